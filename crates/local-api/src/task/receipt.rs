//! `sell` and its like: a receipt of the task's lines and payments.

use super::extras::{self, INN, taxpayer};
use super::fields::{Digits, Field, Log, Object};
use super::position::{Item, Position, item};
use super::{Setting, Wish, cashier, original, printed, words};
use domain::document::Content;
use domain::extra::{Agent, Branch, Correction, LineExtra, ReceiptExtra};
use domain::money::{Money, round_half_up};
use domain::notice::Refusal;
use domain::payment::Charge;
use domain::receipt::{Basket, Imbalance, Operation, Receipt, TaxSum, Tender};
use domain::registration::{Ffd, Registration};
use domain::slip::Block;
use domain::tax::Vat;
use serde_json::Value;

/// Most elements of `items`: the largest document of a fiscal storage holds 32 768 bytes, and no position has fewer than 20.
const MAX_ITEMS: usize = 2_000;

/// Names of the АТОЛ Онлайн dialect at the level of a task and of its `operator`, and what they are called here.
pub(crate) const DIALECT: &[(&str, &str)] = &[
    ("sno", "taxationType"),
    ("vats", "taxes"),
    ("client", "clientInfo"),
    ("company", "companyInfo"),
    ("cashier", "operator.name"),
    ("cashier_inn", "operator.vatin"),
    ("inn", "vatin"),
    ("agent_info", "agentInfo"),
    ("supplier_info", "supplierInfo"),
];

/// Reads a receipt, or a correction. None only after a fault was logged.
pub(crate) fn receipt(
    task: &mut Object<'_>,
    operation: Operation,
    correcting: bool,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<Wish> {
    let cashier = cashier(task, setting, log);
    let tax_system = tax_system(task, correcting, setting, log);
    let mut extra = ReceiptExtra::NOTHING;
    let (contact, number) = client(task, setting, &mut extra, log);
    extra.electronic = electronic(task, contact.is_some(), log);
    other_fields(task, contact.is_some(), setting, &mut extra, log);
    let correction = if correcting { correction(task, log) } else { None };
    let original = if correcting { Some(None) } else { original::read(task, operation, setting, log) };
    // A correction of FFD 1.05 says sums and no lines.
    let bare = correcting && setting.ffd() == Ffd::V1_05;
    let positions = items(task, bare, setting, tax_system, &mut extra, log);
    let payments = payments(task, setting, log);
    let total = task.optional("total").map(|total| total.money(log));
    let taxes = task.optional("taxes").map(|taxes| (taxes.path.clone(), stated_taxes(&taxes, setting, log)));

    let (mut positions, original) = (positions?, original?);
    if !original::bind(&mut positions, original.as_ref(), task, setting, log) {
        return None;
    }
    if let Some(agent) = extra.agent.take_if(|_| !setting.is_kz() && setting.ffd() == Ffd::V1_2) {
        agent_of_lines(&agent, &mut positions, task, log);
    }
    extra.original = original.map(|(original, _)| original);
    match &taxes {
        Some((_, Some(stated))) if bare => extra.taxes = sums(stated, &payments),
        None if bare && !extra.taxes.is_empty() => {
            let sold = Money::sum(extra.taxes.iter().map(|sum| sum.turnover));
            if sold.is_some() && sold == Money::sum(payments.iter().flatten().map(|(_, sum)| *sum)) {
                log.warn("taxes_of_positions", &task.path_of("taxes"), &[]);
            } else {
                extra.taxes.clear();
            }
        }
        _ => {}
    }
    let (items, lines): (Vec<_>, Vec<_>) = positions.into_iter().map(|p| (p.index, p.line)).unzip();
    let basket = Basket {
        operation,
        lines,
        payments: payments?,
        total: match total {
            Some(total) => Some(total?),
            None => None,
        },
        tax_system: tax_system?,
        cashier: cashier?,
        buyer_contact: contact,
        buyer_number: number,
        correction: match (correcting, correction) {
            (true, None) => return None,
            (_, correction) => correction,
        },
        extra: extra.boxed(),
    };
    match Receipt::new(basket) {
        Ok(receipt) => {
            if let Some((path, stated)) = taxes.filter(|_| !bare) {
                compare_taxes(&path, &stated?, &receipt, log);
            }
            Some(Wish::Document { content: Content::Receipt(Box::new(receipt), Charge::None), items })
        }
        Err(imbalance) => {
            log.fault(imbalance_of(&imbalance, &items, task));
            None
        }
    }
}

/// Why it is corrected (tags 1173 and 1174).
fn correction(task: &mut Object<'_>, log: &mut Log) -> Option<Correction> {
    const KINDS: &[(&str, bool)] = &[("self", false), ("instruction", true)];
    let prescribed = match task.optional("correctionType") {
        Some(field) => {
            let code = |code| match code {
                0 => Some(false),
                1 => Some(true),
                _ => None,
            };
            field.word(KINDS, Digits::Warned, code, log)
        }
        None => {
            log.warn(
                "supposed",
                &task.path_of("correctionType"),
                &[("field", "correctionType"), ("value", "self")],
            );
            Some(false)
        }
    };
    let settled_on = task.required("correctionBaseDate", &[], log).and_then(|field| field.date(log));
    let order = if prescribed == Some(true) {
        task.required_text("correctionBaseNumber", 32, log)
    } else {
        task.optional("correctionBaseNumber").and_then(|field| field.text_of(32, log))
    };
    task.pass_over(&["correctionBaseName"], "passed_over", log);
    Some(Correction { prescribed: prescribed?, settled_on: settled_on?, order })
}

/// Taxes of positions by rate; nothing when a sum does not fit.
fn taxes_of(positions: &[Position]) -> Option<Vec<TaxSum>> {
    let mut sums: Vec<TaxSum> = Vec::new();
    for Position { line, .. } in positions {
        let (vat, tax, turnover) = (line.vat, line.tax()?, line.cost);
        match sums.iter_mut().find(|sum| sum.vat == vat) {
            Some(sum) => {
                sum.tax = sum.tax.checked_add(tax)?;
                sum.turnover = sum.turnover.checked_add(turnover)?;
            }
            None => sums.push(TaxSum { vat, tax, turnover }),
        }
    }
    Some(sums)
}

/// Taxes of a correction without lines, as the caller says them. A turnover is told for "0 %" and "without VAT" only; for
/// a single other rate it is all that was paid, else it follows from the tax.
fn sums(stated: &StatedTaxes, payments: &Option<Vec<(Tender, Money)>>) -> Vec<TaxSum> {
    let paid = Money::sum(payments.iter().flatten().map(|(_, sum)| *sum)).unwrap_or_default();
    let turnover = |vat: Vat, tax: Money| {
        let percent = u64::from(vat.percent());
        round_half_up(tax.minor(), percent.saturating_add(100), percent)
            .map(Money::from_minor)
            .unwrap_or_default()
    };
    let sum = |(_, vat, sum): &(String, Vat, Money)| match (vat.percent(), stated.len()) {
        (0, _) => TaxSum { vat: *vat, tax: Money::ZERO, turnover: *sum },
        (_, 1) => TaxSum { vat: *vat, tax: *sum, turnover: paid },
        _ => TaxSum { vat: *vat, tax: *sum, turnover: turnover(*vat, *sum) },
    };
    stated.iter().filter(|(_, _, sum)| *sum > Money::ZERO).map(sum).collect()
}

/// FFD 1.2 knows agents of lines alone: that of the receipt is the agent of every line without one.
fn agent_of_lines(agent: &Agent, positions: &mut [Position], task: &Object<'_>, log: &mut Log) {
    if agent.kinds.count_ones() > 1 {
        let refusal = Refusal::new("task.field_value").with("field", "agents").with("value", agent.kinds);
        log.fault(refusal.with("similar", "").at(task.path_of("agentInfo.agents")));
        return;
    }
    log.warn("agent_of_lines", &task.path_of("agentInfo"), &[("field", "agentInfo")]);
    for position in positions.iter_mut().filter(|p| p.line.extra().agent.is_none()) {
        let extra = position.line.extra.take().map_or(LineExtra::NOTHING, |extra| *extra);
        position.line.extra = LineExtra { agent: Some(agent.clone()), ..extra }.boxed();
    }
}

/// Whether no paper is wanted: then the buyer has to be reached otherwise.
fn electronic(task: &mut Object<'_>, reached: bool, log: &mut Log) -> bool {
    let electronic = task.optional("electronically").and_then(|field| field.truth(log)).unwrap_or(false);
    if electronic && !reached {
        log.fault(unreached(task));
    }
    electronic
}

fn imbalance_of(imbalance: &Imbalance, items: &[usize], task: &Object<'_>) -> Refusal {
    let item = |line: &usize, field: &str| {
        task.path_of(&format!("items[{}].{field}", items.get(*line).copied().unwrap_or(*line)))
    };
    match imbalance {
        Imbalance::NoLines => Refusal::new("task.no_position").at(task.path_of("items")),
        Imbalance::ZeroQuantity { line } => {
            Refusal::new("task.quantity").with("value", 0).at(item(line, "quantity"))
        }
        Imbalance::Cost { line, given, computed } => {
            let refusal = Refusal::new("task.amount").with("given", given).with("computed", computed);
            refusal.at(item(line, "amount"))
        }
        Imbalance::Total { given, computed } => {
            let refusal = Refusal::new("task.total").with("given", given).with("computed", computed);
            refusal.at(task.path_of("total"))
        }
        Imbalance::Underpaid { paid, due } => {
            Refusal::new("task.paid").with("paid", paid).with("due", due).at(task.path_of("payments"))
        }
        Imbalance::NonCashAbove { paid, due } => {
            Refusal::new("task.non_cash").with("paid", paid).with("due", due).at(task.path_of("payments"))
        }
        Imbalance::Overflow => {
            Refusal::new("task.too_much").with("field", "total").with("value", "").at(task.path_of("total"))
        }
    }
}

/// One bit of tag 1055; 0 in Kazakhstan. Absent: the one tax system the register is registered with.
fn tax_system(task: &mut Object<'_>, correcting: bool, setting: &Setting<'_>, log: &mut Log) -> Option<u8> {
    if setting.is_kz() {
        task.pass_over(&["taxationType"], "passed_over", log);
        return Some(0);
    }
    let registered = match setting.registration {
        Some(Registration::Ru(ru)) => ru.tax_systems,
        // Without a registration the law refuses the document; which tax system it would have is no matter.
        _ => 1,
    };
    match task.optional("taxationType") {
        Some(field) => {
            let words = if correcting { words::TAX_SYSTEMS_EVER } else { words::TAX_SYSTEMS };
            field.word(words, Digits::Refused, |_| None, log)
        }
        None if registered.is_power_of_two() => Some(registered),
        None => {
            log.fault(task.missing("taxationType", &["sno"]));
            None
        }
    }
}

/// Contact and number of the buyer; the rest goes into `extra`.
fn client(
    task: &mut Object<'_>,
    setting: &Setting<'_>,
    extra: &mut ReceiptExtra,
    log: &mut Log,
) -> (Option<String>, Option<String>) {
    const CONTACT: usize = 64;
    const IIN_BIN: &[usize] = &[12];
    const PERSONAL: [&str; 6] =
        ["name", "birthDate", "citizenship", "identityDocumentCode", "identityDocumentData", "address"];
    let Some(mut client) = task.optional("clientInfo").and_then(|field| field.object(log)) else {
        return (None, None);
    };
    let contact = client.optional("emailOrPhone").and_then(|field| {
        let is_mail = setting.is_kz() || field.value.as_str().is_some_and(|text| text.contains('@'));
        if is_mail { field.text_of(CONTACT, log) } else { extras::phone(&field, log) }
    });
    let number = if setting.is_kz() {
        client.pass_over(&PERSONAL, "passed_over", log);
        let fields = [client.optional("iinBin"), client.optional("vatin")];
        let numbers = fields.map(|field| field.and_then(|f| taxpayer(&f, IIN_BIN, setting, log)));
        match numbers {
            [Some(one), Some(other)] if one != other => {
                let refusal = Refusal::new("task.field_value").with("field", "vatin").with("value", other);
                log.fault(refusal.with("similar", one).at(client.path_of("vatin")));
                None
            }
            [iin_bin, vatin] => iin_bin.or(vatin),
        }
    } else {
        extra.buyer = extras::buyer(&mut client, log);
        client.optional("vatin").and_then(|field| taxpayer(&field, INN, setting, log))
    };
    client.finish(&[("email", "emailOrPhone"), ("phone", "emailOrPhone"), ("inn", "vatin")], log);
    (contact, number)
}

fn other_fields(
    task: &mut Object<'_>,
    reached: bool,
    setting: &Setting<'_>,
    extra: &mut ReceiptExtra,
    log: &mut Log,
) {
    task.pass_over(&["salesNotice", "checkSize", "customParameters"], "passed_over", log);
    for name in ["ignoreNonFiscalPrintErrors", "validateMarkingCodes"] {
        // What is printed beside a receipt never cancels it, and without marking codes there is nothing to check.
        if let Some(field) = task.optional(name) {
            let _ = field.truth(log);
        }
    }
    if let Some(field) = task.optional("useVAT18")
        && field.truth(log) == Some(true)
    {
        log.fault(field.not_supported());
    }
    task.refuse(&["paymentsAddInfo"], log);
    if setting.is_kz() {
        let without_place =
            ["agentInfo", "supplierInfo", "companyInfo", "industryInfo", "operationInfo", "paymentsPlace"];
        task.pass_over(&without_place, "passed_over", log);
        task.pass_over(&["paymentsAddress", "machineNumber", "internet"], "passed_over", log);
        if let Some(field) = task.optional("domain") {
            extra.branch = domain(&field, log);
        }
        return;
    }
    extra.internet = task.optional("internet").and_then(|field| field.truth(log)).unwrap_or(false);
    if extra.internet && !reached {
        log.fault(unreached(task));
    }
    extra.agent = extras::agent(task, false, setting, log);
    if setting.ffd() < Ffd::V1_2 {
        // Requisites 1270 and 1261 came with that edition.
        task.pass_over(&["operationInfo", "industryInfo"], "passed_over", log);
    } else {
        extra.operation = extras::operation(task, log);
        extra.industry = extras::industry(task, log);
    }
    let registered = match setting.registration {
        Some(Registration::Ru(ru)) => {
            [ru.place.as_str(), &ru.address, &ru.sender_email, ru.automat.as_deref().unwrap_or("")]
        }
        _ => [""; 4],
    };
    let [place, address, sender, automat] = registered;
    let mut other = |object: &mut Object<'_>, name, limit, registered: &str| {
        extras::text(object, name, limit, log).filter(|text| text != registered)
    };
    extra.place = other(task, "paymentsPlace", 256, place);
    extra.address = other(task, "paymentsAddress", 256, address);
    extra.automat = other(task, "machineNumber", 20, automat);
    if let Some(mut company) = task.optional("companyInfo").and_then(|field| field.object(log)) {
        extra.sender = extras::text(&mut company, "email", 64, log).filter(|email| email != sender);
        company.finish(&[], log);
    }
}

/// The buyer has to be reached, and no contact is given.
fn unreached(task: &Object<'_>) -> Refusal {
    let refusal = Refusal::new("task.field_missing").with("field", "clientInfo.emailOrPhone");
    refusal.with("similar", "").at(task.path_of("clientInfo.emailOrPhone"))
}

/// The branch of a receipt of Kazakhstan; none for plain trade, and after a fault.
fn domain(field: &Field<'_>, log: &mut Log) -> Option<Branch> {
    const DOMAINS: [(&str, u8); 6] =
        [("trading", 0), ("services", 1), ("gasoil", 2), ("hotels", 3), ("taxi", 4), ("parking", 5)];
    const TEXT: usize = 64;
    let mut domain = field.object(log)?;
    let kind =
        domain.required("type", &[], log).and_then(|f| f.word(&DOMAINS, Digits::Refused, |_| None, log));
    let branch = match kind? {
        1 => domain.required_text("account", TEXT, log).map(|account| Branch::Services { account }),
        2 => {
            let correction = domain.optional("correctionNumber").and_then(|f| f.text_of(TEXT, log));
            let sum = domain.optional("correctionSum").and_then(|f| f.money(log));
            let card = domain.optional("card").and_then(|f| f.text_of(TEXT, log));
            Some(Branch::GasOil { correction, sum, card })
        }
        3 => Some(Branch::Hotels),
        4 => {
            let car = domain.required_text("carNumber", TEXT, log);
            let ordered = domain.required("ordered", &[], log).and_then(|f| f.truth(log));
            let fee = domain.required("fee", &[], log).and_then(|f| f.money(log));
            car.zip(ordered).zip(fee).map(|((car, ordered), fee)| Branch::Taxi { car, ordered, fee })
        }
        5 => {
            let from = domain.required("from", &[], log).and_then(|f| f.date_time(log));
            let until = domain.required("until", &[], log).and_then(|f| f.date_time(log));
            from.zip(until).map(|(from, until)| Branch::Parking { from, until })
        }
        _ => None,
    };
    domain.finish(&[], log);
    branch
}

/// Positions; what else stands among them goes into `extra`. None after a fault.
fn items(
    task: &mut Object<'_>,
    bare: bool,
    setting: &Setting<'_>,
    tax_system: Option<u8>,
    extra: &mut ReceiptExtra,
    log: &mut Log,
) -> Option<Vec<Position>> {
    let before = besides(task, "preItems", extra.electronic, log);
    let after = besides(task, "postItems", extra.electronic, log);
    let items = match task.optional("items") {
        Some(field) => field.array(log)?,
        None if bare => Vec::new(),
        None => {
            log.fault(task.missing("items", &["positions"]));
            return None;
        }
    };
    if items.len() > MAX_ITEMS {
        let refusal = Refusal::new("task.too_many").with("field", "items").with("count", items.len());
        log.fault(refusal.with("limit", MAX_ITEMS).at(task.path_of("items")));
        return None;
    }
    let (mut positions, mut whole, mut seen) = (Vec::with_capacity(items.len()), true, false);
    let (mut unsaid, mut readable) = (Vec::new(), true);
    extra.printed.extend(before?.into_iter().map(|block| (0, block)));
    for (index, field) in items.iter().enumerate() {
        if bare && field.value.get("type").and_then(Value::as_str) == Some("position") {
            log.warn("passed_over", &field.path, &[("field", "position")]);
            // It has no place in the document, but its tax has; what is wrong with the rest of it is no matter.
            match item(index, field, setting, tax_system, &mut Log::default()) {
                Item::Position(Some(position)) => unsaid.push(*position),
                _ => readable = false,
            }
            continue;
        }
        match item(index, field, setting, tax_system, log) {
            Item::Position(position) => {
                seen = true;
                match position {
                    Some(position) => positions.push(*position),
                    None => whole = false,
                }
            }
            Item::Printed(blocks) => {
                extra.printed.extend(blocks.into_iter().map(|block| (positions.len(), block)));
            }
            Item::User(name, value) if extra.user.is_none() => extra.user = Some((name, value)),
            Item::Additional(value) if extra.additional.is_none() => extra.additional = Some(value),
            Item::User(..) | Item::Additional(_) => {
                log.fault(Refusal::new("task.item_twice").at(&field.path));
                whole = false;
            }
            Item::Faulty => whole = false,
        }
    }
    if !seen && whole && !bare {
        log.fault(Refusal::new("task.no_position").at(task.path_of("items")));
        return None;
    }
    extra.printed.extend(after?.into_iter().map(|block| (positions.len(), block)));
    if readable {
        extra.taxes = taxes_of(&unsaid).unwrap_or_default();
    }
    whole.then_some(positions)
}

/// What is printed before or after the lines; without paper there is no place for it.
fn besides(task: &mut Object<'_>, name: &'static str, electronic: bool, log: &mut Log) -> Option<Vec<Block>> {
    let Some(field) = task.optional(name) else { return Some(Vec::new()) };
    if electronic {
        log.warn("not_printed", &field.path, &[("field", name)]);
        return Some(Vec::new());
    }
    printed::list(&field, log)
}

fn payments(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Vec<(Tender, Money)>> {
    let fields = task.required("payments", &[], log)?.array(log)?;
    let read: Vec<_> = fields.iter().map(|field| payment(field, setting, log)).collect();
    read.into_iter().collect()
}

fn payment(field: &Field<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<(Tender, Money)> {
    const KINDS: &[(&str, Tender)] = &[
        ("cash", Tender::Cash),
        ("electronically", Tender::Electronic),
        ("prepaid", Tender::Advance),
        ("credit", Tender::Credit),
        ("other", Tender::Barter),
    ];
    const KINDS_KZ: &[(&str, Tender)] = &[
        ("cash", Tender::Cash),
        ("electronically", Tender::Electronic),
        ("card", Tender::Electronic),
        ("mobile", Tender::Mobile),
        ("credit", Tender::Credit),
    ];
    let mut payment = field.object(log)?;
    let kind = payment.required("type", &[], log).and_then(|field| {
        let words = if setting.is_kz() { KINDS_KZ } else { KINDS };
        let code = |code: u64| {
            let (word, _) = usize::try_from(code).ok().and_then(|i| KINDS.get(i))?;
            words.iter().find(|(known, _)| known == word).map(|(_, tender)| *tender)
        };
        field.word(words, Digits::Warned, code, log)
    });
    let sum = payment.required("sum", &["amount"], log).and_then(|field| field.money(log));
    payment.pass_over(&["printItems"], "not_printed", log);
    payment.finish(&[], log);
    Some((kind?, sum?))
}

/// What the caller says about the taxes of the whole receipt: place, rate, tax. None after a fault.
type StatedTaxes = Vec<(String, Vat, Money)>;

fn stated_taxes(taxes: &Field<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<StatedTaxes> {
    if setting.is_kz() {
        log.fault(taxes.not_supported());
        return None;
    }
    let read = taxes.array(log)?.into_iter().map(|field| {
        let mut tax = field.object(log)?;
        let vat = tax.required("type", &[], log).and_then(|f| super::position::vat(&f, setting, log));
        let sum = tax.required("sum", &[], log).and_then(|f| f.money(log));
        let path = tax.path_of("sum");
        tax.finish(&[], log);
        Some((path, vat?, sum?))
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

/// Sums that registers compute by line or from the whole differ by half a kopeck a position at most; more is a fault.
fn compare_taxes(path: &str, stated: &StatedTaxes, receipt: &Receipt, log: &mut Log) {
    let computed = receipt.taxes().unwrap_or_default();
    for (place, vat, sum) in stated.iter().filter(|(_, _, sum)| *sum > Money::ZERO) {
        let ours = computed.iter().find(|tax| tax.vat == *vat);
        let positions = receipt.lines.iter().filter(|line| line.vat == *vat).count();
        let fits = ours.is_some_and(|ours| {
            let without_tax = vat.percent() == 0 && *sum == ours.turnover;
            let apart = sum.minor().abs_diff(ours.tax.minor()).saturating_mul(2);
            without_tax || usize::try_from(apart).is_ok_and(|apart| apart <= positions)
        });
        let figure = ours.map(|ours| ours.tax).unwrap_or_default();
        if !fits {
            let refusal = Refusal::new("task.taxes").with("rate", vat.name()).with("given", sum);
            log.fault(refusal.with("computed", figure).at(place));
        } else if vat.percent() > 0 && *sum != figure {
            let (given, used) = (sum.to_string(), figure.to_string());
            log.warn("tax_by_lines", place, &[("value", &given), ("used", &used)]);
        }
    }
    // Rates that positions carry and `taxes` leaves out are as much a disagreement as wrong sums.
    for tax in computed.iter().filter(|tax| tax.tax > Money::ZERO) {
        if !stated.iter().any(|(_, vat, _)| *vat == tax.vat) {
            let refusal = Refusal::new("task.taxes").with("rate", tax.vat.name()).with("given", Money::ZERO);
            log.fault(refusal.with("computed", tax.tax).at(path));
        }
    }
}
