//! Lines of a receipt (container 1059).

use super::extra::{industries, put_all};
use super::{put, put_some, vat_code};
use crate::tlv::{TlvError, Writer};
use domain::extra::{Agent, LineExtra};
use domain::receipt::{Line, Receipt, Unit};
use domain::registration::Ffd;

pub(super) fn item(w: &mut Writer<'_>, line: &Line, receipt: &Receipt, ffd: Ffd) -> Result<(), TlvError> {
    put(w, 1030, &line.name)?;
    w.put_vln(1079, line.price.minor())?;
    w.put_fvln(1023, line.quantity.mantissa(), line.quantity.scale())?;
    unit(w, line, ffd)?;
    w.put_vln(1043, line.cost.minor())?;
    if let Some(code) = vat_code(line.vat) {
        w.put_byte(1199, code)?;
        // Codes 5 and 6 carry no tax inside.
        let tax = line.tax().unwrap_or_default();
        if line.vat.percent() > 0 {
            w.put_vln(1200, tax.minor())?;
        }
    }
    w.put_byte(1214, line.method)?;
    w.put_byte(1212, line.subject)?;
    if let Some(agent) = agent_of(line, receipt, ffd) {
        principal(w, agent)?;
    }
    match &line.extra {
        Some(extra) => rare(w, extra, ffd),
        None => Ok(()),
    }
}

/// Unit of the quantity: a code in FFD 1.2, a word below it, where pieces need none.
fn unit(w: &mut Writer<'_>, line: &Line, ffd: Ffd) -> Result<(), TlvError> {
    if ffd >= Ffd::V1_2 {
        return w.put_byte(2108, line.unit.ffd_code());
    }
    match &line.extra().unit_name {
        Some(name) => put(w, 1197, name),
        None if line.unit == Unit::Piece => Ok(()),
        None => put(w, 1197, line.unit.sign_ru()),
    }
}

/// On whose behalf the line is sold. The agent of the whole receipt stands for lines without one where it has no place
/// of its own: in FFD 1.2, and for name and ИНН of the supplier, which the receipt as a whole does not carry.
pub(crate) fn agent_of<'a>(line: &'a Line, receipt: &'a Receipt, ffd: Ffd) -> Option<&'a Agent> {
    let of_all = || {
        let agent = receipt.extra.as_ref()?.agent.as_ref()?;
        let needs_lines = ffd >= Ffd::V1_2 || agent.supplier_name.is_some() || agent.supplier_inn.is_some();
        needs_lines.then_some(agent)
    };
    line.extra.as_ref().and_then(|extra| extra.agent.as_ref()).or_else(of_all)
}

/// Kind of agent (1222), his data (1223), and the supplier (1224, 1226).
fn principal(w: &mut Writer<'_>, agent: &Agent) -> Result<(), TlvError> {
    if agent.kinds != 0 {
        w.put_byte(1222, agent.kinds)?;
    }
    let phones = [&agent.agent_phones, &agent.receiver_phones, &agent.transfer_phones];
    let texts = [&agent.operation, &agent.transfer_name, &agent.transfer_address, &agent.transfer_inn];
    if phones.iter().any(|phones| !phones.is_empty()) || texts.iter().any(|text| text.is_some()) {
        w.stlv(1223, |w| agent_data(w, agent))?;
    }
    if agent.supplier_name.is_some() || !agent.supplier_phones.is_empty() {
        w.stlv(1224, |w| {
            put_all(w, 1171, &agent.supplier_phones)?;
            put_some(w, 1225, agent.supplier_name.as_deref())
        })?;
    }
    put_some(w, 1226, agent.supplier_inn.as_deref())
}

/// Data of payment agents: inside 1223 of a line, or in the receipt itself.
pub(super) fn agent_data(w: &mut Writer<'_>, agent: &Agent) -> Result<(), TlvError> {
    put_some(w, 1044, agent.operation.as_deref())?;
    put_all(w, 1073, &agent.agent_phones)?;
    put_all(w, 1074, &agent.receiver_phones)?;
    put_all(w, 1075, &agent.transfer_phones)?;
    put_some(w, 1026, agent.transfer_name.as_deref())?;
    put_some(w, 1005, agent.transfer_address.as_deref())?;
    put_some(w, 1016, agent.transfer_inn.as_deref())
}

fn rare(w: &mut Writer<'_>, extra: &LineExtra, ffd: Ffd) -> Result<(), TlvError> {
    put_some(w, 1191, extra.additional.as_deref())?;
    if let Some(excise) = extra.excise {
        w.put_vln(1229, excise.minor())?;
    }
    put_some(w, 1230, extra.country.as_deref())?;
    put_some(w, 1231, extra.declaration.as_deref())?;
    if !extra.goods_code.is_empty() {
        w.put_bytes(1162, &extra.goods_code)?;
    }
    if !extra.codes.is_empty() {
        w.stlv(1163, |w| extra.codes.iter().try_for_each(|(tag, code)| put(w, *tag, code)))?;
    }
    if ffd >= Ffd::V1_2 { industries(w, 1260, &extra.industry) } else { Ok(()) }
}
