//! Whether the file is what it was: the chain, the facts, and every row that follows from them.

use crate::error::StoreError;
use crate::fold::{Fold, Paper, Register, Tried};
use crate::journal::{self, Chain};
use crate::returns::GivenBack;
use crate::rows::{self, DOCUMENT, PAYMENT};
use crate::view::{Known, View};
use domain::command::Key;
use domain::document::DocumentId;
use std::fmt::Debug;

/// Rows of the journal that are looked at when the register starts, at most: a start must not take longer because the
/// last shift was closed long ago.
const TAIL: u64 = 4096;

/// What was found sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Facts whose chain holds.
    pub facts: u64,
    /// Documents whose rows follow from the facts; 0 when only the chain was looked at.
    pub documents: u64,
    /// Hash of the last row.
    pub last_hash: [u8; 32],
}

/// The first damage that was found. Nothing is repaired.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// SQLite finds its own structures broken.
    #[error("the file is broken: {what}")]
    File {
        /// SQLite's words.
        what: String,
    },
    /// A row of the journal.
    #[error("journal row {seq}: {what}")]
    Journal {
        /// Its number.
        seq: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A projected row that does not follow from the facts.
    #[error("table {table}, row {row}: {what}")]
    Projection {
        /// Its table.
        table: &'static str,
        /// Its key.
        row: String,
        /// What stands there and what should.
        what: String,
    },
    /// The rows could not be read.
    #[error("the rows can not be read: {0}")]
    Unreadable(#[from] StoreError),
}

/// The check of every start: the end of the chain since the last shift closing, at most [`TAIL`] rows, and that the
/// projections stand where the journal ends.
pub(crate) fn verify_tail(view: &View<'_>) -> Result<Verified, Damage> {
    let (last, last_hash) = journal::last(view.conn)?;
    let (closed, applied) = view.close_seq()?.unwrap_or_default();
    if applied != last {
        let what = format!("the projections stand at fact {applied}");
        return Err(Damage::Journal { seq: last, what });
    }
    let start = closed.max(last.saturating_sub(TAIL)).max(1);
    let mut chain = Chain::from(start);
    follow(view, &mut chain, start, |_| Ok(()))?;
    Ok(Verified {
        facts: chain.seen().saturating_sub(start).saturating_add(u64::from(last > 0)),
        documents: 0,
        last_hash,
    })
}

pub(crate) fn verify(view: &View<'_>, full: bool) -> Result<Verified, Damage> {
    let (last, last_hash) = journal::last(view.conn)?;
    let mut chain = Chain::whole();
    if !full {
        follow(view, &mut chain, 1, |_| Ok(()))?;
        return Ok(Verified { facts: last, documents: 0, last_hash });
    }
    integrity(view)?;
    let mut fold = Fold::default();
    follow(view, &mut chain, 1, |line| {
        let recorded = line.recorded().map_err(|e| e.to_string())?;
        let fact = &recorded.fact;
        if (fact.kind(), fact.subject().map(|d| d.0)) != (line.kind.as_str(), line.subject) {
            return Err("kind or subject do not fit the fact".to_owned());
        }
        fold.apply(line.seq, fact, recorded.layout, line.at)
    })?;
    let documents = u64::try_from(fold.documents.len()).unwrap_or(u64::MAX);
    compare(view, fold)?;
    Ok(Verified { facts: last, documents, last_hash })
}

fn follow(
    view: &View<'_>,
    chain: &mut Chain,
    from: u64,
    mut each: impl FnMut(&journal::JournalLine) -> Result<(), String>,
) -> Result<(), Damage> {
    journal::walk(view.conn, from, |line| {
        let seq = line.seq;
        chain.follow(&line).and_then(|()| each(&line)).map_err(|what| Damage::Journal { seq, what })
    })
}

fn integrity(view: &View<'_>) -> Result<(), Damage> {
    let mut check = view.conn.prepare_cached("PRAGMA integrity_check(1)").map_err(StoreError::from)?;
    let said: String = check.query_row([], |row| row.get(0)).map_err(StoreError::from)?;
    if said == "ok" { Ok(()) } else { Err(Damage::File { what: said }) }
}

/// Compares a row with what the facts say.
fn same<T: PartialEq + Debug>(
    table: &'static str,
    row: impl Debug,
    stands: Option<&T>,
    follows: Option<&T>,
) -> Result<(), Damage> {
    if stands == follows {
        return Ok(());
    }
    let what = match (stands, follows) {
        (None, _) => "it is missing".to_owned(),
        (_, None) => "no fact stands behind it".to_owned(),
        (Some(stands), Some(follows)) => {
            format!("{stands:?} stands there, {follows:?} follows from the facts")
        }
    };
    Err(Damage::Projection { table, row: format!("{row:?}"), what })
}

/// Takes row by row out of the fold; whatever is left has no row.
fn compare(view: &View<'_>, mut fold: Fold) -> Result<(), Damage> {
    let register = read_register(view)?;
    same("register", 1, register.as_ref(), fold.register.as_ref())?;
    let counters = view.counters()?;
    for key in counters.0.keys().chain(fold.counters.0.keys()) {
        same("counter", key, counters.0.get(key), fold.counters.0.get(key))?;
    }
    compare_payments(view, &mut fold)?;
    compare_documents(view, &mut fold)?;
    compare_given_back(view, &mut fold)?;
    compare_repairs(view, &mut fold)?;
    compare_keys(view, &mut fold)
}

fn compare_payments(view: &View<'_>, fold: &mut Fold) -> Result<(), Damage> {
    let sql = format!("SELECT {PAYMENT}, p.open FROM payment p");
    each_row(view, &sql, |row| {
        let stands = (rows::payment(row, 0)?, row.get::<_, bool>(4).map_err(StoreError::from)?);
        let id = stands.0.document;
        let follows = fold.payments.get(&id).map(|p| (p.clone(), fold.is_open(p)));
        same("payment", id, Some(&stands), follows.as_ref())?;
        fold.payments.remove(&id);
        Ok(())
    })?;
    match fold.payments.pop_first() {
        Some((id, left)) => same("payment", id, None, Some(&left)),
        None => Ok(()),
    }
}

fn compare_documents(view: &View<'_>, fold: &mut Fold) -> Result<(), Damage> {
    let sql = format!("SELECT {DOCUMENT}, d.layout, d.kind FROM document d ORDER BY d.id");
    each_row(view, &sql, |row| {
        let document = rows::document(row, &Known::default())?;
        let stands = Paper { layout: row.get(25).map_err(StoreError::from)?, document };
        let id = stands.document.id;
        same("document", id, Some(&stands), fold.documents.remove(&id).as_ref())?;
        let kind: String = row.get(26).map_err(StoreError::from)?;
        same("document", id, Some(&kind.as_str()), Some(&stands.document.content.kind().as_str()))?;
        for tried in view.attempts_of(id)? {
            let stands = Tried { attempt: tried.attempt, forms: tried.forms };
            let key = (id, stands.attempt.no);
            same("attempt", key, Some(&stands), fold.attempts.remove(&key).as_ref())?;
        }
        Ok(())
    })?;
    if let Some((id, left)) = fold.documents.pop_first() {
        same("document", id, None, Some(&left))?;
    }
    if let Some((key, left)) = fold.attempts.pop_first() {
        same("attempt", key, None, Some(&left))?;
    }
    Ok(())
}

fn compare_given_back(view: &View<'_>, fold: &mut Fold) -> Result<(), Damage> {
    each_row(view, "SELECT document, no, original, line, quantity, cost FROM given_back", |row| {
        let read = || -> rusqlite::Result<_> {
            let key = (DocumentId(row.get(0)?), row.get(1)?);
            let given = GivenBack {
                original: row.get(2)?,
                line: row.get(3)?,
                quantity: row.get(4)?,
                cost: row.get(5)?,
            };
            Ok((key, given))
        };
        let (key, stands) = read().map_err(StoreError::from)?;
        same("given_back", key, Some(&stands), fold.given_back.remove(&key).as_ref())
    })?;
    match fold.given_back.pop_first() {
        Some((key, left)) => same("given_back", key, None, Some(&left)),
        None => Ok(()),
    }
}

fn compare_repairs(view: &View<'_>, fold: &mut Fold) -> Result<(), Damage> {
    each_row(view, "SELECT document, wrong, part FROM repair", |row| {
        let read = || -> rusqlite::Result<_> {
            Ok((DocumentId(row.get(0)?), (DocumentId(row.get(1)?), row.get::<_, String>(2)?)))
        };
        let (by, (wrong, part)) = read().map_err(StoreError::from)?;
        let follows = fold.repairs.remove(&by);
        same("repair", by, Some(&(wrong, part.as_str())), follows.as_ref())
    })?;
    match fold.repairs.pop_first() {
        Some((by, left)) => same("repair", by, None, Some(&left)),
        None => Ok(()),
    }
}

fn compare_keys(view: &View<'_>, fold: &mut Fold) -> Result<(), Damage> {
    each_row(view, "SELECT caller, key, body, document FROM caller_key", |row| {
        let read = || -> rusqlite::Result<_> {
            let key = Key { caller: row.get(0)?, key: row.get(1)? };
            Ok((key, (row.get(2)?, DocumentId(row.get(3)?))))
        };
        let (key, stands) = read().map_err(StoreError::from)?;
        let follows = fold.keys.remove(&key);
        same("caller_key", key, Some(&stands), follows.as_ref())
    })?;
    match fold.keys.pop_first() {
        Some((key, left)) => same("caller_key", key, None, Some(&left)),
        None => Ok(()),
    }
}

fn each_row(
    view: &View<'_>,
    sql: &str,
    mut each: impl FnMut(&rusqlite::Row<'_>) -> Result<(), Damage>,
) -> Result<(), Damage> {
    let mut select = view.conn.prepare_cached(sql).map_err(StoreError::from)?;
    let mut rows = select.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        each(row)?;
    }
    Ok(())
}

fn read_register(view: &View<'_>) -> Result<Option<Register>, StoreError> {
    let (Some(founding), Some((close_seq, applied_seq))) = (view.founded()?, view.close_seq()?) else {
        return Ok(None);
    };
    let s = view.situation()?;
    Ok(Some(Register {
        founding,
        registration: s.registration,
        shift: s.shift,
        shift_receipts: s.shift_receipts,
        last: s.last,
        token: s.token,
        request: s.request,
        offline_since: s.offline_since,
        queue: s.queue,
        block: s.block,
        close_seq,
        applied_seq,
    }))
}
