//! A day at the counter, by taps.

use crate::kit::{Fate, World};
use domain::document::{Content, DocumentId};
use domain::draft::DraftId;
use domain::money::{Money, Quantity};
use domain::notice::Refusal;
use domain::receipt::Tender;
use domain::shift::ShiftNo;
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use screens::screen::Kind;
use screens::{Effect, Outcome, Session, Sight, Signal, Tap, answered, render, tap};

fn world() -> World {
    World::new(CountryCode::Ru, Language::Ru)
}

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn total(world: &World) -> Money {
    world.sale().unwrap().total().unwrap()
}

#[test]
fn a_shop_is_begun_with_one_key() {
    let mut session = Session::default();
    let mut press = |block: &str, action: &str| {
        let sent = Tap { block: block.into(), action: action.into(), ..Tap::default() };
        tap(&mut session, &Sight::Unbegun, &sent)
    };
    press("language", "kk");
    let begun = press("actions", "begin");
    assert_eq!(begun, Effect::Begin { country: CountryCode::Kz, language: Language::Kk, service: None });
    assert_eq!(press("actions", "begin"), Effect::Show(None), "once is enough");
    let refusal = Refusal::new("folder.unusable");
    answered(&mut session, &Sight::Unbegun, Outcome::Refused(refusal));
    let screen = render(&session, &Sight::Unbegun, 0);
    assert!(screen.blocks.iter().any(|b| b.id == "strip") && screen.actions[0].ready, "{screen:?}");
}

#[test]
fn a_shift_is_opened_sold_in_and_closed() {
    let mut world = world().closed();
    assert_eq!(world.screen().name, "closed");
    world.tap("actions", "open_shift", "");
    assert_eq!(world.commands[0].key.key, "shift-open-3-after-0");
    assert_eq!(world.screen().name, "sale");
    world.tap("favourites", "1", "");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    assert_eq!(world.screen().name, "done");
    world.tap("actions", "next", "");
    assert_eq!(world.screen().name, "sale");
    assert_eq!(world.sale(), None);
    world.tap("title", "menu", "");
    world.tap("menu", "close-shift", "");
    world.tap("actions", "close_shift", "");
    assert_eq!(world.screen().name, "shift_done");
    assert_eq!(world.commands[2].key.key, "shift-close-3-after-12");
    world.tap("actions", "print", "");
    assert_eq!(world.prints, [(DocumentId(14), None)]);
    world.tap("actions", "ok", "");
    assert_eq!(world.screen().name, "closed");
    assert_eq!(world.situation().shift.number(), ShiftNo(3));
}

#[test]
fn the_command_of_a_sale_says_what_the_screen_said() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.keys("1 00");
    let Effect::Submit(command) = world.tap("pad", "enter", "") else { panic!("not sold") };
    assert_eq!((command.key.caller.as_str(), command.key.key.as_str()), ("screen", "draft-1-pay-1"));
    let Content::Receipt(receipt, _) = command.wish.content().unwrap() else { panic!("no receipt") };
    assert_eq!((receipt.total, receipt.change), (money("54.90"), money("45.10")));
    assert_eq!(receipt.paid(Tender::Cash), money("54.90"));
    assert_eq!(receipt.lines[0].name, "Хлеб ржаной");
    assert_eq!((receipt.tax_system, receipt.cashier.name.as_str()), (1, "Ким Анна"));
    let done = world.screen();
    let Some(Kind::Figure { value, .. }) = done.blocks.iter().find(|b| b.id == "change").map(|b| &b.kind)
    else {
        panic!("no change: {done:?}")
    };
    assert_eq!(value, "45.10\u{a0}₽");
    assert_eq!(world.signals.last(), Some(&Signal::Sold));
}

#[test]
fn two_shells_pay_once() {
    let mut first = world();
    first.scan("4600000000008");
    let mut second = first.clone();
    for shell in [&mut first, &mut second] {
        shell.tap("actions", "to_pay", "");
        shell.tap("notes", "exact", "");
        shell.tap("actions", "pay", "");
    }
    assert_eq!(first.commands, second.commands);
    let mut third = first.clone();
    third.view.made = None;
    third.answer(Outcome::Elsewhere(DocumentId(12)));
    assert!(third.screen().blocks.iter().any(|b| b.id == "strip"));
}

#[test]
fn two_shells_move_cash_once_and_an_hour_later_it_is_another_wish() {
    let mut first = world();
    let mut second = first.clone();
    for shell in [&mut first, &mut second] {
        shell.tap("title", "menu", "");
        shell.tap("menu", "cash-in", "");
        shell.keys("5 00 enter");
    }
    assert_eq!(first.commands, second.commands);
    assert_eq!(first.commands[0].key.key, "cash-in-50000-after-0");
    assert_eq!(first.situation().drawer, money("1734.50"));
    // Whoever is a moment later wants the same: the document that there is.
    let mut late = world();
    late.tap("title", "menu", "");
    late.tap("menu", "cash-in", "");
    late.keys("5 00");
    let before = late.rev();
    late.view = first.view.clone();
    late.refresh();
    let enter = |rev| Tap { rev, block: "pad".into(), action: "enter".into(), ..Tap::default() };
    assert_eq!(late.send(&enter(before)), Effect::Show(None));
    assert!(matches!(late.send(&enter(late.rev())), Effect::Submit(_)));
    assert_eq!(late.commands, first.commands);
    first.tap("actions", "ok", "");
    first.tap("title", "menu", "");
    first.tap("menu", "cash-in", "");
    first.keys("5 00 enter");
    assert_eq!(first.commands[1].key.key, "cash-in-50000-after-12");
}

#[test]
fn an_answer_that_was_lost_is_asked_for_by_the_same_key() {
    for row in ["cash-in", "cash-out", "x-report"] {
        let mut world = world();
        world.fate = Fate::Hang;
        for _ in 0..2 {
            world.reload();
            world.tap("title", "menu", "");
            world.tap("menu", row, "");
            world.keys("5 00 enter");
            assert_eq!(world.screen().name, "wait");
        }
        assert_eq!(world.commands.len(), 2);
        assert_eq!(world.commands[0], world.commands[1]);
    }
}

#[test]
fn an_x_report_is_shown_printed_and_left() {
    for country in [CountryCode::Ru, CountryCode::Kz] {
        let mut world = World::new(country, Language::Ru);
        world.tap("title", "menu", "");
        world.tap("menu", "x-report", "");
        assert_eq!(world.screen().name, "aside_done");
        assert!(matches!(world.commands[0].wish.content(), Some(Content::XReport(_))));
        world.tap("actions", "print", "");
        assert_eq!(world.prints, [(DocumentId(12), None)]);
        world.tap("actions", "ok", "");
        assert_eq!(world.screen().name, "sale");
        world.tap("title", "menu", "");
        world.tap("menu", "x-report", "");
        assert_eq!(world.commands[1].key.key, "x-report-after-12", "another one");
    }
}

#[test]
fn a_drawer_that_holds_too_little_keeps_what_was_typed() {
    let mut world = world();
    world.tap("title", "menu", "");
    world.tap("menu", "cash-out", "");
    world.keys("5 00 0 enter");
    let screen = world.screen();
    assert_eq!((screen.name, screen.blocks[0].id), ("cash", "strip"));
    world.keys("back enter");
    let Content::CashOut(sum, _) = world.commands[1].wish.content().unwrap() else { panic!("no cash out") };
    assert_eq!((*sum, world.situation().drawer), (money("500"), money("734.50")));
}

#[test]
fn nothing_beside_the_sales_while_a_receipt_is_made() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.fate = Fate::Hang;
    world.tap("actions", "pay", "");
    world.tap("title", "menu", "");
    for row in ["cash-in", "cash-out", "x-report", "return", "purchase", "correction"] {
        assert_eq!(world.tap("menu", row, ""), Effect::Show(None));
        assert_eq!(world.screen().name, "menu");
    }
    assert_eq!(world.commands.len(), 1);
}

#[test]
fn corrections_are_russian_and_the_rest_is_made_in_both_countries() {
    for (country, corrections) in [(CountryCode::Ru, true), (CountryCode::Kz, false)] {
        let mut world = World::new(country, Language::Ru);
        world.tap("title", "menu", "");
        let screen = world.screen();
        let menu = screen.blocks.iter().find(|block| block.id == "menu").unwrap();
        let Kind::List { rows, .. } = &menu.kind else { panic!("{menu:?}") };
        let offered = |id: &str| rows.iter().any(|row| row.id == id);
        assert!(
            ["return", "purchase", "cash-in", "cash-out", "x-report"].into_iter().all(offered),
            "{rows:?}"
        );
        assert_eq!(offered("correction"), corrections);
    }
}

#[test]
fn scanning_the_same_again_makes_more_of_it() {
    let mut world = world();
    world.scan("4600000000008");
    world.scan("4600000000008");
    assert_eq!(world.signals, [Signal::Added, Signal::Again]);
    assert_eq!(world.sale().unwrap().lines.len(), 1);
    assert_eq!(total(&world), money("109.80"));
}

#[test]
fn an_unknown_code_is_said_and_is_in_nobodys_way() {
    let mut world = world();
    world.scan("4600000000039");
    assert_eq!(world.signals, [Signal::NotFound]);
    let screen = world.screen();
    assert_eq!((screen.name, screen.blocks[0].id), ("sale", "strip"));
    world.scan("4600000000008");
    assert_eq!(total(&world), money("54.90"));
    assert!(world.screen().blocks.iter().all(|b| b.id != "strip"), "gone with the next scan");
}

#[test]
fn a_scanner_typing_into_another_keyboard_is_understood() {
    let mut world = world();
    world.shelf.0[0].barcode = Some("ABC-17".into());
    world.scan("ФИС-17\r\n");
    assert_eq!(world.signals, [Signal::Added]);
}

#[test]
fn several_goods_of_one_code_are_chosen_from() {
    let mut world = world();
    world.scan("4600000000022");
    assert_eq!(world.sale(), None);
    world.tap("found", "1", "");
    assert_eq!(world.sale(), None, "what does not stand there is not added");
    world.tap("found", "4", "");
    assert_eq!(total(&world), money("79"));
    assert!(world.screen().blocks.iter().any(|b| b.id == "favourites"));
}

#[test]
fn the_scanner_works_on_each_selling_screen() {
    for way in ["price", "to_pay", "quantity"] {
        let mut world = world();
        world.scan("4600000000008");
        world.tap("actions", way, "");
        assert_ne!(world.screen().name, "sale");
        world.scan("4600000000015");
        assert_eq!((world.screen().name, total(&world)), ("sale", money("953.90")));
    }
}

#[test]
fn a_scan_after_the_sale_begins_the_next_one() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    world.scan("4600000000015");
    assert_eq!(world.screen().name, "sale");
    assert_eq!(world.view.draft.as_ref().unwrap().id, DraftId(2));
    assert_eq!(total(&world), money("899"));
}

#[test]
fn nothing_is_added_while_a_receipt_is_made() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.fate = Fate::Hang;
    world.tap("actions", "pay", "");
    assert_eq!(world.screen().name, "wait");
    assert_eq!(world.scan("4600000000015"), Effect::Show(Some(Signal::Refused)));
    assert_eq!(world.tap("actions", "pay", ""), Effect::Show(None));
    assert_eq!(world.commands.len(), 1);
}

#[test]
fn a_weighed_line_takes_decimals_and_pieces_do_not() {
    let mut world = world();
    world.scan("4600000000008");
    world.scan("4600000000015");
    world.tap("tape", "open", "2");
    world.keys("0 . 2 5 enter");
    assert_eq!(world.sale().unwrap().line(2).unwrap().quantity, Quantity::parse("0.25").unwrap());
    assert_eq!(total(&world), money("279.65"));
    world.tap("tape", "open", "1");
    world.keys(". 3 enter");
    assert_eq!(world.sale().unwrap().line(1).unwrap().quantity, Quantity::parse("3").unwrap());
}

#[test]
fn a_deleted_line_comes_back() {
    let mut world = world();
    world.scan("4600000000008");
    world.scan("4600000000015");
    world.tap("tape", "remove", "1");
    assert_eq!(total(&world), money("899"));
    world.tap("tape", "undo", "");
    assert_eq!(total(&world), money("953.90"));
    world.tap("tape", "remove", "77");
    world.tap("tape", "remove", "x");
    assert_eq!(total(&world), money("953.90"));
}

#[test]
fn a_free_price_is_sold_with_the_rate_of_the_shop() {
    for (country, vat) in [(CountryCode::Ru, Vat::Vat22), (CountryCode::Kz, Vat::Vat16)] {
        let mut world = World::new(country, Language::Ru);
        world.tap("actions", "price", "");
        world.keys("1 . 2 3 4 5");
        assert_eq!(world.signals, [Signal::Refused, Signal::Refused], "no third decimal");
        world.tap("name", "change", " Пакет\u{7} ");
        world.tap("actions", "add", "");
        let line = &world.sale().unwrap().lines[0].line;
        assert_eq!((line.name.as_str(), line.price, line.vat), ("Пакет", money("1.23"), vat));
        world.tap("actions", "price", "");
        world.keys("5 enter");
        assert_eq!(world.sale().unwrap().lines[1].line.name, "Товар");
    }
}

#[test]
fn a_search_adds_what_is_tapped_and_the_only_thing_found() {
    let mut world = world();
    world.tap("search", "change", "мол");
    world.tap("found", "3", "");
    world.tap("search", "enter", "сыр");
    assert_eq!(total(&world), money("988"));
    world.tap("search", "enter", "4600000000008");
    assert_eq!(total(&world), money("1042.90"));
    world.tap("search", "enter", "мол");
    assert_eq!(total(&world), money("1042.90"), "two were found");
}

#[test]
fn too_little_money_does_not_pay() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    assert_eq!(world.tap("actions", "pay", ""), Effect::Show(None));
    world.keys("5 4 . 8 9");
    assert_eq!(world.tap("pad", "enter", ""), Effect::Show(None));
    world.keys("back back 9");
    assert_eq!(world.commands.len(), 0);
    assert!(matches!(world.tap("pad", "enter", ""), Effect::Submit(_)));
}

#[test]
fn what_was_typed_for_one_sale_is_gone_in_the_next() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.keys("5 00");
    // Another shell pays, goes on and fills another basket.
    world.view.draft = None;
    world.refresh();
    let mut other = world.clone();
    other.session = Session::default();
    other.scan("4600000000008");
    world.view = other.view;
    world.refresh();
    assert_eq!(world.screen().name, "sale");
    assert_eq!(world.tap("actions", "pay", ""), Effect::Show(None));
}

#[test]
fn a_copy_follows_the_first_slip() {
    let mut world = world();
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    world.tap("actions", "print_copy", "");
    world.tap("actions", "print", "");
    world.tap("actions", "print", "");
    world.tap("actions", "print_copy", "");
    assert_eq!(world.prints, [(DocumentId(12), None), (DocumentId(12), Some(2))]);
    world.shop.printer = false;
    assert_eq!(world.tap("actions", "print_copy", ""), Effect::Show(None), "nothing prints");
    assert_eq!(world.screen().actions.len(), 1);
}

#[test]
fn the_language_of_a_shell_is_its_own() {
    let mut world = world();
    world.tap("title", "menu", "");
    world.tap("language", "kk", "");
    world.tap("title", "back", "");
    assert_eq!((world.screen().lang, world.screen().title.text.as_str()), ("kk", "Сату"));
    world.tap("actions", "price", "");
    world.keys("5 enter");
    assert_eq!(world.sale().unwrap().lines[0].line.name, "Товар", "paper keeps the shop's language");
}

#[test]
fn a_full_receipt_says_so() {
    let mut world = world();
    world.tap("actions", "price", "");
    for price in 1..=200u32 {
        world.keys(&format!(
            "{} enter",
            price.to_string().chars().map(String::from).collect::<Vec<_>>().join(" ")
        ));
        world.tap("actions", "price", "");
    }
    assert_eq!(world.sale().unwrap().lines.len(), 200);
    world.keys("7 7 7");
    assert_eq!(world.tap("pad", "enter", ""), Effect::Show(Some(Signal::Refused)));
    assert_eq!(world.screen().blocks[0].id, "strip");
}

#[test]
fn a_sum_beyond_the_storage_is_not_taken() {
    let mut world = world();
    for _ in 0..2 {
        world.tap("actions", "price", "");
        world.keys("9 9 9 9 9 9 9 9 enter");
    }
    world.tap("tape", "open", "1");
    world.keys("9 9 9 9 9");
    assert_eq!(world.tap("pad", "enter", ""), Effect::Show(Some(Signal::Refused)));
    assert_eq!(total(&world), money("199999998"));
}

#[test]
fn the_sum_of_a_line_is_that_of_the_quantity_on_the_keypad() {
    let mut world = World::new(CountryCode::Ru, Language::Ru);
    world.scan("4600000000008");
    world.tap("actions", "quantity", "");
    let sum = |world: &World| {
        world.screen().blocks.iter().find_map(|b| match &b.kind {
            Kind::Figure { value, .. } if b.id == "sum" => Some(value.clone()),
            _ => None,
        })
    };
    let one = sum(&world);
    world.keys("0");
    assert_eq!(sum(&world).as_deref(), Some("0.00\u{a0}₽"));
    world.keys("back 1");
    assert_eq!(sum(&world), one);
}
