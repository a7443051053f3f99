//! A document against the table of its kind and edition.
//!
//! Looks at presence, place, repetition, type, width and listed values, and at the conditions of the table as far as
//! the document and the facts of its register decide them. A conditional requisite without a condition text may stand
//! or be missing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use super::conditions::{Rule, condition};
use super::documents::ROWS;
use super::error::{DecodeError, TlvError, TlvErrorKind};
use super::facts::Facts;
use super::node::{Body, Node};
use super::ranges;
use super::reader::decode_list;
use super::schema::{
    DocRow, DocumentKind, Edition, Obligation, SetBy, TagInfo, TagType, range_of, row, tag_info,
};
use super::scope::{Need, Scope};
use super::tags::TAGS;
use super::value::{check_width, is_canonical};

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
    /// Its condition holds, not there.
    #[error("missing, although: {because}")]
    Needed {
        /// Text of the condition.
        because: &'static str,
    },
    /// There, although its condition excludes it.
    #[error("not to be here, because: {because}")]
    Unwanted {
        /// Text of the condition.
        because: &'static str,
    },
    /// The value does not fit the rest of the document or the facts.
    #[error("the value does not fit: {because}")]
    Unfit {
        /// Text of the condition.
        because: &'static str,
    },
    /// Not a value that the order lists for the tag.
    #[error("not a value of this requisite")]
    OutOfRange,
    /// A number written by the register with high zero bytes, or with no byte at all.
    #[error("the number is not in its shortest form")]
    NotCanonical,
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
/// command 07h into [`Node::container`] of the form code, or call [`check_form`]. Without `facts` conditions that ask
/// for them are not judged; a registration report in whole brings its own.
#[must_use]
pub fn check(
    document: DocumentKind,
    edition: Edition,
    tree: &Node,
    who: Who,
    facts: Option<&Facts>,
) -> Vec<Finding> {
    if tree.tag != document.code() {
        let kind = FindingKind::WrongDocument { expected: document.code() };
        return vec![Finding { path: Vec::new(), tag: tree.tag, kind }];
    }
    let own = if who == Who::Complete { Facts::of_report(tree) } else { None };
    let facts = facts.or(own.as_ref());
    let mut run =
        Run { document, edition, who, facts, trail: vec![tree], path: Vec::new(), findings: Vec::new() };
    if let Some(info) = tag_info(tree.tag) {
        run.shape(info, tree);
    }
    run.container(0, tree.children());
    run.findings
}

/// Compares what the register is about to pass by command 07h (a plain list of TLV objects) with the tables: nothing
/// that the storage forms, everything that the register has to say, each condition that the facts decide.
///
/// # Errors
/// Bytes that are not a list of whole objects.
pub fn check_form(
    document: DocumentKind,
    edition: Edition,
    form: &[u8],
    facts: &Facts,
) -> Result<Vec<Finding>, DecodeError> {
    let tree = Node::container(document.code(), decode_list(form)?);
    Ok(check(document, edition, &tree, Who::Register, Some(facts)))
}

struct Run<'a> {
    document: DocumentKind,
    edition: Edition,
    who: Who,
    facts: Option<&'a Facts>,
    /// The document and the containers down to the one that is looked at.
    trail: Vec<&'a Node>,
    path: Vec<Step>,
    findings: Vec<Finding>,
}

impl<'a> Run<'a> {
    fn find(&mut self, tag: u16, kind: FindingKind) {
        self.findings.push(Finding { path: self.path.clone(), tag, kind });
    }

    /// Whether the requisite is not this side's to write.
    fn is_others(&self, row: &DocRow) -> bool {
        self.who == Who::Register && row.set_by(self.edition) == SetBy::Fn
    }

    fn scope(&self, tag: u16) -> Scope<'_> {
        let Self { document, edition, who, facts, ref trail, .. } = *self;
        Scope { document, edition, who, tag, facts, trail }
    }

    fn container(&mut self, parent: u16, children: &'a [Node]) {
        let rows = Rows::of(self.document, parent);
        let mut seen: BTreeMap<u16, usize> = BTreeMap::new();
        for node in children {
            let count = seen.entry(node.tag).or_default();
            let nth = *count;
            *count += 1;
            self.node(rows, node, nth);
        }
        for at in 0..rows.rows.len() {
            if let Some((row, rule)) = rows.get(at).filter(|(row, _)| !seen.contains_key(&row.tag)) {
                self.absent(row, rule);
            }
        }
    }

    /// A requisite that is not there.
    fn absent(&mut self, row: &DocRow, rule: Option<&Rule>) {
        let obligation = row.obligation(self.edition);
        if obligation == Obligation::Absent || row.print_only || self.is_others(row) {
            return;
        }
        if obligation == Obligation::Required {
            return self.find(row.tag, FindingKind::Missing);
        }
        let need = rule.and_then(|rule| rule.need(&self.scope(row.tag)));
        if need == Some(Need::Must) {
            self.find(row.tag, FindingKind::Needed { because: row.condition });
        }
    }

    fn node(&mut self, rows: Rows, node: &'a Node, nth: usize) {
        let tag = node.tag;
        let Some(info) = tag_info(tag) else { return self.find(tag, FindingKind::UnknownTag) };
        let Some((row, rule)) = rows.find(tag) else {
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
        if self.is_others(row) {
            return self.find(tag, FindingKind::SetByFn);
        }
        if nth == 1 && !info.repeatable {
            self.find(tag, FindingKind::Repeated);
        }
        // One too many is a finding whatever it says; a thousand are not judged a thousand times.
        let counted = nth == 0 || info.repeatable;
        if self.shape(info, node) && counted {
            self.value(row, rule, info, node);
        }
        if info.ty == TagType::Stlv {
            self.path.push(Step { tag, nth });
            self.trail.push(node);
            self.container(tag, node.children());
            self.trail.pop();
            self.path.pop();
        }
    }

    /// Condition and value of a requisite that is there and well formed.
    fn value(&mut self, row: &DocRow, rule: Option<&Rule>, info: &TagInfo, node: &Node) {
        if let Some(rule) = rule {
            let scope = self.scope(row.tag);
            let unwanted = rule.need(&scope) == Some(Need::MustNot);
            let unfit = !rule.holds(&scope, node);
            let because = row.condition;
            if unwanted {
                self.find(row.tag, FindingKind::Unwanted { because });
            }
            if unfit {
                self.find(row.tag, FindingKind::Unfit { because });
            }
        }
        let Body::Value(bytes) = &node.body else { return };
        if !ranges::allowed(self.edition, info, bytes) {
            self.find(row.tag, FindingKind::OutOfRange);
        }
        if self.who == Who::Register && !is_canonical(info, bytes) {
            self.find(row.tag, FindingKind::NotCanonical);
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

    /// Type and width; whether both are right.
    fn shape(&mut self, info: &TagInfo, node: &Node) -> bool {
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
        match outcome {
            Ok(()) => true,
            Err(error) => {
                self.find(node.tag, FindingKind::Malformed(error.kind));
                false
            }
        }
    }
}

/// Rules of all rows, in their order.
static RULES: LazyLock<Vec<Option<&'static Rule>>> =
    LazyLock::new(|| ROWS.iter().map(|row| Some(&condition(row.condition)?.rule)).collect());

/// The rows of one container with their rules.
#[derive(Clone, Copy)]
struct Rows {
    rows: &'static [DocRow],
    rules: &'static [Option<&'static Rule>],
}

impl Rows {
    fn of(document: DocumentKind, parent: u16) -> Self {
        let range = range_of(document, parent);
        Self {
            rows: ROWS.get(range.clone()).unwrap_or_default(),
            rules: RULES.get(range).unwrap_or_default(),
        }
    }

    fn get(self, at: usize) -> Option<(&'static DocRow, Option<&'static Rule>)> {
        Some((self.rows.get(at)?, self.rules.get(at).copied().flatten()))
    }

    fn find(self, tag: u16) -> Option<(&'static DocRow, Option<&'static Rule>)> {
        self.get(self.rows.binary_search_by_key(&tag, |row| row.tag).ok()?)
    }
}
