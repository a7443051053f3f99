//! What the three generations have in common and where they differ: commands, codes, limits.

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

const ALL: [Generation; 3] = [Generation::G1, Generation::G11, Generation::G12];
/// Every generation with every format it can be registered for.
const FORMATS: [(Generation, u8); 6] = [
    (Generation::G1, 2),
    (Generation::G11, 2),
    (Generation::G11, 3),
    (Generation::G12, 2),
    (Generation::G12, 3),
    (Generation::G12, 4),
];

/// Commands of the base set that ask for a life in fiscal mode, with data of a sound length.
fn base() -> Vec<(u8, Vec<u8>)> {
    let mut commands = vec![
        (0x02, vec![2]),
        (0x03, vec![0; 39]),
        (0x05, vec![0; 25]),
        (0x07, tlv(1021, b"cashier")),
        (0x16, vec![0; 11]),
        (0x21, vec![1]),
        (0x23, vec![0; 4]),
        (0x26, vec![0]),
        (0x44, vec![0xFF, 0xFF]),
    ];
    commands.extend([0x11, 0x13, 0x15, 0x17, 0x18].map(|command| (command, dt5(at(1, 9, 0)).to_vec())));
    commands.extend([0x40, 0x41, 0x45].map(|command| (command, vec![1, 0, 0, 0])));
    commands.extend(
        [0x04, 0x10, 0x12, 0x14, 0x19, 0x20, 0x22, 0x24, 0x25, 0x43, 0x46, 0x47]
            .map(|command| (command, Vec::new())),
    );
    commands
}

/// Commands of the later generations, likewise.
fn later() -> Vec<(u8, Vec<u8>)> {
    let mut commands = vec![
        (0xA2, vec![2, 3]),
        (0xA3, vec![0; 52]),
        (0x36, vec![0]),
        (0x37, vec![1]),
        (0x38, vec![0, 1]),
        (0x39, Vec::new()),
        (0x3B, dt5(at(1, 9, 0)).to_vec()),
        (0x50, vec![1, 0, 0, 0]),
        (0xA7, Vec::new()),
    ];
    commands.extend([0x3A, 0x3D].map(|command| (command, Vec::new())));
    commands
}

#[test]
fn code_02_before_activation_in_every_generation() {
    for generation in ALL {
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        for (command, data) in base() {
            rig.no(command, &data, 0x02, &[]);
        }
        for (command, data) in later() {
            match command {
                _ if generation == Generation::G1 => rig.no(command, &data, 0x01, &[]),
                0x3A | 0x3D => drop(rig.ok(command, &data)),
                _ => rig.no(command, &data, 0x02, &[]),
            }
        }
        for command in [0x06, 0x30, 0x31, 0x32, 0x33, 0x35, 0x42] {
            rig.ok(command, &[]);
        }
    }
}

#[test]
fn code_01_for_one_byte_too_many_in_every_generation() {
    for generation in ALL {
        let mut rig = Rig::in_format(generation, 2, 0).on_shift();
        // These take any length and look into it.
        for (command, data) in
            base().into_iter().filter(|(command, _)| ![0x03, 0x07, 0x26, 0x43, 0x44].contains(command))
        {
            rig.no(command, &[&data[..], &[0]].concat(), 0x01, &[]);
        }
        for (command, data) in later() {
            rig.no(command, &[&data[..], &[0]].concat(), 0x01, &[]);
        }
        for command in [0x06, 0x30, 0x31, 0x32, 0x33, 0x35, 0x42] {
            rig.no(command, &[0], 0x01, &[]);
        }
        for (command, data) in [(0x03, 41), (0x43, 2), (0x44, 4), (0x60, 2), (0xAB, 5), (0x3F, 1)] {
            rig.no(command, &vec![0; data], 0x01, &[]);
        }
        rig.no(0x07, &[], 0x01, &[]);
        rig.no(0x26, &[], 0x01, &[]);
    }
}

#[test]
fn code_02_where_nothing_was_begun_in_every_format() {
    for (generation, format) in FORMATS {
        let mut rig = Rig::in_format(generation, format, 0).on_shift();
        for (command, data) in [
            (0x03, old_registration(at(1, 9, 20), 3, 0, None)),
            (0x05, [&dt5(at(1, 9, 20))[..], RNM].concat()),
            (0x07, tlv(1021, b"cashier")),
            (0x12, Vec::new()),
            (0x14, Vec::new()),
            (0x16, ending(at(1, 9, 20), 1, 100)),
            (0x19, Vec::new()),
            (0x46, Vec::new()),
        ] {
            rig.no(command, &data, 0x02, &[]);
        }
        if generation > Generation::G1 {
            rig.no(0xA3, &A3::new(at(1, 9, 20)).bytes(), 0x02, &[]);
        }
    }
}

#[test]
fn code_02_for_an_end_that_belongs_to_another_beginning() {
    let ends = |rnm: &[u8; 20]| {
        [
            (0x12, Vec::new()),
            (0x14, Vec::new()),
            (0x16, ending(at(1, 9, 20), 1, 100)),
            (0x19, Vec::new()),
            (0x05, [&dt5(at(1, 9, 20))[..], rnm].concat()),
            (0x03, old_registration(at(1, 9, 20), 3, 0, Some(3))),
        ]
    };
    for (generation, format) in FORMATS {
        for (begin, end, open) in [
            (0x11, 0x12, false),
            (0x13, 0x14, true),
            (0x15, 0x16, true),
            (0x17, 0x16, true),
            (0x18, 0x19, true),
        ] {
            let mut rig = Rig::in_format(generation, format, 0);
            if open {
                rig.open_shift(at(1, 9, 10));
            }
            rig.begin(begin, at(1, 9, 20));
            let data = if format > 2 && begin == 0x18 { tlv(1048, b"x") } else { tlv(1021, b"x") };
            rig.ok(0x07, &data);
            for (command, data) in ends(RNM).into_iter().filter(|(command, _)| *command != end) {
                rig.no(command, &data, 0x02, &[]);
            }
            for (command, data) in
                [0x11, 0x13, 0x15, 0x17, 0x18].map(|command| (command, dt5(at(1, 9, 20)).to_vec()))
            {
                rig.no(command, &data, 0x02, &[]);
            }
            rig.no(0x04, &[], 0x02, &[]);
        }
    }
}

#[test]
fn code_03_from_everything_but_the_status_after_a_failure() {
    for generation in ALL {
        let mut rig = Rig::in_format(generation, 2, 0).on_shift();
        rig.device.fail("disk full");
        let mut commands = base();
        commands.extend(later());
        commands.extend([(0x06, Vec::new()), (0x42, Vec::new()), (0x60, vec![0x16])]);
        for (command, data) in commands {
            rig.no(command, &data, 0x03, &[]);
        }
        for command in 0x30..=0x33 {
            rig.ok(command, &[]);
        }
        assert_eq!(rig.ok(0x35, &[]), b"disk full");
    }
}

#[test]
fn code_07_in_every_generation() {
    for generation in ALL {
        let mut rig = Rig::in_format(generation, 2, 0);
        rig.ok(0x02, &[2]);
        rig.ok(0x07, &tlv(1048, b"OOO"));
        rig.no(0x03, &old_registration(at(1, 8, 59), 3, 0, Some(3)), 0x07, &[]);
        let mut leap = old_registration(at(1, 9, 5), 3, 0, Some(3));
        leap[..3].copy_from_slice(&[25, 2, 29]);
        rig.no(0x03, &leap, 0x07, &[]);
        rig.ok(0x06, &[]);
        rig.no(0x11, &dt5(at(1, 7, 59)), 0x07, &[]);
        rig.open_shift(at(1, 9, 10));
        for command in [0x13, 0x15, 0x17, 0x18] {
            rig.no(command, &dt5(at(1, 9, 9)), 0x07, &[]);
            rig.no(command, &[24, 3, 1, 24, 0], 0x07, &[]);
        }
        rig.begin(0x15, at(1, 9, 20));
        rig.ok(0x07, &receipt_of(2));
        rig.no(0x16, &ending(at(1, 9, 19), 1, 100), 0x07, &[]);
        rig.no(0x16, &ending(at(2, 9, 11), 1, 100), 0x07, &[]);
        rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));
    }
}

#[test]
fn code_05_for_parameters_that_shorten_life_below_its_age_by_03h() {
    for generation in ALL {
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        rig.ok(0x02, &[]);
        rig.ok(0x07, &registration_data());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 2, 0, None));
        rig.ok(0x02, &[2]);
        rig.ok(0x07, &registration_data());
        let late = at(601, 9, 0);
        rig.no(0x03, &old_registration(late, 1, 0, Some(4)), 0x05, &[]);
        rig.ok(0x03, &old_registration(late, 4, 0, Some(4)));
    }
}

#[test]
fn the_end_of_life_has_the_codes_of_its_generation() {
    for (generation, codes) in [
        (Generation::G1, [0x05, 0x12, 0x12, 0x12]),
        (Generation::G11, [0x12; 4]),
        (Generation::G12, [0x12; 4]),
    ] {
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        rig.ok(0x02, &[]);
        rig.ok(0x07, &registration_data());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 2, 2, None));
        let after = at(1, 9, 0) + TimeDelta::days(561);
        rig.go(after);
        rig.no(0x11, &dt5(after), codes[0], &[]);
        rig.no(0x18, &dt5(after), codes[3], &[]);
        rig.open_shift(after - TimeDelta::hours(20));
        rig.go(after + TimeDelta::days(1));
        for (command, code) in [(0x15, codes[1]), (0x17, codes[2]), (0x18, codes[3])] {
            rig.no(command, &dt5(after), code, &[]);
        }
        rig.close_shift(after);
    }
}

#[test]
fn memory_and_silence_have_the_codes_of_their_generation() {
    for (generation, full, waiting) in
        [(Generation::G1, 0x06, 0x15), (Generation::G11, 0x14, 0x14), (Generation::G12, 0x14, 0x14)]
    {
        let format = generation.highest_format();
        let register = |config| {
            let mut rig = Rig::new(config);
            if format > 2 {
                rig.ok(0xA2, &[0, format]);
                rig.ok(0x07, &registration_data());
                rig.ok(0xA3, &A3::new(at(1, 9, 0)).bytes());
            } else {
                rig.ok(0x02, &[]);
                rig.ok(0x07, &registration_data());
                rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 0, None));
            }
            rig
        };
        let mut rig = register(FnConfig { capacity: 2, ..FnConfig::new(generation, 1) });
        rig.open_shift(at(1, 9, 10));
        for command in [0x15, 0x17, 0x18] {
            rig.no(command, &dt5(at(1, 9, 10)), full, &[]);
        }
        rig.close_shift(at(1, 9, 20));
        rig.no(0x11, &dt5(at(1, 9, 30)), full, &[]);

        let mut rig = register(FnConfig::new(generation, 1));
        rig.open_shift(at(31, 8, 0));
        rig.go(at(31, 9, 1));
        for command in [0x15, 0x17, 0x18] {
            rig.no(command, &dt5(at(31, 9, 1)), waiting, &[]);
        }
        assert_eq!(rig.ok(0x30, &[])[4] & 0x08, 0x08);
        rig.close_shift(at(31, 9, 2));
        rig.no(0x11, &dt5(at(31, 9, 3)), waiting, &[]);
        // The exchange goes on, and with the last confirmation everything does.
        (0..3).for_each(|_| drop(rig.confirm()));
        rig.open_shift(at(31, 9, 3));

        let mut rig = register(FnConfig { storage_bytes: 33_000, ..FnConfig::new(generation, 1) });
        rig.open_shift(at(1, 9, 10));
        rig.no(0x15, &dt5(at(1, 9, 10)), 0x14, &[]);
        assert_eq!(rig.ok(0x30, &[])[4], 0, "without a flag");
        (0..2).for_each(|_| drop(rig.confirm()));
        rig.ok(0x15, &dt5(at(1, 9, 10)));
    }
}

#[test]
fn documents_have_the_size_limits_of_their_generation() {
    for (generation, opening, registration, closing) in [
        (Generation::G1, 1024, 2048, 2048),
        (Generation::G11, 4096, 6144, 4096),
        (Generation::G12, 4096, 6144, 4096),
    ] {
        // FFD 1.05, where any object is taken.
        let fill = |rig: &mut Rig, limit: usize| {
            for _ in 0..limit / 512 {
                rig.ok(0x07, &tlv(1084, &[0; 508]));
            }
            rig.no(0x07, &tlv(1084, &[]), 0x10, &[]);
            rig.ok(0x06, &[]);
        };
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        rig.ok(0x02, &[]);
        fill(&mut rig, registration);
        let mut rig = Rig::in_format(generation, 2, 0);
        rig.confirm();
        rig.ok(0x04, &[]);
        fill(&mut rig, closing);
        for (begin, limit) in [(0x11, opening), (0x18, 2048)] {
            rig.begin(begin, at(1, 9, 10));
            fill(&mut rig, limit);
        }
        rig.open_shift(at(1, 9, 10));
        for (begin, limit) in [(0x13, 1024), (0x15, 30 * 1024), (0x17, 30 * 1024)] {
            rig.begin(begin, at(1, 9, 10));
            fill(&mut rig, limit);
        }
    }
}

#[test]
fn the_warning_of_a_full_archive_comes_at_90_or_99_percent() {
    for (generation, first) in [(Generation::G1, 18), (Generation::G11, 20), (Generation::G12, 20)] {
        let mut rig = Rig::new(FnConfig { capacity: 20, ..FnConfig::new(generation, 1) });
        rig.ok(0x02, &[]);
        rig.ok(0x07, &registration_data());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 2, None));
        rig.open_shift(at(1, 9, 10));
        for number in 3..=20 {
            rig.begin(0x15, at(1, 9, 20));
            rig.ok(0x07, &receipt_of(2));
            rig.ok(0x16, &ending(at(1, 9, 20), 1, 100));
            let reply = rig.reply(0x10, &[]);
            let warned = wire::parse(&reply.bytes).expect("a frame").0 & 0x80 != 0;
            assert_eq!(
                (rig.ok(0x30, &[])[4] == 0x04, warned),
                (number >= first, number >= first),
                "{number}"
            );
        }
        if generation > Generation::G1 {
            assert_eq!(rig.ok(0x3D, &[])[..4], [0; 4]);
        }
    }
}
