//! A card terminal that follows a script.

use domain::money::Money;
use domain::payment::{Terminal, TerminalAnswer};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One line of the script: what the terminal does with the next charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Takes the money and says so.
    Approve,
    /// Declines.
    Decline,
    /// Takes the money; its answer is lost.
    ApproveInSilence,
    /// Never hears of it.
    NeverHear,
}

#[derive(Debug, Clone, Default)]
struct Books {
    script: VecDeque<Line>,
    /// Amount by reference; `None` is money given back.
    taken: BTreeMap<String, Option<Money>>,
    charges: u32,
}

/// The terminal. A clone is the same terminal: the bank's books outlive the register's process.
#[derive(Debug, Clone, Default)]
pub struct ScriptedTerminal(Arc<Mutex<Books>>);

impl ScriptedTerminal {
    /// A terminal that follows `script` and then approves everything.
    pub fn new(script: impl IntoIterator<Item = Line>) -> Self {
        let script = script.into_iter().collect();
        Self(Arc::new(Mutex::new(Books { script, ..Books::default() })))
    }

    /// A second terminal with the same script and books, from here on apart.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self(Arc::new(Mutex::new(self.books().clone())))
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Money it holds now, by reference.
    pub fn held(&self) -> BTreeMap<String, Money> {
        let books = self.books();
        books.taken.iter().filter_map(|(reference, sum)| sum.map(|s| (reference.clone(), s))).collect()
    }

    /// How often it was asked to charge.
    pub fn charges(&self) -> u32 {
        self.books().charges
    }
}

impl Terminal for ScriptedTerminal {
    fn charge(&mut self, reference: &str, amount: Money) -> TerminalAnswer {
        let mut books = self.books();
        books.charges += 1;
        match books.script.pop_front().unwrap_or(Line::Approve) {
            Line::Approve => {
                books.taken.insert(reference.to_owned(), Some(amount));
                TerminalAnswer::Approved
            }
            Line::ApproveInSilence => {
                books.taken.insert(reference.to_owned(), Some(amount));
                TerminalAnswer::Silent
            }
            Line::Decline => TerminalAnswer::Declined,
            Line::NeverHear => TerminalAnswer::Silent,
        }
    }

    fn look_up(&mut self, reference: &str) -> TerminalAnswer {
        match self.books().taken.get(reference) {
            Some(Some(_)) => TerminalAnswer::Approved,
            Some(None) => TerminalAnswer::Reversed,
            None => TerminalAnswer::Declined,
        }
    }

    fn reverse(&mut self, reference: &str) -> TerminalAnswer {
        match self.books().taken.get_mut(reference) {
            Some(sum) => {
                *sum = None;
                TerminalAnswer::Reversed
            }
            None => TerminalAnswer::Declined,
        }
    }
}
