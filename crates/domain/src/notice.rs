//! Errors speak twice: to the cashier in three languages, to the technician with the cause.

use crate::texts::{Language, Texts};
use std::fmt;

/// Something that was not done, with a stable code.
///
/// The text of a code is the message `error-<code with dots as dashes>` of each language, its next step the attribute
/// `.next`. `args` fill the places of the text. `cause` is for the technician and the log, in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code, words with dots: `shift.closed`, `fn.foreign`, `task.total`.
    pub code: String,
    /// Values for the places of the text.
    pub args: Vec<(String, String)>,
    /// Where in the caller's JSON the fault is: `items[0].price`.
    pub path: Option<String>,
    /// Technical cause.
    pub cause: String,
}

impl Refusal {
    /// A refusal with this code.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), args: Vec::new(), path: None, cause: String::new() }
    }

    /// Fills a place of the text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// Names the place in the caller's JSON.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Names the technical cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = cause.to_string();
        self
    }

    /// What happened, for the person.
    pub fn text(&self, language: Language) -> String {
        Texts::of(language).say(&self.message_id(), &self.args)
    }

    /// What to do next, for the person.
    pub fn next(&self, language: Language) -> String {
        Texts::of(language).say(&format!("{}.next", self.message_id()), &self.args)
    }

    fn message_id(&self) -> String {
        format!("error-{}", self.code.replace('.', "-"))
    }
}

/// Code and cause: for logs and tests. People read [`Refusal::text`].
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        if !self.cause.is_empty() {
            write!(f, ": {}", self.cause)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
