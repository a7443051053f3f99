//! Values of the wire (ФН protocol 5.1): checked when made, so that encoding a command cannot fail.

use std::fmt;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use crate::bytes::Fields;
use crate::command::Malformed;

/// The value cannot be written in its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} cannot be written: {expected}")]
pub struct BadValue {
    /// Which value.
    pub field: &'static str,
    /// What would have been right.
    pub expected: &'static str,
}

const BAD_DATE: BadValue = BadValue { field: "date and time", expected: "a date of the years 2000 to 2099" };

/// Date and time of the point of sale to the minute, `DT5`: YY MM DD hh mm in plain binary, year minus 2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dt5([u8; 5]);

impl Dt5 {
    /// Year 2000–2099, month 1–12, day of that month, hour 0–23, minute 0–59.
    ///
    /// # Errors
    /// [`BadValue`] when there is no such date or time.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8) -> Result<Self, BadValue> {
        let year = year.checked_sub(2000).and_then(|year| u8::try_from(year).ok()).ok_or(BAD_DATE)?;
        Self::from_wire([year, month, day, hour, minute]).map_err(|Malformed| BAD_DATE)
    }

    /// The five bytes of the wire.
    pub const fn to_wire(self) -> [u8; 5] {
        self.0
    }

    /// # Errors
    /// [`Malformed`] when the bytes are no date and time of the years 2000–2099.
    pub fn from_wire(wire: [u8; 5]) -> Result<Self, Malformed> {
        let [year, month, day, hour, minute] = wire;
        D3::from_wire([year, month, day])?;
        if hour > 23 || minute > 59 {
            return Err(Malformed);
        }
        Ok(Self(wire))
    }

    /// Zeros stand for "there is none".
    pub(crate) fn optional(wire: [u8; 5]) -> Result<Option<Self>, Malformed> {
        if wire == [0; 5] { Ok(None) } else { Self::from_wire(wire).map(Some) }
    }

    /// Year, month, day, hour, minute.
    pub const fn parts(self) -> (u16, u8, u8, u8, u8) {
        let [year, month, day, hour, minute] = self.0;
        (2000 + year as u16, month, day, hour, minute)
    }
}

impl TryFrom<(u16, u8, u8, u8, u8)> for Dt5 {
    type Error = BadValue;

    fn try_from((year, month, day, hour, minute): (u16, u8, u8, u8, u8)) -> Result<Self, BadValue> {
        Self::new(year, month, day, hour, minute)
    }
}

/// Seconds are cut off.
impl TryFrom<NaiveDateTime> for Dt5 {
    type Error = BadValue;

    fn try_from(at: NaiveDateTime) -> Result<Self, BadValue> {
        let small = |part: u32| u8::try_from(part).map_err(|_| BAD_DATE);
        let year = u16::try_from(at.year()).map_err(|_| BAD_DATE)?;
        Self::new(year, small(at.month())?, small(at.day())?, small(at.hour())?, small(at.minute())?)
    }
}

impl fmt::Display for Dt5 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day, hour, minute) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
    }
}

/// A date, `D3`: YY MM DD in plain binary, year minus 2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct D3([u8; 3]);

impl D3 {
    /// # Errors
    /// [`Malformed`] when the bytes are no date of the years 2000–2099.
    pub fn from_wire(wire: [u8; 3]) -> Result<Self, Malformed> {
        let [year, month, day] = wire;
        let date = NaiveDate::from_ymd_opt(2000 + i32::from(year), month.into(), day.into());
        if year > 99 || date.is_none() { Err(Malformed) } else { Ok(Self(wire)) }
    }

    /// Zeros stand for "there is none".
    pub(crate) fn optional(wire: [u8; 3]) -> Result<Option<Self>, Malformed> {
        if wire == [0; 3] { Ok(None) } else { Self::from_wire(wire).map(Some) }
    }

    /// The three bytes of the wire.
    pub const fn to_wire(self) -> [u8; 3] {
        self.0
    }

    /// Year, month, day.
    pub const fn parts(self) -> (u16, u8, u8) {
        let [year, month, day] = self.0;
        (2000 + year as u16, month, day)
    }
}

/// Serial number of the ФН: up to 16 Latin letters and digits (seen: 16 digits). Empty before the factory setup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FnSerial([u8; 16]);

impl FnSerial {
    /// # Errors
    /// [`Malformed`] when there is anything but letters and digits before the padding of spaces or zeros.
    pub fn from_wire(wire: [u8; 16]) -> Result<Self, Malformed> {
        let padding = wire.iter().rev().take_while(|byte| matches!(byte, b' ' | 0)).count();
        let text = wire.iter().take(16 - padding);
        if text.clone().all(u8::is_ascii_alphanumeric) { Ok(Self(wire)) } else { Err(Malformed) }
    }

    /// The number without padding.
    pub fn as_str(&self) -> &str {
        // Only ASCII was let in.
        str::from_utf8(&self.0).unwrap_or_default().trim_end_matches([' ', '\0'])
    }
}

impl fmt::Display for FnSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Total of a receipt on the wire: kopecks, 5 bytes, 0 to 2^40 − 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Total(u64);

impl Total {
    /// # Errors
    /// [`BadValue`] above 2^40 − 1 kopecks.
    pub const fn from_kopecks(kopecks: u64) -> Result<Self, BadValue> {
        if kopecks < 1 << 40 {
            Ok(Self(kopecks))
        } else {
            Err(BadValue { field: "total", expected: "less than 2^40 kopecks" })
        }
    }

    /// Kopecks.
    pub const fn kopecks(self) -> u64 {
        self.0
    }

    pub(crate) const fn to_wire(self) -> [u8; 5] {
        let [a, b, c, d, e, ..] = self.0.to_le_bytes();
        [a, b, c, d, e]
    }
}

macro_rules! digits {
    ($(#[$doc:meta])* $name:ident, $size:literal, $field:literal, $expected:literal, $right:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; $size]);

        impl $name {
            /// # Errors
            /// [`BadValue`] for another number of digits or anything but digits.
            pub fn new(digits: &str) -> Result<Self, BadValue> {
                let right: fn(usize) -> bool = $right;
                if !right(digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(BadValue { field: $field, expected: $expected });
                }
                let mut wire = [b' '; $size];
                for (to, from) in wire.iter_mut().zip(digits.bytes()) {
                    *to = from;
                }
                Ok(Self(wire))
            }

            /// The padded field.
            pub const fn to_wire(self) -> [u8; $size] {
                self.0
            }
        }
    };
}

digits! {
    /// Taxpayer number: 10 or 12 digits, padded with spaces on the right to 12.
    Inn, 12, "INN", "10 or 12 digits", |length| length == 10 || length == 12
}
digits! {
    /// Registration number of the register (РНМ), tag 1037: 16 digits, padded with spaces on the right to 20.
    Rnm, 20, "registration number", "16 digits", |length| length == 16
}

impl Inn {
    /// The operator's number of a register that works without one: twelve zeros.
    pub const AUTONOMOUS: Self = Self([b'0'; 12]);
}

/// One tag-length-value object as the ФН gives it (5.3): the tag and its value, not interpreted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlv {
    /// Tag.
    pub tag: u16,
    /// Value; for a structure a list of objects.
    pub value: Vec<u8>,
}

impl Tlv {
    /// # Errors
    /// [`Malformed`] unless `data` is exactly one object.
    pub fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let object = Self::take(&mut fields)?;
        fields.end()?;
        Ok(object)
    }

    /// The first object of a list.
    pub(crate) fn take(fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let (tag, length) = (fields.u16()?, fields.u16()?);
        Ok(Self { tag, value: fields.take(length.into())?.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_of_the_text_is_written_so() {
        let at = Dt5::new(2015, 7, 20, 18, 33).unwrap();
        assert_eq!(at.to_wire(), [0x0F, 0x07, 0x14, 0x12, 0x21]);
        assert_eq!(at.to_string(), "2015-07-20T18:33");
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for (year, month, day, hour, minute) in [
            (2023, 2, 29, 0, 0),
            (2024, 13, 1, 0, 0),
            (2024, 0, 1, 0, 0),
            (2024, 4, 31, 0, 0),
            (2024, 1, 1, 24, 0),
            (2024, 1, 1, 0, 60),
            (1999, 1, 1, 0, 0),
            (2100, 1, 1, 0, 0),
        ] {
            assert_eq!(Dt5::new(year, month, day, hour, minute), Err(BAD_DATE));
        }
        assert!(Dt5::new(2024, 2, 29, 23, 59).is_ok());
    }

    #[test]
    fn numbers_are_padded_as_the_text_demands() {
        assert_eq!(&Inn::new("7702203276").unwrap().to_wire(), b"7702203276  ");
        assert_eq!(&Rnm::new("0000000005008570").unwrap().to_wire(), b"0000000005008570    ");
        assert!(Inn::new("77022032761").is_err());
        assert!(Inn::new("77022О3276").is_err());
        assert!(Rnm::new("5008570").is_err());
    }

    #[test]
    fn a_total_beyond_five_bytes_is_refused() {
        assert_eq!(Total::from_kopecks((1 << 40) - 1).unwrap().to_wire(), [0xFF; 5]);
        assert!(Total::from_kopecks(1 << 40).is_err());
    }

    #[test]
    fn a_serial_number_is_letters_digits_and_padding() {
        assert_eq!(FnSerial::from_wire(*b"9999078900005488").unwrap().as_str(), "9999078900005488");
        assert_eq!(FnSerial::from_wire(*b"99990789\0\0\0\0\0\0  ").unwrap().as_str(), "99990789");
        assert_eq!(FnSerial::from_wire(*b"9999 78900005488"), Err(Malformed));
        assert_eq!(FnSerial::from_wire([0xFF; 16]), Err(Malformed));
    }

    proptest! {
        #[test]
        fn a_date_read_is_the_date_written(wire: [u8; 5]) {
            if let Ok(at) = Dt5::from_wire(wire) {
                let (year, month, day, hour, minute) = at.parts();
                prop_assert_eq!(Dt5::new(year, month, day, hour, minute).unwrap().to_wire(), wire);
            }
        }

        #[test]
        fn a_serial_number_never_panics(wire: [u8; 16]) {
            if let Ok(serial) = FnSerial::from_wire(wire) {
                prop_assert!(serial.as_str().len() <= 16);
            }
        }

        #[test]
        fn an_object_is_read_only_when_it_is_whole(tag: u16, value in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut wire = tag.to_le_bytes().to_vec();
            wire.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
            wire.extend(&value);
            prop_assert_eq!(Tlv::decode(&wire), Ok(Tlv { tag, value }));
            wire.push(0);
            prop_assert_eq!(Tlv::decode(&wire), Err(Malformed));
            wire.truncate(wire.len() - 2);
            prop_assert_eq!(Tlv::decode(&wire), Err(Malformed));
        }
    }
}
