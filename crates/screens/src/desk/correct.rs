//! A correction (54-ФЗ, article 4.3): what happened, when, and whether the tax service ordered it.

use super::Drawn;
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::found::day;
use crate::parts::{chosen, go, main, plain};
use crate::place::Scene;
use crate::screen::{Field, Input, Kind, Tap};
use crate::session::{Correcting, Session};
use chrono::NaiveDate;
use domain::draft::SaleDraft;
use domain::extra::Correction;
use domain::receipt::Operation;
use serde::Deserialize;

/// Characters of the number of an order (tag 1179).
const ORDER: usize = 32;
/// Characters of a day that are looked at.
const DAY: usize = 20;

/// What the form sends.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    day: String,
    #[serde(default)]
    order: String,
}

/// The day, if it is one that is not to come.
fn settled_on(typed: &str, scene: &Scene<'_>) -> Option<NaiveDate> {
    day(typed.trim()).filter(|day| *day <= scene.now.wall.local().date())
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let Correcting { operation, day, order, sent } = &session.correcting;
    let mut blocks = scene.troubles();
    let key = |of: Operation| {
        chosen(plain(of.as_str(), words.word(&format!("operation-{}", of.as_str()))), of == *operation)
    };
    blocks.push(main("operation", Kind::Buttons { buttons: Operation::ALL.map(key).into() }));
    let wrong = *sent && settled_on(day, scene).is_none();
    let fields = vec![
        Field {
            field: "day",
            label: words.word("correct-day"),
            value: day.clone(),
            input: Input::Decimal,
            error: if wrong { words.word("correct-day-wrong") } else { String::new() },
        },
        Field {
            field: "order",
            label: words.word("correct-order"),
            value: order.clone(),
            input: Input::Text,
            error: String::new(),
        },
    ];
    blocks.push(main("form", Kind::Form { fields, submit: Some(go("submit", words.word("correct-next"))) }));
    Drawn { name: "correct", title: words.word("correction"), back: true, blocks, actions: Vec::new() }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("operation", name) => {
            if let Some(operation) = Operation::ALL.into_iter().find(|operation| operation.as_str() == name) {
                session.correcting.operation = operation;
            }
            SHOW
        }
        ("form", "submit") => submit(session, scene, &tap.value),
        _ => SHOW,
    }
}

fn submit(session: &mut Session, scene: &Scene<'_>, text: &str) -> Effect {
    let Ok(Sent { day, order }) = serde_json::from_str(text) else { return SHOW };
    let clean =
        |text: String, most| -> String { text.chars().filter(|c| !c.is_control()).take(most).collect() };
    let typed = &mut session.correcting;
    typed.day = clean(day, DAY);
    typed.order = clean(order, ORDER);
    typed.sent = true;
    let Some(settled_on) = settled_on(&typed.day, scene) else { return SHOW };
    let order = Some(typed.order.trim().to_owned()).filter(|order| !order.is_empty());
    let correction = Correction { prescribed: order.is_some(), settled_on, order };
    let draft =
        SaleDraft { operation: typed.operation, correction: Some(correction), ..SaleDraft::default() };
    basket::begin(session, scene, draft, Vec::new())
}
