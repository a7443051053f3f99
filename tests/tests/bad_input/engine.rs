//! Callers without rights, keys used twice, and a fault of the program itself.

use crate::kit::{agrees, kazakh, refused, russian, sale, sells_and_agrees};
use domain::command::{Command, Role};
use domain::country::{Admission, Conduct, Country, Exchange, Report, Situation, Verdict, Work};
use domain::device::{Identity, Outcome};
use domain::document::{Attempt, AttemptNo, Autonomous, Content, Document};
use domain::money::Money;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::Now;
use engine::{Event, Owed, Reply};
use fiscal_ru::Russia;
use rusqlite::Connection;
use simulator::disk::Disk;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Fate, Finished, Side, Violation, WallClock, World, shop};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Sends a command and lets it come to its end: its code when it was refused.
fn perform<S: Side>(world: &mut World<S>, command: Command) -> Result<Document, String> {
    world.perform(command).unwrap().map_err(|refusal| refusal.code)
}

#[test]
fn who_has_no_right_makes_no_document() {
    let mut world = russian();
    let content = sale(&mut world);
    let n = world.make_call(content);
    let allowed = world.callers.command(n, false).unwrap();
    let mut command = allowed.clone();
    command.actor.role = Role::Technician;
    assert_eq!(perform(&mut world, command).unwrap_err(), "rights.missing");
    let mut registration = allowed.clone();
    registration.wish = shop::registration(CountryCode::Ru).into();
    for role in [Role::Cashier, Role::Program, Role::Technician] {
        registration.actor.role = role;
        assert_eq!(perform(&mut world, registration.clone()).unwrap_err(), "rights.missing", "{role:?}");
    }
    // The key stayed free.
    perform(&mut world, allowed).unwrap();
    assert_eq!(world.side.documents(), 3);
    agrees(&mut world);
}

fn a_key_is_used_twice<S: Side>(world: &mut World<S>) {
    let before = world.side.documents();
    let content = sale(world);
    let n = world.make_call(content);
    let command = world.callers.command(n, false).unwrap();
    let document = perform(world, command.clone()).unwrap();
    assert_eq!(
        perform(world, command).unwrap().settlement,
        document.settlement,
        "the same key, the same answer"
    );
    let changed = world.callers.command(n, true).unwrap();
    assert_eq!(perform(world, changed).unwrap_err(), "task.conflict");
    assert_eq!(world.side.documents(), before + 1);
    agrees(world);
}

#[test]
fn a_key_with_another_body_is_a_conflict_and_makes_nothing() {
    a_key_is_used_twice(&mut russian());
    a_key_is_used_twice(&mut kazakh());
}

#[test]
fn documents_of_the_other_country_are_refused() {
    let mut world = kazakh();
    let cashier = shop::cashier(CountryCode::Kz);
    for content in [Content::SettlementState(cashier.clone()), Content::StorageClose(cashier)] {
        assert_eq!(refused(&mut world, content).as_deref(), Some("document.not_supported"));
    }
    agrees(&mut world);
}

#[test]
fn the_drawer_never_owes() {
    let mut world = russian();
    let cashier = shop::cashier(CountryCode::Ru);
    let sum = Money::from_minor(1_000_000_000);
    let out = || Content::CashOut(sum, cashier.clone());
    assert_eq!(refused(&mut world, out()).as_deref(), Some("drawer.short"));
    assert_eq!(refused(&mut world, Content::CashIn(sum, cashier.clone())), None);
    assert_eq!(refused(&mut world, out()), None);
    agrees(&mut world);
}

/// Russia with a composer that panics over one name of goods, and whose first message to the operator fits no letter.
#[derive(Default)]
struct Faulty {
    wrote: AtomicBool,
}

const POISON: &str = "panic";

impl Country for Faulty {
    fn code(&self) -> CountryCode {
        Russia.code()
    }
    fn conduct(&self) -> Conduct {
        Russia.conduct()
    }
    fn admit(&self, content: &Content, situation: &Situation, now: &Now) -> Result<Admission, Refusal> {
        Russia.admit(content, situation, now)
    }
    fn identify(&self, situation: &Situation, now: &Now) -> Work {
        Russia.identify(situation, now)
    }
    fn identified(&self, situation: &Situation, report: &Report) -> Outcome<Identity> {
        Russia.identified(situation, report)
    }
    fn accepts(&self, situation: &Situation, identity: &Identity) -> Result<(), Refusal> {
        Russia.accepts(situation, identity)
    }
    fn attempt(
        &self,
        document: &Document,
        no: AttemptNo,
        situation: &Situation,
        identity: Option<&Identity>,
        now: &Now,
    ) -> Result<Attempt, Refusal> {
        if let Content::Receipt(receipt, _) = &document.content {
            assert!(receipt.lines[0].name != POISON, "a fault of the composer, on purpose");
        }
        Russia.attempt(document, no, situation, identity, now)
    }
    fn renew(&self, d: &Document, a: &Attempt, s: &Situation, now: &Now) -> Result<Vec<u8>, Refusal> {
        Russia.renew(d, a, s, now)
    }
    fn commit(&self, attempt: &Attempt) -> Work {
        Russia.commit(attempt)
    }
    fn judge(&self, document: &Document, attempt: &Attempt, report: &Report) -> Verdict {
        Russia.judge(document, attempt, report)
    }
    fn sign_autonomously(&self, d: &Document, s: &Situation, now: &Now) -> Result<Autonomous, Refusal> {
        Russia.sign_autonomously(d, s, now)
    }
    fn letter(&self, situation: &Situation, message: &[u8]) -> Option<Exchange> {
        self.wrote.swap(true, Ordering::Relaxed).then(|| Russia.letter(situation, message))?
    }
    fn receipt_in(&self, answer: &[u8]) -> Result<Vec<u8>, String> {
        Russia.receipt_in(answer)
    }
    fn slip(&self, d: &Document, r: &Registration, language: Language, copy: bool) -> Option<Slip> {
        Russia.slip(d, r, language, copy)
    }
}

/// The Russian side with that country.
struct FaultySide(RuSide);

impl Side for FaultySide {
    fn country(&self) -> Box<dyn Country> {
        Box::new(Faulty::default())
    }
    fn work(&mut self, at: Duration, wall: WallClock, work: Work, fate: Fate, disk: &Disk) -> Finished {
        self.0.work(at, wall, work, fate, disk)
    }
    fn register_died(&mut self) {
        self.0.register_died();
    }
    fn power_cut(&mut self) {
        self.0.power_cut();
    }
    fn set_trouble(&mut self, percent: u8, seed: u64) {
        self.0.set_trouble(percent, seed);
    }
    fn broken_promise(&mut self) -> Option<String> {
        self.0.broken_promise()
    }
    fn compare(&mut self, tables: &Connection, settled: bool) -> Result<(), Violation> {
        self.0.compare(tables, settled)
    }
    fn documents(&self) -> usize {
        self.0.documents()
    }
    fn fork(&self) -> Self {
        Self(self.0.fork())
    }
    fn record(&mut self) {
        self.0.record();
    }
    fn take_recording(&mut self) -> Vec<Self> {
        self.0.take_recording().into_iter().map(Self).collect()
    }
}

#[test]
fn a_receipt_that_makes_the_composer_panic_is_refused_and_the_register_goes_on() {
    let mut world = World::new(1, FaultySide(RuSide::new(1)), morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    for card in [false, true] {
        let mut poisoned = crate::kit::sale_by(&mut world, card);
        if let Content::Receipt(receipt, _) = &mut poisoned {
            receipt.lines[0].name = POISON.into();
        }
        assert_eq!(refused(&mut world, poisoned).as_deref(), Some("internal.panic"));
        assert!(world.terminal.held().is_empty(), "money taken for it was given back");
        agrees(&mut world);
        sells_and_agrees(&mut world);
    }
    // Nothing of it comes back after a loss of power.
    world.cut_power(false);
    world.start().unwrap();
    sells_and_agrees(&mut world);
}

#[test]
fn a_message_that_fits_no_letter_is_named_and_tried_again() {
    let mut world = World::new(1, FaultySide(RuSide::new(1).with_operator()), morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    let trouble = |world: &World<FaultySide>| world.owed().and_then(|owed| owed.trouble);
    for _ in 0..100 {
        if trouble(&world).is_some() || !world.happen().unwrap() {
            break;
        }
    }
    assert_eq!(trouble(&world).unwrap().cause, "a message that fits no letter");
    sells_and_agrees(&mut world);
    world.run_until_quiet(Duration::from_secs(3600)).unwrap();
    assert_eq!(world.owed(), Some(Owed::default()));
    assert_eq!(world.side.0.with_ofd(|exchange| exchange.ofd.journal().len()), Some(3));
}

#[test]
fn a_report_nobody_asked_for_changes_nothing() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    let job = engine::JobId {
        lane: engine::Lane::Device,
        task: engine::Task::Commit,
        document: 3,
        attempt: 1,
        form: 1,
    };
    for report in
        [Report::Committed(Outcome::Refused(Refusal::new("fn.refused"))), Report::Panicked("late".into())]
    {
        let reply: Option<Reply> = world.handle(Event::Finished { job, report: Box::new(report) }).unwrap();
        assert!(reply.is_none());
    }
    sells_and_agrees(&mut world);
}
