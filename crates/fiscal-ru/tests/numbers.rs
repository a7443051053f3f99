//! Identifiers, times and the QR text.

use chrono::NaiveDate;
use fiscal_ru::numbers::{
    NotAQrCode, QrCode, fiscal_sign, fiscal_sign_bytes, inn_is_valid, local_time, registration_number,
    registration_number_is_valid, unixtime,
};

#[test]
fn inn_check_digits() {
    for right in ["7825706086", "7704849611", "7702203276", "500100732259", "000000000000"] {
        assert!(inn_is_valid(right), "{right}");
    }
    for wrong in [
        "7825706087",
        "500100732258",
        "500100732269",
        "0000000000",
        "",
        "782570608",
        "78257060866",
        "782570608А",
    ] {
        assert!(!inn_is_valid(wrong), "{wrong}");
    }
}

#[test]
fn a_single_wrong_digit_of_an_inn_is_noticed() {
    // Not of every INN: the remainder 10 is written as 0. The check digit of this one is 6.
    let inn = "7825706086";
    for at in 0..inn.len() {
        let original = inn.as_bytes()[at];
        for digit in b'0'..=b'9' {
            let mut changed = inn.as_bytes().to_vec();
            changed[at] = digit;
            let changed = String::from_utf8(changed).expect("digits");
            assert_eq!(inn_is_valid(&changed), digit == original, "{changed}");
        }
    }
}

#[test]
fn registration_number_vectors() {
    assert_eq!(
        registration_number("0000123456", "7704849611", "009130557").as_deref(),
        Some("0000123456029024")
    );
    assert_eq!(
        registration_number("7795807", "7825706086", "00105726645591").as_deref(),
        Some("0007795807005569")
    );
    assert!(registration_number_is_valid("0007795807005569    ", "7825706086  ", "00105726645591"));
    assert!(!registration_number_is_valid("0007795807005568", "7825706086", "00105726645591"));
    assert!(!registration_number_is_valid("0007795807005569", "7825706086", "00105726645592"));
}

#[test]
fn registration_number_of_other_shapes_is_none() {
    for (order, inn, serial) in [
        ("", "7704849611", "1"),
        ("12345678901", "7704849611", "1"),
        ("12a", "7704849611", "1"),
        ("1", "770484961", "1"),
        ("1", "7704849611", ""),
        ("1", "7704849611", "123456789012345678901"),
        ("1", "7704849611", "ФН"),
    ] {
        assert_eq!(registration_number(order, inn, serial), None, "{order} {inn} {serial}");
    }
    assert!(!registration_number_is_valid("ааааааааб", "7704849611", "1"));
}

#[test]
fn fiscal_sign_stands_big_endian_in_tag_1077() {
    assert_eq!(fiscal_sign(&[0x21, 4, 0xAA, 0x10, 0x75, 0x41]), Some(2_853_205_313));
    assert_eq!(fiscal_sign(&[0x31, 4, 0, 1, 0xF0, 0x4F]), Some(127_055));
    assert_eq!(fiscal_sign_bytes([0, 0], 1_168_453_787), [0, 0, 0x45, 0xA5, 0x30, 0x9B]);
    assert_eq!(fiscal_sign(&[0; 5]), None);
}

#[test]
fn document_time_has_no_zone_and_ends_in_2106() {
    let at = |y, m, d, h, min, s| {
        NaiveDate::from_ymd_opt(y, m, d).and_then(|day| day.and_hms_opt(h, min, s)).expect("a time")
    };
    assert_eq!(unixtime(at(2017, 3, 3, 11, 38, 0)), Some(0x58B9_5598));
    assert_eq!(local_time(0x58B9_5598), at(2017, 3, 3, 11, 38, 0));
    assert_eq!(local_time(u32::MAX), at(2106, 2, 7, 6, 28, 15));
    assert_eq!(unixtime(at(1969, 12, 31, 23, 59, 59)), None);
    assert_eq!(unixtime(at(2106, 2, 7, 6, 28, 16)), None);
}

#[test]
fn qr_texts_seen_on_receipts_are_read() {
    let text = "t=20180717T0904&s=1000.00&fn=9999999999999242&i=33647&fp=2124438805&n=1";
    let code: QrCode = text.parse().expect("a receipt");
    assert_eq!(
        (code.total, code.document, code.fiscal_sign, code.operation),
        (100_000, 33647, 2_124_438_805, 1)
    );
    assert_eq!(code.to_string(), text);

    let text = "t=20190418T211655&s=3943.26&fn=9282000100072197&i=64318&fp=2918241905&n=1";
    let code: QrCode = text.parse().expect("seconds are accepted");
    assert_eq!(code.time.to_string(), "2019-04-18 21:16:55");
    assert_eq!(
        code.to_string(),
        "t=20190418T2116&s=3943.26&fn=9282000100072197&i=64318&fp=2918241905&n=1",
        "minutes only are written"
    );
    assert_eq!(text.replace('T', "t").parse(), Ok(code), "a lower-case t is accepted");
}

#[test]
fn other_texts_are_not_qr_codes_and_the_field_is_named() {
    let good = "t=20180717T0904&s=1000.00&fn=9999999999999242&i=33647&fp=2124438805&n=1";
    for (from, to, field) in [
        ("T0904", "T2504", "t"),
        ("20180717T", "20181317T", "t"),
        ("T0904", "T09047", "t"),
        ("1000.00", "1000", "s"),
        ("1000.00", "+1000.00", "s"),
        ("1000.00", "99999999999999999999.00", "s"),
        ("9999999999999242", "999", "fn"),
        ("i=33647", "i=-1", "i"),
        ("fp=2124438805", "fp=4294967296", "fp"),
        ("n=1", "n=5", "n"),
        ("n=1", "", "n"),
        ("t=20180717T0904", "t=2018071éT0904", "t"),
    ] {
        assert_eq!(good.replace(from, to).parse::<QrCode>(), Err(NotAQrCode { field }), "{to}");
    }
}
