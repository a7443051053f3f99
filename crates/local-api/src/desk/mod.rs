//! The desk: the shells' sessions at one register. Taps go in, screens come out.
//!
//! One thread handles what comes in, one thing after another, so two shells never act at the same moment. It waits for
//! nothing but the engine's word about a draft: commands, printing and the first start run on threads of their own, and
//! what became of them comes back as one more thing to handle. A screen that nobody took yet is replaced by the next one,
//! so a slow shell costs nobody memory.
//!
//! * `seat.rs`: one shell, and the pigeon-hole its screens are taken from
//! * `hands.rs`: effects that take their time

mod hands;
mod seat;

pub use seat::{Mail, Seat};
pub(crate) use seat::{NoBooks, NoGoods};

use crate::door::{House, Register};
use domain::document::DocumentId;
use domain::notice::Refusal;
use domain::texts::Language;
use engine::View;
use screens::{
    Books, Effect, Goods, Outcome, Screen, Session, Shop, Sight, Signal, State, Tap, answered, render,
    state_of,
};
use seat::{Hole, SeatId};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use store::Reader;

/// Taps that may wait for the desk's thread. A shell that has no room for its next one waits, and so does whoever types.
const WAITING: usize = 256;
/// Taps that are handled before screens are drawn again.
const BEFORE_DRAWING: usize = 16;
/// Shells at a time.
const MAX_SEATS: usize = 32;
/// How often screens are drawn without a reason: while something is waited for seconds are counted, else hours.
const TICK_WAITING: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_secs(60);
/// The name of the screen that counts seconds.
const WAIT: &str = "wait";

/// What the desk's thread is told.
enum Word {
    /// A shell: its machine's language, and the name it gave itself.
    Join(SeatId, Arc<Hole>, Option<Language>, Option<String>),
    Tap(SeatId, Tap),
    Leave(SeatId),
    Answered(SeatId, Outcome),
    /// What was asked for without its number has one.
    Numbered(DocumentId),
    /// There may be another view.
    Look,
    Stop,
}

/// The sessions at one register. Dropping it ends its thread; what was handed to the register goes on there.
pub struct Desk {
    words: SyncSender<Word>,
    next: AtomicU64,
    seats: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Desk {
    /// Starts the desk of a folder. `first` is where revisions begin: greater than any that an earlier desk of this
    /// folder gave, which milliseconds since 1970 are, and below 2^53.
    ///
    /// # Errors
    /// The machine gives no thread.
    pub fn start(house: Arc<dyn House>, first: u64) -> io::Result<Self> {
        let (words, inbox) = sync_channel(WAITING);
        let changed = Arc::new(AtomicBool::new(true));
        let body = Body {
            house,
            register: None,
            changed,
            words: words.clone(),
            seats: BTreeMap::new(),
            gone: VecDeque::new(),
            rev: first,
            basket: first,
            state: None,
            asked: Vec::new(),
        };
        let thread = thread::Builder::new().name("desk".into()).spawn(move || body.live(&inbox))?;
        Ok(Self { words, next: AtomicU64::new(1), seats: Arc::default(), thread: Some(thread) })
    }

    /// Takes a place at the desk; waits until its thread has room for the news. `spoken` is the language of the shell's
    /// machine, if it tells: the first screen, before there is a shop, is in it. `wake` is called whenever there is a screen
    /// to take ([`Seat::take`]), from any thread; it must not wait. `shell` is the name that a shell gave itself: when it comes
    /// again it has given its former link up, so that seat ends, and what still arrives for it is not carried out. Its session
    /// goes on where it was, and hears what became of what it had handed out.
    ///
    /// # Errors
    /// `screen.full` when no place is left; `register.stopped`.
    pub fn join(
        &self,
        spoken: Option<Language>,
        shell: Option<String>,
        wake: Box<dyn Fn() + Send + Sync>,
    ) -> Result<Seat, Refusal> {
        let place = seat::Place::take(&self.seats, MAX_SEATS)?;
        let id = SeatId(self.next.fetch_add(1, Ordering::Relaxed));
        let hole = Arc::new(Hole::new(wake));
        let word = Word::Join(id, Arc::clone(&hole), spoken, shell);
        self.words.send(word).map_err(|_| Refusal::new("register.stopped"))?;
        Ok(Seat::new(id, hole, self.words.clone(), place))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.words.send(Word::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A shell, as the desk's thread knows it.
struct Sitter {
    session: Session,
    hole: Arc<Hole>,
    shell: Option<String>,
    /// The highest number of a tap.
    heard: u64,
    /// What was drawn last.
    screen: Option<Arc<Screen>>,
    /// Effects on threads of their own that have not ended.
    away: usize,
    /// Seats this shell had before, while answers to them may come.
    formerly: Vec<SeatId>,
    /// Draw again, also when nothing changed.
    again: bool,
}

/// The register once there is one, with what is asked of it again and again.
struct Open {
    register: Arc<dyn Register>,
    goods: Option<Box<dyn Goods + Send>>,
    books: Option<Reader>,
    _watch: Box<dyn Send>,
}

struct Body {
    house: Arc<dyn House>,
    register: Option<Open>,
    /// Whether the view may be another one than the last that was looked at.
    changed: Arc<AtomicBool>,
    words: SyncSender<Word>,
    seats: BTreeMap<SeatId, Sitter>,
    /// Shells with a name whose links ended, the newest last: they may come again. At most [`MAX_SEATS`].
    gone: VecDeque<(SeatId, Sitter)>,
    rev: u64,
    /// The revision at which a basket ended last: scans that were made before were made for that one.
    basket: u64,
    state: Option<State>,
    /// Papers whose next slip was asked for without its number, until that is answered or the revision is another.
    asked: Vec<DocumentId>,
}

/// What screens are drawn from at one moment.
struct Moment {
    open: Option<(Arc<View>, Shop, domain::time::Now)>,
}

impl Body {
    fn live(mut self, inbox: &Receiver<Word>) {
        loop {
            let counting = self.seats.values().any(|s| s.screen.as_ref().is_some_and(|s| s.name == WAIT));
            let word = match inbox.recv_timeout(if counting { TICK_WAITING } else { TICK }) {
                Ok(word) => word,
                Err(RecvTimeoutError::Timeout) => Word::Look,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut next = Some(word);
            for _ in 0..BEFORE_DRAWING {
                match next.take() {
                    Some(Word::Stop) => return,
                    Some(word) => self.handle(word),
                    None => break,
                }
                next = inbox.try_recv().ok();
            }
            match next {
                Some(Word::Stop) => return,
                Some(word) => self.handle(word),
                None => {}
            }
            self.draw();
        }
    }

    fn handle(&mut self, word: Word) {
        match word {
            Word::Join(id, hole, spoken, shell) => {
                let (session, away, formerly) = match self.former(shell.as_deref()) {
                    Some((before, former)) => {
                        former.hole.give_up(Refusal::new("screen.late"));
                        let mut formerly = former.formerly;
                        formerly.push(before);
                        (former.session, former.away, formerly)
                    }
                    None => (Session::new(spoken), 0, Vec::new()),
                };
                let formerly = if away > 0 { formerly } else { Vec::new() };
                let sitter =
                    Sitter { session, hole, shell, heard: 0, screen: None, away, formerly, again: true };
                self.seats.insert(id, sitter);
            }
            Word::Tap(id, tap) => self.tap(id, &tap),
            Word::Leave(id) => {
                if let Some(sitter) = self.seats.remove(&id) {
                    self.leave(id, sitter);
                }
            }
            Word::Answered(id, outcome) => self.answer(id, outcome),
            Word::Numbered(document) => self.asked.retain(|asked| *asked != document),
            Word::Look | Word::Stop => {}
        }
    }

    /// Takes the shell of this name away from wherever it was before.
    fn former(&mut self, shell: Option<&str>) -> Option<(SeatId, Sitter)> {
        let shell = shell?;
        let seat =
            self.seats.iter().find(|(_, former)| former.shell.as_deref() == Some(shell)).map(|(id, _)| *id);
        if let Some(id) = seat {
            return self.seats.remove_entry(&id);
        }
        let gone = self.gone.iter().position(|(_, former)| former.shell.as_deref() == Some(shell))?;
        self.gone.remove(gone)
    }

    /// A link ended. A shell that gave itself a name may come again over the next one.
    fn leave(&mut self, id: SeatId, sitter: Sitter) {
        if sitter.shell.is_none() {
            return;
        }
        self.gone.push_back((id, sitter));
        if self.gone.len() > MAX_SEATS {
            self.gone.pop_front();
        }
    }

    /// Tells a shell what became of its effect, wherever it sits by now.
    fn answer(&mut self, id: SeatId, outcome: Outcome) {
        let its = |seat: SeatId, sitter: &Sitter| seat == id || sitter.formerly.contains(&id);
        let seat = self.seats.iter().find(|(seat, sitter)| its(**seat, sitter)).map(|(seat, _)| *seat);
        if let Some((seat, mut sitter)) = seat.and_then(|seat| self.seats.remove_entry(&seat)) {
            sitter.away = sitter.away.saturating_sub(1);
            self.with_sitter(seat, sitter, |body, sitter| body.tell(sitter, outcome));
            return;
        }
        let gone = self.gone.iter().position(|(seat, sitter)| its(*seat, sitter));
        if let Some((seat, mut sitter)) = gone.and_then(|gone| self.gone.remove(gone)) {
            sitter.away = sitter.away.saturating_sub(1);
            // One that makes the desk panic is not kept.
            if catch_unwind(AssertUnwindSafe(|| self.tell(&mut sitter, outcome))).is_ok() {
                self.leave(seat, sitter);
            }
        }
    }

    /// Handles a tap of the newest revision; an older one only has its screen drawn again. What a scanner read was held
    /// before it whatever the screen showed, but the basket it was held for may have ended meanwhile.
    ///
    /// A tap that comes too late ends its seat: the shell has given the link up or is about to, and whatever follows on it
    /// comes later still.
    fn tap(&mut self, id: SeatId, tap: &Tap) {
        let Some(mut sitter) = self.seats.remove(&id) else { return };
        if tap.until.is_some_and(|until| sitter.hole.age() >= until) {
            sitter.hole.give_up(Refusal::new("screen.late"));
            self.leave(id, sitter);
            return;
        }
        sitter.again = true;
        sitter.heard = sitter.heard.max(tap.no);
        self.look();
        let scanned = tap.block == "scanner";
        if tap.rev != self.rev && !scanned {
            self.seats.insert(id, sitter);
            return;
        }
        self.with_sitter(id, sitter, |body, sitter| {
            if scanned && tap.rev < body.basket {
                let refusal = Refusal::new("draft.gone");
                sitter.hole.sound(screens::changed(&mut sitter.session, Some(refusal)));
                return;
            }
            let moment = body.moment();
            let effect = body.sight(&moment, |sight| screens::tap(&mut sitter.session, sight, tap));
            body.carry_out(id, sitter, effect);
        });
    }

    /// Does something with a seat. One whose screens can not be drawn is given up, with what is wrong; the desk goes on.
    fn with_sitter(&mut self, id: SeatId, mut sitter: Sitter, work: impl FnOnce(&mut Self, &mut Sitter)) {
        match catch_unwind(AssertUnwindSafe(|| work(self, &mut sitter))) {
            Ok(()) => drop(self.seats.insert(id, sitter)),
            Err(_) => sitter.hole.give_up(Refusal::new("internal.panic")),
        }
    }

    fn carry_out(&mut self, id: SeatId, sitter: &mut Sitter, effect: Effect) {
        match effect {
            Effect::Show(signal) => sitter.hole.sound(signal),
            Effect::Change { changes, signal } => {
                let Some(open) = &self.register else { return };
                let refused = changes.into_iter().find_map(|change| open.register.change(change).err());
                self.changed.store(true, Ordering::SeqCst);
                let signal = if refused.is_none() { signal } else { None };
                let refusal = screens::changed(&mut sitter.session, refused);
                self.look();
                sitter.hole.sound(refusal.or(signal));
            }
            Effect::Answer(change) => {
                let Some(open) = &self.register else { return };
                let refused = open.register.answer(*change).err();
                self.changed.store(true, Ordering::SeqCst);
                let signal = screens::changed(&mut sitter.session, refused);
                self.look();
                sitter.hole.sound(signal);
            }
            slow => {
                let register = self.register.as_ref().map(|open| Arc::clone(&open.register));
                // Two who press at once saw no number, and want one slip: the first one's is it.
                let numbered = match slow {
                    Effect::Print { document, no: None } if self.asked.contains(&document) => return,
                    Effect::Print { document, no: None } => Some(document),
                    _ => None,
                };
                let words = self.words.clone();
                let tell = move |outcome| {
                    // A desk that has ended needs no answer.
                    if let Some(document) = numbered {
                        let _ = words.send(Word::Numbered(document));
                    }
                    let _ = words.send(Word::Answered(id, outcome));
                };
                let paper = matches!(slow, Effect::Print { .. } | Effect::OnPaper { .. });
                match hands::start(sitter.away, &self.house, register, slow, tell) {
                    Ok(()) => {
                        sitter.away = sitter.away.saturating_add(1);
                        self.asked.extend(numbered);
                    }
                    Err(refusal) if paper => self.tell(sitter, Outcome::Paper(Some(refusal))),
                    Err(refusal) => self.tell(sitter, Outcome::Refused(refusal)),
                }
            }
        }
    }

    /// Tells a session what became of its effect.
    fn tell(&mut self, sitter: &mut Sitter, outcome: Outcome) {
        self.look();
        let moment = self.moment();
        let signal = self.sight(&moment, |sight| answered(&mut sitter.session, sight, outcome));
        sitter.hole.sound(signal);
    }

    /// Finds the register once there is one; raises the revision when the state of its view has changed.
    fn look(&mut self) {
        if self.register.is_none()
            && let Some(register) = self.house.register()
        {
            let (changed, words) = (Arc::clone(&self.changed), self.words.clone());
            let watch = register.watch(Box::new(move || {
                // While an earlier notice has not been taken there is no need of another; when there is no room for one the
                // desk is at work and looks anyway.
                if !changed.swap(true, Ordering::SeqCst)
                    && let Err(TrySendError::Full(_)) = words.try_send(Word::Look)
                {}
            }));
            self.register = Some(Open {
                goods: register.goods().ok(),
                books: register.reader().ok(),
                register,
                _watch: watch,
            });
            self.changed.store(true, Ordering::SeqCst);
        }
        if !self.changed.swap(false, Ordering::SeqCst) {
            return;
        }
        let moment = self.moment();
        let state = self.sight(&moment, |sight| match sight {
            Sight::Unbegun => None,
            Sight::Register { view, .. } => Some(state_of(view)),
        });
        if state != self.state {
            self.asked.clear();
            self.rev = self.rev.saturating_add(1);
            if let (Some(before), Some(now)) = (&self.state, &state)
                && now.ends_basket_of(before)
            {
                self.basket = self.rev;
            }
            self.state = state;
        }
    }

    fn moment(&mut self) -> Moment {
        let open = self.register.as_mut().map(|open| {
            if open.goods.is_none() {
                open.goods = open.register.goods().ok();
            }
            if open.books.is_none() {
                open.books = open.register.reader().ok();
            }
            (open.register.view(), open.register.shop(), open.register.now())
        });
        Moment { open }
    }

    fn sight<T>(&self, moment: &Moment, look: impl FnOnce(&Sight<'_>) -> T) -> T {
        let (Some((view, shop, now)), Some(open)) = (&moment.open, &self.register) else {
            return look(&Sight::Unbegun);
        };
        let goods = open.goods.as_deref().unwrap_or(&NoGoods);
        let books: &dyn Books = match &open.books {
            Some(books) => books,
            None => &NoBooks,
        };
        look(&Sight::Register { view, goods, books, shop, now: *now })
    }

    /// Draws every session, and hands out what changed.
    fn draw(&mut self) {
        self.look();
        let moment = self.moment();
        let rev = self.rev;
        let mut lost = Vec::new();
        let mut seats = std::mem::take(&mut self.seats);
        for (id, sitter) in &mut seats {
            let drawn = catch_unwind(AssertUnwindSafe(|| {
                self.sight(&moment, |sight| render(&sitter.session, sight, rev))
            }));
            let Ok(screen) = drawn else {
                sitter.hole.give_up(Refusal::new("internal.panic"));
                lost.push(*id);
                continue;
            };
            if sitter.again || sitter.hole.has_sound() || sitter.screen.as_deref() != Some(&screen) {
                sitter.again = false;
                let screen = Arc::new(screen);
                sitter.screen = Some(Arc::clone(&screen));
                sitter.hole.put(screen, sitter.heard);
            }
        }
        seats.retain(|id, _| !lost.contains(id));
        self.seats = seats;
    }
}

/// Which of two signals is told when there was no time for both: the one that somebody must not miss.
fn graver(a: Signal, b: Signal) -> Signal {
    let weight = |signal| match signal {
        Signal::Added => 0,
        Signal::Again => 1,
        Signal::Sold => 2,
        Signal::NotFound => 3,
        Signal::Refused => 4,
    };
    if weight(a) > weight(b) { a } else { b }
}
