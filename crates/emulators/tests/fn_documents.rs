//! Formed documents: what is in them, how they are numbered, signed, counted, sent and read again.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use emulators::fiscal_storage::{FnConfig, FnEmulator, Form, Generation, Phase, tlv, wire};
use fn_support::*;
use hmac::{Hmac, KeyInit, Mac};

fn tags(objects: &[(u16, Vec<u8>)]) -> Vec<u16> {
    objects.iter().map(|(tag, _)| *tag).collect()
}

fn value(objects: &[(u16, Vec<u8>)], tag: u16) -> &[u8] {
    &objects.iter().find(|(found, _)| *found == tag).unwrap_or_else(|| panic!("no {tag}")).1
}

#[test]
fn status_bytes_of_a_life() {
    let mut rig =
        Rig::new(FnConfig { serial: "9999078900005488".into(), ..FnConfig::new(Generation::G12, 1) });
    let status = rig.ok(0x30, &[]);
    assert_eq!(status[..10], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(status[10..26], *b"9999078900005488");
    assert_eq!(rig.ok(0x31, &[]), b"9999078900005488");
    assert_eq!(rig.ok(0x32, &[]), [27, 3, 16, 30, 0], "1110 days from the first of March 2024");
    assert_eq!(rig.ok(0x33, &[]), b"fn 1.2 mgm 03\0\0\0\0");
    assert_eq!(rig.ok(0x3A, &[]), [0, 4]);
    assert_eq!(rig.ok(0x3F, &[]).len(), 48);
    assert!(rig.ok(0x35, &[]).is_empty());
    rig.ok(0xA2, &[0, 4]);
    assert_eq!(rig.ok(0x30, &[])[..3], [1, 1, 0]);
    rig.ok(0x07, &registration_data());
    assert_eq!(rig.ok(0x30, &[])[..3], [1, 1, 1]);
    rig.ok(0xA3, &A3::new(at(1, 9, 0)).bytes());
    let status = rig.ok(0x30, &[]);
    assert_eq!(status[..10], [3, 0, 0, 0, 0, 24, 3, 1, 9, 0]);
    assert_eq!(status[26..], [1, 0, 0, 0]);
    assert_eq!(rig.ok(0x3A, &[]), [4, 4]);
    assert_eq!(rig.ok(0x32, &[])[3..], [29, 1]);
    for (begin, code, form) in [(0xA2, 0x13, None), (0x11, 0x02, Some(()))] {
        rig.ok(begin, if form.is_none() { &[2, 4] } else { &[24, 3, 1, 9, 10] });
        assert_eq!(rig.ok(0x30, &[])[1], code);
        rig.ok(0x06, &[]);
    }
    let mut rig = rig.on_shift();
    for (begin, code) in [(0x15, 0x04), (0x17, 0x14), (0x13, 0x08), (0x18, 0x17)] {
        rig.begin(begin, at(1, 9, 10));
        assert_eq!(rig.ok(0x30, &[])[1..4], [code, 0, 1]);
        rig.ok(0x06, &[]);
    }
    assert_eq!(rig.ok(0x10, &[]), [1, 1, 0, 0, 0]);
    rig.sell(at(1, 9, 20));
    assert_eq!(rig.ok(0x10, &[]), [1, 1, 0, 1, 0]);
    rig.close_shift(at(1, 9, 30));
    assert_eq!(rig.ok(0x10, &[]), [0, 1, 0, 1, 0]);
    assert_eq!(rig.ok(0x3B, &[25, 9, 10, 23, 59]), [2, 0], "560 days: until the 12th of September 2025");
}

#[test]
fn a_worked_frame_is_answered_byte_by_byte() {
    let mut rig = Rig::new(FnConfig::new(Generation::G12, 1));
    let reply = rig.device.request(&[0x04, 0x01, 0x00, 0x06, 0x6A, 0x9B], rig.clock);
    assert_eq!(reply.bytes, [0x04, 0x01, 0x00, 0x00, 0xAC, 0xFB]);
    let reply = rig.device.request(&[0x04, 0x01, 0x00, 0x10, 0x9D, 0xE9], rig.clock);
    assert_eq!(reply.bytes, [0x04, 0x01, 0x00, 0x02, 0xEE, 0xDB]);
}

#[test]
fn objects_stand_in_the_order_of_the_protocol() {
    let mut rig = Rig::registered().on_shift();
    let answer = rig.sell(at(1, 9, 20));
    assert_eq!(answer[..6], [1, 0, 3, 0, 0, 0], "receipt 1, document 3");
    let receipt = rig.read(3);
    assert_eq!(
        tags(&receipt),
        [
            1041, 1037, 1018, 1040, 1012, 1077, 1038, 1042, 1054, 1020, 1209, 1059, 1055, 1031, 1081, 1215,
            1216, 1217, 1105
        ]
    );
    assert_eq!(value(&receipt, 1012), (at(1, 9, 20).and_utc().timestamp() as u32).to_le_bytes());
    assert_eq!(value(&receipt, 1020), [100]);
    let sign: Vec<u8> = answer[6..].iter().rev().copied().collect();
    assert_eq!(*value(&receipt, 1077), [&[0x31, 4], &sign[..]].concat());
    assert_eq!(
        tags(&rig.read(1)),
        [
            1041, 1037, 1018, 1040, 1012, 1077, 1001, 1002, 1017, 1056, 1062, 1190, 1209, 1213, 1290, 1048,
            1009, 1187, 1013, 1189
        ]
    );
    assert_eq!(value(&rig.read(1), 1077)[0], 0x21);
    assert_eq!(tags(&rig.read(2))[6..], [1038, 1206, 1209, 1021]);
    rig.close_shift(at(1, 9, 30));
    let closing = rig.read(4);
    assert_eq!(
        tags(&closing)[6..],
        [1038, 1050, 1051, 1052, 1053, 1097, 1098, 1111, 1118, 1157, 1194, 1206, 1209, 1213, 1021]
    );
    assert_eq!((value(&closing, 1111), value(&closing, 1118)), (&[3, 0, 0, 0][..], &[1, 0, 0, 0][..]));
    assert_eq!(value(&closing, 1157), value(&closing, 1194), "the first shift is all there is");
    let sales = tlv::find(value(&closing, 1194), 1129).expect("sales");
    assert_eq!(tlv::find(sales.value, 1201).map(|sum| sum.value), Some(&[100][..]));

    // FFD 1.05 has an order of its own, and no counters.
    let mut rig = Rig::old(FnConfig::new(Generation::G1, 1)).on_shift();
    assert_eq!(
        tags(&rig.read(1))[..13],
        [1041, 1037, 1018, 1040, 1012, 1077, 1056, 1002, 1001, 1109, 1110, 1108, 1062]
    );
    rig.sell(at(1, 9, 20));
    assert_eq!(tags(&rig.read(3))[..11], [1041, 1037, 1018, 1040, 1012, 1077, 1038, 1042, 1054, 1020, 1059]);
    rig.close_shift(at(1, 9, 30));
    assert_eq!(tags(&rig.read(4))[6..], [1038, 1050, 1051, 1052, 1053, 1097, 1098, 1111, 1118, 1021]);
}

#[test]
fn the_sign_is_an_hmac_over_all_but_itself() {
    let mut rig = Rig::registered().on_shift();
    let answer = rig.sell(at(1, 9, 20));
    let doc = rig.device.document(3).expect("formed");
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&rig.device.config().keys.document).expect("any size");
    mac.update(rig.device.config().serial.as_bytes());
    mac.update(&[3, 0, 0, 0, 3]);
    mac.update(&dt5(at(1, 9, 20)));
    tlv::objects(&doc.tlv)
        .flatten()
        .filter(|object| object.tag != 1077)
        .for_each(|object| mac.update(object.whole));
    let digest = mac.finalize().into_bytes();
    let sign: Vec<u8> = digest[..4].iter().rev().copied().collect();
    assert_eq!(answer[6..], sign);
    assert_eq!(doc.sign.to_le_bytes(), answer[6..]);
}

#[test]
fn bso_and_corrections_have_forms_of_their_own() {
    let bso = A3 { mode: 0x10, ..A3::new(at(1, 9, 0)) };
    let mut rig = Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &bso).on_shift();
    rig.sell(at(1, 9, 20));
    rig.begin(0x17, at(1, 9, 21));
    assert_eq!(rig.ok(0x30, &[])[1], 0x15);
    rig.ok(0x07, &[receipt_but(&[]), tlv(1173, &[0]), tlv(1174, &tlv(1178, &[0; 4]))].concat());
    assert_eq!(rig.ok(0x16, &ending(at(1, 9, 21), 2, 100))[..2], [2, 0], "numbered with the receipts");
    let forms: Vec<Form> = rig.device.archive().iter().map(|doc| doc.form).collect();
    assert_eq!(forms, [Form::Registration, Form::ShiftOpening, Form::Bso, Form::BsoCorrection]);
    let record = rig.ok(0x40, &[4, 0, 0, 0]);
    assert_eq!(record.len(), 2 + 19);
    assert_eq!((record[0], record[1], record[15]), (41, 0, 2));
}

#[test]
fn counters_follow_every_settlement() {
    let mut rig = Rig::registered().on_shift();
    for (minute, operation) in [1, 1, 2, 3, 4].into_iter().enumerate() {
        let time = at(1, 9, 20 + minute as u32);
        rig.begin_receipt(time);
        rig.ok(0x16, &ending(time, operation, 100));
    }
    rig.begin(0x17, at(1, 9, 30));
    rig.ok(0x07, &[receipt_but(&[]), tlv(1174, &tlv(1178, &[0; 4]))].concat());
    rig.ok(0x16, &ending(at(1, 9, 30), 1, 100));
    let all = rig.ok(0x36, &[0]);
    assert_eq!(all.len(), 354);
    assert_eq!(all[..6], [1, 0, 6, 0, 0, 0]);
    assert_eq!(
        all[6..22],
        [2, 0, 0, 0, 200, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0],
        "sales: number, total, cash"
    );
    assert_eq!(all[6 + 58..6 + 64], [200, 0, 0, 0, 0, 0], "turnover without VAT");
    assert_eq!(all[310..324], [1, 0, 0, 0, 1, 0, 0, 0, 100, 0, 0, 0, 0, 0], "corrections");
    let counts = rig.ok(0x37, &[1]);
    let counts: Vec<u32> =
        counts[2..].as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect();
    assert_eq!(counts, [6, 3, 1, 1, 1, 1, 1, 0, 0, 0]);
    let sales = rig.ok(0x38, &[0, 1]);
    assert_eq!((sales.len(), &sales[76..80]), (86, &[1, 0, 0, 0][..]));
    let unsent = rig.ok(0x39, &[]);
    assert_eq!(unsent[..14], [6, 0, 0, 0, 3, 0, 0, 0, 0x2C, 1, 0, 0, 0, 0]);
    // Registration, opening and the first receipt are confirmed.
    (0..3).for_each(|_| drop(rig.confirm()));
    assert_eq!(rig.ok(0x39, &[])[..14], [5, 0, 0, 0, 2, 0, 0, 0, 200, 0, 0, 0, 0, 0]);
    rig.close_shift(at(1, 10, 0));
    rig.open_shift(at(1, 10, 10));
    assert_eq!(rig.ok(0x37, &[0])[..6], [2, 0, 0, 0, 0, 0], "a new shift counts from zero");
    assert_eq!(rig.ok(0x37, &[1])[..6], [2, 0, 6, 0, 0, 0]);
    assert_eq!(rig.device.counters().receipts[0].payments[0], 200);
    let old = Rig::old(FnConfig::new(Generation::G1, 1)).on_shift();
    assert_eq!(old.device.counters().operations(), 0);
    let mut rig = Rig::new(FnConfig::new(Generation::G11, 1));
    rig.ok(0x02, &[]);
    rig.ok(0x07, &registration_data());
    rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 0, None));
    rig.no(0x36, &[0], 0x02, &[]);
    rig.ok(0x37, &[0]);
}

#[test]
fn registrations_are_read_again() {
    let mut rig = Rig::registered();
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &[tlv(1048, b"IP"), tlv(1009, b"Tver")].concat());
    rig.ok(0xA3, &A3 { reason: Some(4), ..A3::new(at(2, 9, 0)) }.bytes());
    let first = rig.ok(0x43, &[]);
    assert_eq!(first.len(), 60);
    assert_eq!((&first[5..17], &first[17..37], &first[40..52]), (&INN[..], &RNM[..], &OFD_INN[..]));
    let second = rig.ok(0x43, &[2]);
    assert_eq!((second.len(), &second[52..56], &second[56..60]), (64, &[4, 0, 0, 0][..], &[2, 0, 0, 0][..]));
    assert_eq!(rig.ok(0x40, &[1, 0, 0, 0]).len(), 2 + 13 + 47);
    assert_eq!(rig.ok(0x40, &[2, 0, 0, 0]).len(), 2 + 13 + 51);
    assert_eq!(rig.ok(0x44, &1048_u16.to_le_bytes()), tlv(1048, b"IP"), "the report in force");
    assert_eq!(rig.ok(0x44, &[1, 0x18, 0x04]), tlv(1048, b"OOO"));
    assert!(rig.ok(0x44, &[2, 0xFF, 0xFF]).is_empty());
    rig.ok(0x45, &[1, 0, 0, 0]);
    assert_eq!(rig.ok(0x47, &[]), tlv(1048, b"IP"));
    assert_eq!(rig.ok(0x46, &[])[..2], 1041_u16.to_le_bytes(), "the two places of reading are independent");
    assert_eq!(rig.ok(0x47, &[]), tlv(1009, b"Tver"));
    rig.no(0x47, &[], 0x08, &[]);
    rig.begin(0x18, at(2, 9, 0));
    rig.no(0x46, &[], 0x02, &[]);

    let mut rig = Rig::old(FnConfig::new(Generation::G1, 1));
    assert_eq!((rig.ok(0x43, &[]).len(), rig.ok(0x43, &[1]).len()), (47, 48));
    assert_eq!(rig.ok(0x40, &[1, 0, 0, 0]).len(), 2 + 47);
}

#[test]
fn forms_of_40h_have_their_sizes() {
    let mut rig = Rig::registered();
    rig.ok(0x18, &dt5(at(1, 9, 0)));
    let report = rig.ok(0x19, &[]);
    assert_eq!(report.len(), 15);
    assert_eq!(report[8..], [1, 0, 0, 0, 24, 3, 1]);
    assert_eq!(rig.ok(0x40, &[2, 0, 0, 0]).len(), 2 + 20);
    rig.open_shift(at(1, 9, 10));
    assert_eq!(rig.ok(0x40, &[3, 0, 0, 0]).len(), 2 + 15);
    let mut old = Rig::old(FnConfig::new(Generation::G1, 1));
    old.ok(0x18, &dt5(at(1, 9, 0)));
    old.ok(0x19, &[]);
    assert_eq!(old.ok(0x40, &[2, 0, 0, 0]).len(), 2 + 22, "the old generation keeps the time as well");
}

#[test]
fn the_record_for_five_years() {
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 20));
    assert_eq!(rig.ok(0x50, &[2, 0, 0, 0])[..3], [0, 2, 0]);
    let record = rig.ok(0x50, &[3, 0, 0, 0]);
    assert_eq!(record[..3], [2, 0, 3]);
    assert_eq!(record[16..22], [1, 100, 0, 0, 0, 0]);
    assert_eq!(record[34..39], [100, 0, 0, 0, 0], "cash");
    let tail: Vec<u16> = tlv::objects(&record[89..]).map(|object| object.expect("whole").tag).collect();
    assert_eq!(tail, [1059, 1055]);
    let item = tlv::find(&record[89..], 1059).expect("an item").value;
    let kept: Vec<u16> = tlv::objects(item).map(|object| object.expect("whole").tag).collect();
    assert_eq!(kept, [1212, 1214, 1023, 1043, 1226, 1222]);
}

#[test]
fn a_message_travels_and_its_confirmation_is_kept() {
    let mut rig = Rig::registered().on_shift();
    assert_eq!(rig.ok(0x20, &[]), [0b010, 0, 2, 0, 1, 0, 0, 0, 24, 3, 1, 9, 0]);
    rig.ok(0x21, &[1]);
    let length = rig.ok(0x22, &[]);
    let length = u16::from_le_bytes([length[0], length[1]]);
    assert_eq!(rig.ok(0x20, &[])[..2], [0b011, 1]);
    let mut message = Vec::new();
    while message.len() < usize::from(length) {
        let offset = (message.len() as u16).to_le_bytes();
        message.extend(rig.ok(0x23, &[&offset[..], &[100, 0]].concat()));
    }
    assert_eq!(message.len(), usize::from(length));
    assert_eq!(message[..2], length.to_le_bytes());
    assert_eq!(message[2..4], wire::crc16(&[&message[..2], &message[4..]]).to_le_bytes());
    assert_eq!(message[4..9], [0xA5, 1, 1, 0x10, 9]);
    assert_eq!(message[9], 0x99, "the number of the device, two digits a byte");
    assert_eq!(message[17..20], [0, 0, 1]);
    assert_eq!(message[32..34], [1, 0]);
    let sign = &message[message.len() - 10..];
    assert_eq!((&sign[..2], &sign[8..]), (&[0x81, 6][..], &[0, 0][..]));
    rig.ok(0x25, &[]);
    assert_eq!(rig.ok(0x20, &[])[0], 0b101, "waiting");
    // After 300 s the same message is there again.
    rig.go(at(1, 9, 16));
    assert_eq!(rig.ok(0x20, &[])[0], 0b011);
    let late = Confirmation::of(&rig.device, 1).with(1067, b"text").with(1206, &[0x22]);
    assert_eq!(rig.ok(0x26, &late.bytes()), [&[0][..], &tlv(1067, b"text")].concat());
    assert_eq!(rig.ok(0x30, &[])[4], 0x30, "flags by the operator's message");
    assert_eq!(rig.reply(0x30, &[]).bytes[3], 0x80);
    assert_eq!(rig.ok(0x42, &[]), [1, 0]);
    let kept = rig.ok(0x41, &[1, 0, 0, 0]);
    assert_eq!(
        (kept.len(), &kept[..7], &kept[23..]),
        (27, &[24, 3, 2, 12, 0, 0x51, 0x10][..], &[1, 0, 0, 0][..])
    );
    assert_eq!(rig.ok(0x40, &[1, 0, 0, 0])[1], 1);
    assert_eq!(rig.ok(0x40, &[2, 0, 0, 0])[1], 0);
    let opening = rig.close_shift(at(1, 9, 30));
    assert_eq!((opening.len(), opening[10]), (11, 0x30));
}

#[test]
fn the_end_of_life_in_transfer_and_in_autonomous_mode() {
    let closing = |time| [&dt5(time)[..], RNM].concat();
    let mut rig = Rig::registered();
    rig.confirm();
    rig.ok(0x04, &[]);
    rig.ok(0x05, &closing(at(2, 9, 0)));
    assert_eq!(rig.device.state().phase, Phase::Closed);
    rig.no(0x11, &dt5(at(2, 9, 0)), 0x02, &[]);
    rig.no(0x10, &[], 0x02, &[]);
    rig.confirm();
    assert_eq!(rig.ok(0x30, &[])[0], 0x0F);
    rig.no(0x20, &[], 0x02, &[]);
    rig.read(2);
    assert_eq!(rig.ok(0x40, &[2, 0, 0, 0]).len(), 2 + 45);
    let mut rig =
        Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &A3::new(at(1, 9, 0)).autonomous());
    rig.ok(0x04, &[]);
    rig.ok(0x05, &closing(at(2, 9, 0)));
    assert_eq!(rig.ok(0x30, &[])[0], 0x0F);
    rig.ok(0x60, &[0x16]);
    assert_eq!(rig.ok(0x30, &[])[..10], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert!(rig.device.archive().is_empty());
}

#[test]
fn warning_flags_at_the_end_of_life() {
    let flags = |days: i64| {
        let mut rig =
            Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &A3::new(at(1, 9, 0)).autonomous());
        rig.open_shift(at(1 + 410 - days, 9, 0));
        rig.ok(0x30, &[])[4]
    };
    assert_eq!([31, 30, 4, 3, 0].map(flags), [0, 2, 2, 3, 3]);
}

#[test]
fn a_replaced_device_says_so_in_its_first_report() {
    let mut rig = Rig::new(FnConfig::new(Generation::G12, 1));
    rig.ok(0xA2, &[1, 4]);
    assert_eq!(rig.ok(0x30, &[])[1], 0x12);
    rig.ok(0x07, &registration_data());
    rig.ok(0xA3, &A3 { reason: Some(0), ..A3::new(at(1, 9, 0)) }.bytes());
    let report = rig.read(1);
    assert_eq!(value(&report, 1205), [1, 0, 0, 0]);
    assert_eq!(rig.device.document(1).map(|doc| doc.form), Some(Form::Reregistration));
}

#[test]
fn passed_size_tells_whether_a_block_was_taken() {
    let mut rig = Rig::registered().on_shift();
    rig.begin(0x15, at(1, 9, 10));
    assert_eq!(rig.ok(0xA7, &[]), [0; 8]);
    rig.ok(0x07, &tlv(1008, b"a@b.c"));
    assert_eq!(rig.ok(0xA7, &[]), [9, 0, 0, 0, 0, 0, 0, 0]);
    rig.no(0x07, &tlv(1008, b"a@b.c"), 0x0C, &1008_u16.to_le_bytes());
    assert_eq!(rig.ok(0xA7, &[])[0], 9);
    let mut old = Rig::registered_as(FnConfig::new(Generation::G11, 1), 3, &A3::new(at(1, 9, 0)));
    assert_eq!(old.ok(0xA7, &[]), [0; 4]);
}

#[test]
fn the_archive_is_shared_by_clones_and_each_goes_its_own_way() {
    let mut rig = Rig::registered().on_shift();
    let mut fork = rig.clone();
    rig.sell(at(1, 9, 20));
    fork.close_shift(at(1, 9, 20));
    let forms = |device: &FnEmulator| device.archive().last().map(|doc| doc.form);
    assert_eq!(forms(&rig.device), Some(Form::Receipt));
    assert_eq!(forms(&fork.device), Some(Form::ShiftClosing));
}
