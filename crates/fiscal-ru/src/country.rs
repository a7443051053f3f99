//! The law of Russia as the engine asks for it (54-ФЗ, order ЕД-7-20/662@).

use crate::compose::compose;
use crate::law::{
    covered, lawful, named, no_shift, not_before_the_last, payable, register, registered, reregister,
    well_formed,
};
use crate::{letter, recovered, slip};
use domain::country::{
    Admission, AfterLoss, CarrierRules, Conduct, Country, Exchange, Report, Situation, Verdict, Work,
};
use domain::device::{Found, Identity, Kept, Outcome};
use domain::document::{
    Address, Attempt, AttemptNo, Autonomous, Content, Document, DocumentKind, Settlement,
};
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::shift::{Shift, ShiftNo};
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::{Now, Stamp};
use std::time::Duration;

/// Bytes of a receipt or correction that a storage takes (ФН protocol 6.14).
const MAX_RECEIPT: usize = 30 * 1024;

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
                well_formed(content, situation)?;
            }
            Content::Reregistration(change, cashier) => {
                reregister(change, situation)?;
                named(cashier)?;
                well_formed(content, situation)?;
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
                lawful(receipt, situation, at)?;
                if !situation.shift.is_open() {
                    return Err(Refusal::new("shift.closed"));
                }
                if situation.shift.is_expired(at) {
                    return Err(Refusal::new("shift.expired").with("shift", situation.shift.number().0));
                }
                payable(receipt, situation)?;
                well_formed(content, situation)?;
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
            Content::SettlementState(cashier) => {
                named(cashier)?;
                registered(situation)?;
            }
            Content::StorageClose(cashier) => {
                named(cashier)?;
                registered(situation)?;
                no_shift(situation)?;
            }
            Content::Recovered(_) => {
                let refusal = Refusal::new("document.not_supported");
                return Err(refusal.with("document", content.kind().as_str()));
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
            // A storage nobody has used waits to replace ours; it takes nothing but that report.
            return if is_blank(identity) { Ok(()) } else { Err(foreign(&ru.fn_serial, identity)) };
        }
        if is_blank(identity) {
            return Err(not_ready(identity));
        }
        // A closed one makes no documents, but its last ones still have to reach the operator.
        let ours = situation.last.map_or(0, |(number, _)| number);
        if identity.last_document == ours {
            return Ok(());
        }
        let code = if identity.last_document > ours { "fn.ahead" } else { "fn.behind" };
        Err(Refusal::new(code).with("ours", ours).with("found", identity.last_document))
    }

    fn lacks(&self, situation: &Situation, identity: &Identity) -> bool {
        match &situation.registration {
            Some(Registration::Ru(ru)) => {
                let ours = situation.last.map_or(0, |(number, _)| number);
                ru.fn_serial == identity.serial && identity.last_document > ours
            }
            Some(Registration::Kz(_)) => false,
            // A storage in service has a registration, and it is that of the register it is in.
            None => identity.ready,
        }
    }

    fn recover(
        &self,
        kept: &Kept,
        data: &[u8],
        carried: Vec<(String, i64)>,
        situation: &Situation,
    ) -> Result<(Content, ShiftNo, u32), Refusal> {
        recovered::recover(kept, data, carried, situation)
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
        fits(&document.content, situation, identity)?;
        let registered = registered(situation).ok();
        let (shift, receipt) = match kind {
            DocumentKind::Registration => (ShiftNo(0), 0),
            DocumentKind::ShiftOpen => (situation.shift.next_number(), 0),
            kind if kind.is_receipt() => {
                (situation.shift.number(), situation.shift_receipts.saturating_add(1))
            }
            _ => (situation.shift.number(), 0),
        };
        let form = compose(&document.content, registered)?;
        if kind.is_receipt() && form.len() > MAX_RECEIPT {
            let refusal = Refusal::new("document.too_long");
            return Err(refusal.because(format!("{} bytes of {MAX_RECEIPT}", form.len())));
        }
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
            form,
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
            // Trying it again could double it: books from a backup do not know what was made of it since.
            Report::Found(Found::Overtaken { last }) => {
                let ours = attempt.address.storage_document().unwrap_or(0);
                Verdict::Refused(Refusal::new("fn.overtaken").with("ours", ours).with("found", last))
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

/// A storage that never made a document.
fn is_blank(identity: &Identity) -> bool {
    !identity.ready && identity.last_document == 0
}

fn foreign(ours: &str, identity: &Identity) -> Refusal {
    Refusal::new("fn.foreign").with("expected", ours).with("found", &identity.serial)
}

fn not_ready(identity: &Identity) -> Refusal {
    Refusal::new("fn.not_ready").with("serial", &identity.serial)
}

/// Whether this storage may make this document: a new one registers, ours makes everything else.
fn fits(content: &Content, situation: &Situation, identity: &Identity) -> Result<(), Refusal> {
    let takes_new = match content {
        Content::Registration(..) => true,
        Content::Reregistration(change, _) => change.replaces_storage(),
        _ => false,
    };
    if takes_new {
        if identity.ready {
            return Err(Refusal::new("fn.in_service").with("serial", &identity.serial));
        }
        return if is_blank(identity) { Ok(()) } else { Err(not_ready(identity)) };
    }
    if let Some(Registration::Ru(ru)) = &situation.registration
        && !ru.fn_serial.is_empty()
        && ru.fn_serial != identity.serial
    {
        return Err(foreign(&ru.fn_serial, identity));
    }
    if identity.ready { Ok(()) } else { Err(not_ready(identity)) }
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
        formed: Vec::new(),
    })
}
