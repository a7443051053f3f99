//! The way of a request through the rules: version, device, protobuf, command, token, block, obligatory fields,
//! content, shift, cash.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::config::Device;
use super::document::{AUTH, Body, CLOSE_SHIFT, MONEY_PLACEMENT, NOMENCLATURE, Parsed, TICKET};
use super::frame::Header;
use super::refusal::{self, Refusal, ensure};
use super::report::Report;
use super::wire::{self, Node, Unreadable, Writer};
use super::{
    DeviceState, Operator, Repeat, catalogue, ok, report_part, result, schema, service, ticket, values,
};

/// Longest shift.
const SHIFT_LIMIT: TimeDelta = TimeDelta::hours(24);

/// A request on its way through the rules.
pub(super) struct Sent<'a> {
    pub(super) header: Header,
    pub(super) command: u32,
    pub(super) request: &'a Node,
    pub(super) frame: &'a [u8],
    pub(super) clock: NaiveDateTime,
}

/// A refusal and the service part that goes with it.
pub(super) struct Refused {
    pub(super) refusal: Refusal,
    pub(super) service: Option<Writer>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, service: None }
    }
}

fn unsupported() -> Refusal {
    Refusal::new(refusal::UNSUPPORTED_COMMAND, "Unsupported command")
}

fn invalid_token() -> Refusal {
    Refusal::new(refusal::INVALID_TOKEN, "Invalid token")
}

fn blocked() -> Refusal {
    Refusal::new(refusal::BLOCKED, "Blocked")
}

impl Operator {
    /// Token and payload of an accepted request.
    pub(super) fn judge(
        &mut self,
        header: Header,
        frame: &[u8],
        body: &[u8],
        clock: NaiveDateTime,
    ) -> Result<(u32, Arc<[u8]>), Refused> {
        let spoken = self.config.oldest.max(202)..=self.config.edition.min(204);
        if !spoken.contains(&header.version) {
            return Err(Refusal::new(refusal::PROTOCOL_ERROR, "Unknown version").into());
        }
        let Some(device) = self.device_config(header.device) else {
            return Err(Refusal::new(refusal::UNKNOWN_ID, "Unknown id").into());
        };
        let request =
            wire::decode(&schema::REQUEST, body, header.version).map_err(|unreadable| match unreadable {
                Unreadable::Malformed(why) => Refusal::new(refusal::PROTOCOL_ERROR, why),
                Unreadable::Range(why) => Refusal::data(format!("{why}: out of range")),
            })?;
        let command = request.small("command").unwrap_or(127);
        let sent = Sent { header, command, request: &request, frame, clock };
        match command {
            TICKET | CLOSE_SHIFT | MONEY_PLACEMENT => self.document(&sent, &device),
            0 | 5 => self.inform(&sent, &device),
            3 => self.report(&sent, &device).map_err(Refused::from),
            NOMENCLATURE | AUTH => Ok(self.look_up(&sent)?),
            // CANCEL_TICKET is reserved, and QR payments begin, with 2.0.4.
            7 if header.version < 204 => Err(unsupported().into()),
            100 | 101 if header.version >= 204 => Err(unsupported().into()),
            127 => Err(unsupported().into()),
            _ => Err(Refusal::new(refusal::UNKNOWN_COMMAND, "Unknown command").into()),
        }
    }

    pub(super) fn state(&self, id: u32) -> Result<&DeviceState, Refusal> {
        self.devices.get(&id).ok_or_else(|| Refusal::new(refusal::UNKNOWN_ID, "Unknown id"))
    }

    /// SYSTEM and INFO.
    fn inform(&mut self, sent: &Sent<'_>, device: &Device) -> Result<(u32, Arc<[u8]>), Refused> {
        let state = self.state(device.id)?;
        let is_info = sent.command == 5;
        if sent.header.token != state.issued || state.issued == 0 {
            return Err(invalid_token().into());
        }
        let edition = sent.header.version;
        let last = state.last_document.filter(|_| is_info);
        let service = service::answer(sent.request, device, &state.ads, &self.config, edition, is_info, last);
        if state.blocked {
            return Err(Refused { refusal: blocked(), service });
        }
        if let Some(place) = sent.request.node("service").and_then(|service| service.missing(edition)) {
            return Err(Refusal::data(format!("{place} is absent")).into());
        }
        service::check(sent.request, device)?;
        let mut out = ok(sent.command);
        if is_info {
            let report = match (&state.shift, &state.last_z) {
                (None, Some(z)) => (**z).clone(),
                (None, None) => Report { is_z: true, ..state.x(sent.clock) },
                (Some(_), _) => state.x(sent.clock),
            };
            out = out.node(4, report_part(&report, edition));
        }
        let issued = state.issued;
        let found = service::differences(sent.request, device);
        self.note(sent, found);
        Ok((issued, out.maybe(6, service).finish().into()))
    }

    /// NOMENCLATURE and AUTH.
    fn look_up(&self, sent: &Sent<'_>) -> Result<(u32, Arc<[u8]>), Refusal> {
        let state = self.state(sent.header.device)?;
        if sent.header.token != state.issued || state.issued == 0 {
            return Err(invalid_token());
        }
        if state.blocked {
            return Err(blocked());
        }
        let edition = sent.header.version;
        let out = if sent.command == AUTH {
            let part = sent.request.node("auth").ok_or_else(|| Refusal::data("part auth is absent"))?;
            ok(AUTH).node(7, catalogue::auth(part, &self.config.cashiers))
        } else {
            let part = sent.request.node("nomenclature");
            let has_version = part.is_some_and(|part| part.has("current_version"));
            ensure(has_version || edition >= 203, || "current_version is absent".to_owned())?;
            let (answer, no_barcode) = catalogue::nomenclature(part, &self.config.nomenclature);
            // In 2.0.4 the code 18 means something else.
            let out = match no_barcode && edition < 204 {
                true => result(NOMENCLATURE.into(), refusal::NO_BARCODE, "Element not found by barcode"),
                false => ok(NOMENCLATURE),
            };
            out.node(5, answer)
        };
        Ok((state.issued, out.finish().into()))
    }

    /// REPORT: the token is not looked at.
    fn report(&mut self, sent: &Sent<'_>, device: &Device) -> Result<(u32, Arc<[u8]>), Refusal> {
        let state = self.state(device.id)?;
        if state.blocked {
            return Err(blocked());
        }
        let edition = sent.header.version;
        let part = sent.request.node("report").ok_or_else(|| Refusal::data("part report is absent"))?;
        if let Some(place) = service::missing(sent.request, edition) {
            return Err(Refusal::data(format!("{place} is absent")));
        }
        if let Some(place) = sent.request.missing(edition) {
            return Err(Refusal::data(format!("{place} is absent")));
        }
        service::check(sent.request, device)?;
        let at = values::date_time(part, "date_time")?;
        let report = match (part.small("report"), &state.last_z) {
            (Some(0), Some(z)) => (**z).clone(),
            (Some(0), None) => Report { is_z: true, ..DeviceState::empty_report(at) },
            _ => state.x(at),
        };
        let out = ok(sent.command).node(4, report_part(&report, edition));
        let issued = state.issued;
        let mut found = service::differences(sent.request, device);
        if let Some(own) = part.node("zx_report") {
            found.extend(report.differences(own, edition));
        }
        self.note(sent, found);
        Ok((issued, out.finish().into()))
    }

    /// TICKET, CLOSE_SHIFT, MONEY_PLACEMENT: the token table, then the rules.
    fn document(&mut self, sent: &Sent<'_>, device: &Device) -> Result<(u32, Arc<[u8]>), Refused> {
        let state = self.state(device.id)?;
        let (token, reqnum) = (sent.header.token, sent.header.reqnum);
        if let Some(last) = &state.last {
            if (token, reqnum) == (last.token, last.reqnum) {
                if sent.command != last.command {
                    return Err(Refusal::new(refusal::INVALID_RETRY_REQUEST, "Invalid retry request").into());
                }
                let stored = (state.issued, Arc::clone(&last.answer));
                let repeat = Repeat { device: device.id, token, reqnum, frame: sent.frame.into() };
                Arc::make_mut(&mut self.repeats).push(repeat);
                return Ok(stored);
            }
            if token == state.issued && reqnum == last.reqnum {
                return Err(Refusal::new(refusal::INVALID_REQUEST_NUMBER, "Invalid request number").into());
            }
        }
        if token != state.issued || token == 0 {
            return Err(invalid_token().into());
        }
        if state.blocked {
            return Err(blocked().into());
        }
        let parsed = self.check(sent, device)?;
        Ok(self.count(sent, device, parsed, None)?)
    }

    /// Everything that decides whether a document with a right token is accepted.
    fn check(&self, sent: &Sent<'_>, device: &Device) -> Result<Parsed, Refusal> {
        let state = self.state(device.id)?;
        let edition = sent.header.version;
        let missing_code =
            if sent.command == TICKET { self.config.strict_missing } else { refusal::INCORRECT_DATA };
        let ticket = sent.request.node("ticket").filter(|_| sent.command == TICKET);
        let part = match sent.command {
            TICKET => ticket,
            CLOSE_SHIFT => sent.request.node("close_shift"),
            _ => sent.request.node("money_placement"),
        };
        let absent = service::missing(sent.request, edition)
            .or_else(|| ticket.and_then(|ticket| ticket::missing(ticket, edition)))
            .map(str::to_owned)
            .or_else(|| part.and_then(|part| part.missing(edition)))
            .or_else(|| sent.request.node("service").and_then(|service| service.missing(edition)));
        if let Some(place) = absent {
            return Err(Refusal::new(missing_code, format!("{place} is absent")));
        }
        let parsed = Parsed::read(sent.command, sent.request)?;
        service::check(sent.request, device)?;
        match &parsed.body {
            Body::Ticket(draft) => {
                let ticket = ticket.ok_or_else(|| Refusal::data("part ticket is absent"))?;
                ticket::check(ticket, draft, &device.org.bin, &self.config)?;
                self.check_offline_number(device.id, draft)?;
                self.check_parent(device.id, draft, sent.request)?;
            }
            Body::Placement { sum, .. } => ensure(*sum > 0, || "sum is 0".to_owned())?,
            Body::Close { .. } => {
                let z = part.and_then(|part| part.node("z_report"));
                let has = |name| z.is_some_and(|z| z.has(name));
                ensure(has("open_shift_time"), || "z_report.open_shift_time is absent".to_owned())?;
                ensure(has("close_shift_time"), || "z_report.close_shift_time is absent".to_owned())?;
                ensure(state.shift.is_some() || !self.config.strict_shift, || "no shift is open".to_owned())?;
            }
        }
        let closes = matches!(parsed.body, Body::Close { .. });
        let expired = state.shift.is_some_and(|shift| parsed.date_time - shift.opened > SHIFT_LIMIT);
        if expired && !closes && !parsed.offline {
            return Err(Refusal::new(refusal::SHIFT_EXPIRED, "Open shift timeout expired"));
        }
        let paid_out = match &parsed.body {
            Body::Ticket(draft) if !draft.operation.is_income() => draft.cash(),
            Body::Placement { deposit: false, sum } => *sum,
            Body::Ticket(_) | Body::Placement { .. } | Body::Close { .. } => 0,
        };
        if paid_out > 0 && paid_out > state.counters.cash {
            return Err(Refusal::new(refusal::NOT_ENOUGH_CASH, "Not enough cash"));
        }
        Ok(parsed)
    }

    /// A return names an original that is known here, or that another operator counted.
    fn check_parent(&self, device: u32, draft: &ticket::Draft, request: &Node) -> Result<(), Refusal> {
        match self.parent_complaint(device, draft.operation, request) {
            Some(complaint) if complaint.sure && self.config.strict_parents => {
                Err(Refusal::data(complaint.text))
            }
            _ => Ok(()),
        }
    }

    /// An autonomous number is unique at least within one date (CPCR 2.0.2, offline mode).
    fn check_offline_number(&self, device: u32, draft: &ticket::Draft) -> Result<(), Refusal> {
        let Some(number) = draft.offline_number else { return Ok(()) };
        let taken = self.tickets().any(|(document, ticket)| {
            document.device == device
                && ticket.offline_number == Some(number)
                && document.date_time.date() == draft.date_time.date()
        });
        ensure(!taken, || format!("offline_ticket_number {number} was used on this date"))
    }
}
