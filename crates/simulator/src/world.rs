//! The scheduler: one thread, virtual time, one seed.
//!
//! Here is what a world holds and how its time passes; beside it how it [starts and dies](power), takes [an event](step),
//! does [jobs](lanes), hears [callers](calls) and is [checked](check).

mod calls;
mod check;
mod lanes;
mod power;
mod record;
mod step;

use crate::callers::Callers;
use crate::disk::Disk;
use crate::side::{Side, WallClock};
use crate::terminal::ScriptedTerminal;
use crate::tray::Tray;
use chrono::{NaiveDateTime, TimeDelta};
use domain::country::Report;
use domain::device::{Outcome, Ran};
use domain::time::{Now, Stamp};
use engine::{Engine, Event, JobId, Upload, View};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// A broken promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant.
    pub invariant: &'static str,
    /// What was seen.
    pub seen: String,
}

impl Violation {
    /// A violation of `invariant`.
    pub fn new(invariant: &'static str, seen: impl Into<String>) -> Self {
        Self { invariant, seen: seen.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.seen)
    }
}

impl std::error::Error for Violation {}

/// A bug on purpose: the simulator has to find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// One of the engine's.
    Engine(engine::Planted),
    /// One of the Kazakh country's.
    Kazakhstan(fiscal_kz::Planted),
    /// Syncs of the disk that make nothing durable.
    IgnoreSync,
}

/// How often things go wrong, in per mille of steps; 0 = never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// The register loses power.
    pub power: u16,
    /// The device loses power.
    pub device: u16,
    /// An I/O error, a full disk, a failed sync.
    pub disk: u16,
    /// Requests that go wrong on the wire, in percent.
    pub wire: u8,
    /// Slips that go wrong at the printer, in percent.
    pub paper: u8,
    /// Somebody acts at the operator's desk: another token, a block (Kazakhstan).
    pub desk: u16,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self { power: 0, device: 0, disk: 0, wire: 0, paper: 0, desk: 0 };
    /// The usual bad day.
    pub const MANY: Self = Self { power: 60, device: 30, disk: 20, wire: 10, paper: 15, desk: 10 };
}

/// A running register: its store and its engine.
pub struct Life {
    /// The store.
    pub store: Store,
    engine: Engine,
    deadline: Option<Duration>,
    resting: bool,
    /// What shells draw.
    pub view: Arc<View>,
}

struct Pending {
    due: Duration,
    job: JobId,
    report: Report,
}

/// Counts of what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Steps.
    pub steps: u64,
    /// Starts of the register after a loss of power or an error of its store.
    pub recoveries: u64,
    /// Losses of power of the register.
    pub power_cuts: u64,
    /// Errors of the disk that the store ran into.
    pub disk_errors: u64,
    /// Documents in the books of the other side.
    pub documents: u64,
}

/// Starts a disk again after a power cut.
type Reboot = Box<dyn FnMut(&Disk)>;

/// The world of one shop.
pub struct World<S: Side> {
    /// The register's disk.
    pub disk: Disk,
    /// The fiscal side.
    pub side: S,
    /// The card terminal; its bank outlives every crash.
    pub terminal: ScriptedTerminal,
    /// The printer, where the shop has one; its paper outlives every crash.
    pub tray: Option<Tray>,
    /// Everybody who sends commands.
    pub callers: Callers,
    /// What happened so far.
    pub tally: Tally,
    /// Chance.
    pub rng: Pcg64,
    /// How often things go wrong.
    pub faults: Faults,
    /// Syncs of the disk up to the last answer.
    pub syncs_at_answer: u64,
    life: Option<Life>,
    pending: Vec<Pending>,
    /// What the device's lane remembers between two jobs.
    upload: Upload,
    mono: Duration,
    wall: WallClock,
    /// How far the register's own clock is from the right time; the other sides' clocks are right.
    clock_error: TimeDelta,
    offset_min: i16,
    trace: Sha256,
    /// Whether what happens is printed too: `KASSA_SIM_LOG` is set.
    says: bool,
    /// What the device told those who asked, by their numbers, and the last number.
    looked: (BTreeMap<u64, Outcome<Ran>>, u64),
    /// A slip that was handed to the printer before its row was durable.
    hasty_slip: Option<String>,
    planted: Option<Planted>,
    /// Transmissions until the register dies, and whether the last one still leaves the machine.
    dies_in: Option<(u32, bool)>,
    /// How the disk looks after a power cut; chance decides when nothing else is said.
    reboot_how: Option<Reboot>,
    /// The worlds in which the power may go from here.
    recording: Option<Vec<Self>>,
}

impl<S: Side> World<S> {
    /// A world with an empty disk; the register is not running yet.
    pub fn new(seed: u64, side: S, origin: NaiveDateTime, offset_min: i16, planted: Option<Planted>) -> Self {
        let disk = Disk::new();
        let world = Self {
            disk,
            side,
            terminal: ScriptedTerminal::default(),
            tray: None,
            callers: Callers::default(),
            tally: Tally::default(),
            rng: Pcg64::seed_from_u64(seed),
            faults: Faults::NONE,
            syncs_at_answer: 0,
            life: None,
            pending: Vec::new(),
            upload: Upload::default(),
            mono: Duration::from_secs(1),
            wall: WallClock { origin },
            clock_error: TimeDelta::zero(),
            offset_min,
            trace: Sha256::new(),
            says: std::env::var_os("KASSA_SIM_LOG").is_some(),
            looked: Default::default(),
            hasty_slip: None,
            planted,
            dies_in: None,
            reboot_how: None,
            recording: None,
        };
        world.calm_disk();
        world
    }

    /// The running register.
    pub fn life(&mut self) -> Option<&mut Life> {
        self.life.as_mut()
    }

    /// The clocks.
    pub fn now(&self) -> Now {
        let right = self.wall.at(self.mono);
        let shown = right.checked_add_signed(self.clock_error).unwrap_or(right);
        let wall = Stamp::from_local(shown, self.offset_min);
        Now { wall, mono: self.mono, boot: self.mono }
    }

    /// Hash of everything that happened: equal for equal seeds.
    pub fn trace(&self) -> String {
        self.trace.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Adds to the trace.
    pub fn note(&mut self, what: &str) {
        self.trace.update(self.mono.as_nanos().to_le_bytes());
        self.trace.update(what.as_bytes());
        if self.says {
            eprintln!("{:>14.6} {what}", self.mono.as_secs_f64());
        }
    }

    /// When something happens by itself next.
    pub fn next_moment(&self) -> Option<Duration> {
        let deadline = self.life.as_ref().and_then(|life| life.deadline);
        self.pending.iter().map(|p| p.due).chain(deadline).min()
    }

    /// Lets the next thing happen: a report comes in, or the deadline comes.
    ///
    /// # Errors
    /// A broken promise.
    pub fn happen(&mut self) -> Result<bool, Violation> {
        let Some(moment) = self.next_moment() else { return Ok(false) };
        self.mono = self.mono.max(moment);
        let due =
            self.pending.iter().enumerate().filter(|(_, p)| p.due <= self.mono).min_by_key(|(_, p)| p.due);
        let event = match due.map(|(i, _)| i) {
            Some(i) => {
                let p = self.pending.swap_remove(i);
                Event::Finished { job: p.job, report: Box::new(p.report) }
            }
            None => Event::Deadline,
        };
        self.handle(event)?;
        Ok(true)
    }

    /// Lets everything happen that happens by itself within `limit`.
    ///
    /// # Errors
    /// A broken promise.
    pub fn run_until_quiet(&mut self, limit: Duration) -> Result<(), Violation> {
        let end = self.mono + limit;
        self.start()?;
        while !self.is_quiet() && self.next_moment().is_some_and(|moment| moment <= end) {
            self.happen()?;
            self.start()?;
        }
        Ok(())
    }

    /// Whether nothing happens by itself, but that the register looks whether its device is still there.
    pub fn is_quiet(&self) -> bool {
        self.pending.is_empty()
            && self.life.as_ref().is_some_and(|life| life.resting || life.deadline.is_none())
    }

    /// Lets time pass with nothing to do.
    pub fn sleep(&mut self, time: Duration) {
        self.mono += time;
    }

    /// Sets the register's clock wrong by so much from now on; zero sets it right.
    pub fn set_clock_wrong(&mut self, by: TimeDelta) {
        self.note("clock set");
        self.clock_error = by;
    }
}
