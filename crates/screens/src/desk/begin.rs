//! First start: nothing is there yet.

use super::Drawn;
use crate::basket::SHOW;
use crate::effect::Effect;
use crate::parts::{chosen as marked, go, main, notice, plain};
use crate::place::country;
use crate::said::Words;
use crate::screen::{Button, Kind, Level, Tap};
use crate::session::{Busy, Session};
use domain::tax::CountryCode;
use domain::texts::Language;

const COUNTRIES: [CountryCode; 2] = [CountryCode::Ru, CountryCode::Kz];

pub(super) fn draw(session: &Session, words: &Words) -> Drawn {
    let chosen = country(session);
    let busy = session.busy == Some(Busy::Begin);
    let countries = COUNTRIES.map(|c| {
        marked(plain(c.as_str(), words.word(&format!("country-{}", c.as_str()))), c == chosen).ready_if(!busy)
    });
    let mut blocks = vec![
        main("language", Kind::Buttons { buttons: languages(words.language) }),
        main("what", notice(Level::Info, words.word("begin-what"), words.word("begin-real"))),
        main("country", Kind::Buttons { buttons: countries.into() }),
    ];
    if busy {
        blocks.push(main("busy", notice(Level::Info, words.word("begin-busy"), String::new())));
    }
    let begin = go("begin", words.word("begin-go"));
    let begin = begin.with_sub(words.word(&format!("country-{}", chosen.as_str()))).ready_if(!busy);
    Drawn { name: "begin", title: words.word("title-begin"), back: false, blocks, actions: vec![begin] }
}

/// Keys of the three languages, each in itself.
pub(super) fn languages(chosen: Language) -> Vec<Button> {
    let key = |language: Language| {
        let name = match language {
            Language::Ru => "Русский",
            Language::Kk => "Қазақша",
            Language::En => "English",
        };
        marked(plain(language.as_str(), name.to_owned()), language == chosen)
    };
    Language::ALL.map(key).into()
}

pub(super) fn tap(session: &mut Session, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("language", language) => {
            session.language = Language::parse(language).or(session.language);
            SHOW
        }
        _ if session.busy == Some(Busy::Begin) => SHOW,
        ("country", country) => {
            session.country = CountryCode::parse(country).or(session.country);
            SHOW
        }
        ("actions", "begin") => {
            session.busy = Some(Busy::Begin);
            Effect::Begin { country: country(session), language: session.first_language() }
        }
        _ => SHOW,
    }
}
