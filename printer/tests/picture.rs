//! Slips as pictures.

mod support;

use domain::slip::{Align, Barcode, Block, Slip};
use printer::{COLUMNS_58_MM, COLUMNS_80_MM, Picture, picture};
use proptest::prelude::*;

fn dot(picture: &Picture, x: u32, y: u32) -> bool {
    let byte = picture.rows().nth(y as usize).and_then(|row| row.get(x as usize / 8)).copied();
    byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
}

/// First and last column with a dot.
fn extent(picture: &Picture) -> Option<(u32, u32)> {
    let black = |x: &u32| (0..picture.height()).any(|y| dot(picture, *x, y));
    Some(((0..picture.width()).find(black)?, (0..picture.width()).rfind(black)?))
}

fn decoded(png: &[u8]) -> (png::OutputInfo, Option<png::PixelDimensions>, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let resolution = reader.info().pixel_dims;
    let mut data = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut data).expect("dots");
    (info, resolution, data)
}

#[test]
fn paper_of_58_mm_is_384_dots_wide_and_of_80_mm_576() {
    for slip in [support::russian(), support::kazakh(), Slip::default()] {
        assert_eq!(picture(&slip, COLUMNS_58_MM).width(), 384);
        assert_eq!(picture(&slip, COLUMNS_80_MM).width(), 576);
    }
}

#[test]
fn a_png_holds_every_dot_and_its_resolution() {
    let picture = picture(&support::russian(), COLUMNS_58_MM);
    let (info, resolution, data) = decoded(&picture.png());
    assert_eq!((info.width, info.height), (picture.width(), picture.height()));
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::One));
    let resolution = resolution.unwrap();
    assert_eq!((resolution.xppu, resolution.yppu), (7_992, 7_992), "203 dots an inch");
    assert_eq!(resolution.unit, png::Unit::Meter);
    let inverted: Vec<u8> = picture.rows().flatten().map(|dots| !dots).collect();
    assert_eq!(data, inverted);
}

#[test]
fn the_same_slip_is_the_same_file() {
    assert_eq!(
        picture(&support::kazakh(), COLUMNS_80_MM).png(),
        picture(&support::kazakh(), COLUMNS_80_MM).png()
    );
}

#[test]
fn both_ends_of_a_pair_stand_at_the_edges() {
    let mut slip = Slip::default();
    slip.pair("НДС", "17.25");
    let (first, last) = extent(&picture(&slip, COLUMNS_58_MM)).unwrap();
    assert!(first < 4 && last >= 380, "{first}..{last}");
}

#[test]
fn a_rule_crosses_the_paper() {
    let mut slip = Slip::default();
    slip.rule();
    let picture = picture(&slip, COLUMNS_58_MM);
    let full = picture.rows().filter(|row| row.iter().all(|dots| *dots == 0xFF)).count();
    assert_eq!(full, 2);
    assert_eq!(extent(&picture), Some((0, 383)));
}

#[test]
fn a_code_stands_in_the_middle_with_an_empty_margin() {
    let mut slip = Slip::default();
    slip.qr("t=20260314T1041&s=234.80&fn=9999078900001234&i=1234&fp=123456789&n=1");
    for (columns, width) in [(COLUMNS_58_MM, 384), (COLUMNS_80_MM, 576)] {
        let (first, last) = extent(&picture(&slip, columns)).unwrap();
        assert!(first.abs_diff(width - 1 - last) <= 1, "{first}..{last}");
        assert!(last - first + 1 >= 160, "20 mm at least");
    }
}

#[test]
fn a_total_is_twice_as_large_where_it_fits() {
    let height = |left: &str, right: &str, large| {
        let block = Block::Pair { left: left.to_owned(), right: right.to_owned(), large };
        picture(&Slip { blocks: vec![block] }, COLUMNS_58_MM).height()
    };
    let (line, double) = (height("ИТОГ", "=1.00", false), height("ИТОГ", "=1.00", true));
    assert!(double > line);
    let medium = height("ЖИЫНЫ / ИТОГО", "1,00 ₸", true);
    assert!(line < medium && medium < double, "{line} {medium} {double}");
}

#[test]
fn a_banner_of_two_languages_breaks_in_its_middle() {
    let heights: Vec<u32> = ["САТУ ЧЕГІ / ЧЕК ПРОДАЖИ", "САТУ ЧЕГІ /\nЧЕК ПРОДАЖИ"]
        .map(|text| {
            let mut slip = Slip::default();
            support::banner(&mut slip, text);
            picture(&slip, COLUMNS_58_MM)
        })
        .map(|picture| picture.height())
        .into();
    assert_eq!(heights.first(), heights.last());
}

#[test]
fn stripes_of_a_bar_code_stand_in_the_middle_above_their_digits() {
    let slip = Slip { blocks: vec![Block::Barcode(Barcode::Ean13, "4600000000008".to_owned())] };
    let picture = picture(&slip, COLUMNS_58_MM);
    // 95 modules of 3 dots; guard, six digits, middle, six digits, guard.
    assert_eq!(extent(&picture), Some((49, 333)));
    let row: String = (49..334).step_by(3).map(|x| if dot(&picture, x, 30) { '1' } else { '0' }).collect();
    assert!(row.starts_with("101") && row.ends_with("101") && row.get(45..50) == Some("01010"), "{row}");
    assert!(picture.height() > 32 + 80 + 26, "the digits stand below");
}

#[test]
fn a_bar_code_that_can_not_be_drawn_is_printed_in_words() {
    let height = |content: &str| {
        let slip = Slip { blocks: vec![Block::Barcode(Barcode::Ean13, content.to_owned())] };
        picture(&slip, COLUMNS_58_MM).height()
    };
    assert_eq!(height("4600000000009"), 32 + 26);
}

#[test]
fn a_text_too_long_for_a_code_is_printed_in_words() {
    let mut slip = Slip::default();
    slip.qr("т".repeat(3_000));
    assert_eq!(picture(&slip, COLUMNS_58_MM).height(), 32 + 94 * 26);
}

proptest! {
    #[test]
    fn any_slip_has_a_picture(texts in prop::collection::vec(any::<String>(), 0..5), large: bool, columns in 0_usize..64) {
        let mut slip = Slip::default();
        for text in texts {
            slip.blocks.push(Block::Text { text: text.clone(), align: Align::Right, large });
            slip.blocks.push(Block::Pair { left: text.clone(), right: text.clone(), large });
            slip.blocks.push(Block::Barcode(Barcode::Code128, text.clone()));
            slip.blocks.push(Block::Qr(text));
        }
        let picture = picture(&slip, columns);
        let (info, _, _) = decoded(&picture.png());
        prop_assert_eq!((info.width, info.height), (picture.width(), picture.height()));
    }
}
