//! The one writer.

use crate::error::StoreError;
use crate::journal;
use crate::migrate::REGISTER;
use crate::project::Projector;
use crate::verify::{Damage, verify_tail};
use crate::view::{Cache, View};
use domain::fact::Fact;
use domain::slip::LAYOUT;
use domain::time::Stamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};
use std::cell::Cell;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

/// How long a writer or reader waits for another one to let go of the file: checkpoints and recoveries are short.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);
/// A WAL that grew because a reader held it is cut back to this many bytes.
const WAL_LIMIT: u32 = 4 << 20;

/// How the write-ahead log is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wal {
    /// Other processes may read at the same time.
    Shared,
    /// Nobody else; needs no shared memory (a simulated disk has none).
    Exclusive,
}

/// `register.db`, open for writing.
///
/// # Syncs
/// With `synchronous=EXTRA` a commit writes its pages to the WAL and syncs it once. There is one exception: the first
/// commit after the WAL was begun anew (a new file, or a checkpoint that moved everything and left no reader behind)
/// writes the WAL's header first and syncs that by itself, unless the VFS says that it writes in order
/// (`SQLITE_IOCAP_SEQUENTIAL`); see `walFrames` in SQLite's `wal.c`. So [`open`](Store::open) and
/// [`checkpoint`](Store::checkpoint) end with a small write of their own, SQLite's own checkpoints are off, and a commit
/// of a [`Tx`] costs exactly one sync.
///
/// What [`begin_unsynced`](Store::begin_unsynced) commits costs none. It is in the WAL before whatever is committed later, so
/// the next sync makes it durable too, and a loss of power before that takes away the newest commits and never one in the
/// middle.
#[derive(Debug)]
pub struct Store {
    pub(crate) conn: Connection,
    cache: Cache,
    /// Whether a commit syncs now.
    syncs: bool,
    /// How often the file was opened for writing, checkpoints included: another number for each opening.
    life: u64,
    /// Drafts begun since.
    begun: Cell<u64>,
}

impl Store {
    /// Opens or creates the file at `path`; `vfs` names a registered SQLite VFS. Brings it to the newest schema and looks
    /// at the end of the journal.
    ///
    /// # Errors
    /// Any [`StoreError`]. A damaged, foreign or newer file stays as it is.
    pub fn open(path: &Path, vfs: Option<&str>, wal: Wal) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = match vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
            None => Connection::open_with_flags(path, flags)?,
        };
        conn.busy_timeout(PATIENCE)?;
        conn.set_prepared_statement_cache_capacity(128);
        if wal == Wal::Exclusive {
            // Before the first access, so that SQLite never asks for shared memory.
            pragma(&conn, "locking_mode", "EXCLUSIVE")?;
        }
        REGISTER.check(&conn)?;
        // EXTRA costs what FULL costs under WAL. It matters while the WAL is being switched on: should a sync fail just
        // then, SQLite runs on a rollback journal, and FULL would let a power cut undo its last commit.
        conn.pragma_update(None, "synchronous", "EXTRA")?;
        if pragma(&conn, "journal_mode", "WAL")? != "wal" {
            let no_wal = ffi::Error::new(ffi::SQLITE_CANTOPEN);
            let what = "no write-ahead log is possible here".to_owned();
            return Err(rusqlite::Error::SqliteFailure(no_wal, Some(what)).into());
        }
        // Plans that do not look at bound values: else each statement over a table with a partial index would be prepared
        // again whenever its parameter changes.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        pragma(&conn, "wal_autocheckpoint", "0")?;
        pragma(&conn, "journal_size_limit", &WAL_LIMIT.to_string())?;
        REGISTER.migrate(&conn, path)?;
        // A process before this one may have seen a sync of the WAL fail: the system then counts its pages as clean
        // although they never reached the disk, and everything appended after them would be lost with them. Moving
        // the WAL into the file writes those pages anew, elsewhere. A reader that is in the way has read them well.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let mut store = Self { conn, cache: Cache::default(), syncs: true, life: 0, begun: Cell::new(0) };
        verify_tail(&store.view()).map_err(|damage| match damage {
            Damage::Unreadable(error) => error,
            other => StoreError::corrupt(other.to_string()),
        })?;
        touch(&store.conn)?;
        store.life = store.conn.query_row("SELECT checkpoints FROM chore", [], |row| row.get(0))?;
        Ok(store)
    }

    fn view(&self) -> View<'_> {
        View { conn: &self.conn, cache: &self.cache }
    }

    /// The connection itself: for the simulator, which reads the tables with SQL of its own.
    #[doc(hidden)]
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Begins a transaction that may write (`BEGIN IMMEDIATE`).
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process writes for more than a second.
    pub fn begin(&mut self) -> Result<Tx<'_>, StoreError> {
        self.begin_with(true)
    }

    /// The same for a transaction that promises nothing: its commit does not sync.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub fn begin_unsynced(&mut self) -> Result<Tx<'_>, StoreError> {
        self.begin_with(false)
    }

    fn begin_with(&mut self, syncs: bool) -> Result<Tx<'_>, StoreError> {
        self.sync_commits(syncs)?;
        let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        Ok(Tx { transaction, view: self.view(), life: self.life, begun: &self.begun })
    }

    /// SQLite takes this between transactions only.
    fn sync_commits(&mut self, syncs: bool) -> Result<(), StoreError> {
        if self.syncs != syncs {
            self.conn.pragma_update(None, "synchronous", if syncs { "EXTRA" } else { "NORMAL" })?;
            self.syncs = syncs;
        }
        Ok(())
    }

    /// A chore: moves the WAL into the file, begins it anew and writes its header, so that no sale has to. Readers are
    /// not waited for: what they hold stays in the WAL until the next time.
    ///
    /// # Errors
    /// Any error of the disk; the caller drops the store.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.sync_commits(true)?;
        self.conn.busy_timeout(Duration::ZERO)?;
        // RESTART, not TRUNCATE: a file that keeps its length costs less to sync.
        let moved = self.conn.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
        self.conn.busy_timeout(PATIENCE)?;
        moved?;
        touch(&self.conn)
    }

    /// Pages in the WAL since it was begun: when a checkpoint is worth it. 0 when even that can not be read; the next
    /// transaction will say why.
    pub fn wal_pages(&self) -> u32 {
        let pages = |row: &rusqlite::Row<'_>| row.get::<_, i64>(1);
        let asked = self
            .conn
            .prepare_cached("PRAGMA wal_checkpoint(NOOP)")
            .and_then(|mut statement| statement.query_row([], pages));
        asked.ok().and_then(|pages| u32::try_from(pages).ok()).unwrap_or(0)
    }
}

/// The small write that takes a sync upon itself: that of a fresh WAL's header, or of what was committed without one.
fn touch(conn: &Connection) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE chore SET checkpoints = checkpoints + 1")?.execute([])?;
    Ok(())
}

/// Sets a pragma that answers with its new value.
fn pragma(conn: &Connection, name: &str, value: &str) -> Result<String, StoreError> {
    let text = |row: &rusqlite::Row<'_>| -> rusqlite::Result<String> {
        Ok(match row.get::<_, rusqlite::types::Value>(0)? {
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Integer(number) => number.to_string(),
            _ => String::new(),
        })
    };
    Ok(conn.query_row(&format!("PRAGMA {name} = {value}"), [], text)?)
}

/// A transaction of the writer. Dropped without [`commit`](Tx::commit) it never was.
///
/// All questions of [`View`] can be asked of it and see what it wrote.
pub struct Tx<'s> {
    transaction: Transaction<'s>,
    view: View<'s>,
    pub(crate) life: u64,
    pub(crate) begun: &'s Cell<u64>,
}

impl<'s> Deref for Tx<'s> {
    type Target = View<'s>;

    fn deref(&self) -> &Self::Target {
        &self.view
    }
}

impl Tx<'_> {
    /// Writes a fact into the journal and what follows from it into the projections.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the fact contradicts what is known (a settlement of an unknown attempt, a second live
    /// attempt); any error of the disk. After an error the transaction is of no use.
    pub fn append(&self, fact: &Fact, actor: &str, at: Stamp) -> Result<(), StoreError> {
        let layout = if matches!(fact, Fact::Accepted { .. }) { LAYOUT } else { 0 };
        let seq = journal::append(self.view.conn, fact, layout, actor, at)?;
        Projector { view: &self.view, seq, at, layout }.apply(fact)
    }

    /// A write for nothing but its sync: makes durable what was committed without one.
    ///
    /// # Errors
    /// Any error of the disk.
    pub fn touch(&self) -> Result<(), StoreError> {
        touch(self.conn)
    }

    /// Makes everything durable, unless it was begun without a sync. When this fails nobody knows whether it happened: the caller drops the store, opens it
    /// again and looks.
    ///
    /// # Errors
    /// Any error of the disk.
    pub fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit()?)
    }
}
