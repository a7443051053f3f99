//! Slips that the tests print.

use domain::slip::{Align, Block, Slip};

/// Large text in the middle.
pub fn banner(slip: &mut Slip, text: &str) {
    slip.blocks.push(Block::Text { text: text.to_owned(), align: Align::Center, large: true });
}

/// A receipt of Russia with everything that a layout can do wrong.
pub fn russian() -> Slip {
    let mut slip = Slip::default();
    banner(&mut slip, "ДЕМО — НЕ ФИСКАЛЬНЫЙ");
    slip.center("ООО «Ромашка»");
    slip.center("125009, г. Москва, ул. Тверская, д. 7, помещение 12");
    slip.center("КАССОВЫЙ ЧЕК");
    slip.center("ПРИХОД");
    slip.pair("СМЕНА 12", "ЧЕК 7");
    slip.pair("КАССИР", "Константинопольская А. В.");
    slip.rule();
    slip.left("Молоко «Домик в деревне» ультрапастеризованное 3,2 %, 950 г");
    slip.right("2 шт × 94.90 = 189.80");
    slip.pair("НДС 10 %", "17.25");
    slip.left("Хлеб");
    slip.right("1 шт × 45.00 = 45.00");
    slip.rule();
    slip.large_pair("ИТОГ", "=234.80");
    slip.pair("НАЛИЧНЫМИ", "=234.80");
    slip.pair("ПОЛУЧЕНО", "=500.00");
    slip.pair("СДАЧА", "=265.20");
    slip.pair("СНО", "УСН доход - расход");
    slip.pair("ДАТА, ВРЕМЯ", "14.03.26 10:41");
    slip.pair("ФН", "9999078900001234");
    slip.pair("ФД", "1234");
    slip.pair("ФП", "0123456789");
    slip.pair("САЙТ ФНС", "www.nalog.gov.ru");
    slip.qr("t=20260314T1041&s=234.80&fn=9999078900001234&i=1234&fp=123456789&n=1");
    slip
}

/// A receipt of Kazakhstan, likewise.
pub fn kazakh() -> Slip {
    let mut slip = Slip::default();
    banner(&mut slip, "ДЕМО — ФИСКАЛДЫҚ ЕМЕС");
    slip.center("«Әсем Дүкен» ЖШС");
    slip.pair("БСН", "123456789012");
    slip.pair("Ауысым № 3", "Құжат № 15");
    slip.pair("Кассир", "Нұрғалиева Әйгерім");
    banner(&mut slip, "САТУ ЧЕГІ / ЧЕК ПРОДАЖИ");
    slip.rule();
    slip.left("1. Қаймақ «Айналайын» 20 %, 400 г");
    slip.right("3 дана × 650.00 ₸ = 1950.00 ₸");
    slip.left("2. Хлеб");
    slip.right("0.750 кг × 2400.00 = 1800.00");
    slip.rule();
    slip.large_pair("ЖИЫНЫ / ИТОГО", "3 750,00 ₸");
    slip.pair("Қолма-қол ақша", "4000.00 ₸");
    slip.pair("Қайтарым", "250.00 ₸");
    slip.qr("https://consumer.oofd.kz/?i=1234567890&f=010100001234&s=3750.00&t=20260314T104107");
    slip
}
