//! Sloppiness met in the wild: what is repaired with a warning, and what is refused. One row of the table a case.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::document::Content;
use domain::extra::Branch;
use domain::money::Money;
use domain::receipt::{Cashier, Receipt, Tender};
use domain::registration::{Registration, RuRegistration};
use domain::slip::{Align, Block};
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::task::{Question, Setting, Understood, Wish, open, understand};
use proptest::prelude::*;
use serde_json::{Value, json};

fn registration(tax_systems: u8) -> Registration {
    Registration::Ru(RuRegistration {
        fn_serial: "9999078900001234".into(),
        user_name: "ООО Ромашка".into(),
        inn: "7704849611".into(),
        rnm: "0000123456029024".into(),
        address: "Москва, Арбат, 1".into(),
        place: "Магазин".into(),
        serial: "009130557".into(),
        version: "1".into(),
        tax_systems,
        ofd_name: "ОФД".into(),
        ofd_inn: "7709364346".into(),
        sender_email: "chek@romashka.ru".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd: domain::registration::Ffd::V1_2,
        mode: 0,
        mode_extended: 0,
        automat: None,
        agents: 0,
    })
}

/// Stands for the country's rule: these two have right check digits.
fn number_is_valid(number: &str) -> bool {
    matches!(number, "500100732259" | "941240000193")
}

fn run_in(
    country: CountryCode,
    tax_systems: u8,
    cashier: Option<&str>,
    strict: bool,
    body: &Value,
) -> Understood {
    let registration = registration(tax_systems);
    let setting = Setting {
        country,
        registration: (country == CountryCode::Ru).then_some(&registration),
        cashier: cashier.map(|name| Cashier { name: name.into(), inn: None }),
        number_is_valid: &number_is_valid,
        find: &|_| Ok(None),
        strict,
        language: Language::En,
    };
    understand(body, "", &setting)
}

fn ru(body: &Value) -> Understood {
    run_in(CountryCode::Ru, 1, None, false, body)
}

fn kz(body: &Value) -> Understood {
    run_in(CountryCode::Kz, 0, None, false, body)
}

/// A sale that nobody can find fault with.
fn sale() -> Value {
    json!({
        "type": "sell", "taxationType": "osn", "operator": {"name": "Кассир Ким", "vatin": "500100732259"},
        "items": [{"type": "position", "name": "Чай чёрный", "price": 12.30, "quantity": 3, "amount": 36.90,
            "measurementUnit": "piece", "paymentMethod": "fullPayment", "paymentObject": "commodity",
            "tax": {"type": "vat22"}}],
        "payments": [{"type": "cash", "sum": 50}], "total": 36.90
    })
}

fn sale_kz() -> Value {
    json!({
        "type": "sell", "operator": {"name": "Айгүл"},
        "items": [{"type": "position", "name": "Нан", "price": 450, "quantity": 2, "amount": 900,
            "measurementUnit": "796", "paymentObject": "commodity", "tax": {"type": "vat16"}, "ntin": "0200123456789"}],
        "payments": [{"type": "cash", "sum": 1000}], "domain": {"type": "trading"}
    })
}

/// `path` is `items[0].price` or `payments[0]`; `None` takes the field away.
fn with(mut body: Value, path: &str, value: Option<Value>) -> Value {
    let pointer = format!("/{}", path.replace(['[', '.'], "/").replace(']', ""));
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(field.into(), value)),
        (Value::Object(fields), None) => drop(fields.shift_remove(field)),
        (Value::Array(all), Some(value)) => all.push(value),
        _ => panic!("{path}"),
    }
    body
}

fn receipt(understood: &Understood) -> &Receipt {
    match understood.wish.as_ref().unwrap_or_else(|faults| panic!("{faults:?}")) {
        Wish::Document { content: Content::Receipt(receipt, _), .. } => receipt,
        other => panic!("{other:?}"),
    }
}

fn faults(understood: &Understood) -> Vec<String> {
    let faults = understood.wish.as_ref().unwrap_err();
    faults.iter().map(|f| format!("{} {}", f.code, f.path.as_deref().unwrap_or("-"))).collect()
}

fn warnings(understood: &Understood) -> Vec<String> {
    understood.warnings.iter().map(|w| format!("{} {}", w.code, w.path)).collect()
}

/// Accepted with exactly these warnings.
#[track_caller]
fn repaired(understood: &Understood, expected: &[&str]) {
    let _ = receipt(understood);
    assert_eq!(warnings(understood), expected);
}

/// Refused with exactly these faults.
#[track_caller]
fn refused(understood: &Understood, expected: &[&str]) {
    assert_eq!(faults(understood), expected);
}

#[track_caller]
fn change_repairs(path: &str, value: Value, expected: &[&str]) {
    repaired(&ru(&with(sale(), path, Some(value))), expected);
}

#[track_caller]
fn change_is_refused(path: &str, value: Value, expected: &[&str]) {
    refused(&ru(&with(sale(), path, Some(value))), expected);
}

fn parsed(text: &str) -> Value {
    local_api::json::read(text.as_bytes()).unwrap()
}

#[test]
fn a_clean_sale_gives_no_warnings() {
    let understood = ru(&sale());
    let receipt = receipt(&understood);
    assert_eq!((receipt.total.to_string(), receipt.change.to_string()), ("36.90".into(), "13.10".into()));
    assert!(understood.warnings.is_empty(), "{:?}", understood.warnings);
    repaired(&kz(&sale_kz()), &[]);
}

#[test]
fn row_01_number_as_a_string() {
    change_repairs("items[0].price", json!("12.30"), &["text_for_number items[0].price"]);
    for bad in ["12,30", "1 230", "12.30 ₽", "", ".5", "1e2"] {
        change_is_refused("items[0].price", json!(bad), &["task.number_form items[0].price"]);
    }
}

#[test]
fn row_02_number_where_a_string_belongs() {
    let understood = ru(&with(sale(), "operator.vatin", Some(parsed("500100732259"))));
    repaired(&understood, &["number_for_text operator.vatin"]);
    assert_eq!(receipt(&understood).cashier.inn.as_deref(), Some("500100732259"));
    // A lost leading zero shows as a wrong length.
    let short = ["number_for_text operator.vatin"];
    let understood = ru(&with(sale(), "operator.vatin", Some(parsed("50100732259"))));
    refused(&understood, &["task.inn_length operator.vatin"]);
    assert_eq!(warnings(&understood), short);
    change_is_refused("items[0].name", parsed("1.5"), &["task.field_type items[0].name"]);
}

#[test]
fn row_03_enumeration_as_a_number() {
    change_repairs("items[0].paymentMethod", json!(4), &["number_for_word items[0].paymentMethod"]);
    change_repairs("items[0].paymentMethod", json!("4"), &[]);
    change_repairs("items[0].paymentObject", json!(1), &["number_for_word items[0].paymentObject"]);
    change_repairs("payments[0].type", json!(0), &["number_for_word payments[0].type"]);
    change_repairs("payments[0].type", json!("0"), &[]);
    change_is_refused("payments[0].type", json!(7), &["task.field_value payments[0].type"]);
    change_is_refused("items[0].paymentMethod", json!(9), &["task.field_value items[0].paymentMethod"]);
}

#[test]
fn row_04_unit_as_a_number() {
    change_repairs("items[0].measurementUnit", json!(11), &[]);
    change_repairs("items[0].measurementUnit", json!("11"), &[]);
    change_is_refused(
        "items[0].measurementUnit",
        json!(12345),
        &["task.field_value items[0].measurementUnit"],
    );
}

#[test]
fn row_05_rate_and_tax_system_as_a_number() {
    change_is_refused("items[0].tax.type", json!(2), &["task.field_type items[0].tax.type"]);
    change_is_refused("taxationType", json!(1), &["task.field_type taxationType"]);
}

#[test]
fn row_06_tax_as_a_word() {
    change_repairs("items[0].tax", json!("vat22"), &["tax_word items[0].tax"]);
    change_is_refused("items[0].tax", json!("vat23"), &["task.field_value items[0].tax"]);
}

#[test]
fn row_07_no_amount() {
    let understood = ru(&with(sale(), "items[0].amount", None));
    repaired(&understood, &["amount_computed items[0].amount"]);
    assert_eq!(receipt(&understood).total.to_string(), "36.90");
}

#[test]
fn row_08_amount_that_is_not_price_times_quantity() {
    let body = with(with(sale(), "total", None), "items[0].amount", Some(parsed("36.91")));
    repaired(&ru(&body), &[]);
    change_is_refused("items[0].amount", parsed("36.92"), &["task.amount items[0].amount"]);
    let discounted = with(
        with(with(sale(), "total", None), "items[0].amount", Some(parsed("33.90"))),
        "items[0].infoDiscountAmount",
        Some(json!(3)),
    );
    let understood = ru(&discounted);
    repaired(&understood, &["price_after_discount items[0].price"]);
    assert_eq!(receipt(&understood).lines[0].price.to_string(), "11.30");
    // 33.89 / 3 is no whole number of kopecks.
    let uneven = with(
        with(discounted, "items[0].amount", Some(parsed("33.89"))),
        "items[0].infoDiscountAmount",
        Some(parsed("3.01")),
    );
    refused(&ru(&uneven), &["task.amount items[0].amount"]);
}

/// The same repairs and refusals hold in every other task.
#[test]
fn forms_are_repaired_in_other_tasks_too() {
    let cash = |kind: &str, sum: Value| json!({"type": kind, "operator": {"name": "Ким"}, "cashSum": sum});
    let understood = ru(&cash("CashIn", json!("100.50")));
    assert_eq!(warnings(&understood), ["word_case type", "text_for_number cashSum"]);
    assert!(understood.wish.is_ok());
    refused(&ru(&cash("cashOut", json!("100,50"))), &["task.number_form cashSum"]);
    refused(&ru(&cash("cashOut", parsed("0.005"))), &["task.decimals cashSum"]);
    let body = with(cash("cashIn", Value::Null), "sum", Some(json!(5)));
    refused(&ru(&body), &["task.field_missing cashSum"]);
    let back = with(sale(), "type", Some(json!("sellReturn")));
    let understood = ru(&with(back.clone(), "original", Some(json!({"documentId": "x"}))));
    refused(&understood, &["task.number_form original.documentId"]);
    refused(&ru(&with(back, "sno", Some(json!("osn")))), &["task.field_dialect sno"]);
}

#[test]
fn row_09_no_total() {
    repaired(&ru(&with(sale(), "total", None)), &[]);
}

#[test]
fn row_10_total_below_the_sum_by_kopecks() {
    let understood = ru(&with(sale(), "total", Some(parsed("36.50"))));
    repaired(&understood, &[]);
    assert_eq!(receipt(&understood).total.to_string(), "36.50");
}

#[test]
fn row_11_total_otherwise_different() {
    for total in ["35.99", "36.91", "37"] {
        let understood = ru(&with(sale(), "total", Some(parsed(total))));
        refused(&understood, &["task.total total"]);
        let args = &understood.wish.unwrap_err()[0].args;
        assert_eq!(args[1], ("computed".to_owned(), "36.90".to_owned()));
    }
}

#[test]
fn row_12_no_payments_and_amount_for_sum() {
    refused(&ru(&with(sale(), "payments", None)), &["task.field_missing payments"]);
    let understood = ru(&with(sale(), "payments", Some(json!([{"type": "cash", "amount": 50}]))));
    refused(&understood, &["task.field_missing payments[0].sum"]);
    assert!(understood.wish.unwrap_err()[0].args.contains(&("similar".into(), "amount".into())));
}

#[test]
fn row_13_paid_less_and_non_cash_above() {
    change_is_refused("payments[0].sum", json!(36), &["task.paid payments"]);
    change_is_refused("payments[0].type", json!("electronically"), &["task.non_cash payments"]);
}

#[test]
fn row_14_more_than_two_decimals() {
    change_is_refused("items[0].price", parsed("12.305"), &["task.decimals items[0].price"]);
    let noisy = with(sale(), "items[0].amount", Some(parsed("36.900000000000006")));
    repaired(&ru(&noisy), &["float_noise items[0].amount"]);
}

#[test]
fn row_15_taxes_that_disagree_with_positions() {
    change_repairs("taxes", parsed(r#"[{"type": "vat22", "sum": 6.65}, {"type": "none", "sum": 0}]"#), &[]);
    change_is_refused("taxes", parsed(r#"[{"type": "vat22", "sum": 6.66}]"#), &["task.taxes taxes[0].sum"]);
    change_is_refused(
        "taxes",
        parsed(r#"[{"type": "vat10", "sum": 6.65}]"#),
        &["task.taxes taxes[0].sum", "task.taxes taxes"],
    );
    let two = json!({"type": "position", "name": "Сахар", "price": 1, "quantity": 1, "amount": 1,
        "measurementUnit": "piece", "paymentMethod": "fullPayment", "paymentObject": "commodity", "tax": {"type": "vat22"}});
    let body = with(with(sale(), "total", None), "items[1]", Some(two));
    let body = with(body, "taxes", Some(parsed(r#"[{"type": "vat22", "sum": 6.84}]"#)));
    repaired(&ru(&body), &["tax_by_lines taxes[0].sum"]);
    change_repairs("items[0].tax.sum", parsed("6.65"), &[]);
    change_is_refused("items[0].tax.sum", parsed("6.15"), &["task.tax_sum items[0].tax.sum"]);
}

#[test]
fn row_16_unknown_words_are_refused_all_at_once() {
    let body = with(with(sale(), "items[0].tax.type", Some(json!(""))), "taxationType", Some(json!("ozn")));
    let body = with(body, "payments[0].type", Some(json!("gold")));
    refused(
        &ru(&body),
        &[
            "task.field_value taxationType",
            "task.field_value items[0].tax.type",
            "task.field_value payments[0].type",
        ],
    );
    refused(&ru(&json!({"type": ""})), &["task.unknown_type type"]);
}

#[test]
fn row_17_wrong_case_of_a_word() {
    change_repairs("type", json!("Sell"), &["word_case type"]);
    change_repairs("taxationType", json!("OSN"), &["word_case taxationType"]);
    change_repairs("items[0].type", json!("Position"), &["word_case items[0].type"]);
    change_repairs("payments[0].type", json!("CASH"), &["word_case payments[0].type"]);
    change_repairs(
        "items[0].paymentObject",
        json!("cpicontributions"),
        &["word_case items[0].paymentObject"],
    );
}

#[test]
fn row_18_wrong_spelling_of_a_field() {
    let body = with(with(sale(), "items[0].name", None), "items[0].Name", Some(json!("Чай")));
    let understood = ru(&body);
    refused(&understood, &["task.field_missing items[0].name"]);
    assert!(understood.wish.unwrap_err()[0].args.contains(&("similar".into(), "Name".into())));
    let body = with(with(sale(), "items[0].quantity", None), "items[0].quantiti", Some(json!(3)));
    refused(&ru(&body), &["task.field_missing items[0].quantity"]);
    let understood = ru(&with(sale(), "taxationTipe", Some(json!("osn"))));
    repaired(&understood, &["unknown_field taxationTipe"]);
    assert!(understood.warnings[0].args.contains(&("similar".into(), "taxationType".into())));
}

#[test]
fn row_19_words_of_the_other_dialect() {
    for (path, right) in [
        ("sno", "taxationType"),
        ("items[0].vat", "tax"),
        ("items[0].payment_object", "paymentObject"),
        ("items[0].payment_method", "paymentMethod"),
        ("items[0].sum", "amount"),
        ("operator.inn", "vatin"),
    ] {
        let understood = ru(&with(sale(), path, Some(json!("x"))));
        refused(&understood, &[&format!("task.field_dialect {path}")]);
        assert!(understood.wish.unwrap_err()[0].args.contains(&("right".into(), right.into())));
    }
}

#[test]
fn row_20_unknown_field() {
    change_repairs("items[0].colour", json!("red"), &["unknown_field items[0].colour"]);
    let body = with(sale(), "items[0].colour", Some(json!("red")));
    refused(&run_in(CountryCode::Ru, 1, None, true, &body), &["task.strict items[0].colour"]);
}

#[test]
fn row_21_unknown_kind_of_item() {
    let body = with(sale(), "items[1]", Some(json!({"type": "positoin", "name": "x"})));
    let understood = ru(&body);
    refused(&understood, &["task.item_type items[1].type"]);
    assert!(understood.wish.unwrap_err()[0].args.contains(&("similar".into(), "position".into())));
}

#[test]
fn row_22_null_and_empty_are_absent() {
    for value in [json!(null), json!({}), json!([])] {
        change_repairs("clientInfo", value.clone(), &[]);
        change_repairs("items[0].agentInfo", value.clone(), &[]);
        change_repairs("taxes", value.clone(), &[]);
        change_is_refused("payments", value, &["task.field_missing payments"]);
    }
}

#[test]
fn row_23_truth_values() {
    for value in [json!("false"), json!(0), json!("False")] {
        change_repairs("useVAT18", value, &["truth_form useVAT18"]);
    }
    change_repairs("useVAT18", json!(false), &[]);
    change_is_refused("useVAT18", json!(1), &["task.field_not_supported useVAT18"]);
    change_is_refused("useVAT18", json!("yes"), &["task.field_type useVAT18"]);
}

#[test]
fn row_24_no_operator() {
    let body = with(sale(), "operator", None);
    refused(&ru(&body), &["task.cashier operator.name"]);
    let understood = run_in(CountryCode::Ru, 1, Some("Иванова"), false, &body);
    assert_eq!(receipt(&understood).cashier.name, "Иванова");
    let body = with(sale(), "operator", Some(json!({"name": ""})));
    assert_eq!(receipt(&run_in(CountryCode::Ru, 1, Some("Иванова"), false, &body)).cashier.name, "Иванова");
    refused(&ru(&body), &["task.cashier operator.name"]);
    change_is_refused("operator", json!({"vatin": "500100732259"}), &["task.field_missing operator.name"]);
}

#[test]
fn row_25_inn_of_the_cashier() {
    change_is_refused("operator.vatin", json!("7704849611"), &["task.inn_length operator.vatin"]);
    change_is_refused("operator.vatin", json!("50010073225x"), &["task.inn_length operator.vatin"]);
    change_repairs("operator.vatin", json!("500100732258"), &["check_digit operator.vatin"]);
}

#[test]
fn row_26_number_of_the_buyer() {
    let body = with(sale_kz(), "clientInfo", Some(json!({"iinBin": "941240000193"})));
    let understood = kz(&body);
    repaired(&understood, &[]);
    assert_eq!(receipt(&understood).buyer_number.as_deref(), Some("941240000193"));
    let body = with(sale_kz(), "clientInfo", Some(json!({"vatin": "94124000019"})));
    refused(&kz(&body), &["task.inn_length clientInfo.vatin"]);
    let body = with(sale_kz(), "clientInfo", Some(json!({"vatin": "941240000194"})));
    repaired(&kz(&body), &["check_digit clientInfo.vatin"]);
}

#[test]
fn row_27_dates_have_three_forms_and_the_year_first() {
    let industry =
        |date: &str| json!([{"fois": "012", "date": date, "number": "1", "industryAttribute": "x"}]);
    for date in ["2026-02-03", "2026/02/03", "2026.02.03"] {
        let understood = ru(&with(sale(), "items[0].industryInfo", Some(industry(date))));
        repaired(&understood, &[]);
        let [line] = receipt(&understood).lines.as_slice() else { panic!("a line") };
        assert_eq!(line.extra().industry.first().map(|i| i.day.to_string()).as_deref(), Some("2026-02-03"));
    }
    for date in ["03.02.2026", "2026.2.3", "2026.02.30", "2026-02-03x"] {
        change_is_refused(
            "items[0].industryInfo",
            industry(date),
            &["task.date items[0].industryInfo[0].date"],
        );
    }
}

#[test]
fn row_28_text_without_text() {
    for item in
        [json!({"type": "text"}), json!({"type": "text", "text": " "}), json!({"type": "text", "text": ""})]
    {
        let understood = ru(&with(sale(), "items[1]", Some(item)));
        repaired(&understood, &[]);
        let empty = Block::Text { text: " ".into(), align: Align::Left, large: false };
        assert_eq!(receipt(&understood).extra().printed, [(1, empty)]);
    }
}

#[test]
fn row_29_texts_only() {
    change_is_refused("items", json!([{"type": "text", "text": "Привет"}]), &["task.no_position items"]);
}

#[test]
fn row_30_ean_without_its_check_digit() {
    let item = |kind: &str, code: &str| json!({"type": "barcode", "barcode": code, "barcodeType": kind});
    for (kind, code) in [("EAN13", "400638133393"), ("EAN8", "9638507")] {
        let understood = ru(&with(sale(), "items[1]", Some(item(kind, code))));
        repaired(&understood, &["check_digit_added items[1].barcode"]);
        let [(1, Block::Barcode(_, whole))] = receipt(&understood).extra().printed.as_slice() else {
            panic!("a bar code");
        };
        assert!(whole.starts_with(code) && whole.len() == code.len() + 1, "{whole}");
    }
    let understood = ru(&with(sale(), "items[1]", Some(item("EAN13", "4006381333932"))));
    refused(&understood, &["task.field_value items[1].barcode"]);
    repaired(&ru(&with(sale(), "items[1]", Some(item("QR", "http://x")))), &[]);
}

#[test]
fn row_31_gtin_with_a_wrong_check_digit() {
    let understood = kz(&with(sale_kz(), "items[0].barcode", Some(json!("4006381333932"))));
    repaired(&understood, &["check_digit items[0].barcode"]);
    assert_eq!(receipt(&understood).lines[0].barcode.as_deref(), Some("4006381333932"));
}

#[test]
fn row_32_marking_codes_are_refused_until_they_are_made() {
    let code = json!({"imc": "010460780959133121"});
    change_is_refused("items[0].imcParams", code, &["task.field_not_supported items[0].imcParams"]);
}

#[test]
fn row_33_spellings_of_numbers() {
    let body = parsed(&sale().to_string().replace("\"sum\":50", "\"sum\":1e2"));
    assert_eq!(receipt(&ru(&body)).change.to_string(), "63.10");
    for bad in ["+5", ".5"] {
        let text = sale().to_string().replace("\"sum\":50", &format!("\"sum\":{bad}"));
        assert_eq!(local_api::json::read(text.as_bytes()).unwrap_err().code, "task.syntax");
    }
}

#[test]
fn rows_34_to_36_are_refused_before_the_task_is_read() {
    for (text, code) in [
        (r#"{"type": "sell",}"#, "task.syntax"),
        ("{'type': 'sell'}", "task.syntax"),
        ("{\"type\": \"sell\"} // ok", "task.syntax"),
        (r#"{"type" "sell"}"#, "task.syntax"),
        (r#"{"type": "sell" "a": 1}"#, "task.syntax"),
        (r#"{"type": "sell", "type": "sell"}"#, "task.duplicate_key"),
    ] {
        assert_eq!(open(text.as_bytes(), None).unwrap_err().code, code, "{text}");
    }
    assert!(open("\u{feff}{\"type\": \"sell\"}".as_bytes(), None).is_ok());
}

#[test]
fn row_38_negative_and_zero() {
    change_is_refused("items[0].price", json!(-1), &["task.negative items[0].price"]);
    change_is_refused("payments[0].sum", json!(-1), &["task.negative payments[0].sum"]);
    change_is_refused("items[0].quantity", json!(-1), &["task.quantity items[0].quantity"]);
    change_is_refused("items[0].quantity", json!(0), &["task.quantity items[0].quantity"]);
    change_is_refused("items[0].quantity", parsed("0.1234567"), &["task.quantity items[0].quantity"]);
    let mut body = with(with(sale(), "items[0].price", Some(json!(0))), "items[0].amount", Some(json!(0)));
    body = with(with(body, "total", Some(json!(0))), "payments[0].sum", Some(json!(0)));
    let understood = ru(&body);
    assert_eq!(receipt(&understood).payments, [(Tender::Cash, Money::ZERO)]);
}

#[test]
fn what_changes_the_document_and_is_not_made_yet_is_refused() {
    change_is_refused("paymentsAddInfo", json!([{"sum": 1}]), &["task.field_not_supported paymentsAddInfo"]);
    for field in ["imcParams", "markingCode"] {
        let path = format!("items[0].{field}");
        refused(&ru(&with(sale(), &path, Some(json!("x")))), &[&format!("task.field_not_supported {path}")]);
    }
    change_is_refused("useVAT18", json!(true), &["task.field_not_supported useVAT18"]);
    change_is_refused(
        "items[0].paymentObject",
        json!("commodityWithMarking"),
        &["task.field_not_supported items[0].paymentObject"],
    );
}

#[test]
fn what_is_only_printed_is_passed_over_with_a_warning() {
    change_repairs("items[1]", json!({"type": "pixels", "pixels": "AA=="}), &["not_printed items[1]"]);
    change_repairs(
        "payments[0].printItems",
        json!([{"type": "text"}]),
        &["not_printed payments[0].printItems"],
    );
    change_repairs("customParameters", json!([{"id": 1, "value": 2}]), &["passed_over customParameters"]);
}

#[test]
fn an_electronic_receipt_needs_a_contact() {
    change_is_refused("electronically", json!(true), &["task.field_missing clientInfo.emailOrPhone"]);
    let body = with(sale(), "electronically", Some(json!(true)));
    let body = with(body, "clientInfo", Some(json!({"emailOrPhone": "+79990000000"})));
    repaired(&ru(&body), &[]);
    assert!(receipt(&ru(&body)).extra().electronic);
    // Without paper nothing stands before or after it.
    let body = with(body, "preItems", Some(json!([{"type": "text", "text": "Привет"}])));
    repaired(&ru(&body), &["not_printed preItems"]);
}

#[test]
fn absent_words_are_supposed_with_a_warning_and_tax_is_not() {
    for (field, warning) in [
        ("paymentMethod", "supposed items[0].paymentMethod"),
        ("paymentObject", "supposed items[0].paymentObject"),
        ("measurementUnit", "supposed items[0].measurementUnit"),
    ] {
        repaired(&ru(&with(sale(), &format!("items[0].{field}"), None)), &[warning]);
    }
    refused(&ru(&with(sale(), "items[0].tax", None)), &["task.field_missing items[0].tax"]);
    let body = with(with(sale(), "items[0].tax", None), "taxationType", Some(json!("usnIncome")));
    repaired(&ru(&body), &["supposed items[0].tax.type"]);
    refused(&kz(&with(sale_kz(), "items[0].tax", None)), &["task.field_missing items[0].tax"]);
    // One tax system is the register's own; of several the caller has to choose.
    let body = with(sale(), "taxationType", None);
    assert_eq!(receipt(&run_in(CountryCode::Ru, 2, None, false, &body)).tax_system, 2);
    refused(&run_in(CountryCode::Ru, 3, None, false, &body), &["task.field_missing taxationType"]);
    change_is_refused("taxationType", json!("envd"), &["task.field_value taxationType"]);
}

#[test]
fn aliases_of_rates_are_known() {
    for (alias, name, warns) in [
        ("10", "vat10", false),
        ("110", "vat110", false),
        ("22", "vat22", true),
        ("105", "vat105", true),
        ("vat18", "vat20", true),
    ] {
        let understood = ru(&with(sale(), "items[0].tax.type", Some(json!(alias))));
        assert_eq!(receipt(&understood).lines[0].vat.name(), name);
        assert_eq!(!understood.warnings.is_empty(), warns, "{alias}");
    }
}

#[test]
fn signs_of_units_are_mapped_for_three_words() {
    for (sign, unit) in [("шт", "piece"), ("кг", "kilogram"), ("л", "liter")] {
        let understood = ru(&with(sale(), "items[0].measurementUnit", Some(json!(sign))));
        repaired(&understood, &["unit_sign items[0].measurementUnit"]);
        assert_eq!(receipt(&understood).lines[0].unit.name(), unit);
    }
    change_is_refused(
        "items[0].measurementUnit",
        json!("упак"),
        &["task.field_value items[0].measurementUnit"],
    );
    change_is_refused(
        "items[0].measurementUnit",
        json!("gkal"),
        &["task.field_not_supported items[0].measurementUnit"],
    );
}

#[test]
fn a_branch_of_kazakhstan_has_its_own_fields() {
    let with_domain = |domain: Value| kz(&with(sale_kz(), "domain", Some(domain)));
    let branch = |domain| receipt(&with_domain(domain)).extra().branch.clone();
    assert_eq!(branch(json!({"type": "trading"})), None);
    assert_eq!(branch(json!({"type": "hotels"})), Some(Branch::Hotels));
    let account = Branch::Services { account: "17-3".into() };
    assert_eq!(branch(json!({"type": "services", "account": "17-3"})), Some(account));
    let taxi = Branch::Taxi { car: "123ABC02".into(), ordered: true, fee: Money::from_minor(15_050) };
    let said = json!({"type": "taxi", "carNumber": "123ABC02", "ordered": true, "fee": 150.50});
    assert_eq!(branch(said), Some(taxi));
    let oil = Branch::GasOil { correction: None, sum: None, card: Some("7".into()) };
    assert_eq!(branch(json!({"type": "gasoil", "card": "7"})), Some(oil));
    let parked =
        json!({"type": "parking", "from": "2026-02-03T10:00:00+05:00", "until": "2026-02-03T12:30:00+05:00"});
    assert!(
        matches!(branch(parked), Some(Branch::Parking { from, until }) if (until - from).num_minutes() == 150)
    );
    let lacking = [
        "task.field_missing domain.carNumber",
        "task.field_missing domain.ordered",
        "task.field_missing domain.fee",
    ];
    refused(&with_domain(json!({"type": "taxi"})), &lacking);
    refused(&with_domain(json!({"type": "circus"})), &["task.field_value domain.type"]);
}

#[test]
fn kazakhstan_has_its_own_words() {
    let change = |path: &str, value: Value| kz(&with(sale_kz(), path, Some(value)));
    for kind in ["mobile", "card", "electronically"] {
        let payment = json!([{"type": kind, "sum": 900}]);
        repaired(&change("payments", payment), &[]);
    }
    refused(&change("payments[0].type", json!("prepaid")), &["task.field_value payments[0].type"]);
    for word in ["vat20", "vat110", "vat22", "22"] {
        refused(&change("items[0].tax.type", json!(word)), &["task.field_value items[0].tax.type"]);
    }
    for word in ["vat16", "vat10", "vat5", "vat0", "none"] {
        assert_eq!(receipt(&change("items[0].tax.type", json!(word))).lines[0].vat.name(), word);
    }
    refused(&change("items[0].measurementUnit", json!(796)), &["task.field_type items[0].measurementUnit"]);
    repaired(&change("items[0].measurementUnit", json!("kilogram")), &[]);
    refused(
        &change("items[0].measurementUnit", json!("778")),
        &["task.field_not_supported items[0].measurementUnit"],
    );
    refused(&change("items[0].paymentObject", json!("excise")), &["task.field_value items[0].paymentObject"]);
    for field in ["taxationType", "agentInfo", "supplierInfo", "companyInfo", "industryInfo", "operationInfo"]
    {
        repaired(&change(field, json!("x")), &[&format!("passed_over {field}")]);
    }
    repaired(
        &change("items[0].paymentMethod", json!("fullPayment")),
        &["passed_over items[0].paymentMethod"],
    );
    repaired(&change("operator.vatin", json!("500100732259")), &["passed_over operator.vatin"]);
    refused(&change("taxes", json!([{"type": "vat16", "sum": 1}])), &["task.field_not_supported taxes"]);
    let marked = change("items[0].marks", json!(["010487000000001221abc\u{1d}93dGVz"]));
    assert_eq!(receipt(&marked).lines[0].extra().goods_code, b"010487000000001221abc\x1d93dGVz");
    refused(&change("items[0].marks", json!(["a", "b"])), &["task.too_many items[0].marks"]);
    refused(&change("items[0].marks", json!(["a\nb"])), &["task.field_value items[0].marks[0]"]);
    refused(&change("items[0].department", json!(0)), &["task.field_value items[0].department"]);
    let understood = change("items[0].productCodes", json!({"ean13": "4006381333931"}));
    assert_eq!(receipt(&understood).lines[0].barcode.as_deref(), Some("4006381333931"));
    refused(&kz(&json!({"type": "sellCorrection"})), &["task.not_in_country type"]);
    refused(&kz(&json!({"type": "getFnInfo"})), &["task.not_in_country type"]);
    refused(&kz(&json!({"type": "openCashDrawer"})), &["task.not_supported type"]);
}

#[test]
fn types_are_known_or_named_by_their_neighbour() {
    refused(&ru(&json!({"type": "openCashDrawer"})), &["task.not_supported type"]);
    refused(&ru(&json!({"type": "uploadPictureCliche"})), &["task.not_supported type"]);
    for (word, near) in [("opnShift", "openShift"), ("getLastFiscalParams", ""), ("sel", "sell")] {
        let understood = ru(&json!({"type": word}));
        refused(&understood, &["task.unknown_type type"]);
        let args = understood.wish.unwrap_err()[0].args.clone();
        if !near.is_empty() {
            assert!(args.contains(&("similar".into(), near.into())), "{args:?}");
        }
    }
    refused(&ru(&json!({"operator": {"name": "x"}})), &["task.field_missing type"]);
    refused(&ru(&json!({"type": 5})), &["task.field_type type"]);
    refused(&ru(&json!("sell")), &["task.field_type "]);
}

#[test]
fn ten_thousand_positions_are_refused_by_their_number_and_a_name_of_a_megabyte_by_its_length() {
    let position = sale()["items"][0].clone();
    let body = |count: usize| {
        let body = with(sale(), "items", Some(Value::Array(vec![position.clone(); count])));
        with(with(body, "total", None), "payments[0].sum", Some(json!(400_000)))
    };
    assert_eq!(receipt(&ru(&body(2_000))).lines.len(), 2_000);
    refused(&ru(&body(2_001)), &["task.too_many items"]);
    refused(&ru(&body(10_000)), &["task.too_many items"]);
    let understood = ru(&with(sale(), "items[0].name", Some(json!("я".repeat(500_000)))));
    refused(&understood, &["task.too_long items[0].name"]);
    change_is_refused("items[0].name", json!("a\u{7}b"), &["task.field_value items[0].name"]);
    change_is_refused("items[0].name", json!(""), &["task.field_missing items[0].name"]);
}

#[test]
fn shifts_are_opened_and_closed_by_a_cashier() {
    let body = json!({"type": "openShift", "operator": {"name": "Ким"}, "colour": 1});
    let understood = ru(&body);
    assert!(
        matches!(&understood.wish, Ok(Wish::Document { content: Content::ShiftOpen(c), .. }) if c.name == "Ким")
    );
    assert_eq!(warnings(&understood), ["unknown_field colour"]);
    let body = json!({"type": "closeShift"});
    assert!(matches!(ru(&body).wish, Err(faults) if faults[0].code == "task.cashier"));
    assert!(matches!(ru(&json!({"type": "getShiftStatus"})).wish, Ok(Wish::Ask(Question::ShiftStatus))));
}

#[test]
fn lines_remember_their_place_among_the_items() {
    let position = sale()["items"][0].clone();
    let items = json!([{"type": "text"}, position, {"type": "text"}, position]);
    let body =
        with(with(with(sale(), "items", Some(items)), "total", None), "payments[0].sum", Some(json!(100)));
    match ru(&body).wish {
        Ok(Wish::Document { items, .. }) => assert_eq!(items, [1, 3]),
        other => panic!("{other:?}"),
    }
}

/// Values that fit nowhere in particular, with words and numbers that fit somewhere.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0u32..5).prop_map(Value::from),
        "-?[1-9][0-9]{0,19}\\.[0-9]{1,9}".prop_map(|text| parsed(&text)),
        ".{0,6}".prop_map(Value::from),
        proptest::sample::select(vec![
            "", "position", "cash", "vat22", "text", "barcode", "EAN13", "kilogram", "12.30"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map(
                "type|name|sum|price|barcode|barcodeType|[a-z]{1,3}",
                inner,
                0..4
            )
            .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever stands in a task: it is understood, or at least one fault says why not.
    #[test]
    fn any_json_is_understood_or_faulted(value in any_value()) {
        for country in [CountryCode::Ru, CountryCode::Kz] {
            if let Err(faults) = run_in(country, 1, None, false, &value).wish {
                prop_assert!(!faults.is_empty());
            }
        }
    }

    #[test]
    fn any_task_with_anything_in_one_field_is_understood_or_faulted(
        value in any_value(),
        kind in proptest::sample::select(vec![
            "sellReturn", "buy", "buyReturn", "sellCorrection", "buyReturnCorrection", "cashIn", "cashOut", "reportX",
            "nonFiscal", "registration", "changeRegistrationParameters", "fnChange", "closeArchive",
            "reportOfdExchangeStatus", "printLastReceiptCopy", "getFnInfo",
        ]),
        field in proptest::sample::select(vec![
            "original", "parentReceipt", "cashSum", "items", "correctionType", "correctionBaseDate",
            "correctionBaseNumber", "organization", "device", "ofd", "changeInfoReasons", "reason", "taxes",
        ]),
    ) {
        for body in [with(sale(), "type", Some(json!(kind))), with(sale_kz(), "type", Some(json!(kind)))] {
            let body = with(body, field, Some(value.clone()));
            for understood in [ru(&body), kz(&body)] {
                if let Err(faults) = understood.wish {
                    prop_assert!(!faults.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_sale_with_anything_in_one_field_is_understood_or_faulted(
        value in any_value(),
        path in proptest::sample::select(vec![
            "type", "taxationType", "operator", "operator.name", "operator.vatin", "items", "items[1]", "payments",
            "payments[0].type", "payments[0].sum", "total", "taxes", "clientInfo", "electronically", "domain",
            "companyInfo", "items[0].type", "items[0].name", "items[0].price", "items[0].quantity", "items[0].amount",
            "items[0].measurementUnit", "items[0].paymentMethod", "items[0].paymentObject", "items[0].tax",
            "items[0].tax.type", "items[0].tax.sum", "items[0].infoDiscountAmount", "items[0].department",
            "items[0].barcode", "items[0].ntin", "items[0].productCodes", "items[0].exciseSum", "useVAT18",
            "items[0].agentInfo", "items[0].supplierInfo", "items[0].industryInfo", "items[0].nomenclatureCode",
            "items[0].originalItem", "items[0].additionalAttribute", "agentInfo", "operationInfo", "industryInfo",
            "preItems", "postItems", "internet", "paymentsPlace",
        ]),
    ) {
        for understood in [ru(&with(sale(), path, Some(value.clone()))), kz(&with(sale_kz(), path, Some(value.clone())))] {
            if let Err(faults) = understood.wish {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}

#[test]
fn telephone_numbers_are_brought_into_the_form_of_the_document() {
    let by = |phone: &str| {
        let body = with(sale(), "items[0].agentInfo", Some(json!({"agents": ["another"]})));
        let supplier = json!({"name": "ООО", "vatin": "7704849611", "phones": [phone]});
        let body = with(body, "items[0].supplierInfo", Some(supplier));
        ru(&with(body, "clientInfo", Some(json!({"emailOrPhone": phone}))))
    };
    let phones = |understood: &Understood| {
        let receipt = receipt(understood);
        let agent = receipt.lines.first().unwrap().extra().agent.clone().unwrap();
        [agent.supplier_phones, vec![receipt.buyer_contact.clone().unwrap()]].concat()
    };
    for written in ["89161234567", "79161234567", "9161234567", "8 (916) 123-45-67", "+7 916 123-45-67"] {
        let understood = by(written);
        assert_eq!(phones(&understood), ["+79161234567"; 2], "{written}");
        let said: Vec<_> = warnings(&understood).into_iter().filter(|w| w.starts_with("phone")).collect();
        assert_eq!(said, ["phone clientInfo.emailOrPhone", "phone items[0].supplierInfo.phones[0]"]);
    }
    for written in ["+79161234567", "+390612345678"] {
        assert_eq!(phones(&by(written)), [written; 2]);
    }
    for written in ["123", "позвоните", "+", "+7916123456789012345678", "8 916 123 45"] {
        let fields = ["clientInfo.emailOrPhone", "items[0].supplierInfo.phones[0]"];
        assert_eq!(
            faults(&by(written)),
            fields.map(|field| format!("task.field_value {field}")),
            "{written}"
        );
    }
}
