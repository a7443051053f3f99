//! What can go wrong with the file, and what the cashier is told.

use domain::notice::Refusal;
use rusqlite::ErrorCode;

/// Any error of the store. After one the caller drops its [`Store`](crate::Store), opens it again and derives anew.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite or the disk refused; nothing is known to be damaged.
    #[error("the disk refused")]
    Sqlite(#[source] rusqlite::Error),
    /// No room is left on the disk.
    #[error("the disk is full")]
    Full,
    /// Rows contradict each other, or a fact contradicts the rows. Nothing was written and nothing is deleted.
    #[error("the register's file is damaged: {what}")]
    Corrupt {
        /// What contradicts what.
        what: String,
    },
    /// The file was written by a later program that does not allow this one.
    #[error("the file needs a program that knows schema {file}, this one knows {program}")]
    NewerSchema {
        /// Lowest schema number a program must know.
        file: u32,
        /// The one this program knows.
        program: u32,
    },
    /// A database of something else.
    #[error("the file belongs to another program")]
    NotARegister,
    /// Another process holds the file.
    #[error("another process holds the file")]
    Busy,
}

impl StoreError {
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }

    /// The same for people. Codes: `store.full`, `store.io`, `store.damaged`, `store.newer`, `store.foreign`,
    /// `store.busy`.
    pub fn refusal(&self) -> Refusal {
        let code = match self {
            Self::Sqlite(_) => "store.io",
            Self::Full => "store.full",
            Self::Corrupt { .. } => "store.damaged",
            Self::NewerSchema { .. } => "store.newer",
            Self::NotARegister => "store.foreign",
            Self::Busy => "store.busy",
        };
        match self {
            Self::Sqlite(source) => Refusal::new(code).because(source),
            other => Refusal::new(code).because(other),
        }
    }
}

/// Decides by SQLite's code what the error means; values that do not fit their column are damage.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, message) => match failure.code {
                ErrorCode::DiskFull => Self::Full,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation => {
                    Self::corrupt(message.clone().unwrap_or_else(|| failure.to_string()))
                }
                _ => Self::Sqlite(error),
            },
            E::Utf8Error(..)
            | E::FromSqlConversionFailure(..)
            | E::IntegralValueOutOfRange(..)
            | E::InvalidColumnType(..)
            | E::QueryReturnedNoRows
            | E::ToSqlConversionFailure(_) => Self::corrupt(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}
