//! The newest documents of two kinds, by their numbers.

use crate::error::StoreError;
use crate::view::View;
use domain::document::{Document, DocumentId, DocumentKind, DocumentState};

/// The newest documents that keys and screens stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Newest {
    /// The newest shift opening or closing that has an outcome, whichever: it stays while the next one is under way, so
    /// a wish that is named after it has one name until it came to something or to nothing.
    pub shift: Option<DocumentId>,
    /// The newest receipt its buyer can have: settled, or signed without the operator.
    pub receipt: Option<DocumentId>,
}

impl Newest {
    /// The same after this document got an outcome.
    pub fn follow(&mut self, document: &Document) {
        let (place, counts) = match document.content.kind() {
            DocumentKind::ShiftOpen | DocumentKind::ShiftClose => {
                (&mut self.shift, document.state != DocumentState::Waiting)
            }
            DocumentKind::Receipt | DocumentKind::Correction => (
                &mut self.receipt,
                matches!(document.state, DocumentState::Settled | DocumentState::Autonomous),
            ),
            DocumentKind::Registration
            | DocumentKind::Reregistration
            | DocumentKind::SettlementState
            | DocumentKind::StorageClose
            | DocumentKind::CashIn
            | DocumentKind::CashOut
            | DocumentKind::XReport
            | DocumentKind::NonFiscal => return,
        };
        if counts {
            *place = (*place).max(Some(document.id));
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
            let sql = format!("SELECT id FROM document WHERE {which} ORDER BY id DESC LIMIT 1");
            self.one(&sql, [], |row| Ok(DocumentId(row.get(0)?)))
        };
        Ok(Newest {
            shift: last("kind IN ('shift_open', 'shift_close') AND state <> 'waiting'")?,
            receipt: last("kind IN ('receipt', 'correction') AND state IN ('settled', 'autonomous')")?,
        })
    }
}
