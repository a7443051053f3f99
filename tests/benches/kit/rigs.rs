//! Registers to measure: Russia behind a PTY, Kazakhstan over the loopback.

use super::{TimedLink, Waits, found, open};
use domain::country::Exchange;
use domain::device::{Endpoint, Outcome};
use domain::tax::CountryCode;
use emulators::operator;
use emulators::{fiscal_storage as storage, line};
use runtime::{RealClock, Register, Setup, Tcp};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

pub const OFFSET: i16 = 180;

/// What stands at the other end; dropping it ends it.
pub enum Peer {
    Storage(#[expect(dead_code, reason = "held to keep it running")] storage::Server),
    Operator(#[expect(dead_code, reason = "held to keep it running")] operator::Server),
}

struct TimedEndpoint {
    inner: Tcp,
    waits: Waits,
}

impl Endpoint for TimedEndpoint {
    fn exchange(&mut self, question: &Exchange) -> Outcome<Vec<u8>> {
        let from = Instant::now();
        let outcome = self.inner.exchange(question);
        self.waits.add(from);
        outcome
    }
}

fn setup(dir: &Path, country: CountryCode) -> Setup {
    Setup {
        database: dir.join("register.db"),
        vfs: Some("timed"),
        country: match country {
            CountryCode::Ru => Box::new(|| Box::new(fiscal_ru::Russia)),
            CountryCode::Kz => Box::new(|| Box::new(fiscal_kz::Kazakhstan::default())),
        },
        device: None,
        endpoint: None,
        terminal: None,
        printer: None,
        clock: Arc::new(RealClock { offset_min: OFFSET }),
    }
}

/// A fiscal storage behind a PTY in `dir`, as a thread.
pub fn storage_server(dir: &Path, baud: u32) -> storage::Server {
    let config =
        storage::FnConfig { time_checks: false, ..storage::FnConfig::new(storage::Generation::G12, 7) };
    storage::Server::start(storage::ServerOptions {
        endpoint: line::Endpoint::Pty(dir.join("fn")),
        config,
        baud,
        latency: false,
        clock: storage::ClockSource::Real,
        state: None,
        log: None,
        faults: Vec::new(),
        seed: 1,
    })
    .unwrap()
}

/// A Russian register whose syncs and talks with the storage are recorded.
pub fn russian(dir: &Path, baud: u32, waits: &Waits) -> (Register, Peer) {
    found(dir, CountryCode::Ru);
    let server = storage_server(dir, baud);
    let (url, waits) = (format!("pty:{}", dir.join("fn").display()), waits.clone());
    let device = fiscal_ru::Storage::new(Box::new(move || {
        let inner = fn_driver::transports::open(&url)?;
        Ok(Box::new(TimedLink { inner, waits: waits.clone() }) as Box<dyn fn_driver::Link + Send>)
    }));
    let setup = Setup { device: Some(Box::new(device)), ..setup(dir, CountryCode::Ru) };
    (open(setup, CountryCode::Ru), Peer::Storage(server))
}

/// A Kazakh register whose syncs and questions are recorded.
pub fn kazakh(dir: &Path, waits: &Waits) -> (Register, Peer) {
    found(dir, CountryCode::Kz);
    let server =
        operator::Server::start(operator::ServerConfig::new(operator::Config::demo()), |_| ()).unwrap();
    let clock = Arc::new(RealClock { offset_min: OFFSET });
    let inner = Tcp::new(server.address().to_string(), clock);
    let endpoint = TimedEndpoint { inner, waits: waits.clone() };
    let setup = Setup { endpoint: Some(Box::new(endpoint)), ..setup(dir, CountryCode::Kz) };
    (open(setup, CountryCode::Kz), Peer::Operator(server))
}
