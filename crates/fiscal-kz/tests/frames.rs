//! Worked frames, byte for byte, in both directions, and bytes that are no answer.

use fiscal_kz::checksum::checksum;
use fiscal_kz::frame::{decode, encode};
use fiscal_kz::kkm::ticket_request::item::{Commodity, ItemTypeEnum};
use fiscal_kz::kkm::ticket_request::{Amounts, Domain, Item, Payment, Tax};
use fiscal_kz::kkm::{self, service_request, zx_report};
use fiscal_kz::{Duty, FrameError, Header, NoAnswer, ResultCode, numbers, read_answer};
use proptest::prelude::*;
use prost::Message;

const SYSTEM: &str = "a2 81 cb 00 14 00 00 00 a1 86 01 00 15 cd 5b 07 02 00 | 08 00";

const TICKET: &str = "
    a281cb0042010000a186010015cd5b070100
    0801 12880108 0212110a0708ea0f100218031206080e100518061a1208
    01120ed09ad0b0d181d181d0b8d1802031220208002a36080112321206d09dd0
    b0d0bd1a013120d00f2a0508c2031000320508840710003a0f0864106518807d
    2204087c100e28016a03373936320908001205088407100042140a0508840710
    00120508e80710001a0408641000700132a0011a120a10088fcfb0181094e287
    221a0443454c4c22260a110a0708ea0f100218031206080e1005180612110a07
    08ea0f100218031206080e10051806380062600a241a0c303130313030303030
    303031220c5445535430303030303030312a0631303030303112380a0fd0a2d0
    9ed09e20d0a2d0b5d181d1821210d0b32e20d090d181d182d0b0d0bdd0b01a0c
    3934313234303030303139332a053437313130";

const TICKET_ANSWER: &str = "
    a281cb007a000000a1860100b168de3a0100
    0801 12060800 12024f4b
    1a5c 0a0a34323238313433353439
    124e 687474703a2f2f636f6e73756d65722e6f6f66642e6b7a3f693d343232383134
    33353439 26663d303130313030303030303031 26733d3930302e3030 26743d323032363032303354313430353036";

const REFUSAL: &str = "a281cb0027000000a186010015cd5b070100 0801 1211 0802 120d 496e76616c696420746f6b656e";

const CASH_IN: &str = "
    a281cb0038000000a1860100b168de3a0200 0806 3a22 0a11 0a07 08ea0f 1002 1803 1206 080e 100a 1800 1000
    1a05 08904e 1000 2801 3a02 0801";

const FIRST_TOKEN: Header = Header { version: 203, id: 100_001, token: 123_456_789, request_number: 1 };
const SECOND_TOKEN: u32 = 987_654_321;
const TICKET_COMMAND: i32 = kkm::CommandTypeEnum::CommandTicket as i32;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|sign| sign.to_digit(16)).collect();
    let (pairs, rest) = digits.as_chunks();
    assert!(rest.is_empty(), "half a byte is left over");
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).expect("two digits")).collect()
}

fn at(hour: u32, minute: u32, second: u32) -> kkm::DateTime {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 3).expect("date of a test");
    numbers::date_time(day.and_hms_opt(hour, minute, second).expect("time of a test")).expect("four digits")
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// Sale of 2 × 450.00 with 16 % inside, 1000.00 given, 100.00 change.
fn worked_ticket() -> kkm::Request {
    let moment = at(14, 5, 6);
    let tax = Tax {
        tax_type: 100,
        taxation_type: Some(101),
        percent: numbers::percent(16, 0).expect("rate"),
        sum: numbers::money(12_414),
        is_in_total_sum: true,
    };
    let commodity = Commodity {
        name: text("Нан"),
        section_code: "1".to_owned(),
        quantity: numbers::quantity(fiscal_kz::Edition::V203, 2, 0).expect("quantity"),
        price: numbers::money(45_000),
        sum: numbers::money(90_000),
        taxes: vec![tax],
        measure_unit_code: text("796"),
        ..Commodity::default()
    };
    let ticket = kkm::TicketRequest {
        operation: kkm::OperationTypeEnum::OperationSell.into(),
        date_time: moment,
        operator: kkm::Operator { code: 1, name: text("Кассир 1") },
        domain: Some(Domain { r#type: Some(kkm::DomainTypeEnum::DomainTrading.into()), ..Domain::default() }),
        items: vec![Item {
            r#type: ItemTypeEnum::ItemTypeCommodity.into(),
            commodity: Some(commodity),
            ..Item::default()
        }],
        payments: vec![Payment {
            r#type: kkm::PaymentTypeEnum::PaymentCash.into(),
            sum: numbers::money(90_000),
            ..Payment::default()
        }],
        amounts: Amounts {
            total: numbers::money(90_000),
            taken: Some(numbers::money(100_000)),
            change: Some(numbers::money(10_000)),
            ..Amounts::default()
        },
        fr_shift_number: Some(1),
        ..kkm::TicketRequest::default()
    };
    let position = service_request::security_stats::GeoPosition {
        latitude: 51_128_207,
        longitude: 71_430_420,
        source: text("CELL"),
    };
    let service = kkm::ServiceRequest {
        security_stats: Some(service_request::SecurityStats {
            geo_position: Some(position),
            ..Default::default()
        }),
        offline_period: Some(service_request::OfflinePeriod { begin_time: moment, end_time: moment }),
        get_reg_info: Some(false),
        reg_info: Some(service_request::RegInfo {
            kkm: Some(kkm::KkmRegInfo {
                fns_kkm_id: text("010100000001"),
                serial_number: text("TEST00000001"),
                kkm_id: text("100001"),
                ..Default::default()
            }),
            org: Some(kkm::OrgRegInfo {
                title: text("ТОО Тест"),
                address: text("г. Астана"),
                inn: text("941240000193"),
                okved: text("47110"),
                ..Default::default()
            }),
        }),
        ..Default::default()
    };
    kkm::Request {
        command: TICKET_COMMAND,
        ticket: Some(ticket),
        service: Some(service),
        ..Default::default()
    }
}

fn check_both_ways(worked: &str, header: Header, request: &kkm::Request) {
    let frame = hex(worked);
    assert_eq!(encode(&header, &request.encode_to_vec()), Ok(frame.clone()));
    let (read_header, payload) = decode(&frame).expect("worked frame");
    assert_eq!(read_header, header);
    assert_eq!(kkm::Request::decode(payload).expect("worked message"), *request);
}

#[test]
fn worked_system_request() {
    let request = kkm::Request { command: 0, ..Default::default() };
    check_both_ways(SYSTEM, Header { request_number: 2, ..FIRST_TOKEN }, &request);
}

#[test]
fn worked_ticket_request() {
    check_both_ways(TICKET, FIRST_TOKEN, &worked_ticket());
}

#[test]
fn worked_money_placement_request() {
    let placement = kkm::MoneyPlacementRequest {
        datetime: at(14, 10, 0),
        operation: kkm::MoneyPlacementEnum::MoneyPlacementDeposit.into(),
        sum: numbers::money(1_000_000),
        fr_shift_number: Some(1),
        operator: Some(kkm::Operator { code: 1, name: None }),
        ..Default::default()
    };
    let request = kkm::Request {
        command: kkm::CommandTypeEnum::CommandMoneyPlacement.into(),
        money_placement: Some(placement),
        ..Default::default()
    };
    check_both_ways(CASH_IN, Header { token: SECOND_TOKEN, request_number: 2, ..FIRST_TOKEN }, &request);
}

#[test]
fn worked_answer_brings_sign_address_and_new_token() {
    let answer = read_answer(&FIRST_TOKEN, TICKET_COMMAND, &hex(TICKET_ANSWER)).expect("worked answer");
    assert_eq!(answer.new_token, SECOND_TOKEN);
    assert_eq!((answer.result, answer.text.as_str()), (ResultCode::Ok, "OK"));
    let ticket = answer.response.ticket.as_ref().expect("ticket part");
    assert_eq!(ticket.ticket_number, "4228143549");
    let address = "http://consumer.oofd.kz?i=4228143549&f=010100000001&s=900.00&t=20260203T140506";
    assert_eq!(ticket.qr_code.as_deref(), Some(address.as_bytes()));

    let header = Header { token: SECOND_TOKEN, ..FIRST_TOKEN };
    assert_eq!(encode(&header, &answer.response.encode_to_vec()), Ok(hex(TICKET_ANSWER)));
}

#[test]
fn worked_refusal_keeps_the_token() {
    let answer = read_answer(&FIRST_TOKEN, TICKET_COMMAND, &hex(REFUSAL)).expect("worked answer");
    assert_eq!(answer.new_token, FIRST_TOKEN.token);
    assert_eq!((answer.result, answer.text.as_str()), (ResultCode::InvalidToken, "Invalid token"));
    assert_eq!(answer.result.duty(), Duty::BlockToken);
    assert_eq!(encode(&FIRST_TOKEN, &answer.response.encode_to_vec()), Ok(hex(REFUSAL)));
}

#[test]
fn answer_to_anything_else_is_silence() {
    let frame = hex(TICKET_ANSWER);
    let reason =
        |sent: Header, command| read_answer(&sent, command, &frame).expect_err("not an answer to that");
    assert_eq!(reason(Header { id: 100_002, ..FIRST_TOKEN }, TICKET_COMMAND), NoAnswer::OtherId(100_001));
    assert_eq!(
        reason(Header { request_number: 2, ..FIRST_TOKEN }, TICKET_COMMAND),
        NoAnswer::OtherRequest(1)
    );
    assert_eq!(reason(FIRST_TOKEN, 6), NoAnswer::OtherCommand(1));
}

#[test]
fn damaged_answer_is_silence() {
    let whole = hex(TICKET_ANSWER);
    let mut foreign = whole.clone();
    foreign[0] = 0xa3;
    assert_eq!(
        read_answer(&FIRST_TOKEN, TICKET_COMMAND, &foreign),
        Err(NoAnswer::Frame(FrameError::AppCode(0x81a3)))
    );
    for cut in 0..whole.len() {
        assert!(read_answer(&FIRST_TOKEN, TICKET_COMMAND, &whole[..cut]).is_err(), "{cut} bytes");
        // The same cut with a length to match: the ticket part is the last one, so no cut spares it.
        let Some(payload) = whole.get(18..cut) else { continue };
        let frame = encode(&FIRST_TOKEN, payload).expect("short payload");
        assert!(read_answer(&FIRST_TOKEN, TICKET_COMMAND, &frame).is_err(), "{cut} bytes reframed");
    }
}

#[test]
fn absent_required_field_is_not_taken_for_zero() {
    let missing = |command, payload: &str| {
        let frame = encode(&FIRST_TOKEN, &hex(payload)).expect("short payload");
        read_answer(&FIRST_TOKEN, command, &frame).expect_err("something is missing")
    };
    assert_eq!(missing(0, ""), NoAnswer::Missing("command"));
    assert_eq!(missing(0, "0800"), NoAnswer::Missing("result"));
    assert_eq!(missing(0, "0800 1200"), NoAnswer::Missing("result"));
    assert_eq!(missing(1, "0801 12020800"), NoAnswer::Missing("ticket"));
    assert_eq!(missing(1, "0801 12020800 1a00"), NoAnswer::Missing("ticket_number"));
    assert_eq!(missing(1, "0801 12020800 1a020a00"), NoAnswer::Missing("ticket_number"));
    // A Z report with date and number, but without the cash.
    assert_eq!(missing(2, "0802 12020800 2208 0800 1204 0a00 1001"), NoAnswer::Missing("cash_sum"));
}

#[test]
fn refusal_in_another_edition_is_heard() {
    let header = Header { version: 202, ..FIRST_TOKEN };
    let frame = encode(&header, &hex("0801 12020803")).expect("short payload");
    let answer = read_answer(&FIRST_TOKEN, TICKET_COMMAND, &frame).expect("an answer");
    assert_eq!(answer.result.duty(), Duty::BlockService);
}

#[test]
fn report_checksum_ignores_what_the_field_held() {
    let mut report = kkm::ZxReport {
        date_time: at(14, 10, 0),
        shift_number: 1,
        cash_sum: numbers::money(90_000),
        revenue: zx_report::Revenue { sum: numbers::money(90_000), is_negative: false },
        ..Default::default()
    };
    let blank = checksum(&report);
    // CRC-32 of 0a110a0708ea0f100218031206080e100a1800 1001 6a050884071000 72090a0508840710001000 920100.
    assert_eq!(blank, "4AE68E61");
    report.checksum = Some(blank.clone());
    assert_eq!(checksum(&report), blank);
    report.shift_number = 2;
    assert_ne!(checksum(&report), blank);
}

proptest! {
    #[test]
    fn hostile_answer_never_panics(payload in proptest::collection::vec(any::<u8>(), 0..200), command in 0..10) {
        let frame = encode(&FIRST_TOKEN, &payload).expect("short payload");
        if let Ok(answer) = read_answer(&FIRST_TOKEN, command, &frame) {
            prop_assert_eq!(answer.response.command, command);
        }
    }

    #[test]
    fn damaged_answer_never_panics_or_changes_its_request(position in 0_usize..122, bits in 1_u8..=255) {
        let mut frame = hex(TICKET_ANSWER);
        frame[position] ^= bits;
        if let Ok(answer) = read_answer(&FIRST_TOKEN, TICKET_COMMAND, &frame) {
            prop_assert_eq!(answer.response.command, TICKET_COMMAND);
            prop_assert!(!matches!(position, 0..=1 | 4..=11 | 16..=17), "byte {} is part of the tie", position);
        }
    }

    #[test]
    fn request_survives_the_wire(bills: u64, coins in 0_u32..100, name in ".{0,40}", code: u32, offline: Option<u32>) {
        let mut request = worked_ticket();
        if let Some(ticket) = &mut request.ticket {
            ticket.amounts.total = kkm::Money { bills, coins };
            ticket.operator = kkm::Operator { code, name: Some(name) };
            ticket.offline_ticket_number = offline;
        }
        let frame = encode(&FIRST_TOKEN, &request.encode_to_vec()).expect("short payload");
        let (_, payload) = decode(&frame).expect("own frame");
        prop_assert_eq!(kkm::Request::decode(payload).expect("own message"), request);
    }
}
