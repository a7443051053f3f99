//! Questions to the rows. The same for the writer's transaction and for readers.

use crate::error::StoreError;
use crate::journal::{self, JournalLine};
use crate::rows::{self, ATTEMPT, ATTEMPT_TABLES, DOCUMENT, PAYMENT, unknown};
use crate::verify::{Damage, Verified, verify};
use crate::wire;
use chrono::NaiveDate;
use domain::command::Key;
use domain::counters::{Counters, Scope};
use domain::country::Situation;
use domain::document::{Address, Attempt, AttemptState, Content, Document, DocumentId};
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::registration::Registration;
use domain::shift::{Shift, ShiftNo};
use domain::tax::CountryCode;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};
use std::cell::RefCell;

/// How the folder was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// Its country, for ever.
    pub country: CountryCode,
    /// Whether its fiscal side is emulated, for ever.
    pub emulated: bool,
    /// Language of its people: `ru`, `kk`, `en`.
    pub language: String,
    /// Zone of the shop, minutes east of UTC.
    pub offset_min: i16,
}

/// What stands behind a caller's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// SHA-256 of the body that came with it first.
    pub body: [u8; 32],
    /// The document it became.
    pub document: DocumentId,
}

/// Answer of a key, read again from rows at any time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The document.
    pub document: Document,
    /// State of its last attempt; none when it was never tried.
    pub attempt: Option<AttemptState>,
    /// State of its payment; none when no terminal was asked.
    pub payment: Option<PaymentState>,
}

/// An attempt with the bytes of every form that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptForms {
    /// The attempt with its form in force.
    pub attempt: Attempt,
    /// All forms in order, the form in force last.
    pub forms: Vec<Vec<u8>>,
}

/// Where the register stands, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// How the folder was begun; none before.
    pub founding: Option<Founding>,
    /// Rows that decide; counters are left empty. None before the folder was begun.
    pub situation: Option<Situation>,
    /// Documents a person has to look at.
    pub stuck: Vec<Document>,
    /// The attempt whose outcome is open.
    pub live: Option<(Document, Attempt)>,
    /// Payments whose outcome is open, and approved ones of refused documents.
    pub payments: Vec<(Document, Payment)>,
    /// Rows of the journal.
    pub facts: u64,
    /// Hash of its last row; zeros when it is empty.
    pub last_hash: [u8; 32],
    /// Schema of the file.
    pub schema: u32,
    /// Documents of any state.
    pub documents: u64,
    /// Documents that wait for their first outcome.
    pub waiting: u64,
}

/// What was last read, by its text: the registration changes once in years and is asked for by every event, and the
/// document on its way is asked for several times.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    registration: Known<Registration>,
    pub(crate) content: Known<Content>,
}

/// A text with what it says.
#[derive(Debug)]
pub(crate) struct Known<T>(RefCell<Option<(String, T)>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<T: Clone> Known<T> {
    pub(crate) fn get(
        &self,
        text: &str,
        read: impl FnOnce(&str) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some((_, known)) = self.0.borrow().as_ref().filter(|(of, _)| of == text) {
            return Ok(known.clone());
        }
        let value = read(text)?;
        *self.0.borrow_mut() = Some((text.to_owned(), value.clone()));
        Ok(value)
    }
}

/// The rows as one transaction sees them. Reached through [`Tx`](crate::Tx) and [`Reader`](crate::Reader).
pub struct View<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) cache: &'c Cache,
}

impl View<'_> {
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, StoreError> {
        Ok(self.conn.prepare_cached(sql)?)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut select = self.prepare(sql)?;
        let mut rows = select.query(params)?;
        rows.next()?.map(read).transpose()
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut select = self.prepare(sql)?;
        let mut rows = select.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    fn number(&self, sql: &str, params: impl Params) -> Result<u64, StoreError> {
        Ok(self.prepare(sql)?.query_row(params, |row| row.get(0))?)
    }

    /// How the folder was begun; none before.
    ///
    /// # Errors
    /// Any error of the store, as of every question here.
    pub fn founded(&self) -> Result<Option<Founding>, StoreError> {
        self.one("SELECT country, emulated, language, offset_min FROM register", [], |row| {
            let country: String = row.get(0)?;
            Ok(Founding {
                country: CountryCode::parse(&country).ok_or_else(|| unknown("country", &country))?,
                emulated: row.get(1)?,
                language: row.get(2)?,
                offset_min: row.get(3)?,
            })
        })
    }

    /// What stands behind a caller's key.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn key(&self, key: &Key) -> Result<Option<KeyRow>, StoreError> {
        let sql = "SELECT body, document FROM caller_key WHERE caller = ?1 AND key = ?2";
        self.one(sql, [&key.caller, &key.key], |row| {
            Ok(KeyRow { body: row.get(0)?, document: DocumentId(row.get(1)?) })
        })
    }

    /// Number of the next document.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn next_document(&self) -> Result<DocumentId, StoreError> {
        Ok(DocumentId(self.number("SELECT coalesce(max(id), 0) + 1 FROM document", [])?))
    }

    fn read(&self, row: &Row<'_>) -> Result<Document, StoreError> {
        rows::document(row, &self.cache.content)
    }

    pub(crate) fn document_where(
        &self,
        rest: &str,
        params: impl Params,
    ) -> Result<Option<Document>, StoreError> {
        self.one(&format!("SELECT {DOCUMENT} FROM document d {rest}"), params, |row| self.read(row))
    }

    /// A document by its number.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        let Some(document) = self.document_where("WHERE d.id = ?1", [id.0])? else { return Ok(None) };
        let original = self.settlement_of_original(&document.content)?;
        Ok(Some(Document { original, ..document }))
    }

    /// Layout that the paper of a document is made with, for ever.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn layout(&self, id: DocumentId) -> Result<Option<u32>, StoreError> {
        self.one("SELECT layout FROM document WHERE id = ?1", [id.0], |row| Ok(row.get(0)?))
    }

    /// The registration that a document is made under: its own for a report that registers, else that of the newest
    /// good report before it. What was registered later changes nothing that was made before.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn registration_of(&self, document: &Document) -> Result<Option<Registration>, StoreError> {
        const GOOD: &str = "INDEXED BY document_registration
            WHERE d.kind IN ('registration', 'reregistration') AND d.state = 'settled'";
        if document.content.registration().is_some() {
            return self.registered_by(document);
        }
        let newest = self.number(&format!("SELECT coalesce(max(d.id), 0) FROM document d {GOOD}"), [])?;
        if newest < document.id.0 {
            return Ok(self.situation_if_founded()?.and_then(|situation| situation.registration));
        }
        let before = format!("{GOOD} AND d.id < ?1 ORDER BY d.id DESC LIMIT 1");
        match self.document_where(&before, [document.id.0])? {
            Some(report) => self.registered_by(&report),
            None => Ok(None),
        }
    }

    /// What a report registers, with the storage it was made on.
    fn registered_by(&self, report: &Document) -> Result<Option<Registration>, StoreError> {
        let mut registration = report.content.registration().cloned();
        if let Some(Registration::Ru(ru)) = &mut registration
            && ru.fn_serial.is_empty()
            && let Some(AttemptForms { attempt, .. }) = self.attempts_of(report.id)?.pop()
            && let Address::Storage { serial, .. } = attempt.address
        {
            ru.fn_serial = serial;
        }
        Ok(registration)
    }

    /// The newest document that settled with this number: ФД in Russia, running number in Kazakhstan.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn find_fd(&self, number: u64) -> Result<Option<Document>, StoreError> {
        self.document_where("WHERE d.settled_number = ?1 ORDER BY d.id DESC LIMIT 1", [number])
    }

    /// The receipt of this day with this sign: the fiscal side's, or the autonomous number, which is unique within a day.
    /// Looks through all receipts, from the newest back.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn find_sign(&self, sign: &str, day: NaiveDate) -> Result<Option<Document>, StoreError> {
        let sql = "SELECT id FROM document WHERE kind IN ('receipt', 'correction')
            AND (settled_sign = ?1 OR CAST(autonomous_number AS TEXT) = ?1) ORDER BY id DESC";
        for id in self.all(sql, [sign], |row| Ok(DocumentId(row.get(0)?)))? {
            let Some(document) = self.document(id)? else { continue };
            let signed = document.autonomous.as_ref().map(|signed| signed.at);
            let at = signed.or(document.settlement.as_ref().map(|settled| settled.at));
            if at.is_some_and(|at| at.local().date() == day) {
                return Ok(Some(document));
            }
        }
        Ok(None)
    }

    /// The newest receipt with this number in this shift, autonomous ones included.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn find_shift_receipt(&self, shift: ShiftNo, receipt: u32) -> Result<Option<Document>, StoreError> {
        self.document_where(
            "INDEXED BY document_by_receipt WHERE d.kind IN ('receipt', 'correction')
             AND coalesce(d.settled_shift, d.autonomous_shift) = ?1
             AND coalesce(d.settled_receipt, d.autonomous_receipt) = ?2 ORDER BY d.id DESC LIMIT 1",
            [shift.0, receipt],
        )
    }

    /// The one attempt whose outcome is open, with the form in force, and its document.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn live_attempt(&self) -> Result<Option<(Document, Attempt)>, StoreError> {
        let sql = format!("SELECT {ATTEMPT} FROM {ATTEMPT_TABLES} WHERE a.live = 1");
        let Some(attempt) = self.one(&sql, [], rows::attempt)? else { return Ok(None) };
        let document = self.document(attempt.document)?;
        let document = document.ok_or_else(|| StoreError::corrupt("an attempt without a document"))?;
        Ok(Some((document, attempt)))
    }

    /// The oldest document, waiting or autonomous, that has neither a live nor a done attempt.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn next_open(&self) -> Result<Option<Document>, StoreError> {
        self.document_where(
            "INDEXED BY document_open WHERE d.state IN ('waiting', 'autonomous') AND NOT EXISTS
             (SELECT 1 FROM attempt a WHERE a.document = d.id AND a.state IN ('intended', 'in_doubt', 'done'))
             ORDER BY d.id LIMIT 1",
            [],
        )
    }

    /// Documents that were signed autonomously and that the operator has not counted yet, those that got stuck last.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn queued(&self) -> Result<Vec<Document>, StoreError> {
        let sql = format!(
            "SELECT {DOCUMENT} FROM document d INDEXED BY document_open
             WHERE d.state IN ('waiting', 'autonomous') ORDER BY d.id"
        );
        let mut queued = self.all(&sql, [], |row| self.read(row))?;
        queued.extend(self.stuck()?);
        queued.retain(|document| document.autonomous.is_some());
        Ok(queued)
    }

    /// The oldest waiting document without a live attempt.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn next_waiting(&self) -> Result<Option<Document>, StoreError> {
        self.document_where(
            "INDEXED BY document_waiting WHERE d.state = 'waiting' AND NOT EXISTS
             (SELECT 1 FROM attempt a WHERE a.document = d.id AND a.state IN ('intended', 'in_doubt'))
             ORDER BY d.id LIMIT 1",
            [],
        )
    }

    /// How many attempts a document had.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn attempts(&self, id: DocumentId) -> Result<u32, StoreError> {
        let sql = "SELECT coalesce(max(no), 0) FROM attempt WHERE document = ?1";
        Ok(self.one(sql, [id.0], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }

    /// How many of them were abandoned.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn abandoned(&self, id: DocumentId) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM attempt WHERE document = ?1 AND state = 'abandoned'";
        Ok(self.one(sql, [id.0], |row| Ok(row.get(0)?))?.unwrap_or(0))
    }

    /// All attempts of a document in order, with all forms.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn attempts_of(&self, id: DocumentId) -> Result<Vec<AttemptForms>, StoreError> {
        let sql = format!("SELECT {ATTEMPT} FROM {ATTEMPT_TABLES} WHERE a.document = ?1 ORDER BY a.no");
        let attempts = self.all(&sql, [id.0], rows::attempt)?;
        let forms = "SELECT form FROM attempt_form WHERE document = ?1 AND no = ?2 ORDER BY form_no";
        let with_forms = |attempt: Attempt| {
            let forms = self.all(forms, (id.0, attempt.no.0), |row| Ok(row.get(0)?))?;
            Ok(AttemptForms { attempt, forms })
        };
        attempts.into_iter().map(with_forms).collect()
    }

    /// The payment of a document.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn payment(&self, id: DocumentId) -> Result<Option<Payment>, StoreError> {
        let sql = format!("SELECT {PAYMENT} FROM payment p WHERE p.document = ?1");
        self.one(&sql, [id.0], |row| rows::payment(row, 0))
    }

    /// Payments asked for or in doubt, and approved ones whose document was refused: those are to be reversed.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn open_payments(&self) -> Result<Vec<(Document, Payment)>, StoreError> {
        let sql = format!(
            "SELECT {DOCUMENT}, {PAYMENT} FROM payment p INDEXED BY payment_open
             JOIN document d ON d.id = p.document WHERE p.open = 1 ORDER BY p.document"
        );
        self.all(&sql, [], |row| Ok((self.read(row)?, rows::payment(row, 25)?)))
    }

    fn registration(&self, text: Option<&str>) -> Result<Option<Registration>, StoreError> {
        text.map(|text| self.cache.registration.get(text, wire::from_text::<wire::Registration, _>))
            .transpose()
    }

    fn situation_if_founded(&self) -> Result<Option<Situation>, StoreError> {
        let sql = "SELECT registration, offset_min, shift_number, shift_since_ms, shift_since_offset_min,
                shift_receipts, last_number, last_at_ms, last_at_offset_min, token, request, offline_since_ms,
                offline_since_offset_min, queue, block,
                (SELECT value FROM counter WHERE scope = 'ever' AND name = 'drawer')
            FROM register";
        self.one(sql, [], |row| {
            let number = ShiftNo(row.get(2)?);
            let last: Option<u64> = row.get(6)?;
            let block: Option<String> = row.get(14)?;
            let read_block = |text: String| wire::from_text::<wire::Refusal, Refusal>(&text);
            let drawer: Option<i64> = row.get(15)?;
            Ok(Situation {
                registration: self
                    .registration(row.get_ref(0)?.as_str_or_null().map_err(rusqlite::Error::from)?)?,
                offset_min: row.get(1)?,
                shift: match rows::stamp(row, 3)? {
                    Some(since) => Shift::Open { number, since },
                    None => Shift::Closed { last: number },
                },
                shift_receipts: row.get(5)?,
                last: last.zip(rows::stamp(row, 7)?),
                token: row.get(9)?,
                request: row.get(10)?,
                offline_since: rows::stamp(row, 11)?,
                queue: row.get(13)?,
                block: block.map(read_block).transpose()?,
                // A drawer that owes reads as empty, as everywhere else.
                drawer: Money::from_minor(drawer.and_then(|d| u64::try_from(d).ok()).unwrap_or(0)),
                counters: Counters::default(),
                original: None,
            })
        })
    }

    /// Where the register stands; counters are left empty.
    ///
    /// # Errors
    /// Any error of the store; [`StoreError::Corrupt`] before the folder was begun.
    pub fn situation(&self) -> Result<Situation, StoreError> {
        self.situation_if_founded()?.ok_or_else(|| StoreError::corrupt("the register was never begun"))
    }

    /// All counters.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn counters(&self) -> Result<Counters, StoreError> {
        let all = self.all("SELECT scope, name, value FROM counter", [], |row| {
            let scope: String = row.get(0)?;
            let found = [Scope::Shift, Scope::Ever].into_iter().find(|s| s.as_str() == scope);
            Ok(((found.ok_or_else(|| unknown("scope", &scope))?, row.get(1)?), row.get(2)?))
        })?;
        Ok(Counters(all.into_iter().collect()))
    }

    /// What became of a key's document; none when the key is unknown.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn answer(&self, key: &Key) -> Result<Option<Answer>, StoreError> {
        let Some(row) = self.key(key)? else { return Ok(None) };
        self.answer_of(row.document)
    }

    /// What became of a document.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn answer_of(&self, id: DocumentId) -> Result<Option<Answer>, StoreError> {
        let Some(document) = self.document(id)? else { return Ok(None) };
        let sql = format!(
            "SELECT {ATTEMPT} FROM {ATTEMPT_TABLES} WHERE a.document = ?1 ORDER BY a.no DESC LIMIT 1"
        );
        let attempt = self.one(&sql, [id.0], rows::attempt)?.map(|a| a.state);
        let payment = self.payment(id)?.map(|p| p.state);
        Ok(Some(Answer { document, attempt, payment }))
    }

    /// Documents a person has to look at.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn stuck(&self) -> Result<Vec<Document>, StoreError> {
        let sql = format!(
            "SELECT {DOCUMENT} FROM document d INDEXED BY document_stuck WHERE d.state = 'stuck' ORDER BY d.id"
        );
        self.all(&sql, [], |row| self.read(row))
    }

    /// Where the register stands, for people.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn status(&self) -> Result<Status, StoreError> {
        let (facts, last_hash) = journal::last(self.conn)?;
        Ok(Status {
            founding: self.founded()?,
            situation: self.situation_if_founded()?,
            stuck: self.stuck()?,
            live: self.live_attempt()?,
            payments: self.open_payments()?,
            facts,
            last_hash,
            schema: self.conn.pragma_query_value(None, "user_version", |row| row.get(0))?,
            documents: self.number("SELECT coalesce(max(id), 0) FROM document", [])?,
            waiting: self.number("SELECT count(*) FROM document WHERE state = 'waiting'", [])?,
        })
    }

    /// Checks the chain and, when `full`, the whole file and every projected row; see [`Damage`].
    ///
    /// # Errors
    /// The first damage.
    pub fn verify(&self, full: bool) -> Result<Verified, Damage> {
        verify(self, full)
    }

    /// Hands every row of the journal on, in order.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn export(&self, each: &mut dyn FnMut(JournalLine)) -> Result<(), StoreError> {
        self.export_from(1, each)
    }

    /// The same from row `seq` on: for whoever follows the journal with a cursor.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn export_from(&self, seq: u64, each: &mut dyn FnMut(JournalLine)) -> Result<(), StoreError> {
        journal::walk(self.conn, seq, |line| {
            each(line);
            Ok(())
        })
    }

    pub(crate) fn close_seq(&self) -> Result<Option<(u64, u64)>, StoreError> {
        let select = "SELECT close_seq, applied_seq FROM register";
        Ok(self.prepare(select)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }
}
