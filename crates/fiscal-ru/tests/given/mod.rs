//! A shop, its receipts and where its register stands.

#![allow(dead_code, reason = "each test file uses a part")]

use chrono::{NaiveDate, NaiveDateTime};
use domain::counters::Counters;
use domain::country::{OriginalState, Situation};
use domain::document::Content;
use domain::extra::{
    Agent, Buyer, Correction, Industry, LineExtra, OperationNote, Original, PaperReceipt, ReceiptExtra,
    Returned,
};
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, TaxSum, Tender, Unit};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use domain::time::{Now, Stamp};
use fiscal_ru::numbers::registration_number;
use std::time::Duration;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// 2026-03-02 at this time.
pub fn local(hour: u32, minute: u32) -> NaiveDateTime {
    day(2026, 3, 2).and_hms_opt(hour, minute, 0).unwrap()
}

pub fn now() -> Now {
    Now { wall: Stamp::from_local(local(12, 0), 180), mono: Duration::ZERO, boot: Duration::ZERO }
}

pub fn cashier() -> Cashier {
    Cashier { name: "Иванова А. П.".into(), inn: Some("500100732259".into()) }
}

pub fn shop(ffd: Ffd) -> RuRegistration {
    let (inn, serial) = ("7704849611", "009130557");
    RuRegistration {
        fn_serial: "9999078900005488".into(),
        user_name: "ООО «Ромашка»".into(),
        inn: inn.into(),
        rnm: registration_number("0000123456", inn, serial).unwrap(),
        address: "101000, г. Москва, ул. Мясницкая, д. 1".into(),
        place: "Магазин".into(),
        serial: serial.into(),
        version: "1".into(),
        tax_systems: 0b10_1111,
        ofd_name: "ОФД".into(),
        ofd_inn: "7704358518".into(),
        sender_email: "receipts@example.org".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd,
        mode: 0,
        mode_extended: 1,
        automat: None,
        agents: if ffd < Ffd::V1_2 { 0x7F } else { 0 },
    }
}

pub fn situation(ru: RuRegistration) -> Situation {
    Situation {
        registration: Some(Registration::Ru(ru)),
        offset_min: 180,
        shift: Shift::Open { number: ShiftNo(3), since: Stamp::from_local(local(9, 0), 180) },
        shift_receipts: 4,
        last: Some((17, Stamp::from_local(local(11, 59), 180))),
        token: 0,
        request: 0,
        offline_since: None,
        queue: 0,
        block: None,
        drawer: Money::from_minor(100_000_000_000),
        counters: Counters::default(),
        original: None,
    }
}

pub fn original(settled_on: Option<NaiveDate>) -> Option<OriginalState> {
    Some(OriginalState { receipt: None, settled_on, paper: None, returned: Returned::default() })
}

pub fn line(price: u64, vat: Vat) -> Line {
    let (price, quantity) = (Money::from_minor(price), Quantity::new(3, 0).unwrap());
    Line {
        name: "Чай «Чёрный»".into(),
        price,
        quantity,
        cost: cost(price, quantity).unwrap(),
        vat,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 1,
        ntin: None,
        barcode: None,
        extra: None,
    }
}

/// A receipt over the lines, paid in cash.
pub fn receipt(operation: Operation, lines: Vec<Line>) -> Receipt {
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap();
    Receipt::new(Basket {
        operation,
        lines,
        payments: vec![(Tender::Cash, total)],
        total: None,
        tax_system: 1,
        cashier: cashier(),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    })
    .unwrap()
}

/// A correction of FFD 1.05 without lines.
pub fn bare_correction(operation: Operation, total: u64, vat: Vat) -> Receipt {
    let total = Money::from_minor(total);
    let taxes = vec![TaxSum { vat, tax: vat.inside(total).unwrap(), turnover: total }];
    Receipt::new(Basket {
        operation,
        lines: vec![],
        payments: vec![(Tender::Cash, total)],
        total: None,
        tax_system: 1,
        cashier: cashier(),
        buyer_contact: None,
        buyer_number: None,
        correction: Some(correction(day(2026, 2, 3))),
        extra: ReceiptExtra { taxes, ..ReceiptExtra::NOTHING }.boxed(),
    })
    .unwrap()
}

pub fn correction(settled_on: NaiveDate) -> Correction {
    Correction { prescribed: true, settled_on, order: Some("12-08/17".into()) }
}

pub fn content(receipt: Receipt) -> Content {
    Content::Receipt(Box::new(receipt), Charge::None)
}

/// Everything an agent of this kind has to say.
pub fn agent(kinds: u8) -> Agent {
    let bank = kinds & 0b0011 != 0;
    let pays = kinds & 0b1100 != 0;
    let phones =
        |on: bool| if on { vec!["+79161234567".to_owned(), "+74951234567".to_owned()] } else { vec![] };
    let text = |on: bool, text: &str| on.then(|| text.to_owned());
    Agent {
        kinds,
        operation: text(bank, "перевод"),
        agent_phones: phones(bank || pays),
        receiver_phones: phones(pays),
        transfer_phones: phones(bank),
        transfer_name: text(bank, "Банк"),
        transfer_address: text(bank, "Москва"),
        transfer_inn: text(bank, "7704358518"),
        supplier_name: Some("ООО «Поставщик»".into()),
        supplier_inn: Some("7825706086".into()),
        supplier_phones: phones(true),
    }
}

pub fn industry() -> Industry {
    Industry { body: "048".into(), day: day(2022, 12, 29), number: "597".into(), value: "mode=horeca".into() }
}

/// Every rare requisite of a line that the edition has.
pub fn rare_line(line: &mut Line, ffd: Ffd) {
    let v12 = ffd == Ffd::V1_2;
    line.extra = LineExtra {
        agent: Some(agent(1)),
        additional: Some("доп. реквизит".into()),
        excise: Some(Money::from_minor(150)),
        country: Some("643".into()),
        declaration: Some("10702030/260119/0001234".into()),
        goods_code: if v12 { vec![] } else { vec![0x45, 0x0D, 0, 0, 0, 1, 2, 3] },
        codes: if v12 { vec![(1302, "4606453849072".into()), (1301, "46198488".into())] } else { vec![] },
        industry: vec![industry(), industry()],
        unit_name: Some("упак.".into()),
        ..LineExtra::NOTHING
    }
    .boxed();
}

/// Every rare requisite of a receipt.
pub fn rare_receipt(receipt: &mut Receipt) {
    receipt.buyer_contact = Some("+79161234567".into());
    receipt.buyer_number = Some("7825706086".into());
    receipt.extra = ReceiptExtra {
        buyer: Some(Buyer {
            name: Some("Петров П. П.".into()),
            born: Some(day(1990, 1, 2)),
            citizenship: Some("643".into()),
            document_code: Some("21".into()),
            document_data: Some("4510 123456".into()),
            address: Some("Тверь".into()),
        }),
        sender: Some("shop@example.org".into()),
        place: Some("https://example.org".into()),
        address: Some("Тверь, ул. Советская, д. 1".into()),
        automat: Some("42".into()),
        internet: true,
        agent: Some(agent(4)),
        additional: Some("3051142876".into()),
        user: Some(("Заказ".into(), "17".into())),
        operation: Some(OperationNote { id: 7, data: "заметка".into(), at: local(11, 0) }),
        industry: vec![industry()],
        ..receipt.extra().clone()
    }
    .boxed();
}

pub fn paper(at: NaiveDateTime) -> Original {
    Original::Paper(PaperReceipt {
        register: "9999078900001234".into(),
        number: 17,
        sign: "3051142876".into(),
        at,
        total: Money::from_minor(1_000_000),
        autonomous: false,
    })
}
