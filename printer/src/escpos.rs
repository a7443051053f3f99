//! Slip to the commands of a receipt printer (ESC/POS).
//!
//! # What a job consists of
//!
//! | Bytes | Command | When |
//! |---|---|---|
//! | `1B 40` | ESC @, initialise | first |
//! | `1B 70 m 19 FA` | ESC p, open the drawer: 50 ms on, 500 ms off | if the profile says so |
//! | `1B 74 11` | ESC t 17, code page PC866 | always |
//! | `1D 21 n` | GS ! n: 00 normal, 01 twice as tall, 11 twice as large | at a change of size |
//! | `1B 45 n` | ESC E n, bold | with large letters |
//! | letters, `1B 64 01` | text in PC866, ESC d 1 | a line of text |
//! | `1D 76 30 00 xL xH yL yH d…` | GS v 0, a picture of at most 255 rows | lines as pictures |
//! | `1B 61 n` | ESC a: 01 before such a code, 00 after it | codes, if the profile says so |
//! | `1D 28 6B …` | GS ( k, functions 165, 167, 169, 180, 181: QR model 2, level M | the same |
//! | `1D 68 n 1D 77 n 1D 48 00`, `1D 6B m n …` | GS h, GS w, GS H: height, width of a module, no words; GS k, function B: a bar code | the same |
//! | `1B 64 04` or `1D 56 41 00` | ESC d 4, or GS V 65 0: feed to the cutter and cut | last |
//!
//! Text stands at its place by spaces; nothing is left to the printer's own wrapping and alignment.
//!
//! # Text or picture
//!
//! A block all of whose letters are in PC866 goes as text, in the printer's font; any other, so everything in Kazakh and
//! every sum with ₽ or ₸, as a picture in the font of this crate. Typographic signs that the page lacks become plain ones
//! first (« to ", — to -, × to x), so that a Russian receipt is text from end to end.
//!
//! # Bytes that steer
//!
//! A printer carries out real-time commands (DLE EOT, DLE ENQ, DLE DC4) wherever it meets their bytes, in the middle of a
//! picture too: it would clear its buffer or open the drawer. Where dots happen to be such bytes, one dot is added.
//! Text holds no control characters: they are spaces before they come here.
//!
//! # The library
//!
//! Commands come from the crate `escpos`, with a driver that collects one buffer a job: the queue that it keeps after a
//! failed write is never filled twice. What it does wrong or lacks goes as bytes of ours: letters outside the page (it
//! sends UTF-8), pictures, bar codes, and ESC p, whose two times it forgets.

use crate::bars::{self, Bars, native};
use crate::layout::{Grid, Row, Size, rows};
use crate::page::Page;
use crate::picture::Picture;
use crate::qr::{Code, fits};
use crate::text::{aligned, spread};
use ::escpos::driver::Driver;
use ::escpos::errors::PrinterError;
use ::escpos::printer::Printer;
use ::escpos::printer_options::PrinterOptions;
use ::escpos::utils::{PageCode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};
use domain::slip::{Block, Slip};
use encoding_rs::IBM866;
use std::cell::RefCell;
use std::rc::Rc;

/// Rows of one picture command. Some printers hold no more.
const BAND: usize = 255;

/// Horizontal line of boxes: a rule without gaps, in PC866.
const RULE: char = '─';

/// Bytes that make a real-time command of a DLE before them: EOT, ENQ, DC4.
const AFTER_DLE: [u8; 3] = [0x04, 0x05, 0x14];

/// DLE.
const DLE: u8 = 0x10;

/// When a line goes as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Raster {
    /// Where the printer's code page lacks a letter.
    #[default]
    WhenNeeded,
    /// Always: the paper looks the same on every printer, and takes more bytes (a long receipt some 60 kB).
    Always,
}

/// Who draws codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QrBy {
    /// This crate: the size is certain.
    #[default]
    Picture,
    /// The printer, by GS ( k and GS k.
    Printer,
}

/// Pin of the drawer's connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawer {
    /// Pin 2, as usual.
    Pin2,
    /// Pin 5, for a second drawer.
    Pin5,
}

/// What a printer can and what is wanted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Letters of 12 dots in a line: 32 on 58 mm, 48 on 80 mm.
    pub columns: usize,
    /// Text or pictures.
    pub raster: Raster,
    /// Who draws codes.
    pub qr: QrBy,
    /// Whether it has a cutter.
    pub cut: bool,
    /// The drawer that each job opens.
    pub drawer: Option<Drawer>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            columns: crate::COLUMNS_58_MM,
            raster: Raster::default(),
            qr: QrBy::default(),
            cut: true,
            drawer: None,
        }
    }
}

/// A slip as one job for a receipt printer; the commands stand in the documentation of this module.
pub fn escpos(slip: &Slip, profile: &Profile) -> Vec<u8> {
    let job = Job::default();
    let options = PrinterOptions::new(Some(PageCode::PC866), None, 255);
    let mut writer = Writer {
        printer: Printer::new(job.clone(), Protocol::default(), Some(options)),
        profile: *profile,
        size: Size::Normal,
    };
    let written = writer.slip(slip);
    written.expect("memory takes every byte, and each letter was looked up in the page");
    drop(writer);
    job.0.take()
}

/// The buffer of a job.
#[derive(Clone, Default)]
struct Job(Rc<RefCell<Vec<u8>>>);

impl Driver for Job {
    fn name(&self) -> String {
        "job".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}

struct Writer {
    printer: Printer<Job>,
    profile: Profile,
    size: Size,
}

impl Writer {
    fn slip(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        let columns = self.profile.columns.max(1);
        self.printer.init()?;
        match self.profile.drawer {
            Some(Drawer::Pin2) => self.printer.custom(&[0x1B, b'p', 0, 25, 250])?,
            Some(Drawer::Pin5) => self.printer.custom(&[0x1B, b'p', 1, 25, 250])?,
            None => &mut self.printer,
        };
        let mut pictures: Vec<&Block> = Vec::new();
        for block in &slip.blocks {
            match self.as_text(block) {
                Some(block) => {
                    self.pictures(&mut pictures, columns)?;
                    for row in rows(&block, Grid::device(columns)) {
                        self.row(&row, columns)?;
                    }
                }
                None => pictures.push(block),
            }
        }
        self.pictures(&mut pictures, columns)?;
        self.size(Size::Normal)?;
        if self.profile.cut {
            self.printer.cut()?
        } else {
            self.printer.feeds(4)?
        };
        self.printer.print().map(|_| ())
    }

    /// The block in letters of the page; nothing for one that goes as a picture.
    fn as_text(&self, block: &Block) -> Option<Block> {
        if self.profile.raster == Raster::Always {
            return None;
        }
        Some(match block {
            Block::Text { text, align, large } => {
                Block::Text { text: in_page(text)?, align: *align, large: *large }
            }
            Block::Pair { left, right, large } => {
                Block::Pair { left: in_page(left)?, right: in_page(right)?, large: *large }
            }
            Block::Rule => Block::Rule,
            Block::Barcode(kind, content) => {
                let narrow = || Bars::new(*kind, content).is_none_or(|bars| self.module(&bars).is_none());
                let drawn = self.profile.qr == QrBy::Printer && native(*kind, content).is_some();
                return (drawn || narrow())
                    .then(|| in_page(content))
                    .flatten()
                    .map(|text| Block::Barcode(*kind, text));
            }
            Block::Qr(content) => {
                let native = self.profile.qr == QrBy::Printer && !content.contains(char::is_control);
                return (native && fits(content)).then(|| block.clone());
            }
        })
    }

    fn row(&mut self, row: &Row, columns: usize) -> Result<(), PrinterError> {
        let grid = Grid::device(columns);
        match row {
            Row::Words { text, align, size } => {
                self.size(*size)?;
                self.line(&aligned(text, *align, grid.columns(*size)))
            }
            Row::Ends { left, right, size } => {
                self.size(*size)?;
                self.line(&spread(left, right, grid.columns(*size)))
            }
            Row::Rule => {
                self.size(Size::Normal)?;
                self.line(&RULE.to_string().repeat(columns))
            }
            Row::Bars(kind, content) => {
                let module = Bars::new(*kind, content).and_then(|bars| self.module(&bars));
                let (Some(module), Some(command)) = (module, native(*kind, content)) else { return Ok(()) };
                self.size(Size::Normal)?;
                let [height, module] = [bars::HEIGHT, module].map(|n| u8::try_from(n).unwrap_or(u8::MAX));
                self.printer.justify(::escpos::utils::JustifyMode::CENTER)?;
                // Height, width of a module, no words of the printer: ours stand below.
                self.printer.custom(&[0x1D, b'h', height, 0x1D, b'w', module, 0x1D, b'H', 0])?;
                self.printer.custom(&command)?;
                self.printer.justify(::escpos::utils::JustifyMode::LEFT).map(|_| ())
            }
            Row::Qr(content) => {
                self.size(Size::Normal)?;
                let module = Code::new(content).map_or(1, |code| code.module(dots(columns)));
                let option = QRCodeOption::new(
                    QRCodeModel::Model2,
                    u8::try_from(module).unwrap_or(u8::MAX),
                    QRCodeCorrectionLevel::M,
                );
                self.printer.justify(::escpos::utils::JustifyMode::CENTER)?;
                self.printer.qrcode_option(content, option)?;
                self.printer.justify(::escpos::utils::JustifyMode::LEFT).map(|_| ())
            }
        }
    }

    /// Dots of a module of a bar code; nothing where the paper is too narrow.
    fn module(&self, bars: &Bars) -> Option<u32> {
        bars.module(dots(self.profile.columns.max(1)))
    }

    fn line(&mut self, line: &str) -> Result<(), PrinterError> {
        self.printer.writeln(line).map(|_| ())
    }

    fn size(&mut self, size: Size) -> Result<(), PrinterError> {
        if self.size != size {
            self.size = size;
            let (width, height) = match size {
                Size::Normal => (1, 1),
                Size::Medium => (1, 2),
                Size::Double => (2, 2),
            };
            self.printer.size(width, height)?.bold(size != Size::Normal)?;
        }
        Ok(())
    }

    /// Prints blocks as one picture, in bands.
    fn pictures(&mut self, blocks: &mut Vec<&Block>, columns: usize) -> Result<(), PrinterError> {
        if blocks.is_empty() {
            return Ok(());
        }
        let picture = Picture::of(&Page::of(blocks.drain(..), columns));
        self.size(Size::Normal)?;
        let rows: Vec<&[u8]> = picture.rows().collect();
        for band in rows.chunks(BAND) {
            self.printer.custom(&raster(band))?;
        }
        Ok(())
    }
}

/// GS v 0: rows as wide as the last dot of the band, at least one byte.
fn raster(band: &[&[u8]]) -> Vec<u8> {
    let used = |row: &&[u8]| row.iter().rposition(|dots| *dots != 0).map_or(0, |last| last + 1);
    let width = band.iter().map(used).max().unwrap_or_default().max(1);
    let [x, y] = [width, band.len()].map(|n| u16::try_from(n).unwrap_or(u16::MAX).to_le_bytes());
    let mut dots: Vec<u8> = band.iter().flat_map(|row| row.iter().take(width)).copied().collect();
    harmless(&mut dots);
    [[0x1D, b'v', b'0', 0].as_slice(), &x, &y, &dots].concat()
}

/// Adds a dot wherever dots read as the beginning of a real-time command.
fn harmless(dots: &mut [u8]) {
    let mut next = None;
    for byte in dots.iter_mut().rev() {
        if *byte == DLE && next.is_some_and(|next| AFTER_DLE.contains(&next)) {
            *byte |= 1;
        }
        next = Some(*byte);
    }
}

/// The text in letters of PC866, typographic signs made plain; nothing where another letter is missing.
fn in_page(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '«' | '»' | '“' | '”' | '„' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '–' | '—' | '−' | '‑' => plain.push('-'),
            '×' => plain.push('x'),
            '…' => plain.push_str("..."),
            other => plain.push(other),
        }
    }
    let letters: String = plain.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let (_, _, missing) = IBM866.encode(&letters);
    (!missing).then_some(plain)
}

fn dots(columns: usize) -> u32 {
    u32::try_from(columns).unwrap_or(u32::MAX).saturating_mul(Size::Normal.cell())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_never_read_as_a_real_time_command() {
        let mut dots = [0x10, 0x04, 0x01, 0x10, 0x05, 0x10, 0x14, 0x10, 0x10, 0x04, 0x10];
        harmless(&mut dots);
        assert_eq!(dots, [0x11, 0x04, 0x01, 0x11, 0x05, 0x11, 0x14, 0x10, 0x11, 0x04, 0x10]);
    }

    #[test]
    fn the_page_of_the_library_is_the_page_of_the_standard() {
        for byte in 0x80..=0xFF_u8 {
            let letter = IBM866.decode_without_bom_handling(&[byte]).0.into_owned();
            let job = Job::default();
            let options = PrinterOptions::new(Some(PageCode::PC866), None, 32);
            let mut printer = Printer::new(job.clone(), Protocol::default(), Some(options));
            printer.write(&letter).unwrap().print().unwrap();
            assert_eq!(job.0.take(), [byte], "{letter}");
        }
    }

    #[test]
    fn a_band_is_as_wide_as_its_last_dot() {
        let rows: [&[u8]; 2] = [&[0, 0, 0], &[0, 0x80, 0]];
        assert_eq!(raster(&rows), [0x1D, b'v', b'0', 0, 2, 0, 2, 0, 0, 0, 0, 0x80]);
        let empty: [&[u8]; 1] = [&[0, 0, 0]];
        assert_eq!(raster(&empty), [0x1D, b'v', b'0', 0, 1, 0, 1, 0, 0]);
    }

    #[test]
    fn signs_become_plain_and_letters_do_not() {
        assert_eq!(in_page("«Чай» — 2 × 5…").as_deref(), Some("\"Чай\" - 2 x 5..."));
        for kept in ["Қант", "5 ₸", "5 ₽", "café"] {
            assert_eq!(in_page(kept), None, "{kept}");
        }
        assert!(in_page("№ 7, Ё ё Ї ·").is_some());
    }
}
