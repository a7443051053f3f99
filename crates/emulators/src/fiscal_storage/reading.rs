//! Reading of the archive: 40h to 47h, 50h. Source: ФН protocol 6.8.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use super::code::{self, ensure};
use super::config::{self, Generation};
use super::document::{Doc, Form, Registration};
use super::forming::put_number_and_sign;
use super::machine::{FnEmulator, Outcome};
use super::state::{Cursor, Phase};
use super::time::{to_d3, to_dt5};
use super::tlv;

/// Tag in 44h that prepares reading of all objects.
const ALL: u16 = 0xFFFF;

impl FnEmulator {
    /// One command of the group.
    pub(super) fn read_archive(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let well_formed = match command {
            0x40 | 0x41 | 0x45 | 0x50 => data.len() == 4,
            0x43 => data.len() <= 1,
            0x44 => data.len() == 2 || data.len() == 3,
            _ => data.is_empty(),
        };
        ensure(well_formed, code::UNKNOWN)?;
        if command == 0x42 {
            let count = if self.autonomous() { 0 } else { self.ledger.unsent.count };
            return Ok(u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes().to_vec());
        }
        ensure(self.ledger.phase != Phase::Ready, code::STATE)?;
        let number = data.try_into().map_or(0, u32::from_le_bytes);
        match command {
            0x40 => {
                let doc = self.document(number).ok_or(code::NO_DATA)?;
                let mut out = vec![doc.form.code(), u8::from(self.confirmation(number).is_some())];
                out.extend(self.short_record(doc));
                Ok(out)
            }
            0x41 => {
                let confirmation = self.confirmation(number).ok_or(code::NO_DATA)?;
                let mut out = to_dt5(Some(confirmation.time)).to_vec();
                out.extend(&confirmation.sign);
                out.extend(number.to_le_bytes());
                Ok(out)
            }
            0x43 => self.registration_totals(data),
            0x44 => self.registration_parameter(data),
            0x45 => self.open_document(number, clock),
            0x46 => next_object(self.volatile.document.as_mut().ok_or(code::STATE)?),
            0x47 => next_object(self.volatile.registration.as_mut().ok_or(code::NO_DATA)?),
            0x50 => self.five_year_record(number),
            _ => Err(code::UNKNOWN.into()),
        }
    }

    fn confirmation(&self, number: u32) -> Option<&Arc<super::document::Confirmation>> {
        self.confirmed.find_by(number, |found| found.number).filter(|found| found.number == number)
    }

    /// Record of 40h behind its two first bytes.
    fn short_record(&self, doc: &Doc) -> Vec<u8> {
        let mut out = to_dt5(Some(doc.time)).to_vec();
        put_number_and_sign(&mut out, doc);
        let made = self.registrations.iter().rfind(|made| made.number <= doc.number);
        match (doc.form, made) {
            (Form::Registration, Some(made)) => put_parameters(&mut out, made, false),
            (Form::Reregistration, Some(made)) => put_parameters(&mut out, made, true),
            (Form::FnClosing, Some(made)) => {
                out.extend(made.inn);
                out.extend(made.rnm);
            }
            (Form::ShiftOpening | Form::ShiftClosing, _) => out.extend(doc.shift.to_le_bytes()),
            (Form::Settlements, _) => {
                let (count, first) = doc.unconfirmed;
                out.extend(count.to_le_bytes());
                match self.config.generation {
                    Generation::G1 => out.extend(to_dt5(first)),
                    Generation::G11 | Generation::G12 => {
                        out.extend(first.map_or([0; 3], |first| to_d3(first.date())));
                    }
                }
            }
            _ => {
                out.push(doc.operation);
                out.extend(u40(doc.total()));
            }
        }
        out
    }

    /// 43h: without an ordinal the first report.
    fn registration_totals(&self, data: &[u8]) -> Outcome {
        let ordinal = data.first().copied().unwrap_or(1);
        let made = self.registration_by(ordinal).ok_or(code::NO_DATA)?;
        let mut out = to_dt5(Some(made.time)).to_vec();
        put_parameters(&mut out, made, !data.is_empty());
        out.extend(made.number.to_le_bytes());
        out.extend(made.sign.to_le_bytes());
        Ok(out)
    }

    /// 44h: without an ordinal the report in force. Only what the register passed can be read.
    fn registration_parameter(&mut self, data: &[u8]) -> Outcome {
        let (ordinal, tag) = match *data {
            [low, high] => (u8::try_from(self.registrations.len()).unwrap_or(u8::MAX), [low, high]),
            [ordinal, low, high] => (ordinal, [low, high]),
            _ => return Err(code::UNKNOWN.into()),
        };
        let tag = u16::from_le_bytes(tag);
        let made = self.registration_by(ordinal).ok_or(code::NO_DATA)?;
        let doc = self.document(made.number).cloned().ok_or(code::NO_DATA)?;
        if tag == ALL {
            self.volatile.registration = Some(Cursor { at: doc.passed_from, doc });
            return Ok(Vec::new());
        }
        let passed = doc.tlv.get(doc.passed_from..).unwrap_or_default();
        Ok(tlv::find(passed, tag).ok_or(code::NO_DATA)?.whole.to_vec())
    }

    fn registration_by(&self, ordinal: u8) -> Option<&Arc<Registration>> {
        self.registrations.get(usize::from(ordinal.checked_sub(1)?))
    }

    /// 45h: whole data are kept for 30 days, those of registration and closing for ever.
    fn open_document(&mut self, number: u32, clock: NaiveDateTime) -> Outcome {
        let doc = self.document(number).cloned().ok_or(code::NO_DATA)?;
        let young = self.timer(clock) - doc.time <= TimeDelta::days(30) && number >= self.ledger.window_from;
        let pending = doc.queued && self.confirmation(number).is_none();
        ensure(doc.form.is_kept_whole() || young || pending, code::NO_DATA)?;
        let mut out = u16::from(doc.form.code()).to_le_bytes().to_vec();
        out.extend(u16::try_from(doc.tlv.len()).unwrap_or(u16::MAX).to_le_bytes());
        self.volatile.document = Some(Cursor { doc, at: 0 });
        Ok(out)
    }

    /// 50h.
    fn five_year_record(&self, number: u32) -> Outcome {
        let doc = self.document(number).ok_or(code::NO_DATA)?;
        if !(doc.form.is_settlement() && doc.format.checked()) {
            let mut out = vec![0, doc.form.code(), u8::from(self.confirmation(number).is_some())];
            out.extend(self.short_record(doc));
            return Ok(out);
        }
        let v12 = doc.format.number() == 4;
        let extra = tlv::find(&doc.tlv, 1192);
        let mut out = vec![doc.format.number() - 2, u8::from(extra.is_some()), doc.form.code()];
        out.extend(to_dt5(Some(doc.time)));
        put_number_and_sign(&mut out, doc);
        out.push(doc.operation);
        out.extend(u40(doc.total()));
        let sign =
            config::mac(&self.config.keys.document, &[b"archive", &doc.number.to_le_bytes(), &doc.tlv]);
        out.extend(sign.iter().take(12));
        for sum in doc.sums.payments.iter().chain(&doc.sums.vat) {
            out.extend(u40(*sum));
        }
        if let Some(extra) = extra {
            let mut value = extra.value.to_vec();
            value.resize(16, b' ');
            out.extend(value);
        }
        let limit = self.config.generation.data_limit();
        for item in tlv::objects(&doc.tlv).flatten().filter(|object| object.tag == 1059).take(10) {
            let reduced = reduced_item(item.value, v12);
            if out.len() + reduced.len() + 100 <= limit {
                tlv::put(&mut out, 1059, &reduced);
            }
        }
        let buyer = tlv::find(&doc.tlv, 1256).map_or(doc.tlv.as_slice(), |group| group.value);
        let inn = tlv::find(buyer, 1228);
        let (document_kind, document) = (tlv::find(buyer, 1245), tlv::find(buyer, 1246));
        let tax = tlv::find(&doc.tlv, 1055).filter(|_| v12);
        let papers = if inn.is_some() { [inn, None] } else { [document_kind, document] };
        for object in [tax].into_iter().chain(papers).flatten() {
            out.extend(object.whole);
        }
        Ok(out)
    }
}

/// An item with the tags that are kept for five years.
fn reduced_item(item: &[u8], v12: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let copy = |out: &mut Vec<u8>, tag: u16| match tlv::find(item, tag) {
        Some(object) => out.extend(object.whole),
        None if tag == 1226 => tlv::put(out, tag, b"000000000000"),
        None if tag == 1222 => tlv::put(out, tag, &[0]),
        None => {}
    };
    [1212, 1214].into_iter().for_each(|tag| copy(&mut out, tag));
    if v12 {
        let codes = tlv::find(item, 1163).map_or(&[][..], |group| group.value);
        let kept = tlv::objects(codes).flatten().filter(|code| matches!(code.tag, 1305..=1307 | 1323..=1325));
        kept.take(2).for_each(|code| out.extend(code.whole));
    } else {
        copy(&mut out, 1162);
    }
    [1023, 1043, 1226, 1222].into_iter().for_each(|tag| copy(&mut out, tag));
    out
}

/// One object of the list, with the place moved behind it.
fn next_object(cursor: &mut Cursor) -> Outcome {
    let rest = cursor.doc.tlv.get(cursor.at..).unwrap_or_default();
    let object = tlv::objects(rest).next().and_then(Result::ok).ok_or(code::NO_DATA)?;
    cursor.at += object.whole.len();
    Ok(object.whole.to_vec())
}

/// INN, RNM, tax systems, modes and, where asked for, the reason, as 40h and 43h carry them.
fn put_parameters(out: &mut Vec<u8>, made: &Registration, with_reason: bool) {
    out.extend(made.inn);
    out.extend(made.rnm);
    out.extend([made.tax, made.mode]);
    if made.format.checked() {
        out.push(made.extended);
        out.extend(made.ofd_inn);
        if with_reason {
            out.extend(made.reason.to_le_bytes());
        }
    } else if with_reason {
        out.push(u8::try_from(made.reason).unwrap_or(0));
    }
}

fn u40(number: u64) -> [u8; 5] {
    let [a, b, c, d, e, _, _, _] = number.to_le_bytes();
    [a, b, c, d, e]
}
