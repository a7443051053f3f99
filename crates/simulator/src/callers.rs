//! People and programs: they send commands, repeat them, and remember what they were told.

use domain::command::{Actor, Command, Key, Role, Wish};
use domain::document::{Content, Document, DocumentId, DocumentState};
use domain::draft::DraftId;
use std::collections::BTreeMap;

use crate::world::Violation;

/// What a caller was told about a document. Never changes afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Fiscal sign and number.
    Settled(String, u64),
    /// Autonomous number.
    Autonomous(u32),
    /// Code of the refusal.
    Refused(String),
    /// A person has to look.
    Stuck,
}

/// One call: a key, a body, and what is known about its outcome.
#[derive(Debug, Clone)]
pub struct Call {
    /// The caller's key.
    pub key: Key,
    /// What was asked for.
    pub wish: Wish,
    /// The draft it is made of, as it was seen.
    pub draft: Option<(DraftId, u64)>,
    /// The document, once the register named it.
    pub document: Option<DocumentId>,
    /// What was told.
    pub told: Option<Told>,
}

/// All calls of a shop, in the order they were made.
#[derive(Debug, Clone, Default)]
pub struct Callers {
    /// The calls.
    pub calls: Vec<Call>,
    by_document: BTreeMap<DocumentId, usize>,
}

impl Callers {
    /// Makes a new call; its number.
    pub fn make(&mut self, wish: impl Into<Wish>) -> usize {
        let n = self.calls.len();
        let key = Key { caller: "sim".into(), key: format!("call-{n}") };
        let wish = wish.into();
        self.calls.push(Call { key, wish, draft: None, document: None, told: None });
        n
    }

    /// Makes a new call that pays for a draft: its key is the same whoever pays.
    pub fn make_of_draft(&mut self, content: Content, id: DraftId, rev: u64) -> usize {
        let n = self.calls.len();
        let key = Key { caller: "sim".into(), key: format!("draft-{}-pay-{rev}", id.0) };
        self.calls.push(Call {
            key,
            wish: content.into(),
            draft: Some((id, rev)),
            document: None,
            told: None,
        });
        n
    }

    /// The command of a call. `changed` is the same key with another body.
    pub fn command(&self, n: usize, changed: bool) -> Option<Command> {
        let call = self.calls.get(n)?;
        let mut body = [0u8; 32];
        for (slot, byte) in
            body.iter_mut().zip((n as u64).to_le_bytes().into_iter().chain([u8::from(changed)]))
        {
            *slot = byte;
        }
        let role = match call.wish.content() {
            Some(Content::Registration(..)) => Role::Administrator,
            _ => Role::Program,
        };
        let actor = Actor { name: "sim".into(), role };
        Some(Command { actor, key: call.key.clone(), body, wish: call.wish.clone(), draft: call.draft })
    }

    /// The register named the document of a call.
    ///
    /// # Errors
    /// It named another one before, or the document belongs to another call: something is doubled.
    pub fn named(&mut self, n: usize, document: DocumentId) -> Result<(), Violation> {
        if let Some(call) = self.calls.get_mut(n) {
            match call.document {
                Some(known) if known != document => {
                    return Err(Violation::new(
                        "one key, two documents",
                        format!("{known:?} and {document:?}"),
                    ));
                }
                _ => call.document = Some(document),
            }
        }
        match self.by_document.insert(document, n) {
            Some(other) if other != n => {
                Err(Violation::new("one document, two keys", format!("{document:?}: {other} and {n}")))
            }
            _ => Ok(()),
        }
    }

    /// The register told the outcome of a document.
    ///
    /// # Errors
    /// It told another one before.
    pub fn told(&mut self, document: &Document) -> Result<(), Violation> {
        let Some(now) = outcome(document) else {
            return Err(Violation::new("an answer without an outcome", format!("{:?}", document.state)));
        };
        let Some(call) = self.by_document.get(&document.id).and_then(|n| self.calls.get_mut(*n)) else {
            return Ok(()); // its caller never heard its number: the machine died in between
        };
        match &call.told {
            Some(before) if *before != now && *before != Told::Stuck => {
                Err(Violation::new("an answer changed", format!("{before:?}, then {now:?}")))
            }
            _ => {
                call.told = Some(now);
                Ok(())
            }
        }
    }
}

/// What an answer says about a document: the autonomous signature stays the answer for ever.
fn outcome(document: &Document) -> Option<Told> {
    let good = matches!(document.state, DocumentState::Autonomous | DocumentState::Settled);
    if let Some(autonomous) = document.autonomous.as_ref().filter(|_| good) {
        return Some(Told::Autonomous(autonomous.number));
    }
    match &document.state {
        DocumentState::Settled => {
            document.settlement.as_ref().map(|s| Told::Settled(s.sign.clone(), s.number))
        }
        DocumentState::Refused(refusal) => Some(Told::Refused(refusal.code.clone())),
        DocumentState::Stuck(_) => Some(Told::Stuck),
        DocumentState::Waiting | DocumentState::Autonomous => None,
    }
}
