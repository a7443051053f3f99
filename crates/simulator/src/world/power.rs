//! Starting and dying: losses of power, errors of the store, kills, and what plans them.

use super::{Life, Planted, Violation, World};
use crate::disk::{Disk, FailedSync, FaultPlan, Op, PowerCut, Side as DiskSide, Variant};
use crate::side::Side;
use domain::fact::Fact;
use domain::tax::CountryCode;
use engine::{Engine, Event, Upload};
use rand::{Rng, RngExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError, Wal};

/// A fault of the disk is planned or the disk is dead: its errors are expected.
fn expected(disk: &Disk, planned: FaultPlan) -> bool {
    disk.is_dead() || disk.plan() != planned || planned.full
}

impl<S: Side> World<S> {
    pub(super) fn calm_disk(&self) {
        let ignore_sync = self.planted == Some(Planted::IgnoreSync);
        self.disk.set_plan(FaultPlan { ignore_sync, ..FaultPlan::default() });
    }

    /// Starts the register, as often as it takes while the disk is failing.
    ///
    /// # Errors
    /// The store can not be opened although nothing is wrong with the disk, or an invariant is broken.
    pub fn start(&mut self) -> Result<(), Violation> {
        for _ in 0..4 {
            if self.life.is_some() {
                return Ok(());
            }
            self.tally.recoveries += 1;
            let planned = self.disk.plan();
            match self.open_store() {
                Ok(store) => {
                    let planted = match self.planted {
                        Some(Planted::Engine(planted)) => Some(planted),
                        _ => None,
                    };
                    let engine = Engine::new(self.side.country())
                        .with_planted(planted)
                        .with_printer(self.tray.is_some());
                    self.life =
                        Some(Life { store, engine, deadline: None, resting: false, view: Arc::default() });
                    self.note("start");
                    self.fold()?;
                    self.handle(Event::Start)?;
                }
                Err(error) if expected(&self.disk, planned) => {
                    self.note("open failed");
                    self.tally.disk_errors += 1;
                    let _ = error;
                    if self.disk.is_dead() {
                        self.reboot();
                    }
                    self.calm_disk();
                }
                Err(error) => return Err(Violation::new("the store opens again", format!("{error:?}"))),
            }
        }
        Ok(())
    }

    /// The register loses power, the device with it or not; the disk keeps what chance leaves.
    pub fn cut_power(&mut self, with_device: bool) {
        self.note(if with_device { "power cut of both" } else { "power cut" });
        self.tally.power_cuts += 1;
        self.disk.cut_power(); // first, or closing the file would tidy up what a power cut leaves
        self.life = None;
        self.lanes_died();
        if with_device {
            self.side.power_cut();
        }
        self.reboot();
        self.calm_disk();
        self.mono += Duration::from_millis(self.rng.random_range(100..20_000));
    }

    fn reboot(&mut self) {
        self.dies_in = None;
        if let Some(how) = &mut self.reboot_how {
            return how(&self.disk);
        }
        match self.rng.random_range(0..4u8) {
            0 => self.disk.reboot(Variant::DropAll),
            1 => self.disk.reboot(Variant::KeepAll),
            _ => self.disk.reboot(Variant::Random(&mut self.rng)),
        }
    }

    fn lanes_died(&mut self) {
        self.pending.clear();
        self.upload = Upload::default();
        self.side.register_died();
    }

    /// The store failed: engine and store are dropped; lanes and other sides live on, and what the lanes were doing is
    /// nothing to the next engine.
    pub(super) fn store_failed(&mut self, error: &StoreError, planned: FaultPlan) -> Result<(), Violation> {
        if !expected(&self.disk, planned) {
            return Err(Violation::new("the store fails only with its disk", format!("{error:?}")));
        }
        self.note("store failed");
        self.tally.disk_errors += 1;
        self.life = None;
        self.pending.clear();
        if self.disk.is_dead() {
            let with_device = self.device_dies_too();
            self.cut_power(with_device);
        }
        self.calm_disk();
        Ok(())
    }

    pub(super) fn device_dies_too(&mut self) -> bool {
        self.rng.random_bool(0.3)
    }

    /// The register dies at its n-th transmission from now.
    pub fn die_at_transmission(&mut self, n: u32, sent: bool) {
        self.dies_in = Some((n, sent));
    }

    /// Whether the register is not running.
    pub fn is_dead(&self) -> bool {
        self.life.is_none() || self.disk.is_dead()
    }

    /// Decides how the disk looks after each power cut.
    pub fn reboot_by(&mut self, how: impl FnMut(&Disk) + 'static) {
        self.reboot_how = Some(Box::new(how));
    }

    /// Plans a fault of the disk among its next operations.
    pub fn plan_disk_fault(&mut self) {
        let soon = self.rng.random_range(1..12u64);
        let (writes, syncs) = (self.disk.writes() + soon, self.disk.syncs() + 1 + soon / 6);
        let ignore_sync = self.planted == Some(Planted::IgnoreSync);
        let mut plan = FaultPlan { ignore_sync, ..FaultPlan::default() };
        match self.rng.random_range(0..4u8) {
            0 => plan.write_error = Some(writes),
            1 => {
                let seed = self.rng.next_u64();
                let failed = match self.rng.random_range(0..3u8) {
                    0 => FailedSync::Pending,
                    1 => FailedSync::Lost,
                    _ => FailedSync::Torn { seed },
                };
                plan.sync_error = Some((syncs, failed));
            }
            2 => plan.full = true,
            _ => plan.read_error = Some(self.disk.reads() + soon),
        }
        self.note("disk fault");
        self.disk.set_plan(plan);
    }

    /// Plans a loss of power at one of the disk's next operations.
    pub fn plan_power_cut(&mut self) {
        let op = if self.rng.random_bool(0.6) { Op::Write } else { Op::Sync };
        let number = match op {
            Op::Sync => self.disk.syncs() + self.rng.random_range(1..3u64),
            Op::Write | Op::Read => self.disk.writes() + self.rng.random_range(1..24u64),
        };
        let side = if self.rng.random_bool(0.5) { DiskSide::Before } else { DiskSide::After };
        let plan = self.disk.plan();
        self.disk.set_plan(FaultPlan { power_cut: Some(PowerCut { op, number, side }), ..plan });
    }

    /// No fault of the disk is to come any more.
    pub fn calm(&mut self) {
        if self.disk.is_dead() {
            self.cut_power(false);
        }
        self.calm_disk();
    }

    /// Founds the register, before it runs for the first time.
    ///
    /// # Errors
    /// The store refuses.
    pub fn found(&mut self, country: CountryCode) -> Result<(), Violation> {
        let now = self.now();
        let fact =
            Fact::Founded { country, emulated: true, language: "ru".into(), offset_min: self.offset_min };
        self.open_store()
            .and_then(|mut store| {
                let tx = store.begin()?;
                tx.append(&fact, "sim", now.wall)?;
                tx.commit()
            })
            .map_err(|error| Violation::new("the store takes a fact", format!("{error:?}")))
    }

    fn open_store(&self) -> Result<Store, StoreError> {
        Store::open(Path::new(&self.disk.path("register.db")), Some(self.disk.vfs_name()), Wal::Exclusive)
    }

    /// The process is killed and starts again on a machine that lived on: the same jobs are due.
    ///
    /// # Errors
    /// Others are due, or a promise is broken.
    pub fn kill_and_compare_due(&mut self) -> Result<(), Violation> {
        self.note("kill");
        let now = self.now();
        let due = |life: &mut Life| {
            let tx = life.store.begin()?;
            life.engine.due_after_restart(&now, &tx)
        };
        let before = self.life.as_mut().and_then(|life| due(life).ok());
        if self.disk.is_dead() {
            self.cut_power(false);
            return self.start();
        }
        self.disk.kill(); // first, or closing the file would tidy up what a kill leaves
        self.life = None;
        self.lanes_died();
        self.calm_disk();
        let mut store = match self.open_store() {
            Ok(store) => store,
            Err(error) => return Err(Violation::new("the store opens again", format!("{error:?}"))),
        };
        let engine = Engine::new(self.side.country());
        let after = store.begin().and_then(|tx| engine.due_after_restart(&now, &tx)).ok();
        drop(store);
        if before.is_some() && before != after {
            return Err(Violation::new(
                "a restart gives the same due jobs",
                format!("{before:?}, then {after:?}"),
            ));
        }
        self.start()?;
        self.fold()
    }
}
