//! Slip to a picture of dots.

use crate::bars;
use crate::font::Face;
use crate::page::{Item, Page, RULE};
use domain::slip::Slip;

/// Dots a metre, as PNG wants it: 203 dots an inch, 8 a millimetre.
const DOTS_PER_METRE: u32 = 7_992;

/// Empty dots above and below everything.
const MARGIN: u32 = 16;

/// A picture of black dots on white, 203 dots an inch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// Rows from top to bottom of `width / 8` bytes; the highest bit is the leftmost dot, 1 is black.
    dots: Vec<u8>,
}

/// A slip as the paper looks: `columns` letters of 12 dots wide, so 384 dots on 58 mm and 576 on 80 mm, as high as it needs
/// to be. An odd number of columns is rounded up, so that rows are whole bytes.
///
/// Lines break where they break in [text](crate::text()), except in large letters.
pub fn picture(slip: &Slip, columns: usize) -> Picture {
    let mut page = Page::of(&slip.blocks, columns);
    for item in &mut page.items {
        match item {
            Item::Words { y, .. } | Item::Rule { y } | Item::Qr { y, .. } | Item::Bars { y, .. } => {
                *y = y.saturating_add(MARGIN);
            }
        }
    }
    page.height = page.height.saturating_add(2 * MARGIN);
    Picture::of(&page)
}

impl Picture {
    /// Draws a page.
    pub(crate) fn of(page: &Page) -> Self {
        let size = (page.width as usize / 8).saturating_mul(page.height as usize);
        let mut picture = Self { width: page.width, height: page.height, dots: vec![0; size] };
        for item in &page.items {
            match item {
                Item::Words { x, y, size, text } => {
                    let face = Face::of(*size);
                    for (letter, place) in text.chars().zip(0_u32..) {
                        let x = x.saturating_add(place.saturating_mul(size.cell()));
                        if let Some(glyph) = face.glyph(letter) {
                            picture.stamp(signed(x) + glyph.left, signed(*y) + glyph.top, &glyph.rows);
                        }
                    }
                }
                Item::Rule { y } => picture.fill(0, *y, page.width, RULE),
                Item::Bars { x, y, module, bars } => {
                    for (start, length) in bars.stripes() {
                        picture.fill(x + start * module, *y, length * module, bars::HEIGHT);
                    }
                }
                Item::Qr { x, y, module, code } => {
                    for row in 0..code.side {
                        for (start, length) in code.runs(row) {
                            picture.fill(x + start * module, y + row * module, length * module, *module);
                        }
                    }
                }
            }
        }
        picture
    }

    /// Width in dots, a multiple of 8.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in dots.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Rows from top to bottom, `width / 8` bytes each: the highest bit is the leftmost dot, 1 is black.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.dots.chunks_exact(self.stride())
    }

    fn stride(&self) -> usize {
        (self.width as usize / 8).max(1)
    }

    /// Adds the dots of a letter; what lies outside is cut off.
    fn stamp(&mut self, x: i32, y: i32, rows: &[u32]) {
        let stride = self.stride();
        let (first, shift) = (x.div_euclid(8), x.rem_euclid(8));
        for (bits, y) in rows.iter().zip(y..) {
            let Ok(y) = usize::try_from(y) else { continue };
            let Some(line) = self.dots.get_mut(y * stride..(y + 1) * stride) else { break };
            let bytes = ((u64::from(*bits) << 32) >> shift).to_be_bytes();
            for (byte, place) in bytes.into_iter().zip(first..) {
                if let Some(dots) = usize::try_from(place).ok().and_then(|place| line.get_mut(place)) {
                    *dots |= byte;
                }
            }
        }
    }

    /// Blackens a rectangle; what lies outside is cut off.
    fn fill(&mut self, x: u32, y: u32, width: u32, height: u32) {
        let stride = self.stride();
        let mut bar = vec![0_u8; stride];
        for dot in x..x.saturating_add(width).min(self.width) {
            if let Some(byte) = bar.get_mut(dot as usize / 8) {
                *byte |= 0x80 >> (dot % 8);
            }
        }
        let lines = self.dots.chunks_exact_mut(stride).skip(y as usize).take(height as usize);
        for line in lines {
            line.iter_mut().zip(&bar).for_each(|(dots, bar)| *dots |= bar);
        }
    }

    /// The picture as PNG: one bit a dot, grey, with its resolution.
    pub fn png(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(self.dots.len() / 8);
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height.max(1));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder.set_compression(png::Compression::Balanced);
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: DOTS_PER_METRE,
            yppu: DOTS_PER_METRE,
            unit: png::Unit::Meter,
        }));
        // PNG's white is 1.
        let mut data: Vec<u8> = self.dots.iter().map(|dots| !dots).collect();
        if self.height == 0 {
            data = vec![0xFF; self.stride()];
        }
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&data)?;
            writer.finish()
        });
        written.expect("memory takes every byte, and the data are as long as the header says");
        file
    }
}

fn signed(dots: u32) -> i32 {
    i32::try_from(dots).unwrap_or(i32::MAX / 2)
}
