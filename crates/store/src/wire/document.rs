//! Contents, attempts, settlements, payments, refusals.

use super::extra::Piece;
use super::receipt::{Cashier, Receipt, operation};
use super::recovered::Recovered;
use super::registration::Registration;
use super::{Malformed, Stamp, named};
use domain::counters::{Counters, Scope};
use domain::document as d;
use domain::money::Money;
use domain::payment as p;
use domain::receipt::Operation;
use domain::registration::Reregistration;
use domain::shift::ShiftNo;
use domain::slip::Slip;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Charge {
    None,
    Terminal(u64),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Content {
    Registration { registration: Registration, cashier: Cashier },
    ShiftOpen { cashier: Cashier },
    Receipt { receipt: Box<Receipt>, charge: Charge },
    ShiftClose { cashier: Cashier },
    Reregistration { registration: Registration, reasons: u32, cashier: Cashier },
    SettlementState { cashier: Cashier },
    StorageClose { cashier: Cashier },
    CashIn { sum: u64, cashier: Cashier },
    CashOut { sum: u64, cashier: Cashier },
    XReport { cashier: Cashier },
    NonFiscal { blocks: Vec<Piece>, cashier: Cashier },
    Recovered(Box<Recovered>),
}

impl From<&d::Content> for Content {
    fn from(c: &d::Content) -> Self {
        match c {
            d::Content::Registration(registration, cashier) => {
                Self::Registration { registration: registration.as_ref().into(), cashier: cashier.into() }
            }
            d::Content::ShiftOpen(cashier) => Self::ShiftOpen { cashier: cashier.into() },
            d::Content::Receipt(receipt, charge) => Self::Receipt {
                receipt: Box::new(receipt.as_ref().into()),
                charge: match charge {
                    p::Charge::None => Charge::None,
                    p::Charge::Terminal(amount) => Charge::Terminal(amount.minor()),
                },
            },
            d::Content::ShiftClose(cashier) => Self::ShiftClose { cashier: cashier.into() },
            d::Content::Reregistration(change, cashier) => Self::Reregistration {
                registration: (&change.registration).into(),
                reasons: change.reasons,
                cashier: cashier.into(),
            },
            d::Content::SettlementState(cashier) => Self::SettlementState { cashier: cashier.into() },
            d::Content::StorageClose(cashier) => Self::StorageClose { cashier: cashier.into() },
            d::Content::CashIn(sum, cashier) => Self::CashIn { sum: sum.minor(), cashier: cashier.into() },
            d::Content::CashOut(sum, cashier) => Self::CashOut { sum: sum.minor(), cashier: cashier.into() },
            d::Content::XReport(cashier) => Self::XReport { cashier: cashier.into() },
            d::Content::NonFiscal(slip, cashier) => {
                let blocks = slip.blocks.iter().map(Into::into).collect();
                Self::NonFiscal { blocks, cashier: cashier.into() }
            }
            d::Content::Recovered(recovered) => Self::Recovered(Box::new(recovered.as_ref().into())),
        }
    }
}

impl TryFrom<Content> for d::Content {
    type Error = Malformed;

    fn try_from(c: Content) -> Result<Self, Malformed> {
        Ok(match c {
            Content::Registration { registration, cashier } => {
                Self::Registration(Box::new(registration.try_into()?), cashier.into())
            }
            Content::ShiftOpen { cashier } => Self::ShiftOpen(cashier.into()),
            Content::Receipt { receipt, charge } => Self::Receipt(
                Box::new((*receipt).try_into()?),
                match charge {
                    Charge::None => p::Charge::None,
                    Charge::Terminal(amount) => p::Charge::Terminal(Money::from_minor(amount)),
                },
            ),
            Content::ShiftClose { cashier } => Self::ShiftClose(cashier.into()),
            Content::Reregistration { registration, reasons, cashier } => {
                let registration = registration.try_into()?;
                Self::Reregistration(Box::new(Reregistration { registration, reasons }), cashier.into())
            }
            Content::SettlementState { cashier } => Self::SettlementState(cashier.into()),
            Content::StorageClose { cashier } => Self::StorageClose(cashier.into()),
            Content::CashIn { sum, cashier } => Self::CashIn(Money::from_minor(sum), cashier.into()),
            Content::CashOut { sum, cashier } => Self::CashOut(Money::from_minor(sum), cashier.into()),
            Content::XReport { cashier } => Self::XReport(cashier.into()),
            Content::NonFiscal { blocks, cashier } => {
                let blocks = blocks.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
                Self::NonFiscal(Slip { blocks }, cashier.into())
            }
            Content::Recovered(recovered) => Self::Recovered(Box::new((*recovered).try_into()?)),
        })
    }
}

/// Counters as they stood, by name.
#[derive(Serialize, Deserialize)]
pub(crate) struct Totals {
    shift: BTreeMap<String, i64>,
    ever: BTreeMap<String, i64>,
}

impl From<&Counters> for Totals {
    fn from(counters: &Counters) -> Self {
        let of = |wanted| {
            let those = counters.0.iter().filter(move |((scope, _), _)| *scope == wanted);
            those.map(|((_, name), value)| (name.clone(), *value)).collect()
        };
        Self { shift: of(Scope::Shift), ever: of(Scope::Ever) }
    }
}

impl TryFrom<Totals> for Counters {
    type Error = Malformed;

    fn try_from(totals: Totals) -> Result<Self, Malformed> {
        let of = |scope, values: BTreeMap<String, i64>| {
            values.into_iter().map(move |(name, value)| ((scope, name), value))
        };
        Ok(Self(of(Scope::Shift, totals.shift).chain(of(Scope::Ever, totals.ever)).collect()))
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Refusal {
    code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    cause: String,
}

impl From<&domain::notice::Refusal> for Refusal {
    fn from(r: &domain::notice::Refusal) -> Self {
        Self { code: r.code.clone(), args: r.args.clone(), path: r.path.clone(), cause: r.cause.clone() }
    }
}

impl TryFrom<Refusal> for domain::notice::Refusal {
    type Error = Malformed;

    fn try_from(r: Refusal) -> Result<Self, Malformed> {
        Ok(Self { code: r.code, args: r.args, path: r.path, cause: r.cause })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Autonomous {
    number: u32,
    shift: u32,
    receipt: u32,
    at: Stamp,
    check_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    report: Option<Bytes>,
}

/// Bytes in hexadecimal, where they may be missing.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Bytes(#[serde(with = "hex::serde::no_prefix")] Vec<u8>);

impl From<&d::Autonomous> for Autonomous {
    fn from(a: &d::Autonomous) -> Self {
        let check_url = a.check_url.clone();
        let report = a.report.clone().map(Bytes);
        Self { number: a.number, shift: a.shift.0, receipt: a.receipt, at: a.at.into(), check_url, report }
    }
}

impl From<Autonomous> for d::Autonomous {
    fn from(a: Autonomous) -> Self {
        let (shift, at) = (ShiftNo(a.shift), a.at.into());
        Self {
            number: a.number,
            shift,
            receipt: a.receipt,
            at,
            check_url: a.check_url,
            report: a.report.map(|b| b.0),
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Settlement {
    number: u64,
    sign: String,
    at: Stamp,
    shift: u32,
    receipt: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    check_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next_token: Option<u32>,
    warnings: u8,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "hex::serde::no_prefix")]
    formed: Vec<u8>,
}

impl From<&d::Settlement> for Settlement {
    fn from(s: &d::Settlement) -> Self {
        Self {
            number: s.number,
            sign: s.sign.clone(),
            at: s.at.into(),
            shift: s.shift.0,
            receipt: s.receipt,
            check_url: s.check_url.clone(),
            next_token: s.next_token,
            warnings: s.warnings,
            formed: s.formed.clone(),
        }
    }
}

impl From<Settlement> for d::Settlement {
    fn from(s: Settlement) -> Self {
        Self {
            number: s.number,
            sign: s.sign,
            at: s.at.into(),
            shift: ShiftNo(s.shift),
            receipt: s.receipt,
            check_url: s.check_url,
            next_token: s.next_token,
            warnings: s.warnings,
            formed: s.formed,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Address {
    Storage { serial: String, document: u32 },
    Operator { device: u32, token: u32, request: u16 },
    Vendor { id: String },
}

impl From<&d::Address> for Address {
    fn from(a: &d::Address) -> Self {
        match a.clone() {
            d::Address::Storage { serial, document } => Self::Storage { serial, document },
            d::Address::Operator { device, token, request } => Self::Operator { device, token, request },
            d::Address::Vendor { id } => Self::Vendor { id },
        }
    }
}

impl TryFrom<Address> for d::Address {
    type Error = Malformed;

    fn try_from(a: Address) -> Result<Self, Malformed> {
        Ok(match a {
            Address::Storage { serial, document } => Self::Storage { serial, document },
            Address::Operator { device, token, request } => Self::Operator { device, token, request },
            Address::Vendor { id } => Self::Vendor { id },
        })
    }
}

/// An attempt as it is intended: its state is that of its facts.
#[derive(Serialize, Deserialize)]
pub(crate) struct Attempt {
    document: u64,
    no: u32,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<(String, u64)>,
    at: Stamp,
    shift: u32,
    receipt: u32,
    address: Address,
    form_no: u32,
    #[serde(with = "hex::serde::no_prefix")]
    form: Vec<u8>,
}

impl From<&d::Attempt> for Attempt {
    fn from(a: &d::Attempt) -> Self {
        Self {
            document: a.document.0,
            no: a.no.0,
            kind: a.kind.as_str().to_owned(),
            amount: a.amount.map(|(operation, sum)| (operation.as_str().to_owned(), sum.minor())),
            at: a.at.into(),
            shift: a.shift.0,
            receipt: a.receipt,
            address: (&a.address).into(),
            form_no: a.form_no,
            form: a.form.clone(),
        }
    }
}

impl TryFrom<Attempt> for d::Attempt {
    type Error = Malformed;

    fn try_from(a: Attempt) -> Result<Self, Malformed> {
        let amount = |(name, sum): (String, u64)| -> Result<(Operation, Money), Malformed> {
            Ok((operation(&name)?, Money::from_minor(sum)))
        };
        Ok(Self {
            document: d::DocumentId(a.document),
            no: d::AttemptNo(a.no),
            kind: named("kind", d::DocumentKind::ALL, d::DocumentKind::as_str, &a.kind)?,
            amount: a.amount.map(amount).transpose()?,
            at: a.at.into(),
            shift: ShiftNo(a.shift),
            receipt: a.receipt,
            address: a.address.try_into()?,
            form_no: a.form_no,
            form: a.form,
            state: d::AttemptState::Intended,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Payment {
    document: u64,
    amount: u64,
    reference: String,
    state: String,
}

impl From<&p::Payment> for Payment {
    fn from(x: &p::Payment) -> Self {
        Self {
            document: x.document.0,
            amount: x.amount.minor(),
            reference: x.reference.clone(),
            state: x.state.as_str().to_owned(),
        }
    }
}

impl TryFrom<Payment> for p::Payment {
    type Error = Malformed;

    fn try_from(x: Payment) -> Result<Self, Malformed> {
        Ok(Self {
            document: d::DocumentId(x.document),
            amount: Money::from_minor(x.amount),
            reference: x.reference,
            state: named("state", p::PaymentState::ALL, p::PaymentState::as_str, &x.state)?,
        })
    }
}
