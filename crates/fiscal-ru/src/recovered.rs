//! Documents that are read back from the storage, because the register's books were lost or came from a backup.

use crate::compose::{parameters_of, tender_tag, vat_of};
use crate::tlv::{Reader, Value, decode_value};
use domain::country::Situation;
use domain::device::Kept;
use domain::document::{Content, DocumentKind};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Cashier, TaxSum, Tender};
use domain::recovered::{ReceiptSums, Recovered};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::shift::ShiftNo;
use domain::tax::Vat;

/// Content, shift and number inside the shift of an archived document.
///
/// # Errors
/// `fn.unreadable`: data that are no TLV objects, or a registration report without what a registration needs.
pub(crate) fn recover(
    kept: &Kept,
    data: &[u8],
    carried: Vec<(String, i64)>,
    situation: &Situation,
) -> Result<(Content, ShiftNo, u32), Refusal> {
    let requisites = Requisites::read(data).ok_or_else(|| unreadable(kept, "its data are cut"))?;
    let is_report = matches!(kept.kind, DocumentKind::Registration | DocumentKind::Reregistration);
    let registration = if is_report { Some(registered(kept, &requisites, situation)?) } else { None };
    let has_sums = kept.kind.is_receipt() && !data.is_empty();
    let number = |tag| requisites.number(tag).and_then(|n| u32::try_from(n).ok());
    let shift = match kept.kind {
        DocumentKind::Registration => ShiftNo(0),
        _ => kept.shift.or(number(1038).map(ShiftNo)).unwrap_or(situation.shift.number()),
    };
    // The archive is read in its order, so the next one is the next one.
    let receipt = match kept.kind {
        kind if kind.is_receipt() => {
            number(1042).unwrap_or_else(|| situation.shift_receipts.saturating_add(1))
        }
        _ => 0,
    };
    let recovered = Recovered {
        kind: kept.kind,
        form: kept.form,
        amount: kept.amount,
        sums: has_sums.then(|| requisites.sums()),
        registration: registration.map(|ru| Box::new(Registration::Ru(ru))),
        carried,
        cashier: Cashier {
            name: requisites.text(1021),
            inn: Some(requisites.text(1203)).filter(|inn| inn.len() == 12),
        },
        data: data.to_vec(),
    };
    Ok((Content::Recovered(Box::new(recovered)), shift, receipt))
}

fn unreadable(kept: &Kept, why: &str) -> Refusal {
    Refusal::new("fn.unreadable").with("document", kept.number).because(why)
}

/// What a report on the registration fixed: the parameters of its command and the requisites that were passed.
fn registered(
    kept: &Kept,
    requisites: &Requisites<'_>,
    situation: &Situation,
) -> Result<RuRegistration, Refusal> {
    let parameters =
        parameters_of(&kept.parameters).ok_or_else(|| unreadable(kept, "it has no parameters"))?;
    let before = match &situation.registration {
        Some(Registration::Ru(ru)) => Some(ru),
        _ => None,
    };
    // A requisite that is not said again stays as it was; without any the register can not say who it is.
    let text = |tag, before: fn(&RuRegistration) -> &String| match requisites.find(tag) {
        Some(_) => requisites.text(tag),
        None => before_or_empty(before, situation),
    };
    let flag = |tag| requisites.number(tag).is_some_and(|value| value != 0);
    let ffd = match requisites.number(1209).and_then(|code| u8::try_from(code).ok()) {
        Some(code) => Ffd::ALL.into_iter().find(|ffd| ffd.code() == code).unwrap_or(parameters.ffd),
        None => parameters.ffd,
    };
    // Command 03h has no extended flags: in FFD 1.05 they are requisites.
    let extended = [(1207, 1), (1193, 2), (1126, 4), (1221, 8)];
    let said = extended.into_iter().filter(|(tag, _)| flag(*tag)).fold(0, |flags, (_, bit)| flags | bit);
    let ofd_inn = match (requisites.text(1017), parameters.ofd_inn) {
        (said, "") => said,
        (_, "000000000000") => String::new(),
        (_, given) => given.to_owned(),
    };
    let registration = RuRegistration {
        fn_serial: String::new(), // that of the attempt
        user_name: text(1048, |ru| &ru.user_name),
        inn: parameters.inn.to_owned(),
        rnm: parameters.rnm.to_owned(),
        address: text(1009, |ru| &ru.address),
        place: text(1187, |ru| &ru.place),
        serial: text(1013, |ru| &ru.serial),
        version: text(1188, |ru| &ru.version),
        tax_systems: parameters.tax_systems,
        ofd_name: text(1046, |ru| &ru.ofd_name),
        ofd_inn,
        sender_email: text(1117, |ru| &ru.sender_email),
        fns_site: text(1060, |ru| &ru.fns_site),
        ffd,
        mode: parameters.mode,
        mode_extended: parameters.mode_extended | if ffd == Ffd::V1_05 { said } else { 0 },
        automat: Some(text(1036, |ru| ru.automat.as_ref().unwrap_or(&ru.version))).filter(|text| {
            !text.is_empty()
                && (requisites.find(1036).is_some() || before.is_some_and(|ru| ru.automat.is_some()))
        }),
        agents: requisites.number(1057).and_then(|bits| u8::try_from(bits).ok()).unwrap_or(0),
    };
    if registration.user_name.is_empty() || registration.serial.is_empty() {
        return Err(unreadable(kept, "the storage does not tell who is registered any more"));
    }
    Ok(registration)
}

fn before_or_empty(of: fn(&RuRegistration) -> &String, situation: &Situation) -> String {
    match &situation.registration {
        Some(Registration::Ru(ru)) => of(ru).clone(),
        _ => String::new(),
    }
}

/// Requisites of a document, in their order.
struct Requisites<'a>(Vec<(u16, &'a [u8])>);

impl<'a> Requisites<'a> {
    fn read(data: &'a [u8]) -> Option<Self> {
        Reader::new(data).collect::<Result<_, _>>().ok().map(Self)
    }

    fn find(&self, tag: u16) -> Option<&'a [u8]> {
        self.0.iter().find(|(of, _)| *of == tag).map(|(_, value)| *value)
    }

    fn number(&self, tag: u16) -> Option<u64> {
        decode_value(tag, self.find(tag)?).ok()?.as_number()
    }

    fn text(&self, tag: u16) -> String {
        match self.find(tag).map(|value| decode_value(tag, value)) {
            Some(Ok(Value::Text(text))) => text.trim_end_matches('\0').to_owned(),
            _ => String::new(),
        }
    }

    fn money(&self, tag: u16) -> Money {
        Money::from_minor(self.number(tag).unwrap_or(0))
    }

    /// Payments (1031, 1081, 1215 to 1217) and taxes (1102 to 1107, 1115) of a receipt, turnovers from its lines (1059).
    fn sums(&self) -> ReceiptSums {
        let mut sums = ReceiptSums::default();
        for tender in Tender::ALL {
            let sum = tender_tag(tender).map_or(Money::ZERO, |tag| self.money(tag));
            if sum > Money::ZERO {
                sums.payments.push((tender, sum));
            }
        }
        for (tag, value) in &self.0 {
            if *tag == 1059
                && let Some(line) = Requisites::read(value)
            {
                sums.lines = sums.lines.saturating_add(1);
                if let Some(vat) = line.vat() {
                    add(&mut sums.taxes, vat, Money::ZERO, line.money(1043));
                }
            }
        }
        for (tag, code) in [(1102, 1), (1103, 2), (1106, 3), (1107, 4)] {
            if let (Some(_), Some(vat)) = (self.find(tag), vat_of(code)) {
                add(&mut sums.taxes, vat, self.money(tag), Money::ZERO);
            }
        }
        for (tag, value) in self.find(1115).and_then(Requisites::read).map_or(Vec::new(), |of| of.0) {
            if tag == 1119
                && let Some(sum) = Requisites::read(value)
                && let Some(vat) = sum.vat()
            {
                add(&mut sums.taxes, vat, sum.money(1120), Money::ZERO);
            }
        }
        sums.taxes.retain(|sum| sum.vat != Vat::None);
        sums
    }

    fn vat(&self) -> Option<Vat> {
        vat_of(u8::try_from(self.number(1199)?).ok()?)
    }
}

fn add(taxes: &mut Vec<TaxSum>, vat: Vat, tax: Money, turnover: Money) {
    let sum = |a: Money, b: Money| a.checked_add(b).unwrap_or(a);
    match taxes.iter_mut().find(|known| known.vat == vat) {
        Some(known) => {
            known.tax = sum(known.tax, tax);
            known.turnover = sum(known.turnover, turnover);
        }
        None => taxes.push(TaxSum { vat, tax, turnover }),
    }
}
