//! 30, 31, 32, 33, 35, 3A, 3B, 3D, 3F: what the ФН says about itself (ФН protocol 6.2, 3.1–3.5).

use super::command;
use crate::bytes::{Fields, text};
use crate::command::Malformed;
use crate::frame::DataLimit;
use crate::types::{D3, Dt5, FnSerial};

command! {
    /// 30h, status of the ФН (запрос статуса ФН).
    GetStatus: 0x30, "get-status", Resend => FnStatus = FnStatus::decode
}
command! {
    /// 31h, serial number of the ФН.
    GetSerial: 0x31, "get-serial", Resend => FnSerial = serial
}
command! {
    /// 32h, expiry and registrations left. May be refused in phase 0Fh (3.2).
    GetExpiry: 0x32, "get-expiry", Resend => Expiry = Expiry::decode
}
command! {
    /// 33h, firmware version.
    GetVersion: 0x33, "get-version", Resend => Version = Version::decode
}
command! {
    /// 35h, last errors: up to 256 opaque bytes for the vendor of the ФН. Some devices answer with a damaged frame.
    GetLastErrors: 0x35, "get-last-errors", Resend => Vec<u8> = last_errors
}
command! {
    /// 3Ah, format of fiscal data. The first generation answers 01h.
    GetFormat: 0x3A, "get-format", Resend => Format = Format::decode
}
command! {
    /// 3Bh, days left on a date (its time is ignored); 0 after the expiry.
    GetDaysLeft(/** On which date; not before the activation. */ Dt5): 0x3B, "get-days-left", Resend
        => u16 = days, Dt5::to_wire
}
command! {
    /// 3Dh, free memory.
    GetFreeMemory: 0x3D, "get-free-memory", Resend => FreeMemory = FreeMemory::decode
}
command! {
    /// 3Fh, execution (исполнение): the variant of the model, in words. Only ФН-1.1М.
    GetExecution: 0x3F, "get-execution", Resend => String = execution
}

/// Life phase (3.1): byte 0 of 30h. Phases only follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// 00h, before the factory setup.
    Technological,
    /// 01h, ready for activation.
    Ready,
    /// 03h, fiscal mode.
    Fiscal,
    /// 07h, archive closed, documents are being sent to the operator.
    Closed,
    /// 0Fh, archive reading.
    Archive,
}

impl Phase {
    /// The byte of the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::Technological => 0,
            Self::Ready => 1,
            Self::Fiscal => 3,
            Self::Closed => 7,
            Self::Archive => 15,
        }
    }

    fn decode(code: u8) -> Result<Self, Malformed> {
        [Self::Technological, Self::Ready, Self::Fiscal, Self::Closed, Self::Archive]
            .into_iter()
            .find(|phase| phase.code() == code)
            .ok_or(Malformed)
    }
}

macro_rules! documents {
    ($($code:literal $variant:ident $doc:literal;)*) => {
        /// The document being built (3.3): byte 1 of 30h.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum CurrentDocument {
            $(#[doc = $doc] $variant,)*
            /// A code that the protocol does not describe.
            Other(u8),
        }

        impl CurrentDocument {
            /// The byte of the wire.
            pub const fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)* Self::Other(code) => code }
            }

            /// From the byte of the wire.
            pub const fn from_code(code: u8) -> Self {
                match code { $($code => Self::$variant,)* other => Self::Other(other) }
            }
        }
    };
}

documents! {
    0x00 None "00h, no document is open.";
    0x01 Registration "01h, registration report.";
    0x02 ShiftOpening "02h, shift opening report.";
    0x04 Receipt "04h, receipt.";
    0x08 ShiftClosing "08h, shift closing report.";
    0x10 FnClosing "10h, report on closing the ФН.";
    0x11 Bso "11h, strict reporting form (БСО).";
    0x12 FnReplacement "12h, re-registration because of another ФН.";
    0x13 Reregistration "13h, change of registration parameters.";
    0x14 Correction "14h, correction receipt.";
    0x15 BsoCorrection "15h, correction of a strict reporting form.";
    0x17 SettlementReport "17h, report on the state of settlements.";
}

/// Warning flags (3.5): byte 4 of 30h, last byte of 12h and 14h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Warnings(pub u8);

impl Warnings {
    /// Whether any flag is set.
    pub const fn any(self) -> bool {
        self.0 != 0
    }
    /// 3 days left or less.
    pub const fn replace_urgently(self) -> bool {
        self.0 & 0x01 != 0
    }
    /// 30 days left or less.
    pub const fn resource_ends(self) -> bool {
        self.0 & 0x02 != 0
    }
    /// Archive nearly full: 99 % (texts of 2016: 90 %).
    pub const fn archive_nearly_full(self) -> bool {
        self.0 & 0x04 != 0
    }
    /// The operator (ОФД) has not answered in time.
    pub const fn ofd_late(self) -> bool {
        self.0 & 0x08 != 0
    }
    /// The operator's format control refused a document.
    pub const fn format_refused(self) -> bool {
        self.0 & 0x10 != 0
    }
    /// The operator asks to set up the register.
    pub const fn setup_needed(self) -> bool {
        self.0 & 0x20 != 0
    }
    /// The operator's licence is annulled.
    pub const fn ofd_annulled(self) -> bool {
        self.0 & 0x40 != 0
    }
    /// Critical error of the ФН (texts of 2016).
    pub const fn critical(self) -> bool {
        self.0 & 0x80 != 0
    }
}

/// Answer to 30h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FnStatus {
    /// Life phase.
    pub phase: Phase,
    /// The document being built.
    pub document: CurrentDocument,
    /// Whether the document has received data by 07h or B7h.
    pub has_data: bool,
    /// Whether a shift is open.
    pub shift_open: bool,
    /// Warning flags.
    pub warnings: Warnings,
    /// Time of the last formed document; `None` before the first.
    pub last_document_at: Option<Dt5>,
    /// Serial number of the ФН.
    pub serial: FnSerial,
    /// Number of the last formed document; 0 before the first.
    pub last_document: u32,
}

impl FnStatus {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let status = Self {
            phase: Phase::decode(fields.u8()?)?,
            document: CurrentDocument::from_code(fields.u8()?),
            has_data: fields.flag()?,
            shift_open: fields.flag()?,
            warnings: Warnings(fields.u8()?),
            last_document_at: Dt5::optional(fields.array()?)?,
            serial: FnSerial::from_wire(fields.array()?)?,
            last_document: fields.u32()?,
        };
        fields.end()?;
        Ok(status)
    }
}

fn serial(data: &[u8]) -> Result<FnSerial, Malformed> {
    FnSerial::from_wire(data.try_into().map_err(|_| Malformed)?)
}

/// Answer to 32h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// Last day of life; `None` when the ФН gives zeros.
    pub date: Option<D3>,
    /// Registration reports still possible.
    pub registrations_left: u8,
    /// Registration reports already made.
    pub registrations_made: u8,
}

impl Expiry {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let [year, month, day, registrations_left, registrations_made] = *data else { return Err(Malformed) };
        Ok(Self { date: D3::optional([year, month, day])?, registrations_left, registrations_made })
    }
}

/// Answer to 33h.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Firmware version without padding.
    pub firmware: String,
    /// A debug ФН (МГМ), without legal force.
    pub debug: bool,
}

impl Version {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let firmware = text(&fields.array::<16>()?);
        let debug = !fields.flag()?;
        fields.end()?;
        Ok(Self { firmware, debug })
    }
}

fn last_errors(data: &[u8]) -> Result<Vec<u8>, Malformed> {
    if data.len() <= 256 { Ok(data.to_vec()) } else { Err(Malformed) }
}

/// Format of fiscal data (ФФД): the codes of tags 1189, 1190, 1209.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ffd {
    /// 1: 1.0 (in the answer to 3Ah also 1.05).
    V1_0,
    /// 2: 1.05.
    V1_05,
    /// 3: 1.1.
    V1_1,
    /// 4: 1.2.
    V1_2,
}

impl Ffd {
    /// The code on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::V1_0 => 1,
            Self::V1_05 => 2,
            Self::V1_1 => 3,
            Self::V1_2 => 4,
        }
    }

    fn decode(code: u8) -> Result<Self, Malformed> {
        [Self::V1_0, Self::V1_05, Self::V1_1, Self::V1_2]
            .into_iter()
            .find(|ffd| ffd.code() == code)
            .ok_or(Malformed)
    }
}

/// Answer to 3Ah.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Format of the activation; `None` before it.
    pub in_use: Option<Ffd>,
    /// Highest supported format.
    pub highest: Ffd,
}

impl Format {
    /// How much data a frame to this ФН may carry (2.1).
    pub const fn data_limit(self) -> DataLimit {
        match self.highest {
            Ffd::V1_2 => DataLimit::Extended,
            Ffd::V1_0 | Ffd::V1_05 | Ffd::V1_1 => DataLimit::Basic,
        }
    }

    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        match *data {
            [0, highest] => Ok(Self { in_use: None, highest: Ffd::decode(highest)? }),
            [in_use, highest] => {
                Ok(Self { in_use: Some(Ffd::decode(in_use)?), highest: Ffd::decode(highest)? })
            }
            _ => Err(Malformed),
        }
    }
}

fn execution(data: &[u8]) -> Result<String, Malformed> {
    <&[u8; 48]>::try_from(data).map(|field| text(field)).map_err(|_| Malformed)
}

fn days(data: &[u8]) -> Result<u16, Malformed> {
    data.try_into().map(u16::from_le_bytes).map_err(|_| Malformed)
}

/// Answer to 3Dh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeMemory {
    /// Documents that still fit into the five-year storage, approximately.
    pub documents: u32,
    /// Free KiB of the 30-day storage.
    pub storage_kib: u32,
    /// Fill of the storage of notifications in percent; only with FFD 1.2 and marking.
    pub notifications_percent: Option<u8>,
}

impl FreeMemory {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let (documents, storage_kib) = (fields.u32()?, fields.u32()?);
        let notifications_percent = match fields.rest() {
            [] => None,
            [percent] => Some(*percent),
            _ => return Err(Malformed),
        };
        Ok(Self { documents, storage_kib, notifications_percent })
    }
}
