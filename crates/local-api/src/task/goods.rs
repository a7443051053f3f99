//! Codes of goods of Russian documents: requisite 1162 of FFD 1.05 and 1.1, container 1163 of FFD 1.2.

use super::fields::{Digits, Field, Log, Object};
use super::gtin;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::extra::LineExtra;
use domain::registration::Ffd;

/// Bytes of requisite 1162.
const LONGEST: usize = 32;

/// Codes by name: tag inside 1163, most characters, and whether it has exactly so many digits.
const CODES: &[(&str, u16, usize, bool)] = &[
    ("undefined", 1300, 32, false),
    ("ean8", 1301, 8, true),
    ("ean13", 1302, 13, true),
    ("itf14", 1303, 14, true),
    ("gs10", 1304, 38, false),
    ("gs1m", 1305, 38, false),
    ("short", 1306, 38, false),
    ("furs", 1307, 20, false),
    ("egais20", 1308, 23, false),
    ("egais30", 1309, 14, false),
    ("f1", 1320, 32, false),
    ("f2", 1321, 32, false),
    ("f3", 1322, 32, false),
    ("f4", 1323, 32, false),
    ("f5", 1324, 32, false),
    ("f6", 1325, 32, false),
];

/// Beginnings of requisite 1162 before six bytes of digits, and the tag and length of the same code in 1163.
const GTINS: [([u8; 2], u16, usize); 3] =
    [([0x45, 0x08], 1301, 8), ([0x45, 0x0D], 1302, 13), ([0x49, 0x0E], 1303, 14)];
/// Beginning of a Data Matrix code: GTIN in six bytes, then the serial number.
const DATA_MATRIX: [u8; 2] = [0x44, 0x4D];
/// Beginning of a fur mark.
const FUR: [u8; 2] = [0x52, 0x46];

/// Reads `nomenclatureCode` and `productCodes` in the form of the edition.
pub(crate) fn read(object: &mut Object<'_>, ffd: Ffd, extra: &mut LineExtra, log: &mut Log) {
    if let Some(field) = object.optional("productCodes") {
        let codes = product_codes(&field, log);
        if ffd == Ffd::V1_2 {
            extra.codes = codes;
        } else {
            match codes.as_slice() {
                [] => {}
                [(tag, code)] => match packed(*tag, code) {
                    Some(bytes) => extra.goods_code = bytes,
                    None => log.fault(field.not_supported()),
                },
                _ => log.fault(field.not_supported()),
            }
        }
    }
    let Some(field) = object.optional("nomenclatureCode") else { return };
    let Some(bytes) = nomenclature(&field, log) else { return };
    if ffd != Ffd::V1_2 {
        extra.goods_code = bytes;
        return;
    }
    match unpacked(&bytes) {
        Some(code) => extra.codes.push(code),
        None => log.fault(field.not_supported()),
    }
}

fn product_codes(field: &Field<'_>, log: &mut Log) -> Vec<(u16, String)> {
    let Some(mut list) = field.object(log) else { return Vec::new() };
    let (mut named, mut any): (Vec<(u16, String)>, bool) = (Vec::new(), false);
    for &(name, tag, most, exact) in CODES {
        let Some(field) = list.optional(name) else { continue };
        any = true;
        let Some(code) = field.text_of(most, log) else { continue };
        if exact && !(code.len() == most && code.bytes().all(|b| b.is_ascii_digit())) {
            log.fault(field.wrong_value(&code, None));
            continue;
        }
        if exact && !gtin::is_valid(&code) {
            log.warn("check_digit", &field.path, &[("field", name), ("value", &code)]);
        }
        named.push((tag, code));
    }
    let listed = list.optional("codes");
    if let Some(field) = listed.as_ref().filter(|_| any) {
        log.fault(field.wrong_value("codes", None));
    }
    if listed.is_none() && !any {
        log.fault(list.missing("codes", &[]));
    }
    let all = listed.and_then(|field| field.array(log)).unwrap_or_default();
    named.extend(all.iter().filter_map(|field| {
        let code = field.text_of(LONGEST, log)?;
        let digits = code.bytes().all(|b| b.is_ascii_digit()) && gtin::is_valid(&code);
        let known = CODES.iter().find(|(_, _, length, exact)| digits && *exact && *length == code.len());
        Some((known.map_or(1300, |(_, tag, ..)| *tag), code))
    }));
    list.finish(&[], log);
    named
}

/// Bytes of 1162: base64, or kind, GTIN and serial number.
fn nomenclature(field: &Field<'_>, log: &mut Log) -> Option<Vec<u8>> {
    let bytes = if field.value.is_object() {
        let mut code = field.object(log)?;
        const KINDS: &[(&str, [u8; 2])] =
            &[("furs", FUR), ("medicines", DATA_MATRIX), ("tobacco", DATA_MATRIX), ("shoes", DATA_MATRIX)];
        let kind = code.required("type", &[], log);
        let kind = kind.and_then(|field| field.word(KINDS, Digits::Refused, |_| None, log));
        let serial = code.required_text("serial", LONGEST, log);
        let gtin = if kind == Some(FUR) { None } else { code.required("gtin", &[], log) };
        let gtin = gtin.and_then(|field| {
            let digits = field.text(log)?;
            let number = six_bytes(&digits).filter(|_| matches!(digits.len(), 8 | 12 | 13 | 14));
            if number.is_none() {
                log.fault(field.wrong_value(&digits, None));
            }
            number
        });
        code.finish(&[], log);
        let mut bytes = kind?.to_vec();
        if kind != Some(FUR) {
            bytes.extend(gtin?);
        }
        bytes.extend(serial?.into_bytes());
        bytes
    } else {
        let text = field.text(log)?;
        match STANDARD.decode(text.trim()) {
            Ok(bytes) => bytes,
            Err(_) => {
                log.fault(field.wrong_value(&text, None));
                return None;
            }
        }
    };
    if bytes.len() > LONGEST || bytes.len() < 3 {
        log.fault(field.wrong_value(&format!("{} B", bytes.len()), None));
        return None;
    }
    Some(bytes)
}

fn six_bytes(digits: &str) -> Option<[u8; 6]> {
    let number: u64 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    let [0, 0, bytes @ ..] = number.to_be_bytes() else { return None };
    Some(bytes)
}

/// A code of 1163 as bytes of 1162; nothing for one that has no such form.
fn packed(tag: u16, code: &str) -> Option<Vec<u8>> {
    let (begin, ..) = GTINS.iter().find(|(_, known, _)| *known == tag)?;
    Some([begin.as_slice(), &six_bytes(code)?].concat())
}

/// Bytes of 1162 as a code of 1163.
fn unpacked(bytes: &[u8]) -> Option<(u16, String)> {
    let (begin, rest) = bytes.split_first_chunk::<2>()?;
    let number = |six: &[u8]| six.iter().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
    if let Some((_, tag, length)) = GTINS.iter().find(|(known, ..)| known == begin) {
        return (rest.len() == 6).then(|| (*tag, format!("{:0length$}", number(rest))));
    }
    let serial = |text: &[u8]| String::from_utf8(text.to_vec()).ok().filter(|text| text.is_ascii());
    match *begin {
        DATA_MATRIX => {
            let (gtin, rest) = rest.split_first_chunk::<6>()?;
            Some((1305, format!("01{:014}21{}", number(gtin), serial(rest)?)))
        }
        FUR => Some((1307, serial(rest)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_of_one_edition_is_the_same_in_the_other() {
        for (tag, code) in [(1301, "96385074"), (1302, "4006381333931"), (1303, "04606203090785")] {
            assert_eq!(unpacked(&packed(tag, code).unwrap()), Some((tag, code.to_owned())));
        }
        let shoes = [&DATA_MATRIX, six_bytes("04606203090785").unwrap().as_slice(), b"5dh5"].concat();
        assert_eq!(unpacked(&shoes), Some((1305, "0104606203090785215dh5".into())));
        assert_eq!(unpacked(b"RFRU-401301-AAA0277031"), Some((1307, "RU-401301-AAA0277031".into())));
        assert_eq!(packed(1300, "x"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = unpacked(&bytes);
        }
    }
}
