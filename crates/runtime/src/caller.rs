//! Where a caller waits for its command: it is woken once, by the last word.

use crate::register::Submitted;
use engine::Reply;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

#[derive(Default)]
struct Told {
    reply: Option<Reply>,
    is_final: bool,
    /// Nobody will tell any more.
    is_all: bool,
    /// The caller's patience is over: it waits for the reply alone.
    hurries: bool,
}

/// The caller's end. Dropping it says that nobody waits any more.
#[derive(Default)]
pub(crate) struct Caller(Arc<Slot>);

#[derive(Default)]
struct Slot {
    told: Mutex<Told>,
    changed: Condvar,
}

impl Slot {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The engine's end. Dropping it says that this was all, and wakes the caller.
pub(crate) struct Teller(Weak<Slot>);

impl Caller {
    pub(crate) fn teller(&self) -> Teller {
        Teller(Arc::downgrade(&self.0))
    }

    /// Waits for the outcome, at most `patience`; for the reply at least `acceptance`.
    pub(crate) fn wait(&self, patience: Duration, acceptance: Duration) -> Submitted {
        let wait = |told, time, goes_on: fn(&mut Told) -> bool| {
            let waited = self.0.changed.wait_timeout_while(told, time, goes_on);
            waited.unwrap_or_else(PoisonError::into_inner).0
        };
        let mut told = wait(self.0.told(), patience, |told| !told.is_all);
        if told.reply.is_none() && !told.is_all {
            told.hurries = true;
            told =
                wait(told, acceptance.saturating_sub(patience), |told| told.reply.is_none() && !told.is_all);
        }
        match (told.reply.take(), told.is_final) {
            (Some(Reply::Accepted(id) | Reply::Repeated(id)), true) => Submitted::Final(id),
            (Some(Reply::Accepted(id) | Reply::Repeated(id)), false) => Submitted::Open(id),
            (Some(Reply::Conflict(id)), _) => Submitted::Conflict(id),
            (Some(Reply::Refused(refusal)), _) => Submitted::Refused(refusal),
            // A reply that does not come: the command may have been made durable all the same.
            (None | Some(Reply::Printing | Reply::Drafted(_)), _) => Submitted::Unknown,
        }
    }
}

impl Teller {
    /// Whether the caller still waits.
    pub(crate) fn is_heard(&self) -> bool {
        self.0.strong_count() > 0
    }

    /// What the engine replied. A caller that waits for the outcome as well is left asleep.
    pub(crate) fn reply(&self, reply: Reply) {
        let Some(slot) = self.0.upgrade() else { return };
        let mut told = slot.told();
        told.reply = Some(reply);
        if told.hurries {
            slot.changed.notify_one();
        }
    }

    /// The document has an outcome.
    pub(crate) fn outcome(self) {
        if let Some(slot) = self.0.upgrade() {
            slot.told().is_final = true;
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(slot) = self.0.upgrade() {
            slot.told().is_all = true;
            slot.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::document::DocumentId;
    use domain::notice::Refusal;
    use std::thread;

    const LONG: Duration = Duration::from_secs(3600);
    const ID: DocumentId = DocumentId(7);

    /// What a caller hears that waits while `tell` tells.
    fn heard(patience: Duration, tell: impl FnOnce(Teller) + Send) -> Submitted {
        let caller = Caller::default();
        let teller = caller.teller();
        thread::scope(|scope| {
            scope.spawn(move || tell(teller));
            caller.wait(patience, LONG)
        })
    }

    #[test]
    fn a_patient_caller_hears_the_outcome() {
        let told = |teller: Teller| {
            teller.reply(Reply::Accepted(ID));
            teller.outcome();
        };
        assert_eq!(heard(LONG, told), Submitted::Final(ID));
        let refused = Refusal::new("shift.closed");
        let reply = Reply::Refused(refused.clone());
        assert_eq!(heard(LONG, |teller| teller.reply(reply)), Submitted::Refused(refused));
        assert_eq!(heard(LONG, |teller| teller.reply(Reply::Conflict(ID))), Submitted::Conflict(ID));
    }

    #[test]
    fn a_caller_without_patience_still_waits_for_the_reply() {
        let (go_on, done) = std::sync::mpsc::channel::<()>();
        let caller = Caller::default();
        let teller = caller.teller();
        thread::scope(|scope| {
            scope.spawn(move || {
                teller.reply(Reply::Accepted(ID));
                let _ = done.recv(); // the outcome takes longer than the caller waits
            });
            assert_eq!(caller.wait(Duration::ZERO, LONG), Submitted::Open(ID));
            drop(go_on);
        });
    }

    #[test]
    fn a_teller_that_is_lost_leaves_what_was_told() {
        assert_eq!(heard(LONG, drop), Submitted::Unknown);
        assert_eq!(heard(LONG, |teller| teller.reply(Reply::Accepted(ID))), Submitted::Open(ID));
        let caller = Caller::default();
        let teller = caller.teller();
        assert_eq!(caller.wait(Duration::ZERO, Duration::ZERO), Submitted::Unknown);
        assert!(teller.is_heard());
        drop(caller);
        assert!(!teller.is_heard());
        teller.outcome();
    }
}
