//! Looks into the fiscal device that somebody asked for: its archive, its resource. One small chore at a time, and only while
//! nothing else wants the device. Nothing is promised by them: whoever asked asks again.

use crate::due::{Due, Early, Rows};
use crate::engine::Engine;
use crate::job::{Job, JobId, Lane, Task};
use domain::country::{Report, Work};
use domain::device::{Errand, Outcome, Ran};
use domain::notice::Refusal;
use domain::time::Now;
use std::collections::VecDeque;

/// Looks that wait at a time.
const MOST: usize = 16;

/// Looks that wait, by the numbers their callers know them by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inquiries(VecDeque<(u64, Errand)>);

/// What is told to whom.
pub(crate) type Told = Vec<(u64, Outcome<Ran>)>;

/// Somebody asks.
pub(crate) fn ask(engine: &mut Engine, no: u64, errand: Errand, told: &mut Told) {
    let refusal = if !engine.country.conduct().identity_first {
        Some(Refusal::new("fn.absent"))
    } else if !errand.only_looks() || engine.early.inquiries.0.len() >= MOST {
        Some(Refusal::new("fn.busy"))
    } else {
        None
    };
    match refusal {
        Some(refusal) => told.push((no, Outcome::Refused(refusal))),
        None => engine.early.inquiries.0.push_back((no, errand)),
    }
}

/// The next look, while the device is free.
pub(crate) fn due(rows: &Rows, early: &Early, due: &mut Due) {
    let Some((no, errand)) = early.inquiries.0.front() else { return };
    let free = rows.live.is_none() && early.unwritten.is_none() && early.identity.is_some();
    if free && !due.jobs.iter().any(|job| job.id.lane == Lane::Device) {
        let id = JobId { lane: Lane::Device, task: Task::Inquire, document: *no, attempt: 0, form: 0 };
        due.jobs.push(Job { id, work: Work::Run(errand.clone()), follows: None });
    }
}

/// A look is done.
pub(crate) fn finished(engine: &mut Engine, now: &Now, job: JobId, report: Report, told: &mut Told) {
    let waiting = &mut engine.early.inquiries.0;
    let Some(place) = waiting.iter().position(|(no, _)| *no == job.document) else { return };
    waiting.remove(place);
    let outcome = match report {
        Report::Ran(outcome) => outcome,
        other => Outcome::Unknown(format!("{other:?}")),
    };
    if matches!(outcome, Outcome::Unknown(_)) {
        engine.early.identity = None; // who is there is asked again
        engine.early.ask_not_before = now.mono;
    }
    told.push((job.document, outcome));
}

/// Nobody looks into a device that is in trouble.
pub(crate) fn advance(engine: &mut Engine, told: &mut Told) {
    if engine.early.identity.is_none()
        && let Some(trouble) = &engine.early.trouble
    {
        let all = engine.early.inquiries.0.drain(..);
        told.extend(all.map(|(no, _)| (no, Outcome::Refused(trouble.clone()))));
    }
}
