//! The books of a demonstration from all sides: the journal's tables by SQL, what shift closings say, the archive of the
//! fiscal side, and what the operator holds.

use emulators::fiscal_storage::{Form, tlv};
use emulators::operator::Operation;
use serde_json::{Map, Value};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::{Side, World};
use std::collections::BTreeMap;

/// Rows of the table, in order. Totals are those of receipts by operation; `cash` and `vat` those of receipts and
/// corrections together, whichever way the money went.
pub const ROWS: [&str; 10] = [
    "documents",
    "receipts",
    "sale",
    "sale_return",
    "purchase",
    "purchase_return",
    "corrections",
    "correction",
    "cash",
    "vat",
];

/// Columns that share what the fiscal storage made: what the operator holds, and what a register without one keeps.
pub const SHARES: [&str; 2] = ["ofd", "kept"];

/// Rows that count documents; the others are amounts in minor units.
pub const COUNTS: [&str; 3] = ["documents", "receipts", "corrections"];

/// Figures of one side by row; rows it knows nothing of are absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Books(pub BTreeMap<&'static str, u64>);

impl Books {
    /// Books with all of these rows at 0.
    fn of(rows: impl IntoIterator<Item = &'static str>) -> Self {
        Self(rows.into_iter().map(|row| (row, 0)).collect())
    }

    fn add(&mut self, row: &'static str, more: u64) {
        let sum = self.0.entry(row).or_default();
        *sum = sum.saturating_add(more);
    }

    /// These books and other ones of the same kind.
    #[must_use]
    pub fn plus(mut self, more: &Self) -> Self {
        for (row, sum) in &more.0 {
            self.add(row, *sum);
        }
        self
    }

    /// As a JSON object.
    pub fn json(&self) -> Value {
        let rows = self.0.iter().map(|(row, sum)| ((*row).to_owned(), Value::from(*sum)));
        Value::Object(rows.collect::<Map<_, _>>())
    }

    /// A document of Russia as a storage or an operator keeps it.
    fn add_document(&mut self, form: u8, operation: u8, total: u64, cash: u64, document: &[u8]) {
        let rows = ["sale", "sale_return", "purchase", "purchase_return"];
        self.add("documents", 1);
        if form == Form::Receipt.code() {
            self.add("receipts", 1);
            if let Some(row) = usize::from(operation).checked_sub(1).and_then(|of| rows.get(of)) {
                self.add(row, total);
            }
        } else if form == Form::Correction.code() {
            self.add("corrections", 1);
            self.add("correction", total);
        } else {
            return;
        }
        self.add("cash", cash);
        self.add("vat", tax(document));
    }
}

/// Tax of a receipt: flat tags 1102, 1103, 1106, 1107, and 1120 inside 1115 and 1119.
fn tax(document: &[u8]) -> u64 {
    let number = |value: &[u8]| tlv::vln(value).unwrap_or(0);
    tlv::objects(document)
        .flatten()
        .map(|object| match object.tag {
            1102 | 1103 | 1106 | 1107 => number(object.value),
            1115 => tlv::objects(object.value)
                .flatten()
                .filter_map(|rate| tlv::find(rate.value, 1120))
                .map(|tax| number(tax.value))
                .sum(),
            _ => 0,
        })
        .sum()
}

/// A fiscal side whose books can be added up.
pub trait Archive: Side {
    /// What it counts by shift only: asked before each closing and added up.
    fn of_shift(&self) -> Books {
        Books::default()
    }

    /// Its books, by the name of the column (`storage`, `ofd` or `kept`, `operator`).
    fn books(&mut self) -> Vec<(&'static str, Books)>;
}

impl Archive for RuSide {
    fn books(&mut self) -> Vec<(&'static str, Books)> {
        let mut storage = Books::of(ROWS);
        self.with(|device| {
            for doc in device.core().archive().iter() {
                let [cash, ..] = doc.sums.payments;
                storage.add_document(doc.form.code(), doc.operation, doc.total(), cash, &doc.tlv);
            }
        });
        let held = self.with_ofd(|exchange| {
            let mut held = Books::of(ROWS);
            for document in exchange.ofd.journal() {
                let body = document.body();
                let number = |tag| tlv::find(body, tag).and_then(|found| tlv::vln(found.value)).unwrap_or(0);
                let operation = u8::try_from(number(1054)).unwrap_or(0);
                held.add_document(document.form, operation, number(1020), number(1031), body);
            }
            held
        });
        // Without an operator everything is kept where it was made.
        let rest = held.map_or_else(|| ("kept", storage.clone()), |held| ("ofd", held));
        vec![("storage", storage), rest]
    }
}

impl Archive for KzSide {
    fn of_shift(&self) -> Books {
        let operator = self.operator();
        let positive = |sum: i128| u64::try_from(sum).unwrap_or(0);
        let mut books = Books::of(["cash", "vat"]);
        for counters in operator.config().devices.iter().filter_map(|device| operator.device(device.id)) {
            let counters = counters.counters();
            let cash = counters.tickets.of(Operation::Sell).payments.get(&0);
            books.add("cash", cash.map_or(0, |cash| positive(cash.sum)));
            let taxes = counters.taxes.values().map(|rows| positive(rows.of(Operation::Sell).sum));
            books.add("vat", taxes.sum::<u64>());
        }
        books
    }

    fn books(&mut self) -> Vec<(&'static str, Books)> {
        let operator = self.operator();
        let mut books = Books::of(["documents", "receipts", "sale"]);
        books.add("documents", operator.documents().count() as u64);
        for (_, ticket) in operator.tickets() {
            books.add("receipts", 1);
            books.add("sale", ticket.total);
        }
        vec![("operator", books)]
    }
}

/// What the register's tables say, by SQL of its own: its documents, and its shift closings.
///
/// # Errors
/// The tables can not be read.
pub fn journal<S: Side>(world: &World<S>) -> Result<[(&'static str, Books); 2], String> {
    let tables = world.tables().ok_or("the register is not running")?;
    let rows = |sql: &str, books: &mut Books, of: &dyn Fn(&str) -> Option<&'static str>| {
        let mut query = tables.prepare(sql).map_err(|error| error.to_string())?;
        let pairs = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?)));
        for pair in pairs.map_err(|error| error.to_string())? {
            let (name, sum) = pair.map_err(|error| error.to_string())?;
            if let Some(name) = of(&name) {
                books.add(name, sum);
            }
        }
        Ok::<_, String>(())
    };
    let named = |name: &str| ROWS.into_iter().find(|row| *row == name);
    let mut documents = Books::of(ROWS.into_iter().filter(|row| *row != "vat"));
    let good = "d.state = 'settled' AND d.kind IN ('receipt', 'correction')";
    let body = "$.data.receipt.receipt";
    let mut said = Books::of(ROWS.into_iter().filter(|row| *row != "documents"));
    let of_documents = [
        // An X report is shown to the operator and counted by nobody.
        "SELECT 'documents', count(*) FROM document d WHERE state = 'settled' AND kind <> 'x_report'
         AND EXISTS (SELECT 1 FROM attempt a WHERE a.document = d.id AND a.state = 'done')"
            .to_owned(),
        format!("SELECT d.kind || 's', count(*) FROM document d WHERE {good} GROUP BY 1"),
        format!(
            "SELECT iif(d.kind = 'correction', d.kind, json_extract(d.content, '{body}.operation')),
                sum(json_extract(d.content, '{body}.total')) FROM document d WHERE {good} GROUP BY 1"
        ),
        format!(
            "SELECT json_extract(p.value, '$[0]'), sum(json_extract(p.value, '$[1]'))
             FROM document d, json_each(d.content, '{body}.payments') p WHERE {good} GROUP BY 1"
        ),
    ];
    for sql in &of_documents {
        rows(sql, &mut documents, &named)?;
    }
    let of_closings = "SELECT t.key, sum(t.value) FROM document d, json_each(d.totals, '$.data.shift') t
         WHERE d.kind = 'shift_close' AND d.state = 'settled' GROUP BY 1";
    rows(of_closings, &mut said, &said_row)?;
    Ok([("journal", documents), ("closings", said)])
}

/// The row a counter of a shift belongs to.
fn said_row(counter: &str) -> Option<&'static str> {
    let (correction, name) = match counter.strip_prefix("correction/") {
        Some(name) => (true, name),
        None => (false, counter),
    };
    let (operation, what) = name.split_once('/')?;
    let operation =
        ["sale", "sale_return", "purchase", "purchase_return"].into_iter().find(|o| *o == operation)?;
    match what {
        "count" => Some(if correction { "corrections" } else { "receipts" }),
        "total" => Some(if correction { "correction" } else { operation }),
        "cash/sum" => Some("cash"),
        tax if tax.starts_with("tax/") && tax.ends_with("/tax") => Some("vat"),
        _ => None,
    }
}
