//! Words of the tables: types, editions, document kinds, and the look-up of rows.

use super::documents::ROWS;
use super::tags::TAGS;

/// Data type of a requisite (order ЕД-7-20/662@, annex 2; wire form: FFD, encoding rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TagType {
    /// One byte.
    Byte,
    /// Two bytes, little-endian.
    U16,
    /// Four bytes, little-endian.
    U32,
    /// Mask of one or four bytes, little-endian; reserved bits are 0.
    Bits,
    /// Four bytes, little-endian: seconds since 1970-01-01 00:00 of the local wall clock.
    UnixTime,
    /// Unsigned little-endian number without high zero bytes; zero is one byte 00. Money is in kopecks.
    Vln,
    /// One byte with the number of decimals, then a VLN.
    Fvln,
    /// CP866 text; of fixed length it is padded with spaces on the right.
    String,
    /// Raw octets.
    Bytes,
    /// A sequence of TLV objects.
    Stlv,
}

/// Edition of the fiscal data formats; its code is the value of tags 1189, 1190 and 1209.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// FFD 1.05, code 2.
    V1_05,
    /// FFD 1.1, code 3.
    V1_1,
    /// FFD 1.2, code 4.
    V1_2,
}

impl Edition {
    /// All editions, oldest first.
    pub const ALL: [Self; 3] = [Self::V1_05, Self::V1_1, Self::V1_2];

    /// Value of tags 1189, 1190, 1209.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::V1_05 => 2,
            Self::V1_1 => 3,
            Self::V1_2 => 4,
        }
    }

    /// The edition with this code; `None` for FFD 1.0 (codes 0 and 1) and unknown codes.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            2 => Some(Self::V1_05),
            3 => Some(Self::V1_1),
            4 => Some(Self::V1_2),
            _ => None,
        }
    }

    /// The edition a document says it is of (1209); the messages about marking (forms 81 to 84) exist in FFD 1.2 only.
    /// `None` for FFD 1.0 and for confirmations of the operator, which do not say it.
    #[must_use]
    pub fn of(document: &super::Node) -> Option<Self> {
        if (81..=84).contains(&document.tag) {
            return Some(Self::V1_2);
        }
        u8::try_from(document.number(1209)?).ok().and_then(Self::from_code)
    }

    /// As people write it: `1.05`, `1.1`, `1.2`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_05 => "1.05",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        }
    }
}

/// Kind of a fiscal document; its code is the document form and the tag of the outer container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u16)]
pub enum DocumentKind {
    /// Registration report (отчёт о регистрации).
    Registration = 1,
    /// Shift opening report (отчёт об открытии смены).
    ShiftOpen = 2,
    /// Receipt (кассовый чек).
    Receipt = 3,
    /// Strict-accountability form (БСО).
    Bso = 4,
    /// Shift closing report (отчёт о закрытии смены).
    ShiftClose = 5,
    /// Closing of the fiscal storage (отчёт о закрытии ФН).
    FnClose = 6,
    /// Confirmation of the operator (подтверждение оператора).
    OperatorAck = 7,
    /// Change of registration parameters (отчёт об изменении параметров регистрации).
    Reregistration = 11,
    /// State of settlements (отчёт о текущем состоянии расчётов).
    CalcStateReport = 21,
    /// Correction receipt (кассовый чек коррекции).
    CorrectionReceipt = 31,
    /// Correction of a strict-accountability form (БСО коррекции).
    CorrectionBso = 41,
    /// Request about a marking code, FFD 1.2.
    MarkingRequest = 81,
    /// Notification of a sale of marked goods, FFD 1.2.
    MarkingNotification = 82,
    /// Answer to a marking request, FFD 1.2.
    MarkingResponse = 83,
    /// Receipt for a notification, FFD 1.2.
    MarkingNotificationAck = 84,
}

impl DocumentKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 15] = [
        Self::Registration,
        Self::ShiftOpen,
        Self::Receipt,
        Self::Bso,
        Self::ShiftClose,
        Self::FnClose,
        Self::OperatorAck,
        Self::Reregistration,
        Self::CalcStateReport,
        Self::CorrectionReceipt,
        Self::CorrectionBso,
        Self::MarkingRequest,
        Self::MarkingNotification,
        Self::MarkingResponse,
        Self::MarkingNotificationAck,
    ];

    /// Code of the document form and tag of the outer container.
    #[must_use]
    pub const fn code(self) -> u16 {
        self as u16
    }

    /// The kind with this form code.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an edition says about a requisite in the electronic form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obligation {
    /// Must be present.
    Required,
    /// Must be present in the cases the order names, may be present otherwise.
    Conditional,
    /// May be present.
    Optional,
    /// Not used.
    Absent,
}

/// Who forms the TLV of a requisite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetBy {
    /// The register passes it with command 07h.
    Register,
    /// The fiscal storage adds it, or (documents 7, 83, 84) another system does.
    Fn,
}

/// One requisite of the tag table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagInfo {
    /// Tag number.
    pub tag: u16,
    /// Data type.
    pub ty: TagType,
    /// Greatest length of the value in bytes. `None` where the order gives none, or gives one that its own
    /// content does not fit (containers of counters).
    pub max_len: Option<u16>,
    /// The value is always exactly `max_len` bytes.
    pub fixed_len: bool,
    /// May stand several times in one container.
    pub repeatable: bool,
    /// Name in the order.
    pub name_ru: &'static str,
    /// Short label printed by registers, where one is known.
    pub label_ru: Option<&'static str>,
    /// Name in the JSON exchange format of the FNS. Not unique between containers.
    pub json_name: Option<&'static str>,
    /// First edition with the requisite; `None`: FFD 1.0 had it.
    pub since: Option<Edition>,
}

/// One row of the document table: a requisite in a container of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocRow {
    /// Document kind.
    pub document: DocumentKind,
    /// Tag of the container, 0 for the document itself.
    pub parent: u16,
    /// Tag of the requisite.
    pub tag: u16,
    /// What FFD 1.05, 1.1 and 1.2 say, in this order.
    pub by_edition: [Obligation; 3],
    /// Who forms it by the document tables alone; see [`DocRow::set_by`].
    pub table_set_by: SetBy,
    /// Stands on paper only and never in the TLV; the obligations are then those of the paper.
    pub print_only: bool,
    /// Text of the condition, an entry of [`CONDITIONS`](super::CONDITIONS); empty where the table gives none.
    pub condition: &'static str,
}

impl DocRow {
    /// What the edition says.
    #[must_use]
    pub const fn obligation(&self, edition: Edition) -> Obligation {
        let [v1_05, v1_1, v1_2] = self.by_edition;
        match edition {
            Edition::V1_05 => v1_05,
            Edition::V1_1 => v1_1,
            Edition::V1_2 => v1_2,
        }
    }

    /// Who forms the TLV in this edition: the document table, corrected by the list of tags that the fiscal
    /// storage refuses from the register (1017, 1209 and the mode flags since FFD 1.1).
    #[must_use]
    pub fn set_by(&self, edition: Edition) -> SetBy {
        if super::refused_by_fn(edition, self.tag) { SetBy::Fn } else { self.table_set_by }
    }
}

/// One above the greatest tag of the table.
const TAGS_END: usize = 2_117;

/// Where a tag's row is, plus one; 0: there is none. Looked up for every object read or written.
#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "computed by the compiler, which refuses what is out of range; there are 301 rows"
)]
static INDEX: [u16; TAGS_END] = {
    let mut index = [0; TAGS_END];
    let mut at = 0;
    while at < TAGS.len() {
        at += 1;
        index[TAGS[at - 1].tag as usize] = at as u16;
    }
    index
};

/// The tag's row of the tag table.
#[must_use]
pub fn tag_info(tag: u16) -> Option<&'static TagInfo> {
    let at = INDEX.get(usize::from(tag)).copied()?.checked_sub(1)?;
    TAGS.get(usize::from(at))
}

/// The row of a requisite in a container (`parent` 0: the document itself), if the order has one.
#[must_use]
pub fn row(document: DocumentKind, parent: u16, tag: u16) -> Option<&'static DocRow> {
    let at = ROWS
        .binary_search_by_key(&(document, parent, tag), |row| (row.document, row.parent, row.tag))
        .ok()?;
    ROWS.get(at)
}

/// All rows of one container of a document, ascending by tag.
#[must_use]
pub fn rows_of(document: DocumentKind, parent: u16) -> &'static [DocRow] {
    ROWS.get(range_of(document, parent)).unwrap_or_default()
}

/// Where the rows of a container are.
pub(super) fn range_of(document: DocumentKind, parent: u16) -> std::ops::Range<usize> {
    let key = (document, parent);
    let start = ROWS.partition_point(|row| (row.document, row.parent) < key);
    let end = ROWS.partition_point(|row| (row.document, row.parent) <= key);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_of_the_table_is_found_and_no_other() {
        for tag in 0..=u16::MAX {
            let row = TAGS.iter().find(|info| info.tag == tag);
            assert_eq!(tag_info(tag), row);
        }
    }
}
