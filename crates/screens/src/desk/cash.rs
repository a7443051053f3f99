//! Cash that is put into the drawer or taken out of it beside the sales; and the paper that follows, as after an X report.

use super::{Drawn, receipt};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{go, main, notice, side};
use crate::place::Scene;
use crate::screen::{KeypadLayout, Kind, Level, Signal, Tap};
use crate::session::{Aside, Flow, Session};
use crate::typed::{MAX_SUM, Pressed};
use domain::document::DocumentId;
use domain::money::Money;

const fn name(flow: Flow) -> &'static str {
    match flow {
        Flow::In => "cash-in",
        Flow::Out => "cash-out",
    }
}

/// What was typed, once it is something.
fn sum(session: &Session) -> Option<Money> {
    session.typed.money().filter(|sum| *sum > Money::ZERO)
}

/// What the drawer holds afterwards, or how much it lacks. A sum that it lacks may be asked for all the same: whether it goes
/// is the country's decision.
fn after(flow: Flow, drawer: Money, sum: Money) -> (&'static str, Option<Money>) {
    match flow {
        Flow::In => ("drawer-after", drawer.checked_add(sum)),
        Flow::Out => match drawer.checked_sub(sum) {
            Some(left) => ("drawer-after", Some(left)),
            None => ("short", sum.checked_sub(drawer)),
        },
    }
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>, flow: Flow) -> Drawn {
    let words = &scene.words;
    let drawer = scene.situation.drawer;
    let sum = sum(session);
    let figure = if session.typed.is_empty() { "0" } else { session.typed.as_str() };
    let (label, value) = after(flow, drawer, sum.unwrap_or(Money::ZERO));
    let value = value.map_or_else(|| "—".to_owned(), |value| words.money(value));
    let mut blocks = scene.troubles();
    blocks.push(side(
        "drawer",
        Kind::Figure { label: words.word("drawer"), value: words.money(drawer), sub: String::new() },
    ));
    blocks.push(side("after", Kind::Figure { label: words.word(label), value, sub: String::new() }));
    let act = words.word(name(flow));
    blocks.push(main(
        "pad",
        Kind::Keypad {
            layout: KeypadLayout::Calculator,
            label: words.word("sum"),
            value: words.sum(figure),
            point: words.point(),
            enter: act.clone(),
            ready: sum.is_some(),
        },
    ));
    let key = go("move", act.clone()).with_sub(words.sum(figure)).ready_if(sum.is_some());
    Drawn { name: "cash", title: act, back: true, blocks, actions: vec![key] }
}

pub(super) fn tap(
    session: &mut Session,
    scene: &Scene<'_>,
    flow: Flow,
    seen: Option<DocumentId>,
    tap: &Tap,
) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("pad", "enter") | ("actions", "move") => match sum(session) {
            Some(sum) => basket::move_cash(session, scene, (flow, seen), sum),
            None => SHOW,
        },
        ("pad", key) if session.typed.press_money(key, MAX_SUM) == Pressed::Ignored => {
            Effect::Show(Some(Signal::Refused))
        }
        _ => SHOW,
    }
}

/// After it was made.
pub(super) fn done(scene: &Scene<'_>, aside: Aside, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let (title, done) = match aside {
        Aside::Cash(Flow::In) => ("title-cash-in", "cash-in-done"),
        Aside::Cash(Flow::Out) => ("title-cash-out", "cash-out-done"),
        Aside::XReport => ("x-report", "x-report-done"),
        Aside::Repair => ("repair", "repair-cancelled"),
    };
    let drawer = words.any("status-drawer", &[("sum", words.money(scene.situation.drawer))]);
    let mut blocks = scene.troubles();
    blocks.push(main("made", notice(Level::Good, words.word(done), drawer)));
    blocks.extend(receipt::printing(scene, id));
    blocks.push(main("receipt", receipt::picture(id, words.word(title))));
    let mut actions = receipt::print_keys(scene, id);
    actions.push(go("ok", words.word("ok")));
    Drawn { name: "aside_done", title: words.word(title), back: false, blocks, actions }
}
