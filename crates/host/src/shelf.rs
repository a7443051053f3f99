//! The goods as the screens ask for them.

use screens::Goods;
use std::path::Path;
use store::{Catalog, StoreError};

/// The catalogue of a folder, for one session of questions.
pub struct Shelf(Catalog);

impl Shelf {
    /// Opens the catalogue at this path.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self(Catalog::read(path)?))
    }
}

impl Goods for Shelf {
    fn with_barcode(&self, barcode: &str) -> Result<Vec<store::Goods>, StoreError> {
        self.0.with_barcode(barcode)
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        self.0.search(text, limit)
    }

    fn favourites(&self, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        self.0.favourites(limit)
    }
}
