//! Requisites that few receipts have.

use super::line::agent_data;
use super::{put, put_some};
use crate::numbers::unixtime;
use crate::tlv::{TlvError, Writer};
use chrono::NaiveDate;
use domain::extra::{Agent, Industry, ReceiptExtra};
use domain::receipt::Receipt;
use domain::registration::Ffd;

/// The same requisite several times.
pub(super) fn put_all(w: &mut Writer<'_>, tag: u16, texts: &[String]) -> Result<(), TlvError> {
    texts.iter().try_for_each(|text| put(w, tag, text))
}

fn day(w: &mut Writer<'_>, tag: u16, day: NaiveDate) -> Result<(), TlvError> {
    w.put_str(tag, &day.format("%d.%m.%Y").to_string())
}

/// Who buys: container 1256 in FFD 1.2; below it name and ИНН, which is all those editions know.
pub(super) fn buyer(w: &mut Writer<'_>, receipt: &Receipt, ffd: Ffd) -> Result<(), TlvError> {
    let (number, buyer) = (receipt.buyer_number.as_deref(), receipt.extra().buyer.as_ref());
    let name = buyer.and_then(|buyer| buyer.name.as_deref());
    if ffd < Ffd::V1_2 {
        put_some(w, 1227, name)?;
        return put_some(w, 1228, number);
    }
    if number.is_none() && buyer.is_none() {
        return Ok(());
    }
    w.stlv(1256, |w| {
        put_some(w, 1227, name)?;
        put_some(w, 1228, number)?;
        let Some(buyer) = buyer else { return Ok(()) };
        if let Some(born) = buyer.born {
            day(w, 1243, born)?;
        }
        put_some(w, 1244, buyer.citizenship.as_deref())?;
        put_some(w, 1245, buyer.document_code.as_deref())?;
        put_some(w, 1246, buyer.document_data.as_deref())?;
        put_some(w, 1254, buyer.address.as_deref())
    })
}

/// Agent of the whole receipt, below FFD 1.2.
pub(super) fn agent(w: &mut Writer<'_>, agent: &Agent) -> Result<(), TlvError> {
    if agent.kinds != 0 {
        w.put_byte(1057, agent.kinds)?;
    }
    agent_data(w, agent)?;
    put_all(w, 1171, &agent.supplier_phones)
}

/// Additional requisites and notes of the receipt.
pub(super) fn notes(w: &mut Writer<'_>, extra: &ReceiptExtra, ffd: Ffd) -> Result<(), TlvError> {
    put_some(w, 1192, extra.additional.as_deref())?;
    if let Some((name, value)) = &extra.user {
        w.stlv(1084, |w| {
            put(w, 1085, name)?;
            put(w, 1086, value)
        })?;
    }
    if ffd < Ffd::V1_2 {
        return Ok(());
    }
    if let Some(note) = &extra.operation {
        w.stlv(1270, |w| {
            w.put_byte(1271, note.id)?;
            put(w, 1272, &note.data)?;
            w.put_time(1273, unixtime(note.at).unwrap_or_default())
        })?;
    }
    industries(w, 1261, &extra.industry)
}

/// Requisites of industries: 1260 of a line, 1261 of a receipt.
pub(super) fn industries(w: &mut Writer<'_>, tag: u16, industries: &[Industry]) -> Result<(), TlvError> {
    industries.iter().try_for_each(|industry| {
        w.stlv(tag, |w| {
            put(w, 1262, &industry.body)?;
            day(w, 1263, industry.day)?;
            put(w, 1264, &industry.number)?;
            put(w, 1265, &industry.value)
        })
    })
}
