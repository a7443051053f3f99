//! Bytes of single requisites: examples of the specifications, refusals, hostile input.

use chrono::NaiveDate;
use fiscal_ru::numbers::{fiscal_sign, unixtime};
use fiscal_ru::tlv::{
    Body, DecodeErrorKind, Fvln, MAX_DEPTH, Node, Reader, TagType, TlvError, TlvErrorKind, Value, Writer,
    decode_document, decode_list, decode_value, describe, to_json,
};

fn bytes(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("hex")).collect()
}

fn written(fill: impl FnOnce(&mut Writer<'_>) -> Result<(), TlvError>) -> Vec<u8> {
    let mut out = Vec::new();
    fill(&mut Writer::new(&mut out)).expect("the requisite is fine");
    out
}

fn refusal(fill: impl FnOnce(&mut Writer<'_>) -> Result<(), TlvError>) -> TlvError {
    let mut out = vec![0xAA];
    let error = fill(&mut Writer::new(&mut out)).expect_err("must be refused");
    assert_eq!(out, [0xAA], "a refused requisite leaves no bytes");
    error
}

#[test]
fn worked_examples_are_written_byte_for_byte() {
    let time =
        NaiveDate::from_ymd_opt(2024, 9, 17).and_then(|day| day.and_hms_opt(18, 1, 0)).expect("a time");
    let time = unixtime(time).expect("in range");
    assert_eq!(written(|w| w.put_vln(1020, 12345)), bytes("FC 03 02 00 39 30"));
    assert_eq!(written(|w| w.put_fvln(1023, 2474, 3)), bytes("FF 03 03 00 03 AA 09"));
    assert_eq!(written(|w| w.put_time(1012, time)), bytes("F4 03 04 00 DC C3 E9 66"));
    assert_eq!(
        written(|w| w.put_str(1018, "7825706086")),
        bytes("FA 03 0C 00 37 38 32 35 37 30 36 30 38 36 20 20")
    );
    assert_eq!(written(|w| w.put_str(1021, "Иванов")), bytes("FD 03 06 00 88 A2 A0 AD AE A2"));
    assert_eq!(written(|w| w.put_vln(1031, 0)), bytes("07 04 01 00 00"));
    assert_eq!(
        written(|w| w.put_bytes(1077, &[0, 0, 0x45, 0xA5, 0x30, 0x9B])),
        bytes("35 04 06 00 00 00 45 A5 30 9B")
    );
    assert_eq!(
        written(|w| w.stlv(1115, |w| w.stlv(1119, |w| {
            w.put_byte(1199, 11)?;
            w.put_vln(1120, 1803)
        }))),
        bytes("5B 04 0F 00 5F 04 0B 00 AF 04 01 00 0B 60 04 02 00 0B 07")
    );
    assert_eq!(written(|w| w.put_vln(1020, 404_969)), bytes("FC 03 03 00 E9 2D 06"));
    assert_eq!(written(|w| w.put_fvln(1023, 123_456_789, 2)), bytes("FF 03 05 00 02 15 CD 5B 07"));
    assert_eq!(written(|w| w.put_u32(1040, 1)), bytes("10 04 04 00 01 00 00 00"));
    assert_eq!(written(|w| w.put_u16(1213, 410)), bytes("BD 04 02 00 9A 01"));
    assert_eq!(written(|w| w.put_byte(1055, 2)), bytes("1F 04 01 00 02"));
    assert_eq!(written(|w| w.put_u32(1290, 0x100)), bytes("0A 05 04 00 00 01 00 00"));
}

#[test]
fn decimal_zeros_of_a_quantity_are_not_sent() {
    assert_eq!(written(|w| w.put_fvln(1023, 1_000_000, 6)), bytes("FF 03 02 00 00 01"));
    assert_eq!(written(|w| w.put_fvln(1023, 0, 3)), bytes("FF 03 02 00 00 00"));
    assert_eq!(written(|w| w.put_fvln(1023, 1500, 3)), bytes("FF 03 02 00 01 0F"));
}

#[test]
fn a_refusal_names_the_tag_and_the_reason() {
    let error = |tag, kind| TlvError { tag, kind };
    assert_eq!(refusal(|w| w.put_vln(9999, 1)), error(9999, TlvErrorKind::UnknownTag));
    assert_eq!(
        refusal(|w| w.put_byte(1020, 1)),
        error(1020, TlvErrorKind::WrongType { expected: TagType::Vln })
    );
    assert_eq!(refusal(|w| w.put_vln(1020, 1 << 48)), error(1020, TlvErrorKind::TooLong { len: 7, max: 6 }));
    assert_eq!(
        refusal(|w| w.put_fvln(1023, u64::MAX, 0)),
        error(1023, TlvErrorKind::TooLong { len: 9, max: 8 })
    );
    assert_eq!(
        refusal(|w| w.put_bytes(1077, &[0; 4])),
        error(1077, TlvErrorKind::WrongLength { len: 4, expected: 6 })
    );
    assert_eq!(
        refusal(|w| w.put_u32(1055, 1)),
        error(1055, TlvErrorKind::WrongLength { len: 4, expected: 1 })
    );
    assert_eq!(
        refusal(|w| w.put_str(1018, "1234567890123")),
        error(1018, TlvErrorKind::TooLong { len: 13, max: 12 })
    );
    let unmappable = refusal(|w| w.put_str(1030, "Қант"));
    assert_eq!(unmappable, error(1030, TlvErrorKind::Unmappable('Қ')));
    assert_eq!(unmappable.to_string(), "tag 1030: character 'Қ' does not exist in code page CP866");
}

#[test]
fn a_refused_requisite_takes_its_whole_container_back() {
    let error = refusal(|w| {
        w.stlv(3, |w| {
            w.put_vln(1020, 1)?;
            w.stlv(1059, |w| w.put_str(1030, "€"))
        })
    });
    assert_eq!(error, TlvError { tag: 1030, kind: TlvErrorKind::Unmappable('€') });
}

#[test]
fn a_container_above_its_limit_is_refused() {
    let error = refusal(|w| {
        w.stlv(1084, |w| {
            w.put_str(1085, &"a".repeat(64))?;
            w.put_str(1086, &"b".repeat(256))
        })
    });
    assert_eq!(error, TlvError { tag: 1084, kind: TlvErrorKind::TooLong { len: 328, max: 320 } });
}

#[test]
fn containers_of_counters_are_not_held_to_the_limits_their_content_does_not_fit() {
    let sums = [1136, 1138, 1218, 1219, 1220, 1201, 1139, 1140, 1141, 1142, 1143, 1183];
    let out = written(|w| {
        w.stlv(1129, |w| {
            w.put_u32(1135, 1)?;
            sums.iter().try_for_each(|tag| w.put_vln(*tag, (1 << 48) - 1))
        })
    });
    assert_eq!(out.len(), 4 + 128);
}

#[test]
fn every_character_of_cp866_survives() {
    for byte in 0x21..=0xFF {
        let Ok(Value::Text(text)) = decode_value(1030, &[byte]) else { panic!("text") };
        assert_eq!(written(|w| w.put_str(1030, &text)), [0x06, 0x04, 1, 0, byte], "{text:?}");
    }
    assert_eq!(written(|w| w.put_str(1030, "№ Ё ё")), bytes("06 04 05 00 FC 20 F0 20 F1"));
}

#[test]
fn readers_accept_what_real_documents_hold() {
    assert_eq!(decode_value(1031, &[]), Ok(Value::Vln(0)));
    assert_eq!(decode_value(1031, &[0; 5]), Ok(Value::Vln(0)));
    assert_eq!(decode_value(1020, &[0x39, 0x30, 0, 0, 0, 0, 0, 0, 0, 0]), Ok(Value::Vln(12345)));
    assert_eq!(decode_value(1020, &[1; 9]), Err(TlvError { tag: 1020, kind: TlvErrorKind::Overflow }));
    let Ok(Value::Fvln(one)) = decode_value(1023, &[3, 0xE8, 3, 0]) else { panic!("a quantity") };
    assert_eq!((one.to_string().as_str(), one.normalized()), ("1.000", Fvln { mantissa: 1, scale: 0 }));
    assert_eq!(decode_value(1023, &[2]), Ok(Value::Fvln(Fvln { mantissa: 0, scale: 2 })));
    assert!(decode_value(1023, &[]).is_err());
    assert_eq!(decode_value(1018, b"7702203276  "), Ok(Value::Text("7702203276".to_owned())));
    assert!(decode_value(1040, &[1, 0, 0]).is_err());
}

#[test]
fn fvln_is_shown_with_its_decimals() {
    let shown = |mantissa, scale| Fvln { mantissa, scale }.to_string();
    assert_eq!(shown(5, 0), "5");
    assert_eq!(shown(5, 2), "0.05");
    assert_eq!(shown(123_456_789, 2), "1234567.89");
}

/// Head of a real re-registration report of FFD 1.05 (ФН protocol 12.4).
fn reregistration() -> Vec<u8> {
    written(|w| {
        w.stlv(11, |w| {
            w.put_str(1041, "9999078900005488")?;
            w.put_str(1037, "0000000005008570")?;
            w.put_str(1018, "7702203276")?;
            w.put_u32(1040, 1)?;
            w.put_time(1012, 0x58B9_5598)?;
            w.put_bytes(1077, &[0x21, 0x04, 0xAA, 0x10, 0x75, 0x41])?;
            for (tag, flag) in [(1056, 0), (1002, 0), (1001, 0), (1109, 1), (1110, 0), (1108, 0)] {
                w.put_byte(tag, flag)?;
            }
            w.put_byte(1062, 6)?;
            w.put_byte(1101, 1)
        })
    })
}

#[test]
fn real_document_is_decoded_shown_and_encoded_again() {
    let raw = reregistration();
    let tree = decode_document(&raw).expect("a document");
    assert_eq!(tree.encode().expect("fits"), raw);
    assert_eq!(tree.text(1037).as_deref(), Some("0000000005008570"));
    assert_eq!(tree.child(1037).and_then(Node::bytes).map(<[u8]>::len), Some(20));
    assert_eq!(tree.child(1077).and_then(Node::bytes).and_then(fiscal_sign), Some(2_853_205_313));
    assert_eq!((tree.number(1109), tree.number(1999)), (Some(1), None));
    let lines = describe(&tree);
    assert_eq!(
        lines.iter().take(7).map(String::as_str).collect::<Vec<_>>(),
        [
            "11 Отчёт об изменении параметров регистрации(fiscalReportCorrection)",
            "  1041 ФН(fiscalDriveNumber) = 9999078900005488",
            "  1037 РН ККТ(kktRegId) = 0000000005008570",
            "  1018 ИНН(userInn) = 7702203276",
            "  1040 ФД(fiscalDocumentNumber) = 1",
            "  1012 Дата, время(dateTime) = 2017-03-03 11:38:00",
            "  1077 ФП(fiscalSign) = 2853205313",
        ]
    );
}

#[test]
fn json_uses_names_of_the_exchange_format_and_whole_kopecks() {
    let raw = written(|w| {
        w.stlv(3, |w| {
            w.put_vln(1020, 12345)?;
            w.stlv(1059, |w| {
                w.put_str(1030, "Чай")?;
                w.put_fvln(1023, 2474, 3)
            })?;
            w.put_bytes(1077, &[0x31, 4, 0, 1, 0xF0, 0x4F])
        })
    });
    let mut tree = decode_document(&raw).expect("a document");
    let Body::Children(children) = &mut tree.body else { panic!("a container") };
    children.push(Node::value(9999, [0xAB, 0x01]));
    children.push(Node::value(1040, [1, 2]));
    assert_eq!(
        to_json(&tree),
        serde_json::json!({"receipt": {
            "totalSum": 12345,
            "items": [{"name": "Чай", "quantity": 2.474}],
            "fiscalSign": 127_055,
            "9999": "AB01",
            "fiscalDocumentNumber": "0102",
        }})
    );
    assert!(describe(&tree).contains(&"  1020 ИТОГ(totalSum) = 12345".to_owned()));
    assert!(describe(&tree).contains(&"    1023 Количество предмета расчёта(quantity) = 2.474".to_owned()));
}

#[test]
fn a_line_break_inside_a_value_does_not_break_the_line() {
    let line = describe(&Node::value(1030, *b"a\r\nb"));
    assert_eq!(line, ["1030 Наименование предмета расчёта(name) = a\\r\\nb"]);
}

#[test]
fn every_cut_of_a_document_is_noticed() {
    let raw = reregistration();
    for end in 0..raw.len() {
        assert!(decode_document(&raw[..end]).is_err(), "{end}");
    }
    let mut longer = raw.clone();
    longer.push(0);
    let error = decode_document(&longer).expect_err("one byte too many");
    assert_eq!((error.offset, error.kind), (raw.len(), DecodeErrorKind::TrailingBytes { extra: 1 }));
}

#[test]
fn errors_point_at_the_object() {
    let cut_inside = bytes("03 00 06 00 FC 03 05 00 39 30");
    let error = decode_document(&cut_inside).expect_err("cut");
    assert_eq!(error.offset, 4);
    assert_eq!(error.kind, DecodeErrorKind::CutValue { tag: 1020, declared: 5, available: 2 });
    let error = decode_document(&bytes("FC 03 01 00 00")).expect_err("not a form");
    assert_eq!(error.kind, DecodeErrorKind::NotADocument { tag: 1020 });
    let mut reader = Reader::new(&[1, 2, 3]);
    assert!(
        matches!(reader.next(), Some(Err(error)) if error.kind == DecodeErrorKind::CutHeader { available: 3 })
    );
    assert!(reader.next().is_none(), "after an error nothing follows");
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |levels: usize| {
        let innermost = Node::container(1059, []);
        let tree = (2..levels).fold(innermost, |inner, _| Node::container(1059, [inner]));
        Node::container(3, [tree]).encode().expect("fits")
    };
    assert!(decode_document(&nested(MAX_DEPTH)).is_ok());
    let error = decode_document(&nested(MAX_DEPTH + 1)).expect_err("too deep");
    assert_eq!(error.kind, DecodeErrorKind::TooDeep { tag: 1059 });
    assert!(decode_list(&nested(2000)).is_err());
}

#[test]
fn a_node_above_64_kilobytes_cannot_be_encoded() {
    let error = Node::value(1030, vec![b'a'; 65536]).encode().expect_err("too long");
    assert_eq!(error.kind, TlvErrorKind::TooLong { len: 65536, max: 65535 });
}
