//! Who is at the other end, and what follows from it.

use crate::act::{Done, MAX_FAILURES, abandon, backoff, link_is_back};
use crate::autonomous::sign;
use crate::book::Book;
use crate::engine::Engine;
use crate::recovery;
use domain::counters::{Scope, effects};
use domain::country::{AfterLoss, Report};
use domain::device::Outcome;
use domain::document::{Attempt, Document, DocumentId, DocumentState};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::time::Now;

pub(crate) fn identified(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    report: &Report,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let mut situation = tx.situation()?;
    let live = tx.live_attempt()?;
    let conduct = engine.country.conduct();
    // Nothing is under way that one side could know without the other: what both count can be compared.
    if conduct.after_loss == AfterLoss::RepeatSame && live.is_none() && situation.queue == 0 {
        situation.counters = tx.counters()?;
    }
    let failed = |engine: &mut Engine, refusal: Refusal, failures: u32| {
        engine.early.identity = None;
        engine.early.trouble = Some(refusal);
        engine.early.identify_failures = engine.early.identify_failures.saturating_add(failures);
        let pause = match conduct.autonomous {
            Some(rules) => rules.reconnect,
            None => backoff(conduct.pause, engine.early.identify_failures),
        };
        engine.early.ask_not_before = now.mono + pause;
    };
    match engine.country.identified(&situation, report) {
        Outcome::Done(identity)
            if tx.live_attempt()?.is_none() && engine.country.lacks(&situation, &identity) =>
        {
            recovery::begin(engine, tx, now, &identity, answered)?;
        }
        Outcome::Done(identity) => match engine.country.accepts(&situation, &identity) {
            Ok(()) => {
                engine.early.identity = Some(identity);
                engine.early.trouble = None;
                engine.early.identify_failures = 0;
                engine.early.ask_not_before = now.mono;
                engine.early.check_not_before = now.mono + conduct.check.unwrap_or_default();
                if situation.block.is_some() {
                    tx.append(&Fact::Unblocked, "register", now.wall)?;
                }
                link_is_back(tx, now)?;
                if let Some(live) = live.filter(|live| situation.is_rekeyed(&live.1)) {
                    rekeyed(engine, tx, now, &live.0, &live.1, report)?;
                }
            }
            Err(refusal) => failed(engine, refusal, MAX_FAILURES),
        },
        // A device of ours that will not say who it is does nothing, and is asked again by itself: what waits is refused.
        Outcome::Refused(refusal) if conduct.identity_first => failed(engine, refusal, MAX_FAILURES),
        Outcome::Refused(refusal) => {
            if situation.block.as_ref().is_none_or(|block| block.code != refusal.code) {
                tx.append(&Fact::Blocked(refusal.clone()), "register", now.wall)?;
            }
            failed(engine, refusal, MAX_FAILURES);
        }
        Outcome::Unknown(cause) => {
            failed(engine, Refusal::new("device.silent").because(cause), 1);
            if conduct.autonomous.is_some() && situation.offline_since.is_none() && situation.block.is_none()
            {
                tx.append(&Fact::LinkLost { since: now.wall }, "register", now.wall)?;
            }
            // A document that waited for this answer has waited long enough: its buyer stands at the counter.
            if let (Some(live), Some(rules)) = (tx.live_attempt()?, conduct.autonomous)
                && live.0.state == DocumentState::Waiting
                && engine.early.first_sent.is_none()
                && situation.block.is_none()
            {
                engine.early.renewed = false;
                engine.early.not_before = now.mono + rules.reconnect;
                sign(engine, tx, now, &live.0, &tx.situation()?, answered)?;
            }
        }
    }
    Ok(())
}

/// Another key was typed in while this document was in doubt, and the other side took the key. What it does not have is tried
/// anew, under the new key; what it has, or what it does not tell, is asked for once more by the old one, byte for byte.
fn rekeyed(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    attempt: &Attempt,
    report: &Report,
) -> Done {
    let mut books = tx.counters()?;
    for waiting in tx.queued()? {
        for (scope, name, delta) in effects(&waiting.content, true) {
            if scope == Scope::Ever {
                books.add(scope, name, delta.saturating_neg());
            }
        }
    }
    if engine.country.was_counted(document, attempt, &books, report) == Some(false) {
        let identity = engine.early.identity.take();
        abandon(engine, tx, now, document.id, attempt.no)?;
        engine.early.identity = identity;
    }
    engine.early.not_before = now.mono;
    Ok(())
}
