//! Repairing a wrong receipt: the reverse of it, and the right one.
//!
//! Which two documents the law wants follows from the edition of the formats (order ЕД-7-20/662@, FFD 1.05, 1.1, 1.2; tags
//! 1054, 1173, 1174, 1178, 1179, 1192):
//!
//! * FFD 1.1 and 1.2: two corrections, the first of the opposite operation with the wrong data, the second with the right ones;
//! * FFD 1.05: an ordinary receipt of the opposite operation and an ordinary one with the right data. A wrong correction is
//!   repaired by corrections there, too.
//!
//! All of them name the wrong receipt by its fiscal sign (1192), corrections also the day of its settlement (1178).

use crate::document::{Content, Document, DocumentId, DocumentState, Settlement};
use crate::extra::{Correction, LineExtra, Original, ReceiptExtra};
use crate::money::Money;
use crate::notice::Refusal;
use crate::payment::Charge;
use crate::receipt::{Cashier, Operation, Receipt};
use crate::registration::{Ffd, Registration};
use chrono::NaiveDate;

/// What a person wants: a receipt of ours is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The wrong receipt.
    pub of: DocumentId,
    /// Number of the order of the tax service (1179) that asks for it; none when the shop found it by itself (1173).
    pub order: Option<String>,
    /// Who repairs it.
    pub cashier: Cashier,
    /// The right one in full: lines, payments, taxes, operation. None when there should have been no receipt at all.
    pub right: Option<Box<Receipt>>,
}

/// What a receipt does in a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It takes back the wrong one; a right one does not follow.
    Cancel,
    /// It takes back the wrong one; a right one follows.
    Reverse,
    /// It is the right one.
    Right,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Cancel, Self::Reverse, Self::Right];

    /// Stable name of rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Reverse => "reverse",
            Self::Right => "right",
        }
    }
}

/// What a receipt that belongs to a repair says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepairOf {
    /// The wrong receipt.
    pub wrong: DocumentId,
    /// What this one does about it.
    pub part: Part,
    /// Day of the wrong settlement. Rates are asked for with it.
    pub settled_on: NaiveDate,
}

/// How far the repair of a receipt got: its documents that are good or on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repaired {
    /// What takes it back, and whether it is good.
    pub reverse: Option<(DocumentId, bool)>,
    /// The right one.
    pub right: Option<DocumentId>,
    /// Whether the one that takes it back announced a right one.
    pub announced: bool,
}

impl Repaired {
    /// Whether it was taken back and the right one is missing: its making was refused.
    pub const fn is_half(&self) -> bool {
        self.announced && matches!(self.reverse, Some((_, true))) && self.right.is_none()
    }
}

/// The documents of a repair in their order, one or two: the reverse unless it was made already, the right one.
///
/// `wrong`: the document the repair names, nothing when there is none. `given_back`: what returns gave back of it.
///
/// # Errors
/// `repair.original`: no good receipt of ours, or one that itself takes another back. `repair.returned`: returns gave back
/// something of it. `repair.done`: it is repaired already, or being repaired. `repair.additional`: 1192 of the right one is
/// taken by the repair. `registration.country`.
pub fn documents(
    repair: &Repair,
    wrong: Option<&Document>,
    repaired: Repaired,
    given_back: Money,
    registration: Option<&Registration>,
) -> Result<Vec<Content>, Refusal> {
    let Some(Registration::Ru(ru)) = registration else {
        return Err(Refusal::new("registration.country"));
    };
    let unknown = || Refusal::new("repair.original").with("document", repair.of.0).at("original");
    let (receipt, settlement) = wrong.and_then(repairable).ok_or_else(unknown)?;
    if let Some((by, _)) = repaired.reverse
        && !(repaired.is_half() && repair.right.is_some())
    {
        let refusal = Refusal::new("repair.done").with("document", repaired.right.unwrap_or(by).0);
        return Err(refusal.at("original"));
    }
    let is_return = gives_back(receipt.operation);
    if repaired.reverse.is_none() && given_back > Money::ZERO && !is_return {
        return Err(Refusal::new("repair.returned").with("returned", given_back).at("original"));
    }
    let settled_on = receipt.correction.as_ref().map_or(settlement.at.local().date(), |c| c.settled_on);
    let by_correction = ru.ffd > Ffd::V1_05 || receipt.correction.is_some();
    let correction = by_correction.then(|| Correction {
        prescribed: repair.order.is_some(),
        settled_on,
        order: repair.order.clone(),
    });
    let sign = settlement.sign.as_str();
    let mark = |extra: ReceiptExtra, part: Part| {
        let repair = Some(RepairOf { wrong: repair.of, part, settled_on });
        ReceiptExtra { additional: Some(sign.to_owned()), repair, ..extra }.boxed()
    };
    let mut documents = Vec::with_capacity(2);
    if repaired.reverse.is_none() {
        let part = if repair.right.is_some() { Part::Reverse } else { Part::Cancel };
        let mut reverse = opposite(receipt, repair.of);
        reverse.cashier = repair.cashier.clone();
        reverse.correction.clone_from(&correction);
        reverse.extra = mark(reverse.extra().clone(), part);
        documents.push(Content::Receipt(Box::new(reverse), Charge::None));
    }
    if let Some(right) = &repair.right {
        let mut right = Receipt::clone(right);
        if right.extra().additional.as_ref().is_some_and(|said| said != sign) {
            return Err(Refusal::new("repair.additional").at("right.items"));
        }
        right.correction = correction;
        right.extra = mark(right.extra().clone(), Part::Right);
        documents.push(Content::Receipt(Box::new(right), Charge::None));
    }
    Ok(documents)
}

/// A receipt that is good and takes nothing back for another repair.
fn repairable(document: &Document) -> Option<(&Receipt, &Settlement)> {
    let receipt = document.content.receipt().filter(|_| document.state == DocumentState::Settled)?;
    let takes_back =
        receipt.extra().repair.is_some_and(|repair| matches!(repair.part, Part::Cancel | Part::Reverse));
    Some((receipt, document.settlement.as_ref()?)).filter(|_| !takes_back)
}

/// Whether the operation gives back what another receipt took.
pub const fn gives_back(operation: Operation) -> bool {
    matches!(operation, Operation::SaleReturn | Operation::PurchaseReturn)
}

/// The same settlement the other way round. Taking back a sale gives back all its lines; taking back a return makes what it
/// gave back returnable again, so it names the same original.
fn opposite(wrong: &Receipt, id: DocumentId) -> Receipt {
    let mut reverse = wrong.clone();
    reverse.operation = match wrong.operation {
        Operation::Sale => Operation::SaleReturn,
        Operation::SaleReturn => Operation::Sale,
        Operation::Purchase => Operation::PurchaseReturn,
        Operation::PurchaseReturn => Operation::Purchase,
    };
    reverse.change = Money::ZERO;
    let mut extra = ReceiptExtra { printed: Vec::new(), ..wrong.extra().clone() };
    if !gives_back(wrong.operation) {
        extra.original = Some(Original::Ours(id));
        for (no, line) in (0u32..).zip(&mut reverse.lines) {
            let said = line.extra.take().map_or(LineExtra::NOTHING, |extra| *extra);
            line.extra = LineExtra { origin: Some(no), ..said }.boxed();
        }
    }
    reverse.extra = extra.boxed();
    reverse
}
