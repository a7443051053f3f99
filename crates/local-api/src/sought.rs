//! Our own receipt of which a return speaks.

use domain::document::{Address, Document, DocumentId, DocumentState};
use domain::extra::{Original, PaperReceipt};
use domain::receipt::Receipt;
use domain::registration::Registration;
use store::{StoreError, View};

/// The receipt with its number; nothing when it is none of ours.
///
/// # Errors
/// Any error of the store.
pub(crate) fn find(
    view: &View<'_>,
    original: &Original,
) -> Result<Option<(DocumentId, Receipt)>, StoreError> {
    let found = match original {
        Original::Ours(id) => view.document(*id)?,
        Original::Paper(paper) => by_paper(view, paper)?,
    };
    let good = |d: &Document| matches!(d.state, DocumentState::Settled | DocumentState::Autonomous);
    Ok(found.filter(good).and_then(|document| Some((document.id, document.content.receipt()?.clone()))))
}

fn by_paper(view: &View<'_>, paper: &PaperReceipt) -> Result<Option<Document>, StoreError> {
    let Some(situation) = view.status()?.situation else { return Ok(None) };
    match &situation.registration {
        // Registered once more on another storage it still has the receipts of the one before.
        Some(Registration::Ru(_)) => {
            let Some(document) = view.find_fd(u64::from(paper.number))? else { return Ok(None) };
            let attempt = view.attempts_of(document.id)?.pop().map(|forms| forms.attempt.address);
            let here = matches!(attempt, Some(Address::Storage { serial, .. }) if serial == paper.register);
            let signed = document.settlement.as_ref().is_some_and(|settled| settled.sign == paper.sign);
            Ok(Some(document).filter(|_| here && signed))
        }
        Some(Registration::Kz(kz)) if kz.rnm.trim() == paper.register => {
            view.find_sign(&paper.sign, paper.at.date())
        }
        _ => Ok(None),
    }
}
