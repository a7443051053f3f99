//! From payment to fiscal sign over a line of 115,200 baud, against what the wire alone takes.
//!
//! The wire time is that of the minimal sequence: 15h, the fewest 07h, 16h, requests and answers, ten bits a byte, no
//! latency of the device. The upload starts at the payment; the end is the durable result with its view published.
//! Less than the wire time would mean that the line clock is wrong: then this stops with an error.

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

use chrono::NaiveDate;
use domain::document::Content;
use domain::extra::{Agent, Buyer, LineExtra, OperationNote, ReceiptExtra};
use domain::money::Money;
use domain::receipt::{Basket, Receipt, Tender};
use domain::tax::CountryCode;
use kit::{Waits, rigs, sale, submit, timed_vfs};
use std::time::{Duration, Instant};

const BAUD: u64 = 115_200;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Bytes on the wire for a receipt: frames of 15h (11), 07h (6 + data each), 16h (17), and their answers (6, 6, 16).
fn wire_time(content: &Content) -> Duration {
    let form = fiscal_ru::compose::compose(content, Some(&kit::registered())).unwrap();
    let mut objects = Vec::new();
    let mut rest: &[u8] = &form;
    while let [_, _, l0, l1, ..] = rest {
        let (object, tail) = rest.split_at(4 + usize::from(u16::from_le_bytes([*l0, *l1])));
        objects.push(object);
        rest = tail;
    }
    let portions = fn_driver::upload::split(&objects, fn_driver::frame::DataLimit::Extended).unwrap();
    let bytes = 11 + 6 + portions.len() as u64 * (6 + 6) + form.len() as u64 + 17 + 16;
    Duration::from_nanos(bytes * 10 * 1_000_000_000 / BAUD)
}

/// A sale with what few receipts have: a supplier, an origin, codes and a discount on each line, a buyer, notes of the
/// shop, every kind of payment.
fn full(lines: usize) -> Content {
    let Content::Receipt(plain, charge) = sale(CountryCode::Ru, lines) else { unreachable!() };
    let text = |text: &str| Some(text.to_owned());
    let agent = Agent {
        kinds: 64,
        supplier_name: text("ООО «Поставщик»"),
        supplier_inn: text("7707083893"),
        supplier_phones: vec!["+74951234567".to_owned()],
        ..Agent::default()
    };
    let of_line = LineExtra {
        agent: Some(agent),
        additional: text("полка 7"),
        country: text("643"),
        declaration: text("10702020/060520/0013422"),
        codes: vec![(1302, "4006381333931".to_owned())],
        discount: Money::from_minor(100),
        ..LineExtra::NOTHING
    };
    let at = NaiveDate::from_ymd_opt(2026, 3, 2).and_then(|day| day.and_hms_opt(10, 0, 0)).unwrap();
    let extra = ReceiptExtra {
        buyer: Some(Buyer { name: text("ООО «Ромашка»"), ..Buyer::default() }),
        additional: text("заказ 18"),
        user: Some(("Стол".to_owned(), "7".to_owned())),
        operation: Some(OperationNote { id: 3, data: "смена 2".to_owned(), at }),
        ..ReceiptExtra::NOTHING
    };
    let mut lines = plain.lines.clone();
    for line in &mut lines {
        line.extra = of_line.clone().boxed();
    }
    let fifth = Money::from_minor(plain.total.minor() / 5);
    let kinds = [Tender::Electronic, Tender::Advance, Tender::Credit, Tender::Barter];
    let payments = kinds.map(|kind| (kind, fifth)).into_iter().chain([(Tender::Cash, plain.total)]).collect();
    let basket = Basket {
        operation: plain.operation,
        lines,
        payments,
        total: None,
        tax_system: plain.tax_system,
        cashier: plain.cashier.clone(),
        buyer_contact: text("+79161234567"),
        buyer_number: text("7704849611"),
        correction: None,
        extra: extra.boxed(),
    };
    Content::Receipt(Box::new(Receipt::new(basket).unwrap()), charge)
}

fn main() {
    let samples: u32 = if std::env::args().any(|arg| arg == "--bench") { 200 } else { 3 };
    let waits = Waits::default();
    timed_vfs::register(&waits);
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (register, _peer) = rigs::russian(dir.path(), BAUD as u32, &waits);
    let turnaround = turnaround(samples);
    let sync = median_sync(&waits, &register, samples);
    println!(
        "median sync {sync:?}; three exchanges of nothing take {turnaround:?} more than their wire time"
    );
    let mut failed = false;
    let plain = |lines: usize| sale(CountryCode::Ru, lines);
    let makes: [(&str, &dyn Fn(usize) -> Content); 2] = [("plain", &plain), ("full", &full)];
    // A hundred full lines are more than a storage takes.
    for ((name, make), lines) in makes.iter().flat_map(|make| [1, 10, 100].map(|lines| (make, lines))) {
        if (*name, lines) == ("full", 100) {
            continue;
        }
        let wire = wire_time(&make(lines));
        let mut times = Vec::new();
        for _ in 0..samples {
            let sale = make(lines);
            let from = Instant::now();
            submit(&register, sale);
            times.push(from.elapsed());
        }
        let total = median(times);
        let ratio = total.as_secs_f64() / wire.as_secs_f64();
        let allowed = if lines == 1 { wire.mul_f64(1.05) + sync + turnaround } else { wire.mul_f64(1.05) };
        println!(
            "{lines:>3} {name} lines: wire {wire:?}, payment to sign {total:?}, ratio {ratio:.3}, allowed {allowed:?}: {}",
            if total <= allowed { "within" } else { "OVER" }
        );
        if ratio < 1.0 {
            println!("the line clock is wrong: the whole can not be faster than its wire");
            failed = true;
        }
    }
    if failed {
        std::process::exit(1);
    }
}

/// What three exchanges cost beyond their bytes: the same line, a command without data.
fn turnaround(samples: u32) -> Duration {
    let dir = tempfile::tempdir().unwrap();
    let _server = rigs::storage_server(dir.path(), BAUD as u32);
    let link = fn_driver::transports::open(&format!("pty:{}", dir.path().join("fn").display())).unwrap();
    let mut talk = fn_driver::Fn::new(link, fn_driver::Settings::default());
    let mut times = Vec::new();
    for _ in 0..samples + 1 {
        let from = Instant::now();
        for _ in 0..3 {
            talk.call(&fn_driver::commands::CancelDocument).unwrap();
        }
        times.push(from.elapsed());
    }
    let wire = Duration::from_nanos(3 * (6 + 6) * 10 * 1_000_000_000 / BAUD);
    median(times).saturating_sub(wire)
}

/// Median of the syncs of ordinary sales.
fn median_sync(waits: &Waits, register: &runtime::Register, samples: u32) -> Duration {
    timed_vfs::take_syncs();
    for _ in 0..samples.min(50) {
        submit(register, sale(CountryCode::Ru, 1));
    }
    waits.clear();
    median(timed_vfs::take_syncs())
}
