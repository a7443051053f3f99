//! One rule of the dialogue per function; `contract!` runs each on every transport.

use std::time::Duration;

use fn_driver::commands::*;
use fn_driver::frame::DataLimit;
use fn_driver::types::{Dt5, Total};
use fn_driver::{CallError, Cause, Reason, ResultCode};

use crate::device::Fault;
use crate::rig::{self, Rig};

const MS: fn(u64) -> Duration = Duration::from_millis;
/// Good data for 07h, tag 1030.
const DATA: [[u8; 5]; 1] = [[0x06, 0x04, 1, 0, 0x41]];
/// The device refuses odd tags; this is 1031.
const REFUSED: [[u8; 5]; 1] = [[0x07, 0x04, 1, 0, 0x41]];

fn at() -> Dt5 {
    Dt5::new(2024, 3, 15, 12, 30).unwrap()
}

fn form() -> FormReceipt {
    let total = Total::from_kopecks(100).unwrap();
    FormReceipt { at: at(), settlement: Settlement::Sale, total, with_marking: false }
}

/// A rig with an open receipt, ready for 07h and 16h.
fn begun(mut rig: Rig) -> Rig {
    rig.driver.call(&BeginReceipt(at())).unwrap();
    rig.driver.call(&PassData(&DATA)).unwrap();
    rig
}

fn script(rig: &Rig, faults: &[(u8, Fault)]) {
    rig.device().script.extend(faults);
}

fn assert_silence(error: &CallError) {
    assert!(matches!(error, CallError::Unknown { cause: Cause::Silence, .. }), "{error:?}");
}

macro_rules! contract {
    ($($(#[$doc:meta])* fn $rule:ident(mut $rig:ident) $body:block)*) => {
        $($(#[$doc])* fn $rule(mut $rig: Rig) $body)*
        mod in_process { $(#[test] fn $rule() { super::$rule(super::rig::in_process()) })* }
        mod tcp { $(#[test] fn $rule() { super::$rule(super::rig::tcp()) })* }
        mod pty { $(#[test] fn $rule() { super::$rule(super::rig::pty()) })* }
    };
}

contract! {
    fn commands_are_executed_once_and_in_order(mut rig) {
        for receipt in 1..=3 {
            rig.driver.call(&BeginReceipt(at())).unwrap();
            rig.driver.call(&PassData(&DATA)).unwrap();
            let formed = rig.driver.call(&form()).unwrap();
            assert_eq!((formed.receipt, formed.document), (receipt, 1234 + u32::from(receipt)));
        }
        assert_eq!(rig.device().executed, [0x15, 0x07, 0x16].repeat(3));
        assert_eq!(rig.device().enquiries, 0);
    }

    fn every_byte_value_passes_both_ways(mut rig) {
        for byte in 0..=255 {
            let number = u32::from_le_bytes([byte, 0x04, 0x05, !byte]);
            assert_eq!(rig.driver.call(&FindDocument(number)).unwrap().document, number);
        }
    }

    fn the_format_raises_the_limit_of_a_frame(mut rig) {
        let block = [vec![0x06, 0x04, 0xFC, 0x05].into_iter().chain([0x41; 0x5FC]).collect::<Vec<u8>>()];
        assert!(matches!(rig.driver.call(&PassData(&block)), Err(CallError::TooLong { .. })));
        assert_eq!(rig.device().executed, [], "nothing was sent");
        assert_eq!(rig.driver.identify().unwrap().unwrap().data_limit(), DataLimit::Extended);
        rig.driver.call(&BeginReceipt(at())).unwrap();
        rig.driver.call(&PassData(&block)).unwrap();
        assert_eq!(rig.driver.call(&GetPassedSize).unwrap().document, 1536);
    }

    fn refusal_carries_code_reason_and_warning_apart(mut rig) {
        rig.device().warning = 0x80;
        match rig.driver.call(&PassData(&REFUSED)) {
            Err(CallError::Refused { command: "pass-data", code: ResultCode::TagNotAllowed, reason }) => {
                assert_eq!(reason, Reason::Tag(1031));
            }
            other => panic!("{other:?}"),
        }
        assert!(rig.driver.warning());
        rig.device().warning = 0;
        rig.driver.call(&GetShift).unwrap();
        assert!(!rig.driver.warning());
    }

    fn silence_after_a_change_is_unknown_and_nothing_is_resent(mut rig) {
        rig = begun(rig);
        for (fault, passed) in [(Fault::Lost, 5), (Fault::Silent, 10)] {
            script(&rig, &[(0x07, fault)]);
            assert_silence(&rig.driver.call(&PassData(&DATA)).unwrap_err());
            assert_eq!(rig.device().enquiries, 0, "ENQ could answer for another command");
            let size = rig.driver.call(&GetPassedSize).unwrap();
            assert_eq!(size.document, passed, "the state tells what happened");
        }
    }

    fn silence_after_a_read_is_asked_again(mut rig) {
        script(&rig, &[(0x10, Fault::Lost), (0x10, Fault::Silent)]);
        assert_eq!(rig.driver.call(&GetShift).unwrap().shift, 12);
        assert_eq!(rig.device().executed, [0x10, 0x10]);
        script(&rig, &[(0x10, Fault::Lost); 3]);
        assert_silence(&rig.driver.call(&GetShift).unwrap_err());
        assert_eq!(rig.driver.call(&GetShift).unwrap().shift, 12);
    }

    fn a_dead_device_is_unreachable_and_nothing_is_sent_to_it(mut rig) {
        rig = begun(rig);
        rig.device().dead = true;
        assert_silence(&rig.driver.call(&PassData(&DATA)).unwrap_err());
        let error = rig.driver.call(&PassData(&DATA)).unwrap_err();
        assert!(matches!(error, CallError::Unreachable { cause: Cause::Silence, .. }), "{error:?}");
        rig.device().dead = false;
        assert_eq!(rig.driver.call(&form()).unwrap().receipt, 1);
    }

    fn a_spoilt_answer_is_repeated_and_nothing_is_executed_twice(mut rig) {
        let mut receipt = 0;
        for fault in [Fault::Damaged, Fault::OverLong, Fault::Cut(1), Fault::Cut(4), Fault::Cut(15)] {
            rig = begun(rig);
            script(&rig, &[(0x16, fault)]);
            receipt += 1;
            assert_eq!(rig.driver.call(&form()).unwrap().receipt, receipt, "{fault:?}");
            assert_eq!(rig.device().enquiries, u32::from(receipt), "{fault:?}");
        }
    }

    fn a_lost_or_spoilt_repetition_is_asked_for_again(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x16, Fault::Damaged), (5, Fault::Damaged), (5, Fault::Lost)]);
        assert_eq!(rig.driver.call(&form()).unwrap().receipt, 1);
        assert_eq!(rig.device().enquiries, 3);
    }

    fn an_answer_spoilt_to_the_end_is_unknown(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x16, Fault::Damaged), (5, Fault::Damaged), (5, Fault::Damaged), (5, Fault::Damaged)]);
        let error = rig.driver.call(&form()).unwrap_err();
        assert!(matches!(error, CallError::Unknown { cause: Cause::Damaged, .. }), "{error:?}");
        assert_eq!(rig.driver.call(&GetShift).unwrap().receipt, 1);
        assert_eq!(rig.device().receipts(), 1);
    }

    fn an_answer_that_comes_twice_answers_one_command(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x07, Fault::Twice)]);
        rig.driver.call(&PassData(&DATA)).unwrap();
        // Success without data once more, and this one must be refused.
        let refused = rig.driver.call(&PassData(&REFUSED)).unwrap_err();
        assert_eq!(refused.refusal(), Some(ResultCode::TagNotAllowed));
        assert_eq!(rig.driver.call(&form()).unwrap().receipt, 1);
    }

    fn a_late_answer_is_never_taken_for_that_of_a_later_command(mut rig) {
        rig = begun(rig);
        // 07h waits 750 ms here.
        script(&rig, &[(0x07, Fault::Late(MS(1_400)))]);
        assert_silence(&rig.driver.call(&PassData(&DATA)).unwrap_err());
        let refused = rig.driver.call(&PassData(&REFUSED)).unwrap_err();
        assert_eq!(refused.refusal(), Some(ResultCode::TagNotAllowed));

        script(&rig, &[(0x07, Fault::Late(MS(1_400)))]);
        assert_silence(&rig.driver.call(&PassData(&DATA)).unwrap_err());
        rig.pass(MS(900));
        let refused = rig.driver.call(&PassData(&REFUSED)).unwrap_err();
        assert_eq!(refused.refusal(), Some(ResultCode::TagNotAllowed), "it has come meanwhile");
    }

    fn a_late_answer_to_a_read_does_not_shift_the_following(mut rig) {
        script(&rig, &[(0x40, Fault::Late(MS(600))), (0x31, Fault::Late(MS(600)))]);
        for number in 1..=5 {
            assert_eq!(rig.driver.call(&FindDocument(number)).unwrap().document, number);
        }
    }

    fn an_answer_left_by_an_earlier_program_is_not_taken(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x07, Fault::Late(MS(1_400)))]);
        assert_silence(&rig.driver.call(&PassData(&DATA)).unwrap_err());
        rig = rig.reopened();
        let refused = rig.driver.call(&PassData(&REFUSED)).unwrap_err();
        assert_eq!(refused.refusal(), Some(ResultCode::TagNotAllowed));
    }

    fn a_foreign_frame_is_no_answer(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x16, Fault::Foreign)]);
        let error = rig.driver.call(&form()).unwrap_err();
        assert!(matches!(error, CallError::Unknown { cause: Cause::Malformed, .. }), "{error:?}");
        assert_eq!(rig.driver.call(&GetShift).unwrap().receipt, 1);
        script(&rig, &[(0x10, Fault::Foreign)]);
        assert_eq!(rig.driver.call(&GetShift).unwrap().receipt, 1, "a read is asked again");
    }

    fn noise_before_an_answer_is_passed_over(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x16, Fault::Noise)]);
        assert_eq!(rig.driver.call(&form()).unwrap().receipt, 1);
    }

    fn a_request_damaged_on_the_line_is_asked_again_only_if_it_may(mut rig) {
        script(&rig, &[(0x10, Fault::Garbled), (0x10, Fault::Garbled)]);
        assert_eq!(rig.driver.call(&GetShift).unwrap().shift, 12);
        script(&rig, &[(0x10, Fault::Garbled); 3]);
        assert_eq!(rig.driver.call(&GetShift).unwrap_err().refusal(), Some(ResultCode::UnknownCommand));
        script(&rig, &[(0x15, Fault::Garbled)]);
        let refused = rig.driver.call(&BeginReceipt(at())).unwrap_err();
        assert_eq!(refused.refusal(), Some(ResultCode::UnknownCommand));
        assert_eq!(rig.device().executed, [0x10]);
    }

    fn a_vanishing_port_is_an_error_and_no_waiting(mut rig) {
        rig = begun(rig);
        script(&rig, &[(0x16, Fault::Vanish)]);
        let error = rig.driver.call(&form()).unwrap_err();
        assert!(matches!(error, CallError::Unknown { cause: Cause::Io(_), .. }), "{error:?}");
        let error = rig.driver.call(&form()).unwrap_err();
        assert!(matches!(error, CallError::Unreachable { cause: Cause::Io(_), .. }), "{error:?}");
    }

    fn a_starting_device_is_waited_for(mut rig) {
        script(&rig, &[(0xFF, Fault::Lost), (0xFF, Fault::Lost), (0xFF, Fault::Lost)]);
        rig.driver.wait_ready(Duration::from_secs(10)).unwrap();
        rig.device().dead = true;
        assert!(matches!(rig.driver.wait_ready(MS(300)), Err(Cause::Silence)));
    }
}
