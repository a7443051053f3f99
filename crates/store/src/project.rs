//! How a fact changes the projections, in SQL. [`fold`](crate::fold) says the same in memory; they are kept apart so
//! that one finds the mistakes of the other.
//!
//! Every statement names the state it expects. A fact that does not fit the rows changes none of them and is refused.

use crate::error::StoreError;
use crate::returns::given_back;
use crate::rows::unknown;
use crate::view::View;
use crate::wire;
use domain::counters::{Scope, effects};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Content, Document, DocumentId, DocumentKind,
    DocumentState, Settlement,
};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::registration::Registration;
use domain::shift::ShiftNo;
use domain::time::Stamp;
use rusqlite::{Params, params};

type Done = Result<(), StoreError>;

/// The fact of journal row `seq` becomes rows.
pub(crate) struct Projector<'v, 'c> {
    pub view: &'v View<'c>,
    pub seq: u64,
    pub at: Stamp,
    pub layout: u32,
}

/// What makes a document good for the buyer.
struct Good {
    shift: ShiftNo,
    receipt: u32,
    at: Stamp,
    number: Number,
    autonomous: bool,
}

/// What becomes of the number of the last good document.
enum Number {
    /// It stays: this one has no place in the numbering of the fiscal side.
    Kept,
    /// It is this one.
    Is(u64),
}

impl Projector<'_, '_> {
    /// Applies the fact.
    pub(crate) fn apply(&self, fact: &Fact) -> Done {
        if let Fact::Founded { country, emulated, language, offset_min } = fact {
            if self.seq != 1 {
                return Err(StoreError::corrupt("a second beginning"));
            }
            let insert = "INSERT INTO register (id, country, emulated, language, offset_min, applied_seq)
                VALUES (1, ?1, ?2, ?3, ?4, 1)";
            return self.must(
                "a second beginning",
                insert,
                params![country.as_str(), emulated, language, offset_min],
            );
        }
        self.must(
            "the journal and its projections are out of step",
            "UPDATE register SET applied_seq = ?1 WHERE applied_seq = ?1 - 1",
            [self.seq],
        )?;
        match fact {
            Fact::Founded { .. } => Ok(()),
            Fact::Accepted { document, key, body, content, after } => {
                self.accepted(*document, content, *after)?;
                let insert = "INSERT INTO caller_key (caller, key, body, document) VALUES (?1, ?2, ?3, ?4)";
                self.run(insert, params![key.caller, key.key, body, document.0]).map(|_| ())
            }
            Fact::Intended(attempt) => self.intended(attempt),
            Fact::Renewed { document, no, form_no, form } => {
                self.must(
                    "a new form of an attempt that is not live, or out of order",
                    "UPDATE attempt SET form_no = ?3 WHERE document = ?1 AND no = ?2 AND live = 1 AND form_no = ?3 - 1",
                    params![document.0, no.0, form_no],
                )?;
                self.form(*document, *no, *form_no, form)
            }
            Fact::Doubted { document, no } => self.must(
                "a doubt about an attempt that is not merely intended",
                "UPDATE attempt SET state = 'in_doubt' WHERE document = ?1 AND no = ?2 AND state = 'intended'",
                params![document.0, no.0],
            ),
            Fact::Abandoned { document, no } => self.end_attempt(*document, *no, "abandoned", None),
            Fact::Settled { document, no, settlement } => self.settled(*document, *no, settlement),
            Fact::Refused { document, no, refusal } => self.refused(*document, *no, refusal),
            Fact::SignedAutonomously { document, autonomous } => self.signed(*document, autonomous),
            Fact::Stuck { document, refusal } => self.must(
                "a stuck document that is not open, or is being tried",
                "UPDATE document SET state = 'stuck', refusal = ?2
                 WHERE id = ?1 AND state IN ('waiting', 'autonomous')
                 AND NOT EXISTS (SELECT 1 FROM attempt WHERE live = 1 AND document = ?1)",
                params![document.0, wire::to_text::<wire::Refusal, _>(refusal)?],
            ),
            Fact::Paid(payment) => self.paid(payment),
            Fact::LinkLost { since } => self.must(
                "a link lost twice",
                "UPDATE register SET offline_since_ms = ?1, offline_since_offset_min = ?2
                 WHERE offline_since_ms IS NULL",
                params![since.utc_ms, since.offset_min],
            ),
            Fact::LinkBack => self.must(
                "a link back that was not lost",
                "UPDATE register SET offline_since_ms = NULL, offline_since_offset_min = NULL
                 WHERE offline_since_ms IS NOT NULL",
                [],
            ),
            Fact::Blocked(refusal) => self.must(
                "no register",
                "UPDATE register SET block = ?1",
                [wire::to_text::<wire::Refusal, _>(refusal)?],
            ),
            Fact::Unblocked => self.must(
                "a block lifted that was not there",
                "UPDATE register SET block = NULL WHERE block IS NOT NULL",
                [],
            ),
        }
    }

    fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.view.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// Changes exactly one row, or refuses the fact.
    fn must(&self, else_what: &str, sql: &str, params: impl Params) -> Done {
        match self.run(sql, params)? {
            1 => Ok(()),
            _ => Err(StoreError::corrupt(format!("fact {}: {else_what}", self.seq))),
        }
    }

    fn document(&self, id: DocumentId) -> Result<Document, StoreError> {
        self.view.document(id)?.ok_or_else(|| unknown("document", &id.0.to_string()))
    }

    fn accepted(&self, id: DocumentId, content: &Content, after: Option<DocumentId>) -> Done {
        self.must(
            "a document out of order",
            "INSERT INTO document (id, kind, state, content, accepted_ms, accepted_offset_min, layout, after)
             SELECT ?1, ?2, 'waiting', ?3, ?4, ?5, ?6, ?7
             WHERE ?1 = (SELECT coalesce(max(id), 0) + 1 FROM document)",
            params![
                id.0,
                content.kind().as_str(),
                wire::to_text::<wire::Content, _>(content)?,
                self.at.utc_ms,
                self.at.offset_min,
                self.layout,
                after.map(|first| first.0)
            ],
        )?;
        for (no, given) in content.receipt().map(given_back).unwrap_or_default() {
            let insert = "INSERT INTO given_back (document, no, original, line, quantity, cost)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            self.run(insert, params![id.0, no, given.original, given.line, given.quantity, given.cost])?;
        }
        if let Some(of) = content.receipt().and_then(|receipt| receipt.extra().repair) {
            let insert = "INSERT INTO repair (document, wrong, part) VALUES (?1, ?2, ?3)";
            self.run(insert, params![id.0, of.wrong.0, of.part.as_str()])?;
        }
        Ok(())
    }

    fn intended(&self, a: &Attempt) -> Done {
        if a.state != AttemptState::Intended || a.form_no != 1 {
            return Err(StoreError::corrupt(format!(
                "fact {}: an attempt that did not just begin",
                self.seq
            )));
        }
        // That no other attempt is live is kept by the unique index attempt_live.
        self.must(
            "an attempt out of order, or of a document that is not open or of another kind",
            "INSERT INTO attempt (document, no, kind, operation, amount, at_ms, at_offset_min, shift, receipt, address,
                form_no, state)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, 'intended'
             WHERE ?2 = (SELECT coalesce(max(no), 0) + 1 FROM attempt WHERE document = ?1)
             AND EXISTS (SELECT 1 FROM document WHERE id = ?1 AND kind = ?3 AND state IN ('waiting', 'autonomous'))",
            params![
                a.document.0,
                a.no.0,
                a.kind.as_str(),
                a.amount.map(|(operation, _)| operation.as_str()),
                a.amount.map(|(_, sum)| sum.minor()),
                a.at.utc_ms,
                a.at.offset_min,
                a.shift.0,
                a.receipt,
                wire::to_text::<wire::Address, _>(&a.address)?
            ],
        )?;
        self.form(a.document, a.no, 1, &a.form)?;
        if let Address::Operator { request, .. } = a.address {
            self.must("no register", "UPDATE register SET request = ?1", [request])?;
        }
        Ok(())
    }

    fn form(&self, document: DocumentId, no: AttemptNo, form_no: u32, form: &[u8]) -> Done {
        let insert = "INSERT INTO attempt_form (document, no, form_no, form) VALUES (?1, ?2, ?3, ?4)";
        self.run(insert, params![document.0, no.0, form_no, form]).map(|_| ())
    }

    fn end_attempt(
        &self,
        document: DocumentId,
        no: AttemptNo,
        state: &str,
        refusal: Option<&Refusal>,
    ) -> Done {
        self.must(
            "the end of an attempt that is not live",
            "UPDATE attempt SET state = ?3, refusal = ?4 WHERE document = ?1 AND no = ?2 AND live = 1",
            params![document.0, no.0, state, refusal.map(wire::to_text::<wire::Refusal, _>).transpose()?],
        )
    }

    /// A document ends by the attempt that is live, or without one.
    fn ends_by(
        &self,
        document: DocumentId,
        no: Option<AttemptNo>,
        state: &str,
        refusal: Option<&Refusal>,
    ) -> Done {
        if let Some(no) = no {
            return self.end_attempt(document, no, state, refusal);
        }
        let live = "SELECT EXISTS (SELECT 1 FROM attempt WHERE live = 1 AND document = ?1)";
        match self.view.conn.prepare_cached(live)?.query_row([document.0], |row| row.get(0))? {
            false => Ok(()),
            true => Err(StoreError::corrupt(format!(
                "fact {}: the end of a document that is being tried",
                self.seq
            ))),
        }
    }

    fn settled(&self, id: DocumentId, no: Option<AttemptNo>, s: &Settlement) -> Done {
        let document = self.document(id)?;
        self.ends_by(id, no, "done", None)?;
        self.must(
            "a settlement of a document that is not open",
            "UPDATE document SET state = 'settled', refusal = NULL, settled_number = ?2, settled_sign = ?3,
                settled_at_ms = ?4, settled_at_offset_min = ?5, settled_shift = ?6, settled_receipt = ?7,
                settled_url = ?8, settled_token = ?9, settled_warnings = ?10, settled_formed = ?11
             WHERE id = ?1 AND state IN ('waiting', 'autonomous', 'stuck')",
            params![
                id.0,
                s.number,
                s.sign,
                s.at.utc_ms,
                s.at.offset_min,
                s.shift.0,
                s.receipt,
                s.check_url,
                s.next_token,
                s.warnings,
                (!s.formed.is_empty()).then_some(&s.formed)
            ],
        )?;
        if document.autonomous.is_some() {
            self.queue(-1)?;
        } else {
            let (shift, receipt, at) = (s.shift, s.receipt, s.at);
            let internal = no.is_none() && document.content.kind().is_internal();
            let number = if internal { Number::Kept } else { Number::Is(s.number) };
            let good = Good { shift, receipt, at, number, autonomous: false };
            self.becomes_good(&document, no, &good)?;
        }
        match s.next_token {
            Some(token) => self.must("no register", "UPDATE register SET token = ?1", [token]),
            None => Ok(()),
        }
    }

    fn refused(&self, id: DocumentId, no: Option<AttemptNo>, refusal: &Refusal) -> Done {
        self.ends_by(id, no, "refused", Some(refusal))?;
        self.must(
            "a refusal of a document that is not open",
            // One that was signed autonomously is in the buyer's hand: it is never refused any more.
            "UPDATE document SET state = 'refused', refusal = ?2
             WHERE id = ?1 AND state IN ('waiting', 'stuck') AND autonomous_number IS NULL",
            params![id.0, wire::to_text::<wire::Refusal, _>(refusal)?],
        )?;
        self.run("DELETE FROM given_back WHERE document = ?1", [id.0])?;
        self.run("DELETE FROM repair WHERE document = ?1", [id.0])?;
        self.run("UPDATE payment SET open = 1 WHERE document = ?1 AND state = 'approved'", [id.0])?;
        Ok(())
    }

    fn signed(&self, id: DocumentId, a: &Autonomous) -> Done {
        let document = self.document(id)?;
        self.must(
            "an autonomous signature of a document that does not wait",
            "UPDATE document SET state = 'autonomous', autonomous_number = ?2, autonomous_shift = ?3,
                autonomous_receipt = ?4, autonomous_at_ms = ?5, autonomous_at_offset_min = ?6, autonomous_url = ?7,
                autonomous_report = ?8
             WHERE id = ?1 AND state = 'waiting'",
            params![id.0, a.number, a.shift.0, a.receipt, a.at.utc_ms, a.at.offset_min, a.check_url, a.report],
        )?;
        self.queue(1)?;
        let good =
            Good { shift: a.shift, receipt: a.receipt, at: a.at, number: Number::Is(id.0), autonomous: true };
        self.becomes_good(&document, None, &good)
    }

    fn queue(&self, by: i8) -> Done {
        self.must("no register", "UPDATE register SET queue = queue + ?1", [by])
    }

    fn becomes_good(&self, document: &Document, no: Option<AttemptNo>, good: &Good) -> Done {
        if document.content.kind().has_totals() {
            let totals = wire::to_text::<wire::Totals, _>(&self.view.counters()?)?;
            self.run("UPDATE document SET totals = ?2 WHERE id = ?1", params![document.id.0, totals])?;
        }
        match document.content.kind() {
            DocumentKind::ShiftOpen => self.must(
                "no register",
                "UPDATE register SET shift_number = ?1, shift_since_ms = ?2, shift_since_offset_min = ?3,
                    shift_receipts = 0",
                params![good.shift.0, good.at.utc_ms, good.at.offset_min],
            )?,
            DocumentKind::Receipt | DocumentKind::Correction => {
                self.count(&effects(&document.content, good.autonomous))?;
                self.must("no register", "UPDATE register SET shift_receipts = ?1", [good.receipt])?;
            }
            DocumentKind::ShiftClose => {
                self.must(
                    "no register",
                    "UPDATE register SET shift_number = ?1, shift_since_ms = NULL, shift_since_offset_min = NULL,
                        close_seq = ?2",
                    params![good.shift.0, self.seq],
                )?;
                self.run("DELETE FROM counter WHERE scope = 'shift'", [])?;
            }
            DocumentKind::Registration | DocumentKind::Reregistration => {
                if let Some(registration) = document.content.registration() {
                    self.registered(registration, document.id, no)?;
                }
                self.count(&effects(&document.content, good.autonomous))?;
            }
            DocumentKind::CashIn | DocumentKind::CashOut => {
                self.count(&effects(&document.content, good.autonomous))?;
            }
            DocumentKind::SettlementState
            | DocumentKind::StorageClose
            | DocumentKind::XReport
            | DocumentKind::NonFiscal => {}
        }
        match good.number {
            Number::Kept => Ok(()),
            Number::Is(number) => self.must(
                "no register",
                "UPDATE register SET last_number = ?1, last_at_ms = ?2, last_at_offset_min = ?3",
                params![number, good.at.utc_ms, good.at.offset_min],
            ),
        }
    }

    fn registered(&self, registration: &Registration, id: DocumentId, no: Option<AttemptNo>) -> Done {
        let mut registration = registration.clone();
        match &mut registration {
            // Which storage it became is known since the attempt.
            Registration::Ru(ru) if ru.fn_serial.is_empty() => {
                let attempts = self.view.attempts_of(id)?;
                let by = attempts.into_iter().map(|a| a.attempt).find(|a| Some(a.no) == no);
                if let Some(Address::Storage { serial, .. }) = by.map(|a| a.address) {
                    ru.fn_serial = serial;
                }
            }
            Registration::Ru(_) => {}
            Registration::Kz(kz) => {
                let before = self.view.situation()?;
                let known = match &before.registration {
                    Some(Registration::Kz(known)) => Some(known),
                    _ => None,
                };
                if kz.brings_key(known, before.block.as_ref()) {
                    self.must("no register", "UPDATE register SET token = ?1", [kz.token])?;
                }
                // Numbers go on under a new key: the operator refuses one it has just seen.
                if known.is_none_or(|known| known.device != kz.device) {
                    self.must("no register", "UPDATE register SET request = 0", [])?;
                }
            }
        }
        let text = wire::to_text::<wire::Registration, _>(&registration)?;
        self.must("no register", "UPDATE register SET registration = ?1", [text])
    }

    /// Adds to counters; saturates like [`domain::counters::Counters::add`].
    fn count(&self, effects: &[(Scope, String, i64)]) -> Done {
        let mut add = self.view.conn.prepare_cached(
            "INSERT INTO counter (scope, name, value) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET value = CASE
                WHEN excluded.value > 0 AND value > 9223372036854775807 - excluded.value THEN 9223372036854775807
                WHEN excluded.value < 0 AND value < -9223372036854775807 - 1 - excluded.value
                    THEN -9223372036854775807 - 1
                ELSE value + excluded.value END",
        )?;
        for (scope, name, delta) in effects {
            add.execute(params![scope.as_str(), name, delta])?;
        }
        Ok(())
    }

    fn paid(&self, payment: &Payment) -> Done {
        let wrong = |what: String| StoreError::corrupt(format!("fact {}: {what}", self.seq));
        let document = self.document(payment.document)?;
        match self.view.payment(payment.document)? {
            None if payment.state == PaymentState::Asked && document.state == DocumentState::Waiting => {}
            None => return Err(wrong("a payment that was never asked for, or of a closed document".into())),
            Some(before) if (before.amount, &before.reference) == (payment.amount, &payment.reference) => {
                before.state.step(payment.state).map_err(|e| wrong(e.to_string()))?;
            }
            Some(_) => return Err(wrong("another payment of the same document".into())),
        }
        let open = match payment.state {
            PaymentState::Asked | PaymentState::InDoubt => true,
            PaymentState::Approved => matches!(document.state, DocumentState::Refused(_)),
            PaymentState::Declined | PaymentState::Reversed => false,
        };
        self.run(
            "INSERT INTO payment (document, amount, reference, state, open) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET state = excluded.state, open = excluded.open",
            params![
                payment.document.0,
                payment.amount.minor(),
                payment.reference,
                payment.state.as_str(),
                open
            ],
        )
        .map(|_| ())
    }
}
