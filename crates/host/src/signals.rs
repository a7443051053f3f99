//! SIGTERM and SIGINT end a command that runs until it is told to stop.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io;

/// Signals that are waited for from now on: one that comes before [`Wanted::wait`] is not lost.
pub struct Wanted(Signals);

/// Takes SIGTERM and SIGINT from now on.
///
/// # Errors
/// The system refuses.
pub fn wanted() -> io::Result<Wanted> {
    Signals::new([SIGTERM, SIGINT]).map(Wanted)
}

impl Wanted {
    /// Waits for the first of them.
    pub fn wait(mut self) {
        let _ = self.0.forever().next();
    }
}
