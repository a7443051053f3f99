//! What stands on Russian paper.

// Marked as a test for the lints: helpers may unwrap like the tests they serve.
#[cfg(test)]
mod given;

use domain::country::Country;
use domain::document::{Content, Document};
use domain::receipt::{Operation, Receipt};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::slip::{Block, Slip};
use domain::texts::Language;
use fiscal_ru::Russia;
use given::*;
use printer::{COLUMNS_58_MM, COLUMNS_80_MM, picture, text};
use std::path::Path;

fn paper(document: &Document, ffd: Ffd, copy: bool) -> Option<Slip> {
    Russia.slip(document, &Registration::Ru(shop(ffd)), Language::Ru, copy)
}

fn words(document: &Document, ffd: Ffd) -> String {
    text(&paper(document, ffd, false).expect("paper"), COLUMNS_80_MM)
}

#[test]
fn every_document_on_both_widths() {
    for (name, ffd, document) in papers() {
        let slip = paper(&document, ffd, false).unwrap();
        insta::assert_snapshot!(format!("{name}_58"), text(&slip, COLUMNS_58_MM));
        insta::assert_snapshot!(format!("{name}_80"), text(&slip, COLUMNS_80_MM));
    }
}

/// With `KASSA_GALLERY` set the pictures are drawn anew instead.
#[test]
fn the_gallery_shows_the_paper_as_it_is_printed() {
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/gallery/receipts");
    let draws = std::env::var_os("KASSA_GALLERY").is_some();
    for (name, ffd, document) in papers() {
        let slip = paper(&document, ffd, false).unwrap().marked_as_demonstration(Language::Ru);
        let (file, drawn) =
            (gallery.join(format!("ru-paper-{name}.png")), picture(&slip, COLUMNS_58_MM).png());
        if draws {
            std::fs::write(&file, &drawn).unwrap();
        }
        assert!(std::fs::read(&file).unwrap() == drawn, "{name}: take the gallery anew");
    }
}

#[test]
fn a_strict_form_is_titled_so() {
    let titled = |receipt: Receipt, title: &str| {
        let document = papers().into_iter().find(|(_, _, d)| d.content.receipt().is_some()).unwrap().2;
        let Content::Receipt(_, charge) = document.content else { panic!() };
        let document = Document { content: Content::Receipt(Box::new(receipt), charge), ..document };
        let strict = RuRegistration { mode: 16, ..shop(Ffd::V1_2) };
        let slip = Russia.slip(&document, &Registration::Ru(strict), Language::Ru, false).unwrap();
        let text = text(&slip, COLUMNS_80_MM);
        assert!(text.lines().any(|line| line.trim() == title) && !text.contains("КАССОВЫЙ ЧЕК"), "{text}");
    };
    let of = |corrects: bool| {
        let all = papers();
        let mut receipts = all.iter().filter_map(|(_, _, document)| document.content.receipt());
        receipts.rfind(|receipt| receipt.correction.is_some() == corrects).unwrap().clone()
    };
    titled(of(false), "БСО");
    titled(of(true), "БСО КОРРЕКЦИИ");
}

#[test]
fn a_copy_says_so_first() {
    for (name, ffd, document) in papers() {
        let copy = paper(&document, ffd, true).unwrap();
        let [Block::Text { text, large: true, .. }, rest @ ..] = copy.blocks.as_slice() else {
            panic!("{name}")
        };
        assert_eq!((text.as_str(), rest), ("КОПИЯ", paper(&document, ffd, false).unwrap().blocks.as_slice()));
    }
}

#[test]
fn what_no_storage_signed_is_marked_non_fiscal_and_bears_no_fiscal_number() {
    for (name, ffd, document) in papers() {
        let words = words(&document, ffd);
        let internal = document.content.kind().is_internal();
        assert_eq!(words.contains("НЕФИСКАЛЬНЫЙ ДОКУМЕНТ"), internal, "{name}");
        assert_eq!(words.lines().any(|line| line.starts_with("ФП  ")), !internal, "{name}");
    }
}

#[test]
fn a_document_without_a_settlement_has_no_paper() {
    for (_, ffd, document) in papers() {
        assert_eq!(paper(&Document { settlement: None, ..document }, ffd, false), None);
    }
}

#[test]
fn a_passport_stands_on_paper_only_where_the_shop_pays() {
    let Content::Receipt(mut receipt, charge) = told(full_sale()) else { unreachable!() };
    for (operation, printed) in [
        (Operation::Sale, false),
        (Operation::SaleReturn, false),
        (Operation::Purchase, true),
        (Operation::PurchaseReturn, true),
    ] {
        receipt.operation = operation;
        let document = settled(Content::Receipt(receipt.clone(), charge));
        assert_eq!(words(&document, Ffd::V1_2).contains("4510 123456"), printed, "{operation:?}");
    }
}

#[test]
fn what_is_printed_besides_stands_where_the_caller_put_it() {
    let words = words(&settled(told(full_sale())), Ffd::V1_2);
    let places = [
        "КАССИР",
        "* * *",
        "Вино",
        "Подарок к вину",
        "Доставка",
        "Подарочная карта",
        "Спасибо за покупку!",
        "ИТОГ",
    ];
    let found: Vec<_> = places.iter().map(|place| words.find(place).unwrap()).collect();
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn a_storage_replaced_later_does_not_change_the_paper_of_the_change_before() {
    let (_, _, mut document) = papers().into_iter().find(|(name, ..)| *name == "reregistration").unwrap();
    assert!(words(&document, Ffd::V1_2).contains("9999078900001234"), "the storage in force");
    if let Content::Reregistration(change, _) = &mut document.content
        && let Registration::Ru(ru) = &mut change.registration
    {
        ru.fn_serial = "9999078900009999".into();
    }
    assert!(words(&document, Ffd::V1_2).contains("9999078900009999"), "its own");
}
