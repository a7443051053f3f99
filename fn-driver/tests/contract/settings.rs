//! What a technician may change, in virtual time.

use std::time::Duration;

use fn_driver::commands::{GetShift, PassData};
use fn_driver::{CallError, Settings};

use crate::device::Fault;
use crate::rig;

#[test]
fn the_pause_is_kept_before_every_request() {
    let pause = Duration::from_millis(5);
    let mut rig = rig::in_process().with(Settings { pause, ..Settings::default() });
    for _ in 0..3 {
        rig.driver.call(&GetShift).unwrap();
    }
    let heard = rig.device().heard_at.clone();
    assert!(heard.len() > 3);
    // The device answers in no time, so requests are apart by the pause alone.
    assert!(heard.windows(2).all(|pair| pair[1] - pair[0] == pause), "{heard:?}");
}

#[test]
fn without_a_pause_no_time_passes() {
    let mut rig = rig::in_process();
    rig.driver.call(&GetShift).unwrap();
    rig.driver.call(&GetShift).unwrap();
    let heard = rig.device().heard_at.clone();
    assert!(heard.windows(2).all(|pair| pair[1] == pair[0]), "{heard:?}");
}

#[test]
fn the_factor_stretches_the_table_of_time_outs() {
    for (timeout_percent, expected_ms) in [(100, 3_000), (250, 7_500), (10, 300)] {
        let mut rig = rig::in_process().with(Settings { timeout_percent, ..Settings::default() });
        rig.device().script.push_back((0x07, Fault::Lost));
        match rig.driver.call(&PassData(&[[6, 4, 0, 0]])) {
            Err(CallError::Unknown { waited_ms, .. }) => assert_eq!(waited_ms, expected_ms),
            other => panic!("{other:?}"),
        }
    }
}
