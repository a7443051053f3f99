//! ZXReport: what the register counted, as the operator compares it.
//!
//! Sections and taxes appear as they were used. Every list with one entry an operation, payment or placement is
//! complete, zeros included (CPCR 2.0.2, reports).

use crate::checksum::checksum;
use crate::edition::Edition;
use crate::kkm::zx_report::{
    AnnulledTickets, MoneyPlacement, NonNullableSum, Operation as Row, Revenue, Section, Tax, TicketOperation,
};
use crate::kkm::zx_report::{tax::TaxOperation, ticket_operation::Payment};
use crate::kkm::{Money as WireMoney, MoneyPlacementEnum, ZxReport};
use crate::ticket::{VAT, operation_type, payment_type, wire_percent};
use crate::{numbers, service};
use domain::counters::{Counters, Scope};
use domain::notice::Refusal;
use domain::receipt::{Operation, Tender};
use domain::shift::ShiftNo;
use domain::tax::{CountryCode, Vat};
use domain::time::Stamp;
use std::collections::BTreeMap;

/// The order of `OperationTypeEnum`, in which every list stands.
const OPERATIONS: [Operation; 4] =
    [Operation::Purchase, Operation::PurchaseReturn, Operation::Sale, Operation::SaleReturn];

/// Report of a shift at `at`: its X report, or its Z report when it `closes` then.
pub(crate) fn zx_report(
    counters: &Counters,
    edition: Edition,
    shift: ShiftNo,
    since: Stamp,
    at: Stamp,
    closes: bool,
) -> Result<ZxReport, Refusal> {
    let rows = |row: &dyn Fn(Operation) -> Row| OPERATIONS.into_iter().map(row).collect::<Vec<Row>>();
    let changes = |name: &'static str| {
        rows(&move |op| {
            let count = count(counters, Scope::Shift, op, &format!("{name}/count"));
            row(op, count, amount(counters, Scope::Shift, op, &format!("{name}/sum")))
        })
    };
    let ever = |op: Operation| amount(counters, Scope::Ever, op, "total");
    let in_shift = |op: Operation| amount(counters, Scope::Shift, op, "total");
    let sums = |sum: &dyn Fn(Operation) -> u64| -> Vec<NonNullableSum> {
        let entry =
            |op| NonNullableSum { operation: operation_type(op).into(), sum: numbers::money(sum(op)) };
        OPERATIONS.into_iter().map(entry).collect()
    };
    let mut report = ZxReport {
        date_time: service::date_time(at)?,
        shift_number: shift.0,
        sections: sections(counters),
        operations: rows(&|op| lines_of(counters, op, true)),
        discounts: changes("discount"),
        markups: changes("markup"),
        total_result: rows(&|op| lines_of(counters, op, false)),
        taxes: taxes(counters),
        start_shift_non_nullable_sums: sums(&|op| ever(op).saturating_sub(in_shift(op))),
        ticket_operations: OPERATIONS.into_iter().map(|op| tickets(counters, op)).collect(),
        money_placements: vec![
            placements(counters, MoneyPlacementEnum::MoneyPlacementDeposit, "cash_in"),
            placements(counters, MoneyPlacementEnum::MoneyPlacementWithdrawal, "cash_out"),
        ],
        // Deprecated together with the number on paper.
        annulled_tickets: edition.has_printed_document_number().then_some(AnnulledTickets {
            annulled_tickets_total_count: 0,
            annulled_tickets_count: 0,
            annulled_operations: rows(&|op| row(op, 0, 0)),
        }),
        cash_sum: numbers::money(counters.money(Scope::Ever, "drawer").minor()),
        revenue: revenue(&in_shift),
        non_nullable_sums: sums(&ever),
        open_shift_time: Some(service::date_time(since)?),
        close_shift_time: if closes { Some(service::date_time(at)?) } else { None },
        checksum: None,
    };
    report.checksum = Some(checksum(&report));
    Ok(report)
}

fn amount(counters: &Counters, scope: Scope, op: Operation, name: &str) -> u64 {
    counters.money(scope, &format!("{}/{name}", op.as_str())).minor()
}

fn count(counters: &Counters, scope: Scope, op: Operation, name: &str) -> u32 {
    let value = counters.get(scope, &format!("{}/{name}", op.as_str()));
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

fn row(op: Operation, count: u32, sum: u64) -> Row {
    Row { operation: operation_type(op).into(), count, sum: numbers::money(sum) }
}

fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Item lines of an operation over all sections, with the sum of their costs, before discounts and markups or after.
fn lines_of(counters: &Counters, op: Operation, before: bool) -> Row {
    let prefix = format!("{}/section/", op.as_str());
    let of = |ending: &str| {
        let sums = counters.of_shift(&prefix).filter(|(name, _)| name.ends_with(ending));
        sums.map(|(_, value)| unsigned(value)).fold(0, u64::saturating_add)
    };
    let mut sum = of("/sum");
    if before {
        sum = sum.saturating_add(of("/discount")).saturating_sub(of("/markup"));
    }
    row(op, count(counters, Scope::Shift, op, "lines"), sum)
}

fn sections(counters: &Counters) -> Vec<Section> {
    let mut used: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
    for op in OPERATIONS {
        let prefix = format!("{}/section/", op.as_str());
        for (name, value) in counters.of_shift(&prefix) {
            let Some(code) = name.strip_suffix("/lines").and_then(|code| code.parse().ok()) else { continue };
            let of = |what: &str| amount(counters, Scope::Shift, op, &format!("section/{code}/{what}"));
            // Without discounts and markups.
            let sum = of("sum").saturating_add(of("discount")).saturating_sub(of("markup"));
            let lines = u32::try_from(unsigned(value)).unwrap_or(u32::MAX);
            used.entry(code).or_default().push(row(op, lines, sum));
        }
    }
    let section = |(code, operations): (u32, _)| Section { section_code: code.to_string(), operations };
    used.into_iter().map(section).collect()
}

fn taxes(counters: &Counters) -> Vec<Tax> {
    let mut used: BTreeMap<u32, Vec<TaxOperation>> = BTreeMap::new();
    for op in OPERATIONS {
        let prefix = format!("{}/tax/", op.as_str());
        for (name, turnover) in counters.of_shift(&prefix) {
            let rate = name.strip_suffix("/turnover").and_then(|rate| Vat::named(CountryCode::Kz, rate));
            let Some(vat) = rate else { continue };
            let Some(percent) = wire_percent(vat) else { continue };
            let turnover = unsigned(turnover);
            let tax = amount(counters, Scope::Shift, op, &format!("tax/{}/tax", vat.name()));
            used.entry(percent).or_default().push(TaxOperation {
                operation: operation_type(op).into(),
                turnover: numbers::money(turnover),
                sum: numbers::money(tax),
                turnover_without_tax: Some(numbers::money(turnover.saturating_sub(tax))),
            });
        }
    }
    used.into_iter().map(|(percent, operations)| Tax { tax_type: VAT, percent, operations }).collect()
}

fn tickets(counters: &Counters, op: Operation) -> TicketOperation {
    let payments = [Tender::Cash, Tender::Electronic, Tender::Mobile].into_iter();
    let payments = payments.filter_map(|tender| {
        let kind = payment_type(tender)?;
        Some(Payment {
            payment: kind.into(),
            sum: numbers::money(amount(counters, Scope::Shift, op, &format!("{}/sum", tender.as_str()))),
            count: Some(count(counters, Scope::Shift, op, &format!("{}/count", tender.as_str()))),
        })
    });
    TicketOperation {
        operation: operation_type(op).into(),
        tickets_total_count: count(counters, Scope::Ever, op, "count"),
        tickets_count: count(counters, Scope::Shift, op, "count"),
        tickets_sum: numbers::money(amount(counters, Scope::Shift, op, "total")),
        payments: payments.collect(),
        offline_count: Some(count(counters, Scope::Shift, op, "autonomous")),
        discount_sum: Some(WireMoney::default()),
        markup_sum: Some(WireMoney::default()),
        change_sum: Some(numbers::money(amount(counters, Scope::Shift, op, "change"))),
    }
}

fn placements(counters: &Counters, kind: MoneyPlacementEnum, name: &str) -> MoneyPlacement {
    let count = |scope, of: &str| {
        u32::try_from(unsigned(counters.get(scope, &format!("{name}/{of}")))).unwrap_or(u32::MAX)
    };
    MoneyPlacement {
        operation: kind.into(),
        operations_total_count: count(Scope::Ever, "count"),
        operations_count: count(Scope::Shift, "count"),
        operations_sum: numbers::money(counters.money(Scope::Shift, &format!("{name}/sum")).minor()),
        offline_count: Some(count(Scope::Shift, "autonomous")),
    }
}

/// Totals of the shift with their signs: money that came in less money that went out.
fn revenue(in_shift: &dyn Fn(Operation) -> u64) -> Revenue {
    let (mut came_in, mut went_out) = (0_u64, 0_u64);
    for op in OPERATIONS {
        let side = if op.money_comes_in() { &mut came_in } else { &mut went_out };
        *side = side.saturating_add(in_shift(op));
    }
    Revenue { sum: numbers::money(came_in.abs_diff(went_out)), is_negative: went_out > came_in }
}
