//! `sell` and its like: a receipt of the task's lines and payments.

use super::fields::{Digits, Field, Log, Object};
use super::position::{Item, Position, item};
use super::{Setting, Wish, cashier, original, printed, words};
use domain::document::Content;
use domain::extra::ReceiptExtra;
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::Charge;
use domain::receipt::{Basket, Imbalance, Operation, Receipt, Tender};
use domain::registration::Registration;
use domain::slip::Block;
use domain::tax::Vat;

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

/// Reads a receipt. None only after a fault was logged.
pub(crate) fn receipt(
    task: &mut Object<'_>,
    operation: Operation,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<Wish> {
    let cashier = cashier(task, setting, log);
    let tax_system = tax_system(task, setting, log);
    let (contact, number) = client(task, setting, log);
    let electronic = electronic(task, contact.is_some(), log);
    other_fields(task, setting, log);
    let original = original::read(task, operation, setting, log);
    let items = items(task, setting, tax_system, electronic, log);
    let payments = payments(task, setting, log);
    let total = task.optional("total").map(|total| total.money(log));
    let taxes = task.optional("taxes").map(|taxes| (taxes.path.clone(), stated_taxes(&taxes, setting, log)));

    let (mut positions, printed) = items?;
    let original = original?;
    if !original::bind(&mut positions, original.as_ref(), task, setting, log) {
        return None;
    }
    let (items, lines): (Vec<_>, Vec<_>) = positions.into_iter().map(|p| (p.index, p.line)).unzip();
    let extra = ReceiptExtra {
        original: original.map(|(original, _)| original),
        electronic,
        printed,
        ..ReceiptExtra::NOTHING
    };
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
        correction: None,
        extra: extra.boxed(),
    };
    match Receipt::new(basket) {
        Ok(receipt) => {
            if let Some((path, stated)) = taxes {
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

/// Whether no paper is wanted: then the buyer has to be reached otherwise.
fn electronic(task: &mut Object<'_>, reached: bool, log: &mut Log) -> bool {
    let electronic = task.optional("electronically").and_then(|field| field.truth(log)).unwrap_or(false);
    if electronic && !reached {
        let refusal = Refusal::new("task.field_missing").with("field", "clientInfo.emailOrPhone");
        log.fault(refusal.with("similar", "").at(task.path_of("clientInfo.emailOrPhone")));
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
fn tax_system(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<u8> {
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
        Some(field) => field.word(words::TAX_SYSTEMS, Digits::Refused, |_| None, log),
        None if registered.is_power_of_two() => Some(registered),
        None => {
            log.fault(task.missing("taxationType", &["sno"]));
            None
        }
    }
}

/// Contact and number of the buyer.
fn client(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> (Option<String>, Option<String>) {
    const CONTACT: usize = 64;
    const PERSONAL: [&str; 6] =
        ["name", "birthDate", "citizenship", "identityDocumentCode", "identityDocumentData", "address"];
    let Some(mut client) = task.optional("clientInfo").and_then(|field| field.object(log)) else {
        return (None, None);
    };
    let contact = client.optional("emailOrPhone").and_then(|field| field.text_of(CONTACT, log));
    let number = if setting.is_kz() {
        client.pass_over(&PERSONAL, "passed_over", log);
        let fields = [client.optional("iinBin"), client.optional("vatin")];
        let numbers = fields.map(|field| field.and_then(|f| taxpayer(&f, setting, log)));
        match numbers {
            [Some(one), Some(other)] if one != other => {
                let refusal = Refusal::new("task.field_value").with("field", "vatin").with("value", other);
                log.fault(refusal.with("similar", one).at(client.path_of("vatin")));
                None
            }
            [iin_bin, vatin] => iin_bin.or(vatin),
        }
    } else {
        client.refuse(&PERSONAL, log);
        client.refuse(&["vatin"], log);
        None
    };
    client.finish(&[("email", "emailOrPhone"), ("phone", "emailOrPhone"), ("inn", "vatin")], log);
    (contact, number)
}

/// ИИН or БИН: 12 digits; wrong check digits are a warning here and the law's matter afterwards.
fn taxpayer(field: &Field<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<String> {
    let number = field.text(log)?;
    if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
        let length = number.chars().count();
        log.fault(Refusal::new("task.inn_length").with("length", length).at(&field.path));
        return None;
    }
    if !(setting.number_is_valid)(&number) {
        log.warn("check_digit", &field.path, &[("field", field.name), ("value", &number)]);
    }
    Some(number)
}

fn other_fields(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) {
    task.pass_over(&["salesNotice", "checkSize", "customParameters"], "passed_over", log);
    for name in ["ignoreNonFiscalPrintErrors", "validateMarkingCodes"] {
        // Without printed items and marking codes there is nothing these could change.
        if let Some(field) = task.optional(name) {
            let _ = field.truth(log);
        }
    }
    for name in ["useVAT18", "internet"] {
        if let Some(field) = task.optional(name)
            && field.truth(log) == Some(true)
        {
            log.fault(field.not_supported());
        }
    }
    if setting.is_kz() {
        let without_place =
            ["agentInfo", "supplierInfo", "companyInfo", "industryInfo", "operationInfo", "paymentsPlace"];
        task.pass_over(&without_place, "passed_over", log);
        task.pass_over(&["paymentsAddress", "machineNumber"], "passed_over", log);
        task.refuse(&["paymentsAddInfo"], log);
        if let Some(field) = task.optional("domain") {
            domain(&field, log);
        }
        return;
    }
    task.refuse(&["agentInfo", "supplierInfo", "operationInfo", "industryInfo", "paymentsAddInfo"], log);
    task.refuse(&["machineNumber"], log);
    let registered = match setting.registration {
        Some(Registration::Ru(ru)) => [ru.place.as_str(), &ru.address, &ru.sender_email],
        _ => [""; 3],
    };
    for (name, registered) in ["paymentsPlace", "paymentsAddress"].into_iter().zip(registered) {
        if let Some(field) = task.optional(name) {
            same_as_registered(&field, registered, log);
        }
    }
    if let Some(mut company) = task.optional("companyInfo").and_then(|field| field.object(log)) {
        if let Some(field) = company.optional("email") {
            same_as_registered(&field, registered[2], log);
        }
        company.finish(&[], log);
    }
}

/// The document carries what was registered; another value would have to change it.
fn same_as_registered(field: &Field<'_>, registered: &str, log: &mut Log) {
    if field.value.as_str() != Some(registered) {
        log.fault(field.not_supported().because(format!("registered: {registered}")));
    }
}

/// Kind of trade at the operator of Kazakhstan: trading alone so far.
fn domain(field: &Field<'_>, log: &mut Log) {
    const DOMAINS: [(&str, bool); 6] = [
        ("trading", true),
        ("services", false),
        ("gasoil", false),
        ("hotels", false),
        ("taxi", false),
        ("parking", false),
    ];
    let Some(mut domain) = field.object(log) else { return };
    if let Some(kind) = domain.required("type", &[], log)
        && kind.word(&DOMAINS, Digits::Refused, |_| None, log) == Some(false)
    {
        log.fault(kind.not_supported());
        return;
    }
    domain.finish(&[], log);
}

type Items = (Vec<Position>, Vec<(usize, Block)>);

/// Positions, and what is printed before the line of which index. None after a fault.
fn items(
    task: &mut Object<'_>,
    setting: &Setting<'_>,
    tax_system: Option<u8>,
    electronic: bool,
    log: &mut Log,
) -> Option<Items> {
    let before = besides(task, "preItems", electronic, log);
    let after = besides(task, "postItems", electronic, log);
    let items = task.required("items", &["positions"], log)?.array(log)?;
    if items.len() > MAX_ITEMS {
        let refusal = Refusal::new("task.too_many").with("field", "items").with("count", items.len());
        log.fault(refusal.with("limit", MAX_ITEMS).at(task.path_of("items")));
        return None;
    }
    let (mut positions, mut whole, mut seen) = (Vec::with_capacity(items.len()), true, false);
    let mut printed: Vec<(usize, Block)> = before?.into_iter().map(|block| (0, block)).collect();
    for (index, field) in items.iter().enumerate() {
        match item(index, field, setting, tax_system, log) {
            Item::Position(position) => {
                seen = true;
                match position {
                    Some(position) => positions.push(*position),
                    None => whole = false,
                }
            }
            Item::Printed(blocks) => printed.extend(blocks.into_iter().map(|block| (positions.len(), block))),
            Item::Faulty => whole = false,
        }
    }
    if !seen && whole {
        log.fault(Refusal::new("task.no_position").at(task.path_of("items")));
        return None;
    }
    printed.extend(after?.into_iter().map(|block| (positions.len(), block)));
    whole.then_some((positions, printed))
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
        let tender = field.word(words, Digits::Warned, code, log)?;
        let made = match tender {
            Tender::Cash | Tender::Electronic | Tender::Mobile => true,
            Tender::Credit => setting.is_kz(),
            Tender::Advance | Tender::Barter => false,
        };
        if !made {
            log.fault(field.not_supported());
        }
        made.then_some(tender)
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
