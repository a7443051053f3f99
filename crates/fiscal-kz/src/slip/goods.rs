//! What was sold, and how it was paid.

use super::words::Words;
use super::{tender_label, tenge};
use domain::extra::{Original, PaperReceipt};
use domain::money::Money;
use domain::receipt::{Line, Receipt, Unit};
use domain::slip::{Block, Slip};
use domain::tax::Vat;
use domain::texts::Language;
use std::ops::Range;

/// From the buyer to the taxes.
pub(super) fn body(slip: &mut Slip, receipt: &Receipt, language: Language, words: Words) {
    if let Some(number) = &receipt.buyer_number {
        slip.pair(words.say("Сатып алушының ЖСН (БСН)", "ИИН (БИН) покупателя"), number);
    }
    original(slip, receipt, words);
    slip.rule();
    for (i, line) in receipt.lines.iter().enumerate() {
        slip.blocks.extend(printed(receipt, i..i.saturating_add(1)));
        goods(slip, i.saturating_add(1), line, language, words);
    }
    slip.blocks.extend(printed(receipt, receipt.lines.len()..usize::MAX));
    slip.rule();
    slip.large_pair(words.say("ЖИЫНЫ", "ИТОГО"), format!("{} ₸", tenge(receipt.total)));
    for (tender, sum) in &receipt.payments {
        let (kk, ru) = tender_label(*tender);
        slip.pair(words.say(kk, ru), tenge(*sum));
    }
    if receipt.change > Money::ZERO {
        slip.pair(words.say("Алынды", "Получено"), tenge(receipt.cash_taken().unwrap_or_default()));
        slip.pair(words.say("Қайтарым", "Сдача"), tenge(receipt.change));
    }
    for sum in receipt.taxes().unwrap_or_default() {
        if sum.vat == Vat::None {
            slip.pair(words.say("ҚҚС-сыз", "Без НДС"), tenge(sum.turnover));
        } else {
            let percent = sum.vat.percent();
            slip.pair(words.say_with("Айналым", "Оборот", format_args!(" {percent} %")), tenge(sum.turnover));
            slip.pair(words.say_with("О.і. ҚҚС", "В т.ч. НДС", format_args!(" {percent} %")), tenge(sum.tax));
        }
    }
}

fn goods(slip: &mut Slip, number: usize, line: &Line, language: Language, words: Words) {
    let extra = line.extra();
    slip.left(format!("{number}. {}", line.name));
    if let Some(ntin) = &line.ntin {
        slip.pair(words.say("ҰТН", "НКТ"), ntin);
    }
    if let Some(barcode) = &line.barcode {
        slip.pair("GTIN", barcode);
    }
    if !extra.goods_code.is_empty() {
        slip.left(words.say_with("Таңбалау", "Маркировка", format_args!(": {}", mark(&extra.goods_code))));
    }
    let quantity = line.quantity.to_string().replace('.', ",");
    let unit = unit_sign(line.unit, language, words);
    slip.pair(format!("{quantity} {unit} × {}", tenge(line.price)), format!("= {} ₸", tenge(line.cost)));
    // The price is net already: what was taken off or put on is told and not counted again.
    if extra.discount > Money::ZERO {
        slip.pair(words.say("Жеңілдікпен", "Со скидкой"), tenge(extra.discount));
    }
    if extra.markup > Money::ZERO {
        slip.pair(words.say("Үстемемен", "С наценкой"), tenge(extra.markup));
    }
    slip.right(match line.vat {
        Vat::None => words.say("ҚҚС-сыз", "Без НДС"),
        vat => words.say_with("ҚҚС", "НДС", format_args!(" {} %", vat.percent())),
    });
}

/// A mark as it can be read: separators (GS) and what has no sign fall away.
fn mark(code: &[u8]) -> String {
    code.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect()
}

/// What the caller wants printed before these lines; the line after the last one is none.
fn printed(receipt: &Receipt, lines: Range<usize>) -> impl Iterator<Item = Block> {
    let all = receipt.extra().printed.iter();
    all.filter(move |(at, _)| lines.contains(at)).map(|(_, block)| block.clone())
}

/// The receipt that is given money back for: one of this register by its document number, another one as its paper names
/// it (CPCR 2.0.3, parent ticket).
fn original(slip: &mut Slip, receipt: &Receipt, words: Words) {
    let Some(original) = &receipt.extra().original else { return };
    slip.rule();
    match original {
        Original::Ours(document) => {
            slip.left(words.say("Негізгі чек", "Чек-основание"));
            slip.pair(words.say_with("Құжат", "Документ", " №"), document.0.to_string());
        }
        Original::Paper(paper) => on_paper(slip, paper, words),
    }
}

fn on_paper(slip: &mut Slip, original: &PaperReceipt, words: Words) {
    slip.left(words.say("Негізгі чек", "Чек-основание"));
    slip.pair(words.say("ФБ", "ФП"), &original.sign);
    slip.pair(words.say("МТН", "РНМ"), &original.register);
    slip.pair(words.say("Уақыты", "Время"), original.at.format("%d.%m.%Y %H:%M:%S").to_string());
    slip.pair(words.say("Сома", "Сумма"), format!("{} ₸", tenge(original.total)));
    if original.autonomous {
        slip.left(words.say("АВТОНОМДЫ", "АВТОНОМНЫЙ"));
    }
}

fn unit_sign(unit: Unit, language: Language, words: Words) -> &'static str {
    match (words, language) {
        (Words::Kazakh, _) | (Words::Both, Language::Kk) => unit.sign_kk(),
        (Words::Russian, _) | (Words::Both, Language::Ru | Language::En) => unit.sign_ru(),
    }
}
