//! The life of a device: registration in every format, change of its parameters, reports on settlements, closing, and what
//! is still possible afterwards.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use chrono::TimeDelta;
use emulators::fiscal_storage::{FnConfig, Format, Generation, LifeClass, Phase, tlv as objects};
use fn_support::*;

const ALL: [Generation; 3] = [Generation::G1, Generation::G11, Generation::G12];

fn new(generation: Generation) -> Rig {
    Rig::new(FnConfig::new(generation, 1))
}

fn tags(objects: &[(u16, Vec<u8>)]) -> Vec<u16> {
    objects.iter().map(|(tag, _)| *tag).collect()
}

fn value(objects: &[(u16, Vec<u8>)], tag: u16) -> &[u8] {
    &objects.iter().find(|(found, _)| *found == tag).unwrap_or_else(|| panic!("no {tag}")).1
}

fn closing(day: i64) -> Vec<u8> {
    [&dt5(at(day, 9, 0))[..], RNM].concat()
}

#[test]
fn each_generation_takes_its_formats_and_no_others() {
    // Format by tag 1209 of 02h: none, 1 to 5. A result of 00h is a registration.
    for (generation, results) in [
        (Generation::G1, [0, 0, 0, 0x0A, 0x0A, 0x0A]),
        (Generation::G11, [0, 0, 0, 0x0A, 0x0A, 0x0A]),
        (Generation::G12, [0, 0x0A, 0, 0x0A, 0x0A, 0x0A]),
    ] {
        for (version, result) in (0_u8..).zip(results) {
            let mut rig = new(generation);
            rig.ok(0x02, &[0]);
            let named = if version == 0 { Vec::new() } else { tlv(1209, &[version]) };
            rig.ok(0x07, &[registration_data(), named].concat());
            let data = old_registration(at(1, 9, 0), 3, 0, None);
            if result == 0 {
                rig.ok(0x03, &data);
                let format = if version == 1 { Format::V10 } else { Format::V105 };
                assert_eq!(rig.device.state().format, Some(format));
                if generation > Generation::G1 {
                    assert_eq!(rig.ok(0x3A, &[]), [1, generation.highest_format()]);
                }
            } else {
                rig.no(0x03, &data, result, &[]);
            }
        }
    }
    // Format by the second byte of A2h.
    for (generation, results) in [
        (Generation::G1, [0x01, 0x01, 0x01, 0x01, 0x01]),
        (Generation::G11, [0x0A, 0x0A, 0, 0x0A, 0x0A]),
        (Generation::G12, [0x0A, 0x0A, 0, 0, 0x0A]),
    ] {
        for (version, result) in (1_u8..).zip(results) {
            let mut rig = new(generation);
            if result > 0 {
                rig.no(0xA2, &[0, version], result, &[]);
                continue;
            }
            rig.ok(0xA2, &[0, version]);
            rig.ok(0x07, &registration_data());
            rig.no(0x03, &old_registration(at(1, 9, 0), 3, 0, None), 0x0A, &[]);
            rig.ok(0xA3, &A3::new(at(1, 9, 0)).bytes());
            assert_eq!(rig.ok(0x3A, &[]), [version, generation.highest_format()]);
        }
    }
    // Without the second byte it is 1.1.
    let mut rig = new(Generation::G12);
    rig.ok(0xA2, &[0]);
    rig.ok(0x07, &registration_data());
    rig.ok(0xA3, &A3::new(at(1, 9, 0)).bytes());
    assert_eq!(rig.device.state().format, Some(Format::V11));
}

#[test]
fn modes_become_the_tags_of_their_format() {
    // Automatic, services, BSO, internet; excise goods, gambling, lottery, printer in a vending device.
    let flags = A3 { mode: 0b0011_1100, extended: 0b1111, ..A3::new(at(1, 9, 0)) };
    let mut rig = Rig::registered_as(FnConfig::new(Generation::G11, 1), 3, &flags);
    let report = rig.read(1);
    for (tag, set) in [
        (1056, 0),
        (1002, 0),
        (1001, 1),
        (1109, 1),
        (1110, 1),
        (1108, 1),
        (1207, 1),
        (1193, 1),
        (1126, 1),
        (1221, 1),
    ] {
        assert_eq!(value(&report, tag), [set], "{tag}");
    }
    assert_eq!((value(&report, 1190), value(&report, 1209)), (&[3][..], &[3][..]));
    assert_eq!((value(&report, 1062), value(&report, 1017)), (&[3][..], &OFD_INN[..]));
    assert!(!tags(&report).iter().any(|tag| [1290, 1205, 1157].contains(tag)));

    // Every flag of FFD 1.2 at once.
    let flags = A3 { mode: 0b1111_1110, extended: 0xFF, ..A3::new(at(1, 9, 0)).autonomous() };
    let mut rig = Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &flags);
    let report = rig.read(1);
    assert_eq!(value(&report, 1290), 0b1_1111_1111_0110_0110_u32.to_le_bytes());
    assert_eq!((value(&report, 1001), value(&report, 1002)), (&[1][..], &[1][..]));
    let gone = [1108, 1109, 1110, 1126, 1193, 1207, 1221, 1205, 1157, 1017];
    assert!(!tags(&report).iter().any(|tag| gone.contains(tag)), "no operator either");

    // FFD 1.05: the device forms six flags, and passes on what the register says of the others.
    let mut rig = new(Generation::G12);
    rig.ok(0x02, &[]);
    rig.ok(0x07, &[registration_data(), tlv(1221, &[1]), tlv(1207, &[1])].concat());
    rig.ok(0x03, &old_registration(at(1, 9, 0), 1, 0b0011_1100, None));
    let report = rig.read(1);
    assert_eq!(tags(&report)[6..13], [1056, 1002, 1001, 1109, 1110, 1108, 1062]);
    assert_eq!((value(&report, 1110), value(&report, 1221)), (&[1][..], &[1][..]));
}

#[test]
fn code_09_for_flags_that_the_format_has_not() {
    for (generation, format, mode, extended) in [
        (Generation::G11, 3, 0x40, 0),
        (Generation::G12, 3, 0x80, 0),
        (Generation::G12, 3, 0, 0x10),
        (Generation::G11, 3, 0, 0x20),
        (Generation::G12, 3, 0, 0x40),
        (Generation::G12, 3, 0, 0x80),
        (Generation::G12, 4, 1, 0),
    ] {
        let mut rig = new(generation);
        rig.ok(0xA2, &[0, format]);
        rig.ok(0x07, &registration_data());
        rig.no(0xA3, &A3 { mode, extended, ..A3::new(at(1, 9, 0)) }.bytes(), 0x09, &[]);
    }
    for generation in ALL {
        let mut rig = new(generation);
        rig.ok(0x02, &[]);
        rig.ok(0x07, &registration_data());
        for mode in [0x01, 0x40, 0x80] {
            rig.no(0x03, &old_registration(at(1, 9, 0), 3, mode, None), 0x09, &[]);
        }
    }
}

#[test]
fn a_registration_needs_data_and_its_own_command() {
    for (begin, version, end) in [(0x02, vec![0], vec![0; 39]), (0xA2, vec![0, 4], vec![0; 52])] {
        let mut rig = new(Generation::G12);
        rig.no(begin + 1, &end, 0x02, &[]);
        rig.ok(begin, &version);
        rig.no(begin + 1, &end, 0x02, &[]);
        rig.no(begin, &version, 0x02, &[]);
        for command in [0x12, 0x14, 0x19] {
            rig.no(command, &[], 0x02, &[]);
        }
        rig.ok(0x06, &[]);
        rig.no(begin + 1, &end, 0x02, &[]);
    }
}

#[test]
fn a_replaced_device_names_its_reason_in_every_format() {
    for (generation, format) in [
        (Generation::G1, 2),
        (Generation::G11, 2),
        (Generation::G11, 3),
        (Generation::G12, 3),
        (Generation::G12, 4),
    ] {
        let mut rig = new(generation);
        if format == 2 {
            rig.ok(0x02, &[1]);
            rig.ok(0x07, &registration_data());
            rig.no(0x03, &old_registration(at(1, 9, 0), 3, 0, Some(1)), 0x01, &[]);
            rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 0, None));
            assert_eq!(value(&rig.read(1), 1101), [1]);
        } else {
            rig.ok(0xA2, &[1, format]);
            rig.ok(0x07, &registration_data());
            rig.no(0xA3, &A3::new(at(1, 9, 0)).bytes(), 0x01, &[]);
            rig.ok(0xA3, &A3 { reason: Some(4), ..A3::new(at(1, 9, 0)) }.bytes());
            let report = rig.read(1);
            assert_eq!(value(&report, 1205), [5, 0, 0, 0], "the device adds its own");
            assert!(!tags(&report).contains(&1157), "nothing was counted yet");
        }
        assert_eq!(rig.ok(0x40, &[1, 0, 0, 0])[0], 11);
        assert_eq!(rig.device.state().phase, Phase::Fiscal);
        assert_eq!(rig.ok(0x32, &[])[4], 1);
    }
}

#[test]
fn the_format_rises_and_never_falls() {
    let mut rig = Rig::in_format(Generation::G12, 2, 0);
    for (minute, version, format) in [(1, 3, Format::V11), (2, 4, Format::V12)] {
        rig.ok(0xA2, &[2, version]);
        rig.ok(0x07, &registration_data());
        rig.ok(0xA3, &A3 { reason: Some(1 << 21), ..A3::new(at(1, 9, minute)) }.bytes());
        assert_eq!(rig.device.state().format, Some(format));
        rig.no(0x02, &[2], 0x0A, &[]);
        if version == 4 {
            rig.no(0xA2, &[2, 3], 0x0A, &[]);
        }
    }
    assert_eq!(rig.ok(0x32, &[])[3..], [27, 3]);
    // Each report is read in the layout of its own format.
    assert_eq!([1, 2, 3].map(|ordinal| rig.ok(0x43, &[ordinal]).len()), [48, 64, 64]);
    assert_eq!([1, 2, 3].map(|number| rig.ok(0x40, &[number, 0, 0, 0]).len()), [2 + 47, 2 + 64, 2 + 64]);
    // From 1.05 back to 1.0, both begun by 02h.
    let mut rig = Rig::in_format(Generation::G1, 2, 0);
    rig.ok(0x02, &[2]);
    rig.ok(0x07, &[registration_data(), tlv(1209, &[1])].concat());
    rig.no(0x03, &old_registration(at(1, 9, 5), 3, 0, Some(3)), 0x0A, &[]);
}

#[test]
fn a_change_of_parameters_takes_every_reason_and_keeps_who_it_belongs_to() {
    for format in [3, 4] {
        let mut rig = Rig::registered_as(FnConfig::new(Generation::G12, 1), format, &A3::new(at(1, 9, 0)));
        rig.ok(0xA2, &[2, format]);
        rig.ok(0x07, &registration_data());
        let good = A3 { reason: Some(1 << 2), ..A3::new(at(1, 9, 5)) };
        for bit in 0..32 {
            let parameters = A3 { reason: Some(1 << bit), ..good.clone() };
            if (1..=21).contains(&bit) || bit == 31 {
                let mut fork = rig.clone();
                fork.ok(0xA3, &parameters.bytes());
                let report = fork.read(2);
                assert_eq!(value(&report, 1205), (1_u32 << bit).to_le_bytes());
                assert_eq!(fork.ok(0x43, &[2])[52..56], (1_u32 << bit).to_le_bytes());
            } else {
                rig.no(0xA3, &parameters.bytes(), 0x09, &[]);
            }
        }
        // Another user, another register, no reason at all, a length of a first registration.
        rig.no(0xA3, &A3 { inn: *b"7708806062  ", ..good.clone() }.bytes(), 0x09, &[]);
        rig.no(0xA3, &A3 { rnm: *b"0000000005008571    ", ..good.clone() }.bytes(), 0x09, &[]);
        rig.no(0xA3, &A3 { reason: Some(0), ..good.clone() }.bytes(), 0x09, &[]);
        rig.no(0xA3, &A3 { reason: None, ..good.clone() }.bytes(), 0x01, &[]);
        rig.ok(0xA3, &good.bytes());
    }
    for generation in ALL {
        let mut rig = Rig::in_format(generation, 2, 0);
        rig.ok(0x02, &[2]);
        rig.ok(0x07, &registration_data());
        let mut other = old_registration(at(1, 9, 5), 3, 0, Some(3));
        other[5] = b'5';
        rig.no(0x03, &other, 0x09, &[]);
        for reason in 0..=255 {
            let data = old_registration(at(1, 9, 5), 3, 0, Some(reason));
            if (2..=4).contains(&reason) {
                let mut fork = rig.clone();
                fork.ok(0x03, &data);
                assert_eq!(value(&fork.read(2), 1101), [reason]);
                assert_eq!(fork.ok(0x43, &[2])[39], reason);
            } else {
                rig.no(0x03, &data, 0x09, &[]);
            }
        }
    }
}

#[test]
fn a_change_of_parameters_counts_on_and_names_the_totals() {
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 20));
    rig.no(0xA2, &[2, 4], 0x02, &[]);
    rig.close_shift(at(1, 9, 30));
    rig.no(0xA2, &[0, 4], 0x02, &[]);
    rig.no(0xA2, &[1, 4], 0x02, &[]);
    rig.ok(0xA2, &[2, 4]);
    rig.no(0x11, &dt5(at(1, 9, 40)), 0x02, &[]);
    rig.ok(0x07, &registration_data());
    let answer = rig.ok(0xA3, &A3 { tax: 4, reason: Some(1 << 7), ..A3::new(at(1, 9, 40)) }.bytes());
    assert_eq!(answer[..4], [5, 0, 0, 0]);
    let report = rig.read(5);
    let sales = objects::find(value(&report, 1157), 1129).expect("sales");
    assert_eq!(objects::find(sales.value, 1201).map(|sum| sum.value), Some(&[100][..]));
    assert_eq!(value(&report, 1062), [4]);
    assert_eq!(rig.device.counters().operations(), 1);
    assert_eq!(rig.ok(0x42, &[]), [5, 0]);
    // The tax system is that of the report in force.
    rig.open_shift(at(1, 9, 50));
    rig.begin(0x15, at(1, 9, 50));
    rig.no(0x07, &tlv(1055, &[1]), 0x19, &1055_u16.to_le_bytes());
    rig.ok(0x07, &tlv(1055, &[4]));
}

#[test]
fn documents_are_queued_as_the_registration_in_force_has_it() {
    let mut rig =
        Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &A3::new(at(1, 9, 0)).autonomous());
    rig.open_shift(at(1, 9, 10));
    rig.close_shift(at(1, 9, 20));
    assert_eq!((rig.ok(0x42, &[]), rig.ok(0x20, &[])[2]), (vec![0, 0], 0));
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    // Autonomous to transfer: reasons 2 and 5.
    rig.no(0xA3, &A3 { reason: Some(1 << 4), ..A3::new(at(1, 9, 30)) }.bytes(), 0x09, &[]);
    rig.ok(0xA3, &A3 { reason: Some(1 << 4 | 1 << 1), ..A3::new(at(1, 9, 30)) }.bytes());
    rig.open_shift(at(1, 9, 40));
    assert_eq!(rig.ok(0x20, &[])[2..8], [2, 0, 4, 0, 0, 0], "from the report on");
    rig.ok(0x39, &[]);
}

#[test]
fn a_report_on_settlements_in_every_format() {
    for (generation, format) in [
        (Generation::G1, 2),
        (Generation::G11, 2),
        (Generation::G11, 3),
        (Generation::G12, 2),
        (Generation::G12, 3),
        (Generation::G12, 4),
    ] {
        let mut rig = Rig::in_format(generation, format, 0);
        // Without a shift and without data; 1 document waits.
        rig.begin(0x18, at(1, 9, 5));
        assert_eq!(rig.ok(0x30, &[])[1], 0x17);
        let answer = rig.ok(0x19, &[]);
        assert_eq!(
            (answer.len(), &answer[..4], &answer[8..]),
            (15, &[2, 0, 0, 0][..], &[1, 0, 0, 0, 24, 3, 1][..])
        );
        let mut rig = rig.on_shift();
        rig.begin(0x15, at(1, 9, 20));
        rig.ok(0x07, &receipt_of(format));
        rig.ok(0x16, &ending(at(1, 9, 20), 3, 100));
        // In an open shift, with data.
        rig.begin(0x18, at(1, 9, 30));
        let extra = if format == 4 { tlv(1280, b"x") } else { tlv(1048, b"OOO") };
        rig.ok(0x07, &extra);
        rig.ok(0x19, &[]);
        let report = rig.read(5);
        let expected: &[u16] = match format {
            2 => &[1038, 1097, 1098, 1116, 1048],
            3 => &[1038, 1097, 1098, 1116, 1157, 1158, 1209, 1048],
            _ => &[1038, 1097, 1098, 1116, 1157, 1158, 1209, 1213, 1280],
        };
        assert_eq!(tags(&report)[6..], *expected);
        assert_eq!((value(&report, 1097), value(&report, 1116)), (&[4, 0, 0, 0][..], &[1, 0, 0, 0][..]));
        if format > 2 {
            let unsent = objects::find(value(&report, 1158), 1146).expect("purchases");
            assert_eq!(objects::find(unsent.value, 1135).map(|count| count.value), Some(&[1, 0, 0, 0][..]));
            rig.begin(0x18, at(1, 9, 40));
            rig.no(0x07, &tlv(1021, b"cashier"), 0x0B, &1021_u16.to_le_bytes());
        }
    }
}

#[test]
fn an_autonomous_report_on_settlements_says_so() {
    let parameters = A3::new(at(1, 9, 0)).autonomous();
    let mut rig = Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &parameters);
    rig.begin(0x18, at(1, 9, 5));
    assert_eq!(rig.ok(0x19, &[])[8..], [0; 7]);
    let report = rig.read(2);
    assert_eq!(tags(&report)[6..], [1002, 1038, 1157, 1209, 1213]);
    assert_eq!(value(&report, 1002), [1]);
    assert_eq!(rig.ok(0x40, &[2, 0, 0, 0])[15..], [0; 7]);
}

#[test]
fn code_02_in_front_of_and_behind_a_report_on_settlements() {
    let mut rig = Rig::registered();
    rig.no(0x19, &[], 0x02, &[]);
    rig.begin(0x18, at(1, 9, 10));
    for command in [0x11, 0x13, 0x15, 0x17, 0x18] {
        rig.no(command, &dt5(at(1, 9, 10)), 0x02, &[]);
    }
    rig.no(0x12, &[], 0x02, &[]);
    rig.no(0x16, &ending(at(1, 9, 10), 1, 1), 0x02, &[]);
    rig.ok(0x19, &[]);
    rig.no(0x19, &[], 0x02, &[]);
    rig.no(0x18, &dt5(at(1, 9, 9)), 0x07, &[]);
}

#[test]
fn closing_needs_a_closed_shift_and_an_empty_queue_and_the_right_number() {
    let mut rig = Rig::registered().on_shift();
    rig.no(0x04, &[], 0x02, &[]);
    rig.close_shift(at(1, 9, 30));
    for _ in 0..3 {
        rig.no(0x04, &[], 0x09, &[]);
        rig.confirm();
    }
    rig.no(0x05, &closing(2), 0x02, &[]);
    rig.ok(0x04, &[]);
    assert_eq!(rig.ok(0x30, &[])[1], 0x10);
    rig.no(0x04, &[], 0x02, &[]);
    rig.no(0x07, &tlv(1188, b"1"), 0x0B, &1188_u16.to_le_bytes());
    rig.ok(0x07, &[tlv(1021, b"cashier"), tlv(1282, b"x")].concat());
    rig.no(0x05, &[&dt5(at(2, 9, 0))[..], b"0000000005008571    "].concat(), 0x09, &[]);
    rig.no(0x05, &closing(1), 0x07, &[]);
    rig.no(0x05, &closing(2)[..24], 0x01, &[]);
    let answer = rig.ok(0x05, &closing(2));
    assert_eq!((answer.len(), &answer[..4]), (8, &[4, 0, 0, 0][..]));
    let report = rig.read(4);
    assert_eq!(tags(&report)[6..], [1038, 1157, 1209, 1021, 1282]);
    assert_eq!(value(&report, 1077)[0], 0x21, "signed like a registration");
    let record = rig.ok(0x40, &[4, 0, 0, 0]);
    assert_eq!((record[0], &record[15..27], &record[27..]), (6, &INN[..], &RNM[..]));
}

#[test]
fn the_old_generation_closes_with_documents_on_their_way_but_never_without_data() {
    let mut rig = Rig::in_format(Generation::G1, 2, 0);
    rig.ok(0x04, &[]);
    rig.no(0x05, &closing(2), 0x02, &[]);
    rig.ok(0x07, &tlv(1021, b"cashier"));
    rig.ok(0x05, &closing(2));
    assert_eq!(rig.device.state().phase, Phase::Closed);
    // It still reports on settlements, which then have to be sent as well.
    rig.begin(0x18, at(2, 9, 10));
    let answer = rig.ok(0x19, &[]);
    assert_eq!((&answer[..4], &answer[8..12]), (&[3, 0, 0, 0][..], &[2, 0, 0, 0][..]));
    for left in [2, 1, 0] {
        assert_eq!(rig.device.state().phase, Phase::Closed);
        rig.confirm();
        assert_eq!(rig.device.state().unsent, left);
    }
    assert_eq!(rig.device.state().phase, Phase::Archive);
    rig.no(0x18, &dt5(at(2, 9, 20)), 0x02, &[]);
    let mut newer = Rig::in_format(Generation::G11, 2, 0);
    newer.confirm();
    newer.ok(0x04, &[]);
    newer.ok(0x05, &closing(2));
    newer.no(0x18, &dt5(at(2, 9, 10)), 0x02, &[]);
}

/// Every command of documents and registration, with data of a sound length.
fn forming(time: [u8; 5]) -> Vec<(u8, Vec<u8>)> {
    let mut commands = vec![
        (0xA2, vec![0, 4]),
        (0xA2, vec![1, 4]),
        (0xA2, vec![2, 4]),
        (0x02, vec![0]),
        (0x02, vec![2]),
        (0xA3, vec![0; 52]),
        (0xA3, vec![0; 56]),
        (0x03, vec![0; 39]),
        (0x04, Vec::new()),
        (0x05, vec![0; 25]),
        (0x07, tlv(1021, b"cashier")),
        (0x10, Vec::new()),
        (0x16, vec![0; 11]),
        (0xA7, Vec::new()),
    ];
    commands.extend([0x12, 0x14, 0x19].map(|command| (command, Vec::new())));
    commands.extend([0x11, 0x13, 0x15, 0x17, 0x18].map(|command| (command, time.to_vec())));
    commands
}

#[test]
fn after_closing_documents_are_sent_and_read_and_none_is_made() {
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 20));
    rig.close_shift(at(1, 9, 30));
    (0..4).for_each(|_| drop(rig.confirm()));
    rig.ok(0x04, &[]);
    rig.ok(0x05, &closing(2));
    let readable = |rig: &mut Rig| {
        for (command, data) in forming(dt5(at(2, 9, 10))) {
            rig.no(command, &data, 0x02, &[]);
        }
        for (command, data) in [
            (0x06, &[][..]),
            (0x30, &[]),
            (0x31, &[]),
            (0x32, &[]),
            (0x33, &[]),
            (0x35, &[]),
            (0x36, &[1]),
            (0x37, &[0]),
            (0x38, &[1, 1]),
            (0x3A, &[]),
            (0x3D, &[]),
            (0x3F, &[]),
            (0x40, &[3, 0, 0, 0]),
            (0x41, &[3, 0, 0, 0]),
            (0x42, &[]),
            (0x43, &[1]),
            (0x44, &[0x18, 0x04]),
            (0x50, &[3, 0, 0, 0]),
        ] {
            rig.ok(command, data);
        }
        assert_eq!(rig.read(3).len(), 19);
    };
    readable(&mut rig);
    rig.ok(0x39, &[]);
    assert_eq!(rig.ok(0x3B, &dt5(at(2, 9, 0))), 559_u16.to_le_bytes());
    assert_eq!(rig.ok(0x20, &[])[2..4], [1, 0]);
    rig.ok(0x21, &[1]);
    rig.ok(0x22, &[]);
    rig.ok(0x24, &[]);
    rig.confirm();
    assert_eq!(rig.ok(0x30, &[])[0], 0x0F);
    readable(&mut rig);
    for (command, data) in [
        (0x20, &[][..]),
        (0x21, &[1]),
        (0x22, &[]),
        (0x23, &[0; 4]),
        (0x24, &[]),
        (0x25, &[]),
        (0x26, &[0]),
        (0x39, &[]),
        (0x3B, &[24, 3, 2, 0, 0]),
    ] {
        rig.no(command, data, 0x02, &[]);
    }
}

#[test]
fn a_device_is_closed_after_its_life_and_with_a_full_archive() {
    let parameters = A3::new(at(1, 9, 0)).autonomous();
    let config = FnConfig { life: LifeClass::M13, ..FnConfig::new(Generation::G12, 1) };
    let mut rig = Rig::registered_as(config, 4, &parameters);
    assert_eq!(rig.ok(0x3B, &dt5(at(1, 9, 0))), 410_u16.to_le_bytes());
    let after = at(1, 9, 0) + TimeDelta::days(411);
    rig.go(after);
    rig.no(0x11, &dt5(after), 0x12, &[]);
    rig.no(0x18, &dt5(after), 0x12, &[]);
    rig.ok(0x04, &[]);
    rig.ok(0x05, &[&dt5(after)[..], RNM].concat());
    assert_eq!(rig.ok(0x30, &[])[..5], [0x0F, 0, 0, 0, 0x03]);

    let config = FnConfig { capacity: 1, ..FnConfig::new(Generation::G12, 1) };
    let mut rig = Rig::registered_as(config, 4, &parameters);
    rig.no(0x11, &dt5(at(1, 9, 10)), 0x14, &[]);
    assert_eq!(rig.ok(0x30, &[])[4], 0x04);
    rig.ok(0x04, &[]);
    rig.ok(0x05, &closing(2));
}

#[test]
fn raised_flags_stand_in_the_reports_of_a_shift() {
    let parameters = A3::new(at(1, 9, 0)).autonomous();
    let mut rig = Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &parameters);
    let late = at(1 + 410 - 3, 9, 0);
    rig.open_shift(late);
    assert_eq!(tags(&rig.read(2))[6..], [1038, 1206, 1209, 1021], "by the time of the last document");
    rig.close_shift(late + TimeDelta::hours(1));
    rig.open_shift(late + TimeDelta::hours(2));
    let opening = rig.read(4);
    assert_eq!(tags(&opening)[6..], [1038, 1050, 1051, 1206, 1209, 1021]);
    assert_eq!((value(&opening, 1050), value(&opening, 1051)), (&[1][..], &[1][..]));
    rig.close_shift(late + TimeDelta::hours(3));
    let closing = rig.read(5);
    assert_eq!([1050, 1051, 1052, 1053].map(|tag| value(&closing, tag)[0]), [1, 1, 0, 0]);
}

#[test]
fn a_month_without_the_operator_blocks_the_transfer_mode_only() {
    let mut rig = Rig::registered();
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    rig.ok(0xA3, &A3 { reason: Some(1 << 1 | 1 << 5), ..A3::new(at(1, 9, 5)).autonomous() }.bytes());
    assert_eq!(rig.device.state().unsent, 1, "the first report still waits");
    rig.open_shift(at(40, 9, 0));
}

#[test]
fn a_confirmation_names_the_operator_where_the_register_did() {
    for (passed, reason) in [(Vec::new(), None), (tlv(1017, OFD_INN), Some(6))] {
        let mut rig = new(Generation::G12);
        rig.ok(0x02, &[]);
        rig.ok(0x07, &[registration_data(), passed].concat());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 0, None));
        let other = Confirmation::of(&rig.device, 1).with(1017, b"7709364346  ").bytes();
        match reason {
            Some(reason) => rig.no(0x26, &other, 0x20, &[reason]),
            None => drop(rig.ok(0x26, &other)),
        }
    }
}

#[test]
fn flags_of_the_operator_are_unknown_to_the_old_generation() {
    for (generation, flags) in [(Generation::G1, 0), (Generation::G11, 0x70)] {
        let mut rig = Rig::in_format(generation, 2, 0);
        let message = Confirmation::of(&rig.device, 1).with(1206, &[0x62]);
        rig.ok(0x26, &message.bytes());
        assert_eq!(rig.ok(0x30, &[])[4], flags);
    }
}
