//! What the device remembers: over power cuts ([`Ledger`]) and until the next one ([`Volatile`]).

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::check::Facts;
use super::counters::Counters;
use super::document::{Confirmation, Doc, Form, Format, Registration};
use super::key_update::KeyState;

/// Life phase, byte 0 of 30h. Source: ФН protocol 3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// 01h: ready for activation.
    Ready,
    /// 03h: fiscal mode.
    Fiscal,
    /// 07h: archive closed, documents are being sent.
    Closed,
    /// 0Fh: the archive can be read, nothing else.
    Archive,
}

impl Phase {
    /// The byte of 30h.
    pub fn code(self) -> u8 {
        match self {
            Self::Ready => 0x01,
            Self::Fiscal => 0x03,
            Self::Closed => 0x07,
            Self::Archive => 0x0F,
        }
    }
}

/// The last formed document as far as later ones depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// Its date and time.
    pub time: NaiveDateTime,
    /// The device's own clock when it was formed.
    pub clock: NaiveDateTime,
}

/// The shift. Source: ФН protocol 6.5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Number of the open shift, else of the last one; 0 before the first.
    pub number: u16,
    /// Time of its opening report while it is open.
    pub opened: Option<NaiveDateTime>,
    /// Number of the last receipt or correction in it.
    pub receipts: u16,
    /// Documents in it, the opening report included.
    pub documents: u32,
}

/// Documents that wait for the operator's confirmation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// How many.
    pub count: u32,
    /// Number of the oldest; 0 when there is none.
    pub first: u32,
    /// Size of their data, bytes.
    pub bytes: u64,
    /// Their counters.
    pub counters: Counters,
}

/// Everything small that survives a power cut; documents, registrations and confirmations stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Life phase.
    pub phase: Phase,
    /// Last document.
    pub last: Option<Last>,
    /// Date of activation and last day of life.
    pub life: Option<(NaiveDate, NaiveDate)>,
    /// Shift.
    pub shift: Shift,
    /// Counters of the open shift, else of the last one.
    pub shift_counters: Counters,
    /// Counters of the whole device.
    pub counters: Counters,
    /// Documents that wait for the operator.
    pub unsent: Unsent,
    /// First document whose data are still in the storage for 30 days.
    pub window_from: u32,
    /// Size of the data in that storage, bytes.
    pub window_bytes: u64,
    /// Tag 1206 of the last confirmation.
    pub operator_message: u8,
    /// Keys for marking codes.
    #[serde(default)]
    pub keys: KeyState,
}

impl Ledger {
    /// A device that was never activated.
    pub(super) fn new() -> Self {
        Self {
            phase: Phase::Ready,
            last: None,
            life: None,
            shift: Shift::default(),
            shift_counters: Counters::default(),
            counters: Counters::default(),
            unsent: Unsent::default(),
            window_from: 1,
            window_bytes: 0,
            operator_message: 0,
            keys: KeyState::default(),
        }
    }
}

/// Kind of a document that has been begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 02h (no format chosen yet) or A2h with its type 0–2.
    Registration {
        /// 0 registration, 1 replacement of the device, 2 change of parameters.
        report: u8,
        /// Format chosen by A2h; `None` after 02h.
        format: Option<Format>,
    },
    /// 11h.
    ShiftOpening,
    /// 13h.
    ShiftClosing,
    /// 15h.
    Receipt,
    /// 17h.
    Correction,
    /// 18h.
    Settlements,
    /// 04h.
    FnClosing,
}

impl Kind {
    /// Form of the document under this registration.
    pub(super) fn form(self, registration: Option<&Registration>) -> Form {
        let bso = registration.is_some_and(Registration::bso);
        match self {
            Self::Registration { report: 0, .. } => Form::Registration,
            Self::Registration { .. } => Form::Reregistration,
            Self::ShiftOpening => Form::ShiftOpening,
            Self::ShiftClosing => Form::ShiftClosing,
            Self::Receipt if bso => Form::Bso,
            Self::Receipt => Form::Receipt,
            Self::Correction if bso => Form::BsoCorrection,
            Self::Correction => Form::Correction,
            Self::Settlements => Form::Settlements,
            Self::FnClosing => Form::FnClosing,
        }
    }

    /// Byte 1 of 30h. Source: ФН protocol 3.3.
    pub(super) fn code(self, registration: Option<&Registration>) -> u8 {
        match self.form(registration) {
            Form::Registration => 0x01,
            Form::Reregistration if matches!(self, Self::Registration { report: 1, .. }) => 0x12,
            Form::Reregistration => 0x13,
            Form::ShiftOpening => 0x02,
            Form::Receipt => 0x04,
            Form::Bso => 0x11,
            Form::Correction => 0x14,
            Form::BsoCorrection => 0x15,
            Form::ShiftClosing => 0x08,
            Form::FnClosing => 0x10,
            Form::Settlements => 0x17,
        }
    }
}

/// A document that has been begun.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub kind: Kind,
    /// Time given at the beginning; none for registration and closing, which get it at the end.
    pub begun: Option<NaiveDateTime>,
    /// Data passed so far.
    pub data: Vec<u8>,
    pub facts: Facts,
}

/// Exchange with the operator. Source: ФН protocol 7.2.
#[derive(Debug, Clone, Default)]
pub(super) enum Exchange {
    #[default]
    Idle,
    Reading(Arc<Vec<u8>>),
    /// Until the device's clock has passed this point.
    Waiting(NaiveDateTime),
}

/// A place in a list of objects that is read one by one.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    pub doc: Arc<Doc>,
    pub at: usize,
}

/// What a power cut erases.
#[derive(Debug, Clone, Default)]
pub(super) struct Volatile {
    pub open: Option<Open>,
    pub link: bool,
    pub exchange: Exchange,
    /// 45h, 46h.
    pub document: Option<Cursor>,
    /// 44h, 47h.
    pub registration: Option<Cursor>,
    /// Number of the key update that was asked for.
    pub key_request: Option<u32>,
    /// Whether the timer has run without a break since the last document.
    pub timer: bool,
}

/// What an executed command made permanent. Written to the state file before the answer leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commit {
    /// A document was formed.
    Document {
        /// The document.
        doc: Arc<Doc>,
        /// The registration it stands for, if it is a report of one.
        registration: Option<Arc<Registration>>,
        /// State after it.
        ledger: Box<Ledger>,
    },
    /// The operator confirmed a document.
    Confirmation {
        /// The confirmation.
        confirmation: Arc<Confirmation>,
        /// State after it.
        ledger: Box<Ledger>,
    },
    /// An update of the keys was asked for or ended.
    Keys {
        /// State after it.
        ledger: Box<Ledger>,
    },
    /// The device was erased (60h).
    Reset,
}
