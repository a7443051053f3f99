//! Discounts and markups, of a line and of a whole receipt: no kopeck is lost and none appears.
//!
//! The document knows prices after the discount only (order ЕД-7-20/662@, tags 1079 and 1043), and a cost has to be
//! price × quantity to a kopeck. Where one price can not say the new cost, the line becomes two that differ by a
//! kopeck: three at 10.00 less 0.10 are one at 9.96 and two at 9.97.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use crate::extra::LineExtra;
use crate::money::{Money, Quantity, cost, round_half_up};
use crate::receipt::Line;

/// Splits of a weighed line that are tried for one whose halves are not both rounded up.
const TRIES: u64 = 9;

/// What is done to prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So much is taken off.
    Off(Money),
    /// So much is put on.
    On(Money),
}

impl Change {
    /// So many hundredths of a percent of a sum taken off, half up: 1000 = 10 %.
    pub fn percent_off(sum: Money, hundredths: u16) -> Option<Self> {
        round_half_up(sum.minor(), hundredths.into(), 10_000).map(|off| Self::Off(Money::from_minor(off)))
    }

    /// So many hundredths of a percent of a sum put on.
    pub fn percent_on(sum: Money, hundredths: u16) -> Option<Self> {
        round_half_up(sum.minor(), hundredths.into(), 10_000).map(|on| Self::On(Money::from_minor(on)))
    }

    /// What is left of a sum, or what it becomes; nothing when more is taken off than there is, or it does not fit.
    pub fn applied(self, to: Money) -> Option<Money> {
        match self {
            Self::Off(sum) => to.checked_sub(sum),
            Self::On(sum) => to.checked_add(sum),
        }
    }

    const fn sum(self) -> Money {
        match self {
            Self::Off(sum) | Self::On(sum) => sum,
        }
    }

    const fn of(self, sum: Money) -> Self {
        match self {
            Self::Off(_) => Self::Off(sum),
            Self::On(_) => Self::On(sum),
        }
    }
}

/// A change as a person asks for it. It is reckoned anew whenever what it is taken of becomes another sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// So many hundredths of a percent off: 1000 = 10 %.
    PercentOff(u16),
    /// So many hundredths of a percent on.
    PercentOn(u16),
    /// This sum off.
    SumOff(Money),
    /// This sum on.
    SumOn(Money),
}

impl Adjustment {
    /// What it does to this sum. Nothing when it would take all of it: what is given away is no settlement (54-ФЗ,
    /// article 1.1), so no receipt is made of it; nor when it does not fit.
    pub fn of(self, sum: Money) -> Option<Change> {
        let change = match self {
            Self::PercentOff(hundredths) => Change::percent_off(sum, hundredths)?,
            Self::PercentOn(hundredths) => Change::percent_on(sum, hundredths)?,
            Self::SumOff(off) => Change::Off(off),
            Self::SumOn(on) => Change::On(on),
        };
        let left = change.applied(sum)?;
        (left > Money::ZERO || change.sum() == Money::ZERO).then_some(change)
    }

    /// What this sum becomes; nothing as [`Adjustment::of`].
    pub fn applied(self, to: Money) -> Option<Money> {
        self.of(to)?.applied(to)
    }
}

/// The line after the change: itself, or two that add up to its quantity and the new cost.
///
/// Each cost is price × quantity to the kopeck, wherever one or two prices can say it: an operator that reckons them again
/// comes to the same. Where none can, it is off by one.
///
/// Nothing when more is taken off than it costs, or a sum does not fit.
pub fn change_line(line: &Line, change: Change) -> Option<Vec<Line>> {
    if change.sum() == Money::ZERO {
        return Some(vec![line.clone()]);
    }
    let wanted = change.applied(line.cost)?;
    let unit = 10u64.checked_pow(u32::from(line.quantity.scale()))?;
    let price = |rest: u64| {
        let wide = u128::from(wanted.minor()).checked_mul(u128::from(unit))?;
        let price = wide.checked_add(u128::from(rest))?.checked_div(u128::from(line.quantity.mantissa()))?;
        u64::try_from(price).ok()
    };
    // One price says it: the nearest one.
    let nearest = Money::from_minor(price(line.quantity.mantissa().checked_div(2)?)?);
    let off = cost(nearest, line.quantity)?.minor().abs_diff(wanted.minor());
    if off == 0 {
        return Some(vec![part(line, nearest, line.quantity, wanted, change)]);
    }
    // The lower price for all and a kopeck more for as much of it as is needed; or for a little more of what is weighed,
    // where the halves of both are rounded up.
    let low = price(0)?;
    let base = u128::from(low).checked_mul(u128::from(line.quantity.mantissa()))?;
    let short = u128::from(wanted.minor()).checked_mul(u128::from(unit))?.checked_sub(base)?;
    let short = u64::try_from(short).ok()?;
    let dear = Money::from_minor(low.checked_add(1)?);
    let low = Money::from_minor(low);
    let split = |mantissa: u64| {
        let more = Quantity::new(mantissa, line.quantity.scale())?;
        let rest = Quantity::new(line.quantity.mantissa().checked_sub(mantissa)?, line.quantity.scale())?;
        (!more.is_zero() && !rest.is_zero()).then_some((rest, more))
    };
    let exact = |(rest, more): &(Quantity, Quantity)| {
        let sum = cost(low, *rest).and_then(|rest| rest.checked_add(cost(dear, *more)?));
        sum == Some(wanted)
    };
    let parts = (0..=TRIES).filter_map(|on| split(short.checked_add(on)?)).find(exact);
    let Some((rest, more)) = parts.or_else(|| if off > 1 { split(short) } else { None }) else {
        return Some(vec![part(line, nearest, line.quantity, wanted, change)]);
    };
    let first = cost(dear, more)?;
    let second = wanted.checked_sub(first)?;
    // Each part is told what makes up its difference to the price before; else its share by cost.
    let before = (cost(line.price, more)?, cost(line.price, rest)?);
    let apart = match change {
        Change::Off(_) => before.0.checked_sub(first).zip(before.1.checked_sub(second)),
        Change::On(_) => first.checked_sub(before.0).zip(second.checked_sub(before.1)),
    };
    let apart =
        apart.filter(|(one, other)| one.checked_add(*other) == Some(change.sum())).map(|(one, _)| one);
    let share = |cost_of: Money| {
        let share = round_half_up(change.sum().minor(), cost_of.minor(), wanted.minor().max(1))?;
        Some(Money::from_minor(share.min(change.sum().minor())))
    };
    let told = match apart {
        Some(told) => told,
        None => share(first)?,
    };
    Some(vec![
        part(line, low, rest, second, change.of(change.sum().checked_sub(told)?)),
        part(line, dear, more, first, change.of(told)),
    ])
}

/// A part of a line at another price; what the buyer is told adds up with what he was told before.
fn part(line: &Line, price: Money, quantity: Quantity, cost: Money, change: Change) -> Line {
    let before = line.extra();
    let plus = |told: Money, more: Money| told.checked_add(more).unwrap_or(told);
    let (discount, markup) = match change {
        Change::Off(sum) => (plus(before.discount, sum), before.markup),
        Change::On(sum) => (before.discount, plus(before.markup, sum)),
    };
    let extra = LineExtra { discount, markup, tax: None, ..before.clone() };
    Line { price, quantity, cost, extra: extra.boxed(), ..line.clone() }
}

/// A line as its buyer is told it: what it cost before, what was taken off and put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Price of one before.
    pub price: Money,
    /// Price × quantity before.
    pub cost: Money,
    /// Taken off.
    pub discount: Money,
    /// Put on.
    pub markup: Money,
}

/// What can be told of a changed line: its cost before is price × quantity, and the taxes inside cost, discount and markup
/// add up to the tax of the line. Nothing for any other line: then its price after the change is all there is.
pub fn told(line: &Line) -> Option<Told> {
    let LineExtra { discount, markup, .. } = *line.extra.as_deref()?;
    if discount == Money::ZERO && markup == Money::ZERO {
        return None;
    }
    let before = line.cost.checked_add(discount)?.checked_sub(markup)?;
    let unit = 10u64.checked_pow(u32::from(line.quantity.scale()))?;
    let price = Money::from_minor(round_half_up(before.minor(), unit, line.quantity.mantissa())?);
    let inside = |sum: Money| line.vat.inside(sum);
    let tax = inside(before)?.checked_sub(inside(discount)?)?.checked_add(inside(markup)?)?;
    let holds = cost(price, line.quantity)? == before && tax == line.tax()?;
    holds.then_some(Told { price, cost: before, discount, markup })
}

/// A change of the whole receipt: each line bears its share by cost, and the shares add up to the kopeck.
///
/// Nothing when more is taken off than all cost, when there is nothing to bear it, or a sum does not fit.
pub fn change_receipt(lines: &[Line], change: Change) -> Option<Vec<Line>> {
    let total = Money::sum(lines.iter().map(|line| line.cost))?;
    let shares = shares(lines, total, change)?;
    let mut changed = Vec::with_capacity(lines.len());
    for (line, share) in lines.iter().zip(shares) {
        if share == Money::ZERO {
            changed.push(line.clone());
        } else {
            changed.extend(change_line(line, change.of(share))?);
        }
    }
    Some(changed)
}

/// Shares by cost, rounded down; the kopecks left over go to the largest remainders, the first line of equal ones.
fn shares(lines: &[Line], total: Money, change: Change) -> Option<Vec<Money>> {
    let sum = u128::from(change.sum().minor());
    let total = u128::from(total.minor());
    if total == 0 {
        return (sum == 0).then(|| vec![Money::ZERO; lines.len()]);
    }
    let mut shares = Vec::with_capacity(lines.len());
    let mut given = 0u128;
    for (no, line) in lines.iter().enumerate() {
        let exact = sum.checked_mul(u128::from(line.cost.minor()))?;
        let share = exact.checked_div(total)?;
        given = given.checked_add(share)?;
        shares.push((no, share, exact.checked_rem(total)?));
    }
    let left = usize::try_from(sum.checked_sub(given)?).ok()?;
    shares.sort_by(|(a_no, _, a), (b_no, _, b)| b.cmp(a).then(a_no.cmp(b_no)));
    for (_, share, _) in shares.iter_mut().take(left) {
        *share = share.checked_add(1)?;
    }
    shares.sort_by_key(|(no, ..)| *no);
    shares.into_iter().map(|(_, share, _)| u64::try_from(share).ok().map(Money::from_minor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, sold};
    use proptest::prelude::*;

    fn line(price: u64, mantissa: u64, scale: u8) -> Line {
        sample::line(price, Quantity::new(mantissa, scale).unwrap())
    }

    fn shown(lines: &[Line]) -> Vec<String> {
        let told = |l: &Line| format!("{} × {} = {} (-{})", l.quantity, l.price, l.cost, l.extra().discount);
        lines.iter().map(told).collect()
    }

    #[test]
    fn three_less_a_tenth_are_one_and_two() {
        let lines = change_line(&line(1_000, 3, 0), Change::Off(Money::from_minor(10))).unwrap();
        assert_eq!(shown(&lines), ["1 × 9.96 = 9.96 (-0.04)", "2 × 9.97 = 19.94 (-0.06)"]);
    }

    #[test]
    fn a_discount_of_a_receipt_is_borne_by_cost() {
        let lines = [line(10_000, 1, 0), line(5_000, 1, 0), line(1, 1, 0)];
        let off = Change::percent_off(Money::from_minor(15_001), 1_000).unwrap();
        let changed = change_receipt(&lines, off).unwrap();
        assert_eq!(
            shown(&changed),
            ["1 × 90.00 = 90.00 (-10.00)", "1 × 45.00 = 45.00 (-5.00)", "1 × 0.01 = 0.01 (-0.00)"]
        );
    }

    #[test]
    fn more_than_all_is_not_taken_off() {
        let lines = [line(100, 1, 0)];
        assert_eq!(change_receipt(&lines, Change::Off(Money::from_minor(101))), None);
        let free = change_receipt(&lines, Change::Off(Money::from_minor(100))).unwrap();
        assert_eq!(sold(free).total, Money::ZERO);
    }

    #[test]
    fn no_discount_takes_all() {
        let ten = Money::from_minor(1_000);
        assert_eq!(Adjustment::SumOff(ten).of(ten), None);
        assert_eq!(Adjustment::PercentOff(10_000).of(ten), None);
        assert_eq!(
            Adjustment::PercentOff(9_999).applied(Money::from_minor(1)),
            None,
            "rounded up to all of it"
        );
        assert_eq!(Adjustment::SumOff(Money::from_minor(999)).applied(ten), Some(Money::from_minor(1)));
        assert_eq!(Adjustment::PercentOff(1_250).applied(ten), Some(Money::from_minor(875)));
        assert_eq!(Adjustment::PercentOn(500).applied(ten), Some(Money::from_minor(1_050)));
        assert_eq!(Adjustment::PercentOff(1_000).applied(Money::ZERO), Some(Money::ZERO));
    }

    #[test]
    fn a_weighed_line_is_reckoned_again_to_the_kopeck() {
        // No price of 1.530 kg makes 137.71: two do.
        let lines = change_line(&line(10_000, 1_530, 3), Change::Off(Money::from_minor(1_529))).unwrap();
        assert_eq!(shown(&lines), ["0.53 × 90.00 = 47.70 (-5.30)", "1 × 90.01 = 90.01 (-9.99)"]);
    }

    proptest! {
        #[test]
        fn every_changed_line_is_price_times_quantity(
            price in 100u64..1_000_000, mantissa in 50u64..20_000, permille in 1u64..990,
        ) {
            let line = line(price, mantissa, 3);
            let off = Change::Off(Money::from_minor(line.cost.minor() * permille / 1_000));
            for part in change_line(&line, off).unwrap() {
                let reckoned = cost(part.price, part.quantity).unwrap();
                prop_assert_eq!(reckoned, part.cost, "{} × {}", part.quantity, part.price);
            }
        }

        #[test]
        fn no_kopeck_is_lost_and_none_appears(
            goods in proptest::collection::vec((0u64..1_000_000, 1u64..20_000, 0u8..=3), 1..12),
            permille in 0u64..=1_000,
            on in any::<bool>(),
        ) {
            let lines: Vec<Line> = goods.iter().map(|(p, m, s)| line(*p, *m, *s)).collect();
            let total = Money::sum(lines.iter().map(|l| l.cost)).unwrap();
            let sum = Money::from_minor(total.minor() * permille / 1_000);
            let change = if on { Change::On(sum) } else { Change::Off(sum) };
            let wanted = if on { total.checked_add(sum) } else { total.checked_sub(sum) }.unwrap();
            let changed = change_receipt(&lines, change).unwrap();
            // A receipt is made of it, so every cost is price × quantity to a kopeck.
            prop_assert_eq!(sold(changed.clone()).total, wanted);
            let amount = |lines: &[Line]| -> u64 { lines.iter().map(|l| l.quantity.in_scale(6).unwrap()).sum() };
            prop_assert_eq!(amount(&changed), amount(&lines));
            prop_assert!(changed.iter().all(|l| !l.quantity.is_zero()));
            let told = Money::sum(changed.iter().map(|l| if on { l.extra().markup } else { l.extra().discount })).unwrap();
            prop_assert_eq!(told, sum);
            prop_assert!(changed.len() <= lines.len() * 2);
        }
    }
}
