//! The operator over loopback, its history and its inbox.

mod fn_support;
mod ofd_support;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use emulators::ofd::faults::{Action, Rule};
use emulators::ofd::{Config, Server, ServerConfig, ServerError, StoreError};
use fn_support::*;
use ofd_support::*;

fn start(config: ServerConfig) -> Server {
    let mut announced = None;
    let server = Server::start(config, |address| announced = Some(address)).expect("started");
    assert_eq!(announced, Some(server.address()));
    server
}

fn config() -> ServerConfig {
    ServerConfig::new(Config::default())
}

fn ask_on(stream: &mut TcpStream, request: &[u8]) -> Option<Vec<u8>> {
    stream.write_all(request).ok()?;
    let mut header = [0; HEADER];
    stream.read_exact(&mut header).ok()?;
    let mut body = vec![0; usize::from(u16::from_le_bytes([header[24], header[25]]))];
    stream.read_exact(&mut body).ok()?;
    Some([&header[..], &body].concat())
}

fn ask(server: &Server, request: &[u8]) -> Option<Vec<u8>> {
    ask_on(&mut TcpStream::connect(server.address()).expect("connected"), request)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_queue_is_delivered_over_one_connection() {
    let server = start(config());
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 12));
    let mut stream = TcpStream::connect(server.address()).expect("connected");
    for left in [2_u8, 1, 0] {
        let request = rig.message();
        let receipt = ask_on(&mut stream, &request).expect("a receipt");
        rig.ok(0x26, &receipt[HEADER..]);
        assert_eq!(rig.ok(0x42, &[]), [left, 0]);
    }
    let ping = message(&rig.serial(), [1, 0x20], 0x11, &[]);
    assert_eq!(ask_on(&mut stream, &ping), Some(message(&rig.serial(), [1, 0x20], 0x01, &[])));
    assert_eq!(ask(&server, b"GET / HTTP/1.1\r\n\r\n______________"), None);
    assert_eq!(server.with(|exchange| exchange.ofd.journal().len()).expect("saved"), 3);
    let address = server.address();
    server.stop();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn the_history_and_the_inbox_survive_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let (state, inbox) = (folder.path().join("ofd.jsonl"), folder.path().join("inbox"));
    let config = || ServerConfig { state: Some(state.clone()), inbox: Some(inbox.clone()), ..config() };
    let mut rig = Rig::registered();
    let request = rig.message();
    let receipt = {
        let server = start(ServerConfig {
            faults: vec![Rule::nth("fiscalReport", 1, Action::CloseAfter)],
            ..config()
        });
        assert_eq!(ask(&server, &request), None, "stored, and the answer lost");
        let again = Server::start(config(), |_| {});
        assert!(matches!(again, Err(ServerError::Store(StoreError::InUse { .. }))), "{again:?}");
        ask(&server, &request).expect("a receipt")
    };
    let stem = format!("{}-00000001-fiscalReport", rig.serial());
    assert_eq!(names(&inbox), [format!("{stem}.json"), format!("{stem}.tlv")]);
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(inbox.join(format!("{stem}.json"))).expect("readable"))
            .expect("JSON");
    assert_eq!(json["document"]["userInn"], "7702203276");
    assert_eq!(json["complaints"], serde_json::json!([]));
    let tlv = fs::read(inbox.join(format!("{stem}.tlv"))).expect("readable");
    assert_eq!(
        (tlv[..2].to_vec(), tlv.len() - 4),
        (vec![1, 0], usize::from(tlv[2]) + 256 * usize::from(tlv[3]))
    );

    // A line that was being written when the process died was never answered.
    let whole = fs::read(&state).expect("readable");
    fs::write(&state, [&whole[..], b"{\"storage\":\"99"].concat()).expect("written");
    fs::remove_file(inbox.join(format!("{stem}.tlv"))).expect("removed");
    let server = start(config());
    assert_eq!(fs::read(&state).expect("readable"), whole);
    assert_eq!(names(&inbox).len(), 2, "written again");
    let same = ask(&server, &request).expect("a receipt");
    assert_eq!(same.len(), receipt.len());
    assert_eq!(server.with(|exchange| exchange.ofd.journal().len()).expect("saved"), 1);
    rig.ok(0x26, &same[HEADER..]);
    server.stop();

    fs::write(&state, [b"x\n", &whole[..]].concat()).expect("written");
    let broken = Server::start(config(), |_| {});
    assert!(matches!(broken, Err(ServerError::Store(StoreError::Broken { line: 1, .. }))), "{broken:?}");
}

#[test]
fn the_log_holds_messages_and_notes() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let server = start(ServerConfig { log: Some(log.clone()), ..config() });
    let request = Rig::registered().message();
    ask(&server, &request).expect("a receipt");
    ask(&server, &request).expect("a receipt");
    server.stop();
    let text = fs::read_to_string(&log).expect("readable");
    assert_eq!(text.matches(" > fiscalReport 2A08410A").count(), 2);
    assert_eq!(text.matches(" < operatorAck 2A08410A").count(), 2);
    assert!(text.contains("! ") && text.contains("document 1 came again"));
}
