//! The operator behind its links, in virtual time: connections, partial frames, faults, answers that are due later.
//!
//! The simulator owns the clock and calls [`connect`](Exchange::connect), [`on_bytes`](Exchange::on_bytes),
//! [`due`](Exchange::due) and [`poll`](Exchange::poll); the TCP server does the same with real time.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use chrono::NaiveDateTime;

use super::document::command_name;
use super::faults::{Action, CONNECT, Faults};
use super::frame::{FrameLen, HEADER, Header, SIZE, frame_len};
use super::refusal;
use super::wire::peek_command;
use super::{Operator, Reply};

/// A frame once begun must be whole within this time (CPCR, malformed frames).
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The two clocks of the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Wall time, for documents and reports.
    pub wall: NaiveDateTime,
    /// Time that only goes forward, for delays.
    pub mono: Duration,
}

/// A connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(u64);

/// What the other side of a connection sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Bytes arrive.
    Bytes(Vec<u8>),
    /// The operator closed the connection; its [`LinkId`] is void.
    Closed,
}

#[derive(Debug, Clone, Default)]
struct Link {
    buffer: Vec<u8>,
    /// When the frame in the buffer was begun.
    begun: Option<Duration>,
    out: VecDeque<(Duration, Event)>,
    /// A closing is on its way, nothing more is heard.
    deaf: bool,
}

impl Link {
    /// Queues an event; bytes of a connection never overtake each other.
    fn push(&mut self, due: Duration, event: Event) {
        let last = self.out.back().map_or(Duration::ZERO, |(due, _)| *due);
        self.deaf |= event == Event::Closed;
        self.out.push_back((due.max(last), event));
    }
}

/// The operator with its connections and faults.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The operator.
    pub operator: Operator,
    /// The plan of faults.
    pub faults: Faults,
    links: BTreeMap<LinkId, Link>,
    next: u64,
    held: Vec<(LinkId, Vec<u8>)>,
    down: u64,
    maintenance: u64,
    last: Vec<u8>,
}

impl Exchange {
    /// An operator without connections.
    pub const fn new(operator: Operator, faults: Faults) -> Self {
        Self {
            operator,
            faults,
            links: BTreeMap::new(),
            next: 0,
            held: Vec::new(),
            down: 0,
            maintenance: 0,
            last: Vec::new(),
        }
    }

    /// A device connects. `None`: refused.
    pub fn connect(&mut self) -> Option<LinkId> {
        if spend(&mut self.down) || self.faults.draw(CONNECT) == Some(Action::RefuseConnect) {
            return None;
        }
        let id = LinkId(self.next);
        self.next += 1;
        self.links.insert(id, Link::default());
        Some(id)
    }

    /// The device closed the connection: what is on its way to it is lost.
    pub fn hang_up(&mut self, link: LinkId) {
        self.links.remove(&link);
        self.held.retain(|(held, _)| *held != link);
    }

    /// Bytes of the device arrive, cut anyhow. Whole frames are answered at once; fetch the answers by
    /// [`poll`](Self::poll).
    pub fn on_bytes(&mut self, link: LinkId, now: Now, bytes: &[u8]) {
        let Some(state) = self.links.get_mut(&link).filter(|state| !state.deaf) else { return };
        state.buffer.extend_from_slice(bytes);
        while let Some(state) = self.links.get_mut(&link).filter(|state| !state.deaf) {
            match frame_len(&state.buffer) {
                FrameLen::Bad => state.push(now.mono, Event::Closed),
                FrameLen::Need(_) => {
                    state.begun = if state.buffer.is_empty() { None } else { state.begun.or(Some(now.mono)) };
                    return;
                }
                FrameLen::Done(size) => {
                    let frame: Vec<u8> = state.buffer.drain(..size).collect();
                    state.begun = None;
                    self.request(link, now, &frame);
                }
            }
        }
    }

    /// When something happens on the connection next, unless more bytes arrive.
    pub fn due(&self, link: LinkId) -> Option<Duration> {
        let state = self.links.get(&link)?;
        let timeout = state.begun.filter(|_| !state.deaf).map(|begun| begun + BODY_TIMEOUT);
        state.out.front().map(|(due, _)| *due).into_iter().chain(timeout).min()
    }

    /// The next event whose time has come.
    pub fn poll(&mut self, link: LinkId, mono: Duration) -> Option<Event> {
        if self.due(link)? > mono {
            return None;
        }
        let state = self.links.get_mut(&link)?;
        let event = match state.out.front() {
            Some((due, _)) if *due <= mono => state.out.pop_front().map(|(_, event)| event),
            _ => Some(Event::Closed),
        };
        if event == Some(Event::Closed) {
            self.hang_up(link);
        }
        event
    }

    fn push(&mut self, link: LinkId, due: Duration, event: Event) {
        if let Some(state) = self.links.get_mut(&link) {
            state.push(due, event);
        }
    }

    fn request(&mut self, link: LinkId, now: Now, frame: &[u8]) {
        for (held, bytes) in std::mem::take(&mut self.held) {
            self.push(held, now.mono, Event::Bytes(bytes));
        }
        if spend(&mut self.down) {
            return self.push(link, now.mono, Event::Closed);
        }
        let command = frame.get(HEADER..).and_then(peek_command);
        let action = self.faults.draw(command.map_or("UNKNOWN", command_name));
        match action {
            Some(Action::LoseRequest) => return,
            Some(Action::CloseBefore) => return self.push(link, now.mono, Event::Closed),
            Some(Action::LinkDown { requests }) => {
                self.down = requests.saturating_sub(1);
                return self.push(link, now.mono, Event::Closed);
            }
            Some(Action::Maintenance { requests }) => self.maintenance = requests,
            Some(Action::Block | Action::Release | Action::NewToken { .. }) => self.manage(frame, action),
            _ => {}
        }
        let refused = match action {
            Some(Action::Refuse { code }) => Some(code),
            _ => spend(&mut self.maintenance).then_some(refusal::UNAVAILABLE),
        };
        let reply = match refused {
            Some(code) => Operator::refuse(frame, code),
            None => self.operator.answer(frame, now.wall),
        };
        let Reply::Bytes(mut bytes) = reply else { return self.push(link, now.mono, Event::Closed) };
        let before = std::mem::replace(&mut self.last, bytes.clone());
        let mut due = now.mono;
        match action {
            Some(Action::LoseAnswer) => return,
            Some(Action::HoldAnswer) => return self.held.push((link, bytes)),
            Some(Action::CloseAfter) => return self.push(link, due, Event::Closed),
            Some(Action::CutAnswer { bytes: count }) => {
                bytes.truncate(count);
                self.push(link, due, Event::Bytes(bytes));
                return self.push(link, due, Event::Closed);
            }
            Some(Action::LateAnswer { ms }) => due += Duration::from_millis(ms),
            Some(Action::GarbageAnswer) => bytes = self.faults.garbage(bytes.len()),
            Some(Action::RepeatAnswer) => self.push(link, due, Event::Bytes(bytes.clone())),
            Some(Action::OldAnswer) if before.is_empty() => return,
            Some(Action::OldAnswer) => bytes = before,
            Some(Action::WrongCommand) => wrong_command(&mut bytes),
            Some(Action::WrongLength { by }) => {
                let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX).saturating_add_signed(by);
                if let Some(field) = bytes.get_mut(SIZE) {
                    field.copy_from_slice(&size.to_le_bytes());
                }
            }
            Some(
                action @ (Action::WrongToken
                | Action::WrongReqnum
                | Action::WrongId
                | Action::WrongVersion { .. }),
            ) => {
                bytes = self.wrong_header(&bytes, action);
            }
            _ => {}
        }
        self.push(link, due, Event::Bytes(bytes));
    }

    /// What happens in the owner's cabinet or at the operator's desk just before a request.
    fn manage(&mut self, frame: &[u8], action: Option<Action>) {
        let Some(header) = Header::read(frame) else { return };
        let _known = match action {
            Some(Action::Block) => {
                self.operator.set_block(header.device, Some("Blocked by the operator".to_owned()))
            }
            Some(Action::NewToken { token }) => self.operator.set_token(header.device, token),
            _ => self.operator.set_block(header.device, None),
        };
    }

    fn wrong_header(&mut self, answer: &[u8], action: Action) -> Vec<u8> {
        let (Some(mut header), Some(payload)) = (Header::read(answer), answer.get(HEADER..)) else {
            return answer.to_vec();
        };
        match action {
            Action::WrongToken => header.token = self.faults.other_than(header.token),
            Action::WrongVersion { version } => header.version = version,
            Action::WrongId => header.device = self.faults.other_than(header.device),
            _ => {
                // The difference fits 16 bits, so the low half differs.
                let [low, high, ..] = self.faults.other_than(header.reqnum.into()).to_le_bytes();
                header.reqnum = u16::from_le_bytes([low, high]);
            }
        }
        header.frame(payload)
    }
}

/// Takes one off a count, unless it is used up.
fn spend(count: &mut u64) -> bool {
    let left = count.checked_sub(1);
    *count = left.unwrap_or(0);
    left.is_some()
}

/// Another command in an answer: its first field, one byte for all commands there are.
fn wrong_command(answer: &mut [u8]) {
    if let Some([_field, command]) = answer.get_mut(HEADER..HEADER + 2) {
        *command = if *command == 0 { 1 } else { 0 };
    }
}
