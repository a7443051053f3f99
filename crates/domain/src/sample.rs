//! Lines and receipts that tests of several modules begin with.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use crate::money::{Money, Quantity, cost};
use crate::receipt::{Basket, Cashier, Line, Operation, Receipt, Tender, Unit};
use crate::tax::Vat;

/// Tea at 22 %, so many kopecks each.
pub(crate) fn line(price: u64, quantity: Quantity) -> Line {
    let price = Money::from_minor(price);
    Line {
        name: "Чай".into(),
        price,
        quantity,
        cost: cost(price, quantity).unwrap(),
        vat: Vat::Vat22,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    }
}

/// A sale of these lines, paid in cash to the kopeck.
pub(crate) fn basket(lines: Vec<Line>) -> Basket {
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap();
    Basket {
        operation: Operation::Sale,
        lines,
        payments: vec![(Tender::Cash, total)],
        total: None,
        tax_system: 1,
        cashier: Cashier { name: "Ким".into(), inn: None },
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    }
}

/// The receipt of it.
pub(crate) fn sold(lines: Vec<Line>) -> Receipt {
    Receipt::new(basket(lines)).unwrap()
}
