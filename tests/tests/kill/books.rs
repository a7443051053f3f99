//! The books of both sides after the last round.

use crate::process::{self, Shop, Side};
use crate::rounds;
use crate::watch;
use serde_json::Value;
use std::collections::BTreeSet;

/// A receipt as its caller knows it.
#[derive(Debug)]
pub struct Sold {
    total: u64,
    document: u64,
    /// Its number inside the shift.
    receipt: u64,
    /// ФД of a fiscal storage.
    fiscal: Option<u64>,
}

impl Sold {
    /// From all answers to one key; they have to agree.
    pub fn new(key: &str, total: u64, answers: &[Value]) -> Self {
        let last = answers.last().expect("it was asked until it was done");
        for answer in answers {
            assert!(answer["status"] != "refused" && answer["status"] != "conflict", "{key}: {answers:?}");
            assert!(answer["documentId"] == last["documentId"], "{key}: {answers:?}");
            assert!(answer["status"] != "done" || answer["result"] == last["result"], "{key}: {answers:?}");
        }
        let params = &last["result"]["fiscalParams"];
        let number = |value: &Value| value.as_u64();
        Self {
            total,
            document: number(&last["documentId"]).expect("a receipt that is done has a document"),
            receipt: number(&params["fiscalReceiptNumber"]).expect("a receipt has a number"),
            fiscal: number(&params["fiscalDocumentNumber"]),
        }
    }
}

/// Compares what the callers were told with the journal and with the other side.
pub fn compare(shop: &mut Shop, sold: &[Sold]) {
    if shop.side == Side::Operator {
        deliver(shop);
    }
    let total: u64 = sold.iter().map(|one| one.total).sum();
    let count = u64::try_from(sold.len()).expect("it was counted in 32 bits");
    let documents: BTreeSet<u64> = sold.iter().map(|one| one.document).collect();
    assert_eq!(documents.len(), sold.len(), "one key, one document");
    assert!(
        sold.iter().map(|one| one.receipt).eq(1..=count),
        "receipts of the shift are counted without gaps"
    );

    let closed = rounds::done(shop, "close", &rounds::report(shop.side, "closeShift"));
    assert_eq!(closed["result"]["fiscalParams"]["receiptsCount"], count, "{closed}");
    let verified = shop.kassa(&["journal", "verify"]).output().expect("kassa runs");
    assert!(verified.status.success(), "{verified:?}");
    assert_eq!(journal(shop), [count, total, count, 0], "the journal");

    shop.kill_device();
    let archive = archive(shop);
    let other: u64 = archive.iter().map(|(_, total)| total).sum();
    assert_eq!((archive.len(), other), (sold.len(), total), "the other side");
    if shop.side == Side::Storage {
        let told = sold.iter().map(|one| (one.fiscal.expect("ФД"), one.total));
        assert!(told.eq(archive.iter().copied()), "ФД by ФД: {sold:?}\n{archive:?}");
        assert!(archive.iter().map(|(number, _)| *number).eq(3..3 + count), "ФД without gaps: {archive:?}");
    }
}

/// How often an attempt was given up and how often one was in doubt, by the journal.
pub fn recoveries(shop: &Shop) -> [u64; 2] {
    let database = watch::open(&shop.database()).expect("nobody is killed any more");
    ["abandoned", "doubted"].map(|kind| {
        let count = "SELECT count(*) FROM journal WHERE kind = ?";
        database.query_row(count, [kind], |row| row.get(0)).expect("a number")
    })
}

/// Receipts that are settled, their total, keys of sales, documents of any other state.
fn journal(shop: &Shop) -> [u64; 4] {
    let database = watch::open(&shop.database()).expect("the register has ended in order");
    let number = |sql: &str| database.query_row(sql, [], |row| row.get(0)).expect("a number");
    [
        number("SELECT count(*) FROM document WHERE kind IN ('receipt', 'correction') AND state = 'settled'"),
        number("SELECT coalesce(sum(value), 0) FROM counter WHERE scope = 'ever' AND name LIKE '%/total'"),
        number("SELECT count(*) FROM caller_key WHERE key LIKE 'sale-%'"),
        number("SELECT count(*) FROM document WHERE state <> 'settled'"),
    ]
}

/// Runs the register until every document that it has signed itself is counted.
fn deliver(shop: &mut Shop) {
    shop.start_device("");
    let server = shop.serve();
    loop {
        let status = shop.kassa(&["status", "--json"]).output().expect("kassa runs");
        let status: Value = serde_json::from_slice(&status.stdout).expect("a status is JSON");
        if status["queue"] == 0 && status["waiting"] == 0 {
            break;
        }
        assert!(status["block"].is_null(), "{status}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop(server);
}

/// Number and total of every receipt on the other side, in its order.
fn archive(shop: &Shop) -> Vec<(u64, u64)> {
    let state = process::read(&shop.device_state());
    let lines = state.lines().map(|line| serde_json::from_str(line).expect("a state file has JSON lines"));
    let receipt = |line: Value| match shop.side {
        Side::Storage => {
            let doc = &line["document"]["doc"];
            (doc["form"] == "Receipt" || doc["form"] == "Correction")
                .then(|| (doc["fd"].as_u64(), doc["sums"]["t"].as_u64()))
        }
        Side::Operator => {
            let document = &line["document"];
            let ticket = &document["kind"]["ticket"];
            ticket.is_object().then(|| (document["number"].as_u64(), ticket["total"].as_u64()))
        }
    };
    let receipts = lines.filter_map(receipt);
    receipts.map(|(number, total)| (number.expect("a number"), total.expect("a total"))).collect()
}
