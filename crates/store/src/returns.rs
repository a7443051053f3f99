//! What returns give back: of which line of which receipt, and how much.

use crate::error::StoreError;
use crate::view::View;
use domain::country::OriginalState;
use domain::document::{Address, Content, Document, DocumentId, DocumentState};
use domain::extra::{Original, PaperReceipt, Returned};
use domain::money::{Money, Quantity};
use domain::receipt::Receipt;
use domain::registration::Registration;

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
    let cost = |money: Money| i64::try_from(money.minor()).unwrap_or(i64::MAX);
    let all = GivenBack { original: original.clone(), line: None, quantity: None, cost: cost(receipt.total) };
    let lines = (0i64..).zip(&receipt.lines).filter_map(|(no, line)| {
        let quantity = line.quantity.in_scale(SCALE).and_then(|q| i64::try_from(q).ok()).unwrap_or(i64::MAX);
        let line_of = line.extra().origin?;
        let row = GivenBack {
            original: original.clone(),
            line: Some(line_of),
            quantity: Some(quantity),
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
        let (receipt, paper) = match original {
            Original::Paper(paper) => (None, Some(paper.clone())),
            Original::Ours(id) => self.ours(*id)?.unzip(),
        };
        let settled_on = paper.as_ref().map(|paper| paper.at.date());
        let mut returned = Returned::default();
        let sql = "SELECT line, sum(quantity), sum(cost) FROM given_back WHERE original = ?1 GROUP BY line";
        let mut select = self.conn.prepare_cached(sql)?;
        let mut rows = select.query([name(original)])?;
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
