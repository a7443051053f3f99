//! The screens' server and the desk behind it, over loopback.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

#[allow(dead_code, reason = "the tests of tasks need more of it")]
#[path = "../common/mod.rs"]
mod common;
mod stand;

use common::Fate;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use local_api::{
    Desk,
    desk::{Mail, Seat},
};
use screens::Tap;
use serde_json::json;
use stand::{Served, Shell, TOKEN, serve};
use std::net::TcpStream;
use std::sync::Arc;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Message, client::IntoClientRequest};

fn ru() -> Served {
    serve(CountryCode::Ru, true)
}

#[test]
fn a_shell_gets_a_whole_screen_when_it_comes_and_when_it_comes_back() {
    let served = ru();
    for _ in 0..2 {
        let mut shell = served.shell();
        let first = shell.push();
        for part in ["rev", "name", "lang", "title", "status", "blocks", "order", "actions"] {
            assert!(first.get(part).is_some(), "{part}: {first}");
        }
        assert!(shell.rev >= 1_000);
    }
}

#[test]
fn the_first_screen_begins_the_folder_and_the_register_goes_on_in_the_same_process() {
    let served = serve(CountryCode::Ru, false);
    let mut shell = served.shell();
    shell.until("begin");
    shell.go_on();
    shell.until("closed");
}

#[test]
fn a_shift_is_opened_by_a_tap_and_every_shell_sees_it() {
    let served = ru();
    let (mut one, mut other) = (served.shell(), served.shell());
    one.until("closed");
    other.until("closed");
    one.go_on();
    one.until("sale");
    other.until("sale");
}

#[test]
fn a_stale_tap_does_nothing_but_bring_the_screen_again() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    let now = shell.rev;
    shell.rev = now - 1;
    shell.go_on();
    let push = shell.push();
    assert_eq!(push["rev"], now);
    assert!(push.get("name").is_none(), "{push}");
    assert_eq!(*served.stand.submitted.lock().unwrap(), 0);
}

#[test]
fn two_shells_that_want_the_same_make_one_document() {
    let served = ru();
    let (mut one, mut other) = (served.shell(), served.shell());
    one.until("closed");
    other.until("closed");
    one.go_on();
    other.go_on();
    one.until("sale");
    other.until("sale");
    assert_eq!(documents(&served), 2, "the registration and one opening");
}

/// How many documents there are, the registration among them.
fn documents(served: &Served) -> usize {
    let reader = local_api::Door::reader(&*served.stand).unwrap();
    let there = |id: &u64| reader.document(domain::document::DocumentId(*id)).unwrap().is_some();
    (1..10).filter(there).count()
}

#[test]
fn after_a_refusal_a_page_that_was_loaded_anew_opens_the_shift_by_another_document() {
    let served = ru();
    let refusal = Refusal::new("fn.refused");
    served.stand.fake.fate(Fate::Refused(refusal));
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    while shell.blocks["strip"]["code"] != "fn.refused" {
        shell.push();
    }
    drop(shell);
    served.stand.fake.fate(Fate::Settled);
    let mut again = served.shell();
    again.until("closed");
    again.go_on();
    again.until("sale");
    assert_eq!(documents(&served), 3, "the registration, the refused opening and the good one");
}

#[test]
fn while_an_opening_is_in_doubt_a_page_that_was_loaded_anew_makes_no_second_one() {
    let served = ru();
    served.stand.fake.fate(Fate::InDoubt);
    for handed_in in 1..=2 {
        let mut shell = served.shell();
        shell.until("closed");
        shell.go_on();
        while *served.stand.submitted.lock().unwrap() < handed_in {
            shell.push();
        }
    }
    assert_eq!(documents(&served), 2, "the registration and one opening");
}

#[test]
fn a_shell_that_dies_after_its_tap_leaves_the_document_to_the_next_one() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    drop(shell);
    served.shell().until("sale");
}

#[test]
fn two_hundred_scans_at_once_are_handled_in_their_order_and_none_is_lost() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    shell.until("sale");
    let codes: Vec<String> = (0..200).map(|n| format!("CODE{n:04}")).collect();
    for code in &codes {
        shell.tap("scanner", "scan", code);
    }
    let last = codes.last().unwrap();
    while !shell.blocks["strip"]["text"].as_str().unwrap_or_default().contains(last.as_str()) {
        shell.push();
    }
    let mut asked = served.stand.asked.lock().unwrap().clone();
    asked.dedup();
    assert_eq!(asked, codes);
}

/// Reads on until this shell is told that its link is over, and how it is closed.
fn ended(shell: &mut Shell) {
    while shell.push()["error"]["code"] != "screen.late" {}
    assert!(
        matches!(shell.socket.read().unwrap(), Message::Close(Some(frame)) if frame.reason == "screen.late")
    );
}

#[test]
fn every_tap_is_answered_by_its_number_also_where_nothing_changed() {
    let served = ru();
    let mut shell = served.shell();
    let first = shell.push();
    assert_eq!(first["heard"], 0, "{first}");
    let rev = shell.rev;
    let stale = json!({"rev": rev - 1, "no": 1, "block": "actions", "action": "open_shift"});
    let nowhere = json!({"rev": rev, "no": 2, "block": "nowhere", "action": "nothing"});
    let scan = json!({"rev": rev, "no": 3, "block": "scanner", "action": "scan", "value": "4600000000008"});
    let beat = json!({"rev": 0, "no": 4, "until": 3_600_000, "block": "link", "action": "beat"});
    let mut clock = first["at"].as_u64().unwrap();
    for (no, tap) in (1..).zip([stale, nowhere, scan, beat]) {
        shell.send(&tap.to_string());
        let push = shell.push();
        assert_eq!(push["heard"], no, "{tap}: {push}");
        assert!(push["at"].as_u64().unwrap() >= clock, "{push}");
        clock = push["at"].as_u64().unwrap();
    }
    assert_eq!(shell.blocks["strip"]["kind"], "notice", "a sign of life takes no words away");
    assert_eq!(*served.stand.submitted.lock().unwrap(), 0);
}

#[test]
fn a_shell_that_comes_again_ends_its_former_link() {
    let served = ru();
    let (mut former, mut other, mut nameless) = (served.named("a"), served.named("b"), served.shell());
    for shell in [&mut former, &mut other, &mut nameless] {
        shell.until("closed");
    }
    let mut again = served.named("a");
    again.until("closed");
    ended(&mut former);
    again.go_on();
    for shell in [&mut again, &mut other, &mut nameless] {
        shell.until("sale");
    }
}

#[test]
fn a_shell_that_comes_again_goes_on_where_it_was() {
    // Over the old link's dead body, or after a farewell.
    for farewell in [false, true] {
        let served = ru();
        let mut former = served.named("a");
        former.until("closed");
        former.tap("title", "menu", "");
        former.until("menu");
        if farewell {
            former.socket.close(None).unwrap();
            while former.socket.read().is_ok() {}
        }
        let mut again = served.named("a");
        again.push();
        assert_eq!(again.screen["name"], "menu");
        let mut other = served.named("b");
        other.push();
        assert_eq!(other.screen["name"], "closed");
    }
}

#[test]
fn a_shell_that_comes_again_hears_what_became_of_its_tap() {
    for farewell in [false, true] {
        let lot = stand::lot(CountryCode::Ru, true);
        let served = Arc::clone(&lot.stand);
        served.fake.fate(Fate::NotAdmitted(Refusal::new("shift.expired")));
        let desk = Desk::start(Arc::new(lot), 1_000).unwrap();
        let join = || desk.join(None, Some("a".into()), Box::new(|| {})).unwrap();
        let former = join();
        let rev = mail(&former).unwrap().screen.rev;
        let held = served.gate.lock().unwrap();
        let (block, action) = ("actions".into(), "open_shift".into());
        former.tap(Tap { rev, block, action, ..Tap::default() }).unwrap();
        let former = if farewell { None } else { Some(former) };
        let again = join();
        mail(&again).unwrap();
        drop(held);
        loop {
            let strip = mail(&again).unwrap().screen;
            if format!("{strip:?}").contains("shift.expired") {
                break;
            }
        }
        drop(former);
    }
}

#[test]
fn two_taps_at_once_ask_for_one_slip() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    shell.until("sale");
    shell.tap("title", "menu", "");
    shell.until("menu");
    shell.tap("menu", "close-shift", "");
    shell.until("close");
    shell.go_on();
    shell.until("shift_done");
    for printed in 1..=2 {
        let held = served.stand.gate.lock().unwrap();
        for no in [printed * 10, printed * 10 + 1] {
            let tap = json!({"rev": shell.rev, "no": no, "block": "actions", "action": "print"});
            shell.send(&tap.to_string());
        }
        while shell.push()["heard"] != printed * 10 + 1 {}
        drop(held);
        while shell.blocks["strip"]["code"] != "printer.absent" {
            shell.push();
        }
        assert_eq!(*served.stand.printed.lock().unwrap(), printed);
        // The next tap takes the words away.
        shell.tap("nowhere", "nothing", "");
        while !shell.blocks["strip"].is_null() {
            shell.blocks["strip"] = json!(null);
            shell.push();
        }
    }
}

/// A seat's next mail.
fn mail(seat: &Seat) -> Result<Mail, Refusal> {
    loop {
        if let Some(mail) = seat.take()? {
            return Ok(mail);
        }
        std::thread::yield_now();
    }
}

#[test]
fn what_the_network_brings_late_on_a_former_link_is_not_carried_out() {
    let lot = stand::lot(CountryCode::Ru, true);
    let served = Arc::clone(&lot.stand);
    let desk = Desk::start(Arc::new(lot), 1_000).unwrap();
    let join = || desk.join(None, Some("a".into()), Box::new(|| {})).unwrap();
    let former = join();
    let rev = mail(&former).unwrap().screen.rev;
    let again = join();
    mail(&again).unwrap();
    for (block, action, value) in [("actions", "open_shift", ""), ("scanner", "scan", "4600000000008")] {
        let (block, action, value) = (block.into(), action.into(), value.into());
        former.tap(Tap { rev, block, action, value, ..Tap::default() }).unwrap();
    }
    // The desk takes them in their order: with this answer the others have had their turn.
    again.tap(Tap { no: 1, ..Tap::default() }).unwrap();
    while mail(&again).unwrap().heard == 0 {}
    assert_eq!(mail(&former).unwrap_err().code, "screen.late");
    assert_eq!(*served.submitted.lock().unwrap(), 0);
    assert!(served.asked.lock().unwrap().is_empty());
}

#[test]
fn a_tap_that_comes_too_late_ends_its_link() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    let late = json!({"rev": shell.rev, "until": 0, "block": "actions", "action": "open_shift"});
    shell.send(&late.to_string());
    ended(&mut shell);
    assert_eq!(*served.stand.submitted.lock().unwrap(), 0);
    served.shell().until("closed");
}

#[test]
fn nothing_that_follows_a_late_tap_is_carried_out() {
    let lot = stand::lot(CountryCode::Ru, true);
    let served = Arc::clone(&lot.stand);
    let desk = Desk::start(Arc::new(lot), 1_000).unwrap();
    let (seat, other) =
        (desk.join(None, None, Box::new(|| {})).unwrap(), desk.join(None, None, Box::new(|| {})).unwrap());
    let rev = mail(&seat).unwrap().screen.rev;
    mail(&other).unwrap();
    for until in [Some(0), Some(u64::MAX), None] {
        let (block, action) = ("actions".into(), "open_shift".into());
        seat.tap(Tap { rev, until, block, action, ..Tap::default() }).unwrap();
    }
    other.tap(Tap { no: 1, ..Tap::default() }).unwrap();
    while mail(&other).unwrap().heard == 0 {}
    assert_eq!(mail(&seat).unwrap_err().code, "screen.late");
    assert_eq!(*served.submitted.lock().unwrap(), 0);
}

#[test]
fn what_is_no_tap_is_refused_and_the_shell_goes_on() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    for bad in [
        "",
        "{",
        "[]",
        r#"{"rev":1}"#,
        r#"{"rev":1,"block":"a","action":"b","x":1}"#,
        r#"{"rev":-1,"block":"a","action":"b"}"#,
    ] {
        shell.send(bad);
        assert_eq!(shell.push()["error"]["code"], "screen.message", "{bad}");
    }
    shell.socket.send(Message::binary(vec![0; 10])).unwrap();
    assert_eq!(shell.push()["error"]["code"], "screen.message");
    shell.tap("nowhere", "nothing", "");
    shell.go_on();
    shell.until("sale");
}

#[test]
fn a_message_too_long_is_refused_and_the_shell_goes_on() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    shell.tap("scanner", "scan", &"7".repeat(3_000_000));
    let error = shell.push()["error"].clone();
    assert_eq!(error["code"], "screen.too_long");
    assert!(error["text"].as_str().unwrap().contains("65536"), "{error}");
    shell.go_on();
    shell.until("sale");
}

#[test]
fn a_message_of_many_megabytes_ends_the_connection_with_its_reason() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    // The server may close while the rest is still being written.
    let _ = shell.socket.send(Message::text("7".repeat(9_000_000)));
    loop {
        match shell.socket.read() {
            Ok(Message::Close(Some(frame))) => {
                assert_eq!((frame.code, frame.reason.as_str()), (CloseCode::Size, "screen.too_long"));
                break;
            }
            Ok(_) => {}
            Err(error) => {
                // Its farewell is lost when the system resets the connection over unread bytes.
                assert!(!matches!(error, tungstenite::Error::Capacity(_)), "{error}");
                break;
            }
        }
    }
    served.shell().until("closed");
}

#[test]
fn one_shell_too_many_is_told_so_and_a_free_place_is_given_again() {
    let served = ru();
    let mut shells: Vec<_> = (0..32).map(|_| served.shell()).collect();
    for shell in &mut shells {
        shell.until("closed");
    }
    let mut late = served.shell();
    assert_eq!(late.push()["error"]["code"], "screen.full");
    assert!(
        matches!(late.socket.read().unwrap(), Message::Close(Some(frame)) if frame.reason == "screen.full")
    );
    shells.pop();
    loop {
        let mut again = served.shell();
        if again.push().get("name").is_some() {
            break;
        }
    }
}

#[test]
fn a_command_nobody_knows_of_is_handed_in_again() {
    let served = ru();
    served.stand.fake.fate(Fate::Unknown);
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    while shell.blocks["strip"]["code"] != "screen.unknown" {
        shell.push();
    }
    assert_eq!(*served.stand.submitted.lock().unwrap(), 10);
    served.stand.fake.fate(Fate::Settled);
    shell.go_on();
    shell.until("sale");
}

#[test]
fn a_refused_command_is_told_to_the_shell_that_wanted_it() {
    let served = ru();
    served.stand.fake.fate(Fate::NotAdmitted(Refusal::new("shift.expired")));
    let mut shell = served.shell();
    shell.until("closed");
    shell.go_on();
    while shell.blocks["strip"]["code"] != "shift.expired" {
        shell.push();
    }
}

#[test]
fn strangers_see_a_page_in_three_languages() {
    let served = ru();
    let page = served.ask("GET / HTTP/1.1\r\nHost: {host}");
    assert!(page.starts_with("HTTP/1.1 403 "), "{page}");
    for lang in ["lang=\"ru\"", "lang=\"kk\"", "lang=\"en\"", "screen.token"] {
        assert!(page.contains(lang), "{lang}: {page}");
    }
    assert!(served.ask("GET / HTTP/1.1\r\nHost: evil.example").contains("screen.origin"));
    for path in
        ["/nothing", "/paper/x.png", "/paper/99.png", "/paper/18446744073709551615.png", "/../shell.js"]
    {
        let page = served.get(path);
        assert!(page.starts_with("HTTP/1.1 404 ") && page.contains("screen.absent"), "{path}: {page}");
    }
    let posted = served.ask(&format!("POST /?token={TOKEN} HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 0"));
    assert!(!posted.starts_with("HTTP/1.1 200"), "{posted}");
    assert!(served.get("/screen").starts_with("HTTP/1.1 426 "));
}

#[test]
fn a_browser_is_let_in_by_the_token_and_known_by_its_cookie() {
    let served = ru();
    let welcome = served.get("/").to_lowercase();
    assert!(welcome.starts_with("http/1.1 303 ") && welcome.contains("\r\nlocation: /\r\n"), "{welcome}");
    let cookie = welcome.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let page = served.ask(&format!("GET / HTTP/1.1\r\nHost: {{host}}\r\nCookie: {cookie}"));
    assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("<!doctype html>"), "{page}");
    let page = page.to_lowercase();
    for header in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "frame-ancestors 'none'",
    ] {
        assert!(page.contains(header), "{header}: {page}");
    }
}

#[test]
fn a_foreign_page_opens_no_screen() {
    let served = ru();
    let url = format!("ws://{}/screen?token={TOKEN}", served.address);
    for (origin, in_) in
        [("http://evil.example".to_owned(), false), (format!("http://{}", served.address), true)]
    {
        let mut request = url.as_str().into_client_request().unwrap();
        request.headers_mut().insert("Origin", origin.parse().unwrap());
        let stream = TcpStream::connect(served.address).unwrap();
        assert_eq!(tungstenite::client(request, stream).is_ok(), in_, "{origin}");
    }
}

#[test]
fn a_paper_is_a_picture_that_is_sent_once() {
    let served = ru();
    let picture = served.get("/paper/1.png");
    assert!(picture.starts_with("HTTP/1.1 200 "), "{picture}");
    assert!(picture.to_lowercase().contains("content-type: image/png"), "{picture}");
    let tag = picture
        .to_lowercase()
        .split("etag: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next().map(str::to_owned))
        .unwrap();
    let head = format!("GET /paper/1.png?token={TOKEN} HTTP/1.1\r\nHost: {{host}}\r\nIf-None-Match: {tag}");
    assert!(served.ask(&head).starts_with("HTTP/1.1 304 "));
}

#[test]
fn a_server_that_ends_says_good_bye() {
    let served = ru();
    let mut shell = served.shell();
    shell.until("closed");
    drop(served);
    loop {
        match shell.socket.read() {
            Ok(Message::Close(Some(frame))) => break assert_eq!(frame.reason, "register.stopped"),
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn the_next_port_is_taken_when_the_wanted_one_is_in_use() {
    let first = local_api::web::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let held = std::net::TcpListener::bind(first).unwrap();
    let next = local_api::web::bind(&first.to_string()).unwrap();
    assert!(next.local_addr().unwrap().port() > first.port());
    drop(held);
    assert!(local_api::web::bind("192.0.2.1:7340").is_err());
}
