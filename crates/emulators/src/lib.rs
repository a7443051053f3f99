//! Strict, seeded emulators of the fiscal storage (ФН), of the operator of fiscal data of Russia and of that of
//! Kazakhstan, and of the receipt printer.
//!
//! They obey the same specification as the drivers and share no codec with them: a misreading common to
//! both sides would go unseen otherwise. Each is a pure state machine (bytes and time in, bytes out) that the
//! simulator calls in process, with a thin server around it that `kassa emulate` runs as a process.

pub mod faults;
pub mod fiscal_storage;
pub mod line;
pub mod links;
pub mod ofd;
pub mod operator;
pub mod printer;
pub mod rules;
