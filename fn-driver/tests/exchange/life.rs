//! Registration, corrections, reports, counters, keys, dump and closing, each command against the emulated storage.

use std::time::Duration;

use emulators::fiscal_storage::{FnConfig, Generation, KeyAnswer};
use fn_driver::commands::*;
use fn_driver::types::{Inn, Rnm, Tlv, Total};
use fn_driver::{CallError, Command, ResultCode};

use crate::rig::{Rig, SEED, tlv};

const INN: &str = "7702203276";
const RNM: &str = "0000000005008570";

fn refused<C: Command>(rig: &mut Rig, command: &C, code: ResultCode)
where
    C::Answer: std::fmt::Debug,
{
    assert_eq!(rig.driver.call(command).unwrap_err().refusal(), Some(code), "{}", C::NAME);
}

fn old_form(rig: &Rig, reason: Option<OldReason>) -> FormOldRegistration {
    FormOldRegistration {
        at: rig.at(),
        inn: Inn::new(INN).unwrap(),
        rnm: Rnm::new(RNM).unwrap(),
        tax_systems: 3,
        work_mode: 0,
        reason,
    }
}

fn form(rig: &Rig, autonomous: bool, extended: u8, reasons: Option<u32>) -> FormRegistration {
    FormRegistration {
        at: rig.at(),
        inn: Inn::new(INN).unwrap(),
        rnm: Rnm::new(RNM).unwrap(),
        tax_systems: 3,
        work_mode: if autonomous { 2 } else { 0 },
        extended,
        ofd_inn: if autonomous { Inn::AUTONOMOUS } else { Inn::new(crate::rig::OPERATOR).unwrap() },
        reasons,
    }
}

fn data() -> Vec<Vec<u8>> {
    vec![tlv(1048, b"OOO"), tlv(1009, b"Moscow"), tlv(1187, b"shop")]
}

/// ФН-1.1М for FFD 1.2 with marked goods.
fn marked(autonomous: bool) -> Rig {
    let mut rig = Rig::fresh(FnConfig::new(Generation::G12, SEED));
    let begin = BeginRegistration { kind: RegistrationKind::First, ffd: Ffd::V1_2 };
    rig.driver.call(&begin).unwrap();
    rig.driver.call(&PassData(&data())).unwrap();
    let form = form(&rig, autonomous, 0x10, None);
    rig.driver.call(&form).unwrap();
    rig
}

#[test]
fn the_first_generation_is_registered_and_changed() {
    let mut rig = Rig::fresh(FnConfig::new(Generation::G1, SEED));
    assert_eq!(rig.driver.identify().unwrap(), None, "3Ah is unknown to it");
    let first = old_form(&rig, None);
    refused(&mut rig, &first, ResultCode::WrongState);
    rig.driver.call(&BeginOldRegistration(RegistrationKind::First)).unwrap();
    rig.driver.call(&PassData(&data())).unwrap();
    assert_eq!(rig.driver.call(&first).unwrap().document, 1);
    rig.pass(Duration::from_secs(60));
    rig.driver.call(&BeginOldRegistration(RegistrationKind::Change)).unwrap();
    rig.driver.call(&PassData(&[tlv(1048, b"IP")])).unwrap();
    let change = old_form(&rig, Some(OldReason::User));
    assert_eq!(rig.driver.call(&change).unwrap().document, 2);

    let totals = rig.driver.call(&GetFirstRegistration).unwrap();
    assert_eq!((totals.document, totals.at, totals.parameters.reasons), (1, first.at, None));
    assert_eq!(rig.driver.call(&GetRegistration(2)).unwrap().parameters.reasons, Some(3));
    let name = Tlv { tag: 1048, value: b"IP".to_vec() };
    assert_eq!(rig.driver.call(&GetCurrentTag(1048)).unwrap(), name);
    refused(&mut rig, &GetCounters(Span::Shift), ResultCode::UnknownCommand);
    refused(&mut rig, &GetExecution, ResultCode::UnknownCommand);
}

#[test]
fn counters_tell_the_same_in_every_layout() {
    let mut rig = Rig::trading();
    let at = rig.at();
    rig.driver.call(&BeginCorrection(at)).unwrap();
    let item = [
        tlv(1023, &[0, 1]),
        tlv(1043, &[200]),
        tlv(1079, &[200]),
        tlv(1212, &[1]),
        tlv(1214, &[4]),
        tlv(2108, &[0]),
    ];
    let mut body = vec![tlv(1059, &item.concat()), tlv(1055, &[1]), tlv(1081, &[200]), tlv(1104, &[200])];
    body.extend([1031, 1215, 1216, 1217].map(|tag| tlv(tag, &[0])));
    body.push(tlv(1174, &tlv(1178, &[0; 4])));
    rig.driver.call(&PassData(&body)).unwrap();
    let total = Total::from_kopecks(200).unwrap();
    let form = FormReceipt { at, settlement: Settlement::PurchaseReturn, total, with_marking: false };
    assert_eq!(rig.driver.call(&form).unwrap().receipt, 2);

    for span in [Span::Shift, Span::Life] {
        let all = rig.driver.call(&GetCounters(span)).unwrap();
        let sale = Sums { count: 1, total: 100, cash: 100, turnover_no_vat: 100, ..Sums::default() };
        assert_eq!((all.shift, all.operations, all.all_corrections), (1, 2, 1));
        assert_eq!(all.receipts, ByType { sale, ..ByType::default() });
        let correction = Sum { count: 1, total: 200 };
        assert_eq!(all.corrections, ByType { purchase_return: correction, ..ByType::default() });
        let one = GetSettlementCounters { span, settlement: Settlement::Sale };
        assert_eq!(rig.driver.call(&one).unwrap().receipts, sale);
        let other = GetSettlementCounters { span, settlement: Settlement::PurchaseReturn };
        let other = rig.driver.call(&other).unwrap();
        assert_eq!((other.receipts, other.corrections), (Sums::default(), correction));
        let counts = rig.driver.call(&GetOperationCounts(span)).unwrap();
        assert_eq!((counts.shift, counts.all, counts.all_corrections), (1, 2, 1));
        assert_eq!(counts.by_type, ByType { sale: 1, purchase_return: 1, ..ByType::default() });
        assert_eq!(counts.corrections, ByType { purchase_return: 1, ..ByType::default() });
    }
    let unsent = rig.driver.call(&GetUnsentTotals).unwrap();
    assert_eq!((unsent.count, unsent.by_type.purchase_return), (2, Sum { count: 1, total: 200 }));
    let sale = Sum { count: 1, total: 100 };
    assert_eq!(unsent.by_type.sale, sale);
}

#[test]
fn a_report_on_settlements_counts_what_waits() {
    let mut rig = Rig::trading();
    refused(&mut rig, &FormSettlementReport, ResultCode::WrongState);
    let at = rig.at();
    rig.driver.call(&BeginSettlementReport(at)).unwrap();
    assert_eq!(rig.driver.call(&GetStatus).unwrap().document, CurrentDocument::SettlementReport);
    let report = rig.driver.call(&FormSettlementReport).unwrap();
    assert_eq!((report.document, report.unconfirmed), (4, 3));
    assert_eq!(report.since.map(|date| date.parts()), Some((2024, 3, 1)));
    let found = rig.driver.call(&FindDocument(4)).unwrap();
    assert_eq!(found.sign, report.sign);
    assert_eq!(found.details, Details::SettlementReport { unconfirmed: 3, since: report.since });

    let mut rig = marked(true);
    let at = rig.at();
    rig.driver.call(&BeginSettlementReport(at)).unwrap();
    let report = rig.driver.call(&FormSettlementReport).unwrap();
    assert_eq!((report.unconfirmed, report.since), (0, None));
}

#[test]
fn the_archive_of_five_years_is_read() {
    let mut rig = Rig::trading();
    let FiveYearRecord::Found(opening) = rig.driver.call(&FindForFiveYears(2)).unwrap() else {
        panic!("a shift opening is not signed for the archive")
    };
    assert_eq!(rig.driver.call(&FindDocument(2)).unwrap(), opening);
    let FiveYearRecord::Signed(receipt) = rig.driver.call(&FindForFiveYears(3)).unwrap() else {
        panic!("a receipt is signed for the archive")
    };
    assert_eq!((receipt.ffd, receipt.form, receipt.document), (Ffd::V1_2, Form::Receipt, 3));
    assert_eq!((receipt.settlement, receipt.total.kopecks()), (Settlement::Sale, 100));
    assert_eq!((receipt.payments, receipt.vat), ([100, 0, 0, 0, 0], [0, 0, 0, 100, 0, 0]));
    assert_eq!(receipt.additional, None);
    assert_eq!(receipt.objects.iter().map(|object| object.tag).collect::<Vec<_>>(), [1059, 1055]);
    refused(&mut rig, &FindForFiveYears(4), ResultCode::NoData);
}

#[test]
fn keys_are_updated_through_every_refusal() {
    let mut rig = marked(false);
    let keys = FnConfig::new(Generation::G12, SEED).keys;
    assert_eq!(rig.driver.call(&GetKeyServer).unwrap(), "tcp://127.0.0.1:26101");
    assert_eq!(rig.driver.call(&GetKeyAge).unwrap(), KeyAge::Fresh);
    rig.pass(Duration::from_secs(20 * 86_400));
    assert_eq!(rig.driver.call(&GetKeyAge).unwrap(), KeyAge::Stale);
    rig.pass(Duration::from_secs(60 * 86_400));
    assert_eq!(rig.driver.call(&GetKeyAge).unwrap(), KeyAge::Old);
    let why = |rig: &mut Rig, answer: &[u8]| {
        let error: CallError = rig.driver.call(&HandInKeys(answer)).unwrap_err();
        KeyRefusal::of(&error).unwrap()
    };
    assert_eq!(why(&mut rig, &[0]), KeyRefusal::NotAsked);
    let at = rig.at();
    let request = rig.driver.call(&BeginKeyUpdate(at)).unwrap();
    let answer = |what: KeyAnswer, request: &[u8]| what.block(request, &keys).unwrap();
    assert_eq!(why(&mut rig, &[0]), KeyRefusal::NotAccepted(2));
    let words = KeyAnswer::Refused { code: 7, text: vec![0xAF, 0xAE, 0xA7, 0xA6, 0xA5] };
    let server = KeyRefusal::Server { code: 7, text: "позже".to_owned() };
    assert_eq!(why(&mut rig, &answer(words, &request)), server);
    assert_eq!(why(&mut rig, &answer(KeyAnswer::Unknown(9), &request)), KeyRefusal::Unknown);
    assert_eq!(why(&mut rig, &answer(KeyAnswer::Again, &request)), KeyRefusal::Again);
    let request = rig.driver.call(&BeginKeyUpdate(at)).unwrap();
    rig.driver.call(&HandInKeys(&answer(KeyAnswer::Done, &request))).unwrap();
    assert_eq!(rig.driver.call(&GetKeyAge).unwrap(), KeyAge::Fresh);
    let other = rig.driver.call(&BeginKeyUpdate(rig.at())).unwrap();
    assert!(other != request);

    let mut plain = Rig::new();
    refused(&mut plain, &GetKeyAge, ResultCode::MarkingNotAllowed);
    refused(&mut plain, &BeginDump, ResultCode::MarkingNotAllowed);
}

#[test]
fn an_empty_dump_is_walked_through() {
    let mut rig = marked(true);
    let nothing = DumpState { unconfirmed: 0, first: 0, in_session: 0, current: 0 };
    assert_eq!(rig.driver.call(&GetDump).unwrap(), nothing);
    assert_eq!(rig.driver.call(&BeginDump).unwrap(), nothing);
    refused(&mut rig, &GetDumped, ResultCode::NoData);
    refused(&mut rig, &NextDumped, ResultCode::NoData);
    refused(&mut rig, &ReadDumped { offset: 0, size: 100 }, ResultCode::NoData);
    assert_eq!(rig.driver.call(&GetUndumped).unwrap(), Undumped { unconfirmed: 0, first: 0 });
    refused(&mut rig, &ConfirmDumped { number: 1, checksum: 0 }, ResultCode::BadValue);
    let mut rig = marked(false);
    refused(&mut rig, &GetDump, ResultCode::WrongState);
}

#[test]
fn a_storage_is_closed_read_and_erased() {
    let mut rig = marked(true);
    assert!(rig.driver.call(&GetExecution).unwrap().contains("FN-1.1M"));
    rig.driver.call(&SetSpeed(921_600)).unwrap();
    refused(&mut rig, &SetSpeed(1), ResultCode::UnknownCommand);
    let close = CloseFn { at: rig.at(), rnm: Rnm::new(RNM).unwrap() };
    refused(&mut rig, &close, ResultCode::WrongState);
    rig.driver.call(&BeginFnClosing).unwrap();
    assert_eq!(rig.driver.call(&GetStatus).unwrap().document, CurrentDocument::FnClosing);
    let foreign = CloseFn { rnm: Rnm::new("0000000005008571").unwrap(), ..close };
    refused(&mut rig, &foreign, ResultCode::BadValue);
    let closed = rig.driver.call(&close).unwrap();
    assert_eq!(closed.document, 2);
    assert_eq!(rig.driver.call(&GetStatus).unwrap().phase, Phase::Archive);
    let kept = Details::FnClosing { inn: INN.to_owned(), rnm: RNM.to_owned() };
    assert_eq!(rig.driver.call(&FindDocument(2)).unwrap().details, kept);
    refused(&mut rig, &BeginFnClosing, ResultCode::WrongState);
    rig.driver.call(&EraseDebugFn).unwrap();
    assert_eq!(rig.driver.call(&GetStatus).unwrap().phase, Phase::Ready);

    let mut rig = Rig::new();
    refused(&mut rig, &BeginFnClosing, ResultCode::BadValue);
}

#[test]
fn a_lost_answer_to_what_changes_the_storage_stays_unknown() {
    let mut rig = marked(true);
    let at = rig.at();
    rig.driver.call(&BeginSettlementReport(at)).unwrap();
    rig.lose_answer("19");
    assert!(rig.driver.call(&FormSettlementReport).unwrap_err().is_unknown());
    assert_eq!(rig.driver.call(&GetStatus).unwrap().last_document, 2, "it was formed");
    rig.driver.call(&BeginFnClosing).unwrap();
    rig.lose_answer("05");
    let close = CloseFn { at: rig.at(), rnm: Rnm::new(RNM).unwrap() };
    assert!(rig.driver.call(&close).unwrap_err().is_unknown());
    assert_eq!(rig.driver.call(&GetStatus).unwrap().phase, Phase::Archive);
    // What only reads is asked again.
    rig.lose_answer("37");
    rig.driver.call(&GetOperationCounts(Span::Life)).unwrap();
}
