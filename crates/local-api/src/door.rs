//! What this crate needs of the program around it.

use crate::api::Paper;
use domain::command::Command;
use domain::device::{Errand, Kept, Outcome as Inquired, Ran};
use domain::document::{Attempt, Content, Document, DocumentId};
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::registration::Registration;
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::Now;
use domain::wizard::WizardChange;
use engine::View;
use screens::{Goods, Shop, Wiring};
use std::sync::Arc;
use std::time::Duration;
use store::{Reader, StoreError};

/// How a command ended for its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The document has an outcome.
    Final(DocumentId),
    /// Accepted and durable; its outcome is not known within the caller's patience.
    Open(DocumentId),
    /// The key is taken by another body.
    Conflict(DocumentId),
    /// Nothing was written.
    Refused(Refusal),
    /// Nobody knows whether it was accepted; the same key with the same body finds out.
    Unknown,
}

/// A running register, as programs see it. Implemented by the shell that runs it.
pub trait Door: Send + Sync {
    /// Hands a command over and waits for its outcome, at most `patience`.
    fn submit(&self, command: Command, patience: Duration) -> Outcome;
    /// The last published view.
    fn view(&self) -> Arc<View>;
    /// The rows, beside the register.
    ///
    /// # Errors
    /// Any error of the store.
    fn reader(&self) -> Result<Reader, StoreError>;
    /// The time.
    fn now(&self) -> Now;
    /// Country of the folder.
    fn country(&self) -> CountryCode;
    /// Language of its people.
    fn language(&self) -> Language;
    /// Whether its fiscal side is emulated.
    fn emulated(&self) -> bool;
    /// The cashier of the open shift, else the usual one.
    fn default_cashier(&self) -> Option<Cashier>;
    /// Whether a receipt by task opens a shift that is closed; else it is refused.
    fn opens_shift(&self) -> bool {
        false
    }
    /// Whether the check digits of an ИНН, ИИН or БИН are right.
    fn number_is_valid(&self, number: &str) -> bool;
    /// A document on paper of so many columns, with the banner of a demonstration where one belongs, as bytes (text in
    /// UTF-8); nothing for a document that has no paper.
    fn paper(
        &self,
        document: &Document,
        registration: &Registration,
        language: Language,
        paper: Paper,
        columns: usize,
    ) -> Option<Vec<u8>>;
    /// A document as one TLV object.
    ///
    /// # Errors
    /// The document has none.
    fn tlv(
        &self,
        document: &Document,
        attempt: &Attempt,
        registration: &Registration,
    ) -> Result<Vec<u8>, Refusal>;
    /// Looks into the fiscal storage: one small chore, when no document wants it.
    fn inquire(&self, _errand: &Errand) -> Inquired<Ran> {
        Inquired::Refused(Refusal::new("fn.absent"))
    }
    /// A document of the storage's archive, as one of ours would be.
    ///
    /// # Errors
    /// `fn.absent`, `fn.unreadable`.
    fn archived(&self, _kept: &Kept, _data: &[u8]) -> Result<Document, Refusal> {
        Err(Refusal::new("fn.absent"))
    }
    /// Prints slip `no` of a document, from 1; all but the first carry the mark of a copy. Without a number the one after
    /// the last.
    ///
    /// # Errors
    /// `printer.absent`; `document.not_found` for a document that is not good; errors of the store.
    fn print(&self, document: DocumentId, no: Option<u32>) -> Result<(), Refusal>;
}

/// A running register, as its screens see it: all that programs see, and what only people do.
pub trait Register: Door {
    /// The shop, as screens name it.
    fn shop(&self) -> Shop;
    /// The goods, for one thread to ask.
    ///
    /// # Errors
    /// Any error of the store.
    fn goods(&self) -> Result<Box<dyn Goods + Send>, StoreError>;
    /// Changes the draft; its revision now. Waits for the engine and for no disk.
    ///
    /// # Errors
    /// `draft.stale`, `draft.full`, `register.stopped`, and what the store refuses with.
    fn change(&self, change: DraftChange) -> Result<u64, Refusal>;
    /// Changes the wizard's answers; their revision now. Waits for the engine and for no disk.
    ///
    /// # Errors
    /// `wizard.stale`, `register.stopped`, and what the store refuses with.
    fn answer(&self, change: WizardChange) -> Result<u64, Refusal>;
    /// Tries a registration on an emulated device of its own; nothing of it stays.
    ///
    /// # Errors
    /// What it would be refused with.
    fn rehearse(&self, content: Content) -> Result<(), Refusal>;
    /// A slip that belongs to no document, as bytes.
    fn drawn(&self, slip: &Slip, paper: Paper) -> Vec<u8>;
    /// A person found slip `no` of a document on paper, of which nobody was sure.
    ///
    /// # Errors
    /// Errors of the store.
    fn on_paper(&self, document: DocumentId, no: u32) -> Result<(), Refusal>;
    /// Has `notice` called, from any thread, after each change of the view while what is returned is kept.
    fn watch(&self, notice: Box<dyn Fn() + Send + Sync>) -> Box<dyn Send>;
}

/// A data folder: it holds a register or is about to.
pub trait House: Send + Sync {
    /// The register; nothing before the folder is begun.
    fn register(&self) -> Option<Arc<dyn Register>>;
    /// Begins the folder and starts its register: a demonstration shop on emulated devices, or one that is to be put into
    /// service on the devices of `service`, unless its settings are there already.
    ///
    /// # Errors
    /// `folder.unusable`, `settings.bad_value`, `folder.country` when it was begun meanwhile, what a registration runs into.
    fn begin(&self, country: CountryCode, language: Language, service: Option<Wiring>)
    -> Result<(), Refusal>;
}
