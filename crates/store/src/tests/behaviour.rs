//! What the rows say after the facts of everyday life.

use super::sample::{
    Folder, SERIAL, accepted, at, autonomous, cashier, day, founded, intended, kz_registration, made,
    ru_registration, sale, settled, settlement, write,
};
use crate::{Filter, Kinds, Newest, Reader, SlipRow, Store, StoreError, Wal};
use domain::command::Key;
use domain::counters::Scope;
use domain::document::{Address, AttemptNo, AttemptState, Content, DocumentId, DocumentState};
use domain::fact::Fact;
use domain::money::Money;
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::receipt::Operation;
use domain::registration::{Registration, Reregistration};
use domain::shift::{Shift, ShiftNo};
use domain::slip::Printing;
use domain::tax::CountryCode;
use domain::time::Stamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

fn key(n: u64) -> Key {
    Key { caller: "cli".into(), key: format!("k{n}") }
}

#[test]
fn a_sale_is_found_by_key_number_and_place_in_the_shift() {
    let folder = Folder::with(&day(2));
    let reader = Reader::open(&folder.path).unwrap();
    let answer = reader.answer(&key(4)).unwrap().unwrap();
    assert_eq!((answer.attempt, answer.payment), (Some(AttemptState::Done), None));
    assert_eq!(answer.document.state, DocumentState::Settled);
    assert_eq!(reader.find_fd(4).unwrap(), Some(answer.document.clone()));
    assert_eq!(reader.find_shift_receipt(ShiftNo(1), 2).unwrap(), Some(answer.document.clone()));
    assert_eq!(reader.document(DocumentId(4)).unwrap(), Some(answer.document));
    assert_eq!(reader.answer(&key(9)).unwrap(), None);
    assert_eq!(reader.find_fd(9).unwrap(), None);
    assert_eq!(reader.find_shift_receipt(ShiftNo(1), 9).unwrap(), None);
}

#[test]
fn a_document_keeps_the_registration_it_was_made_under() {
    let folder = Folder::with(&day(1));
    let mut store = folder.open();
    let Content::Registration(first, _) = ru_registration() else { panic!("a registration") };
    let Registration::Ru(mut moved) = *first else { panic!("a Russian one") };
    // Another address and another storage; then another address only, on that storage.
    for (document, address, serial) in
        [(4, "Арбат, 2", "9999078900005678"), (6, "Арбат, 3", "9999078900005678")]
    {
        moved.address = address.to_owned();
        moved.fn_serial = if document == 4 { String::new() } else { serial.to_owned() };
        let change = Reregistration { registration: Registration::Ru(moved.clone()), reasons: 1 };
        let content = Content::Reregistration(Box::new(change), cashier());
        let on = Address::Storage { serial: serial.to_owned(), document: 1 };
        write(&mut store, &accepted(document, content.clone()), at(5));
        write(&mut store, &intended(document, 1, &content, on), at(5));
        write(&mut store, &settled(document, Some(1), settlement(document, 1, 0)), at(5));
        for fact in made(document + 1, Content::SettlementState(cashier()), 1, 0) {
            write(&mut store, &fact, at(6));
        }
    }
    let tx = store.begin().unwrap();
    let under = |id| {
        let document = tx.document(DocumentId(id)).unwrap().unwrap();
        let Some(Registration::Ru(ru)) = tx.registration_of(&document).unwrap() else {
            panic!("document {id}")
        };
        (ru.address, ru.fn_serial)
    };
    let (first, second) = (SERIAL, "9999078900005678");
    for (id, address, serial) in [
        (1, "Москва, ул. Тверская, 1", first),
        (2, "Москва, ул. Тверская, 1", first),
        (3, "Москва, ул. Тверская, 1", first),
        (4, "Арбат, 2", second),
        (5, "Арбат, 2", second),
        (6, "Арбат, 3", second),
        (7, "Арбат, 3", second),
    ] {
        assert_eq!(under(id), (address.to_owned(), serial.to_owned()), "document {id}");
    }
}

#[test]
fn the_situation_follows_the_documents() {
    let folder = Folder::with(&day(2));
    let mut store = folder.open();
    let tx = store.begin().unwrap();
    let situation = tx.situation().unwrap();
    assert_eq!(situation.shift, Shift::Open { number: ShiftNo(1), since: at(0) });
    assert_eq!((situation.shift_receipts, situation.last), (2, Some((4, at(0)))));
    // 246.90 a receipt, 61.72 of them by card.
    assert_eq!(situation.drawer, Money::from_minor(2 * (24_690 - 6_172)));
    let Some(Registration::Ru(registration)) = situation.registration else { panic!("no registration") };
    assert_eq!(registration.fn_serial, SERIAL);
    assert_eq!(tx.counters().unwrap().get(Scope::Shift, "sale/total"), 2 * 24_690);
    drop(tx);

    let close = Content::ShiftClose(cashier());
    write(&mut store, &accepted(5, close.clone()), at(100));
    write(&mut store, &settled(5, None, settlement(5, 1, 0)), at(100));
    let tx = store.begin().unwrap();
    assert_eq!(tx.situation().unwrap().shift, Shift::Closed { last: ShiftNo(1) });
    assert_eq!(tx.counters().unwrap().get(Scope::Shift, "sale/total"), 0);
    assert_eq!(tx.counters().unwrap().get(Scope::Ever, "sale/total"), 2 * 24_690);
}

#[test]
fn the_newest_documents_are_those_with_an_outcome_and_the_same_when_followed() {
    let folder = Folder::with(&day(2));
    let mut store = folder.open();
    let mut followed = Newest::default();
    let mut newest = |facts: &[Fact], document: u64| {
        for fact in facts {
            write(&mut store, fact, at(100));
        }
        let tx = store.begin().unwrap();
        for id in 1..=document {
            followed.follow(&tx.document(DocumentId(id)).unwrap().unwrap());
        }
        let newest = tx.newest().unwrap();
        assert_eq!((newest.receipt, newest.opening), (followed.receipt, followed.opening));
        assert_eq!(newest.cash, followed.cash);
        assert_eq!(newest.opening, Some(DocumentId(2)));
        let change = tx.shift_change().unwrap().map(|d| d.id.0);
        (newest.shift.map(|id| id.0), newest.receipt.map(|id| id.0), change)
    };
    let refused = |document| Fact::Refused {
        document: DocumentId(document),
        no: None,
        refusal: Refusal::new("fn.refused"),
    };
    assert_eq!(newest(&[], 4), (Some(2), Some(4), None));
    assert_eq!(
        newest(&[accepted(5, sale(100)), refused(5)], 5),
        (Some(2), Some(4), None),
        "no paper for its buyer"
    );
    let close = || Content::ShiftClose(cashier());
    assert_eq!(newest(&[accepted(6, close())], 6), (Some(2), Some(4), Some(6)), "its outcome is open");
    assert_eq!(newest(&[refused(6)], 6), (Some(6), Some(4), None));
    let settle = settled(7, None, settlement(5, 1, 0));
    assert_eq!(newest(&[accepted(7, close()), settle], 7), (Some(7), Some(4), None));
    let cash = Content::CashIn(Money::from_minor(50_000), cashier());
    let settle = settled(8, None, settlement(8, 1, 0));
    assert_eq!(newest(&[accepted(8, cash), settle], 8), (Some(7), Some(4), None));
    assert_eq!(
        newest(&[accepted(9, Content::XReport(cashier()))], 9),
        (Some(7), Some(4), None),
        "its outcome is open"
    );
    assert_eq!(
        followed,
        Newest {
            shift: Some(DocumentId(7)),
            opening: Some(DocumentId(2)),
            receipt: Some(DocumentId(4)),
            cash: Some(DocumentId(8)),
            report: Some(DocumentId(1)),
        }
    );
    assert_eq!(Folder::new().open().begin().unwrap().newest().unwrap(), Newest::default());
}

#[test]
fn an_autonomous_receipt_counts_once_and_leaves_the_queue_when_the_operator_counts_it() {
    let mut store = Folder::new().open();
    let operator = |request| Address::Operator { device: 1_024, token: 77, request };
    let mut step = |fact: Fact| {
        write(&mut store, &fact, at(3));
        let tx = store.begin().unwrap();
        (tx.situation().unwrap(), tx.counters().unwrap().get(Scope::Shift, "sale/count"))
    };
    step(founded(CountryCode::Kz));
    step(accepted(1, kz_registration()));
    let (situation, _) = step(settled(1, None, settlement(1, 0, 0)));
    assert_eq!((situation.token, situation.request, situation.last), (77, 0, Some((1, at(0)))));
    step(accepted(2, sale(100)));
    let (situation, count) = step(intended(2, 1, &sale(100), operator(1)));
    assert_eq!((situation.request, count), (1, 0));
    step(Fact::Doubted { document: DocumentId(2), no: AttemptNo(1) });
    let signed = Fact::SignedAutonomously { document: DocumentId(2), autonomous: autonomous(1, 1, 1) };
    let (situation, count) = step(signed);
    assert_eq!(
        (situation.queue, situation.last, situation.shift_receipts, count),
        (1, Some((2, at(1))), 1, 1)
    );
    step(Fact::Renewed { document: DocumentId(2), no: AttemptNo(1), form_no: 2, form: b"again".to_vec() });
    let mut counted = settlement(2, 1, 1);
    counted.next_token = Some(78);
    let (situation, count) = step(settled(2, Some(1), counted));
    assert_eq!((situation.queue, situation.token, situation.last, count), (0, 78, Some((2, at(1))), 1));
    let tx = store.begin().unwrap();
    let tried = tx.attempts_of(DocumentId(2)).unwrap();
    assert_eq!(tried[0].forms.len(), 2);
    assert_eq!((tried[0].attempt.form.as_slice(), tried[0].attempt.form_no), (b"again".as_slice(), 2));
    assert!(tx.document(DocumentId(2)).unwrap().unwrap().autonomous.is_some());
}

#[test]
fn money_taken_for_a_refused_sale_waits_to_be_given_back() {
    let folder = Folder::with(&day(0));
    let mut store = folder.open();
    let mut paid = Payment {
        document: DocumentId(3),
        amount: Money::from_minor(100),
        reference: "kassa-3".into(),
        state: PaymentState::Asked,
    };
    let open = |store: &mut Store| store.begin().unwrap().open_payments().unwrap().len();
    write(&mut store, &accepted(3, sale(100)), at(9));
    write(&mut store, &Fact::Paid(paid.clone()), at(9));
    assert_eq!(open(&mut store), 1);
    paid.state = PaymentState::Approved;
    write(&mut store, &Fact::Paid(paid.clone()), at(9));
    assert_eq!(open(&mut store), 0);
    let refused = Fact::Refused { document: DocumentId(3), no: None, refusal: Refusal::new("test.refused") };
    write(&mut store, &refused, at(9));
    assert_eq!(open(&mut store), 1);
    paid.state = PaymentState::Reversed;
    write(&mut store, &Fact::Paid(paid), at(9));
    assert_eq!(open(&mut store), 0);
}

#[test]
fn a_fact_that_contradicts_the_rows_is_refused_and_leaves_nothing() {
    let folder = Folder::with(&day(1));
    let mut store = folder.open();
    write(&mut store, &accepted(4, sale(100)), at(9));
    write(&mut store, &accepted(5, sale(100)), at(9));
    write(&mut store, &intended(4, 1, &sale(100), Address::Vendor { id: "a".into() }), at(9));
    for wrong in [
        founded(CountryCode::Ru),
        settled(3, Some(1), settlement(3, 1, 1)),
        settled(4, None, settlement(3, 1, 1)),
        settled(4, Some(2), settlement(3, 1, 1)),
        settled(77, Some(1), settlement(3, 1, 1)),
        intended(5, 1, &sale(100), Address::Vendor { id: "b".into() }),
        accepted(5, sale(100)),
        accepted(7, sale(100)),
        Fact::LinkBack,
    ] {
        let tx = store.begin().unwrap();
        let refused = tx.append(&wrong, "Ким", at(9)).unwrap_err();
        assert!(matches!(refused, StoreError::Corrupt { .. }), "{wrong:?}: {refused:?}");
    }
    drop(store);
    Reader::open(&folder.path).unwrap().verify(true).unwrap();
}

#[test]
fn the_journal_refuses_to_change() {
    let folder = Folder::with(&day(0));
    let conn = rusqlite::Connection::open(&folder.path).unwrap();
    for sql in [
        "UPDATE journal SET actor = 'x'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 2",
        "INSERT INTO journal SELECT 0, subject, kind, payload, actor, at_ms, offset_min, prev_hash, hash FROM journal LIMIT 1",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
    Reader::open(&folder.path).unwrap().verify(true).unwrap();
}

#[test]
fn what_was_not_committed_never_was() {
    let folder = Folder::with(&day(0));
    let mut store = folder.open();
    let tx = store.begin().unwrap();
    tx.append(&accepted(3, sale(100)), "Ким", at(9)).unwrap();
    assert_eq!(tx.next_document().unwrap(), DocumentId(4));
    drop(tx);
    assert_eq!(store.begin().unwrap().next_document().unwrap(), DocumentId(3));
}

#[test]
fn a_second_writer_is_told_that_the_file_is_busy() {
    let folder = Folder::with(&day(0));
    let (mut first, mut second) = (folder.open(), folder.open());
    let tx = first.begin().unwrap();
    let refused = second.begin().err().unwrap();
    assert!(matches!(refused, StoreError::Busy), "{refused:?}");
    assert_eq!(refused.refusal().code, "store.busy");
    drop(tx);
    second.begin().unwrap();
}

#[test]
fn an_exclusive_store_shares_with_nobody() {
    let folder = Folder::new();
    let mut store = Store::open(&folder.path, None, Wal::Exclusive).unwrap();
    write(&mut store, &founded(CountryCode::Ru), at(0));
    assert!(matches!(Store::open(&folder.path, None, Wal::Shared), Err(StoreError::Busy)));
    store.checkpoint().unwrap();
    drop(store);
    assert!(folder.open().begin().unwrap().founded().unwrap().is_some());
}

#[test]
fn a_checkpoint_begins_the_wal_anew_and_waits_for_no_reader() {
    let folder = Folder::with(&day(3));
    let mut store = folder.open();
    write(&mut store, &accepted(6, sale(1)), at(9));
    let grown = store.wal_pages();
    store.checkpoint().unwrap();
    assert_eq!(store.wal_pages(), 1, "the write that takes the header's sync upon itself");
    assert!(grown > 1);
    let reader = Reader::open(&folder.path).unwrap();
    reader
        .read(|view| {
            view.status()?;
            write(&mut store, &Fact::Blocked(Refusal::new("test.block")), at(9));
            store.checkpoint()?;
            assert!(view.status()?.situation.unwrap().block.is_none(), "a reader sees one state");
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(reader.status().unwrap().situation.unwrap().block.is_some());
}

#[test]
fn a_status_names_what_needs_a_person() {
    let folder = Folder::with(&day(1));
    let mut store = folder.open();
    write(&mut store, &accepted(4, sale(1)), at(9));
    let stuck = Fact::Stuck { document: DocumentId(4), refusal: Refusal::new("document.stuck") };
    write(&mut store, &stuck, at(9));
    let status = Reader::open(&folder.path).unwrap().status().unwrap();
    assert_eq!((status.facts, status.documents, status.waiting, status.schema), (12, 4, 0, 1));
    assert_eq!(status.stuck.len(), 1);
    assert_eq!(status.stuck[0].id, DocumentId(4));
    assert!(status.live.is_none());
    assert_eq!(status.founding.unwrap().country, CountryCode::Ru);
}

#[test]
fn an_export_says_every_fact_in_order() {
    let folder = Folder::with(&day(1));
    let mut lines = Vec::new();
    Reader::open(&folder.path).unwrap().export(&mut |line| lines.push(line)).unwrap();
    assert_eq!(lines.iter().map(|l| l.seq).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    let json: serde_json::Value = serde_json::from_str(&lines[9].json()).unwrap();
    assert_eq!((json["kind"].as_str(), json["subject"].as_u64()), (Some("settled"), Some(3)));
    assert_eq!(json["fact"]["data"]["settled"]["settlement"]["number"].as_u64(), Some(3));
}

#[test]
fn a_skipped_slip_that_is_asked_for_again_is_the_newest() {
    let mut store = Folder::with(&day(2)).open();
    let tx = store.begin().unwrap();
    let slip = |document, no, state| SlipRow { document: DocumentId(document), no, state };
    let put = |document, no, state| tx.put_slip(&slip(document, no, state)).unwrap();
    put(3, 1, Printing::Waiting);
    put(3, 1, Printing::Skipped);
    put(4, 1, Printing::Printed);
    for state in [Printing::Waiting, Printing::Started, Printing::Unknown] {
        put(3, 1, state);
        assert_eq!(tx.current_slip().unwrap(), Some(slip(3, 1, state)));
    }
}

#[test]
fn the_oldest_receipts_make_room_and_are_told_and_reports_wait() {
    use Printing::{Skipped, Waiting};
    let mut store = Folder::with(&day(3)).open();
    let tx = store.begin().unwrap();
    let slip = |document, state| SlipRow { document: DocumentId(document), no: 1, state };
    // 1 is the registration, 2 the shift opening; the others are receipts.
    for document in 1..=5 {
        tx.put_slip(&slip(document, Waiting)).unwrap();
    }
    tx.make_room(2).unwrap();
    let states = || [1, 2, 3, 4, 5].map(|id| tx.last_slip(DocumentId(id)).unwrap().unwrap().state);
    assert_eq!(states(), [Waiting, Waiting, Skipped, Waiting, Waiting]);
    tx.make_room(1).unwrap();
    assert_eq!(states(), [Waiting, Waiting, Skipped, Skipped, Waiting]);
    assert_eq!(tx.unsure_slip().unwrap(), Some(slip(4, Skipped)));
    tx.forget_slip(DocumentId(4), 1).unwrap();
    assert_eq!(tx.unsure_slip().unwrap(), Some(slip(3, Skipped)));
    tx.put_slip(&slip(3, Waiting)).unwrap();
    assert_eq!((tx.unsure_slip().unwrap(), tx.last_slip(DocumentId(4)).unwrap()), (None, None));
}

#[test]
fn a_slip_nobody_is_sure_of_is_found_until_it_is_asked_for_again() {
    let mut store = Folder::with(&day(2)).open();
    let tx = store.begin().unwrap();
    let slip = |document, no, state| SlipRow { document: DocumentId(document), no, state };
    let after = |document, no, state| {
        tx.put_slip(&slip(document, no, state)).unwrap();
        tx.unsure_slip().unwrap().map(|slip| (slip.document.0, slip.no))
    };
    assert_eq!(after(3, 1, Printing::Printed), None);
    assert_eq!(after(3, 2, Printing::Unknown), Some((3, 2)));
    assert_eq!(after(4, 1, Printing::Printed), Some((3, 2)), "another slip proves nothing");
    assert_eq!(after(3, 3, Printing::Waiting), None);
    assert_eq!(after(3, 3, Printing::Skipped), Some((3, 2)));
    assert_eq!(after(3, 3, Printing::Printed), None);
    assert_eq!(after(4, 2, Printing::Unknown), Some((4, 2)));
    assert_eq!(after(4, 2, Printing::Printed), None);
}

/// What writing this fact costs SQLite: steps of its virtual machine.
fn steps(store: &mut Store, fact: &Fact, when: Stamp) -> u64 {
    let steps = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&steps);
    let count = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        false
    };
    store.conn.progress_handler(1, Some(count)).unwrap();
    write(store, fact, when);
    store.conn.progress_handler(1, None::<fn() -> bool>).unwrap();
    steps.load(Ordering::Relaxed)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the time is printed, for people")]
fn an_x_report_costs_as_much_after_50_000_receipts_as_after_10() {
    let of = |receipts: u64| {
        let folder = Folder::with(&day(0));
        let mut store = folder.open();
        let first = 3;
        let mut next = first;
        while next < first + receipts {
            let tx = store.begin().unwrap();
            for id in (next..first + receipts).take(1_000) {
                tx.append(&accepted(id, sale(100)), "Ким", at(1)).unwrap();
                let of_shift = u32::try_from(id).unwrap();
                tx.append(&settled(id, None, settlement(id, 1, of_shift)), "Ким", at(1)).unwrap();
            }
            tx.commit().unwrap();
            next += 1_000;
        }
        next = first + receipts;
        let started = Instant::now();
        let accept = steps(&mut store, &accepted(next, Content::XReport(cashier())), at(2));
        let settle = steps(&mut store, &settled(next, None, settlement(next, 1, 0)), at(2));
        println!(
            "an X report after {receipts} receipts: {accept} and {settle} steps, {:?}",
            started.elapsed()
        );
        let totals = store.begin().unwrap().document(DocumentId(next)).unwrap().unwrap().totals.unwrap();
        assert_eq!(totals.get(Scope::Shift, "sale/count"), i64::try_from(receipts).unwrap());
        (accept, settle)
    };
    assert_eq!(of(10), of(50_000));
}

/// A shift of five sales, its closing, and an opening and a sale of the next.
fn two_shifts() -> Folder {
    let folder = Folder::with(&day(5));
    let mut store = folder.open();
    let mut put = |id: u64, content: Content, number: u64, shift: u32, receipt: u32, minute: i64| {
        write(&mut store, &accepted(id, content), at(minute));
        write(&mut store, &settled(id, None, settlement(number, shift, receipt)), at(minute));
    };
    put(8, Content::ShiftClose(cashier()), 8, 1, 0, 300);
    put(9, Content::ShiftOpen(cashier()), 9, 2, 0, 1_500);
    put(10, Content::CashIn(Money::from_minor(70_000), cashier()), 0, 2, 0, 1_501);
    folder
}

fn found(reader: &Reader, filter: &Filter) -> Vec<u64> {
    let mut ids = Vec::new();
    let mut before = None;
    loop {
        let page = reader.read(|view| view.history(filter, before, 2)).unwrap();
        ids.extend(page.documents.iter().map(|document| document.id.0));
        before = page.before;
        if before.is_none() {
            return ids;
        }
    }
}

#[test]
fn the_history_is_read_by_shift_time_kind_sum_and_number() {
    let folder = two_shifts();
    let reader = Reader::open(&folder.path).unwrap();
    let all = Filter::default();
    assert_eq!(found(&reader, &all), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(found(&reader, &Filter { shift: Some(ShiftNo(1)), ..all.clone() }), [8, 7, 6, 5, 4, 3, 2]);
    assert_eq!(found(&reader, &Filter { shift: Some(ShiftNo(2)), ..all.clone() }), [10, 9]);
    assert_eq!(found(&reader, &Filter { shift: Some(ShiftNo(7)), ..all.clone() }), Vec::<u64>::new());
    let minute = |minute| Some(at(minute).utc_ms);
    let until = Filter { from: minute(300), until: minute(1_500), ..all.clone() };
    assert_eq!(found(&reader, &until), [8]);
    assert_eq!(found(&reader, &Filter { from: minute(9_999), ..all.clone() }), Vec::<u64>::new());
    let of = |kinds| Filter { kinds: Some(kinds), ..all.clone() };
    assert_eq!(found(&reader, &of(Kinds::Receipts(Operation::Sale))), [7, 6, 5, 4, 3]);
    assert_eq!(found(&reader, &of(Kinds::Receipts(Operation::SaleReturn))), Vec::<u64>::new());
    assert_eq!(found(&reader, &of(Kinds::Cash)), [10]);
    assert_eq!(found(&reader, &of(Kinds::Reports)), [9, 8, 2, 1]);
    let sum = |kopecks| Filter { sum: Some(Money::from_minor(kopecks)), ..all.clone() };
    assert_eq!(found(&reader, &sum(24_690)), [7, 6, 5, 4, 3]);
    assert_eq!(found(&reader, &sum(70_000)), [10]);
    assert_eq!(found(&reader, &sum(1)), Vec::<u64>::new());
    let number = |number| Filter { number: Some(number), ..all.clone() };
    assert_eq!(found(&reader, &number(8)), [8]);
    assert_eq!(found(&reader, &number(4)), [6, 4], "a fiscal document and a receipt of its shift");
    assert_eq!(found(&reader, &number(999)), Vec::<u64>::new());
}

#[test]
fn a_receipt_is_found_by_its_sign_and_day() {
    let folder = two_shifts();
    let reader = Reader::open(&folder.path).unwrap();
    let sign = reader.document(DocumentId(5)).unwrap().unwrap().settlement.unwrap().sign;
    let day = |from: i64, until: i64| {
        let found = reader.read(|view| view.receipt_with_sign(&sign, at(from).utc_ms, at(until).utc_ms));
        found.unwrap().map(|document| document.settlement.unwrap().sign)
    };
    assert_eq!(day(-100, 100), Some(sign.clone()));
    assert_eq!(day(400, 3_000), None);
}
