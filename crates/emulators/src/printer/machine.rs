//! The printer as a pure state machine: bytes in, answers out, paper in the tray.

use std::collections::VecDeque;
use std::sync::Arc;

use super::command::{self, Align, CLEAR, Command, Read};
use super::faults::{Action, Rest};
use super::line::{self, Line, Style};
use super::page::{NO_LETTER, Page};
use super::qr::Qr;
use super::realtime::{self, RealTime};
use super::status::{self, Condition, Panel};
use super::strip::{End, Job, Strip};
use crate::faults::Faults;

/// Line spacing after power-on and of ESC 2: 1/6 inch at 203 dots per inch.
const SPACING: usize = 34;
/// From the head to the cutter, dots (12 mm): what is not fed further is cut through.
const TO_CUTTER: usize = 96;
/// The tray keeps so many jobs and so many bytes of pictures; then the oldest fall out.
const TRAY_JOBS: usize = 1000;
const TRAY_BYTES: usize = 64 << 20;

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

    /// Asks the plan where it has a say, and carries the command out unless that has made printing impossible.
    fn execute(&mut self, command: Command) {
        if self.selected && matches!(command, Command::Cut { .. }) {
            self.ask_faults("cut");
        } else if self.selected && !self.begun && self.moves_paper(&command) {
            self.begun = true;
            self.ask_faults("job");
        }
        if self.panel().prints() {
            self.carry_out(command);
        } else {
            self.held = Some(command);
        }
    }

    fn moves_paper(&self, command: &Command) -> bool {
        use Command as C;
        match command {
            C::LineFeed | C::FormFeed | C::FeedLines(_) | C::FeedDots(_) | C::Raster { .. } | C::QrPrint => {
                true
            }
            C::Letter(_) => self.line_is_full(),
            _ => false,
        }
    }

    fn line_is_full(&self) -> bool {
        self.line.width() + self.modes.style.width() > self.width
    }

    fn carry_out(&mut self, command: Command) {
        use Command as C;
        if let C::Select(selected) = command {
            self.selected = selected;
            return;
        }
        if let C::Raster { row, rows, wider, higher } = command {
            self.raster(row, rows, wider, higher);
            return;
        }
        if !self.selected {
            return;
        }
        match command {
            C::Letter(byte) => self.letter(byte),
            C::LineFeed => self.print_line(1),
            C::FormFeed => {
                if !self.line.is_empty() {
                    self.print_line(1);
                }
                self.finish(End::Form);
            }
            C::Initialize => {
                self.line.clear();
                self.modes = Modes::default();
            }
            C::Page(page) => self.modes.page = page,
            C::Align(align) => {
                if self.at_beginning("ESC a") {
                    self.modes.align = align;
                }
            }
            C::Emphasis(on) => self.modes.style.bold = on,
            C::Font(font) => self.modes.style.font = font,
            C::Underline(dots) => self.modes.style.underline = dots,
            C::Mode(n) => self.modes.style.select(n),
            C::Size(wider, higher) => (self.modes.style.wider, self.modes.style.higher) = (wider, higher),
            C::Reverse(on) => self.modes.style.reverse = on,
            C::FeedLines(lines) => self.print_line(lines),
            C::FeedDots(dots) => self.feed_dots(dots),
            C::Spacing(dots) => self.modes.spacing = dots,
            C::Drawer { pin, on_ms } => self.strip.note(&format!("[drawer {pin}, {on_ms} ms]")),
            C::Cut { partial, feed } => self.cut(partial, feed),
            C::QrModule(dots) => self.modes.qr.module = dots,
            C::QrLevel(level) => self.modes.qr.level = level,
            C::QrStore(data) => self.modes.qr.data = data,
            C::QrPrint => self.print_qr(),
            C::AutomaticStatus(items) => {
                self.modes.automatic = items;
                if items & 0x0F != 0 {
                    self.answers.extend(self.panel().automatic());
                }
            }
            C::Status(n) => {
                self.requested();
                self.answer(|printer| vec![if n == 1 { printer.panel().paper() } else { 0 }]);
            }
            C::Identity(n) => self.answer(|printer| status::identity(n, printer.width)),
            C::Strange(what) => self.problem(what),
            C::Nothing | C::Select(_) | C::Raster { .. } => {}
        }
        if self.strip.is_full() {
            self.problem("the strip is too long and is torn off".to_owned());
            self.finish(End::Torn);
        }
    }

    fn letter(&mut self, byte: u8) {
        let letter = self.modes.page.letter(byte);
        if letter == NO_LETTER {
            self.problem(format!("{byte:02X}: no letter in {:?}", self.modes.page));
        }
        if self.line_is_full() {
            self.print_line(1);
        }
        self.line.push(letter, self.modes.style);
    }

    fn spacing(&self) -> usize {
        self.modes.spacing.unwrap_or(SPACING)
    }

    /// Prints the line, if only an empty one, and feeds so many lines.
    fn print_line(&mut self, lines: usize) {
        let spacing = self.spacing();
        let empty = self.line.is_empty();
        if empty {
            self.strip.picture.feed(lines * spacing);
        } else {
            self.line.print(&mut self.strip, self.modes.align, lines * spacing);
        }
        for _ in usize::from(!empty)..lines {
            self.strip.note("");
        }
        self.line_printed();
    }

    fn feed_dots(&mut self, dots: usize) {
        if self.line.is_empty() {
            self.strip.picture.feed(dots);
        } else {
            self.line.print(&mut self.strip, self.modes.align, dots);
            self.line_printed();
        }
    }

    fn cut(&mut self, partial: bool, feed: Option<usize>) {
        if !self.at_beginning("GS V") {
            return;
        }
        match feed {
            Some(dots) => self.strip.picture.feed(dots),
            None if self.strip.inked + TO_CUTTER > self.hanging() && self.strip.inked > 0 => {
                let lost = self.strip.inked + TO_CUTTER - self.hanging();
                self.problem(format!(
                    "GS V: cuts through the last {lost} dots, which had to be fed to the cutter"
                ));
            }
            None => {}
        }
        self.finish(if partial { End::PartialCut } else { End::Cut });
    }

    fn raster(&mut self, bytes: usize, rows: usize, wider: usize, higher: usize) {
        let (width, height) = (bytes * 8 * wider, rows * higher);
        let printed = self.selected && self.at_beginning("GS v 0");
        if printed {
            if width > self.width {
                self.problem(format!("GS v 0: {width} dots on paper of {}", self.width));
            }
            self.strip.note(&format!("[raster {width}x{height}]"));
        }
        let left = line::left(self.modes.align, self.width, width);
        self.reading = Reading::Raster { row: Vec::new(), bytes, left, rows, wider, higher, printed };
    }

    fn raster_row(&mut self) {
        let Reading::Raster { row, bytes, left, rows, wider, higher, printed } = &mut self.reading else {
            return;
        };
        *rows -= 1;
        let done = *rows == 0;
        let printed = *printed;
        if printed {
            let black = |x: usize, _| {
                let x = x / *wider;
                row.get(x / 8).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
            };
            let width = (*bytes * 8 * *wider).min(self.width);
            self.strip.draw(*left, width, *higher, black);
        }
        row.clear();
        if done {
            self.reading = Reading::Command(Vec::new());
            if printed {
                self.line_printed();
            }
        }
    }

    fn print_qr(&mut self) {
        if !self.at_beginning("GS ( k 49 81") {
            return;
        }
        match self.modes.qr.symbol() {
            Err(why) => self.problem(format!("GS ( k 49 81: {why}")),
            Ok(symbol) if symbol.side() > self.width => {
                self.problem(format!("GS ( k 49 81: {} dots on paper of {}", symbol.side(), self.width));
            }
            Ok(symbol) => {
                let side = symbol.side();
                let left = line::left(self.modes.align, self.width, side);
                self.strip.note(&format!("[QR] {}", self.modes.qr.content()));
                self.strip.draw(left, side, side, |x, y| symbol.dot(x, y));
                self.line_printed();
            }
        }
    }

    /// These commands work only while no letter waits in the line.
    fn at_beginning(&mut self, name: &str) -> bool {
        let empty = self.line.is_empty();
        if !empty {
            self.problem(format!("{name}: passed over, the line has letters that are not printed yet"));
        }
        empty
    }

    fn problem(&mut self, what: String) {
        self.strip.problem(self.taken, what);
    }

    fn finish(&mut self, end: End) {
        self.taken = 0;
        self.begun = false;
        let Some(job) = self.strip.end(end) else { return };
        self.tray_bytes += size(&job);
        self.tray.push(Arc::new(job));
        self.finished += 1;
        while self.tray.len() > TRAY_JOBS || (self.tray.len() > 1 && self.tray_bytes > TRAY_BYTES) {
            self.tray_bytes -= size(&self.tray.remove(0));
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

/// Bytes of a job in the tray.
fn size(job: &Job) -> usize {
    job.picture.bits().len() + job.text.len()
}
