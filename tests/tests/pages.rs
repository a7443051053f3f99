//! What an X report costs SQLite in pages: as much after 50,000 receipts as after 10.
//!
//! The steps of its virtual machine are compared beside the store; here are the pages, of which only the height of a few
//! trees may tell a long shift from a short one.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::command::Key;
use domain::document::{Content, DocumentId, Settlement};
use domain::fact::Fact;
use domain::payment::Charge;
use domain::receipt::{Operation, Receipt};
use domain::shift::ShiftNo;
use domain::tax::CountryCode;
use domain::time::Stamp;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use rusqlite::{Connection, ffi};
use simulator::shop;
use store::{Store, Wal};
use tempfile::TempDir;

const RU: CountryCode = CountryCode::Ru;

fn at(minute: i64) -> Stamp {
    Stamp { utc_ms: 1_770_116_700_000 + minute * 60_000, offset_min: 180 }
}

fn accepted(document: u64, content: Content) -> Fact {
    let key = Key { caller: "cli".into(), key: format!("k{document}") };
    Fact::Accepted { document: DocumentId(document), key, body: [7; 32], content, after: None }
}

fn settled(document: u64, receipt: u64) -> Fact {
    let settlement = Settlement {
        number: document,
        sign: format!("{document:010}"),
        at: at(1),
        shift: ShiftNo(1),
        receipt: u32::try_from(receipt).unwrap(),
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: Vec::new(),
    };
    Fact::Settled { document: DocumentId(document), no: None, settlement }
}

fn write(store: &mut Store, facts: impl IntoIterator<Item = Fact>) {
    let tx = store.begin().unwrap();
    for fact in facts {
        tx.append(&fact, "Ким", at(1)).unwrap();
    }
    tx.commit().unwrap();
}

/// Pages asked for since the last question: found in memory, and read from the file.
#[expect(unsafe_code, reason = "SQLite tells its pages by no safe call")]
fn pages(connection: &Connection) -> [i32; 2] {
    [ffi::SQLITE_DBSTATUS_CACHE_HIT, ffi::SQLITE_DBSTATUS_CACHE_MISS].map(|what| {
        let (mut count, mut highest) = (0, 0);
        // SAFETY: the handle is that of an open connection, and both numbers outlive the call.
        let result =
            unsafe { ffi::sqlite3_db_status(connection.handle(), what, &mut count, &mut highest, 1) };
        assert_eq!(result, ffi::SQLITE_OK);
        count
    })
}

/// Pages of an X report after so many receipts of the shift.
fn of_an_x_report(receipts: u64) -> [i32; 2] {
    let dir = TempDir::new().unwrap();
    let open = || Store::open(&dir.path().join("register.db"), None, Wal::Shared).unwrap();
    let mut store = open();
    let founded = Fact::Founded { country: RU, emulated: true, language: "ru".into(), offset_min: 180 };
    write(&mut store, [founded]);
    let first = [shop::registration(RU), Content::ShiftOpen(shop::cashier(RU))];
    for (document, content) in (1..).zip(first) {
        write(&mut store, [accepted(document, content), settled(document, 0)]);
    }
    let line = shop::line(RU, &mut Pcg64::seed_from_u64(1), 0);
    let sale = shop::paid(RU, Operation::Sale, vec![line], false, domain::money::Money::ZERO);
    let Content::Receipt(sale, _) = sale else { panic!("a sale") };
    let sale: Receipt = *sale;
    let all: Vec<u64> = (3..3 + receipts).collect();
    for part in all.chunks(1_000) {
        let content = || Content::Receipt(Box::new(sale.clone()), Charge::None);
        write(&mut store, part.iter().flat_map(|n| [accepted(*n, content()), settled(*n, n - 2)]));
    }
    drop(store);
    let mut store = open();
    let mut report = |document| {
        pages(store.connection());
        let facts = [accepted(document, Content::XReport(shop::cashier(RU))), settled(document, 0)];
        write(&mut store, facts);
        pages(store.connection())
    };
    // The first one reads what the shift left behind; the next is as every other.
    let _ = report(3 + receipts);
    report(4 + receipts)
}

#[test]
fn an_x_report_reads_as_many_pages_after_50_000_receipts_as_after_10() {
    let ([few_hits, few_misses], [many_hits, many_misses]) = (of_an_x_report(10), of_an_x_report(50_000));
    println!("pages: {few_hits} + {few_misses} after 10 receipts, {many_hits} + {many_misses} after 50,000");
    // A table of 50,000 rows is two levels higher than one of ten, and a report goes down a dozen trees.
    assert!(few_hits > 0 && many_hits <= few_hits + 24, "{few_hits} and {many_hits} pages");
    assert!(many_misses <= few_misses + 12, "{few_misses} and {many_misses} pages from the file");
}
