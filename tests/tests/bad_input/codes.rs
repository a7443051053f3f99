//! Every result code of the fiscal storage, on every command the register gives it (ФН protocol 4).
//!
//! What is asked each time: the caller is told a code of ours in three languages with the storage's own word for the
//! technician; nothing was made; the storage is left clean; and the next document goes through once the cause is gone.

use crate::kit::{LONG, agrees, always, faults, russian, russian_with, sale};
use domain::document::{Content, Document, DocumentState};
use domain::extra::{Correction, ReceiptExtra};
use domain::notice::Refusal;
use domain::payment::Charge;
use domain::receipt::{Basket, Receipt, Tender};
use domain::registration::{Ffd, Registration, Reregistration};
use domain::tax::CountryCode;
use domain::texts::{Language, Texts};
use emulators::faults::{Action, Rule};
use simulator::callers::Told;
use simulator::ru::RuSide;
use simulator::run::morning;
use simulator::{Side, World, shop};

/// All codes of the protocol, and one that it does not know.
const CODES: [u8; 35] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x10, 0x11, 0x12,
    0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x20, 0x23, 0x24, 0x30, 0x32, 0x33, 0x34, 0x35, 0x36, 0x3C, 0x3E,
    0x7E,
];

const RU: CountryCode = CountryCode::Ru;

type Shop = World<RuSide>;

/// A document with the commands it needs: the one that begins it, and the one after which it exists.
struct Way {
    begin: &'static str,
    end: &'static str,
    /// A shop in which it can be made.
    shop: fn() -> Shop,
    document: fn(&mut Shop) -> Content,
}

const WAYS: [Way; 10] = [
    Way { begin: "A2", end: "A3", shop: founded, document: |_| shop::registration(RU) },
    Way { begin: "02", end: "03", shop: founded, document: |_| registration_of_1_05() },
    Way { begin: "A2", end: "A3", shop: closed, document: |_| change() },
    Way { begin: "11", end: "12", shop: closed, document: |_| Content::ShiftOpen(shop::cashier(RU)) },
    Way { begin: "15", end: "16", shop: russian, document: sale },
    Way { begin: "17", end: "16", shop: russian, document: |_| correction() },
    Way { begin: "13", end: "14", shop: russian, document: |_| Content::ShiftClose(shop::cashier(RU)) },
    Way { begin: "18", end: "19", shop: russian, document: |_| Content::SettlementState(shop::cashier(RU)) },
    Way { begin: "18", end: "19", shop: closed, document: |_| Content::SettlementState(shop::cashier(RU)) },
    Way { begin: "04", end: "05", shop: delivered, document: |_| Content::StorageClose(shop::cashier(RU)) },
];

fn founded() -> Shop {
    let mut world = World::new(1, RuSide::new(1), morning(), 180, None);
    world.found(RU).unwrap();
    world
}

fn close(mut world: Shop) -> Shop {
    made(&mut world, Content::ShiftClose(shop::cashier(RU))).unwrap();
    world.run_until_quiet(LONG).unwrap();
    world
}

fn closed() -> Shop {
    close(russian())
}

/// Everything has reached the operator.
fn delivered() -> Shop {
    close(russian_with(RuSide::new(1).with_operator()))
}

fn registration_of_1_05() -> Content {
    let Content::Registration(mut registration, cashier) = shop::registration(RU) else { panic!() };
    if let Registration::Ru(ru) = &mut *registration {
        ru.ffd = Ffd::V1_05;
    }
    Content::Registration(registration, cashier)
}

fn change() -> Content {
    let registration = shop::registration_ru();
    let change = Reregistration { registration, reasons: 1 << 31 };
    Content::Reregistration(Box::new(change), shop::cashier(RU))
}

fn correction() -> Content {
    let mut world = founded();
    let line = shop::line(RU, &mut world.rng, 0);
    let basket = Basket {
        operation: domain::receipt::Operation::Sale,
        payments: vec![(Tender::Cash, line.cost)],
        lines: vec![line],
        total: None,
        tax_system: 1,
        cashier: shop::cashier(RU),
        buyer_contact: None,
        buyer_number: None,
        correction: Some(Correction { prescribed: false, settled_on: morning().date(), order: None }),
        extra: ReceiptExtra::NOTHING.boxed(),
    };
    Content::Receipt(Box::new(Receipt::new(basket).unwrap()), Charge::None)
}

/// Has a document made: why it was not.
fn made(world: &mut Shop, content: Content) -> Result<Document, Refusal> {
    world.start().unwrap();
    let n = world.make_call(content);
    let command = world.callers.command(n, false).unwrap();
    let document = world.perform(command).unwrap()?;
    match document.state {
        DocumentState::Refused(refusal) | DocumentState::Stuck(refusal) => Err(refusal),
        _ => Ok(document),
    }
}

/// What a refusal before the document exists means: the storage did nothing.
fn meaning(command: &str, result: u8) -> &'static str {
    match (command, result) {
        ("A2" | "02", 0x01 | 0x0A) => "fn.edition",
        ("04", 0x09) => "fn.undelivered",
        ("16", 0x09) => "fn.sums",
        ("03" | "A3", 0x05) => "fn.life",
        (_, 0x01) => "device.silent",
        (_, 0x02) => "fn.wrong_state",
        (_, 0x03 | 0x04) => "fn.failure",
        (_, 0x05 | 0x06 | 0x12) => "fn.exhausted",
        (_, 0x07 | 0x17) => "fn.time",
        (_, 0x14 | 0x15) => "fn.unsent",
        (_, 0x16) => "shift.expired",
        _ => "fn.refused",
    }
}

/// Told to the person in three languages and to the technician in the storage's own word.
fn is_told(refusal: &Refusal, result: u8) {
    let id = format!("error-{}", refusal.code.replace('.', "-"));
    for language in Language::ALL {
        assert!(Texts::of(language).knows(&id), "{language:?} lacks {id}");
        for text in [refusal.text(language), refusal.next(language)] {
            assert!(!text.contains('{') && !text.contains(&id), "{language:?}: {text}");
        }
    }
    // A storage that never answers 30h can not be brought into step with: every link to it fails alike.
    let is_lost = refusal.cause.starts_with("get-status: not sent");
    assert!(is_lost || refusal.cause.contains(&format!("{result:02X}h")), "{result:02X}h: {refusal}");
}

fn is_clean(world: &Shop) -> bool {
    world.side.with(|device| device.core().state().open.is_none())
}

#[test]
fn every_result_code_on_every_document_command_has_its_end() {
    for way in WAYS {
        let shop = (way.shop)();
        // The report of settlements has no data of the register's from FFD 1.1 on.
        let data = (way.begin != "18").then_some("07");
        for command in [Some(way.begin), data, Some(way.end)].into_iter().flatten() {
            for result in CODES {
                let mut world = shop.fork();
                let case = format!("{result:02X}h to {command} of {}", way.end);
                let before = world.side.documents();
                faults(&world, vec![always(Some(command), Action::Refuse { code: result.into() })]);
                let document = (way.document)(&mut world);
                let refusal = made(&mut world, document).expect_err(&case);
                // A storage that says no such thing, or that it failed, may have made the document all the same.
                let in_doubt = command == way.end && matches!(result, 0x01 | 0x03 | 0x04);
                let code = if in_doubt { "document.stuck" } else { meaning(command, result) };
                assert_eq!(refusal.code, code, "{case}: {refusal}");
                is_told(&refusal, result);
                assert_eq!(world.side.documents(), before, "{case}: nothing was made");
                assert!(is_clean(&world) || in_doubt || result == 0x01, "{case}: an upload lies around");
                world.fold().unwrap();

                faults(&world, Vec::new());
                let document = (way.document)(&mut world);
                made(&mut world, document).unwrap_or_else(|refusal| panic!("{case}, afterwards: {refusal}"));
                assert_eq!(world.side.documents(), before + 1, "{case}: one document");
                world.run_until_quiet(LONG).unwrap();
                agrees(&mut world);
            }
        }
    }
}

#[test]
fn a_failure_that_passes_is_got_over_at_every_end() {
    for way in WAYS {
        let shop = (way.shop)();
        for result in [0x01, 0x03, 0x04] {
            let mut world = shop.fork();
            let before = world.side.documents();
            faults(&world, vec![Rule::nth(way.end, 1, Action::Refuse { code: result })]);
            let document = (way.document)(&mut world);
            made(&mut world, document).unwrap();
            assert_eq!(world.side.documents(), before + 1, "{result:02X}h to {}", way.end);
            world.run_until_quiet(LONG).unwrap();
            agrees(&mut world);
        }
    }
}

/// What a storage that refuses to say who it is means.
fn meaning_of_identity(command: &str, result: u8) -> Option<&'static str> {
    match (command, result) {
        ("30", _) => Some("device.silent"),
        ("3A", 0x01) => None, // a storage of the first generation does not have it
        _ => Some(meaning(command, result)),
    }
}

#[test]
fn every_result_code_on_the_questions_who_is_there_has_its_end() {
    let shop = russian();
    for command in ["30", "33", "32", "3A", "10"] {
        for result in CODES {
            // The register starts anew: it asks before it sells.
            let mut world = shop.fork();
            let case = format!("{result:02X}h to {command}");
            faults(&world, vec![always(Some(command), Action::Refuse { code: result.into() })]);
            let document = sale(&mut world);
            let answer = made(&mut world, document);
            match meaning_of_identity(command, result) {
                Some(code) => {
                    let refusal = answer.expect_err(&case);
                    assert_eq!(refusal.code, code, "{case}: {refusal}");
                    is_told(&refusal, result);
                    assert_eq!(world.side.documents(), 2, "{case}: nothing was made");
                }
                None => assert_eq!(answer.map(|_| ()), Ok(()), "{case}"),
            }
            faults(&world, Vec::new());
            world.run_until_quiet(LONG).unwrap();
            assert_eq!(world.trouble(), None, "{case}: it is over");
            let before = world.side.documents();
            let document = sale(&mut world);
            made(&mut world, document).unwrap_or_else(|refusal| panic!("{case}, afterwards: {refusal}"));
            assert_eq!(world.side.documents(), before + 1, "{case}");
            agrees(&mut world);
        }
    }
}

#[test]
fn a_left_over_document_that_can_not_be_thrown_away_stops_sales_until_it_can() {
    let shop = russian();
    for result in CODES {
        let mut world = shop.fork();
        let time = [26, 3, 2, 10, 0];
        world.side.with(|device| device.core_mut().execute(0x15, &time, morning()));
        assert!(!is_clean(&world));
        faults(&world, vec![always(Some("06"), Action::Refuse { code: result.into() })]);
        let document = sale(&mut world);
        let refusal = made(&mut world, document).expect_err("it lies in the way");
        assert_eq!(refusal.code, meaning("06", result), "{result:02X}h: {refusal}");
        is_told(&refusal, result);
        assert_eq!(world.side.documents(), 2);
        faults(&world, Vec::new());
        world.run_until_quiet(LONG).unwrap();
        let document = sale(&mut world);
        made(&mut world, document).unwrap();
        assert_eq!(world.side.documents(), 3);
        agrees(&mut world);
    }
}

#[test]
fn every_result_code_on_a_look_up_leaves_the_document_in_doubt_until_it_is_found() {
    let shop = russian();
    for command in ["30", "40", "45", "46"] {
        for result in CODES {
            let mut world = shop.fork();
            let case = format!("{result:02X}h to {command}");
            world.start().unwrap();
            world.run_until_quiet(LONG).unwrap();
            faults(
                &world,
                vec![
                    Rule::nth("16", 1, Action::PowerCutAfter),
                    always(Some(command), Action::Refuse { code: result.into() }),
                ],
            );
            let first = sale(&mut world);
            let first = world.make_call(first);
            let accepted = world.call(first, false).unwrap();
            assert!(matches!(accepted, Some(engine::Reply::Accepted(_))), "{case}: {accepted:?}");
            world.run_until_quiet(LONG).unwrap();
            assert_eq!(world.side.documents(), 3, "{case}: it was made");
            // That it was made is known without its tags.
            let in_doubt = matches!(command, "30" | "40");
            let told = world.callers.calls[first].told.clone();
            assert_eq!(told.is_none(), in_doubt, "{case}: {told:?}");
            if in_doubt {
                let trouble = world.trouble().unwrap_or_else(|| panic!("{case}: nobody is told"));
                is_told(&trouble, result);
                let document = sale(&mut world);
                let second = made(&mut world, document).expect_err(&case);
                is_told(&second, result);
            }
            faults(&world, Vec::new());
            world.run_until_quiet(LONG).unwrap();
            assert!(matches!(world.callers.calls[first].told, Some(Told::Settled(..))), "{case}");
            let document = sale(&mut world);
            made(&mut world, document).unwrap();
            assert_eq!(world.side.documents(), 4, "{case}: each once");
            agrees(&mut world);
        }
    }
}

#[test]
fn every_result_code_on_the_exchange_with_the_operator_is_shown_and_stops_no_sale() {
    let shop = {
        let mut world = russian_with(RuSide::new(1).with_operator());
        world.run_until_quiet(LONG).unwrap();
        world
    };
    for command in ["20", "21", "22", "23", "25", "26"] {
        for result in CODES {
            let mut world = shop.fork();
            let case = format!("{result:02X}h to {command}");
            faults(&world, vec![always(Some(command), Action::Refuse { code: result.into() })]);
            for _ in 0..2 {
                let document = sale(&mut world);
                made(&mut world, document).unwrap_or_else(|refusal| panic!("{case}: {refusal}"));
                world.run_until_quiet(LONG).unwrap();
            }
            let owed = world.owed().unwrap_or_default();
            let trouble = owed.trouble.unwrap_or_else(|| panic!("{case}: nobody is told"));
            is_told(&trouble, result);
            faults(&world, Vec::new());
            world.sleep(LONG);
            world.run_until_quiet(LONG).unwrap();
            assert_eq!(world.owed(), Some(engine::Owed::default()), "{case}: all is delivered");
            assert_eq!(world.side.documents(), 4);
            agrees(&mut world);
        }
    }
}

#[test]
fn a_report_does_without_what_the_storage_will_not_tell() {
    for way in WAYS {
        let shop = (way.shop)();
        for command in ["45", "46"] {
            for result in CODES {
                let mut world = shop.fork();
                let before = world.side.documents();
                faults(&world, vec![always(Some(command), Action::Refuse { code: result.into() })]);
                let document = (way.document)(&mut world);
                let case = format!("{result:02X}h to {command} after {}", way.end);
                let made = made(&mut world, document).unwrap_or_else(|refusal| panic!("{case}: {refusal}"));
                assert!(made.settlement.is_some_and(|settled| settled.formed.is_empty()), "{case}");
                assert_eq!(world.side.documents(), before + 1, "{case}");
                faults(&world, Vec::new());
                world.run_until_quiet(LONG).unwrap();
                agrees(&mut world);
            }
        }
    }
}
