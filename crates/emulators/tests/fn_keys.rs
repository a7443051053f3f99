//! Groups of marking: refused without marked goods; update of the keys; a dump without notifications.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use emulators::fiscal_storage::{FnConfig, Generation, KeyAnswer, StateFile, wire};
use fn_support::*;

const MARKING: u8 = 0x10;

fn marked(autonomous: bool) -> Rig {
    let parameters = A3 { extended: MARKING, ..A3::new(at(1, 9, 0)) };
    let parameters = if autonomous { parameters.autonomous() } else { parameters };
    Rig::registered_as(FnConfig::new(Generation::G12, 1), 4, &parameters)
}

/// Every command of the groups with data of a sound length, and with data of a wrong one.
fn commands() -> Vec<(u8, Vec<u8>, Vec<u8>)> {
    let mut commands = vec![
        (0xB0, vec![0], vec![1]),
        (0xB1, vec![1, 1, b'0'], vec![1, 1]),
        (0xB2, vec![1], vec![2]),
        (0xB5, vec![0; 6], vec![0; 5]),
        (0xB6, vec![0], Vec::new()),
        (0xB7, vec![1, 0], vec![4, 0]),
        (0xBC, vec![0; 4], vec![0; 3]),
        (0xBF, vec![0], Vec::new()),
        (0xD0, dt5(at(1, 9, 5)).to_vec(), vec![0; 4]),
        (0xD1, vec![0], Vec::new()),
        (0xD3, vec![1], vec![2]),
        (0xD4, vec![0], Vec::new()),
        (0xD5, vec![0; 4], vec![0; 5]),
        (0xD6, vec![0], vec![1]),
        (0xD7, vec![0], vec![2]),
    ];
    commands.extend([0xB3, 0xBA, 0xBB, 0xBD, 0xBE].map(|command| (command, Vec::new(), vec![0])));
    commands
}

#[test]
fn code_32_without_marked_goods_behind_01_and_02() {
    for (command, data, wrong) in commands() {
        let mut rig = Rig::new(FnConfig::new(Generation::G12, 1));
        rig.no(command, &wrong, 0x01, &[]);
        rig.no(command, &data, 0x02, &[]);
        for (format, mode) in [(2, 0), (3, 0), (4, 0), (4, 2)] {
            let mut rig = match mode {
                2 => Rig::registered_as(
                    FnConfig::new(Generation::G12, 1),
                    format,
                    &A3::new(at(1, 9, 0)).autonomous(),
                ),
                _ => Rig::in_format(Generation::G12, format, mode),
            };
            rig.no(command, &wrong, 0x01, &[]);
            rig.no(command, &data, 0x32, &[]);
        }
    }
}

#[test]
fn what_is_not_built_of_marking_is_unknown() {
    for command in [0xB0, 0xB3, 0xB5, 0xBA, 0xBB, 0xBD, 0xBE] {
        marked(false).no(command, &[], 0x01, &[]);
    }
}

#[test]
fn keys_are_updated_and_the_device_knows_how_old_they_are() {
    let mut rig = marked(false);
    let keys = rig.device.config().keys.clone();
    assert_eq!(rig.ok(0xD7, &[1]), b"tcp://127.0.0.1:26101");
    for (day, flag) in [(1, 0), (15, 0), (16, 1), (61, 1), (62, 2)] {
        rig.go(at(day, 9, 0));
        assert_eq!(rig.ok(0xD7, &[0]), [flag], "day {day}");
    }
    rig.no(0xD1, &[0], 0x33, &[]);
    rig.no(0xD0, &[24, 2, 30, 0, 0], 0x07, &[]);
    let request = rig.ok(0xD0, &dt5(at(62, 9, 0)));
    assert_eq!(request[..2], (request.len() as u16).to_le_bytes());
    assert_eq!(request[2..4], wire::crc16(&[&request[..2], &request[4..]]).to_le_bytes());
    assert_eq!(request[4..20], *rig.device.config().serial.as_bytes());

    // Refused, not understood, damaged: the request stays open.
    let answer = |what: KeyAnswer| what.block(&request, &keys).expect("the request is sound");
    let refused = answer(KeyAnswer::Refused { code: 7, text: b"later".to_vec() });
    rig.no(0xD1, &refused, 0x23, &[&[7, 0, 5, 0][..], b"later"].concat());
    let unknown = answer(KeyAnswer::Unknown(9));
    rig.no(0xD1, &unknown, 0x24, &unknown);
    let good = answer(KeyAnswer::Done);
    let spoilt = |at: usize| {
        let mut block = good.clone();
        block[at] ^= 1;
        let crc = wire::crc16(&[&block[..2], &block[4..]]).to_le_bytes();
        block[2..4].copy_from_slice(&crc);
        block
    };
    rig.no(0xD1, &good[..good.len() - 1], 0x20, &[2]);
    rig.no(0xD1, &[1], 0x20, &[2]);
    rig.no(0xD1, &[&good[..2], &[0, 0], &good[4..]].concat(), 0x20, &[5]);
    rig.no(0xD1, &spoilt(19), 0x20, &[4]);
    rig.no(0xD1, &spoilt(20), 0x20, &[3]);
    rig.no(0xD1, &spoilt(good.len() - 1), 0x20, &[1]);

    // One key of two: asked again, answered again.
    let (code, _) = rig.ask(0xD1, &answer(KeyAnswer::Again));
    assert_eq!(code, 0x30);
    rig.no(0xD1, &good, 0x33, &[]);
    let request = rig.ok(0xD0, &dt5(at(62, 9, 0)));
    rig.no(0xD1, &good, 0x20, &[3]);
    assert!(rig.ok(0xD1, &KeyAnswer::Done.block(&request, &keys).expect("sound")).is_empty());
    assert_eq!(rig.ok(0xD7, &[0]), [0]);
    assert_eq!(KeyAnswer::Done.block(&spoilt(20), &keys), None);
}

#[test]
fn an_update_of_the_keys_survives_the_process_and_its_request_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fn.jsonl");
    let (mut state, device) = StateFile::open(&path, FnConfig::new(Generation::G12, 1)).expect("opens");
    let mut rig = Rig { device, clock: at(1, 9, 0) };
    let mut keep = |rig: &mut Rig, command: u8, data: &[u8]| {
        let reply = rig.reply(command, data);
        reply.commit.iter().for_each(|commit| state.commit(commit).expect("is written"));
        let (code, data) = wire::parse(&reply.bytes).expect("a frame");
        assert_eq!(code & 0x7F, 0, "{command:02X}h");
        data.to_vec()
    };
    keep(&mut rig, 0xA2, &[0, 4]);
    keep(&mut rig, 0x07, &registration_data());
    keep(&mut rig, 0xA3, &A3 { extended: MARKING, ..A3::new(at(1, 9, 0)) }.bytes());
    rig.go(at(20, 9, 0));
    let request = keep(&mut rig, 0xD0, &dt5(at(20, 9, 0)));
    let answer = KeyAnswer::Done.block(&request, &rig.device.config().keys).expect("sound");
    keep(&mut rig, 0xD1, &answer);
    keep(&mut rig, 0xD0, &dt5(at(20, 9, 0)));
    drop(state);
    let (_, device) = StateFile::open(&path, FnConfig::new(Generation::G12, 1)).expect("opens");
    assert_eq!(device.ledger(), rig.device.ledger());
    let mut rig = Rig { device, clock: at(21, 9, 0) };
    assert_eq!(rig.ok(0xD7, &[0]), [0], "updated a day ago");
    rig.no(0xD1, &answer, 0x33, &[]);
}

#[test]
fn an_autonomous_device_has_no_notification_to_dump() {
    let mut rig = marked(true);
    assert_eq!(rig.ok(0xD3, &[]), [0; 12]);
    assert_eq!(rig.ok(0xD3, &[0]), [0; 12]);
    assert_eq!(rig.ok(0xD3, &[1]), [0; 12]);
    rig.no(0xD4, &[0], 0x08, &[]);
    rig.no(0xD4, &[1], 0x08, &[]);
    rig.no(0xD5, &[0, 0, 0, 4], 0x08, &[]);
    assert_eq!(rig.ok(0xD6, &[0]), [0; 6]);
    rig.no(0xD6, &[1, 1, 0, 0, 0, 0, 0], 0x09, &[]);
    let mut rig = marked(false);
    for (command, data) in [(0xD3, &[][..]), (0xD4, &[0]), (0xD5, &[0; 4]), (0xD6, &[0])] {
        rig.no(command, data, 0x02, &[]);
    }
}
