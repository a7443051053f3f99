//! `catalog.db`: goods. Rebuildable, with its own writer; no transaction spans both files.

use crate::error::StoreError;
use crate::migrate::CATALOG;
use crate::rows::unknown;
use domain::money::Money;
use domain::receipt::Unit;
use domain::tax::{RATES, Vat};
use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior, params};
use std::ops::Deref;
use std::path::Path;

/// Rows a transaction of an import writes at most: a sale is not kept waiting by the disk for long.
const BATCH: usize = 2000;
/// Words of a search that count.
const WORDS: usize = 8;
/// Goods a search looks at, before those people use most come first: a short word fits half the shop.
const CANDIDATES: u32 = 200;

/// Something that is sold. A receipt line copies what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// The shop's own code, unique.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Price of one unit.
    pub price: Money,
    /// Rate of its lines.
    pub vat: Vat,
    /// Unit of its quantity.
    pub unit: Unit,
    /// Section (отдел), 1..=99.
    pub section: u8,
    /// GTIN.
    pub barcode: Option<String>,
    /// Code of the Kazakh catalogue of goods (НКТ).
    pub ntin: Option<String>,
    /// Place among the favourites, from 1; none when it is no favourite.
    pub place: Option<u32>,
}

/// The goods of a shop, for questions. Any number of them may be open beside the writer.
#[derive(Debug)]
pub struct Catalog {
    conn: Connection,
}

/// The goods of a shop, for changes and questions.
#[derive(Debug)]
pub struct CatalogWriter {
    catalog: Catalog,
}

impl Deref for CatalogWriter {
    type Target = Catalog;

    fn deref(&self) -> &Catalog {
        &self.catalog
    }
}

/// Opens or creates the file at `path`, beside `register.db`.
///
/// # Errors
/// Any [`StoreError`]; a damaged file stays as it is, whoever owns the goods may remove and import it again.
pub fn open_catalog(path: &Path) -> Result<CatalogWriter, StoreError> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(crate::store::PATIENCE)?;
    CATALOG.check(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // What a cut takes away is imported again.
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    CATALOG.migrate(&conn, path)?;
    Ok(CatalogWriter { catalog: Catalog { conn } })
}

const COLUMNS: &str = "code, name, price, vat, unit, section, barcode, ntin, place";

const PUT: &str = "INSERT INTO goods (code, name, price, vat, unit, section, barcode, ntin, place)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, price = excluded.price, vat = excluded.vat,
        unit = excluded.unit, section = excluded.section, barcode = excluded.barcode, ntin = excluded.ntin,
        place = excluded.place
    RETURNING id";
const FIND: &str = "SELECT code, name, price, vat, unit, section, barcode, ntin, place
    FROM (SELECT rowid AS found FROM goods_words WHERE goods_words MATCH ?1 LIMIT ?2) CROSS JOIN goods ON id = found
    ORDER BY place IS NULL, place, name LIMIT ?3";
const FAVOURITES: &str = "SELECT code, name, price, vat, unit, section, barcode, ntin, place FROM goods
    WHERE place IS NOT NULL ORDER BY place LIMIT ?1";
const BY_CODE: &str =
    "SELECT code, name, price, vat, unit, section, barcode, ntin, place FROM goods WHERE code = ?1";
const BY_BARCODE: &str = "SELECT code, name, price, vat, unit, section, barcode, ntin, place FROM goods
    WHERE barcode = ?1 ORDER BY code LIMIT 20";

impl CatalogWriter {
    /// Adds goods, or replaces those with the same code.
    ///
    /// # Errors
    /// Any error of the store; batches of 2,000 before it stay.
    pub fn put(&mut self, goods: &[Goods]) -> Result<(), StoreError> {
        for batch in goods.chunks(BATCH) {
            let tx = Transaction::new(&mut self.catalog.conn, TransactionBehavior::Immediate)?;
            let mut put = tx.prepare_cached(PUT)?;
            let mut words = tx.prepare_cached("REPLACE INTO goods_words (rowid, words) VALUES (?1, ?2)")?;
            for g in batch {
                let (price, vat, unit) = (g.price.minor(), g.vat.name(), g.unit.name());
                let row = params![g.code, g.name, price, vat, unit, g.section, g.barcode, g.ntin, g.place];
                let id: i64 = put.query_row(row, |row| row.get(0))?;
                let barcode = g.barcode.as_deref().unwrap_or_default();
                words.execute(params![id, folded(&format!("{} {} {barcode}", g.name, g.code))])?;
            }
            drop((put, words));
            tx.commit()?;
        }
        Ok(())
    }
}

impl Catalog {
    /// Opens the file at `path` for reading. Cheap: a session or a thread has one of its own.
    ///
    /// # Errors
    /// Any [`StoreError`]; a file that does not exist is not created.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(crate::store::PATIENCE)?;
        if CATALOG.check(&conn)? == 0 {
            return Err(StoreError::NotARegister);
        }
        Ok(Self { conn })
    }

    /// Goods that fit what a person typed or scanned, at most `limit`: each word begins a word of the name, the code or the
    /// barcode, in any order; ё is е. Exactly this code or barcode comes first, then favourites, then by name.
    ///
    /// # Errors
    /// Any error of the store; no text is an error.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Goods>, StoreError> {
        let exact = text.trim();
        let mut found = self.with_barcode(exact)?;
        found.extend(self.by_code(exact)?);
        let Some(wanted) = wanted(text) else { return Ok(Vec::new()) };
        let rows = at_most(limit);
        for goods in self.select(FIND, params![wanted, CANDIDATES.max(rows), rows])? {
            if !found.iter().any(|known| known.code == goods.code) {
                found.push(goods);
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The goods people sell most, in the order the shop gave them.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn favourites(&self, limit: usize) -> Result<Vec<Goods>, StoreError> {
        self.select(FAVOURITES, [at_most(limit)])
    }

    /// The goods with this code.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn by_code(&self, code: &str) -> Result<Option<Goods>, StoreError> {
        Ok(self.select(BY_CODE, [code])?.pop())
    }

    /// Goods with this GTIN, at most 20: one shop may sell the same thing under several codes.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn with_barcode(&self, barcode: &str) -> Result<Vec<Goods>, StoreError> {
        self.select(BY_BARCODE, [barcode])
    }

    /// How many there are. Counts an index: milliseconds for 100,000.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn count(&self) -> Result<u64, StoreError> {
        Ok(self.conn.prepare_cached("SELECT count(*) FROM goods")?.query_row([], |row| row.get(0))?)
    }

    /// All goods by code.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn all(&self) -> Result<Vec<Goods>, StoreError> {
        self.select(&format!("SELECT {COLUMNS} FROM goods ORDER BY code"), [])
    }

    fn select(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Goods>, StoreError> {
        let mut select = self.conn.prepare_cached(sql)?;
        let mut rows = select.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }
}

fn at_most(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

/// ё and е are one letter to whoever types.
fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// A question to the index: the first words of `text`, each as a beginning. Nothing when there is no word in it.
fn wanted(text: &str) -> Option<String> {
    let folded = folded(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let asked: Vec<String> = words.take(WORDS).map(|word| format!("\"{word}\"*")).collect();
    (!asked.is_empty()).then(|| asked.join(" "))
}

fn read(row: &Row<'_>) -> Result<Goods, StoreError> {
    let (vat, unit): (String, String) = (row.get(3)?, row.get(4)?);
    Ok(Goods {
        code: row.get(0)?,
        name: row.get(1)?,
        price: Money::from_minor(row.get(2)?),
        vat: RATES.iter().find(|r| r.name == vat).ok_or_else(|| unknown("rate", &vat))?.vat,
        unit: Unit::named(&unit).ok_or_else(|| unknown("unit", &unit))?,
        section: row.get(5)?,
        barcode: row.get(6)?,
        ntin: row.get(7)?,
        place: row.get(8)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tempfile::TempDir;

    fn goods(code: &str, name: &str, barcode: Option<&str>, place: Option<u32>) -> Goods {
        Goods {
            code: code.into(),
            name: name.into(),
            price: Money::from_minor(4_50),
            vat: Vat::Vat22,
            unit: Unit::Kilogram,
            section: 3,
            barcode: barcode.map(Into::into),
            ntin: None,
            place,
        }
    }

    fn shop() -> (TempDir, CatalogWriter) {
        let dir = TempDir::new().unwrap();
        let mut catalog = open_catalog(&dir.path().join("catalog.db")).unwrap();
        let all = [
            goods("7", "Чай чёрный листовой, 100 г", Some("4600000000008"), None),
            goods("70", "Чай зелёный", None, Some(2)),
            goods("71", "Қымыз, 1 л", Some("4870000000015"), Some(1)),
            goods("72", "Кофе Coffee «Утро» 3/4", None, None),
        ];
        catalog.put(&all).unwrap();
        (dir, catalog)
    }

    fn found(catalog: &Catalog, text: &str) -> Vec<String> {
        catalog.search(text, 10).unwrap().into_iter().map(|g| g.code).collect()
    }

    #[test]
    fn goods_are_replaced_by_their_code() {
        let (_dir, mut catalog) = shop();
        let dearer = goods("7", "Чай байховый", Some("4600000000008"), None);
        let dearer = Goods { price: Money::from_minor(5_00), ..dearer };
        catalog.put(std::slice::from_ref(&dearer)).unwrap();
        assert_eq!((catalog.count().unwrap(), catalog.all().unwrap().len()), (4, 4));
        assert_eq!(catalog.with_barcode("4600000000008").unwrap(), std::slice::from_ref(&dearer));
        assert_eq!(catalog.by_code("7").unwrap(), Some(dearer));
        assert_eq!(catalog.with_barcode("").unwrap(), []);
        assert_eq!(catalog.by_code("8").unwrap(), None);
        assert_eq!(found(&catalog, "байх"), ["7"]);
        assert_eq!(found(&catalog, "листовой"), [""; 0], "what it was called before is forgotten");
    }

    #[test]
    fn words_in_any_order_and_case_begin_words_of_the_name() {
        let (_dir, catalog) = shop();
        assert_eq!(found(&catalog, "ЧАЙ"), ["70", "7"], "favourites come first");
        assert_eq!(found(&catalog, "листо ча"), ["7"]);
        assert_eq!(found(&catalog, "черный"), ["7"], "ё is е");
        assert_eq!(found(&catalog, "ЗЕЛЁНЫЙ"), ["70"]);
        assert_eq!(found(&catalog, "қым"), ["71"]);
        assert_eq!(found(&catalog, "ҚЫМ"), ["71"]);
        assert_eq!(found(&catalog, "утро coff"), ["72"]);
        assert_eq!(found(&catalog, "чай кофе"), [""; 0]);
    }

    #[test]
    fn digits_begin_a_code_or_a_barcode_and_the_exact_one_comes_first() {
        let (_dir, catalog) = shop();
        assert_eq!(found(&catalog, "7"), ["7", "71", "70", "72"]);
        assert_eq!(found(&catalog, "487000"), ["71"]);
        assert_eq!(found(&catalog, " 4600000000008 "), ["7"]);
        assert_eq!(catalog.search("7", 2).unwrap().len(), 2);
    }

    #[test]
    fn favourites_stand_in_the_order_of_the_shop() {
        let (_dir, catalog) = shop();
        let codes =
            |limit| catalog.favourites(limit).unwrap().into_iter().map(|g| g.code).collect::<Vec<_>>();
        assert_eq!(codes(12), ["71", "70"]);
        assert_eq!(codes(1), ["71"]);
    }

    #[test]
    fn a_reader_sees_what_is_written_beside_it_and_creates_nothing() {
        let (dir, mut catalog) = shop();
        let reader = Catalog::read(&dir.path().join("catalog.db")).unwrap();
        catalog.put(&[goods("80", "Сахар", None, None)]).unwrap();
        assert_eq!(found(&reader, "сахар"), ["80"]);
        assert!(Catalog::read(&dir.path().join("none.db")).is_err());
        assert!(!dir.path().join("none.db").exists());
    }

    #[test]
    fn no_question_of_a_cashier_reads_the_whole_table() {
        let (_dir, catalog) = shop();
        for sql in [FIND, FAVOURITES, BY_CODE, BY_BARCODE] {
            let mut plan = catalog.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let unbound = vec![rusqlite::types::Null; plan.parameter_count()];
            let steps = plan.query_map(rusqlite::params_from_iter(unbound), |row| row.get::<_, String>(3));
            let steps: Vec<String> = steps.unwrap().collect::<Result<_, _>>().unwrap();
            let whole = |step: &&String| step.starts_with("SCAN goods") && !step.contains("INDEX");
            assert_eq!(steps.iter().find(whole), None, "{sql}: {steps:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_an_error(text in "\\PC{0,40}|[\"'*():^+{}NEAR OR AND\\-\u{0}чё7]{0,30}") {
            let (_dir, catalog) = shop();
            catalog.search(&text, 5).unwrap();
        }
    }
}
