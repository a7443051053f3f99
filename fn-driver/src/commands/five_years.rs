//! 50: the archive of five years, meant for registers without an operator (ФН protocol 6.8). Not in the first generation.

use super::command;
use super::receipt::Settlement;
use super::search::{Form, FoundDocument};
use super::status::Ffd;
use crate::bytes::Fields;
use crate::command::Malformed;
use crate::types::{Dt5, Tlv, Total};

command! {
    /// 50h, find a document in the archive of five years.
    FindForFiveYears(/** Number of the fiscal document. */ u32): 0x50, "find-for-five-years", Resend
        => FiveYearRecord = FiveYearRecord::decode, u32::to_le_bytes
}

/// Answer to 50h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FiveYearRecord {
    /// Format 0: the same as 40h gives.
    Found(FoundDocument),
    /// Formats 1 and 2: a receipt or correction of FFD 1.1 or 1.2, signed for the archive.
    Signed(Box<SignedRecord>),
}

/// A receipt or correction as the archive keeps it for five years. Sums are in kopecks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRecord {
    /// Format of fiscal data: [`Ffd::V1_1`] or [`Ffd::V1_2`].
    pub ffd: Ffd,
    /// Form of the document.
    pub form: Form,
    /// Time of the document.
    pub at: Dt5,
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
    /// Settlement type.
    pub settlement: Settlement,
    /// Total.
    pub total: Total,
    /// Fiscal sign of the archive (ФПА), opaque.
    pub archive_sign: [u8; 12],
    /// Cash, electronic, prepayment, credit, counter-provision.
    pub payments: [u64; 5],
    /// VAT at the main rate, VAT 10 %, turnover with VAT 0 %, turnover without VAT, VAT calculated at the main rate and at
    /// 10/110.
    pub vat: [u64; 6],
    /// Value of tag 1192, if there was one.
    pub additional: Option<[u8; 16]>,
    /// Up to ten items (1059) with their long-term tags, then what is kept of tax system and buyer.
    pub objects: Vec<Tlv>,
}

impl FiveYearRecord {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let (format, rest) = data.split_first().ok_or(Malformed)?;
        let ffd = match format {
            0 => return FoundDocument::decode(rest).map(Self::Found),
            1 => Ffd::V1_1,
            2 => Ffd::V1_2,
            _ => return Err(Malformed),
        };
        SignedRecord::decode(ffd, &mut Fields(rest)).map(|record| Self::Signed(Box::new(record)))
    }
}

impl SignedRecord {
    fn decode(ffd: Ffd, fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let has_additional = fields.flag()?;
        let mut record = Self {
            ffd,
            form: Form::decode(fields.u8()?)?,
            at: Dt5::from_wire(fields.array()?)?,
            document: fields.u32()?,
            sign: fields.u32()?,
            settlement: Settlement::decode(fields.u8()?)?,
            total: Total::from_kopecks(fields.u40()?).map_err(|_| Malformed)?,
            archive_sign: fields.array()?,
            payments: sums(fields)?,
            vat: sums(fields)?,
            additional: None,
            objects: Vec::new(),
        };
        if has_additional {
            record.additional = Some(fields.array()?);
        }
        while !fields.0.is_empty() {
            record.objects.push(Tlv::take(fields)?);
        }
        Ok(record)
    }
}

fn sums<const N: usize>(fields: &mut Fields<'_>) -> Result<[u64; N], Malformed> {
    let mut sums = [0; N];
    for sum in &mut sums {
        *sum = fields.u40()?;
    }
    Ok(sums)
}
