//! SQLite: the journal, its projections, migrations; all SQL lives here.
//!
//! `register.db` holds append-only facts ([`domain::fact::Fact`]), each bound to the one before it by a hash, and rows
//! that follow from them: documents, attempts, payments, counters, keys and the one row of the register. [`Tx::append`]
//! writes a fact and its rows in one transaction. [`View::verify`] adds the facts up a second time, without SQL, and
//! compares. A file that is damaged, newer or somebody else's is refused and never changed.
//!
//! One [`Store`] writes; any number of [`Reader`]s read beside it. `catalog.db` is a file of its own ([`Catalog`],
//! [`CatalogWriter`]).
#![forbid(unsafe_code)]

mod catalog;
mod draft;
mod error;
mod fold;
mod history;
mod journal;
mod migrate;
mod newest;
mod project;
mod reader;
mod returns;
mod rows;
mod slips;
mod store;
#[cfg(test)]
mod tests;
mod verify;
mod view;
mod wire;
mod wizard;

pub use catalog::{Catalog, CatalogWriter, Goods, open_catalog};
pub use error::StoreError;
pub use history::{Filter, Kinds, Page};
pub use journal::JournalLine;
pub use newest::Newest;
pub use reader::Reader;
pub use slips::SlipRow;
pub use store::{Store, Tx, Wal};
pub use verify::{Damage, Verified};
pub use view::{Answer, AttemptForms, Founding, KeyRow, Status, View};
