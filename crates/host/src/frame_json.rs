//! Frames of the Kazakh protocol as JSON and back, by the names of the interface files.

use fiscal_kz::frame::{self, Header};
use fiscal_kz::kkm;
use prost_reflect::{
    Cardinality, DescriptorPool, DeserializeOptions, DynamicMessage, Kind, MessageDescriptor,
    ReflectMessage as _, SerializeOptions, Value,
};
use serde::{Deserialize, Serialize, Serializer};

const REQUEST: &str = "kkm.envelope.Request";
const RESPONSE: &str = "kkm.envelope.Response";
const RESULTS: &str = "kkm.envelope.ResultTypeEnum";

/// The header, with the names of the protocol.
#[derive(Debug, Serialize, Deserialize)]
struct HeaderJson {
    version: u16,
    /// Only shown: it is computed.
    #[serde(skip_deserializing)]
    size: usize,
    id: u32,
    token: u32,
    reqnum: u16,
}

/// What is shown of a frame.
#[derive(Serialize)]
struct Shown {
    header: HeaderJson,
    /// What the number in `result` means.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
    /// Text of the QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    check_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Named>,
}

/// What a frame is made from; what else is shown of one is passed over.
#[derive(Deserialize)]
struct Wanted {
    header: HeaderJson,
    request: Option<serde_json::Value>,
    response: Option<serde_json::Value>,
}

/// A message, written by the names of its fields, with plain numbers.
struct Named(DynamicMessage);

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = SerializeOptions::new().use_proto_field_name(true).stringify_64_bit_integers(false);
        self.0.serialize_with_options(serializer, &options)
    }
}

fn pool() -> Result<DescriptorPool, String> {
    DescriptorPool::decode(kkm::MESSAGES).map_err(|error| error.to_string())
}

fn message(pool: &DescriptorPool, name: &str) -> Result<MessageDescriptor, String> {
    pool.get_message_by_name(name).ok_or_else(|| format!("{name} is not described"))
}

/// One whole frame as JSON text.
///
/// # Errors
/// Why the bytes are no frame, or its payload no message.
pub fn show(bytes: &[u8]) -> Result<String, String> {
    let (Header { version, id, token, request_number }, payload) =
        frame::decode(bytes).map_err(|error| error.to_string())?;
    let pool = pool()?;
    let read =
        |name| DynamicMessage::decode(message(&pool, name)?, payload).map_err(|error| error.to_string());
    // Field 2 is the ticket of a request and the result of an answer: a result has nothing but code and text.
    let response =
        read(RESPONSE).ok().filter(|response| match response.get_field_by_name("result").as_deref() {
            Some(Value::Message(result)) => {
                response.has_field_by_name("result") && result.unknown_fields().next().is_none()
            }
            _ => false,
        });
    let (name, read) = match response {
        Some(response) => (RESPONSE, response),
        None => (REQUEST, read(REQUEST)?),
    };
    let mut notes = Vec::new();
    note(&read, "", &mut notes);
    let answer = (name == RESPONSE).then_some(&read);
    let mut shown = Shown {
        header: HeaderJson { version, size: bytes.len(), id, token, reqnum: request_number },
        result: answer.and_then(|answer| meaning(&pool, answer)),
        check_url: answer.and_then(check_url),
        notes,
        request: None,
        response: None,
    };
    if name == RESPONSE { &mut shown.response } else { &mut shown.request }.replace(Named(read));
    serde_json::to_string_pretty(&shown).map_err(|error| error.to_string())
}

/// The frame that JSON text describes.
///
/// # Errors
/// What is not as [`show`] writes it.
pub fn make(text: &str) -> Result<Vec<u8>, String> {
    let wanted: Wanted = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let (name, json) = match (wanted.request, wanted.response) {
        (Some(request), None) => (REQUEST, request),
        (None, Some(response)) => (RESPONSE, response),
        _ => return Err("wanted: one of `request` and `response`".to_owned()),
    };
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let read = DynamicMessage::deserialize_with_options(message(&pool()?, name)?, json, &options)
        .map_err(|error| error.to_string())?;
    let HeaderJson { version, id, token, reqnum, .. } = wanted.header;
    let header = Header { version, id, token, request_number: reqnum };
    frame::encode(&header, &prost_reflect::prost::Message::encode_to_vec(&read))
        .map_err(|error| error.to_string())
}

/// Name of the result code.
fn meaning(pool: &DescriptorPool, answer: &DynamicMessage) -> Option<String> {
    let result = answer.get_field_by_name("result")?;
    let code = result.as_message()?.get_field_by_name("result_code")?.as_u32()?;
    let code = i32::try_from(code).ok()?;
    Some(pool.get_enum_by_name(RESULTS)?.get_value(code)?.name().to_owned())
}

fn check_url(answer: &DynamicMessage) -> Option<String> {
    let ticket = answer.get_field_by_name("ticket")?;
    let code = ticket.as_message()?.get_field_by_name("qr_code")?;
    let text = std::str::from_utf8(code.as_bytes()?).ok()?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// Says which required fields are absent and which fields nobody knows.
fn note(message: &DynamicMessage, place: &str, notes: &mut Vec<String>) {
    let at = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    for field in message.descriptor().fields() {
        if field.cardinality() == Cardinality::Required && !message.has_field(&field) {
            notes.push(format!("{}: required, absent", at(field.name())));
        }
        if !matches!(field.kind(), Kind::Message(_)) {
            continue;
        }
        match &*message.get_field(&field) {
            Value::Message(inner) if message.has_field(&field) => note(inner, &at(field.name()), notes),
            Value::List(list) => {
                for (index, inner) in list.iter().enumerate() {
                    if let Value::Message(inner) = inner {
                        note(inner, &at(&format!("{}[{index}]", field.name())), notes);
                    }
                }
            }
            _ => {}
        }
    }
    for field in message.unknown_fields() {
        notes.push(format!("{}: unknown field, not shown", at(&field.number().to_string())));
    }
}
