//! How the register stands: the lights, what is wrong, and what a tap may depend on.

use crate::parts::{main, notice, plain, refused};
use crate::place::Scene;
use crate::screen::{Block, Button, Kind, Level, Light};
use domain::document::{AttemptState, DocumentId};
use domain::draft::DraftId;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::shift::{Shift, ShiftNo};
use domain::tax::CountryCode;
use domain::time::Stamp;
use domain::wizard::Purpose;
use engine::{PaperState, Unsure, View};

/// Minutes before the end of a shift from which it is said.
const SHIFT_WARNING: i64 = 60;
/// Days after which the fiscal storage forbids documents that nobody confirmed (tag 1098).
const OWED_DAYS: i64 = 30;
/// Hours a register of Kazakhstan may work without its operator.
const AUTONOMOUS_HOURS: i64 = 72;

/// What a tap may depend on: while it stays the same, a tap on an older picture means what it meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct State {
    draft: Option<(DraftId, u64, Option<DocumentId>)>,
    made: Option<(DocumentId, &'static str)>,
    shift: Option<(bool, ShiftNo)>,
    shift_document: Option<DocumentId>,
    cash_document: Option<DocumentId>,
    shift_change: Option<DocumentId>,
    registered: bool,
    /// Who comes to another step sees another page; what is typed on one changes no page.
    wizard: Option<(DraftId, Purpose, String)>,
    report: Option<DocumentId>,
}

impl State {
    /// Whether the basket that stood open before does so no longer: a receipt is being made of it, or it was put away. What
    /// was scanned for it belongs into no other one.
    pub fn ends_basket_of(&self, before: &Self) -> bool {
        let open = |state: &Self| match state.draft {
            Some((id, _, None)) => Some(id),
            _ => None,
        };
        open(before).is_some_and(|id| open(self) != Some(id))
    }
}

/// What a tap may depend on.
pub fn state_of(view: &View) -> State {
    let situation = view.situation.as_ref();
    State {
        draft: view.draft.as_ref().map(|draft| (draft.id, draft.rev, draft.document)),
        made: view.made.as_ref().map(|made| (made.id, made.state.as_str())),
        shift: situation.map(|s| (s.shift.is_open(), s.shift.number())),
        shift_document: view.newest.shift,
        cash_document: view.newest.cash,
        shift_change: view.shift_change.as_ref().map(|change| change.id),
        wizard: view
            .wizard
            .as_ref()
            .map(|wizard| (wizard.id, wizard.answers.purpose, wizard.answers.step.clone())),
        report: view.newest.report,
        registered: situation.is_some_and(|s| s.registration.is_some()),
    }
}

impl Scene<'_> {
    /// Whether the trouble stops anybody: a silent operator does not, where documents are signed without it.
    fn autonomous(&self) -> bool {
        self.shop.country == CountryCode::Kz
            && self.view.trouble.as_ref().is_none_or(|trouble| trouble.code == "device.silent")
    }

    /// Minutes until the shift ends by law; below zero when it is over.
    pub(crate) fn shift_minutes(&self) -> Option<i64> {
        self.situation.shift.expires().map(|end| end.since(self.now.wall).num_minutes())
    }

    /// The lights.
    pub(crate) fn lights(&self) -> Vec<Light> {
        // Without an operator nothing is owed to anybody.
        let alone = matches!(&self.situation.registration, Some(Registration::Ru(ru)) if ru.is_autonomous());
        let operator = (!alone).then(|| self.operator());
        let lights = [self.fiscal(), operator, self.paper(), Some(self.shift())];
        lights.into_iter().flatten().collect()
    }

    fn light(&self, id: &'static str, word: &str, level: Level) -> Light {
        Light { id, text: self.words.word(word), level }
    }

    fn fiscal(&self) -> Option<Light> {
        (self.shop.country == CountryCode::Ru).then(|| {
            let (word, level) = if self.situation.block.is_some() || self.view.trouble.is_some() {
                ("light-fiscal-trouble", Level::Trouble)
            } else {
                match &self.view.identity {
                    Some(device) if device.warnings & 0b111 != 0 => ("light-fiscal-warning", Level::Warning),
                    Some(_) => ("light-fiscal-good", Level::Good),
                    None => ("light-fiscal-asked", Level::Info),
                }
            };
            self.light("fiscal", word, level)
        })
    }

    fn operator(&self) -> Light {
        let queued = |count: u32| self.words.say("light-operator-queue", &[("count", count.to_string())]);
        let queue = |count: u32, level| Light { id: "operator", text: queued(count), level };
        if self.shop.country == CountryCode::Kz {
            let blocked = self.situation.block.is_some() || !self.autonomous();
            return match (blocked, self.situation.offline_since, self.situation.queue) {
                (true, ..) => self.light("operator", "light-operator-trouble", Level::Trouble),
                (_, Some(_), 0) => self.light("operator", "light-operator-silent", Level::Warning),
                (_, Some(_), count) => queue(count, Level::Warning),
                (_, None, 0) => self.light("operator", "light-operator-good", Level::Good),
                (_, None, count) => queue(count, Level::Info),
            };
        }
        match &self.view.owed {
            None => self.light("operator", "light-operator-asked", Level::Info),
            Some(owed) if owed.documents == 0 => self.light("operator", "light-operator-good", Level::Good),
            Some(owed) => {
                queue(owed.documents, if owed.trouble.is_some() { Level::Warning } else { Level::Info })
            }
        }
    }

    /// What is said of a slip nobody is sure of, or that made room.
    pub(crate) fn unsure(&self, unsure: &Unsure) -> String {
        let said = if unsure.skipped { "status-slip-skipped" } else { "status-slip-unsure" };
        self.words.any(said, &[("receipt", unsure.receipt.to_string())])
    }

    fn paper(&self) -> Option<Light> {
        let (word, level) = match (self.view.paper.as_ref().map(|paper| &paper.state), &self.view.unsure) {
            _ if !self.shop.printer => return None,
            (Some(PaperState::Waiting(_)), _) => ("light-paper-trouble", Level::Trouble),
            (_, Some(unsure)) => {
                return Some(Light { id: "paper", text: self.unsure(unsure), level: Level::Warning });
            }
            (Some(PaperState::Unknown(_)), _) => ("light-paper-doubt", Level::Warning),
            (Some(PaperState::Printing), _) => ("light-paper-printing", Level::Info),
            (Some(PaperState::Printed | PaperState::Skipped) | None, _) => ("light-paper-good", Level::Good),
        };
        Some(self.light("paper", word, level))
    }

    fn shift(&self) -> Light {
        let Shift::Open { number, .. } = self.situation.shift else {
            return self.light("shift", "light-shift-closed", Level::Info);
        };
        let level = match self.shift_minutes() {
            Some(left) if self.shift_is_over() || left < 0 => Level::Trouble,
            Some(left) if left < SHIFT_WARNING => Level::Warning,
            _ => Level::Good,
        };
        let number = ("number", number.0.to_string());
        let text = self
            .words
            .say(if level == Level::Trouble { "light-shift-over" } else { "light-shift-open" }, &[number]);
        Light { id: "shift", text, level }
    }

    /// Whether receipts come too late for the open shift.
    pub(crate) fn shift_is_over(&self) -> bool {
        self.situation.shift.is_expired(self.now.wall)
    }

    /// What is wrong and for whom, on any screen: at most one block a matter.
    pub(crate) fn troubles(&self) -> Vec<Block> {
        let words = &self.words;
        let mut blocks = Vec::new();
        let block = self.situation.block.as_ref();
        if let Some(block) = block {
            blocks.push(main("block", refused(Level::Trouble, block, words.language)));
        }
        match &self.view.trouble {
            Some(trouble) if block.is_none_or(|b| b.code != trouble.code) && !self.autonomous() => {
                blocks.push(main("trouble", self.trouble(trouble)));
            }
            _ => {}
        }
        if let Some(since) = self.situation.offline_since.filter(|_| block.is_none()) {
            let text = words.any("status-offline", &[("since", words.time(since))]);
            blocks.push(main("offline", notice(Level::Info, text, self.autonomous_next(since))));
        }
        let foreign = self.view.live.as_ref().filter(|(id, state)| {
            *state == AttemptState::InDoubt
                && [self.made(), self.shift_change()].into_iter().flatten().all(|shown| shown.id != *id)
                && !self.autonomous()
        });
        if let Some((id, _)) = foreign {
            let text = words.say("doubt", &[("document", id.0.to_string())]);
            blocks.push(main("doubt", notice(Level::Warning, text, words.word("doubt-next"))));
        }
        if let Some(wrong) = self.view.half_repaired.first() {
            let said = words.say("half-repaired", &[("document", wrong.0.to_string())]);
            let finish = vec![plain("finish", words.word("repair-finish"))];
            blocks.push(main(
                "half",
                Kind::Notice {
                    level: Level::Warning,
                    text: said,
                    next: words.word("half-repaired-next"),
                    code: String::new(),
                    buttons: finish,
                },
            ));
        }
        if self.shift_is_over() {
            blocks.push(main("over", notice(Level::Trouble, words.word("over"), words.word("over-next"))));
        }
        match self.view.paper.as_ref().map(|paper| &paper.state) {
            Some(PaperState::Waiting(why)) => {
                blocks.push(main("paper", refused(Level::Warning, why, words.language)))
            }
            Some(PaperState::Unknown(why)) => {
                blocks.push(main("paper", refused(Level::Warning, why, words.language)))
            }
            _ => {}
        }
        blocks
    }

    /// A device that is away refuses nothing yet: the words of the refusal would say too much.
    fn trouble(&self, trouble: &Refusal) -> Kind {
        let words = &self.words;
        if trouble.code != "device.silent" {
            return refused(Level::Trouble, trouble, words.language);
        }
        let code = trouble.code.clone();
        let (text, mut next) = (words.word("away"), words.word("away-next"));
        if self.situation.shift.is_open() && self.made().is_none() && self.shift_change().is_none() {
            next = format!("{next} {}", words.word("away-collect"));
        }
        Kind::Notice { level: Level::Trouble, text, next, code, buttons: Vec::new() }
    }

    fn autonomous_next(&self, since: Stamp) -> String {
        let left =
            AUTONOMOUS_HOURS.saturating_mul(60).saturating_sub(self.now.wall.since(since).num_minutes());
        self.words.say("offline-next", &[("left", self.words.span(left))])
    }

    /// What a person does about a slip nobody is sure of, or that made room.
    pub(crate) fn unsure_notice(&self, unsure: &Unsure, buttons: Vec<Button>) -> Kind {
        let (next, code) = match unsure.skipped {
            false => ("unsure-next", "printer.interrupted"),
            true => ("skipped-next", "printer.offline"),
        };
        Kind::Notice {
            level: Level::Warning,
            text: self.unsure(unsure),
            next: self.words.word(next),
            code: code.to_owned(),
            buttons,
        }
    }

    /// Every light with its reason.
    pub(crate) fn reasons(&self) -> Vec<Block> {
        let words = &self.words;
        let kazakh = self.shop.country == CountryCode::Kz;
        let mut blocks = self.troubles();
        let said =
            |blocks: &mut Vec<Block>, id, level, text, next| blocks.push(main(id, notice(level, text, next)));
        if let (Some(device), None) = (&self.view.identity, &self.view.trouble) {
            let serial = ("serial", device.serial.clone());
            let text = if kazakh {
                words.any("status-operator-ready", &[serial])
            } else {
                words.any("status-device-ready", &[serial, ("document", device.last_document.to_string())])
            };
            let warning = match device.warnings {
                w if w & 1 != 0 => words.word("fn-replace-now"),
                w if w & 2 != 0 => words.word("fn-replace-soon"),
                w if w & 4 != 0 => words.word("fn-nearly-full"),
                _ => String::new(),
            };
            let level = if warning.is_empty() { Level::Good } else { Level::Warning };
            said(&mut blocks, "device", level, text, warning);
        } else if self.view.trouble.is_none() {
            let word = if kazakh { "device-asked-kz" } else { "device-asked-ru" };
            said(&mut blocks, "device", Level::Info, words.word(word), String::new());
        }
        let queue = |count: u32| words.any("status-queue", &[("count", count.to_string())]);
        let level = |count: u32| if count == 0 { Level::Good } else { Level::Info };
        if kazakh {
            said(
                &mut blocks,
                "queue",
                level(self.situation.queue),
                queue(self.situation.queue),
                String::new(),
            );
        } else if let Some(owed) = &self.view.owed {
            let next = owed.oldest.map_or_else(String::new, |oldest| {
                let left = OWED_DAYS.saturating_sub(self.now.wall.since(oldest).num_days()).max(0);
                words.say("owed-next", &[("days", left.to_string())])
            });
            said(&mut blocks, "queue", level(owed.documents), queue(owed.documents), next);
            if let Some(why) = &owed.trouble {
                blocks.push(main("owed", refused(Level::Warning, why, words.language)));
            }
            if let Some(said) = &owed.said {
                blocks.push(main("operator-said", refused(Level::Warning, said, words.language)));
            }
        }
        if let Some(unsure) = self.view.unsure {
            // The same in more words where it is the slip that was asked for last.
            if matches!(self.view.paper.as_ref().map(|p| &p.state), Some(PaperState::Unknown(_))) {
                blocks.retain(|block| block.id != "paper");
            }
            blocks.push(main(
                "unsure",
                self.unsure_notice(&unsure, vec![plain("show", words.word("unsure-show"))]),
            ));
        }
        if self.shop.printer && !blocks.iter().any(|block| matches!(block.id, "paper" | "unsure")) {
            said(&mut blocks, "paper", Level::Good, words.word("light-paper-good"), String::new());
        }
        match self.situation.shift {
            Shift::Open { number, since } => {
                let text = words.any(
                    "status-shift-open",
                    &[("number", number.0.to_string()), ("since", words.time(since))],
                );
                let left = self.shift_minutes().unwrap_or(0);
                let (level, next) = if self.shift_is_over() {
                    (Level::Trouble, String::new())
                } else {
                    let level = if left < SHIFT_WARNING { Level::Warning } else { Level::Good };
                    (level, words.say("shift-left", &[("left", words.span(left))]))
                };
                said(&mut blocks, "shift", level, text, next);
            }
            Shift::Closed { .. } => {
                said(&mut blocks, "shift", Level::Info, words.any("status-shift-closed", &[]), String::new());
            }
        }
        let version = words.say("version", &[("version", self.shop.version.clone())]);
        said(&mut blocks, "version", Level::Info, version, String::new());
        blocks
    }
}
