//! Rows of the projections turned into values.

use crate::error::StoreError;
use crate::view::Known;
use crate::wire;
use domain::document::{
    Attempt, AttemptNo, AttemptState, Autonomous, Content, Document, DocumentId, DocumentKind, DocumentState,
    Settlement,
};
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::receipt::Operation;
use domain::shift::ShiftNo;
use domain::time::Stamp;
use rusqlite::Row;

/// Columns that [`document`] reads, of a table `document d`.
pub(crate) const DOCUMENT: &str = "d.id, d.state, d.refusal, d.content, d.accepted_ms, d.accepted_offset_min,
    d.autonomous_number, d.autonomous_shift, d.autonomous_receipt, d.autonomous_at_ms, d.autonomous_at_offset_min,
    d.autonomous_url, d.settled_number, d.settled_sign, d.settled_at_ms, d.settled_at_offset_min, d.settled_shift,
    d.settled_receipt, d.settled_url, d.settled_token, d.settled_warnings, d.autonomous_report, d.totals,
    d.settled_formed, d.after";

/// Columns that [`attempt`] reads, of [`ATTEMPT_TABLES`].
pub(crate) const ATTEMPT: &str =
    "a.document, a.no, a.kind, a.operation, a.amount, a.at_ms, a.at_offset_min, a.shift,
    a.receipt, a.address, a.form_no, f.form, a.state, a.refusal";

/// Attempts with their form in force.
pub(crate) const ATTEMPT_TABLES: &str =
    "attempt a JOIN attempt_form f ON f.document = a.document AND f.no = a.no AND f.form_no = a.form_no";

/// Columns that [`payment`] reads, of a table `payment p`.
pub(crate) const PAYMENT: &str = "p.document, p.amount, p.reference, p.state";

pub(crate) fn unknown(what: &str, text: &str) -> StoreError {
    StoreError::corrupt(format!("unknown {what} {text}"))
}

/// Two columns as a time; none when the first is NULL.
pub(crate) fn stamp(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Stamp>> {
    let utc_ms: Option<i64> = row.get(column)?;
    utc_ms.map(|utc_ms| Ok(Stamp { utc_ms, offset_min: row.get(column.saturating_add(1))? })).transpose()
}

fn refusal(row: &Row<'_>, column: usize) -> Result<Refusal, StoreError> {
    wire::from_text::<wire::Refusal, _>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
}

/// `known`: the content that was last read.
pub(crate) fn document(row: &Row<'_>, known: &Known<Content>) -> Result<Document, StoreError> {
    let state: String = row.get(1)?;
    let state = match state.as_str() {
        "waiting" => DocumentState::Waiting,
        "autonomous" => DocumentState::Autonomous,
        "settled" => DocumentState::Settled,
        "refused" => DocumentState::Refused(refusal(row, 2)?),
        "stuck" => DocumentState::Stuck(refusal(row, 2)?),
        other => return Err(unknown("state of a document", other)),
    };
    let autonomous = stamp(row, 9)?
        .map(|at| -> rusqlite::Result<_> {
            Ok(Autonomous {
                number: row.get(6)?,
                shift: ShiftNo(row.get(7)?),
                receipt: row.get(8)?,
                at,
                check_url: row.get(11)?,
                report: row.get(21)?,
            })
        })
        .transpose()?;
    let settlement = stamp(row, 14)?
        .map(|at| -> rusqlite::Result<_> {
            Ok(Settlement {
                number: row.get(12)?,
                sign: row.get(13)?,
                at,
                shift: ShiftNo(row.get(16)?),
                receipt: row.get(17)?,
                check_url: row.get(18)?,
                next_token: row.get(19)?,
                warnings: row.get(20)?,
                formed: row.get::<_, Option<_>>(23)?.unwrap_or_default(),
            })
        })
        .transpose()?;
    Ok(Document {
        id: DocumentId(row.get(0)?),
        content: known.get(
            row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?,
            wire::from_text::<wire::Content, _>,
        )?,
        accepted: Stamp { utc_ms: row.get(4)?, offset_min: row.get(5)? },
        state,
        autonomous,
        settlement,
        totals: match row.get_ref(22)?.as_str_or_null().map_err(rusqlite::Error::from)? {
            Some(text) => Some(wire::from_text::<wire::Totals, _>(text)?),
            None => None,
        },
        after: row.get::<_, Option<u64>>(24)?.map(DocumentId),
        original: None,
    })
}

pub(crate) fn attempt(row: &Row<'_>) -> Result<Attempt, StoreError> {
    let kind: String = row.get(2)?;
    let operation: Option<String> = row.get(3)?;
    let operation = operation
        .map(|name| {
            let found = Operation::ALL.into_iter().find(|o| o.as_str() == name);
            found.ok_or_else(|| unknown("operation", &name))
        })
        .transpose()?;
    let sum: Option<u64> = row.get(4)?;
    let state: String = row.get(12)?;
    let refusal = || refusal(row, 13);
    Ok(Attempt {
        document: DocumentId(row.get(0)?),
        no: AttemptNo(row.get(1)?),
        kind: DocumentKind::ALL
            .into_iter()
            .find(|k| k.as_str() == kind)
            .ok_or_else(|| unknown("kind of document", &kind))?,
        amount: operation.zip(sum.map(Money::from_minor)),
        at: Stamp { utc_ms: row.get(5)?, offset_min: row.get(6)? },
        shift: ShiftNo(row.get(7)?),
        receipt: row.get(8)?,
        address: wire::from_text::<wire::Address, _>(&row.get::<_, String>(9)?)?,
        form_no: row.get(10)?,
        form: row.get(11)?,
        state: attempt_state(&state, refusal)?,
    })
}

pub(crate) fn attempt_state(
    state: &str,
    refusal: impl FnOnce() -> Result<Refusal, StoreError>,
) -> Result<AttemptState, StoreError> {
    Ok(match state {
        "intended" => AttemptState::Intended,
        "in_doubt" => AttemptState::InDoubt,
        "done" => AttemptState::Done,
        "refused" => AttemptState::Refused(refusal()?),
        "abandoned" => AttemptState::Abandoned,
        other => return Err(unknown("state of an attempt", other)),
    })
}

/// Reads a payment whose first column is `first`.
pub(crate) fn payment(row: &Row<'_>, first: usize) -> Result<Payment, StoreError> {
    let column = |n: usize| first.saturating_add(n);
    let state: String = row.get(column(3))?;
    Ok(Payment {
        document: DocumentId(row.get(column(0))?),
        amount: Money::from_minor(row.get(column(1))?),
        reference: row.get(column(2))?,
        state: PaymentState::ALL
            .into_iter()
            .find(|s| s.as_str() == state)
            .ok_or_else(|| unknown("state of a payment", &state))?,
    })
}
