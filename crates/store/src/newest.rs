//! The newest documents that others stand on, by their numbers; and what a shift is waiting for.

use crate::error::StoreError;
use crate::view::View;
use domain::document::{Document, DocumentId, DocumentKind, DocumentState};

/// The newest documents that keys and screens stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Newest {
    /// The newest shift opening or closing that has an outcome, whichever: it stays while the next one is under way, so
    /// a wish that is named after it has one name until it came to something or to nothing.
    pub shift: Option<DocumentId>,
    /// The opening of the newest shift that was opened: who opened it stands there.
    pub opening: Option<DocumentId>,
    /// The newest receipt its buyer can have: settled, or signed without the operator.
    pub receipt: Option<DocumentId>,
    /// The newest cash in, cash out or X report that has an outcome: the next one is named after it.
    pub cash: Option<DocumentId>,
    /// The newest report about the register itself (registration, its change, closing of the storage) that has an outcome:
    /// the next one is named after it.
    pub report: Option<DocumentId>,
}

impl Newest {
    /// The same after this document got an outcome.
    pub fn follow(&mut self, document: &Document) {
        let kind = document.content.kind();
        let good = matches!(document.state, DocumentState::Settled | DocumentState::Autonomous);
        let of_a_shift = matches!(kind, DocumentKind::ShiftOpen | DocumentKind::ShiftClose);
        let is_receipt = matches!(kind, DocumentKind::Receipt | DocumentKind::Correction);
        let is_cash = matches!(kind, DocumentKind::CashIn | DocumentKind::CashOut | DocumentKind::XReport);
        for (place, counts) in [
            (&mut self.shift, of_a_shift && document.state != DocumentState::Waiting),
            (&mut self.opening, kind == DocumentKind::ShiftOpen && good),
            (&mut self.receipt, is_receipt && good),
            (&mut self.cash, is_cash && document.state != DocumentState::Waiting),
            (&mut self.report, kind.is_of_the_register() && document.state != DocumentState::Waiting),
        ] {
            if counts {
                *place = (*place).max(Some(document.id));
            }
        }
    }
}

impl View<'_> {
    /// The newest documents, read from the last one back: as far as the shift's first document, so at most a shift of
    /// rows are passed. For the start of a register, which goes on with [`Newest::follow`].
    ///
    /// # Errors
    /// Any error of the store.
    pub fn newest(&self) -> Result<Newest, StoreError> {
        let last = |which: &str| {
            let sql = format!("SELECT id FROM document {which} ORDER BY id DESC LIMIT 1");
            self.one(&sql, [], |row| Ok(DocumentId(row.get(0)?)))
        };
        Ok(Newest {
            shift: last("WHERE kind IN ('shift_open', 'shift_close') AND state <> 'waiting'")?,
            opening: last("WHERE kind = 'shift_open' AND state IN ('settled', 'autonomous')")?,
            receipt: last("WHERE kind IN ('receipt', 'correction') AND state IN ('settled', 'autonomous')")?,
            // Many a register never has one.
            cash: last(
                "INDEXED BY document_cash
                 WHERE kind IN ('cash_in', 'cash_out', 'x_report') AND state <> 'waiting'",
            )?,
            report: last(
                "INDEXED BY document_report
                 WHERE kind IN ('registration', 'reregistration', 'storage_close') AND state <> 'waiting'",
            )?,
        })
    }

    /// The oldest opening or closing of a shift, or report about the register itself, whose outcome is open.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn shift_change(&self) -> Result<Option<Document>, StoreError> {
        self.document_where(
            "INDEXED BY document_waiting WHERE d.state = 'waiting'
             AND d.kind IN ('shift_open', 'shift_close', 'registration', 'reregistration', 'storage_close')
             ORDER BY d.id LIMIT 1",
            [],
        )
    }
}
