//! Jobs: what the lanes do. Their ids follow from rows and are the same before and after a restart.

use domain::country::{Report, Work};
use domain::device::Outcome;

/// A queue of one: at most one job of a lane runs at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// The fiscal device. Nothing else holds it, and it waits for no network.
    Device,
    /// The operator's endpoint.
    Network,
    /// The card terminal.
    Terminal,
    /// The printer.
    Printer,
}

/// What a job is, apart from its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Find out who is at the other end.
    Identify,
    /// Upload.
    Prepare,
    /// Pass the point of no return.
    Commit,
    /// Find out what became of it.
    LookUp,
    /// Take money.
    Charge,
    /// Find out whether it was taken.
    AskTerminal,
    /// Give it back.
    Reverse,
    /// Put a slip on paper.
    Print,
    /// Find out whether the printer is ready.
    AskPrinter,
    /// One step of the device's correspondence with its operator.
    Run,
    /// Read back documents that the books lack.
    Recover,
    /// A look that somebody asked for.
    Inquire,
    /// Reach the operator.
    Connect,
    /// Carry a message of the device to the operator.
    Carry,
}

impl Task {
    /// Whether the job is a promise, started only after the transaction that derived it is durable. The others may be
    /// lost at any time, so they start at once.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Commit | Self::Charge | Self::Reverse | Self::Print)
    }

    /// Stable name for logs and traces.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Prepare => "prepare",
            Self::Commit => "commit",
            Self::LookUp => "look_up",
            Self::Charge => "charge",
            Self::AskTerminal => "ask_terminal",
            Self::Reverse => "reverse",
            Self::Print => "print",
            Self::AskPrinter => "ask_printer",
            Self::Run => "run",
            Self::Recover => "recover",
            Self::Inquire => "inquire",
            Self::Connect => "connect",
            Self::Carry => "carry",
        }
    }
}

/// Names a job: lane, row, attempt and form. A report that names another job than the one that runs is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId {
    /// Where it runs.
    pub lane: Lane,
    /// What it does.
    pub task: Task,
    /// Document; 0 when it is about none.
    pub document: u64,
    /// Attempt; 0 when it is about none.
    pub attempt: u32,
    /// Form of the attempt; 0 when it is about none.
    pub form: u32,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its name.
    pub id: JobId,
    /// What to do.
    pub work: Work,
    /// The upload whose promise this is: it is carried out next after that one, if that one ended well, and is void
    /// otherwise.
    pub follows: Option<JobId>,
}

/// What a lane remembers between two jobs: whether the upload it has just done may be committed.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    complete: Option<JobId>,
}

impl Upload {
    /// Whether the lane carries this job out. A promise that follows an upload is void when that failed: the failure was
    /// reported in its place.
    pub fn allows(&mut self, job: &Job) -> bool {
        let complete = self.complete.take();
        job.follows.is_none() || job.follows == complete
    }

    /// Whether the engine has to hear of a job that has ended. An upload that is complete is told by the promise that
    /// follows it.
    pub fn tells(&mut self, job: JobId, report: &Report) -> bool {
        self.complete = is_complete(report).then_some(job);
        self.complete.is_none()
    }
}

pub(crate) const fn is_complete(report: &Report) -> bool {
    matches!(report, Report::Prepared(Outcome::Done(())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_carried_out_right_after_its_own_upload_alone() {
        let id = |task, document| JobId { lane: Lane::Device, task, document, attempt: 1, form: 1 };
        let (upload, other) = (id(Task::Prepare, 1), id(Task::Prepare, 2));
        let job = |id, follows| Job { id, work: Work::Identify, follows };
        let commit = job(id(Task::Commit, 1), Some(upload));
        let done = Report::Prepared(Outcome::Done(()));
        let mut lane = Upload::default();
        assert!(!lane.allows(&commit), "without an upload");
        for (told, report) in [
            (false, done.clone()),
            (true, Report::Prepared(Outcome::Unknown(String::new()))),
            (true, Report::Panicked(String::new())),
        ] {
            assert!(lane.allows(&job(upload, None)));
            assert_eq!(lane.tells(upload, &report), told);
            assert_eq!(lane.allows(&commit), !told, "{report:?}");
            assert!(!lane.allows(&commit), "once");
        }
        assert!(!lane.tells(other, &done));
        assert!(!lane.allows(&commit), "the upload of another one");
        assert!(!lane.tells(upload, &done));
        assert!(lane.allows(&job(id(Task::Identify, 0), None)));
        assert!(!lane.allows(&commit), "something else came between");
    }
}
