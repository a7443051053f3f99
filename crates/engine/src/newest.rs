//! The newest documents of the view: read at the start, followed from then on.

use crate::act::Done;
use crate::book::Book;
use crate::engine::Engine;
use domain::document::DocumentId;

/// The first event: what the rows say.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>) -> Done {
    engine.newest = tx.newest()?;
    Ok(())
}

/// Documents that got an outcome in this event.
pub(crate) fn follow(engine: &mut Engine, tx: &Book<'_>, answered: &[DocumentId]) -> Done {
    for id in answered {
        if let Some(document) = tx.document(*id)? {
            engine.newest.follow(&document);
        }
    }
    Ok(())
}
