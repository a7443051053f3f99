//! Date and time of 5 bytes: YY MM DD hh mm, plain binary. Source: ФН protocol 0.4, 10.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// Reads a date and time of 5 bytes. `None` when the calendar or the clock has no such point or the year is
/// outside 2016–2099.
pub fn from_dt5(bytes: [u8; 5]) -> Option<NaiveDateTime> {
    let [year, month, day, hour, minute] = bytes;
    if !(16..=99).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(2000 + i32::from(year), month.into(), day.into())?.and_hms_opt(
        hour.into(),
        minute.into(),
        0,
    )
}

/// The 5 bytes of a time; zeros for none.
pub fn to_dt5(time: Option<NaiveDateTime>) -> [u8; 5] {
    let Some(time) = time else { return [0; 5] };
    let [year, month, day] = to_d3(time.date());
    let byte = |number: u32| u8::try_from(number).unwrap_or(0);
    [year, month, day, byte(time.hour()), byte(time.minute())]
}

/// The 3 bytes of a date: YY MM DD.
pub fn to_d3(date: NaiveDate) -> [u8; 3] {
    let byte = |number: u32| u8::try_from(number).unwrap_or(0);
    [u8::try_from(date.year() - 2000).unwrap_or(0), byte(date.month()), byte(date.day())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_checked() {
        let time = from_dt5([0x0F + 1, 7, 20, 18, 33]).expect("20.07.2016 18:33");
        assert_eq!(to_dt5(Some(time)), [16, 7, 20, 18, 33]);
        for wrong in [
            [15, 1, 1, 0, 0],
            [100, 1, 1, 0, 0],
            [23, 2, 29, 0, 0],
            [24, 13, 1, 0, 0],
            [24, 0, 1, 0, 0],
            [24, 1, 0, 0, 0],
            [24, 1, 1, 24, 0],
            [24, 1, 1, 0, 60],
        ] {
            assert_eq!(from_dt5(wrong), None, "{wrong:?}");
        }
        assert!(from_dt5([24, 2, 29, 0, 0]).is_some());
        assert_eq!(to_dt5(None), [0; 5]);
    }
}
