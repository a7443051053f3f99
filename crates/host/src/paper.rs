//! A document as people and programs read it: as on paper, and TLV as in the fiscal storage.

use domain::document::{Attempt, Content, Document, DocumentKind, Settlement};
use domain::notice::Refusal;
use domain::registration::{Registration, RuRegistration};
use domain::slip::{Align, Block, Slip};
use domain::texts::{Language, Texts};
use fiscal_ru::compose::{FFD, REGISTRATION_PARAMETERS};
use fiscal_ru::numbers::{fiscal_sign_bytes, unixtime};
use fiscal_ru::tlv::{TlvError, Writer};
use local_api::Paper;

/// The slip as it may leave the register: what an emulated device signed carries a large banner at both ends.
pub fn marked(mut slip: Slip, emulated: bool, language: Language) -> Slip {
    if emulated {
        let banner =
            Block::Text { text: Texts::of(language).word("demo-banner"), align: Align::Center, large: true };
        slip.blocks.insert(0, banner.clone());
        slip.blocks.push(banner);
    }
    slip
}

/// A slip as bytes of this kind.
pub fn bytes(slip: &Slip, kind: Paper, columns: usize) -> Vec<u8> {
    match kind {
        Paper::Text => printer::text(slip, columns).into_bytes(),
        Paper::Png => printer::picture(slip, columns).png(),
        Paper::Pdf => printer::pdf(slip, columns),
        Paper::EscPos => printer::escpos(slip, &printer::Profile { columns, ..printer::Profile::default() }),
    }
}

/// A Russian document as one TLV object: its form code, the requisites that the storage adds and the register knows,
/// then the requisites the register passed.
///
/// For receipts these are all of them, in the storage's order; reports have counters of the storage besides, which stay
/// there (ФН protocol 8.1).
///
/// # Errors
/// `receipt.no_tlv` for a document that the storage has not signed, or of another country; `document.damaged` when the
/// stored form does not fit its document.
pub fn tlv(document: &Document, attempt: &Attempt, registration: &Registration) -> Result<Vec<u8>, Refusal> {
    let (Registration::Ru(ru), Some(settlement)) = (registration, &document.settlement) else {
        return Err(Refusal::new("receipt.no_tlv"));
    };
    let skipped = match document.content.kind() {
        DocumentKind::Registration => REGISTRATION_PARAMETERS,
        _ => 0,
    };
    let passed = attempt.form.get(skipped..).ok_or_else(|| damaged(document, "its form is too short"))?;
    let mut head = Vec::with_capacity(128);
    requisites(&mut Writer::new(&mut head), document, ru, settlement)
        .map_err(|error| damaged(document, &format!("tag {}: {error}", error.tag)))?;
    let length = u16::try_from(head.len().saturating_add(passed.len()))
        .map_err(|_| damaged(document, "it is longer than a TLV object can be"))?;
    let mut object = Vec::with_capacity(usize::from(length).saturating_add(4));
    object.extend_from_slice(&form_code(document.content.kind()).to_le_bytes());
    object.extend_from_slice(&length.to_le_bytes());
    object.append(&mut head);
    object.extend_from_slice(passed);
    Ok(object)
}

fn damaged(document: &Document, cause: &str) -> Refusal {
    Refusal::new("document.damaged").with("document", document.id.0).because(cause)
}

/// Codes of the forms (order ЕД-7-20/662@, table of documents).
const fn form_code(kind: DocumentKind) -> u16 {
    match kind {
        DocumentKind::Registration => 1,
        DocumentKind::ShiftOpen => 2,
        DocumentKind::Receipt => 3,
        DocumentKind::ShiftClose => 5,
        DocumentKind::StorageClose => 6,
        DocumentKind::Reregistration => 11,
        DocumentKind::SettlementState => 21,
        DocumentKind::Correction => 31,
        DocumentKind::CashIn | DocumentKind::CashOut | DocumentKind::XReport | DocumentKind::NonFiscal => 0,
    }
}

fn requisites(
    w: &mut Writer<'_>,
    document: &Document,
    ru: &RuRegistration,
    settlement: &Settlement,
) -> Result<(), TlvError> {
    let number = u32::try_from(settlement.number).unwrap_or(u32::MAX);
    let sign = settlement.sign.parse().unwrap_or(0);
    // Class of the key and length of the sign (ФН protocol 5.4).
    let service = match &document.content {
        Content::Registration(..) => [0x21, 4],
        _ => [0x31, 4],
    };
    w.put_str(1041, &ru.fn_serial)?;
    w.put_str(1037, &ru.rnm)?;
    w.put_str(1018, &ru.inn)?;
    w.put_u32(1040, number)?;
    w.put_time(1012, unixtime(settlement.at.local()).unwrap_or_default())?;
    w.put_bytes(1077, &fiscal_sign_bytes(service, sign))?;
    match &document.content {
        Content::Receipt(receipt, _) => {
            w.put_u32(1038, settlement.shift.0)?;
            w.put_u32(1042, settlement.receipt)?;
            w.put_byte(1054, operation_code(receipt.operation))?;
            w.put_vln(1020, receipt.total.minor())?;
        }
        Content::ShiftOpen(_) | Content::ShiftClose(_) => w.put_u32(1038, settlement.shift.0)?,
        _ => w.put_byte(1062, ru.tax_systems)?,
    }
    w.put_byte(1209, FFD)
}

/// Values of tag 1054.
const fn operation_code(operation: domain::receipt::Operation) -> u8 {
    use domain::receipt::Operation::{Purchase, PurchaseReturn, Sale, SaleReturn};
    match operation {
        Sale => 1,
        SaleReturn => 2,
        Purchase => 3,
        PurchaseReturn => 4,
    }
}
