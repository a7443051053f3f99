//! Strict reading of a document: objects to JSON, and what is wrong with them.
//!
//! Wrong is: an unknown tag, a list that is no list of whole objects, a size that the table does not allow, a requisite
//! that stands twice and may not, a document without 1041, 1040, 1012 or 1077, and a receipt whose payments do not add up
//! to its total. What cannot be read by its type is given as hex digits.

use chrono::DateTime;
use serde_json::{Map, Value};

use super::tags::{Kind, Tag, tag};
use crate::fiscal_storage::hex_bytes;
use crate::fiscal_storage::tlv::{self, Tlv};

/// A document as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// Requisites by their names; one that may repeat is a list.
    pub json: Value,
    /// What is wrong, each with the path of tags.
    pub complaints: Vec<String>,
}

/// Lists within lists are followed so deep; the tables know 4.
const DEPTH: usize = 8;
/// The form codes of receipts, BSO and their corrections.
const SETTLEMENTS: [u8; 4] = [3, 4, 31, 41];

/// Reads the objects of a document.
pub fn document(form: u8, body: &[u8]) -> Decoded {
    let mut complaints = Vec::new();
    let json = list(body, &form.to_string(), DEPTH, &mut complaints);
    for needed in [1041, 1040, 1012, 1077] {
        if tlv::find(body, needed).is_none() {
            complaints.push(format!("{form}/{needed}: missing"));
        }
    }
    if SETTLEMENTS.contains(&form) {
        let amount = |tag: u16| tlv::find(body, tag).and_then(|object| number(object.value));
        let payments = [1031, 1081, 1215, 1216, 1217].map(amount);
        let sum = payments.iter().flatten().try_fold(0_u64, |sum, part| sum.checked_add(*part));
        if payments.iter().any(Option::is_some) && sum != amount(1020) {
            complaints.push(format!("{form}/1020: payments do not add up to the total"));
        }
    }
    Decoded { json, complaints }
}

fn list(bytes: &[u8], path: &str, depth: usize, complaints: &mut Vec<String>) -> Value {
    let mut map = Map::new();
    for object in tlv::objects(bytes) {
        let Ok(object) = object else {
            complaints.push(format!("{path}: not a list of whole objects"));
            break;
        };
        let path = format!("{path}/{}", object.tag);
        let Some(known) = tag(object.tag) else {
            complaints.push(format!("{path}: unknown"));
            map.insert(object.tag.to_string(), hex_bytes::text(object.value).into());
            continue;
        };
        let value = value(&object, known, &path, depth, complaints);
        match map.get_mut(&known.name) {
            None if known.repeatable => drop(map.insert(known.name.clone(), vec![value].into())),
            None => drop(map.insert(known.name.clone(), value)),
            Some(Value::Array(values)) if known.repeatable => values.push(value),
            Some(_) => complaints.push(format!("{path}: stands twice")),
        }
    }
    Value::Object(map)
}

fn value(object: &Tlv<'_>, tag: &Tag, path: &str, depth: usize, complaints: &mut Vec<String>) -> Value {
    let bytes = object.value;
    let fits = match tag.max {
        Some(max) if tag.fixed => bytes.len() == max,
        Some(max) => bytes.len() <= max,
        None => true,
    };
    if !fits {
        complaints.push(format!("{path}: {} bytes", bytes.len()));
    }
    let read = match tag.kind {
        Kind::Group if depth == 0 => None,
        Kind::Group => Some(list(bytes, path, depth - 1, complaints)),
        Kind::Text => Some(text(bytes).trim_end_matches(' ').into()),
        Kind::Bytes => Some(hex_bytes::text(bytes).into()),
        Kind::Number if fits => number(bytes).map(Value::from),
        Kind::Vln => number(bytes).map(Value::from),
        Kind::Fvln => decimal(bytes).map(Value::from),
        Kind::Time if fits => time(bytes).map(Value::from),
        Kind::Number | Kind::Time => None,
    };
    read.unwrap_or_else(|| {
        if fits {
            complaints.push(format!("{path}: not readable"));
        }
        hex_bytes::text(bytes).into()
    })
}

/// A number of up to 8 bytes, little-endian. None is zero, zero bytes at the top are passed over (devices write them).
fn number(bytes: &[u8]) -> Option<u64> {
    let significant = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let mut out = [0; 8];
    out.get_mut(..significant)?.copy_from_slice(bytes.get(..significant)?);
    Some(u64::from_le_bytes(out))
}

fn decimal(bytes: &[u8]) -> Option<String> {
    let (scale, mantissa) = bytes.split_first().filter(|(_, mantissa)| mantissa.len() <= 7)?;
    let digits = number(mantissa)?.to_string();
    let scale = usize::from(*scale);
    if scale == 0 {
        return Some(digits);
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = digits.split_at_checked(digits.len() - scale)?;
    Some(format!("{whole}.{part}"))
}

fn time(bytes: &[u8]) -> Option<String> {
    let seconds = bytes.try_into().map(u32::from_le_bytes).ok()?;
    let time = DateTime::from_timestamp(seconds.into(), 0)?.naive_utc();
    Some(time.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Code page 866: Cyrillic capitals, half of the small letters, frames, the other half, signs.
fn text(bytes: &[u8]) -> String {
    const FRAMES: &str = "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀";
    const SIGNS: &str = "ЁёЄєЇїЎў°∙·√№¤■\u{a0}";
    let letter = |byte: u8| match byte {
        ..0x80 => Some(char::from(byte)),
        0x80..=0xAF => char::from_u32(u32::from(byte - 0x80) + 0x410),
        0xB0..=0xDF => FRAMES.chars().nth(usize::from(byte - 0xB0)),
        0xE0..=0xEF => char::from_u32(u32::from(byte - 0xE0) + 0x440),
        0xF0.. => SIGNS.chars().nth(usize::from(byte - 0xF0)),
    };
    bytes.iter().map(|byte| letter(*byte).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fiscal_storage::tlv::put;

    fn objects(list: &[(u16, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        list.iter().for_each(|(tag, value)| put(&mut out, *tag, value));
        out
    }

    /// 1041, 1040, 1012, 1077.
    fn head() -> Vec<u8> {
        objects(&[
            (1041, b"9999078900005488"),
            (1040, &[1, 0, 0, 0]),
            (1012, &[0xDC, 0xC3, 0xE9, 0x66]),
            (1077, &[0x21, 4, 0, 0, 0, 1]),
        ])
    }

    #[test]
    fn the_worked_values_are_read() {
        let item = objects(&[(1030, &[0x88, 0xA2, 0xA0, 0xAD, 0xAE, 0xA2]), (1023, &[3, 0xAA, 9])]);
        let body = [head(), objects(&[(1059, &item), (1059, &item), (1031, &[0]), (1020, &[])])].concat();
        let decoded = document(3, &body);
        assert_eq!(decoded.complaints, Vec::<String>::new());
        assert_eq!(decoded.json["dateTime"], "2024-09-17T18:01:00");
        assert_eq!(decoded.json["items"][1]["name"], "Иванов");
        assert_eq!(decoded.json["items"][0]["quantity"], "2.474");
        assert_eq!(
            (&decoded.json["totalSum"], &decoded.json["fiscalSign"]),
            (&0.into(), &"210400000001".into())
        );
    }

    #[test]
    fn everything_wrong_is_named_by_its_path() {
        for (objects, complaint) in [
            (objects(&[(999, &[1])]), "2/999: unknown"),
            (vec![1, 2, 3], "2: not a list of whole objects"),
            (objects(&[(1038, &[1])]), "2/1038: 1 bytes"),
            (objects(&[(1021, &[b'x'; 65])]), "2/1021: 65 bytes"),
            (objects(&[(1038, &[1, 0, 0, 0]), (1038, &[1, 0, 0, 0])]), "2/1038: stands twice"),
            (objects(&[(1059, &[1, 2])]), "2/1059: not a list of whole objects"),
            (objects(&[(1023, &[])]), "2/1023: not readable"),
        ] {
            assert_eq!(document(2, &[head(), objects].concat()).complaints, [complaint]);
        }
        assert_eq!(document(2, &[]).complaints.len(), 4);
        let unequal = objects(&[(1020, &[5]), (1031, &[2]), (1081, &[2])]);
        assert_eq!(
            document(3, &[head(), unequal].concat()).complaints,
            ["3/1020: payments do not add up to the total"]
        );
    }

    #[test]
    fn all_of_the_code_page_is_text() {
        let all: Vec<u8> = (0..=255).collect();
        let read = text(&all);
        assert_eq!(read.chars().count(), 256);
        assert!(!read.contains(char::REPLACEMENT_CHARACTER));
        assert_eq!(text(&[0x80, 0x9F, 0xA0, 0xAF, 0xE0, 0xEF, 0xF0, 0xFC]), "АЯапряЁ№");
    }

    #[test]
    fn decimals_are_written_as_people_read_them() {
        for (bytes, shown) in
            [(&[0, 5][..], "5"), (&[3, 1], "0.001"), (&[3, 0xE8, 3], "1.000"), (&[1], "0.0"), (&[255, 1], "")]
        {
            let read = decimal(bytes).expect("readable");
            assert!(read == shown || (shown.is_empty() && read.len() == 257), "{read}");
        }
        assert_eq!(decimal(&[]), None);
        assert_eq!(decimal(&[0, 1, 2, 3, 4, 5, 6, 7, 8]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_reader(form: u8, body in prop::collection::vec(any::<u8>(), 0..200)) {
            document(form, &body);
        }

        #[test]
        fn no_objects_stop_the_reader(
            objects in prop::collection::vec((prop_oneof![1000u16..1300, 2000u16..2120], prop::collection::vec(any::<u8>(), 0..30)), 0..8),
        ) {
            let mut body = Vec::new();
            objects.iter().for_each(|(tag, value)| put(&mut body, *tag, value));
            document(3, &body);
        }
    }
}
