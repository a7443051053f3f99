//! Proof that the simulator would find a real bug: each planted one is found, and the same seeds are clean without it.

use domain::tax::CountryCode;
use simulator::run::{Plan, run};
use simulator::{Faults, Planted};

const SEEDS: std::ops::Range<u64> = 100..110;
const STEPS: u64 = 5_000;

fn found(country: CountryCode, planted: Planted) {
    let mut found = 0;
    let mut seen = Vec::new();
    for seed in SEEDS {
        let plan = Plan { country, seed, steps: STEPS, faults: Faults::MANY, planted: Some(planted) };
        match run(&plan).violation {
            Some((step, violation)) => {
                found += 1;
                seen.push(format!("seed {seed}, step {step}: {}", violation.invariant));
            }
            None => seen.push(format!("seed {seed}: not found")),
        }
    }
    println!("{planted:?}:\n  {}", seen.join("\n  "));
    assert!(found >= 9, "{planted:?} was found from {found} of 10 seeds:\n{}", seen.join("\n"));
}

#[test]
fn an_intention_that_is_skipped_is_found() {
    found(CountryCode::Ru, Planted::Engine(engine::Planted::SkipIntention));
    found(CountryCode::Kz, Planted::Engine(engine::Planted::SkipIntention));
}

#[test]
fn a_disk_that_ignores_syncs_is_found() {
    found(CountryCode::Ru, Planted::IgnoreSync);
    found(CountryCode::Kz, Planted::IgnoreSync);
}

#[test]
fn promises_carried_out_early_are_found() {
    found(CountryCode::Ru, Planted::Engine(engine::Planted::LateJobsEarly));
    found(CountryCode::Kz, Planted::Engine(engine::Planted::LateJobsEarly));
}

#[test]
fn a_blind_resend_is_found() {
    found(CountryCode::Ru, Planted::Engine(engine::Planted::ResendBlindly));
    found(CountryCode::Kz, Planted::Engine(engine::Planted::ResendBlindly));
}

#[test]
fn a_forgotten_key_is_found() {
    found(CountryCode::Ru, Planted::Engine(engine::Planted::ForgetKey));
    found(CountryCode::Kz, Planted::Engine(engine::Planted::ForgetKey));
}

#[test]
fn a_new_number_on_resend_is_found() {
    found(CountryCode::Kz, Planted::Kazakhstan(fiscal_kz::Planted::NewNumberOnResend));
}

#[test]
fn a_late_answer_that_is_applied_is_found() {
    found(CountryCode::Kz, Planted::Kazakhstan(fiscal_kz::Planted::ApplyLateAnswer));
}

#[test]
fn the_same_seeds_are_clean_without_a_planted_bug() {
    for country in [CountryCode::Ru, CountryCode::Kz] {
        for seed in SEEDS {
            let plan = Plan { country, seed, steps: STEPS, faults: Faults::MANY, planted: None };
            if let Some((step, violation)) = run(&plan).violation {
                panic!("{country:?} seed {seed}, step {step}: {violation}");
            }
        }
    }
}
