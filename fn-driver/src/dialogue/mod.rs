//! Question and answer: [`Fn::call`] sends one command and says how it ended.
//!
//! An answer names neither its command nor a number (ФН protocol 2.1), so it is paired with its question by order
//! alone. The dialogue keeps that order; `order.rs` restores it and says why that is sound.
//!
//! * A whole answer of the command's shape: done. A result code: refused.
//! * A damaged or cut answer: the ФН did answer, ENQ asks for the same answer again, up to three times.
//! * Total silence: nobody knows whether the request arrived. ENQ would give the answer to whatever the ФН received
//!   last, so it is not asked. A command that may be sent twice is sent again, any other ends as unknown.
//! * 01h to a command that may be sent twice can be a line error: the line is verified, the command sent again.

mod error;
mod order;
mod wire;

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

pub use error::{CallError, Cause};

use self::wire::{Heard, Wire};
use crate::command::{AfterSilence, Command};
use crate::commands::{Format, GetFormat};
use crate::frame::{self, DataLimit, ENQ};
use crate::link::Link;
use crate::result::{Reason, ResultCode, WARNING_BIT};

/// How often ENQ is sent for one damaged answer (11.3).
const ENQ_TRIES: u32 = 3;
/// ENQ repeats an answer that is ready, so it is soon there.
const ENQ_TIMEOUT: Duration = Duration::from_secs(1);
/// How often the driver sends a command again by itself.
const RESENDS: u32 = 2;

/// What a technician may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Factor on all time-outs of the table (ФН protocol 1.4), in percent.
    pub timeout_percent: u32,
    /// Pause between an answer and the next request. None is needed by the protocol; fragile devices want 1 ms.
    pub pause: Duration,
    /// Silence inside an answer that breaks it off.
    pub gap: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout_percent: 100, pause: Duration::ZERO, gap: Duration::from_millis(100) }
    }
}

impl Settings {
    fn scaled(&self, time: Duration) -> Duration {
        time.saturating_mul(self.timeout_percent) / 100
    }
}

/// One fiscal storage at the end of a link. The one owner of its wire.
pub struct Fn<L: Link> {
    wire: Wire<L>,
    settings: Settings,
    limit: DataLimit,
    /// Moments of requests (ENQ included) whose answer has not come and still may. Not empty: the order is in doubt.
    loose: VecDeque<Duration>,
    warning: bool,
    body: Vec<u8>,
    request: Vec<u8>,
}

impl<L: Link> Fn<L> {
    /// Nothing is sent yet. The first call begins with finding the order: an earlier process may have left with an
    /// answer on its way.
    pub fn new(link: L, settings: Settings) -> Self {
        let now = link.now();
        Self {
            wire: Wire::new(link, settings),
            settings,
            limit: DataLimit::default(),
            // An earlier process can leave at most: its command, an ENQ or a probe, and one begun frame.
            loose: VecDeque::from([now; 3]),
            warning: false,
            body: Vec::with_capacity(DataLimit::Extended.bytes()),
            request: Vec::with_capacity(frame::MAX_FRAME),
        }
    }

    /// Sends the command and waits for its answer.
    ///
    /// # Errors
    /// [`CallError`] tells apart: the ФН refused, the outcome is unknown, the command was not sent at all.
    pub fn call<C: Command>(&mut self, command: &C) -> Result<C::Answer, CallError> {
        self.body.clear();
        command.encode(&mut self.body);
        frame::encode(C::CODE, &self.body, self.limit, &mut self.request)
            .map_err(|cause| CallError::TooLong { command: C::NAME, cause })?;
        let timeout = self.settings.scaled(command.timeout());

        let mut first_sent = None;
        let mut resends = 0;
        loop {
            if let Err(cause) = self.ready() {
                return Err(self.failed(C::NAME, first_sent, cause));
            }
            let now = self.wire.link.now();
            self.loose.push_back(now);
            if let Err(cause) = self.wire.send(&self.request) {
                return Err(self.failed(C::NAME, first_sent, cause.into()));
            }
            let first_sent = *first_sent.get_or_insert(now);
            let may_resend = C::AFTER_SILENCE == AfterSilence::Resend && resends < RESENDS;

            let cause = match self.hear(timeout) {
                Ok(Heard::Frame) => {
                    let answer = self.wire.frame();
                    self.warning = answer.code & WARNING_BIT != 0;
                    match ResultCode::from_answer(answer.code) {
                        None => match C::decode(answer.data) {
                            Ok(answer) => return Ok(answer),
                            Err(_) => Cause::Malformed,
                        },
                        Some(ResultCode::UnknownCommand) if may_resend => Cause::Damaged,
                        Some(code) => {
                            let reason = Reason::decode(code, answer.data);
                            return Err(CallError::Refused { command: C::NAME, code, reason });
                        }
                    }
                }
                Ok(Heard::Silence) => Cause::Silence,
                Ok(Heard::Damaged) => Cause::Damaged,
                Err(cause) => return Err(self.failed(C::NAME, Some(first_sent), cause.into())),
            };
            // Whatever it was, the next request must not take its remains for an answer.
            self.loose.push_back(self.wire.link.now());
            if !may_resend {
                return Err(self.failed(C::NAME, Some(first_sent), cause));
            }
            resends += 1;
        }
    }

    /// The clock of the link, see [`Link::now`].
    pub fn now(&self) -> Duration {
        self.wire.link.now()
    }

    /// Asks for the format (3Ah) and sets the data limit of frames by it; `None` is a ФН of the first generation,
    /// which does not know the command.
    ///
    /// # Errors
    /// As [`Fn::call`].
    pub fn identify(&mut self) -> Result<Option<Format>, CallError> {
        match self.call(&GetFormat) {
            Ok(format) => {
                self.limit = format.data_limit();
                Ok(Some(format))
            }
            Err(CallError::Refused { code: ResultCode::UnknownCommand, .. }) => {
                self.limit = DataLimit::Basic;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Most bytes of data one command may carry; [`DataLimit::Basic`] until [`Fn::identify`].
    pub fn data_limit(&self) -> DataLimit {
        self.limit
    }

    /// Whether the last answer had the warning bit: some flag of 30h is set (3.5).
    pub fn warning(&self) -> bool {
        self.warning
    }

    /// The link, for its clock.
    pub fn link(&self) -> &L {
        &self.wire.link
    }

    /// The link, for one who drives a simulated clock. Bytes taken or sent here destroy the order of the dialogue.
    pub fn link_mut(&mut self) -> &mut L {
        &mut self.wire.link
    }

    /// Gives the link back.
    pub fn into_link(self) -> L {
        self.wire.link
    }

    /// Stale input is drained; unasked input, or a request left without an answer, first calls for order.
    fn ready(&mut self) -> Result<(), Cause> {
        if self.wire.drain()? {
            self.loose.push_back(self.wire.link.now());
        }
        if self.loose.is_empty() { Ok(()) } else { self.restore_order() }
    }

    /// The answer to the request just sent, with ENQ for a damaged one.
    fn hear(&mut self, timeout: Duration) -> io::Result<Heard> {
        let mut heard = self.wire.listen(self.wire.link.now().saturating_add(timeout))?;
        match heard {
            Heard::Frame => {
                // The only way on which the order is never in doubt: one request, one whole frame.
                self.loose.clear();
                return Ok(heard);
            }
            Heard::Silence => return Ok(heard),
            Heard::Damaged => {}
        }
        // ENQ may be lost, or answered after its time. The answer is the right one in any case, for the ФН has
        // received nothing else since; but answers may be left over, so all requests stay loose.
        for _ in 0..ENQ_TRIES {
            let now = self.wire.link.now();
            self.loose.push_back(now);
            self.wire.send(&[ENQ])?;
            heard = self.wire.listen(now.saturating_add(self.settings.scaled(ENQ_TIMEOUT)))?;
            if heard == Heard::Frame {
                return Ok(heard);
            }
        }
        Ok(Heard::Damaged)
    }

    fn failed(&self, command: &'static str, sent: Option<Duration>, cause: Cause) -> CallError {
        match sent {
            None => CallError::Unreachable { command, cause },
            Some(sent) => {
                let waited = self.wire.link.now().saturating_sub(sent);
                let waited_ms = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
                CallError::Unknown { command, waited_ms, cause }
            }
        }
    }
}
