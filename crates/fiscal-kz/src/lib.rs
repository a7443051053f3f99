//! Kazakhstan: frames and messages of the operator's protocol (CPCR 2.0.2, 2.0.3, 2.0.4).
//!
//! From the wire upwards:
//!
//! * [`frame`]: the 18-byte header, and how many bytes of a stream make one frame;
//! * [`edition`]: the editions of the protocol, their dates and what each asks for;
//! * [`kkm`]: the protobuf messages, generated from `proto/*.proto`;
//! * [`numbers`], [`taxpayer`], [`check_url`], [`checksum`]: values inside the messages;
//! * [`result_code`]: what the operator's verdict obliges the register to do;
//! * [`answer`]: received bytes become an answer to a given request, or silence with a reason;
//! * [`country`]: the law and the operator as the engine asks for them.
//!
//! The crate does no input or output and asks no clock.

#![forbid(unsafe_code)]

pub mod answer;
mod autonomous;
pub mod check_url;
pub mod checksum;
mod compare;
pub mod country;
pub mod edition;
pub mod frame;
mod info;
#[expect(missing_docs, reason = "generated; the meaning of each field stands in proto/*.proto")]
pub mod kkm;
mod law;
pub mod numbers;
mod placement;
mod report;
pub mod result_code;
mod service;
mod shift;
mod slip;
pub mod taxpayer;
mod ticket;
mod verdict;

pub use answer::{Answer, NoAnswer, read_answer};
#[doc(hidden)]
pub use country::Planted;
pub use country::{Kazakhstan, Settings};
pub use edition::Edition;
pub use frame::{FrameError, FrameLen, Header};
pub use result_code::{Duty, ResultCode};
pub use slip::Words;
