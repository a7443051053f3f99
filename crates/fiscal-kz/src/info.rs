//! INFO: who the operator thinks the register is. The first question after a start and the way out of a block.
//!
//! INFO carries a request number of its own ([`INFO_REQUEST_NUMBER`]) and consumes none: a document that is written
//! while INFO is under way changes nothing about its answer. The token of the answer is not stored; only documents
//! change it.

use crate::answer::{Answer, read_answer};
use crate::frame::{self, Header};
use crate::kkm::{self, CommandTypeEnum, ReportTypeEnum, TicketAdTypeEnum};
use crate::numbers::INFO_REQUEST_NUMBER;
use crate::result_code::Duty;
use crate::verdict::{said, server_block, service_block, token_block};
use crate::{compare, edition::Edition, service};
use domain::counters::{Counters, effects};
use domain::country::{Exchange, Report, Situation, Work};
use domain::device::{Identity, Outcome};
use domain::document::{Attempt, Document, DocumentKind};
use domain::notice::Refusal;
use domain::registration::{KzRegistration, Registration};
use domain::time::Now;
use prost::Message;
use std::time::Duration;

/// Name of the registration number among the details of an identity.
const RNM: &str = "rnm";

/// The question.
pub(crate) fn ask(situation: &Situation, now: &Now, patience: Duration) -> Work {
    let mut request =
        kkm::Request { command: CommandTypeEnum::CommandInfo.into(), ..kkm::Request::default() };
    let kz = match &situation.registration {
        Some(Registration::Kz(kz)) => Some(kz),
        _ => None,
    };
    let edition = kz.and_then(|kz| Edition::from_version(kz.edition)).unwrap_or(Edition::V203);
    if let Some(kz) = kz {
        // A clock beyond the calendar must not keep the register from asking.
        let period = service::period(situation.offline_since.unwrap_or(now.wall), now.wall).ok();
        request.service = Some(service::compose(kz, edition, CommandTypeEnum::CommandInfo, period, true));
    }
    // The fields of the registration are short: the frame is far below its limit.
    let request = frame::encode(&header(kz, edition, situation.token), &request.encode_to_vec());
    Work::Exchange(Exchange { request: request.unwrap_or_default(), frame_len: frame::frame_len, patience })
}

fn header(kz: Option<&KzRegistration>, edition: Edition, token: u32) -> Header {
    let id = kz.map_or(0, |kz| kz.device);
    Header { version: edition.version(), id, token, request_number: INFO_REQUEST_NUMBER }
}

/// What the answer says.
pub(crate) fn read(situation: &Situation, report: &Report) -> Outcome<Identity> {
    let bytes = match report {
        Report::Exchanged(Outcome::Done(bytes)) => bytes,
        Report::Exchanged(Outcome::Unknown(cause)) | Report::Panicked(cause) => {
            return Outcome::Unknown(cause.clone());
        }
        other => return Outcome::Unknown(format!("no answer: {other:?}")),
    };
    let Some(Registration::Kz(kz)) = &situation.registration else {
        return Outcome::Unknown("the register has no identity".to_owned());
    };
    let edition = Edition::from_version(kz.edition).unwrap_or(Edition::V203);
    let sent = header(Some(kz), edition, situation.token);
    let answer = match read_answer(&sent, CommandTypeEnum::CommandInfo.into(), bytes) {
        Ok(answer) => answer,
        Err(no_answer) => return Outcome::Unknown(no_answer.to_string()),
    };
    match answer.result.duty() {
        // An overlong shift is no reason to stop: it has to be closed.
        Duty::Continue | Duty::CloseShift => Outcome::Done(identity(kz, situation, &answer)),
        Duty::BlockToken => Outcome::Refused(token_block(&answer)),
        Duty::ServerBlock => Outcome::Refused(blocked(&answer)),
        // INFO has no content that could be wrong: whatever else is refused is the set-up.
        Duty::BlockService | Duty::ResolveFirst | Duty::TellCashier => {
            Outcome::Refused(service_block(&answer))
        }
        Duty::RetryThenOffline => Outcome::Unknown(format!("result {}", answer.result.number())),
    }
}

/// A block by the operator, with the text meant for the cashier where the answer brings one (ad of type 4).
fn blocked(answer: &Answer) -> Refusal {
    let ads = answer.response.service.iter().flat_map(|part| &part.ticket_ads);
    let info = i32::from(TicketAdTypeEnum::TicketAdInfo);
    let ad = ads.into_iter().find(|ad| ad.info.r#type == info && !ad.text.is_empty());
    match ad {
        Some(ad) => server_block(answer.result, &ad.text),
        None => server_block(answer.result, &answer.text),
    }
}

/// Whether the operator speaks of this register. A text it does not send is no contradiction.
pub(crate) fn accepts(situation: &Situation, identity: &Identity) -> Result<(), Refusal> {
    let Some(Registration::Kz(kz)) = &situation.registration else { return Ok(()) };
    match identity.details.iter().find(|(name, _)| name == RNM) {
        Some((_, rnm)) if *rnm != kz.rnm => {
            Err(Refusal::new("kz.foreign").with("expected", &kz.rnm).with("found", rnm))
        }
        _ => Ok(()),
    }
}

/// Whether the operator counted a document whose answer was lost, by its own account. `books` is what it has to have counted
/// besides. Nothing when its account is neither with the document nor without it.
pub(crate) fn was_counted(
    document: &Document,
    attempt: &Attempt,
    books: &Counters,
    report: &Report,
) -> Option<bool> {
    let Report::Exchanged(Outcome::Done(bytes)) = report else { return None };
    let (_, payload) = frame::decode(bytes).ok()?;
    let response = kkm::Response::decode(payload).ok()?;
    let theirs = response.report?;
    let zx = theirs.zx_report?;
    let without = compare::Ever::ours(books);
    let said = compare::Ever::theirs(&zx)?;
    if document.content.kind() == DocumentKind::ShiftClose {
        let closed = theirs.report == i32::from(ReportTypeEnum::ReportZ);
        let own = zx.shift_number == attempt.shift.0;
        return (said == without && own).then_some(closed);
    }
    let mut with = books.clone();
    for (scope, name, delta) in effects(&document.content, false) {
        with.add(scope, name, delta);
    }
    match (said == without, said == compare::Ever::ours(&with)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

fn identity(kz: &KzRegistration, situation: &Situation, answer: &Answer) -> Identity {
    let part = answer.response.service.as_ref();
    let last = part.and_then(|part| part.last_document_info.as_ref());
    let report = answer.response.report.as_ref();
    let zx = report.and_then(|report| report.zx_report.as_ref());
    let shift = zx.map(|zx| zx.shift_number).or(last.map(|last| last.fr_shift_number)).unwrap_or(0);
    let x = i32::from(ReportTypeEnum::ReportX);
    Identity {
        serial: kz.device.to_string(),
        last_document: last.and_then(|last| last.printed_document_number).unwrap_or(0),
        shift_open: report.filter(|report| report.zx_report.is_some()).map(|report| report.report == x),
        shift,
        ready: true,
        warnings: 0,
        details: details(part)
            .into_iter()
            .chain(zx.and_then(|zx| compare::differences(situation, zx)))
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}

fn details(part: Option<&kkm::ServiceResponse>) -> Vec<(&'static str, String)> {
    let info = part.and_then(|part| part.reg_info.as_ref());
    let (kkm, org) = (info.and_then(|info| info.kkm.as_ref()), info.and_then(|info| info.org.as_ref()));
    let pos = info.and_then(|info| info.pos.as_ref());
    let mut details = Vec::new();
    for (name, value) in [
        (RNM, kkm.and_then(|kkm| kkm.fns_kkm_id.as_ref())),
        ("znm", kkm.and_then(|kkm| kkm.serial_number.as_ref())),
        ("kkm_id", kkm.and_then(|kkm| kkm.kkm_id.as_ref())),
        ("title", org.and_then(|org| org.title.as_ref())),
        ("bin", org.and_then(|org| org.inn.as_ref())),
        ("address", pos.and_then(|pos| pos.address.as_ref())),
    ] {
        if let Some(value) = value.map(|value| said(value)).filter(|value| !value.is_empty()) {
            details.push((name, value));
        }
    }
    details
}
