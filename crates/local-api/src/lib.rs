//! The door for programs: JSON tasks become commands, rows become answers, and `register.sock` carries both.
//!
//! * [`json`]: reading JSON strictly; the hash that tells a repeat from a conflict
//! * [`task`]: tasks to commands: names and fields of ATOL's driver, sloppiness repaired in form and never in money
//! * [`answer`]: rows to answers, exit codes
//! * [`api`]: one request, one response, in process or over the socket
//! * [`socket`]: the protocol of `register.sock` (docs/api.md)
//! * [`door`]: what the shell that runs the register supplies
#![forbid(unsafe_code)]

pub mod answer;
pub mod api;
pub mod door;
pub mod json;
pub mod socket;
mod status;
pub mod task;

pub use api::{Api, Form, Paper, Request, Response, TaskRequest, Which};
pub use door::{Door, Outcome};
