//! Exchange with the operator: queue, containers, confirmations. Source: ФН protocol 6.7, 7.2, 12.2.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta};

use super::code::{self, Refusal, ensure};
use super::config::{self, Generation};
use super::document::{Confirmation, Doc, NO_OPERATOR};
use super::machine::{FnEmulator, Outcome};
use super::state::{Commit, Exchange, Phase};
use super::time::to_dt5;
use super::tlv::{self, Tlv};
use super::wire::crc16;

/// So long the device waits for a confirmation.
const PATIENCE: TimeDelta = TimeDelta::seconds(300);
/// Size of the header of a container.
const HEADER: usize = 32;
/// Size of the sign behind the document in a container.
const TRAILER: usize = 10;
/// First two bytes of the operator's sign.
const OPERATOR_SIGN: [u8; 2] = [0x51, 0x10];

/// Reasons that go with 20h.
mod reason {
    pub const SIGN: u8 = 1;
    pub const FORMAT: u8 = 2;
    pub const DOCUMENT: u8 = 3;
    pub const DEVICE: u8 = 4;
    pub const CRC: u8 = 5;
    pub const OPERATOR: u8 = 6;
}

impl FnEmulator {
    /// 20h to 26h.
    pub(super) fn exchange(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let well_formed = match command {
            0x21 => matches!(data, [0 | 1]),
            0x23 => data.len() == 4,
            0x26 => !data.is_empty(),
            _ => data.is_empty(),
        };
        ensure(well_formed, code::UNKNOWN)?;
        self.in_phase(&[Phase::Fiscal, Phase::Closed])?;
        match command {
            0x20 => return Ok(self.exchange_status()),
            0x21 => {
                self.volatile.link = data == [1];
                if !self.volatile.link {
                    self.volatile.exchange = Exchange::Idle;
                }
            }
            0x22 => return self.begin_message(),
            0x23 => return self.read_message(data),
            0x24 => self.volatile.exchange = Exchange::Idle,
            0x25 => {
                ensure(matches!(self.volatile.exchange, Exchange::Reading(_)), code::STATE)?;
                self.volatile.exchange = Exchange::Waiting(clock + PATIENCE);
            }
            _ => return self.confirm(data),
        }
        Ok(Vec::new())
    }

    fn exchange_status(&self) -> Vec<u8> {
        let unsent = &self.ledger.unsent;
        let waiting = matches!(self.volatile.exchange, Exchange::Waiting(_));
        let reading = matches!(self.volatile.exchange, Exchange::Reading(_));
        let available = unsent.count > 0 && !waiting;
        let bits = u8::from(self.volatile.link) | u8::from(available) << 1 | u8::from(waiting) << 2;
        let mut out = vec![bits, u8::from(reading)];
        out.extend(u16::try_from(unsent.count).unwrap_or(u16::MAX).to_le_bytes());
        out.extend(unsent.first.to_le_bytes());
        out.extend(to_dt5(self.oldest_unsent().map(|doc| doc.time)));
        out
    }

    /// 22h.
    fn begin_message(&mut self) -> Outcome {
        ensure(self.volatile.link, code::TRANSPORT)?;
        let message = container(self.oldest_unsent().ok_or(code::NO_DATA)?, &self.config);
        let length = u16::try_from(message.len()).map_err(|_| code::FAILURE)?;
        self.volatile.exchange = Exchange::Reading(Arc::new(message));
        Ok(length.to_le_bytes().to_vec())
    }

    /// 23h.
    fn read_message(&self, data: &[u8]) -> Outcome {
        let &[o0, o1, l0, l1] = data else { return Err(code::UNKNOWN.into()) };
        let offset = usize::from(u16::from_le_bytes([o0, o1]));
        let length = usize::from(u16::from_le_bytes([l0, l1]));
        ensure(length <= self.config.generation.data_limit(), code::UNKNOWN)?;
        ensure(self.volatile.link, code::TRANSPORT)?;
        let Exchange::Reading(message) = &self.volatile.exchange else { return Err(code::STATE.into()) };
        let rest = message.get(offset..).ok_or(code::UNKNOWN)?;
        Ok(rest.get(..length).unwrap_or(rest).to_vec())
    }

    /// 26h. The state of reading is not looked at, so that a late confirmation is still taken.
    fn confirm(&mut self, container: &[u8]) -> Outcome {
        let oldest = self.oldest_unsent().cloned().ok_or(code::STATE)?;
        let parsed = self.parse_confirmation(container, &oldest);
        let (confirmation, answer, message) =
            parsed.map_err(|reason| Refusal::detail(code::CONFIRMATION, reason))?;

        let confirmation = Arc::new(confirmation);
        self.confirmed.push(Arc::clone(&confirmation));
        if let Some(message) = message {
            self.ledger.operator_message = message;
        }
        self.remove_from_queue(&oldest);
        self.volatile.exchange = Exchange::Idle;
        if self.ledger.phase == Phase::Closed && self.ledger.unsent.count == 0 {
            self.ledger.phase = Phase::Archive;
        }
        self.commit = Some(Commit::Confirmation { confirmation, ledger: Box::new(self.ledger.clone()) });
        Ok(answer)
    }

    fn remove_from_queue(&mut self, oldest: &Doc) {
        let next = (oldest.number + 1..).map_while(|number| self.document(number)).find(|doc| doc.queued);
        let next = next.map_or(0, |doc| doc.number);
        let unsent = &mut self.ledger.unsent;
        unsent.count = unsent.count.saturating_sub(1);
        unsent.first = if unsent.count == 0 { 0 } else { next };
        unsent.bytes = unsent.bytes.saturating_sub(u64::try_from(oldest.tlv.len()).unwrap_or(0));
        if let Some(slot) = unsent.counters.slot(oldest.form.is_correction(), oldest.operation) {
            *slot = slot.minus(&oldest.sums);
        }
    }

    /// Confirmation, data of the answer and tag 1206; or the reason for refusing it. The order of the checks is that
    /// of ФН protocol 12.2.
    fn parse_confirmation(
        &self,
        container: &[u8],
        oldest: &Doc,
    ) -> Result<(Confirmation, Vec<u8>, Option<u8>), u8> {
        let [l0, l1, c0, c1, covered @ ..] = container else { return Err(reason::FORMAT) };
        let (length, crc) = (u16::from_le_bytes([*l0, *l1]), u16::from_le_bytes([*c0, *c1]));
        let whole = usize::from(length) == container.len() && container.len() > HEADER;
        whole.then_some(()).ok_or(reason::FORMAT)?;
        (crc == crc16(&[&[*l0, *l1], covered])).then_some(()).ok_or(reason::CRC)?;

        let body = container.get(HEADER..).unwrap_or_default();
        let document = tlv::objects(body).next().and_then(Result::ok).ok_or(reason::FORMAT)?;
        let behind = body.len() - document.whole.len();
        let objects =
            tlv::objects(document.value).collect::<Result<Vec<_>, _>>().map_err(|_| reason::FORMAT)?;
        (document.tag == 7 && [0, TRAILER].contains(&behind)).then_some(()).ok_or(reason::FORMAT)?;
        let find = |tag: u16| objects.iter().find(|object| object.tag == tag).map(|object| object.value);
        let seconds = find(1012).and_then(|value| value.try_into().ok()).map(u32::from_le_bytes);
        let time =
            seconds.and_then(|seconds| DateTime::from_timestamp(seconds.into(), 0)).ok_or(reason::FORMAT)?;

        let is = |holds: bool, reason: u8| if holds { Ok(()) } else { Err(reason) };
        is(find(1041) == Some(self.config.serial.as_bytes()), reason::DEVICE)?;
        is(find(1040) == Some(&oldest.number.to_le_bytes()), reason::DOCUMENT)?;
        // Before FFD 1.1 the register need not have named its operator.
        let operator = self.registration().map(|made| made.ofd_inn).filter(|inn| *inn != NO_OPERATOR);
        let named = self.config.generation < Generation::G12
            || operator.is_none_or(|operator| find(1017) == Some(&operator[..]));
        is(named, reason::OPERATOR)?;
        let sign = find(1078).unwrap_or_default();
        is(self.config.accept_any_fpo || self.signed(&objects, sign), reason::SIGN)?;

        let response =
            find(1068).and_then(|inner| tlv::find(inner, 1022)).and_then(|object| object.value.first());
        let mut answer = vec![response.copied().unwrap_or(0)];
        objects.iter().filter(|object| object.tag == 1067).for_each(|object| answer.extend(object.whole));
        let message = find(1206).and_then(<[u8]>::first).copied();
        let mut sign = sign.to_vec();
        sign.resize(18, 0);
        Ok((Confirmation { number: oldest.number, time: time.naive_utc(), sign }, answer, message))
    }

    /// Whether the operator's key made this sign over all objects but the sign itself. 16 bytes are taken as well as 18
    /// with the two bytes in front.
    fn signed(&self, objects: &[Tlv<'_>], sign: &[u8]) -> bool {
        let covered: Vec<&[u8]> =
            objects.iter().filter(|object| object.tag != 1078).map(|object| object.whole).collect();
        let digest = config::mac(&self.config.keys.operator, &covered);
        let bare = sign.strip_prefix(&OPERATOR_SIGN).filter(|_| sign.len() == 18).unwrap_or(sign);
        bare.len() == 16 && digest.starts_with(bare)
    }
}

/// The message for the operator: header, document, sign.
fn container(doc: &Doc, config: &config::FnConfig) -> Vec<u8> {
    let mut document = Vec::with_capacity(doc.tlv.len() + 4);
    tlv::put(&mut document, doc.form.code().into(), &doc.tlv);
    let sign = config::mac(
        &config.keys.message,
        &[
            config.serial.as_bytes(),
            &doc.number.to_le_bytes(),
            &[doc.form.code()],
            &to_dt5(Some(doc.time)),
            &doc.tlv,
        ],
    );
    let length = u16::try_from(HEADER + document.len() + TRAILER).unwrap_or(u16::MAX).to_le_bytes();
    let mut covered = vec![0xA5, doc.form.code(), 0x01, 0x10, 0x09];
    covered.extend(binary_decimal(&config.serial));
    let [_, number @ ..] = doc.number.to_be_bytes();
    covered.extend(number);
    covered.extend([0; 12]);
    covered.extend(document);
    covered.extend([0x81, 0x06]);
    covered.extend(sign.iter().take(6));
    covered.extend([0, 0]);
    let crc = crc16(&[&length, &covered]).to_le_bytes();
    [&length[..], &crc, &covered].concat()
}

/// 16 digits in 8 bytes, two in each, the first in the high half.
fn binary_decimal(digits: &str) -> [u8; 8] {
    let mut packed = [0xFF; 8];
    for (byte, pair) in packed.iter_mut().zip(digits.as_bytes().as_chunks::<2>().0) {
        let [high, low] = pair.map(|digit| digit.wrapping_sub(b'0') & 0x0F);
        *byte = high << 4 | low;
    }
    packed
}
