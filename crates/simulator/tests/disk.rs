//! The simulated disk under SQLite: what a power cut may take, and that a test can find what it must not take.

use rand::SeedableRng;
use rand_pcg::Pcg64;
use rusqlite::{Connection, ErrorCode};
use simulator::disk::{Disk, FailedSync, FaultPlan, Op, PowerCut, Side, Variant};

const COMMITS: i64 = 6;
const FILE: &str = "register.db";

type Rows = Vec<(i64, i64, i64)>;

fn open(disk: &Disk, synchronous: &str) -> rusqlite::Result<Connection> {
    let db = disk.open(FILE)?;
    db.execute_batch(&format!(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous={synchronous}; PRAGMA journal_mode=WAL;
         PRAGMA wal_autocheckpoint=0;
         CREATE TABLE IF NOT EXISTS receipt(id INTEGER PRIMARY KEY, total INTEGER NOT NULL, note BLOB NOT NULL);
         CREATE TABLE IF NOT EXISTS line(receipt INTEGER NOT NULL, sum INTEGER NOT NULL);"
    ))?;
    Ok(db)
}

/// One receipt of two lines; the note makes the transaction a few pages long.
fn sell(db: &mut Connection, id: i64) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    tx.execute("INSERT INTO receipt VALUES (?1, ?2, randomblob(6000))", (id, id * 100))?;
    tx.execute("INSERT INTO line VALUES (?1, ?2), (?1, ?3)", (id, id * 40, id * 60))?;
    tx.commit()
}

/// Sells until something fails; returns the receipts that were acknowledged.
fn sell_all(disk: &Disk, synchronous: &str) -> i64 {
    let mut acknowledged = 0;
    let Ok(mut db) = open(disk, synchronous) else { return 0 };
    for id in 1..=COMMITS {
        if sell(&mut db, id).is_err() {
            break;
        }
        acknowledged = id;
        if id == 3 && db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).is_err() {
            break;
        }
    }
    acknowledged
}

fn rows(db: &Connection) -> rusqlite::Result<Rows> {
    let sql = "SELECT id, total, (SELECT sum(sum) FROM line WHERE receipt = id) FROM receipt ORDER BY id";
    db.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}

/// Whether a disk that went through a cut holds a sound database with at least the acknowledged receipts.
fn keeps(disk: &Disk, acknowledged: i64) -> bool {
    let Ok(db) = open(disk, "FULL") else { return false };
    let sound = db.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    let Ok(found) = rows(&db) else { return false };
    let whole = found.iter().zip(1..).all(|(row, id)| *row == (id, id * 100, id * 100));
    let count = i64::try_from(found.len()).expect("a handful of rows");
    sound.as_deref() == Ok("ok") && whole && count >= acknowledged
}

fn cut(op: Op, number: u64, side: Side) -> FaultPlan {
    FaultPlan { power_cut: Some(PowerCut { op, number, side }), ..FaultPlan::default() }
}

/// Cuts the power at every write and sync of a day, in every variant; returns (reboots, those that lost something).
fn cut_everywhere(synchronous: &str, planted: FaultPlan) -> (u32, u32) {
    let uncut = Disk::new();
    uncut.set_plan(planted);
    assert_eq!(sell_all(&uncut, synchronous), COMMITS);
    let moments = (1..=uncut.writes())
        .map(|n| (Op::Write, n))
        .chain((1..=uncut.syncs()).map(|n| (Op::Sync, n)))
        .flat_map(|(op, n)| [(op, n, Side::Before), (op, n, Side::After)]);
    let (mut reboots, mut lost) = (0, 0);
    let mut check = |disk: &Disk, acknowledged, variant: Variant<'_>| {
        let fork = disk.fork();
        fork.reboot(variant);
        reboots += 1;
        lost += u32::from(!keeps(&fork, acknowledged));
    };
    for (op, number, side) in moments {
        let disk = Disk::new();
        disk.set_plan(FaultPlan { ignore_sync: planted.ignore_sync, ..cut(op, number, side) });
        let acknowledged = sell_all(&disk, synchronous);
        assert!(
            disk.is_dead() || acknowledged == COMMITS,
            "a cut while closing comes after the last receipt"
        );
        check(&disk, acknowledged, Variant::DropAll);
        check(&disk, acknowledged, Variant::KeepAll);
        for seed in 0..20 {
            check(&disk, acknowledged, Variant::Random(&mut Pcg64::seed_from_u64(seed)));
        }
    }
    (reboots, lost)
}

#[test]
fn full_sync_keeps_every_acknowledged_commit_whatever_the_moment() {
    let (reboots, lost) = cut_everywhere("FULL", FaultPlan::default());
    assert!(reboots > 2_000, "only {reboots} reboots were tried");
    assert_eq!(lost, 0, "of {reboots}");
}

#[test]
fn synchronous_normal_is_found_to_lose_commits() {
    let (_, lost) = cut_everywhere("NORMAL", FaultPlan::default());
    assert!(lost > 0);
}

#[test]
fn a_disk_that_ignores_syncs_is_found_to_lose_commits() {
    let (_, lost) = cut_everywhere("FULL", FaultPlan { ignore_sync: true, ..FaultPlan::default() });
    assert!(lost > 0);
}

#[test]
fn recorded_forks_are_the_cuts_before_each_write_and_sync() {
    let disk = Disk::new();
    disk.record();
    assert_eq!(sell_all(&disk, "FULL"), COMMITS);
    let (writes, syncs) = (disk.writes(), disk.syncs());
    let forks = disk.take_recording();
    assert_eq!(u64::try_from(forks.len()), Ok(writes + syncs));
    for (fork, done) in forks.iter().zip(0..) {
        assert_eq!(fork.writes() + fork.syncs(), done);
        fork.reboot(Variant::Random(&mut Pcg64::seed_from_u64(done)));
        assert!(keeps(fork, 0));
    }
}

#[test]
fn a_steady_commit_costs_one_sync_and_the_first_of_a_wal_two() {
    costs_of_commits("FULL");
    costs_of_commits("EXTRA");
}

fn costs_of_commits(synchronous: &str) {
    let disk = Disk::new();
    let mut db = open(&disk, synchronous).expect("open");
    let mut next = 0;
    let mut cost = |db: &mut Connection| {
        next += 1;
        let before = disk.syncs();
        sell(db, next).expect("sell");
        disk.syncs() - before
    };
    assert_eq!([(); 5].map(|()| cost(&mut db)), [1; 5]);

    let before = disk.syncs();
    db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).expect("checkpoint");
    assert_eq!(disk.syncs() - before, 2);
    assert_eq!([(); 3].map(|()| cost(&mut db)), [2, 1, 1]);

    disk.kill();
    drop(db);
    let mut db = open(&disk, synchronous).expect("open again");
    assert_eq!([(); 2].map(|()| cost(&mut db)), [1; 2]);

    drop(db);
    let mut db = open(&disk, synchronous).expect("open after a clean end");
    assert_eq!([(); 3].map(|()| cost(&mut db)), [2, 1, 1]);
}

#[test]
fn a_commit_is_durable_the_moment_it_returns() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    for id in 1..=3 {
        sell(&mut db, id).expect("sell");
        let looked_at = open(&disk.durable_snapshot(), "FULL").expect("open the snapshot");
        assert_eq!(
            rows(&looked_at).expect("read"),
            (1..=id).map(|n| (n, n * 100, n * 100)).collect::<Rows>()
        );
    }
    let tx = db.transaction().expect("begin");
    tx.execute("INSERT INTO receipt VALUES (9, 900, x'')", []).expect("insert");
    let looked_at = open(&disk.durable_snapshot(), "FULL").expect("open the snapshot");
    assert_eq!(rows(&looked_at).expect("read").len(), 3);
}

#[test]
fn a_full_disk_refuses_the_sale_and_keeps_the_others() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    sell(&mut db, 1).expect("sell");
    disk.set_plan(FaultPlan { full: true, ..FaultPlan::default() });
    let refused = sell(&mut db, 2).expect_err("the disk is full");
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DiskFull));
    disk.set_plan(FaultPlan::default());
    sell(&mut db, 2).expect("there is room again");
    drop(db);
    assert!(keeps(&disk, 2));
}

/// Fails each read, write and sync of a day once; returns (errors that surfaced, those that lost something).
fn fail_everywhere(synchronous: &str) -> (u32, u32) {
    let uncut = Disk::new();
    assert_eq!(sell_all(&uncut, synchronous), COMMITS);
    let (mut surfaced, mut lost) = (0, 0);
    for number in 1..=uncut.reads().max(uncut.writes()) {
        let error = Some(number);
        let plans = [
            FaultPlan { read_error: error, ..FaultPlan::default() },
            FaultPlan { write_error: error, ..FaultPlan::default() },
            FaultPlan { sync_error: error.map(|n| (n, FailedSync::Pending)), ..FaultPlan::default() },
        ];
        for plan in plans {
            let disk = Disk::new();
            disk.set_plan(plan);
            let acknowledged = sell_all(&disk, synchronous);
            surfaced += u32::from(acknowledged < COMMITS);
            disk.set_plan(FaultPlan::default());
            assert!(keeps(&disk.fork(), acknowledged), "reopened after {plan:?}");
            disk.reboot(Variant::DropAll);
            lost += u32::from(!keeps(&disk, acknowledged));
        }
    }
    (surfaced, lost)
}

#[test]
fn every_single_error_surfaces_and_leaves_the_database_sound() {
    let (surfaced, lost) = fail_everywhere("EXTRA");
    assert!(surfaced > 20, "only {surfaced} errors surfaced");
    assert_eq!(lost, 0);
}

#[test]
fn an_error_while_wal_is_switched_on_is_found_to_lose_commits_under_full() {
    let (_, lost) = fail_everywhere("FULL");
    assert!(lost > 0);
}

#[test]
fn errors_carry_the_code_of_their_operation() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    disk.set_plan(FaultPlan { write_error: Some(disk.writes() + 1), ..FaultPlan::default() });
    let error = sell(&mut db, 1).expect_err("a failed write");
    assert_eq!(extended(&error), Some(rusqlite::ffi::SQLITE_IOERR_WRITE));
    let fails = (disk.syncs() + 1, FailedSync::Pending);
    disk.set_plan(FaultPlan { sync_error: Some(fails), ..FaultPlan::default() });
    let error = sell(&mut db, 1).expect_err("a failed sync");
    assert_eq!(extended(&error), Some(rusqlite::ffi::SQLITE_IOERR_FSYNC));
    disk.cut_power();
    let error = sell(&mut db, 1).expect_err("no power");
    assert_eq!(extended(&error), Some(rusqlite::ffi::SQLITE_IOERR));
    assert!(disk.open(FILE).and_then(|db| rows(&db)).is_err(), "nothing opens without power");
}

fn extended(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// Fails the sync of receipt 2, starts the program again, sells receipt 3, cuts the power; returns what is left.
fn after_failed_sync(fate: FailedSync, checkpoint_first: bool) -> Rows {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    sell(&mut db, 1).expect("sell");
    disk.set_plan(FaultPlan { sync_error: Some((disk.syncs() + 1, fate)), ..FaultPlan::default() });
    sell(&mut db, 2).expect_err("a failed sync");
    disk.kill();
    drop(db);
    let mut db = open(&disk, "FULL").expect("open again");
    if checkpoint_first {
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("checkpoint");
    }
    sell(&mut db, 3).expect("sell");
    disk.reboot(Variant::DropAll);
    drop(db);
    rows(&open(&disk, "FULL").expect("open after the cut")).expect("read")
}

#[test]
fn writes_of_a_failed_sync_may_be_lost_in_spite_of_later_syncs() {
    let acknowledged = (3, 300, 300);
    assert!(after_failed_sync(FailedSync::Pending, false).contains(&acknowledged));
    assert!(
        !after_failed_sync(FailedSync::Lost, false).contains(&acknowledged),
        "the WAL has a hole before it"
    );
    assert!(!after_failed_sync(FailedSync::Torn { seed: 1 }, false).contains(&acknowledged));
}

#[test]
fn a_truncating_checkpoint_heals_a_failed_sync() {
    for fate in [FailedSync::Pending, FailedSync::Lost, FailedSync::Torn { seed: 1 }] {
        assert!(after_failed_sync(fate, true).contains(&(3, 300, 300)), "{fate:?}");
    }
}

#[test]
fn a_killed_program_loses_nothing_it_wrote() {
    let disk = Disk::new();
    let mut db = open(&disk, "OFF").expect("open");
    sell(&mut db, 1).expect("sell");
    disk.kill();
    assert!(sell(&mut db, 2).is_err(), "its handles are dead");
    drop(db);
    assert!(keeps(&disk, 1));
}

#[test]
fn a_second_connection_finds_the_file_locked() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    sell(&mut db, 1).expect("sell");
    let second = disk.open(FILE).expect("opening reads nothing");
    let refused = rows(&second).expect_err("the first holds it");
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
}

#[test]
fn a_rollback_journal_keeps_every_acknowledged_commit_too() {
    let day = |disk: &Disk| {
        let mut acknowledged = 0;
        let Ok(mut db) = disk.open(FILE) else { return acknowledged };
        let tables = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;
             CREATE TABLE IF NOT EXISTS receipt(id INTEGER PRIMARY KEY, total INTEGER NOT NULL, note BLOB NOT NULL);
             CREATE TABLE IF NOT EXISTS line(receipt INTEGER NOT NULL, sum INTEGER NOT NULL);";
        if db.execute_batch(tables).is_ok() {
            while acknowledged < COMMITS && sell(&mut db, acknowledged + 1).is_ok() {
                acknowledged += 1;
            }
        }
        acknowledged
    };
    let uncut = Disk::new();
    assert_eq!(day(&uncut), COMMITS);
    for number in 1..=uncut.writes() {
        for side in [Side::Before, Side::After] {
            let disk = Disk::new();
            disk.set_plan(cut(Op::Write, number, side));
            let acknowledged = day(&disk);
            disk.reboot(Variant::Random(&mut Pcg64::seed_from_u64(number)));
            assert!(keeps(&disk, acknowledged), "write {number}, {side:?}");
        }
    }
}

#[test]
fn forks_go_their_own_ways() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    sell(&mut db, 1).expect("sell");
    let fork = disk.fork();
    sell(&mut db, 2).expect("sell");
    let mut other = open(&fork, "FULL").expect("open the fork");
    for id in 2..=4 {
        sell(&mut other, id).expect("sell on the fork");
    }
    assert_eq!(rows(&db).expect("read").len(), 2);
    assert_eq!(rows(&other).expect("read").len(), 4);
    fork.cut_power();
    assert!(!disk.is_dead());
}

#[test]
fn the_same_seed_leaves_the_same_image() {
    let mut database = Vec::new();
    let before = Disk::new();
    let mut db = open(&before, "NORMAL").expect("open");
    for id in 1..=4 {
        sell(&mut db, id).expect("sell");
    }
    let image = |seed| {
        let disk = before.fork();
        disk.reboot(Variant::Random(&mut Pcg64::seed_from_u64(seed)));
        [FILE, "register.db-wal"].map(|name| disk.durable_file(name))
    };
    for seed in 0..20 {
        assert_eq!(image(seed), image(seed));
        database.push(image(seed));
    }
    database.sort();
    database.dedup();
    assert!(database.len() > 10, "seeds choose different images");
}

#[test]
fn a_connection_outlives_the_last_handle_of_its_disk() {
    let disk = Disk::new();
    let mut db = open(&disk, "FULL").expect("open");
    drop(disk);
    sell(&mut db, 1).expect("sell");
    assert_eq!(rows(&db).expect("read").len(), 1);
}

#[test]
fn worlds_in_parallel_threads_do_not_meet() {
    let days = [(); 4].map(|()| {
        std::thread::spawn(|| {
            let disk = Disk::new();
            (sell_all(&disk, "FULL"), disk.writes(), disk.syncs())
        })
    });
    let ends = days.map(|day| day.join().expect("a day"));
    assert!(ends.windows(2).all(|pair| pair.first() == pair.last()), "{ends:?}");
}

#[test]
fn sql_now_stands_still() {
    let db = Disk::new().open(FILE).expect("open");
    let now: String = db.query_row("SELECT datetime('now')", [], |row| row.get(0)).expect("now");
    assert_eq!(now, "2026-01-01 00:00:00");
}
