//! One state machine: an [`Event`] comes in, a [`Step`] goes out, and nothing here touches the world.
//!
//! One event is one transaction of the store. What has to be done next is never remembered: [`due`] derives it from the
//! rows (and from the results of early jobs, which may be lost) after each event and at the start, so a register that
//! was killed anywhere goes on as if it had only been slow.
//!
//! * `engine.rs`: events
//! * `command.rs`: the documents of a command, and the answers to commands
//! * `act.rs`: a document on its way to the fiscal side: attempts and verdicts
//! * `identity.rs`, `autonomous.rs`, `pay.rs`: who is at the other end; signing without the operator; the card terminal
//! * `draft.rs`: what a person works on, and the document that is made of it
//! * `carrier.rs`: the device's messages on their way to the operator
//! * `inquiry.rs`: looks into the device that somebody asked for
//! * `recovery.rs`: documents of the device that the books lack
//! * `paper.rs`: slips on their way to the printer
//! * `book.rs`: the transaction of an event, with what was already read of it
//! * `due.rs`: the only place where a job is born
#![forbid(unsafe_code)]

mod act;
mod autonomous;
mod book;
mod carrier;
mod command;
mod draft;
pub mod due;
mod engine;
mod identity;
mod inquiry;
mod job;
mod newest;
mod paper;
mod pay;
mod planted;
mod recovery;
mod wizard;

pub use engine::{Engine, Event, Owed, Paper, PaperState, Reply, Step, Unsure, View};
pub use job::{Job, JobId, Lane, Task, Upload};
#[doc(hidden)]
pub use planted::Planted;
