//! The engine on a real machine: threads, lanes, sockets and clocks that carry its jobs out.
//!
//! * [`Register`]: one folder's register, owned by one process
//! * `mind.rs`: the engine with its store, through all their lives; `caller.rs`: who waits for what it says
//! * `crew.rs`: the threads, each of which goes on with the work that it made
//! * [`Clock`]: where the time of an event comes from
//! * `lane.rs`: one job after another, and its report; `network.rs`: one question and one answer over TCP, `ranked.rs`: at the
//!   healthiest of several addresses
//! * [`FolderLock`]: one owner of a folder
//!
//! No rules live here: what is due, what an answer means and what is told to whom is the engine's word.
#![forbid(unsafe_code)]

mod caller;
mod clock;
mod crew;
mod folder;
mod lane;
mod mind;
mod network;
mod ranked;
mod register;
mod watch;

pub use clock::{Clock, RealClock};
pub use folder::{FolderLock, LockError};
pub use network::Tcp;
pub use ranked::Ranked;
pub use register::{OpenError, Register, Setup, Submitted};
pub use watch::Watch;
