//! Time as a parameter: it comes with each event, nobody asks for it.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use std::time::Duration;

/// A moment on the wall clock of the shop, with the offset of its zone.
///
/// Milliseconds of UTC since 1970 and the offset in minutes east. Documents carry the local time; the offset is stored
/// with them so that a later change of the zone rewrites nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub utc_ms: i64,
    /// Minutes east of UTC, −720..=840.
    pub offset_min: i16,
}

impl Stamp {
    /// The clock on the wall: what a document carries.
    pub fn local(self) -> NaiveDateTime {
        let shifted = self.utc_ms.saturating_add(i64::from(self.offset_min).saturating_mul(60_000));
        DateTime::from_timestamp_millis(shifted).unwrap_or_default().naive_utc()
    }

    /// From the clock on the wall in a zone.
    pub fn from_local(local: NaiveDateTime, offset_min: i16) -> Self {
        let utc_ms =
            local.and_utc().timestamp_millis().saturating_sub(i64::from(offset_min).saturating_mul(60_000));
        Self { utc_ms, offset_min }
    }

    /// Cut to the whole minute: the fiscal storage keeps no seconds.
    #[must_use]
    pub fn whole_minute(self) -> Self {
        Self { utc_ms: self.utc_ms.div_euclid(60_000).saturating_mul(60_000), ..self }
    }

    /// Cut to the whole second: the operator's protocol keeps no fractions.
    #[must_use]
    pub fn whole_second(self) -> Self {
        Self { utc_ms: self.utc_ms.div_euclid(1000).saturating_mul(1000), ..self }
    }

    /// How much later than `earlier`, negative when it is before it.
    pub fn since(self, earlier: Self) -> TimeDelta {
        TimeDelta::milliseconds(self.utc_ms.saturating_sub(earlier.utc_ms))
    }

    /// `2026-02-03T14:05:00+03:00`.
    pub fn iso(self) -> String {
        let sign = if self.offset_min < 0 { '-' } else { '+' };
        let minutes = self.offset_min.unsigned_abs();
        format!("{}{sign}{:02}:{:02}", self.local().format("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60)
    }
}

/// The three clocks as they stand when an event enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// For documents. May jump.
    pub wall: Stamp,
    /// For time-outs while the machine is awake. Never runs back; its origin is arbitrary and is lost at a restart.
    pub mono: Duration,
    /// Counts sleep too: for what the law counts in hours. Its origin is the start of the machine.
    pub boot: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_time_carries_its_offset() {
        let stamp = Stamp { utc_ms: 1_770_116_706_789, offset_min: 180 };
        assert_eq!(stamp.iso(), "2026-02-03T14:05:06+03:00");
        assert_eq!(stamp.whole_minute().iso(), "2026-02-03T14:05:00+03:00");
        assert_eq!(Stamp::from_local(stamp.local(), 180), stamp);
        assert_eq!(Stamp { utc_ms: 0, offset_min: -90 }.iso(), "1969-12-31T22:30:00-01:30");
    }
}
