//! How a step looks.

use super::answers::{self, bits, edition, is_autonomous, reasons, text};
use super::step::{self, Step};
use super::{flags, form, last, operators, rules, shown, storage};
use crate::desk::Drawn;
use crate::parts::{danger, go, main, notice, plain, refused, side};
use crate::place::Scene;
use crate::screen::{Block, Button, Field, Kind, Level, Row, Value};
use crate::session::{Busy, Session};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::wizard::{Answers, Purpose};

/// Dots of the pictures of forms.
const WIDTH: u32 = 384;

pub(crate) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    if super::is_done(scene) {
        return last::draw(scene);
    }
    match shown(scene) {
        Some(answers) => draw_step(session, scene, &answers),
        None => overview(scene),
    }
}

fn draw_step(session: &Session, scene: &Scene<'_>, answers: &Answers) -> Drawn {
    let words = &scene.words;
    let (at, step) = step::current(answers);
    let count = step::all(answers).len();
    let mut blocks = scene.troubles();
    let purpose = answers.purpose.as_str();
    // A step of several ways may have words of its own on one of them.
    let help = |part: &str| {
        let own = format!("wz-{}-{purpose}{part}", step.name);
        let said = words.word(&own);
        if said.ends_with(&own) { words.word(&format!("wz-{}{part}", step.name)) } else { said }
    };
    let level = if step.name == "sure" { Level::Warning } else { Level::Info };
    blocks.push(main("help", notice(level, help(""), help("-next"))));
    if let Some(refusal) = step.trouble(answers, scene).filter(|_| step.name != "topics" || at > 0) {
        let told = session.strip.is_some() || (step.name == "taxes" && bits(answers, "taxes") == 0);
        let known = scene.view.trouble.as_ref().is_some_and(|trouble| trouble.code == refusal.code);
        if !told && !known {
            blocks.push(main("wrong", refused(Level::Warning, &refusal, words.language)));
        }
    }
    blocks.extend(special(session, scene, answers, step));
    if step.name == "edition" {
        blocks.push(main("editions", editions(scene, answers)));
    }
    let ticks = (step.flags)(answers);
    if !ticks.is_empty() {
        let row = |flag: &&flags::Flag| {
            let ticked = bits(answers, flag.answer) & flag.bit != 0;
            Row {
                id: flag.word.to_owned(),
                text: words.word(&format!("wz-{}", flag.word)),
                sub: words.word(&format!("wz-{}-sub", flag.word)),
                value: if ticked { "✓".to_owned() } else { "·".to_owned() },
            }
        };
        let rows = ticks.iter().map(row).collect();
        blocks.push(main("flags", Kind::List { rows, empty: String::new() }));
    }
    if has_form(step, answers) {
        blocks.push(main("form", entry(scene, answers, step)));
    }
    if has_operators(step, answers) {
        blocks.push(main("operators", operator_list(scene, answers)));
    }
    let title = words.say(
        "wz-title",
        &[
            ("step", at.saturating_add(1).to_string()),
            ("count", count.to_string()),
            ("what", words.word(&format!("wz-title-{}", step.name))),
        ],
    );
    let back = scene.situation.registration.is_some();
    Drawn { name: "wizard", title, back, blocks, actions: keys(session, scene, answers, at, step) }
}

fn keys(session: &Session, scene: &Scene<'_>, answers: &Answers, at: usize, step: &Step) -> Vec<Button> {
    let words = &scene.words;
    let mut keys = Vec::new();
    if at > 0 {
        keys.push(plain("previous", words.word("wz-previous")));
    } else if scene.situation.registration.is_some() {
        keys.push(plain("leave", words.word("wz-leave")));
    }
    if step.name == "check" && answers.purpose == Purpose::Register {
        keys.push(plain("rehearse", words.word("wz-rehearse")).ready_if(session.busy.is_none()));
    }
    keys.push(match step.name {
        "sure" => danger("register", words.word(&format!("wz-do-{}", answers.purpose.as_str()))),
        "check" => go("next", words.word("wz-to-register")),
        _ => go("next", words.word("wz-next")),
    });
    keys
}

/// Whether this step has something to type.
pub(super) fn has_form(step: &Step, answers: &Answers) -> bool {
    !(step.fields)(answers).is_empty()
}

/// Whether operators are to be chosen from.
pub(super) fn has_operators(step: &Step, answers: &Answers) -> bool {
    step.name == "operator" && !is_autonomous(answers)
}

fn entry(scene: &Scene<'_>, answers: &Answers, step: &Step) -> Kind {
    let words = &scene.words;
    let field = |field: &'static super::field::Field| {
        let typed = answers.texts.get(field.name);
        let wrong = typed.and_then(|_| field.wrong(answers));
        Field {
            field: field.name,
            label: words.word(&format!("wz-field-{}", field.name.replace('_', "-"))),
            value: text(answers, field.name).to_owned(),
            input: field.input,
            error: wrong.map_or_else(String::new, |refusal| {
                format!(
                    "{} {} ({})",
                    refusal.text(words.language),
                    refusal.next(words.language),
                    refusal.code
                )
            }),
        }
    };
    Kind::Form { fields: (step.fields)(answers).into_iter().map(field).collect(), submit: None }
}

fn editions(scene: &Scene<'_>, answers: &Answers) -> Kind {
    let highest = storage::highest(scene);
    let key = |ffd: Ffd| {
        let chosen = edition(answers) == ffd;
        let text = format!("{}ФФД {}", if chosen { "✓ " } else { "" }, ffd.name());
        plain(ffd.name(), text).ready_if(ffd <= highest)
    };
    Kind::Buttons { buttons: Ffd::ALL.map(key).into() }
}

fn operator_list(scene: &Scene<'_>, answers: &Answers) -> Kind {
    let chosen = answers::digits(text(answers, "ofd_inn"));
    let row = |operator: operators::Operator| Row {
        id: operator.inn.to_owned(),
        text: operator.called.to_owned(),
        sub: format!("{} · {} {}", operator.name, scene.words.word("wz-inn"), operator.inn),
        value: if chosen == operator.inn { "✓".to_owned() } else { String::new() },
    };
    Kind::List { rows: operators::all().map(row).collect(), empty: String::new() }
}

/// What only one step shows.
fn special(session: &Session, scene: &Scene<'_>, answers: &Answers, step: &Step) -> Vec<Block> {
    let words = &scene.words;
    match step.name {
        "device" => device(scene).into_iter().collect(),
        "office" => {
            let ru = answers::registration(answers, scene);
            let rows = form::office(&ru, scene, words);
            vec![
                main("values", values(scene, rows.clone())),
                side("qr", form::qr(&rows, words)),
                side("form", form_picture(scene)),
            ]
        }
        "check" => {
            let ru = answers::registration(answers, scene);
            let mut blocks = Vec::new();
            for (no, rule) in rules::warnings(&ru, scene).into_iter().enumerate() {
                let Some(id) = WARNINGS.get(no) else { break };
                let next = words.word(&format!("wz-{rule}-next"));
                blocks.push(main(id, notice(Level::Warning, words.word(&format!("wz-{rule}")), next)));
            }
            blocks.extend(rehearsal(session, scene));
            let mut rows = form::all(&ru, scene, words);
            if answers.purpose != Purpose::Register {
                rows.push(plainly(
                    words.word("wz-value-reasons"),
                    reason_words(scene, reasons(answers, scene)),
                ));
            }
            blocks.push(main("values", values(scene, rows)));
            blocks
        }
        "closing" => {
            let owed = scene.view.owed.as_ref().map_or(0, |owed| owed.documents);
            let level = if owed > 0 { Level::Warning } else { Level::Good };
            let text = words.say("wz-owed", &[("count", owed.to_string())]);
            vec![main("owed", notice(level, text, words.word("wz-owed-next")))]
        }
        _ => Vec::new(),
    }
}

const WARNINGS: [&str; 6] = ["rule1", "rule2", "rule3", "rule4", "rule5", "rule6"];

/// The storage that is connected.
fn device(scene: &Scene<'_>) -> Option<Block> {
    let words = &scene.words;
    let identity = scene.view.identity.as_ref()?;
    let mut rows = vec![
        copied(words.word("wz-value-fn"), &identity.serial),
        plainly(words.word("wz-value-fn-model"), storage::firmware(identity).to_owned()),
        plainly(words.word("wz-value-fn-edition"), format!("ФФД {}", storage::highest(scene).name())),
    ];
    if let (Some(until), Some(long)) = (storage::expires(identity), storage::is_long(scene)) {
        let term = words.word(if long { "wz-term-long" } else { "wz-term-short" });
        rows.push(plainly(words.word("wz-value-fn-until"), format!("{} ({term})", until.format("%d.%m.%Y"))));
    }
    Some(main("storage", values(scene, rows)))
}

fn rehearsal(session: &Session, scene: &Scene<'_>) -> Option<Block> {
    let words = &scene.words;
    let kind = match (&session.rehearsed, session.busy) {
        (_, Some(Busy::Rehearse)) => notice(Level::Info, words.word("wz-rehearsing"), String::new()),
        (Some(None), _) => notice(Level::Good, words.word("wz-rehearsed"), words.word("wz-rehearsed-next")),
        (Some(Some(refusal)), _) => refused(Level::Trouble, refusal, words.language),
        (None, _) => return None,
    };
    Some(main("rehearsal", kind))
}

/// Reasons of a change in words.
pub(super) fn reason_words(scene: &Scene<'_>, mask: u32) -> String {
    let set = |bit: &u32| mask & 1_u32.checked_shl(*bit).unwrap_or(0) != 0;
    let said = |bit: u32| scene.words.say("wz-reason", &[("bit", bit.to_string())]);
    (0..32).filter(set).map(said).collect::<Vec<_>>().join("; ")
}

/// A value that is copied elsewhere.
pub(super) fn copied(label: String, value: &str) -> Value {
    Value { label, value: value.to_owned(), copy: true }
}

/// A value to be read.
pub(super) fn plainly(label: String, value: String) -> Value {
    Value { label, value, copy: false }
}

pub(super) fn values(scene: &Scene<'_>, rows: Vec<Value>) -> Kind {
    let rows = rows.into_iter().filter(|row| !row.value.is_empty()).collect();
    Kind::Values { rows, copy: scene.words.word("wz-copy"), copied: scene.words.word("wz-copied") }
}

/// The draft of the paper form, with the way to its file.
fn form_picture(scene: &Scene<'_>) -> Kind {
    Kind::Picture {
        src: "wizard/form.png".to_owned(),
        alt: scene.words.word("wz-form"),
        width: WIDTH,
        height: 0,
        file: "wizard/form.pdf".to_owned(),
        save: scene.words.word("wz-form-save"),
    }
}

/// A register in service: what it is, and the ways from there.
fn overview(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    if let Some(refusal) = free_of_shift(scene) {
        blocks.push(main("shift", refused(Level::Info, &refusal, words.language)));
    }
    let way = |way: Purpose| Row {
        id: way.as_str().to_owned(),
        text: words.word(&format!("wz-way-{}", way.as_str())),
        sub: words.word(&format!("wz-way-{}-sub", way.as_str())),
        value: String::new(),
    };
    let rows = [Purpose::Change, Purpose::Replace, Purpose::Close].map(way).into();
    blocks.push(side("ways", Kind::List { rows, empty: String::new() }));
    if let Some(Registration::Ru(ru)) = &scene.situation.registration {
        let mut rows = vec![copied(words.word("wz-value-fn"), &ru.fn_serial)];
        rows.extend(form::all(ru, scene, words));
        blocks.push(main("values", values(scene, rows)));
    }
    Drawn {
        name: "registration",
        title: words.word("wz-registration"),
        back: true,
        blocks,
        actions: Vec::new(),
    }
}

/// Reports about the register are made between shifts.
fn free_of_shift(scene: &Scene<'_>) -> Option<domain::notice::Refusal> {
    let shift = scene.situation.shift;
    shift.is_open().then(|| domain::notice::Refusal::new("shift.open").with("shift", shift.number().0))
}

/// What is ticked, in words.
pub(super) fn ticked(words: &crate::said::Words, names: Vec<&'static str>) -> String {
    names.into_iter().map(|name| words.word(&format!("wz-{name}"))).collect::<Vec<_>>().join("; ")
}

/// The requisites of a registration that has an operator.
pub(super) fn operator_rows(ru: &RuRegistration, words: &crate::said::Words) -> Vec<Value> {
    if ru.is_autonomous() {
        return vec![plainly(words.word("wz-value-ofd"), words.word("wz-use-autonomous"))];
    }
    vec![
        plainly(words.word("wz-value-ofd"), ru.ofd_name.clone()),
        copied(words.word("wz-value-ofd-inn"), &ru.ofd_inn),
        plainly(words.word("wz-value-sender"), ru.sender_email.clone()),
    ]
}
