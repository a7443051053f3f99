//! One suite, two devices that have nothing in common but the trait.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

use chrono::NaiveDate;
use domain::country::Country;
use domain::device::{FiscalDevice, Found, Outcome};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Document, DocumentId, DocumentKind, DocumentState, Settlement,
};
use domain::shift::{Shift, ShiftNo};
use domain::tax::CountryCode;
use domain::time::{Now, Stamp};
use emulators::faults::{Action, Rule};
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use fiscal_ru::tlv::Reader;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use simulator::shop;
use simulator::vendor::{Trouble, VendorCore};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tests::device::{Rig, contract};

fn stamp(minute: i64) -> Stamp {
    let start = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(10, 0, 0).unwrap();
    Stamp::from_local(start + chrono::TimeDelta::minutes(minute), 180)
}

fn content(kind: DocumentKind) -> domain::document::Content {
    use domain::document::Content;
    let cashier = shop::cashier(CountryCode::Ru);
    match kind {
        DocumentKind::Registration => shop::registration(CountryCode::Ru),
        DocumentKind::ShiftOpen => Content::ShiftOpen(cashier),
        DocumentKind::Receipt => shop::sale(CountryCode::Ru, &mut Pcg64::seed_from_u64(7), false),
        DocumentKind::ShiftClose => Content::ShiftClose(cashier),
        DocumentKind::Correction => shop::sale(CountryCode::Ru, &mut Pcg64::seed_from_u64(7), false),
        DocumentKind::Reregistration => shop::registration(CountryCode::Ru),
        DocumentKind::SettlementState => Content::SettlementState(cashier),
        DocumentKind::StorageClose => Content::StorageClose(cashier),
        DocumentKind::CashIn | DocumentKind::CashOut | DocumentKind::XReport | DocumentKind::NonFiscal => {
            unreachable!("no document of the device")
        }
    }
}

struct VendorRig {
    core: VendorCore,
    made: u32,
}

impl Rig for VendorRig {
    fn device(&mut self) -> &mut dyn FiscalDevice {
        &mut self.core
    }
    fn attempt(&mut self, kind: DocumentKind) -> Attempt {
        self.made += 1;
        Attempt {
            document: DocumentId(self.made.into()),
            no: AttemptNo(1),
            kind,
            amount: content(kind).amount(),
            at: stamp(self.made.into()),
            shift: ShiftNo(1),
            receipt: 1,
            address: Address::Vendor { id: format!("kassa-{}-1", self.made) },
            form_no: 1,
            form: b"whatever the vendor's program wants".to_vec(),
            state: AttemptState::Intended,
        }
    }
    fn lose_next_commit_answer(&mut self) {
        self.core.trouble = Trouble::LoseAnswer;
    }
    fn silence(&mut self, silent: bool) {
        self.core.trouble = if silent { Trouble::Silent } else { Trouble::None };
    }
    fn restart(&mut self) {}
    fn replace(&mut self) {
        self.core = VendorCore::new("V-2");
    }
    fn documents(&self) -> usize {
        self.core.documents()
    }
}

#[test]
fn the_vendors_core_keeps_the_contract() {
    contract(&|| Box::new(VendorRig { core: VendorCore::new("V-1"), made: 0 }));
}

/// The fiscal storage behind the real driver, in virtual time.
struct StorageRig {
    line: Arc<Mutex<Line>>,
    storage: fiscal_ru::Storage,
    made: u32,
    shift: Shift,
    receipts: u32,
}

struct Line {
    device: FnDevice,
    now: Duration,
    silent: bool,
}

struct TestLink(Arc<Mutex<Line>>);

impl fn_driver::Link for TestLink {
    fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = line.now;
        if !line.silent {
            line.device.on_bytes(now, stamp(30).local(), bytes);
        }
        Ok(())
    }
    fn receive(&mut self, buf: &mut [u8], deadline: Duration) -> std::io::Result<usize> {
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match line.device.poll(deadline) {
            Some((due, bytes)) => {
                line.now = line.now.max(due);
                buf[..bytes.len()].copy_from_slice(&bytes);
                Ok(bytes.len())
            }
            None => {
                line.now = line.now.max(deadline);
                Ok(0)
            }
        }
    }
    fn now(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now
    }
}

impl StorageRig {
    fn new() -> Self {
        let config = FnConfig { time_checks: false, ..FnConfig::new(Generation::G12, 1) };
        let device = FnDevice::new(config, DeviceOptions::default());
        let line = Arc::new(Mutex::new(Line { device, now: Duration::ZERO, silent: false }));
        let opened = Arc::clone(&line);
        let storage = fiscal_ru::Storage::new(Box::new(move || {
            Ok(Box::new(TestLink(Arc::clone(&opened))) as Box<dyn fn_driver::Link + Send>)
        }));
        let mut rig = Self { line, storage, made: 0, shift: Shift::Closed { last: ShiftNo(0) }, receipts: 0 };
        let registration = rig.attempt(DocumentKind::Registration);
        assert_eq!(rig.storage.prepare(&registration), Outcome::Done(()));
        assert!(matches!(rig.storage.commit(&registration), Outcome::Done(_)));
        rig
    }
    fn with<T>(&self, look: impl FnOnce(&mut Line) -> T) -> T {
        look(&mut self.line.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Rig for StorageRig {
    fn device(&mut self) -> &mut dyn FiscalDevice {
        &mut self.storage
    }
    fn attempt(&mut self, kind: DocumentKind) -> Attempt {
        self.made += 1;
        let now = stamp(self.made.into());
        let state = self.with(|line| line.device.core().state());
        self.shift = match state.shift.opened {
            Some(_) => Shift::Open { number: ShiftNo(state.shift.number.into()), since: stamp(0) },
            None => Shift::Closed { last: ShiftNo(state.shift.number.into()) },
        };
        self.receipts = state.shift.receipts.into();
        let identity = domain::device::Identity {
            serial: self.with(|line| line.device.core().config().serial.clone()),
            last_document: state.last_document.into(),
            shift_open: None,
            shift: state.shift.number.into(),
            ready: kind != DocumentKind::Registration,
            warnings: 0,
            details: Vec::new(),
        };
        let situation = domain::country::Situation {
            registration: Some(shop::registration_ru()),
            offset_min: 180,
            shift: self.shift,
            shift_receipts: self.receipts,
            last: None,
            token: 0,
            request: 0,
            offline_since: None,
            queue: 0,
            block: None,
            drawer: domain::money::Money::ZERO,
            counters: domain::counters::Counters::default(),
            original: None,
        };
        let document = Document {
            id: DocumentId(self.made.into()),
            content: content(kind),
            accepted: now,
            state: DocumentState::Waiting,
            autonomous: None,
            settlement: None,
            totals: None,
            after: None,
            original: None,
        };
        let now = Now { wall: now, mono: Duration::ZERO, boot: Duration::ZERO };
        fiscal_ru::Russia.attempt(&document, AttemptNo(1), &situation, Some(&identity), &now).unwrap()
    }
    fn lose_next_commit_answer(&mut self) {
        self.with(|line| {
            for command in ["12", "14", "16", "A3"] {
                line.device.faults_mut().add(Rule::nth(command, 1, Action::LoseAnswer));
            }
        });
    }
    fn silence(&mut self, silent: bool) {
        self.with(|line| line.silent = silent);
    }
    fn restart(&mut self) {
        self.with(|line| {
            let now = line.now;
            line.device.power_cut(now);
        });
    }
    fn replace(&mut self) {
        let config = FnConfig { time_checks: false, ..FnConfig::new(Generation::G12, 2) };
        self.with(|line| line.device = FnDevice::new(config, DeviceOptions::default()));
    }
    fn documents(&self) -> usize {
        // Registration and shift opening of the rig included.
        self.with(|line| line.device.core().archive().len())
    }
}

#[test]
fn the_fiscal_storage_keeps_the_contract() {
    contract(&|| Box::new(StorageRig::new()));
}

/// Commits a document of the storage and looks it up; its answer is lost where `lost`.
fn made(rig: &mut StorageRig, kind: DocumentKind, lost: bool) -> Settlement {
    let attempt = rig.attempt(kind);
    assert_eq!(rig.storage.prepare(&attempt), Outcome::Done(()), "{kind:?}");
    if lost {
        rig.lose_next_commit_answer();
    }
    match (rig.storage.commit(&attempt), rig.storage.look_up(&attempt)) {
        (Outcome::Unknown(_), Found::This(found)) if lost => found,
        (Outcome::Done(answered), Found::This(found)) if !lost => {
            assert_eq!(answered, found, "{kind:?}");
            answered
        }
        other => panic!("{kind:?}: {other:?}"),
    }
}

#[test]
fn a_report_says_what_the_storage_said_also_when_its_answer_was_lost() {
    for lost in [false, true] {
        let mut rig = StorageRig::new();
        for (kind, said) in [
            (DocumentKind::ShiftOpen, &[1206][..]),
            (DocumentKind::Receipt, &[]),
            (DocumentKind::ShiftClose, &[1097, 1098, 1111, 1118, 1157, 1194, 1206, 1213]),
            (DocumentKind::SettlementState, &[1097, 1098, 1116, 1157, 1158, 1213]),
        ] {
            let formed = made(&mut rig, kind, lost && kind != DocumentKind::SettlementState).formed;
            let tags: Vec<u16> = Reader::new(&formed).map(|object| object.unwrap().0).collect();
            assert!(said.iter().all(|tag| tags.contains(tag)), "{kind:?}: {tags:?}");
            assert_eq!(tags.is_empty(), said.is_empty(), "{kind:?}");
        }
    }
}

#[test]
fn a_report_is_good_though_the_storage_falls_silent_right_after_it() {
    let mut rig = StorageRig::new();
    let attempt = rig.attempt(DocumentKind::ShiftOpen);
    assert_eq!(rig.storage.prepare(&attempt), Outcome::Done(()));
    rig.with(|line| line.device.faults_mut().add(Rule::nth("46", 2, Action::Silent { ms: 3_600_000 })));
    match rig.storage.commit(&attempt) {
        Outcome::Done(settlement) => assert_eq!((settlement.number, settlement.formed), (2, vec![])),
        other => panic!("{other:?}"),
    }
}
