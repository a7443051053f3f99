//! A wrong receipt: what is wrong, which documents make it right, and that they are wanted.

use super::{Drawn, history};
use crate::basket::{self, SHOW};
use crate::effect::Effect;
use crate::parts::{danger, main, notice, plain, refused};
use crate::place::{Scene, Wish};
use crate::screen::{Block, Kind, Level, Row, Tap};
use crate::session::{Place, Session};
use domain::document::{Content, Document, DocumentId};
use domain::draft::SaleDraft;
use domain::extra::Original;
use domain::notice::Refusal;
use domain::receipt::Receipt;
use domain::repair::{self, Repair, Repaired};

/// A wrong receipt, and how far its repair got.
pub(super) struct Wrong {
    pub(super) document: Document,
    pub(super) repaired: Repaired,
}

/// The receipt, where it may be repaired, or its repair finished.
pub(super) fn wrong(scene: &Scene<'_>, id: DocumentId) -> Option<Wrong> {
    if !scene.offers(Wish::Repair) {
        return None;
    }
    let document = scene.books.document(id).ok().flatten()?;
    let repaired = scene.books.repaired(id).ok()?;
    let wrong = Wrong { document, repaired };
    let right = wrong.document.content.receipt()?.clone();
    documents(scene, &wrong, Some(right)).is_ok().then_some(wrong)
}

/// The documents of the repair, in their order.
///
/// # Errors
/// Why it can not be repaired.
pub(super) fn documents(
    scene: &Scene<'_>,
    wrong: &Wrong,
    right: Option<Receipt>,
) -> Result<Vec<Content>, Refusal> {
    let ours = Original::Ours(wrong.document.id);
    let given_back = scene.books.original(&ours).map_err(|error| error.refusal())?.returned.total;
    let mut right = right;
    if let Some(right) = &mut right {
        basket::forget_repair(right);
    }
    let wish = wish(scene, wrong.document.id, right);
    let registration = scene.situation.registration.as_ref();
    repair::documents(&wish, Some(&wrong.document), wrong.repaired, given_back, registration)
}

/// What is asked of the register.
pub(super) fn wish(scene: &Scene<'_>, of: DocumentId, right: Option<Receipt>) -> Repair {
    Repair { of, order: None, cashier: scene.shop.cashier.clone(), right: right.map(Box::new) }
}

/// What is wrong with it.
pub(super) fn draw(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let mut blocks = scene.troubles();
    let mut rows = Vec::new();
    if let Some(wrong) = wrong(scene, id) {
        let row = |id: &str| Row {
            id: id.to_owned(),
            text: words.word(&format!("repair-{id}")),
            sub: words.word(&format!("repair-{id}-what")),
            value: String::new(),
        };
        rows.push(row("right"));
        if wrong.repaired.reverse.is_none() {
            rows.push(row("cancel"));
        }
        let of = [("name", history::name(scene, &wrong.document))];
        blocks.push(main(
            "what",
            notice(Level::Info, words.say("repair-of", &of), words.word("repair-of-next")),
        ));
    }
    blocks.push(main("wrong", Kind::List { rows, empty: words.word("repair-done") }));
    Drawn { name: "repair", title: words.word("repair"), back: true, blocks, actions: Vec::new() }
}

pub(super) fn tap(session: &mut Session, scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    let Some(wrong) = wrong(scene, id) else { return SHOW };
    match (tap.block.as_str(), tap.action.as_str()) {
        ("wrong", "right") => {
            let Some(receipt) = wrong.document.content.receipt() else { return SHOW };
            let draft = SaleDraft {
                operation: receipt.operation,
                original: receipt.extra().original.clone(),
                repair: Some(id),
                ..SaleDraft::default()
            };
            basket::begin(session, scene, draft, receipt.lines.clone())
        }
        ("wrong", "cancel") if wrong.repaired.reverse.is_none() => {
            session.go(Place::RepairCancel(id));
            SHOW
        }
        _ => SHOW,
    }
}

/// Which documents are made.
pub(super) fn plan(scene: &Scene<'_>, made: &Result<Vec<Content>, Refusal>) -> Vec<Block> {
    let words = &scene.words;
    let contents = match made {
        Ok(contents) => contents,
        Err(refusal) => return vec![main("plan", refused(Level::Warning, refusal, words.language))],
    };
    let figure = |(no, content): (usize, &Content)| {
        let receipt = content.receipt()?;
        let operation = words.word(&format!("operation-{}", receipt.operation.as_str()));
        let kind = words.word(if receipt.correction.is_some() { "kind-correction" } else { "paper" });
        let paid = receipt.payments.iter();
        let paid = paid.map(|(tender, sum)| format!("{} {}", words.tender(*tender), words.money(*sum)));
        Some(Kind::Figure {
            label: format!("{}. {kind} · {operation}", no.saturating_add(1)),
            value: words.money(receipt.total),
            sub: paid.collect::<Vec<_>>().join(" · "),
        })
    };
    let figures = contents.iter().enumerate().filter_map(figure);
    let mut blocks: Vec<Block> =
        ["first", "second"].into_iter().zip(figures).map(|(id, f)| main(id, f)).collect();
    blocks.push(main("plan", notice(Level::Info, words.word("repair-plan"), words.word("repair-plan-next"))));
    blocks
}

/// Before a receipt is taken back that should not have been.
pub(super) fn cancel(scene: &Scene<'_>, id: DocumentId) -> Drawn {
    let words = &scene.words;
    let made = wrong(scene, id).map(|wrong| documents(scene, &wrong, None));
    let mut blocks = scene.troubles();
    let ready = matches!(made, Some(Ok(_)));
    blocks.extend(made.iter().flat_map(|made| plan(scene, made)));
    let key = danger("cancel_receipt", words.word("repair-cancel-now")).ready_if(ready);
    Drawn {
        name: "repair_cancel",
        title: words.word("repair-cancel"),
        back: true,
        blocks,
        actions: vec![key],
    }
}

pub(super) fn tap_cancel(session: &mut Session, scene: &Scene<'_>, id: DocumentId, tap: &Tap) -> Effect {
    let asked = (tap.block.as_str(), tap.action.as_str()) == ("actions", "cancel_receipt");
    match wrong(scene, id).filter(|_| asked) {
        Some(wrong) if documents(scene, &wrong, None).is_ok() => {
            basket::cancel_receipt(session, scene, wish(scene, id, None))
        }
        _ => SHOW,
    }
}

/// The key that begins it, beside the paper of the receipt.
pub(super) fn key(scene: &Scene<'_>, id: DocumentId) -> Option<crate::screen::Button> {
    let wrong = wrong(scene, id)?;
    let word = if wrong.repaired.is_half() { "repair-finish" } else { "repair" };
    Some(plain("repair", scene.words.word(word)))
}
