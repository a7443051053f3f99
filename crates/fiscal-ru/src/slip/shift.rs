//! Totals of a shift, on the Z and the X report.

use super::words;
use domain::counters::{Counters, Scope, effects, receipts_of_shift};
use domain::document::Content;
use domain::receipt::{Operation, Tender};
use domain::slip::Slip;
use domain::tax::{CountryCode, RATES};

/// Receipts of the shift, as the register counted them (tag 1118).
pub(super) fn receipts(slip: &mut Slip, counters: &Counters) {
    slip.pair("ЧЕКОВ ЗА СМЕНУ", receipts_of_shift(counters).to_string());
}

/// What the register counted: operations and corrections of the shift, cash put in and taken out, the drawer, and what never
/// returns to zero. Operations that did not happen are left out.
pub(super) fn totals(slip: &mut Slip, counters: &Counters) {
    for (prefix, before) in [("", ""), ("correction/", "КОРРЕКЦИЯ: ")] {
        for kind in Operation::ALL {
            operation(
                slip,
                counters,
                &format!("{prefix}{}", kind.as_str()),
                &format!("{before}{}", words::operation(kind)),
            );
        }
    }
    slip.rule();
    for (name, label) in [("cash_in", "ВНЕСЕНИЙ"), ("cash_out", "ВЫПЛАТ")] {
        let count = counters.get(Scope::Shift, &format!("{name}/count"));
        slip.pair(format!("{label} {count}"), equals(counters.get(Scope::Shift, &format!("{name}/sum"))));
    }
    slip.pair("НАЛИЧНЫХ В КАССЕ", equals(counters.get(Scope::Ever, "drawer")));
    slip.rule();
    slip.center("НЕОБНУЛЯЕМЫЕ СУММЫ");
    for kind in Operation::ALL {
        let sum = counters.get(Scope::Ever, &format!("{}/total", kind.as_str()));
        slip.pair(words::operation(kind), equals(sum));
    }
    for kind in Operation::ALL {
        let name = format!("correction/{}", kind.as_str());
        if counters.get(Scope::Ever, &format!("{name}/count")) != 0 {
            let sum = counters.get(Scope::Ever, &format!("{name}/total"));
            slip.pair(format!("КОРР. {}", words::operation(kind)), equals(sum));
        }
    }
    slip.rule();
}

/// The drawer after a document that put some in or took some out; `before` are the counters it found.
pub(super) fn drawer(slip: &mut Slip, before: &Counters, moves: &Content) {
    let all = effects(moves, false).into_iter();
    let moved = all.filter(|(scope, name, _)| (*scope, name.as_str()) == (Scope::Ever, "drawer"));
    let after = moved.fold(before.get(Scope::Ever, "drawer"), |sum, (.., by)| sum.saturating_add(by));
    slip.pair("НАЛИЧНЫХ В КАССЕ", equals(after));
}

/// Count, sum, payments and taxes of one operation.
fn operation(slip: &mut Slip, counters: &Counters, name: &str, title: &str) {
    let get = |of: &str| counters.get(Scope::Shift, &format!("{name}/{of}"));
    let count = get("count");
    if count == 0 {
        return;
    }
    slip.rule();
    slip.center(title);
    slip.pair(format!("ЧЕКОВ {count}"), equals(get("total")));
    for tender in Tender::ALL {
        // A receipt without a sum still has a payment.
        let (count, sum) =
            (get(&format!("{}/count", tender.as_str())), get(&format!("{}/sum", tender.as_str())));
        if count != 0 {
            slip.pair(words::tender(tender), equals(sum));
        }
    }
    for rate in RATES.iter().filter(|rate| rate.country == CountryCode::Ru) {
        let [turnover, tax] = ["turnover", "tax"].map(|of| get(&format!("tax/{}/{of}", rate.name)));
        if turnover == 0 {
            continue;
        }
        match rate.percent {
            0 => slip.pair("СУММА С НДС 0 %", equals(turnover)),
            _ => slip.pair(format!("СУММА НДС {}", words::rate(rate.vat)), equals(tax)),
        }
    }
}

/// `=12.30`, `=-12.30`: kopecks as roubles; only the drawer may be negative.
fn equals(kopecks: i64) -> String {
    let (sign, amount) = (if kopecks < 0 { "-" } else { "" }, kopecks.unsigned_abs());
    format!("={sign}{}", domain::money::Money::from_minor(amount))
}
