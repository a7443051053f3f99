//! Numbers of Russian taxpayers and registers, with the rules of their check digits.

use crc::{CRC_16_IBM_3740, Crc};

/// CRC-16 with polynomial 1021h, initial FFFFh, no reflection and no final xor (CRC-16/CCITT-FALSE).
const CRC16: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// Weights of the eleven digits before the last check digit of a 12-digit INN. The weights of the other check
/// digits are the last ten and the last nine of them (FFD, identifiers).
const INN_WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// Whether the text is an INN of 10 or 12 digits with right check digits.
///
/// Twelve zeros pass: tags 1226 and 1228 use them for "no Russian INN". Ten zeros pass arithmetically as well
/// and are refused, nobody has this number.
#[must_use]
pub fn inn_is_valid(inn: &str) -> bool {
    let Some(digits) = inn.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>() else {
        return false;
    };
    let check = |count: usize| {
        let weights = INN_WEIGHTS.iter().skip(INN_WEIGHTS.len() - count);
        let sum: u32 = weights.zip(&digits).map(|(weight, digit)| weight * digit).sum();
        digits.get(count) == Some(&(sum % 11 % 10))
    };
    match digits.len() {
        10 => check(9) && digits.iter().any(|digit| *digit != 0),
        12 => check(10) && check(11),
        _ => false,
    }
}

/// Builds a registration number (РНМ, tag 1037) of 16 digits: 10 of the order number, 6 of the check code.
///
/// `order`: 1 to 10 digits. `inn`: the user's, 10 or 12 digits. `serial`: the register's serial number, up to
/// 20 ASCII characters. `None` when one of them has another shape. Source: FFD, identifiers.
#[must_use]
pub fn registration_number(order: &str, inn: &str, serial: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shapes = digits(order)
        && order.len() <= 10
        && digits(inn)
        && matches!(inn.len(), 10 | 12)
        && serial.is_ascii()
        && (1..=20).contains(&serial.len());
    shapes.then(|| {
        let code = CRC16.checksum(format!("{order:0>10}{inn:0>12}{serial:0>20}").as_bytes());
        format!("{order:0>10}{code:06}")
    })
}

/// Whether a registration number of 16 digits belongs to this user and register. Padding spaces are ignored.
#[must_use]
pub fn registration_number_is_valid(rnm: &str, inn: &str, serial: &str) -> bool {
    let rnm = rnm.trim_end_matches(' ');
    rnm.len() == 16
        && rnm
            .get(..10)
            .and_then(|order| registration_number(order, inn.trim_end_matches(' '), serial))
            .is_some_and(|expected| expected == rnm)
}
