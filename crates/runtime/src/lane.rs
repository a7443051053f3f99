//! A lane: a thread that does one job after another and reports.

use crossbeam_channel::{Sender, unbounded};
use domain::country::{Report, Work};
use domain::device::{Endpoint, FiscalDevice, Outcome, Printer};
use domain::notice::Refusal;
use domain::payment::Terminal;
use engine::{Job, JobId, Upload};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

/// What the lanes work with.
pub(crate) struct Hands {
    pub(crate) device: Option<Box<dyn FiscalDevice>>,
    pub(crate) endpoint: Option<Box<dyn Endpoint>>,
    pub(crate) terminal: Option<Box<dyn Terminal>>,
    pub(crate) printer: Option<Box<dyn Printer>>,
}

/// Which life of the engine a job is from: what became of it is nothing to the next one.
pub(crate) type Life = u64;

/// Where a lane's reports go.
pub(crate) type Reporter = Arc<dyn Fn(Life, JobId, Report) + Send + Sync>;

/// The job queues of the lanes; dropping them ends the threads after the job in hand.
pub(crate) struct Lanes {
    device: Sender<(Life, Job)>,
    network: Sender<(Life, Job)>,
    terminal: Sender<(Life, Job)>,
    printer: Sender<(Life, Job)>,
}

impl Lanes {
    pub(crate) fn start(hands: Hands, report: &Reporter) -> io::Result<Self> {
        let Hands { mut device, mut endpoint, mut terminal, mut printer } = hands;
        let device = spawn("device", report, move |work| match (&mut device, work) {
            (Some(device), Work::Identify) => Report::Identified(device.identify()),
            (Some(device), Work::Prepare(attempt)) => Report::Prepared(device.prepare(&attempt)),
            (Some(device), Work::Commit(attempt)) => Report::Committed(device.commit(&attempt)),
            (Some(device), Work::LookUp(attempt)) => Report::Found(device.look_up(&attempt)),
            (Some(device), Work::Run(errand)) => Report::Ran(device.run(&errand)),
            (_, other) => Report::Panicked(format!("the device lane can not do {other:?}")),
        })?;
        let network = spawn("network", report, move |work| match (&mut endpoint, work) {
            (Some(endpoint), Work::Exchange(work)) => Report::Exchanged(endpoint.exchange(&work)),
            (Some(endpoint), Work::Connect(patience)) => Report::Connected(endpoint.connect(patience)),
            // Nobody has named the operator yet.
            (None, Work::Connect(_)) => Report::Connected(Outcome::Refused(Refusal::new("ofd.absent"))),
            (_, other) => Report::Panicked(format!("the network lane can not do {other:?}")),
        })?;
        let terminal = spawn("terminal", report, move |work| match (&mut terminal, work) {
            (Some(terminal), Work::Charge { reference, amount }) => {
                Report::Terminal(terminal.charge(&reference, amount))
            }
            (Some(terminal), Work::AskTerminal { reference }) => {
                Report::Terminal(terminal.look_up(&reference))
            }
            (Some(terminal), Work::Reverse { reference }) => Report::Terminal(terminal.reverse(&reference)),
            (_, other) => Report::Panicked(format!("the terminal lane can not do {other:?}")),
        })?;
        let printer = spawn("printer", report, move |work| match (&mut printer, work) {
            (Some(printer), Work::Print(slip)) => Report::Printer(printer.print(&slip)),
            (Some(printer), Work::AskPrinter) => Report::Printer(printer.state()),
            (_, other) => Report::Panicked(format!("the printer lane can not do {other:?}")),
        })?;
        Ok(Self { device, network, terminal, printer })
    }

    /// Hands a job to its lane.
    pub(crate) fn start_job(&self, life: Life, job: Job) {
        let lane = match job.id.lane {
            engine::Lane::Device => &self.device,
            engine::Lane::Network => &self.network,
            engine::Lane::Terminal => &self.terminal,
            engine::Lane::Printer => &self.printer,
        };
        // A lane ends only when this sender is dropped.
        let _ = lane.send((life, job));
    }
}

fn spawn(
    name: &str,
    report: &Reporter,
    mut work: impl FnMut(Work) -> Report + Send + 'static,
) -> io::Result<Sender<(Life, Job)>> {
    let (sender, jobs) = unbounded::<(Life, Job)>();
    let report = Arc::clone(report);
    thread::Builder::new().name(format!("lane-{name}")).stack_size(512 * 1024).spawn(move || {
        let mut upload = Upload::default();
        for (life, job) in jobs {
            if !upload.allows(&job) {
                continue;
            }
            let done = catch_unwind(AssertUnwindSafe(|| work(job.work)))
                .unwrap_or_else(|panic| Report::Panicked(panic_text(&*panic)));
            if upload.tells(job.id, &done) {
                report(life, job.id, done);
            }
        }
    })?;
    Ok(sender)
}

pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".into())
}
