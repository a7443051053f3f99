//! The device's messages reach the operator, and no sale waits for it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::document::Content;
use domain::payment::Charge;
use domain::registration::{Ffd, Registration};
use domain::tax::CountryCode;
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use emulators::ofd::faults::{Action, CONNECT, Rule};
use engine::{Owed, Reply};
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{World, shop};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(3600);

fn shop_with(side: RuSide) -> World<RuSide> {
    let mut world = World::new(7, side, morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    world
}

fn sell(world: &mut World<RuSide>) -> u64 {
    let Content::Receipt(receipt, _) = shop::sale(CountryCode::Ru, &mut world.rng, false) else { panic!() };
    let n = world.make_call(Content::Receipt(receipt, Charge::None));
    match world.call(n, false).unwrap() {
        Some(Reply::Accepted(id)) => id.0,
        other => panic!("{other:?}"),
    }
}

fn rule(world: &mut World<RuSide>, rule: Rule) {
    world.side.with_ofd(|exchange| exchange.faults.add(rule)).unwrap();
}

fn held(world: &mut World<RuSide>) -> usize {
    world.side.with_ofd(|exchange| exchange.ofd.journal().len()).unwrap()
}

fn owed(world: &World<RuSide>) -> Owed {
    world.owed().expect("the storage was asked")
}

/// Virtual time from the sale's acceptance to its outcome.
fn time_of_a_sale(world: &mut World<RuSide>) -> Duration {
    let before = world.now().mono;
    let id = sell(world);
    while !world.is_settled(id) {
        assert!(world.happen().unwrap());
    }
    world.now().mono - before
}

#[test]
fn every_document_reaches_the_operator_and_its_receipt_the_storage() {
    let mut world = shop_with(RuSide::new(7).with_operator());
    for _ in 0..5 {
        sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
    }
    assert_eq!(held(&mut world), 7, "registration, shift, receipts");
    assert_eq!(owed(&world), Owed::default());
    world.compare(true).unwrap();
}

#[test]
fn a_restart_in_the_middle_of_a_message_sends_it_again() {
    let mut world = shop_with(RuSide::new(7).with_operator());
    sell(&mut world);
    for _ in 0..9 {
        world.happen().unwrap();
    }
    world.cut_power(false);
    world.start().unwrap();
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(held(&mut world), 3);
    assert_eq!(owed(&world), Owed::default());
    world.compare(true).unwrap();
}

#[test]
fn an_operator_that_never_answers_delays_no_sale() {
    let mut alone = shop_with(RuSide::new(7));
    let mut silent = shop_with(RuSide::new(7).with_operator());
    rule(&mut silent, Rule::always("*", Action::LoseRequest));
    // Asked while the exchange hangs, and while a step of it is on the wire.
    for _ in 0..5 {
        let (free, beside) = (time_of_a_sale(&mut alone), time_of_a_sale(&mut silent));
        assert!(beside <= free + Duration::from_millis(200), "{beside:?} instead of {free:?}");
        for _ in 0..3 {
            silent.happen().unwrap();
        }
    }
    assert!(owed(&silent).documents >= 5);
    assert_eq!(owed(&silent).trouble.map(|t| t.code).as_deref(), Some("ofd.silent"));
    silent.side.with_ofd(|exchange| exchange.faults.clear("*")).unwrap();
    silent.run_until_quiet(LONG).unwrap();
    assert_eq!(owed(&silent), Owed::default());
    silent.compare(true).unwrap();
}

#[test]
fn an_answer_that_is_no_receipt_is_named_and_the_message_sent_again() {
    for (action, code) in [
        (Action::GarbageAnswer, "ofd.silent"),
        (Action::WrongSessionCrc, "ofd.bad_answer"),
        (Action::WrongStorage, "ofd.bad_receipt"),
        (Action::WrongDocument, "ofd.bad_receipt"),
        (Action::WrongSign, "ofd.bad_receipt"),
        (Action::WrongCrc, "ofd.bad_receipt"),
        (Action::CutAnswer { bytes: 40 }, "ofd.silent"),
        (Action::LongAnswer { bytes: 2_000 }, "ofd.bad_receipt"),
    ] {
        let mut world = shop_with(RuSide::new(7).with_operator());
        rule(&mut world, Rule::nth("receipt", 1, action));
        sell(&mut world);
        let mut seen = None;
        for _ in 0..200 {
            let trouble = world.owed().and_then(|owed| owed.trouble);
            seen = seen.or(trouble.map(|t| t.code.to_string()));
            if !world.happen().unwrap() {
                break;
            }
        }
        assert_eq!(seen.as_deref(), Some(code), "{action:?}");
        world.run_until_quiet(LONG).unwrap();
        assert_eq!(owed(&world), Owed::default(), "{action:?}");
        world.compare(true).unwrap();
    }
}

#[test]
fn an_operator_out_of_reach_or_without_a_name_is_told_apart() {
    let mut world = shop_with(RuSide::new(7).with_operator());
    rule(&mut world, Rule::always(CONNECT, Action::RefuseConnect));
    sell(&mut world);
    for _ in 0..30 {
        world.happen().unwrap();
    }
    assert_eq!(owed(&world).trouble.map(|t| t.code).as_deref(), Some("ofd.unreachable"));
    let mut nameless = shop_with(RuSide::new(7));
    sell(&mut nameless);
    nameless.run_until_quiet(LONG).unwrap();
    assert_eq!(owed(&nameless).trouble.map(|t| t.code).as_deref(), Some("ofd.absent"));
    assert!(owed(&nameless).documents >= 2);
}

#[test]
fn what_the_operator_says_is_shown_by_its_meaning() {
    let by_code = |action| (FnConfig::new(Generation::G1, 7), Ffd::V1_05, action);
    let by_bits = |bits| (FnConfig::new(Generation::G12, 7), Ffd::V1_2, Action::Notice { bits });
    for ((config, ffd, action), code) in [
        (by_code(Action::Code { code: 14 }), "ofd.rejected"),
        (by_code(Action::Code { code: 11 }), "ofd.not_recognised"),
        (by_code(Action::Code { code: 77 }), "ofd.answer"),
        (by_bits(0x02), "ofd.rejected"),
        (by_bits(0x20), "ofd.settings"),
        (by_bits(0x40), "ofd.ceases"),
    ] {
        let device = FnDevice::new(config, DeviceOptions::default());
        let mut world = World::new(7, RuSide::with_device(device).with_operator(), morning(), 180, None);
        world.found(CountryCode::Ru).unwrap();
        world.start().unwrap();
        let Registration::Ru(mut ru) = shop::registration_ru() else { panic!("not Russian") };
        ru.ffd = ffd;
        let cashier = || shop::cashier(CountryCode::Ru);
        for content in
            [Content::Registration(Box::new(Registration::Ru(ru)), cashier()), Content::ShiftOpen(cashier())]
        {
            let n = world.make_call(content);
            world.call(n, false).unwrap();
            world.run_until_quiet(LONG).unwrap();
        }
        assert_eq!(owed(&world).said, None);
        rule(&mut world, Rule::always("receipt", action));
        sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
        assert_eq!(owed(&world).documents, 0, "it is delivered all the same");
        assert_eq!(owed(&world).said.map(|said| said.code).as_deref(), Some(code), "{action:?}");
    }
}
