//! What a cash register knows, without any way to do something about it.
//!
//! Money, quantity, tax, receipts, shifts, documents and payments as values; the rules of their arithmetic; the
//! traits of a [country](country::Country) and of its [fiscal device](device::FiscalDevice); the
//! [slip](slip::Slip) as data; what the register [says](texts) in Russian, Kazakh and English.
//!
//! Absent on purpose: IO, clocks, chance, SQL, JSON and every wire format. Time enters as a
//! [`Now`](time::Now); nothing here can block.
#![forbid(unsafe_code)]

pub mod command;
pub mod counters;
pub mod country;
pub mod device;
pub mod discount;
pub mod document;
pub mod draft;
pub mod extra;
pub mod fact;
pub mod money;
pub mod notice;
pub mod numbers;
pub mod payment;
pub mod receipt;
pub mod recovered;
pub mod registration;
pub mod repair;
pub mod returns;
#[cfg(test)]
mod sample;
pub mod shift;
pub mod slip;
pub mod tax;
pub mod texts;
pub mod time;
pub mod wizard;
