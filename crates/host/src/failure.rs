//! How a command ends: exit codes, and what is said when it did not do its work.

use domain::notice::Refusal;
use domain::texts::Language;
use runtime::{Clock, LockError, OpenError, RealClock};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use store::StoreError;

/// Exit codes. Stable: scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A defect of the program, or its machine failed.
    Internal = 1,
    /// The command line, the settings or a file given could not be understood.
    Usage = 2,
    /// Understood and refused.
    Refused = 3,
    /// The key is taken by another body.
    Conflict = 4,
    /// The outcome is open.
    InDoubt = 5,
    /// The device or the operator does not answer.
    Unreachable = 6,
    /// Another process owns the folder and does not answer.
    Busy = 7,
    /// The data is damaged.
    Damaged = 8,
}

impl Exit {
    /// From its number; a number that nobody gave is a defect.
    pub fn of(number: u8) -> Self {
        let all = [
            Self::Done,
            Self::Internal,
            Self::Usage,
            Self::Refused,
            Self::Conflict,
            Self::InDoubt,
            Self::Unreachable,
            Self::Busy,
            Self::Damaged,
        ];
        all.into_iter().find(|exit| *exit as u8 == number).unwrap_or(Self::Internal)
    }
}

/// A command that did not do its work: what to exit with, and what to say.
#[derive(Debug)]
pub struct Failure {
    /// What to exit with.
    pub exit: Exit,
    /// What to say; nothing when everything was said already.
    pub refusal: Option<Refusal>,
}

/// How a command ends: its exit code, or what went wrong.
pub type Ended = Result<Exit, Failure>;

impl Failure {
    /// Appends code, places and cause to a log. A log that can not be written stops nobody.
    pub fn log(&self, path: &Path) {
        let Some(refusal) = &self.refusal else { return };
        let at = RealClock { offset_min: 0 }.now().wall.iso();
        let file = File::options().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| writeln!(file, "{at} {refusal}"));
    }

    /// A defect of the program or of its machine.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Refusal::new("internal.error").because(cause).into()
    }

    /// Says what happened, what to do next and, for the technician, the code and the cause.
    pub fn say(&self, language: Language) {
        if let Some(refusal) = &self.refusal {
            let path = refusal.path.as_deref().unwrap_or_default();
            say(&refusal.text(language), &refusal.next(language), &refusal.code, path, &refusal.cause);
        }
    }
}

/// Says a fault: what happened, what to do next, and in brackets code, place and cause for the technician.
pub fn say(text: &str, next: &str, code: &str, path: &str, cause: &str) {
    crate::out::say(&format!("kassa: {text}"));
    if !next.is_empty() && !next.starts_with("error-") {
        crate::out::say(next);
    }
    let place = if path.is_empty() { String::new() } else { format!(", {path}") };
    let cause = if cause.is_empty() { String::new() } else { format!(": {cause}") };
    crate::out::say(&format!("[{code}{place}{cause}]"));
}

/// The exit code of a refusal follows from its code: those of programs, and those of the command line besides.
pub fn exit_of(code: &str) -> Exit {
    if code.starts_with("usage.") || code.starts_with("settings.") || code == "screen.listen" {
        return Exit::Usage;
    }
    Exit::of(local_api::answer::exit_of(code))
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self { exit: exit_of(&refusal.code), refusal: Some(refusal) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        error.refusal().into()
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        error.refusal().into()
    }
}

impl From<LockError> for Failure {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Busy => Refusal::new("folder.busy").into(),
            LockError::Io(source) => Refusal::new("folder.unusable").because(source).into(),
        }
    }
}

/// Standard output could not be written: a full disk behind a redirection.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Refusal::new("internal.output").because(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_threads_is_an_internal_error_and_not_a_busy_folder() {
        let failure = Failure::from(OpenError::Threads(io::Error::other("no more")));
        assert_eq!(failure.exit, Exit::Internal);
        assert_eq!(failure.refusal.map(|refusal| refusal.code), Some("internal.error".to_owned()));
        let failure = Failure::from(OpenError::Store(StoreError::Busy));
        assert_eq!(failure.exit, Exit::Busy);
    }

    #[test]
    fn exit_codes_follow_the_contract() {
        for (code, exit) in [
            ("folder.busy", 7),
            ("store.damaged", 8),
            ("settings.unknown_key", 2),
            ("usage.terminal", 2),
            ("usage.width", 2),
            ("device.silent", 6),
            ("socket.broken", 5),
            ("shift.closed", 3),
            ("internal.error", 1),
        ] {
            assert_eq!(exit_of(code) as u8, exit, "{code}");
        }
    }
}
