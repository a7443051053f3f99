//! The clock of links to real devices.

use std::io;
use std::time::{Duration, Instant};

/// Monotonic time since the link was opened.
pub(super) struct Clock(Instant);

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "a link owns the clock of its device")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn now(&self) -> Duration {
        self.0.elapsed()
    }

    pub fn left_until(&self, deadline: Duration) -> Duration {
        deadline.saturating_sub(self.now())
    }
}

/// Writing does not wait longer than this for a port that takes no bytes.
pub(super) const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the other side has closed the link")
}
