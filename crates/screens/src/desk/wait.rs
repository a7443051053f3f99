//! A document is being made, is made, or was not.

use super::{Drawn, receipt};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{danger, go, main, notice, plain, refused, side};
use crate::place::Scene;
use crate::said::Words;
use crate::screen::{Kind, Level, Tap};
use crate::session::{Busy, Place, Session};
use domain::document::{AttemptState, Document, DocumentKind, DocumentState};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Receipt, Tender};
use domain::tax::CountryCode;
use std::iter;

/// Seconds after which it is said why it takes so long.
const LONG: i64 = 5;

pub(super) fn draw(session: &Session, scene: &Scene<'_>, made: Option<&Document>) -> Drawn {
    let words = &scene.words;
    let (what, next) = match (made.map(|made| made.content.kind()), session.busy) {
        (Some(DocumentKind::ShiftOpen), _) | (None, Some(Busy::Open)) => ("wait-open", "wait-report-next"),
        (Some(DocumentKind::ShiftClose), _) | (None, Some(Busy::Close)) => ("wait-close", "wait-report-next"),
        (Some(kind), _) if kind.is_of_the_register() => ("wz-wait", "wait-report-next"),
        (None, Some(Busy::Report)) => ("wz-wait", "wait-report-next"),
        (None, Some(Busy::Aside(_))) => ("wait-aside", "wait-report-next"),
        _ => ("wait-receipt", "wait-receipt-next"),
    };
    let mut blocks = vec![main("wait", notice(Level::Info, words.word(what), words.word(next)))];
    if let Some(total) = made.and_then(|made| made.content.receipt()).map(|receipt| receipt.total) {
        let figure =
            Kind::Figure { label: words.word("total"), value: words.money(total), sub: String::new() };
        blocks.insert(0, side("total", figure));
    }
    let live = |id| scene.view.live.as_ref().filter(|(live, _)| *live == id).map(|(_, state)| state);
    let seconds = made.map(|made| scene.now.wall.since(made.accepted).num_seconds());
    let report = made.is_some_and(|made| is_report(made.content.kind()));
    let kazakh = scene.shop.country == CountryCode::Kz;
    if made.is_some_and(|made| live(made.id) == Some(&AttemptState::InDoubt)) && !kazakh {
        let (text, next) =
            if report { ("in-doubt-report", "doubt-report-next") } else { ("in-doubt", "doubt-next") };
        blocks.push(main("doubtful", notice(Level::Warning, words.word(text), words.word(next))));
    } else if let Some(seconds) = seconds.filter(|seconds| *seconds >= LONG) {
        let text = words.say("wait-long", &[("seconds", seconds.to_string())]);
        let next = match (report, kazakh) {
            (false, false) => "wait-long-ru",
            (false, true) => "wait-long-kz",
            (true, false) => "wait-long-report-ru",
            (true, true) => "wait-long-report-kz",
        };
        blocks.push(main("long", notice(Level::Warning, text, words.word(next))));
    }
    blocks.extend(scene.troubles());
    Drawn { name: "wait", title: words.word("title-wait"), back: false, blocks, actions: Vec::new() }
}

const fn is_report(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::ShiftOpen | DocumentKind::ShiftClose) || kind.is_of_the_register()
}

pub(super) fn done(scene: &Scene<'_>, made: &Document) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    if let Some(receipt) = made.content.receipt() {
        blocks.insert(0, side("change", settled(words, receipt)));
    }
    blocks.push(side("fiscal", fiscal(scene, made)));
    blocks.extend(receipt::printing(scene, made.id));
    blocks.push(main("receipt", receipt::picture(made.id, receipt::words(scene, made))));
    let mut actions = receipt::print_keys(scene, made.id);
    actions.push(go("next", words.word("next-sale")));
    Drawn { name: "done", title: words.word("title-done"), back: false, blocks, actions }
}

/// The change, where there was cash; else how it was paid.
fn settled(words: &Words, receipt: &Receipt) -> Kind {
    let paid = receipt.payments.iter().filter(|(tender, _)| *tender != Tender::Cash);
    let paid: Vec<String> =
        paid.map(|(tender, sum)| format!("{} {}", words.tender(*tender), words.money(*sum))).collect();
    if receipt.correction.is_some() {
        let sub = receipt.payments.iter();
        let sub = sub.map(|(tender, sum)| format!("{} {}", words.tender(*tender), words.money(*sum)));
        let sub = sub.collect::<Vec<_>>().join(" · ");
        return Kind::Figure { label: words.word("total"), value: words.money(receipt.total), sub };
    }
    if !receipt.operation.money_comes_in() {
        let cash = receipt.paid(Tender::Cash);
        let (label, sum) =
            if cash > Money::ZERO { ("paid-out", cash) } else { ("transferred", receipt.total) };
        return Kind::Figure { label: words.word(label), value: words.money(sum), sub: paid.join(" · ") };
    }
    let given = receipt.cash_taken().unwrap_or(receipt.total);
    if given == Money::ZERO && !paid.is_empty() {
        let value = words.money(receipt.total);
        return Kind::Figure { label: words.word("paid"), value, sub: paid.join(" · ") };
    }
    let sub = words.say("of-given", &[("given", words.money(given)), ("total", words.money(receipt.total))]);
    let sub = iter::once(sub).chain(paid).collect::<Vec<_>>().join(" · ");
    Kind::Figure { label: words.word("change"), value: words.money(receipt.change), sub }
}

/// What the fiscal side made of it.
fn fiscal(scene: &Scene<'_>, made: &Document) -> Kind {
    let words = &scene.words;
    let autonomous = matches!(made.state, DocumentState::Autonomous);
    match (&made.autonomous, &made.settlement) {
        (Some(signed), _) if autonomous => notice(
            Level::Warning,
            words.say(
                "signed-autonomously",
                &[("number", signed.number.to_string()), ("time", words.time(signed.at))],
            ),
            words.word("autonomous-next"),
        ),
        (_, Some(settled)) => {
            let id = if scene.shop.country == CountryCode::Ru { "settled-ru" } else { "settled-kz" };
            let args = [
                ("number", settled.number.to_string()),
                ("receipt", settled.receipt.to_string()),
                ("sign", settled.sign.clone()),
                ("time", words.time(settled.at)),
            ];
            notice(Level::Good, words.say(id, &args), String::new())
        }
        _ => notice(Level::Good, words.word("title-done"), String::new()),
    }
}

pub(super) fn tap_done(session: &mut Session, scene: &Scene<'_>, made: &Document, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("actions", "next") => basket::next(session, scene),
        _ => receipt::print_tap(scene, made.id, tap),
    }
}

/// Goods whose receipt was refused are still in the basket: they go only when a person said twice that nobody wants them.
/// A document that is stuck keeps its goods, whatever comes of it: nothing is left to go back to.
pub(super) fn failed(session: &Session, scene: &Scene<'_>, made: &Document) -> Drawn {
    let words = &scene.words;
    let mut blocks = Vec::new();
    let mut actions = Vec::new();
    match &made.state {
        DocumentState::Refused(why) => {
            if session.place == Place::Cancel(made.id) {
                blocks.push(main("sure", sure(scene)));
            } else {
                actions.push(danger("cancel", words.word("cancel-sale")));
            }
            blocks.push(main("refused", refused(Level::Trouble, why, words.language)));
            actions.push(go("again", words.word("back-to-basket")));
        }
        DocumentState::Stuck(why) => {
            blocks.push(main("stuck", refused(Level::Trouble, why, words.language)));
            actions.push(plain("next", words.word("next-sale")));
        }
        _ => {}
    }
    if let Some(receipt) = made.content.receipt() {
        let value = words.money(receipt.total);
        blocks.push(side("total", Kind::Figure { label: words.word("total"), value, sub: String::new() }));
    }
    let told = |why: &Refusal| scene.view.trouble.as_ref().is_some_and(|trouble| trouble.code == why.code);
    let twice = match &made.state {
        DocumentState::Refused(why) | DocumentState::Stuck(why) => told(why),
        _ => false,
    };
    blocks.extend(scene.troubles().into_iter().filter(|block| !(twice && block.id == "trouble")));
    Drawn { name: "trouble", title: words.word("title-refused"), back: false, blocks, actions }
}

/// Whether all goods are to go; the key stands elsewhere than the one that asked.
fn sure(scene: &Scene<'_>) -> Kind {
    let words = &scene.words;
    Kind::Notice {
        level: Level::Warning,
        text: words.word("cancel-sale-sure"),
        next: words.word("cancel-sale-sure-next"),
        code: String::new(),
        buttons: vec![danger("drop", words.word("cancel-sale-yes"))],
    }
}

pub(super) fn tap_failed(session: &mut Session, scene: &Scene<'_>, made: &Document, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str(), &made.state) {
        ("actions", "cancel", DocumentState::Refused(_)) => session.go(Place::Cancel(made.id)),
        ("sure", "drop", DocumentState::Refused(_)) if session.place == Place::Cancel(made.id) => {
            return basket::next(session, scene);
        }
        ("actions", "again", DocumentState::Refused(_)) => return basket::again(session, scene),
        ("actions", "next", DocumentState::Stuck(_)) => return basket::next(session, scene),
        _ => {}
    }
    SHOW
}
