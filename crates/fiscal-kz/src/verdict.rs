//! What the operator's answer means for a document.

use crate::answer::{Answer, read_answer};
use crate::country::Planted;
use crate::frame::{self, Header};
use crate::kkm::Request;
use crate::numbers::next_request_number;
use crate::result_code::{Duty, ResultCode};
use domain::country::{Report, Verdict};
use domain::device::Outcome;
use domain::document::{Attempt, AttemptState, Document, DocumentKind, DocumentState, Settlement};
use domain::notice::Refusal;
use prost::Message;

/// Longest text of the operator that a person is shown, characters.
const MAX_TEXT: usize = 200;
/// Longest address that is printed as a QR code, bytes.
const MAX_URL: usize = 500;

/// What a report says about an attempt. Whatever is not an answer to exactly this request is silence.
pub(crate) fn judge(
    document: &Document,
    attempt: &Attempt,
    report: &Report,
    planted: Option<Planted>,
) -> Verdict {
    let Report::Exchanged(Outcome::Done(bytes)) = report else {
        // An X report is good without the operator; nobody sends it twice. One of the queue keeps its turn.
        return if attempt.kind == DocumentKind::XReport && document.state != DocumentState::Autonomous {
            Verdict::Settled(told(document, attempt))
        } else {
            Verdict::InDoubt
        };
    };
    let (mut sent, request) = match read_form(&attempt.form) {
        Ok(sent) => sent,
        Err(cause) => {
            let refusal = Refusal::new("document.damaged").with("document", document.id.0);
            return Verdict::Blocked(refusal.because(cause));
        }
    };
    match planted {
        Some(Planted::NewNumberOnResend) if attempt.state == AttemptState::InDoubt => {
            sent.request_number = next_request_number(sent.request_number);
        }
        Some(Planted::ApplyLateAnswer) => {
            if let Ok((header, _)) = frame::decode(bytes) {
                (sent.id, sent.request_number) = (header.id, header.request_number);
            }
        }
        Some(Planted::NewNumberOnResend) | None => {}
    }
    let Ok(answer) = read_answer(&sent, request.command, bytes) else { return Verdict::InDoubt };
    if attempt.kind == DocumentKind::XReport {
        return Verdict::Settled(told(document, attempt));
    }
    if answer.result == ResultCode::Ok {
        return Verdict::Settled(settlement(document, attempt, &request, &answer));
    }
    if document.state == DocumentState::Autonomous {
        draining(&answer)
    } else {
        online(&answer, attempt.state == AttemptState::InDoubt)
    }
}

/// Header and message of a stored form.
pub(crate) fn read_form(form: &[u8]) -> Result<(Header, Request), String> {
    let (header, payload) = frame::decode(form).map_err(|error| error.to_string())?;
    Ok((header, Request::decode(payload).map_err(|error| error.to_string())?))
}

/// The running number is that of the document: never reused, and known without a state of its own. The sign is the
/// operator's ticket number; a closing has none.
fn settlement(document: &Document, attempt: &Attempt, request: &Request, answer: &Answer) -> Settlement {
    let ticket = answer.response.ticket.as_ref().filter(|_| request.ticket.is_some());
    Settlement {
        number: document.id.0,
        sign: ticket.map(|ticket| ticket.ticket_number.clone()).unwrap_or_default(),
        at: attempt.at,
        shift: attempt.shift,
        receipt: attempt.receipt,
        // Paper builds the address from the registration where the operator sends none.
        check_url: ticket.and_then(|ticket| ticket.qr_code.as_deref()).and_then(printable_url),
        next_token: Some(answer.new_token),
        warnings: 0,
        formed: Vec::new(),
    }
}

/// An X report, whatever the operator said to it: it counts nothing and changes no token.
fn told(document: &Document, attempt: &Attempt) -> Settlement {
    Settlement {
        number: document.id.0,
        sign: String::new(),
        at: attempt.at,
        shift: attempt.shift,
        receipt: 0,
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: Vec::new(),
    }
}

fn printable_url(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let fits = !text.is_empty() && text.len() <= MAX_URL;
    (fits && !text.chars().any(|c| c.is_control() || c.is_whitespace())).then(|| text.to_owned())
}

/// A document that was never signed without the operator (CPCR 2.0.2, result codes).
///
/// The first try of a request was certainly not counted when it is refused. After a lost answer a refusal for a reason
/// that lies outside the document (token, block, set-up) may hide that the lost try was counted: the attempt stays.
fn online(answer: &Answer, in_doubt: bool) -> Verdict {
    let stop = |refusal| {
        if in_doubt { Verdict::Blocked(refusal) } else { Verdict::RefusedAndBlocked(refusal) }
    };
    match answer.result.duty() {
        Duty::Continue | Duty::RetryThenOffline => Verdict::InDoubt,
        Duty::BlockToken => stop(token_block(answer)),
        Duty::BlockService => stop(service_block(answer)),
        Duty::ServerBlock => stop(server_block(answer.result, &answer.text)),
        Duty::CloseShift => Verdict::Refused(coded("shift.expired", answer.result, &answer.text)),
        Duty::ResolveFirst | Duty::TellCashier => Verdict::Refused(match answer.result {
            ResultCode::NotEnoughCash => coded("kz.not_enough_cash", answer.result, &answer.text),
            ResultCode::SameTaxpayerAndCustomer => coded("kz.same_taxpayer", answer.result, &answer.text),
            _ => coded("kz.rejected", answer.result, &answer.text),
        }),
    }
}

/// A document of the queue: it is good for the buyer, so no answer unmakes it (CPCR 2.0.2, leaving the offline mode).
fn draining(answer: &Answer) -> Verdict {
    match (answer.result, answer.result.duty()) {
        (_, Duty::Continue | Duty::RetryThenOffline) => Verdict::InDoubt,
        (ResultCode::InvalidToken, _) => Verdict::Blocked(token_block(answer)),
        (_, Duty::ServerBlock) => Verdict::Blocked(server_block(answer.result, &answer.text)),
        (result, _) => Verdict::Blocked(coded("kz.queue_blocked", result, &answer.text)),
    }
}

/// Identifier or token are not those of the operator's books.
pub(crate) fn token_block(answer: &Answer) -> Refusal {
    let code = if answer.result == ResultCode::UnknownId { "kz.unknown_id" } else { "kz.token" };
    coded(code, answer.result, &answer.text)
}

/// A technician has to look.
pub(crate) fn service_block(answer: &Answer) -> Refusal {
    coded("kz.service", answer.result, &answer.text)
}

/// The operator blocked the register.
pub(crate) fn server_block(result: ResultCode, text: &str) -> Refusal {
    coded("kz.blocked", result, text)
}

/// A refusal with the operator's number and words.
fn coded(code: &str, result: ResultCode, text: &str) -> Refusal {
    let text = said(text);
    Refusal::new(code)
        .with("code", result.number())
        .with("text", &text)
        .because(format!("operator: result {} {text}", result.number()))
}

/// Words of the operator as they may be shown and logged: no control characters, not endless.
pub(crate) fn said(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect()
}
