//! Taking the money.

use super::{Drawn, back, discount};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::notes::handed;
use crate::parts::{go, main, plain, side};
use crate::place::Scene;
use crate::screen::{Button, KeypadLayout, Kind, Row, Signal, Tap, Tile};
use crate::session::{Place, Session};
use crate::typed::{MAX_SUM, Pressed, Typed};
use domain::draft::SaleDraft;
use domain::money::Money;
use domain::receipt::Tender;

/// What most people pay with who pay no cash.
const CARD: Tender = Tender::Electronic;

fn total(scene: &Scene<'_>) -> Money {
    scene.draft().map_or(Money::ZERO, |(_, sale)| basket::due(scene, sale))
}

/// What was chosen to be paid otherwise; nothing of it once the basket became smaller than it.
pub(super) fn parts(session: &Session, scene: &Scene<'_>) -> Vec<(Tender, Money)> {
    let sum = Money::sum(session.parts.iter().map(|(_, sum)| *sum));
    if sum.is_some_and(|sum| sum <= total(scene)) { session.parts.clone() } else { Vec::new() }
}

/// What is left to be paid.
pub(super) fn rest(session: &Session, scene: &Scene<'_>) -> Money {
    let paid = Money::sum(parts(session, scene).iter().map(|(_, sum)| *sum));
    paid.and_then(|paid| total(scene).checked_sub(paid)).unwrap_or(Money::ZERO)
}

/// What was handed over, once it is enough; nothing has to be where nothing is left.
fn enough(session: &Session, rest: Money) -> Option<Money> {
    if session.typed.is_empty() && rest == Money::ZERO {
        return Some(Money::ZERO);
    }
    session.typed.money().filter(|given| *given >= rest)
}

/// The cash of somebody who pays the rest otherwise: what was typed, as long as it is less than what is left.
fn beside(session: &Session, rest: Money) -> Money {
    session.typed.money().filter(|cash| *cash < rest).unwrap_or(Money::ZERO)
}

/// Keys for sums that are likely: what is due, and the next notes.
fn likely(scene: &Scene<'_>, rest: Money) -> Vec<(String, Money)> {
    let note = |sum: Money| (format!("note-{}", sum.minor() / 100), sum);
    [("exact".to_owned(), rest)]
        .into_iter()
        .chain(handed(scene.shop.country, rest).into_iter().map(note))
        .collect()
}

/// The keys beside the one for cash: a card, and whatever else there is.
fn others(session: &Session, scene: &Scene<'_>, rest: Money) -> Vec<Button> {
    let words = &scene.words;
    let sum = rest.checked_sub(beside(session, rest)).unwrap_or(Money::ZERO);
    let card = plain(CARD.as_str(), words.tender(CARD)).with_sub(words.money(sum));
    vec![plain("more", words.word("more")), card.ready_if(sum > Money::ZERO)]
}

/// Whether money is paid out, or it is told how it was paid: no change is reckoned.
fn is_paid_out(sale: &SaleDraft) -> bool {
    sale.correction.is_some() || sale.repair.is_some() || !sale.operation.money_comes_in()
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    if let Some((_, sale)) = scene.draft().filter(|(_, sale)| is_paid_out(sale)) {
        return back::pay(session, scene, sale);
    }
    let words = &scene.words;
    let rest = rest(session, scene);
    let given = enough(session, rest);
    let change = given.and_then(|given| given.checked_sub(rest));
    let figure = if session.typed.is_empty() { "0" } else { session.typed.as_str() };
    let short = session.typed.money().filter(|_| given.is_none()).and_then(|given| rest.checked_sub(given));
    let mut blocks = scene.troubles();
    let off = scene.draft().and_then(|(_, sale)| sale.change);
    let sub = off.map_or_else(String::new, |off| discount::said(words, off));
    blocks.push(side("total", Kind::Figure { label: words.word("due"), value: words.money(rest), sub }));
    let parts = parts(session, scene);
    if !parts.is_empty() {
        let row = |(no, (tender, sum)): (usize, &(Tender, Money))| Row {
            id: no.to_string(),
            text: words.tender(*tender),
            sub: words.word("part-drop"),
            value: words.money(*sum),
        };
        let rows = parts.iter().enumerate().map(row).collect();
        blocks.push(main("parts", Kind::List { rows, empty: String::new() }));
    }
    let (label, value) = match (change, short) {
        (Some(change), _) => ("change", words.money(change)),
        (None, Some(short)) => ("short", words.money(short)),
        (None, None) => ("change", "—".to_owned()),
    };
    blocks.push(side("change", Kind::Figure { label: words.word(label), value, sub: String::new() }));
    let tiles = likely(scene, rest).into_iter().map(|(id, sum)| Tile {
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
    let mut actions = others(session, scene, rest);
    actions.push(go("pay", words.word("pay-now")).with_sub(words.money(rest)).ready_if(given.is_some()));
    Drawn { name: "pay", title: words.word("title-pay"), back: true, blocks, actions }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let Some((draft, sale)) = scene.draft() else { return SHOW };
    if is_paid_out(sale) {
        return back::tap_pay(session, scene, sale, tap);
    }
    let rest = rest(session, scene);
    match (tap.block.as_str(), tap.action.as_str()) {
        ("notes", id) => {
            if let Some((_, sum)) = likely(scene, rest).into_iter().find(|(note, _)| note == id) {
                session.typed = Typed::of(sum);
            }
        }
        ("parts", no) => {
            let mut left = parts(session, scene);
            if let Some(no) = no.parse().ok().filter(|no| *no < left.len()) {
                left.remove(no);
                session.parts = left;
                session.typed = Typed::default();
            }
        }
        ("actions", "more") => session.go(Place::Kinds(draft.id, beside(session, rest))),
        ("actions", kind) if kind == CARD.as_str() && rest > Money::ZERO => {
            session.go(Place::Approve(draft.id, CARD, beside(session, rest)));
        }
        ("pad", "enter") | ("actions", "pay") => {
            if let Some(given) = enough(session, rest) {
                let mut payments = parts(session, scene);
                payments.push((Tender::Cash, given));
                return basket::pay(session, scene, &payments);
            }
        }
        ("pad", key) if session.typed.press_money(key, MAX_SUM) == Pressed::Ignored => {
            return Effect::Show(Some(Signal::Refused));
        }
        _ => {}
    }
    SHOW
}
