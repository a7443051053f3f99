//! What enters the register from people and programs: one vocabulary for taps, JSON, rules and timers.

use crate::document::Content;
use crate::draft::DraftId;
use crate::repair::Repair;

/// What kind of person or thing acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sells.
    Cashier,
    /// Puts the register into service, keeps goods, staff and reports.
    Administrator,
    /// Finds out what is wrong.
    Technician,
    /// Another program: JSON tasks.
    Program,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Name for the journal: `cli`, a token's name, a person.
    pub name: String,
    /// What it may do.
    pub role: Role,
}

/// The caller's key of a command: a repeat is recognised by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who calls: `cli` or the name of a token.
    pub caller: String,
    /// What the caller calls it, 1..=128 printable characters.
    pub key: String,
}

/// What a command wants. One that becomes two documents has the key of its last one; the key of the first is derived
/// ([`Key::of_first`]), both are accepted in one transaction, and the second waits until the first is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A document.
    Document(Content),
    /// A document that needs an open shift: a closed one is opened first, by its cashier.
    InShift(Content),
    /// A wrong receipt is taken back and made right.
    Repair(Box<Repair>),
}

impl Wish {
    /// The document it is about; of a repair the register makes it.
    pub const fn content(&self) -> Option<&Content> {
        match self {
            Self::Document(content) | Self::InShift(content) => Some(content),
            Self::Repair(_) => None,
        }
    }
}

impl From<Content> for Wish {
    fn from(content: Content) -> Self {
        Self::Document(content)
    }
}

impl Key {
    /// Key of the first of two documents that one command becomes.
    #[must_use]
    pub fn of_first(&self) -> Self {
        Self { caller: self.caller.clone(), key: format!("{}/first", self.key) }
    }
}

/// A wish, with its actor and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Who.
    pub actor: Actor,
    /// Under which key.
    pub key: Key,
    /// SHA-256 of the canonical body: the same key with another body is a conflict.
    pub body: [u8; 32],
    /// What is wanted.
    pub wish: Wish,
    /// The draft it is made of and the revision that was seen: the document has exactly its lines, and a draft becomes one
    /// document at most.
    pub draft: Option<(DraftId, u64)>,
}

/// Rights: role × kind of document, checked once, where a command enters.
pub fn may(role: Role, content: &Content) -> bool {
    match content {
        // Nobody wishes for it: it is found.
        Content::Recovered(_) => false,
        Content::Registration(..) => matches!(role, Role::Administrator),
        Content::Reregistration(..) | Content::StorageClose(_) => {
            matches!(role, Role::Administrator | Role::Program)
        }
        Content::ShiftOpen(_)
        | Content::Receipt(..)
        | Content::ShiftClose(_)
        | Content::SettlementState(_)
        | Content::CashIn(..)
        | Content::CashOut(..)
        | Content::XReport(_)
        | Content::NonFiscal(..) => matches!(role, Role::Cashier | Role::Administrator | Role::Program),
    }
}
