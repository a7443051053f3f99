//! The paper of another register, typed: for a code that no scanner reads.

use super::{Drawn, scan};
use crate::basket::SHOW;
use crate::claim::{Claim, is_digits};
use crate::effect::Effect;
use crate::found::day;
use crate::parts::{go, main, notice};
use crate::place::Scene;
use crate::screen::{Field, Input, Kind, Level, Tap};
use crate::session::Session;
use chrono::{NaiveDateTime, NaiveTime};
use domain::extra::PaperReceipt;
use domain::money::Money;
use domain::receipt::Operation;
use domain::tax::CountryCode;
use std::collections::BTreeMap;

/// Characters of a field that are looked at.
const TYPED: usize = 40;

/// A field of the form: its name, which keyboard suits it, and whether it is typed well.
type Asked = (&'static str, Input, fn(&str) -> bool);

/// What stands on paper, in its order.
const fn asked(country: CountryCode) -> &'static [Asked] {
    match country {
        CountryCode::Ru => &[
            ("time", Input::Text, |text| time(text).is_some()),
            ("sum", Input::Decimal, |text| sum(text).is_some()),
            ("fn", Input::Digits, |text| is_digits(text, 16)),
            ("number", Input::Digits, |text| is_digits(text, 10) && text.parse::<u32>().is_ok()),
            ("sign", Input::Digits, |text| is_digits(text, 10)),
        ],
        CountryCode::Kz => &[
            ("time", Input::Text, |text| time(text).is_some()),
            ("sum", Input::Decimal, |text| sum(text).is_some()),
            ("rnm", Input::Digits, |text| text.len() == 12 && is_digits(text, 12)),
            ("sign", Input::Digits, |text| is_digits(text, 20)),
        ],
    }
}

/// `03.02.2026 14:05`, with seconds or without.
fn time(text: &str) -> Option<NaiveDateTime> {
    let (date, clock) = text.trim().split_once(' ')?;
    let clock = clock.trim();
    let parse = |format| NaiveTime::parse_from_str(clock, format).ok();
    Some(day(date)?.and_time(parse("%H:%M:%S").or_else(|| parse("%H:%M"))?))
}

fn sum(text: &str) -> Option<Money> {
    Money::parse(&text.replace(',', ".").replace(' ', "")).filter(|sum| *sum > Money::ZERO)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    blocks.push(main("what", notice(Level::Info, words.word("claim-type"), words.word("find-scan"))));
    let typed = session.claiming.as_ref();
    let field = |(name, input, is_good): &Asked| {
        let value = typed.and_then(|typed| typed.get(*name)).cloned().unwrap_or_default();
        let wrong = typed.is_some() && !is_good(value.trim());
        Field {
            field: name,
            label: words.word(&format!("claim-{name}")),
            value,
            input: *input,
            error: if wrong { words.word(&format!("claim-{name}-wrong")) } else { String::new() },
        }
    };
    let fields = asked(scene.shop.country).iter().map(field).collect();
    blocks.push(main("form", Kind::Form { fields, submit: Some(go("submit", words.word("claim-find"))) }));
    Drawn { name: "claiming", title: words.word("title-claim"), back: true, blocks, actions: Vec::new() }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    if (tap.block.as_str(), tap.action.as_str()) != ("form", "submit") {
        return SHOW;
    }
    let Ok(sent) = serde_json::from_str::<BTreeMap<String, String>>(&tap.value) else { return SHOW };
    let asked = asked(scene.shop.country);
    let clean =
        |text: &String| -> String { text.trim().chars().filter(|c| !c.is_control()).take(TYPED).collect() };
    let typed: BTreeMap<&'static str, String> =
        asked.iter().filter_map(|(name, ..)| Some((*name, clean(sent.get(*name)?)))).collect();
    let claim = claim(scene.shop.country, &typed);
    session.claiming = Some(typed);
    match claim {
        Some(claim) => scan::claimed(session, scene, claim),
        None => SHOW,
    }
}

fn claim(country: CountryCode, typed: &BTreeMap<&'static str, String>) -> Option<Claim> {
    let field = |name: &str| typed.get(name).map_or("", String::as_str);
    if !asked(country).iter().all(|(name, _, is_good)| is_good(field(name))) {
        return None;
    }
    let (register, number) = match country {
        CountryCode::Ru => (field("fn"), field("number").parse().ok()?),
        CountryCode::Kz => (field("rnm"), 0),
    };
    let paper = PaperReceipt {
        register: register.to_owned(),
        number,
        sign: field("sign").to_owned(),
        at: time(field("time"))?,
        total: sum(field("sum"))?,
        autonomous: false,
    };
    Some(Claim { paper, operation: Some(Operation::Sale) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_on_paper_is_typed_as_it_stands_there() {
        assert_eq!(time("03.02.2026 14:05").map(|t| t.to_string()).as_deref(), Some("2026-02-03 14:05:00"));
        assert_eq!(time("03.02.26  14:05:06").map(|t| t.to_string()).as_deref(), Some("2026-02-03 14:05:06"));
        for text in ["", "03.02.2026", "14:05", "03.02.2026 25:05", "31.02.2026 10:00"] {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(sum("1 036,90"), Some(Money::from_minor(103_690)));
        assert_eq!(sum("0"), None);
    }
}
