//! Jobs: what the lanes do. Their ids follow from rows and are the same before and after a restart.

use domain::country::Work;

/// A queue of one: at most one job of a lane runs at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// The fiscal device. Nothing else holds it, and it waits for no network.
    Device,
    /// The operator's endpoint.
    Network,
    /// The card terminal.
    Terminal,
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
}

impl Task {
    /// Whether the job is a promise, started only after the transaction that derived it is durable. The others may be
    /// lost at any time, so they start at once.
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Commit | Self::Charge | Self::Reverse)
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
}
