//! Files of an operator: the history that survives `kill −9`, and the inbox of counted documents.
//!
//! History: one JSON line an [`Entry`], appended and synced before the answer leaves. A last line that is torn
//! (no line end, or not JSON) was never answered and is cut off; any other broken line is an error. The file is
//! locked while open.
//! Inbox: one file a document, written beside, synced and renamed; files missing after a crash are written again.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::document::{Document, DocumentKind, Entry};
use super::{Operator, schema, wire};

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
    /// A line in the middle of the history is broken.
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

#[derive(Debug)]
struct State {
    path: PathBuf,
    file: File,
    /// Length of the whole lines, bytes.
    length: u64,
}

/// The files of an operator.
#[derive(Debug)]
pub struct Store {
    state: Option<State>,
    inbox: Option<PathBuf>,
    /// Entries that are on disk.
    saved: usize,
}

fn at(path: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    |source| StoreError::Io { path: path.to_owned(), source }
}

impl Store {
    /// Opens the files, creating them when absent, and reads the history.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(state: Option<&Path>, inbox: Option<&Path>) -> Result<(Self, Vec<Entry>), StoreError> {
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
        for entry in &history {
            if let (Entry::Document(document), Some(inbox)) = (entry, &store.inbox) {
                let path = inbox.join(file_name(document));
                if !path.exists() {
                    write_document(inbox, document)?;
                }
            }
        }
        Ok((store, history))
    }

    /// Writes what the operator has added to its history. When it returns, the entries are on disk.
    ///
    /// # Errors
    /// [`StoreError::Io`]; the entries are then tried again at the next call.
    pub fn save(&mut self, operator: &Operator) -> Result<(), StoreError> {
        let fresh: &[Arc<Entry>] = operator.journal().get(self.saved..).unwrap_or_default();
        if fresh.is_empty() {
            return Ok(());
        }
        if let Some(state) = &mut self.state {
            state.append(fresh)?;
        }
        self.saved = operator.journal().len();
        if let Some(inbox) = &self.inbox {
            for entry in fresh {
                if let Entry::Document(document) = &**entry {
                    write_document(inbox, document)?;
                }
            }
        }
        Ok(())
    }
}

impl State {
    fn open(path: &Path) -> Result<(Self, Vec<Entry>), StoreError> {
        let failed = at(path);
        let open = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = open.map_err(&failed)?;
        rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| StoreError::InUse { path: path.to_owned() })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(&failed)?;
        let (mut history, mut length) = (Vec::new(), 0_usize);
        let mut rest = bytes.as_slice();
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, tail) = rest.split_at(end + 1);
            match serde_json::from_slice(line) {
                Ok(entry) => history.push(entry),
                Err(_) if tail.is_empty() => break,
                Err(source) => {
                    let line = history.len() + 1;
                    return Err(StoreError::Broken { path: path.to_owned(), line, source });
                }
            }
            length += line.len();
            rest = tail;
        }
        let length = length as u64;
        let mut state = Self { path: path.to_owned(), file, length };
        state.cut().map_err(&failed)?;
        if let Some(parent) = path.parent() {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            sync_folder(parent)?;
        }
        Ok((state, history))
    }

    /// Removes what stands behind the last whole line.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.sync_all()
    }

    fn append(&mut self, entries: &[Arc<Entry>]) -> Result<(), StoreError> {
        let path = self.path.clone();
        let mut bytes = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut bytes, &**entry).map_err(io::Error::from).map_err(at(&path))?;
            bytes.push(b'\n');
        }
        if let Err(source) = self.file.write_all(&bytes).and_then(|()| self.file.sync_data()) {
            // Half a line must not be followed by another; the next call writes all of it again.
            self.cut().map_err(at(&path))?;
            return Err(at(&path)(source));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

fn sync_folder(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(at(path))
}

fn file_name(document: &Document) -> String {
    let kind = match document.kind {
        DocumentKind::Ticket(_) => "ticket",
        DocumentKind::Placement { .. } => "money_placement",
        DocumentKind::Close { .. } => "close_shift",
    };
    format!("{:08}-{}-{kind}.json", document.number, document.device)
}

fn write_document(inbox: &Path, document: &Document) -> Result<(), StoreError> {
    let name = file_name(document);
    let request = document
        .frame
        .get(super::HEADER..)
        .and_then(|body| wire::decode(&schema::REQUEST, body, document.edition).ok())
        .map(|request| request.json());
    let mut json = json!({
        "number": document.number,
        "device": document.device,
        "edition": document.edition,
        "token": document.token,
        "reqnum": document.reqnum,
        "new_token": document.new_token,
        "received": document.received,
        "shift_number": document.shift_number,
    });
    if let Some(map) = json.as_object_mut() {
        if let Some(ticket) = document.ticket() {
            map.insert("ticket_number".to_owned(), ticket.ticket_number.as_str().into());
            map.insert("qr_code".to_owned(), ticket.qr_code.as_str().into());
        }
        map.insert("request".to_owned(), request.unwrap_or_default());
        map.insert("frame".to_owned(), super::hex(&document.frame).into());
    }
    let (temporary, path) = (inbox.join(format!(".{name}.part")), inbox.join(name));
    let write = || {
        let mut file = File::create(&temporary)?;
        serde_json::to_writer_pretty(&mut file, &json)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    };
    write().map_err(at(&path))?;
    sync_folder(inbox)
}
