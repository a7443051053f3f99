//! A document on its way to the fiscal side.

use crate::autonomous::{operator_silent, renew, sign, sign_next_waiting};
use crate::book::{Book, Live};
use crate::carrier;
use crate::due::is_offline;
use crate::engine::Engine;
use crate::identity::identified;
use crate::job::{JobId, Task};
use crate::paper;
use crate::pay::{is_paid, terminal};
use crate::planted::Planted;
use crate::recovery;
use domain::country::{AfterLoss, Report, Situation, Verdict};
use domain::device::{Found, Outcome};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Content, Document, DocumentId, DocumentKind, DocumentState,
    Settlement,
};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::time::Now;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;

/// Uploads or questions in a row that may fail before the cashier is told that nothing was sold.
pub(crate) const MAX_FAILURES: u32 = 3;
/// Attempts of a document that may come to nothing before a person has to look.
const MAX_ATTEMPTS: u32 = 3;
/// The longest pause between questions about a document in doubt.
pub(crate) const MAX_PAUSE: Duration = Duration::from_secs(30);

pub(crate) type Done = Result<(), StoreError>;

/// Situation of a document; a report also reads the counters it says, a return the receipt it names.
pub(crate) fn situation_for(tx: &Book<'_>, content: &Content) -> Result<Situation, StoreError> {
    let mut situation = tx.situation()?;
    if content.kind().has_totals() {
        situation.counters = tx.counters()?;
    }
    if let Some(original) = content.receipt().and_then(|receipt| receipt.extra().original.as_ref()) {
        situation.original = Some(tx.original(original)?);
    }
    Ok(situation)
}

/// The first event: whatever was live may have been sent by the process before this one, so it is in doubt.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>, now: &Now) -> Done {
    if engine.planted == Some(Planted::ResendBlindly)
        && let Some(live) = tx.live_attempt()?
    {
        let no = live.1.no;
        return tx.append(&Fact::Abandoned { document: live.0.id, no }, "register", now.wall);
    }
    match tx.live_attempt()? {
        Some(live) if live.1.state == AttemptState::Intended => {
            tx.append(&Fact::Doubted { document: live.0.id, no: live.1.no }, "register", now.wall)
        }
        _ => Ok(()),
    }
}

/// A job was handed to its lane.
pub(crate) fn started(engine: &mut Engine, now: &Now, task: Task) {
    match task {
        Task::Commit => {
            engine.early.first_sent.get_or_insert(now.mono);
            // From here on only the report knows whether it was sent; a fresh attempt stays fresh until then.
        }
        Task::Charge => engine.early.fresh_payment = None,
        Task::Identify
        | Task::Prepare
        | Task::LookUp
        | Task::AskTerminal
        | Task::Reverse
        | Task::Print
        | Task::AskPrinter
        | Task::Run
        | Task::Recover
        | Task::Inquire
        | Task::Connect
        | Task::Carry => {}
    }
}

/// A running job reports.
pub(crate) fn finished(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    job: JobId,
    report: Report,
    answered: &mut Vec<DocumentId>,
) -> Done {
    match job.task {
        Task::Identify => return identified(engine, tx, now, &report, answered),
        Task::Charge | Task::AskTerminal | Task::Reverse => return terminal(engine, tx, now, job, &report),
        Task::Print | Task::AskPrinter => return paper::finished(engine, tx, now, job, report),
        Task::Run | Task::Connect | Task::Carry => {
            carrier::finished(engine, &tx.situation()?, now, report);
            return Ok(());
        }
        Task::Recover => return recovery::finished(engine, tx, now, report),
        // Told by the engine itself.
        Task::Inquire => return Ok(()),
        Task::Prepare | Task::Commit | Task::LookUp => {}
    }
    if job.task != Task::Prepare
        && let Some(unwritten) = engine.early.unwritten.take()
    {
        tx.append(&Fact::Intended(unwritten.1.clone()), "register", now.wall)?;
    }
    let Some(live) = live_or_unwritten(engine, tx)? else { return Ok(()) };
    let (document, attempt) = &*live;
    if (document.id.0, attempt.no.0) != (job.document, job.attempt) {
        return Ok(());
    }
    if job.task == Task::Prepare {
        return prepared(engine, tx, now, attempt, report, answered);
    }
    match &report {
        Report::Found(Found::Foreign { serial }) => {
            let expected = match &attempt.address {
                Address::Storage { serial, .. } => serial.as_str(),
                Address::Operator { .. } | Address::Vendor { .. } => "",
            };
            let refusal = Refusal::new("fn.foreign").with("expected", expected).with("found", serial);
            engine.early.trouble = Some(refusal);
        }
        Report::Found(Found::Silent(cause)) => {
            engine.early.trouble = Some(Refusal::new("device.silent").because(cause));
        }
        Report::Committed(Outcome::Unknown(cause)) => engine.early.doubt.clone_from(cause),
        _ => {}
    }
    let verdict = engine.country.judge(document, attempt, &report);
    judged(engine, tx, now, document, attempt, verdict, answered)
}

fn live_or_unwritten(engine: &Engine, tx: &Book<'_>) -> Result<Live, StoreError> {
    Ok(tx.live_attempt()?.or_else(|| engine.early.unwritten.clone()))
}

fn prepared(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    attempt: &Attempt,
    report: Report,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let cause = match report {
        Report::Prepared(Outcome::Refused(refusal)) => {
            return refuse(engine, tx, now, attempt.document, Some(attempt.no), refusal, answered);
        }
        Report::Prepared(Outcome::Unknown(cause)) | Report::Panicked(cause) => cause,
        other => format!("a report that does not fit: {other:?}"),
    };
    engine.early.prepare_failures = engine.early.prepare_failures.saturating_add(1);
    engine.early.not_before = now.mono + engine.country.conduct().pause;
    if engine.early.prepare_failures >= MAX_FAILURES {
        // The point of no return was never passed: it is safe to say that nothing was sold.
        let refusal = Refusal::new("device.silent").because(&cause);
        engine.early.trouble = Some(refusal.clone());
        engine.early.identity = None;
        refuse(engine, tx, now, attempt.document, Some(attempt.no), refusal, answered)?;
    }
    Ok(())
}

fn judged(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    attempt: &Attempt,
    verdict: Verdict,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let (id, no) = (document.id, attempt.no);
    let block = tx.situation()?.block;
    if block.is_some() && !matches!(verdict, Verdict::Blocked(_) | Verdict::InDoubt) {
        tx.append(&Fact::Unblocked, "register", now.wall)?;
    }
    match verdict {
        Verdict::Settled(settlement) => {
            remember(engine, attempt, &settlement);
            engine.early.carrier.document_made(now);
            tx.append(&Fact::Settled { document: id, no: Some(no), settlement }, "register", now.wall)?;
            answered.push(id);
            forget_attempt(engine, now);
            link_is_back(tx, now)
        }
        Verdict::Refused(refusal) => refuse(engine, tx, now, id, Some(no), refusal, answered),
        Verdict::RefusedAndBlocked(refusal) => {
            tx.append(&Fact::Blocked(refusal.clone()), "register", now.wall)?;
            refuse(engine, tx, now, id, Some(no), refusal, answered)
        }
        Verdict::Blocked(refusal) => {
            engine.early.silences = engine.early.silences.saturating_add(1);
            engine.early.not_before =
                now.mono + backoff(engine.country.conduct().pause, engine.early.silences);
            engine.early.trouble = Some(refusal.clone());
            engine.early.renewed = false;
            if block.as_ref().is_none_or(|block| block.code != refusal.code) {
                tx.append(&Fact::Blocked(refusal), "register", now.wall)?;
            }
            Ok(())
        }
        Verdict::Absent => abandon(engine, tx, now, id, no),
        Verdict::InDoubt => in_doubt(engine, tx, now, document, attempt, answered),
    }
}

fn in_doubt(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    attempt: &Attempt,
    answered: &mut Vec<DocumentId>,
) -> Done {
    if attempt.state == AttemptState::Intended {
        tx.append(&Fact::Doubted { document: document.id, no: attempt.no }, "register", now.wall)?;
    }
    engine.early.identity = None; // whoever answers next has to say who it is
    let conduct = engine.country.conduct();
    match (conduct.after_loss, conduct.autonomous) {
        (AfterLoss::LookUp, _) if engine.planted == Some(Planted::ResendBlindly) => {
            return abandon(engine, tx, now, document.id, attempt.no);
        }
        (AfterLoss::RepeatSame, Some(rules)) => {
            return operator_silent(engine, tx, now, document, rules, answered);
        }
        (AfterLoss::LookUp | AfterLoss::RepeatSame, _) => {
            engine.early.not_before = now.mono + backoff(conduct.pause, engine.early.silences);
            engine.early.silences = engine.early.silences.saturating_add(1);
        }
    }
    Ok(())
}

pub(crate) fn abandon(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: DocumentId,
    no: AttemptNo,
) -> Done {
    tx.append(&Fact::Abandoned { document, no }, "register", now.wall)?;
    forget_attempt(engine, now);
    engine.early.identity = None;
    Ok(())
}

pub(crate) fn refuse(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: DocumentId,
    no: Option<AttemptNo>,
    refusal: Refusal,
    answered: &mut Vec<DocumentId>,
) -> Done {
    tx.append(&Fact::Refused { document, no, refusal }, "register", now.wall)?;
    answered.push(document);
    forget_attempt(engine, now);
    link_is_back(tx, now)
}

/// The live attempt has ended: nothing that was known about it is of use for the next one.
fn forget_attempt(engine: &mut Engine, now: &Now) {
    let early = &mut engine.early;
    early.fresh = None;
    early.prepare_failures = 0;
    early.renewed = false;
    early.first_sent = None;
    early.silences = 0;
    early.not_before = now.mono;
}

/// The device has made this document: its numbering is known without asking again.
fn remember(engine: &mut Engine, attempt: &Attempt, settlement: &Settlement) {
    engine.early.trouble = None;
    match &mut engine.early.identity {
        // In service from now on: who is there is another one than before. An operator counts too: after a report both sides
        // compare.
        identity
            if match attempt.kind {
                DocumentKind::Registration | DocumentKind::Reregistration | DocumentKind::StorageClose => {
                    true
                }
                DocumentKind::XReport | DocumentKind::ShiftClose => {
                    engine.country.conduct().after_loss == AfterLoss::RepeatSame
                }
                _ => false,
            } =>
        {
            *identity = None;
        }
        Some(identity) => {
            identity.last_document = settlement.number;
            // Only reports on shifts say them.
            if matches!(attempt.kind, DocumentKind::ShiftOpen | DocumentKind::ShiftClose) {
                identity.warnings = settlement.warnings;
            }
        }
        None => {}
    }
}

/// An operator that answered is back as soon as nothing waits for it.
pub(crate) fn link_is_back(tx: &Book<'_>, now: &Now) -> Done {
    let situation = tx.situation()?;
    if situation.offline_since.is_some() && situation.queue == 0 {
        tx.append(&Fact::LinkBack, "register", now.wall)?;
    }
    Ok(())
}

/// Doubles from `pause` up to half a minute.
pub(crate) fn backoff(pause: Duration, failures: u32) -> Duration {
    pause.saturating_mul(2u32.saturating_pow(failures.min(16))).min(MAX_PAUSE).max(pause)
}

/// Makes the rows say what has to be tried next: one live attempt at most, oldest document first.
pub(crate) fn advance(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    actor: &str,
    answered: &mut Vec<DocumentId>,
) -> Done {
    loop {
        let situation = tx.situation()?;
        if engine.early.unwritten.is_some() {
            return Ok(());
        }
        if let Some(live) = tx.live_attempt()? {
            let (document, attempt) = &*live;
            renew(engine, tx, now, document, attempt, &situation)?;
            // Documents become good in their order: while the one under way is not, later ones wait with it.
            let signs = document.state == DocumentState::Autonomous && is_offline(&situation);
            if !signs || !sign_next_waiting(engine, tx, now, &situation, answered)? {
                return Ok(());
            }
            continue;
        }
        if situation.block.is_some() {
            return Ok(()); // a person, or the other side, has to lift it first
        }
        let Some(document) = tx.next_open()? else { return Ok(()) };
        if let Some(refusal) = first_failed(tx, &document)? {
            refuse_unsent(tx, now, &document, refusal, answered)?;
            continue;
        }
        if !is_paid(engine, tx, now, &document, answered)? {
            if tx.document(document.id)?.is_some_and(|d| d.state == DocumentState::Waiting) {
                return Ok(()); // the terminal has the word
            }
            continue;
        }
        if document.state == DocumentState::Waiting
            && engine.country.conduct().autonomous.is_some()
            && is_offline(&situation)
        {
            sign(engine, tx, now, &document, &situation, answered)?;
            continue;
        }
        if engine.country.conduct().identity_first && engine.early.identity.is_none() {
            match engine.early.trouble.clone().filter(|_| engine.early.identify_failures >= MAX_FAILURES) {
                Some(trouble) => refuse_unsent(tx, now, &document, trouble, answered)?,
                None => return Ok(()),
            }
            continue;
        }
        if tx.abandoned(document.id)? >= MAX_ATTEMPTS {
            let refusal = Refusal::new("document.stuck").with("document", document.id.0);
            let refusal = refusal.because(&engine.early.doubt);
            tx.append(&Fact::Stuck { document: document.id, refusal }, "register", now.wall)?;
            answered.push(document.id);
            continue;
        }
        if attempt(engine, tx, now, actor, &document, answered)? {
            return Ok(());
        }
    }
}

/// Why a document can not be made any more whose command wanted another one first: that one was not made.
fn first_failed(tx: &Book<'_>, document: &Document) -> Result<Option<Refusal>, StoreError> {
    let Some(first) = document.after else { return Ok(None) };
    Ok(match tx.document(first)?.map(|first| first.state.clone()) {
        Some(DocumentState::Refused(refusal) | DocumentState::Stuck(refusal)) => Some(refusal),
        _ => None,
    })
}

/// Refuses a document of which nothing was sent because nobody is there; keeps the pause that the silence earned.
pub(crate) fn refuse_unsent(
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    trouble: Refusal,
    answered: &mut Vec<DocumentId>,
) -> Done {
    tx.append(&Fact::Refused { document: document.id, no: None, refusal: trouble }, "register", now.wall)?;
    answered.push(document.id);
    Ok(())
}

/// Writes the next attempt of a document; false when the document was refused instead.
fn attempt(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    actor: &str,
    document: &Document,
    answered: &mut Vec<DocumentId>,
) -> Result<bool, StoreError> {
    let situation = situation_for(tx, &document.content)?;
    match compose(engine, tx, now, document, &situation) {
        Ok(attempt) => {
            engine.early.fresh = Some((document.id, attempt.no));
            // The first form is as new as can be, if it is sent now; else its period is brought up to date first.
            engine.early.renewed =
                document.state == DocumentState::Waiting || engine.early.not_before <= now.mono;
            if engine.planted == Some(Planted::SkipIntention) {
                engine.early.unwritten = Some(Arc::new((document.clone(), attempt)));
            } else {
                tx.append(&Fact::Intended(attempt.clone()), actor, now.wall)?;
                tx.is_live(document.clone(), attempt);
            }
            Ok(true)
        }
        // Its buyer holds a receipt: it is never refused any more, a person has to look.
        Err(refusal) if document.state == DocumentState::Autonomous => {
            tx.append(&Fact::Stuck { document: document.id, refusal }, "register", now.wall)?;
            Ok(false)
        }
        Err(refusal) => {
            refuse(engine, tx, now, document.id, None, refusal, answered)?;
            Ok(false)
        }
    }
}

/// The next attempt of a document, not written yet. A receipt that makes the composer panic is refused, so that it does not
/// take the register down again and again.
pub(crate) fn compose(
    engine: &Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    situation: &Situation,
) -> Result<Attempt, Refusal> {
    let attempts = tx.attempts(document.id).map_err(|error| error.refusal())?;
    let no = AttemptNo(attempts.saturating_add(1));
    let (country, identity) = (&engine.country, engine.early.identity.as_ref());
    catch_unwind(AssertUnwindSafe(|| {
        if document.state == DocumentState::Waiting {
            country.admit(&document.content, situation, now)?;
        }
        country.attempt(document, no, situation, identity, now)
    }))
    .unwrap_or_else(|_| Err(Refusal::new("internal.panic").with("document", document.id.0)))
}
