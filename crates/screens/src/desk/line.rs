//! One line of the receipt: how much of it.

use super::{Drawn, discount};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{danger, go, main, plain, side};
use crate::place::Scene;
use crate::screen::{KeypadLayout, Kind, Signal, Tap};
use crate::session::{Place, Session};
use crate::typed::Pressed;
use domain::draft::DraftLine;
use domain::money::{Quantity, cost};
use domain::receipt::{Line, Unit};

/// Decimals a quantity of this unit may have: the operator of Kazakhstan counts thousandths, scales weigh grams.
const fn decimals(unit: Unit) -> usize {
    match unit {
        Unit::Piece => 0,
        _ => 3,
    }
}

fn line<'a>(scene: &Scene<'a>, no: u32) -> Option<&'a Line> {
    scene.draft().and_then(|(_, sale)| sale.line(no))
}

/// What was typed, if it makes a line.
fn typed(session: &Session, line: &Line) -> Option<Quantity> {
    let quantity = session.typed.quantity().filter(|q| !q.is_zero())?;
    cost(line.price, quantity).map(|_| quantity)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>, no: u32) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let mut actions = vec![danger("remove", words.word("delete")), plain("discount", words.word("discount"))];
    if let Some(DraftLine { line, change, .. }) = scene.draft().and_then(|(_, sale)| sale.row(no)) {
        let quantity = typed(session, line);
        let shown = if session.typed.is_empty() { Some(line.quantity) } else { session.typed.quantity() };
        // Nothing is written where it would be the sum of something else than what stands on the keypad.
        let sum = shown.and_then(|shown| cost(line.price, shown));
        let sum = sum.and_then(|sum| change.map_or(Some(sum), |change| change.applied(sum)));
        let sum = sum.map_or_else(String::new, |sum| words.money(sum));
        let price = words.money(line.price);
        let price_of = words.say("price-of", &[("price", price), ("unit", words.unit(line.unit))]);
        blocks.push(side(
            "sum",
            Kind::Figure {
                label: line.name.clone(),
                value: sum,
                sub: match change {
                    Some(change) => format!("{price_of} · {}", discount::said(words, *change)),
                    None => price_of,
                },
            },
        ));
        let said = if session.typed.is_empty() {
            line.quantity.to_string()
        } else {
            session.typed.as_str().to_owned()
        };
        blocks.push(main(
            "pad",
            Kind::Keypad {
                layout: KeypadLayout::Calculator,
                label: words.word("quantity"),
                value: words.quantity(&said, &words.unit(line.unit)),
                point: if decimals(line.unit) > 0 { words.point() } else { "" },
                enter: words.word("ok"),
                ready: quantity.is_some(),
            },
        ));
        actions.push(go("set", words.word("ok")).ready_if(quantity.is_some()));
    }
    Drawn { name: "line", title: words.word("title-line"), back: true, blocks, actions }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, no: u32, tap: &Tap) -> Effect {
    let Some(line) = line(scene, no) else { return SHOW };
    match (tap.block.as_str(), tap.action.as_str()) {
        ("pad", "enter") | ("actions", "set") => match typed(session, line) {
            Some(quantity) => basket::set_quantity(session, scene, no, quantity),
            None => SHOW,
        },
        ("actions", "remove") => basket::remove(session, scene, no),
        ("actions", "discount") => {
            if let Some((draft, _)) = scene.draft() {
                session.go(Place::Discount(draft.id, Some(no)));
            }
            SHOW
        }
        ("pad", key) => match session.typed.press_quantity(key, decimals(line.unit)) {
            Pressed::Taken | Pressed::Other => SHOW,
            Pressed::Ignored => Effect::Show(Some(Signal::Refused)),
        },
        _ => SHOW,
    }
}
