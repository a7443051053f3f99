//! Payment otherwise than in cash: another machine approves it, or the law knows it by another name.

use super::{Drawn, discount, line, pay};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{go, main, notice, side};
use crate::place::Scene;
use crate::screen::{KeypadLayout, Kind, Level, Row, Signal, Tap};
use crate::session::{Place, Session};
use crate::typed::Pressed;
use domain::money::Money;
use domain::receipt::Tender;

/// The row of the discount.
const DISCOUNT: &str = "discount";

/// The kinds that have no key of their own.
fn rows(scene: &Scene<'_>) -> Vec<Tender> {
    let (machines, rare) = scene.tenders();
    machines.iter().chain(rare).copied().filter(|tender| *tender != Tender::Electronic).collect()
}

/// The other kinds of payment, and the discount of the whole.
pub(super) fn kinds(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let off = scene.draft().and_then(|(_, sale)| sale.change);
    let mut list = Vec::new();
    if line::discountable(scene) {
        list.push(Row {
            id: DISCOUNT.to_owned(),
            text: words.word("discount"),
            sub: words.word("discount-what"),
            value: off.map_or_else(String::new, |off| discount::said(words, off)),
        });
    }
    if pay::rest(session, scene) > Money::ZERO {
        list.extend(rows(scene).into_iter().map(|tender| Row {
            id: tender.as_str().to_owned(),
            text: words.tender(tender),
            sub: words.word(&format!("tender-{}-what", tender.as_str())),
            value: String::new(),
        }));
    }
    let mut blocks = scene.troubles();
    blocks.push(main("kinds", Kind::List { rows: list, empty: String::new() }));
    Drawn { name: "kinds", title: words.word("title-kinds"), back: true, blocks, actions: Vec::new() }
}

pub(super) fn tap_kinds(session: &mut Session, scene: &Scene<'_>, cash: Money, tap: &Tap) -> Effect {
    let Some((draft, _)) = scene.draft().filter(|_| tap.block == "kinds") else { return SHOW };
    if tap.action == DISCOUNT && line::discountable(scene) {
        session.go(Place::Discount(draft.id, None));
        return SHOW;
    }
    let left = pay::rest(session, scene) > Money::ZERO;
    let tender = rows(scene).into_iter().find(|tender| left && tender.as_str() == tap.action);
    if let Some(tender) = tender {
        let by_machine = scene.tenders().0.contains(&tender);
        session.go(if by_machine {
            Place::Approve(draft.id, tender, cash)
        } else {
            Place::Part(draft.id, tender)
        });
    }
    SHOW
}

/// What is paid so: all that is left while nothing was typed.
fn sum(session: &Session, rest: Money) -> Option<Money> {
    let sum = if session.typed.is_empty() { Some(rest) } else { session.typed.money() };
    sum.filter(|sum| *sum > Money::ZERO && *sum <= rest)
}

/// How much is paid in a rare kind.
pub(super) fn part(session: &Session, scene: &Scene<'_>, tender: Tender) -> Drawn {
    let words = &scene.words;
    let rest = pay::rest(session, scene);
    let sum = sum(session, rest);
    let mut blocks = scene.troubles();
    let due = Kind::Figure { label: words.word("due"), value: words.money(rest), sub: String::new() };
    blocks.push(side("due", due));
    let figure = if session.typed.is_empty() { rest.to_string() } else { session.typed.as_str().to_owned() };
    blocks.push(main(
        "pad",
        Kind::Keypad {
            layout: KeypadLayout::Calculator,
            label: words.word("sum"),
            value: words.sum(&figure),
            point: words.point(),
            enter: words.word("add"),
            ready: sum.is_some(),
        },
    ));
    let add = go("add", words.word("add")).with_sub(words.sum(&figure)).ready_if(sum.is_some());
    Drawn { name: "part", title: words.tender(tender), back: true, blocks, actions: vec![add] }
}

pub(super) fn tap_part(session: &mut Session, scene: &Scene<'_>, tender: Tender, tap: &Tap) -> Effect {
    let rest = pay::rest(session, scene);
    match (tap.block.as_str(), tap.action.as_str()) {
        ("pad", "enter") | ("actions", "add") => {
            if let (Some(sum), Some((draft, _))) = (sum(session, rest), scene.draft()) {
                session.parts = pay::parts(session, scene);
                session.parts.push((tender, sum));
                session.go(Place::Pay(draft.id));
            }
        }
        ("pad", key) if session.typed.press_money(key, rest) == Pressed::Ignored => {
            return Effect::Show(Some(Signal::Refused));
        }
        _ => {}
    }
    SHOW
}

/// What another machine has to approve: all but the cash.
fn approved(session: &Session, scene: &Scene<'_>, cash: Money) -> Option<Money> {
    pay::rest(session, scene).checked_sub(cash).filter(|sum| *sum > Money::ZERO)
}

/// Before a person tells that another machine approved.
pub(super) fn approve(session: &Session, scene: &Scene<'_>, tender: Tender, cash: Money) -> Drawn {
    let words = &scene.words;
    let sum = approved(session, scene, cash);
    let mut blocks = scene.troubles();
    let value = sum.map_or_else(|| "—".to_owned(), |sum| words.money(sum));
    let beside = if cash > Money::ZERO {
        words.say("cash-beside", &[("sum", words.money(cash))])
    } else {
        String::new()
    };
    blocks.push(main(
        "approve",
        Kind::Figure { label: words.tender(tender), value: value.clone(), sub: beside },
    ));
    let name = tender.as_str();
    let text = words.word(&format!("approve-{name}"));
    blocks.push(main("what", notice(Level::Info, text, words.word("approve-next"))));
    let done = go("approved", words.word("approved")).with_sub(value).ready_if(sum.is_some());
    Drawn { name: "approve", title: words.tender(tender), back: true, blocks, actions: vec![done] }
}

pub(super) fn tap_approve(
    session: &mut Session,
    scene: &Scene<'_>,
    tender: Tender,
    cash: Money,
    tap: &Tap,
) -> Effect {
    match (tap.block.as_str(), tap.action.as_str(), approved(session, scene, cash)) {
        ("actions", "approved", Some(sum)) => {
            let mut payments = pay::parts(session, scene);
            payments.push((tender, sum));
            if cash > Money::ZERO {
                payments.push((Tender::Cash, cash));
            }
            basket::pay(session, scene, &payments)
        }
        _ => SHOW,
    }
}
