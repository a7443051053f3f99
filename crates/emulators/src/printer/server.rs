//! A printer as a thread: over TCP or a pseudo-terminal, in real time.
//!
//! Jobs go into a folder ([`super::files`]). While the buffer is full nothing is read, so the sender's writes wait, and
//! so do status requests behind them. With a speed the bytes come in at it, never earlier and up to 2 ms later.
//!
//! The control file is looked at 20 times a second. It names the conditions that hold, between white space:
//! `paper_out`, `paper_near_end`, `cover_open`, `cutter_stuck`; whenever what it says changes, these hold and the others
//! do not. An empty file puts everything right; without the file, and with an unknown word in it, nothing changes.
//!
//! The log has one line for each piece of traffic: microseconds since the start, `>` for what came from the register,
//! `<` for what left, `!` for a mistake in the control file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::files::{self, State, Tray};
use super::machine::{Options, Printer};
use super::status::CONDITIONS;
use crate::line::{self, Endpoint, Event, Port, Stopper};

/// How often the control file and the printer are looked at.
const LOOK: Duration = Duration::from_millis(50);
/// Granularity of a slow line.
const PACE: Duration = Duration::from_millis(2);
/// Bytes on a slow line.
const ON_THE_LINE: usize = 4096;

/// How to run a printer.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Where it is reached.
    pub endpoint: Endpoint,
    /// The printer itself.
    pub printer: Options,
    /// Folder for the jobs; without one they are in [`Printer::jobs`] only.
    pub out: Option<PathBuf>,
    /// Speed of the line towards the printer, bit/s; 0: unpaced.
    pub baud: u32,
    /// State file: conditions and the number of the next job.
    pub state: Option<PathBuf>,
    /// Control file.
    pub control: Option<PathBuf>,
    /// Frame log; appended to.
    pub log: Option<PathBuf>,
}

impl ServerOptions {
    /// A printer at this place, without any files.
    pub fn new(endpoint: Endpoint, printer: Options) -> Self {
        Self { endpoint, printer, out: None, baud: 0, state: None, control: None, log: None }
    }
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
        source: io::Error,
    },
    /// A file or a folder can not be used.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A running printer.
#[derive(Debug)]
pub struct Server {
    address: String,
    stopper: Stopper,
    printer: Arc<Mutex<Printer>>,
    thread: Option<JoinHandle<Result<(), ServerError>>>,
}

impl Server {
    /// Starts the thread. When this returns, clients can connect.
    ///
    /// # Errors
    /// See [`ServerError`].
    pub fn start(options: ServerOptions) -> Result<Self, ServerError> {
        let mut printer = Printer::new(options.printer);
        let at = |path: &PathBuf| {
            let path = path.clone();
            move |source| ServerError::File { path, source }
        };
        let state =
            options.state.as_ref().map(|path| State::load(path).map_err(at(path))).transpose()?.flatten();
        for condition in state.iter().flat_map(State::conditions) {
            printer.set(condition, true);
        }
        let least = state.as_ref().map_or(1, |state| state.next);
        let tray = options.out.as_ref().map(|path| Tray::open(path, least).map_err(at(path))).transpose()?;
        let log = options.log.as_ref().map(|path| {
            let file = File::options().create(true).append(true).open(path);
            file.map(BufWriter::new).map_err(at(path))
        });
        let log = log.transpose()?;
        let endpoint = options.endpoint;
        let opened = Port::open(&endpoint);
        let (port, stopper) =
            opened.map_err(|source| ServerError::Line { endpoint: endpoint.clone(), source })?;
        let address = port.address().to_owned();
        let printer = Arc::new(Mutex::new(printer));
        let mut service = Service {
            port,
            printer: Arc::clone(&printer),
            tray,
            out: options.out.unwrap_or_default(),
            kept: 0,
            state_file: options.state,
            state,
            control: options.control,
            controlled: None,
            log,
            byte: Duration::from_secs(10).checked_div(options.baud).unwrap_or_default(),
            line: VecDeque::new(),
            start: line::now(),
            due: line::now(),
        };
        let thread = std::thread::spawn(move || {
            let ran = service.run().map_err(|source| ServerError::Line { endpoint, source });
            service.lock().tear_off();
            // The line's end is worse news than a file's.
            ran.and(service.keep())
        });
        Ok(Self { address, stopper, printer, thread: Some(thread) })
    }

    /// `HOST:PORT` with the port really taken, or the path of the link.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The printer itself: to look at its jobs, to open its cover. What that makes it say is sent within 50 ms. While the
    /// guard is held the printer stands still.
    pub fn printer(&self) -> MutexGuard<'_, Printer> {
        self.printer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handle that stops the printer from another thread.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Waits until it ends, by a [`Stopper`] or because its line broke. What hangs from the printer then is torn off and
    /// kept as a job.
    ///
    /// # Errors
    /// The line broke, or the last jobs could not be written.
    pub fn join(mut self) -> Result<(), ServerError> {
        let ended = self.thread.take().map(JoinHandle::join);
        ended.map_or(Ok(()), |ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }
}

impl Drop for Server {
    /// Stops the printer and waits for its thread.
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stopper.stop();
            // What it ended with has nobody left to be told to.
            let _ = thread.join();
        }
    }
}

struct Service {
    port: Port,
    printer: Arc<Mutex<Printer>>,
    tray: Option<Tray>,
    out: PathBuf,
    /// How many jobs were written.
    kept: u64,
    state_file: Option<PathBuf>,
    /// What the state file says.
    state: Option<State>,
    control: Option<PathBuf>,
    /// What the control file said last.
    controlled: Option<String>,
    log: Option<BufWriter<File>>,
    /// Time of one byte on the line; zero: unpaced.
    byte: Duration,
    line: VecDeque<u8>,
    start: Instant,
    /// When the next byte of the line has passed.
    due: Instant,
}

impl Service {
    fn lock(&self) -> MutexGuard<'_, Printer> {
        self.printer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let now = line::now();
            let paced = !self.line.is_empty() && !self.byte.is_zero();
            let until = if paced { self.due.max(now + PACE) } else { now + LOOK };
            bytes.clear();
            let full = self.line.len() >= ON_THE_LINE || self.lock().room() == 0;
            match if full { self.port.hold(until)? } else { self.port.wait(Some(until), &mut bytes)? } {
                Event::Stopped => return Ok(()),
                Event::Peer => self.peer(),
                Event::Bytes => {
                    self.record('>', &bytes);
                    if self.line.is_empty() {
                        self.due = line::now() + self.byte;
                    }
                    self.line.extend(&bytes);
                }
                Event::Due => {}
            }
            self.pass();
            self.obey();
            let answers = self.lock().take_answers();
            self.send(&answers);
            // What can not be written now is tried again at the next look, and told at the end.
            let _ = self.keep();
        }
    }

    fn peer(&mut self) {
        if self.port.has_peer() == Some(true) && !self.lock().connect() {
            self.port.disconnect();
        }
    }

    /// Gives the printer what has come through the line and finds room.
    fn pass(&mut self) {
        loop {
            let passed = if self.byte.is_zero() { self.line.len() } else { self.passed() };
            let count = passed.min(self.lock().room());
            if count == 0 {
                return;
            }
            let bytes: Vec<u8> = self.line.drain(..count).collect();
            let answers = self.lock().feed(&bytes);
            self.send(&answers);
            if !self.lock().is_connected() {
                self.line.clear();
                match self.port.has_peer() {
                    Some(_) => self.port.disconnect(),
                    None => self.lock().hear_again(),
                }
            }
        }
    }

    /// How many bytes of a slow line have passed by now.
    fn passed(&mut self) -> usize {
        let now = line::now();
        let mut count = 0;
        while count < self.line.len() && self.due <= now {
            self.due += self.byte;
            count += 1;
        }
        count
    }

    fn send(&mut self, answers: &[u8]) {
        if !answers.is_empty() {
            self.port.send(answers);
            self.record('<', answers);
        }
    }

    /// Does what the control file says.
    fn obey(&mut self) {
        let Some(text) = self.control.as_ref().and_then(|path| std::fs::read_to_string(path).ok()) else {
            return;
        };
        if self.controlled.as_ref() == Some(&text) {
            return;
        }
        match files::named(&text) {
            Ok(holding) => {
                let mut printer = self.lock();
                for (_, condition) in CONDITIONS {
                    let holds = holding.contains(&condition);
                    if printer.holds(condition) != holds {
                        printer.set(condition, holds);
                    }
                }
            }
            Err(why) => self.write(&format!("! {why}")),
        }
        self.controlled = Some(text);
    }

    /// Writes finished jobs and the state.
    fn keep(&mut self) -> Result<(), ServerError> {
        let (jobs, finished) = {
            let printer = self.lock();
            if printer.finished() == self.kept && self.state_file.is_none() {
                return Ok(());
            }
            let new = usize::try_from(printer.finished() - self.kept).unwrap_or(usize::MAX);
            let old = printer.jobs().len().saturating_sub(new);
            (printer.jobs().get(old..).unwrap_or_default().to_vec(), printer.finished())
        };
        if let Some(tray) = &mut self.tray {
            for job in jobs {
                tray.put(&job).map_err(|source| ServerError::File { path: self.out.clone(), source })?;
                self.kept += 1;
            }
        }
        self.kept = finished;
        let Some(path) = self.state_file.clone() else { return Ok(()) };
        let state = State::of(&self.lock(), self.tray.as_ref().map_or(1, Tray::next));
        if self.state.as_ref() != Some(&state) {
            state.save(&path).map_err(|source| ServerError::File { path, source })?;
            self.state = Some(state);
        }
        Ok(())
    }

    fn record(&mut self, direction: char, bytes: &[u8]) {
        if self.log.is_some() {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            self.write(&format!("{direction} {hex}"));
        }
    }

    fn write(&mut self, text: &str) {
        let micros = line::now().saturating_duration_since(self.start).as_micros();
        if let Some(log) = &mut self.log {
            // A log that can not be written must not stop the device.
            let _ = writeln!(log, "{micros} {text}").and_then(|()| log.flush());
        }
    }
}
