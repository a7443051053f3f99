//! The newest documents of the view, and what its shift waits for: read at the start, followed from then on.

use crate::act::Done;
use crate::book::Book;
use crate::engine::Engine;
use domain::document::{DocumentId, DocumentKind};
use std::sync::Arc;

/// The first event: what the rows say.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>) -> Done {
    engine.newest = tx.newest()?;
    engine.shift_change = tx.shift_change()?.map(Arc::new);
    engine.half_repaired = tx.half_repaired()?.into();
    engine.report = engine.newest.report.map(|id| tx.document(id)).transpose()?.flatten();
    Ok(())
}

/// A document was accepted. The shift waits for the oldest of its kind.
pub(crate) fn accepted(engine: &mut Engine, tx: &Book<'_>, id: DocumentId, kind: DocumentKind) -> Done {
    let of_a_shift = matches!(kind, DocumentKind::ShiftOpen | DocumentKind::ShiftClose);
    if (of_a_shift || kind.is_of_the_register()) && engine.shift_change.is_none() {
        engine.shift_change = tx.document(id)?;
    }
    Ok(())
}

/// Documents that got an outcome in this event.
pub(crate) fn follow(engine: &mut Engine, tx: &Book<'_>, answered: &[DocumentId]) -> Done {
    let mut repairs = false;
    for id in answered {
        if let Some(document) = tx.document(*id)? {
            engine.newest.follow(&document);
            repairs |= document.content.receipt().is_some_and(|receipt| receipt.extra().repair.is_some());
            if engine.newest.report == Some(document.id) {
                engine.report = Some(document);
            }
        }
    }
    if repairs {
        engine.half_repaired = tx.half_repaired()?.into();
    }
    if engine.shift_change.as_ref().is_some_and(|change| answered.contains(&change.id)) {
        engine.shift_change = tx.shift_change()?.map(Arc::new);
    }
    Ok(())
}
