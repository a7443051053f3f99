//! What a screen is drawn from.

use domain::country::OriginalState;
use domain::document::{Document, DocumentId};
use domain::extra::Original;
use domain::receipt::Cashier;
use domain::repair::Repaired;
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::Now;
use engine::View;
use store::{Filter, Page, Reader, StoreError};

/// The shop as its screens need it: what does not change while somebody sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Whose law.
    pub country: CountryCode,
    /// Language of its people; a session may choose another for itself.
    pub language: Language,
    /// Whether its fiscal side is emulated: each screen then says so.
    pub emulated: bool,
    /// Who sells: the cashier of the shift, else whoever the shop names.
    pub cashier: Cashier,
    /// Tax system of its receipts: one bit of tag 1055; 0 where the country has none.
    pub tax_system: u8,
    /// Rate of what is sold by a free price.
    pub vat: Vat,
    /// Whether a printer is wired: keys that print stand only where something prints.
    pub printer: bool,
    /// Version of the program, for the status page.
    pub version: String,
}

/// What is to be seen.
#[derive(Clone, Copy)]
pub enum Sight<'a> {
    /// No register in the folder yet.
    Unbegun,
    /// A register.
    Register {
        /// The view it published last.
        view: &'a View,
        /// Its goods.
        goods: &'a dyn Goods,
        /// Its documents.
        books: &'a dyn Books,
        /// Its shop.
        shop: &'a Shop,
        /// The clocks.
        now: Now,
    },
}

/// The documents as screens ask for them: for the history and for returns, never to draw what is sold. Answers come at once
/// or not at all.
pub trait Books {
    /// A page of the history: [`store::View::history`].
    ///
    /// # Errors
    /// Any error of the store.
    fn history(&self, filter: &Filter, before: Option<DocumentId>, limit: usize) -> Result<Page, StoreError>;

    /// A document.
    ///
    /// # Errors
    /// Any error of the store.
    fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError>;

    /// What a return names, and what is left of it.
    ///
    /// # Errors
    /// Any error of the store.
    fn original(&self, original: &Original) -> Result<OriginalState, StoreError>;

    /// How far the repair of a receipt got.
    ///
    /// # Errors
    /// Any error of the store.
    fn repaired(&self, wrong: DocumentId) -> Result<Repaired, StoreError>;

    /// The receipt with this sign, accepted between these times: [`store::View::receipt_with_sign`].
    ///
    /// # Errors
    /// Any error of the store.
    fn with_sign(&self, sign: &str, from: i64, until: i64) -> Result<Option<Document>, StoreError>;
}

impl Books for Reader {
    fn history(&self, filter: &Filter, before: Option<DocumentId>, limit: usize) -> Result<Page, StoreError> {
        self.read(|view| view.history(filter, before, limit))
    }

    fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        Self::document(self, id)
    }

    fn original(&self, original: &Original) -> Result<OriginalState, StoreError> {
        self.read(|view| view.original(original))
    }

    fn repaired(&self, wrong: DocumentId) -> Result<Repaired, StoreError> {
        self.read(|view| view.repaired(wrong))
    }

    fn with_sign(&self, sign: &str, from: i64, until: i64) -> Result<Option<Document>, StoreError> {
        self.read(|view| view.receipt_with_sign(sign, from, until))
    }
}

/// The goods as screens ask for them. Answers come at once or not at all.
pub trait Goods {
    /// All goods with exactly this code on them.
    ///
    /// # Errors
    /// Any error of the store.
    fn with_barcode(&self, barcode: &str) -> Result<Vec<store::Goods>, StoreError>;

    /// Goods whose name or code begins with each word of `text`, at most `limit`, the best first.
    ///
    /// # Errors
    /// Any error of the store.
    fn search(&self, text: &str, limit: usize) -> Result<Vec<store::Goods>, StoreError>;

    /// The goods for the large keys, at most `limit`.
    ///
    /// # Errors
    /// Any error of the store.
    fn favourites(&self, limit: usize) -> Result<Vec<store::Goods>, StoreError>;
}
