//! Messages of the fiscal device on their way to the operator, and receipts on their way back (Russia: ФН and ОФД).
//!
//! The device keeps the queue, makes each message and checks each receipt, so nothing of it stands in our rows: after a
//! restart the device is asked again and gives out what was not confirmed. One small step at a time, and only while no
//! document wants the device: a sale waits for one step at most, and for the network never.

use crate::due::{Due, Early, Rows};
use crate::engine::{Engine, Owed};
use crate::job::{Job, JobId, Lane, Task};
use domain::country::{CarrierRules, Country, Exchange, Report, Situation, Work};
use domain::device::{Errand, Outcome, Ran};
use domain::notice::Refusal;
use domain::time::{Now, Stamp};
use std::time::Duration;

/// Pause after a document before the device is asked what it has to send: the next buyer may stand there already.
const AFTER_DOCUMENT: Duration = Duration::from_millis(500);

/// There is nothing to do: no document was made, and the device makes none by itself.
const NEVER: Duration = Duration::MAX;

/// Where the correspondence stands. All of it may be lost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Carrier {
    step: Step,
    /// Names the job of the step.
    no: u32,
    /// Nothing is done before this; at [`NEVER`] there is nothing to send before the next document. Monotonic.
    not_before: Duration,
    /// Whether the pause after a failure runs: a document does not shorten it.
    failed: bool,
    /// Whether the connection stands and nothing went wrong on it.
    connected: bool,
    owed: Option<Owed>,
}

#[derive(Debug, Clone, Default)]
enum Step {
    /// Ask the device.
    #[default]
    Look,
    /// Reach the operator.
    Connect,
    Begin,
    /// Read on: what was read, and how long the message is.
    Read(Vec<u8>, usize),
    /// The message is whole.
    End(Vec<u8>),
    Send(Exchange),
    HandIn(Vec<u8>),
    /// Something went wrong: tell the device that the connection is gone.
    HangUp,
}

impl Carrier {
    /// What shells show.
    pub(crate) fn shown(&self) -> Option<Owed> {
        self.owed.clone()
    }

    fn go(&mut self, step: Step) {
        self.step = step;
        self.no = self.no.wrapping_add(1);
    }

    fn rest(&mut self, now: &Now, pause: Duration) {
        self.not_before = now.mono.saturating_add(pause);
        self.go(Step::Look);
    }

    fn fail(&mut self, refusal: Refusal) {
        self.connected = false;
        self.failed = true;
        self.owed.get_or_insert_default().trouble = Some(refusal);
        self.go(Step::HangUp);
    }

    /// A document was made: there is something to send.
    pub(crate) fn document_made(&mut self, now: &Now) {
        if let Some(owed) = &mut self.owed {
            owed.documents = owed.documents.saturating_add(1);
            owed.oldest.get_or_insert(now.wall);
        }
        if !self.failed && matches!(self.step, Step::Look) {
            self.not_before = self.not_before.min(now.mono + AFTER_DOCUMENT);
        }
    }
}

/// The next step, while the device and the line are free.
pub(crate) fn due(rows: &Rows, early: &Early, country: &dyn Country, now: &Now, due: &mut Due) {
    let Some(rules) = country.conduct().carrier else { return };
    let carrier = &early.carrier;
    let id = |lane, task| JobId { lane, task, document: 0, attempt: carrier.no, form: 0 };
    let network = |work| match work {
        Work::Connect(_) => Job { id: id(Lane::Network, Task::Connect), work, follows: None },
        work => Job { id: id(Lane::Network, Task::Carry), work, follows: None },
    };
    let errand = match &carrier.step {
        Step::Connect => {
            due.jobs.push(network(Work::Connect(rules.connect)));
            return;
        }
        Step::Send(letter) => {
            due.jobs.push(network(Work::Exchange(letter.clone())));
            return;
        }
        Step::Look => Errand::Look,
        Step::Begin => Errand::Begin,
        Step::Read(part, _) => Errand::Read { offset: u16::try_from(part.len()).unwrap_or(u16::MAX) },
        Step::End(_) => Errand::End,
        Step::HandIn(receipt) => Errand::HandIn(receipt.clone()),
        Step::HangUp => Errand::HangUp,
    };
    // Documents first; and nothing is asked of a device nobody knows, or of a register that is not in service.
    let free = rows.live.is_none() && early.unwritten.is_none() && early.identity.is_some();
    let busy = due.jobs.iter().any(|job| job.id.lane == Lane::Device);
    if free && !busy && carrier.not_before != NEVER && rows.situation.registration.is_some() {
        due.at(carrier.not_before, now, || Job {
            id: id(Lane::Device, Task::Run),
            work: Work::Run(errand),
            follows: None,
        });
    }
}

/// A step is done.
pub(crate) fn finished(engine: &mut Engine, situation: &Situation, now: &Now, report: Report) {
    let Some(rules) = engine.country.conduct().carrier else { return };
    let carrier = &mut engine.early.carrier;
    match report {
        Report::Connected(Outcome::Done(())) => {
            carrier.connected = true;
            carrier.go(Step::Begin);
        }
        Report::Connected(Outcome::Unknown(cause)) => {
            carrier.fail(Refusal::new("ofd.unreachable").because(cause))
        }
        Report::Connected(Outcome::Refused(refusal)) if refusal.code == "ofd.absent" => {
            // Settings name no operator, and they do not change while the register runs.
            carrier.owed.get_or_insert_default().trouble = Some(refusal);
            carrier.failed = true;
            carrier.rest(now, NEVER);
        }
        Report::Connected(Outcome::Refused(refusal)) | Report::Exchanged(Outcome::Refused(refusal)) => {
            carrier.fail(refusal);
        }
        Report::Exchanged(Outcome::Done(answer)) => match engine.country.receipt_in(&answer) {
            Ok(receipt) => carrier.go(Step::HandIn(receipt)),
            Err(cause) => carrier.fail(Refusal::new("ofd.bad_answer").because(cause)),
        },
        Report::Exchanged(Outcome::Unknown(cause)) => carrier.fail(Refusal::new("ofd.silent").because(cause)),
        Report::Ran(Outcome::Done(ran)) => went(carrier, &*engine.country, situation, now, &rules, ran),
        Report::Ran(Outcome::Refused(refusal)) => match carrier.step {
            // Nothing to send after all, or a device that has no connection to hang up.
            Step::HangUp => carrier.rest(now, rules.pause),
            // Nothing to send after all.
            Step::Begin if carrier.owed.as_ref().is_none_or(|owed| owed.documents == 0) => {
                carrier.rest(now, rules.pause);
            }
            Step::Look => {
                carrier.owed.get_or_insert_default().trouble = Some(refusal);
                carrier.rest(now, rules.pause);
            }
            _ => carrier.fail(refusal),
        },
        // The device fell silent: who is there is asked by the ordinary way, and the correspondence begins anew.
        Report::Ran(Outcome::Unknown(cause)) | Report::Panicked(cause) => {
            engine.early.identity = None;
            let carrier = &mut engine.early.carrier;
            carrier.connected = false;
            carrier.owed.get_or_insert_default().trouble = Some(Refusal::new("device.silent").because(cause));
            carrier.rest(now, rules.pause);
        }
        _ => carrier.rest(now, rules.pause),
    }
}

fn went(
    carrier: &mut Carrier,
    country: &dyn Country,
    situation: &Situation,
    now: &Now,
    rules: &CarrierRules,
    ran: Ran,
) {
    match (std::mem::take(&mut carrier.step), ran) {
        (Step::Look, Ran::Owed { documents, oldest }) => {
            let before = carrier.owed.take().unwrap_or_default();
            let trouble = before.trouble.filter(|_| documents > 0);
            let oldest = oldest.map(|at| Stamp::from_local(at, situation.offset_min));
            carrier.owed = Some(Owed { documents, oldest, trouble, said: before.said });
            match documents {
                0 => {
                    (carrier.failed, carrier.connected) = (false, false);
                    carrier.rest(now, NEVER);
                }
                // The next message goes over the same connection.
                _ if carrier.connected => carrier.go(Step::Begin),
                _ => carrier.go(Step::Connect),
            }
        }
        (Step::Begin, Ran::Length(length)) if length > 0 => {
            carrier.go(Step::Read(Vec::with_capacity(length.into()), length.into()));
        }
        (Step::Read(mut message, length), Ran::Part(part)) => {
            let before = message.len();
            message.extend(part);
            carrier.go(match message.len() {
                all if all == length => Step::End(message),
                all if all < length && all > before => Step::Read(message, length),
                _ => Step::HangUp,
            });
            if matches!(carrier.step, Step::HangUp) {
                carrier.fail(Refusal::new("device.silent").because("a message is shorter than announced"));
            }
        }
        (Step::End(message), Ran::Done) => match country.letter(situation, &message) {
            Some(letter) => carrier.go(Step::Send(letter)),
            None => carrier.fail(Refusal::new("device.silent").because("a message that fits no letter")),
        },
        (Step::HandIn(_), Ran::HandedIn { code, message, warnings }) => {
            carrier.failed = false;
            if let Some(owed) = &mut carrier.owed {
                owed.trouble = None;
                owed.said = said(code, message, warnings);
            }
            carrier.go(Step::Look);
        }
        (Step::HangUp, _) => carrier.rest(now, rules.pause),
        (_, other) => carrier.fail(Refusal::new("device.silent").because(format!("{other:?}"))),
    }
}

/// What the operator said by its code (1022), its bits (1206, as the storage's warning flags) or its words (1067); the
/// gravest of them. Nothing when it took the document without a word.
fn said(code: u8, message: Option<String>, warnings: u8) -> Option<Refusal> {
    let meaning = match (code, warnings) {
        (14, _) => "ofd.rejected",
        (_, flags) if flags & 0x40 != 0 => "ofd.ceases",
        (_, flags) if flags & 0x20 != 0 => "ofd.settings",
        (_, flags) if flags & 0x10 != 0 => "ofd.rejected",
        (0, _) if message.is_some() => "ofd.message",
        (0, _) => return None,
        (11, _) => "ofd.not_recognised",
        _ => "ofd.answer",
    };
    let refusal = Refusal::new(meaning).with("code", code);
    Some(match message {
        Some(words) => refusal.with("words", &words).because(&words),
        None => refusal,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_operator_are_told() {
        let words = || Some("Оплатите счёт".to_owned());
        let told = said(0, words(), 0).unwrap();
        assert_eq!((told.code.as_str(), told.cause.as_str()), ("ofd.message", "Оплатите счёт"));
        assert_eq!(said(14, words(), 0).unwrap().code, "ofd.rejected");
        assert_eq!(said(0, None, 0x08), None, "a silent operator is told otherwise");
    }
}
