//! 60, AB: service of the device itself (ФН protocol 6.2, 6.9).

use super::command;
use crate::command::{AfterSilence, Command, Malformed, nothing};

command! {
    /// ABh, another speed of the line, bit/s, until the ФН restarts. Only ФН-1.1М. The answer comes at the old speed; whoever
    /// owns the port then changes it, and asks for the status at the new one.
    SetSpeed(/** Bits per second. */ u32): 0xAB, "set-speed", VerifyState => () = nothing, u32::to_le_bytes
}

/// 60h with 16h, erase a debug ФН (МГМ): all documents are lost and the life begins anew. A serial one answers 01h.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraseDebugFn;

impl Command for EraseDebugFn {
    const CODE: u8 = 0x60;
    const NAME: &'static str = "erase-debug-fn";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = ();

    fn encode(&self, body: &mut Vec<u8>) {
        body.push(0x16);
    }

    fn decode(data: &[u8]) -> Result<(), Malformed> {
        nothing(data)
    }
}
