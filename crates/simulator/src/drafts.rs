//! A shop that sells through a draft: two shells change it and pay for it, each believing what it saw last.

use crate::shop;
use crate::side::Side;
use crate::world::{Violation, World};
use domain::discount::Adjustment;
use domain::document::{Content, DocumentState};
use domain::draft::{Draft, DraftBody, DraftChange, SaleDraft};
use domain::money::{Money, Quantity};
use domain::tax::CountryCode;
use engine::{Event, Reply};
use rand::RngExt;
use rusqlite::Connection;

/// One thing that one of the shells does.
///
/// # Errors
/// A broken promise.
pub fn touch<S: Side>(world: &mut World<S>, country: CountryCode) -> Result<(), Violation> {
    let Some(view) = world.life().map(|life| life.view.clone()) else { return Ok(()) };
    let Some(draft) = view.draft.as_deref() else {
        let line = shop::line(country, &mut world.rng, 0);
        let body = SaleDraft::default().with(line).map(DraftBody::Sale);
        return change(world, DraftChange { seen: None, body });
    };
    let stale = world.rng.random_bool(0.1);
    let seen = Some((draft.id, if stale { draft.rev.saturating_sub(1) } else { draft.rev }));
    if draft.document.is_some() {
        // Mostly the person goes on to the next sale, which waits for the outcome; sometimes somebody goes on typing.
        let body = world.rng.random_bool(0.2).then(|| draft.body.clone());
        return change(world, DraftChange { seen, body });
    }
    let DraftBody::Sale(sale) = &draft.body;
    let of = sale.lines.len();
    let no = sale.lines.get(world.rng.random_range(0..of.max(1))).map_or(0, |l| l.no);
    let next = match world.rng.random_range(0..100u8) {
        0..=39 => {
            let n = world.rng.random_range(0..1_000);
            let line = shop::line(country, &mut world.rng, n);
            sale.with(line)
        }
        40..=49 => {
            let quantity = Quantity::new(world.rng.random_range(1..9), 0);
            quantity.and_then(|quantity| sale.with_quantity(no, quantity))
        }
        50..=56 => sale.without(no),
        57..=60 => sale.with_removed(),
        61..=62 => {
            let off = Adjustment::PercentOff(world.rng.random_range(1..3_000));
            sale.with_change(world.rng.random_bool(0.5).then_some(no), Some(off))
        }
        63..=65 => return change(world, DraftChange { seen, body: None }),
        _ => return pay(world, country, draft, stale),
    };
    match next {
        Some(next) => change(world, DraftChange { seen, body: Some(DraftBody::Sale(next)) }),
        None => Ok(()),
    }
}

/// Changes the draft and looks whether what is shown is what is written, and whether the rules were kept.
///
/// # Errors
/// A broken promise.
pub fn change<S: Side>(world: &mut World<S>, change: DraftChange) -> Result<(), Violation> {
    let view = world.life().map(|life| life.view.clone()).unwrap_or_default();
    let before = view.draft.as_deref();
    let waits = view.made.as_ref().is_some_and(|made| made.state == DocumentState::Waiting);
    let paid = before.is_some_and(|draft| draft.document.is_some());
    let allowed = change.seen == before.map(|draft| (draft.id, draft.rev))
        && if change.body.is_some() { !paid } else { before.is_some() && !(paid && waits) };
    world.note(&format!("draft {:?} {}", change.seen, if change.body.is_some() { "put" } else { "dropped" }));
    let reply = world.handle(Event::Draft(Box::new(change)))?;
    match reply {
        Some(Reply::Drafted(_)) if allowed => {}
        Some(Reply::Refused(refusal)) if !allowed && refusal.code == "draft.stale" => {}
        None => return Ok(()), // the machine died over it
        other => {
            let seen = format!("allowed {allowed}: {other:?}, draft {before:?}");
            return Err(Violation::new("a change of another revision does nothing", seen));
        }
    }
    let Some(life) = world.life() else { return Ok(()) };
    let shown = life.view.draft.as_deref().cloned();
    match life.store.begin().and_then(|tx| tx.draft()) {
        Ok(written) if written != shown => {
            let seen = format!("shown {shown:?}, written {written:?}");
            Err(Violation::new("the draft that is shown is the one that is written", seen))
        }
        _ => Ok(()),
    }
}

/// Pays for the draft, sometimes from both shells, which may have chosen another payment.
fn pay<S: Side>(
    world: &mut World<S>,
    country: CountryCode,
    draft: &Draft,
    stale: bool,
) -> Result<(), Violation> {
    let DraftBody::Sale(sale) = &draft.body;
    let rev = if stale { draft.rev.saturating_sub(1) } else { draft.rev };
    let mut lines = sale.sold().unwrap_or_default();
    // A shell that draws something else than it names.
    let other = world.rng.random_bool(0.05) && lines.pop().is_some();
    let by_card = world.rng.random_bool(0.1);
    let over = Money::from_minor(world.rng.random_range(0..1_000));
    let content = shop::paid(country, sale.operation, lines.clone(), by_card, over);
    if !matches!(content, Content::Receipt(..)) {
        return Ok(());
    }
    let n = world.callers.make_of_draft(content, draft.id, rev);
    let reply = world.call(n, false)?;
    if (stale || other) && matches!(reply, Some(Reply::Accepted(_))) {
        let seen = format!("draft {} at {rev} of {}: {reply:?}", draft.id.0, draft.rev);
        return Err(Violation::new("a draft is paid as it is", seen));
    }
    match world.rng.random_range(0..4u8) {
        0 => world.call(n, false).map(|_| ()),
        1 => {
            let content = shop::paid(country, sale.operation, lines, !by_card, Money::ZERO);
            let second = world.callers.make_of_draft(content, draft.id, rev);
            world.call(second, false).map(|_| ())
        }
        _ => Ok(()),
    }
}

/// A draft has one document at most, which has its lines and no others; a refused one has let go of it.
///
/// # Errors
/// The draft.
pub fn agree(tables: &Connection) -> Result<(), Violation> {
    let none = |invariant: &'static str, sql: &str| -> Result<(), Violation> {
        let unreadable = |error: rusqlite::Error| Violation::new("the tables can be read", error.to_string());
        let mut query = tables.prepare_cached(sql).map_err(unreadable)?;
        let mut rows = query.query([]).map_err(unreadable)?;
        match rows.next().map_err(unreadable)? {
            Some(row) => {
                let seen: String = row.get(0).map_err(unreadable)?;
                Err(Violation::new(invariant, seen))
            }
            None => Ok(()),
        }
    };
    none(
        "a draft never has two documents",
        "SELECT substr(k.key, 1, instr(k.key, '-pay-') - 1) AS draft FROM caller_key k
         JOIN document d ON d.id = k.document
         WHERE k.key LIKE 'draft-%' AND d.state <> 'refused' GROUP BY draft HAVING count(*) > 1",
    )?;
    none(
        "a draft knows its document",
        "SELECT k.key FROM draft f JOIN caller_key k ON k.key LIKE 'draft-' || f.id || '-pay-%'
         JOIN document d ON d.id = k.document WHERE d.state <> 'refused' AND f.document IS NOT d.id",
    )?;
    none(
        "a refused document lets go of its draft",
        "SELECT 'draft ' || f.id FROM draft f JOIN document d ON d.id = f.document WHERE d.state = 'refused'",
    )?;
    // A discount changes prices and may part a line in two, and leaves what is sold.
    let plain = "json_extract(f.body, '$.data.change') IS NULL AND NOT EXISTS (
        SELECT 1 FROM json_each(f.body, '$.data.lines') WHERE json_extract(value, '$.change') IS NOT NULL)";
    none(
        "the document of a draft has its lines",
        &format!(
            "SELECT 'draft ' || f.id FROM draft f JOIN document d ON d.id = f.document
             WHERE {plain} AND (SELECT json_group_array(json_extract(value, '$.line')) FROM json_each(f.body, '$.data.lines'))
             IS NOT (SELECT json_group_array(json(value)) FROM json_each(d.content, '$.data.receipt.receipt.lines'))"
        ),
    )?;
    none(
        "the document of a draft with discounts has its goods",
        &format!(
            "SELECT 'draft ' || f.id FROM draft f JOIN document d ON d.id = f.document
             WHERE NOT ({plain}) AND (SELECT json_group_array(DISTINCT json_extract(value, '$.line.name'))
                FROM json_each(f.body, '$.data.lines'))
             IS NOT (SELECT json_group_array(DISTINCT json_extract(value, '$.name'))
                FROM json_each(d.content, '$.data.receipt.receipt.lines'))"
        ),
    )
}
