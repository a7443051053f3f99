//! Bad input from every side: what the caller is told, and that nothing is lost or doubled over it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

mod clock;
mod codes;
mod device;
mod disk;
mod engine;
mod kit;
mod receipt;
mod runtime;
mod storage;
mod task;
mod terminal;
