//! The register's own time a document: everything but syncs of the disk and the other side, in the same run.
//!
//! Russia over an unpaced PTY, Kazakhstan over the loopback. Beside it receipts a second, on this disk and on tmpfs.

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

use criterion::Criterion;
use domain::tax::CountryCode;
use kit::{Waits, rigs, sale, submit, timed_vfs};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn own_time(c: &mut Criterion, name: &str, country: CountryCode, lines: usize, waits: &Waits) {
    let dir = tempfile::tempdir_in(disk()).unwrap();
    let (register, _peer) = match country {
        CountryCode::Ru => rigs::russian(dir.path(), 0, waits),
        CountryCode::Kz => rigs::kazakh(dir.path(), waits),
    };
    c.bench_function(name, |bencher| {
        bencher.iter_custom(|iterations| {
            let mut own = Duration::ZERO;
            for _ in 0..iterations {
                let sale = sale(country, lines);
                waits.clear();
                let from = Instant::now();
                submit(&register, sale);
                let to = Instant::now();
                own += (to - from).saturating_sub(waits.covered(from, to));
            }
            own
        });
    });
}

/// Receipts a second, one after another, by one caller.
fn throughput(country: CountryCode, place: &Path, waits: &Waits) -> f64 {
    let dir = tempfile::tempdir_in(place).unwrap();
    let (register, _peer) = match country {
        CountryCode::Ru => rigs::russian(dir.path(), 0, waits),
        CountryCode::Kz => rigs::kazakh(dir.path(), waits),
    };
    const RECEIPTS: u32 = 300;
    let from = Instant::now();
    for _ in 0..RECEIPTS {
        submit(&register, sale(country, 3));
    }
    f64::from(RECEIPTS) / from.elapsed().as_secs_f64()
}

/// The disk the build stands on: a real one.
fn disk() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

fn main() {
    let waits = Waits::default();
    timed_vfs::register(&waits);
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let mut c = Criterion::default().configure_from_args().sample_size(20);
    for lines in [1, 10] {
        own_time(&mut c, &format!("own time a document/ru, {lines} lines"), CountryCode::Ru, lines, &waits);
        own_time(&mut c, &format!("own time a document/kz, {lines} lines"), CountryCode::Kz, lines, &waits);
    }
    c.final_summary();
    if measuring {
        for country in [CountryCode::Ru, CountryCode::Kz] {
            let (on_disk, on_tmpfs) =
                (throughput(country, &disk(), &waits), throughput(country, Path::new("/dev/shm"), &waits));
            println!("{}: {on_disk:.0} receipts/s on disk, {on_tmpfs:.0} on tmpfs", country.as_str());
        }
    }
}
