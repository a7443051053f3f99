//! Messages between the fiscal storage and the operator (ОФД) on the network: the header of the session level, 30 bytes
//! (protocol ККТ–ОФД 1.1, section 3). What is inside, the container, is made and checked by the storage and the operator.

use crc::{CRC_16_IBM_3740, Crc};
use domain::country::{Exchange, FrameLen};
use domain::registration::{Ffd, RuRegistration};
use std::time::Duration;

/// How long a receipt is waited for, as the storage waits (protocol ККТ–ОФД, 6.1).
const PATIENCE: Duration = Duration::from_secs(300);
/// Bytes of the header.
const HEADER: usize = 30;
const SIGNATURE: [u8; 4] = [0x2A, 0x08, 0x41, 0x0A];
/// Version of the session level, 1.1.
const SESSION: [u8; 2] = [0x81, 0xA2];
/// A container follows, an answer is expected, no checksum: the container has its own.
const FLAGS: u16 = 0x0014;
/// Most bytes of a body: 32 KiB of data with the head and the tail of a container.
const MAX_BODY: usize = 32 * 1024 + 42;

/// Version of the fiscal data (P-version).
const fn data_version(ffd: Ffd) -> [u8; 2] {
    match ffd {
        Ffd::V1_05 => [0x01, 0x05],
        Ffd::V1_1 => [0x01, 0x10],
        Ffd::V1_2 => [0x01, 0x20],
    }
}

/// The question to the operator that carries a container.
pub(crate) fn letter(ru: &RuRegistration, container: &[u8]) -> Option<Exchange> {
    let size = u16::try_from(container.len()).ok()?;
    let mut request = Vec::with_capacity(HEADER + container.len());
    request.extend(SIGNATURE);
    request.extend(SESSION);
    request.extend(data_version(ru.ffd));
    // Shorter numbers are filled up with spaces.
    request.extend(ru.fn_serial.bytes().chain(std::iter::repeat(b' ')).take(16));
    request.extend(size.to_le_bytes());
    request.extend(FLAGS.to_le_bytes());
    request.extend([0, 0]);
    request.extend_from_slice(container);
    Some(Exchange { request, frame_len, patience: PATIENCE })
}

fn frame_len(received: &[u8]) -> FrameLen {
    if !SIGNATURE.starts_with(received.get(..SIGNATURE.len()).unwrap_or(received)) {
        return FrameLen::Bad;
    }
    match received.get(..HEADER) {
        Some([.., low, high, _, _, _, _]) => match usize::from(u16::from_le_bytes([*low, *high])) {
            body if body > MAX_BODY => FrameLen::Bad,
            body if received.len() < HEADER + body => FrameLen::Need(HEADER + body),
            body => FrameLen::Done(HEADER + body),
        },
        _ => FrameLen::Need(HEADER),
    }
}

/// The container in the operator's answer. Whose it is and for which document the storage checks itself.
///
/// # Errors
/// The session level does not hold: another version, codes that are forbidden, a wrong checksum, no container.
pub(crate) fn receipt_in(answer: &[u8]) -> Result<Vec<u8>, String> {
    let (header, body) = answer.split_at_checked(HEADER).ok_or("the answer is shorter than its header")?;
    let [head @ .., size_low, size_high, flags_low, flags_high, crc_low, crc_high] = header else {
        return Err("the answer is shorter than its header".to_owned());
    };
    if !head.starts_with(&SIGNATURE) || head.get(4..6) != Some(&SESSION) {
        return Err("the answer has another signature or version".to_owned());
    }
    let flags = u16::from_le_bytes([*flags_low, *flags_high]);
    if usize::from(u16::from_le_bytes([*size_low, *size_high])) != body.len() {
        return Err("the answer is not as long as its header says".to_owned());
    }
    let crc = Crc::<u16>::new(&CRC_16_IBM_3740);
    let mut digest = crc.digest();
    digest.update(header.get(..HEADER - 2).unwrap_or_default());
    match flags & 0b11 {
        0b00 => {}
        0b01 | 0b10 => {
            if flags & 0b10 != 0 {
                digest.update(body);
            }
            if digest.finalize() != u16::from_le_bytes([*crc_low, *crc_high]) {
                return Err("the checksum of the answer is wrong".to_owned());
            }
        }
        _ => return Err("the answer asks for a checksum that does not exist".to_owned()),
    }
    if flags & 0b100 == 0 || body.is_empty() {
        return Err("the answer carries no receipt".to_owned());
    }
    Ok(body.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(flags: u16, crc: u16, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x2A, 0x08, 0x41, 0x0A, 0x81, 0xA2, 0x01, 0x20];
        bytes.extend(b"9999078902004339");
        bytes.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
        bytes.extend(flags.to_le_bytes());
        bytes.extend(crc.to_le_bytes());
        bytes.extend(body);
        bytes
    }

    #[test]
    fn an_answer_is_as_long_as_its_header_says() {
        let whole = answer(0x14, 0, &[7; 300]);
        assert_eq!(frame_len(&[]), FrameLen::Need(30));
        assert_eq!(frame_len(&whole[..29]), FrameLen::Need(30));
        assert_eq!(frame_len(&whole[..30]), FrameLen::Need(330));
        assert_eq!(frame_len(&whole), FrameLen::Done(330));
        assert_eq!(frame_len(b"HTTP"), FrameLen::Bad);
        assert_eq!(frame_len(&[0x2A, 0x09]), FrameLen::Bad);
        let mut long = whole;
        long[24..26].copy_from_slice(&[0xFF, 0xFF]);
        assert_eq!(frame_len(&long), FrameLen::Bad);
    }

    #[test]
    fn only_a_sound_answer_reaches_the_storage() {
        assert_eq!(receipt_in(&answer(0x04, 0, &[1, 2])), Ok(vec![1, 2]));
        assert_eq!(receipt_in(&answer(0x14, 0, &[1, 2])), Ok(vec![1, 2]), "an open server answers so");
        assert!(receipt_in(&answer(0x00, 0, &[])).is_err(), "a service answer is no receipt");
        assert!(receipt_in(&answer(0x06, 0, &[1, 2])).is_err(), "a wrong checksum");
        assert!(receipt_in(&answer(0x07, 0, &[1, 2])).is_err(), "a forbidden code");
        let crc = Crc::<u16>::new(&CRC_16_IBM_3740);
        let sound = answer(0x06, 0, &[1, 2]);
        let mut digest = crc.digest();
        digest.update(&sound[..28]);
        digest.update(&[1, 2]);
        assert_eq!(receipt_in(&answer(0x06, digest.finalize(), &[1, 2])), Ok(vec![1, 2]));
        let mut other = answer(0x04, 0, &[1, 2]);
        other[4] = 0x82;
        assert!(receipt_in(&other).is_err(), "another version");
    }

    proptest! {
        #[test]
        fn no_answer_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), sound in any::<bool>()) {
            let mut bytes = bytes;
            if sound {
                bytes.splice(0..0, [0x2A, 0x08, 0x41, 0x0A, 0x81, 0xA2]);
            }
            let _ = (frame_len(&bytes), receipt_in(&bytes));
        }
    }
}
