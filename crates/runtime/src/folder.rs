//! One folder has one owner.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Held for as long as this process owns the folder; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why a folder is not ours.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process owns it.
    #[error("another process owns the folder")]
    Busy,
    /// The lock file can not be made or locked.
    #[error("the lock file can not be used")]
    Io(#[from] io::Error),
}

impl FolderLock {
    /// Takes the folder, or says at once that it is taken.
    ///
    /// # Errors
    /// [`LockError`].
    pub fn take(dir: &Path) -> Result<Self, LockError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy),
            Err(TryLockError::Error(source)) => Err(LockError::Io(source)),
        }
    }
}
