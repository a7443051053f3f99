//! D3–D6: notifications of sold marked goods, dumped into a file by a register without an operator (ФН protocol 6.12).
//!
//! [`BeginDump`], then for each [`GetDumped`], [`ReadDumped`] and [`NextDumped`] until 08h; when the file is written,
//! [`GetUndumped`] and [`ConfirmDumped`] until none is left. Only ФН-1.1М; 02h in transfer mode.

use crate::bytes::Fields;
use crate::command::{AfterSilence, Command, Malformed, nothing};

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident: $code:literal $byte:literal, $text:literal, $after:ident => $answer:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        impl Command for $name {
            const CODE: u8 = $code;
            const NAME: &'static str = $text;
            const AFTER_SILENCE: AfterSilence = AfterSilence::$after;
            type Answer = $answer;

            fn encode(&self, body: &mut Vec<u8>) {
                body.push($byte);
            }

            fn decode(data: &[u8]) -> Result<$answer, Malformed> {
                <$answer>::decode(data)
            }
        }
    };
}

fixed! {
    /// D3h with 0, how far the dump is.
    GetDump: 0xD3 0, "get-dump", Resend => DumpState
}
fixed! {
    /// D3h with 1, begin a session of dumping. It may be begun again any time before the confirmation.
    BeginDump: 0xD3 1, "begin-dump", Resend => DumpState
}
fixed! {
    /// D4h with 0, size and number of the current notification; 08h when there is none.
    GetDumped: 0xD4 0, "get-dumped", Resend => Dumped
}
fixed! {
    /// D4h with 1, go to the next notification; 08h after the last.
    NextDumped: 0xD4 1, "next-dumped", VerifyState => Dumped
}
fixed! {
    /// D6h with 0, what is not confirmed yet.
    GetUndumped: 0xD6 0, "get-undumped", Resend => Undumped
}

/// Answer to D3h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DumpState {
    /// Notifications without confirmation.
    pub unconfirmed: u16,
    /// Number of the first of them.
    pub first: u32,
    /// Notifications in this session.
    pub in_session: u16,
    /// Number of the current one; 0: all are dumped.
    pub current: u32,
}

impl DumpState {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let state = Self {
            unconfirmed: fields.u16()?,
            first: fields.u32()?,
            in_session: fields.u16()?,
            current: fields.u32()?,
        };
        fields.end()?;
        Ok(state)
    }
}

/// Answer to D4h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dumped {
    /// Bytes of the notification.
    pub length: u16,
    /// Its number.
    pub number: u32,
}

impl Dumped {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let dumped = Self { length: fields.u16()?, number: fields.u32()? };
        fields.end()?;
        Ok(dumped)
    }
}

/// Answer to D6h with 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undumped {
    /// Notifications without confirmation.
    pub unconfirmed: u16,
    /// Number of the first of them, the next to be confirmed.
    pub first: u32,
}

impl Undumped {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let left = Self { unconfirmed: fields.u16()?, first: fields.u32()? };
        fields.end()?;
        Ok(left)
    }
}

/// D5h, read a block of the current notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadDumped {
    /// Where the block begins.
    pub offset: u16,
    /// Most bytes wanted, at most the data limit of a frame.
    pub size: u16,
}

impl Command for ReadDumped {
    const CODE: u8 = 0xD5;
    const NAME: &'static str = "read-dumped";
    const AFTER_SILENCE: AfterSilence = AfterSilence::Resend;
    type Answer = Vec<u8>;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.offset.to_le_bytes());
        body.extend_from_slice(&self.size.to_le_bytes());
    }

    fn decode(data: &[u8]) -> Result<Vec<u8>, Malformed> {
        Ok(data.to_vec())
    }
}

/// D6h with 1, confirm that the oldest notification is in the file; 09h when number or checksum are not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmDumped {
    /// Number of the notification.
    pub number: u32,
    /// Its checksum, the CRC of frames over all of it but the two bytes behind the length.
    pub checksum: u16,
}

impl Command for ConfirmDumped {
    const CODE: u8 = 0xD6;
    const NAME: &'static str = "confirm-dumped";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ();

    fn encode(&self, body: &mut Vec<u8>) {
        body.push(1);
        body.extend_from_slice(&self.number.to_le_bytes());
        body.extend_from_slice(&self.checksum.to_le_bytes());
    }

    fn decode(data: &[u8]) -> Result<(), Malformed> {
        nothing(data)
    }
}
