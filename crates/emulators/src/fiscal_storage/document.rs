//! Formed documents, registrations, confirmations, and the archive that keeps them.

use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::counters::Sums;

/// Version of the fiscal data format that the device works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// FFD 1.0.
    V10,
    /// FFD 1.05.
    V105,
    /// FFD 1.1.
    V11,
    /// FFD 1.2.
    V12,
}

impl Format {
    /// Number in tag 1209: 1 to 4.
    pub fn number(self) -> u8 {
        match self {
            Self::V10 => 1,
            Self::V105 => 2,
            Self::V11 => 3,
            Self::V12 => 4,
        }
    }

    /// Whether the device looks into document data: FFD 1.1 and 1.2.
    pub fn checked(self) -> bool {
        self >= Self::V11
    }
}

/// Form of a document; the number is its form code and the tag of its container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Form {
    /// Registration report, 1.
    Registration,
    /// Re-registration report, also the one at replacement of the device, 11.
    Reregistration,
    /// Shift opening report, 2.
    ShiftOpening,
    /// Receipt, 3.
    Receipt,
    /// BSO, 4.
    Bso,
    /// Correction receipt, 31.
    Correction,
    /// Correction BSO, 41.
    BsoCorrection,
    /// Shift closing report, 5.
    ShiftClosing,
    /// Closing report of the device, 6.
    FnClosing,
    /// Report on the current state of settlements, 21.
    Settlements,
}

impl Form {
    /// The form code.
    pub fn code(self) -> u8 {
        match self {
            Self::Registration => 1,
            Self::Reregistration => 11,
            Self::ShiftOpening => 2,
            Self::Receipt => 3,
            Self::Bso => 4,
            Self::Correction => 31,
            Self::BsoCorrection => 41,
            Self::ShiftClosing => 5,
            Self::FnClosing => 6,
            Self::Settlements => 21,
        }
    }

    /// Receipt, BSO, or a correction of either: a document with a settlement.
    pub fn is_settlement(self) -> bool {
        matches!(self, Self::Receipt | Self::Bso) || self.is_correction()
    }

    /// Correction receipt or correction BSO.
    pub fn is_correction(self) -> bool {
        matches!(self, Self::Correction | Self::BsoCorrection)
    }

    /// Documents that are kept whole for ever: reports of registration and of closing.
    pub(super) fn is_kept_whole(self) -> bool {
        matches!(self, Self::Registration | Self::Reregistration | Self::FnClosing)
    }
}

/// A formed fiscal document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doc {
    /// Form.
    pub form: Form,
    /// Number of the fiscal document (ФД), from 1.
    #[serde(rename = "fd")]
    pub number: u32,
    /// Fiscal sign (ФПД).
    #[serde(rename = "fpd")]
    pub sign: u32,
    /// Date and time, to the minute.
    pub time: NaiveDateTime,
    /// Format it was formed in.
    pub format: Format,
    /// All objects of the document, without the container around them.
    #[serde(with = "hex_bytes")]
    pub tlv: Vec<u8>,
    /// Where in `tlv` the objects passed by the register begin.
    pub passed_from: usize,
    /// Shift it belongs to: the open one, or the last.
    pub shift: u16,
    /// Receipt number in the shift; 0 for other documents.
    pub receipt: u16,
    /// Settlement type 1–4; 0 for other documents.
    pub operation: u8,
    /// Total, payments and VAT of a settlement; zeros for other documents.
    pub sums: Sums,
    /// Whether it has to be sent to the operator.
    pub queued: bool,
    /// Unconfirmed documents and date of the first of them, in a settlement report.
    pub unconfirmed: (u32, Option<NaiveDateTime>),
}

impl Doc {
    /// Total of the settlement, kopecks; 0 for other documents.
    pub fn total(&self) -> u64 {
        self.sums.total
    }
}

/// INN of the operator of a register that works without one, or that did not say.
pub(super) const NO_OPERATOR: [u8; 12] = *b"000000000000";

/// Parameters of one registration or re-registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Format chosen by it.
    pub format: Format,
    /// Number of its report.
    pub number: u32,
    /// Fiscal sign of its report.
    pub sign: u32,
    /// Date and time.
    pub time: NaiveDateTime,
    /// INN of the user, 12 bytes padded with spaces.
    pub inn: [u8; 12],
    /// Registration number of the register, 20 bytes padded with spaces.
    pub rnm: [u8; 20],
    /// Tax systems, bits 0–5.
    pub tax: u8,
    /// Work mode.
    pub mode: u8,
    /// Extended flags; 0 before FFD 1.1.
    pub extended: u8,
    /// INN of the operator; zeros before FFD 1.1 when it was not passed.
    pub ofd_inn: [u8; 12],
    /// Reason: a code before FFD 1.1, a bit mask from then on; 0 for the first registration.
    pub reason: u32,
}

impl Registration {
    /// Work mode bit 1.
    pub fn autonomous(&self) -> bool {
        self.mode & 0x02 != 0
    }

    /// Work mode bit 4.
    pub fn bso(&self) -> bool {
        self.mode & 0x10 != 0
    }

    /// Extended flag bit 0.
    pub fn excise(&self) -> bool {
        self.extended & 0x01 != 0
    }

    /// Extended flag bit 4.
    pub fn marking(&self) -> bool {
        self.extended & 0x10 != 0
    }
}

/// Confirmation of the operator for one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Number of the confirmed document.
    #[serde(rename = "fd")]
    pub number: u32,
    /// Date and time given by the operator (1012).
    pub time: NaiveDateTime,
    /// Fiscal sign of the operator (ФПО), 18 bytes.
    #[serde(with = "hex_bytes")]
    pub sign: Vec<u8>,
}

/// An append-only list that is cheap to clone: whole chunks are shared, only the last is copied on growth.
#[derive(Debug, Clone)]
pub struct Archive<T> {
    chunks: Vec<Arc<Vec<Arc<T>>>>,
    length: usize,
}

const CHUNK: usize = 256;

impl<T> Default for Archive<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), length: 0 }
    }
}

impl<T> Archive<T> {
    /// How many it holds.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The one at this place, counted from 0.
    pub fn get(&self, index: usize) -> Option<&Arc<T>> {
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The last one.
    pub fn last(&self) -> Option<&Arc<T>> {
        self.get(self.length.checked_sub(1)?)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    pub(super) fn push(&mut self, item: Arc<T>) {
        match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(item),
            None => self.chunks.push(Arc::new(vec![item])),
        }
        self.length += 1;
    }

    /// The first whose key is not below the one asked for, in a list that grows by this key.
    pub(super) fn find_by<K: Ord>(&self, key: K, of: impl Fn(&T) -> K) -> Option<&Arc<T>> {
        let at = self.chunks.partition_point(|chunk| chunk.last().is_some_and(|item| of(item) < key));
        let chunk = self.chunks.get(at)?;
        chunk.get(chunk.partition_point(|item| of(item) < key))
    }
}

/// Bytes as a string of hex digits.
pub(crate) mod hex_bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::fmt::Write;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(bytes))
    }

    pub fn text(bytes: &[u8]) -> String {
        bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string can not fail.
            let _ = write!(text, "{byte:02X}");
            text
        })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes = pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
            .collect::<Option<Vec<_>>>();
        bytes.filter(|_| rest.is_empty()).ok_or_else(|| D::Error::custom("not an even number of hex digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_finds_by_place_and_by_key() {
        let mut archive = Archive::default();
        for number in 0..1000_u32 {
            archive.push(Arc::new(number * 2));
        }
        let copy = archive.clone();
        archive.push(Arc::new(7));
        assert_eq!((copy.len(), archive.len()), (1000, 1001));
        assert_eq!(copy.get(999).map(|n| **n), Some(1998));
        assert_eq!(copy.get(1000), None);
        assert_eq!(copy.find_by(1001, |n| *n).map(|n| **n), Some(1002));
        assert_eq!(copy.find_by(1999, |n| *n), None);
        assert_eq!(copy.iter().count(), 1000);
    }
}
