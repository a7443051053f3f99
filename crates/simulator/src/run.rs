//! Long runs: chains of fresh shops, each with its own faults, settled and compared at its end.

use crate::drafts;
use crate::kz::KzSide;
use crate::ru::RuSide;
use crate::shop;
use crate::side::Side;
use crate::trade;
use crate::tray::Tray;
use crate::world::{Faults, Planted, Tally, Violation, World};
use chrono::{NaiveDate, NaiveDateTime};
use domain::command::Wish;
use domain::document::{Content, DocumentKind};
use domain::registration::{KzRegistration, Registration};
use domain::shift::Shift;
use domain::tax::CountryCode;
use rand::RngExt;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Documents after which a shop is settled and a fresh one begins.
const DOCUMENTS_A_SHOP: usize = 200;
/// Steps after which it is, however few documents it made.
const STEPS_A_SHOP: u64 = 1_500;
/// Virtual time in which everything has to settle once the faults are off.
const SETTLING: Duration = Duration::from_secs(4 * 3600);

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Which country.
    pub country: CountryCode,
    /// The seed that decides everything.
    pub seed: u64,
    /// How many decisions of the scheduler.
    pub steps: u64,
    /// How often things go wrong.
    pub faults: Faults,
    /// A bug on purpose.
    pub planted: Option<Planted>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Counts.
    pub tally: Tally,
    /// Hash of everything that happened, hexadecimal.
    pub trace: String,
    /// The first broken promise, with the step it was seen at.
    pub violation: Option<(u64, Violation)>,
}

/// Runs a plan until its steps are done or a promise is broken.
pub fn run(plan: &Plan) -> Outcome {
    let mut outcome = Outcome { tally: Tally::default(), trace: String::new(), violation: None };
    let mut trace = Sha256::new();
    let mut shop = 0u64;
    while outcome.tally.steps < plan.steps && outcome.violation.is_none() {
        let seed = plan.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(shop);
        let left = (plan.steps - outcome.tally.steps).min(STEPS_A_SHOP);
        let (tally, one, violation) = match plan.country {
            CountryCode::Ru => one_shop(plan, seed, left, ru_side(seed)),
            CountryCode::Kz => one_shop(plan, seed, left, KzSide::new(seed, kz_planted(plan))),
        };
        trace.update(one.as_bytes());
        outcome.violation = violation.map(|v| (outcome.tally.steps + tally.steps, v));
        add(&mut outcome.tally, &tally);
        shop += 1;
    }
    outcome.trace = trace.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    outcome
}

/// Some shops have an operator, the others none.
fn ru_side(seed: u64) -> RuSide {
    let side = RuSide::new(seed);
    if seed.is_multiple_of(3) { side.with_operator() } else { side }
}

fn kz_planted(plan: &Plan) -> Option<fiscal_kz::Planted> {
    match plan.planted {
        Some(Planted::Kazakhstan(planted)) => Some(planted),
        _ => None,
    }
}

fn add(sum: &mut Tally, more: &Tally) {
    sum.steps += more.steps;
    sum.recoveries += more.recoveries;
    sum.power_cuts += more.power_cuts;
    sum.disk_errors += more.disk_errors;
    sum.documents += more.documents;
}

/// Ten in the morning of an ordinary day of 2026.
pub fn morning() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 3, 2).and_then(|d| d.and_hms_opt(10, 0, 0)).unwrap_or_default()
}

fn one_shop<S: Side>(plan: &Plan, seed: u64, steps: u64, side: S) -> (Tally, String, Option<Violation>) {
    let offset = match plan.country {
        CountryCode::Ru => 180,
        CountryCode::Kz => 300,
    };
    let mut world = World::new(seed, side, morning(), offset, plan.planted);
    world.tray = seed.is_multiple_of(2).then(|| Tray::new(seed));
    let result = live(&mut world, plan, seed, steps);
    let mut tally = world.tally;
    tally.documents = world.side.documents() as u64;
    (tally, world.trace(), result.err())
}

fn live<S: Side>(world: &mut World<S>, plan: &Plan, seed: u64, steps: u64) -> Result<(), Violation> {
    put_into_service(world, plan.country, shop::registration_in(plan.country, seed))?;
    world.faults = plan.faults;
    set_printer(world, plan.faults.paper);
    // Some shops have a good line, some a bad one.
    let percent = if world.rng.random_bool(0.2) { 0 } else { plan.faults.wire };
    world.side.set_trouble(percent, seed);
    while world.tally.steps < steps && world.side.documents() < DOCUMENTS_A_SHOP {
        world.tally.steps += 1;
        step(world, plan.country)?;
        world.compare(false)?;
    }
    settle(world, plan.country)
}

/// Founds the register and puts it into service, with nothing going wrong.
///
/// # Errors
/// A broken promise.
pub fn open_shop<S: Side>(world: &mut World<S>, country: CountryCode) -> Result<(), Violation> {
    put_into_service(world, country, shop::registration(country))
}

fn put_into_service<S: Side>(
    world: &mut World<S>,
    country: CountryCode,
    registration: Content,
) -> Result<(), Violation> {
    world.found(country)?;
    world.start()?;
    let n = world.make_call(registration);
    world.call(n, false)?;
    world.run_until_quiet(Duration::from_secs(60))?;
    let n = world.make_call(Content::ShiftOpen(shop::cashier(country)));
    world.call(n, false)?;
    world.run_until_quiet(Duration::from_secs(60))
}

fn step<S: Side>(world: &mut World<S>, country: CountryCode) -> Result<(), Violation> {
    world.start()?;
    let faults = world.faults;
    let mut roll = |per_mille: u16| per_mille > 0 && world.rng.random_range(0..1000u16) < per_mille;
    let (power, device, disk, kill) =
        (roll(faults.power), roll(faults.device), roll(faults.disk), roll(faults.power / 4));
    if power {
        if world.rng.random_bool(0.4) {
            let with_device = world.rng.random_bool(0.3);
            world.cut_power(with_device);
            return world.start();
        }
        world.plan_power_cut();
    }
    if device {
        world.note("device power cut");
        world.side.power_cut();
    }
    if disk {
        world.plan_disk_fault();
    }
    if kill {
        world.kill_and_compare_due()?;
        return Ok(());
    }
    let soon = world.next_moment().is_some();
    if soon && world.rng.random_bool(0.6) {
        world.happen()?;
        return Ok(());
    }
    match world.rng.random_range(0..100u8) {
        0..=9 => repeat(world, false),
        10..=12 => repeat(world, true),
        31..=36 if world.tray.is_some() => ask_for_paper(world),
        13..=15 if !soon => {
            let hours = world.rng.random_range(1..20);
            world.sleep(Duration::from_secs(hours * 3600));
            Ok(())
        }
        16..=30 if !soon => {
            let seconds = world.rng.random_range(1..300);
            world.sleep(Duration::from_secs(seconds));
            Ok(())
        }
        56..=85 => drafts::touch(world, country),
        _ => fresh(world, country),
    }
}

fn set_printer<S: Side>(world: &mut World<S>, trouble: u8) {
    if let Some(tray) = &mut world.tray {
        tray.trouble = trouble;
    }
}

/// Two people ask for a slip of some document at once.
fn ask_for_paper<S: Side>(world: &mut World<S>) -> Result<(), Violation> {
    let document = world.rng.random_range(1..40u64);
    let last = world.tray.as_ref().map_or(0, |tray| {
        tray.sheets.iter().filter(|s| s.document == document).map(|s| s.no).max().unwrap_or(0)
    });
    let no = last + world.rng.random_range(0..2u32);
    for _ in 0..2 {
        world.print(document, no)?;
    }
    Ok(())
}

fn repeat<S: Side>(world: &mut World<S>, changed: bool) -> Result<(), Violation> {
    let calls = world.callers.calls.len();
    let n = world.rng.random_range(calls.saturating_sub(20)..calls);
    // Another body under a key that was never accepted would simply be the first one: that is no repeat.
    let changed = changed && world.callers.calls.get(n).is_some_and(|call| call.document.is_some());
    world.call(n, changed)?;
    Ok(())
}

/// What a person types in when the register says that its key is not accepted.
fn rekeyed<S: Side>(world: &mut World<S>, country: CountryCode) -> Option<Content> {
    let key = world.side.key()?;
    let Registration::Kz(kz) = world.situation()?.registration? else { return None };
    let registration = Registration::Kz(KzRegistration { token: key, ..kz });
    Some(Content::Registration(Box::new(registration), shop::cashier(country)))
}

fn needs_key<S: Side>(world: &mut World<S>) -> bool {
    world.situation().and_then(|situation| situation.block).is_some_and(|block| block.code == "kz.token")
}

fn fresh<S: Side>(world: &mut World<S>, country: CountryCode) -> Result<(), Violation> {
    use Content::{ShiftClose, ShiftOpen};
    let desk = match world.faults.desk {
        0 => false,
        per_mille => world.rng.random_range(0..1000u16) < per_mille,
    };
    if desk {
        let roll: u32 = world.rng.random();
        world.note("the desk of the other side");
        world.side.manage(roll);
    }
    if needs_key(world)
        && world.rng.random_bool(0.3)
        && let Some(content) = rekeyed(world, country)
    {
        let n = world.make_call(content);
        return world.call(n, false).map(|_| ());
    }
    let shift = world.situation().map(|s| (s.shift, s.shift.is_expired(world.now().wall)));
    let cashier = shop::cashier(country);
    if country == CountryCode::Ru
        && world.rng.random_bool(0.02)
        && let Some(repair) = trade::repair(world)
    {
        let n = world.make_call(Wish::Repair(Box::new(repair)));
        world.call(n, false)?;
        return Ok(());
    }
    let content = match shift {
        Some((Shift::Closed { .. }, _)) if world.rng.random_bool(0.9) => ShiftOpen(cashier),
        Some((Shift::Open { .. }, true)) if world.rng.random_bool(0.9) => ShiftClose(cashier),
        Some((Shift::Open { .. }, _)) if world.rng.random_bool(0.04) => ShiftClose(cashier),
        Some((Shift::Open { .. }, _)) if world.rng.random_bool(trade::SHARE) => {
            trade::document(world, country)
        }
        _ => {
            let by_card = world.rng.random_bool(0.1);
            shop::sale(country, &mut world.rng, by_card)
        }
    };
    // Some callers leave it to the register to open the shift.
    let opens = content.kind() == DocumentKind::Receipt && world.rng.random_bool(0.3);
    let n = world.make_call(if opens { Wish::InShift(content) } else { Wish::Document(content) });
    world.call(n, false)?;
    Ok(())
}

/// Faults off: everything has to come to an end in bounded time, every caller gets an answer, all books agree.
fn settle<S: Side>(world: &mut World<S>, country: CountryCode) -> Result<(), Violation> {
    world.faults = Faults::NONE;
    world.side.set_trouble(0, 0);
    set_printer(world, 0);
    world.calm();
    world.note("settle");
    world.start()?;
    world.run_until_quiet(SETTLING)?;
    // A person gets a key until it is accepted: one may have been made after the last one was typed in.
    for _ in 0..3 {
        if needs_key(world)
            && let Some(content) = rekeyed(world, country)
        {
            let n = world.make_call(content);
            world.call(n, false)?;
            world.run_until_quiet(SETTLING)?;
        }
    }
    for n in 0..world.callers.calls.len() {
        if world.callers.calls.get(n).is_some_and(|call| call.told.is_none()) {
            world.call(n, false)?;
            world.run_until_quiet(SETTLING)?;
        }
    }
    world.compare(true)?;
    let open = world.open_documents()?;
    if open > 0 {
        return Err(Violation::new(
            "everything settles in bounded time",
            format!("{open} documents are open"),
        ));
    }
    world.fold()?;
    Ok(())
}
