//! Money back, purchases and corrections; and the history they begin from.

use crate::kit::World;
use domain::document::{Content, DocumentId};
use domain::extra::Original;
use domain::money::Money;
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::{Ffd, Registration};
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use screens::Effect;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// Three loaves and a cheese were sold, 400 of it by card; the next sale may begin.
fn sold() -> World {
    let mut world = World::new(CountryCode::Ru, Language::Ru);
    for code in ["4600000000008", "4600000000008", "4600000000008", "4600000000015"] {
        world.scan(code);
    }
    world.tap("actions", "to_pay", "");
    world.keys("6 6 3 . 7");
    world.tap("actions", "electronic", "");
    world.tap("actions", "approved", "");
    assert_eq!(world.screen().name, "done");
    world.tap("actions", "next", "");
    world
}

fn menu(world: &mut World, row: &str) {
    world.tap("title", "menu", "");
    world.tap("menu", row, "");
}

/// From the history to the return of the newest sale.
fn returning() -> World {
    let mut world = sold();
    menu(&mut world, "return");
    assert_eq!(world.screen().name, "history");
    world.tap("documents", "12", "");
    world.tap("actions", "give_back", "");
    assert_eq!(world.screen().name, "sale");
    world
}

fn receipt(effect: &Effect) -> &Receipt {
    let Effect::Submit(command) = effect else { panic!("nothing was made: {effect:?}") };
    let Some(Content::Receipt(receipt, _)) = command.wish.content() else { panic!("no receipt") };
    receipt
}

fn key(effect: &Effect) -> &str {
    let Effect::Submit(command) = effect else { panic!("nothing was made: {effect:?}") };
    &command.key.key
}

#[test]
fn a_whole_receipt_is_given_back_as_it_was_paid() {
    let mut world = returning();
    world.tap("actions", "to_pay", "");
    assert_eq!(world.screen().name, "pay_out");
    let effect = world.tap("actions", "pay", "");
    let back = receipt(&effect);
    assert_eq!((back.operation, back.total), (Operation::SaleReturn, money("1063.70")));
    assert_eq!(back.payments, [(Tender::Cash, money("663.70")), (Tender::Electronic, money("400"))]);
    assert_eq!(back.extra().original, Some(Original::Ours(DocumentId(12))));
    let origins: Vec<_> = back.lines.iter().map(|line| line.extra().origin).collect();
    assert_eq!(origins, [Some(0), Some(1)]);
    assert_eq!(key(&effect), "draft-2-pay-1");
    world.tap("actions", "next", "");
    menu(&mut world, "history");
    world.tap("documents", "12", "");
    assert!(!world.screen().actions.iter().any(|key| key.action == "give_back"), "nothing is left of it");
}

#[test]
fn a_part_is_given_back_and_never_more_than_is_left() {
    let mut world = returning();
    world.tap("tape", "remove", "2");
    world.tap("tape", "open", "1");
    world.keys("4");
    assert!(!world.screen().actions.last().unwrap().ready, "three were sold");
    world.keys("clear 2 enter");
    assert_eq!(world.sale().unwrap().total(), Some(money("109.80")));
    world.tap("actions", "to_pay", "");
    world.tap("how", "cash", "");
    let effect = world.tap("actions", "pay", "");
    assert_eq!(receipt(&effect).payments, [(Tender::Cash, money("109.80"))]);
    world.tap("actions", "next", "");
    menu(&mut world, "return");
    world.tap("documents", "12", "");
    world.tap("actions", "give_back", "");
    world.tap("tape", "open", "1");
    world.keys("2");
    assert!(!world.screen().actions.last().unwrap().ready, "one is left");
    assert_eq!(world.sale().unwrap().total(), Some(money("953.90")));
}

#[test]
fn money_for_what_was_paid_by_card_goes_back_to_the_card_first() {
    let mut world = returning();
    world.tap("tape", "remove", "2");
    world.tap("actions", "to_pay", "");
    let effect = world.tap("actions", "pay", "");
    assert_eq!(receipt(&effect).payments, [(Tender::Electronic, money("164.70"))]);
}

#[test]
fn a_return_outlives_the_page_and_takes_no_goods() {
    let mut world = returning();
    world.reload();
    assert_eq!(world.screen().name, "sale");
    let before = world.sale().cloned();
    world.scan("4600000000008");
    assert_eq!(world.sale().cloned(), before);
    assert!(world.screen().blocks.iter().any(|block| block.id == "strip"));
    world.tap("actions", "abandon", "");
    assert_eq!(world.sale(), None);
}

#[test]
fn goods_in_the_basket_are_not_lost_to_a_return() {
    let mut world = sold();
    world.scan("4600000000008");
    menu(&mut world, "return");
    world.tap("documents", "12", "");
    world.tap("actions", "give_back", "");
    assert!(world.screen().blocks.iter().any(|block| block.id == "strip"));
    assert_eq!(world.sale().unwrap().lines.len(), 1);
    assert!(world.sale().unwrap().is_plain());
}

#[test]
fn the_code_of_our_own_receipt_opens_it_from_anywhere() {
    let mut world = sold();
    world.scan("t=20260203T1410&s=1063.70&fn=9999078900001235&i=12&fp=3141592612&n=1");
    assert_eq!(world.screen().name, "receipt");
    assert!(world.screen().actions.iter().any(|key| key.action == "give_back"));
}

#[test]
fn the_paper_of_another_register_is_given_back_by_its_code() {
    let mut world = sold();
    world.scan("t=20260203T1410&s=500.00&fn=9999078900009999&i=7&fp=1234567890&n=1");
    assert_eq!(world.screen().name, "claim");
    world.tap("actions", "give_back", "");
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    let effect = world.tap("actions", "pay", "");
    let back = receipt(&effect);
    assert_eq!((back.operation, back.total), (Operation::SaleReturn, money("54.90")));
    assert_eq!(back.payments, [(Tender::Cash, money("54.90"))]);
    let Some(Original::Paper(paper)) = &back.extra().original else { panic!("no original") };
    assert_eq!((paper.register.as_str(), paper.number, paper.total), ("9999078900009999", 7, money("500")));
}

#[test]
fn the_paper_of_a_return_gives_nothing_back() {
    let mut world = sold();
    world.scan("t=20260203T1410&s=500.00&fn=9999078900009999&i=7&fp=1234567890&n=2");
    assert_eq!(world.screen().name, "claim");
    assert!(world.screen().actions.is_empty());
    assert_eq!(world.tap("actions", "give_back", ""), Effect::Show(None));
}

#[test]
fn the_history_is_narrowed_by_kind_number_and_sum() {
    let mut world = sold();
    menu(&mut world, "history");
    let rows = |world: &World| -> Vec<String> {
        let screen = world.screen();
        let list = screen.blocks.iter().find(|block| block.id == "documents").unwrap();
        let screens::Kind::List { rows, .. } = &list.kind else { panic!("{list:?}") };
        rows.iter().map(|row| row.id.clone()).collect()
    };
    assert_eq!(rows(&world), ["12"]);
    world.tap("actions", "narrow", "");
    world.tap("kinds", "kinds-returns", "");
    assert_eq!(rows(&world), Vec::<String>::new());
    world.tap("kinds", "kinds-all", "");
    world.tap("find", "change", "1063,70");
    assert_eq!(rows(&world), ["12"]);
    world.tap("find", "change", "13");
    assert_eq!(rows(&world), Vec::<String>::new());
    world.tap("find", "change", "12");
    assert_eq!(rows(&world), ["12"]);
    world.tap("documents", "12", "");
    assert_eq!(world.screen().name, "receipt");
    world.tap("title", "back", "");
    assert_eq!(rows(&world), ["12"], "the way back keeps what was looked for");
}

#[test]
fn what_a_person_sells_to_the_shop_is_bought_without_tax() {
    let mut world = sold();
    menu(&mut world, "purchase");
    assert_eq!(world.screen().name, "sale");
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    assert_eq!(world.screen().name, "pay_out");
    let effect = world.tap("actions", "pay", "");
    let bought = receipt(&effect);
    assert_eq!((bought.operation, bought.total), (Operation::Purchase, money("54.90")));
    assert_eq!(bought.lines[0].vat, Vat::None);
    world.tap("actions", "next", "");
    assert_eq!(world.screen().name, "sale");
    menu(&mut world, "history");
    world.tap("documents", "13", "");
    world.tap("actions", "give_back", "");
    assert_eq!(world.sale().unwrap().operation, Operation::PurchaseReturn);
}

#[test]
fn a_correction_says_its_day_its_order_and_how_it_was_paid() {
    let mut world = sold();
    menu(&mut world, "correction");
    world.tap("operation", "sale", "");
    world.tap("form", "submit", r#"{"day": "04.02.2030", "order": ""}"#);
    assert_eq!(world.screen().name, "correct", "a day to come is none");
    world.tap("form", "submit", r#"{"day": "30.12.2025", "order": "17/2"}"#);
    assert_eq!(world.screen().name, "sale");
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("how", "electronic", "");
    let effect = world.tap("actions", "pay", "");
    let made = receipt(&effect);
    let correction = made.correction.as_ref().unwrap();
    assert!(correction.prescribed);
    assert_eq!(
        (correction.settled_on.to_string().as_str(), correction.order.as_deref()),
        ("2025-12-30", Some("17/2"))
    );
    assert_eq!(made.payments, [(Tender::Electronic, money("54.90"))]);
    assert_eq!(made.lines[0].vat, Vat::Vat20, "the rate of that day");
}

#[test]
fn a_correction_of_one_s_own_has_no_order() {
    let mut world = sold();
    menu(&mut world, "correction");
    world.tap("operation", "sale_return", "");
    world.tap("form", "submit", r#"{"day": "03.02.2026", "order": " "}"#);
    let sale = world.sale().unwrap();
    assert_eq!(sale.operation, Operation::SaleReturn);
    let correction = sale.correction.as_ref().unwrap();
    assert_eq!((correction.prescribed, correction.order.as_deref()), (false, None));
}

#[test]
fn what_the_form_sends_may_be_anything() {
    let mut world = sold();
    menu(&mut world, "correction");
    for text in ["", "{", "[]", "{\"day\": 7}", "null"] {
        assert_eq!(world.tap("form", "submit", text), Effect::Show(None));
    }
    assert_eq!(world.screen().name, "correct");
}

#[test]
fn the_paper_of_another_register_may_be_typed() {
    let mut world = sold();
    menu(&mut world, "return");
    world.tap("actions", "claim", "");
    assert_eq!(world.screen().name, "claiming");
    world.tap(
        "form",
        "submit",
        r#"{"time": "03.02.2026", "sum": "500", "fn": "99", "number": "7", "sign": "1"}"#,
    );
    assert_eq!(world.screen().name, "claiming", "a time of day is missing");
    let paper = r#"{"time": "03.02.2026 14:10", "sum": "500", "fn": "9999078900009999", "number": "7", "sign": "12"}"#;
    world.tap("form", "submit", paper);
    assert_eq!(world.screen().name, "claim");
    world.tap("actions", "give_back", "");
    let Some(Original::Paper(paper)) = &world.sale().unwrap().original else { panic!("no original") };
    assert_eq!((paper.register.as_str(), paper.number, paper.sign.as_str()), ("9999078900009999", 7, "12"));
}

#[test]
fn what_is_typed_of_our_own_receipt_opens_it() {
    let mut world = sold();
    menu(&mut world, "return");
    world.tap("actions", "claim", "");
    let paper = r#"{"time": "03.02.2026 14:10", "sum": "1063,70", "fn": "9999078900001235", "number": "12", "sign": "3141592612"}"#;
    world.tap("form", "submit", paper);
    assert_eq!(world.screen().name, "receipt");
}

#[test]
fn a_kazakh_receipt_signed_without_its_operator_says_so() {
    let mut world = World::new(CountryCode::Kz, Language::Ru);
    world.scan("http://consumer.oofd.kz?i=271828&f=010100000001&s=900.00&t=20260203T140506");
    assert_eq!(world.screen().name, "claim");
    world.tap("mark", "autonomous", "");
    world.tap("actions", "give_back", "");
    let Some(Original::Paper(paper)) = &world.sale().unwrap().original else { panic!("no original") };
    assert!(paper.autonomous);
}

#[test]
fn ffd_1_05_corrects_sums_and_taxes_without_lines() {
    let mut world = sold();
    if let Some(Registration::Ru(ru)) = &mut world.situation().registration {
        ru.ffd = Ffd::V1_05;
    }
    menu(&mut world, "correction");
    world.tap("form", "submit", r#"{"day": "03.02.2026", "order": ""}"#);
    world.scan("4600000000008");
    world.scan("4600000000015");
    world.tap("actions", "to_pay", "");
    let effect = world.tap("actions", "pay", "");
    let made = receipt(&effect);
    assert!(made.lines.is_empty());
    assert_eq!((made.total, made.payments.clone()), (money("953.90"), vec![(Tender::Cash, money("953.90"))]));
    let [sum] = made.extra().taxes.as_slice() else { panic!("one rate: {:?}", made.extra().taxes) };
    assert_eq!((sum.vat, sum.turnover), (Vat::Vat22, money("953.90")));
}
