//! What can be wrong with one requisite or with the structure around it.

use super::schema::TagType;

/// A requisite that cannot be written or read as its table row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tag {tag}: {kind}")]
pub struct TlvError {
    /// Tag of the requisite.
    pub tag: u16,
    /// What is wrong with it.
    pub kind: TlvErrorKind,
}

impl TlvError {
    pub(super) const fn new(tag: u16, kind: TlvErrorKind) -> Self {
        Self { tag, kind }
    }
}

/// The reason inside a [`TlvError`]. Lengths are bytes of the value, without the four bytes of tag and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlvErrorKind {
    /// The table has no such tag.
    #[error("no such requisite")]
    UnknownTag,
    /// The table gives the tag another type.
    #[error("the requisite is of type {expected:?}")]
    WrongType {
        /// Type by the table.
        expected: TagType,
    },
    /// Longer than the table, or the two bytes of a TLV length, allow.
    #[error("{len} bytes, at most {max} allowed")]
    TooLong {
        /// Length of the value.
        len: usize,
        /// Greatest length allowed.
        max: usize,
    },
    /// A value of fixed width has another width.
    #[error("{len} bytes instead of {expected}")]
    WrongLength {
        /// Length of the value.
        len: usize,
        /// Width by the table.
        expected: usize,
    },
    /// Code page CP866 has no such character.
    #[error("character {0:?} does not exist in code page CP866")]
    Unmappable(char),
    /// A number above 64 bits.
    #[error("the number does not fit 64 bits")]
    Overflow,
}

/// Bytes that are not a sequence of whole TLV objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {kind}")]
pub struct DecodeError {
    /// Offset of the TLV header in question from the first byte given to the decoder.
    pub offset: usize,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

/// The reason inside a [`DecodeError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeErrorKind {
    /// Fewer than four bytes remain.
    #[error("the header of a TLV object is cut off, {available} bytes remain")]
    CutHeader {
        /// Bytes that remain.
        available: usize,
    },
    /// The length goes beyond the end of the container.
    #[error("tag {tag} declares {declared} bytes, {available} remain")]
    CutValue {
        /// Tag of the object.
        tag: u16,
        /// Length it declares.
        declared: usize,
        /// Bytes that remain after its header.
        available: usize,
    },
    /// Containers inside containers beyond [`MAX_DEPTH`](super::MAX_DEPTH).
    #[error("tag {tag} is nested too deep")]
    TooDeep {
        /// Tag of the innermost container.
        tag: u16,
    },
    /// The outer tag is not the code of a document form.
    #[error("tag {tag} is not a document form")]
    NotADocument {
        /// The outer tag.
        tag: u16,
    },
    /// Bytes follow the document.
    #[error("{extra} bytes follow the document")]
    TrailingBytes {
        /// How many.
        extra: usize,
    },
}
