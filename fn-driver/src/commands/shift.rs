//! 10–14: the shift (ФН protocol 6.5).

use super::command;
use super::status::Warnings;
use crate::bytes::Fields;
use crate::command::{Malformed, nothing};
use crate::types::Dt5;

command! {
    /// 10h, shift parameters (параметры текущей смены). Only in the fiscal mode.
    GetShift: 0x10, "get-shift", Resend => ShiftState = ShiftState::decode
}
command! {
    /// 11h, begin the shift opening report.
    BeginShiftOpening(/** Time of the document. */ Dt5): 0x11, "begin-shift-opening", VerifyState
        => () = nothing, Dt5::to_wire
}
command! {
    /// 12h, open the shift: the report becomes a fiscal document.
    OpenShift: 0x12, "open-shift", VerifyState => ShiftDocument = ShiftDocument::decode
}
command! {
    /// 13h, begin the shift closing report.
    BeginShiftClosing(/** Time of the document. */ Dt5): 0x13, "begin-shift-closing", VerifyState
        => () = nothing, Dt5::to_wire
}
command! {
    /// 14h, close the shift: the report becomes a fiscal document.
    CloseShift: 0x14, "close-shift", VerifyState => ShiftDocument = ShiftDocument::decode
}

/// Answer to 10h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftState {
    /// Whether the shift is open.
    pub open: bool,
    /// Number of the open shift, else of the last closed one; 0 before the first.
    pub shift: u16,
    /// Open: number of the last receipt, 0 if there was none. Closed: number of documents of that shift.
    pub receipt: u16,
}

impl ShiftState {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let [state @ 0..=1, s0, s1, r0, r1] = *data else { return Err(Malformed) };
        Ok(Self {
            open: state == 1,
            shift: u16::from_le_bytes([s0, s1]),
            receipt: u16::from_le_bytes([r0, r1]),
        })
    }
}

/// Answer to 12h and 14h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShiftDocument {
    /// Number of the shift that was opened or closed.
    pub shift: u16,
    /// Number of the fiscal document.
    pub document: u32,
    /// Fiscal sign (ФПД).
    pub sign: u32,
    /// Warning flags; only with FFD 1.1 and 1.2.
    pub warnings: Option<Warnings>,
}

impl ShiftDocument {
    fn decode(data: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields(data);
        let (shift, document, sign) = (fields.u16()?, fields.u32()?, fields.u32()?);
        let warnings = match fields.rest() {
            [] => None,
            [flags] => Some(Warnings(*flags)),
            _ => return Err(Malformed),
        };
        Ok(Self { shift, document, sign, warnings })
    }
}
