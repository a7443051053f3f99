//! The register of a folder: the engine's thread and its callers.

use crate::clock::Clock;
use crate::lane::{Hands, Lanes, Life, Reporter, panic_text};
use crate::watch::{Watch, Watchers};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, after, bounded, select, unbounded};
use domain::command::Command;
use domain::country::{Country, Report};
use domain::device::{Endpoint, FiscalDevice, Printer};
use domain::document::DocumentId;
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::payment::Terminal;
use domain::time::Now;
use engine::{Engine, Event, JobId, Reply, Step, View};
use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use store::{Store, StoreError, Wal};

/// Pages in the log above which a quiet moment is used to fold it into the file.
const CHECKPOINT_PAGES: u32 = 1000;
/// Pause before a store that can not be opened is tried again.
const REOPEN_PAUSE: Duration = Duration::from_secs(1);
/// How long a caller waits at least to hear whether its command was accepted: a writer in the way is waited for a second,
/// and a store that failed is opened again.
const ACCEPTANCE: Duration = Duration::from_secs(3);
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
    /// The machine gives no thread, or the engine's ended before its first event.
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

/// Where a caller is told; it is gone when nobody holds `caller` any more.
#[derive(Clone)]
struct Teller {
    told: Sender<Told>,
    caller: Weak<()>,
}

impl Teller {
    /// A caller that has left needs nothing.
    fn tell(&self, told: Told) {
        let _ = self.told.send(told);
    }
}

/// What the engine's thread shows of its last event.
#[derive(Clone, Default)]
struct Shown {
    view: Arc<View>,
    /// Whether no job is under way.
    idle: bool,
    /// When it comes back if nothing happens before. Monotonic.
    deadline: Option<Duration>,
}

/// Where somebody is told who waits for one answer and no document.
type Asker = Sender<Reply>;

enum Message {
    Command(Box<Command>, Teller),
    Print(DocumentId, u32, Asker),
    Draft(Box<DraftChange>, Asker),
    Report(Life, JobId, Report),
    Stop,
}

enum Told {
    Reply(Reply),
    Final,
}

/// A running register. Dropping it stops the engine; what was due is derived again at the next start.
pub struct Register {
    messages: Sender<Message>,
    shown: Arc<Mutex<Shown>>,
    watchers: Arc<Watchers>,
    clock: Arc<dyn Clock>,
    thread: Option<JoinHandle<()>>,
}

impl Register {
    /// Opens the store, starts the engine and its lanes, and waits until the first event is handled.
    ///
    /// # Errors
    /// [`OpenError`]; nothing runs.
    pub fn open(setup: Setup) -> Result<Self, OpenError> {
        let (messages, inbox) = unbounded();
        let shown = Arc::new(Mutex::new(Shown::default()));
        let clock = Arc::clone(&setup.clock);
        let (ready, started) = bounded(1);
        let watchers = Arc::new(Watchers::default());
        let body = Body {
            setup,
            prints: false,
            inbox,
            shown: Arc::clone(&shown),
            watchers: Arc::clone(&watchers),
            waiting: HashMap::new(),
            life: 0,
        };
        let reports = messages.clone();
        let thread = thread::Builder::new()
            .name("engine".into())
            .spawn(move || body.live(reports, &ready))
            .map_err(OpenError::Threads)?;
        match started.recv() {
            Ok(Ok(())) => Ok(Self { messages, shown, watchers, clock, thread: Some(thread) }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(OpenError::Threads(io::Error::other("the engine's thread has ended"))),
        }
    }

    /// Hands a command over and waits for its outcome, at most `patience`; for its acceptance a few seconds in any case.
    pub fn submit(&self, command: Command, patience: Duration) -> Submitted {
        let (sender, told) = unbounded();
        let caller = Arc::new(());
        let teller = Teller { told: sender, caller: Arc::downgrade(&caller) };
        if self.messages.send(Message::Command(Box::new(command), teller)).is_err() {
            // It never left this thread.
            return Submitted::Refused(Refusal::new("register.stopped"));
        }
        let late = after(patience);
        let id = match told.recv_timeout(patience.max(ACCEPTANCE)) {
            Ok(Told::Reply(Reply::Accepted(id) | Reply::Repeated(id))) => id,
            Ok(Told::Reply(Reply::Conflict(id))) => return Submitted::Conflict(id),
            Ok(Told::Reply(Reply::Refused(refusal))) => return Submitted::Refused(refusal),
            // A reply that does not come: the command may have been made durable all the same.
            Ok(Told::Reply(Reply::Printing | Reply::Drafted(_)) | Told::Final) | Err(_) => {
                return Submitted::Unknown;
            }
        };
        select! {
            recv(told) -> told => told.map_or(Submitted::Open(id), |_| Submitted::Final(id)),
            recv(late) -> _ => told.try_recv().map_or(Submitted::Open(id), |_| Submitted::Final(id)),
        }
    }

    /// Asks for slip `no` of a document: the number after the last that was asked for ([`engine::Paper`]). Repeated, it
    /// does nothing.
    ///
    /// # Errors
    /// `printer.absent`; `receipt.not_found` for a document that is not good; errors of the store.
    pub fn print(&self, document: DocumentId, no: u32) -> Result<(), Refusal> {
        self.ask(|teller| Message::Print(document, no, teller)).map(|_| ())
    }

    /// Changes, begins or discards the draft; its revision now. Waits for the engine's thread, for no sync of the disk.
    ///
    /// # Errors
    /// `draft.stale` when somebody changed it meanwhile, or something was made of it already; `draft.full`;
    /// `register.stopped` when nobody answers; what the store refuses with. After the last two [`view`](Self::view) shows
    /// what became of it.
    pub fn change(&self, change: DraftChange) -> Result<u64, Refusal> {
        match self.ask(|teller| Message::Draft(Box::new(change), teller))? {
            Reply::Drafted(rev) => Ok(rev),
            _ => Err(Refusal::new("register.stopped")),
        }
    }

    /// Hands in what is answered at once.
    fn ask(&self, message: impl FnOnce(Asker) -> Message) -> Result<Reply, Refusal> {
        let (sender, told) = bounded(1);
        let sent = self.messages.send(message(sender)).is_ok();
        let told = if sent { told.recv_timeout(ACCEPTANCE).ok() } else { None };
        match told.unwrap_or_else(|| Reply::Refused(Refusal::new("register.stopped"))) {
            Reply::Refused(refusal) => Err(refusal),
            reply => Ok(reply),
        }
    }

    /// Has `notice` called after each event that changed the [`view`](Self::view), until the watch is dropped. It runs on the
    /// engine's thread, with the new view published: it must be quick and must not wait for the register.
    pub fn watch(&self, notice: Box<dyn Fn() + Send + Sync>) -> Watch {
        self.watchers.add(notice)
    }

    /// Waits while the fiscal side is owed something (a queue, a document without an outcome, a link that was lost) and
    /// something is done about it: until nothing is owed, until the next try is more than `patience` away, or until the
    /// queue has not become shorter for `patience`.
    pub fn drain(&self, patience: Duration) {
        let (mut least, mut until) = (u32::MAX, Duration::ZERO);
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
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
        let _ = self.messages.send(Message::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Body {
    setup: Setup,
    prints: bool,
    inbox: Receiver<Message>,
    shown: Arc<Mutex<Shown>>,
    watchers: Arc<Watchers>,
    waiting: HashMap<DocumentId, Vec<Teller>>,
    life: Life,
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

enum End {
    Stop,
    Failed(StoreError),
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

impl Body {
    fn live(mut self, messages: Sender<Message>, ready: &Sender<Result<(), OpenError>>) {
        let report: Reporter = Arc::new(move |life, job, done| {
            // The engine's thread is gone: nobody needs the report, the next start derives what is due.
            let _ = messages.send(Message::Report(life, job, done));
        });
        let hands = Hands {
            device: self.setup.device.take(),
            endpoint: self.setup.endpoint.take(),
            terminal: self.setup.terminal.take(),
            printer: self.setup.printer.take(),
        };
        self.prints = hands.printer.is_some();
        let lanes = match Lanes::start(hands, &report) {
            Ok(lanes) => lanes,
            Err(error) => {
                let _ = ready.send(Err(OpenError::Threads(error)));
                return;
            }
        };
        let mut pending: Option<Pending> = None;
        let mut ready = Some(ready);
        loop {
            let failed = match Store::open(&self.setup.database, self.setup.vfs, Wal::Shared) {
                Ok(store) => match self.one_life(store, &lanes, &mut pending, &mut ready) {
                    End::Stop => return,
                    End::Failed(error) => error,
                },
                Err(error) => error,
            };
            if let Some(ready) = ready.take() {
                let _ = ready.send(Err(failed.into()));
                return;
            }
            if let Some(p) = &mut pending {
                p.failures = p.failures.saturating_add(1);
                if p.failures == 1 {
                    continue;
                }
            }
            // One that never reached its COMMIT is given up after the second failure; any other one waits for the store.
            if let Some(p) = pending.take_if(|p| !p.reached) {
                p.teller.tell(Told::Reply(Reply::Refused(failed.refusal())));
            }
            if self.refuse_for(REOPEN_PAUSE, &failed) {
                return;
            }
        }
    }

    /// One life of store and engine: until told to stop, or until the store fails.
    fn one_life(
        &mut self,
        mut store: Store,
        lanes: &Lanes,
        pending: &mut Option<Pending>,
        ready: &mut Option<&Sender<Result<(), OpenError>>>,
    ) -> End {
        self.life += 1;
        let mut engine = Engine::new((self.setup.country)()).with_printer(self.prints);
        let mut deadline = match self.handle(&mut engine, &mut store, lanes, Event::Start) {
            Ok(step) => step.deadline,
            Err(failed) => return End::Failed(failed.error),
        };
        if let Some(ready) = ready.take() {
            let _ = ready.send(Ok(()));
        }
        loop {
            let mut asked = None;
            let event = match pending.as_ref() {
                Some(p) => Event::Command(p.command.clone()),
                None => match self.next_message(deadline) {
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return End::Stop,
                    // A job of the life before may bear the same name as one of this, and its lane has both to do.
                    Ok(Message::Report(life, ..)) if life != self.life => continue,
                    Ok(Message::Report(_, job, report)) => Event::Finished { job, report: Box::new(report) },
                    Ok(Message::Command(command, teller)) => {
                        *pending =
                            Some(Pending { command: command.clone(), teller, failures: 0, reached: false });
                        Event::Command(command)
                    }
                    Ok(Message::Print(document, no, asker)) => {
                        asked = Some(asker);
                        Event::Print { document, no }
                    }
                    Ok(Message::Draft(change, asker)) => {
                        asked = Some(asker);
                        Event::Draft(change)
                    }
                    Err(RecvTimeoutError::Timeout) => Event::Deadline,
                },
            };
            let step = match self.handle(&mut engine, &mut store, lanes, event) {
                Ok(step) => step,
                Err(failed) => {
                    if let Some(asker) = asked {
                        let _ = asker.send(Reply::Refused(failed.error.refusal()));
                    }
                    if let Some(p) = pending {
                        p.reached |= failed.reached;
                    }
                    return End::Failed(failed.error);
                }
            };
            deadline = step.deadline;
            if let Some(asker) = asked {
                // A caller that has left needs nothing.
                let _ = step.reply.map(|reply| asker.send(reply));
            } else if let (Some(reply), Some(p)) = (step.reply, pending.take()) {
                if let Reply::Accepted(id) | Reply::Repeated(id) = reply {
                    self.wait_for(id, p.teller.clone());
                }
                p.teller.tell(Told::Reply(reply.clone()));
                if let Reply::Repeated(id) = reply {
                    self.tell_if_final(&mut store, id);
                }
            }
            for id in step.answered {
                self.tell_final(id);
            }
            if step.idle
                && store.wal_pages() >= CHECKPOINT_PAGES
                && let Err(error) = store.checkpoint()
            {
                return End::Failed(error);
            }
        }
    }

    fn next_message(&self, deadline: Option<Duration>) -> Result<Message, RecvTimeoutError> {
        match deadline {
            Some(when) => self.inbox.recv_timeout(when.saturating_sub(self.setup.clock.now().mono)),
            None => self.inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// One event, one transaction: early jobs start before COMMIT, promises after it returned.
    fn handle(
        &self,
        engine: &mut Engine,
        store: &mut Store,
        lanes: &Lanes,
        event: Event,
    ) -> Result<Step, Failed> {
        let now: Now = self.setup.clock.now();
        let tx = if event.promises() { store.begin()? } else { store.begin_unsynced()? };
        let mut step = catch_unwind(AssertUnwindSafe(|| engine.handle(&now, event, &tx)))
            .unwrap_or_else(|panic| Err(StoreError::Corrupt { what: panic_text(&*panic) }))?;
        for job in step.early.drain(..) {
            lanes.start_job(self.life, job);
        }
        tx.commit().map_err(|error| Failed { error, reached: true })?;
        for job in step.late.drain(..) {
            lanes.start_job(self.life, job);
        }
        let shown = Shown { view: Arc::clone(&step.view), idle: step.idle, deadline: step.deadline };
        let before =
            std::mem::replace(&mut *self.shown.lock().unwrap_or_else(PoisonError::into_inner), shown);
        self.watchers.published(&before.view, &step.view);
        Ok(step)
    }

    /// Remembers who waits for a document, and forgets who no longer waits for any.
    fn wait_for(&mut self, id: DocumentId, teller: Teller) {
        self.waiting.retain(|_, tellers| {
            tellers.retain(|teller| teller.caller.strong_count() > 0);
            !tellers.is_empty()
        });
        self.waiting.entry(id).or_default().push(teller);
    }

    fn tell_final(&mut self, id: DocumentId) {
        for teller in self.waiting.remove(&id).unwrap_or_default() {
            teller.tell(Told::Final);
        }
    }

    fn tell_if_final(&mut self, store: &mut Store, id: DocumentId) {
        let open = store.begin().and_then(|tx| tx.document(id)).is_ok_and(|document| {
            document.is_some_and(|d| d.state == domain::document::DocumentState::Waiting)
        });
        if !open {
            self.tell_final(id);
        }
    }

    /// While the store can not be opened: commands are refused, reports wait. True when told to stop.
    fn refuse_for(&self, pause: Duration, error: &StoreError) -> bool {
        let until = self.setup.clock.now().mono + pause;
        loop {
            match self.inbox.recv_timeout(until.saturating_sub(self.setup.clock.now().mono)) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return true,
                Ok(Message::Command(_, teller)) => {
                    teller.tell(Told::Reply(Reply::Refused(error.refusal())));
                }
                Ok(Message::Print(_, _, asker) | Message::Draft(_, asker)) => {
                    let _ = asker.send(Reply::Refused(error.refusal()));
                }
                // It means nothing to the next engine, which derives what is due anew.
                Ok(Message::Report(..)) => {}
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}
