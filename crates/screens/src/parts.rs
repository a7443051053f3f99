//! Blocks and keys.

use crate::screen::{Area, Block, Button, Kind, Level, Style};
use domain::notice::Refusal;
use domain::texts::Language;

pub(crate) const fn main(id: &'static str, kind: Kind) -> Block {
    Block { id, area: Area::Main, kind }
}

pub(crate) const fn side(id: &'static str, kind: Kind) -> Block {
    Block { id, area: Area::Side, kind }
}

fn button(action: &str, text: String, style: Style) -> Button {
    Button { action: action.to_owned(), text, sub: String::new(), style, ready: true }
}

/// The key that goes on.
pub(crate) fn go(action: &str, text: String) -> Button {
    button(action, text, Style::Go)
}

/// One key among others.
pub(crate) fn plain(action: &str, text: String) -> Button {
    button(action, text, Style::Plain)
}

/// A key that takes something away.
pub(crate) fn danger(action: &str, text: String) -> Button {
    button(action, text, Style::Danger)
}

/// Marks the key of what is chosen.
pub(crate) fn chosen(button: Button, chosen: bool) -> Button {
    let text = if chosen { format!("✓ {}", button.text) } else { button.text.clone() };
    Button { text, ..button }
}

impl Button {
    pub(crate) fn with_sub(self, sub: String) -> Self {
        Self { sub, ..self }
    }

    pub(crate) fn ready_if(self, ready: bool) -> Self {
        Self { ready, ..self }
    }
}

/// Something the person has to know.
pub(crate) fn notice(level: Level, text: String, next: String) -> Kind {
    Kind::Notice { level, text, next, code: String::new(), buttons: Vec::new() }
}

/// A refusal in the person's words, with its code for the technician.
pub(crate) fn refused(level: Level, refusal: &Refusal, language: Language) -> Kind {
    Kind::Notice {
        level,
        text: refusal.text(language),
        next: refusal.next(language),
        code: refusal.code.clone(),
        buttons: Vec::new(),
    }
}
