//! Documents that were read back from the fiscal device.

use super::receipt::{Cashier, operation};
use super::registration::Registration;
use super::{Malformed, named};
use domain::document::DocumentKind;
use domain::money::Money;
use domain::receipt::{TaxSum, Tender};
use domain::recovered as d;
use domain::tax::RATES;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(crate) struct Recovered {
    kind: String,
    form: u8,
    /// Operation, total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<(String, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sums: Option<Sums>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    registration: Option<Registration>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    carried: Vec<(String, i64)>,
    cashier: Cashier,
    #[serde(with = "hex::serde::no_prefix")]
    data: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Sums {
    /// Kind of payment, sum.
    payments: Vec<(String, u64)>,
    /// Rate, tax, turnover.
    taxes: Vec<(String, u64, u64)>,
    lines: u32,
}

impl From<&d::Recovered> for Recovered {
    fn from(r: &d::Recovered) -> Self {
        Self {
            kind: r.kind.as_str().to_owned(),
            form: r.form,
            amount: r.amount.map(|(operation, total)| (operation.as_str().to_owned(), total.minor())),
            sums: r.sums.as_ref().map(|sums| Sums {
                payments: sums.payments.iter().map(|(t, sum)| (t.as_str().to_owned(), sum.minor())).collect(),
                taxes: sums
                    .taxes
                    .iter()
                    .map(|t| (t.vat.name().to_owned(), t.tax.minor(), t.turnover.minor()))
                    .collect(),
                lines: sums.lines,
            }),
            registration: r.registration.as_deref().map(Into::into),
            carried: r.carried.clone(),
            cashier: (&r.cashier).into(),
            data: r.data.clone(),
        }
    }
}

impl TryFrom<Recovered> for d::Recovered {
    type Error = Malformed;

    fn try_from(r: Recovered) -> Result<Self, Malformed> {
        let amount = |(name, total): (String, u64)| -> Result<_, Malformed> {
            Ok((operation(&name)?, Money::from_minor(total)))
        };
        Ok(Self {
            kind: named("kind", DocumentKind::ALL, DocumentKind::as_str, &r.kind)?,
            form: r.form,
            amount: r.amount.map(amount).transpose()?,
            sums: r.sums.map(TryInto::try_into).transpose()?,
            registration: r.registration.map(TryInto::try_into).transpose()?.map(Box::new),
            carried: r.carried,
            cashier: r.cashier.into(),
            data: r.data,
        })
    }
}

impl TryFrom<Sums> for d::ReceiptSums {
    type Error = Malformed;

    fn try_from(s: Sums) -> Result<Self, Malformed> {
        let payment = |(name, sum): (String, u64)| -> Result<_, Malformed> {
            Ok((named("tender", Tender::ALL, Tender::as_str, &name)?, Money::from_minor(sum)))
        };
        let tax = |(name, tax, turnover): (String, u64, u64)| -> Result<_, Malformed> {
            let rate = RATES.iter().find(|r| r.name == name).ok_or_else(|| Malformed::new("vat", &name))?;
            Ok(TaxSum { vat: rate.vat, tax: Money::from_minor(tax), turnover: Money::from_minor(turnover) })
        };
        Ok(Self {
            payments: s.payments.into_iter().map(payment).collect::<Result<_, _>>()?,
            taxes: s.taxes.into_iter().map(tax).collect::<Result<_, _>>()?,
            lines: s.lines,
        })
    }
}
