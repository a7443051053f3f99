//! Elements of `items`: positions become lines, texts and bar codes are printed, everything else is refused.

use super::fields::{Digits, Field, Log, Object};
use super::{Setting, extras, goods, gtin, printed, words};
use domain::extra::LineExtra;
use domain::money::{Money, Quantity, cost};
use domain::notice::Refusal;
use domain::receipt::{Line, Unit};
use domain::registration::Ffd;
use domain::slip::Block;
use domain::tax::{CountryCode, RATES, Vat};
use serde_json::Value;

/// Characters of a name (tag 1030).
const MAX_NAME: usize = 128;
/// The largest index of a line.
const MAX_INDEX: u64 = u32::MAX as u64;
/// Characters of a unit (tag 1197).
const MAX_UNIT: usize = 16;
/// Characters of a code of goods.
const MAX_CODE: usize = 64;
/// Characters of an identification mark.
const MAX_MARK: usize = 200;

/// Names of the АТОЛ Онлайн dialect and of older drivers in a position, and what they are called here.
const DIALECT: &[(&str, &str)] = &[
    ("vat", "tax"),
    ("payment_object", "paymentObject"),
    ("payment_method", "paymentMethod"),
    ("sum", "amount"),
    ("measure", "measurementUnit"),
    ("measurement_unit", "measurementUnit"),
    ("agent_info", "agentInfo"),
    ("supplier_info", "supplierInfo"),
    ("nomenclature_code", "nomenclatureCode"),
    ("mark_code", "imcParams"),
    ("excise", "exciseSum"),
    ("country_code", "countryCode"),
    ("declaration_number", "customsDeclaration"),
];

/// What an element of `items` is.
pub(crate) enum Item {
    /// A position; none after a fault.
    Position(Option<Box<Position>>),
    /// Something printed beside the document.
    Printed(Vec<Block>),
    /// A requisite of the user: name and value (1084).
    User(String, String),
    /// The additional requisite of the receipt (1192).
    Additional(String),
    /// Nothing that can be read; a fault was logged.
    Faulty,
}

/// A line with its place in `items`.
pub(crate) struct Position {
    pub(crate) index: usize,
    pub(crate) line: Line,
    /// Line of the original that it gives back, as the caller says it (*own* field `originalItem`).
    pub(crate) origin: Option<u32>,
}

/// Reads one element.
pub(crate) fn item(
    index: usize,
    field: &Field<'_>,
    setting: &Setting<'_>,
    tax_system: Option<u8>,
    log: &mut Log,
) -> Item {
    let Some(mut object) = field.object(log) else { return Item::Faulty };
    let Some(word) = printed::kind(&mut object, words::ITEMS, log) else { return Item::Faulty };
    if word == "position" {
        let origin = object.optional("originalItem").map(|field| field.integer(0..=MAX_INDEX, log));
        let line = line(&mut object, setting, tax_system, log);
        object.finish(DIALECT, log);
        let origin = match origin {
            Some(Some(origin)) => Some(u32::try_from(origin).ok()),
            Some(None) => return Item::Position(None),
            None => None,
        };
        let origin = origin.flatten();
        return Item::Position(line.map(|line| Box::new(Position { index, line, origin })));
    }
    if words::FISCAL_ITEMS.contains(&word) {
        if setting.is_kz() {
            log.fault(Refusal::new("task.field_not_supported").with("field", word).at(&field.path));
            return Item::Faulty;
        }
        object.ignore(&["print"]);
        let found = if word == "userAttribute" {
            let name = object.required_text("name", 64, log);
            let value = object.required_text("value", 256, log);
            name.zip(value).map(|(name, value)| Item::User(name, value))
        } else {
            object.required_text("value", 16, log).map(Item::Additional)
        };
        object.finish(&[], log);
        return found.unwrap_or(Item::Faulty);
    }
    printed::item(word, object, field, log).map_or(Item::Faulty, Item::Printed)
}

/// A line of the receipt; none after a fault.
fn line(
    object: &mut Object<'_>,
    setting: &Setting<'_>,
    tax_system: Option<u8>,
    log: &mut Log,
) -> Option<Line> {
    let name = object.required("name", &[], log).and_then(|field| {
        let name = field.text_of(MAX_NAME, log);
        if field.value.as_str() == Some("") {
            log.fault(object.missing("name", &[]));
        }
        name
    });
    let price = object.required("price", &[], log).and_then(|field| field.money(log));
    let quantity = object.required("quantity", &[], log).and_then(|field| field.quantity(log));
    let mut extra = LineExtra::NOTHING;
    let cost = amount(object, price, quantity, &mut extra, log);
    let unit = unit(object, setting, &mut extra, log);
    let section = section(object, setting, log);
    let subject = subject(object, setting, log);
    let method = method(object, setting, log);
    let vat = tax(object, setting, tax_system, cost.map(|(_, cost)| cost), &mut extra, log);
    let (ntin, barcode) = if setting.is_kz() {
        codes(object, &mut extra, log)
    } else {
        requisites(object, setting, &mut extra, log);
        (None, None)
    };
    object.pass_over(
        &[
            "customParameters",
            "additionalAttributePrint",
            "userParam3",
            "userParam4",
            "userParam5",
            "userParam6",
            "ucUserParam3",
            "ucUserParam4",
            "ucUserParam5",
            "ucUserParam6",
        ],
        "not_printed",
        log,
    );
    if let Some(field) = object.optional("piece") {
        let _ = field.truth(log); // how the quantity is printed: it always is as short as it can be
    }
    let (price, cost) = cost?;
    Some(Line {
        name: name?,
        price,
        quantity: quantity?,
        cost,
        vat: vat?,
        unit: unit?,
        subject: subject?,
        method: method?,
        section: section?,
        ntin,
        barcode,
        extra: extra.boxed(),
    })
}

/// Price after discount and cost. None after a fault, or when a figure is missing.
fn amount(
    object: &mut Object<'_>,
    price: Option<Money>,
    quantity: Option<Quantity>,
    extra: &mut LineExtra,
    log: &mut Log,
) -> Option<(Money, Money)> {
    let given = object.optional("amount");
    let amount = given.as_ref().map(|field| field.money(log));
    let discount = object.optional("infoDiscountAmount").and_then(|field| field.money(log));
    extra.discount = discount.unwrap_or_default();
    let (price, quantity) = (price?, quantity?);
    let path = object.path_of("amount");
    let Some(computed) = cost(price, quantity) else {
        log.fault(Refusal::new("task.too_much").with("field", "amount").with("value", "").at(path));
        return None;
    };
    let Some(amount) = amount else {
        log.warn("amount_computed", &path, &[("value", &computed.to_string())]);
        return Some((price, computed));
    };
    let amount = amount?;
    if amount.minor().abs_diff(computed.minor()) <= 1 {
        return Some((price, amount));
    }
    let discounted = discount.filter(|d| computed.checked_sub(*d) == Some(amount));
    if let Some(net) = discounted.and_then(|_| price_of(amount, quantity)) {
        let (written, used) = (price.to_string(), net.to_string());
        log.warn("price_after_discount", &object.path_of("price"), &[("value", &written), ("used", &used)]);
        return Some((net, amount));
    }
    log.fault(Refusal::new("task.amount").with("given", amount).with("computed", computed).at(path));
    None
}

/// amount ÷ quantity, when it is whole kopecks.
fn price_of(amount: Money, quantity: Quantity) -> Option<Money> {
    let unit = 10u64.checked_pow(u32::from(quantity.scale()))?;
    let scaled = amount.minor().checked_mul(unit)?;
    let price = scaled.checked_div(quantity.mantissa())?;
    (price.checked_mul(quantity.mantissa())? == scaled).then(|| Money::from_minor(price))
}

/// A supposed value, said in a warning.
fn supposed(object: &Object<'_>, name: &str, value: &str, log: &mut Log) {
    log.warn("supposed", &object.path_of(name), &[("field", name), ("value", value)]);
}

fn unit(
    object: &mut Object<'_>,
    setting: &Setting<'_>,
    extra: &mut LineExtra,
    log: &mut Log,
) -> Option<Unit> {
    let Some(field) = object.optional("measurementUnit") else {
        supposed(object, "measurementUnit", Unit::Piece.name(), log);
        return Some(Unit::Piece);
    };
    let text = field.value.as_str().unwrap_or("");
    if let Some((sign, word)) = words::UNIT_SIGNS.iter().find(|(sign, _)| *sign == text) {
        log.warn("unit_sign", &field.path, &[("value", sign), ("used", word)]);
        return Unit::named(word);
    }
    // Below FFD 1.2 the unit is a text as it stands (1197), whatever it is.
    let named = words::UNITS.iter().find(|(word, _)| *word == text);
    let drawn = named.and_then(|(_, code)| Unit::with_ffd_code(*code));
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if !setting.is_kz() && setting.ffd() != Ffd::V1_2 && drawn.is_none() && !text.is_empty() && !digits {
        extra.unit_name = field.text_of(MAX_UNIT, log);
        return Some(Unit::Other);
    }
    let found = if setting.is_kz() {
        let is_code = matches!(text.len(), 3 | 4) && text.bytes().all(|b| b.is_ascii_digit());
        if is_code {
            let unit = Unit::with_kz_code(text);
            if unit.is_none() {
                log.fault(field.not_supported());
            }
            return unit;
        }
        field.word(words::UNITS, Digits::Refused, |_| None, log)
    } else {
        let known = |code: u64| words::UNITS.iter().find(|(_, c)| u64::from(*c) == code).map(|(_, c)| *c);
        field.word(words::UNITS, Digits::Plain, known, log)
    };
    let unit = Unit::with_ffd_code(found?);
    let unit = unit.filter(|unit| !setting.is_kz() || unit.kz_code().is_some());
    if unit.is_none() {
        log.fault(field.not_supported());
    }
    unit
}

fn section(object: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<u8> {
    let Some(field) = object.optional("department") else { return Some(1) };
    // Section 0 is the driver's word for "none"; Russian documents do not carry sections at all.
    let least = if setting.is_kz() { 1 } else { 0 };
    let section = field.integer(least..=99, log)?;
    if section == 0 {
        supposed(object, "department", "1", log);
    }
    u8::try_from(section.max(1)).ok()
}

fn subject(object: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<u8> {
    let Some(field) = object.optional("paymentObject") else {
        supposed(object, "paymentObject", "commodity", log);
        return Some(1);
    };
    let words = if setting.is_kz() { words::SUBJECTS_KZ } else { words::SUBJECTS };
    let known = |code: u64| words.iter().find(|(_, c)| u64::from(*c) == code).map(|(_, c)| *c);
    let subject = field.word(words, Digits::Warned, known, log)?;
    if words::MARKED_SUBJECTS.contains(&subject) {
        log.fault(field.not_supported());
        return None;
    }
    Some(subject)
}

fn method(object: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<u8> {
    const FULL: u8 = 4;
    if setting.is_kz() {
        object.pass_over(&["paymentMethod"], "passed_over", log);
        return Some(FULL);
    }
    let Some(field) = object.optional("paymentMethod") else {
        supposed(object, "paymentMethod", "fullPayment", log);
        return Some(FULL);
    };
    let known = |code: u64| words::METHODS.iter().find(|(_, c)| u64::from(*c) == code).map(|(_, c)| *c);
    field.word(words::METHODS, Digits::Warned, known, log)
}

/// Rate of the line. Absent: "without VAT" where no tax system of VAT is in use, else a fault: tax is never guessed.
fn tax(
    object: &mut Object<'_>,
    setting: &Setting<'_>,
    tax_system: Option<u8>,
    cost: Option<Money>,
    extra: &mut LineExtra,
    log: &mut Log,
) -> Option<Vat> {
    const OSN: u8 = 1;
    let Some(field) = object.optional("tax") else {
        if setting.is_kz() || tax_system.is_none_or(|system| system == OSN) {
            log.fault(object.missing("tax", &["vat"]));
            return None;
        }
        supposed(object, "tax.type", "none", log);
        return Some(Vat::None);
    };
    if let Value::String(word) = field.value {
        log.warn("tax_word", &field.path, &[("value", word)]);
        return vat(&field, setting, log);
    }
    let mut tax = field.object(log)?;
    let rate = tax.required("type", &[], log).and_then(|field| vat(&field, setting, log));
    let sum = tax.optional("sum").map(|field| (field.path.clone(), field.money(log)));
    tax.finish(&[], log);
    let rate = rate?;
    if let (Some((path, sum)), Some(cost)) = (sum, cost) {
        let (sum, computed) = (sum?, rate.inside(cost)?);
        if !is_tax_of(sum, cost, rate) {
            let refusal = Refusal::new("task.tax_sum").with("rate", rate.name()).with("given", sum);
            log.fault(refusal.with("computed", computed).at(path));
            return None;
        }
        extra.tax = (sum != computed).then_some(sum);
    }
    Some(rate)
}

/// Whether a tax is within half a kopeck of cost × p / (100 + p).
fn is_tax_of(sum: Money, cost: Money, rate: Vat) -> bool {
    let percent = u128::from(rate.percent());
    let base = percent.saturating_add(100);
    let apart = u128::from(sum.minor())
        .saturating_mul(base)
        .abs_diff(u128::from(cost.minor()).saturating_mul(percent));
    apart.saturating_mul(2) <= base
}

/// A word for a rate. A JSON number may be a rate, a code or a bit: it is refused.
pub(crate) fn vat(field: &Field<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Vat> {
    let rates: Vec<(&str, Vat)> =
        RATES.iter().filter(|r| r.country == setting.country).map(|r| (r.name, r.vat)).collect();
    if let Some(text) = field.value.as_str().filter(|_| setting.country == CountryCode::Ru)
        && let Some((_, name, warns)) = words::VAT_ALIASES.iter().find(|(alias, ..)| *alias == text)
    {
        if *warns {
            log.warn("rate_alias", &field.path, &[("value", text), ("used", name)]);
        }
        return Vat::named(setting.country, name);
    }
    field.word(&rates, Digits::Refused, |_| None, log)
}

/// Requisites of a Russian line that few lines have.
fn requisites(object: &mut Object<'_>, setting: &Setting<'_>, extra: &mut LineExtra, log: &mut Log) {
    object.refuse(&["imcParams", "markingCode"], log);
    object.pass_over(&["barcode", "ntin"], "passed_over", log);
    extra.agent = extras::agent(object, true, setting, log);
    extra.additional = extras::text(object, "additionalAttribute", 64, log);
    extra.excise = object.optional("exciseSum").and_then(|field| field.money(log));
    extra.excise = extra.excise.filter(|sum| *sum > Money::ZERO);
    extra.country = extras::digits(object, "countryCode", 3, log);
    extra.declaration = extras::text(object, "customsDeclaration", 32, log);
    if setting.ffd() < Ffd::V1_2 {
        object.pass_over(&["industryInfo"], "passed_over", log);
    } else {
        extra.industry = extras::industry(object, log);
    }
    goods::read(object, setting.ffd(), extra, log);
}

/// Codes of goods of Kazakhstan: НКТ and GTIN.
fn codes(object: &mut Object<'_>, extra: &mut LineExtra, log: &mut Log) -> (Option<String>, Option<String>) {
    object.refuse(&["imcParams", "markingCode", "nomenclatureCode"], log);
    object.refuse(&["exciseSum", "additionalAttribute"], log);
    mark(object, extra, log);
    let without_place = ["agentInfo", "supplierInfo", "countryCode", "customsDeclaration", "industryInfo"];
    object.pass_over(&without_place, "passed_over", log);
    let ntin = object.optional("ntin").and_then(|field| field.text_of(MAX_CODE, log));
    let own = object.optional("barcode").and_then(|field| gtin_text(&field, log));
    let listed = object.optional("productCodes").and_then(|field| {
        let mut list = field.object(log)?;
        let codes = [list.optional("ean13"), list.optional("ean8"), list.optional("itf14")];
        list.refuse(
            &[
                "codes",
                "undefined",
                "gs10",
                "gs1m",
                "short",
                "furs",
                "egais20",
                "egais30",
                "f1",
                "f2",
                "f3",
                "f4",
                "f5",
                "f6",
            ],
            log,
        );
        list.finish(&[], log);
        codes.into_iter().flatten().find_map(|code| gtin_text(&code, log))
    });
    (ntin, own.or(listed))
}

/// The identification mark of a marked good; a line has one.
fn mark(object: &mut Object<'_>, extra: &mut LineExtra, log: &mut Log) {
    let Some(field) = object.optional("marks") else { return };
    let Some(marks) = field.array(log) else { return };
    if marks.len() > 1 {
        let refusal = Refusal::new("task.too_many").with("field", "marks").with("count", marks.len());
        log.fault(refusal.with("limit", 1).at(&field.path));
        return;
    }
    let Some(field) = marks.first() else { return };
    let Some(mark) = field.text(log) else { return };
    // A Data Matrix code parts its fields by GS; nothing else in it is a control character.
    if mark.chars().count() > MAX_MARK || mark.chars().any(|c| c.is_control() && c != '\u{1d}') {
        log.fault(field.wrong_value(&mark.escape_debug().to_string(), None));
        return;
    }
    extra.goods_code = mark.into_bytes();
}

/// A GTIN of 8, 12, 13 or 14 digits; a wrong check digit is the goods' matter and said in a warning.
fn gtin_text(field: &Field<'_>, log: &mut Log) -> Option<String> {
    let code = field.text(log)?;
    if !matches!(code.len(), 8 | 12 | 13 | 14) || !code.bytes().all(|b| b.is_ascii_digit()) {
        log.fault(field.wrong_value(&code, None));
        return None;
    }
    if !gtin::is_valid(&code) {
        log.warn("check_digit", &field.path, &[("field", field.name), ("value", &code)]);
    }
    Some(code)
}
