//! Texts in code page 866.

use encoding_rs::IBM866;
use std::borrow::Cow;

/// The plain twin of a typographic sign that code page 866 lacks: what every keyboard has. `None`: it is as it should be.
fn twin(c: char) -> Option<&'static str> {
    Some(match c {
        '«' | '»' | '„' | '“' | '”' | '″' => "\"",
        '‘' | '’' | '′' | '`' => "'",
        '–' | '—' | '−' | '‐' | '‑' => "-",
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        '…' => "...",
        '×' => "x",
        '\u{ad}' | '\u{feff}' | '\u{200b}' => "",
        _ => return None,
    })
}

/// The text without typographic signs. Nothing else is replaced: a letter outside the page is refused by name.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| twin(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match twin(c) {
            Some(twin) => plain.push_str(twin),
            None => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// The first character that code page 866 does not have, and that has no plain twin there.
pub fn unwritable(text: &str) -> Option<char> {
    plain(text).chars().find(|c| IBM866.encode(c.encode_utf8(&mut [0; 4])).2)
}
