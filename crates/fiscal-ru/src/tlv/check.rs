//! A document against the table of its kind and edition.
//!
//! Looks at presence, place, repetition, type and width. Conditional requisites may stand or be missing here;
//! what their conditions demand is not part of the table.

use std::collections::BTreeMap;
use std::fmt;

use super::error::{TlvError, TlvErrorKind};
use super::node::{Body, Node};
use super::schema::{DocumentKind, Edition, Obligation, SetBy, TagType, row, rows_of, tag_info};
use super::tags::TAGS;
use super::value::check_width;

/// Whose part of the document is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// What the register is about to pass by command 07h: requisites of the storage must not be there.
    Register,
    /// The whole document as the storage or the operator holds it.
    Complete,
}

/// One container on the way from the document to a requisite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// Tag of the container.
    pub tag: u16,
    /// Which of the containers with this tag at its place, from 0: the line of the receipt for 1059.
    pub nth: usize,
}

/// One deviation from the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Containers from below the document down to the one concerned.
    pub path: Vec<Step>,
    /// The requisite.
    pub tag: u16,
    /// What is wrong with it.
    pub kind: FindingKind,
}

/// `1059[2]/1163: tag 1305: required, missing`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Step { tag, nth }) in self.path.iter().enumerate() {
            write!(f, "{}{tag}[{nth}]", if at == 0 { "" } else { "/" })?;
        }
        if !self.path.is_empty() {
            f.write_str(": ")?;
        }
        write!(f, "tag {}: {}", self.tag, self.kind)
    }
}

/// The reason inside a [`Finding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FindingKind {
    /// The outer container is another document.
    #[error("the document is not of form {expected}")]
    WrongDocument {
        /// Form code that was asked for.
        expected: u16,
    },
    /// Required, not there.
    #[error("required, missing")]
    Missing,
    /// There, not used in this container by this edition.
    #[error("not used here in this edition")]
    Absent,
    /// There, but the document has it inside another container only; 0 is the document itself.
    #[error("belongs into container {expected}")]
    WrongContainer {
        /// The first container that has it.
        expected: u16,
    },
    /// There, but belongs on paper only.
    #[error("stands on paper only")]
    PrintOnly,
    /// Passed by the register, but formed by the storage.
    #[error("formed by the fiscal storage, not by the register")]
    SetByFn,
    /// More than one in a container although not repeatable. Reported once for a container.
    #[error("repeated")]
    Repeated,
    /// The tag table has no such tag.
    #[error("unknown tag")]
    UnknownTag,
    /// Wrong type or width.
    #[error("{0}")]
    Malformed(TlvErrorKind),
}

/// Compares a document with the tables; an empty list means nothing was found.
///
/// `tree` is the whole document with its form code as outer tag. For `Who::Register` wrap what is passed by
/// command 07h into [`Node::container`] of the form code.
#[must_use]
pub fn check(document: DocumentKind, edition: Edition, tree: &Node, who: Who) -> Vec<Finding> {
    let mut run = Run { document, edition, who, path: Vec::new(), findings: Vec::new() };
    if tree.tag == document.code() {
        run.shape(tree);
        run.container(0, tree.children());
    } else {
        run.find(tree.tag, FindingKind::WrongDocument { expected: document.code() });
    }
    run.findings
}

struct Run {
    document: DocumentKind,
    edition: Edition,
    who: Who,
    path: Vec<Step>,
    findings: Vec<Finding>,
}

impl Run {
    fn find(&mut self, tag: u16, kind: FindingKind) {
        self.findings.push(Finding { path: self.path.clone(), tag, kind });
    }

    fn container(&mut self, parent: u16, children: &[Node]) {
        let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
        for node in children {
            let count = seen.entry(node.tag).or_default();
            let nth = *count;
            *count += 1;
            self.node(parent, node, nth);
        }
        for row in rows_of(self.document, parent) {
            let expected = row.obligation(self.edition) == Obligation::Required
                && !row.print_only
                && !(self.who == Who::Register && row.set_by(self.edition) == SetBy::Fn);
            if expected && !seen.contains_key(&row.tag) {
                self.find(row.tag, FindingKind::Missing);
            }
        }
    }

    fn node(&mut self, parent: u16, node: &Node, nth: usize) {
        let tag = node.tag;
        let Some(info) = tag_info(tag) else { return self.find(tag, FindingKind::UnknownTag) };
        let Some(row) = row(self.document, parent, tag) else {
            let kind = match self.home_of(tag) {
                Some(expected) => FindingKind::WrongContainer { expected },
                None => FindingKind::Absent,
            };
            return self.find(tag, kind);
        };
        if row.print_only {
            return self.find(tag, FindingKind::PrintOnly);
        }
        if row.obligation(self.edition) == Obligation::Absent {
            return self.find(tag, FindingKind::Absent);
        }
        if self.who == Who::Register && row.set_by(self.edition) == SetBy::Fn {
            return self.find(tag, FindingKind::SetByFn);
        }
        if nth == 1 && !info.repeatable {
            self.find(tag, FindingKind::Repeated);
        }
        self.shape(node);
        if info.ty == TagType::Stlv {
            self.path.push(Step { tag, nth });
            self.container(tag, node.children());
            self.path.pop();
        }
    }

    /// The first container of this document and edition that has the tag.
    fn home_of(&self, tag: u16) -> Option<u16> {
        let containers = TAGS.iter().filter(|info| info.ty == TagType::Stlv).map(|info| info.tag);
        std::iter::once(0).chain(containers).find(|parent| {
            row(self.document, *parent, tag)
                .is_some_and(|row| !row.print_only && row.obligation(self.edition) != Obligation::Absent)
        })
    }

    fn shape(&mut self, node: &Node) {
        let Some(info) = tag_info(node.tag) else { return };
        let outcome = match (&node.body, info.ty) {
            (Body::Value(bytes), ty) if ty != TagType::Stlv => check_width(info, bytes),
            (Body::Children(_), TagType::Stlv) => match (node.value_len(), info.max_len.map(usize::from)) {
                (len, Some(max)) if len > max => {
                    Err(TlvError::new(node.tag, TlvErrorKind::TooLong { len, max }))
                }
                _ => Ok(()),
            },
            (_, expected) => Err(TlvError::new(node.tag, TlvErrorKind::WrongType { expected })),
        };
        if let Err(error) = outcome {
            self.find(node.tag, FindingKind::Malformed(error.kind));
        }
    }
}
