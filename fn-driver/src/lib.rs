//! The wire of the Russian fiscal storage (фискальный накопитель, ФН): bytes in, typed answers out.
//!
//! Five layers, each knows only the one below:
//! * [`link`]: bytes, deadlines and the clock; [`transports`] are its makers (`serial:`, `pty:`, `tcp:`, in process);
//! * [`frame`]: start byte, length, code, data, CRC16; what is whole, what is damaged;
//! * [`command`] and [`commands`]: one type per command with its answer, time-out and rule after silence;
//! * [`dialogue`]: [`Fn::call`], which ends in one of three ways: done, refused, unknown;
//! * [`upload`]: packs TLV objects into the fewest 07h commands.
//!
//! `Fn::new(transports::open("serial:/dev/ttyS1")?, Settings::default()).call(&GetStatus)?` asks for the status.
//! The driver never sleeps and asks no clock but the link's, so a simulator runs it in virtual time.
//! It knows nothing about receipts: what a command means for a sale is decided above.
#![forbid(unsafe_code)]

mod bytes;
pub mod command;
pub mod commands;
pub mod dialogue;
pub mod frame;
pub mod link;
pub mod result;
pub mod transports;
pub mod types;
pub mod upload;

pub use command::{AfterSilence, Command, Malformed};
pub use dialogue::{CallError, Cause, Fn, Settings};
pub use link::Link;
pub use result::{Reason, ResultCode};
