//! Writing requisites into a caller's buffer.

use encoding_rs::{EncoderResult, IBM866};

use super::error::{TlvError, TlvErrorKind as Kind};
use super::schema::{TagInfo, TagType, tag_info};

/// Bytes of tag and length before each value.
pub(super) const HEADER: usize = 4;

/// Appends TLV objects to a byte buffer that belongs to the caller.
///
/// Every `put_…` checks type and width against the tag table. A refused requisite, or a container with a
/// refused requisite inside, leaves the buffer as it was. Nothing is allocated but growth of that buffer.
///
/// ```
/// use fiscal_ru::tlv::Writer;
/// let mut out = Vec::with_capacity(64);
/// Writer::new(&mut out).stlv(3, |w| w.put_vln(1020, 12345))?;
/// assert_eq!(out, [3, 0, 6, 0, 0xFC, 0x03, 2, 0, 0x39, 0x30]);
/// # Ok::<(), fiscal_ru::tlv::TlvError>(())
/// ```
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `out` and leaves what is there.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    /// One byte, or a mask of one byte.
    ///
    /// # Errors
    /// Unknown tag, other type, mask of another width.
    pub fn put_byte(&mut self, tag: u16, value: u8) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::Byte, TagType::Bits])?;
        self.fixed(info, &[value])
    }

    /// Two bytes.
    ///
    /// # Errors
    /// Unknown tag, other type.
    pub fn put_u16(&mut self, tag: u16, value: u16) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::U16])?;
        self.fixed(info, &value.to_le_bytes())
    }

    /// Four bytes, or a mask of four bytes.
    ///
    /// # Errors
    /// Unknown tag, other type, mask of another width.
    pub fn put_u32(&mut self, tag: u16, value: u32) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::U32, TagType::Bits])?;
        self.fixed(info, &value.to_le_bytes())
    }

    /// Date and time as [`unixtime`](crate::numbers::unixtime) gives it: local seconds since 1970-01-01.
    ///
    /// # Errors
    /// Unknown tag, other type.
    pub fn put_time(&mut self, tag: u16, local_seconds: u32) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::UnixTime])?;
        self.fixed(info, &local_seconds.to_le_bytes())
    }

    /// Variable length number; money in kopecks.
    ///
    /// # Errors
    /// Unknown tag, other type, more significant bytes than the tag allows.
    pub fn put_vln(&mut self, tag: u16, value: u64) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::Vln])?;
        let bytes = value.to_le_bytes();
        let digits = vln_digits(&bytes);
        self.limited(info, &[], digits)
    }

    /// Decimal number `mantissa / 10^scale`; trailing decimal zeros are dropped, so 1.000 takes two bytes.
    ///
    /// # Errors
    /// Unknown tag, other type, more significant bytes than the tag allows.
    pub fn put_fvln(&mut self, tag: u16, mantissa: u64, scale: u8) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::Fvln])?;
        let number = super::Fvln { mantissa, scale }.normalized();
        let bytes = number.mantissa.to_le_bytes();
        let digits = vln_digits(&bytes);
        self.limited(info, &[number.scale], digits)
    }

    /// Text in CP866; a fixed-length string is padded with spaces on the right.
    ///
    /// # Errors
    /// Unknown tag, other type, a character outside CP866, too long. Nothing is cut or replaced.
    pub fn put_str(&mut self, tag: u16, text: &str) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::String])?;
        self.object(info.tag, |w| {
            let start = w.out.len();
            push_cp866(w.out, text).map_err(|c| TlvError::new(tag, Kind::Unmappable(c)))?;
            let len = w.out.len() - start;
            within(info, len)?;
            if let (true, Some(width)) = (info.fixed_len, info.max_len) {
                w.out.resize(start + usize::from(width), b' ');
            }
            Ok(())
        })
    }

    /// Raw octets.
    ///
    /// # Errors
    /// Unknown tag, other type, wrong width.
    pub fn put_bytes(&mut self, tag: u16, bytes: &[u8]) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::Bytes])?;
        if info.fixed_len { self.fixed(info, bytes) } else { self.limited(info, &[], bytes) }
    }

    /// A container (also the document itself, by its form code) with what `fill` writes inside.
    ///
    /// # Errors
    /// Unknown tag, other type, too long, or whatever `fill` returns.
    pub fn stlv(
        &mut self,
        tag: u16,
        fill: impl FnOnce(&mut Writer<'_>) -> Result<(), TlvError>,
    ) -> Result<(), TlvError> {
        let info = typed(tag, &[TagType::Stlv])?;
        self.object(info.tag, |w| {
            let start = w.out.len();
            fill(w)?;
            within(info, w.out.len() - start)
        })
    }

    /// A value whose width the table fixes.
    fn fixed(&mut self, info: &TagInfo, bytes: &[u8]) -> Result<(), TlvError> {
        match info.max_len.map(usize::from) {
            Some(expected) if expected != bytes.len() => {
                Err(TlvError::new(info.tag, Kind::WrongLength { len: bytes.len(), expected }))
            }
            _ => self.limited(info, &[], bytes),
        }
    }

    /// A value in two parts, so that no joined copy is needed.
    fn limited(&mut self, info: &TagInfo, head: &[u8], rest: &[u8]) -> Result<(), TlvError> {
        within(info, head.len() + rest.len())?;
        self.object(info.tag, |w| {
            w.out.extend_from_slice(head);
            w.out.extend_from_slice(rest);
            Ok(())
        })
    }

    /// Header, value by `fill`, then the length; on refusal the buffer is cut back.
    fn object(
        &mut self,
        tag: u16,
        fill: impl FnOnce(&mut Writer<'_>) -> Result<(), TlvError>,
    ) -> Result<(), TlvError> {
        let start = self.out.len();
        self.out.extend_from_slice(&tag.to_le_bytes());
        self.out.extend_from_slice(&[0, 0]);
        let filled = fill(&mut Writer { out: self.out }).and_then(|()| {
            let len = self.out.len() - start - HEADER;
            let size = u16::try_from(len)
                .map_err(|_| TlvError::new(tag, Kind::TooLong { len, max: usize::from(u16::MAX) }))?;
            if let Some(place) = self.out.get_mut(start + 2..start + HEADER) {
                place.copy_from_slice(&size.to_le_bytes());
            }
            Ok(())
        });
        if filled.is_err() {
            self.out.truncate(start);
        }
        filled
    }
}

/// The tag's row, when its type is one of `types`.
fn typed(tag: u16, types: &[TagType]) -> Result<&'static TagInfo, TlvError> {
    let info = tag_info(tag).ok_or(TlvError::new(tag, Kind::UnknownTag))?;
    if types.contains(&info.ty) {
        Ok(info)
    } else {
        Err(TlvError::new(tag, Kind::WrongType { expected: info.ty }))
    }
}

/// Refuses a value above the table's greatest length.
fn within(info: &TagInfo, len: usize) -> Result<(), TlvError> {
    match info.max_len.map(usize::from) {
        Some(max) if len > max => Err(TlvError::new(info.tag, Kind::TooLong { len, max })),
        _ => Ok(()),
    }
}

/// The bytes of a little-endian number that a VLN keeps; at least one.
fn vln_digits(bytes: &[u8; 8]) -> &[u8] {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    bytes.get(..used).unwrap_or(bytes)
}

/// Appends the text in CP866; on failure names the character and may leave a part behind.
fn push_cp866(out: &mut Vec<u8>, text: &str) -> Result<(), char> {
    // One byte a character is exact for CP866 and never above the UTF-8 length.
    out.reserve(text.len());
    let (result, _) = IBM866.new_encoder().encode_from_utf8_to_vec_without_replacement(text, out, true);
    match result {
        EncoderResult::InputEmpty => Ok(()),
        EncoderResult::Unmappable(character) => Err(character),
        // Not reached with the capacity reserved above; refused all the same rather than cut in silence.
        EncoderResult::OutputFull => Err(char::REPLACEMENT_CHARACTER),
    }
}
