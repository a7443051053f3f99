//! The receipt (квитанция) with the operator's confirmation, form 7.
//!
//! Objects in this order: 1017 number of the operator, 1041, 1040, 1012, then 1068 { 1022 } up to FFD 1.05 or 1206 from
//! FFD 1.1 on, then 1078 the operator's sign (ФПО): `51 10` and the first 16 bytes of HMAC-SHA-256 over all objects but
//! itself.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::container;
use super::session::Header;
use crate::fiscal_storage::mac;
use crate::fiscal_storage::tlv::put;

/// First bytes of the operator's sign.
const SIGN: [u8; 2] = [0x51, 0x10];

/// What the operator says about a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Tag 1022: 0 accepted, 11 not recognised, 14 format-logical control failed. FFD 1.1 and 1.2 have no field for it:
    /// there any code but 0 becomes mask 02h of tag 1206.
    pub code: u8,
    /// Tag 1206, FFD 1.1 and 1.2 only: 02h error of the control, 04h look into the cabinet, 08h update the format,
    /// 10h plan of inspections, 20h connection settings change, 40h the operator ceases.
    pub notice: u8,
}

impl Verdict {
    /// Accepted, nothing to say.
    pub const ACCEPTED: Self = Self { code: 0, notice: 0 };
    /// The format-logical control failed.
    pub const BAD_CONTENT: Self = Self { code: 14, notice: 0 };

    /// The byte of tag 1206.
    pub fn bits(self) -> u8 {
        self.notice | if self.code == 0 { 0 } else { 0x02 }
    }
}

/// A receipt before it is bytes, so that a fault can change one field of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Header of the session layer.
    pub header: Header,
    /// Taxpayer number of the operator (1017), without padding.
    pub inn: String,
    /// Number of the fiscal storage (1041 and container), without padding.
    pub storage: String,
    /// Number of the confirmed document (1040 and container).
    pub document: u32,
    /// Time of acceptance, of the operator (1012).
    pub at: NaiveDateTime,
    /// What is said.
    pub verdict: Verdict,
    /// Size of a message for the register (1067) of spaces; 0: none.
    pub padding: usize,
    /// Added to the checksum of the container.
    pub damage: u16,
}

impl Receipt {
    /// The container alone, as the fiscal storage takes it.
    pub fn container(&self, key: &[u8; 32]) -> Vec<u8> {
        let mut objects = self.objects();
        let digest = mac(key, &[&objects]);
        let sign: Vec<u8> = SIGN.into_iter().chain(digest.into_iter().take(16)).collect();
        put(&mut objects, 1078, &sign);
        container::confirmation(&self.storage, self.document, &objects, self.damage)
    }

    /// The message with its session header.
    pub fn message(&self, key: &[u8; 32]) -> Vec<u8> {
        self.header.message(&self.container(key))
    }

    /// All objects but the sign.
    fn objects(&self) -> Vec<u8> {
        let seconds = u32::try_from(self.at.and_utc().timestamp()).unwrap_or(0);
        let mut out = Vec::new();
        put(&mut out, 1017, &padded(&self.inn, 12));
        put(&mut out, 1041, &padded(&self.storage, 16));
        put(&mut out, 1040, &self.document.to_le_bytes());
        put(&mut out, 1012, &seconds.to_le_bytes());
        if self.header.speaks_1206() {
            put(&mut out, 1206, &[self.verdict.bits()]);
        } else {
            let mut code = Vec::new();
            put(&mut code, 1022, &[self.verdict.code]);
            put(&mut out, 1068, &code);
        }
        if self.padding > 0 {
            let mut text = Vec::new();
            put(&mut text, 1019, &vec![b' '; self.padding]);
            put(&mut out, 1067, &text);
        }
        out
    }
}

fn padded(text: &str, size: usize) -> Vec<u8> {
    let mut out: Vec<u8> = text.bytes().take(size).collect();
    out.resize(size, b' ');
    out
}

#[cfg(test)]
mod tests {
    use super::super::session::CrcMode;
    use super::*;
    use chrono::NaiveDate;

    fn unhex(text: &str) -> Vec<u8> {
        let digits: String = text.split_whitespace().collect();
        let pairs = digits.as_bytes().chunks(2);
        pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).expect("ASCII"), 16).expect("hex")).collect()
    }

    fn worked(format: [u8; 2]) -> Receipt {
        let at = NaiveDate::from_ymd_opt(2025, 1, 1).and_then(|day| day.and_hms_opt(12, 0, 5));
        Receipt {
            header: Header {
                format,
                storage: *b"9999078902012345",
                crc: CrcMode::None,
                container: true,
                answer_expected: true,
            },
            inn: "7704358518".to_owned(),
            storage: "9999078902012345".to_owned(),
            document: 2,
            at: at.expect("a date"),
            verdict: Verdict::ACCEPTED,
            padding: 0,
            damage: 0,
        }
    }

    /// The worked receipts carry a dummy sign; everything else must be met byte for byte.
    fn with_dummy_sign(receipt: &Receipt) -> Vec<u8> {
        let mut objects = receipt.objects();
        put(&mut objects, 1078, &unhex("5110 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"));
        receipt.header.message(&container::confirmation(&receipt.storage, 2, &objects, 0))
    }

    #[test]
    fn the_worked_receipts_are_met() {
        let old = "2a08410a81a20105 39393939303738393032303132333435 7700 1400 0000
            7700 e91a a507 01 1009 9999078902012345 000002 0000000000 000002 0004 0057 0700 5300
            f9030c00 373730343335383531382020 11041000 39393939303738393032303132333435
            10040400 02000000 f4030400 452e7567 2c040500 fe03010000
            36041200 5110a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
        assert_eq!(with_dummy_sign(&worked([1, 5])), unhex(old));
        let new = "2a08410a81a20120 39393939303738393032303132333435 7300 1400 0000
            7300 55f6 a507 01 1009 9999078902012345 000002 0000000000 000002 0004 0053 0700 4f00
            f9030c00 373730343335383531382020 11041000 39393939303738393032303132333435
            10040400 02000000 f4030400 452e7567 b604010000
            36041200 5110a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
        assert_eq!(with_dummy_sign(&worked([1, 0x20])), unhex(new));
    }
}
