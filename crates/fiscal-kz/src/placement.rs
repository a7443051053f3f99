//! MONEY_PLACEMENT: cash put into the drawer or taken out of it.

use crate::country::Slot;
use crate::edition::Edition;
use crate::kkm::{MoneyPlacementEnum, MoneyPlacementRequest};
use crate::ticket::operator;
use crate::{numbers, service};
use domain::document::DocumentId;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::Cashier;

/// The request that counts a placement.
pub(crate) fn compose(
    id: DocumentId,
    operation: MoneyPlacementEnum,
    sum: Money,
    cashier: &Cashier,
    edition: Edition,
    slot: &Slot,
) -> Result<MoneyPlacementRequest, Refusal> {
    Ok(MoneyPlacementRequest {
        datetime: service::date_time(slot.at)?,
        operation: operation.into(),
        sum: numbers::money(sum.minor()),
        is_offline: Some(slot.offline_number.is_some()),
        fr_shift_number: Some(slot.shift.0),
        printed_document_number: edition.has_printed_document_number().then_some(id.0),
        operator: Some(operator(cashier)),
    })
}
