//! Totals of a shift, on the Z and the X report: what the operator is told (CPCR 2.0.2, reports), in words.

use super::{tender_label, tenge};
use domain::counters::{Counters, Scope};
use domain::money::Money;
use domain::receipt::{Operation, Tender};
use domain::slip::Slip;
use domain::tax::{CountryCode, RATES};
use std::collections::BTreeSet;

/// Operations of the shift, sections, cash put in and taken out, the drawer, revenue, and the sums that never return to zero,
/// at both ends of the shift.
pub(super) fn totals(slip: &mut Slip, counters: &Counters) {
    for kind in Operation::ALL {
        operation(slip, counters, kind);
    }
    sections(slip, counters);
    slip.rule();
    for (name, label) in [("cash_in", "Енгізілді / Внесено"), ("cash_out", "Алынды / Изъято")]
    {
        let [count, sum] = ["count", "sum"].map(|of| counters.get(Scope::Shift, &format!("{name}/{of}")));
        slip.pair(format!("{label}: {count}"), signed(sum));
    }
    slip.pair("Кассада / В кассе", signed(counters.get(Scope::Ever, "drawer")));
    slip.pair("Түсім / Выручка", signed(revenue(counters)));
    for (title, at_start) in [
        ("Ауысым басындағы жойылмайтын сомалар / Необнуляемые суммы на начало смены", true),
        ("Ауысым соңындағы жойылмайтын сомалар / Необнуляемые суммы на конец смены", false),
    ] {
        slip.rule();
        slip.left(title);
        for kind in Operation::ALL {
            let name = format!("{}/total", kind.as_str());
            let ever = counters.get(Scope::Ever, &name);
            let of_shift = if at_start { counters.get(Scope::Shift, &name) } else { 0 };
            slip.pair(label(kind), signed(ever.saturating_sub(of_shift)));
        }
    }
}

const fn label(kind: Operation) -> &'static str {
    match kind {
        Operation::Sale => "Сату / Продажа",
        Operation::SaleReturn => "Сатуды қайтару / Возврат продажи",
        Operation::Purchase => "Сатып алу / Покупка",
        Operation::PurchaseReturn => "Сатып алуды қайтару / Возврат покупки",
    }
}

/// Count and sum of one operation; payments, change and taxes where it happened.
fn operation(slip: &mut Slip, counters: &Counters, kind: Operation) {
    let get = |of: &str| counters.get(Scope::Shift, &format!("{}/{of}", kind.as_str()));
    slip.rule();
    slip.left(label(kind));
    slip.pair(format!("Чек: {}", get("count")), signed(get("total")));
    if get("autonomous") > 0 {
        slip.pair("Автономды / Автономных", get("autonomous").to_string());
    }
    for tender in Tender::ALL {
        let [count, sum] = ["count", "sum"].map(|of| get(&format!("{}/{of}", tender.as_str())));
        if count > 0 {
            slip.pair(format!("{}: {count}", tender_label(tender)), signed(sum));
        }
    }
    if get("change") > 0 {
        slip.pair("Қайтарым / Сдача", signed(get("change")));
    }
    for rate in RATES.iter().filter(|rate| rate.country == CountryCode::Kz) {
        let [turnover, tax] = ["turnover", "tax"].map(|of| get(&format!("tax/{}/{of}", rate.name)));
        if turnover > 0 {
            let percent = rate.percent;
            slip.pair(format!("Айналым / Оборот {percent} %"), signed(turnover));
            slip.pair(format!("О.і. ҚҚС / В т.ч. НДС {percent} %"), signed(tax));
        }
    }
}

/// Item lines and their sums by section (отдел).
fn sections(slip: &mut Slip, counters: &Counters) {
    let used: BTreeSet<u8> = Operation::ALL
        .into_iter()
        .flat_map(|kind| {
            let prefix = format!("{}/section/", kind.as_str());
            let codes =
                counters.of_shift(&prefix).filter_map(|(name, _)| name.split_once('/')?.0.parse().ok());
            codes.collect::<Vec<u8>>()
        })
        .collect();
    for code in used {
        slip.rule();
        slip.left(format!("Бөлім / Секция {code}"));
        for kind in Operation::ALL {
            let [lines, sum] = ["lines", "sum"]
                .map(|of| counters.get(Scope::Shift, &format!("{}/section/{code}/{of}", kind.as_str())));
            if lines > 0 {
                slip.pair(format!("{}: {lines}", label(kind)), signed(sum));
            }
        }
    }
}

/// Totals of the shift with their signs: money that came in less money that went out.
fn revenue(counters: &Counters) -> i64 {
    Operation::ALL.into_iter().fold(0, |sum: i64, kind| {
        let total = counters.get(Scope::Shift, &format!("{}/total", kind.as_str()));
        if kind.money_comes_in() { sum.saturating_add(total) } else { sum.saturating_sub(total) }
    })
}

/// Tiyn as tenge; only the drawer and the revenue may be negative.
fn signed(tiyn: i64) -> String {
    let sign = if tiyn < 0 { "-" } else { "" };
    format!("{sign}{}", tenge(Money::from_minor(tiyn.unsigned_abs())))
}
