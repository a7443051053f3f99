//! D0, D1, D7: update of the keys that check marking codes (ФН protocol 6.13). Only ФН-1.1М; 32h without marked goods.
//!
//! Before a shift opening: ask [`GetKeyAge`]; unless fresh, [`BeginKeyUpdate`], carry the block to the server that
//! [`GetKeyServer`] names, hand its answer in with [`HandInKeys`]; again while the ФН says [`KeyRefusal::Again`].

use super::command;
use crate::bytes::{Fields, text};
use crate::command::{AfterSilence, Command, Malformed, nothing};
use crate::dialogue::CallError;
use crate::result::{Reason, ResultCode};
use crate::types::Dt5;

command! {
    /// D0h, the request to the key server: an opaque block. It makes an earlier one void.
    BeginKeyUpdate(/** Time of the register. */ Dt5): 0xD0, "begin-key-update", VerifyState
        => Vec<u8> = block, Dt5::to_wire
}

/// D1h, hand in the answer of the key server. Its refusals are read by [`KeyRefusal::of`].
#[derive(Debug, Clone, Copy)]
pub struct HandInKeys<'a>(
    /// The whole answer, opaque.
    pub &'a [u8],
);

impl Command for HandInKeys<'_> {
    const CODE: u8 = 0xD1;
    const NAME: &'static str = "hand-in-keys";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ();

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(self.0);
    }

    fn decode(data: &[u8]) -> Result<(), Malformed> {
        nothing(data)
    }
}

/// D7h with 0, how old the keys are. A ФН that does not know the command answers 01h; the register then counts the days
/// itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetKeyAge;

/// Answer to [`GetKeyAge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAge {
    /// 0: no update is needed.
    Fresh,
    /// 1: 15 to 60 days, an update is needed.
    Stale,
    /// 2: more than 60 days; the vendor wants to be called as well. From 90 days on marking codes are not checked (36h).
    Old,
}

impl Command for GetKeyAge {
    const CODE: u8 = 0xD7;
    const NAME: &'static str = "get-key-age";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = KeyAge;

    fn encode(&self, body: &mut Vec<u8>) {
        body.push(0);
    }

    fn decode(data: &[u8]) -> Result<KeyAge, Malformed> {
        match data {
            [0] => Ok(KeyAge::Fresh),
            [1] => Ok(KeyAge::Stale),
            [2] => Ok(KeyAge::Old),
            _ => Err(Malformed),
        }
    }
}

/// D7h with 1, the address of the key server, for example `tcp://prod01.okp-fn.ru:26101`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetKeyServer;

impl Command for GetKeyServer {
    const CODE: u8 = 0xD7;
    const NAME: &'static str = "get-key-server";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = String;

    fn encode(&self, body: &mut Vec<u8>) {
        body.push(1);
    }

    fn decode(data: &[u8]) -> Result<String, Malformed> {
        if data.len() <= 128 { Ok(text(data)) } else { Err(Malformed) }
    }
}

/// Why an update of the keys is not over: what comes with the refusals of D1h (ФН protocol 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRefusal {
    /// 30h: the key is stored, begin again with D0h.
    Again,
    /// 23h: the server refused.
    Server {
        /// Its code.
        code: u16,
        /// Its words.
        text: String,
    },
    /// 24h: the answer is whole, and the ФН does not know what it says.
    Unknown,
    /// 33h: there is no request to which an answer could belong.
    NotAsked,
    /// 20h: the answer is not one to this request of this ФН; with the number of the reason.
    NotAccepted(u8),
}

impl KeyRefusal {
    /// The refusal in an error of [`HandInKeys`]; `None` when it is another error.
    pub fn of(error: &CallError) -> Option<Self> {
        let CallError::Refused { command: HandInKeys::NAME, code, reason } = error else { return None };
        match (code, reason) {
            (ResultCode::RepeatKeyUpdate, _) => Some(Self::Again),
            (ResultCode::KeyServerRefused, Reason::Other(words)) => server(words).ok(),
            (ResultCode::KeyServerUnknown, _) => Some(Self::Unknown),
            (ResultCode::MarkingOrder, _) => Some(Self::NotAsked),
            (ResultCode::NotAccepted, Reason::NotAccepted(number)) => Some(Self::NotAccepted(*number)),
            _ => None,
        }
    }
}

fn server(words: &[u8]) -> Result<KeyRefusal, Malformed> {
    let mut fields = Fields(words);
    let (code, length) = (fields.u16()?, fields.u16()?);
    let words = fields.rest();
    let whole = words.len() == usize::from(length);
    if whole { Ok(KeyRefusal::Server { code, text: text(words) }) } else { Err(Malformed) }
}

fn block(data: &[u8]) -> Result<Vec<u8>, Malformed> {
    if data.is_empty() { Err(Malformed) } else { Ok(data.to_vec()) }
}
