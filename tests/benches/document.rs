//! The register's own time a document: everything but syncs of the disk and the other side, in the same run.
//!
//! Russia over an unpaced PTY, Kazakhstan over the loopback. Beside it receipts a second, on this disk and on tmpfs.

mod kit;

use criterion::Criterion;
use domain::tax::CountryCode;
use emulators::fiscal_storage as storage;
use emulators::operator;
use kit::{TimedLink, Waits, found, open, sale, submit, timed_vfs};
use runtime::{RealClock, Register, Setup};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A Russian register in `dir`, its fiscal storage behind a PTY.
fn russian(dir: &Path, waits: &Waits) -> (Register, storage::Server) {
    found(dir, CountryCode::Ru);
    let link = dir.join("fn");
    let server = kit_fn(&link);
    let waits = waits.clone();
    let url = format!("pty:{}", link.display());
    let device = fiscal_ru::Storage::new(Box::new(move || {
        let inner = fn_driver::transports::open(&url)?;
        Ok(Box::new(TimedLink { inner, waits: waits.clone() }) as Box<dyn fn_driver::Link + Send>)
    }));
    let setup = Setup {
        database: dir.join("register.db"),
        vfs: Some("timed"),
        country: Box::new(|| Box::new(fiscal_ru::Russia)),
        device: Some(Box::new(device)),
        endpoint: None,
        terminal: None,
        clock: Arc::new(RealClock { offset_min: 180 }),
    };
    (open(setup, CountryCode::Ru), server)
}
