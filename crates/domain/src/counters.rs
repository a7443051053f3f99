//! What the register adds up: totals of the shift and totals for ever, changed by documents and nothing else.

use crate::discount::{Told, told};
use crate::document::Content;
use crate::receipt::{Operation, Receipt, Tender};
use crate::{money::Money, tax::Vat};
use std::collections::BTreeMap;

/// How long a counter lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Until the shift closes.
    Shift,
    /// For ever (необнуляемые суммы).
    Ever,
}

impl Scope {
    /// Stable name of rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Ever => "ever",
        }
    }
}

/// Values by scope and name. Names are paths: `sale/count`, `sale/total`, `sale/cash/sum`, `sale/vat16/tax`,
/// `sale/section/1/lines`, `drawer`. Amounts are minor units; only the drawer may be negative.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counters(pub BTreeMap<(Scope, String), i64>);

impl Counters {
    /// A value; 0 when it was never touched.
    pub fn get(&self, scope: Scope, name: &str) -> i64 {
        self.0.get(&(scope, name.to_owned())).copied().unwrap_or(0)
    }

    /// An amount; negative and absent values read as nothing.
    pub fn money(&self, scope: Scope, name: &str) -> Money {
        Money::from_minor(u64::try_from(self.get(scope, name)).unwrap_or(0))
    }

    /// Adds; saturates, because amounts were checked when the receipt was made.
    pub fn add(&mut self, scope: Scope, name: String, delta: i64) {
        let value = self.0.entry((scope, name)).or_insert(0);
        *value = value.saturating_add(delta);
    }

    /// Forgets the shift.
    pub fn close_shift(&mut self) {
        self.0.retain(|(scope, _), _| *scope == Scope::Ever);
    }

    /// Counters of the shift whose names begin so, without that beginning, in order.
    pub fn of_shift<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, i64)> {
        self.0
            .range((Scope::Shift, prefix.to_owned())..)
            .take_while(move |((scope, name), _)| *scope == Scope::Shift && name.starts_with(prefix))
            .map(move |((_, name), value)| (name.get(prefix.len()..).unwrap_or(""), *value))
    }
}

/// What a document adds to the counters, once, when it becomes good for the buyer. Corrections stand apart from receipts:
/// `correction/sale/total`.
pub fn effects(content: &Content, autonomous: bool) -> Vec<(Scope, String, i64)> {
    let (name, sum, comes_in) = match content {
        Content::Receipt(receipt, _) => return effects_of_receipt(receipt, autonomous),
        Content::Recovered(recovered) => return crate::recovered::effects(recovered),
        Content::CashIn(sum, _) => ("cash_in", *sum, true),
        Content::CashOut(sum, _) => ("cash_out", *sum, false),
        _ => return Vec::new(),
    };
    let mut add = vec![
        (Scope::Shift, format!("{name}/count"), 1),
        (Scope::Shift, format!("{name}/sum"), minor(sum)),
        (Scope::Ever, format!("{name}/count"), 1),
        (Scope::Ever, "drawer".to_owned(), if comes_in { minor(sum) } else { minor(sum).saturating_neg() }),
    ];
    if autonomous {
        add.push((Scope::Shift, format!("{name}/autonomous"), 1));
    }
    add
}

fn minor(money: Money) -> i64 {
    i64::try_from(money.minor()).unwrap_or(i64::MAX)
}

fn effects_of_receipt(receipt: &Receipt, autonomous: bool) -> Vec<(Scope, String, i64)> {
    let prefix = if receipt.correction.is_some() { "correction/" } else { "" };
    let op = format!("{prefix}{}", receipt.operation.as_str());
    let mut add = Vec::with_capacity(24);
    let mut shift = |name: String, delta: i64| add.push((Scope::Shift, name, delta));

    shift(format!("{op}/count"), 1);
    shift(format!("{op}/total"), minor(receipt.total));
    shift(format!("{op}/lines"), i64::try_from(receipt.lines.len()).unwrap_or(i64::MAX));
    shift(format!("{op}/change"), minor(receipt.change));
    if autonomous {
        shift(format!("{op}/autonomous"), 1);
    }
    for (tender, sum) in &receipt.payments {
        shift(format!("{op}/{}/sum", tender.as_str()), minor(*sum));
        shift(format!("{op}/{}/count", tender.as_str()), 1);
    }
    for tax in receipt.taxes().unwrap_or_default() {
        if tax.vat != Vat::None {
            shift(format!("{op}/tax/{}/turnover", tax.vat.name()), minor(tax.turnover));
            shift(format!("{op}/tax/{}/tax", tax.vat.name()), minor(tax.tax));
        }
    }
    let mut sections: BTreeMap<u8, (i64, i64)> = BTreeMap::new();
    for line in &receipt.lines {
        let (lines, sum) = sections.entry(line.section).or_default();
        *lines = lines.saturating_add(1);
        *sum = sum.saturating_add(minor(line.cost));
        let Some(Told { discount, markup, .. }) = told(line) else { continue };
        for (name, changed) in [("discount", discount), ("markup", markup)] {
            if changed > Money::ZERO {
                shift(format!("{op}/{name}/count"), 1);
                shift(format!("{op}/{name}/sum"), minor(changed));
                shift(format!("{op}/section/{}/{name}", line.section), minor(changed));
            }
        }
    }
    for (section, (lines, sum)) in sections {
        shift(format!("{op}/section/{section}/lines"), lines);
        shift(format!("{op}/section/{section}/sum"), sum);
    }
    add.push((Scope::Ever, format!("{op}/count"), 1));
    add.push((Scope::Ever, format!("{op}/total"), minor(receipt.total)));
    let cash = minor(receipt.paid(Tender::Cash));
    let drawer = if receipt.operation.money_comes_in() { cash } else { cash.saturating_neg() };
    add.push((Scope::Ever, "drawer".to_owned(), drawer));
    add
}

/// Number of receipts of a shift, all operations, corrections included.
pub fn receipts_of_shift(counters: &Counters) -> u32 {
    let count: i64 = Operation::ALL
        .iter()
        .flat_map(|op| [format!("{}/count", op.as_str()), format!("correction/{}/count", op.as_str())])
        .map(|name| counters.get(Scope::Shift, &name))
        .fold(0, i64::saturating_add);
    u32::try_from(count).unwrap_or(u32::MAX)
}
