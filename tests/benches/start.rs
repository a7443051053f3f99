//! From nothing to ready with 10,000 receipts in the journal, and the memory it takes.

#![allow(missing_docs, reason = "a benchmark is a program of its own")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "a benchmark may stop, measures time and prints ratios"
)]

mod kit;

use domain::country::Country;
use domain::tax::CountryCode;
use kit::{Waits, rigs, sale, submit, timed_vfs};
use runtime::{RealClock, Register, Setup};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let receipts = if measuring { 10_000 } else { 5 };
    let waits = Waits::default();
    timed_vfs::register(&waits);
    let dir = tempfile::tempdir_in("/dev/shm").unwrap();
    {
        let (register, _peer) = rigs::kazakh(dir.path(), &waits);
        let from = Instant::now();
        for _ in 0..receipts {
            submit(&register, sale(CountryCode::Kz, 3));
            waits.clear();
        }
        println!("{receipts} receipts made in {:?}", from.elapsed());
    }
    let mut times = Vec::new();
    for _ in 0..if measuring { 20 } else { 1 } {
        let from = Instant::now();
        let register = Register::open(Setup {
            database: dir.path().join("register.db"),
            vfs: None,
            country: Box::new(|| Box::new(fiscal_kz::Kazakhstan::default()) as Box<dyn Country>),
            device: None,
            endpoint: None,
            terminal: None,
            printer: None,
            clock: Arc::new(RealClock { offset_min: rigs::OFFSET }),
        })
        .unwrap();
        times.push(from.elapsed());
        assert!(register.view().situation.is_some());
    }
    times.sort();
    println!("open to ready: median {:?}, worst {:?}", times[times.len() / 2], times[times.len() - 1]);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM")) {
        println!("this process, with the emulated operator and the benchmark inside: {line}");
    }
}
