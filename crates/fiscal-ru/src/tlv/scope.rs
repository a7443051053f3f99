//! What a condition of the tables looks at.

use super::check::Who;
use super::facts::Facts;
use super::node::Node;
use super::schema::{DocumentKind, Edition};

/// What a condition says about the presence of its requisite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The condition holds: it must be there.
    Must,
    /// The condition does not hold, and then it may be there.
    May,
    /// The condition does not hold, and its text says that it must not be there then.
    MustNot,
    /// What the condition asks for is neither in the document nor in the facts.
    Unknown,
}

impl Need {
    /// `Must` where the condition holds, else `May`; `Unknown` where it is not known.
    pub(super) fn when(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Must,
            Some(false) => Self::May,
            None => Self::Unknown,
        }
    }
}

/// A requisite's place: the document, the containers down to it, and what is known besides.
pub struct Scope<'a> {
    /// Kind of the document.
    pub document: DocumentKind,
    /// Its edition.
    pub edition: Edition,
    /// Whose part of it is there.
    pub who: Who,
    /// The requisite that the condition is about.
    pub tag: u16,
    pub(super) facts: Option<&'a Facts>,
    /// The document first, the container of the requisite last; never empty.
    pub(super) trail: &'a [&'a Node],
}

/// A container without anything inside.
static NOTHING: Node = Node { tag: 0, body: super::node::Body::Children(Vec::new()) };

impl<'a> Scope<'a> {
    /// The document.
    pub(super) fn root(&self) -> &'a Node {
        self.trail.first().copied().unwrap_or(&NOTHING)
    }

    /// The container of the requisite.
    pub(super) fn here(&self) -> &'a Node {
        self.trail.last().copied().unwrap_or(&NOTHING)
    }

    /// The container around the requisite's container.
    pub(super) fn outer(&self) -> &'a Node {
        self.trail.iter().rev().nth(1).copied().unwrap_or(&NOTHING)
    }

    /// A fact, where the registration is known.
    pub(super) fn fact(&self, of: impl Fn(&Facts) -> bool) -> Option<bool> {
        self.facts.map(of)
    }

    /// Lines of the receipt.
    pub(super) fn items(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.root().children_with(1059)
    }
}
