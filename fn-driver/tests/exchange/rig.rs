//! A driver and the emulated ФН, registered with an operator and with an open shift.

use std::io;
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use emulators::faults::{Action, Rule};
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use fn_driver::commands::*;
use fn_driver::transports::{InProcess, Peer};
use fn_driver::types::{Dt5, Inn, Rnm, Total};
use fn_driver::{Fn, Settings};

/// Taxpayer number of the operator in the registration.
pub const OPERATOR: &str = "7704358518";
/// Seed of the storage and of its operator's faults.
pub const SEED: u64 = 1;

/// The device's civil clock at zero of the link's.
pub fn start() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2024, 3, 1).unwrap().and_hms_opt(9, 0, 0).unwrap()
}

pub struct Storage(FnDevice);

impl Peer for Storage {
    fn on_bytes(&mut self, now: Duration, bytes: &[u8]) -> io::Result<()> {
        let clock = start() + TimeDelta::from_std(now).unwrap();
        self.0.on_bytes(now, clock, bytes);
        Ok(())
    }

    fn poll(&mut self, until: Duration, out: &mut Vec<u8>) -> io::Result<Option<Duration>> {
        Ok(self.0.poll(until).map(|(due, bytes)| {
            out.extend(bytes);
            due
        }))
    }
}

pub struct Rig {
    pub driver: Fn<InProcess<Storage>>,
}

pub fn tlv(tag: u16, value: &[u8]) -> Vec<u8> {
    [&tag.to_le_bytes()[..], &u16::try_from(value.len()).unwrap().to_le_bytes(), value].concat()
}

impl Rig {
    /// Registered for FFD 1.2; the report, number 1, waits for the operator.
    pub fn new() -> Self {
        Self::with(FnConfig::new(Generation::G12, SEED), Ffd::V1_2)
    }

    pub fn with(config: FnConfig, ffd: Ffd) -> Self {
        let mut rig = Self::fresh(config);
        rig.driver.call(&BeginRegistration { kind: RegistrationKind::First, ffd }).unwrap();
        let data = [
            tlv(1048, b"OOO"),
            tlv(1009, b"Moscow"),
            tlv(1187, b"shop"),
            tlv(1013, b"0001"),
            tlv(1189, if ffd == Ffd::V1_2 { &[4] } else { &[3] }),
        ];
        rig.driver.call(&PassData(&data)).unwrap();
        let form = FormRegistration {
            at: rig.at(),
            inn: Inn::new("7702203276").unwrap(),
            rnm: Rnm::new("0000000005008570").unwrap(),
            tax_systems: 3,
            work_mode: 0,
            extended: 0,
            ofd_inn: Inn::new(OPERATOR).unwrap(),
            reasons: None,
        };
        rig.driver.call(&form).unwrap();
        rig
    }

    /// Not registered.
    pub fn fresh(config: FnConfig) -> Self {
        let config = FnConfig { time_checks: false, ..config };
        let link = InProcess::new(Storage(FnDevice::new(config, DeviceOptions::default())));
        let mut rig = Self { driver: Fn::new(link, Settings::default()) };
        rig.driver.identify().unwrap();
        rig
    }

    /// The same with shift opening, number 2, and a receipt, number 3.
    pub fn trading() -> Self {
        let mut rig = Self::new();
        rig.open_shift();
        rig.sell();
        rig
    }

    pub fn open_shift(&mut self) {
        let at = self.at();
        self.driver.call(&BeginShiftOpening(at)).unwrap();
        self.driver.call(&PassData(&[tlv(1021, b"cashier")])).unwrap();
        self.driver.call(&OpenShift).unwrap();
    }

    pub fn begin_receipt(&mut self) {
        let at = self.at();
        self.driver.call(&BeginReceipt(at)).unwrap();
        let item = [
            tlv(1030, b"milk"),
            tlv(1079, &[100]),
            tlv(1023, &[0, 1]),
            tlv(1043, &[100]),
            tlv(1199, &[6]),
            tlv(1214, &[4]),
            tlv(1212, &[1]),
            tlv(2108, &[0]),
        ];
        let mut data = vec![tlv(1059, &item.concat()), tlv(1055, &[1]), tlv(1031, &[100])];
        data.extend([1081, 1215, 1216, 1217].map(|tag| tlv(tag, &[0])));
        data.push(tlv(1105, &[100]));
        self.driver.call(&PassData(&data)).unwrap();
    }

    /// Number of the receipt's document.
    pub fn form_receipt(&mut self) -> u32 {
        let total = Total::from_kopecks(100).unwrap();
        let form = FormReceipt { at: self.at(), settlement: Settlement::Sale, total, with_marking: false };
        self.driver.call(&form).unwrap().document
    }

    pub fn sell(&mut self) -> u32 {
        self.begin_receipt();
        self.form_receipt()
    }

    /// Civil time now.
    pub fn now(&self) -> NaiveDateTime {
        start() + TimeDelta::from_std(fn_driver::Link::now(self.driver.link())).unwrap()
    }

    pub fn at(&self) -> Dt5 {
        self.now().try_into().unwrap()
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) {
        let now = fn_driver::Link::now(self.driver.link());
        self.driver.link_mut().advance_to(now + time);
    }

    /// The answer to the next command with this code is lost.
    pub fn lose_answer(&mut self, command: &str) {
        self.driver.link_mut().peer_mut().0.faults_mut().add(Rule::nth(command, 1, Action::LoseAnswer));
    }

    pub fn cut_power(&mut self) {
        let now = fn_driver::Link::now(self.driver.link());
        self.driver.link_mut().peer_mut().0.power_cut(now);
    }

    pub fn status(&mut self) -> ExchangeStatus {
        self.driver.call(&GetExchangeStatus).unwrap()
    }

    /// The whole message, in blocks of this size, read and ended.
    pub fn read(&mut self, block: u16) -> Vec<u8> {
        let length = self.driver.call(&BeginMessage).unwrap();
        let mut message = Vec::new();
        while message.len() < usize::from(length) {
            let offset = u16::try_from(message.len()).unwrap();
            let part = self.driver.call(&ReadMessage { offset, size: block }).unwrap();
            assert!(!part.is_empty(), "shorter than announced");
            message.extend(part);
        }
        assert_eq!(message.len(), usize::from(length), "longer than announced");
        message
    }

    /// The message read and ended, as the operator would get it.
    pub fn send(&mut self) -> Vec<u8> {
        self.driver.call(&SetTransport(true)).unwrap();
        let message = self.read(1000);
        self.driver.call(&EndMessage).unwrap();
        message
    }
}
