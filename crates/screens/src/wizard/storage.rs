//! The fiscal storage that is connected, as it told itself.

use crate::place::Scene;
use chrono::NaiveDate;
use domain::device::Identity;
use domain::notice::Refusal;
use domain::registration::{Ffd, Registration};

/// Days of keys from which it is one of 36 months (1110 days; ФН protocol 9).
const LONG: i64 = 700;

fn detail<'a>(identity: &'a Identity, name: &str) -> Option<&'a str> {
    identity.details.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The newest edition it takes.
pub(super) fn highest(scene: &Scene<'_>) -> Ffd {
    let code = scene.view.identity.as_ref().and_then(|identity| detail(identity, "highest_ffd"));
    // One that did not say so is of the first generation.
    code.map_or_else(Ffd::default, |code| {
        Ffd::ALL.into_iter().rev().find(|ffd| ffd.code().to_string() == code).unwrap_or(Ffd::V1_05)
    })
}

/// Until when its keys are good.
pub(super) fn expires(identity: &Identity) -> Option<NaiveDate> {
    detail(identity, "expires")?.parse().ok()
}

/// Its firmware.
pub(super) fn firmware(identity: &Identity) -> &str {
    detail(identity, "firmware").unwrap_or("").trim()
}

/// Whether its keys are for 36 months; unknown when it does not tell.
pub(super) fn is_long(scene: &Scene<'_>) -> Option<bool> {
    let expires = expires(scene.view.identity.as_ref()?)?;
    let today = scene.now.wall.local().date();
    Some(expires.signed_duration_since(today).num_days() > LONG)
}

/// Whether a new storage is connected that nobody has used.
pub(super) fn is_blank(identity: &Identity) -> bool {
    !identity.ready && identity.last_document == 0
}

/// Why this storage can not be put into service.
pub(super) fn unfit(scene: &Scene<'_>) -> Option<Refusal> {
    let Some(identity) = &scene.view.identity else {
        let silent = || Refusal::new("device.silent");
        return Some(scene.view.trouble.clone().unwrap_or_else(silent));
    };
    if is_blank(identity) {
        return None;
    }
    let code = if identity.ready { "fn.in_service" } else { "fn.not_ready" };
    Some(Refusal::new(code).with("serial", &identity.serial))
}

/// Whether the storage of this register takes no documents any more: it was closed.
pub(crate) fn is_closed(scene: &Scene<'_>) -> bool {
    let Some(Registration::Ru(ru)) = &scene.situation.registration else { return false };
    scene.view.identity.as_ref().is_some_and(|identity| {
        identity.serial == ru.fn_serial && !identity.ready && identity.last_document > 0
    })
}
