//! What has to be done now, derived from rows. The only place where a job is born.

use crate::carrier::{self, Carrier};
use crate::draft::SYNC_AFTER;
use crate::inquiry::{self, Inquiries};
use crate::job::{Job, JobId, Lane, Task};
use crate::paper::{self, Desk};
use crate::recovery::{self, Recovery};
use domain::country::{AfterLoss, Country, Work};
use domain::device::Identity;
use domain::document::{Attempt, AttemptNo, AttemptState, Document, DocumentId, DocumentState};
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::time::Now;
use domain::{country::Situation, time::Stamp};
use std::sync::Arc;
use std::time::Duration;

/// Rows that decide what is due, read in the transaction of the event.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Where the register stands.
    pub situation: Situation,
    /// The attempt whose outcome is open, with its document. There is at most one.
    pub live: Option<Arc<(Document, Attempt)>>,
    /// Payments whose outcome is open, and approved ones of refused documents.
    pub payments: Vec<(Document, Payment)>,
}

/// What this process knows beyond the rows. All of it may be lost at any time; a restart begins with the default.
#[derive(Debug, Clone, Default)]
pub struct Early {
    /// Who is at the other end, while nothing suggests that this has changed.
    pub identity: Option<Identity>,
    /// Why it is not known.
    pub trouble: Option<Refusal>,
    /// How often in a row the question who is there failed.
    pub identify_failures: u32,
    /// The attempt that this process wrote: only of this one it is known whether it was sent.
    pub fresh: Option<(DocumentId, AttemptNo)>,
    /// How often in a row the upload of the fresh attempt failed.
    pub prepare_failures: u32,
    /// Payment that this process wrote and has not sent yet.
    pub fresh_payment: Option<DocumentId>,
    /// The form that may be sent: an autonomous document gets a new one for each try.
    pub renewed: bool,
    /// When the first try of the live request began: the transaction time counts from here. Monotonic.
    pub first_sent: Option<Duration>,
    /// The live attempt is not sent or looked up before this. Monotonic.
    pub not_before: Duration,
    /// Nobody is asked who is there before this. Monotonic.
    pub ask_not_before: Duration,
    /// Whoever is known is not asked again whether it is there before this. Monotonic.
    pub check_not_before: Duration,
    /// How often in a row a question about the live attempt stayed without an answer.
    pub silences: u32,
    /// Nothing is asked of the terminal before this. Monotonic.
    pub terminal_not_before: Duration,
    /// Why the outcome of the newest commit was unknown, for the technician.
    pub doubt: String,
    /// Slips.
    pub(crate) desk: Desk,
    /// Since when a change of a draft waits for a sync. Monotonic.
    pub unsynced: Option<Duration>,
    /// The device's messages.
    pub(crate) carrier: Carrier,
    /// Looks that somebody asked for.
    pub(crate) inquiries: Inquiries,
    /// Documents that are read back.
    pub(crate) recovery: Option<Recovery>,
    #[doc(hidden)]
    pub unwritten: Option<Arc<(Document, Attempt)>>,
}

/// Jobs that are due, and when to look again if none of them changes anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// At most one a lane, and the promise that follows it.
    pub jobs: Vec<Job>,
    /// Monotonic time of the next look.
    pub deadline: Option<Duration>,
    /// Nothing is to be done: what is here is but the look whether the device is still there.
    pub resting: bool,
}

impl Due {
    pub(crate) fn at(&mut self, when: Duration, now: &Now, job: impl FnOnce() -> Job) {
        if when <= now.mono {
            self.jobs.push(job());
        } else {
            self.look_again(when);
        }
    }

    fn look_again(&mut self, when: Duration) {
        self.deadline = Some(self.deadline.map_or(when, |d| d.min(when)));
    }
}

/// Derives what is due.
pub fn due(rows: &Rows, early: &Early, country: &dyn Country, now: &Now) -> Due {
    let mut due = Due::default();
    fiscal(rows, early, country, now, &mut due);
    carrier::due(rows, early, country, now, &mut due);
    inquiry::due(rows, early, &mut due);
    // A printer without paper and a terminal that is silent are asked again and again; the device rests meanwhile.
    let device_rests = due == Due::default();
    for (document, payment) in &rows.payments {
        let before = due.jobs.len();
        due.at(early.terminal_not_before, now, || terminal(document, payment, early));
        if due.jobs.len() > before {
            break; // one terminal, one question at a time
        }
    }
    paper::due(&early.desk, now, &mut due);
    if let Some(since) = early.unsynced {
        due.look_again(since + SYNC_AFTER);
    }
    let in_service = early.identity.is_some() && rows.situation.registration.is_some();
    if device_rests && in_service && country.conduct().check.is_some() {
        due.resting = due.jobs.is_empty() && due.deadline.is_none();
        due.at(early.check_not_before, now, || identify(&rows.situation, country, now));
    }
    due
}

fn identify(situation: &Situation, country: &dyn Country, now: &Now) -> Job {
    let work = country.identify(situation, now);
    Job { id: id(&work, Task::Identify, None), work, follows: None }
}

fn fiscal(rows: &Rows, early: &Early, country: &dyn Country, now: &Now, due: &mut Due) {
    let situation = &rows.situation;
    let Some((document, attempt)) = rows.live.as_deref().or(early.unwritten.as_deref()) else {
        if let Some(job) = recovery::due(early) {
            due.jobs.push(job);
            return;
        }
        // A block is lifted by the other side or by a person: keep asking, quietly.
        let asked = situation.registration.is_some() || country.conduct().identity_first;
        if situation.block.is_some() || (early.identity.is_none() && asked) {
            due.at(early.ask_not_before, now, || identify(situation, country, now));
        }
        return;
    };
    let known_unsent =
        attempt.state == AttemptState::Intended && early.fresh == Some((attempt.document, attempt.no));
    match country.conduct().after_loss {
        AfterLoss::LookUp if known_unsent => {
            let follows = country.conduct().prepares.then(|| {
                let work = Work::Prepare(attempt.clone());
                let id = id(&work, Task::Prepare, Some(attempt));
                due.at(early.not_before, now, || Job { id, work, follows: None });
                id
            });
            due.at(early.not_before, now, || {
                let work = country.commit(attempt);
                Job { id: id(&work, Task::Commit, Some(attempt)), work, follows }
            });
        }
        AfterLoss::LookUp => due.at(early.not_before, now, || {
            let work = Work::LookUp(attempt.clone());
            Job { id: id(&work, Task::LookUp, Some(attempt)), work, follows: None }
        }),
        // Another key was typed in: first the other side says whether it takes the key, and what it has.
        AfterLoss::RepeatSame if early.identity.is_none() && situation.is_rekeyed(attempt) => {
            due.at(early.ask_not_before, now, || identify(situation, country, now));
        }
        AfterLoss::RepeatSame if document.state == DocumentState::Autonomous && !early.renewed => {
            // The next form has to be written first: an event of its own.
            due.look_again(early.not_before.max(now.mono));
        }
        AfterLoss::RepeatSame => due.at(early.not_before, now, || {
            let mut work = country.commit(attempt);
            if let (Work::Exchange(exchange), Some(rules), Some(first)) =
                (&mut work, country.conduct().autonomous, early.first_sent)
            {
                // The transaction time covers all tries; a document that is already signed has a whole one a try.
                let left = (first + rules.transaction_time).saturating_sub(now.mono);
                let cut = document.state != DocumentState::Autonomous && situation.block.is_none();
                if cut && !left.is_zero() {
                    exchange.patience = exchange.patience.min(left);
                }
            }
            Job { id: id(&work, Task::Commit, Some(attempt)), work, follows: None }
        }),
    }
}

fn terminal(document: &Document, payment: &Payment, early: &Early) -> Job {
    let reference = payment.reference.clone();
    let (task, work) = match payment.state {
        PaymentState::Asked if early.fresh_payment == Some(payment.document) => {
            (Task::Charge, Work::Charge { reference, amount: payment.amount })
        }
        PaymentState::Approved => (Task::Reverse, Work::Reverse { reference }),
        _ => (Task::AskTerminal, Work::AskTerminal { reference }),
    };
    let id = JobId { lane: Lane::Terminal, task, document: document.id.0, attempt: 0, form: 0 };
    Job { id, work, follows: None }
}

fn id(work: &Work, task: Task, attempt: Option<&Attempt>) -> JobId {
    let lane = if matches!(work, Work::Exchange(_)) { Lane::Network } else { Lane::Device };
    JobId {
        lane,
        task,
        document: attempt.map_or(0, |a| a.document.0),
        attempt: attempt.map_or(0, |a| a.no.0),
        form: attempt.map_or(0, |a| a.form_no),
    }
}

/// Whether new documents must be signed without the operator: it is silent, or earlier ones still wait for it.
pub(crate) fn is_offline(situation: &Situation) -> bool {
    situation.offline_since.is_some() || situation.queue > 0
}

/// Since when the operator is silent, as seen when it begins now.
pub(crate) fn offline_from(situation: &Situation, now: &Now) -> Stamp {
    situation.offline_since.unwrap_or(now.wall)
}
