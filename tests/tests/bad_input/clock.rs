//! The register's clock is wrong.

use crate::kit::{agrees, kazakh, refused, refuses_a_sale, russian, sells_and_agrees};
use chrono::TimeDelta;
use domain::document::Content;
use domain::tax::CountryCode;
use simulator::shop;
use std::time::Duration;

#[test]
fn a_clock_set_back_sells_nothing_until_it_is_right() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    world.set_clock_wrong(TimeDelta::hours(-3));
    refuses_a_sale(&mut world, "clock.behind");
    world.set_clock_wrong(TimeDelta::zero());
    sells_and_agrees(&mut world);

    let mut world = kazakh();
    sells_and_agrees(&mut world);
    world.set_clock_wrong(TimeDelta::hours(-3));
    refuses_a_sale(&mut world, "clock.behind");
    world.set_clock_wrong(TimeDelta::zero());
    sells_and_agrees(&mut world);
}

#[test]
fn a_clock_that_runs_ahead_is_refused_by_the_storage() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    world.set_clock_wrong(TimeDelta::minutes(40));
    refuses_a_sale(&mut world, "fn.time");
    world.set_clock_wrong(TimeDelta::zero());
    sells_and_agrees(&mut world);
}

#[test]
fn a_year_no_document_can_carry_is_refused() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    world.set_clock_wrong(TimeDelta::days(80 * 366));
    let close = || Content::ShiftClose(shop::cashier(CountryCode::Ru));
    assert_eq!(refused(&mut world, close()).as_deref(), Some("clock.impossible"));
    world.set_clock_wrong(TimeDelta::zero());
    assert_eq!(refused(&mut world, close()), None);
    agrees(&mut world);
}

#[test]
fn a_shift_of_more_than_24_hours_sells_nothing() {
    let mut world = russian();
    sells_and_agrees(&mut world);
    world.sleep(Duration::from_secs(25 * 3600));
    refuses_a_sale(&mut world, "shift.expired");
    assert_eq!(refused(&mut world, Content::ShiftClose(shop::cashier(CountryCode::Ru))), None);
    assert_eq!(refused(&mut world, Content::ShiftOpen(shop::cashier(CountryCode::Ru))), None);
    sells_and_agrees(&mut world);
}
