//! Where a document stands, seen from outside: frames that the device logs, rows that the register has committed.

use crate::process::{Shop, Side};
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How far a document got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its data is on the way into the storage; the command that signs it was not sent.
    Uploading,
    /// The command after which it exists was sent; no answer has come.
    Committing,
    /// The register has written that nobody knows whether it exists.
    InDoubt,
    /// It exists and the register knows it; the caller does not.
    Answering,
}

/// All states, in their order.
pub const STATES: [State; 4] = [State::Uploading, State::Committing, State::InDoubt, State::Answering];

/// Watches one document from the moment its caller asks.
pub struct Watch {
    side: Side,
    key: String,
    database: PathBuf,
    log: File,
    /// The part of a log line that is written already.
    line: Vec<u8>,
    /// Bytes of a request of the storage that are still to come.
    open: usize,
    began: bool,
    asked: bool,
    answered: bool,
    rows: Option<Connection>,
}

impl Watch {
    /// From now on.
    pub fn new(shop: &Shop, key: &str) -> Self {
        let mut log = File::open(shop.device_log()).expect("the device logs");
        log.seek(SeekFrom::End(0)).expect("it is a file");
        Self {
            side: shop.side,
            key: key.to_owned(),
            database: shop.database(),
            log,
            line: Vec::new(),
            open: 0,
            began: false,
            asked: false,
            answered: false,
            rows: None,
        }
    }

    /// The state now; none before the document is on its way.
    pub fn state(&mut self) -> Option<State> {
        self.frames();
        if !self.began && !self.asked {
            return None;
        }
        match self.row() {
            Some((document, _)) if document == "settled" || document == "autonomous" => {
                Some(State::Answering)
            }
            Some((_, attempt)) if attempt.as_deref() == Some("in_doubt") => Some(State::InDoubt),
            _ if self.asked && !self.answered => Some(State::Committing),
            _ if self.began && !self.asked => Some(State::Uploading),
            _ => None,
        }
    }

    /// Leaves the database: the next process shall be the first in it and recover it.
    pub fn close(&mut self) {
        self.rows = None;
    }

    /// What a state that was seen before a kill turned out to be after it: frames may have gone on in between.
    pub fn settle(&mut self, seen: State) -> Option<State> {
        self.frames();
        match seen {
            State::Uploading | State::Committing if self.answered => None,
            State::Uploading if self.asked => Some(State::Committing),
            other => Some(other),
        }
    }

    /// State of the document and of its last attempt. Asked only of a register that is running: the first reader of a
    /// database left behind would recover it in place of the register.
    fn row(&mut self) -> Option<(String, Option<String>)> {
        let rows = match &mut self.rows {
            Some(rows) => rows,
            none => none.insert(open(&self.database).ok()?),
        };
        rows.query_row(
            "SELECT d.state, (SELECT a.state FROM attempt a WHERE a.document = d.id ORDER BY a.no DESC LIMIT 1)
             FROM caller_key k JOIN document d ON d.id = k.document WHERE k.key = ?",
            [&self.key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .ok()? // busy: asked again in a moment
    }

    fn frames(&mut self) {
        self.log.read_to_end(&mut self.line).expect("it is a file");
        while let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.line.drain(..=end).collect();
            let line = String::from_utf8(line).expect("the log is text");
            match self.side {
                Side::Storage => self.storage_line(&line),
                Side::Operator => self.operator_line(&line),
            }
        }
    }

    /// `MICROSECONDS > HEX`: pieces of frames, as they came.
    fn storage_line(&mut self, line: &str) {
        let mut words = line.split_whitespace().skip(1);
        let (Some(direction), Some(hex)) = (words.next(), words.next()) else { return };
        if direction == "<" {
            self.open = 0;
            self.answered |= self.asked;
            return;
        }
        let byte = |at: usize| hex.get(2 * at..2 * at + 2).and_then(|text| u8::from_str_radix(text, 16).ok());
        if self.open > 0 {
            self.open = self.open.saturating_sub(hex.len() / 2);
            return;
        }
        let (Some(4), Some(low), Some(high), Some(command)) = (byte(0), byte(1), byte(2), byte(3)) else {
            return;
        };
        // Start, length, that many bytes from the command on, checksum.
        self.open = (5 + usize::from(u16::from_le_bytes([low, high]))).saturating_sub(hex.len() / 2);
        self.began |= matches!(command, 0x15 | 0x17 | 0x07);
        self.asked |= command == 0x16;
    }

    /// `MILLISECONDS LINK > COMMAND HEX`.
    fn operator_line(&mut self, line: &str) {
        let mut words = line.split_whitespace().skip(2);
        match (words.next(), words.next()) {
            (Some(">"), Some("TICKET")) => self.asked = true,
            (Some("<"), Some("TICKET")) => self.answered |= self.asked,
            _ => {}
        }
    }
}

/// `register.db`, for reading.
pub fn open(database: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)
}
