//! A disk in memory that loses power, fills up and fails, under SQLite.
//!
//! [`Disk`] is a directory of files behind an SQLite VFS. What was written since a file's last sync is not durable:
//! a power cut keeps it, drops it or tears it at 512 bytes ([`Disk::reboot`]). Faults are planned by the number of
//! the operation they hit ([`FaultPlan`]), so a test first counts a flow's writes and syncs and then cuts it at each
//! of them, or forks the disk before each of them on the way ([`Disk::record`]).
//!
//! # Opening a database
//! The path names the disk: `Connection::open_with_flags_and_vfs(disk.path("register.db"), flags, disk.vfs_name())`.
//! There is no shared memory, so WAL works under `PRAGMA locking_mode=EXCLUSIVE` only, set before
//! `PRAGMA journal_mode=WAL` and before the first read, one connection a file. To look at a file that a running
//! engine holds, open it on [`Disk::durable_snapshot`] or [`Disk::fork`].
//!
//! # What a commit costs
//! Under WAL, exclusive locking and `synchronous=FULL` (or `EXTRA`) a transaction costs exactly **one** sync. It costs more:
//! * **two** when its frames are the first of a WAL, for SQLite then syncs the new header on its own: after the WAL
//!   was created, and at the first write after a checkpoint that moved every frame;
//! * **two more** (WAL, then database) when it trips an automatic checkpoint, by default at 1,000 pages.
//!
//! So a store whose answers wait for a known number of syncs sets `PRAGMA wal_autocheckpoint=0`, runs
//! `PRAGMA wal_checkpoint(PASSIVE)` as a chore while nothing is being paid, and lets the chore end with one small
//! write (its own progress row): that write pays for the new header, and the next receipt costs one sync again. The
//! same small write belongs behind opening. [`Disk::syncs`] lets a test hold the store to that.
//!
//! # Switching WAL on
//! Set `PRAGMA synchronous=EXTRA` **before** `PRAGMA journal_mode=WAL`. Under WAL it costs what `FULL` costs. But if
//! a sync fails while WAL is being switched on in a new file, SQLite answers `wal`, goes on with a rollback journal
//! and still answers `wal` when asked again; under `FULL` it then deletes that journal without syncing the directory,
//! and a power cut brings it back to life: it rolls the last acknowledged commit back. The tests show both.
//!
//! # What a failed sync means
//! After a failed fsync a kernel may count the pages as clean ([`FailedSync::Lost`]): they read back as if all were
//! well, no later sync writes them, and a power cut drops them, **with every WAL frame after them**. A program that
//! goes on appending to that WAL loses acknowledged commits. After a failed sync the store has to reopen and run
//! `PRAGMA wal_checkpoint(TRUNCATE)` before it promises anything: that writes the pages anew, elsewhere.
//!
//! # Determinism
//! Which bytes survive depends on the plan and the caller's generator alone. `'now'` is fixed and sleeping takes no
//! time. SQLite's own generator is one for the process: SQL's `random()` and the salt in a WAL's header (and so its
//! checksums) differ between runs, while sizes, order and outcome do not.

mod image;
mod state;
mod vfs;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rand::Rng;
use rusqlite::{Connection, OpenFlags};

use state::State;

/// Bytes the medium writes as a whole: a torn write is torn here.
pub const SECTOR: usize = 512;

/// What every path starts with; the disk's number and the file's name follow.
const ROOT: &str = "/simulated-disk/";

/// Every disk that a path can name.
static DISKS: Mutex<BTreeMap<u64, Weak<Inner>>> = Mutex::new(BTreeMap::new());

/// A kind of counted operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Reading from a file.
    Read,
    /// Whatever changes the disk: writing to a file, setting its length, deleting it.
    Write,
    /// Syncing a file.
    Sync,
}

/// On which side of an operation's effect the power goes. The caller gets an error on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The operation had no effect.
    Before,
    /// The operation took effect, and nobody heard of it.
    After,
}

/// The moment of a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PowerCut {
    /// The kind of operation.
    pub op: Op,
    /// Its number, as [`Disk::writes`] and its sisters count: from 1, since the disk was made.
    pub number: u64,
    /// Before or after its effect.
    pub side: Side,
}

/// What becomes of the unsynced writes of a file whose sync failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedSync {
    /// They stay unsynced; a later sync makes them durable.
    Pending,
    /// They count as clean without having reached the medium: readable, and gone at the next power cut, no matter
    /// how many syncs succeed in between.
    Lost,
    /// As `Lost`, after some of their sectors reached the medium.
    Torn {
        /// Chooses the sectors.
        seed: u64,
    },
}

/// The faults to come. Those with a number happen once and are then taken out of the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FaultPlan {
    /// The power goes: every operation fails with `SQLITE_IOERR` until [`Disk::reboot`].
    pub power_cut: Option<PowerCut>,
    /// This read fails with `SQLITE_IOERR_READ`.
    pub read_error: Option<u64>,
    /// This write fails with `SQLITE_IOERR_WRITE` (`_TRUNCATE`, `_DELETE`) and has no effect.
    pub write_error: Option<u64>,
    /// This sync fails with `SQLITE_IOERR_FSYNC`.
    pub sync_error: Option<(u64, FailedSync)>,
    /// Writes that grow a file fail with `SQLITE_FULL`.
    pub full: bool,
    /// A planted bug: syncs succeed and make nothing durable.
    pub ignore_sync: bool,
}

/// What a power loss leaves of the unsynced changes, names created or deleted included.
pub enum Variant<'a> {
    /// Nothing.
    DropAll,
    /// Everything.
    KeepAll,
    /// Each change is kept, dropped or torn by itself, in no order: any of its sectors may be there without the
    /// others, and a file's new length without the bytes.
    Random(&'a mut dyn Rng),
}

/// A handle to a disk; a clone is the same disk. See the [module](self).
///
/// The first sync of a new file syncs its directory too, as SQLite's VFS for Unix does, and so does a deletion if
/// SQLite asks for it: then every name created or deleted so far is durable. Until then it is up to the
/// [`Variant`]. The disk lives until its last handle and connection are gone.
/// Nameless temporary files (a sorter's spill) know no faults.
#[derive(Clone)]
pub struct Disk(Arc<Inner>);

struct Inner {
    /// 0: no path leads here.
    number: u64,
    state: Mutex<State>,
}

impl Disk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::with(State::default())
    }

    fn with(state: State) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        let inner = Arc::new(Inner { number, state: Mutex::new(state) });
        disks().insert(number, Arc::downgrade(&inner));
        Self(inner)
    }

    /// The VFS to open a database of this disk with; the same for every disk.
    ///
    /// # Panics
    /// If SQLite can not be initialised.
    #[must_use]
    pub fn vfs_name(&self) -> &'static str {
        vfs::name()
    }

    /// The path that leads to the file `name` (or, with `""`, to the directory) of this disk.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        format!("{ROOT}{}/{name}", self.0.number)
    }

    /// Opens or creates a database file, without any `PRAGMA`.
    ///
    /// # Errors
    /// Those of SQLite: the power is off, or a planned fault.
    pub fn open(&self, name: &str) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags_and_vfs(self.path(name), flags, self.vfs_name())
    }

    /// Reads so far, failed ones included.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.0.state().reads
    }

    /// Writes, truncations and deletions so far, failed ones included.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.0.state().writes
    }

    /// Syncs so far, failed and ignored ones included.
    #[must_use]
    pub fn syncs(&self) -> u64 {
        self.0.state().syncs
    }

    /// The faults that have not happened yet.
    #[must_use]
    pub fn plan(&self) -> FaultPlan {
        self.0.state().plan
    }

    /// Replaces the faults to come.
    pub fn set_plan(&self, plan: FaultPlan) {
        self.0.state().plan = plan;
    }

    /// Cuts the power now.
    pub fn cut_power(&self) {
        self.0.state().cut_power();
    }

    /// Whether the power is off.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.0.state().is_dead()
    }

    /// The program dies, the kernel lives on: open files are dead and unlocked, while what was written stays
    /// readable and unsynced.
    pub fn kill(&self) {
        self.0.state().end_handles();
    }

    /// Starts the machine again after a power loss (of this moment, if the power is still on). Open files are dead;
    /// what is on the disk now is durable. The plan stays.
    pub fn reboot(&self, variant: Variant<'_>) {
        self.0.state().reboot(variant);
    }

    /// An independent disk with the same bytes (durable and not), counters and plan, and no open file. Costs about
    /// as much as the number of unsynced writes: pages are shared until one side changes them.
    #[must_use]
    pub fn fork(&self) -> Self {
        let state = self.0.state().fork();
        Self::with(state)
    }

    /// What a power cut at this moment would leave if every unsynced change were lost: for looking, with a second
    /// connection, at what is durable already. It has no faults planned.
    #[must_use]
    pub fn durable_snapshot(&self) -> Self {
        let mut state = self.0.state().fork();
        state.plan = FaultPlan::default();
        state.reboot(Variant::DropAll);
        Self::with(state)
    }

    /// The durable bytes of a file; `None` if the name is not durable.
    #[must_use]
    pub fn durable_file(&self, name: &str) -> Option<Vec<u8>> {
        self.0.state().durable_file(name)
    }

    /// From now on forks the disk before each write and each sync, so that all cuts of a flow come from one run.
    pub fn record(&self) {
        self.0.state().record();
    }

    /// Ends [`Disk::record`] and returns its forks, the oldest first.
    #[must_use]
    pub fn take_recording(&self) -> Vec<Self> {
        let forks = self.0.state().take_recording();
        forks.into_iter().map(Self::with).collect()
    }
}

impl Default for Disk {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Disk").field(&self.0.number).finish()
    }
}

impl Inner {
    /// A disk that no path leads to.
    fn unlisted() -> Arc<Self> {
        Arc::new(Self { number: 0, state: Mutex::default() })
    }

    /// The disk and the file's name behind a path.
    fn locate(path: &str) -> Option<(Arc<Self>, &str)> {
        let (number, name) = path.strip_prefix(ROOT)?.split_once('/')?;
        let disk = disks().get(&number.parse().ok()?)?.upgrade()?;
        Some((disk, name))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        disks().remove(&self.number);
    }
}

fn disks() -> MutexGuard<'static, BTreeMap<u64, Weak<Inner>>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}
