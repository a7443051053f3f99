//! `kassa simulate`.

use crate::failure::{Ended, Exit, Failure};
use crate::out;
use clap::{Args, ValueEnum};
use domain::tax::CountryCode;
use serde_json::json;
use simulator::Faults;
use simulator::run::{Outcome, Plan, run};
use std::time::{Duration, Instant};

/// Runs registers in a world where everything that can fail does.
///
/// The real engine, store and drivers work against emulated devices in virtual time while the power is cut, the disk
/// fails and the wire loses and damages. Books of both sides are compared all the time. One seed decides everything:
/// the same command prints the same last line.
///
/// Counts go to standard error. The last line on standard output is `trace HEX`, with --json as `trace` of the object
/// on the line before. A broken promise is printed with its step and ends the command with code 1.
///
/// EXAMPLE
///   kassa simulate --seed 7 --steps 20000 --country kz
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Simulate {
    /// Decides every fault and every order of events
    #[arg(long)]
    seed: u64,
    /// How many decisions of the scheduler
    #[arg(long)]
    steps: u64,
    /// Whose law
    #[arg(long, default_value = "ru")]
    country: super::CountryArg,
    /// How often things go wrong
    #[arg(long, value_enum, default_value_t = FaultsArg::Many)]
    faults: FaultsArg,
    /// Counts as a JSON object on standard output
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FaultsArg {
    /// Nothing goes wrong
    None,
    /// The usual bad day
    Many,
}

impl Simulate {
    /// Runs the plan.
    ///
    /// # Errors
    /// Standard output can not be written.
    pub fn run(self) -> Ended {
        let country: CountryCode = self.country.into();
        let faults = match self.faults {
            FaultsArg::None => Faults::NONE,
            FaultsArg::Many => Faults::MANY,
        };
        let plan = Plan { country, seed: self.seed, steps: self.steps, faults, planted: None };
        let start = now();
        let outcome = run(&plan);
        let took = now().saturating_duration_since(start);
        self.report(&outcome, took)?;
        out::line(&format!("trace {}", outcome.trace))?;
        Ok(if outcome.violation.is_some() { Exit::Internal } else { Exit::Done })
    }

    fn report(&self, outcome: &Outcome, took: Duration) -> Result<(), Failure> {
        let tally = &outcome.tally;
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
        let per_second = tally.steps.saturating_mul(1000) / millis;
        out::say(&format!(
            "steps {}, documents {}, power cuts {}, disk errors {}, recoveries {}; {per_second} steps/s",
            tally.steps, tally.documents, tally.power_cuts, tally.disk_errors, tally.recoveries
        ));
        if let Some((step, violation)) = &outcome.violation {
            out::say(&format!("step {step}: {violation}"));
        }
        if self.json {
            let violation = outcome
                .violation
                .as_ref()
                .map(|(step, v)| json!({"step": step, "invariant": v.invariant, "seen": v.seen}));
            let counts = json!({
                "country": CountryCode::from(self.country).as_str(),
                "seed": self.seed,
                "steps": tally.steps,
                "documents": tally.documents,
                "powerCuts": tally.power_cuts,
                "diskErrors": tally.disk_errors,
                "recoveries": tally.recoveries,
                "violation": violation,
                "trace": outcome.trace,
            });
            out::line(&counts.to_string())?;
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "tells the person how fast it was; decides nothing")]
fn now() -> Instant {
    Instant::now()
}
