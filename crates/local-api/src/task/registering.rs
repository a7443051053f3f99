//! `registration`, `changeRegistrationParameters` and `fnChange`: what the register is registered as, in Russia.

use super::extras::{self, INN, taxpayer};
use super::fields::{Digits, Log, Object};
use super::{Setting, cashier, words};
use domain::document::Content;
use domain::notice::Refusal;
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The first registration.
    New,
    /// Other data.
    Data,
    /// Another fiscal storage.
    Storage,
}

/// Flags of `device`: bit of the work mode, bit of the extended flags (command A3h).
pub(crate) const FLAGS: &[(&str, u8, u8)] = &[
    ("encryption", 1, 0),
    ("offlineMode", RuRegistration::AUTONOMOUS, 0),
    ("autoMode", 4, 0),
    ("service", 8, 0),
    ("bso", 16, 0),
    ("internet", 32, 0),
    ("catering", 64, 0),
    ("wholesale", 128, 0),
    ("excise", 0, 1),
    ("gambling", 0, 2),
    ("lottery", 0, 4),
    ("machineInstallation", 0, 8),
    ("marking", 0, 16),
    ("pawnShop", 0, 32),
    ("insurance", 0, 64),
    ("vending", 0, 128),
];

/// Words of the bits that are set.
pub(crate) fn bits_of(table: &[(&'static str, u8)], bits: u8) -> Vec<&'static str> {
    table.iter().filter(|(_, bit)| bits & bit != 0).map(|(word, _)| *word).collect()
}

/// Bits of tag 1205 for the words of tag 1101 (FFD 1.05): storage, operator, data of the user, settings.
const REASONS: &[(&str, u32)] =
    &[("fnChange", 1), ("ofdChange", 1 << 1), ("attributesChange", 1 << 2), ("settingsChange", 1 << 31)];

const NOTHING: RuRegistration = RuRegistration {
    fn_serial: String::new(),
    user_name: String::new(),
    inn: String::new(),
    rnm: String::new(),
    address: String::new(),
    place: String::new(),
    serial: String::new(),
    version: String::new(),
    tax_systems: 0,
    ofd_name: String::new(),
    ofd_inn: String::new(),
    sender_email: String::new(),
    fns_site: String::new(),
    ffd: Ffd::V1_2,
    mode: 0,
    mode_extended: 0,
    automat: None,
    agents: 0,
};

/// Reads one of them. What a change does not say stays as it is registered. None only after a fault was logged.
pub(crate) fn read(
    task: &mut Object<'_>,
    change: Change,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<Content> {
    let registered = match setting.registration {
        Some(Registration::Ru(ru)) => Some(ru),
        _ => None,
    };
    if change != Change::New && registered.is_none() {
        log.fault(Refusal::new("register.not_in_service"));
        return None;
    }
    task.pass_over(&["ism", "electronically", "preItems", "postItems"], "passed_over", log);
    let who = cashier(task, setting, log);
    let mut blocks = Blocks { ru: NOTHING, first: change == Change::New };
    if let Some(registered) = registered.filter(|_| change != Change::New) {
        blocks.ru = registered.clone();
    }
    blocks.ru.version = env!("CARGO_PKG_VERSION").to_owned();
    if change != Change::Data {
        blocks.ru.fn_serial = String::new();
    }
    for (name, read) in [
        ("organization", Blocks::organization as fn(&mut Blocks, &mut Object<'_>, &Setting<'_>, &mut Log)),
        ("device", Blocks::device),
        ("ofd", Blocks::operator),
    ] {
        let field = if blocks.first { task.required(name, &[], log) } else { task.optional(name) };
        if let Some(mut block) = field.and_then(|field| field.object(log)) {
            read(&mut blocks, &mut block, setting, log);
            block.finish(&[("inn", "vatin"), ("sno", "taxationTypes")], log);
        }
    }
    if blocks.ru.is_autonomous() {
        // Nobody gets what stays in the storage.
        blocks.ru.ofd_inn = "000000000000".to_owned();
    }
    let reasons = match change {
        Change::New => 0,
        Change::Data => reasons(task, blocks.ru.ffd, log)?,
        Change::Storage => Reregistration::ANOTHER_STORAGE,
    };
    if let Some(registered) = registered.filter(|_| change != Change::New) {
        for (name, now, before) in [
            ("organization.vatin", &blocks.ru.inn, &registered.inn),
            ("device.registrationNumber", &blocks.ru.rnm, &registered.rnm),
        ] {
            if now.trim() != before.trim() {
                let refusal = Refusal::new("task.field_value").with("field", name).with("value", now);
                log.fault(refusal.with("similar", before).at(task.path_of(name)));
            }
        }
    }
    let (registration, who) = (Registration::Ru(blocks.ru), who?);
    Some(match change {
        Change::New => Content::Registration(Box::new(registration), who),
        _ => Content::Reregistration(Box::new(Reregistration { registration, reasons }), who),
    })
}

/// What is being put together; `first`: nothing is registered that could stay.
struct Blocks {
    ru: RuRegistration,
    first: bool,
}

/// A text that is obligatory in a first registration and else may stay.
fn keep(
    object: &mut Object<'_>,
    first: bool,
    name: &'static str,
    limit: usize,
    place: &mut String,
    log: &mut Log,
) {
    let text =
        if first { object.required_text(name, limit, log) } else { extras::text(object, name, limit, log) };
    if let Some(text) = text {
        *place = text;
    }
}

fn keep_inn(object: &mut Object<'_>, first: bool, setting: &Setting<'_>, place: &mut String, log: &mut Log) {
    let field = if first { object.required("vatin", &["inn"], log) } else { object.optional("vatin") };
    if let Some(inn) = field.and_then(|field| taxpayer(&field, INN, setting, log)) {
        *place = inn;
    }
}

/// Words of a list, or-ed; none when it is absent.
fn bits(object: &mut Object<'_>, name: &'static str, table: &[(&str, u8)], log: &mut Log) -> Option<u8> {
    let all = object.optional(name)?.array(log)?;
    let bits = all.iter().filter_map(|field| field.word(table, Digits::Refused, |_| None, log));
    Some(bits.fold(0, |sum, bit| sum | bit))
}

impl Blocks {
    fn organization(&mut self, block: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) {
        let first = self.first;
        keep(block, first, "name", 256, &mut self.ru.user_name, log);
        keep_inn(block, first, setting, &mut self.ru.inn, log);
        keep(block, first, "address", 256, &mut self.ru.address, log);
        keep(block, false, "email", 64, &mut self.ru.sender_email, log);
        match bits(block, "taxationTypes", words::TAX_SYSTEMS, log) {
            Some(systems) => self.ru.tax_systems = systems,
            None if first => log.fault(block.missing("taxationTypes", &["taxationType"])),
            None => {}
        }
        self.ru.agents = bits(block, "agents", extras::AGENTS, log).unwrap_or(self.ru.agents);
    }

    fn device(&mut self, block: &mut Object<'_>, _: &Setting<'_>, log: &mut Log) {
        let first = self.first;
        block.ignore(&["defaultTaxationType", "ofdChannel"]);
        keep(block, first, "serial", 20, &mut self.ru.serial, log);
        keep(block, first, "registrationNumber", 20, &mut self.ru.rnm, log);
        keep(block, first, "paymentsAddress", 256, &mut self.ru.place, log);
        keep(block, first, "fnsUrl", 256, &mut self.ru.fns_site, log);
        let automat = extras::text(block, "machineNumber", 20, log);
        self.ru.automat = automat.or(self.ru.automat.take());
        const EDITIONS: &[(&str, Ffd)] = &[("1.05", Ffd::V1_05), ("1.1", Ffd::V1_1), ("1.2", Ffd::V1_2)];
        let edition =
            if first { block.required("ffdVersion", &[], log) } else { block.optional("ffdVersion") };
        let edition = edition.and_then(|field| field.word(EDITIONS, Digits::Plain, |_| None, log));
        self.ru.ffd = edition.unwrap_or(self.ru.ffd);
        for &(name, mode, extended) in FLAGS {
            let Some(set) = block.optional(name).and_then(|field| field.truth(log)) else { continue };
            if set {
                self.ru.mode |= mode;
                self.ru.mode_extended |= extended;
            } else {
                self.ru.mode &= !mode;
                self.ru.mode_extended &= !extended;
            }
        }
    }

    fn operator(&mut self, block: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) {
        // Where the operator is reached is wiring: the register's settings say it.
        block.pass_over(&["host", "port", "dns"], "passed_over", log);
        let wanted = self.first && !self.ru.is_autonomous();
        keep(block, wanted, "name", 256, &mut self.ru.ofd_name, log);
        keep_inn(block, wanted, setting, &mut self.ru.ofd_inn, log);
    }
}

/// Why (tag 1205): numbers of its bits; in FFD 1.05 one of four words (tag 1101). The storage has a task of its own.
fn reasons(task: &mut Object<'_>, ffd: Ffd, log: &mut Log) -> Option<u32> {
    if ffd == Ffd::V1_05 {
        task.ignore(&["changeInfoReasons"]);
        let field = task.required("reason", &["changeInfoReasons"], log)?;
        let code = |code: u64| {
            let place = usize::try_from(code.checked_sub(1)?).ok()?;
            REASONS.get(place).map(|(_, bit)| *bit)
        };
        let bit = field.word(REASONS, Digits::Warned, code, log)?;
        if bit == Reregistration::ANOTHER_STORAGE {
            log.fault(field.wrong_value("fnChange", None));
        }
        return Some(bit);
    }
    task.ignore(&["reason"]);
    let numbers = task.required("changeInfoReasons", &["reason"], log)?.array(log)?;
    let mut mask = 0u32;
    for field in numbers {
        // Bit 0 is another storage.
        let Some(bit) = field.integer(1..=31, log) else { continue };
        mask |= u32::try_from(bit).ok().and_then(|bit| 1u32.checked_shl(bit)).unwrap_or(0);
    }
    Some(mask)
}
