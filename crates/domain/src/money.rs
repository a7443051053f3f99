//! Amounts and quantities: integers with a named unit, checked arithmetic, one rounding rule.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::fmt;
use std::num::NonZeroU64;

/// Amount in minor units (kopecks, tiyns). Never negative: the direction lives in the document kind.
///
/// Range: the whole of `u64`; documents narrow it (a receipt of the Russian fiscal storage holds 40 bits).
/// `Money::from_minor(12_345)` is 123.45. Sums are [`checked_add`](Money::checked_add), never `+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(u64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From kopecks or tiyns.
    pub const fn from_minor(minor: u64) -> Self {
        Self(minor)
    }

    /// In kopecks or tiyns.
    pub const fn minor(self) -> u64 {
        self.0
    }

    /// The sum, or nothing when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or nothing when `other` is larger.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Sum of many, or nothing when it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Reads `123`, `123.4` or `123.45`: digits and at most two decimals, nothing else. A third decimal must be zero.
    pub fn parse(text: &str) -> Option<Self> {
        let quantity = Quantity::parse(text)?;
        let minor = match quantity.scale {
            0 => quantity.mantissa.checked_mul(100)?,
            1 => quantity.mantissa.checked_mul(10)?,
            2 => quantity.mantissa,
            _ => return None,
        };
        Some(Self(minor))
    }
}

/// With a dot and two decimals, as receipts and QR codes write it: `123.45`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Quantity of goods: `mantissa` × 10^-`scale` (tag 1023; thousandths at the operator of Kazakhstan).
///
/// Kept without trailing zeros, so that equal quantities compare equal: 2.50 is `25` at scale 1.
/// Scale 0..=6; `Quantity::parse("0.001")`. Floats never appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    mantissa: u64,
    scale: u8,
}

impl Quantity {
    /// The most decimals a quantity may have.
    pub const MAX_SCALE: u8 = 6;
    /// One piece.
    pub const ONE: Self = Self { mantissa: 1, scale: 0 };

    /// From digits and number of decimals; nothing when there are more than six decimals.
    pub fn new(mantissa: u64, scale: u8) -> Option<Self> {
        let (mut mantissa, mut scale) = (mantissa, scale);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale = scale.checked_sub(1)?;
        }
        (scale <= Self::MAX_SCALE).then_some(Self { mantissa, scale })
    }

    /// The digits without the decimal point.
    pub const fn mantissa(self) -> u64 {
        self.mantissa
    }

    /// How many of the digits stand after the decimal point.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether it is nothing at all.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// In units of 10^-`scale`, exactly; nothing when it would lose digits or not fit.
    pub fn in_scale(self, scale: u8) -> Option<u64> {
        let up = scale.checked_sub(self.scale)?;
        self.mantissa.checked_mul(10u64.checked_pow(u32::from(up))?)
    }

    /// The sum; nothing when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::new(self.in_scale(scale)?.checked_add(other.in_scale(scale)?)?, scale)
    }

    /// What is left; nothing when the other one is more.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Self::new(self.in_scale(scale)?.checked_sub(other.in_scale(scale)?)?, scale)
    }

    /// Reads `2`, `0.5`, `12.345`: digits with an optional point between them.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').map_or((text, None), |(w, d)| (w, Some(d)));
        let decimals = match decimals {
            Some("") => return None,
            Some(d) => d.trim_end_matches('0'),
            None => "",
        };
        if whole.is_empty() || ![whole, decimals].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let scale = u8::try_from(decimals.len()).ok().filter(|s| *s <= Self::MAX_SCALE)?;
        let mantissa = format!("{whole}{decimals}").parse().ok()?;
        Self::new(mantissa, scale)
    }
}

/// Without trailing zeros: `2`, `0.5`, `12.345`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let digits = usize::from(self.scale);
        let unit = NonZeroU64::new(10u64.saturating_pow(u32::from(self.scale))).unwrap_or(NonZeroU64::MIN);
        write!(f, "{}.{:0digits$}", self.mantissa / unit, self.mantissa % unit)
    }
}

/// `amount × numerator / denominator`, half up to a minor unit: the one rounding rule of the register.
///
/// Half up held in 1,172 of 1,172 lines of real Russian receipts, four exact halves among them; the Kazakh rule is
/// the same. Nothing when the result does not fit or the denominator is zero.
pub fn round_half_up(amount: u64, numerator: u64, denominator: u64) -> Option<u64> {
    let wide = u128::from(amount).checked_mul(u128::from(numerator))?;
    let denominator = u128::from(denominator);
    let rounded = wide.checked_add(denominator.checked_div(2)?)?.checked_div(denominator)?;
    // An odd denominator has no exact half, so adding its floor(half) still rounds half up.
    u64::try_from(rounded).ok()
}

/// Cost of a line: price × quantity, half up to a minor unit (tag 1043; sum of a commodity in Kazakhstan).
pub fn cost(price: Money, quantity: Quantity) -> Option<Money> {
    let unit = 10u64.checked_pow(u32::from(quantity.scale))?;
    round_half_up(price.minor(), quantity.mantissa, unit).map(Money::from_minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cost_is_rounded_half_up() {
        for (price, quantity, expected) in [
            ("12.30", "3", "36.90"),
            ("0.01", "0.5", "0.01"),
            ("0.01", "0.499", "0.00"),
            ("99.99", "0.333", "33.30"),
            ("450", "2", "900.00"),
            ("0", "1000", "0.00"),
        ] {
            let got = cost(Money::parse(price).unwrap(), Quantity::parse(quantity).unwrap()).unwrap();
            assert_eq!(got.to_string(), expected, "{price} × {quantity}");
        }
    }

    #[test]
    fn money_reads_two_decimals_and_refuses_the_rest() {
        assert_eq!(Money::parse("123.45"), Some(Money::from_minor(12_345)));
        assert_eq!(Money::parse("7"), Some(Money::from_minor(700)));
        assert_eq!(Money::parse("1.50000"), Some(Money::from_minor(150)));
        for bad in ["", ".", "1.", ".5", "-1", "+1", "1,5", "1.001", "1e2", "12 3", "99999999999999999999"] {
            assert_eq!(Money::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_cost_that_does_not_fit_is_nothing() {
        assert_eq!(cost(Money::from_minor(u64::MAX), Quantity::new(2, 0).unwrap()), None);
    }

    proptest! {
        #[test]
        fn quantity_survives_its_text(mantissa in any::<u64>(), scale in 0u8..=6) {
            let quantity = Quantity::new(mantissa, scale).unwrap();
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,40}") {
            let _ = (Money::parse(&text), Quantity::parse(&text));
        }

        #[test]
        fn rounding_is_within_half_a_unit(amount in 0u64..1 << 40, n in 1u64..10_000, d in 1u64..10_000) {
            let got = i128::from(round_half_up(amount, n, d).unwrap());
            let exact = i128::from(amount) * i128::from(n);
            prop_assert!((2 * (got * i128::from(d) - exact)).abs() <= i128::from(d));
        }
    }
}
