//! A shell's place at the desk.

use super::{Word, graver};
use domain::country::OriginalState;
use domain::document::{Document, DocumentId};
use domain::extra::Original;
use domain::notice::Refusal;
use domain::repair::Repaired;
use screens::{Books, Goods, Screen, Signal, Tap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use store::{Filter, Page, StoreError};

/// Which place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SeatId(pub(super) u64);

/// What a shell is to show now.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The newest screen. It may equal the one before: then its revision alone is new to the shell.
    pub screen: Arc<Screen>,
    /// What the taps since the mail before should sound like.
    pub signal: Option<Signal>,
    /// The highest number of a tap that this answers; 0 before there was one.
    pub heard: u64,
    /// When it was taken: milliseconds since the seat was taken, the clock of [`Tap::until`].
    pub at: u64,
}

/// What waits for a shell: one screen at most.
#[derive(Default)]
struct Waiting {
    screen: Option<Arc<Screen>>,
    signal: Option<Signal>,
    heard: u64,
    given_up: Option<Refusal>,
}

/// Where the desk puts what a shell takes.
pub(super) struct Hole {
    waiting: Mutex<Waiting>,
    wake: Box<dyn Fn() + Send + Sync>,
    since: Instant,
}

impl Hole {
    #[expect(
        clippy::disallowed_methods,
        reason = "how old a link is decides about its taps, not about documents"
    )]
    pub(super) fn new(wake: Box<dyn Fn() + Send + Sync>) -> Self {
        Self { waiting: Mutex::default(), wake, since: Instant::now() }
    }

    /// Milliseconds since the seat was taken.
    pub(super) fn age(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Waiting) -> T) -> T {
        work(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a screen that shows what became of all taps up to number `heard`.
    pub(super) fn put(&self, screen: Arc<Screen>, heard: u64) {
        self.with(|waiting| {
            waiting.screen = Some(screen);
            waiting.heard = heard;
        });
        (self.wake)();
    }

    /// Adds a signal to the next screen.
    pub(super) fn sound(&self, signal: Option<Signal>) {
        if let Some(new) = signal {
            self.with(|waiting| waiting.signal = Some(waiting.signal.map_or(new, |old| graver(old, new))));
        }
    }

    pub(super) fn has_sound(&self) -> bool {
        self.with(|waiting| waiting.signal.is_some())
    }

    pub(super) fn give_up(&self, refusal: Refusal) {
        self.with(|waiting| waiting.given_up = Some(refusal));
        (self.wake)();
    }
}

/// A shell's place at the desk; dropping it leaves.
pub struct Seat {
    id: SeatId,
    hole: Arc<Hole>,
    words: SyncSender<Word>,
    left: bool,
    _place: Place,
}

impl Seat {
    pub(super) fn new(id: SeatId, hole: Arc<Hole>, words: SyncSender<Word>, place: Place) -> Self {
        Self { id, hole, words, left: false, _place: place }
    }

    /// Hands a tap to the desk without waiting. Gives it back while the desk has no room: it is handed over again a moment
    /// later, and the next one after it, so that none is lost and none overtakes another.
    ///
    /// # Errors
    /// The tap.
    pub fn tap(&self, tap: Tap) -> Result<(), Tap> {
        match self.words.try_send(Word::Tap(self.id, tap)) {
            Err(TrySendError::Full(Word::Tap(_, tap))) => Err(tap),
            // A desk that has ended says so by having given up its seats.
            _ => Ok(()),
        }
    }

    /// The newest screen, unless it was taken already.
    ///
    /// # Errors
    /// The desk gave this seat up.
    pub fn take(&self) -> Result<Option<Mail>, Refusal> {
        let at = self.hole.age();
        self.hole.with(|waiting| match waiting.given_up.take() {
            Some(refusal) => Err(refusal),
            None => {
                let (screen, heard) = (waiting.screen.take(), waiting.heard);
                Ok(screen.map(|screen| Mail { screen, signal: waiting.signal.take(), heard, at }))
            }
        })
    }

    /// Leaves, waiting for room if there is none: for threads that may wait.
    pub fn leave(mut self) {
        self.left = true;
        let _ = self.words.send(Word::Leave(self.id));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if self.left {
            return;
        }
        if let Err(TrySendError::Full(word)) = self.words.try_send(Word::Leave(self.id)) {
            let words = self.words.clone();
            // A desk at work takes a word every few microseconds; without a thread the seat stays until the desk ends.
            let _ = std::thread::Builder::new().name("leave".into()).spawn(move || words.send(word));
        }
    }
}

/// One of the places there are.
pub(super) struct Place(Arc<AtomicU64>);

impl Place {
    /// # Errors
    /// `screen.full`.
    pub(super) fn take(taken: &Arc<AtomicU64>, most: usize) -> Result<Self, Refusal> {
        let place = Self(Arc::clone(taken));
        if usize::try_from(taken.fetch_add(1, Ordering::SeqCst)).is_ok_and(|taken| taken < most) {
            return Ok(place);
        }
        Err(Refusal::new("screen.full").with("limit", most))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Goods that can not be read.
pub(crate) struct NoGoods;

impl Goods for NoGoods {
    fn with_barcode(&self, _: &str) -> Result<Vec<store::Goods>, StoreError> {
        Err(StoreError::Busy)
    }

    fn search(&self, _: &str, _: usize) -> Result<Vec<store::Goods>, StoreError> {
        Err(StoreError::Busy)
    }

    fn favourites(&self, _: usize) -> Result<Vec<store::Goods>, StoreError> {
        Err(StoreError::Busy)
    }
}

/// Documents that can not be read.
pub(crate) struct NoBooks;

impl Books for NoBooks {
    fn history(&self, _: &Filter, _: Option<DocumentId>, _: usize) -> Result<Page, StoreError> {
        Err(StoreError::Busy)
    }

    fn document(&self, _: DocumentId) -> Result<Option<Document>, StoreError> {
        Err(StoreError::Busy)
    }

    fn original(&self, _: &Original) -> Result<OriginalState, StoreError> {
        Err(StoreError::Busy)
    }

    fn repaired(&self, _: DocumentId) -> Result<Repaired, StoreError> {
        Err(StoreError::Busy)
    }

    fn with_sign(&self, _: &str, _: i64, _: i64) -> Result<Option<Document>, StoreError> {
        Err(StoreError::Busy)
    }
}
