//! The documents of a command, one or two, accepted in one transaction; and what its caller is told at once.

use crate::act;
use crate::book::Book;
use crate::draft;
use crate::engine::{Engine, Reply};
use crate::newest;
use crate::planted::Planted;
use domain::command::{Command, Key, Wish, may};
use domain::counters::{Scope, effects};
use domain::country::{Admission, Situation};
use domain::document::{Content, DocumentId};
use domain::fact::Fact;
use domain::money::Money;
use domain::notice::Refusal;
use domain::repair::{self, Part, Repair};
use domain::returns;
use domain::shift::Shift;
use domain::time::Now;
use store::StoreError;

/// A document that is about to be accepted.
struct Admitted {
    key: Key,
    content: Content,
    admission: Admission,
}

/// What becomes of a command: refused without a trace, or accepted.
pub(crate) fn command(
    engine: &mut Engine,
    now: &Now,
    command: Command,
    tx: &Book<'_>,
    answered: &mut Vec<DocumentId>,
) -> Result<Reply, StoreError> {
    let Command { actor, key, body, wish, draft } = command;
    if let Some(reply) = known_key(engine, &key, &body, tx)? {
        return Ok(reply);
    }
    let contents = match documents(wish, tx)? {
        Ok(contents) => contents,
        Err(refusal) => return Ok(Reply::Refused(refusal)),
    };
    let [.., last] = contents.as_slice() else { return Ok(Reply::Refused(Refusal::new("repair.done"))) };
    if let Err(stale) = draft::fits(engine, draft, last) {
        return Ok(Reply::Refused(stale));
    }
    if !may(actor.role, last) {
        return Ok(Reply::Refused(Refusal::new("rights.missing").with("who", &actor.name)));
    }
    if engine.early.recovery.is_some()
        && let Some(reading) = &engine.early.trouble
    {
        // The books are behind: nothing can be allowed by them.
        return Ok(Reply::Refused(reading.clone()));
    }
    if let Some(refusal) = obstacle(engine, now, last, &tx.situation()?) {
        return Ok(Reply::Refused(refusal));
    }
    let registers = last.registration().is_some();
    let documents = match admit(engine, now, &key, contents, tx)? {
        Ok(documents) => documents,
        Err(refusal) => return Ok(Reply::Refused(refusal)),
    };
    if let [first, _] = documents.as_slice()
        && let Some(taken) = tx.key(&first.key)?
    {
        // Another command has the name that the first of two would get.
        return Ok(Reply::Conflict(taken.document));
    }
    let mut made = None;
    for Admitted { key, content, admission } in documents {
        let (document, kind) = (tx.next_document()?, content.kind());
        let fact = Fact::Accepted { document, key, body, content, after: made };
        tx.append(&fact, &actor.name, now.wall)?;
        newest::accepted(engine, tx, document, kind)?;
        if let Admission::Local(mut settlement) = admission {
            settlement.number = document.0; // the register numbers its documents by themselves
            tx.append(&Fact::Settled { document, no: None, settlement }, &actor.name, now.wall)?;
            answered.push(document);
        }
        made = Some(document);
    }
    let Some(document) = made else { return Ok(Reply::Refused(Refusal::new("repair.done"))) };
    if draft.is_some() {
        draft::becomes(engine, tx, document)?;
    }
    if registers {
        // Another token, another address: whoever is there has to be asked anew, at once.
        engine.early.identity = None;
        engine.early.ask_not_before = now.mono;
    }
    if engine.country.conduct().identity_first && engine.early.identity.is_none() {
        // A person waits: ask a device that was silent again, now.
        engine.early.identify_failures = 0;
        engine.early.ask_not_before = engine.early.ask_not_before.min(now.mono);
        engine.early.not_before = engine.early.not_before.min(now.mono);
    }
    Ok(Reply::Accepted(document))
}

fn known_key(
    engine: &Engine,
    key: &Key,
    body: &[u8; 32],
    tx: &Book<'_>,
) -> Result<Option<Reply>, StoreError> {
    if engine.planted == Some(Planted::ForgetKey) {
        return Ok(None);
    }
    Ok(tx.key(key)?.map(|row| {
        if row.body == *body { Reply::Repeated(row.document) } else { Reply::Conflict(row.document) }
    }))
}

/// What a wish becomes, in order: at most two documents, the last of which it is about.
fn documents(wish: Wish, tx: &Book<'_>) -> Result<Result<Vec<Content>, Refusal>, StoreError> {
    Ok(match wish {
        Wish::Document(content) => Ok(vec![content]),
        Wish::InShift(content) if tx.situation()?.shift.is_open() => Ok(vec![content]),
        Wish::InShift(content) => Ok(vec![Content::ShiftOpen(content.cashier().clone()), content]),
        Wish::Repair(wish) => return repair(&wish, tx),
    })
}

fn repair(wish: &Repair, tx: &Book<'_>) -> Result<Result<Vec<Content>, Refusal>, StoreError> {
    // Above every number a row can have.
    let is_number = i64::try_from(wish.of.0).is_ok();
    let wrong = if is_number { tx.document(wish.of)? } else { None };
    let (repaired, given_back) = match &wrong {
        Some(wrong) => {
            let ours = domain::extra::Original::Ours(wrong.id);
            (tx.repaired(wrong.id)?, tx.original(&ours)?.returned.total)
        }
        None => Default::default(),
    };
    let registration = tx.situation()?.registration;
    Ok(repair::documents(wish, wrong.as_deref(), repaired, given_back, registration.as_ref()))
}

/// Why no document is accepted now, whatever it says.
fn obstacle(engine: &mut Engine, now: &Now, content: &Content, situation: &Situation) -> Option<Refusal> {
    // Registering anew is how a person lifts a block (another token, another address).
    if let Some(block) = situation.block.as_ref().filter(|_| !matches!(content, Content::Registration(..))) {
        return Some(block.clone());
    }
    if engine.early.silences < act::MAX_FAILURES || engine.country.conduct().autonomous.is_some() {
        return None;
    }
    // An earlier document is in doubt and nobody answers: this one would only wait behind it. Ask about it now: the next
    // command should find it settled.
    engine.early.not_before = engine.early.not_before.min(now.mono);
    let in_doubt = |cause: &str| Refusal::new("document.in_doubt").because(cause);
    Some(match &engine.early.trouble {
        Some(silent) if silent.code == "device.silent" => in_doubt(&silent.cause),
        Some(trouble) => trouble.clone(),
        None => in_doubt("the fiscal device does not answer"),
    })
}

/// Holds the documents of one command against the law, each as if those before it were good.
fn admit(
    engine: &Engine,
    now: &Now,
    key: &Key,
    contents: Vec<Content>,
    tx: &Book<'_>,
) -> Result<Result<Vec<Admitted>, Refusal>, StoreError> {
    let count = contents.len();
    if let Some(refusal) = overdrawn(&contents, &tx.situation()?) {
        return Ok(Err(refusal));
    }
    let mut opens = None;
    let mut admitted = Vec::with_capacity(count);
    for (no, content) in contents.into_iter().enumerate() {
        let mut situation = situation(&content, tx)?;
        if let Some(shift) = opens {
            situation.shift = shift;
        }
        let takes_back = part(&content).is_some_and(|part| part != Part::Right);
        let fits = content.receipt().filter(|_| !takes_back);
        if let Some(Err(refusal)) = fits.map(|r| returns::fits(r, situation.original.as_ref())) {
            return Ok(Err(placed(refusal, &content)));
        }
        let admission = match engine.country.admit(&content, &situation, now) {
            Ok(admission) => admission,
            Err(refusal) => return Ok(Err(placed(refusal, &content))),
        };
        if matches!(content, Content::ShiftOpen(_)) {
            opens =
                Some(Shift::Open { number: situation.shift.next_number(), since: now.wall.whole_minute() });
        }
        let key = if no.saturating_add(1) == count { key.clone() } else { key.of_first() };
        admitted.push(Admitted { key, content, admission });
    }
    Ok(Ok(admitted))
}

/// A repair moves cash in the books only: between its two receipts the drawer may owe, after both it may not.
fn overdrawn(contents: &[Content], situation: &Situation) -> Option<Refusal> {
    let drawer = i64::try_from(situation.drawer.minor()).unwrap_or(i64::MAX);
    let [.., last] = contents else { return None };
    part(last)?;
    let moved = contents.iter().flat_map(|content| effects(content, false));
    let moved = moved.filter(|(scope, name, _)| (*scope, name.as_str()) == (Scope::Ever, "drawer"));
    let after = moved.fold(drawer, |sum, (.., delta)| sum.saturating_add(delta));
    let missing = Money::from_minor(after.checked_neg().and_then(|owed| u64::try_from(owed).ok())?);
    if missing == Money::ZERO {
        return None;
    }
    let asked = situation.drawer.checked_add(missing).unwrap_or(missing);
    Some(Refusal::new("drawer.short").with("asked", asked).with("drawer", situation.drawer))
}

fn part(content: &Content) -> Option<Part> {
    content.receipt()?.extra().repair.map(|of| of.part)
}

/// What is wrong with a document of a repair stands in the wish for it, not in the document.
fn placed(refusal: Refusal, content: &Content) -> Refusal {
    match (part(content), refusal.path.clone()) {
        (Some(Part::Right), Some(path)) => refusal.at(format!("right.{path}")),
        (Some(Part::Cancel | Part::Reverse), Some(_)) => refusal.at("original"),
        _ => refusal,
    }
}

/// Situation of a document of a command. The right receipt of a wrong return finds what that one gave back untouched: it is
/// taken back before.
fn situation(content: &Content, tx: &Book<'_>) -> Result<Situation, StoreError> {
    let mut situation = act::situation_for(tx, content)?;
    let Some(receipt) = content.receipt() else { return Ok(situation) };
    if let (Some(of), Some(original)) = (receipt.extra().repair, &receipt.extra().original)
        && of.part == Part::Right
        && tx.repaired(of.wrong)?.reverse.is_none()
    {
        situation.original = Some(tx.original_but(original, Some(of.wrong))?);
    }
    Ok(situation)
}
