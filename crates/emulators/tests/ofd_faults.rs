//! Faults and connections of the emulated operator in virtual time, and what the storage says to spoilt receipts.

mod fn_support;
mod ofd_support;

use std::time::Duration;

use emulators::ofd::faults::{Action, CONNECT, Faults, Rule};
use emulators::ofd::{Event, Exchange, IDLE_TIMEOUT, LinkId, Now};
use fn_support::*;
use ofd_support::*;

const MS: fn(u64) -> Duration = Duration::from_millis;

fn now(mono: Duration) -> Now {
    Now { wall: wall(), mono }
}

fn exchange(action: Action) -> Exchange {
    let on = if action == Action::RefuseConnect { CONNECT } else { "fiscalReport" };
    Exchange::new(ofd(), Faults::new(vec![Rule::nth(on, 1, action)], 1))
}

/// Everything that comes until the time, with its time.
fn events(exchange: &mut Exchange, link: LinkId, until: Duration) -> Vec<(Duration, Event)> {
    let mut all = Vec::new();
    while let Some(due) = exchange.due(link).filter(|due| *due <= until) {
        all.extend(exchange.poll(link, due).map(|event| (due, event)));
    }
    all
}

/// Bytes of all events up to an hour, and whether the connection was closed.
fn ask(exchange: &mut Exchange, request: &[u8]) -> (Vec<u8>, bool) {
    let link = exchange.connect().expect("connected");
    exchange.on_bytes(link, now(Duration::ZERO), request);
    let (mut bytes, mut closed) = (Vec::new(), false);
    for (due, event) in events(exchange, link, MS(3_600_000)) {
        match event {
            Event::Bytes(more) => bytes.extend(more),
            Event::Closed => closed = due < IDLE_TIMEOUT,
        }
    }
    (bytes, closed)
}

fn stored(exchange: &Exchange) -> usize {
    exchange.ofd.journal().len()
}

#[test]
fn each_wrong_receipt_is_refused_by_the_storage_for_its_reason() {
    for (action, reason) in [
        (Action::WrongSign, 1),
        (Action::WrongDocument, 3),
        (Action::WrongStorage, 4),
        (Action::WrongCrc, 5),
        (Action::WrongInn, 6),
    ] {
        let mut rig = Rig::registered();
        let request = rig.message();
        let mut exchange = exchange(action);
        let (receipt, _) = ask(&mut exchange, &request);
        rig.no(0x26, &receipt[HEADER..], 0x20, &[reason]);
        assert_eq!(stored(&exchange), 1, "{action:?}");
        // The same message again brings a good receipt.
        let (receipt, _) = ask(&mut exchange, &request);
        assert_eq!(rig.ok(0x26, &receipt[HEADER..]), [0]);
        assert_eq!(stored(&exchange), 1);
    }
}

#[test]
fn what_the_operator_says_becomes_the_answer_and_the_flags_of_the_storage() {
    for (bits, flag) in [(0x02, 0x10), (0x20, 0x20), (0x40, 0x40), (0x04, 0), (0x08, 0), (0x10, 0)] {
        let mut rig = Rig::registered();
        let request = rig.message();
        let (receipt, _) = ask(&mut exchange(Action::Notice { bits }), &request);
        assert_eq!(rig.ok(0x26, &receipt[HEADER..]), [0]);
        assert_eq!(rig.ok(0x30, &[])[4], flag, "bit {bits:#04x}");
        assert_eq!(rig.ok(0x42, &[]), [0, 0]);
    }
    let mut rig = Rig::registered();
    let request = rig.message();
    let (receipt, _) = ask(&mut exchange(Action::Code { code: 14 }), &request);
    rig.ok(0x26, &receipt[HEADER..]);
    assert_eq!(rig.ok(0x30, &[])[4], 0x10, "refusal by the control");

    for code in [11, 14] {
        let mut rig =
            Rig::old(emulators::fiscal_storage::FnConfig::new(emulators::fiscal_storage::Generation::G1, 1));
        let (serial, body) = (rig.serial(), rig.send());
        let request = message(&serial, [1, 5], 0x14, &body);
        let mut exchange = exchange(Action::Code { code });
        let (receipt, _) = ask(&mut exchange, &request);
        assert_eq!(rig.ok(0x26, &receipt[HEADER..]), [code]);
        assert_eq!(rig.ok(0x42, &[]), [0, 0], "delivered all the same");
        // Had the receipt been lost, the same would be said again.
        let (again, _) = ask(&mut exchange, &request);
        assert_eq!(again, receipt);
    }
}

#[test]
fn a_long_receipt_is_whole_and_fits_no_frame() {
    let mut rig = Rig::registered();
    let request = rig.message();
    let (receipt, _) = ask(&mut exchange(Action::LongAnswer { bytes: 2000 }), &request);
    assert!(receipt.len() > HEADER + 2000);
    assert_eq!(receipt, message(&rig.serial(), [1, 0x20], 0x04, &receipt[HEADER..]));
}

#[test]
fn a_wrong_checksum_of_the_session_is_asked_for_and_wrong() {
    let mut rig = Rig::registered();
    let request = rig.message();
    let (receipt, _) = ask(&mut exchange(Action::WrongSessionCrc), &request);
    assert_eq!(receipt[26] & 3, 1);
    let right = message(&rig.serial(), [1, 0x20], 0x05, &receipt[HEADER..]);
    assert_eq!((&receipt[..28], &receipt[30..]), (&right[..28], &right[30..]));
    assert_ne!(receipt[28..30], right[28..30]);
}

#[test]
fn lost_and_closed_exchanges_store_what_they_say() {
    for (action, documents, closes) in [
        (Action::LoseRequest, 0, false),
        (Action::LoseAnswer, 1, false),
        (Action::CloseBefore, 0, true),
        (Action::CloseAfter, 1, true),
        (Action::LinkDown { requests: 1 }, 0, true),
        (Action::CutAnswer { bytes: 0 }, 1, true),
    ] {
        let request = Rig::registered().message();
        let mut exchange = exchange(action);
        assert_eq!(ask(&mut exchange, &request), (Vec::new(), closes), "{action:?}");
        assert_eq!(stored(&exchange), documents, "{action:?}");
        assert!(!ask(&mut exchange, &request).0.is_empty());
        assert_eq!(stored(&exchange), 1);
    }
}

#[test]
fn a_silent_operator_keeps_the_connection_open() {
    let request = Rig::registered().message();
    let mut exchange = exchange(Action::LoseAnswer);
    let link = exchange.connect().expect("connected");
    exchange.on_bytes(link, now(Duration::ZERO), &request);
    assert_eq!(exchange.due(link), None, "nothing will ever happen");
    // What is asked next on the same connection is answered.
    exchange.on_bytes(link, now(MS(299_000)), &request);
    assert_eq!(exchange.due(link), Some(MS(299_000)));
}

#[test]
fn cut_slow_double_late_and_garbage_answers() {
    let request = Rig::registered().message();
    let good = ask(&mut Exchange::new(ofd(), Faults::new(vec![], 1)), &request).0;
    assert_eq!(ask(&mut exchange(Action::CutAnswer { bytes: 29 }), &request), (good[..29].to_vec(), true));
    assert_eq!(ask(&mut exchange(Action::RepeatAnswer), &request).0, [&good[..], &good].concat());
    let (garbage, closed) = ask(&mut exchange(Action::GarbageAnswer), &request);
    assert!(garbage.len() == good.len() && garbage != good && !closed);

    let timed = |action| {
        let mut exchange = exchange(action);
        let link = exchange.connect().expect("connected");
        exchange.on_bytes(link, now(MS(1000)), &request);
        events(&mut exchange, link, MS(400_000))
    };
    let late = timed(Action::LateAnswer { ms: 300_500 });
    assert_eq!(late[0], (MS(301_500), Event::Bytes(good.clone())));
    let slow = timed(Action::SlowAnswer { ms: 7 });
    assert_eq!(slow[2], (MS(1021), Event::Bytes(vec![good[2]])));
    assert_eq!(slow.len(), good.len() + 1, "byte by byte, and the closing of an idle connection");
}

#[test]
fn connections_are_refused_as_long_as_the_link_is_down() {
    let request = Rig::registered().message();
    let mut exchange = exchange(Action::LinkDown { requests: 3 });
    assert!(ask(&mut exchange, &request).1);
    assert_eq!((exchange.connect(), exchange.connect()), (None, None));
    assert!(exchange.connect().is_some());
    let mut exchange = self::exchange(Action::RefuseConnect);
    assert_eq!(exchange.connect(), None);
    assert!(exchange.connect().is_some());
}

#[test]
fn a_message_in_single_bytes_and_two_in_one_piece_are_answered_in_order() {
    let mut rig = Rig::registered();
    let first = rig.message();
    let mut exchange = Exchange::new(ofd(), Faults::new(vec![], 1));
    let link = exchange.connect().expect("connected");
    for byte in &first {
        exchange.on_bytes(link, now(MS(1)), &[*byte]);
    }
    let answers = events(&mut exchange, link, MS(1));
    let [(_, Event::Bytes(receipt))] = &answers[..] else { panic!("{answers:?}") };
    rig.ok(0x26, &receipt[HEADER..]);
    rig.open_shift(at(1, 9, 10));
    let second = rig.message();
    exchange.on_bytes(link, now(MS(2)), &[&first[..], &second].concat());
    let answers = events(&mut exchange, link, MS(2));
    let [(_, Event::Bytes(again)), (_, Event::Bytes(receipt))] = &answers[..] else { panic!("{answers:?}") };
    rig.no(0x26, &again[HEADER..], 0x20, &[3]);
    rig.ok(0x26, &receipt[HEADER..]);
}

#[test]
fn what_stays_silent_for_60_s_is_closed() {
    let request = Rig::registered().message();
    for begun in [1, HEADER - 1, HEADER, request.len() - 1, request.len()] {
        let mut exchange = Exchange::new(ofd(), Faults::new(vec![], 1));
        let link = exchange.connect().expect("connected");
        exchange.on_bytes(link, now(MS(5)), &request[..begun]);
        let last = events(&mut exchange, link, MS(60_005)).pop().expect("something happens");
        assert_eq!(last, (MS(60_005), Event::Closed), "{begun} bytes");
    }
}

#[test]
fn bytes_that_begin_no_message_close_at_once() {
    for junk in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0x2A, 0x09], &[0xDD, 0x80, 0xCA, 0xA1]] {
        let (bytes, closed) = ask(&mut Exchange::new(ofd(), Faults::new(vec![], 1)), junk);
        assert!(bytes.is_empty() && closed, "{junk:?}");
    }
}
