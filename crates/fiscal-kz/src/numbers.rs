//! Numbers inside the messages: money, quantities, percents, dates, the request counter.

use crate::edition::Edition;
use crate::kkm;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// A number that cannot be carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// `coins` above 99.
    #[error("{0} tiyn are more than a tenge")]
    Coins(u32),
    /// More than the field, or the type on our side, can hold.
    #[error("the number is too large")]
    TooLarge,
    /// The value is finer than a thousandth.
    #[error("the number has more than three decimals")]
    TooFine,
    /// No such day or time of day, a year that has not four digits, or a missing part.
    #[error("there is no such date and time")]
    NoSuchTime,
}

/// Tiyn (minor units) to the wire: bills in whole tenge, coins 0..=99. 12345 is {123, 45}.
#[must_use]
pub fn money(tiyn: u64) -> kkm::Money {
    let coins = u32::try_from(tiyn % 100).unwrap_or(0); // the remainder of a hundred always fits
    kkm::Money { bills: tiyn / 100, coins }
}

/// The wire to tiyn.
///
/// # Errors
/// [`NumberError::Coins`] above 99 coins, [`NumberError::TooLarge`] when the sum does not fit in tiyn.
pub fn tiyn(money: &kkm::Money) -> Result<u64, NumberError> {
    if money.coins > 99 {
        return Err(NumberError::Coins(money.coins));
    }
    let tenge = money.bills.checked_mul(100).ok_or(NumberError::TooLarge)?;
    tenge.checked_add(u64::from(money.coins)).ok_or(NumberError::TooLarge)
}

/// A decimal number `mantissa` · 10^−`scale` as thousandths, exactly: (25, 1) is 2500.
///
/// # Errors
/// [`NumberError::TooFine`] below a thousandth, [`NumberError::TooLarge`] beyond u64.
pub fn thousandths(mantissa: u64, scale: u8) -> Result<u64, NumberError> {
    if let Some(finer) = scale.checked_sub(3) {
        if mantissa == 0 {
            return Ok(0);
        }
        let unit = 10_u64.checked_pow(u32::from(finer)).ok_or(NumberError::TooFine)?;
        return if mantissa.is_multiple_of(unit) { Ok(mantissa / unit) } else { Err(NumberError::TooFine) };
    }
    let unit = 10_u64.pow(3_u32.saturating_sub(u32::from(scale)));
    mantissa.checked_mul(unit).ok_or(NumberError::TooLarge)
}

/// Quantity on the wire, thousandths of a unit: (25, 1), which is 2.5, becomes 2500.
///
/// # Errors
/// As [`thousandths`]; [`NumberError::TooLarge`] also beyond [`Edition::max_quantity`].
pub fn quantity(edition: Edition, mantissa: u64, scale: u8) -> Result<u64, NumberError> {
    let value = thousandths(mantissa, scale)?;
    if value <= edition.max_quantity() { Ok(value) } else { Err(NumberError::TooLarge) }
}

/// Percent on the wire, thousandths of a percent: (16, 0), which is 16 %, becomes 16000.
///
/// # Errors
/// As [`thousandths`]; [`NumberError::TooLarge`] also above 100 %.
pub fn percent(mantissa: u64, scale: u8) -> Result<u32, NumberError> {
    let value = thousandths(mantissa, scale)?;
    u32::try_from(value).ok().filter(|value| *value <= 100_000).ok_or(NumberError::TooLarge)
}

/// Local date and time to the wire, which knows no zone. Fractions of a second are dropped.
///
/// # Errors
/// [`NumberError::NoSuchTime`] when the year has not four digits.
pub fn date_time(at: NaiveDateTime) -> Result<kkm::DateTime, NumberError> {
    let year = u32::try_from(at.year()).ok().filter(|year| (1000..=9999).contains(year));
    Ok(kkm::DateTime {
        date: kkm::Date { year: year.ok_or(NumberError::NoSuchTime)?, month: at.month(), day: at.day() },
        time: kkm::Time { hour: at.hour(), minute: at.minute(), second: Some(at.second()) },
    })
}

/// The wire to local date and time; a missing second is 0.
///
/// # Errors
/// [`NumberError::NoSuchTime`] for a day or time that the calendar does not have, or a year without four digits.
pub fn local_time(at: &kkm::DateTime) -> Result<NaiveDateTime, NumberError> {
    let kkm::DateTime { date, time } = at;
    i32::try_from(date.year)
        .ok()
        .filter(|year| (1000..=9999).contains(year))
        .and_then(|year| NaiveDate::from_ymd_opt(year, date.month, date.day))
        .and_then(|day| day.and_hms_opt(time.hour, time.minute, time.second.unwrap_or(0)))
        .ok_or(NumberError::NoSuchTime)
}

/// REQNUM of INFO. Documents never use it, see [`next_request_number`].
///
/// INFO is no document: the operator looks at its token only, and the number must not disturb those of documents. A
/// number of its own keeps it apart from the request before it and the one after it, whatever happens in between.
pub const INFO_REQUEST_NUMBER: u16 = 0;

/// REQNUM of the next new document; a repeated request keeps its number.
///
/// After 65535 comes 1, as clients in the field have it: 0 belongs to INFO.
#[must_use]
pub const fn next_request_number(last: u16) -> u16 {
    match last {
        u16::MAX => 1,
        _ => last.wrapping_add(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_is_split_into_tenge_and_tiyn() {
        for (sum, bills, coins) in [(0, 0, 0), (99, 0, 99), (100, 1, 0), (12_345, 123, 45)] {
            assert_eq!(money(sum), kkm::Money { bills, coins });
        }
    }

    #[test]
    fn hundred_coins_or_an_overflowing_sum_are_refused() {
        assert_eq!(tiyn(&kkm::Money { bills: 1, coins: 100 }), Err(NumberError::Coins(100)));
        assert_eq!(tiyn(&kkm::Money { bills: u64::MAX, coins: 0 }), Err(NumberError::TooLarge));
        assert_eq!(tiyn(&kkm::Money { bills: u64::MAX / 100, coins: 99 }), Err(NumberError::TooLarge));
    }

    #[test]
    fn quantity_is_exact_thousandths() {
        let cases = [
            (1, 0, Ok(1000)),
            (25, 1, Ok(2500)),
            (1, 3, Ok(1)),
            (1, 4, Err(NumberError::TooFine)),
            (12_340, 4, Ok(1234)),
            (0, 200, Ok(0)),
            (1, 200, Err(NumberError::TooFine)),
            (u64::MAX, 0, Err(NumberError::TooLarge)),
            (u64::MAX, 3, Err(NumberError::TooLarge)),
        ];
        for (mantissa, scale, expected) in cases {
            assert_eq!(quantity(Edition::V203, mantissa, scale), expected, "{mantissa} e-{scale}");
        }
    }

    #[test]
    fn quantity_of_202_fits_32_bits() {
        assert_eq!(quantity(Edition::V202, 2_147_483_647, 3), Ok(2_147_483_647));
        assert_eq!(quantity(Edition::V202, 2_147_483_648, 3), Err(NumberError::TooLarge));
        assert_eq!(quantity(Edition::V203, 2_147_483_648, 3), Ok(2_147_483_648));
    }

    #[test]
    fn percent_is_thousandths_up_to_a_hundred_percent() {
        assert_eq!(percent(16, 0), Ok(16_000));
        assert_eq!(percent(125, 1), Ok(12_500));
        assert_eq!(percent(100, 0), Ok(100_000));
        assert_eq!(percent(100_001, 3), Err(NumberError::TooLarge));
    }

    #[test]
    fn impossible_dates_are_refused() {
        let wire = |year, month, day, hour, second| kkm::DateTime {
            date: kkm::Date { year, month, day },
            time: kkm::Time { hour, minute: 0, second },
        };
        assert!(local_time(&wire(2024, 2, 29, 23, None)).is_ok());
        for bad in [
            wire(2026, 2, 29, 0, None),
            wire(2026, 0, 1, 0, None),
            wire(26, 1, 1, 0, None),
            wire(2026, 1, 1, 24, None),
            wire(2026, 1, 1, 0, Some(60)),
            wire(u32::MAX, 1, 1, 0, None),
        ] {
            assert_eq!(local_time(&bad), Err(NumberError::NoSuchTime), "{bad:?}");
        }
    }

    #[test]
    fn request_number_of_a_document_is_never_that_of_info() {
        assert_eq!(next_request_number(0), 1);
        assert_eq!(next_request_number(1), 2);
        assert_eq!(next_request_number(u16::MAX), 1);
    }

    proptest! {
        #[test]
        fn money_survives_the_wire(sum: u64) {
            let wire = money(sum);
            prop_assert!(wire.coins <= 99);
            prop_assert_eq!(tiyn(&wire), Ok(sum));
        }

        #[test]
        fn date_and_time_survive_the_wire(seconds in 0_i64..=253_402_300_799) {
            let at = chrono::DateTime::from_timestamp(seconds, 0).expect("within range").naive_utc();
            let wire = date_time(at).expect("four digits");
            prop_assert_eq!(local_time(&wire), Ok(at));
        }

        #[test]
        fn hostile_date_never_panics(year: u32, month: u32, day: u32, hour: u32, minute: u32, second: Option<u32>) {
            let wire = kkm::DateTime {
                date: kkm::Date { year, month, day },
                time: kkm::Time { hour, minute, second },
            };
            if let Ok(at) = local_time(&wire) {
                prop_assert_eq!(at.month(), month);
            }
        }
    }
}
