//! A2, A3, 43, 44, 47: registration with FFD 1.1 and 1.2, and reading it back (ФН protocol 6.4, 6.8).

use super::command;
use super::status::Ffd;
use crate::bytes::{Fields, text};
use crate::command::{AfterSilence, Command, Malformed, nothing};
use crate::types::{Dt5, Inn, Rnm, Tlv};

/// Kind of registration report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationKind {
    /// 0, first registration of the register.
    First,
    /// 1, another ФН in a registered register.
    FnReplacement,
    /// 2, change of parameters with the same ФН.
    Change,
}

impl RegistrationKind {
    /// The code on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::First => 0,
            Self::FnReplacement => 1,
            Self::Change => 2,
        }
    }
}

/// A2h, begin a registration report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeginRegistration {
    /// Kind of report.
    pub kind: RegistrationKind,
    /// Format of fiscal data; only [`Ffd::V1_1`] and [`Ffd::V1_2`] are accepted (0Ah otherwise).
    pub ffd: Ffd,
}

impl Command for BeginRegistration {
    const CODE: u8 = 0xA2;
    const NAME: &'static str = "begin-registration";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ();

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&[self.kind.code(), self.ffd.code()]);
    }

    fn decode(data: &[u8]) -> Result<(), Malformed> {
        nothing(data)
    }
}

/// A3h, form the registration report: it becomes a fiscal document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormRegistration {
    /// Time of the document.
    pub at: Dt5,
    /// Taxpayer number of the user.
    pub inn: Inn,
    /// Registration number of the register.
    pub rnm: Rnm,
    /// Tax systems: bit 0 general, 1 simplified income, 2 simplified income minus expense, 4 agricultural, 5 patent.
    pub tax_systems: u8,
    /// Work mode bits (table in 6.4), among them 0 encryption, 1 autonomous, 2 automatic, 5 internet.
    pub work_mode: u8,
    /// Extended bits (table in 6.4), among them 0 excise goods, 4 marked goods.
    pub extended: u8,
    /// Taxpayer number of the operator; [`Inn::AUTONOMOUS`] without one.
    pub ofd_inn: Inn,
    /// Bit mask of reasons, tag 1205; `None` for the first registration only.
    pub reasons: Option<u32>,
}

impl Command for FormRegistration {
    const CODE: u8 = 0xA3;
    const NAME: &'static str = "form-registration";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = RegistrationDocument;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.at.to_wire());
        body.extend_from_slice(&self.inn.to_wire());
        body.extend_from_slice(&self.rnm.to_wire());
        body.extend_from_slice(&[self.tax_systems, self.work_mode, self.extended]);
        body.extend_from_slice(&self.ofd_inn.to_wire());
        if let Some(reasons) = self.reasons {
            body.extend_from_slice(&reasons.to_le_bytes());
        }
    }

    fn decode(data: &[u8]) -> Result<RegistrationDocument, Malformed> {
        RegistrationDocument::decode(data)
    }
}

/// Answer to A3h, 03h and 05h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegistrationDocument {
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
}

impl RegistrationDocument {
    pub(super) fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let answer = Self { document: fields.u32()?, sign: fields.u32()? };
        fields.end()?;
        Ok(answer)
    }
}

command! {
    /// 43h without an ordinal, totals of the first registration.
    GetFirstRegistration: 0x43, "get-first-registration", Resend => RegistrationTotals = RegistrationTotals::decode
}
command! {
    /// 43h with an ordinal, totals of a registration. The ordinal "reports made" of 32h gives the current one.
    GetRegistration(/** Ordinal of the report, 1 is the first. */ u8): 0x43, "get-registration", Resend
        => RegistrationTotals = RegistrationTotals::decode, |ordinal| [ordinal]
}

/// What a registration report fixed, as 43h and 40h return it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationParameters {
    /// Taxpayer number of the user, without padding.
    pub inn: String,
    /// Registration number, without padding.
    pub rnm: String,
    /// Tax systems, see [`FormRegistration::tax_systems`].
    pub tax_systems: u8,
    /// Work mode, see [`FormRegistration::work_mode`].
    pub work_mode: u8,
    /// Extended bits; only with FFD 1.1 and 1.2.
    pub extended: Option<u8>,
    /// Taxpayer number of the operator; only with FFD 1.1 and 1.2.
    pub ofd_inn: Option<String>,
    /// Reasons: the mask of tag 1205, up to FFD 1.05 the code of 03h; `None` in the first registration.
    pub reasons: Option<u32>,
}

/// How the optional tail of the parameters is laid out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub ffd_1_1: bool,
    pub reasons: bool,
}

impl RegistrationParameters {
    pub(super) fn decode(fields: &mut Fields<'_>, layout: Layout) -> Result<Self, Malformed> {
        let inn = text(&fields.array::<12>()?);
        let rnm = text(&fields.array::<20>()?);
        let (tax_systems, work_mode) = (fields.u8()?, fields.u8()?);
        let (extended, ofd_inn) = match layout.ffd_1_1 {
            true => (Some(fields.u8()?), Some(text(&fields.array::<12>()?))),
            false => (None, None),
        };
        let reasons = match layout {
            Layout { reasons: false, .. } => None,
            Layout { ffd_1_1: true, .. } => Some(fields.u32()?),
            Layout { ffd_1_1: false, .. } => Some(fields.u8()?.into()),
        };
        Ok(Self { inn, rnm, tax_systems, work_mode, extended, ofd_inn, reasons })
    }
}

/// Answer to 43h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationTotals {
    /// Time of the report.
    pub at: Dt5,
    /// What it fixed.
    pub parameters: RegistrationParameters,
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
}

impl RegistrationTotals {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        // The four layouts of 43h differ in nothing but length (6.8). With an ordinal the reason is always there.
        let layout = match data.len() {
            47 => Layout { ffd_1_1: false, reasons: false },
            48 => Layout { ffd_1_1: false, reasons: true },
            60 => Layout { ffd_1_1: true, reasons: false },
            64 => Layout { ffd_1_1: true, reasons: true },
            _ => return Err(Malformed),
        };
        let mut fields = Fields(data);
        let totals = Self {
            at: Dt5::from_wire(fields.array()?)?,
            parameters: RegistrationParameters::decode(&mut fields, layout)?,
            document: fields.u32()?,
            sign: fields.u32()?,
        };
        fields.end()?;
        Ok(totals)
    }
}

/// 44h with an ordinal, one parameter of a registration as TLV. Parameters that the ФН forms itself may be refused
/// with 08h; 43h has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetRegistrationTag {
    /// Ordinal of the report, 1 is the first.
    pub ordinal: u8,
    /// The tag.
    pub tag: u16,
}

impl Command for GetRegistrationTag {
    const CODE: u8 = 0x44;
    const NAME: &'static str = "get-registration-tag";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = Tlv;

    fn encode(&self, body: &mut Vec<u8>) {
        body.push(self.ordinal);
        body.extend_from_slice(&self.tag.to_le_bytes());
    }

    fn decode(data: &[u8]) -> Result<Tlv, Malformed> {
        Tlv::decode(data)
    }
}

command! {
    /// 44h without an ordinal, one parameter of the registration in force.
    GetCurrentTag(/** The tag. */ u16): 0x44, "get-current-tag", Resend => Tlv = Tlv::decode, u16::to_le_bytes
}
command! {
    /// 44h with tag FFFFh, prepare reading of all objects of a registration by [`ReadRegistrationTag`].
    OpenRegistration(/** Ordinal of the report, 1 is the first. */ u8): 0x44, "open-registration", Resend
        => () = nothing, |ordinal| [ordinal, 0xFF, 0xFF]
}
command! {
    /// 47h, next top-level object of the registration; 08h after the last. It moves the cursor: after a lost answer
    /// begin again with [`OpenRegistration`].
    ReadRegistrationTag: 0x47, "read-registration-tag", VerifyState => Tlv = Tlv::decode
}
