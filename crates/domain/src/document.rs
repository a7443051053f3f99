//! A document is what was sold, an attempt is how it was tried: one to many.

use crate::counters::Counters;
use crate::notice::Refusal;
use crate::receipt::{Cashier, Operation, Receipt};
use crate::recovered::Recovered;
use crate::registration::{Registration, Reregistration};
use crate::shift::ShiftNo;
use crate::slip::Slip;
use crate::time::Stamp;
use crate::{money::Money, payment::Charge};

/// The register's own number of a document, from 1, never reused (`documentId` of answers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u64);

/// Which try of a document, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptNo(pub u32);

/// What kind of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Registration report (form 1 in Russia; the entered identity in Kazakhstan).
    Registration,
    /// Shift opening (form 2).
    ShiftOpen,
    /// Receipt (form 3; TICKET).
    Receipt,
    /// Shift closing (form 5; CLOSE_SHIFT).
    ShiftClose,
    /// Correction receipt (form 31).
    Correction,
    /// Change of the registration (form 11).
    Reregistration,
    /// State of settlements (form 21).
    SettlementState,
    /// Closing of the fiscal storage (form 6).
    StorageClose,
    /// Cash put into the drawer (внесение; MONEY_PLACEMENT).
    CashIn,
    /// Cash taken out of the drawer (изъятие, выплата; MONEY_PLACEMENT).
    CashOut,
    /// X report: totals of the shift so far.
    XReport,
    /// Something printed that says nothing to the fiscal side.
    NonFiscal,
}

impl DocumentKind {
    /// Stable name of rows and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::ShiftOpen => "shift_open",
            Self::Receipt => "receipt",
            Self::ShiftClose => "shift_close",
            Self::Correction => "correction",
            Self::Reregistration => "reregistration",
            Self::SettlementState => "settlement_state",
            Self::StorageClose => "storage_close",
            Self::CashIn => "cash_in",
            Self::CashOut => "cash_out",
            Self::XReport => "x_report",
            Self::NonFiscal => "non_fiscal",
        }
    }

    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Registration,
        Self::ShiftOpen,
        Self::Receipt,
        Self::ShiftClose,
        Self::Correction,
        Self::Reregistration,
        Self::SettlementState,
        Self::StorageClose,
        Self::CashIn,
        Self::CashOut,
        Self::XReport,
        Self::NonFiscal,
    ];

    /// Whether it says totals, on its paper or in its answer: those of the shift, or the cash in the drawer.
    pub const fn has_totals(self) -> bool {
        matches!(self, Self::ShiftClose | Self::XReport | Self::CashIn | Self::CashOut)
    }

    /// Whether it has no place in the numbering of the fiscal side where the register settles it alone.
    pub const fn is_internal(self) -> bool {
        matches!(self, Self::CashIn | Self::CashOut | Self::XReport | Self::NonFiscal)
    }

    /// Whether it is about the register itself: registration, its change, closing of the fiscal storage.
    pub const fn is_of_the_register(self) -> bool {
        matches!(self, Self::Registration | Self::Reregistration | Self::StorageClose)
    }

    /// Whether it is a receipt or a correction: it has lines and payments and a number inside the shift.
    pub const fn is_receipt(self) -> bool {
        matches!(self, Self::Receipt | Self::Correction)
    }
}

/// What a document says, as the shop meant it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Put the register into service.
    Registration(Box<Registration>, Cashier),
    /// Open a shift.
    ShiftOpen(Cashier),
    /// A receipt or a correction; `Charge` says whether a card terminal must take money first.
    Receipt(Box<Receipt>, Charge),
    /// Close the shift.
    ShiftClose(Cashier),
    /// Change the registration.
    Reregistration(Box<Reregistration>, Cashier),
    /// Report the state of settlements.
    SettlementState(Cashier),
    /// Close the fiscal storage for ever.
    StorageClose(Cashier),
    /// Put cash into the drawer.
    CashIn(Money, Cashier),
    /// Take cash out of the drawer.
    CashOut(Money, Cashier),
    /// Say the totals of the shift so far.
    XReport(Cashier),
    /// Print something.
    NonFiscal(Slip, Cashier),
    /// Read back from the fiscal device, whatever kind it is: nobody asked this register for it.
    Recovered(Box<Recovered>),
}

impl Content {
    /// Its kind.
    pub fn kind(&self) -> DocumentKind {
        match self {
            Self::Registration(..) => DocumentKind::Registration,
            Self::ShiftOpen(_) => DocumentKind::ShiftOpen,
            Self::Receipt(receipt, _) if receipt.correction.is_some() => DocumentKind::Correction,
            Self::Receipt(..) => DocumentKind::Receipt,
            Self::ShiftClose(_) => DocumentKind::ShiftClose,
            Self::Reregistration(..) => DocumentKind::Reregistration,
            Self::SettlementState(_) => DocumentKind::SettlementState,
            Self::StorageClose(_) => DocumentKind::StorageClose,
            Self::CashIn(..) => DocumentKind::CashIn,
            Self::CashOut(..) => DocumentKind::CashOut,
            Self::XReport(_) => DocumentKind::XReport,
            Self::NonFiscal(..) => DocumentKind::NonFiscal,
            Self::Recovered(recovered) => recovered.kind,
        }
    }

    /// Who answers for it.
    pub fn cashier(&self) -> &Cashier {
        match self {
            Self::Registration(_, c)
            | Self::ShiftOpen(c)
            | Self::ShiftClose(c)
            | Self::Reregistration(_, c)
            | Self::SettlementState(c)
            | Self::StorageClose(c)
            | Self::CashIn(_, c)
            | Self::CashOut(_, c)
            | Self::XReport(c)
            | Self::NonFiscal(_, c) => c,
            Self::Receipt(receipt, _) => &receipt.cashier,
            Self::Recovered(recovered) => &recovered.cashier,
        }
    }

    /// The registration it brings into force, if it brings one.
    pub fn registration(&self) -> Option<&Registration> {
        match self {
            Self::Registration(registration, _) => Some(registration),
            Self::Reregistration(change, _) => Some(&change.registration),
            Self::Recovered(recovered) => recovered.registration.as_deref(),
            _ => None,
        }
    }

    /// The receipt, if it is one.
    pub fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Receipt(receipt, _) => Some(receipt),
            _ => None,
        }
    }

    /// Operation and total of a receipt.
    pub fn amount(&self) -> Option<(Operation, Money)> {
        if let Self::Recovered(recovered) = self {
            return recovered.amount;
        }
        self.receipt().map(|r| (r.operation, r.total))
    }
}

/// How far a document got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentState {
    /// Accepted and durable; its outcome is open.
    Waiting,
    /// Signed without the operator (Kazakhstan): good for the buyer, still to be counted by the operator.
    Autonomous,
    /// Exists on the fiscal side.
    Settled,
    /// Does not exist and never will.
    Refused(Refusal),
    /// Fails again and again; a person has to look. Its outcome stays open.
    Stuck(Refusal),
}

impl DocumentState {
    /// Stable name of rows and answers.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Autonomous => "autonomous",
            Self::Settled => "settled",
            Self::Refused(_) => "refused",
            Self::Stuck(_) => "stuck",
        }
    }
}

/// A document as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number.
    pub id: DocumentId,
    /// What it says.
    pub content: Content,
    /// When it was accepted.
    pub accepted: Stamp,
    /// How far it got.
    pub state: DocumentState,
    /// The autonomous signature, once it was signed without the operator; stays after the operator counted it.
    pub autonomous: Option<Autonomous>,
    /// What the fiscal side made of it.
    pub settlement: Option<Settlement>,
    /// Totals at the moment it became good, where its paper or its answer says them ([`DocumentKind::has_totals`]).
    pub totals: Option<Counters>,
    /// The document of the same command that has to be good before this one is tried: the opening of its shift, or what takes
    /// back the receipt this one repairs. Refused, this one is refused for the same reason.
    pub after: Option<DocumentId>,
    /// What the fiscal side made of the receipt of ours that a return names, for its paper. Read with the document.
    pub original: Option<Box<Settlement>>,
}

/// Signature of a document made without the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autonomous {
    /// Autonomous number, unique for the register within a date (offline_ticket_number).
    pub number: u32,
    /// Shift it belongs to.
    pub shift: ShiftNo,
    /// Number of the document inside the shift.
    pub receipt: u32,
    /// Time on the paper.
    pub at: Stamp,
    /// Where the buyer checks it.
    pub check_url: String,
    /// Report of a shift closing as its counters stood at the signature, in the country's own encoding: by the time the
    /// operator hears of it the counters belong to another shift.
    pub report: Option<Vec<u8>>,
}

/// Where an attempt will be found again on the fiscal side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// Fiscal storage: its serial number (16 digits) and the number the document will get there.
    Storage {
        /// Serial number of the ФН.
        serial: String,
        /// Expected number of the fiscal document (ФД).
        document: u32,
    },
    /// Operator of Kazakhstan: what makes a request repeatable.
    Operator {
        /// Identifier of the register at the operator.
        device: u32,
        /// Token of the request.
        token: u32,
        /// Number of the request.
        request: u16,
    },
    /// A vendor's fiscal core that looks receipts up by an identifier of ours.
    Vendor {
        /// Our identifier.
        id: String,
    },
}

impl Address {
    /// Number the document is expected to get in a fiscal storage.
    pub const fn storage_document(&self) -> Option<u32> {
        match self {
            Self::Storage { document, .. } => Some(*document),
            Self::Operator { .. } | Self::Vendor { .. } => None,
        }
    }
}

/// How far an attempt got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptState {
    /// On disk. Whether it was sent is known only to the process that wrote it.
    Intended,
    /// Sent; its answer is lost.
    InDoubt,
    /// The fiscal side has it.
    Done,
    /// The fiscal side refused it.
    Refused(Refusal),
    /// It certainly did not happen: a look-up says so, or its point of no return was never passed.
    Abandoned,
}

impl AttemptState {
    /// Stable name of rows.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::InDoubt => "in_doubt",
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Abandoned => "abandoned",
        }
    }

    /// Whether its outcome is open.
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Intended | Self::InDoubt)
    }
}

/// One try of a document: everything that is needed to send it, and to find out later whether it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Whose try it is.
    pub document: DocumentId,
    /// Which one.
    pub no: AttemptNo,
    /// Kind of the document.
    pub kind: DocumentKind,
    /// Operation and total, for receipts: what a look-up compares.
    pub amount: Option<(Operation, Money)>,
    /// Time the document carries.
    pub at: Stamp,
    /// Shift it belongs to; for a shift opening, the number the shift will get; 0 for a registration.
    pub shift: ShiftNo,
    /// Number of the receipt inside the shift it is expected to get; 0 for reports.
    pub receipt: u32,
    /// Where it will be found.
    pub address: Address,
    /// Which form of the bytes this is, from 1: every form that was sent is kept.
    pub form_no: u32,
    /// The bytes of this form: TLV objects for the fiscal storage, the whole frame for the operator, opaque else.
    pub form: Vec<u8>,
    /// How far it got.
    pub state: AttemptState,
}

/// What the fiscal side made of an attempt. Compared field by field with the device's books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// RU: number of the fiscal document (ФД, tag 1040). KZ: running number of our documents.
    pub number: u64,
    /// RU: fiscal sign (ФПД), ten digits. KZ: number given by the operator.
    pub sign: String,
    /// Time of the document.
    pub at: Stamp,
    /// Shift it belongs to; 0 for a registration.
    pub shift: ShiftNo,
    /// Number of the receipt inside the shift; 0 for reports.
    pub receipt: u32,
    /// Where the buyer checks it, when the fiscal side names the place.
    pub check_url: Option<String>,
    /// Token the operator wants next (Kazakhstan).
    pub next_token: Option<u32>,
    /// Warning flags of the fiscal storage after the document (2 = replace within 30 days, 1 = within 3, 4 = memory
    /// nearly full, 8 = operator silent); 0 where there is none.
    pub warnings: u8,
    /// What the fiscal side alone knows and says in the document, in the country's own encoding (RU: TLV objects of reports:
    /// its counters, what the operator is owed, flags). Empty where it says nothing, or could not be read at that moment.
    pub formed: Vec<u8>,
}
