//! Answers to tasks that change nothing, in the shape of ATOL's driver.

use crate::answer::number;
use crate::device;
use crate::door::Door;
use crate::task::Question;
use domain::counters::Scope;
use domain::document::{Document, DocumentId, DocumentKind};
use domain::notice::Refusal;
use domain::shift::{Shift, ShiftNo};
use domain::tax::CountryCode;
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
        Question::ShiftTotals => totals(door, Scope::Shift),
        Question::OverallTotals => totals(door, Scope::Ever),
        Question::CashDrawer => cash_drawer(door),
        Question::DeviceInfo => Ok(device::info(door)),
        Question::DeviceStatus => Ok(device::status(door)),
        Question::Exchange => Ok(device::exchange(door)),
        Question::StorageInfo => device::storage_info(door),
        Question::StorageStatus => device::storage_status(door),
        Question::Registration => device::registration(door),
    }
}

/// Names of the driver for operations and payments, and those of our counters.
const OPERATIONS: [(&str, &str); 4] =
    [("sell", "sale"), ("sellReturn", "sale_return"), ("buy", "purchase"), ("buyReturn", "purchase_return")];
const PAYMENTS: [(&str, &str); 6] = [
    ("cash", "cash"),
    ("electronically", "electronic"),
    ("prepaid", "advance"),
    ("credit", "credit"),
    ("other", "barter"),
    ("mobile", "mobile"),
];

/// Totals of the open shift, or those that are never set to zero; of these the payments are not kept apart.
fn totals(door: &dyn Door, scope: Scope) -> Result<Value, Refusal> {
    let ask = |view: &View<'_>| Ok((view.status()?.situation, view.counters()?));
    let (situation, counters) = read(door, ask)?;
    let situation = situation.ok_or_else(|| Refusal::new("folder.not_begun"))?;
    let money = |name: &str| number(counters.money(scope, name));
    let count = |name: &str| Value::from(counters.get(scope, name));
    let mut receipts = Map::new();
    for (name, ours) in OPERATIONS {
        let mut fields = Map::new();
        fields.insert("count".to_owned(), count(&format!("{ours}/count")));
        fields.insert("sum".to_owned(), money(&format!("{ours}/total")));
        if scope == Scope::Shift {
            let places = PAYMENTS.iter().filter(|(kind, _)| {
                // Only Kazakhstan has it, and only there programs look for it.
                *kind != "mobile" || door.country() == CountryCode::Kz
            });
            let paid = places
                .map(|(kind, ours_kind)| ((*kind).to_owned(), money(&format!("{ours}/{ours_kind}/sum"))));
            fields.insert("payments".to_owned(), paid.collect::<Map<_, _>>().into());
        }
        receipts.insert(name.to_owned(), fields.into());
    }
    if scope == Scope::Ever {
        return Ok(json!({"overallTotals": {"receipts": receipts}}));
    }
    Ok(json!({"shiftTotals": {
        "shiftNumber": situation.shift.number().0,
        "receipts": receipts,
        "income": {"sum": money("cash_in/sum"), "count": count("cash_in/count")},
        "outcome": {"sum": money("cash_out/sum"), "count": count("cash_out/count")},
        "cashDrawer": {"sum": number(situation.drawer)},
    }}))
}

fn cash_drawer(door: &dyn Door) -> Result<Value, Refusal> {
    let situation = read(door, |view| Ok(view.status()?.situation))?;
    let situation = situation.ok_or_else(|| Refusal::new("folder.not_begun"))?;
    // No drawer tells whether it is open.
    Ok(json!({
        "counters": {"cashSum": number(situation.drawer)},
        "cashDrawerStatus": {"cashDrawerOpened": Value::Null},
    }))
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
