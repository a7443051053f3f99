//! Facts of the journal: append-only, the only truth. Every row of a projection follows from them.

use crate::command::Key;
use crate::document::{Attempt, AttemptNo, Autonomous, Content, DocumentId, Settlement};
use crate::notice::Refusal;
use crate::payment::Payment;
use crate::tax::CountryCode;
use crate::time::Stamp;

/// Something that happened, in the past tense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The folder was begun. The first fact of every journal, and only there.
    Founded {
        /// Its country, for ever.
        country: CountryCode,
        /// Whether its fiscal side is emulated, for ever.
        emulated: bool,
        /// Language of its people: `ru`, `kk`, `en`.
        language: String,
        /// Zone of the shop, minutes east of UTC.
        offset_min: i16,
    },
    /// A command became a document; from here on it has one outcome.
    Accepted {
        /// Its number.
        document: DocumentId,
        /// The caller's key.
        key: Key,
        /// Hash of the caller's body.
        body: [u8; 32],
        /// What it says.
        content: Content,
        /// The document of the same command that has to be good first ([`Document::after`](crate::document::Document)).
        after: Option<DocumentId>,
    },
    /// An attempt is about to be made. Written before its point of no return.
    Intended(Attempt),
    /// The attempt is about to be sent in another form (Kazakhstan: with the autonomous number and period).
    Renewed {
        /// Whose.
        document: DocumentId,
        /// Which attempt.
        no: AttemptNo,
        /// Number of the form, from 2.
        form_no: u32,
        /// Its bytes.
        form: Vec<u8>,
    },
    /// The answer of an attempt is lost.
    Doubted {
        /// Whose.
        document: DocumentId,
        /// Which attempt.
        no: AttemptNo,
    },
    /// It certainly did not happen; another attempt may follow.
    Abandoned {
        /// Whose.
        document: DocumentId,
        /// Which attempt.
        no: AttemptNo,
    },
    /// The document exists on the fiscal side (or, where the country has no such document, in the register).
    Settled {
        /// Which document.
        document: DocumentId,
        /// By which attempt; none when the register settles it by itself.
        no: Option<AttemptNo>,
        /// What the fiscal side made of it.
        settlement: Settlement,
    },
    /// The document does not exist and never will.
    Refused {
        /// Which document.
        document: DocumentId,
        /// The attempt that was refused, if there was one.
        no: Option<AttemptNo>,
        /// Why.
        refusal: Refusal,
    },
    /// Signed without the operator.
    SignedAutonomously {
        /// Which document.
        document: DocumentId,
        /// The signature.
        autonomous: Autonomous,
    },
    /// It failed again and again; a person has to look.
    Stuck {
        /// Which document.
        document: DocumentId,
        /// What the technician should know.
        refusal: Refusal,
    },
    /// A payment was asked for, or made its next step.
    Paid(Payment),
    /// The operator stopped answering.
    LinkLost {
        /// First failed attempt.
        since: Stamp,
    },
    /// The operator answers again and nothing waits for it.
    LinkBack,
    /// The fiscal side forbids going on until a person has acted.
    Blocked(Refusal),
    /// It allows it again.
    Unblocked,
}

impl Fact {
    /// Stable name of the kind, as in the journal.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Founded { .. } => "founded",
            Self::Accepted { .. } => "accepted",
            Self::Intended(_) => "intended",
            Self::Renewed { .. } => "renewed",
            Self::Doubted { .. } => "doubted",
            Self::Abandoned { .. } => "abandoned",
            Self::Settled { .. } => "settled",
            Self::Refused { .. } => "refused",
            Self::SignedAutonomously { .. } => "signed_autonomously",
            Self::Stuck { .. } => "stuck",
            Self::Paid(_) => "paid",
            Self::LinkLost { .. } => "link_lost",
            Self::LinkBack => "link_back",
            Self::Blocked(_) => "blocked",
            Self::Unblocked => "unblocked",
        }
    }

    /// The document it is about, if it is about one.
    pub const fn subject(&self) -> Option<DocumentId> {
        match self {
            Self::Accepted { document, .. }
            | Self::Renewed { document, .. }
            | Self::Doubted { document, .. }
            | Self::Abandoned { document, .. }
            | Self::Settled { document, .. }
            | Self::Refused { document, .. }
            | Self::SignedAutonomously { document, .. }
            | Self::Stuck { document, .. } => Some(*document),
            Self::Intended(attempt) => Some(attempt.document),
            Self::Paid(payment) => Some(payment.document),
            Self::Founded { .. }
            | Self::LinkLost { .. }
            | Self::LinkBack
            | Self::Blocked(_)
            | Self::Unblocked => None,
        }
    }
}
