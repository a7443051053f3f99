//! Paper of Russian documents (order ЕД-7-20/662@, printed forms; labels as registers in the field print them).

use crate::compose::vat_code;
use crate::numbers::QrCode;
use domain::document::{Content, Document, Settlement};
use domain::money::Money;
use domain::receipt::{Cashier, Operation, Receipt, Tender};
use domain::registration::{Registration, RuRegistration};
use domain::slip::{Align, Block, Slip};
use domain::tax::Vat;

/// Paper of a document that the storage has signed; nothing for any other.
pub(crate) fn slip(document: &Document, registration: &Registration, copy: bool) -> Option<Slip> {
    let Registration::Ru(ru) = registration else { return None };
    let settlement = document.settlement.as_ref()?;
    let mut slip = Slip::default();
    if copy {
        slip.blocks.push(Block::Text { text: "КОПИЯ".to_owned(), align: Align::Center, large: true });
    }
    slip.center(&ru.user_name);
    slip.center(&ru.address);
    slip.center(&ru.place);
    match &document.content {
        Content::Receipt(receipt, _) => self::receipt(&mut slip, receipt, settlement),
        Content::ShiftOpen(cashier) => {
            report(&mut slip, "ОТЧЕТ ОБ ОТКРЫТИИ СМЕНЫ", cashier, settlement);
            slip.pair("ВЕР. ККТ", env!("CARGO_PKG_VERSION"));
            slip.pair("ФФД ККТ", "1.2");
            warnings(&mut slip, settlement.warnings);
        }
        Content::ShiftClose(cashier) => {
            report(&mut slip, "ОТЧЕТ О ЗАКРЫТИИ СМЕНЫ", cashier, settlement);
            warnings(&mut slip, settlement.warnings);
        }
        Content::Registration(_, cashier) => {
            report(&mut slip, "ОТЧЕТ О РЕГИСТРАЦИИ", cashier, settlement);
            slip.pair("ЗН ККТ", &ru.serial);
            slip.pair("ВЕР. ККТ", &ru.version);
            slip.pair("ФФД ККТ", "1.2");
            slip.pair("СНО", tax_systems(ru.tax_systems));
            slip.pair("ОФД", &ru.ofd_name);
            slip.pair("ИНН ОФД", &ru.ofd_inn);
            slip.pair("ЭЛ. АДР. ОТПРАВИТЕЛЯ", &ru.sender_email);
        }
        Content::NonFiscal(text, _) => return Some(text.clone()),
        _ => return None,
    }
    fiscal_block(&mut slip, ru, settlement);
    if let Content::Receipt(receipt, _) = &document.content {
        slip.pair("САЙТ ФНС", &ru.fns_site);
        slip.qr(qr(receipt, ru, settlement));
    }
    Some(slip)
}

fn receipt(slip: &mut Slip, receipt: &Receipt, settlement: &Settlement) {
    slip.center("КАССОВЫЙ ЧЕК");
    slip.center(match receipt.operation {
        Operation::Sale => "ПРИХОД",
        Operation::SaleReturn => "ВОЗВРАТ ПРИХОДА",
        Operation::Purchase => "РАСХОД",
        Operation::PurchaseReturn => "ВОЗВРАТ РАСХОДА",
    });
    slip.pair(format!("СМЕНА {}", settlement.shift.0), format!("ЧЕК {}", settlement.receipt));
    slip.pair("КАССИР", &receipt.cashier.name);
    if let Some(contact) = &receipt.buyer_contact {
        slip.pair("ЭЛ. АДР. ПОКУПАТЕЛЯ", contact);
    }
    slip.rule();
    for line in &receipt.lines {
        slip.left(&line.name);
        let unit = line.unit.sign_ru();
        slip.right(format!("{} {unit} × {} = {}", line.quantity, line.price, line.cost));
        if let Some(tax) = line.tax().filter(|_| line.vat.percent() > 0) {
            slip.pair(format!("НДС {}", rate(line.vat)), tax.to_string());
        }
        // Payment in full for ordinary goods goes without saying (tags 1214 and 1212).
        let words = [method(line.method), subject(line.subject)];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        if !words.is_empty() {
            slip.left(words.join(", "));
        }
    }
    slip.rule();
    let sum = Money::sum(receipt.lines.iter().map(|line| line.cost)).unwrap_or(receipt.total);
    if let Some(dropped) = sum.checked_sub(receipt.total).filter(|dropped| *dropped > Money::ZERO) {
        slip.pair("ОКРУГЛЕНИЕ", format!("-{dropped}"));
    }
    slip.large_pair("ИТОГ", format!("={}", receipt.total));
    for (tender, sum) in &receipt.payments {
        let label = match tender {
            Tender::Cash => "НАЛИЧНЫМИ",
            Tender::Electronic | Tender::Mobile => "БЕЗНАЛИЧНЫМИ",
            Tender::Advance => "ПРЕДОПЛАТА (АВАНС)",
            Tender::Credit => "ПОСТОПЛАТА (КРЕДИТ)",
            Tender::Barter => "ВСТРЕЧНОЕ ПРЕДОСТАВЛЕНИЕ",
        };
        slip.pair(label, format!("={sum}"));
    }
    if receipt.change > Money::ZERO {
        slip.pair("ПОЛУЧЕНО", format!("={}", receipt.cash_taken().unwrap_or_default()));
        slip.pair("СДАЧА", format!("={}", receipt.change));
    }
    for tax in receipt.taxes().unwrap_or_default() {
        match vat_code(tax.vat) {
            Some(5) => slip.pair("СУММА С НДС 0 %", format!("={}", tax.turnover)),
            Some(6) => slip.pair("СУММА БЕЗ НДС", format!("={}", tax.turnover)),
            _ => slip.pair(format!("СУММА НДС {}", rate(tax.vat)), format!("={}", tax.tax)),
        }
    }
    slip.pair("СНО", tax_systems(receipt.tax_system));
}

/// `22 %`, or `22/122` for a computed rate.
fn rate(vat: Vat) -> String {
    let percent = vat.percent();
    match vat_code(vat) {
        Some(3 | 4 | 9 | 10 | 12) => format!("{percent}/{}", u16::from(percent) + 100),
        _ => format!("{percent} %"),
    }
}

/// Word of the payment method (tag 1214); none for payment in full.
fn method(code: u8) -> Option<&'static str> {
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
fn subject(code: u8) -> Option<&'static str> {
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
        _ => return None,
    })
}

fn report(slip: &mut Slip, title: &str, cashier: &Cashier, settlement: &Settlement) {
    slip.center(title);
    if settlement.shift.0 > 0 {
        slip.pair("СМЕНА", settlement.shift.0.to_string());
    }
    slip.pair("КАССИР", &cashier.name);
}

/// Flags of the storage (tags 1050 to 1053), with the words of the printed form.
fn warnings(slip: &mut Slip, flags: u8) {
    for (bit, text) in [
        (0x02, "РЕСУРС ФН МЕНЕЕ 30 ДНЕЙ"),
        (0x01, "РЕСУРС ФН МЕНЕЕ 3 ДНЕЙ"),
        (0x04, "ПАМЯТЬ ФН ЗАПОЛНЕНА"),
        (0x08, "ОФД НЕ ОТВЕЧАЕТ"),
    ] {
        if flags & bit != 0 {
            slip.left(text);
        }
    }
}

fn fiscal_block(slip: &mut Slip, ru: &RuRegistration, settlement: &Settlement) {
    slip.pair("ДАТА, ВРЕМЯ", settlement.at.local().format("%d.%m.%y %H:%M").to_string());
    slip.pair("ИНН", &ru.inn);
    slip.pair("РН ККТ", &ru.rnm);
    slip.pair("ФН", &ru.fn_serial);
    slip.pair("ФД", settlement.number.to_string());
    slip.pair("ФП", &settlement.sign);
}

fn qr(receipt: &Receipt, ru: &RuRegistration, settlement: &Settlement) -> String {
    let operation = match receipt.operation {
        Operation::Sale => 1,
        Operation::SaleReturn => 2,
        Operation::Purchase => 3,
        Operation::PurchaseReturn => 4,
    };
    QrCode {
        time: settlement.at.local(),
        total: receipt.total.minor(),
        fn_number: ru.fn_serial.clone(),
        document: u32::try_from(settlement.number).unwrap_or(u32::MAX),
        fiscal_sign: settlement.sign.parse().unwrap_or_default(),
        operation,
    }
    .to_string()
}

/// Names of tax systems (bits of tags 1055 and 1062).
fn tax_systems(mask: u8) -> String {
    let names =
        [(1, "ОСН"), (2, "УСН доход"), (4, "УСН доход - расход"), (8, "ЕНВД"), (16, "ЕСХН"), (32, "ПСН")];
    let set: Vec<&str> = names.into_iter().filter(|(bit, _)| mask & bit != 0).map(|(_, name)| name).collect();
    set.join(", ")
}
