//! JSON tasks to commands and back.
#![forbid(unsafe_code)]

pub mod json;
pub mod task;
