//! What comes out of a tap.

use crate::screen::Signal;
use domain::command::Command;
use domain::document::{Content, DocumentId};
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::wizard::WizardChange;
use serde::Deserialize;

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
    /// Change the wizard's answers.
    Answer(Box<WizardChange>),
    /// Try a registration on an emulated storage of its own: nothing of it stays.
    Rehearse(Box<Content>),
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
    /// Begin the folder: with a demonstration shop on emulated devices, or to be put into service.
    Begin {
        /// Its country, for ever.
        country: CountryCode,
        /// Language of its people.
        language: Language,
        /// Where the devices are of a register that is to be put into service; nothing begins a demonstration.
        service: Option<Wiring>,
    },
}

/// Addresses of a register's devices, as its settings write them; an empty one is not there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wiring {
    /// Of the fiscal storage.
    #[serde(rename = "fn")]
    pub storage: String,
    /// Of the operator of fiscal data.
    pub ofd: String,
    /// Of the printer.
    pub printer: String,
}

/// The longest address that is kept, in characters.
const MAX_ADDRESS: usize = 200;

impl Wiring {
    /// Emulated devices, inside the process.
    pub(crate) fn emulated() -> Self {
        let emulator = || "emulator:".to_owned();
        Self { storage: emulator(), ofd: emulator(), printer: emulator() }
    }

    /// What a form sent.
    pub(crate) fn read(sent: &str) -> Option<Self> {
        let short = |text: String| text.trim().chars().take(MAX_ADDRESS).collect();
        let Self { storage, ofd, printer } = serde_json::from_str(sent).ok()?;
        Some(Self { storage: short(storage), ofd: short(ofd), printer: short(printer) })
    }
}

impl Default for Wiring {
    fn default() -> Self {
        let storage = "serial:/dev/ttyS1?baud=115200".to_owned();
        Self { storage, ofd: String::new(), printer: String::new() }
    }
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
    /// How a rehearsal went: why the registration would be refused, if it would.
    Rehearsed(Option<Refusal>),
    /// For what was asked about paper: why it does not go. It says nothing about anything else that is under way.
    Paper(Option<Refusal>),
}
