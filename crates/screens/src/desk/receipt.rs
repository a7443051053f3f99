//! Paper on the screen, and its printing.

use super::Drawn;
use crate::basket::SHOW;
use crate::effect::Effect;
use crate::parts::{go, main, notice, plain};
use crate::place::Scene;
use crate::screen::{Block, Button, Kind, Level, Tap};
use crate::session::{Place, Session};
use domain::document::{Document, DocumentId};
use engine::PaperState;

/// Dots of a line of 58 mm paper.
const WIDTH: u32 = 384;

pub(super) fn picture(id: DocumentId, alt: String) -> Kind {
    Kind::Picture { src: format!("paper/{}.png", id.0), alt, width: WIDTH, height: 0 }
}

/// The receipt for those who do not see it.
pub(super) fn words(scene: &Scene<'_>, made: &Document) -> String {
    let words = &scene.words;
    let Some(receipt) = made.content.receipt() else { return words.word("paper") };
    let lines = receipt.lines.len().to_string();
    words.say("paper-of", &[("count", lines), ("total", words.money(receipt.total))])
}

/// How its printing goes, where it is this one.
pub(super) fn printing(scene: &Scene<'_>, id: DocumentId) -> Option<Block> {
    let paper = scene.view.paper.as_ref().filter(|paper| paper.document == id)?;
    // Trouble with the paper is said on every screen.
    let word = match paper.state {
        PaperState::Printing => "light-paper-printing",
        PaperState::Printed => "printed",
        PaperState::Waiting(_) | PaperState::Unknown(_) => return None,
    };
    Some(main("printing", notice(Level::Info, scene.words.word(word), String::new())))
}

/// The first slip is printed once; whatever is printed after it is a copy.
fn is_copy(scene: &Scene<'_>, id: DocumentId) -> Option<bool> {
    if !scene.shop.printer {
        return None;
    }
    match scene.view.paper.as_ref().filter(|paper| paper.document == id).map(|paper| &paper.state) {
        None => Some(false),
        Some(PaperState::Printed | PaperState::Unknown(_)) => Some(true),
        Some(PaperState::Printing | PaperState::Waiting(_)) => None,
    }
}

pub(super) fn print_keys(scene: &Scene<'_>, id: DocumentId) -> Vec<Button> {
    match is_copy(scene, id) {
        Some(false) => vec![plain("print", scene.words.word("print"))],
        Some(true) => vec![plain("print_copy", scene.words.word("print-copy"))],
        None => Vec::new(),
    }
}

pub(super) fn print_tap(scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str(), is_copy(scene, id)) {
        ("actions", "print", Some(false)) => Effect::Print { document: id, copy: false },
        ("actions", "print_copy", Some(true)) => Effect::Print { document: id, copy: true },
        _ => SHOW,
    }
}

/// The last receipt: it was handed over, so only copies of it are printed.
pub(super) fn draw(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    blocks.extend(printing(scene, id));
    blocks.push(main("receipt", picture(id, words.word("paper"))));
    let copy = scene.shop.printer.then(|| plain("print_copy", words.word("print-copy")));
    let actions = copy.into_iter().collect();
    Drawn { name: "receipt", title: words.word("title-receipt"), back: true, blocks, actions }
}

/// After a shift was closed.
pub(super) fn shift_done(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let drawer = words.any("status-drawer", &[("sum", words.money(scene.situation.drawer))]);
    blocks.push(main("closed", notice(Level::Good, words.word("closed"), drawer)));
    blocks.extend(printing(scene, id));
    blocks.push(main("receipt", picture(id, words.word("paper-shift"))));
    let mut actions = print_keys(scene, id);
    actions.push(go("ok", words.word("ok")));
    Drawn { name: "shift_done", title: words.word("title-shift-done"), back: false, blocks, actions }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    match (session.place, tap.block.as_str(), tap.action.as_str()) {
        (Place::ShiftDone(_), "actions", "ok") => {
            session.go(Place::Home);
            SHOW
        }
        (Place::Receipt(_), "actions", "print_copy") if scene.shop.printer => {
            Effect::Print { document: id, copy: true }
        }
        (Place::ShiftDone(_), ..) => print_tap(scene, id, tap),
        _ => SHOW,
    }
}
