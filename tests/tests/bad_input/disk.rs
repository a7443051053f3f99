//! The disk is full or fails.

use crate::kit::{LONG, agrees, ask, russian, sale, sells_and_agrees};
use domain::fact::Fact;
use domain::tax::CountryCode;
use domain::time::Stamp;
use simulator::Side;
use simulator::disk::{Disk, FailedSync, FaultPlan};
use std::path::Path;
use store::{Store, StoreError, Wal};

fn open(disk: &Disk) -> Result<Store, StoreError> {
    Store::open(Path::new(&disk.path("register.db")), Some(disk.vfs_name()), Wal::Exclusive)
}

fn found(store: &mut Store) -> Result<(), StoreError> {
    let fact =
        Fact::Founded { country: CountryCode::Ru, emulated: true, language: "ru".into(), offset_min: 180 };
    let tx = store.begin()?;
    tx.append(&fact, "test", Stamp { utc_ms: 1_770_116_700_000, offset_min: 180 })?;
    tx.commit()
}

/// Writes under a fault: the code of the refusal. Afterwards the same disk, sound again, takes the write.
fn refused_under(fault: impl Fn(&Disk) -> FaultPlan) -> String {
    let disk = Disk::new();
    let mut store = open(&disk).unwrap();
    disk.set_plan(fault(&disk));
    let refusal = found(&mut store).unwrap_err().refusal();
    drop(store);
    disk.set_plan(FaultPlan::default());
    let mut store = open(&disk).unwrap();
    assert!(store.begin().unwrap().founded().unwrap().is_none(), "nothing of it was kept");
    found(&mut store).unwrap();
    store.begin().unwrap().verify(true).unwrap();
    refusal.code
}

#[test]
fn a_full_disk_and_a_failing_one_have_names() {
    assert_eq!(refused_under(|_| FaultPlan { full: true, ..FaultPlan::default() }), "store.full");
    let next_write = |disk: &Disk| Some(disk.writes() + 1);
    assert_eq!(
        refused_under(|d| FaultPlan { write_error: next_write(d), ..FaultPlan::default() }),
        "store.io"
    );
}

#[test]
fn no_fault_of_the_disk_loses_or_doubles_a_sale() {
    for n in 1..=30 {
        for kind in 0..4 {
            let mut world = russian();
            let plan = match kind {
                0 => FaultPlan { full: true, ..FaultPlan::default() },
                1 => FaultPlan { write_error: Some(world.disk.writes() + n), ..FaultPlan::default() },
                2 => FaultPlan { read_error: Some(world.disk.reads() + n), ..FaultPlan::default() },
                _ => {
                    let sync_error = Some((world.disk.syncs() + n.min(3), FailedSync::Lost));
                    FaultPlan { sync_error, ..FaultPlan::default() }
                }
            };
            world.disk.set_plan(plan);
            let call = sale(&mut world);
            let call = world.make_call(call);
            world.call(call, false).unwrap();
            world.run_until_quiet(LONG).unwrap();
            world.calm();
            assert_eq!(ask(&mut world, call), None, "fault {kind}, operation {n}");
            assert_eq!(world.side.documents(), 3, "fault {kind}, operation {n}");
            agrees(&mut world);
            sells_and_agrees(&mut world);
        }
    }
}
