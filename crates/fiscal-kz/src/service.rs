//! The service part of a request: who the register is, where it stands, since when it works alone.

use crate::edition::Edition;
use crate::kkm::{self, CommandTypeEnum, service_request as part};
use crate::numbers;
use domain::notice::Refusal;
use domain::registration::KzRegistration;
use domain::time::Stamp;

/// Where the coordinates come from. They are typed in with the registration; the protocol wants a word, and this is
/// the one of its own examples.
const POSITION_SOURCE: &str = "CELL";

/// Obligatory service data (CPCR 2.0.2, service part; position since 2.0.3).
///
/// `get_reg_info` asks the operator to say who it thinks the register is.
pub(crate) fn compose(
    kz: &KzRegistration,
    edition: Edition,
    command: CommandTypeEnum,
    offline_period: Option<part::OfflinePeriod>,
    get_reg_info: bool,
) -> kkm::ServiceRequest {
    let some = |text: &String| Some(text.clone());
    let degrees = |value: u32| i32::try_from(value).unwrap_or(i32::MAX); // checked with the registration
    let security_stats = edition.requires_position(command).then(|| part::SecurityStats {
        geo_position: Some(part::security_stats::GeoPosition {
            latitude: degrees(kz.latitude),
            longitude: degrees(kz.longitude),
            source: Some(POSITION_SOURCE.to_owned()),
        }),
        os_version: None,
    });
    kkm::ServiceRequest {
        security_stats,
        offline_period,
        get_reg_info: Some(get_reg_info),
        reg_info: Some(part::RegInfo {
            kkm: Some(kkm::KkmRegInfo {
                fns_kkm_id: some(&kz.rnm),
                serial_number: some(&kz.znm),
                kkm_id: some(&kz.kkm_id),
                ..kkm::KkmRegInfo::default()
            }),
            org: Some(kkm::OrgRegInfo {
                title: some(&kz.title),
                address: some(&kz.address),
                inn: some(&kz.bin),
                okved: some(&kz.okved),
                ..kkm::OrgRegInfo::default()
            }),
        }),
        ..kkm::ServiceRequest::default()
    }
}

/// Time without the operator. Its end is never before its beginning, whatever the clock says.
pub(crate) fn period(begin: Stamp, end: Stamp) -> Result<part::OfflinePeriod, Refusal> {
    let end = if end.utc_ms < begin.utc_ms { begin } else { end };
    Ok(part::OfflinePeriod { begin_time: date_time(begin)?, end_time: date_time(end)? })
}

/// The clock on the wall, as the protocol writes it: without a zone.
pub(crate) fn date_time(at: Stamp) -> Result<kkm::DateTime, Refusal> {
    numbers::date_time(at.local())
        .map_err(|error| Refusal::new("clock.impossible").with("time", at.iso()).because(error))
}
