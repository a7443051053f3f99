//! Message ids of the text tables (`crates/domain/texts`, Fluent), by language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::{Fault, sources};

/// Where the tables lie.
pub const FOLDER: &str = "crates/domain/texts";

/// Every language has every text.
pub const LANGUAGES: [&str; 3] = ["ru", "kk", "en"];

/// What the tables hold: ids by language, and ids given twice as `language: id`.
#[derive(Debug, Default)]
pub struct Texts {
    /// Ids of messages (`error-task-empty`) and of their attributes (`error-task-empty.next`), by language.
    pub ids: BTreeMap<&'static str, BTreeSet<String>>,
    /// Ids that one language defines twice: Fluent would silently keep the first.
    pub doubled: Vec<String>,
}

impl Texts {
    /// Reads all tables. The language of a file is a part of its name or of its folder's name: `ru.ftl`,
    /// `errors.ru.ftl`, `ru/errors.ftl`.
    pub fn load(root: &Path) -> Result<Self, Fault> {
        let folder = root.join(FOLDER);
        let mut texts = Self::default();
        for file in sources::files(&folder, "ftl")? {
            let inside = file.strip_prefix(&folder)?.to_string_lossy();
            let language = LANGUAGES
                .into_iter()
                .find(|language| inside.split(['/', '.']).any(|part| part == *language))
                .ok_or_else(|| format!("{FOLDER}/{inside}: the name tells no language"))?;
            let text =
                std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            texts.add(language, &text);
        }
        if texts.ids.is_empty() {
            return Err(format!("{FOLDER}: no text tables").into());
        }
        Ok(texts)
    }

    /// Adds the ids of one file.
    pub fn add(&mut self, language: &'static str, text: &str) {
        let ids = self.ids.entry(language).or_default();
        for id in ids_in(text) {
            if !ids.insert(id.clone()) {
                self.doubled.push(format!("{language}: {id}"));
            }
        }
    }
}

/// Ids of messages, terms and attributes in one file.
fn ids_in(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut message = "";
    for line in text.lines() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let left = left.trim_end();
        // A message begins in the first column, an attribute is indented and begins with a dot.
        if let Some(attribute) = left.trim_start().strip_prefix('.') {
            if left.starts_with(' ') && is_id(attribute) {
                ids.push(format!("{message}.{attribute}"));
            }
        } else if is_id(left.strip_prefix('-').unwrap_or(left)) {
            message = left;
            ids.push(message.to_owned());
        }
    }
    ids
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_and_attributes_are_told_from_continued_lines() {
        let text = "# x = a comment\nerror-task-empty = Nothing to do\n    .next = Send a = b\n    a = continued\n\
                    sum = { $n ->\n    [one] x = 1\n   *[other] y\n}\n-shop = Shop\n";
        assert_eq!(ids_in(text), ["error-task-empty", "error-task-empty.next", "sum", "-shop"]);
    }

    #[test]
    fn an_id_given_twice_is_noticed() {
        let mut texts = Texts::default();
        texts.add("ru", "a = 1\na = 2\n");
        texts.add("kk", "a = 1\n");
        assert_eq!(texts.doubled, ["ru: a"]);
    }
}
