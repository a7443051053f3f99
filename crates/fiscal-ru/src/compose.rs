//! Documents of FFD 1.2 as the TLV objects that the register passes to the fiscal storage.
//!
//! Only what the register has to say: the storage adds 1041, 1037, 1018, 1040, 1012, 1077, 1209, 1038, 1042, 1054, 1020
//! and its counters by itself and refuses them from us (ФН protocol 8.1).

use crate::tlv::{TlvError, Writer};
use domain::document::Content;
use domain::notice::Refusal;
use domain::receipt::{Cashier, Line, Receipt, Tender};
use domain::registration::RuRegistration;
use domain::tax::Vat;
use encoding_rs::IBM866;

/// Version of the fiscal data format the register writes: 4 = FFD 1.2 (tags 1189, 1209).
pub const FFD: u8 = 4;

/// Bytes that stand before the TLV objects in the form of a registration: the parameters of command A3h without its time
/// and reason: ИНН 12, РНМ 20, tax systems 1, work mode 1, extended flags 1, ИНН of the operator 12.
pub const REGISTRATION_PARAMETERS: usize = 47;

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

/// Typographic signs that code page 866 lacks, as the plain ones every keyboard has. Nothing else is replaced: a letter
/// outside the page is refused by name.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '«' | '»' | '„' | '“' | '”' | '″' => plain.push('"'),
            '‘' | '’' | '′' | '`' => plain.push('\''),
            '–' | '—' | '−' | '‐' | '‑' => plain.push('-'),
            '\u{a0}' | '\u{202f}' | '\u{2009}' => plain.push(' '),
            '…' => plain.push_str("..."),
            '×' => plain.push('x'),
            '\u{ad}' | '\u{feff}' | '\u{200b}' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The first character that code page 866 does not have, and that has no plain twin there.
pub fn unwritable(text: &str) -> Option<char> {
    plain(text).chars().find(|c| IBM866.encode(c.encode_utf8(&mut [0; 4])).2)
}

/// Composes the form of a document.
///
/// # Errors
/// `document.field` naming the tag when a text or number does not fit the format: a letter outside code page 866, a sum
/// too wide.
pub fn compose(content: &Content) -> Result<Vec<u8>, Refusal> {
    let mut form = Vec::with_capacity(512);
    let composed = match content {
        Content::Registration(registration, cashier) => match &**registration {
            domain::registration::Registration::Ru(ru) => {
                form.extend_from_slice(&parameters(ru));
                registration_report(&mut form, ru, cashier)
            }
            domain::registration::Registration::Kz(_) => {
                return Err(Refusal::new("registration.country"));
            }
        },
        Content::ShiftOpen(cashier) => shift_opening(&mut form, cashier),
        Content::Receipt(receipt, _) => receipt_data(&mut form, receipt),
        Content::ShiftClose(cashier) => person(&mut Writer::new(&mut form), cashier),
        _ => return Err(not_supported(content)),
    };
    composed.map_err(|error| {
        Refusal::new("document.field").with("tag", error.tag).because(format!("tag {}: {error}", error.tag))
    })?;
    Ok(form)
}

/// The country has no such document.
pub(crate) fn not_supported(content: &Content) -> Refusal {
    Refusal::new("document.not_supported").with("document", content.kind().as_str())
}

fn parameters(ru: &RuRegistration) -> [u8; REGISTRATION_PARAMETERS] {
    let mut block = [b' '; REGISTRATION_PARAMETERS];
    let mut put = |at: usize, text: &str, width: usize| {
        for (slot, byte) in block.iter_mut().skip(at).take(width).zip(text.bytes()) {
            *slot = byte;
        }
    };
    put(0, &ru.inn, 12);
    put(12, &ru.rnm, 20);
    put(35, &ru.ofd_inn, 12);
    let flags = [ru.tax_systems, 0, 0];
    for (slot, byte) in block.iter_mut().skip(32).zip(flags) {
        *slot = byte;
    }
    block
}

fn registration_report(form: &mut Vec<u8>, ru: &RuRegistration, cashier: &Cashier) -> Result<(), TlvError> {
    let mut w = Writer::new(form);
    person(&mut w, cashier)?;
    w.put_str(1048, &plain(&ru.user_name))?;
    w.put_str(1009, &plain(&ru.address))?;
    w.put_str(1187, &plain(&ru.place))?;
    w.put_str(1013, &plain(&ru.serial))?;
    w.put_str(1188, &plain(&ru.version))?;
    w.put_byte(1189, FFD)?;
    w.put_str(1046, &plain(&ru.ofd_name))?;
    w.put_str(1060, &plain(&ru.fns_site))?;
    w.put_str(1117, &plain(&ru.sender_email))
}

fn shift_opening(form: &mut Vec<u8>, cashier: &Cashier) -> Result<(), TlvError> {
    let mut w = Writer::new(form);
    person(&mut w, cashier)?;
    w.put_str(1188, &plain(env!("CARGO_PKG_VERSION")))?;
    w.put_byte(1189, FFD)
}

fn person(w: &mut Writer<'_>, cashier: &Cashier) -> Result<(), TlvError> {
    w.put_str(1021, &plain(&cashier.name))?;
    match &cashier.inn {
        Some(inn) => w.put_str(1203, &plain(inn)),
        None => Ok(()),
    }
}

fn receipt_data(form: &mut Vec<u8>, receipt: &Receipt) -> Result<(), TlvError> {
    let mut w = Writer::new(form);
    person(&mut w, &receipt.cashier)?;
    if let Some(contact) = &receipt.buyer_contact {
        w.put_str(1008, &plain(contact))?;
    }
    w.put_byte(1055, receipt.tax_system)?;
    for line in &receipt.lines {
        w.stlv(1059, |w| item(w, line))?;
    }
    for tender in Tender::ALL {
        if let Some(tag) = tender_tag(tender) {
            w.put_vln(tag, receipt.paid(tender).minor())?;
        }
    }
    taxes(&mut w, receipt)
}

fn item(w: &mut Writer<'_>, line: &Line) -> Result<(), TlvError> {
    w.put_str(1030, &plain(&line.name))?;
    w.put_vln(1079, line.price.minor())?;
    w.put_fvln(1023, line.quantity.mantissa(), line.quantity.scale())?;
    w.put_byte(2108, line.unit.ffd_code())?;
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
    w.put_byte(1212, line.subject)
}

/// Taxes of the receipt: flat tags for the rates of 2019, container 1115 for the later ones (5, 7 and 22 %).
fn taxes(w: &mut Writer<'_>, receipt: &Receipt) -> Result<(), TlvError> {
    let sums = receipt.taxes().unwrap_or_default();
    let mut flat = false;
    for sum in &sums {
        let (tag, amount) = match vat_code(sum.vat) {
            Some(1) => (1102, sum.tax),
            Some(2) => (1103, sum.tax),
            Some(3) => (1106, sum.tax),
            Some(4) => (1107, sum.tax),
            Some(5) => (1104, sum.turnover),
            Some(6) => (1105, sum.turnover),
            _ => continue,
        };
        // Format control refuses zero sums; 1104 alone may be zero.
        if amount.minor() > 0 || tag == 1104 {
            w.put_vln(tag, amount.minor())?;
            flat = true;
        }
    }
    let late: Vec<_> =
        sums.iter().filter_map(|s| vat_code(s.vat).filter(|code| *code >= 7).map(|c| (c, s.tax))).collect();
    if late.is_empty() {
        return Ok(());
    }
    if !flat {
        w.put_vln(1104, 0)?; // placeholder of a receipt whose tax is all in 1115
    }
    w.stlv(1115, |w| {
        late.iter().try_for_each(|(code, tax)| {
            w.stlv(1119, |w| {
                w.put_byte(1199, *code)?;
                w.put_vln(1120, tax.minor())
            })
        })
    })
}
