//! Strict decoding of bytes that nobody vouches for.

use super::error::{DecodeError, DecodeErrorKind as Kind};
use super::node::{Body, Node};
use super::schema::{DocumentKind, TagType, tag_info};
use super::writer::HEADER;

/// Greatest number of containers inside each other, the document included. The order needs four (5, 1157,
/// 1133, 1145).
pub const MAX_DEPTH: usize = 8;

/// Walks over the TLV objects of one level: `(tag, value)`.
///
/// A cut object gives one error, after which the iteration ends. Allocates nothing.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// A reader over a list of TLV objects, for example the value of a container.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, offset: 0 }
    }

    /// Offset of the next object from the first byte.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    fn fail(&mut self, kind: Kind) -> DecodeError {
        self.rest = &[];
        DecodeError { offset: self.offset, kind }
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<(u16, &'a [u8]), DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, declared, after) = match *self.rest {
            [] => return None,
            [t0, t1, l0, l1, ref after @ ..] => {
                (u16::from_le_bytes([t0, t1]), usize::from(u16::from_le_bytes([l0, l1])), after)
            }
            ref cut => return Some(Err(self.fail(Kind::CutHeader { available: cut.len() }))),
        };
        let Some((value, rest)) = after.split_at_checked(declared) else {
            return Some(Err(self.fail(Kind::CutValue { tag, declared, available: after.len() })));
        };
        self.rest = rest;
        self.offset += HEADER + declared;
        Some(Ok((tag, value)))
    }
}

/// Decodes one whole document: a single container whose tag is a document form code.
///
/// The order of requisites is kept, so that [`Node::encode`] gives the same bytes. Tags outside the table are
/// kept as raw bytes. Signatures that follow a document in a message (ФПС, ФПА) are not TLV and have to be
/// taken off before.
///
/// # Errors
/// Cut objects, too deep nesting, another outer tag, bytes after the document.
pub fn decode_document(bytes: &[u8]) -> Result<Node, DecodeError> {
    let mut reader = Reader::new(bytes);
    let (tag, value) =
        reader.next().unwrap_or(Err(DecodeError { offset: 0, kind: Kind::CutHeader { available: 0 } }))?;
    if DocumentKind::from_code(tag).is_none() {
        return Err(DecodeError { offset: 0, kind: Kind::NotADocument { tag } });
    }
    let end = reader.offset();
    if end != bytes.len() {
        return Err(DecodeError { offset: end, kind: Kind::TrailingBytes { extra: bytes.len() - end } });
    }
    node(tag, value, 0, 1)
}

/// Decodes a list of whole TLV objects without an outer container, as commands 07h and 46h carry them.
///
/// # Errors
/// Cut objects, too deep nesting.
pub fn decode_list(bytes: &[u8]) -> Result<Vec<Node>, DecodeError> {
    list(bytes, 0, 1)
}

/// `base` is the offset of `bytes` in the whole input, `depth` the level of the objects in it.
fn list(bytes: &[u8], base: usize, depth: usize) -> Result<Vec<Node>, DecodeError> {
    let mut nodes = Vec::new();
    let mut reader = Reader::new(bytes);
    loop {
        let start = base + reader.offset();
        match reader.next() {
            None => return Ok(nodes),
            Some(Err(error)) => return Err(DecodeError { offset: base + error.offset, ..error }),
            Some(Ok((tag, value))) => nodes.push(node(tag, value, start, depth)?),
        }
    }
}

fn node(tag: u16, value: &[u8], start: usize, depth: usize) -> Result<Node, DecodeError> {
    let body = if tag_info(tag).is_some_and(|info| info.ty == TagType::Stlv) {
        if depth > MAX_DEPTH {
            return Err(DecodeError { offset: start, kind: Kind::TooDeep { tag } });
        }
        Body::Children(list(value, start + HEADER, depth + 1)?)
    } else {
        Body::Value(value.to_vec())
    };
    Ok(Node { tag, body })
}
