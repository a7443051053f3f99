//! What one disk holds: names, files with their unsynced changes, counters, faults.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::image::Image;
use super::{FailedSync, FaultPlan, Op, SECTOR, Side, Variant};

/// Number of a file; a name that is deleted and created again gets a new one.
pub(super) type Ino = u64;

/// Why the disk refused an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The power is off, or the handle is older than the last restart.
    Dead,
    /// A planned I/O error.
    Io,
    /// A write would grow its file while the disk is full.
    Full,
    /// No such file, or one that must not exist does.
    NotFound,
    /// Another handle holds a lock that stands in the way.
    Busy,
}

type Done = Result<(), Refusal>;

/// A change of a file that no sync has made durable yet.
#[derive(Clone)]
enum Change {
    Write { offset: usize, bytes: Arc<[u8]> },
    SetLen(usize),
}

impl Change {
    fn apply(&self, image: &mut Image) {
        match self {
            Self::Write { offset, bytes } => image.write(*offset, bytes),
            Self::SetLen(len) => image.set_len(*len),
        }
    }

    /// Applies what survives a power loss. A write is lost, kept, or torn: then each sector it touches decides
    /// for itself, and so does the new length, as a file system keeps lengths apart from bytes.
    fn apply_survivors(&self, image: &mut Image, rng: &mut dyn Rng) {
        match (self, rng.random_range(0..3)) {
            (_, 0) => {}
            (Self::Write { offset, bytes }, 1) => {
                if rng.random() {
                    image.grow(offset + bytes.len());
                }
                let (mut at, mut rest) = (*offset, &**bytes);
                while !rest.is_empty() {
                    let (head, tail) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
                    if rng.random() {
                        image.write(at, head);
                    }
                    at += head.len();
                    rest = tail;
                }
            }
            _ => self.apply(image),
        }
    }
}

#[derive(Clone, Default)]
struct File {
    /// What running programs see.
    live: Image,
    /// What stands on the medium for certain.
    durable: Image,
    /// What leads from `durable` to `live`, a failed sync's losses apart.
    unsynced: Vec<Change>,
}

impl File {
    fn lose_power(mut self, variant: &mut Variant<'_>) -> Self {
        self.settle(variant);
        Self { live: self.durable.clone(), durable: self.durable, unsynced: Vec::new() }
    }

    /// Moves the unsynced changes that `variant` lets survive to the medium and forgets the others.
    fn settle(&mut self, variant: &mut Variant<'_>) {
        for change in mem::take(&mut self.unsynced) {
            match variant {
                Variant::DropAll => {}
                Variant::KeepAll => change.apply(&mut self.durable),
                Variant::Random(rng) => change.apply_survivors(&mut self.durable, *rng),
            }
        }
    }
}

/// What a name leads to: for running programs, and after a power loss.
#[derive(Clone, Copy, Default)]
struct Entry {
    live: Option<Ino>,
    durable: Option<Ino>,
}

/// Locks of one file, as SQLite's rollback protocol knows them.
#[derive(Clone, Copy, Default)]
struct Locks {
    shared: u32,
    writer: bool,
    pending: bool,
}

/// Level of a handle's lock, in SQLite's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Level {
    #[default]
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// An open file: valid until the next restart of its disk.
pub(super) struct Handle {
    ino: Ino,
    boot: u64,
    level: Level,
}

#[derive(Clone, Default)]
pub(super) struct State {
    entries: BTreeMap<String, Entry>,
    files: BTreeMap<Ino, File>,
    locks: BTreeMap<Ino, Locks>,
    last_ino: Ino,
    /// Restarts so far: a handle of an earlier life is dead.
    boot: u64,
    dead: bool,
    pub(super) plan: FaultPlan,
    pub(super) reads: u64,
    pub(super) writes: u64,
    pub(super) syncs: u64,
    recording: Option<Vec<State>>,
}

impl State {
    pub(super) fn open(&mut self, name: &str, create: bool, exclusive: bool) -> Result<Handle, Refusal> {
        self.powered()?;
        let ino = match self.entries.get(name).and_then(|entry| entry.live) {
            Some(_) if create && exclusive => return Err(Refusal::NotFound),
            Some(ino) => ino,
            None if create => {
                self.last_ino += 1;
                self.entries.entry(name.to_owned()).or_default().live = Some(self.last_ino);
                self.files.insert(self.last_ino, File::default());
                self.last_ino
            }
            None => return Err(Refusal::NotFound),
        };
        Ok(Handle { ino, boot: self.boot, level: Level::None })
    }

    /// Removes a name; `durably` when the caller asked for the directory to be synced too.
    pub(super) fn delete(&mut self, name: &str, durably: bool) -> Done {
        self.powered()?;
        if !self.exists(name)? {
            return Err(Refusal::NotFound);
        }
        let dies = self.count(Op::Write)?;
        if let Some(entry) = self.entries.get_mut(name) {
            entry.live = None;
        }
        if durably && !self.plan.ignore_sync {
            self.sync_directory();
        }
        self.forget_nameless();
        self.finish(dies)
    }

    pub(super) fn exists(&self, name: &str) -> Result<bool, Refusal> {
        self.powered()?;
        Ok(self.entries.get(name).is_some_and(|entry| entry.live.is_some()))
    }

    /// Returns how many bytes existed; the rest of `buf` becomes zero.
    pub(super) fn read(&mut self, handle: &Handle, offset: usize, buf: &mut [u8]) -> Result<usize, Refusal> {
        self.alive(handle)?;
        let dies = self.count(Op::Read)?;
        let there = self.file(handle)?.live.read(offset, buf);
        self.finish(dies).map(|()| there)
    }

    pub(super) fn write(&mut self, handle: &Handle, offset: usize, bytes: &[u8]) -> Done {
        self.alive(handle)?;
        let end = offset.checked_add(bytes.len()).ok_or(Refusal::Full)?;
        let dies = self.count(Op::Write)?;
        let full = self.plan.full;
        let file = self.file(handle)?;
        if full && end > file.live.len() {
            return Err(Refusal::Full);
        }
        file.change(Change::Write { offset, bytes: bytes.into() });
        self.finish(dies)
    }

    pub(super) fn set_len(&mut self, handle: &Handle, len: usize) -> Done {
        self.alive(handle)?;
        let dies = self.count(Op::Write)?;
        self.file(handle)?.change(Change::SetLen(len));
        self.finish(dies)
    }

    pub(super) fn sync(&mut self, handle: &Handle) -> Done {
        self.alive(handle)?;
        let number = self.syncs + 1;
        let dies = self.count(Op::Sync)?;
        let failed = self.plan.sync_error.take_if(|(planned, _)| *planned == number);
        let lies = self.plan.ignore_sync;
        let file = self.file(handle)?;
        match failed {
            Some((_, FailedSync::Pending)) => {}
            Some((_, FailedSync::Lost)) => file.settle(&mut Variant::DropAll),
            Some((_, FailedSync::Torn { seed })) => {
                file.settle(&mut Variant::Random(&mut Pcg64::seed_from_u64(seed)));
            }
            None if lies => {}
            None => {
                file.settle(&mut Variant::KeepAll);
                let ino = Some(handle.ino);
                if self.entries.values().any(|entry| entry.live == ino && entry.durable != ino) {
                    self.sync_directory();
                }
            }
        }
        if failed.is_some() {
            return Err(Refusal::Io);
        }
        self.finish(dies)
    }

    pub(super) fn len(&mut self, handle: &Handle) -> Result<usize, Refusal> {
        self.alive(handle)?;
        Ok(self.file(handle)?.live.len())
    }

    pub(super) fn lock(&mut self, handle: &mut Handle, wanted: Level) -> Done {
        self.alive(handle)?;
        let locks = self.locks.entry(handle.ino).or_default();
        if handle.level == Level::None && wanted >= Level::Shared {
            if locks.pending {
                return Err(Refusal::Busy);
            }
            locks.shared += 1;
            handle.level = Level::Shared;
        }
        if handle.level < Level::Reserved && wanted >= Level::Reserved {
            if locks.writer {
                return Err(Refusal::Busy);
            }
            locks.writer = true;
            handle.level = Level::Reserved;
        }
        if handle.level < Level::Exclusive && wanted >= Level::Pending {
            locks.pending = true;
            handle.level = Level::Pending;
            if locks.shared > 1 {
                return Err(Refusal::Busy);
            }
            handle.level = wanted;
        }
        Ok(())
    }

    /// Lowers a lock; never refused, for a dead handle's locks are gone already.
    pub(super) fn unlock(&mut self, handle: &mut Handle, wanted: Level) {
        if wanted >= handle.level {
            return;
        }
        let level = mem::replace(&mut handle.level, wanted);
        let Some(locks) = self.locks.get_mut(&handle.ino).filter(|_| handle.boot == self.boot) else {
            return;
        };
        if level >= Level::Reserved {
            locks.writer = false;
            locks.pending = false;
        }
        if wanted == Level::None {
            locks.shared = locks.shared.saturating_sub(1);
        }
    }

    pub(super) fn is_reserved(&self, handle: &Handle) -> Result<bool, Refusal> {
        self.alive(handle)?;
        Ok(self.locks.get(&handle.ino).is_some_and(|locks| locks.writer))
    }

    pub(super) fn cut_power(&mut self) {
        self.dead = true;
    }

    pub(super) fn is_dead(&self) -> bool {
        self.dead
    }

    /// Ends every handle and lock; the bytes stay as they are.
    pub(super) fn end_handles(&mut self) {
        self.boot += 1;
        self.locks.clear();
    }

    pub(super) fn reboot(&mut self, mut variant: Variant<'_>) {
        self.end_handles();
        self.dead = false;
        for entry in self.entries.values_mut().filter(|entry| entry.live != entry.durable) {
            let kept = match &mut variant {
                Variant::DropAll => false,
                Variant::KeepAll => true,
                Variant::Random(rng) => rng.random(),
            };
            let ino = if kept { entry.live } else { entry.durable };
            *entry = Entry { live: ino, durable: ino };
        }
        self.forget_nameless();
        let files = mem::take(&mut self.files).into_iter();
        self.files = files.map(|(ino, file)| (ino, file.lose_power(&mut variant))).collect();
    }

    pub(super) fn fork(&self) -> Self {
        // A recording stays with its disk; cloning it along would make n forks cost n².
        Self {
            entries: self.entries.clone(),
            files: self.files.clone(),
            locks: BTreeMap::new(),
            recording: None,
            ..*self
        }
    }

    pub(super) fn durable_file(&self, name: &str) -> Option<Vec<u8>> {
        let ino = self.entries.get(name)?.durable?;
        self.files.get(&ino).map(|file| file.durable.to_vec())
    }

    pub(super) fn record(&mut self) {
        self.recording = Some(Vec::new());
    }

    pub(super) fn take_recording(&mut self) -> Vec<Self> {
        self.recording.take().unwrap_or_default()
    }

    fn powered(&self) -> Done {
        if self.dead { Err(Refusal::Dead) } else { Ok(()) }
    }

    fn alive(&self, handle: &Handle) -> Done {
        if handle.boot == self.boot { self.powered() } else { Err(Refusal::Dead) }
    }

    fn file(&mut self, handle: &Handle) -> Result<&mut File, Refusal> {
        self.files.get_mut(&handle.ino).ok_or(Refusal::Dead)
    }

    /// Counts an operation and meets it with the planned fault. `Ok(true)`: the power goes once it has taken effect.
    fn count(&mut self, op: Op) -> Result<bool, Refusal> {
        if op != Op::Read
            && let Some(mut forks) = self.recording.take()
        {
            forks.push(self.fork());
            self.recording = Some(forks);
        }
        let (counter, error) = match op {
            Op::Read => (&mut self.reads, Some(&mut self.plan.read_error)),
            Op::Write => (&mut self.writes, Some(&mut self.plan.write_error)),
            Op::Sync => (&mut self.syncs, None),
        };
        *counter += 1;
        let number = *counter;
        let cut = self.plan.power_cut.take_if(|cut| cut.op == op && cut.number == number);
        if cut.is_some_and(|cut| cut.side == Side::Before) {
            self.dead = true;
            return Err(Refusal::Dead);
        }
        if error.and_then(|error| error.take_if(|planned| *planned == number)).is_some() {
            return Err(Refusal::Io);
        }
        Ok(cut.is_some())
    }

    fn finish(&mut self, dies: bool) -> Done {
        self.dead |= dies;
        self.powered()
    }

    /// Makes every name created or deleted so far durable.
    fn sync_directory(&mut self) {
        self.entries.values_mut().for_each(|entry| entry.durable = entry.live);
        self.forget_nameless();
    }

    /// Drops the names that lead nowhere and the files no name leads to. (SQLite closes a file before it deletes it.)
    fn forget_nameless(&mut self) {
        self.entries.retain(|_, entry| entry.live.is_some() || entry.durable.is_some());
        let entries = &self.entries;
        let named = |ino| entries.values().any(|entry| entry.live == Some(ino) || entry.durable == Some(ino));
        self.files.retain(|ino, _| named(*ino));
    }
}

impl File {
    fn change(&mut self, change: Change) {
        change.apply(&mut self.live);
        self.unsynced.push(change);
    }
}
