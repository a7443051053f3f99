//! Looks into the archive of the storage (ФН protocol 6.8), in chores that yield to documents.

use super::{Stop, Storage, dt5, local_time};
use crate::compose::{Parameters, write_parameters};
use chrono::{NaiveDate, NaiveDateTime};
use domain::device::{Confirmation, Data, Kept, Ran, Resource};
use domain::document::DocumentKind;
use domain::money::Money;
use domain::receipt::Operation;
use domain::registration::Ffd;
use domain::shift::ShiftNo;
use fn_driver::commands::{
    Details, FindConfirmation, FindDocument, Form, FoundDocument, GetCounters, GetDaysLeft, GetExpiry,
    GetFormat, GetFreeMemory, GetRegistration, GetStatus, OpenDocument, OpenRegistration, ReadDocumentTag,
    ReadRegistrationTag, RegistrationParameters, Settlement, Span,
};
use fn_driver::types::Tlv;
use fn_driver::{CallError, Fn, ResultCode};
use std::time::Duration;

/// Data are read on while the chore is younger than this. The longest object (1.5 KiB) takes 140 ms on the slowest line, so
/// a chore stays below 200 ms.
const LONG_ENOUGH: Duration = Duration::from_millis(55);

/// More top-level objects no document has: 30 KiB of the shortest ones.
const MAX_OBJECTS: u32 = 8192;

/// Where the storage's own reading mark stands. Any document that is begun moves it away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    document: u64,
    read: u32,
    by: By,
}

/// Which of the two marks: that of documents or that of registrations.
#[derive(Debug, Clone, Copy)]
enum By {
    Document,
    Registration,
}

impl Storage {
    /// Nobody looks into the archive of a storage that nobody has met since the line was last in doubt: it may be another
    /// one.
    fn met(&self) -> Result<(), Stop> {
        let lost = || Stop::Unknown("which storage is there is not known".to_owned());
        self.met.then_some(()).ok_or_else(lost)
    }

    fn clock(&self) -> Duration {
        self.talk.as_ref().map_or(Duration::ZERO, Fn::now)
    }

    /// Which report brought the registration in force, and what was counted before the last shift.
    pub(super) fn registered(&mut self) -> Result<Ran, Stop> {
        self.met()?;
        let ordinal = self.call(&GetExpiry)?.registrations_made;
        let totals = self.call(&GetRegistration(ordinal))?;
        let carried = match self.call(&GetCounters(Span::Life)) {
            Ok(life) => {
                let shift = self.call(&GetCounters(Span::Shift))?;
                Some(carried(&life, &shift))
            }
            // Not with FFD 1.05, and not in the first generation (ФН protocol 6.2).
            Err(CallError::Refused { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Ran::Registered { document: totals.document.into(), carried })
    }

    /// What the archive says of a document.
    pub(super) fn head(&mut self, document: u64) -> Result<Ran, Stop> {
        self.met()?;
        let Ok(number) = u32::try_from(document) else { return Ok(Ran::Head(None)) };
        let found = match self.call(&FindDocument(number)) {
            Ok(found) => found,
            Err(CallError::Refused { code: ResultCode::NoData, .. }) => return Ok(Ran::Head(None)),
            Err(error) => return Err(error.into()),
        };
        let ffd = match &found.details {
            Details::Registration(parameters) if parameters.extended.is_some() => self.edition()?,
            _ => Ffd::V1_05,
        };
        let at = local_time(found.at).ok_or_else(|| Stop::Unknown("a time that no calendar has".into()))?;
        let kind = kind(found.form).ok_or_else(|| Stop::Unknown(format!("form {:?}", found.form)))?;
        Ok(Ran::Head(Some(Box::new(Kept {
            number: found.document.into(),
            kind,
            form: found.form.code(),
            at,
            sign: format!("{:010}", found.sign),
            amount: amount(&found),
            shift: match found.details {
                Details::Shift(shift) => Some(ShiftNo(shift.into())),
                _ => None,
            },
            confirmed: found.confirmed,
            parameters: match &found.details {
                Details::Registration(parameters) => encoded(parameters, ffd),
                _ => Vec::new(),
            },
        }))))
    }

    fn edition(&mut self) -> Result<Ffd, Stop> {
        let code = self.call(&GetFormat)?.in_use.map_or(0, fn_driver::commands::Ffd::code);
        Ok(Ffd::ALL.into_iter().find(|ffd| ffd.code() == code).unwrap_or_default())
    }

    /// Data of a document behind the first `read` objects, as many as a chore may take.
    pub(super) fn data(&mut self, document: u64, read: u32) -> Result<Ran, Stop> {
        self.met()?;
        let begun = self.clock();
        let mark = if read == 0 {
            match self.open_data(document)? {
                Some(by) => Mark { document, read, by },
                None => return Ok(Ran::Data(Data::Gone)),
            }
        } else {
            match self.mark.take() {
                Some(mark) if (mark.document, mark.read) == (document, read) => mark,
                _ => return Ok(Ran::Data(Data::Interrupted)),
            }
        };
        let (mut bytes, mut count, mut last) = (Vec::with_capacity(512), 0_u32, false);
        while !last && self.clock().saturating_sub(begun) < LONG_ENOUGH {
            let object = match mark.by {
                By::Document => self.call(&ReadDocumentTag),
                By::Registration => self.call(&ReadRegistrationTag),
            };
            match object {
                Ok(object) if read.saturating_add(count) < MAX_OBJECTS => {
                    append(&mut bytes, &object);
                    count = count.saturating_add(1);
                }
                Ok(_) => return Err(Stop::Unknown("a document that does not end".into())),
                Err(CallError::Refused { code: ResultCode::NoData, .. }) => last = true,
                Err(CallError::Refused { code: ResultCode::WrongState, .. }) => {
                    return Ok(Ran::Data(Data::Interrupted));
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.mark = Some(Mark { read: read.saturating_add(count), ..mark });
        Ok(Ran::Data(Data::Objects { bytes, count, last }))
    }

    /// The operator's confirmation of a document (41h).
    pub(super) fn confirmation(&mut self, document: u64) -> Result<Ran, Stop> {
        self.met()?;
        let Ok(number) = u32::try_from(document) else { return Ok(Ran::Confirmation(None)) };
        match self.call(&FindConfirmation(number)) {
            Ok(found) => {
                let at = found.at.and_then(local_time);
                Ok(Ran::Confirmation(Some(Confirmation { at, sign: found.sign.to_vec() })))
            }
            Err(CallError::Refused { code: ResultCode::NoData, .. }) => Ok(Ran::Confirmation(None)),
            Err(error) => Err(error.into()),
        }
    }

    /// How long the storage lasts and what fits into it (30h, 32h, 3Bh, 3Dh). Older ones do not know the last two.
    pub(super) fn resource(&mut self, on: NaiveDateTime) -> Result<Ran, Stop> {
        self.met()?;
        let status = self.call(&GetStatus)?;
        let expiry = said(self.call(&GetExpiry))?;
        let days = match dt5(on) {
            Some(on) => said(self.call(&GetDaysLeft(on)))?,
            None => None,
        };
        let memory = said(self.call(&GetFreeMemory))?;
        let day = |(year, month, day): (u16, u8, u8)| {
            NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
        };
        Ok(Ran::Resource(Resource {
            until: expiry.and_then(|e| e.date).and_then(|date| day(date.parts())),
            days,
            documents: memory.map(|m| m.documents),
            unsent_kib: memory.map(|m| m.storage_kib),
            registrations_made: expiry.map(|e| e.registrations_made),
            registrations_left: expiry.map(|e| e.registrations_left),
            last_at: status.last_document_at.and_then(local_time),
            warnings: status.warnings.0,
        }))
    }

    /// Begins to read; nothing when the storage has no data of this document any more. Those of the registration in force
    /// are kept apart for ever.
    fn open_data(&mut self, document: u64) -> Result<Option<By>, Stop> {
        let Ok(number) = u32::try_from(document) else { return Ok(None) };
        match self.call(&OpenDocument(number)) {
            Ok(_) => return Ok(Some(By::Document)),
            Err(CallError::Refused { code: ResultCode::NoData, .. }) => {}
            Err(error) => return Err(error.into()),
        }
        if !matches!(self.call(&FindDocument(number))?.details, Details::Registration(_)) {
            return Ok(None);
        }
        let ordinal = self.call(&GetExpiry)?.registrations_made;
        if self.call(&GetRegistration(ordinal))?.document != number {
            return Ok(None);
        }
        match self.call(&OpenRegistration(ordinal)) {
            Ok(()) => Ok(Some(By::Registration)),
            Err(CallError::Refused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// What the storage says; nothing where it refuses to say it.
fn said<T>(answer: Result<T, CallError>) -> Result<Option<T>, Stop> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(CallError::Refused { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn append(bytes: &mut Vec<u8>, object: &Tlv) {
    let length = u16::try_from(object.value.len()).unwrap_or(u16::MAX);
    bytes.extend_from_slice(&object.tag.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&object.value);
}

fn kind(form: Form) -> Option<DocumentKind> {
    Some(match form {
        Form::Registration => DocumentKind::Registration,
        Form::ShiftOpening => DocumentKind::ShiftOpen,
        Form::Receipt | Form::Bso => DocumentKind::Receipt,
        Form::ShiftClosing => DocumentKind::ShiftClose,
        Form::FnClosing => DocumentKind::StorageClose,
        Form::Reregistration => DocumentKind::Reregistration,
        Form::SettlementReport => DocumentKind::SettlementState,
        Form::Correction | Form::BsoCorrection => DocumentKind::Correction,
        Form::OperatorConfirmation => return None,
    })
}

fn amount(found: &FoundDocument) -> Option<(Operation, Money)> {
    let Details::Settlement { settlement, total } = &found.details else { return None };
    let operation = match settlement {
        Settlement::Sale => Operation::Sale,
        Settlement::SaleReturn => Operation::SaleReturn,
        Settlement::Purchase => Operation::Purchase,
        Settlement::PurchaseReturn => Operation::PurchaseReturn,
    };
    Some((operation, Money::from_minor(total.kopecks())))
}

fn encoded(parameters: &RegistrationParameters, ffd: Ffd) -> Vec<u8> {
    let mut form = Vec::new();
    write_parameters(
        &Parameters {
            inn: &parameters.inn,
            rnm: &parameters.rnm,
            tax_systems: parameters.tax_systems,
            mode: parameters.work_mode,
            mode_extended: parameters.extended.unwrap_or(0),
            ofd_inn: parameters.ofd_inn.as_deref().unwrap_or_default(),
            ffd,
            reasons: parameters.reasons.unwrap_or(0),
        },
        &mut form,
    );
    form
}

/// Totals for ever before the last shift, by the names of our counters.
fn carried(
    life: &fn_driver::commands::Counters,
    shift: &fn_driver::commands::Counters,
) -> Vec<(String, i64)> {
    let mut all = Vec::with_capacity(16);
    let mut put = |name: String, life: u64, shift: u64| {
        if let Ok(value @ 1..) = i64::try_from(life.saturating_sub(shift)) {
            all.push((name, value));
        }
    };
    let types = |of: &fn_driver::commands::Counters| {
        let (r, c) = (&of.receipts, &of.corrections);
        [
            (Operation::Sale, r.sale, c.sale),
            (Operation::SaleReturn, r.sale_return, c.sale_return),
            (Operation::Purchase, r.purchase, c.purchase),
            (Operation::PurchaseReturn, r.purchase_return, c.purchase_return),
        ]
    };
    for ((operation, receipts, corrections), (_, of_shift, corrected)) in
        types(life).into_iter().zip(types(shift))
    {
        let name = operation.as_str();
        put(format!("{name}/count"), receipts.count.into(), of_shift.count.into());
        put(format!("{name}/total"), receipts.total, of_shift.total);
        put(format!("correction/{name}/count"), corrections.count.into(), corrected.count.into());
        put(format!("correction/{name}/total"), corrections.total, corrected.total);
    }
    all
}
