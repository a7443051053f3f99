//! What only the storage knows: flags, counters, what the operator is owed (ФН protocol 8.2; printed forms of the order).

use super::words;
use crate::numbers::local_time;
use crate::tlv::{Reader, decode_value};
use domain::document::Settlement;
use domain::money::Money;
use domain::registration::Ffd;
use domain::slip::Slip;

/// Flags of the storage: bit of the flags in an answer, tag in a report, words of the printed form.
const FLAGS: [(u8, u16, &str); 4] = [
    (0x02, 1050, "РЕСУРС ФН МЕНЕЕ 30 ДНЕЙ"),
    (0x01, 1051, "РЕСУРС ФН МЕНЕЕ 3 ДНЕЙ"),
    (0x04, 1052, "ПАМЯТЬ ФН ЗАПОЛНЕНА"),
    (0x08, 1053, "ОФД НЕ ОТВЕЧАЕТ"),
];

/// Numbers: tag, label, unit.
const NUMBERS: [(u16, &str, &str); 6] = [
    (1111, "ФД ЗА СМЕНУ", ""),
    (1118, "ЧЕКОВ ЗА СМЕНУ", ""),
    (1213, "РЕСУРС КЛЮЧЕЙ", " ДН."),
    (2104, "НЕПЕРЕДАННЫХ УВЕДОМЛЕНИЙ", ""),
    (1097, "НЕПЕРЕДАННЫХ ФД", ""),
    (1116, "ПЕРВЫЙ НЕПЕРЕДАННЫЙ ФД", ""),
];

/// What the operator has to say (bits of tag 1206).
const MESSAGES: &[(u32, &str)] = &[
    (1, "ОШИБКА ФЛК"),
    (2, "СМ. КАБИНЕТ ККТ"),
    (3, "ТРЕБУЕТСЯ ОБНОВЛЕНИЕ ФФД"),
    (4, "ККТ В ПЛАНЕ ПРОВЕРОК"),
];

/// Groups of receipts in 1157 and 1194.
const RECEIPTS: [(u16, &str); 4] =
    [(1129, "ПРИХОД"), (1130, "ВОЗВРАТ ПРИХОДА"), (1131, "РАСХОД"), (1132, "ВОЗВРАТ РАСХОДА")];

/// Groups of corrections in 1133, of unsent receipts in 1158.
const BY_KIND: [(u16, &str); 4] =
    [(1145, "ПРИХОД"), (1232, "ВОЗВРАТ ПРИХОДА"), (1146, "РАСХОД"), (1233, "ВОЗВРАТ РАСХОДА")];

/// Sums of a group: payments, then taxes and turnovers.
const SUMS: [(u16, &str); 11] = [
    (1136, "НАЛИЧНЫМИ"),
    (1138, "БЕЗНАЛИЧНЫМИ"),
    (1218, "ПРЕДОПЛАТА (АВАНС)"),
    (1219, "ПОСТОПЛАТА (КРЕДИТ)"),
    (1220, "ВСТРЕЧНОЕ ПРЕДОСТАВЛЕНИЕ"),
    (1139, "СУММА НДС 20 %"),
    (1140, "СУММА НДС 10 %"),
    (1141, "СУММА НДС 20/120"),
    (1142, "СУММА НДС 10/110"),
    (1143, "СУММА С НДС 0 %"),
    (1183, "СУММА БЕЗ НДС"),
];

/// Flags, as the answer or the report itself told them.
pub(super) fn warnings(slip: &mut Slip, settlement: &Settlement) {
    for (bit, tag, text) in FLAGS {
        if settlement.warnings & bit != 0 || number(&settlement.formed, tag) == Some(1) {
            slip.left(text);
        }
    }
}

/// Whether the storage told this requisite.
pub(super) fn tells(settlement: &Settlement, tag: u16) -> bool {
    find(&settlement.formed, tag).is_some()
}

/// Everything else, in the order of the tables. Nothing where the storage was not asked, or did not answer.
pub(super) fn formed(slip: &mut Slip, settlement: &Settlement) {
    let told = settlement.formed.as_slice();
    for (tag, label, unit) in NUMBERS {
        if let Some(number) = number(told, tag) {
            slip.pair(label, format!("{number}{unit}"));
        }
    }
    if let Some(since) = number(told, 1098).and_then(|seconds| u32::try_from(seconds).ok()).filter(|s| *s > 0)
    {
        slip.pair("ФД НЕ ПЕРЕДАНЫ С", local_time(since).format("%d.%m.%y").to_string());
    }
    let messages = number(told, 1206).and_then(|mask| u32::try_from(mask).ok()).unwrap_or(0);
    if messages != 0 {
        slip.left("СООБЩЕНИЕ ОПЕРАТОРА:");
        words::set(messages, MESSAGES).into_iter().for_each(|text| slip.left(text));
    }
    for (tag, title) in [(1194, "СЧЕТЧИКИ ИТОГОВ СМЕНЫ"), (1157, "СЧЕТЧИКИ ИТОГОВ ФН")]
    {
        if let Some(counters) = find(told, tag) {
            slip.rule();
            slip.center(title);
            totals(slip, counters);
        }
    }
    if let Some(unsent) = find(told, 1158) {
        slip.rule();
        slip.center("ИТОГИ НЕПЕРЕДАННЫХ ФД");
        slip.pair("ЧЕКОВ", number(unsent, 1144).unwrap_or(0).to_string());
        groups(slip, unsent, &BY_KIND, "");
    }
    if [1157, 1158, 1194].into_iter().any(|tag| tells(settlement, tag)) {
        slip.rule();
    }
}

/// Edition of the storage (tag 1190), when it told it.
pub(super) fn edition_of_storage(settlement: &Settlement) -> Option<&'static str> {
    let code = number(&settlement.formed, 1190)?;
    Ffd::ALL.into_iter().find(|ffd| u64::from(ffd.code()) == code).map(Ffd::name)
}

/// A container 1157 or 1194.
fn totals(slip: &mut Slip, counters: &[u8]) {
    slip.pair("ЧЕКОВ", number(counters, 1134).unwrap_or(0).to_string());
    groups(slip, counters, &RECEIPTS, "");
    if let Some(corrections) = find(counters, 1133) {
        let count = number(corrections, 1144).unwrap_or(0);
        if count > 0 {
            slip.pair("ЧЕКОВ КОРРЕКЦИИ", count.to_string());
            groups(slip, corrections, &BY_KIND, "КОРР. ");
        }
    }
}

/// Groups in which there is something: count and total, then each sum that is not zero.
fn groups(slip: &mut Slip, container: &[u8], groups: &[(u16, &str)], before: &str) {
    for (tag, label) in groups {
        let Some(group) = find(container, *tag) else { continue };
        let count = number(group, 1135).unwrap_or(0);
        if count == 0 {
            continue;
        }
        slip.pair(format!("{before}{label} {count}"), equals(number(group, 1201).unwrap_or(0)));
        for (tag, label) in SUMS {
            if let Some(sum) = number(group, tag).filter(|sum| *sum > 0) {
                slip.pair(label, equals(sum));
            }
        }
    }
}

fn equals(kopecks: u64) -> String {
    format!("={}", Money::from_minor(kopecks))
}

/// Value of the first object with this tag; nothing in a damaged list.
fn find(list: &[u8], tag: u16) -> Option<&[u8]> {
    Reader::new(list).map_while(Result::ok).find(|object| object.0 == tag).map(|object| object.1)
}

fn number(list: &[u8], tag: u16) -> Option<u64> {
    find(list, tag).and_then(|value| decode_value(tag, value).ok()?.as_number())
}
