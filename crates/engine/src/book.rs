//! The transaction of an event, with what was already read of it.

use domain::country::Situation;
use domain::document::{Attempt, Document, DocumentId};
use domain::fact::Fact;
use domain::time::Stamp;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;
use store::{StoreError, Tx};

/// The live attempt with its document, read once.
pub(crate) type Live = Option<Arc<(Document, Attempt)>>;

/// One event reads the same few rows again and again: they are kept until the next fact is written.
pub(crate) struct Book<'a> {
    tx: &'a Tx<'a>,
    live: RefCell<Option<Live>>,
    situation: RefCell<Option<Situation>>,
    documents: RefCell<BTreeMap<DocumentId, Option<Arc<Document>>>>,
    changed: RefCell<Option<BTreeSet<DocumentId>>>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(tx: &'a Tx<'a>) -> Self {
        Self {
            tx,
            live: RefCell::default(),
            situation: RefCell::default(),
            documents: RefCell::default(),
            changed: RefCell::default(),
        }
    }

    /// The attempt whose outcome is open, with its document.
    pub(crate) fn live_attempt(&self) -> Result<Live, StoreError> {
        if let Some(live) = &*self.live.borrow() {
            return Ok(live.clone());
        }
        let live = self.tx.live_attempt()?.map(Arc::new);
        self.live.replace(Some(live.clone()));
        Ok(live)
    }

    /// Where the register stands; counters are left empty.
    pub(crate) fn situation(&self) -> Result<Situation, StoreError> {
        if let Some(situation) = &*self.situation.borrow() {
            return Ok(situation.clone());
        }
        let situation = self.tx.situation()?;
        self.situation.replace(Some(situation.clone()));
        Ok(situation)
    }

    /// A document as it stands.
    pub(crate) fn document(&self, id: DocumentId) -> Result<Option<Arc<Document>>, StoreError> {
        if let Some(document) = self.documents.borrow().get(&id) {
            return Ok(document.clone());
        }
        let document = self.tx.document(id)?.map(Arc::new);
        self.documents.borrow_mut().insert(id, document.clone());
        Ok(document)
    }

    /// Writes a fact; what was read is read again.
    pub(crate) fn append(&self, fact: &Fact, actor: &str, at: Stamp) -> Result<(), StoreError> {
        self.live.replace(None);
        self.situation.replace(None);
        self.documents.borrow_mut().clear();
        self.changed.borrow_mut().get_or_insert_default().extend(fact.subject());
        self.tx.append(fact, actor, at)
    }

    /// Whether a fact was written.
    pub(crate) fn wrote(&self) -> bool {
        self.changed.borrow().is_some()
    }

    /// Whether a fact about this document was written.
    pub(crate) fn changed(&self, id: DocumentId) -> bool {
        self.changed.borrow().as_ref().is_some_and(|changed| changed.contains(&id))
    }

    /// The attempt that was just written is the live one: it need not be read back.
    pub(crate) fn is_live(&self, document: Document, attempt: Attempt) {
        self.live.replace(Some(Some(Arc::new((document, attempt)))));
    }
}

impl<'a> Deref for Book<'a> {
    type Target = Tx<'a>;

    fn deref(&self) -> &Tx<'a> {
        self.tx
    }
}
