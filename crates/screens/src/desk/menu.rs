//! The menu and the page that explains the lights.

use super::{Drawn, begin, history};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::found::Kind as Wanted;
use crate::parts::main;
use crate::place::{Scene, Wish};
use crate::screen::{self, Kind, Tap};
use crate::session::{Aside, Flow, Place, Session};
use domain::draft::SaleDraft;
use domain::receipt::Operation;
use domain::tax::CountryCode;
use domain::texts::Language;

/// What a row of the menu does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Go(Place),
    XReport,
    History(Option<Wanted>),
    Purchase,
}

/// The rows of the menu.
fn rows(session: &Session, scene: &Scene<'_>) -> Vec<(&'static str, Row)> {
    let mut rows = Vec::new();
    if let Some(last) = scene.view.newest.receipt {
        rows.push(("last-receipt", Row::Go(Place::Receipt(last))));
    }
    rows.push(("history", Row::History(None)));
    if session.busy.is_none() {
        for (row, wish, does) in [
            ("return", Wish::Return, Row::History(Some(Wanted::Sales))),
            ("purchase", Wish::Purchase, Row::Purchase),
            ("correction", Wish::Correction, Row::Go(Place::Correct)),
        ] {
            if scene.offers(wish) {
                rows.push((row, does));
            }
        }
    }
    if scene.is_free() && session.busy.is_none() {
        let seen = scene.view.newest.cash;
        for (row, aside, does) in [
            ("x-report", Aside::XReport, Row::XReport),
            ("cash-in", Aside::Cash(Flow::In), Row::Go(Place::Cash(Flow::In, seen))),
            ("cash-out", Aside::Cash(Flow::Out), Row::Go(Place::Cash(Flow::Out, seen))),
        ] {
            if scene.offers(Wish::Aside(aside)) {
                rows.push((row, does));
            }
        }
        rows.push(("close-shift", Row::Go(Place::Close)));
    }
    if scene.shop.country == CountryCode::Ru && scene.situation.registration.is_some() {
        rows.push(("wz-registration", Row::Go(Place::Wizard)));
    }
    rows.push(("status", Row::Go(Place::Status)));
    rows
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let row = |(id, _): (&str, Row)| screen::Row {
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
        ("menu", id) => match rows(session, scene).into_iter().find(|(row, _)| *row == id) {
            Some((_, Row::Go(place))) => {
                // Whoever closes the shift has done with the last sale.
                let done = place == Place::Close && scene.made().is_some();
                let effect = if done { basket::next(session, scene) } else { SHOW };
                session.go(place);
                return effect;
            }
            Some((_, Row::XReport)) => return basket::report(session, scene),
            Some((_, Row::History(kind))) => return history::open(session, scene, kind),
            Some((_, Row::Purchase)) => {
                let purchase = SaleDraft { operation: Operation::Purchase, ..SaleDraft::default() };
                return basket::begin(session, scene, purchase, Vec::new());
            }
            None => {}
        },
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
