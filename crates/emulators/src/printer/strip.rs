//! The strip of paper under the head, until it is cut off and becomes a [`Job`].

use super::picture::Picture;

/// Longest strip, dots (about 4 m) and bytes of text: a real one would lie on the floor.
const MAX_ROWS: usize = 32_768;
const MAX_TEXT: usize = 1 << 20;
/// Most problems kept for one job.
const MAX_PROBLEMS: usize = 1000;

/// Something that a register must not send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Place of the command's last byte, counted from 1 at the first byte after the job before.
    pub byte: u64,
    /// The command and what is wrong with it.
    pub what: String,
}

/// How a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// GS V: cut off.
    Cut,
    /// GS V: cut, but for one point.
    PartialCut,
    /// FF: the form is over.
    Form,
    /// The roll ended on it.
    PaperOut,
    /// Torn off by hand.
    Torn,
}

/// What a person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Every dot of it.
    pub picture: Picture,
    /// Its lines. Pictures, codes and the drawer are noted in brackets: `[raster 384x24]`, `[QR] …`, `[drawer 2, 50 ms]`.
    pub text: String,
    /// What the register did wrong, in the order of the bytes.
    pub problems: Vec<Problem>,
    /// How it ended.
    pub end: End,
}

#[derive(Debug, Clone)]
pub struct Strip {
    pub picture: Picture,
    text: String,
    problems: Vec<Problem>,
    /// The row after the last black dot.
    pub inked: usize,
}

impl Strip {
    pub fn new(width: usize) -> Self {
        Self { picture: Picture::new(width), text: String::new(), problems: Vec::new(), inked: 0 }
    }

    /// Has nothing come out yet?
    pub fn is_blank(&self) -> bool {
        self.picture.height() == 0 && self.text.is_empty()
    }

    pub fn is_full(&self) -> bool {
        self.picture.height() >= MAX_ROWS || self.text.len() >= MAX_TEXT
    }

    pub fn note(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub fn problem(&mut self, byte: u64, what: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { byte, what });
        }
    }

    /// Draws dots on paper that is fed as they come: `black(x, y)` for `width` × `height`, from `left` on.
    pub fn draw(&mut self, left: usize, width: usize, height: usize, black: impl Fn(usize, usize) -> bool) {
        let top = self.picture.height();
        self.picture.feed(height);
        self.stamp((left, top), (width, height), black);
    }

    /// Draws dots on paper that is there.
    pub fn stamp(
        &mut self,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
        black: impl Fn(usize, usize) -> bool,
    ) {
        for y in 0..height {
            for x in (0..width).filter(|x| black(*x, y)) {
                self.picture.blacken(left + x, top + y);
                self.inked = self.inked.max(top + y + 1);
            }
        }
    }

    /// Takes the strip off; a blank one is no job.
    pub fn end(&mut self, end: End) -> Option<Job> {
        let width = self.picture.width();
        let strip = std::mem::replace(self, Self::new(width));
        let nothing = strip.is_blank() && strip.problems.is_empty();
        (!nothing).then_some(Job { picture: strip.picture, text: strip.text, problems: strip.problems, end })
    }
}
