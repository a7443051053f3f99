//! Where a slip's words stand, in columns: one set of rules for text, pictures, pages and printer commands.

use domain::slip::{Align, Barcode, Block};

/// How large a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// As everything.
    Normal,
    /// Half as large again: large text that would need too many lines in double size.
    Medium,
    /// Twice as large.
    Double,
}

/// Columns of a line in each size, at least 1.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    normal: usize,
    medium: usize,
    double: usize,
}

impl Grid {
    /// Large letters take no more columns than others: plain text, where a letter can not be doubled.
    pub fn plain(columns: usize) -> Self {
        let columns = columns.max(1);
        Self { normal: columns, medium: columns, double: columns }
    }

    /// Letters of 12, 18 and 24 dots.
    pub fn picture(columns: usize) -> Self {
        Self { medium: (columns * 2 / 3).max(1), ..Self::device(columns) }
    }

    /// Letters of a printer's own font: once and twice as wide, in between only taller.
    pub fn device(columns: usize) -> Self {
        Self { double: (columns / 2).max(1), ..Self::plain(columns) }
    }

    /// Columns in this size.
    pub fn columns(self, size: Size) -> usize {
        match size {
            Size::Normal => self.normal,
            Size::Medium => self.medium,
            Size::Double => self.double,
        }
    }
}

/// One line or figure of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Words on one line, no wider than the columns of their size.
    Words {
        /// Without spaces at its ends; may be empty.
        text: String,
        /// Where it stands.
        align: Align,
        /// How large it is.
        size: Size,
    },
    /// Words at both ends of one line, at least one column apart.
    Ends {
        /// At the left.
        left: String,
        /// At the right.
        right: String,
        /// How large they are.
        size: Size,
    },
    /// A line across.
    Rule,
    /// A QR code with this content.
    Qr(String),
    /// Stripes of a bar code with this content; the words below them are a row of their own.
    Bars(Barcode, String),
}

/// Columns between the ends of a large pair, so that they do not read as one.
const APART: usize = 2;

/// Lines of a block.
///
/// Large text is double where two lines of whole words are enough, else medium, and its lines are about equally long. A large pair is double where it fits on
/// one line, else medium.
pub fn rows(block: &Block, grid: Grid) -> Vec<Row> {
    match block {
        Block::Text { text, align, large } => {
            let size = match large {
                false => Size::Normal,
                true if suits_double(text, grid) => Size::Double,
                true => Size::Medium,
            };
            let columns = if *large { balanced(text, grid.columns(size)) } else { grid.columns(size) };
            words(text, *align, size, columns).collect()
        }
        Block::Pair { left, right, large: false } => pair(left, right, Size::Normal, grid),
        Block::Pair { left, right, large: true } => {
            let together = width(left).saturating_add(width(right)).saturating_add(APART);
            let size = if together <= grid.double { Size::Double } else { Size::Medium };
            pair(left, right, size, grid)
        }
        Block::Rule => vec![Row::Rule],
        Block::Qr(content) => vec![Row::Qr(content.clone())],
        Block::Barcode(kind, content) => {
            let below = words(content, Align::Center, Size::Normal, grid.normal);
            let stripes = kind.accepts(content).then(|| Row::Bars(*kind, content.clone()));
            stripes.into_iter().chain(below).collect()
        }
    }
}

fn suits_double(text: &str, grid: Grid) -> bool {
    text.split(is_space).all(|word| width(word) <= grid.double) && wrapped(text, grid.double).len() <= 2
}

/// The fewest columns in which a text takes no more lines than in so many: its lines are then about equally long.
fn balanced(text: &str, columns: usize) -> usize {
    let lines = wrapped(text, columns).len();
    let longest = text.split(is_space).map(width).max().unwrap_or_default();
    (longest..columns).find(|fewer| wrapped(text, *fewer).len() == lines).unwrap_or(columns)
}

fn words(text: &str, align: Align, size: Size, columns: usize) -> impl Iterator<Item = Row> + use<> {
    wrapped(text, columns).into_iter().map(move |text| Row::Words { text, align, size })
}

fn pair(left: &str, right: &str, size: Size, grid: Grid) -> Vec<Row> {
    let columns = grid.columns(size);
    let (lefts, rights) = (wrapped(left, columns), wrapped(right, columns));
    if let ([left], [right]) = (lefts.as_slice(), rights.as_slice())
        && width(left).saturating_add(width(right)) < columns
        && !right.is_empty()
    {
        return vec![Row::Ends { left: left.clone(), right: right.clone(), size }];
    }
    let mut rows: Vec<Row> = words(left, Align::Left, size, columns).collect();
    // Nothing at the right must not become an empty line.
    if rights.iter().any(|line| !line.is_empty()) {
        rows.extend(words(right, Align::Right, size, columns));
    }
    rows
}

/// Columns that a text takes: each letter one.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// Control characters count as spaces, so that a name from outside can not steer the screen or the printer.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Lines of at most `columns` characters; at least one, which may be empty. A line break in the text stays one.
///
/// Own, because the known wrapping libraries measure a terminal: escape sequences as nothing, some letters as two.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0_usize;
        for word in paragraph.split(is_space).filter(|w| !w.is_empty()) {
            let fits = used.saturating_add(1).saturating_add(width(word)) <= columns;
            if used > 0 && fits {
                line.push(' ');
                used += 1;
            } else if used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            for character in word.chars() {
                if used == columns {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push(character);
                used += 1;
            }
        }
        lines.push(line);
    }
    lines
}
