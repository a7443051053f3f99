//! The printer's letters: font A of 12 × 24 dots, font B of 9 × 17 dots. Bitmaps; `fonts/LICENSE.txt` says whose.
//!
//! One line of a file is one letter: `CODE:ROWS`, both in hex, each row 12 or 8 dots with the leftmost highest.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Which of the two fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Font {
    /// 12 × 24 dots: 32 letters on 384 dots.
    #[default]
    A,
    /// 9 × 17 dots: 42 letters on 384 dots.
    B,
}

type Glyphs = BTreeMap<char, Vec<u16>>;

static A: LazyLock<Glyphs> = LazyLock::new(|| read(include_str!("../../fonts/a-12x24.hex"), 3));
static B: LazyLock<Glyphs> = LazyLock::new(|| read(include_str!("../../fonts/b-8x16.hex"), 2));

fn read(text: &str, digits: usize) -> Glyphs {
    let glyph = |line: &str| {
        let (code, rows) = line.split_once(':')?;
        let letter = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        let rows = rows.as_bytes().chunks(digits).map(|row| {
            let row = std::str::from_utf8(row).ok()?;
            u16::from_str_radix(row, 16).ok()
        });
        Some((letter, rows.collect::<Option<_>>()?))
    };
    text.lines().filter_map(glyph).collect()
}

impl Font {
    /// Width of the cell, dots.
    pub fn width(self) -> usize {
        match self {
            Self::A => 12,
            Self::B => 9,
        }
    }

    /// Height of the cell, dots.
    pub fn height(self) -> usize {
        match self {
            Self::A => 24,
            Self::B => 17,
        }
    }

    /// The letter's bitmap; blank for one the font has not.
    pub fn glyph(self, letter: char) -> Glyph {
        // A soft hyphen is printed as the sign it is.
        let letter = if letter == '\u{ad}' { '-' } else { letter };
        let (glyphs, columns) = match self {
            Self::A => (&A, 12),
            Self::B => (&B, 8),
        };
        Glyph { columns, rows: glyphs.get(&letter).map_or(&[], Vec::as_slice) }
    }
}

/// A letter's dots.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    columns: usize,
    rows: &'static [u16],
}

impl Glyph {
    /// Is this dot of the letter's cell black? White outside the cell.
    pub fn dot(self, x: usize, y: usize) -> bool {
        x < self.columns && self.rows.get(y).is_some_and(|row| row >> (self.columns - 1 - x) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::{NO_LETTER, Page};
    use super::*;

    #[test]
    fn both_fonts_have_every_letter_of_every_page() {
        for page in [0, 17, 46, 53] {
            let page = Page::of(page).expect("the printer has it");
            for letter in (0x20..=0xFF).map(|byte| page.letter(byte)) {
                // 7Fh is no letter in any page.
                if letter == NO_LETTER || letter == '\u{7f}' {
                    continue;
                }
                assert_eq!(A.get(&letter).map(Vec::len), Some(24), "{letter:?}");
                assert_eq!(B.get(&letter).map(Vec::len), Some(16), "{letter:?}");
            }
        }
    }

    #[test]
    fn letters_are_drawn_upright() {
        let row = |font: Font, y| {
            (0..font.width()).map(|x| if font.glyph('L').dot(x, y) { '#' } else { '.' }).collect()
        };
        let rows: [String; 3] = [row(Font::A, 3), row(Font::A, 4), row(Font::A, 18)];
        assert_eq!(rows, ["............", ".#..........", ".#########.."]);
        assert_eq!(Font::B.glyph(' ').dot(3, 3), Font::B.glyph('L').dot(8, 16));
    }
}
