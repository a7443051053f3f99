//! Receipts and corrections (forms 3 and 31; as strict forms 4 and 41).

use super::{
    AUTOMATIC, INTERNET, correction, extra, line, person, put, put_some, tender_tag, vat_code, version,
};
use crate::tlv::{TlvError, Writer};
use domain::receipt::{Receipt, Tender};
use domain::registration::{Ffd, RuRegistration};

pub(super) fn receipt(w: &mut Writer<'_>, receipt: &Receipt, ru: &RuRegistration) -> Result<(), TlvError> {
    let extra = receipt.extra();
    person(w, ru, &receipt.cashier)?;
    version(w, ru)?;
    place(w, receipt, ru)?;
    let own = ru.automat.as_deref().filter(|_| ru.mode & AUTOMATIC != 0);
    put_some(w, 1036, extra.automat.as_deref().or(own))?;
    put_some(w, 1117, extra.sender.as_deref())?;
    put_some(w, 1008, receipt.buyer_contact.as_deref())?;
    extra::buyer(w, receipt, ru.ffd)?;
    w.put_byte(1055, receipt.tax_system)?;
    if let Some(correction) = &receipt.correction {
        correction::basis(w, correction)?;
    }
    if let Some(agent) = extra.agent.as_ref().filter(|_| ru.ffd < Ffd::V1_2) {
        extra::agent(w, agent)?;
    }
    for line in &receipt.lines {
        w.stlv(1059, |w| line::item(w, line, receipt, ru.ffd))?;
    }
    for tender in Tender::ALL {
        if let Some(tag) = tender_tag(tender) {
            w.put_vln(tag, receipt.paid(tender).minor())?;
        }
    }
    taxes(w, receipt)?;
    extra::notes(w, extra, ru.ffd)
}

/// Where it happens: always said in FFD 1.2; below it, where it is not what the registration says. A settlement on the
/// Internet says so, and the place is its site.
fn place(w: &mut Writer<'_>, receipt: &Receipt, ru: &RuRegistration) -> Result<(), TlvError> {
    let extra = receipt.extra();
    let internet = extra.internet || ru.mode & INTERNET != 0;
    let said = ru.ffd >= Ffd::V1_2;
    match &extra.address {
        Some(address) => put(w, 1009, address)?,
        None if said => put(w, 1009, &ru.address)?,
        None => {}
    }
    match &extra.place {
        Some(place) => put(w, 1187, place)?,
        None if said || internet => put(w, 1187, &ru.place)?,
        None => {}
    }
    if internet {
        w.put_byte(1108, 1)?;
        w.put_byte(1125, 1)?;
    }
    Ok(())
}

/// Taxes of the receipt: flat tags for the rates of 2019, container 1115 for the later ones (5, 7 and 22 %).
fn taxes(w: &mut Writer<'_>, receipt: &Receipt) -> Result<(), TlvError> {
    let sums = receipt.taxes().unwrap_or_default();
    let (mut flat, mut later) = (false, false);
    for sum in &sums {
        let (tag, amount) = match vat_code(sum.vat) {
            Some(1) => (1102, sum.tax),
            Some(2) => (1103, sum.tax),
            Some(3) => (1106, sum.tax),
            Some(4) => (1107, sum.tax),
            Some(5) => (1104, sum.turnover),
            Some(6) => (1105, sum.turnover),
            Some(_) => {
                later = true;
                continue;
            }
            None => continue,
        };
        // Format control refuses zero sums; 1104 alone may be zero.
        if amount.minor() > 0 || tag == 1104 {
            w.put_vln(tag, amount.minor())?;
            flat = true;
        }
    }
    if !later {
        return Ok(());
    }
    if !flat {
        w.put_vln(1104, 0)?; // placeholder of a receipt whose tax is all in 1115
    }
    w.stlv(1115, |w| {
        let coded = sums.iter().filter_map(|sum| vat_code(sum.vat).map(|code| (code, sum.tax)));
        coded.filter(|(code, _)| *code >= 7).try_for_each(|(code, tax)| {
            w.stlv(1119, |w| {
                w.put_byte(1199, code)?;
                w.put_vln(1120, tax.minor())
            })
        })
    })
}
