//! Requisites by their tags: name, type and size, from order ЕД-7-20/662@ (table of requisites).
//!
//! The table's sizes of the groups of totals (1129–1133, 1145, 1146, 1157, 1158, 1194, 1232, 1233) are smaller than what
//! it puts into them, so they are left out; 1078 has the 18 bytes that travel.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// `tag,json_name,type,max_len,fixed_len,repeatable`, one row a requisite.
const TABLE: &str = include_str!("tags.csv");

/// Type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A list of objects.
    Group,
    /// Text, code page 866.
    Text,
    /// Octets.
    Bytes,
    /// Fixed number or mask, little-endian: as many bytes as the size says.
    Number,
    /// Seconds since 1970 counted in local time, 4 bytes.
    Time,
    /// Number without its zero bytes at the top.
    Vln,
    /// A byte with the number of decimals, then a number without its zero bytes at the top.
    Fvln,
}

/// One requisite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Name in JSON: that of the table, else the number.
    pub name: String,
    /// Type.
    pub kind: Kind,
    /// Largest size in bytes; `None` when none is published.
    pub max: Option<usize>,
    /// Whether the size is exact.
    pub fixed: bool,
    /// Whether several may stand in one list.
    pub repeatable: bool,
}

static TAGS: LazyLock<BTreeMap<u16, Tag>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &str) -> Option<(u16, Tag)> {
    let mut cells = line.split(',');
    let mut cell = || cells.next();
    let (number, name, kind) = (cell()?, cell()?, cell()?);
    let (max, fixed, repeatable) = (cell()?, cell()?, cell()?);
    let (kind, size) = match kind {
        "stlv" => (Kind::Group, None),
        "string" => (Kind::Text, None),
        "bytes" => (Kind::Bytes, None),
        "byte" => (Kind::Number, Some(1)),
        "u16" => (Kind::Number, Some(2)),
        "u32" => (Kind::Number, Some(4)),
        "bits" => (Kind::Number, max.parse().ok()),
        "unixtime" => (Kind::Time, Some(4)),
        "vln" => (Kind::Vln, None),
        "fvln" => (Kind::Fvln, None),
        _ => return None,
    };
    let tag = Tag {
        name: if name.is_empty() { number.to_owned() } else { name.to_owned() },
        kind,
        max: size.or_else(|| max.parse().ok()),
        fixed: fixed == "1" || size.is_some(),
        repeatable: repeatable == "1",
    };
    Some((number.parse().ok()?, tag))
}

/// The requisite with this tag.
pub fn tag(number: u16) -> Option<&'static Tag> {
    TAGS.get(&number)
}

/// Name of the document with this form code, as in JSON and in fault rules.
pub fn form_name(form: u8) -> &'static str {
    tag(form.into()).map_or("unknown", |tag| tag.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_requisite() {
        assert_eq!(TAGS.len(), TABLE.lines().count() - 1);
        assert_eq!(form_name(3), "receipt");
        let total = tag(1020).expect("known");
        assert_eq!((total.kind, total.max, total.fixed), (Kind::Vln, Some(6), false));
    }
}
