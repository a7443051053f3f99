//! What makes a receipt a correction.

use super::put_some;
use crate::numbers::unixtime;
use crate::tlv::{TlvError, Writer};
use chrono::NaiveTime;
use domain::extra::Correction;

/// Tags 1173 and 1174. The description of the basis (1177) is dead since 2020 and not written.
pub(super) fn basis(w: &mut Writer<'_>, correction: &Correction) -> Result<(), TlvError> {
    w.put_byte(1173, u8::from(correction.prescribed))?;
    w.stlv(1174, |w| {
        let midnight = correction.settled_on.and_time(NaiveTime::MIN);
        w.put_time(1178, unixtime(midnight).unwrap_or_default())?;
        put_some(w, 1179, correction.order.as_deref())
    })
}
