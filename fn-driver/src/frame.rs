//! Frames (ФН protocol 2.1, 2.2): `04h`, length u16, code u8, data, CRC16; numbers little-endian.
//!
//! Requests and answers look alike; an answer has the result code in place of the command code and names
//! neither the command nor a number.

use crc::{CRC_16_IBM_3740, Crc};

/// First byte of every frame.
pub const START: u8 = 0x04;
/// The single byte that asks for the last answer again (1.2).
pub const ENQ: u8 = 0x05;
/// Bytes of a frame that are not data: start, length (2), code, CRC (2).
pub const OVERHEAD: usize = 6;

const CRC: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// How many data bytes one frame may carry (2.1). The order is the order of size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DataLimit {
    /// 1024 bytes: a ФН without FFD 1.2, and any ФН that has not told its format yet.
    #[default]
    Basic,
    /// 1536 bytes: a ФН whose answer to 3Ah names FFD 1.2 as the highest.
    Extended,
}

impl DataLimit {
    /// The limit in bytes.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Basic => 1024,
            Self::Extended => 1536,
        }
    }
}

/// Size of the largest frame in either direction.
pub const MAX_FRAME: usize = DataLimit::Extended.bytes() + OVERHEAD;
const _: () = assert!(MAX_FRAME == 1542);

/// The data does not fit the limit; nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{size} bytes of data, at most {limit} fit into a frame")]
pub struct TooLong {
    /// Bytes of data.
    pub size: usize,
    /// Bytes allowed.
    pub limit: usize,
}

/// Replaces the contents of `out` by the frame of `code` and `data`.
///
/// # Errors
/// [`TooLong`] when the data exceeds `limit`; `out` is empty then.
pub fn encode(code: u8, data: &[u8], limit: DataLimit, out: &mut Vec<u8>) -> Result<(), TooLong> {
    out.clear();
    let too_long = TooLong { size: data.len(), limit: limit.bytes() };
    if data.len() > limit.bytes() {
        return Err(too_long);
    }
    let length = u16::try_from(data.len() + 1).map_err(|_| too_long)?;
    let mut digest = CRC.digest();
    for part in [length.to_le_bytes().as_slice(), &[code], data] {
        digest.update(part);
    }
    out.push(START);
    out.extend_from_slice(&length.to_le_bytes());
    out.push(code);
    out.extend_from_slice(data);
    out.extend_from_slice(&digest.finalize().to_le_bytes());
    Ok(())
}

/// A whole frame with a good checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// Command code of a request, ANSWER byte of an answer (its top bit is the warning bit, 3.5).
    pub code: u8,
    /// Parameters or returned data.
    pub data: &'a [u8],
}

/// What the received bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan<'a> {
    /// No start byte yet; whatever is there is noise.
    Nothing,
    /// A frame has begun and is not complete.
    Partial,
    /// A whole frame, and the bytes behind it.
    Whole(Frame<'a>, &'a [u8]),
    /// Impossible length or wrong checksum.
    Damaged,
}

/// Looks at received bytes. Bytes in front of the first start byte are passed over (2.4).
pub fn scan(received: &[u8]) -> Scan<'_> {
    let Some(start) = received.iter().position(|byte| *byte == START) else {
        return Scan::Nothing;
    };
    let (_, frame) = received.split_at(start);
    let [_, l0, l1, body @ ..] = frame else { return Scan::Partial };
    let length = usize::from(u16::from_le_bytes([*l0, *l1]));
    if length == 0 || length > DataLimit::Extended.bytes() + 1 {
        return Scan::Damaged;
    }
    let Some((body, tail)) = body.split_at_checked(length) else { return Scan::Partial };
    let [c0, c1, behind @ ..] = tail else { return Scan::Partial };
    let mut digest = CRC.digest();
    digest.update(&[*l0, *l1]);
    digest.update(body);
    match body {
        [code, data @ ..] if digest.finalize().to_le_bytes() == [*c0, *c1] => {
            Scan::Whole(Frame { code: *code, data }, behind)
        }
        _ => Scan::Damaged,
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
