//! Status commands 30h to 3Fh. Source: ФН protocol 6.2.

use chrono::NaiveDateTime;

use super::code::{self, ensure};
use super::document::Format;
use super::machine::{FnEmulator, Outcome};
use super::state::Phase;
use super::time::{from_dt5, to_d3, to_dt5};

/// Phases in which the counters can be read.
const WITH_ARCHIVE: [Phase; 3] = [Phase::Fiscal, Phase::Closed, Phase::Archive];
/// What 3Fh names.
const EXECUTION: &str = "KASSA EMULATED FN-1.1M";

impl FnEmulator {
    /// One command of the group. Which of them the generation knows has been checked.
    pub(super) fn status(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let well_formed = match command {
            0x36 | 0x37 => matches!(data, [0 | 1]),
            0x38 => matches!(data, [0 | 1, 1..=4]),
            0x3B => data.len() == 5,
            _ => data.is_empty(),
        };
        ensure(well_formed, code::UNKNOWN)?;
        match command {
            0x30 => Ok(self.status_bytes(clock)),
            0x31 => Ok(self.config.serial.clone().into_bytes()),
            0x32 => {
                let mut out = to_d3(self.last_day(clock)).to_vec();
                out.push(self.reports_left());
                out.push(u8::try_from(self.registrations.len()).unwrap_or(u8::MAX));
                Ok(out)
            }
            0x33 => {
                let mut out = padded(&self.config.firmware, 16);
                out.push(u8::from(self.config.serial_device));
                Ok(out)
            }
            // Nothing has failed, else the answer would not come from here.
            0x35 => Ok(Vec::new()),
            0x36..=0x38 => self.counters_answer(command, data),
            0x39 => {
                self.in_phase(&[Phase::Fiscal, Phase::Closed])?;
                ensure(!self.autonomous(), code::NO_DATA)?;
                let mut out = Vec::new();
                self.ledger.unsent.counters.put_unsent(&mut out);
                Ok(out)
            }
            0x3A => {
                let used = self.registration().map_or(0, |registration| match registration.format {
                    Format::V10 | Format::V105 => 1,
                    Format::V11 => 3,
                    Format::V12 => 4,
                });
                Ok(vec![used, self.config.generation.highest_format()])
            }
            0x3B => self.days_answer(data),
            0x3D => Ok(self.free_memory()),
            0x3F => Ok(padded(EXECUTION, 48)),
            _ => Err(code::UNKNOWN.into()),
        }
    }

    fn status_bytes(&self, clock: NaiveDateTime) -> Vec<u8> {
        let open = self.volatile.open.as_ref();
        let registration = self.registration().map(AsRef::as_ref);
        let mut out = vec![
            self.ledger.phase.code(),
            open.map_or(0, |open| open.kind.code(registration)),
            u8::from(open.is_some_and(|open| !open.data.is_empty())),
            u8::from(self.ledger.shift.opened.is_some()),
            self.warnings(clock),
        ];
        out.extend(to_dt5(self.last_time()));
        out.extend(self.config.serial.bytes());
        out.extend(self.last_number().to_le_bytes());
        out
    }

    /// 36h, 37h, 38h. Only 36h is bound to FFD 1.1 and 1.2.
    fn counters_answer(&self, command: u8, data: &[u8]) -> Outcome {
        self.in_phase(&WITH_ARCHIVE)?;
        ensure(command != 0x36 || self.format().checked(), code::STATE)?;
        let counters =
            if data.first() == Some(&0) { &self.ledger.shift_counters } else { &self.ledger.counters };
        let mut out = Vec::new();
        if command != 0x38 {
            out.extend(self.ledger.shift.number.to_le_bytes());
        }
        match (command, data) {
            (0x36, _) => counters.put_all(&mut out),
            (0x37, _) => counters.put_counts(&mut out),
            (_, [_, operation]) => counters.put_type(*operation, &mut out).ok_or(code::UNKNOWN)?,
            _ => return Err(code::UNKNOWN.into()),
        }
        Ok(out)
    }

    /// 3Bh. The hour and minute are not looked at.
    fn days_answer(&self, data: &[u8]) -> Outcome {
        let &[year, month, day, _, _] = data else { return Err(code::UNKNOWN.into()) };
        self.in_phase(&[Phase::Fiscal, Phase::Closed])?;
        let time = from_dt5([year, month, day, 0, 0]).ok_or(code::TIME)?;
        let activated = self.ledger.life.map(|(activated, _)| activated);
        ensure(activated.is_some_and(|activated| time.date() >= activated), code::TIME)?;
        Ok(self.days_left(time).to_le_bytes().to_vec())
    }

    /// 3Dh. The storage of notifications is always empty.
    fn free_memory(&self) -> Vec<u8> {
        let documents = self.config.capacity.saturating_sub(self.last_number());
        let bytes = self.config.storage_bytes.saturating_sub(self.ledger.window_bytes);
        let mut out = documents.to_le_bytes().to_vec();
        out.extend(u32::try_from(bytes / 1024).unwrap_or(u32::MAX).to_le_bytes());
        let marking = self.registration().is_some_and(|registration| registration.marking());
        if marking && self.format() == Format::V12 {
            out.push(0);
        }
        out
    }
}

/// A text of fixed size, padded with zeros.
fn padded(text: &str, size: usize) -> Vec<u8> {
    let mut out: Vec<u8> = text.bytes().take(size).collect();
    out.resize(size, 0);
    out
}
