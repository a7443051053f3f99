//! The 18-byte header (CPCR 2.0.2, frame): `A2 81`, VERSION u16, SIZE u32 (whole frame), ID u32, TOKEN u32,
//! REQNUM u16, all little-endian; the same in both directions.

/// Length of the header, bytes.
pub const HEADER: usize = 18;
/// Longest frame taken, bytes.
pub const MAX_FRAME: usize = 1 << 20;
/// Where SIZE stands.
pub(crate) const SIZE: std::ops::Range<usize> = 4..8;
/// APPCODE as it travels.
const APPCODE: [u8; 2] = [0xa2, 0x81];

/// What the first bytes of a stream say about the frame they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameLen {
    /// So many bytes in all are needed before more can be said, or before the frame is whole.
    Need(usize),
    /// The frame is whole and so long.
    Done(usize),
    /// No frame: wrong APPCODE, SIZE below 18 or above 1 MiB. The connection is closed without an answer.
    Bad,
}

/// Judges the beginning of a stream.
pub fn frame_len(bytes: &[u8]) -> FrameLen {
    if !APPCODE.starts_with(bytes.get(..2).unwrap_or(bytes)) {
        return FrameLen::Bad;
    }
    let Some(header) = Header::read(bytes) else { return FrameLen::Need(HEADER) };
    match usize::try_from(header.size) {
        Ok(size @ HEADER..=MAX_FRAME) if bytes.len() >= size => FrameLen::Done(size),
        Ok(size @ HEADER..=MAX_FRAME) => FrameLen::Need(size),
        _ => FrameLen::Bad,
    }
}

/// Fields of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Version, 203 for 2.0.3.
    pub version: u16,
    /// Length of the whole frame.
    pub size: u32,
    /// Identifier of the device given by the operator.
    pub device: u32,
    /// Token.
    pub token: u32,
    /// Request number.
    pub reqnum: u16,
}

impl Header {
    /// Reads the header at the beginning of `bytes`, APPCODE included; SIZE is not judged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let [0xa2, 0x81, v0, v1, s0, s1, s2, s3, d0, d1, d2, d3, t0, t1, t2, t3, r0, r1] =
            *bytes.first_chunk::<HEADER>()?
        else {
            return None;
        };
        Some(Self {
            version: u16::from_le_bytes([v0, v1]),
            size: u32::from_le_bytes([s0, s1, s2, s3]),
            device: u32::from_le_bytes([d0, d1, d2, d3]),
            token: u32::from_le_bytes([t0, t1, t2, t3]),
            reqnum: u16::from_le_bytes([r0, r1]),
        })
    }

    /// The frame with this header (SIZE is computed) and payload.
    pub fn frame(&self, payload: &[u8]) -> Vec<u8> {
        let size = u32::try_from(HEADER + payload.len()).unwrap_or(u32::MAX);
        let mut out = Vec::with_capacity(HEADER + payload.len());
        out.extend_from_slice(&APPCODE);
        out.extend_from_slice(&self.version.to_le_bytes());
        out.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(&self.device.to_le_bytes());
        out.extend_from_slice(&self.token.to_le_bytes());
        out.extend_from_slice(&self.reqnum.to_le_bytes());
        out.extend_from_slice(payload);
        out
    }
}
