//! What people see and may do when something is wrong.

use crate::kit::{Fate, World, later, now};
use domain::document::{AttemptState, DocumentId, DocumentState};
use domain::notice::Refusal;
use domain::shift::{Shift, ShiftNo};
use domain::tax::CountryCode;
use domain::texts::Language;
use engine::{Paper, PaperState, Unsure};
use screens::screen::{Kind, Level};
use screens::{Effect, Outcome, Screen, Signal};

fn world() -> World {
    World::new(CountryCode::Ru, Language::Ru)
}

fn pay(world: &mut World) {
    world.scan("4600000000008");
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
}

/// Keys of the commands so far.
fn keys(world: &World) -> Vec<&str> {
    world.commands.iter().map(|c| c.key.key.as_str()).collect()
}

fn code<'s>(screen: &'s Screen, id: &str) -> Option<&'s str> {
    screen.blocks.iter().find(|b| b.id == id).and_then(|b| match &b.kind {
        Kind::Notice { code, .. } => Some(code.as_str()),
        _ => None,
    })
}

#[test]
fn goods_are_collected_while_the_device_is_away() {
    let mut world = world();
    world.view.trouble = Some(Refusal::new("device.silent"));
    world.view.identity = None;
    world.scan("4600000000008");
    assert_eq!(world.sale().unwrap().lines.len(), 1);
    assert_eq!(code(&world.screen(), "trouble"), Some("device.silent"));
    world.fate = Fate::Reject(Refusal::new("document.in_doubt"));
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    let screen = world.screen();
    assert_eq!((screen.name, code(&screen, "strip")), ("pay", Some("document.in_doubt")));
    assert!(screen.actions[0].ready, "it may be tried again at once");
    world.fate = Fate::Settle;
    world.tap("actions", "pay", "");
    assert_eq!(world.screen().name, "done");
    assert_eq!(world.commands[0].key, world.commands[1].key, "what was not accepted keeps its key");
}

#[test]
fn a_device_that_is_gone_is_told_once_where_it_refused_a_sale() {
    let mut world = world();
    world.fate = Fate::Refuse(Refusal::new("device.silent"));
    world.view.trouble = Some(Refusal::new("device.silent"));
    pay(&mut world);
    let screen = world.screen();
    assert_eq!(code(&screen, "refused"), Some("device.silent"));
    assert_eq!(code(&screen, "trouble"), None);
    world.view.trouble = Some(Refusal::new("clock.behind"));
    assert_eq!(code(&world.screen(), "trouble"), Some("clock.behind"), "another matter is told as well");
}

#[test]
fn a_copy_that_is_printed_is_counted_so_that_each_tap_is_seen_to_work() {
    let mut world = world();
    pay(&mut world);
    let document = world.view.made.as_ref().unwrap().id;
    let mut said = |no, state| {
        world.view.paper = Some(Paper { document, no, state });
        let screen = world.screen();
        screen.blocks.iter().find(|b| b.id == "printing").map(|b| match &b.kind {
            Kind::Notice { text, .. } => text.clone(),
            _ => String::new(),
        })
    };
    assert_eq!(said(1, PaperState::Printed).as_deref(), Some("Напечатано"));
    assert_eq!(said(2, PaperState::Printing).as_deref(), Some("Копия печатается…"));
    assert_eq!(said(2, PaperState::Printed).as_deref(), Some("Копия напечатана"));
    assert_eq!(said(3, PaperState::Printed).as_deref(), Some("Напечатано копий: 2"));
}

#[test]
fn a_silent_operator_stops_nobody_in_kazakhstan() {
    let mut world = World::new(CountryCode::Kz, Language::Kk);
    world.view.trouble = Some(Refusal::new("device.silent"));
    world.situation().offline_since = Some(later(60));
    world.fate = Fate::Autonomous;
    pay(&mut world);
    let screen = world.screen();
    assert_eq!(screen.name, "done");
    assert!(code(&screen, "trouble").is_none() && code(&screen, "offline").is_some());
    assert!(screen.status.iter().all(|light| light.level != Level::Trouble));
}

#[test]
fn a_refused_receipt_gives_the_basket_back_and_another_key() {
    let mut world = world();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    pay(&mut world);
    let screen = world.screen();
    assert_eq!((screen.name, code(&screen, "refused")), ("trouble", Some("fn.refused")));
    assert!(code(&screen, "strip").is_none(), "said once");
    world.tap("actions", "again", "");
    assert_eq!(world.screen().name, "sale");
    world.fate = Fate::Settle;
    world.tap("actions", "to_pay", "");
    world.tap("notes", "exact", "");
    world.tap("actions", "pay", "");
    assert_eq!(world.screen().name, "done");
    assert_ne!(world.commands[0].key, world.commands[1].key);
}

#[test]
fn selling_goes_on_after_a_stuck_document() {
    let mut world = world();
    world.fate = Fate::Hang;
    pay(&mut world);
    world.end(DocumentState::Stuck(Refusal::new("document.stuck")));
    assert_eq!(world.screen().name, "trouble");
    world.tap("actions", "again", "");
    assert_eq!(world.screen().name, "trouble", "its outcome stays open: it is not sold again");
    world.tap("actions", "next", "");
    assert_eq!((world.screen().name, world.sale()), ("sale", None));
}

#[test]
fn the_goods_of_a_refused_receipt_go_only_when_somebody_says_so_twice() {
    let mut world = world();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    pay(&mut world);
    for (block, action) in [("actions", "drop"), ("actions", "next"), ("sure", "drop")] {
        world.tap(block, action, "");
        assert_eq!(world.screen().name, "trouble", "{block}/{action}: nobody asked yet");
    }
    world.tap("actions", "cancel", "");
    world.tap("actions", "cancel", "");
    assert_eq!(code(&world.screen(), "sure"), Some(""), "a key tapped twice answers nothing");
    world.tap("actions", "again", "");
    assert_eq!((world.screen().name, world.sale().unwrap().lines.len()), ("sale", 1));
    pay(&mut world);
    assert!(code(&world.screen(), "sure").is_none(), "asked anew");
    world.tap("actions", "cancel", "");
    world.tap("sure", "drop", "");
    assert_eq!((world.screen().name, world.sale()), ("sale", None));
}

#[test]
fn a_lost_answer_is_told_and_nothing_can_be_pressed() {
    let mut world = world();
    world.fate = Fate::Hang;
    pay(&mut world);
    world.view.live = Some((DocumentId(12), AttemptState::InDoubt));
    let screen = world.screen();
    assert!(code(&screen, "doubtful").is_some() && screen.actions.is_empty());
    world.end(DocumentState::Settled);
    world.answer(Outcome::Done(Some(DocumentId(12))));
    assert_eq!(world.screen().name, "done");
}

#[test]
fn an_answer_that_is_late_finds_its_screen_by_the_view() {
    let mut world = world();
    world.fate = Fate::Hang;
    pay(&mut world);
    world.answer(Outcome::Open(DocumentId(12)));
    assert_eq!(world.screen().name, "wait");
    world.end(DocumentState::Settled);
    assert_eq!(world.screen().name, "done");
}

#[test]
fn a_shift_that_could_not_be_opened_is_opened_under_another_key() {
    let mut world = world().closed();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    world.tap("actions", "open_shift", "");
    assert_eq!((world.screen().name, code(&world.screen(), "strip")), ("closed", Some("fn.refused")));
    world.fate = Fate::Settle;
    world.tap("actions", "open_shift", "");
    assert_eq!(keys(&world), ["shift-open-3-after-0", "shift-open-3-after-12"]);
    assert_eq!(world.screen().name, "sale");
}

#[test]
fn after_a_refused_opening_a_reloaded_page_wants_another_document() {
    let mut world = world().closed();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    world.tap("actions", "open_shift", "");
    world.reload();
    world.fate = Fate::Settle;
    world.tap("actions", "open_shift", "");
    assert_eq!(keys(&world), ["shift-open-3-after-0", "shift-open-3-after-12"]);
    assert_eq!(world.screen().name, "sale");
}

#[test]
fn after_a_refused_closing_a_reloaded_page_wants_another_document() {
    let mut world = world();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    for _ in 0..2 {
        world.tap("title", "menu", "");
        world.tap("menu", "close-shift", "");
        world.tap("actions", "close_shift", "");
        world.reload();
        world.fate = Fate::Settle;
    }
    assert_eq!(keys(&world), ["shift-close-3-after-0", "shift-close-3-after-12"]);
    assert_eq!(world.screen().name, "closed");
}

#[test]
fn two_pages_that_open_the_shift_at_once_want_one_document() {
    let mut world = world().closed();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    world.tap("actions", "open_shift", "");
    world.fate = Fate::Hang;
    let mut other = world.clone();
    other.reload();
    for world in [&mut world, &mut other] {
        world.tap("actions", "open_shift", "");
        assert_eq!(keys(world), ["shift-open-3-after-0", "shift-open-3-after-12"]);
    }
}

#[test]
fn a_shift_under_way_is_seen_on_a_reloaded_page_until_it_has_an_outcome() {
    let press = |world: &mut World| {
        world.tap("title", "menu", "");
        world.tap("menu", "close-shift", "");
        world.tap("actions", "close_shift", "");
        world.tap("title", "back", "");
        world.tap("actions", "open_shift", "");
    };
    for (mut world, before) in [(world().closed(), "closed"), (world(), "sale")] {
        world.fate = Fate::Hang;
        press(&mut world);
        let seen = world.screen();
        world.reload();
        assert_eq!((world.screen(), seen.name), (seen, "wait"));
        press(&mut world);
        assert_eq!(world.commands.len(), 1, "nothing to press, and the menu has no closing");
        world.view.shift_change = None;
        let rev = world.rev();
        world.refresh();
        assert_ne!(world.rev(), rev);
        assert_eq!(world.screen().name, before);
    }
}

#[test]
fn a_refusal_of_the_shift_makes_taps_on_the_picture_before_it_stale() {
    let mut world = world().closed();
    let before = world.rev();
    world.fate = Fate::Refuse(Refusal::new("fn.refused"));
    world.tap("actions", "open_shift", "");
    assert_ne!(world.rev(), before);
}

#[test]
fn the_last_receipt_is_found_by_a_page_that_saw_no_sale() {
    let mut world = world();
    pay(&mut world);
    world.tap("actions", "next", "");
    world.reload();
    world.tap("title", "menu", "");
    world.tap("menu", "last-receipt", "");
    let screen = world.screen();
    assert_eq!(screen.name, "receipt");
    let src = screen.blocks.iter().find_map(|b| match &b.kind {
        Kind::Picture { src, .. } => Some(src.as_str()),
        _ => None,
    });
    assert_eq!(src, Some("paper/12.png"));
}

#[test]
fn the_end_of_printing_says_nothing_about_a_shift_under_way() {
    let mut world = world().closed();
    world.fate = Fate::Hang;
    world.tap("actions", "open_shift", "");
    world.answer(Outcome::Paper(None));
    assert_eq!(world.screen().name, "wait");
    world.answer(Outcome::Paper(Some(Refusal::new("printer.absent"))));
    assert_eq!((world.screen().name, code(&world.screen(), "strip")), ("wait", Some("printer.absent")));
}

#[test]
fn a_shift_is_opened_once_while_nobody_answers() {
    let mut world = world().closed();
    world.fate = Fate::Hang;
    world.tap("actions", "open_shift", "");
    world.tap("actions", "open_shift", "");
    assert_eq!((world.screen().name, world.commands.len()), ("wait", 1));
    world.view.shift_change = None;
    world.situation().shift = Shift::Open { number: ShiftNo(3), since: later(0) };
    world.refresh();
    world.answer(Outcome::Done(Some(DocumentId(12))));
    assert_eq!(world.screen().name, "sale");
}

#[test]
fn goods_wait_for_the_shift() {
    let mut world = world();
    world.scan("4600000000008");
    let mut world = world.closed();
    world.refresh();
    world.scan("4600000000008");
    assert_eq!(world.signals.last(), Some(&Signal::Refused));
    world.tap("actions", "open_shift", "");
    assert_eq!(world.screen().name, "sale");
    assert_eq!(world.sale().unwrap().lines.len(), 1);
}

#[test]
fn the_end_of_a_shift_is_seen_coming() {
    for (minutes, level) in [
        (0, Level::Good),
        (22 * 60, Level::Good),
        (23 * 60 + 1, Level::Warning),
        (24 * 60, Level::Warning),
        (24 * 60 + 1, Level::Trouble),
    ] {
        let mut world = world();
        world.now = now(later(minutes));
        let screen = world.screen();
        let shift = screen.status.iter().find(|light| light.id == "shift").unwrap();
        assert_eq!(shift.level, level, "{minutes}");
        assert_eq!(code(&screen, "over").is_some(), level == Level::Trouble, "{minutes}");
    }
}

#[test]
fn each_light_opens_its_reason() {
    let mut world = world();
    for light in ["fiscal", "operator", "paper", "shift"] {
        world.tap("status", light, "");
        assert_eq!(world.screen().name, "status", "{light}");
        world.tap("title", "back", "");
        assert_eq!(world.screen().name, "sale");
    }
    world.tap("status", "alcohol", "");
    assert_eq!(world.screen().name, "sale");
}

#[test]
fn a_slip_is_asked_for_by_the_number_after_the_last() {
    for (no, state, next) in [
        (1, PaperState::Skipped, Some(("print", 1))),
        (1, PaperState::Printed, Some(("print_copy", 2))),
        (2, PaperState::Unknown(Refusal::new("printer.interrupted")), Some(("print_copy", 3))),
        (1, PaperState::Waiting(Refusal::new("printer.paper_out")), None),
        (1, PaperState::Printing, None),
    ] {
        let mut world = world();
        pay(&mut world);
        let document = DocumentId(12);
        world.view.paper = Some(Paper { document, no, state });
        let keys: Vec<_> = world.screen().actions.iter().map(|key| key.action.clone()).collect();
        match next {
            Some((key, no)) => {
                assert_eq!(keys, [key, "next"]);
                assert_eq!(world.tap("actions", key, ""), Effect::Print { document, no: Some(no) });
            }
            None => assert_eq!(keys, ["next"]),
        }
    }
}

#[test]
fn the_shift_is_closed_from_the_receipt_that_was_sold_last() {
    let mut world = world();
    pay(&mut world);
    assert_eq!(world.screen().name, "done");
    world.tap("title", "menu", "");
    world.tap("menu", "close-shift", "");
    assert_eq!((world.screen().name, world.sale()), ("close", None));
    world.tap("actions", "close_shift", "");
    world.tap("actions", "ok", "");
    assert_eq!(world.screen().name, "closed");
}

#[test]
fn a_shift_is_not_closed_under_a_sale_that_has_no_end() {
    let mut world = world();
    world.fate = Fate::Hang;
    pay(&mut world);
    for refused in [false, true] {
        if refused {
            world.end(DocumentState::Refused(Refusal::new("fn.refused")));
        }
        world.session = Default::default();
        world.tap("title", "menu", "");
        world.tap("menu", "close-shift", "");
        assert_eq!(world.screen().name, "menu");
        world.tap("title", "back", "");
    }
}

#[test]
fn a_slip_that_made_room_is_told_and_printed_by_its_number() {
    let document = DocumentId(7);
    for (skipped, key, next) in [(true, "print", 1), (false, "print_copy", 2)] {
        let mut world = world();
        world.view.unsure = Some(Unsure { document, no: 1, receipt: 5, skipped });
        world.view.paper = Some(Paper { document: DocumentId(8), no: 1, state: PaperState::Printed });
        let light = world.screen().status.iter().find(|light| light.id == "paper").cloned().unwrap();
        assert_eq!(light.level, Level::Warning);
        world.tap("status", "paper", "");
        world.tap("unsure", "show", "");
        let keys: Vec<_> = world.screen().actions.iter().map(|key| key.action.clone()).collect();
        assert_eq!(keys, [key, "on_paper"]);
        assert_eq!(world.tap("actions", key, ""), Effect::Print { document, no: Some(next) });
    }
}

#[test]
fn a_slip_nobody_is_sure_of_is_told_until_a_person_has_found_it() {
    let mut world = world();
    let document = DocumentId(7);
    world.view.unsure = Some(Unsure { document, no: 1, receipt: 5, skipped: false });
    // Another receipt has come out well since.
    world.view.paper = Some(Paper { document: DocumentId(8), no: 1, state: PaperState::Printed });
    let light =
        |world: &World| world.screen().status.iter().find(|light| light.id == "paper").cloned().unwrap();
    assert_eq!(light(&world).level, Level::Warning);
    assert!(light(&world).text.contains("№ 5"), "{:?}", light(&world));
    world.tap("status", "paper", "");
    world.tap("unsure", "show", "");
    let keys: Vec<_> = world.screen().actions.iter().map(|key| key.action.clone()).collect();
    assert_eq!(
        (world.screen().name, keys),
        ("receipt", vec!["print_copy".to_owned(), "on_paper".to_owned()])
    );
    assert_eq!(world.tap("actions", "on_paper", ""), Effect::OnPaper { document, no: 1 });
    assert_eq!(light(&world).level, Level::Good);
    assert_eq!(world.tap("actions", "on_paper", ""), Effect::Show(None), "once");
}
