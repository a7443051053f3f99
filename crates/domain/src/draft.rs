//! What a person is working on and nobody has promised anything about yet: a basket, later a correction or a wizard.
//!
//! A draft is one row with a revision. Whoever changes it names the revision it saw; a change of another one does
//! nothing. The receipt that is paid copies everything it needs, so a draft may be lost and no document is.

use crate::discount::{Adjustment, change_line, change_receipt};
use crate::document::DocumentId;
use crate::extra::{Correction, Original};
use crate::money::{Money, Quantity, cost};
use crate::receipt::{Line, Operation};

/// Number of a draft, from 1, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(pub u64);

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its number.
    pub id: DraftId,
    /// Counts its changes, from 1.
    pub rev: u64,
    /// What is in it.
    pub body: DraftBody,
    /// The document that was made of it; the draft stays, unchanged, until the person goes on.
    pub document: Option<DocumentId>,
}

/// What a draft is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftBody {
    /// A receipt being put together.
    Sale(SaleDraft),
}

/// A receipt being put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleDraft {
    /// What the money will do.
    pub operation: Operation,
    /// Lines in the order they were added, at most [`SaleDraft::MAX_LINES`].
    pub lines: Vec<DraftLine>,
    /// Number of the last line that was added, over the life of the draft.
    pub last_no: u32,
    /// Line that was added or changed last: shells show it.
    pub fresh: Option<u32>,
    /// The line that was deleted last and where it stood: it can be brought back.
    pub removed: Option<(usize, DraftLine)>,
    /// Discount or markup of the whole receipt, after those of the lines. It never takes all.
    pub change: Option<Adjustment>,
    /// What a return gives back. Lines of one of our own receipts name theirs ([`LineExtra::origin`](crate::extra::LineExtra)).
    pub original: Option<Original>,
    /// What makes it a correction.
    pub correction: Option<Correction>,
    /// The wrong receipt that this is the right one for.
    pub repair: Option<DocumentId>,
}

/// A line with a number that stays while others come and go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its number in the draft, from 1.
    pub no: u32,
    /// What is sold, before its discount.
    pub line: Line,
    /// Its discount or markup. It never takes all.
    pub change: Option<Adjustment>,
}

impl DraftLine {
    /// What it costs after its discount; nothing when that does not fit.
    pub fn cost(&self) -> Option<Money> {
        self.change.map_or(Some(self.line.cost), |change| change.applied(self.line.cost))
    }

    /// The lines of the receipt: one, or two where one price can not say it.
    fn sold(&self) -> Option<Vec<Line>> {
        match self.change {
            Some(change) => change_line(&self.line, change.of(self.line.cost)?),
            None => Some(vec![self.line.clone()]),
        }
    }
}

/// A change of a draft, against the revision its author saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftChange {
    /// The draft and the revision that was seen; nothing begins a new one, which needs that there is none.
    pub seen: Option<(DraftId, u64)>,
    /// What it becomes; nothing discards it.
    pub body: Option<DraftBody>,
}

impl Default for SaleDraft {
    fn default() -> Self {
        Self {
            operation: Operation::Sale,
            lines: Vec::new(),
            last_no: 0,
            fresh: None,
            removed: None,
            change: None,
            original: None,
            correction: None,
            repair: None,
        }
    }
}

impl SaleDraft {
    /// Lines a draft holds at most: a receipt of more does not fit the fiscal storage (30 KB of TLV).
    pub const MAX_LINES: usize = 200;

    /// Sum of the lines, after the discounts of each; nothing when it does not fit.
    pub fn subtotal(&self) -> Option<Money> {
        self.lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.cost()?))
    }

    /// Whether it is nothing but a sale.
    pub const fn is_plain(&self) -> bool {
        matches!(self.operation, Operation::Sale)
            && self.original.is_none()
            && self.correction.is_none()
            && self.repair.is_none()
    }

    /// What is due: the sum of the lines after all discounts; nothing when it does not fit.
    pub fn total(&self) -> Option<Money> {
        let subtotal = self.subtotal()?;
        self.change.map_or(Some(subtotal), |change| change.applied(subtotal))
    }

    /// The lines of the receipt, after all discounts; they add up to [`SaleDraft::total`]. Nothing when a sum does not fit.
    pub fn sold(&self) -> Option<Vec<Line>> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            lines.extend(line.sold()?);
        }
        match self.change {
            Some(change) => change_receipt(&lines, change.of(self.subtotal()?)?),
            None => Some(lines),
        }
    }

    /// The line of this number, before its discount.
    pub fn line(&self, no: u32) -> Option<&Line> {
        self.row(no).map(|l| &l.line)
    }

    /// The line of this number with its discount.
    pub fn row(&self, no: u32) -> Option<&DraftLine> {
        self.lines.iter().find(|l| l.no == no)
    }

    /// Gives a line a discount or markup, or takes it away; without a number the whole receipt. Nothing for an unknown line,
    /// or when it would take all or a sum does not fit.
    #[must_use]
    pub fn with_change(&self, no: Option<u32>, change: Option<Adjustment>) -> Option<Self> {
        let mut next = self.clone();
        let (place, sum) = match no {
            Some(no) => {
                let line = next.lines.iter_mut().find(|l| l.no == no)?;
                (&mut line.change, line.line.cost)
            }
            None => (&mut next.change, self.subtotal()?),
        };
        if let Some(change) = change {
            change.of(sum)?;
        }
        *place = change;
        next.changed(no)
    }

    /// Adds a line; the same thing at the same price becomes more of the line that is there. Nothing when the draft is
    /// full or a sum does not fit: the draft is then unchanged.
    #[must_use]
    pub fn with(&self, line: Line) -> Option<Self> {
        let mut next = self.clone();
        let alike =
            |l: &&mut DraftLine| Line { quantity: line.quantity, cost: line.cost, ..l.line.clone() } == line;
        let no = if let Some(same) = next.lines.iter_mut().find(alike) {
            same.line.quantity = same.line.quantity.checked_add(line.quantity)?;
            same.line.cost = cost(same.line.price, same.line.quantity)?;
            same.no
        } else {
            if next.lines.len() >= Self::MAX_LINES {
                return None;
            }
            next.last_no = next.last_no.checked_add(1)?;
            next.lines.push(DraftLine { no: next.last_no, line, change: None });
            next.last_no
        };
        next.changed(Some(no))
    }

    /// Sets the quantity of a line. Nothing for an unknown line, a quantity of zero, or a sum that does not fit.
    #[must_use]
    pub fn with_quantity(&self, no: u32, quantity: Quantity) -> Option<Self> {
        let line = self.line(no)?;
        self.with_line(no, Line { quantity, cost: cost(line.price, quantity)?, ..line.clone() })
    }

    /// Puts this in the place of a line. Nothing for an unknown line, a quantity of zero, or a sum that does not fit.
    #[must_use]
    pub fn with_line(&self, no: u32, line: Line) -> Option<Self> {
        let mut next = self.clone();
        let place = &mut next.lines.iter_mut().find(|l| l.no == no)?.line;
        if line.quantity.is_zero() {
            return None;
        }
        *place = line;
        next.changed(Some(no))
    }

    /// Deletes a line, so that it can be brought back. Nothing for an unknown one.
    #[must_use]
    pub fn without(&self, no: u32) -> Option<Self> {
        let mut next = self.clone();
        let at = next.lines.iter().position(|l| l.no == no)?;
        let line = next.lines.remove(at);
        next = next.changed(None)?;
        next.removed = Some((at, line));
        Some(next)
    }

    /// Brings the line back that was deleted last, to where it stood.
    #[must_use]
    pub fn with_removed(&self) -> Option<Self> {
        let mut next = self.clone();
        let (at, line) = next.removed.take()?;
        let no = line.no;
        next.lines.insert(at.min(next.lines.len()), line);
        next.changed(Some(no))
    }

    /// A discount that would now take all is dropped: the person made the line or the receipt smaller than it.
    fn changed(mut self, fresh: Option<u32>) -> Option<Self> {
        for line in &mut self.lines {
            line.change = line.change.filter(|change| change.of(line.line.cost).is_some());
        }
        let subtotal = self.subtotal()?;
        self.change = self.change.filter(|change| !self.lines.is_empty() && change.of(subtotal).is_some());
        self.total()?;
        self.fresh = fresh;
        self.removed = None;
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use proptest::prelude::*;

    fn tea(price: u64) -> Line {
        sample::line(price, Quantity::ONE)
    }

    #[test]
    fn the_same_thing_becomes_more_of_its_line() {
        let draft = SaleDraft::default().with(tea(50)).unwrap().with(tea(50)).unwrap().with(tea(70)).unwrap();
        assert_eq!(draft.lines.len(), 2);
        assert_eq!(draft.line(1).unwrap().quantity, Quantity::parse("2").unwrap());
        assert_eq!(draft.line(1).unwrap().cost, Money::from_minor(100));
        assert_eq!(draft.total(), Some(Money::from_minor(170)));
        assert_eq!(draft.fresh, Some(2));
    }

    #[test]
    fn a_deleted_line_comes_back_to_its_place() {
        let draft = SaleDraft::default().with(tea(50)).unwrap().with(tea(70)).unwrap();
        let without = draft.without(1).unwrap();
        assert_eq!(without.total(), Some(Money::from_minor(70)));
        assert_eq!(without.with_removed().unwrap().lines, draft.lines);
        assert_eq!(without.with(tea(90)).unwrap().with_removed(), None, "something else was done since");
    }

    #[test]
    fn discounts_follow_the_quantity() {
        let three = Quantity::parse("3").unwrap();
        let draft = SaleDraft::default().with(tea(1_000)).unwrap().with(tea(500)).unwrap();
        let draft = draft.with_change(Some(1), Some(Adjustment::PercentOff(1_000))).unwrap();
        assert_eq!(draft.total(), Some(Money::from_minor(1_400)));
        let draft = draft.with_quantity(1, three).unwrap();
        assert_eq!(draft.total(), Some(Money::from_minor(3_200)));
        let draft = draft.with_change(None, Some(Adjustment::SumOff(Money::from_minor(201)))).unwrap();
        assert_eq!(
            (draft.subtotal(), draft.total()),
            (Some(Money::from_minor(3_200)), Some(Money::from_minor(2_999)))
        );
        assert_eq!(sample::sold(draft.sold().unwrap()).total, Money::from_minor(2_999));
        // The same thing once more is more of its line, with its discount.
        let more = draft.with(tea(1_000)).unwrap();
        assert_eq!((more.lines.len(), more.total()), (2, Some(Money::from_minor(3_899))));
    }

    #[test]
    fn a_discount_that_would_take_all_is_refused_and_dropped_when_it_comes_to_that() {
        let draft = SaleDraft::default().with(tea(500)).unwrap().with(tea(700)).unwrap();
        let off = |sum| Some(Adjustment::SumOff(Money::from_minor(sum)));
        assert_eq!(draft.with_change(Some(1), off(500)), None);
        assert_eq!(draft.with_change(None, off(1_200)), None);
        assert_eq!(draft.with_change(Some(3), off(1)), None);
        let cheap = draft.with_change(None, off(1_100)).unwrap();
        let smaller = cheap.without(2).unwrap();
        assert_eq!((smaller.change, smaller.total()), (None, Some(Money::from_minor(500))));
        let line = draft.with_change(Some(2), off(600)).unwrap();
        let half = line.with_quantity(2, Quantity::parse("0.5").unwrap()).unwrap();
        assert_eq!((half.row(2).unwrap().change, half.total()), (None, Some(Money::from_minor(850))));
    }

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let draft = SaleDraft::default().with(tea(50)).unwrap();
        assert_eq!(draft.with_quantity(1, Quantity::parse("0").unwrap()), None);
        assert_eq!(draft.with_quantity(2, Quantity::parse("1").unwrap()), None);
        assert_eq!(draft.without(7), None);
        let mut full = SaleDraft::default();
        for price in 1..=u64::try_from(SaleDraft::MAX_LINES).unwrap() {
            full = full.with(tea(price)).unwrap();
        }
        assert_eq!(full.with(tea(1_000)), None);
        assert!(full.with(tea(1)).is_some(), "more of a line that is there still fits");
    }

    fn adjustment() -> impl Strategy<Value = Option<Adjustment>> {
        prop_oneof![
            Just(None),
            (1u16..9_999).prop_map(|percent| Some(Adjustment::PercentOff(percent))),
            (1u16..20_000).prop_map(|percent| Some(Adjustment::PercentOn(percent))),
            (1u64..100_000).prop_map(|sum| Some(Adjustment::SumOff(Money::from_minor(sum)))),
            (1u64..100_000).prop_map(|sum| Some(Adjustment::SumOn(Money::from_minor(sum)))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_due_is_what_the_lines_of_the_receipt_add_up_to(
            lines in proptest::collection::vec((1u64..500_000, 1u64..5_000, 0u8..=3, adjustment()), 1..8),
            whole in adjustment(),
        ) {
            let mut draft = SaleDraft::default();
            for (price, mantissa, scale, change) in lines {
                let line = sample::line(price, Quantity::new(mantissa, scale).unwrap());
                draft = draft.with(line).unwrap();
                if let Some(discounted) = draft.with_change(draft.fresh, change) {
                    draft = discounted;
                }
            }
            if let Some(discounted) = draft.with_change(None, whole) {
                draft = discounted;
            }
            // A receipt is made of them, so its arithmetic holds.
            prop_assert_eq!(Some(sample::sold(draft.sold().unwrap()).total), draft.total());
        }
    }
}
