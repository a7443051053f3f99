//! Numbers with rules of their own: INN, registration number, fiscal sign, document time, QR text.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
pub use domain::numbers::{inn_is_valid, registration_number, registration_number_is_valid};

/// The printed fiscal sign from the six bytes of tag 1077; `None` for any other length.
///
/// Bytes 0 and 1 are service data, bytes 2 to 5 the number, big-endian (ФН protocol 5.4).
#[must_use]
pub fn fiscal_sign(tag_1077: &[u8]) -> Option<u32> {
    match *tag_1077 {
        [_, _, a, b, c, d] => Some(u32::from_be_bytes([a, b, c, d])),
        _ => None,
    }
}

/// The six bytes of tag 1077 from its two service bytes and the printed fiscal sign.
#[must_use]
pub const fn fiscal_sign_bytes(service: [u8; 2], sign: u32) -> [u8; 6] {
    let [s0, s1] = service;
    let [a, b, c, d] = sign.to_be_bytes();
    [s0, s1, a, b, c, d]
}

/// Seconds of a local wall-clock time since 1970-01-01 00:00, no time zone applied (type unixtime).
///
/// `None` before 1970 or after the 32 bits end in 2106.
#[must_use]
pub fn unixtime(local: NaiveDateTime) -> Option<u32> {
    local.and_utc().timestamp().try_into().ok()
}

/// The local wall-clock time of a unixtime value.
#[must_use]
pub fn local_time(unixtime: u32) -> NaiveDateTime {
    // Every 32-bit second exists in the calendar, the epoch is the answer to the impossible.
    DateTime::from_timestamp(unixtime.into(), 0).map_or(NaiveDateTime::default(), |time| time.naive_utc())
}

/// Content of the QR code of a receipt (tag 1196).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrCode {
    /// Time of the document (1012), local.
    pub time: NaiveDateTime,
    /// Total (1020) in kopecks.
    pub total: u64,
    /// Number of the fiscal storage (1041), 16 digits.
    pub fn_number: String,
    /// Number of the fiscal document (1040).
    pub document: u32,
    /// Printed fiscal sign (1077).
    pub fiscal_sign: u32,
    /// Kind of settlement (1054), 1 to 4.
    pub operation: u8,
}

/// `t=20180717T0904&s=1000.00&fn=9999999999999242&i=33647&fp=2124438805&n=1`, minutes only (FFD, printed form).
impl fmt::Display for QrCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "t={}&s={}.{:02}&fn={}&i={}&fp={}&n={}",
            self.time.format("%Y%m%dT%H%M"),
            self.total / 100,
            self.total % 100,
            self.fn_number,
            self.document,
            self.fiscal_sign,
            self.operation
        )
    }
}

/// A text that is not the QR code of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the QR code of a receipt: field {field} is missing or malformed")]
pub struct NotAQrCode {
    /// Name of the first field that is missing or malformed.
    pub field: &'static str,
}

/// Reads what a scanner gives: fields in any order, seconds and a lower-case `t` in the time are accepted.
impl FromStr for QrCode {
    type Err = NotAQrCode;

    fn from_str(text: &str) -> Result<Self, NotAQrCode> {
        let raw = |name: &'static str| {
            text.split('&')
                .filter_map(|pair| pair.split_once('='))
                .find_map(|(key, value)| (key == name).then_some(value))
                .ok_or(NotAQrCode { field: name })
        };
        Ok(Self {
            time: qr_time(raw("t")?).ok_or(NotAQrCode { field: "t" })?,
            total: qr_total(raw("s")?).ok_or(NotAQrCode { field: "s" })?,
            fn_number: Some(raw("fn")?)
                .filter(|number| number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or(NotAQrCode { field: "fn" })?
                .to_owned(),
            document: number(raw("i")?).ok_or(NotAQrCode { field: "i" })?,
            fiscal_sign: number(raw("fp")?).ok_or(NotAQrCode { field: "fp" })?,
            operation: number(raw("n")?)
                .filter(|kind| (1..=4).contains(kind))
                .ok_or(NotAQrCode { field: "n" })?,
        })
    }
}

/// Digits only: `str::parse` alone would take a sign.
fn number<T: FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn qr_time(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    if !matches!((date.len(), time.len()), (8, 4 | 6)) {
        return None;
    }
    let two = |text: &str, at: usize| number::<u32>(text.get(at..at + 2)?);
    let seconds = if time.len() == 6 { two(time, 4)? } else { 0 };
    let day = NaiveDate::from_ymd_opt(number(date.get(..4)?)?, two(date, 4)?, two(date, 6)?)?;
    Some(day.and_time(NaiveTime::from_hms_opt(two(time, 0)?, two(time, 2)?, seconds)?))
}

fn qr_total(text: &str) -> Option<u64> {
    let (rubles, kopecks) = text.split_once('.')?;
    if kopecks.len() != 2 {
        return None;
    }
    number::<u64>(rubles)?.checked_mul(100)?.checked_add(number(kopecks)?)
}
