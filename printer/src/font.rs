//! Letters as dots: Noto Sans Mono, drawn once a process in each size and kept.

#![allow(clippy::float_arithmetic, reason = "outlines of letters; no amount passes here")]

use crate::layout::Size;
use ab_glyph::{Font as _, FontRef, GlyphId, Point, PxScale};
use std::sync::OnceLock;

/// Letters of normal size.
pub static REGULAR: &[u8] = include_bytes!("../fonts/NotoSansMono-Regular.ttf");

/// Large letters.
pub static BOLD: &[u8] = include_bytes!("../fonts/NotoSansMono-Bold.ttf");

/// Height of an em against its width: at 12 dots a letter, capitals then stand on whole dots.
pub const TALLER: f32 = 1.05;

/// How much of a dot the outline must cover to be printed. Less than half, because a stem of a dot and a half must
/// not become one dot.
const THRESHOLD: f32 = 0.4;

/// Shifts to the right that are tried, in dots: the one where edges fall best on whole dots is kept.
const SHIFTS: [f32; 7] = [0.0, -0.15, 0.15, -0.3, 0.3, -0.45, 0.45];

/// What a dot outside of the letter's cell weighs against dots rounded away: at the edge of the paper it is cut off.
const HANGS_OUT: f32 = 1.0;

/// A letter as dots.
#[derive(Debug, Default)]
pub struct Glyph {
    /// From the left edge of the cell to the first column.
    pub left: i32,
    /// From the baseline to the first row; negative above.
    pub top: i32,
    /// Rows from top to bottom, the leftmost dot in the highest bit.
    pub rows: Vec<u32>,
}

/// A font in one size.
pub struct Face {
    font: FontRef<'static>,
    scale: PxScale,
    cell: u32,
    /// By glyph number, drawn when first asked for.
    glyphs: Vec<OnceLock<Glyph>>,
}

impl Face {
    /// The face of this size.
    pub fn of(size: Size) -> &'static Self {
        static FACES: [OnceLock<Face>; 3] = [const { OnceLock::new() }; 3];
        let [normal, medium, double] = &FACES;
        match size {
            Size::Normal => normal.get_or_init(|| Self::new(REGULAR, 20.0, size)),
            Size::Medium => medium.get_or_init(|| Self::new(BOLD, 30.0, size)),
            Size::Double => double.get_or_init(|| Self::new(BOLD, 40.0, size)),
        }
    }

    /// `em` dots wide.
    fn new(data: &'static [u8], em: f32, size: Size) -> Self {
        let font = FontRef::try_from_slice(data).expect("the font is part of the program, a test reads it");
        let units = font.units_per_em().unwrap_or(1000.0);
        let x = em * font.height_unscaled() / units;
        let glyphs = std::iter::repeat_with(OnceLock::new).take(font.glyph_count()).collect();
        Self { scale: PxScale { x, y: x * TALLER }, cell: size.cell(), font, glyphs }
    }

    /// The letter; an empty box for one that the font does not have.
    pub fn glyph(&self, letter: char) -> Option<&Glyph> {
        let id = self.font.glyph_id(letter);
        let glyph = self.glyphs.get(usize::from(id.0))?;
        Some(glyph.get_or_init(|| self.draw(id)))
    }

    fn draw(&self, id: GlyphId) -> Glyph {
        let tried = SHIFTS.iter().filter_map(|shift| self.draw_shifted(id, *shift));
        tried.min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, glyph)| glyph).unwrap_or_default()
    }

    /// The letter shifted, and how badly it stands: what was rounded away, and what hangs out of the cell. Nothing for a
    /// letter without an outline.
    fn draw_shifted(&self, id: GlyphId, shift: f32) -> Option<(f32, Glyph)> {
        let outline =
            self.font.outline_glyph(id.with_scale_and_position(self.scale, Point { x: shift, y: 0.0 }))?;
        let bounds = outline.px_bounds();
        #[expect(clippy::cast_possible_truncation, reason = "bounds of a letter: tens of dots, whole")]
        #[expect(clippy::cast_sign_loss, reason = "a height is not negative")]
        let (left, top, height) = (bounds.min.x as i32, bounds.min.y as i32, bounds.height() as usize);
        let (mut rows, mut rounded) = (vec![0_u32; height], 0.0);
        outline.draw(|x, y, coverage| {
            let dark = coverage > THRESHOLD;
            rounded += if dark { 1.0 - coverage } else { coverage };
            if dark && !(0..self.cell.cast_signed()).contains(&left.saturating_add_unsigned(x)) {
                rounded += HANGS_OUT;
            }
            if let (true, Some(row)) = (dark, rows.get_mut(y as usize)) {
                *row |= (1_u32 << 31).checked_shr(x).unwrap_or(0);
            }
        });
        Some((rounded, Glyph { left, top, rows }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that receipts of both countries are written with.
    const ALPHABET: &str = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя\
        ӘҒҚҢӨҰҮҺІәғқңөұүһіABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\
        !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~№«»„“”‘’—–…×·°±§©®₽₸€¼½²³µ\
        ─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬█▓▒░■□";

    #[test]
    fn every_letter_of_both_countries_has_its_own_picture() {
        for size in [Size::Normal, Size::Medium, Size::Double] {
            let face = Face::of(size);
            for letter in ALPHABET.chars() {
                assert_ne!(face.font.glyph_id(letter).0, 0, "{letter}");
                let glyph = face.glyph(letter).unwrap();
                assert!(glyph.rows.iter().any(|row| *row != 0), "{letter} is empty");
            }
        }
    }

    #[test]
    fn letters_that_differ_look_different() {
        let face = Face::of(Size::Normal);
        let look = |letter| face.glyph(letter).map(|glyph| (glyph.left, glyph.top, glyph.rows.clone()));
        for pair in
            ["ШЩ", "ЪЬ", "ЕЁ", "ИЙ", "КҚ", "НҢ", "ОӨ", "УҰ", "УҮ", "ҰҮ", "ГҒ", "HҺ", "08", "0О", "З3", "1l"]
        {
            let [one, other] = [0, 1].map(|i| pair.chars().nth(i).unwrap());
            assert_ne!(look(one), look(other), "{pair}");
        }
    }

    #[test]
    fn a_letter_the_font_does_not_have_is_a_box() {
        let face = Face::of(Size::Normal);
        let unknown = face.glyph('漢').unwrap();
        assert!(std::ptr::eq(unknown, face.glyph('字').unwrap()));
        assert!(unknown.rows.iter().any(|row| *row != 0));
    }

    #[test]
    fn a_letter_is_as_wide_as_its_cell() {
        for (data, size, em) in
            [(REGULAR, Size::Normal, 20_u16), (BOLD, Size::Medium, 30), (BOLD, Size::Double, 40)]
        {
            let font = FontRef::try_from_slice(data).unwrap();
            let cell = font.h_advance_unscaled(font.glyph_id('Ж')) * f32::from(em);
            assert_eq!(Some(cell), font.units_per_em().map(|units| units * size.cell() as f32));
        }
    }

    #[test]
    fn a_space_has_no_dots() {
        assert!(Face::of(Size::Normal).glyph(' ').unwrap().rows.is_empty());
    }
}
