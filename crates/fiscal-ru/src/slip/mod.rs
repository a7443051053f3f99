//! Paper of Russian documents (order ЕД-7-20/662@, printed forms; labels as registers in the field print them).
//!
//! Paper that is no fiscal original says so: `НЕФИСКАЛЬНЫЙ ДОКУМЕНТ` or `КОПИЯ`.

mod agent;
mod archive;
mod formed;
mod line;
mod receipt;
mod registration;
mod shift;
mod words;

use domain::document::{Content, Document, Settlement};
use domain::money::Money;
use domain::receipt::Cashier;
use domain::registration::{Registration, RuRegistration};
use domain::slip::{Align, Block, Slip};

/// Paper of a document that the storage has signed, or that the register settled alone; nothing for any other.
pub(crate) fn slip(document: &Document, registration: &Registration, copy: bool) -> Option<Slip> {
    let settlement = document.settlement.as_ref()?;
    // A registration is printed as it is from then on; its own storage is known once the report was made.
    let (Registration::Ru(ru), Registration::Ru(now)) =
        (document.content.registration().unwrap_or(registration), registration)
    else {
        return None;
    };
    let storage = if ru.fn_serial.is_empty() { now } else { ru };
    let mut slip = Slip::default();
    // What was read back is a copy by itself, and says so.
    if copy && !matches!(document.content, Content::Recovered(_)) {
        banner(&mut slip, "КОПИЯ");
    }
    match &document.content {
        Content::Receipt(receipt, _) => {
            receipt::receipt(&mut slip, receipt, ru, settlement, document.original.as_deref());
            fiscal(&mut slip, storage, settlement);
            receipt::check(&mut slip, receipt, ru, settlement);
        }
        Content::ShiftOpen(cashier) => {
            head(&mut slip, ru, "ОТЧЕТ ОБ ОТКРЫТИИ СМЕНЫ");
            origin(&mut slip, cashier, settlement);
            slip.pair("ВЕР. ККТ", &ru.version);
            slip.pair("ФФД ККТ", ru.ffd.name());
            formed::warnings(&mut slip, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::ShiftClose(cashier) => {
            head(&mut slip, ru, "ОТЧЕТ О ЗАКРЫТИИ СМЕНЫ");
            origin(&mut slip, cashier, settlement);
            if let Some(counters) = &document.totals {
                if !formed::tells(settlement, 1118) {
                    shift::receipts(&mut slip, counters);
                }
                shift::totals(&mut slip, counters);
            }
            formed::warnings(&mut slip, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::XReport(cashier) => {
            non_fiscal(&mut slip, ru, "X-ОТЧЕТ");
            origin(&mut slip, cashier, settlement);
            if let Some(counters) = &document.totals {
                shift::receipts(&mut slip, counters);
                shift::totals(&mut slip, counters);
            }
            own(&mut slip, ru, settlement);
        }
        Content::CashIn(sum, cashier) => {
            non_fiscal(&mut slip, ru, "ВНЕСЕНИЕ");
            cash(&mut slip, document, settlement, *sum, cashier);
            own(&mut slip, ru, settlement);
        }
        Content::CashOut(sum, cashier) => {
            non_fiscal(&mut slip, ru, "ВЫПЛАТА");
            cash(&mut slip, document, settlement, *sum, cashier);
            own(&mut slip, ru, settlement);
        }
        Content::SettlementState(cashier) => {
            head(&mut slip, ru, "ОТЧЕТ О ТЕКУЩЕМ СОСТОЯНИИ РАСЧЕТОВ");
            origin(&mut slip, cashier, settlement);
            if ru.is_autonomous() {
                slip.left("АВТОНОМН. РЕЖИМ");
            }
            formed::warnings(&mut slip, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::Registration(_, cashier) => {
            head(&mut slip, ru, "ОТЧЕТ О РЕГИСТРАЦИИ");
            origin(&mut slip, cashier, settlement);
            registration::requisites(&mut slip, ru, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::Reregistration(change, cashier) => {
            head(&mut slip, ru, "ОТЧЕТ ОБ ИЗМЕНЕНИИ ПАРАМЕТРОВ РЕГИСТРАЦИИ");
            origin(&mut slip, cashier, settlement);
            registration::reasons(&mut slip, change.reasons);
            registration::requisites(&mut slip, ru, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::StorageClose(cashier) => {
            head(&mut slip, ru, "ОТЧЕТ О ЗАКРЫТИИ ФН");
            origin(&mut slip, cashier, settlement);
            formed::formed(&mut slip, settlement);
            fiscal(&mut slip, storage, settlement);
        }
        Content::NonFiscal(text, _) => {
            slip.center(NON_FISCAL);
            slip.blocks.extend(text.blocks.iter().cloned());
        }
        Content::Recovered(recovered) => {
            archive::archive(&mut slip, recovered, settlement);
            fiscal(&mut slip, storage, settlement);
        }
    }
    Some(slip)
}

const NON_FISCAL: &str = "НЕФИСКАЛЬНЫЙ ДОКУМЕНТ";

fn banner(slip: &mut Slip, text: &str) {
    slip.blocks.push(Block::Text { text: text.to_owned(), align: Align::Center, large: true });
}

/// User, address and place of the registration without labels (tags 1048, 1009, 1187), then the title (1000).
fn head(slip: &mut Slip, ru: &RuRegistration, title: &str) {
    slip.center(&ru.user_name);
    slip.center(&ru.address);
    slip.center(&ru.place);
    slip.center(title);
}

fn non_fiscal(slip: &mut Slip, ru: &RuRegistration, title: &str) {
    slip.center(NON_FISCAL);
    head(slip, ru, title);
}

/// The sum, and what is in the drawer after it.
fn cash(slip: &mut Slip, document: &Document, settlement: &Settlement, sum: Money, cashier: &Cashier) {
    origin(slip, cashier, settlement);
    slip.large_pair("СУММА", format!("={sum}"));
    if let Some(before) = &document.totals {
        shift::drawer(slip, before, &document.content);
    }
}

/// Shift and cashier (tags 1038, 1021).
fn origin(slip: &mut Slip, cashier: &Cashier, settlement: &Settlement) {
    if settlement.shift.0 > 0 {
        slip.pair("СМЕНА", settlement.shift.0.to_string());
    }
    slip.pair("КАССИР", &cashier.name);
}

/// What stands at the end of every fiscal document (tags 1012, 1018, 1037, 1041, 1040, 1077).
fn fiscal(slip: &mut Slip, ru: &RuRegistration, settlement: &Settlement) {
    slip.pair("ДАТА, ВРЕМЯ", settlement.at.local().format("%d.%m.%y %H:%M").to_string());
    slip.pair("ИНН", &ru.inn);
    slip.pair("РН ККТ", &ru.rnm);
    slip.pair("ФН", &ru.fn_serial);
    slip.pair("ФД", settlement.number.to_string());
    slip.pair("ФП", &settlement.sign);
}

/// What stands at the end of paper that no storage signed.
fn own(slip: &mut Slip, ru: &RuRegistration, settlement: &Settlement) {
    slip.pair("ДАТА, ВРЕМЯ", settlement.at.local().format("%d.%m.%y %H:%M").to_string());
    slip.pair("ИНН", &ru.inn);
    slip.pair("РН ККТ", &ru.rnm);
    slip.pair("ЗН ККТ", &ru.serial);
}

/// A pair when there is something at its right.
fn present(slip: &mut Slip, label: &str, value: Option<&String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        slip.pair(label, value);
    }
}
