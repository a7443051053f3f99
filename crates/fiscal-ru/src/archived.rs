//! A document as the fiscal storage keeps it.

use crate::compose::{Parameters, data_of, form_of, parameters_of};
use crate::numbers::{fiscal_sign_bytes, unixtime};
use crate::storage::old_reason;
use crate::tlv::{Reader, TlvError, Writer};
use domain::document::{Attempt, Content, Document, DocumentKind, Settlement};
use domain::notice::Refusal;
use domain::receipt::Operation;
use domain::recovered::Recovered;
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};

/// A Russian document as one TLV object: its form code, the requisites that the storage adds and the register knows,
/// then the requisites the register passed.
///
/// For receipts and corrections these are all of them, in the storage's order; reports have counters and warnings of the
/// storage besides, which stay there (ФН protocol 8.1, 8.2). `registration` is the one the document was made under.
///
/// # Errors
/// `receipt.no_tlv` for a document that the storage has not signed, or of another country; `document.damaged` when the
/// stored form does not fit its document.
pub fn archived(
    document: &Document,
    attempt: &Attempt,
    registration: &Registration,
) -> Result<Vec<u8>, Refusal> {
    if let Content::Recovered(recovered) = &document.content {
        return whole(recovered);
    }
    let registration = document.content.registration().unwrap_or(registration);
    let (Registration::Ru(ru), Some(settlement)) = (registration, &document.settlement) else {
        return Err(Refusal::new("receipt.no_tlv"));
    };
    let kind = document.content.kind();
    let code = form_of(kind, ru).ok_or_else(|| Refusal::new("receipt.no_tlv"))?.code();
    let passed = data_of(kind, &attempt.form).ok_or_else(|| damaged(document, &"its form is too short"))?;
    let mut object = Vec::with_capacity(passed.len().saturating_add(256));
    object.extend_from_slice(&code.to_le_bytes());
    object.extend_from_slice(&[0, 0]);
    let mut w = Writer::new(&mut object);
    head(&mut w, attempt, ru, settlement)
        .and_then(|()| formed(&mut w, document, attempt, ru, settlement, passed))
        .map_err(|error| damaged(document, &error))?;
    object.extend_from_slice(passed);
    let length = u16::try_from(object.len().saturating_sub(4))
        .map_err(|_| damaged(document, &"it is longer than a TLV object can be"))?;
    if let Some(place) = object.get_mut(2..4) {
        place.copy_from_slice(&length.to_le_bytes());
    }
    Ok(object)
}

/// What the storage gave, in its container; nothing where it had no data any more.
fn whole(recovered: &Recovered) -> Result<Vec<u8>, Refusal> {
    let length = u16::try_from(recovered.data.len()).ok().filter(|length| *length > 0);
    let length = length.ok_or_else(|| Refusal::new("receipt.no_tlv"))?;
    let head = [u16::from(recovered.form).to_le_bytes(), length.to_le_bytes()];
    Ok([head.as_flattened(), &recovered.data].concat())
}

fn damaged(document: &Document, cause: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("document.damaged").with("document", document.id.0).because(cause)
}

/// What every document begins with.
fn head(
    w: &mut Writer<'_>,
    attempt: &Attempt,
    ru: &RuRegistration,
    settlement: &Settlement,
) -> Result<(), TlvError> {
    // Class of the key and length of the sign (ФН protocol 5.4).
    let class = match attempt.kind {
        DocumentKind::Registration | DocumentKind::Reregistration | DocumentKind::StorageClose => 0x21,
        _ => 0x31,
    };
    w.put_str(1041, serial(attempt, ru))?;
    w.put_str(1037, &ru.rnm)?;
    w.put_str(1018, &ru.inn)?;
    w.put_u32(1040, u32::try_from(settlement.number).unwrap_or(u32::MAX))?;
    w.put_time(1012, unixtime(settlement.at.local()).unwrap_or_default())?;
    w.put_bytes(1077, &fiscal_sign_bytes([class, 4], settlement.sign.parse().unwrap_or(0)))
}

/// The storage that made the document: the register may have another one by now.
fn serial<'a>(attempt: &'a Attempt, ru: &'a RuRegistration) -> &'a str {
    match &attempt.address {
        domain::document::Address::Storage { serial, .. } => serial,
        _ => &ru.fn_serial,
    }
}

/// What the storage adds to the document besides, as far as the register knows it.
fn formed(
    w: &mut Writer<'_>,
    document: &Document,
    attempt: &Attempt,
    ru: &RuRegistration,
    settlement: &Settlement,
    passed: &[u8],
) -> Result<(), TlvError> {
    match &document.content {
        Content::Receipt(receipt, _) => {
            w.put_u32(1038, settlement.shift.0)?;
            w.put_u32(1042, settlement.receipt)?;
            w.put_byte(1054, operation_code(receipt.operation))?;
            w.put_vln(1020, receipt.total.minor())?;
        }
        Content::Registration(..) | Content::Reregistration(..) => {
            return match parameters_of(&attempt.form) {
                Some(parameters) => conditions(w, &parameters),
                None => Ok(()),
            };
        }
        Content::SettlementState(_) if ru.is_autonomous() => {
            w.put_byte(1002, 1)?;
            w.put_u32(1038, settlement.shift.0)?;
        }
        _ => w.put_u32(1038, settlement.shift.0)?,
    }
    // In FFD 1.05 the register says it.
    let said = Reader::new(passed).filter_map(Result::ok).any(|object| object.0 == 1209);
    if said { Ok(()) } else { w.put_byte(1209, ru.ffd.code()) }
}

/// What a registration report says by the parameters of its command (ФН protocol 6.4).
fn conditions(w: &mut Writer<'_>, parameters: &Parameters<'_>) -> Result<(), TlvError> {
    let Parameters { mode, mode_extended, reasons, ffd, .. } = *parameters;
    let mut flag = |tag: u16, flags: u8, bit: u8| w.put_byte(tag, flags >> bit & 1);
    for (tag, bit) in [(1056, 0), (1002, 1), (1001, 2)] {
        flag(tag, mode, bit)?;
    }
    if ffd < Ffd::V1_2 {
        for (tag, bit) in [(1109, 3), (1110, 4), (1108, 5)] {
            flag(tag, mode, bit)?;
        }
    }
    if ffd == Ffd::V1_1 {
        for (tag, bit) in [(1207, 0), (1193, 1), (1126, 2), (1221, 3)] {
            flag(tag, mode_extended, bit)?;
        }
    }
    w.put_byte(1062, parameters.tax_systems)?;
    if ffd == Ffd::V1_05 {
        let reason = match reasons {
            0 => return Ok(()),
            _ if reasons & Reregistration::ANOTHER_STORAGE != 0 => 1,
            _ => old_reason(reasons).code(),
        };
        return w.put_byte(1101, reason);
    }
    if parameters.mode & RuRegistration::AUTONOMOUS == 0 {
        w.put_str(1017, parameters.ofd_inn)?;
    }
    if reasons != 0 {
        w.put_u32(1205, reasons)?;
    }
    if ffd == Ffd::V1_2 {
        w.put_u32(1290, conditions_of_use(mode, mode_extended))?;
    }
    w.put_byte(1209, ffd.code())
}

/// Tag 1290 from the work mode and the extended flags (ФН protocol 6.4).
fn conditions_of_use(mode: u8, extended: u8) -> u32 {
    let of = |flags: u8, places: &[(u8, u8)]| {
        places.iter().fold(0, |mask, (bit, place)| mask | u32::from(flags >> bit & 1) << place)
    };
    of(mode, &[(3, 9), (4, 2), (5, 5), (6, 15), (7, 16)])
        | of(extended, &[(0, 6), (1, 10), (2, 11), (3, 1), (4, 8), (5, 12), (6, 13), (7, 14)])
}

/// Values of tag 1054.
const fn operation_code(operation: Operation) -> u8 {
    match operation {
        Operation::Sale => 1,
        Operation::SaleReturn => 2,
        Operation::Purchase => 3,
        Operation::PurchaseReturn => 4,
    }
}
