//! The screens, one file each: how it is drawn and what its taps do.

mod back;
mod begin;
mod cash;
mod claim;
mod closed;
mod correct;
mod discount;
mod history;
mod line;
mod menu;
mod pay;
mod price;
pub(crate) mod receipt;
mod repair;
mod sale;
mod scan;
mod tender;
mod wait;

pub(crate) use receipt as paper;
pub(crate) use receipt::print_tap;

use crate::basket::SHOW;
use crate::effect::{Effect, Outcome};
use crate::parts::{main, notice, refused};
use crate::place::{Scene, Spot, Where, find};
use crate::said::Words;
use crate::screen::{Block, Button, Level, Screen, Signal, Tap, Title};
use crate::session::{Busy, Place, Session, Strip};
use crate::shop::Sight;
use crate::wizard;
use domain::document::DocumentState;
use domain::notice::Refusal;

/// What a screen file gives: all but what every screen has.
pub(crate) struct Drawn {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) back: bool,
    pub(crate) blocks: Vec<Block>,
    pub(crate) actions: Vec<Button>,
}

/// The screen of a session.
pub fn render(session: &Session, sight: &Sight<'_>, rev: u64) -> Screen {
    match find(session, sight) {
        Where::Begin(words) => frame(session, words, None, begin::draw(session, &words), rev),
        Where::Starting(words, shop) => {
            let text = notice(Level::Info, words.word("starting"), String::new());
            let drawn = Drawn {
                name: "trouble",
                title: words.word("title-starting"),
                back: false,
                blocks: vec![main("starting", text)],
                actions: Vec::new(),
            };
            let mut screen = frame(session, words, None, drawn, rev);
            screen.title.banner = banner(&words, shop.emulated);
            screen
        }
        Where::At(scene, spot) => {
            let drawn = match spot {
                Spot::Menu => menu::draw(session, &scene),
                Spot::Status => menu::status(&scene),
                Spot::Receipt(id) => back::offered(&scene, id, receipt::draw(&scene, id)),
                Spot::History => history::draw(session, &scene),
                Spot::Found(id) => back::offered(&scene, id, history::found(&scene, id)),
                Spot::Claimed => back::claimed(session, &scene),
                Spot::Claiming => claim::draw(session, &scene),
                Spot::Correct => correct::draw(session, &scene),
                Spot::Repair(id) => repair::draw(&scene, id),
                Spot::RepairCancel(id) => repair::cancel(&scene, id),
                Spot::ShiftDone(id) => receipt::shift_done(&scene, id),
                Spot::Cash(flow, _) => cash::draw(session, &scene, flow),
                Spot::AsideDone(aside, id) => cash::done(&scene, aside, id),
                Spot::Unregistered => closed::unregistered(&scene),
                Spot::Wizard => wizard::draw(session, &scene),
                Spot::Wait(made) => wait::draw(session, &scene, made),
                Spot::Done(made) => wait::done(&scene, made),
                Spot::Failed(made) => wait::failed(session, &scene, made),
                Spot::Closed => closed::draw(&scene),
                Spot::Close => closed::close(&scene),
                Spot::Sale => sale::draw(session, &scene),
                Spot::Line(no) => line::draw(session, &scene, no),
                Spot::Price => price::draw(session, &scene),
                Spot::Discount(no) => discount::draw(session, &scene, no),
                Spot::Pay => pay::draw(session, &scene),
                Spot::Kinds(_) => tender::kinds(session, &scene),
                Spot::Part(tender) => tender::part(session, &scene, tender),
                Spot::Approve(tender, cash) => tender::approve(session, &scene, tender, cash),
            };
            frame(session, scene.words, Some(&scene), drawn, rev)
        }
    }
}

fn banner(words: &Words, emulated: bool) -> String {
    if emulated { words.any("demo-banner", &[]) } else { String::new() }
}

fn frame(session: &Session, words: Words, scene: Option<&Scene<'_>>, drawn: Drawn, rev: u64) -> Screen {
    let Drawn { name, title, back, mut blocks, actions } = drawn;
    if let Some(strip) = &session.strip {
        blocks.insert(0, main("strip", said(&words, strip)));
    }
    Screen {
        rev,
        name,
        lang: words.language.as_str(),
        title: Title {
            text: title,
            sub: scene.map_or_else(String::new, under),
            banner: banner(&words, scene.is_some_and(|scene| scene.shop.emulated)),
            back,
            // Where there is a way back, it is the way to the menu as well.
            menu: scene.is_some() && !back,
        },
        status: scene.map_or_else(Vec::new, Scene::lights),
        blocks,
        actions,
    }
}

/// Below the title: who sells, in which shift.
fn under(scene: &Scene<'_>) -> String {
    let shift = scene.situation.shift;
    let cashier = &scene.shop.cashier.name;
    if !shift.is_open() {
        return cashier.clone();
    }
    format!("{} · {cashier}", scene.words.say("shift", &[("number", shift.number().0.to_string())]))
}

fn said(words: &Words, strip: &Strip) -> crate::screen::Kind {
    match strip {
        Strip::NoGoods(code) => notice(
            Level::Warning,
            words.say("no-goods", &[("code", code.clone())]),
            words.word("no-goods-next"),
        ),
        Strip::Misread(code) => notice(
            Level::Warning,
            words.say("misread", &[("code", code.clone())]),
            words.word("misread-next"),
        ),
        Strip::Several => notice(Level::Info, words.word("several"), String::new()),
        Strip::Word(id) => notice(Level::Warning, words.word(id), words.word(&format!("{id}-next"))),
        Strip::Refusal(refusal) => refused(Level::Warning, refusal, words.language),
    }
}

/// What a tap wants. The caller has compared its revision, except of block `scanner`. A tap on something that the
/// session's screen does not show does nothing.
pub fn tap(session: &mut Session, sight: &Sight<'_>, tap: &Tap) -> Effect {
    // The keyboard goes on typing into the place it is in; anything else has seen the strip.
    session.strip = None;
    let (scene, spot) = match find(session, sight) {
        Where::Begin(_) => return begin::tap(session, tap),
        Where::Starting(..) => return SHOW,
        Where::At(scene, spot) => (scene, spot),
    };
    match (tap.block.as_str(), tap.action.as_str()) {
        ("scanner", "scan") => return scan::tap(session, &scene, &tap.value),
        ("status", id) if scene.lights().iter().any(|light| light.id == id) => {
            session.go(Place::Status);
            return SHOW;
        }
        ("half", "finish") => {
            if let Some(wrong) = scene.view.half_repaired.first().filter(|_| shows_troubles(&spot)) {
                session.go(Place::Found(*wrong));
            }
            return SHOW;
        }
        ("title", "menu") if !has_back(&spot, &scene) => {
            session.go(Place::Menu);
            return SHOW;
        }
        ("title", "back") if has_back(&spot, &scene) => {
            session.go(session.place.before());
            return SHOW;
        }
        _ => {}
    }
    match spot {
        Spot::Menu => menu::tap(session, &scene, tap),
        Spot::Status => menu::status_tap(session, &scene, tap),
        Spot::Unregistered | Spot::Wait(_) => SHOW,
        Spot::Wizard => wizard::tap(session, &scene, tap),
        Spot::Receipt(id) | Spot::Found(id) => back::tap_offered(session, &scene, id, tap),
        Spot::History => history::tap(session, &scene, tap),
        Spot::Claimed => back::tap_claimed(session, &scene, tap),
        Spot::Claiming => claim::tap(session, &scene, tap),
        Spot::Correct => correct::tap(session, &scene, tap),
        Spot::Repair(id) => repair::tap(session, &scene, id, tap),
        Spot::RepairCancel(id) => repair::tap_cancel(session, &scene, id, tap),
        Spot::ShiftDone(id) | Spot::AsideDone(_, id) => receipt::tap(session, &scene, id, tap),
        Spot::Cash(flow, seen) => cash::tap(session, &scene, flow, seen, tap),
        Spot::Done(made) => wait::tap_done(session, &scene, made, tap),
        Spot::Failed(made) => wait::tap_failed(session, &scene, made, tap),
        Spot::Closed => closed::tap(session, &scene, tap),
        Spot::Close => closed::tap_close(session, &scene, tap),
        Spot::Sale => sale::tap(session, &scene, tap),
        Spot::Line(no) => line::tap(session, &scene, no, tap),
        Spot::Price => price::tap(session, &scene, tap),
        Spot::Discount(no) => discount::tap(session, &scene, no, tap),
        Spot::Pay => pay::tap(session, &scene, tap),
        Spot::Kinds(cash) => tender::tap_kinds(session, &scene, cash, tap),
        Spot::Part(tender) => tender::tap_part(session, &scene, tender, tap),
        Spot::Approve(tender, cash) => tender::tap_approve(session, &scene, tender, cash, tap),
    }
}

/// Whether what is wrong stands on this screen.
const fn shows_troubles(spot: &Spot<'_>) -> bool {
    !matches!(spot, Spot::Menu)
}

fn has_back(spot: &Spot<'_>, scene: &Scene<'_>) -> bool {
    // A register that is not in service has nowhere else to go.
    if matches!(spot, Spot::Wizard) {
        return scene.situation.registration.is_some() && !wizard::is_done(scene);
    }
    matches!(
        spot,
        Spot::Menu
            | Spot::Status
            | Spot::Receipt(_)
            | Spot::History
            | Spot::Found(_)
            | Spot::Claimed
            | Spot::Claiming
            | Spot::Correct
            | Spot::Repair(_)
            | Spot::RepairCancel(_)
            | Spot::Cash(..)
            | Spot::Close
            | Spot::Line(_)
            | Spot::Price
            | Spot::Discount(_)
            | Spot::Pay
            | Spot::Kinds(_)
            | Spot::Part(_)
            | Spot::Approve(..)
    )
}

/// What became of a change of the draft, or of paper: it says nothing about a payment or a shift that is under way meanwhile.
pub fn changed(session: &mut Session, refused: Option<Refusal>) -> Option<Signal> {
    session.say(Strip::Refusal(refused?));
    Some(Signal::Refused)
}

/// What became of the effect of a tap before.
pub fn answered(session: &mut Session, sight: &Sight<'_>, outcome: Outcome) -> Option<Signal> {
    if let Outcome::Paper(refused) = outcome {
        return changed(session, refused);
    }
    let busy = session.busy.take();
    match (busy, outcome) {
        (_, Outcome::Rehearsed(refusal)) => {
            let signal = if refusal.is_none() { Signal::Added } else { Signal::Refused };
            session.rehearsed = Some(refusal);
            Some(signal)
        }
        (Some(Busy::Report), Outcome::Done(_)) => {
            session.go(Place::Wizard);
            Some(Signal::Sold)
        }
        (_, Outcome::Paper(_)) => None,
        (Some(Busy::Begin), Outcome::Done(_) | Outcome::Open(_)) => {
            // The register now knows the language; this shell keeps its own.
            session.country = None;
            session.go(Place::Home);
            None
        }
        (Some(Busy::Close), Outcome::Done(Some(document))) => {
            session.go(Place::ShiftDone(document));
            Some(Signal::Sold)
        }
        (Some(Busy::Aside(aside)), Outcome::Done(Some(document))) => {
            session.go(Place::AsideDone(aside, document));
            Some(Signal::Sold)
        }
        (Some(Busy::Open), Outcome::Done(_)) => {
            session.go(Place::Home);
            Some(Signal::Added)
        }
        (Some(Busy::Pay), Outcome::Done(_)) => {
            session.go(Place::Home);
            Some(Signal::Sold)
        }
        (_, Outcome::Done(_)) => None,
        (Some(_), Outcome::Open(_)) => {
            session.go(Place::Home);
            None
        }
        (None, Outcome::Open(_)) => None,
        (_, Outcome::Elsewhere(_)) => {
            session.go(Place::Home);
            session.say(Strip::Word("elsewhere"));
            Some(Signal::Refused)
        }
        (busy, Outcome::Refused(refusal)) => {
            // A receipt that was refused has a screen of its own, with the same words.
            if !(busy == Some(Busy::Pay) && is_told(sight, &refusal)) {
                session.say(Strip::Refusal(refusal));
            }
            Some(Signal::Refused)
        }
    }
}

fn is_told(sight: &Sight<'_>, refusal: &Refusal) -> bool {
    let Sight::Register { view, .. } = sight else { return false };
    view.made.as_ref().is_some_and(|made| match &made.state {
        DocumentState::Refused(told) | DocumentState::Stuck(told) => told.code == refusal.code,
        _ => false,
    })
}
