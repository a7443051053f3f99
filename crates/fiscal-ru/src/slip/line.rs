//! A line of a receipt on paper (container 1059).

use super::{agent, present, words};
use domain::money::Money;
use domain::receipt::Line;
use domain::registration::Ffd;
use domain::slip::Slip;

/// One line: what it is, what it costs, and what the law or the shop wants said about it.
pub(super) fn line(slip: &mut Slip, line: &Line, ffd: Ffd) {
    let extra = line.extra();
    slip.left(&line.name);
    // Below FFD 1.2 the unit has a name (1197) instead of a code (2108).
    let named = extra.unit_name.as_deref().filter(|_| ffd < Ffd::V1_2);
    let unit = named.unwrap_or_else(|| line.unit.sign_ru());
    slip.right(format!("{} {unit} × {} = {}", line.quantity, line.price, line.cost));
    // The price is net already: what was taken off or put on is told and not counted again.
    if extra.discount > Money::ZERO {
        slip.pair("УЧТЕНА СКИДКА", extra.discount.to_string());
    }
    if extra.markup > Money::ZERO {
        slip.pair("УЧТЕНА НАДБАВКА", extra.markup.to_string());
    }
    if let Some(tax) = line.tax().filter(|_| line.vat.percent() > 0) {
        slip.pair(format!("НДС {}", words::rate(line.vat)), tax.to_string());
    }
    // Payment in full for ordinary goods goes without saying (tags 1214 and 1212).
    let said = [words::method(line.method), words::subject(line.subject)];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        slip.left(said.join(", "));
    }
    if let Some(of) = &extra.agent {
        agent::agent(slip, of);
    }
    if !extra.goods_code.is_empty() && ffd < Ffd::V1_2 {
        let hex: String = extra.goods_code.iter().map(|byte| format!("{byte:02X}")).collect();
        slip.pair("КТ", hex);
    }
    if let Some(excise) = extra.excise {
        slip.pair("АКЦИЗ", excise.to_string());
    }
    present(slip, "КОД СТР. ПРОИСХ.", extra.country.as_ref());
    present(slip, "ТАМОЖ. ДЕКЛ.", extra.declaration.as_ref());
    present(slip, "ДОП. РЕКВИЗИТ ПР. РАСЧ.", extra.additional.as_ref());
}
