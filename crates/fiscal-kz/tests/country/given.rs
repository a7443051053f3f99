//! A shop, a shift and a receipt to start from.

use chrono::NaiveDate;
use domain::counters::Counters;
use domain::country::{Country, OriginalState, Situation};
use domain::document::{Attempt, AttemptNo, Content, Document, DocumentId, DocumentState};
use domain::extra::{Original, PaperReceipt, ReceiptExtra, Returned};
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, Tender, Unit};
use domain::registration::{KzRegistration, Registration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use domain::time::{Now, Stamp};
use fiscal_kz::kkm::Request;
use fiscal_kz::{Header, Kazakhstan, frame};
use prost::Message;
use std::time::Duration;

pub const TOKEN: u32 = 123_456_789;

pub fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// 2026-02-03 in the zone of Kazakhstan.
pub fn at(hour: u32, minute: u32, second: u32) -> Stamp {
    let day = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
    Stamp::from_local(day.and_hms_opt(hour, minute, second).unwrap(), 300)
}

pub fn after(stamp: Stamp, seconds: i64) -> Stamp {
    Stamp { utc_ms: stamp.utc_ms + seconds * 1000, ..stamp }
}

pub fn now(wall: Stamp) -> Now {
    Now { wall, mono: Duration::from_secs(5), boot: Duration::from_secs(5) }
}

pub fn shop() -> KzRegistration {
    KzRegistration {
        device: 100_001,
        token: TOKEN,
        rnm: "010100000001".into(),
        znm: "TEST00000001".into(),
        kkm_id: "100001".into(),
        title: "ТОО Тест".into(),
        address: "г. Астана".into(),
        bin: "941240000193".into(),
        okved: "47110".into(),
        operator_name: "АО «Казахтелеком»".into(),
        check_site: "http://consumer.oofd.kz".into(),
        edition: 203,
        latitude: 51_128_207,
        longitude: 71_430_420,
    }
}

pub fn cashier() -> Cashier {
    Cashier { name: "Кассир 1".into(), inn: None }
}

/// Shift 1, open since nine o'clock; 14:05:06 is a good time to sell.
pub fn situation() -> Situation {
    Situation {
        registration: Some(Registration::Kz(shop())),
        offset_min: 300,
        shift: Shift::Open { number: ShiftNo(1), since: at(9, 0, 0) },
        shift_receipts: 0,
        last: Some((2, at(9, 0, 0))),
        token: TOKEN,
        request: 0,
        offline_since: None,
        queue: 0,
        block: None,
        drawer: Money::ZERO,
        counters: Counters::default(),
        original: None,
    }
}

pub fn line(name: &str, price: &str, quantity: &str, vat: Vat) -> Line {
    let (price, quantity) = (money(price), Quantity::parse(quantity).unwrap());
    Line {
        name: name.into(),
        price,
        quantity,
        cost: cost(price, quantity).unwrap(),
        vat,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    }
}

pub fn receipt(operation: Operation, lines: Vec<Line>, payments: &[(Tender, &str)]) -> Receipt {
    Receipt::new(Basket {
        operation,
        lines,
        payments: payments.iter().map(|(tender, sum)| (*tender, money(sum))).collect(),
        total: None,
        tax_system: 0,
        cashier: cashier(),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    })
    .unwrap()
}

/// Two loaves at 450, 16 % inside, a thousand handed over.
pub fn bread() -> Receipt {
    receipt(Operation::Sale, vec![line("Нан", "450", "2", Vat::Vat16)], &[(Tender::Cash, "1000")])
}

/// What the paper of a sale of two loaves says, made at another register on 15 January.
pub fn bread_of_january() -> PaperReceipt {
    PaperReceipt {
        register: "010100000002".into(),
        number: 0,
        sign: "4228143549".into(),
        at: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap().and_hms_opt(10, 20, 30).unwrap(),
        total: money("900"),
        autonomous: true,
    }
}

/// Two loaves given back.
pub fn back(original: Option<PaperReceipt>) -> Receipt {
    let extra = ReceiptExtra { original: original.map(Original::Paper), ..ReceiptExtra::NOTHING }.boxed();
    let receipt = receipt(Operation::SaleReturn, bread().lines, &[(Tender::Cash, "900")]);
    Receipt { extra, ..receipt }
}

/// A situation with enough in the drawer, and the receipt that a return names.
pub fn returning(paper: PaperReceipt) -> Situation {
    let settled_on = Some(paper.at.date());
    let original =
        OriginalState { receipt: None, settled_on, paper: Some(paper), returned: Returned::default() };
    Situation { drawer: money("100000"), original: Some(original), ..situation() }
}

pub fn sale(receipt: Receipt) -> Content {
    Content::Receipt(Box::new(receipt), Charge::None)
}

/// Document 7, accepted at 14:05:06 and a half.
pub fn waiting(content: Content) -> Document {
    let accepted = at(14, 5, 6);
    Document {
        id: DocumentId(7),
        content,
        accepted: Stamp { utc_ms: accepted.utc_ms + 500, ..accepted },
        state: DocumentState::Waiting,
        autonomous: None,
        settlement: None,
        totals: None,
        after: None,
        original: None,
    }
}

/// The same, signed without the operator.
pub fn signed(content: Content, situation: &Situation) -> Document {
    let document = waiting(content);
    let autonomous =
        Kazakhstan::default().sign_autonomously(&document, situation, &now(at(14, 5, 15))).unwrap();
    Document { state: DocumentState::Autonomous, autonomous: Some(autonomous), ..document }
}

pub fn attempt(document: &Document, situation: &Situation) -> Attempt {
    let wall = at(14, 5, 8);
    Kazakhstan::default().attempt(document, AttemptNo(1), situation, None, &now(wall)).unwrap()
}

pub fn read(form: &[u8]) -> (Header, Request) {
    let (header, payload) = frame::decode(form).unwrap();
    (header, Request::decode(payload).unwrap())
}
