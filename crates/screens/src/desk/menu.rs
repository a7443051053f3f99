//! The menu and the page that explains the lights.

use super::{Drawn, begin};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::main;
use crate::place::Scene;
use crate::screen::{Kind, Row, Tap};
use crate::session::{Place, Session};
use domain::document::DocumentState;
use domain::texts::Language;

/// A row of the menu and where it leads.
fn rows(session: &Session, scene: &Scene<'_>) -> Vec<(&'static str, Place)> {
    let mut rows = Vec::new();
    if let Some(last) = scene.view.newest.receipt {
        rows.push(("last-receipt", Place::Receipt(last)));
    }
    // While a document is being made of the draft, or was refused, the shift can not be closed under it.
    let free = scene.made().is_none_or(|made| is_good(&made.state)) && scene.shift_change().is_none();
    if scene.situation.shift.is_open() && free && session.busy.is_none() {
        rows.push(("close-shift", Place::Close));
    }
    rows.push(("status", Place::Status));
    rows
}

fn is_good(state: &DocumentState) -> bool {
    matches!(state, DocumentState::Settled | DocumentState::Autonomous)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let row = |(id, _): (&str, Place)| Row {
        id: id.to_owned(),
        text: words.word(id),
        sub: String::new(),
        value: String::new(),
    };
    let drawer = words.money(scene.situation.drawer);
    let blocks = vec![
        main(
            "drawer",
            Kind::Figure { label: words.word("drawer"), value: drawer, sub: words.time(scene.now.wall) },
        ),
        main(
            "menu",
            Kind::List { rows: rows(session, scene).into_iter().map(row).collect(), empty: String::new() },
        ),
        main("language", Kind::Buttons { buttons: begin::languages(words.language) }),
    ];
    Drawn { name: "menu", title: words.word("title-menu"), back: true, blocks, actions: Vec::new() }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("language", language) => session.language = Language::parse(language).or(session.language),
        ("menu", id) => {
            if let Some((_, place)) = rows(session, scene).into_iter().find(|(row, _)| *row == id) {
                // Whoever closes the shift has done with the last sale.
                let done = place == Place::Close && scene.made().is_some();
                let effect = if done { basket::next(session, scene) } else { SHOW };
                session.go(place);
                return effect;
            }
        }
        _ => {}
    }
    SHOW
}

/// From the page of the lights to the paper nobody is sure of.
pub(super) fn status_tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    if let ("unsure", "show", Some(unsure)) = (tap.block.as_str(), tap.action.as_str(), scene.view.unsure) {
        session.go(Place::Receipt(unsure.document));
    }
    SHOW
}

pub(super) fn status(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let blocks = scene.reasons();
    Drawn { name: "status", title: words.word("status"), back: true, blocks, actions: Vec::new() }
}
