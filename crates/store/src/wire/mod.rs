//! Twins of domain types as JSON texts of the journal and of columns.
//!
//! A text is `{"v": 1, "data": …}`. The shapes of version 1 are fixed: files of every released version must stay
//! readable, so a changed shape is a new version beside the old one. Enumerations are written by their stable names,
//! bytes in hexadecimal, amounts in minor units. Nothing here uses `flatten`, `untagged` or inner tags: they read
//! numbers through a buffer that breaks them when `serde_json` keeps arbitrary precision.

mod document;
mod draft;
mod extra;
mod fact;
mod receipt;
mod recovered;
mod registration;
mod wizard;

pub(crate) use document::Totals;
pub(crate) use document::{Address, Content, Refusal};
pub(crate) use draft::SaleDraft;
pub(crate) use fact::{Fact, Recorded};
pub(crate) use registration::Registration;
pub(crate) use wizard::Answers;

use crate::error::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    v: u32,
    data: T,
}

/// Writes a twin of `value`.
pub(crate) fn to_text<'d, T: Serialize + From<&'d D>, D>(value: &'d D) -> Result<String, StoreError> {
    encode(T::from(value))
}

pub(crate) fn encode<T: Serialize>(data: T) -> Result<String, StoreError> {
    serde_json::to_string(&Envelope { v: VERSION, data })
        .map_err(|e| StoreError::corrupt(format!("a value can not be written: {e}")))
}

/// Reads a twin and turns it into what it is a twin of.
pub(crate) fn from_text<T, D>(text: &str) -> Result<D, StoreError>
where
    T: DeserializeOwned + TryInto<D, Error = Malformed>,
{
    let damaged = |e: &dyn std::fmt::Display| StoreError::corrupt(format!("unreadable text: {e}"));
    let envelope: Envelope<T> = serde_json::from_str(text).map_err(|e| damaged(&e))?;
    if envelope.v != VERSION {
        return Err(damaged(&format!("version {}", envelope.v)));
    }
    envelope.data.try_into().map_err(|e| damaged(&e))
}

/// A text whose JSON is sound and whose values are not.
#[derive(Debug, thiserror::Error)]
#[error("{field}: {value}")]
pub(crate) struct Malformed {
    field: &'static str,
    value: String,
}

impl Malformed {
    fn new(field: &'static str, value: impl std::fmt::Display) -> Self {
        Self { field, value: value.to_string() }
    }
}

/// Finds the value with a stable name.
fn named<T: Copy>(
    field: &'static str,
    all: impl IntoIterator<Item = T>,
    name: impl Fn(T) -> &'static str,
    text: &str,
) -> Result<T, Malformed> {
    all.into_iter().find(|v| name(*v) == text).ok_or_else(|| Malformed::new(field, text))
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Stamp {
    ms: i64,
    offset: i16,
}

impl From<domain::time::Stamp> for Stamp {
    fn from(s: domain::time::Stamp) -> Self {
        Self { ms: s.utc_ms, offset: s.offset_min }
    }
}

impl From<Stamp> for domain::time::Stamp {
    fn from(s: Stamp) -> Self {
        Self { utc_ms: s.ms, offset_min: s.offset }
    }
}
