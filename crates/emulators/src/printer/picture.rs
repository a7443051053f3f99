//! Paper as dots.

use std::io;

/// A strip of paper: each dot black or white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    /// Row by row, eight dots a byte, the leftmost highest, 1 is black.
    bits: Vec<u8>,
}

impl Picture {
    /// White paper without any length, `width` dots wide (a multiple of 8).
    pub fn new(width: usize) -> Self {
        Self { width: width.next_multiple_of(8).max(8), bits: Vec::new() }
    }

    /// Width in dots: 384 or 576.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Length in dots.
    pub fn height(&self) -> usize {
        self.bits.len() / self.stride()
    }

    /// The dots: rows from top to bottom, `width / 8` bytes each, the leftmost dot highest, 1 is black.
    pub fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// Is this dot black? White beyond the edges.
    pub fn dot(&self, x: usize, y: usize) -> bool {
        let byte = self.bits.get(y * self.stride() + x / 8).copied().unwrap_or(0);
        x < self.width && byte & mask(x) != 0
    }

    /// The picture as a PNG file, one bit a dot.
    ///
    /// # Errors
    /// Paper without any length is no picture.
    pub fn png(&self) -> io::Result<Vec<u8>> {
        let side = |dots: usize| u32::try_from(dots).map_err(io::Error::other);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(self.width)?, side(self.height())?);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        // In a grey picture 1 is white.
        let grey: Vec<u8> = self.bits.iter().map(|byte| !byte).collect();
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer.write_image_data(&grey).and_then(|()| writer.finish()).map_err(io::Error::other)?;
        Ok(file)
    }

    /// Makes the paper longer, white.
    pub(super) fn feed(&mut self, rows: usize) {
        self.bits.resize(self.bits.len() + rows * self.stride(), 0);
    }

    /// Makes a dot black; beyond the edges nothing happens.
    pub(super) fn blacken(&mut self, x: usize, y: usize) {
        let at = y * self.stride() + x / 8;
        if x < self.width
            && let Some(byte) = self.bits.get_mut(at)
        {
            *byte |= mask(x);
        }
    }

    fn stride(&self) -> usize {
        self.width / 8
    }
}

fn mask(x: usize) -> u8 {
    0x80 >> (x % 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_the_dots() {
        let mut picture = Picture::new(16);
        picture.feed(2);
        picture.blacken(0, 0);
        picture.blacken(15, 1);
        picture.blacken(99, 1);
        assert_eq!(picture.bits(), [0x80, 0, 0, 0x01]);
        let file = picture.png().expect("it has a length");
        let mut reader = png::Decoder::new(io::Cursor::new(file)).read_info().expect("a PNG file");
        let mut bytes = [0; 4];
        let info = reader.next_frame(&mut bytes).expect("one picture");
        assert_eq!((info.width, info.height, bytes), (16, 2, [0x7F, 0xFF, 0xFF, 0xFE]));
    }

    #[test]
    fn paper_without_length_is_no_picture() {
        assert!(Picture::new(384).png().is_err());
    }
}
