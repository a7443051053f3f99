//! The last page: the report is made, and what it says is to be told to the tax service.

use super::draw::{copied, values};
use super::form;
use crate::desk::{Drawn, paper};
use crate::parts::{go, main, notice, side};
use crate::place::Scene;
use crate::screen::{Level, Value};
use domain::document::Document;
use domain::registration::Registration;

pub(super) fn draw(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let purpose = scene.view.wizard.as_ref().map_or("register", |wizard| wizard.answers.purpose.as_str());
    let said = words.word(&format!("wz-done-{purpose}"));
    blocks.insert(0, main("made", notice(Level::Good, said, words.word(&format!("wz-done-{purpose}-next")))));
    let mut actions = Vec::new();
    if let Some(report) = &scene.view.report {
        let rows = report_values(scene, report);
        blocks.push(main("values", values(scene, rows.clone())));
        blocks.extend(paper::printing(scene, report.id));
        blocks.push(side("qr", form::qr(&rows, words)));
        blocks.push(side("receipt", paper::picture(report.id, words.word("wz-report"))));
        actions = paper::print_keys(scene, report.id);
    }
    actions.push(go("ok", words.word("ok")));
    Drawn { name: "wizard_done", title: words.word("wz-title-done"), back: false, blocks, actions }
}

/// What the cabinet of the tax service asks for.
fn report_values(scene: &Scene<'_>, report: &Document) -> Vec<Value> {
    let words = &scene.words;
    let mut rows = Vec::new();
    if let Some(Registration::Ru(ru)) = &scene.situation.registration {
        rows.push(copied(words.word("wz-value-rnm"), &ru.rnm));
        rows.push(copied(words.word("wz-value-fn"), &ru.fn_serial));
    }
    if let Some(settled) = &report.settlement {
        rows.push(copied(words.word("wz-value-date"), &words.date(settled.at)));
        rows.push(copied(words.word("wz-value-time"), &words.clock(settled.at)));
        rows.push(copied(words.word("wz-value-fd"), &settled.number.to_string()));
        rows.push(copied(words.word("wz-value-fp"), &settled.sign));
    }
    rows
}
