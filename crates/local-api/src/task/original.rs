//! The receipt that a return gives money back for: *own* fields `original` (Russia) and `parentReceipt` (Kazakhstan).

use super::Setting;
use super::fields::{Field, Log, Object};
use super::position::Position;
use domain::document::DocumentId;
use domain::extra::{LineExtra, Original, PaperReceipt};
use domain::notice::Refusal;
use domain::receipt::{Line, Operation, Receipt};
use domain::tax::CountryCode;

const fn own_name(setting: &Setting<'_>) -> &'static str {
    match setting.country {
        CountryCode::Kz => "parentReceipt",
        CountryCode::Ru => "original",
    }
}

/// Reads what a return names and finds it among our own receipts: one of ours is bound line by line, however it was
/// named. The outer option is none after a fault.
pub(crate) fn read(
    task: &mut Object<'_>,
    operation: Operation,
    setting: &Setting<'_>,
    log: &mut Log,
) -> Option<Option<(Original, Option<Receipt>)>> {
    let name = own_name(setting);
    let other = if setting.is_kz() { "original" } else { "parentReceipt" };
    if let Some(field) = task.optional(other) {
        log.fault(
            Refusal::new("task.field_dialect").with("field", other).with("right", name).at(&field.path),
        );
        return None;
    }
    let Some(field) = task.optional(name) else { return Some(None) };
    if matches!(operation, Operation::Sale | Operation::Purchase) {
        log.fault(Refusal::new("return.not_a_return").at(&field.path));
        return None;
    }
    let mut object = field.object(log)?;
    let number = object.optional("documentId").map(|field| field.integer(1..=MAX_ID, log));
    let named = match number {
        Some(number) => number.map(|id| Original::Ours(DocumentId(id))),
        None => paper(&mut object, setting, log).map(Original::Paper),
    };
    object.finish(&[], log);
    let named = named?;
    match ((setting.find)(&named), named) {
        (Ok(Some((id, receipt))), Original::Paper(said)) if receipt.total != said.total => {
            log.fault(
                Refusal::new("return.original").with("document", id.0).at(format!("{}.total", field.path)),
            );
            None
        }
        (Ok(Some((id, receipt))), _) => Some(Some((Original::Ours(id), Some(receipt)))),
        (Ok(None), Original::Ours(id)) => {
            let refusal = Refusal::new("return.original").with("document", id.0);
            log.fault(refusal.at(format!("{}.documentId", field.path)));
            None
        }
        (Ok(None), paper) => Some(Some((paper, None))),
        (Err(refusal), _) => {
            log.fault(refusal);
            None
        }
    }
}

/// Reads which receipt of ours is wrong: field `original`, by `documentId` or by what stands on its paper.
pub(crate) fn wrong(task: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<DocumentId> {
    let field = task.required("original", &[], log)?;
    let mut object = field.object(log)?;
    let named = match object.optional("documentId").map(|field| field.integer(1..=MAX_ID, log)) {
        // The register looks it up itself, with what was done about it.
        Some(number) => number.map(|id| Original::Ours(DocumentId(id))),
        None => paper(&mut object, setting, log).map(Original::Paper),
    };
    object.finish(&[], log);
    let said = match named? {
        Original::Ours(id) => return Some(id),
        Original::Paper(said) => said,
    };
    let total = said.total;
    match (setting.find)(&Original::Paper(said)) {
        Ok(Some((id, receipt))) if receipt.total == total => Some(id),
        Ok(_) => {
            log.fault(Refusal::new("repair.original").at(&field.path));
            None
        }
        Err(refusal) => {
            log.fault(refusal);
            None
        }
    }
}

/// The largest number of a document.
const MAX_ID: u64 = u64::MAX >> 1;

fn paper(object: &mut Object<'_>, setting: &Setting<'_>, log: &mut Log) -> Option<PaperReceipt> {
    const TEXT: usize = 32;
    let kz = setting.is_kz();
    let digits = |field: Option<Field<'_>>, log: &mut Log| {
        let field = field?;
        let text = field.text_of(TEXT, log)?;
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            log.fault(field.wrong_value(&text, None));
            return None;
        }
        Some(text)
    };
    let register = object.required(if kz { "registrationNumber" } else { "fnNumber" }, &["documentId"], log);
    let register = digits(register, log);
    let number = if kz {
        Some(0)
    } else {
        let field = object.required("fiscalDocumentNumber", &[], log);
        field.and_then(|field| field.integer(1..=u64::from(u32::MAX), log))
    };
    let sign = object.required(if kz { "sign" } else { "fiscalSign" }, &["fiscalDocumentSign"], log);
    let sign = digits(sign, log);
    let at = object.required("dateTime", &["fiscalDocumentDateTime"], log).and_then(|f| f.date_time(log));
    let total = object.required("total", &[], log).and_then(|field| field.money(log));
    let autonomous = match object.optional("autonomous").filter(|_| kz) {
        Some(field) => field.truth(log),
        None => Some(false),
    };
    Some(PaperReceipt {
        register: register?,
        number: u32::try_from(number?).ok()?,
        sign: sign?,
        at: at?,
        total: total?,
        autonomous: autonomous?,
    })
}

/// Names for each position the line of the original it gives back: by `originalItem`, else the only one of the same name,
/// price and rate. False after a fault.
pub(crate) fn bind(
    positions: &mut [Position],
    original: Option<&(Original, Option<Receipt>)>,
    task: &Object<'_>,
    setting: &Setting<'_>,
    log: &mut Log,
) -> bool {
    let mut whole = true;
    for Position { index, line, origin } in positions {
        let path = task.path_of(&format!("items[{index}].originalItem"));
        let bound = match (original, *origin) {
            (None, None) => continue,
            (None, Some(_)) => {
                log.fault(task.missing(own_name(setting), &[]));
                return false;
            }
            // Of a receipt of another register only the total is known.
            (Some((_, None)), None) => continue,
            (Some((_, None)), Some(_)) => {
                log.warn("passed_over", &path, &[("field", "originalItem")]);
                continue;
            }
            (Some((_, Some(receipt))), origin) => same_line(line, receipt, origin, &path),
        };
        match bound {
            Ok(origin) => {
                let extra = line.extra.take().map_or(LineExtra::NOTHING, |extra| *extra);
                line.extra = LineExtra { origin: Some(origin), ..extra }.boxed();
            }
            Err(refusal) => {
                log.fault(refusal);
                whole = false;
            }
        }
    }
    whole
}

fn same_line(line: &Line, receipt: &Receipt, origin: Option<u32>, path: &str) -> Result<u32, Refusal> {
    let none = || Refusal::new("return.line").at(path);
    if let Some(origin) = origin {
        let there = usize::try_from(origin).is_ok_and(|i| i < receipt.lines.len());
        return if there { Ok(origin) } else { Err(none()) };
    }
    let alike = |of: &Line| (&of.name, of.price, of.vat) == (&line.name, line.price, line.vat);
    let mut found = (0u32..).zip(&receipt.lines).filter(|(_, of)| alike(of)).map(|(no, _)| no);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(none()),
        (Some(_), Some(_)) => Err(Refusal::new("task.original_item").at(path)),
    }
}
