//! Frames, the worked examples, and bytes that are no requests.

mod operator_support;

use emulators::operator::{Config, FrameLen, Operator, Reply, frame_len};
use operator_support::*;
use proptest::prelude::*;

const WORKED_TICKET: &str = "a281cb0042010000a186010015cd5b070100
    080112880108 0212110a0708ea0f100218031206080e100518061a1208
    01120ed09ad0b0d181d181d0b8d1802031220208002a36080112321206d09dd0
    b0d0bd1a013120d00f2a0508c2031000320508840710003a0f0864106518807d
    2204087c100e28016a03373936320908001205088407100042140a0508840710
    00120508e80710001a0408641000700132a0011a120a10088fcfb0181094e287
    221a0443454c4c22260a110a0708ea0f100218031206080e1005180612110a07
    08ea0f100218031206080e10051806380062600a241a0c303130313030303030
    303031220c5445535430303030303030312a0631303030303112380a0fd0a2d0
    9ed09e20d0a2d0b5d181d1821210d0b32e20d090d181d182d0b0d0bdd0b01a0c
    3934313234303030303139332a053437313130";

const WORKED_ANSWER: &str = "a281cb007a000000a1860100b168de3a0100
    0801 12060800 12024f4b
    1a5c 0a0a34323238313433353439
    124e 687474703a2f2f636f6e73756d65722e6f6f66642e6b7a3f693d343232383134
    33353439 26663d303130313030303030303031 26733d3930302e3030 26743d323032363032303354313430353036";

fn worked_operator() -> Operator {
    Operator::new(Config { next_tokens: vec![987_654_321], ..Config::demo() })
}

fn bytes(reply: Reply) -> Vec<u8> {
    match reply {
        Reply::Bytes(bytes) => bytes,
        Reply::Close => panic!("closed"),
    }
}

#[test]
fn worked_ticket_gets_the_worked_answer_byte_for_byte() {
    let mut operator = worked_operator();
    let reply = operator.answer(&unhex(WORKED_TICKET), noon());
    assert_eq!(bytes(reply), unhex(WORKED_ANSWER));
    let (document, ticket) = operator.tickets().next().expect("counted");
    assert_eq!((document.token, document.reqnum, document.new_token), (123_456_789, 1, 987_654_321));
    assert_eq!((ticket.total, ticket.ticket_number.as_str()), (90_000, "4228143549"));
    assert_eq!(document.frame[..], unhex(WORKED_TICKET)[..]);
    assert_eq!(operator.differences(), []);
}

#[test]
fn worked_system_and_refusal() {
    let mut operator = worked_operator();
    let system = unhex("a281cb0014000000a186010015cd5b070200 0800");
    let ok = bytes(operator.answer(&system, noon()));
    assert_eq!(ok, unhex("a281cb001c000000a186010015cd5b070200 0800 12060800 12024f4b"));
    let mut wrong = unhex(WORKED_TICKET);
    operator.set_token(100_001, 5).expect("known device");
    wrong[16] = 1;
    let refused =
        unhex("a281cb0027000000a186010015cd5b070100 0801 1211 0802 120d 496e76616c696420746f6b656e");
    assert_eq!(bytes(operator.answer(&wrong, noon())), refused);
}

#[test]
fn worked_cash_in_needs_the_service_part_it_omits() {
    let mut pair = Pair::new(Config { next_tokens: vec![987_654_321], ..Config::demo() });
    pair.operator.answer(&unhex(WORKED_TICKET), noon());
    let payload = unhex(
        "0806 3a22 0a11 0a07 08ea0f 1002 1803 1206 080e 100a 1800 1000 1a05 08904e 1000 2801 3a02 0801",
    );
    let bare = frame(203, 100_001, 987_654_321, 2, &payload);
    let refused = answer(&mut pair.operator, &bare);
    assert_eq!((refused.code(), refused.reason().as_str()), (13, "service is absent"));
    let mut whole = payload;
    whole.extend(Msg::new().m(6, service(noon())).bytes());
    assert_eq!(answer(&mut pair.operator, &frame(203, 100_001, 987_654_321, 2, &whole)).code(), 0);
    assert_eq!(pair.operator.device(100_001).expect("device").counters().cash, 90_000 + 1_000_000);
}

#[test]
fn frames_are_measured_before_they_are_whole() {
    let whole = unhex(WORKED_TICKET);
    for cut in 0..whole.len() {
        let need = if cut < 18 { 18 } else { whole.len() };
        assert_eq!(frame_len(&whole[..cut]), FrameLen::Need(need), "{cut}");
    }
    assert_eq!(frame_len(&whole), FrameLen::Done(322));
    let size = |size: u32| {
        let mut frame = whole.clone();
        frame[4..8].copy_from_slice(&size.to_le_bytes());
        frame_len(&frame)
    };
    assert_eq!(size(17), FrameLen::Bad);
    assert_eq!(size((1 << 20) + 1), FrameLen::Bad);
    assert_eq!(size(1 << 20), FrameLen::Need(1 << 20));
    assert_eq!(frame_len(&[0xa2, 0x82]), FrameLen::Bad);
    assert_eq!(frame_len(&[0x81]), FrameLen::Bad);
}

#[test]
fn unknown_versions_are_answered_in_the_version_asked() {
    for (edition, version, code) in [
        (203, 125, 3),
        (203, 201, 3),
        (203, 204, 3),
        (202, 203, 3),
        (203, 205, 3),
        (204, 204, 0),
        (204, 202, 0),
    ] {
        let mut operator = Operator::new(Config { edition, ..Config::demo() });
        let answer = answer(&mut operator, &frame(version, 100_001, 123_456_789, 7, &system().bytes()));
        assert_eq!((answer.version, answer.reqnum, answer.code()), (version, 7, code), "{edition} {version}");
    }
}

#[test]
fn unknown_device_and_unknown_commands() {
    let mut operator = Operator::new(Config { edition: 204, ..Config::demo() });
    let stranger = answer(&mut operator, &frame(203, 5, 123_456_789, 1, &system().bytes()));
    assert_eq!((stranger.code(), stranger.device, stranger.token), (1, 5, 123_456_789));
    for (version, command, code) in
        [(203, 7, 5), (204, 7, 4), (203, 127, 5), (203, 9, 4), (203, 55, 4), (203, 100, 4), (204, 101, 5)]
    {
        let request = Msg::new().n(1, command);
        let answer = answer(&mut operator, &frame(version, 100_001, 123_456_789, 1, &request.bytes()));
        assert_eq!((answer.code(), answer.body.number(1)), (code, command), "{command}");
    }
}

#[test]
fn payload_that_is_no_request_is_answered_with_3() {
    let mut pair = Pair::demo();
    let whole = worked_sale().bytes();
    let mut cut = whole.clone();
    cut.pop();
    let broken: [&[u8]; 7] = [
        &[],
        &[0xff],
        &cut,
        &[0x0a, 0x01, 0x00],       // command in another wire form
        &[0x08, 0x01, 0x13],       // a group
        &[0x08, 0x01, 0x00, 0x00], // field 0
        &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    ];
    for payload in broken {
        let frame = frame(203, 100_001, 123_456_789, 1, payload);
        assert_eq!(answer(&mut pair.operator, &frame).code(), 3, "{payload:?}");
    }
    let bad_text = worked_sale().with(&[2, 3, 2], V::B(vec![0xff, 0xfe]));
    assert_eq!(pair.refused(&bad_text), 3);
}

#[test]
fn unknown_fields_are_tolerated_and_the_builder_matches_the_worked_frame() {
    let mut pair = Pair::demo();
    let strange = worked_sale().n(99, 1).and(&[2, 77], text("x")).and(&[2, 8, 50], V::M(money(1)));
    let mut payload = strange.bytes();
    payload.extend([0xfd, 0x07, 1, 2, 3, 4, 0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8]); // fixed forms
    let answer = answer(&mut pair.operator, &frame(203, 100_001, 123_456_789, 1, &payload));
    assert_eq!(answer.code(), 0, "{}", answer.reason());
}

#[test]
fn singular_messages_given_twice_are_merged_and_the_last_scalar_wins() {
    let mut pair = Pair::demo();
    let split = sale(noon(), 100)
        .without(&[2, 8, 1, 2])
        .and(&[2, 8, 1], V::M(Msg::new().n(2, 0)))
        .with(&[2, 8, 1, 1], V::N(9))
        .and(&[2, 8, 1, 1], V::N(1));
    pair.ok(&split);
}

#[test]
fn a_202_reader_takes_org_field_6_for_a_number() {
    for (version, code) in [(202, 3), (203, 0)] {
        let mut pair = Pair::demo();
        pair.version = version;
        let request = sale(noon(), 100).and(&[6, 12, 2, 6], text("Астана қ."));
        assert_eq!(pair.ask(&request).code(), code);
    }
}

#[test]
fn numbers_beyond_the_limits_are_incorrect_data() {
    let mut pair = Pair::demo();
    assert_eq!(pair.refused(&sale(noon(), 100).and(&[2, 14], V::N(1 << 31))), 13);
    assert_eq!(pair.refused(&sale(noon(), 100).and(&[2, 16], V::N(1 << 63))), 13);
    let huge = V::M(Msg::new().n(1, i64::MAX as u64).n(2, 99));
    assert_eq!(pair.refused(&sale(noon(), 100).with(&[2, 5, 2, 5], huge.clone())), 13);
    assert_eq!(
        pair.refused(&sale(noon(), 100).with(&[2, 5, 2, 5], huge).with(&[2, 5, 2, 4], V::N(i64::MAX as u64))),
        13
    );
    assert_eq!(pair.refused(&sale(noon(), 100).and(&[2, 8, 1, 2], V::N(100))), 13, "coins");
}

proptest! {
    #[test]
    fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut operator = Operator::new(Config::demo());
        operator.answer(&bytes, noon());
        for version in 202..=204 {
            operator.answer(&frame(version, 100_001, 123_456_789, 1, &bytes), noon());
        }
        prop_assert_eq!(operator.documents().count(), 0);
    }

    #[test]
    fn damaged_tickets_never_panic(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut operator = Operator::new(Config { edition: 204, ..Config::demo() });
        for request in [worked_sale(), close(noon(), 1, true), placement(true, noon(), 5), ask_report(1, noon())] {
            let mut payload = request.bytes();
            let at = at.index(payload.len());
            payload[at] = to;
            operator.answer(&frame(204, 100_001, 123_456_789, 1, &payload), noon());
            payload.truncate(cut.index(payload.len()));
            operator.answer(&frame(204, 100_001, 123_456_789, 1, &payload), noon());
        }
    }
}
