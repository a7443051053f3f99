//! A decoded document as a tree.

use super::error::{TlvError, TlvErrorKind as Kind};
use super::schema::{TagType, tag_info};
use super::value::{Value, decode_value};
use super::writer::HEADER;

/// One TLV object: a requisite or a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Tag number.
    pub tag: u16,
    /// What is inside.
    pub body: Body,
}

/// The inside of a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Bytes of a plain value, as received.
    Value(Vec<u8>),
    /// Objects of a container in the received order.
    Children(Vec<Node>),
}

impl Node {
    /// A requisite with raw value bytes.
    #[must_use]
    pub fn value(tag: u16, bytes: impl Into<Vec<u8>>) -> Self {
        Self { tag, body: Body::Value(bytes.into()) }
    }

    /// A container; for a document `tag` is its form code.
    #[must_use]
    pub fn container(tag: u16, children: impl Into<Vec<Node>>) -> Self {
        Self { tag, body: Body::Children(children.into()) }
    }

    /// Objects inside; none for a plain value.
    #[must_use]
    pub fn children(&self) -> &[Node] {
        match &self.body {
            Body::Children(children) => children,
            Body::Value(_) => &[],
        }
    }

    /// The first object with this tag directly inside.
    #[must_use]
    pub fn child(&self, tag: u16) -> Option<&Node> {
        self.children().iter().find(|node| node.tag == tag)
    }

    /// All objects with this tag directly inside.
    pub fn children_with(&self, tag: u16) -> impl Iterator<Item = &Node> {
        self.children().iter().filter(move |node| node.tag == tag)
    }

    /// Raw value bytes; `None` for a container.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Value(bytes) => Some(bytes),
            Body::Children(_) => None,
        }
    }

    /// The value by the tag table, see [`decode_value`].
    ///
    /// # Errors
    /// Unknown tag, a width the type cannot have; a container has no value of its own.
    pub fn typed(&self) -> Result<Value<'_>, TlvError> {
        match &self.body {
            Body::Value(bytes) => decode_value(self.tag, bytes),
            Body::Children(_) => Err(TlvError::new(self.tag, Kind::WrongType { expected: TagType::Stlv })),
        }
    }

    /// The value of a child as a whole number (byte, u16, u32, bits, unixtime, vln); `None` when it is not
    /// there or is no such number.
    #[must_use]
    pub fn number(&self, tag: u16) -> Option<u64> {
        self.child(tag)?.typed().ok()?.as_number()
    }

    /// The value of a child as text without the padding; `None` when it is not there or is no text.
    #[must_use]
    pub fn text(&self, tag: u16) -> Option<String> {
        match self.child(tag)?.typed() {
            Ok(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Length of the value in bytes, without tag and length.
    #[must_use]
    pub fn value_len(&self) -> usize {
        match &self.body {
            Body::Value(bytes) => bytes.len(),
            Body::Children(children) => children.iter().map(|node| HEADER + node.value_len()).sum(),
        }
    }

    /// Appends the object exactly as it is: no padding, no reordering, no check against the table.
    ///
    /// # Errors
    /// A value or container above 65535 bytes; the buffer may then hold a part.
    pub fn write_to(&self, out: &mut Vec<u8>) -> Result<(), TlvError> {
        let len = self.value_len();
        let size = u16::try_from(len)
            .map_err(|_| TlvError::new(self.tag, Kind::TooLong { len, max: usize::from(u16::MAX) }))?;
        out.extend_from_slice(&self.tag.to_le_bytes());
        out.extend_from_slice(&size.to_le_bytes());
        match &self.body {
            Body::Value(bytes) => out.extend_from_slice(bytes),
            Body::Children(children) => {
                for child in children {
                    child.write_to(out)?;
                }
            }
        }
        Ok(())
    }

    /// The object as bytes, see [`Node::write_to`].
    ///
    /// # Errors
    /// A value or container above 65535 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, TlvError> {
        let mut out = Vec::with_capacity(HEADER + self.value_len());
        self.write_to(&mut out)?;
        Ok(out)
    }

    /// Name in the order, when the table knows the tag.
    #[must_use]
    pub fn name_ru(&self) -> Option<&'static str> {
        tag_info(self.tag).map(|info| info.name_ru)
    }
}
