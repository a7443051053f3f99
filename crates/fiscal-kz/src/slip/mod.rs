//! Paper of Kazakh documents: what the law wants on it (order № 626 of 24.10.2025, item 56), in Kazakh, Russian or both.

mod goods;
mod totals;
mod words;

use crate::check_url::check_url;
use domain::document::{Autonomous, Content, Document};
use domain::money::Money;
use domain::receipt::{Cashier, Operation, Tender};
use domain::registration::{KzRegistration, Registration};
use domain::shift::ShiftNo;
use domain::slip::{Align, Block, Slip};
use domain::texts::Language;
use domain::time::Stamp;

pub use words::Words;

/// Paper of a document that is good for the buyer: counted by the operator or signed autonomously. Where labels stand in both
/// languages of the law, `language` chooses the signs of units.
///
/// A registration is what a person typed in and has no paper.
pub(crate) fn slip(
    document: &Document,
    registration: &Registration,
    language: Language,
    words: Words,
    copy: bool,
) -> Option<Slip> {
    let Registration::Kz(kz) = registration else { return None };
    let facts = Facts::of(document, kz, words)?;
    let mut slip = Slip::default();
    if copy {
        banner(&mut slip, words.say("КӨШІРМЕ", "КОПИЯ"));
    }
    if let Content::NonFiscal(text, _) = &document.content {
        non_fiscal(&mut slip, words);
        slip.blocks.extend(text.blocks.iter().cloned());
        return Some(slip);
    }
    slip.center(&kz.title);
    slip.pair(words.say("БСН (ЖСН)", "БИН (ИИН)"), &kz.bin);
    slip.center(&kz.address);
    slip.rule();
    match &document.content {
        Content::Receipt(receipt, _) => {
            let (kk, ru) = title(receipt.operation);
            banner(&mut slip, words.say(kk, ru));
            banner(&mut slip, words.say("ФИСКАЛДЫ ЧЕК", "ФИСКАЛЬНЫЙ ЧЕК"));
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, &receipt.cashier);
            goods::body(&mut slip, receipt, language, words);
            proof(&mut slip, kz, &facts);
        }
        Content::ShiftOpen(cashier) => {
            banner(&mut slip, words.say("АУЫСЫМДЫ АШУ", "ОТКРЫТИЕ СМЕНЫ"));
            // The operator knows no opening: the shift begins there with its first receipt.
            non_fiscal(&mut slip, words);
            place(&mut slip, kz, &facts, cashier);
            slip.pair(words.say("ФДО", "ОФД"), &kz.operator_name);
        }
        Content::ShiftClose(cashier) => {
            banner(&mut slip, words.say("АУЫСЫМДЫ ЖАБУ", "ЗАКРЫТИЕ СМЕНЫ"));
            // One Z report a shift: its number is that of the shift.
            banner(&mut slip, words.say_with("Z-ЕСЕП", "Z-ОТЧЕТ", format_args!(" № {}", facts.shift.0)));
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, cashier);
            slip.pair(words.say("ФДО", "ОФД"), &kz.operator_name);
            if let Some(counters) = &document.totals {
                totals::totals(&mut slip, counters, words);
            }
        }
        Content::XReport(cashier) => {
            banner(&mut slip, words.say_with("X-ЕСЕП", "X-ОТЧЕТ", format_args!(" № {}", document.id.0)));
            non_fiscal(&mut slip, words);
            place(&mut slip, kz, &facts, cashier);
            if let Some(counters) = &document.totals {
                totals::totals(&mut slip, counters, words);
            }
        }
        Content::CashIn(sum, cashier) | Content::CashOut(sum, cashier) => {
            banner(
                &mut slip,
                match &document.content {
                    Content::CashIn(..) => words.say("НАҚТЫ АҚШАНЫ ЕНГІЗУ", "ВНЕСЕНИЕ НАЛИЧНЫХ"),
                    _ => words.say("НАҚТЫ АҚШАНЫ АЛУ", "ИЗЪЯТИЕ НАЛИЧНЫХ"),
                },
            );
            non_fiscal(&mut slip, words);
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, cashier);
            slip.large_pair(words.say("СОМА", "СУММА"), format!("{} ₸", tenge(*sum)));
        }
        _ => return None,
    }
    Some(slip)
}

fn non_fiscal(slip: &mut Slip, words: Words) {
    slip.center(words.say("ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ", "НЕФИСКАЛЬНЫЙ ДОКУМЕНТ"));
}

/// What both kinds of proof say, the operator's and the register's own.
struct Facts<'a> {
    /// Running number; nothing for what has no place in the operator's order.
    number: Option<u64>,
    shift: ShiftNo,
    receipt: u32,
    at: Stamp,
    /// The operator's sign, once it counted the document.
    sign: Option<&'a str>,
    /// Where the buyer checks it.
    check_url: Option<String>,
    autonomous: Option<&'a Autonomous>,
    words: Words,
}

impl<'a> Facts<'a> {
    fn of(document: &'a Document, kz: &KzRegistration, words: Words) -> Option<Self> {
        let (settlement, autonomous) = (document.settlement.as_ref(), document.autonomous.as_ref());
        let (shift, receipt, at) = match (settlement, autonomous) {
            (Some(s), _) => (s.shift, s.receipt, s.at),
            (None, Some(a)) => (a.shift, a.receipt, a.at),
            (None, None) => return None,
        };
        let sign = settlement.map(|s| s.sign.as_str()).filter(|sign| !sign.is_empty());
        let given = settlement.and_then(|s| s.check_url.clone());
        let own = autonomous.map(|a| a.check_url.clone()).filter(|url| !url.is_empty());
        let built = || {
            let total = document.content.receipt()?.total.minor();
            Some(check_url(&kz.check_site, sign?, &kz.rnm, total, at.local()))
        };
        Some(Self {
            number: (!matches!(document.content, Content::XReport(_)))
                .then(|| settlement.map_or(document.id.0, |s| s.number)),
            shift,
            receipt,
            at,
            sign,
            check_url: given.or_else(built).or(own),
            autonomous,
            words,
        })
    }
}

/// In Kazakh and in Russian.
const fn title(operation: Operation) -> (&'static str, &'static str) {
    match operation {
        Operation::Sale => ("САТУ ЧЕГІ", "ЧЕК ПРОДАЖИ"),
        Operation::SaleReturn => ("САТУДЫ ҚАЙТАРУ", "ВОЗВРАТ ПРОДАЖИ"),
        Operation::Purchase => ("САТЫП АЛУ", "ПОКУПКА"),
        Operation::PurchaseReturn => ("САТЫП АЛУДЫ ҚАЙТАРУ", "ВОЗВРАТ ПОКУПКИ"),
    }
}

/// Large letters. What no paper has room for in one line is broken between the languages.
fn banner(slip: &mut Slip, text: String) {
    let text = if text.chars().count() < 32 { text } else { text.replace(" / ", " /\n") };
    slip.blocks.push(Block::Text { text, align: Align::Center, large: true });
}

/// Paper made without the operator says so (CPCR 2.0.2, offline mode).
fn autonomy(slip: &mut Slip, facts: &Facts<'_>) {
    if facts.autonomous.is_none() {
        return;
    }
    let words = facts.words;
    banner(slip, words.say("АВТОНОМДЫ", "АВТОНОМНЫЙ"));
    if words != Words::Russian {
        slip.center("Автономды режим: байланыс қалпына келгенде чек операторға жіберіледі");
    }
    if words != Words::Kazakh {
        slip.center("Автономный режим: чек уйдёт оператору, когда вернётся связь");
    }
    slip.center(words.say("Чекті кейінірек тексеріңіз", "Проверьте чек позже"));
}

fn place(slip: &mut Slip, kz: &KzRegistration, facts: &Facts<'_>, cashier: &Cashier) {
    let words = facts.words;
    slip.pair(words.say("МТН", "РНМ"), &kz.rnm);
    slip.pair(words.say("МЗН", "ЗНМ"), &kz.znm);
    slip.pair(words.say("БКМ ID", "ККМ ID"), &kz.kkm_id);
    slip.pair(words.say_with("Ауысым", "Смена", " №"), facts.shift.0.to_string());
    if facts.receipt > 0 {
        slip.pair("Чек №", facts.receipt.to_string());
    }
    if let Some(number) = facts.number {
        slip.pair(words.say_with("Құжат", "Документ", " №"), number.to_string());
    }
    slip.pair("Кассир", &cashier.name);
    slip.pair(words.say("Уақыты", "Время"), facts.at.local().format("%d.%m.%Y %H:%M:%S").to_string());
}

fn proof(slip: &mut Slip, kz: &KzRegistration, facts: &Facts<'_>) {
    let words = facts.words;
    slip.rule();
    if let Some(autonomous) = facts.autonomous {
        slip.pair(words.say("Автономды белгі", "Автономный признак"), autonomous.number.to_string());
    }
    if let Some(sign) = facts.sign {
        slip.pair(words.say("ФБ", "ФП"), sign);
    }
    slip.pair(words.say("ФДО", "ОФД"), &kz.operator_name);
    slip.center(words.say_with("Чекті тексеру", "Проверка чека", format_args!(": {}", kz.check_site)));
    if let Some(url) = &facts.check_url {
        slip.qr(url);
    }
}

/// In Kazakh and in Russian.
const fn tender_label(tender: Tender) -> (&'static str, &'static str) {
    match tender {
        Tender::Cash => ("Қолма-қол ақшамен", "Наличными"),
        Tender::Electronic => ("Картамен", "Картой"),
        Tender::Mobile => ("Мобильді", "Мобильный (QR)"),
        Tender::Credit => ("Несиеге", "В кредит"),
        Tender::Advance => ("Аванс", "Аванс"),
        Tender::Barter => ("Айырбас", "Обмен"),
    }
}

/// Tenge as papers of the field write them: `12 345,60`, the space not breakable.
fn tenge(money: Money) -> String {
    let whole = (money.minor() / 100).to_string();
    let mut text = String::with_capacity(whole.len().saturating_mul(2));
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && whole.len().saturating_sub(i) % 3 == 0 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    format!("{text},{:02}", money.minor() % 100)
}
