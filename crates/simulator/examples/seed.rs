//! Runs one seed with its log: `KASSA_SIM_LOG=1 cargo run -p simulator --example seed -- ru 0 400 many`.

use domain::tax::CountryCode;
use simulator::Faults;
use simulator::run::{Plan, run};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let word = |n: usize| args.get(n).map_or("", String::as_str);
    let plan = Plan {
        country: CountryCode::parse(word(0)).unwrap_or(CountryCode::Ru),
        seed: word(1).parse().unwrap_or(0),
        steps: word(2).parse().unwrap_or(1000),
        faults: if word(3) == "none" { Faults::NONE } else { Faults::MANY },
        planted: None,
    };
    let outcome = run(&plan);
    println!(
        "{:?}\n{}\n{:?}",
        outcome.tally,
        outcome.trace,
        outcome.violation.map(|(s, v)| (s, v.to_string()))
    );
}
