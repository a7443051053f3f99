//! Every kind of task through the door: what it becomes, and what its answer says.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

#[allow(dead_code, reason = "each test program uses its part of it")]
mod common;

use common::{Fake, registration};
use domain::document::{Content, DocumentId};
use domain::extra::{Original, PaperReceipt};
use domain::money::Money;
use domain::receipt::{Operation, Receipt};
use domain::slip::{Align, Barcode, Block};
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::task::{Setting, Understood, Wish, understand};
use local_api::{Api, Door, Request, TaskRequest};
use serde_json::{Value, json};
use std::slice::from_ref;
use std::sync::Arc;
use std::time::Duration;

fn understood(country: CountryCode, body: &Value) -> Understood {
    let registration = registration(country);
    let setting = Setting {
        country,
        registration: Some(&registration),
        cashier: None,
        number_is_valid: &|_| true,
        find: &|_| Ok(None),
        strict: false,
        language: Language::En,
    };
    understand(body, "", &setting)
}

fn faults(country: CountryCode, body: &Value) -> Vec<String> {
    let faults = understood(country, body).wish.unwrap_err();
    faults.iter().map(|f| format!("{} {}", f.code, f.path.as_deref().unwrap_or("-"))).collect()
}

fn content(country: CountryCode, body: &Value) -> Content {
    match understood(country, body).wish {
        Ok(Wish::Document { content, .. }) => content,
        other => panic!("{other:?}"),
    }
}

fn receipt(country: CountryCode, body: &Value) -> Receipt {
    content(country, body).receipt().unwrap().clone()
}

fn rig(country: CountryCode) -> (Arc<Fake>, Api) {
    let fake = Fake::new(country);
    (Arc::clone(&fake), Api::new(fake))
}

fn ask(api: &Api, caller: &str, body: &Value, key: Option<&str>) -> Value {
    let request = Request::Task(TaskRequest {
        body: body.to_string().into_bytes(),
        key: key.map(str::to_owned),
        fallback_key: None,
        strict: false,
        caller: caller.into(),
        language: Some(Language::En),
        patience: Duration::ZERO,
    });
    api.handle(&request, &mut |_| Ok(())).json
}

fn run(api: &Api, body: &Value, key: &str) -> Value {
    ask(api, "cli", body, Some(key))
}

fn done(api: &Api, body: &Value, key: &str) -> Value {
    let answer = run(api, body, key);
    assert_eq!(answer["status"], "done", "{answer}");
    answer
}

fn position(name: &str, price: u32, quantity: u32) -> Value {
    json!({"type": "position", "name": name, "price": price, "quantity": quantity, "amount": price * quantity,
        "measurementUnit": "piece", "paymentMethod": "fullPayment", "paymentObject": "commodity",
        "tax": {"type": "vat22"}})
}

fn receipt_of(kind: &str, items: &[Value]) -> Value {
    let total: u64 = items.iter().filter_map(|item| item["amount"].as_u64()).sum();
    json!({"type": kind, "operator": {"name": "Ким"}, "items": items,
        "payments": [{"type": "cash", "sum": total}]})
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

fn original_of(fake: &Fake, answer: &Value) -> (Option<Original>, Vec<Option<u32>>) {
    let id = DocumentId(answer["documentId"].as_u64().unwrap());
    let document = fake.reader().unwrap().document(id).unwrap().unwrap();
    let receipt = document.content.receipt().unwrap();
    let origins = receipt.lines.iter().map(|line| line.extra().origin).collect();
    (receipt.extra().original.clone(), origins)
}

const OPEN: &str = r#"{"type": "openShift", "operator": {"name": "Ким"}}"#;

fn open(api: &Api) {
    done(api, &serde_json::from_str(OPEN).unwrap(), "open");
}

#[test]
fn each_operation_has_its_task() {
    for (kind, operation) in [
        ("sell", Operation::Sale),
        ("sellReturn", Operation::SaleReturn),
        ("buy", Operation::Purchase),
        ("buyReturn", Operation::PurchaseReturn),
    ] {
        let body = receipt_of(kind, &[position("Чай", 10, 2)]);
        assert_eq!(receipt(CountryCode::Ru, &body).operation, operation);
    }
}

#[test]
fn a_return_of_our_own_receipt_is_bound_line_by_line() {
    let (fake, api) = rig(CountryCode::Ru);
    open(&api);
    let sale = done(&api, &receipt_of("sell", &[position("Чай", 10, 3), position("Кофе", 20, 1)]), "sale");
    let ours = Some(Original::Ours(DocumentId(3)));
    let by_number = json!({"documentId": sale["documentId"]});
    // By name, price and rate.
    let back = receipt_of("sellReturn", &[position("Кофе", 20, 1), position("Чай", 10, 1)]);
    let answer = done(&api, &with(back, "original", by_number.clone()), "back");
    assert_eq!(original_of(&fake, &answer), (ours.clone(), vec![Some(1), Some(0)]));
    // By the caller's word, whatever the name.
    let item = with(position("Чай, одна пачка", 10, 1), "originalItem", json!(0));
    let back = with(receipt_of("sellReturn", &[item]), "original", by_number);
    let answer = done(&api, &back, "back2");
    assert_eq!(original_of(&fake, &answer), (ours.clone(), vec![Some(0)]));
    // By what stands on the paper.
    let params = &sale["result"]["fiscalParams"];
    let paper = json!({
        "fnNumber": params["fnNumber"], "fiscalDocumentNumber": params["fiscalDocumentNumber"],
        "fiscalSign": params["fiscalDocumentSign"], "dateTime": params["fiscalDocumentDateTime"], "total": 50,
    });
    let back = receipt_of("sellReturn", &[position("Чай", 10, 1)]);
    let answer = done(&api, &with(back.clone(), "original", paper.clone()), "back3");
    assert_eq!(original_of(&fake, &answer), (ours, vec![Some(0)]));
    // The paper of ours can not say another total.
    let answer = run(&api, &with(back, "original", with(paper, "total", json!(51))), "back4");
    assert_eq!(answer["error"]["code"], "return.original", "{answer}");
}

#[test]
fn a_line_whose_original_is_not_clear_is_refused() {
    let (_, api) = rig(CountryCode::Ru);
    open(&api);
    let tea = position("Чай", 10, 1);
    let sale = done(&api, &receipt_of("sell", &[tea.clone(), tea.clone()]), "sale");
    let original = json!({"documentId": sale["documentId"]});
    let fault = |item: Value| {
        let body = with(receipt_of("sellReturn", &[item]), "original", original.clone());
        let error = run(&api, &body, "back")["error"].clone();
        (error["code"].clone(), error["path"].clone())
    };
    let at = |code: &str| (json!(code), json!("items[0].originalItem"));
    assert_eq!(fault(tea.clone()), at("task.original_item"));
    assert_eq!(fault(position("Чай", 11, 1)), at("return.line"));
    assert_eq!(fault(with(tea.clone(), "originalItem", json!(2))), at("return.line"));
    let body = receipt_of("sellReturn", &[with(tea.clone(), "originalItem", json!(0))]);
    assert_eq!(faults(CountryCode::Ru, &body), ["task.field_missing original"]);
    let body = with(receipt_of("sellReturn", from_ref(&tea)), "original", json!({"documentId": 99}));
    assert_eq!(faults(CountryCode::Ru, &body), ["return.original original.documentId"]);
    let body = with(receipt_of("sell", &[tea]), "original", json!({"documentId": 1}));
    assert_eq!(faults(CountryCode::Ru, &body), ["return.not_a_return original"]);
}

#[test]
fn a_receipt_of_another_register_is_named_by_its_paper() {
    let paper = json!({"fnNumber": "9999078900009999", "fiscalDocumentNumber": 17, "fiscalSign": "3051142876",
        "dateTime": "2026-02-03T14:05", "total": 100.5});
    let body = with(receipt_of("sellReturn", &[position("Чай", 10, 1)]), "original", paper.clone());
    let expected = PaperReceipt {
        register: "9999078900009999".into(),
        number: 17,
        sign: "3051142876".into(),
        at: "2026-02-03T14:05:00".parse().unwrap(),
        total: Money::from_minor(10_050),
        autonomous: false,
    };
    assert_eq!(receipt(CountryCode::Ru, &body).extra().original, Some(Original::Paper(expected)));
    for (field, value, fault) in [
        ("dateTime", json!("03.02.2026 14:05"), "task.date original.dateTime"),
        ("fiscalSign", json!("305x"), "task.field_value original.fiscalSign"),
        ("fiscalDocumentNumber", json!(0), "task.field_value original.fiscalDocumentNumber"),
        ("total", json!(-1), "task.negative original.total"),
    ] {
        let body = with(body.clone(), "original", with(paper.clone(), field, value));
        assert_eq!(faults(CountryCode::Ru, &body), [fault]);
    }
    let kz = json!({"type": "sellReturn", "operator": {"name": "Айгүл"},
        "items": [{"type": "position", "name": "Нан", "price": 450, "quantity": 2, "amount": 900,
            "measurementUnit": "796", "paymentObject": "commodity", "tax": {"type": "vat16"}}],
        "payments": [{"type": "cash", "sum": 900}],
        "parentReceipt": {"sign": "1234567890", "dateTime": "2026-02-03T14:05:06+05:00",
            "registrationNumber": "010101234599", "total": 900, "autonomous": true}});
    let Some(Original::Paper(paper)) = receipt(CountryCode::Kz, &kz).extra().original.clone() else {
        panic!("a paper");
    };
    assert_eq!((paper.autonomous, paper.at.to_string().as_str()), (true, "2026-02-03 14:05:06"));
    let body = with(kz, "original", json!({"documentId": 1}));
    assert_eq!(faults(CountryCode::Kz, &body), ["task.field_dialect original"]);
}

#[test]
fn a_kazakh_receipt_of_ours_is_found_by_its_sign() {
    let (fake, api) = rig(CountryCode::Kz);
    open(&api);
    let item = json!({"type": "position", "name": "Нан", "price": 450, "quantity": 2, "amount": 900,
        "measurementUnit": "796", "paymentObject": "commodity", "tax": {"type": "vat16"}});
    let sale = done(&api, &receipt_of("sell", from_ref(&item)), "sale");
    let params = &sale["result"]["fiscalParams"];
    let parent = json!({"sign": params["fiscalDocumentSign"], "dateTime": params["fiscalDocumentDateTime"],
        "registrationNumber": params["registrationNumber"], "total": 900, "autonomous": false});
    let back = receipt_of("sellReturn", &[item]);
    let answer = done(&api, &with(back.clone(), "parentReceipt", parent.clone()), "back");
    assert_eq!(original_of(&fake, &answer), (Some(Original::Ours(DocumentId(3))), vec![Some(0)]));
    // The sign of another day is another receipt's.
    let other = with(parent, "dateTime", json!("2025-02-03T14:05:06"));
    let answer = done(&api, &with(back, "parentReceipt", other), "back2");
    assert!(matches!(original_of(&fake, &answer), (Some(Original::Paper(_)), _)));
}

#[test]
fn cash_is_put_in_and_taken_out_and_the_answer_stays() {
    let (_, api) = rig(CountryCode::Ru);
    open(&api);
    let cash = |kind: &str, sum: Value| json!({"type": kind, "operator": {"name": "Ким"}, "cashSum": sum});
    let first = done(&api, &cash("cashIn", json!(1000.50)), "in");
    assert_eq!(
        first["result"],
        json!({"counters": {"cashSum": serde_json::from_str::<Value>("1000.5").unwrap()}, "warnings": null})
    );
    let second = done(&api, &cash("cashOut", json!(200)), "out");
    assert_eq!(second["result"]["counters"]["cashSum"].to_string(), "800.5");
    assert_eq!(done(&api, &cash("cashIn", json!(1000.50)), "in"), first);
    for (sum, fault) in [
        (json!(0), "task.field_value cashSum"),
        (json!(-1), "task.negative cashSum"),
        (Value::Null, "task.field_missing cashSum"),
    ] {
        assert_eq!(faults(CountryCode::Ru, &cash("cashIn", sum)), [fault]);
    }
}

#[test]
fn an_x_report_and_a_paper_without_a_receipt_have_an_empty_answer() {
    for country in [CountryCode::Ru, CountryCode::Kz] {
        let (_, api) = rig(country);
        open(&api);
        let x = done(&api, &json!({"type": "reportX", "operator": {"name": "Ким"}}), "x");
        assert_eq!(x["result"], json!({"warnings": null}));
        let paper = json!({"type": "nonFiscal", "operator": {"name": "Ким"}, "items": [{"type": "text", "text": "Ключ 7"}]});
        assert_eq!(done(&api, &paper, "paper")["result"], json!({"warnings": null}));
    }
}

#[test]
fn texts_and_bar_codes_become_blocks() {
    let items = json!([
        {"type": "text", "text": "Скидки\nв субботу", "alignment": "center", "doubleHeight": true},
        {"type": "barcode", "barcode": "4006381333931", "barcodeType": "EAN13"},
        {"type": "barcode", "barcode": "https://example.org", "barcodeType": "QR", "scale": 4},
    ]);
    let text = |text: &str| Block::Text { text: text.into(), align: Align::Center, large: true };
    let blocks = vec![
        text("Скидки"),
        text("в субботу"),
        Block::Barcode(Barcode::Ean13, "4006381333931".into()),
        Block::Qr("https://example.org".into()),
    ];
    let body = json!({"type": "nonFiscal", "operator": {"name": "Ким"}, "items": items});
    let Content::NonFiscal(slip, _) = content(CountryCode::Ru, &body) else { panic!("a slip") };
    assert_eq!(slip.blocks, blocks);
    // In a receipt they keep their place among the lines.
    let all =
        [vec![position("Чай", 10, 1)], items.as_array().unwrap().clone(), vec![position("Кофе", 10, 1)]];
    let mut body = receipt_of("sell", &all.concat());
    body["preItems"] = json!([{"type": "text", "text": "Добрый день"}]);
    body["postItems"] = json!([{"type": "text", "text": "До свидания"}]);
    let receipt = receipt(CountryCode::Ru, &body);
    let places: Vec<usize> = receipt.extra().printed.iter().map(|(before, _)| *before).collect();
    assert_eq!(places, [0, 1, 1, 1, 1, 2]);
}

#[test]
fn what_no_printer_draws_is_said() {
    let paper = |item: Value| json!({"type": "nonFiscal", "operator": {"name": "Ким"}, "items": [item]});
    let code =
        |kind: &str, code: &str| paper(json!({"type": "barcode", "barcode": code, "barcodeType": kind}));
    for (body, fault) in [
        (paper(json!({"type": "pixels", "pixels": "AA==", "width": 8})), "task.nothing_to_print items"),
        (code("PDF417", "x"), "task.nothing_to_print items"),
        (code("EAN14", "x"), "task.field_value items[0].barcodeType"),
        (code("EAN13", "4006381333932"), "task.field_value items[0].barcode"),
        (code("ITF", "123"), "task.field_value items[0].barcode"),
        (code("CODE39", "lower"), "task.field_value items[0].barcode"),
        (code("CODE128", "ключ"), "task.field_value items[0].barcode"),
        (paper(json!({"type": "position"})), "task.item_type items[0].type"),
        (paper(json!({"type": "text", "text": "a\u{7}"})), "task.field_value items[0].text"),
        (paper(json!({"type": "text", "text": "я".repeat(4_001)})), "task.too_long items[0].text"),
    ] {
        assert_eq!(faults(CountryCode::Ru, &body), [fault], "{body}");
    }
}

#[test]
fn a_copy_of_the_newest_receipt_needs_no_key() {
    let (fake, api) = rig(CountryCode::Ru);
    open(&api);
    let copy = json!({"type": "printLastReceiptCopy"});
    assert_eq!(ask(&api, "cli", &copy, None)["error"]["code"], "document.not_found");
    let sale = done(&api, &receipt_of("sell", &[position("Чай", 10, 1)]), "sale");
    assert_eq!(ask(&api, "cli", &copy, None)["status"], "done");
    assert_eq!(*fake.printed.lock().unwrap(), [DocumentId(sale["documentId"].as_u64().unwrap())]);
}
