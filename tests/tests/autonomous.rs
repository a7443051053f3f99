//! Kazakhstan without its operator: what is signed, what is refused, and what the cashier waits for.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use chrono::TimeDelta;
use domain::document::{Content, Document, DocumentId, DocumentState};
use domain::money::{Money, Quantity};
use domain::payment::Charge;
use domain::receipt::{Basket, Line, Operation, Receipt, Tender, Unit};
use domain::registration::Registration;
use domain::tax::{CountryCode, Vat};
use emulators::operator::faults::{Action, Faults, Rule};
use engine::Reply;
use simulator::kz::KzSide;
use simulator::run::{morning, open_shop};
use simulator::{World, shop};
use std::time::Duration;

fn shop() -> World<KzSide> {
    let mut world = World::new(1, KzSide::new(1, None), morning(), 300, None);
    open_shop(&mut world, CountryCode::Kz).unwrap();
    world
}

fn network(world: &mut World<KzSide>, rules: Vec<Rule>) {
    world.side.with(|exchange| exchange.faults = Faults::new(rules, 1));
}

fn silent() -> Vec<Rule> {
    vec![Rule::chance(1.0, Action::LoseRequest)]
}

fn sell(world: &mut World<KzSide>) -> Option<Reply> {
    let sale = shop::sale(CountryCode::Kz, &mut world.rng, false);
    call(world, sale)
}

fn call(world: &mut World<KzSide>, content: Content) -> Option<Reply> {
    let n = world.make_call(content);
    world.call(n, false).unwrap()
}

fn wait(world: &mut World<KzSide>, seconds: u64) {
    let end = world.now().mono + Duration::from_secs(seconds);
    while world.next_moment().is_some_and(|moment| moment <= end) {
        world.happen().unwrap();
    }
    let left = end.saturating_sub(world.now().mono);
    world.sleep(left);
}

fn document(world: &mut World<KzSide>, id: u64) -> Document {
    world.life().unwrap().store.begin().unwrap().document(DocumentId(id)).unwrap().unwrap()
}

fn counted(world: &World<KzSide>) -> usize {
    world.side.operator().documents().count()
}

fn settle(world: &mut World<KzSide>) {
    network(world, Vec::new());
    wait(world, 3600);
    world.compare(true).unwrap();
    world.fold().unwrap();
}

#[test]
fn a_receipt_that_can_never_be_sent_is_refused_before_it_is_signed() {
    let mut world = shop();
    network(&mut world, silent());
    sell(&mut world);
    wait(&mut world, 30);
    let price = Money::from_minor(100);
    let line = Line {
        name: "Ұзақ атау ".repeat(12),
        price,
        quantity: Quantity::ONE,
        cost: price,
        vat: Vat::None,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    };
    let receipt = Receipt::new(Basket {
        operation: Operation::Sale,
        lines: vec![line; 5_000],
        payments: vec![(Tender::Cash, Money::from_minor(500_000))],
        total: None,
        tax_system: 0,
        cashier: shop::cashier(CountryCode::Kz),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    })
    .unwrap();
    call(&mut world, Content::Receipt(Box::new(receipt), Charge::None));
    wait(&mut world, 5);
    let DocumentState::Refused(refusal) = document(&mut world, 4).state else { panic!("signed") };
    assert_eq!(refusal.code, "document.too_long");
    settle(&mut world);
    assert_eq!(counted(&world), 1);
}

#[test]
fn a_sale_behind_a_silent_question_waits_for_one_transaction_time() {
    let mut world = shop();
    world.cut_power(false);
    network(&mut world, silent());
    world.start().unwrap();
    let begun = world.now().mono;
    sell(&mut world);
    while document(&mut world, 3).state == DocumentState::Waiting {
        world.happen().unwrap();
    }
    assert_eq!(document(&mut world, 3).state, DocumentState::Autonomous);
    let waited = world.now().mono - begun;
    assert!(waited < Duration::from_secs(9), "{waited:?}");
    settle(&mut world);
    assert_eq!(counted(&world), 1);
}

#[test]
fn documents_become_good_in_the_order_of_their_times_whatever_the_clock_does() {
    let mut world = shop();
    wait(&mut world, 120);
    network(&mut world, silent());
    sell(&mut world);
    wait(&mut world, 1);
    world.set_clock_wrong(TimeDelta::seconds(-5));
    sell(&mut world);
    wait(&mut world, 30);
    let at = |document: Document| document.autonomous.map(|a| a.at);
    let (first, second) = (at(document(&mut world, 3)), at(document(&mut world, 4)));
    assert!(first.is_some() && first <= second, "{first:?}, then {second:?}");
    world.set_clock_wrong(TimeDelta::zero());
    settle(&mut world);
    assert_eq!(counted(&world), 2);
}

#[test]
fn a_form_that_can_not_be_renewed_does_not_fill_the_journal() {
    let mut world = shop();
    network(&mut world, silent());
    sell(&mut world);
    wait(&mut world, 30);
    world.set_clock_wrong(TimeDelta::days(366 * 8_000)); // a year that the protocol can not write
    let facts =
        |world: &mut World<KzSide>| world.life().unwrap().store.begin().unwrap().status().unwrap().facts;
    wait(&mut world, 120);
    let before = facts(&mut world);
    wait(&mut world, 3600);
    assert_eq!(facts(&mut world), before);
    world.set_clock_wrong(TimeDelta::zero());
    settle(&mut world);
    assert_eq!(counted(&world), 1);
}

#[test]
fn a_request_that_was_sent_before_a_restart_is_never_refused_by_its_token() {
    let mut world = shop();
    world.die_at_transmission(1, true);
    sell(&mut world);
    assert_eq!(counted(&world), 1);
    network(&mut world, vec![Rule::nth("TICKET", 1, Action::Refuse { code: 2 })]);
    world.start().unwrap();
    wait(&mut world, 5);
    let state = document(&mut world, 3).state;
    assert!(!matches!(state, DocumentState::Refused(_)), "the operator has it: nobody may say otherwise");
    settle(&mut world);
    assert_eq!(document(&mut world, 3).state, DocumentState::Settled);
    assert_eq!(counted(&world), 1);
}

#[test]
fn a_typed_token_lets_the_register_sell_at_once_when_nothing_is_in_doubt() {
    let mut world = shop();
    world.side.with(|exchange| exchange.operator.set_token(100_001, 777)).unwrap();
    sell(&mut world);
    wait(&mut world, 5);
    assert_eq!(world.situation().unwrap().block.map(|block| block.code).as_deref(), Some("kz.token"));
    let Content::Registration(mut registration, cashier) = shop::registration(CountryCode::Kz) else {
        panic!()
    };
    if let Registration::Kz(kz) = &mut *registration {
        kz.token = 777;
    }
    call(&mut world, Content::Registration(registration, cashier));
    wait(&mut world, 1);
    assert!(matches!(sell(&mut world), Some(Reply::Accepted(_))));
    settle(&mut world);
    assert_eq!(counted(&world), 1);
}
