//! The law of Russia as the engine asks for it (54-ФЗ, order ЕД-7-20/662@).

use crate::compose::{compose, not_supported, tender_tag, unwritable, vat_code};
use crate::{letter, numbers, slip};
use chrono::Timelike;
use domain::country::{
    Admission, AfterLoss, CarrierRules, Conduct, Country, Exchange, Report, Situation, Verdict, Work,
};
use domain::device::{Found, Identity, Outcome};
use domain::document::{
    Address, Attempt, AttemptNo, Autonomous, Content, Document, DocumentKind, Settlement,
};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Operation, Receipt};
use domain::registration::{Registration, RuRegistration};
use domain::shift::{Shift, ShiftNo};
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::{Now, Stamp};
use std::time::Duration;

/// The widest total command 16h can carry: 40 bits of kopecks.
const MAX_TOTAL: u64 = (1 << 40) - 1;
/// Characters of a name (tag 1030).
const MAX_NAME: usize = 128;

/// Russia.
#[derive(Debug, Default, Clone, Copy)]
pub struct Russia;

impl Country for Russia {
    fn code(&self) -> CountryCode {
        CountryCode::Ru
    }

    fn conduct(&self) -> Conduct {
        Conduct {
            after_loss: AfterLoss::LookUp,
            identity_first: true,
            check: Some(Duration::from_secs(30)),
            prepares: true,
            pause: Duration::from_millis(200),
            autonomous: None,
            carrier: Some(CarrierRules { pause: Duration::from_secs(60), connect: Duration::from_secs(10) }),
        }
    }

    fn admit(&self, content: &Content, situation: &Situation, now: &Now) -> Result<Admission, Refusal> {
        let at = now.wall.whole_minute();
        match content {
            Content::Registration(registration, cashier) => {
                register(registration, situation)?;
                named(cashier)?;
            }
            Content::ShiftOpen(cashier) => {
                named(cashier)?;
                registered(situation)?;
                if let Shift::Open { number, .. } = situation.shift {
                    return Err(Refusal::new("shift.already_open").with("shift", number.0));
                }
            }
            Content::Receipt(receipt, _) => {
                named(&receipt.cashier)?;
                lawful(receipt, registered(situation)?, at)?;
                if !situation.shift.is_open() {
                    return Err(Refusal::new("shift.closed"));
                }
                if situation.shift.is_expired(at) {
                    return Err(Refusal::new("shift.expired").with("shift", situation.shift.number().0));
                }
            }
            Content::ShiftClose(cashier) => {
                named(cashier)?;
                registered(situation)?;
                if !situation.shift.is_open() {
                    return Err(Refusal::new("shift.closed"));
                }
            }
            Content::XReport(cashier) | Content::NonFiscal(_, cashier) => {
                named(cashier)?;
                registered(situation)?;
                return Ok(local(situation, at));
            }
            Content::CashIn(_, cashier) => {
                named(cashier)?;
                registered(situation)?;
                return Ok(local(situation, at));
            }
            Content::CashOut(sum, cashier) => {
                named(cashier)?;
                registered(situation)?;
                covered(*sum, situation)?;
                return Ok(local(situation, at));
            }
            Content::Reregistration(..) | Content::SettlementState(_) | Content::StorageClose(_) => {
                return Err(not_supported(content));
            }
        }
        not_before_the_last(situation, at)?;
        Ok(Admission::Act)
    }

    fn identify(&self, _situation: &Situation, _now: &Now) -> Work {
        Work::Identify
    }

    fn identified(&self, _situation: &Situation, report: &Report) -> Outcome<Identity> {
        match report {
            Report::Identified(outcome) => outcome.clone(),
            other => Outcome::Unknown(format!("{other:?}")),
        }
    }

    fn accepts(&self, situation: &Situation, identity: &Identity) -> Result<(), Refusal> {
        let Some(Registration::Ru(ru)) = &situation.registration else {
            return Ok(()); // a storage for a register that is not in service yet is looked at by the registration
        };
        if ru.fn_serial != identity.serial {
            let refusal = Refusal::new("fn.foreign");
            return Err(refusal.with("expected", &ru.fn_serial).with("found", &identity.serial));
        }
        if !identity.ready {
            return Err(Refusal::new("fn.not_ready").with("serial", &identity.serial));
        }
        let ours = situation.last.map_or(0, |(number, _)| number);
        if identity.last_document == ours {
            return Ok(());
        }
        let code = if identity.last_document > ours { "fn.ahead" } else { "fn.behind" };
        Err(Refusal::new(code).with("ours", ours).with("found", identity.last_document))
    }

    fn attempt(
        &self,
        document: &Document,
        no: AttemptNo,
        situation: &Situation,
        identity: Option<&Identity>,
        now: &Now,
    ) -> Result<Attempt, Refusal> {
        let identity = identity.ok_or_else(|| Refusal::new("device.silent"))?;
        let kind = document.content.kind();
        if (kind == DocumentKind::Registration) == identity.ready {
            let code = if identity.ready { "fn.in_service" } else { "fn.not_ready" };
            return Err(Refusal::new(code).with("serial", &identity.serial));
        }
        let (shift, receipt) = match kind {
            DocumentKind::Registration => (ShiftNo(0), 0),
            DocumentKind::ShiftOpen => (situation.shift.next_number(), 0),
            DocumentKind::Receipt => (situation.shift.number(), situation.shift_receipts.saturating_add(1)),
            _ => (situation.shift.number(), 0),
        };
        let expected = u32::try_from(identity.last_document).ok().and_then(|n| n.checked_add(1));
        Ok(Attempt {
            document: document.id,
            no,
            kind,
            amount: document.content.amount(),
            at: now.wall.whole_minute(),
            shift,
            receipt,
            address: Address::Storage {
                serial: identity.serial.clone(),
                document: expected.ok_or_else(|| Refusal::new("fn.exhausted"))?,
            },
            form_no: 1,
            form: compose(&document.content)?,
            state: domain::document::AttemptState::Intended,
        })
    }

    fn renew(
        &self,
        _document: &Document,
        attempt: &Attempt,
        _situation: &Situation,
        _now: &Now,
    ) -> Result<Vec<u8>, Refusal> {
        Ok(attempt.form.clone()) // one form a document: the storage takes no other
    }

    fn commit(&self, attempt: &Attempt) -> Work {
        Work::Commit(attempt.clone())
    }

    fn judge(&self, _document: &Document, attempt: &Attempt, report: &Report) -> Verdict {
        match report {
            Report::Committed(Outcome::Done(settlement)) | Report::Found(Found::This(settlement)) => {
                Verdict::Settled(settlement.clone())
            }
            Report::Committed(Outcome::Refused(refusal)) => Verdict::Refused(refusal.clone()),
            // A document that was begun and not ended is thrown away by the next upload.
            Report::Found(Found::Absent | Found::StillOpen) => Verdict::Absent,
            Report::Found(Found::Ahead { last }) => {
                let ours = attempt.address.storage_document().unwrap_or(0);
                let code = if *last < u64::from(ours) { "fn.behind" } else { "fn.ahead" };
                Verdict::Blocked(Refusal::new(code).with("ours", ours).with("found", last))
            }
            _ => Verdict::InDoubt,
        }
    }

    fn sign_autonomously(
        &self,
        _document: &Document,
        _situation: &Situation,
        _now: &Now,
    ) -> Result<Autonomous, Refusal> {
        // The storage signs by itself, with or without an operator: there is nothing to sign around it.
        Err(Refusal::new("device.silent"))
    }

    fn letter(&self, situation: &Situation, message: &[u8]) -> Option<Exchange> {
        letter::letter(registered(situation).ok()?, message)
    }

    fn receipt_in(&self, answer: &[u8]) -> Result<Vec<u8>, String> {
        letter::receipt_in(answer)
    }

    fn slip(
        &self,
        document: &Document,
        registration: &Registration,
        _language: Language,
        copy: bool,
    ) -> Option<Slip> {
        // The law fixes the words of Russian paper; the language of the screen does not change them.
        slip::slip(document, registration, copy)
    }
}

fn named(cashier: &domain::receipt::Cashier) -> Result<(), Refusal> {
    if cashier.name.trim().is_empty() {
        return Err(Refusal::new("task.cashier").at("operator.name"));
    }
    if let Some(letter) = unwritable(&cashier.name) {
        return Err(Refusal::new("receipt.letter").with("letter", letter).at("operator.name"));
    }
    match &cashier.inn {
        Some(inn) if inn.len() != 12 || !inn.bytes().all(|b| b.is_ascii_digit()) => {
            Err(Refusal::new("task.inn_length").with("length", inn.len()).at("operator.vatin"))
        }
        _ => Ok(()),
    }
}

/// A document of the register alone.
fn local(situation: &Situation, at: Stamp) -> Admission {
    Admission::Local(Settlement {
        number: 0,
        sign: String::new(),
        at,
        shift: situation.shift.number(),
        receipt: 0,
        check_url: None,
        next_token: None,
        warnings: 0,
    })
}

/// Whether there is so much in the drawer.
fn covered(sum: Money, situation: &Situation) -> Result<(), Refusal> {
    if sum <= situation.drawer {
        return Ok(());
    }
    Err(Refusal::new("drawer.short").with("asked", sum).with("drawer", situation.drawer))
}

fn registered(situation: &Situation) -> Result<&RuRegistration, Refusal> {
    match &situation.registration {
        Some(Registration::Ru(ru)) => Ok(ru),
        _ => Err(Refusal::new("register.not_in_service")),
    }
}

fn register(registration: &Registration, situation: &Situation) -> Result<(), Refusal> {
    if situation.registration.is_some() {
        return Err(Refusal::new("register.in_service"));
    }
    let Registration::Ru(ru) = registration else {
        return Err(Refusal::new("registration.country"));
    };
    if !numbers::inn_is_valid(&ru.inn) {
        return Err(Refusal::new("registration.inn").with("inn", &ru.inn));
    }
    if !numbers::registration_number_is_valid(&ru.rnm, &ru.inn, &ru.serial) {
        return Err(Refusal::new("registration.rnm").with("rnm", &ru.rnm));
    }
    Ok(())
}

fn lawful(receipt: &Receipt, ru: &RuRegistration, at: Stamp) -> Result<(), Refusal> {
    if receipt.operation != Operation::Sale || receipt.correction.is_some() {
        return Err(Refusal::new("receipt.operation_not_supported"));
    }
    // The cash handed over is printed and kept beside the total; what no document can say was mistyped.
    for (sum, path) in [(Some(receipt.total), "total"), (receipt.cash_taken(), "payments")] {
        if sum.is_none_or(|sum| sum.minor() > MAX_TOTAL) {
            let shown = sum.unwrap_or(receipt.change);
            return Err(Refusal::new("receipt.too_large").with("total", shown).at(path));
        }
    }
    if !receipt.tax_system.is_power_of_two() || receipt.tax_system & ru.tax_systems == 0 {
        return Err(Refusal::new("receipt.tax_system").at("taxationType"));
    }
    let today = at.local().date();
    for (i, line) in receipt.lines.iter().enumerate() {
        if vat_code(line.vat).is_none() || line.vat.in_force(CountryCode::Ru, today).is_none() {
            let refusal = Refusal::new("tax.not_in_force").with("rate", line.vat.name()).with("day", today);
            return Err(refusal.at(format!("items[{i}].tax.type")));
        }
        if let Some(letter) = unwritable(&line.name) {
            let refusal = Refusal::new("receipt.letter").with("letter", letter);
            return Err(refusal.at(format!("items[{i}].name")));
        }
        if line.name.trim().is_empty() || line.name.chars().count() > MAX_NAME {
            let refusal = Refusal::new("receipt.name_length").with("length", line.name.chars().count());
            return Err(refusal.with("limit", MAX_NAME).at(format!("items[{i}].name")));
        }
    }
    match receipt.payments.iter().position(|(tender, _)| tender_tag(*tender).is_none()) {
        Some(i) => Err(Refusal::new("receipt.payment_kind").at(format!("payments[{i}].type"))),
        None => Ok(()),
    }
}

/// A document may not be older than the last one (ФН protocol 10): a clock that ran back is said in minutes.
fn not_before_the_last(situation: &Situation, at: Stamp) -> Result<(), Refusal> {
    match situation.last {
        Some((_, last)) if at.local() < last.local().with_second(0).unwrap_or_default() => {
            let minutes = last.since(at).num_minutes();
            Err(Refusal::new("clock.behind").with("minutes", minutes))
        }
        _ => Ok(()),
    }
}
