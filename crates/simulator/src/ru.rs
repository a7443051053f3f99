//! Russia: the emulated fiscal storage behind the real driver, with a wire in between that loses and damages.

use crate::books;
use crate::disk::Disk;
use crate::post::Post;
use crate::side::{Fate, Finished, Side, WallClock};
use crate::world::Violation;
use domain::country::{Country, Report, Work};
use domain::device::{FiscalDevice, Outcome};
use domain::notice::Refusal;
use domain::receipt::{Operation, Tender};
use emulators::faults::{Action, Faults, Rule};
use emulators::fiscal_storage::{DeviceOptions, Doc, FnConfig, FnDevice, Generation};
use emulators::ofd;
use fiscal_ru::{Russia, Storage};
use fn_driver::Link;
use rusqlite::Connection;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Commands that pass the point of no return: 03h, 05h, 12h, 14h, 16h, 19h, A3h.
const COMMITS: [u8; 7] = [0x03, 0x05, 0x12, 0x14, 0x16, 0x19, 0xA3];

struct Line {
    device: FnDevice,
    now: Duration,
    wall: WallClock,
    fate: Fate,
    sends: u32,
    dead: bool,
    broken: Option<String>,
    disk: Option<Disk>,
    /// The device as it was before and after each transmission, and when.
    recording: Option<Vec<(Duration, FnDevice)>>,
}

/// The fiscal storage and everything between it and the engine.
pub struct RuSide {
    line: Arc<Mutex<Line>>,
    storage: Storage,
    checked: usize,
    open: Vec<u32>,
    /// The way to the operator, where there is one.
    post: Option<Post>,
    /// Whether the books may be behind the device: they were lost, or came from a backup.
    reads_back: bool,
}

fn lock(line: &Mutex<Line>) -> MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

struct SimLink(Arc<Mutex<Line>>);

impl Link for SimLink {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut line = lock(&self.0);
        if line.dead {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        line.sends += 1;
        let dies = line.fate.dies_at == Some(line.sends);
        if dies {
            line.dead = true;
        }
        line.remember();
        if !dies || line.fate.sent {
            line.deliver(bytes);
        }
        line.remember();
        if dies { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        let mut line = lock(&self.0);
        if line.dead {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        match line.device.poll(deadline) {
            Some((due, bytes)) => {
                line.now = line.now.max(due);
                // Answers are shorter than the driver's buffer; a rest would be a defect of this link.
                let count = bytes.len().min(buf.len());
                for (to, from) in buf.iter_mut().zip(&bytes) {
                    *to = *from;
                }
                if count < bytes.len() {
                    return Err(io::Error::other("the receive buffer is shorter than a frame"));
                }
                Ok(count)
            }
            None => {
                line.now = line.now.max(deadline);
                Ok(0)
            }
        }
    }

    fn now(&self) -> Duration {
        lock(&self.0).now
    }
}

impl Line {
    fn remember(&mut self) {
        if let Some(recording) = &mut self.recording {
            recording.push((self.now, self.device.clone()));
        }
    }

    fn deliver(&mut self, bytes: &[u8]) {
        let (now, clock) = (self.now, self.wall.at(self.now));
        if let [0x04, _, _, code, ..] = bytes
            && COMMITS.contains(code)
            && let Some(disk) = &self.disk
        {
            let serial = self.device.core().config().serial.clone();
            let expected = self.device.core().state().last_document + 1;
            if let Err(seen) = books::storage_intention_is_durable(disk, &serial, expected) {
                self.broken.get_or_insert(seen);
            }
        }
        self.device.on_bytes(now, clock, bytes);
    }
}

impl RuSide {
    /// A fresh fiscal storage of the third generation.
    pub fn new(seed: u64) -> Self {
        let device = FnDevice::new(FnConfig::new(Generation::G12, seed), DeviceOptions::default());
        Self::with_device(device)
    }

    /// With a given device on the line.
    pub fn with_device(device: FnDevice) -> Self {
        let wall = WallClock { origin: chrono::NaiveDateTime::default() };
        let line = Line {
            device,
            now: Duration::ZERO,
            wall,
            fate: Fate::default(),
            sends: 0,
            dead: false,
            broken: None,
            disk: None,
            recording: None,
        };
        let line = Arc::new(Mutex::new(line));
        Self { storage: driver(&line), line, checked: 0, open: Vec::new(), post: None, reads_back: false }
    }

    /// The same with an operator (ОФД) that takes the storage's messages.
    #[must_use]
    pub fn with_operator(mut self) -> Self {
        self.post = Some(Post::new());
        self
    }

    /// From now on the register may find documents on the device that its books lack.
    pub fn reads_back(&mut self) {
        self.reads_back = true;
    }

    /// Looks at the operator.
    pub fn with_ofd<T>(&mut self, look: impl FnOnce(&mut ofd::Exchange) -> T) -> Option<T> {
        self.post.as_mut().map(|post| look(&mut post.exchange))
    }

    fn fork_with(&self, now: Duration, device: FnDevice) -> Self {
        let mut fork = Self::with_device(device);
        lock(&fork.line).now = now;
        fork.checked = self.checked;
        fork.open.clone_from(&self.open);
        fork.post.clone_from(&self.post);
        fork.reads_back = self.reads_back;
        if let Some(post) = &mut fork.post {
            post.hang_up();
        }
        fork
    }

    /// Serial number of the storage.
    pub fn serial(&self) -> String {
        lock(&self.line).device.core().config().serial.clone()
    }

    /// Looks at the device.
    pub fn with<T>(&self, look: impl FnOnce(&mut FnDevice) -> T) -> T {
        look(&mut lock(&self.line).device)
    }
}

impl RuSide {
    /// Network jobs wait beside the device's line, not on it.
    fn network(&mut self, at: Duration, wall: WallClock, work: Work, fate: Fate) -> Finished {
        let Some(post) = &mut self.post else {
            let report = Report::Connected(Outcome::Refused(Refusal::new("ofd.absent")));
            return Finished { report: Some(report), at, sends: 0 };
        };
        let dies = fate.dies_at == Some(1);
        if dies && !fate.sent {
            return Finished { report: None, at, sends: 1 };
        }
        let (report, at) = match work {
            Work::Exchange(question) => {
                let (outcome, at) = post.carry(at, wall.at(at), &question);
                (Report::Exchanged(outcome), at)
            }
            _ => {
                let (outcome, at) = post.connect(at);
                (Report::Connected(outcome), at)
            }
        };
        Finished { report: (!dies).then_some(report), at, sends: 1 }
    }

    /// What the operator holds and what the storage still owes it.
    fn compare_post(&self, settled: bool) -> Result<(), Violation> {
        let Some(post) = &self.post else { return Ok(()) };
        let line = lock(&self.line);
        let core = line.device.core();
        let held = post.exchange.ofd.journal();
        let mut numbers: Vec<u32> = held.iter().map(|document| document.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if let Some(number) = numbers.iter().find(|number| core.document(**number).is_none()) {
            return Err(Violation::new(
                "the operator holds what the storage made",
                format!("document {number}"),
            ));
        }
        if numbers.len() != held.len() {
            return Err(Violation::new(
                "the operator holds a document once",
                format!("{} of {}", numbers.len(), held.len()),
            ));
        }
        if settled && held.len() != core.archive().len() {
            let seen = format!("{} of {} documents", held.len(), core.archive().len());
            return Err(Violation::new("in the end the operator holds everything", seen));
        }
        Ok(())
    }
}

fn driver(line: &Arc<Mutex<Line>>) -> Storage {
    let line = Arc::clone(line);
    Storage::new(Box::new(move || Ok(Box::new(SimLink(Arc::clone(&line))) as Box<dyn Link + Send>)))
}

impl Side for RuSide {
    fn country(&self) -> Box<dyn Country> {
        Box::new(Russia)
    }

    fn work(&mut self, at: Duration, wall: WallClock, work: Work, fate: Fate, disk: &Disk) -> Finished {
        if matches!(work, Work::Connect(_) | Work::Exchange(_)) {
            return self.network(at, wall, work, fate);
        }
        {
            let mut line = lock(&self.line);
            (line.now, line.wall, line.fate, line.sends) = (line.now.max(at), wall, fate, 0);
            line.disk = Some(disk.clone());
        }
        let report = match work {
            Work::Identify => Report::Identified(self.storage.identify()),
            Work::Prepare(attempt) => Report::Prepared(self.storage.prepare(&attempt)),
            Work::Commit(attempt) => Report::Committed(self.storage.commit(&attempt)),
            Work::LookUp(attempt) => Report::Found(self.storage.look_up(&attempt)),
            Work::Run(errand) => Report::Ran(self.storage.run(&errand)),
            other => Report::Panicked(format!("not a work of the device lane: {other:?}")),
        };
        let line = lock(&self.line);
        Finished { report: (!line.dead).then_some(report), at: line.now, sends: line.sends }
    }

    fn register_died(&mut self) {
        {
            let mut line = lock(&self.line);
            line.dead = false;
            line.fate = Fate::default();
            line.device.peer_gone();
        }
        self.storage = driver(&self.line);
        if let Some(post) = &mut self.post {
            post.hang_up();
        }
    }

    fn power_cut(&mut self) {
        let mut line = lock(&self.line);
        let now = line.now;
        line.device.power_cut(now);
    }

    fn set_trouble(&mut self, percent: u8, seed: u64) {
        #[expect(clippy::float_arithmetic, reason = "the chance of a fault, no amount of money")]
        let chance = f64::from(percent) / 100.0 / 9.0;
        let actions = [
            Action::LoseRequest,
            Action::LoseAnswer,
            Action::DamageRequest,
            Action::DamageAnswer,
            Action::CutAnswer { bytes: 3 },
            Action::LateAnswer { ms: 4_000 },
            Action::RepeatAnswer,
            Action::PowerCutBefore,
            Action::PowerCutAfter,
        ];
        let rules = if percent == 0 { Vec::new() } else { actions.map(|a| Rule::chance(chance, a)).to_vec() };
        *lock(&self.line).device.faults_mut() = Faults::new(rules, seed);
        if let Some(post) = &mut self.post {
            post.exchange.faults = post_trouble(chance, seed);
        }
    }

    fn broken_promise(&mut self) -> Option<String> {
        lock(&self.line).broken.take()
    }

    fn compare(&mut self, tables: &Connection, settled: bool) -> Result<(), Violation> {
        self.compare_post(settled)?;
        if !self.reads_back {
            books::nothing_was_read_back(tables)?;
        }
        let line = lock(&self.line);
        let core = line.device.core();
        let serial = &core.config().serial;
        for doc in core.archive().iter().skip(self.checked) {
            self.open.push(doc.number);
        }
        self.checked = core.archive().len();
        let mut still_open = Vec::new();
        for number in std::mem::take(&mut self.open) {
            let Some(doc) = core.document(number) else { continue };
            if !books::storage_document_agrees(tables, serial, doc)? {
                still_open.push(number);
            }
        }
        self.open = still_open;
        if settled {
            if !self.open.is_empty() {
                return Err(Violation::new("nothing is in doubt", format!("documents {:?}", self.open)));
            }
            let counters = core.counters();
            let shift = core.shift_counters();
            books::settled_documents(tables, core.archive().len())?;
            for (of, device, payments) in [("ever", counters, false), ("shift", shift, true)] {
                // What a closed shift counted is forgotten here and kept there until the next one opens.
                if payments && core.state().shift.opened.is_none() {
                    continue;
                }
                for (prefix, sums) in [("", &device.receipts), ("correction/", &device.corrections)] {
                    for (operation, sums) in Operation::ALL.iter().zip(sums) {
                        let name = format!("{prefix}{}", operation.as_str());
                        let kinds: Vec<_> = Tender::ALL.into_iter().zip(sums.payments).collect();
                        let kinds = if payments { kinds.as_slice() } else { &[] };
                        books::counters(tables, of, &name, sums.count, sums.total, kinds)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn documents(&self) -> usize {
        lock(&self.line).device.core().archive().len()
    }

    fn fork(&self) -> Self {
        let line = lock(&self.line);
        self.fork_with(line.now, line.device.clone())
    }

    /// Records the device's line. A message to the operator is one transmission: before and after it are the
    /// operations of the disk around it.
    fn record(&mut self) {
        lock(&self.line).recording = Some(Vec::new());
    }

    fn take_recording(&mut self) -> Vec<Self> {
        let recorded = lock(&self.line).recording.take().unwrap_or_default();
        recorded.into_iter().map(|(now, device)| self.fork_with(now, device)).collect()
    }
}

/// What an archived document says, for comparison: sign, shift, receipt, settlement type, total.
pub(crate) fn facts_of(doc: &Doc) -> (String, u32, u32, u8, u64) {
    (format!("{:010}", doc.sign), doc.shift.into(), doc.receipt.into(), doc.operation, doc.total())
}

/// What goes wrong on the way to the operator and back.
fn post_trouble(chance: f64, seed: u64) -> ofd::faults::Faults {
    use ofd::faults::{Action, CONNECT, Rule};
    let mut rules = [
        Action::LoseRequest,
        Action::LoseAnswer,
        Action::LateAnswer { ms: 20_000 },
        Action::RepeatAnswer,
        Action::CutAnswer { bytes: 3 },
        Action::GarbageAnswer,
        Action::CloseBefore,
        Action::CloseAfter,
        Action::WrongStorage,
        Action::WrongDocument,
        Action::WrongSign,
        Action::WrongCrc,
        Action::LongAnswer { bytes: 2_000 },
    ]
    .map(|action| Rule::chance(chance, action))
    .to_vec();
    rules.push(Rule { on: Some(CONNECT.to_owned()), ..Rule::chance(chance, Action::RefuseConnect) });
    ofd::faults::Faults::new(if chance > 0.0 { rules } else { Vec::new() }, seed)
}
