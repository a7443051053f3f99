//! Bringing questions and answers into step again.
//!
//! When a request stayed without an answer, the answer may still come, and nothing in it says to which request it
//! belongs. Before the next command the driver therefore proves that nothing is left on the way.
//!
//! **Assumed**: the ФН executes one request at a time and answers each at most once, in the order of arrival; the
//! line loses or damages bytes, but neither doubles nor reorders frames; no answer comes later than the longest
//! time-out of the table. `loose` counts every request that may still be answered, so at most `n = loose.len()`
//! stale frames can come.
//!
//! **Done**: wait until the line is quiet, so that no frame is read from its middle. Then `n` times (at least once)
//! send 31h and read one frame, whatever it is. Then send 30h and read until its answer.
//!
//! **Sound**: frames come in order: first the `d <= n` stale ones, then the answers to 31h, then the one to 30h. The
//! `n` frames read first include all `d` stale ones, so what follows can only be answers to 31h or the one to 30h. The
//! two cannot be confused (16 letters and digits against 30 bytes of a status with the same serial number in it), so the
//! frame taken for the answer to 30h is it, and by the order it is the last. As a guard beyond the assumption (a frame
//! that nobody asked for) the frame before it must be the answer to 31h with the same serial number.
//!
//! Both commands work in every phase and generation, change nothing and take milliseconds. If a probe itself stays
//! without an answer, it is one more loose request, and the next attempt asks once more.

use std::time::Duration;

use super::wire::Heard;
use super::{Cause, Fn};
use crate::command::{Command, LONGEST_TIMEOUT};
use crate::commands::{GetSerial, GetStatus};
use crate::link::Link;
use crate::result::ResultCode;

/// 31h as a whole frame; the frame of the worked examples.
const ASK_SERIAL: [u8; 6] = [0x04, 0x01, 0x00, 0x31, 0xDE, 0xDD];
/// 30h as a whole frame.
const ASK_STATUS: [u8; 6] = [0x04, 0x01, 0x00, 0x30, 0xFF, 0xCD];
const ATTEMPTS: u32 = 2;
/// After power-on the ФН is asked so often (1.4).
const STARTING_POLL: Duration = Duration::from_millis(250);

impl<L: Link> Fn<L> {
    /// Waits for a ФН that is starting: asks every 250 ms until it answers, 10 seconds are usual (1.4).
    ///
    /// # Errors
    /// The ФН did not answer within `limit`, or the link failed.
    pub fn wait_ready(&mut self, limit: Duration) -> Result<(), Cause> {
        let end = self.wire.link.now().saturating_add(limit);
        loop {
            match self.attempt(STARTING_POLL) {
                Ok(()) => return Ok(()),
                Err(Cause::Io(cause)) => return Err(cause.into()),
                Err(cause) if self.wire.link.now() >= end => return Err(cause),
                Err(_) => {}
            }
        }
    }

    pub(super) fn restore_order(&mut self) -> Result<(), Cause> {
        let timeout = self.settings.scaled(GetStatus.timeout());
        let mut tried = 1;
        loop {
            match self.attempt(timeout) {
                Ok(()) => return Ok(()),
                Err(Cause::Io(cause)) => return Err(cause.into()),
                Err(cause) if tried == ATTEMPTS => return Err(cause),
                Err(_) => tried += 1,
            }
        }
    }

    fn attempt(&mut self, timeout: Duration) -> Result<(), Cause> {
        if !self.wire.quiet()? {
            return Err(Cause::Damaged);
        }
        let horizon = LONGEST_TIMEOUT.max(self.settings.scaled(LONGEST_TIMEOUT));
        let now = self.wire.link.now();
        self.loose.retain(|sent| now.saturating_sub(*sent) <= horizon);
        let stale = self.loose.len();

        let mut serial = None;
        for _ in 0..stale.max(1) {
            self.probe(&ASK_SERIAL)?;
            serial = self.frame_in(timeout)?.serial;
        }
        self.probe(&ASK_STATUS)?;
        // The answers to 31h that stale frames have pushed back, then the one to 30h.
        for _ in 0..=stale {
            let seen = self.frame_in(timeout)?;
            if seen.status.is_some() && seen.status == serial {
                self.loose.clear();
                return Ok(());
            }
            serial = seen.serial;
        }
        Err(Cause::OutOfStep)
    }

    fn probe(&mut self, frame: &[u8]) -> Result<(), Cause> {
        self.loose.push_back(self.wire.link.now());
        Ok(self.wire.send(frame)?)
    }

    fn frame_in(&mut self, timeout: Duration) -> Result<Seen, Cause> {
        match self.wire.listen(self.wire.link.now().saturating_add(timeout))? {
            Heard::Silence => Err(Cause::Silence),
            Heard::Damaged => Err(Cause::Damaged),
            Heard::Frame => {
                let frame = self.wire.frame();
                let data = match ResultCode::from_answer(frame.code) {
                    None => frame.data,
                    Some(_) => &[],
                };
                let serial = GetSerial::decode(data).ok();
                let status = GetStatus::decode(data).ok().map(|status| status.serial);
                Ok(Seen { serial, status })
            }
        }
    }
}

/// A frame read as the answer to 31h and to 30h; at most one of them fits. Both give the serial number.
struct Seen {
    serial: Option<crate::types::FnSerial>,
    status: Option<crate::types::FnSerial>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{DataLimit, encode};

    #[test]
    fn the_probes_are_the_frames_of_the_commands() {
        let mut frame = Vec::new();
        encode(GetSerial::CODE, &[], DataLimit::Basic, &mut frame).unwrap();
        assert_eq!(frame, ASK_SERIAL);
        encode(GetStatus::CODE, &[], DataLimit::Basic, &mut frame).unwrap();
        assert_eq!(frame, ASK_STATUS);
    }
}
