//! The operator as a pure state machine: one whole message and the time in, an answer out.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::container::{self, Container};
use super::decode;
use super::receipt::{Receipt, Verdict};
use super::session::Header;
use super::tags::form_name;
use crate::fiscal_storage::{Keys, hex_bytes, mac, tlv};

/// Set-up of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Taxpayer number of the operator (1017), 10 or 12 digits.
    pub inn: String,
    /// Keys shared with the fiscal storages. `None`: those that follow from the number of each ([`Keys::of`]).
    pub keys: Option<Keys>,
    /// Whether a message with a wrong sign (ФПС) is dropped like any unsound one. Otherwise it is taken with a note,
    /// since messages of other makers' devices are signed by keys that nobody else has.
    pub check_signs: bool,
    /// Whether the content of documents is controlled: what is wrong with it makes code 14. Otherwise everything that is
    /// sound and signed is accepted.
    pub control: bool,
    /// Whether a receipt keeps bits 5–4 of the flags of its request; otherwise they are 0. Both exist.
    pub echo_answer_flag: bool,
}

impl Default for Config {
    /// Under the taxpayer number 7704358518, knowing the keys of every emulated storage.
    fn default() -> Self {
        Self {
            inn: "7704358518".to_owned(),
            keys: None,
            check_signs: false,
            control: true,
            echo_answer_flag: false,
        }
    }
}

impl Config {
    /// Keys shared with the fiscal storage of this number.
    pub(super) fn keys_of(&self, storage: &str) -> Keys {
        self.keys.clone().unwrap_or_else(|| Keys::of(storage))
    }
}

/// A document that the operator has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Number of the fiscal storage.
    pub storage: String,
    /// Number of the document.
    pub number: u32,
    /// Form code.
    pub form: u8,
    /// Version of the format in the session header, as it travels.
    pub format: [u8; 2],
    /// When it came first, by the operator's clock.
    pub received: NaiveDateTime,
    /// What was said about it then.
    pub verdict: Verdict,
    /// The container.
    #[serde(with = "hex_bytes")]
    pub container: Vec<u8>,
}

impl Document {
    /// The document as one object: form code, length, objects.
    pub fn tlv(&self) -> &[u8] {
        Container::parse(&self.container).map_or(&[], |container| container.document)
    }

    /// Its objects.
    pub fn body(&self) -> &[u8] {
        Container::parse(&self.container).map_or(&[], |container| container.body)
    }

    /// Name of its form: `receipt`, `openShift`, …
    pub fn name(&self) -> &'static str {
        form_name(self.form)
    }
}

/// What an operator's people would like to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Documents of a storage are not here although later ones are.
    Gap {
        /// The storage.
        storage: String,
        /// First number that is not here.
        from: u32,
        /// Last one.
        to: u32,
    },
    /// A document came again; it was answered again and is stored once.
    Double {
        /// The storage.
        storage: String,
        /// The document.
        number: u32,
    },
    /// Another document came under a number that is taken. It is answered with code 14, the first stays.
    Conflict {
        /// The storage.
        storage: String,
        /// The document.
        number: u32,
    },
    /// A document came more than 2 days after its date.
    Late {
        /// The storage.
        storage: String,
        /// The document.
        number: u32,
        /// Whole days.
        days: i64,
    },
    /// The content of a document is wrong.
    BadContent {
        /// The storage.
        storage: String,
        /// The document.
        number: u32,
        /// What is wrong.
        complaints: Vec<String>,
    },
    /// The sign of a message (ФПС) is not by the key of its storage. Noted when such messages are taken.
    UnknownSign {
        /// The storage.
        storage: String,
        /// The document.
        number: u32,
    },
    /// A message was dropped without an answer.
    Dropped {
        /// Why.
        why: &'static str,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gap { storage, from, to } => write!(f, "{storage}: documents {from} to {to} are missing"),
            Self::Double { storage, number } => write!(f, "{storage}: document {number} came again"),
            Self::Conflict { storage, number } => {
                write!(f, "{storage}: another document came as number {number}")
            }
            Self::Late { storage, number, days } => {
                write!(f, "{storage}: document {number} is {days} days old")
            }
            Self::BadContent { storage, number, complaints } => {
                write!(f, "{storage}: document {number}: {}", complaints.join("; "))
            }
            Self::UnknownSign { storage, number } => {
                write!(f, "{storage}: document {number} is signed by an unknown key")
            }
            Self::Dropped { why } => write!(f, "dropped: {why}"),
        }
    }
}

/// What becomes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// Not a message, or not a sound one: the connection is closed without an answer.
    Close,
    /// Taken; the sender does not wait for an answer.
    Silent,
    /// The answer to a service message.
    Pong(Vec<u8>),
    /// The receipt.
    Receipt(Box<Receipt>),
}

/// The answer to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The connection is closed without one.
    Close,
    /// None, the connection stays.
    Silent,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// The operator of fiscal data.
#[derive(Debug, Clone)]
pub struct Ofd {
    config: Arc<Config>,
    documents: BTreeMap<(String, u32), Arc<Document>>,
    journal: Vec<Arc<Document>>,
    notes: Vec<Note>,
}

impl Ofd {
    /// An operator without documents.
    pub fn new(config: Config) -> Self {
        Self::restore(config, [])
    }

    /// The operator with the documents of an earlier process, in their order.
    pub fn restore(config: Config, journal: impl IntoIterator<Item = Document>) -> Self {
        let journal: Vec<_> = journal.into_iter().map(Arc::new).collect();
        let documents = journal
            .iter()
            .map(|document| ((document.storage.clone(), document.number), Arc::clone(document)))
            .collect();
        Self { config: Arc::new(config), documents, journal, notes: Vec::new() }
    }

    /// The set-up.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// All documents in the order of their arrival. They are the whole state: [`Self::restore`] takes them.
    pub fn journal(&self) -> &[Arc<Document>] {
        &self.journal
    }

    /// A document of a storage.
    pub fn document(&self, storage: &str, number: u32) -> Option<&Arc<Document>> {
        self.documents.get(&(storage.to_owned(), number))
    }

    /// What was worth a note since this operator was made, in order.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Answers one whole message, see [`super::frame_len`].
    pub fn answer(&mut self, message: &[u8], wall: NaiveDateTime) -> Reply {
        match self.judge(message, wall, None) {
            Judgement::Close => Reply::Close,
            Judgement::Silent => Reply::Silent,
            Judgement::Pong(bytes) => Reply::Bytes(bytes),
            Judgement::Receipt(receipt) => {
                let keys = self.config.keys_of(&receipt.storage);
                Reply::Bytes(receipt.message(&keys.operator))
            }
        }
    }

    /// Stores the document of a message and says what becomes of it. `forced` replaces what the operator would say.
    pub fn judge(&mut self, message: &[u8], wall: NaiveDateTime, forced: Option<Verdict>) -> Judgement {
        match self.take(message, wall, forced) {
            Ok(judgement) => judgement,
            Err(why) => {
                self.notes.push(Note::Dropped { why });
                Judgement::Close
            }
        }
    }

    fn take(
        &mut self,
        message: &[u8],
        wall: NaiveDateTime,
        forced: Option<Verdict>,
    ) -> Result<Judgement, &'static str> {
        let (header, body) = Header::parse(message).ok_or("session header or its checksum")?;
        if !header.container {
            let pong = Header { answer_expected: false, ..header.clone() }.message(&[]);
            return Ok(if header.answer_expected { Judgement::Pong(pong) } else { Judgement::Silent });
        }
        let container = Container::parse(body).ok_or("container")?;
        let serial = header.serial().ok_or("number of the fiscal storage")?.to_owned();
        let ours = container.storage == container::pack(&serial)
            && tlv::find(container.body, 1041)
                .is_some_and(|object| padding_off(object.value) == serial.as_bytes());
        ours.then_some(()).ok_or("another fiscal storage in the container")?;
        let number = tlv::find(container.body, 1040).map(|object| object.value);
        (number == Some(&container.number.to_le_bytes()))
            .then_some(())
            .ok_or("another number in the container")?;
        let dated = date(&container).ok_or("document without a date")?;
        if !self.signed(&serial, &container, dated) {
            (!self.config.check_signs).then_some(()).ok_or("sign of the message")?;
            self.notes.push(Note::UnknownSign { storage: serial.clone(), number: container.number });
        }

        let verdict = self.store(&header, &serial, &container, body, wall, dated, forced);
        if !header.answer_expected {
            return Ok(Judgement::Silent);
        }
        Ok(Judgement::Receipt(Box::new(Receipt {
            header: Header { answer_expected: self.config.echo_answer_flag, ..header },
            inn: self.config.inn.clone(),
            storage: serial,
            document: container.number,
            at: wall,
            verdict,
            padding: 0,
            damage: 0,
        })))
    }

    /// Whether the fiscal storage's key made the sign of this message.
    fn signed(&self, serial: &str, container: &Container<'_>, dated: NaiveDateTime) -> bool {
        use chrono::{Datelike, Timelike};
        let small = |part: u32| u8::try_from(part).unwrap_or(0);
        let year = small(u32::try_from(dated.year() - 2000).unwrap_or(0));
        let date =
            [year, small(dated.month()), small(dated.day()), small(dated.hour()), small(dated.minute())];
        let parts: [&[u8]; 5] =
            [serial.as_bytes(), &container.number.to_le_bytes(), &[container.form], &date, container.body];
        mac(&self.config.keys_of(serial).message, &parts).starts_with(&container.sign)
    }

    #[expect(clippy::too_many_arguments, reason = "one document, as the layers took it apart")]
    fn store(
        &mut self,
        header: &Header,
        serial: &str,
        container: &Container<'_>,
        body: &[u8],
        wall: NaiveDateTime,
        dated: NaiveDateTime,
        forced: Option<Verdict>,
    ) -> Verdict {
        let (storage, number) = (serial.to_owned(), container.number);
        if let Some(known) = self.documents.get(&(storage.clone(), number)) {
            let same =
                Container::parse(&known.container).is_some_and(|known| known.document == container.document);
            let said = known.verdict;
            self.notes.push(if same {
                Note::Double { storage, number }
            } else {
                Note::Conflict { storage, number }
            });
            return forced.unwrap_or(if same { said } else { Verdict::BAD_CONTENT });
        }
        let mut verdict = Verdict::ACCEPTED;
        let complaints = decode::document(container.form, container.body).complaints;
        if !complaints.is_empty() {
            if self.config.control {
                verdict = Verdict::BAD_CONTENT;
            }
            self.notes.push(Note::BadContent { storage: storage.clone(), number, complaints });
        }
        let verdict = forced.unwrap_or(verdict);
        let last = self.documents.range((storage.clone(), 0)..=(storage.clone(), u32::MAX)).next_back();
        let next = last.map_or(1, |((_, last), _)| last.saturating_add(1));
        if number > next {
            self.notes.push(Note::Gap { storage: storage.clone(), from: next, to: number - 1 });
        }
        let days = (wall - dated).num_days();
        if days >= 2 {
            self.notes.push(Note::Late { storage: storage.clone(), number, days });
        }
        let document = Arc::new(Document {
            storage: storage.clone(),
            number,
            form: container.form,
            format: header.format,
            received: wall,
            verdict,
            container: body.to_vec(),
        });
        self.journal.push(Arc::clone(&document));
        self.documents.insert((storage, number), document);
        verdict
    }
}

/// Date and time of a document (1012).
fn date(container: &Container<'_>) -> Option<NaiveDateTime> {
    let seconds = tlv::find(container.body, 1012)?.value.try_into().map(u32::from_le_bytes).ok()?;
    Some(DateTime::from_timestamp(seconds.into(), 0)?.naive_utc())
}

fn padding_off(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    text.get(..end).unwrap_or(text)
}
