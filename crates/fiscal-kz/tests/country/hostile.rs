//! Answers that lie, each lie in turn: the attempt stays in doubt, and nothing of them is taken over.

use crate::given::*;
use domain::country::{Country, FrameLen, Report, Verdict};
use domain::device::Outcome;
use domain::document::{Attempt, Content, Document};
use fiscal_kz::kkm::{self, CommandTypeEnum, Response};
use fiscal_kz::{Kazakhstan, frame};
use prost::Message;

const NEXT_TOKEN: u32 = 987_654_321;

fn sold() -> (Document, Attempt) {
    let document = waiting(sale(bread()));
    let attempt = attempt(&document, &situation());
    (document, attempt)
}

fn good_response() -> Response {
    Response {
        command: CommandTypeEnum::CommandTicket.into(),
        result: kkm::Result { result_code: 0, result_text: Some("OK".into()) },
        ticket: Some(kkm::TicketResponse {
            ticket_number: "4228143549".into(),
            qr_code: Some(b"http://consumer.oofd.kz?i=4228143549".to_vec()),
        }),
        ..Response::default()
    }
}

/// A frame that answers the attempt with these bytes.
fn framed(attempt: &Attempt, payload: &[u8]) -> Vec<u8> {
    let (header, _) = read(&attempt.form);
    frame::encode(&frame::Header { token: NEXT_TOKEN, ..header }, payload).unwrap()
}

fn judged(document: &Document, attempt: &Attempt, bytes: Vec<u8>) -> Verdict {
    Kazakhstan::default().judge(document, attempt, &Report::Exchanged(Outcome::Done(bytes)))
}

/// The same as the answer to a document and as the answer to INFO.
fn is_silence(document: &Document, attempt: &Attempt, bytes: &[u8]) {
    let verdict = judged(document, attempt, bytes.to_vec());
    assert!(matches!(verdict, Verdict::InDoubt), "{verdict:?} for {bytes:02x?}");
    let report = Report::Exchanged(Outcome::Done(bytes.to_vec()));
    let known = Kazakhstan::default().identified(&situation(), &report);
    assert!(!matches!(known, Outcome::Done(_)), "{known:?} for {bytes:02x?}");
}

#[test]
fn a_lying_header_is_silence_field_by_field() {
    let (document, attempt) = sold();
    let good = framed(&attempt, &good_response().encode_to_vec());
    assert!(matches!(judged(&document, &attempt, good.clone()), Verdict::Settled(_)));
    let size = u32::try_from(good.len()).unwrap();
    let fields = [(0, 2), (4, 4), (8, 4), (16, 2)];
    for (start, length) in fields {
        for at in start..start + length {
            for bit in 0..8 {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << bit;
                is_silence(&document, &attempt, &bytes);
            }
        }
    }
    for wrong in [0, 1, 17, 18, size - 1, size + 1, 1 << 20, (1 << 20) + 1, u32::MAX] {
        let mut bytes = good.clone();
        bytes[4..8].copy_from_slice(&wrong.to_le_bytes());
        is_silence(&document, &attempt, &bytes);
    }
}

/// An operator may answer in its own edition; the number of the edition decides nothing else.
#[test]
fn another_edition_in_the_header_of_an_answer_is_heard() {
    let (document, attempt) = sold();
    let mut bytes = framed(&attempt, &good_response().encode_to_vec());
    for version in [0_u16, 202, 204, 65_535] {
        bytes[2..4].copy_from_slice(&version.to_le_bytes());
        assert!(matches!(judged(&document, &attempt, bytes.clone()), Verdict::Settled(_)), "{version}");
    }
}

/// A token of 0 would be refused with every later request.
#[test]
fn a_token_of_zero_is_not_taken_over() {
    let (document, attempt) = sold();
    let mut bytes = framed(&attempt, &good_response().encode_to_vec());
    bytes[12..16].fill(0);
    is_silence(&document, &attempt, &bytes);
}

#[test]
fn an_answer_cut_anywhere_is_silence_and_waited_for() {
    let (document, attempt) = sold();
    let good = framed(&attempt, &good_response().encode_to_vec());
    for length in 0..good.len() {
        is_silence(&document, &attempt, &good[..length]);
        assert!(matches!(frame::frame_len(&good[..length]), FrameLen::Need(_)), "{length}");
    }
    // The rest of a later answer behind it is no part of it.
    assert_eq!(frame::frame_len(&[good.as_slice(), &good[..20]].concat()), FrameLen::Done(good.len()));
    is_silence(&document, &attempt, &[good.as_slice(), &[0]].concat());
}

#[test]
fn a_message_cut_anywhere_in_a_whole_frame_never_settles() {
    let (document, attempt) = sold();
    let payload = good_response().encode_to_vec();
    for length in 0..payload.len() {
        is_silence(&document, &attempt, &framed(&attempt, &payload[..length]));
    }
}

/// What can not be told from an honest answer settles this document and no other, under the token of the header.
#[test]
fn every_damaged_byte_of_the_message_is_silence_a_refusal_or_this_document() {
    let (document, attempt) = sold();
    let payload = good_response().encode_to_vec();
    for at in 0..payload.len() {
        for with in 0..=u8::MAX {
            let mut damaged = payload.clone();
            damaged[at] = with;
            if let Verdict::Settled(settlement) = judged(&document, &attempt, framed(&attempt, &damaged)) {
                assert_eq!((settlement.number, settlement.next_token), (document.id.0, Some(NEXT_TOKEN)));
                assert_eq!((settlement.at, settlement.receipt), (attempt.at, attempt.receipt));
                let sign = settlement.sign;
                assert!(
                    !sign.is_empty() && !sign.chars().any(char::is_control),
                    "{sign:?} byte {at} = {with}"
                );
            }
        }
    }
}

/// Places of the length bytes: result, its text, ticket, its number, its address.
#[test]
fn lengths_inside_the_message_that_lie_never_settle() {
    let (document, attempt) = sold();
    let payload = good_response().encode_to_vec();
    let lengths: Vec<usize> = [3, 7, 11, 13, 25].into();
    let named: Vec<u8> = lengths.iter().map(|at| payload[*at]).collect();
    assert_eq!(named, [6, 2, 50, 10, 36], "the places are those of lengths: {payload:02x?}");
    for at in lengths {
        for huge in [&[0xff, 0xff, 0xff, 0xff, 0x0f][..], &[0x80], &[0xff; 10], &[0x7f]] {
            let bytes = [&payload[..at], huge, &payload[at + 1..]].concat();
            is_silence(&document, &attempt, &framed(&attempt, &bytes));
        }
    }
}

#[test]
fn other_commands_and_absent_fields_are_silence() {
    let (document, attempt) = sold();
    let answer = |change: &dyn Fn(&mut Response)| {
        let mut response = good_response();
        change(&mut response);
        framed(&attempt, &response.encode_to_vec())
    };
    for command in [-1, 0, 2, 5, 9, 55, 127, i32::MAX] {
        is_silence(&document, &attempt, &answer(&|response| response.command = command));
    }
    is_silence(&document, &attempt, &answer(&|response| response.ticket = None));
    for sign in ["", " ", "42 28", "42\u{1b}@28", &"9".repeat(65)] {
        let ticket = || kkm::TicketResponse { ticket_number: sign.into(), qr_code: None };
        is_silence(&document, &attempt, &answer(&|response| response.ticket = Some(ticket())));
    }
    // Field by field: command, result, ticket, and the required ones inside.
    for payload in [&[][..], &[0x12, 2, 8, 0], &[8, 1], &[8, 1, 0x12, 0], &[8, 1, 0x12, 2, 8, 0, 0x1a, 0]] {
        is_silence(&document, &attempt, &framed(&attempt, payload));
    }
}

#[test]
fn an_answer_to_another_register_or_an_earlier_request_is_silence() {
    let (document, attempt) = sold();
    let (header, _) = read(&attempt.form);
    for other in [
        frame::Header { id: header.id + 1, ..header },
        frame::Header { request_number: header.request_number.wrapping_sub(1), ..header },
        frame::Header { request_number: 0, id: 0, ..header },
    ] {
        let bytes = frame::encode(&other, &good_response().encode_to_vec()).unwrap();
        is_silence(&document, &attempt, &bytes);
    }
}

/// The answer to a sale does not close a shift.
#[test]
fn a_ticket_in_the_answer_to_a_closing_is_passed_over() {
    let document = waiting(Content::ShiftClose(cashier()));
    let attempt = attempt(&document, &situation());
    let response = Response { command: CommandTypeEnum::CommandCloseShift.into(), ..good_response() };
    let Verdict::Settled(settlement) =
        judged(&document, &attempt, framed(&attempt, &response.encode_to_vec()))
    else {
        panic!("parts of other commands are ignored");
    };
    assert_eq!((settlement.sign.as_str(), settlement.check_url), ("", None));
}
