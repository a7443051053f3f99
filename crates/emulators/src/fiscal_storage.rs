//! The emulated fiscal storage (ФН): a strict device of the generations ФН-1, ФН-1.1 and ФН-1.1М.
//!
//! It answers frames as the ФН protocol describes it, checks everything a device checks, forms and signs
//! documents, keeps them, and exchanges them with the operator. What it signs has no legal force: its number
//! begins with 9999, as those of debug devices do.
//!
//! # Layers
//!
//! * [`FnEmulator`]: the device as a pure state machine, a frame and a time in, a [`Reply`] out. Cheap to
//!   clone: documents are shared.
//! * [`FnDevice`]: the same at the end of a serial line: bytes and time in, bytes at their due times out,
//!   with line clock, latency model, ENQ, and faults ([`crate::faults`]). Works in virtual time.
//! * [`Server`]: the same as a thread in real time over TCP or a pseudo-terminal, with a state file and a
//!   frame log.
//!
//! # Commands
//!
//! | Group | Built | Remarks |
//! |---|---|---|
//! | status | 30 31 32 33 35 36 37 38 39 3A 3B 3D 3F | 36h only in FFD 1.1 and 1.2 mode, else 02h |
//! | registration | 02 03 A2 A3 | encryption is refused (09h) |
//! | documents | 04–07, 10–19, A7 | |
//! | exchange | 20–26 | |
//! | archive | 40–47, 50 | |
//! | others | 60 AB | AB takes 9600, 57600, 115200, 230400, 460800, 921600 |
//! | keys | D0 D1 D7 | the blocks of [`KeyAnswer`] |
//! | dump of notifications | D3–D6 | there is never one |
//!
//! Without the flag "marked goods" at registration B0–BF and D0–D7 are 32h. With it D0–D7 work, B0–BF are not built
//! and answered with 01h, like everything that a generation does not know; items with marking tags are refused
//! with 0Bh. ФН-1 knows neither 36–3F, 50, A2, A3 nor A7; 3F, AB, Bx and Dx exist on ФН-1.1М only.
//!
//! # Order of the checks
//!
//! Frame and checksum; command known (01h); length and fixed values (01h); phase and document (02h); marking (32h,
//! 33h); mode (0Ah); values (09h); date and time (07h, 16h, 17h); resources (12h, 14h; ФН-1 also 05h, 06h, 15h); size (10h);
//! document data (0Ah–0Eh, 18h, 19h). The first that fails answers, and nothing changes.
//!
//! # Conventions where the sources are silent
//!
//! * 07h in FFD 1.1 and 1.2 mode takes only tags that the tables of the order allow in this document (0Bh
//!   else), refuses repeats (0Ch) and wrong sizes or enumerations (18h, also for a date in 1178 that is no midnight);
//!   a mandatory tag missing in an item or another group, or 1222 without 1226, is 0Ah. 18h and 19h carry the tag. Tag
//!   1209 is the device's own.
//! * 16h in FFD 1.1 and 1.2 mode: a missing payment is 0Dh with the mask of those received; a missing tax
//!   system (1055), item (1059), basis of a correction (1174), or number of the order in it (1179) when 1173 is 1,
//!   is 0Ah; payments that differ from the total are 09h. A counter that would not fit into 6 bytes is 09h in every
//!   format. All four settlement types can be corrected in every format.
//! * In FFD 1.0 and 1.05 mode data of 07h must be whole objects and are otherwise not looked into.
//! * The device's clock is its last document's time moved on by its timer: by it the data of documents older
//!   than 30 days go (45h then 08h), and warning flag 3 is set.
//! * 02h takes FFD 1.05, and up to ФН-1.1 also 1.0, as tag 1209 says; any other value there is 0Ah at 03h. The format
//!   may rise at a re-registration, never fall (0Ah).
//! * A re-registration on the same device keeps INN and registration number (09h else). Changing between autonomous and
//!   transfer mode needs the reason "change of operator", in 03h code 2, in A3h bit 1.
//! * The first document that waits (1116) stands in a report on settlements alone, as in the tables of the order.
//! * A shift opening names the warning flags (1050–1053) that are raised, from FFD 1.1 on; a closing names all four.
//! * The report on settlements of an autonomous register carries 1002 and counts nothing as unsent.
//! * 44h and 47h give what the register passed, not what the device formed.
//! * 10h with a closed shift gives the number of its last receipt.
//! * 04h with unsent documents is 09h, except on ФН-1.
//!
//! # Signs
//!
//! HMAC-SHA-256 with three keys that derive from the number ([`Keys::of`]), so that a test server of the
//! operator can check messages and sign confirmations. ФПД: first 4 bytes over device number, document number
//! (u32 LE), form code, date and time (5 bytes), and all objects but 1077. ФПС: first 6 bytes over the same with
//! 1077 included. ФПО: `51 10` and the first 16 bytes over all objects of the confirmation but 1078.

mod check;
pub mod code;
mod config;
mod counters;
mod device;
mod document;
mod exchange;
mod forming;
mod key_update;
mod latency;
mod machine;
mod marking;
mod persist;
mod reading;
mod registration;
mod server;
mod settlements;
mod state;
mod status;
mod tags;
mod time;
pub mod tlv;
pub mod wire;

pub(crate) use config::mac;
pub use config::{FnConfig, Generation, Keys, LifeClass};
pub use counters::{COUNTER_MAX, Counters, Sums};
pub use device::{DeviceOptions, FnDevice, POWER_ON_BAUD};
pub(crate) use document::hex_bytes;
pub use document::{Archive, Confirmation, Doc, Form, Format, Registration};
pub use key_update::{KeyAnswer, KeyState};
pub use machine::{FnEmulator, FnState, Reply};
pub use persist::{StateError, StateFile};
pub use server::{ClockSource, Server, ServerError, ServerOptions};
pub use state::{Commit, Kind, Last, Ledger, Phase, Shift, Unsent};
