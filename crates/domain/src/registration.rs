//! What the register is registered as: the identity it signs documents with.

use crate::notice::Refusal;
use crate::tax::CountryCode;

/// Identity of a register in its country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// Russia.
    Ru(RuRegistration),
    /// Kazakhstan.
    Kz(KzRegistration),
}

impl Registration {
    /// Whose law it is under.
    pub const fn country(&self) -> CountryCode {
        match self {
            Self::Ru(_) => CountryCode::Ru,
            Self::Kz(_) => CountryCode::Kz,
        }
    }
}

/// Requisites of a Russian registration (form 1). Tag numbers in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuRegistration {
    /// Serial number of the fiscal storage, 16 digits (1041). Empty until the registration report was made.
    pub fn_serial: String,
    /// Name of the user (1048).
    pub user_name: String,
    /// ИНН of the user, 10 or 12 digits (1018).
    pub inn: String,
    /// Registration number (РНМ), 16 digits (1037).
    pub rnm: String,
    /// Address of settlements (1009).
    pub address: String,
    /// Place of settlements (1187).
    pub place: String,
    /// Factory number of the register (1013).
    pub serial: String,
    /// Version of the register (1188).
    pub version: String,
    /// Tax systems, bits of 1062.
    pub tax_systems: u8,
    /// Name of the operator (1046).
    pub ofd_name: String,
    /// ИНН of the operator (1017).
    pub ofd_inn: String,
    /// E-mail the receipts are sent from (1117).
    pub sender_email: String,
    /// Site of the tax service (1060).
    pub fns_site: String,
    /// Edition of the fiscal data formats its documents have (1209).
    pub ffd: Ffd,
    /// Work mode, bits of command A3h: 1 encryption (1056), 2 autonomous (1002), 4 automatic (1001), 8 services (1109), 16 strict
    /// forms (1110), 32 internet only (1108), 64 catering, 128 wholesale.
    pub mode: u8,
    /// Extended flags, bits of command A3h: 1 excise goods (1207), 2 gambling (1193), 4 lottery (1126), 8 printer inside a vending
    /// machine (1221), 16 marked goods, 32 pawnshop, 64 insurance, 128 vending machine.
    pub mode_extended: u8,
    /// Number of the vending machine (1036).
    pub automat: Option<String>,
    /// Kinds of agent, bits of 1057; below FFD 1.2.
    pub agents: u8,
}

impl RuRegistration {
    /// Bit of [`RuRegistration::mode`]: documents stay in the storage and go to no operator.
    pub const AUTONOMOUS: u8 = 2;

    /// Whether documents go to no operator.
    pub const fn is_autonomous(&self) -> bool {
        self.mode & Self::AUTONOMOUS != 0
    }
}

/// Edition of the fiscal data formats (ФФД).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Ffd {
    /// 1.05
    V1_05,
    /// 1.1
    V1_1,
    /// 1.2
    #[default]
    V1_2,
}

impl Ffd {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V1_05, Self::V1_1, Self::V1_2];

    /// Value of tags 1189, 1190 and 1209.
    pub const fn code(self) -> u8 {
        match self {
            Self::V1_05 => 2,
            Self::V1_1 => 3,
            Self::V1_2 => 4,
        }
    }

    /// As people and tasks write it: `1.05`, `1.1`, `1.2`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_05 => "1.05",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        }
    }

    /// The edition people write so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ffd| ffd.name() == name)
    }
}

/// A change of a registration (form 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reregistration {
    /// All of it, as it is from now on.
    pub registration: Registration,
    /// Why, bits of tag 1205; bit 0: another fiscal storage.
    pub reasons: u32,
}

impl Reregistration {
    /// Bit of [`Reregistration::reasons`]: the fiscal storage is replaced.
    pub const ANOTHER_STORAGE: u32 = 1;

    /// Whether the fiscal storage is replaced: the new one is not in service yet.
    pub const fn replaces_storage(&self) -> bool {
        self.reasons & Self::ANOTHER_STORAGE != 0
    }
}

/// Identity of a Kazakh register at its operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KzRegistration {
    /// Identifier at the operator (системный идентификатор), in the header of each frame.
    pub device: u32,
    /// First token, typed in from the operator's cabinet.
    pub token: u32,
    /// РНМ, 12 digits (fns_kkm_id).
    pub rnm: String,
    /// ЗНМ, factory number (serial_number).
    pub znm: String,
    /// Identifier inside the operator (kkm_id).
    pub kkm_id: String,
    /// Name of the taxpayer.
    pub title: String,
    /// Address of the point of sale.
    pub address: String,
    /// ИИН or БИН, 12 digits.
    pub bin: String,
    /// ОКЭД, kind of activity.
    pub okved: String,
    /// Name of the operator, as printed.
    pub operator_name: String,
    /// Site where the buyer checks a receipt, with scheme: `http://consumer.oofd.kz`.
    pub check_site: String,
    /// Edition of the protocol: 202, 203 or 204.
    pub edition: u16,
    /// Latitude, micro-degrees, not negative (obligatory since 2.0.3).
    pub latitude: u32,
    /// Longitude, micro-degrees, not negative.
    pub longitude: u32,
}

impl KzRegistration {
    /// Whether its token is to be used next. One that was typed in before stands at the beginning of a chain that went on:
    /// typed in again, with another address or edition, it must not be used a second time; unless the operator refused what
    /// came of it.
    pub fn brings_key(&self, before: Option<&Self>, block: Option<&Refusal>) -> bool {
        let refused = block.is_some_and(|block| matches!(block.code.as_str(), "kz.token" | "kz.unknown_id"));
        refused || before.is_none_or(|known| (known.device, known.token) != (self.device, self.token))
    }
}
