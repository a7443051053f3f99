//! Answers as the steps read and write them, and the registration they make.

use crate::place::Scene;
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::wizard::{Answers, Purpose};

/// The longest text that is kept, in characters: no requisite is as long (1009: 256).
const MAX_TEXT: usize = 300;
/// Where the tax service answers (1060).
const TAX_SITE: &str = "www.nalog.gov.ru";
/// ИНН of the operator where there is none (ФН protocol 6.4).
const NO_OPERATOR: &str = "000000000000";

/// What stands under this name, as it was typed.
pub(super) fn text<'a>(answers: &'a Answers, name: &str) -> &'a str {
    answers.texts.get(name).map_or("", String::as_str)
}

/// Bits that stand under this name.
pub(super) fn bits(answers: &Answers, name: &str) -> u8 {
    text(answers, name).parse().unwrap_or(0)
}

/// Edition of the formats: the answered one, else the newest.
pub(super) fn edition(answers: &Answers) -> Ffd {
    Ffd::named(text(answers, "ffd")).unwrap_or_default()
}

/// Whether documents are to go to no operator.
pub(super) fn is_autonomous(answers: &Answers) -> bool {
    bits(answers, "mode") & RuRegistration::AUTONOMOUS != 0
}

/// Keeps a text, cut to what any requisite takes.
pub(super) fn set(answers: &mut Answers, name: &str, value: &str) {
    answers.texts.insert(name.to_owned(), value.chars().take(MAX_TEXT).collect());
}

/// The same text in one line, with nothing around it and no signs that are not seen: what was pasted.
pub(super) fn clean(value: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    let spaced: String =
        value.chars().filter(visible).map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number as it was pasted: without what people part its digits by.
pub(super) fn digits(value: &str) -> String {
    clean(value).chars().filter(|c| !matches!(c, ' ' | '-' | '–' | '_' | '№' | '#')).collect()
}

/// A new way through the wizard, with what is known already.
pub(super) fn begin(purpose: Purpose, scene: &Scene<'_>) -> Answers {
    let mut answers = Answers { purpose, step: String::new(), texts: Default::default() };
    let newest = scene.view.newest.report.map_or(0, |id| id.0);
    set(&mut answers, "after", &newest.to_string());
    if purpose != Purpose::Register {
        set(&mut answers, "person", &scene.shop.cashier.name);
    }
    if let Some(Registration::Ru(ru)) = &scene.situation.registration {
        for (name, value) in [
            ("serial", ru.serial.as_str()),
            ("inn", &ru.inn),
            ("rnm", &ru.rnm),
            ("user_name", &ru.user_name),
            ("address", &ru.address),
            ("place", &ru.place),
            ("ofd_name", &ru.ofd_name),
            ("ofd_inn", if ru.is_autonomous() { "" } else { &ru.ofd_inn }),
            ("sender_email", &ru.sender_email),
            ("automat", ru.automat.as_deref().unwrap_or("")),
            ("ffd", ru.ffd.name()),
        ] {
            set(&mut answers, name, value);
        }
        for (name, value) in [
            ("taxes", ru.tax_systems),
            ("mode", ru.mode),
            ("extended", ru.mode_extended),
            ("agents", ru.agents),
        ] {
            set(&mut answers, name, &value.to_string());
        }
    } else {
        set(&mut answers, "ffd", super::storage::highest(scene).name());
    }
    answers
}

/// The registration that was answered.
pub(super) fn registration(answers: &Answers, scene: &Scene<'_>) -> RuRegistration {
    let ffd = edition(answers);
    let says = |name: &str| clean(text(answers, name));
    let number = |name: &str| digits(text(answers, name));
    let autonomous = is_autonomous(answers);
    let (mode, extended) = (bits(answers, "mode"), bits(answers, "extended"));
    // What an edition has no place for is not registered in it (command A3h).
    let (mode, extended) = if ffd < Ffd::V1_2 { (mode & 0x3F, extended & 0x0F) } else { (mode, extended) };
    RuRegistration {
        fn_serial: match (&scene.situation.registration, answers.purpose) {
            (Some(Registration::Ru(ru)), Purpose::Change) => ru.fn_serial.clone(),
            _ => String::new(),
        },
        user_name: says("user_name"),
        inn: number("inn"),
        rnm: number("rnm"),
        address: says("address"),
        place: says("place"),
        serial: says("serial"),
        version: scene.shop.version.clone(),
        tax_systems: bits(answers, "taxes"),
        ofd_name: if autonomous { String::new() } else { says("ofd_name") },
        ofd_inn: if autonomous { NO_OPERATOR.to_owned() } else { number("ofd_inn") },
        sender_email: if autonomous { String::new() } else { says("sender_email") },
        fns_site: TAX_SITE.to_owned(),
        ffd,
        mode,
        mode_extended: extended,
        automat: Some(says("automat")).filter(|no| !no.is_empty() && super::flags::is_automat(mode)),
        agents: if ffd < Ffd::V1_2 { bits(answers, "agents") } else { 0 },
    }
}

/// Why the registration changes (bits of tag 1205): what differs from what is registered, and what the person named besides.
pub(super) fn reasons(answers: &Answers, scene: &Scene<'_>) -> u32 {
    let after = registration(answers, scene);
    let Some(Registration::Ru(before)) = &scene.situation.registration else { return 0 };
    let mut mask = 0;
    let mut tell = |bit: u32, holds: bool| {
        if holds {
            mask |= 1_u32.checked_shl(bit).unwrap_or(0);
        }
    };
    let (was, is) = (before.is_autonomous(), after.is_autonomous());
    tell(0, answers.purpose == Purpose::Replace);
    tell(1, was != is || (&before.ofd_inn, &before.ofd_name) != (&after.ofd_inn, &after.ofd_name));
    tell(2, before.user_name != after.user_name);
    tell(3, (&before.address, &before.place) != (&after.address, &after.place));
    tell(4, was && !is);
    tell(5, !was && is);
    tell(6, before.version != after.version);
    tell(7, before.tax_systems != after.tax_systems);
    tell(8, before.automat != after.automat);
    let bit = |mask: u8| (before.mode & mask != 0, after.mode & mask != 0);
    let extended = |mask: u8| (before.mode_extended & mask != 0, after.mode_extended & mask != 0);
    for (flag, off, on) in [
        (bit(super::flags::AUTOMAT), 9, 10),
        (bit(super::flags::STRICT_FORMS), 12, 11),
        (bit(super::flags::INTERNET), 13, 14),
        ((before.agents != 0, after.agents != 0), 15, 16),
        (extended(super::flags::GAMBLING), 17, 18),
        (extended(super::flags::LOTTERY), 19, 20),
    ] {
        tell(off, flag.0 && !flag.1);
        tell(on, !flag.0 && flag.1);
    }
    tell(21, before.ffd != after.ffd);
    let known = super::flags::AUTOMAT
        | super::flags::STRICT_FORMS
        | super::flags::INTERNET
        | RuRegistration::AUTONOMOUS;
    let rest = (before.mode ^ after.mode) & !known != 0
        || (before.mode_extended ^ after.mode_extended) & !(super::flags::GAMBLING | super::flags::LOTTERY)
            != 0
        || before.serial != after.serial
        || bits(answers, "topics") & super::step::OTHER != 0;
    // The sender is the operator's: it goes with it.
    if rest || (mask == 0 && before.sender_email != after.sender_email) {
        mask |= 1 << 31;
    }
    mask
}

/// The change that was answered.
pub(super) fn change(answers: &Answers, scene: &Scene<'_>) -> Reregistration {
    Reregistration {
        registration: Registration::Ru(registration(answers, scene)),
        reasons: reasons(answers, scene),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_is_cleaned_and_not_lost() {
        assert_eq!(digits(" 7704 8496-11\u{a0}\r\n"), "7704849611");
        assert_eq!(digits("№ 0000123456 012345"), "0000123456012345");
        assert_eq!(digits("77о4"), "77о4", "a Cyrillic letter is not taken for a digit");
        assert_eq!(clean("  ООО\t«Ромашка»\u{200b} \n"), "ООО «Ромашка»");
    }
}
