//! Bar codes as stripes.

use barcoders::sym::code39::Code39;
use barcoders::sym::code128::Code128;
use barcoders::sym::ean8::EAN8;
use barcoders::sym::ean13::EAN13;
use barcoders::sym::tf::TF;
use domain::slip::Barcode;

/// Height of the stripes in dots: 10 mm.
pub const HEIGHT: u32 = 80;

/// Dots a module where the paper is wide enough: 0.375 mm, EAN at 1.14 of its nominal size.
const MODULE: u32 = 3;

/// Fewest dots a module that a worn print keeps apart, and the fewest that printers draw themselves.
const THINNEST: u32 = 2;

/// Empty modules at both sides (ISO/IEC 15417: ten; EAN: eleven at its left).
const QUIET: u32 = 11;

/// A bar code: modules from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    dark: Vec<bool>,
}

impl Bars {
    /// Stripes of a content that the kind [accepts](Barcode::accepts); nothing for any other.
    pub fn new(kind: Barcode, content: &str) -> Option<Self> {
        if !kind.accepts(content) {
            return None;
        }
        let modules = match kind {
            Barcode::Ean13 => EAN13::new(content).ok()?.encode(),
            Barcode::Ean8 => EAN8::new(content).ok()?.encode(),
            Barcode::Code128 => Code128::new(format!("{}{content}", set(content))).ok()?.encode(),
            Barcode::Code39 => Code39::new(content).ok()?.encode(),
            Barcode::Itf => TF::interleaved(content).ok()?.encode(),
        };
        Some(Self { dark: modules.into_iter().map(|module| module == 1).collect() })
    }

    /// Width in modules, without the empty ones at its sides.
    pub fn width(&self) -> u32 {
        u32::try_from(self.dark.len()).unwrap_or(u32::MAX)
    }

    /// Dark stripes from left to right: first module and length.
    pub fn stripes(&self) -> Vec<(u32, u32)> {
        let mut stripes: Vec<(u32, u32)> = Vec::new();
        for (x, _) in (0_u32..).zip(&self.dark).filter(|(_, dark)| **dark) {
            match stripes.last_mut() {
                Some((start, length)) if *start + *length == x => *length += 1,
                _ => stripes.push((x, 1)),
            }
        }
        stripes
    }

    /// Dots of a module on paper of so many dots; nothing where the stripes would be too thin to be read.
    pub fn module(&self, width: u32) -> Option<u32> {
        let modules = self.width().saturating_add(2 * QUIET);
        let module = (width / modules).min(MODULE);
        (module >= THINNEST).then_some(module)
    }
}

/// The character set a CODE 128 begins with, as the library is told it: C packs digits in pairs, B has all of ASCII.
fn set(content: &str) -> char {
    let pairs = content.len() >= 4 && content.len().is_multiple_of(2);
    if pairs && content.bytes().all(|c| c.is_ascii_digit()) { 'Ć' } else { 'Ɓ' }
}

/// GS k, function B: the printer draws the code itself. Nothing for a CODE 128 of the packed set, whose bytes may read as a
/// real-time command.
pub fn native(kind: Barcode, content: &str) -> Option<Vec<u8>> {
    let (number, data) = match kind {
        Barcode::Ean13 => (67, content.to_owned()),
        Barcode::Ean8 => (68, content.to_owned()),
        Barcode::Code39 => (69, content.to_owned()),
        Barcode::Itf => (70, content.to_owned()),
        Barcode::Code128 if set(content) == 'Ć' => return None,
        // A brace begins a command inside of the data, two of them are one.
        Barcode::Code128 => (73, format!("{{B{}", content.replace('{', "{{"))),
    };
    let length = u8::try_from(data.len()).ok()?;
    Some([[0x1D, b'k', number, length].as_slice(), data.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(kind: Barcode, content: &str) -> String {
        let bars = Bars::new(kind, content).unwrap();
        bars.dark.iter().map(|dark| if *dark { '1' } else { '0' }).collect()
    }

    /// EAN-13 as GS1 General Specifications 5.2.1 write it: widths of the elements of each digit.
    fn ean13(content: &str) -> String {
        const WIDTHS: [[u8; 4]; 10] = [
            [3, 2, 1, 1],
            [2, 2, 2, 1],
            [2, 1, 2, 2],
            [1, 4, 1, 1],
            [1, 1, 3, 2],
            [1, 2, 3, 1],
            [1, 1, 1, 4],
            [1, 3, 1, 2],
            [1, 2, 1, 3],
            [3, 1, 1, 2],
        ];
        const SETS: [&str; 10] = [
            "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA",
            "ABBABA",
        ];
        let digits: Vec<usize> = content.bytes().map(|c| usize::from(c - b'0')).collect();
        let element = |dark: bool, width: u8| if dark { "1" } else { "0" }.repeat(usize::from(width));
        let mut code = "101".to_owned();
        for (digit, set) in digits[1..7].iter().zip(SETS[digits[0]].chars()) {
            let mut widths = WIDTHS[*digit];
            if set == 'B' {
                widths.reverse();
            }
            code.extend(widths.iter().zip([false, true, false, true]).map(|(w, dark)| element(dark, *w)));
        }
        code.push_str("01010");
        for digit in &digits[7..] {
            code.extend(
                WIDTHS[*digit].iter().zip([true, false, true, false]).map(|(w, dark)| element(dark, *w)),
            );
        }
        code + "101"
    }

    #[test]
    fn stripes_are_those_of_the_standards() {
        for code in ["4600000000008", "4006381333931", "0012345678905", "9789650000004"] {
            if Barcode::Ean13.accepts(code) {
                assert_eq!(drawn(Barcode::Ean13, code), ean13(code), "{code}");
            }
        }
        assert_eq!(drawn(Barcode::Ean13, "4006381333931"), ean13("4006381333931"));
        // Start, 9638, middle, 5074, end.
        let ean8 = "101 0001011 0101111 0111101 0110111 01010 1001110 1110010 1000100 1011100 101";
        assert_eq!(drawn(Barcode::Ean8, "96385074"), ean8.replace(' ', ""));
        // *A* with narrow gaps.
        assert_eq!(
            drawn(Barcode::Code39, "A"),
            "100101101101 0 110101001011 0 100101101101".replace(' ', "")
        );
        // Start B, A, check (104 + 33) % 103 = 34 = B, stop.
        let code128 = "11010010000 10100011000 10001011000 1100011101011";
        assert_eq!(drawn(Barcode::Code128, "A"), code128.replace(' ', ""));
        // Start C, 12, 34, check (105 + 12 + 2·34) % 103 = 82, stop.
        let packed = "11010011100 10110011100 10001011000 10010011110 1100011101011";
        assert_eq!(drawn(Barcode::Code128, "1234"), packed.replace(' ', ""));
    }

    #[test]
    fn usual_codes_are_drawn_and_too_long_ones_are_not() {
        let module = |kind, content: &str, width| Bars::new(kind, content).unwrap().module(width);
        assert_eq!(module(Barcode::Ean13, "4600000000008", 384), Some(3));
        assert_eq!(module(Barcode::Code128, "SALE-2026-17", 384), Some(2));
        assert_eq!(module(Barcode::Code128, "SALE-2026-17", 576), Some(3));
        assert_eq!(module(Barcode::Code39, &"A".repeat(40), 576), None);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_drawn_and_nothing_else(content in "[ -~]{0,42}|[0-9]{7,14}|[0-9A-Z]{0,9}|\\PC*") {
            for kind in Barcode::ALL {
                prop_assert_eq!(Bars::new(kind, &content).is_some(), kind.accepts(&content));
                if kind.accepts(&content) {
                    let _ = native(kind, &content);
                }
            }
        }
    }
}
