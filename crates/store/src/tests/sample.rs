//! Facts to play with.

use crate::{Store, Wal};
use domain::command::Key;
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Content, DocumentId, DocumentKind, Settlement,
};
use domain::fact::Fact;
use domain::money::{Money, Quantity};
use domain::payment::Charge;
use domain::receipt::{Basket, Cashier, Line, Operation, Receipt, Tender, Unit};
use domain::registration::{KzRegistration, Registration, RuRegistration};
use domain::shift::ShiftNo;
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
    })
    .unwrap()
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
    Fact::Accepted { document: DocumentId(document), key, body: [7; 32], content }
}

pub(super) fn intended(document: u64, no: u32, content: &Content, address: Address) -> Fact {
    Fact::Intended(Attempt {
        document: DocumentId(document),
        no: AttemptNo(no),
        kind: content.kind(),
        amount: content.amount(),
        at: at(0),
        shift: ShiftNo(1),
        receipt: u32::from(content.kind() == DocumentKind::Receipt),
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
