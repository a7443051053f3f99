//! The wizard's answers: changed against the revision that was seen, without a sync, like a draft.

use crate::act::Done;
use crate::book::Book;
use crate::engine::{Engine, Reply};
use domain::notice::Refusal;
use domain::time::Now;
use domain::wizard::{Wizard, WizardChange};
use std::sync::Arc;
use store::StoreError;

/// The first event: what the rows say.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>) -> Done {
    engine.wizard = tx.wizard()?.map(Arc::new);
    Ok(())
}

/// Somebody begins it, answers, goes to another step, or ends it.
pub(crate) fn change(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    change: WizardChange,
) -> Result<Reply, StoreError> {
    let WizardChange { seen, answers } = change;
    if seen != engine.wizard.as_ref().map(|wizard| (wizard.id, wizard.rev)) {
        return Ok(Reply::Refused(Refusal::new("wizard.stale")));
    }
    let rev = seen.map_or(0, |(_, rev)| rev).saturating_add(1);
    let id = seen.map(|(id, _)| id);
    engine.wizard = match answers {
        Some(answers) => {
            let wizard = Wizard { id: id.unwrap_or_else(|| tx.next_draft()), rev, answers };
            tx.put_wizard(&wizard)?;
            Some(Arc::new(wizard))
        }
        None => {
            if let Some(id) = id {
                tx.drop_wizard(id)?;
            }
            None
        }
    };
    engine.early.unsynced.get_or_insert(now.mono);
    Ok(Reply::Drafted(rev))
}
