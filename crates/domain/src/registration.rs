//! What the register is registered as: the identity it signs documents with.

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
