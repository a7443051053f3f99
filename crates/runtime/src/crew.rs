//! The threads of a register. None has an office: whoever makes work goes on with it.
//!
//! Waking a thread that sleeps costs tens of microseconds, more than most events. So a thread that has committed a
//! transaction carries out the promise that it made, and then handles the event of its report; another thread is woken
//! only for what can be done at the same time. There is one thread more than there are lanes, so that each lane and the
//! engine find one, whatever the others wait for.

use crate::caller::Teller;
use crate::clock::Clock;
use crate::lane::Bench;
use crate::mind::Mind;
use domain::command::Command;
use domain::country::Report;
use domain::device::{Errand, Outcome, Ran};
use domain::document::DocumentId;
use domain::draft::DraftChange;
use domain::wizard::WizardChange;
use engine::{Job, JobId, Lane, Reply};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

/// Which life of the engine a job is from: what became of it is nothing to the next one.
pub(crate) type Life = u64;

/// Where somebody is told who waits for one answer and no document.
pub(crate) type Asker = SyncSender<Reply>;
/// Where somebody waits who asked the device something.
pub(crate) type Inquirer = SyncSender<Outcome<Ran>>;

/// What the engine hears of.
pub(crate) enum Message {
    Command(Box<Command>, Teller),
    Print(DocumentId, u32, Asker),
    OnPaper(DocumentId, u32, Asker),
    Draft(Box<DraftChange>, Asker),
    Inquire(Errand, Inquirer),
    Wizard(Box<WizardChange>, Asker),
    Report(Life, JobId, Report),
}

pub(crate) struct Crew {
    desk: Mutex<Desk>,
    /// All is over, and nobody uses the store any more.
    over: Condvar,
    clock: Arc<dyn Clock>,
}

/// What is to be done, and by whom.
struct Desk {
    inbox: VecDeque<Message>,
    /// Absent while somebody handles an event, and when all is over.
    mind: Option<Box<Mind>>,
    thinking: bool,
    lanes: BTreeMap<Lane, Line>,
    /// When the engine wants to come back. Monotonic.
    deadline: Option<Duration>,
    /// Who sleeps. The one that fell asleep last is woken first: its memory is the warmest.
    idle: Vec<Thread>,
    stopped: bool,
}

struct Line {
    jobs: VecDeque<(Life, Job)>,
    /// Absent while somebody does a job.
    bench: Option<Bench>,
}

enum Task {
    Think(Box<Mind>, Option<Message>),
    Work(Lane, Bench, Life, Job),
}

impl Desk {
    /// The next thing to do. Promises come first: a document is nearer to its end than any event.
    fn next(&mut self, clock: &dyn Clock) -> Option<Task> {
        for (lane, line) in &mut self.lanes {
            if !line.jobs.is_empty()
                && let Some(bench) = line.bench.take()
            {
                match line.jobs.pop_front() {
                    Some((life, job)) => return Some(Task::Work(*lane, bench, life, job)),
                    None => line.bench = Some(bench),
                }
            }
        }
        let due = !self.inbox.is_empty() || self.deadline.is_some_and(|when| when <= clock.now().mono);
        if due && let Some(mind) = self.mind.take() {
            self.thinking = true;
            return Some(Task::Think(mind, self.inbox.pop_front()));
        }
        None
    }

    /// Somebody to wake. Nobody when all are at work: they look for more before they sleep.
    fn another(&mut self) -> Option<Thread> {
        self.idle.pop()
    }

    /// Whether somebody else is needed: for more to do, or to watch the time.
    fn needs_another(&self) -> bool {
        let lane = self.lanes.values().any(|line| line.bench.is_some() && !line.jobs.is_empty());
        lane || self.mind.is_some() && (!self.inbox.is_empty() || self.deadline.is_some())
    }
}

impl Crew {
    pub(crate) fn new(benches: Vec<(Lane, Bench)>, clock: Arc<dyn Clock>) -> Arc<Self> {
        let line = |(lane, bench)| (lane, Line { jobs: VecDeque::new(), bench: Some(bench) });
        let desk = Desk {
            inbox: VecDeque::new(),
            mind: None,
            thinking: false,
            lanes: benches.into_iter().map(line).collect(),
            deadline: None,
            idle: Vec::new(),
            stopped: false,
        };
        Arc::new(Self { desk: Mutex::new(desk), over: Condvar::new(), clock })
    }

    /// Begins to work, with a mind that has handled its first event.
    pub(crate) fn start(self: &Arc<Self>, mind: Box<Mind>) -> io::Result<()> {
        let threads = {
            let mut desk = self.desk();
            desk.deadline = mind.deadline();
            desk.mind = Some(mind);
            desk.lanes.len() + 1
        };
        for n in 0..threads {
            let crew = Arc::clone(self);
            thread::Builder::new().name(format!("register-{n}")).spawn(move || {
                let leaving = Leaving(&crew);
                crew.serve();
                drop(leaving);
            })?;
        }
        Ok(())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a message to the engine; false when it has stopped.
    pub(crate) fn tell(&self, message: Message) -> bool {
        let mut desk = self.desk();
        if desk.stopped {
            return false;
        }
        desk.inbox.push_back(message);
        // Whoever handles an event just now looks into the inbox next.
        let another = if desk.mind.is_some() { desk.another() } else { None };
        drop(desk);
        wake(another);
        true
    }

    /// Puts jobs that may be lost before the lanes: somebody else begins at once.
    pub(crate) fn start_early(&self, life: Life, jobs: Vec<Job>) {
        for job in jobs {
            self.put(life, job);
            let another = self.desk().another();
            wake(another);
        }
    }

    /// Puts promises before the lanes: who made them goes on with them.
    pub(crate) fn start_late(&self, life: Life, jobs: Vec<Job>) {
        for job in jobs {
            self.put(life, job);
        }
    }

    fn put(&self, life: Life, job: Job) {
        if let Some(line) = self.desk().lanes.get_mut(&job.id.lane) {
            line.jobs.push_back((life, job));
        }
    }

    /// The engine's life is over: what was not begun never was.
    pub(crate) fn forget_jobs(&self) {
        self.desk().lanes.values_mut().for_each(|line| line.jobs.clear());
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.desk().stopped
    }

    /// Ends the work and waits until nobody uses the store any more. A job in hand is not waited for.
    pub(crate) fn stop(&self) {
        let mut desk = self.desk();
        self.end(&mut desk);
        drop(self.over.wait_while(desk, |desk| desk.thinking));
    }

    fn end(&self, desk: &mut Desk) {
        desk.stopped = true;
        desk.lanes.clear();
        desk.inbox.clear();
        desk.mind = None;
        desk.idle.drain(..).for_each(|sleeper| sleeper.unpark());
        self.over.notify_all();
    }

    fn serve(&self) {
        let mut desk = self.desk();
        while !desk.stopped {
            let Some(task) = desk.next(&*self.clock) else {
                desk = self.rest(desk);
                continue;
            };
            let another = if desk.needs_another() { desk.another() } else { None };
            drop(desk);
            wake(another);
            desk = match task {
                Task::Think(mind, message) => self.think(mind, message),
                Task::Work(lane, bench, life, job) => self.carry_out(lane, bench, life, job),
            };
        }
    }

    fn rest<'d>(&'d self, mut desk: MutexGuard<'d, Desk>) -> MutexGuard<'d, Desk> {
        let me = thread::current();
        let (id, until) = (me.id(), desk.deadline.filter(|_| desk.mind.is_some()));
        desk.idle.push(me);
        drop(desk);
        match until {
            Some(when) => thread::park_timeout(when.saturating_sub(self.clock.now().mono)),
            None => thread::park(),
        }
        let mut desk = self.desk();
        desk.idle.retain(|sleeper| sleeper.id() != id);
        desk
    }

    fn think(&self, mut mind: Box<Mind>, message: Option<Message>) -> MutexGuard<'_, Desk> {
        let sound = catch_unwind(AssertUnwindSafe(|| mind.turn(message, self))).is_ok();
        let deadline = mind.deadline();
        let stopped = self.desk().stopped;
        let mind = if sound && !stopped { Some(mind) } else { None }; // closes the store before anybody is told
        let mut desk = self.desk();
        desk.thinking = false;
        if desk.stopped || !sound {
            // A fault of the program takes the register with it: nobody waits for what does not come.
            self.end(&mut desk);
            return desk;
        }
        desk.deadline = deadline;
        desk.mind = mind;
        desk
    }

    fn carry_out(&self, lane: Lane, mut bench: Bench, life: Life, job: Job) -> MutexGuard<'_, Desk> {
        let id = job.id;
        let report = bench.carry_out(job);
        let mut desk = self.desk();
        if let Some(line) = desk.lanes.get_mut(&lane) {
            line.bench = Some(bench);
        }
        if let Some(report) = report
            && !desk.stopped
        {
            desk.inbox.push_back(Message::Report(life, id, report));
        }
        desk
    }
}

fn wake(sleeper: Option<Thread>) {
    if let Some(sleeper) = sleeper {
        sleeper.unpark();
    }
}

/// A thread that dies takes the register with it, too.
struct Leaving<'c>(&'c Crew);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end(&mut self.0.desk());
        }
    }
}
