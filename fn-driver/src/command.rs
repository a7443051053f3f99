//! What a command is: its code, its answer, how long to wait and what may be done when nobody answers.

use std::time::Duration;

/// What may be done when no valid answer came (ФН protocol 11.3, 11.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterSilence {
    /// Reads and idempotent commands: the driver puts the dialogue in order and sends the command again.
    Resend,
    /// The command changes the ФН and has no protection against doubling: the outcome is unknown, and only the
    /// caller can find it out by reading the state.
    VerifyState,
}

/// A frame arrived whole, but its data does not have the shape of the command's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer does not have the shape of this command")]
pub struct Malformed;

/// One command of the ФН with the answer that belongs to it.
pub trait Command {
    /// Command code (ФН protocol 6.1).
    const CODE: u8;
    /// Stable name for errors and logs.
    const NAME: &'static str;
    /// Whether the driver may send it again by itself.
    const AFTER_SILENCE: AfterSilence;
    /// Data of a successful answer.
    type Answer;

    /// Appends the DATA field of the request to `body`.
    fn encode(&self, body: &mut Vec<u8>);

    /// Reads the DATA field of a successful answer.
    ///
    /// # Errors
    /// [`Malformed`] when the data has another shape; the driver then doubts the order of the dialogue.
    fn decode(data: &[u8]) -> Result<Self::Answer, Malformed>;

    /// From the last byte sent to the first byte of the answer, before the factor of the settings.
    fn timeout(&self) -> Duration {
        timeout(Self::CODE)
    }
}

/// The table of time-outs by command code (ФН protocol 1.4).
pub const fn timeout(code: u8) -> Duration {
    Duration::from_secs(match code {
        0x07 | 0xB7 | 0x23 | 0xBC | 0xD5 | 0x22 | 0xBB | 0xB2 | 0xB3 | 0x11 | 0x13 | 0x15 | 0x17 | 0x18
        | 0x02 | 0xA2 | 0x04 => 3,
        0x26 | 0xBF | 0xB1 | 0xB5 | 0xB6 | 0xD6 => 10,
        0x12 | 0x14 | 0x16 | 0x19 | 0x03 | 0xA3 | 0x05 => 15,
        0xD0 | 0xD1 => 30,
        0x60 => 60,
        _ => 2,
    })
}

/// 16h when the receipt has marking positions: the ФН forms the notification too (1.4).
pub const TIMEOUT_OF_RECEIPT_WITH_MARKING: Duration = Duration::from_secs(30);

/// The longest time-out of the table: nothing the ФН was asked longer ago is still to come.
pub const LONGEST_TIMEOUT: Duration = timeout(0x60);

/// Implements [`Command::decode`] for commands whose answer has no data.
pub(crate) fn nothing(data: &[u8]) -> Result<(), Malformed> {
    match data {
        [] => Ok(()),
        _ => Err(Malformed),
    }
}
