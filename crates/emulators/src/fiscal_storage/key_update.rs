//! Update of the keys for marking codes: D0h, D1h, D7h. Source: ФН protocol 6.13.
//!
//! The blocks that travel between a device and the key server are secret; those of the emulator are its own:
//!
//! | Bytes | Field |
//! |---|---|
//! | 2 | length of the whole block, u16 LE |
//! | 2 | checksum of all other bytes, as in frames |
//! | 16 | number of the device, ASCII |
//! | 4 | number of the request, u32 LE |
//! | N | request: date and time, 5 bytes; answer: result, see [`KeyAnswer`] |
//! | 16 | sign over number, request and what follows |

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::code::{self, Refusal, ensure};
use super::config::{self, Keys};
use super::machine::{FnEmulator, Outcome};
use super::state::Commit;
use super::time::from_dt5;
use super::wire::crc16;

/// From this age on the keys want to be updated, and from that one the vendor wants to be called.
const STALE: TimeDelta = TimeDelta::days(15);
const OLD: TimeDelta = TimeDelta::days(60);
/// Size of the sign.
const SIGN: usize = 16;

/// Keys for marking codes as far as they survive a power cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyState {
    /// How many updates were asked for.
    pub requests: u32,
    /// The device's time of the last update; none since the activation.
    pub updated: Option<NaiveDateTime>,
}

/// What the key server may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAnswer {
    /// 0: the keys are up to date (D1h then gives 00h).
    Done,
    /// 1: one key of several (30h: ask again).
    Again,
    /// 2, then a code and a text with its length, each length and code u16 LE (23h with the same).
    Refused {
        /// Code of the server.
        code: u16,
        /// Its words, code page 866.
        text: Vec<u8>,
    },
    /// A result that no device knows (24h).
    Unknown(u8),
}

impl KeyAnswer {
    /// The block that answers this request, as the server signs it. `None` when the request is not whole or is not
    /// signed by the device that these keys belong to.
    pub fn block(&self, request: &[u8], keys: &Keys) -> Option<Vec<u8>> {
        let body = open(request).ok()?;
        let (body, sign) = body.split_last_chunk::<SIGN>()?;
        config::mac(&keys.message, &[b"keys", body]).starts_with(sign).then_some(())?;
        let mut answer = body.get(..20)?.to_vec();
        match self {
            Self::Done => answer.push(0),
            Self::Again => answer.push(1),
            Self::Refused { code, text } => {
                answer.push(2);
                answer.extend(code.to_le_bytes());
                answer.extend(u16::try_from(text.len()).ok()?.to_le_bytes());
                answer.extend(text);
            }
            Self::Unknown(result) => answer.push(*result),
        }
        Some(block(answer, &keys.operator))
    }
}

/// The whole block around what is to be signed.
fn block(mut body: Vec<u8>, key: &[u8; 32]) -> Vec<u8> {
    let sign = config::mac(key, &[b"keys", &body]);
    body.extend(sign.iter().take(SIGN));
    let length = u16::try_from(body.len() + 4).unwrap_or(u16::MAX).to_le_bytes();
    let crc = crc16(&[&length, &body]).to_le_bytes();
    [&length[..], &crc, &body].concat()
}

/// What stands behind length and checksum; else the reason of 20h.
fn open(block: &[u8]) -> Result<&[u8], u8> {
    const FORMAT: u8 = 2;
    const CRC: u8 = 5;
    let [l0, l1, c0, c1, body @ ..] = block else { return Err(FORMAT) };
    let whole = usize::from(u16::from_le_bytes([*l0, *l1])) == block.len();
    (whole && body.len() > 20 + SIGN).then_some(()).ok_or(FORMAT)?;
    (u16::from_le_bytes([*c0, *c1]) == crc16(&[&[*l0, *l1], body])).then_some(body).ok_or(CRC)
}

impl FnEmulator {
    /// D0h.
    pub(super) fn key_request(&mut self, data: &[u8]) -> Outcome {
        let dt5 = data.try_into().map_err(|_| code::UNKNOWN)?;
        ensure(from_dt5(dt5).is_some(), code::TIME)?;
        let keys = &mut self.ledger.keys;
        keys.requests = keys.requests.wrapping_add(1);
        self.volatile.key_request = Some(keys.requests);
        let mut body = self.config.serial.clone().into_bytes();
        body.extend(keys.requests.to_le_bytes());
        body.extend(dt5);
        self.commit = Some(Commit::Keys { ledger: Box::new(self.ledger.clone()) });
        Ok(block(body, &self.config.keys.message))
    }

    /// D1h. A refusal leaves the request open, so that the right answer is still taken.
    pub(super) fn key_answer(&mut self, answer: &[u8], clock: NaiveDateTime) -> Outcome {
        let asked = self.volatile.key_request.ok_or(code::ORDER)?;
        let result =
            self.key_result(answer, asked).map_err(|why| Refusal::detail(code::CONFIRMATION, why))?;
        match *result {
            [done @ (0 | 1)] => {
                self.volatile.key_request = None;
                self.ledger.keys.updated = Some(self.timer(clock));
                self.commit = Some(Commit::Keys { ledger: Box::new(self.ledger.clone()) });
                ensure(done == 0, code::KEYS_AGAIN).map(|()| Vec::new())
            }
            [2, ref words @ ..] => Err(Refusal { code: code::KEYS_REFUSED, data: words.to_vec() }),
            _ => Err(Refusal { code: code::KEYS_UNKNOWN, data: answer.to_vec() }),
        }
    }

    /// The result in an answer that belongs to this device and request; else the reason of 20h.
    fn key_result<'a>(&self, answer: &'a [u8], asked: u32) -> Result<&'a [u8], u8> {
        const FORMAT: u8 = 2;
        let (body, sign) = open(answer)?.split_last_chunk::<SIGN>().ok_or(FORMAT)?;
        let (serial, rest) = body.split_first_chunk::<16>().ok_or(FORMAT)?;
        let (number, result) = rest.split_first_chunk::<4>().ok_or(FORMAT)?;
        let is = |holds: bool, reason: u8| if holds { Ok(()) } else { Err(reason) };
        is(serial.as_slice() == self.config.serial.as_bytes(), 4)?;
        is(u32::from_le_bytes(*number) == asked, 3)?;
        is(config::mac(&self.config.keys.operator, &[b"keys", body]).starts_with(sign), 1)?;
        Ok(result)
    }

    /// D7h: whether the keys want an update, or the address of the server.
    pub(super) fn key_age(&self, data: &[u8], clock: NaiveDateTime) -> Outcome {
        if data == [1] {
            return Ok(self.config.key_server.bytes().take(128).collect());
        }
        let activated = self.registrations.first().map(|made| made.time);
        let since = self.ledger.keys.updated.or(activated).unwrap_or(clock);
        let age = self.timer(clock) - since;
        Ok(vec![u8::from(age >= STALE) + u8::from(age > OLD)])
    }
}
