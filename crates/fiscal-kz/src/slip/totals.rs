//! Totals of a shift, on the Z and the X report: what the operator is told (CPCR 2.0.2, reports), in words.

use super::words::Words;
use super::{tender_label, tenge};
use domain::counters::{Counters, Scope};
use domain::money::Money;
use domain::receipt::{Operation, Tender};
use domain::slip::Slip;
use domain::tax::{CountryCode, RATES};
use std::collections::BTreeSet;

/// First what registers of the field print, in their order (E-kassa manual, X report): receipts, cash put in and taken out, the
/// drawer, cards, sections, revenue, the sums that never return to zero. Then the particulars: the same sums at the begin of the
/// shift; payments, change and taxes of each operation.
pub(super) fn totals(slip: &mut Slip, counters: &Counters, words: Words) {
    slip.rule();
    for kind in Operation::ALL {
        let [count, sum] = ["count", "total"].map(|of| shift(counters, kind, of));
        if count > 0 || is_always_told(kind) {
            slip.pair(words.say_with(label(kind).0, label(kind).1, format_args!(": {count}")), signed(sum));
        }
    }
    for (name, (kk, ru)) in [("cash_in", ("Енгізілді", "Внесение")), ("cash_out", ("Алынды", "Изъятие"))]
    {
        let [count, sum] = ["count", "sum"].map(|of| counters.get(Scope::Shift, &format!("{name}/{of}")));
        slip.pair(words.say_with(kk, ru, format_args!(": {count}")), signed(sum));
    }
    slip.pair(words.say("Кассадағы ақша", "Наличных в кассе"), signed(counters.get(Scope::Ever, "drawer")));
    slip.pair(words.say("Банк картасымен", "Банковской картой"), signed(net(counters, "electronic/sum")));
    let mobile = net(counters, "mobile/sum");
    if mobile != 0 {
        slip.pair(words.say("Мобильді", "Мобильный (QR)"), signed(mobile));
    }
    sections(slip, counters, words);
    slip.rule();
    slip.pair(words.say("Түсім", "Выручка"), signed(net(counters, "total")));
    non_nullable(slip, counters, words, ("Ауысым соңындағы", "на конец смены"), |ever, _| ever);
    non_nullable(slip, counters, words, ("Ауысым басындағы", "на начало смены"), i64::saturating_sub);
    for kind in Operation::ALL {
        operation(slip, counters, words, kind);
    }
}

/// Sales and their returns are told even when there were none.
const fn is_always_told(kind: Operation) -> bool {
    matches!(kind, Operation::Sale | Operation::SaleReturn)
}

fn shift(counters: &Counters, kind: Operation, of: &str) -> i64 {
    counters.get(Scope::Shift, &format!("{}/{of}", kind.as_str()))
}

/// Money that came in less money that went out.
fn net(counters: &Counters, of: &str) -> i64 {
    Operation::ALL.into_iter().fold(0, |sum: i64, kind| {
        let part = shift(counters, kind, of);
        if kind.money_comes_in() { sum.saturating_add(part) } else { sum.saturating_sub(part) }
    })
}

/// In Kazakh and in Russian.
const fn label(kind: Operation) -> (&'static str, &'static str) {
    match kind {
        Operation::Sale => ("Сату", "Продажа"),
        Operation::SaleReturn => ("Сатуды қайтару", "Возврат продажи"),
        Operation::Purchase => ("Сатып алу", "Покупка"),
        Operation::PurchaseReturn => ("Сатып алуды қайтару", "Возврат покупки"),
    }
}

/// Sums of all shifts; `of` makes them of the sum now and that of the shift.
fn non_nullable(
    slip: &mut Slip,
    counters: &Counters,
    words: Words,
    when: (&str, &str),
    of: fn(i64, i64) -> i64,
) {
    slip.rule();
    slip.left(words.say(&format!("{} жойылмайтын сома", when.0), &format!("Необнуляемая сумма {}", when.1)));
    for kind in Operation::ALL {
        let ever = counters.get(Scope::Ever, &format!("{}/total", kind.as_str()));
        if ever > 0 || is_always_told(kind) {
            let sum = of(ever, shift(counters, kind, "total"));
            slip.pair(words.say(label(kind).0, label(kind).1), signed(sum));
        }
    }
}

/// Payments, change and taxes of one operation, where it happened.
fn operation(slip: &mut Slip, counters: &Counters, words: Words, kind: Operation) {
    let get = |of: &str| shift(counters, kind, of);
    if get("count") == 0 {
        return;
    }
    slip.rule();
    slip.left(words.say(label(kind).0, label(kind).1));
    if get("autonomous") > 0 {
        slip.pair(words.say("Автономды", "Автономных"), get("autonomous").to_string());
    }
    for tender in Tender::ALL {
        let [count, sum] = ["count", "sum"].map(|of| get(&format!("{}/{of}", tender.as_str())));
        if count > 0 {
            let (kk, ru) = tender_label(tender);
            slip.pair(words.say_with(kk, ru, format_args!(": {count}")), signed(sum));
        }
    }
    if get("change") > 0 {
        slip.pair(words.say("Қайтарым", "Сдача"), signed(get("change")));
    }
    for rate in RATES.iter().filter(|rate| rate.country == CountryCode::Kz) {
        let [turnover, tax] = ["turnover", "tax"].map(|of| get(&format!("tax/{}/{of}", rate.name)));
        if turnover > 0 {
            let percent = rate.percent;
            slip.pair(words.say_with("Айналым", "Оборот", format_args!(" {percent} %")), signed(turnover));
            slip.pair(words.say_with("О.і. ҚҚС", "В т.ч. НДС", format_args!(" {percent} %")), signed(tax));
        }
    }
}

/// Item lines and their sums by section (отдел): what went back first, as registers of the field have it.
fn sections(slip: &mut Slip, counters: &Counters, words: Words) {
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
        slip.left(words.say_with("Бөлім", "Секция", format_args!(" {code}")));
        for kind in [Operation::SaleReturn, Operation::Sale, Operation::PurchaseReturn, Operation::Purchase] {
            let [lines, sum] =
                ["lines", "sum"].map(|of| shift(counters, kind, &format!("section/{code}/{of}")));
            if lines > 0 {
                slip.pair(
                    words.say_with(label(kind).0, label(kind).1, format_args!(": {lines}")),
                    signed(sum),
                );
            }
        }
    }
}

/// Tiyn as tenge; only the drawer, the revenue and what of it came by one means may be negative.
fn signed(tiyn: i64) -> String {
    let sign = if tiyn < 0 { "-" } else { "" };
    format!("{sign}{}", tenge(Money::from_minor(tiyn.unsigned_abs())))
}
