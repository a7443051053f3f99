//! A return gives back what was sold, and never more than what is left of it.

use crate::country::OriginalState;
use crate::extra::{LineExtra, Original};
use crate::money::{Money, Quantity, cost};
use crate::notice::Refusal;
use crate::receipt::{Line, Operation, Receipt, Tender};
use crate::repair::Part;

/// Whether a return fits the receipt it names; a receipt that names none fits.
///
/// Lines are compared by quantity and cost, the whole by its total: what was accepted earlier counts, also while its
/// outcome is open.
///
/// # Errors
/// `return.not_a_return`, `return.original`, `return.line`, `return.exceeds`, with what is left.
pub fn fits(receipt: &Receipt, state: Option<&OriginalState>) -> Result<(), Refusal> {
    let Some(original) = &receipt.extra().original else { return Ok(()) };
    let unknown = || Refusal::new("return.original").at("original");
    let state = state.ok_or_else(unknown)?;
    let gives_back = match receipt.operation {
        Operation::SaleReturn => Operation::Sale,
        Operation::PurchaseReturn => Operation::Purchase,
        Operation::Sale | Operation::Purchase => {
            return Err(Refusal::new("return.not_a_return").at("original"));
        }
    };
    let sold = match original {
        Original::Paper(paper) => return total_fits(receipt, paper.total, state),
        Original::Ours(id) => {
            // A correction says what was settled elsewhere, but for the right receipt of a repair.
            let is_receipt = |r: &&Receipt| {
                r.correction.is_none() || r.extra().repair.is_some_and(|of| of.part == Part::Right)
            };
            let sold = state.receipt.as_deref().filter(|r| r.operation == gives_back).filter(is_receipt);
            sold.ok_or_else(|| unknown().with("document", id.0))?
        }
    };
    let mut asked: Vec<(u32, Quantity, Money)> = Vec::new();
    for (no, line) in receipt.lines.iter().enumerate() {
        let wrong = || Refusal::new("return.line").at(format!("items[{no}]"));
        let origin = line.extra().origin.ok_or_else(wrong)?;
        let of = usize::try_from(origin).ok().and_then(|i| sold.lines.get(i)).ok_or_else(wrong)?;
        // Another rate would give back tax that was never paid.
        if of.vat != line.vat {
            return Err(wrong());
        }
        let gone = state.returned.lines.iter().chain(&asked).filter(|(of, ..)| *of == origin);
        let (mut quantity, mut cost) = (Some(line.quantity), Some(line.cost));
        for (_, q, c) in gone {
            quantity = quantity.and_then(|sum| sum.checked_add(*q));
            cost = cost.and_then(|sum| sum.checked_add(*c));
        }
        let fits = quantity.is_some_and(|q| is_at_most(q, of.quantity)) && cost.is_some_and(|c| c <= of.cost);
        if !fits {
            let back = |(of, ..): &&(u32, Quantity, Money)| *of == origin;
            let given = state.returned.lines.iter().chain(&asked).filter(back).map(|(.., cost)| *cost);
            let left = Money::sum(given).and_then(|given| of.cost.checked_sub(given)).unwrap_or_default();
            let refusal = Refusal::new("return.exceeds").with("left", left).with("asked", line.cost);
            return Err(refusal.at(format!("items[{no}]")));
        }
        asked.push((origin, line.quantity, line.cost));
    }
    total_fits(receipt, sold.total, state)
}

fn total_fits(receipt: &Receipt, total: Money, state: &OriginalState) -> Result<(), Refusal> {
    let left = total.checked_sub(state.returned.total).unwrap_or_default();
    if receipt.total <= left {
        return Ok(());
    }
    Err(Refusal::new("return.exceeds").with("left", left).with("asked", receipt.total).at("total"))
}

fn is_at_most(a: Quantity, b: Quantity) -> bool {
    b.checked_sub(a).is_some()
}

/// What is left of each line of the receipt to be given back, as lines of a return of all of it. Lines of which nothing is
/// left are missing.
pub fn left(state: &OriginalState) -> Vec<Line> {
    let lines = state.receipt.iter().flat_map(|receipt| (0u32..).zip(&receipt.lines));
    lines.filter_map(|(origin, of)| left_of(state, origin, of)).collect()
}

fn left_of(state: &OriginalState, origin: u32, of: &Line) -> Option<Line> {
    let (mut quantity, mut cost) = (of.quantity, of.cost);
    for (_, gone, sum) in state.returned.lines.iter().filter(|(line, ..)| *line == origin) {
        quantity = quantity.checked_sub(*gone)?;
        cost = cost.checked_sub(*sum)?;
    }
    let before = of.extra();
    // Prices are after the discount already; the buyer was told of it when he bought.
    let extra = LineExtra {
        origin: Some(origin),
        discount: Money::ZERO,
        markup: Money::ZERO,
        tax: before.tax.filter(|_| quantity == of.quantity),
        ..before.clone()
    };
    let all = Line { quantity, cost, extra: extra.boxed(), ..of.clone() };
    (!quantity.is_zero()).then(|| part(&all, quantity)).flatten()
}

/// So much of what is left of a line: at its price, and never for more than is left of its cost. Nothing when that is not
/// left.
pub fn part(left: &Line, quantity: Quantity) -> Option<Line> {
    if quantity.is_zero() || !is_at_most(quantity, left.quantity) {
        return None;
    }
    let reckoned = cost(left.price, quantity)?;
    // All of it is what its buyer paid for it, to the kopeck.
    let all = quantity == left.quantity;
    let paid = all && reckoned.minor().abs_diff(left.cost.minor()) <= 1;
    let cost = if paid { left.cost } else { reckoned.min(left.cost) };
    let extra = LineExtra { tax: left.extra().tax.filter(|_| all), ..left.extra().clone() };
    Some(Line { quantity, cost, extra: extra.boxed(), ..left.clone() })
}

/// How the money goes back when so much is given back: as it came, everything before the cash.
pub fn as_paid(paid: &[(Tender, Money)], total: Money) -> Option<Vec<(Tender, Money)>> {
    let mut rest = total;
    let mut back = Vec::new();
    for (tender, sum) in paid.iter().filter(|(tender, _)| *tender != Tender::Cash) {
        let sum = rest.min(*sum);
        rest = rest.checked_sub(sum)?;
        if sum > Money::ZERO {
            back.push((*tender, sum));
        }
    }
    if rest > Money::ZERO {
        back.push((Tender::Cash, rest));
    }
    Some(back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentId;
    use crate::extra::{PaperReceipt, ReceiptExtra, Returned};
    use crate::receipt::Basket;
    use crate::sample;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn line(price: u64, pieces: u64, origin: Option<u32>) -> Line {
        let extra = LineExtra { origin, ..LineExtra::NOTHING };
        Line { extra: extra.boxed(), ..sample::line(price, Quantity::new(pieces, 0).unwrap()) }
    }

    fn receipt(operation: Operation, lines: Vec<Line>, original: Option<Original>) -> Receipt {
        let extra = ReceiptExtra { original, ..ReceiptExtra::NOTHING }.boxed();
        Receipt::new(Basket { operation, extra, ..sample::basket(lines) }).unwrap()
    }

    fn state(sold: Receipt, returned: Returned) -> OriginalState {
        OriginalState {
            receipt: Some(Box::new(sold)),
            settled_on: NaiveDate::from_ymd_opt(2026, 2, 3),
            paper: None,
            returned,
        }
    }

    fn code(receipt: &Receipt, state: Option<&OriginalState>) -> String {
        fits(receipt, state).map_or_else(|refusal| refusal.code, |()| "fits".into())
    }

    #[test]
    fn a_return_that_names_nothing_it_can_give_back_is_refused_by_name() {
        let ours = Some(Original::Ours(DocumentId(7)));
        let sold = || state(receipt(Operation::Sale, vec![line(100, 3, None)], None), Returned::default());
        let back = |operation, lines| receipt(operation, lines, ours.clone());
        let cases = [
            (back(Operation::SaleReturn, vec![line(100, 3, Some(0))]), Some(sold()), "fits"),
            (back(Operation::SaleReturn, vec![line(100, 3, Some(0))]), None, "return.original"),
            (back(Operation::Sale, vec![line(100, 3, Some(0))]), Some(sold()), "return.not_a_return"),
            (back(Operation::PurchaseReturn, vec![line(100, 1, Some(0))]), Some(sold()), "return.original"),
            (back(Operation::SaleReturn, vec![line(100, 1, None)]), Some(sold()), "return.line"),
            (back(Operation::SaleReturn, vec![line(100, 1, Some(1))]), Some(sold()), "return.line"),
            (back(Operation::SaleReturn, vec![line(100, 4, Some(0))]), Some(sold()), "return.exceeds"),
            (back(Operation::SaleReturn, vec![line(301, 1, Some(0))]), Some(sold()), "return.exceeds"),
            (
                back(Operation::SaleReturn, vec![line(100, 2, Some(0)), line(100, 2, Some(0))]),
                Some(sold()),
                "return.exceeds",
            ),
        ];
        for (receipt, state, expected) in cases {
            assert_eq!(code(&receipt, state.as_ref()), expected, "{receipt:?}");
        }
    }

    #[test]
    fn a_receipt_of_another_register_is_returned_up_to_its_total() {
        let paper = Original::Paper(PaperReceipt {
            register: "9999078900001234".into(),
            number: 17,
            sign: "3051142876".into(),
            at: NaiveDate::from_ymd_opt(2026, 2, 3).unwrap().and_hms_opt(14, 5, 0).unwrap(),
            total: Money::from_minor(500),
            autonomous: false,
        });
        let back = receipt(Operation::SaleReturn, vec![line(100, 3, None)], Some(paper));
        let with = |total| OriginalState {
            receipt: None,
            settled_on: None,
            paper: None,
            returned: Returned { lines: vec![], total: Money::from_minor(total) },
        };
        assert_eq!(code(&back, Some(&with(200))), "fits");
        assert_eq!(code(&back, Some(&with(201))), "return.exceeds");
    }

    #[test]
    fn money_goes_back_as_it_came() {
        let kopecks = Money::from_minor;
        let paid = [
            (Tender::Cash, kopecks(500)),
            (Tender::Electronic, kopecks(300)),
            (Tender::Advance, kopecks(50)),
        ];
        for (total, back) in [
            (850, vec![(Tender::Electronic, 300), (Tender::Advance, 50), (Tender::Cash, 500)]),
            (320, vec![(Tender::Electronic, 300), (Tender::Advance, 20)]),
            (100, vec![(Tender::Electronic, 100)]),
        ] {
            let back: Vec<_> = back.into_iter().map(|(tender, sum)| (tender, kopecks(sum))).collect();
            assert_eq!(as_paid(&paid, kopecks(total)), Some(back), "{total}");
        }
    }

    proptest! {
        #[test]
        fn what_is_left_can_be_given_back_and_then_nothing_is_left(
            sold in proptest::collection::vec((1u64..100_000, 1u64..5_000, 0u8..=3), 1..5),
            parts in proptest::collection::vec((0usize..5, 1u64..100), 0..3),
        ) {
            let lines = sold.iter().map(|(price, mantissa, scale)| {
                sample::line(*price, Quantity::new(*mantissa, *scale).unwrap())
            });
            let sale = receipt(Operation::Sale, lines.collect(), None);
            let mut returned = Returned::default();
            let ours = || Some(Original::Ours(DocumentId(1)));
            for (of, percent) in parts {
                let lines = left(&state(sale.clone(), returned.clone()));
                let Some(line) = lines.get(of) else { continue };
                let mantissa = (line.quantity.mantissa() * percent / 100).max(1);
                let asked = Quantity::new(mantissa, line.quantity.scale()).unwrap();
                let Some(some) = part(line, asked) else { continue };
                let back = receipt(Operation::SaleReturn, vec![some], ours());
                prop_assert_eq!(fits(&back, Some(&state(sale.clone(), returned.clone()))), Ok(()));
                let line = &back.lines[0];
                returned.lines.push((line.extra().origin.unwrap(), line.quantity, line.cost));
                returned.total = returned.total.checked_add(back.total).unwrap();
            }
            let rest = left(&state(sale.clone(), returned.clone()));
            if !rest.is_empty() {
                let back = receipt(Operation::SaleReturn, rest, ours());
                prop_assert_eq!(fits(&back, Some(&state(sale.clone(), returned.clone()))), Ok(()));
                for line in &back.lines {
                    returned.lines.push((line.extra().origin.unwrap(), line.quantity, line.cost));
                }
            }
            prop_assert!(left(&state(sale, returned)).is_empty());
        }

        #[test]
        fn returns_one_after_another_never_give_back_more_than_was_sold(
            sold in proptest::collection::vec((1u64..1_000, 1u64..9), 1..5),
            tries in proptest::collection::vec((0u32..6, 1u64..9), 1..40),
        ) {
            let sale = receipt(Operation::Sale, sold.iter().map(|(p, n)| line(*p, *n, None)).collect(), None);
            let mut returned = Returned::default();
            for (of, pieces) in tries {
                let price = sold.get(of as usize).map_or(1, |(p, _)| *p);
                let back =
                    receipt(Operation::SaleReturn, vec![line(price, pieces, Some(of))], Some(Original::Ours(DocumentId(1))));
                if fits(&back, Some(&state(sale.clone(), returned.clone()))).is_ok() {
                    returned.lines.push((of, back.lines[0].quantity, back.lines[0].cost));
                    returned.total = returned.total.checked_add(back.total).unwrap();
                }
            }
            prop_assert!(returned.total <= sale.total);
            for (i, (_, pieces)) in sold.iter().enumerate() {
                let gone: u64 =
                    returned.lines.iter().filter(|(of, ..)| *of as usize == i).map(|(_, q, _)| q.mantissa() * 10u64.pow(0)).sum();
                prop_assert!(gone <= *pieces * 10, "{gone} of {pieces}");
            }
        }
    }
}
