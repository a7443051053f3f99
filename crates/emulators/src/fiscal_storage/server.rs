//! A device as a thread: over TCP or a pseudo-terminal, in real time.
//!
//! Answers leave when they are due by the line clock of [`super::FnDevice`], later by the granularity that
//! [`crate::line`] describes and never earlier: the whole answer is written when its last byte is due. What a
//! command made permanent is in the state file, synced, before. When that fails the answer is dropped and the
//! device answers 03h from then on, 35h naming the reason.
//!
//! The frame log has one line for each piece of traffic: microseconds since the start, `>` for what came from
//! the register or `<` for what left, and the bytes in hex.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use super::config::FnConfig;
use super::device::{DeviceOptions, FnDevice};
use super::document::hex_bytes;
use super::machine::FnEmulator;
use super::persist::{self, StateError, StateFile};
use crate::faults::{Faults, Rule};
use crate::line::{self, Endpoint, Event, Port, Stopper};

/// The device's own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// Civil time in UTC. Only intervals matter to documents, so the zone of the shop makes no difference.
    Real,
    /// Starts at this point and runs with real time. With a state file whose last document is later it goes on from
    /// there, since a device's clock never goes back.
    From(NaiveDateTime),
}

/// How to run a device.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Where it is reached.
    pub endpoint: Endpoint,
    /// Identity and settings; those in an existing state file win.
    pub config: FnConfig,
    /// Speed of the line, bit/s; 0: unpaced.
    pub baud: u32,
    /// Whether commands take the time of the latency model.
    pub latency: bool,
    /// The device's clock.
    pub clock: ClockSource,
    /// State file; without one the device is gone with its thread.
    pub state: Option<PathBuf>,
    /// Frame log; appended to.
    pub log: Option<PathBuf>,
    /// What goes wrong.
    pub faults: Vec<Rule>,
    /// Seed of the faults.
    pub seed: u64,
}

/// Why a server could not be started, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The line could not be opened, or broke.
    #[error("line {endpoint:?}: {source}")]
    Line {
        /// Where it should be reached.
        endpoint: Endpoint,
        /// What the system said.
        source: std::io::Error,
    },
    /// The frame log could not be opened.
    #[error("frame log {path}: {source}")]
    Log {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file can not be used.
    #[error(transparent)]
    State(#[from] StateError),
}

/// A running device.
#[derive(Debug)]
pub struct Server {
    address: String,
    serial: String,
    stopper: Stopper,
    thread: Option<JoinHandle<Result<(), ServerError>>>,
}

impl Server {
    /// Starts the thread. When this returns, clients can connect.
    ///
    /// # Errors
    /// See [`ServerError`].
    pub fn start(options: ServerOptions) -> Result<Self, ServerError> {
        let (state, core) = match &options.state {
            Some(path) => {
                let (state, core) = StateFile::open(path, options.config.clone())?;
                (Some(state), core)
            }
            None => (None, FnEmulator::new(options.config.clone())),
        };
        let log = match &options.log {
            Some(path) => {
                let file = File::options().create(true).append(true).open(path);
                let file = file.map_err(|source| ServerError::Log { path: path.clone(), source })?;
                Some(BufWriter::new(file))
            }
            None => None,
        };
        let endpoint = options.endpoint.clone();
        let (port, stopper) = Port::open(&endpoint)
            .map_err(|source| ServerError::Line { endpoint: endpoint.clone(), source })?;
        let (address, serial) = (port.address().to_owned(), core.config().serial.clone());
        let clock = Clock::new(options.clock, &core);
        let device = FnDevice::with_core(
            core,
            DeviceOptions {
                baud: options.baud,
                latency: options.latency,
                faults: Faults::new(options.faults, options.seed),
            },
        );
        let mut service = Service { port, device, state, log, clock };
        let thread = std::thread::spawn(move || {
            service.run().map_err(|source| ServerError::Line { endpoint, source })
        });
        Ok(Self { address, serial, stopper, thread: Some(thread) })
    }

    /// `HOST:PORT` with the port really taken, or the path of the link.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Number of the device.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// A handle that stops the device from another thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Waits until it ends, by a [`Stopper`] or because its line broke.
    ///
    /// # Errors
    /// The line broke.
    pub fn join(mut self) -> Result<(), ServerError> {
        let ended = self.thread.take().map(JoinHandle::join);
        ended.map_or(Ok(()), |ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }
}

impl Drop for Server {
    /// Stops the device and waits for its thread.
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stopper.stop();
            // What it ended with has nobody left to be told to.
            let _ = thread.join();
        }
    }
}

/// Real time as the device sees it: a monotonic clock from the start on, and its civil clock.
#[derive(Debug)]
struct Clock {
    start: Instant,
    civil: NaiveDateTime,
}

impl Clock {
    fn new(source: ClockSource, core: &FnEmulator) -> Self {
        let civil = match source {
            ClockSource::Real => utc_now(),
            ClockSource::From(start) => persist::last_clock(core).map_or(start, |last| last.max(start)),
        };
        Self { start: line::now(), civil }
    }

    fn elapsed(&self) -> Duration {
        line::now().saturating_duration_since(self.start)
    }

    fn civil(&self, elapsed: Duration) -> NaiveDateTime {
        self.civil + TimeDelta::from_std(elapsed).unwrap_or_default()
    }
}

#[expect(clippy::disallowed_methods, reason = "an emulated device keeps real time")]
fn utc_now() -> NaiveDateTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(0);
    DateTime::from_timestamp(seconds, since.subsec_nanos()).unwrap_or_default().naive_utc()
}

struct Service {
    port: Port,
    device: FnDevice,
    state: Option<StateFile>,
    log: Option<BufWriter<File>>,
    clock: Clock,
}

impl Service {
    fn run(&mut self) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let due = self.device.next_due().map(|due| self.clock.start + due);
            bytes.clear();
            match self.port.wait(due, &mut bytes)? {
                Event::Stopped => return Ok(()),
                Event::Peer => self.device.peer_gone(),
                Event::Bytes => self.receive(&bytes),
                Event::Due => {}
            }
            let now = self.clock.elapsed();
            while let Some((_, answer)) = self.device.poll(now) {
                self.port.send(&answer);
                self.record('<', &answer);
            }
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        let now = self.clock.elapsed();
        self.record('>', bytes);
        let commits = self.device.on_bytes(now, self.clock.civil(now), bytes);
        let Some(state) = &mut self.state else { return };
        for commit in commits {
            if let Err(error) = state.commit(&commit) {
                self.device.peer_gone();
                self.device.core_mut().fail(&error.to_string());
                return;
            }
        }
    }

    fn record(&mut self, direction: char, bytes: &[u8]) {
        let micros = self.clock.elapsed().as_micros();
        if let Some(log) = &mut self.log {
            // A log that can not be written must not stop the device.
            let _ =
                writeln!(log, "{micros} {direction} {}", hex_bytes::text(bytes)).and_then(|()| log.flush());
        }
    }
}
