//! Into service, to another registration, to another storage, to a storage's end.

use crate::kit::{Fate, World, later, sketch};
use domain::document::{Content, DocumentId};
use domain::notice::Refusal;
use domain::numbers::registration_number;
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::wizard::Purpose;
use screens::screen::Kind;
use screens::{Effect, Sheet, Sight, Signal};

const INN: &str = "7704849611";
const SERIAL: &str = "009130557";

/// A register from the box: a storage nobody has used, of 36 months.
fn boxed(language: Language) -> World {
    let mut world = World::new(CountryCode::Ru, language).closed();
    world.situation().registration = None;
    let identity = world.view.identity.as_mut().unwrap();
    (identity.ready, identity.last_document, identity.shift_open) = (false, 0, None);
    identity.details = [("firmware", "fn 1.2 mgm 03"), ("highest_ffd", "4"), ("expires", "2029-02-17")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    world.refresh();
    world
}

fn rnm() -> String {
    registration_number("0000123456", INN, SERIAL).unwrap()
}

fn next(world: &mut World) -> String {
    world.tap("actions", "next", "");
    step(world)
}

/// The step that is kept.
fn step(world: &World) -> String {
    world.view.wizard.as_ref().map_or(String::new(), |wizard| wizard.answers.step.clone())
}

fn form(world: &mut World, action: &str, values: &[(&str, &str)]) {
    let values: serde_json::Map<_, _> =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    world.tap("form", action, &serde_json::Value::Object(values).to_string());
}

fn strip(world: &World) -> Option<String> {
    world.screen().blocks.iter().find(|block| block.id == "strip").map(|block| match &block.kind {
        Kind::Notice { code, .. } => code.clone(),
        other => panic!("{other:?}"),
    })
}

/// Answers all steps up to this one.
fn answered(mut world: World, until: &str) -> World {
    for _ in 0..20 {
        match step(&world).as_str() {
            at if at == until => return world,
            "device" => form(&mut world, "submit", &[("serial", SERIAL)]),
            "owner" => form(
                &mut world,
                "submit",
                &[("inn", INN), ("user_name", "ООО «Ромашка»"), ("person", "Директор Иванова А. П.")],
            ),
            "taxes" => {
                world.tap("flags", "tax-general", "");
                next(&mut world);
            }
            "place" => form(
                &mut world,
                "submit",
                &[("address", "101000, г. Москва, ул. Мясницкая, д. 1"), ("place", "Магазин «Ромашка»")],
            ),
            "usage" => {
                world.tap("flags", "use-marking", "");
                next(&mut world);
            }
            "operator" => {
                world.tap("operators", "7704211201", "");
                next(&mut world);
            }
            "number" => form(&mut world, "submit", &[("rnm", &rnm())]),
            _ => drop(next(&mut world)),
        }
    }
    panic!("no step {until}: at {}, {:?}", step(&world), strip(&world));
}

fn registration(world: &World) -> RuRegistration {
    match world.commands.last().unwrap().wish.content().unwrap() {
        Content::Registration(registration, _) => match &**registration {
            Registration::Ru(ru) => ru.clone(),
            Registration::Kz(_) => panic!("Kazakh"),
        },
        other => panic!("{other:?}"),
    }
}

/// The reasons (tag 1205) of the last command, and what it registers.
fn change(world: &World) -> (u32, RuRegistration) {
    match world.commands.last().unwrap().wish.content().unwrap() {
        Content::Reregistration(change, _) => match &change.registration {
            Registration::Ru(ru) => (change.reasons, ru.clone()),
            Registration::Kz(_) => panic!("Kazakh"),
        },
        other => panic!("{other:?}"),
    }
}

/// A register in service whose shift is closed, on the page of its registration.
fn overview() -> World {
    let mut world = World::new(CountryCode::Ru, Language::Ru).closed();
    if let Some(Registration::Ru(ru)) = &mut world.situation().registration {
        (ru.inn, ru.serial, ru.version) = (INN.into(), SERIAL.into(), "0.1.0".into());
        (ru.rnm, ru.ofd_inn) = (rnm(), "7704211201".into());
    }
    world.view.newest.report = Some(DocumentId(1));
    world.view.identity.as_mut().unwrap().details = vec![("highest_ffd".into(), "4".into())];
    world.refresh();
    world.tap("title", "menu", "");
    world.tap("menu", "wz-registration", "");
    assert_eq!(world.screen().name, "registration");
    world
}

#[test]
fn a_register_goes_from_the_box_to_the_last_page() {
    let mut world = answered(boxed(Language::Ru), "check");
    world.tap("actions", "rehearse", "");
    assert!(world.commands.is_empty(), "nothing is registered by a rehearsal");
    assert_eq!(next(&mut world), "sure");
    world.tap("actions", "register", "");
    let ru = registration(&world);
    assert_eq!((ru.inn.as_str(), ru.serial.as_str(), ru.rnm), (INN, SERIAL, rnm()));
    assert_eq!((ru.tax_systems, ru.mode, ru.mode_extended, ru.ffd), (1, 0, 16, Ffd::V1_2));
    assert_eq!((ru.ofd_inn.as_str(), ru.ofd_name.as_str()), ("7704211201", "ООО \"Такском\""));
    assert_eq!(world.signals.last(), Some(&Signal::Sold));
    let done = world.screen();
    assert_eq!(done.name, "wizard_done");
    world.reload();
    assert_eq!(world.screen().name, "wizard_done", "until somebody has read it");
    let values = done.blocks.iter().find_map(|block| match &block.kind {
        Kind::Values { rows, .. } => Some(rows.iter().map(|row| row.value.clone()).collect::<Vec<_>>()),
        _ => None,
    });
    assert!(values.unwrap().contains(&"0271828182".to_owned()), "the fiscal sign without spaces");
    world.tap("actions", "ok", "");
    assert_eq!((world.screen().name, world.view.wizard.is_none()), ("closed", true));
}

#[test]
fn it_goes_on_at_the_step_it_was_left_and_nothing_typed_is_lost() {
    let mut world = answered(boxed(Language::Ru), "owner");
    form(&mut world, "change", &[("inn", "77048"), ("user_name", ""), ("person", "")]);
    world.reload();
    assert_eq!((world.screen().name, step(&world).as_str()), ("wizard", "owner"));
    world.tap("actions", "previous", "");
    assert_eq!(step(&world), "device");
    assert_eq!(next(&mut world), "owner");
    let picture = sketch(&world.screen());
    assert!(picture.contains("77048"), "{picture}");
    assert_eq!(next(&mut world), "owner", "with a wrong number nobody goes on");
    assert_eq!(strip(&world).as_deref(), Some("wizard.inn_length"));
    assert!(sketch(&world.screen()).contains("wizard.missing"), "what is empty is said beside its field");
}

#[test]
fn two_shells_register_once_and_a_refused_registration_may_be_tried_again() {
    let mut world = answered(boxed(Language::Ru), "sure");
    let mut other = world.clone();
    world.fate = Fate::Refuse(Refusal::new("fn.refused").with("result", "07"));
    other.fate = Fate::Hang;
    for shell in [&mut world, &mut other] {
        shell.tap("actions", "register", "");
    }
    assert_eq!(world.commands, other.commands);
    assert_eq!(other.screen().name, "wait");
    assert_eq!((step(&world).as_str(), strip(&world).as_deref()), ("sure", Some("fn.refused")));
    world.fate = Fate::Settle;
    world.tap("actions", "register", "");
    assert_ne!(world.commands[0].key, world.commands[1].key);
    assert_eq!(world.screen().name, "wizard_done");
}

#[test]
fn answers_that_contradict_each_other_stop_their_step() {
    let mut world = answered(boxed(Language::Ru), "taxes");
    assert_eq!(next(&mut world), "taxes");
    assert_eq!(strip(&world).as_deref(), Some("wizard.no_taxes"));
    world.tap("flags", "tax-patent", "");
    assert_eq!(next(&mut world), "taxes");
    assert_eq!(strip(&world).as_deref(), Some("wizard.patent"));
    world.tap("flags", "tax-patent", "");
    let mut world = answered(world, "usage");
    world.tap("flags", "use-vending", "");
    assert_eq!(next(&mut world), "usage");
    assert_eq!(strip(&world).as_deref(), Some("wizard.not_automatic"));
    world.tap("flags", "use-automat", "");
    assert_eq!(next(&mut world), "usage", "its number is missing");
    form(&mut world, "submit", &[("automat", "17")]);
    assert_eq!(step(&world), "operator");
    world.tap("actions", "previous", "");
    world.tap("flags", "use-internet", "");
    assert_eq!(next(&mut world), "operator");
    world.tap("flags", "use-autonomous", "");
    assert_eq!(next(&mut world), "operator");
    assert_eq!(strip(&world).as_deref(), Some("wizard.internet_alone"));
    // Another storage on the cable, of an older generation: found when all is checked.
    let mut world = answered(boxed(Language::Ru), "check");
    world.view.identity.as_mut().unwrap().details = vec![("highest_ffd".into(), "3".into())];
    assert_eq!(next(&mut world), "edition");
    assert_eq!(strip(&world).as_deref(), Some("wizard.edition"));
}

#[test]
fn a_storage_that_can_not_be_registered_is_named_before_anything_is_typed() {
    let mut world = answered(boxed(Language::Ru), "device");
    form(&mut world, "change", &[("serial", SERIAL)]);
    for (ready, last, code) in [(true, 11, "fn.in_service"), (false, 11, "fn.not_ready")] {
        let identity = world.view.identity.as_mut().unwrap();
        (identity.ready, identity.last_document) = (ready, last);
        assert_eq!(next(&mut world), "device");
        assert_eq!(strip(&world).as_deref(), Some(code));
    }
    world.view.identity = None;
    world.view.trouble = Some(Refusal::new("device.silent"));
    assert_eq!(next(&mut world), "device");
    assert_eq!(strip(&world).as_deref(), Some("device.silent"));
    // Pulled out at the very end: back to where it is said.
    let mut world = answered(boxed(Language::Ru), "sure");
    world.view.identity = None;
    world.tap("actions", "register", "");
    assert_eq!((step(&world).as_str(), world.commands.len()), ("device", 0));
}

#[test]
fn a_change_of_nothing_goes_no_further() {
    let mut world = overview();
    world.tap("ways", "change", "");
    assert_eq!(next(&mut world), "");
    assert_eq!(strip(&world).as_deref(), Some("wizard.no_topics"));
    world.tap("flags", "topic-taxes", "");
    assert_eq!(next(&mut world), "taxes");
    assert_eq!(next(&mut world), "check");
    assert_eq!(next(&mut world), "check");
    assert_eq!(strip(&world).as_deref(), Some("wizard.no_change"));
    world.tap("actions", "previous", "");
    world.tap("actions", "previous", "");
    world.tap("actions", "leave", "");
    assert_eq!((world.screen().name, world.view.wizard.is_none()), ("closed", true));
}

#[test]
fn reasons_of_a_change_follow_from_what_was_changed() {
    let mut world = overview();
    world.tap("ways", "change", "");
    world.tap("flags", "topic-taxes", "");
    world.tap("flags", "topic-place", "");
    world.tap("flags", "topic-operator", "");
    next(&mut world);
    world.tap("flags", "tax-income", "");
    assert_eq!(next(&mut world), "place");
    form(&mut world, "submit", &[("address", "190000, Санкт-Петербург"), ("place", "Магазин")]);
    assert_eq!(step(&world), "operator");
    world.tap("flags", "use-autonomous", "");
    assert_eq!(next(&mut world), "check");
    assert_eq!(next(&mut world), "sure");
    world.tap("actions", "register", "");
    let (reasons, ru) = change(&world);
    // Operator, address, from sending to autonomous, tax systems.
    assert_eq!(reasons, 1 << 1 | 1 << 3 | 1 << 5 | 1 << 7);
    assert_eq!((ru.inn.as_str(), ru.rnm.clone(), ru.tax_systems, ru.is_autonomous()), (INN, rnm(), 3, true));
    assert_eq!(ru.fn_serial, "9999078900001235");
    assert_eq!(world.screen().name, "wizard_done");
    assert!(world.screen().status.iter().all(|light| light.id != "operator"), "nobody is owed anything");
}

#[test]
fn an_old_storage_is_closed_and_a_new_one_takes_its_place() {
    let mut world = overview();
    world.tap("ways", "close", "");
    next(&mut world);
    assert_eq!(step(&world), "sure");
    world.tap("actions", "register", "");
    assert!(matches!(world.commands[0].wish.content(), Some(Content::StorageClose(_))));
    world.tap("actions", "ok", "");
    let identity = world.view.identity.as_mut().unwrap();
    (identity.ready, identity.last_document) = (false, 12);
    let closed = world.screen();
    assert!(closed.blocks.iter().any(|block| block.id == "storage"), "{closed:?}");
    world.tap("storage", "wizard", "");
    world.tap("ways", "replace", "");
    assert_eq!(next(&mut world), "device");
    assert_eq!(next(&mut world), "device", "the closed one is still connected");
    assert_eq!(strip(&world).as_deref(), Some("fn.not_ready"));
    let identity = world.view.identity.as_mut().unwrap();
    (identity.serial, identity.last_document) = ("9999078900009999".into(), 0);
    assert_eq!(next(&mut world), "check");
    assert_eq!(next(&mut world), "sure");
    world.tap("actions", "register", "");
    let (reasons, ru) = change(&world);
    assert_eq!((reasons, ru.fn_serial.as_str()), (1, ""));
    assert_eq!(world.view.wizard.as_ref().unwrap().answers.purpose, Purpose::Replace);
}

#[test]
fn nothing_is_closed_while_a_shift_is_open() {
    let mut world = overview();
    world.situation().shift =
        domain::shift::Shift::Open { number: domain::shift::ShiftNo(3), since: later(0) };
    world.refresh();
    world.tap("ways", "close", "");
    assert_eq!(next(&mut world), "");
    assert_eq!(strip(&world).as_deref(), Some("shift.open"));
}

#[test]
fn what_the_law_says_about_the_answers_is_a_warning() {
    let mut world = answered(boxed(Language::Ru), "taxes");
    world.view.identity.as_mut().unwrap().details[2].1 = "2027-05-18".into();
    world.tap("flags", "tax-income", "");
    let world = answered_on(world);
    let picture = sketch(&world.screen());
    assert!(picture.contains("36 месяцев"), "{picture}");
    let long = sketch(&answered(boxed(Language::Ru), "check").screen());
    assert!(!long.contains("закон требует") && long.contains("560 дней"), "{long}");
}

/// The same to the check, with the taxes that are ticked.
fn answered_on(mut world: World) -> World {
    next(&mut world);
    answered(world, "check")
}

#[test]
fn the_draft_of_the_application_has_what_was_answered() {
    let world = answered(boxed(Language::Kk), "office");
    let sight = crate::kit::sight(&world.view, &world.shelf, &world.archive, &world.shop, world.now);
    let slip = format!("{:?}", screens::sheet(Sheet::Form, &sight).unwrap());
    for said in ["1110061", INN, SERIAL, "9999078900001235", "Мясницкая", "Маркированные"]
    {
        assert!(slip.contains(said), "{said}: {slip}");
    }
    assert_eq!(screens::sheet(Sheet::Form, &Sight::Unbegun), None);
}

#[test]
fn a_step_that_is_not_shown_takes_no_tap() {
    let mut world = answered(boxed(Language::Ru), "check");
    for (block, action) in [("actions", "register"), ("flags", "tax-patent"), ("form", "submit")] {
        assert_eq!(world.tap(block, action, "{}"), Effect::Show(None));
    }
}

#[test]
fn every_step_reads_well_in_three_languages() {
    let steps = [
        "", "device", "owner", "taxes", "place", "edition", "usage", "operator", "office", "number", "check",
        "sure",
    ];
    for name in steps {
        let mut pictures = Vec::new();
        for language in Language::ALL {
            let world = if name.is_empty() { boxed(language) } else { answered(boxed(language), name) };
            let picture = sketch(&world.screen());
            assert!(!picture.contains("screen-") && !picture.contains(['{', '$']), "{picture}");
            pictures.push(picture);
        }
        let name = if name.is_empty() { "first" } else { name };
        insta::assert_snapshot!(format!("wizard_{name}"), pictures.join("\n\n"));
    }
    let mut pictures = Vec::new();
    for language in Language::ALL {
        let mut world = answered(boxed(language), "sure");
        world.tap("actions", "register", "");
        pictures.push(sketch(&world.screen()));
        let mut world = overview();
        world.shop.language = language;
        pictures.push(sketch(&world.screen()));
    }
    insta::assert_snapshot!("wizard_done", pictures.join("\n\n"));
}
