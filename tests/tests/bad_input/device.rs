//! The line to the fiscal storage is dead or dies at the worst moment.

use crate::kit::{
    LONG, agrees, always, ask, faults, refused, refuses_a_sale, russian, sale, sells_and_agrees,
};
use emulators::faults::{Action, Rule};
use engine::Reply;
use simulator::callers::Told;
use simulator::ru::RuSide;
use simulator::{Side, World};
use std::time::Duration;

#[test]
fn a_silent_device_sells_nothing_and_says_so() {
    for freshly_started in [false, true] {
        let mut world = russian();
        sells_and_agrees(&mut world);
        faults(&world, vec![always(None, Action::LoseRequest)]);
        if freshly_started {
            world.cut_power(false);
        }
        refuses_a_sale(&mut world, "device.silent");
        faults(&world, Vec::new());
        world.run_until_quiet(LONG).unwrap();
        sells_and_agrees(&mut world);
    }
}

#[test]
fn a_register_at_rest_notices_that_its_device_is_gone_and_that_it_is_back() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    let seen = |world: &mut World<RuSide>, gone: bool| {
        let before = world.now().mono;
        while world.trouble().is_some() != gone {
            assert!(world.now().mono < before + LONG, "nothing was noticed");
            assert!(world.happen().unwrap());
        }
        world.now().mono - before
    };
    faults(&world, vec![always(None, Action::LoseRequest)]);
    assert!(seen(&mut world, true) < Duration::from_secs(60));
    assert_eq!(world.trouble().unwrap().code, "device.silent");
    faults(&world, Vec::new());
    assert!(seen(&mut world, false) < Duration::from_secs(60));
    sells_and_agrees(&mut world);
}

#[test]
fn garbage_instead_of_answers_sells_nothing() {
    for action in [Action::DamageAnswer, Action::CutAnswer { bytes: 3 }] {
        let mut world = russian();
        faults(&world, vec![always(None, action)]);
        refuses_a_sale(&mut world, "device.silent");
        faults(&world, Vec::new());
        sells_and_agrees(&mut world);
    }
}

#[test]
fn a_repeated_late_or_damaged_answer_doubles_nothing() {
    for action in [
        Action::RepeatAnswer,
        Action::LateAnswer { ms: 60_000 },
        Action::DamageAnswer,
        Action::DamageRequest,
        Action::CutAnswer { bytes: 5 },
        Action::LoseAnswer,
        Action::PowerCutBefore,
        Action::PowerCutAfter,
        Action::Silent { ms: 20_000 },
    ] {
        for command in ["15", "07", "16"] {
            let mut world = russian();
            faults(&world, vec![Rule::nth(command, 1, action)]);
            let call = sale(&mut world);
            match refused(&mut world, call).as_deref() {
                None => assert_eq!(world.side.documents(), 3, "{action:?} of {command}: made once"),
                // A long silence before the point of no return ends the sale; after it, it is found out.
                Some("device.silent") if command != "16" => {
                    assert_eq!(world.side.documents(), 2, "{action:?} of {command}: not made");
                }
                Some(code) => panic!("{action:?} of {command}: {code}"),
            }
            agrees(&mut world);
            sells_and_agrees(&mut world);
        }
    }
}

#[test]
fn nothing_new_is_begun_while_a_document_is_in_doubt() {
    let mut world = russian();
    faults(&world, vec![Rule::nth("16", 1, Action::PowerCutAfter), always(Some("30"), Action::LoseRequest)]);
    let first = sale(&mut world);
    let first = world.make_call(first);
    world.call(first, false).unwrap();
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(world.side.documents(), 3, "it was made");
    assert_eq!(world.callers.calls[first].told, None, "and nobody knows");

    let second = sale(&mut world);
    let second = world.make_call(second);
    match world.call(second, false).unwrap() {
        Some(Reply::Refused(refusal)) => assert_eq!(refusal.code, "document.in_doubt"),
        other => panic!("{other:?}"),
    }
    faults(&world, Vec::new());
    world.run_until_quiet(LONG).unwrap();
    assert!(
        matches!(world.callers.calls[first].told, Some(Told::Settled(..))),
        "the register found out by itself"
    );
    assert_eq!(ask(&mut world, second), None);
    assert_eq!(world.side.documents(), 4);
    agrees(&mut world);
}

#[test]
fn a_document_that_never_goes_through_is_stuck_and_others_go_on() {
    let mut world = russian();
    faults(&world, vec![always(Some("16"), Action::PowerCutBefore)]);
    refuses_a_sale(&mut world, "document.stuck");
    faults(&world, Vec::new());
    sells_and_agrees(&mut world);
}
