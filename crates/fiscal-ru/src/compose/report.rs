//! Registration, shifts, closing of the storage; and the parameters that their commands take besides.

use super::{EXCISE, GAMBLING, LOTTERY, PRINTER_INSIDE, person, put, put_some, version};
use crate::tlv::{TlvError, Writer};
use domain::document::{Content, DocumentKind};
use domain::receipt::Cashier;
use domain::registration::{Ffd, RuRegistration};

/// ИНН of the operator where there is none.
const NO_OPERATOR: &str = "000000000000";

/// What the commands of a registration report take besides its TLV objects. It stands before them in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameters<'a> {
    /// ИНН of the user, as many digits as it has.
    pub inn: &'a str,
    /// Registration number (РНМ).
    pub rnm: &'a str,
    /// Tax systems, bits of 1062.
    pub tax_systems: u8,
    /// Work mode of commands 03h and A3h.
    pub mode: u8,
    /// Extended flags of command A3h.
    pub mode_extended: u8,
    /// ИНН of the operator; twelve zeros without one.
    pub ofd_inn: &'a str,
    /// Edition of the formats.
    pub ffd: Ffd,
    /// Why the registration changes, bits of 1205; 0 for the first one.
    pub reasons: u32,
}

/// Bytes of [`Parameters`]: ИНН 12, РНМ 20, tax systems, work mode, extended flags, ИНН of the operator 12, edition,
/// reasons 4.
const PARAMETERS: usize = 52;
/// Bytes of a registration number; all that stands before the objects of a closing of the storage.
const RNM: usize = 20;

/// Appends them for the documents that have some.
pub(super) fn parameters(content: &Content, ru: &RuRegistration, form: &mut Vec<u8>) {
    let reasons = match content {
        Content::Registration(..) => 0,
        Content::Reregistration(change, _) => change.reasons,
        Content::StorageClose(_) => return padded(form, &ru.rnm, RNM),
        _ => return,
    };
    let ofd_inn = if ru.is_autonomous() { NO_OPERATOR } else { &ru.ofd_inn };
    let parameters = Parameters {
        inn: &ru.inn,
        rnm: &ru.rnm,
        tax_systems: ru.tax_systems,
        mode: ru.mode,
        mode_extended: ru.mode_extended,
        ofd_inn,
        ffd: ru.ffd,
        reasons,
    };
    write_parameters(&parameters, form);
}

/// Appends parameters as [`parameters_of`] reads them.
pub(crate) fn write_parameters(parameters: &Parameters<'_>, form: &mut Vec<u8>) {
    let Parameters { inn, rnm, tax_systems, mode, mode_extended, ofd_inn, ffd, reasons } = *parameters;
    padded(form, inn, 12);
    padded(form, rnm, RNM);
    form.extend([tax_systems, mode, mode_extended]);
    padded(form, ofd_inn, 12);
    form.push(ffd.code());
    form.extend(reasons.to_le_bytes());
}

fn padded(form: &mut Vec<u8>, text: &str, width: usize) {
    form.extend(text.bytes().chain(std::iter::repeat(b' ')).take(width));
}

/// The TLV objects of a form, behind its parameters. `None`: the form is shorter than those.
pub fn data_of(kind: DocumentKind, form: &[u8]) -> Option<&[u8]> {
    form.get(match kind {
        DocumentKind::Registration | DocumentKind::Reregistration => PARAMETERS..,
        DocumentKind::StorageClose => RNM..,
        _ => 0..,
    })
}

/// The parameters of a registration report. `None`: the form is not one.
pub fn parameters_of(form: &[u8]) -> Option<Parameters<'_>> {
    let (inn, rest) = form.split_at_checked(12)?;
    let (rnm, rest) = rest.split_at_checked(RNM)?;
    let (&[tax_systems, mode, mode_extended], rest) = rest.split_first_chunk()?;
    let (ofd_inn, rest) = rest.split_at_checked(12)?;
    let (&code, rest) = rest.split_first()?;
    Some(Parameters {
        inn: text(inn)?,
        rnm: text(rnm)?,
        tax_systems,
        mode,
        mode_extended,
        ofd_inn: text(ofd_inn)?,
        ffd: Ffd::ALL.into_iter().find(|ffd| ffd.code() == code)?,
        reasons: u32::from_le_bytes(*rest.first_chunk()?),
    })
}

/// The registration number (РНМ) that the closing of a storage names. `None`: the form is not one.
pub fn closed_register(form: &[u8]) -> Option<&str> {
    text(form.get(..RNM)?)
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(str::trim_end)
}

pub(super) fn registration(
    w: &mut Writer<'_>,
    ru: &RuRegistration,
    cashier: &Cashier,
) -> Result<(), TlvError> {
    person(w, ru, cashier)?;
    put(w, 1048, &ru.user_name)?;
    put(w, 1009, &ru.address)?;
    put(w, 1187, &ru.place)?;
    put(w, 1013, &ru.serial)?;
    put(w, 1188, &ru.version)?;
    w.put_byte(1189, ru.ffd.code())?;
    version(w, ru)?;
    put_some(w, 1036, ru.automat.as_deref())?;
    for (tag, text) in [(1046, &ru.ofd_name), (1060, &ru.fns_site), (1117, &ru.sender_email)] {
        if !text.is_empty() {
            put(w, tag, text)?;
        }
    }
    if ru.ffd < Ffd::V1_2 && ru.agents != 0 {
        w.put_byte(1057, ru.agents)?;
    }
    if ru.ffd == Ffd::V1_05 { flags_of_1_05(w, ru) } else { Ok(()) }
}

/// What command 03h has no place for, and A3h takes as parameters.
fn flags_of_1_05(w: &mut Writer<'_>, ru: &RuRegistration) -> Result<(), TlvError> {
    if !ru.is_autonomous() {
        w.put_str(1017, &ru.ofd_inn)?;
    }
    w.put_byte(1221, u8::from(ru.mode_extended & PRINTER_INSIDE != 0))?;
    for (tag, bit) in [(1207, EXCISE), (1193, GAMBLING), (1126, LOTTERY)] {
        if ru.mode_extended & bit != 0 {
            w.put_byte(tag, 1)?;
        }
    }
    Ok(())
}

pub(super) fn shift_opening(
    w: &mut Writer<'_>,
    ru: &RuRegistration,
    cashier: &Cashier,
) -> Result<(), TlvError> {
    person(w, ru, cashier)?;
    w.put_str(1188, env!("CARGO_PKG_VERSION"))?;
    w.put_byte(1189, ru.ffd.code())?;
    version(w, ru)
}

pub(super) fn shift_closing(
    w: &mut Writer<'_>,
    ru: &RuRegistration,
    cashier: &Cashier,
) -> Result<(), TlvError> {
    person(w, ru, cashier)?;
    version(w, ru)
}

pub(super) fn storage_closing(
    w: &mut Writer<'_>,
    ru: &RuRegistration,
    cashier: &Cashier,
) -> Result<(), TlvError> {
    person(w, ru, cashier)?;
    put(w, 1048, &ru.user_name)?;
    put(w, 1009, &ru.address)?;
    put(w, 1187, &ru.place)?;
    version(w, ru)
}
