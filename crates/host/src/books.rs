//! The books of a day from two sides: the journal's tables by SQL, and the archive of the other side.

use emulators::fiscal_storage::{Form, tlv};
use emulators::operator::Operation;
use serde_json::{Value, json};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::{Side, World};

/// Figures of one side. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Books {
    /// Documents that the fiscal side knows.
    pub documents: u64,
    /// Receipts among them.
    pub receipts: u64,
    /// Their total.
    pub total: u64,
    /// Paid in cash.
    pub cash: u64,
    /// Tax inside.
    pub vat: u64,
}

impl Books {
    /// As a JSON object, amounts in minor units.
    pub fn json(&self) -> Value {
        let Self { documents, receipts, total, cash, vat } = *self;
        json!({"documents": documents, "receipts": receipts, "total": total, "cash": cash, "vat": vat})
    }
}

/// A fiscal side whose archive can be added up.
pub trait Archive: Side {
    /// What the archive says. Cash and tax are those of the open shift where the archive keeps no other.
    fn books(&self) -> Books;
}

impl Archive for RuSide {
    fn books(&self) -> Books {
        self.with(|device| {
            let mut books = Books::default();
            for doc in device.core().archive().iter() {
                books.documents += 1;
                if doc.form == Form::Receipt {
                    let [cash, ..] = doc.sums.payments;
                    books.receipts += 1;
                    books.total += doc.total();
                    books.cash += cash;
                    books.vat += storage_tax(&doc.tlv);
                }
            }
            books
        })
    }
}

/// Tax of a receipt in the storage: flat tags 1102, 1103, 1106, 1107, and 1120 inside 1115 and 1119.
fn storage_tax(document: &[u8]) -> u64 {
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

impl Archive for KzSide {
    fn books(&self) -> Books {
        let operator = self.operator();
        let positive = |sum: i128| u64::try_from(sum).unwrap_or(0);
        let mut books = Books { documents: operator.documents().count() as u64, ..Books::default() };
        for (_, ticket) in operator.tickets() {
            books.receipts += 1;
            books.total += ticket.total;
        }
        for counters in operator.config().devices.iter().filter_map(|device| operator.device(device.id)) {
            let counters = counters.counters();
            let cash = counters.tickets.of(Operation::Sell).payments.get(&0);
            books.cash += cash.map_or(0, |cash| positive(cash.sum));
            let taxes = counters.taxes.values().map(|rows| positive(rows.of(Operation::Sell).sum));
            books.vat += taxes.sum::<u64>();
        }
        books
    }
}

/// What the register's tables say, by SQL of its own. Cash and tax are those of the open shift.
///
/// # Errors
/// The tables can not be read.
pub fn journal<S: Side>(world: &World<S>) -> Result<Books, String> {
    let tables = world.tables().ok_or("the register is not running")?;
    let number = |sql: &str| -> Result<u64, String> {
        tables.query_row(sql, [], |row| row.get::<_, u64>(0)).map_err(|error| error.to_string())
    };
    Ok(Books {
        documents: number(
            "SELECT count(*) FROM document d WHERE state = 'settled'
             AND EXISTS (SELECT 1 FROM attempt a WHERE a.document = d.id AND a.state = 'done')",
        )?,
        receipts: number("SELECT count(*) FROM document WHERE kind = 'receipt' AND state = 'settled'")?,
        total: number(
            "SELECT coalesce(sum(value), 0) FROM counter WHERE scope = 'ever' AND name = 'sale/total'",
        )?,
        cash: number(
            "SELECT coalesce(sum(value), 0) FROM counter WHERE scope = 'shift' AND name = 'sale/cash/sum'",
        )?,
        vat: number(
            "SELECT coalesce(sum(value), 0) FROM counter
             WHERE scope = 'shift' AND name LIKE 'sale/tax/%' AND name LIKE '%/tax'",
        )?,
    })
}
