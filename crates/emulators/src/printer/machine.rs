//! The printer as a pure state machine: bytes in, answers out, paper in the tray. What the commands do is in `press`.

mod press;

use std::collections::VecDeque;
use std::sync::Arc;

use super::command::{self, Align, CLEAR, Command, Read};
use super::faults::{Action, Rest};
use super::line::{Line, Style};
use super::page::Page;
use super::qr::Qr;
use super::realtime::{self, RealTime};
use super::status::{self, Condition, Panel};
use super::strip::{End, Job, Strip};
use crate::faults::Faults;

/// Width of the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// 58 mm: 384 dots.
    #[default]
    Mm58,
    /// 80 mm: 576 dots.
    Mm80,
}

impl Width {
    /// Dots across.
    pub fn dots(self) -> usize {
        match self {
            Self::Mm58 => 384,
            Self::Mm80 => 576,
        }
    }
}

/// How a printer is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Width of the roll.
    pub width: Width,
    /// Bytes that wait while nothing can be printed.
    pub buffer: usize,
    /// What goes wrong.
    pub faults: Faults<Action>,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: Width::default(), buffer: 64 << 10, faults: Faults::none() }
    }
}

/// What the commands have set, gone with ESC @.
#[derive(Debug, Clone, Default)]
struct Modes {
    page: Page,
    align: Align,
    style: Style,
    spacing: Option<usize>,
    automatic: u8,
    qr: Qr,
}

/// What the bytes that come next are.
#[derive(Debug, Clone)]
enum Reading {
    /// A command, these of its bytes are here.
    Command(Vec<u8>),
    /// Dots of a raster picture.
    Raster {
        row: Vec<u8>,
        bytes: usize,
        left: usize,
        rows: usize,
        wider: usize,
        higher: usize,
        printed: bool,
    },
}

/// A condition that holds, and how it ends.
#[derive(Debug, Clone, Copy)]
struct Sticky {
    /// It ends with so many further requests for a status; `None`: when somebody puts it right.
    requests: Option<u64>,
    rest: Rest,
}

/// The link to the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    Open { closes_after: Option<usize> },
    Silent,
    Closed,
}

/// An emulated receipt printer. See the module's documentation.
#[derive(Debug, Clone)]
pub struct Printer {
    width: usize,
    buffer: usize,
    faults: Faults<Action>,
    conditions: [Option<Sticky>; 4],
    link: Link,
    selected: bool,
    modes: Modes,
    real_time: realtime::Scanner,
    waiting: VecDeque<u8>,
    reading: Reading,
    /// A command that waits, read already, because a fault came just before it.
    held: Option<Command>,
    line: Line,
    strip: Strip,
    /// Has the job on the strip begun?
    begun: bool,
    /// Were bytes lost since the last one that found room?
    overrun: bool,
    /// Bytes read since the last job ended.
    taken: u64,
    answers: Vec<u8>,
    tray: Vec<Arc<Job>>,
    tray_bytes: usize,
    finished: u64,
}

impl Printer {
    /// A printer just switched on.
    pub fn new(options: Options) -> Self {
        let width = options.width.dots();
        Self {
            width,
            buffer: options.buffer.max(CLEAR.len()),
            faults: options.faults,
            conditions: [None; 4],
            link: Link::Open { closes_after: None },
            selected: true,
            modes: Modes::default(),
            real_time: realtime::Scanner::default(),
            waiting: VecDeque::new(),
            reading: Reading::Command(Vec::new()),
            held: None,
            line: Line::default(),
            strip: Strip::new(width),
            begun: false,
            overrun: false,
            taken: 0,
            answers: Vec::new(),
            tray: Vec::new(),
            tray_bytes: 0,
            finished: 0,
        }
    }

    /// Takes bytes from the register and gives what the printer answers.
    ///
    /// Real-time commands are carried out as they come in, whatever they lie in and whatever waits before them. While
    /// nothing can be printed everything else waits; bytes beyond [`Self::room`] are lost.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let before = self.panel();
        let (heard, closes) = match &mut self.link {
            Link::Open { closes_after: None } => (bytes, false),
            Link::Open { closes_after: Some(left) } => {
                let heard = bytes.get(..*left).unwrap_or(bytes);
                *left -= heard.len();
                (heard, *left == 0)
            }
            Link::Silent | Link::Closed => (&[][..], false),
        };
        for byte in heard {
            if self.link == Link::Closed {
                // Its power went with the byte before.
                break;
            }
            self.receive(*byte);
            // After each byte: a real-time command must find what stood before it printed.
            self.print_waiting();
        }
        if closes {
            self.link = Link::Closed;
        }
        self.report(before);
        self.take_answers()
    }

    /// Hears again after a hang-up without a new connection: what a serial line does.
    pub fn hear_again(&mut self) {
        self.link = Link::Open { closes_after: None };
    }

    /// A register connects. False when it is refused, by a fault.
    pub fn connect(&mut self) -> bool {
        self.link = Link::Open { closes_after: None };
        match self.faults.draw("connect") {
            Some(Action::RefuseConnect) => self.link = Link::Closed,
            Some(Action::Silent) => self.link = Link::Silent,
            Some(Action::CloseAfter { bytes }) => self.link = Link::Open { closes_after: Some(bytes) },
            Some(other) => self.happen(other),
            None => {}
        }
        self.is_connected()
    }

    /// False when the printer has hung up, by a fault. The next [`Self::connect`] is heard again.
    pub fn is_connected(&self) -> bool {
        self.link != Link::Closed
    }

    /// How many bytes can wait now.
    pub fn room(&self) -> usize {
        self.buffer.saturating_sub(self.waiting.len())
    }

    /// Somebody lets a condition begin or puts it right. When printing becomes possible again the printer goes on with
    /// what waits; after paper has run out, on a new roll. What it reports by itself is in [`Self::take_answers`].
    pub fn set(&mut self, condition: Condition, holds: bool) {
        let before = self.panel();
        if holds {
            self.begin(condition, Sticky { requests: None, rest: Rest::Held });
        } else {
            self.put_right(condition);
        }
        self.print_waiting();
        self.report(before);
    }

    /// Does this condition hold?
    pub fn holds(&self, condition: Condition) -> bool {
        self.conditions.get(slot(condition)).is_some_and(Option::is_some)
    }

    /// Switches the printer off and on: settings, what waits and the unprinted line are gone; paper and conditions stay.
    pub fn power_cycle(&mut self) {
        self.clear_buffers();
        self.modes = Modes::default();
        self.selected = true;
        self.real_time = realtime::Scanner::default();
        self.answers.clear();
    }

    /// Answers that nobody has asked for: the automatic status (GS a), and what was printed after [`Self::set`].
    pub fn take_answers(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.answers)
    }

    /// Tears off what has come out since the last cut, and drops an unfinished line.
    pub fn tear_off(&mut self) {
        self.line.clear();
        self.finish(End::Torn);
    }

    /// Jobs in the tray, the oldest first.
    pub fn jobs(&self) -> &[Arc<Job>] {
        &self.tray
    }

    /// Empties the tray.
    pub fn take_jobs(&mut self) -> Vec<Arc<Job>> {
        self.tray_bytes = 0;
        std::mem::take(&mut self.tray)
    }

    /// How many jobs were finished in all, those no longer in the tray included.
    pub fn finished(&self) -> u64 {
        self.finished
    }

    /// Dots that have come out since the last cut.
    pub fn hanging(&self) -> usize {
        self.strip.picture.height()
    }

    fn panel(&self) -> Panel {
        Panel {
            paper_out: self.holds(Condition::PaperOut),
            near_end: self.holds(Condition::PaperNearEnd),
            cover_open: self.holds(Condition::CoverOpen),
            cutter_stuck: self.holds(Condition::CutterStuck),
        }
    }

    fn report(&mut self, before: Panel) {
        let panel = self.panel();
        if panel.reports(before, self.modes.automatic) {
            self.answers.extend(panel.automatic());
        }
    }

    fn receive(&mut self, byte: u8) {
        let real_time = self.real_time.next(byte);
        let lost = self.conditions.iter().flatten().any(|sticky| sticky.rest == Rest::Lost);
        let lost = lost && !self.panel().prints();
        if !lost && self.room() > 0 {
            self.waiting.push_back(byte);
            self.overrun = false;
        } else if !lost && !std::mem::replace(&mut self.overrun, true) {
            self.problem("the receive buffer is full: bytes are lost".to_owned());
        }
        match real_time {
            Some(RealTime::Status(n)) => {
                self.requested();
                self.answer(|printer| vec![printer.panel().real_time(n)]);
            }
            Some(RealTime::Recover) => self.put_right(Condition::CutterStuck),
            Some(RealTime::RecoverAndClear) => {
                self.put_right(Condition::CutterStuck);
                self.clear_buffers();
            }
            Some(RealTime::Clear) => {
                self.clear_buffers();
                self.answers.extend([0x37, 0x25, 0x00]);
            }
            None => {}
        }
    }

    fn print_waiting(&mut self) {
        while self.panel().prints() {
            if let Some(command) = self.held.take() {
                self.carry_out(command);
                continue;
            }
            let Some(byte) = self.waiting.pop_front() else { return };
            self.taken += 1;
            self.take(byte);
        }
    }

    fn take(&mut self, byte: u8) {
        match &mut self.reading {
            Reading::Command(bytes) => {
                bytes.push(byte);
                if let Read::Whole(command) = command::read(bytes) {
                    bytes.clear();
                    self.execute(command);
                }
            }
            Reading::Raster { row, bytes, .. } => {
                row.push(byte);
                if row.len() == *bytes {
                    self.raster_row();
                }
            }
        }
    }

    fn clear_buffers(&mut self) {
        self.waiting.clear();
        self.line.clear();
        self.held = None;
        self.reading = Reading::Command(Vec::new());
    }

    fn line_printed(&mut self) {
        self.ask_faults("line");
    }

    fn ask_faults(&mut self, event: &str) {
        if let Some(action) = self.faults.draw(event) {
            self.happen(action);
        }
    }

    fn happen(&mut self, action: Action) {
        match action {
            Action::Begin { condition, requests, rest } => self.begin(condition, Sticky { requests, rest }),
            Action::PowerCut => {
                self.power_cycle();
                self.link = Link::Closed;
            }
            // These belong to a connection or an answer and are looked at there.
            Action::GarbageAnswer
            | Action::LoseAnswer
            | Action::RefuseConnect
            | Action::Silent
            | Action::CloseAfter { .. } => {}
        }
    }

    fn begin(&mut self, condition: Condition, sticky: Sticky) {
        if let Some(slot) = self.conditions.get_mut(slot(condition)) {
            *slot = Some(sticky);
        }
    }

    fn put_right(&mut self, condition: Condition) {
        let ended = self.conditions.get_mut(slot(condition)).and_then(Option::take);
        let Some(ended) = ended else { return };
        if ended.rest == Rest::Lost {
            self.clear_buffers();
        }
        if condition == Condition::PaperOut {
            self.finish(End::PaperOut);
        }
    }

    /// A status was asked for: conditions that end by it come nearer to their end.
    fn requested(&mut self) {
        for (_, condition) in status::CONDITIONS {
            let sticky = self.conditions.get_mut(slot(condition)).and_then(Option::as_mut);
            let Some(left) = sticky.and_then(|sticky| sticky.requests.as_mut()) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.put_right(condition);
            }
        }
    }

    fn answer(&mut self, bytes: impl Fn(&Self) -> Vec<u8>) {
        let drawn = self.faults.draw("status");
        if let Some(action) = drawn {
            self.happen(action);
        }
        let mut bytes = bytes(self);
        match drawn {
            Some(Action::LoseAnswer) => return,
            Some(Action::GarbageAnswer) => {
                for byte in &mut bytes {
                    // Some bit flips in every byte, so each of them is wrong.
                    self.faults.damage(std::slice::from_mut(byte));
                }
            }
            _ => {}
        }
        self.answers.extend(bytes);
    }
}

fn slot(condition: Condition) -> usize {
    status::CONDITIONS.iter().position(|(_, known)| *known == condition).unwrap_or(0)
}
