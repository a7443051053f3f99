//! CLOSE_SHIFT: the end of a shift with its Z report.

use crate::country::Slot;
use crate::edition::Edition;
use crate::kkm;
use crate::report::z_report;
use crate::service;
use crate::ticket::operator;
use domain::country::Situation;
use domain::document::DocumentId;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::shift::Shift;

/// The request that closes the shift of `slot`, from `situation.counters`.
///
/// A shift that was closed autonomously and is reported later: the counters must be those of its closing. When the
/// situation knows another shift by then, the time of opening is lost and the time of closing stands in its place.
pub(crate) fn compose(
    id: DocumentId,
    cashier: &Cashier,
    edition: Edition,
    situation: &Situation,
    slot: &Slot,
) -> Result<kkm::CloseShiftRequest, Refusal> {
    let since = match situation.shift {
        Shift::Open { number, since } if number == slot.shift => since,
        Shift::Open { .. } | Shift::Closed { .. } => slot.at,
    };
    Ok(kkm::CloseShiftRequest {
        close_time: service::date_time(slot.at)?,
        is_offline: Some(slot.offline_number.is_some()),
        fr_shift_number: Some(slot.shift.0),
        withdraw_money: Some(false),
        z_report: Some(z_report(&situation.counters, edition, slot.shift, since, slot.at)?),
        operator: Some(operator(cashier)),
        printed_document_number: edition.has_printed_document_number().then_some(id.0),
    })
}
