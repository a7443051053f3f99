//! What stands on paper, as data. A printer turns it into text, pictures or commands.

use crate::texts::{Language, Texts};

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// How far the printing of a slip got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printing {
    /// Nothing of it is on paper; it goes out as soon as the printer is ready.
    Waiting,
    /// Handed to the printer: from here on part of it may be on paper.
    Started,
    /// On paper.
    Printed,
    /// Nobody knows: a person looks, and what is printed again is a copy.
    Unknown,
    /// Nothing of it is on paper, and a later slip took its place; it is printed when somebody asks.
    Skipped,
}

impl Printing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Started, Self::Printed, Self::Unknown, Self::Skipped];

    /// Stable name of rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Started => "started",
            Self::Printed => "printed",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }
}

/// One block of a slip, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Text, wrapped at words.
    Text {
        /// What it says.
        text: String,
        /// Where it stands.
        align: Align,
        /// Twice as large, for totals and banners.
        large: bool,
    },
    /// Something at the left, something at the right; the right one goes to its own line when both do not fit.
    Pair {
        /// At the left.
        left: String,
        /// At the right.
        right: String,
        /// Twice as large.
        large: bool,
    },
    /// A line across.
    Rule,
    /// QR code of at least 20 × 20 mm (tag 1196).
    Qr(String),
    /// A bar code.
    Barcode(Barcode, String),
}

/// Kind of a bar code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barcode {
    /// EAN-13: 13 digits.
    Ean13,
    /// EAN-8: 8 digits.
    Ean8,
    /// CODE 128: printable ASCII, at most 40 characters.
    Code128,
    /// CODE 39: digits, capitals and `-. $/+%`.
    Code39,
    /// Interleaved 2 of 5: an even number of digits.
    Itf,
}

impl Barcode {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Ean13, Self::Ean8, Self::Code128, Self::Code39, Self::Itf];

    /// Name in rows and JSON tasks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ean13 => "EAN13",
            Self::Ean8 => "EAN8",
            Self::Code128 => "CODE128",
            Self::Code39 => "CODE39",
            Self::Itf => "ITF",
        }
    }
}

/// A slip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// Layout of slips: a copy printed years later is made by the layout its document was made with.
pub const LAYOUT: u32 = 1;

impl Slip {
    /// The same with the words, at both ends, that what an emulated device signed is nothing fiscal.
    #[must_use]
    pub fn marked_as_demonstration(mut self, language: Language) -> Self {
        let text = Texts::of(language).word("demo-banner");
        let banner = Block::Text { text, align: Align::Center, large: true };
        self.blocks.insert(0, banner.clone());
        self.blocks.push(banner);
        self
    }

    /// Text in the middle.
    pub fn center(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into(), align: Align::Center, large: false });
    }

    /// Text at the left.
    pub fn left(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into(), align: Align::Left, large: false });
    }

    /// Text at the right.
    pub fn right(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into(), align: Align::Right, large: false });
    }

    /// Something at the left and something at the right.
    pub fn pair(&mut self, left: impl Into<String>, right: impl Into<String>) {
        self.blocks.push(Block::Pair { left: left.into(), right: right.into(), large: false });
    }

    /// The same, twice as large.
    pub fn large_pair(&mut self, left: impl Into<String>, right: impl Into<String>) {
        self.blocks.push(Block::Pair { left: left.into(), right: right.into(), large: true });
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.blocks.push(Block::Rule);
    }

    /// A QR code.
    pub fn qr(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Qr(text.into()));
    }
}
