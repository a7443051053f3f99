//! Random faults on any request, probes and ENQ included, in virtual time.

use std::time::Duration;

use fn_driver::commands::{CancelDocument, FindDocument, PassData};
use fn_driver::{CallError, Reason};
use proptest::prelude::*;

use crate::device::Fault;
use crate::rig;

/// What the protocol's assumptions allow: loss, damage, lateness. Frames that nobody asked for are not among them.
fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Lost),
        1 => Just(Fault::Silent),
        1 => (1usize..20).prop_map(Fault::Cut),
        1 => Just(Fault::Damaged),
        1 => Just(Fault::Noise),
        2 => (0u64..5_000).prop_map(|ms| Fault::Late(Duration::from_millis(ms))),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Find(u32),
    Pass(u8),
    Cancel,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<u32>().prop_map(Step::Find),
        4 => any::<u8>().prop_map(Step::Pass),
        1 => Just(Step::Cancel),
        1 => (0u64..3_000).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_answer_is_ever_given_to_another_command(
        faults in prop::collection::vec(fault(), 0..60),
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let mut rig = rig::in_process();
        rig.device().script.extend(faults.into_iter().map(|fault| (0xFF, fault)));
        for step in steps {
            match step {
                Step::Find(number) => {
                    if let Ok(found) = rig.driver.call(&FindDocument(number)) {
                        prop_assert_eq!(found.document, number);
                    }
                }
                // Without an open document the device refuses even tags by 02h, odd ones by 0Bh with the tag.
                Step::Pass(tag) => {
                    let before = rig.device().executed.len();
                    match rig.driver.call(&PassData(&[[tag, 4, 0, 0]])) {
                        Err(CallError::Refused { reason, .. }) => {
                            let right = if tag & 1 == 1 { Reason::Tag(u16::from_le_bytes([tag, 4])) } else { Reason::None };
                            prop_assert_eq!(reason, right);
                        }
                        Ok(()) => prop_assert!(false, "an answer of another command was taken"),
                        Err(_) => {}
                    }
                    let passed = rig.device().executed[before..].iter().filter(|code| **code == 7).count();
                    prop_assert!(passed <= 1, "07h was sent again");
                }
                Step::Cancel => { let _ = rig.driver.call(&CancelDocument); }
                Step::Wait(ms) => rig.pass(Duration::from_millis(ms)),
            }
        }
        // When the line is good again, so is the dialogue.
        rig.device().script.clear();
        rig.pass(Duration::from_secs(120));
        prop_assert_eq!(rig.driver.call(&FindDocument(77)).unwrap().document, 77);
    }
}
