//! What a change of a basket of 200 lines costs: the engine and one row on disk, without a sync. Beside the time on the
//! clock stands the time on the processor, which others on the same machine do not lengthen.

#![allow(missing_docs, reason = "a benchmark is a program of its own")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "a benchmark may stop and measures time"
)]

mod kit;

use domain::draft::{DraftBody, DraftChange, SaleDraft};
use domain::money::Quantity;
use domain::tax::CountryCode;
use engine::{Engine, Event, Reply};
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use runtime::{Clock, RealClock};
use rustix::time::{ClockId, clock_gettime};
use simulator::shop;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Store, Wal};

fn changes(place: &Path, lines: u32, count: usize) -> (Vec<Duration>, Vec<Duration>) {
    let dir = tempfile::tempdir_in(place).unwrap();
    kit::found(dir.path(), CountryCode::Ru);
    let mut store = Store::open(&dir.path().join("register.db"), None, Wal::Shared).unwrap();
    let mut engine = Engine::new(Box::new(fiscal_ru::Russia));
    let clock = RealClock { offset_min: 180 };
    let tx = store.begin().unwrap();
    engine.handle(&clock.now(), Event::Start, &tx).unwrap();
    tx.commit().unwrap();
    let mut rng = Pcg64::seed_from_u64(1);
    let mut sale = (0..lines)
        .fold(SaleDraft::default(), |sale, n| sale.with(shop::line(CountryCode::Ru, &mut rng, n)).unwrap());
    let mut seen = None;
    let (mut clock_times, mut own_times) = (Vec::new(), Vec::new());
    for n in 0..count {
        sale = sale.with_quantity(n as u32 % lines + 1, Quantity::new(n as u64 % 9 + 1, 0).unwrap()).unwrap();
        let event = Event::Draft(Box::new(DraftChange { seen, body: Some(DraftBody::Sale(sale.clone())) }));
        let (from, began) = (Instant::now(), on_processor());
        let tx = store.begin_unsynced().unwrap();
        let step = engine.handle(&clock.now(), event, &tx).unwrap();
        tx.commit().unwrap();
        clock_times.push(from.elapsed());
        own_times.push(on_processor().saturating_sub(began));
        assert!(matches!(step.reply, Some(Reply::Drafted(_))), "{:?}", step.reply);
        seen = step.view.draft.as_ref().map(|draft| (draft.id, draft.rev));
        if store.wal_pages() > 1000 {
            store.checkpoint().unwrap(); // a chore of idle moments
        }
    }
    clock_times.sort();
    own_times.sort();
    (clock_times, own_times)
}

/// Time this thread has run so far.
fn on_processor() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let count = if measuring { 5_000 } else { 20 };
    for lines in [1, 20, 200] {
        let (clock, own) = changes(Path::new(env!("CARGO_TARGET_TMPDIR")), lines, count);
        for (name, times) in [("clock", clock), ("processor", own)] {
            let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
            println!("change of a draft of {lines} lines, {name}: median {median:?}, p99 {p99:?}");
        }
    }
}
