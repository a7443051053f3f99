//! From nothing, or from an older schema, to the schema of this program.

use crate::error::StoreError;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use std::path::Path;

/// The schemas a program knows, one after the other.
pub(crate) struct Schema<'s> {
    /// What SQLite's `application_id` says in files of this kind.
    application_id: i32,
    /// Step N leads to schema N + 1 and is never edited after a release.
    steps: &'s [&'s str],
}

/// `register.db`: "KASS".
pub(crate) const REGISTER: Schema<'_> = Schema {
    application_id: 0x4b41_5353,
    steps: &[include_str!("../../../migrations/register/0001_init.sql")],
};

/// `catalog.db`: "KCAT".
pub(crate) const CATALOG: Schema<'_> = Schema {
    application_id: 0x4b43_4154,
    steps: &[include_str!("../../../migrations/catalog/0001_init.sql")],
};

impl Schema<'_> {
    fn newest(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// Reads what the file is, without writing: its schema, 0 when it is empty.
    ///
    /// # Errors
    /// [`StoreError::NotARegister`], [`StoreError::NewerSchema`]; a file that is no database at all is damaged.
    pub(crate) fn check(&self, conn: &Connection) -> Result<u32, StoreError> {
        let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let application_id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: u32 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if (found, application_id, tables) == (0, 0, 0) {
            return Ok(0);
        }
        if application_id != self.application_id {
            return Err(StoreError::NotARegister);
        }
        let newest = self.newest();
        if found > newest {
            let needed: u32 = conn.query_row("SELECT oldest_program FROM about", [], |row| row.get(0))?;
            if needed > newest {
                return Err(StoreError::NewerSchema { file: needed, program: newest });
            }
        }
        Ok(found)
    }

    /// Brings the file at `path` to the newest schema. A file that holds something is copied before the first step.
    ///
    /// # Errors
    /// As [`Schema::check`]; a step that fails leaves the schema of the step before it.
    pub(crate) fn migrate(&self, conn: &Connection, path: &Path) -> Result<(), StoreError> {
        let from = self.check(conn)?;
        if from >= self.newest() {
            return Ok(());
        }
        if from > 0 {
            copy(conn, path, from)?;
        }
        for (version, sql) in (1u32..).zip(self.steps).filter(|(version, _)| *version > from) {
            let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
            // Another process may have made the step while this one waited for the lock.
            if tx.pragma_query_value::<u32, _>(None, "user_version", |row| row.get(0))? < version {
                tx.execute_batch(sql)?;
                tx.pragma_update(None, "user_version", version)?;
                tx.pragma_update(None, "application_id", self.application_id)?;
                tx.commit()?;
            }
        }
        Ok(())
    }
}

/// Copies the file to `<path>.schema-N`, or `.schema-N-2` and so on: an earlier copy is never overwritten.
fn copy(conn: &Connection, path: &Path, schema: u32) -> Result<(), StoreError> {
    for no in 1..=99 {
        let mut target = path.as_os_str().to_owned();
        target.push(format!(".schema-{schema}"));
        if no > 1 {
            target.push(format!("-{no}"));
        }
        match conn.execute("VACUUM INTO ?1", [target.to_string_lossy()]) {
            Ok(_) => return Ok(()),
            // The file itself was just read, so whatever is no database is a copy that a cut left half written.
            Err(rusqlite::Error::SqliteFailure(error, text))
                if error.code == ErrorCode::NotADatabase
                    || text.as_ref().is_some_and(|t| t.contains("already exists")) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::corrupt("ninety-nine copies of the file stand beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, Wal};
    use tempfile::TempDir;

    const LATER: Schema<'_> = Schema {
        application_id: REGISTER.application_id,
        steps: &[
            REGISTER.steps[0],
            "ALTER TABLE chore ADD COLUMN later INTEGER; UPDATE about SET oldest_program = 2",
        ],
    };

    fn version(path: &Path) -> u32 {
        let conn = Connection::open(path).unwrap();
        conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_file_is_copied_before_its_schema_changes() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.db");
        drop(Store::open(&path, None, Wal::Shared).unwrap());
        std::fs::write(dir.path().join("register.db.schema-1"), "half a copy").unwrap();
        std::fs::copy(&path, dir.path().join("register.db.schema-1-2")).unwrap();
        LATER.migrate(&Connection::open(&path).unwrap(), &path).unwrap();
        assert_eq!(version(&path), 2);
        assert_eq!(version(&dir.path().join("register.db.schema-1-3")), 1);
        assert_eq!(std::fs::read(dir.path().join("register.db.schema-1")).unwrap(), b"half a copy");
    }

    #[test]
    fn a_file_that_needs_a_later_program_is_refused_and_stays_as_it_is() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.db");
        LATER.migrate(&Connection::open(&path).unwrap(), &path).unwrap();
        let before = std::fs::read(&path).unwrap();
        let refused = Store::open(&path, None, Wal::Shared).unwrap_err();
        assert!(matches!(refused, StoreError::NewerSchema { file: 2, program: 1 }), "{refused}");
        assert_eq!(refused.refusal().code, "store.newer");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_later_file_that_allows_this_program_is_opened() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.db");
        LATER.migrate(&Connection::open(&path).unwrap(), &path).unwrap();
        Connection::open(&path).unwrap().execute("UPDATE about SET oldest_program = 1", []).unwrap();
        Store::open(&path, None, Wal::Shared).unwrap();
        assert_eq!(version(&path), 2);
    }

    #[test]
    fn a_step_that_fails_leaves_the_schema_before_it() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.db");
        let broken = Schema { steps: &[REGISTER.steps[0], "DROP TABLE chore; nonsense"], ..REGISTER };
        broken.migrate(&Connection::open(&path).unwrap(), &path).unwrap_err();
        assert_eq!(version(&path), 1);
        Store::open(&path, None, Wal::Shared).unwrap();
    }
}
