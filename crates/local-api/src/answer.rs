//! Answers to tasks: derived from rows, so that the same question gets the same answer for ever.

use crate::device;
use crate::task::Warning;
use domain::counters::{Scope, effects};
use domain::document::{
    Address, Attempt, AttemptState, Content, Document, DocumentId, DocumentKind, DocumentState,
};
use domain::money::Money;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::texts::Language;
use serde_json::{Map, Number, Value, json};

/// How a task ended for its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The document exists (in Kazakhstan also: signed without the operator), or the question is answered.
    Done,
    /// Accepted and durable; ask again with the same key.
    Running,
    /// It is not known whether the document exists; ask again with the same key.
    InDoubt,
    /// It does not exist and never will.
    Refused,
    /// The key is taken by another body; nothing was done.
    Conflict,
}

impl Status {
    /// As answers write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Running => "running",
            Self::InDoubt => "in_doubt",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
        }
    }
}

/// Answer to one task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How it ended.
    pub status: Status,
    /// Its key; none for questions asked without one.
    pub key: Option<String>,
    /// The document it became.
    pub document: Option<DocumentId>,
    /// In the shape of ATOL's driver.
    pub result: Option<Value>,
    /// What was repaired, supposed or passed over.
    pub warnings: Vec<Warning>,
    /// What is wrong, the first fault first; empty when nothing is.
    pub faults: Vec<Refusal>,
}

impl Answer {
    /// An answer that only says why not.
    pub fn refused(key: Option<String>, faults: Vec<Refusal>) -> Self {
        Self { status: Status::Refused, key, document: None, result: None, warnings: Vec::new(), faults }
    }

    /// As one JSON object; texts in this language.
    pub fn json(&self, language: Language) -> Value {
        let warning = |w: &Warning| json!({"path": w.path, "text": w.text(language)});
        let mut error = self.faults.first().map(|fault| error(fault, language));
        if let Some(cause) = error.as_mut().and_then(|e| e.get_mut("cause")).and_then(Value::as_object_mut) {
            let more = self.faults.iter().skip(1).map(|fault| plain_error(fault, language));
            if self.faults.len() > 1 {
                cause.insert("more".to_owned(), more.collect());
            }
        }
        json!({
            "status": self.status.as_str(),
            "key": self.key,
            "documentId": self.document.map(|id| id.0),
            "result": self.result,
            "warnings": self.warnings.iter().map(warning).collect::<Value>(),
            "error": error,
        })
    }
}

fn plain_error(fault: &Refusal, language: Language) -> Value {
    json!({
        "code": fault.code,
        "text": fault.text(language),
        "next": fault.next(language),
        "path": fault.path,
    })
}

/// A refusal as answers carry it: `{code, text, next, path, cause: {driverCode, detail}}`.
pub fn error(fault: &Refusal, language: Language) -> Value {
    let mut cause = Map::new();
    cause.insert("driverCode".to_owned(), driver_code(&fault.code, fault.path.as_deref()).into());
    if !fault.cause.is_empty() {
        cause.insert("detail".to_owned(), fault.cause.as_str().into());
    }
    let mut error = plain_error(fault, language);
    if let Some(fields) = error.as_object_mut() {
        fields.insert("cause".to_owned(), cause.into());
    }
    error
}

/// The number ATOL's driver gives for a fault of this kind; 15 when it has none.
fn driver_code(code: &str, path: Option<&str>) -> u16 {
    match code {
        "device.silent" | "document.in_doubt" | "document.open" | "task.unknown" => 2,
        "task.quantity" | "receipt.quantity" => 17,
        "task.negative" if path.is_some_and(|path| path.ends_with("quantity")) => 17,
        "task.negative" | "task.amount" | "receipt.cost" | "receipt.too_large" => 16,
        "printer.paper_out" => 44,
        "task.non_cash" => 52,
        "receipt.payment_kind" => 60,
        "task.paid" => 66,
        "shift.expired" => 68,
        "shift.closed" => 73,
        "drawer.short" => 80,
        "shift.already_open" | "shift.open" => 83,
        "task.taxes" | "task.tax_sum" => 128,
        "receipt.tax_system" => 143,
        "tax.not_in_force" => 144,
        "task.interrupted" => 502,
        _ if code.starts_with("store.") || code.starts_with("internal.") => 505,
        _ if code.starts_with("task.") => 501,
        _ => 15,
    }
}

/// Exit code of the command line for an answer: 0 done, 3 refused, 4 conflict, 5 the outcome is open (running and in
/// doubt). A refusal may name its kind: 1 internal, 2 usage, 6 the device does not answer, 7 busy, 8 data damaged.
pub fn exit_code(answer: &Answer) -> u8 {
    match answer.status {
        Status::Done => 0,
        Status::Running | Status::InDoubt => 5,
        Status::Conflict => 4,
        Status::Refused => answer.faults.first().map_or(3, |fault| exit_of(&fault.code)),
    }
}

/// Exit code of the command line for a refusal by its code.
pub fn exit_of(code: &str) -> u8 {
    match code {
        "task.two_keys" => 2,
        // An earlier document is in doubt because nobody answers; this one was not made.
        "document.in_doubt" => 6,
        "store.busy" | "folder.busy" | "socket.busy" => 7,
        "store.damaged" | "store.foreign" | "document.damaged" => 8,
        "store.io" | "store.full" => 1,
        "socket.broken" | "task.unknown" => 5,
        "socket.request" | "socket.version" => 2,
        _ if code.starts_with("internal.") => 1,
        _ if code.starts_with("device.") => 6,
        _ => 3,
    }
}

/// An amount as a JSON number: `36.9`, `900`. Exact, without floats.
pub fn number(money: Money) -> Value {
    let text = money.to_string();
    let short = text.trim_end_matches('0').trim_end_matches('.');
    short.parse::<Number>().map_or(Value::String(text.clone()), Value::Number)
}

/// What stands behind an answer: a document with its last attempt.
pub struct Told<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its last attempt.
    pub attempt: Option<&'a Attempt>,
    /// What the register is registered as.
    pub registration: Option<&'a Registration>,
    /// Receipts of the shift that this document closed.
    pub receipts: Option<u32>,
    /// The document of the same command that had to be good first.
    pub first: Option<Box<Self>>,
}

impl Told<'_> {
    /// The answer under a key.
    pub fn answer(&self, key: Option<String>, warnings: Vec<Warning>) -> Answer {
        let Document { id, state, .. } = self.document;
        if let Some(first) =
            self.first.as_deref().filter(|first| first.document.state == DocumentState::Waiting)
        {
            let Answer { status, faults, .. } = first.answer(None, Vec::new());
            return Answer { status, key, document: Some(*id), result: None, warnings, faults };
        }
        let (status, faults) = match state {
            DocumentState::Refused(refusal) if self.is_half() => {
                let by = self.first.as_ref().map_or(0, |first| first.document.id.0);
                (
                    Status::Refused,
                    vec![Refusal::new("repair.half").with("document", by).because(refusal), refusal.clone()],
                )
            }
            DocumentState::Settled | DocumentState::Autonomous => (Status::Done, Vec::new()),
            DocumentState::Refused(refusal) => (Status::Refused, vec![refusal.clone()]),
            // Its outcome stays open: "refused" would invite to sell a second time.
            DocumentState::Stuck(refusal) => {
                let stuck = Refusal::new("document.stuck").with("document", id.0).because(refusal);
                (Status::InDoubt, vec![stuck])
            }
            DocumentState::Waiting => match self.attempt.map(|attempt| &attempt.state) {
                Some(AttemptState::InDoubt) => {
                    (Status::InDoubt, vec![Refusal::new("document.open").with("document", id.0)])
                }
                _ => (Status::Running, Vec::new()),
            },
        };
        let result = (status == Status::Done).then(|| self.result());
        Answer { status, key, document: Some(*id), result, warnings, faults }
    }

    /// `result` of a good document.
    fn result(&self) -> Value {
        let nothing = Value::Null;
        match &self.document.content {
            Content::CashIn(..) | Content::CashOut(..) => {
                json!({"counters": {"cashSum": number(self.drawer())}, "warnings": nothing})
            }
            Content::XReport(_) | Content::NonFiscal(..) => json!({"warnings": nothing}),
            _ => {
                let mut result = json!({"fiscalParams": self.fiscal_params(), "warnings": nothing});
                if let Some(fields) = result.as_object_mut() {
                    self.beside(fields);
                }
                result
            }
        }
    }

    /// What stands beside `fiscalParams`.
    fn beside(&self, fields: &mut Map<String, Value>) {
        // Whoever opens or closes a shift hears in the same breath what the storage warns of.
        if let (DocumentKind::ShiftOpen | DocumentKind::ShiftClose, Some(Registration::Ru(_))) =
            (self.document.content.kind(), self.registration)
        {
            let flags = self.document.settlement.as_ref().map_or(0, |settled| settled.warnings);
            fields.insert("fnWarnings".to_owned(), device::warnings(flags));
        }
        if let Some(first) = &self.first {
            let (name, value) = match first.document.content {
                Content::ShiftOpen(_) => ("shiftAutoOpened", true.into()),
                _ => (
                    "reverse",
                    json!({"documentId": first.document.id.0, "fiscalParams": first.fiscal_params()}),
                ),
            };
            fields.insert(name.to_owned(), value);
        }
    }

    /// Whether the wrong receipt of a repair was taken back and this one, the right one, was refused.
    fn is_half(&self) -> bool {
        let takes_back = |first: &Self| {
            first.document.content.kind().is_receipt() && first.document.state == DocumentState::Settled
        };
        self.first.as_deref().is_some_and(takes_back)
    }

    /// Cash in the drawer after a document that put some in or took some out.
    fn drawer(&self) -> Money {
        let before = self.document.totals.as_ref().map_or(0, |totals| totals.get(Scope::Ever, "drawer"));
        let moved = effects(&self.document.content, false).into_iter();
        let moved = moved.filter(|(scope, name, _)| (*scope, name.as_str()) == (Scope::Ever, "drawer"));
        let after = moved.fold(before, |sum, (.., delta)| sum.saturating_add(delta));
        Money::from_minor(u64::try_from(after).unwrap_or(0))
    }

    /// `fiscalParams` of a good document; empty for any other. A document that was signed without the operator keeps
    /// this form after the operator counted it.
    pub fn fiscal_params(&self) -> Value {
        let document = self.document;
        let mut params = Map::new();
        let mut put = |name: &str, value: Value| {
            params.insert(name.to_owned(), value);
        };
        let kz = match self.registration {
            Some(Registration::Kz(kz)) => Some(kz),
            _ => None,
        };
        if let Some(signed) = &document.autonomous {
            put("fiscalDocumentSign", signed.number.to_string().into());
            put("autonomous", true.into());
            put("checkUrl", signed.check_url.as_str().into());
            put("fiscalDocumentDateTime", signed.at.iso().into());
            put("shiftNumber", signed.shift.0.into());
            if document.content.receipt().is_some() {
                put("fiscalReceiptNumber", signed.receipt.into());
            }
        } else if let Some(settled) = &document.settlement {
            if kz.is_none() {
                put("fiscalDocumentNumber", settled.number.into());
            }
            if !settled.sign.is_empty() {
                put("fiscalDocumentSign", settled.sign.as_str().into());
            }
            if kz.is_some() {
                put("autonomous", false.into());
                if let Some(url) = &settled.check_url {
                    put("checkUrl", url.as_str().into());
                }
            }
            put("fiscalDocumentDateTime", settled.at.iso().into());
            put("shiftNumber", settled.shift.0.into());
            if document.content.kind().is_receipt() {
                put("fiscalReceiptNumber", settled.receipt.into());
            }
        } else {
            return params.into();
        }
        match self.registration {
            Some(Registration::Ru(ru)) => {
                let serial = match self.attempt.map(|attempt| &attempt.address) {
                    Some(Address::Storage { serial, .. }) => serial.as_str(),
                    _ => &ru.fn_serial,
                };
                put("fnNumber", serial.into());
                put("registrationNumber", ru.rnm.trim().into());
                put("fnsUrl", ru.fns_site.as_str().into());
            }
            Some(Registration::Kz(kz)) => put("registrationNumber", kz.rnm.trim().into()),
            None => {}
        }
        match &document.content {
            Content::Receipt(receipt, _) => put("total", number(receipt.total)),
            Content::Recovered(recovered) => {
                if let Some((_, total)) = recovered.amount {
                    put("total", number(total));
                }
            }
            Content::ShiftClose(_) => {
                if let Some(receipts) = self.receipts {
                    put("receiptsCount", receipts.into());
                }
            }
            _ => {}
        }
        params.into()
    }
}
