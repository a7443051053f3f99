//! A country as the engine sees it: which documents the law wants, how they are sent, what an answer means.
//!
//! Pure: a country gets rows and time and gives values. It never writes, sends or waits.

use crate::counters::Counters;
use crate::device::{Errand, Found, Identity, Kept, Outcome, Ran};
use crate::document::{Address, Attempt, AttemptNo, Autonomous, Content, Document, Settlement};
use crate::extra::{PaperReceipt, Returned};
use crate::money::Money;
use crate::notice::Refusal;
use crate::payment::TerminalAnswer;
use crate::receipt::Receipt;
use crate::registration::Registration;
use crate::shift::{Shift, ShiftNo};
use crate::slip::Slip;
use crate::tax::CountryCode;
use crate::texts::Language;
use crate::time::{Now, Stamp};
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Duration;

/// Where the register stands: rows a decision needs, read in the transaction of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Who it is; none before the registration.
    pub registration: Option<Registration>,
    /// Zone of the shop, minutes east of UTC.
    pub offset_min: i16,
    /// The shift.
    pub shift: Shift,
    /// Receipts of the current shift (of the last one when it is closed).
    pub shift_receipts: u32,
    /// The last document that became good: its number (ФД in Russia, running number in Kazakhstan) and time.
    pub last: Option<(u64, Stamp)>,
    /// Token of the next request (Kazakhstan).
    pub token: u32,
    /// Number of the last request that was written (Kazakhstan); the next one is one higher and wraps to 0.
    pub request: u16,
    /// Since when the operator is silent.
    pub offline_since: Option<Stamp>,
    /// Autonomous documents that the operator has not counted yet.
    pub queue: u32,
    /// Why the fiscal side forbids documents.
    pub block: Option<Refusal>,
    /// Cash in the drawer.
    pub drawer: Money,
    /// All counters; read for shift closings and X reports only, empty otherwise.
    pub counters: Counters,
    /// What was given back already of the receipt a return names; none for any other document.
    pub original: Option<OriginalState>,
}

/// The receipt that a return names, and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalState {
    /// The receipt, when it is one of ours; `None` for one of another register, or a number that no receipt has.
    pub receipt: Option<Box<Receipt>>,
    /// Day of its settlement; rates are asked for with it. None when there is no such receipt.
    pub settled_on: Option<NaiveDate>,
    /// What its paper says. None when there is no such receipt.
    pub paper: Option<PaperReceipt>,
    /// What was given back of it, accepted returns that have no outcome yet included.
    pub returned: Returned,
}

impl Situation {
    /// Whether a person typed in another key after this attempt was written (Kazakhstan): the other side may not know it by
    /// its old one any more.
    pub fn is_rekeyed(&self, attempt: &Attempt) -> bool {
        matches!(attempt.address, Address::Operator { token, .. } if token != self.token)
    }
}

/// How far a received part of an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameLen {
    /// At least this many bytes in all are needed to say more.
    Need(usize),
    /// The frame is whole; its length.
    Done(usize),
    /// This will never be a frame.
    Bad,
}

/// One question and one answer over a connection.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Bytes to send.
    pub request: Vec<u8>,
    /// When the answer is whole.
    pub frame_len: fn(&[u8]) -> FrameLen,
    /// How long connecting, sending and receiving may take in all.
    pub patience: Duration,
}

impl PartialEq for Exchange {
    fn eq(&self, other: &Self) -> bool {
        (&self.request, self.patience) == (&other.request, other.patience)
    }
}

impl Eq for Exchange {}

/// What a lane has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// [`FiscalDevice::identify`](crate::device::FiscalDevice::identify).
    Identify,
    /// [`FiscalDevice::prepare`](crate::device::FiscalDevice::prepare).
    Prepare(Attempt),
    /// [`FiscalDevice::commit`](crate::device::FiscalDevice::commit).
    Commit(Attempt),
    /// [`FiscalDevice::look_up`](crate::device::FiscalDevice::look_up).
    LookUp(Attempt),
    /// Ask the operator.
    Exchange(Exchange),
    /// Take money: [`Terminal::charge`](crate::payment::Terminal::charge).
    Charge {
        /// Our reference.
        reference: String,
        /// How much.
        amount: Money,
    },
    /// [`Terminal::look_up`](crate::payment::Terminal::look_up).
    AskTerminal {
        /// Our reference.
        reference: String,
    },
    /// [`Terminal::reverse`](crate::payment::Terminal::reverse).
    Reverse {
        /// Our reference.
        reference: String,
    },
    /// [`FiscalDevice::run`](crate::device::FiscalDevice::run).
    Run(Errand),
    /// [`Endpoint::connect`](crate::device::Endpoint::connect), with its patience.
    Connect(Duration),
    /// [`Printer::print`](crate::device::Printer::print).
    Print(Arc<Slip>),
    /// [`Printer::state`](crate::device::Printer::state).
    AskPrinter,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Of [`Work::Identify`].
    Identified(Outcome<Identity>),
    /// Of [`Work::Prepare`].
    Prepared(Outcome<()>),
    /// Of [`Work::Commit`].
    Committed(Outcome<Settlement>),
    /// Of [`Work::LookUp`].
    Found(Found),
    /// Of [`Work::Exchange`]: the bytes of a whole frame.
    Exchanged(Outcome<Vec<u8>>),
    /// Of the terminal's works.
    Terminal(TerminalAnswer),
    /// Of [`Work::Run`].
    Ran(Outcome<Ran>),
    /// Of [`Work::Connect`].
    Connected(Outcome<()>),
    /// Of the printer's works.
    Printer(Outcome<()>),
    /// The lane panicked over it; nobody knows how far it got.
    Panicked(String),
}

/// What a report means for an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It happened.
    Settled(Settlement),
    /// It did not, and a further try would end the same.
    Refused(Refusal),
    /// It certainly did not happen; try again.
    Absent,
    /// Nobody knows yet.
    InDoubt,
    /// The fiscal side forbids going on until a person has acted; the attempt stays as it is.
    Blocked(Refusal),
    /// The fiscal side forbids going on, and this attempt was not accepted.
    RefusedAndBlocked(Refusal),
}

/// What to do after a lost answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterLoss {
    /// Look the document up before anything else is sent.
    LookUp,
    /// Send the identical bytes again.
    RepeatSame,
}

/// Signing without the fiscal side: when it starts and how long it may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutonomousRules {
    /// How long a request is tried before the document is signed autonomously (transaction time).
    pub transaction_time: Duration,
    /// Pause between tries to reach the operator again.
    pub reconnect: Duration,
    /// How long the register may work so.
    pub limit: Duration,
}

/// When the messages that a fiscal device keeps for its operator are carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CarrierRules {
    /// Pause after a failure (Таймер С).
    pub pause: Duration,
    /// How long connecting may take.
    pub connect: Duration,
}

/// How a country's fiscal side is to be handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conduct {
    /// After a lost answer.
    pub after_loss: AfterLoss,
    /// Whether the other side must be known before an attempt can be written.
    pub identity_first: bool,
    /// How often one with nothing to do is asked whether it is still there, so that a cashier sees a dead device before
    /// the next buyer comes. Not at all when absent.
    pub check: Option<Duration>,
    /// Whether there is anything to do before the point of no return.
    pub prepares: bool,
    /// Pause between look-ups or repeats.
    pub pause: Duration,
    /// Autonomous signing, where the law has it.
    pub autonomous: Option<AutonomousRules>,
    /// Carrying the device's messages, where it keeps them.
    pub carrier: Option<CarrierRules>,
}

/// How a wish becomes a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// By an act on the fiscal side.
    Act,
    /// By the register alone: the country has no such document on the fiscal side.
    Local(Settlement),
}

/// A country. Implemented once each; chosen by the shell.
pub trait Country: Send {
    /// Which.
    fn code(&self) -> CountryCode;

    /// How its fiscal side is handled.
    fn conduct(&self) -> Conduct;

    /// Whether the law and the shop's state allow this document now.
    ///
    /// # Errors
    /// A [`Refusal`] that says what happened and what to do; nothing was written.
    fn admit(&self, content: &Content, situation: &Situation, now: &Now) -> Result<Admission, Refusal>;

    /// The work that tells who is at the other end.
    fn identify(&self, situation: &Situation, now: &Now) -> Work;

    /// What its report says. An operator that refuses names the block.
    fn identified(&self, situation: &Situation, report: &Report) -> Outcome<Identity>;

    /// Whether this fiscal side may be used by this register; asked when nothing is in doubt.
    ///
    /// # Errors
    /// Another owner's device, one that is ahead of or behind our books.
    fn accepts(&self, situation: &Situation, identity: &Identity) -> Result<(), Refusal>;

    /// Whether the device made documents that the books lack, a registration included, because the books were lost or came
    /// from a backup. They are read back before anything else is done; asked before [`accepts`](Self::accepts), when nothing
    /// is in doubt.
    fn lacks(&self, _situation: &Situation, _identity: &Identity) -> bool {
        false
    }

    /// A document that the device made and the books lack, by what its archive says and the data it still has: its content,
    /// its shift and its number inside the shift (0 for reports). `carried`: [`Recovered::carried`](crate::recovered::Recovered::carried).
    ///
    /// # Errors
    /// What the archive says is of no use to this register; the cause is for the technician.
    fn recover(
        &self,
        _kept: &Kept,
        _data: &[u8],
        _carried: Vec<(String, i64)>,
        _situation: &Situation,
    ) -> Result<(Content, ShiftNo, u32), Refusal> {
        Err(Refusal::new("document.not_supported"))
    }

    /// Writes down how the document is to be tried.
    ///
    /// # Errors
    /// The document can not be made (clock behind, field too wide); it will be refused.
    fn attempt(
        &self,
        document: &Document,
        no: AttemptNo,
        situation: &Situation,
        identity: Option<&Identity>,
        now: &Now,
    ) -> Result<Attempt, Refusal>;

    /// The next form of an attempt whose document was signed autonomously: same token, number and fiscal fields.
    ///
    /// # Errors
    /// The stored form can not be read: damaged data.
    fn renew(
        &self,
        document: &Document,
        attempt: &Attempt,
        situation: &Situation,
        now: &Now,
    ) -> Result<Vec<u8>, Refusal>;

    /// The work that passes the point of no return.
    fn commit(&self, attempt: &Attempt) -> Work;

    /// What a report about an attempt means.
    fn judge(&self, document: &Document, attempt: &Attempt, report: &Report) -> Verdict;

    /// Whether the other side has a document whose answer was lost, as its answer to [`Country::identify`] says. Asked when a
    /// person typed in another key meanwhile. `books` are our counters without what waits for the other side.
    ///
    /// Nothing where that answer does not tell.
    fn was_counted(
        &self,
        _document: &Document,
        _attempt: &Attempt,
        _books: &Counters,
        _report: &Report,
    ) -> Option<bool> {
        None
    }

    /// Signs a document without the operator.
    ///
    /// # Errors
    /// The country has no such thing, or its time is over.
    fn sign_autonomously(
        &self,
        document: &Document,
        situation: &Situation,
        now: &Now,
    ) -> Result<Autonomous, Refusal>;

    /// The question to the operator that carries a message of the fiscal device; nothing where none is carried.
    fn letter(&self, _situation: &Situation, _message: &[u8]) -> Option<Exchange> {
        None
    }

    /// The receipt inside the operator's answer, as the device takes it.
    ///
    /// # Errors
    /// The answer is none; the cause is for the technician.
    fn receipt_in(&self, _answer: &[u8]) -> Result<Vec<u8>, String> {
        Err("this country carries no messages".to_owned())
    }

    /// Paper of a document that is good for the buyer; nothing for one that is not.
    fn slip(
        &self,
        document: &Document,
        registration: &Registration,
        language: Language,
        copy: bool,
    ) -> Option<Slip>;
}
