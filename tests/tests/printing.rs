//! Slips: never twice on paper without the mark of a copy, never forgotten without a word.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::document::Content;
use domain::extra::ReceiptExtra;
use domain::payment::Charge;
use domain::tax::CountryCode;
use engine::{Paper, PaperState, Reply};
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::tray::{Mishap, Sheet, Tray};
use simulator::{Side, World, shop};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(600);

/// A shop with an open shift and a printer; what its printer does with the next slips.
fn shop(script: &[Mishap]) -> World<RuSide> {
    let mut world = World::new(7, RuSide::new(7), morning(), 180, None);
    world.tray = Some(Tray::new(7));
    open_shop(&mut world, CountryCode::Ru).unwrap();
    world.tray.as_mut().unwrap().script.extend(script);
    world
}

/// Sells; the number of the document.
fn sell(world: &mut World<RuSide>) -> u64 {
    let Content::Receipt(receipt, _) = shop::sale(CountryCode::Ru, &mut world.rng, false) else { panic!() };
    let n = world.make_call(Content::Receipt(receipt, Charge::None));
    match world.call(n, false).unwrap() {
        Some(Reply::Accepted(id)) => id.0,
        other => panic!("{other:?}"),
    }
}

fn sheet(document: u64, no: u32, whole: bool) -> Sheet {
    Sheet { document, no, whole, copy: no > 1 }
}

/// What came out for receipts: document 1 is the registration.
fn sheets(world: &World<RuSide>) -> Vec<Sheet> {
    world.tray.as_ref().unwrap().sheets.iter().filter(|sheet| sheet.document > 1).copied().collect()
}

fn state(world: &mut World<RuSide>) -> PaperState {
    let Some(Paper { state, .. }) = world.paper() else { panic!("no slip was asked for") };
    state
}

#[test]
fn a_receipt_prints_by_itself_and_again_only_as_a_copy() {
    let mut world = shop(&[]);
    let id = sell(&mut world);
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), [sheet(id, 1, true)]);
    // Two shells ask at the same moment: both saw slip 1.
    for _ in 0..2 {
        assert_eq!(world.print(id, 2).unwrap(), Some(Reply::Printing));
    }
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), [sheet(id, 1, true), sheet(id, 2, true)]);
    world.compare(true).unwrap();
}

#[test]
fn an_electronic_receipt_is_printed_only_when_somebody_asks() {
    let mut world = shop(&[]);
    let Content::Receipt(mut receipt, _) = shop::sale(CountryCode::Ru, &mut world.rng, false) else {
        panic!()
    };
    receipt.buyer_contact = Some("+79990000000".into());
    receipt.extra = ReceiptExtra { electronic: true, ..ReceiptExtra::NOTHING }.boxed();
    let n = world.make_call(Content::Receipt(receipt, Charge::None));
    let Some(Reply::Accepted(id)) = world.call(n, false).unwrap() else { panic!() };
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), []);
    assert_eq!(world.print(id.0, 1).unwrap(), Some(Reply::Printing));
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), [sheet(id.0, 1, true)]);
}

#[test]
fn what_was_refused_is_printed_as_the_original_when_the_printer_is_ready() {
    let mut world = shop(&[Mishap::Refused]);
    let id = sell(&mut world);
    while world.paper().is_none_or(|paper| !matches!(paper.state, PaperState::Waiting(_))) {
        assert!(world.happen().unwrap());
    }
    let PaperState::Waiting(trouble) = state(&mut world) else { panic!() };
    assert_eq!(trouble.code, "printer.cover_open");
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), [sheet(id, 1, true)]);
    assert_eq!(state(&mut world), PaperState::Printed);
}

#[test]
fn a_lost_answer_is_never_printed_again_by_itself() {
    for mishap in [Mishap::Unheard, Mishap::Torn, Mishap::NeverHeard] {
        let mut world = shop(&[mishap]);
        let id = sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
        let PaperState::Unknown(trouble) = state(&mut world) else { panic!() };
        assert_eq!(trouble.code, "printer.interrupted");
        let before = sheets(&world);
        // The next receipt is not held up, and a person decides about the first one.
        let next = sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
        world.print(id, 2).unwrap();
        world.run_until_quiet(LONG).unwrap();
        assert_eq!(sheets(&world)[before.len()..], [sheet(next, 1, true), sheet(id, 2, true)]);
        world.compare(true).unwrap();
    }
}

#[test]
fn a_power_cut_over_a_slip_makes_it_unknown() {
    let mut world = shop(&[]);
    let id = sell(&mut world);
    while sheets(&world).is_empty() {
        assert!(world.happen().unwrap());
    }
    world.cut_power(false);
    world.start().unwrap();
    assert!(matches!(state(&mut world), PaperState::Unknown(_)));
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), [sheet(id, 1, true)]);
}

/// The printer is not ready, and so many receipts are sold; their documents.
fn sell_without_paper(world: &mut World<RuSide>, count: usize) -> Vec<u64> {
    world.tray.as_mut().unwrap().script.push_back(Mishap::Refused);
    world.tray.as_mut().unwrap().trouble = 100;
    let sold = (0..count)
        .map(|_| {
            let id = sell(world);
            let waits = |world: &mut World<RuSide>| {
                world.paper().is_some_and(|paper| matches!(paper.state, PaperState::Waiting(_)))
            };
            while !world.is_settled(id) || !waits(world) {
                assert!(world.happen().unwrap());
            }
            id
        })
        .collect();
    world.run_until_quiet(Duration::from_secs(5)).unwrap();
    world.tray.as_mut().unwrap().trouble = 0;
    sold
}

#[test]
fn slips_that_waited_for_a_printer_come_out_in_their_order() {
    let mut world = shop(&[]);
    let ids = sell_without_paper(&mut world, 5);
    assert_eq!((sheets(&world), world.unsure()), (vec![], None));
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), ids.iter().map(|id| sheet(*id, 1, true)).collect::<Vec<_>>());
    world.compare(true).unwrap();
}

#[test]
fn receipts_that_made_room_are_shown_until_a_person_settles_each() {
    let mut world = shop(&[]);
    let ids = sell_without_paper(&mut world, 22);
    let seen = |world: &World<RuSide>| world.unsure().map(|u| (u.document.0, u.no, u.receipt, u.skipped));
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(sheets(&world), ids[2..].iter().map(|id| sheet(*id, 1, true)).collect::<Vec<_>>());
    assert_eq!(seen(&world), Some((ids[1], 1, 2, true)));
    world.cut_power(false);
    world.start().unwrap();
    assert_eq!(seen(&world), Some((ids[1], 1, 2, true)));
    // Nobody needs this one.
    world.on_paper(ids[1], 1).unwrap();
    assert_eq!(seen(&world), Some((ids[0], 1, 1, true)));
    world.print(ids[0], 1).unwrap();
    world.run_until_quiet(LONG).unwrap();
    assert_eq!((seen(&world), sheets(&world).last().copied()), (None, Some(sheet(ids[0], 1, true))));
    assert_eq!(sheets(&world).len(), 21);
    world.compare(true).unwrap();
}

#[test]
fn a_device_that_is_gone_is_noticed_while_the_printer_has_no_paper() {
    let mut world = shop(&[Mishap::Refused]);
    world.tray.as_mut().unwrap().trouble = 100;
    sell(&mut world);
    world.run_until_quiet(LONG).unwrap();
    assert!(matches!(state(&mut world), PaperState::Waiting(_)));
    assert_eq!(world.trouble(), None);
    world.side.set_trouble(100, 1);
    world.run_until_quiet(LONG).unwrap();
    assert!(matches!(state(&mut world), PaperState::Waiting(_)));
    assert_eq!(world.trouble().unwrap().code, "device.silent");
}

#[test]
fn a_slip_nobody_can_print_is_refused_by_name() {
    let mut world = shop(&[]);
    let refused = |reply: Option<Reply>| match reply {
        Some(Reply::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(world.print(999, 1).unwrap()), "document.not_found");
    world.tray = None;
    world.cut_power(false);
    world.start().unwrap();
    assert_eq!(refused(world.print(1, 1).unwrap()), "printer.absent");
}

#[test]
fn a_slip_nobody_is_sure_of_is_shown_until_a_person_settles_it() {
    for (how, kill) in [("found", false), ("found", true), ("again", false), ("again", true)] {
        let mut world = shop(&[Mishap::Unheard]);
        let id = sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
        let seen = |world: &World<RuSide>| world.unsure().map(|u| (u.document.0, u.no, u.receipt));
        let unsure = Some((id, 1, 1));
        assert_eq!(seen(&world), unsure);
        let next = sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
        assert_eq!(
            (state(&mut world), seen(&world)),
            (PaperState::Printed, unsure),
            "the next one proves nothing"
        );
        if kill {
            world.cut_power(false);
            world.start().unwrap();
            assert_eq!(seen(&world), unsure);
        }
        world.on_paper(next, 1).unwrap();
        assert_eq!(seen(&world), unsure, "another slip");
        if how == "found" {
            assert_eq!(world.on_paper(id, 1).unwrap(), Some(Reply::Printing));
        } else {
            world.print(id, 2).unwrap();
        }
        assert_eq!(seen(&world), None, "{how}");
        world.run_until_quiet(LONG).unwrap();
        assert_eq!(seen(&world), None, "{how}");
        world.compare(true).unwrap();
    }
}
