//! Documents as the TLV objects that the register passes to the fiscal storage, in the edition it is registered for.
//!
//! Only what the register has to say: the storage adds 1041, 1037, 1018, 1040, 1012, 1077, 1038, 1042, 1054, 1020 and its
//! counters by itself, from FFD 1.1 on also 1209 and the mode flags, and refuses them from us (ФН protocol 8.1).

mod correction;
mod extra;
mod line;
mod place;
mod receipt;
mod report;
mod text;

use crate::tlv::{
    DocumentKind as Form, Edition, Facts, FindingKind, TlvError, TlvErrorKind, Writer, check_form,
};
use domain::document::{Content, DocumentKind};
use domain::notice::Refusal;
use domain::receipt::{Cashier, Tender};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::tax::Vat;

pub(crate) use report::write_parameters;
pub use report::{Parameters, closed_register, data_of, parameters_of};
pub use text::unwritable;

/// Code of tag 1199 for a rate; nothing for rates of other countries.
pub fn vat_code(vat: Vat) -> Option<u8> {
    Some(match vat {
        Vat::Vat20 => 1,
        Vat::Vat10 => 2,
        Vat::Vat20Of120 => 3,
        Vat::Vat10Of110 => 4,
        Vat::Vat0 => 5,
        Vat::None => 6,
        Vat::Vat5 => 7,
        Vat::Vat7 => 8,
        Vat::Vat5Of105 => 9,
        Vat::Vat7Of107 => 10,
        Vat::Vat22 => 11,
        Vat::Vat22Of122 => 12,
        Vat::Vat12 | Vat::Vat16 => return None,
    })
}

/// The rate of a code of tag 1199; nothing for codes that the order does not know.
pub fn vat_of(code: u8) -> Option<Vat> {
    domain::tax::RATES.iter().map(|rate| rate.vat).find(|vat| vat_code(*vat) == Some(code))
}

/// The tag a kind of payment is passed in; nothing for kinds of other countries.
pub fn tender_tag(tender: Tender) -> Option<u16> {
    Some(match tender {
        Tender::Cash => 1031,
        Tender::Electronic => 1081,
        Tender::Advance => 1215,
        Tender::Credit => 1216,
        Tender::Barter => 1217,
        Tender::Mobile => return None,
    })
}

/// The edition in the words of the tables.
pub const fn edition(ffd: Ffd) -> Edition {
    match ffd {
        Ffd::V1_05 => Edition::V1_05,
        Ffd::V1_1 => Edition::V1_1,
        Ffd::V1_2 => Edition::V1_2,
    }
}

/// Form of a document in a register with this registration: with the flag "strict forms" (bit 4 of the work mode)
/// receipts are strict-accountability forms (БСО). Nothing for documents of the register alone.
pub fn form_of(kind: DocumentKind, ru: &RuRegistration) -> Option<Form> {
    let strict = ru.mode & STRICT_FORMS != 0;
    Some(match kind {
        DocumentKind::Registration => Form::Registration,
        DocumentKind::ShiftOpen => Form::ShiftOpen,
        DocumentKind::Receipt if strict => Form::Bso,
        DocumentKind::Receipt => Form::Receipt,
        DocumentKind::ShiftClose => Form::ShiftClose,
        DocumentKind::Correction if strict => Form::CorrectionBso,
        DocumentKind::Correction => Form::CorrectionReceipt,
        DocumentKind::Reregistration => Form::Reregistration,
        DocumentKind::SettlementState => Form::CalcStateReport,
        DocumentKind::StorageClose => Form::FnClose,
        DocumentKind::CashIn | DocumentKind::CashOut | DocumentKind::XReport | DocumentKind::NonFiscal => {
            return None;
        }
    })
}

/// Bit of the work mode: in an automatic device (1001).
pub(crate) const AUTOMATIC: u8 = 4;
/// Bit of the work mode: services only (1109).
const SERVICES: u8 = 8;
/// Bit of the work mode: strict-accountability forms (1110).
pub(crate) const STRICT_FORMS: u8 = 16;
/// Bit of the work mode: for settlements on the Internet only (1108).
pub(crate) const INTERNET: u8 = 32;
/// Bit of the extended flags: excisable goods (1207).
pub(crate) const EXCISE: u8 = 1;
/// Bit of the extended flags: gambling (1193).
const GAMBLING: u8 = 2;
/// Bit of the extended flags: lottery (1126).
const LOTTERY: u8 = 4;
/// Bit of the extended flags: a printer inside a vending machine (1221).
const PRINTER_INSIDE: u8 = 8;
/// Bit of the extended flags: marked goods.
const MARKING: u8 = 16;

/// What the registration says about a document's conditions.
pub fn facts(ru: &RuRegistration) -> Facts {
    let (mode, extended) = (|bit| ru.mode & bit != 0, |bit| ru.mode_extended & bit != 0);
    Facts {
        automatic: mode(AUTOMATIC),
        autonomous: ru.is_autonomous(),
        internet: mode(INTERNET),
        services: mode(SERVICES),
        excise: extended(EXCISE),
        marking: extended(MARKING),
        gambling: extended(GAMBLING),
        lottery: extended(LOTTERY),
        agents: ru.agents,
        tax_systems: ru.tax_systems,
        sends_receipts: !ru.sender_email.is_empty(),
    }
}

/// Composes the form of a document: the parameters of the commands, where a document has some, and then what the register
/// passes ([`data_of`]). `registered` is the registration in force; a registration report brings its own.
///
/// # Errors
/// `receipt.letter` for a letter outside code page 866, `document.field` naming the tag when a text or number does not fit
/// the format, such as a sum too wide. `document.not_supported` for documents of the register alone, `registration.country` for other countries.
pub fn compose(content: &Content, registered: Option<&RuRegistration>) -> Result<Vec<u8>, Refusal> {
    let ru = under(content, registered)?;
    let mut form = Vec::with_capacity(1024);
    report::parameters(content, ru, &mut form);
    let mut w = Writer::new(&mut form);
    let composed = match content {
        Content::Registration(_, cashier) | Content::Reregistration(_, cashier) => {
            report::registration(&mut w, ru, cashier)
        }
        Content::ShiftOpen(cashier) => report::shift_opening(&mut w, ru, cashier),
        Content::Receipt(receipt, _) => receipt::receipt(&mut w, receipt, ru),
        Content::ShiftClose(cashier) => report::shift_closing(&mut w, ru, cashier),
        Content::SettlementState(_) => version(&mut w, ru),
        Content::StorageClose(cashier) => report::storage_closing(&mut w, ru, cashier),
        Content::CashIn(..)
        | Content::CashOut(..)
        | Content::XReport(_)
        | Content::NonFiscal(..)
        | Content::Recovered(_) => {
            return Err(Refusal::new("document.not_supported").with("document", content.kind().as_str()));
        }
    };
    composed.map_err(|error| {
        let refusal = match error.kind {
            TlvErrorKind::Unmappable(letter) => {
                Refusal::new("receipt.letter").with("letter", letter).because(format!("tag {}", error.tag))
            }
            _ => field(error.tag, &error),
        };
        match place::outer_field_of(error.tag, content.registration().is_some()) {
            Some(place) => refusal.at(place),
            None => refusal,
        }
    })?;
    Ok(form)
}

/// The registration a document is made under.
fn under<'a>(
    content: &'a Content,
    registered: Option<&'a RuRegistration>,
) -> Result<&'a RuRegistration, Refusal> {
    match content.registration() {
        Some(Registration::Ru(ru)) => Ok(ru),
        Some(Registration::Kz(_)) => Err(Refusal::new("registration.country")),
        None => registered.ok_or_else(|| Refusal::new("register.not_in_service")),
    }
}

/// Compares a composed form with the tables of the order: what is obligatory is there, nothing else is, each value is
/// one that the order knows. For documents with rare requisites; an ordinary sale is right by construction.
///
/// # Errors
/// `document.lacks` naming the first tag that is missing, `document.field` the first that is wrong; with the field of the
/// task that says it.
pub fn conforms(content: &Content, registered: Option<&RuRegistration>, form: &[u8]) -> Result<(), Refusal> {
    let ru = under(content, registered)?;
    let kind = content.kind();
    let Some(document) = form_of(kind, ru) else { return Ok(()) };
    let data = data_of(kind, form).unwrap_or_default();
    let findings =
        check_form(document, edition(ru.ffd), data, &facts(ru)).map_err(|error| field(0, &error))?;
    let Some(finding) = findings.first() else { return Ok(()) };
    let refusal = match finding.kind {
        FindingKind::Missing | FindingKind::Needed { .. } => {
            Refusal::new("document.lacks").with("tag", finding.tag).because(finding)
        }
        _ => field(finding.tag, &finding),
    };
    let place = place::field_of(&finding.path, finding.tag, content.registration().is_some());
    Err(match place {
        Some(place) => refusal.at(place),
        None => refusal,
    })
}

fn field(tag: u16, cause: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("document.field").with("tag", tag).because(format!("tag {tag}: {cause}"))
}

fn put(w: &mut Writer<'_>, tag: u16, text: &str) -> Result<(), TlvError> {
    w.put_str(tag, &text::plain(text))
}

/// A text that may be missing.
fn put_some(w: &mut Writer<'_>, tag: u16, text: Option<&str>) -> Result<(), TlvError> {
    text.map_or(Ok(()), |text| put(w, tag, text))
}

/// Tag 1209, which storages form by themselves from FFD 1.1 on.
fn version(w: &mut Writer<'_>, ru: &RuRegistration) -> Result<(), TlvError> {
    if ru.ffd > Ffd::V1_05 { Ok(()) } else { w.put_byte(1209, ru.ffd.code()) }
}

/// Who answers for a document. A device that nobody serves has no ИНН of a cashier (1203).
fn person(w: &mut Writer<'_>, ru: &RuRegistration, cashier: &Cashier) -> Result<(), TlvError> {
    put(w, 1021, &cashier.name)?;
    let inn = cashier.inn.as_deref().filter(|_| ru.mode & AUTOMATIC == 0);
    put_some(w, 1203, inn)
}
