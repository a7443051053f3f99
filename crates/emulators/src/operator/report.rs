//! The ZX report: how the operator writes it, and how it is compared with that of a device.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDateTime;

use super::counters::{CountSum, Counters, PerOperation, PlacementRow};
use super::schema::ZX_REPORT;
use super::values::{Tiyn, write_date_time, write_money};
use super::wire::{self, Node, Value, Writer};

/// Payment types in force: cash, card, mobile. Reports list them even when unused.
const PAYMENTS: [u32; 3] = [0, 1, 4];

/// A report of the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whether it closed a shift (Z) or only shows it (X).
    pub is_z: bool,
    /// Date of the report.
    pub date_time: NaiveDateTime,
    /// Number of the shift, 0 before the first.
    pub shift_number: u32,
    /// When the shift was opened.
    pub opened: Option<NaiveDateTime>,
    /// When it was closed; only in Z.
    pub closed: Option<NaiveDateTime>,
    /// The counters.
    pub counters: Arc<Counters>,
}

impl Report {
    /// The report as protobuf, checksum included.
    pub(crate) fn write(&self, edition: u16) -> Writer {
        let counters = &*self.counters;
        let mut out = Writer::default().node(1, write_date_time(self.date_time)).number(2, self.shift_number);
        for (code, rows) in &counters.sections {
            out = out.node(3, Writer::default().text(1, code).many(2, operations(rows)));
        }
        out = out
            .many(4, operations(&counters.operations))
            .many(5, operations(&counters.discounts))
            .many(6, operations(&counters.markups))
            .many(7, counters.operations.rows().map(|(o, _)| operation(o.code(), &counters.total_result(o))));
        for ((tax_type, percent), rows) in &counters.taxes {
            let rows = rows.rows().map(|(operation, tax)| {
                Writer::default()
                    .number(1, operation.code())
                    .node(2, write_money(tax.turnover))
                    .node(3, write_money(tax.sum))
                    .node(4, write_money(tax.turnover_without_tax))
            });
            out = out.node(8, Writer::default().number(1, *tax_type).number(2, *percent).many(3, rows));
        }
        out = out.many(9, non_nullable(&counters.start_non_nullable)).many(10, tickets(counters));
        out = out.node(11, placement(0, &counters.deposits)).node(11, placement(1, &counters.withdrawals));
        if edition < 203 {
            out = out.node(12, Writer::default().number(1, 0_u32).number(2, 0_u32));
        }
        let revenue =
            Writer::default().node(1, write_money(counters.revenue)).number(2, counters.revenue < 0);
        out = out.node(13, write_money(counters.cash)).node(14, revenue);
        out = out.many(15, non_nullable(&counters.non_nullable));
        out = out.maybe(16, self.opened.map(write_date_time)).maybe(17, self.closed.map(write_date_time));
        // The checksum is taken over the report with the field present and empty.
        let blank = out.clone().text(18, "").finish();
        let checksum = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&blank);
        out.text(18, &format!("{checksum:08X}"))
    }

    /// What a device's report says differently, one line a value: `place: device D, operator O`. Times and the
    /// checksum are left aside, an absent row counts as zero.
    pub(crate) fn differences(&self, device: &Node, edition: u16) -> Vec<String> {
        let Ok(own) = wire::decode(&ZX_REPORT, &self.write(edition).finish(), edition) else {
            return vec!["the operator's report cannot be read back".to_owned()];
        };
        let (own, device) = (flatten(&own), flatten(device));
        let places: std::collections::BTreeSet<&String> = own.keys().chain(device.keys()).collect();
        let zero = "0".to_owned();
        places
            .into_iter()
            .map(|place| (place, device.get(place).unwrap_or(&zero), own.get(place).unwrap_or(&zero)))
            .filter(|(_, device, own)| device != own)
            .map(|(place, device, own)| format!("{place}: device {device}, operator {own}"))
            .collect()
    }
}

fn operation(code: u32, row: &CountSum) -> Writer {
    Writer::default().number(1, code).number(2, row.count).node(3, write_money(row.sum))
}

fn operations(rows: &PerOperation<CountSum>) -> impl Iterator<Item = Writer> {
    rows.rows().map(|(kind, row)| operation(kind.code(), row))
}

fn non_nullable(rows: &PerOperation<Tiyn>) -> impl Iterator<Item = Writer> {
    rows.rows().map(|(kind, sum)| Writer::default().number(1, kind.code()).node(2, write_money(*sum)))
}

fn tickets(counters: &Counters) -> impl Iterator<Item = Writer> {
    counters.tickets.rows().map(|(operation, row)| {
        let payments = PAYMENTS.into_iter().map(|kind| {
            let payment = row.payments.get(&kind).copied().unwrap_or_default();
            Writer::default().number(1, kind).node(2, write_money(payment.sum)).number(3, payment.count)
        });
        Writer::default()
            .number(1, operation.code())
            .number(2, row.total_count)
            .number(3, row.tickets.count)
            .node(4, write_money(row.tickets.sum))
            .many(5, payments)
            .number(6, row.offline_count)
            .node(7, write_money(row.discount_sum))
            .node(8, write_money(row.markup_sum))
            .node(9, write_money(row.change_sum))
    })
}

fn placement(code: u32, row: &PlacementRow) -> Writer {
    Writer::default()
        .number(1, code)
        .number(2, row.total_count)
        .number(3, row.placements.count)
        .node(4, write_money(row.placements.sum))
        .number(5, row.offline_count)
}

/// Fields that name a row rather than carry a value.
const KEYS: [&str; 5] = ["operation", "payment", "section_code", "tax_type", "percent"];
/// Fields that two honest reports may hold differently.
const ASIDE: [&str; 5] = ["date_time", "open_shift_time", "close_shift_time", "checksum", "annulled_tickets"];

fn flatten(report: &Node) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    flatten_into(report, "", &mut out);
    out
}

fn flatten_into(node: &Node, place: &str, out: &mut BTreeMap<String, String>) {
    for (name, value) in node.values().filter(|(name, _)| !KEYS.contains(name) && !ASIDE.contains(name)) {
        let at = if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        let text = match value {
            Value::Node(inner) if inner.kind() == "Money" => {
                let (bills, coins) = (inner.number("bills").unwrap_or(0), inner.number("coins").unwrap_or(0));
                if (bills, coins) == (0, 0) { "0".to_owned() } else { format!("{bills}.{coins:02}") }
            }
            Value::Node(inner) => {
                let keys: Vec<String> = inner
                    .values()
                    .filter(|(name, _)| KEYS.contains(name))
                    .map(|(_, value)| match value {
                        Value::Number(number) => number.to_string(),
                        Value::Text(text) => text.clone(),
                        _ => String::new(),
                    })
                    .collect();
                let at = if keys.is_empty() { at } else { format!("{at}[{}]", keys.join(",")) };
                flatten_into(inner, &at, out);
                continue;
            }
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => u8::from(*flag).to_string(),
            Value::Signed(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Bytes(bytes) => super::hex(bytes),
        };
        if text != "0" {
            out.insert(at, text);
        }
    }
}
