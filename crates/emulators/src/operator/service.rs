//! The service part: what every fiscal request must carry, and what answers bring down.

use super::config::{Ad, Config, Device};
use super::refusal::{Refusal, ensure};
use super::values::date_time;
use super::wire::{Node, Writer};

/// The first part absent from the service block of a fiscal request: reg_info always, offline_period since 2.0.1,
/// geo_position since 2.0.3. Fields inside are named by the tables.
pub(crate) fn missing(request: &Node, edition: u16) -> Option<&'static str> {
    let Some(service) = request.node("service") else { return Some("service") };
    let reg_info = service.node("reg_info");
    let position = service.node("security_stats").and_then(|stats| stats.node("geo_position"));
    [
        ("service.reg_info.kkm", reg_info.is_none_or(|info| !info.has("kkm"))),
        ("service.reg_info.org", reg_info.is_none_or(|info| !info.has("org"))),
        ("service.offline_period", !service.has("offline_period")),
        ("service.security_stats.geo_position", edition >= 203 && position.is_none()),
    ]
    .into_iter()
    .find_map(|(name, absent)| absent.then_some(name))
}

/// Checks the content of a service block, whatever the command.
///
/// # Errors
/// 13: registration data of another device, a position below zero, an offline period that ends before it begins.
pub(crate) fn check(request: &Node, device: &Device) -> Result<(), Refusal> {
    let Some(service) = request.node("service") else { return Ok(()) };
    if let Some(position) = service.node("security_stats").and_then(|stats| stats.node("geo_position")) {
        for name in ["latitude", "longitude"] {
            ensure(position.signed(name).is_some_and(|value| value >= 0), || format!("{name} is negative"))?;
        }
    }
    if let Some(period) = service.node("offline_period") {
        let ordered = date_time(period, "begin_time")? <= date_time(period, "end_time")?;
        ensure(ordered, || "offline_period ends before it begins".to_owned())?;
    }
    let Some(reg_info) = service.node("reg_info") else { return Ok(()) };
    let same = |node: Option<&Node>, name: &str, known: &str| {
        let sent = node.map(|node| node.text(name));
        ensure(sent.is_none_or(|sent| sent == known), || {
            format!("reg_info: {name} is not that of the device")
        })
    };
    let (kkm, org) = (reg_info.node("kkm"), reg_info.node("org"));
    same(kkm, "fns_kkm_id", &device.rnm)?;
    same(kkm, "serial_number", &device.znm)?;
    same(kkm, "kkm_id", &device.kkm_id)?;
    same(org, "inn", &device.org.bin)
}

/// Names of what `reg_info.org` says differently from the operator's records; not a reason to refuse.
pub(crate) fn differences(request: &Node, device: &Device) -> Vec<String> {
    let org = request
        .node("service")
        .and_then(|service| service.node("reg_info"))
        .and_then(|info| info.node("org"));
    let Some(org) = org else { return Vec::new() };
    [("title", &device.org.title), ("address", &device.org.address), ("okved", &device.org.okved)]
        .into_iter()
        .filter(|(name, known)| org.text(name) != known.as_str())
        .map(|(name, known)| format!("reg_info.org.{name}: device {:?}, operator {known:?}", org.text(name)))
        .collect()
}

/// The service part of an answer: ads the device does not hold in this version, registration data when asked for
/// (or always, for INFO), the last document. `None` when there is nothing to say.
pub(crate) fn answer(
    request: &Node,
    device: &Device,
    ads: &[Ad],
    config: &Config,
    edition: u16,
    always: bool,
    last_document: Option<(u32, Option<u64>)>,
) -> Option<Writer> {
    let service = request.node("service");
    let held: Vec<(Option<u32>, Option<u64>)> = service
        .map(|service| {
            service.nodes("ticket_ad_infos").map(|ad| (ad.small("type"), ad.number("version"))).collect()
        })
        .unwrap_or_default();
    let fresh = ads.iter().filter(|ad| !held.contains(&(Some(ad.kind), Some(ad.version))));
    let mut out = Writer::default().many(
        1,
        fresh.map(|ad| {
            let info = Writer::default().number(1, ad.kind).number(2, ad.version);
            Writer::default().node(1, info).text(2, &ad.text)
        }),
    );
    if always || service.is_some_and(|service| service.flag("get_reg_info")) {
        out = out.node(2, reg_info(device, config, edition));
    }
    if service.is_some_and(|service| service.flag("get_binded_taxation")) {
        // 101, the general regime, with VAT at its base rate.
        let tax = Writer::default().number(1, 100_u32).number(2, 16_000_u32);
        out = out.node(3, Writer::default().number(1, 101_u32).node(2, tax));
    }
    if let Some((shift, printed)) = last_document {
        let info = Writer::default().number(1, shift);
        out = out.node(
            4,
            match printed {
                Some(number) => info.number(2, number),
                None => info,
            },
        );
    }
    let bytes = out.clone().finish();
    (always || !bytes.is_empty()).then_some(out)
}

fn reg_info(device: &Device, config: &Config, edition: u16) -> Writer {
    let kkm = Writer::default()
        .text(1, &device.kkm_id)
        .text(2, &device.kkm_id)
        .text(3, &device.rnm)
        .text(4, &device.znm)
        .text(5, &device.kkm_id);
    let pos = Writer::default().text(1, &device.pos.title).text(2, &device.pos.address);
    let org = Writer::default()
        .text(1, &device.org.title)
        .text(2, &device.org.address)
        .text(3, &device.org.bin)
        .text(5, &device.org.okved);
    let info = Writer::default().node(1, kkm).node(2, pos).node(3, org);
    if edition < 204 {
        return info;
    }
    let ofd = Writer::default().text(1, "Эмулятор ОФД").text(2, "ФДО эмуляторы").text(3, &config.qr_host);
    info.node(4, ofd)
}
