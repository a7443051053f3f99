//! QR codes as squares.

use crate::layout::{Grid, Size};
use fast_qr::{ECL, Mode, QRBuilder};

/// Dots a module where the paper is wide enough: 0.6 mm, which cheap cameras read from a worn print.
const MODULE: u32 = 5;

/// Smallest side of a code on paper without its margin: 20 mm of 8 dots (tag 1196).
const MIN_SIDE: u32 = 160;

/// Bytes that the largest code holds.
const MAX_BYTES: usize = 2_331;

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
    /// The smallest code with error correction M; nothing for a text that no code [holds](fits).
    ///
    /// All bytes go in byte mode: a choice of modes by content may take Cyrillic letters for Japanese ones, whose bytes
    /// are alike, and scanners would show them so.
    pub fn new(content: &str) -> Option<Self> {
        let code = QRBuilder::new(content).ecl(ECL::M).mode(Mode::Byte).build().ok()?;
        let side = u32::try_from(code.size).ok()?;
        let modules = code.data.iter().take(code.size.checked_mul(code.size)?);
        Some(Self { side, dark: modules.map(|module| module.value()).collect() })
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

/// Whether a code holds this text: 2331 bytes in version 40 with error correction M (ISO/IEC 18004, table 7).
pub fn fits(content: &str) -> bool {
    content.len() <= MAX_BYTES
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
        for (text, held) in [("я".repeat(1_165) + "t", true), ("я".repeat(1_166), false)] {
            assert_eq!((fits(&text), Code::new(&text).is_some()), (held, held));
        }
        assert_eq!(in_words(&"t".repeat(40), Grid::plain(32)).len(), 2);
    }

    /// Whether an encoder of others draws these modules with one of the eight masks.
    fn others_draw(content: &[u8], code: &Code) -> bool {
        use qrcode::bits::Bits;
        use qrcode::canvas::{Canvas, MaskPattern::*};
        use qrcode::{Color, EcLevel, Version};
        let version = Version::Normal(i16::try_from((code.side - 17) / 4).unwrap());
        let mut bits = Bits::new(version);
        bits.push_byte_data(content).unwrap();
        bits.push_terminator(EcLevel::M).unwrap();
        let (data, correction) =
            qrcode::ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M).unwrap();
        let mut canvas = Canvas::new(version, EcLevel::M);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &correction);
        let masks = [
            Checkerboard,
            HorizontalLines,
            VerticalLines,
            DiagonalLines,
            LargeCheckerboard,
            Fields,
            Diamonds,
            Meadow,
        ];
        masks.into_iter().any(|mask| {
            let mut masked = canvas.clone();
            masked.apply_mask(mask);
            masked.into_colors().into_iter().map(|color| color == Color::Dark).eq(code.dark.iter().copied())
        })
    }

    #[test]
    fn codes_of_every_version_are_as_others_draw_them() {
        for length in (0..=MAX_BYTES).step_by(31) {
            let content: String = ('!'..='~').cycle().skip(length % 94).take(length).collect();
            assert!(others_draw(content.as_bytes(), &Code::new(&content).unwrap()), "{length}");
        }
        let cyrillic = "Ә".repeat(60);
        let mut code = Code::new(&cyrillic).unwrap();
        assert!(others_draw(cyrillic.as_bytes(), &code));
        code.dark[1_000] ^= true;
        assert!(!others_draw(cyrillic.as_bytes(), &code));
    }

    #[test]
    fn runs_are_the_dark_modules() {
        let code = Code::new("kassa").unwrap();
        assert_eq!(code.runs(0).first(), Some(&(0, 7)), "the finder pattern");
        assert_eq!(code.runs(code.side), vec![]);
    }
}
