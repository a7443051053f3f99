//! Which notes a buyer may hand over.

use domain::money::Money;
use domain::tax::CountryCode;

/// The notes people pay with, in whole roubles or tenge.
const fn notes(country: CountryCode) -> &'static [u64] {
    match country {
        CountryCode::Ru => &[500, 1_000, 2_000, 5_000],
        CountryCode::Kz => &[2_000, 5_000, 10_000, 20_000],
    }
}

/// Sums that are likely to be handed over for this total, in rising order: as few notes of one kind as reach it. The
/// total itself is not among them.
pub(crate) fn handed(country: CountryCode, total: Money) -> Vec<Money> {
    let reach = |note: &u64| {
        let note = note.checked_mul(100)?;
        total.minor().div_ceil(note).checked_mul(note).map(Money::from_minor)
    };
    let mut sums: Vec<Money> = notes(country)
        .iter()
        .filter_map(reach)
        .filter(|sum| *sum > total && *sum <= crate::typed::MAX_SUM)
        .collect();
    sums.sort_unstable();
    sums.dedup();
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_notes_follow_the_total() {
        for (country, total, sums) in [
            (CountryCode::Ru, "123.40", vec![500, 1_000, 2_000, 5_000]),
            (CountryCode::Ru, "500", vec![1_000, 2_000, 5_000]),
            (CountryCode::Ru, "5300", vec![5_500, 6_000, 10_000]),
            (CountryCode::Ru, "10000", vec![]),
            (CountryCode::Ru, "0", vec![]),
            (CountryCode::Kz, "2000.01", vec![4_000, 5_000, 10_000, 20_000]),
        ] {
            let sums: Vec<Money> = sums.into_iter().map(|s| Money::from_minor(s * 100)).collect();
            assert_eq!(handed(country, Money::parse(total).unwrap()), sums, "{total}");
        }
        assert_eq!(handed(CountryCode::Ru, Money::from_minor(u64::MAX)), []);
    }
}
