//! The shift that closes by itself at a set time of the day.

use crate::door::Running;
use chrono::{NaiveTime, TimeDelta};
use domain::command::{Actor, Command, Key, Role, Wish};
use domain::document::Content;
use domain::shift::Shift;
use domain::time::Stamp;
use local_api::Door as _;
use sha2::{Digest, Sha256};
use std::sync::Weak;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often the clock is looked at.
const LOOK: Duration = Duration::from_secs(10);
/// How long the outcome of the closing is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// A basket that nobody ends is waited for until so long before the law ends the shift.
const LAST_MOMENT: TimeDelta = TimeDelta::minutes(15);

/// Closes the shift of a register day by day, until it is dropped.
pub struct Closing {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Closing {
    /// Watches the clock of a register. A machine without a thread for it leaves the closing to people.
    pub fn start(register: Weak<Running>, at: NaiveTime) -> Self {
        let (stop, stopped) = channel::<()>();
        let watch = move || {
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                let Some(register) = register.upgrade() else { return };
                close_if_due(&register, at);
            }
        };
        let thread = thread::Builder::new().name("closing".into()).spawn(watch).ok();
        Self { stop: Some(stop), thread }
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn close_if_due(register: &Running, at: NaiveTime) {
    let (view, now) = (register.view(), register.now().wall);
    let Some(situation) = &view.situation else { return };
    let busy = view.live.is_some() || view.shift_change.is_some() || view.draft.is_some();
    let Some(moment) = due(situation.shift, at, now, busy) else { return };
    let Some(cashier) = register.default_cashier() else { return };
    // One that was refused (a device that is silent) is tried again ten minutes later.
    let try_no = now.since(moment).num_minutes() / 10;
    let key = format!("closing-{}-{}-{try_no}", situation.shift.number().0, moment.iso());
    let command = Command {
        actor: Actor { name: "register".into(), role: Role::Program },
        body: Sha256::digest(&key).into(),
        key: Key { caller: "closing".into(), key },
        wish: Wish::from(Content::ShiftClose(cashier)),
        draft: None,
    };
    // Refused or not, the next look sees what became of it; a person can always close the shift by hand.
    let _ = register.submit(command, PATIENCE);
}

/// The moment that an open shift has to be closed for, when it is to be closed now. A receipt that is being made, or a basket
/// that is not empty, is waited for, but not beyond what the law allows.
fn due(shift: Shift, at: NaiveTime, now: Stamp, busy: bool) -> Option<Stamp> {
    let Shift::Open { since, .. } = shift else { return None };
    let local = now.local();
    let today = local.date().and_time(at);
    let moment = if today <= local { today } else { today.checked_sub_signed(TimeDelta::days(1))? };
    let moment = Stamp::from_local(moment, now.offset_min);
    if moment <= since {
        return None;
    }
    let ends = shift.expires().is_some_and(|end| end.since(now) <= LAST_MOMENT);
    (!busy || ends).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use domain::shift::ShiftNo;

    fn stamp(day: u32, hour: u32, minute: u32) -> Stamp {
        let local = NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(hour, minute, 0).unwrap();
        Stamp::from_local(local, 180)
    }

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn a_shift_is_closed_at_its_time_and_once_a_day() {
        let open = Shift::Open { number: ShiftNo(3), since: stamp(2, 9, 0) };
        assert_eq!(due(open, at(21, 30), stamp(2, 21, 29), false), None);
        assert_eq!(due(open, at(21, 30), stamp(2, 21, 30), false), Some(stamp(2, 21, 30)));
        // A machine that was off at that time closes it as soon as it is on.
        assert_eq!(due(open, at(21, 30), stamp(3, 7, 0), false), Some(stamp(2, 21, 30)));
        // One that was opened after that time is for the next day.
        let late = Shift::Open { number: ShiftNo(4), since: stamp(2, 21, 31) };
        assert_eq!(due(late, at(21, 30), stamp(2, 23, 0), false), None);
        assert_eq!(due(Shift::Closed { last: ShiftNo(3) }, at(21, 30), stamp(2, 22, 0), false), None);
    }

    #[test]
    fn a_receipt_is_waited_for_but_not_beyond_the_law() {
        let open = Shift::Open { number: ShiftNo(3), since: stamp(2, 9, 0) };
        assert_eq!(due(open, at(21, 30), stamp(2, 21, 45), true), None);
        assert_eq!(due(open, at(21, 30), stamp(3, 8, 44), true), None);
        assert_eq!(due(open, at(21, 30), stamp(3, 8, 45), true), Some(stamp(2, 21, 30)));
    }
}
