//! What enters the register from people and programs: one vocabulary for taps, JSON, rules and timers.

use crate::document::Content;
use crate::draft::DraftId;

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

/// A wish, with its actor and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Who.
    pub actor: Actor,
    /// Under which key.
    pub key: Key,
    /// SHA-256 of the canonical body: the same key with another body is a conflict.
    pub body: [u8; 32],
    /// What document is wanted.
    pub content: Content,
    /// The draft it is made of and the revision that was seen: the document has exactly its lines, and a draft becomes one
    /// document at most.
    pub draft: Option<(DraftId, u64)>,
}

/// Rights: role × kind of document, checked once, where a command enters.
pub fn may(role: Role, content: &Content) -> bool {
    match content {
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
