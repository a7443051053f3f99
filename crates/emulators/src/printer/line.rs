//! The print buffer: the letters of one line with their looks, until the line is printed.

use super::command::Align;
use super::font::{Font, Glyph};
use super::strip::Strip;

/// How a letter looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub font: Font,
    pub bold: bool,
    /// Thickness of the line below, dots.
    pub underline: u8,
    pub reverse: bool,
    /// How many times wider and higher.
    pub wider: usize,
    pub higher: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { font: Font::A, bold: false, underline: 0, reverse: false, wider: 1, higher: 1 }
    }
}

impl Style {
    pub fn width(&self) -> usize {
        self.font.width() * self.wider
    }

    /// ESC !: everything that its bits say at once.
    pub fn select(&mut self, n: u8) {
        let times = |bit: u8| if n & bit == 0 { 1 } else { 2 };
        self.font = if n & 0x01 == 0 { Font::A } else { Font::B };
        self.bold = n & 0x08 != 0;
        (self.higher, self.wider) = (times(0x10), times(0x20));
        self.underline = if n & 0x80 == 0 { 0 } else { self.underline.max(1) };
    }

    fn height(&self) -> usize {
        self.font.height() * self.higher
    }

    /// Is this dot of the letter's cell black? Bold letters are struck twice, one dot apart.
    fn dot(&self, glyph: Glyph, x: usize, y: usize) -> bool {
        let (column, row) = (x / self.wider, y / self.higher);
        let struck = glyph.dot(column, row) || (self.bold && column > 0 && glyph.dot(column - 1, row));
        let underlined = y + usize::from(self.underline) >= self.height();
        (struck || underlined) != self.reverse
    }
}

/// Letters of the line that is being filled.
#[derive(Debug, Clone, Default)]
pub struct Line {
    cells: Vec<(char, Style)>,
}

impl Line {
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Dots that the letters take.
    pub fn width(&self) -> usize {
        self.cells.iter().map(|(_, style)| style.width()).sum()
    }

    pub fn push(&mut self, letter: char, style: Style) {
        self.cells.push((letter, style));
    }

    pub fn clear(&mut self) {
        self.cells.clear();
    }

    /// Prints the line and feeds `pitch` dots, or as many as the letters are high if that is more.
    pub fn print(&mut self, strip: &mut Strip, align: Align, pitch: usize) {
        let cells = std::mem::take(&mut self.cells);
        let width: usize = cells.iter().map(|(_, style)| style.width()).sum();
        let height = cells.iter().map(|(_, style)| style.height()).max().unwrap_or(0);
        let left = left(align, strip.picture.width(), width);
        let letters: String =
            cells.iter().map(|(letter, _)| if *letter == '\u{a0}' { ' ' } else { *letter }).collect();
        strip.note(&format!("{}{letters}", " ".repeat(left / Font::A.width())));
        let top = strip.picture.height();
        strip.picture.feed(height);
        let mut x = left;
        for (letter, style) in cells {
            let glyph = style.font.glyph(letter);
            // Letters of different heights stand on the same bottom.
            let above = height - style.height();
            strip.stamp((x, top + above), (style.width(), style.height()), |x, y| style.dot(glyph, x, y));
            x += style.width();
        }
        strip.picture.feed(pitch.saturating_sub(height));
    }
}

/// The left edge of something `width` dots wide.
pub fn left(align: Align, paper: usize, width: usize) -> usize {
    let free = paper.saturating_sub(width);
    match align {
        Align::Left => 0,
        Align::Center => free / 2,
        Align::Right => free,
    }
}
