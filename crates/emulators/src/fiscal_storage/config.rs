//! What one emulated device is: generation, identity, keys, capacities, switches.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Generation of the device. Source: ФН protocol 0.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Generation {
    /// ФН-1: FFD 1.0 and 1.05, frames of at most 1024 data bytes, no checks of document data.
    G1,
    /// ФН-1.1: FFD up to 1.1, frames of at most 1024 data bytes.
    G11,
    /// ФН-1.1М: FFD up to 1.2, frames of at most 1536 data bytes.
    G12,
}

impl Generation {
    /// Largest number of data bytes in a frame.
    pub fn data_limit(self) -> usize {
        match self {
            Self::G1 | Self::G11 => 1024,
            Self::G12 => 1536,
        }
    }

    /// Highest FFD version, coded as tag 1190: 2 = 1.05, 3 = 1.1, 4 = 1.2.
    pub fn highest_format(self) -> u8 {
        match self {
            Self::G1 => 2,
            Self::G11 => 3,
            Self::G12 => 4,
        }
    }
}

/// Life class, by the months it is sold for. Source: ФН protocol 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LifeClass {
    /// 13 months.
    M13,
    /// 15 months.
    M15,
    /// 36 months.
    M36,
}

/// Keys of the signs; the operator's test server shares them. Source: ФН protocol 5.4.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// Signs documents (ФПД).
    pub document: [u8; 32],
    /// Signs messages to the operator (ФПС).
    pub message: [u8; 32],
    /// The operator signs its confirmations with it (ФПО).
    pub operator: [u8; 32],
}

impl Keys {
    /// Keys derived from the number of the device, so that an emulated operator knows those of every emulated device:
    /// HMAC-SHA-256 with the number for a key over `document`, `message`, `operator`.
    pub fn of(serial: &str) -> Self {
        let derive = |label: &str| mac(serial.as_bytes(), &[label.as_bytes()]);
        Self { document: derive("document"), message: derive("message"), operator: derive("operator") }
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// HMAC-SHA-256 over the parts, one after another.
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Identity and settings of one device, written into the first line of its state file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FnConfig {
    /// Generation.
    pub generation: Generation,
    /// Number of the device, 16 ASCII digits. Those of debug devices begin with 9999.
    pub serial: String,
    /// Firmware version of 33h, at most 16 ASCII characters.
    pub firmware: String,
    /// Type of 33h: true is a serial device (1), which refuses 60h; false a debug device (0).
    pub serial_device: bool,
    /// Keys of the signs.
    pub keys: Keys,
    /// Life class.
    pub life: LifeClass,
    /// How many documents the archive takes before new shifts and receipts are refused.
    pub capacity: u32,
    /// Size of the storage for 30 days, bytes.
    pub storage_bytes: u64,
    /// How many registration reports it takes, the first one included.
    pub reports: u8,
    /// How many items (1059) a document may have.
    pub max_items: u32,
    /// Age of the oldest unconfirmed document, in days, that sets warning flag 3.
    pub ofd_warn_days: u16,
    /// Whether 15h and 17h compare the register's interval with the device's timer (17h).
    pub time_checks: bool,
    /// Whether a confirmation is taken whatever its sign is: for operators that do not know the keys.
    pub accept_any_fpo: bool,
    /// Address of the key server that D7h names, at most 128 ASCII characters.
    #[serde(default)]
    pub key_server: String,
    /// Whether a request with a wrong checksum is passed over in silence instead of answered with 01h.
    pub silent_on_bad_crc: bool,
}

impl FnConfig {
    /// A debug device of 36 months, its number made from the seed and its keys from the number, everything else by default.
    pub fn new(generation: Generation, seed: u64) -> Self {
        let digest = mac(&seed.to_le_bytes(), &[b"serial"]);
        let number = u64::from_le_bytes(*digest.first_chunk().expect("32 bytes hold 8")) % 1_000_000_000_000;
        let (firmware, capacity, reports) = match generation {
            Generation::G1 => ("fn debug v 1.37", 230_000, 12),
            Generation::G11 => ("fn_v_1_1", 250_000, 12),
            Generation::G12 => ("fn 1.2 mgm 03", 250_000, 30),
        };
        let serial = format!("9999{number:012}");
        Self {
            generation,
            keys: Keys::of(&serial),
            serial,
            firmware: firmware.to_owned(),
            serial_device: false,
            life: LifeClass::M36,
            capacity,
            storage_bytes: 32 << 20,
            reports,
            max_items: 1000,
            ofd_warn_days: 5,
            time_checks: true,
            accept_any_fpo: false,
            key_server: "tcp://127.0.0.1:26101".to_owned(),
            silent_on_bad_crc: false,
        }
    }
}
