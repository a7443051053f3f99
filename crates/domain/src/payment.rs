//! Payment by a card terminal: durable before the terminal is called, and never charged twice by a machine.

use crate::document::DocumentId;
use crate::money::Money;

/// Whether a card terminal of ours must take money before the document is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charge {
    /// No: cash, or the caller took the money by itself.
    #[default]
    None,
    /// Yes: this amount, by the register's terminal.
    Terminal(Money),
}

/// How far a payment got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentState {
    /// On disk; the terminal is about to be called, or was.
    Asked,
    /// The terminal took the money.
    Approved,
    /// It did not.
    Declined,
    /// Its answer is lost. Ask the terminal, then a person; never charge again.
    InDoubt,
    /// The money was given back.
    Reversed,
}

/// A step that a payment can not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a payment can not go from {from:?} to {to:?}")]
pub struct IllegalStep {
    /// Where it stands.
    pub from: PaymentState,
    /// Where it was asked to go.
    pub to: PaymentState,
}

impl PaymentState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Asked, Self::Approved, Self::Declined, Self::InDoubt, Self::Reversed];

    /// Stable name of rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::InDoubt => "in_doubt",
            Self::Reversed => "reversed",
        }
    }

    /// The next state, when the step is lawful.
    ///
    /// # Errors
    /// [`IllegalStep`] naming both states.
    pub fn step(self, to: Self) -> Result<Self, IllegalStep> {
        use PaymentState::{Approved, Asked, Declined, InDoubt, Reversed};
        let lawful = match self {
            Asked => matches!(to, Approved | Declined | InDoubt),
            InDoubt => matches!(to, Approved | Declined | Reversed),
            Approved => matches!(to, Reversed),
            Declined | Reversed => false,
        };
        if lawful { Ok(to) } else { Err(IllegalStep { from: self, to }) }
    }
}

/// A payment of a document. There is at most one a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whose it is.
    pub document: DocumentId,
    /// How much.
    pub amount: Money,
    /// Our reference, given to the terminal and asked for after a lost answer.
    pub reference: String,
    /// How far it got.
    pub state: PaymentState,
}

/// What became of a question to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalAnswer {
    /// The money was taken.
    Approved,
    /// It was not, and will not be.
    Declined,
    /// The money was given back.
    Reversed,
    /// No answer.
    Silent,
}

/// A card terminal.
pub trait Terminal: Send {
    /// Takes `amount` under our `reference`. Called once for a payment, never again.
    fn charge(&mut self, reference: &str, amount: Money) -> TerminalAnswer;
    /// What became of the charge with this reference. Harmless to repeat.
    fn look_up(&mut self, reference: &str) -> TerminalAnswer;
    /// Gives the money of this reference back. The terminal reverses a reference at most once.
    fn reverse(&mut self, reference: &str) -> TerminalAnswer;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lawful_steps_are_made() {
        use PaymentState::{Approved, Asked, Declined, InDoubt, Reversed};
        let lawful = [
            (Asked, Approved),
            (Asked, Declined),
            (Asked, InDoubt),
            (InDoubt, Approved),
            (InDoubt, Declined),
            (InDoubt, Reversed),
            (Approved, Reversed),
        ];
        for from in PaymentState::ALL {
            for to in PaymentState::ALL {
                assert_eq!(from.step(to).is_ok(), lawful.contains(&(from, to)), "{from:?} → {to:?}");
            }
        }
    }
}
