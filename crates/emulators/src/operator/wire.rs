//! Reader and writer of the protobuf wire form, independent of the register's codec.
//!
//! The reader works from the tables of [`schema`](super::schema), so that a missing required field is noticed
//! (a generated proto2 reader in Rust fills it with a default). Rules of the wire form:
//!
//! * unknown field numbers are passed over; so are values an enumeration does not know (the field is then absent);
//! * a singular field given twice: the last scalar wins, messages are merged;
//! * a known field in another wire form, broken UTF-8, a cut value, field number 0 and groups are
//!   [`Unreadable::Malformed`];
//! * numbers beyond the limits of the text (u32 to 2^31−1, u64 to 2^63−1; CPCR 2.0.2, data types) are
//!   [`Unreadable::Range`].

use super::schema::{Field, Kind, Message, Need};

/// A value as decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// u32, u64 and enumerations.
    Number(u64),
    /// i32.
    Signed(i32),
    /// bool.
    Flag(bool),
    /// string.
    Text(String),
    /// bytes.
    Bytes(Vec<u8>),
    /// A nested message.
    Node(Node),
}

/// A decoded message: its table and the fields present, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    message: &'static Message,
    values: Vec<(&'static Field, Value)>,
}

/// Why bytes are not the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// Not protobuf, another wire form, or a required field is absent. Names the place.
    Malformed(String),
    /// A number outside the limits of the protocol. Names the place.
    Range(String),
}

/// One raw field of a message.
enum Raw<'a> {
    Varint(u64),
    Fixed,
    Delimited(&'a [u8]),
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte carries the top bit alone.
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(head)
    }

    /// The next field: `None` at the end, `Some(None)` when the bytes are no field.
    fn field(&mut self) -> Option<Option<(u32, Raw<'a>)>> {
        if self.0.is_empty() {
            return None;
        }
        Some(self.some_field())
    }

    fn some_field(&mut self) -> Option<(u32, Raw<'a>)> {
        let tag = self.varint()?;
        let number = u32::try_from(tag >> 3).ok().filter(|number| (1..1 << 29).contains(number))?;
        let raw = match tag & 7 {
            0 => Raw::Varint(self.varint()?),
            1 => self.take(8).map(|_| Raw::Fixed)?,
            2 => {
                let length = self.varint()?;
                Raw::Delimited(self.take(length)?)
            }
            5 => self.take(4).map(|_| Raw::Fixed)?,
            _ => return None,
        };
        Some((number, raw))
    }
}

/// The first varint of field 1, as far as the bytes can be read: the command of a request that may be broken.
pub(crate) fn peek_command(bytes: &[u8]) -> Option<u64> {
    let mut reader = Reader(bytes);
    while let Some(Some((number, raw))) = reader.field() {
        if let (1, Raw::Varint(value)) = (number, raw) {
            return Some(value);
        }
    }
    None
}

/// Decodes `bytes` as `message` in the given edition (202, 203, 204).
pub(crate) fn decode(message: &'static Message, bytes: &[u8], edition: u16) -> Result<Node, Unreadable> {
    decode_at(message, bytes, edition, message.name)
}

fn decode_at(message: &'static Message, bytes: &[u8], edition: u16, path: &str) -> Result<Node, Unreadable> {
    let malformed = |what: &str| Unreadable::Malformed(format!("{path}{what}"));
    let mut scalars: Vec<(&'static Field, Value)> = Vec::new();
    let mut nested: Vec<(&'static Field, Vec<u8>)> = Vec::new();
    let mut reader = Reader(bytes);
    while let Some(field) = reader.field() {
        let (number, raw) = field.ok_or_else(|| malformed(": not protobuf"))?;
        let Some(field) = message.fields.iter().find(|f| f.number == number && f.in_edition(edition)) else {
            continue;
        };
        let place = || format!("{path}.{}", field.name);
        let wrong = || Unreadable::Malformed(format!("{}: wrong wire form", place()));
        let value = match (&field.kind, raw) {
            (Kind::Message(_), Raw::Delimited(bytes)) => {
                match nested.iter_mut().find(|(known, _)| field.need != Need::Many && known.number == number)
                {
                    // Two encodings in a row decode to the merged message.
                    Some((_, merged)) => merged.extend_from_slice(bytes),
                    None => nested.push((field, bytes.to_vec())),
                }
                continue;
            }
            (Kind::Text, Raw::Delimited(bytes)) => {
                Value::Text(std::str::from_utf8(bytes).map_err(|_| wrong())?.to_owned())
            }
            (Kind::Bytes, Raw::Delimited(bytes)) => Value::Bytes(bytes.to_vec()),
            (Kind::Flag, Raw::Varint(value)) => Value::Flag(value != 0),
            (Kind::U32, Raw::Varint(value)) => {
                Value::Number(in_range(value, i32::MAX.unsigned_abs().into(), place)?)
            }
            (Kind::U64, Raw::Varint(value)) => {
                Value::Number(in_range(value, i64::MAX.unsigned_abs(), place)?)
            }
            (Kind::I32, Raw::Varint(value)) => {
                let value = i32::try_from(value.cast_signed()).map_err(|_| Unreadable::Range(place()))?;
                Value::Signed(value)
            }
            (Kind::Choice(known), Raw::Varint(value)) => match known.iter().any(|k| u64::from(*k) == value) {
                true => Value::Number(value),
                false => continue,
            },
            _ => return Err(wrong()),
        };
        if field.need != Need::Many {
            scalars.retain(|(known, _)| known.number != number);
        }
        scalars.push((field, value));
    }
    let mut values = scalars;
    for (field, bytes) in nested {
        if let Kind::Message(inner) = field.kind {
            let node = decode_at(inner, &bytes, edition, &format!("{path}.{}", field.name))?;
            values.push((field, Value::Node(node)));
        }
    }
    values.sort_by_key(|(field, _)| field.number);
    let node = Node { message, values };
    for field in message.fields.iter().filter(|f| f.need == Need::Wire && f.in_edition(edition)) {
        if !node.has(field.name) {
            return Err(malformed(&format!(".{}: required field is absent", field.name)));
        }
    }
    Ok(node)
}

fn in_range(value: u64, most: u64, place: impl Fn() -> String) -> Result<u64, Unreadable> {
    if value <= most { Ok(value) } else { Err(Unreadable::Range(place())) }
}

impl Node {
    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &Value> {
        debug_assert!(self.message.fields.iter().any(|f| f.name == name), "{}.{name}", self.message.name);
        self.values.iter().filter(move |(field, _)| field.name == name).map(|(_, value)| value)
    }

    /// Whether the field is present.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// A number or enumeration.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        match self.all(name).next() {
            Some(Value::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// A number known to fit 32 bits by its table.
    pub(crate) fn small(&self, name: &str) -> Option<u32> {
        self.number(name).and_then(|value| u32::try_from(value).ok())
    }

    /// A signed number.
    pub(crate) fn signed(&self, name: &str) -> Option<i32> {
        match self.all(name).next() {
            Some(Value::Signed(value)) => Some(*value),
            _ => None,
        }
    }

    /// A truth value; absent is false.
    pub(crate) fn flag(&self, name: &str) -> bool {
        matches!(self.all(name).next(), Some(Value::Flag(true)))
    }

    /// A text; absent is empty.
    pub(crate) fn text(&self, name: &str) -> &str {
        match self.all(name).next() {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A text that may be given many times.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.all(name).filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A nested message.
    pub(crate) fn node(&self, name: &str) -> Option<&Self> {
        self.nodes(name).next()
    }

    /// A nested message that may be given many times.
    pub(crate) fn nodes(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.all(name).filter_map(|value| match value {
            Value::Node(node) => Some(node),
            _ => None,
        })
    }

    /// Name of the message type.
    pub(crate) fn kind(&self) -> &'static str {
        self.message.name
    }

    /// Fields present, by name, in the order of the table.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(field, value)| (field.name, value))
    }

    /// Place of the first field that is obligatory in this edition although optional on the wire, and is
    /// absent or blank; nested messages included.
    pub(crate) fn missing(&self, edition: u16) -> Option<String> {
        for field in self.message.fields.iter().filter(|f| f.in_edition(edition)) {
            let Need::Must { since } = field.need else { continue };
            let blank = match self.all(field.name).next() {
                None => true,
                Some(Value::Text(text)) => text.trim().is_empty(),
                Some(_) => false,
            };
            if blank && edition >= since {
                return Some(format!("{}.{}", self.message.name, field.name));
            }
        }
        self.values.iter().find_map(|(_, value)| match value {
            Value::Node(node) => node.missing(edition),
            _ => None,
        })
    }

    /// The message as JSON with the names of the interface files; bytes become hexadecimal text.
    pub(crate) fn json(&self) -> serde_json::Value {
        let mut map = serde_json::Map::new();
        for (field, value) in &self.values {
            let json = match value {
                Value::Number(value) => (*value).into(),
                Value::Signed(value) => (*value).into(),
                Value::Flag(value) => (*value).into(),
                Value::Text(value) => value.as_str().into(),
                Value::Bytes(value) => super::hex(value).into(),
                Value::Node(node) => node.json(),
            };
            if field.need == Need::Many {
                let list = map.entry(field.name).or_insert_with(|| serde_json::Value::Array(Vec::new()));
                if let serde_json::Value::Array(list) = list {
                    list.push(json);
                }
            } else {
                map.insert(field.name.to_owned(), json);
            }
        }
        serde_json::Value::Object(map)
    }
}

/// Builds a message field by field, in the order of the calls.
#[derive(Debug, Default, Clone)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push((value & 0x7f) as u8);
    }

    /// A number, enumeration or truth value.
    pub(crate) fn number(mut self, field: u32, value: impl Into<u64>) -> Self {
        self.varint(u64::from(field) << 3);
        self.varint(value.into());
        self
    }

    /// A string or bytes.
    pub(crate) fn bytes(mut self, field: u32, value: &[u8]) -> Self {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    /// A string.
    pub(crate) fn text(self, field: u32, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    /// A nested message.
    pub(crate) fn node(self, field: u32, inner: Self) -> Self {
        self.bytes(field, &inner.0)
    }

    /// A nested message, when there is one.
    pub(crate) fn maybe(self, field: u32, inner: Option<Self>) -> Self {
        match inner {
            Some(inner) => self.node(field, inner),
            None => self,
        }
    }

    /// A nested message for each of `inner`.
    pub(crate) fn many(self, field: u32, inner: impl IntoIterator<Item = Self>) -> Self {
        inner.into_iter().fold(self, |writer, inner| writer.node(field, inner))
    }

    /// The encoded message.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}
