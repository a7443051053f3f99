//! What may become a document: the law of Kazakhstan and the limits of the protocol.

use crate::autonomous;
use crate::country::Settings;
use crate::edition::Edition;
use crate::numbers;
use crate::taxpayer::check_taxpayer_number;
use crate::ticket::payment_type;
use chrono::NaiveDate;
use domain::counters::Scope;
use domain::country::{Admission, Situation};
use domain::discount::told;
use domain::document::{Content, Settlement};
use domain::money::{Money, cost};
use domain::notice::Refusal;
use domain::receipt::{Cashier, Line, Operation, Receipt, Tender};
use domain::registration::{KzRegistration, Registration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::{CountryCode, RATES};
use domain::time::{Now, Stamp};

/// Largest total, tiyn: a hundred milliard tenge. A limit of this project, far below the 63 bits of the protocol, so
/// that the totals of a register never overflow.
pub(crate) const MAX_TOTAL: Money = Money::from_minor(10_000_000_000_000);
/// Characters of the name of goods, as printed.
const MAX_NAME: usize = 128;
/// Bytes of an identification mark.
const MAX_MARK: usize = 256;
/// Characters of a field of the registration.
const MAX_FIELD: usize = 512;
/// Largest coordinates, micro-degrees.
const MAX_LATITUDE: u32 = 90_000_000;
const MAX_LONGITUDE: u32 = 180_000_000;

/// Whether a document may be made, and how.
///
/// The protocol has no opening of a shift and no registration: the register settles both alone. Their running number is
/// one above that of the last good document.
pub(crate) fn admit(
    settings: &Settings,
    content: &Content,
    situation: &Situation,
    now: &Now,
) -> Result<Admission, Refusal> {
    let limit = settings.limit;
    named(content.cashier())?;
    let at = now.wall.whole_second();
    let today = at.local().date();
    let admission = match content {
        Content::Registration(registration, _) => {
            register(registration, situation, today)?;
            local(situation, at, ShiftNo(0))
        }
        Content::ShiftOpen(_) => {
            edition_on(registered(situation)?, today)?;
            if let Shift::Open { number, .. } = situation.shift {
                return Err(Refusal::new("shift.already_open").with("shift", number.0));
            }
            autonomous::within_limit(limit, situation, now)?;
            local(situation, at, situation.shift.next_number())
        }
        Content::Receipt(receipt, _) => {
            if receipt.correction.is_some() {
                let refusal = Refusal::new("document.not_supported");
                return Err(refusal.with("document", content.kind().as_str()));
            }
            let kz = registered(situation)?;
            lawful(receipt, kz, edition_on(kz, today)?, situation, today)?;
            if receipt.total > settings.largest {
                let refusal = Refusal::new("receipt.above_limit").with("total", receipt.total);
                return Err(refusal.with("limit", settings.largest).at("total"));
            }
            open_shift(situation.shift, Some(at))?;
            autonomous::within_limit(limit, situation, now)?;
            Admission::Act
        }
        Content::CashIn(sum, _) | Content::CashOut(sum, _) => {
            edition_on(registered(situation)?, today)?;
            if *sum == Money::ZERO {
                let refusal = Refusal::new("task.field_value").with("field", "cashSum").with("value", 0);
                return Err(refusal.with("similar", "").at("cashSum"));
            }
            if *sum > MAX_TOTAL {
                return Err(Refusal::new("receipt.too_large").with("total", sum).at("cashSum"));
            }
            if matches!(content, Content::CashOut(..)) {
                covered(*sum, situation)?;
            }
            open_shift(situation.shift, Some(at))?;
            autonomous::within_limit(limit, situation, now)?;
            Admission::Act
        }
        Content::ShiftClose(_) => {
            registered(situation)?;
            open_shift(situation.shift, None)?;
            autonomous::within_limit(limit, situation, now)?;
            Admission::Act
        }
        Content::XReport(_) if reaches_operator(situation) => {
            edition_on(registered(situation)?, today)?;
            Admission::Act
        }
        Content::XReport(_) | Content::NonFiscal(..) => {
            registered(situation)?;
            local(situation, at, situation.shift.number())
        }
        Content::Reregistration(..)
        | Content::SettlementState(_)
        | Content::StorageClose(_)
        | Content::Recovered(_) => {
            let refusal = Refusal::new("document.not_supported");
            return Err(refusal.with("document", content.kind().as_str()));
        }
    };
    not_before_the_last(situation, at)?;
    Ok(admission)
}

/// Whether the operator has something to compare an X report with. Its shift begins with the first document; and a silent
/// operator is told when it is back, by INFO and by the Z report (CPCR 2.0.2, offline mode).
fn reaches_operator(situation: &Situation) -> bool {
    let Shift::Open { .. } = situation.shift else { return false };
    let cash = ["cash_in/count", "cash_out/count"];
    let moved = cash.iter().any(|name| situation.counters.get(Scope::Shift, name) > 0);
    situation.offline_since.is_none() && situation.queue == 0 && (situation.shift_receipts > 0 || moved)
}

/// The identity of the register.
pub(crate) fn registered(situation: &Situation) -> Result<&KzRegistration, Refusal> {
    match &situation.registration {
        Some(Registration::Kz(kz)) => Ok(kz),
        _ => Err(Refusal::new("register.not_in_service")),
    }
}

/// The edition the register is set up for.
pub(crate) fn edition_of(kz: &KzRegistration) -> Result<Edition, Refusal> {
    Edition::from_version(kz.edition).ok_or_else(|| Refusal::new("kz.edition").with("edition", kz.edition))
}

/// Whether receipts may be made in this shift at this time; closing it is never too late.
pub(crate) fn open_shift(shift: Shift, receipt_at: Option<Stamp>) -> Result<ShiftNo, Refusal> {
    let Shift::Open { number, .. } = shift else { return Err(Refusal::new("shift.closed")) };
    if receipt_at.is_some_and(|at| shift.is_expired(at)) {
        return Err(Refusal::new("shift.expired").with("shift", number.0));
    }
    Ok(number)
}

fn edition_on(kz: &KzRegistration, day: NaiveDate) -> Result<Edition, Refusal> {
    let edition = edition_of(kz)?;
    if edition.is_valid_on(day) {
        Ok(edition)
    } else {
        Err(Refusal::new("kz.edition").with("edition", kz.edition).with("day", day))
    }
}

fn named(cashier: &Cashier) -> Result<(), Refusal> {
    if cashier.name.trim().is_empty() {
        return Err(Refusal::new("task.cashier").at("operator.name"));
    }
    Ok(())
}

fn local(situation: &Situation, at: Stamp, shift: ShiftNo) -> Admission {
    Admission::Local(Settlement {
        number: situation.last.map_or(0, |(number, _)| number).saturating_add(1),
        sign: String::new(),
        at,
        shift,
        receipt: 0,
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: Vec::new(),
    })
}

/// A second registration of the same register is how a new token, address or edition is typed in.
fn register(registration: &Registration, situation: &Situation, today: NaiveDate) -> Result<(), Refusal> {
    let Registration::Kz(kz) = registration else { return Err(Refusal::new("registration.country")) };
    match &situation.registration {
        Some(Registration::Kz(old)) if (&old.rnm, &old.bin) == (&kz.rnm, &kz.bin) => {}
        Some(_) => return Err(Refusal::new("register.in_service")),
        None => {}
    }
    if let Err(error) = check_taxpayer_number(&kz.bin) {
        return Err(Refusal::new("registration.bin").with("bin", &kz.bin).because(error));
    }
    if kz.rnm.len() != 12 || !kz.rnm.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("registration.rnm").with("rnm", &kz.rnm));
    }
    for (name, text) in [
        ("znm", &kz.znm),
        ("kkm_id", &kz.kkm_id),
        ("title", &kz.title),
        ("address", &kz.address),
        ("okved", &kz.okved),
        ("operator_name", &kz.operator_name),
    ] {
        if text.trim().is_empty() || text.chars().count() > MAX_FIELD || text.chars().any(char::is_control) {
            return Err(Refusal::new("registration.field").with("field", name));
        }
    }
    // The operator takes 0 neither as an identifier nor as a token.
    for (name, number) in [("device", kz.device), ("token", kz.token)] {
        if number == 0 {
            return Err(Refusal::new("registration.field").with("field", name));
        }
    }
    let site = &kz.check_site;
    let is_address =
        ["http://", "https://"].iter().any(|scheme| site.len() > scheme.len() && site.starts_with(scheme));
    if !is_address
        || site.chars().count() > MAX_FIELD
        || site.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        return Err(Refusal::new("registration.check_site").with("site", site));
    }
    let edition = edition_on(kz, today)?;
    let nowhere = edition >= Edition::V203 && (kz.latitude, kz.longitude) == (0, 0);
    if nowhere || kz.latitude > MAX_LATITUDE || kz.longitude > MAX_LONGITUDE {
        return Err(Refusal::new("registration.position"));
    }
    Ok(())
}

fn lawful(
    receipt: &Receipt,
    kz: &KzRegistration,
    edition: Edition,
    situation: &Situation,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let is_return = matches!(receipt.operation, Operation::SaleReturn | Operation::PurchaseReturn);
    let original = situation.original.as_ref().filter(|_| is_return);
    if is_return && edition.requires_parent_ticket() && receipt.extra().original.is_none() {
        return Err(Refusal::new("return.original_needed").at("parentReceipt"));
    }
    // Tax goes back at the rate it was paid at. Before 2.0.3 a return names no original, so every rate that ever held will do.
    let dated = original.and_then(|original| original.settled_on).or((!is_return).then_some(today));
    for (i, line) in receipt.lines.iter().enumerate() {
        lawful_line(i, line, edition, dated)?;
    }
    if !receipt.operation.money_comes_in() {
        covered(receipt.paid(Tender::Cash), situation)?;
    }
    let taken = receipt.total.checked_add(receipt.change);
    if taken.is_none_or(|taken| taken > MAX_TOTAL) {
        return Err(Refusal::new("receipt.too_large").with("total", receipt.total).at("total"));
    }
    // Kopecks are dropped by a rule of Russia; here the total is the sum of the lines, to the tiyn.
    let sum = Money::sum(receipt.lines.iter().map(|line| line.cost)).unwrap_or_default();
    if sum != receipt.total {
        let refusal = Refusal::new("receipt.rounding").with("total", receipt.total).with("sum", sum);
        return Err(refusal.at("total"));
    }
    if let Some(i) = receipt.payments.iter().position(|(tender, _)| payment_type(*tender).is_none()) {
        return Err(Refusal::new("receipt.payment_kind").at(format!("payments[{i}].type")));
    }
    if let Some(number) = &receipt.buyer_number {
        if let Err(error) = check_taxpayer_number(number) {
            let refusal = Refusal::new("receipt.buyer_number").with("number", number).because(error);
            return Err(refusal.at("clientInfo.vatin"));
        }
        if *number == kz.bin {
            return Err(Refusal::new("kz.same_taxpayer").with("number", number).at("clientInfo.vatin"));
        }
    }
    Ok(())
}

/// Whether there is so much in the drawer (CPCR 2.0.2, result 14).
fn covered(sum: Money, situation: &Situation) -> Result<(), Refusal> {
    if sum <= situation.drawer {
        return Ok(());
    }
    Err(Refusal::new("drawer.short").with("asked", sum).with("drawer", situation.drawer))
}

/// `dated`: the day of the settlement, for its rates; nothing when it is not known.
fn lawful_line(i: usize, line: &Line, edition: Edition, dated: Option<NaiveDate>) -> Result<(), Refusal> {
    let refused = |code: &str, field: &str| {
        Refusal::new(code).with("line", i.saturating_add(1)).at(format!("items[{i}].{field}"))
    };
    let length = line.name.chars().count();
    if line.name.trim().is_empty() || length > MAX_NAME {
        return Err(refused("receipt.name_length", "name").with("length", length).with("limit", MAX_NAME));
    }
    let in_force = match dated {
        Some(day) => line.vat.in_force(CountryCode::Kz, day).is_some(),
        None => RATES.iter().any(|rate| (rate.country, rate.vat) == (CountryCode::Kz, line.vat)),
    };
    if !in_force {
        let refusal = refused("tax.not_in_force", "tax.type").with("rate", line.vat.name());
        return Err(refusal.with("day", dated.map_or_else(String::new, |day| day.to_string())));
    }
    if line.unit.kz_code().is_none() {
        return Err(refused("receipt.unit", "measurementUnit").with("unit", line.unit.name()));
    }
    if numbers::quantity(edition, line.quantity.mantissa(), line.quantity.scale()).is_err() {
        return Err(refused("receipt.quantity", "quantity").with("quantity", line.quantity));
    }
    // A caller's cost may be a tiyn off; the operator reckons it again and takes its own only.
    let computed = cost(line.price, line.quantity).filter(|computed| *computed != line.cost);
    if let Some(computed) = computed.filter(|_| told(line).is_none()) {
        return Err(refused("receipt.cost", "amount").with("cost", line.cost).with("computed", computed));
    }
    let mark = &line.extra().goods_code;
    if mark.len() > MAX_MARK || std::str::from_utf8(mark).is_err() {
        return Err(refused("task.too_long", "marks")
            .with("field", "marks")
            .with("length", mark.len())
            .with("limit", MAX_MARK));
    }
    if !(1..=99).contains(&line.section) {
        return Err(refused("receipt.section", "department").with("section", line.section));
    }
    Ok(())
}

/// A document may not be older than the last one: a clock that ran back is said in minutes, rounded up.
fn not_before_the_last(situation: &Situation, at: Stamp) -> Result<(), Refusal> {
    let Some((_, last)) = situation.last else { return Ok(()) };
    let behind_ms = last.whole_second().since(at).num_milliseconds();
    if behind_ms <= 0 {
        return Ok(());
    }
    Err(Refusal::new("clock.behind").with("minutes", behind_ms.saturating_add(59_999) / 60_000))
}
