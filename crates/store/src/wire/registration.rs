//! Identities of registers.

use super::Malformed;
use domain::registration as d;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Registration {
    Ru(Box<RuRegistration>),
    Kz(Box<KzRegistration>),
}

impl From<&d::Registration> for Registration {
    fn from(r: &d::Registration) -> Self {
        match r {
            d::Registration::Ru(r) => Self::Ru(Box::new(r.into())),
            d::Registration::Kz(r) => Self::Kz(Box::new(r.into())),
        }
    }
}

impl TryFrom<Registration> for d::Registration {
    type Error = Malformed;

    fn try_from(r: Registration) -> Result<Self, Malformed> {
        Ok(match r {
            Registration::Ru(r) => Self::Ru((*r).try_into()?),
            Registration::Kz(r) => Self::Kz((*r).into()),
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct RuRegistration {
    fn_serial: String,
    user_name: String,
    inn: String,
    rnm: String,
    address: String,
    place: String,
    serial: String,
    version: String,
    tax_systems: u8,
    ofd_name: String,
    ofd_inn: String,
    sender_email: String,
    fns_site: String,
    #[serde(default = "newest", skip_serializing_if = "is_newest")]
    ffd: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    mode: u8,
    #[serde(default, skip_serializing_if = "is_zero")]
    mode_extended: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    automat: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    agents: u8,
}

fn newest() -> String {
    d::Ffd::V1_2.name().to_owned()
}

fn is_newest(ffd: &str) -> bool {
    ffd == d::Ffd::V1_2.name()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_zero(bits: &u8) -> bool {
    *bits == 0
}

impl From<&d::RuRegistration> for RuRegistration {
    fn from(r: &d::RuRegistration) -> Self {
        Self {
            fn_serial: r.fn_serial.clone(),
            user_name: r.user_name.clone(),
            inn: r.inn.clone(),
            rnm: r.rnm.clone(),
            address: r.address.clone(),
            place: r.place.clone(),
            serial: r.serial.clone(),
            version: r.version.clone(),
            tax_systems: r.tax_systems,
            ofd_name: r.ofd_name.clone(),
            ofd_inn: r.ofd_inn.clone(),
            sender_email: r.sender_email.clone(),
            fns_site: r.fns_site.clone(),
            ffd: r.ffd.name().to_owned(),
            mode: r.mode,
            mode_extended: r.mode_extended,
            automat: r.automat.clone(),
            agents: r.agents,
        }
    }
}

impl TryFrom<RuRegistration> for d::RuRegistration {
    type Error = Malformed;

    fn try_from(r: RuRegistration) -> Result<Self, Malformed> {
        Ok(Self {
            ffd: d::Ffd::named(&r.ffd).ok_or_else(|| Malformed::new("ffd", &r.ffd))?,
            fn_serial: r.fn_serial,
            user_name: r.user_name,
            inn: r.inn,
            rnm: r.rnm,
            address: r.address,
            place: r.place,
            serial: r.serial,
            version: r.version,
            tax_systems: r.tax_systems,
            ofd_name: r.ofd_name,
            ofd_inn: r.ofd_inn,
            sender_email: r.sender_email,
            fns_site: r.fns_site,
            mode: r.mode,
            mode_extended: r.mode_extended,
            automat: r.automat,
            agents: r.agents,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct KzRegistration {
    device: u32,
    token: u32,
    rnm: String,
    znm: String,
    kkm_id: String,
    title: String,
    address: String,
    bin: String,
    okved: String,
    operator_name: String,
    check_site: String,
    edition: u16,
    latitude: u32,
    longitude: u32,
}

impl From<&d::KzRegistration> for KzRegistration {
    fn from(r: &d::KzRegistration) -> Self {
        Self {
            device: r.device,
            token: r.token,
            rnm: r.rnm.clone(),
            znm: r.znm.clone(),
            kkm_id: r.kkm_id.clone(),
            title: r.title.clone(),
            address: r.address.clone(),
            bin: r.bin.clone(),
            okved: r.okved.clone(),
            operator_name: r.operator_name.clone(),
            check_site: r.check_site.clone(),
            edition: r.edition,
            latitude: r.latitude,
            longitude: r.longitude,
        }
    }
}

impl From<KzRegistration> for d::KzRegistration {
    fn from(r: KzRegistration) -> Self {
        Self {
            device: r.device,
            token: r.token,
            rnm: r.rnm,
            znm: r.znm,
            kkm_id: r.kkm_id,
            title: r.title,
            address: r.address,
            bin: r.bin,
            okved: r.okved,
            operator_name: r.operator_name,
            check_site: r.check_site,
            edition: r.edition,
            latitude: r.latitude,
            longitude: r.longitude,
        }
    }
}
