//! The frame around every message: 18 bytes of header, then protobuf bytes, the same in both directions.
//!
//! | offset | size | field | content |
//! |---|---|---|---|
//! | 0 | 2 | APPCODE | 81A2h |
//! | 2 | 2 | VERSION | edition of the protocol, 2.0.3 = 203 |
//! | 4 | 4 | SIZE | length of the frame, header included |
//! | 8 | 4 | ID | identifier of the register, given by the operator |
//! | 12 | 4 | TOKEN | changing key |
//! | 16 | 2 | REQNUM | request counter |
//!
//! All numbers are little-endian. The frame has no checksum of its own. Source: CPCR 2.0.2, header of a message.

pub use domain::country::FrameLen;

/// First two bytes of every frame, as a number.
pub const APPCODE: u16 = 0x81A2;
/// Length of the header, bytes.
pub const HEADER_LEN: usize = 18;
/// Longest frame that is sent or accepted, bytes. A limit of this project: the protocol names none.
pub const MAX_FRAME_LEN: usize = 1024 * 1024;

/// What the header says beside the application code and the length, which belong to the frame as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Header {
    /// Edition of the protocol, see [`crate::Edition::version`]. Any number may come from outside.
    pub version: u16,
    /// Identifier of the register inside the operator (системный идентификатор). All 32 bits are used.
    pub id: u32,
    /// Key of the next request. All 32 bits are used: operators issue values above the 2³¹−1 of the text.
    pub token: u32,
    /// Counter of requests, see [`crate::numbers::next_request_number`].
    pub request_number: u16,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Fewer bytes than a header.
    #[error("{0} bytes are shorter than the header")]
    Short(usize),
    /// The first two bytes belong to another protocol.
    #[error("application code {0:04x} instead of 81a2")]
    AppCode(u16),
    /// The frame is, or says to be, shorter than its header or longer than [`MAX_FRAME_LEN`].
    #[error("frame length {0} is out of range")]
    Size(usize),
    /// SIZE names another number of bytes than there are.
    #[error("the header promises {stated} bytes, there are {found}")]
    Length {
        /// SIZE of the header.
        stated: usize,
        /// Bytes at hand.
        found: usize,
    },
}

/// Puts a header before `payload`.
///
/// # Errors
/// [`FrameError::Size`] when the frame would be longer than [`MAX_FRAME_LEN`].
pub fn encode(header: &Header, payload: &[u8]) -> Result<Vec<u8>, FrameError> {
    let len = HEADER_LEN.saturating_add(payload.len());
    let size = u32::try_from(len).ok().filter(|_| len <= MAX_FRAME_LEN).ok_or(FrameError::Size(len))?;
    let mut frame = Vec::with_capacity(len);
    frame.extend_from_slice(&APPCODE.to_le_bytes());
    frame.extend_from_slice(&header.version.to_le_bytes());
    frame.extend_from_slice(&size.to_le_bytes());
    frame.extend_from_slice(&header.id.to_le_bytes());
    frame.extend_from_slice(&header.token.to_le_bytes());
    frame.extend_from_slice(&header.request_number.to_le_bytes());
    frame.extend_from_slice(payload);
    Ok(frame)
}

/// Takes one whole frame apart. `bytes` is exactly the frame, neither cut nor followed by anything.
///
/// # Errors
/// [`FrameError`] says what is wrong; the bytes then mean nothing.
pub fn decode(bytes: &[u8]) -> Result<(Header, &[u8]), FrameError> {
    let (header, payload) = bytes.split_first_chunk().ok_or(FrameError::Short(bytes.len()))?;
    let (header, stated) = read_header(header)?;
    if stated != bytes.len() {
        return Err(FrameError::Length { stated, found: bytes.len() });
    }
    Ok((header, payload))
}

/// Looks at what a stream has brought so far. A foreign application code is seen from its first bytes.
#[must_use]
pub fn frame_len(received: &[u8]) -> FrameLen {
    if let Some(header) = received.first_chunk() {
        return match read_header(header) {
            Ok((_, size)) if size <= received.len() => FrameLen::Done(size),
            Ok((_, size)) => FrameLen::Need(size),
            Err(_) => FrameLen::Bad,
        };
    }
    let expected = APPCODE.to_le_bytes();
    if received.iter().zip(&expected).all(|(got, want)| got == want) {
        FrameLen::Need(HEADER_LEN)
    } else {
        FrameLen::Bad
    }
}

/// The header and the length it states, which is within the limits.
fn read_header(bytes: &[u8; HEADER_LEN]) -> Result<(Header, usize), FrameError> {
    let [a0, a1, v0, v1, s0, s1, s2, s3, i0, i1, i2, i3, t0, t1, t2, t3, r0, r1] = *bytes;
    let appcode = u16::from_le_bytes([a0, a1]);
    if appcode != APPCODE {
        return Err(FrameError::AppCode(appcode));
    }
    let size = usize::try_from(u32::from_le_bytes([s0, s1, s2, s3])).unwrap_or(usize::MAX);
    if !(HEADER_LEN..=MAX_FRAME_LEN).contains(&size) {
        return Err(FrameError::Size(size));
    }
    let header = Header {
        version: u16::from_le_bytes([v0, v1]),
        id: u32::from_le_bytes([i0, i1, i2, i3]),
        token: u32::from_le_bytes([t0, t1, t2, t3]),
        request_number: u16::from_le_bytes([r0, r1]),
    };
    Ok((header, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Header of a real answer: edition 2.0.3, 577 bytes, request 84.
    const CAPTURED: [u8; 18] = [
        0xa2, 0x81, 0xcb, 0x00, 0x41, 0x02, 0x00, 0x00, 0x13, 0x1b, 0x03, 0x00, 0xf4, 0xc9, 0x0a, 0x28, 0x54,
        0x00,
    ];
    const CAPTURED_MEANS: Header =
        Header { version: 203, id: 203_539, token: 671_795_700, request_number: 84 };

    #[test]
    fn captured_header_is_read_and_written_back() {
        let mut frame = CAPTURED.to_vec();
        frame.resize(577, 0x5a);
        let (header, payload) = decode(&frame).expect("whole frame");
        assert_eq!(header, CAPTURED_MEANS);
        assert_eq!(payload, [0x5a; 559]);
        assert_eq!(encode(&CAPTURED_MEANS, payload), Ok(frame));
    }

    #[test]
    fn stream_is_read_until_the_stated_length() {
        let mut frame = CAPTURED.to_vec();
        for cut in 0..18 {
            assert_eq!(frame_len(&frame[..cut]), FrameLen::Need(18), "{cut} bytes");
        }
        assert_eq!(frame_len(&frame), FrameLen::Need(577));
        frame.resize(576, 0);
        assert_eq!(frame_len(&frame), FrameLen::Need(577));
        frame.resize(600, 0);
        assert_eq!(frame_len(&frame), FrameLen::Done(577));
    }

    #[test]
    fn foreign_protocol_is_bad_from_its_first_bytes() {
        assert_eq!(frame_len(b"H"), FrameLen::Bad);
        assert_eq!(frame_len(&[0xa2, 0x82]), FrameLen::Bad);
        let mut frame = CAPTURED.to_vec();
        frame[1] = 0x82;
        assert_eq!(frame_len(&frame), FrameLen::Bad);
        assert_eq!(decode(&frame), Err(FrameError::AppCode(0x82a2)));
    }

    #[test]
    fn stated_length_outside_the_limits_is_bad() {
        for (size, bad) in [(0_u32, true), (17, true), (18, false), (1 << 20, false), ((1 << 20) + 1, true)] {
            let mut frame = CAPTURED;
            frame[4..8].copy_from_slice(&size.to_le_bytes());
            assert_eq!(frame_len(&frame) == FrameLen::Bad, bad, "SIZE {size}");
        }
    }

    #[test]
    fn cut_or_overlong_frame_is_refused() {
        let frame = encode(&CAPTURED_MEANS, &[8, 0]).expect("short payload");
        assert_eq!(decode(&frame[..17]), Err(FrameError::Short(17)));
        assert_eq!(decode(&frame[..19]), Err(FrameError::Length { stated: 20, found: 19 }));
        let longer = [frame.as_slice(), &[0]].concat();
        assert_eq!(decode(&longer), Err(FrameError::Length { stated: 20, found: 21 }));
    }

    #[test]
    fn payload_beyond_the_limit_is_not_framed() {
        let most = vec![0; MAX_FRAME_LEN - HEADER_LEN];
        assert!(encode(&CAPTURED_MEANS, &most).is_ok());
        let too_much = vec![0; MAX_FRAME_LEN - HEADER_LEN + 1];
        assert_eq!(encode(&CAPTURED_MEANS, &too_much), Err(FrameError::Size(MAX_FRAME_LEN + 1)));
    }

    proptest! {
        #[test]
        fn decoded_frame_is_what_was_encoded(
            version: u16, id: u32, token: u32, request_number: u16, payload in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let header = Header { version, id, token, request_number };
            let frame = encode(&header, &payload).expect("short payload");
            prop_assert_eq!(frame_len(&frame), FrameLen::Done(frame.len()));
            prop_assert_eq!(decode(&frame), Ok((header, payload.as_slice())));
        }

        #[test]
        fn hostile_bytes_agree_between_stream_and_frame(
            tail in proptest::collection::vec(any::<u8>(), 0..64), honest_start: bool,
        ) {
            let mut bytes = if honest_start { vec![0xa2, 0x81, 203, 0, 30, 0, 0, 0] } else { Vec::new() };
            bytes.extend_from_slice(&tail);
            match frame_len(&bytes) {
                FrameLen::Done(len) => prop_assert!(decode(&bytes[..len]).is_ok()),
                FrameLen::Need(len) => prop_assert!(len > bytes.len() && decode(&bytes).is_err()),
                FrameLen::Bad => prop_assert!(decode(&bytes).is_err()),
            }
        }
    }
}
