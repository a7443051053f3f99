//! What stands on paper.

use crate::given::*;
use domain::country::Country;
use domain::document::{Content, Document, DocumentState, Settlement};
use domain::receipt::{Operation, Tender};
use domain::registration::Registration;
use domain::shift::ShiftNo;
use domain::slip::{Align, Block, Slip};
use domain::tax::Vat;
use domain::texts::Language;
use fiscal_kz::Kazakhstan;

fn dump(slip: &Slip) -> String {
    let mut text = String::new();
    for block in &slip.blocks {
        let row = match block {
            Block::Text { text, align, large } => {
                let mark = match align {
                    Align::Left => "<",
                    Align::Center => "|",
                    Align::Right => ">",
                };
                format!("{mark}{} {text}", if *large { "!" } else { "" })
            }
            Block::Pair { left, right, large } => {
                format!("={} {left} .. {right}", if *large { "!" } else { "" })
            }
            Block::Rule => "--".to_owned(),
            Block::Qr(text) => format!("QR {text}"),
            Block::Barcode(kind, text) => format!("{} {text}", kind.as_str()),
        };
        text.push_str(&row.replace('\u{a0}', "_"));
        text.push('\n');
    }
    text
}

fn paper(document: &Document, language: Language, copy: bool) -> String {
    let registration = Registration::Kz(shop());
    dump(&Kazakhstan::default().slip(document, &registration, language, copy).unwrap())
}

pub fn settled(document: Document) -> Document {
    let is_receipt = document.content.receipt().is_some();
    let settlement = Settlement {
        number: 7,
        sign: if is_receipt { "4228143549".into() } else { String::new() },
        at: at(14, 5, 6),
        shift: ShiftNo(1),
        receipt: u32::from(is_receipt),
        check_url: is_receipt.then(|| "http://consumer.oofd.kz?i=4228143549&f=1".to_owned()),
        next_token: Some(5),
        warnings: 0,
        formed: Vec::new(),
    };
    Document { state: DocumentState::Settled, settlement: Some(settlement), ..document }
}

pub fn basket() -> Content {
    let mut milk = line("Сүт", "1234.50", "1.5", Vat::None);
    milk.ntin = Some("0200123456789".into());
    let lines = vec![line("Нан", "450", "2", Vat::Vat16), milk];
    let mut receipt =
        receipt(Operation::Sale, lines, &[(Tender::Electronic, "1000"), (Tender::Cash, "2000")]);
    receipt.buyer_number = Some("901215500307".into());
    sale(receipt)
}

#[test]
fn a_counted_sale_in_both_languages() {
    assert_eq!(
        paper(&settled(waiting(basket())), Language::Ru, false),
        "\
| ТОО Тест
= БСН (ЖСН) / БИН (ИИН) .. 941240000193
| г. Астана
--
|! САТУ ЧЕГІ / ЧЕК ПРОДАЖИ
|! ФИСКАЛДЫ ЧЕК / ФИСКАЛЬНЫЙ ЧЕК
= МТН / РНМ .. 010100000001
= МЗН / ЗНМ .. TEST00000001
= БКМ ID / ККМ ID .. 100001
= Ауысым / Смена № .. 1
= Чек № .. 1
= Құжат / Документ № .. 7
= Кассир .. Кассир 1
= Уақыты / Время .. 03.02.2026 14:05:06
= Сатып алушының ЖСН (БСН) / ИИН (БИН) покупателя .. 901215500307
--
< 1. Нан
= 2 шт × 450,00 .. = 900,00 ₸
> ҚҚС / НДС 16 %
< 2. Сүт
= ҰТН / НКТ .. 0200123456789
= 1,5 шт × 1_234,50 .. = 1_851,75 ₸
> ҚҚС-сыз / Без НДС
--
=! ЖИЫНЫ / ИТОГО .. 2_751,75 ₸
= Қолма-қол ақшамен / Наличными .. 1_751,75
= Картамен / Картой .. 1_000,00
= Алынды / Получено .. 2_000,00
= Қайтарым / Сдача .. 248,25
= ҚҚС-сыз / Без НДС .. 1_851,75
= Айналым / Оборот 16 % .. 900,00
= О.і. ҚҚС / В т.ч. НДС 16 % .. 124,14
--
= ФБ / ФП .. 4228143549
= ФДО / ОФД .. АО «Казахтелеком»
| Чекті тексеру / Проверка чека: http://consumer.oofd.kz
QR http://consumer.oofd.kz?i=4228143549&f=1
"
    );
}

#[test]
fn an_autonomous_sale_says_so_and_brings_its_own_address() {
    let text = paper(&signed(sale(bread()), &situation()), Language::Kk, true);
    for row in [
        "|! КӨШІРМЕ / КОПИЯ\n",
        "|! АВТОНОМДЫ / АВТОНОМНЫЙ\n",
        "= 2 дана × 450,00 .. = 900,00 ₸\n",
        "= Автономды белгі / Автономный признак .. 1007\n",
        "QR http://consumer.oofd.kz?i=1007&f=010100000001&s=900.00&t=20260203T140506\n",
    ] {
        assert!(text.contains(row), "{row} in\n{text}");
    }
    assert!(!text.contains("ФБ / ФП"), "{text}");
}

#[test]
fn an_autonomous_sale_that_was_counted_later_shows_both_signs() {
    let text = paper(&settled(signed(sale(bread()), &situation())), Language::Ru, false);
    for row in [
        "АВТОНОМНЫЙ",
        "Автономный признак .. 1007\n",
        "ФБ / ФП .. 4228143549\n",
        "QR http://consumer.oofd.kz?i=4228143549&f=1\n",
    ] {
        assert!(text.contains(row), "{row} in\n{text}");
    }
}

#[test]
fn the_address_is_built_where_the_operator_sent_none() {
    let mut document = settled(waiting(sale(bread())));
    document.settlement.as_mut().unwrap().check_url = None;
    let text = paper(&document, Language::Ru, false);
    let url = "QR http://consumer.oofd.kz?i=4228143549&f=010100000001&s=900.00&t=20260203T140506\n";
    assert!(text.contains(url), "{text}");
}

#[test]
fn shift_papers() {
    assert_eq!(
        paper(&settled(waiting(Content::ShiftOpen(cashier()))), Language::Ru, false),
        "\
| ТОО Тест
= БСН (ЖСН) / БИН (ИИН) .. 941240000193
| г. Астана
--
|! АУЫСЫМДЫ АШУ / ОТКРЫТИЕ СМЕНЫ
| ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕФИСКАЛЬНЫЙ ДОКУМЕНТ
= МТН / РНМ .. 010100000001
= МЗН / ЗНМ .. TEST00000001
= БКМ ID / ККМ ID .. 100001
= Ауысым / Смена № .. 1
= Құжат / Документ № .. 7
= Кассир .. Кассир 1
= Уақыты / Время .. 03.02.2026 14:05:06
= ФДО / ОФД .. АО «Казахтелеком»
"
    );
    let closing = paper(&settled(waiting(Content::ShiftClose(cashier()))), Language::Ru, false);
    assert!(
        closing.contains("|! АУЫСЫМДЫ ЖАБУ / ЗАКРЫТИЕ СМЕНЫ\n|! Z-ЕСЕП / Z-ОТЧЕТ № 1\n= МТН"),
        "{closing}"
    );
    let alone = paper(&signed(Content::ShiftClose(cashier()), &situation()), Language::Ru, false);
    assert!(alone.contains("АВТОНОМНЫЙ"), "{alone}");
}

#[test]
fn a_document_that_is_not_good_has_no_paper() {
    let registration = Registration::Kz(shop());
    let slip = |document: &Document| Kazakhstan::default().slip(document, &registration, Language::Ru, false);
    assert_eq!(slip(&waiting(sale(bread()))), None);
    let entered = Content::Registration(Box::new(registration.clone()), cashier());
    assert_eq!(slip(&settled(waiting(entered))), None);
}
