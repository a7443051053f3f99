//! Facts to play with.

use crate::{Store, Wal};
use chrono::NaiveDate;
use domain::command::Key;
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Content, DocumentId, Settlement,
};
use domain::extra::{
    Agent, Buyer, Correction, Industry, LineExtra, OperationNote, Original, PaperReceipt, ReceiptExtra,
};
use domain::fact::Fact;
use domain::money::{Money, Quantity};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, TaxSum, Tender, Unit};
use domain::registration::{KzRegistration, Registration, RuRegistration};
use domain::shift::ShiftNo;
use domain::slip::{Align, Barcode, Block};
use domain::tax::{CountryCode, Vat};
use domain::time::Stamp;
use std::path::PathBuf;
use tempfile::TempDir;

pub(super) const SERIAL: &str = "9999078900001234";

/// A folder whose file vanishes with it.
pub(super) struct Folder {
    _dir: TempDir,
    pub path: PathBuf,
}

impl Folder {
    pub(super) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        Self { path: dir.path().join("register.db"), _dir: dir }
    }

    pub(super) fn open(&self) -> Store {
        Store::open(&self.path, None, Wal::Shared).unwrap()
    }

    /// A file with these facts, a minute apart, one transaction each.
    pub(super) fn with(facts: &[Fact]) -> Self {
        let folder = Self::new();
        let mut store = folder.open();
        for (minute, fact) in (0..).zip(facts) {
            write(&mut store, fact, at(minute));
        }
        folder
    }
}

pub(super) fn write(store: &mut Store, fact: &Fact, at: Stamp) {
    let tx = store.begin().unwrap();
    tx.append(fact, "Ким", at).unwrap();
    tx.commit().unwrap();
}

pub(super) fn at(minute: i64) -> Stamp {
    Stamp { utc_ms: 1_770_116_700_000 + minute * 60_000, offset_min: 180 }
}

pub(super) fn founded(country: CountryCode) -> Fact {
    Fact::Founded { country, emulated: true, language: "ru".into(), offset_min: 180 }
}

pub(super) fn cashier() -> Cashier {
    Cashier { name: "Ким".into(), inn: Some("500100732259".into()) }
}

pub(super) fn receipt(operation: Operation, price: u64, lines: usize) -> Receipt {
    let line = Line {
        name: "Чай чёрный «Утро» 100 г".into(),
        price: Money::from_minor(price),
        quantity: Quantity::ONE,
        cost: Money::from_minor(price),
        vat: Vat::Vat22,
        unit: Unit::Piece,
        subject: 1,
        method: 4,
        section: 2,
        ntin: None,
        barcode: Some("4600000000008".into()),
        extra: None,
    };
    Receipt::new(Basket {
        operation,
        lines: vec![line; lines],
        payments: vec![
            (Tender::Cash, Money::from_minor(price * lines as u64)),
            (Tender::Electronic, Money::from_minor(price / 2)),
        ],
        total: None,
        tax_system: 1,
        cashier: cashier(),
        buyer_contact: Some("buyer@example.com".into()),
        buyer_number: None,
        correction: None,
        extra: None,
    })
    .unwrap()
}

/// A correction with everything that few receipts and lines have.
pub(super) fn rich(operation: Operation, price: u64) -> Receipt {
    let day = NaiveDate::from_ymd_opt(2025, 12, 30).unwrap();
    let time = day.and_hms_opt(14, 5, 0).unwrap();
    let text = || Some("Ёлка №1".to_owned());
    let agent = Agent {
        kinds: 4,
        operation: text(),
        agent_phones: vec!["+79001234567".into()],
        supplier_inn: Some("7707083893".into()),
        ..Agent::default()
    };
    let industry = Industry { body: "020".into(), day, number: "17".into(), value: "mode=horeca".into() };
    let mut receipt = receipt(operation, price, 2);
    receipt.correction = Some(Correction { prescribed: true, settled_on: day, order: text() });
    receipt.extra = ReceiptExtra {
        original: Some(Original::Paper(PaperReceipt {
            register: SERIAL.into(),
            number: 17,
            sign: "3051142876".into(),
            at: time,
            total: Money::from_minor(price * 9),
            autonomous: false,
        })),
        buyer: Some(Buyer { name: text(), born: Some(day), ..Buyer::default() }),
        internet: true,
        agent: Some(agent.clone()),
        additional: text(),
        user: Some(("Стол".into(), "7".into())),
        operation: Some(OperationNote { id: 3, data: "смена".into(), at: time }),
        industry: vec![industry.clone()],
        electronic: true,
        taxes: vec![TaxSum { vat: Vat::Vat20, tax: Money::from_minor(2), turnover: Money::from_minor(12) }],
        printed: vec![
            (0, Block::Text { text: "Спасибо".into(), align: Align::Center, large: true }),
            (1, Block::Pair { left: "a".into(), right: "b".into(), large: false }),
            (2, Block::Rule),
            (2, Block::Qr("https://example.com".into())),
            (2, Block::Barcode(Barcode::Ean13, "4600000000008".into())),
        ],
        ..ReceiptExtra::NOTHING
    }
    .boxed();
    receipt.lines[1].extra = LineExtra {
        origin: Some(1),
        discount: Money::from_minor(5),
        markup: Money::from_minor(1),
        agent: Some(agent),
        additional: text(),
        excise: Some(Money::from_minor(7)),
        country: Some("643".into()),
        declaration: text(),
        goods_code: vec![0x44, 0x4d, 0, 1],
        codes: vec![(1301, "46198488".into())],
        industry: vec![industry],
        unit_name: Some("шт".into()),
        tax: Some(Money::from_minor(3)),
    }
    .boxed();
    receipt
}

pub(super) fn sale(price: u64) -> Content {
    Content::Receipt(Box::new(receipt(Operation::Sale, price, 2)), Charge::None)
}

pub(super) fn ru_registration() -> Content {
    let registration = RuRegistration {
        fn_serial: String::new(),
        user_name: "ООО «Ромашка»".into(),
        inn: "7707083893".into(),
        rnm: "0000000001012345".into(),
        address: "Москва, ул. Тверская, 1".into(),
        place: "магазин".into(),
        serial: "00000001".into(),
        version: "1".into(),
        tax_systems: 1,
        ofd_name: "ОФД".into(),
        ofd_inn: "7709364346".into(),
        sender_email: "shop@example.com".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd: domain::registration::Ffd::V1_2,
        mode: 0,
        mode_extended: 0,
        automat: None,
        agents: 0,
    };
    Content::Registration(Box::new(Registration::Ru(registration)), cashier())
}

pub(super) fn kz_registration() -> Content {
    let registration = KzRegistration {
        device: 1_024,
        token: 77,
        rnm: "010100000123".into(),
        znm: "SWK00000001".into(),
        kkm_id: "42".into(),
        title: "ТОО «Алма»".into(),
        address: "Алматы".into(),
        bin: "040440000209".into(),
        okved: "47111".into(),
        operator_name: "ОФД".into(),
        check_site: "http://consumer.oofd.kz".into(),
        edition: 203,
        latitude: 43_238_949,
        longitude: 76_889_709,
    };
    Content::Registration(Box::new(Registration::Kz(registration)), cashier())
}

pub(super) fn accepted(document: u64, content: Content) -> Fact {
    let key = Key { caller: "cli".into(), key: format!("k{document}") };
    Fact::Accepted { document: DocumentId(document), key, body: [7; 32], content, after: None }
}

pub(super) fn intended(document: u64, no: u32, content: &Content, address: Address) -> Fact {
    Fact::Intended(Attempt {
        document: DocumentId(document),
        no: AttemptNo(no),
        kind: content.kind(),
        amount: content.amount(),
        at: at(0),
        shift: ShiftNo(1),
        receipt: u32::from(content.kind().is_receipt()),
        address,
        form_no: 1,
        form: (0..=255).collect(),
        state: AttemptState::Intended,
    })
}

pub(super) fn storage(document: u64) -> Address {
    Address::Storage { serial: SERIAL.into(), document: u32::try_from(document).unwrap() }
}

pub(super) fn settlement(number: u64, shift: u32, receipt: u32) -> Settlement {
    Settlement {
        number,
        sign: format!("{number:010}"),
        at: at(0),
        shift: ShiftNo(shift),
        receipt,
        check_url: None,
        next_token: None,
        warnings: 0,
        formed: if receipt == 0 { vec![0x49, 0x04, 0xFF] } else { Vec::new() },
    }
}

pub(super) fn settled(document: u64, no: Option<u32>, settlement: Settlement) -> Fact {
    Fact::Settled { document: DocumentId(document), no: no.map(AttemptNo), settlement }
}

pub(super) fn autonomous(number: u32, shift: u32, receipt: u32) -> Autonomous {
    Autonomous {
        number,
        shift: ShiftNo(shift),
        receipt,
        at: at(1),
        check_url: "http://consumer.oofd.kz?i=1".into(),
        report: number.is_multiple_of(2).then(|| vec![0, 159, 146, 150]),
    }
}

/// The facts of one document that goes well.
pub(super) fn made(document: u64, content: Content, shift: u32, receipt: u32) -> [Fact; 3] {
    let attempt = intended(document, 1, &content, storage(document));
    [accepted(document, content), attempt, settled(document, Some(1), settlement(document, shift, receipt))]
}

/// A Russian register with an open shift and `receipts` sales of 123.45.
pub(super) fn day(receipts: u64) -> Vec<Fact> {
    let mut facts = vec![founded(CountryCode::Ru)];
    facts.extend(made(1, ru_registration(), 0, 0));
    facts.extend(made(2, Content::ShiftOpen(cashier()), 1, 0));
    for n in 1..=receipts {
        facts.extend(made(n + 2, sale(12_345), 1, u32::try_from(n).unwrap()));
    }
    facts
}
