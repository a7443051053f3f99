//! The same engine under virtual time, a fault-injecting disk and emulated devices

pub mod disk;
