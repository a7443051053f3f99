//! The fiscal storage (ФН) as the engine's device.
//!
//! An act has two halves: `prepare` sends 15h (17h, 11h, 13h, 18h, 04h, 02h or A2h) and the data by the fewest 07h; `commit`
//! sends the one command after which the document exists, 16h (12h, 14h, 19h, 05h, 03h or A3h). A lost answer to the second half is never guessed: `look_up`
//! reads 30h and, when the number was reached, the document itself (ФН protocol 11.3).

mod archive;
mod kept;

use self::archive::Mark;
use crate::compose::{Parameters, closed_register, data_of, parameters_of};
use crate::tlv::{Reader, Value, decode_value};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use domain::device::{Errand, FiscalDevice, Found, Identity, Outcome, Ran};
use domain::document::{Address, Attempt, DocumentKind, Settlement};
use domain::notice::Refusal;
use domain::receipt::Operation;
use domain::registration::{Ffd, Reregistration};
use domain::shift::ShiftNo;
use fn_driver::commands::{
    self, BeginCorrection, BeginFnClosing, BeginMessage, BeginOldRegistration, BeginReceipt,
    BeginRegistration, BeginSettlementReport, BeginShiftClosing, BeginShiftOpening, CancelDocument, CloseFn,
    CloseShift, CurrentDocument, Details, EndMessage, FindDocument, FnStatus, Form, FormOldRegistration,
    FormReceipt, FormRegistration, FormSettlementReport, FoundDocument, GetExchangeStatus, GetExpiry,
    GetLastErrors, GetShift, GetStatus, GetVersion, HandInReceipt, OldReason, OpenShift, PassData, Phase,
    ReadMessage, ReceiptRefusal, RegistrationDocument, RegistrationKind, SetTransport,
    Settlement as SettlementType, Warnings,
};
use fn_driver::frame::DataLimit;
use fn_driver::types::{Dt5, Inn, Rnm, Total};
use fn_driver::{CallError, Command, Fn, Link, ResultCode, Settings, upload};
use std::io;

/// Opens the link to the storage: at the start, and again after it broke.
pub type Opener = Box<dyn FnMut() -> io::Result<Box<dyn Link + Send>> + Send>;

/// The fiscal storage behind a link that may break and come back.
pub struct Storage {
    open: Opener,
    talk: Option<Fn<Box<dyn Link + Send>>>,
    /// Whether the storage at the other end is known to be the one the last question reached: false after any silence.
    trusted: bool,
    /// Whether it said who it is since the last silence.
    met: bool,
    /// How far the archive is read.
    mark: Option<Mark>,
}

/// Documents behind the expected number that a look-up compares too.
const NEIGHBOURS: usize = 16;

/// Bytes of a message that are read at once: what registers commonly ask for, 90 ms on the slowest line.
const MESSAGE_PART: u16 = 1000;

/// Code of a storage that failed by itself.
const FAILURE: &str = "fn.failure";

/// Why a step stopped.
enum Stop {
    Refused(Refusal),
    Unknown(String),
}

impl Storage {
    /// A storage behind the link that `open` opens.
    pub fn new(open: Opener) -> Self {
        Self { open, talk: None, trusted: false, met: false, mark: None }
    }

    fn talk(&mut self) -> io::Result<&mut Fn<Box<dyn Link + Send>>> {
        match &mut self.talk {
            Some(talk) => Ok(talk),
            none => {
                (self.trusted, self.met, self.mark) = (false, false, None);
                Ok(none.insert(Fn::new((self.open)()?, Settings::default())))
            }
        }
    }

    fn call<C: Command>(&mut self, command: &C) -> Result<C::Answer, CallError> {
        self.with_talk(C::NAME, |talk| talk.call(command))
    }

    fn with_talk<T>(
        &mut self,
        command: &'static str,
        ask: impl FnOnce(&mut Fn<Box<dyn Link + Send>>) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        let talk = self.talk().map_err(|error| CallError::Unreachable { command, cause: error.into() })?;
        let answer = ask(talk);
        match &answer {
            Err(CallError::Unreachable { .. }) => {
                self.talk = None; // the port is gone: open it anew next time
                (self.trusted, self.met, self.mark) = (false, false, None);
            }
            Err(CallError::Unknown { .. }) => (self.trusted, self.met, self.mark) = (false, false, None),
            Ok(_) | Err(_) => {}
        }
        answer
    }

    /// Makes sure that the storage is the one the attempt was written for, stands where it was expected, and has no
    /// leftovers. Costs nothing while the storage is trusted.
    fn ready_for(&mut self, attempt: &Attempt) -> Result<(), Stop> {
        if self.trusted {
            return Ok(());
        }
        let status = self.call(&GetStatus)?;
        let Address::Storage { serial, document } = &attempt.address else {
            return Err(Stop::Refused(Refusal::new("registration.country")));
        };
        if status.serial.as_str() != serial {
            let refusal =
                Refusal::new("fn.foreign").with("expected", serial).with("found", status.serial.as_str());
            return Err(Stop::Refused(refusal));
        }
        self.met = true;
        if status.last_document.checked_add(1) != Some(*document) {
            let code = if status.last_document >= *document { "fn.ahead" } else { "fn.behind" };
            let ours = document.saturating_sub(1);
            return Err(Stop::Refused(
                Refusal::new(code).with("ours", ours).with("found", status.last_document),
            ));
        }
        self.discard(&status)?;
        self.with_talk("get-format", Fn::identify)?; // how much data a command may carry
        self.trusted = true;
        Ok(())
    }

    fn discard(&mut self, status: &FnStatus) -> Result<(), Stop> {
        if status.document != CurrentDocument::None {
            self.call(&CancelDocument)?;
        }
        Ok(())
    }

    fn begin(&mut self, attempt: &Attempt) -> Result<(), Stop> {
        self.mark = None; // the document that is begun takes it away
        let at = wire_time(attempt)?;
        match self.send_begin(attempt, at)? {
            // Wrong state: a leftover document, a shift that is not as the books say, or another storage than a moment
            // ago. Look, clear, try once more.
            Err(CallError::Refused { code: ResultCode::WrongState, .. }) => {
                self.trusted = false;
                self.ready_for(attempt)?;
                Ok(self.send_begin(attempt, at)??)
            }
            Err(error @ CallError::Refused { code: ResultCode::BadValue, .. })
                if attempt.kind == DocumentKind::StorageClose =>
            {
                Err(Stop::refused("fn.undelivered", &error))
            }
            Err(
                error @ CallError::Refused {
                    code: ResultCode::NotInThisMode | ResultCode::UnknownCommand,
                    ..
                },
            ) if is_registration(attempt.kind) => Err(Stop::refused("fn.edition", &error)),
            // One code for an operator that is out of reach and for a full archive: the flags tell (ФН protocol 4).
            Err(error @ CallError::Refused { code: ResultCode::ResourceRestricted, .. }) => {
                let full = self
                    .call(&GetStatus)
                    .is_ok_and(|status| status.warnings.archive_nearly_full() && !status.warnings.ofd_late());
                Err(if full { Stop::refused("fn.exhausted", &error) } else { error.into() })
            }
            other => Ok(other?),
        }
    }

    fn send_begin(&mut self, attempt: &Attempt, at: Dt5) -> Result<Result<(), CallError>, Stop> {
        Ok(match attempt.kind {
            DocumentKind::Registration | DocumentKind::Reregistration => {
                let parameters = parameters_of(&attempt.form).ok_or_else(|| damaged(attempt))?;
                let kind = registration_kind(attempt.kind, &parameters);
                match later_edition(parameters.ffd) {
                    Some(ffd) => self.call(&BeginRegistration { kind, ffd }),
                    None => self.call(&BeginOldRegistration(kind)),
                }
            }
            DocumentKind::ShiftOpen => self.call(&BeginShiftOpening(at)),
            DocumentKind::Receipt => self.call(&BeginReceipt(at)),
            DocumentKind::Correction => self.call(&BeginCorrection(at)),
            DocumentKind::ShiftClose => self.call(&BeginShiftClosing(at)),
            DocumentKind::SettlementState => self.call(&BeginSettlementReport(at)),
            DocumentKind::StorageClose => self.call(&BeginFnClosing),
            DocumentKind::CashIn
            | DocumentKind::CashOut
            | DocumentKind::XReport
            | DocumentKind::NonFiscal => {
                return Err(damaged(attempt)); // the register makes these alone
            }
        })
    }

    fn upload(&mut self, attempt: &Attempt) -> Result<(), Stop> {
        self.ready_for(attempt)?;
        self.begin(attempt)?;
        let data = data_of(attempt.kind, &attempt.form);
        let objects = data.and_then(objects).ok_or_else(|| damaged(attempt))?;
        let limit = self.talk.as_ref().map_or(DataLimit::Basic, Fn::data_limit);
        let portions = upload::split(&objects, limit)
            .map_err(|error| Stop::Refused(Refusal::new("document.too_long").because(error)))?;
        for portion in portions {
            if let Err(error) = self.call(&PassData(portion)) {
                if matches!(error, CallError::Refused { .. }) {
                    let _ = self.call(&CancelDocument); // leave nothing behind; the next upload clears it otherwise
                }
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// The command after which the document exists. One that is refused leaves the upload behind: it is thrown away. A
    /// storage that failed over it may have made the document: only the look-up knows (ФН protocol 11.6).
    fn end<C: Command>(&mut self, command: &C) -> Result<C::Answer, Stop> {
        let error = match self.call(command) {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        match error.refusal() {
            Some(ResultCode::FnFailure | ResultCode::CryptoFailure) => {
                Err(Stop::Unknown(format!("{error}{}", self.last_errors())))
            }
            Some(ResultCode::UnknownCommand) | None => Err(error.into()),
            Some(code) => {
                let _ = self.call(&CancelDocument); // the next upload clears it otherwise
                Err(match (C::CODE, code) {
                    (FormReceipt::CODE, ResultCode::BadValue) => Stop::refused("fn.sums", &error),
                    (FormRegistration::CODE | FormOldRegistration::CODE, ResultCode::LifeTime) => {
                        Stop::refused("fn.life", &error)
                    }
                    _ => error.into(),
                })
            }
        }
    }

    /// What the storage keeps about its failures (35h), for its vendor; nothing when it does not say.
    fn last_errors(&mut self) -> String {
        match self.call(&GetLastErrors) {
            Ok(errors) if !errors.is_empty() => format!("; 35h: {}", errors.escape_ascii()),
            _ => String::new(),
        }
    }

    /// Adds to the refusal of a storage that failed what it keeps about it.
    fn explained<T>(&mut self, result: Result<T, Stop>) -> Result<T, Stop> {
        result.map_err(|stop| match stop {
            Stop::Refused(mut refusal) if refusal.code == FAILURE => {
                refusal.cause.push_str(&self.last_errors());
                Stop::Refused(refusal)
            }
            other => other,
        })
    }

    fn sign(&mut self, attempt: &Attempt) -> Result<Settlement, Stop> {
        let at = wire_time(attempt)?;
        let (document, sign, receipt, shift, warnings) = match attempt.kind {
            DocumentKind::Registration | DocumentKind::Reregistration => {
                let answer = self.form_registration(attempt, at)?;
                (answer.document, answer.sign, 0, attempt.shift, 0)
            }
            DocumentKind::ShiftOpen => {
                let answer = self.end(&OpenShift)?;
                (answer.document, answer.sign, 0, ShiftNo(answer.shift.into()), flags(answer.warnings))
            }
            DocumentKind::Receipt | DocumentKind::Correction => {
                let (operation, total) = attempt.amount.ok_or_else(|| damaged(attempt))?;
                let total = Total::from_kopecks(total.minor()).map_err(|_| damaged(attempt))?;
                let settlement = settlement_type(operation);
                let answer = self.end(&FormReceipt { at, settlement, total, with_marking: false })?;
                (answer.document, answer.sign, u32::from(answer.receipt), attempt.shift, 0)
            }
            DocumentKind::ShiftClose => {
                let answer = self.end(&CloseShift)?;
                (answer.document, answer.sign, 0, ShiftNo(answer.shift.into()), flags(answer.warnings))
            }
            DocumentKind::SettlementState => {
                let answer = self.end(&FormSettlementReport)?;
                (answer.document, answer.sign, 0, attempt.shift, 0)
            }
            DocumentKind::StorageClose => {
                let rnm = closed_register(&attempt.form).and_then(|rnm| Rnm::new(rnm).ok());
                let answer = self.end(&CloseFn { at, rnm: rnm.ok_or_else(|| damaged(attempt))? })?;
                (answer.document, answer.sign, 0, attempt.shift, 0)
            }
            DocumentKind::CashIn
            | DocumentKind::CashOut
            | DocumentKind::XReport
            | DocumentKind::NonFiscal => {
                return Err(damaged(attempt)); // the register makes these alone
            }
        };
        if attempt.address.storage_document() != Some(document) {
            self.trusted = false;
            return Err(Stop::Unknown(format!("document {document} was made, another one was expected")));
        }
        let settlement = settled(attempt, document, sign, receipt, shift, warnings);
        Ok(self.with_formed(attempt, document, settlement))
    }

    fn form_registration(&mut self, attempt: &Attempt, at: Dt5) -> Result<RegistrationDocument, Stop> {
        let parameters = parameters_of(&attempt.form).ok_or_else(|| damaged(attempt))?;
        let Parameters { tax_systems, mode: work_mode, mode_extended: extended, reasons, .. } = parameters;
        let inn = Inn::new(parameters.inn).map_err(|_| damaged(attempt))?;
        let rnm = Rnm::new(parameters.rnm).map_err(|_| damaged(attempt))?;
        let kind = registration_kind(attempt.kind, &parameters);
        Ok(match later_edition(parameters.ffd) {
            Some(_) => {
                let ofd_inn = Inn::new(parameters.ofd_inn).map_err(|_| damaged(attempt))?;
                let reasons = (kind != RegistrationKind::First).then_some(reasons);
                let form =
                    FormRegistration { at, inn, rnm, tax_systems, work_mode, extended, ofd_inn, reasons };
                self.end(&form)?
            }
            None => {
                let reason = (kind == RegistrationKind::Change).then(|| old_reason(reasons));
                self.end(&FormOldRegistration { at, inn, rnm, tax_systems, work_mode, reason })?
            }
        })
    }

    fn find(&mut self, attempt: &Attempt) -> Result<Found, Stop> {
        let Address::Storage { serial, document } = attempt.address.clone() else {
            return Err(Stop::Unknown("not an attempt of a fiscal storage".into()));
        };
        let status = self.call(&GetStatus)?;
        if status.serial.as_str() != serial {
            return Ok(Found::Foreign { serial: status.serial.as_str().to_owned() });
        }
        if status.last_document < document {
            return Ok(if status.last_document.checked_add(1) != Some(document) {
                Found::Ahead { last: status.last_document.into() }
            } else if status.document == CurrentDocument::None {
                Found::Absent
            } else {
                Found::StillOpen
            });
        }
        let found = self.call(&FindDocument(document))?;
        if !is_this(&found, attempt) {
            return self.overtaken(attempt, document, status.last_document);
        }
        let shift = match &found.details {
            Details::Shift(number) => ShiftNo((*number).into()),
            _ => attempt.shift,
        };
        let receipt =
            if attempt.kind.is_receipt() { self.receipt_number(document, attempt.receipt)? } else { 0 };
        let warnings = match attempt.kind {
            DocumentKind::ShiftOpen | DocumentKind::ShiftClose => status.warnings.0,
            _ => 0,
        };
        self.trusted = status.last_document == document && status.document == CurrentDocument::None;
        let settlement = settled(attempt, found.document, found.sign, receipt, shift, warnings);
        Ok(Found::This(self.with_formed(attempt, document, settlement)))
    }

    /// Another document has the number. Had the storage gone on behind our back, ours may be among the next ones: then a
    /// person decides.
    fn overtaken(&mut self, attempt: &Attempt, document: u32, last: u32) -> Result<Found, Stop> {
        for next in (document..last).take(NEIGHBOURS).map(|number| number.saturating_add(1)) {
            if is_this(&self.call(&FindDocument(next))?, attempt) {
                return Ok(Found::Ahead { last: last.into() });
            }
        }
        Ok(Found::Overtaken { last: last.into() })
    }

    /// A step of the exchange with the operator (ФН protocol 7.2), or a look into the archive.
    fn correspond(&mut self, errand: &Errand) -> Result<Ran, Stop> {
        Ok(match errand {
            Errand::Look => {
                let status = self.call(&GetExchangeStatus)?;
                let oldest = status.first.and_then(|first| local_time(first.at?));
                Ran::Owed { documents: status.queued.into(), oldest }
            }
            Errand::Begin => {
                self.call(&SetTransport(true))?;
                Ran::Length(self.call(&BeginMessage)?)
            }
            Errand::Read { offset } => {
                Ran::Part(self.call(&ReadMessage { offset: *offset, size: MESSAGE_PART })?)
            }
            Errand::End => {
                self.call(&EndMessage)?;
                Ran::Done
            }
            Errand::HandIn(receipt) => match self.call(&HandInReceipt(receipt)) {
                Ok(answer) => {
                    // The operator's bits stand among the warnings, and a bit of each answer says that there are some.
                    let warns = self.talk.as_ref().is_some_and(Fn::warning);
                    let warnings = if warns { self.call(&GetStatus)?.warnings.0 } else { 0 };
                    let message = answer.message.as_ref().and_then(|said| operator_words(&said.value));
                    Ran::HandedIn { code: answer.code, message, warnings }
                }
                Err(error) => {
                    let is_bad =
                        ReceiptRefusal::of(&error).is_some() || matches!(error, CallError::TooLong { .. });
                    if !is_bad {
                        return Err(error.into());
                    }
                    return Err(Stop::Refused(Refusal::new("ofd.bad_receipt").because(error)));
                }
            },
            Errand::HangUp => {
                self.call(&SetTransport(false))?;
                Ran::Done
            }
            Errand::Registered => self.registered()?,
            Errand::Head(document) => self.head(*document)?,
            Errand::Data { document, read } => self.data(*document, *read)?,
            Errand::Confirmation(document) => self.confirmation(*document)?,
            Errand::Resource { on } => self.resource(*on)?,
        })
    }

    fn who(&mut self) -> Result<Identity, Stop> {
        let status = self.call(&GetStatus)?;
        self.met = true;
        let version = self.call(&GetVersion)?;
        // A closed storage need not tell it any more.
        let expiry = match self.call(&GetExpiry) {
            Ok(expiry) => Some(expiry),
            Err(error) if error.refusal().is_some() && status.phase != Phase::Fiscal => None,
            Err(error) => return Err(error.into()),
        };
        let format = self.with_talk("get-format", Fn::identify)?;
        let shift = if status.phase == Phase::Fiscal { Some(self.call(&GetShift)?) } else { None };
        self.discard(&status)?;
        self.trusted = true;
        let mut details = vec![
            ("firmware".to_owned(), version.firmware),
            ("debug".to_owned(), version.debug.to_string()),
            ("phase".to_owned(), format!("{:?}", status.phase)),
            ("highest_ffd".to_owned(), format.map_or(0, |f| f.highest.code()).to_string()),
        ];
        if let Some(expiry) = &expiry {
            details.push(("registrations_left".to_owned(), expiry.registrations_left.to_string()));
        }
        if let Some((year, month, day)) = expiry.and_then(|expiry| expiry.date).map(|d| d.parts()) {
            details.push(("expires".to_owned(), format!("{year:04}-{month:02}-{day:02}")));
        }
        Ok(Identity {
            serial: status.serial.as_str().to_owned(),
            last_document: status.last_document.into(),
            shift_open: shift.map(|_| status.shift_open),
            shift: shift.map_or(0, |s| s.shift.into()),
            ready: status.phase == Phase::Fiscal,
            warnings: status.warnings.0,
            details,
        })
    }
}

impl FiscalDevice for Storage {
    fn identify(&mut self) -> Outcome<Identity> {
        let found = self.who();
        outcome(self.explained(found))
    }

    fn prepare(&mut self, attempt: &Attempt) -> Outcome<()> {
        let uploaded = self.upload(attempt);
        outcome(self.explained(uploaded))
    }

    fn commit(&mut self, attempt: &Attempt) -> Outcome<Settlement> {
        outcome(self.sign(attempt))
    }

    fn run(&mut self, errand: &Errand) -> Outcome<Ran> {
        let ran = self.correspond(errand);
        outcome(self.explained(ran))
    }

    fn look_up(&mut self, attempt: &Attempt) -> Found {
        match self.find(attempt) {
            Ok(found) => found,
            Err(Stop::Refused(refusal)) => Found::Silent(refusal.to_string()),
            Err(Stop::Unknown(cause)) => Found::Silent(cause),
        }
    }
}

/// The words (1019) in a message for the register (1067).
fn operator_words(message: &[u8]) -> Option<String> {
    let words = Reader::new(message).filter_map(Result::ok).find(|(tag, _)| *tag == 1019)?.1;
    match decode_value(1019, words) {
        Ok(Value::Text(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

fn outcome<T>(result: Result<T, Stop>) -> Outcome<T> {
    match result {
        Ok(value) => Outcome::Done(value),
        Err(Stop::Refused(refusal)) => Outcome::Refused(refusal),
        Err(Stop::Unknown(cause)) => Outcome::Unknown(cause),
    }
}

impl Stop {
    fn refused(code: &str, error: &CallError) -> Self {
        let result = error.refusal().map_or_else(String::new, |code| format!("{:02X}", code.code()));
        Self::Refused(Refusal::new(code).with("result", result).because(error))
    }
}

/// What a refusal of the storage means for the person.
impl From<CallError> for Stop {
    fn from(error: CallError) -> Self {
        let Some(code) = error.refusal() else { return Self::Unknown(with_source(&error)) };
        let refusal = match code {
            // Possibly the line: it is asked again.
            ResultCode::UnknownCommand => return Self::Unknown(error.to_string()),
            ResultCode::FnFailure | ResultCode::CryptoFailure => FAILURE,
            ResultCode::WrongState => "fn.wrong_state",
            ResultCode::BadDateTime | ResultCode::ClockDeviates => "fn.time",
            ResultCode::ShiftTooLong => "shift.expired",
            ResultCode::ResourceExhausted | ResultCode::LifeTime | ResultCode::ArchiveFull => "fn.exhausted",
            ResultCode::ResourceRestricted | ResultCode::MessageTooOld => "fn.unsent",
            _ => "fn.refused",
        };
        Self::refused(refusal, &error)
    }
}

/// The error with what lies under it: a cable that is out is another thing than a storage that is dead.
fn with_source(error: &CallError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

fn damaged(attempt: &Attempt) -> Stop {
    Stop::Refused(Refusal::new("document.damaged").with("document", attempt.document.0))
}

fn flags(warnings: Option<Warnings>) -> u8 {
    warnings.map_or(0, |w| w.0)
}

fn settled(
    attempt: &Attempt,
    document: u32,
    sign: u32,
    receipt: u32,
    shift: ShiftNo,
    warnings: u8,
) -> Settlement {
    Settlement {
        number: document.into(),
        sign: format!("{sign:010}"),
        at: attempt.at,
        shift,
        receipt,
        check_url: None,
        next_token: None,
        warnings,
        formed: Vec::new(),
    }
}

/// Whether an archived document is the one that was tried: form, time, settlement type and total.
fn is_this(found: &FoundDocument, attempt: &Attempt) -> bool {
    let form = match attempt.kind {
        DocumentKind::Registration => found.form == Form::Registration,
        DocumentKind::Reregistration => found.form == Form::Reregistration,
        DocumentKind::ShiftOpen => found.form == Form::ShiftOpening,
        DocumentKind::ShiftClose => found.form == Form::ShiftClosing,
        // Which of the two the storage has made follows from the registration, not from us.
        DocumentKind::Receipt => matches!(found.form, Form::Receipt | Form::Bso),
        DocumentKind::Correction => matches!(found.form, Form::Correction | Form::BsoCorrection),
        DocumentKind::SettlementState => found.form == Form::SettlementReport,
        DocumentKind::StorageClose => found.form == Form::FnClosing,
        DocumentKind::CashIn | DocumentKind::CashOut | DocumentKind::XReport | DocumentKind::NonFiscal => {
            return false;
        }
    };
    let amount = match (&found.details, attempt.amount) {
        (Details::Settlement { settlement, total }, Some((operation, sum))) => {
            *settlement == settlement_type(operation) && total.kopecks() == sum.minor()
        }
        (Details::Settlement { .. }, None) => false,
        (_, amount) => amount.is_none(),
    };
    form && Some(found.at) == dt5(attempt.at.local()) && amount
}

fn settlement_type(operation: Operation) -> SettlementType {
    match operation {
        Operation::Sale => SettlementType::Sale,
        Operation::SaleReturn => SettlementType::SaleReturn,
        Operation::Purchase => SettlementType::Purchase,
        Operation::PurchaseReturn => SettlementType::PurchaseReturn,
    }
}

/// Local time in the storage's five bytes, minutes only.
fn wire_time(attempt: &Attempt) -> Result<Dt5, Stop> {
    dt5(attempt.at.local())
        .ok_or_else(|| Stop::Refused(Refusal::new("clock.impossible").with("time", attempt.at.iso())))
}

fn local_time(at: Dt5) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute) = at.parts();
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?.and_hms_opt(hour.into(), minute.into(), 0)
}

fn dt5(local: NaiveDateTime) -> Option<Dt5> {
    let small = |number: u32| u8::try_from(number).ok();
    Dt5::new(
        u16::try_from(local.year()).ok()?,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
    )
    .ok()
}

/// Cuts a list of TLV objects at its top level; nothing when the bytes are not whole objects.
fn objects(mut data: &[u8]) -> Option<Vec<&[u8]>> {
    let mut objects = Vec::with_capacity(16);
    while !data.is_empty() {
        let [_, _, l0, l1, ..] = *data else { return None };
        let (object, rest) = data.split_at_checked(4 + usize::from(u16::from_le_bytes([l0, l1])))?;
        objects.push(object);
        data = rest;
    }
    Some(objects)
}

fn is_registration(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Registration | DocumentKind::Reregistration)
}

fn registration_kind(kind: DocumentKind, parameters: &Parameters<'_>) -> RegistrationKind {
    match kind {
        DocumentKind::Registration => RegistrationKind::First,
        _ if parameters.reasons & Reregistration::ANOTHER_STORAGE != 0 => RegistrationKind::FnReplacement,
        _ => RegistrationKind::Change,
    }
}

/// The edition for A2h; nothing for 1.05, which 02h begins.
fn later_edition(ffd: Ffd) -> Option<commands::Ffd> {
    match ffd {
        Ffd::V1_05 => None,
        Ffd::V1_1 => Some(commands::Ffd::V1_1),
        Ffd::V1_2 => Some(commands::Ffd::V1_2),
    }
}

/// The one reason that 03h takes (tag 1101) for the reasons of tag 1205: the operator first, then what is said about the
/// user (name, address), else the settings.
pub(crate) fn old_reason(reasons: u32) -> OldReason {
    const OPERATOR: u32 = 1 << 1;
    const USER: u32 = 1 << 2 | 1 << 3;
    if reasons & OPERATOR != 0 {
        OldReason::Operator
    } else if reasons & !USER == 0 {
        OldReason::User
    } else {
        OldReason::Settings
    }
}
