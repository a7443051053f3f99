//! The SQL of the projections and the fold in memory take and refuse the same facts and end in the same rows.

use super::sample::{
    Folder, SERIAL, accepted, at, autonomous, cashier, founded, intended, kz_registration, receipt, rich,
    ru_registration, settled, settlement,
};
use crate::fold::Fold;
use crate::{Reader, Store, wire};
use chrono::NaiveDate;
use domain::document::{Address, AttemptNo, Content, DocumentId};
use domain::extra::{LineExtra, Original, ReceiptExtra};
use domain::fact::Fact;
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::{Charge, Payment, PaymentState};
use domain::receipt::Operation;
use domain::registration::Reregistration;
use domain::repair::{Part, RepairOf};
use domain::slip::LAYOUT;
use domain::tax::CountryCode;
use proptest::prelude::*;

/// Numbers that choose a fact.
type Dice = (u8, u8, u8, u8);

fn content(dice: u8) -> Content {
    let charge = if dice & 8 == 0 { Charge::None } else { Charge::Terminal(Money::from_minor(500)) };
    let operation = Operation::ALL[usize::from(dice >> 4) % 4];
    let sum = Money::from_minor(u64::from(dice) * 100);
    match dice % 16 {
        0 => ru_registration(),
        1 => kz_registration(),
        2 => Content::ShiftOpen(cashier()),
        3 => Content::ShiftClose(cashier()),
        4 => Content::CashIn(sum, cashier()),
        5 => Content::CashOut(sum, cashier()),
        6 => Content::XReport(cashier()),
        7 => Content::Receipt(Box::new(rich(operation, u64::from(dice))), Charge::None),
        8 => given_back(u64::from(dice >> 5), u64::from(dice)),
        9 => reregistration(),
        10 => Content::SettlementState(cashier()),
        11 => repair(u64::from(dice >> 5), u64::from(dice >> 4)),
        _ => {
            Content::Receipt(Box::new(receipt(operation, u64::from(dice), 1 + usize::from(dice % 3))), charge)
        }
    }
}

fn reregistration() -> Content {
    let Content::Registration(registration, cashier) = ru_registration() else { unreachable!() };
    Content::Reregistration(Box::new(Reregistration { registration: *registration, reasons: 1 }), cashier)
}

/// A return of the first line of a receipt of ours.
fn given_back(document: u64, price: u64) -> Content {
    let mut receipt = receipt(Operation::SaleReturn, price, 1);
    let original = Some(Original::Ours(DocumentId(document)));
    receipt.extra = ReceiptExtra { original, ..ReceiptExtra::NOTHING }.boxed();
    receipt.lines[0].extra = LineExtra { origin: Some(0), ..LineExtra::NOTHING }.boxed();
    Content::Receipt(Box::new(receipt), Charge::None)
}

/// What a repair does about a receipt of ours: takes it back, or makes it right.
fn repair(document: u64, price: u64) -> Content {
    let Content::Receipt(mut receipt, charge) = given_back(document, price) else { unreachable!() };
    let part = Part::ALL[usize::try_from(price % 3).unwrap()];
    if price.is_multiple_of(2) {
        receipt.operation = Operation::Sale;
    }
    let repair = RepairOf { wrong: DocumentId(document), part, settled_on: NaiveDate::default() };
    receipt.extra = ReceiptExtra { repair: Some(repair), ..receipt.extra().clone() }.boxed();
    Content::Receipt(receipt, charge)
}

fn address(dice: u8) -> Address {
    match dice % 3 {
        0 => Address::Storage { serial: SERIAL.into(), document: u32::from(dice) },
        1 => Address::Operator { device: 1, token: 2, request: u16::from(dice) },
        _ => Address::Vendor { id: format!("v{dice}") },
    }
}

fn refusal(dice: u8) -> Refusal {
    Refusal::new("test.refused").with("n", dice).at("items[0]").because("a \"cause\"")
}

/// A fact that is often, not always, one that the rows allow.
fn fact(fold: &Fold, (kind, document, no, detail): Dice) -> Fact {
    let known = fold.documents.len() as u64;
    let odd = detail % 8 == 0;
    let any = 1 + u64::from(document) % (known + 1);
    let (live, live_no) = match fold.live {
        Some((document, no)) if !odd => (document.0, no.0),
        _ => (any, 1 + u32::from(no % 3)),
    };
    let (id, no) = (DocumentId(live), AttemptNo(live_no));
    let attempts = |id: u64| fold.attempts.keys().filter(|(d, _)| d.0 == id).count();
    let s = |id: u64| {
        let mut s = settlement(id * 3, 1 + u32::from(detail % 4), u32::from(document));
        s.next_token = (detail % 3 == 0).then_some(u32::from(detail));
        s.check_url = (detail % 5 == 0).then(|| "https://example.com/?a=\u{1f600}".into());
        s.warnings = detail;
        s
    };
    match kind % 20 {
        0 if odd => founded(CountryCode::Kz),
        0 | 16 | 17 => accepted(if odd { any } else { known + 1 }, content(detail)),
        1 | 18 => {
            let next = if odd { 1 } else { u32::try_from(attempts(any)).unwrap() + 1 };
            let content = fold.documents.get(&DocumentId(any)).map(|p| p.document.content.clone());
            intended(any, next, &content.unwrap_or_else(|| self::content(detail)), address(detail))
        }
        2 => {
            let form_no = fold.attempts.get(&(id, no)).map_or(2, |t| t.attempt.form_no + 1);
            Fact::Renewed { document: id, no, form_no: form_no + u32::from(odd), form: vec![detail; 9] }
        }
        3 => Fact::Doubted { document: id, no },
        4 => Fact::Abandoned { document: id, no },
        5 | 19 => settled(live, Some(live_no), s(live)),
        6 => settled(any, None, s(any)),
        7 => Fact::Refused { document: id, no: Some(no), refusal: refusal(detail) },
        8 => Fact::Refused { document: DocumentId(any), no: None, refusal: refusal(detail) },
        9 => Fact::SignedAutonomously {
            document: DocumentId(any),
            autonomous: autonomous(u32::from(detail), u32::from(detail % 4), u32::from(document)),
        },
        10 => Fact::Stuck { document: DocumentId(any), refusal: refusal(detail) },
        11 | 12 => Fact::Paid(Payment {
            document: DocumentId(any),
            amount: Money::from_minor(500 + u64::from(odd)),
            reference: format!("kassa-{any}"),
            state: PaymentState::ALL[usize::from(detail / 8) % 5],
        }),
        13 if detail % 2 == 0 => Fact::LinkLost { since: at(i64::from(detail)) },
        13 => Fact::LinkBack,
        14 => Fact::Blocked(refusal(detail)),
        _ => Fact::Unblocked,
    }
}

/// Offers the fact to both; says whether they took it.
fn offer(store: &mut Store, fold: &mut Fold, seq: u64, fact: &Fact) -> bool {
    let when = at(i64::try_from(seq).unwrap());
    let mut folded = fold.clone();
    let layout = if matches!(fact, Fact::Accepted { .. }) { LAYOUT } else { 0 };
    let folds = folded.apply(seq, fact, layout, when);
    let tx = store.begin().unwrap();
    let written = tx.append(fact, "Ким", when);
    assert_eq!(folds.is_ok(), written.is_ok(), "{fact:?}\nfold: {folds:?}\nrows: {written:?}");
    if written.is_ok() {
        tx.commit().unwrap();
        *fold = folded;
    }
    folds.is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_and_fold_take_the_same_facts_to_the_same_end(dice in proptest::collection::vec(any::<Dice>(), 0..150)) {
        let folder = Folder::new();
        let mut store = folder.open();
        let mut fold = Fold::default();
        prop_assert!(offer(&mut store, &mut fold, 1, &founded(CountryCode::Kz)));
        let mut seq = 1;
        for dice in dice {
            let fact = fact(&fold, dice);
            if offer(&mut store, &mut fold, seq + 1, &fact) {
                seq += 1;
            }
        }
        let verified = Reader::open(&folder.path).unwrap().verify(true).unwrap();
        prop_assert_eq!((verified.facts, verified.documents), (seq, fold.documents.len() as u64));
        // What a reopened file says about open work is what the facts say.
        drop(store);
        let mut store = folder.open();
        let tx = store.begin().unwrap();
        prop_assert_eq!(tx.live_attempt().unwrap().map(|(d, a)| (d.id, a.no)), fold.live);
        let open = |waiting_only: bool| fold.documents.values().map(|p| &p.document).find(|d| {
            let state = d.state.as_str();
            (state == "waiting" || (state == "autonomous" && !waiting_only)) && fold.live.is_none_or(|(l, _)| l != d.id)
        }).map(|d| d.id);
        prop_assert_eq!(tx.next_open().unwrap().map(|d| d.id), open(false));
        prop_assert_eq!(tx.next_waiting().unwrap().map(|d| d.id), open(true));
        let waiting: Vec<_> = fold.payments.values().filter(|p| fold.is_open(p)).cloned().collect();
        prop_assert_eq!(tx.open_payments().unwrap().into_iter().map(|(_, p)| p).collect::<Vec<_>>(), waiting);
    }

    #[test]
    fn a_fact_survives_its_text(dice in any::<Dice>(), layout in any::<u32>()) {
        let fact = fact(&Fold::default(), dice);
        let layout = if matches!(fact, Fact::Accepted { .. }) { layout } else { 0 };
        let text = wire::encode(wire::Fact::of(&fact, layout)).unwrap();
        let read: wire::Recorded = wire::from_text::<wire::Fact, _>(&text).unwrap();
        prop_assert_eq!(read, wire::Recorded { fact, layout });
    }

    #[test]
    fn a_hostile_text_is_refused_without_panic(text in ".{0,200}") {
        prop_assert!(wire::from_text::<wire::Fact, wire::Recorded>(&text).is_err());
    }
}

#[test]
fn a_text_of_a_later_version_is_refused() {
    let text = wire::encode(wire::Fact::of(&Fact::LinkBack, 0)).unwrap();
    assert_eq!(text, r#"{"v":1,"data":{"link_back":{}}}"#);
    let later = text.replace(r#""v":1"#, r#""v":2"#);
    let refused = wire::from_text::<wire::Fact, wire::Recorded>(&later).unwrap_err();
    assert_eq!(refused.to_string(), "the register's file is damaged: unreadable text: version 2");
}
