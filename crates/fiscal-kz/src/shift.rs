//! CLOSE_SHIFT and REPORT: the end of a shift with its Z report, and the X report before it.

use crate::country::Slot;
use crate::edition::Edition;
use crate::kkm;
use crate::report::zx_report;
use crate::ticket::operator;
use crate::{law, service};
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
        None => report(edition, situation, slot, true)?,
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

/// The request that tells the operator our X report; its answer brings the operator's.
pub(crate) fn compose_x(
    document: &Document,
    edition: Edition,
    situation: &Situation,
    slot: &Slot,
) -> Result<kkm::ReportRequest, Refusal> {
    let report = match document.autonomous.as_ref().and_then(|a| a.report.as_deref()) {
        Some(signed) => kkm::ZxReport::decode(signed).map_err(|error| {
            Refusal::new("document.damaged").with("document", document.id.0).because(error)
        })?,
        None => {
            law::open_shift(situation.shift, None)?;
            report(edition, situation, slot, false)?
        }
    };
    Ok(kkm::ReportRequest {
        report: kkm::ReportTypeEnum::ReportX.into(),
        date_time: service::date_time(slot.at)?,
        is_offline: Some(slot.offline_number.is_some()),
        zx_report: Some(report),
    })
}

/// The report of the open shift, from the counters of the situation.
pub(crate) fn report(
    edition: Edition,
    situation: &Situation,
    slot: &Slot,
    closes: bool,
) -> Result<kkm::ZxReport, Refusal> {
    let since = match situation.shift {
        Shift::Open { since, .. } => since,
        Shift::Closed { .. } => slot.at,
    };
    zx_report(&situation.counters, edition, slot.shift, since, slot.at, closes)
}
