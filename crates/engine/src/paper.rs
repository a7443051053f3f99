//! Slips on their way to paper: durable before the printer gets the first byte, and never printed twice by a machine.
//!
//! A slip is written down as started in the transaction that hands it out, so whatever happens afterwards nobody takes it
//! for unprinted: a restart makes it unknown, a person looks, and what is printed again is a copy. While the printer is
//! not ready slips wait in their order, of receipts the newest: one that was away all day does not begin with those of the
//! morning. What made room is shown until a person has it printed or says that nobody needs it.

use crate::act::Done;
use crate::book::Book;
use crate::due::Due;
use crate::engine::{Engine, Paper, PaperState, Unsure};
use crate::job::{Job, JobId, Lane, Task};
use domain::country::{Report, Work};
use domain::device::Outcome;
use domain::document::{DocumentId, DocumentKind, DocumentState};
use domain::notice::Refusal;
use domain::slip::{Printing, Slip};
use domain::texts::Language;
use domain::time::Now;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use store::{SlipRow, StoreError};

/// How many receipts wait for a printer that is not ready.
const WAITING_RECEIPTS: u32 = 20;

/// Pause before a printer that was not ready is asked again.
const PAUSE: Duration = Duration::from_secs(1);

/// What this process knows of slips; a restart begins with the default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Desk {
    /// The slip that waits or is on its way, else the last one.
    current: Option<SlipRow>,
    /// What the started slip says, while this process has not handed it out.
    fresh: Option<Arc<Slip>>,
    /// Why nothing is on paper, or why nobody knows.
    trouble: Option<Refusal>,
    /// The newest slip that may be on paper or not, or that made room, whichever came after it.
    pub(crate) unsure: Option<Unsure>,
    /// The printer is not asked before this. Monotonic.
    not_before: Duration,
}

impl Desk {
    /// What shells show.
    pub(crate) fn shown(&self) -> Option<Paper> {
        let SlipRow { document, no, state } = self.current?;
        let trouble = |code: &'static str| self.trouble.clone().unwrap_or_else(|| Refusal::new(code));
        let state = match state {
            Printing::Waiting => PaperState::Waiting(trouble("printer.offline")),
            Printing::Started => PaperState::Printing,
            Printing::Printed => PaperState::Printed,
            Printing::Unknown => PaperState::Unknown(trouble("printer.interrupted")),
            Printing::Skipped => PaperState::Skipped,
        };
        Some(Paper { document, no, state })
    }
}

/// What was on its way when the process before this one ended may be on paper.
pub(crate) fn start(engine: &mut Engine, tx: &Book<'_>) -> Done {
    engine.early.desk.current = tx.current_slip()?;
    match engine.early.desk.current {
        Some(slip) if slip.state == Printing::Started => put(engine, tx, slip, Printing::Unknown),
        _ => look(engine, tx),
    }
}

/// Finds the slip a person has to look after.
fn look(engine: &mut Engine, tx: &Book<'_>) -> Done {
    let Some(slip) = tx.unsure_slip()? else {
        engine.early.desk.unsure = None;
        return Ok(());
    };
    let found = tx.document(slip.document)?;
    let settled = found.as_ref().and_then(|d| d.settlement.as_ref()).map(|settled| settled.receipt);
    let signed = found.as_ref().and_then(|d| d.autonomous.as_ref()).map(|signed| signed.receipt);
    let receipt = settled.or(signed).unwrap_or(0);
    engine.early.desk.unsure = Some(Unsure {
        document: slip.document,
        no: slip.no,
        receipt,
        skipped: slip.state == Printing::Skipped,
    });
    Ok(())
}

/// The same after this slip got so far, where that may change it.
fn look_after(engine: &mut Engine, tx: &Book<'_>, slip: SlipRow) -> Done {
    let its = engine.early.desk.unsure.is_some_and(|unsure| unsure.document == slip.document);
    if its || matches!(slip.state, Printing::Unknown | Printing::Skipped) { look(engine, tx) } else { Ok(()) }
}

/// A person found the slip that nobody was sure of; or nobody needs the one that made room.
pub(crate) fn found(engine: &mut Engine, tx: &Book<'_>, document: DocumentId, no: u32) -> Done {
    let shown = engine.early.desk.unsure.filter(|unsure| (unsure.document, unsure.no) == (document, no));
    let Some(unsure) = shown else { return Ok(()) };
    if unsure.skipped {
        return forget(engine, tx, document, no);
    }
    tx.put_slip(&SlipRow { document, no, state: Printing::Printed })?;
    if let Some(slip) = &mut engine.early.desk.current
        && (slip.document, slip.no) == (document, no)
    {
        slip.state = Printing::Printed;
    }
    look(engine, tx)
}

/// There is no such paper, and none is wanted.
fn forget(engine: &mut Engine, tx: &Book<'_>, document: DocumentId, no: u32) -> Done {
    tx.forget_slip(document, no)?;
    if engine.early.desk.current.is_some_and(|slip| (slip.document, slip.no) == (document, no)) {
        engine.early.desk.current = tx.current_slip()?;
    }
    look(engine, tx)
}

fn put(engine: &mut Engine, tx: &Book<'_>, slip: SlipRow, state: Printing) -> Done {
    let slip = SlipRow { state, ..slip };
    tx.put_slip(&slip)?;
    engine.early.desk.current = Some(slip);
    look_after(engine, tx, slip)
}

/// A person or a program wants slip `no` of a document: the one after the last that was asked for. Any other number is a
/// repeat, or comes from somebody who saw an older state, and does nothing.
pub(crate) fn ask(
    engine: &mut Engine,
    tx: &Book<'_>,
    document: DocumentId,
    no: u32,
) -> Result<Option<Refusal>, StoreError> {
    if !engine.prints {
        return Ok(Some(Refusal::new("printer.absent")));
    }
    let Some(found) = tx.document(document)?.filter(|d| is_good(&d.state)) else {
        return Ok(Some(Refusal::new("document.not_found").with("document", document.0)));
    };
    let last = tx.last_slip(found.id)?;
    let wanted = match last {
        Some(last) if last.state == Printing::Skipped => last.no,
        Some(last) => last.no.saturating_add(1),
        None => 1,
    };
    if no == wanted {
        wait(engine, tx, SlipRow { document, no, state: Printing::Waiting })?;
    }
    Ok(None)
}

fn is_good(state: &DocumentState) -> bool {
    matches!(state, DocumentState::Settled | DocumentState::Autonomous)
}

/// A slip takes its turn. While the printer is not ready the oldest receipts make room.
fn wait(engine: &mut Engine, tx: &Book<'_>, slip: SlipRow) -> Done {
    let crowded = engine.early.desk.trouble.is_some();
    tx.put_slip(&slip)?;
    // A copy that made room leaves its receipt as doubtful as before.
    if crowded {
        tx.make_room(WAITING_RECEIPTS)?;
        look(engine, tx)?
    } else {
        look_after(engine, tx, slip)?
    }
    let open = |slip: SlipRow| matches!(slip.state, Printing::Waiting | Printing::Started);
    engine.early.desk.current = match engine.early.desk.current {
        Some(before) if open(before) => tx.current_slip()?,
        _ => Some(slip),
    };
    Ok(())
}

/// Documents that became good get their slip; a shift opening needs none, and the buyer of an electronic receipt wants none.
pub(crate) fn advance(engine: &mut Engine, tx: &Book<'_>, answered: &[DocumentId]) -> Done {
    if !engine.prints {
        return Ok(());
    }
    for id in answered {
        let Some(document) = tx.document(*id)?.filter(|d| is_good(&d.state)) else { continue };
        let electronic = document.content.receipt().is_some_and(|receipt| receipt.extra().electronic);
        let wanted = document.content.kind() != DocumentKind::ShiftOpen && !electronic;
        // A document that was signed without the operator has its paper when the operator counts it.
        if wanted && tx.last_slip(*id)?.is_none() {
            wait(engine, tx, SlipRow { document: *id, no: 1, state: Printing::Waiting })?;
        }
    }
    let Some(slip) = engine.early.desk.current else { return Ok(()) };
    if slip.state != Printing::Waiting || engine.early.desk.trouble.is_some() {
        return Ok(());
    }
    match lay_out(engine, tx, slip)? {
        Ok(Some(paper)) => {
            put(engine, tx, slip, Printing::Started)?;
            engine.early.desk.fresh = Some(Arc::new(paper));
        }
        // Nothing stands on it.
        Ok(None) => forget(engine, tx, slip.document, slip.no)?,
        // A slip that makes its composer panic is skipped, so that it does not take the register down again and again.
        Err(_) => end(engine, tx, slip, Printing::Skipped)?,
    }
    Ok(())
}

/// What stands on it; an error when its composer panics.
fn lay_out(
    engine: &mut Engine,
    tx: &Book<'_>,
    slip: SlipRow,
) -> Result<thread::Result<Option<Slip>>, StoreError> {
    let (Some(document), Some(founding)) = (tx.document(slip.document)?, tx.founded()?) else {
        return Ok(Ok(None));
    };
    let Some(registration) = tx.registration_of(&document)? else { return Ok(Ok(None)) };
    let language = Language::parse(&founding.language).unwrap_or_default();
    let country = &engine.country;
    let paper =
        catch_unwind(AssertUnwindSafe(|| country.slip(&document, &registration, language, slip.no > 1)));
    let marked = |paper: Slip| match founding.emulated {
        true => paper.marked_as_demonstration(language),
        false => paper,
    };
    Ok(paper.map(|paper| paper.map(marked)))
}

/// A slip has come to an end; the next one has its turn.
fn end(engine: &mut Engine, tx: &Book<'_>, slip: SlipRow, state: Printing) -> Done {
    put(engine, tx, slip, state)?;
    engine.early.desk.current = tx.current_slip()?;
    Ok(())
}

/// The job of the printer's lane.
pub(crate) fn due(engine: &Desk, now: &Now, due: &mut Due) {
    let Some(slip) = engine.current else { return };
    let id = |task| JobId { lane: Lane::Printer, task, document: slip.document.0, attempt: slip.no, form: 0 };
    match (slip.state, &engine.fresh) {
        (Printing::Started, Some(paper)) => {
            due.jobs.push(Job { id: id(Task::Print), work: Work::Print(Arc::clone(paper)), follows: None });
        }
        (Printing::Waiting, _) => {
            due.at(engine.not_before, now, || Job {
                id: id(Task::AskPrinter),
                work: Work::AskPrinter,
                follows: None,
            });
        }
        _ => {}
    }
}

/// The printer reports.
pub(crate) fn finished(engine: &mut Engine, tx: &Book<'_>, now: &Now, job: JobId, report: Report) -> Done {
    let outcome = match report {
        Report::Printer(outcome) => outcome,
        Report::Panicked(cause) => Outcome::Unknown(cause),
        other => Outcome::Unknown(format!("a report that does not fit: {other:?}")),
    };
    let desk = &mut engine.early.desk;
    if job.task == Task::AskPrinter {
        desk.not_before = now.mono + PAUSE;
        desk.trouble = match outcome {
            Outcome::Done(()) => None,
            Outcome::Refused(refusal) => Some(refusal),
            Outcome::Unknown(cause) => Some(Refusal::new("printer.offline").because(cause)),
        };
        return Ok(());
    }
    let Some(slip) = desk.current.filter(|s| (s.document.0, s.no) == (job.document, job.attempt)) else {
        return Ok(());
    };
    desk.fresh = None;
    match outcome {
        Outcome::Done(()) => end(engine, tx, slip, Printing::Printed),
        Outcome::Refused(refusal) => {
            (desk.trouble, desk.not_before) = (Some(refusal), now.mono + PAUSE);
            put(engine, tx, slip, Printing::Waiting)
        }
        Outcome::Unknown(cause) => {
            let refusal = Refusal::new("printer.interrupted").because(cause);
            (desk.trouble, desk.not_before) = (Some(refusal), now.mono + PAUSE);
            end(engine, tx, slip, Printing::Unknown)
        }
    }
}
