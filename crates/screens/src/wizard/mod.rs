//! The wizard: into service, to another registration, to another storage, to a storage's end. Russia.
//!
//! Its answers are one durable row, so each step goes on where it was, on any shell; what is wrong is said at once, and nothing
//! is lost on the way back. Whether the report was made is never remembered but looked up: a wizard begun before the newest
//! report is at its last page.
//!
//! * `step.rs`: the steps, as data; `field.rs`, `flags.rs`: what they ask
//! * `answers.rs`: from answers to a registration; `rules.rs`: what the law says about it; `storage.rs`: the storage connected
//! * `draw.rs`: how a step looks; `last.rs`: what is to be told to the tax service; `form.rs`: the same as paper

mod answers;
mod draw;
mod field;
mod flags;
mod form;
mod last;
mod operators;
mod rules;
mod step;
mod storage;

pub(crate) use draw::draw;
pub use form::{Sheet, sheet};
pub(crate) use storage::is_closed;

use crate::basket::{REFUSED, SHOW, order};
use crate::effect::Effect;
use crate::place::Scene;
use crate::screen::Tap;
use crate::session::{Busy, Place, Session, Strip};
use answers::{bits, clean, set, text};
use domain::document::{Content, DocumentState};
use domain::receipt::Cashier;
use domain::registration::{Ffd, Registration};
use domain::wizard::{Answers, Purpose, Wizard, WizardChange};
use std::collections::BTreeMap;

/// Whether what the wizard was for is done: a report about the register became good after it was begun.
pub(crate) fn is_done(scene: &Scene<'_>) -> bool {
    let Some(wizard) = &scene.view.wizard else { return false };
    let after: u64 = text(&wizard.answers, "after").parse().unwrap_or(u64::MAX);
    let good = |state: &DocumentState| matches!(state, DocumentState::Settled | DocumentState::Autonomous);
    scene.view.report.as_ref().is_some_and(|report| report.id.0 > after && good(&report.state))
}

/// The answers on the screen: those of the row, else those that the first step begins with.
fn shown(scene: &Scene<'_>) -> Option<Answers> {
    match &scene.view.wizard {
        Some(wizard) => Some(wizard.answers.clone()),
        None if scene.situation.registration.is_none() => Some(answers::begin(Purpose::Register, scene)),
        None => None,
    }
}

fn seen(scene: &Scene<'_>) -> Option<(domain::draft::DraftId, u64)> {
    scene.view.wizard.as_ref().map(|wizard| (wizard.id, wizard.rev))
}

fn keep(session: &mut Session, scene: &Scene<'_>, answers: Answers) -> Effect {
    session.rehearsed = None;
    Effect::Answer(Box::new(WizardChange { seen: seen(scene), answers: Some(answers) }))
}

/// Ends it; of a registration that was not made only the answers are gone.
fn end(session: &mut Session, scene: &Scene<'_>) -> Effect {
    session.go(Place::Home);
    Effect::Answer(Box::new(WizardChange { seen: seen(scene), answers: None }))
}

pub(crate) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let (block, action) = (tap.block.as_str(), tap.action.as_str());
    if is_done(scene) {
        return match (block, action, &scene.view.report) {
            ("actions", "ok", _) => end(session, scene),
            (_, _, Some(report)) => crate::desk::print_tap(scene, report.id, tap),
            _ => SHOW,
        };
    }
    let Some(mut answers) = shown(scene) else { return overview(session, scene, block, action) };
    let (at, step) = step::current(&answers);
    match (block, action) {
        ("form", "change" | "submit") => {
            if !draw::has_form(step, &answers) || !take(&mut answers, step, &tap.value, action == "submit") {
                return SHOW;
            }
            if action == "submit" { next(session, scene, answers) } else { keep(session, scene, answers) }
        }
        ("flags", word) => {
            let Some(flag) = (step.flags)(&answers).into_iter().find(|flag| flag.word == word) else {
                return SHOW;
            };
            let ticked = bits(&answers, flag.answer) ^ flag.bit;
            set(&mut answers, flag.answer, &ticked.to_string());
            keep(session, scene, answers)
        }
        ("editions", name) if step.name == "edition" => match Ffd::named(name) {
            Some(_) => {
                set(&mut answers, "ffd", name);
                keep(session, scene, answers)
            }
            None => SHOW,
        },
        ("operators", inn) if draw::has_operators(step, &answers) => match operators::find(inn) {
            Some(operator) => {
                set(&mut answers, "ofd_name", operator.name);
                set(&mut answers, "ofd_inn", operator.inn);
                keep(session, scene, answers)
            }
            None => SHOW,
        },
        ("actions", "previous") if at > 0 => {
            let before = step::all(&answers).get(at.saturating_sub(1)).map_or("", |step| step.name);
            answers.step = before.to_owned();
            keep(session, scene, answers)
        }
        ("actions", "leave") if at == 0 && scene.situation.registration.is_some() => end(session, scene),
        ("actions", "next") if step.name != "sure" => next(session, scene, answers),
        ("actions", "rehearse") if step.name == "check" && session.busy.is_none() => {
            rehearse(session, scene, &answers)
        }
        ("actions", "register") if step.name == "sure" => register(session, scene, answers),
        _ => SHOW,
    }
}

/// The page of a register in service: what it is registered as, and the ways from there.
fn overview(session: &mut Session, scene: &Scene<'_>, block: &str, action: &str) -> Effect {
    let way = Purpose::ALL.into_iter().find(|way| way.as_str() == action);
    match (block, way) {
        ("ways", Some(way)) if way != Purpose::Register => keep(session, scene, answers::begin(way, scene)),
        _ => SHOW,
    }
}

/// Takes what a form sent; of a form that is still being filled in only what was typed. Whether it is one of this step.
fn take(answers: &mut Answers, step: &step::Step, sent: &str, all: bool) -> bool {
    let Ok(values) = serde_json::from_str::<BTreeMap<String, String>>(sent) else { return false };
    for field in (step.fields)(answers) {
        if let Some(value) = values.get(field.name)
            && (all || !value.is_empty() || answers.texts.contains_key(field.name))
        {
            set(answers, field.name, value);
        }
    }
    true
}

/// On to the next step, unless something is wrong with this one.
fn next(session: &mut Session, scene: &Scene<'_>, mut answers: Answers) -> Effect {
    let (at, step) = step::current(&answers);
    for field in (step.fields)(&answers) {
        answers.texts.entry(field.name.to_owned()).or_default();
    }
    if let Some(refusal) = step.wrong(&answers, scene) {
        session.say(Strip::Refusal(refusal));
        return keep(session, scene, answers);
    }
    // What was right once may have become wrong by a later answer, or by another storage on the cable.
    if let ("check", Some(back)) = (step.name, step::unfinished(&answers, scene, at)) {
        if let Some(refusal) = back.wrong(&answers, scene) {
            session.say(Strip::Refusal(refusal));
        }
        answers.step = back.name.to_owned();
        return keep(session, scene, answers);
    }
    if let Some(following) = step::all(&answers).get(at.saturating_add(1)) {
        answers.step = following.name.to_owned();
    }
    keep(session, scene, answers)
}

/// Who makes the report (1021).
fn person(answers: &Answers, scene: &Scene<'_>) -> Cashier {
    let name = clean(text(answers, "person"));
    if name.is_empty() { scene.shop.cashier.clone() } else { Cashier { name, inn: None } }
}

/// The report that was answered.
fn content(answers: &Answers, scene: &Scene<'_>) -> Content {
    let who = person(answers, scene);
    match answers.purpose {
        Purpose::Register => {
            let registration = Registration::Ru(answers::registration(answers, scene));
            Content::Registration(Box::new(registration), who)
        }
        Purpose::Change | Purpose::Replace => {
            Content::Reregistration(Box::new(answers::change(answers, scene)), who)
        }
        Purpose::Close => Content::StorageClose(who),
    }
}

/// The first registration as it would be made, on an emulated storage.
fn rehearse(session: &mut Session, scene: &Scene<'_>, answers: &Answers) -> Effect {
    if answers.purpose != Purpose::Register {
        return SHOW;
    }
    let (at, _) = step::current(answers);
    if let Some(refusal) = step::unfinished(answers, scene, at).and_then(|step| step.wrong(answers, scene)) {
        session.say(Strip::Refusal(refusal));
        return REFUSED;
    }
    session.rehearsed = None;
    session.busy = Some(Busy::Rehearse);
    Effect::Rehearse(Box::new(content(answers, scene)))
}

/// The report itself. Its key is of this revision of the answers, after the newest report that has an outcome: two who press
/// at once make one, and after a refused one the same answers may be tried again.
fn register(session: &mut Session, scene: &Scene<'_>, mut answers: Answers) -> Effect {
    let Some(Wizard { id, rev, .. }) = scene.view.wizard.as_deref() else { return SHOW };
    let (at, _) = step::current(&answers);
    if let Some(back) = step::unfinished(&answers, scene, at) {
        if let Some(refusal) = back.wrong(&answers, scene) {
            session.say(Strip::Refusal(refusal));
        }
        answers.step = back.name.to_owned();
        return keep(session, scene, answers);
    }
    session.busy = Some(Busy::Report);
    let newest = scene.view.newest.report.map_or(0, |id| id.0);
    let key = format!("wizard-{}-{}-{rev}-after-{newest}", answers.purpose.as_str(), id.0);
    order(scene, key, content(&answers, scene))
}
