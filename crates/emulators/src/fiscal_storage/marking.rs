//! The groups of marking: what a device without marked goods answers, the dump of notifications, the keys.
//!
//! Checks of marking codes and notifications (B0h–BFh) are not built, so a device never has a notification to dump.
//! Source: ФН protocol 6.10–6.13.

use chrono::NaiveDateTime;

use super::code::{self, ensure};
use super::machine::{FnEmulator, Outcome};
use super::state::Phase;

impl FnEmulator {
    /// One command of B0h–BFh or D0h–D7h.
    pub(super) fn marking(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        ensure(well_formed(command, data), code::UNKNOWN)?;
        self.in_phase(match command {
            0xBA..=0xBF => &[Phase::Fiscal, Phase::Closed],
            0xD3..=0xD6 => &[Phase::Fiscal, Phase::Closed, Phase::Archive],
            _ => &[Phase::Fiscal],
        })?;
        ensure(self.registration().is_some_and(|made| made.marking()), code::NO_MARKING)?;
        match command {
            0xD0 => self.key_request(data),
            0xD1 => self.key_answer(data, clock),
            0xD7 => self.key_age(data, clock),
            0xD3..=0xD6 => self.dump(command, data),
            _ => Err(code::UNKNOWN.into()),
        }
    }

    /// D3h–D6h over a storage without notifications.
    fn dump(&self, command: u8, data: &[u8]) -> Outcome {
        ensure(self.autonomous(), code::STATE)?;
        match (command, data) {
            // Unconfirmed, the first of them, in this session, the current one.
            (0xD3, _) => Ok(vec![0; 12]),
            // Unconfirmed, the first of them.
            (0xD6, [0]) => Ok(vec![0; 6]),
            (0xD6, _) => Err(code::VALUE.into()),
            _ => Err(code::NO_DATA.into()),
        }
    }
}

/// Length and fixed values.
fn well_formed(command: u8, data: &[u8]) -> bool {
    match command {
        0xB0 => matches!(data, [] | [0]),
        0xB1 => data.len() >= 3,
        0xB2 | 0xD4 | 0xD7 => matches!(data, [0 | 1]),
        0xB5 => data.is_empty() || data.len() > 5,
        0xB6 | 0xBF | 0xD1 => !data.is_empty(),
        0xB7 => matches!(data, [1..=3, _, ..]),
        0xBC | 0xD5 => data.len() == 4,
        0xD0 => data.len() == 5,
        0xD3 => matches!(data, [] | [0 | 1]),
        0xD6 => matches!(data, [0] | [1, _, _, _, _, _, _]),
        _ => data.is_empty(),
    }
}
