//! Typed reading of one value, as tolerant as real documents need.

use std::fmt;

use encoding_rs::IBM866;

use super::error::{TlvError, TlvErrorKind as Kind};
use super::schema::{TagInfo, TagType, tag_info};

/// Decimal number `mantissa / 10^scale`: quantity, tag 1023.
///
/// Compared field by field; take [`Fvln::normalized`] before comparing quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fvln {
    /// All digits without the point.
    pub mantissa: u64,
    /// Digits after the point.
    pub scale: u8,
}

impl Fvln {
    /// The same number without trailing decimal zeros; zero has scale 0.
    #[must_use]
    pub const fn normalized(self) -> Self {
        let Self { mut mantissa, mut scale } = self;
        if mantissa == 0 {
            scale = 0;
        }
        while scale > 0 && mantissa.is_multiple_of(10) {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }
}

/// With a point and exactly `scale` decimals: `2.474`, `1.000`, `5`.
impl fmt::Display for Fvln {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0width$}", self.mantissa, width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        f.write_str(whole)?;
        if fraction.is_empty() { Ok(()) } else { write!(f, ".{fraction}") }
    }
}

/// A requisite's value by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// One byte.
    Byte(u8),
    /// Two bytes.
    U16(u16),
    /// Four bytes.
    U32(u32),
    /// Mask of one or four bytes.
    Bits(u32),
    /// Local seconds since 1970-01-01, see [`local_time`](crate::numbers::local_time).
    Time(u32),
    /// Whole number; money in kopecks.
    Vln(u64),
    /// Decimal number.
    Fvln(Fvln),
    /// Text without trailing spaces.
    Text(String),
    /// Raw octets.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// The whole number, when the type holds one.
    #[must_use]
    pub fn as_number(&self) -> Option<u64> {
        match *self {
            Self::Byte(n) => Some(n.into()),
            Self::U16(n) => Some(n.into()),
            Self::U32(n) | Self::Bits(n) | Self::Time(n) => Some(n.into()),
            Self::Vln(n) => Some(n),
            Self::Fvln(_) | Self::Text(_) | Self::Bytes(_) => None,
        }
    }
}

/// Reads a value by the tag table.
///
/// Tolerant as real documents need it: an empty VLN is 0, high zero bytes and decimal zeros are accepted,
/// trailing spaces of text are dropped, lengths of text and octets are not compared with the table (that is
/// what [`check`](super::check) does).
///
/// # Errors
/// Unknown tag, a container, a width that the type cannot have, a number above 64 bits.
pub fn decode_value(tag: u16, bytes: &[u8]) -> Result<Value<'_>, TlvError> {
    let info = tag_info(tag).ok_or(TlvError::new(tag, Kind::UnknownTag))?;
    match info.ty {
        TagType::Byte => Ok(Value::Byte(u8::from_le_bytes(exact(tag, bytes)?))),
        TagType::U16 => Ok(Value::U16(u16::from_le_bytes(exact(tag, bytes)?))),
        TagType::U32 => Ok(Value::U32(u32::from_le_bytes(exact(tag, bytes)?))),
        TagType::UnixTime => Ok(Value::Time(u32::from_le_bytes(exact(tag, bytes)?))),
        TagType::Bits if info.max_len == Some(1) => {
            Ok(Value::Bits(u8::from_le_bytes(exact(tag, bytes)?).into()))
        }
        TagType::Bits => Ok(Value::Bits(u32::from_le_bytes(exact(tag, bytes)?))),
        TagType::Vln => vln(tag, bytes).map(Value::Vln),
        TagType::Fvln => {
            let (&scale, digits) =
                bytes.split_first().ok_or(TlvError::new(tag, Kind::WrongLength { len: 0, expected: 1 }))?;
            Ok(Value::Fvln(Fvln { mantissa: vln(tag, digits)?, scale }))
        }
        TagType::String => {
            let (text, _) = IBM866.decode_without_bom_handling(bytes);
            Ok(Value::Text(text.trim_end_matches(' ').to_owned()))
        }
        TagType::Bytes => Ok(Value::Bytes(bytes)),
        TagType::Stlv => Err(TlvError::new(tag, Kind::WrongType { expected: TagType::Stlv })),
    }
}

/// Compares the width of a plain value with the table. Zero padding of numbers does not count.
pub(super) fn check_width(info: &TagInfo, bytes: &[u8]) -> Result<(), TlvError> {
    let len = match info.ty {
        TagType::Vln => trimmed(bytes).len(),
        TagType::Fvln => match bytes.split_first() {
            Some((_, digits)) => 1 + trimmed(digits).len(),
            None => return Err(TlvError::new(info.tag, Kind::WrongLength { len: 0, expected: 1 })),
        },
        _ => bytes.len(),
    };
    match info.max_len.map(usize::from) {
        Some(expected) if info.fixed_len && len != expected => {
            Err(TlvError::new(info.tag, Kind::WrongLength { len, expected }))
        }
        Some(max) if len > max => Err(TlvError::new(info.tag, Kind::TooLong { len, max })),
        _ => Ok(()),
    }
}

/// Whether a number is written as short as it can be: no high zero bytes, zero as one byte. Decimal zeros
/// may stay.
pub(super) fn is_canonical(info: &TagInfo, bytes: &[u8]) -> bool {
    let shortest = |digits: &[u8]| match digits {
        [] => false,
        [_] => true,
        [.., last] => *last != 0,
    };
    match (info.ty, bytes) {
        (TagType::Vln, digits) => shortest(digits),
        (TagType::Fvln, [_, digits @ ..]) => shortest(digits),
        (TagType::Fvln, []) => false,
        _ => true,
    }
}

fn exact<const N: usize>(tag: u16, bytes: &[u8]) -> Result<[u8; N], TlvError> {
    bytes.try_into().map_err(|_| TlvError::new(tag, Kind::WrongLength { len: bytes.len(), expected: N }))
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bytes.get(..used).unwrap_or(bytes)
}

fn vln(tag: u16, bytes: &[u8]) -> Result<u64, TlvError> {
    let digits = trimmed(bytes);
    if digits.len() > 8 {
        return Err(TlvError::new(tag, Kind::Overflow));
    }
    Ok(digits.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
