//! The server over loopback, its history and its inbox.

mod operator_support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use emulators::operator::faults::{Action, CONNECT, Rule};
use emulators::operator::{ClockStart, Config, Entry, Operator, Server, ServerConfig, Store, StoreError};
use operator_support::*;

const FIRST: u32 = 123_456_789;

fn start(config: ServerConfig) -> Server {
    let mut announced = None;
    let server = Server::start(config, |address| announced = Some(address)).expect("started");
    assert_eq!(announced, Some(server.address()));
    server
}

fn ask_on(stream: &mut TcpStream, frame: &[u8]) -> Option<Answer> {
    stream.write_all(frame).ok()?;
    let mut header = [0; 18];
    stream.read_exact(&mut header).ok()?;
    let (_, rest) = header.split_first_chunk::<4>()?;
    let size = u32::from_le_bytes(*rest.first_chunk()?) as usize;
    let mut body = vec![0; size - header.len()];
    stream.read_exact(&mut body).ok()?;
    let whole = [&header[..], &body].concat();
    Some(read(&whole))
}

fn ask(server: &Server, frame: &[u8]) -> Option<Answer> {
    ask_on(&mut TcpStream::connect(server.address()).expect("connected"), frame)
}

fn sale_frame(token: u32, reqnum: u16) -> Vec<u8> {
    frame(203, 100_001, token, reqnum, &worked_sale().with(&[2, 16], V::N(reqnum.into())).bytes())
}

#[test]
fn serves_connections_one_after_another_and_many_requests_on_one() {
    let server = start(ServerConfig::new(Config::demo()));
    let first = ask(&server, &sale_frame(FIRST, 1)).expect("answered");
    let mut stream = TcpStream::connect(server.address()).expect("connected");
    let mut token = first.token;
    for reqnum in 2..5 {
        let answer = ask_on(&mut stream, &sale_frame(token, reqnum)).expect("answered");
        assert_eq!(answer.code(), 0);
        token = answer.token;
    }
    let mut junk = TcpStream::connect(server.address()).expect("connected");
    assert_eq!(ask_on(&mut junk, b"GET / HTTP/1.1\r\n\r\n"), None);
    assert_eq!(server.with(|exchange| exchange.operator.tickets().count()).expect("saved"), 4);
    let address = server.address();
    server.stop();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn faults_work_over_tcp_and_can_be_changed_in_process() {
    let rules =
        vec![Rule::nth(CONNECT, 1, Action::RefuseConnect), Rule::nth("TICKET", 1, Action::CloseAfter)];
    let server = start(ServerConfig { faults: rules, ..ServerConfig::new(Config::demo()) });
    assert_eq!(ask(&server, &sale_frame(FIRST, 1)), None);
    assert_eq!(ask(&server, &sale_frame(FIRST, 1)), None);
    let repeat = ask(&server, &sale_frame(FIRST, 1)).expect("answered");
    assert_eq!(repeat.ticket_number(), "4228143549");
    server
        .with(|exchange| exchange.faults.add(Rule::always("*", Action::Refuse { code: 254 })))
        .expect("saved");
    let system = frame(203, 100_001, repeat.token, 2, &system().bytes());
    assert_eq!(ask(&server, &system).expect("answered").code(), 254);
    server.with(|exchange| exchange.faults.clear("*")).expect("saved");
    assert_eq!(ask(&server, &system).expect("answered").code(), 0);
}

#[test]
fn late_answers_are_waited_for() {
    let rules = vec![Rule::nth("TICKET", 1, Action::LateAnswer { ms: 120 })];
    let server = start(ServerConfig { faults: rules, ..ServerConfig::new(Config::demo()) });
    assert_eq!(ask(&server, &sale_frame(FIRST, 1)).expect("answered").code(), 0);
}

#[test]
fn the_clock_starts_where_it_is_told() {
    assert_eq!("real".parse(), Ok(ClockStart::Real));
    assert_eq!("2026-02-03".parse(), Ok(ClockStart::At(at("2026-02-03T00:00:00"))));
    assert_eq!("2026-02-03T14:05:06".parse(), Ok(ClockStart::At(noon())));
    assert!("yesterday".parse::<ClockStart>().is_err());
    let server = start(ServerConfig {
        clock: ClockStart::At(at("2031-05-06T00:00:00")),
        ..ServerConfig::new(Config::demo())
    });
    let info = ask(&server, &frame(203, 100_001, FIRST, 1, &info().bytes())).expect("answered");
    let date = info.report().node(1).node(1);
    assert_eq!((date.number(1), date.number(2), date.number(3)), (2031, 5, 6));
}

#[test]
fn history_survives_and_the_repeat_after_it_is_answered_from_store() {
    let folder = tempfile::tempdir().expect("folder");
    let config = || ServerConfig {
        state: Some(folder.path().join("operator.jsonl")),
        inbox: Some(folder.path().join("inbox")),
        log: Some(folder.path().join("frames.log")),
        faults: vec![Rule::nth("TICKET", 2, Action::CloseAfter)],
        ..ServerConfig::new(Config::demo())
    };
    let server = start(config());
    let first = ask(&server, &sale_frame(FIRST, 1)).expect("answered");
    assert_eq!(ask(&server, &sale_frame(first.token, 2)), None, "counted, answer lost");
    server.with(|exchange| exchange.operator.set_block(100_001, Some("x".to_owned()))).expect("saved");
    server.with(|exchange| exchange.operator.set_block(100_001, None)).expect("saved");
    let before = server.with(|exchange| exchange.operator.clone()).expect("saved");
    server.stop();

    let server = start(ServerConfig { faults: vec![], ..config() });
    let after = server.with(|exchange| exchange.operator.clone()).expect("saved");
    assert_eq!(after.journal(), before.journal());
    assert_eq!(after.device(100_001).expect("d").counters(), before.device(100_001).expect("d").counters());
    let repeat = ask(&server, &sale_frame(first.token, 2)).expect("answered");
    assert_eq!((repeat.code(), repeat.ticket_number().as_str()), (0, "4228143550"));
    let next = ask(&server, &sale_frame(repeat.token, 3)).expect("answered");
    // The sequence of tokens goes on as if nothing had happened.
    let mut undisturbed = before;
    assert_eq!(answer(&mut undisturbed, &sale_frame(repeat.token, 3)).token, next.token);
    server.stop();

    let names = names(&folder.path().join("inbox"));
    assert_eq!(
        names,
        ["00000001-100001-ticket.json", "00000002-100001-ticket.json", "00000003-100001-ticket.json"]
    );
    let text = std::fs::read_to_string(folder.path().join("inbox").join(&names[0])).expect("file");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["ticket_number"], "4228143549");
    assert_eq!(json["request"]["ticket"]["amounts"]["total"]["bills"], 900);
    assert_eq!(json["request"]["ticket"]["items"][0]["commodity"]["name"], "Нан");
    let log = std::fs::read_to_string(folder.path().join("frames.log")).expect("log");
    assert!(log.lines().any(|line| line.contains("> TICKET a281")));
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("folder")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    names
}

/// A history of two tickets in a file; its bytes.
fn two_tickets(path: &Path) -> Vec<u8> {
    let (mut store, history) = Store::open(Some(path), None).expect("opened");
    assert_eq!(history, []);
    let mut pair = Pair::demo();
    for _ in 0..2 {
        pair.ok(&sale(noon(), 100));
        store.save(&pair.operator).expect("saved");
    }
    std::fs::read(path).expect("file")
}

#[test]
fn a_history_torn_anywhere_in_its_last_line_loses_only_that_line() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state");
    let whole = two_tickets(&path);
    let first = whole.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
    for cut in [0, 1, first - 1, first, first + 1, whole.len() - 1, whole.len()] {
        std::fs::write(&path, &whole[..cut]).expect("written");
        let (mut store, history) = Store::open(Some(&path), None).expect("opened");
        let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(history.len(), lines, "cut at {cut}");
        // The file goes on behind the last whole line.
        let mut operator = Operator::restore(Config::demo(), history).expect("replayed");
        let token = operator.device(100_001).expect("device").issued();
        answer(&mut operator, &frame(203, 100_001, token, 9, &sale(noon(), 100).bytes()));
        store.save(&operator).expect("saved");
        drop(store);
        assert_eq!(Store::open(Some(&path), None).expect("opened").1.len(), lines + 1);
    }
}

#[test]
fn zeros_behind_the_history_are_cut_off_and_a_broken_middle_is_an_error() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state");
    let whole = two_tickets(&path);
    let mut zeros = whole.clone();
    zeros.extend([0; 512]);
    std::fs::write(&path, &zeros).expect("written");
    assert_eq!(Store::open(Some(&path), None).expect("opened").1.len(), 2);
    let mut broken = whole;
    broken[0] = b'!';
    std::fs::write(&path, &broken).expect("written");
    assert!(matches!(Store::open(Some(&path), None), Err(StoreError::Broken { line: 1, .. })));
}

#[test]
fn one_process_keeps_a_history() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state");
    let _held = Store::open(Some(&path), None).expect("opened");
    assert!(matches!(Store::open(Some(&path), None), Err(StoreError::InUse { .. })));
}

#[test]
fn files_missing_from_the_inbox_are_written_again() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state");
    two_tickets(&path);
    let inbox = folder.path().join("inbox");
    Store::open(Some(&path), Some(&inbox)).expect("opened");
    assert_eq!(names(&inbox).len(), 2);
}

#[test]
fn a_history_of_a_stranger_is_refused_with_its_place() {
    let error = Operator::restore(Config::demo(), [Entry::Token { device: 5, token: 1 }])
        .expect_err("unknown device");
    assert_eq!(error.entry, 1);
}

#[test]
fn a_history_is_counted_again_under_rules_that_have_changed() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 150));
    let history: Vec<Entry> = pair.operator.journal().iter().map(|entry| (**entry).clone()).collect();
    let mut config = Config { cash_round: emulators::operator::CashRound::Tenge, ..Config::demo() };
    config.devices[0].blocked = true;
    let restored = Operator::restore(config, history).expect("replayed");
    assert_eq!(restored.journal(), pair.operator.journal());
}
