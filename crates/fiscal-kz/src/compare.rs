//! Our counters against those the operator reports.

use crate::kkm::{OperationTypeEnum, ZxReport};
use crate::numbers::tiyn;
use crate::ticket::operation_type;
use domain::counters::{Counters, Scope};
use domain::country::Situation;
use domain::receipt::Operation;
use domain::shift::Shift;
use std::collections::BTreeMap;

/// Name of a difference among the details of an identity.
const DIFFERS: &str = "differs";

/// What is counted for ever: it says how far the operator's account goes, whatever shift it is in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ever(BTreeMap<String, i64>);

impl Ever {
    /// Ours.
    pub(crate) fn ours(counters: &Counters) -> Self {
        let names = counters.0.iter().filter(|((scope, name), value)| {
            // Cash is told once, by the drawer; corrections are unknown to the operator.
            let told = name.ends_with("/count") || name.ends_with("/total") || name == "drawer";
            *scope == Scope::Ever && told && **value != 0
        });
        Self(names.map(|((_, name), value)| (name.clone(), *value)).collect())
    }

    /// The operator's; nothing when it can not be read.
    pub(crate) fn theirs(report: &ZxReport) -> Option<Self> {
        let mut all = BTreeMap::new();
        let mut put = |name: String, value: u64| {
            let value = i64::try_from(value).ok()?;
            if value != 0 {
                all.insert(name, value);
            }
            Some(())
        };
        for row in &report.ticket_operations {
            put(format!("{}/count", named(row.operation)?), row.tickets_total_count.into())?;
        }
        for row in &report.non_nullable_sums {
            put(format!("{}/total", named(row.operation)?), tiyn(&row.sum).ok()?)?;
        }
        for row in &report.money_placements {
            let name = if row.operation == 0 { "cash_in" } else { "cash_out" };
            put(format!("{name}/count"), row.operations_total_count.into())?;
        }
        put("drawer".to_owned(), tiyn(&report.cash_sum).ok()?)?;
        Some(Self(all))
    }
}

/// Name of an operation in our counters.
fn named(operation: i32) -> Option<&'static str> {
    let operation = OperationTypeEnum::try_from(operation).ok()?;
    Operation::ALL.into_iter().find(|ours| operation_type(*ours) == operation).map(Operation::as_str)
}

/// What the operator counted otherwise, if anything. The situation has counters only where nothing is under way that
/// one side could know without the other.
pub(crate) fn differences(situation: &Situation, report: &ZxReport) -> Option<(&'static str, String)> {
    if situation.counters == Counters::default() {
        return None;
    }
    let Some(theirs) = Ever::theirs(report) else {
        return Some((DIFFERS, "the operator's report can not be read".to_owned()));
    };
    let (mut ours, mut theirs) = (Ever::ours(&situation.counters).0, theirs.0);
    if let Shift::Open { number, .. } = situation.shift
        && number.0 == report.shift_number
    {
        for row in &report.ticket_operations {
            if let (Some(name), Ok(sum)) = (named(row.operation), tiyn(&row.tickets_sum)) {
                let count = format!("shift/{name}/count");
                ours.insert(count.clone(), situation.counters.get(Scope::Shift, &format!("{name}/count")));
                theirs.insert(count, row.tickets_count.into());
                let total = format!("shift/{name}/total");
                ours.insert(total.clone(), situation.counters.get(Scope::Shift, &format!("{name}/total")));
                theirs.insert(total, i64::try_from(sum).unwrap_or(i64::MAX));
            }
        }
    }
    let mut names: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
    names.sort();
    names.dedup();
    let value = |of: &BTreeMap<String, i64>, name: &str| of.get(name).copied().unwrap_or(0);
    let apart = names.into_iter().filter(|name| value(&ours, name) != value(&theirs, name));
    let apart: Vec<String> = apart
        .map(|name| format!("{name}: {} here, {} there", value(&ours, name), value(&theirs, name)))
        .collect();
    (!apart.is_empty()).then(|| (DIFFERS, apart.join("; ")))
}
