//! A shop to do bad things to.

use domain::document::Content;
use domain::tax::CountryCode;
use emulators::faults::{Action, Faults, Rule, When};
use engine::Reply;
use simulator::callers::Told;
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Side, World, shop};
use std::time::Duration;

/// Long enough for every patience of the register to end.
pub const LONG: Duration = Duration::from_secs(3600);

/// An open Russian shop: two documents are made, registration and shift opening.
pub fn russian() -> World<RuSide> {
    russian_with(RuSide::new(1))
}

/// The same with a given storage.
pub fn russian_with(side: RuSide) -> World<RuSide> {
    let mut world = World::new(1, side, morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    assert_eq!(world.side.documents(), 2);
    world
}

/// An open Kazakh shop; the operator has no document yet.
pub fn kazakh() -> World<KzSide> {
    let mut world = World::new(1, KzSide::new(1, None), morning(), 300, None);
    open_shop(&mut world, CountryCode::Kz).unwrap();
    assert_eq!(world.side.documents(), 0);
    world
}

/// A sale for cash.
pub fn sale<S: Side>(world: &mut World<S>) -> Content {
    sale_by(world, false)
}

/// A sale for cash or by the register's card terminal.
pub fn sale_by<S: Side>(world: &mut World<S>, card: bool) -> Content {
    let country = world.side.country().code();
    shop::sale(country, &mut world.rng, card)
}

/// Asks for a document as a program does, patiently and by key: the code it is refused with, nothing when it was made.
pub fn refused<S: Side>(world: &mut World<S>, content: Content) -> Option<String> {
    let n = world.make_call(content);
    ask(world, n)
}

/// Asks again under the key of a call.
pub fn ask<S: Side>(world: &mut World<S>, n: usize) -> Option<String> {
    world.start().unwrap();
    for _ in 0..2 {
        if let Some(Reply::Refused(refusal)) = world.call(n, false).unwrap() {
            return Some(refusal.code);
        }
        world.run_until_quiet(LONG).unwrap();
    }
    match world.callers.calls[n].told.clone() {
        Some(Told::Settled(..) | Told::Autonomous(_)) => None,
        Some(Told::Refused(code)) => Some(code),
        Some(Told::Stuck) => Some("document.stuck".to_owned()),
        None => panic!("the caller of call {n} was told nothing"),
    }
}

/// A sale that is refused with `code` makes no document; the books still fold.
pub fn refuses_a_sale<S: Side>(world: &mut World<S>, code: &str) {
    let documents = world.side.documents();
    let sale = sale(world);
    assert_eq!(refused(world, sale).as_deref(), Some(code));
    assert_eq!(world.side.documents(), documents, "{code}: nothing was made");
    world.fold().unwrap();
}

/// A sale makes one document, and then all books agree to the last field.
pub fn sells_and_agrees<S: Side>(world: &mut World<S>) {
    let documents = world.side.documents();
    let sale = sale(world);
    assert_eq!(refused(world, sale), None);
    assert_eq!(world.side.documents(), documents + 1, "one sale, one document");
    agrees(world);
}

/// Nothing is open and all books agree.
pub fn agrees<S: Side>(world: &mut World<S>) {
    assert_eq!(world.open_documents().unwrap(), 0);
    world.compare(true).unwrap();
    world.fold().unwrap();
}

/// What goes wrong with the storage from now on.
pub fn faults(world: &World<RuSide>, rules: Vec<Rule>) {
    world.side.with(|device| *device.faults_mut() = Faults::new(rules, 1));
}

/// Every request of this code (any when nothing is named).
pub fn always(on: Option<&str>, action: Action) -> Rule {
    Rule { on: on.map(str::to_owned), when: When::Always, times: None, action }
}
