//! What the tests of the emulated operator share: messages put together and taken apart by hand.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

use chrono::NaiveDateTime;
use emulators::fiscal_storage::wire::crc16;
use emulators::ofd::{Config, Ofd, Reply};

use crate::fn_support::{Rig, at};

pub const SERIAL_AT: usize = 8;
pub const HEADER: usize = 30;

/// An operator that checks everything.
pub fn ofd() -> Ofd {
    Ofd::new(strict())
}

pub fn strict() -> Config {
    Config { check_signs: true, ..Config::default() }
}

/// Some time on the day of the tests.
pub fn wall() -> NaiveDateTime {
    at(1, 12, 0)
}

/// A session header around a body; the checksum is right for the mode of the flags.
pub fn message(serial: &str, format: [u8; 2], flags: u16, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0x2A, 0x08, 0x41, 0x0A, 0x81, 0xA2];
    out.extend(format);
    out.extend(format!("{serial:<16}").bytes());
    out.extend((body.len() as u16).to_le_bytes());
    out.extend(flags.to_le_bytes());
    let crc = match flags & 3 {
        1 => crc16(&[&out]),
        2 => crc16(&[&out, body]),
        _ => 0,
    };
    out.extend(crc.to_le_bytes());
    out.extend(body);
    out
}

/// A container with the right length and checksum around what stands from byte 4 on.
pub fn container(rest: &[u8]) -> Vec<u8> {
    let length = (rest.len() as u16 + 4).to_le_bytes();
    let crc = crc16(&[&length, rest]).to_le_bytes();
    [&length[..], &crc, rest].concat()
}

impl Rig {
    pub fn serial(&self) -> String {
        self.device.config().serial.clone()
    }

    /// The container of the oldest message, read to its end.
    pub fn send(&mut self) -> Vec<u8> {
        self.ok(0x21, &[1]);
        let length = self.ok(0x22, &[]);
        let length = u16::from_le_bytes([length[0], length[1]]);
        let mut read = Vec::new();
        while read.len() < usize::from(length) {
            let offset = (read.len() as u16).to_le_bytes();
            read.extend(self.ok(0x23, &[&offset[..], &[0xE8, 3]].concat()));
        }
        self.ok(0x25, &[]);
        read
    }

    /// The same as a message of FFD 1.2 with the usual flags.
    pub fn message(&mut self) -> Vec<u8> {
        let (serial, body) = (self.serial(), self.send());
        message(&serial, [1, 0x20], 0x14, &body)
    }

    /// Sends everything in the queue and hands the receipts in; how many they were.
    pub fn exchange(&mut self, ofd: &mut Ofd) -> u32 {
        let mut sent = 0;
        while self.ok(0x42, &[]) != [0, 0] {
            let request = self.message();
            let Reply::Bytes(receipt) = ofd.answer(&request, wall()) else { panic!("no receipt") };
            self.ok(0x26, &receipt[HEADER..]);
            sent += 1;
        }
        sent
    }
}
