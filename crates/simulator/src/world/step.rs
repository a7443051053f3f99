//! One event, one transaction, and what follows it.

use super::{Violation, World};
use crate::side::Side;
use domain::document::{DocumentId, DocumentState};
use engine::{Event, Reply, Step};
use rand::RngExt;
use std::sync::Arc;

impl<S: Side> World<S> {
    /// One event, one transaction; then whatever has to follow it, in the order of the rules.
    ///
    /// # Errors
    /// A broken promise.
    pub fn handle(&mut self, event: Event) -> Result<Option<Reply>, Violation> {
        let (planned, syncs, promises) = (self.disk.plan(), self.disk.syncs(), event.promises());
        let now = self.now();
        let Some(mut life) = self.life.take() else { return Ok(None) };
        let mut deferred = Vec::new();
        let result = (|| {
            let tx = if promises { life.store.begin()? } else { life.store.begin_unsynced()? };
            let mut step = life.engine.handle(&now, event, &tx)?;
            for job in step.early.drain(..) {
                // A lane is as fast or as slow as it likes, before COMMIT or after it, but keeps the order.
                if deferred.is_empty() && self.rng.random_bool(0.5) {
                    self.run_job(job);
                } else {
                    deferred.push(job);
                }
            }
            tx.commit()?;
            Ok(step)
        })();
        if !promises && self.disk.syncs() != syncs {
            return Err(Violation::new(
                "a draft costs no sync",
                format!("{} syncs", self.disk.syncs() - syncs),
            ));
        }
        if let Ok(step) = &result {
            life.view = Arc::clone(&step.view);
        }
        life.deadline = result.as_ref().ok().and_then(|step: &Step| step.deadline);
        life.resting = result.as_ref().is_ok_and(|step| step.resting);
        let wal_pages = life.store.wal_pages();
        self.life = Some(life);
        let step = match result {
            Ok(step) => step,
            Err(error) => {
                self.promise_kept()?;
                return self.store_failed(&error, planned).map(|()| None);
            }
        };
        self.looked.0.extend(step.told);
        for job in deferred.into_iter().chain(step.late) {
            self.run_job(job);
        }
        self.promise_kept()?;
        if self.disk.is_dead() {
            let with_device = self.device_dies_too();
            self.cut_power(with_device);
            return Ok(None); // whoever waited for an answer did not get one
        }
        self.record_disk();
        self.answers(&step.answered)?;
        if step.idle && wal_pages > 200 {
            self.checkpoint()?;
            self.record_disk();
        }
        Ok(step.reply)
    }

    fn checkpoint(&mut self) -> Result<(), Violation> {
        let planned = self.disk.plan();
        self.note("checkpoint");
        if let Some(Err(error)) = self.life.as_mut().map(|life| life.store.checkpoint()) {
            self.store_failed(&error, planned)?;
        }
        Ok(())
    }

    fn promise_kept(&mut self) -> Result<(), Violation> {
        if let Some(seen) = self.hasty_slip.take() {
            return Err(Violation::new("a slip is durable before the printer gets it", seen));
        }
        match self.side.broken_promise() {
            Some(seen) => Err(Violation::new("the intention is durable at the moment of commit", seen)),
            None => Ok(()),
        }
    }

    /// Answers stem from durable facts: what is told is read in the image that a power cut would leave.
    fn answers(&mut self, answered: &[DocumentId]) -> Result<(), Violation> {
        for id in answered {
            let Some(life) = self.life.as_mut() else { return Ok(()) };
            let document = life.store.begin().and_then(|tx| tx.document(*id));
            let Ok(Some(document)) = document else { continue };
            self.syncs_at_answer = self.disk.syncs();
            crate::books::is_durable(&self.disk, &document)?;
            let why = match &document.state {
                DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) => refusal.to_string(),
                _ => String::new(),
            };
            self.note(&format!("answered {} {} {why}", id.0, document.state.as_str()));
            self.callers.told(&document)?;
        }
        Ok(())
    }
}
