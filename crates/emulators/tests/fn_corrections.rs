//! Corrections: every format, every settlement type, both forms; what is counted, kept and refused.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use emulators::fiscal_storage::{Form, Generation};
use fn_support::*;

/// Every generation with every format it can be registered for.
const FORMATS: [(Generation, u8); 6] = [
    (Generation::G1, 2),
    (Generation::G11, 2),
    (Generation::G11, 3),
    (Generation::G12, 2),
    (Generation::G12, 3),
    (Generation::G12, 4),
];
const BSO: u8 = 0x10;

#[test]
fn all_four_settlement_types_are_corrected_in_every_format() {
    for ((generation, format), mode) in FORMATS.into_iter().flat_map(|one| [(one, 0), (one, BSO)]) {
        let mut rig = Rig::in_format(generation, format, mode).on_shift();
        let form = if mode == BSO { Form::BsoCorrection } else { Form::Correction };
        for (operation, kind) in [(1, 0), (2, 1), (3, 0), (4, 1)] {
            rig.begin(0x17, at(1, 9, 20));
            assert_eq!(rig.ok(0x30, &[])[1], if mode == BSO { 0x15 } else { 0x14 });
            rig.ok(0x07, &[receipt_of(format), basis(kind)].concat());
            let answer = rig.ok(0x16, &ending(at(1, 9, 20), operation, 100));
            assert_eq!(answer[..2], u16::from(operation).to_le_bytes(), "numbered in the shift");
            let number = u32::from(operation) + 2;
            assert_eq!(answer[2..6], number.to_le_bytes());
            let record = rig.ok(0x40, &number.to_le_bytes());
            assert_eq!((record[0], record.len()), (form.code(), 2 + 19));
            assert_eq!(record[15..], [operation, 100, 0, 0, 0, 0]);
            let objects = rig.read(number);
            assert!(objects.contains(&(1054, vec![operation])) && objects.contains(&(1173, vec![kind])));
            assert_eq!(objects.iter().any(|(tag, _)| *tag == 1209), format > 2, "formed from FFD 1.1 on");
        }
        let counters = rig.device.shift_counters();
        assert!(counters.corrections.iter().all(|sums| (sums.count, sums.total) == (1, 100)));
        assert!(counters.receipts.iter().all(|sums| sums.count == 0));
        assert_eq!(rig.device.ledger().unsent.count, 6);
    }
}

#[test]
fn corrections_are_counted_apart_from_receipts() {
    let mut rig = Rig::in_format(Generation::G12, 4, 0).on_shift();
    rig.sell(at(1, 9, 20));
    for (minute, operation) in [(21, 2), (22, 2), (23, 3)] {
        rig.begin(0x17, at(1, 9, minute));
        rig.ok(0x07, &[receipt_of(4), basis(0)].concat());
        rig.ok(0x16, &ending(at(1, 9, minute), operation, 100));
    }
    let all = rig.ok(0x36, &[0]);
    assert_eq!(all[2..6], [4, 0, 0, 0], "operations");
    assert_eq!((all[6], all[82], all[158], all[234]), (1, 0, 0, 0), "receipts by type");
    let mut pairs = vec![3, 0, 0, 0];
    for (count, total) in [(0, 0), (2, 200), (1, 100), (0, 0)] {
        pairs.extend([count, 0, 0, 0, total, 0, 0, 0, 0, 0]);
    }
    assert_eq!(all[310..], pairs);
    let counts: Vec<u8> = rig.ok(0x37, &[1])[2..].iter().step_by(4).copied().collect();
    assert_eq!(counts, [4, 1, 2, 1, 0, 3, 0, 2, 1, 0]);
    let returns = rig.ok(0x38, &[0, 2]);
    assert_eq!((&returns[..4], &returns[76..80]), (&[0; 4][..], &[2, 0, 0, 0][..]));
    assert_eq!(rig.ok(0x39, &[])[14..18], [2, 0, 0, 0], "unsent: together");
}

#[test]
fn code_0a_when_the_basis_is_missing_or_names_no_order() {
    for (generation, format) in FORMATS.into_iter().filter(|(_, format)| *format > 2) {
        let mut rig = Rig::in_format(generation, format, 0).on_shift();
        rig.begin(0x17, at(1, 9, 20));
        rig.ok(0x07, &receipt_of(format));
        rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0A, &[]);
        // A basis without its date.
        rig.no(0x07, &tlv(1174, &tlv(1179, b"17-03/5")), 0x0A, &[]);
        rig.ok(0x06, &[]);
        // By order, and the order has no number.
        rig.begin(0x17, at(1, 9, 20));
        rig.ok(0x07, &[receipt_of(format), tlv(1173, &[1]), tlv(1174, &tlv(1178, &[0; 4]))].concat());
        rig.no(0x16, &ending(at(1, 9, 20), 1, 100), 0x0A, &[]);
        rig.ok(0x06, &[]);
        // Without 1173 it is the user's own.
        rig.begin(0x17, at(1, 9, 20));
        rig.ok(0x07, &[receipt_of(format), tlv(1174, &tlv(1178, &[0; 4]))].concat());
        rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));
    }
}

#[test]
fn codes_0b_0c_18_for_what_makes_a_correction() {
    for (generation, format) in FORMATS.into_iter().filter(|(_, format)| *format > 2) {
        let mut rig = Rig::in_format(generation, format, 0).on_shift();
        rig.begin(0x15, at(1, 9, 20));
        rig.no(0x07, &tlv(1173, &[0]), 0x0B, &1173_u16.to_le_bytes());
        rig.no(0x07, &basis(0), 0x0B, &1173_u16.to_le_bytes());
        rig.ok(0x06, &[]);
        rig.begin(0x17, at(1, 9, 20));
        for (block, code, tag) in [
            (tlv(1173, &[2]), 0x18, 1173_u16),
            (tlv(1174, &tlv(1178, &[1, 0, 0, 0])), 0x18, 1178),
            (tlv(1174, &tlv(1178, &[0; 3])), 0x18, 1178),
            (tlv(1174, &tlv(1177, b"mistake")), 0x0B, 1177),
            (tlv(1174, &[tlv(1178, &[0; 4]), tlv(1179, &[b'1'; 33])].concat()), 0x18, 1179),
            ([basis(0), basis(0)].concat(), 0x0C, 1173),
            (tlv(1174, &[1, 2]), 0x18, 1174),
        ] {
            rig.no(0x07, &block, code, &tag.to_le_bytes());
        }
        rig.ok(0x07, &[receipt_of(format), basis(1)].concat());
        rig.ok(0x16, &ending(at(1, 9, 20), 4, 100));
    }
}

#[test]
fn payments_of_a_correction_have_to_be_there_and_to_add_up() {
    for (generation, format) in FORMATS {
        let mut rig = Rig::in_format(generation, format, 0).on_shift();
        let item = if format == 4 { item_but(&[], &[]) } else { item_but(&[2108], &[]) };
        rig.begin(0x17, at(1, 9, 20));
        rig.ok(0x07, &[item, tlv(1055, &[1]), tlv(1031, &[100]), tlv(1216, &[0]), basis(0)].concat());
        let end = ending(at(1, 9, 20), 1, 100);
        if format == 2 {
            // Before FFD 1.1 the device does not look into the data.
            rig.ok(0x16, &ending(at(1, 9, 20), 1, 101));
            continue;
        }
        rig.no(0x16, &end, 0x0D, &[0b0_1001]);
        rig.ok(0x07, &[tlv(1081, &[1]), tlv(1215, &[0]), tlv(1217, &[0])].concat());
        rig.no(0x16, &end, 0x09, &[]);
        rig.no(0x16, &ending(at(1, 9, 20), 0, 101), 0x09, &[]);
        rig.no(0x16, &ending(at(1, 9, 20), 5, 101), 0x09, &[]);
        rig.ok(0x16, &ending(at(1, 9, 20), 1, 101));
    }
}

#[test]
fn a_correction_in_ffd_1_05_may_do_without_items() {
    let mut rig = Rig::in_format(Generation::G1, 2, 0).on_shift();
    rig.begin(0x17, at(1, 9, 20));
    rig.no(0x16, &ending(at(1, 9, 20), 3, 500), 0x02, &[]);
    rig.ok(0x07, &[tlv(1055, &[1]), tlv(1031, &[0xF4, 1]), tlv(1105, &[0xF4, 1]), basis(1)].concat());
    rig.ok(0x16, &ending(at(1, 9, 20), 3, 500));
    let sums = rig.device.counters().corrections[2];
    assert_eq!((sums.total, sums.payments[0], sums.vat[3]), (500, 500, 500));
}

#[test]
fn what_needs_a_shift_and_its_day_needs_it_for_a_correction_too() {
    let mut rig = Rig::in_format(Generation::G12, 4, 0);
    rig.no(0x17, &dt5(at(1, 9, 10)), 0x02, &[]);
    rig.open_shift(at(1, 9, 10));
    rig.no(0x17, &dt5(at(1, 9, 9)), 0x07, &[]);
    rig.no(0x17, &dt5(at(1, 9, 16)), 0x17, &[]);
    rig.no(0x17, &dt5(at(2, 9, 11)), 0x16, &[]);
    rig.begin(0x17, at(1, 9, 20));
    rig.no(0x15, &dt5(at(1, 9, 20)), 0x02, &[]);
    rig.no(0x14, &[], 0x02, &[]);
    rig.ok(0x07, &[receipt_of(4), basis(0)].concat());
    rig.no(0x16, &ending(at(1, 9, 19), 1, 100), 0x07, &[]);
    rig.no(0x16, &ending(at(2, 9, 11), 1, 100), 0x07, &[]);
    rig.ok(0x16, &ending(at(1, 9, 21), 1, 100));
}

#[test]
fn the_record_for_five_years_holds_a_correction_of_the_checked_formats() {
    for (generation, format, first) in
        [(Generation::G11, 3, 1), (Generation::G12, 4, 2), (Generation::G12, 2, 0)]
    {
        let mut rig = Rig::in_format(generation, format, 0).on_shift();
        rig.begin(0x17, at(1, 9, 20));
        rig.ok(0x07, &[receipt_of(format), basis(0), tlv(1192, b"1234567890")].concat());
        rig.ok(0x16, &ending(at(1, 9, 20), 2, 100));
        let record = rig.ok(0x50, &[3, 0, 0, 0]);
        assert_eq!(record[0], first);
        if first > 0 {
            assert_eq!((record[1], record[2], record[16]), (1, 31, 2));
            assert_eq!(record[89..105], *b"1234567890      ");
        } else {
            assert_eq!((record[1], record.len()), (31, 3 + 19));
        }
    }
}
