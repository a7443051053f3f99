//! What a document does not say about itself, but the registration of its register does.

use super::node::Node;
use super::schema::DocumentKind;

/// Conditions of use as registered. Conditions of the tables that depend on them are judged only where they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Works inside an automatic device (1001).
    pub automatic: bool,
    /// Does not send documents to an operator (1002).
    pub autonomous: bool,
    /// For settlements on the Internet only (1108; FFD 1.2: bit 5 of 1290).
    pub internet: bool,
    /// For services only (1109; bit 9).
    pub services: bool,
    /// Sells excisable goods (1207; bit 6).
    pub excise: bool,
    /// Sells goods under mandatory marking (FFD 1.2: bit 8).
    pub marking: bool,
    /// Takes stakes of gambling (1193; bit 10).
    pub gambling: bool,
    /// Sells lottery tickets (1126; bit 11).
    pub lottery: bool,
    /// Agent kinds the user may act as, bits of 1057; FFD 1.2 does not register them.
    pub agents: u8,
    /// Tax systems, bits of 1062; 0: not known.
    pub tax_systems: u8,
    /// Receipts are sent to buyers electronically, so there is a sender's address (1117).
    pub sends_receipts: bool,
}

impl Facts {
    /// What a registration report (forms 1 and 11) in whole says; `None` for other documents.
    #[must_use]
    pub fn of_report(report: &Node) -> Option<Self> {
        let kind = DocumentKind::from_code(report.tag)?;
        if !matches!(kind, DocumentKind::Registration | DocumentKind::Reregistration) {
            return None;
        }
        let conditions = report.number(1290).unwrap_or(0);
        let flag = |tag: u16| report.number(tag) == Some(1);
        let either = |tag: u16, bit: u32| flag(tag) || conditions >> bit & 1 == 1;
        let mask = |tag: u16| report.number(tag).and_then(|bits| u8::try_from(bits).ok()).unwrap_or(0);
        Some(Self {
            automatic: flag(1001),
            autonomous: flag(1002),
            internet: either(1108, 5),
            services: either(1109, 9),
            excise: either(1207, 6),
            marking: conditions >> 8 & 1 == 1,
            gambling: either(1193, 10),
            lottery: either(1126, 11),
            agents: mask(1057),
            tax_systems: mask(1062),
            sends_receipts: report.child(1117).is_some(),
        })
    }
}
