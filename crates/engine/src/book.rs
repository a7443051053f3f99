//! The transaction of an event, with what was already read of it.

use domain::country::Situation;
use domain::document::{Attempt, Document};
use domain::fact::Fact;
use domain::time::Stamp;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use store::{StoreError, Tx};

/// The live attempt with its document, read once.
pub(crate) type Live = Option<Rc<(Document, Attempt)>>;

/// One event reads the same few rows again and again: they are kept until the next fact is written.
pub(crate) struct Book<'a> {
    tx: &'a Tx<'a>,
    live: RefCell<Option<Live>>,
    situation: RefCell<Option<Situation>>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(tx: &'a Tx<'a>) -> Self {
        Self { tx, live: RefCell::new(None), situation: RefCell::new(None) }
    }

    /// The attempt whose outcome is open, with its document.
    pub(crate) fn live_attempt(&self) -> Result<Live, StoreError> {
        if let Some(live) = &*self.live.borrow() {
            return Ok(live.clone());
        }
        let live = self.tx.live_attempt()?.map(Rc::new);
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

    /// Writes a fact; what was read is read again.
    pub(crate) fn append(&self, fact: &Fact, actor: &str, at: Stamp) -> Result<(), StoreError> {
        self.live.replace(None);
        self.situation.replace(None);
        self.tx.append(fact, actor, at)
    }

    /// The attempt that was just written is the live one: it need not be read back.
    pub(crate) fn is_live(&self, document: Document, attempt: Attempt) {
        self.live.replace(Some(Some(Rc::new((document, attempt)))));
    }
}

impl<'a> Deref for Book<'a> {
    type Target = Tx<'a>;

    fn deref(&self) -> &Tx<'a> {
        self.tx
    }
}
