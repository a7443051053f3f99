//! What stands on paper, as data. A printer turns it into text, pictures or commands.

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
