//! The device at the end of a serial line: bytes and time in, bytes at their due times out.
//!
//! Time is any monotonic clock of the caller, real or virtual, beside the device's own civil clock. A server
//! and a simulator use the same object: give it what arrived with [`FnDevice::on_bytes`], then take what is
//! due with [`FnDevice::poll`]; [`FnDevice::next_due`] says when to come again.
//!
//! The line clock is honest: with a speed of `baud` the n-th byte of a burst has arrived not before the burst's
//! first byte was seen plus n × 10 bits, and an answer is due when its last byte has passed the line. A request
//! is executed when it has been received, an answer is due after the latency of the command; while the device
//! is busy, a further request waits and ENQ is not heard.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::NaiveDateTime;

use super::config::FnConfig;
use super::machine::{FnEmulator, Reply};
use super::state::Commit;
use super::wire::{self, Found, Reader};
use super::{code, latency};
use crate::faults::{Action, Faults};

/// Speed of the line after power-on, bit/s, unless the caller says otherwise.
pub const POWER_ON_BAUD: u32 = 115_200;

/// What a device on a line is made of.
#[derive(Debug, Clone)]
pub struct DeviceOptions {
    /// Speed of the line at power-on, bit/s; 0: bytes take no time.
    pub baud: u32,
    /// Whether commands take the time of the latency model; else none.
    pub latency: bool,
    /// What goes wrong.
    pub faults: Faults,
}

impl Default for DeviceOptions {
    /// No time passes and nothing goes wrong.
    fn default() -> Self {
        Self { baud: 0, latency: false, faults: Faults::none() }
    }
}

/// A device and its line.
#[derive(Debug, Clone)]
pub struct FnDevice {
    core: FnEmulator,
    options: DeviceOptions,
    reader: Reader,
    baud: u32,
    /// When the line has carried everything the register has sent.
    line_free: Duration,
    /// When the device has ended what it does.
    busy_until: Duration,
    /// Nothing is heard before.
    deaf_until: Duration,
    last_answer: Option<Vec<u8>>,
    out: VecDeque<(Duration, Vec<u8>)>,
}

impl FnDevice {
    /// A device fresh from the factory, powered and ready.
    pub fn new(config: FnConfig, options: DeviceOptions) -> Self {
        Self::with_core(FnEmulator::new(config), options)
    }

    /// A line for a device that is there already.
    pub fn with_core(core: FnEmulator, options: DeviceOptions) -> Self {
        Self {
            reader: Reader::new(core.config().generation),
            baud: options.baud,
            core,
            options,
            line_free: Duration::ZERO,
            busy_until: Duration::ZERO,
            deaf_until: Duration::ZERO,
            last_answer: None,
            out: VecDeque::new(),
        }
    }

    /// The state machine, for checks.
    pub fn core(&self) -> &FnEmulator {
        &self.core
    }

    /// The state machine, for a host that has to make it fail.
    pub fn core_mut(&mut self) -> &mut FnEmulator {
        &mut self.core
    }

    /// The plan of faults, for a simulator that adds some on its way.
    pub fn faults_mut(&mut self) -> &mut Faults {
        &mut self.options.faults
    }

    /// Takes bytes seen at `now`; `clock` is the device's civil clock at that moment. Returns what became permanent: it
    /// must be durable before the answers leave, if the device is to survive its process.
    pub fn on_bytes(&mut self, now: Duration, clock: NaiveDateTime, bytes: &[u8]) -> Vec<Commit> {
        let mut commits = Vec::new();
        let start = now.max(self.line_free);
        for (count, byte) in (1_u32..).zip(bytes) {
            let arrived = start + self.line_time(count);
            self.line_free = arrived;
            if arrived < self.deaf_until {
                self.reader.reset();
                continue;
            }
            match self.reader.feed(*byte, arrived) {
                Some(Found::Frame(frame)) => commits.extend(self.on_frame(arrived, clock, frame)),
                Some(Found::Enq) if arrived >= self.busy_until => {
                    if let Some(answer) = self.last_answer.clone() {
                        self.send(arrived, answer);
                    }
                }
                Some(Found::Enq) | None => {}
            }
        }
        commits
    }

    /// Takes the next answer that is due, with its due time. Call until `None`.
    pub fn poll(&mut self, now: Duration) -> Option<(Duration, Vec<u8>)> {
        if self.next_due()? > now {
            return None;
        }
        self.out.pop_front()
    }

    /// When the next answer is due.
    pub fn next_due(&self) -> Option<Duration> {
        self.out.front().map(|(due, _)| *due)
    }

    /// Drops answers under way and a frame begun: the peer they belonged to is gone. The device stays powered.
    pub fn peer_gone(&mut self) {
        self.out.clear();
        self.reader.reset();
    }

    /// Cuts power at `now`. It comes back at once; the device hears again when it has started, 1.5 s later
    /// when commands take time.
    pub fn power_cut(&mut self, now: Duration) {
        self.core.power_cut();
        self.reader.reset();
        self.out.clear();
        self.last_answer = None;
        self.baud = self.options.baud;
        self.busy_until = now;
        let start = if self.options.latency { latency::POWER_ON } else { Duration::ZERO };
        self.deaf_until = self.deaf_until.max(now + start);
    }

    /// One frame that has been received whole at `received`.
    fn on_frame(&mut self, received: Duration, clock: NaiveDateTime, mut frame: Vec<u8>) -> Option<Commit> {
        let start = received.max(self.busy_until);
        let name = frame.get(3).map(|command| format!("{command:02X}")).unwrap_or_default();
        let fault = self.options.faults.draw(&name);
        match fault {
            Some(Action::LoseRequest) => return None,
            Some(Action::Silent { ms }) => {
                self.deaf_until = received + Duration::from_millis(ms);
                return None;
            }
            Some(Action::PowerCutBefore) => {
                self.power_cut(start);
                return None;
            }
            Some(Action::DamageRequest) => self.options.faults.damage(&mut frame),
            _ => {}
        }
        let mut reply = match fault {
            Some(Action::Refuse { code }) => {
                self.core.refuse(u8::try_from(code & 0x7F).unwrap_or(code::FAILURE), clock)
            }
            _ if wire::parse(&frame).is_none() && self.core.config().silent_on_bad_crc => return None,
            _ => self.core.request(&frame, clock),
        };
        if !self.options.latency {
            reply.latency = Duration::ZERO;
        }
        if let Some(Action::LateAnswer { ms }) = fault {
            reply.latency += Duration::from_millis(ms);
        }
        self.busy_until = start + reply.latency;
        let commit = reply.commit.take();
        if fault == Some(Action::PowerCutAfter) {
            self.power_cut(self.busy_until);
            return commit;
        }
        self.answer(reply, fault);
        if let (Some((0xAB, speed)), true) = (wire::parse(&frame), self.baud > 0)
            && let Ok(baud) = speed.try_into().map(u32::from_le_bytes)
            && self
                .last_answer
                .as_ref()
                .is_some_and(|answer| answer.get(3).is_some_and(|code| code & 0x7F == 0))
        {
            self.baud = baud;
        }
        commit
    }

    /// Puts the answer on the line as the fault has it.
    fn answer(&mut self, reply: Reply, fault: Option<Action>) {
        let ready = self.busy_until;
        let mut bytes = reply.bytes;
        self.last_answer = Some(bytes.clone());
        match fault {
            Some(Action::LoseAnswer) => return,
            Some(Action::DamageAnswer) => self.options.faults.damage(&mut bytes),
            Some(Action::CutAnswer { bytes: length }) => bytes.truncate(length),
            Some(Action::RepeatAnswer) => self.send(ready, bytes.clone()),
            _ => {}
        }
        self.send(ready, bytes);
    }

    /// Sends from `from` on, behind what is on the line already.
    fn send(&mut self, from: Duration, bytes: Vec<u8>) {
        let start = self.out.back().map_or(from, |(due, _)| from.max(*due));
        let due = start + self.line_time(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        self.busy_until = self.busy_until.max(due);
        self.out.push_back((due, bytes));
    }

    /// How long so many bytes of 10 bits take.
    fn line_time(&self, bytes: u32) -> Duration {
        if self.baud == 0 {
            return Duration::ZERO;
        }
        let nanos = u64::from(bytes) * 10 * 1_000_000_000;
        Duration::from_nanos(nanos.div_ceil(u64::from(self.baud)))
    }
}
