//! Result codes. Source: ФН protocol 4.

/// Unknown command, wrong frame format, unknown parameters.
pub const UNKNOWN: u8 = 0x01;
/// Another state is required.
pub const STATE: u8 = 0x02;
/// Failure of the device.
pub const FAILURE: u8 = 0x03;
/// Parameters do not fit the life time (2016: the life time has ended).
pub const LIFE: u8 = 0x05;
/// Archive full (2016).
pub const ARCHIVE_FULL: u8 = 0x06;
/// Bad date or time.
pub const TIME: u8 = 0x07;
/// No requested data.
pub const NO_DATA: u8 = 0x08;
/// Parameter value not valid.
pub const VALUE: u8 = 0x09;
/// Not allowed in this mode; not all needed parameters were passed.
pub const MODE: u8 = 0x0A;
/// Tag not allowed; with the tag.
pub const TAG: u8 = 0x0B;
/// Tag already passed; with the tag.
pub const DUPLICATE: u8 = 0x0C;
/// Data missing for the counters; with a mask of the payments received.
pub const PAYMENTS: u8 = 0x0D;
/// Too many items.
pub const ITEMS: u8 = 0x0E;
/// Data of the document too long.
pub const SIZE: u8 = 0x10;
/// No transport connection.
pub const TRANSPORT: u8 = 0x11;
/// Resource exhausted, the device must be closed.
pub const EXHAUSTED: u8 = 0x12;
/// Resource restriction, to be read with the warning flags.
pub const RESTRICTED: u8 = 0x14;
/// A message waits for more than 30 days (2016).
pub const WAITING: u8 = 0x15;
/// Shift longer than 24 hours.
pub const SHIFT_TOO_LONG: u8 = 0x16;
/// Interval between documents differs from the device's timer.
pub const INTERVAL: u8 = 0x17;
/// Value of a tag not valid; with the tag.
pub const TAG_VALUE: u8 = 0x18;
/// Tag contradicts the registration; with the tag.
pub const REGISTRATION: u8 = 0x19;
/// Confirmation can not be accepted; with a reason.
pub const CONFIRMATION: u8 = 0x20;

/// The key server refused; with its code and words.
pub const KEYS_REFUSED: u8 = 0x23;
/// The key server's answer is not understood; with the answer.
pub const KEYS_UNKNOWN: u8 = 0x24;
/// A key was taken, the update is to be repeated.
pub const KEYS_AGAIN: u8 = 0x30;
/// The registration knows no marked goods.
pub const NO_MARKING: u8 = 0x32;
/// Commands of marking in the wrong order.
pub const ORDER: u8 = 0x33;

/// A refusal: result code and the data that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: u8,
    pub data: Vec<u8>,
}

impl Refusal {
    /// With the tag it is about.
    pub fn tag(code: u8, tag: u16) -> Self {
        Self { code, data: tag.to_le_bytes().to_vec() }
    }

    /// With one byte: a mask or a reason.
    pub fn detail(code: u8, detail: u8) -> Self {
        Self { code, data: vec![detail] }
    }
}

impl From<u8> for Refusal {
    fn from(code: u8) -> Self {
        Self { code, data: Vec::new() }
    }
}

/// Refuses with `code` unless `holds`.
pub(super) fn ensure(holds: bool, code: u8) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(code.into()) }
}
