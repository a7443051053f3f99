//! Paper of Kazakh documents: every label in Kazakh and Russian (order № 626 of 24.10.2025, item 56).

mod totals;

use crate::check_url::check_url;
use domain::document::{Autonomous, Content, Document};
use domain::extra::{Original, PaperReceipt};
use domain::money::Money;
use domain::receipt::{Cashier, Operation, Receipt, Tender, Unit};
use domain::registration::{KzRegistration, Registration};
use domain::shift::ShiftNo;
use domain::slip::{Align, Block, Slip};
use domain::tax::Vat;
use domain::texts::Language;
use domain::time::Stamp;
use std::ops::Range;

/// Paper of a document that is good for the buyer: counted by the operator or signed autonomously. The language chooses
/// the signs of units; labels stand in both languages of the law.
///
/// A registration is what a person typed in and has no paper.
pub(crate) fn slip(
    document: &Document,
    registration: &Registration,
    language: Language,
    copy: bool,
) -> Option<Slip> {
    let Registration::Kz(kz) = registration else { return None };
    let facts = Facts::of(document, kz)?;
    let mut slip = Slip::default();
    if copy {
        banner(&mut slip, "КӨШІРМЕ / КОПИЯ");
    }
    if let Content::NonFiscal(text, _) = &document.content {
        slip.center(NON_FISCAL);
        slip.blocks.extend(text.blocks.iter().cloned());
        return Some(slip);
    }
    slip.center(&kz.title);
    slip.pair("БСН (ЖСН) / БИН (ИИН)", &kz.bin);
    slip.center(&kz.address);
    slip.rule();
    match &document.content {
        Content::Receipt(receipt, _) => {
            banner(&mut slip, title(receipt.operation));
            banner(&mut slip, "ФИСКАЛДЫ ЧЕК / ФИСКАЛЬНЫЙ ЧЕК");
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, &receipt.cashier);
            body(&mut slip, receipt, language);
            proof(&mut slip, kz, &facts);
        }
        Content::ShiftOpen(cashier) => {
            banner(&mut slip, "АУЫСЫМДЫ АШУ / ОТКРЫТИЕ СМЕНЫ");
            // The operator knows no opening: the shift begins there with its first receipt.
            slip.center(NON_FISCAL);
            place(&mut slip, kz, &facts, cashier);
            slip.pair("ФДО / ОФД", &kz.operator_name);
        }
        Content::ShiftClose(cashier) => {
            banner(&mut slip, "АУЫСЫМДЫ ЖАБУ / ЗАКРЫТИЕ СМЕНЫ");
            banner(&mut slip, "Z-ЕСЕП / Z-ОТЧЕТ");
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, cashier);
            slip.pair("ФДО / ОФД", &kz.operator_name);
            if let Some(counters) = &document.totals {
                totals::totals(&mut slip, counters);
            }
        }
        Content::XReport(cashier) => {
            banner(&mut slip, "X-ЕСЕП / X-ОТЧЕТ");
            slip.center(NON_FISCAL);
            place(&mut slip, kz, &facts, cashier);
            if let Some(counters) = &document.totals {
                totals::totals(&mut slip, counters);
            }
        }
        Content::CashIn(sum, cashier) | Content::CashOut(sum, cashier) => {
            banner(
                &mut slip,
                match &document.content {
                    Content::CashIn(..) => "НАҚТЫ АҚШАНЫ ЕНГІЗУ /\nВНЕСЕНИЕ НАЛИЧНЫХ",
                    _ => "НАҚТЫ АҚШАНЫ АЛУ /\nИЗЪЯТИЕ НАЛИЧНЫХ",
                },
            );
            slip.center(NON_FISCAL);
            autonomy(&mut slip, &facts);
            place(&mut slip, kz, &facts, cashier);
            slip.large_pair("СОМА / СУММА", format!("{} ₸", tenge(*sum)));
        }
        _ => return None,
    }
    Some(slip)
}

const NON_FISCAL: &str = "ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕФИСКАЛЬНЫЙ ДОКУМЕНТ";

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
}

impl<'a> Facts<'a> {
    fn of(document: &'a Document, kz: &KzRegistration) -> Option<Self> {
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
        })
    }
}

const fn title(operation: Operation) -> &'static str {
    match operation {
        Operation::Sale => "САТУ ЧЕГІ / ЧЕК ПРОДАЖИ",
        Operation::SaleReturn => "САТУДЫ ҚАЙТАРУ / ВОЗВРАТ ПРОДАЖИ",
        Operation::Purchase => "САТЫП АЛУ / ПОКУПКА",
        Operation::PurchaseReturn => "САТЫП АЛУДЫ ҚАЙТАРУ / ВОЗВРАТ ПОКУПКИ",
    }
}

fn banner(slip: &mut Slip, text: &str) {
    slip.blocks.push(Block::Text { text: text.to_owned(), align: Align::Center, large: true });
}

/// Paper made without the operator says so (CPCR 2.0.2, offline mode).
fn autonomy(slip: &mut Slip, facts: &Facts<'_>) {
    if facts.autonomous.is_some() {
        banner(slip, "АВТОНОМДЫ / АВТОНОМНЫЙ");
        slip.center("Автономды режим: байланыс қалпына келгенде чек операторға жіберіледі");
        slip.center("Автономный режим: чек уйдёт оператору, когда вернётся связь");
        slip.center("Чекті кейінірек тексеріңіз / Проверьте чек позже");
    }
}

fn place(slip: &mut Slip, kz: &KzRegistration, facts: &Facts<'_>, cashier: &Cashier) {
    slip.pair("МТН / РНМ", &kz.rnm);
    slip.pair("МЗН / ЗНМ", &kz.znm);
    slip.pair("БКМ ID / ККМ ID", &kz.kkm_id);
    slip.pair("Ауысым / Смена №", facts.shift.0.to_string());
    if facts.receipt > 0 {
        slip.pair("Чек №", facts.receipt.to_string());
    }
    if let Some(number) = facts.number {
        slip.pair("Құжат / Документ №", number.to_string());
    }
    slip.pair("Кассир", &cashier.name);
    slip.pair("Уақыты / Время", facts.at.local().format("%d.%m.%Y %H:%M:%S").to_string());
}

fn body(slip: &mut Slip, receipt: &Receipt, language: Language) {
    if let Some(number) = &receipt.buyer_number {
        slip.pair("Сатып алушының ЖСН (БСН) / ИИН (БИН) покупателя", number);
    }
    if let Some(Original::Paper(original)) = &receipt.extra().original {
        self::original(slip, original);
    }
    slip.rule();
    for (i, line) in receipt.lines.iter().enumerate() {
        slip.blocks.extend(printed(receipt, i..i.saturating_add(1)));
        slip.left(format!("{}. {}", i.saturating_add(1), line.name));
        if let Some(ntin) = &line.ntin {
            slip.pair("ҰТН / НКТ", ntin);
        }
        if let Some(barcode) = &line.barcode {
            slip.pair("GTIN", barcode);
        }
        let quantity = line.quantity.to_string().replace('.', ",");
        let unit = unit_sign(line.unit, language);
        slip.pair(format!("{quantity} {unit} × {}", tenge(line.price)), format!("= {} ₸", tenge(line.cost)));
        // The price is net already: what was taken off or put on is told and not counted again.
        let extra = line.extra();
        if extra.discount > Money::ZERO {
            slip.pair("Жеңілдікпен / Со скидкой", tenge(extra.discount));
        }
        if extra.markup > Money::ZERO {
            slip.pair("Үстемемен / С наценкой", tenge(extra.markup));
        }
        slip.right(match line.vat {
            Vat::None => "ҚҚС-сыз / Без НДС".to_owned(),
            vat => format!("ҚҚС / НДС {} %", vat.percent()),
        });
    }
    slip.blocks.extend(printed(receipt, receipt.lines.len()..usize::MAX));
    slip.rule();
    slip.large_pair("ЖИЫНЫ / ИТОГО", format!("{} ₸", tenge(receipt.total)));
    for (tender, sum) in &receipt.payments {
        slip.pair(tender_label(*tender), tenge(*sum));
    }
    if receipt.change > Money::ZERO {
        slip.pair("Алынды / Получено", tenge(receipt.cash_taken().unwrap_or_default()));
        slip.pair("Қайтарым / Сдача", tenge(receipt.change));
    }
    for sum in receipt.taxes().unwrap_or_default() {
        if sum.vat == Vat::None {
            slip.pair("ҚҚС-сыз / Без НДС", tenge(sum.turnover));
        } else {
            let percent = sum.vat.percent();
            slip.pair(format!("Айналым / Оборот {percent} %"), tenge(sum.turnover));
            slip.pair(format!("О.і. ҚҚС / В т.ч. НДС {percent} %"), tenge(sum.tax));
        }
    }
}

/// What the caller wants printed before these lines; the line after the last one is none.
fn printed(receipt: &Receipt, lines: Range<usize>) -> impl Iterator<Item = Block> {
    let all = receipt.extra().printed.iter();
    all.filter(move |(at, _)| lines.contains(at)).map(|(_, block)| block.clone())
}

/// The receipt that is given money back for (CPCR 2.0.3, parent ticket).
fn original(slip: &mut Slip, original: &PaperReceipt) {
    slip.rule();
    slip.left("Негізгі чек / Чек-основание");
    slip.pair("ФБ / ФП", &original.sign);
    slip.pair("МТН / РНМ", &original.register);
    slip.pair("Уақыты / Время", original.at.format("%d.%m.%Y %H:%M:%S").to_string());
    slip.pair("Сома / Сумма", format!("{} ₸", tenge(original.total)));
    if original.autonomous {
        slip.left("АВТОНОМДЫ / АВТОНОМНЫЙ");
    }
}

fn proof(slip: &mut Slip, kz: &KzRegistration, facts: &Facts<'_>) {
    slip.rule();
    if let Some(autonomous) = facts.autonomous {
        slip.pair("Автономды белгі / Автономный признак", autonomous.number.to_string());
    }
    if let Some(sign) = facts.sign {
        slip.pair("ФБ / ФП", sign);
    }
    slip.pair("ФДО / ОФД", &kz.operator_name);
    slip.center(format!("Чекті тексеру / Проверка чека: {}", kz.check_site));
    if let Some(url) = &facts.check_url {
        slip.qr(url);
    }
}

fn unit_sign(unit: Unit, language: Language) -> &'static str {
    match language {
        Language::Kk => unit.sign_kk(),
        Language::Ru | Language::En => unit.sign_ru(),
    }
}

const fn tender_label(tender: Tender) -> &'static str {
    match tender {
        Tender::Cash => "Қолма-қол ақшамен / Наличными",
        Tender::Electronic => "Картамен / Картой",
        Tender::Mobile => "Мобильді / Мобильный (QR)",
        Tender::Credit => "Несиеге / В кредит",
        Tender::Advance => "Аванс",
        Tender::Barter => "Айырбас / Обмен",
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
