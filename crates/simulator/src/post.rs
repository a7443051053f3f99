//! The way from the register to the operator of fiscal data (ОФД), in virtual time.

use chrono::NaiveDateTime;
use domain::country::{Exchange as Question, FrameLen};
use domain::device::Outcome;
use emulators::links::{Event, LinkId};
use emulators::ofd::faults::Faults;
use emulators::ofd::{self, Exchange, Ofd};
use emulators::operator::Now;
use std::time::Duration;

/// The operator and the connection that stands.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) exchange: Exchange,
    link: Option<LinkId>,
}

impl Post {
    pub(crate) fn new() -> Self {
        let ofd = Ofd::new(ofd::Config::default());
        Self { exchange: Exchange::new(ofd, Faults::new(Vec::new(), 0)), link: None }
    }

    /// The register's process is gone, or its connection.
    pub(crate) fn hang_up(&mut self) {
        if let Some(link) = self.link.take() {
            self.exchange.hang_up(link);
        }
    }

    /// A new connection, and when it stands.
    pub(crate) fn connect(&mut self, at: Duration) -> (Outcome<()>, Duration) {
        self.hang_up();
        self.link = self.exchange.connect();
        let outcome = match self.link {
            Some(_) => Outcome::Done(()),
            None => Outcome::Unknown("refused".to_owned()),
        };
        (outcome, at + Duration::from_millis(60))
    }

    /// One message and what comes back, and when.
    pub(crate) fn carry(
        &mut self,
        at: Duration,
        wall: NaiveDateTime,
        question: &Question,
    ) -> (Outcome<Vec<u8>>, Duration) {
        let Some(link) = self.link else { return (Outcome::Unknown("no connection".to_owned()), at) };
        let end = at + question.patience;
        self.exchange.on_bytes(link, Now { wall, mono: at }, &question.request);
        let mut received = Vec::new();
        let mut now = at + Duration::from_millis(40);
        loop {
            match (question.frame_len)(&received) {
                FrameLen::Done(length) => {
                    received.truncate(length);
                    return (Outcome::Done(received), now);
                }
                FrameLen::Bad => return self.lost(now, "garbage"),
                FrameLen::Need(_) => {}
            }
            let Some(due) = self.exchange.due(link).filter(|due| *due <= end) else {
                return self.lost(end, "silence");
            };
            now = now.max(due);
            match self.exchange.poll(link, now) {
                Some(Event::Bytes(bytes)) => received.extend(bytes),
                Some(Event::Closed) => {
                    self.link = None;
                    return (Outcome::Unknown("closed".to_owned()), now);
                }
                None => return self.lost(end, "silence"),
            }
        }
    }

    fn lost(&mut self, at: Duration, why: &str) -> (Outcome<Vec<u8>>, Duration) {
        self.hang_up();
        (Outcome::Unknown(why.to_owned()), at)
    }
}
