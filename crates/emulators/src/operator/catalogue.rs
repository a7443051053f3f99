//! What an operator answers about goods and cashiers: NOMENCLATURE and AUTH (CPCR 2.0.2 to 2.0.4, commands).

use super::config::{Cashier, Good, Nomenclature};
use super::values::{write_date_time, write_money};
use super::wire::{Node, Writer};

/// NomenclatureResultTypeEnum.
const FOUND: u32 = 0;
const ACTUAL: u32 = 1;
const NO_VERSION: u32 = 2;
const NO_BARCODE: u32 = 3;

/// The nomenclature part of an answer, and whether a bar code was asked for that is not there.
///
/// Without a bar code everything is sent when the version differs, nothing when it is the device's.
pub(crate) fn nomenclature(request: Option<&Node>, known: &Nomenclature) -> (Writer, bool) {
    let begin = || {
        let created = known.created.map(write_date_time);
        Writer::default().number(1, known.version).maybe(2, created)
    };
    let barcode = request.filter(|request| request.has("barcode")).map(|request| request.text("barcode"));
    if let Some(barcode) = barcode {
        let mut found = (1_u64..).zip(&known.goods).filter(|(_, good)| good.barcode == barcode).peekable();
        let result = if found.peek().is_some() { FOUND } else { NO_BARCODE };
        return (begin().many(3, found.map(element)).number(4, result), result == NO_BARCODE);
    }
    let current = request.and_then(|request| request.small("current_version")).unwrap_or(0);
    let (goods, result) = match known.version {
        0 => (&[][..], NO_VERSION),
        version if version == current => (&[][..], ACTUAL),
        _ => (known.goods.as_slice(), FOUND),
    };
    (begin().many(3, (1_u64..).zip(goods).map(element)).number(4, result), false)
}

/// ElementTypeEnum 1 is an item; groups are not kept.
fn element((id, good): (u64, &Good)) -> Writer {
    let price = write_money(good.price.into());
    let item = Writer::default()
        .text(2, &good.barcode)
        // Both prices are required in 2.0.2.
        .node(6, price.clone())
        .node(7, price)
        .text(16, &good.unit)
        .text(17, &good.ntin);
    Writer::default()
        .number(1, 1_u32)
        .text(3, &good.title)
        .number(5, id)
        .node(6, item)
        .text(7, &good.title_kk)
}

/// The auth part of an answer: the cashier, or that login or password are wrong.
pub(crate) fn auth(request: &Node, cashiers: &[Cashier]) -> Writer {
    let (login, password) = (request.text("login"), request.text("password"));
    let known = cashiers.iter().find(|cashier| cashier.login == login && cashier.password == password);
    match known {
        Some(cashier) => cashier.roles.iter().fold(
            Writer::default().number(1, 0_u32).number(2, cashier.code).text(3, &cashier.name),
            |out, role| out.number(4, *role),
        ),
        None => Writer::default().number(1, 1_u32),
    }
}
