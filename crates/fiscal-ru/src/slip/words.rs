//! Words of codes on Russian paper.

use crate::compose::vat_code;
use domain::receipt::{Operation, Tender};
use domain::tax::Vat;

/// Word of the operation (tag 1054).
pub(super) const fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Sale => "ПРИХОД",
        Operation::SaleReturn => "ВОЗВРАТ ПРИХОДА",
        Operation::Purchase => "РАСХОД",
        Operation::PurchaseReturn => "ВОЗВРАТ РАСХОДА",
    }
}

/// Label of a kind of payment (tags 1031, 1081, 1215, 1216, 1217).
pub(super) const fn tender(tender: Tender) -> &'static str {
    match tender {
        Tender::Cash => "НАЛИЧНЫМИ",
        Tender::Electronic | Tender::Mobile => "БЕЗНАЛИЧНЫМИ",
        Tender::Advance => "ПРЕДОПЛАТА (АВАНС)",
        Tender::Credit => "ПОСТОПЛАТА (КРЕДИТ)",
        Tender::Barter => "ВСТРЕЧНОЕ ПРЕДОСТАВЛЕНИЕ",
    }
}

/// `22 %`, or `22/122` for a computed rate.
pub(super) fn rate(vat: Vat) -> String {
    let percent = vat.percent();
    match vat_code(vat) {
        Some(3 | 4 | 9 | 10 | 12) => format!("{percent}/{}", u16::from(percent) + 100),
        _ => format!("{percent} %"),
    }
}

/// Word of the payment method (tag 1214); none for payment in full.
pub(super) const fn method(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "ПРЕДОПЛАТА 100%",
        2 => "ПРЕДОПЛАТА",
        3 => "АВАНС",
        5 => "ЧАСТИЧНЫЙ РАСЧЕТ И КРЕДИТ",
        6 => "ПЕРЕДАЧА В КРЕДИТ",
        7 => "ОПЛАТА КРЕДИТА",
        _ => return None,
    })
}

/// Word of the subject (tag 1212); none for ordinary goods.
pub(super) const fn subject(code: u8) -> Option<&'static str> {
    Some(match code {
        2 => "ПОДАКЦИЗНЫЙ ТОВАР",
        3 => "РАБОТА",
        4 => "УСЛУГА",
        5 => "СТАВКА АЗАРТНОЙ ИГРЫ",
        6 => "ВЫИГРЫШ АЗАРТНОЙ ИГРЫ",
        7 => "ЛОТЕРЕЙНЫЙ БИЛЕТ",
        8 => "ВЫИГРЫШ ЛОТЕРЕИ",
        9 => "ПРЕДОСТАВЛЕНИЕ РИД",
        10 => "ПЛАТЕЖ",
        11 => "АГЕНТСКОЕ ВОЗНАГРАЖДЕНИЕ",
        12 => "ВЫПЛАТА",
        13 => "ИНОЙ ПРЕДМЕТ РАСЧЕТА",
        14 => "ИМУЩЕСТВЕННОЕ ПРАВО",
        15 => "ВНЕРЕАЛИЗАЦИОННЫЙ ДОХОД",
        16 => "ИНЫЕ ПЛАТЕЖИ",
        17 => "ТОРГОВЫЙ СБОР",
        18 => "ТУРИСТИЧЕСКИЙ НАЛОГ",
        19 => "ЗАЛОГ",
        20 => "РАСХОД",
        21 => "ВЗНОСЫ НА ОПС ИП",
        22 => "ВЗНОСЫ НА ОПС",
        23 => "ВЗНОСЫ НА ОМС ИП",
        24 => "ВЗНОСЫ НА ОМС",
        25 => "ВЗНОСЫ НА ОСС",
        26 => "ПЛАТЕЖ КАЗИНО",
        27 => "ВЫДАЧА ДЕНЕЖНЫХ СРЕДСТВ",
        30 => "АТНМ",
        31 => "АТМ",
        32 => "ТНМ",
        33 => "ТМ",
        _ => return None,
    })
}

/// Words of agents (bits of tags 1057 and 1222).
pub(super) fn agents(kinds: u8) -> String {
    set(
        u32::from(kinds),
        &[
            (0, "БАНК. ПЛ. АГЕНТ"),
            (1, "БАНК. ПЛ. СУБАГЕНТ"),
            (2, "ПЛ. АГЕНТ"),
            (3, "ПЛ. СУБАГЕНТ"),
            (4, "ПОВЕРЕННЫЙ"),
            (5, "КОМИССИОНЕР"),
            (6, "АГЕНТ"),
        ],
    )
    .join(", ")
}

/// Names of tax systems (bits of tags 1055 and 1062).
pub(super) fn tax_systems(mask: u8) -> String {
    set(
        u32::from(mask),
        &[(0, "ОСН"), (1, "УСН доход"), (2, "УСН доход - расход"), (3, "ЕНВД"), (4, "ЕСХН"), (5, "ПСН")],
    )
    .join(", ")
}

/// Words of the bits that are set, in their order.
pub(super) fn set(mask: u32, words: &[(u32, &'static str)]) -> Vec<&'static str> {
    words
        .iter()
        .filter(|(bit, _)| mask.checked_shr(*bit).unwrap_or(0) & 1 == 1)
        .map(|(_, word)| *word)
        .collect()
}
