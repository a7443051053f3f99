//! 04, 05: closing of the ФН for ever (ФН protocol 6.4).

use super::command;
use super::registration::RegistrationDocument;
use crate::command::{AfterSilence, Command, Malformed, nothing};
use crate::types::{Dt5, Rnm};

command! {
    /// 04h, begin the closing report. The shift has to be closed and, from ФН-1.1 on, every document delivered (09h
    /// otherwise).
    BeginFnClosing: 0x04, "begin-fn-closing", VerifyState => () = nothing
}

/// 05h, close the ФН: the report becomes its last fiscal document (ФН-1 may still make reports on settlements). The phase
/// is then [`Closed`](super::Phase::Closed) until the operator has everything, or at once
/// [`Archive`](super::Phase::Archive) in autonomous mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseFn {
    /// Time of the document.
    pub at: Dt5,
    /// Registration number of the register, as registered.
    pub rnm: Rnm,
}

impl Command for CloseFn {
    const CODE: u8 = 0x05;
    const NAME: &'static str = "close-fn";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = RegistrationDocument;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.at.to_wire());
        body.extend_from_slice(&self.rnm.to_wire());
    }

    fn decode(data: &[u8]) -> Result<RegistrationDocument, Malformed> {
        RegistrationDocument::decode(data)
    }
}
