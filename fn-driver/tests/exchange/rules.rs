//! One rule of the storage's side per test. The operator's receipts come with `operator.rs`.

use std::time::Duration;

use fn_driver::commands::*;
use fn_driver::{CallError, Cause, ResultCode};

use crate::rig::Rig;

fn refusal(error: &CallError) -> ResultCode {
    error.refusal().unwrap()
}

#[test]
fn the_status_names_the_queue_and_its_head() {
    let mut rig = Rig::trading();
    let status = rig.status();
    let head = QueuedMessage { document: 1, at: Some(rig.at()) };
    let idle = ExchangeStatus {
        transport_up: false,
        message: true,
        waiting: false,
        reading: false,
        queued: 3,
        first: Some(head),
    };
    assert_eq!(status, idle);
    rig.driver.call(&SetTransport(true)).unwrap();
    assert_eq!(rig.status(), ExchangeStatus { transport_up: true, ..idle });
    rig.driver.call(&BeginMessage).unwrap();
    assert_eq!(rig.status(), ExchangeStatus { transport_up: true, reading: true, ..idle });
    rig.driver.call(&EndMessage).unwrap();
    assert_eq!(rig.status(), ExchangeStatus { transport_up: true, message: false, waiting: true, ..idle });
    assert_eq!(rig.driver.call(&CountUnconfirmed).unwrap(), 3);
}

#[test]
fn a_message_is_the_same_in_blocks_of_any_size() {
    let mut rig = Rig::trading();
    rig.driver.call(&SetTransport(true)).unwrap();
    let whole = rig.read(1536);
    for block in [1, 7, 100, 1000] {
        assert_eq!(rig.read(block), whole);
    }
    let length = u16::try_from(whole.len()).unwrap();
    let read = |offset, size| ReadMessage { offset, size };
    assert_eq!(rig.driver.call(&read(length - 1, 100)).unwrap(), whole[whole.len() - 1..]);
    assert!(rig.driver.call(&read(length, 100)).unwrap().is_empty(), "exactly at the end");
    assert_eq!(refusal(&rig.driver.call(&read(length + 1, 1)).unwrap_err()), ResultCode::UnknownCommand);
    assert_eq!(refusal(&rig.driver.call(&read(0, 1537)).unwrap_err()), ResultCode::UnknownCommand);
}

#[test]
fn nothing_is_read_without_transport_order_or_message() {
    let mut rig = Rig::new();
    let block = ReadMessage { offset: 0, size: 10 };
    assert_eq!(refusal(&rig.driver.call(&BeginMessage).unwrap_err()), ResultCode::NoTransport);
    assert_eq!(refusal(&rig.driver.call(&block).unwrap_err()), ResultCode::NoTransport);
    rig.driver.call(&SetTransport(true)).unwrap();
    assert_eq!(refusal(&rig.driver.call(&block).unwrap_err()), ResultCode::WrongState);
    assert_eq!(refusal(&rig.driver.call(&EndMessage).unwrap_err()), ResultCode::WrongState);
    rig.driver.call(&CancelMessage).unwrap();
    rig.driver.call(&BeginMessage).unwrap();
    rig.driver.call(&CancelMessage).unwrap();
    assert_eq!(refusal(&rig.driver.call(&block).unwrap_err()), ResultCode::WrongState);
}

#[test]
fn a_broken_link_or_lost_power_offers_the_same_message_again() {
    let mut rig = Rig::trading();
    let first = rig.send();
    rig.driver.call(&SetTransport(false)).unwrap();
    let status = rig.status();
    assert!(!status.transport_up && !status.waiting && status.message);
    assert_eq!(rig.send(), first);
    rig.cut_power();
    let status = rig.status();
    assert!(!status.transport_up && !status.waiting && status.message, "power takes the link, not the queue");
    assert_eq!(status.queued, 3);
    assert_eq!(rig.send(), first);
}

#[test]
fn after_300_s_the_same_message_is_offered_again() {
    let mut rig = Rig::trading();
    let first = rig.send();
    rig.pass(Duration::from_secs(299));
    assert!(rig.status().waiting);
    rig.pass(Duration::from_secs(1));
    let status = rig.status();
    assert!(status.transport_up && status.message && !status.waiting);
    assert_eq!(rig.read(1000), first);
}

#[test]
fn a_sale_goes_between_any_two_steps() {
    let mut rig = Rig::trading();
    rig.begin_receipt();
    rig.driver.call(&SetTransport(true)).unwrap();
    let length = rig.driver.call(&BeginMessage).unwrap();
    let head = rig.driver.call(&ReadMessage { offset: 0, size: 50 }).unwrap();
    rig.form_receipt();
    let tail = rig.driver.call(&ReadMessage { offset: 50, size: 1000 }).unwrap();
    rig.begin_receipt();
    rig.driver.call(&EndMessage).unwrap();
    rig.form_receipt();
    assert_eq!(head.len() + tail.len(), usize::from(length));
    let status = rig.status();
    assert!(status.waiting);
    assert_eq!((status.queued, status.first.unwrap().document), (5, 1));
}

#[test]
fn a_lost_answer_to_a_harmless_step_is_asked_again() {
    let mut rig = Rig::trading();
    for command in ["20", "21", "22", "23", "24"] {
        rig.lose_answer(command);
    }
    let sent = rig.send();
    rig.driver.call(&CancelMessage).unwrap();
    assert_eq!(rig.status().queued, 3);
    assert_eq!(rig.send(), sent);
}

#[test]
fn a_lost_answer_to_the_end_of_reading_shows_in_the_status() {
    let mut rig = Rig::trading();
    rig.driver.call(&SetTransport(true)).unwrap();
    rig.read(1000);
    rig.lose_answer("25");
    let error = rig.driver.call(&EndMessage).unwrap_err();
    assert!(matches!(error, CallError::Unknown { cause: Cause::Silence, .. }), "{error:?}");
    assert!(rig.status().waiting);
}

#[test]
fn a_receipt_longer_than_a_frame_is_not_sent() {
    let mut rig = Rig::trading();
    rig.send();
    let error = rig.driver.call(&HandInReceipt(&[0; 1537])).unwrap_err();
    assert!(matches!(error, CallError::TooLong { command: "hand-in-receipt", .. }), "{error:?}");
    let error = rig.driver.call(&HandInReceipt(&[0; 1536])).unwrap_err();
    assert_eq!(ReceiptRefusal::of(&error), Some(ReceiptRefusal::Format));
}
