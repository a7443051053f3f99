//! Every paper on both widths, and the pictures of the gallery.

use crate::given::*;
use crate::paper::{basket, settled};
use domain::counters::{Counters, Scope, effects};
use domain::country::Country;
use domain::document::{Content, Document, DocumentId};
use domain::extra::{LineExtra, Original, PaperReceipt, ReceiptExtra};
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::Registration;
use domain::slip::{Barcode, Block, Slip};
use domain::tax::Vat;
use domain::texts::Language;
use fiscal_kz::{Kazakhstan, Words};
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

/// Bottles taken back from a person who is no VAT payer.
fn a_purchase(operation: Operation) -> Receipt {
    let mut purchase =
        receipt(operation, vec![line("Шыны бөтелке 0,5 л", "20", "12", Vat::None)], &[(Tender::Cash, "240")]);
    if operation == Operation::PurchaseReturn {
        let original = Some(Original::Ours(DocumentId(5)));
        purchase.extra = ReceiptExtra { original, ..ReceiptExtra::NOTHING }.boxed();
    }
    purchase
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
        ("purchase", sale(a_purchase(Operation::Purchase))),
        ("purchase-return", sale(a_purchase(Operation::PurchaseReturn))),
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
    said(document, Words::Both)
}

fn said(document: &Document, words: Words) -> Slip {
    let country = Kazakhstan::default().with_words(words);
    country.slip(document, &Registration::Kz(shop()), Language::Kk, false).unwrap()
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

/// The sample of the E-kassa manual: four sales of 2 839.00 with five lines, 665.00 of it by card; two returns of 1 040.00; 10 000.00
/// put in and taken out.
fn day_of_the_manual() -> Counters {
    let goods = |price| line("Нан", price, "1", Vat::None);
    let mut counters = Counters::default();
    for content in [
        sale(receipt(
            Operation::Sale,
            vec![goods("450"), goods("450")],
            &[(Tender::Electronic, "665"), (Tender::Cash, "235")],
        )),
        sale(receipt(Operation::Sale, vec![goods("900")], &[(Tender::Cash, "900")])),
        sale(receipt(Operation::Sale, vec![goods("140")], &[(Tender::Cash, "140")])),
        sale(receipt(Operation::Sale, vec![goods("899")], &[(Tender::Cash, "899")])),
        sale(receipt(Operation::SaleReturn, vec![goods("900")], &[(Tender::Cash, "900")])),
        sale(receipt(Operation::SaleReturn, vec![goods("140")], &[(Tender::Cash, "140")])),
        Content::CashIn(money("10000"), cashier()),
        Content::CashOut(money("10000"), cashier()),
    ] {
        for (scope, name, delta) in effects(&content, false) {
            counters.add(scope, name, delta);
        }
    }
    counters
}

#[test]
fn the_sample_report_of_the_manual_is_reproduced() {
    let fields = "\
Продажа: 4              2 839,00
Возврат продажи: 2      1 040,00
Внесение: 1            10 000,00
Изъятие: 1             10 000,00
Наличных в кассе        1 134,00
Банковской картой         665,00
--------------------------------
Секция 1
Возврат продажи: 2      1 040,00
Продажа: 5              2 839,00
--------------------------------
Выручка                 1 799,00
--------------------------------
Необнуляемая сумма на конец
смены
Продажа                 2 839,00
Возврат продажи         1 040,00
";
    for (content, title) in
        [(Content::XReport(cashier()), "X-ОТЧЕТ № 7\n"), (Content::ShiftClose(cashier()), "Z-ОТЧЕТ № 1\n")]
    {
        let document = Document { totals: Some(day_of_the_manual()), ..settled(waiting(content)) };
        let slip = said(&document, Words::Russian);
        let report = text(&slip, COLUMNS_58_MM);
        assert!(report.contains(title) && report.contains(fields), "{report}");
    }
}

#[test]
fn both_reports_say_the_same_totals() {
    let totals = |wanted: &str| {
        let (_, document) = papers().into_iter().find(|(name, _)| *name == wanted).unwrap();
        let words = text(&paper(&document), COLUMNS_80_MM);
        words.split_once("Сату / Продажа: ").unwrap().1.to_owned()
    };
    assert_eq!(totals("shift-close"), totals("x-report"));
}

/// Order № 626 of 24.10.2025, item 56, and the operator's two points more.
#[test]
fn a_receipt_has_every_obligatory_point_in_each_choice_of_languages() {
    let goods = |name: &str| {
        let mut goods = line(name, "1190", "1,5".replace(',', ".").as_str(), Vat::Vat16);
        goods.ntin = Some("0200123456789".into());
        goods.extra =
            LineExtra { goods_code: b"0104870000000012215abc".to_vec(), ..LineExtra::NOTHING }.boxed();
        goods
    };
    let sold = || sale(receipt(Operation::Sale, vec![goods("Шай «Қазақстан»")], &[(Tender::Cash, "2000")]));
    let counted = settled(waiting(sold()));
    let alone = signed(sold(), &situation());
    let both = ["kk", "ru"];
    for (words, said_in) in
        [(Words::Both, &both[..]), (Words::Kazakh, &both[..1]), (Words::Russian, &both[1..])]
    {
        for (document, is_autonomous) in [(&counted, false), (&alone, true)] {
            let slip = said(document, words);
            let of_language = |kk: &str, ru: &str| {
                said_in
                    .iter()
                    .map(|language| if *language == "kk" { kk } else { ru }.to_owned())
                    .collect::<Vec<_>>()
            };
            let plain = |text: &str| vec![text.to_owned()];
            let points = [
                ("name", plain("ТОО Тест")),
                ("address", plain("г. Астана")),
                ("ИИН / БИН", [plain("941240000193"), of_language("БСН (ЖСН)", "БИН (ИИН)")].concat()),
                ("ЗНМ", [plain("TEST00000001"), of_language("МЗН", "ЗНМ")].concat()),
                ("РНМ", [plain("010100000001"), of_language("МТН", "РНМ")].concat()),
                ("running number", [plain("Чек №"), of_language("Құжат", "Документ")].concat()),
                ("goods", plain("1. Шай «Қазақстан»")),
                ("catalogue code", [plain("0200123456789"), of_language("ҰТН", "НКТ")].concat()),
                ("mark", [plain("0104870000000012215abc"), of_language("Таңбалау", "Маркировка")].concat()),
                ("quantity and unit", plain(if words == Words::Russian { "1,5 шт" } else { "1,5 дана" })),
                ("price and cost", plain("1 190,00 = 1 785,00 ₸")),
                ("total", of_language("ЖИЫНЫ", "ИТОГО")),
                ("operator", [plain("АО «Казахтелеком»"), of_language("ФДО", "ОФД")].concat()),
                (
                    "site",
                    [plain("http://consumer.oofd.kz"), of_language("Чекті тексеру", "Проверка чека")]
                        .concat(),
                ),
                ("time", [plain("03.02.2026 14:05:06"), of_language("Уақыты", "Время")].concat()),
                (
                    "fiscal sign",
                    match is_autonomous {
                        false => [plain("4228143549"), of_language("ФБ", "ФП")].concat(),
                        true => of_language("Автономды белгі", "Автономный признак"),
                    },
                ),
                ("VAT", [plain("246,21"), of_language("О.і. ҚҚС", "В т.ч. НДС")].concat()),
                ("the words", of_language("ФИСКАЛДЫ ЧЕК", "ФИСКАЛЬНЫЙ ЧЕК")),
            ];
            assert!(slip.blocks.iter().any(|block| matches!(block, Block::Qr(url) if url.contains("&f="))));
            for columns in [COLUMNS_58_MM, COLUMNS_80_MM] {
                let lines = text(&slip, columns);
                assert!(lines.lines().all(|line| line.chars().count() <= columns), "{lines}");
                let words_of = lines.split_whitespace().collect::<Vec<_>>().join(" ");
                for (point, said) in &points {
                    for part in said {
                        assert!(
                            words_of.contains(part.as_str()),
                            "{words:?} {columns}, {point}: no {part} in\n{lines}"
                        );
                    }
                }
                let autonomous = words_of.contains("АВТОНОМДЫ") || words_of.contains("АВТОНОМНЫЙ");
                assert_eq!(autonomous, is_autonomous, "{lines}");
            }
        }
    }
}

/// Paper in one language does not speak the other.
#[test]
fn one_language_alone_says_nothing_in_the_other() {
    for (name, document) in papers().into_iter().filter(|(name, _)| *name != "non-fiscal") {
        let kazakh = text(&said(&document, Words::Kazakh), COLUMNS_80_MM);
        let russian = text(&said(&document, Words::Russian), COLUMNS_80_MM);
        for (paper, other) in [(&kazakh, ["РНМ", "Время", "Смена"]), (&russian, ["МТН", "Уақыты", "Ауысым"])]
        {
            assert!(other.iter().all(|word| !paper.contains(word)), "{name}\n{paper}");
        }
    }
}
