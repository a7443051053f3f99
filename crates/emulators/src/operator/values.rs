//! Values inside messages: money, times, operations, taxpayer numbers, units and rates.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

use serde::{Deserialize, Serialize};

use super::refusal::{Refusal, ensure};
use super::wire::{Node, Writer};

/// Amount in tiyn. Wide, because counters have signs and products of hostile numbers must not overflow.
pub(crate) type Tiyn = i128;

/// OperationTypeEnum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// 0, purchase.
    Buy,
    /// 1, return of a purchase.
    BuyReturn,
    /// 2, sale.
    Sell,
    /// 3, return of a sale.
    SellReturn,
}

impl Operation {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Buy, Self::BuyReturn, Self::Sell, Self::SellReturn];

    /// Number on the wire.
    pub const fn code(self) -> u32 {
        match self {
            Self::Buy => 0,
            Self::BuyReturn => 1,
            Self::Sell => 2,
            Self::SellReturn => 3,
        }
    }

    /// Whether money comes in: cash and revenue grow.
    pub const fn is_income(self) -> bool {
        matches!(self, Self::Sell | Self::BuyReturn)
    }

    /// Whether it is a return, which needs its parent ticket since 2.0.3.
    pub const fn is_return(self) -> bool {
        matches!(self, Self::BuyReturn | Self::SellReturn)
    }

    /// What this return gives back; `None` for what is no return.
    pub const fn original(self) -> Option<Self> {
        match self {
            Self::SellReturn => Some(Self::Sell),
            Self::BuyReturn => Some(Self::Buy),
            Self::Sell | Self::Buy => None,
        }
    }

    pub(crate) fn from_code(code: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.code() == code)
    }
}

/// Reads a field of type Money that must be present.
pub(crate) fn money(node: &Node, name: &str) -> Result<Tiyn, Refusal> {
    maybe_money(node, name)?.ok_or_else(|| Refusal::data(format!("{}.{name} is absent", node.kind())))
}

/// Reads a field of type Money: coins are 0 to 99.
pub(crate) fn maybe_money(node: &Node, name: &str) -> Result<Option<Tiyn>, Refusal> {
    let Some(inner) = node.node(name) else { return Ok(None) };
    let (bills, coins) = (inner.number("bills").unwrap_or(0), inner.number("coins").unwrap_or(0));
    ensure(coins <= 99, || format!("{}.{name}: coins above 99", node.kind()))?;
    Ok(Some(Tiyn::from(bills) * 100 + Tiyn::from(coins)))
}

/// Writes an amount; the wire knows no sign, so the absolute value travels.
pub(crate) fn write_money(amount: Tiyn) -> Writer {
    let bills = u64::try_from(amount.unsigned_abs() / 100).unwrap_or(u64::MAX);
    let coins = u64::try_from(amount.unsigned_abs() % 100).unwrap_or(0);
    Writer::default().number(1, bills).number(2, coins)
}

/// Reads a field of type DateTime that must be present; an impossible date or time is refused with 13.
pub(crate) fn date_time(node: &Node, name: &str) -> Result<NaiveDateTime, Refusal> {
    maybe_date_time(node, name)?.ok_or_else(|| Refusal::data(format!("{}.{name} is absent", node.kind())))
}

/// Reads a field of type DateTime.
pub(crate) fn maybe_date_time(node: &Node, name: &str) -> Result<Option<NaiveDateTime>, Refusal> {
    let Some(inner) = node.node(name) else { return Ok(None) };
    let read = || {
        let (date, time) = (inner.node("date")?, inner.node("time")?);
        let year = i32::try_from(date.small("year")?).ok().filter(|year| (1000..=9999).contains(year))?;
        let date = NaiveDate::from_ymd_opt(year, date.small("month")?, date.small("day")?)?;
        date.and_hms_opt(time.small("hour")?, time.small("minute")?, time.small("second").unwrap_or(0))
    };
    read().map(Some).ok_or_else(|| Refusal::data(format!("{}.{name} is no date and time", node.kind())))
}

/// Writes a DateTime.
pub(crate) fn write_date_time(at: NaiveDateTime) -> Writer {
    use chrono::Datelike;
    let date =
        Writer::default().number(1, at.year().unsigned_abs()).number(2, at.month()).number(3, at.day());
    let time = Writer::default().number(1, at.hour()).number(2, at.minute()).number(3, at.second());
    Writer::default().node(1, date).node(2, time)
}

/// Whether the text is an ИИН or БИН with a right control digit (government decree 565 of 11.06.2003).
pub fn is_taxpayer_number(text: &str) -> bool {
    const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let Ok([first @ .., last]) = <[u32; 12]>::try_from(digits) else { return false };
    let sum = |weights: &mut dyn Iterator<Item = u32>| {
        first.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11
    };
    let control = match sum(&mut (1..=11)) {
        10 => sum(&mut SECOND.into_iter()),
        control => control,
    };
    text.len() == 12 && control == last
}

/// Unit codes of the e-invoice system (CPCR 2.0.2, units); 166 and 116 both stand for the kilogram.
pub(crate) const UNITS: [&str; 34] = [
    "796", "116", "166", "163", "161", "168", "112", "111", "113", "006", "003", "004", "005", "008", "021",
    "055", "059", "061", "356", "359", "360", "362", "642", "625", "728", "736", "778", "868", "931", "5114",
    "160", "162", "164", "110",
];

/// VAT rates that hold from a day on, until the next row.
struct Rates {
    since: NaiveDate,
    /// Thousandths of a percent.
    percents: &'static [u32],
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar, checked by the compiler")
}

/// Tax Code 2026; before it the Tax Code of 2017. Zero is export and equal; 10 % stands for periodicals and, from
/// 2027 on, for medicine.
const RATES: [Rates; 2] = [
    Rates { since: NaiveDate::MIN, percents: &[0, 12_000] },
    Rates { since: const { day(2026, 1, 1) }, percents: &[0, 5_000, 10_000, 16_000] },
];

/// Whether the rate holds on this day.
pub(crate) fn rate_holds(percent: u32, day: NaiveDate) -> bool {
    RATES.iter().rfind(|row| row.since <= day).is_some_and(|row| row.percents.contains(&percent))
}

/// Whether the rate ever held.
pub(crate) fn rate_is_known(percent: u32) -> bool {
    RATES.iter().any(|row| row.percents.contains(&percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_digit_of_bin_and_iin() {
        assert!(is_taxpayer_number("941240000193"), "pass 1");
        assert!(is_taxpayer_number("901215500307"), "pass 2");
        assert!(!is_taxpayer_number("941240000194"));
        for last in 0..10 {
            assert!(!is_taxpayer_number(&format!("90121550037{last}")), "both passes give 10");
        }
        for text in ["", "94124000019", "9412400001933", "94124000019x", "٩٤١٢٤٠٠٠٠١٩٣"] {
            assert!(!is_taxpayer_number(text), "{text}");
        }
    }

    #[test]
    fn rates_hold_by_date() {
        assert!(rate_holds(12_000, day(2025, 12, 31)) && !rate_holds(16_000, day(2025, 12, 31)));
        assert!(rate_holds(16_000, day(2026, 1, 1)) && !rate_holds(12_000, day(2026, 1, 1)));
        assert!(rate_holds(0, day(2025, 1, 1)) && !rate_is_known(16));
    }
}
