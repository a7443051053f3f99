//! Every power cut of one sale, exhaustively: at each operation of the disk, before and after its effect, and at each
//! transmission, sent or not; with each way the disk may look afterwards, and with the device dying along or not.

use crate::disk::{Disk, FaultPlan, Op, PowerCut, Side as DiskSide, Variant};
use crate::run::{morning, open_shop};
use crate::shop;
use crate::side::Side;
use crate::world::{Violation, World};
use domain::tax::CountryCode;
use rand::SeedableRng;
use rand_pcg::Pcg64;
use std::time::Duration;

/// How the sale is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Disk(Op, u64, DiskSide),
    Wire(u32, bool),
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tried {
    /// Power cuts, each with its recovery and comparison.
    pub cuts: u64,
    /// Cuts after which the document was there already.
    pub found_done: u64,
}

/// Cuts one sale of a shop everywhere. `side` makes the fiscal side, always the same one.
///
/// # Errors
/// The first broken promise, with the cut that broke it.
pub fn every_cut<S: Side>(country: CountryCode, seed: u64, side: impl Fn() -> S) -> Result<Tried, Violation> {
    let mut tried = Tried::default();
    let (writes, syncs, sends) = operations(country, seed, &side)?;
    let mut cuts = Vec::new();
    for side in [DiskSide::Before, DiskSide::After] {
        cuts.extend((1..=writes).map(|n| Cut::Disk(Op::Write, n, side)));
        cuts.extend((1..=syncs).map(|n| Cut::Disk(Op::Sync, n, side)));
    }
    for sent in [false, true] {
        cuts.extend((1..=sends).map(|n| Cut::Wire(n, sent)));
    }
    for cut in cuts {
        for variant in 0..4u64 {
            for with_device in [false, true] {
                one_cut(country, seed, &side, cut, variant, with_device, &mut tried).map_err(
                    |violation| {
                        let seen = format!(
                            "{cut:?}, disk variant {variant}, device {with_device}: {}",
                            violation.seen
                        );
                        Violation::new(violation.invariant, seen)
                    },
                )?;
            }
        }
    }
    Ok(tried)
}

fn shop<S: Side>(country: CountryCode, seed: u64, side: S) -> Result<World<S>, Violation> {
    let offset = if country == CountryCode::Ru { 180 } else { 300 };
    let mut world = World::new(seed, side, morning(), offset, None);
    open_shop(&mut world, country)?;
    Ok(world)
}

/// Disk operations and transmissions of an uncut sale.
fn operations<S: Side>(
    country: CountryCode,
    seed: u64,
    side: &impl Fn() -> S,
) -> Result<(u64, u64, u32), Violation> {
    let mut world = shop(country, seed, side())?;
    let before = (world.disk.writes(), world.disk.syncs());
    sell(&mut world, country, seed, None)?;
    Ok((world.disk.writes() - before.0, world.disk.syncs() - before.1, 8))
}

fn sell<S: Side>(
    world: &mut World<S>,
    country: CountryCode,
    seed: u64,
    cut: Option<Cut>,
) -> Result<usize, Violation> {
    match cut {
        Some(Cut::Disk(op, n, side)) => {
            let number = n + if op == Op::Sync { world.disk.syncs() } else { world.disk.writes() };
            let power_cut = Some(PowerCut { op, number, side });
            world.disk.set_plan(FaultPlan { power_cut, ..FaultPlan::default() });
        }
        Some(Cut::Wire(n, sent)) => world.die_at_transmission(n, sent),
        None => {}
    }
    let sale = shop::sale(country, &mut Pcg64::seed_from_u64(seed), false);
    let n = world.make_call(sale);
    world.call(n, false)?;
    for _ in 0..200 {
        if world.is_dead()
            || world.next_moment().is_none_or(|m| m >= world.now().mono + Duration::from_secs(30))
        {
            break;
        }
        world.happen()?;
    }
    Ok(n)
}

fn one_cut<S: Side>(
    country: CountryCode,
    seed: u64,
    side: &impl Fn() -> S,
    cut: Cut,
    variant: u64,
    with_device: bool,
    tried: &mut Tried,
) -> Result<(), Violation> {
    let mut world = shop(country, seed, side())?;
    let documents = world.side.documents();
    let mut chance = Pcg64::seed_from_u64(seed ^ variant);
    world.reboot_by(move |disk: &Disk| match variant {
        0 => disk.reboot(Variant::DropAll),
        1 => disk.reboot(Variant::KeepAll),
        _ => disk.reboot(Variant::Random(&mut chance)),
    });
    world.cuts_device(with_device);
    let n = sell(&mut world, country, seed, Some(cut))?;
    tried.cuts += 1;
    if world.side.documents() > documents {
        tried.found_done += 1;
    }
    world.calm();
    world.start()?;
    world.fold()?;
    world.compare(false)?;
    world.run_until_quiet(Duration::from_secs(4 * 3600))?;
    // The caller asks again with its key until it has an answer.
    world.call(n, false)?;
    world.run_until_quiet(Duration::from_secs(4 * 3600))?;
    world.call(n, false)?;
    if world.callers.calls.get(n).is_none_or(|call| call.told.is_none()) {
        return Err(Violation::new("every caller gets an answer", "none after the cut"));
    }
    if world.side.documents() != documents + 1 {
        let seen = format!("{} documents for one sale", world.side.documents() - documents);
        return Err(Violation::new("nothing lost, nothing doubled", seen));
    }
    world.compare(true)?;
    world.fold()
}
