//! How long a device takes, by command. Source: ФН protocol 13, latency model.

use std::time::Duration;

/// Status commands and short reads.
pub const SHORT: Duration = Duration::from_millis(8);
/// From power-on until the device hears.
pub const POWER_ON: Duration = Duration::from_millis(1500);

/// Latency of a command: `data` bytes in the request, `formed` bytes passed for the document before it. A refusal
/// costs as much as a short read.
pub fn of(command: u8, data: usize, formed: usize, done: bool) -> Duration {
    if !done {
        return SHORT;
    }
    let size = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    Duration::from_millis(match command {
        0x02 | 0x04 | 0x11 | 0x13 | 0x15 | 0x17 | 0x18 | 0xA2 => 50,
        0x07 => 8 + size(data).div_ceil(256),
        0x16 => 250 + (size(formed) * 10).div_ceil(1024),
        0x12 | 0x14 | 0x19 => 300,
        0x03 | 0x05 | 0xA3 => 1000,
        0xD0 | 0xD1 => 500,
        0xD4 => 80,
        0xD5 => 20,
        0x22 | 0x45 => 30,
        0x23 => 5,
        0x26 => 150,
        0x40 | 0x41 | 0x50 => 15,
        0x60 => 2000,
        _ => return SHORT,
    })
}
