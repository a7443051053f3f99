//! Values a requisite may have, whatever document it stands in (FFD, sections 3, 5, 6 and 10).

use chrono::NaiveDate;

use super::schema::{Edition, TagInfo, TagType};
use super::value::{Value, decode_value};
use crate::numbers::inn_is_valid;

/// Conditions of use that tag 1290 may name; the other bits are 0.
const CONDITIONS_OF_USE: u64 = 0b1_1111_1111_0110_0110;
/// Reasons of a change that tag 1205 may name: 0 to 21 and 31.
const REASONS: u64 = ((1 << 22) - 1) | (1 << 31);

/// Whether the value is one of those the order lists for the tag. Numbers of a width that the type does not have are
/// not judged here.
pub(super) fn allowed(edition: Edition, info: &TagInfo, bytes: &[u8]) -> bool {
    let tag = info.tag;
    match decode_value(tag, bytes) {
        Ok(Value::Text(text)) => clean(info, bytes) && text_allowed(tag, &text),
        Ok(value) => value.as_number().is_none_or(|number| number_allowed(edition, tag, number)),
        Err(_) => true,
    }
}

/// Whether the order lists values for the tag.
#[cfg(test)]
pub(super) fn is_listed(tag: u16) -> bool {
    !number_allowed(Edition::V1_2, tag, u64::from(u32::MAX)) || !text_allowed(tag, "?")
}

fn number_allowed(edition: Edition, tag: u16, n: u64) -> bool {
    let within = |mask: u64| n & !mask == 0;
    match tag {
        1001
        | 1002
        | 1050..=1053
        | 1056
        | 1108..=1110
        | 1125
        | 1126
        | 1173
        | 1193
        | 1207
        | 1221
        | 2006
        | 2111 => n <= 1,
        1011 => (1..=11).contains(&n),
        1022 => matches!(n, 0 | 11 | 14),
        1054 | 1101 => (1..=4).contains(&n),
        1055 => n.is_power_of_two() && within(0x3F),
        1057 => within(0x7F),
        1062 => n != 0 && within(0x3F),
        1189 | 1190 => n <= 4,
        1199 => (1..=12).contains(&n),
        1205 => within(REASONS),
        1209 => n == u64::from(edition.code()),
        1212 => (1..=27).contains(&n) || (edition >= Edition::V1_2 && (30..=33).contains(&n)),
        1214 => (1..=7).contains(&n),
        1222 => n.is_power_of_two() && within(0x7F),
        1290 => within(CONDITIONS_OF_USE),
        2003 | 2110 => (1..=6).contains(&n) || n == 255,
        2004 | 2113 => within(0b11),
        2005 | 2106 | 2116 => within(0x1F),
        2100 => n <= 5,
        2102 => n == 0,
        2105 => n <= 2,
        2107 => n == 1,
        2108 => {
            matches!(n, 0 | 10..=12 | 20..=22 | 30..=32 | 40..=42 | 50 | 51 | 70..=73 | 80..=83 | 255)
        }
        2109 => (1..=3).contains(&n),
        2112 => within(0b110),
        _ => true,
    }
}

fn text_allowed(tag: u16, text: &str) -> bool {
    let digits = |len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    match tag {
        1008 => is_phone(text) || is_mail(text),
        1117 => is_mail(text),
        1016 | 1018 | 1203 => inn_is_valid(text),
        // Twelve zeros: no Russian ИНН; for 1017 an autonomous register, see its condition.
        1017 | 1226 | 1228 => inn_is_valid(text) || text == "000000000000",
        1037 | 1041 => digits(16),
        1073..=1075 | 1171 => is_phone(text),
        1230 | 1244 => digits(3),
        1243 | 1263 => text.len() == 10 && NaiveDate::parse_from_str(text, "%d.%m.%Y").is_ok(),
        1245 => matches!(
            text,
            "21" | "22" | "26" | "27" | "28" | "31" | "32" | "33" | "34" | "35" | "36" | "37" | "38" | "40"
        ),
        1262 => digits(3) && ("001"..="072").contains(&text),
        1301 => digits(8),
        1302 => digits(13),
        1303 => digits(14),
        _ => true,
    }
}

/// No control characters, except line ends where the length is free, and the separator of a scanned code.
fn clean(info: &TagInfo, bytes: &[u8]) -> bool {
    debug_assert_eq!(info.ty, TagType::String);
    let control = |byte: &u8| *byte < 0x20 || *byte == 0x7F;
    let harmless = |byte: &u8| match *byte {
        b'\r' | b'\n' => !info.fixed_len,
        0x1D => info.tag == 2000,
        _ => false,
    };
    bytes.iter().all(|byte| !control(byte) || harmless(byte))
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains([' ', '\r', '\n'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_1290_are_those_of_the_order() {
        let bits: Vec<u32> = (0..64).filter(|bit| CONDITIONS_OF_USE >> bit & 1 == 1).collect();
        assert_eq!(bits, [1, 2, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    }
}
