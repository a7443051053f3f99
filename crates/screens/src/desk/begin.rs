//! First start: nothing is there yet.

use super::Drawn;
use crate::basket::SHOW;
use crate::effect::{Effect, Wiring};
use crate::parts::{chosen as marked, go, main, notice, plain};
use crate::place::country;
use crate::said::Words;
use crate::screen::{Button, Field, Input, Kind, Level, Tap};
use crate::session::{Busy, Place, Session};
use domain::tax::CountryCode;
use domain::texts::Language;

const COUNTRIES: [CountryCode; 2] = [CountryCode::Ru, CountryCode::Kz];

pub(super) fn draw(session: &Session, words: &Words) -> Drawn {
    if is_service(session) {
        return service(session, words);
    }
    let chosen = country(session);
    let busy = session.busy == Some(Busy::Begin);
    let countries = COUNTRIES.map(|c| {
        marked(plain(c.as_str(), words.word(&format!("country-{}", c.as_str()))), c == chosen).ready_if(!busy)
    });
    let mut blocks = vec![
        main("language", Kind::Buttons { buttons: languages(words.language) }),
        main("country", Kind::Buttons { buttons: countries.into() }),
        main("what", notice(Level::Info, words.word("begin-what"), words.word("begin-real"))),
    ];
    if busy {
        blocks.push(main("busy", notice(Level::Info, words.word("begin-busy"), String::new())));
    }
    let begin = go("begin", words.word("begin-go"));
    let begin = begin.with_sub(words.word(&format!("country-{}", chosen.as_str()))).ready_if(!busy);
    let mut actions = vec![begin];
    if chosen == CountryCode::Ru {
        actions.insert(0, plain("service", words.word("wz-begin")).ready_if(!busy));
    }
    Drawn { name: "begin", title: words.word("title-begin"), back: false, blocks, actions }
}

fn is_service(session: &Session) -> bool {
    session.place == Place::Service && country(session) == CountryCode::Ru
}

/// Where the devices of a register are that is put into service.
fn service(session: &Session, words: &Words) -> Drawn {
    let busy = session.busy == Some(Busy::Begin);
    let Wiring { storage, ofd, printer } = &session.wiring;
    let field = |field: &'static str, value: &str| Field {
        field,
        label: words.word(&format!("wz-wire-{field}")),
        value: value.to_owned(),
        input: Input::Text,
        error: String::new(),
    };
    let fields = vec![field("fn", storage), field("ofd", ofd), field("printer", printer)];
    let mut blocks =
        vec![main("help", notice(Level::Info, words.word("wz-wire"), words.word("wz-wire-next")))];
    if busy {
        blocks.push(main("busy", notice(Level::Info, words.word("wz-begin-busy"), String::new())));
    } else {
        blocks.push(main("form", Kind::Form { fields, submit: None }));
        let emulated = plain("emulated", words.word("wz-wire-emulated"));
        blocks.push(main("sample", Kind::Buttons { buttons: vec![emulated] }));
    }
    let actions = vec![
        plain("previous", words.word("wz-previous")).ready_if(!busy),
        go("begin", words.word("wz-next")).ready_if(!busy),
    ];
    Drawn { name: "service", title: words.word("wz-begin"), back: false, blocks, actions }
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
    if session.busy == Some(Busy::Begin) && tap.block != "language" {
        return SHOW;
    }
    if is_service(session) {
        return tap_service(session, tap);
    }
    match (tap.block.as_str(), tap.action.as_str()) {
        ("language", language) => {
            session.language = Language::parse(language).or(session.language);
            SHOW
        }
        ("country", country) => {
            session.country = CountryCode::parse(country).or(session.country);
            SHOW
        }
        ("actions", "service") if country(session) == CountryCode::Ru => {
            session.go(Place::Service);
            SHOW
        }
        ("actions", "begin") => begin(session, None),
        _ => SHOW,
    }
}

fn tap_service(session: &mut Session, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("form", "change" | "submit") => {
            if let Some(wiring) = Wiring::read(&tap.value) {
                session.wiring = wiring;
                if tap.action == "submit" {
                    return begin(session, Some(session.wiring.clone()));
                }
            }
        }
        ("sample", "emulated") => session.wiring = Wiring::emulated(),
        ("actions", "previous") => session.go(Place::Home),
        ("actions", "begin") => return begin(session, Some(session.wiring.clone())),
        _ => {}
    }
    SHOW
}

fn begin(session: &mut Session, service: Option<Wiring>) -> Effect {
    session.busy = Some(Busy::Begin);
    Effect::Begin { country: country(session), language: session.first_language(), service }
}
