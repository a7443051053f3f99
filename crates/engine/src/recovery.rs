//! Documents that the fiscal device made and the books lack, because these were lost or came from a backup: they are read
//! back, the oldest first, each in a transaction of its own, before anything is sold. A restart goes on behind the last one.
//!
//! Books that know nothing but who they are begin with the shift that the device opened last; what was before it stays
//! in its archive.

use crate::act::{Done, MAX_FAILURES, MAX_PAUSE, backoff, refuse_unsent};
use crate::book::Book;
use crate::due::Early;
use crate::engine::Engine;
use crate::job::{Job, JobId, Lane, Task};
use crate::newest;
use domain::command::Key;
use domain::country::{Report, Situation, Work};
use domain::device::{Data, Errand, Identity, Kept, Outcome, Ran};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Content, DocumentId, DocumentKind, Settlement,
};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::shift::ShiftNo;
use domain::time::{Now, Stamp};
use store::StoreError;

/// More data than any document has (ФН protocol 6.14: 32 KiB).
const MAX_DATA: usize = 1 << 16;

/// How far the reading is. All of it may be lost.
#[derive(Debug, Clone)]
pub(crate) struct Recovery {
    serial: String,
    /// Number of the device's last document.
    last: u64,
    /// Totals for ever from before the last shift.
    carried: Vec<(String, i64)>,
    stage: Stage,
    /// Names the job of the stage.
    no: u32,
}

#[derive(Debug, Clone)]
enum Stage {
    /// Which document registered the register?
    Registered,
    /// Is this the opening of the last shift?
    Seek(u64),
    /// What is this document?
    Head(u64),
    /// What does it say?
    Data { kept: Box<Kept>, bytes: Vec<u8>, read: u32 },
}

/// The device has made documents that the books lack.
pub(crate) fn begin(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    identity: &Identity,
    answered: &mut Vec<DocumentId>,
) -> Done {
    let situation = tx.situation()?;
    let mut recovery = Recovery {
        serial: identity.serial.clone(),
        last: identity.last_document,
        carried: Vec::new(),
        stage: Stage::Registered,
        no: 0,
    };
    let reading = recovery.notice(&situation);
    if situation.registration.is_some() {
        recovery.stage = match next(tx, &situation, recovery.last)? {
            Some(stage) => stage,
            None => return Ok(()),
        };
    }
    // Whoever waits has not been served: what was made in the meantime may be this very document.
    while let Some(document) = tx.next_waiting()? {
        refuse_unsent(tx, now, &document, reading.clone(), answered)?;
    }
    engine.early.identity = None;
    engine.early.identify_failures = 0;
    engine.early.trouble = Some(reading);
    engine.early.recovery = Some(recovery);
    Ok(())
}

/// What has to be read next; nothing when the books have all.
fn next(tx: &Book<'_>, situation: &Situation, last: u64) -> Result<Option<Stage>, StoreError> {
    let ours = situation.last.map_or(0, |(number, _)| number);
    if ours >= last {
        return Ok(None);
    }
    // The registration was just read back and no shift is known: the books begin with the last one.
    let begins = situation.shift.number() == ShiftNo(0)
        && tx.find_fd(ours)?.is_some_and(|document| matches!(document.content, Content::Recovered(_)));
    Ok(Some(if begins { Stage::Seek(last) } else { Stage::Head(ours.saturating_add(1)) }))
}

impl Recovery {
    /// What commands are refused with, and the light says.
    fn notice(&self, situation: &Situation) -> Refusal {
        let ours = situation.last.map_or(0, |(number, _)| number);
        Refusal::new("fn.reading").with("ours", ours).with("found", self.last)
    }

    fn go(mut self, stage: Stage) -> Self {
        self.stage = stage;
        self.no = self.no.wrapping_add(1);
        self
    }
}

/// The next chore.
pub(crate) fn due(early: &Early) -> Option<Job> {
    let recovery = early.recovery.as_ref()?;
    let errand = match &recovery.stage {
        Stage::Registered => Errand::Registered,
        Stage::Seek(document) | Stage::Head(document) => Errand::Head(*document),
        Stage::Data { kept, read, .. } => Errand::Data { document: kept.number, read: *read },
    };
    let id = JobId { lane: Lane::Device, task: Task::Recover, document: 0, attempt: recovery.no, form: 0 };
    Some(Job { id, work: Work::Run(errand), follows: None })
}

/// A chore is done.
pub(crate) fn finished(engine: &mut Engine, tx: &Book<'_>, now: &Now, report: Report) -> Done {
    let Some(recovery) = engine.early.recovery.take() else { return Ok(()) };
    let ran = match report {
        Report::Ran(Outcome::Done(ran)) => ran,
        Report::Ran(Outcome::Refused(refusal)) => return give_up(engine, now, refusal),
        Report::Ran(Outcome::Unknown(cause)) | Report::Panicked(cause) => return silent(engine, now, &cause),
        other => return silent(engine, now, &format!("a report that does not fit: {other:?}")),
    };
    let Recovery { last, .. } = recovery;
    let recovery = match (recovery.stage.clone(), ran) {
        (Stage::Registered, Ran::Registered { document, carried }) => {
            Recovery { carried: carried.unwrap_or_default(), ..recovery }.go(Stage::Head(document))
        }
        (Stage::Seek(document), Ran::Head(Some(kept))) if kept.number == document => {
            let ours = tx.situation()?.last.map_or(0, |(number, _)| number);
            match kept.kind {
                DocumentKind::ShiftOpen => recovery.go(Stage::Data { kept, bytes: Vec::new(), read: 0 }),
                // No shift was opened since.
                _ if document <= ours.saturating_add(1) => recovery.go(Stage::Head(ours.saturating_add(1))),
                _ => recovery.go(Stage::Seek(document.saturating_sub(1))),
            }
        }
        (Stage::Head(document), Ran::Head(Some(kept))) if kept.number == document => {
            recovery.go(Stage::Data { kept, bytes: Vec::new(), read: 0 })
        }
        (Stage::Data { kept, mut bytes, read }, Ran::Data(Data::Objects { bytes: part, count, last })) => {
            bytes.extend(part);
            if bytes.len() > MAX_DATA {
                return give_up(engine, now, unreadable(kept.number, "its data do not end"));
            }
            if last {
                return write(engine, tx, now, recovery, &kept, &bytes);
            }
            recovery.go(Stage::Data { kept, bytes, read: read.saturating_add(count) })
        }
        (Stage::Data { kept, .. }, Ran::Data(Data::Interrupted)) => {
            recovery.go(Stage::Data { kept, bytes: Vec::new(), read: 0 })
        }
        (Stage::Data { kept, .. }, Ran::Data(Data::Gone)) => {
            return write(engine, tx, now, recovery, &kept, &[]);
        }
        (_, other) => return give_up(engine, now, unreadable(last, &format!("{other:?}"))),
    };
    engine.early.recovery = Some(recovery);
    Ok(())
}

fn unreadable(document: u64, why: &str) -> Refusal {
    Refusal::new("fn.unreadable").with("document", document).because(why)
}

/// A document is read: it becomes one of ours, and the next one follows.
fn write(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    mut recovery: Recovery,
    kept: &Kept,
    data: &[u8],
) -> Done {
    let situation = tx.situation()?;
    let carried = std::mem::take(&mut recovery.carried);
    let (content, shift, receipt) = match engine.country.recover(kept, data, carried, &situation) {
        Ok(recovered) => recovered,
        Err(refusal) => return give_up(engine, now, refusal),
    };
    let Ok(number) = u32::try_from(kept.number) else {
        return give_up(engine, now, unreadable(kept.number, "a number that no storage has"));
    };
    let document = tx.next_document()?;
    let at = Stamp::from_local(kept.at, situation.offset_min);
    let attempt = Attempt {
        document,
        no: AttemptNo(1),
        kind: kept.kind,
        amount: content.amount(),
        at,
        shift,
        receipt,
        address: Address::Storage { serial: recovery.serial.clone(), document: number },
        form_no: 1,
        form: data.to_vec(),
        state: AttemptState::Intended,
    };
    let settlement = Settlement {
        number: kept.number,
        sign: kept.sign.clone(),
        at,
        shift,
        receipt,
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: Vec::new(), // its data have all of it
    };
    // Nobody asked under a key: this one only has to be unlike all others.
    let key = Key { caller: "fn".to_owned(), key: format!("{}/{}/{}", recovery.serial, number, document.0) };
    let append = |fact: Fact| tx.append(&fact, "register", now.wall);
    append(Fact::Accepted { document, key, body: [0; 32], content, after: None })?;
    append(Fact::Intended(attempt))?;
    append(Fact::Settled { document, no: Some(AttemptNo(1)), settlement })?;
    let situation = tx.situation()?;
    match next(tx, &situation, recovery.last)? {
        Some(stage) => {
            engine.early.trouble = Some(recovery.notice(&situation));
            engine.early.recovery = Some(recovery.go(stage));
        }
        // Who is there is asked once more, and accepted.
        None => {
            engine.early.ask_not_before = now.mono;
            engine.early.trouble = None;
            newest::start(engine, tx)?;
        }
    }
    Ok(())
}

/// The line is in doubt: who is there is asked again, and the reading begins behind the last document that was written.
fn silent(engine: &mut Engine, now: &Now, cause: &str) -> Done {
    engine.early.trouble = Some(Refusal::new("device.silent").because(cause));
    engine.early.identify_failures = engine.early.identify_failures.saturating_add(1);
    engine.early.ask_not_before =
        now.mono + backoff(engine.country.conduct().pause, engine.early.identify_failures);
    Ok(())
}

/// What is read is of no use: a person has to look. It is tried again all the same.
fn give_up(engine: &mut Engine, now: &Now, refusal: Refusal) -> Done {
    engine.early.trouble = Some(refusal);
    engine.early.identify_failures = MAX_FAILURES;
    engine.early.ask_not_before = now.mono + MAX_PAUSE;
    Ok(())
}
