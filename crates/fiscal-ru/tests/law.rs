//! What may become a document.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod given;

use domain::country::{Admission, Country, Situation};
use domain::device::Identity;
use domain::document::{AttemptNo, Content, Document, DocumentId, DocumentState};
use domain::extra::{LineExtra, ReceiptExtra};
use domain::money::Money;
use domain::receipt::{Operation, Receipt, Tender, Unit};
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use fiscal_ru::Russia;
use given::*;

fn admit(content: &Content, situation: &Situation) -> Result<Admission, String> {
    Russia.admit(content, situation, &now()).map_err(|refusal| {
        let path = refusal.path.map(|path| format!(" @{path}")).unwrap_or_default();
        let tag = refusal.args.iter().find(|(name, _)| name == "tag").map(|(_, tag)| format!(" {tag}"));
        format!("{}{}{path}", refusal.code, tag.unwrap_or_default())
    })
}

fn of(operation: Operation, change: impl Fn(&mut Receipt)) -> Receipt {
    let mut receipt = receipt(operation, vec![line(12_300, Vat::Vat22)]);
    change(&mut receipt);
    receipt
}

fn refused(receipt: Receipt, ffd: Ffd) -> String {
    admit(&content(receipt), &situation(shop(ffd))).unwrap_err()
}

fn rated(operation: Operation, vat: Vat, situation: &Situation) -> bool {
    admit(&content(of(operation, |r| r.lines[0].vat = vat)), situation).is_ok()
}

#[test]
fn all_operations_and_payments_are_lawful_in_every_edition() {
    for ffd in Ffd::ALL {
        for operation in Operation::ALL {
            let mut receipt = of(operation, |_| ());
            let part = Money::from_minor(7_380);
            receipt.payments = Tender::ALL[..5].iter().map(|tender| (*tender, part)).collect();
            assert_eq!(admit(&content(receipt.clone()), &situation(shop(ffd))), Ok(Admission::Act));
            receipt.correction = Some(correction(day(2026, 2, 3)));
            assert_eq!(
                admit(&content(receipt), &situation(shop(ffd))),
                Ok(Admission::Act),
                "{ffd:?} {operation:?}"
            );
        }
        let bare = bare_correction(Operation::Sale, 36_900, Vat::Vat22);
        let expected =
            if ffd == Ffd::V1_05 { Ok(Admission::Act) } else { Err("document.lacks 1059 @items".to_owned()) };
        assert_eq!(admit(&content(bare), &situation(shop(ffd))), expected);
    }
}

#[test]
fn rates_are_asked_with_the_day_of_the_settlement() {
    let today = situation(shop(Ffd::V1_2));
    for operation in [Operation::Sale, Operation::Purchase] {
        assert!(rated(operation, Vat::Vat22, &today) && !rated(operation, Vat::Vat20, &today));
    }
    for operation in [Operation::SaleReturn, Operation::PurchaseReturn] {
        // A return that names nothing gives back what was ever sold.
        assert!(rated(operation, Vat::Vat22, &today) && rated(operation, Vat::Vat20, &today));
        assert!(!rated(operation, Vat::Vat16, &today), "a rate of another country");
        for (on, then) in [(day(2025, 12, 31), Vat::Vat20), (day(2026, 2, 3), Vat::Vat22)] {
            let bound = Situation { original: original(Some(on)), ..today.clone() };
            assert!(rated(operation, then, &bound));
            assert_eq!(
                [Vat::Vat20, Vat::Vat22].map(|vat| rated(operation, vat, &bound)),
                [then == Vat::Vat20, then == Vat::Vat22]
            );
        }
    }
    let corrected = |vat, on| {
        let receipt = of(Operation::Sale, |r| {
            r.lines[0].vat = vat;
            r.correction = Some(correction(on));
        });
        admit(&content(receipt), &today).is_ok()
    };
    assert!(corrected(Vat::Vat20, day(2025, 3, 1)) && !corrected(Vat::Vat22, day(2025, 3, 1)));
    assert!(corrected(Vat::Vat22, day(2026, 3, 2)) && !corrected(Vat::Vat20, day(2026, 3, 2)));
    let mut bare = bare_correction(Operation::Sale, 36_900, Vat::Vat22);
    bare.correction = Some(correction(day(2025, 3, 1)));
    assert_eq!(refused(bare, Ffd::V1_05), "tax.not_in_force @taxes[0].type");
}

#[test]
fn cash_that_is_paid_out_has_to_be_in_the_drawer() {
    for operation in Operation::ALL {
        for corrects in [false, true] {
            let mut receipt = of(operation, |_| ());
            receipt.correction = corrects.then(|| correction(day(2026, 2, 3)));
            let with = |drawer| Situation { drawer: Money::from_minor(drawer), ..situation(shop(Ffd::V1_2)) };
            assert_eq!(admit(&content(receipt.clone()), &with(36_900)), Ok(Admission::Act));
            let short = admit(&content(receipt.clone()), &with(36_899));
            let goes_out = !operation.money_comes_in();
            assert_eq!(short.err().as_deref(), goes_out.then_some("drawer.short"), "{operation:?}");
            receipt.payments = vec![(Tender::Electronic, receipt.total)];
            assert_eq!(admit(&content(receipt), &with(0)), Ok(Admission::Act), "no cash goes out");
        }
    }
}

#[test]
fn a_receipt_against_the_russian_law_is_refused() {
    type Case = (fn(&mut Receipt), Ffd, &'static str);
    let cases: [Case; 16] = [
        (|r| r.tax_system = 8, Ffd::V1_2, "receipt.envd @taxationType"),
        (|r| r.tax_system = 3, Ffd::V1_2, "receipt.tax_system @taxationType"),
        (|r| r.lines[0].subject = 33, Ffd::V1_2, "receipt.marking @items[0].paymentObject"),
        (|r| r.lines[0].subject = 31, Ffd::V1_1, "receipt.marking @items[0].paymentObject"),
        (|r| r.lines[0].subject = 32, Ffd::V1_1, "receipt.edition 1212 @items[0].paymentObject"),
        (|r| r.lines[0].subject = 28, Ffd::V1_2, "document.field 1212 @items[0].paymentObject"),
        (|r| r.lines[0].method = 8, Ffd::V1_2, "document.field 1214 @items[0].paymentMethod"),
        (|r| r.lines[0].vat = Vat::Vat16, Ffd::V1_2, "tax.not_in_force @items[0].tax.type"),
        (|r| r.lines[0].name = "Қант".into(), Ffd::V1_2, "receipt.letter @items[0].name"),
        (|r| r.payments[0].0 = Tender::Mobile, Ffd::V1_2, "receipt.payment_kind @payments[0].type"),
        (
            |r| r.buyer_contact = Some("8 916 123".into()),
            Ffd::V1_2,
            "document.field 1008 @clientInfo.emailOrPhone",
        ),
        (
            |r| r.correction = Some(correction(day(2026, 3, 3))),
            Ffd::V1_2,
            "correction.date @correctionBaseDate",
        ),
        (
            |r| r.correction = Some(domain::extra::Correction { order: None, ..correction(day(2026, 3, 1)) }),
            Ffd::V1_2,
            "document.lacks 1179 @correctionBaseNumber",
        ),
        (
            |r| r.lines[0].extra = LineExtra { goods_code: vec![1], ..LineExtra::NOTHING }.boxed(),
            Ffd::V1_2,
            "receipt.edition 1162 @items[0].nomenclatureCode",
        ),
        (
            |r| {
                r.lines[0].extra = LineExtra { codes: vec![(1300, "1".into())], ..LineExtra::NOTHING }.boxed()
            },
            Ffd::V1_1,
            "receipt.edition 1163 @items[0].productCodes",
        ),
        (
            |r| r.extra = ReceiptExtra { internet: true, ..ReceiptExtra::NOTHING }.boxed(),
            Ffd::V1_05,
            "document.lacks 1008 @clientInfo.emailOrPhone",
        ),
    ];
    for (change, ffd, expected) in cases {
        assert_eq!(refused(of(Operation::Sale, change), ffd), expected);
    }
    let excise = of(Operation::Sale, |r| r.lines[0].subject = 2);
    let plain = RuRegistration { mode_extended: 0, ..shop(Ffd::V1_2) };
    assert_eq!(
        admit(&content(excise.clone()), &situation(plain)),
        Err("receipt.excise @items[0].paymentObject".to_owned())
    );
    assert_eq!(admit(&content(excise), &situation(shop(Ffd::V1_2))), Ok(Admission::Act));
    let envd = of(Operation::Sale, |r| {
        r.tax_system = 8;
        r.correction = Some(correction(day(2020, 3, 1)));
        r.lines[0].vat = Vat::None;
    });
    assert_eq!(admit(&content(envd), &situation(shop(Ffd::V1_2))), Ok(Admission::Act));
}

#[test]
fn an_agent_says_everything_the_order_wants() {
    let with = |change: fn(&mut domain::extra::Agent)| {
        let mut agent = agent(1);
        change(&mut agent);
        let receipt = of(Operation::Sale, |r| {
            r.lines[0].extra = LineExtra { agent: Some(agent.clone()), ..LineExtra::NOTHING }.boxed();
        });
        Ffd::ALL.map(|ffd| admit(&content(receipt.clone()), &situation(shop(ffd))).err().unwrap_or_default())
    };
    assert_eq!(with(|_| ()), [""; 3]);
    assert_eq!(with(|a| a.kinds = 0), ["document.lacks 1222 @items[0].agentInfo.agents"; 3]);
    assert_eq!(with(|a| a.kinds = 3), ["document.field 1222 @items[0].agentInfo.agents"; 3]);
    assert_eq!(with(|a| a.supplier_inn = None), ["document.lacks 1226 @items[0].supplierInfo.vatin"; 3]);
    let foreign = with(|a| a.supplier_inn = Some("7825706087".into()));
    assert_eq!(foreign, ["document.field 1226 @items[0].supplierInfo.vatin"; 3]);
    let short = with(|a| a.transfer_phones = vec!["8495".into()]);
    assert_eq!(short, ["document.field 1075 @items[0].agentInfo.moneyTransferOperator.phones"; 3]);
    assert_eq!(with(|a| a.supplier_inn = Some("000000000000".into())), [""; 3]);
}

fn with_shift_closed(ru: RuRegistration) -> Situation {
    Situation { shift: Shift::Closed { last: ShiftNo(3) }, ..situation(ru) }
}

fn change(before: Ffd, reasons: u32, change: impl Fn(&mut RuRegistration)) -> Result<Admission, String> {
    let mut ru = shop(before);
    change(&mut ru);
    let content = Content::Reregistration(
        Box::new(Reregistration { registration: Registration::Ru(ru), reasons }),
        cashier(),
    );
    admit(&content, &with_shift_closed(shop(before)))
}

#[test]
fn a_change_of_the_registration_keeps_who_the_register_is() {
    for ffd in Ffd::ALL {
        assert_eq!(change(ffd, 8, |ru| ru.address = "Тверь".into()), Ok(Admission::Act));
        assert_eq!(change(ffd, 1, |ru| ru.fn_serial = String::new()), Ok(Admission::Act));
        assert_eq!(change(ffd, 0, |_| ()), Err("registration.reasons".to_owned()));
        let autonomous = |ru: &mut RuRegistration| {
            ru.mode = 2;
            (ru.ofd_name, ru.ofd_inn, ru.fns_site) = Default::default();
        };
        assert_eq!(change(ffd, 2 | 32, autonomous), Ok(Admission::Act));
        assert_eq!(change(ffd, 32, autonomous), Err("registration.reasons".to_owned()));
    }
    assert_eq!(change(Ffd::V1_1, 1 << 21, |ru| ru.ffd = Ffd::V1_2), Ok(Admission::Act));
    assert_eq!(change(Ffd::V1_2, 1 << 21, |ru| ru.ffd = Ffd::V1_1), Err("registration.edition".to_owned()));
    assert_eq!(change(Ffd::V1_2, 1, |ru| ru.ffd = Ffd::V1_1), Ok(Admission::Act), "another storage");
    let other = |ru: &mut RuRegistration| {
        ru.rnm = fiscal_ru::numbers::registration_number("0000123457", &ru.inn, &ru.serial).unwrap();
    };
    assert_eq!(change(Ffd::V1_2, 4, other), Err("registration.another".to_owned()));
    assert_eq!(change(Ffd::V1_1, 4, |ru| ru.mode_extended = 16), Err("registration.mode".to_owned()));
    assert_eq!(change(Ffd::V1_2, 4, |ru| ru.mode = 1), Err("registration.mode".to_owned()));
    assert_eq!(
        change(Ffd::V1_2, 2, |ru| ru.ofd_inn = "7704358519".into()),
        Err("registration.inn".to_owned())
    );
    assert_eq!(
        change(Ffd::V1_2, 2, |ru| ru.ofd_name = String::new()),
        Err("document.lacks 1046 @ofd.name".to_owned())
    );
    assert_eq!(
        change(Ffd::V1_2, 4, |ru| ru.mode = 4),
        Err("document.lacks 1036 @device.machineNumber".to_owned())
    );
}

#[test]
fn reports_about_the_register_are_made_between_shifts() {
    let open = situation(shop(Ffd::V1_2));
    let registration = Registration::Ru(shop(Ffd::V1_2));
    let change = Content::Reregistration(Box::new(Reregistration { registration, reasons: 4 }), cashier());
    for content in [change, Content::StorageClose(cashier())] {
        assert_eq!(admit(&content, &open), Err("shift.open".to_owned()));
        assert_eq!(admit(&content, &with_shift_closed(shop(Ffd::V1_2))), Ok(Admission::Act));
    }
    let state = Content::SettlementState(cashier());
    assert_eq!(admit(&state, &open), Ok(Admission::Act));
    assert_eq!(admit(&state, &with_shift_closed(shop(Ffd::V1_2))), Ok(Admission::Act));
}

fn identity(serial: &str, last_document: u64, ready: bool) -> Identity {
    Identity {
        serial: serial.into(),
        last_document,
        shift_open: Some(false),
        shift: 3,
        ready,
        warnings: 0,
        details: vec![],
    }
}

#[test]
fn only_the_storage_that_fits_takes_a_document() {
    let ours = shop(Ffd::V1_2).fn_serial;
    let situation = with_shift_closed(shop(Ffd::V1_2));
    let accepts = |identity: &Identity| Russia.accepts(&situation, identity).map_err(|refusal| refusal.code);
    let code = |content: &Content, identity: &Identity| {
        let document = Document {
            id: DocumentId(1),
            content: content.clone(),
            accepted: now().wall,
            state: DocumentState::Waiting,
            autonomous: None,
            settlement: None,
            totals: None,
            after: None,
            original: None,
        };
        let attempt = Russia.attempt(&document, AttemptNo(1), &situation, Some(identity), &now());
        attempt.map_or_else(|refusal| refusal.code, |_| String::new())
    };
    let reregister = |reasons| {
        let registration = Registration::Ru(shop(Ffd::V1_2));
        Content::Reregistration(Box::new(Reregistration { registration, reasons }), cashier())
    };
    let (opening, change, another) = (Content::ShiftOpen(cashier()), reregister(4), reregister(1));
    for (identity, accepted, expected) in [
        (identity(&ours, 17, true), Ok(()), ["", "", "fn.in_service"]),
        // Closed: its last documents are still carried to the operator.
        (identity(&ours, 17, false), Ok(()), ["fn.not_ready", "fn.not_ready", "fn.not_ready"]),
        (identity(&ours, 18, true), Err("fn.ahead"), ["", "", "fn.in_service"]),
        (identity(&ours, 0, false), Err("fn.not_ready"), ["fn.not_ready", "fn.not_ready", ""]),
        // A new one waits for the report that replaces ours.
        (identity("9999078900007777", 0, false), Ok(()), ["fn.foreign", "fn.foreign", ""]),
        (
            identity("9999078900007777", 5, true),
            Err("fn.foreign"),
            ["fn.foreign", "fn.foreign", "fn.in_service"],
        ),
        (
            identity("9999078900007777", 5, false),
            Err("fn.foreign"),
            ["fn.foreign", "fn.foreign", "fn.not_ready"],
        ),
    ] {
        assert_eq!(accepts(&identity), accepted.map_err(str::to_owned), "{identity:?}");
        assert_eq!(
            [&opening, &change, &another].map(|content| code(content, &identity)),
            expected,
            "{identity:?}"
        );
    }
}

#[test]
fn a_unit_is_said_as_the_edition_says_it() {
    let receipt = of(Operation::Sale, |r| r.lines[0].unit = Unit::Kilogram);
    for ffd in Ffd::ALL {
        let form = fiscal_ru::compose::compose(&content(receipt.clone()), Some(&shop(ffd))).unwrap();
        let objects = fiscal_ru::tlv::decode_list(&form).unwrap();
        let line = objects.iter().find(|node| node.tag == 1059).unwrap();
        let expected = if ffd == Ffd::V1_2 { (None, Some(11)) } else { (Some("кг".into()), None) };
        assert_eq!((line.text(1197), line.number(2108)), expected);
    }
}

#[test]
fn a_receipt_longer_than_a_storage_takes_is_refused_before_it_is_sent() {
    let tries = |lines: usize| {
        let content = content(receipt(Operation::Sale, vec![line(12_300, Vat::Vat22); lines]));
        let document = Document {
            id: DocumentId(7),
            content,
            accepted: now().wall,
            state: DocumentState::Waiting,
            autonomous: None,
            settlement: None,
            totals: None,
            after: None,
            original: None,
        };
        let ru = shop(Ffd::V1_2);
        let identity = identity(&ru.fn_serial, 5, true);
        let situation = situation(ru);
        let attempt = Russia.attempt(&document, AttemptNo(1), &situation, Some(&identity), &now());
        attempt.map(|attempt| attempt.form.len() <= 30 * 1024).map_err(|refusal| refusal.code)
    };
    assert_eq!(tries(200), Ok(true));
    assert_eq!(tries(2_000), Err("document.too_long".to_owned()));
}

#[test]
fn an_agent_the_registration_does_not_know_is_refused() {
    for ffd in Ffd::ALL {
        let register = RuRegistration { agents: 64, ..shop(ffd) };
        let by = |kinds: u8, of_line: bool| {
            let agent = Some(domain::extra::Agent { kinds, ..agent(kinds) });
            let receipt = of(Operation::Sale, |r| {
                if of_line {
                    r.lines[0].extra = LineExtra { agent: agent.clone(), ..LineExtra::NOTHING }.boxed();
                } else {
                    r.extra = ReceiptExtra { agent: agent.clone(), ..ReceiptExtra::NOTHING }.boxed();
                }
            });
            admit(&content(receipt), &situation(register.clone())).err()
        };
        assert_eq!(by(64, true), None, "{ffd:?}");
        let refused = |path: &str| (ffd < Ffd::V1_2).then(|| format!("receipt.agent @{path}"));
        assert_eq!(by(32, true), refused("items[0].agentInfo.agents"), "{ffd:?}");
        if ffd < Ffd::V1_2 {
            assert_eq!(by(32, false), refused("agentInfo.agents"));
        }
    }
}

#[test]
fn a_register_of_rare_kind_wants_more_of_a_plain_receipt() {
    let register = |ffd, mode: u8| RuRegistration { mode, automat: Some("A-17".into()), ..shop(ffd) };
    for ffd in Ffd::ALL {
        let plain = || content(of(Operation::Sale, |_| ()));
        let internet = situation(register(ffd, 32));
        let expected = Err("document.lacks 1008 @clientInfo.emailOrPhone".to_owned());
        assert_eq!(admit(&plain(), &internet), expected, "{ffd:?}");
        let reached = of(Operation::Sale, |r| r.buyer_contact = Some("a@b.ru".into()));
        assert_eq!(admit(&content(reached), &internet), Ok(Admission::Act), "{ffd:?}");
        // The vending machine says its number by itself.
        let automat = register(ffd, 4);
        assert_eq!(admit(&plain(), &situation(automat.clone())), Ok(Admission::Act), "{ffd:?}");
        let form = fiscal_ru::compose::compose(&plain(), Some(&automat)).unwrap();
        let number = [&1036u16.to_le_bytes()[..], &4u16.to_le_bytes(), b"A-17"].concat();
        assert!(form.windows(number.len()).any(|part| part == number), "{ffd:?}");
    }
}

#[test]
fn what_a_document_lacks_is_named_by_its_field() {
    let buyer = |change: fn(&mut domain::extra::Buyer)| {
        let mut buyer =
            domain::extra::Buyer { name: Some("Иванов Иван".into()), ..Default::default() };
        change(&mut buyer);
        of(Operation::Purchase, |r| {
            r.extra = ReceiptExtra { buyer: Some(buyer.clone()), ..ReceiptExtra::NOTHING }.boxed();
        })
    };
    let unknown = refused(buyer(|b| b.document_code = Some("99".into())), Ffd::V1_2);
    assert!(
        unknown.ends_with("@clientInfo.identityDocumentCode") || unknown.starts_with("document.lacks"),
        "{unknown}"
    );
    let lacks = refused(buyer(|b| b.document_code = Some("21".into())), Ffd::V1_2);
    assert_eq!(lacks, "document.lacks 1243 @clientInfo.birthDate");
    let kazakh = refused(buyer(|b| b.name = Some("Қасым".into())), Ffd::V1_2);
    assert_eq!(kazakh, "receipt.letter @clientInfo.name");
    let industry = domain::extra::Industry {
        body: "999".into(),
        day: day(2026, 3, 1),
        number: "1".into(),
        value: "a=b".into(),
    };
    let of_line = of(Operation::Sale, |r| {
        let extra = LineExtra { industry: vec![industry.clone()], ..LineExtra::NOTHING };
        r.lines[0].extra = extra.boxed();
    });
    assert_eq!(refused(of_line, Ffd::V1_2), "document.field 1262 @items[0].industryInfo[0].fois");
}
