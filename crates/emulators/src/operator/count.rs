//! Counting: a document that passed the rules enters the counters, the history and its answer.

use std::sync::Arc;

use chrono::NaiveDateTime;
use rand::RngExt;

use super::config::{Device, Rotate, TicketNumbers};
use super::document::{Body, Document, DocumentKind, Entry, Parsed, Ticket};
use super::frame::Header;
use super::judge::Sent;
use super::refusal::{self, Refusal};
use super::report::Report;
use super::values::Tiyn;
use super::wire::Writer;
use super::{DeviceState, Difference, Last, Operator, Shift, ok, report_part, service, ticket};

/// What was given out for a document, when it is counted again from the history.
pub(super) struct Recorded<'a> {
    pub(super) token: u32,
    pub(super) ticket_number: Option<&'a str>,
    pub(super) answer: &'a [u8],
}

impl Operator {
    /// Counts a document and makes its answer. Fails only for a device that is not there.
    pub(super) fn count(
        &mut self,
        sent: &Sent<'_>,
        device: &Device,
        parsed: Parsed,
        recorded: Option<&Recorded<'_>>,
    ) -> Result<(u32, Arc<[u8]>), Refusal> {
        let mut found = service::differences(sent.request, device);
        if let Body::Ticket(draft) = &parsed.body {
            let complaint = self.parent_complaint(device.id, draft.operation, sent.request);
            found.extend(complaint.map(|complaint| complaint.text));
        }
        let ticket_number = match &parsed.body {
            Body::Ticket(_) => self.ticket_number(recorded.and_then(|recorded| recorded.ticket_number)),
            Body::Placement { .. } | Body::Close { .. } => String::new(),
        };
        let edition = sent.header.version;
        let new_token = self.new_token(device.id, recorded.map(|recorded| recorded.token))?;
        let config = Arc::clone(&self.config);
        let state = self
            .devices
            .get_mut(&device.id)
            .ok_or_else(|| Refusal::new(refusal::UNKNOWN_ID, "Unknown id"))?;
        let (shift, note) = state.enter_shift(parsed.date_time, parsed.fr_shift_number);
        found.extend(note);
        let counters = Arc::make_mut(&mut state.counters);
        let mut out = ok(sent.command);
        let kind = match &parsed.body {
            Body::Ticket(draft) => {
                counters.ticket(draft);
                let qr_code = check_url(&config.qr_host, device, &ticket_number, draft);
                out = out.node(3, Writer::default().text(1, &ticket_number).text(2, &qr_code));
                DocumentKind::Ticket(Ticket {
                    operation: draft.operation,
                    total: unsigned(draft.total),
                    ticket_number,
                    qr_code,
                    offline_number: draft.offline_number,
                    shift_document_number: draft.shift_document_number,
                })
            }
            Body::Placement { deposit, sum } => {
                counters.placement(*deposit, *sum, parsed.offline);
                DocumentKind::Placement { deposit: *deposit, sum: unsigned(*sum) }
            }
            Body::Close { withdraw } => {
                let cash = counters.cash;
                let withdrawn = (*withdraw && cash > 0).then_some(cash);
                if let Some(sum) = withdrawn {
                    counters.placement(false, sum, parsed.offline);
                }
                let z = Report {
                    is_z: true,
                    date_time: parsed.date_time,
                    shift_number: shift.number,
                    opened: Some(shift.opened),
                    closed: Some(parsed.date_time),
                    counters: Arc::clone(&state.counters),
                };
                let sent_z = sent.request.node("close_shift").and_then(|part| part.node("z_report"));
                found.extend(sent_z.map(|sent_z| z.differences(sent_z, edition)).unwrap_or_default());
                out = out.node(4, report_part(&z, edition));
                state.counters = Arc::new(z.counters.next_shift());
                state.shift = None;
                state.last_z = Some(Arc::new(z));
                DocumentKind::Close { withdrawn: withdrawn.map(unsigned) }
            }
        };
        let service = service::answer(sent.request, device, &state.ads, &config, edition, false, None);
        let answer: Arc<[u8]> = match recorded {
            Some(recorded) => recorded.answer.into(),
            None => out.maybe(6, service).finish().into(),
        };
        let Header { token, reqnum, .. } = sent.header;
        state.last = Some(Last { token, reqnum, command: sent.command, answer: Arc::clone(&answer) });
        state.last_document = Some((shift.number, parsed.printed_document_number));
        state.issued = new_token;
        state.accepted = state.accepted.saturating_add(1);
        self.documents += 1;
        let document = Document {
            number: self.documents,
            received: sent.clock,
            device: device.id,
            edition,
            token,
            reqnum,
            new_token,
            date_time: parsed.date_time,
            shift_number: shift.number,
            printed_document_number: parsed.printed_document_number,
            offline: parsed.offline,
            kind,
            frame: sent.frame.into(),
            answer: Arc::clone(&answer),
        };
        Arc::make_mut(&mut self.journal).push(Arc::new(Entry::Document(document)));
        self.note(sent, found);
        Ok((new_token, answer))
    }

    pub(super) fn note(&mut self, sent: &Sent<'_>, found: Vec<String>) {
        if found.is_empty() {
            return;
        }
        let Header { device, token, reqnum, .. } = sent.header;
        let all = found.into_iter().map(|text| Difference { device, request: (token, reqnum), text });
        Arc::make_mut(&mut self.differences).extend(all);
    }

    /// The token after the next accepted document.
    fn new_token(&mut self, device: u32, recorded: Option<u32>) -> Result<u32, Refusal> {
        let state = self.state(device)?;
        let (issued, accepted) = (state.issued, state.accepted);
        let rotates = match self.config.rotate {
            Rotate::Always => true,
            Rotate::Never => false,
            Rotate::Every(n) => accepted.wrapping_add(1).is_multiple_of(n.max(1)),
        };
        if !rotates {
            return Ok(recorded.unwrap_or(issued));
        }
        let planned = self.config.next_tokens.get(self.tokens_given).copied();
        self.tokens_given += 1;
        // Drawn even when recorded, so that a restored operator goes on with the same sequence.
        let drawn = planned.unwrap_or_else(|| {
            loop {
                let token = self.random.random_range(1..=u32::MAX);
                if token != issued {
                    break token;
                }
            }
        });
        Ok(recorded.unwrap_or(drawn))
    }

    fn ticket_number(&mut self, recorded: Option<&str>) -> String {
        let drawn = match self.config.ticket_numbers {
            TicketNumbers::Counter(_) => self.next_ticket,
            TicketNumbers::Random => loop {
                let number = self.random.random_range(100_000_000..=9_999_999_999_u64);
                let text = number.to_string();
                if !self.tickets().any(|(_, ticket)| ticket.ticket_number == text) {
                    break number;
                }
            },
        };
        let given = recorded.and_then(|text| text.parse().ok()).unwrap_or(drawn);
        self.next_ticket = given.saturating_add(1);
        recorded.map_or_else(|| given.to_string(), str::to_owned)
    }
}

impl DeviceState {
    /// The open shift, opened by this document if none is; and what the device numbers differently.
    fn enter_shift(&mut self, at: NaiveDateTime, stated: Option<u32>) -> (Shift, Option<String>) {
        let expected = match self.shift {
            Some(shift) => shift.number,
            None => self.last_shift.saturating_add(1),
        };
        let note = stated
            .filter(|stated| *stated != expected)
            .map(|stated| format!("fr_shift_number: device {stated}, operator {expected}"));
        let shift = self.shift.unwrap_or(Shift { number: stated.unwrap_or(expected), opened: at });
        self.shift = Some(shift);
        self.last_shift = shift.number;
        (shift, note)
    }

    /// The X report.
    pub(super) fn x(&self, at: NaiveDateTime) -> Report {
        Report {
            shift_number: self.last_shift,
            opened: self.shift.map(|shift| shift.opened),
            counters: Arc::clone(&self.counters),
            ..Self::empty_report(at)
        }
    }

    pub(super) fn empty_report(at: NaiveDateTime) -> Report {
        Report {
            is_z: false,
            date_time: at,
            shift_number: 0,
            opened: None,
            closed: None,
            counters: Arc::default(),
        }
    }
}

/// Text of the check URL (QR): fiscal sign, РНМ, total, time.
fn check_url(host: &str, device: &Device, ticket_number: &str, draft: &ticket::Draft) -> String {
    let (bills, coins) = (draft.total / 100, draft.total % 100);
    let time = draft.date_time.format("%Y%m%dT%H%M%S");
    format!("{host}?i={ticket_number}&f={}&s={bills}.{coins:02}&t={time}", device.rnm)
}

/// Sums checked before are never negative.
fn unsigned(sum: Tiyn) -> u64 {
    u64::try_from(sum).unwrap_or(u64::MAX)
}
