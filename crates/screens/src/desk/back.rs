//! Money back for goods: from one of our own receipts, or by the paper of another register; and money paid out.

use super::{Drawn, receipt, repair};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{chosen, go, main, notice, plain, side};
use crate::place::{Scene, Wish, back};
use crate::screen::{Block, Button, Kind, Level, Tap};
use crate::session::{Place, Session};
use domain::country::OriginalState;
use domain::document::{Content, Document, DocumentId};
use domain::draft::SaleDraft;
use domain::extra::Original;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Operation, Tender};
use domain::returns;
use domain::tax::CountryCode;

/// The paper of a receipt with the key that gives its money back, where there is something to give.
pub(super) fn offered(scene: &Scene<'_>, id: DocumentId, mut drawn: Drawn) -> Drawn {
    drawn.actions.extend(repair::key(scene, id));
    if let Some((document, state)) = left(scene, id) {
        let words = &scene.words;
        let sum = state.receipt.as_deref().map_or(Money::ZERO, |receipt| rest(receipt.total, &state));
        if state.returned.total > Money::ZERO {
            let said = words.say("given-back", &[("sum", words.money(state.returned.total))]);
            drawn.blocks.insert(0, main("given-back", notice(Level::Info, said, String::new())));
        }
        drawn.actions.push(go("give_back", words.word(name(&document))).with_sub(words.money(sum)));
    }
    drawn
}

/// What is left of a receipt, where its money may be given back.
fn left(scene: &Scene<'_>, id: DocumentId) -> Option<(Document, OriginalState)> {
    if !scene.offers(Wish::Return) {
        return None;
    }
    scene.returnable(id).filter(|(_, state)| !returns::left(state).is_empty())
}

fn rest(total: Money, state: &OriginalState) -> Money {
    total.checked_sub(state.returned.total).unwrap_or(Money::ZERO)
}

fn name(document: &Document) -> &'static str {
    match document.content.receipt() {
        Some(receipt) if matches!(receipt.operation, Operation::Purchase) => "give-purchase-back",
        _ => "give-back",
    }
}

pub(super) fn tap_offered(session: &mut Session, scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    if (tap.block.as_str(), tap.action.as_str()) == ("actions", "repair") && repair::key(scene, id).is_some()
    {
        session.go(Place::Repair(id));
        return SHOW;
    }
    if (tap.block.as_str(), tap.action.as_str()) != ("actions", "give_back") {
        return receipt::tap(session, scene, id, tap);
    }
    let Some((_, state)) = left(scene, id) else { return SHOW };
    let Some(operation) = state.receipt.as_deref().and_then(|receipt| back(receipt.operation)) else {
        return SHOW;
    };
    let draft = SaleDraft { operation, original: Some(Original::Ours(id)), ..SaleDraft::default() };
    basket::begin(session, scene, draft, returns::left(&state))
}

/// A receipt of another register, by its code.
pub(super) fn claimed(session: &Session, scene: &Scene<'_>) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let mut actions = Vec::new();
    if let Some(claim) = &session.claim {
        let paper = &claim.paper;
        let at = paper.at.format("%d.%m.%Y %H:%M").to_string();
        let sub = words.say("claim-of", &[("register", paper.register.clone()), ("time", at)]);
        let label = words.word("claim");
        blocks.push(main("claim", Kind::Figure { label, value: words.money(paper.total), sub }));
        let what = |level, word: &str| {
            main("what", notice(level, words.word(word), words.word(&format!("{word}-next"))))
        };
        if claim.back().is_none() {
            blocks.push(what(Level::Warning, "claim-return"));
        } else if scene.offers(Wish::Return) {
            blocks.push(what(Level::Info, "claim-what"));
            if scene.shop.country == CountryCode::Kz {
                let mark = chosen(plain("autonomous", words.word("claim-autonomous")), paper.autonomous);
                blocks.push(main("mark", Kind::Buttons { buttons: vec![mark] }));
            }
            actions.push(go("give_back", words.word("give-back")));
        } else {
            blocks.push(what(Level::Warning, "no-return"));
        }
    }
    Drawn { name: "claim", title: words.word("title-claim"), back: true, blocks, actions }
}

pub(super) fn tap_claimed(session: &mut Session, scene: &Scene<'_>, tap: &Tap) -> Effect {
    let autonomous = (tap.block.as_str(), tap.action.as_str()) == ("mark", "autonomous");
    if let Some(claim) =
        session.claim.as_mut().filter(|_| autonomous && scene.shop.country == CountryCode::Kz)
    {
        claim.paper.autonomous = !claim.paper.autonomous;
        return SHOW;
    }
    let asked = (tap.block.as_str(), tap.action.as_str()) == ("actions", "give_back");
    let Some(claim) = session.claim.clone().filter(|_| asked && scene.offers(Wish::Return)) else {
        return SHOW;
    };
    let Some(operation) = claim.back() else { return SHOW };
    let draft = SaleDraft { operation, original: Some(Original::Paper(claim.paper)), ..SaleDraft::default() };
    basket::begin(session, scene, draft, Vec::new())
}

/// What the lines of the basket are for, where it is no plain sale.
pub(super) fn subject(scene: &Scene<'_>, sale: &SaleDraft) -> Option<Block> {
    let words = &scene.words;
    let (text, next) = match (&sale.original, &sale.correction) {
        _ if sale.repair.is_some() => {
            let document = scene.books.document(sale.repair?).ok().flatten()?;
            let of = [("name", super::history::name(scene, &document))];
            (words.say("subject-repair", &of), words.word("subject-repair-next"))
        }
        (Some(Original::Ours(_)), _) => {
            let (document, state) = scene.given_back()?;
            let receipt = state.receipt.as_deref()?;
            let sum = words.money(rest(receipt.total, &state));
            let of = [("name", super::history::name(scene, &document)), ("sum", sum)];
            (words.say("subject-ours", &of), words.word("subject-ours-next"))
        }
        (Some(Original::Paper(paper)), _) => {
            let of = [("register", paper.register.clone()), ("sum", words.money(paper.total))];
            (words.say("subject-paper", &of), words.word("subject-paper-next"))
        }
        (None, Some(correction)) => {
            let day = correction.settled_on.format("%d.%m.%Y").to_string();
            let text = match &correction.order {
                Some(order) => words.say("subject-order", &[("day", day), ("order", order.clone())]),
                None => words.say("subject-own", &[("day", day)]),
            };
            (text, words.word("subject-correction-next"))
        }
        (None, None) => return None,
    };
    Some(main("subject", notice(Level::Info, text, next)))
}

/// How the money is paid out, or was: as it came, or all in one kind.
fn plan(session: &Session, scene: &Scene<'_>, sale: &SaleDraft) -> Vec<(Tender, Money)> {
    let total = basket::due(scene, sale);
    match session.back {
        Some(tender) => vec![(tender, total)],
        None => as_paid(scene, total).unwrap_or_else(|| vec![(Tender::Cash, total)]),
    }
}

/// As it came; nothing where that is not known.
fn as_paid(scene: &Scene<'_>, total: Money) -> Option<Vec<(Tender, Money)>> {
    if let Some(wrong) = scene.draft().and_then(|(_, sale)| sale.repair) {
        let document = scene.books.document(wrong).ok().flatten()?;
        return returns::as_paid(&document.content.receipt()?.payments, total);
    }
    let (_, state) = scene.given_back()?;
    returns::as_paid(&state.receipt?.payments, total)
}

/// Whether the money moved already: how is only told.
const fn is_told(sale: &SaleDraft) -> bool {
    sale.correction.is_some() || sale.repair.is_some()
}

/// The kinds that may be chosen.
fn tenders(scene: &Scene<'_>, sale: &SaleDraft) -> Vec<Tender> {
    let (machines, rare) = scene.tenders();
    let rare = if is_told(sale) { rare } else { &[] };
    [&[Tender::Cash], machines, rare].concat()
}

fn choices(session: &Session, scene: &Scene<'_>, sale: &SaleDraft) -> Vec<Button> {
    let words = &scene.words;
    let known =
        as_paid(scene, basket::due(scene, sale)).filter(|paid| paid.iter().any(|(t, _)| *t != Tender::Cash));
    let usual = session.back.or(if known.is_some() { None } else { Some(Tender::Cash) });
    let mut keys = Vec::new();
    if known.is_some() {
        keys.push(chosen(plain("as-paid", words.word("as-paid")), usual.is_none()));
    }
    let key = |tender: Tender| chosen(plain(tender.as_str(), words.tender(tender)), usual == Some(tender));
    keys.extend(tenders(scene, sale).into_iter().map(key));
    keys
}

/// Paying out; and how a settlement that is corrected was paid.
pub(super) fn pay(session: &Session, scene: &Scene<'_>, sale: &SaleDraft) -> Drawn {
    let words = &scene.words;
    let total = basket::due(scene, sale);
    let plan = plan(session, scene, sale);
    let mut blocks = scene.troubles();
    let correction = is_told(sale);
    let label = if correction { "total" } else { "pay-out" };
    let sub = plan.iter().map(|(tender, sum)| format!("{} {}", words.tender(*tender), words.money(*sum)));
    let sub = sub.collect::<Vec<_>>().join(" · ");
    blocks.push(side("total", Kind::Figure { label: words.word(label), value: words.money(total), sub }));
    blocks.push(main("how", Kind::Buttons { buttons: choices(session, scene, sale) }));
    let cash = plan.iter().find(|(tender, _)| *tender == Tender::Cash).map_or(Money::ZERO, |(_, sum)| *sum);
    let leaves = !correction && !sale.operation.money_comes_in();
    if leaves && cash > scene.situation.drawer {
        let drawer = words.any("status-drawer", &[("sum", words.money(scene.situation.drawer))]);
        blocks.push(main("short", notice(Level::Warning, words.word("drawer-short"), drawer)));
    }
    if leaves && plan.iter().any(|(tender, _)| *tender != Tender::Cash) {
        let text = notice(Level::Info, words.word("terminal-back"), words.word("terminal-back-next"));
        blocks.push(main("terminal", text));
    }
    let made = repaired(scene, sale, &plan);
    blocks.extend(made.iter().flat_map(|made| repair::plan(scene, made)));
    let ready = total > Money::ZERO && !matches!(made, Some(Err(_)));
    let act = words.word(if sale.repair.is_some() {
        "repair-now"
    } else if correction {
        "correct-now"
    } else {
        "pay-out-now"
    });
    let key = go("pay", act).with_sub(words.money(total)).ready_if(ready);
    let title = words.word(if correction { "title-pay" } else { "title-pay-out" });
    Drawn { name: "pay_out", title, back: true, blocks, actions: vec![key] }
}

/// The documents of a repair; nothing where it is none.
fn repaired(
    scene: &Scene<'_>,
    sale: &SaleDraft,
    plan: &[(Tender, Money)],
) -> Option<Result<Vec<Content>, Refusal>> {
    let wrong = repair::wrong(scene, sale.repair?);
    let gone = || Refusal::new("repair.done").with("document", sale.repair.map_or(0, |wrong| wrong.0));
    let right = basket::receipt(scene, sale, plan);
    Some(wrong.ok_or_else(gone).and_then(|wrong| repair::documents(scene, &wrong, Some(right?))))
}

pub(super) fn tap_pay(session: &mut Session, scene: &Scene<'_>, sale: &SaleDraft, tap: &Tap) -> Effect {
    match (tap.block.as_str(), tap.action.as_str()) {
        ("how", key) => {
            if choices(session, scene, sale).iter().any(|choice| choice.action == key) {
                session.back = tenders(scene, sale).into_iter().find(|tender| tender.as_str() == key);
            }
            SHOW
        }
        ("actions", "pay") if basket::due(scene, sale) > Money::ZERO => {
            let plan = plan(session, scene, sale);
            if matches!(repaired(scene, sale, &plan), Some(Err(_))) {
                return SHOW;
            }
            basket::pay(session, scene, &plan)
        }
        _ => SHOW,
    }
}
