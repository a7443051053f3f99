//! QR codes as squares.

use crate::layout::{Grid, Size};
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// Dots a module where the paper is wide enough: 0.6 mm, which cheap cameras read from a worn print.
const MODULE: u32 = 5;

/// Smallest side of a code on paper without its margin: 20 mm of 8 dots (tag 1196).
const MIN_SIDE: u32 = 160;

/// Empty modules around a code.
pub const QUIET: u32 = 4;

/// A code: a square of modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Modules of a side.
    pub side: u32,
    dark: Vec<bool>,
}

impl Code {
    /// The smallest code with error correction M; nothing for a text that no code holds (more than 2331 bytes).
    ///
    /// All bytes go in byte mode. The library's own choice of modes takes Cyrillic letters for Japanese ones, whose bytes
    /// are alike, and scanners would show them so.
    pub fn new(content: &str) -> Option<Self> {
        let code = (1..=40).find_map(|version| {
            let mut bits = Bits::new(Version::Normal(version));
            bits.push_byte_data(content.as_bytes()).ok()?;
            bits.push_terminator(EcLevel::M).ok()?;
            QrCode::with_bits(bits, EcLevel::M).ok()
        })?;
        let side = u32::try_from(code.width()).ok()?;
        Some(Self { side, dark: code.into_colors().into_iter().map(|color| color == Color::Dark).collect() })
    }

    /// Dark runs of a row from left to right: first module and length.
    pub fn runs(&self, row: u32) -> Vec<(u32, u32)> {
        let side = self.side as usize;
        let row = self.dark.chunks(side.max(1)).nth(row as usize).unwrap_or_default();
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (x, _) in (0_u32..).zip(row).filter(|(_, dark)| **dark) {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == x => *length += 1,
                _ => runs.push((x, 1)),
            }
        }
        runs
    }

    /// Dots of a module on paper of so many dots: at least 20 mm a side, 5 dots a module where that fits.
    pub fn module(&self, width: u32) -> u32 {
        let wanted = MODULE.max(MIN_SIDE.div_ceil(self.side));
        let largest = width / (self.side + 2 * QUIET);
        wanted.min(largest).max(1)
    }
}

/// What stands on paper for a text that no code holds: the text itself.
pub fn in_words(content: &str, grid: Grid) -> Vec<String> {
    crate::layout::wrapped(content, grid.columns(Size::Normal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_smaller_than_20_mm() {
        for length in [1, 20, 70, 110, 200, 400] {
            let code = Code::new(&"t".repeat(length)).unwrap();
            for width in [384, 576] {
                let module = code.module(width);
                assert!(code.side * module >= MIN_SIDE, "{length}: {} × {module}", code.side);
                assert!((code.side + 2 * QUIET) * module <= width);
            }
        }
    }

    #[test]
    fn usual_codes_have_five_dots_a_module() {
        for content in [
            "t=20260314T1041&s=234.80&fn=9999078900001234&i=1234&fp=123456789&n=1",
            "https://consumer.oofd.kz/?i=1234567890&f=010100001234&s=3750.00&t=20260314T104107",
        ] {
            assert_eq!(Code::new(content).unwrap().module(384), 5);
        }
    }

    #[test]
    fn a_text_too_long_for_a_code_stands_in_words() {
        assert!(Code::new(&"я".repeat(1_165)).is_some());
        assert!(Code::new(&"я".repeat(1_166)).is_none());
        assert_eq!(in_words(&"t".repeat(40), Grid::plain(32)).len(), 2);
    }

    #[test]
    fn runs_are_the_dark_modules() {
        let code = Code::new("kassa").unwrap();
        assert_eq!(code.runs(0).first(), Some(&(0, 7)), "the finder pattern");
        assert_eq!(code.runs(code.side), vec![]);
    }
}
