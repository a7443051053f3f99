//! A wrong receipt is taken back once and made right once, whatever happens in between.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

use domain::command::Wish;
use domain::document::{Content, Document, DocumentId, DocumentKind, DocumentState};
use domain::extra::{LineExtra, Original, ReceiptExtra};
use domain::money::Money;
use domain::payment::Charge;
use domain::receipt::{Basket, Operation, Receipt, Tender};
use domain::repair::{Part, Repair};
use domain::tax::CountryCode;
use emulators::faults::{Action, Rule};
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use simulator::callers::Told;
use simulator::cuts::every_cut_of;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Side, Violation, World, shop};
use std::time::Duration;

const RU: CountryCode = CountryCode::Ru;

fn open() -> World<RuSide> {
    let mut world = World::new(7, RuSide::new(7), morning(), 180, None);
    open_shop(&mut world, RU).unwrap();
    world
}

/// Makes a call and lets it come to its end: its document, or the code of the refusal.
fn make<S: Side>(world: &mut World<S>, wish: impl Into<Wish>) -> Result<Document, String> {
    let n = world.make_call(wish);
    let command = world.callers.command(n, false).unwrap();
    match world.perform(command).unwrap() {
        Ok(document) => match document.state {
            DocumentState::Refused(refusal) => Err(refusal.code),
            _ => Ok(document),
        },
        Err(refusal) => Err(refusal.code),
    }
}

/// A sale, paid in cash.
fn sale() -> Content {
    shop::sale(RU, &mut Pcg64::seed_from_u64(7), false)
}

/// The same lines, paid by card.
fn right_of(wrong: &Document) -> Receipt {
    let wrong = wrong.content.receipt().unwrap();
    Receipt::new(Basket {
        operation: wrong.operation,
        lines: wrong.lines.clone(),
        payments: vec![(Tender::Electronic, wrong.total)],
        total: Some(wrong.total),
        tax_system: wrong.tax_system,
        cashier: wrong.cashier.clone(),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    })
    .unwrap()
}

fn repair(of: &Document, right: Option<Receipt>) -> Wish {
    let cashier = shop::cashier(RU);
    Wish::Repair(Box::new(Repair { of: of.id, order: None, cashier, right: right.map(Box::new) }))
}

/// Gives back the first line of a receipt.
fn a_return(of: &Document) -> Content {
    let sold = of.content.receipt().unwrap();
    let mut line = sold.lines[0].clone();
    line.extra = LineExtra { origin: Some(0), ..LineExtra::NOTHING }.boxed();
    let extra = ReceiptExtra { original: Some(Original::Ours(of.id)), ..ReceiptExtra::NOTHING };
    let back = Basket {
        operation: Operation::SaleReturn,
        payments: vec![(Tender::Cash, line.cost)],
        lines: vec![line],
        total: None,
        tax_system: sold.tax_system,
        cashier: sold.cashier.clone(),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: extra.boxed(),
    };
    Content::Receipt(Box::new(Receipt::new(back).unwrap()), Charge::None)
}

fn document<S: Side>(world: &mut World<S>, id: DocumentId) -> Document {
    world.life().unwrap().store.begin().unwrap().document(id).unwrap().unwrap()
}

fn refused_by(world: &mut World<RuSide>, command: &str, refused: bool) {
    world.side.with(|device| {
        device.faults_mut().clear(command);
        if refused {
            device.faults_mut().add(Rule::always(command, Action::Refuse { code: 0x12 }));
        }
    });
}

#[test]
fn a_wrong_receipt_is_taken_back_and_made_right() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    let last = make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap();
    let first = document(&mut world, last.after.unwrap());
    let sign = wrong.settlement.as_ref().unwrap().sign.clone();
    let whole = wrong.content.receipt().unwrap();
    let expected =
        [(&first, Operation::SaleReturn, Tender::Cash), (&last, Operation::Sale, Tender::Electronic)];
    for (document, operation, tender) in expected {
        let receipt = document.content.receipt().unwrap();
        assert_eq!(document.content.kind(), DocumentKind::Correction);
        assert_eq!((receipt.operation, receipt.total), (operation, whole.total));
        assert_eq!(receipt.payments, vec![(tender, whole.total)]);
        assert_eq!(receipt.extra().additional.as_ref(), Some(&sign), "1192");
        let basis = receipt.correction.as_ref().unwrap();
        assert_eq!((basis.settled_on, basis.prescribed, &basis.order), (morning().date(), false, &None));
    }
    assert_eq!(first.original.unwrap().sign, sign, "for the paper");
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_receipt_that_should_not_be_is_taken_back_alone() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    let documents = world.side.documents();
    let only = make(&mut world, repair(&wrong, None)).unwrap();
    assert_eq!(only.content.receipt().unwrap().extra().repair.unwrap().part, Part::Cancel);
    assert_eq!((only.after, world.side.documents() - documents), (None, 1));
    assert_eq!(make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap_err(), "repair.done");
    assert_eq!(make(&mut world, a_return(&wrong)).unwrap_err(), "return.exceeds");
}

#[test]
fn a_receipt_is_repaired_once() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    // Two people at once: the first one's documents have no outcome yet.
    let (one, other) = (repair(&wrong, Some(right_of(&wrong))), repair(&wrong, None));
    let calls = [one, other].map(|wish| world.make_call(wish));
    for call in calls {
        world.call(call, false).unwrap();
    }
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    let [one, other] = calls.map(|n| world.callers.calls[n].clone());
    assert!(matches!(one.told, Some(Told::Settled(..))), "{one:?}");
    assert_eq!(other.document, None, "nothing was accepted");
    assert_eq!(make(&mut world, repair(&wrong, None)).unwrap_err(), "repair.done");
    make(&mut world, Content::CashIn(Money::from_minor(10_000_000), shop::cashier(RU))).unwrap();
    // The right one may turn out to be wrong as well, what took it back may not; a buyer returns the right one.
    let right = document(&mut world, one.document.unwrap());
    let reverse = document(&mut world, right.after.unwrap());
    assert_eq!(make(&mut world, repair(&reverse, None)).unwrap_err(), "repair.original");
    let again = make(&mut world, repair(&right, Some(right_of(&wrong)))).unwrap();
    assert_eq!(make(&mut world, a_return(&wrong)).unwrap_err(), "return.exceeds");
    assert_eq!(make(&mut world, a_return(&right)).unwrap_err(), "return.exceeds");
    make(&mut world, a_return(&again)).unwrap();
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_receipt_that_was_returned_in_part_is_repaired_after_its_return() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    let back = make(&mut world, a_return(&wrong)).unwrap();
    assert_eq!(make(&mut world, repair(&wrong, None)).unwrap_err(), "repair.returned");
    // The return itself was wrong: taken back, what it gave back can be returned again.
    make(&mut world, repair(&back, None)).unwrap();
    make(&mut world, a_return(&wrong)).unwrap();
    assert_eq!(make(&mut world, a_return(&wrong)).unwrap_err(), "return.exceeds");
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_wrong_return_is_made_right() {
    let mut world = open();
    let sold = make(&mut world, sale()).unwrap();
    let back = make(&mut world, a_return(&sold)).unwrap();
    let Content::Receipt(right, _) = a_return(&sold) else { unreachable!() };
    make(&mut world, repair(&back, Some(*right))).unwrap();
    assert_eq!(make(&mut world, a_return(&sold)).unwrap_err(), "return.exceeds", "it is given back once");
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_wrong_receipt_that_can_not_be_repaired_is_refused_by_name() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    let unknown = Document { id: DocumentId(4711), ..wrong.clone() };
    let far = Document { id: DocumentId(u64::MAX), ..wrong.clone() };
    let shift = document(&mut world, DocumentId(2));
    for of in [unknown, far, shift] {
        assert_eq!(make(&mut world, repair(&of, None)).unwrap_err(), "repair.original");
    }
    let mut right = right_of(&wrong);
    right.extra = ReceiptExtra { additional: Some("Стол 7".into()), ..ReceiptExtra::NOTHING }.boxed();
    assert_eq!(make(&mut world, repair(&wrong, Some(right))).unwrap_err(), "repair.additional");
    // What is wrong with the right one leaves the wrong one as it was.
    let documents = world.side.documents();
    let mut right = right_of(&wrong);
    right.tax_system = 2;
    assert_eq!(make(&mut world, repair(&wrong, Some(right))).unwrap_err(), "receipt.tax_system");
    assert_eq!(world.side.documents(), documents);
}

#[test]
fn what_is_taken_back_has_to_be_in_the_drawer_when_all_is_done() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    let total = wrong.content.receipt().unwrap().total;
    make(&mut world, Content::CashOut(total, shop::cashier(RU))).unwrap();
    assert_eq!(make(&mut world, repair(&wrong, None)).unwrap_err(), "drawer.short");
    assert_eq!(make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap_err(), "drawer.short");
    let Content::Receipt(same, _) = wrong.content.clone() else { unreachable!() };
    make(&mut world, repair(&wrong, Some(*same))).unwrap();
    assert_eq!(world.situation().unwrap().drawer, Money::ZERO);
}

#[test]
fn a_repair_that_was_refused_in_the_middle_is_finished_by_the_next_one() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    // The storage takes the reverse and refuses the right one.
    let n = world.make_call(repair(&wrong, Some(right_of(&wrong))));
    world.side.with(|device| device.faults_mut().add(Rule::nth("17", 2, Action::Refuse { code: 0x12 })));
    let documents = world.side.documents();
    world.call(n, false).unwrap();
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    assert_eq!(world.callers.calls[n].told, Some(Told::Refused("fn.exhausted".into())));
    assert_eq!(world.life().unwrap().view.half_repaired[..], [wrong.id], "shown");
    world.calm();
    world.cut_power(false);
    world.start().unwrap();
    assert_eq!(world.life().unwrap().view.half_repaired[..], [wrong.id], "and not forgotten");
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    // Taking it back again is refused; the right one alone is made.
    assert_eq!(make(&mut world, repair(&wrong, None)).unwrap_err(), "repair.done");
    let right = make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap();
    assert_eq!((right.after, world.side.documents() - documents), (None, 2));
    assert!(world.life().unwrap().view.half_repaired.is_empty());
    assert_eq!(make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap_err(), "repair.done");
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_repair_whose_reverse_was_refused_leaves_everything_as_it_was() {
    let mut world = open();
    let wrong = make(&mut world, sale()).unwrap();
    refused_by(&mut world, "17", true);
    let refused = make(&mut world, repair(&wrong, Some(right_of(&wrong))));
    assert_eq!(refused.unwrap_err(), "fn.exhausted");
    assert!(world.life().unwrap().view.half_repaired.is_empty());
    refused_by(&mut world, "17", false);
    let documents = world.side.documents();
    make(&mut world, repair(&wrong, Some(right_of(&wrong)))).unwrap();
    assert_eq!(world.side.documents() - documents, 2);
    world.fold().unwrap();
}

/// A sale that was made in the shop.
fn made<S: Side>(world: &mut World<S>) -> Result<Document, Violation> {
    Ok(make(world, sale()).unwrap())
}

#[test]
fn a_repair_survives_every_power_cut() {
    let wish = |world: &mut World<RuSide>| {
        let wrong = made(world)?;
        Ok(repair(&wrong, Some(right_of(&wrong))))
    };
    let tried = every_cut_of(RU, 5, None, RuSide::new(5), wish, 2).unwrap_or_else(|v| panic!("{v}"));
    println!("{tried:?}");
    assert!(tried.found_done > 0 && tried.found_done < tried.cuts, "cuts on both sides: {tried:?}");
}

#[test]
fn a_shift_that_opens_with_its_first_receipt_survives_every_power_cut() {
    let wish = |world: &mut World<RuSide>| {
        make(world, Content::ShiftClose(shop::cashier(RU))).unwrap();
        Ok(Wish::InShift(sale()))
    };
    let tried = every_cut_of(RU, 5, None, RuSide::new(5), wish, 2).unwrap_or_else(|v| panic!("{v}"));
    assert!(tried.found_done > 0 && tried.found_done < tried.cuts, "cuts on both sides: {tried:?}");
}

#[test]
fn a_receipt_whose_shift_can_not_be_opened_is_refused_for_the_same_reason() {
    let mut world = open();
    make(&mut world, Content::ShiftClose(shop::cashier(RU))).unwrap();
    refused_by(&mut world, "11", true);
    let documents = world.side.documents();
    assert_eq!(make(&mut world, Wish::InShift(sale())).unwrap_err(), "fn.exhausted");
    assert_eq!(world.side.documents(), documents);
    refused_by(&mut world, "11", false);
    let receipt = make(&mut world, Wish::InShift(sale())).unwrap();
    let opening = document(&mut world, receipt.after.unwrap());
    assert_eq!(opening.content.kind(), DocumentKind::ShiftOpen);
    assert_eq!(make(&mut world, Wish::InShift(sale())).unwrap().after, None, "it is open");
    world.compare(true).unwrap();
    world.fold().unwrap();
}
