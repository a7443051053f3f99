//! A lane: what stands behind it does one job after another and reports.

use domain::country::{Report, Work};
use domain::device::{Endpoint, FiscalDevice, Outcome, Printer};
use domain::notice::Refusal;
use domain::payment::Terminal;
use engine::{Job, Lane, Upload};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the lanes work with.
pub(crate) struct Hands {
    pub(crate) device: Option<Box<dyn FiscalDevice>>,
    pub(crate) endpoint: Option<Box<dyn Endpoint>>,
    pub(crate) terminal: Option<Box<dyn Terminal>>,
    pub(crate) printer: Option<Box<dyn Printer>>,
}

/// One lane's means; whoever has them is the only one to work in it.
pub(crate) struct Bench {
    work: Box<dyn FnMut(Work) -> Report + Send>,
    upload: Upload,
}

impl Bench {
    fn new(work: impl FnMut(Work) -> Report + Send + 'static) -> Self {
        Self { work: Box::new(work), upload: Upload::default() }
    }

    /// Does a job; what the engine has to hear of it.
    pub(crate) fn carry_out(&mut self, job: Job) -> Option<Report> {
        if !self.upload.allows(&job) {
            return None;
        }
        let report = catch_unwind(AssertUnwindSafe(|| (self.work)(job.work)))
            .unwrap_or_else(|panic| Report::Panicked(panic_text(&*panic)));
        self.upload.tells(job.id, &report).then_some(report)
    }
}

/// All lanes.
pub(crate) fn benches(hands: Hands) -> Vec<(Lane, Bench)> {
    let Hands { mut device, mut endpoint, mut terminal, mut printer } = hands;
    let device = Bench::new(move |work| match (&mut device, work) {
        (Some(device), Work::Identify) => Report::Identified(device.identify()),
        (Some(device), Work::Prepare(attempt)) => Report::Prepared(device.prepare(&attempt)),
        (Some(device), Work::Commit(attempt)) => Report::Committed(device.commit(&attempt)),
        (Some(device), Work::LookUp(attempt)) => Report::Found(device.look_up(&attempt)),
        (Some(device), Work::Run(errand)) => Report::Ran(device.run(&errand)),
        (_, other) => Report::Panicked(format!("the device lane can not do {other:?}")),
    });
    let network = Bench::new(move |work| match (&mut endpoint, work) {
        (Some(endpoint), Work::Exchange(work)) => Report::Exchanged(endpoint.exchange(&work)),
        (Some(endpoint), Work::Connect(patience)) => Report::Connected(endpoint.connect(patience)),
        // Nobody has named the operator yet.
        (None, Work::Connect(_)) => Report::Connected(Outcome::Refused(Refusal::new("ofd.absent"))),
        (_, other) => Report::Panicked(format!("the network lane can not do {other:?}")),
    });
    let terminal = Bench::new(move |work| match (&mut terminal, work) {
        (Some(terminal), Work::Charge { reference, amount }) => {
            Report::Terminal(terminal.charge(&reference, amount))
        }
        (Some(terminal), Work::AskTerminal { reference }) => Report::Terminal(terminal.look_up(&reference)),
        (Some(terminal), Work::Reverse { reference }) => Report::Terminal(terminal.reverse(&reference)),
        (_, other) => Report::Panicked(format!("the terminal lane can not do {other:?}")),
    });
    let printer = Bench::new(move |work| match (&mut printer, work) {
        (Some(printer), Work::Print(slip)) => Report::Printer(printer.print(&slip)),
        (Some(printer), Work::AskPrinter) => Report::Printer(printer.state()),
        (_, other) => Report::Panicked(format!("the printer lane can not do {other:?}")),
    });
    vec![
        (Lane::Device, device),
        (Lane::Network, network),
        (Lane::Terminal, terminal),
        (Lane::Printer, printer),
    ]
}

pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".into())
}
