//! Lists of goods as CSV: those of the demonstration shops, and the shape that an import reads.
//!
//! The first row names the columns, in any order: `code`, `name`, `price` (roubles or tenge, two decimals), `vat` and `unit`
//! (names of JSON tasks), `section` (1..=99), `barcode`, `ntin` and `place` (among the favourites, from 1). The last three
//! may be empty or missing.

use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::Unit;
use domain::tax::{CountryCode, Vat};
use serde::Deserialize;
use store::Goods;

#[derive(Deserialize)]
struct Row {
    code: String,
    name: String,
    price: String,
    vat: String,
    unit: String,
    section: u8,
    #[serde(default)]
    barcode: Option<String>,
    #[serde(default)]
    ntin: Option<String>,
    #[serde(default)]
    place: Option<u32>,
}

/// The goods of a demonstration shop.
///
/// # Errors
/// As [`read`]: a test reads all of them.
pub fn demonstration(country: CountryCode) -> Result<Vec<Goods>, Refusal> {
    let text = match country {
        CountryCode::Ru => include_str!("../../../examples/ru/goods.csv"),
        CountryCode::Kz => include_str!("../../../examples/kz/goods.csv"),
    };
    read(country, text)
}

/// Reads a list of goods.
///
/// # Errors
/// `internal.error` with the line and what is wrong with it; no goods are better than half of them.
fn read(country: CountryCode, text: &str) -> Result<Vec<Goods>, Refusal> {
    let mut all = Vec::new();
    for (line, row) in (2..).zip(csv::Reader::from_reader(text.as_bytes()).deserialize()) {
        let wrong =
            |what: &str| Refusal::new("internal.error").because(format!("goods, line {line}: {what}"));
        let row: Row = row.map_err(|error| wrong(&error.to_string()))?;
        all.push(Goods {
            price: Money::parse(&row.price).ok_or_else(|| wrong("price"))?,
            vat: Vat::named(country, &row.vat).ok_or_else(|| wrong("vat"))?,
            unit: Unit::named(&row.unit).ok_or_else(|| wrong("unit"))?,
            section: Some(row.section).filter(|s| (1..=99).contains(s)).ok_or_else(|| wrong("section"))?,
            code: row.code,
            name: row.name,
            barcode: row.barcode,
            ntin: row.ntin,
            place: row.place,
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use std::collections::BTreeSet;

    const BOTH: [CountryCode; 2] = [CountryCode::Ru, CountryCode::Kz];

    /// EAN-13: the digits at even places count three times, the sum of all is a multiple of ten.
    fn is_ean_13(code: &str) -> bool {
        let digits: Option<Vec<u32>> = code.chars().map(|c| c.to_digit(10)).collect();
        digits.is_some_and(|digits| {
            let weighed = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight);
            digits.len() == 13 && weighed.sum::<u32>().is_multiple_of(10)
        })
    }

    #[test]
    fn a_demonstration_shop_sells_two_hundred_goods_under_the_law_of_2026() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        for country in BOTH {
            let goods = demonstration(country).unwrap();
            let codes: BTreeSet<&str> = goods.iter().map(|g| g.code.as_str()).collect();
            let names: BTreeSet<&str> = goods.iter().map(|g| g.name.as_str()).collect();
            assert_eq!((goods.len(), codes.len(), names.len()), (200, 200, 200));
            for g in &goods {
                assert!(g.vat.in_force(country, day).is_some(), "{}", g.name);
                assert!((1..=64).contains(&g.name.chars().count()), "{}", g.name);
                assert!(g.price > Money::ZERO, "{}", g.name);
                assert!(g.unit.kz_code().is_some() || country == CountryCode::Ru, "{}", g.name);
            }
        }
    }

    #[test]
    fn barcodes_of_the_demonstration_have_their_check_digit_and_belong_to_one() {
        for country in BOTH {
            let goods = demonstration(country).unwrap();
            let barcodes: Vec<&str> = goods.iter().filter_map(|g| g.barcode.as_deref()).collect();
            assert_eq!(barcodes.iter().find(|code| !is_ean_13(code)), None);
            assert_eq!(barcodes.iter().collect::<BTreeSet<_>>().len(), barcodes.len());
            assert!(barcodes.len() > 100);
        }
        assert!(!is_ean_13("4600000001013"));
    }

    #[test]
    fn the_first_twelve_are_the_favourites() {
        for country in BOTH {
            let places: Vec<Option<u32>> = demonstration(country).unwrap().iter().map(|g| g.place).collect();
            let wanted: Vec<Option<u32>> = (1..=200).map(|n| (n <= 12).then_some(n)).collect();
            assert_eq!(places, wanted);
        }
    }

    #[test]
    fn a_line_that_is_no_goods_is_named() {
        let head = "code,name,price,vat,unit,section";
        for (line, what) in [
            ("7,Чай,4.505,vat22,piece,1", "price"),
            ("7,Чай,4.50,vat16,piece,1", "vat"),
            ("7,Чай,4.50,vat22,spoon,1", "unit"),
            ("7,Чай,4.50,vat22,piece,0", "section"),
            ("7,Чай", "line"),
        ] {
            let refusal = read(CountryCode::Ru, &format!("{head}\n{line}\n")).unwrap_err();
            assert!(
                refusal.to_string().contains(what) || format!("{refusal:?}").contains(what),
                "{refusal:?}"
            );
        }
        assert_eq!(read(CountryCode::Ru, &format!("{head}\n7,Чай,4.50,vat22,piece,1\n")).unwrap().len(), 1);
    }
}
