//! The register of a folder: the engine's thread and its callers.

use crate::clock::Clock;
use crate::lane::{Hands, Lanes, Reporter, panic_text};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};
use domain::command::Command;
use domain::country::{Country, Report};
use domain::device::{Endpoint, FiscalDevice};
use domain::document::DocumentId;
use domain::notice::Refusal;
use domain::payment::Terminal;
use domain::time::Now;
use engine::{Engine, Event, JobId, Reply, Step, View};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use store::{Store, StoreError, Wal};

/// Pages in the log above which a quiet moment is used to fold it into the file.
const CHECKPOINT_PAGES: u32 = 1000;
/// Pause before a store that can not be opened is tried again.
const REOPEN_PAUSE: Duration = Duration::from_secs(1);

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
}

enum Message {
    Command(Box<Command>, Sender<Told>),
    Report(JobId, Report),
    Stop,
}

enum Told {
    Reply(Reply),
    Final,
}

/// A running register. Dropping it stops the engine; what was due is derived again at the next start.
pub struct Register {
    messages: Sender<Message>,
    view: Arc<Mutex<Arc<View>>>,
    thread: Option<JoinHandle<()>>,
}

impl Register {
    /// Opens the store, starts the engine and its lanes, and waits until the first event is handled.
    ///
    /// # Errors
    /// The store can not be opened; nothing runs.
    pub fn open(setup: Setup) -> Result<Self, StoreError> {
        let (messages, inbox) = unbounded();
        let view = Arc::new(Mutex::new(Arc::new(View::default())));
        let (ready, started) = bounded(1);
        let body = Body { setup, inbox, view: Arc::clone(&view), waiting: HashMap::new() };
        let reports = messages.clone();
        let thread = thread::Builder::new()
            .name("engine".into())
            .spawn(move || body.live(reports, &ready))
            .map_err(|_| StoreError::Busy)?;
        match started.recv() {
            Ok(Ok(())) => Ok(Self { messages, view, thread: Some(thread) }),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// Hands a command over and waits for its outcome, at most `patience`.
    pub fn submit(&self, command: Command, patience: Duration) -> Submitted {
        let (teller, told) = unbounded();
        let stopped = || Submitted::Refused(Refusal::new("register.stopped"));
        if self.messages.send(Message::Command(Box::new(command), teller)).is_err() {
            return stopped();
        }
        // The reply follows within one transaction; a store in trouble answers within its own pause.
        let id = match told.recv() {
            Ok(Told::Reply(Reply::Accepted(id) | Reply::Repeated(id))) => id,
            Ok(Told::Reply(Reply::Conflict(id))) => return Submitted::Conflict(id),
            Ok(Told::Reply(Reply::Refused(refusal))) => return Submitted::Refused(refusal),
            Ok(Told::Final) | Err(_) => return stopped(),
        };
        match told.recv_timeout(patience) {
            Ok(_) => Submitted::Final(id),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Submitted::Open(id),
        }
    }

    /// The last published view. Waits for no device, disk or network.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.lock().unwrap_or_else(PoisonError::into_inner))
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
    inbox: Receiver<Message>,
    view: Arc<Mutex<Arc<View>>>,
    waiting: HashMap<DocumentId, Vec<Sender<Told>>>,
}

/// A command that has not been replied to yet, and how often the store failed over it.
struct Pending {
    command: Box<Command>,
    teller: Sender<Told>,
    failures: u32,
}

enum End {
    Stop,
    Failed(StoreError),
}

impl Body {
    fn live(mut self, messages: Sender<Message>, ready: &Sender<Result<(), StoreError>>) {
        let report: Reporter = Arc::new(move |job, done| {
            // The engine's thread is gone: nobody needs the report, the next start derives what is due.
            let _ = messages.send(Message::Report(job, done));
        });
        let hands = Hands {
            device: self.setup.device.take(),
            endpoint: self.setup.endpoint.take(),
            terminal: self.setup.terminal.take(),
        };
        let Ok(lanes) = Lanes::start(hands, &report) else { return };
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
                let _ = ready.send(Err(failed));
                return;
            }
            if let Some(p) = pending.take() {
                if p.failures < 2 {
                    pending = Some(Pending { failures: p.failures + 1, ..p });
                    continue;
                }
                let _ = p.teller.send(Told::Reply(Reply::Refused(failed.refusal())));
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
        ready: &mut Option<&Sender<Result<(), StoreError>>>,
    ) -> End {
        let mut engine = Engine::new((self.setup.country)());
        let mut deadline = match self.handle(&mut engine, &mut store, lanes, Event::Start) {
            Ok(step) => step.deadline,
            Err(error) => return End::Failed(error),
        };
        if let Some(ready) = ready.take() {
            let _ = ready.send(Ok(()));
        }
        loop {
            let event = match pending.as_ref() {
                Some(p) => Event::Command(p.command.clone()),
                None => match self.next_message(deadline) {
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return End::Stop,
                    Ok(Message::Report(job, report)) => Event::Finished { job, report: Box::new(report) },
                    Ok(Message::Command(command, teller)) => {
                        *pending = Some(Pending { command: command.clone(), teller, failures: 0 });
                        Event::Command(command)
                    }
                    Err(RecvTimeoutError::Timeout) => Event::Deadline,
                },
            };
            let step = match self.handle(&mut engine, &mut store, lanes, event) {
                Ok(step) => step,
                Err(error) => return End::Failed(error),
            };
            deadline = step.deadline;
            if let (Some(reply), Some(p)) = (step.reply, pending.take()) {
                if let Reply::Accepted(id) | Reply::Repeated(id) = reply {
                    self.waiting.entry(id).or_default().push(p.teller.clone());
                }
                let _ = p.teller.send(Told::Reply(reply.clone()));
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
    ) -> Result<Step, StoreError> {
        let now: Now = self.setup.clock.now();
        let tx = store.begin()?;
        let mut step = catch_unwind(AssertUnwindSafe(|| engine.handle(&now, event, &tx)))
            .unwrap_or_else(|panic| Err(StoreError::Corrupt { what: panic_text(&*panic) }))?;
        for job in step.early.drain(..) {
            lanes.start_job(job);
        }
        tx.commit()?;
        for job in step.late.drain(..) {
            lanes.start_job(job);
        }
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&step.view);
        Ok(step)
    }

    fn tell_final(&mut self, id: DocumentId) {
        for teller in self.waiting.remove(&id).unwrap_or_default() {
            let _ = teller.send(Told::Final);
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
                    let _ = teller.send(Told::Reply(Reply::Refused(error.refusal())));
                }
                // Its job id means nothing to the next engine, which derives what is due anew.
                Ok(Message::Report(..)) => {}
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}
