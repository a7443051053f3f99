//! What is being worked on: two people at one draft, one document at most, and nothing of it costs the cashier a sync.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::country::Country;
use domain::document::{Content, DocumentState};
use domain::draft::{Draft, DraftBody, DraftChange, SaleDraft};
use domain::fact::Fact;
use domain::money::Money;
use domain::receipt::Line;
use domain::tax::CountryCode;
use engine::{Event, Reply, View};
use runtime::{Clock, RealClock, Register, Setup};
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::terminal::ScriptedTerminal;
use simulator::{World, shop};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{Store, Wal};

const RU: CountryCode = CountryCode::Ru;

fn open() -> World<RuSide> {
    let mut world = World::new(3, RuSide::new(3), morning(), 180, None);
    open_shop(&mut world, RU).unwrap();
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
    world
}

fn view(world: &mut World<RuSide>) -> Arc<View> {
    Arc::clone(&world.life().unwrap().view)
}

fn draft(world: &mut World<RuSide>) -> Draft {
    Draft::clone(view(world).draft.as_deref().unwrap())
}

fn sale(draft: &Draft) -> &SaleDraft {
    let DraftBody::Sale(sale) = &draft.body;
    sale
}

fn lines(of: u32) -> SaleDraft {
    let mut world = World::new(8, RuSide::new(8), morning(), 180, None);
    (0..of).fold(SaleDraft::default(), |sale, n| sale.with(shop::line(RU, &mut world.rng, n)).unwrap())
}

fn change(world: &mut World<RuSide>, change: DraftChange) -> Result<u64, String> {
    match world.handle(Event::Draft(Box::new(change))).unwrap().unwrap() {
        Reply::Drafted(rev) => Ok(rev),
        Reply::Refused(refusal) => Err(refusal.code),
        other => panic!("{other:?}"),
    }
}

fn begin(world: &mut World<RuSide>, sale: SaleDraft) -> Draft {
    assert_eq!(change(world, DraftChange { seen: None, body: Some(DraftBody::Sale(sale)) }), Ok(1));
    draft(world)
}

fn put(draft: &Draft, sale: Option<SaleDraft>) -> DraftChange {
    DraftChange { seen: Some((draft.id, draft.rev)), body: sale.map(DraftBody::Sale) }
}

/// A call that pays for the draft.
fn payment(world: &mut World<RuSide>, draft: &Draft, by_card: bool) -> usize {
    let lines: Vec<Line> = sale(draft).lines.iter().map(|l| l.line.clone()).collect();
    let content = shop::paid(RU, sale(draft).operation, lines, by_card, Money::ZERO);
    world.callers.make_of_draft(content, draft.id, draft.rev)
}

fn settle(world: &mut World<RuSide>) {
    world.run_until_quiet(Duration::from_secs(60)).unwrap();
}

#[test]
fn a_change_of_a_revision_that_is_gone_does_nothing() {
    let mut world = open();
    let first = begin(&mut world, lines(2));
    let without = sale(&first).without(1).unwrap();
    assert_eq!(change(&mut world, put(&first, Some(without.clone()))), Ok(2));
    let stale = Err("draft.stale".to_owned());
    assert_eq!(change(&mut world, put(&first, Some(lines(3)))), stale, "another shell was quicker");
    assert_eq!(change(&mut world, put(&first, None)), stale);
    let fresh = DraftChange { seen: None, body: Some(DraftBody::Sale(lines(1))) };
    assert_eq!(change(&mut world, fresh), stale, "there is one already");
    assert_eq!(sale(&draft(&mut world)), &without);
    let second = draft(&mut world);
    assert_eq!(change(&mut world, put(&second, None)), Ok(3));
    assert_eq!(view(&mut world).draft, None);
    assert_eq!(change(&mut world, DraftChange { seen: None, body: None }), stale, "there is none to discard");
    assert!(begin(&mut world, lines(1)).id > second.id, "its number is not used again");
}

#[test]
fn a_draft_holds_at_most_what_a_receipt_holds() {
    let mut world = open();
    let mut sale = lines(200);
    let first = begin(&mut world, sale.clone());
    let mut more = sale.lines[0].clone();
    more.no = 201;
    sale.lines.push(more);
    assert_eq!(change(&mut world, put(&first, Some(sale))), Err("draft.full".to_owned()));
    let mut sale = lines(2);
    sale.lines.iter_mut().for_each(|l| l.line.cost = Money::from_minor(u64::MAX));
    assert_eq!(change(&mut world, put(&first, Some(sale))), Err("draft.full".to_owned()));
}

#[test]
fn two_people_pay_a_draft_and_one_document_is_made() {
    let mut world = open();
    let seen = begin(&mut world, lines(3));
    let (by_cash, by_card) = (payment(&mut world, &seen, false), payment(&mut world, &seen, true));
    let Some(Reply::Accepted(document)) = world.call(by_cash, false).unwrap() else { panic!("not accepted") };
    assert_eq!(world.call(by_cash, false).unwrap(), Some(Reply::Repeated(document)));
    assert_eq!(world.call(by_card, false).unwrap(), Some(Reply::Conflict(document)));
    let paid = draft(&mut world);
    assert_eq!((paid.rev, paid.document), (seen.rev + 1, Some(document)));
    assert_eq!(view(&mut world).made.as_ref().unwrap().state, DocumentState::Waiting);
    let stale = Err("draft.stale".to_owned());
    assert_eq!(change(&mut world, put(&paid, Some(lines(1)))), stale, "a receipt is being made of it");
    assert_eq!(change(&mut world, put(&paid, None)), stale, "nobody knows yet what came of it");
    let again = payment(&mut world, &paid, false);
    assert!(matches!(world.call(again, false).unwrap(), Some(Reply::Refused(r)) if r.code == "draft.stale"));
    settle(&mut world);
    let made = view(&mut world).made.clone().unwrap();
    assert_eq!(made.state, DocumentState::Settled);
    let Content::Receipt(receipt, _) = &made.content else { panic!("no receipt") };
    assert!(receipt.lines.iter().eq(sale(&paid).lines.iter().map(|l| &l.line)));
    assert_eq!(change(&mut world, put(&paid, Some(lines(1)))), stale, "it has become a receipt");
    assert_eq!(change(&mut world, put(&paid, None)), Ok(3));
    assert_eq!((view(&mut world).draft.clone(), view(&mut world).made.clone()), (None, None));
    world.compare(true).unwrap();
}

#[test]
fn a_receipt_of_other_lines_than_the_draft_s_is_not_made() {
    let mut world = open();
    let seen = begin(&mut world, lines(3));
    let other = Draft { body: DraftBody::Sale(lines(2)), ..seen.clone() };
    let call = payment(&mut world, &other, false);
    assert!(matches!(world.call(call, false).unwrap(), Some(Reply::Refused(r)) if r.code == "draft.stale"));
    assert_eq!(draft(&mut world), seen);
}

#[test]
fn a_refused_document_lets_go_of_its_draft_and_stays_visible_until_it_changes() {
    let mut world = open();
    world.terminal = ScriptedTerminal::new([simulator::terminal::Line::Decline]);
    let seen = begin(&mut world, lines(2));
    let call = payment(&mut world, &seen, true);
    world.call(call, false).unwrap();
    settle(&mut world);
    let released = draft(&mut world);
    assert_eq!((released.rev, released.document, &released.body), (seen.rev + 2, None, &seen.body));
    let made = view(&mut world).made.clone().unwrap();
    assert!(matches!(&made.state, DocumentState::Refused(r) if r.code == "payment.declined"), "{made:?}");
    let call = payment(&mut world, &released, false);
    assert!(matches!(world.call(call, false).unwrap(), Some(Reply::Accepted(id)) if id > made.id));
    settle(&mut world);
    assert_eq!(view(&mut world).made.as_ref().unwrap().state, DocumentState::Settled);
    world.compare(true).unwrap();
}

#[test]
fn a_change_of_a_draft_costs_no_sync_and_is_durable_after_a_second() {
    let mut world = open();
    let syncs = world.disk.syncs();
    let mut seen = begin(&mut world, lines(1));
    for n in 2..=50 {
        assert_eq!(change(&mut world, put(&seen, Some(lines(n)))), Ok(u64::from(n)));
        seen = draft(&mut world);
    }
    assert_eq!(world.disk.syncs(), syncs);
    settle(&mut world);
    assert_eq!(world.disk.syncs(), syncs + 1, "one for all of them");
    let durable = world.disk.durable_snapshot().open("register.db").unwrap();
    durable.execute_batch("PRAGMA locking_mode=EXCLUSIVE").unwrap();
    let rev: u64 = durable.query_row("SELECT rev FROM draft", [], |row| row.get(0)).unwrap();
    assert_eq!(rev, seen.rev);
    assert!(world.is_quiet(), "nothing else is due");
}

#[test]
fn a_draft_that_was_paid_stays_paid_after_a_power_cut() {
    let mut world = open();
    world.reboot_by(|disk| disk.reboot(simulator::disk::Variant::DropAll));
    let seen = begin(&mut world, lines(3));
    let call = payment(&mut world, &seen, false);
    let Some(Reply::Accepted(document)) = world.call(call, false).unwrap() else { panic!("not accepted") };
    world.cut_power(false);
    world.start().unwrap();
    let paid = draft(&mut world);
    assert_eq!((paid.id, paid.document, &paid.body), (seen.id, Some(document), &seen.body));
    settle(&mut world);
    assert_eq!(view(&mut world).made.as_ref().unwrap().state, DocumentState::Settled);
    world.compare(true).unwrap();
}

#[test]
fn a_number_that_a_power_cut_took_away_is_not_given_again() {
    let mut world = open();
    world.reboot_by(|disk| disk.reboot(simulator::disk::Variant::DropAll));
    let lost = begin(&mut world, lines(1));
    world.cut_power(false);
    world.start().unwrap();
    assert_eq!(view(&mut world).draft, None, "it was never synced");
    assert_ne!(begin(&mut world, lines(1)).id, lost.id);
}

/// A register of its own thread, on a file, with nobody at the other end.
fn register(folder: &Path) -> Register {
    let (path, clock) = (folder.join("register.db"), RealClock { offset_min: 300 });
    let mut store = Store::open(&path, None, Wal::Shared).unwrap();
    let tx = store.begin().unwrap();
    if tx.founded().unwrap().is_none() {
        let (country, language) = (CountryCode::Kz, "ru".to_owned());
        let fact = Fact::Founded { country, emulated: true, language, offset_min: 300 };
        tx.append(&fact, "test", clock.now().wall).unwrap();
    }
    tx.commit().unwrap();
    drop(store);
    Register::open(Setup {
        database: path,
        vfs: None,
        country: Box::new(|| Box::new(fiscal_kz::Kazakhstan::default()) as Box<dyn Country>),
        device: None,
        endpoint: None,
        terminal: None,
        printer: None,
        clock: Arc::new(clock),
    })
    .unwrap()
}

#[test]
fn whoever_watches_is_told_of_what_is_new_and_of_nothing_else() {
    let dir = tempfile::TempDir::new().unwrap();
    let running = register(dir.path());
    let told = Arc::new(AtomicU32::new(0));
    let count = |told: &Arc<AtomicU32>| {
        let told = Arc::clone(told);
        running.watch(Box::new(move || {
            told.fetch_add(1, Ordering::SeqCst);
        }))
    };
    let (first, second) = (count(&told), count(&told));
    let begun = DraftChange { seen: None, body: Some(DraftBody::Sale(lines(2))) };
    assert_eq!(running.change(begun.clone()), Ok(1));
    assert_eq!(told.load(Ordering::SeqCst), 2, "both were told before the author was");
    assert_eq!(running.change(begun).unwrap_err().code, "draft.stale");
    assert_eq!(told.load(Ordering::SeqCst), 2, "nothing changed");
    drop(second);
    let draft = Draft::clone(running.view().draft.as_deref().unwrap());
    assert_eq!(running.change(put(&draft, Some(lines(3)))), Ok(2));
    assert_eq!(told.load(Ordering::SeqCst), 3);
    let panics = running.watch(Box::new(|| panic!("whoever draws fails, on purpose")));
    let draft = Draft::clone(running.view().draft.as_deref().unwrap());
    assert_eq!(running.change(put(&draft, Some(lines(4)))), Ok(3));
    drop((first, panics));
    let shown = running.view().draft.clone();
    drop(running);
    assert_eq!(register(dir.path()).view().draft, shown, "it is there at the next start");
}
