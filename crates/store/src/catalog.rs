//! `catalog.db`: goods. Rebuildable, with its own writer; no transaction spans both files.

use crate::error::StoreError;
use crate::migrate::CATALOG;
use crate::rows::unknown;
use domain::money::Money;
use domain::receipt::Unit;
use domain::tax::{RATES, Vat};
use rusqlite::{Connection, Row, Transaction, TransactionBehavior, params};
use std::path::Path;

/// Rows a transaction of an import writes at most: a sale is not kept waiting by the disk for long.
const BATCH: usize = 2000;

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
}

/// The goods of a shop.
#[derive(Debug)]
pub struct Catalog {
    conn: Connection,
}

/// Opens or creates the file at `path`, beside `register.db`.
///
/// # Errors
/// Any [`StoreError`]; a damaged file stays as it is, whoever owns the goods may remove and import it again.
pub fn open_catalog(path: &Path) -> Result<Catalog, StoreError> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(crate::store::PATIENCE)?;
    CATALOG.check(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // What a cut takes away is imported again.
    conn.pragma_update(None, "synchronous", "NORMAL")?;
    CATALOG.migrate(&conn, path)?;
    Ok(Catalog { conn })
}

const COLUMNS: &str = "code, name, price, vat, unit, section, barcode, ntin";

impl Catalog {
    /// Adds goods, or replaces those with the same code.
    ///
    /// # Errors
    /// Any error of the store; batches of 2,000 before it stay.
    pub fn put(&mut self, goods: &[Goods]) -> Result<(), StoreError> {
        for batch in goods.chunks(BATCH) {
            let tx = Transaction::new(&mut self.conn, TransactionBehavior::Immediate)?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO goods (code, name, price, vat, unit, section, barcode, ntin)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (code) DO UPDATE SET name = excluded.name, price = excluded.price, vat = excluded.vat,
                    unit = excluded.unit, section = excluded.section, barcode = excluded.barcode, ntin = excluded.ntin",
            )?;
            for g in batch {
                let (price, vat, unit) = (g.price.minor(), g.vat.name(), g.unit.name());
                insert.execute(params![g.code, g.name, price, vat, unit, g.section, g.barcode, g.ntin])?;
            }
            drop(insert);
            tx.commit()?;
        }
        Ok(())
    }

    /// All goods by code.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn all(&self) -> Result<Vec<Goods>, StoreError> {
        self.select(&format!("SELECT {COLUMNS} FROM goods ORDER BY code"), [])
    }

    /// Goods with this GTIN: one shop may sell the same thing under several codes.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn with_barcode(&self, barcode: &str) -> Result<Vec<Goods>, StoreError> {
        self.select(&format!("SELECT {COLUMNS} FROM goods WHERE barcode = ?1 ORDER BY code"), [barcode])
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_are_replaced_by_their_code() {
        let dir = tempfile::TempDir::new().unwrap();
        let mut catalog = open_catalog(&dir.path().join("catalog.db")).unwrap();
        let tea = Goods {
            code: "7".into(),
            name: "Чай".into(),
            price: Money::from_minor(4_50),
            vat: Vat::Vat22,
            unit: Unit::Kilogram,
            section: 3,
            barcode: Some("4600000000008".into()),
            ntin: None,
        };
        catalog.put(std::slice::from_ref(&tea)).unwrap();
        let dearer = Goods { price: Money::from_minor(5_00), ..tea };
        catalog.put(std::slice::from_ref(&dearer)).unwrap();
        assert_eq!(catalog.all().unwrap(), std::slice::from_ref(&dearer));
        assert_eq!(catalog.with_barcode("4600000000008").unwrap(), [dearer]);
        assert_eq!(catalog.with_barcode("").unwrap(), []);
    }
}
