//! Paper on the screen, and its printing.

use super::Drawn;
use crate::basket::SHOW;
use crate::effect::Effect;
use crate::parts::{go, main, notice, plain};
use crate::place::Scene;
use crate::screen::{Block, Button, Kind, Level, Tap};
use crate::session::{Place, Session};
use domain::document::{Document, DocumentId};
use engine::{PaperState, Unsure};

/// Dots of a line of 58 mm paper.
const WIDTH: u32 = 384;

pub(crate) fn picture(id: DocumentId, alt: String) -> Kind {
    Kind::Picture {
        src: format!("paper/{}.png", id.0),
        alt,
        width: WIDTH,
        height: 0,
        file: String::new(),
        save: String::new(),
    }
}

/// The receipt for those who do not see it.
pub(super) fn words(scene: &Scene<'_>, made: &Document) -> String {
    let words = &scene.words;
    let Some(receipt) = made.content.receipt() else { return words.word("paper") };
    let lines = receipt.lines.len().to_string();
    words.say("paper-of", &[("count", lines), ("total", words.money(receipt.total))])
}

/// How its printing goes, where it is this one.
pub(crate) fn printing(scene: &Scene<'_>, id: DocumentId) -> Option<Block> {
    let paper = scene.view.paper.as_ref().filter(|paper| paper.document == id)?;
    let words = &scene.words;
    // How many copies; the first slip is none. Their number lets each tap be seen to have done something.
    let copies = paper.no.saturating_sub(1);
    // Trouble with the paper is said on every screen.
    let (level, text) = match (&paper.state, copies) {
        (PaperState::Printing, 0) => (Level::Info, words.word("light-paper-printing")),
        (PaperState::Printing, _) => (Level::Info, words.word("printing-copy")),
        (PaperState::Printed, 0) => (Level::Good, words.word("printed")),
        (PaperState::Printed, _) => {
            (Level::Good, words.say("printed-copy", &[("count", copies.to_string())]))
        }
        (PaperState::Waiting(_) | PaperState::Unknown(_) | PaperState::Skipped, _) => return None,
    };
    Some(main("printing", notice(level, text, String::new())))
}

/// A slip that may be asked for.
struct Slip {
    /// Its number, where the view tells it.
    no: Option<u32>,
    /// Whether it carries the mark of a copy: each but the first does.
    copy: bool,
}

/// The next slip of a document; the first one while the view tells of none. Nothing while one is on its way.
fn next_slip(scene: &Scene<'_>, id: DocumentId) -> Option<Slip> {
    if !scene.shop.printer {
        return None;
    }
    let Some(paper) = scene.view.paper.as_ref().filter(|paper| paper.document == id) else {
        return Some(match unsure(scene, id) {
            Some(unsure) if unsure.skipped => Slip { no: Some(unsure.no), copy: unsure.no > 1 },
            Some(unsure) => Slip { no: Some(unsure.no.saturating_add(1)), copy: true },
            None => Slip { no: None, copy: false },
        });
    };
    let no = match paper.state {
        PaperState::Printed | PaperState::Unknown(_) => paper.no.saturating_add(1),
        PaperState::Skipped => paper.no,
        PaperState::Printing | PaperState::Waiting(_) => return None,
    };
    Some(Slip { no: Some(no), copy: no > 1 })
}

/// Its slip, where nobody is sure of it or it made room.
fn unsure(scene: &Scene<'_>, id: DocumentId) -> Option<Unsure> {
    scene.view.unsure.filter(|unsure| unsure.document == id)
}

/// The key of whoever has found it on paper, or needs none.
fn found_key(scene: &Scene<'_>, id: DocumentId) -> Option<Button> {
    let word = |unsure: Unsure| if unsure.skipped { "not-needed" } else { "on-paper" };
    unsure(scene, id).map(|unsure| plain("on_paper", scene.words.word(word(unsure))))
}

pub(crate) fn print_keys(scene: &Scene<'_>, id: DocumentId) -> Vec<Button> {
    next_slip(scene, id).map(|slip| print_key(scene, &slip)).into_iter().chain(found_key(scene, id)).collect()
}

fn print_key(scene: &Scene<'_>, slip: &Slip) -> Button {
    match slip.copy {
        false => plain("print", scene.words.word("print")),
        true => plain("print_copy", scene.words.word("print-copy")),
    }
}

pub(crate) fn print_tap(scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    if let ("actions", "on_paper", Some(unsure)) =
        (tap.block.as_str(), tap.action.as_str(), unsure(scene, id))
    {
        return Effect::OnPaper { document: id, no: unsure.no };
    }
    match (tap.block.as_str(), tap.action.as_str(), next_slip(scene, id)) {
        ("actions", "print", Some(Slip { no, copy: false }))
        | ("actions", "print_copy", Some(Slip { no, copy: true })) => Effect::Print { document: id, no },
        _ => SHOW,
    }
}

/// The last receipt, or one whose paper nobody is sure of: it was handed over, so only copies of it are printed, unless it
/// made room.
pub(super) fn draw(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    if let Some(unsure) = unsure(scene, id) {
        blocks.retain(|block| block.id != "paper");
        blocks.push(main("unsure", scene.unsure_notice(&unsure, Vec::new())));
    }
    blocks.extend(printing(scene, id));
    blocks.push(main("receipt", picture(id, words.word("paper"))));
    let skipped = unsure(scene, id).is_some_and(|unsure| unsure.skipped);
    let copy =
        next_slip(scene, id).map(|slip| print_key(scene, &Slip { copy: slip.copy || !skipped, ..slip }));
    let actions = copy.into_iter().chain(found_key(scene, id)).collect();
    let title = if scene.view.newest.receipt == Some(id) { "title-receipt" } else { "paper" };
    Drawn { name: "receipt", title: words.word(title), back: true, blocks, actions }
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
        (Place::ShiftDone(_) | Place::AsideDone(..), "actions", "ok") => {
            session.go(Place::Home);
            SHOW
        }
        (Place::Receipt(_) | Place::Found(_), "actions", "print" | "print_copy") => {
            match next_slip(scene, id) {
                Some(slip) => Effect::Print { document: id, no: slip.no },
                None => SHOW,
            }
        }
        (Place::ShiftDone(_) | Place::AsideDone(..), ..)
        | (Place::Receipt(_) | Place::Found(_), "actions", "on_paper") => print_tap(scene, id, tap),
        _ => SHOW,
    }
}
