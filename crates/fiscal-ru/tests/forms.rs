//! Every form that is composed conforms to the tables of the order: each kind of document, each edition, each operation,
//! with rare requisites and without.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod given;

use domain::document::Content;
use domain::extra::LineExtra;
use domain::money::{Money, Quantity, cost};
use domain::receipt::{Basket, Line, Operation, Receipt, Tender, Unit};
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::tax::{CountryCode, Vat};
use fiscal_ru::compose::{compose, data_of, edition, facts, form_of, parameters_of};
use fiscal_ru::tlv::{check_form, decode_list};
use given::*;
use proptest::prelude::*;

/// Composes and compares.
fn conforming(content: &Content, ru: &RuRegistration) -> Vec<u8> {
    let form = compose(content, Some(ru)).unwrap();
    let kind = content.kind();
    let data = data_of(kind, &form).unwrap();
    let findings = check_form(form_of(kind, ru).unwrap(), edition(ru.ffd), data, &facts(ru)).unwrap();
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{kind:?} {:?}: {shown:?}", ru.ffd);
    form
}

fn modes(ffd: Ffd) -> Vec<RuRegistration> {
    let plain = shop(ffd);
    let autonomous = RuRegistration {
        mode: 2,
        ofd_name: String::new(),
        ofd_inn: String::new(),
        fns_site: String::new(),
        sender_email: String::new(),
        ..plain.clone()
    };
    let automatic = RuRegistration { mode: 4 | 8, automat: Some("17".into()), ..plain.clone() };
    let internet = RuRegistration { mode: 32, ..plain.clone() };
    let strict = RuRegistration { mode: 16, mode_extended: 0x0F, ..plain.clone() };
    let mut modes = vec![plain.clone(), autonomous, automatic, internet, strict];
    if ffd == Ffd::V1_2 {
        modes.push(RuRegistration { mode: 0xC8, mode_extended: 0xFF, ..plain });
    }
    modes
}

#[test]
fn reports_conform_in_every_edition_and_mode() {
    for ru in Ffd::ALL.into_iter().flat_map(modes) {
        let registration = Registration::Ru(ru.clone());
        let first = Content::Registration(Box::new(registration.clone()), cashier());
        let form = conforming(&first, &ru);
        let parameters = parameters_of(&form).unwrap();
        assert_eq!((parameters.inn, parameters.rnm), (ru.inn.as_str(), ru.rnm.as_str()));
        assert_eq!((parameters.mode, parameters.mode_extended), (ru.mode, ru.mode_extended));
        assert_eq!((parameters.ffd, parameters.reasons), (ru.ffd, 0));
        let operator = if ru.is_autonomous() { "000000000000" } else { ru.ofd_inn.as_str() };
        assert_eq!(parameters.ofd_inn, operator);
        for reasons in [1, 4, 1 << 21] {
            let change = Reregistration { registration: registration.clone(), reasons };
            let form = conforming(&Content::Reregistration(Box::new(change), cashier()), &ru);
            assert_eq!(parameters_of(&form).unwrap().reasons, reasons);
        }
        for content in [
            Content::ShiftOpen(cashier()),
            Content::ShiftClose(cashier()),
            Content::SettlementState(cashier()),
            Content::StorageClose(cashier()),
        ] {
            conforming(&content, &ru);
        }
    }
}

#[test]
fn receipts_with_every_rare_requisite_conform() {
    for ru in Ffd::ALL.into_iter().flat_map(modes) {
        for operation in Operation::ALL {
            for corrects in [false, true] {
                let mut receipt = receipt(operation, vec![line(12_300, Vat::Vat22), line(500, Vat::Vat10)]);
                receipt.correction = corrects.then(|| correction(day(2026, 2, 3)));
                if ru.mode & 32 == 0 {
                    conforming(&content(receipt.clone()), &ru);
                }
                rare_line(&mut receipt.lines[0], ru.ffd);
                rare_receipt(&mut receipt);
                conforming(&content(receipt), &ru);
            }
        }
    }
}

#[test]
fn a_correction_without_lines_conforms_in_1_05() {
    for vat in [Vat::Vat22, Vat::Vat10, Vat::None, Vat::Vat0] {
        conforming(&content(bare_correction(Operation::Sale, 36_900, vat)), &shop(Ffd::V1_05));
    }
}

#[test]
fn what_an_edition_does_not_have_is_left_out() {
    let mut receipt = receipt(Operation::Sale, vec![line(12_300, Vat::Vat22)]);
    rare_receipt(&mut receipt);
    let tags = |ffd| -> Vec<u16> {
        decode_list(&conforming(&content(receipt.clone()), &shop(ffd)))
            .unwrap()
            .iter()
            .map(|n| n.tag)
            .collect()
    };
    for (ffd, there, missing) in [
        (Ffd::V1_05, &[1209, 1057, 1073, 1227, 1228][..], &[1256, 1261, 1270][..]),
        (Ffd::V1_1, &[1057, 1073, 1227, 1228], &[1209, 1256, 1261, 1270]),
        (Ffd::V1_2, &[1256, 1261, 1270, 1009, 1187], &[1209, 1057, 1073, 1227]),
    ] {
        let tags = tags(ffd);
        assert!(there.iter().all(|tag| tags.contains(tag)), "{ffd:?}: {tags:?}");
        assert!(!missing.iter().any(|tag| tags.contains(tag)), "{ffd:?}: {tags:?}");
    }
}

fn any_line() -> impl Strategy<Value = Line> {
    let rates: Vec<Vat> = domain::tax::RATES
        .iter()
        .filter(|rate| rate.country == CountryCode::Ru)
        .map(|rate| rate.vat)
        .collect();
    (
        (1u64..10_000_000, 1u64..100_000, 0u8..4, prop::sample::select(rates)),
        (1u8..=20, 1u8..=7, any::<bool>(), prop::option::of(0u8..7), any::<bool>()),
    )
        .prop_map(|((price, amount, scale, vat), (subject, method, pieces, kind, rare))| {
            let (price, quantity) = (Money::from_minor(price), Quantity::new(amount, scale).unwrap());
            let mut line = Line {
                price,
                quantity,
                cost: cost(price, quantity).unwrap(),
                unit: if pieces { Unit::Piece } else { Unit::Liter },
                subject,
                method,
                ..line(1, vat)
            };
            // Excisable goods sold to an organisation name the excise.
            if rare || subject == 2 {
                rare_line(&mut line, Ffd::V1_2);
            }
            if let Some(kind) = kind {
                let mut extra = line.extra.take().map_or(LineExtra::NOTHING, |extra| *extra);
                extra.agent = Some(agent(1 << kind));
                line.extra = extra.boxed();
            }
            line
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_receipt_that_is_right_conforms(
        lines in prop::collection::vec(any_line(), 1..6),
        operation in prop::sample::select(Operation::ALL.to_vec()),
        shares in [0u64..3, 0..3, 0..3, 0..3],
        corrects in any::<bool>(),
        rare in any::<bool>(),
        ffd in prop::sample::select(Ffd::ALL.to_vec()),
    ) {
        let mut lines = lines;
        if ffd < Ffd::V1_2 {
            for extra in lines.iter_mut().filter_map(|line| line.extra.as_mut()) {
                extra.codes.clear();
            }
        }
        let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap();
        let mut left = total.minor();
        let mut payments = Vec::new();
        for (tender, share) in [Tender::Electronic, Tender::Advance, Tender::Credit, Tender::Barter].into_iter().zip(shares) {
            let sum = left * share / 3;
            left -= sum;
            payments.push((tender, Money::from_minor(sum)));
        }
        payments.push((Tender::Cash, Money::from_minor(left)));
        let mut receipt = Receipt::new(Basket {
            operation,
            lines,
            payments,
            total: None,
            tax_system: 1,
            cashier: cashier(),
            buyer_contact: None,
            buyer_number: None,
            correction: corrects.then(|| correction(day(2026, 2, 3))),
            extra: None,
        }).unwrap();
        if rare {
            rare_receipt(&mut receipt);
        }
        conforming(&content(receipt), &shop(ffd));
    }
}
