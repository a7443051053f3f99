//! CLOSE_SHIFT: the end of a shift with its Z report.

use crate::country::Slot;
use crate::edition::Edition;
use crate::kkm;
use crate::report::z_report;
use crate::service;
use crate::ticket::operator;
use domain::country::Situation;
use domain::document::Document;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::shift::Shift;
use prost::Message;

/// The request that closes the shift of `slot`. A shift that was closed autonomously is reported as it stood then.
pub(crate) fn compose(
    document: &Document,
    cashier: &Cashier,
    edition: Edition,
    situation: &Situation,
    slot: &Slot,
) -> Result<kkm::CloseShiftRequest, Refusal> {
    let z_report = match document.autonomous.as_ref().and_then(|a| a.report.as_deref()) {
        Some(signed) => kkm::ZxReport::decode(signed).map_err(|error| {
            Refusal::new("document.damaged").with("document", document.id.0).because(error)
        })?,
        None => report(edition, situation, slot)?,
    };
    Ok(kkm::CloseShiftRequest {
        close_time: service::date_time(slot.at)?,
        is_offline: Some(slot.offline_number.is_some()),
        fr_shift_number: Some(slot.shift.0),
        withdraw_money: Some(false),
        z_report: Some(z_report),
        operator: Some(operator(cashier)),
        printed_document_number: edition.has_printed_document_number().then_some(document.id.0),
    })
}

/// The Z report of the open shift, from the counters of the situation.
pub(crate) fn report(edition: Edition, situation: &Situation, slot: &Slot) -> Result<kkm::ZxReport, Refusal> {
    let since = match situation.shift {
        Shift::Open { since, .. } => since,
        Shift::Closed { .. } => slot.at,
    };
    z_report(&situation.counters, edition, slot.shift, since, slot.at)
}
