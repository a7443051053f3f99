//! What the law and the register's own books allow.

use crate::compose::{AUTOMATIC, EXCISE, INTERNET, compose, conforms, tender_tag, unwritable, vat_code};
use crate::numbers;
use chrono::{NaiveDate, Timelike};
use domain::country::Situation;
use domain::document::Content;
use domain::extra::Agent;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Cashier, Line, Operation, Receipt, Tender};
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::shift::Shift;
use domain::tax::{CountryCode, RATES, Vat};
use domain::time::Stamp;

/// The widest total command 16h can carry: 40 bits of kopecks.
const MAX_TOTAL: u64 = (1 << 40) - 1;
/// Characters of a name (tag 1030).
const MAX_NAME: usize = 128;
/// Bit of the work mode: encryption (1056), which no register here does.
const ENCRYPTION: u8 = 1;
/// Bit of tag 1205: another operator.
const OPERATOR_CHANGED: u32 = 1 << 1;
/// Bit of tag 1055: ЕНВД, abolished on 2021-01-01.
const ENVD: u8 = 8;

pub(crate) fn named(cashier: &Cashier) -> Result<(), Refusal> {
    if cashier.name.trim().is_empty() {
        return Err(Refusal::new("task.cashier").at("operator.name"));
    }
    if let Some(letter) = unwritable(&cashier.name) {
        return Err(Refusal::new("receipt.letter").with("letter", letter).at("operator.name"));
    }
    match &cashier.inn {
        Some(inn) if inn.len() != 12 || !inn.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Refusal::new("task.inn_length").with("length", inn.len()).at("operator.vatin"))
        }
        _ => Ok(()),
    }
}

/// Whether there is so much in the drawer.
pub(crate) fn covered(sum: Money, situation: &Situation) -> Result<(), Refusal> {
    if sum <= situation.drawer {
        return Ok(());
    }
    Err(Refusal::new("drawer.short").with("asked", sum).with("drawer", situation.drawer))
}

pub(crate) fn registered(situation: &Situation) -> Result<&RuRegistration, Refusal> {
    match &situation.registration {
        Some(Registration::Ru(ru)) => Ok(ru),
        _ => Err(Refusal::new("register.not_in_service")),
    }
}

/// A first registration.
pub(crate) fn register(registration: &Registration, situation: &Situation) -> Result<(), Refusal> {
    if situation.registration.is_some() {
        return Err(Refusal::new("register.in_service"));
    }
    identity(registration).map(|_| ())
}

/// A change of the registration, with the same storage or another one.
pub(crate) fn reregister(change: &Reregistration, situation: &Situation) -> Result<(), Refusal> {
    let before = registered(situation)?;
    no_shift(situation)?;
    let after = identity(&change.registration)?;
    // Another user or another number is another register.
    if (&before.inn, &before.rnm) != (&after.inn, &after.rnm) {
        let refusal = Refusal::new("registration.another").with("expected", &before.rnm);
        return Err(refusal.with("found", &after.rnm));
    }
    if after.ffd < before.ffd && !change.replaces_storage() {
        let refusal = Refusal::new("registration.edition").with("before", before.ffd.name());
        return Err(refusal.with("ffd", after.ffd.name()));
    }
    // From an operator to none, or back, is a change of the operator (ФН protocol 6.4).
    let moved = before.is_autonomous() != after.is_autonomous();
    if change.reasons == 0 || (moved && change.reasons & OPERATOR_CHANGED == 0) {
        return Err(Refusal::new("registration.reasons"));
    }
    Ok(())
}

/// A report that is made between shifts.
pub(crate) fn no_shift(situation: &Situation) -> Result<(), Refusal> {
    match situation.shift {
        Shift::Open { number, .. } => Err(Refusal::new("shift.open").with("shift", number.0)),
        Shift::Closed { .. } => Ok(()),
    }
}

fn identity(registration: &Registration) -> Result<&RuRegistration, Refusal> {
    let Registration::Ru(ru) = registration else {
        return Err(Refusal::new("registration.country"));
    };
    if !numbers::inn_is_valid(&ru.inn) {
        return Err(Refusal::new("registration.inn").with("inn", &ru.inn));
    }
    if !numbers::registration_number_is_valid(&ru.rnm, &ru.inn, &ru.serial) {
        return Err(Refusal::new("registration.rnm").with("rnm", &ru.rnm));
    }
    if !ru.is_autonomous() && !numbers::inn_is_valid(&ru.ofd_inn) {
        return Err(Refusal::new("registration.inn").with("inn", &ru.ofd_inn));
    }
    let wide = |flags: u8, allowed: u8| ru.ffd < Ffd::V1_2 && flags & !allowed != 0;
    if ru.mode & ENCRYPTION != 0 || wide(ru.mode, 0x3F) || wide(ru.mode_extended, 0x0F) {
        return Err(Refusal::new("registration.mode").with("ffd", ru.ffd.name()));
    }
    Ok(ru)
}

/// What a receipt or a correction has to be. `at` is the time it will carry.
pub(crate) fn lawful(receipt: &Receipt, situation: &Situation, at: Stamp) -> Result<(), Refusal> {
    let ru = registered(situation)?;
    // The cash handed over is printed and kept beside the total; what no document can say was mistyped.
    for (sum, path) in [(Some(receipt.total), "total"), (receipt.cash_taken(), "payments")] {
        if sum.is_none_or(|sum| sum.minor() > MAX_TOTAL) {
            let shown = sum.unwrap_or(receipt.change);
            return Err(Refusal::new("receipt.too_large").with("total", shown).at(path));
        }
    }
    if receipt.tax_system == ENVD && receipt.correction.is_none() {
        return Err(Refusal::new("receipt.envd").at("taxationType"));
    }
    if !receipt.tax_system.is_power_of_two() || receipt.tax_system & ru.tax_systems == 0 {
        return Err(Refusal::new("receipt.tax_system").at("taxationType"));
    }
    let today = at.local().date();
    if let Some(correction) = receipt.correction.as_ref().filter(|c| c.settled_on > today) {
        let refusal = Refusal::new("correction.date").with("day", correction.settled_on);
        return Err(refusal.at("correctionBaseDate"));
    }
    let dated = settled_on(receipt, situation, today);
    for (i, line) in receipt.lines.iter().enumerate() {
        rate(line.vat, dated).map_err(|refusal| refusal.at(format!("items[{i}].tax.type")))?;
        goods(line, ru).map_err(|refusal| {
            let path = refusal.path.clone().unwrap_or_default();
            refusal.at(format!("items[{i}].{path}"))
        })?;
    }
    if let Some(agent) = &receipt.extra().agent {
        acts(agent, ru).map_err(|refusal| refusal.at("agentInfo.agents"))?;
    }
    for (i, sum) in receipt.extra().taxes.iter().enumerate() {
        rate(sum.vat, dated).map_err(|refusal| refusal.at(format!("taxes[{i}].type")))?;
    }
    if let Some(i) = receipt.payments.iter().position(|(tender, _)| tender_tag(*tender).is_none()) {
        return Err(Refusal::new("receipt.payment_kind").at(format!("payments[{i}].type")));
    }
    Ok(())
}

/// The day whose rates a receipt has to carry.
#[derive(Clone, Copy)]
enum Dated {
    /// That of the settlement.
    On(NaiveDate),
    /// Any until this one: of a return that names no sale.
    Until(NaiveDate),
}

/// When the settlement was whose rates stand in the receipt: today for a sale or a purchase, the day of what is given back
/// for a return, the day of what is corrected for a correction.
fn settled_on(receipt: &Receipt, situation: &Situation, today: NaiveDate) -> Dated {
    if let Some(correction) = &receipt.correction {
        return Dated::On(correction.settled_on);
    }
    if let Some(repair) = receipt.extra().repair {
        return Dated::On(repair.settled_on);
    }
    match receipt.operation {
        Operation::Sale | Operation::Purchase => Dated::On(today),
        Operation::SaleReturn | Operation::PurchaseReturn => {
            let original = situation.original.as_ref().and_then(|original| original.settled_on);
            original.map_or(Dated::Until(today), Dated::On)
        }
    }
}

fn rate(vat: Vat, dated: Dated) -> Result<(), Refusal> {
    let (day, in_force) = match dated {
        Dated::On(day) => (day, vat.in_force(CountryCode::Ru, day).is_some()),
        Dated::Until(day) => {
            let ever = RATES.iter().any(|r| r.country == CountryCode::Ru && r.vat == vat && r.from <= day);
            (day, ever)
        }
    };
    if in_force && vat_code(vat).is_some() {
        return Ok(());
    }
    Err(Refusal::new("tax.not_in_force").with("rate", vat.name()).with("day", day))
}

/// Cash that is paid out has to be in the drawer. A repair moves the books and not the money:
/// what its receipts leave was looked at when it was accepted.
pub(crate) fn payable(receipt: &Receipt, situation: &Situation) -> Result<(), Refusal> {
    if receipt.operation.money_comes_in() || receipt.extra().repair.is_some() {
        Ok(())
    } else {
        covered(receipt.paid(Tender::Cash), situation)
    }
}

/// Rare requisites, and those that a register of rare kind wants, are composed and compared with the tables before the
/// document is accepted.
pub(crate) fn well_formed(content: &Content, situation: &Situation) -> Result<(), Refusal> {
    let registered = registered(situation).ok();
    if let Some(receipt) = content.receipt() {
        let ordinary = registered.is_some_and(|ru| ru.mode & (AUTOMATIC | INTERNET) == 0)
            && receipt.extra.is_none()
            && receipt.correction.is_none()
            && receipt.buyer_contact.is_none()
            && receipt.buyer_number.is_none()
            && receipt.lines.iter().all(|line| line.extra.is_none());
        if ordinary {
            return Ok(());
        }
    }
    conforms(content, registered, &compose(content, registered)?)
}

/// What a line may say of its goods; paths are relative to the line.
fn goods(line: &Line, ru: &RuRegistration) -> Result<(), Refusal> {
    if let Some(letter) = unwritable(&line.name) {
        return Err(Refusal::new("receipt.letter").with("letter", letter).at("name"));
    }
    if line.name.trim().is_empty() || line.name.chars().count() > MAX_NAME {
        let refusal = Refusal::new("receipt.name_length").with("length", line.name.chars().count());
        return Err(refusal.with("limit", MAX_NAME).at("name"));
    }
    let field = |tag: u16, path: &str| Refusal::new("document.field").with("tag", tag).at(path);
    let edition = |tag: u16, path: &str| {
        Refusal::new("receipt.edition").with("tag", tag).with("ffd", ru.ffd.name()).at(path)
    };
    match line.subject {
        31 | 33 => return Err(Refusal::new("receipt.marking").at("paymentObject")),
        30 | 32 if ru.ffd < Ffd::V1_2 => return Err(edition(1212, "paymentObject")),
        1..=27 | 30 | 32 => {}
        _ => return Err(field(1212, "paymentObject")),
    }
    if matches!(line.subject, 2 | 30) && ru.mode_extended & EXCISE == 0 {
        return Err(Refusal::new("receipt.excise").at("paymentObject"));
    }
    if !(1..=7).contains(&line.method) {
        return Err(field(1214, "paymentMethod"));
    }
    if let Some(agent) = &line.extra().agent {
        acts(agent, ru).map_err(|refusal| refusal.at("agentInfo.agents"))?;
    }
    // A code that the edition has no place for would be lost, and with it what the goods are.
    if ru.ffd >= Ffd::V1_2 && !line.extra().goods_code.is_empty() {
        return Err(edition(1162, "nomenclatureCode"));
    }
    if ru.ffd < Ffd::V1_2 && !line.extra().codes.is_empty() {
        return Err(edition(1163, "productCodes"));
    }
    Ok(())
}

/// Below FFD 1.2 the registration says as what agents the user may act (1057); a receipt of another is refused later, at the
/// operator, when the buyer is gone.
fn acts(agent: &Agent, ru: &RuRegistration) -> Result<(), Refusal> {
    if ru.ffd < Ffd::V1_2 && agent.kinds & !ru.agents != 0 {
        return Err(Refusal::new("receipt.agent"));
    }
    Ok(())
}

/// A document may not be older than the last one (ФН protocol 10): a clock that ran back is said in minutes.
pub(crate) fn not_before_the_last(situation: &Situation, at: Stamp) -> Result<(), Refusal> {
    match situation.last {
        Some((_, last)) if at.local() < last.local().with_second(0).unwrap_or_default() => {
            let minutes = last.since(at).num_minutes();
            Err(Refusal::new("clock.behind").with("minutes", minutes))
        }
        _ => Ok(()),
    }
}
