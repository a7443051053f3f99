//! Events in, steps out.

use crate::act;
use crate::book::Book;
use crate::command;
use crate::draft::{self, Basket};
use crate::due::{Due, Early, Rows, due};
use crate::inquiry;
use crate::job::{Job, JobId, Lane, Task, is_complete};
use crate::newest;
use crate::paper;
use crate::planted::Planted;
use crate::wizard;
use domain::command::Command;
use domain::country::{Country, Report, Situation};
use domain::device::{Errand, Identity, Outcome, Ran};
use domain::document::{AttemptState, Document, DocumentId};
use domain::draft::{Draft, DraftChange};
use domain::notice::Refusal;
use domain::time::{Now, Stamp};
use domain::wizard::{Wizard, WizardChange};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Newest, StoreError, Tx};

/// What enters.
#[derive(Debug, Clone)]
pub enum Event {
    /// The register begins to run, or begins again after an error of its store.
    Start,
    /// Somebody wants a document.
    Command(Box<Command>),
    /// Somebody changes what is being worked on. It promises nothing: its transaction needs no sync
    /// ([`Event::promises`]), and no job follows from it.
    Draft(Box<DraftChange>),
    /// Somebody changes the answers of the wizard. It promises as little.
    Wizard(Box<WizardChange>),
    /// A lane reports.
    Finished {
        /// Which job.
        job: JobId,
        /// What became of it.
        report: Box<Report>,
    },
    /// Somebody wants a slip on paper: `no` is the number after the last that was asked for. Any other does nothing, so two
    /// who ask at once get one.
    Print {
        /// Whose.
        document: DocumentId,
        /// Which.
        no: u32,
    },
    /// A person found this slip on paper, of which nobody was sure, or needs none of the one that made room:
    /// [`View::unsure`]. Any other does nothing.
    OnPaper {
        /// Whose.
        document: DocumentId,
        /// Which of its slips.
        no: u32,
    },
    /// Somebody wants to look into the fiscal device; told by [`Step::told`] under this number.
    Inquire {
        /// Unlike all others of this engine.
        no: u64,
        /// At what.
        errand: Errand,
    },
    /// The announced deadline has come.
    Deadline,
}

impl Event {
    /// Whether its transaction has to be durable when COMMIT returns. One that promises nothing is begun with
    /// [`begin_unsynced`](store::Store::begin_unsynced), and the next promise or a second makes it durable.
    pub const fn promises(&self) -> bool {
        !matches!(self, Self::Draft(_) | Self::Wizard(_))
    }
}

/// Answer to a command, as far as it can be given at once. It may be told to the caller only after COMMIT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A document of this number; its outcome follows.
    Accepted(DocumentId),
    /// The key is known, with the same body: this document is the answer.
    Repeated(DocumentId),
    /// The key is known, with another body.
    Conflict(DocumentId),
    /// Not accepted; nothing was written, the key stays free.
    Refused(Refusal),
    /// The slip takes its turn, or did already; or it is known to be on paper.
    Printing,
    /// The draft or the wizard was changed or discarded; its revision now.
    Drafted(u64),
}

/// What has to follow an event.
#[derive(Debug, Default)]
pub struct Step {
    /// Jobs to start at once, before COMMIT: they may be lost.
    pub early: Vec<Job>,
    /// Jobs to start after COMMIT returned: promises.
    pub late: Vec<Job>,
    /// For a command or a draft: what to tell its caller, after COMMIT.
    pub reply: Option<Reply>,
    /// What the device told those who asked, by their numbers.
    pub told: Vec<(u64, Outcome<Ran>)>,
    /// Documents whose outcome the callers may now read, after COMMIT.
    pub answered: Vec<DocumentId>,
    /// What the shells may show, after COMMIT.
    pub view: Arc<View>,
    /// When to come back with [`Event::Deadline`] if nothing happens before. Monotonic.
    pub deadline: Option<Duration>,
    /// No lane is at work: a chore of the disk (a checkpoint) disturbs nobody.
    pub idle: bool,
    /// Nothing is to be done: at the deadline there is but a look whether the device is still there.
    pub resting: bool,
}

/// What shells draw without asking anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Where the register stands; none before the first event.
    pub situation: Option<Situation>,
    /// The document whose outcome is open on the fiscal side, and how far its attempt got.
    pub live: Option<(DocumentId, AttemptState)>,
    /// Who is at the other end.
    pub identity: Option<Identity>,
    /// Why it is not known or not usable.
    pub trouble: Option<Refusal>,
    /// What a person is working on.
    pub draft: Option<Arc<Draft>>,
    /// The document that was made of the draft, as it stands; a refused one until the draft changes again.
    pub made: Option<Arc<Document>>,
    /// The slip that was asked for last.
    pub paper: Option<Paper>,
    /// The newest slip of which nobody knows whether it is on paper, or that made room and is not, until a person says that
    /// it is (or that nobody needs it) or asks for it again: slips that came out since prove nothing about it.
    pub unsure: Option<Unsure>,
    /// What the operator is owed, where a fiscal storage keeps the queue.
    pub owed: Option<Owed>,
    /// The newest documents: the key of a shift is named after one, and the last receipt is another.
    pub newest: Newest,
    /// The shift opening or closing, or the report about the register itself, whose outcome is open; of several the oldest.
    pub shift_change: Option<Arc<Document>>,
    /// Wrong receipts that were taken back and whose right one was refused: a repair of the same receipt makes it.
    pub half_repaired: Arc<[DocumentId]>,
    /// The newest report about the register itself (registration, its change, closing of the storage) that has an outcome.
    pub report: Option<Arc<Document>>,
    /// What somebody answered so far who makes the next one.
    pub wizard: Option<Arc<Wizard>>,
}

/// Where the printing of a slip stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Whose slip.
    pub document: DocumentId,
    /// Which of its slips, from 1; all but the first carry the mark of a copy. The next one is asked for by the next
    /// number.
    pub no: u32,
    /// How far it got.
    pub state: PaperState,
}

/// A slip that a person has to look after: it may be on paper or not, or it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsure {
    /// Whose.
    pub document: DocumentId,
    /// Which of its slips, from 1.
    pub no: u32,
    /// Number of the receipt inside its shift; 0 for a report.
    pub receipt: u32,
    /// Nothing of it is on paper: it made room for newer ones. Asked for again it has the same number.
    pub skipped: bool,
}

/// How far the printing of a slip got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperState {
    /// The printer is not ready and nothing is on paper; it is asked again by itself. The reason is for the person.
    Waiting(Refusal),
    /// On its way.
    Printing,
    /// On paper.
    Printed,
    /// Nobody knows whether it is on paper: a person looks, and what is printed again is a copy.
    Unknown(Refusal),
    /// Nothing of it is on paper, and nobody waits for it: asked for again it has the same number.
    Skipped,
}

/// What the operator of fiscal data is owed (Russia: the fiscal storage keeps the documents until they are confirmed).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Owed {
    /// Documents not confirmed yet.
    pub documents: u32,
    /// Time of the oldest of them.
    pub oldest: Option<Stamp>,
    /// Why the last exchange failed; nothing while it goes on or there is nothing to send.
    pub trouble: Option<Refusal>,
    /// What the operator said with its last receipt beside that it has the document: a document it found faults in, settings
    /// that change, words of its own.
    pub said: Option<Refusal>,
}

/// The register's mind. Lives as long as its store: after any error of the store both are dropped and made anew.
pub struct Engine {
    pub(crate) country: Box<dyn Country>,
    pub(crate) early: Early,
    pub(crate) basket: Basket,
    pub(crate) newest: Newest,
    pub(crate) shift_change: Option<Arc<Document>>,
    pub(crate) half_repaired: Arc<[DocumentId]>,
    pub(crate) report: Option<Arc<Document>>,
    pub(crate) wizard: Option<Arc<Wizard>>,
    /// What each lane has in hand: a job, and the promise that follows it.
    running: BTreeMap<Lane, Vec<JobId>>,
    /// What followed the last event.
    view: Arc<View>,
    deadline: Option<Duration>,
    pub(crate) planted: Option<Planted>,
    /// Whether there is a printer.
    pub(crate) prints: bool,
}

impl Engine {
    /// An engine that knows nothing but its country. [`Event::Start`] comes first.
    pub fn new(country: Box<dyn Country>) -> Self {
        Self {
            country,
            early: Early::default(),
            basket: Basket::default(),
            newest: Newest::default(),
            shift_change: None,
            half_repaired: Arc::default(),
            report: None,
            wizard: None,
            running: BTreeMap::new(),
            view: Arc::default(),
            deadline: None,
            planted: None,
            prints: false,
        }
    }

    /// The same with a printer or without.
    #[must_use]
    pub fn with_printer(mut self, prints: bool) -> Self {
        self.prints = prints;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn with_planted(mut self, planted: Option<Planted>) -> Self {
        self.planted = planted;
        self
    }

    /// Its country.
    pub fn country(&self) -> &dyn Country {
        &*self.country
    }

    /// Handles one event inside one transaction. The caller starts `early`, commits, then starts `late` and gives answers.
    ///
    /// # Errors
    /// Any error of the store: the caller drops the transaction, the engine and the store, reopens and starts again.
    pub fn handle(&mut self, now: &Now, event: Event, tx: &Tx<'_>) -> Result<Step, StoreError> {
        let tx = &Book::new(tx);
        let mut step = Step::default();
        let mut actor = "register".to_owned();
        match event {
            Event::Start => {
                draft::start(self, tx)?;
                wizard::start(self, tx)?;
                newest::start(self, tx)?;
                act::start(self, tx, now)?;
                paper::start(self, tx)?;
            }
            Event::Draft(change) => return self.drafted(now, *change, tx),
            Event::Wizard(change) => {
                let reply = wizard::change(self, tx, now, *change)?;
                return Ok(self.unsynced(reply));
            }
            Event::Deadline => {}
            Event::Inquire { no, errand } => inquiry::ask(self, no, errand, &mut step.told),
            Event::Print { document, no } => {
                let refusal = paper::ask(self, tx, document, no)?;
                step.reply = Some(refusal.map_or(Reply::Printing, Reply::Refused));
            }
            Event::OnPaper { document, no } => {
                paper::found(self, tx, document, no)?;
                step.reply = Some(Reply::Printing);
            }
            Event::Command(command) => {
                actor.clone_from(&command.actor.name);
                step.reply = Some(command::command(self, now, *command, tx, &mut step.answered)?);
            }
            Event::Finished { job, report } => {
                let in_hand = self.running.get(&job.lane).is_some_and(|jobs| jobs.contains(&job));
                if in_hand && !is_complete(&report) {
                    self.running.remove(&job.lane);
                    if job.task == Task::Inquire {
                        inquiry::finished(self, now, job, *report, &mut step.told);
                    } else {
                        act::finished(self, tx, now, job, *report, &mut step.answered)?;
                    }
                }
                // Any other report is late or foreign: what it says is found out again.
            }
        }
        act::advance(self, tx, now, &actor, &mut step.answered)?;
        inquiry::advance(self, &mut step.told);
        paper::advance(self, tx, &step.answered)?;
        draft::follow(self, tx)?;
        newest::follow(self, tx, &step.answered)?;
        self.sync_drafts(now, tx)?;
        let rows = rows(tx)?;
        let Due { jobs, deadline, resting } = due(&rows, &self.early, &*self.country, now);
        for job in jobs {
            let in_hand = self.running.entry(job.id.lane).or_default();
            if in_hand.last() == job.follows.as_ref() {
                in_hand.push(job.id);
                act::started(self, now, job.id.task);
                if job.id.task.is_late() && self.planted != Some(Planted::LateJobsEarly) {
                    step.late.push(job);
                } else {
                    step.early.push(job);
                }
            }
        }
        self.deadline = deadline;
        step.deadline = deadline;
        step.idle = self.running.is_empty();
        step.resting = resting;
        self.view = Arc::new(View {
            live: rows.live.map(|live| (live.0.id, live.1.state.clone())),
            situation: Some(rows.situation),
            identity: self.early.identity.clone(),
            trouble: self.early.trouble.clone(),
            paper: self.early.desk.shown(),
            unsure: self.early.desk.unsure,
            draft: self.basket.draft.clone(),
            made: self.basket.made.clone(),
            owed: self.early.carrier.shown(),
            newest: self.newest,
            shift_change: self.shift_change.clone(),
            half_repaired: Arc::clone(&self.half_repaired),
            report: self.report.clone(),
            wizard: self.wizard.clone(),
        });
        step.view = Arc::clone(&self.view);
        Ok(step)
    }

    /// A draft changes nothing but itself: what is due and what is shown besides is as it was.
    fn drafted(&mut self, now: &Now, change: DraftChange, tx: &Book<'_>) -> Result<Step, StoreError> {
        let reply = draft::change(self, tx, now, change)?;
        Ok(self.unsynced(reply))
    }

    /// The step of an event that promises nothing.
    fn unsynced(&mut self, reply: Reply) -> Step {
        let (draft, made, wizard) =
            (self.basket.draft.clone(), self.basket.made.clone(), self.wizard.clone());
        if (&draft, &made, &wizard) != (&self.view.draft, &self.view.made, &self.view.wizard) {
            self.view = Arc::new(View { draft, made, wizard, ..View::clone(&self.view) });
        }
        let synced_by = self.early.unsynced.map(|since| since + draft::SYNC_AFTER);
        self.deadline = [self.deadline, synced_by].into_iter().flatten().min();
        Step {
            reply: Some(reply),
            view: Arc::clone(&self.view),
            deadline: self.deadline,
            idle: self.running.is_empty(),
            ..Step::default()
        }
    }

    /// Drafts are durable with the first promise after them, and after a second in any case.
    fn sync_drafts(&mut self, now: &Now, tx: &Book<'_>) -> Result<(), StoreError> {
        let Some(since) = self.early.unsynced else { return Ok(()) };
        let waited = since + draft::SYNC_AFTER <= now.mono;
        if waited && !tx.wrote() {
            tx.touch()?;
        }
        if waited || tx.wrote() {
            self.early.unsynced = None;
        }
        Ok(())
    }

    /// Ids of the jobs that a register with these rows derives right after its start. The same before a kill and after it.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn due_after_restart(&self, now: &Now, tx: &Tx<'_>) -> Result<Vec<JobId>, StoreError> {
        let due = due(&rows(&Book::new(tx))?, &Early::default(), &*self.country, now);
        Ok(due.jobs.into_iter().map(|job| job.id).collect())
    }
}

fn rows(tx: &Book<'_>) -> Result<Rows, StoreError> {
    Ok(Rows { situation: tx.situation()?, live: tx.live_attempt()?, payments: tx.open_payments()? })
}
