//! Every kind of task through the door: what it becomes, and what its answer says.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

#[allow(dead_code, reason = "each test program uses its part of it")]
mod common;

use common::{Fake, registration};
use domain::command::Role;
use domain::device::Identity;
use domain::document::{Content, DocumentId};
use domain::extra::{Agent, Correction, Original, PaperReceipt};
use domain::money::Money;
use domain::receipt::{Operation, Receipt, Tender, Unit};
use domain::registration::{Ffd, Registration, RuRegistration};
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
    understood_by(registration(country), body)
}

/// By a register of this edition.
fn of_edition(ffd: Ffd, body: &Value) -> Understood {
    let Registration::Ru(ru) = registration(CountryCode::Ru) else { panic!("a Russian register") };
    understood_by(Registration::Ru(RuRegistration { ffd, ..ru }), body)
}

fn understood_by(registration: Registration, body: &Value) -> Understood {
    let country = registration.country();
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

fn receipt_by(ffd: Ffd, body: &Value) -> (Receipt, Vec<String>) {
    let Understood { wish, warnings } = of_edition(ffd, body);
    let Ok(Wish::Document { content, .. }) = wish else { panic!("{wish:?}") };
    let warnings = warnings.iter().map(|w| format!("{} {}", w.code, w.path)).collect();
    (content.receipt().unwrap().clone(), warnings)
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

fn corrected(kind: &str) -> Value {
    let body = with(receipt_of(kind, &[position("Чай", 10, 2)]), "correctionType", json!("self"));
    with(body, "correctionBaseDate", json!("2026.01.15"))
}

#[test]
fn each_operation_has_its_correction() {
    for (kind, operation) in [
        ("sellCorrection", Operation::Sale),
        ("sellReturnCorrection", Operation::SaleReturn),
        ("buyCorrection", Operation::Purchase),
        ("buyReturnCorrection", Operation::PurchaseReturn),
    ] {
        let receipt = receipt(CountryCode::Ru, &corrected(kind));
        let correction =
            Correction { prescribed: false, settled_on: "2026-01-15".parse().unwrap(), order: None };
        assert_eq!((receipt.operation, receipt.correction), (operation, Some(correction)));
        assert_eq!(faults(CountryCode::Kz, &corrected(kind)), ["task.not_in_country type"]);
    }
}

#[test]
fn a_correction_says_why_it_is_made() {
    let body = corrected("sellCorrection");
    for (field, value, fault) in [
        ("correctionBaseDate", Value::Null, "task.field_missing correctionBaseDate"),
        ("correctionBaseDate", json!("15.01.2026"), "task.date correctionBaseDate"),
        ("correctionType", json!("instruction"), "task.field_missing correctionBaseNumber"),
        ("correctionType", json!("order"), "task.field_value correctionType"),
        ("correctionBaseNumber", json!("7".repeat(33)), "task.too_long correctionBaseNumber"),
    ] {
        assert_eq!(faults(CountryCode::Ru, &with(body.clone(), field, value)), [fault]);
    }
    let ordered = with(body.clone(), "correctionType", json!("1"));
    let ordered = with(ordered, "correctionBaseNumber", json!("12-34/56"));
    let correction = receipt(CountryCode::Ru, &ordered).correction.unwrap();
    assert_eq!((correction.prescribed, correction.order.as_deref()), (true, Some("12-34/56")));
    let mut bare = with(body, "correctionBaseName", json!("жалоба"));
    bare.as_object_mut().unwrap().remove("correctionType");
    let (_, warnings) = receipt_by(Ffd::V1_2, &bare);
    assert_eq!(warnings, ["supposed correctionType", "passed_over correctionBaseName"]);
    // The tax system of an old settlement may be one of its time.
    let old = with(corrected("sellCorrection"), "taxationType", json!("envd"));
    assert_eq!(receipt(CountryCode::Ru, &old).tax_system, 8);
}

#[test]
fn a_correction_of_the_first_edition_says_sums_and_no_lines() {
    let mut body = with(corrected("sellCorrection"), "taxes", json!([{"type": "vat22", "sum": 3.61}]));
    body["items"].as_array_mut().unwrap().push(json!({"type": "additionalAttribute", "value": "3051142876"}));
    let (receipt, warnings) = receipt_by(Ffd::V1_05, &body);
    assert!(receipt.lines.is_empty());
    assert_eq!(warnings, ["passed_over items[0]"]);
    assert_eq!(receipt.paid(Tender::Cash), Money::from_minor(2_000));
    assert_eq!(receipt.extra().additional.as_deref(), Some("3051142876"));
    let taxes: Vec<_> =
        receipt.taxes().unwrap().iter().map(|t| (t.tax.minor(), t.turnover.minor())).collect();
    assert_eq!(taxes, [(361, 2_000)]);
    let (receipt, _) = receipt_by(Ffd::V1_1, &body);
    assert_eq!(receipt.lines.len(), 1);

    // Without a word about taxes those of the positions are not lost.
    body.as_object_mut().unwrap().remove("taxes");
    let (receipt, warnings) = receipt_by(Ffd::V1_05, &body);
    assert_eq!(warnings, ["passed_over items[0]", "taxes_of_positions taxes"]);
    let [sum] = receipt.taxes().unwrap()[..] else { panic!("one rate") };
    assert_eq!((sum.tax.minor(), sum.turnover.minor()), (361, 2_000));
    // Positions that are not what was paid say nothing.
    body["payments"][0]["sum"] = json!(30);
    let (receipt, warnings) = receipt_by(Ffd::V1_05, &body);
    assert_eq!((warnings, receipt.taxes().unwrap().len()), (vec!["passed_over items[0]".to_owned()], 0));
}

fn agent_info() -> Value {
    json!({"agents": ["payingAgent"], "payingAgent": {"operation": "Приём", "phones": ["+79990000001"]},
        "receivePaymentsOperator": {"phones": ["+79990000002"]},
        "moneyTransferOperator": {"phones": ["+79990000003"], "name": "Перевод", "address": "Москва", "vatin": "7704849611"}})
}

#[test]
fn agents_stand_where_the_edition_has_them() {
    let mut item = with(position("Чай", 10, 2), "agentInfo", agent_info());
    item["supplierInfo"] = json!({"name": "ООО Чай", "vatin": "7704849611", "phones": ["+79990000004"]});
    let expected = Agent {
        kinds: 4,
        operation: Some("Приём".into()),
        agent_phones: vec!["+79990000001".into()],
        receiver_phones: vec!["+79990000002".into()],
        transfer_phones: vec!["+79990000003".into()],
        transfer_name: Some("Перевод".into()),
        transfer_address: Some("Москва".into()),
        transfer_inn: Some("7704849611".into()),
        supplier_name: Some("ООО Чай".into()),
        supplier_inn: Some("7704849611".into()),
        supplier_phones: vec!["+79990000004".into()],
    };
    let of_line = receipt(CountryCode::Ru, &receipt_of("sell", from_ref(&item)));
    assert_eq!(of_line.lines[0].extra().agent.as_ref(), Some(&expected));
    // Two kinds are none of a line's.
    item["agentInfo"]["agents"] = json!(["attorney", "another"]);
    assert_eq!(
        faults(CountryCode::Ru, &receipt_of("sell", &[item])),
        ["task.field_value items[0].agentInfo.agents[1]"]
    );
    let whole = with(receipt_of("sell", &[position("Чай", 10, 2)]), "agentInfo", agent_info());
    let (receipt, warnings) = receipt_by(Ffd::V1_05, &whole);
    assert_eq!((receipt.extra().agent.as_ref().map(|a| a.kinds), warnings), (Some(4), Vec::new()));
    let (receipt, warnings) = receipt_by(Ffd::V1_2, &whole);
    assert_eq!(receipt.extra().agent, None);
    assert_eq!(receipt.lines[0].extra().agent.as_ref().map(|a| a.kinds), Some(4));
    assert_eq!(warnings, ["agent_of_lines agentInfo"]);
}

#[test]
fn the_buyer_and_the_place_are_told() {
    let mut body = receipt_of("sell", &[position("Чай", 10, 2)]);
    body["clientInfo"] = json!({"emailOrPhone": "a@b.ru", "name": "Иванов И. И.", "vatin": "500100732259",
        "birthDate": "15.04.1985", "citizenship": "643", "identityDocumentCode": "21",
        "identityDocumentData": "4507 123456", "address": "Москва"});
    body["internet"] = json!(true);
    body["paymentsPlace"] = json!("shop.example.ru");
    body["paymentsAddress"] = json!("Москва, Арбат, 1");
    body["machineNumber"] = json!("A-7");
    body["companyInfo"] = json!({"email": "other@romashka.ru"});
    body["operationInfo"] = json!({"id": 3, "data": "x", "dateTime": "2026.02.03 14:05:06"});
    let receipt = receipt(CountryCode::Ru, &body);
    let extra = receipt.extra();
    let buyer = extra.buyer.as_ref().unwrap();
    assert_eq!(buyer.born.unwrap().to_string(), "1985-04-15");
    assert_eq!(receipt.buyer_number.as_deref(), Some("500100732259"));
    assert_eq!((extra.internet, extra.place.as_deref()), (true, Some("shop.example.ru")));
    // What is registered need not be said again.
    assert_eq!(extra.address, None);
    assert_eq!((extra.automat.as_deref(), extra.sender.as_deref()), (Some("A-7"), Some("other@romashka.ru")));
    assert_eq!(extra.operation.as_ref().map(|o| o.id), Some(3));
    body["clientInfo"] = json!({"name": "Иванов", "vatin": "123", "citizenship": "RU"});
    body["operationInfo"] = json!({"id": 256, "data": "", "dateTime": "x"});
    assert_eq!(
        faults(CountryCode::Ru, &body),
        [
            "task.field_value clientInfo.citizenship",
            "task.inn_length clientInfo.vatin",
            "task.field_missing clientInfo.emailOrPhone",
            "task.field_value operationInfo.id",
            "task.field_missing operationInfo.data",
            "task.date operationInfo.dateTime",
        ]
    );
}

#[test]
fn requisites_of_the_user_become_part_of_the_document() {
    let user = json!({"type": "userAttribute", "name": "Карта", "value": "7"});
    let additional = json!({"type": "additionalAttribute", "value": "ID_12345"});
    let body = receipt_of("sell", &[position("Чай", 10, 2), user.clone(), additional.clone()]);
    let receipt = receipt(CountryCode::Ru, &body);
    assert_eq!(receipt.extra().user, Some(("Карта".into(), "7".into())));
    assert_eq!(receipt.extra().additional.as_deref(), Some("ID_12345"));
    let twice =
        receipt_of("sell", &[position("Чай", 10, 2), user.clone(), user, additional.clone(), additional]);
    assert_eq!(faults(CountryCode::Ru, &twice), ["task.item_twice items[2]", "task.item_twice items[4]"]);
    let long = json!({"type": "additionalAttribute", "value": "x".repeat(17)});
    let body = receipt_of("sell", &[position("Чай", 10, 2), long]);
    assert_eq!(faults(CountryCode::Ru, &body), ["task.too_long items[1].value"]);
}

#[test]
fn requisites_of_a_line_are_kept() {
    let mut item = position("Чай", 10, 2);
    item["additionalAttribute"] = json!("сорт 1");
    item["exciseSum"] = json!(1.5);
    item["countryCode"] = json!("156");
    item["customsDeclaration"] = json!("10702020/060520/0013422");
    item["productCodes"] = json!({"ean13": "4006381333931"});
    item["infoDiscountAmount"] = json!(2);
    let of_line = receipt(CountryCode::Ru, &receipt_of("sell", from_ref(&item)));
    let extra = of_line.lines[0].extra();
    assert_eq!((extra.excise, extra.discount), (Some(Money::from_minor(150)), Money::from_minor(200)));
    assert_eq!((extra.country.as_deref(), extra.additional.as_deref()), (Some("156"), Some("сорт 1")));
    assert_eq!(extra.codes, [(1302, "4006381333931".to_owned())]);
    // The older editions have the same code in another form.
    let (older, _) = receipt_by(Ffd::V1_05, &receipt_of("sell", from_ref(&item)));
    assert_eq!(older.lines[0].extra().goods_code, [0x45, 0x0D, 0x03, 0xA4, 0xCE, 0xEF, 0xAD, 0xAB]);
    for (field, value, fault) in [
        ("countryCode", json!("RUS"), "task.field_value items[0].countryCode"),
        ("customsDeclaration", json!("x".repeat(33)), "task.too_long items[0].customsDeclaration"),
        ("exciseSum", json!(-1), "task.negative items[0].exciseSum"),
        ("productCodes", json!({"ean13": "400638133393"}), "task.field_value items[0].productCodes.ean13"),
        (
            "productCodes",
            json!({"ean8": "96385074", "codes": ["x"]}),
            "task.field_value items[0].productCodes.codes",
        ),
        ("productCodes", json!({"x": 1}), "task.field_missing items[0].productCodes.codes"),
        ("nomenclatureCode", json!("%%%"), "task.field_value items[0].nomenclatureCode"),
        (
            "nomenclatureCode",
            json!({"type": "shoes", "gtin": "4606203090785"}),
            "task.field_missing items[0].nomenclatureCode.serial",
        ),
    ] {
        let body = receipt_of("sell", &[with(item.clone(), field, value)]);
        assert_eq!(faults(CountryCode::Ru, &body), [fault]);
    }
}

#[test]
fn a_marked_code_of_the_older_editions_is_written_in_the_newest_as_its_own_kind() {
    let code = json!({"type": "shoes", "gtin": "04606203090785", "serial": "5dh5"});
    let body = receipt_of("sell", &[with(position("Туфли", 10, 1), "nomenclatureCode", code)]);
    let (older, _) = receipt_by(Ffd::V1_05, &body);
    assert!(older.lines[0].extra().goods_code.starts_with(b"DM"));
    let (newest, _) = receipt_by(Ffd::V1_2, &body);
    assert_eq!(newest.lines[0].extra().codes, [(1305, "0104606203090785215dh5".to_owned())]);
}

#[test]
fn units_without_a_code_are_texts_in_the_older_editions() {
    let body = receipt_of("sell", &[with(position("Чай", 10, 1), "measurementUnit", json!("упак"))]);
    let (older, warnings) = receipt_by(Ffd::V1_05, &body);
    assert_eq!(
        (older.lines[0].unit, older.lines[0].extra().unit_name.as_deref()),
        (Unit::Other, Some("упак"))
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(faults(CountryCode::Ru, &body), ["task.field_value items[0].measurementUnit"]);
}

#[test]
fn a_tax_that_is_rounded_the_other_way_is_kept() {
    let mut item = position("Чай", 11, 1);
    item["tax"] = json!({"type": "vat10", "sum": 1});
    let kept = receipt(CountryCode::Ru, &receipt_of("sell", from_ref(&item)));
    assert_eq!((kept.lines[0].extra().tax, kept.lines[0].tax()), (None, Some(Money::from_minor(100))));
    // 20 % inside 0.03 is exactly half a kopeck.
    item["price"] = serde_json::from_str("0.03").unwrap();
    item["amount"] = serde_json::from_str("0.03").unwrap();
    item["tax"] = serde_json::from_str(r#"{"type": "vat20", "sum": 0.00}"#).unwrap();
    let body = with(receipt_of("sell", &[item]), "payments", json!([{"type": "cash", "sum": 1}]));
    let kept = receipt(CountryCode::Ru, &body);
    assert_eq!(kept.lines[0].extra().tax, Some(Money::ZERO));
}

#[test]
fn every_kind_of_payment_has_its_word() {
    let payments = json!([{"type": "cash", "sum": 1}, {"type": "electronically", "sum": 2},
        {"type": "prepaid", "sum": 3}, {"type": "credit", "sum": 6}, {"type": "other", "sum": 8}]);
    let receipt =
        receipt(CountryCode::Ru, &with(receipt_of("sell", &[position("Чай", 10, 2)]), "payments", payments));
    let sums = [Tender::Cash, Tender::Electronic, Tender::Advance, Tender::Credit, Tender::Barter];
    assert_eq!(sums.map(|tender| receipt.paid(tender).minor()), [100, 200, 300, 600, 800]);
}

fn question(api: &Api, kind: &str) -> Value {
    let answer = ask(api, "cli", &json!({"type": kind}), None);
    assert_eq!(answer["status"], "done", "{answer}");
    answer["result"].clone()
}

#[test]
fn totals_count_what_was_sold_and_given_back() {
    let (_, api) = rig(CountryCode::Ru);
    open(&api);
    let cash = |kind: &str, sum: u32| json!({"type": kind, "operator": {"name": "Ким"}, "cashSum": sum});
    done(&api, &cash("cashIn", 100), "in");
    done(&api, &receipt_of("sell", &[position("Чай", 10, 3)]), "sale");
    done(&api, &receipt_of("sellReturn", &[position("Чай", 10, 1)]), "back");
    done(&api, &cash("cashOut", 50), "out");
    let totals = question(&api, "getShiftTotals")["shiftTotals"].clone();
    assert_eq!(totals["shiftNumber"], 1);
    assert_eq!(
        totals["receipts"]["sell"],
        json!({"count": 1, "sum": 30, "payments": {"cash": 30, "electronically": 0, "prepaid": 0, "credit": 0, "other": 0}})
    );
    assert_eq!(totals["receipts"]["sellReturn"]["sum"], 10);
    assert_eq!(totals["receipts"]["buy"]["count"], 0);
    assert_eq!((&totals["income"]["sum"], &totals["outcome"]["count"]), (&json!(100), &json!(1)));
    assert_eq!(totals["cashDrawer"]["sum"], 70);
    done(&api, &json!({"type": "closeShift", "operator": {"name": "Ким"}}), "close");
    assert_eq!(question(&api, "getShiftTotals")["shiftTotals"]["receipts"]["sell"]["count"], 0);
    assert_eq!(
        question(&api, "getOverallTotals")["overallTotals"]["receipts"]["sell"],
        json!({"count": 1, "sum": 30})
    );
    assert_eq!(question(&api, "getCashDrawerStatus")["counters"]["cashSum"], 70);
}

#[test]
fn the_register_and_its_storage_are_told() {
    let (fake, api) = rig(CountryCode::Ru);
    *fake.identity.lock().unwrap() = Some(Identity {
        serial: "9999078900001234".into(),
        last_document: 417,
        shift_open: Some(false),
        shift: 12,
        ready: true,
        warnings: 0b1010,
        details: [
            ("firmware", "fn_v_1_2"),
            ("phase", "Fiscal"),
            ("highest_ffd", "4"),
            ("registrations_left", "11"),
            ("expires", "2027-02-03"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    });
    let info = question(&api, "getFnInfo")["fnInfo"].clone();
    assert_eq!((&info["serial"], &info["livePhase"]), (&json!("9999078900001234"), &json!("fiscalMode")));
    assert_eq!((&info["registrationsRemaining"], &info["fnFfdVersion"]), (&json!(11), &json!("1.2")));
    let warnings = json!({"needReplacement": false, "resourceExhausted": true, "memoryOverflow": false,
        "ofdTimeout": true, "criticalError": false});
    assert_eq!(info["warnings"], warnings);
    assert_eq!(question(&api, "getFnStatus")["fnStatus"]["fiscalDocumentNumber"], 417);
    assert_eq!(question(&api, "getDeviceInfo")["deviceInfo"]["serial"], "009130557");
    let status = question(&api, "getDeviceStatus")["deviceStatus"].clone();
    assert_eq!(
        (&status["shift"], &status["fiscal"], &status["paperPresent"]),
        (&json!("closed"), &json!(true), &Value::Null)
    );
    let registration = question(&api, "getRegistrationInfo");
    assert_eq!(registration["organization"]["taxationTypes"], json!(["osn"]));
    assert_eq!(
        (&registration["device"]["ffdVersion"], &registration["device"]["excise"]),
        (&json!("1.2"), &json!(false))
    );
    assert_eq!(question(&api, "ofdExchangeStatus")["status"]["notSentCount"], Value::Null);
    let (_, kz) = rig(CountryCode::Kz);
    assert_eq!(question(&kz, "ofdExchangeStatus")["status"]["notSentCount"], 0);
    assert_eq!(question(&kz, "getDeviceInfo")["deviceInfo"]["serial"], "SWK00001");
    assert_eq!(faults(CountryCode::Kz, &json!({"type": "getFnInfo"})), ["task.not_in_country type"]);
}

fn registering() -> Value {
    json!({"type": "registration", "operator": {"name": "Ким"},
        "organization": {"name": "ООО «Ромашка»", "vatin": "7704849611", "email": "chek@romashka.ru",
            "address": "Москва, Арбат, 1", "taxationTypes": ["osn", "patent"], "agents": ["attorney"]},
        "device": {"serial": "009130557", "registrationNumber": "0000123456029024", "paymentsAddress": "Магазин",
            "fnsUrl": "www.nalog.gov.ru", "ffdVersion": "1.2", "offlineMode": false, "internet": true, "excise": true},
        "ofd": {"name": "ОФД", "vatin": "7709364346"}})
}

#[test]
fn a_registration_is_put_together_from_its_blocks() {
    let Content::Registration(said, who) = content(CountryCode::Ru, &registering()) else { panic!() };
    let Registration::Ru(ru) = *said else { panic!() };
    assert_eq!((ru.tax_systems, ru.agents, ru.mode, ru.mode_extended), (33, 16, 32, 1));
    assert_eq!((ru.fn_serial.as_str(), ru.ffd, who.name.as_str()), ("", Ffd::V1_2, "Ким"));
    // What stays in the storage is sent to nobody.
    let mut alone = registering();
    alone["device"]["offlineMode"] = json!(true);
    alone.as_object_mut().unwrap().insert("ofd".into(), json!({"name": "нет"}));
    let Content::Registration(said, _) = content(CountryCode::Ru, &alone) else { panic!() };
    let Registration::Ru(ru) = *said else { panic!() };
    assert_eq!((ru.is_autonomous(), ru.ofd_inn.as_str()), (true, "000000000000"));
    assert_eq!(
        faults(
            CountryCode::Ru,
            &json!({"type": "registration", "operator": {"name": "Ким"}, "device": {"ffdVersion": "1.3"}})
        ),
        [
            "task.field_missing organization",
            "task.field_missing device.serial",
            "task.field_missing device.registrationNumber",
            "task.field_missing device.paymentsAddress",
            "task.field_missing device.fnsUrl",
            "task.field_value device.ffdVersion",
            "task.field_missing ofd",
        ]
    );
    assert_eq!(faults(CountryCode::Kz, &registering()), ["task.not_in_country type"]);
}

#[test]
fn a_change_keeps_what_it_does_not_say() {
    let change = json!({"type": "changeRegistrationParameters", "operator": {"name": "Ким"},
        "organization": {"address": "Москва, Арбат, 2"}, "changeInfoReasons": [3, 31]});
    let Content::Reregistration(said, _) = content(CountryCode::Ru, &change) else { panic!() };
    let Registration::Ru(ru) = &said.registration else { panic!() };
    assert_eq!(
        (ru.address.as_str(), ru.inn.as_str(), said.reasons),
        ("Москва, Арбат, 2", "7704849611", 1 << 3 | 1 << 31)
    );
    assert_eq!(ru.fn_serial, "9999078900001234");
    let storage = json!({"type": "fnChange", "operator": {"name": "Ким"}});
    let Content::Reregistration(said, _) = content(CountryCode::Ru, &storage) else { panic!() };
    let Registration::Ru(ru) = &said.registration else { panic!() };
    assert!(said.replaces_storage() && ru.fn_serial.is_empty());
    for (field, value, fault) in [
        ("changeInfoReasons", json!([0]), "task.field_value changeInfoReasons[0]"),
        ("changeInfoReasons", Value::Null, "task.field_missing changeInfoReasons"),
        ("organization", json!({"vatin": "7709364346"}), "task.field_value organization.vatin"),
        ("device", json!({"registrationNumber": "1"}), "task.field_value device.registrationNumber"),
    ] {
        assert_eq!(faults(CountryCode::Ru, &with(change.clone(), field, value)), [fault]);
    }
    let old =
        json!({"type": "changeRegistrationParameters", "operator": {"name": "Ким"}, "reason": "ofdChange"});
    let understood = of_edition(Ffd::V1_05, &old);
    let Ok(Wish::Document { content: Content::Reregistration(said, _), .. }) = understood.wish else {
        panic!()
    };
    assert_eq!(said.reasons, 2);
}

#[test]
fn reports_of_the_storage_are_documents() {
    let by = |kind: &str| json!({"type": kind, "operator": {"name": "Ким"}});
    assert!(matches!(content(CountryCode::Ru, &by("closeArchive")), Content::StorageClose(_)));
    assert!(matches!(content(CountryCode::Ru, &by("reportOfdExchangeStatus")), Content::SettlementState(_)));
}

#[test]
fn the_command_line_owns_its_folder_and_other_programs_do_not() {
    let (fake, api) = rig(CountryCode::Ru);
    let body: Value = serde_json::from_str(OPEN).unwrap();
    for caller in ["cli", "web"] {
        ask(&api, caller, &body, Some("open"));
    }
    assert_eq!(*fake.roles.lock().unwrap(), [Role::Administrator, Role::Program]);
}

#[test]
fn what_an_edition_does_not_have_is_passed_over_with_a_warning() {
    let industry =
        json!([{"fois": "030", "date": "2024.01.02", "number": "123", "industryAttribute": "a=b"}]);
    let mut body = receipt_of("sell", &[position("Чай", 100, 1)]);
    body["items"][0]["industryInfo"] = industry.clone();
    body["industryInfo"] = industry;
    body["operationInfo"] = json!({"id": 1, "data": "x", "dateTime": "2026.02.03 10:00:00"});
    for ffd in Ffd::ALL {
        let (receipt, warnings) = receipt_by(ffd, &body);
        let is_newest = ffd == Ffd::V1_2;
        let passed: Vec<_> = warnings.iter().filter_map(|w| w.strip_prefix("passed_over ")).collect();
        let expected: &[&str] =
            if is_newest { &[] } else { &["operationInfo", "industryInfo", "items[0].industryInfo"] };
        assert_eq!(passed, expected, "{ffd:?}");
        assert_eq!(receipt.extra().operation.is_some(), is_newest);
    }
}
