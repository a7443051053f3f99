//! Every result code the built commands can give, each provoked where the protocol says.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use chrono::TimeDelta;
use emulators::fiscal_storage::{FnConfig, Generation, wire};
use fn_support::*;

fn config(generation: Generation) -> FnConfig {
    FnConfig::new(generation, 1)
}

#[test]
fn code_01_for_what_the_generation_does_not_know() {
    for (generation, unknown) in [
        (
            Generation::G1,
            &[0x34, 0x36, 0x39, 0x3A, 0x3B, 0x3D, 0x3F, 0x50, 0xA2, 0xA3, 0xA7, 0xAB, 0xB0, 0xD0, 0xD7][..],
        ),
        (Generation::G11, &[0x34, 0x3C, 0x3E, 0x3F, 0xAB, 0xB0, 0xB7, 0xBF, 0xD0, 0xD1, 0xD3, 0xD7]),
        (
            Generation::G12,
            &[
                0x00, 0x01, 0x08, 0x1A, 0x27, 0x34, 0x48, 0x49, 0x63, 0x6C, 0xB4, 0xB8, 0xB9, 0xC0, 0xD2,
                0xD8, 0xFF,
            ],
        ),
    ] {
        for command in unknown {
            Rig::new(config(generation)).no(*command, &[], 0x01, &[]);
        }
    }
}

#[test]
fn code_01_for_a_wrong_length_or_a_fixed_value() {
    let mut rig = Rig::registered().on_shift();
    for (command, data) in [
        (0x02, &[0, 0][..]),
        (0x02, &[3]),
        (0xA2, &[]),
        (0xA2, &[3, 4]),
        (0xA2, &[2, 4, 0]),
        (0x03, &[0; 38]),
        (0xA3, &[0; 53]),
        (0x04, &[0]),
        (0x05, &[0; 24]),
        (0x06, &[0]),
        (0x07, &[]),
        (0x10, &[0]),
        (0x11, &[24, 3, 1, 9]),
        (0x12, &[0]),
        (0x13, &[0; 6]),
        (0x14, &[0]),
        (0x15, &[]),
        (0x16, &[0; 10]),
        (0x17, &[0; 4]),
        (0x18, &[0; 4]),
        (0x19, &[1]),
        (0x20, &[0]),
        (0x21, &[]),
        (0x21, &[2]),
        (0x22, &[0]),
        (0x23, &[0; 3]),
        (0x24, &[0]),
        (0x25, &[0]),
        (0x26, &[]),
        (0x30, &[0]),
        (0x31, &[0]),
        (0x32, &[0]),
        (0x33, &[0]),
        (0x35, &[0]),
        (0x36, &[2]),
        (0x37, &[]),
        (0x38, &[0]),
        (0x38, &[0, 5]),
        (0x39, &[0]),
        (0x3A, &[0]),
        (0x3B, &[24, 3, 1]),
        (0x3D, &[0]),
        (0x3F, &[0]),
        (0x40, &[1, 0, 0]),
        (0x41, &[]),
        (0x42, &[0]),
        (0x43, &[1, 1]),
        (0x44, &[1]),
        (0x45, &[1]),
        (0x46, &[1]),
        (0x47, &[1]),
        (0x50, &[1]),
        (0x60, &[]),
        (0x60, &[0x17]),
        (0xA7, &[0]),
        (0xAB, &[0, 0, 0, 0]),
        (0xAB, &[0]),
    ] {
        rig.no(command, data, 0x01, &[]);
    }
    let serial = FnConfig { serial_device: true, ..config(Generation::G12) };
    Rig::new(serial).no(0x60, &[0x16], 0x01, &[]);
}

#[test]
fn code_01_for_a_wrong_checksum_and_nothing_is_executed() {
    let mut rig = Rig::registered();
    rig.ok(0x11, &dt5(at(1, 9, 10)));
    let mut cancel = wire::frame(0x06, &[]);
    cancel[4] ^= 1;
    let reply = rig.device.request(&cancel, rig.clock);
    assert_eq!(reply.bytes, wire::frame(0x01, &[]));
    assert!(rig.device.state().open.is_some());
}

#[test]
fn code_01_for_data_that_are_no_whole_objects() {
    for mut rig in [Rig::registered(), Rig::old(config(Generation::G1))] {
        rig.ok(0x11, &dt5(at(1, 9, 10)));
        for block in [&[1][..], &[1, 0, 5, 0, 1], &tlv(1021, b"cashier")[..10]] {
            rig.no(0x07, block, 0x01, &[]);
        }
    }
}

#[test]
fn code_02_before_activation() {
    let mut rig = Rig::new(config(Generation::G12));
    let time = &dt5(at(1, 9, 0))[..];
    for (command, data) in [
        (0x03, &[0; 39][..]),
        (0xA3, &[0; 52]),
        (0x02, &[2]),
        (0xA2, &[2, 4]),
        (0x04, &[]),
        (0x05, &[0; 25]),
        (0x07, &[0; 8]),
        (0x10, &[]),
        (0x11, time),
        (0x12, &[]),
        (0x13, time),
        (0x14, &[]),
        (0x15, time),
        (0x16, &[0; 11]),
        (0x17, time),
        (0x18, time),
        (0x19, &[]),
        (0x20, &[]),
        (0x21, &[1]),
        (0x22, &[]),
        (0x23, &[0; 4]),
        (0x24, &[]),
        (0x25, &[]),
        (0x26, &[0]),
        (0x36, &[0]),
        (0x37, &[0]),
        (0x38, &[0, 1]),
        (0x39, &[]),
        (0x3B, time),
        (0x40, &[1, 0, 0, 0]),
        (0x41, &[1, 0, 0, 0]),
        (0x43, &[]),
        (0x44, &[0xFF, 0xFF]),
        (0x45, &[1, 0, 0, 0]),
        (0x46, &[]),
        (0x47, &[]),
        (0x50, &[1, 0, 0, 0]),
        (0xA7, &[]),
    ] {
        rig.no(command, data, 0x02, &[]);
    }
    assert_eq!(rig.ok(0x42, &[]), [0, 0]);
    assert!(rig.ok(0x06, &[]).is_empty());
}

#[test]
fn code_02_for_the_wrong_shift_or_another_document() {
    let mut rig = Rig::registered();
    let time = dt5(at(1, 9, 10));
    for command in [0x13, 0x15, 0x17] {
        rig.no(command, &time, 0x02, &[]);
    }
    rig.no(0xA2, &[0, 4], 0x02, &[]);
    rig.no(0xA2, &[1, 4], 0x02, &[]);
    rig.ok(0x11, &time);
    rig.no(0x12, &[], 0x02, &[]);
    for command in [0x11, 0x18] {
        rig.no(command, &time, 0x02, &[]);
    }
    rig.no(0x04, &[], 0x02, &[]);
    rig.no(0xA2, &[2, 4], 0x02, &[]);
    rig.ok(0x07, &tlv(1021, b"cashier"));
    for (command, data) in [
        (0x14, &[][..]),
        (0x16, &ending(at(1, 9, 10), 1, 1)),
        (0x19, &[]),
        (0x05, &[0; 25]),
        (0xA3, &[0; 52]),
    ] {
        rig.no(command, data, 0x02, &[]);
    }
    rig.ok(0x12, &[]);
    rig.no(0x12, &[], 0x02, &[]);
    rig.no(0x11, &time, 0x02, &[]);
    rig.no(0x04, &[], 0x02, &[]);
    rig.no(0xA2, &[2, 4], 0x02, &[]);
    rig.ok(0x15, &time);
    rig.no(0x16, &ending(at(1, 9, 10), 1, 1), 0x02, &[]);
    for command in [0x11, 0x13, 0x15, 0x17, 0x18] {
        rig.no(command, &time, 0x02, &[]);
    }
    rig.ok(0x06, &[]);
    rig.no(0x07, &tlv(1021, b"cashier"), 0x02, &[]);
    rig.ok(0x13, &time);
    rig.no(0x14, &[], 0x02, &[]);
}

#[test]
fn code_02_when_the_registration_reports_are_used_up() {
    let mut rig =
        Rig::registered_as(FnConfig { reports: 2, ..config(Generation::G12) }, 4, &A3::new(at(1, 9, 0)));
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    rig.ok(0xA3, &A3 { reason: Some(1 << 31), ..A3::new(at(1, 9, 5)) }.bytes());
    assert_eq!(rig.ok(0x32, &[])[3..], [0, 2]);
    rig.no(0xA2, &[2, 4], 0x02, &[]);
}

#[test]
fn code_03_after_a_failure_with_its_text_in_35h() {
    let mut rig = Rig::registered();
    rig.device.fail("disk full");
    rig.no(0x10, &[], 0x03, &[]);
    rig.no(0x11, &dt5(at(1, 9, 10)), 0x03, &[]);
    assert_eq!(rig.ok(0x35, &[]), b"disk full");
    assert_eq!(rig.ok(0x30, &[])[0], 3);
}

#[test]
fn code_05_when_the_new_parameters_shorten_life_below_its_age() {
    let parameters = A3 { tax: 2, ..A3::new(at(1, 9, 0)) };
    let mut rig = Rig::registered_as(config(Generation::G12), 4, &parameters);
    let later = at(601, 9, 0);
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    let general = A3 { tax: 1, reason: Some(1 << 7), ..A3::new(later) };
    rig.no(0xA3, &general.bytes(), 0x05, &[]);
    rig.ok(0xA3, &A3 { tax: 4, ..general }.bytes());
}

#[test]
fn codes_05_06_12_14_15_when_resources_end() {
    let begin = [0x11, 0x15, 0x17, 0x18];
    // Life: the first of March and 1110 days.
    let parameters = A3 { tax: 2, ..A3::new(at(1, 9, 0)).autonomous() };
    let new = || Rig::registered_as(config(Generation::G12), 4, &parameters);
    let old = || {
        let mut rig = Rig::new(config(Generation::G1));
        rig.ok(0x02, &[]);
        rig.ok(0x07, &registration_data());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 2, 2, None));
        rig
    };
    // Autonomous: 560 days.
    for (mut rig, codes) in [(new(), [0x12; 4]), (old(), [0x05, 0x12, 0x12, 0x12])] {
        let last_day = rig.clock + TimeDelta::days(560);
        rig.ok(0x11, &dt5(last_day));
        rig.ok(0x06, &[]);
        let after = last_day + TimeDelta::days(1);
        rig.clock = after;
        rig.no(0x11, &dt5(after), codes[0], &[]);
        rig.open_shift(last_day);
        rig.go(after + TimeDelta::days(1));
        for (command, code) in begin.into_iter().zip(codes).skip(1) {
            rig.no(command, &dt5(last_day + TimeDelta::hours(24)), code, &[]);
        }
        rig.close_shift(after);
    }
    // A full archive, which leaves room for closing.
    let small = |generation| FnConfig { capacity: 3, ..config(generation) };
    let parameters = A3::new(at(1, 9, 0)).autonomous();
    let old = Rig::old(small(Generation::G1));
    for (rig, code) in [(Rig::registered_as(small(Generation::G12), 4, &parameters), 0x14), (old, 0x06)] {
        let mut rig = rig.on_shift();
        rig.sell(at(1, 9, 20));
        assert_eq!(rig.ok(0x30, &[])[4] & 0x04, 0x04);
        rig.go(at(1, 9, 30));
        for command in [0x15, 0x17, 0x18] {
            rig.no(command, &dt5(at(1, 9, 30)), code, &[]);
        }
        rig.close_shift(at(1, 9, 30));
        rig.no(0x11, &dt5(at(1, 9, 40)), code, &[]);
    }
    // The oldest message waits for more than 30 days.
    for (mut rig, code) in [(Rig::registered(), 0x14), (Rig::old(config(Generation::G1)), 0x15)] {
        rig.go(at(31, 9, 1));
        rig.ok(0x11, &dt5(at(31, 9, 0)));
        rig.ok(0x06, &[]);
        rig.no(0x11, &dt5(at(31, 9, 1)), code, &[]);
        assert_eq!(rig.ok(0x30, &[])[4] & 0x08, 0x08);
        rig.confirm();
        assert_eq!(rig.ok(0x30, &[])[4] & 0x08, 0);
        rig.open_shift(at(31, 9, 1));
    }
    // The storage for 30 days is full of unsent documents.
    for generation in [Generation::G12, Generation::G11] {
        let small = FnConfig { storage_bytes: 33_500, ..config(generation) };
        let format = generation.highest_format();
        let mut rig = Rig::registered_as(small, format, &A3::new(at(1, 9, 0))).on_shift();
        rig.begin(0x18, at(1, 9, 12));
        rig.ok(0x19, &[]);
        rig.no(0x15, &dt5(at(1, 9, 12)), 0x14, &[]);
        assert_eq!(rig.ok(0x30, &[])[4], 0, "no flags");
        for _ in 0..3 {
            rig.confirm();
        }
        rig.ok(0x15, &dt5(at(1, 9, 12)));
    }
}

#[test]
fn code_07_for_bad_times() {
    let mut rig = Rig::registered();
    let early = dt5(at(1, 8, 59));
    for (command, data) in
        [(0x11, [24, 3, 32, 9, 0]), (0x18, early), (0x11, dt5(at(1, 7, 59))), (0x3B, [24, 2, 30, 0, 0])]
    {
        rig.no(command, &data, 0x07, &[]);
    }
    rig.no(0x3B, &dt5(at(0, 9, 0)), 0x07, &[]);
    rig.ok(0x11, &dt5(at(1, 8, 0)));
    rig.ok(0x06, &[]);
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    rig.no(0xA3, &A3 { reason: Some(8), ..A3::new(at(1, 8, 59)) }.bytes(), 0x07, &[]);
    rig.ok(0x06, &[]);
    rig.open_shift(at(1, 9, 10));
    for command in [0x13, 0x15, 0x17, 0x18] {
        rig.no(command, &dt5(at(1, 9, 9)), 0x07, &[]);
        rig.no(command, &[24, 13, 1, 9, 0], 0x07, &[]);
    }
    rig.begin_receipt(at(1, 9, 20));
    rig.no(0x16, &ending(at(1, 9, 19), 1, 100), 0x07, &[]);
    rig.no(0x16, &ending(at(2, 9, 11), 1, 100), 0x07, &[]);
    rig.ok(0x16, &ending(at(2, 9, 10), 1, 100));
    let mut closing = Rig::registered_as(config(Generation::G12), 4, &A3::new(at(1, 9, 0)).autonomous());
    closing.ok(0x04, &[]);
    closing.no(0x05, &[&dt5(at(1, 8, 0))[..], RNM].concat(), 0x07, &[]);
    closing.ok(0x05, &[&dt5(at(1, 9, 0))[..], RNM].concat());
}

#[test]
fn code_08_for_what_is_not_there() {
    let mut rig = Rig::registered_as(config(Generation::G12), 4, &A3::new(at(1, 9, 0)).autonomous());
    for number in [0_u32, 2, u32::MAX] {
        for command in [0x40, 0x41, 0x45, 0x50] {
            rig.no(command, &number.to_le_bytes(), 0x08, &[]);
        }
    }
    rig.no(0x41, &[1, 0, 0, 0], 0x08, &[]);
    rig.no(0x39, &[], 0x08, &[]);
    rig.no(0x43, &[0], 0x08, &[]);
    rig.no(0x43, &[2], 0x08, &[]);
    rig.no(0x44, &1041_u16.to_le_bytes(), 0x08, &[]);
    rig.no(0x44, &[2, 0xFF, 0xFF], 0x08, &[]);
    rig.no(0x47, &[], 0x08, &[]);
    rig.no(0x46, &[], 0x02, &[]);
    rig.ok(0x21, &[1]);
    rig.no(0x22, &[], 0x08, &[]);
    // Data older than 30 days are gone, except those of registration.
    rig.open_shift(at(1, 9, 10));
    rig.go(at(31, 9, 10));
    rig.ok(0x45, &[2, 0, 0, 0]);
    rig.go(at(31, 9, 11));
    rig.no(0x45, &[2, 0, 0, 0], 0x08, &[]);
    rig.ok(0x45, &[1, 0, 0, 0]);
    rig.ok(0x40, &[2, 0, 0, 0]);
}

#[test]
fn code_09_for_values_of_a_registration() {
    let mut rig = Rig::new(config(Generation::G12));
    rig.ok(0xA2, &[0, 4]);
    rig.ok(0x07, &registration_data());
    let good = A3::new(at(1, 9, 0));
    for wrong in [
        A3 { inn: *b"770220327   ", ..good.clone() },
        A3 { inn: *b"7702203276\0\0", ..good.clone() },
        A3 { rnm: *b"000000000500857     ", ..good.clone() },
        A3 { rnm: *b"00000000050085700000", ..good.clone() },
        A3 { tax: 0, ..good.clone() },
        A3 { tax: 0x40, ..good.clone() },
        A3 { mode: 1, ..good.clone() },
        A3 { mode: 2, ..good.clone() },
        A3 { ofd_inn: *b"000000000000", ..good.clone() },
        A3 { ofd_inn: *b"operator    ", ..good.clone() },
    ] {
        rig.no(0xA3, &wrong.bytes(), 0x09, &[]);
    }
    rig.ok(0xA3, &good.bytes());
    rig.ok(0xA2, &[2, 4]);
    rig.ok(0x07, &registration_data());
    let again = A3 { reason: Some(4), ..good };
    for wrong in [
        A3 { reason: Some(0), ..again.clone() },
        A3 { reason: Some(1), ..again.clone() },
        A3 { reason: Some(1 << 22), ..again.clone() },
        A3 { reason: Some(1 << 24), ..again.clone() },
        again.clone().autonomous(),
    ] {
        rig.no(0xA3, &wrong.bytes(), 0x09, &[]);
    }
    rig.ok(0xA3, &A3 { reason: Some(2), ..again.autonomous() }.bytes());

    let mut rig = Rig::new(config(Generation::G11));
    rig.ok(0xA2, &[0]);
    rig.ok(0x07, &registration_data());
    for wrong in [A3 { mode: 0x40, ..A3::new(at(1, 9, 0)) }, A3 { extended: 0x10, ..A3::new(at(1, 9, 0)) }] {
        rig.no(0xA3, &wrong.bytes(), 0x09, &[]);
    }

    let mut rig = Rig::old(config(Generation::G1));
    rig.ok(0x02, &[2]);
    rig.ok(0x07, &registration_data());
    for (mode, reason) in [(0, 1), (0, 5), (2, 4)] {
        rig.no(0x03, &old_registration(at(1, 9, 5), 3, mode, Some(reason)), 0x09, &[]);
    }
    rig.no(0x03, &old_registration(at(1, 9, 5), 3, 0, None), 0x01, &[]);
    rig.ok(0x03, &old_registration(at(1, 9, 5), 3, 2, Some(2)));
}

#[test]
fn code_09_for_sums_of_a_receipt_and_at_closing() {
    let mut rig = Rig::registered();
    rig.no(0x04, &[], 0x09, &[]);
    let mut rig = rig.on_shift();
    rig.begin_receipt(at(1, 9, 20));
    rig.no(0x16, &ending(at(1, 9, 20), 0, 100), 0x09, &[]);
    rig.no(0x16, &ending(at(1, 9, 20), 5, 100), 0x09, &[]);
    rig.no(0x16, &ending(at(1, 9, 20), 1, 101), 0x09, &[]);
    rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));

    let mut rig = Rig::registered_as(config(Generation::G12), 4, &A3::new(at(1, 9, 0)).autonomous());
    rig.ok(0x04, &[]);
    rig.no(0x05, &[&dt5(at(1, 9, 0))[..], b"0000000005008571    "].concat(), 0x09, &[]);
}

#[test]
fn code_09_when_a_counter_would_overflow() {
    let mut rig = Rig::registered().on_shift();
    let most = (1_u64 << 40) - 1;
    for _ in 0..256 {
        rig.ok(0x15, &dt5(at(1, 9, 10)));
        rig.ok(0x07, &[receipt_but(&[1031]), tlv(1031, &most.to_le_bytes()[..5])].concat());
        rig.ok(0x16, &ending(at(1, 9, 10), 1, most));
    }
    rig.ok(0x15, &dt5(at(1, 9, 10)));
    rig.ok(0x07, &[receipt_but(&[1031]), tlv(1031, &most.to_le_bytes()[..5])].concat());
    rig.no(0x16, &ending(at(1, 9, 10), 1, most), 0x09, &[]);
    rig.ok(0x06, &[]);
    rig.sell(at(1, 9, 10));
}

#[test]
fn code_0a_for_the_wrong_mode() {
    let mut rig = Rig::new(config(Generation::G11));
    rig.no(0xA2, &[0, 4], 0x0A, &[]);
    rig.no(0xA2, &[0, 2], 0x0A, &[]);
    rig.ok(0xA2, &[0, 3]);
    rig.ok(0x07, &registration_data());
    rig.no(0x03, &old_registration(at(1, 9, 0), 3, 0, None), 0x0A, &[]);
    rig.ok(0x06, &[]);
    rig.ok(0x02, &[0]);
    rig.ok(0x07, &registration_data());
    rig.no(0xA3, &A3::new(at(1, 9, 0)).bytes(), 0x0A, &[]);
    let mut rig = Rig::registered();
    rig.no(0x02, &[2], 0x0A, &[]);
    rig.no(0xA2, &[2, 3], 0x0A, &[]);
    rig.ok(0xA2, &[2, 4]);
}

#[test]
fn code_0a_for_what_is_missing_in_an_item_or_a_receipt() {
    let mut rig = Rig::registered().on_shift();
    rig.begin(0x15, at(1, 9, 20));
    for tag in [1023, 1043, 1079, 1212, 1214, 2108] {
        rig.no(0x07, &item_but(&[tag], &[]), 0x0A, &[]);
    }
    rig.no(0x07, &item_but(&[], &[tlv(1222, &[1])]), 0x0A, &[]);
    rig.no(0x07, &item_but(&[], &[tlv(1226, INN)]), 0x0A, &[]);
    rig.ok(0x07, &item_but(&[1030], &[tlv(1222, &[1]), tlv(1226, INN)]));
    rig.ok(0x06, &[]);
    for tag in [1055, 1059] {
        rig.begin(0x15, at(1, 9, 20));
        rig.ok(0x07, &receipt_but(&[tag]));
        rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0A, &[]);
        rig.ok(0x06, &[]);
    }
    rig.begin(0x17, at(1, 9, 20));
    rig.ok(0x07, &receipt_but(&[]));
    rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0A, &[]);
    rig.ok(0x07, &tlv(1174, &tlv(1178, &[0, 0, 0, 0])));
    rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));
}

#[test]
fn codes_0b_0c_0d_0e_10_18_19_for_document_data() {
    let small = FnConfig { max_items: 2, ..config(Generation::G12) };
    let mut rig = Rig::registered_as(small, 4, &A3::new(at(1, 9, 0))).on_shift();
    rig.begin(0x15, at(1, 9, 20));
    rig.ok(0x07, &tlv(1008, b"+79990000000"));
    for (block, code, tag) in [
        // Formed by the device, unknown, of another document or format, marked.
        (tlv(1020, &[100]), 0x0B, 1020),
        (tlv(1209, &[4]), 0x0B, 1209),
        (tlv(9999, &[1]), 0x0B, 9999),
        (tlv(1188, b"001"), 0x0B, 1188),
        (tlv(1174, &tlv(1178, &[0; 4])), 0x0B, 1174),
        (tlv(1227, b"buyer"), 0x0B, 1227),
        (item_but(&[], &[tlv(1162, &[1])]), 0x0B, 1162),
        (item_but(&[], &[tlv(2106, &[3])]), 0x0B, 2106),
        (item_but(&[], &[tlv(1291, &tlv(1293, &[1]))]), 0x0B, 1291),
        (item_but(&[], &[tlv(1163, &tlv(1030, b"x"))]), 0x0B, 1030),
        // Repeated.
        (tlv(1008, b"+79990000001"), 0x0C, 1008),
        ([tlv(1055, &[1]), tlv(1055, &[1])].concat(), 0x0C, 1055),
        (item_but(&[], &[tlv(1079, &[100])]), 0x0C, 1079),
        (item_but(&[], &[tlv(1224, &[tlv(1225, b"a"), tlv(1225, b"b")].concat())]), 0x0C, 1225),
        // Sizes and values.
        (tlv(1021, b""), 0x18, 1021),
        (tlv(1021, &[b'a'; 65]), 0x18, 1021),
        (tlv(1203, b"7702203276"), 0x18, 1203),
        (tlv(1031, &[0; 7]), 0x18, 1031),
        (tlv(1055, &[3]), 0x18, 1055),
        (tlv(1055, &[0x40]), 0x18, 1055),
        (tlv(1108, &[2]), 0x18, 1108),
        (item_but(&[1199], &[tlv(1199, &[13])]), 0x18, 1199),
        (item_but(&[1212], &[tlv(1212, &[28])]), 0x18, 1212),
        (item_but(&[2108], &[tlv(2108, &[13])]), 0x18, 2108),
        (tlv(1115, &tlv(1119, &[tlv(1199, &[6]), tlv(1120, &[1])].concat())), 0x18, 1199),
        (item_but(&[1214], &[tlv(1214, &[8])]), 0x18, 1214),
        (item_but(&[1023], &[tlv(1023, &[3, 0, 0])]), 0x18, 1023),
        (item_but(&[1023], &[tlv(1023, &[3])]), 0x18, 1023),
        (item_but(&[], &[tlv(1222, &[3]), tlv(1226, INN)]), 0x18, 1222),
        (tlv(1059, &[1, 2, 3]), 0x18, 1059),
        (tlv(1059, &[tlv(1030, b"x"), vec![0; 1024]].concat()), 0x18, 1059),
        (tlv(1256, &tlv(1228, b"1")), 0x18, 1228),
        // Against the registration.
        (tlv(1055, &[4]), 0x19, 1055),
        (item_but(&[1212], &[tlv(1212, &[2])]), 0x19, 1212),
        (item_but(&[1212], &[tlv(1212, &[30])]), 0x19, 1212),
    ] {
        rig.no(0x07, &block, code, &u16::to_le_bytes(tag));
    }
    // A rate of its own container, whole; and its pieces alone.
    rig.no(0x07, &tlv(1115, &tlv(1119, &tlv(1199, &[11]))), 0x0A, &[]);
    rig.no(0x07, &tlv(1115, &tlv(1119, &tlv(1120, &[1]))), 0x0A, &[]);
    rig.no(0x07, &tlv(1234, &tlv(1235, &tlv(1082, &[1]))), 0x0A, &[]);
    rig.ok(0x07, &tlv(1115, &tlv(1119, &[tlv(1199, &[11]), tlv(1120, &[1])].concat())));
    rig.ok(0x07, &item_but(&[], &[]));
    rig.no(0x07, &[item_but(&[], &[]), item_but(&[], &[])].concat(), 0x0E, &[]);
    // Mask of the payments received: cash, then electronic and credit too.
    rig.ok(0x07, &[tlv(1055, &[1]), tlv(1031, &[100])].concat());
    rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0D, &[0b0_0001]);
    rig.ok(0x07, &[tlv(1081, &[0]), tlv(1216, &[0])].concat());
    rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0D, &[0b0_1011]);
    rig.ok(0x07, &[tlv(1215, &[0]), tlv(1217, &[0, 0, 0, 0, 0])].concat());
    rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));

    // Marked goods are a matter of FFD 1.2.
    let mut rig = Rig::in_format(Generation::G12, 3, 0).on_shift();
    rig.begin(0x15, at(1, 9, 20));
    rig.no(0x07, &item_but(&[1212, 2108], &[tlv(1212, &[33])]), 0x18, &1212_u16.to_le_bytes());

    let excise = A3 { extended: 1, ..A3::new(at(1, 9, 0)) };
    let mut rig = Rig::registered_as(config(Generation::G12), 4, &excise).on_shift();
    rig.begin(0x15, at(1, 9, 20));
    rig.ok(0x07, &item_but(&[1212], &[tlv(1212, &[2])]));
}

#[test]
fn code_10_when_a_document_grows_too_long() {
    for (mut rig, begin, limit) in [
        (Rig::old(config(Generation::G1)).on_shift(), 0x13, 1024),
        (Rig::old(config(Generation::G1)), 0x11, 1024),
        (Rig::old(config(Generation::G1)), 0x18, 2048),
        (Rig::old(config(Generation::G1)).on_shift(), 0x15, 30 * 1024),
    ] {
        rig.ok(begin, &dt5(at(1, 9, 10)));
        for _ in 1..limit / 512 {
            rig.ok(0x07, &tlv(1084, &[0; 508]));
        }
        rig.no(0x07, &tlv(1084, &[0; 509]), 0x10, &[]);
        rig.ok(0x07, &tlv(1084, &[0; 508]));
    }
    for (mut rig, begin, limit) in [
        (Rig::registered(), 0x11, 4096),
        (Rig::registered().on_shift(), 0x13, 1024),
        (Rig::registered(), 0x18, 2048),
    ] {
        rig.ok(begin, &dt5(at(1, 9, 10)));
        rig.no(0x07, &vec![0; limit + 1], 0x10, &[]);
    }
    let mut rig = Rig::registered();
    rig.ok(0xA2, &[2, 4]);
    rig.no(0x07, &[0; 6145], 0x10, &[]);
}

#[test]
fn code_11_without_a_transport_connection() {
    let mut rig = Rig::registered();
    rig.no(0x22, &[], 0x11, &[]);
    rig.no(0x23, &[0, 0, 0, 4], 0x11, &[]);
    rig.ok(0x21, &[1]);
    rig.no(0x23, &[0, 0, 0, 4], 0x02, &[]);
    rig.no(0x25, &[], 0x02, &[]);
    let length = rig.ok(0x22, &[]);
    rig.no(0x23, &[length[0], length[1] + 1, 0, 4], 0x01, &[]);
    rig.no(0x23, &[0, 0, 1, 6], 0x01, &[]);
    assert!(rig.ok(0x23, &[length[0], length[1], 0, 6]).is_empty());
    rig.ok(0x21, &[0]);
    rig.no(0x23, &[0, 0, 0, 4], 0x11, &[]);
}

#[test]
fn codes_16_and_17_for_the_time_of_a_receipt() {
    let mut rig = Rig::registered().on_shift();
    for command in [0x15, 0x17] {
        rig.no(command, &dt5(at(2, 9, 11)), 0x16, &[]);
        rig.no(command, &dt5(at(1, 9, 16)), 0x17, &[]);
        rig.ok(command, &dt5(at(1, 9, 15)));
        rig.ok(0x06, &[]);
    }
    // The device's interval may be longer without a limit.
    rig.go(at(2, 9, 0));
    rig.sell(at(1, 9, 15));
    rig.go(at(3, 9, 0));
    rig.ok(0x15, &dt5(at(2, 9, 10)));
    rig.ok(0x06, &[]);
    rig.close_shift(at(3, 9, 0));

    let mut rig = Rig::registered_as(
        FnConfig { time_checks: false, ..config(Generation::G12) },
        4,
        &A3::new(at(1, 9, 0)),
    );
    rig.open_shift(at(1, 9, 10));
    rig.clock = at(1, 9, 10);
    rig.ok(0x15, &dt5(at(1, 23, 0)));
    // ФН-1 loses its timer with power; the first document after that is not compared.
    for (mut rig, compared) in [(Rig::old(config(Generation::G1)), false), (Rig::registered(), true)] {
        rig.open_shift(at(1, 9, 10));
        rig.device.power_cut();
        match compared {
            true => rig.no(0x15, &dt5(at(1, 10, 0)), 0x17, &[]),
            false => drop(rig.ok(0x15, &dt5(at(1, 10, 0)))),
        }
    }
}

#[test]
fn code_20_names_what_is_wrong_with_a_confirmation() {
    let mut rig = Rig::registered();
    let good = || Confirmation::of(&Rig::registered().device, 1);
    let cases = [
        (2, Confirmation { length: 1, ..good() }),
        (5, Confirmation { crc: 1, ..good() }),
        (2, Confirmation { form: 3, ..good() }),
        (4, good().with(1041, b"9999000000000000")),
        (3, good().with(1040, &[2, 0, 0, 0])),
        (6, good().with(1017, b"7709364346  ")),
        (1, Confirmation { key: [0; 32], ..good() }),
    ];
    for (reason, spoilt) in cases {
        rig.no(0x26, &spoilt.bytes(), 0x20, &[reason]);
    }
    rig.no(0x26, &[1, 2, 3], 0x20, &[2]);
    // Two things wrong: the earlier check answers.
    rig.no(0x26, &Confirmation { crc: 1, ..good().with(1040, &[9, 0, 0, 0]) }.bytes(), 0x20, &[5]);
    rig.no(0x26, &good().with(1041, b"x").with(1040, &[9, 0, 0, 0]).bytes(), 0x20, &[4]);
    assert_eq!(rig.ok(0x26, &Confirmation { trailer: true, ..good() }.bytes()), [0]);
    rig.no(0x26, &good().bytes(), 0x02, &[]);

    // Older generations do not look at the operator's number.
    let mut rig = Rig::old(config(Generation::G1));
    let other = Confirmation::of(&rig.device, 1).with(1017, b"7709364346  ");
    rig.ok(0x26, &other.bytes());
    // And a device may be told to take any sign.
    let lax = FnConfig { accept_any_fpo: true, ..config(Generation::G12) };
    let mut rig = Rig::registered_as(lax, 4, &A3::new(at(1, 9, 0)));
    let unsigned = Confirmation { key: [0; 32], ..Confirmation::of(&rig.device, 1) };
    rig.ok(0x26, &unsigned.bytes());
}
