//! 40, 41, 42, 45, 46: the archive (ФН protocol 6.8).

use super::command;
use super::receipt::Settlement;
use super::registration::{Layout, RegistrationParameters};
use crate::bytes::{Fields, text};
use crate::command::Malformed;
use crate::types::{D3, Dt5, Tlv, Total};

command! {
    /// 40h, find a document by its number.
    FindDocument(/** Number of the fiscal document. */ u32): 0x40, "find-document", Resend
        => FoundDocument = FoundDocument::decode, u32::to_le_bytes
}
command! {
    /// 41h, find the operator's confirmation of a document; 08h when there is none.
    FindConfirmation(/** Number of the fiscal document. */ u32): 0x41, "find-confirmation", Resend
        => Confirmation = Confirmation::decode, u32::to_le_bytes
}
command! {
    /// 42h, number of documents the operator has not confirmed.
    CountUnconfirmed: 0x42, "count-unconfirmed", Resend => u16 = count
}
command! {
    /// 45h, open a document for reading as TLV by [`ReadDocumentTag`]. 08h for documents older than about 30 days.
    OpenDocument(/** Number of the fiscal document. */ u32): 0x45, "open-document", Resend
        => OpenedDocument = OpenedDocument::decode, u32::to_le_bytes
}
command! {
    /// 46h, next top-level object of the opened document; 08h after the last. It moves the cursor: after a lost
    /// answer begin again with [`OpenDocument`].
    ReadDocumentTag: 0x46, "read-document-tag", VerifyState => Tlv = Tlv::decode
}

macro_rules! forms {
    ($($code:literal $variant:ident $doc:literal;)*) => {
        /// Form code of a fiscal document (3.3); also the tag of its structure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Form {
            $(#[doc = $doc] $variant,)*
        }

        impl Form {
            /// The code on the wire.
            pub const fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)* }
            }

            /// `None` for a code that is no form.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

forms! {
    1 Registration "1, registration report.";
    2 ShiftOpening "2, shift opening report.";
    3 Receipt "3, receipt.";
    4 Bso "4, strict reporting form.";
    5 ShiftClosing "5, shift closing report.";
    6 FnClosing "6, report on closing the ФН.";
    7 OperatorConfirmation "7, operator's confirmation.";
    11 Reregistration "11, change of registration parameters.";
    21 SettlementReport "21, report on the state of settlements.";
    31 Correction "31, correction receipt.";
    41 BsoCorrection "41, correction of a strict reporting form.";
}

impl Form {
    /// Archives of real devices carry the format in the top bits of the form byte; they are masked when the whole
    /// byte is no form.
    pub(super) fn decode(code: u8) -> Result<Self, Malformed> {
        Self::from_code(code).or_else(|| Self::from_code(code & 0x3F)).ok_or(Malformed)
    }
}

/// Answer to 40h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDocument {
    /// Form of the document.
    pub form: Form,
    /// Whether the operator has confirmed it.
    pub confirmed: bool,
    /// Time of the document.
    pub at: Dt5,
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
    /// What the archive keeps for this form.
    pub details: Details,
}

/// The part of an archive record that depends on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    /// Forms 1 and 11.
    Registration(RegistrationParameters),
    /// Forms 3, 4, 31, 41.
    Settlement {
        /// Settlement type.
        settlement: Settlement,
        /// Total.
        total: Total,
    },
    /// Forms 2 and 5.
    Shift(
        /// Number of the shift.
        u16,
    ),
    /// Form 6.
    FnClosing {
        /// Taxpayer number of the user, without padding.
        inn: String,
        /// Registration number, without padding.
        rnm: String,
    },
    /// Form 21.
    SettlementReport {
        /// Documents the operator has not confirmed.
        unconfirmed: u32,
        /// Date of the first of them; `None` if there are none.
        since: Option<D3>,
    },
    /// A form for which the protocol shows no record: its bytes.
    Other(Vec<u8>),
}

impl FoundDocument {
    pub(super) fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let form = Form::decode(fields.u8()?)?;
        let found = Self {
            form,
            confirmed: fields.flag()?,
            at: Dt5::from_wire(fields.array()?)?,
            document: fields.u32()?,
            sign: fields.u32()?,
            details: Details::decode(form, &mut fields)?,
        };
        fields.end()?;
        Ok(found)
    }
}

impl Details {
    fn decode(form: Form, fields: &mut Fields<'_>) -> Result<Self, Malformed> {
        let left = fields.0.len();
        Ok(match form {
            Form::Registration | Form::Reregistration => {
                // Within these two forms the edition of the format shows in the length alone (6.8): up to FFD 1.05
                // 34 bytes and the reason code, else 47 and the mask.
                let reasons = form == Form::Reregistration;
                Self::Registration(RegistrationParameters::decode(
                    fields,
                    Layout { ffd_1_1: left > 35, reasons },
                )?)
            }
            Form::Receipt | Form::Bso | Form::Correction | Form::BsoCorrection => Self::Settlement {
                settlement: Settlement::decode(fields.u8()?)?,
                total: Total::from_kopecks(fields.u40()?).map_err(|_| Malformed)?,
            },
            Form::ShiftOpening | Form::ShiftClosing => Self::Shift(fields.u16()?),
            Form::FnClosing => {
                Self::FnClosing { inn: text(&fields.array::<12>()?), rnm: text(&fields.array::<20>()?) }
            }
            Form::SettlementReport => {
                let unconfirmed = fields.u32()?;
                let since = D3::optional(fields.array()?)?;
                // The texts of 2016 give hour and minute too, those of 2023 do not.
                match fields.rest() {
                    [] | [0..=23, 0..=59] => Self::SettlementReport { unconfirmed, since },
                    _ => return Err(Malformed),
                }
            }
            Form::OperatorConfirmation => Self::Other(fields.rest().to_vec()),
        })
    }
}

/// Answer to 41h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmation {
    /// Time of the confirmation; `None` when the ФН gives zeros.
    pub at: Option<Dt5>,
    /// Fiscal sign of the operator (ФПО), opaque.
    pub sign: [u8; 18],
    /// Number of the confirmed document.
    pub document: u32,
}

impl Confirmation {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let found =
            Self { at: Dt5::optional(fields.array()?)?, sign: fields.array()?, document: fields.u32()? };
        fields.end()?;
        Ok(found)
    }
}

fn count(data: &[u8]) -> Result<u16, Malformed> {
    data.try_into().map(u16::from_le_bytes).map_err(|_| Malformed)
}

/// Answer to 45h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedDocument {
    /// Form of the document.
    pub form: Form,
    /// Bytes of its body.
    pub length: u16,
}

impl OpenedDocument {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let [f0, f1, l0, l1] = *data else { return Err(Malformed) };
        let form = u8::try_from(u16::from_le_bytes([f0, f1])).map_err(|_| Malformed)?;
        Ok(Self { form: Form::decode(form)?, length: u16::from_le_bytes([l0, l1]) })
    }
}
