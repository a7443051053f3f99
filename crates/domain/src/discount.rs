//! Discounts and markups, of a line and of a whole receipt: no kopeck is lost and none appears.
//!
//! The document knows prices after the discount only (order ЕД-7-20/662@, tags 1079 and 1043), and a cost has to be
//! price × quantity to a kopeck. Where one price can not say the new cost, the line becomes two that differ by a
//! kopeck: three at 10.00 less 0.10 are one at 9.96 and two at 9.97.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use crate::extra::LineExtra;
use crate::money::{Money, Quantity, cost, round_half_up};
use crate::receipt::Line;

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

/// The line after the change: itself, or two that add up to its quantity and the new cost.
///
/// Nothing when more is taken off than it costs, or a sum does not fit.
pub fn change_line(line: &Line, change: Change) -> Option<Vec<Line>> {
    let wanted = match change {
        Change::Off(sum) => line.cost.checked_sub(sum)?,
        Change::On(sum) => line.cost.checked_add(sum)?,
    };
    let unit = 10u64.checked_pow(u32::from(line.quantity.scale()))?;
    let price = |rest: u64| {
        let wide = u128::from(wanted.minor()).checked_mul(u128::from(unit))?;
        let price = wide.checked_add(u128::from(rest))?.checked_div(u128::from(line.quantity.mantissa()))?;
        u64::try_from(price).ok()
    };
    // One price says it: the nearest one.
    let nearest = Money::from_minor(price(line.quantity.mantissa().checked_div(2)?)?);
    let tolerance = u64::from(line.quantity.scale() > 0);
    if cost(nearest, line.quantity)?.minor().abs_diff(wanted.minor()) <= tolerance {
        return Some(vec![part(line, nearest, line.quantity, wanted, change)]);
    }
    // The lower price for all and a kopeck more for as much of it as is needed.
    let low = price(0)?;
    let base = u128::from(low).checked_mul(u128::from(line.quantity.mantissa()))?;
    let short = u128::from(wanted.minor()).checked_mul(u128::from(unit))?.checked_sub(base)?;
    let more = Quantity::new(u64::try_from(short).ok()?, line.quantity.scale())?;
    let rest = Quantity::new(
        line.quantity.mantissa().checked_sub(more.in_scale(line.quantity.scale())?)?,
        line.quantity.scale(),
    )?;
    let dear = Money::from_minor(low.checked_add(1)?);
    let first = cost(dear, more)?;
    let second = wanted.checked_sub(first)?;
    let share = |cost_of: Money| {
        let share = round_half_up(change.sum().minor(), cost_of.minor(), wanted.minor().max(1))?;
        Some(Money::from_minor(share.min(change.sum().minor())))
    };
    let told = share(first)?;
    Some(vec![
        part(line, Money::from_minor(low), rest, second, change.of(change.sum().checked_sub(told)?)),
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
        assert_eq!(shown(&lines), ["1 × 9.96 = 9.96 (-0.03)", "2 × 9.97 = 19.94 (-0.07)"]);
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

    proptest! {
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
