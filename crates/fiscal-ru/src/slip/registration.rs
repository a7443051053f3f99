//! Registration and its changes (forms 1 and 11).

use super::{formed, present, words};
use domain::document::Settlement;
use domain::registration::{Ffd, RuRegistration};
use domain::slip::Slip;

/// Bits of the work mode (command A3h): tags 1056, 1002, 1001, and 1109, 1110, 1108 or bits of 1290.
const MODE: &[(u32, &str)] = &[
    (0, "ШФД"),
    (1, "АВТОНОМН. РЕЖИМ"),
    (2, "АВТОМАТ. РЕЖИМ"),
    (3, "ККТ ДЛЯ УСЛУГ"),
    (4, "АС БСО"),
    (5, "ККТ ДЛЯ ИНТЕРНЕТ"),
    (6, "ОБЩЕСТВЕННОЕ ПИТАНИЕ"),
    (7, "ОПТОВАЯ ТОРГОВЛЯ"),
];

/// Bits of the extended flags (command A3h): tags 1207, 1193, 1126, 1221 or bits of 1290.
const EXTENDED: &[(u32, &str)] = &[
    (0, "ПОДАКЦИЗНЫЕ ТОВАРЫ"),
    (1, "ПРОВЕДЕНИЕ АЗАРТНОЙ ИГРЫ"),
    (2, "ПРОВЕДЕНИЕ ЛОТЕРЕИ"),
    (3, "ПРИНТЕР В АВТОМАТЕ"),
    (4, "МАРКИРОВАННЫЕ ТОВАРЫ"),
    (5, "ЛОМБАРДНАЯ ДЕЯТЕЛЬНОСТЬ"),
    (6, "СТРАХОВАЯ ДЕЯТЕЛЬНОСТЬ"),
    (7, "ТОРГОВЫЙ АВТОМАТ"),
];

/// Reasons of a change (bits of tag 1205).
const REASONS: &[(u32, &str)] = &[
    (0, "ЗАМЕНА ФН"),
    (1, "ЗАМЕНА ОФД"),
    (2, "ИЗМ. НАИМЕНОВАНИЯ ПОЛЬЗОВАТЕЛЯ"),
    (3, "ИЗМ. АДРЕСА ИЛИ МЕСТА РАСЧЕТОВ"),
    (4, "ИЗ АВТОНОМНОГО В РЕЖИМ ПЕРЕДАЧИ"),
    (5, "ИЗ РЕЖИМА ПЕРЕДАЧИ В АВТОНОМНЫЙ"),
    (6, "ИЗМ. ВЕРСИИ МОДЕЛИ ККТ"),
    (7, "ИЗМ. СИСТЕМ НАЛОГООБЛОЖЕНИЯ"),
    (8, "ИЗМ. НОМЕРА АВТОМАТА"),
    (9, "ИЗ АВТОМАТ. РЕЖИМА К КАССИРУ"),
    (10, "ОТ КАССИРА К АВТОМАТ. РЕЖИМУ"),
    (11, "ВКЛ. РЕЖИМ БСО"),
    (12, "ВЫКЛ. РЕЖИМ БСО"),
    (13, "ВЫКЛ. РАСЧЕТЫ В ИНТЕРНЕТ"),
    (14, "ВКЛ. РАСЧЕТЫ В ИНТЕРНЕТ"),
    (15, "ВЫКЛ. РЕЖИМ АГЕНТА"),
    (16, "ВКЛ. РЕЖИМ АГЕНТА"),
    (17, "ВЫКЛ. АЗАРТНЫЕ ИГРЫ"),
    (18, "ВКЛ. АЗАРТНЫЕ ИГРЫ"),
    (19, "ВЫКЛ. ЛОТЕРЕИ"),
    (20, "ВКЛ. ЛОТЕРЕИ"),
    (21, "ИЗМ. ВЕРСИИ ФФД"),
    (31, "ИНЫЕ ПРИЧИНЫ"),
];

/// Why a registration changes (tag 1205), each reason on its own line.
pub(super) fn reasons(slip: &mut Slip, mask: u32) {
    slip.left("ИЗМ. СВЕД. О ККТ:");
    for reason in words::set(mask, REASONS) {
        slip.left(reason);
    }
}

/// What the register is registered as. Flags stand on paper only when they are set.
pub(super) fn requisites(slip: &mut Slip, ru: &RuRegistration, settlement: &Settlement) {
    slip.pair("ЗН ККТ", &ru.serial);
    slip.pair("ВЕР. ККТ", &ru.version);
    slip.pair("ФФД ККТ", ru.ffd.name());
    // No storage knows a later edition than 1.2, and one of an earlier edition does not take its documents.
    let newest = (ru.ffd == Ffd::V1_2).then(|| Ffd::V1_2.name());
    if let Some(edition) = formed::edition_of_storage(settlement).or(newest) {
        slip.pair("ФФД ФН", edition);
    }
    slip.pair("СНО", words::tax_systems(ru.tax_systems));
    for flag in words::set(u32::from(ru.mode), MODE) {
        slip.left(flag);
    }
    for flag in words::set(u32::from(ru.mode_extended), EXTENDED) {
        slip.left(flag);
    }
    present(slip, "АВТОМАТ", ru.automat.as_ref());
    if ru.agents != 0 && ru.ffd < Ffd::V1_2 {
        slip.pair("ПРИЗНАК АГЕНТА", words::agents(ru.agents));
    }
    if !ru.is_autonomous() {
        present(slip, "ОФД", Some(&ru.ofd_name));
        present(slip, "ИНН ОФД", Some(&ru.ofd_inn));
        present(slip, "ЭЛ. АДР. ОТПРАВИТЕЛЯ", Some(&ru.sender_email));
    }
    present(slip, "САЙТ ФНС", Some(&ru.fns_site));
}
