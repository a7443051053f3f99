//! The engine with its store, through all their lives, and who waits for which document.

use crate::caller::Teller;
use crate::crew::{Asker, Crew, Inquirer, Life, Message};
use crate::lane::panic_text;
use crate::register::Setup;
use crate::watch::Watchers;
use domain::command::Command;
use domain::device::Outcome;
use domain::document::{DocumentId, DocumentState};
use domain::notice::Refusal;
use domain::time::Now;
use engine::{Engine, Event, Reply, View};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Store, StoreError, Wal};

/// Pages in the log above which a quiet moment is used to fold it into the file.
const CHECKPOINT_PAGES: u32 = 1000;
/// Pause before a store that can not be opened is tried again.
const REOPEN_PAUSE: Duration = Duration::from_secs(1);

/// What is shown of the last event.
#[derive(Clone, Default)]
pub(crate) struct Shown {
    pub(crate) view: Arc<View>,
    /// Whether no job is under way.
    pub(crate) idle: bool,
    /// When the engine comes back if nothing happens before. Monotonic.
    pub(crate) deadline: Option<Duration>,
}

pub(crate) struct Mind {
    setup: Setup,
    prints: bool,
    /// Absent after the store failed, until it is tried again.
    alive: Option<(Engine, Store)>,
    /// What commands are refused with meanwhile.
    trouble: Refusal,
    life: Life,
    /// When to come back without a message. Monotonic.
    deadline: Option<Duration>,
    pending: Option<Pending>,
    /// Who waits for one answer, until the end of the event.
    asked: Option<Asker>,
    waiting: HashMap<DocumentId, Vec<Teller>>,
    /// Who asked the device something, by the engine's number.
    inquirers: HashMap<u64, Inquirer>,
    last_inquiry: u64,
    shown: Arc<Mutex<Shown>>,
    watchers: Arc<Watchers>,
}

/// A command that has not been replied to yet.
struct Pending {
    command: Box<Command>,
    teller: Teller,
    /// How often the store failed over it.
    failures: u32,
    /// Whether a COMMIT of it was begun: it may be durable, and "refused" would invite to sell a second time.
    reached: bool,
}

/// How an event came to nothing.
struct Failed {
    error: StoreError,
    /// Whether its COMMIT was begun.
    reached: bool,
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self { error, reached: false }
    }
}

impl Mind {
    /// Opens the store and handles the first event.
    pub(crate) fn new(
        setup: Setup,
        prints: bool,
        (shown, watchers): (Arc<Mutex<Shown>>, Arc<Watchers>),
        crew: &Crew,
    ) -> Result<Self, StoreError> {
        let mut mind = Self {
            setup,
            prints,
            alive: None,
            trouble: Refusal::new("store.io"),
            life: 0,
            deadline: None,
            pending: None,
            asked: None,
            waiting: HashMap::new(),
            inquirers: HashMap::new(),
            last_inquiry: 0,
            shown,
            watchers,
        };
        mind.revive(crew).map_err(|failed| failed.error)?;
        Ok(mind)
    }

    /// When to come back without a message. Monotonic.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Takes a message in, or sees that its time has come.
    pub(crate) fn turn(&mut self, message: Option<Message>, crew: &Crew) {
        let mut done = match (message, self.alive.is_some()) {
            // A job of the life before may bear the same name as one of this, and its lane has both to do.
            (Some(Message::Report(life, ..)), _) if life != self.life => return,
            (Some(Message::Report(..)), false) => return,
            (Some(Message::Report(_, job, report)), true) => {
                self.handle(Event::Finished { job, report: Box::new(report) }, crew)
            }
            // Somebody stands there: the store is tried now and not after its pause.
            (Some(Message::Command(command, teller)), false) => match self.revive(crew) {
                Ok(()) => {
                    self.pending = Some(Pending { command, teller, failures: 0, reached: false });
                    self.handle_pending(crew)
                }
                Err(failed) => {
                    // Of a command that may be durable already nobody can say that it was refused.
                    if self.pending.as_ref().is_none_or(|pending| pending.command.key != command.key) {
                        teller.reply(Reply::Refused(failed.error.refusal()));
                    }
                    Err(failed)
                }
            },
            (Some(Message::Command(command, teller)), true) => {
                self.pending = Some(Pending { command, teller, failures: 0, reached: false });
                self.handle_pending(crew)
            }
            (
                Some(
                    Message::Print(.., asker)
                    | Message::OnPaper(.., asker)
                    | Message::Draft(_, asker)
                    | Message::Wizard(_, asker),
                ),
                false,
            ) => {
                // A caller that has left needs nothing, here and below.
                let _ = asker.send(Reply::Refused(self.trouble.clone()));
                return;
            }
            (Some(Message::Inquire(_, inquirer)), false) => {
                let _ = inquirer.send(Outcome::Refused(self.trouble.clone()));
                return;
            }
            (Some(Message::Inquire(errand, inquirer)), true) => {
                self.last_inquiry = self.last_inquiry.wrapping_add(1);
                let no = self.last_inquiry;
                self.inquirers.insert(no, inquirer);
                self.handle(Event::Inquire { no, errand }, crew)
            }
            (Some(Message::Print(document, no, asker)), true) => {
                self.asked = Some(asker);
                self.handle(Event::Print { document, no }, crew)
            }
            (Some(Message::OnPaper(document, no, asker)), true) => {
                self.asked = Some(asker);
                self.handle(Event::OnPaper { document, no }, crew)
            }
            (Some(Message::Draft(change, asker)), true) => {
                self.asked = Some(asker);
                self.handle(Event::Draft(change), crew)
            }
            (Some(Message::Wizard(change, asker)), true) => {
                self.asked = Some(asker);
                self.handle(Event::Wizard(change), crew)
            }
            (None, true) => self.handle(Event::Deadline, crew),
            (None, false) => self.revive(crew),
        };
        while let Err(Failed { error, .. }) = done {
            self.alive = None;
            crew.forget_jobs();
            self.inquirers.clear(); // they hear that nobody tells any more
            self.trouble = error.refusal();
            if let Some(asker) = self.asked.take() {
                let _ = asker.send(Reply::Refused(self.trouble.clone()));
            }
            if let Some(pending) = &mut self.pending {
                pending.failures = pending.failures.saturating_add(1);
                if pending.failures == 1 {
                    done = self.revive(crew);
                    continue;
                }
            }
            // One that never reached its COMMIT is given up after the second failure; any other one waits for the store.
            if let Some(pending) = self.pending.take_if(|pending| !pending.reached) {
                pending.teller.reply(Reply::Refused(error.refusal()));
            }
            self.deadline = Some(self.setup.clock.now().mono + REOPEN_PAUSE);
            return;
        }
    }

    /// Engine and store are made anew: what is due is derived from the rows, and a command that has no reply is handed in
    /// again.
    fn revive(&mut self, crew: &Crew) -> Result<(), Failed> {
        let store = Store::open(&self.setup.database, self.setup.vfs, Wal::Shared)?;
        self.alive = Some((Engine::new((self.setup.country)()).with_printer(self.prints), store));
        self.life += 1;
        self.handle(Event::Start, crew)?;
        // An outcome that became durable by the COMMIT that failed is nobody's event any more.
        for id in self.waiting.keys().copied().collect::<Vec<_>>() {
            if !self.is_open(id) {
                self.tell_outcome(id);
            }
        }
        self.handle_pending(crew)
    }

    fn handle_pending(&mut self, crew: &Crew) -> Result<(), Failed> {
        let Some(pending) = &self.pending else { return Ok(()) };
        let command = Event::Command(pending.command.clone());
        self.handle(command, crew).inspect_err(|failed| {
            if let Some(pending) = &mut self.pending {
                pending.reached |= failed.reached;
            }
        })
    }

    /// One event, one transaction: early jobs start before COMMIT, promises and answers after it returned.
    fn handle(&mut self, event: Event, crew: &Crew) -> Result<(), Failed> {
        let now: Now = self.setup.clock.now();
        let Some((engine, store)) = &mut self.alive else { return Ok(()) };
        let tx = if event.promises() { store.begin()? } else { store.begin_unsynced()? };
        let step = catch_unwind(AssertUnwindSafe(|| engine.handle(&now, event, &tx)))
            .unwrap_or_else(|panic| Err(StoreError::Corrupt { what: panic_text(&*panic) }))?;
        crew.start_early(self.life, step.early);
        tx.commit().map_err(|error| Failed { error, reached: true })?;
        crew.start_late(self.life, step.late);
        self.deadline = step.deadline;
        let shown = Shown { view: Arc::clone(&step.view), idle: step.idle, deadline: step.deadline };
        let before =
            std::mem::replace(&mut *self.shown.lock().unwrap_or_else(PoisonError::into_inner), shown);
        self.watchers.published(&before.view, &step.view);
        if let Some(reply) = step.reply {
            self.reply(reply);
        }
        for (no, outcome) in step.told {
            if let Some(inquirer) = self.inquirers.remove(&no) {
                let _ = inquirer.send(outcome);
            }
        }
        for id in step.answered {
            self.tell_outcome(id);
        }
        if step.idle
            && let Some((_, store)) = &mut self.alive
            && store.wal_pages() >= CHECKPOINT_PAGES
        {
            store.checkpoint()?;
        }
        Ok(())
    }

    fn reply(&mut self, reply: Reply) {
        if let Some(asker) = self.asked.take() {
            let _ = asker.send(reply);
            return;
        }
        let Some(Pending { teller, .. }) = self.pending.take() else { return };
        teller.reply(reply.clone());
        match reply {
            Reply::Accepted(id) => self.wait_for(id, teller),
            Reply::Repeated(id) => {
                self.wait_for(id, teller);
                if !self.is_open(id) {
                    self.tell_outcome(id);
                }
            }
            Reply::Conflict(_) | Reply::Refused(_) | Reply::Printing | Reply::Drafted(_) => {}
        }
    }

    /// Remembers who waits for a document, and forgets who no longer waits for any.
    fn wait_for(&mut self, id: DocumentId, teller: Teller) {
        self.waiting.retain(|_, tellers| {
            tellers.retain(Teller::is_heard);
            !tellers.is_empty()
        });
        self.waiting.entry(id).or_default().push(teller);
    }

    fn tell_outcome(&mut self, id: DocumentId) {
        self.waiting.remove(&id).into_iter().flatten().for_each(Teller::outcome);
    }

    fn is_open(&mut self, id: DocumentId) -> bool {
        let Some((_, store)) = &mut self.alive else { return true };
        let document = store.begin().and_then(|tx| tx.document(id));
        // What can not be read just now has no outcome to be told.
        document.map_or(true, |document| document.is_some_and(|d| d.state == DocumentState::Waiting))
    }
}
