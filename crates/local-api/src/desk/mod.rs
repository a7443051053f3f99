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

use crate::door::{House, Register};
use domain::notice::Refusal;
use domain::texts::Language;
use engine::View;
use screens::{
    Effect, Goods, Outcome, Screen, Session, Shop, Sight, Signal, State, Tap, answered, render, state_of,
};
use seat::{Hole, SeatId};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

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
            rev: first,
            basket: first,
            state: None,
        };
        let thread = thread::Builder::new().name("desk".into()).spawn(move || body.live(&inbox))?;
        Ok(Self { words, next: AtomicU64::new(1), seats: Arc::default(), thread: Some(thread) })
    }

    /// Takes a place at the desk; waits until its thread has room for the news. `spoken` is the language of the shell's
    /// machine, if it tells: the first screen, before there is a shop, is in it. `wake` is called whenever there is a screen
    /// to take ([`Seat::take`]), from any thread; it must not wait. `shell` is the name that a shell gave itself: when it comes
    /// again it has given its former link up, so that seat ends, and what still arrives for it is not carried out.
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
    /// Draw again, also when nothing changed.
    again: bool,
}

/// The register once there is one, with what is asked of it again and again.
struct Open {
    register: Arc<dyn Register>,
    goods: Option<Box<dyn Goods + Send>>,
    _watch: Box<dyn Send>,
}

struct Body {
    house: Arc<dyn House>,
    register: Option<Open>,
    /// Whether the view may be another one than the last that was looked at.
    changed: Arc<AtomicBool>,
    words: SyncSender<Word>,
    seats: BTreeMap<SeatId, Sitter>,
    rev: u64,
    /// The revision at which a basket ended last: scans that were made before were made for that one.
    basket: u64,
    state: Option<State>,
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
                self.seats.retain(|_, former| {
                    let stays = shell.is_none() || former.shell != shell;
                    if !stays {
                        former.hole.give_up(Refusal::new("screen.late"));
                    }
                    stays
                });
                let session = Session::new(spoken);
                let sitter = Sitter { session, hole, shell, heard: 0, screen: None, away: 0, again: true };
                self.seats.insert(id, sitter);
            }
            Word::Tap(id, tap) => self.tap(id, &tap),
            Word::Leave(id) => drop(self.seats.remove(&id)),
            Word::Answered(id, outcome) => {
                let Some(mut sitter) = self.seats.remove(&id) else { return };
                sitter.away = sitter.away.saturating_sub(1);
                self.with_sitter(id, sitter, |body, sitter| body.tell(sitter, outcome));
            }
            Word::Look | Word::Stop => {}
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
            slow => {
                let register = self.register.as_ref().map(|open| Arc::clone(&open.register));
                let words = self.words.clone();
                let tell = move |outcome| {
                    // A desk that has ended needs no answer.
                    let _ = words.send(Word::Answered(id, outcome));
                };
                let paper = matches!(slow, Effect::Print { .. } | Effect::OnPaper { .. });
                match hands::start(sitter.away, &self.house, register, slow, tell) {
                    Ok(()) => sitter.away = sitter.away.saturating_add(1),
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
            self.register = Some(Open { goods: register.goods().ok(), register, _watch: watch });
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
            (open.register.view(), open.register.shop(), open.register.now())
        });
        Moment { open }
    }

    fn sight<T>(&self, moment: &Moment, look: impl FnOnce(&Sight<'_>) -> T) -> T {
        let (Some((view, shop, now)), Some(open)) = (&moment.open, &self.register) else {
            return look(&Sight::Unbegun);
        };
        let goods = open.goods.as_deref().unwrap_or(&seat::NoGoods);
        look(&Sight::Register { view, goods, shop, now: *now })
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
