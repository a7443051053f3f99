//! The register of a folder: how it is opened, told and asked.

use crate::caller::Caller;
use crate::clock::Clock;
use crate::crew::{Asker, Crew, Message};
use crate::lane::{Hands, benches};
use crate::mind::{Mind, Shown};
use crate::watch::{Watch, Watchers};
use domain::command::Command;
use domain::country::Country;
use domain::device::{Endpoint, Errand, FiscalDevice, Outcome, Printer, Ran};
use domain::document::DocumentId;
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::payment::Terminal;
use domain::wizard::WizardChange;
use engine::{PaperState, Reply, View};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use store::StoreError;

/// How long a caller waits at least to hear whether its command was accepted: a writer in the way is waited for a second,
/// and a store that failed is opened again.
const ACCEPTANCE: Duration = Duration::from_secs(3);
/// How long a look into the device may wait for its turn: behind documents without end it is given up.
const INQUIRY: Duration = Duration::from_secs(60);
/// How often a register that works off what it owes is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What a register is made of.
pub struct Setup {
    /// `register.db`.
    pub database: PathBuf,
    /// Name of a registered SQLite VFS; the system's own when absent.
    pub vfs: Option<&'static str>,
    /// Makes the country, anew for each life of the engine.
    pub country: Box<dyn Fn() -> Box<dyn Country> + Send>,
    /// The fiscal device, where the country has one.
    pub device: Option<Box<dyn FiscalDevice>>,
    /// The operator's endpoint, where the country has one.
    pub endpoint: Option<Box<dyn Endpoint>>,
    /// The card terminal, if there is one.
    pub terminal: Option<Box<dyn Terminal>>,
    /// The printer, if there is one.
    pub printer: Option<Box<dyn Printer>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How a command ended for its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// The document has an outcome: read it by its key.
    Final(DocumentId),
    /// Accepted and durable; its outcome is not known within the caller's patience.
    Open(DocumentId),
    /// The key is taken by another body.
    Conflict(DocumentId),
    /// Nothing was written.
    Refused(Refusal),
    /// Nobody knows whether it was accepted: the store failed while it was made durable, or the engine ended. The same key
    /// with the same body finds out.
    Unknown,
}

/// Why a register does not run.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its store can not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine gives no threads.
    #[error("the machine gives no threads")]
    Threads(#[source] io::Error),
}

impl OpenError {
    /// The same for people: the store's codes, else `internal.error`.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Store(error) => error.refusal(),
            Self::Threads(source) => Refusal::new("internal.error").because(source),
        }
    }
}

/// A running register. Dropping it stops the engine; what was due is derived again at the next start.
pub struct Register {
    crew: Arc<Crew>,
    shown: Arc<Mutex<Shown>>,
    watchers: Arc<Watchers>,
    clock: Arc<dyn Clock>,
}

impl Register {
    /// Opens the store, handles the first event and starts the threads.
    ///
    /// # Errors
    /// [`OpenError`]; nothing runs.
    pub fn open(mut setup: Setup) -> Result<Self, OpenError> {
        let hands = Hands {
            device: setup.device.take(),
            endpoint: setup.endpoint.take(),
            terminal: setup.terminal.take(),
            printer: setup.printer.take(),
        };
        let prints = hands.printer.is_some();
        let clock = Arc::clone(&setup.clock);
        let shown = Arc::new(Mutex::new(Shown::default()));
        let watchers = Arc::new(Watchers::default());
        let crew = Crew::new(benches(hands), Arc::clone(&clock));
        let mind = Mind::new(setup, prints, (Arc::clone(&shown), Arc::clone(&watchers)), &crew)?;
        let register = Self { crew, shown, watchers, clock };
        // Dropped when a thread is missing: those that began end.
        register.crew.start(Box::new(mind)).map_err(OpenError::Threads)?;
        Ok(register)
    }

    /// Hands a command over and waits for its outcome, at most `patience`; for its acceptance a few seconds in any case.
    pub fn submit(&self, command: Command, patience: Duration) -> Submitted {
        let caller = Caller::default();
        if !self.crew.tell(Message::Command(Box::new(command), caller.teller())) {
            // It never left this thread.
            return Submitted::Refused(Refusal::new("register.stopped"));
        }
        caller.wait(patience, ACCEPTANCE)
    }

    /// Asks for slip `no` of a document: the number after the last that was asked for ([`engine::Paper`]). Repeated, it
    /// does nothing.
    ///
    /// # Errors
    /// `printer.absent`; `document.not_found` for a document that is not good; errors of the store.
    pub fn print(&self, document: DocumentId, no: u32) -> Result<(), Refusal> {
        self.ask(|asker| Message::Print(document, no, asker)).map(|_| ())
    }

    /// A person found slip `no` of a document on paper, of which nobody was sure, or needs none of the one that made room
    /// ([`engine::View::unsure`]). Repeated, or about any other slip, it does nothing.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn on_paper(&self, document: DocumentId, no: u32) -> Result<(), Refusal> {
        self.ask(|asker| Message::OnPaper(document, no, asker)).map(|_| ())
    }

    /// Changes, begins or discards the draft; its revision now. Waits for the engine, for no sync of the disk.
    ///
    /// # Errors
    /// `draft.stale` when somebody changed it meanwhile, or something was made of it already; `draft.full`;
    /// `register.stopped` when nobody answers; what the store refuses with. After the last two [`view`](Self::view) shows
    /// what became of it.
    pub fn change(&self, change: DraftChange) -> Result<u64, Refusal> {
        match self.ask(|asker| Message::Draft(Box::new(change), asker))? {
            Reply::Drafted(rev) => Ok(rev),
            _ => Err(Refusal::new("register.stopped")),
        }
    }

    /// Looks into the fiscal device: one small chore, when nothing else wants it. A sale waits for it a fifth of a second at
    /// most.
    pub fn inquire(&self, errand: Errand) -> Outcome<Ran> {
        let (inquirer, told) = sync_channel(1);
        if !self.crew.tell(Message::Inquire(errand, inquirer)) {
            return Outcome::Refused(Refusal::new("register.stopped"));
        }
        match told.recv_timeout(INQUIRY) {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Unknown("the device had no moment for it".to_owned()),
        }
    }

    /// Changes, begins or ends the wizard's answers; their revision now. Waits for the engine, for no sync of the disk.
    ///
    /// # Errors
    /// `wizard.stale` when somebody changed them meanwhile; else as [`change`](Self::change).
    pub fn answer(&self, change: WizardChange) -> Result<u64, Refusal> {
        match self.ask(|asker| Message::Wizard(Box::new(change), asker))? {
            Reply::Drafted(rev) => Ok(rev),
            _ => Err(Refusal::new("register.stopped")),
        }
    }

    /// Hands in what is answered at once.
    fn ask(&self, message: impl FnOnce(Asker) -> Message) -> Result<Reply, Refusal> {
        let (asker, told) = sync_channel(1);
        let sent = self.crew.tell(message(asker));
        let told = if sent { told.recv_timeout(ACCEPTANCE).ok() } else { None };
        match told.unwrap_or_else(|| Reply::Refused(Refusal::new("register.stopped"))) {
            Reply::Refused(refusal) => Err(refusal),
            reply => Ok(reply),
        }
    }

    /// Has `notice` called after each event that changed the [`view`](Self::view), until the watch is dropped. It runs on a
    /// thread of the register, with the new view published: it must be quick and must not wait for the register.
    pub fn watch(&self, notice: Box<dyn Fn() + Send + Sync>) -> Watch {
        self.watchers.add(notice)
    }

    /// Waits while a slip is on its way to paper, at most `patience`: a register that ends over it would not know whether
    /// it was printed.
    pub fn finish_slips(&self, patience: Duration) {
        let until = self.clock.now().mono.saturating_add(patience);
        let printing = || self.view().paper.as_ref().is_some_and(|paper| paper.state == PaperState::Printing);
        while printing() && self.clock.now().mono < until {
            thread::sleep(LOOK);
        }
    }

    /// Waits while the fiscal side is owed something (a queue, a document without an outcome, a link that was lost) and
    /// something is done about it: until nothing is owed, until the next try is more than `patience` away, or until the
    /// queue has not become shorter for `patience`.
    pub fn drain(&self, patience: Duration) {
        let (mut least, mut until) = (u32::MAX, Duration::ZERO);
        while !self.crew.has_stopped() {
            let Shown { view, idle, deadline } = self.shown();
            let now = self.clock.now().mono;
            let Some(situation) = &view.situation else { return };
            let owing = situation.queue > 0 || situation.offline_since.is_some() || view.live.is_some();
            if situation.queue < least {
                (least, until) = (situation.queue, now.saturating_add(patience));
            }
            let resting = idle && deadline.is_none_or(|when| when > now.saturating_add(patience));
            if !owing || resting || now >= until {
                return;
            }
            thread::sleep(LOOK);
        }
    }

    /// The last published view. Waits for no device, disk or network.
    pub fn view(&self) -> Arc<View> {
        self.shown().view
    }

    fn shown(&self) -> Shown {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Register {
    fn drop(&mut self) {
        self.crew.stop();
    }
}
