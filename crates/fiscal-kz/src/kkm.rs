//! The messages of the protocol, generated from `proto/*.proto` and committed.

#[rustfmt::skip]
mod common;
#[rustfmt::skip]
mod envelope;
#[rustfmt::skip]
mod others;
#[rustfmt::skip]
mod report;
#[rustfmt::skip]
mod service;
#[rustfmt::skip]
mod ticket;

/// The proto files, compiled (`google.protobuf.FileDescriptorSet`): who shows messages by their names reads this.
pub const MESSAGES: &[u8] = include_bytes!("kkm/messages.bin");

pub use common::*;
pub use envelope::*;
pub use others::*;
pub use report::*;
pub use service::*;
pub use ticket::*;
