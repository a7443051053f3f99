//! Value added tax as dated data. A change of the law is a row of [`RATES`] and a test.

use crate::money::{Money, round_half_up};
use chrono::NaiveDate;

/// Which law a register obeys. One data folder has one country for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountryCode {
    /// Russia, 54-ФЗ.
    Ru,
    /// Kazakhstan.
    Kz,
}

impl CountryCode {
    /// `ru` or `kz`, as commands and settings write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Kz => "kz",
        }
    }

    /// Reads `ru` or `kz`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Ru, Self::Kz].into_iter().find(|c| c.as_str() == text)
    }

    /// The sign of the currency on paper.
    pub const fn currency(self) -> &'static str {
        match self {
            Self::Ru => "₽",
            Self::Kz => "₸",
        }
    }
}

/// A VAT rate as a line of a receipt carries it. The names are those of JSON tasks.
///
/// `…Of` are the computed rates of Russia (20/120 and so on): the same money, another code on the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each name is the rate it says, listed with its law in RATES")]
pub enum Vat {
    None,
    Vat0,
    Vat5,
    Vat7,
    Vat10,
    Vat12,
    Vat16,
    Vat20,
    Vat22,
    Vat5Of105,
    Vat7Of107,
    Vat10Of110,
    Vat20Of120,
    Vat22Of122,
}

/// One row of the law: a rate that may be used in a country for settlements of a period.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Whose law.
    pub country: CountryCode,
    /// The rate.
    pub vat: Vat,
    /// Its name in JSON tasks.
    pub name: &'static str,
    /// Percent; the tax inside an amount is `amount × percent / (100 + percent)`.
    pub percent: u8,
    /// First day of settlements that may carry it.
    pub from: NaiveDate,
    /// Last day of settlements that may carry it; open when absent.
    pub until: Option<NaiveDate>,
}

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("a date of the law table does not exist"),
    }
}

const fn rate(
    country: CountryCode,
    vat: Vat,
    name: &'static str,
    percent: u8,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Rate {
    Rate { country, vat, name, percent, from, until }
}

const RU: CountryCode = CountryCode::Ru;
const KZ: CountryCode = CountryCode::Kz;
const Y2019: NaiveDate = day(2019, 1, 1);
const Y2025: NaiveDate = day(2025, 1, 1);
const Y2026: NaiveDate = day(2026, 1, 1);
const END_2025: Option<NaiveDate> = Some(day(2025, 12, 31));

/// The law table.
///
/// Russia: Tax Code art. 164 (20 % until 2025-12-31, 22 % from 2026-01-01; 5 and 7 % for the simplified system from
/// 2025-01-01); codes of tag 1199 by orders ЕД-7-20/662@, ЕД-7-20/1050@. Kazakhstan: 12 % until 2025-12-31; the Tax
/// Code of 2026: 16 %, 5 % medicines in 2026, 10 % periodicals and, from 2027, medicines.
pub const RATES: &[Rate] = &[
    rate(RU, Vat::None, "none", 0, Y2019, None),
    rate(RU, Vat::Vat0, "vat0", 0, Y2019, None),
    rate(RU, Vat::Vat10, "vat10", 10, Y2019, None),
    rate(RU, Vat::Vat10Of110, "vat110", 10, Y2019, None),
    rate(RU, Vat::Vat20, "vat20", 20, Y2019, END_2025),
    rate(RU, Vat::Vat20Of120, "vat120", 20, Y2019, END_2025),
    rate(RU, Vat::Vat5, "vat5", 5, Y2025, None),
    rate(RU, Vat::Vat7, "vat7", 7, Y2025, None),
    rate(RU, Vat::Vat5Of105, "vat105", 5, Y2025, None),
    rate(RU, Vat::Vat7Of107, "vat107", 7, Y2025, None),
    rate(RU, Vat::Vat22, "vat22", 22, Y2026, None),
    rate(RU, Vat::Vat22Of122, "vat122", 22, Y2026, None),
    rate(KZ, Vat::None, "none", 0, Y2019, None),
    rate(KZ, Vat::Vat0, "vat0", 0, Y2019, None),
    rate(KZ, Vat::Vat12, "vat12", 12, Y2019, END_2025),
    rate(KZ, Vat::Vat16, "vat16", 16, Y2026, None),
    rate(KZ, Vat::Vat10, "vat10", 10, Y2026, None),
    rate(KZ, Vat::Vat5, "vat5", 5, Y2026, None),
];

impl Vat {
    /// The row of the law in force for a settlement of this day; nothing when the rate is unknown or out of force.
    ///
    /// The day is that of the settlement, which for a return is the day of the sale being returned: 20 % is wrong for a
    /// sale of 2026 and right for a return, in 2026, of a sale of 2025.
    pub fn in_force(self, country: CountryCode, settled_on: NaiveDate) -> Option<&'static Rate> {
        RATES.iter().find(|r| {
            r.country == country
                && r.vat == self
                && r.from <= settled_on
                && r.until.is_none_or(|until| settled_on <= until)
        })
    }

    /// The rate with this JSON name in a country, whatever the day.
    pub fn named(country: CountryCode, name: &str) -> Option<Self> {
        RATES.iter().find(|r| r.country == country && r.name == name).map(|r| r.vat)
    }

    /// Percent, 0 for "without VAT" and 0 %.
    pub fn percent(self) -> u8 {
        RATES.iter().find(|r| r.vat == self).map_or(0, |r| r.percent)
    }

    /// Its JSON name.
    pub fn name(self) -> &'static str {
        RATES.iter().find(|r| r.vat == self).map_or("none", |r| r.name)
    }

    /// The tax inside a gross amount, half up to a minor unit: `amount × p / (100 + p)`.
    pub fn inside(self, amount: Money) -> Option<Money> {
        let percent = u64::from(self.percent());
        round_half_up(amount.minor(), percent, percent.checked_add(100)?).map(Money::from_minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_asked_with_the_day_of_the_settlement() {
        let (december, february) = (day(2025, 12, 31), day(2026, 2, 3));
        for (country, vat, then, now) in [
            (RU, Vat::Vat20, true, false),
            (RU, Vat::Vat22, false, true),
            (RU, Vat::Vat10, true, true),
            (RU, Vat::Vat16, false, false),
            (KZ, Vat::Vat12, true, false),
            (KZ, Vat::Vat16, false, true),
            (KZ, Vat::Vat20, false, false),
        ] {
            assert_eq!(vat.in_force(country, december).is_some(), then, "{country:?} {vat:?} 2025");
            assert_eq!(vat.in_force(country, february).is_some(), now, "{country:?} {vat:?} 2026");
        }
    }

    #[test]
    fn tax_is_extracted_from_the_gross_amount() {
        for (vat, gross, tax) in [
            (Vat::Vat20, "501.75", "83.63"),
            (Vat::Vat20, "254.20", "42.37"),
            (Vat::Vat22, "36.90", "6.65"),
            (Vat::Vat16, "900", "124.14"),
            (Vat::Vat0, "900", "0.00"),
            (Vat::None, "900", "0.00"),
        ] {
            assert_eq!(vat.inside(Money::parse(gross).unwrap()).unwrap().to_string(), tax, "{vat:?} {gross}");
        }
    }

    #[test]
    fn every_rate_is_found_by_its_name() {
        for row in RATES {
            assert_eq!(Vat::named(row.country, row.name), Some(row.vat));
            assert_eq!(row.vat.name(), row.name);
        }
    }
}
