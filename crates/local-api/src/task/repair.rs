//! *Own* task `repair`: a wrong receipt is taken back and made right, or taken back alone.

use super::fields::{Digits, Log, Object};
use super::{Kind, Setting, Wish, cashier, original, receipt, types};
use domain::document::Content;
use domain::notice::Refusal;
use domain::receipt::Receipt;
use domain::repair::Repair;

/// None only after a fault was logged.
pub(super) fn repair(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<Wish> {
    let who = cashier(task, setting, log);
    let of = original::wrong(task, setting, log);
    let order = order(task, log);
    let cancels = task.optional("cancel").map(|field| field.truth(log));
    let right = match (task.optional("right"), cancels) {
        (Some(field), None | Some(Some(false))) => {
            let mut right = field.object(log)?;
            let setting = Setting { cashier: who.clone(), ..*setting };
            let read = right_receipt(&mut right, &setting, log);
            right.finish(receipt::DIALECT, log);
            Some(read?)
        }
        (None, Some(Some(true))) => None,
        (_, Some(None)) => return None,
        // "cancel" is asked for by name: a right receipt that was forgotten must not take the wrong one back.
        (None, _) => {
            log.fault(task.missing("right", &["cancel"]));
            return None;
        }
        (Some(_), Some(Some(true))) => {
            let refusal = Refusal::new("task.field_value").with("field", "cancel").with("value", true);
            log.fault(refusal.with("similar", false).at(task.path_of("cancel")));
            return None;
        }
    };
    let (right, items) = right.map_or((None, Vec::new()), |(right, items)| (Some(right), items));
    Some(Wish::Repair { repair: Box::new(Repair { of: of?, order: order?, cashier: who?, right }), items })
}

/// Number of the order that asks for it; none when the shop found the mistake by itself. None outside after a fault.
fn order(task: &mut Object<'_>, log: &mut Log) -> Option<Option<String>> {
    const KINDS: &[(&str, bool)] = &[("self", false), ("instruction", true)];
    let prescribed = match task.optional("correctionType") {
        Some(field) => field.word(KINDS, Digits::Refused, |_| None, log)?,
        None => false,
    };
    if prescribed {
        return task.required_text("correctionBaseNumber", 32, log).map(Some);
    }
    if let Some(field) = task.optional("correctionBaseNumber") {
        log.warn("passed_over", &field.path, &[("field", field.name)]);
    }
    Some(None)
}

/// A receipt task without a key.
fn right_receipt(
    right: &mut Object<'_>,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<(Box<Receipt>, Vec<usize>)> {
    let field = right.required("type", &[], log)?;
    let kind = field.text(log)?;
    let found = types::RUNNING.iter().find(|(name, _)| *name == kind).map(|(_, kind)| *kind);
    let Some(Kind::Receipt(operation)) = found else {
        log.fault(field.wrong_value(&kind, Some("sell")));
        return None;
    };
    match receipt::receipt(right, operation, false, setting, log)? {
        Wish::Document { content: Content::Receipt(receipt, _), items } => Some((receipt, items)),
        _ => None,
    }
}
