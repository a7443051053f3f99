//! The steps, as data: which there are on the way to what, and what each asks.

use super::answers::{bits, digits, edition, is_autonomous, text};
use super::field::{self, Field};
use super::flags::{self, Flag};
use super::storage;
use crate::place::Scene;
use domain::notice::Refusal;
use domain::registration::{Ffd, RuRegistration};
use domain::wizard::{Answers, Purpose};

/// Bits of what is to be changed.
const OWNER: u8 = 1;
const TAXES: u8 = 2;
const PLACE: u8 = 4;
const USAGE: u8 = 8;
const EDITION: u8 = 16;
const OPERATOR: u8 = 32;
/// Something else: reason 31 of tag 1205.
pub(super) const OTHER: u8 = 64;

const fn topic(bit: u8, word: &'static str) -> Flag {
    flags::flag("topics", bit, word, Ffd::V1_05)
}

const TOPICS: &[Flag] = &[
    topic(OPERATOR, "topic-operator"),
    topic(OWNER, "topic-owner"),
    topic(PLACE, "topic-place"),
    topic(TAXES, "topic-taxes"),
    topic(USAGE, "topic-usage"),
    topic(EDITION, "topic-edition"),
    topic(OTHER, "topic-other"),
];

const WITHOUT_OPERATOR: &[Flag] =
    &[flags::flag("mode", RuRegistration::AUTONOMOUS, "use-autonomous", Ffd::V1_05)];

/// A step.
pub(super) struct Step {
    /// Its name: among the answers, and of its words.
    pub(super) name: &'static str,
    /// On the way to what it stands; where a bit is set, to a change only of what was chosen.
    on: &'static [(Purpose, u8)],
    /// What is typed.
    pub(super) fields: fn(&Answers) -> Vec<&'static Field>,
    /// What is ticked.
    pub(super) flags: fn(&Answers) -> Vec<&'static Flag>,
    /// What is wrong with it beside its fields.
    wrong: fn(&Answers, &Scene<'_>) -> Option<Refusal>,
}

use Purpose::{Change, Close, Register, Replace};

const STEPS: &[Step] = &[
    Step { name: "first", on: &[(Register, 0)], ..STEP },
    Step {
        name: "closing",
        on: &[(Close, 0)],
        fields: |_| vec![&field::PERSON],
        wrong: |_, scene| unclosable(scene),
        ..STEP
    },
    Step {
        name: "topics",
        on: &[(Change, 0), (Replace, 0)],
        fields: |_| vec![&field::PERSON],
        flags: |_| TOPICS.iter().collect(),
        wrong: |answers, _| {
            let nothing = answers.purpose == Change && bits(answers, "topics") == 0;
            nothing.then(|| Refusal::new("wizard.no_topics"))
        },
    },
    Step {
        name: "device",
        on: &[(Register, 0), (Replace, 0)],
        fields: |answers| if answers.purpose == Register { vec![&field::SERIAL] } else { Vec::new() },
        wrong: |_, scene| storage::unfit(scene),
        ..STEP
    },
    Step {
        name: "owner",
        on: &[(Register, 0), (Change, OWNER), (Replace, OWNER)],
        // Another taxpayer's number is another register (54-ФЗ, article 4.2).
        fields: |answers| match answers.purpose {
            Register => vec![&field::INN, &field::USER_NAME, &field::PERSON],
            _ => vec![&field::USER_NAME],
        },
        ..STEP
    },
    Step {
        name: "taxes",
        on: &[(Register, 0), (Change, TAXES), (Replace, TAXES)],
        flags: |_| flags::TAXES.iter().collect(),
        wrong: |answers, _| {
            let taxes = bits(answers, "taxes");
            if taxes == 0 {
                return Some(Refusal::new("wizard.no_taxes"));
            }
            // Patents are for entrepreneurs (Tax Code, article 346.44).
            let organisation = digits(text(answers, "inn")).len() == 10;
            (taxes & flags::PATENT != 0 && organisation).then(|| Refusal::new("wizard.patent"))
        },
        ..STEP
    },
    Step {
        name: "place",
        on: &[(Register, 0), (Change, PLACE), (Replace, PLACE)],
        fields: |_| vec![&field::ADDRESS, &field::PLACE],
        ..STEP
    },
    Step {
        name: "edition",
        on: &[(Register, 0), (Change, EDITION), (Replace, EDITION)],
        flags: |answers| {
            if edition(answers) < Ffd::V1_2 { flags::AGENTS.iter().collect() } else { Vec::new() }
        },
        wrong: |answers, scene| {
            let (wanted, highest) = (edition(answers), storage::highest(scene));
            (wanted > highest).then(|| {
                let refusal = Refusal::new("wizard.edition").with("ffd", wanted.name());
                refusal.with("highest", highest.name())
            })
        },
        ..STEP
    },
    Step {
        name: "usage",
        on: &[(Register, 0), (Change, USAGE), (Replace, USAGE)],
        fields: |answers| {
            if flags::is_automat(bits(answers, "mode")) { vec![&field::AUTOMAT_NUMBER] } else { Vec::new() }
        },
        flags: |answers| flags::of(flags::USAGE, edition(answers)).collect(),
        wrong: |answers, _| usage(answers),
    },
    Step {
        name: "operator",
        on: &[(Register, 0), (Change, OPERATOR), (Replace, OPERATOR)],
        fields: |answers| {
            if is_autonomous(answers) {
                Vec::new()
            } else {
                vec![&field::OFD_NAME, &field::OFD_INN, &field::SENDER]
            }
        },
        flags: |_| WITHOUT_OPERATOR.iter().collect(),
        wrong: |answers, _| usage(answers),
    },
    Step { name: "office", on: &[(Register, 0)], ..STEP },
    Step { name: "number", on: &[(Register, 0)], fields: |_| vec![&field::RNM], ..STEP },
    Step { name: "check", on: &[(Register, 0), (Change, 0), (Replace, 0)], wrong: unchanged, ..STEP },
    Step { name: "sure", on: &[(Register, 0), (Change, 0), (Replace, 0), (Close, 0)], ..STEP },
];

const STEP: Step =
    Step { name: "", on: &[], fields: |_| Vec::new(), flags: |_| Vec::new(), wrong: |_, _| None };

/// The steps on this way.
pub(super) fn all(answers: &Answers) -> Vec<&'static Step> {
    let topics = bits(answers, "topics");
    let stands = |step: &&Step| {
        step.on.iter().any(|(purpose, bit)| *purpose == answers.purpose && (*bit == 0 || topics & bit != 0))
    };
    STEPS.iter().filter(stands).collect()
}

/// The step that is shown, and its place from 0; one that no longer stands on the way is the first.
pub(super) fn current(answers: &Answers) -> (usize, &'static Step) {
    let steps = all(answers);
    let at = steps.iter().position(|step| step.name == answers.step).unwrap_or(0);
    (at, steps.get(at).copied().unwrap_or(&STEP))
}

impl Step {
    /// What is wrong with a field or with what was ticked.
    pub(super) fn wrong(&self, answers: &Answers, scene: &Scene<'_>) -> Option<Refusal> {
        let field = (self.fields)(answers).into_iter().find_map(|field| field.wrong(answers));
        field.or_else(|| (self.wrong)(answers, scene))
    }

    /// What is wrong with what was ticked.
    pub(super) fn trouble(&self, answers: &Answers, scene: &Scene<'_>) -> Option<Refusal> {
        (self.wrong)(answers, scene)
    }
}

/// The first step before this one that something is wrong with.
pub(super) fn unfinished(answers: &Answers, scene: &Scene<'_>, before: usize) -> Option<&'static Step> {
    all(answers).into_iter().take(before).find(|step| step.wrong(answers, scene).is_some())
}

fn usage(answers: &Answers) -> Option<Refusal> {
    let (mode, extended) = (bits(answers, "mode"), bits(answers, "extended"));
    if is_autonomous(answers) && mode & flags::INTERNET != 0 {
        return Some(Refusal::new("wizard.internet_alone"));
    }
    let inside = extended & flags::PRINTER_INSIDE != 0;
    let hands_out = edition(answers) >= Ffd::V1_2 && extended & flags::VENDING != 0;
    ((inside || hands_out) && !flags::is_automat(mode)).then(|| Refusal::new("wizard.not_automatic"))
}

/// A change that changes nothing.
fn unchanged(answers: &Answers, scene: &Scene<'_>) -> Option<Refusal> {
    let nothing = answers.purpose == Change && super::answers::reasons(answers, scene) == 0;
    nothing.then(|| Refusal::new("wizard.no_change"))
}

/// Why the storage can not be closed now.
fn unclosable(scene: &Scene<'_>) -> Option<Refusal> {
    if scene.situation.shift.is_open() {
        return Some(Refusal::new("shift.open").with("shift", scene.situation.shift.number().0));
    }
    None
}
