//! The doors of the register. For programs: JSON tasks become commands, rows become answers, and `register.sock` carries
//! both. For people: taps become effects, views become screens, and a WebSocket carries both.
//!
//! * [`json`]: reading JSON strictly; the hash that tells a repeat from a conflict
//! * [`task`]: tasks to commands: names and fields of ATOL's driver, sloppiness repaired in form and never in money
//! * [`answer`]: rows to answers, exit codes
//! * [`api`]: one request, one response, in process or over the socket
//! * [`socket`]: the protocol of `register.sock` (docs/api.md)
//! * [`desk`]: the sessions of the screens: taps in, screens out
//! * [`web`]: the screens' server: the only HTTP server of the product
//! * [`door`]: what the shell that runs the register supplies
#![forbid(unsafe_code)]

pub mod answer;
pub mod api;
pub mod desk;
mod device;
pub mod door;
pub mod json;
mod question;
pub mod socket;
mod sought;
mod status;
mod storage;
pub mod task;
pub mod web;

pub use api::{Api, Form, Paper, Request, Response, TaskRequest, Which};
pub use desk::Desk;
pub use door::{Door, House, Outcome, Register};
pub use storage::{Range, StorageRequest};
