//! A wrong receipt is made right.

use crate::kit::World;
use domain::command::Wish;
use domain::document::{Content, DocumentId};
use domain::money::Money;
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::{Ffd, Registration};
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use screens::Effect;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// A loaf was sold for cash, and its repair begins.
fn repairing(ffd: Ffd) -> World {
    let mut world = World::new(CountryCode::Ru, Language::Ru);
    if let Some(Registration::Ru(ru)) = &mut world.situation().registration {
        ru.ffd = ffd;
    }
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    world.tap("actions", "next", "");
    world.tap("title", "menu", "");
    world.tap("menu", "history", "");
    world.tap("documents", "12", "");
    world.tap("actions", "repair", "");
    assert_eq!(world.screen().name, "repair");
    world
}

fn archived(world: &World, id: u64) -> Receipt {
    let document = world.archive.0.iter().find(|document| document.id == DocumentId(id)).unwrap();
    let Content::Receipt(receipt, _) = &document.content else { panic!("no receipt") };
    Receipt::clone(receipt)
}

#[test]
fn another_kind_of_payment_is_two_corrections() {
    let mut world = repairing(Ffd::V1_2);
    world.tap("wrong", "right", "");
    assert_eq!(world.screen().name, "sale");
    world.tap("actions", "to_pay", "");
    world.tap("how", "electronic", "");
    let screen = world.screen();
    assert_eq!(screen.name, "pay_out");
    assert!(
        ["first", "second"].iter().all(|id| screen.blocks.iter().any(|block| block.id == *id)),
        "{screen:?}"
    );
    let effect = world.tap("actions", "pay", "");
    let Effect::Submit(command) = &effect else { panic!("nothing was made: {effect:?}") };
    assert_eq!(command.key.key, "draft-2-pay-1");
    assert!(matches!(command.wish, Wish::Repair(_)));
    let (reverse, right) = (archived(&world, 13), archived(&world, 14));
    assert_eq!((reverse.operation, right.operation), (Operation::SaleReturn, Operation::Sale));
    assert!(reverse.correction.is_some() && right.correction.is_some());
    assert_eq!(reverse.payments, [(Tender::Cash, money("54.90"))]);
    assert_eq!(right.payments, [(Tender::Electronic, money("54.90"))]);
    assert_eq!(right.extra().additional.as_deref(), Some("3141592612"), "the sign of the wrong one");
    assert_eq!(world.screen().name, "done");
    world.tap("actions", "next", "");
    world.tap("title", "menu", "");
    world.tap("menu", "history", "");
    world.tap("documents", "12", "");
    assert!(!world.screen().actions.iter().any(|key| key.action == "repair"), "it is repaired");
}

#[test]
fn ffd_1_05_knows_ordinary_receipts_for_it() {
    let mut world = repairing(Ffd::V1_05);
    world.tap("wrong", "right", "");
    world.tap("actions", "to_pay", "");
    world.tap("how", "electronic", "");
    world.tap("actions", "pay", "");
    let (reverse, right) = (archived(&world, 13), archived(&world, 14));
    assert!(reverse.correction.is_none() && right.correction.is_none());
    assert_eq!((reverse.operation, right.total), (Operation::SaleReturn, money("54.90")));
}

#[test]
fn a_wrong_rate_and_a_wrong_quantity_are_made_right_line_by_line() {
    let mut world = repairing(Ffd::V1_2);
    world.tap("wrong", "right", "");
    world.tap("tape", "open", "1");
    world.tap("vat", "vat10", "");
    world.tap("tape", "open", "1");
    world.keys("2 enter");
    world.tap("actions", "to_pay", "");
    world.tap("actions", "pay", "");
    let right = archived(&world, 14);
    assert_eq!((right.total, right.lines[0].vat), (money("109.80"), Vat::Vat10));
    assert_eq!(right.payments, [(Tender::Cash, money("109.80"))]);
}

#[test]
fn a_receipt_that_should_not_be_is_taken_back_alone() {
    let mut world = repairing(Ffd::V1_2);
    world.tap("wrong", "cancel", "");
    let screen = world.screen();
    assert_eq!(screen.name, "repair_cancel");
    assert!(screen.blocks.iter().any(|block| block.id == "first"));
    assert!(!screen.blocks.iter().any(|block| block.id == "second"));
    let other = world.clone();
    let effect = world.tap("actions", "cancel_receipt", "");
    let Effect::Submit(command) = &effect else { panic!("nothing was made: {effect:?}") };
    assert_eq!(command.key.key, "repair-12-after-12");
    assert_eq!(archived(&world, 13).operation, Operation::SaleReturn);
    assert_eq!(world.screen().name, "aside_done");
    let mut other = other;
    let Effect::Submit(same) = other.tap("actions", "cancel_receipt", "") else { panic!("nothing") };
    assert_eq!((same.key, same.body), (command.key.clone(), command.body), "two who press at once want one");
}

#[test]
fn half_a_repair_is_said_and_finished() {
    let mut world = repairing(Ffd::V1_2);
    world.tap("wrong", "right", "");
    world.tap("actions", "to_pay", "");
    world.tap("how", "electronic", "");
    world.tap("actions", "pay", "");
    // The right one was refused.
    world.archive.0.retain(|document| document.id != DocumentId(14));
    world.tap("actions", "next", "");
    world.view.half_repaired = [DocumentId(12)].into();
    world.refresh();
    let screen = world.screen();
    assert!(screen.blocks.iter().any(|block| block.id == "half"), "{screen:?}");
    world.tap("half", "finish", "");
    assert_eq!(world.screen().name, "receipt");
    world.tap("actions", "repair", "");
    world.tap("wrong", "cancel", "");
    assert_eq!(world.screen().name, "repair", "it is taken back already");
    world.tap("wrong", "right", "");
    world.tap("actions", "to_pay", "");
    world.tap("how", "electronic", "");
    let screen = world.screen();
    assert!(!screen.blocks.iter().any(|block| block.id == "second"), "one document is left to make");
    world.tap("actions", "pay", "");
    let last = world.archive.0.last().unwrap();
    assert_eq!(archived(&world, last.id.0).payments, [(Tender::Electronic, money("54.90"))]);
}

#[test]
fn a_receipt_that_was_given_back_is_not_repaired() {
    let mut world = repairing(Ffd::V1_2);
    world.tap("title", "back", "");
    world.tap("actions", "give_back", "");
    world.tap("actions", "to_pay", "");
    world.tap("actions", "pay", "");
    world.tap("actions", "next", "");
    world.tap("title", "menu", "");
    world.tap("menu", "history", "");
    world.tap("documents", "12", "");
    assert!(!world.screen().actions.iter().any(|key| key.action == "repair"));
}
