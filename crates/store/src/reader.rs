//! Reading beside the writer, or without one. History, search and export never pass the engine.

use crate::error::StoreError;
use crate::journal::JournalLine;
use crate::migrate::REGISTER;
use crate::store::PATIENCE;
use crate::verify::{Damage, Verified};
use crate::view::{Answer, AttemptForms, Cache, Status, View};
use domain::command::Key;
use domain::document::{Document, DocumentId};
use domain::shift::ShiftNo;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;

/// `register.db`, open for reading. Each question is a short transaction of its own.
#[derive(Debug)]
pub struct Reader {
    conn: Connection,
    cache: Cache,
}

impl Reader {
    /// Opens the file at `path`. Works beside a writer with [`Wal::Shared`](crate::Wal::Shared) and without any writer.
    ///
    /// # Errors
    /// Any [`StoreError`]; a file that does not exist is not created.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(PATIENCE)?;
        conn.set_prepared_statement_cache_capacity(64);
        if REGISTER.check(&conn)? == 0 {
            return Err(StoreError::NotARegister);
        }
        Ok(Self { conn, cache: Cache::default() })
    }

    /// Asks several questions of one state of the rows.
    ///
    /// # Errors
    /// Those of the questions.
    pub fn read<T, E: From<StoreError>>(&self, ask: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        let transaction = Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred);
        let transaction = transaction.map_err(|e| E::from(e.into()))?;
        let answer = ask(&View { conn: &self.conn, cache: &self.cache });
        drop(transaction);
        answer
    }

    /// [`View::answer`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn answer(&self, key: &Key) -> Result<Option<Answer>, StoreError> {
        self.read(|view| view.answer(key))
    }

    /// [`View::document`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        self.read(|view| view.document(id))
    }

    /// [`View::find_fd`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn find_fd(&self, number: u64) -> Result<Option<Document>, StoreError> {
        self.read(|view| view.find_fd(number))
    }

    /// [`View::find_shift_receipt`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn find_shift_receipt(&self, shift: ShiftNo, receipt: u32) -> Result<Option<Document>, StoreError> {
        self.read(|view| view.find_shift_receipt(shift, receipt))
    }

    /// [`View::attempts_of`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn attempts_of(&self, id: DocumentId) -> Result<Vec<AttemptForms>, StoreError> {
        self.read(|view| view.attempts_of(id))
    }

    /// [`View::status`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn status(&self) -> Result<Status, StoreError> {
        self.read(|view| view.status())
    }

    /// [`View::verify`].
    ///
    /// # Errors
    /// The first damage.
    pub fn verify(&self, full: bool) -> Result<Verified, Damage> {
        self.read(|view| view.verify(full))
    }

    /// [`View::export`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn export(&self, each: &mut dyn FnMut(JournalLine)) -> Result<(), StoreError> {
        self.read(|view| view.export(each))
    }
}
