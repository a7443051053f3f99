//! The printer as a thread: TCP, pseudo-terminal, files.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use emulators::faults::{Faults, Rule};
use emulators::line::Endpoint;
use emulators::printer::faults::Action;
use emulators::printer::{Condition, Options, Server, ServerOptions};

fn options() -> ServerOptions {
    ServerOptions::new(Endpoint::Tcp("127.0.0.1:0".into()), Options::default())
}

fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address()).expect("it listens")
}

/// Sends bytes and reads so many of the answer.
fn ask<const N: usize>(stream: &mut (impl Read + Write), bytes: &[u8]) -> [u8; N] {
    stream.write_all(bytes).expect("sent");
    let mut answer = [0; N];
    stream.read_exact(&mut answer).expect("answered");
    answer
}

fn stop(server: Server) {
    server.stopper().stop();
    server.join().expect("ends well");
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect(name)
}

#[test]
fn jobs_of_connections_that_follow_each_other_are_all_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let server =
        Server::start(ServerOptions { out: Some(folder.path().into()), ..options() }).expect("starts");
    for job in 1..=20 {
        connect(&server).write_all(format!("job {job}\n\x1dVB\0").as_bytes()).expect("sent");
    }
    assert_eq!(ask(&mut connect(&server), b"\x10\x04\x01"), [0x12]);
    stop(server);
    for job in 1..=20 {
        assert_eq!(text(folder.path(), &format!("{job:04}.txt")), format!("job {job}\n"));
        assert!(folder.path().join(format!("{job:04}.png")).exists());
    }
}

/// At once: a file that is written in place is empty for a moment, which means something.
fn put(control: &Path, text: &str) {
    let next = control.with_extension("next");
    fs::write(&next, text).expect("written");
    fs::rename(next, control).expect("renamed");
}

#[test]
fn a_cover_is_opened_and_closed_by_the_control_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let control = folder.path().join("control");
    fs::write(&control, "cover_open paper_near_end\n").expect("written");
    let server =
        Server::start(ServerOptions { control: Some(control.clone()), ..options() }).expect("starts");
    let mut stream = connect(&server);
    while ask(&mut stream, b"\x10\x04\x02") != [0x16] {}
    assert_eq!(ask(&mut stream, b"\x10\x04\x04"), [0x1E]);
    put(&control, "on_fire");
    stream.write_all(b"a\n\x1dVB\0").expect("sent");
    assert_eq!(ask(&mut stream, b"\x10\x04\x01"), [0x1A]);
    put(&control, "");
    while ask(&mut stream, b"\x10\x04\x01") != [0x12] {}
    assert_eq!(server.printer().jobs()[0].text, "a\n");
    stop(server);
}

#[test]
fn what_changes_is_reported_over_the_line() {
    let server = Server::start(options()).expect("starts");
    let mut stream = connect(&server);
    assert_eq!(ask(&mut stream, b"\x1da\x0f"), [0x10, 0, 0, 0]);
    server.printer().set(Condition::PaperOut, true);
    assert_eq!(ask(&mut stream, b""), [0x18, 0, 0x0F, 0]);
}

#[test]
fn conditions_and_numbers_outlive_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = Some(folder.path().join("printer.json"));
    let papers = folder.path().join("papers");
    let run = || {
        let out = Some(papers.clone());
        Server::start(ServerOptions { state: state.clone(), out, ..options() }).expect("starts")
    };
    let server = run();
    assert_eq!(ask(&mut connect(&server), b"first\n\x1dVB\0\x10\x04\x01"), [0x12]);
    server.printer().set(Condition::CoverOpen, true);
    stop(server);
    fs::remove_dir_all(&papers).expect("taken away");
    let server = run();
    assert_eq!(ask(&mut connect(&server), b"\x10\x04\x02"), [0x16]);
    server.printer().set(Condition::CoverOpen, false);
    assert_eq!(ask(&mut connect(&server), b"not cut\n\x10\x04\x02"), [0x12]);
    stop(server);
    assert_eq!(text(&papers, "0002.txt"), "not cut\n");
}

#[test]
fn a_refused_connection_is_closed_and_the_next_one_is_served() {
    let rules = vec![
        Rule::nth("connect", 1, Action::RefuseConnect),
        Rule::nth("connect", 2, Action::CloseAfter { bytes: 2 }),
    ];
    let printer = Options { faults: Faults::new(rules, 1), ..Options::default() };
    let server = Server::start(ServerOptions { printer, ..options() }).expect("starts");
    for sent in [&b""[..], b"a\nlost"] {
        let mut stream = connect(&server);
        stream.write_all(sent).expect("sent");
        let ended = stream.read(&mut [0]);
        assert!(
            matches!(&ended, Ok(0)) || ended.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset)
        );
    }
    assert_eq!(ask(&mut connect(&server), b"\x1dVB\0\x10\x04\x01"), [0x12]);
    assert_eq!(server.printer().jobs()[0].text, "a\n");
}

#[test]
fn a_slow_line_is_as_slow_as_it_says() {
    let server = Server::start(ServerOptions { baud: 19_200, ..options() }).expect("starts");
    let mut stream = connect(&server);
    let begun = emulators::line::now();
    let job = [&[b' '; 197][..], b"\x10\x04\x01"].concat();
    assert_eq!(ask(&mut stream, &job), [0x12]);
    // 200 bytes of ten bits each.
    assert!(begun.elapsed().as_micros() >= 2000 * 1_000_000 / 19_200);
}

#[test]
fn a_full_buffer_lets_the_sender_wait_and_loses_nothing() {
    let printer = Options { buffer: 64, ..Options::default() };
    let server = Server::start(ServerOptions { printer, ..options() }).expect("starts");
    server.printer().set(Condition::PaperOut, true);
    let mut stream = connect(&server);
    stream.write_all(&b"0123456789\n".repeat(50)).expect("sent");
    while server.printer().room() > 0 {
        std::thread::yield_now();
    }
    server.printer().set(Condition::PaperOut, false);
    assert_eq!(ask(&mut stream, b"\x1dVB\0\x10\x04\x01"), [0x12]);
    let job = server.printer().jobs()[0].clone();
    assert_eq!((job.text.lines().count(), job.problems.len()), (50, 0));
}

#[test]
fn a_pseudo_terminal_prints_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("printer");
    let endpoint = Endpoint::Pty(link.clone());
    let server = Server::start(ServerOptions::new(endpoint, Options::default())).expect("starts");
    for _ in 0..2 {
        let mut line =
            fs::OpenOptions::new().read(true).write(true).open(&link).expect("the link leads to it");
        assert_eq!(ask(&mut line, b"a\n\x1dVB\0\x10\x04\x01"), [0x12]);
    }
    assert_eq!(server.printer().jobs().len(), 2);
}
