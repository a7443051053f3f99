//! Documents without the operator: signing them, and the form in which they are sent later.

use crate::check_url::check_url;
use crate::country::Slot;
use crate::kkm::Request;
use crate::verdict::read_form;
use crate::{frame, law, service, shift};
use domain::country::Situation;
use domain::document::{Address, Attempt, Autonomous, Content, Document, DocumentId};
use domain::notice::Refusal;
use domain::time::Now;
use prost::Message;
use std::time::Duration;

/// Autonomous numbers begin above it. A public register core counts from there too, so that they are told from the
/// small numbers of shifts and receipts.
const FIRST_ABOVE: u64 = 1000;

/// Whether the register may still work without the operator. A clock that was set back does not prolong the time.
pub(crate) fn within_limit(limit: Duration, situation: &Situation, now: &Now) -> Result<(), Refusal> {
    let Some(since) = situation.offline_since else { return Ok(()) };
    let latest = situation.last.map_or(now.wall, |(_, last)| now.wall.max(last));
    let limit_ms = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
    if latest.since(since).num_milliseconds() > limit_ms {
        return Err(Refusal::new("kz.autonomous_limit").with("hours", limit.as_secs() / 3600));
    }
    Ok(())
}

/// Signs a document. Time and numbers are those of its message, sent or not: paper and operator agree.
pub(crate) fn sign(
    limit: Duration,
    document: &Document,
    situation: &Situation,
    now: &Now,
) -> Result<Autonomous, Refusal> {
    let kz = law::registered(situation)?;
    within_limit(limit, situation, now)?;
    let slot = Slot::of(document, situation);
    // Neither closing an overlong shift nor reporting it is too late.
    let reports = matches!(document.content, Content::ShiftClose(_) | Content::XReport(_));
    law::open_shift(situation.shift, (!reports).then_some(slot.at))?;
    let number = number(document.id);
    let check_url = document.content.receipt().map_or_else(String::new, |receipt| {
        let total = receipt.total.minor();
        check_url(&kz.check_site, &number.to_string(), &kz.rnm, total, slot.at.local())
    });
    let report = match &document.content {
        Content::ShiftClose(_) => {
            Some(shift::report(law::edition_of(kz)?, situation, &slot, true)?.encode_to_vec())
        }
        Content::XReport(_) => {
            Some(shift::report(law::edition_of(kz)?, situation, &slot, false)?.encode_to_vec())
        }
        _ => None,
    };
    Ok(Autonomous { number, shift: slot.shift, receipt: slot.receipt, at: slot.at, check_url, report })
}

/// Autonomous number of a document.
///
/// The operator wants it unique within a date. Document numbers are never reused, so this one is unique for the life of
/// the register (its low 32 bits come again after four milliard documents), without a state of its own.
fn number(id: DocumentId) -> u32 {
    let low = id.0.wrapping_add(FIRST_ABOVE) & u64::from(u32::MAX);
    u32::try_from(low).unwrap_or(u32::MAX) // masked: it always fits
}

/// The next form of a signed document: TOKEN, REQNUM, command and every fiscal field as they were; the mark of autonomy
/// and the period with its end brought up to date (CPCR 2.0.2, offline mode).
pub(crate) fn renew(
    document: &Document,
    attempt: &Attempt,
    situation: &Situation,
    now: &Now,
) -> Result<Vec<u8>, Refusal> {
    let damaged = |cause: &dyn std::fmt::Display| {
        Refusal::new("document.damaged").with("document", document.id.0).because(cause)
    };
    let (header, mut request) = read_form(&attempt.form).map_err(|error| damaged(&error))?;
    let named = Address::Operator { device: header.id, token: header.token, request: header.request_number };
    if attempt.address != named {
        return Err(damaged(&"the frame is not the one the attempt names"));
    }
    let Some(autonomous) = &document.autonomous else {
        return Err(damaged(&"the document was not signed autonomously"));
    };
    match (&document.content, &mut request) {
        (Content::Receipt(..), Request { ticket: Some(ticket), .. }) => {
            ticket.offline_ticket_number = Some(autonomous.number);
        }
        (Content::ShiftClose(_), Request { close_shift: Some(close), .. }) => close.is_offline = Some(true),
        (Content::XReport(_), Request { report: Some(report), .. }) => report.is_offline = Some(true),
        (Content::CashIn(..) | Content::CashOut(..), Request { money_placement: Some(placement), .. }) => {
            placement.is_offline = Some(true);
        }
        _ => return Err(damaged(&"the frame holds another kind of document")),
    }
    let Some(part) = &mut request.service else { return Err(damaged(&"the frame has no service part")) };
    part.offline_period = Some(service::period(situation.offline_since.unwrap_or(autonomous.at), now.wall)?);
    frame::encode(&header, &request.encode_to_vec()).map_err(|error| damaged(&error))
}
