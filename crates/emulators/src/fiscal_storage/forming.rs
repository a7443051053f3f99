//! How a document is begun, filled, signed and made permanent. Source: ФН protocol 5.4, 6.3, 7.1, 8.2, 8.3.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::check::Rules;
use super::code::{self, Refusal, ensure};
use super::config::{self, Generation};
use super::counters::{Counters, Sums};
use super::document::{Doc, Form, Format, Registration};
use super::machine::{FnEmulator, Outcome};
use super::state::{Commit, Kind, Last, Open, Phase};
use super::time::{from_dt5, to_dt5};
use super::tlv;

/// Objects formed by the device, behind the six that begin every document.
pub(super) enum Formed {
    /// In the ascending order of their tags.
    Ascending(BTreeMap<u16, Vec<u8>>),
    /// In an order of their own.
    Ordered(Vec<(u16, Vec<u8>)>),
}

/// A document about to become permanent.
pub(super) struct Draft {
    pub form: Form,
    pub time: NaiveDateTime,
    pub formed: Formed,
    pub passed: Vec<u8>,
    pub receipt: u16,
    pub operation: u8,
    pub sums: Sums,
    pub unconfirmed: (u32, Option<NaiveDateTime>),
}

impl Draft {
    pub fn new(form: Form, time: NaiveDateTime, formed: Formed, passed: Vec<u8>) -> Self {
        let (sums, unconfirmed) = (Sums::default(), (0, None));
        Self { form, time, formed, passed, receipt: 0, operation: 0, sums, unconfirmed }
    }
}

/// Number and sign of a document as answers carry them.
pub(super) fn put_number_and_sign(out: &mut Vec<u8>, doc: &Doc) {
    out.extend(doc.number.to_le_bytes());
    out.extend(doc.sign.to_le_bytes());
}

/// One byte of a flag.
pub(super) fn flag(set: bool) -> Vec<u8> {
    vec![u8::from(set)]
}

/// 4 bytes of a number.
pub(super) fn number(number: u32) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

impl FnEmulator {
    /// Begins a document. The caller has checked the phase.
    pub(super) fn begin(&mut self, kind: Kind, begun: Option<NaiveDateTime>) -> Outcome {
        let open = Open { kind, begun, data: Vec::new(), facts: super::check::Facts::default() };
        self.volatile.open = Some(open);
        self.volatile.document = None;
        self.volatile.registration = None;
        Ok(Vec::new())
    }

    pub(super) fn nothing_open(&self) -> Result<(), Refusal> {
        ensure(self.volatile.open.is_none(), code::STATE)
    }

    /// The document begun, if it is of this kind and has data where they are needed.
    pub(super) fn opened(&self, fits: impl Fn(Kind) -> bool, needs_data: bool) -> Result<&Open, Refusal> {
        let open = self.volatile.open.as_ref().filter(|open| fits(open.kind)).ok_or(code::STATE)?;
        ensure(!needs_data || !open.data.is_empty(), code::STATE)?;
        Ok(open)
    }

    /// 06h.
    pub(super) fn cancel(&mut self) -> Vec<u8> {
        self.volatile.open = None;
        self.volatile.document = None;
        self.volatile.registration = None;
        Vec::new()
    }

    /// 07h.
    pub(super) fn pass_data(&mut self, block: &[u8]) -> Outcome {
        ensure(!block.is_empty(), code::UNKNOWN)?;
        let open = self.opened(|_| true, false)?;
        let limit = size_limit(open.kind, self.config.generation);
        ensure(open.data.len() + block.len() <= limit, code::SIZE)?;
        let registration = self.registration().filter(|_| !matches!(open.kind, Kind::Registration { .. }));
        let format = match open.kind {
            Kind::Registration { format, .. } => format.unwrap_or(Format::V10),
            _ => self.format(),
        };
        let rules = Rules {
            form: open.kind.form(registration.map(Arc::as_ref)),
            format,
            registration: registration.map(Arc::as_ref),
            max_items: self.config.max_items,
        };
        let mut facts = open.facts.clone();
        rules.admit(block, &mut facts)?;
        if let Some(open) = &mut self.volatile.open {
            open.facts = facts;
            open.data.extend_from_slice(block);
        }
        Ok(Vec::new())
    }

    /// A7h: size of the data passed; in FFD 1.2 the size of the notification follows, which is always empty here.
    pub(super) fn passed_size(&self) -> Outcome {
        self.in_phase(&[Phase::Fiscal])?;
        let size = self.volatile.open.as_ref().map_or(0, |open| open.data.len());
        let mut out = number(u32::try_from(size).unwrap_or(u32::MAX));
        if self.format() == Format::V12 {
            out.extend([0; 4]);
        }
        Ok(out)
    }

    /// A date and time of the request, not before `earliest`.
    pub(super) fn time(
        &self,
        bytes: [u8; 5],
        earliest: Option<NaiveDateTime>,
    ) -> Result<NaiveDateTime, Refusal> {
        let time = from_dt5(bytes).ok_or(code::TIME)?;
        ensure(earliest.is_none_or(|earliest| time >= earliest), code::TIME)?;
        Ok(time)
    }

    /// Time of the last document.
    pub(super) fn last_time(&self) -> Option<NaiveDateTime> {
        self.ledger.last.map(|last| last.time)
    }

    /// What stands in the way of another shift or receipt. Source: ФН protocol 4, 9.
    ///
    /// The 2016 generation tells the end of life (at shift opening), a full archive and a waiting message by
    /// codes of their own.
    pub(super) fn resources(&self, kind: Kind, time: NaiveDateTime) -> Result<(), Refusal> {
        let old = self.config.generation == Generation::G1;
        let expired = self.ledger.life.is_some_and(|(_, last_day)| time.date() > last_day);
        ensure(!expired, if old && kind == Kind::ShiftOpening { code::LIFE } else { code::EXHAUSTED })?;
        let full = self.last_number() >= self.config.capacity;
        ensure(!full, if old { code::ARCHIVE_FULL } else { code::RESTRICTED })?;
        let waits = self.oldest_unsent().is_some_and(|doc| time - doc.time > TimeDelta::days(30));
        let waits = waits && !self.autonomous();
        ensure(!waits, if old { code::WAITING } else { code::RESTRICTED })?;
        let unsent = &self.ledger.unsent;
        let stored = unsent.count == 0 || unsent.bytes + LARGEST_DOCUMENT <= self.config.storage_bytes;
        ensure(stored, code::RESTRICTED)
    }

    /// Signs a document and makes it permanent, with counters and queue, in one step. `apply` makes the changes that
    /// belong to this kind of document, before the state is recorded.
    pub(super) fn form(
        &mut self,
        draft: Draft,
        registration: Option<Registration>,
        clock: NaiveDateTime,
        apply: impl FnOnce(&mut Self),
    ) -> Arc<Doc> {
        let number = self.last_number().saturating_add(1);
        let format = registration.as_ref().map_or_else(|| self.format(), |made| made.format);
        let in_force = registration.as_ref().or(self.registration().map(Arc::as_ref));
        let queued = in_force.is_some_and(|registration| !registration.autonomous());
        let (head, formed) = self.formed_objects(&draft, number, in_force);
        let dt5 = to_dt5(Some(draft.time));
        let signed: [&[u8]; 7] = [
            self.config.serial.as_bytes(),
            &number.to_le_bytes(),
            &[draft.form.code()],
            &dt5,
            &head,
            &formed,
            &draft.passed,
        ];
        let digest = config::mac(&self.config.keys.document, &signed);
        let sign = u32::from_be_bytes(*digest.first_chunk().expect("32 bytes hold 4")).max(1);

        let mut tlv = head;
        let class = if draft.form.is_kept_whole() { 0x21 } else { 0x31 };
        let [a, b, c, d] = sign.to_be_bytes();
        tlv::put(&mut tlv, 1077, &[class, 4, a, b, c, d]);
        tlv.extend(formed);
        let passed_from = tlv.len();
        tlv.extend(draft.passed);

        let doc = Arc::new(Doc {
            form: draft.form,
            number,
            sign,
            time: draft.time,
            format,
            tlv,
            passed_from,
            shift: self.ledger.shift.number,
            receipt: draft.receipt,
            operation: draft.operation,
            sums: draft.sums,
            queued,
            unconfirmed: draft.unconfirmed,
        });
        let registration = registration.map(|mut made| {
            made.number = number;
            made.sign = sign;
            Arc::new(made)
        });
        self.registrations.extend(registration.clone());
        self.store(&doc, clock);
        apply(self);
        let ledger = Box::new(self.ledger.clone());
        self.commit = Some(Commit::Document { doc: Arc::clone(&doc), registration, ledger });
        doc
    }

    /// The objects before the sign and those between the sign and what the register passed.
    fn formed_objects(
        &self,
        draft: &Draft,
        number: u32,
        registration: Option<&Registration>,
    ) -> (Vec<u8>, Vec<u8>) {
        let mut head = Vec::new();
        tlv::put(&mut head, 1041, self.config.serial.as_bytes());
        if let Some(registration) = registration {
            tlv::put(&mut head, 1037, &registration.rnm);
            tlv::put(&mut head, 1018, &registration.inn);
        }
        tlv::put(&mut head, 1040, &number.to_le_bytes());
        tlv::put_time(&mut head, 1012, draft.time);
        let mut formed = Vec::new();
        match &draft.formed {
            Formed::Ascending(objects) => {
                objects.iter().for_each(|(tag, value)| tlv::put(&mut formed, *tag, value));
            }
            Formed::Ordered(objects) => {
                objects.iter().for_each(|(tag, value)| tlv::put(&mut formed, *tag, value));
            }
        }
        (head, formed)
    }

    /// Archive, queue, storage for 30 days, counters.
    fn store(&mut self, doc: &Arc<Doc>, clock: NaiveDateTime) {
        self.docs.push(Arc::clone(doc));
        self.volatile.open = None;
        self.volatile.timer = true;
        let size = u64::try_from(doc.tlv.len()).unwrap_or(u64::MAX);
        let ledger = &mut self.ledger;
        ledger.last = Some(Last { time: doc.time, clock });
        ledger.shift.documents = ledger.shift.documents.saturating_add(1);
        if doc.queued {
            let unsent = &mut ledger.unsent;
            if unsent.count == 0 {
                unsent.first = doc.number;
            }
            unsent.count += 1;
            unsent.bytes += size;
            count(&mut unsent.counters, doc);
        }
        count(&mut ledger.shift_counters, doc);
        count(&mut ledger.counters, doc);
        ledger.window_bytes += size;
        self.evict(doc.time);
    }

    /// Drops data of confirmed documents that are older than 30 days, or as many as the storage needs.
    fn evict(&mut self, now: NaiveDateTime) {
        while let Some(doc) = self.document(self.ledger.window_from).cloned() {
            let unsent = &self.ledger.unsent;
            let pending = doc.queued && unsent.count > 0 && doc.number >= unsent.first;
            let old = now - doc.time > TimeDelta::days(30);
            if pending || !(old || self.ledger.window_bytes > self.config.storage_bytes) {
                return;
            }
            let size = u64::try_from(doc.tlv.len()).unwrap_or(u64::MAX);
            self.ledger.window_bytes = self.ledger.window_bytes.saturating_sub(size);
            self.ledger.window_from += 1;
        }
    }

    /// Objects of the counters 1157, where the format has them.
    pub(super) fn with_counters(&self, formed: &mut BTreeMap<u16, Vec<u8>>) {
        if self.format().checked() {
            formed.insert(1157, self.ledger.counters.report());
            formed.insert(1209, vec![self.format().number()]);
        }
    }

    /// Objects about documents that wait for the operator: 1097, 1098.
    pub(super) fn with_unsent(&self, formed: &mut BTreeMap<u16, Vec<u8>>) {
        if self.autonomous() {
            return;
        }
        formed.insert(1097, number(self.ledger.unsent.count));
        if let Some(oldest) = self.oldest_unsent() {
            let seconds = u32::try_from(oldest.time.and_utc().timestamp()).unwrap_or(0);
            formed.insert(1098, number(seconds));
        }
    }

    /// Days of life left on this day, for 1213.
    pub(super) fn days_left(&self, time: NaiveDateTime) -> u16 {
        let last_day = self.ledger.life.map(|(_, last_day)| last_day);
        let days = last_day.map_or(0, |last_day| (last_day - time.date()).num_days());
        u16::try_from(days.max(0)).unwrap_or(u16::MAX)
    }
}

/// A whole document is not larger than this. Source: ФН protocol 6.14.
const LARGEST_DOCUMENT: u64 = 32 * 1024;

fn count(counters: &mut Counters, doc: &Doc) {
    if let Some(slot) = counters.slot(doc.form.is_correction(), doc.operation)
        && let Some(sum) = slot.plus(&doc.sums)
    {
        *slot = sum;
    }
}

/// Largest size of the data passed by 07h. Source: ФН protocol 6.14.
fn size_limit(kind: Kind, generation: Generation) -> usize {
    const KIB: usize = 1024;
    let old = generation == Generation::G1;
    match kind {
        Kind::Registration { .. } if old => 2 * KIB,
        Kind::Registration { .. } => 6 * KIB,
        Kind::ShiftOpening if old => KIB,
        Kind::ShiftOpening => 4 * KIB,
        Kind::ShiftClosing => KIB,
        Kind::Receipt | Kind::Correction => 30 * KIB,
        Kind::Settlements => 2 * KIB,
        Kind::FnClosing if old => 2 * KIB,
        Kind::FnClosing => 4 * KIB,
    }
}
