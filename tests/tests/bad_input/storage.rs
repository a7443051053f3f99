//! The fiscal storage is another one, another state of the same one or at its end.

use crate::kit::{LONG, refused, refuses_a_sale, russian, russian_with, sells_and_agrees};
use domain::document::Content;
use domain::money::{Money, Quantity};
use domain::receipt::Operation;
use domain::tax::CountryCode;
use emulators::fiscal_storage::{DeviceOptions, FnConfig, FnDevice, Generation};
use simulator::callers::Callers;
use simulator::ru::RuSide;
use simulator::run::morning;
use simulator::{Side, World, shop};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn other_storage() -> FnDevice {
    FnDevice::new(FnConfig::new(Generation::G12, 2), DeviceOptions::default())
}

/// Puts another device on the line and returns the one that was there.
fn swap(world: &World<RuSide>, device: FnDevice) -> FnDevice {
    world.side.with(|slot| std::mem::replace(slot, device))
}

fn close_shift(world: &mut World<RuSide>) -> Option<String> {
    refused(world, Content::ShiftClose(shop::cashier(CountryCode::Ru)))
}

fn open_shift(world: &mut World<RuSide>) -> Option<String> {
    refused(world, Content::ShiftOpen(shop::cashier(CountryCode::Ru)))
}

#[test]
fn a_storage_of_another_owner_gets_no_document() {
    for while_running in [false, true] {
        let mut world = russian();
        sells_and_agrees(&mut world);
        let ours = swap(&world, other_storage());
        if !while_running {
            world.cut_power(false);
        }
        refuses_a_sale(&mut world, "fn.foreign");
        assert_eq!(world.side.documents(), 0, "the foreign storage is as it was");
        swap(&world, ours);
        world.run_until_quiet(LONG).unwrap();
        sells_and_agrees(&mut world);
    }
}

#[test]
fn a_folder_from_a_backup_reads_what_its_storage_made_since() {
    let mut world = russian();
    world.cut_power(false);
    let backup = world.disk.fork();
    world.start().unwrap();
    sells_and_agrees(&mut world);
    world.cut_power(false);
    world.disk = backup;
    let told = world.callers.clone();
    // The old folder gives the number of a later document once more: its callers know nothing of that one.
    world.callers = Callers::default();
    for call in &told.calls {
        world.callers.make(call.wish.clone());
    }
    refuses_a_sale(&mut world, "fn.reading");
    world.side.reads_back();
    world.run_until_quiet(LONG).unwrap();
    sells_and_agrees(&mut world);
}

#[test]
fn a_storage_that_lost_documents_is_behind_the_folder() {
    let mut world = russian();
    let earlier = world.side.with(|device| device.clone());
    sells_and_agrees(&mut world);
    world.cut_power(false);
    let newest = swap(&world, earlier);
    refuses_a_sale(&mut world, "fn.behind");
    swap(&world, newest);
    world.cut_power(false);
    world.start().unwrap();
    sells_and_agrees(&mut world);
}

#[test]
fn an_erased_storage_takes_no_documents() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    world.cut_power(false);
    let erased = world.side.with(|device| {
        let before = device.clone();
        device.core_mut().execute(0x60, &[0x16], morning());
        std::mem::replace(device, before)
    });
    let ours = swap(&world, erased);
    refuses_a_sale(&mut world, "fn.not_ready");
    swap(&world, ours);
    world.run_until_quiet(LONG).unwrap();
    sells_and_agrees(&mut world);
}

#[test]
fn a_storage_in_service_is_not_registered_again() {
    let mut first = russian();
    sells_and_agrees(&mut first);
    let mut second = World::new(2, first.side.fork(), morning() + DAY, 180, None);
    second.found(CountryCode::Ru).unwrap();
    second.start().unwrap();
    let code = refused(&mut second, shop::registration(CountryCode::Ru));
    // Who is registered with it is read from it first.
    assert_eq!(code.as_deref(), Some("fn.reading"));
    let code = refused(&mut second, shop::registration(CountryCode::Ru));
    assert_eq!(code.as_deref(), Some("register.in_service"));
    assert_eq!(second.side.documents(), first.side.documents());
    second.fold().unwrap();
}

#[test]
fn a_storage_at_the_end_of_its_life_opens_no_shift() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    assert_eq!(close_shift(&mut world), None);
    world.sleep(DAY * 38 * 31);
    assert_eq!(open_shift(&mut world).as_deref(), Some("fn.exhausted"));
    crate::kit::agrees(&mut world);
}

#[test]
fn a_full_archive_takes_no_receipt_and_lets_the_shift_close() {
    let config = FnConfig { capacity: 4, ..FnConfig::new(Generation::G12, 1) };
    let mut world = russian_with(RuSide::with_device(FnDevice::new(config, DeviceOptions::default())));
    sells_and_agrees(&mut world);
    sells_and_agrees(&mut world);
    refuses_a_sale(&mut world, "fn.exhausted");
    assert_eq!(close_shift(&mut world), None);
    crate::kit::agrees(&mut world);
}

#[test]
fn thirty_days_without_the_operator_stop_sales() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    assert_eq!(close_shift(&mut world), None);
    world.sleep(DAY * 31);
    assert_eq!(open_shift(&mut world).as_deref(), Some("fn.unsent"));
    crate::kit::agrees(&mut world);
}

#[test]
fn totals_of_a_shift_wider_than_six_bytes_are_refused_until_it_is_closed() {
    let mut world = russian();
    let mut largest = || {
        let mut line = shop::line(CountryCode::Ru, &mut world.rng, 0);
        (line.price, line.quantity) = (Money::from_minor((1 << 40) - 1), Quantity::ONE);
        line.cost = line.price;
        let sale = shop::paid(CountryCode::Ru, Operation::Sale, vec![line], false, Money::ZERO);
        refused(&mut world, sale)
    };
    // 256 totals of five bytes fill six.
    for n in 0..256 {
        assert_eq!(largest(), None, "receipt {n}");
    }
    assert_eq!(largest().as_deref(), Some("fn.sums"));
    assert_eq!(world.side.documents(), 2 + 256, "nothing was made");
    assert_eq!(close_shift(&mut world), None);
    crate::kit::agrees(&mut world);
}
