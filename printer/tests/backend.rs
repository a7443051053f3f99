//! Printers behind the domain's trait: what is sent when, and how each talk ends.

mod fake;
mod support;

use domain::device::{Outcome, Printer};
use domain::slip::Slip;
use fake::{Heard, Script, printer};
use printer::{Confirm, Profile, Settings, escpos, open};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn slip() -> Slip {
    let mut slip = Slip::default();
    slip.left("Чай");
    slip
}

fn device(script: Script) -> (Box<dyn Printer>, Heard) {
    let (address, heard) = printer(script);
    (open(&address, Settings::default()).expect("an address"), heard)
}

fn jobs(heard: &Heard, wanted: usize) -> Vec<Vec<u8>> {
    // The thread of the printer notices a closed connection a moment later.
    loop {
        let jobs = heard.lock().expect("no test panics there").clone();
        if jobs.len() >= wanted {
            return jobs;
        }
        std::thread::yield_now();
    }
}

fn refused_with(outcome: Outcome<()>, code: &str) {
    match outcome {
        Outcome::Refused(refusal) => assert_eq!(refusal.code, code, "{refusal}"),
        other => panic!("{code} was expected: {other:?}"),
    }
}

fn unknown_because(outcome: Outcome<()>, cause: &str) {
    match outcome {
        Outcome::Unknown(why) => assert!(why.contains(cause), "{why}"),
        other => panic!("{cause} was expected: {other:?}"),
    }
}

/// Neither asking nor printing goes on, and no byte of a slip went out.
fn nothing_is_sent(script: Script, code: &str) {
    let (mut device, heard) = device(script);
    refused_with(device.state(), code);
    refused_with(device.print(&slip()), code);
    assert_eq!(jobs(&heard, 2).concat(), b"", "{code}");
}

#[test]
fn a_slip_goes_out_once_and_its_end_is_asked_for() {
    let (mut device, heard) = device(Script::default());
    assert_eq!(device.state(), Outcome::Done(()));
    assert_eq!(device.print(&slip()), Outcome::Done(()));
    assert_eq!(device.print(&slip()), Outcome::Done(()));
    let job = [escpos(&slip(), &Profile::default()), b"\x1Dr\x01".to_vec()].concat();
    let jobs = jobs(&heard, 3);
    let zeros = jobs[1].iter().take_while(|byte| **byte == 0).count();
    assert!(zeros >= 255 * 48, "a command that an earlier process cut short is filled up: {zeros}");
    assert_eq!(jobs[1][zeros..], job);
    assert_eq!(jobs[2], job, "once is enough");
}

#[test]
fn paper_out_before_the_first_byte_is_a_refusal() {
    nothing_is_sent(Script { bits: [0x08, 0x20, 0, 0x60], ..Script::default() }, "printer.paper_out");
}

#[test]
fn an_open_cover_is_a_refusal() {
    nothing_is_sent(Script { bits: [0x08, 0x04, 0, 0x60], ..Script::default() }, "printer.cover_open");
}

#[test]
fn a_stuck_cutter_is_a_refusal() {
    nothing_is_sent(Script { bits: [0x08, 0x40, 0x08, 0], ..Script::default() }, "printer.error");
}

#[test]
fn a_printer_that_does_not_answer_is_offline() {
    nothing_is_sent(Script { silent: true, ..Script::default() }, "printer.offline");
    nothing_is_sent(Script { bits: [0x08, 0, 0, 0], ..Script::default() }, "printer.offline");
    for nowhere in ["serial:/dev/no-such-port", "pty:/dev/no-such-port", "tcp:127.0.0.1:1"] {
        let mut device = open(nowhere, Settings::default()).unwrap();
        refused_with(device.print(&slip()), "printer.offline");
    }
}

#[test]
fn answers_that_no_printer_gives_are_garbage() {
    for babble in
        [b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), vec![0xFF], vec![0x11; 4096], vec![0x10, 4, 1]]
    {
        nothing_is_sent(Script { babble: Some(babble), ..Script::default() }, "printer.garbage");
    }
}

#[test]
fn near_the_end_of_its_paper_a_printer_prints() {
    let (mut device, _) = device(Script { bits: [0, 0, 0, 0x0C], ..Script::default() });
    assert_eq!(device.print(&slip()), Outcome::Done(()));
}

#[test]
fn paper_out_in_the_middle_leaves_the_outcome_open() {
    let later = Some((12_700, [0x08, 0x20, 0, 0x60]));
    let (mut device, heard) = device(Script { later, ..Script::default() });
    unknown_because(device.print(&support::russian()), "printer.paper_out");
    let sent = jobs(&heard, 1).concat();
    let inits = sent.windows(2).filter(|pair| pair == b"\x1B@").count();
    assert_eq!(inits, 1, "nothing is sent twice");
}

#[test]
fn a_connection_lost_in_the_middle_leaves_the_outcome_open() {
    let (mut device, heard) = device(Script { hang_up: Some(13_000), ..Script::default() });
    unknown_because(device.print(&support::kazakh()), "");
    let (mut jobs_before, inits) = (jobs(&heard, 1), b"\x1B@");
    assert_eq!(jobs_before.remove(0).windows(2).filter(|pair| pair == inits).count(), 1);
    // What was cut short is filled up before the next slip.
    unknown_because(device.print(&support::kazakh()), "");
    let second = jobs(&heard, 2).remove(1);
    assert!(second.iter().take_while(|byte| **byte == 0).count() >= 255 * 48);
}

#[test]
fn a_printer_that_falls_silent_leaves_the_outcome_open() {
    let (mut device, _) = device(Script { dies: true, ..Script::default() });
    unknown_because(device.print(&slip()), "no answer");
}

#[test]
fn a_printer_without_gs_r_is_done_when_it_is_ready() {
    let (address, heard) = printer(Script { simple: true, ..Script::default() });
    let settings = Settings { confirm: Confirm::Ready, ..Settings::default() };
    let mut device = open(&address, settings).unwrap();
    assert_eq!(device.print(&slip()), Outcome::Done(()));
    assert!(jobs(&heard, 1).concat().ends_with(&escpos(&slip(), &Profile::default())));
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn a_folder_gets_a_text_and_a_picture_of_each_slip_and_loses_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("receipts");
    let url = format!("dir:{}", path.display());
    let mut folder = open(&url, Settings::default()).unwrap();
    assert_eq!(folder.state(), Outcome::Done(()));
    assert_eq!(names(&path), BTreeSet::new(), "asking leaves nothing behind");
    assert_eq!(folder.print(&slip()), Outcome::Done(()));
    fs::write(path.join("0007.png"), "of somebody else").unwrap();
    // Another process goes on where this one was.
    let mut folder = open(&url, Settings::default()).unwrap();
    assert_eq!(folder.print(&support::kazakh()), Outcome::Done(()));
    let wanted = ["0001.png", "0001.txt", "0007.png", "0008.png", "0008.txt"];
    assert_eq!(names(&path), wanted.map(str::to_owned).into());
    assert_eq!(fs::read_to_string(path.join("0001.txt")).unwrap(), "Чай\n");
    assert_eq!(fs::read(path.join("0008.png")).unwrap(), printer::picture(&support::kazakh(), 32).png());
    assert_eq!(fs::read_to_string(path.join("0007.png")).unwrap(), "of somebody else");
}

#[test]
fn a_folder_that_can_not_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let mut folder = open(&format!("dir:{}/inside", file.display()), Settings::default()).unwrap();
    refused_with(folder.state(), "printer.folder");
    refused_with(folder.print(&slip()), "printer.folder");
}
