//! What returns give back: of which line of which receipt, and how much; and which receipts are repaired.

use crate::error::StoreError;
use crate::rows::unknown;
use crate::view::View;
use domain::country::OriginalState;
use domain::document::{Address, Content, Document, DocumentId, DocumentState, Settlement};
use domain::extra::{Original, PaperReceipt, Returned};
use domain::money::{Money, Quantity};
use domain::receipt::Receipt;
use domain::registration::Registration;
use domain::repair::{Part, Repaired, gives_back};
use rusqlite::params;

/// Decimals of the quantities in the table.
const SCALE: u8 = Quantity::MAX_SCALE;

/// A row of `given_back`, without its key: the return and the line of it, -1 for all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GivenBack {
    pub original: String,
    pub line: Option<u32>,
    pub quantity: Option<i64>,
    pub cost: i64,
}

/// How the table names an original.
fn name(original: &Original) -> String {
    match original {
        Original::Ours(document) => document.0.to_string(),
        Original::Paper(PaperReceipt { register, number, sign, .. }) => format!("{register}/{number}/{sign}"),
    }
}

/// The rows of a return, by line of the return; none for any other receipt.
pub(crate) fn given_back(receipt: &Receipt) -> Vec<(i64, GivenBack)> {
    let Some(original) = &receipt.extra().original else { return Vec::new() };
    let original = name(original);
    // Taking back a return makes what it gave back returnable again.
    let takes_back_a_return = receipt.extra().repair.is_some() && !gives_back(receipt.operation);
    let sign = if takes_back_a_return { -1 } else { 1 };
    let cost = |money: Money| i64::try_from(money.minor()).unwrap_or(i64::MAX).saturating_mul(sign);
    let all = GivenBack { original: original.clone(), line: None, quantity: None, cost: cost(receipt.total) };
    let lines = (0i64..).zip(&receipt.lines).filter_map(|(no, line)| {
        let quantity = line.quantity.in_scale(SCALE).and_then(|q| i64::try_from(q).ok()).unwrap_or(i64::MAX);
        let line_of = line.extra().origin?;
        let row = GivenBack {
            original: original.clone(),
            line: Some(line_of),
            quantity: Some(quantity.saturating_mul(sign)),
            cost: cost(line.cost),
        };
        Some((no, row))
    });
    std::iter::once((-1, all)).chain(lines).collect()
}

impl View<'_> {
    /// The receipt a return names, and what was given back of it so far.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn original(&self, original: &Original) -> Result<OriginalState, StoreError> {
        self.original_but(original, None)
    }

    /// The same without what this return gave back.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn original_but(
        &self,
        original: &Original,
        but: Option<DocumentId>,
    ) -> Result<OriginalState, StoreError> {
        let (receipt, paper) = match original {
            Original::Paper(paper) => (None, Some(paper.clone())),
            Original::Ours(id) => self.ours(*id)?.unzip(),
        };
        let settled_on = paper.as_ref().map(|paper| paper.at.date());
        let mut returned = Returned::default();
        let sql =
            "SELECT line, sum(quantity), sum(cost) FROM given_back WHERE original = ?1 AND document IS NOT ?2
            GROUP BY line HAVING line IS NULL OR sum(quantity) <> 0";
        let mut select = self.conn.prepare_cached(sql)?;
        let mut rows = select.query(params![name(original), but.map(|id| id.0)])?;
        while let Some(row) = rows.next()? {
            let cost = Money::from_minor(row.get(2)?);
            match row.get::<_, Option<u32>>(0)? {
                Some(line) => {
                    let quantity = Quantity::new(row.get(1)?, SCALE).unwrap_or(Quantity::ONE);
                    returned.lines.push((line, quantity, cost));
                }
                None => returned.total = cost,
            }
        }
        Ok(OriginalState { receipt, settled_on, paper, returned })
    }

    /// How far the repair of a receipt got.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn repaired(&self, wrong: DocumentId) -> Result<Repaired, StoreError> {
        let sql = "SELECT r.document, r.part, d.state FROM repair r JOIN document d ON d.id = r.document
            WHERE r.wrong = ?1";
        let mut repaired = Repaired::default();
        let mut select = self.conn.prepare_cached(sql)?;
        let mut rows = select.query([wrong.0])?;
        while let Some(row) = rows.next()? {
            let (by, name, state) =
                (DocumentId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, String>(2)?);
            match Part::ALL.into_iter().find(|part| part.as_str() == name) {
                Some(Part::Right) => repaired.right = Some(by),
                Some(part) => {
                    repaired.reverse = Some((by, state == "settled"));
                    repaired.announced = part == Part::Reverse;
                }
                None => return Err(unknown("part of a repair", &name)),
            }
        }
        Ok(repaired)
    }

    /// Wrong receipts that were taken back and whose right one is missing, because its making was refused.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn half_repaired(&self) -> Result<Vec<DocumentId>, StoreError> {
        let sql = "SELECT r.wrong FROM repair r JOIN document d ON d.id = r.document
            WHERE r.part = 'reverse' AND d.state = 'settled'
            AND NOT EXISTS (SELECT 1 FROM repair x WHERE x.wrong = r.wrong AND x.part = 'right') ORDER BY r.wrong";
        let mut select = self.conn.prepare_cached(sql)?;
        let wrong = select.query_map([], |row| row.get(0).map(DocumentId))?;
        Ok(wrong.collect::<Result<_, _>>()?)
    }

    /// What the fiscal side made of the receipt of ours that a return names.
    pub(crate) fn settlement_of_original(
        &self,
        content: &Content,
    ) -> Result<Option<Box<Settlement>>, StoreError> {
        let named = content.receipt().and_then(|receipt| receipt.extra().original.as_ref());
        let Some(Original::Ours(id)) = named else { return Ok(None) };
        let found = self.document_where("WHERE d.id = ?1", [id.0])?;
        Ok(found.and_then(|document| document.settlement).map(Box::new))
    }

    /// A receipt of ours that is good, and what its paper says.
    fn ours(&self, id: DocumentId) -> Result<Option<(Box<Receipt>, PaperReceipt)>, StoreError> {
        let document = self.document(id)?.filter(|d| {
            matches!(d.state, DocumentState::Settled | DocumentState::Autonomous)
                && d.content.kind().is_receipt()
        });
        let Some(Document {
            content: Content::Receipt(receipt, _), autonomous, settlement, accepted, ..
        }) = document
        else {
            return Ok(None);
        };
        let (register, number) = match self.situation()?.registration {
            Some(Registration::Kz(kz)) => (kz.rnm, 0),
            _ => {
                let addresses = self.attempts_of(id)?.into_iter().map(|tried| tried.attempt.address);
                let mut storage = addresses.filter_map(|address| match address {
                    Address::Storage { serial, document } => Some((serial, document)),
                    Address::Operator { .. } | Address::Vendor { .. } => None,
                });
                storage.next_back().unwrap_or_default()
            }
        };
        // The buyer holds what was signed first, whatever number the operator gave it later.
        let (sign, at) = match (&autonomous, settlement) {
            (Some(signed), _) => (signed.number.to_string(), signed.at),
            (None, Some(settled)) => (settled.sign, settled.at),
            (None, None) => (String::new(), accepted),
        };
        let paper = PaperReceipt {
            register,
            number,
            sign,
            at: at.local(),
            total: receipt.total,
            autonomous: autonomous.is_some(),
        };
        Ok(Some((receipt, paper)))
    }
}
