//! An [`Exchange`] on a TCP port: one thread a connection, one lock on the core, real time.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta};

use super::exchange::{self, Exchange};
use super::faults::{Faults, Rule};
use super::machine::{Config, Ofd};
use super::store::{Store, StoreError};
use crate::fiscal_storage::hex_bytes;
use crate::links::{Event, LinkId};
use crate::operator::{ClockStart, Now};

/// Zone of the operator's clock: Moscow, UTC+3.
const ZONE: TimeDelta = TimeDelta::hours(3);
/// A connection looks so often whether an answer held for it was released.
const LOOK: Duration = Duration::from_millis(50);

/// What a server is started with.
#[derive(Debug)]
pub struct ServerConfig {
    /// `HOST:PORT`; port 0 takes any free one.
    pub tcp: String,
    /// The operator.
    pub ofd: Config,
    /// Its faults.
    pub faults: Vec<Rule>,
    /// Decides the faults.
    pub seed: u64,
    /// File of the history.
    pub state: Option<PathBuf>,
    /// Folder of received documents.
    pub inbox: Option<PathBuf>,
    /// Clock.
    pub clock: ClockStart,
    /// File the frames are written to, one line each: milliseconds, connection, `>` in or `<` out,
    /// document, hex; and what was worth a note, after `!`.
    pub log: Option<PathBuf>,
}

impl ServerConfig {
    /// A server without faults and files, on any free port of the loopback.
    pub fn new(ofd: Config) -> Self {
        Self {
            tcp: "127.0.0.1:0".to_owned(),
            seed: 1,
            ofd,
            faults: Vec::new(),
            state: None,
            inbox: None,
            clock: ClockStart::Real,
            log: None,
        }
    }
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The port.
    #[error("{address}: {source}")]
    Listen {
        /// As asked for.
        address: String,
        /// The reason.
        source: io::Error,
    },
    /// The log file.
    #[error("{path}: {source}")]
    Log {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The history or the inbox.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Core {
    exchange: Exchange,
    store: Store,
    log: Option<File>,
    /// Notes that are in the log.
    noted: usize,
    peers: Vec<JoinHandle<()>>,
}

struct Shared {
    core: Mutex<Core>,
    stop: AtomicBool,
    clock: ClockStart,
    start: Instant,
}

/// A running server. Dropping it stops it.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Opens the files and the port, and serves until [`stop`](Self::stop). `announce` is told the address once
    /// the port is open.
    ///
    /// # Errors
    /// [`ServerError`].
    pub fn start(config: ServerConfig, announce: impl FnOnce(SocketAddr)) -> Result<Self, ServerError> {
        let (mut store, history) = Store::open(config.state.as_deref(), config.inbox.as_deref())?;
        let ofd = Ofd::restore(config.ofd, history);
        store.save(&ofd)?;
        let open = |path: PathBuf| {
            File::options()
                .create(true)
                .append(true)
                .open(&path)
                .map_err(|source| ServerError::Log { path, source })
        };
        let log = config.log.map(open).transpose()?;
        let address = config.tcp;
        let failed = |source| ServerError::Listen { address: address.clone(), source };
        let listener = TcpListener::bind(&address).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let exchange = Exchange::new(ofd, Faults::new(config.faults, config.seed));
        let shared = Arc::new(Shared {
            core: Mutex::new(Core { exchange, store, log, noted: 0, peers: Vec::new() }),
            stop: AtomicBool::new(false),
            clock: config.clock,
            start: start_of_time(),
        });
        announce(bound);
        let accepting = {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || shared.accept(&listener))
        };
        Ok(Self { address: bound, shared, accepting: Some(accepting) })
    }

    /// The address it listens on.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Looks at the core, or changes its faults. Documents received meanwhile are saved before this returns.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be saved.
    pub fn with<T>(&self, work: impl FnOnce(&mut Exchange) -> T) -> Result<T, StoreError> {
        let mut core = self.shared.lock();
        let out = work(&mut core.exchange);
        let Core { exchange, store, .. } = &mut *core;
        store.save(&exchange.ofd)?;
        Ok(out)
    }

    /// Closes the port and all connections.
    pub fn stop(mut self) {
        self.end();
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(accepting) = self.accepting.take() {
            // A panic of the thread was reported by itself; there is nobody left to serve.
            let _ended = accepting.join();
        }
    }

    fn end(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let Some(accepting) = self.accepting.take() else { return };
        // Wakes the accepting thread, which then sees the flag.
        let mut own = self.address;
        if own.ip().is_unspecified() {
            own.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        let woken = TcpStream::connect(own);
        if woken.is_ok() {
            let _ended = accepting.join();
        }
        let peers = std::mem::take(&mut self.shared.lock().peers);
        for peer in peers {
            let _ended = peer.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_methods, reason = "the server is an emulated process and owns its clock")]
fn start_of_time() -> Instant {
    Instant::now()
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[expect(clippy::disallowed_methods, reason = "the server is an emulated process and owns its clock")]
    fn now(&self) -> Now {
        let mono = self.start.elapsed();
        let (base, past) = match self.clock {
            ClockStart::Real => {
                let past = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                (DateTime::UNIX_EPOCH.naive_utc() + ZONE, past)
            }
            ClockStart::At(base) => (base, mono),
        };
        let past = TimeDelta::seconds(i64::try_from(past.as_secs()).unwrap_or(0));
        Now { wall: base.checked_add_signed(past).unwrap_or(base), mono }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn accept(self: Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopped() {
                return;
            }
            let Ok(stream) = stream else {
                // Out of descriptors, most likely; connections that end give some back.
                std::thread::sleep(LOOK);
                continue;
            };
            let mut core = self.lock();
            core.peers.retain(|peer| !peer.is_finished());
            let Some(link) = core.exchange.connect() else { continue };
            let shared = Arc::clone(&self);
            core.peers.push(std::thread::spawn(move || {
                shared.serve(stream, link);
                shared.lock().exchange.hang_up(link);
            }));
        }
    }

    /// Serves one connection until it ends; an error of the socket ends it like a closing.
    fn serve(&self, mut stream: TcpStream, link: LinkId) {
        let mut buffer = [0_u8; 16 * 1024];
        while !self.stopped() {
            let mut events = Vec::new();
            let wait = {
                let mut core = self.lock();
                let now = self.now();
                while let Some(event) = core.exchange.poll(link, now.mono) {
                    if let Event::Bytes(bytes) = &event {
                        core.write_log(now.mono, link, '<', bytes);
                    }
                    events.push(event);
                }
                core.exchange
                    .due(link)
                    .map_or(LOOK, |due| due.saturating_sub(now.mono).clamp(Duration::from_millis(1), LOOK))
            };
            for event in events {
                match event {
                    Event::Bytes(bytes) if stream.write_all(&bytes).is_ok() => {}
                    Event::Bytes(_) | Event::Closed => return,
                }
            }
            if stream.set_read_timeout(Some(wait)).is_err() {
                return;
            }
            match stream.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => {
                    let bytes = buffer.get(..count).unwrap_or_default();
                    let mut core = self.lock();
                    let now = self.now();
                    core.write_log(now.mono, link, '>', bytes);
                    core.exchange.on_bytes(link, now, bytes);
                    core.write_notes(now.mono);
                    let Core { exchange, store, .. } = &mut *core;
                    if let Err(error) = store.save(&exchange.ofd) {
                        // What is not on disk must not be answered.
                        core.write_line(&format!("{} {link:?} ! {error}", now.mono.as_millis()));
                        return;
                    }
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => {}
                    _ => return,
                },
            }
        }
    }
}

impl Core {
    fn write_log(&mut self, mono: Duration, link: LinkId, direction: char, bytes: &[u8]) {
        if self.log.is_none() {
            return;
        }
        let (name, bytes) = (exchange::name(bytes), hex_bytes::text(bytes));
        self.write_line(&format!("{} {link:?} {direction} {name} {bytes}", mono.as_millis()));
    }

    fn write_notes(&mut self, mono: Duration) {
        let notes = self.exchange.ofd.notes();
        let fresh: Vec<String> = notes.iter().skip(self.noted).map(ToString::to_string).collect();
        self.noted += fresh.len();
        for note in fresh {
            self.write_line(&format!("{} ! {note}", mono.as_millis()));
        }
    }

    fn write_line(&mut self, line: &str) {
        if let Some(file) = &mut self.log {
            // A full disk must not stop the operator; the log is for people.
            let _lost = writeln!(file, "{line}");
        }
    }
}
