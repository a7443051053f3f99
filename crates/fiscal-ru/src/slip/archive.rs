//! A copy of a document as the storage's archive has it, requisite by requisite: the register's own books do not know it.

use super::banner;
use crate::numbers::{fiscal_sign, local_time};
use crate::tlv::{Body, Node, TagType, Value, decode_list, decode_value, tag_info};
use domain::document::Settlement;
use domain::money::Money;
use domain::receipt::Operation;
use domain::recovered::Recovered;
use domain::slip::Slip;

/// Requisites of every document that the end of the paper says in the usual words, in its own order.
const END: [u16; 6] = [1012, 1018, 1037, 1041, 1040, 1077];

/// The copy without what stands at the end of every document.
pub(super) fn archive(slip: &mut Slip, recovered: &Recovered, settlement: &Settlement) {
    banner(slip, "КОПИЯ ИЗ АРХИВА ФН");
    let title = tag_info(recovered.form.into()).map_or("ДОКУМЕНТ", |info| info.name_ru);
    slip.center(title.to_uppercase());
    slip.rule();
    match decode_list(&recovered.data) {
        Ok(nodes) if !nodes.is_empty() => {
            for node in nodes.iter().filter(|node| !END.contains(&node.tag)) {
                requisite(slip, node);
            }
        }
        // About 30 days after the document nothing else is left of it.
        _ => {
            if settlement.shift.0 > 0 {
                slip.pair("СМЕНА", settlement.shift.0.to_string());
            }
            if let Some((operation, total)) = recovered.amount {
                slip.pair("ПРИЗНАК РАСЧЕТА", word(operation));
                slip.pair("ИТОГ", format!("={total}"));
            }
            slip.left("ПРОЧИЕ РЕКВИЗИТЫ В ФН НЕ ХРАНЯТСЯ");
        }
    }
    slip.rule();
}

fn requisite(slip: &mut Slip, node: &Node) {
    let info = tag_info(node.tag);
    let label =
        info.map_or_else(|| node.tag.to_string(), |info| info.label_ru.unwrap_or(info.name_ru).to_owned());
    match &node.body {
        Body::Children(children) => {
            slip.left(label);
            for child in children {
                requisite(slip, child);
            }
        }
        Body::Value(bytes) => {
            let is_money = info.is_some_and(|info| info.ty == TagType::Vln);
            slip.pair(label, said(node.tag, bytes, is_money));
        }
    }
}

fn said(tag: u16, bytes: &[u8], is_money: bool) -> String {
    match decode_value(tag, bytes) {
        Ok(Value::Vln(minor)) if is_money => format!("={}", Money::from_minor(minor)),
        Ok(Value::Fvln(number)) => number.normalized().to_string(),
        Ok(Value::Time(seconds)) => local_time(seconds).format("%d.%m.%y %H:%M").to_string(),
        Ok(Value::Text(text)) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        Ok(Value::Bytes(bytes)) => fiscal_sign(bytes).map_or_else(|| hex(bytes), |sign| sign.to_string()),
        Ok(number) => number.as_number().map_or_else(|| hex(bytes), |number| number.to_string()),
        Err(_) => hex(bytes),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Words of tag 1054.
const fn word(operation: Operation) -> &'static str {
    match operation {
        Operation::Sale => "ПРИХОД",
        Operation::SaleReturn => "ВОЗВРАТ ПРИХОДА",
        Operation::Purchase => "РАСХОД",
        Operation::PurchaseReturn => "ВОЗВРАТ РАСХОДА",
    }
}
