//! The fiscal side as the register sees it: a device (two halves of an act, and a question afterwards), or an endpoint
//! that takes questions.

use chrono::{NaiveDate, NaiveDateTime};
use std::time::Duration;

use crate::country::Exchange;
use crate::document::{Attempt, DocumentKind, Settlement};
use crate::money::Money;
use crate::notice::Refusal;
use crate::receipt::Operation;
use crate::shift::ShiftNo;
use crate::slip::Slip;

/// How a talk with the outside ends. Three ends, not two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It happened.
    Done(T),
    /// It did not, and the other side says why.
    Refused(Refusal),
    /// Nobody knows. The cause is for the technician.
    Unknown(String),
}

/// Who is at the other end and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Serial number of the fiscal storage, or identifier at the operator.
    pub serial: String,
    /// Number of its last document: ФД in Russia; 0 where the fiscal side does not number.
    pub last_document: u64,
    /// Whether its shift is open, where it says so.
    pub shift_open: Option<bool>,
    /// Number of its current or last shift.
    pub shift: u32,
    /// Whether it accepts documents at all: registered, not closed.
    pub ready: bool,
    /// Warning flags of the fiscal storage.
    pub warnings: u8,
    /// More for the technician: version, days left, memory.
    pub details: Vec<(String, String)>,
}

/// What a look-up found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The document is there, and it is this one.
    This(Settlement),
    /// It is not there and can not appear any more.
    Absent,
    /// The device holds an unfinished document: the commit did not happen.
    StillOpen,
    /// The device stands elsewhere than our books: it lacks documents, or made others and this one may be among them.
    Ahead {
        /// Number of its last document.
        last: u64,
    },
    /// Another document has its number, and none of those after it can be this one: it is not there and can not appear any
    /// more. The device made documents that the books do not know.
    Overtaken {
        /// Number of its last document.
        last: u64,
    },
    /// Another device answers.
    Foreign {
        /// Its serial number.
        serial: String,
    },
    /// No answer. Ask again later; the cause is for the technician.
    Silent(String),
}

/// A device that makes fiscal documents: the fiscal storage (ФН), or a vendor's fiscal core.
///
/// `prepare` may be empty and may be repeated at will. `commit` is the one call after which the document may exist; it
/// is never repeated without a look-up. All calls block for as long as the device's own time-outs allow.
pub trait FiscalDevice: Send {
    /// Who is there.
    fn identify(&mut self) -> Outcome<Identity>;

    /// Everything before the point of no return: uploads the document. Leftovers of an earlier upload are discarded.
    fn prepare(&mut self, attempt: &Attempt) -> Outcome<()>;

    /// The point of no return. Only after a `prepare` of the same attempt that was done.
    fn commit(&mut self, attempt: &Attempt) -> Outcome<Settlement>;

    /// What became of an attempt. Harmless, may be repeated at any time.
    fn look_up(&mut self, attempt: &Attempt) -> Found;

    /// One small chore. A device that sends its documents by itself, or keeps none, has nothing for anybody.
    fn run(&mut self, _errand: &Errand) -> Outcome<Ran> {
        Outcome::Done(Ran::Owed { documents: 0, oldest: None })
    }
}

/// A small chore of the device: a step of the correspondence with its operator (ФН protocol 7.2), or a look into its archive
/// (6.8). A few frames each way, so that a sale waits for a fifth of a second at most. Nothing of it has to be remembered: the
/// device keeps what is not confirmed and gives it out anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// What is owed to the operator?
    Look,
    /// The connection stands: begin to read the oldest message.
    Begin,
    /// Read a part of it.
    Read {
        /// First byte, from 0.
        offset: u16,
    },
    /// It is read; from now on its receipt is waited for.
    End,
    /// Take the operator's receipt.
    HandIn(Vec<u8>),
    /// The connection is gone.
    HangUp,
    /// Which document brought the registration in force?
    Registered,
    /// What does the archive say of this document?
    Head(u64),
    /// Read on in the data of a document: a part of them at a time.
    Data {
        /// Its number.
        document: u64,
        /// How many of its objects were read.
        read: u32,
    },
    /// What did the operator confirm about this document?
    Confirmation(u64),
    /// How long will it last, and how much fits into it?
    Resource {
        /// Local time to count the days from.
        on: NaiveDateTime,
    },
}

impl Errand {
    /// Whether it changes nothing: a person may ask for it at any time.
    pub const fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::Registered
                | Self::Head(_)
                | Self::Data { .. }
                | Self::Confirmation(_)
                | Self::Resource { .. }
        )
    }
}

/// What came of an [`Errand`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// What is owed: documents, and the local time of the oldest.
    Owed {
        /// How many.
        documents: u32,
        /// When the oldest of them was made.
        oldest: Option<NaiveDateTime>,
    },
    /// Bytes of the message that was begun.
    Length(u16),
    /// The part that was asked for; shorter only at the end.
    Part(Vec<u8>),
    /// It is so.
    Done,
    /// The receipt of the operator was taken.
    HandedIn {
        /// Code of tag 1022: 0 accepted, 11 not recognised, 14 format-logical control failed.
        code: u8,
        /// What the operator says in words (1067).
        message: Option<String>,
        /// Warning flags of the device, of which 10h, 20h and 40h come from the operator (1206).
        warnings: u8,
    },
    /// The registration in force.
    Registered {
        /// Number of its document.
        document: u64,
        /// Totals for ever that stood before the last shift, by name of the counter; none where the device keeps no such
        /// totals.
        carried: Option<Vec<(String, i64)>>,
    },
    /// What the archive says; none for a number that no document has.
    Head(Option<Box<Kept>>),
    /// Data of a document.
    Data(Data),
    /// The operator's confirmation of a document; none where there is none.
    Confirmation(Option<Confirmation>),
    /// The resource.
    Resource(Resource),
}

/// The operator's confirmation of a document, as the device keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Its local time, where the device has one.
    pub at: Option<NaiveDateTime>,
    /// Fiscal sign of the operator (ФПО), opaque.
    pub sign: Vec<u8>,
}

/// How long a device lasts and how much fits into it; nothing where it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// Last day of its life.
    pub until: Option<NaiveDate>,
    /// Days left.
    pub days: Option<u16>,
    /// Documents that still fit in, approximately.
    pub documents: Option<u32>,
    /// Free KiB for documents that the operator has not confirmed.
    pub unsent_kib: Option<u32>,
    /// Registration reports made.
    pub registrations_made: Option<u8>,
    /// Registration reports that can still be made.
    pub registrations_left: Option<u8>,
    /// Local time of its last document.
    pub last_at: Option<NaiveDateTime>,
    /// Warning flags: 1 replace within 3 days, 2 within 30 days, 4 memory nearly full, 8 operator silent.
    pub warnings: u8,
}

/// What the archive of a device says of a document (ФН protocol 6.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub number: u64,
    /// What kind of paper it is.
    pub kind: DocumentKind,
    /// Its form code.
    pub form: u8,
    /// Its local time, whole minutes.
    pub at: NaiveDateTime,
    /// Its fiscal sign, as it is printed.
    pub sign: String,
    /// Operation and total of a receipt or correction.
    pub amount: Option<(Operation, Money)>,
    /// Shift of a report on its opening or closing; the archive does not tell it of other documents.
    pub shift: Option<ShiftNo>,
    /// Whether the operator has confirmed it.
    pub confirmed: bool,
    /// What a registration report fixed, as its command takes it, in the country's own encoding; empty otherwise.
    pub parameters: Vec<u8>,
}

/// A part of the data of an archived document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// The objects that follow those that were read.
    Objects {
        /// Their bytes.
        bytes: Vec<u8>,
        /// How many they are.
        count: u32,
        /// Whether these were the last.
        last: bool,
    },
    /// Another document came between: begin with its first object again.
    Interrupted,
    /// The device does not keep the data any more.
    Gone,
}

/// An operator at the end of a network: one question, one answer.
pub trait Endpoint: Send {
    /// Asks, and waits for one whole frame, at most as long as the question has patience. Whatever goes wrong is
    /// `Unknown`: identical bytes may be sent again, so nothing else needs to be told apart.
    fn exchange(&mut self, question: &Exchange) -> Outcome<Vec<u8>>;

    /// Makes a new connection that the questions after it share, until one of them goes wrong. An endpoint that connects
    /// for each question by itself has nothing to do.
    fn connect(&mut self, _patience: Duration) -> Outcome<()> {
        Outcome::Done(())
    }
}

/// A printer of slips.
///
/// What is on paper can not be taken back, so the three ends matter here too: `Refused` promises that nothing of the
/// slip is on paper (no paper, cover open, not reachable, told before the first byte), `Unknown` that part of it or all
/// may be.
pub trait Printer: Send {
    /// Asks the printer how it is; harmless, may be repeated at any time. `Done` means ready to print; `Refused` names
    /// the trouble (`printer.paper_out`, `printer.cover_open`, `printer.offline`, `printer.garbage`).
    fn state(&mut self) -> Outcome<()>;

    /// Prints one slip: one job, sent once, from the first byte to the cut.
    fn print(&mut self, slip: &Slip) -> Outcome<()>;
}
