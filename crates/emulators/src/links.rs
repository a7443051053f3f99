//! Connections of an emulated server in virtual time: bytes cut anyhow come in, events that are due later go out.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// What the first bytes of a stream say about the message they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameLen {
    /// So many bytes in all are needed before more can be said, or before the message is whole.
    Need(usize),
    /// The message is whole and so long.
    Done(usize),
    /// No message; the connection is closed without an answer.
    Bad,
}

/// A connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkId(u64);

/// What the other side of a connection sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Bytes arrive.
    Bytes(Vec<u8>),
    /// The server closed the connection; its [`LinkId`] is void.
    Closed,
}

#[derive(Debug, Clone, Default)]
struct Link {
    buffer: Vec<u8>,
    out: VecDeque<(Duration, Event)>,
    /// When something was heard or said last. `None`: nothing yet, or the silence is meant.
    active: Option<Duration>,
    /// A closing is on its way, nothing more is heard.
    deaf: bool,
}

/// All connections of a server.
#[derive(Debug, Clone)]
pub struct Links {
    links: BTreeMap<LinkId, Link>,
    next: u64,
    patience: Duration,
}

impl Links {
    /// None. A connection is closed after so long a silence.
    pub const fn new(patience: Duration) -> Self {
        Self { links: BTreeMap::new(), next: 0, patience }
    }

    /// A new connection.
    pub fn open(&mut self) -> LinkId {
        let id = LinkId(self.next);
        self.next += 1;
        self.links.insert(id, Link::default());
        id
    }

    /// The other side has gone: what is on its way to it is lost.
    pub fn drop_link(&mut self, link: LinkId) {
        self.links.remove(&link);
    }

    /// Bytes of the other side arrive; fetch the messages by [`Self::take`].
    pub fn receive(&mut self, link: LinkId, mono: Duration, bytes: &[u8]) {
        if let Some(state) = self.links.get_mut(&link).filter(|state| !state.deaf) {
            state.buffer.extend_from_slice(bytes);
            state.active = Some(mono);
        }
    }

    /// The next whole message. Bytes that begin none close the connection.
    pub fn take(&mut self, link: LinkId, mono: Duration, len: fn(&[u8]) -> FrameLen) -> Option<Vec<u8>> {
        let state = self.links.get_mut(&link).filter(|state| !state.deaf && !state.buffer.is_empty())?;
        match len(&state.buffer) {
            FrameLen::Need(_) => None,
            FrameLen::Done(size) => Some(state.buffer.drain(..size.min(state.buffer.len())).collect()),
            FrameLen::Bad => {
                self.push(link, mono, Event::Closed);
                None
            }
        }
    }

    /// Lets an event happen at `due`; events of a connection never overtake each other.
    pub fn push(&mut self, link: LinkId, due: Duration, event: Event) {
        if let Some(state) = self.links.get_mut(&link) {
            let last = state.out.back().map_or(Duration::ZERO, |(due, _)| *due);
            state.deaf |= event == Event::Closed;
            state.out.push_back((due.max(last), event));
        }
    }

    /// Keeps the connection open in silence until the other side says something more.
    pub fn hold(&mut self, link: LinkId) {
        if let Some(state) = self.links.get_mut(&link) {
            state.active = None;
        }
    }

    /// When something happens on the connection next, unless more bytes arrive.
    pub fn due(&self, link: LinkId) -> Option<Duration> {
        let state = self.links.get(&link)?;
        match state.out.front() {
            Some((due, _)) => Some(*due),
            None => state.active.map(|active| active + self.patience),
        }
    }

    /// The next event whose time has come.
    pub fn poll(&mut self, link: LinkId, mono: Duration) -> Option<Event> {
        let due = self.due(link).filter(|due| *due <= mono)?;
        let state = self.links.get_mut(&link)?;
        let event = state.out.pop_front().map_or(Event::Closed, |(_, event)| event);
        if event == Event::Closed {
            self.drop_link(link);
        } else {
            state.active = state.active.max(Some(due));
        }
        Some(event)
    }
}
