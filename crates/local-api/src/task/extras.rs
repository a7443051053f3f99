//! Requisites that few receipts and lines have: agents and suppliers, industries, the buyer, notes of the shop.
//!
//! A field that can not be read is a fault in the log, so nothing of it is lost by leaving it out here.

use super::Setting;
use super::fields::{Digits, Field, Log, Object};
use chrono::NaiveDate;
use domain::extra::{Agent, Buyer, Industry, OperationNote};
use domain::notice::Refusal;

/// Kinds of agents: bits of tags 1057 and 1222.
pub(crate) const AGENTS: &[(&str, u8)] = &[
    ("bankPayingAgent", 1),
    ("bankPayingSubagent", 2),
    ("payingAgent", 4),
    ("payingSubagent", 8),
    ("attorney", 16),
    ("commissionAgent", 32),
    ("another", 64),
];

/// Characters of a telephone number (tags 1073, 1074, 1075, 1171).
const PHONE: usize = 19;
/// Characters of a long text.
const LONG: usize = 256;

pub(crate) fn text(
    object: &mut Object<'_>,
    name: &'static str,
    limit: usize,
    log: &mut Log,
) -> Option<String> {
    object.optional(name)?.text_of(limit, log)
}

/// So many digits.
pub(crate) fn digits(
    object: &mut Object<'_>,
    name: &'static str,
    count: usize,
    log: &mut Log,
) -> Option<String> {
    let field = object.optional(name)?;
    let text = field.text(log)?;
    if text.len() == count && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text);
    }
    log.fault(field.wrong_value(&text, None));
    None
}

/// ИНН, ИИН or БИН of one of these lengths; wrong check digits are a warning here and the law's matter afterwards.
pub(crate) fn taxpayer(
    field: &Field<'_>,
    lengths: &[usize],
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<String> {
    let number = field.text(log)?;
    if !lengths.contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
        let length = number.chars().count();
        log.fault(Refusal::new("task.inn_length").with("length", length).at(&field.path));
        return None;
    }
    if !(setting.number_is_valid)(&number) {
        log.warn("check_digit", &field.path, &[("field", field.name), ("value", &number)]);
    }
    Some(number)
}

/// Lengths of an ИНН: of a company and of a person.
pub(crate) const INN: &[usize] = &[10, 12];

fn phones(object: &mut Object<'_>, log: &mut Log) -> Vec<String> {
    let all = object.optional("phones").and_then(|field| field.array(log)).unwrap_or_default();
    all.iter().filter_map(|field| phone(field, log)).collect()
}

/// A number as the requisites want it: a plus and digits. Russian numbers are met with 8 in front, or with nothing.
pub(crate) fn phone(field: &Field<'_>, log: &mut Log) -> Option<String> {
    let written = field.text(log)?;
    let plain: String = written.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let number = match digits.as_bytes() {
        _ if plain.starts_with('+') => Some(plain.clone()),
        [b'7' | b'8', rest @ ..] if rest.len() == 10 => digits.get(1..).map(|rest| format!("+7{rest}")),
        ten if ten.len() == 10 => Some(format!("+7{digits}")),
        _ => None,
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = number.filter(|number| is_number && number.len() <= PHONE) else {
        log.fault(field.wrong_value(&written, None));
        return None;
    };
    if number != written {
        log.warn("phone", &field.path, &[("value", &written), ("used", &number)]);
    }
    Some(number)
}

/// `agentInfo` and `supplierInfo`; nothing when there is neither. A line has one kind of agent, a whole receipt may have
/// several.
pub(crate) fn agent(
    object: &mut Object<'_>,
    of_line: bool,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<Agent> {
    let mut agent = Agent::default();
    if let Some(mut info) = object.optional("agentInfo").and_then(|field| field.object(log)) {
        info.ignore(&["agentsPrint", "agentDataPrint"]);
        let kinds =
            info.required("agents", &["type"], log).and_then(|field| field.array(log)).unwrap_or_default();
        for field in kinds {
            let Some(bit) = field.word(AGENTS, Digits::Refused, |_| None, log) else { continue };
            if of_line && agent.kinds != 0 && agent.kinds != bit {
                log.fault(field.wrong_value(field.value.as_str().unwrap_or(""), None));
            }
            agent.kinds |= bit;
        }
        if let Some(mut paying) = info.optional("payingAgent").and_then(|field| field.object(log)) {
            agent.operation = text(&mut paying, "operation", 24, log);
            agent.agent_phones = phones(&mut paying, log);
            paying.finish(&[], log);
        }
        if let Some(mut receiver) =
            info.optional("receivePaymentsOperator").and_then(|field| field.object(log))
        {
            agent.receiver_phones = phones(&mut receiver, log);
            receiver.finish(&[], log);
        }
        if let Some(mut transfer) = info.optional("moneyTransferOperator").and_then(|field| field.object(log))
        {
            agent.transfer_phones = phones(&mut transfer, log);
            agent.transfer_name = text(&mut transfer, "name", 64, log);
            agent.transfer_address = text(&mut transfer, "address", LONG, log);
            agent.transfer_inn =
                transfer.optional("vatin").and_then(|field| taxpayer(&field, INN, setting, log));
            transfer.finish(&[("inn", "vatin")], log);
        }
        info.finish(&[("type", "agents"), ("paying_agent", "payingAgent")], log);
    }
    if let Some(mut supplier) = object.optional("supplierInfo").and_then(|field| field.object(log)) {
        supplier.ignore(&["supplierPrint", "supplierVatinPrint"]);
        agent.supplier_name = text(&mut supplier, "name", LONG, log);
        agent.supplier_inn = supplier.optional("vatin").and_then(|field| taxpayer(&field, INN, setting, log));
        agent.supplier_phones = phones(&mut supplier, log);
        supplier.finish(&[("inn", "vatin")], log);
    }
    (agent != Agent::default()).then_some(agent)
}

/// `industryInfo`.
pub(crate) fn industry(object: &mut Object<'_>, log: &mut Log) -> Vec<Industry> {
    let all = object.optional("industryInfo").and_then(|field| field.array(log)).unwrap_or_default();
    let one = |field: &Field<'_>, log: &mut Log| {
        let mut info = field.object(log)?;
        let body = info.required_text("fois", LONG, log);
        let body = body.filter(|body| {
            let right = body.len() == 3 && body.bytes().all(|b| b.is_ascii_digit());
            if !right && let Some(field) = info.optional("fois") {
                log.fault(field.wrong_value(body, None));
            }
            right
        });
        let day = info.required("date", &[], log).and_then(|field| field.date(log));
        let number = info.required_text("number", 32, log);
        let value = info.required_text("industryAttribute", LONG, log);
        info.finish(&[], log);
        Some(Industry { body: body?, day: day?, number: number?, value: value? })
    };
    all.iter().filter_map(|field| one(field, log)).collect()
}

/// `operationInfo`.
pub(crate) fn operation(task: &mut Object<'_>, log: &mut Log) -> Option<OperationNote> {
    let mut info = task.optional("operationInfo")?.object(log)?;
    let id = info.required("id", &[], log).and_then(|field| field.integer(0..=255, log));
    let data = info.required_text("data", 64, log);
    let at = info.required("dateTime", &[], log).and_then(|field| field.date_time(log));
    info.finish(&[], log);
    Some(OperationNote { id: u8::try_from(id?).ok()?, data: data?, at: at? })
}

/// Who buys, beside contact and number.
pub(crate) fn buyer(client: &mut Object<'_>, log: &mut Log) -> Option<Buyer> {
    let buyer = Buyer {
        name: text(client, "name", LONG, log),
        born: client.optional("birthDate").and_then(|field| born(&field, log)),
        citizenship: digits(client, "citizenship", 3, log),
        document_code: digits(client, "identityDocumentCode", 2, log),
        document_data: text(client, "identityDocumentData", 64, log),
        address: text(client, "address", LONG, log),
    };
    (buyer != Buyer::default()).then_some(buyer)
}

/// A day of birth is met in the form of the requisite (1243) too, day first: four digits tell which part is the year.
fn born(field: &Field<'_>, log: &mut Log) -> Option<NaiveDate> {
    let text = field.value.as_str().unwrap_or("");
    NaiveDate::parse_from_str(text, "%d.%m.%Y").ok().filter(|_| text.len() == 10).or_else(|| field.date(log))
}
