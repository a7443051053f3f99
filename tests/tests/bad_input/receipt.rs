//! Receipts and registrations that the law or the document does not allow.

use crate::kit::{agrees, kazakh, refused, russian, sale, sells_and_agrees};
use domain::document::Content;
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Imbalance, Line, Operation, Receipt, Tender, Unit};
use domain::registration::Registration;
use domain::tax::{CountryCode, Vat};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::morning;
use simulator::{Side, World, shop};

const I64: u64 = i64::MAX as u64;

fn line(country: CountryCode, name: &str, price: u64, quantity: Quantity) -> Line {
    let price = Money::from_minor(price);
    Line {
        name: name.into(),
        price,
        quantity,
        cost: cost(price, quantity).unwrap_or_default(),
        vat: if country == CountryCode::Ru { Vat::Vat22 } else { Vat::Vat16 },
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    }
}

/// A sale of these lines, paid in cash with so much more than is due.
fn basket(country: CountryCode, lines: Vec<Line>, over: u64) -> Basket {
    let due = Money::sum(lines.iter().map(|l| l.cost)).unwrap_or_default();
    let handed = due.checked_add(Money::from_minor(over)).unwrap();
    Basket {
        operation: Operation::Sale,
        lines,
        payments: vec![(Tender::Cash, handed)],
        total: None,
        tax_system: u8::from(country == CountryCode::Ru),
        cashier: shop::cashier(country),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    }
}

fn receipt(country: CountryCode, lines: Vec<Line>, over: u64) -> Content {
    Content::Receipt(Box::new(Receipt::new(basket(country, lines, over)).unwrap()), Charge::None)
}

fn one(country: CountryCode, price: u64, over: u64) -> Content {
    receipt(country, vec![line(country, "Чай", price, Quantity::ONE)], over)
}

/// Refused with `code`, nothing is made, and the next sale goes well.
fn refuses<S: Side>(world: &mut World<S>, content: Content, code: &str) {
    let documents = world.side.documents();
    assert_eq!(refused(world, content).as_deref(), Some(code));
    assert_eq!(world.side.documents(), documents, "{code}: nothing was made");
    agrees(world);
    sells_and_agrees(world);
}

#[test]
fn sums_too_wide_for_a_document_are_refused_at_entry() {
    for price in [1 << 40, I64 - 1, I64, I64 + 1, u64::MAX - 1] {
        refuses(&mut russian(), one(CountryCode::Ru, price, 0), "receipt.too_large");
        refuses(&mut kazakh(), one(CountryCode::Kz, price.max(10_000_000_000_001), 0), "receipt.too_large");
    }
    // The largest that fits is sold.
    let mut world = russian();
    assert_eq!(refused(&mut world, one(CountryCode::Ru, (1 << 40) - 1, 0)), None);
    agrees(&mut world);
}

#[test]
fn more_cash_than_a_document_can_say_is_refused_at_entry() {
    for over in [1 << 40, I64, I64 + 1, u64::MAX - 100] {
        refuses(&mut russian(), one(CountryCode::Ru, 100, over), "receipt.too_large");
        refuses(&mut kazakh(), one(CountryCode::Kz, 100, over.max(10_000_000_000_001)), "receipt.too_large");
    }
}

#[test]
fn sums_that_overflow_make_no_receipt() {
    let country = CountryCode::Ru;
    let two = vec![line(country, "Чай", u64::MAX, Quantity::ONE); 2];
    assert_eq!(Receipt::new(basket(country, two, 0)).unwrap_err(), Imbalance::Overflow);
    let many = vec![line(country, "Чай", u64::MAX, Quantity::new(2, 0).unwrap())];
    assert_eq!(Receipt::new(basket(country, many, 0)).unwrap_err(), Imbalance::Overflow);
}

#[test]
fn what_no_field_of_the_document_can_hold_is_refused_by_its_tag() {
    let country = CountryCode::Ru;
    // A price wider than six bytes whose cost would fit.
    let bad = line(country, "Чай", 1 << 49, Quantity::new(1, 3).unwrap());
    refuses(&mut russian(), receipt(country, vec![bad], 0), "document.field");
}

#[test]
fn a_name_the_code_page_does_not_have_is_refused_with_its_letter() {
    let country = CountryCode::Ru;
    for name in ["Чай 🍵", "Café", "Қымыз", "5 ₽"] {
        let bad = line(country, name, 100, Quantity::ONE);
        refuses(&mut russian(), receipt(country, vec![bad], 0), "receipt.letter");
    }
    // Typographic signs have plain twins.
    let good = line(country, "Хлеб «Бородинский» — 400 г…", 100, Quantity::ONE);
    let mut world = russian();
    assert_eq!(refused(&mut world, receipt(country, vec![good], 0)), None);
    agrees(&mut world);
}

#[test]
fn a_receipt_longer_than_a_frame_of_the_operator_is_refused() {
    let name = "Ұзақ атау ".repeat(12);
    let lines = vec![line(CountryCode::Kz, &name, 100, Quantity::ONE); 5_000];
    refuses(&mut kazakh(), receipt(CountryCode::Kz, lines, 0), "document.too_long");
}

#[test]
fn a_tax_system_of_another_registration_is_refused() {
    for tax_system in [0, 2, 3, 0x80] {
        let mut world = russian();
        let mut wrong = sale(&mut world);
        if let Content::Receipt(receipt, _) = &mut wrong {
            receipt.tax_system = tax_system;
        }
        refuses(&mut world, wrong, "receipt.tax_system");
    }
}

/// A register that was begun and not registered yet.
fn begun<S: Side>(country: CountryCode, side: S) -> World<S> {
    let mut world = World::new(1, side, morning(), 180, None);
    world.found(country).unwrap();
    world.start().unwrap();
    world
}

#[test]
fn a_registration_of_another_country_is_refused() {
    let mut world = begun(CountryCode::Ru, RuSide::new(1));
    let code = refused(&mut world, shop::registration(CountryCode::Kz));
    assert_eq!(code.as_deref(), Some("registration.country"));
    assert_eq!(refused(&mut world, shop::registration(CountryCode::Ru)), None);
    agrees(&mut world);
    let mut world = begun(CountryCode::Kz, KzSide::new(1, None));
    let code = refused(&mut world, shop::registration(CountryCode::Ru));
    assert_eq!(code.as_deref(), Some("registration.country"));
    assert_eq!(refused(&mut world, shop::registration(CountryCode::Kz)), None);
    agrees(&mut world);
}

#[test]
fn a_russian_registration_with_wrong_check_digits_is_refused() {
    let mut world = begun(CountryCode::Ru, RuSide::new(1));
    let cashier = shop::cashier(CountryCode::Ru);
    let Registration::Ru(right) = shop::registration_ru() else { panic!("a Russian registration") };
    for inn in ["7704849612", "", "77048496110", "семьсот", "0000000001"] {
        let wrong =
            Registration::Ru(domain::registration::RuRegistration { inn: inn.into(), ..right.clone() });
        let code = refused(&mut world, Content::Registration(Box::new(wrong), cashier.clone()));
        assert_eq!(code.as_deref(), Some("registration.inn"), "{inn}");
    }
    let wrong =
        Registration::Ru(domain::registration::RuRegistration { rnm: "0000000000000001".into(), ..right });
    let code = refused(&mut world, Content::Registration(Box::new(wrong), cashier));
    assert_eq!(code.as_deref(), Some("registration.rnm"));
    assert_eq!(world.side.documents(), 0, "the storage can be registered once only");
    assert_eq!(refused(&mut world, shop::registration(CountryCode::Ru)), None);
    agrees(&mut world);
}

#[test]
fn a_registered_register_is_not_registered_again() {
    refuses(&mut russian(), shop::registration(CountryCode::Ru), "register.in_service");
}
