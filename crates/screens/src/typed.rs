//! What a keypad has typed.

use domain::money::{Money, Quantity};

/// The most a price may be: 99,999,999.99.
pub(crate) const MAX_PRICE: Money = Money::from_minor(9_999_999_999);
/// The most a receipt or the money handed over may be: the fiscal storage keeps 40 bits of it (tag 1020).
pub(crate) const MAX_SUM: Money = Money::from_minor((1 << 40) - 1);
/// The most of one line: 99,999.999 kg, or 99,999 pieces.
pub(crate) const MAX_QUANTITY: u64 = 100_000;

/// Digits with at most one point, without needless zeros before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Typed(String);

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// Something changed, or could not change any more (nothing to clear).
    Taken,
    /// It does not fit: a second point, a third decimal, too much.
    Ignored,
    /// Not a key that types.
    Other,
}

impl Typed {
    /// As a figure.
    pub(crate) fn of(money: Money) -> Self {
        Self(money.to_string())
    }

    /// The digits, with a point as it was typed.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Presses a key. `decimals` may stand behind the point; `fits` says whether a figure is still allowed.
    pub(crate) fn press(&mut self, key: &str, decimals: usize, fits: impl Fn(&Self) -> bool) -> Pressed {
        let mut next = self.0.clone();
        match key {
            "clear" => next.clear(),
            "back" => drop(next.pop()),
            "." if decimals == 0 || next.contains('.') => return Pressed::Ignored,
            "." => next.push_str(if next.is_empty() { "0." } else { "." }),
            "00" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" => next.push_str(key),
            _ => return Pressed::Other,
        }
        if !next.contains('.') {
            let zeros = next.len().saturating_sub(next.trim_start_matches('0').len());
            let needless = if zeros == next.len() { zeros.saturating_sub(1) } else { zeros };
            next.drain(..needless);
        }
        let next = Self(next);
        if next.0.split_once('.').is_some_and(|(_, d)| d.len() > decimals) || !fits(&next) {
            return Pressed::Ignored;
        }
        *self = next;
        Pressed::Taken
    }

    /// As money; nothing typed is nothing.
    pub(crate) fn money(&self) -> Option<Money> {
        Money::parse(self.0.trim_end_matches('.'))
    }

    /// As a quantity; nothing typed is nothing.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        Quantity::parse(self.0.trim_end_matches('.'))
    }

    /// Presses a key of a sum of at most `most`.
    pub(crate) fn press_money(&mut self, key: &str, most: Money) -> Pressed {
        self.press(key, 2, |next| next.is_empty() || next.money().is_some_and(|sum| sum <= most))
    }

    /// Presses a key of a quantity with this many decimals.
    pub(crate) fn press_quantity(&mut self, key: &str, decimals: usize) -> Pressed {
        let below = |q: Quantity| {
            10u64.checked_pow(u32::from(q.scale())).is_some_and(|unit| q.mantissa() / unit < MAX_QUANTITY)
        };
        self.press(key, decimals, |next| next.is_empty() || next.quantity().is_some_and(below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> String {
        let mut typed = Typed::default();
        for key in keys.split(' ') {
            typed.press_money(key, MAX_PRICE);
        }
        typed.0
    }

    #[test]
    fn sloppy_typing_makes_a_figure_or_nothing() {
        for (keys, figure) in [
            ("0 0 7", "7"),
            ("00", "0"),
            ("00 5", "5"),
            ("1 00", "100"),
            (". 5", "0.5"),
            ("0 . 5", "0.5"),
            ("1 . . 5", "1.5"),
            ("1 . 2 3 4", "1.23"),
            ("1 . 00 00", "1.00"),
            ("1 . 5 00", "1.5"),
            ("1 2 back", "1"),
            ("1 . back back", ""),
            ("back clear", ""),
            ("9 9 9 9 9 9 9 9 9", "99999999"),
            ("9 9 9 9 9 9 9 9 . 9 9 9", "99999999.99"),
            ("1 - e ٣", "1"),
        ] {
            assert_eq!(typed(keys), figure, "{keys}");
        }
    }

    #[test]
    fn pieces_have_no_decimals() {
        let mut pieces = Typed::default();
        assert_eq!(pieces.press_quantity("2", 0), Pressed::Taken);
        assert_eq!(pieces.press_quantity(".", 0), Pressed::Ignored);
        for key in ["00", "00", "0", "0"] {
            pieces.press_quantity(key, 0);
        }
        assert_eq!(pieces.as_str(), "20000");
    }
}
