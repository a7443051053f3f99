//! Figures, on demand: `cargo test -p store --release cost -- --ignored --nocapture`.

use super::sample::{Folder, at, day, made, sale};
use domain::document::DocumentId;
use std::time::Instant;

#[test]
#[ignore = "prints figures of this machine"]
#[expect(clippy::disallowed_methods, reason = "a measurement needs a clock")]
fn cost_of_a_sale_and_of_a_start() {
    const SALES: u64 = 10_000;
    let folder = Folder::with(&day(0));
    let mut store = folder.open();
    let (mut appends, mut commits) = (std::time::Duration::ZERO, std::time::Duration::ZERO);
    for n in 1..=SALES {
        let [accepted, intended, settled] = made(n + 2, sale(12_345), 1, u32::try_from(n).unwrap());
        for facts in [&[accepted, intended][..], &[settled][..]] {
            let begun = Instant::now();
            let tx = store.begin().unwrap();
            tx.situation().unwrap();
            for fact in facts {
                tx.append(fact, "Ким", at(0)).unwrap();
            }
            // What the engine derives its next work from.
            assert_eq!(tx.live_attempt().unwrap().is_some(), facts.len() == 2);
            assert!(tx.next_open().unwrap().is_none() && tx.open_payments().unwrap().is_empty());
            appends += begun.elapsed();
            let begun = Instant::now();
            tx.commit().unwrap();
            commits += begun.elapsed();
        }
        if store.wal_pages() > 1000 {
            store.checkpoint().unwrap();
        }
    }
    let each = |total: std::time::Duration| total.as_micros() / u128::from(SALES);
    println!("a sale: {} µs of reading and writing, {} µs in two commits", each(appends), each(commits));
    println!("file: {} bytes a sale", std::fs::metadata(&folder.path).unwrap().len() / SALES);
    drop(store);
    let begun = Instant::now();
    let mut store = folder.open();
    println!("a start with {SALES} receipts: {} µs", begun.elapsed().as_micros());
    let tx = store.begin().unwrap();
    let begun = Instant::now();
    tx.verify(true).unwrap();
    println!("a full check: {} ms", begun.elapsed().as_millis());
    assert!(tx.document(DocumentId(SALES)).unwrap().is_some());
}
