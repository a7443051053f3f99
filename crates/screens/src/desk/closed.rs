//! The shift is closed, or about to be.

use super::Drawn;
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{danger, go, main, notice, plain};
use crate::place::Scene;
use crate::screen::{Kind, Level, Tap};
use crate::session::{Place, Session};
use crate::wizard;

pub(super) fn draw(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    blocks.push(main(
        "closed",
        Kind::Figure {
            label: words.word("now"),
            value: words.clock(scene.now.wall),
            sub: words.say(
                "closed-who",
                &[("date", words.date(scene.now.wall)), ("cashier", scene.shop.cashier.name.clone())],
            ),
        },
    ));
    if wizard::is_closed(scene) {
        blocks.push(main(
            "storage",
            Kind::Notice {
                level: Level::Trouble,
                text: words.word("wz-storage-closed"),
                next: words.word("wz-storage-closed-next"),
                code: String::new(),
                buttons: vec![plain("wizard", words.word("wz-registration"))],
            },
        ));
    }
    if scene.draft().is_some_and(|(_, sale)| !sale.lines.is_empty()) {
        blocks.push(main("kept", notice(Level::Info, words.word("kept"), words.word("kept-next"))));
    }
    let number = scene.situation.shift.next_number().0.to_string();
    let open = go("open_shift", words.word("open-shift")).with_sub(words.say("shift", &[("number", number)]));
    Drawn { name: "closed", title: words.word("title-closed"), back: false, blocks, actions: vec![open] }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("actions", "open_shift") => basket::open_shift(session, scene),
        ("storage", "wizard") if wizard::is_closed(scene) => {
            session.go(Place::Wizard);
            SHOW
        }
        _ => SHOW,
    }
}

/// Before the shift is closed.
pub(super) fn close(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let receipts = scene.situation.shift_receipts.to_string();
    blocks.push(main(
        "drawer",
        Kind::Figure {
            label: words.word("drawer"),
            value: words.money(scene.situation.drawer),
            sub: words.say("shift-receipts", &[("count", receipts)]),
        },
    ));
    if scene.draft().is_some_and(|(_, sale)| !sale.lines.is_empty()) {
        blocks.push(main("kept", notice(Level::Warning, words.word("kept"), words.word("kept-close"))));
    }
    let number = scene.situation.shift.number().0.to_string();
    let close =
        danger("close_shift", words.word("close-shift")).with_sub(words.say("shift", &[("number", number)]));
    Drawn { name: "close", title: words.word("title-close"), back: true, blocks, actions: vec![close] }
}

pub(super) fn tap_close(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("actions", "close_shift") => basket::close_shift(session, scene),
        _ => SHOW,
    }
}

/// The register is not in service.
pub(super) fn unregistered(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let next = words.word(if scene.shop.emulated { "unregistered-soon" } else { "unregistered-next" });
    blocks.push(main("unregistered", notice(Level::Trouble, words.any("status-not-registered", &[]), next)));
    Drawn { name: "trouble", title: words.word("title-trouble"), back: false, blocks, actions: Vec::new() }
}
