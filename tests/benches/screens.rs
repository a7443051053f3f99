//! From a tap to what is pushed to the shell, with a basket of 200 lines: the register's part of it without the sync of
//! the disk, which no draft waits for.

#![allow(missing_docs, reason = "a benchmark is a program of its own")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a benchmark may stop, and measures time"
)]

use domain::counters::Counters;
use domain::country::{OriginalState, Situation};
use domain::document::{Document, DocumentId};
use domain::draft::{Draft, DraftBody, DraftId, SaleDraft};
use domain::extra::Original;
use domain::money::{Money, Quantity};
use domain::receipt::{Cashier, Line, Unit};
use domain::registration::{KzRegistration, Registration};
use domain::repair::Repaired;
use domain::shift::{Shift, ShiftNo};
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::{Now, Stamp};
use engine::View;
use screens::{Books, Effect, Goods, Patch, Session, Shop, Sight, Tap, render, tap};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Filter, Page, StoreError};

/// Two dozen favourites, as the first screen has them.
struct Shelf(Vec<store::Goods>);

impl Goods for Shelf {
    fn with_barcode(&self, barcode: &str) -> Result<Vec<store::Goods>, StoreError> {
        Ok(self.0.iter().filter(|goods| goods.barcode.as_deref() == Some(barcode)).cloned().collect())
    }

    fn search(&self, _text: &str, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        self.favourites(limit)
    }

    fn favourites(&self, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        Ok(self.0.iter().take(limit).cloned().collect())
    }
}

/// Nothing was sold yet.
struct NoBooks;

impl Books for NoBooks {
    fn history(&self, _: &Filter, _: Option<DocumentId>, _: usize) -> Result<Page, StoreError> {
        Ok(Page::default())
    }

    fn document(&self, _: DocumentId) -> Result<Option<Document>, StoreError> {
        Ok(None)
    }

    fn original(&self, _: &Original) -> Result<OriginalState, StoreError> {
        Err(StoreError::Busy)
    }

    fn repaired(&self, _: DocumentId) -> Result<Repaired, StoreError> {
        Ok(Repaired::default())
    }

    fn with_sign(&self, _: &str, _: i64, _: i64) -> Result<Option<Document>, StoreError> {
        Ok(None)
    }
}

/// The line that is scanned again and again, and its code.
const SCANNED: u64 = 7;
const CODE: &str = "4600000000008";
const MORNING: Stamp = Stamp { utc_ms: 1_770_091_500_000, offset_min: 300 };

fn line(price: u64) -> Line {
    let price = Money::from_minor(price);
    Line {
        name: format!("Печенье «Юбилейное» с глазурью, 116 г, № {}", price.minor()),
        price,
        quantity: Quantity::ONE,
        cost: price,
        vat: Vat::Vat16,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: (price.minor() == SCANNED * 137).then(|| CODE.into()),
        extra: None,
    }
}

fn view(lines: u64) -> View {
    let sale = (1..=lines).fold(SaleDraft::default(), |sale, price| sale.with(line(price * 137)).unwrap());
    let registration = KzRegistration {
        device: 1,
        token: 1,
        rnm: "010101010101".into(),
        znm: "1".into(),
        kkm_id: "1".into(),
        title: "ТОО Ромашка".into(),
        address: "Алматы".into(),
        bin: "010101010101".into(),
        okved: "47111".into(),
        operator_name: "Оператор".into(),
        check_site: "http://consumer.oofd.kz".into(),
        edition: 203,
        latitude: 0,
        longitude: 0,
    };
    View {
        situation: Some(Situation {
            registration: Some(Registration::Kz(registration)),
            offset_min: 300,
            shift: Shift::Open { number: ShiftNo(3), since: MORNING },
            shift_receipts: 2,
            last: None,
            token: 0,
            request: 0,
            offline_since: None,
            queue: 0,
            block: None,
            drawer: Money::ZERO,
            counters: Counters::default(),
            original: None,
        }),
        draft: Some(Arc::new(Draft { id: DraftId(1), rev: 1, body: DraftBody::Sale(sale), document: None })),
        ..View::default()
    }
}

fn main() {
    let measuring = std::env::args().any(|arg| arg == "--bench");
    let rounds = if measuring { 20_000 } else { 20 };
    let goods = |n: u64| store::Goods {
        code: n.to_string(),
        name: line(n * 137).name,
        price: Money::from_minor(n * 137),
        vat: Vat::Vat16,
        unit: Unit::Piece,
        section: 1,
        barcode: line(n * 137).barcode,
        ntin: None,
        place: None,
    };
    let shelf = Shelf((1..=24).map(goods).collect());
    let shop = Shop {
        country: CountryCode::Kz,
        language: Language::Kk,
        emulated: true,
        cashier: Cashier { name: "Ким Анна".into(), inn: None },
        tax_system: 0,
        vat: Vat::Vat16,
        printer: true,
        version: "0.1.0".into(),
    };
    let now = Now { wall: MORNING, mono: Duration::ZERO, boot: Duration::ZERO };
    let mut view = view(200);
    let mut session = Session::default();
    let (block, action, value) = ("scanner".into(), "scan".into(), CODE.into());
    let scan = Tap { block, action, value, ..Tap::default() };
    let sight = Sight::Register { view: &view, goods: &shelf, books: &NoBooks, shop: &shop, now };
    let mut shown = render(&session, &sight, 1);
    let mut times = Vec::new();
    for rev in 2..rounds + 2 {
        let from = Instant::now();
        let sight = Sight::Register { view: &view, goods: &shelf, books: &NoBooks, shop: &shop, now };
        let Effect::Change { mut changes, signal } = tap(&mut session, &sight, &scan) else {
            panic!("not added")
        };
        let body = changes.pop().unwrap().body.unwrap();
        view.draft = Some(Arc::new(Draft { id: DraftId(1), rev, body, document: None }));
        let sight = Sight::Register { view: &view, goods: &shelf, books: &NoBooks, shop: &shop, now };
        let next = render(&session, &sight, rev);
        let patch = Patch::between(Some(&shown), &next, signal);
        black_box(serde_json::to_vec(&patch).unwrap());
        times.push(from.elapsed());
        shown = next;
    }
    times.sort();
    let at = |permille: usize| times[(times.len() - 1) * permille / 1000];
    println!("scan to push, 200 lines: median {:?}, p99 {:?}, worst {:?}", at(500), at(990), at(1000));
}
