//! What the register, its printer and its fiscal side are, for programs: in the shape of ATOL's driver. Null is what nobody
//! knows.

use crate::answer::error;
use crate::door::Door;
use crate::task::{AGENTS, FLAGS, TAX_SYSTEMS, bits_of};
use domain::device::Identity;
use domain::notice::Refusal;
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::shift::Shift;
use domain::tax::CountryCode;
use domain::time::Stamp;
use engine::PaperState;
use serde_json::{Map, Value, json};
use std::thread;
use std::time::Duration;

/// A register that was started for this one question needs a moment to find out who is at the other end.
const NAP: Duration = Duration::from_millis(20);
const NAPS: u32 = 150;

/// Who is at the other end.
///
/// # Errors
/// What is wrong with it; `device.silent` when nothing was heard.
fn identity(door: &dyn Door) -> Result<Identity, Refusal> {
    for _ in 0..NAPS {
        let view = door.view();
        if let Some(identity) = &view.identity {
            return Ok(identity.clone());
        }
        if let Some(trouble) = &view.trouble {
            return Err(trouble.clone());
        }
        thread::sleep(NAP);
    }
    Err(Refusal::new("device.silent"))
}

fn detail<'i>(identity: &'i Identity, name: &str) -> Option<&'i str> {
    identity.details.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn edition(code: &str) -> Option<&'static str> {
    Ffd::ALL.into_iter().find(|ffd| ffd.code().to_string() == code).map(Ffd::name)
}

pub(crate) fn info(door: &dyn Door) -> Value {
    let view = door.view();
    let registration = view.situation.as_ref().and_then(|s| s.registration.as_ref());
    let (serial, ffd) = match registration {
        Some(Registration::Ru(ru)) => (Some(ru.serial.as_str()), Some(ru.ffd.name())),
        Some(Registration::Kz(kz)) => (Some(kz.znm.as_str()), None),
        None => (None, None),
    };
    let highest =
        view.identity.as_ref().and_then(|identity| detail(identity, "highest_ffd")).and_then(edition);
    json!({"deviceInfo": {
        "firmwareVersion": env!("CARGO_PKG_VERSION"),
        "configurationVersion": env!("CARGO_PKG_VERSION"),
        "model": Value::Null,
        "modelName": "kassa",
        "receiptLineLength": Value::Null,
        "receiptLineLengthPix": Value::Null,
        "serial": serial,
        "ffdVersion": ffd,
        "fnFfdVersion": highest,
    }})
}

pub(crate) fn status(door: &dyn Door) -> Value {
    if door.country() == CountryCode::Ru {
        let _ = identity(door); // whether a storage is there is not known in the first moment
    }
    let (view, now) = (door.view(), door.now().wall);
    let situation = view.situation.as_ref();
    let shift = situation.map(|s| s.shift);
    let word = shift.map(|shift| match shift {
        Shift::Open { .. } if shift.is_expired(now) => "expired",
        Shift::Open { .. } => "opened",
        Shift::Closed { .. } => "closed",
    });
    // The printer is known by what became of the last slip.
    let trouble = view.paper.as_ref().map(|paper| match &paper.state {
        PaperState::Waiting(refusal) => refusal.code.as_str(),
        _ => "",
    });
    json!({"deviceStatus": {
        "blocked": situation.is_some_and(|s| s.block.is_some()),
        "coverOpened": trouble.map(|code| code == "printer.cover_open"),
        "currentDateTime": now.iso(),
        "fiscal": situation.is_some_and(|s| s.registration.is_some()),
        "fnFiscal": view.identity.as_ref().map(|identity| identity.ready),
        "fnPresent": view.identity.is_some(),
        "paperPresent": trouble.map(|code| code != "printer.paper_out"),
        "cashDrawerOpened": Value::Null,
        "shift": word,
    }})
}

/// Flags of the storage, in the driver's words.
pub(crate) fn warnings(flags: u8) -> Value {
    json!({
        "needReplacement": flags & 1 != 0,
        "resourceExhausted": flags & 2 != 0,
        "memoryOverflow": flags & 4 != 0,
        "ofdTimeout": flags & 8 != 0,
        "criticalError": flags & 0x80 != 0,
    })
}

pub(crate) fn storage_info(door: &dyn Door) -> Result<Value, Refusal> {
    let identity = identity(door)?;
    let view = door.view();
    let ffd = match view.situation.as_ref().and_then(|s| s.registration.as_ref()) {
        Some(Registration::Ru(ru)) => Some(ru.ffd.name()),
        _ => None,
    };
    let phase = match detail(&identity, "phase") {
        Some("Technological") => "init",
        Some("Ready") => "configured",
        Some("Fiscal") => "fiscalMode",
        Some("Closed") => "postFiscalMode",
        Some("Archive") => "accessArchive",
        _ => "unknown",
    };
    let left = detail(&identity, "registrations_left").and_then(|left| left.parse::<u8>().ok());
    Ok(json!({"fnInfo": {
        "serial": identity.serial,
        "version": detail(&identity, "firmware"),
        "execution": Value::Null,
        "numberOfRegistrations": Value::Null,
        "registrationsRemaining": left,
        "validityDate": detail(&identity, "expires"),
        "livePhase": phase,
        "ffdVersion": ffd,
        "fnFfdVersion": detail(&identity, "highest_ffd").and_then(edition),
        "warnings": warnings(identity.warnings),
    }}))
}

pub(crate) fn storage_status(door: &dyn Door) -> Result<Value, Refusal> {
    let identity = identity(door)?;
    let receipts = door.view().situation.as_ref().map(|s| s.shift_receipts);
    Ok(json!({"fnStatus": {
        "fiscalDocumentNumber": identity.last_document,
        "fiscalReceiptNumber": receipts,
        "warnings": warnings(identity.warnings),
    }}))
}

/// What the operator has not got yet. In Russia the storage keeps count, once it was asked; in Kazakhstan the register.
pub(crate) fn exchange(door: &dyn Door) -> Value {
    let view = door.view();
    let situation = view.situation.as_ref();
    let registration = situation.and_then(|s| s.registration.as_ref());
    let (count, oldest, trouble) = match registration {
        Some(Registration::Kz(_)) => {
            (situation.map(|s| s.queue), situation.and_then(|s| s.offline_since), view.trouble.as_ref())
        }
        _ => {
            let owed = view.owed.as_ref();
            (
                owed.map(|owed| owed.documents),
                owed.and_then(|owed| owed.oldest),
                owed.and_then(|owed| owed.trouble.as_ref()),
            )
        }
    };
    json!({
        "status": {
            "notSentCount": count,
            "notSentFirstDocNumber": Value::Null,
            "notSentFirstDocDateTime": oldest.map(Stamp::iso),
            "lastSuccessKeysUpdate": Value::Null,
        },
        "errors": {"network": trouble.map(|trouble| error(trouble, door.language()))},
        "warnings": Value::Null,
    })
}

/// The blocks that a registration is made of.
///
/// # Errors
/// `register.not_in_service`.
pub(crate) fn registration(door: &dyn Door) -> Result<Value, Refusal> {
    let view = door.view();
    match view.situation.as_ref().and_then(|s| s.registration.as_ref()) {
        Some(Registration::Ru(ru)) => Ok(blocks(ru)),
        _ => Err(Refusal::new("register.not_in_service")),
    }
}

fn blocks(ru: &RuRegistration) -> Value {
    let words = |table, bits| Value::from(bits_of(table, bits));
    let mut device = Map::new();
    for (name, value) in [
        ("serial", ru.serial.as_str()),
        ("registrationNumber", ru.rnm.trim()),
        ("paymentsAddress", &ru.place),
        ("fnsUrl", &ru.fns_site),
        ("ffdVersion", ru.ffd.name()),
    ] {
        device.insert(name.to_owned(), value.into());
    }
    device.insert("machineNumber".to_owned(), ru.automat.as_deref().into());
    for (name, mode, extended) in FLAGS {
        let set = ru.mode & mode != 0 || ru.mode_extended & extended != 0;
        device.insert((*name).to_owned(), set.into());
    }
    json!({
        "organization": {
            "name": ru.user_name, "vatin": ru.inn, "email": ru.sender_email, "address": ru.address,
            "taxationTypes": words(TAX_SYSTEMS, ru.tax_systems),
            "agents": words(AGENTS, ru.agents),
        },
        "device": device,
        "ofd": {"name": ru.ofd_name, "vatin": ru.ofd_inn},
    })
}
