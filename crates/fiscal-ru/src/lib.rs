//! Russia: the law as the engine asks for it, fiscal documents, and the fiscal storage behind the device trait.
//!
//! * [`Russia`]: which documents are allowed, how they are tried, what an answer means, what stands on paper
//! * [`Storage`]: the fiscal storage (ФН) as the engine's device
//! * [`compose`]: a document as the TLV objects of FFD 1.05, 1.1 or 1.2
//! * [`archived`]: a document as the storage keeps it
//! * [`tlv`]: the table-driven codec; [`numbers`]: ИНН, РНМ, fiscal signs, QR codes
#![forbid(unsafe_code)]

mod archived;
pub mod compose;
mod country;
mod law;
mod letter;
pub mod numbers;
mod recovered;
mod slip;
mod storage;
pub mod tlv;

pub use archived::archived;
pub use country::Russia;
pub use storage::{Opener, Storage};
