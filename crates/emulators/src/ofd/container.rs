//! The container, 32 bytes of header and a document (protocol ККТ–ОФД 1.1.006, container).
//!
//! | Offset | Size | Field |
//! |---|---|---|
//! | 0 | 2 | length of the whole container, little-endian |
//! | 2 | 2 | CRC16 over everything else, little-endian |
//! | 4 | 1 | type, A5h or 5Ah |
//! | 5 | 1 | data type: the form code of the document |
//! | 6 | 1 | version, high half 0: a header of 32 bytes |
//! | 7 | 2 | service data `10 09` |
//! | 9 | 8 | number of the fiscal storage, two digits a byte, unused halves Fh |
//! | 17 | 3 | number of the document, **big-endian** |
//! | 20 | 12 | service data, not looked at |
//! | 32 | 4 + L | the document: form code, length L, objects |
//! | 36 + L | 10 | `81 06`, the sign of the message (ФПС), `00 00` |

use crate::fiscal_storage::tlv;
use crate::fiscal_storage::wire::crc16;

/// Size of the header.
const HEADER: usize = 32;
/// Form codes a register sends.
const FORMS: [u8; 10] = [1, 11, 2, 21, 3, 31, 4, 41, 5, 6];

/// A container that a register sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Container<'a> {
    /// Form code.
    pub form: u8,
    /// Number of the fiscal storage, two digits a byte.
    pub storage: [u8; 8],
    /// Number of the document.
    pub number: u32,
    /// The document with form code and length in front.
    pub document: &'a [u8],
    /// Its objects.
    pub body: &'a [u8],
    /// The sign of the message (ФПС).
    pub sign: [u8; 6],
}

/// The number in two digits a byte.
pub fn pack(serial: &str) -> [u8; 8] {
    let mut packed = [0xFF; 8];
    for (byte, pair) in packed.iter_mut().zip(serial.as_bytes().chunks(2)) {
        let half = |digit: Option<&u8>| digit.map_or(0x0F, |digit| digit.wrapping_sub(b'0') & 0x0F);
        *byte = half(pair.first()) << 4 | half(pair.get(1));
    }
    packed
}

impl<'a> Container<'a> {
    /// Reads a whole container. `None` when length, checksum, type, version or the frame of the document is wrong; an
    /// encrypted one looks like that as well.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, body) = bytes.split_first_chunk::<HEADER>()?;
        let [l0, l1, c0, c1, kind, form, version, _, _, rest @ ..] = *header;
        let (storage, rest) = rest.split_first_chunk::<8>()?;
        let [n0, n1, n2, ..] = *rest else { return None };
        let covered = bytes.get(4..)?;
        let sound = usize::from(u16::from_le_bytes([l0, l1])) == bytes.len()
            && u16::from_le_bytes([c0, c1]) == crc16(&[&[l0, l1], covered])
            && matches!(kind, 0xA5 | 0x5A)
            && version >> 4 == 0
            && FORMS.contains(&form);
        let object = tlv::objects(body).next().and_then(Result::ok)?;
        let [0x81, 0x06, s0, s1, s2, s3, s4, s5, 0, 0] = *body.get(object.whole.len()..)? else {
            return None;
        };
        (sound && object.tag == u16::from(form)).then_some(Self {
            form,
            storage: *storage,
            number: u32::from_be_bytes([0, n0, n1, n2]),
            document: object.whole,
            body: object.value,
            sign: [s0, s1, s2, s3, s4, s5],
        })
    }
}

/// The container of a confirmation (form 7), without a sign behind it. `damage` is added to the checksum.
///
/// # Panics
/// When the confirmation is longer than 65495 bytes, which none is.
pub fn confirmation(serial: &str, number: u32, objects: &[u8], damage: u16) -> Vec<u8> {
    let mut document = Vec::new();
    tlv::put(&mut document, 7, objects);
    let size = |bytes: usize| u16::try_from(bytes).expect("no confirmation is that long");
    let length = size(HEADER + document.len()).to_le_bytes();
    let [_, number @ ..] = number.to_be_bytes();
    let mut rest = vec![0xA5, 7, 0x01, 0x10, 0x09];
    rest.extend(pack(serial));
    rest.extend(number);
    rest.extend([0; 5]);
    rest.extend(number);
    // 04 stands here in the containers that are known.
    rest.extend([0, 4]);
    rest.extend(size(document.len()).to_be_bytes());
    rest.extend(document);
    let crc = crc16(&[&length, &rest]).wrapping_add(damage).to_le_bytes();
    [&length[..], &crc, &rest].concat()
}
