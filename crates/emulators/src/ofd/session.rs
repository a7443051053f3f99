//! The header of the session layer, 30 bytes, both ways (protocol ККТ–ОФД 1.1.006, section of the session layer).
//!
//! | Offset | Size | Field |
//! |---|---|---|
//! | 0 | 4 | signature `2A 08 41 0A` |
//! | 4 | 2 | version of this layer `81 A2` |
//! | 6 | 2 | version of the format of fiscal data |
//! | 8 | 16 | number of the fiscal storage, digits, padded with spaces |
//! | 24 | 2 | size of the body, little-endian as all below |
//! | 26 | 2 | flags |
//! | 28 | 2 | checksum in the mode of the flags, 0 without one |

use crate::fiscal_storage::wire::crc16;
use crate::links::FrameLen;

/// Size of the header, bytes.
pub const HEADER: usize = 30;
/// Largest body taken: 32 KiB of document, header and sign of the container.
pub const MAX_BODY: usize = 32 * 1024 + 42;
/// Signature and version as they travel.
const START: [u8; 6] = [0x2A, 0x08, 0x41, 0x0A, 0x81, 0xA2];
/// Versions of the format that exist: 1.0 in three spellings, 1.05, 1.1, 1.2.
const FORMATS: [[u8; 2]; 6] = [[1, 0], [0, 1], [0, 2], [1, 5], [1, 0x10], [1, 0x20]];

/// Bits 1–0 of the flags.
const CRC_MODE: u16 = 0b11;
/// Bit 2: the body is a container.
const CONTAINER: u16 = 0b100;
/// Bits 5–4: 01 asks for an answer, 00 does not.
const CAPABILITY: u16 = 0b11_0000;
const ANSWER_EXPECTED: u16 = 0b01_0000;
/// Bit 3 and bits 15–8 are 0.
const RESERVED: u16 = 0xFF08;

/// What the checksum of a message covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrcMode {
    /// There is none.
    None,
    /// The header.
    Header,
    /// Header and body.
    Whole,
}

/// Fields of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Version of the format of fiscal data, as it travels.
    pub format: [u8; 2],
    /// Number of the fiscal storage as it travels, 16 bytes.
    pub storage: [u8; 16],
    /// What the checksum covers.
    pub crc: CrcMode,
    /// Whether the body is a container. A message without one is a service message.
    pub container: bool,
    /// Whether the sender waits for an answer.
    pub answer_expected: bool,
}

/// Judges the beginning of a stream: signature, versions, flags and size.
pub fn frame_len(bytes: &[u8]) -> FrameLen {
    if !START.starts_with(bytes.get(..START.len()).unwrap_or(bytes)) {
        return FrameLen::Bad;
    }
    let Some(raw) = bytes.first_chunk::<HEADER>() else { return FrameLen::Need(HEADER) };
    match Header::fields(raw) {
        Some((_, size)) if bytes.len() >= HEADER + size => FrameLen::Done(HEADER + size),
        Some((_, size)) => FrameLen::Need(HEADER + size),
        None => FrameLen::Bad,
    }
}

impl Header {
    /// Header and size of the body, when every field has a legal value. The checksum is not looked at.
    fn fields(raw: &[u8; HEADER]) -> Option<(Self, usize)> {
        let (start, rest) = raw.split_first_chunk::<6>()?;
        let (format, rest) = rest.split_first_chunk::<2>()?;
        let (storage, rest) = rest.split_first_chunk::<16>()?;
        let [s0, s1, f0, f1, _, _] = *rest else { return None };
        let (size, flags) = (usize::from(u16::from_le_bytes([s0, s1])), u16::from_le_bytes([f0, f1]));
        let crc = match flags & CRC_MODE {
            0 => CrcMode::None,
            1 => CrcMode::Header,
            2 => CrcMode::Whole,
            _ => return None,
        };
        let header = Self {
            format: *format,
            storage: *storage,
            crc,
            container: flags & CONTAINER != 0,
            answer_expected: flags & CAPABILITY == ANSWER_EXPECTED,
        };
        let legal = *start == START
            && FORMATS.contains(format)
            && flags & RESERVED == 0
            && [0, ANSWER_EXPECTED].contains(&(flags & CAPABILITY))
            && size <= MAX_BODY
            && header.container == (size > 0);
        (legal && header.serial().is_some()).then_some((header, size))
    }

    /// Header and body of one whole message; `None` when a field or the checksum is wrong.
    pub fn parse(message: &[u8]) -> Option<(Self, &[u8])> {
        let (raw, body) = message.split_first_chunk::<HEADER>()?;
        let (header, size) = Self::fields(raw)?;
        let (covered, crc) = raw.split_last_chunk::<2>()?;
        let crc_is = |parts: &[&[u8]]| u16::from_le_bytes(*crc) == crc16(parts);
        let sound = match header.crc {
            CrcMode::None => true,
            CrcMode::Header => crc_is(&[covered]),
            CrcMode::Whole => crc_is(&[covered, body]),
        };
        (sound && body.len() == size).then_some((header, body))
    }

    /// The number of the fiscal storage without padding; `None` unless it is digits and then spaces.
    pub fn serial(&self) -> Option<&str> {
        let text = str::from_utf8(&self.storage).ok()?.trim_end_matches(' ');
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
    }

    /// Whether the format carries the operator's answer in tag 1206 (FFD 1.1 and 1.2) and not in 1068.
    pub fn speaks_1206(&self) -> bool {
        matches!(self.format, [1, 0x10 | 0x20])
    }

    /// The message with this header and body. `priority` and reserved bits are 0.
    ///
    /// # Panics
    /// When the body is longer than 65535 bytes, which no answer is.
    pub fn message(&self, body: &[u8]) -> Vec<u8> {
        let size = u16::try_from(body.len()).expect("no body is that long");
        let mode = match self.crc {
            CrcMode::None => 0,
            CrcMode::Header => 1,
            CrcMode::Whole => 2,
        };
        let container = if self.container { CONTAINER } else { 0 };
        let capability = if self.answer_expected { ANSWER_EXPECTED } else { 0 };
        let mut out = START.to_vec();
        out.extend(self.format);
        out.extend(self.storage);
        out.extend(size.to_le_bytes());
        out.extend((mode | container | capability).to_le_bytes());
        let crc = match self.crc {
            CrcMode::None => 0,
            CrcMode::Header => crc16(&[&out]),
            CrcMode::Whole => crc16(&[&out, body]),
        };
        out.extend(crc.to_le_bytes());
        out.extend(body);
        out
    }
}
