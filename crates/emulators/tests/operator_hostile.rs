//! Requests that lie, each lie in turn: refused or closed, and nothing moves; what is counted is what was asked.

mod operator_support;

use emulators::operator::{Config, FrameLen, Operator, Reply, frame_len};
use operator_support::*;

const TOKEN: u32 = 123_456_789;

fn worked_frame() -> Vec<u8> {
    frame(203, 100_001, TOKEN, 1, &worked_sale().bytes())
}

fn fresh() -> Operator {
    Operator::new(Config::demo())
}

/// What a refused or closed request must leave alone.
fn assert_untouched(operator: &Operator, what: &str) {
    let device = operator.device(100_001).expect("the device");
    assert_eq!((device.issued(), device.shift(), operator.documents().count()), (TOKEN, None, 0), "{what}");
    assert_eq!((device.counters().cash, operator.repeats().len()), (0, 0), "{what}");
}

/// Result code of the answer; `None`: closed.
fn code(operator: &mut Operator, frame: &[u8]) -> Option<u64> {
    match operator.answer(frame, noon()) {
        Reply::Close => None,
        Reply::Bytes(bytes) => Some(read(&bytes).code()),
    }
}

#[test]
fn a_frame_whose_length_lies_is_closed_or_no_message() {
    let good = worked_frame();
    let size = u32::try_from(good.len()).expect("short");
    for stated in (0..size).chain([size + 1, 1 << 20, (1 << 20) + 1, u32::MAX]) {
        let mut bytes = good.clone();
        bytes[4..8].copy_from_slice(&stated.to_le_bytes());
        let mut operator = fresh();
        let code = code(&mut operator, &bytes);
        if stated < 18 || stated > size {
            assert_eq!(code, None, "{stated}");
        } else {
            assert!(matches!(code, Some(3 | 13 | 15)), "{stated}: {code:?}");
        }
        assert_untouched(&operator, "length");
    }
}

#[test]
fn a_frame_cut_anywhere_is_waited_for() {
    let good = worked_frame();
    for length in 0..good.len() {
        assert!(matches!(frame_len(&good[..length]), FrameLen::Need(_)), "{length}");
        let mut operator = fresh();
        assert_eq!(code(&mut operator, &good[..length]), None);
        assert_untouched(&operator, "cut");
    }
}

#[test]
fn every_damaged_bit_of_the_header_is_refused_with_its_reason() {
    let good = worked_frame();
    for at in 0..18 {
        for bit in 0..8 {
            let mut bytes = good.clone();
            bytes[at] ^= 1 << bit;
            let mut operator = fresh();
            let code = code(&mut operator, &bytes);
            let version = u16::from_le_bytes([bytes[2], bytes[3]]);
            match at {
                0 | 1 => assert_eq!(code, None, "APPCODE"),
                2 | 3 if version == 202 => assert_eq!(code, Some(0), "an older edition"),
                2 | 3 => assert_eq!(code, Some(3), "VERSION {version}"),
                4..8 => assert!(matches!(code, None | Some(3 | 13 | 15)), "SIZE: {code:?}"),
                8..12 => assert_eq!(code, Some(1), "ID"),
                12..16 => assert_eq!(code, Some(2), "TOKEN"),
                // The first request may have any number.
                _ => assert_eq!(code, Some(0), "REQNUM"),
            }
            if code != Some(0) {
                assert_untouched(&operator, "header");
            }
        }
    }
}

/// Most damage is refused; damage that makes another honest ticket is counted as what it then says.
#[test]
fn every_damaged_byte_of_a_ticket_is_refused_or_counted_as_it_reads() {
    let payload = worked_sale().bytes();
    for at in 0..payload.len() {
        for with in [0, 1, 0x7f, 0x80, 0xff, payload[at] ^ 1, payload[at] ^ 0x80] {
            let mut damaged = payload.clone();
            damaged[at] = with;
            let mut operator = fresh();
            match code(&mut operator, &frame(203, 100_001, TOKEN, 1, &damaged)) {
                Some(0) => {
                    for (document, ticket) in operator.tickets() {
                        // Two times 450.00, whatever name or cashier it says now.
                        assert_eq!(ticket.total, 90_000, "byte {at} = {with}");
                        assert_ne!(document.new_token, TOKEN);
                    }
                }
                Some(_) => assert_untouched(&operator, "damaged"),
                None => panic!("a whole frame is answered"),
            }
        }
    }
}

#[test]
fn sums_that_overflow_are_incorrect_data() {
    let most = i64::MAX.unsigned_abs();
    for (path, value) in [
        (&[2, 5, 2, 4][..], V::N(most)),
        (&[2, 5, 2, 5], V::M(Msg::new().n(1, most).n(2, 99))),
        (&[2, 5, 2, 6], V::M(Msg::new().n(1, most).n(2, 99))),
        (&[2, 6, 2], V::M(Msg::new().n(1, most).n(2, 99))),
        (&[2, 8, 1], V::M(Msg::new().n(1, most).n(2, 99))),
        (&[2, 8, 3], V::M(Msg::new().n(1, most).n(2, 0))),
        (&[2, 8, 1], V::M(Msg::new().n(1, most + 1).n(2, 0))),
        (&[2, 8, 1], V::M(Msg::new().n(1, 900).n(2, 100))),
        (&[2, 8, 1], V::M(Msg::new().n(1, 900).n(2, u64::MAX))),
    ] {
        let mut pair = Pair::demo();
        assert_eq!(pair.refused(&worked_sale().with(path, value)), 13, "{path:?}");
        assert_untouched(&pair.operator, "overflow");
    }
}

#[test]
fn unknown_values_of_enumerations_are_absent_fields() {
    for (path, code) in [(&[2, 1][..], 3), (&[2, 4, 1], 15), (&[2, 5, 1], 3), (&[2, 6, 1], 3)] {
        for value in [6_u64, 7, 200, u64::MAX] {
            let mut pair = Pair::demo();
            let request = worked_sale()
                .with(path, V::N(if path == [2, 5, 1] { value.saturating_add(1) } else { value }));
            assert_eq!(pair.refused(&request), code, "{path:?} = {value}");
            assert_untouched(&pair.operator, "enumeration");
        }
    }
}
