//! Every paper on both widths, and the pictures of the gallery.

use crate::given::*;
use crate::paper::{basket, settled};
use domain::counters::{Counters, Scope, effects};
use domain::country::Country;
use domain::document::{Content, Document};
use domain::extra::{LineExtra, Original, PaperReceipt, ReceiptExtra};
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::Registration;
use domain::slip::{Barcode, Block, Slip};
use domain::tax::Vat;
use domain::texts::Language;
use fiscal_kz::Kazakhstan;
use printer::{COLUMNS_58_MM, COLUMNS_80_MM, picture, text};
use std::path::Path;

fn a_return() -> Receipt {
    let mut back =
        receipt(Operation::SaleReturn, vec![line("Нан", "450", "1", Vat::Vat16)], &[(Tender::Cash, "450")]);
    back.extra = ReceiptExtra {
        original: Some(Original::Paper(PaperReceipt {
            register: "010100000009".into(),
            number: 0,
            sign: "3990011223".into(),
            at: at(10, 2, 3).local(),
            total: money("900"),
            autonomous: true,
        })),
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    back
}

fn discounted() -> Receipt {
    let mut tea = line("Шай «Қазақстан» 250 г", "1190", "1", Vat::Vat16);
    tea.extra = LineExtra { discount: money("60"), ..LineExtra::NOTHING }.boxed();
    let mut bag = line("Пакет", "35", "1", Vat::None);
    (bag.section, bag.extra) = (2, LineExtra { markup: money("5"), ..LineExtra::NOTHING }.boxed());
    let mut sale = receipt(Operation::Sale, vec![tea, bag], &[(Tender::Mobile, "1225")]);
    let mut coupon = Slip::default();
    coupon.center("Келесі сатып алуға 5 % жеңілдік");
    coupon.blocks.push(Block::Barcode(Barcode::Ean13, "4870000000012".into()));
    sale.extra = ReceiptExtra {
        printed: coupon.blocks.into_iter().map(|block| (2, block)).collect(),
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    sale
}

/// Totals as documents of a day make them.
fn day_of_sales() -> Counters {
    let mut counters = Counters::default();
    counters.add(Scope::Ever, "sale/total".into(), 987_654_321);
    let documents = [
        (basket(), false),
        (sale(bread()), true),
        (sale(discounted()), false),
        (sale(a_return()), false),
        (Content::CashIn(money("5000"), cashier()), false),
        (Content::CashOut(money("1500"), cashier()), false),
    ];
    for (content, autonomous) in documents {
        for (scope, name, delta) in effects(&content, autonomous) {
            counters.add(scope, name, delta);
        }
    }
    counters
}

fn message() -> Slip {
    let mut slip = Slip::default();
    slip.center("Дүкен 9-дан 21-ге дейін / Магазин работает с 9 до 21");
    slip
}

fn papers() -> Vec<(&'static str, Document)> {
    let good = |content: Content| {
        let totals = content.kind().has_totals().then(day_of_sales);
        Document { totals, ..settled(waiting(content)) }
    };
    [
        ("sale", sale(discounted())),
        ("sale-return", sale(a_return())),
        ("shift-open", Content::ShiftOpen(cashier())),
        ("shift-close", Content::ShiftClose(cashier())),
        ("x-report", Content::XReport(cashier())),
        ("cash-in", Content::CashIn(money("5000"), cashier())),
        ("cash-out", Content::CashOut(money("1500"), cashier())),
        ("non-fiscal", Content::NonFiscal(message(), cashier())),
    ]
    .map(|(name, content)| (name, good(content)))
    .into()
}

fn paper(document: &Document) -> Slip {
    let registration = Registration::Kz(shop());
    Kazakhstan::default().slip(document, &registration, Language::Kk, false).unwrap()
}

#[test]
fn every_document_on_both_widths() {
    for (name, document) in papers() {
        let slip = paper(&document);
        insta::assert_snapshot!(format!("{name}_58"), text(&slip, COLUMNS_58_MM));
        insta::assert_snapshot!(format!("{name}_80"), text(&slip, COLUMNS_80_MM));
    }
}

/// With `KASSA_GALLERY` set the pictures are drawn anew instead.
#[test]
fn the_gallery_shows_the_paper_as_it_is_printed() {
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/gallery/receipts");
    let draws = std::env::var_os("KASSA_GALLERY").is_some();
    for (name, document) in papers() {
        let slip = paper(&document).marked_as_demonstration(Language::Kk);
        let (file, drawn) =
            (gallery.join(format!("kz-paper-{name}.png")), picture(&slip, COLUMNS_58_MM).png());
        if draws {
            std::fs::write(&file, &drawn).unwrap();
        }
        assert!(std::fs::read(&file).unwrap() == drawn, "{name}: take the gallery anew");
    }
}

#[test]
fn only_receipts_and_closings_are_no_non_fiscal_paper() {
    for (name, document) in papers() {
        let said = text(&paper(&document), COLUMNS_80_MM).replace('\n', " ").contains("НЕФИСКАЛЬНЫЙ");
        let fiscal = matches!(document.content, Content::Receipt(..) | Content::ShiftClose(_));
        assert_eq!(said, !fiscal, "{name}");
    }
}

#[test]
fn both_reports_say_the_same_totals() {
    let totals = |wanted: &str| {
        let (_, document) = papers().into_iter().find(|(name, _)| *name == wanted).unwrap();
        let words = text(&paper(&document), COLUMNS_80_MM);
        words.split_once("Сату / Продажа").unwrap().1.to_owned()
    };
    assert_eq!(totals("shift-close"), totals("x-report"));
}
