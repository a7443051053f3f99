//! A shop of the simulator: its registration and what it sells.

use domain::document::Content;
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, Tender, Unit};
use domain::registration::{Ffd, KzRegistration, Registration, RuRegistration};
use domain::tax::{CountryCode, Vat};
use rand::RngExt;
use rand_pcg::Pcg64;

/// Registration of a demonstration shop in Russia. Its numbers satisfy every check digit and belong to nobody.
pub fn registration_ru() -> Registration {
    let (inn, serial) = ("7704849611", "009130557");
    Registration::Ru(RuRegistration {
        fn_serial: String::new(),
        user_name: "ООО «Ромашка»".into(),
        inn: inn.into(),
        rnm: fiscal_ru::numbers::registration_number("0000123456", inn, serial).unwrap_or_default(),
        address: "101000, г. Москва, ул. Мясницкая, д. 1".into(),
        place: "Магазин «Ромашка»".into(),
        serial: serial.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        tax_systems: 1,
        ofd_name: "Демонстрационный ОФД".into(),
        ofd_inn: "7704358518".into(),
        sender_email: "receipts@example.org".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd: Ffd::V1_2,
        mode: 0,
        mode_extended: 0,
        automat: None,
        agents: 0,
    })
}

/// Registration of a demonstration shop in Kazakhstan: the demonstration device of the emulated operator.
pub fn registration_kz() -> Registration {
    Registration::Kz(KzRegistration {
        device: 100_001,
        token: 123_456_789,
        rnm: "010100000001".into(),
        znm: "TEST00000001".into(),
        kkm_id: "100001".into(),
        title: "ТОО Тест".into(),
        address: "г. Астана".into(),
        bin: "941240000193".into(),
        okved: "47110".into(),
        operator_name: "Демонстрационный оператор".into(),
        check_site: "http://consumer.oofd.kz".into(),
        edition: 203,
        latitude: 51_128_207,
        longitude: 71_430_411,
    })
}

/// The cashier.
pub fn cashier(country: CountryCode) -> Cashier {
    match country {
        CountryCode::Ru => {
            Cashier { name: "Иванова А. П.".into(), inn: Some("500100732259".into()) }
        }
        CountryCode::Kz => Cashier { name: "Ахметова Ә. Қ.".into(), inn: None },
    }
}

/// The registration as a document.
pub fn registration(country: CountryCode) -> Content {
    let registration = match country {
        CountryCode::Ru => registration_ru(),
        CountryCode::Kz => registration_kz(),
    };
    Content::Registration(Box::new(registration), cashier(country))
}

/// The registration of one of many shops: in one of the three editions of the formats, or of the protocol.
pub fn registration_in(country: CountryCode, seed: u64) -> Content {
    let mut registration = match country {
        CountryCode::Ru => registration_ru(),
        CountryCode::Kz => registration_kz(),
    };
    let edition = usize::try_from(seed % 4).ok();
    match &mut registration {
        Registration::Ru(ru) => {
            ru.ffd = edition.and_then(|n| Ffd::ALL.get(n).copied()).unwrap_or_default();
            ru.agents = if ru.ffd < Ffd::V1_2 { 0x7F } else { 0 };
        }
        Registration::Kz(kz) => kz.edition = edition.and_then(|n| [202, 204].get(n).copied()).unwrap_or(203),
    }
    Content::Registration(Box::new(registration), cashier(country))
}

/// A sale of one to five lines, by cash or sometimes by the register's card terminal.
pub fn sale(country: CountryCode, rng: &mut Pcg64, by_card: bool) -> Content {
    let lines = (0..rng.random_range(1..=5)).map(|n| line(country, rng, n)).collect();
    let over = if rng.random_bool(0.5) { rng.random_range(0..100_000) } else { 0 };
    paid(country, Operation::Sale, lines, by_card, Money::from_minor(over))
}

/// A line of a receipt; `n` tells it from others.
pub fn line(country: CountryCode, rng: &mut Pcg64, n: u32) -> Line {
    let rates: &[Vat] = match country {
        CountryCode::Ru => &[Vat::Vat22, Vat::Vat10, Vat::Vat0, Vat::None, Vat::Vat5, Vat::Vat22Of122],
        CountryCode::Kz => &[Vat::Vat16, Vat::Vat10, Vat::Vat5, Vat::Vat0, Vat::None],
    };
    let price = Money::from_minor(rng.random_range(1..500_000));
    let (unit, quantity) = if rng.random_bool(0.3) {
        (Unit::Kilogram, Quantity::new(rng.random_range(1..5_000), 3))
    } else {
        (Unit::Piece, Quantity::new(rng.random_range(1..10), 0))
    };
    let quantity = quantity.unwrap_or(Quantity::ONE);
    Line {
        name: format!("Товар {n}"),
        price,
        quantity,
        cost: cost(price, quantity).unwrap_or_default(),
        vat: rates.get(rng.random_range(0..rates.len())).copied().unwrap_or(Vat::None),
        unit,
        subject: 1,
        method: 4,
        section: rng.random_range(1..4),
        ntin: None,
        barcode: None,
        extra: None,
    }
}

/// Lines that are paid for, by card or with `over` more cash than needed.
pub fn paid(
    country: CountryCode,
    operation: Operation,
    lines: Vec<Line>,
    by_card: bool,
    over: Money,
) -> Content {
    let total = Money::sum(lines.iter().map(|l| l.cost)).unwrap_or_default();
    let handed = total.checked_add(over).unwrap_or(total);
    let payments = if by_card { vec![(Tender::Electronic, total)] } else { vec![(Tender::Cash, handed)] };
    let basket = Basket {
        operation,
        lines,
        payments,
        total: None,
        tax_system: u8::from(country == CountryCode::Ru),
        cashier: cashier(country),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    };
    match Receipt::new(basket) {
        Ok(receipt) => {
            let charge = if by_card { Charge::Terminal(receipt.total) } else { Charge::None };
            Content::Receipt(Box::new(receipt), charge)
        }
        // Without lines there is no receipt; then the sale becomes a question about the shift.
        Err(_) => Content::ShiftOpen(cashier(country)),
    }
}
