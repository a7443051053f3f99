//! Something without a card: its price is typed.

use super::Drawn;
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{go, main, side};
use crate::place::Scene;
use crate::said::Words;
use crate::screen::{Field, Input, KeypadLayout, Kind, Signal, Tap};
use crate::session::Session;
use crate::typed::{MAX_PRICE, Pressed};
use domain::money::{Money, Quantity};
use domain::receipt::{Line, Unit};

/// Characters of a name on a receipt (tag 1030).
const NAME: usize = 128;

fn sum(session: &Session) -> Option<Money> {
    session.typed.money().filter(|sum| *sum > Money::ZERO)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let ready = sum(session).is_some();
    let figure = if session.typed.is_empty() { "0" } else { session.typed.as_str() };
    let mut blocks = scene.troubles();
    blocks.push(main(
        "pad",
        Kind::Keypad {
            layout: KeypadLayout::Calculator,
            label: words.word("price"),
            value: words.sum(figure),
            point: words.point(),
            enter: words.word("add"),
            ready,
        },
    ));
    blocks.push(side(
        "name",
        Kind::Field(Field {
            field: "",
            label: words.say("name", &[("name", usual_name(scene))]),
            value: session.name.clone(),
            input: Input::Text,
            error: String::new(),
        }),
    ));
    let add = go("add", words.word("add")).with_sub(words.sum(figure)).ready_if(ready);
    Drawn { name: "price", title: words.word("title-price"), back: true, blocks, actions: vec![add] }
}

/// On paper it is called so, in the language of the shop.
fn usual_name(scene: &Scene<'_>) -> String {
    Words::of(scene.shop.language, scene.shop.country).word("goods")
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(NAME).collect()
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("name", "change" | "enter") => session.name = clean(&tap.value),
        ("pad", "enter") | ("actions", "add") => {
            if let Some(sum) = sum(session) {
                return basket::add(session, scene, line(session, scene, sum));
            }
        }
        ("pad", key) if session.typed.press_money(key, MAX_PRICE) == Pressed::Ignored => {
            return Effect::Show(Some(Signal::Refused));
        }
        _ => {}
    }
    SHOW
}

fn line(session: &Session, scene: &Scene<'_>, price: Money) -> Line {
    let name = session.name.trim();
    Line {
        name: if name.is_empty() { usual_name(scene) } else { name.to_owned() },
        price,
        quantity: Quantity::ONE,
        cost: price,
        vat: scene.shop.vat,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    }
}
