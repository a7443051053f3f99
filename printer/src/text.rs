//! Slip to plain text.

use crate::layout::{Grid, Row, Size, rows, width, wrapped};
use domain::slip::{Align, Slip};

/// What a slip looks like in plain text: lines of at most `columns` characters (Unicode scalar values; 0 is taken
/// as 1), each ended by `\n`, without spaces at their ends.
///
/// Text is wrapped at spaces, a word longer than the line is broken. Large text stands as it is: a letter can not be
/// doubled here, and spreading letters would break the search for a word. A code is shown by its place and its content.
/// Control characters count as spaces, so that a name from outside can not steer the screen or the printer.
pub fn text(slip: &Slip, columns: usize) -> String {
    let grid = Grid::plain(columns);
    let columns = grid.columns(Size::Normal);
    let mut text = String::new();
    for row in slip.blocks.iter().flat_map(|block| rows(block, grid)) {
        match row {
            Row::Words { text: line, align, .. } => push(&mut text, &aligned(&line, align, columns)),
            Row::Ends { left, right, .. } => push(&mut text, &spread(&left, &right, columns)),
            Row::Rule => push(&mut text, &"-".repeat(columns)),
            Row::Bars(kind, _) => mark(&mut text, kind.as_str(), columns),
            Row::Qr(content) => {
                mark(&mut text, "QR", columns);
                for line in wrapped(&content, columns) {
                    push(&mut text, &line);
                }
            }
        }
    }
    text
}

/// The place of a code.
fn mark(text: &mut String, name: &str, columns: usize) {
    for line in wrapped(&format!("[{name}]"), columns) {
        push(text, &aligned(&line, Align::Center, columns));
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A line with the spaces before it.
pub(crate) fn aligned(line: &str, align: Align, columns: usize) -> String {
    let free = columns.saturating_sub(width(line));
    let indent = match align {
        Align::Left => 0,
        Align::Center => free / 2,
        Align::Right => free,
    };
    // An empty line needs no indent.
    let indent = if line.is_empty() { 0 } else { indent };
    format!("{}{line}", " ".repeat(indent))
}

/// Both ends of a line with the spaces between them.
pub(crate) fn spread(left: &str, right: &str, columns: usize) -> String {
    let used = width(left).saturating_add(width(right));
    format!("{left}{}{right}", " ".repeat(columns.saturating_sub(used)))
}
