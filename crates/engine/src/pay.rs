//! The card terminal: asked once, durable before, never charged twice.

use crate::act::{Done, refuse};
use crate::book::Book;
use crate::engine::Engine;
use crate::job::JobId;
use domain::country::Report;
use domain::document::{Content, Document, DocumentId};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::payment::{Charge, Payment, PaymentState, TerminalAnswer};
use domain::time::Now;
use store::StoreError;

/// Whether the money is in; asks the terminal for it when it was never asked.
pub(crate) fn is_paid(
    engine: &mut Engine,
    tx: &Book<'_>,
    now: &Now,
    document: &Document,
    answered: &mut Vec<DocumentId>,
) -> Result<bool, StoreError> {
    let Content::Receipt(_, Charge::Terminal(amount)) = &document.content else { return Ok(true) };
    match tx.payment(document.id)?.map(|p| p.state) {
        Some(PaymentState::Approved) => Ok(true),
        Some(PaymentState::Asked | PaymentState::InDoubt) => Ok(false),
        Some(PaymentState::Declined | PaymentState::Reversed) => {
            let refusal = Refusal::new("payment.declined").with("sum", amount);
            refuse(engine, tx, now, document.id, None, refusal, answered)?;
            Ok(false)
        }
        None => {
            let payment = Payment {
                document: document.id,
                amount: *amount,
                reference: format!("kassa-{}", document.id.0),
                state: PaymentState::Asked,
            };
            tx.append(&Fact::Paid(payment), "register", now.wall)?;
            engine.early.fresh_payment = Some(document.id);
            Ok(false)
        }
    }
}

pub(crate) fn terminal(engine: &mut Engine, tx: &Book<'_>, now: &Now, job: JobId, report: &Report) -> Done {
    let Some(payment) = tx.payment(DocumentId(job.document))? else { return Ok(()) };
    let answer = match report {
        Report::Terminal(answer) => *answer,
        _ => TerminalAnswer::Silent,
    };
    let to = match answer {
        TerminalAnswer::Approved => PaymentState::Approved,
        TerminalAnswer::Declined => PaymentState::Declined,
        TerminalAnswer::Reversed => PaymentState::Reversed,
        TerminalAnswer::Silent => {
            engine.early.terminal_not_before = now.mono + engine.country.conduct().pause;
            PaymentState::InDoubt
        }
    };
    match payment.state.step(to) {
        Ok(state) => tx.append(&Fact::Paid(Payment { state, ..payment }), "terminal", now.wall),
        // The same answer again, or one that the payment can not take: it is asked again later.
        Err(_) => {
            engine.early.terminal_not_before = now.mono + engine.country.conduct().pause;
            Ok(())
        }
    }
}
