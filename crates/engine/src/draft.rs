//! What a person works on: changed against the revision that was seen, without a sync, and made into one document at most.

use crate::act::Done;
use crate::book::Book;
use crate::engine::{Engine, Reply};
use domain::document::{Content, Document, DocumentId, DocumentState};
use domain::draft::{Draft, DraftBody, DraftChange, DraftId, SaleDraft};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Line, Receipt};
use domain::time::Now;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;

/// How long a change of a draft may wait for somebody else's sync.
pub(crate) const SYNC_AFTER: Duration = Duration::from_secs(1);

/// The draft in memory: read once, at the start, and written through.
#[derive(Debug, Default)]
pub(crate) struct Basket {
    pub(crate) draft: Option<Arc<Draft>>,
    /// The document that was made of it. A refused one stays here until the draft changes again.
    pub(crate) made: Option<Arc<Document>>,
}

/// The first event: what the rows say.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>) -> Done {
    let draft = tx.draft()?;
    let made = draft.as_ref().and_then(|d| d.document).map(|id| tx.document(id)).transpose()?.flatten();
    engine.basket = Basket { draft: draft.map(Arc::new), made };
    Ok(())
}

/// Somebody changes the draft.
pub(crate) fn change(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    change: DraftChange,
) -> Result<Reply, StoreError> {
    let DraftChange { seen, body } = change;
    let basket = &engine.basket;
    if seen != basket.draft.as_ref().map(|d| (d.id, d.rev)) {
        return Ok(Reply::Refused(Refusal::new("draft.stale")));
    }
    if let Some(DraftBody::Sale(sale)) = &body
        && (sale.lines.len() > SaleDraft::MAX_LINES || sale.total().is_none())
    {
        return Ok(Reply::Refused(full()));
    }
    let rev = seen.map_or(0, |(_, rev)| rev).saturating_add(1);
    let open = basket.draft.as_ref().is_none_or(|d| d.document.is_none());
    let next = match (seen, body) {
        (None, None) => return Ok(Reply::Refused(Refusal::new("draft.stale"))),
        (Some((id, _)), None) if open || is_done(basket.made.as_deref()) => {
            tx.drop_draft(id)?;
            None
        }
        (seen, Some(body)) if open => {
            let id = seen.map_or_else(|| tx.next_draft(), |(id, _)| id);
            let draft = Draft { id, rev, body, document: None };
            tx.put_draft(&draft)?;
            Some(Arc::new(draft))
        }
        _ => return Ok(Reply::Refused(Refusal::new("draft.stale"))),
    };
    engine.basket = Basket { draft: next, made: None };
    engine.early.unsynced.get_or_insert(now.mono);
    Ok(Reply::Drafted(rev))
}

fn full() -> Refusal {
    Refusal::new("draft.full").with("limit", SaleDraft::MAX_LINES)
}

/// Nothing is to be awaited any more: the person may go on to the next sale. Nothing was ever committed for a document
/// that is stuck; the technician sees to it.
fn is_done(made: Option<&Document>) -> bool {
    made.is_none_or(|document| document.state != DocumentState::Waiting)
}

/// Whether this content may be made of the draft that was seen: it is still that one, nothing was made of it, and the
/// lines are its lines after all discounts. How they are paid (tag 1214) is decided with the payment.
pub(crate) fn fits(engine: &Engine, seen: Option<(DraftId, u64)>, content: &Content) -> Result<(), Refusal> {
    let Some(seen) = seen else { return Ok(()) };
    let open = engine.basket.draft.as_ref().filter(|d| (d.id, d.rev) == seen && d.document.is_none());
    match (open.map(|d| &d.body), content) {
        (Some(DraftBody::Sale(sale)), Content::Receipt(receipt, _))
            if sale.operation == receipt.operation
                && sale.original == receipt.extra().original
                && is_right_for(sale, receipt)
                && sale.sold().is_some_and(|sold| are_lines_of(&sold, receipt)) =>
        {
            Ok(())
        }
        _ => Err(Refusal::new("draft.stale")),
    }
}

/// Whether it corrects what the draft corrects. What makes the right receipt of a repair one is made with it.
fn is_right_for(sale: &SaleDraft, receipt: &Receipt) -> bool {
    let repairs = receipt.extra().repair.map(|of| of.wrong);
    sale.repair == repairs && (repairs.is_some() || sale.correction == receipt.correction)
}

/// A correction of FFD 1.05 says sums and no lines.
fn are_lines_of(sold: &[Line], receipt: &Receipt) -> bool {
    let lines = &receipt.lines;
    if receipt.correction.is_some() && lines.is_empty() {
        return Money::sum(sold.iter().map(|line| line.cost)) == Some(receipt.total);
    }
    let same =
        |(sold, line): (&Line, &Line)| sold == line || *sold == Line { method: sold.method, ..line.clone() };
    sold.len() == lines.len() && sold.iter().zip(lines).all(same)
}

/// The draft became a document, in the transaction that accepts it.
pub(crate) fn becomes(engine: &mut Engine, tx: &Book<'_>, document: DocumentId) -> Done {
    mark(engine, tx, Some(document))
}

/// Keeps the document of the draft as it stands, after an event that changed it. Of a refused one nothing was sold: the
/// draft is released in the same transaction.
pub(crate) fn follow(engine: &mut Engine, tx: &Book<'_>) -> Done {
    let Some(id) = engine.basket.draft.as_ref().and_then(|d| d.document) else { return Ok(()) };
    if !tx.changed(id) {
        return Ok(());
    }
    let made = tx.document(id)?;
    let refused = made.as_ref().is_some_and(|d| matches!(d.state, DocumentState::Refused(_)));
    engine.basket.made = made;
    if refused { mark(engine, tx, None) } else { Ok(()) }
}

fn mark(engine: &mut Engine, tx: &Book<'_>, document: Option<DocumentId>) -> Done {
    let Some(draft) = &mut engine.basket.draft else { return Ok(()) };
    let next = Draft { rev: draft.rev.saturating_add(1), document, ..Draft::clone(draft) };
    tx.mark_draft(&next)?;
    *draft = Arc::new(next);
    Ok(())
}
