//! `kassa kz frame`: frames of the Kazakh protocol for the technician.

#[allow(dead_code, reason = "this file uses a part of what the tests of the binary share")]
#[expect(clippy::unwrap_used, reason = "a test that can not run the binary has failed")]
mod common;

use common::{Kassa, json, refused_with, text};
use std::fs;

/// The sale of the protocol's worked frames: 2 × 450.00 with VAT inside, paid with 1000.00.
const SALE: &str = "\
    a281cb0042010000a186010015cd5b070100 | \
    0801 12880108 0212110a0708ea0f100218031206080e100518061a1208\
    01120ed09ad0b0d181d181d0b8d1802031220208002a36080112321206d09dd0\
    b0d0bd1a013120d00f2a0508c2031000320508840710003a0f0864106518807d\
    2204087c100e28016a03373936320908001205088407100042140a0508840710\
    00120508e80710001a0408641000700132a0011a120a10088fcfb0181094e287\
    221a0443454c4c22260a110a0708ea0f100218031206080e1005180612110a07\
    08ea0f100218031206080e10051806380062600a241a0c303130313030303030\
    303031220c5445535430303030303030312a0631303030303112380a0fd0a2d0\
    9ed09e20d0a2d0b5d181d1821210d0b32e20d090d181d182d0b0d0bdd0b01a0c\
    3934313234303030303139332a053437313130";
/// Its answer: new token 987654321, fiscal sign 4228143549.
const ANSWER: &str = "\
    a281cb007a000000a1860100b168de3a0100 0801 12060800 12024f4b 1a5c 0a0a34323238313433353439 \
    124e 687474703a2f2f636f6e73756d65722e6f6f66642e6b7a3f693d343232383134\
    33353439 26663d303130313030303030303031 26733d3930302e3030 26743d323032363032303354313430353036";
const REFUSAL: &str = "a281cb0027000000a186010015cd5b070100 0801 1211 0802 120d 496e76616c696420746f6b656e";

fn digits(frame: &str) -> String {
    frame.chars().filter(char::is_ascii_hexdigit).collect()
}

#[test]
fn a_frame_is_shown_as_json_and_made_from_it_again() {
    let kassa = Kassa::empty();
    let file = kassa.data().with_file_name("frame.json");
    for frame in [SALE, ANSWER, REFUSAL, "a281cb0014000000a186010015cd5b070200 0800"] {
        let shown = kassa.run(&["kz", "frame", "decode", frame]);
        json(&shown, 0);
        fs::write(&file, &shown.stdout).unwrap();
        let made = text(&kassa.run(&["kz", "frame", "encode", &file.display().to_string()]), 0);
        assert_eq!(made.trim_end(), digits(frame));
    }
}

#[test]
fn a_frame_is_shown_by_the_names_of_the_protocol() {
    let kassa = Kassa::empty();
    let sale = json(&kassa.run(&["kz", "frame", "decode", SALE]), 0);
    assert_eq!(
        sale["header"].to_string(),
        r#"{"version":203,"size":322,"id":100001,"token":123456789,"reqnum":1}"#
    );
    let ticket = &sale["request"]["ticket"];
    assert_eq!(ticket["operation"], "OPERATION_SELL");
    assert_eq!(ticket["items"][0]["commodity"]["name"], "Нан");
    assert_eq!(ticket["amounts"]["total"].to_string(), r#"{"bills":900,"coins":0}"#);
    assert!(sale.get("notes").is_none(), "{sale}");

    let answer = json(&kassa.run(&["kz", "frame", "decode", ANSWER]), 0);
    assert_eq!(answer["result"], "RESULT_TYPE_OK");
    assert_eq!(answer["response"]["ticket"]["ticket_number"], "4228143549");
    let url = "http://consumer.oofd.kz?i=4228143549&f=010100000001&s=900.00&t=20260203T140506";
    assert_eq!(answer["check_url"], url);
    let refusal = json(&kassa.run(&["kz", "frame", "decode", REFUSAL]), 0);
    assert_eq!(refusal["result"], "RESULT_TYPE_INVALID_TOKEN");
}

#[test]
fn absent_and_unknown_fields_of_a_frame_are_noted() {
    let kassa = Kassa::empty();
    // TICKET with nothing but an empty operator, and field 200.
    let frame = "a281cb001b000000a186010015cd5b070100 0801 1202 1a00 c00c01";
    let shown = json(&kassa.run(&["kz", "frame", "decode", frame]), 0);
    let notes = shown["notes"].to_string();
    for part in
        ["ticket.operation: required, absent", "ticket.amounts: required, absent", "200: unknown field"]
    {
        assert!(notes.contains(part), "{notes}");
    }
}

#[test]
fn what_is_no_frame_is_said() {
    let kassa = Kassa::empty();
    let cut = SALE.strip_suffix("30").unwrap();
    for hex in ["", "xyz", "a2", "a1", "ffff", cut, "a281cb0014000000a186010015cd5b070200 08ff"] {
        refused_with(&kassa.run(&["kz", "frame", "decode", hex]), 2, "usage.frame");
    }
    let file = kassa.data().with_file_name("frame.json");
    let header = r#""header": {"version": 203, "id": 1, "token": 1, "reqnum": 1}"#;
    for wrong in [
        "{".to_owned(),
        format!("{{{header}}}"),
        format!(r#"{{{header}, "request": {{}}, "response": {{}}}}"#),
        format!(r#"{{{header}, "request": {{"command": "COMMAND_SING"}}}}"#),
        format!(r#"{{{header}, "request": {{"colour": 1}}}}"#),
        r#"{"header": {"version": 70000, "id": 1, "token": 1, "reqnum": 1}, "request": {}}"#.to_owned(),
    ] {
        fs::write(&file, &wrong).unwrap();
        refused_with(&kassa.run(&["kz", "frame", "encode", &file.display().to_string()]), 2, "usage.frame");
    }
    refused_with(&kassa.run(&["kz", "frame", "encode", "nowhere.json"]), 2, "usage.file");
}
