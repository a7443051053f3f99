//! Every power cut of one sale, in each country; and what a sale costs the disk.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

use domain::tax::CountryCode;
use simulator::cuts::every_cut;
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Planted, World};
use simulator::{Side, shop};
use std::time::Duration;

fn cut_everywhere<S: Side>(country: CountryCode, side: S) {
    let tried =
        every_cut(country, 5, None, side).unwrap_or_else(|violation| panic!("{country:?}: {violation}"));
    println!("{country:?}: {tried:?}");
    assert!(tried.cuts > 100, "{tried:?}");
    assert!(
        tried.found_done > 0 && tried.found_done < tried.cuts,
        "cuts on both sides of the commit: {tried:?}"
    );
}

#[test]
fn a_russian_sale_survives_every_power_cut() {
    cut_everywhere(CountryCode::Ru, RuSide::new(5));
}

#[test]
fn a_kazakh_sale_survives_every_power_cut() {
    cut_everywhere(CountryCode::Kz, KzSide::new(5, None));
}

#[test]
fn the_same_seed_leaves_the_same_trace_after_every_cut() {
    let cut = |seed| every_cut(CountryCode::Kz, seed, None, KzSide::new(5, None)).unwrap();
    assert_eq!(cut(5), cut(5));
    assert_ne!(cut(5).trace, cut(6).trace);
}

/// The sale itself goes well with these bugs: only what is checked after the cuts can find them.
#[test]
fn every_cut_finds_what_is_planted() {
    let (key, resend) = (engine::Planted::ForgetKey, engine::Planted::ResendBlindly);
    let found = [
        every_cut(CountryCode::Ru, 5, Some(Planted::Engine(key)), RuSide::new(5)),
        every_cut(CountryCode::Kz, 5, Some(Planted::Engine(key)), KzSide::new(5, None)),
        every_cut(CountryCode::Ru, 5, Some(Planted::Engine(resend)), RuSide::new(5)),
    ];
    for violation in found.map(Result::unwrap_err) {
        assert!(violation.seen.starts_with("cut "), "found after a cut: {violation}");
    }
}

fn syncs_of_a_sale<S: Side>(country: CountryCode, side: S) {
    let mut world = World::new(3, side, morning(), 180, None);
    open_shop(&mut world, country).unwrap();
    for _ in 0..20 {
        let sale = shop::sale(country, &mut world.rng, false);
        let before = world.disk.syncs();
        let n = world.make_call(sale);
        world.call(n, false).unwrap();
        world.run_until_quiet(Duration::from_secs(30)).unwrap();
        assert!(world.callers.calls[n].told.is_some(), "the sale was answered");
        assert_eq!(
            world.syncs_at_answer - before,
            2,
            "{country:?}: one for the intention, one for the answer"
        );
    }
}

#[test]
fn between_payment_and_answer_there_are_exactly_two_syncs() {
    syncs_of_a_sale(CountryCode::Ru, RuSide::new(3));
    syncs_of_a_sale(CountryCode::Kz, KzSide::new(3, None));
}
