//! The shift (смена): receipts are made only inside one.

use crate::time::Stamp;
use chrono::TimeDelta;

/// Number of a shift, from 1; 0 = none yet. The fiscal storage keeps 16 bits of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ShiftNo(pub u32);

/// A receipt can be started only from `Open`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Closed; the number of the last one.
    Closed {
        /// 0 before the first shift.
        last: ShiftNo,
    },
    /// Open.
    Open {
        /// Its number.
        number: ShiftNo,
        /// Time of the opening document.
        since: Stamp,
    },
}

impl Shift {
    /// The longest shift, in hours: 24 in both countries (order ЕД-7-20/662@ for Russia; result 11 of the operator).
    pub const MAX_HOURS: i64 = 24;

    /// Number of the open shift, else of the last one.
    pub fn number(self) -> ShiftNo {
        match self {
            Self::Closed { last } => last,
            Self::Open { number, .. } => number,
        }
    }

    /// Number the next shift gets.
    pub fn next_number(self) -> ShiftNo {
        ShiftNo(self.number().0.saturating_add(1))
    }

    /// Whether receipts may be made as far as opening goes.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// When an open shift ends by law.
    pub fn expires(self) -> Option<Stamp> {
        match self {
            Self::Closed { .. } => None,
            Self::Open { since, .. } => Some(Stamp {
                utc_ms: since.utc_ms.saturating_add(TimeDelta::hours(Self::MAX_HOURS).num_milliseconds()),
                ..since
            }),
        }
    }

    /// Whether a receipt dated `at` would come too late. A shift stays good up to and including its 24th hour.
    pub fn is_expired(self, at: Stamp) -> bool {
        self.expires().is_some_and(|end| at.utc_ms > end.utc_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_lasts_24_hours_and_not_a_minute_more() {
        let since = Stamp { utc_ms: 1_000_000, offset_min: 300 };
        let shift = Shift::Open { number: ShiftNo(3), since };
        let end = Stamp { utc_ms: 1_000_000 + 86_400_000, ..since };
        assert!(!shift.is_expired(end));
        assert!(shift.is_expired(Stamp { utc_ms: end.utc_ms + 1, ..end }));
        assert!(!Shift::Closed { last: ShiftNo(3) }.is_expired(end));
    }
}
