//! Slips as plain text: rules of the layout, and two whole receipts.

mod support;

use domain::slip::{Align, Barcode, Block, Slip};
use printer::{COLUMNS_58_MM, COLUMNS_80_MM, text};
use proptest::prelude::*;

fn one(block: Block) -> Slip {
    Slip { blocks: vec![block] }
}

#[test]
fn text_is_wrapped_at_words() {
    let mut slip = Slip::default();
    slip.left("Сыр полутвёрдый Российский молодой, 45 %");
    assert_eq!(text(&slip, 20), "Сыр полутвёрдый\nРоссийский молодой,\n45 %\n");
}

#[test]
fn a_word_longer_than_the_line_is_broken() {
    let mut slip = Slip::default();
    slip.left("a https://consumer.oofd.kz/ticket b");
    assert_eq!(text(&slip, 10), "a\nhttps://co\nnsumer.oof\nd.kz/ticke\nt b\n");
}

#[test]
fn a_pair_stands_on_one_line_while_a_space_is_left() {
    let mut slip = Slip::default();
    slip.pair("ИТОГ", "=1.00");
    assert_eq!(text(&slip, 10), "ИТОГ =1.00\n");
    assert_eq!(text(&slip, 12), "ИТОГ   =1.00\n");
    assert_eq!(text(&slip, 9), "ИТОГ\n    =1.00\n");
}

#[test]
fn a_pair_with_one_side_leaves_no_empty_line() {
    let mut slip = Slip::default();
    slip.pair("КАССИР", "");
    slip.pair("", "=1.00");
    assert_eq!(text(&slip, 10), "КАССИР\n     =1.00\n");
}

#[test]
fn line_breaks_stay_and_an_empty_text_is_an_empty_line() {
    let mut slip = Slip::default();
    slip.center("ab\ncd");
    slip.center("");
    assert_eq!(text(&slip, 6), "  ab\n  cd\n\n");
}

#[test]
fn control_characters_never_reach_paper() {
    let mut slip = Slip::default();
    slip.left("Чай\u{1b}[2Jчёрный\tлистовой\r\n100 г");
    assert_eq!(text(&slip, 32), "Чай [2Jчёрный листовой\n100 г\n");
}

#[test]
fn receipt_of_russia_on_both_widths() {
    let slip = support::russian();
    insta::assert_snapshot!("ru_receipt_58", text(&slip, COLUMNS_58_MM));
    insta::assert_snapshot!("ru_receipt_80", text(&slip, COLUMNS_80_MM));
}

#[test]
fn receipt_of_kazakhstan_on_both_widths() {
    let slip = support::kazakh();
    insta::assert_snapshot!("kk_receipt_58", text(&slip, COLUMNS_58_MM));
    insta::assert_snapshot!("kk_receipt_80", text(&slip, COLUMNS_80_MM));
}

fn block() -> impl Strategy<Value = Block> {
    let align = prop_oneof![Just(Align::Left), Just(Align::Center), Just(Align::Right)];
    let words = || prop_oneof![any::<String>(), "[а-яёәғқңөұүһі]{1,40}( [А-ЯҚӘ]{0,9}){0,6}"];
    prop_oneof![
        (words(), align, any::<bool>()).prop_map(|(text, align, large)| Block::Text { text, align, large }),
        (words(), words(), any::<bool>()).prop_map(|(left, right, large)| Block::Pair { left, right, large }),
        words().prop_map(Block::Qr),
        "[ -~]{1,42}".prop_map(|content| Block::Barcode(Barcode::Code128, content)),
    ]
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

proptest! {
    #[test]
    fn no_line_is_longer_than_the_paper(blocks in prop::collection::vec(block(), 0..8), columns in 1_usize..64) {
        for line in text(&Slip { blocks }, columns).lines() {
            prop_assert!(line.chars().count() <= columns, "{line:?}");
            prop_assert!(!line.ends_with(' '), "{line:?}");
        }
    }

    #[test]
    fn no_character_is_lost(block in block(), columns in 1_usize..64) {
        let wanted = match &block {
            Block::Text { text, .. } => letters(text),
            Block::Pair { left, right, .. } => letters(left) + &letters(right),
            Block::Rule => "-".repeat(columns),
            Block::Qr(content) => format!("[QR]{}", letters(content)),
            Block::Barcode(kind, content) if kind.accepts(content) => format!("[{}]{}", kind.as_str(), letters(content)),
            Block::Barcode(_, content) => letters(content),
        };
        prop_assert_eq!(letters(&text(&one(block), columns)), wanted);
    }

    #[test]
    fn a_rule_is_as_wide_as_the_paper(columns in 1_usize..64) {
        prop_assert_eq!(text(&one(Block::Rule), columns), "-".repeat(columns) + "\n");
    }
}
