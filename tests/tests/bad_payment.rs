//! The power goes between the approval of the card and everything after it: the customer's money is never lost.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

use domain::tax::CountryCode;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use simulator::callers::Told;
use simulator::disk::{Disk, FaultPlan, Op, PowerCut, Side as DiskSide, Variant};
use simulator::kz::KzSide;
use simulator::ru::RuSide;
use simulator::run::{morning, open_shop};
use simulator::terminal::{Line, ScriptedTerminal};
use simulator::{Side, World, shop};
use std::time::Duration;

const HOURS: Duration = Duration::from_secs(4 * 3600);

/// A shop whose terminal has just approved a sale and whose register has not heard of it: the call's number.
fn approved<S: Side>(country: CountryCode, side: S, line: Line) -> (World<S>, usize) {
    let offset = if country == CountryCode::Ru { 180 } else { 300 };
    let mut world = World::new(7, side, morning(), offset, None);
    open_shop(&mut world, country).unwrap();
    world.terminal = ScriptedTerminal::new([line]);
    let sale = shop::sale(country, &mut Pcg64::seed_from_u64(7), true);
    let n = world.make_call(sale);
    world.call(n, false).unwrap();
    while world.terminal.charges() == 0 {
        assert!(world.happen().unwrap(), "the terminal is asked");
    }
    assert_eq!(world.terminal.held().len(), 1, "the money is taken");
    (world, n)
}

/// Goes on until the register is dead or done.
fn go_on<S: Side>(world: &mut World<S>) {
    while !world.is_dead()
        && !world.is_quiet()
        && world.next_moment().is_some_and(|m| m < world.now().mono + Duration::from_secs(60))
    {
        world.happen().unwrap();
    }
}

/// After whatever happened: the money is where it belongs, and nothing was done twice.
fn money_is_safe<S: Side>(mut world: World<S>, n: usize, documents: usize, what: &str) -> Option<Told> {
    world.calm();
    world.start().unwrap();
    world.fold().unwrap();
    world.run_until_quiet(HOURS).unwrap();
    world.call(n, false).unwrap();
    world.run_until_quiet(HOURS).unwrap();
    world.call(n, false).unwrap();
    let told = world.callers.calls[n].told.clone();
    let made = world.side.documents() - documents;
    let held = world.terminal.held().len();
    assert_eq!(world.terminal.charges(), 1, "{what}: charged once");
    match &told {
        Some(Told::Settled(..) | Told::Autonomous(_)) => {
            assert_eq!((held, made), (1, 1), "{what}: fiscalised")
        }
        Some(Told::Refused(_)) => assert_eq!((held, made), (0, 0), "{what}: given back"),
        Some(Told::Stuck) => {
            let stuck = world.life().unwrap().store.begin().unwrap().stuck().unwrap();
            assert_eq!((stuck.len(), held, made), (1, 1, 0), "{what}: on the list of trouble");
        }
        None => panic!("{what}: the caller got no answer"),
    }
    // Also checks every payment against the bank's books and the documents against the other side's.
    world.compare(true).unwrap_or_else(|violation| panic!("{what}: {violation}"));
    world.fold().unwrap();
    told
}

/// Cuts the power at every operation of the disk and at every transmission after the approval.
fn cut_after_approval<S: Side>(country: CountryCode, side: impl Fn() -> S) {
    let (mut world, _) = approved(country, side(), Line::Approve);
    let documents = world.side.documents();
    let (writes, syncs) = (world.disk.writes(), world.disk.syncs());
    go_on(&mut world);
    let (writes, syncs) = (world.disk.writes() - writes, world.disk.syncs() - syncs);
    assert!(writes > 10 && syncs > 1, "{writes} writes, {syncs} syncs");

    for line in [Line::Approve, Line::ApproveInSilence] {
        let ops = (1..=writes).map(|n| (Op::Write, n)).chain((1..=syncs).map(|n| (Op::Sync, n)));
        for (op, n) in ops {
            for disk_side in [DiskSide::Before, DiskSide::After] {
                let (mut world, call) = approved(country, side(), line);
                keep_nothing_or_all(&mut world, n);
                let number = n + if op == Op::Sync { world.disk.syncs() } else { world.disk.writes() };
                let power_cut = Some(PowerCut { op, number, side: disk_side });
                world.disk.set_plan(FaultPlan { power_cut, ..FaultPlan::default() });
                go_on(&mut world);
                assert_eq!(world.tally.power_cuts, 1, "{line:?}, {op:?} {n}: the power went");
                money_is_safe(world, call, documents, &format!("{line:?}, {op:?} {n} {disk_side:?}"));
            }
        }
        for n in 1..=8 {
            for sent in [false, true] {
                let (mut world, call) = approved(country, side(), line);
                world.die_at_transmission(n, sent);
                go_on(&mut world);
                money_is_safe(world, call, documents, &format!("{line:?}, transmission {n}, sent {sent}"));
            }
        }
        // And at once, before anything else happens.
        for with_device in [false, true] {
            let (mut world, call) = approved(country, side(), line);
            world.cut_power(with_device);
            money_is_safe(world, call, documents, &format!("{line:?}, at once, device {with_device}"));
        }
    }
}

/// What the disk keeps of what was not synced: by turns nothing and everything.
fn keep_nothing_or_all<S: Side>(world: &mut World<S>, n: u64) {
    world.reboot_by(move |disk: &Disk| {
        disk.reboot(if n.is_multiple_of(2) { Variant::DropAll } else { Variant::KeepAll });
    });
}

#[test]
fn a_power_cut_after_the_approval_loses_no_money_in_russia() {
    cut_after_approval(CountryCode::Ru, || RuSide::new(7));
}

#[test]
fn a_power_cut_after_the_approval_loses_no_money_in_kazakhstan() {
    cut_after_approval(CountryCode::Kz, || KzSide::new(7, None));
}

#[test]
fn money_for_a_sale_that_is_then_refused_is_given_back_after_any_cut() {
    // The storage comes to its end while the terminal is at work: the sale can not be made on it.
    for n in 0..=20 {
        let (mut world, call) = approved(CountryCode::Ru, RuSide::new(7), Line::Approve);
        let documents = world.side.documents();
        world.side.with(|device| {
            let refuse = emulators::faults::Action::Refuse { code: 0x12 };
            device.faults_mut().add(emulators::faults::Rule {
                on: Some("15".into()),
                when: emulators::faults::When::Always,
                times: None,
                action: refuse,
            });
        });
        if n > 0 {
            let power_cut =
                Some(PowerCut { op: Op::Write, number: world.disk.writes() + n, side: DiskSide::After });
            world.disk.set_plan(FaultPlan { power_cut, ..FaultPlan::default() });
        }
        go_on(&mut world);
        let told = money_is_safe(world, call, documents, &format!("refused, write {n}"));
        assert_eq!(told, Some(Told::Refused("fn.exhausted".into())), "write {n}");
    }
}
