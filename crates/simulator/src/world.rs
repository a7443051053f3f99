//! The scheduler: one thread, virtual time, one seed.

use crate::callers::Callers;
use crate::disk::{Disk, FailedSync, FaultPlan, Op, PowerCut, Side as DiskSide, Variant};
use crate::side::{Fate, Finished, Side, WallClock};
use crate::terminal::ScriptedTerminal;
use chrono::{NaiveDateTime, TimeDelta};
use domain::command::Command;
use domain::country::{Report, Situation, Work};
use domain::document::{Content, Document, DocumentState};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::payment::Terminal;
use domain::tax::CountryCode;
use domain::time::{Now, Stamp};
use engine::{Engine, Event, Job, JobId, Lane, Reply, Step};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::Path;
use std::time::Duration;
use store::{Store, StoreError, Wal};

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
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self { power: 0, device: 0, disk: 0, wire: 0 };
    /// The usual bad day.
    pub const MANY: Self = Self { power: 60, device: 30, disk: 20, wire: 10 };
}

/// A running register: its store and its engine.
pub struct Life {
    /// The store.
    pub store: Store,
    engine: Engine,
    deadline: Option<Duration>,
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
    mono: Duration,
    wall: WallClock,
    /// How far the register's own clock is from the right time; the other sides' clocks are right.
    clock_error: TimeDelta,
    offset_min: i16,
    trace: Sha256,
    /// Whether what happens is printed too: `KASSA_SIM_LOG` is set.
    says: bool,
    planted: Option<Planted>,
    /// Transmissions until the register dies, and whether the last one still leaves the machine.
    dies_in: Option<(u32, bool)>,
    /// How the disk looks after a power cut; chance decides when nothing else is said.
    reboot_how: Option<Reboot>,
    /// Whether the device dies along; chance decides when nothing else is said.
    with_device: Option<bool>,
}

/// A fault of the disk is planned or the disk is dead: its errors are expected.
fn expected(disk: &Disk, planned: FaultPlan) -> bool {
    disk.is_dead() || disk.plan() != planned || planned.full
}

impl<S: Side> World<S> {
    /// A world with an empty disk; the register is not running yet.
    pub fn new(seed: u64, side: S, origin: NaiveDateTime, offset_min: i16, planted: Option<Planted>) -> Self {
        let disk = Disk::new();
        let world = Self {
            disk,
            side,
            terminal: ScriptedTerminal::default(),
            callers: Callers::default(),
            tally: Tally::default(),
            rng: Pcg64::seed_from_u64(seed),
            faults: Faults::NONE,
            syncs_at_answer: 0,
            life: None,
            pending: Vec::new(),
            mono: Duration::from_secs(1),
            wall: WallClock { origin },
            clock_error: TimeDelta::zero(),
            offset_min,
            trace: Sha256::new(),
            says: std::env::var_os("KASSA_SIM_LOG").is_some(),
            planted,
            dies_in: None,
            reboot_how: None,
            with_device: None,
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

    fn calm_disk(&self) {
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
                    let engine = Engine::new(self.side.country()).with_planted(planted);
                    self.life = Some(Life { store, engine, deadline: None });
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
        self.pending.clear();
        self.side.register_died();
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

    /// The store failed: engine and store are dropped; lanes and other sides live on.
    fn store_failed(&mut self, error: &StoreError, planned: FaultPlan) -> Result<(), Violation> {
        if !expected(&self.disk, planned) {
            return Err(Violation::new("the store fails only with its disk", format!("{error:?}")));
        }
        self.note("store failed");
        self.tally.disk_errors += 1;
        self.life = None;
        if self.disk.is_dead() {
            let with_device = self.device_dies_too();
            self.cut_power(with_device);
        }
        self.calm_disk();
        Ok(())
    }

    /// One event, one transaction; then whatever has to follow it, in the order of the rules.
    ///
    /// # Errors
    /// A broken promise.
    pub fn handle(&mut self, event: Event) -> Result<Option<Reply>, Violation> {
        let planned = self.disk.plan();
        let now = self.now();
        let Some(mut life) = self.life.take() else { return Ok(None) };
        let mut deferred = Vec::new();
        let result = (|| {
            let tx = life.store.begin()?;
            let mut step = life.engine.handle(&now, event, &tx)?;
            for job in step.early.drain(..) {
                // A lane is as fast or as slow as it likes: before COMMIT or after it.
                if self.rng.random_bool(0.5) {
                    self.run_job(job);
                } else {
                    deferred.push(job);
                }
            }
            tx.commit()?;
            Ok(step)
        })();
        life.deadline = result.as_ref().ok().and_then(|step: &Step| step.deadline);
        let wal_pages = life.store.wal_pages();
        self.life = Some(life);
        let step = match result {
            Ok(step) => step,
            Err(error) => {
                self.promise_kept()?;
                return self.store_failed(&error, planned).map(|()| None);
            }
        };
        for job in deferred.into_iter().chain(step.late) {
            self.run_job(job);
        }
        self.promise_kept()?;
        if self.disk.is_dead() {
            let with_device = self.device_dies_too();
            self.cut_power(with_device);
            return Ok(None); // whoever waited for an answer did not get one
        }
        self.answers(&step.answered)?;
        if step.idle && wal_pages > 200 {
            self.checkpoint()?;
        }
        Ok(step.reply)
    }

    fn checkpoint(&mut self) -> Result<(), Violation> {
        let planned = self.disk.plan();
        self.note("checkpoint");
        if let Some(Err(error)) = self.life.as_mut().map(|life| life.store.checkpoint()) {
            self.store_failed(&error, planned)?;
        }
        Ok(())
    }

    fn promise_kept(&mut self) -> Result<(), Violation> {
        match self.side.broken_promise() {
            Some(seen) => Err(Violation::new("the intention is durable at the moment of commit", seen)),
            None => Ok(()),
        }
    }

    /// Answers stem from durable facts: what is told is read in the image that a power cut would leave.
    fn answers(&mut self, answered: &[domain::document::DocumentId]) -> Result<(), Violation> {
        for id in answered {
            let Some(life) = self.life.as_mut() else { return Ok(()) };
            let document = life.store.begin().and_then(|tx| tx.document(*id));
            let Ok(Some(document)) = document else { continue };
            self.syncs_at_answer = self.disk.syncs();
            crate::books::is_durable(&self.disk, &document)?;
            let why = match &document.state {
                DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) => refusal.to_string(),
                _ => String::new(),
            };
            self.note(&format!("answered {} {} {why}", id.0, document.state.as_str()));
            self.callers.told(&document)?;
        }
        Ok(())
    }

    fn run_job(&mut self, job: Job) {
        let fate = self.fate();
        let id = job.id;
        let finished = match id.lane {
            Lane::Terminal => self.run_terminal(job.work),
            Lane::Device | Lane::Network => self.side.work(self.mono, self.wall, job.work, fate, &self.disk),
        };
        if let Some((n, sent)) = self.dies_in {
            self.dies_in = n.checked_sub(finished.sends).filter(|left| *left > 0).map(|left| (left, sent));
        }
        self.note(&format!("{} {}/{}/{}", id.task.as_str(), id.document, id.attempt, id.form));
        match finished.report {
            Some(report) => self.pending.push(Pending { due: finished.at, job: id, report }),
            None => self.disk.cut_power(),
        }
    }

    fn run_terminal(&mut self, work: Work) -> Finished {
        let answer = match work {
            Work::Charge { reference, amount } => self.terminal.charge(&reference, amount),
            Work::AskTerminal { reference } => self.terminal.look_up(&reference),
            Work::Reverse { reference } => self.terminal.reverse(&reference),
            _ => domain::payment::TerminalAnswer::Silent,
        };
        let at = self.mono + Duration::from_millis(self.rng.random_range(1..5_000));
        Finished { report: Some(Report::Terminal(answer)), at, sends: 0 }
    }

    fn device_dies_too(&mut self) -> bool {
        match self.with_device {
            Some(fixed) => fixed,
            None => self.rng.random_bool(0.3),
        }
    }

    fn fate(&mut self) -> Fate {
        if let Some((n, sent)) = self.dies_in {
            return Fate { dies_at: Some(n), sent };
        }
        if !self.chance(self.faults.power) {
            return Fate::default();
        }
        Fate { dies_at: Some(self.rng.random_range(1..8)), sent: self.rng.random_bool(0.5) }
    }

    fn chance(&mut self, per_mille: u16) -> bool {
        per_mille > 0 && self.rng.random_range(0..1000u16) < per_mille
    }

    /// Sends a command of a caller.
    ///
    /// # Errors
    /// A broken promise.
    pub fn call(&mut self, n: usize, changed: bool) -> Result<Option<Reply>, Violation> {
        let Some(command) = self.callers.command(n, changed) else { return Ok(None) };
        self.note(&format!("call {n}{}", if changed { " changed" } else { "" }));
        let reply = self.handle(Event::Command(Box::new(command)))?;
        self.note(&match &reply {
            Some(Reply::Refused(refusal)) => format!("refused {}", refusal.code),
            Some(reply) => format!("{reply:?}"),
            None => "no reply".to_owned(),
        });
        match &reply {
            Some(Reply::Accepted(id) | Reply::Repeated(id)) if !changed => {
                self.callers.named(n, *id)?;
                self.read_again(*id)?;
            }
            Some(Reply::Accepted(id) | Reply::Repeated(id))
                if self.callers.calls.get(n).is_some_and(|c| c.document.is_some()) =>
            {
                return Err(Violation::new("another body is a conflict", format!("{id:?}")));
            }
            _ => {}
        }
        Ok(reply)
    }

    /// An answer is read again by its key at any time, and stays the same.
    fn read_again(&mut self, id: domain::document::DocumentId) -> Result<(), Violation> {
        let Some(life) = self.life.as_mut() else { return Ok(()) };
        match life.store.begin().and_then(|tx| tx.document(id)) {
            Ok(Some(document)) if document.state != DocumentState::Waiting => self.callers.told(&document),
            _ => Ok(()),
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
        while self.next_moment().is_some_and(|moment| moment <= end) {
            self.happen()?;
            self.start()?;
        }
        Ok(())
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

    /// Decides whether the device dies with the register.
    pub fn cuts_device(&mut self, with_device: bool) {
        self.with_device = Some(with_device);
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

    /// Makes a call of new content; its number.
    pub fn make_call(&mut self, content: Content) -> usize {
        self.callers.make(content)
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

    /// Where the register stands; nothing while it is not running.
    pub fn situation(&mut self) -> Option<Situation> {
        self.life.as_mut()?.store.begin().ok()?.situation().ok()
    }

    /// The tables, for SQL of one's own; nothing while the register is not running.
    pub fn tables(&self) -> Option<&Connection> {
        self.life.as_ref().map(|life| life.store.connection())
    }

    /// Compares the books of both sides and of the bank. `settled`: to the last field.
    ///
    /// # Errors
    /// The disagreement.
    pub fn compare(&mut self, settled: bool) -> Result<(), Violation> {
        let Some(life) = self.life.as_ref() else { return Ok(()) };
        let (held, charges) = (self.terminal.held(), self.terminal.charges());
        let tables = life.store.connection();
        let planned = self.disk.plan();
        self.calm_disk(); // whoever looks from outside reads without faults
        let compared = self
            .side
            .compare(tables, settled)
            .and_then(|()| crate::books::bank_agrees(tables, &held, charges, settled));
        self.disk.set_plan(planned);
        if self.disk.is_dead() { Ok(()) } else { compared }
    }

    /// Folds the whole journal and compares every row of the projections.
    ///
    /// # Errors
    /// The damage.
    pub fn fold(&mut self) -> Result<(), Violation> {
        let Some(life) = self.life.as_mut() else { return Ok(()) };
        let planned = self.disk.plan();
        let ignore_sync = self.planted == Some(Planted::IgnoreSync);
        self.disk.set_plan(FaultPlan { ignore_sync, ..FaultPlan::default() }); // whoever checks reads without faults
        let verified = match life.store.begin() {
            Ok(tx) => tx.verify(true),
            Err(error) => Err(store::Damage::Unreadable(error)),
        };
        self.disk.set_plan(planned);
        match verified {
            Ok(_) => Ok(()),
            Err(store::Damage::Unreadable(_)) if self.disk.is_dead() => Ok(()),
            Err(damage) => {
                Err(Violation::new("the fold of the journal is the projection", damage.to_string()))
            }
        }
    }

    /// Documents whose outcome is open.
    ///
    /// # Errors
    /// The tables can not be read.
    pub fn open_documents(&self) -> Result<u32, Violation> {
        let Some(tables) = self.tables() else { return Ok(0) };
        tables
            .query_row("SELECT count(*) FROM document WHERE state IN ('waiting', 'autonomous')", [], |row| {
                row.get(0)
            })
            .map_err(|error| Violation::new("the tables can be read", error.to_string()))
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
        self.pending.clear();
        self.side.register_died();
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

    /// Hands a command over and lets the world go on until its document has an outcome: the way a day without faults
    /// goes. Nothing when the command was refused before it became a document.
    ///
    /// # Errors
    /// A broken promise, or no outcome within an hour.
    pub fn perform(&mut self, command: Command) -> Result<Result<Document, Refusal>, Violation> {
        let id = match self.handle(Event::Command(Box::new(command)))? {
            Some(Reply::Accepted(id) | Reply::Repeated(id)) => id,
            Some(Reply::Refused(refusal)) => return Ok(Err(refusal)),
            Some(Reply::Conflict(id)) => {
                return Ok(Err(Refusal::new("task.conflict").with("document", id.0)));
            }
            None => return Err(Violation::new("a command gets a reply", "none")),
        };
        let end = self.mono + Duration::from_secs(3600);
        loop {
            let document =
                self.life.as_mut().and_then(|life| life.store.begin().and_then(|tx| tx.document(id)).ok()?);
            match document {
                Some(document) if document.state != DocumentState::Waiting => return Ok(Ok(document)),
                _ if self.mono > end || !self.happen()? => {
                    return Err(Violation::new("a document gets an outcome", format!("document {}", id.0)));
                }
                _ => {}
            }
        }
    }
}
