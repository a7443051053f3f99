//! Files of an operator: the history that survives `kill −9`, and the inbox.
//!
//! History: one JSON line a [`Document`], appended and synced before the receipt leaves. A last line without its end was
//! never answered and is cut off; any other broken line is an error. The file is locked while open.
//! Inbox: for each document `STORAGE-NUMBER-NAME.json` and `.tlv` (form code, length, objects), written beside, synced and
//! renamed; files missing after a crash are written again.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::container::Container;
use super::decode;
use super::machine::{Document, Ofd};
use crate::fiscal_storage::hex_bytes;

/// Why the files of an operator cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Another process keeps its history there.
    #[error("{path}: in use by another process")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A line of the history is broken.
    #[error("{path}, line {line}: {source}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// Line number from 1.
        line: usize,
        /// The reason.
        source: serde_json::Error,
    },
}

fn at(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    |source| StoreError::Io { path: path.to_owned(), source }
}

/// The files of an operator.
#[derive(Debug)]
pub struct Store {
    state: Option<State>,
    inbox: Option<PathBuf>,
    /// Documents that are on disk.
    saved: usize,
}

#[derive(Debug)]
struct State {
    path: PathBuf,
    file: File,
    /// Length of the whole lines, bytes.
    length: u64,
}

impl Store {
    /// Opens the files, creating them when absent, and reads the history.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(state: Option<&Path>, inbox: Option<&Path>) -> Result<(Self, Vec<Document>), StoreError> {
        if let Some(inbox) = inbox {
            fs::create_dir_all(inbox).map_err(at(inbox))?;
        }
        let (state, history) = match state {
            Some(path) => {
                let (state, history) = State::open(path)?;
                (Some(state), history)
            }
            None => (None, Vec::new()),
        };
        let store = Self { state, inbox: inbox.map(Path::to_owned), saved: history.len() };
        for document in &history {
            store.file(document, false)?;
        }
        Ok((store, history))
    }

    /// Writes what the operator has received since. When it returns, all of it is on disk.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the documents are then tried again at the next call.
    pub fn save(&mut self, ofd: &Ofd) -> Result<(), StoreError> {
        let fresh = ofd.journal().get(self.saved..).unwrap_or_default();
        if fresh.is_empty() {
            return Ok(());
        }
        for document in fresh {
            self.file(document, true)?;
        }
        if let Some(state) = &mut self.state {
            state.append(fresh.iter().map(AsRef::as_ref))?;
        }
        self.saved = ofd.journal().len();
        Ok(())
    }

    /// Writes the two files of a document; those that are there already only when it is new.
    fn file(&self, document: &Document, new: bool) -> Result<(), StoreError> {
        let Some(inbox) = &self.inbox else { return Ok(()) };
        let stem = format!("{}-{:08}-{}", document.storage, document.number, document.name());
        let mut changed = false;
        for extension in ["json", "tlv"] {
            let name = format!("{stem}.{extension}");
            let path = inbox.join(&name);
            if !new && path.exists() {
                continue;
            }
            let bytes = if extension == "tlv" { document.tlv().to_vec() } else { pretty(document) };
            let temporary = inbox.join(format!(".{name}.part"));
            let write = || {
                let mut file = File::create(&temporary)?;
                file.write_all(&bytes)?;
                file.sync_all()?;
                fs::rename(&temporary, &path)
            };
            write().map_err(at(&path))?;
            changed = true;
        }
        if changed { sync_folder(inbox) } else { Ok(()) }
    }
}

/// The document as JSON, with a line end.
fn pretty(document: &Document) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&described(document)).unwrap_or_default();
    text.push(b'\n');
    text
}

/// What the JSON file of a document says.
pub fn described(document: &Document) -> Value {
    let decoded = decode::document(document.form, document.body());
    let sign = Container::parse(&document.container).map(|container| hex_bytes::text(&container.sign));
    json!({
        "storage": document.storage,
        "number": document.number,
        "form": document.form,
        "name": document.name(),
        "format": match document.format {
            [1, 5] => "1.05",
            [1, 0x10] => "1.1",
            [1, 0x20] => "1.2",
            _ => "1.0",
        },
        "received": document.received,
        "code": document.verdict.code,
        "notice": document.verdict.notice,
        "complaints": decoded.complaints,
        "messageSign": sign,
        "document": decoded.json,
        "container": hex_bytes::text(&document.container),
    })
}

impl State {
    fn open(path: &Path) -> Result<(Self, Vec<Document>), StoreError> {
        let failed = at(path);
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = open.map_err(&failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let (mut history, mut length) = (Vec::new(), 0_u64);
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        loop {
            line.clear();
            reader.read_until(b'\n', &mut line).map_err(&failed)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            let number = history.len() + 1;
            let broken = |source| StoreError::Broken { path: path.to_owned(), line: number, source };
            history.push(serde_json::from_slice(&line).map_err(broken)?);
            length += u64::try_from(line.len()).unwrap_or(0);
        }
        let mut state = Self { path: path.to_owned(), file, length };
        state.cut().map_err(&failed)?;
        if let Some(parent) = path.parent() {
            sync_folder(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
        }
        Ok((state, history))
    }

    /// Removes what stands behind the last whole line.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.sync_all()
    }

    fn append<'a>(&mut self, documents: impl Iterator<Item = &'a Document>) -> Result<(), StoreError> {
        let path = self.path.clone();
        let mut bytes = Vec::new();
        for document in documents {
            serde_json::to_writer(&mut bytes, document).map_err(io::Error::from).map_err(at(&path))?;
            bytes.push(b'\n');
        }
        if let Err(source) = self.file.write_all(&bytes).and_then(|()| self.file.sync_data()) {
            // Half a line must not be followed by another; the next call writes all of it again.
            self.cut().map_err(at(&path))?;
            return Err(at(&path)(source));
        }
        self.length += u64::try_from(bytes.len()).unwrap_or(0);
        Ok(())
    }
}

impl Drop for State {
    /// Unlocks in so many words: a process being started at this moment may still share the open file.
    fn drop(&mut self) {
        // The lock goes with the file anyway.
        let _ = self.file.unlock();
    }
}

fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(at(path))
}
