//! The state file: everything a device has made permanent, one JSON object a line.
//!
//! The first line names the format and holds the identity and settings of the device (its keys among them);
//! each further line is one [`Commit`]: a document, a confirmation, or an erasure, with the small state after
//! it. A line is appended and synced before the answer it belongs to leaves, so that the file survives the
//! death of the process and of the machine. A last line without its end was never answered; it is cut off on
//! loading. Any other line that can not be read is damage and refused.
//!
//! While a process has the file open it holds a lock on it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::config::FnConfig;
use super::machine::FnEmulator;
use super::state::Commit;

/// Name of the format in the first line.
const FORMAT: &str = "kassa-fn-state-1";

/// Why a state file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The file system refused.
    #[error("state file {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("state file {0} is in use by another process")]
    InUse(PathBuf),
    /// A line other than a torn last one can not be read.
    #[error("state file {path} is damaged in line {line}: {why}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Line number, counted from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The file belongs to a device of another generation than asked for.
    #[error("state file {path} belongs to a device of generation {found}, not {asked}")]
    OtherGeneration {
        /// The file.
        path: PathBuf,
        /// Generation in the file.
        found: String,
        /// Generation asked for.
        asked: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    config: FnConfig,
}

/// An open state file.
#[derive(Debug)]
pub struct StateFile {
    file: File,
    path: PathBuf,
}

impl StateFile {
    /// Opens the file and builds the device in it; makes a new one from `config` when there is none. The settings in an
    /// existing file win over `config`, only the generation has to agree.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn open(path: &Path, config: FnConfig) -> Result<(Self, FnEmulator), StateError> {
        let io = |source| StateError::Io { path: path.to_path_buf(), source };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse(path.to_path_buf())),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        if !file.metadata().map_err(io)?.is_file() {
            return Err(io(io::Error::new(io::ErrorKind::InvalidInput, "not an ordinary file")));
        }
        let (device, good) = load(path, &file, &config)?;
        file.set_len(good).map_err(io)?;
        file.seek(SeekFrom::Start(good)).map_err(io)?;
        let mut state = Self { file, path: path.to_path_buf() };
        let device = match device {
            Some(device) => device,
            None => {
                state.append(&Head { format: FORMAT.to_owned(), config: config.clone() })?;
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
                }
                FnEmulator::new(config)
            }
        };
        Ok((state, device))
    }

    /// Makes a commit durable.
    ///
    /// # Errors
    /// The write or the sync failed; the device must not answer as if it had not.
    pub fn commit(&mut self, commit: &Commit) -> Result<(), StateError> {
        self.append(commit)
    }

    fn append(&mut self, line: &impl Serialize) -> Result<(), StateError> {
        let io = |source| StateError::Io { path: self.path.clone(), source };
        let mut text = serde_json::to_vec(line).map_err(|e| io(e.into()))?;
        text.push(b'\n');
        self.file.write_all(&text).and_then(|()| self.file.sync_data()).map_err(io)
    }
}

impl Drop for StateFile {
    /// Unlocks in so many words: a process being started at this moment may still share the open file.
    fn drop(&mut self) {
        // The lock goes with the file anyway.
        let _ = self.file.unlock();
    }
}

/// The device in the file, if there is one, and how many bytes of the file are whole lines.
fn load(path: &Path, file: &File, asked: &FnConfig) -> Result<(Option<FnEmulator>, u64), StateError> {
    let mut reader = BufReader::new(file);
    let (mut device, mut good, mut number) = (None::<FnEmulator>, 0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader
            .read_until(b'\n', &mut line)
            .map_err(|source| StateError::Io { path: path.to_path_buf(), source })?;
        if line.last() != Some(&b'\n') {
            return Ok((device, good));
        }
        number += 1;
        let damaged = |why: String| StateError::Damaged { path: path.to_path_buf(), line: number, why };
        match &mut device {
            Some(device) => device.replay(serde_json::from_slice(&line).map_err(|e| damaged(e.to_string()))?),
            None => {
                let head: Head = serde_json::from_slice(&line).map_err(|e| damaged(e.to_string()))?;
                if head.format != FORMAT {
                    return Err(damaged(format!("unknown format {}", head.format)));
                }
                let (found, asked) = (head.config.generation, asked.generation);
                if found != asked {
                    let [found, asked] =
                        [found, asked].map(|generation| format!("{generation:?}").to_lowercase());
                    return Err(StateError::OtherGeneration { path: path.to_path_buf(), found, asked });
                }
                device = Some(FnEmulator::new(head.config));
            }
        }
        good += u64::try_from(read).unwrap_or(0);
    }
}

/// The device's clock at its last document, from which a clock with a fixed start has to go on.
pub(super) fn last_clock(device: &FnEmulator) -> Option<NaiveDateTime> {
    device.ledger().last.map(|last| last.clock)
}
