//! A document that the fiscal device has made and the register's own books do not know: they were lost, or came from a
//! backup. It is read back from the device and says what the device says, nothing more.

use crate::counters::Scope;
use crate::document::DocumentKind;
use crate::money::Money;
use crate::receipt::{Cashier, Operation, TaxSum, Tender};
use crate::registration::Registration;

/// What the device's archive tells of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// What kind of paper it is.
    pub kind: DocumentKind,
    /// Form code of the document (1 registration, 3 receipt, …; ФН protocol 3.3).
    pub form: u8,
    /// Operation and total of a receipt or correction.
    pub amount: Option<(Operation, Money)>,
    /// How a receipt was paid and taxed; none where the device does not keep its data any more (after about 30 days).
    pub sums: Option<ReceiptSums>,
    /// The registration that a registration report brought into force.
    pub registration: Option<Box<Registration>>,
    /// Totals for ever that stood before the oldest document that is read back, by name of the counter. Only with the
    /// registration that a lost journal begins anew with, and only where the device keeps such totals.
    pub carried: Vec<(String, i64)>,
    /// Who answered for it; an empty name where nobody knows.
    pub cashier: Cashier,
    /// Its requisites as the device gives them: TLV objects in its own order. Empty where it does not keep them any more.
    pub data: Vec<u8>,
}

/// Payments and taxes of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReceiptSums {
    /// Kinds of payment with their sums; those of nothing are left out.
    pub payments: Vec<(Tender, Money)>,
    /// Tax and turnover by rate.
    pub taxes: Vec<TaxSum>,
    /// Number of lines.
    pub lines: u32,
}

/// What it adds to the counters: what is known of it.
pub(crate) fn effects(recovered: &Recovered) -> Vec<(Scope, String, i64)> {
    let carried = recovered.carried.iter().map(|(name, value)| (Scope::Ever, name.clone(), *value));
    let mut add: Vec<_> = carried.collect();
    let Some((operation, total)) = recovered.amount else { return add };
    let minor = |money: Money| i64::try_from(money.minor()).unwrap_or(i64::MAX);
    let prefix = if recovered.kind == DocumentKind::Correction { "correction/" } else { "" };
    let op = format!("{prefix}{}", operation.as_str());
    for scope in [Scope::Shift, Scope::Ever] {
        add.push((scope, format!("{op}/count"), 1));
        add.push((scope, format!("{op}/total"), minor(total)));
    }
    let Some(sums) = &recovered.sums else { return add };
    let mut shift = |name: String, delta: i64| add.push((Scope::Shift, name, delta));
    shift(format!("{op}/lines"), sums.lines.into());
    for (tender, sum) in &sums.payments {
        shift(format!("{op}/{}/sum", tender.as_str()), minor(*sum));
        shift(format!("{op}/{}/count", tender.as_str()), 1);
    }
    for tax in &sums.taxes {
        shift(format!("{op}/tax/{}/turnover", tax.vat.name()), minor(tax.turnover));
        shift(format!("{op}/tax/{}/tax", tax.vat.name()), minor(tax.tax));
    }
    let cash = sums.payments.iter().find(|(tender, _)| *tender == Tender::Cash);
    let cash = cash.map_or(0, |(_, sum)| minor(*sum));
    let drawer = if operation.money_comes_in() { cash } else { cash.saturating_neg() };
    add.push((Scope::Ever, "drawer".to_owned(), drawer));
    add
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counters::Counters;
    use crate::document::Content;

    fn receipt(kind: DocumentKind, operation: Operation, sums: Option<ReceiptSums>) -> Content {
        Content::Recovered(Box::new(Recovered {
            kind,
            form: 3,
            amount: Some((operation, Money::from_minor(3690))),
            sums,
            registration: None,
            carried: vec![("sale/count".to_owned(), 41)],
            cashier: Cashier { name: String::new(), inn: None },
            data: Vec::new(),
        }))
    }

    fn added(content: &Content) -> Counters {
        let mut counters = Counters::default();
        for (scope, name, delta) in crate::counters::effects(content, false) {
            counters.add(scope, name, delta);
        }
        counters
    }

    #[test]
    fn what_is_read_back_counts_as_what_was_sold() {
        let sums = ReceiptSums {
            payments: vec![(Tender::Cash, Money::from_minor(3690))],
            taxes: Vec::new(),
            lines: 2,
        };
        let counters = added(&receipt(DocumentKind::Receipt, Operation::SaleReturn, Some(sums)));
        assert_eq!(counters.get(Scope::Shift, "sale_return/count"), 1);
        assert_eq!(counters.get(Scope::Shift, "sale_return/cash/sum"), 3690);
        assert_eq!(counters.get(Scope::Ever, "sale_return/total"), 3690);
        assert_eq!(counters.get(Scope::Ever, "drawer"), -3690);
        assert_eq!(counters.get(Scope::Ever, "sale/count"), 41, "carried from before");
    }

    #[test]
    fn what_the_device_has_forgotten_is_not_guessed() {
        let counters = added(&receipt(DocumentKind::Correction, Operation::Sale, None));
        assert_eq!(counters.get(Scope::Shift, "correction/sale/total"), 3690);
        assert!(!counters.0.keys().any(|(_, name)| name.contains("cash") || name == "drawer"));
    }
}
