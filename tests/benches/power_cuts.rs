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
use simulator::cuts::every_cut;
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{Plan, run};
use std::time::Instant;

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let from = Instant::now();
    let ru = every_cut(CountryCode::Ru, 5, || RuSide::new(5)).unwrap();
    println!(
        "ru: every cut of a sale: {} cuts, {:.0}/s",
        ru.cuts,
        ru.cuts as f64 / from.elapsed().as_secs_f64()
    );
    let from = Instant::now();
    let kz = every_cut(CountryCode::Kz, 5, || KzSide::new(5, None)).unwrap();
    println!(
        "kz: every cut of a sale: {} cuts, {:.0}/s",
        kz.cuts,
        kz.cuts as f64 / from.elapsed().as_secs_f64()
    );
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
