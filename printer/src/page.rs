//! Where everything of a slip stands, in dots: pictures and PDF draw the same page.
//!
//! A dot is 1/8 mm. The page is as wide as what the printer's head reaches (48 or 72 mm) and as long as the slip.

use crate::bars::{self, Bars};
use crate::layout::{Grid, Row, Size, rows, width};
use crate::qr::{self, Code};
use domain::slip::{Align, Block};

/// Thickness of a rule.
pub const RULE: u32 = 2;

/// Paper above and below a rule.
const AROUND_RULE: u32 = 7;

/// Paper above the stripes of a bar code; below, half of it.
const AROUND_BARS: u32 = 8;

impl Size {
    /// Width of a letter.
    pub const fn cell(self) -> u32 {
        match self {
            Self::Normal => 12,
            Self::Medium => 18,
            Self::Double => 24,
        }
    }

    /// From one line to the next.
    const fn pitch(self) -> u32 {
        match self {
            Self::Normal => 26,
            Self::Medium => 40,
            Self::Double => 54,
        }
    }

    /// From the top of a line to its baseline.
    const fn baseline(self) -> u32 {
        match self {
            Self::Normal => 20,
            Self::Medium => 31,
            Self::Double => 42,
        }
    }
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Letters from left to right, each as wide as the cell of its size.
    Words {
        /// Left edge of the first letter's cell.
        x: u32,
        /// The baseline.
        y: u32,
        /// How large.
        size: Size,
        /// What they say.
        text: String,
    },
    /// A line across the page, its upper edge.
    Rule {
        /// The upper edge.
        y: u32,
    },
    /// A QR code.
    Qr {
        /// Left edge of the first module.
        x: u32,
        /// Upper edge of the first module.
        y: u32,
        /// Side of a module.
        module: u32,
        /// The code.
        code: Code,
    },
    /// Stripes of a bar code.
    Bars {
        /// Left edge of the first module.
        x: u32,
        /// Upper edge.
        y: u32,
        /// Width of a module.
        module: u32,
        /// The code.
        bars: Bars,
    },
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Width, a multiple of 8.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// From top to bottom.
    pub items: Vec<Item>,
}

impl Page {
    /// Lays blocks out on paper of so many columns; an odd number is rounded up, so that rows are whole bytes.
    pub fn of<'a>(blocks: impl IntoIterator<Item = &'a Block>, columns: usize) -> Self {
        let grid = Grid::picture(columns.max(1).next_multiple_of(2));
        let mut page =
            Self { width: dots(grid.columns(Size::Normal), Size::Normal), height: 0, items: Vec::new() };
        for row in blocks.into_iter().flat_map(|block| rows(block, grid)) {
            match row {
                Row::Words { text, align, size } => page.line([(text, align)], size),
                Row::Ends { left, right, size } => {
                    page.line([(left, Align::Left), (right, Align::Right)], size);
                }
                Row::Rule => {
                    page.items.push(Item::Rule { y: page.height.saturating_add(AROUND_RULE) });
                    page.feed(2 * AROUND_RULE + RULE);
                }
                Row::Bars(kind, content) => {
                    if let Some(bars) = Bars::new(kind, &content) {
                        page.bars(bars);
                    }
                }
                Row::Qr(content) => match Code::new(&content) {
                    Some(code) => page.code(code),
                    None => {
                        for line in qr::in_words(&content, grid) {
                            page.line([(line, Align::Left)], Size::Normal);
                        }
                    }
                },
            }
        }
        page
    }

    fn feed(&mut self, dots: u32) {
        self.height = self.height.saturating_add(dots);
    }

    fn line<const N: usize>(&mut self, parts: [(String, Align); N], size: Size) {
        let y = self.height.saturating_add(size.baseline());
        for (text, align) in parts {
            let free = self.width.saturating_sub(dots(width(&text), size));
            let x = match align {
                Align::Left => 0,
                Align::Center => free / 2,
                Align::Right => free,
            };
            if !text.is_empty() {
                self.items.push(Item::Words { x, y, size, text });
            }
        }
        self.feed(size.pitch());
    }

    /// Stripes; nothing where the paper is too narrow for them, the content stands below as it does anyway.
    fn bars(&mut self, bars: Bars) {
        let Some(module) = bars.module(self.width) else { return };
        let x = self.width.saturating_sub(bars.width().saturating_mul(module)) / 2;
        self.feed(AROUND_BARS);
        self.items.push(Item::Bars { x, y: self.height, module, bars });
        self.feed(bars::HEIGHT.saturating_add(AROUND_BARS / 2));
    }

    fn code(&mut self, code: Code) {
        let module = code.module(self.width);
        let (side, quiet) = (code.side.saturating_mul(module), qr::QUIET.saturating_mul(module));
        let x = self.width.saturating_sub(side) / 2;
        self.items.push(Item::Qr { x, y: self.height.saturating_add(quiet), module, code });
        self.feed(side.saturating_add(2 * quiet));
    }
}

fn dots(columns: usize, size: Size) -> u32 {
    u32::try_from(columns).unwrap_or(u32::MAX).saturating_mul(size.cell())
}
