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
    /// A bar code, its content below; only the content where the [kind](Barcode::accepts) does not take it or the paper is too
    /// narrow.
    Barcode(Barcode, String),
}

/// Kind of a bar code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barcode {
    /// EAN-13: 13 digits, the last one checks the others.
    Ean13,
    /// EAN-8: 8 digits, the last one checks the others.
    Ean8,
    /// CODE 128: printable ASCII, at most 40 characters.
    Code128,
    /// CODE 39: digits, capitals and `-. $/+%`, at most 40 characters.
    Code39,
    /// Interleaved 2 of 5: an even number of digits, at most 40.
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

    /// Whether this content can be drawn: its letters, its length and, where the kind has one, its check digit (GS1 General
    /// Specifications 7.9; ISO/IEC 15417, 16388, 16390).
    pub fn accepts(self, content: &str) -> bool {
        let length = content.len();
        match self {
            Self::Ean13 => length == 13 && ends_with_check_digit(content),
            Self::Ean8 => length == 8 && ends_with_check_digit(content),
            Self::Code128 => {
                (1..=40).contains(&length) && content.bytes().all(|c| (b' '..=b'~').contains(&c))
            }
            Self::Code39 => {
                let known = |c: u8| c.is_ascii_digit() || c.is_ascii_uppercase() || b"-. $/+%".contains(&c);
                (1..=40).contains(&length) && content.bytes().all(known)
            }
            Self::Itf => {
                (2..=40).contains(&length)
                    && length.is_multiple_of(2)
                    && content.bytes().all(|c| c.is_ascii_digit())
            }
        }
    }
}

/// Whether digits weighted 1, 3, 1… from the right make a multiple of ten.
fn ends_with_check_digit(digits: &str) -> bool {
    let mut sum = 0_u32;
    for (digit, weight) in digits.chars().rev().zip([1, 3].into_iter().cycle()) {
        let Some(digit) = digit.to_digit(10) else { return false };
        sum = sum.saturating_add(digit.saturating_mul(weight));
    }
    sum.is_multiple_of(10)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bar_code_takes_what_can_be_drawn_and_nothing_else() {
        use Barcode::*;
        for (kind, content) in [
            (Ean13, "4600000000008"),
            (Ean13, "4006381333931"),
            (Ean8, "96385074"),
            (Code128, "Order {17}~"),
            (Code39, "ABC-123. $/+%"),
            (Itf, "0123456789"),
        ] {
            assert!(kind.accepts(content), "{kind:?} {content}");
        }
        for (kind, content) in [
            (Ean13, "4600000000009"),
            (Ean13, "460000000000"),
            (Ean13, "460000000000x"),
            (Ean8, "96385075"),
            (Ean8, ""),
            (Code128, ""),
            (Code128, "Заказ"),
            (Code128, "a\tb"),
            (Code128, "12345678901234567890123456789012345678901"),
            (Code39, "abc"),
            (Code39, "*A*"),
            (Itf, "123"),
            (Itf, "12a4"),
            (Itf, ""),
        ] {
            assert!(!kind.accepts(content), "{kind:?} {content}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_found(digits in "[0-9]{12}", place in 0_usize..13, other in 1_u32..10) {
            let check = (0..10).find(|check| Barcode::Ean13.accepts(&format!("{digits}{check}"))).unwrap();
            let mut wrong: Vec<char> = format!("{digits}{check}").chars().collect();
            wrong[place] = char::from_digit((wrong[place].to_digit(10).unwrap() + other) % 10, 10).unwrap();
            prop_assert!(!Barcode::Ean13.accepts(&wrong.into_iter().collect::<String>()));
        }

        #[test]
        fn hostile_content_never_panics(content: String) {
            for kind in Barcode::ALL {
                let _ = kind.accepts(&content);
            }
        }
    }
}
