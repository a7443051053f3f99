//! What a screen is drawn from.

use domain::receipt::Cashier;
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::Now;
use engine::View;
use store::StoreError;

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
        /// Its shop.
        shop: &'a Shop,
        /// The clocks.
        now: Now,
    },
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
