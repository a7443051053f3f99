//! Slips as PDF.

mod support;

use domain::slip::{Align, Barcode, Block, Slip};
use printer::{COLUMNS_58_MM, COLUMNS_80_MM, pdf};
use proptest::prelude::*;

fn found(file: &[u8], what: &str) -> bool {
    file.windows(what.len()).any(|window| window == what.as_bytes())
}

/// Width and height of the page, in points.
fn media_box(file: &[u8]) -> Vec<f64> {
    let text = String::from_utf8_lossy(file);
    let numbers = text.split("/MediaBox [").nth(1).and_then(|rest| rest.split(']').next()).expect("a page");
    numbers.split(' ').map(|number| number.parse().expect("a number")).collect()
}

#[test]
fn a_page_is_as_wide_as_the_paper_and_as_long_as_the_slip() {
    let short = media_box(&pdf(&Slip::default(), COLUMNS_58_MM));
    let long = media_box(&pdf(&support::russian(), COLUMNS_58_MM));
    let wide = media_box(&pdf(&support::russian(), COLUMNS_80_MM));
    // 58 and 80 mm of 72 points an inch.
    let widths: Vec<String> =
        [&short, &long, &wide].map(|sheet| format!("{:.2}", sheet.get(2).unwrap())).into();
    assert_eq!(widths, ["164.41", "164.41", "226.77"]);
    assert!(short.get(3) < long.get(3));
}

#[test]
fn a_bar_code_is_rectangles_as_tall_as_its_stripes() {
    let rectangles = |kind, content: &str| {
        let slip = Slip { blocks: vec![Block::Barcode(kind, content.to_owned())] };
        let file = pdf(&slip, COLUMNS_58_MM);
        String::from_utf8_lossy(&file).matches(" 80 re").count()
    };
    assert_eq!(rectangles(Barcode::Ean13, "4600000000008"), 30, "two stripes a digit, two a guard");
    assert_eq!(rectangles(Barcode::Ean13, "4600000000009"), 0);
}

#[test]
fn each_letter_is_told_as_it_was_written() {
    let mut slip = Slip::default();
    // Three letters that look alike, one that the font does not have, a currency.
    slip.left("AАΑ₸");
    let file = pdf(&slip, COLUMNS_58_MM);
    for (number, letter) in [(1, 'A'), (2, 'А'), (3, 'Α'), (4, '₸')] {
        assert!(found(&file, &format!("<{number:04X}> <{:04X}>", u32::from(letter))), "{letter}");
    }
    assert!(found(&file, "/ToUnicode"));
}

#[test]
fn only_fonts_and_letters_of_the_slip_are_inside() {
    let mut slip = Slip::default();
    slip.left("Чай");
    let small = pdf(&slip, COLUMNS_58_MM);
    assert!(!found(&small, "NotoSansMono-Bold"));
    assert!(small.len() < 6_000, "{} bytes", small.len());
    slip.large_pair("ИТОГ", "=1.00");
    assert!(found(&pdf(&slip, COLUMNS_58_MM), "NotoSansMono-Bold"));
}

#[test]
fn the_same_slip_is_the_same_file() {
    for slip in [support::russian(), support::kazakh()] {
        assert_eq!(pdf(&slip, COLUMNS_58_MM), pdf(&slip, COLUMNS_58_MM));
    }
}

proptest! {
    #[test]
    fn any_slip_has_a_pdf(texts in prop::collection::vec(any::<String>(), 0..5), large: bool, columns in 0_usize..64) {
        let mut slip = Slip::default();
        for text in texts {
            slip.blocks.push(Block::Text { text: text.clone(), align: Align::Right, large });
            slip.blocks.push(Block::Qr(text));
        }
        prop_assert!(pdf(&slip, columns).starts_with(b"%PDF-1.7"));
    }
}
