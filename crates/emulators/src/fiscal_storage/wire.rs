//! Frames: checksum, building, and the reader of a byte stream. Source: ФН protocol 2.

use std::time::Duration;

use super::config::Generation;

/// Start byte of every frame.
const START: u8 = 0x04;
/// The single byte that asks for the last answer again.
const ENQ: u8 = 0x05;
/// A longer pause between two bytes of a frame breaks it.
const GAP: Duration = Duration::from_millis(250);
/// So long a silence ends the search for a start after a frame of impossible length.
const RESYNC: Duration = Duration::from_millis(50);

const CRC: crc::Crc<u16> = crc::Crc::<u16>::new(&crc::CRC_16_IBM_3740);

/// Checksum of frames and containers: CRC-16, polynomial 1021h, initial value FFFFh, not reflected.
pub fn crc16(parts: &[&[u8]]) -> u16 {
    let mut digest = CRC.digest();
    for part in parts {
        digest.update(part);
    }
    digest.finalize()
}

/// Frame with this code (command or result) and data. Used for requests by tests and for answers.
///
/// # Panics
/// When the data is longer than 65534 bytes, which no caller has.
pub fn frame(code: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 1).expect("no frame is that long").to_le_bytes();
    let mut bytes = Vec::with_capacity(data.len() + 6);
    bytes.push(START);
    bytes.extend_from_slice(&length);
    bytes.push(code);
    bytes.extend_from_slice(data);
    let crc = crc16(&[bytes.get(1..).unwrap_or_default()]);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}

/// Code and data of a whole frame.
///
/// `None` when it is cut, too long, does not begin with 04h, or its checksum is wrong.
pub fn parse(frame: &[u8]) -> Option<(u8, &[u8])> {
    let (body, crc) = frame.split_last_chunk::<2>()?;
    let (&START, covered) = body.split_first()? else { return None };
    let (length, rest) = covered.split_first_chunk::<2>()?;
    let (&code, data) = rest.split_first()?;
    let whole = usize::from(u16::from_le_bytes(*length)) == rest.len();
    (whole && u16::from_le_bytes(*crc) == crc16(&[covered])).then_some((code, data))
}

/// What the reader found in the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A frame of the right length; its checksum is still to be looked at.
    Frame(Vec<u8>),
    /// The request to repeat the last answer.
    Enq,
}

/// Reader of the byte stream with the rules for malformed input.
#[derive(Debug, Clone)]
pub struct Reader {
    limit: usize,
    buffer: Vec<u8>,
    lost: bool,
    last: Duration,
}

impl Reader {
    /// A reader for this generation's frame limit.
    pub fn new(generation: Generation) -> Self {
        Self { limit: generation.data_limit(), buffer: Vec::new(), lost: false, last: Duration::ZERO }
    }

    /// Takes one byte that has arrived at `now`, a point on any monotonic clock.
    pub fn feed(&mut self, byte: u8, now: Duration) -> Option<Found> {
        let pause = now.saturating_sub(self.last);
        self.last = now;
        if pause > GAP {
            self.buffer.clear();
        }
        if self.lost {
            if pause < RESYNC {
                return None;
            }
            self.lost = false;
        }
        if self.buffer.is_empty() && byte != START {
            return (byte == ENQ).then_some(Found::Enq);
        }
        self.buffer.push(byte);
        let [_, low, high, ..] = *self.buffer.as_slice() else { return None };
        let length = usize::from(u16::from_le_bytes([low, high]));
        if length == 0 || length > self.limit + 1 {
            self.reset();
            self.lost = true;
            return None;
        }
        (self.buffer.len() == length + 5).then(|| Found::Frame(std::mem::take(&mut self.buffer)))
    }

    /// Forgets a frame begun.
    pub fn reset(&mut self) {
        self.buffer.clear();
        self.lost = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.split(' ').map(|byte| u8::from_str_radix(byte, 16).expect("hex")).collect()
    }

    fn feed(reader: &mut Reader, bytes: &[u8], at_ms: u64) -> Vec<Found> {
        bytes.iter().filter_map(|byte| reader.feed(*byte, Duration::from_millis(at_ms))).collect()
    }

    #[test]
    fn frames_of_the_protocol_are_met() {
        assert_eq!(crc16(&[b"1234", b"56789"]), 0x29B1);
        assert_eq!(frame(0x30, &[]), hex("04 01 00 30 FF CD"));
        assert_eq!(frame(0x0B, &[0x10, 0x04]), hex("04 03 00 0B 10 04 D8 4C"));
        let request = hex("04 0C 00 16 18 03 0F 0C 1E 01 39 30 00 00 00 7D 84");
        assert_eq!(parse(&request).map(|(code, data)| (code, data.len())), Some((0x16, 11)));
        assert_eq!(parse(request.split_last().expect("not empty").1), None);
    }

    #[test]
    fn a_pause_inside_a_frame_drops_it() {
        let mut reader = Reader::new(Generation::G12);
        let status = frame(0x30, &[]);
        assert!(feed(&mut reader, &status[..3], 1000).is_empty());
        assert_eq!(feed(&mut reader, &status[3..], 1250).len(), 1, "250 ms are allowed");
        assert!(feed(&mut reader, &status[..3], 2000).is_empty());
        assert!(feed(&mut reader, &status[3..], 2251).is_empty());
        assert_eq!(feed(&mut reader, &status, 2252), [Found::Frame(status)]);
    }

    #[test]
    fn an_impossible_length_silences_until_the_line_rests() {
        let status = frame(0x30, &[]);
        for (generation, length) in
            [(Generation::G1, 1026_u16), (Generation::G12, 1538), (Generation::G12, 0)]
        {
            let mut reader = Reader::new(generation);
            let [low, high] = length.to_le_bytes();
            assert!(feed(&mut reader, &[4, low, high], 1000).is_empty());
            assert!(feed(&mut reader, &status, 1049).is_empty(), "not yet 50 ms of silence");
            assert_eq!(feed(&mut reader, &status, 1099).len(), 1);
        }
    }

    #[test]
    fn noise_and_enq_between_frames() {
        let mut reader = Reader::new(Generation::G1);
        assert_eq!(feed(&mut reader, &[0xFF, 0x00, 0x05, 0x06], 1), [Found::Enq]);
    }
}
