//! The history: what was made, found again.

use super::Drawn;
use crate::basket::{REFUSED, SHOW};
use crate::effect::Effect;
use crate::found::{Kind as Wanted, Period, Search, Typed, understand};
use crate::parts::{chosen, main, notice, plain};
use crate::place::{Scene, Wish};
use crate::screen::{Button, Field, Input, Kind, Level, Row, Tap};
use crate::session::{Place, Session, Strip};
use domain::document::{Content, Document, DocumentId, DocumentState};
use domain::shift::ShiftNo;
use domain::tax::CountryCode;
use store::StoreError;

/// The row that asks for more.
const MORE: &str = "more";

/// Comes to the history; `kind`: what is wanted at first.
pub(super) fn open(session: &mut Session, scene: &Scene<'_>, kind: Option<Wanted>) -> Effect {
    session.go(Place::History);
    session.search = Search { kind, ..Search::default() };
    look(session, scene, Search::look)
}

fn look(
    session: &mut Session,
    scene: &Scene<'_>,
    ask: impl FnOnce(&mut Search, &Scene<'_>) -> Result<(), StoreError>,
) -> Effect {
    match ask(&mut session.search, scene) {
        Ok(()) => SHOW,
        Err(error) => {
            session.say(Strip::Refusal(error.refusal()));
            REFUSED
        }
    }
}

/// The kinds this country has.
fn kinds(scene: &Scene<'_>) -> impl Iterator<Item = Wanted> {
    let corrections = scene.shop.country == CountryCode::Ru;
    Wanted::ALL.into_iter().filter(move |kind| corrections || *kind != Wanted::Corrections)
}

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let search = &session.search;
    let mut blocks = scene.troubles();
    let unclear = understand(&search.typed) == Typed::Unclear;
    blocks.push(main(
        "find",
        Kind::Field(Field {
            field: "",
            label: words.word("find"),
            value: search.typed.clone(),
            input: Input::Search,
            error: if unclear { words.word("find-unclear") } else { String::new() },
        }),
    ));
    if search.choosing {
        let key =
            |period: Period| chosen(plain(period.name(), words.word(period.name())), period == search.period);
        blocks.push(main("period", Kind::Buttons { buttons: Period::ALL.map(key).into() }));
        let all = chosen(plain("kinds-all", words.word("kinds-all")), search.kind.is_none());
        let key =
            |kind: Wanted| chosen(plain(kind.name(), words.word(kind.name())), search.kind == Some(kind));
        let buttons = std::iter::once(all).chain(kinds(scene).map(key)).collect();
        blocks.push(main("kinds", Kind::Buttons { buttons }));
    }
    if search.period == Period::Shift {
        blocks.push(main("shift", Kind::Buttons { buttons: shifts(search, scene) }));
    }
    let mut rows: Vec<Row> = search.page.documents.iter().map(|document| row(scene, document)).collect();
    if search.page.before.is_some() {
        let text = words.word("look-on");
        rows.push(Row { id: MORE.to_owned(), text, sub: String::new(), value: String::new() });
    }
    blocks.push(main("documents", Kind::List { rows, empty: words.word("nothing-found") }));
    blocks.push(main("hint", notice(Level::Info, words.word("find-scan"), String::new())));
    let kind = words.word(search.kind.map_or("kinds-all", Wanted::name));
    let chosen = format!("{} · {kind}", words.word(search.period.name()));
    let narrow = plain("narrow", words.word(if search.choosing { "narrowed" } else { "narrow" }));
    let mut actions = vec![narrow.with_sub(chosen)];
    if scene.offers(Wish::Return) {
        actions.push(plain("claim", words.word("claim")));
    }
    Drawn { name: "history", title: words.word("history"), back: true, blocks, actions }
}

/// The shift before and the one after.
fn shifts(search: &Search, scene: &Scene<'_>) -> Vec<Button> {
    let words = &scene.words;
    let ShiftNo(shown) = search.shift.unwrap_or(scene.situation.shift.number());
    let said = |number: u32| words.say("shift", &[("number", number.to_string())]);
    vec![
        plain("earlier", format!("← {}", said(shown.saturating_sub(1)))).ready_if(shown > 1),
        chosen(plain("shown", said(shown)), true).ready_if(false),
        plain("later", format!("{} →", said(shown.saturating_add(1))))
            .ready_if(shown < scene.situation.shift.number().0),
    ]
}

/// What a document is called: `Чек № 3 · Возврат`.
pub(super) fn name(scene: &Scene<'_>, document: &Document) -> String {
    let words = &scene.words;
    let number = document
        .autonomous
        .as_ref()
        .map(|signed| signed.receipt)
        .or(document.settlement.as_ref().map(|settled| settled.receipt));
    let Some(receipt) = document.content.receipt() else {
        return words.word(&format!("kind-{}", document.content.kind().as_str()));
    };
    let kind = words.word(&format!("operation-{}", receipt.operation.as_str()));
    let kind = if receipt.correction.is_some() {
        format!("{} · {kind}", words.word("kind-correction"))
    } else {
        kind
    };
    match number {
        Some(number) => format!("{} · {kind}", words.say("receipt-no", &[("number", number.to_string())])),
        None => kind,
    }
}

fn row(scene: &Scene<'_>, document: &Document) -> Row {
    let words = &scene.words;
    let at = document.autonomous.as_ref().map(|signed| signed.at);
    let at = at.or(document.settlement.as_ref().map(|settled| settled.at)).unwrap_or(document.accepted);
    let state = match &document.state {
        DocumentState::Waiting => Some("state-waiting"),
        DocumentState::Autonomous => Some("state-autonomous"),
        DocumentState::Refused(_) => Some("state-refused"),
        DocumentState::Stuck(_) => Some("state-stuck"),
        DocumentState::Settled => None,
    };
    let number = document.settlement.as_ref().filter(|settled| settled.number > 0);
    let number = number.map(|settled| words.say("document-no", &[("number", settled.number.to_string())]));
    let parts = [Some(words.time(at)), number, state.map(|state| words.word(state))];
    let sum = match &document.content {
        Content::Receipt(receipt, _) => Some(receipt.total),
        Content::CashIn(sum, _) | Content::CashOut(sum, _) => Some(*sum),
        _ => None,
    };
    Row {
        id: document.id.0.to_string(),
        text: name(scene, document),
        sub: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        value: sum.map_or_else(String::new, |sum| words.money(sum)),
    }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let search = &mut session.search;
    let ShiftNo(newest) = scene.situation.shift.number();
    match (tap.block.as_str(), tap.action.as_str()) {
        ("find", "change" | "enter") => search.type_in(&tap.value),
        ("actions", "claim") if scene.offers(Wish::Return) => {
            session.go(Place::Claiming);
            return SHOW;
        }
        ("actions", "narrow") => {
            search.choosing = !search.choosing;
            return SHOW;
        }
        ("period" | "kinds", _) if !search.choosing => return SHOW,
        ("period", name) => {
            let Some(period) = Period::ALL.into_iter().find(|period| period.name() == name) else {
                return SHOW;
            };
            search.period = period;
            search.shift = Some(ShiftNo(newest));
        }
        ("shift", to) if search.period == Period::Shift => {
            let ShiftNo(shown) = search.shift.unwrap_or(ShiftNo(newest));
            let next = match to {
                "earlier" if shown > 1 => shown.saturating_sub(1),
                "later" if shown < newest => shown.saturating_add(1),
                _ => return SHOW,
            };
            search.shift = Some(ShiftNo(next));
        }
        ("kinds", "kinds-all") => search.kind = None,
        ("kinds", name) => {
            let Some(kind) = kinds(scene).find(|kind| kind.name() == name) else { return SHOW };
            search.kind = Some(kind);
        }
        ("documents", MORE) => return look(session, scene, Search::more),
        ("documents", id) => {
            let found = search.page.documents.iter().find(|document| document.id.0.to_string() == id);
            if let Some(id) = found.map(|document| document.id) {
                session.go(Place::Found(id));
            }
            return SHOW;
        }
        _ => return SHOW,
    }
    look(session, scene, Search::look)
}

/// A document of the history: its paper, its copy, and what may follow of it.
pub(super) fn found(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let document = match scene.books.document(id) {
        Ok(Some(document)) => document,
        Ok(None) => return nothing(scene),
        Err(error) => {
            let mut drawn = nothing(scene);
            let refused = crate::parts::refused(Level::Warning, &error.refusal(), words.language);
            drawn.blocks = vec![main("unreadable", refused)];
            return drawn;
        }
    };
    let mut drawn = match &document.state {
        DocumentState::Settled | DocumentState::Autonomous => super::receipt::draw(scene, id),
        DocumentState::Refused(why) | DocumentState::Stuck(why) => {
            let why = crate::parts::refused(Level::Warning, why, words.language);
            Drawn { blocks: vec![main("why", why)], ..nothing(scene) }
        }
        DocumentState::Waiting => {
            let text = notice(Level::Info, words.word("state-waiting"), String::new());
            Drawn { blocks: vec![main("waiting", text)], ..nothing(scene) }
        }
    };
    drawn.title = name(scene, &document);
    drawn
}

fn nothing(scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let blocks = vec![main("nothing", notice(Level::Info, words.word("nothing-found"), String::new()))];
    Drawn { name: "receipt", title: words.word("paper"), back: true, blocks, actions: Vec::new() }
}
