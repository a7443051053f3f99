//! Discounts, and payment in every kind.

use crate::kit::World;
use domain::discount::Adjustment;
use domain::document::Content;
use domain::money::Money;
use domain::receipt::{Receipt, Tender};
use domain::tax::CountryCode;
use domain::texts::Language;
use screens::{Effect, Signal};

fn filled(country: CountryCode) -> World {
    let mut world = World::new(country, Language::Ru);
    world.scan("4600000000008");
    world.scan("4600000000015");
    world
}

fn world() -> World {
    filled(CountryCode::Ru)
}

fn paying() -> World {
    let mut world = world();
    world.tap("actions", "to_pay", "");
    world
}

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn total(world: &World) -> Money {
    world.sale().unwrap().total().unwrap()
}

fn receipt(effect: &Effect) -> &Receipt {
    let Effect::Submit(command) = effect else { panic!("nothing was made: {effect:?}") };
    let Content::Receipt(receipt, _) = command.wish.content().unwrap() else { panic!("no receipt") };
    receipt
}

#[test]
fn a_discount_of_a_line_follows_its_quantity() {
    let mut world = world();
    world.tap("tape", "open", "2");
    world.tap("actions", "discount", "");
    world.tap("quick", "quick-10", "");
    world.tap("actions", "apply", "");
    assert_eq!((world.screen().name, total(&world)), ("sale", money("864")));
    world.tap("tape", "open", "2");
    world.keys("0 . 5 enter");
    assert_eq!(total(&world), money("459.45"));
    world.tap("tape", "open", "2");
    world.tap("actions", "discount", "");
    world.tap("actions", "drop", "");
    assert_eq!(total(&world), money("504.40"));
}

#[test]
fn a_discount_of_the_receipt_is_given_while_paying_and_no_kopeck_is_lost() {
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "discount", "");
    world.tap("adjust", "sum-off", "");
    world.keys("5 3 . 9 1 enter");
    assert_eq!((world.screen().name, total(&world)), ("pay", money("899.99")));
    world.tap("notes", "exact", "");
    let effect = world.tap("actions", "pay", "");
    let receipt = receipt(&effect);
    assert_eq!((receipt.total, receipt.change), (money("899.99"), Money::ZERO));
    let told = Money::sum(receipt.lines.iter().map(|line| line.extra().discount));
    assert_eq!(told, Some(money("53.91")));
}

#[test]
fn a_markup_is_put_on() {
    let mut world = world();
    world.tap("tape", "open", "1");
    world.tap("actions", "discount", "");
    world.tap("adjust", "percent-on", "");
    world.keys("1 2 . 5");
    world.tap("actions", "apply", "");
    let row = world.sale().unwrap().row(1).unwrap();
    assert_eq!((row.change, row.cost()), (Some(Adjustment::PercentOn(1_250)), Some(money("61.76"))));
}

#[test]
fn no_discount_takes_all() {
    let mut world = world();
    world.tap("tape", "open", "1");
    world.tap("actions", "discount", "");
    world.keys("1 00");
    assert_eq!(world.signals.last(), Some(&Signal::Refused), "100 % is not typed");
    world.tap("adjust", "sum-off", "");
    world.keys("5 4 . 9 0");
    assert!(!world.screen().actions.last().unwrap().ready);
    assert_eq!(world.tap("actions", "apply", ""), Effect::Show(None));
    world.keys("clear 5 4 . 8 9 enter");
    assert_eq!(world.sale().unwrap().row(1).unwrap().cost(), Some(money("0.01")));
}

#[test]
fn a_discount_that_is_more_than_what_is_left_goes_with_words() {
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "discount", "");
    world.tap("adjust", "sum-off", "");
    world.keys("6 0 enter");
    world.tap("title", "back", "");
    world.tap("tape", "remove", "2");
    assert_eq!(total(&world), money("54.90"));
    assert!(world.screen().blocks.iter().any(|block| block.id == "strip"));
}

#[test]
fn a_card_pays_all_once_a_person_said_that_it_was_approved() {
    let mut world = paying();
    assert_eq!(world.tap("actions", "electronic", ""), Effect::Show(None));
    assert_eq!(world.screen().name, "approve");
    let effect = world.tap("actions", "approved", "");
    let receipt = receipt(&effect);
    assert_eq!(receipt.payments, [(Tender::Electronic, money("953.90"))]);
    assert_eq!(receipt.change, Money::ZERO);
    assert_eq!(world.screen().name, "done");
}

#[test]
fn a_card_pays_what_the_cash_did_not() {
    let mut world = paying();
    world.keys("5 00");
    world.tap("actions", "electronic", "");
    let effect = world.tap("actions", "approved", "");
    let paid = [(Tender::Cash, money("500")), (Tender::Electronic, money("453.90"))];
    assert_eq!(receipt(&effect).payments, paid);
}

#[test]
fn change_comes_from_cash_alone() {
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "advance", "");
    world.keys("9 5 4");
    assert_eq!(world.signals.last(), Some(&Signal::Refused), "more than is due is not typed");
    world.keys("clear 9 00 enter");
    assert_eq!(world.screen().name, "pay");
    world.keys("1 00");
    let effect = world.tap("actions", "pay", "");
    let receipt = receipt(&effect);
    assert_eq!(receipt.payments, [(Tender::Cash, money("53.90")), (Tender::Advance, money("900"))]);
    assert_eq!(receipt.change, money("46.10"));
}

#[test]
fn what_is_owed_is_said_of_each_line() {
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "credit", "");
    world.keys("1 00 enter");
    world.tap("notes", "exact", "");
    let effect = world.tap("actions", "pay", "");
    assert!(receipt(&effect).lines.iter().all(|line| line.method == 5), "partly");
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "credit", "");
    world.keys("enter");
    let effect = world.tap("actions", "pay", "");
    let receipt = receipt(&effect);
    assert_eq!(receipt.payments, [(Tender::Credit, money("953.90"))]);
    assert!(receipt.lines.iter().all(|line| line.method == 6), "all of it");
}

#[test]
fn a_part_is_taken_away_by_its_row() {
    let mut world = paying();
    world.tap("actions", "more", "");
    world.tap("kinds", "barter", "");
    world.keys("9 enter");
    world.tap("parts", "0", "");
    world.tap("notes", "exact", "");
    let effect = world.tap("actions", "pay", "");
    assert_eq!(receipt(&effect).payments, [(Tender::Cash, money("953.90"))]);
}

#[test]
fn each_country_offers_the_kinds_of_its_law() {
    let rows = |world: &mut World| -> Vec<String> {
        world.tap("actions", "to_pay", "");
        world.tap("actions", "more", "");
        let screen = world.screen();
        let kinds = screen.blocks.iter().find(|block| block.id == "kinds").unwrap();
        let screens::Kind::List { rows, .. } = &kinds.kind else { panic!("{kinds:?}") };
        rows.iter().map(|row| row.id.clone()).collect()
    };
    assert_eq!(rows(&mut world()), ["discount", "advance", "credit", "barter"]);
    assert_eq!(rows(&mut filled(CountryCode::Kz)), ["discount", "mobile"]);
}

#[test]
fn two_who_pay_in_different_kinds_have_one_key_and_two_bodies() {
    let world = paying();
    let (mut cash, mut card) = (world.clone(), world);
    cash.tap("notes", "exact", "");
    let cash = cash.tap("actions", "pay", "");
    card.tap("actions", "electronic", "");
    let card = card.tap("actions", "approved", "");
    let (Effect::Submit(cash), Effect::Submit(card)) = (cash, card) else { panic!("not paid") };
    assert_eq!(cash.key, card.key);
    assert_ne!(cash.body, card.body);
}
