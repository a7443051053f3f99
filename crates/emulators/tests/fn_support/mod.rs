//! What the tests of the emulated fiscal storage share: a device with a clock, document data, confirmations.
//!
//! Bytes are put together here by hand, so that a misreading in the device does not repeat itself.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use emulators::fiscal_storage::{FnConfig, FnEmulator, Generation, Reply, wire};
use hmac::{Hmac, KeyInit, Mac};

pub const INN: &[u8; 12] = b"7702203276  ";
pub const RNM: &[u8; 20] = b"0000000005008570    ";
pub const OFD_INN: &[u8; 12] = b"7704358518  ";

/// A point of March 2024 and after: day 1 is the first of March.
pub fn at(day: i64, hour: u32, minute: u32) -> NaiveDateTime {
    let first =
        NaiveDate::from_ymd_opt(2024, 3, 1).and_then(|d| d.and_hms_opt(hour, minute, 0)).expect("exists");
    first + TimeDelta::days(day - 1)
}

pub fn dt5(time: NaiveDateTime) -> [u8; 5] {
    [(time.year() - 2000) as u8, time.month() as u8, time.day() as u8, time.hour() as u8, time.minute() as u8]
}

pub fn tlv(tag: u16, value: &[u8]) -> Vec<u8> {
    [&tag.to_le_bytes()[..], &(value.len() as u16).to_le_bytes(), value].concat()
}

/// Data of a registration.
pub fn registration_data() -> Vec<u8> {
    [tlv(1048, b"OOO"), tlv(1009, b"Moscow"), tlv(1187, b"shop"), tlv(1013, b"0001"), tlv(1189, &[4])]
        .concat()
}

/// An item of FFD 1.2 without the tags named and with others added.
pub fn item_but(without: &[u16], added: &[Vec<u8>]) -> Vec<u8> {
    let all = [
        (1030, &b"milk"[..]),
        (1079, &[100][..]),
        (1023, &[0, 1]),
        (1043, &[100]),
        (1199, &[6]),
        (1214, &[4]),
        (1212, &[1]),
        (2108, &[0]),
    ];
    let mut body: Vec<u8> = all
        .iter()
        .filter(|(tag, _)| !without.contains(tag))
        .flat_map(|(tag, value)| tlv(*tag, value))
        .collect();
    added.iter().for_each(|object| body.extend(object));
    tlv(1059, &body)
}

/// A receipt of FFD 1.2 over 100 kopecks in cash, without the tags named.
pub fn receipt_but(without: &[u16]) -> Vec<u8> {
    let mut data = Vec::new();
    for (tag, object) in [
        (1059, item_but(&[], &[])),
        (1055, tlv(1055, &[1])),
        (1031, tlv(1031, &[100])),
        (1081, tlv(1081, &[0])),
        (1215, tlv(1215, &[0])),
        (1216, tlv(1216, &[0])),
        (1217, tlv(1217, &[0])),
        (1105, tlv(1105, &[100])),
    ] {
        if !without.contains(&tag) {
            data.extend(object);
        }
    }
    data
}

/// A receipt of this format (2 is 1.05, 3 is 1.1, 4 is 1.2) over 100 kopecks in cash. FFD 1.1 knows no measure.
pub fn receipt_of(format: u8) -> Vec<u8> {
    match format {
        4 => receipt_but(&[]),
        _ => [item_but(&[2108], &[]), receipt_but(&[1059])].concat(),
    }
}

/// What makes a receipt a correction: its kind (0 the user's own, 1 by order) and its basis of 29.02.2024.
pub fn basis(kind: u8) -> Vec<u8> {
    let day = (at(0, 0, 0).and_utc().timestamp() as u32).to_le_bytes();
    let order = if kind == 1 { tlv(1179, b"17-03/5") } else { Vec::new() };
    [tlv(1173, &[kind]), tlv(1174, &[tlv(1178, &day), order].concat())].concat()
}

/// Data of 16h.
pub fn ending(time: NaiveDateTime, operation: u8, total: u64) -> Vec<u8> {
    [&dt5(time)[..], &[operation], &total.to_le_bytes()[..5]].concat()
}

/// Parameters of a registration by A3h.
#[derive(Clone)]
pub struct A3 {
    pub time: NaiveDateTime,
    pub inn: [u8; 12],
    pub rnm: [u8; 20],
    pub tax: u8,
    pub mode: u8,
    pub extended: u8,
    pub ofd_inn: [u8; 12],
    pub reason: Option<u32>,
}

impl A3 {
    pub fn new(time: NaiveDateTime) -> Self {
        Self { time, inn: *INN, rnm: *RNM, tax: 0x03, mode: 0, extended: 0, ofd_inn: *OFD_INN, reason: None }
    }

    pub fn autonomous(mut self) -> Self {
        self.mode |= 2;
        self.ofd_inn = *b"000000000000";
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = dt5(self.time).to_vec();
        out.extend(self.inn);
        out.extend(self.rnm);
        out.extend([self.tax, self.mode, self.extended]);
        out.extend(self.ofd_inn);
        self.reason.iter().for_each(|reason| out.extend(reason.to_le_bytes()));
        out
    }
}

/// Parameters of a registration by 03h.
pub fn old_registration(time: NaiveDateTime, tax: u8, mode: u8, reason: Option<u8>) -> Vec<u8> {
    let mut out = dt5(time).to_vec();
    out.extend(INN);
    out.extend(RNM);
    out.extend([tax, mode]);
    out.extend(reason);
    out
}

/// A device, its clock, and the result of the last command.
#[derive(Clone)]
pub struct Rig {
    pub device: FnEmulator,
    pub clock: NaiveDateTime,
}

impl Rig {
    pub fn new(config: FnConfig) -> Self {
        Self { device: FnEmulator::new(config), clock: at(1, 9, 0) }
    }

    /// ФН-1.1М, registered for FFD 1.2 on the first of March at 9:00.
    pub fn registered() -> Self {
        Self::registered_as(FnConfig::new(Generation::G12, 1), 4, &A3::new(at(1, 9, 0)))
    }

    pub fn registered_as(config: FnConfig, format: u8, parameters: &A3) -> Self {
        let mut rig = Self::new(config);
        rig.ok(0xA2, &[0, format]);
        rig.ok(0x07, &registration_data());
        rig.ok(0xA3, &parameters.bytes());
        rig
    }

    /// ФН-1, registered for FFD 1.05.
    pub fn old(config: FnConfig) -> Self {
        let mut rig = Self::new(config);
        rig.ok(0x02, &[]);
        rig.ok(0x07, &[registration_data(), tlv(1017, OFD_INN), tlv(1209, &[2])].concat());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 3, 0, None));
        rig
    }

    /// Any generation, registered for FFD 1.05 (2), 1.1 (3) or 1.2 (4) with this work mode.
    pub fn in_format(generation: Generation, format: u8, mode: u8) -> Self {
        let config = FnConfig::new(generation, 1);
        if format > 2 {
            return Self::registered_as(config, format, &A3 { mode, ..A3::new(at(1, 9, 0)) });
        }
        let mut rig = Self::new(config);
        rig.ok(0x02, &[0]);
        rig.ok(0x07, &[registration_data(), tlv(1017, OFD_INN), tlv(1209, &[2])].concat());
        rig.ok(0x03, &old_registration(at(1, 9, 0), 3, mode, None));
        rig
    }

    /// The same with a shift opened at 9:10.
    pub fn on_shift(mut self) -> Self {
        self.open_shift(at(1, 9, 10));
        self
    }

    /// Moves both clocks.
    pub fn go(&mut self, to: NaiveDateTime) {
        self.clock = self.clock.max(to);
    }

    pub fn reply(&mut self, command: u8, data: &[u8]) -> Reply {
        self.device.request(&wire::frame(command, data), self.clock)
    }

    /// Result with its warning bit off, and data.
    pub fn ask(&mut self, command: u8, data: &[u8]) -> (u8, Vec<u8>) {
        let reply = self.reply(command, data);
        let (code, data) = wire::parse(&reply.bytes).expect("answers are whole frames");
        (code & 0x7F, data.to_vec())
    }

    #[track_caller]
    pub fn ok(&mut self, command: u8, data: &[u8]) -> Vec<u8> {
        let (code, answer) = self.ask(command, data);
        assert_eq!(code, 0, "{command:02X}h with {data:02X?} gives {code:02X}h {answer:02X?}");
        answer
    }

    /// Refused with this code and these data, and nothing has changed.
    #[track_caller]
    pub fn no(&mut self, command: u8, data: &[u8], code: u8, detail: &[u8]) {
        let before = (self.device.state(), self.device.ledger().clone());
        let answer = self.ask(command, data);
        assert_eq!(answer, (code, detail.to_vec()), "{command:02X}h with {data:02X?}");
        assert_eq!(
            before,
            (self.device.state(), self.device.ledger().clone()),
            "{command:02X}h changed something"
        );
    }

    pub fn open_shift(&mut self, time: NaiveDateTime) -> Vec<u8> {
        self.go(time);
        self.ok(0x11, &dt5(time));
        self.ok(0x07, &tlv(1021, b"cashier"));
        self.ok(0x12, &[])
    }

    pub fn close_shift(&mut self, time: NaiveDateTime) -> Vec<u8> {
        self.go(time);
        self.ok(0x13, &dt5(time));
        self.ok(0x07, &tlv(1021, b"cashier"));
        self.ok(0x14, &[])
    }

    /// Begins a document at a time, the clocks moved there.
    pub fn begin(&mut self, command: u8, time: NaiveDateTime) {
        self.go(time);
        self.ok(command, &dt5(time));
    }

    /// A receipt over 100 kopecks, begun and filled.
    pub fn begin_receipt(&mut self, time: NaiveDateTime) {
        self.go(time);
        self.ok(0x15, &dt5(time));
        self.ok(0x07, &receipt_but(&[]));
    }

    pub fn sell(&mut self, time: NaiveDateTime) -> Vec<u8> {
        self.begin_receipt(time);
        self.ok(0x16, &ending(time, 1, 100))
    }

    /// The operator confirms the oldest document.
    pub fn confirm(&mut self) -> Vec<u8> {
        let number = self.device.ledger().unsent.first;
        let confirmation = Confirmation::of(&self.device, number).bytes();
        self.ok(0x26, &confirmation)
    }

    /// All objects of a document by 45h and 46h.
    pub fn read(&mut self, number: u32) -> Vec<(u16, Vec<u8>)> {
        let head = self.ok(0x45, &number.to_le_bytes());
        let mut objects = Vec::new();
        let mut length = 0;
        loop {
            let (code, object) = self.ask(0x46, &[]);
            if code != 0 {
                assert_eq!(code, 8);
                assert_eq!(u16::from_le_bytes([head[2], head[3]]), length);
                return objects;
            }
            length += object.len() as u16;
            assert_eq!(usize::from(u16::from_le_bytes([object[2], object[3]])), object.len() - 4);
            objects.push((u16::from_le_bytes([object[0], object[1]]), object[4..].to_vec()));
        }
    }
}

/// A confirmation of the operator, to be spoilt in one place at a time.
pub struct Confirmation {
    pub objects: Vec<(u16, Vec<u8>)>,
    pub form: u16,
    pub key: [u8; 32],
    pub crc: u16,
    pub length: u16,
    pub trailer: bool,
}

impl Confirmation {
    pub fn of(device: &FnEmulator, number: u32) -> Self {
        Self {
            objects: vec![
                (1017, OFD_INN.to_vec()),
                (1041, device.config().serial.as_bytes().to_vec()),
                (1040, number.to_le_bytes().to_vec()),
                (1012, (at(2, 12, 0).and_utc().timestamp() as u32).to_le_bytes().to_vec()),
                (1068, tlv(1022, &[0])),
            ],
            form: 7,
            key: device.config().keys.operator,
            crc: 0,
            length: 0,
            trailer: false,
        }
    }

    pub fn with(mut self, tag: u16, value: &[u8]) -> Self {
        self.objects.retain(|(found, _)| *found != tag);
        self.objects.push((tag, value.to_vec()));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut body: Vec<u8> = self.objects.iter().flat_map(|(tag, value)| tlv(*tag, value)).collect();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.key).expect("any size");
        mac.update(&body);
        let sign = mac.finalize().into_bytes();
        body.extend(tlv(1078, &[&[0x51, 0x10], &sign[..16]].concat()));
        let mut rest = vec![0xA5, 7, 1, 0x10, 9];
        rest.extend([0; 23]);
        rest.extend(tlv(self.form, &body));
        if self.trailer {
            rest.extend([0; 10]);
        }
        let length = (rest.len() as u16 + 4).wrapping_add(self.length).to_le_bytes();
        let crc = wire::crc16(&[&length, &rest]).wrapping_add(self.crc).to_le_bytes();
        [&length[..], &crc, &rest].concat()
    }
}
