//! Receipts.

use super::extra::{Correction, LineExtra, ReceiptExtra};
use super::{Malformed, named};
use domain::money::{Money, Quantity};
use domain::receipt as d;
use domain::tax::RATES;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct Cashier {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inn: Option<String>,
}

impl From<&d::Cashier> for Cashier {
    fn from(c: &d::Cashier) -> Self {
        Self { name: c.name.clone(), inn: c.inn.clone() }
    }
}

impl From<Cashier> for d::Cashier {
    fn from(c: Cashier) -> Self {
        Self { name: c.name, inn: c.inn }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    name: String,
    price: u64,
    mantissa: u64,
    scale: u8,
    cost: u64,
    vat: String,
    unit: String,
    subject: u8,
    method: u8,
    section: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ntin: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    barcode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extra: Option<Box<LineExtra>>,
}

impl From<&d::Line> for Line {
    fn from(l: &d::Line) -> Self {
        Self {
            name: l.name.clone(),
            price: l.price.minor(),
            mantissa: l.quantity.mantissa(),
            scale: l.quantity.scale(),
            cost: l.cost.minor(),
            vat: l.vat.name().to_owned(),
            unit: l.unit.name().to_owned(),
            subject: l.subject,
            method: l.method,
            section: l.section,
            ntin: l.ntin.clone(),
            barcode: l.barcode.clone(),
            extra: l.extra.as_deref().map(|e| Box::new(e.into())),
        }
    }
}

impl TryFrom<Line> for d::Line {
    type Error = Malformed;

    fn try_from(l: Line) -> Result<Self, Malformed> {
        let rate = RATES.iter().find(|r| r.name == l.vat).ok_or_else(|| Malformed::new("vat", &l.vat))?;
        Ok(Self {
            name: l.name,
            price: Money::from_minor(l.price),
            quantity: Quantity::new(l.mantissa, l.scale).ok_or_else(|| Malformed::new("scale", l.scale))?,
            cost: Money::from_minor(l.cost),
            vat: rate.vat,
            unit: d::Unit::named(&l.unit).ok_or_else(|| Malformed::new("unit", &l.unit))?,
            subject: l.subject,
            method: l.method,
            section: l.section,
            ntin: l.ntin,
            barcode: l.barcode,
            extra: l.extra.map(|e| (*e).try_into().map(Box::new)).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Receipt {
    operation: String,
    lines: Vec<Line>,
    payments: Vec<(String, u64)>,
    total: u64,
    change: u64,
    tax_system: u8,
    cashier: Cashier,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buyer_contact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buyer_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<Correction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extra: Option<Box<ReceiptExtra>>,
}

impl From<&d::Receipt> for Receipt {
    fn from(r: &d::Receipt) -> Self {
        Self {
            operation: r.operation.as_str().to_owned(),
            lines: r.lines.iter().map(Into::into).collect(),
            payments: r.payments.iter().map(|(t, sum)| (t.as_str().to_owned(), sum.minor())).collect(),
            total: r.total.minor(),
            change: r.change.minor(),
            tax_system: r.tax_system,
            cashier: (&r.cashier).into(),
            buyer_contact: r.buyer_contact.clone(),
            buyer_number: r.buyer_number.clone(),
            correction: r.correction.as_ref().map(Into::into),
            extra: r.extra.as_deref().map(|e| Box::new(e.into())),
        }
    }
}

/// The arithmetic was checked when the receipt was made and is not checked again: a later, stricter rule must not make
/// old receipts unreadable.
impl TryFrom<Receipt> for d::Receipt {
    type Error = Malformed;

    fn try_from(r: Receipt) -> Result<Self, Malformed> {
        let payments = r.payments.iter().map(|(tender, sum)| {
            Ok((named("tender", d::Tender::ALL, d::Tender::as_str, tender)?, Money::from_minor(*sum)))
        });
        Ok(Self {
            operation: operation(&r.operation)?,
            payments: payments.collect::<Result<_, _>>()?,
            lines: r.lines.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            total: Money::from_minor(r.total),
            change: Money::from_minor(r.change),
            tax_system: r.tax_system,
            cashier: r.cashier.into(),
            buyer_contact: r.buyer_contact,
            buyer_number: r.buyer_number,
            correction: r.correction.map(Into::into),
            extra: r.extra.map(|e| (*e).try_into().map(Box::new)).transpose()?,
        })
    }
}

pub(super) fn operation(text: &str) -> Result<d::Operation, Malformed> {
    named("operation", d::Operation::ALL, d::Operation::as_str, text)
}
