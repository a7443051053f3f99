//! Files of every released schema stay readable: each is kept as SQL text in `tests/data`.

use super::sample::{
    Folder, accepted, at, autonomous, cashier, founded, intended, kz_registration, receipt, rich,
    ru_registration, sale, settled, settlement, storage, write,
};
use crate::{Reader, Store};
use domain::document::{Address, AttemptNo, Content, DocumentId, DocumentState};
use domain::fact::Fact;
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::{Charge, Payment, PaymentState};
use domain::receipt::Operation;
use domain::slip::Slip;
use domain::tax::CountryCode;
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;

const V1: &str = include_str!("../../tests/data/register_v1.sql");

/// Facts of every kind, documents of every state.
fn facts() -> Vec<Fact> {
    let (no, id) = (AttemptNo, DocumentId);
    let operator = |request| Address::Operator { device: 1_024, token: 77, request };
    let counted = |mut s: domain::document::Settlement| {
        s.next_token = Some(78);
        s.check_url = Some("http://consumer.oofd.kz?i=3".into());
        s
    };
    let back = Content::Receipt(Box::new(receipt(Operation::SaleReturn, 700, 1)), Charge::None);
    let charge = Charge::Terminal(Money::from_minor(250));
    let card = Content::Receipt(Box::new(receipt(Operation::Sale, 500, 1)), charge);
    let close = Content::ShiftClose(cashier());
    let paid = |document: u64, state| {
        let reference = format!("kassa-{document}");
        Fact::Paid(Payment { document: id(document), amount: Money::from_minor(250), reference, state })
    };
    let blocked = Fact::Blocked(Refusal::new("operator.token").because("result 2"));
    let refused = |document: u64, by: u32| Fact::Refused {
        document: id(document),
        no: Some(no(by)),
        refusal: Refusal::new("operator.refused").with("code", 9).at("items[0]").because("result 9"),
    };
    vec![
        founded(CountryCode::Kz),
        accepted(1, kz_registration()),
        settled(1, None, settlement(1, 0, 0)),
        accepted(2, Content::ShiftOpen(cashier())),
        settled(2, None, settlement(2, 1, 0)),
        accepted(3, sale(12_345)),
        intended(3, 1, &sale(12_345), operator(1)),
        settled(3, Some(1), counted(settlement(3, 1, 1))),
        accepted(4, sale(700)),
        intended(4, 1, &sale(700), operator(2)),
        Fact::Doubted { document: id(4), no: no(1) },
        Fact::LinkLost { since: at(11) },
        Fact::SignedAutonomously { document: id(4), autonomous: autonomous(1, 1, 2) },
        Fact::Renewed { document: id(4), no: no(1), form_no: 2, form: vec![1, 2, 3] },
        accepted(5, back.clone()),
        Fact::SignedAutonomously { document: id(5), autonomous: autonomous(2, 1, 3) },
        settled(4, Some(1), settlement(4, 1, 2)),
        intended(5, 1, &back, operator(3)),
        settled(5, Some(1), counted(settlement(5, 1, 3))),
        Fact::LinkBack,
        accepted(6, card.clone()),
        paid(6, PaymentState::Asked),
        paid(6, PaymentState::Approved),
        intended(6, 1, &card, Address::Vendor { id: "v-6".into() }),
        Fact::Abandoned { document: id(6), no: no(1) },
        intended(6, 2, &card, operator(4)),
        refused(6, 2),
        accepted(7, ru_registration()),
        Fact::Stuck { document: id(7), refusal: Refusal::new("document.stuck").with("document", 7) },
        accepted(8, close.clone()),
        intended(8, 1, &close, storage(9)),
        settled(8, Some(1), settlement(6, 1, 0)),
        blocked.clone(),
        Fact::Unblocked,
        blocked,
        accepted(9, Content::ShiftOpen(cashier())),
        Fact::SignedAutonomously { document: id(9), autonomous: autonomous(4, 2, 0) },
        accepted(10, card),
        paid(10, PaymentState::Asked),
        paid(10, PaymentState::InDoubt),
        accepted(11, Content::CashIn(Money::from_minor(100_000), cashier())),
        settled(11, None, settlement(11, 2, 0)),
        accepted(12, Content::XReport(cashier())),
        settled(12, None, settlement(12, 2, 0)),
        accepted(13, Content::Receipt(Box::new(rich(Operation::SaleReturn, 700)), Charge::None)),
        accepted(14, Content::NonFiscal(slip(), cashier())),
        accepted(15, Content::StorageClose(cashier())),
    ]
}

fn slip() -> Slip {
    let mut slip = Slip::default();
    slip.center("Меню дня");
    slip
}

fn schema(path: &Path) -> Vec<(String, String, Option<String>)> {
    let conn = Connection::open(path).unwrap();
    let mut select = conn.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_file_of_schema_1_is_brought_to_the_schema_of_a_new_one() {
    let (old, new) = (Folder::new(), Folder::new());
    Connection::open(&old.path).unwrap().execute_batch(V1).unwrap();
    drop((old.open(), new.open()));
    assert_eq!(schema(&old.path), schema(&new.path));
    let reader = Reader::open(&old.path).unwrap();
    let verified = reader.verify(true).unwrap();
    assert_eq!((verified.facts, verified.documents), (47, 15));
    assert_eq!(reader.find_fd(3).unwrap().unwrap().state, DocumentState::Settled);
    let status = reader.status().unwrap();
    assert_eq!((status.stuck.len(), status.payments.len()), (1, 2));
}

/// SQL that makes the file anew.
fn dump(path: &Path) -> String {
    let conn = Connection::open(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut select = conn.prepare(sql).unwrap();
        let rows = select.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let mut out =
        String::from("-- A filled register.db of a released schema. Every later program has to open it.\n");
    for pragma in ["application_id", "user_version"] {
        let value: i64 = conn.pragma_query_value(None, pragma, |row| row.get(0)).unwrap();
        writeln!(out, "PRAGMA {pragma} = {value};").unwrap();
    }
    let made = |kind: &str| {
        texts(&format!("SELECT sql FROM sqlite_schema WHERE type {kind} AND sql NOT NULL ORDER BY rowid"))
    };
    out.extend(made("= 'table'").into_iter().map(|sql| sql + ";\n"));
    // Tables stand in the order in which they refer to one another.
    for table in texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid") {
        let columns = texts(&format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"))
            .join(" || ',' || ");
        let insert =
            format!("SELECT 'INSERT INTO {table} VALUES(' || {columns} || ');' FROM {table} ORDER BY 1");
        out.extend(texts(&insert).into_iter().map(|sql| sql + "\n"));
    }
    // Rows of the journal come in any order, so its triggers come last.
    out.extend(made("IN ('index', 'trigger')").into_iter().map(|sql| sql + ";\n"));
    out
}

#[test]
fn a_dump_makes_the_same_file_anew() {
    let (first, second) = (Folder::with(&facts()), Folder::new());
    Connection::open(&second.path).unwrap().execute_batch(&dump(&first.path)).unwrap();
    let whole = |folder: &Folder| Reader::open(&folder.path).unwrap().verify(true).unwrap();
    assert_eq!(whole(&first), whole(&second));
    assert_eq!(schema(&first.path), schema(&second.path));
}

/// Before a schema is released its filled file is written: `UPDATE_GENERATED=1 cargo test -p store the_file_of_this_schema`.
/// After a release the text stays as it is, and this only says that it can be read.
#[test]
fn the_file_of_this_schema_is_kept_as_text() {
    if std::env::var_os("UPDATE_GENERATED").is_none() {
        let folder = Folder::new();
        Connection::open(&folder.path).unwrap().execute_batch(V1).unwrap();
        assert!(Reader::open(&folder.path).unwrap().verify(true).unwrap().facts > 0);
        return;
    }
    let folder = Folder::new();
    let mut store: Store = folder.open();
    for (minute, fact) in (0..).zip(&facts()) {
        write(&mut store, fact, at(minute));
    }
    drop(store);
    let schema = Reader::open(&folder.path).unwrap().status().unwrap().schema;
    let target = format!("{}/tests/data/register_v{schema}.sql", env!("CARGO_MANIFEST_DIR"));
    std::fs::write(target, dump(&folder.path)).unwrap();
}
