//! Tokens, request numbers, repeats and blocks.

mod operator_support;

use emulators::operator::{Config, Rotate, TicketNumbers};
use operator_support::*;

const FIRST: u32 = 123_456_789;

fn send(pair: &mut Pair, token: u32, reqnum: u16, request: &Msg) -> Answer {
    answer(&mut pair.operator, &frame(203, 100_001, token, reqnum, &request.bytes()))
}

/// One ticket accepted with (FIRST, 5); the token issued since.
fn after_one() -> (Pair, u32) {
    let mut pair = Pair::demo();
    let issued = send(&mut pair, FIRST, 5, &sale(noon(), 100)).token;
    assert_ne!(issued, FIRST);
    (pair, issued)
}

#[test]
fn repeat_of_the_last_document_gets_the_stored_answer_and_counts_once() {
    let (mut pair, issued) = after_one();
    let before = pair.operator.device(100_001).expect("device").counters().clone();
    let again = send(&mut pair, FIRST, 5, &sale(noon(), 100));
    assert_eq!((again.code(), again.token, again.ticket_number().as_str()), (0, issued, "4228143549"));
    // The offline number and period may have been added meanwhile.
    let third = send(&mut pair, FIRST, 5, &sale(noon(), 100).and(&[2, 10], V::N(9)));
    assert_eq!(third, again);
    assert_eq!(pair.operator.tickets().count(), 1);
    assert_eq!(*pair.operator.device(100_001).expect("device").counters(), before);
    assert_eq!(pair.operator.repeats().len(), 2);
}

#[test]
fn same_token_and_number_with_another_command_is_9() {
    let (mut pair, _) = after_one();
    let answer = send(&mut pair, FIRST, 5, &placement(true, noon(), 100));
    assert_eq!((answer.code(), answer.token), (9, FIRST));
}

#[test]
fn new_token_with_the_last_number_is_8() {
    let (mut pair, issued) = after_one();
    let answer = send(&mut pair, issued, 5, &sale(noon(), 100));
    assert_eq!((answer.code(), answer.token), (8, issued));
}

#[test]
fn any_other_token_is_2_and_comes_back() {
    let (mut pair, issued) = after_one();
    for (token, reqnum) in [(FIRST, 6), (issued ^ 1, 6), (0, 6), (issued ^ 1, 5)] {
        let answer = send(&mut pair, token, reqnum, &sale(noon(), 100));
        assert_eq!((answer.code(), answer.token, answer.reason().as_str()), (2, token, "Invalid token"));
    }
    assert_eq!(send(&mut pair, issued, 6, &sale(noon(), 100)).code(), 0);
}

#[test]
fn a_token_of_zero_never_works() {
    let mut config = Config::demo();
    config.devices[0].first_token = 0;
    let mut pair = Pair::new(config);
    assert_eq!(send(&mut pair, 0, 1, &sale(noon(), 100)).code(), 2);
    assert_eq!(send(&mut pair, 0, 1, &system()).code(), 2);
}

#[test]
fn report_does_not_look_at_the_token_and_says_the_issued_one() {
    let (mut pair, issued) = after_one();
    let answer = send(&mut pair, 77, 9, &ask_report(1, noon()));
    assert_eq!((answer.code(), answer.token), (0, issued));
}

#[test]
fn system_and_info_need_the_issued_token_and_keep_it() {
    let (mut pair, issued) = after_one();
    for request in [system(), info()] {
        let right = send(&mut pair, issued, 9, &request);
        assert_eq!((right.code(), right.token), (0, issued));
        assert_eq!(send(&mut pair, FIRST, 9, &request).code(), 2);
    }
}

#[test]
fn a_refused_document_leaves_token_and_last_document_alone() {
    let (mut pair, issued) = after_one();
    assert_eq!(send(&mut pair, issued, 6, &sale(noon(), 100).without(&[2, 5])).code(), 15);
    // The number of the refused request is free again, and the last document is still the one before.
    assert_eq!(send(&mut pair, FIRST, 5, &sale(noon(), 100)).code(), 0);
    assert_eq!(send(&mut pair, issued, 6, &sale(noon(), 100)).code(), 0);
}

#[test]
fn every_accepted_document_rotates_when_always() {
    let mut pair = Pair::demo();
    let mut tokens = vec![pair.token];
    for request in [sale(noon(), 100), placement(true, noon(), 5), close(noon(), 1, false)] {
        tokens.push(pair.ok(&request).token);
    }
    tokens.sort_unstable();
    tokens.dedup();
    assert_eq!(tokens.len(), 4);
}

#[test]
fn the_token_stays_when_never() {
    let mut pair = Pair::new(Config { rotate: Rotate::Never, ..Config::demo() });
    for _ in 0..5 {
        assert_eq!(pair.ok(&sale(noon(), 100)).token, FIRST);
    }
    // Row 1 and row 2 of the table still hold, row 3 cannot be told from row 1.
    let reqnum = pair.reqnum;
    assert_eq!(send(&mut pair, FIRST, reqnum, &sale(noon(), 100)).code(), 0);
    assert_eq!(send(&mut pair, FIRST, reqnum, &placement(true, noon(), 1)).code(), 9);
    assert_eq!(pair.operator.tickets().count(), 5);
}

#[test]
fn the_token_changes_with_each_nth_document() {
    let mut pair = Pair::new(Config { rotate: Rotate::Every(3), ..Config::demo() });
    let mut changes = Vec::new();
    for _ in 0..6 {
        let before = pair.token;
        changes.push(pair.ok(&sale(noon(), 100)).token != before);
    }
    assert_eq!(changes, [false, false, true, false, false, true]);
}

#[test]
fn a_token_reset_in_the_cabinet_voids_the_old_one_but_not_the_stored_answer() {
    let (mut pair, issued) = after_one();
    pair.operator.set_token(100_001, 42).expect("known");
    assert_eq!(send(&mut pair, issued, 6, &sale(noon(), 100)).code(), 2);
    let again = send(&mut pair, FIRST, 5, &sale(noon(), 100));
    assert_eq!((again.code(), again.token), (0, 42));
    assert_eq!(send(&mut pair, 42, 6, &sale(noon(), 100)).code(), 0);
}

#[test]
fn request_numbers_may_wrap() {
    let mut pair = Pair::demo();
    pair.reqnum = 65_534;
    for _ in 0..3 {
        pair.ok(&sale(noon(), 100));
    }
    assert_eq!(pair.operator.tickets().map(|(d, _)| d.reqnum).collect::<Vec<_>>(), [65_535, 0, 1]);
}

#[test]
fn a_blocked_device_gets_15_with_the_text_for_the_cashier_until_released() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 100));
    pair.operator.set_block(100_001, Some("Не оплачен договор".to_owned())).expect("known");
    assert_eq!(pair.refused(&sale(noon(), 100)), 15);
    assert_eq!(pair.refused(&ask_report(1, noon())), 15);
    let answer = pair.ask(&system());
    assert_eq!(answer.code(), 15);
    let ad = answer.body.node(6).node(1);
    assert_eq!((ad.node(1).number(1), ad.text(2).as_str()), (4, "Не оплачен договор"));
    pair.operator.set_block(100_001, None).expect("known");
    pair.ok(&system());
    pair.ok(&sale(noon(), 100));
}

#[test]
fn numbers_are_counted_or_drawn_and_the_seed_decides() {
    let mut counted = Pair::demo();
    let numbers: Vec<String> = (0..3).map(|_| counted.ok(&sale(noon(), 100)).ticket_number()).collect();
    assert_eq!(numbers, ["4228143549", "4228143550", "4228143551"]);
    let run = |seed| {
        let mut pair = Pair::new(Config { ticket_numbers: TicketNumbers::Random, seed, ..Config::demo() });
        (0..20).map(|_| pair.ok(&sale(noon(), 100)).ticket_number()).collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    assert!(run(3).iter().all(|number| (9..=10).contains(&number.len())));
}

#[test]
fn an_offline_queue_is_drained_in_order() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 100));
    let later = |minutes| noon() + chrono::TimeDelta::minutes(minutes);
    let autonomous = |minutes, number| sale(later(minutes), 100).and(&[2, 10], V::N(number));
    // The head was counted before its answer was lost; it is sent again as it was, with its new marks.
    let head = pair.frame(&sale(later(1), 100));
    let lost = answer(&mut pair.operator, &head);
    let again = frame(203, 100_001, pair.token, pair.reqnum, &autonomous(1, 1001).bytes());
    let got = answer(&mut pair.operator, &again);
    assert_eq!(got, lost);
    pair.token = got.token;
    for (minutes, number) in [(2, 1002), (3, 1003)] {
        pair.ok(&autonomous(minutes, number));
    }
    pair.ok(&close(later(4), 1, true).and(&[3, 2], V::N(1)));
    for (minutes, number) in [(5, 1004), (6, 1005)] {
        pair.ok(&autonomous(minutes, number));
    }
    let shifts: Vec<_> = pair.operator.tickets().map(|(d, t)| (d.shift_number, t.offline_number)).collect();
    assert_eq!(
        shifts,
        [(1, None), (1, None), (1, Some(1002)), (1, Some(1003)), (2, Some(1004)), (2, Some(1005))]
    );
    assert_eq!(pair.operator.device(100_001).expect("device").shift().expect("open").opened, later(5));
}
