//! Every Russian document through the driver into the strict storage: each generation with each edition it knows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod given;

use domain::country::{Admission, Country, Situation};
use domain::device::{FiscalDevice, Found, Identity, Outcome};
use domain::document::{Address, AttemptNo, Content, Document, DocumentId, DocumentState, Settlement};
use domain::extra::LineExtra;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::{Ffd, Registration, Reregistration, RuRegistration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use domain::time::{Now, Stamp};
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use fiscal_ru::compose::{edition, facts};
use fiscal_ru::tlv::{Who, check, decode_document, describe};
use fiscal_ru::{Russia, Storage, archived};
use fn_driver::Link;
use fn_driver::transports::{InProcess, Peer};
use given::*;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The device at the other end of the line, to be looked into by the test.
#[derive(Clone)]
struct Device(Arc<Mutex<FnDevice>>);

impl Peer for Device {
    fn on_bytes(&mut self, now: Duration, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().on_bytes(now, local(10, 0), bytes);
        Ok(())
    }

    fn poll(&mut self, until: Duration, out: &mut Vec<u8>) -> io::Result<Option<Duration>> {
        Ok(self.0.lock().unwrap().poll(until).map(|(due, bytes)| {
            out.extend(bytes);
            due
        }))
    }
}

/// A register whose books follow what was settled.
struct Shop {
    device: Device,
    storage: Storage,
    situation: Situation,
    minute: i64,
}

impl Shop {
    fn new(generation: Generation, seed: u64) -> Self {
        let (device, storage) = Self::device(generation, seed);
        let mut situation = situation(shop(Ffd::V1_2));
        situation.registration = None;
        situation.last = None;
        situation.shift = Shift::Closed { last: ShiftNo(0) };
        Self { device, storage, situation, minute: 0 }
    }

    fn device(generation: Generation, seed: u64) -> (Device, Storage) {
        let config = FnConfig { time_checks: false, ..FnConfig::new(generation, seed) };
        let device = Device(Arc::new(Mutex::new(FnDevice::new(config, DeviceOptions::default()))));
        let opened = device.clone();
        let open = move || Ok(Box::new(InProcess::new(opened.clone())) as Box<dyn Link + Send>);
        (device, Storage::new(Box::new(open)))
    }

    fn identity(&mut self) -> Identity {
        match self.storage.identify() {
            Outcome::Done(identity) => identity,
            other => panic!("{other:?}"),
        }
    }

    fn ru(&self) -> &RuRegistration {
        match &self.situation.registration {
            Some(Registration::Ru(ru)) => ru,
            other => panic!("{other:?}"),
        }
    }

    /// Makes the document as the engine does; looks it up; holds what the storage keeps against the tables and against
    /// what the register says of it.
    fn make(&mut self, content: &Content) -> Result<Settlement, Refusal> {
        self.minute += 1;
        let wall = Stamp::from_local(local(10, 0) + chrono::TimeDelta::minutes(self.minute), 180);
        let now = Now { wall, mono: Duration::ZERO, boot: Duration::ZERO };
        let identity = self.identity();
        Russia.accepts(&self.situation, &identity)?;
        assert_eq!(Russia.admit(content, &self.situation, &now)?, Admission::Act);
        let mut document = Document {
            id: DocumentId(1),
            content: content.clone(),
            accepted: wall,
            state: DocumentState::Waiting,
            autonomous: None,
            settlement: None,
            totals: None,
            after: None,
            original: None,
        };
        let attempt = Russia.attempt(&document, AttemptNo(1), &self.situation, Some(&identity), &now)?;
        match self.storage.prepare(&attempt) {
            Outcome::Done(()) => {}
            Outcome::Refused(refusal) => return Err(refusal),
            Outcome::Unknown(cause) => panic!("{cause}"),
        }
        let settlement = match self.storage.commit(&attempt) {
            Outcome::Done(settlement) => settlement,
            Outcome::Refused(refusal) => return Err(refusal),
            Outcome::Unknown(cause) => panic!("{cause}"),
        };
        let found = self.storage.look_up(&attempt);
        assert!(
            matches!(&found, Found::This(s) if (s.number, &s.sign, s.receipt) == (settlement.number, &settlement.sign, settlement.receipt)),
            "{found:?} {settlement:?}"
        );
        document.settlement = Some(settlement.clone());
        if let Some(Registration::Ru(ru)) = content.registration() {
            let Address::Storage { serial, .. } = &attempt.address else { panic!("{attempt:?}") };
            self.situation.registration =
                Some(Registration::Ru(RuRegistration { fn_serial: serial.clone(), ..ru.clone() }));
        }
        let registration = self.situation.registration.clone().unwrap();
        self.compare(&archived(&document, &attempt, &registration).unwrap(), content);
        self.situation.last = Some((settlement.number, settlement.at));
        self.situation.shift = match content {
            Content::ShiftOpen(_) => Shift::Open { number: settlement.shift, since: settlement.at },
            Content::ShiftClose(_) => Shift::Closed { last: settlement.shift },
            _ => self.situation.shift,
        };
        Ok(settlement)
    }

    fn compare(&self, ours: &[u8], content: &Content) {
        let device = self.device.0.lock().unwrap();
        let doc = device.core().archive().last().unwrap();
        let ru = self.ru();
        let kind = fiscal_ru::compose::form_of(content.kind(), ru).unwrap();
        let ours = decode_document(ours).unwrap();
        let mut kept = kind.code().to_le_bytes().to_vec();
        kept.extend(u16::try_from(doc.tlv.len()).unwrap().to_le_bytes());
        kept.extend(&doc.tlv);
        let kept = decode_document(&kept).unwrap();
        assert_eq!(u16::from(doc.form.code()), kind.code());
        for node in ours.children() {
            assert!(
                kept.children().contains(node),
                "{kind:?} {:?} is not in {:#?}",
                describe(node),
                describe(&kept)
            );
        }
        if content.receipt().is_some() {
            assert_eq!(describe(&ours), describe(&kept), "a receipt is known as a whole");
        }
        let findings = check(kind, edition(ru.ffd), &kept, Who::Complete, Some(&facts(ru)));
        let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(shown.is_empty(), "{kind:?} {:?}: {shown:?}\n{:#?}", ru.ffd, describe(&kept));
    }
}

fn registration(ru: &RuRegistration) -> Registration {
    Registration::Ru(RuRegistration { fn_serial: String::new(), ..ru.clone() })
}

fn first(ru: &RuRegistration) -> Content {
    Content::Registration(Box::new(registration(ru)), cashier())
}

fn change(ru: &RuRegistration, reasons: u32) -> Content {
    Content::Reregistration(Box::new(Reregistration { registration: registration(ru), reasons }), cashier())
}

/// Generations and the editions they know.
fn pairs() -> Vec<(Generation, Ffd)> {
    let all = [Generation::G1, Generation::G11, Generation::G12];
    all.into_iter()
        .zip(1..)
        .flat_map(|(generation, editions)| {
            Ffd::ALL.into_iter().take(editions).map(move |ffd| (generation, ffd))
        })
        .collect()
}

fn autonomous(ru: &RuRegistration) -> RuRegistration {
    RuRegistration {
        mode: ru.mode | RuRegistration::AUTONOMOUS,
        ofd_name: String::new(),
        ofd_inn: String::new(),
        fns_site: String::new(),
        sender_email: String::new(),
        ..ru.clone()
    }
}

/// One receipt of everything, in all kinds of payment.
fn receipts(operation: Operation, ru: &RuRegistration) -> Vec<Receipt> {
    let mixed = || {
        let mut receipt = receipt(operation, vec![line(12_300, Vat::Vat22), line(1_000, Vat::Vat10)]);
        let part = Money::from_minor(receipt.total.minor() / 5);
        receipt.payments = Tender::ALL[..5].iter().map(|tender| (*tender, part)).collect();
        receipt
    };
    let rare = |kind: u8| {
        let mut receipt = mixed();
        rare_line(&mut receipt.lines[0], ru.ffd);
        receipt.lines[1].extra = LineExtra { agent: Some(agent(kind)), ..LineExtra::NOTHING }.boxed();
        rare_receipt(&mut receipt);
        receipt
    };
    let mut receipts = vec![mixed(), rare(2), rare(8), rare(64)];
    for n in 0..receipts.len() {
        let mut corrected = receipts[n].clone();
        corrected.correction = Some(correction(day(2026, 2, 3)));
        receipts.push(corrected);
    }
    if ru.ffd == Ffd::V1_05 {
        receipts.push(bare_correction(operation, 36_900, Vat::Vat22));
    }
    receipts
}

#[test]
fn a_day_of_every_document_in_every_generation_and_edition() {
    for (n, (generation, ffd)) in pairs().into_iter().enumerate() {
        for strict in [false, true] {
            let ru = RuRegistration { mode: if strict { 16 } else { 0 }, ..shop(ffd) };
            let mut shop = Shop::new(generation, 40 + n as u64);
            shop.make(&first(&ru)).unwrap();
            shop.make(&Content::SettlementState(cashier())).unwrap();
            let opening = shop.make(&Content::ShiftOpen(cashier())).unwrap();
            assert_eq!(opening.shift, ShiftNo(1));
            let mut number = 0;
            for operation in Operation::ALL {
                for receipt in receipts(operation, &ru) {
                    number += 1;
                    shop.situation.shift_receipts = number - 1;
                    let settlement = shop.make(&content(receipt)).unwrap_or_else(|r| panic!("{ffd:?} {r:?}"));
                    assert_eq!(settlement.receipt, number, "corrections count with the receipts");
                }
            }
            shop.make(&Content::SettlementState(cashier())).unwrap();
            assert_eq!(shop.make(&Content::StorageClose(cashier())).unwrap_err().code, "shift.open");
            shop.make(&Content::ShiftClose(cashier())).unwrap();
            let moved = RuRegistration { address: "Тверь".into(), ..ru.clone() };
            shop.make(&change(&moved, 1 << 3)).unwrap();
            shop.make(&change(&autonomous(&moved), 1 << 1 | 1 << 5)).unwrap();
            shop.make(&change(&moved, 1 << 1 | 1 << 4)).unwrap();
        }
    }
}

#[test]
fn a_storage_is_closed_and_another_one_goes_on() {
    for (n, (generation, ffd)) in pairs().into_iter().enumerate() {
        let ru = autonomous(&shop(ffd));
        let mut shop = Shop::new(generation, 60 + n as u64);
        shop.make(&first(&ru)).unwrap();
        shop.make(&Content::ShiftOpen(cashier())).unwrap();
        shop.make(&Content::SettlementState(cashier())).unwrap();
        shop.make(&Content::ShiftClose(cashier())).unwrap();
        shop.make(&Content::StorageClose(cashier())).unwrap();
        let identity = shop.identity();
        assert!(!identity.ready && Russia.accepts(&shop.situation, &identity).is_ok(), "{identity:?}");
        for (content, code) in [
            (Content::ShiftOpen(cashier()), "fn.not_ready"),
            (Content::StorageClose(cashier()), "fn.not_ready"),
            (change(&ru, 1 << 3), "fn.not_ready"),
            (change(&ru, 1), "fn.not_ready"),
        ] {
            assert_eq!(shop.make(&content).unwrap_err().code, code);
        }
        (shop.device, shop.storage) = Shop::device(generation, 80 + n as u64);
        assert_eq!(shop.make(&Content::ShiftOpen(cashier())).unwrap_err().code, "fn.foreign");
        let replaced = shop.make(&change(&ru, 1)).unwrap();
        assert_eq!(replaced.number, 1);
        let serial = shop.identity().serial;
        assert_eq!(shop.ru().fn_serial, serial);
        let opening = shop.make(&Content::ShiftOpen(cashier())).unwrap();
        assert_eq!((opening.number, opening.shift), (2, ShiftNo(1)));
    }
}

#[test]
fn a_storage_with_documents_for_the_operator_is_not_closed() {
    let mut shop = Shop::new(Generation::G12, 90);
    shop.make(&first(&given::shop(Ffd::V1_2))).unwrap();
    assert_eq!(shop.make(&Content::StorageClose(cashier())).unwrap_err().code, "fn.undelivered");
}

#[test]
fn an_edition_the_storage_does_not_know_is_refused() {
    for (generation, ffd) in [(Generation::G11, Ffd::V1_2), (Generation::G1, Ffd::V1_1)] {
        let mut shop = Shop::new(generation, 95);
        let refusal = shop.make(&first(&given::shop(ffd))).unwrap_err();
        assert_eq!(refusal.code, "fn.edition", "{refusal:?}");
        shop.make(&first(&given::shop(Ffd::V1_05))).unwrap();
    }
}
