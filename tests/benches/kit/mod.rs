//! What the benchmarks share: a running register whose waits are recorded, so that its own time can be told apart.

#![allow(dead_code, missing_docs, reason = "each benchmark uses a part; none of it is a public interface")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a benchmark may stop and measures time"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "figures of a benchmark are small"
)]

pub mod rigs;
pub mod timed_vfs;

use domain::command::{Actor, Command, Key, Role};
use domain::document::Content;
use domain::fact::Fact;
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Line, Operation, Receipt, Tender, Unit};
use domain::registration::{Registration, RuRegistration};
use domain::tax::{CountryCode, Vat};
use fn_driver::Link;
use runtime::{Clock, RealClock, Register, Setup, Submitted};
use simulator::shop;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The registration of the Russian shop.
pub fn registered() -> RuRegistration {
    match shop::registration_ru() {
        Registration::Ru(ru) => ru,
        Registration::Kz(_) => unreachable!("the Russian shop"),
    }
}

/// Intervals in which the register waited for somebody else.
#[derive(Clone, Default)]
pub struct Waits(Arc<Mutex<Vec<(Instant, Instant)>>>, Arc<Mutex<Vec<(Instant, u8)>>>);

impl Waits {
    pub fn add(&self, from: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((from, Instant::now()));
    }

    /// Commands sent to the fiscal storage since the last call, with the time before each was sent.
    pub fn take_commands(&self) -> Vec<(Instant, u8)> {
        std::mem::take(&mut self.1.lock().unwrap())
    }

    pub fn clear(&self) {
        self.0.lock().unwrap().clear();
    }

    /// Time inside `from..to` covered by at least one wait: waits that overlap count once.
    pub fn covered(&self, from: Instant, to: Instant) -> Duration {
        let mut waits = self.0.lock().unwrap().clone();
        waits.sort();
        let (mut covered, mut reached) = (Duration::ZERO, from);
        for (a, b) in waits {
            let (a, b) = (a.max(reached), b.min(to));
            if b > a {
                covered += b - a;
                reached = b;
            }
        }
        covered
    }
}

/// A link that records how long the other side and the wire take.
pub struct TimedLink<L> {
    pub inner: L,
    pub waits: Waits,
}

impl<L: Link> Link for TimedLink<L> {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let from = Instant::now();
        if let [0x04, _, _, command, ..] = bytes {
            self.waits.1.lock().unwrap_or_else(PoisonError::into_inner).push((from, *command));
        }
        let sent = self.inner.send(bytes);
        self.waits.add(from);
        sent
    }

    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> io::Result<usize> {
        let from = Instant::now();
        let received = self.inner.receive(buf, deadline);
        self.waits.add(from);
        received
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }
}

pub fn command(content: Content) -> Command {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut body = [0u8; 32];
    body[..8].copy_from_slice(&n.to_le_bytes());
    let role = if matches!(content, Content::Registration(..)) { Role::Administrator } else { Role::Program };
    Command {
        actor: Actor { name: "bench".into(), role },
        key: Key { caller: "bench".into(), key: format!("{}-{n}", std::process::id()) },
        body,
        wish: content.into(),
        draft: None,
    }
}

pub fn sale(country: CountryCode, lines: usize) -> Content {
    let lines: Vec<Line> = (0..lines)
        .map(|n| {
            let (price, quantity) = (Money::from_minor(12_345 + n as u64), Quantity::new(2, 0).unwrap());
            Line {
                name: format!("Товар номер {n} с обычным названием"),
                price,
                quantity,
                cost: cost(price, quantity).unwrap(),
                vat: if country == CountryCode::Ru { Vat::Vat22 } else { Vat::Vat16 },
                unit: Unit::Piece,
                subject: 1,
                method: 4,
                section: 1,
                ntin: None,
                barcode: None,
                extra: None,
            }
        })
        .collect();
    let total = Money::sum(lines.iter().map(|l| l.cost)).unwrap();
    let receipt = Receipt::new(Basket {
        operation: Operation::Sale,
        lines,
        payments: vec![(Tender::Cash, total)],
        total: None,
        tax_system: u8::from(country == CountryCode::Ru),
        cashier: shop::cashier(country),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    });
    Content::Receipt(Box::new(receipt.unwrap()), Charge::None)
}

/// Founds a register in `dir`.
pub fn found(dir: &Path, country: CountryCode) {
    let mut store = store::Store::open(&dir.join("register.db"), None, store::Wal::Shared).unwrap();
    let now = RealClock { offset_min: 180 }.now();
    let tx = store.begin().unwrap();
    let fact = Fact::Founded { country, emulated: true, language: "ru".into(), offset_min: 180 };
    tx.append(&fact, "bench", now.wall).unwrap();
    tx.commit().unwrap();
}

pub fn submit(register: &Register, content: Content) {
    match register.submit(command(content), Duration::from_secs(60)) {
        Submitted::Final(_) => {}
        other => panic!("{other:?}"),
    }
}

/// A register in service with an open shift.
pub fn open(setup: Setup, country: CountryCode) -> Register {
    let register = Register::open(setup).unwrap();
    submit(&register, shop::registration(country));
    submit(&register, Content::ShiftOpen(shop::cashier(country)));
    register
}
