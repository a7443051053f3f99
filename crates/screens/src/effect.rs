//! What comes out of a tap.

use crate::screen::Signal;
use domain::command::Command;
use domain::document::DocumentId;
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;

/// What a tap wants. Whoever carries it out tells [`answered`](crate::answered) how it ended, except for
/// [`Effect::Show`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Nothing beyond the session: draw again, and sound so.
    Show(Option<Signal>),
    /// Change the draft: one after another, none after one that was refused.
    Change {
        /// The changes.
        changes: Vec<DraftChange>,
        /// What it sounds like when all of them were made.
        signal: Option<Signal>,
    },
    /// Hand a command to the register. Its key and body come from durable state, so two shells that want the same make it
    /// once.
    Submit(Box<Command>),
    /// Print a slip.
    Print {
        /// Whose.
        document: DocumentId,
        /// Which of its slips: the number after the last one. Nothing when the view does not tell: whoever prints then
        /// asks the rows.
        no: Option<u32>,
    },
    /// A person found a slip on paper, of which nobody was sure.
    OnPaper {
        /// Whose.
        document: DocumentId,
        /// Which of its slips.
        no: u32,
    },
    /// Begin the folder with a demonstration shop on emulated devices.
    Begin {
        /// Its country, for ever.
        country: CountryCode,
        /// Language of its people.
        language: Language,
    },
}

/// How an effect ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it was meant: changed, begun. For a command: the document that is good for the buyer now.
    Done(Option<DocumentId>),
    /// Accepted and durable, its end is still open; the view tells the rest.
    Open(DocumentId),
    /// The same was begun elsewhere before, with other figures; this document came of it.
    Elsewhere(DocumentId),
    /// Not done.
    Refused(Refusal),
    /// For what was asked about paper: why it does not go. It says nothing about anything else that is under way.
    Paper(Option<Refusal>),
}
