//! Fiscal documents as TLV, driven by the tables of order ЕД-7-20/662@, annex 2 (FFD 1.05, 1.1, 1.2).
//!
//! * [`Writer`] appends requisites to a caller's buffer and refuses what the table refuses, naming the tag.
//! * [`Reader`] and [`decode_document`] take hostile bytes: strict in the structure, tolerant in the values, as archives
//!   demand; [`decode_strict`] takes only what the tables of an edition have.
//! * [`check`] compares a tree with the table of its document kind and edition, conditions included; [`check_form`] does
//!   so with what the register is about to pass to the fiscal storage.
//! * [`CONDITIONS`] maps each condition text of the table to its rule, or says why there is none.
//! * [`to_json`] and [`describe`] show a tree to people.
//!
//! The tables [`TAGS`] and [`ROWS`] are generated from `data/*.csv` and committed; `tests/tables.rs` keeps
//! both equal and rewrites them under `UPDATE_GENERATED=1`.

mod amounts;
mod check;
mod conditions;
mod documents;
mod error;
mod facts;
mod fn_tags;
mod json;
mod node;
mod presence;
mod ranges;
mod reader;
mod schema;
mod scope;
mod strict;
mod tags;
mod value;
mod writer;

pub use check::{Finding, FindingKind, Step, Who, check, check_form};
pub use conditions::{CONDITIONS, Condition, PresenceRule, Rule, ValueRule, condition};
pub use documents::ROWS;
pub use error::{DecodeError, DecodeErrorKind, TlvError, TlvErrorKind};
pub use facts::Facts;
pub use fn_tags::refused_by_fn;
pub use json::{describe, to_json};
pub use node::{Body, Node};
pub use reader::{MAX_DEPTH, Reader, decode_document, decode_list};
pub use schema::{
    DocRow, DocumentKind, Edition, Obligation, SetBy, TagInfo, TagType, row, rows_of, tag_info,
};
pub use scope::{Need, Scope};
pub use strict::{StrictError, decode_strict};
pub use tags::TAGS;
pub use value::{Fvln, Value, decode_value};
pub use writer::Writer;
