//! Kazakh paper through the command line: the reports of a day, in the languages of the settings.

#[allow(dead_code, reason = "this file uses a part of what the tests of the binary share")]
#[expect(clippy::unwrap_used, reason = "a test that can not run the binary has failed")]
mod common;

use common::{Kassa, json, text};
use serde_json::Value;
use std::fs;

const DAY: [&str; 6] = [
    include_str!("../../../examples/kz/open-shift.json"),
    include_str!("../../../examples/kz/sell.json"),
    include_str!("../../../examples/kz/sell-return.json"),
    include_str!("../../../examples/kz/cash-in.json"),
    include_str!("../../../examples/kz/cash-out.json"),
    include_str!("../../../examples/kz/report-x.json"),
];
const CLOSE: &str = include_str!("../../../examples/kz/close-shift.json");

fn paper(kassa: &Kassa, answer: &Value) -> String {
    text(&kassa.run(&["receipt", "show", &answer["documentId"].to_string(), "--as", "text"]), 0)
}

/// The fields stand in this order, each in a line of its own, whatever stands between them.
fn in_order(paper: &str, fields: &[&str]) {
    let mut lines = paper.lines();
    for field in fields {
        assert!(lines.any(|line| line.trim_start().starts_with(field)), "no {field} in its place:\n{paper}");
    }
}

#[test]
fn both_reports_of_a_day_have_the_fields_of_the_manual_in_the_languages_of_the_settings() {
    let kassa = Kassa::begun("kz");
    let settings = kassa.data().join("kassa.toml");
    let written = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{written}paper = \"ru\"\n")).unwrap();
    let mut last = Value::Null;
    for task in DAY {
        last = json(&kassa.task(task, &[]), 0);
        assert_eq!(last["status"], "done", "{last}");
    }
    let fields = [
        "Продажа: 1 ",
        "Возврат продажи: 1 ",
        "Внесение: 1 ",
        "Изъятие: 1 ",
        "Наличных в кассе ",
        "Банковской картой ",
        "Секция 1",
        "Возврат продажи: 1 ",
        "Продажа: 2 ",
        "Выручка ",
        "Необнуляемая сумма на конец",
        "Продажа ",
        "Возврат продажи ",
    ];
    let number = last["documentId"].to_string();
    let x = paper(&kassa, &last);
    in_order(&x, &[&[format!("X-ОТЧЕТ № {number}").as_str(), "НЕФИСКАЛЬНЫЙ ДОКУМЕНТ"][..], &fields].concat());
    assert!(!x.contains("Ауысым"), "{x}");

    fs::write(&settings, &written).unwrap();
    let both = paper(&kassa, &last);
    in_order(&both, &["X-ЕСЕП / X-ОТЧЕТ № ", "Сату / Продажа: 1 ", "Бөлім / Секция 1", "Түсім / Выручка "]);

    fs::write(&settings, format!("{written}paper = \"ru\"\n")).unwrap();
    let closed = json(&kassa.task(CLOSE, &[]), 0);
    let z = paper(&kassa, &closed);
    in_order(&z, &[&["Z-ОТЧЕТ № 1"][..], &fields].concat());
    assert!(!z.contains("НЕФИСКАЛЬНЫЙ ДОКУМЕНТ"), "{z}");
}
