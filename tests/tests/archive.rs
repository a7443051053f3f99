//! Looks into the archive of the storage beside a shop that sells.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::device::{Data, Errand, Outcome, Ran};
use domain::tax::CountryCode;
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use engine::Reply;
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::{Side, World, shop};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(3600);

/// A shop on a line of 115 200 bit/s and a storage that takes its time.
fn slow_shop() -> World<RuSide> {
    let options = DeviceOptions { baud: 115_200, latency: true, ..DeviceOptions::default() };
    let device = FnDevice::new(FnConfig::new(Generation::G12, 5), options);
    let mut world = World::new(5, RuSide::with_device(device), morning(), 180, None);
    open_shop(&mut world, CountryCode::Ru).unwrap();
    world
}

fn sell(world: &mut World<RuSide>) -> u64 {
    let sale = shop::sale(CountryCode::Ru, &mut world.rng, false);
    let n = world.make_call(sale);
    match world.call(n, false).unwrap() {
        Some(Reply::Accepted(id)) => id.0,
        other => panic!("{other:?}"),
    }
}

/// One look, to its end.
fn look(world: &mut World<RuSide>, errand: Errand) -> Outcome<Ran> {
    let no = world.inquire(errand).unwrap();
    loop {
        if let Some(outcome) = world.told(no) {
            return outcome;
        }
        assert!(world.happen().unwrap(), "a look comes to its end");
    }
}

/// All data of a document; `between` is done after each part.
fn read(
    world: &mut World<RuSide>,
    document: u64,
    mut between: impl FnMut(&mut World<RuSide>),
) -> Option<Vec<u8>> {
    let (mut all, mut done) = (Vec::new(), 0);
    loop {
        match look(world, Errand::Data { document, read: done }) {
            Outcome::Done(Ran::Data(Data::Objects { bytes, count, last })) => {
                all.extend(bytes);
                done += count;
                if last {
                    return Some(all);
                }
            }
            Outcome::Done(Ran::Data(Data::Interrupted)) => {
                all.clear();
                done = 0;
            }
            Outcome::Done(Ran::Data(Data::Gone)) => return None,
            other => panic!("{other:?}"),
        }
        between(world);
    }
}

#[test]
fn a_sale_waits_for_one_look_at_most() {
    let mut alone = slow_shop();
    let mut beside = slow_shop();
    let mut waits = Vec::new();
    for round in 0..40_u64 {
        let time = |world: &mut World<RuSide>, reads: bool| {
            if reads {
                // The sale comes at any moment of a look.
                world.inquire(Errand::Data { document: 1 + round % 3, read: 0 }).unwrap();
                world.sleep(Duration::from_millis(round * 7 % 60));
            }
            let before = world.now().mono;
            let id = sell(world);
            if reads {
                world.inquire(Errand::Data { document: 1, read: 0 }).unwrap();
            }
            while !world.is_settled(id) {
                assert!(world.happen().unwrap());
            }
            let taken = world.now().mono - before;
            world.run_until_quiet(LONG).unwrap();
            taken
        };
        let (free, busy) = (time(&mut alone, false), time(&mut beside, true));
        waits.push(busy.saturating_sub(free));
    }
    waits.sort();
    println!("waits: median {:?}, p99 {:?}", waits[waits.len() / 2], waits[waits.len() - 1]);
    assert!(waits[waits.len() - 1] <= Duration::from_millis(200), "{waits:?}");
}

#[test]
fn what_is_read_while_others_are_sold_is_whole() {
    let mut world = slow_shop();
    for _ in 0..3 {
        sell(&mut world);
        world.run_until_quiet(LONG).unwrap();
    }
    let quiet = read(&mut world, 3, |_| ()).unwrap();
    let mut sales = 0;
    let busy = read(&mut world, 3, |world| {
        if sales < 3 {
            sales += 1;
            sell(world);
            world.run_until_quiet(LONG).unwrap();
        }
    });
    assert_eq!(busy, Some(quiet));
    let Outcome::Done(Ran::Head(Some(kept))) = look(&mut world, Errand::Head(3)) else { panic!("a receipt") };
    assert_eq!((kept.number, kept.form), (3, 3));
    assert_eq!(look(&mut world, Errand::Head(1000)), Outcome::Done(Ran::Head(None)));
    world.compare(true).unwrap();
}

#[test]
fn the_resource_of_a_storage_is_told() {
    for generation in [Generation::G1, Generation::G11, Generation::G12] {
        let device = FnDevice::new(FnConfig::new(generation, 5), DeviceOptions::default());
        let mut world = World::new(5, RuSide::with_device(device), morning(), 180, None);
        world.found(CountryCode::Ru).unwrap();
        world.start().unwrap();
        world.run_until_quiet(LONG).unwrap();
        let on = world.now().wall.local();
        let Outcome::Done(Ran::Resource(resource)) = look(&mut world, Errand::Resource { on }) else {
            panic!("{generation:?}")
        };
        assert!(resource.until.is_some(), "{generation:?}");
        assert_eq!(resource.warnings, 0);
    }
}

#[test]
fn looks_beyond_sixteen_are_refused() {
    let mut world = slow_shop();
    sell(&mut world);
    let numbers: Vec<u64> = (0..20).map(|_| world.inquire(Errand::Head(1)).unwrap()).collect();
    world.run_until_quiet(LONG).unwrap();
    let ends: Vec<_> = numbers.into_iter().map(|no| world.told(no).unwrap()).collect();
    let busy = |end: &Outcome<Ran>| matches!(end, Outcome::Refused(refusal) if refusal.code == "fn.busy");
    assert_eq!(ends.iter().filter(|end| busy(end)).count(), 4);
    assert!(ends.iter().all(|end| busy(end) || matches!(end, Outcome::Done(Ran::Head(Some(_))))));
    // Nothing that changes the storage goes this way.
    assert!(busy(&look(&mut world, Errand::HangUp)));
}

#[test]
fn a_register_without_a_storage_says_so() {
    let mut world = World::new(1, KzSide::new(1, None), morning(), 300, None);
    open_shop(&mut world, CountryCode::Kz).unwrap();
    let no = world.inquire(Errand::Head(1)).unwrap();
    assert!(matches!(world.told(no), Some(Outcome::Refused(refusal)) if refusal.code == "fn.absent"));
    assert_eq!(world.side.documents(), 0);
}
