//! Layouts of registration up to FFD 1.05, counters, reports, archive, keys and dump, byte by byte (ФН protocol 6.2–6.13).

use proptest::prelude::*;

use super::*;
use crate::command::{AfterSilence, Command, Malformed};
use crate::result::{Reason, ResultCode};
use crate::types::{Dt5, Inn, Rnm};
use crate::{CallError, command};

fn encoded<C: Command>(command: &C) -> (u8, Vec<u8>) {
    let mut body = Vec::new();
    command.encode(&mut body);
    (C::CODE, body)
}

fn at() -> Dt5 {
    Dt5::new(2024, 3, 15, 12, 30).unwrap()
}

#[test]
fn requests_have_the_shape_of_the_text() {
    let time = vec![24, 3, 15, 12, 30];
    assert_eq!(encoded(&BeginOldRegistration(RegistrationKind::Change)), (0x02, vec![2]));
    let mut form = FormOldRegistration {
        at: at(),
        inn: Inn::new("7702203276").unwrap(),
        rnm: Rnm::new("0000000005008570").unwrap(),
        tax_systems: 0x21,
        work_mode: 0x04,
        reason: None,
    };
    let old = [&time[..], b"7702203276  0000000005008570    ", &[0x21, 0x04]].concat();
    assert_eq!(encoded(&form), (0x03, old.clone()));
    form.reason = Some(OldReason::Settings);
    assert_eq!(encoded(&form), (0x03, [&old[..], &[4]].concat()));
    assert_eq!(encoded(&BeginFnClosing), (0x04, vec![]));
    let close = CloseFn { at: at(), rnm: form.rnm };
    assert_eq!(encoded(&close), (0x05, [&time[..], b"0000000005008570    "].concat()));
    assert_eq!(encoded(&BeginSettlementReport(at())), (0x18, time.clone()));
    assert_eq!(encoded(&FormSettlementReport), (0x19, vec![]));
    assert_eq!(encoded(&GetCounters(Span::Life)), (0x36, vec![1]));
    assert_eq!(encoded(&GetOperationCounts(Span::Shift)), (0x37, vec![0]));
    let one = GetSettlementCounters { span: Span::Life, settlement: Settlement::PurchaseReturn };
    assert_eq!(encoded(&one), (0x38, vec![1, 4]));
    assert_eq!(encoded(&GetUnsentTotals), (0x39, vec![]));
    assert_eq!(encoded(&GetExecution), (0x3F, vec![]));
    assert_eq!(encoded(&GetFirstRegistration), (0x43, vec![]));
    assert_eq!(encoded(&GetCurrentTag(1048)), (0x44, vec![0x18, 0x04]));
    assert_eq!(encoded(&FindForFiveYears(1235)), (0x50, vec![0xD3, 4, 0, 0]));
    assert_eq!(encoded(&EraseDebugFn), (0x60, vec![0x16]));
    assert_eq!(encoded(&SetSpeed(921_600)), (0xAB, vec![0x00, 0x10, 0x0E, 0x00]));
    assert_eq!(encoded(&BeginKeyUpdate(at())), (0xD0, time));
    assert_eq!(encoded(&HandInKeys(&[7, 8])), (0xD1, vec![7, 8]));
    assert_eq!(encoded(&GetDump), (0xD3, vec![0]));
    assert_eq!(encoded(&BeginDump), (0xD3, vec![1]));
    assert_eq!(encoded(&GetDumped), (0xD4, vec![0]));
    assert_eq!(encoded(&NextDumped), (0xD4, vec![1]));
    assert_eq!(encoded(&ReadDumped { offset: 0x102, size: 1000 }), (0xD5, vec![2, 1, 0xE8, 3]));
    assert_eq!(encoded(&GetUndumped), (0xD6, vec![0]));
    let confirm = ConfirmDumped { number: 5, checksum: 0x29B1 };
    assert_eq!(encoded(&confirm), (0xD6, vec![1, 5, 0, 0, 0, 0xB1, 0x29]));
    assert_eq!(encoded(&GetKeyAge), (0xD7, vec![0]));
    assert_eq!(encoded(&GetKeyServer), (0xD7, vec![1]));
}

/// A block of counters whose fields are n, n + 1, …
fn block(first: u8) -> Vec<u8> {
    let mut block = vec![first, 0, 0, 0];
    (1..13).for_each(|at| block.extend([first + at, 0, 0, 0, 0, 1]));
    block
}

fn pair(count: u8) -> Vec<u8> {
    vec![count, 0, 0, 0, count, 0, 0, 0, 0, 1]
}

#[test]
fn counters_stand_where_the_table_has_them() {
    const TOP: u64 = 1 << 40;
    let mut data = vec![12, 0, 9, 0, 0, 0];
    [20, 40, 60, 80].into_iter().for_each(|first| data.extend(block(first)));
    data.extend([7, 0, 0, 0]);
    (1..=4).for_each(|count| data.extend(pair(count)));
    assert_eq!(data.len(), 354);
    let counters = GetCounters::decode(&data).unwrap();
    assert_eq!((counters.shift, counters.operations, counters.all_corrections), (12, 9, 7));
    let purchase = counters.receipts.purchase;
    assert_eq!((purchase.count, purchase.total, purchase.cash), (60, TOP + 61, TOP + 62));
    assert_eq!((purchase.electronic, purchase.counter_provision), (TOP + 63, TOP + 66));
    assert_eq!((purchase.vat_main, purchase.vat_10), (TOP + 67, TOP + 68));
    assert_eq!((purchase.turnover_vat_0, purchase.turnover_no_vat), (TOP + 69, TOP + 70));
    assert_eq!((purchase.vat_main_calculated, purchase.vat_10_calculated), (TOP + 71, TOP + 72));
    assert_eq!(counters.corrections.sale_return, Sum { count: 2, total: TOP + 2 });
    assert_eq!(GetCounters::decode(&data[1..]), Err(Malformed));

    let one = [block(20), pair(3)].concat();
    assert_eq!(one.len(), 86);
    let one = GetSettlementCounters::decode(&one).unwrap();
    assert_eq!((one.receipts.credit, one.corrections.count), (TOP + 25, 3));

    let mut counts = vec![12, 0];
    (1..=10).for_each(|count| counts.extend([count, 0, 0, 0]));
    let read = GetOperationCounts::decode(&counts).unwrap();
    assert_eq!((read.all, read.by_type.purchase_return, read.all_corrections), (1, 5, 6));
    assert_eq!(read.corrections.sale, 7);
    counts.extend([0; 4]);
    assert_eq!(GetOperationCounts::decode(&counts), Ok(read), "46 bytes are met as well");

    let mut unsent = vec![10, 0, 0, 0];
    (1..=4).for_each(|count| unsent.extend(pair(count)));
    assert_eq!(unsent.len(), 44);
    let unsent = GetUnsentTotals::decode(&unsent).unwrap();
    assert_eq!((unsent.count, unsent.by_type.purchase.count), (10, 3));
}

#[test]
fn reports_and_closing_are_read() {
    let number = [0xD3, 4, 0, 0, 0x41, 0x75, 0x10, 0xAA];
    let closed = RegistrationDocument { document: 1235, sign: 2_853_205_313 };
    assert_eq!(CloseFn::decode(&number), Ok(closed));
    assert_eq!(FormOldRegistration::decode(&number), Ok(closed));
    let report = FormSettlementReport::decode(&[&number[..], &[2, 0, 0, 0, 24, 3, 15]].concat()).unwrap();
    assert_eq!((report.document, report.unconfirmed), (1235, 2));
    assert_eq!(report.since.map(|date| date.parts()), Some((2024, 3, 15)));
    let none = FormSettlementReport::decode(&[&number[..], &[0; 7]].concat()).unwrap();
    assert_eq!(none.since, None);
    assert_eq!(FormSettlementReport::decode(&number), Err(Malformed));
    let mut name = b"FN-1.1M".to_vec();
    name.resize(48, 0);
    assert_eq!(GetExecution::decode(&name).as_deref(), Ok("FN-1.1M"));
    assert_eq!(GetExecution::decode(b"FN-1.1M"), Err(Malformed));
}

#[test]
fn the_record_of_five_years_stands_where_the_table_has_it() {
    let mut data = vec![2, 1, 31, 24, 3, 15, 12, 30, 0xD3, 4, 0, 0, 0x41, 0x75, 0x10, 0xAA, 4];
    data.extend([100, 0, 0, 0, 1]);
    data.extend([9; 12]);
    (1..=11).for_each(|sum| data.extend([sum, 0, 0, 0, 0]));
    assert_eq!(data.len(), 89);
    data.extend(b"1234567890      ");
    data.extend([0x1F, 0x04, 1, 0, 1]);
    let FiveYearRecord::Signed(record) = FindForFiveYears::decode(&data).unwrap() else {
        panic!("format 2 is signed")
    };
    assert_eq!(
        (record.ffd, record.form, record.settlement),
        (Ffd::V1_2, Form::Correction, Settlement::PurchaseReturn)
    );
    assert_eq!((record.at, record.document, record.total.kopecks()), (at(), 1235, (1 << 32) + 100));
    assert_eq!((record.archive_sign, record.payments), ([9; 12], [1, 2, 3, 4, 5]));
    assert_eq!((record.vat, record.additional), ([6, 7, 8, 9, 10, 11], Some(*b"1234567890      ")));
    assert_eq!((record.objects.len(), record.objects[0].tag), (1, 1055));
    data[0] = 1;
    assert!(
        matches!(FindForFiveYears::decode(&data), Ok(FiveYearRecord::Signed(record)) if record.ffd == Ffd::V1_1)
    );
    data.pop();
    assert_eq!(FindForFiveYears::decode(&data), Err(Malformed), "half an object");
    data[0] = 3;
    assert_eq!(FindForFiveYears::decode(&data), Err(Malformed), "there is no format 3");
    let found = [&[0, 2, 0, 24, 3, 15, 12, 30, 1, 0, 0, 0, 2, 0, 0, 0][..], &[12, 0]].concat();
    assert!(matches!(FindForFiveYears::decode(&found), Ok(FiveYearRecord::Found(_))));
}

#[test]
fn refusals_of_the_key_server_are_told_apart() {
    let refused =
        |command, code, data: &[u8]| CallError::Refused { command, code, reason: Reason::decode(code, data) };
    let of = |code, data: &[u8]| KeyRefusal::of(&refused(HandInKeys::NAME, code, data));
    assert_eq!(of(ResultCode::RepeatKeyUpdate, &[]), Some(KeyRefusal::Again));
    let server = KeyRefusal::Server { code: 258, text: "no".to_owned() };
    assert_eq!(of(ResultCode::KeyServerRefused, &[2, 1, 2, 0, b'n', b'o']), Some(server));
    assert_eq!(of(ResultCode::KeyServerRefused, &[2, 1, 9, 0, b'n']), None, "its words are cut");
    assert_eq!(of(ResultCode::KeyServerUnknown, &[1, 2, 3]), Some(KeyRefusal::Unknown));
    assert_eq!(of(ResultCode::NotAccepted, &[3]), Some(KeyRefusal::NotAccepted(3)));
    assert_eq!(of(ResultCode::MarkingOrder, &[]), Some(KeyRefusal::NotAsked));
    assert_eq!(of(ResultCode::WrongState, &[]), None);
    assert_eq!(KeyRefusal::of(&refused(GetKeyAge::NAME, ResultCode::RepeatKeyUpdate, &[])), None);
    assert_eq!(GetKeyAge::decode(&[3]), Err(Malformed));
    assert_eq!(GetKeyServer::decode(&[b'a'; 129]), Err(Malformed));
    assert_eq!(BeginKeyUpdate::decode(&[]), Err(Malformed));
}

#[test]
fn the_dump_is_read_and_what_moves_it_is_never_resent() {
    let state = DumpState { unconfirmed: 258, first: 7, in_session: 3, current: 8 };
    assert_eq!(GetDump::decode(&[2, 1, 7, 0, 0, 0, 3, 0, 8, 0, 0, 0]), Ok(state));
    assert_eq!(GetDumped::decode(&[2, 1, 7, 0, 0, 0]), Ok(Dumped { length: 258, number: 7 }));
    assert_eq!(GetUndumped::decode(&[2, 1, 7, 0, 0, 0]), Ok(Undumped { unconfirmed: 258, first: 7 }));
    assert_eq!(GetUndumped::decode(&[2, 1, 7, 0, 0]), Err(Malformed));
    for after in [
        NextDumped::AFTER_SILENCE,
        ConfirmDumped::AFTER_SILENCE,
        HandInKeys::AFTER_SILENCE,
        BeginKeyUpdate::AFTER_SILENCE,
        CloseFn::AFTER_SILENCE,
        BeginFnClosing::AFTER_SILENCE,
        FormOldRegistration::AFTER_SILENCE,
        BeginSettlementReport::AFTER_SILENCE,
        FormSettlementReport::AFTER_SILENCE,
        EraseDebugFn::AFTER_SILENCE,
        SetSpeed::AFTER_SILENCE,
    ] {
        assert_eq!(after, AfterSilence::VerifyState);
    }
    let seconds = [0xD0, 0x60, 0x05, 0x04, 0xD6, 0x36].map(|code| command::timeout(code).as_secs());
    assert_eq!(seconds, [30, 60, 15, 3, 10, 2]);
}

proptest! {
    #[test]
    fn no_answer_makes_a_decoder_panic(data in prop::collection::vec(prop_oneof![0u8..5, any::<u8>()], 0..400)) {
        let _ = (GetCounters::decode(&data), GetOperationCounts::decode(&data));
        let _ = (GetSettlementCounters::decode(&data), GetUnsentTotals::decode(&data));
        let _ = (CloseFn::decode(&data), FormSettlementReport::decode(&data), GetExecution::decode(&data));
        let _ = (FindForFiveYears::decode(&data), GetDump::decode(&data), GetDumped::decode(&data));
        let _ = (GetUndumped::decode(&data), GetKeyAge::decode(&data), GetKeyServer::decode(&data));
    }

    #[test]
    fn no_refusal_of_keys_makes_a_panic(code: u8, data: Vec<u8>) {
        if let Some(code) = ResultCode::from_answer(code) {
            let reason = Reason::decode(code, &data);
            let _ = KeyRefusal::of(&CallError::Refused { command: HandInKeys::NAME, code, reason });
        }
    }
}
