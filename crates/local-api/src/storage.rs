//! The fiscal storage for the technician's hands: its resource, its archive, and whether the journal agrees with it. Over the
//! running register, chore by chore, so that selling goes on beside it.

use crate::answer::number;
use crate::api::{Form, Lines, Paper, Response};
use crate::door::Door;
use domain::device::{Confirmation, Data, Errand, Kept, Outcome, Ran, Resource};
use domain::document::Document;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::texts::Language;
use domain::time::Stamp;
use serde_json::{Value, json};
use store::View;

/// Silences in a row that are waited for.
const PATIENCE: u32 = 5;
/// How often a document is begun again because others came between.
const BEGINNINGS: u32 = 10_000;
/// Exit code of a comparison that found differences: data damaged.
const DIFFERS: u8 = 8;

/// What is asked about the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageRequest {
    /// How it is.
    Status,
    /// Its documents, one line each.
    Documents(Range),
    /// Its documents with all data, one line each.
    Archive(Range),
    /// Whether the journal says the same.
    Compare(Range),
    /// One document.
    Document {
        /// Its number.
        number: u64,
        /// In which form.
        form: Form,
    },
}

/// Numbers of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Range {
    /// The first one; 1 unless said.
    pub from: Option<u64>,
    /// The last one; that of the storage unless said.
    pub to: Option<u64>,
}

/// Answers it. Lines are JSON objects.
///
/// # Errors
/// `fn.absent`; whatever is wrong with the storage; `document.not_found`; `socket.broken` when nobody takes the lines.
pub(crate) fn answer(
    request: StorageRequest,
    door: &dyn Door,
    language: Language,
    lines: Lines<'_>,
) -> Result<Response, Refusal> {
    match request {
        StorageRequest::Status => status(door),
        StorageRequest::Documents(range) => {
            each(door, range, lines, |kept| Ok(Some(described(&kept, None, None))))
        }
        StorageRequest::Archive(range) => each(door, range, lines, |kept| {
            let data = data(door, kept.number)?;
            let confirmation = if kept.confirmed { confirmation(door, kept.number)? } else { None };
            Ok(Some(described(&kept, Some(data), confirmation)))
        }),
        StorageRequest::Compare(range) => compare(door, range, lines),
        StorageRequest::Document { number, form } => document(door, number, form, language),
    }
}

/// One chore of the device. A line that was silent for a moment is waited for.
fn ask(door: &dyn Door, errand: &Errand) -> Result<Ran, Refusal> {
    let mut silence = String::new();
    for _ in 0..PATIENCE {
        match door.inquire(errand) {
            Outcome::Done(ran) => return Ok(ran),
            Outcome::Refused(refusal) => return Err(refusal),
            Outcome::Unknown(cause) => silence = cause,
        }
    }
    Err(Refusal::new("device.silent").because(silence))
}

fn head(door: &dyn Door, number: u64) -> Result<Option<Kept>, Refusal> {
    match ask(door, &Errand::Head(number))? {
        Ran::Head(kept) => Ok(kept.map(|kept| *kept)),
        other => Err(odd(&other)),
    }
}

/// All data of a document; nothing when the storage does not keep them any more.
fn data(door: &dyn Door, document: u64) -> Result<Option<Vec<u8>>, Refusal> {
    let (mut all, mut read) = (Vec::new(), 0_u32);
    for _ in 0..BEGINNINGS {
        match ask(door, &Errand::Data { document, read })? {
            Ran::Data(Data::Objects { bytes, count, last }) => {
                all.extend(bytes);
                read = read.saturating_add(count);
                if last {
                    return Ok(Some(all));
                }
            }
            Ran::Data(Data::Interrupted) => {
                all.clear();
                read = 0;
            }
            Ran::Data(Data::Gone) => return Ok(None),
            other => return Err(odd(&other)),
        }
    }
    Err(Refusal::new("fn.busy"))
}

fn confirmation(door: &dyn Door, document: u64) -> Result<Option<Confirmation>, Refusal> {
    match ask(door, &Errand::Confirmation(document))? {
        Ran::Confirmation(confirmation) => Ok(confirmation),
        other => Err(odd(&other)),
    }
}

fn odd(ran: &Ran) -> Refusal {
    Refusal::new("device.silent").because(format!("{ran:?}"))
}

fn status(door: &dyn Door) -> Result<Response, Refusal> {
    let now = door.now().wall;
    let resource = match ask(door, &Errand::Resource { on: now.local() })? {
        Ran::Resource(resource) => resource,
        other => return Err(odd(&other)),
    };
    let view = door.view();
    let identity = view.identity.as_ref();
    let Resource { until, days, documents, unsent_kib, registrations_made, registrations_left, .. } =
        resource;
    // A register whose clock is behind the last document makes no other one.
    let behind =
        resource.last_at.map(|last| (last - now.local()).num_minutes()).filter(|minutes| *minutes > 0);
    let owed = view.owed.as_ref();
    let json = json!({
        "serial": identity.map(|identity| identity.serial.as_str()),
        "firmware": identity.and_then(|i| detail(&i.details, "firmware")),
        "phase": identity.and_then(|i| detail(&i.details, "phase")),
        "lastDocument": identity.map(|identity| identity.last_document),
        "lastDocumentAt": resource.last_at.map(|at| at.format("%Y-%m-%dT%H:%M").to_string()),
        "until": until.map(|day| day.to_string()),
        "daysLeft": days,
        "documentsLeft": documents,
        "unsentKibLeft": unsent_kib,
        "registrationsMade": registrations_made,
        "registrationsLeft": registrations_left,
        "unsent": owed.map(|owed| owed.documents),
        "unsentSince": owed.and_then(|owed| owed.oldest).map(Stamp::iso),
        "clockBehindMinutes": behind,
        "warnings": {
            "replaceUrgently": resource.warnings & 1 != 0,
            "resourceEnds": resource.warnings & 2 != 0,
            "memoryNearlyFull": resource.warnings & 4 != 0,
            "operatorSilent": resource.warnings & 8 != 0,
        },
    });
    Ok(Response { exit: 0, json, text: None })
}

fn detail<'d>(details: &'d [(String, String)], name: &str) -> Option<&'d str> {
    details.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The last document of the storage.
fn last(door: &dyn Door) -> Result<u64, Refusal> {
    // Answered only when it is known who is there.
    ask(door, &Errand::Registered).map(|_| ())?;
    let view = door.view();
    view.identity.as_ref().map(|identity| identity.last_document).ok_or_else(|| Refusal::new("device.silent"))
}

/// Documents of a range in their order, a line for each that `said` has one for.
fn each(
    door: &dyn Door,
    range: Range,
    lines: Lines<'_>,
    mut said: impl FnMut(Kept) -> Result<Option<Value>, Refusal>,
) -> Result<Response, Refusal> {
    let to = last(door)?.min(range.to.unwrap_or(u64::MAX));
    let (mut documents, mut told) = (0_u64, 0_u64);
    for number in range.from.unwrap_or(1).max(1)..=to {
        let Some(kept) = head(door, number)? else { continue };
        documents = documents.saturating_add(1);
        if let Some(line) = said(kept)? {
            told = told.saturating_add(1);
            lines(&line.to_string()).map_err(|error| Refusal::new("socket.broken").because(error))?;
        }
    }
    let json = json!({"documents": documents, "lines": told});
    Ok(Response { exit: 0, json, text: None })
}

fn described(kept: &Kept, data: Option<Option<Vec<u8>>>, confirmation: Option<Confirmation>) -> Value {
    let mut line = json!({
        "number": kept.number,
        "form": kept.form,
        "kind": kept.kind.as_str(),
        "at": kept.at.format("%Y-%m-%dT%H:%M").to_string(),
        "sign": kept.sign,
        "operation": kept.amount.map(|(operation, _)| operation.as_str()),
        "total": kept.amount.map(|(_, total)| number(total)),
        "shift": kept.shift.map(|shift| shift.0),
        "confirmed": kept.confirmed,
    });
    if let (Some(data), Value::Object(fields)) = (data, &mut line) {
        fields.insert("tlv".to_owned(), data.map(hex::encode).into());
        let confirmation = confirmation.map(|confirmation| {
            json!({
                "at": confirmation.at.map(|at| at.format("%Y-%m-%dT%H:%M").to_string()),
                "sign": hex::encode(confirmation.sign),
            })
        });
        fields.insert("confirmation".to_owned(), confirmation.into());
    }
    line
}

/// The journal against the archive, document by document.
fn compare(door: &dyn Door, range: Range, lines: Lines<'_>) -> Result<Response, Refusal> {
    let reader = door.reader().map_err(|error| error.refusal())?;
    let response = each(door, range, lines, |kept| {
        let ours =
            reader.read(|view: &View<'_>| view.find_fd(kept.number)).map_err(|error| error.refusal())?;
        Ok(difference(&kept, ours.as_ref()))
    })?;
    let differences = response.json.get("lines").and_then(Value::as_u64).unwrap_or(0);
    let compared = response.json.get("documents").cloned();
    let json = json!({"compared": compared, "differences": differences});
    Ok(Response { exit: if differences == 0 { 0 } else { DIFFERS }, json, text: None })
}

/// What the two say differently; nothing when they agree.
fn difference(kept: &Kept, ours: Option<&Document>) -> Option<Value> {
    let Some((document, settled)) = ours.and_then(|ours| Some((ours, ours.settlement.as_ref()?))) else {
        return Some(json!({"number": kept.number, "missing": "journal"}));
    };
    let amount = |amount: Option<(domain::receipt::Operation, domain::money::Money)>| {
        amount.map(|(operation, total)| format!("{} {total}", operation.as_str())).unwrap_or_default()
    };
    let minute = |at: chrono::NaiveDateTime| at.format("%Y-%m-%dT%H:%M").to_string();
    let shift = kept.shift.unwrap_or(settled.shift);
    let fields = [
        ("kind", document.content.kind().as_str().to_owned(), kept.kind.as_str().to_owned()),
        ("at", minute(settled.at.local()), minute(kept.at)),
        ("sign", settled.sign.clone(), kept.sign.clone()),
        ("amount", amount(document.content.amount()), amount(kept.amount)),
        ("shift", settled.shift.0.to_string(), shift.0.to_string()),
    ];
    let differs: Vec<Value> = fields
        .into_iter()
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(field, ours, theirs)| json!({"field": field, "ours": ours, "theirs": theirs}))
        .collect();
    (!differs.is_empty()).then(|| json!({"number": kept.number, "differs": differs}))
}

/// One document of the archive, as JSON, as it stands there, or on paper.
fn document(door: &dyn Door, number: u64, form: Form, language: Language) -> Result<Response, Refusal> {
    let not_found = || Refusal::new("document.not_found");
    let kept = head(door, number)?.ok_or_else(not_found)?;
    let data = data(door, number)?;
    let response = |json, text| Ok(Response { exit: 0, json, text });
    match form {
        Form::Json => {
            let confirmation = if kept.confirmed { confirmation(door, number)? } else { None };
            response(described(&kept, Some(data), confirmation), None)
        }
        Form::Tlv => {
            let data = data.ok_or_else(|| Refusal::new("receipt.no_tlv"))?;
            let length = u16::try_from(data.len()).map_err(|_| Refusal::new("receipt.no_tlv"))?;
            let head = [u16::from(kept.form).to_le_bytes(), length.to_le_bytes()];
            let tlv = hex::encode([head.as_flattened(), &data].concat());
            response(json!({"number": number, "tlv": tlv}), None)
        }
        Form::Paper { paper, columns } => {
            let document = door.archived(&kept, &data.unwrap_or_default())?;
            let view = door.view();
            let registration = view.situation.as_ref().and_then(|s| s.registration.as_ref());
            let registration: &Registration =
                registration.ok_or_else(|| Refusal::new("register.not_in_service"))?;
            let bytes = door.paper(&document, registration, language, paper, columns);
            let bytes = bytes.ok_or_else(|| Refusal::new("document.no_paper").with("document", number))?;
            match (paper, String::from_utf8(bytes)) {
                (Paper::Text, Ok(text)) => response(json!({"number": number, "text": text}), Some(text)),
                (_, Ok(text)) => response(json!({"number": number, paper.name(): hex::encode(text)}), None),
                (_, Err(bytes)) => {
                    response(json!({"number": number, paper.name(): hex::encode(bytes.into_bytes())}), None)
                }
            }
        }
    }
}
