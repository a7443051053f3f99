//! Shifts, receipts, corrections, reports on settlements. Source: ФН protocol 6.5, 6.6, 10.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, TimeDelta};

use super::code::{self, Refusal, ensure};
use super::config::Generation;
use super::counters::{Counters, Sums};
use super::document::{Doc, Form, Format};
use super::forming::{Draft, Formed, flag, number, put_number_and_sign};
use super::machine::{FnEmulator, Outcome};
use super::state::{Kind, Open, Phase};
use super::time::to_d3;

/// A shift may last so long.
const DAY: TimeDelta = TimeDelta::hours(24);
/// So much may the register's interval exceed the device's.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

impl FnEmulator {
    /// 10h. The receipt number of a closed shift is that of its last receipt.
    pub(super) fn shift_parameters(&self) -> Outcome {
        self.in_phase(&[Phase::Fiscal])?;
        let shift = self.ledger.shift;
        let mut out = flag(shift.opened.is_some());
        out.extend(shift.number.to_le_bytes());
        out.extend(shift.receipts.to_le_bytes());
        Ok(out)
    }

    /// 11h.
    pub(super) fn begin_shift_opening(&mut self, data: &[u8]) -> Outcome {
        let dt5 = data.try_into().map_err(|_| code::UNKNOWN)?;
        self.in_phase(&[Phase::Fiscal])?;
        self.nothing_open()?;
        ensure(self.ledger.shift.opened.is_none(), code::STATE)?;
        let earliest = self.last_time().map(|last| last - TimeDelta::hours(1));
        let time = self.time(dt5, earliest)?;
        self.resources(Kind::ShiftOpening, time)?;
        self.begin(Kind::ShiftOpening, Some(time))
    }

    /// 12h.
    pub(super) fn form_shift_opening(&mut self, clock: NaiveDateTime) -> Outcome {
        let open = self.opened(|kind| kind == Kind::ShiftOpening, true)?;
        let (time, passed) = taken(open)?;
        let next = self.ledger.shift.number.checked_add(1).ok_or(code::EXHAUSTED)?;
        let mut formed = BTreeMap::from([(1038, number(next.into()))]);
        self.with_operator_message(&mut formed);
        if self.format().checked() {
            formed.extend(
                raised(self.warnings(clock)).filter(|(_, set)| *set).map(|(tag, _)| (tag, flag(true))),
            );
        }
        self.ledger.shift.number = next;
        self.ledger.shift.receipts = 0;
        self.ledger.shift.documents = 0;
        self.ledger.shift_counters = Counters::default();
        let draft = Draft::new(Form::ShiftOpening, time, Formed::Ascending(formed), passed);
        let doc = self.form(draft, None, clock, |device| device.ledger.shift.opened = Some(time));
        Ok(self.shift_answer(&doc, clock))
    }

    /// 13h; possible also when the shift is too long and when resources are exhausted.
    pub(super) fn begin_shift_closing(&mut self, data: &[u8]) -> Outcome {
        let dt5 = data.try_into().map_err(|_| code::UNKNOWN)?;
        self.in_phase(&[Phase::Fiscal])?;
        self.nothing_open()?;
        ensure(self.ledger.shift.opened.is_some(), code::STATE)?;
        let time = self.time(dt5, self.last_time())?;
        self.begin(Kind::ShiftClosing, Some(time))
    }

    /// 14h.
    pub(super) fn form_shift_closing(&mut self, clock: NaiveDateTime) -> Outcome {
        let open = self.opened(|kind| kind == Kind::ShiftClosing, true)?;
        let (time, passed) = taken(open)?;
        let shift = self.ledger.shift;
        let mut formed = BTreeMap::from([
            (1038, number(shift.number.into())),
            (1111, number(shift.documents.saturating_add(1))),
            (1118, number(shift.receipts.into())),
        ]);
        formed.extend(raised(self.warnings(clock)).map(|(tag, set)| (tag, flag(set))));
        self.with_unsent(&mut formed);
        self.with_operator_message(&mut formed);
        self.with_counters(&mut formed);
        if self.format().checked() {
            formed.insert(1194, self.ledger.shift_counters.report());
            formed.insert(1213, self.days_left(time).to_le_bytes().to_vec());
        }
        self.with_notifications(&mut formed);
        let draft = Draft::new(Form::ShiftClosing, time, Formed::Ascending(formed), passed);
        let doc = self.form(draft, None, clock, |device| device.ledger.shift.opened = None);
        Ok(self.shift_answer(&doc, clock))
    }

    fn shift_answer(&self, doc: &Doc, clock: NaiveDateTime) -> Vec<u8> {
        let mut out = doc.shift.to_le_bytes().to_vec();
        put_number_and_sign(&mut out, doc);
        if self.format().checked() {
            out.push(self.warnings(clock));
        }
        out
    }

    /// 15h and 17h.
    pub(super) fn begin_settlement(&mut self, kind: Kind, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let dt5 = data.try_into().map_err(|_| code::UNKNOWN)?;
        self.in_phase(&[Phase::Fiscal])?;
        self.nothing_open()?;
        let opened = self.ledger.shift.opened.ok_or(code::STATE)?;
        let time = self.time(dt5, self.last_time())?;
        ensure(time <= opened + DAY, code::SHIFT_TOO_LONG)?;
        if let Some(last) = self.ledger.last.filter(|_| self.config.time_checks && self.volatile.timer) {
            ensure(time - last.time <= clock - last.clock + TOLERANCE, code::INTERVAL)?;
        }
        self.resources(kind, time)?;
        self.begin(kind, Some(time))
    }

    /// 16h.
    pub(super) fn form_settlement(&mut self, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let Some((dt5, &[operation, t0, t1, t2, t3, t4])) =
            data.split_first_chunk::<5>().and_then(|(dt5, rest)| {
                let rest: &[u8; 6] = rest.try_into().ok()?;
                Some((dt5, rest))
            })
        else {
            return Err(code::UNKNOWN.into());
        };
        let total = u64::from_le_bytes([t0, t1, t2, t3, t4, 0, 0, 0]);
        let open = self.opened(|kind| matches!(kind, Kind::Receipt | Kind::Correction), true)?;
        let form = open.kind.form(self.registration().map(AsRef::as_ref));
        ensure((1..=4).contains(&operation), code::VALUE)?;
        let time = self.time(*dt5, open.begun)?;
        ensure(self.ledger.shift.opened.is_some_and(|opened| time <= opened + DAY), code::TIME)?;
        if self.format().checked() {
            complete(open, form, total)?;
        }
        let sums = Sums {
            count: 1,
            total,
            payments: open.facts.payments.map(|payment| payment.unwrap_or(0)),
            vat: open.facts.vat,
        };
        self.counters_take(form, operation, &sums)?;
        let receipt = self.ledger.shift.receipts.checked_add(1).ok_or(code::VALUE)?;
        let mut formed = vec![
            (1038, number(self.ledger.shift.number.into())),
            (1042, number(receipt.into())),
            (1054, vec![operation]),
            (1020, short(total)),
        ];
        if self.format().checked() {
            formed.push((1209, vec![self.format().number()]));
        }
        let passed = open.data.clone();
        let draft =
            Draft { receipt, operation, sums, ..Draft::new(form, time, Formed::Ordered(formed), passed) };
        let doc = self.form(draft, None, clock, |device| device.ledger.shift.receipts = receipt);
        let mut out = receipt.to_le_bytes().to_vec();
        put_number_and_sign(&mut out, &doc);
        Ok(out)
    }

    /// Overflow of a counter is refused before anything is formed.
    fn counters_take(&self, form: Form, operation: u8, sums: &Sums) -> Result<(), Refusal> {
        for mut counters in [self.ledger.shift_counters, self.ledger.counters, self.ledger.unsent.counters] {
            let slot = counters.slot(form.is_correction(), operation).ok_or(code::VALUE)?;
            ensure(slot.plus(sums).is_some(), code::VALUE)?;
        }
        Ok(())
    }

    /// 18h; the shift may be open or closed, and the first generation makes the report while its archive is sent, too.
    pub(super) fn begin_settlements_report(&mut self, data: &[u8]) -> Outcome {
        let dt5 = data.try_into().map_err(|_| code::UNKNOWN)?;
        let closed_too = self.config.generation == Generation::G1;
        self.in_phase(if closed_too { &[Phase::Fiscal, Phase::Closed] } else { &[Phase::Fiscal] })?;
        self.nothing_open()?;
        let time = self.time(dt5, self.last_time())?;
        self.resources(Kind::Settlements, time)?;
        self.begin(Kind::Settlements, Some(time))
    }

    /// 19h.
    pub(super) fn form_settlements_report(&mut self, clock: NaiveDateTime) -> Outcome {
        let open = self.opened(|kind| kind == Kind::Settlements, false)?;
        let (time, passed) = taken(open)?;
        let mut formed = BTreeMap::from([(1038, number(self.ledger.shift.number.into()))]);
        self.with_unsent(&mut formed);
        self.with_counters(&mut formed);
        if self.autonomous() {
            formed.insert(1002, flag(true));
        } else if self.format().checked() {
            formed.insert(1158, self.ledger.unsent.counters.unsent_report());
        }
        // Only this report names the first of them; a shift closing does not.
        if let Some(oldest) = self.oldest_unsent().filter(|_| !self.autonomous()) {
            formed.insert(1116, number(oldest.number));
        }
        if self.format() == Format::V12 {
            formed.insert(1213, self.days_left(time).to_le_bytes().to_vec());
        }
        self.with_notifications(&mut formed);
        let unconfirmed = match self.autonomous() {
            true => (0, None),
            false => (self.ledger.unsent.count, self.oldest_unsent().map(|doc| doc.time)),
        };
        let draft =
            Draft { unconfirmed, ..Draft::new(Form::Settlements, time, Formed::Ascending(formed), passed) };
        let doc = self.form(draft, None, clock, |_| {});
        let mut out = Vec::new();
        put_number_and_sign(&mut out, &doc);
        out.extend(unconfirmed.0.to_le_bytes());
        out.extend(unconfirmed.1.map_or([0; 3], |time| to_d3(time.date())));
        Ok(out)
    }

    fn with_operator_message(&self, formed: &mut BTreeMap<u16, Vec<u8>>) {
        if self.format().checked() {
            formed.insert(1206, vec![self.ledger.operator_message]);
            formed.insert(1209, vec![self.format().number()]);
        }
    }

    /// Undelivered notifications (2104): none ever, since marking is not built.
    fn with_notifications(&self, formed: &mut BTreeMap<u16, Vec<u8>>) {
        if self.format() == Format::V12
            && self.registration().is_some_and(|registration| registration.marking())
        {
            formed.insert(2104, number(0));
        }
    }
}

/// What a shift report says of the warning flags: resource of 30 days, of 3 days, archive nearly full, operator silent.
fn raised(warnings: u8) -> impl Iterator<Item = (u16, bool)> {
    [(1050, 0x02), (1051, 0x01), (1052, 0x04), (1053, 0x08)]
        .into_iter()
        .map(move |(tag, mask)| (tag, warnings & mask != 0))
}

/// Time and data of a document begun with a time.
fn taken(open: &Open) -> Result<(NaiveDateTime, Vec<u8>), Refusal> {
    Ok((open.begun.ok_or(code::STATE)?, open.data.clone()))
}

/// Whether a receipt of FFD 1.1 or 1.2 has what it must have: all five payments (0Dh with the mask of those received),
/// tax system, an item and, in a correction, its basis with the number of the order where 1173 says that there was one
/// (0Ah), payments that add up to the total (09h).
fn complete(open: &Open, form: Form, total: u64) -> Result<(), Refusal> {
    let payments = open.facts.payments;
    if payments.iter().any(Option::is_none) {
        let received = (0..).zip(payments).filter(|(_, payment)| payment.is_some());
        return Err(Refusal::detail(code::PAYMENTS, received.fold(0, |mask, (bit, _)| mask | 1_u8 << bit)));
    }
    let basis = !form.is_correction() || open.facts.based();
    ensure(open.facts.has(1055) && open.facts.items > 0 && basis, code::MODE)?;
    let paid = payments.iter().flatten().try_fold(0_u64, |sum, payment| sum.checked_add(*payment));
    ensure(paid == Some(total), code::VALUE)
}

/// A number without its zero bytes at the top.
fn short(number: u64) -> Vec<u8> {
    let mut bytes = number.to_le_bytes().to_vec();
    while bytes.len() > 1 && bytes.last() == Some(&0) {
        bytes.pop();
    }
    bytes
}
