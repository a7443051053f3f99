//! Effects that take their time, each on a thread of its own.

use crate::door::{House, Outcome as Submitted, Register};
use domain::command::Command;
use domain::document::{DocumentId, DocumentState};
use domain::notice::Refusal;
use screens::{Effect, Outcome};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Effects of one shell at a time.
const MOST: usize = 8;
/// How long the register may take before a person is told that the end is open.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a command is handed in again while nobody knows whether it was taken, and after what pause. It has its key:
/// nothing is done twice.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(500);

/// Begins an effect; `tell` hears how it ended.
///
/// # Errors
/// `screen.busy` when this shell has too many under way; `internal.error` without a thread. Nothing was begun.
pub(super) fn start(
    under_way: usize,
    house: &Arc<dyn House>,
    register: Option<Arc<dyn Register>>,
    effect: Effect,
    tell: impl FnOnce(Outcome) + Send + 'static,
) -> Result<(), Refusal> {
    if under_way >= MOST {
        return Err(Refusal::new("screen.busy").with("limit", MOST));
    }
    let house = Arc::clone(house);
    let work = move || tell(carry_out(house.as_ref(), register.as_deref(), effect));
    let spawned = thread::Builder::new().name("effect".into()).spawn(work);
    spawned.map(drop).map_err(|error| Refusal::new("internal.error").because(error))
}

fn carry_out(house: &dyn House, register: Option<&dyn Register>, effect: Effect) -> Outcome {
    let done = |ended: Result<(), Refusal>| match ended {
        Ok(()) => Outcome::Done(None),
        Err(refusal) => Outcome::Refused(refusal),
    };
    match (effect, register) {
        (Effect::Begin { country, language, service }, _) => done(house.begin(country, language, service)),
        (Effect::Rehearse(content), Some(register)) => Outcome::Rehearsed(register.rehearse(*content).err()),
        (Effect::Submit(command), Some(register)) => submit(register, *command),
        (Effect::Print { document, no }, Some(register)) => {
            Outcome::Paper(register.print(document, no).err())
        }
        (Effect::OnPaper { document, no }, Some(register)) => {
            Outcome::Paper(register.on_paper(document, no).err())
        }
        // The others take no time; without a register there is nothing to do them with.
        (
            Effect::Show(_)
            | Effect::Change { .. }
            | Effect::Answer(_)
            | Effect::Rehearse(_)
            | Effect::Submit(_)
            | Effect::Print { .. }
            | Effect::OnPaper { .. },
            _,
        ) => done(Err(Refusal::new("folder.not_begun"))),
    }
}

fn submit(register: &dyn Register, command: Command) -> Outcome {
    for _ in 0..TRIES {
        return match register.submit(command.clone(), PATIENCE) {
            Submitted::Final(id) => ended(register, id),
            Submitted::Open(id) => Outcome::Open(id),
            Submitted::Conflict(id) => Outcome::Elsewhere(id),
            Submitted::Refused(refusal) => Outcome::Refused(refusal),
            Submitted::Unknown => {
                thread::sleep(PAUSE);
                continue;
            }
        };
    }
    Outcome::Refused(Refusal::new("screen.unknown"))
}

fn ended(register: &dyn Register, id: DocumentId) -> Outcome {
    let state = register.reader().and_then(|reader| reader.document(id)).ok().flatten().map(|d| d.state);
    match state {
        Some(DocumentState::Settled | DocumentState::Autonomous) => Outcome::Done(Some(id)),
        Some(DocumentState::Refused(refusal) | DocumentState::Stuck(refusal)) => Outcome::Refused(refusal),
        Some(DocumentState::Waiting) | None => Outcome::Open(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tax::CountryCode;
    use domain::texts::Language;
    use screens::Wiring;
    use std::sync::mpsc::channel;

    /// A folder that can not be begun.
    struct Nowhere;

    impl House for Nowhere {
        fn register(&self) -> Option<Arc<dyn Register>> {
            None
        }
        fn begin(&self, _: CountryCode, _: Language, _: Option<Wiring>) -> Result<(), Refusal> {
            Err(Refusal::new("folder.unusable"))
        }
    }

    fn begin(under_way: usize) -> Result<Outcome, Refusal> {
        let (sender, told) = channel();
        let house: Arc<dyn House> = Arc::new(Nowhere);
        let effect = Effect::Begin { country: CountryCode::Ru, language: Language::Ru, service: None };
        start(under_way, &house, None, effect, move |outcome| sender.send(outcome).unwrap())?;
        Ok(told.recv().unwrap())
    }

    #[test]
    fn too_many_effects_at_once_are_refused() {
        assert_eq!(begin(MOST).unwrap_err().code, "screen.busy");
        let refusal = Refusal::new("folder.unusable");
        assert_eq!(begin(MOST - 1), Ok(Outcome::Refused(refusal)));
    }
}
