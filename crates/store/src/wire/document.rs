//! Contents, attempts, settlements, payments, refusals.

use super::receipt::{Cashier, Receipt, operation};
use super::registration::Registration;
use super::{Malformed, Stamp, named};
use domain::document as d;
use domain::money::Money;
use domain::payment as p;
use domain::receipt::Operation;
use domain::shift::ShiftNo;
use serde::{Deserialize, Serialize};

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
    Receipt { receipt: Receipt, charge: Charge },
    ShiftClose { cashier: Cashier },
}

impl From<&d::Content> for Content {
    fn from(c: &d::Content) -> Self {
        match c {
            d::Content::Registration(registration, cashier) => {
                Self::Registration { registration: registration.as_ref().into(), cashier: cashier.into() }
            }
            d::Content::ShiftOpen(cashier) => Self::ShiftOpen { cashier: cashier.into() },
            d::Content::Receipt(receipt, charge) => Self::Receipt {
                receipt: receipt.as_ref().into(),
                charge: match charge {
                    p::Charge::None => Charge::None,
                    p::Charge::Terminal(amount) => Charge::Terminal(amount.minor()),
                },
            },
            d::Content::ShiftClose(cashier) => Self::ShiftClose { cashier: cashier.into() },
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
                Box::new(receipt.try_into()?),
                match charge {
                    Charge::None => p::Charge::None,
                    Charge::Terminal(amount) => p::Charge::Terminal(Money::from_minor(amount)),
                },
            ),
            Content::ShiftClose { cashier } => Self::ShiftClose(cashier.into()),
        })
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
