//! The clocks of a machine.

use domain::time::{Now, Stamp};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Where the time of events comes from.
pub trait Clock: Send + Sync {
    /// The three clocks, now.
    fn now(&self) -> Now;
}

/// The clocks of this machine, with the zone of the shop.
#[derive(Debug, Clone, Copy)]
pub struct RealClock {
    /// Minutes east of UTC.
    pub offset_min: i16,
}

impl Clock for RealClock {
    fn now(&self) -> Now {
        let wall = clock_gettime(ClockId::Realtime);
        let utc_ms = wall.tv_sec.saturating_mul(1000).saturating_add(wall.tv_nsec / 1_000_000);
        Now {
            wall: Stamp { utc_ms, offset_min: self.offset_min },
            mono: since_origin(ClockId::Monotonic),
            boot: since_origin(ClockId::Boottime),
        }
    }
}

fn since_origin(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}
