//! One way in for programs: the command line in the same process, and everybody else over `register.sock`.

use crate::answer::{self, Answer, Status, Told};
use crate::door::{Door, Outcome};
use crate::storage::{self, StorageRequest};
use crate::task::{Entry, Setting, Understood, Warning, Wish, check_key, open, understand};
use crate::{json, question, sought, status};
use domain::command::{self, Actor, Command, Key, Role};
use domain::counters::receipts_of_shift;
use domain::document::{Attempt, Document, DocumentId, DocumentKind, DocumentState};
use domain::extra::Original;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::shift::ShiftNo;
use domain::texts::Language;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use store::{Reader, StoreError, View};

/// The longest a caller may wait for an outcome.
pub const MAX_PATIENCE: Duration = Duration::from_secs(600);
/// How long a caller waits that names no time.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The caller that owns the folder: the command line. Who may open the socket is decided by the rights of its file.
const OWNER: &str = "cli";

/// Letters in a line of the paper that screens show.
const PICTURE_COLUMNS: usize = 32;

/// What a program asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Run the tasks of a file.
    Task(TaskRequest),
    /// Where the register stands.
    Status {
        /// Language of the text.
        language: Option<Language>,
    },
    /// A document again.
    Receipt {
        /// Which.
        which: Which,
        /// In which form.
        form: Form,
        /// Language of the paper.
        language: Option<Language>,
    },
    /// Check the journal; `full`: every row, not only the chain.
    Verify {
        /// Whether every projected row is compared as well.
        full: bool,
    },
    /// Every row of the journal, one JSON object a line.
    Export,
    /// The fiscal storage: how it is, its archive, whether the journal agrees with it.
    Storage {
        /// What.
        what: StorageRequest,
        /// Language of the paper.
        language: Option<Language>,
    },
}

/// The tasks of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRequest {
    /// The file's bytes.
    pub body: Vec<u8>,
    /// The caller's key; wins over a `uuid` inside.
    pub key: Option<String>,
    /// The key to take when there is none otherwise; see [`crate::task::wants_key`].
    pub fallback_key: Option<String>,
    /// Whether warnings are refusals.
    pub strict: bool,
    /// Who calls: `cli` or the name of a token.
    pub caller: String,
    /// Language of texts.
    pub language: Option<Language>,
    /// How long to wait for each outcome; cut to [`MAX_PATIENCE`].
    pub patience: Duration,
}

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// By the register's own number (`documentId`).
    Id(u64),
    /// By the number of the fiscal document (ФД; running number in Kazakhstan).
    Fd(u64),
    /// By shift and receipt.
    Receipt {
        /// Number of the shift.
        shift: u32,
        /// Number of the receipt inside it.
        receipt: u32,
    },
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As on paper with so many columns.
    Paper {
        /// What the paper is made of.
        paper: Paper,
        /// Letters in a line.
        columns: usize,
    },
    /// As JSON.
    Json,
    /// As one TLV object.
    Tlv,
}

/// What a paper is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Lines of text.
    Text,
    /// A picture of dots.
    Png,
    /// A page.
    Pdf,
    /// Commands of a receipt printer.
    EscPos,
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Png, Self::Pdf, Self::EscPos];

    /// `text png pdf escpos`: in requests, and the field of the answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::EscPos => "escpos",
        }
    }
}

/// What a program gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Exit code of the command line.
    pub exit: u8,
    /// The answer.
    pub json: Value,
    /// The same for people, where that is another text.
    pub text: Option<String>,
}

impl Response {
    fn done(json: Value, text: Option<String>) -> Self {
        Self { exit: 0, json, text }
    }

    /// A question that was not answered: `{"error": {…}}`.
    pub fn refused(refusal: &Refusal, language: Language) -> Self {
        Self {
            exit: answer::exit_of(&refusal.code),
            json: json!({"error": answer::error(refusal, language)}),
            text: Some(format!("{}\n{}", refusal.text(language), refusal.next(language))),
        }
    }
}

/// Where lines go that come before the answer: the journal's export. An error ends it.
pub type Lines<'a> = &'a mut dyn FnMut(&str) -> io::Result<()>;

/// The register's side of all programs.
pub struct Api {
    door: Arc<dyn Door>,
}

impl Api {
    /// Over a running register.
    pub fn new(door: Arc<dyn Door>) -> Self {
        Self { door }
    }

    /// Language of the register's people.
    pub fn language(&self) -> Language {
        self.door.language()
    }

    /// Answers a request. Tasks run one after another; the call lasts as long as its patience at most, a task.
    pub fn handle(&self, request: &Request, lines: Lines<'_>) -> Response {
        let language = match request {
            Request::Task(task) => task.language,
            Request::Status { language }
            | Request::Receipt { language, .. }
            | Request::Storage { language, .. } => *language,
            Request::Verify { .. } | Request::Export => None,
        };
        let language = language.unwrap_or_else(|| self.door.language());
        let answered = match request {
            Request::Task(task) => return self.tasks(task, language),
            Request::Status { .. } => self.status(language),
            Request::Receipt { which, form, .. } => self.receipt(*which, *form, language),
            Request::Verify { full } => self.verify(*full),
            Request::Export => self.export(lines),
            Request::Storage { what, .. } => storage::answer(*what, &*self.door, language, lines),
        };
        answered.unwrap_or_else(|refusal| Response::refused(&refusal, language))
    }

    fn reader(&self) -> Result<Reader, Refusal> {
        self.door.reader().map_err(|error| error.refusal())
    }

    fn tasks(&self, request: &TaskRequest, language: Language) -> Response {
        let fallback = request.fallback_key.as_deref().map_or(Ok(()), check_key);
        let opened = fallback.and_then(|()| open(&request.body, request.key.as_deref()));
        let batch = match opened {
            Ok(batch) => batch,
            Err(refusal) => {
                let answer = Answer::refused(request.key.clone(), vec![refusal]);
                return Response {
                    exit: answer::exit_code(&answer),
                    json: answer.json(language),
                    text: None,
                };
            }
        };
        let mut answers: Vec<Answer> = Vec::with_capacity(batch.tasks.len());
        let mut envelope = batch.warnings;
        for (i, mut entry) in batch.tasks.into_iter().enumerate() {
            if entry.key.is_none() {
                entry.key = request.fallback_key.as_ref().map(|key| match i {
                    0 => key.clone(),
                    _ => format!("{key}#{}", i + 1),
                });
            }
            if answers.iter().any(|answer| answer.status != Status::Done) {
                let interrupted = Refusal::new("task.interrupted").at(&entry.path);
                answers.push(Answer::refused(entry.key, vec![interrupted]));
                continue;
            }
            let mut answer = self.task(&entry, request, language);
            answer.warnings.splice(0..0, envelope.drain(..));
            answers.push(answer);
        }
        let exit = answers.iter().map(answer::exit_code).find(|exit| *exit != 0).unwrap_or(0);
        let mut all: Vec<Value> = answers.iter().map(|answer| answer.json(language)).collect();
        let json = if batch.many { Value::Array(all) } else { all.pop().unwrap_or_default() };
        Response { exit, json, text: None }
    }

    fn task(&self, entry: &Entry, request: &TaskRequest, language: Language) -> Answer {
        let view = self.door.view();
        let situation = view.situation.as_ref();
        let number_is_valid = |number: &str| self.door.number_is_valid(number);
        let find = |original: &Original| {
            let found = self.reader()?.read(|view| sought::find(view, original));
            found.map_err(|error: StoreError| error.refusal())
        };
        let setting = Setting {
            country: self.door.country(),
            registration: situation.and_then(|s| s.registration.as_ref()),
            cashier: self.door.default_cashier(),
            number_is_valid: &number_is_valid,
            find: &find,
            strict: request.strict,
            language,
        };
        let Understood { wish, warnings } = understand(&entry.body, &entry.path, &setting);
        let refused = |faults: Vec<Refusal>, warnings: Vec<Warning>| Answer {
            warnings,
            ..Answer::refused(entry.key.clone(), faults)
        };
        let answered = match wish {
            Ok(Wish::Ask(question)) => Some(question::answer(question, &*self.door)),
            Ok(Wish::Copy) => Some(self.copy()),
            _ => None,
        };
        if let Some(answered) = answered {
            return match answered {
                Ok(result) => Answer {
                    status: Status::Done,
                    key: entry.key.clone(),
                    document: None,
                    result: Some(result),
                    warnings,
                    faults: Vec::new(),
                },
                Err(refusal) => refused(vec![refusal], warnings),
            };
        }
        let Some(name) = entry.key.clone() else {
            let faults = match wish {
                Ok(_) => vec![Refusal::new("task.key_missing").at(json::join(&entry.path, "uuid"))],
                Err(faults) => faults,
            };
            return refused(faults, warnings);
        };
        let named = name.clone();
        let key = Key { caller: request.caller.clone(), key: name };
        let body = json::body_hash(&entry.body);
        // A key that has its answer keeps it, whatever the register would say to the task today.
        match self.known(&key, &body) {
            Ok(Known::Answered(id)) => return self.told(id, entry, warnings),
            Ok(Known::Taken(id)) => return conflict(id, entry, warnings),
            Ok(Known::Open(id)) if wish.is_err() => return self.told(id, entry, warnings),
            Ok(Known::Open(_) | Known::Free) => {}
            Err(refusal) => return refused(vec![refusal], warnings),
        }
        let (wish, items) = match wish {
            Ok(Wish::Document { content, items })
                if content.receipt().is_some() && self.door.opens_shift() =>
            {
                (command::Wish::InShift(content), items)
            }
            Ok(Wish::Document { content, items }) => (command::Wish::from(content), items),
            Ok(Wish::Repair { repair, items }) => (command::Wish::Repair(repair), items),
            Ok(Wish::Copy | Wish::Ask(_)) => return refused(Vec::new(), warnings),
            Err(faults) => return refused(faults, warnings),
        };
        // The command line is its folder's owner, who may put the register into service; a token's program may not.
        let role = if request.caller == OWNER { Role::Administrator } else { Role::Program };
        let actor = Actor { name: request.caller.clone(), role };
        let command = Command { actor, key, body, wish, draft: None };
        match self.door.submit(command, request.patience.min(MAX_PATIENCE)) {
            Outcome::Final(id) | Outcome::Open(id) => {
                let mut answer = self.told(id, entry, warnings);
                for fault in &mut answer.faults {
                    replace(fault, entry, &items);
                }
                answer
            }
            Outcome::Conflict(id) => conflict(id, entry, warnings),
            Outcome::Refused(mut refusal) => {
                replace(&mut refusal, entry, &items);
                refused(vec![refusal], warnings)
            }
            Outcome::Unknown => Answer {
                status: Status::InDoubt,
                ..refused(vec![Refusal::new("task.unknown").with("key", json::brief(&named))], warnings)
            },
        }
    }

    fn known(&self, key: &Key, body: &[u8; 32]) -> Result<Known, Refusal> {
        let ask = |view: &View<'_>| -> Result<Known, StoreError> {
            let Some(row) = view.key(key)? else { return Ok(Known::Free) };
            if row.body != *body {
                return Ok(Known::Taken(row.document));
            }
            let document = view.document(row.document)?;
            let open = document.is_some_and(|d| d.state == DocumentState::Waiting);
            Ok(if open { Known::Open(row.document) } else { Known::Answered(row.document) })
        };
        self.reader()?.read(ask).map_err(|error| error.refusal())
    }

    /// The answer as the rows tell it.
    fn told(&self, id: DocumentId, entry: &Entry, warnings: Vec<Warning>) -> Answer {
        let told = self.reader().and_then(|reader| {
            reader.read(|view| document(view, id)).map_err(|error| error.refusal())?.ok_or_else(not_found)
        });
        match told {
            Ok(row) => row.told().answer(entry.key.clone(), warnings),
            // Accepted, and what became of it can not be read just now.
            Err(refusal) => Answer {
                status: Status::Running,
                key: entry.key.clone(),
                document: Some(id),
                result: None,
                warnings,
                faults: vec![refusal],
            },
        }
    }

    /// Has a copy of the newest receipt printed.
    fn copy(&self) -> Result<Value, Refusal> {
        let last = self.door.view().newest.receipt.ok_or_else(not_found)?;
        self.door.print(last, None)?;
        Ok(json!({"warnings": Value::Null}))
    }

    fn status(&self, language: Language) -> Result<Response, Refusal> {
        let status =
            self.reader()?.read(|view| view.status()).map_err(|error: StoreError| error.refusal())?;
        let view = self.door.view();
        let facts = status::Facts { status: &status, view: &view, door: &*self.door };
        Ok(Response::done(facts.json(language), Some(facts.text(language))))
    }

    fn receipt(&self, which: Which, form: Form, language: Language) -> Result<Response, Refusal> {
        let ask = |view: &View<'_>| -> Result<Option<Row>, StoreError> {
            let found = match which {
                // Above every number a row can have.
                Which::Id(number) | Which::Fd(number) if i64::try_from(number).is_err() => None,
                Which::Id(id) => view.document(DocumentId(id))?,
                Which::Fd(number) => view.find_fd(number)?,
                Which::Receipt { shift, receipt } => view.find_shift_receipt(ShiftNo(shift), receipt)?,
            };
            found.map_or(Ok(None), |found| document(view, found.id))
        };
        let row = self.reader()?.read(ask).map_err(|error| error.refusal())?.ok_or_else(not_found)?;
        let id = row.document.id.0;
        if form == Form::Json {
            return Ok(Response::done(status::document_json(&row.told(), language), None));
        }
        let registration =
            row.registration.as_ref().ok_or_else(|| Refusal::new("register.not_in_service"))?;
        match form {
            Form::Paper { paper, columns } => {
                let bytes = self.door.paper(&row.document, registration, language, paper, columns);
                let bytes = bytes.ok_or_else(|| Refusal::new("document.no_paper").with("document", id))?;
                let (said, text) = match (paper, String::from_utf8(bytes)) {
                    (Paper::Text, Ok(text)) => (text.clone(), Some(text)),
                    (_, Ok(text)) => (hex::encode(text), None),
                    (_, Err(bytes)) => (hex::encode(bytes.into_bytes()), None),
                };
                Ok(Response::done(json!({"documentId": id, paper.name(): said}), text))
            }
            Form::Json | Form::Tlv => {
                let attempt = row.attempt.as_ref().ok_or_else(|| Refusal::new("receipt.no_tlv"))?;
                let bytes = self.door.tlv(&row.document, attempt, registration)?;
                Ok(Response::done(json!({"documentId": id, "tlv": hex::encode(bytes)}), None))
            }
        }
    }

    fn verify(&self, full: bool) -> Result<Response, Refusal> {
        let verified = self.reader()?.verify(full);
        let verified = verified.map_err(|damage| Refusal::new("store.damaged").because(damage))?;
        let json = json!({
            "ok": true,
            "facts": verified.facts,
            "documents": verified.documents,
            "lastHash": hex::encode(verified.last_hash),
        });
        let text = json.to_string();
        Ok(Response::done(json, Some(text)))
    }

    fn export(&self, lines: Lines<'_>) -> Result<Response, Refusal> {
        let (mut rows, mut broken) = (0u64, None);
        let mut each = |line: store::JournalLine| {
            if broken.is_none() {
                rows = rows.saturating_add(1);
                broken = lines(&line.json()).err();
            }
        };
        self.reader()?.export(&mut each).map_err(|error| error.refusal())?;
        match broken {
            Some(error) => Err(Refusal::new("socket.broken").because(error)),
            None => Ok(Response::done(json!({"rows": rows}), None)),
        }
    }
}

/// What is known of a key.
enum Known {
    /// Nothing.
    Free,
    /// Its document has an outcome.
    Answered(DocumentId),
    /// Its document has none yet.
    Open(DocumentId),
    /// Another body has it.
    Taken(DocumentId),
}

/// A document with everything its answer says.
struct Row {
    document: Document,
    attempt: Option<Attempt>,
    registration: Option<Registration>,
    receipts: Option<u32>,
    /// The document of the same command that had to be good first.
    first: Option<Box<Row>>,
}

impl Row {
    fn told(&self) -> Told<'_> {
        Told {
            document: &self.document,
            attempt: self.attempt.as_ref(),
            registration: self.registration.as_ref(),
            receipts: self.receipts,
            first: self.first.as_ref().map(|row| Box::new(row.told())),
        }
    }
}

fn document(view: &View<'_>, id: DocumentId) -> Result<Option<Row>, StoreError> {
    let Some(document) = view.document(id)? else { return Ok(None) };
    let attempt = view.attempts_of(id)?.pop().map(|forms| forms.attempt);
    let registration = view.registration_of(&document)?;
    let receipts = match document.content.kind() {
        DocumentKind::ShiftClose => document.totals.as_ref().map(receipts_of_shift),
        _ => None,
    };
    let first = match document.after {
        Some(first) => self::document(view, first)?.map(Box::new),
        None => None,
    };
    Ok(Some(Row { document, attempt, registration, receipts, first }))
}

/// A document as the picture of its paper of 58 mm, a PNG file; nothing for one that is unknown or has no paper.
///
/// # Errors
/// Any error of the store.
pub(crate) fn picture(door: &dyn Door, id: DocumentId) -> Result<Option<Vec<u8>>, StoreError> {
    // Above every number a row can have.
    if i64::try_from(id.0).is_err() {
        return Ok(None);
    }
    let Some(row) = door.reader()?.read(|view| document(view, id))? else { return Ok(None) };
    let Some(registration) = &row.registration else { return Ok(None) };
    Ok(door.paper(&row.document, registration, door.language(), Paper::Png, PICTURE_COLUMNS))
}

fn not_found() -> Refusal {
    Refusal::new("document.not_found")
}

fn conflict(id: DocumentId, entry: &Entry, warnings: Vec<Warning>) -> Answer {
    let key = entry.key.clone().unwrap_or_default();
    let refusal = Refusal::new("task.conflict").with("key", json::brief(&key)).with("document", id.0);
    Answer {
        status: Status::Conflict,
        document: Some(id),
        warnings,
        ..Answer::refused(entry.key.clone(), vec![refusal])
    }
}

/// The law counts lines, the caller counts `items`; and the task has its own place in the body.
fn replace(refusal: &mut Refusal, entry: &Entry, items: &[usize]) {
    let Some(path) = refusal.path.take() else { return };
    let (of, field) = path.strip_prefix("right.").map_or(("", path.as_str()), |field| ("right.", field));
    let line = field.strip_prefix("items[").and_then(|rest| rest.split_once(']'));
    let item = line.and_then(|(n, rest)| Some((items.get(n.parse::<usize>().ok()?)?, rest)));
    let path = item.map_or(path.clone(), |(index, rest)| format!("{of}items[{index}]{rest}"));
    refusal.path = Some(json::join(&entry.path, &path));
}
