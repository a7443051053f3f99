//! Facts: one variant for one variant, by the name of its kind.

use super::document::{Attempt, Autonomous, Content, Payment, Refusal, Settlement};
use super::{Malformed, Stamp};
use domain::command::Key;
use domain::document::{AttemptNo, DocumentId};
use domain::fact::Fact as D;
use domain::tax::CountryCode;
use serde::{Deserialize, Serialize};

/// A fact with what the store writes beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub fact: D,
    /// Layout of the paper of an accepted document; 0 with any other fact.
    pub layout: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fact {
    Founded {
        country: String,
        emulated: bool,
        language: String,
        offset_min: i16,
    },
    Accepted {
        document: u64,
        caller: String,
        key: String,
        #[serde(with = "hex::serde::no_prefix")]
        body: [u8; 32],
        layout: u32,
        content: Content,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<u64>,
    },
    Intended(Attempt),
    Renewed {
        document: u64,
        no: u32,
        form_no: u32,
        #[serde(with = "hex::serde::no_prefix")]
        form: Vec<u8>,
    },
    Doubted {
        document: u64,
        no: u32,
    },
    Abandoned {
        document: u64,
        no: u32,
    },
    Settled {
        document: u64,
        no: Option<u32>,
        settlement: Settlement,
    },
    Refused {
        document: u64,
        no: Option<u32>,
        refusal: Refusal,
    },
    SignedAutonomously {
        document: u64,
        autonomous: Autonomous,
    },
    Stuck {
        document: u64,
        refusal: Refusal,
    },
    Paid(Payment),
    LinkLost {
        since: Stamp,
    },
    LinkBack {},
    Blocked(Refusal),
    Unblocked {},
}

impl Fact {
    /// The twin of a fact; `layout` is written with an accepted document.
    pub(crate) fn of(fact: &D, layout: u32) -> Self {
        match fact {
            D::Founded { country, emulated, language, offset_min } => Self::Founded {
                country: country.as_str().to_owned(),
                emulated: *emulated,
                language: language.clone(),
                offset_min: *offset_min,
            },
            D::Accepted { document, key, body, content, after } => Self::Accepted {
                document: document.0,
                caller: key.caller.clone(),
                key: key.key.clone(),
                body: *body,
                layout,
                content: content.into(),
                after: after.map(|first| first.0),
            },
            D::Intended(attempt) => Self::Intended(attempt.into()),
            D::Renewed { document, no, form_no, form } => {
                Self::Renewed { document: document.0, no: no.0, form_no: *form_no, form: form.clone() }
            }
            D::Doubted { document, no } => Self::Doubted { document: document.0, no: no.0 },
            D::Abandoned { document, no } => Self::Abandoned { document: document.0, no: no.0 },
            D::Settled { document, no, settlement } => {
                Self::Settled { document: document.0, no: no.map(|n| n.0), settlement: settlement.into() }
            }
            D::Refused { document, no, refusal } => {
                Self::Refused { document: document.0, no: no.map(|n| n.0), refusal: refusal.into() }
            }
            D::SignedAutonomously { document, autonomous } => {
                Self::SignedAutonomously { document: document.0, autonomous: autonomous.into() }
            }
            D::Stuck { document, refusal } => Self::Stuck { document: document.0, refusal: refusal.into() },
            D::Paid(payment) => Self::Paid(payment.into()),
            D::LinkLost { since } => Self::LinkLost { since: (*since).into() },
            D::LinkBack => Self::LinkBack {},
            D::Blocked(refusal) => Self::Blocked(refusal.into()),
            D::Unblocked => Self::Unblocked {},
        }
    }
}

impl TryFrom<Fact> for Recorded {
    type Error = Malformed;

    fn try_from(fact: Fact) -> Result<Self, Malformed> {
        let mut layout = 0;
        let fact = match fact {
            Fact::Founded { country, emulated, language, offset_min } => D::Founded {
                country: CountryCode::parse(&country).ok_or_else(|| Malformed::new("country", &country))?,
                emulated,
                language,
                offset_min,
            },
            Fact::Accepted { document, caller, key, body, layout: made_with, content, after } => {
                layout = made_with;
                let (document, key) = (DocumentId(document), Key { caller, key });
                let after = after.map(DocumentId);
                D::Accepted { document, key, body, content: content.try_into()?, after }
            }
            Fact::Intended(attempt) => D::Intended(attempt.try_into()?),
            Fact::Renewed { document, no, form_no, form } => {
                D::Renewed { document: DocumentId(document), no: AttemptNo(no), form_no, form }
            }
            Fact::Doubted { document, no } => {
                D::Doubted { document: DocumentId(document), no: AttemptNo(no) }
            }
            Fact::Abandoned { document, no } => {
                D::Abandoned { document: DocumentId(document), no: AttemptNo(no) }
            }
            Fact::Settled { document, no, settlement } => D::Settled {
                document: DocumentId(document),
                no: no.map(AttemptNo),
                settlement: settlement.into(),
            },
            Fact::Refused { document, no, refusal } => D::Refused {
                document: DocumentId(document),
                no: no.map(AttemptNo),
                refusal: refusal.try_into()?,
            },
            Fact::SignedAutonomously { document, autonomous } => {
                D::SignedAutonomously { document: DocumentId(document), autonomous: autonomous.into() }
            }
            Fact::Stuck { document, refusal } => {
                D::Stuck { document: DocumentId(document), refusal: refusal.try_into()? }
            }
            Fact::Paid(payment) => D::Paid(payment.try_into()?),
            Fact::LinkLost { since } => D::LinkLost { since: since.into() },
            Fact::LinkBack {} => D::LinkBack,
            Fact::Blocked(refusal) => D::Blocked(refusal.try_into()?),
            Fact::Unblocked {} => D::Unblocked,
        };
        Ok(Self { fact, layout })
    }
}
