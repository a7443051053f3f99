//! `kassa emulate operator` as a process that is killed.

#[allow(dead_code, reason = "this file uses a part of what the tests of the binary share")]
#[expect(clippy::unwrap_used, reason = "a test that can not run the binary has failed")]
mod common;

use common::{Kassa, Running};
use std::io::{Read, Write};
use std::net::TcpStream;

/// The sale of the protocol's worked frames, the register's first request.
const SALE: &str = "\
    a281cb0042010000a186010015cd5b070100\
    080112880108\
    0212110a0708ea0f100218031206080e100518061a1208\
    01120ed09ad0b0d181d181d0b8d1802031220208002a36080112321206d09dd0\
    b0d0bd1a013120d00f2a0508c2031000320508840710003a0f0864106518807d\
    2204087c100e28016a03373936320908001205088407100042140a0508840710\
    00120508e80710001a0408641000700132a0011a120a10088fcfb0181094e287\
    221a0443454c4c22260a110a0708ea0f100218031206080e1005180612110a07\
    08ea0f100218031206080e10051806380062600a241a0c303130313030303030\
    303031220c5445535430303030303030312a0631303030303112380a0fd0a2d0\
    9ed09e20d0a2d0b5d181d1821210d0b32e20d090d181d182d0b0d0bdd0b01a0c\
    3934313234303030303139332a053437313130";

#[expect(clippy::unwrap_used, reason = "a test that can not reach the process has failed")]
fn asked(operator: &mut Running, frame: &[u8]) -> Vec<u8> {
    let line = operator.first_line();
    let address = line.strip_prefix("listening ").unwrap_or_else(|| panic!("{line}")).trim();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(frame).unwrap();
    let mut header = [0; 18];
    stream.read_exact(&mut header).unwrap();
    let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    let mut answer = vec![0; usize::try_from(size).unwrap() - header.len()];
    stream.read_exact(&mut answer).unwrap();
    [header.as_slice(), &answer].concat()
}

#[test]
fn what_an_operator_counted_survives_its_death() {
    let kassa = Kassa::empty();
    let state = kassa.data().with_file_name("operator.jsonl").display().to_string();
    let args = ["emulate", "operator", "--tcp", "127.0.0.1:0", "--state", &state];
    let frame = hex::decode(SALE).unwrap();
    let mut operator = kassa.start(&args);
    let first = asked(&mut operator, &frame);
    assert_eq!(first.get(18..24), Some(&[8, 1, 0x12, 6, 8, 0][..]), "TICKET, result 0");
    // Dropped, it gets SIGKILL.
    drop(operator);
    let mut reborn = kassa.start(&args);
    assert_eq!(asked(&mut reborn, &frame), first, "the stored answer, under the same token");
    drop(reborn);
    let history = std::fs::read_to_string(&state).unwrap();
    assert_eq!(history.lines().filter(|line| line.contains("\"ticket\"")).count(), 1, "counted once");
}
