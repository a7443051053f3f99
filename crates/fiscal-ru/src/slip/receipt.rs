//! Receipts and corrections of all operations (forms 3 and 31).

use super::{agent, line, present, words};
use crate::compose::{STRICT_FORMS, vat_code};
use crate::numbers::QrCode;
use chrono::NaiveDateTime;
use domain::document::Settlement;
use domain::extra::{Buyer, Correction, Original};
use domain::money::Money;
use domain::receipt::{Operation, Receipt};
use domain::registration::RuRegistration;
use domain::slip::{Block, Slip};
use std::ops::Range;

/// Everything of a receipt but the fiscal block and what stands below it.
pub(super) fn receipt(
    slip: &mut Slip,
    receipt: &Receipt,
    ru: &RuRegistration,
    settlement: &Settlement,
    ours: Option<&Settlement>,
) {
    let extra = receipt.extra();
    slip.center(&ru.user_name);
    slip.center(extra.address.as_ref().unwrap_or(&ru.address));
    slip.center(extra.place.as_ref().unwrap_or(&ru.place));
    slip.center(match (ru.mode & STRICT_FORMS != 0, receipt.correction.is_some()) {
        (false, false) => "КАССОВЫЙ ЧЕК",
        (false, true) => "КАССОВЫЙ ЧЕК КОРРЕКЦИИ",
        (true, false) => "БСО",
        (true, true) => "БСО КОРРЕКЦИИ",
    });
    slip.center(words::operation(receipt.operation));
    if let Some(correction) = &receipt.correction {
        basis(slip, correction);
    }
    slip.pair(format!("СМЕНА {}", settlement.shift.0), format!("ЧЕК {}", settlement.receipt));
    slip.pair("КАССИР", &receipt.cashier.name);
    match (&extra.original, ours) {
        (Some(Original::Paper(paper)), _) => {
            original(slip, paper.at, u64::from(paper.number), &paper.sign);
        }
        (Some(Original::Ours(_)), Some(ours)) => original(slip, ours.at.local(), ours.number, &ours.sign),
        _ => {}
    }
    buyer(slip, receipt);
    if let Some(of) = &extra.agent {
        agent::agent(slip, of);
    }
    if !receipt.lines.is_empty() {
        slip.rule();
    }
    for (at, of) in receipt.lines.iter().enumerate() {
        slip.blocks.extend(printed(receipt, at..at.saturating_add(1)));
        line::line(slip, of, ru.ffd);
    }
    slip.blocks.extend(printed(receipt, receipt.lines.len()..usize::MAX));
    slip.rule();
    sums(slip, receipt);
    slip.pair("СНО", words::tax_systems(receipt.tax_system));
    present(slip, "АВТОМАТ", extra.automat.as_ref().or(ru.automat.as_ref()));
    present(slip, "ДОП. РЕКВИЗИТ ЧЕКА", extra.additional.as_ref());
    if let Some((name, value)) = &extra.user {
        slip.pair(name, value);
    }
}

/// What the caller wants printed before these lines; the line after the last one is none.
fn printed(receipt: &Receipt, lines: Range<usize>) -> impl Iterator<Item = Block> {
    let all = receipt.extra().printed.iter();
    all.filter(move |(at, _)| lines.contains(at)).map(|(_, block)| block.clone())
}

/// What stands below the fiscal block: where to check the receipt.
pub(super) fn check(slip: &mut Slip, receipt: &Receipt, ru: &RuRegistration, settlement: &Settlement) {
    let extra = receipt.extra();
    if receipt.buyer_contact.is_some() || extra.sender.is_some() {
        present(slip, "ЭЛ. АДР. ОТПРАВИТЕЛЯ", extra.sender.as_ref().or(Some(&ru.sender_email)));
    }
    present(slip, "САЙТ ФНС", Some(&ru.fns_site));
    slip.qr(qr(receipt, ru, settlement));
}

/// Why a correction is made (tags 1173, 1174).
fn basis(slip: &mut Slip, correction: &Correction) {
    let kind =
        if correction.prescribed { "ПО ПРЕДПИСАНИЮ" } else { "САМОСТОЯТЕЛЬНО" };
    slip.pair("ТИП КОРРЕКЦИИ", kind);
    let day = correction.settled_on.format("%d.%m.%y").to_string();
    slip.pair(
        "ОСН. ДЛЯ КОРР.",
        match correction.order.as_deref().filter(|order| !order.is_empty()) {
            Some(order) => format!("{day} № {order}"),
            None => day,
        },
    );
}

/// The receipt that is given money back for, or taken back.
fn original(slip: &mut Slip, at: NaiveDateTime, number: u64, sign: &str) {
    slip.pair("ЗА ЧЕК ОТ", at.format("%d.%m.%y %H:%M").to_string());
    slip.pair(format!("ФД {number}"), format!("ФП {sign}"));
}

/// Who buys, or who sells to the shop (tags 1008, 1227, 1228, 1254; identity documents where the shop pays).
fn buyer(slip: &mut Slip, receipt: &Receipt) {
    static NOBODY: Buyer = Buyer {
        name: None,
        born: None,
        citizenship: None,
        document_code: None,
        document_data: None,
        address: None,
    };
    let buyer = receipt.extra().buyer.as_ref().unwrap_or(&NOBODY);
    let pays = matches!(receipt.operation, Operation::Purchase | Operation::PurchaseReturn);
    present(slip, if pays { "КЛИЕНТ" } else { "ПОКУПАТЕЛЬ" }, buyer.name.as_ref());
    present(slip, if pays { "ИНН КЛИЕНТА" } else { "ИНН ПОКУПАТЕЛЯ" }, receipt.buyer_number.as_ref());
    if pays {
        present(slip, "ДОКУМЕНТ КЛИЕНТА", buyer.document_data.as_ref());
    }
    present(slip, if pays { "АДРЕС КЛИЕНТА" } else { "АДРЕС ПОКУПАТЕЛЯ" }, buyer.address.as_ref());
    if let Some(contact) = &receipt.buyer_contact {
        let label = if contact.contains('@') {
            "ЭЛ. АДР. ПОКУПАТЕЛЯ"
        } else {
            "ТЛФ. ПОКУПАТЕЛЯ"
        };
        slip.pair(label, contact);
    }
}

/// Total, payments and taxes.
fn sums(slip: &mut Slip, receipt: &Receipt) {
    let told = |of: fn(&domain::extra::LineExtra) -> Money| {
        Money::sum(receipt.lines.iter().map(|line| of(line.extra()))).filter(|sum| *sum > Money::ZERO)
    };
    if let Some(sum) = told(|extra| extra.discount) {
        slip.pair("УЧТЕНО СКИДОК", sum.to_string());
    }
    if let Some(sum) = told(|extra| extra.markup) {
        slip.pair("УЧТЕНО НАДБАВОК", sum.to_string());
    }
    let sum = Money::sum(receipt.lines.iter().map(|line| line.cost)).unwrap_or(receipt.total);
    if let Some(dropped) = sum.checked_sub(receipt.total).filter(|dropped| *dropped > Money::ZERO) {
        slip.pair("ОКРУГЛЕНИЕ", format!("-{dropped}"));
    }
    slip.large_pair("ИТОГ", format!("={}", receipt.total));
    for (tender, sum) in &receipt.payments {
        slip.pair(words::tender(*tender), format!("={sum}"));
    }
    if receipt.change > Money::ZERO {
        slip.pair("ПОЛУЧЕНО", format!("={}", receipt.cash_taken().unwrap_or_default()));
        slip.pair("СДАЧА", format!("={}", receipt.change));
    }
    for tax in receipt.taxes().unwrap_or_default() {
        match vat_code(tax.vat) {
            Some(5) => slip.pair("СУММА С НДС 0 %", format!("={}", tax.turnover)),
            Some(6) => slip.pair("СУММА БЕЗ НДС", format!("={}", tax.turnover)),
            _ => slip.pair(format!("СУММА НДС {}", words::rate(tax.vat)), format!("={}", tax.tax)),
        }
    }
}

/// Text of the QR code (tag 1196).
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
