//! The operator behind its links, in virtual time: connections, partial messages, faults, answers that are due later.
//!
//! The simulator owns the clock and calls [`connect`](Exchange::connect), [`on_bytes`](Exchange::on_bytes),
//! [`due`](Exchange::due) and [`poll`](Exchange::poll); the TCP server does the same with real time.

use std::time::Duration;

use super::faults::{Action, CONNECT, Faults};
use super::machine::{Judgement, Ofd};
use super::receipt::{Receipt, Verdict};
use super::session::{CrcMode, HEADER, Header, frame_len};
use super::tags::form_name;
use crate::links::{Event, LinkId, Links};
use crate::operator::Now;

/// A connection on which nothing is said for so long is closed, a begun message or not.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// Form code in a container.
const FORM_AT: usize = HEADER + 5;

/// The operator with its connections and faults.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The operator.
    pub ofd: Ofd,
    /// The plan of faults.
    pub faults: Faults,
    links: Links,
    down: u64,
}

impl Exchange {
    /// An operator without connections.
    pub const fn new(ofd: Ofd, faults: Faults) -> Self {
        Self { ofd, faults, links: Links::new(IDLE_TIMEOUT), down: 0 }
    }

    /// A register connects. `None`: refused.
    pub fn connect(&mut self) -> Option<LinkId> {
        if self.spend_down() || self.faults.draw(CONNECT) == Some(Action::RefuseConnect) {
            return None;
        }
        Some(self.links.open())
    }

    /// The register closed the connection: what is on its way to it is lost.
    pub fn hang_up(&mut self, link: LinkId) {
        self.links.drop_link(link);
    }

    /// Bytes of the register arrive, cut anyhow. Whole messages are answered at once and in order; fetch the answers by
    /// [`poll`](Self::poll).
    pub fn on_bytes(&mut self, link: LinkId, now: Now, bytes: &[u8]) {
        self.links.receive(link, now.mono, bytes);
        while let Some(message) = self.links.take(link, now.mono, frame_len) {
            self.message(link, now, &message);
        }
    }

    /// When something happens on the connection next, unless more bytes arrive.
    pub fn due(&self, link: LinkId) -> Option<Duration> {
        self.links.due(link)
    }

    /// The next event whose time has come.
    pub fn poll(&mut self, link: LinkId, mono: Duration) -> Option<Event> {
        self.links.poll(link, mono)
    }

    fn spend_down(&mut self) -> bool {
        let is_down = self.down > 0;
        self.down = self.down.saturating_sub(1);
        is_down
    }

    fn message(&mut self, link: LinkId, now: Now, message: &[u8]) {
        let close = |links: &mut Links| links.push(link, now.mono, Event::Closed);
        if self.spend_down() {
            return close(&mut self.links);
        }
        let action = self.faults.draw(name(message));
        let forced = match action {
            Some(Action::LoseRequest) => return self.links.hold(link),
            Some(Action::CloseBefore) => return close(&mut self.links),
            Some(Action::LinkDown { requests }) => {
                self.down = requests.saturating_sub(1);
                return close(&mut self.links);
            }
            Some(Action::Code { code }) => Some(Verdict { code, notice: 0 }),
            Some(Action::Notice { bits }) => Some(Verdict { code: 0, notice: bits }),
            _ => None,
        };
        let answer = match self.ofd.judge(message, now.wall, forced) {
            Judgement::Close => return close(&mut self.links),
            Judgement::Silent => return,
            Judgement::Pong(bytes) => bytes,
            Judgement::Receipt(receipt) => self.spoilt(*receipt, action),
        };
        self.send(link, now.mono, answer, action);
    }

    /// The receipt as the fault has it.
    fn spoilt(&self, mut receipt: Receipt, action: Option<Action>) -> Vec<u8> {
        // A receipt for another storage is signed for the one that gets it, so that only the number is wrong.
        let mut key = self.ofd.config().keys_of(&receipt.storage).operator;
        match action {
            Some(Action::WrongStorage) => receipt.storage = other_digits(&receipt.storage),
            Some(Action::WrongDocument) => receipt.document ^= 1,
            Some(Action::WrongInn) => receipt.inn = other_digits(&receipt.inn),
            Some(Action::WrongSign) => key = key.map(|byte| !byte),
            Some(Action::WrongCrc) => receipt.damage = 1,
            Some(Action::LongAnswer { bytes }) => receipt.padding = bytes,
            Some(Action::WrongSessionCrc) => {
                receipt.header.crc = CrcMode::Header;
                let mut message = receipt.message(&key);
                if let Some(crc) = message.get_mut(HEADER - 1) {
                    *crc ^= 1;
                }
                return message;
            }
            _ => {}
        }
        receipt.message(&key)
    }

    fn send(&mut self, link: LinkId, mono: Duration, answer: Vec<u8>, action: Option<Action>) {
        let links = &mut self.links;
        match action {
            Some(Action::LoseAnswer) => links.hold(link),
            Some(Action::CloseAfter) => links.push(link, mono, Event::Closed),
            Some(Action::CutAnswer { bytes }) => {
                let cut: Vec<u8> = answer.into_iter().take(bytes).collect();
                if !cut.is_empty() {
                    links.push(link, mono, Event::Bytes(cut));
                }
                links.push(link, mono, Event::Closed);
            }
            Some(Action::LateAnswer { ms }) => {
                links.push(link, mono + Duration::from_millis(ms), Event::Bytes(answer));
            }
            Some(Action::SlowAnswer { ms }) => {
                for (place, byte) in (1..).zip(answer) {
                    let due = mono + Duration::from_millis(ms).saturating_mul(place);
                    links.push(link, due, Event::Bytes(vec![byte]));
                }
            }
            Some(Action::GarbageAnswer) => {
                let garbage = self.faults.garbage(answer.len());
                links.push(link, mono, Event::Bytes(garbage));
            }
            Some(Action::RepeatAnswer) => {
                links.push(link, mono, Event::Bytes([answer.clone(), answer].concat()));
            }
            _ => links.push(link, mono, Event::Bytes(answer)),
        }
    }
}

/// The name of a message in fault rules.
pub(super) fn name(message: &[u8]) -> &'static str {
    match Header::parse(message) {
        Some((Header { container: false, .. }, _)) => "PING",
        Some(_) => message.get(FORM_AT).map_or("UNKNOWN", |form| form_name(*form)),
        None => "UNKNOWN",
    }
}

/// Another number of the same length.
fn other_digits(digits: &str) -> String {
    digits
        .chars()
        .map(|digit| digit.to_digit(10).map_or(digit, |digit| if digit == 9 { '0' } else { '9' }))
        .collect()
}
