//! The screens through the door people use: what is shown, and what taps do.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests stand outside of test functions, and may stop like them"
)]

mod day;
mod hostile;
mod kit;
mod paying;
mod pictures;
mod repair;
mod returns;
mod troubles;
mod wizard;
