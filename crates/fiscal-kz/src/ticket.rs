//! TICKET: a receipt as the operator reads it.

use crate::country::Slot;
use crate::edition::Edition;
use crate::kkm::ticket_request::item::{Commodity, CommodityTypeEnum, ItemTypeEnum};
use crate::kkm::ticket_request::{
    Amounts, Domain, ExtensionOptions, Item, Modifier, ParentTicket, Payment, Tax, domain as parts,
};
use crate::kkm::{self, DomainTypeEnum, OperationTypeEnum, PaymentTypeEnum};
use crate::{numbers, service};
use domain::country::Situation;
use domain::discount::{Told, told};
use domain::document::DocumentId;
use domain::extra::Branch;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Cashier, Line, Operation, Receipt, Tender};
use domain::tax::Vat;

/// `tax_type` of VAT (НДС).
pub(crate) const VAT: u32 = 100;
/// `operator.code`: the protocol numbers cashiers, this register knows them by name.
const CASHIER_CODE: u32 = 1;

/// The ticket of a receipt. A rule of the law module that was broken is a refusal here, never a wrong message.
pub(crate) fn compose(
    id: DocumentId,
    receipt: &Receipt,
    edition: Edition,
    situation: &Situation,
    slot: &Slot,
) -> Result<kkm::TicketRequest, Refusal> {
    let mut items = Vec::with_capacity(receipt.lines.len());
    for line in &receipt.lines {
        items.extend(item(line, edition)?);
    }
    let payments = receipt.payments.iter().map(|(tender, sum)| {
        let kind = payment_type(*tender).ok_or_else(|| Refusal::new("receipt.payment_kind"))?;
        Ok(Payment { r#type: kind.into(), sum: numbers::money(sum.minor()), ..Payment::default() })
    });
    let has_cash = receipt.payments.iter().any(|(tender, _)| *tender == Tender::Cash);
    let taken = receipt.total.checked_add(receipt.change);
    let taken = taken.ok_or_else(|| Refusal::new("receipt.too_large").with("total", receipt.total))?;
    Ok(kkm::TicketRequest {
        operation: operation_type(receipt.operation).into(),
        date_time: service::date_time(slot.at)?,
        operator: operator(&receipt.cashier),
        domain: domain(receipt.extra().branch.as_ref(), edition)?,
        items,
        payments: payments.collect::<Result<_, Refusal>>()?,
        amounts: Amounts {
            total: numbers::money(receipt.total.minor()),
            // Obligatory with cash. The operator reckons change = taken − total, so taken counts all tenders.
            taken: has_cash.then(|| numbers::money(taken.minor())),
            change: has_cash.then(|| numbers::money(receipt.change.minor())),
            ..Amounts::default()
        },
        extension_options: buyer(receipt),
        offline_ticket_number: slot.offline_number,
        fr_shift_number: Some(slot.shift.0),
        // Reserved in 2.0.4.
        shift_document_number: (edition < Edition::V204).then_some(slot.receipt),
        printed_document_number: edition.has_printed_document_number().then_some(id.0),
        parent_ticket: parent(receipt, edition, situation)?,
        ..kkm::TicketRequest::default()
    })
}

/// Who sells.
pub(crate) fn operator(cashier: &Cashier) -> kkm::Operator {
    kkm::Operator { code: CASHIER_CODE, name: Some(cashier.name.clone()) }
}

/// `OperationTypeEnum` of an operation. A purchase of the shop is the operator's "buy".
pub(crate) const fn operation_type(operation: Operation) -> OperationTypeEnum {
    match operation {
        Operation::Sale => OperationTypeEnum::OperationSell,
        Operation::SaleReturn => OperationTypeEnum::OperationSellReturn,
        Operation::Purchase => OperationTypeEnum::OperationBuy,
        Operation::PurchaseReturn => OperationTypeEnum::OperationBuyReturn,
    }
}

/// `PaymentTypeEnum` of a tender; nothing where the operator takes none: credit and tare were dropped with 2.0.1, before
/// the oldest edition this register speaks.
pub(crate) const fn payment_type(tender: Tender) -> Option<PaymentTypeEnum> {
    match tender {
        Tender::Cash => Some(PaymentTypeEnum::PaymentCash),
        Tender::Electronic => Some(PaymentTypeEnum::PaymentCard),
        Tender::Mobile => Some(PaymentTypeEnum::PaymentMobile),
        Tender::Advance | Tender::Credit | Tender::Barter => None,
    }
}

/// Percent of a rate on the wire, thousandths; nothing for "without VAT", which has no tax entry at all.
pub(crate) fn wire_percent(vat: Vat) -> Option<u32> {
    (vat != Vat::None).then(|| u32::from(vat.percent()).saturating_mul(1000))
}

/// The five data of the receipt that a return names, as they stand on its paper (CPCR 2.0.3, parent ticket).
fn parent(
    receipt: &Receipt,
    edition: Edition,
    situation: &Situation,
) -> Result<Option<ParentTicket>, Refusal> {
    if receipt.extra().original.is_none() || !edition.requires_parent_ticket() {
        return Ok(None);
    }
    let paper = situation.original.as_ref().and_then(|original| original.paper.as_ref());
    let paper = paper.ok_or_else(|| Refusal::new("return.original").at("parentReceipt"))?;
    let at = numbers::date_time(paper.at)
        .map_err(|error| Refusal::new("return.original").at("parentReceipt.dateTime").because(error))?;
    Ok(Some(ParentTicket {
        parent_ticket_number: paper.sign.clone(),
        parent_ticket_data_time: at,
        kgd_kkm_id: paper.register.clone(),
        parent_ticket_total: numbers::money(paper.total.minor()),
        parent_ticket_is_offline: paper.autonomous,
    }))
}

/// The branch; plain trade is said where the edition asks for it.
fn domain(branch: Option<&Branch>, edition: Edition) -> Result<Option<Domain>, Refusal> {
    let Some(branch) = branch else {
        let trading = || Domain { r#type: Some(DomainTypeEnum::DomainTrading.into()), ..Domain::default() };
        return Ok(edition.requires_domain().then(trading));
    };
    let time = |at, field: &str| {
        let at: Result<_, _> = numbers::date_time(at);
        at.map_err(|error| {
            let refusal = Refusal::new("task.field_value").with("field", field).with("value", "");
            refusal.with("similar", "").at(format!("domain.{field}")).because(error)
        })
    };
    let (kind, mut domain) = (
        match branch {
            Branch::Services { .. } => DomainTypeEnum::DomainServices,
            Branch::GasOil { .. } => DomainTypeEnum::DomainGasoil,
            Branch::Hotels => DomainTypeEnum::DomainHotels,
            Branch::Taxi { .. } => DomainTypeEnum::DomainTaxi,
            Branch::Parking { .. } => DomainTypeEnum::DomainParking,
        },
        Domain::default(),
    );
    domain.r#type = Some(kind.into());
    match branch {
        Branch::Services { account } => {
            domain.services = Some(parts::Services { account_number: account.clone() });
        }
        Branch::GasOil { correction, sum, card } => {
            domain.gasoil = Some(parts::GasOil {
                correction_number: correction.clone(),
                correction_sum: sum.map(|sum| numbers::money(sum.minor())),
                card_number: card.clone(),
            });
        }
        Branch::Hotels => {}
        Branch::Taxi { car, ordered, fee } => {
            domain.taxi = Some(parts::Taxi {
                car_number: car.clone(),
                is_order: *ordered,
                current_fee: numbers::money(fee.minor()),
            });
        }
        Branch::Parking { from, until } => {
            let (begin_time, end_time) = (time(*from, "from")?, time(*until, "until")?);
            domain.parking = Some(parts::Parking { begin_time, end_time });
        }
    }
    Ok(Some(domain))
}

/// The goods, and after them what was taken off and put on: sections and operations count prices before it (CPCR 2.0.2,
/// reports). Where that can not be told to the tiyn, the price after it is all the operator hears of.
fn item(line: &Line, edition: Edition) -> Result<Vec<Item>, Refusal> {
    let quantity = numbers::quantity(edition, line.quantity.mantissa(), line.quantity.scale())
        .map_err(|error| Refusal::new("receipt.quantity").with("quantity", line.quantity).because(error))?;
    let unit = line.unit.kz_code();
    let unit = unit.ok_or_else(|| Refusal::new("receipt.unit").with("unit", line.unit.name()))?;
    let told = told(line);
    let (price, cost) = told.map_or((line.price, line.cost), |told| (told.price, told.cost));
    let tax = if told.is_some() { line.vat.inside(cost) } else { line.tax() };
    let tax = tax.ok_or_else(|| Refusal::new("receipt.too_large").with("total", line.cost))?;
    let whole = tax;
    let tax = |sum: Money| {
        let tax = wire_percent(line.vat).map(|percent| Tax {
            tax_type: VAT,
            taxation_type: None,
            percent,
            sum: numbers::money(sum.minor()),
            is_in_total_sum: true,
        });
        tax.into_iter().collect::<Vec<_>>()
    };
    let modifier = |name: &str, sum: Money| Modifier {
        name: Some(name.to_owned()),
        sum: numbers::money(sum.minor()),
        taxes: tax(line.vat.inside(sum).unwrap_or_default()),
        auxiliary: Vec::new(),
    };
    let mark = String::from_utf8(line.extra().goods_code.clone()).ok().filter(|mark| !mark.is_empty());
    let commodity = Commodity {
        name: Some(line.name.clone()),
        section_code: line.section.to_string(),
        quantity,
        price: numbers::money(price.minor()),
        sum: numbers::money(cost.minor()),
        taxes: tax(whole),
        excise_stamp: mark.clone().filter(|_| !edition.has_mark_list()),
        list_excise_stamp: mark.filter(|_| edition.has_mark_list()).into_iter().collect(),
        barcode: line.barcode.clone(),
        measure_unit_code: Some(unit.to_owned()),
        ntin: line.ntin.clone().filter(|_| edition.has_goods_catalogue()),
        commodity_type: edition.has_commodity_type().then(|| commodity_type(line.subject).into()),
        ..Commodity::default()
    };
    let goods = Item {
        r#type: ItemTypeEnum::ItemTypeCommodity.into(),
        commodity: Some(commodity),
        ..Item::default()
    };
    let mut items = vec![goods];
    if let Some(Told { discount, markup, .. }) = told {
        if discount > Money::ZERO {
            let discount = Some(modifier("Жеңілдік / Скидка", discount));
            items.push(Item { r#type: ItemTypeEnum::ItemTypeDiscount.into(), discount, ..Item::default() });
        }
        if markup > Money::ZERO {
            let markup = Some(modifier("Үстеме / Наценка", markup));
            items.push(Item { r#type: ItemTypeEnum::ItemTypeMarkup.into(), markup, ..Item::default() });
        }
    }
    Ok(items)
}

/// Kind of commodity (2.0.4) by the code of tag 1212 that lines carry: 3 = work, 4 = service, else goods.
const fn commodity_type(subject: u8) -> CommodityTypeEnum {
    match subject {
        3 => CommodityTypeEnum::CommodityTypeTask,
        4 => CommodityTypeEnum::CommodityTypeService,
        _ => CommodityTypeEnum::CommodityTypeProduct,
    }
}

fn buyer(receipt: &Receipt) -> Option<ExtensionOptions> {
    let contact = receipt.buyer_contact.as_ref();
    (contact.is_some() || receipt.buyer_number.is_some()).then(|| ExtensionOptions {
        customer_email: contact.filter(|text| text.contains('@')).cloned(),
        customer_phone: contact.filter(|text| !text.contains('@')).cloned(),
        customer_iin_or_bin: receipt.buyer_number.clone(),
        ..ExtensionOptions::default()
    })
}
