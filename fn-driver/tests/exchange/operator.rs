//! The whole way: driver, emulated ФН, emulated operator, and back. Session headers are put together by hand.

use std::time::Duration;

use emulators::fiscal_storage::{FnConfig, Generation};
use emulators::ofd::faults::{Action, Faults, Rule};
use emulators::ofd::{Config, Event, Exchange, HEADER, Now, Verdict};
use fn_driver::commands::*;
use fn_driver::types::Dt5;
use fn_driver::{CallError, ResultCode};

use crate::rig::{OPERATOR, Rig, SEED, tlv};

/// The operator and the way to it.
struct Network(Exchange);

impl Network {
    fn new(rules: Vec<Rule>) -> Self {
        let ofd = emulators::ofd::Ofd::new(Config { check_signs: true, ..Config::default() });
        assert_eq!(ofd.config().inn, OPERATOR);
        Self(Exchange::new(ofd, Faults::new(rules, SEED)))
    }

    /// The container of the answer, if one comes within 300 s. The time that passes is the link's.
    fn carry(&mut self, rig: &mut Rig, format: [u8; 2], container: &[u8]) -> Option<Vec<u8>> {
        let serial = rig.driver.call(&GetSerial).unwrap();
        let mut message = vec![0x2A, 0x08, 0x41, 0x0A, 0x81, 0xA2];
        message.extend(format);
        message.extend(serial.as_str().bytes());
        message.extend(u16::try_from(container.len()).unwrap().to_le_bytes());
        message.extend([0x14, 0, 0, 0]);
        message.extend(container);
        let now = Now { wall: rig.now(), mono: Duration::ZERO };
        let link = self.0.connect()?;
        self.0.on_bytes(link, now, &message);
        let due = self.0.due(link).filter(|due| *due < Duration::from_secs(300))?;
        rig.pass(due);
        match self.0.poll(link, due)? {
            Event::Bytes(bytes) => Some(bytes.get(HEADER..)?.to_vec()),
            Event::Closed => None,
        }
    }

    /// One message there and its receipt back.
    fn exchange(&mut self, rig: &mut Rig) -> Result<OperatorAnswer, CallError> {
        let message = rig.send();
        let receipt = self.carry(rig, [1, 0x20], &message).unwrap();
        rig.driver.call(&HandInReceipt(&receipt))
    }
}

fn confirmed(rig: &mut Rig, document: u32) -> Option<Confirmation> {
    match rig.driver.call(&FindConfirmation(document)) {
        Ok(found) => Some(found),
        Err(error) if error.refusal() == Some(ResultCode::NoData) => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_queue_is_delivered_in_its_order_and_all_answers_agree() {
    let (mut rig, mut network) = (Rig::trading(), Network::new(vec![]));
    for document in 1..=3 {
        assert_eq!(rig.status().first.unwrap().document, document);
        assert_eq!(confirmed(&mut rig, document), None);
        let at = rig.at();
        let answer = network.exchange(&mut rig).unwrap();
        assert_eq!(answer, OperatorAnswer { code: OperatorAnswer::ACCEPTED, message: None });
        let found = confirmed(&mut rig, document).unwrap();
        assert_eq!((found.document, found.at), (document, Some(at)));
        assert!(found.sign.starts_with(&[0x51, 0x10]));
        assert!(rig.driver.call(&FindDocument(document)).unwrap().confirmed);
        let left = u16::try_from(3 - document).unwrap();
        assert_eq!(rig.driver.call(&CountUnconfirmed).unwrap(), left);
        assert_eq!(rig.status().queued, left);
    }
    let idle = rig.status();
    assert_eq!((idle.first, idle.message, idle.waiting, idle.transport_up), (None, false, false, true));
    let refused = rig.driver.call(&BeginMessage).unwrap_err();
    assert_eq!(refused.refusal(), Some(ResultCode::NoData));
    let names: Vec<_> = network.0.ofd.journal().iter().map(|document| document.name()).collect();
    assert_eq!(names, ["fiscalReport", "openShift", "receipt"]);
    assert_eq!(network.0.ofd.notes(), []);
}

#[test]
fn what_the_operator_got_is_what_the_storage_keeps() {
    let (mut rig, mut network) = (Rig::trading(), Network::new(vec![]));
    for _ in 1..=3 {
        network.exchange(&mut rig).unwrap();
    }
    let serial = rig.driver.call(&GetSerial).unwrap();
    for number in 1..=3 {
        let opened = rig.driver.call(&OpenDocument(number)).unwrap();
        let mut kept = Vec::new();
        while kept.len() < usize::from(opened.length) {
            let object = rig.driver.call(&ReadDocumentTag).unwrap();
            kept.extend(tlv(object.tag, &object.value));
        }
        let stored = network.0.ofd.document(serial.as_str(), number).unwrap();
        assert_eq!(stored.tlv(), tlv(opened.form.code().into(), &kept));
        assert_eq!(stored.verdict, Verdict::ACCEPTED);
    }
}

#[test]
fn a_wrong_receipt_leaves_the_message_where_it_was() {
    for (action, refusal) in [
        (Action::WrongSign, ReceiptRefusal::Sign),
        (Action::WrongDocument, ReceiptRefusal::Document),
        (Action::WrongStorage, ReceiptRefusal::Storage),
        (Action::WrongCrc, ReceiptRefusal::Checksum),
        (Action::WrongInn, ReceiptRefusal::Operator),
        (Action::GarbageAnswer, ReceiptRefusal::Format),
    ] {
        let (mut rig, mut network) = (Rig::new(), Network::new(vec![Rule::nth("fiscalReport", 1, action)]));
        let error = network.exchange(&mut rig).unwrap_err();
        assert_eq!(ReceiptRefusal::of(&error), Some(refusal), "{action:?}");
        let status = rig.status();
        assert!(status.waiting, "the storage goes on waiting");
        assert_eq!((status.queued, confirmed(&mut rig, 1)), (1, None));
        rig.driver.call(&SetTransport(false)).unwrap();
        network.exchange(&mut rig).unwrap();
        assert_eq!(network.0.ofd.journal().len(), 1, "stored once");
    }
}

#[test]
fn a_receipt_too_long_for_a_frame_is_not_handed_in() {
    let mut rig = Rig::new();
    let mut network = Network::new(vec![Rule::nth("fiscalReport", 1, Action::LongAnswer { bytes: 2000 })]);
    let error = network.exchange(&mut rig).unwrap_err();
    assert!(matches!(error, CallError::TooLong { .. }), "{error:?}");
    network.exchange(&mut rig).unwrap();
}

#[test]
fn bad_content_is_delivered_all_the_same_and_warned_of() {
    let mut rig = Rig::new();
    let mut network = Network::new(vec![Rule::nth("fiscalReport", 1, Action::Code { code: 14 })]);
    let answer = network.exchange(&mut rig).unwrap();
    assert_eq!(answer.code, 0, "FFD 1.2 has no code");
    assert_eq!(rig.status().queued, 0);
    assert_eq!(rig.driver.call(&GetStatus).unwrap().warnings, Warnings(0x10));
    assert!(rig.driver.warning());

    let mut rig = Rig::with(FnConfig::new(Generation::G12, SEED), Ffd::V1_2);
    let message = rig.send();
    let mut network = Network::new(vec![Rule::nth("fiscalReport", 1, Action::Code { code: 14 })]);
    let receipt = network.carry(&mut rig, [1, 5], &message).unwrap();
    let answer = rig.driver.call(&HandInReceipt(&receipt)).unwrap();
    assert_eq!(answer.code, OperatorAnswer::BAD_CONTENT);
}

#[test]
fn a_late_receipt_is_taken_and_its_double_is_not() {
    let mut rig = Rig::trading();
    let late = Rule::nth("fiscalReport", 1, Action::LateAnswer { ms: 299_999 });
    let mut network = Network::new(vec![late]);
    let message = rig.send();
    let receipt = network.carry(&mut rig, [1, 0x20], &message).unwrap();
    rig.pass(Duration::from_secs(10));
    assert!(!rig.status().waiting, "the 300 s are over");
    rig.driver.call(&HandInReceipt(&receipt)).unwrap();
    let error = rig.driver.call(&HandInReceipt(&receipt)).unwrap_err();
    assert_eq!(ReceiptRefusal::of(&error), Some(ReceiptRefusal::Document), "the next one is first now");
    network.exchange(&mut rig).unwrap();
    network.exchange(&mut rig).unwrap();
    let error = rig.driver.call(&HandInReceipt(&receipt)).unwrap_err();
    assert_eq!(error.refusal(), Some(ResultCode::WrongState), "nothing is waited for");
}

#[test]
fn a_lost_answer_to_a_receipt_shows_in_the_archive() {
    let (mut rig, mut network) = (Rig::trading(), Network::new(vec![]));
    rig.lose_answer("26");
    assert!(network.exchange(&mut rig).unwrap_err().is_unknown());
    assert!(confirmed(&mut rig, 1).is_some());
    assert_eq!(rig.status().first.unwrap().document, 2);
}

#[test]
fn power_lost_before_the_receipt_sends_the_same_document_and_stores_it_once() {
    let (mut rig, mut network) = (Rig::trading(), Network::new(vec![]));
    let message = rig.send();
    network.carry(&mut rig, [1, 0x20], &message).unwrap();
    rig.cut_power();
    assert_eq!(rig.send(), message);
    let receipt = network.carry(&mut rig, [1, 0x20], &message).unwrap();
    rig.driver.call(&HandInReceipt(&receipt)).unwrap();
    assert_eq!(network.0.ofd.journal().len(), 1);
}

#[test]
fn the_oldest_message_of_31_days_blocks_sales_until_it_is_delivered() {
    let (mut rig, mut network) = (Rig::trading(), Network::new(vec![]));
    rig.pass(Duration::from_secs(31 * 24 * 3600));
    let at: Dt5 = rig.at();
    rig.driver.call(&BeginShiftClosing(at)).unwrap();
    rig.driver.call(&PassData(&[tlv(1021, b"cashier")])).unwrap();
    rig.driver.call(&CloseShift).unwrap();
    let blocked = rig.driver.call(&BeginShiftOpening(at)).unwrap_err();
    assert_eq!(blocked.refusal(), Some(ResultCode::ResourceRestricted));
    for _ in 1..=3 {
        network.exchange(&mut rig).unwrap();
    }
    rig.open_shift();
    rig.sell();
}
