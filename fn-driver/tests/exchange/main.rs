//! The driver over the emulated fiscal storage and its operator, in virtual time: the exchange commands (20h–26h, 41h,
//! 42h), and the life of a storage with all other commands.

#![expect(clippy::unwrap_used, reason = "a test may stop at anything unexpected")]

mod life;
mod operator;
mod rig;
mod rules;
