//! Short runs of both countries: quick enough for every change.

use domain::tax::CountryCode;
use simulator::Faults;
use simulator::run::{Plan, run};

fn clean(country: CountryCode, faults: Faults, seeds: std::ops::Range<u64>, steps: u64) {
    for seed in seeds {
        let outcome = run(&Plan { country, seed, steps, faults, planted: None });
        if let Some((step, violation)) = outcome.violation {
            panic!("{country:?} seed {seed}, step {step}: {violation}");
        }
        assert!(outcome.tally.documents > 0);
    }
}

#[test]
fn a_quiet_russian_shop_keeps_its_books() {
    clean(CountryCode::Ru, Faults::NONE, 0..2, 400);
}

#[test]
fn a_quiet_kazakh_shop_keeps_its_books() {
    clean(CountryCode::Kz, Faults::NONE, 0..2, 400);
}

#[test]
fn a_russian_shop_keeps_its_books_through_faults() {
    clean(CountryCode::Ru, Faults::MANY, 0..6, 1_500);
}

#[test]
fn a_kazakh_shop_keeps_its_books_through_faults() {
    clean(CountryCode::Kz, Faults::MANY, 0..6, 1_500);
}

#[test]
fn the_same_seed_leaves_the_same_trace() {
    for country in [CountryCode::Ru, CountryCode::Kz] {
        let plan = Plan { country, seed: 11, steps: 1_000, faults: Faults::MANY, planted: None };
        assert_eq!(run(&plan).trace, run(&plan).trace);
        assert_ne!(run(&plan).trace, run(&Plan { seed: 12, ..plan }).trace);
    }
}
