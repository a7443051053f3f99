//! The exchange commands (20h–26h, 41h, 42h) over the emulated fiscal storage, in virtual time.

#![expect(clippy::unwrap_used, reason = "a test may stop at anything unexpected")]

mod rig;
mod rules;
