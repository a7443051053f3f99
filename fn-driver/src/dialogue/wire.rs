//! Frames out of a byte stream: collecting, gaps, noise, left-overs.

use std::io;
use std::ops::Range;
use std::time::Duration;

use super::Settings;
use crate::frame::{Frame, MAX_FRAME, Scan, scan};
use crate::link::Link;

/// Whatever comes, reading one frame ends: the longest takes 1.6 s at 9600 bit/s, the slowest speed in use.
const LONGEST_FRAME: Duration = Duration::from_secs(2);
/// Room for an answer and one that came late.
const BUFFER: usize = 2 * MAX_FRAME;
/// More chunks than this are a flood and not the remains of an answer.
const FLOOD: u32 = 256;

/// What was heard after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// A whole frame, to be read by [`Wire::frame`].
    Frame,
    /// A frame was begun and is cut, too long or has a wrong checksum. The line is quiet again.
    Damaged,
    /// No frame was begun until the deadline.
    Silence,
}

/// A link with a buffer for what it gives.
pub(super) struct Wire<L> {
    pub link: L,
    gap: Duration,
    pause: Duration,
    /// Not before this moment may be sent again.
    free_at: Duration,
    buffer: Box<[u8]>,
    filled: usize,
    /// Where the last frame ends in the buffer; what follows came unasked.
    consumed: usize,
    code: u8,
    data: Range<usize>,
}

impl<L: Link> Wire<L> {
    pub fn new(link: L, settings: Settings) -> Self {
        let Settings { gap, pause, .. } = settings;
        let buffer = vec![0; BUFFER].into_boxed_slice();
        let free_at = Duration::ZERO;
        Self { link, gap, pause, free_at, buffer, filled: 0, consumed: 0, code: 0, data: 0..0 }
    }

    /// Sends after the pause that fragile devices want.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        while self.link.now() < self.free_at {
            self.fill(self.free_at)?;
        }
        self.link.send(bytes)
    }

    /// The frame of the last [`Heard::Frame`].
    pub fn frame(&self) -> Frame<'_> {
        Frame { code: self.code, data: self.buffer.get(self.data.clone()).unwrap_or_default() }
    }

    /// Waits for the next whole frame, of which the first byte must come until `first`.
    pub fn listen(&mut self, first: Duration) -> io::Result<Heard> {
        self.buffer.copy_within(self.consumed..self.filled, 0);
        self.filled -= self.consumed;
        self.consumed = 0;
        let mut begun = None;
        loop {
            let received = self.buffer.get(..self.filled).unwrap_or_default();
            let deadline = match scan(received) {
                Scan::Nothing => {
                    self.filled = 0;
                    first
                }
                Scan::Partial => {
                    let now = self.link.now();
                    let last = begun.get_or_insert(now).saturating_add(LONGEST_FRAME);
                    now.saturating_add(self.gap).min(last)
                }
                Scan::Whole(frame, behind) => {
                    // The checksum, 2 bytes, stands between the data and what follows.
                    self.consumed = self.filled - behind.len();
                    let end = self.consumed.saturating_sub(2);
                    self.data = end.saturating_sub(frame.data.len())..end;
                    self.code = frame.code;
                    self.free_at = self.link.now().saturating_add(self.pause);
                    return Ok(Heard::Frame);
                }
                Scan::Damaged => {
                    self.quiet()?;
                    return Ok(Heard::Damaged);
                }
            };
            if self.fill(deadline)? == 0 {
                let heard = if begun.is_some() { Heard::Damaged } else { Heard::Silence };
                self.filled = 0;
                return Ok(heard);
            }
            // Chatter that never becomes a frame ends as well.
            if begun.is_none() && self.link.now() >= first && !self.begun() {
                self.filled = 0;
                return Ok(Heard::Silence);
            }
        }
    }

    /// Forgets what has come and is there now; says whether there was anything.
    pub fn drain(&mut self) -> io::Result<bool> {
        let mut anything = self.filled > self.consumed;
        self.forget();
        for _ in 0..FLOOD {
            if self.fill(self.link.now())? == 0 {
                break;
            }
            anything = true;
            self.forget();
        }
        Ok(anything)
    }

    /// Forgets what comes until nothing has come for a gap. Says whether the line became quiet at all.
    pub fn quiet(&mut self) -> io::Result<bool> {
        let end = self.link.now().saturating_add(LONGEST_FRAME);
        loop {
            self.forget();
            let now = self.link.now();
            if now >= end {
                return Ok(false);
            }
            if self.fill(now.saturating_add(self.gap))? == 0 {
                return Ok(true);
            }
        }
    }

    fn begun(&self) -> bool {
        !matches!(scan(self.buffer.get(..self.filled).unwrap_or_default()), Scan::Nothing)
    }

    fn forget(&mut self) {
        self.filled = 0;
        self.consumed = 0;
    }

    fn fill(&mut self, deadline: Duration) -> io::Result<usize> {
        if self.filled >= self.buffer.len() {
            // Twice the largest frame without a frame in it: a flood, no answer.
            self.forget();
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let count = self.link.receive(room, deadline)?;
        self.filled += count;
        Ok(count)
    }
}
