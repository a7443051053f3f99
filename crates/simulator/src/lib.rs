//! The register in a world where everything that can fail does.
//!
//! The real engine, the real store on a [disk that loses power](disk), the real drivers, and the emulated devices, in one
//! thread and in virtual time. One seed decides every fault and every order of events; the same seed leaves the same
//! trace.
//!
//! * [`World`]: the scheduler; a step is one decision of it
//! * [`Side`]: the fiscal side of a country: [`ru`] the fiscal storage behind its wire, [`kz`] the operator
//! * [`callers`]: people and programs that send commands, repeat them and remember what they were told
//! * [`drafts`]: two shells that work on one draft
//! * [`trade`]: returns, purchases, corrections, cash and reports, and what they add up to
//! * [`books`]: the invariants, with SQL of their own over the tables and over the emulators' archives
//! * [`run`]: long runs as chains of fresh shops; [`cuts`]: every power cut of one sale
//! * [`vendor`], [`terminal`], [`tray`]: a vendor's fiscal core, a scripted card terminal, a printer

pub mod books;
pub mod callers;
pub mod cuts;
pub mod disk;
pub mod drafts;
pub mod kz;
mod post;
pub mod ru;
pub mod run;
pub mod shop;
mod side;
pub mod terminal;
pub mod trade;
pub mod tray;
pub mod vendor;
mod world;

pub use side::{Fate, Finished, Side, WallClock};
pub use world::{Faults, Life, Planted, Violation, World};
