//! The state machine: requests in, answers out.

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};

use super::code::{self, Refusal, ensure};
use super::config::{FnConfig, Generation};
use super::counters::Counters;
use super::document::{Archive, Confirmation, Doc, Format, Registration};
use super::state::{Commit, Exchange, Kind, Ledger, Phase, Shift, Volatile};
use super::{latency, wire};

/// What a request comes to.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The whole answer frame.
    pub bytes: Vec<u8>,
    /// How long the device needs for it by the latency model, line time excluded.
    pub latency: Duration,
    /// What became permanent with it.
    pub commit: Option<Commit>,
}

/// Data of a successful answer.
pub(super) type Outcome = Result<Vec<u8>, Refusal>;

/// A plain look at the state, for checks of programs that use the emulator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FnState {
    /// Life phase.
    pub phase: Phase,
    /// Document that has been begun.
    pub open: Option<Kind>,
    /// How many bytes of data it has.
    pub open_bytes: usize,
    /// Number of the last formed document; 0 before the first.
    pub last_document: u32,
    /// Shift.
    pub shift: Shift,
    /// Number of documents without the operator's confirmation.
    pub unsent: u32,
    /// Transport connection reported by 21h.
    pub link: bool,
    /// Format in use.
    pub format: Option<Format>,
}

/// One emulated device: a pure state machine. Time comes with each request.
#[derive(Debug, Clone)]
pub struct FnEmulator {
    pub(super) config: Arc<FnConfig>,
    pub(super) ledger: Ledger,
    pub(super) registrations: Vec<Arc<Registration>>,
    pub(super) docs: Archive<Doc>,
    pub(super) confirmed: Archive<Confirmation>,
    pub(super) volatile: Volatile,
    pub(super) commit: Option<Commit>,
    failure: Option<Arc<str>>,
}

impl FnEmulator {
    /// A device fresh from the factory, powered on.
    pub fn new(config: FnConfig) -> Self {
        let mut device = Self {
            config: Arc::new(config),
            ledger: Ledger::new(),
            registrations: Vec::new(),
            docs: Archive::default(),
            confirmed: Archive::default(),
            volatile: Volatile::default(),
            commit: None,
            failure: None,
        };
        device.power_cut();
        device
    }

    /// Applies what an earlier process made permanent, in order.
    pub fn replay(&mut self, commit: Commit) {
        match commit {
            Commit::Document { doc, registration, ledger } => {
                self.docs.push(doc);
                self.registrations.extend(registration);
                self.ledger = *ledger;
            }
            Commit::Confirmation { confirmation, ledger } => {
                self.confirmed.push(confirmation);
                self.ledger = *ledger;
            }
            Commit::Keys { ledger } => self.ledger = *ledger,
            Commit::Reset => self.erase(),
        }
    }

    /// Power goes and comes back: the document begun, the transport connection, a message being read, and
    /// all places of reading are lost; formed documents stay. Source: ФН protocol 11.1.
    pub fn power_cut(&mut self) {
        self.volatile = Volatile { timer: self.config.generation != Generation::G1, ..Volatile::default() };
    }

    /// Makes the device answer 03h to everything but status commands, 35h telling the reason, until it is
    /// built anew. For a host that could not make a commit durable: the answer must not claim it.
    pub fn fail(&mut self, reason: &str) {
        self.failure = Some(reason.into());
    }

    /// Executes one request frame. A frame whose checksum or length is wrong is answered with 01h.
    ///
    /// `clock` is the device's own clock; only its differences matter to documents.
    pub fn request(&mut self, frame: &[u8], clock: NaiveDateTime) -> Reply {
        match wire::parse(frame) {
            Some((command, data)) => self.execute(command, data, clock),
            None => self.refuse(code::UNKNOWN, clock),
        }
    }

    /// The answer that refuses with this code and changes nothing.
    pub fn refuse(&self, result: u8, clock: NaiveDateTime) -> Reply {
        let bytes = self.answer(&Err(result.into()), clock);
        Reply { bytes, latency: latency::SHORT, commit: None }
    }

    /// Executes one command with its data.
    pub fn execute(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Reply {
        self.commit = None;
        if matches!(self.volatile.exchange, Exchange::Waiting(until) if clock >= until) {
            self.volatile.exchange = Exchange::Idle;
        }
        let formed = self.open_bytes();
        let outcome = match self.failure.clone() {
            Some(reason) if command == 0x35 => {
                let text: Vec<u8> = reason.bytes().filter(u8::is_ascii).take(256).collect();
                Ok(text)
            }
            Some(_) if !(0x30..=0x33).contains(&command) => Err(code::FAILURE.into()),
            _ => self.dispatch(command, data, clock),
        };
        let latency = latency::of(command, data.len(), formed, outcome.is_ok());
        Reply { bytes: self.answer(&outcome, clock), latency, commit: self.commit.take() }
    }

    fn answer(&self, outcome: &Outcome, clock: NaiveDateTime) -> Vec<u8> {
        let (result, data) = match outcome {
            Ok(data) => (0, data),
            Err(refusal) => (refusal.code, &refusal.data),
        };
        let warning = if self.warnings(clock) == 0 { 0 } else { 0x80 };
        wire::frame(result | warning, data)
    }

    fn dispatch(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        ensure(known(self.config.generation, command), code::UNKNOWN)?;
        let no_data = || ensure(data.is_empty(), code::UNKNOWN);
        match command {
            0x02 | 0xA2 => self.begin_registration(command, data),
            0x03 | 0xA3 => self.form_registration(command, data, clock),
            0x04 => no_data().and_then(|()| self.begin_fn_closing()),
            0x05 => self.form_fn_closing(data, clock),
            0x06 => no_data().map(|()| self.cancel()),
            0x07 => self.pass_data(data),
            0x10 => no_data().and_then(|()| self.shift_parameters()),
            0x11 => self.begin_shift_opening(data),
            0x12 => no_data().and_then(|()| self.form_shift_opening(clock)),
            0x13 => self.begin_shift_closing(data),
            0x14 => no_data().and_then(|()| self.form_shift_closing(clock)),
            0x15 => self.begin_settlement(Kind::Receipt, data, clock),
            0x16 => self.form_settlement(data, clock),
            0x17 => self.begin_settlement(Kind::Correction, data, clock),
            0x18 => self.begin_settlements_report(data),
            0x19 => no_data().and_then(|()| self.form_settlements_report(clock)),
            0x20..=0x26 => self.exchange(command, data, clock),
            0x30..=0x3F => self.status(command, data, clock),
            0x40..=0x47 | 0x50 => self.read_archive(command, data, clock),
            0x60 => self.reset(data),
            0xA7 => no_data().and_then(|()| self.passed_size()),
            0xAB => speed(data),
            0xB0..=0xBF | 0xD0..=0xD7 => self.marking(command, data, clock),
            _ => Err(code::UNKNOWN.into()),
        }
    }

    /// 60h, erase the archive; debug devices only.
    fn reset(&mut self, data: &[u8]) -> Outcome {
        ensure(!self.config.serial_device && data == [0x16], code::UNKNOWN)?;
        self.erase();
        self.commit = Some(Commit::Reset);
        Ok(Vec::new())
    }

    fn erase(&mut self) {
        self.ledger = Ledger::new();
        self.registrations.clear();
        self.docs = Archive::default();
        self.confirmed = Archive::default();
        self.power_cut();
    }

    /// Warning flags. Source: ФН protocol 3.5.
    pub(super) fn warnings(&self, clock: NaiveDateTime) -> u8 {
        let (Some((_, expires)), Some(last)) = (self.ledger.life, self.ledger.last) else { return 0 };
        let days = (expires - last.time.date()).num_days();
        // The texts of 2016 know no flags set by the operator.
        let old = self.config.generation == Generation::G1;
        let message = if old { 0 } else { self.ledger.operator_message };
        let full_percent = if old { 90 } else { 99 };
        let full = u64::from(self.last_number()) * 100 >= u64::from(self.config.capacity) * full_percent;
        let patience = TimeDelta::days(self.config.ofd_warn_days.into());
        let waits = self.oldest_unsent().is_some_and(|doc| self.timer(clock) - doc.time > patience);
        [
            (days <= 3, 0x01),
            (days <= 30, 0x02),
            (full, 0x04),
            (waits, 0x08),
            (message & 0x02 != 0, 0x10),
            (message & 0x20 != 0, 0x20),
            (message & 0x40 != 0, 0x40),
        ]
        .into_iter()
        .filter_map(|(set, flag)| set.then_some(flag))
        .fold(0, |flags, flag| flags | flag)
    }

    /// The time as the device knows it: of the last document, moved on by its own timer.
    pub(super) fn timer(&self, clock: NaiveDateTime) -> NaiveDateTime {
        self.ledger.last.map_or(clock, |last| last.time + (clock - last.clock).max(TimeDelta::zero()))
    }

    pub(super) fn in_phase(&self, phases: &[Phase]) -> Result<(), Refusal> {
        ensure(phases.contains(&self.ledger.phase), code::STATE)
    }

    pub(super) fn last_number(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn registration(&self) -> Option<&Arc<Registration>> {
        self.registrations.last()
    }

    pub(super) fn autonomous(&self) -> bool {
        self.registration().is_some_and(|registration| registration.autonomous())
    }

    /// Format in use; FFD 1.0 stands in before activation.
    pub(super) fn format(&self) -> Format {
        self.registration().map_or(Format::V10, |registration| registration.format)
    }

    pub(super) fn oldest_unsent(&self) -> Option<&Arc<Doc>> {
        self.document(self.ledger.unsent.first)
    }

    fn open_bytes(&self) -> usize {
        self.volatile.open.as_ref().map_or(0, |open| open.data.len())
    }

    /// Settings and identity.
    pub fn config(&self) -> &FnConfig {
        &self.config
    }

    /// All formed documents; the one numbered n stands at place n − 1.
    pub fn archive(&self) -> &Archive<Doc> {
        &self.docs
    }

    /// The document with this number.
    pub fn document(&self, number: u32) -> Option<&Arc<Doc>> {
        self.docs.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The operator's confirmations, in the order of their documents.
    pub fn confirmations(&self) -> &Archive<Confirmation> {
        &self.confirmed
    }

    /// All registrations, the one in force last.
    pub fn registrations(&self) -> &[Arc<Registration>] {
        &self.registrations
    }

    /// Counters of the open shift, else of the last one.
    pub fn shift_counters(&self) -> &Counters {
        &self.ledger.shift_counters
    }

    /// Counters of the whole device.
    pub fn counters(&self) -> &Counters {
        &self.ledger.counters
    }

    /// What the device makes permanent besides documents and confirmations.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// A plain look at the state.
    pub fn state(&self) -> FnState {
        FnState {
            phase: self.ledger.phase,
            open: self.volatile.open.as_ref().map(|open| open.kind),
            open_bytes: self.open_bytes(),
            last_document: self.last_number(),
            shift: self.ledger.shift,
            unsent: self.ledger.unsent.count,
            link: self.volatile.link,
            format: self.registration().map(|registration| registration.format),
        }
    }
}

/// Commands a generation knows.
fn known(generation: Generation, command: u8) -> bool {
    match command {
        0x02..=0x07 | 0x10..=0x19 | 0x20..=0x26 | 0x30..=0x33 | 0x35 | 0x40..=0x47 | 0x60 => true,
        0x36..=0x3B | 0x3D | 0x50 | 0xA2 | 0xA3 | 0xA7 => generation >= Generation::G11,
        0x3F | 0xAB | 0xB0..=0xB3 | 0xB5..=0xB7 | 0xBA..=0xBF | 0xD0 | 0xD1 | 0xD3..=0xD7 => {
            generation == Generation::G12
        }
        _ => false,
    }
}

/// ABh, speed of the line; the change itself is the line's business.
fn speed(data: &[u8]) -> Outcome {
    let baud = data.try_into().map(u32::from_le_bytes);
    ensure(baud.is_ok_and(|baud| SPEEDS.contains(&baud)), code::UNKNOWN)?;
    Ok(Vec::new())
}

/// Speeds that ABh takes, bit/s.
const SPEEDS: [u32; 6] = [9_600, 57_600, 115_200, 230_400, 460_800, 921_600];
