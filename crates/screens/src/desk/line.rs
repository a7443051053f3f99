//! One line of the receipt: how much of it.

use super::{Drawn, discount};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{chosen, danger, go, main, plain, side};
use crate::place::Scene;
use crate::screen::{Block, KeypadLayout, Kind, Signal, Tap};
use crate::session::{Place, Session};
use crate::typed::Pressed;
use domain::draft::DraftLine;
use domain::extra::LineExtra;
use domain::money::cost;
use domain::receipt::{Line, Unit};
use domain::tax::{RATES, Vat};

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

/// Discounts are given when goods are sold; what is given back or corrected has its price.
pub(super) fn discountable(scene: &Scene<'_>) -> bool {
    scene.draft().is_some_and(|(_, sale)| sale.is_plain())
}

/// What was typed, if it makes a line.
fn typed(session: &Session, scene: &Scene<'_>, line: &Line) -> Option<Line> {
    basket::so_much(scene, line, session.typed.quantity()?)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>, no: u32) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let mut actions = vec![danger("remove", words.word("delete"))];
    if discountable(scene) {
        actions.push(plain("discount", words.word("discount")));
    }
    if let Some(DraftLine { line, change, .. }) = scene.draft().and_then(|(_, sale)| sale.row(no)) {
        let wanted = typed(session, scene, line);
        // Nothing is written where it would be the sum of something else than what stands on the keypad.
        let plain = line.extra().origin.is_none();
        let reckoned =
            || session.typed.quantity().filter(|_| plain).and_then(|typed| cost(line.price, typed));
        let sum = match &wanted {
            Some(wanted) => Some(wanted.cost),
            None if session.typed.is_empty() => Some(line.cost),
            None => reckoned(),
        };
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
                ready: wanted.is_some(),
            },
        ));
        actions.push(go("set", words.word("ok")).ready_if(wanted.is_some()));
    }
    blocks.extend(vat(scene, no));
    Drawn { name: "line", title: words.word("title-line"), back: true, blocks, actions }
}

/// The rates of the day of what is corrected or repaired; nothing for a sale.
fn rates(scene: &Scene<'_>) -> Vec<Vat> {
    let Some((_, sale)) = scene.draft() else { return Vec::new() };
    let day = match (&sale.correction, sale.repair) {
        (Some(correction), _) => Some(correction.settled_on),
        (None, Some(wrong)) => scene.books.document(wrong).ok().flatten().and_then(|wrong| {
            let corrected = wrong.content.receipt()?.correction.as_ref().map(|c| c.settled_on);
            corrected.or_else(|| wrong.settlement.as_ref().map(|settled| settled.at.local().date()))
        }),
        (None, None) => None,
    };
    let Some(day) = day else { return Vec::new() };
    let here = RATES.iter().filter(|rate| rate.country == scene.shop.country);
    here.map(|rate| rate.vat).filter(|vat| vat.in_force(scene.shop.country, day).is_some()).collect()
}

fn vat(scene: &Scene<'_>, no: u32) -> Option<Block> {
    let line = line(scene, no)?;
    let key = |vat: Vat| chosen(plain(vat.name(), scene.words.vat(vat)), vat == line.vat);
    let buttons: Vec<_> = rates(scene).into_iter().map(key).collect();
    (!buttons.is_empty()).then(|| main("vat", Kind::Buttons { buttons }))
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, no: u32, tap: &Tap) -> Effect {
    let Some(line) = line(scene, no) else { return SHOW };
    match (tap.block.as_str(), tap.action.as_str()) {
        ("pad", "enter") | ("actions", "set") => match typed(session, scene, line) {
            Some(line) => basket::set_line(session, scene, no, line),
            None => SHOW,
        },
        ("vat", name) => match rates(scene).into_iter().find(|vat| vat.name() == name) {
            Some(vat) => {
                let extra = LineExtra { tax: None, ..line.extra().clone() };
                basket::set_line(session, scene, no, Line { vat, extra: extra.boxed(), ..line.clone() })
            }
            None => SHOW,
        },
        ("actions", "remove") => basket::remove(session, scene, no),
        ("actions", "discount") => {
            if let Some((draft, _)) = scene.draft().filter(|_| discountable(scene)) {
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
