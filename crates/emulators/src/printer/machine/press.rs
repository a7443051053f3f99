//! What each command does to the line, to the strip and to the tray.

use std::sync::Arc;

use super::{Modes, Printer, Reading};
use crate::printer::command::Command;
use crate::printer::line;
use crate::printer::page::NO_LETTER;
use crate::printer::status;
use crate::printer::strip::{End, Job};

/// Line spacing after power-on and of ESC 2: 1/6 inch at 203 dots per inch.
const SPACING: usize = 34;
/// From the head to the cutter, dots (12 mm): what is not fed further is cut through.
const TO_CUTTER: usize = 96;
/// The tray keeps so many jobs and so many bytes of pictures; then the oldest fall out.
const TRAY_JOBS: usize = 1000;
const TRAY_BYTES: usize = 64 << 20;

impl Printer {
    /// Asks the plan where it has a say, and carries the command out unless that has made printing impossible.
    pub(super) fn execute(&mut self, command: Command) {
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

    pub(super) fn carry_out(&mut self, command: Command) {
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

    pub(super) fn raster_row(&mut self) {
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

    pub(super) fn problem(&mut self, what: String) {
        self.strip.problem(self.taken, what);
    }

    pub(super) fn finish(&mut self, end: End) {
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
}

/// Bytes of a job in the tray.
fn size(job: &Job) -> usize {
    job.picture.bits().len() + job.text.len()
}
