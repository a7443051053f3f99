//! The address under which a buyer checks a ticket: the text of the QR code.

use chrono::NaiveDateTime;

/// Site of Казахтелеком for buyers.
pub const CONSUMER_SITE: &str = "http://consumer.oofd.kz";

/// Builds the address of a ticket, as a register does for an autonomous one; an online ticket brings its own.
///
/// * `site`: the operator's site for buyers, for example [`CONSUMER_SITE`], without a closing slash;
/// * `sign`: the fiscal sign (ФП), digits; autonomously the offline number;
/// * `registration_number`: РНМ, twelve digits;
/// * `total_tiyn`: total of the ticket in tiyn, shown in tenge with two decimals;
/// * `at`: date and time of the ticket, shown as `YYYYMMDDThhmmss`.
#[must_use]
pub fn check_url(
    site: &str,
    sign: &str,
    registration_number: &str,
    total_tiyn: u64,
    at: NaiveDateTime,
) -> String {
    let (tenge, tiyn) = (total_tiyn / 100, total_tiyn % 100);
    let at = at.format("%Y%m%dT%H%M%S");
    format!("{site}?i={sign}&f={registration_number}&s={tenge}.{tiyn:02}&t={at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_of_the_worked_ticket() {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 2, 3).and_then(|day| day.and_hms_opt(14, 5, 6));
        let at = at.expect("date of a test");
        assert_eq!(
            check_url(CONSUMER_SITE, "4228143549", "010100000001", 90_000, at),
            "http://consumer.oofd.kz?i=4228143549&f=010100000001&s=900.00&t=20260203T140506"
        );
        assert!(check_url(CONSUMER_SITE, "1", "2", 5, at).contains("&s=0.05&"));
    }
}
