//! Every power cut of one sale, exhaustively: at each operation of the disk and at each transmission, sent or not; with
//! each way the disk may look afterwards, and with the device dying along or not.
//!
//! The sale runs once. The world is forked at each moment ([`World::record`]), and each fork loses power, recovers and
//! settles by itself, so that all cuts of a flow cost as much as their recoveries and no more.

use crate::disk::{Disk, Variant};
use crate::run::{morning, open_shop};
use crate::shop;
use crate::side::Side;
use crate::world::{Planted, Violation, World};
use domain::command::Wish;
use domain::tax::CountryCode;
use rand::SeedableRng;
use rand_pcg::Pcg64;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// What was tried.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tried {
    /// Power cuts, each with its recovery and comparison.
    pub cuts: u64,
    /// Cuts after which the document was there already.
    pub found_done: u64,
    /// Starts of the register from a disk that lost power.
    pub recoveries: u64,
    /// Documents in the other side's books that were compared to the last field, over all cuts.
    pub documents: u64,
    /// Hash of everything that happened after each cut, hexadecimal: equal for equal seeds.
    pub trace: String,
}

/// What a power cut leaves.
#[derive(Debug, Clone, Copy)]
struct Fate {
    /// 0: no unsynced change, 1: all of them; otherwise the seed by which each is lost, kept or torn.
    variant: u64,
    with_device: bool,
}

/// Cuts one sale of a shop everywhere. `planted` is a bug on purpose, for a test that it is found.
///
/// # Errors
/// The first broken promise, with the cut that broke it.
pub fn every_cut<S: Side>(
    country: CountryCode,
    seed: u64,
    planted: Option<Planted>,
    side: S,
) -> Result<Tried, Violation> {
    let sale = |_: &mut World<S>| Ok(shop::sale(country, &mut Pcg64::seed_from_u64(seed), false).into());
    every_cut_of(country, seed, planted, side, sale, 1)
}

/// The same of any wish, which makes so many documents of the other side. `wish` may do in the shop what has to be done before.
///
/// # Errors
/// As [`every_cut`].
pub fn every_cut_of<S: Side>(
    country: CountryCode,
    seed: u64,
    planted: Option<Planted>,
    side: S,
    wish: impl FnOnce(&mut World<S>) -> Result<Wish, Violation>,
    adds: usize,
) -> Result<Tried, Violation> {
    let offset = if country == CountryCode::Ru { 180 } else { 300 };
    let mut world = World::new(seed, side, morning(), offset, planted);
    open_shop(&mut world, country)?;
    let wish = wish(&mut world)?;
    let documents = world.side.documents();
    world.record();
    let call = world.make_call(wish);
    world.call(call, false)?;
    world.run_until_quiet(Duration::from_secs(30))?;
    let mut tried = Tried::default();
    let mut trace = Sha256::new();
    for (moment, world) in world.take_recording().iter().enumerate() {
        for variant in 0..4 {
            for with_device in [false, true] {
                let fate = Fate { variant, with_device };
                let mut fork = world.fork();
                survive(&mut fork, fate, call, documents + adds).map_err(|violation| {
                    let (writes, syncs) = (world.disk.writes(), world.disk.syncs());
                    let at = format!("cut {moment} after {writes} writes and {syncs} syncs, {fate:?}");
                    Violation::new(violation.invariant, format!("{at}: {}", violation.seen))
                })?;
                tried.cuts += 1;
                tried.found_done += u64::from(world.side.documents() > documents);
                tried.recoveries += fork.tally.recoveries - world.tally.recoveries;
                tried.documents += fork.side.documents() as u64;
                trace.update(fork.trace());
            }
        }
    }
    tried.trace = trace.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(tried)
}

/// Loses power and recovers; the caller asks again until it has an answer; then all books agree, and the other side has
/// made so many documents.
fn survive<S: Side>(
    world: &mut World<S>,
    fate: Fate,
    call: usize,
    documents: usize,
) -> Result<(), Violation> {
    let mut chance = Pcg64::seed_from_u64(fate.variant);
    world.reboot_by(move |disk: &Disk| match fate.variant {
        0 => disk.reboot(Variant::DropAll),
        1 => disk.reboot(Variant::KeepAll),
        _ => disk.reboot(Variant::Random(&mut chance)),
    });
    world.cut_power(fate.with_device);
    world.start()?; // folds what it finds; whatever is written from here on is in the fold at the end
    world.compare(false)?;
    world.run_until_quiet(Duration::from_secs(4 * 3600))?;
    // The caller asks again with its key until it has an answer.
    world.call(call, false)?;
    world.run_until_quiet(Duration::from_secs(4 * 3600))?;
    world.call(call, false)?;
    if world.callers.calls.get(call).is_none_or(|call| call.told.is_none()) {
        return Err(Violation::new("every caller gets an answer", "none after the cut"));
    }
    if world.side.documents() != documents {
        let seen = format!("{} documents and not {documents}", world.side.documents());
        return Err(Violation::new("nothing lost, nothing doubled", seen));
    }
    world.compare(true)?;
    world.fold()
}
