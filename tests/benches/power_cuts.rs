//! How many power cuts a second the simulator makes, each with recovery and comparison.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "a benchmark may stop, measures time and prints ratios"
)]

use domain::tax::CountryCode;
use simulator::Faults;
use simulator::cuts::{Tried, every_cut};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{Plan, run};
use std::time::Instant;

fn cuts(country: &str, tried: &Tried, from: Instant) {
    println!(
        "{country}: every cut of a sale: {:.0} cuts/s; {} cuts, {} documents, {} recoveries in {:?}",
        tried.cuts as f64 / from.elapsed().as_secs_f64(),
        tried.cuts,
        tried.documents,
        tried.recoveries,
        from.elapsed()
    );
}

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let from = Instant::now();
    let ru = every_cut(CountryCode::Ru, 5, None, RuSide::new(5)).unwrap();
    cuts("ru", &ru, from);
    let from = Instant::now();
    let kz = every_cut(CountryCode::Kz, 5, None, KzSide::new(5, None)).unwrap();
    cuts("kz", &kz, from);
    for country in [CountryCode::Ru, CountryCode::Kz] {
        let steps = if measuring { 20_000 } else { 200 };
        let from = Instant::now();
        let outcome = run(&Plan { country, seed: 1, steps, faults: Faults::MANY, planted: None });
        assert!(outcome.violation.is_none(), "{:?}", outcome.violation);
        let t = outcome.tally;
        println!(
            "{}: {} steps/s; {} documents, {} power cuts, {} recoveries in {:?}",
            country.as_str(),
            (t.steps as f64 / from.elapsed().as_secs_f64()) as u64,
            t.documents,
            t.power_cuts,
            t.recoveries,
            from.elapsed()
        );
    }
}
