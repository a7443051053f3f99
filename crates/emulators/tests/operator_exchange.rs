//! Links and faults in virtual time.

mod operator_support;

use std::time::Duration;

use emulators::operator::faults::{Action, CONNECT, Faults, Rule};
use emulators::operator::{Config, Event, Exchange, LinkId, Now, Operator};
use operator_support::*;

const FIRST: u32 = 123_456_789;

fn exchange(rules: Vec<Rule>) -> Exchange {
    Exchange::new(Operator::new(Config::demo()), Faults::new(rules, 1))
}

fn now(ms: u64) -> Now {
    Now { wall: noon(), mono: Duration::from_millis(ms) }
}

fn sale_frame(token: u32, reqnum: u16) -> Vec<u8> {
    frame(203, 100_001, token, reqnum, &sale(noon(), 100).bytes())
}

/// Sends over a fresh link; what arrives at once.
fn once(exchange: &mut Exchange, frame: &[u8]) -> Vec<Event> {
    let link = exchange.connect().expect("connected");
    exchange.on_bytes(link, now(0), frame);
    let events = drain(exchange, link, 0);
    exchange.hang_up(link);
    events
}

fn drain(exchange: &mut Exchange, link: LinkId, ms: u64) -> Vec<Event> {
    std::iter::from_fn(|| exchange.poll(link, Duration::from_millis(ms))).collect()
}

fn only_answer(events: &[Event]) -> Answer {
    match events {
        [Event::Bytes(bytes)] => read(bytes),
        other => panic!("{other:?}"),
    }
}

fn counted(exchange: &Exchange) -> usize {
    exchange.operator.tickets().count()
}

#[test]
fn several_requests_on_one_connection_cut_anyhow() {
    let mut exchange = exchange(vec![]);
    let link = exchange.connect().expect("connected");
    let mut bytes = sale_frame(FIRST, 1);
    bytes.extend(frame(203, 100_001, FIRST, 2, &ask_report(1, noon()).bytes()));
    for byte in bytes {
        exchange.on_bytes(link, now(0), &[byte]);
    }
    let events = drain(&mut exchange, link, 0);
    assert_eq!(events.len(), 2);
    assert_eq!(exchange.due(link), None);
}

#[test]
fn what_is_no_frame_is_closed_without_an_answer() {
    for bytes in
        [&b"GET / HTTP/1.1\r\n"[..], &[0xa2, 0x81, 203, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    {
        assert_eq!(once(&mut exchange(vec![]), bytes), [Event::Closed]);
    }
}

#[test]
fn a_frame_that_does_not_end_is_closed_after_30_seconds() {
    let mut exchange = exchange(vec![]);
    let link = exchange.connect().expect("connected");
    let bytes = sale_frame(FIRST, 1);
    exchange.on_bytes(link, now(1_000), &bytes[..20]);
    exchange.on_bytes(link, now(20_000), &bytes[20..40]);
    assert_eq!(exchange.due(link), Some(Duration::from_secs(31)));
    assert_eq!(drain(&mut exchange, link, 30_999), []);
    assert_eq!(drain(&mut exchange, link, 31_000), [Event::Closed]);
}

#[test]
fn lost_answer_and_repeat_give_the_same_number_and_one_count() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::LoseAnswer)]);
    assert_eq!(once(&mut exchange, &sale_frame(FIRST, 1)), []);
    assert_eq!(counted(&exchange), 1);
    let answer = only_answer(&once(&mut exchange, &sale_frame(FIRST, 1)));
    assert_eq!((answer.code(), answer.ticket_number().as_str()), (0, "4228143549"));
    assert_eq!(counted(&exchange), 1);
}

#[test]
fn a_lost_request_and_a_closing_before_are_not_counted() {
    for action in [Action::LoseRequest, Action::CloseBefore, Action::LinkDown { requests: 1 }] {
        let mut exchange = exchange(vec![Rule::nth("TICKET", 1, action)]);
        once(&mut exchange, &sale_frame(FIRST, 1));
        assert_eq!(counted(&exchange), 0, "{action:?}");
        assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 0);
    }
}

#[test]
fn a_closing_after_is_counted() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::CloseAfter)]);
    assert_eq!(once(&mut exchange, &sale_frame(FIRST, 1)), [Event::Closed]);
    assert_eq!(counted(&exchange), 1);
}

#[test]
fn a_refused_command_stays_refused_until_cleared() {
    let mut exchange = exchange(vec![Rule::always("TICKET", Action::Refuse { code: 254 })]);
    for _ in 0..3 {
        let answer = only_answer(&once(&mut exchange, &sale_frame(FIRST, 1)));
        assert_eq!((answer.code(), answer.token), (254, FIRST));
    }
    exchange.faults.clear("TICKET");
    assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 0);
    assert_eq!(counted(&exchange), 1);
}

#[test]
fn a_late_answer_comes_when_it_is_due() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::LateAnswer { ms: 700 })]);
    let link = exchange.connect().expect("connected");
    exchange.on_bytes(link, now(100), &sale_frame(FIRST, 1));
    assert_eq!(exchange.due(link), Some(Duration::from_millis(800)));
    assert_eq!(drain(&mut exchange, link, 799), []);
    assert_eq!(only_answer(&drain(&mut exchange, link, 800)).code(), 0);
}

#[test]
fn a_held_answer_comes_before_that_of_the_next_request() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::HoldAnswer)]);
    let link = exchange.connect().expect("connected");
    exchange.on_bytes(link, now(0), &sale_frame(FIRST, 1));
    assert_eq!(drain(&mut exchange, link, 0), []);
    exchange.on_bytes(link, now(5), &frame(203, 100_001, FIRST, 2, &system().bytes()));
    let events = drain(&mut exchange, link, 5);
    let [Event::Bytes(held), Event::Bytes(next)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((read(held).reqnum, read(next).reqnum, read(next).code()), (1, 2, 2));
}

#[test]
fn a_link_down_refuses_connections_and_loses_requests_for_its_count() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::LinkDown { requests: 3 })]);
    assert_eq!(once(&mut exchange, &sale_frame(FIRST, 1)), [Event::Closed]);
    assert_eq!(exchange.connect(), None);
    assert_eq!(exchange.connect(), None);
    assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 0);
}

#[test]
fn connections_are_refused_by_rule() {
    let mut exchange = exchange(vec![Rule::nth(CONNECT, 2, Action::RefuseConnect)]);
    let connected: Vec<bool> = (0..3).map(|_| exchange.connect().is_some()).collect();
    assert_eq!(connected, [true, false, true]);
}

#[test]
fn wrong_headers_damaged_and_cut_answers_are_counted() {
    for action in [
        Action::WrongToken,
        Action::WrongReqnum,
        Action::WrongId,
        Action::CutAnswer { bytes: 20 },
        Action::GarbageAnswer,
    ] {
        let mut exchange = exchange(vec![Rule::nth("TICKET", 1, action)]);
        let events = once(&mut exchange, &sale_frame(FIRST, 1));
        let issued = exchange.operator.device(100_001).expect("device").issued();
        let Some(Event::Bytes(bytes)) = events.first() else { panic!("{events:?}") };
        match action {
            Action::CutAnswer { .. } => {
                assert_eq!(bytes.len(), 20);
                assert_eq!(events[1..], [Event::Closed]);
            }
            Action::GarbageAnswer => assert_ne!(bytes[..2], [0xa2, 0x81]),
            _ => {
                let answer = read(bytes);
                let same = (answer.token == issued, answer.reqnum == 1, answer.device == 100_001);
                let expected =
                    (action != Action::WrongToken, action != Action::WrongReqnum, action != Action::WrongId);
                assert_eq!(same, expected, "{action:?}");
            }
        }
        assert_eq!(counted(&exchange), 1, "{action:?}");
    }
}

#[test]
fn an_answer_may_come_twice_or_be_the_one_before() {
    let mut exchange = exchange(vec![
        Rule::nth("TICKET", 1, Action::RepeatAnswer),
        Rule::nth("TICKET", 2, Action::OldAnswer),
    ]);
    let twice = once(&mut exchange, &sale_frame(FIRST, 1));
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0], twice[1]);
    let token = exchange.operator.device(100_001).expect("device").issued();
    assert_eq!(once(&mut exchange, &sale_frame(token, 2)), twice[..1]);
    assert_eq!(counted(&exchange), 2);
}

#[test]
fn there_is_no_answer_before_the_first() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::OldAnswer)]);
    assert_eq!(once(&mut exchange, &sale_frame(FIRST, 1)), []);
    assert_eq!(counted(&exchange), 1);
}

#[test]
fn answers_lie_about_version_length_and_command() {
    let answered = |action| {
        let mut exchange = exchange(vec![Rule::nth("TICKET", 1, action)]);
        let events = once(&mut exchange, &sale_frame(FIRST, 1));
        assert_eq!(counted(&exchange), 1);
        match events.as_slice() {
            [Event::Bytes(bytes)] => bytes.clone(),
            other => panic!("{other:?}"),
        }
    };
    let honest = answered(Action::LateAnswer { ms: 0 });
    let version = answered(Action::WrongVersion { version: 202 });
    assert_eq!((&version[2..4], &version[4..]), (&[202, 0][..], &honest[4..]));
    let longer = answered(Action::WrongLength { by: 3 });
    let shorter = answered(Action::WrongLength { by: -1 });
    let says = |bytes: &[u8]| u32::from_le_bytes(bytes[4..8].try_into().expect("four bytes")) as usize;
    assert_eq!((says(&longer), says(&shorter)), (honest.len() + 3, honest.len() - 1));
    assert_eq!(read(&answered(Action::WrongCommand)).body.number(1), 0);
}

#[test]
fn maintenance_refuses_for_its_count_and_counts_nothing() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::Maintenance { requests: 3 })]);
    for _ in 0..3 {
        assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 254);
    }
    assert_eq!(counted(&exchange), 0);
    assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 0);
}

#[test]
fn a_device_is_blocked_and_released_by_rule() {
    let mut exchange =
        exchange(vec![Rule::nth("TICKET", 2, Action::Block), Rule::nth("TICKET", 4, Action::Release)]);
    let mut token = FIRST;
    let mut code = |exchange: &mut Exchange, reqnum| {
        let answer = only_answer(&once(exchange, &sale_frame(token, reqnum)));
        token = answer.token;
        answer.code()
    };
    let codes: Vec<u64> = (1..=4).map(|reqnum| code(&mut exchange, reqnum)).collect();
    assert_eq!(codes, [0, 15, 15, 0]);
}

#[test]
fn a_new_token_voids_the_one_in_use() {
    let mut exchange = exchange(vec![Rule::nth("TICKET", 1, Action::NewToken { token: 77 })]);
    assert_eq!(only_answer(&once(&mut exchange, &sale_frame(FIRST, 1))).code(), 2);
    assert_eq!(only_answer(&once(&mut exchange, &sale_frame(77, 1))).code(), 0);
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut one = exchange(vec![]);
    once(&mut one, &sale_frame(FIRST, 1));
    let mut other = one.clone();
    let token = one.operator.device(100_001).expect("device").issued();
    once(&mut other, &sale_frame(token, 2));
    assert_eq!((counted(&one), counted(&other)), (1, 2));
    let answers = [&mut one, &mut other].map(|exchange| once(exchange, &sale_frame(token, 2)));
    assert_eq!(answers[0], answers[1], "the seed decides the next token in both");
}
