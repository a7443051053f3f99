//! The contract of the dialogue, kept on every transport: pseudo terminal, TCP, in process.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at anything unexpected; its device is as trusted as the test"
)]

mod device;
mod random;
mod rig;
mod rules;
mod settings;
