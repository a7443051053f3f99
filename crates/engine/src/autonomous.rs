//! Without the operator (Kazakhstan): signing, the queue's order, and the forms in which its documents are tried later.

use crate::act::{Done, MAX_PAUSE, compose, refuse_unsent, situation_for};
use crate::book::Book;
use crate::due::offline_from;
use crate::engine::Engine;
use crate::pay::is_paid;
use domain::country::{AfterLoss, AutonomousRules, Situation};
use domain::document::{Attempt, Document, DocumentId, DocumentState};
use domain::fact::Fact;
use domain::time::Now;
use store::StoreError;

pub(crate) fn operator_silent(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    rules: AutonomousRules,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let pause = engine.country.conduct().pause;
    let began = engine.early.first_sent.unwrap_or(now.mono);
    if document.state == DocumentState::Autonomous {
        engine.early.renewed = false;
        engine.early.not_before = now.mono + rules.reconnect;
        if tx.situation()?.offline_since.is_none() {
            tx.append(&Fact::LinkLost { since: now.wall }, "register", now.wall)?;
        }
        return Ok(());
    }
    let mut situation = tx.situation()?;
    if situation.block.is_some() {
        // The operator has spoken: signing around it is not allowed. Silence now only means to ask later.
        engine.early.not_before = now.mono + rules.reconnect;
        return Ok(());
    }
    if now.mono + pause < began + rules.transaction_time {
        engine.early.not_before = now.mono + pause;
        return Ok(());
    }
    if situation.offline_since.is_none() {
        tx.append(&Fact::LinkLost { since: now.wall }, "register", now.wall)?;
        situation.offline_since = Some(offline_from(&situation, now));
    }
    engine.early.renewed = false;
    engine.early.not_before = now.mono + rules.reconnect;
    sign(engine, tx, now, document, &situation, answered)
}

/// Signs without the operator. When even that is forbidden (its time is over) a document that was never sent is refused
/// and one that was stays in doubt.
pub(crate) fn sign(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    situation: &Situation,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let sent = tx.attempts(document.id)? > 0;
    let situation =
        Situation { offline_since: situation.offline_since, ..situation_for(tx, &document.content)? };
    // What could never be sent must not be signed: the buyer would hold a receipt that the operator never gets.
    let allowed = if sent { Ok(()) } else { compose(engine, tx, now, document, &situation).map(|_| ()) };
    match allowed.and_then(|()| engine.country.sign_autonomously(document, &situation, now)) {
        Ok(autonomous) => {
            let fact = Fact::SignedAutonomously { document: document.id, autonomous };
            tx.append(&fact, "register", now.wall)?;
            answered.push(document.id);
            Ok(())
        }
        Err(refusal) if !sent => refuse_unsent(tx, now, document, refusal, answered),
        Err(refusal) => {
            engine.early.trouble = Some(refusal);
            Ok(())
        }
    }
}

/// Writes the form in which an autonomous document is tried next, when its time has come.
pub(crate) fn renew(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    attempt: &Attempt,
    situation: &Situation,
) -> Done {
    let wanted = engine.country.conduct().after_loss == AfterLoss::RepeatSame
        && document.state == DocumentState::Autonomous
        && !engine.early.renewed
        && engine.early.not_before <= now.mono;
    if !wanted {
        return Ok(());
    }
    match engine.country.renew(document, attempt, situation, now) {
        Ok(form) => {
            let form_no = attempt.form_no.saturating_add(1);
            engine.early.renewed = true;
            if form != attempt.form {
                let fact = Fact::Renewed { document: document.id, no: attempt.no, form_no, form };
                tx.append(&fact, "register", now.wall)?;
            }
            Ok(())
        }
        Err(refusal) => {
            engine.early.not_before = now.mono + MAX_PAUSE;
            if situation.block.as_ref().is_some_and(|block| block.code == refusal.code) {
                return Ok(());
            }
            tx.append(&Fact::Blocked(refusal), "register", now.wall)
        }
    }
}

/// While earlier documents wait for the operator a new one is signed at once and goes to the tail.
pub(crate) fn sign_next_waiting(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    situation: &Situation,
    answered: &mut Vec<DocumentId>,
) -> Result<bool, StoreError> {
    let Some(document) = tx.next_waiting()? else { return Ok(false) };
    if !is_paid(engine, tx, now, &document, answered)? {
        return Ok(false);
    }
    let before = answered.len();
    sign(engine, tx, now, &document, situation, answered)?;
    Ok(answered.len() > before)
}
