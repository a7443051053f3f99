//! Registration, re-registration, and closing of the device. Source: ФН protocol 6.4, 9.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use super::code::{self, ensure};
use super::config::{Generation, LifeClass};
use super::document::{Form, Format, NO_OPERATOR, Registration};
use super::forming::{Draft, Formed, flag, number, put_number_and_sign};
use super::machine::{FnEmulator, Outcome};
use super::state::{Kind, Open, Phase};
use super::tlv;

/// Work mode bit 0: encryption, which the emulator does not do.
const ENCRYPTION: u8 = 0x01;
/// Work mode bit 3.
const SERVICES: u8 = 0x08;

impl FnEmulator {
    /// 02h and A2h.
    pub(super) fn begin_registration(&mut self, command: u8, data: &[u8]) -> Outcome {
        let (report, version) = match (command, data) {
            (0x02, []) => (0, None),
            (0x02, [report]) => (*report, None),
            (0xA2, [report]) => (*report, Some(3)),
            (0xA2, [report, version]) => (*report, Some(*version)),
            _ => return Err(code::UNKNOWN.into()),
        };
        ensure(report <= 2, code::UNKNOWN)?;
        self.in_phase(&[if report == 2 { Phase::Fiscal } else { Phase::Ready }])?;
        self.nothing_open()?;
        ensure(self.ledger.shift.opened.is_none() && self.reports_left() > 0, code::STATE)?;
        let format = match version {
            None => None,
            Some(3) => Some(Format::V11),
            Some(4) if self.config.generation.highest_format() >= 4 => Some(Format::V12),
            Some(_) => return Err(code::MODE.into()),
        };
        // A device never goes back to an older format.
        ensure(format.unwrap_or(Format::V105) >= self.format(), code::MODE)?;
        self.begin(Kind::Registration { report, format }, None)
    }

    /// 03h and A3h.
    pub(super) fn form_registration(&mut self, command: u8, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let old = command == 0x03;
        let sizes = if old { [39, 40] } else { [52, 56] };
        ensure(sizes.contains(&data.len()), code::UNKNOWN)?;
        let open = self.opened(|kind| matches!(kind, Kind::Registration { .. }), true)?;
        let Kind::Registration { report, format } = open.kind else { return Err(code::STATE.into()) };
        ensure(format.is_none() == old, code::MODE)?;
        let with_reason = if old { report == 2 } else { report != 0 };
        ensure(data.len() == if with_reason { sizes[1] } else { sizes[0] }, code::UNKNOWN)?;
        let format = match format {
            Some(format) => format,
            None => format_passed(open, self.config.generation).ok_or(code::MODE)?,
        };
        ensure(format >= self.format(), code::MODE)?;
        let (dt5, mut made) = read(data, old, format).ok_or(code::UNKNOWN)?;
        if report == 1 {
            // The device itself names its replacement.
            made.reason = if old { 1 } else { made.reason | 1 };
        }
        if let (true, Some(inn)) = (old, tlv::find(&open.data, 1017)) {
            made.ofd_inn = inn.value.try_into().unwrap_or(NO_OPERATOR);
        }
        let before = self.registration().filter(|_| report == 2);
        ensure(valid(&made, old, report, before.map(AsRef::as_ref)), code::VALUE)?;
        made.time = self.time(dt5, self.last_time())?;

        let activated = match self.ledger.life {
            Some((activated, _)) if report == 2 => activated,
            _ => made.time.date(),
        };
        let last_day = activated + TimeDelta::days(life_days(self.config.life, &made, open));
        ensure(last_day > made.time.date(), code::LIFE)?;

        let form = open.kind.form(None);
        let passed = open.data.clone();
        let days = u16::try_from((last_day - made.time.date()).num_days()).unwrap_or(u16::MAX);
        let mut formed = formed(&made, form, self.config.generation.highest_format(), days);
        if let (Formed::Ascending(objects), 2) = (&mut formed, report) {
            objects.insert(1157, self.ledger.counters.report());
        }
        let draft = Draft::new(form, made.time, formed, passed);
        let doc = self.form(draft, Some(made), clock, |device| {
            device.ledger.life = Some((activated, last_day));
            device.ledger.phase = Phase::Fiscal;
        });
        let mut out = Vec::new();
        put_number_and_sign(&mut out, &doc);
        Ok(out)
    }

    /// 04h.
    pub(super) fn begin_fn_closing(&mut self) -> Outcome {
        self.in_phase(&[Phase::Fiscal])?;
        self.nothing_open()?;
        ensure(self.ledger.shift.opened.is_none(), code::STATE)?;
        let strict = self.config.generation > Generation::G1;
        ensure(!strict || self.ledger.unsent.count == 0, code::VALUE)?;
        self.begin(Kind::FnClosing, None)
    }

    /// 05h.
    pub(super) fn form_fn_closing(&mut self, data: &[u8], clock: NaiveDateTime) -> Outcome {
        let Some((dt5, rnm)) = data.split_first_chunk::<5>() else { return Err(code::UNKNOWN.into()) };
        ensure(rnm.len() == 20, code::UNKNOWN)?;
        let needs_data = self.config.generation == Generation::G1;
        let open = self.opened(|kind| kind == Kind::FnClosing, needs_data)?;
        ensure(self.registration().is_some_and(|registration| registration.rnm == rnm), code::VALUE)?;
        let time = self.time(*dt5, self.last_time())?;
        let mut formed = BTreeMap::from([(1038, number(self.ledger.shift.number.into()))]);
        self.with_counters(&mut formed);
        let draft = Draft::new(Form::FnClosing, time, Formed::Ascending(formed), open.data.clone());
        let next = if self.autonomous() { Phase::Archive } else { Phase::Closed };
        let doc = self.form(draft, None, clock, |device| device.ledger.phase = next);
        let mut out = Vec::new();
        put_number_and_sign(&mut out, &doc);
        Ok(out)
    }

    /// How many registration reports can still be made.
    pub(super) fn reports_left(&self) -> u8 {
        let made = u8::try_from(self.registrations.len()).unwrap_or(u8::MAX);
        self.config.reports.saturating_sub(made)
    }

    /// Last day of life; before activation that of a device activated now without conditions that shorten it.
    pub(super) fn last_day(&self, clock: NaiveDateTime) -> NaiveDate {
        let nominal = TimeDelta::days(nominal_days(self.config.life));
        self.ledger.life.map_or_else(|| clock.date() + nominal, |(_, last_day)| last_day)
    }
}

/// FFD 1.0 or 1.05, as tag 1209 passed by the register says; 1.05 without it. `None`: a format that this generation
/// does not know, or one that A2h has to begin.
fn format_passed(open: &Open, generation: Generation) -> Option<Format> {
    match tlv::find(&open.data, 1209).map(|object| object.value) {
        Some([1]) if generation < Generation::G12 => Some(Format::V10),
        Some([2]) | None => Some(Format::V105),
        Some(_) => None,
    }
}

/// The fields of 03h or A3h. The time comes as its bytes and is still to be checked.
fn read(data: &[u8], old: bool, format: Format) -> Option<([u8; 5], Registration)> {
    let (dt5, rest) = data.split_first_chunk()?;
    let (inn, rest) = rest.split_first_chunk()?;
    let (rnm, rest) = rest.split_first_chunk()?;
    let (&[tax, mode], rest) = rest.split_first_chunk::<2>()?;
    let (extended, ofd_inn, reason) = match rest {
        [] if old => (0, NO_OPERATOR, 0),
        [reason] if old => (0, NO_OPERATOR, u32::from(*reason)),
        [extended, rest @ ..] => {
            let (ofd_inn, reason) = rest.split_first_chunk()?;
            let reason = if reason.is_empty() { 0 } else { u32::from_le_bytes(reason.try_into().ok()?) };
            (*extended, *ofd_inn, reason)
        }
        [] => return None,
    };
    let (inn, rnm, time) = (*inn, *rnm, NaiveDateTime::default());
    let made =
        Registration { format, number: 0, sign: 0, time, inn, rnm, tax, mode, extended, ofd_inn, reason };
    Some((*dt5, made))
}

/// Whether the values are allowed, each for itself and against the registration before.
fn valid(made: &Registration, old: bool, report: u8, before: Option<&Registration>) -> bool {
    let v12 = made.format == Format::V12;
    let modes = made.mode & ENCRYPTION == 0 && (v12 || made.mode < 0x40);
    let taxes = (1..0x40).contains(&made.tax);
    let extended = v12 || made.extended < 0x10;
    let operator = old
        || match made.autonomous() {
            true => made.ofd_inn == NO_OPERATOR,
            false => is_inn(&made.ofd_inn) && made.ofd_inn != NO_OPERATOR,
        };
    let reason = match (old, report) {
        (_, 0) => made.reason == 0,
        (true, 1) => true,
        (true, _) => (2..=4).contains(&made.reason),
        (false, 1) => made.reason & !REASONS == 0,
        (false, _) => made.reason != 0 && made.reason & !REASONS == 0 && made.reason & 1 == 0,
    };
    let operator_change = if old { made.reason == 2 } else { made.reason & 2 != 0 };
    let moved = before.is_some_and(|before| before.autonomous() != made.autonomous());
    // Another user or another register is another device.
    let same = before.is_none_or(|before| (before.inn, before.rnm) == (made.inn, made.rnm));
    let rest = reason && same && (!moved || operator_change);
    is_inn(&made.inn) && is_rnm(&made.rnm) && modes && taxes && extended && operator && rest
}

/// Bits of tag 1205 that stand for a reason: 1–22 and 32.
const REASONS: u32 = 0x803F_FFFF;

/// 12 digits, or 10 digits and two spaces.
fn is_inn(inn: &[u8; 12]) -> bool {
    let (number, tail) = inn.split_at(10);
    number.iter().all(u8::is_ascii_digit) && (tail.iter().all(u8::is_ascii_digit) || tail == b"  ")
}

/// 16 digits and four spaces.
fn is_rnm(rnm: &[u8; 20]) -> bool {
    let (number, tail) = rnm.split_at(16);
    number.iter().all(u8::is_ascii_digit) && tail == b"    "
}

fn nominal_days(class: LifeClass) -> i64 {
    match class {
        LifeClass::M13 => 410,
        LifeClass::M15 => 470,
        LifeClass::M36 => 1110,
    }
}

/// Days of life under these conditions; the first line that fits decides. Source: ФН protocol 9.
fn life_days(class: LifeClass, made: &Registration, open: &Open) -> i64 {
    // Before FFD 1.1 these flags are tags that the register passes.
    let passed = |tag: u16| tlv::find(&open.data, tag).is_some_and(|object| object.value == [1]);
    let has = |bits: u8, tag: u16| made.extended & bits != 0 || (!made.format.checked() && passed(tag));
    let v12 = made.format == Format::V12;
    let long = class == LifeClass::M36;
    let goods = made.mode & SERVICES == 0;
    let general_tax = made.tax & 1 != 0;
    let excise = has(0x01, 1207);
    let games_or_loans = made.extended & 0x66 != 0;
    let autonomous = made.autonomous();
    if (v12 && !long && games_or_loans)
        || (excise && (v12 || long))
        || (autonomous && !long)
        || (autonomous && v12 && goods && general_tax)
    {
        410
    } else if autonomous || (long && general_tax && goods) {
        560
    } else {
        nominal_days(class)
    }
}

/// Objects that the device forms in a registration report.
fn formed(made: &Registration, form: Form, highest: u8, days_left: u16) -> Formed {
    let mode = |bit: u32| flag(made.mode >> bit & 1 != 0);
    let extended = |bit: u32| flag(made.extended >> bit & 1 != 0);
    let (encryption, autonomous, automatic) = ((1056, mode(0)), (1002, mode(1)), (1001, mode(2)));
    let tax = (1062, vec![made.tax]);
    if !made.format.checked() {
        let mut objects = match made.format {
            Format::V10 => vec![automatic, autonomous, encryption],
            _ => vec![encryption, autonomous, automatic, (1109, mode(3)), (1110, mode(4)), (1108, mode(5))],
        };
        objects.push(tax);
        if form == Form::Reregistration {
            objects.push((1101, vec![u8::try_from(made.reason).unwrap_or(0)]));
        }
        return Formed::Ordered(objects);
    }
    let mut objects = BTreeMap::from([encryption, autonomous, automatic, tax]);
    objects.extend([
        (1190, vec![highest]),
        (1209, vec![made.format.number()]),
        (1213, days_left.to_le_bytes().to_vec()),
    ]);
    if !made.autonomous() {
        objects.insert(1017, made.ofd_inn.to_vec());
    }
    if form == Form::Reregistration {
        objects.insert(1205, number(made.reason));
    }
    if made.format == Format::V12 {
        objects.insert(1290, number(conditions(made)));
    } else {
        objects.extend([(1109, mode(3)), (1110, mode(4)), (1108, mode(5))]);
        objects.extend([(1207, extended(0)), (1193, extended(1)), (1126, extended(2)), (1221, extended(3))]);
    }
    Formed::Ascending(objects)
}

/// Tag 1290 from work mode and extended flags. Source: ФН protocol 6.4.
fn conditions(made: &Registration) -> u32 {
    let from_mode =
        [(3, 9), (4, 2), (5, 5), (6, 15), (7, 16)].map(|(bit, to)| u32::from(made.mode >> bit & 1) << to);
    let from_extended = [(0, 6), (1, 10), (2, 11), (3, 1), (4, 8), (5, 12), (6, 13), (7, 14)]
        .map(|(bit, to)| u32::from(made.extended >> bit & 1) << to);
    from_mode.iter().chain(&from_extended).fold(0, |mask, bit| mask | bit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiscal_storage::check::Facts;

    fn made(format: Format, tax: u8, mode: u8, extended: u8) -> Registration {
        Registration {
            format,
            number: 0,
            sign: 0,
            time: NaiveDateTime::default(),
            inn: *b"7702203276  ",
            rnm: *b"0000000005008570    ",
            tax,
            mode,
            extended,
            ofd_inn: *b"7704358518  ",
            reason: 0,
        }
    }

    #[test]
    fn life_follows_the_first_line_that_fits() {
        use LifeClass::{M13, M15, M36};
        let kind = Kind::Registration { report: 0, format: None };
        let mut open = Open { kind, begun: None, data: Vec::new(), facts: Facts::default() };
        for (class, format, tax, mode, extended, days) in [
            (M15, Format::V12, 2, 0, 0x02, 410),
            (M15, Format::V12, 2, 0, 0x40, 410),
            (M15, Format::V11, 2, 0, 0x02, 470),
            (M36, Format::V11, 2, 0, 0x01, 410),
            (M15, Format::V11, 2, 0, 0x01, 470),
            (M15, Format::V12, 2, 0, 0x01, 410),
            (M13, Format::V11, 2, 2, 0, 410),
            (M36, Format::V12, 1, 2, 0, 410),
            (M36, Format::V12, 1, 2 | 8, 0, 560),
            (M36, Format::V11, 1, 2, 0, 560),
            (M36, Format::V12, 1, 0, 0, 560),
            (M36, Format::V12, 1, 8, 0, 1110),
            (M36, Format::V12, 2, 0, 0, 1110),
            (M15, Format::V105, 1, 0, 0, 470),
            (M13, Format::V105, 1, 0, 0, 410),
        ] {
            let registration = made(format, tax, mode, extended);
            assert_eq!(
                life_days(class, &registration, &open),
                days,
                "{class:?} {format:?} {tax} {mode} {extended}"
            );
        }
        tlv::put(&mut open.data, 1207, &[1]);
        assert_eq!(
            life_days(M36, &made(Format::V105, 2, 0, 0), &open),
            410,
            "excise goods by the register's tag"
        );
    }

    #[test]
    fn conditions_of_use_are_moved_bit_by_bit() {
        assert_eq!(conditions(&made(Format::V12, 1, 0b1111_1000, 0xFF)), 0x1_FF66 & 0x1_FFFF);
    }
}
