//! The device on its line: due times, ENQ, malformed input, faults, power, speed; and the server in real time.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use emulators::faults::{Action, Faults, Rule};
use emulators::fiscal_storage::{
    ClockSource, DeviceOptions, FnConfig, FnDevice, Generation, Server, ServerOptions, wire,
};
use emulators::line::Endpoint;
use fn_support::*;
use proptest::prelude::*;

const MS: Duration = Duration::from_millis(1);

/// A device on a line in virtual time.
struct Line {
    device: FnDevice,
    now: Duration,
}

impl Line {
    fn new(baud: u32, latency: bool, rules: Vec<Rule>) -> Self {
        let options = DeviceOptions { baud, latency, faults: Faults::new(rules, 3) };
        let device = FnDevice::new(FnConfig::new(Generation::G12, 1), options);
        Self { device, now: Duration::from_secs(1) }
    }

    fn clock(&self) -> NaiveDateTime {
        at(1, 9, 0)
    }

    fn send(&mut self, bytes: &[u8]) {
        self.device.on_bytes(self.now, self.clock(), bytes);
    }

    /// Everything the device still has to say, with due times counted from `now`.
    fn hear(&mut self) -> Vec<(Duration, Vec<u8>)> {
        let mut heard = Vec::new();
        while let Some(due) = self.device.next_due() {
            assert!(self.device.poll(due - Duration::from_nanos(1)).is_none(), "nothing before it is due");
            let (due, bytes) = self.device.poll(due).expect("is due");
            heard.push((due.saturating_sub(self.now), bytes));
        }
        heard
    }

    fn ask(&mut self, command: u8, data: &[u8]) -> Vec<Vec<u8>> {
        self.send(&wire::frame(command, data));
        let heard = self.hear();
        self.now += heard.last().map_or(Duration::from_secs(1), |(after, _)| *after);
        heard.into_iter().map(|(_, bytes)| bytes).collect()
    }
}

fn micros(bytes: u32) -> Duration {
    Duration::from_nanos((u64::from(bytes) * 10_000_000_000).div_ceil(115_200))
}

#[test]
fn an_answer_is_due_after_request_latency_and_answer() {
    let mut line = Line::new(115_200, true, Vec::new());
    line.send(&wire::frame(0x30, &[]));
    let [(due, answer)] = &line.hear()[..] else { panic!("one answer") };
    assert_eq!(answer.len(), 36);
    let exact = micros(6) + 8 * MS + micros(36);
    assert!(*due >= exact && *due - exact < Duration::from_nanos(10), "{due:?}");
    // Without pace and latency it is due at once.
    let mut line = Line::new(0, false, Vec::new());
    line.send(&wire::frame(0x30, &[]));
    assert_eq!(line.hear()[0].0, Duration::ZERO);
}

#[test]
fn bytes_that_come_late_are_received_when_they_come() {
    let mut line = Line::new(115_200, false, Vec::new());
    let frame = wire::frame(0x30, &[]);
    line.send(&frame[..3]);
    line.now += 100 * MS;
    line.send(&frame[3..]);
    let due = line.hear()[0].0;
    assert!(due >= micros(36) && due <= micros(36) + micros(6));
}

#[test]
fn a_command_sent_while_the_device_is_busy_waits() {
    let mut line = Line::new(0, true, Vec::new());
    line.send(&[wire::frame(0x30, &[]), wire::frame(0x31, &[])].concat());
    let heard = line.hear();
    assert_eq!(heard.iter().map(|(due, _)| *due).collect::<Vec<_>>(), [8 * MS, 16 * MS]);
}

#[test]
fn enq_repeats_the_last_answer_and_is_deaf_to_itself_while_busy() {
    let mut line = Line::new(0, true, Vec::new());
    line.send(&[5]);
    assert!(line.hear().is_empty(), "no answer yet");
    line.send(&wire::frame(0x31, &[]));
    line.send(&[5]);
    let first = line.hear();
    assert_eq!(first.len(), 1, "asked during execution");
    line.now += 8 * MS;
    line.send(&[0xFF, 5]);
    assert_eq!(line.hear()[0].1, first[0].1);
    line.device.power_cut(line.now);
    line.now += 1500 * MS;
    line.send(&[5]);
    assert!(line.hear().is_empty(), "forgotten with power");
}

#[test]
fn a_wrong_checksum_is_answered_or_passed_over() {
    let mut frame = wire::frame(0x31, &[]);
    frame[4] ^= 0x10;
    let mut line = Line::new(0, false, Vec::new());
    line.send(&frame);
    assert_eq!(line.hear()[0].1, wire::frame(0x01, &[]));
    let config = FnConfig { silent_on_bad_crc: true, ..FnConfig::new(Generation::G12, 1) };
    line.device = FnDevice::new(config, DeviceOptions::default());
    line.send(&frame);
    assert!(line.hear().is_empty());
    assert_eq!(line.ask(0x31, &[]).len(), 1);
}

#[test]
fn every_fault_does_what_it_says() {
    let fault = |action| {
        let mut line = Line::new(0, false, vec![Rule::nth("07", 1, action)]);
        line.ask(0xA2, &[0, 4]);
        let answers = line.ask(0x07, &tlv(1048, b"OOO"));
        line.now += 2000 * MS;
        let executed = line.device.core().state().open_bytes > 0;
        let repeated = {
            line.send(&[5]);
            line.hear().pop().map(|(_, bytes)| bytes)
        };
        (answers, executed, repeated, line.device.core().state().open.is_some())
    };
    let done = wire::frame(0x00, &[]);
    let whole = Some(done.clone());
    assert_eq!(fault(Action::LoseRequest), (vec![], false, whole.clone(), true));
    assert_eq!(fault(Action::LoseAnswer), (vec![], true, whole.clone(), true));
    assert_eq!(fault(Action::CutAnswer { bytes: 2 }), (vec![done[..2].to_vec()], true, whole.clone(), true));
    assert_eq!(fault(Action::RepeatAnswer), (vec![done.clone(), done.clone()], true, whole.clone(), true));
    assert_eq!(fault(Action::LateAnswer { ms: 700 }), (vec![done.clone()], true, whole.clone(), true));
    let refused = wire::frame(0x03, &[]);
    assert_eq!(fault(Action::Refuse { code: 3 }), (vec![refused.clone()], false, Some(refused), true));
    assert_eq!(fault(Action::PowerCutBefore), (vec![], false, None, false));
    assert_eq!(fault(Action::PowerCutAfter), (vec![], false, None, false));
    assert_eq!(fault(Action::Silent { ms: 1500 }), (vec![], false, whole.clone(), true));
    let (answers, executed, repeated, _) = fault(Action::DamageAnswer);
    assert!(executed && wire::parse(&answers[0]).is_none() && answers[0] != done);
    assert_eq!(repeated, whole, "ENQ brings the undamaged answer");
    let (answers, executed, ..) = fault(Action::DamageRequest);
    assert!(!executed && answers.iter().all(|answer| *answer == wire::frame(0x01, &[])));
}

#[test]
fn late_and_silent_take_their_time() {
    let mut line = Line::new(0, false, vec![Rule::nth("30", 1, Action::LateAnswer { ms: 700 })]);
    line.send(&wire::frame(0x30, &[]));
    assert_eq!(line.hear()[0].0, 700 * MS);
    let mut line = Line::new(0, false, vec![Rule::nth("30", 1, Action::Silent { ms: 500 })]);
    for (wait, answers) in [(0, 0), (499, 0), (1, 1)] {
        line.now += wait * MS;
        line.send(&wire::frame(0x30, &[]));
        assert_eq!(line.hear().len(), answers, "after {wait} ms more");
    }
}

#[test]
fn power_comes_back_with_the_speed_of_power_on_after_its_start() {
    let mut line = Line::new(115_200, true, Vec::new());
    let due = |line: &mut Line| {
        line.send(&wire::frame(0x31, &[]));
        let heard = line.hear();
        line.now += heard.last().map_or(Duration::ZERO, |(after, _)| *after);
        heard.first().map(|(due, _)| *due)
    };
    let slow = due(&mut line);
    line.send(&wire::frame(0xAB, &921_600_u32.to_le_bytes()));
    let (after, answer) = line.hear().remove(0);
    assert_eq!(answer, wire::frame(0, &[]));
    assert!(after >= micros(10) + 8 * MS + micros(6), "answered at the old speed");
    line.now += after;
    let fast = due(&mut line);
    assert!(fast < slow && fast.is_some());
    line.device.power_cut(line.now);
    line.now += 1499 * MS;
    assert_eq!(due(&mut line), None, "still starting");
    line.now += 1500 * MS;
    assert_eq!(due(&mut line), slow);
}

proptest! {
    #[test]
    fn any_bytes_leave_the_device_alive(chunks in proptest::collection::vec(
        (proptest::collection::vec(any::<u8>(), 0..64), 0_u32..400), 0..40,
    )) {
        let mut line = Line::new(115_200, true, Vec::new());
        for (chunk, pause) in chunks {
            line.now += pause * MS;
            line.send(&chunk);
        }
        line.now += Duration::from_secs(60);
        line.hear();
        line.device.peer_gone();
        prop_assert_eq!(line.ask(0x31, &[]).len(), 1);
    }

    #[test]
    fn any_data_of_any_command_are_answered(
        requests in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..60)), 1..40),
    ) {
        let mut rig = Rig::registered().on_shift();
        rig.begin(0x15, at(1, 9, 20));
        for (command, data) in requests {
            let reply = rig.reply(command, &data);
            prop_assert!(wire::parse(&reply.bytes).is_some());
        }
    }

    #[test]
    fn any_objects_are_answered(tag in prop_oneof![1000_u16..1330, 2000_u16..2120], value in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut rig = Rig::registered().on_shift();
        rig.begin(0x15, at(1, 9, 20));
        rig.ask(0x07, &tlv(tag, &value));
        rig.ask(0x07, &tlv(1059, &tlv(tag, &value)));
        rig.ask(0x26, &tlv(tag, &value));
    }
}

fn options(endpoint: Endpoint) -> ServerOptions {
    ServerOptions {
        endpoint,
        config: FnConfig::new(Generation::G12, 1),
        baud: 0,
        latency: false,
        clock: ClockSource::From(at(1, 9, 0)),
        state: None,
        log: None,
        faults: Vec::new(),
        seed: 0,
    }
}

fn exchange(client: &mut (impl Read + Write), command: u8, data: &[u8], answer: usize) -> Vec<u8> {
    client.write_all(&wire::frame(command, data)).expect("is taken");
    let mut bytes = vec![0; answer + 6];
    client.read_exact(&mut bytes).expect("is answered");
    let (code, data) = wire::parse(&bytes).expect("a frame");
    assert_eq!(code, 0);
    data.to_vec()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the line clock is measured in real time")]
fn on_a_pty_no_answer_is_complete_before_it_is_due() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("fn");
    let log = folder.path().join("frames.log");
    let options = ServerOptions {
        baud: 9_600,
        latency: true,
        log: Some(log.clone()),
        ..options(Endpoint::Pty(link.clone()))
    };
    let server = Server::start(options).expect("starts");
    assert_eq!(server.address(), link.display().to_string());
    // Clients come and go; the device stays.
    for _ in 0..3 {
        let mut client = std::fs::File::options().read(true).write(true).open(&link).expect("opens");
        for _ in 0..3 {
            let before = Instant::now();
            assert_eq!(exchange(&mut client, 0x31, &[], 16), server.serial().as_bytes());
            let bits = 6 * 10 + (16 + 6) * 10;
            let least = Duration::from_micros(bits * 1_000_000 / 9_600) + Duration::from_millis(8);
            assert!(before.elapsed() >= least, "{:?} is less than {least:?}", before.elapsed());
        }
    }
    drop(server);
    assert!(std::fs::symlink_metadata(&link).is_err(), "the link goes with the server");
    let log = std::fs::read_to_string(log).expect("the log");
    assert_eq!(log.lines().filter(|line| line.contains(" < 041100")).count(), 9);
    assert!(log.lines().any(|line| line.ends_with(" > 04010031DEDD")));
}

#[test]
fn over_tcp_the_device_outlives_its_clients_and_is_stopped_by_its_handle() {
    let server = Server::start(options(Endpoint::Tcp("127.0.0.1:0".into()))).expect("starts");
    let connect = || std::net::TcpStream::connect(server.address()).expect("connects");
    let mut old = connect();
    exchange(&mut old, 0xA2, &[0, 4], 0);
    let mut new = connect();
    assert_eq!(exchange(&mut new, 0x30, &[], 30)[1], 1, "the document begun is still open");
    drop(new);
    assert_eq!(exchange(&mut connect(), 0x30, &[], 30)[1], 1);
    server.stopper().stop();
    server.join().expect("ends in order");
}
