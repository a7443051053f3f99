//! Taking the money.

use super::Drawn;
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::notes::handed;
use crate::parts::{go, main, side};
use crate::place::Scene;
use crate::screen::{KeypadLayout, Kind, Signal, Tap, Tile};
use crate::session::Session;
use crate::typed::{MAX_SUM, Pressed, Typed};
use domain::draft::SaleDraft;
use domain::money::Money;

fn total(scene: &Scene<'_>) -> Money {
    scene.draft().and_then(|(_, sale)| SaleDraft::total(sale)).unwrap_or(Money::ZERO)
}

/// What was handed over, once it is enough.
fn enough(session: &Session, total: Money) -> Option<Money> {
    session.typed.money().filter(|given| *given >= total)
}

/// Keys for sums that are likely: what is due, and the next notes.
fn likely(scene: &Scene<'_>, total: Money) -> Vec<(String, Money)> {
    let note = |sum: Money| (format!("note-{}", sum.minor() / 100), sum);
    [("exact".to_owned(), total)]
        .into_iter()
        .chain(handed(scene.shop.country, total).into_iter().map(note))
        .collect()
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let total = total(scene);
    let given = enough(session, total);
    let change = given.and_then(|given| given.checked_sub(total));
    let figure = if session.typed.is_empty() { "0" } else { session.typed.as_str() };
    let short = session.typed.money().filter(|_| given.is_none()).and_then(|given| total.checked_sub(given));
    let mut blocks = scene.troubles();
    blocks.push(side(
        "total",
        Kind::Figure { label: words.word("due"), value: words.money(total), sub: String::new() },
    ));
    let (label, value) = match (change, short) {
        (Some(change), _) => ("change", words.money(change)),
        (None, Some(short)) => ("short", words.money(short)),
        (None, None) => ("change", "—".to_owned()),
    };
    blocks.push(side("change", Kind::Figure { label: words.word(label), value, sub: String::new() }));
    let tiles = likely(scene, total).into_iter().map(|(id, sum)| Tile {
        text: words.money(sum),
        sub: if id == "exact" { words.word("exact") } else { String::new() },
        id,
    });
    blocks.push(main("notes", Kind::Tiles { tiles: tiles.collect() }));
    blocks.push(main(
        "pad",
        Kind::Keypad {
            layout: KeypadLayout::Calculator,
            label: words.word("given"),
            value: words.sum(figure),
            point: words.point(),
            enter: words.word("pay-now"),
            ready: given.is_some(),
        },
    ));
    let pay = go("pay", words.word("pay-now")).with_sub(words.money(total)).ready_if(given.is_some());
    Drawn { name: "pay", title: words.word("title-pay"), back: true, blocks, actions: vec![pay] }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let total = total(scene);
    match (tap.block.as_str(), tap.action.as_str()) {
        ("notes", id) => {
            if let Some((_, sum)) = likely(scene, total).into_iter().find(|(note, _)| note == id) {
                session.typed = Typed::of(sum);
            }
        }
        ("pad", "enter") | ("actions", "pay") => {
            if let Some(given) = enough(session, total) {
                return basket::pay(session, scene, given);
            }
        }
        ("pad", key) if session.typed.press_money(key, MAX_SUM) == Pressed::Ignored => {
            return Effect::Show(Some(Signal::Refused));
        }
        _ => {}
    }
    SHOW
}
