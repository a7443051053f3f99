//! The exchange commands (20h–26h, 41h, 42h) over the emulated fiscal storage and its operator, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test may stop at anything unexpected")]

mod operator;
mod rig;
mod rules;
