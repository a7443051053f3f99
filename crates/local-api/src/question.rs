//! Answers to tasks that change nothing, in the shape of ATOL's driver.

use crate::door::Door;
use crate::task::Question;
use domain::document::{Document, DocumentId, DocumentKind};
use domain::notice::Refusal;
use domain::shift::{Shift, ShiftNo};
use domain::time::Stamp;
use serde_json::{Map, Value, json};
use store::{StoreError, View};

/// Answers it: the `result`.
///
/// # Errors
/// `folder.not_begun`, and any error of the store.
pub(crate) fn answer(question: Question, door: &dyn Door) -> Result<Value, Refusal> {
    match question {
        Question::ShiftStatus => shift_status(door),
    }
}

fn shift_status(door: &dyn Door) -> Result<Value, Refusal> {
    let now = door.now().wall;
    let ask = |view: &View<'_>| -> Result<Option<Value>, StoreError> {
        let Some(situation) = view.status()?.situation else { return Ok(None) };
        let shift = situation.shift;
        let (state, opened) = match shift {
            Shift::Open { since, .. } if shift.is_expired(now) => ("expired", Some(since)),
            Shift::Open { since, .. } => ("opened", Some(since)),
            Shift::Closed { last } => ("closed", opening(view, last)?),
        };
        let opened = opened.map(|since| Shift::Open { number: shift.number(), since });
        let mut fields = Map::new();
        fields.insert("state".to_owned(), state.into());
        fields.insert("number".to_owned(), shift.number().0.into());
        fields.insert("expiredTime".to_owned(), opened.and_then(Shift::expires).map(Stamp::iso).into());
        if !shift.is_open() {
            fields.insert("documentsCount".to_owned(), situation.shift_receipts.into());
        }
        Ok(Some(json!({"shiftStatus": fields})))
    };
    read(door, ask)?.ok_or_else(|| Refusal::new("folder.not_begun"))
}

fn read<T>(door: &dyn Door, ask: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> Result<T, Refusal> {
    door.reader().and_then(|reader| reader.read(ask)).map_err(|error| error.refusal())
}

/// Shift and number inside it of a good document.
fn place(document: &Document) -> Option<(ShiftNo, u32)> {
    let signed = document.autonomous.as_ref().map(|a| (a.shift, a.receipt));
    signed.or_else(|| document.settlement.as_ref().map(|s| (s.shift, s.receipt)))
}

/// Good documents before `id`, the newest first.
fn before<'v>(
    view: &'v View<'v>,
    id: u64,
) -> impl Iterator<Item = Result<(Document, ShiftNo, u32), StoreError>> + 'v {
    let good = |document: Document| place(&document).map(|(shift, receipt)| (document, shift, receipt));
    (1..id).rev().filter_map(move |id| {
        view.document(DocumentId(id)).map(|document| document.and_then(good)).transpose()
    })
}

/// When a shift was opened.
fn opening(view: &View<'_>, shift: ShiftNo) -> Result<Option<Stamp>, StoreError> {
    for found in before(view, view.next_document()?.0) {
        let (document, of, _) = found?;
        if document.content.kind() == DocumentKind::ShiftOpen && of == shift {
            return Ok(document.settlement.map(|settled| settled.at));
        }
    }
    Ok(None)
}
