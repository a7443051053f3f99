//! Books that were lost, or came from a backup, are read back from the fiscal storage before anything is sold.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

use domain::country::Situation;
use domain::document::{Content, DocumentId, DocumentState};
use domain::registration::{Ffd, Registration, RuRegistration};
use domain::shift::Shift;
use domain::tax::CountryCode;
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use engine::Reply;
use simulator::callers::{Callers, Told};
use simulator::disk::Disk;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Side, World, shop};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn act(world: &mut World<RuSide>, content: Content) {
    let n = world.make_call(content);
    world.call(n, false).unwrap();
    world.run_until_quiet(LONG).unwrap();
    assert!(
        matches!(world.callers.calls[n].told, Some(Told::Settled(..))),
        "{:?}",
        world.callers.calls[n].told
    );
}

fn sell(world: &mut World<RuSide>) {
    let sale = shop::sale(CountryCode::Ru, &mut world.rng, false);
    act(world, sale);
}

fn close_and_open(world: &mut World<RuSide>) {
    act(world, Content::ShiftClose(shop::cashier(CountryCode::Ru)));
    act(world, Content::ShiftOpen(shop::cashier(CountryCode::Ru)));
}

fn shop_with(generation: Generation) -> World<RuSide> {
    let device = FnDevice::new(FnConfig::new(generation, 3), DeviceOptions::default());
    let mut world = World::new(3, RuSide::with_device(device), morning(), 180, None);
    world.found(CountryCode::Ru).unwrap();
    world.start().unwrap();
    let Registration::Ru(mut ru) = shop::registration_ru() else { panic!("not Russian") };
    ru.ffd = match generation {
        Generation::G1 => Ffd::V1_05,
        Generation::G11 => Ffd::V1_1,
        Generation::G12 => Ffd::V1_2,
    };
    let cashier = || shop::cashier(CountryCode::Ru);
    act(&mut world, Content::Registration(Box::new(Registration::Ru(ru)), cashier()));
    act(&mut world, Content::ShiftOpen(cashier()));
    world
}

/// Storages know no guillemets (code page 866).
fn plain(situation: &Situation) -> RuRegistration {
    let Some(Registration::Ru(mut ru)) = situation.registration.clone() else {
        panic!("not registered in Russia")
    };
    for text in [&mut ru.user_name, &mut ru.place] {
        *text = text.replace(['«', '»'], "\"");
    }
    ru
}

/// The register dies; the disk is as it was then, and whoever called later is forgotten by it.
fn restore(world: &mut World<RuSide>, backup: Disk) {
    world.cut_power(false);
    world.disk = backup;
    let told = std::mem::take(&mut world.callers);
    for call in &told.calls {
        world.callers.make(call.wish.clone());
    }
    world.side.reads_back();
    world.start().unwrap();
}

/// The same storage in a folder that was begun anew.
fn begun_anew(world: &mut World<RuSide>) -> World<RuSide> {
    let mut anew = World::new(9, world.side.fork(), world.now().wall.local(), 180, None);
    anew.side.reads_back();
    anew.found(CountryCode::Ru).unwrap();
    anew.start().unwrap();
    anew
}

fn agrees(world: &mut World<RuSide>) {
    assert_eq!(world.trouble(), None);
    world.compare(true).unwrap();
    world.fold().unwrap();
}

/// A shop with a backup of yesterday, and what was done since.
fn behind() -> (World<RuSide>, Disk) {
    let mut world = shop_with(Generation::G12);
    sell(&mut world);
    world.cut_power(false);
    let backup = world.disk.fork();
    world.start().unwrap();
    sell(&mut world);
    close_and_open(&mut world);
    sell(&mut world);
    act(&mut world, Content::SettlementState(shop::cashier(CountryCode::Ru)));
    sell(&mut world);
    (world, backup)
}

#[test]
fn a_backup_is_brought_up_to_the_storage_to_the_last_field() {
    let (mut world, backup) = behind();
    let before = world.situation().unwrap();
    restore(&mut world, backup);
    world.run_until_quiet(LONG).unwrap();
    agrees(&mut world);
    let after = world.situation().unwrap();
    assert_eq!(
        (after.shift, after.shift_receipts, after.last),
        (before.shift, before.shift_receipts, before.last)
    );
    assert_eq!(after.drawer, before.drawer, "sales alone moved cash");
    sell(&mut world);
    agrees(&mut world);
}

#[test]
fn nothing_is_sold_while_the_storage_is_read() {
    let (mut world, backup) = behind();
    let documents = world.side.documents();
    restore(&mut world, backup);
    let mut refused = 0;
    while world.trouble().is_none_or(|trouble| trouble.code != "fn.reading") {
        assert!(world.happen().unwrap());
    }
    while world.trouble().is_some_and(|trouble| trouble.code == "fn.reading") {
        let sale = shop::sale(CountryCode::Ru, &mut world.rng, false);
        let n = world.make_call(sale);
        let reply = world.call(n, false).unwrap();
        assert!(matches!(reply, Some(Reply::Refused(refusal)) if refusal.code == "fn.reading"));
        refused += 1;
        assert!(world.happen().unwrap());
    }
    assert!(refused > 5);
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(world.side.documents(), documents);
    agrees(&mut world);
}

#[test]
fn a_power_cut_anywhere_in_the_reading_loses_and_doubles_nothing() {
    let (mut world, backup) = behind();
    let documents = world.side.documents();
    restore(&mut world, backup);
    world.record();
    world.run_until_quiet(LONG).unwrap();
    let recorded = world.take_recording();
    assert!(recorded.len() > 100, "{}", recorded.len());
    for moment in &recorded {
        let mut fork = moment.fork();
        fork.cut_power(true);
        fork.start().unwrap();
        fork.run_until_quiet(LONG).unwrap();
        agrees(&mut fork);
        assert_eq!(fork.side.documents(), documents);
    }
}

#[test]
fn a_bad_line_in_the_reading_loses_and_doubles_nothing() {
    for seed in 0..5 {
        let (mut world, backup) = behind();
        restore(&mut world, backup);
        world.side.set_trouble(30, seed);
        for _ in 0..200 {
            if !world.happen().unwrap() {
                break;
            }
        }
        world.side.set_trouble(0, seed);
        world.run_until_quiet(LONG).unwrap();
        agrees(&mut world);
    }
}

#[test]
fn a_sale_in_doubt_in_a_backup_is_not_repeated() {
    let mut world = shop_with(Generation::G12);
    world.cut_power(false);
    let before = world.disk.fork();
    world.start().unwrap();
    let sale = shop::sale(CountryCode::Ru, &mut world.rng, false);
    let n = world.make_call(sale);
    world.run_until_quiet(LONG).unwrap();
    let untouched = world.side.with(|device| device.clone());
    world.call(n, false).unwrap();
    // The intention is on the disk and nothing was sent; and then others were sold with this storage.
    let backup = world.disk.fork();
    world.cut_power(true);
    world.side.with(|device| *device = untouched);
    (world.disk, world.callers) = (before, Callers::default());
    world.start().unwrap();
    for _ in 0..20 {
        sell(&mut world);
    }
    let documents = world.side.documents();
    world.cut_power(false);
    (world.disk, world.callers) = (backup, Callers::default());
    world.side.reads_back();
    world.start().unwrap();
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(world.side.documents(), documents, "nothing was sold a second time");
    assert_eq!(world.open_documents().unwrap(), 0);
    let tx = world.life().unwrap().store.begin().unwrap();
    let DocumentState::Refused(refusal) = tx.document(DocumentId(3)).unwrap().unwrap().state else {
        panic!("it was made under its number")
    };
    assert_eq!(refusal.code, "fn.overtaken");
    drop(tx);
    world.fold().unwrap();
}

#[test]
fn a_lost_database_is_rebuilt_from_its_storage() {
    for generation in [Generation::G12, Generation::G11, Generation::G1] {
        let mut world = shop_with(generation);
        sell(&mut world);
        close_and_open(&mut world);
        sell(&mut world);
        sell(&mut world);
        let before = world.situation().unwrap();
        let mut anew = begun_anew(&mut world);
        anew.run_until_quiet(LONG).unwrap();
        assert_eq!(anew.trouble(), None, "{generation:?}");
        anew.fold().unwrap();
        let after = anew.situation().unwrap();
        assert_eq!(plain(&after), plain(&before), "{generation:?}");
        assert_eq!(
            (after.shift, after.shift_receipts, after.last),
            (before.shift, before.shift_receipts, before.last),
            "{generation:?}"
        );
        let count = |world: &World<RuSide>, scope: &str, name: &str| -> i64 {
            let sql = "SELECT coalesce(max(value), 0) FROM counter WHERE scope = ?1 AND name = ?2";
            world.tables().unwrap().query_row(sql, [scope, name], |row| row.get(0)).unwrap()
        };
        // Storages of the first generation, and all by FFD 1.05, keep no totals that could be asked for.
        let mut names = vec![("shift", "sale/count"), ("shift", "sale/total"), ("shift", "sale/cash/sum")];
        if generation != Generation::G1 {
            names.extend([("ever", "sale/count"), ("ever", "sale/total")]);
        }
        for (scope, name) in names {
            assert_eq!(
                count(&anew, scope, name),
                count(&world, scope, name),
                "{generation:?} {scope} {name}"
            );
        }
        sell(&mut anew);
        act(&mut anew, Content::ShiftClose(shop::cashier(CountryCode::Ru)));
        anew.fold().unwrap();
    }
}

#[test]
fn a_lost_database_between_shifts_is_rebuilt() {
    let mut world = shop_with(Generation::G12);
    sell(&mut world);
    act(&mut world, Content::ShiftClose(shop::cashier(CountryCode::Ru)));
    let before = world.situation().unwrap();
    let mut anew = begun_anew(&mut world);
    anew.run_until_quiet(LONG).unwrap();
    let after = anew.situation().unwrap();
    assert!(matches!(after.shift, Shift::Closed { .. }));
    assert_eq!((after.shift, after.last), (before.shift, before.last));
    act(&mut anew, Content::ShiftOpen(shop::cashier(CountryCode::Ru)));
    sell(&mut anew);
    anew.fold().unwrap();
}

#[test]
fn a_power_cut_anywhere_in_the_rebuilding_is_survived() {
    let mut world = shop_with(Generation::G12);
    sell(&mut world);
    let before = world.situation().unwrap();
    let mut anew = begun_anew(&mut world);
    anew.record();
    anew.run_until_quiet(LONG).unwrap();
    for moment in &anew.take_recording() {
        let mut fork = moment.fork();
        fork.cut_power(true);
        fork.start().unwrap();
        fork.run_until_quiet(LONG).unwrap();
        fork.fold().unwrap();
        let after = fork.situation().unwrap();
        assert_eq!(
            (after.shift, after.shift_receipts, after.last),
            (before.shift, before.shift_receipts, before.last)
        );
    }
}

#[test]
fn what_the_storage_forgot_after_thirty_days_is_read_back_without_its_details() {
    let mut world = World::new(3, RuSide::new(3).with_operator(), morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    world.cut_power(false);
    let backup = world.disk.fork();
    world.start().unwrap();
    sell(&mut world);
    act(&mut world, Content::ShiftClose(shop::cashier(CountryCode::Ru)));
    world.sleep(DAY * 40);
    act(&mut world, Content::ShiftOpen(shop::cashier(CountryCode::Ru)));
    sell(&mut world);
    restore(&mut world, backup);
    world.run_until_quiet(LONG).unwrap();
    assert_eq!(world.trouble(), None);
    world.fold().unwrap();
    let mut forgotten = 0;
    for id in 1..=8 {
        let life = world.life().unwrap();
        let tx = life.store.begin().unwrap();
        let Some(document) = tx.document(DocumentId(id)).unwrap() else { continue };
        if let (Content::Recovered(recovered), DocumentState::Settled) = (&document.content, &document.state)
        {
            forgotten += usize::from(recovered.data.is_empty());
            assert_eq!(recovered.sums.is_some(), recovered.kind.is_receipt() && !recovered.data.is_empty());
        }
    }
    assert!(forgotten > 0, "the storage keeps everything for ever");
}
