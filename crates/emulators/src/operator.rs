//! The emulated operator of fiscal data of Kazakhstan (ОФД; CPCR 2.0.2, 2.0.3, 2.0.4).
//!
//! Strict: it refuses what the protocol text and the interface files refuse, and shares no code with the
//! register. [`Operator`] is a pure state machine (a frame and the time in, a frame out, cheap to clone);
//! [`Exchange`] puts connections and faults around it in virtual time; [`Server`] runs an exchange on a TCP port.
//!
//! # What is answered
//!
//! | Result | When |
//! |---|---|
//! | – | wrong APPCODE, SIZE below 18 or above 1 MiB, body not received in 30 s: closed without an answer |
//! | 1 | ID not in [`Config::devices`] |
//! | 2 | token is not the one issued, or is 0 |
//! | 3 | unknown version, newer than [`Config::edition`] or older than [`Config::oldest`]; not protobuf; a required wire field is absent |
//! | 4 | unknown command (OPEN_SHIFT, QR before 2.0.4, CANCEL_TICKET since 2.0.4) |
//! | 5 | CANCEL_TICKET, RESERVED, QR commands |
//! | 8, 9 | REQNUM of the last document with the new token; of the last document with another command |
//! | 11 | the document is dated more than 24 h after the begin of the shift and is not an offline one |
//! | 13 | a rule of the content is broken, an obligatory part of a document other than a ticket is absent |
//! | 14 | BUY, SELL_RETURN, withdrawal: more than the cash in the drawer |
//! | 15 | the device is blocked; an obligatory field of a ticket is absent ([`Config::strict_missing`]) |
//! | 17 | buyer and seller are the same |
//! | 18 | until 2.0.3: NOMENCLATURE by a bar code that is not there; later that is told in the nomenclature part alone |
//!
//! Checks go in this order: frame, version (3), ID (1), protobuf (3), command (4, 5), token (9, 8, 2), block (15),
//! obligatory fields (15 or 13), content (13, 17), duty of the shift (13, 11), cash (14). A refusal returns the
//! token of the request and changes nothing.
//!
//! SYSTEM, TICKET, CLOSE_SHIFT, REPORT, INFO, MONEY_PLACEMENT, NOMENCLATURE and AUTH are answered fully. Tokens follow the table of
//! the production server: a repeat with token, REQNUM and command of the last accepted document gets the stored
//! answer under the token issued and is counted once, whatever its content ([`Operator::repeats`]); REPORT does
//! not look at the token.
//!
//! # Editions
//!
//! | | 202 | 203 | 204 |
//! |---|---|---|---|
//! | `domain`, `geo_position` with a source, `parent_ticket` of returns | – | obligatory | obligatory |
//! | `commodity_type` of each line | – | – | obligatory |
//! | Several marks, NKT code, details of card and QR payments | passed over | read | read |
//! | `ad_infos`, `shift_document_number`, `printed_document_number_old` of a ticket | read | read | passed over |
//! | Largest quantity, thousandths | 2³¹−1 | 2⁶³−1 | 2⁶³−1 |
//! | `annulled_tickets` in reports, `current_version` of NOMENCLATURE | written, obligatory | – | – |
//! | The operator's own data in registration data | – | – | written |
//!
//! # Decisions where the text is silent
//!
//! * Taxes of a whole ticket have an upper bound only, because goods without VAT may stand on the same ticket;
//!   taxes on lines must be within half a tiyn of the rounded-half-up value.
//! * Change is tendered minus total, also in a mixed payment: `taken` holds everything tendered.
//! * An autonomous number repeated by a device within one date is refused with 13.
//! * `fr_shift_number` names the shift when it opens; later disagreement is a difference, never a refusal.
//! * A return names a ticket counted here, of the kind it gives back, with its time and total ([`Config::strict_parents`]);
//!   tickets of other operators are taken as named. The flag `parent_ticket_is_offline` only says which numbers may
//!   stand there, because a ticket whose answer got lost is on line here and autonomous on paper.
//! * A return may carry the VAT rate of the day of its parent ticket.
//! * Credit and tare payments are refused with 13 in every edition; reports list cash, card and mobile.
//! * REPORT needs the service part and its own report like a document does.
//!
//! # State and files
//!
//! The history ([`Operator::journal`]) is the state: [`Operator::restore`] replays it. With `--state FILE` each
//! entry is one JSON line, synced before the answer leaves; a torn last line is dropped, its document was never
//! answered. With `--inbox DIR` each counted document becomes `NNNNNNNN-DEVICE-COMMAND.json`: `number`, `device`,
//! `edition`, `token`, `reqnum`, `new_token`, `received`, `shift_number`, for tickets `ticket_number` and
//! `qr_code`, `request` (the decoded message by the names of the interface files) and `frame` (hex).
//!
//! # Faults
//!
//! See [`faults`] for the rules: one JSON object a line.
//!
//! ```
//! use emulators::operator::{Config, Operator, Reply};
//! let mut operator = Operator::new(Config::demo());
//! // SYSTEM with the first token.
//! let frame = [0xa2, 0x81, 0xcb, 0, 20, 0, 0, 0, 0xa1, 0x86, 1, 0, 0x15, 0xcd, 0x5b, 7, 2, 0, 8, 0];
//! let now = chrono::NaiveDate::from_ymd_opt(2026, 2, 3).and_then(|d| d.and_hms_opt(14, 5, 6)).expect("a date");
//! assert!(matches!(operator.answer(&frame, now), Reply::Bytes(_)));
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rand::SeedableRng;
use rand_pcg::Pcg64;

mod catalogue;
mod config;
mod count;
mod counters;
mod document;
mod exchange;
pub mod faults;
mod frame;
mod judge;
mod parent;
mod refusal;
mod report;
mod schema;
mod server;
mod service;
mod store;
mod ticket;
mod values;
mod wire;

pub use config::{
    Ad, CashRound, Cashier, Config, Device, Good, Nomenclature, Organisation, PointOfSale, Rotate,
    TicketNumbers,
};
pub use counters::{CountSum, Counters, PerOperation, PlacementRow, TaxSums, TicketRow};
pub use document::{Document, DocumentKind, Entry, Ticket, command_name};
pub use exchange::{Event, Exchange, LinkId, Now};
pub use frame::{FrameLen, HEADER, Header, MAX_FRAME, frame_len};
pub use report::Report;
pub use server::{ClockStart, Server, ServerConfig, ServerError};
pub use store::{Store, StoreError};
pub use values::{Operation, is_taxpayer_number};

use count::Recorded;
use document::Parsed;
use judge::Sent;
use wire::Writer;

/// What the operator does with a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Not a frame: the connection is closed without an answer.
    Close,
    /// The answer frame.
    Bytes(Vec<u8>),
}

/// An open shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Its number.
    pub number: u32,
    /// Date and time of its first document.
    pub opened: NaiveDateTime,
}

/// The last accepted document, for the token table.
#[derive(Debug, Clone)]
struct Last {
    token: u32,
    reqnum: u16,
    command: u32,
    answer: Arc<[u8]>,
}

/// What the operator knows about a device.
#[derive(Debug, Clone)]
pub struct DeviceState {
    issued: u32,
    last: Option<Last>,
    blocked: bool,
    ads: Vec<Ad>,
    counters: Arc<Counters>,
    shift: Option<Shift>,
    last_shift: u32,
    last_z: Option<Arc<Report>>,
    last_document: Option<(u32, Option<u64>)>,
    accepted: u32,
}

impl DeviceState {
    /// The token the next document must carry.
    pub const fn issued(&self) -> u32 {
        self.issued
    }

    /// Whether the device is blocked.
    pub const fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// Counters of the open shift, or of the time since the last one was closed.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The open shift.
    pub const fn shift(&self) -> Option<Shift> {
        self.shift
    }

    /// Number of the last shift opened, 0 before the first.
    pub const fn last_shift(&self) -> u32 {
        self.last_shift
    }

    /// The last Z report.
    pub fn last_z(&self) -> Option<&Report> {
        self.last_z.as_deref()
    }

    /// Texts handed down.
    pub fn ads(&self) -> &[Ad] {
        &self.ads
    }
}

/// What a device said differently from the operator's records. Never a reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Device.
    pub device: u32,
    /// Token and request number of the request that said it.
    pub request: (u32, u16),
    /// What: `place: device D, operator O`.
    pub text: String,
}

/// A document that was sent again and answered from store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Device.
    pub device: u32,
    /// Token.
    pub token: u32,
    /// Request number.
    pub reqnum: u16,
    /// The frame as it came this time.
    pub frame: Arc<[u8]>,
}

/// Why a history cannot be replayed.
#[derive(Debug, thiserror::Error)]
#[error("entry {entry} of the history: {why}")]
pub struct ReplayError {
    /// Place in the history, from 1.
    pub entry: usize,
    /// What is wrong.
    pub why: String,
}

/// The operator: devices, counters, history. Cloning shares what does not change.
#[derive(Debug, Clone)]
pub struct Operator {
    config: Arc<Config>,
    devices: BTreeMap<u32, DeviceState>,
    journal: Arc<Vec<Arc<Entry>>>,
    documents: u64,
    differences: Arc<Vec<Difference>>,
    repeats: Arc<Vec<Repeat>>,
    next_ticket: u64,
    tokens_given: usize,
    random: Pcg64,
}

impl Operator {
    /// An operator without history.
    pub fn new(config: Config) -> Self {
        let fresh = |device: &Device| DeviceState {
            issued: device.first_token,
            last: None,
            blocked: device.blocked,
            ads: device.ads.clone(),
            counters: Arc::default(),
            shift: None,
            last_shift: 0,
            last_z: None,
            last_document: None,
            accepted: 0,
        };
        let devices = config.devices.iter().map(|device| (device.id, fresh(device))).collect();
        let next_ticket = match config.ticket_numbers {
            TicketNumbers::Counter(first) => first,
            TicketNumbers::Random => 0,
        };
        let random = Pcg64::seed_from_u64(config.seed);
        Self {
            config: Arc::new(config),
            devices,
            journal: Arc::default(),
            documents: 0,
            differences: Arc::default(),
            repeats: Arc::default(),
            next_ticket,
            tokens_given: 0,
            random,
        }
    }

    /// An operator with the history of an earlier one. Documents are counted again without being judged, with the
    /// tokens and fiscal signs recorded, so the rules of `config` may have changed since.
    ///
    /// # Errors
    /// An entry about a device that `config` does not know, or a frame that cannot be read.
    pub fn restore(config: Config, history: impl IntoIterator<Item = Entry>) -> Result<Self, ReplayError> {
        let mut operator = Self::new(config);
        for (index, entry) in history.into_iter().enumerate() {
            operator.replay(&entry).map_err(|why| ReplayError { entry: index + 1, why })?;
        }
        Ok(operator)
    }

    fn replay(&mut self, entry: &Entry) -> Result<(), String> {
        match entry {
            Entry::Token { device, token } => {
                self.set_token(*device, *token).ok_or("unknown device".to_owned())
            }
            Entry::Blocked { device, reason } => {
                self.set_block(*device, reason.clone()).ok_or("unknown device".to_owned())
            }
            Entry::Document(document) => {
                let header = Header::read(&document.frame).ok_or("not a frame")?;
                let body = document.frame.get(HEADER..).ok_or("not a frame")?;
                let request =
                    wire::decode(&schema::REQUEST, body, header.version).map_err(|e| format!("{e:?}"))?;
                let command = request.small("command").ok_or("no command")?;
                let device = self.device_config(header.device).ok_or("unknown device")?;
                let parsed = Parsed::read(command, &request).map_err(|refusal| refusal.text)?;
                let recorded = Recorded {
                    token: document.new_token,
                    ticket_number: document.ticket().map(|ticket| ticket.ticket_number.as_str()),
                    answer: &document.answer,
                };
                let sent = Sent {
                    header,
                    command,
                    request: &request,
                    frame: &document.frame,
                    clock: document.received,
                };
                self.count(&sent, &device, parsed, Some(&recorded)).map_err(|refusal| refusal.text)?;
                Ok(())
            }
        }
    }

    /// The set-up.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is known about a device.
    pub fn device(&self, id: u32) -> Option<&DeviceState> {
        self.devices.get(&id)
    }

    /// The whole history, oldest first.
    pub fn journal(&self) -> &[Arc<Entry>] {
        &self.journal
    }

    /// Counted documents, oldest first.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.journal.iter().filter_map(|entry| match &**entry {
            Entry::Document(document) => Some(document),
            Entry::Token { .. } | Entry::Blocked { .. } => None,
        })
    }

    /// Counted tickets, oldest first.
    pub fn tickets(&self) -> impl DoubleEndedIterator<Item = (&Document, &Ticket)> {
        self.documents().filter_map(|document| Some((document, document.ticket()?)))
    }

    /// What devices said differently.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// Documents that were sent again and answered from store.
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }

    /// Generates a token in the owner's cabinet: the one issued before is void. `None`: unknown device.
    pub fn set_token(&mut self, device: u32, token: u32) -> Option<()> {
        self.devices.get_mut(&device)?.issued = token;
        Arc::make_mut(&mut self.journal).push(Arc::new(Entry::Token { device, token }));
        Some(())
    }

    /// Blocks a device with a reason, handed down as the text for the cashier (ad type 4), or releases it.
    /// `None`: unknown device.
    pub fn set_block(&mut self, device: u32, reason: Option<String>) -> Option<()> {
        const FOR_THE_CASHIER: u32 = 4;
        let state = self.devices.get_mut(&device)?;
        state.blocked = reason.is_some();
        if let Some(text) = reason.clone() {
            let version = state.ads.iter().filter(|ad| ad.kind == FOR_THE_CASHIER).map(|ad| ad.version).max();
            state.ads.retain(|ad| ad.kind != FOR_THE_CASHIER);
            state.ads.push(Ad { kind: FOR_THE_CASHIER, version: version.unwrap_or(0) + 1, text });
        }
        Arc::make_mut(&mut self.journal).push(Arc::new(Entry::Blocked { device, reason }));
        Some(())
    }

    /// Answers one whole frame. `clock` is the operator's wall time.
    pub fn answer(&mut self, frame: &[u8], clock: NaiveDateTime) -> Reply {
        let (FrameLen::Done(size), Some(header)) = (frame_len(frame), Header::read(frame)) else {
            return Reply::Close;
        };
        let (Some(frame), Some(body)) = (frame.get(..size), frame.get(HEADER..size)) else {
            return Reply::Close;
        };
        let command = wire::peek_command(body).unwrap_or(127);
        let (token, payload) = self.judge(header, frame, body, clock).unwrap_or_else(|refused| {
            let payload = result(command, refused.refusal.code, &refused.refusal.text);
            (header.token, payload.maybe(6, refused.service).finish().into())
        });
        Reply::Bytes(Header { token, ..header }.frame(&payload))
    }

    /// The answer that refuses this frame with a code, for a fault; nothing is judged or counted.
    pub(crate) fn refuse(frame: &[u8], code: u32) -> Reply {
        let Some(header) = Header::read(frame) else { return Reply::Close };
        let command = frame.get(HEADER..).and_then(wire::peek_command).unwrap_or(127);
        Reply::Bytes(header.frame(&result(command, code, refusal::text_of(code)).finish()))
    }

    fn device_config(&self, id: u32) -> Option<Device> {
        self.config.devices.iter().rfind(|device| device.id == id).cloned()
    }
}

/// The beginning of a response: command and result.
fn result(command: u64, code: u32, text: &str) -> Writer {
    Writer::default().number(1, command).node(2, Writer::default().number(1, code).text(2, text))
}

fn ok(command: u32) -> Writer {
    result(command.into(), 0, "OK")
}

fn report_part(report: &Report, edition: u16) -> Writer {
    Writer::default().number(1, !report.is_z).node(2, report.write(edition))
}

/// Lower-case hexadecimal text.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
