//! Commands of the callers, and what they are told.

use super::{Violation, World};
use crate::side::Side;
use domain::command::{Command, Wish};
use domain::device::{Errand, Outcome, Ran};
use domain::document::{Document, DocumentId, DocumentState};
use domain::notice::Refusal;
use engine::{Event, Reply};
use std::time::Duration;

impl<S: Side> World<S> {
    /// Sends a command of a caller.
    ///
    /// # Errors
    /// A broken promise.
    pub fn call(&mut self, n: usize, changed: bool) -> Result<Option<Reply>, Violation> {
        let Some(command) = self.callers.command(n, changed) else { return Ok(None) };
        self.note(&format!("call {n}{}", if changed { " changed" } else { "" }));
        let reply = self.handle(Event::Command(Box::new(command)))?;
        self.note(&match &reply {
            Some(Reply::Refused(refusal)) => format!("refused {}", refusal.code),
            Some(reply) => format!("{reply:?}"),
            None => "no reply".to_owned(),
        });
        match &reply {
            Some(Reply::Accepted(id) | Reply::Repeated(id)) if !changed => {
                self.callers.named(n, *id)?;
                self.read_again(*id)?;
            }
            Some(Reply::Accepted(id) | Reply::Repeated(id))
                if self.callers.calls.get(n).is_some_and(|c| c.document.is_some()) =>
            {
                return Err(Violation::new("another body is a conflict", format!("{id:?}")));
            }
            _ => {}
        }
        Ok(reply)
    }

    /// Asks for a slip.
    ///
    /// # Errors
    /// A broken promise.
    pub fn print(&mut self, document: u64, no: u32) -> Result<Option<Reply>, Violation> {
        self.note(&format!("print {document}/{no}"));
        self.handle(Event::Print { document: DocumentId(document), no })
    }

    /// A person found a slip on paper.
    ///
    /// # Errors
    /// A broken promise.
    pub fn on_paper(&mut self, document: u64, no: u32) -> Result<Option<Reply>, Violation> {
        self.note(&format!("on paper {document}/{no}"));
        self.handle(Event::OnPaper { document: DocumentId(document), no })
    }

    /// Somebody wants to look into the device; the number it is [`told`](Self::told) by.
    ///
    /// # Errors
    /// A broken promise.
    pub fn inquire(&mut self, errand: Errand) -> Result<u64, Violation> {
        self.looked.1 += 1;
        let no = self.looked.1;
        self.note(&format!("inquire {no}"));
        self.handle(Event::Inquire { no, errand })?;
        Ok(no)
    }

    /// What the device told, once.
    pub fn told(&mut self, no: u64) -> Option<Outcome<Ran>> {
        self.looked.0.remove(&no)
    }

    /// An answer is read again by its key at any time, and stays the same.
    fn read_again(&mut self, id: DocumentId) -> Result<(), Violation> {
        let Some(life) = self.life.as_mut() else { return Ok(()) };
        match life.store.begin().and_then(|tx| tx.document(id)) {
            Ok(Some(document)) if document.state != DocumentState::Waiting => self.callers.told(&document),
            _ => Ok(()),
        }
    }

    /// Makes a call of new content; its number.
    pub fn make_call(&mut self, wish: impl Into<Wish>) -> usize {
        self.callers.make(wish)
    }

    /// Hands a command over and lets the world go on until its document has an outcome: the way a day without faults
    /// goes. Nothing when the command was refused before it became a document.
    ///
    /// # Errors
    /// A broken promise, or no outcome within an hour.
    pub fn perform(&mut self, command: Command) -> Result<Result<Document, Refusal>, Violation> {
        let id = match self.handle(Event::Command(Box::new(command)))? {
            Some(Reply::Accepted(id) | Reply::Repeated(id)) => id,
            Some(Reply::Refused(refusal)) => return Ok(Err(refusal)),
            Some(Reply::Conflict(id)) => {
                return Ok(Err(Refusal::new("task.conflict").with("document", id.0)));
            }
            other @ (None | Some(Reply::Printing | Reply::Drafted(_))) => {
                return Err(Violation::new("a command gets a reply", format!("{other:?}")));
            }
        };
        let end = self.mono + Duration::from_secs(3600);
        loop {
            let document =
                self.life.as_mut().and_then(|life| life.store.begin().and_then(|tx| tx.document(id)).ok()?);
            match document {
                Some(document) if document.state != DocumentState::Waiting => return Ok(Ok(document)),
                _ if self.mono > end || !self.happen()? => {
                    return Err(Violation::new("a document gets an outcome", format!("document {}", id.0)));
                }
                _ => {}
            }
        }
    }
}
