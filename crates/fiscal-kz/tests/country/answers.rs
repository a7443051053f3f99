//! What answers mean.

use crate::given::*;
use domain::counters::{Counters, effects};
use domain::country::{Country, Report, Situation, Verdict, Work};
use domain::device::Outcome;
use domain::document::{Attempt, AttemptState, Content, Document};
use domain::shift::ShiftNo;
use fiscal_kz::kkm::zx_report::{NonNullableSum, TicketOperation};
use fiscal_kz::kkm::{self, CommandTypeEnum, Response, service_response};
use fiscal_kz::{Header, Kazakhstan, Planted, frame, numbers};
use proptest::prelude::*;
use prost::Message;

const NEXT_TOKEN: u32 = 987_654_321;

fn verdict_name(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Settled(_) => "settled".into(),
        Verdict::Refused(refusal) => format!("refused {}", refusal.code),
        Verdict::Absent => "absent".into(),
        Verdict::InDoubt => "in doubt".into(),
        Verdict::Blocked(refusal) => format!("blocked {}", refusal.code),
        Verdict::RefusedAndBlocked(refusal) => format!("refused, blocked {}", refusal.code),
    }
}

fn response(command: i32, code: u32, text: &str) -> Response {
    Response {
        command,
        result: kkm::Result { result_code: code, result_text: Some(text.into()) },
        ..Response::default()
    }
}

fn exchanged(header: &Header, response: &Response) -> Report {
    Report::Exchanged(Outcome::Done(frame::encode(header, &response.encode_to_vec()).unwrap()))
}

/// An answer with this result to the request of an attempt; a good one carries a ticket.
fn answer(attempt: &Attempt, code: u32) -> Report {
    let (header, request) = read(&attempt.form);
    let mut response = response(request.command, code, "Мәтін");
    if code == 0 && request.ticket.is_some() {
        response.ticket = Some(kkm::TicketResponse {
            ticket_number: "4228143549".into(),
            qr_code: Some(b"http://consumer.oofd.kz?i=4228143549".to_vec()),
        });
    }
    exchanged(&Header { token: NEXT_TOKEN, ..header }, &response)
}

fn judge(document: &Document, attempt: &Attempt, report: &Report) -> Verdict {
    Kazakhstan::default().judge(document, attempt, report)
}

fn in_doubt(attempt: &Attempt) -> Attempt {
    Attempt { state: AttemptState::InDoubt, ..attempt.clone() }
}

#[test]
fn a_good_answer_settles_with_the_operators_sign_and_token() {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    let Verdict::Settled(settlement) = judge(&document, &attempt, &answer(&attempt, 0)) else {
        panic!("a good answer settles");
    };
    assert_eq!((settlement.number, settlement.sign.as_str()), (7, "4228143549"));
    assert_eq!((settlement.at, settlement.shift, settlement.receipt), (at(14, 5, 6), ShiftNo(1), 1));
    assert_eq!(settlement.check_url.as_deref(), Some("http://consumer.oofd.kz?i=4228143549"));
    assert_eq!(settlement.next_token, Some(NEXT_TOKEN));
}

#[test]
fn a_closing_settles_without_a_sign() {
    let document = waiting(Content::ShiftClose(cashier()));
    let attempt = attempt(&document, &situation());
    let Verdict::Settled(settlement) = judge(&document, &attempt, &answer(&attempt, 0)) else {
        panic!("a good answer settles");
    };
    assert_eq!((settlement.sign.as_str(), settlement.check_url, settlement.receipt), ("", None, 0));
    assert_eq!((settlement.shift, settlement.next_token), (ShiftNo(1), Some(NEXT_TOKEN)));
}

#[test]
fn every_result_has_its_meaning_in_every_state() {
    let offline = Situation { offline_since: Some(at(14, 0, 0)), ..situation() };
    let (fresh, queued) = (waiting(sale(bread())), signed(sale(bread()), &offline));
    let rejected = "refused kz.rejected";
    let queue = "blocked kz.queue_blocked";
    let table: &[(u32, &str, &str, &str)] = &[
        (0, "settled", "settled", "settled"),
        (1, "refused, blocked kz.unknown_id", "blocked kz.unknown_id", queue),
        (2, "refused, blocked kz.token", "blocked kz.token", "blocked kz.token"),
        (3, "refused, blocked kz.service", "blocked kz.service", queue),
        (4, "refused, blocked kz.service", "blocked kz.service", queue),
        (5, "refused, blocked kz.service", "blocked kz.service", queue),
        (6, "refused, blocked kz.service", "blocked kz.service", queue),
        (7, "refused, blocked kz.service", "blocked kz.service", queue),
        (8, rejected, rejected, queue),
        (9, rejected, rejected, queue),
        (10, rejected, rejected, queue),
        (11, "refused shift.expired", "refused shift.expired", queue),
        (12, rejected, rejected, queue),
        (13, rejected, rejected, queue),
        (14, "refused kz.not_enough_cash", "refused kz.not_enough_cash", queue),
        (15, "refused, blocked kz.blocked", "blocked kz.blocked", "blocked kz.blocked"),
        (16, rejected, rejected, queue),
        (17, "refused kz.same_taxpayer", "refused kz.same_taxpayer", queue),
        (18, rejected, rejected, queue),
        (19, rejected, rejected, queue),
        (99, rejected, rejected, queue),
        (254, "in doubt", "in doubt", "in doubt"),
        (255, "in doubt", "in doubt", "in doubt"),
    ];
    for (code, first, resent, draining) in table {
        let one = attempt(&fresh, &situation());
        let report = answer(&one, *code);
        assert_eq!(verdict_name(&judge(&fresh, &one, &report)), *first, "{code}");
        assert_eq!(verdict_name(&judge(&fresh, &in_doubt(&one), &report)), *resent, "{code} resent");
        let one = attempt(&queued, &offline);
        for one in [&one, &in_doubt(&one)] {
            assert_eq!(verdict_name(&judge(&queued, one, &answer(one, *code))), *draining, "{code} draining");
        }
    }
}

#[test]
fn a_refusal_carries_the_operators_number_and_words() {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    let (header, request) = read(&attempt.form);
    let long = format!("a\u{1b}[2Jb\n{}", "x".repeat(1000));
    let report = exchanged(&header, &response(request.command, 13, &long));
    let Verdict::Refused(refusal) = judge(&document, &attempt, &report) else { panic!("13 refuses") };
    let arg = |name: &str| refusal.args.iter().find(|(n, _)| n == name).unwrap().1.clone();
    assert_eq!(arg("code"), "13");
    assert!(arg("text").starts_with("a[2Jbx") && arg("text").chars().count() == 200);
}

#[test]
fn silence_and_answers_to_other_requests_leave_the_attempt_in_doubt() {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    let (header, request) = read(&attempt.form);
    let ok = response(request.command, 0, "");
    let good = |header: &Header| {
        let ticket = kkm::TicketResponse { ticket_number: "1".into(), qr_code: None };
        exchanged(header, &Response { ticket: Some(ticket), ..ok.clone() })
    };
    assert_eq!(verdict_name(&judge(&document, &attempt, &good(&header))), "settled");
    for report in [
        Report::Exchanged(Outcome::Unknown("time-out".into())),
        Report::Panicked("lane".into()),
        Report::Prepared(Outcome::Done(())),
        Report::Exchanged(Outcome::Done(Vec::new())),
        good(&Header { request_number: 84, ..header }),
        good(&Header { id: 5, ..header }),
        exchanged(&header, &ok),
        exchanged(&header, &response(i32::from(CommandTypeEnum::CommandInfo), 0, "")),
    ] {
        assert_eq!(verdict_name(&judge(&document, &attempt, &report)), "in doubt", "{report:?}");
    }
}

#[test]
fn an_address_that_can_not_be_printed_is_left_out() {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    let (header, request) = read(&attempt.form);
    for qr in [vec![0xff, 0xfe], b"http://a b".to_vec(), b"http://a\x1bb".to_vec(), vec![b'a'; 501], vec![]] {
        let ticket = kkm::TicketResponse { ticket_number: "1".into(), qr_code: Some(qr) };
        let ok = Response { ticket: Some(ticket), ..response(request.command, 0, "") };
        let Verdict::Settled(settlement) = judge(&document, &attempt, &exchanged(&header, &ok)) else {
            panic!("the ticket is counted whatever its address");
        };
        assert_eq!(settlement.check_url, None);
    }
}

#[test]
fn a_damaged_form_blocks_and_forgets_nothing() {
    let document = waiting(sale(bread()));
    let mut attempt = attempt(&document, &situation());
    let report = answer(&attempt, 0);
    attempt.form.truncate(20);
    assert_eq!(verdict_name(&judge(&document, &attempt, &report)), "blocked document.damaged");
}

#[test]
fn a_repeated_request_is_the_same_to_the_byte() {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    let sent = |country: Kazakhstan, attempt: &Attempt| match country.commit(attempt) {
        Work::Exchange(exchange) => exchange.request,
        other => panic!("an exchange, not {other:?}"),
    };
    let honest = Kazakhstan::default();
    assert_eq!(sent(honest, &attempt), attempt.form);
    assert_eq!(sent(honest, &in_doubt(&attempt)), attempt.form);

    let planted = honest.with_planted(Some(Planted::NewNumberOnResend));
    assert_eq!(sent(planted, &attempt), attempt.form);
    let resent = sent(planted, &in_doubt(&attempt));
    assert_eq!((read(&resent).0.request_number, read(&resent).1), (2, read(&attempt.form).1));
    let to_resent = answer(&Attempt { form: resent, ..attempt.clone() }, 0);
    assert_eq!(verdict_name(&planted.judge(&document, &in_doubt(&attempt), &to_resent)), "settled");
    assert_eq!(verdict_name(&honest.judge(&document, &in_doubt(&attempt), &to_resent)), "in doubt");
}

#[test]
fn a_late_answer_is_taken_by_the_planted_bug_only() {
    let document = waiting(sale(bread()));
    let late = answer(&attempt(&document, &situation()), 0);
    let next = attempt(&document, &Situation { request: 40, ..situation() });
    assert_eq!(verdict_name(&judge(&document, &next, &late)), "in doubt");
    let planted = Kazakhstan::default().with_planted(Some(Planted::ApplyLateAnswer));
    assert_eq!(verdict_name(&planted.judge(&document, &next, &late)), "settled");
}

fn info(code: u32, change: impl Fn(&mut Response)) -> Report {
    let mut response = response(i32::from(CommandTypeEnum::CommandInfo), code, "Мәтін");
    change(&mut response);
    exchanged(&Header { version: 203, id: 100_001, token: TOKEN, request_number: 0 }, &response)
}

#[test]
fn info_tells_who_the_operator_sees() {
    let zx = kkm::ZxReport {
        date_time: numbers::date_time(at(14, 0, 0).local()).unwrap(),
        shift_number: 12,
        ..kkm::ZxReport::default()
    };
    let report = info(0, |response| {
        response.report = Some(kkm::ReportResponse { report: 1, zx_report: Some(zx.clone()) });
        response.service = Some(kkm::ServiceResponse {
            reg_info: Some(service_response::RegInfo {
                kkm: Some(kkm::KkmRegInfo {
                    fns_kkm_id: Some("010100000001".into()),
                    ..kkm::KkmRegInfo::default()
                }),
                ..service_response::RegInfo::default()
            }),
            last_document_info: Some(service_response::LastDocumentInfo {
                fr_shift_number: 12,
                printed_document_number: Some(40),
            }),
            ..kkm::ServiceResponse::default()
        });
    });
    let country = Kazakhstan::default();
    let Outcome::Done(mut identity) = country.identified(&situation(), &report) else { panic!("INFO 0") };
    assert_eq!((identity.serial.as_str(), identity.last_document), ("100001", 40));
    assert_eq!((identity.shift_open, identity.shift, identity.ready), (Some(true), 12, true));
    assert_eq!(country.accepts(&situation(), &identity), Ok(()));
    identity.details[0].1 = "010100000002".into();
    assert_eq!(country.accepts(&situation(), &identity).unwrap_err().code, "kz.foreign");
    identity.details.clear();
    assert_eq!(country.accepts(&situation(), &identity), Ok(()));
}

/// INFO whose report says so many sales of so much for ever, and this cash.
fn account(count: u32, total: u64, cash: u64) -> Report {
    let sell = i32::from(kkm::OperationTypeEnum::OperationSell);
    let zx = kkm::ZxReport {
        date_time: numbers::date_time(at(14, 0, 0).local()).unwrap(),
        shift_number: 1,
        ticket_operations: vec![TicketOperation {
            operation: sell,
            tickets_total_count: count,
            tickets_count: count,
            tickets_sum: numbers::money(total),
            ..TicketOperation::default()
        }],
        non_nullable_sums: vec![NonNullableSum { operation: sell, sum: numbers::money(total) }],
        cash_sum: numbers::money(cash),
        ..kkm::ZxReport::default()
    };
    info(0, |response| {
        response.report = Some(kkm::ReportResponse { report: 1, zx_report: Some(zx.clone()) });
    })
}

#[test]
fn info_says_what_the_operator_counts_otherwise() {
    let mut situation = situation();
    for (scope, name, delta) in effects(&sale(bread()), false) {
        situation.counters.add(scope, name, delta);
    }
    let differs = |report: &Report| {
        let Outcome::Done(identity) = Kazakhstan::default().identified(&situation, report) else { panic!() };
        identity.details.into_iter().find(|(name, _)| name == "differs").map(|(_, value)| value)
    };
    assert_eq!(differs(&account(1, 90_000, 90_000)), None);
    assert_eq!(differs(&account(1, 90_000, 89_999)), Some("drawer: 90000 here, 89999 there".into()));
    let other = differs(&account(2, 180_000, 180_000)).unwrap();
    assert!(other.contains("sale/total: 90000 here, 180000 there"), "{other}");
    assert!(other.contains("shift/sale/count: 1 here, 2 there"), "{other}");
}

#[test]
fn the_operators_account_says_whether_it_counted_a_document() {
    let document = waiting(sale(bread()));
    let attempt = in_doubt(&attempt(&document, &situation()));
    let was = |books: &Counters, report: &Report| {
        Kazakhstan::default().was_counted(&document, &attempt, books, report)
    };
    let none = Counters::default();
    assert_eq!(was(&none, &account(0, 0, 0)), Some(false));
    assert_eq!(was(&none, &account(1, 90_000, 90_000)), Some(true));
    // Neither with it nor without it: nobody knows.
    assert_eq!(was(&none, &account(1, 90_001, 90_000)), None);
    assert_eq!(was(&none, &account(2, 180_000, 180_000)), None);
    assert_eq!(was(&none, &Report::Exchanged(Outcome::Unknown("silent".into()))), None);
    assert_eq!(was(&none, &info(0, |_| ())), None);
}

#[test]
fn every_result_of_info_has_its_meaning() {
    let refused = |code: &str| format!("refused {code}");
    for (code, expected) in [
        (0, "done".into()),
        (1, refused("kz.unknown_id")),
        (2, refused("kz.token")),
        (3, refused("kz.service")),
        (4, refused("kz.service")),
        (5, refused("kz.service")),
        (8, refused("kz.service")),
        (11, "done".into()),
        (13, refused("kz.service")),
        (15, refused("kz.blocked")),
        (254, "unknown".to_owned()),
        (255, "unknown".into()),
    ] {
        let found = match Kazakhstan::default().identified(&situation(), &info(code, |_| ())) {
            Outcome::Done(_) => "done".to_owned(),
            Outcome::Refused(refusal) => refused(&refusal.code),
            Outcome::Unknown(_) => "unknown".into(),
        };
        assert_eq!(found, expected, "{code}");
    }
}

#[test]
fn a_block_is_explained_by_the_operators_notice() {
    let ad = |kind, text: &str| kkm::TicketAd {
        info: kkm::TicketAdInfo { r#type: kind, version: 1 },
        text: text.into(),
    };
    let report = info(15, |response| {
        let ticket_ads = vec![ad(0, "Реклама"), ad(4, "Договор расторгнут")];
        response.service = Some(kkm::ServiceResponse { ticket_ads, ..kkm::ServiceResponse::default() });
    });
    let Outcome::Refused(refusal) = Kazakhstan::default().identified(&situation(), &report) else {
        panic!("15 blocks");
    };
    assert!(refusal.args.contains(&("text".into(), "Договор расторгнут".into())));
}

#[test]
fn a_document_written_while_info_is_under_way_changes_nothing_about_its_answer() {
    let later = Situation { request: 77, ..situation() };
    assert!(matches!(Kazakhstan::default().identified(&later, &info(0, |_| ())), Outcome::Done(_)));
}

proptest! {
    #[test]
    fn hostile_answers_never_settle_and_never_panic(
        payload in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..60, framed: bool,
    ) {
        let document = waiting(sale(bread()));
        let attempt = attempt(&document, &situation());
        let (header, _) = read(&attempt.form);
        let mut bytes = if framed { frame::encode(&header, &payload).unwrap() } else { payload };
        let whole = bytes.len();
        bytes.truncate(whole.saturating_sub(cut));
        let report = Report::Exchanged(Outcome::Done(bytes));
        let verdict = judge(&document, &attempt, &report);
        prop_assert!(!matches!(verdict, Verdict::Settled(_)), "{verdict:?}");
        let _ = Kazakhstan::default().identified(&situation(), &report);
    }

    #[test]
    fn a_flipped_byte_of_a_good_answer_never_panics(position in 0usize..100, with: u8) {
        let document = waiting(sale(bread()));
        let attempt = attempt(&document, &situation());
        let Report::Exchanged(Outcome::Done(mut bytes)) = answer(&attempt, 0) else { unreachable!() };
        let position = position % bytes.len();
        bytes[position] = with;
        let _ = judge(&document, &attempt, &Report::Exchanged(Outcome::Done(bytes)));
    }
}
