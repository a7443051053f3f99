//! The fiscal side of a country, as the scheduler handles it.

use crate::disk::Disk;
use chrono::NaiveDateTime;
use domain::country::{Country, Report, Work};
use rusqlite::Connection;
use std::time::Duration;

use crate::world::Violation;

/// What happens to the register while a job is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fate {
    /// The register dies at its n-th transmission of this job, counted from 1.
    pub dies_at: Option<u32>,
    /// Whether that transmission still leaves the machine.
    pub sent: bool,
}

/// What came of a job.
#[derive(Debug)]
pub struct Finished {
    /// The report, unless the register died over it.
    pub report: Option<Report>,
    /// When.
    pub at: Duration,
    /// How many transmissions it took.
    pub sends: u32,
}

/// Virtual time: wall clock of the shop at a monotonic moment.
#[derive(Debug, Clone, Copy)]
pub struct WallClock {
    /// Wall clock at monotonic zero, local.
    pub origin: NaiveDateTime,
}

impl WallClock {
    /// Local time at a moment.
    pub fn at(&self, mono: Duration) -> NaiveDateTime {
        let past = chrono::TimeDelta::from_std(mono).unwrap_or_default();
        self.origin.checked_add_signed(past).unwrap_or(self.origin)
    }
}

/// A country's fiscal side: emulated devices with the real driver before them.
pub trait Side: Sized {
    /// The country, as the engine gets it.
    fn country(&self) -> Box<dyn Country>;

    /// Does one job, in virtual time from `at` on. `disk` is looked at when the point of no return is passed: the
    /// intention must be durable by then.
    fn work(&mut self, at: Duration, wall: WallClock, work: Work, fate: Fate, disk: &Disk) -> Finished;

    /// The register's process died: its drivers and connections are gone, the other side lives on.
    fn register_died(&mut self);

    /// The other side loses power too.
    fn power_cut(&mut self);

    /// Sets how much goes wrong on the wire, in percent of requests; 0 = nothing.
    fn set_trouble(&mut self, percent: u8, seed: u64);

    /// Somebody acts at the desk of the other side (Kazakhstan: a new token is generated, the register is blocked or
    /// released). `roll` decides.
    fn manage(&mut self, _roll: u32) {}

    /// The key that a person would get there and type in (Kazakhstan: the token).
    fn key(&self) -> Option<u32> {
        None
    }

    /// A promise that was broken during a job, if any; asked once after each job.
    fn broken_promise(&mut self) -> Option<String>;

    /// Compares the other side's books with the register's tables. `settled`: nothing is under way, so everything must
    /// agree to the last field.
    ///
    /// # Errors
    /// What disagrees.
    fn compare(&mut self, tables: &Connection, settled: bool) -> Result<(), Violation>;

    /// Number of documents in the other side's books.
    fn documents(&self) -> usize;

    /// A second side with the same books and the same device, from here on apart; nobody of the register's is
    /// connected to it.
    #[must_use]
    fn fork(&self) -> Self;

    /// From now on forks the side before and after each transmission of a job, so that all cuts of a flow come from
    /// one run.
    fn record(&mut self);

    /// Ends [`Side::record`] and returns its forks, the oldest first.
    fn take_recording(&mut self) -> Vec<Self>;
}
