//! Whatever a shell sends.

use crate::kit::{Fate, World};
use domain::document::DocumentId;
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use engine::Unsure;
use proptest::prelude::*;
use screens::screen::{Block, Kind};
use screens::{Button, Effect, Screen, Tap};

/// Whether the screen offers this: what it does not show must not do anything.
fn offers(screen: &Screen, tap: &Tap) -> bool {
    let pressed = |buttons: &[Button]| buttons.iter().any(|b| b.action == tap.action && b.ready);
    match tap.block.as_str() {
        "scanner" => tap.action == "scan",
        "title" => (screen.title.back && tap.action == "back") || (screen.title.menu && tap.action == "menu"),
        "status" => screen.status.iter().any(|light| light.id == tap.action),
        "actions" => pressed(&screen.actions),
        _ => screen.blocks.iter().any(|block| block.id == tap.block && takes(block, tap)),
    }
}

fn takes(block: &Block, tap: &Tap) -> bool {
    let action = tap.action.as_str();
    match &block.kind {
        Kind::List { rows, .. } => rows.iter().any(|row| row.id == action),
        Kind::Tiles { tiles } => tiles.iter().any(|tile| tile.id == action),
        Kind::Tape { lines, undo, .. } => match action {
            "undo" => undo.is_some(),
            "open" | "remove" => lines.iter().any(|line| line.no.to_string() == tap.value),
            _ => false,
        },
        Kind::Keypad { ready, .. } => *ready || action != "enter",
        Kind::Field(_) => matches!(action, "change" | "enter"),
        Kind::Form { submit, .. } => match submit {
            Some(submit) => action == submit.action && submit.ready,
            None => matches!(action, "change" | "submit"),
        },
        Kind::Buttons { buttons } | Kind::Notice { buttons, .. } => {
            buttons.iter().any(|b| b.action == action && b.ready)
        }
        _ => false,
    }
}

fn some_tap() -> impl Strategy<Value = (Tap, u8)> {
    let block = prop_oneof![
        8 => prop::sample::select(vec![
            "actions", "pad", "tape", "found", "favourites", "search", "notes", "name", "title", "status", "menu",
            "language", "country", "scanner", "strip", "total", "unsure", "sure", "how", "adjust", "quick", "kinds", "parts", "find",
            "period", "shift", "documents", "wrong", "vat", "half", "mark", "operation", "form",
            "flags", "editions", "operators", "ways",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,10}",
    ];
    let action = prop_oneof![
        8 => prop::sample::select(vec![
            "0", "1", "5", "9", "00", ".", "back", "clear", "enter", "open", "remove", "undo", "change", "scan", "exact",
            "note-500", "note-1000", "note-5000", "price", "quantity", "to_pay", "pay", "set", "add", "next", "again",
            "drop", "cancel", "show", "on_paper", "print", "print_copy", "open_shift", "close_shift", "close-shift", "x-report", "cash-in", "cash-out", "move",
            "last-receipt", "status", "menu",
            "discount", "apply", "quick-10", "quick-50", "percent-off", "sum-off", "percent-on", "sum-on", "more", "electronic",
            "mobile", "advance", "credit", "approved", "history", "return", "purchase", "correction", "give_back", "claim", "autonomous", "repair", "right", "cancel_receipt", "vat10", "finish",
            "abandon", "12", "13", "period-shift", "period-month", "earlier", "narrow", "kinds-sales", "submit", "sale_return",
            "electronic", "cash", "as-paid",
            "next", "previous", "leave", "register", "rehearse", "submit", "change", "close", "replace", "wz-registration",
            "tax-general", "tax-patent", "use-excise", "use-autonomous", "topic-other", "topic-owner", "1.05", "1.2", "7704211201",
            "shift", "fiscal", "ok", "begin", "ru", "kk", "en", "2", "3", "4",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,10}",
    ];
    let value = prop_oneof![
        4 => prop::sample::select(vec![
            "t=20260203T1410&s=500.00&fn=9999078900009999&i=7&fp=1234567890&n=1",
            r#"{"day": "03.02.2026", "order": ""}"#,
            "", "1", "2", "3", "4600000000008", "4600000000015", "4600000000022", "4600000000039", "мол", "сыр",
            "{\"inn\":\"7704849611\",\"user_name\":\"A\",\"person\":\"B\"}", "{\"serial\":\"009130557\"}", "{\"rnm\":\"1\"}",
            "{\"inn\":7}", "{",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,220}",
        1 => "[\\x00-\\x7f]{0,30}",
    ];
    (block, action, value, any::<u8>())
        .prop_map(|(block, action, value, dice)| (Tap { block, action, value, ..Tap::default() }, dice))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_taps_do_only_what_the_screen_offers(
        kazakh: bool,
        unsure: bool,
        unregistered: bool,
        closed: bool,
        taps in proptest::collection::vec(some_tap(), 1..120),
    ) {
        let country = if kazakh { CountryCode::Kz } else { CountryCode::Ru };
        let mut world = World::new(country, Language::Ru);
        if closed || unregistered {
            world = world.closed();
        }
        if unregistered {
            world.situation().registration = None;
        }
        if unsure {
            world.view.unsure = Some(Unsure { document: DocumentId(12), no: 1, receipt: 3, skipped: false });
        }
        for (sent, dice) in taps {
            world.fate = match dice % 8 {
                0 => Fate::Refuse(Refusal::new("fn.refused")),
                1 => Fate::Reject(Refusal::new("device.silent")),
                2 => Fate::Autonomous,
                _ => Fate::Settle,
            };
            let before = world.clone();
            let screen = before.screen();
            let seen = before.view.draft.as_ref().map(|draft| (draft.id, draft.rev));
            // Every tenth shell has an old picture before its eyes.
            let stale = dice % 10 == 9;
            let sent = Tap { rev: world.rev().wrapping_sub(u64::from(stale)), ..sent };
            let effect = world.send(&sent);
            if stale && sent.block != "scanner" {
                prop_assert_eq!(&effect, &Effect::Show(None));
                prop_assert!(world.session == before.session && world.view == before.view);
            } else if !offers(&screen, &sent) {
                prop_assert!(matches!(effect, Effect::Show(_)), "{:?} on {}: {:?}", sent, screen.name, effect);
                prop_assert_eq!(world.screen().name, screen.name, "{:?}", sent);
            }
            match &effect {
                Effect::Change { changes, .. } => {
                    let DraftChange { seen: named, .. } = &changes[0];
                    prop_assert_eq!(*named, seen, "changes what was seen");
                }
                Effect::Submit(command) => {
                    let key = &command.key.key;
                    prop_assert!((1..=128).contains(&key.len()) && key.chars().all(|c| c.is_ascii_graphic()));
                }
                Effect::Answer(change) => {
                    let seen = before.view.wizard.as_ref().map(|wizard| (wizard.id, wizard.rev));
                    prop_assert_eq!(change.seen, seen, "changes the answers that were seen");
                }
                _ => {}
            }
            if let Some(sale) = world.sale() {
                prop_assert!(sale.total().is_some_and(|total| total.minor() < 1 << 40));
                prop_assert!(sale.lines.iter().all(|line| !line.line.quantity.is_zero()));
            }
        }
    }
}
