//! Suites that more than one implementation has to pass, and what they need.

pub mod device;
