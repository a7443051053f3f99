//! The journal: rows bound to one another by hashes.
//!
//! The hash of a row is SHA-256 over these bytes, integers big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 32 | hash of the row before, 32 zero bytes in the first row |
//! | 8 | seq |
//! | 8 | subject: number of the document, 0 when there is none |
//! | 8 | at_ms, two's complement |
//! | 2 | offset_min, two's complement |
//! | 4 + n | length of kind, kind in UTF-8 |
//! | 4 + n | length of actor, actor in UTF-8 |
//! | 4 + n | length of payload, payload in UTF-8 |
//!
//! It shows damage and rows taken out of the middle. It does not stop somebody who owns the machine from writing the
//! whole journal anew: what it says has to agree with the fiscal side as well.

use crate::error::StoreError;
use crate::wire;
use domain::fact::Fact;
use domain::time::Stamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

/// A row of the journal as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Its place, from 1, without gaps. A stable id for whoever follows the journal.
    pub seq: u64,
    /// Number of the document it is about.
    pub subject: Option<u64>,
    /// Kind of the fact.
    pub kind: String,
    /// The fact as JSON: `{"v": 1, "data": …}`.
    pub payload: String,
    /// Who caused it.
    pub actor: String,
    /// When.
    pub at: Stamp,
    /// Hash of the row before.
    pub prev_hash: [u8; 32],
    /// Its own hash.
    pub hash: [u8; 32],
}

impl JournalLine {
    /// What its hash has to be.
    pub fn computed_hash(&self) -> [u8; 32] {
        let mut sha = Sha256::new();
        sha.update(self.prev_hash);
        sha.update(self.seq.to_be_bytes());
        sha.update(self.subject.unwrap_or(0).to_be_bytes());
        sha.update(self.at.utc_ms.to_be_bytes());
        sha.update(self.at.offset_min.to_be_bytes());
        for text in [&self.kind, &self.actor, &self.payload] {
            // SQLite holds no text of 4 GB, so the length always fits.
            sha.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            sha.update(text.as_bytes());
        }
        sha.finalize().into()
    }

    /// One line of JSON with hashes in hexadecimal and the fact as an object.
    pub fn json(&self) -> String {
        // A payload that is no JSON is damage, which an export shows instead of hiding it.
        let fact: serde_json::Value =
            serde_json::from_str(&self.payload).unwrap_or(self.payload.clone().into());
        serde_json::json!({
            "seq": self.seq,
            "subject": self.subject,
            "kind": self.kind,
            "fact": fact,
            "actor": self.actor,
            "at": self.at.iso(),
            "at_ms": self.at.utc_ms,
            "prev_hash": hex::encode(self.prev_hash),
            "hash": hex::encode(self.hash),
        })
        .to_string()
    }

    pub(crate) fn recorded(&self) -> Result<wire::Recorded, StoreError> {
        wire::from_text::<wire::Fact, _>(&self.payload)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            subject: row.get(1)?,
            kind: row.get(2)?,
            payload: row.get(3)?,
            actor: row.get(4)?,
            at: Stamp { utc_ms: row.get(5)?, offset_min: row.get(6)? },
            prev_hash: row.get(7)?,
            hash: row.get(8)?,
        })
    }
}

/// Number and hash of the last row; 0 and zeros when there is none.
pub(crate) fn last(conn: &Connection) -> Result<(u64, [u8; 32]), StoreError> {
    let mut select = conn.prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?;
    let last = select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(last.unwrap_or_default())
}

/// Writes the next row and returns its number.
pub(crate) fn append(
    conn: &Connection,
    fact: &Fact,
    layout: u32,
    actor: &str,
    at: Stamp,
) -> Result<u64, StoreError> {
    let (last, prev_hash) = last(conn)?;
    let mut line = JournalLine {
        seq: last.saturating_add(1),
        subject: fact.subject().map(|d| d.0),
        kind: fact.kind().to_owned(),
        payload: wire::encode(wire::Fact::of(fact, layout))?,
        actor: actor.to_owned(),
        at,
        prev_hash,
        hash: [0; 32],
    };
    line.hash = line.computed_hash();
    conn.prepare_cached("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(
        params![
            line.seq,
            line.subject,
            line.kind,
            line.payload,
            line.actor,
            line.at.utc_ms,
            line.at.offset_min,
            line.prev_hash,
            line.hash
        ],
    )?;
    Ok(line.seq)
}

/// Hands every row from `seq` on to `each`, in order, until it fails.
pub(crate) fn walk<E: From<StoreError>>(
    conn: &Connection,
    seq: u64,
    mut each: impl FnMut(JournalLine) -> Result<(), E>,
) -> Result<(), E> {
    let from_sqlite = |e: rusqlite::Error| E::from(e.into());
    let mut select = conn
        .prepare_cached(
            "SELECT seq, subject, kind, payload, actor, at_ms, offset_min, prev_hash, hash
             FROM journal WHERE seq >= ?1 ORDER BY seq",
        )
        .map_err(from_sqlite)?;
    let mut rows = select.query([seq]).map_err(from_sqlite)?;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        each(JournalLine::read(row).map_err(from_sqlite)?)?;
    }
    Ok(())
}

/// Follows the chain row by row.
#[derive(Debug)]
pub(crate) struct Chain {
    next: u64,
    /// None: the first row that is seen is believed about the one before it.
    prev: Option<[u8; 32]>,
}

impl Chain {
    /// From the first row.
    pub(crate) fn whole() -> Self {
        Self { next: 1, prev: Some([0; 32]) }
    }

    /// From row `seq` on.
    pub(crate) fn from(seq: u64) -> Self {
        if seq <= 1 { Self::whole() } else { Self { next: seq, prev: None } }
    }

    /// Number of the last row that was seen.
    pub(crate) fn seen(&self) -> u64 {
        self.next.saturating_sub(1)
    }

    /// Checks the next row; the text says what is wrong with it.
    pub(crate) fn follow(&mut self, line: &JournalLine) -> Result<(), String> {
        if line.seq != self.next {
            return Err(format!("row {} is missing", self.next));
        }
        if self.prev.is_some_and(|prev| prev != line.prev_hash) {
            return Err("it does not follow from the row before".to_owned());
        }
        if line.computed_hash() != line.hash {
            return Err("its hash does not fit what it says".to_owned());
        }
        self.next = self.next.saturating_add(1);
        self.prev = Some(line.hash);
        Ok(())
    }
}
