//! What a person answered so far who puts a register into service, changes its registration, or closes its fiscal storage.
//!
//! The answers are texts as they were typed: what is wrong with them is said beside them, and nothing is lost on the way back
//! to correct it. One row with a revision, like a [draft](crate::draft): whoever changes it names the revision it saw. It
//! promises nothing: the document that is made of it copies everything it needs.

use crate::draft::DraftId;
use std::collections::BTreeMap;

/// Answers of one way through the wizard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wizard {
    /// Its number, from the same row as those of drafts: never used again.
    pub id: DraftId,
    /// Counts its changes, from 1.
    pub rev: u64,
    /// What was answered.
    pub answers: Answers,
}

/// What was answered, and where the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What it is for.
    pub purpose: Purpose,
    /// Name of the step that is shown. One that is unknown is the first.
    pub step: String,
    /// Texts by the names of their fields, as they were typed; what is not there was not answered.
    pub texts: BTreeMap<String, String>,
}

/// What a wizard is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The first registration.
    Register,
    /// Other data of the registration, with the same fiscal storage.
    Change,
    /// Another fiscal storage.
    Replace,
    /// The end of the fiscal storage.
    Close,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Register, Self::Change, Self::Replace, Self::Close];

    /// Stable name: of rows, texts and keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Change => "change",
            Self::Replace => "replace",
            Self::Close => "close",
        }
    }
}

/// A change of the answers, against the revision its author saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WizardChange {
    /// The wizard and the revision that was seen; nothing begins a new one, which needs that there is none.
    pub seen: Option<(DraftId, u64)>,
    /// What it becomes; nothing ends it.
    pub answers: Option<Answers>,
}
