//! Russia: fiscal documents (FFD, TLV) and the fiscal storage behind the device trait
#![forbid(unsafe_code)]

pub mod numbers;
pub mod tlv;
