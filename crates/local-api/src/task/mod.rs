//! JSON tasks, with names and fields as integrators know them from ATOL's driver (ДТО 10) and its web server.
//!
//! The rule behind every repair: the form is repaired when only one meaning is left, money, tax and number of items never
//! are. Each repair is a [`Warning`]; a strict caller gets a refusal instead. All faults of a task are found at once.

mod decimal;
mod envelope;
mod extras;
mod fields;
mod goods;
mod gtin;
mod original;
mod position;
mod printed;
mod receipt;
mod registering;
mod repair;
mod types;
mod words;

pub(crate) use extras::AGENTS;
pub(crate) use registering::{FLAGS, bits_of};
pub(crate) use words::TAX_SYSTEMS;

pub use envelope::{Batch, Entry, check_key, open, wants_key};
pub use fields::Warning;

use domain::document::{Content, DocumentId};
use domain::extra::Original;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Cashier, Receipt};
use domain::registration::{Ffd, Registration};
use domain::repair::Repair;
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use fields::{Log, Object, nearest, wrong_type};
use serde_json::Value;
use types::Kind;

/// Finds a receipt of ours; nothing when it is none, a refusal when the rows can not be read.
pub type Find<'a> = dyn Fn(&Original) -> Result<Option<(DocumentId, Receipt)>, Refusal> + 'a;

/// What a task is read against: the register as it stands.
pub struct Setting<'a> {
    /// Country of the folder.
    pub country: CountryCode,
    /// What the register is registered as; none before.
    pub registration: Option<&'a Registration>,
    /// The cashier of the open shift, else the usual one: for tasks that name none.
    pub cashier: Option<Cashier>,
    /// Whether the check digits of an ИНН, ИИН or БИН are right.
    pub number_is_valid: &'a dyn Fn(&str) -> bool,
    /// Our own receipt of which a return speaks, by its number or by what stands on its paper.
    pub find: &'a Find<'a>,
    /// Whether every warning is a refusal.
    pub strict: bool,
    /// Language of texts inside refusals.
    pub language: Language,
}

impl Setting<'_> {
    /// Edition of the Russian documents; before the registration the newest.
    fn ffd(&self) -> Ffd {
        match self.registration {
            Some(Registration::Ru(ru)) => ru.ffd,
            _ => Ffd::V1_2,
        }
    }

    fn is_kz(&self) -> bool {
        self.country == CountryCode::Kz
    }
}

/// What a task wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A document. `items`: the place in the caller's `items` of each line of a receipt.
    Document {
        /// What it says.
        content: Content,
        /// Index in `items`, by line.
        items: Vec<usize>,
    },
    /// A wrong receipt made right. `items`: as above, of the right one.
    Repair {
        /// Which, and what is right.
        repair: Box<Repair>,
        /// Index in `right.items`, by line.
        items: Vec<usize>,
    },
    /// A copy of the newest receipt on paper.
    Copy,
    /// An answer.
    Ask(Question),
}

/// What can be asked; nothing changes by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// `getShiftStatus`
    ShiftStatus,
    /// `getShiftTotals`
    ShiftTotals,
    /// `getOverallTotals`
    OverallTotals,
    /// `getDeviceInfo`
    DeviceInfo,
    /// `getDeviceStatus`
    DeviceStatus,
    /// `getCashDrawerStatus`
    CashDrawer,
    /// `ofdExchangeStatus`
    Exchange,
    /// `getFnInfo`
    StorageInfo,
    /// `getFnStatus`
    StorageStatus,
    /// `getRegistrationInfo`
    Registration,
}

/// A task, understood or not.
#[derive(Debug)]
pub struct Understood {
    /// What it wants, or all its faults, at least one.
    pub wish: Result<Wish, Vec<Refusal>>,
    /// What was repaired, supposed or passed over.
    pub warnings: Vec<Warning>,
}

/// Reads a task at `path` (`""`, `[1]`, `request[0]`). Pure: the same body and setting give the same.
pub fn understand(body: &Value, path: &str, setting: &Setting<'_>) -> Understood {
    let mut log = Log::default();
    let wish = read(body, path, setting, &mut log);
    let Log { mut faults, warnings } = log;
    if setting.strict {
        faults.extend(warnings.iter().map(|warning| {
            let text = warning.text(setting.language);
            Refusal::new("task.strict").with("warning", text).because(warning.code).at(&warning.path)
        }));
    }
    let wish = match wish {
        Some(wish) if faults.is_empty() => Ok(wish),
        _ => Err(faults),
    };
    Understood { wish, warnings }
}

/// None only after a fault was logged.
fn read(body: &Value, path: &str, setting: &Setting<'_>, log: &mut Log) -> Option<Wish> {
    let Value::Object(fields) = body else {
        log.fault(wrong_type(body, "object").with("field", path).at(path));
        return None;
    };
    let mut task = Object::new(fields, path);
    task.ignore(&["uuid"]);
    let kind = kind(&mut task, setting, log)?;
    let wish = match kind {
        Kind::Receipt(operation) => receipt::receipt(&mut task, operation, false, setting, log),
        Kind::Correction(operation) => receipt::receipt(&mut task, operation, true, setting, log),
        Kind::Repair => repair::repair(&mut task, setting, log),
        Kind::OpenShift => report(&mut task, setting, log).map(Content::ShiftOpen).map(without_items),
        Kind::CloseShift => report(&mut task, setting, log).map(Content::ShiftClose).map(without_items),
        Kind::ReportX => report(&mut task, setting, log).map(Content::XReport).map(without_items),
        Kind::CashIn => {
            cash(&mut task, setting, log).map(|(sum, who)| without_items(Content::CashIn(sum, who)))
        }
        Kind::CashOut => {
            cash(&mut task, setting, log).map(|(sum, who)| without_items(Content::CashOut(sum, who)))
        }
        Kind::NonFiscal => non_fiscal(&mut task, setting, log).map(without_items),
        Kind::Copy => {
            // Who prints a copy is nobody's business; older programs name somebody.
            task.ignore(&["operator"]);
            Some(Wish::Copy)
        }
        Kind::Register(change) => registering::read(&mut task, change, setting, log).map(without_items),
        Kind::CloseArchive => report(&mut task, setting, log).map(Content::StorageClose).map(without_items),
        Kind::Settlements => report(&mut task, setting, log).map(Content::SettlementState).map(without_items),
        Kind::Ask(question) => {
            // Programs name a cashier everywhere; an answer is nobody's.
            task.ignore(&["operator"]);
            Some(Wish::Ask(question))
        }
    };
    task.finish(receipt::DIALECT, log);
    wish
}

fn without_items(content: Content) -> Wish {
    Wish::Document { content, items: Vec::new() }
}

fn kind(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Kind> {
    let field = task.required("type", &[], log)?;
    let Some(text) = field.value.as_str() else {
        log.fault(wrong_type(field.value, "string").with("field", "type").at(&field.path));
        return None;
    };
    let lower = text.to_lowercase();
    let exact = types::all().find(|name| *name == text);
    let Some(name) = exact.or_else(|| types::all().find(|name| name.to_lowercase() == lower)) else {
        let near = nearest(text, types::all()).unwrap_or("");
        let refusal = Refusal::new("task.unknown_type").with("type", crate::json::brief(text));
        log.fault(refusal.with("similar", near).at(&field.path));
        return None;
    };
    if exact.is_none() {
        log.warn("word_case", &field.path, &[("value", text), ("right", name)]);
    }
    let russian = types::RUNNING_RU.iter().filter(|_| !setting.is_kz());
    let mut running = types::RUNNING.iter().chain(russian);
    let kind = running.find(|(running, _)| *running == name).map(|(_, kind)| *kind);
    if kind.is_none() {
        let of_russia = types::RUNNING_RU.iter().map(|(name, _)| name).chain(types::KNOWN_RU);
        let elsewhere = setting.is_kz() && of_russia.into_iter().any(|known| *known == name);
        let code = if elsewhere { "task.not_in_country" } else { "task.not_supported" };
        log.fault(Refusal::new(code).with("type", name).at(&field.path));
    }
    kind
}

/// Cashier of a document that says nothing else.
fn report(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Cashier> {
    task.pass_over(&["preItems", "postItems"], "not_printed", log);
    if let Some(field) = task.optional("electronically")
        && field.truth(log) == Some(true)
    {
        log.warn("paper_is_a_setting", &field.path, &[("field", field.name)]);
    }
    cashier(task, setting, log)
}

fn cash(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<(Money, Cashier)> {
    let who = report(task, setting, log);
    let sum = task.required("cashSum", &["sum", "amount"], log).and_then(|field| {
        let sum = field.money(log)?;
        if sum == Money::ZERO {
            log.fault(field.wrong_value("0", None));
            return None;
        }
        Some(sum)
    });
    Some((sum?, who?))
}

/// Texts and bar codes without a receipt.
fn non_fiscal(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Content> {
    task.ignore(&["printFooter", "ignoreNonFiscalPrintErrors"]);
    let who = cashier(task, setting, log);
    let items = task.required("items", &[], log)?;
    let blocks = printed::list(&items, log)?;
    if blocks.is_empty() {
        log.fault(Refusal::new("task.nothing_to_print").at(&items.path));
        return None;
    }
    Some(Content::NonFiscal(Slip { blocks }, who?))
}

fn cashier(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Cashier> {
    const NAME: usize = 64;
    let Some(field) = task.optional("operator") else {
        if setting.cashier.is_none() {
            log.fault(Refusal::new("task.cashier").at(task.path_of("operator.name")));
        }
        return setting.cashier.clone();
    };
    let mut operator = field.object(log)?;
    let name = operator.required("name", &[], log);
    let inn = operator.optional("vatin").and_then(|vatin| personal_number(&vatin, setting, log));
    let empty = name.as_ref().is_some_and(|name| name.value.as_str().is_some_and(|n| n.trim().is_empty()));
    let cashier = match name {
        // An empty name logs nobody in: who stands at the register stays.
        Some(name) if empty => {
            if setting.cashier.is_none() {
                log.fault(Refusal::new("task.cashier").at(&name.path));
            }
            setting.cashier.clone()
        }
        Some(name) => name.text_of(NAME, log).map(|name| Cashier { name, inn }),
        None => None,
    };
    operator.finish(receipt::DIALECT, log);
    cashier
}

/// ИНН of a cashier: 12 digits. Kazakhstan has no place for it.
fn personal_number(field: &fields::Field<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<String> {
    if setting.is_kz() {
        log.warn("passed_over", &field.path, &[("field", field.name)]);
        return None;
    }
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
