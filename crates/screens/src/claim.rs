//! What the QR code of a receipt says about it: with it a buyer claims money back.
//!
//! Russia: `t=20260203T1405&s=36.90&fn=9999078900001234&i=17&fp=3051142876&n=1` (order ЕД-7-20/662@, QR code). Kazakhstan: the
//! link to the operator's site, `…?i=4228143549&f=010100000001&s=900.00&t=20260203T140506` (CPCR 2.0.3, QR code).

use crate::place::back;
use chrono::NaiveDateTime;
use domain::extra::PaperReceipt;
use domain::money::Money;
use domain::receipt::Operation;

/// The longest text that is looked at.
const MAX_LENGTH: usize = 400;

/// A receipt by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// What stands on it.
    pub(crate) paper: PaperReceipt,
    /// What it was, where the code tells: in Kazakhstan it does not.
    pub(crate) operation: Option<Operation>,
}

impl Claim {
    /// What gives its money back; nothing for a return. What does not tell is taken for a sale.
    pub(crate) fn back(&self) -> Option<Operation> {
        back(self.operation.unwrap_or(Operation::Sale))
    }
}

/// Reads the code of a receipt; nothing for any other text.
pub(crate) fn read(text: &str) -> Option<Claim> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let text = text.trim();
    let (site, query) = match text.split_once('?') {
        Some((site, query)) if site.contains("://") => (Some(site), query),
        _ => (None, text),
    };
    // A scanner that types into a Russian keyboard makes `?` of `&`.
    let pairs: Vec<(&str, &str)> =
        query.split(['&', '?']).map(|pair| pair.split_once('=')).collect::<Option<_>>()?;
    let field =
        |name: &str| pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let digits = |text: &str, longest: usize| is_digits(text, longest).then(|| text.to_owned());
    let at = time(field("t")?)?;
    let total = Money::parse(field("s")?)?;
    if site.is_some() {
        let register = digits(field("f")?, 12)?;
        let sign = digits(field("i")?, 20)?;
        let paper = PaperReceipt { register, number: 0, sign, at, total, autonomous: false };
        return Some(Claim { paper, operation: None });
    }
    let operation = match field("n")? {
        "1" => Operation::Sale,
        "2" => Operation::SaleReturn,
        "3" => Operation::Purchase,
        "4" => Operation::PurchaseReturn,
        _ => return None,
    };
    let paper = PaperReceipt {
        register: digits(field("fn")?, 16)?,
        number: digits(field("i")?, 10)?.parse().ok()?,
        sign: digits(field("fp")?, 10)?,
        at,
        total,
        autonomous: false,
    };
    Some(Claim { paper, operation: Some(operation) })
}

/// Whether it is a number of so many digits at most.
pub(crate) fn is_digits(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `20260203T1405`, with seconds or without.
fn time(text: &str) -> Option<NaiveDateTime> {
    let text = text.replace('t', "T");
    let text = if text.len() == 13 { format!("{text}00") } else { text };
    NaiveDateTime::parse_from_str(&text, "%Y%m%dT%H%M%S").ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_codes_of_both_countries_are_read() {
        let ru = read("t=20260203T1405&s=36.90&fn=9999078900001234&i=17&fp=3051142876&n=1").unwrap();
        assert_eq!(
            (ru.paper.register.as_str(), ru.paper.number, ru.paper.sign.as_str()),
            ("9999078900001234", 17, "3051142876")
        );
        assert_eq!((ru.paper.total, ru.operation), (Money::from_minor(3_690), Some(Operation::Sale)));
        assert_eq!(ru.back(), Some(Operation::SaleReturn));
        assert_eq!(ru.paper.at.to_string(), "2026-02-03 14:05:00");
        let typed = read("t=20260203T140500?s=36.90?fn=9999078900001234?i=17?fp=3051142876?n=2").unwrap();
        assert_eq!((typed.paper, typed.operation), (ru.paper, Some(Operation::SaleReturn)));
        let kz =
            read("http://consumer.oofd.kz?i=4228143549&f=010100000001&s=900.00&t=20260203T140506").unwrap();
        assert_eq!((kz.paper.register.as_str(), kz.paper.sign.as_str()), ("010100000001", "4228143549"));
        assert_eq!((kz.operation, kz.back()), (None, Some(Operation::SaleReturn)));
    }

    #[test]
    fn other_texts_are_no_receipts() {
        for text in [
            "",
            "4600000000008",
            "t=20260203T1405&s=36.90",
            "t=20260203T1405&s=36.90&fn=9999078900001234&i=17&fp=3051142876&n=5",
            "t=20261303T1405&s=36.90&fn=9999078900001234&i=17&fp=3051142876&n=1",
            "t=20260203T1405&s=36.90&fn=9999O78900001234&i=17&fp=3051142876&n=1",
            "t=20260203T1405&s=-1&fn=9999078900001234&i=17&fp=3051142876&n=1",
            "https://example.org/?a=b",
            "https://example.org",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn anything_may_be_a_code(text in "\\PC{0,200}|([tsfnip=&?0-9T.:/]{0,80})") {
            let _ = read(&text);
        }
    }
}
