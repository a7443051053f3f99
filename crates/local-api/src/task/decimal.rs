//! Exact decimals of JSON: never a float.

use domain::money::{Money, Quantity};

/// `mantissa` × 10^-`scale`, without trailing zeros; negative scales count zeros before the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    mantissa: u128,
    scale: i64,
}

/// Why a number is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAmount {
    /// Below zero.
    Negative,
    /// A part of a kopeck that is no noise of floats.
    Decimals,
    /// More than fits.
    TooLarge,
}

impl Decimal {
    /// A JSON number; nothing when it has more than 38 digits.
    pub(crate) fn of_json(text: &str) -> Option<Self> {
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        Self::of_text(digits)?.shifted(exponent.parse().ok()?)
    }

    /// Digits, a point between them, a minus before them, and nothing else.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        if whole.is_empty() || ![whole, fraction].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.len() > 38 {
            return None;
        }
        let zeros = i64::try_from(all.len() - all.trim_end_matches('0').len()).ok()?;
        if digits.is_empty() {
            return Some(Self { negative, mantissa: 0, scale: 0 });
        }
        let scale = i64::try_from(fraction.len()).ok()?.checked_sub(zeros)?;
        Some(Self { negative, mantissa: digits.parse().ok()?, scale })
    }

    fn shifted(self, exponent: i64) -> Option<Self> {
        let scale = if self.mantissa == 0 { 0 } else { self.scale.checked_sub(exponent)? };
        Some(Self { scale, ..self })
    }

    pub(crate) fn is_negative(self) -> bool {
        self.negative && self.mantissa > 0
    }

    pub(crate) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The value × 10^`decimals`, when it is whole.
    fn whole(self, decimals: i64) -> Option<u64> {
        let up = u32::try_from(decimals.checked_sub(self.scale)?).ok()?;
        u64::try_from(self.mantissa.checked_mul(10u128.checked_pow(up)?)?).ok()
    }

    /// As an amount; true when noise of floats (within 0.000001 of a kopeck) was rounded off.
    pub(crate) fn money(self) -> Result<(Money, bool), NoAmount> {
        if self.is_negative() {
            return Err(NoAmount::Negative);
        }
        if self.scale <= 2 {
            return self.whole(2).map(|minor| (Money::from_minor(minor), false)).ok_or(NoAmount::TooLarge);
        }
        let unit = u32::try_from(self.scale.saturating_sub(2)).ok().and_then(|n| 10u128.checked_pow(n));
        let unit = unit.ok_or(NoAmount::Decimals)?;
        let rest = self.mantissa.checked_rem(unit).unwrap_or(0);
        let kopecks = self.mantissa.checked_div(unit).unwrap_or(0);
        let noise = unit.checked_div(1_000_000).unwrap_or(0);
        let kopecks = match (rest <= noise, unit.saturating_sub(rest) <= noise) {
            (true, _) => kopecks,
            (_, true) => kopecks.saturating_add(1),
            _ => return Err(NoAmount::Decimals),
        };
        u64::try_from(kopecks).map(|k| (Money::from_minor(k), true)).map_err(|_| NoAmount::TooLarge)
    }

    /// As a quantity of at most six decimals, not negative.
    pub(crate) fn quantity(self) -> Option<Quantity> {
        if self.is_negative() {
            return None;
        }
        let scale = u8::try_from(self.scale.max(0)).ok()?;
        Quantity::new(self.whole(i64::from(scale))?, scale)
    }

    /// As a whole number, not negative.
    pub(crate) fn integer(self) -> Option<u64> {
        if self.is_negative() { None } else { self.whole(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str) -> Result<(String, bool), NoAmount> {
        Decimal::of_json(text).unwrap().money().map(|(m, noise)| (m.to_string(), noise))
    }

    #[test]
    fn amounts_are_exact_and_noise_of_floats_is_seen() {
        for (text, expected) in [
            ("12.30", Ok(("12.30", false))),
            ("12.3", Ok(("12.30", false))),
            ("1e2", Ok(("100.00", false))),
            ("1230e-2", Ok(("12.30", false))),
            ("12.300000", Ok(("12.30", false))),
            ("-0", Ok(("0.00", false))),
            ("36.900000000000006", Ok(("36.90", true))),
            ("36.89999999999999", Ok(("36.90", true))),
            ("36.9000001", Err(NoAmount::Decimals)),
            ("0.005", Err(NoAmount::Decimals)),
            ("1e-30", Ok(("0.00", true))),
            ("-1", Err(NoAmount::Negative)),
            ("1e30", Err(NoAmount::TooLarge)),
            ("1e-300", Err(NoAmount::Decimals)),
        ] {
            assert_eq!(money(text), expected.map(|(m, n)| (m.to_owned(), n)), "{text}");
        }
    }

    #[test]
    fn texts_have_digits_point_and_minus_only() {
        for good in ["12.30", "0", "-5", "007"] {
            assert!(Decimal::of_text(good).is_some(), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "1,5", "1 000", "1e2", "₽5", "+5", "٣", "1.2.3"] {
            assert!(Decimal::of_text(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_survives_its_text(minor in any::<u64>()) {
            let money = Money::from_minor(minor);
            prop_assert_eq!(Decimal::of_json(&money.to_string()).unwrap().money(), Ok((money, false)));
        }

        #[test]
        fn any_text_is_read_without_panic(text in "[-0-9.eE]{0,60}") {
            if let Some(decimal) = Decimal::of_json(&text) {
                let _ = (decimal.money(), decimal.quantity(), decimal.integer());
            }
        }
    }
}
