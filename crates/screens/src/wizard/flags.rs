//! What is ticked: tax systems (1062), conditions of use (modes of command A3h), kinds of agent (1057).

use domain::registration::{Ffd, RuRegistration};

/// Bit of the work mode: automatic (1001).
pub(super) const AUTOMAT: u8 = 4;
/// Services only (1109).
pub(super) const SERVICES: u8 = 8;
/// Strict forms (1110).
pub(super) const STRICT_FORMS: u8 = 16;
/// Internet only (1108).
pub(super) const INTERNET: u8 = 32;
/// Bit of the extended flags: excisable goods (1207).
pub(super) const EXCISE: u8 = 1;
/// Gambling (1193).
pub(super) const GAMBLING: u8 = 2;
/// Lottery (1126).
pub(super) const LOTTERY: u8 = 4;
/// A printer inside a vending machine (1221).
pub(super) const PRINTER_INSIDE: u8 = 8;
/// Marked goods.
pub(super) const MARKING: u8 = 16;
/// Pawnshop.
pub(super) const PAWNSHOP: u8 = 32;
/// Insurance.
pub(super) const INSURANCE: u8 = 64;
/// A machine that hands out goods.
pub(super) const VENDING: u8 = 128;
/// Bit of 1062: the general system.
pub(super) const GENERAL: u8 = 1;
/// Patent.
pub(super) const PATENT: u8 = 32;

/// Something to tick: the answer it stands in, its bit, and the name of its words.
pub(super) struct Flag {
    pub(super) answer: &'static str,
    pub(super) bit: u8,
    pub(super) word: &'static str,
    /// The edition it came with.
    since: Ffd,
}

pub(super) const fn flag(answer: &'static str, bit: u8, word: &'static str, since: Ffd) -> Flag {
    Flag { answer, bit, word, since }
}

/// Tax systems; ЕНВД (8) ended on 2021-01-01.
pub(super) const TAXES: &[Flag] = &[
    flag("taxes", GENERAL, "tax-general", Ffd::V1_05),
    flag("taxes", 2, "tax-income", Ffd::V1_05),
    flag("taxes", 4, "tax-income-expense", Ffd::V1_05),
    flag("taxes", 16, "tax-agricultural", Ffd::V1_05),
    flag("taxes", PATENT, "tax-patent", Ffd::V1_05),
];

/// Conditions of use. Encryption (1056) is absent: no register here does it.
pub(super) const USAGE: &[Flag] = &[
    flag("mode", SERVICES, "use-services", Ffd::V1_05),
    flag("mode", STRICT_FORMS, "use-strict-forms", Ffd::V1_05),
    flag("mode", INTERNET, "use-internet", Ffd::V1_05),
    flag("mode", AUTOMAT, "use-automat", Ffd::V1_05),
    flag("extended", PRINTER_INSIDE, "use-printer-inside", Ffd::V1_05),
    flag("extended", EXCISE, "use-excise", Ffd::V1_05),
    flag("extended", MARKING, "use-marking", Ffd::V1_2),
    flag("mode", 64, "use-catering", Ffd::V1_2),
    flag("mode", 128, "use-wholesale", Ffd::V1_2),
    flag("extended", VENDING, "use-vending", Ffd::V1_2),
    flag("extended", GAMBLING, "use-gambling", Ffd::V1_05),
    flag("extended", LOTTERY, "use-lottery", Ffd::V1_05),
    flag("extended", PAWNSHOP, "use-pawnshop", Ffd::V1_2),
    flag("extended", INSURANCE, "use-insurance", Ffd::V1_2),
];

/// Kinds of agent, below FFD 1.2.
pub(super) const AGENTS: &[Flag] = &[
    flag("agents", 1, "agent-bank", Ffd::V1_05),
    flag("agents", 2, "agent-bank-second", Ffd::V1_05),
    flag("agents", 4, "agent-payment", Ffd::V1_05),
    flag("agents", 8, "agent-payment-second", Ffd::V1_05),
    flag("agents", 16, "agent-attorney", Ffd::V1_05),
    flag("agents", 32, "agent-commission", Ffd::V1_05),
    flag("agents", 64, "agent-other", Ffd::V1_05),
];

/// Those that this edition has.
pub(super) fn of(flags: &'static [Flag], ffd: Ffd) -> impl Iterator<Item = &'static Flag> {
    flags.iter().filter(move |flag| flag.since <= ffd)
}

/// Whether the register works by itself: its number (1036) is then wanted.
pub(super) const fn is_automat(mode: u8) -> bool {
    mode & AUTOMAT != 0
}

/// Words of what a registration has ticked.
pub(super) fn words(ru: &RuRegistration) -> Vec<&'static str> {
    let set = |flag: &&Flag| match flag.answer {
        "taxes" => ru.tax_systems & flag.bit != 0,
        "mode" => ru.mode & flag.bit != 0,
        "extended" => ru.mode_extended & flag.bit != 0,
        _ => ru.agents & flag.bit != 0,
    };
    USAGE.iter().chain(AGENTS).filter(set).map(|flag| flag.word).collect()
}

/// Words of its tax systems.
pub(super) fn tax_words(ru: &RuRegistration) -> Vec<&'static str> {
    TAXES.iter().filter(|flag| ru.tax_systems & flag.bit != 0).map(|flag| flag.word).collect()
}
