//! 02, 03: registration with FFD 1.0 and 1.05 (ФН protocol 6.4).

use super::command;
use super::registration::{RegistrationDocument, RegistrationKind};
use crate::command::{AfterSilence, Command, Malformed, nothing};
use crate::types::{Dt5, Inn, Rnm};

command! {
    /// 02h, begin a registration report with FFD 1.0 or 1.05; which of them, says tag 1209 among the data.
    BeginOldRegistration(/** Kind of report. */ RegistrationKind): 0x02, "begin-old-registration", VerifyState
        => () = nothing, |kind| [kind.code()]
}

/// Why parameters change, up to FFD 1.05 (03h, tag 1101).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldReason {
    /// 2, another operator (ОФД), or none.
    Operator,
    /// 3, data of the user.
    User,
    /// 4, settings of the register.
    Settings,
}

impl OldReason {
    /// The code on the wire. Code 1, another ФН, is set by the ФН itself.
    pub const fn code(self) -> u8 {
        match self {
            Self::Operator => 2,
            Self::User => 3,
            Self::Settings => 4,
        }
    }
}

/// 03h, form the registration report begun by 02h: it becomes a fiscal document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormOldRegistration {
    /// Time of the document.
    pub at: Dt5,
    /// Taxpayer number of the user.
    pub inn: Inn,
    /// Registration number of the register.
    pub rnm: Rnm,
    /// Tax systems, see [`FormRegistration::tax_systems`](super::FormRegistration::tax_systems); bit 3 was ЕНВД.
    pub tax_systems: u8,
    /// Work mode: bit 0 encryption, 1 autonomous, 2 automatic, 3 services, 4 strict reporting forms, 5 internet.
    pub work_mode: u8,
    /// Reason; only for [`RegistrationKind::Change`], and always there.
    pub reason: Option<OldReason>,
}

impl Command for FormOldRegistration {
    const CODE: u8 = 0x03;
    const NAME: &'static str = "form-old-registration";
    const AFTER_SILENCE: AfterSilence = AfterSilence::VerifyState;
    type Answer = RegistrationDocument;

    fn encode(&self, body: &mut Vec<u8>) {
        body.extend_from_slice(&self.at.to_wire());
        body.extend_from_slice(&self.inn.to_wire());
        body.extend_from_slice(&self.rnm.to_wire());
        body.extend_from_slice(&[self.tax_systems, self.work_mode]);
        body.extend(self.reason.map(OldReason::code));
    }

    fn decode(data: &[u8]) -> Result<RegistrationDocument, Malformed> {
        RegistrationDocument::decode(data)
    }
}
