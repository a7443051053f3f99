//! What survives power cuts, the death of the process, and damage of the state file.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};

use emulators::fiscal_storage::{
    ClockSource, Commit, FnConfig, FnEmulator, Generation, Phase, Server, ServerOptions, StateError,
    StateFile, wire,
};
use emulators::line::Endpoint;
use fn_support::*;

#[test]
fn power_loss_takes_the_open_document_and_the_connection_only() {
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 20));
    rig.begin_receipt(at(1, 9, 30));
    rig.ok(0x21, &[1]);
    rig.ok(0x22, &[]);
    rig.ok(0x45, &[1, 0, 0, 0]);
    rig.ok(0x44, &[0xFF, 0xFF]);
    let before = (rig.device.ledger().clone(), rig.device.archive().len());
    rig.device.power_cut();
    assert_eq!(before, (rig.device.ledger().clone(), rig.device.archive().len()));
    assert_eq!(rig.ok(0x30, &[])[1..4], [0, 0, 1]);
    assert_eq!(rig.ok(0x20, &[])[..4], [0b010, 0, 3, 0]);
    rig.no(0x23, &[0, 0, 1, 0], 0x11, &[]);
    rig.no(0x46, &[], 0x02, &[]);
    rig.no(0x47, &[], 0x08, &[]);
    rig.no(0x16, &ending(at(1, 9, 30), 1, 100), 0x02, &[]);
    assert_eq!(rig.sell(at(1, 9, 30))[..6], [2, 0, 4, 0, 0, 0]);
}

#[test]
fn a_document_is_there_wholly_or_not_at_all_at_every_cut() {
    let steps: Vec<(u8, Vec<u8>)> = vec![
        (0x15, dt5(at(1, 9, 20)).to_vec()),
        (0x07, receipt_but(&[])),
        (0x16, ending(at(1, 9, 20), 1, 100)),
        (0x13, dt5(at(1, 9, 21)).to_vec()),
        (0x07, tlv(1021, b"cashier")),
        (0x14, Vec::new()),
    ];
    let mut rig = Rig::registered().on_shift();
    rig.go(at(1, 9, 21));
    for (cut, (command, data)) in steps.iter().enumerate() {
        let mut fork = rig.clone();
        fork.device.power_cut();
        let state = fork.device.state();
        let formed = 2 + u32::from(cut > 2);
        assert_eq!((state.last_document, state.unsent), (formed, formed));
        assert_eq!(fork.device.counters().operations(), u32::from(cut > 2));
        assert_eq!(fork.device.shift_counters(), fork.device.counters());
        assert!(state.open.is_none() && state.shift.opened.is_some());
        rig.ok(*command, data);
    }
    assert!(rig.device.state().shift.opened.is_none());
}

/// A life from registration to closing, every kind of document in it, without an operator.
fn life(format: u8) -> Vec<(u8, Vec<u8>)> {
    let old = format == 2;
    let registration = |report: u8, minute: u32, reason: Option<u8>| {
        let form = A3 { reason: reason.map(|code| 1 << code), ..A3::new(at(1, 9, minute)).autonomous() };
        match old {
            true => [
                (0x02, vec![report]),
                (0x07, registration_data()),
                (0x03, old_registration(at(1, 9, minute), 3, 2, reason)),
            ],
            false => [(0xA2, vec![report, format]), (0x07, registration_data()), (0xA3, form.bytes())],
        }
    };
    let timed = |begin: u8, minute: u32, data: Vec<u8>, end: u8| {
        [(begin, dt5(at(1, 9, minute)).to_vec()), (0x07, data), (end, Vec::new())]
    };
    let settled = |begin: u8, minute: u32, data: Vec<u8>, operation: u8| {
        let time = at(1, 9, minute);
        [(begin, dt5(time).to_vec()), (0x07, data), (0x16, ending(time, operation, 100))]
    };
    let text = || tlv(1021, b"cashier");
    let correction = [receipt_of(format), basis(1)].concat();
    [
        registration(0, 0, None),
        timed(0x11, 1, text(), 0x12),
        settled(0x15, 2, receipt_of(format), 1),
        settled(0x17, 3, correction, 2),
        timed(0x18, 4, tlv(1048, b"OOO"), 0x19),
        timed(0x13, 5, text(), 0x14),
        registration(2, 6, Some(3)),
        [(0x04, Vec::new()), (0x07, text()), (0x05, [&dt5(at(1, 9, 7))[..], RNM].concat())],
    ]
    .concat()
}

#[test]
fn a_whole_life_is_cut_and_rebuilt_at_every_step() {
    for (generation, format) in [(Generation::G1, 2), (Generation::G11, 3), (Generation::G12, 4)] {
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        rig.clock = at(1, 9, 10);
        let (mut commits, mut formed) = (Vec::new(), 0);
        for (command, data) in life(format) {
            // Power goes between two steps: what was formed stays, the document begun is gone, and the state file
            // tells the same.
            let mut fork = rig.clone();
            fork.device.power_cut();
            let state = fork.device.state();
            assert_eq!((state.last_document, state.open), (formed, None), "before {command:02X}h");
            let mut rebuilt = FnEmulator::new(FnConfig::new(generation, 1));
            commits.iter().cloned().for_each(|commit| rebuilt.replay(commit));
            assert!(same(&rebuilt, &fork.device), "before {command:02X}h");
            if [0x03, 0xA3, 0x05, 0x12, 0x14, 0x16, 0x19].contains(&command) {
                fork.no(command, &data, 0x02, &[]);
                formed += 1;
            }
            let reply = rig.reply(command, &data);
            let code = wire::parse(&reply.bytes).expect("a frame").0 & 0x7F;
            assert_eq!(code, 0, "{command:02X}h in format {format}");
            commits.extend(reply.commit);
        }
        assert_eq!((formed, rig.device.state().phase), (8, Phase::Archive));
    }
}

#[test]
fn cancelling_takes_the_document_and_leaves_the_exchange() {
    let mut rig = Rig::registered().on_shift();
    rig.begin_receipt(at(1, 9, 20));
    rig.ok(0x21, &[1]);
    rig.ok(0x22, &[]);
    rig.ok(0x06, &[]);
    assert_eq!(rig.ok(0x30, &[])[1..3], [0, 0]);
    assert_eq!(rig.ok(0x20, &[])[..2], [0b011, 1]);
    assert_eq!(rig.ok(0x23, &[0, 0, 2, 0]).len(), 2);
    assert!(rig.ok(0x06, &[]).is_empty());
}

/// Runs a day and appends what it makes permanent.
fn day(state: &mut StateFile, device: FnEmulator) -> FnEmulator {
    let mut rig = Rig { device, clock: at(1, 9, 0) };
    let mut run = |command: u8, data: &[u8]| {
        let reply = rig.reply(command, data);
        assert_eq!(wire::parse(&reply.bytes).map(|(code, _)| code & 0x7F), Some(0), "{command:02X}");
        if let Some(commit) = reply.commit {
            state.commit(&commit).expect("is written");
        }
        rig.device.state()
    };
    run(0xA2, &[0, 4]);
    run(0x07, &registration_data());
    run(0xA3, &A3::new(at(1, 9, 0)).bytes());
    run(0x11, &dt5(at(1, 9, 0)));
    run(0x07, &tlv(1021, b"cashier"));
    run(0x12, &[]);
    for _ in 0..3 {
        run(0x15, &dt5(at(1, 9, 0)));
        run(0x07, &receipt_but(&[]));
        run(0x16, &ending(at(1, 9, 0), 1, 100));
    }
    let confirmation = Confirmation::of(&rig.device, 1).bytes();
    let reply = rig.reply(0x26, &confirmation);
    state.commit(&reply.commit.expect("is permanent")).expect("is written");
    rig.device
}

fn same(a: &FnEmulator, b: &FnEmulator) -> bool {
    let docs = |device: &FnEmulator| device.archive().iter().cloned().collect::<Vec<_>>();
    let confirmed = |device: &FnEmulator| device.confirmations().iter().cloned().collect::<Vec<_>>();
    a.ledger() == b.ledger()
        && a.config() == b.config()
        && a.registrations() == b.registrations()
        && docs(a) == docs(b)
        && confirmed(a) == confirmed(b)
}

#[test]
fn a_state_file_brings_the_device_back_and_its_settings_win() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fn.state");
    let config = FnConfig::new(Generation::G12, 1);
    let (mut state, device) = StateFile::open(&path, config.clone()).expect("a new one");
    let device = day(&mut state, device);
    assert!(matches!(StateFile::open(&path, config), Err(StateError::InUse(_))));
    drop(state);
    let (mut state, again) = StateFile::open(&path, FnConfig::new(Generation::G12, 2)).expect("is there");
    assert!(same(&device, &again));
    state.commit(&Commit::Reset).expect("is written");
    drop(state);
    let (state, erased) = StateFile::open(&path, FnConfig::new(Generation::G12, 2)).expect("is there");
    assert!(erased.archive().is_empty());
    assert_eq!(erased.config(), device.config());
    drop(state);
    let other = StateFile::open(&path, FnConfig::new(Generation::G1, 1));
    assert!(matches!(other, Err(StateError::OtherGeneration { .. })));
}

#[test]
fn a_torn_last_line_is_cut_off_and_damage_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fn.state");
    let config = FnConfig::new(Generation::G12, 1);
    let (mut state, device) = StateFile::open(&path, config.clone()).expect("a new one");
    day(&mut state, device);
    drop(state);
    let whole = fs::read(&path).expect("is there");
    let ends: Vec<usize> = (1..=whole.len()).filter(|end| whole[end - 1] == b'\n').collect();
    let last_but_one = ends[ends.len() - 2];
    for length in (last_but_one..whole.len()).step_by(11) {
        fs::write(&path, &whole[..length]).expect("writes");
        let (_, device) = StateFile::open(&path, config.clone()).expect("is repaired");
        assert_eq!((device.archive().len(), device.confirmations().len()), (5, 0));
        assert_eq!(fs::read(&path).expect("is there").len(), last_but_one);
    }
    // A first line that was torn is a device that never was.
    fs::write(&path, &whole[..ends[0] - 1]).expect("writes");
    let (_, device) = StateFile::open(&path, config.clone()).expect("is begun again");
    assert!(device.archive().is_empty());
    for at_line in [0, 2] {
        let mut damaged = whole.clone();
        damaged[if at_line == 0 { 3 } else { ends[at_line - 1] + 3 }] = b'\x01';
        fs::write(&path, &damaged).expect("writes");
        let refused = StateFile::open(&path, config.clone()).expect_err("is refused");
        assert!(matches!(refused, StateError::Damaged { line, .. } if line == at_line + 1), "{refused}");
        assert_eq!(fs::read(&path).expect("is there"), damaged, "and left alone");
    }
}

fn options(state: &std::path::Path) -> ServerOptions {
    ServerOptions {
        endpoint: Endpoint::Tcp("127.0.0.1:0".into()),
        config: FnConfig::new(Generation::G12, 1),
        baud: 0,
        latency: false,
        clock: ClockSource::From(at(1, 9, 0)),
        state: Some(state.to_path_buf()),
        log: None,
        faults: Vec::new(),
        seed: 0,
    }
}

fn exchange(client: &mut (impl Read + Write), command: u8, data: &[u8], answer: usize) -> (u8, Vec<u8>) {
    client.write_all(&wire::frame(command, data)).expect("is taken");
    let mut bytes = vec![0; answer + 6];
    client.read_exact(&mut bytes).expect("is answered");
    let (code, data) = wire::parse(&bytes).expect("a frame");
    (code, data.to_vec())
}

fn register(client: &mut (impl Read + Write)) {
    exchange(client, 0xA2, &[0, 4], 0);
    exchange(client, 0x07, &registration_data(), 0);
    assert_eq!(exchange(client, 0xA3, &A3::new(at(1, 9, 0)).bytes(), 8).0, 0);
}

#[test]
fn what_was_answered_is_in_the_file_at_that_moment() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fn.state");
    let server = Server::start(options(&path)).expect("starts");
    let mut client = std::net::TcpStream::connect(server.address()).expect("connects");
    register(&mut client);
    // What a process killed now would leave behind is what stands in the file while it still runs.
    let copy = folder.path().join("copy.state");
    fs::copy(&path, &copy).expect("copies");
    let (_, device) = StateFile::open(&copy, FnConfig::new(Generation::G12, 1)).expect("is whole");
    assert_eq!(device.archive().len(), 1);
    drop(server);
    let server = Server::start(options(&path)).expect("starts again");
    let mut client = std::net::TcpStream::connect(server.address()).expect("connects");
    assert_eq!(exchange(&mut client, 0x30, &[], 30).1[26], 1);
}

#[test]
fn what_is_no_ordinary_file_keeps_no_state() {
    let refused =
        Server::start(options(std::path::Path::new("/dev/full"))).expect_err("nothing can be kept there");
    assert!(refused.to_string().contains("/dev/full"), "{refused}");
}

/// Names the state file in the process that the next test starts and kills.
const VICTIM: &str = "KASSA_TEST_FN_STATE";

#[test]
fn a_killed_process_has_kept_every_document_it_answered() {
    if let Some(path) = std::env::var_os(VICTIM) {
        let server = Server::start(options(std::path::Path::new(&path))).expect("starts");
        println!("\nlistening {}", server.address());
        server.join().expect("is killed before it ends");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("fn.state");
    let mut answered = 0;
    for round in 0..3 {
        let mut process = std::process::Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "a_killed_process_has_kept_every_document_it_answered", "--nocapture"])
            .env(VICTIM, &path)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("starts");
        let lines = BufReader::new(process.stdout.take().expect("is piped")).lines();
        let address =
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix("listening ").map(str::to_owned));
        let mut client = std::net::TcpStream::connect(address.expect("announced")).expect("connects");
        let last = exchange(&mut client, 0x30, &[], 30).1[26];
        assert!(last == answered || last == answered + 1, "{last} after {answered} were answered");
        answered = last;
        if round == 0 {
            register(&mut client);
            exchange(&mut client, 0x11, &dt5(at(1, 9, 0)), 0);
            exchange(&mut client, 0x07, &tlv(1021, b"cashier"), 0);
            exchange(&mut client, 0x12, &[], 11);
            answered = 2;
        }
        for last_of_round in [false, false, true] {
            exchange(&mut client, 0x15, &dt5(at(1, 9, 0)), 0);
            exchange(&mut client, 0x07, &receipt_but(&[]), 0);
            let end = ending(at(1, 9, 0), 1, 100);
            if last_of_round {
                client.write_all(&wire::frame(0x16, &end)).expect("is taken");
            } else {
                exchange(&mut client, 0x16, &end, 10);
                answered += 1;
            }
        }
        process.kill().expect("is killed");
        process.wait().expect("is gone");
    }
    let (_, device) = StateFile::open(&path, FnConfig::new(Generation::G12, 1)).expect("is whole");
    let last = device.state().last_document;
    assert!(last == u32::from(answered) || last == u32::from(answered) + 1);
    assert_eq!(device.counters().operations(), last - 2);
}
