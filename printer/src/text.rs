//! Slip to plain text.

use domain::slip::{Align, Block, Slip};

/// What a slip looks like in plain text: lines of at most `columns` characters (Unicode scalar values; 0 is taken
/// as 1), each ended by `\n`, without spaces at their ends.
///
/// Text is wrapped at spaces, a word longer than the line is broken. Large text stands as it is: a letter can not be
/// doubled here, and spreading letters would break the search for a word. A QR code is shown by its place and its content.
/// Control characters count as spaces, so that a name from outside can not steer the screen or the printer.
pub fn text(slip: &Slip, columns: usize) -> String {
    let mut paper = Paper { columns: columns.max(1), text: String::new() };
    for block in &slip.blocks {
        match block {
            Block::Text { text, align, large: _ } => paper.aligned(text, *align),
            Block::Pair { left, right, large: _ } => paper.pair(left, right),
            Block::Rule => paper.line(&"-".repeat(paper.columns)),
            Block::Qr(content) => {
                paper.aligned("[QR]", Align::Center);
                paper.aligned(content, Align::Left);
            }
        }
    }
    paper.text
}

struct Paper {
    columns: usize,
    text: String,
}

impl Paper {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn aligned(&mut self, text: &str, align: Align) {
        for line in wrapped(text, self.columns) {
            let free = self.columns.saturating_sub(width(&line));
            let indent = match align {
                Align::Left => 0,
                Align::Center => free / 2,
                Align::Right => free,
            };
            // An empty line needs no indent.
            let indent = if line.is_empty() { 0 } else { indent };
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }

    fn pair(&mut self, left: &str, right: &str) {
        let (lefts, rights) = (wrapped(left, self.columns), wrapped(right, self.columns));
        if let ([left], [right]) = (lefts.as_slice(), rights.as_slice()) {
            let used = width(left).saturating_add(width(right));
            if used < self.columns && !right.is_empty() {
                return self.line(&format!("{left}{}{right}", " ".repeat(self.columns - used)));
            }
        }
        self.aligned(left, Align::Left);
        // Nothing at the right must not become an empty line.
        if rights.iter().any(|line| !line.is_empty()) {
            self.aligned(right, Align::Right);
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Lines of at most `columns` characters; at least one, which may be empty. A line break in the text stays one.
///
/// Own, because the known wrapping libraries measure a terminal: escape sequences as nothing, some letters as two.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0_usize;
        let words = paragraph.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
        for word in words {
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
