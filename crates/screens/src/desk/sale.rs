//! Collecting what is sold.

use super::{Drawn, back, discount};
use crate::basket::{self, SHOW};
use crate::code::{self, Scanned};
use crate::effect::Effect;
use crate::parts::{danger, go, main, plain, side};
use crate::place::Scene;
use crate::said::{Words, unbroken};
use crate::screen::{Block, Field, Input, Kind, Row, Tap, TapeLine, Tile};
use crate::session::{Place, Session, Strip, Wanted};
use domain::draft::{DraftLine, SaleDraft};
use domain::extra::Original;
use domain::money::Money;
use domain::receipt::Unit;
use store::{Goods, StoreError};

/// Large keys at most.
const FAVOURITES: usize = 24;
/// Rows of a search at most.
const FOUND: usize = 30;
/// Characters of a search that are looked at.
const WANTED: usize = 100;

pub(super) fn draw(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let sale = scene.draft().map(|(_, sale)| sale);
    let total = sale.map_or(Money::ZERO, |sale| basket::due(scene, sale));
    let mut blocks = scene.troubles();
    blocks.push(side(
        "total",
        Kind::Figure { label: words.word("total"), value: words.money(total), sub: count(scene, sale) },
    ));
    blocks.push(side("tape", tape(words, sale)));
    blocks.extend(sale.and_then(|sale| back::subject(scene, sale)));
    let takes_goods = takes_goods(sale);
    if takes_goods {
        blocks.push(main("search", search(session, scene)));
        match wanted(session, scene) {
            Some(goods) => blocks.push(found(scene, goods)),
            None => blocks.push(favourites(scene)),
        }
    }
    let filled = sale.is_some_and(|sale| !sale.lines.is_empty());
    let mut actions = Vec::new();
    let plain_sale = sale.is_none_or(SaleDraft::is_plain);
    if !plain_sale {
        actions.push(danger("abandon", words.word("abandon")));
    }
    if takes_goods {
        actions.push(plain("price", words.word("free-price")));
    }
    if filled && plain_sale {
        actions.push(plain("quantity", words.word("quantity")));
    }
    let paid_out = sale.is_some_and(|sale| !sale.operation.money_comes_in());
    let pay = words.word(if paid_out { "pay-out" } else { "pay" });
    actions.push(go("to_pay", pay).with_sub(words.money(total)).ready_if(filled));
    Drawn { name: "sale", title: title(words, sale), back: false, blocks, actions }
}

fn title(words: &Words, sale: Option<&SaleDraft>) -> String {
    let Some(sale) = sale.filter(|sale| !sale.is_plain()) else { return words.word("title-sale") };
    if sale.repair.is_some() {
        return words.word("repair");
    }
    let operation = words.word(&format!("operation-{}", sale.operation.as_str()));
    if sale.correction.is_some() {
        format!("{} · {operation}", words.word("kind-correction"))
    } else {
        operation
    }
}

/// Whether goods are added: not to a return of one of our own receipts.
fn takes_goods(sale: Option<&SaleDraft>) -> bool {
    !sale.is_some_and(|sale| matches!(sale.original, Some(Original::Ours(_))))
}

fn count(scene: &Scene<'_>, sale: Option<&SaleDraft>) -> String {
    let lines = sale.map_or(0, |sale| sale.lines.len());
    if lines == 0 {
        return String::new();
    }
    let count = scene.words.say("lines", &[("count", lines.to_string())]);
    match sale.and_then(|sale| sale.change) {
        Some(change) => format!("{count} · {}", discount::said(&scene.words, change)),
        None => count,
    }
}

/// The lines. Two hundred of them are drawn again with each tap, so each word is looked up once.
fn tape(words: &Words, sale: Option<&SaleDraft>) -> Kind {
    let delete = words.word("delete");
    let mut units: Vec<(Unit, String)> = Vec::new();
    let lines = sale.map_or(&[][..], |sale| &sale.lines).iter().map(|row| {
        let DraftLine { no, line, change } = row;
        let at = units.iter().position(|(unit, _)| *unit == line.unit).unwrap_or_else(|| {
            units.push((line.unit, words.unit(line.unit)));
            units.len().saturating_sub(1)
        });
        let unit = units.get(at).map_or("", |(_, sign)| sign);
        let mut sub =
            format!("{} × {}", words.quantity(&line.quantity.to_string(), unit), words.money(line.price));
        if let Some(change) = change {
            sub = format!("{sub} · {}", discount::said(words, *change));
        }
        TapeLine {
            no: *no,
            text: unbroken(&line.name),
            sub,
            value: words.money(row.cost().unwrap_or(line.cost)),
            fresh: sale.is_some_and(|sale| sale.fresh == Some(*no)),
            remove: format!("{delete}: {}", line.name),
        }
    });
    let lines: Vec<TapeLine> = lines.collect();
    Kind::Tape {
        lines,
        empty: words.word("tape-empty"),
        undo: sale
            .and_then(|sale| sale.removed.as_ref())
            .map(|(_, line)| words.say("undo", &[("name", line.line.name.clone())])),
    }
}

fn search(session: &Session, scene: &Scene<'_>) -> Kind {
    Kind::Field(Field {
        field: "",
        label: scene.words.word("search"),
        value: match &session.wanted {
            Wanted::Text(text) => text.clone(),
            Wanted::Nothing | Wanted::Code(_) => String::new(),
        },
        input: Input::Search,
        error: String::new(),
    })
}

/// What is looked for; nothing while nothing is.
fn wanted(session: &Session, scene: &Scene<'_>) -> Option<Result<Vec<Goods>, StoreError>> {
    match &session.wanted {
        Wanted::Nothing => None,
        Wanted::Text(text) => Some(scene.goods.search(text, FOUND)),
        Wanted::Code(code) => Some(scene.goods.with_barcode(code)),
    }
}

fn found(scene: &Scene<'_>, goods: Result<Vec<Goods>, StoreError>) -> Block {
    let words = &scene.words;
    let row = |goods: Goods| Row {
        sub: goods.barcode.unwrap_or_else(|| goods.code.clone()),
        id: goods.code,
        text: unbroken(&goods.name),
        value: words.price(goods.price, goods.unit),
    };
    match goods {
        Ok(goods) => main(
            "found",
            Kind::List { rows: goods.into_iter().map(row).collect(), empty: words.word("nothing-found") },
        ),
        Err(error) => unreadable(scene, &error),
    }
}

fn favourites(scene: &Scene<'_>) -> Block {
    let words = &scene.words;
    let tile = |goods: Goods| Tile {
        id: goods.code,
        text: unbroken(&goods.name),
        sub: words.price(goods.price, goods.unit),
    };
    match scene.goods.favourites(FAVOURITES) {
        Ok(goods) => main("favourites", Kind::Tiles { tiles: goods.into_iter().map(tile).collect() }),
        Err(error) => unreadable(scene, &error),
    }
}

fn unreadable(scene: &Scene<'_>, error: &StoreError) -> Block {
    main(
        "goods",
        crate::parts::refused(crate::screen::Level::Warning, &error.refusal(), scene.words.language),
    )
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let draft = scene.draft();
    let sale = draft.map(|(_, sale)| sale);
    let (takes_goods, plain_sale) = (takes_goods(sale), sale.is_none_or(SaleDraft::is_plain));
    let number = || tap.value.parse::<u32>().ok();
    match (tap.block.as_str(), tap.action.as_str()) {
        ("actions", "abandon") => return basket::abandon(session, scene),
        ("actions", "price") if takes_goods => session.go(Place::Price),
        ("actions", "quantity") if plain_sale => {
            let last = |sale: &SaleDraft| sale.fresh.or_else(|| sale.lines.last().map(|line| line.no));
            if let Some((draft, no)) = draft.and_then(|(draft, sale)| Some((draft, last(sale)?))) {
                session.go(Place::Line(draft.id, no));
            }
        }
        ("actions", "to_pay") => {
            if let Some((draft, _)) = draft.filter(|(_, sale)| !sale.lines.is_empty()) {
                session.go(Place::Pay(draft.id));
            }
        }
        ("tape", "open") => {
            if let Some((draft, no)) = draft.zip(number()).map(|((draft, _), no)| (draft, no)) {
                session.go(Place::Line(draft.id, no));
            }
        }
        ("tape", "remove") => {
            if let Some(no) = number().filter(|no| draft.is_some_and(|(_, sale)| sale.line(*no).is_some())) {
                return basket::remove(session, scene, no);
            }
        }
        ("tape", "undo") if draft.is_some_and(|(_, sale)| sale.removed.is_some()) => {
            return basket::undo(session, scene);
        }
        ("search" | "found" | "favourites", _) if !takes_goods => {}
        ("search", "change") => look_for(session, &tap.value),
        ("search", "enter") => return entered(session, scene, &tap.value),
        ("found", code) => return choose(session, scene, wanted(session, scene), code),
        ("favourites", code) if session.wanted == Wanted::Nothing => {
            return choose(session, scene, Some(scene.goods.favourites(FAVOURITES)), code);
        }
        _ => {}
    }
    SHOW
}

fn look_for(session: &mut Session, text: &str) {
    let text: String = text.chars().filter(|c| !c.is_control()).take(WANTED).collect();
    session.wanted = if text.trim().is_empty() { Wanted::Nothing } else { Wanted::Text(text) };
}

/// The return key: a code that was typed, or the only thing that was found.
fn entered(session: &mut Session, scene: &Scene<'_>, text: &str) -> Effect {
    if text.trim().len() >= 6
        && matches!(code::read(text), Scanned::Code(_))
        && text.trim().bytes().all(|b| b.is_ascii_digit())
    {
        return super::scan::tap(session, scene, text);
    }
    look_for(session, text);
    match wanted(session, scene) {
        Some(Ok(mut goods)) if goods.len() == 1 => match goods.pop() {
            Some(goods) => basket::add_goods(session, scene, goods),
            None => SHOW,
        },
        _ => SHOW,
    }
}

/// Adds what was tapped, if it stands there.
fn choose(
    session: &mut Session,
    scene: &Scene<'_>,
    shown: Option<Result<Vec<Goods>, StoreError>>,
    code: &str,
) -> Effect {
    match shown {
        Some(Ok(goods)) => match goods.into_iter().find(|goods| goods.code == code) {
            Some(goods) => basket::add_goods(session, scene, goods),
            None => SHOW,
        },
        Some(Err(error)) => {
            session.say(Strip::Refusal(error.refusal()));
            basket::REFUSED
        }
        None => SHOW,
    }
}
