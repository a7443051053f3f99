//! The engine on a real machine: threads, lanes, sockets and clocks that carry its jobs out.
//!
//! * [`Register`]: one folder's register, owned by one process: a thread for the engine, one for each lane
//! * [`Clock`]: where the time of an event comes from
//! * `lane.rs`: a thread that does one job after another and reports; `network.rs`: one question and one answer over TCP
//! * [`FolderLock`]: one owner of a folder
//!
//! No rules live here: what is due, what an answer means and what is told to whom is the engine's word.
#![forbid(unsafe_code)]

mod clock;
mod folder;
mod lane;
mod network;
mod register;
mod watch;

pub use clock::{Clock, RealClock};
pub use folder::{FolderLock, LockError};
pub use network::Tcp;
pub use register::{OpenError, Register, Setup, Submitted};
pub use watch::Watch;
