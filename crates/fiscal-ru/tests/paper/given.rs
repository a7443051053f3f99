//! A shop and one document of each kind.

use chrono::{NaiveDate, NaiveDateTime};
use domain::counters::{Counters, Scope, effects};
use domain::document::{Content, Document, DocumentId, DocumentKind, DocumentState, Settlement};
use domain::extra::{Agent, Buyer, Correction, LineExtra, Original, PaperReceipt, ReceiptExtra};
use domain::money::{Money, Quantity, cost};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, TaxSum, Tender, Unit};
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::repair::{Repair, Repaired, documents};
use domain::shift::ShiftNo;
use domain::slip::{Align, Barcode, Block, Slip};
use domain::tax::Vat;
use domain::time::Stamp;
use fiscal_ru::numbers::unixtime;
use fiscal_ru::tlv::{TlvError, Writer};

pub fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn noon(month: u32, of: u32) -> NaiveDateTime {
    day(month, of).and_hms_opt(12, 5, 0).unwrap()
}

pub fn shop(ffd: Ffd) -> RuRegistration {
    RuRegistration {
        fn_serial: "9999078900001234".into(),
        user_name: "ООО «Ромашка»".into(),
        inn: "7707083893".into(),
        rnm: "0000000001018244".into(),
        address: "125009, г. Москва, ул. Тверская, д. 7".into(),
        place: "Магазин у дома".into(),
        serial: "00106900000042".into(),
        version: "1.0".into(),
        tax_systems: 1 | 4,
        ofd_name: "ООО «Оператор фискальных данных»".into(),
        ofd_inn: "7704358518".into(),
        sender_email: "check@romashka.example".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd,
        mode: 64,
        mode_extended: 1,
        automat: None,
        agents: if ffd < Ffd::V1_2 { 32 | 64 } else { 0 },
    }
}

pub fn cashier() -> Cashier {
    Cashier { name: "Иванова А. П.".into(), inn: None }
}

pub fn line(name: &str, price: &str, quantity: &str, vat: Vat) -> Line {
    let (price, quantity) = (money(price), Quantity::parse(quantity).unwrap());
    Line {
        name: name.into(),
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

pub fn receipt(operation: Operation, lines: Vec<Line>, paid: &[(Tender, &str)]) -> Receipt {
    built(operation, lines, paid, None)
}

fn built(
    operation: Operation,
    lines: Vec<Line>,
    paid: &[(Tender, &str)],
    correction: Option<Correction>,
) -> Receipt {
    Receipt::new(Basket {
        operation,
        lines,
        payments: paid.iter().map(|(tender, sum)| (*tender, money(sum))).collect(),
        total: None,
        tax_system: 1,
        cashier: cashier(),
        buyer_contact: None,
        buyer_number: None,
        correction,
        extra: None,
    })
    .unwrap()
}

pub fn told(receipt: Receipt) -> Content {
    Content::Receipt(Box::new(receipt), Charge::None)
}

pub fn groceries() -> Vec<Line> {
    let mut cheese = line("Сыр «Российский» 50 %, весовой", "899", "0.254", Vat::Vat10);
    cheese.unit = Unit::Kilogram;
    let milk = line("Молоко «Домик в деревне» ультрапастеризованное 3,2 %, 950 г", "94.90", "2", Vat::Vat10);
    vec![milk, cheese, line("Пакет", "10", "1", Vat::Vat22)]
}

/// A sale with everything a line and a receipt can have.
pub fn full_sale() -> Receipt {
    let mut wine = line("Вино игристое белое", "1250", "2", Vat::Vat22);
    wine.subject = 2;
    wine.extra = LineExtra {
        discount: money("250"),
        excise: Some(money("238")),
        country: Some("380".into()),
        declaration: Some("10702030/140326/0001234".into()),
        additional: Some("Витрина 4".into()),
        ..LineExtra::NOTHING
    }
    .boxed();
    let mut rent = line("Доставка до двери", "300", "1", Vat::None);
    (rent.subject, rent.method) = (4, 1);
    rent.extra = LineExtra {
        markup: money("50"),
        agent: Some(Agent {
            kinds: 32,
            supplier_name: Some("ИП Быстров".into()),
            supplier_inn: Some("500100732259".into()),
            supplier_phones: vec!["+79161234567".into()],
            ..Agent::default()
        }),
        ..LineExtra::NOTHING
    }
    .boxed();
    let mut sale = receipt(
        Operation::Sale,
        vec![wine, rent, line("Подарочная карта", "1000", "1", Vat::Vat0)],
        &[
            (Tender::Cash, "500"),
            (Tender::Electronic, "1000"),
            (Tender::Advance, "800"),
            (Tender::Credit, "1000"),
            (Tender::Barter, "700"),
        ],
    );
    sale.buyer_contact = Some("buyer@example.com".into());
    sale.buyer_number = Some("7707083893".into());
    let centre = |text: &str| Block::Text { text: text.into(), align: Align::Center, large: false };
    sale.extra = ReceiptExtra {
        buyer: Some(Buyer {
            name: Some("АО «Заказчик»".into()),
            address: Some("г. Тула, ул. Мира, 1".into()),
            document_data: Some("4510 123456".into()),
            ..Buyer::default()
        }),
        place: Some("Летняя веранда".into()),
        automat: Some("A-17".into()),
        additional: Some("Стол 12".into()),
        user: Some(("Карта лояльности".into(), "0042 1234".into())),
        printed: vec![
            (0, centre("* * *")),
            (1, centre("Подарок к вину: штопор")),
            (3, Block::Rule),
            (3, centre("Ваш заказ")),
            (3, Block::Barcode(Barcode::Ean13, "4600000000008".into())),
            (3, centre("Спасибо за покупку!")),
        ],
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    sale
}

fn a_return() -> Receipt {
    let mut back = receipt(
        Operation::SaleReturn,
        groceries().into_iter().take(1).collect(),
        &[(Tender::Cash, "189.80")],
    );
    back.extra = ReceiptExtra {
        original: Some(Original::Paper(PaperReceipt {
            register: "9999078900005678".into(),
            number: 17,
            sign: "2918241905".into(),
            at: noon(3, 12),
            total: money("189.80"),
            autonomous: false,
        })),
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    back
}

/// Of a receipt of ours.
fn a_return_of_ours() -> Receipt {
    let mut back = a_return();
    let original = Some(Original::Ours(DocumentId(5)));
    back.extra = ReceiptExtra { original, ..ReceiptExtra::NOTHING }.boxed();
    back
}

/// Both receipts of a repair: the lines of the wrong one are taken back, the right ones stand.
fn repair(ffd: Ffd) -> [Content; 2] {
    let wrong = Document {
        id: DocumentId(5),
        settlement: Some(original()),
        ..settled(told(receipt(Operation::Sale, groceries(), &[(Tender::Electronic, "428.15")])))
    };
    let right = receipt(Operation::Sale, groceries(), &[(Tender::Cash, "428.15")]);
    let repair = Repair { of: wrong.id, order: None, cashier: cashier(), right: Some(Box::new(right)) };
    let registration = Registration::Ru(shop(ffd));
    let made = documents(&repair, Some(&wrong), Repaired::default(), Money::ZERO, Some(&registration));
    made.unwrap().try_into().unwrap()
}

fn a_purchase(operation: Operation) -> Receipt {
    let mut scrap = line("Лом меди", "612.50", "12.4", Vat::None);
    scrap.unit = Unit::Kilogram;
    let mut receipt = receipt(operation, vec![scrap], &[(Tender::Cash, "7595")]);
    receipt.buyer_number = Some("500100732259".into());
    receipt.extra = ReceiptExtra {
        buyer: Some(Buyer {
            name: Some("Петров Пётр Петрович".into()),
            document_code: Some("21".into()),
            document_data: Some("4510 123456".into()),
            address: Some("г. Тула, ул. Мира, 1, кв. 2".into()),
            ..Buyer::default()
        }),
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    receipt
}

fn correction(prescribed: bool) -> Receipt {
    let order = prescribed.then(|| "15-21/0042".to_owned());
    let why = Correction { prescribed, settled_on: day(2, 27), order };
    let mut receipt = built(
        Operation::Sale,
        vec![line("Чай", "122", "1", Vat::Vat22)],
        &[(Tender::Electronic, "122")],
        Some(why),
    );
    receipt.extra = ReceiptExtra { additional: Some("2918241905".into()), ..ReceiptExtra::NOTHING }.boxed();
    receipt
}

/// FFD 1.05: sums and no lines.
fn old_correction() -> Receipt {
    let why = Correction { prescribed: false, settled_on: day(2, 27), order: None };
    let mut receipt = built(Operation::SaleReturn, vec![], &[(Tender::Cash, "1100")], Some(why));
    let taxes = vec![TaxSum { vat: Vat::Vat10, tax: money("100"), turnover: money("1100") }];
    receipt.extra = ReceiptExtra { taxes, ..ReceiptExtra::NOTHING }.boxed();
    receipt
}

/// FFD 1.05: the agent of the whole receipt, the unit by its name, the code of the goods.
fn old_sale() -> Receipt {
    let mut payment = line("Оплата связи", "300", "1", Vat::None);
    payment.subject = 10;
    payment.extra = LineExtra {
        unit_name: Some("платёж".into()),
        goods_code: vec![0x44, 0x4D, 0x04, 0x30],
        ..LineExtra::NOTHING
    }
    .boxed();
    let mut sale = receipt(Operation::Sale, vec![payment], &[(Tender::Cash, "500")]);
    sale.buyer_contact = Some("+79161234567".into());
    sale.extra = ReceiptExtra {
        agent: Some(Agent {
            kinds: 1,
            operation: Some("Приём платежа".into()),
            agent_phones: vec!["+74950000001".into(), "+74950000002".into()],
            transfer_name: Some("НКО «Перевод»".into()),
            transfer_address: Some("г. Москва, ул. Садовая, 1".into()),
            transfer_inn: Some("7704358518".into()),
            transfer_phones: vec!["+74950000003".into()],
            supplier_phones: vec!["+78000000000".into()],
            ..Agent::default()
        }),
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    sale
}

/// Totals as documents of a day make them.
pub fn day_of_sales() -> Counters {
    let mut counters = Counters::default();
    let documents = [
        told(full_sale()),
        told(receipt(Operation::Sale, groceries(), &[(Tender::Cash, "1000")])),
        told(a_return()),
        told(a_purchase(Operation::Purchase)),
        told(correction(false)),
        Content::CashIn(money("10000"), cashier()),
        Content::CashOut(money("150"), cashier()),
    ];
    for content in documents {
        for (scope, name, delta) in effects(&content, false) {
            counters.add(scope, name, delta);
        }
    }
    counters.add(Scope::Ever, "sale/total".into(), 123_456_789);
    counters
}

pub fn settled(content: Content) -> Document {
    let kind = content.kind();
    let internal = kind.is_internal();
    let totals = kind.has_totals().then(day_of_sales);
    Document {
        id: DocumentId(7),
        content,
        accepted: at(),
        state: DocumentState::Settled,
        autonomous: None,
        settlement: Some(Settlement {
            number: if internal { 0 } else { 1234 },
            sign: if internal { String::new() } else { "0123456789".into() },
            at: at(),
            shift: ShiftNo(if kind == DocumentKind::Registration { 0 } else { 12 }),
            receipt: if kind.is_receipt() { 7 } else { 0 },
            check_url: None,
            next_token: None,
            warnings: if internal { 0 } else { 0x0A },
            formed: said_by_storage(kind),
        }),
        totals,
        after: None,
        original: Some(Box::new(original())),
    }
}

/// What the storage made of the receipt that returns and repairs name.
fn original() -> Settlement {
    Settlement {
        number: 1201,
        sign: "2918241905".into(),
        at: Stamp::from_local(noon(2, 27), 180),
        shift: ShiftNo(11),
        receipt: 3,
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: Vec::new(),
    }
}

/// What a storage of FFD 1.2 says in a report after a day of sales.
fn said_by_storage(kind: DocumentKind) -> Vec<u8> {
    let mut said = Vec::new();
    let mut w = Writer::new(&mut said);
    let owed = matches!(kind, DocumentKind::ShiftClose | DocumentKind::SettlementState);
    if kind == DocumentKind::ShiftClose {
        w.put_u32(1111, 9).unwrap();
        w.put_u32(1118, 7).unwrap();
        w.put_byte(1052, 1).unwrap();
        w.stlv(1194, |w| totals(w, 1)).unwrap();
    }
    if owed {
        w.put_u32(1097, 12).unwrap();
        w.put_time(1098, unixtime(noon(3, 11)).unwrap()).unwrap();
    }
    if matches!(kind, DocumentKind::ShiftOpen | DocumentKind::ShiftClose) {
        w.put_byte(1206, 0b1010).unwrap();
    }
    if kind == DocumentKind::SettlementState {
        w.put_u32(1116, 1223).unwrap();
        w.stlv(1158, |w| {
            w.put_u32(1144, 5)?;
            w.stlv(1145, |w| sums(w, 5, 74_000))
        })
        .unwrap();
    }
    if kind == DocumentKind::Registration {
        w.put_byte(1190, 4).unwrap();
    }
    if owed || matches!(kind, DocumentKind::Registration | DocumentKind::Reregistration) {
        w.put_u16(1213, 1093).unwrap();
    }
    if owed || kind == DocumentKind::StorageClose {
        w.stlv(1157, |w| totals(w, 900)).unwrap();
    }
    said
}

/// A container 1157 or 1194.
fn totals(w: &mut Writer<'_>, days: u32) -> Result<(), TlvError> {
    w.put_u32(1134, 7 * days)?;
    w.stlv(1129, |w| {
        sums(w, 4 * days, 431_800 * u64::from(days))?;
        w.put_vln(1140, 36_200 * u64::from(days))
    })?;
    w.stlv(1130, |w| sums(w, days, 18_980 * u64::from(days)))?;
    w.stlv(1131, |w| sums(w, days, 759_500 * u64::from(days)))?;
    w.stlv(1132, |w| sums(w, 0, 0))?;
    w.stlv(1133, |w| {
        w.put_u32(1144, days)?;
        w.stlv(1145, |w| sums(w, days, 12_200 * u64::from(days)))
    })
}

/// Cash, but for a tenth by card.
fn sums(w: &mut Writer<'_>, count: u32, total: u64) -> Result<(), TlvError> {
    w.put_u32(1135, count)?;
    w.put_vln(1136, total - total / 10)?;
    w.put_vln(1138, total / 10)?;
    w.put_vln(1201, total)
}

fn at() -> Stamp {
    Stamp::from_local(day(3, 14).and_hms_opt(10, 41, 0).unwrap(), 180)
}

fn message() -> Slip {
    let mut slip = Slip::default();
    slip.center("Акция на выходные");
    slip.left("Скидка 10 % на весь ассортимент сыров по предъявлению этого купона.");
    slip.blocks.push(Block::Barcode(Barcode::Code128, "SALE-2026-17".into()));
    slip
}

/// Each paper: its name, the edition of the register, the document.
pub fn papers() -> Vec<(&'static str, Ffd, Document)> {
    let (old, new) = (Ffd::V1_05, Ffd::V1_2);
    let registration = |ffd| Registration::Ru(RuRegistration { fn_serial: String::new(), ..shop(ffd) });
    let change = Reregistration { registration: registration(new), reasons: 1 << 1 | 1 << 3 | 1 << 31 };
    let sale = receipt(Operation::Sale, groceries(), &[(Tender::Cash, "1000")]);
    let purchase = |operation| told(a_purchase(operation));
    let ([reverse, right], [old_reverse, old_right]) = (repair(new), repair(old));
    [
        ("registration", new, Content::Registration(Box::new(registration(new)), cashier())),
        ("registration-1-05", old, Content::Registration(Box::new(registration(old)), cashier())),
        ("reregistration", new, Content::Reregistration(Box::new(change), cashier())),
        ("shift-open", new, Content::ShiftOpen(cashier())),
        ("sale", new, told(sale)),
        ("sale-full", new, told(full_sale())),
        ("sale-1-05", old, told(old_sale())),
        ("sale-return", new, told(a_return())),
        ("purchase", new, purchase(Operation::Purchase)),
        ("purchase-return", new, purchase(Operation::PurchaseReturn)),
        ("correction", new, told(correction(false))),
        ("correction-ordered", Ffd::V1_1, told(correction(true))),
        ("correction-1-05", old, told(old_correction())),
        ("cash-in", new, Content::CashIn(money("2000"), cashier())),
        ("cash-out", new, Content::CashOut(money("150"), cashier())),
        ("x-report", new, Content::XReport(cashier())),
        ("shift-close", new, Content::ShiftClose(cashier())),
        ("settlement-state", new, Content::SettlementState(cashier())),
        ("storage-close", new, Content::StorageClose(cashier())),
        ("non-fiscal", new, Content::NonFiscal(message(), cashier())),
        ("sale-return-of-ours", new, told(a_return_of_ours())),
        ("repair-reverse", new, reverse),
        ("repair-right", new, right),
        ("repair-reverse-1-05", old, old_reverse),
        ("repair-right-1-05", old, old_right),
    ]
    .map(|(name, ffd, content)| (name, ffd, settled(content)))
    .into()
}
