//! Damage is found, named by its place, and never repaired or deleted.

use super::sample::{Folder, day};
use crate::{Damage, Reader, Store, StoreError, Wal};
use rusqlite::Connection;

/// A day with two sales whose file was changed by SQL, triggers off.
fn damaged(sql: &str) -> Folder {
    let folder = Folder::with(&day(2));
    let conn = Connection::open(&folder.path).unwrap();
    let triggers: String = conn
        .query_row(
            "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {triggers}; {sql}")).unwrap();
    folder
}

fn found(folder: &Folder) -> String {
    Reader::open(&folder.path).unwrap().verify(true).unwrap_err().to_string()
}

#[test]
fn a_sound_day_is_sound() {
    let folder = Folder::with(&day(2));
    let verified = Reader::open(&folder.path).unwrap().verify(true).unwrap();
    assert_eq!((verified.facts, verified.documents), (13, 4));
    assert_eq!(damaged("SELECT 1").open().begin().unwrap().verify(true).unwrap(), verified);
}

#[test]
fn a_changed_fact_is_found() {
    let folder = damaged("UPDATE journal SET payload = replace(payload, '12345', '12346') WHERE seq = 8");
    assert_eq!(found(&folder), "journal row 8: its hash does not fit what it says");
    // The start looks at the end of the journal, and this row is part of it.
    let refused = Store::open(&folder.path, None, Wal::Shared).unwrap_err();
    assert_eq!(refused.refusal().code, "store.damaged");
    assert!(refused.to_string().contains("journal row 8"), "{refused}");
    assert!(folder.path.exists());
}

#[test]
fn a_fact_taken_out_is_found() {
    assert_eq!(found(&damaged("DELETE FROM journal WHERE seq = 9")), "journal row 10: row 9 is missing");
    let last = damaged("DELETE FROM journal WHERE seq = 13");
    assert!(found(&last).starts_with("table register, row 1"), "{}", found(&last));
    assert!(matches!(Store::open(&last.path, None, Wal::Shared), Err(StoreError::Corrupt { .. })));
}

#[test]
fn a_changed_row_is_found_by_its_table_and_key() {
    for (sql, place) in [
        (
            "UPDATE counter SET value = value + 1 WHERE name = 'drawer'",
            "table counter, row (Ever, \"drawer\")",
        ),
        (
            "INSERT INTO counter VALUES ('shift', 'sale/ghost', 0)",
            "table counter, row (Shift, \"sale/ghost\")",
        ),
        (
            "DELETE FROM counter WHERE scope = 'ever' AND name = 'sale/count'",
            "table counter, row (Ever, \"sale/count\")",
        ),
        ("UPDATE document SET settled_sign = '1' WHERE id = 3", "table document, row DocumentId(3)"),
        ("UPDATE document SET layout = 9 WHERE id = 3", "table document, row DocumentId(3)"),
        ("DELETE FROM document WHERE id = 4", "table document, row DocumentId(4)"),
        (
            "UPDATE attempt_form SET form = x'00' WHERE document = 3",
            "table attempt, row (DocumentId(3), AttemptNo(1))",
        ),
        ("DELETE FROM attempt WHERE document = 3", "table attempt, row (DocumentId(3), AttemptNo(1))"),
        (
            "UPDATE caller_key SET body = zeroblob(32) WHERE key = 'k3'",
            "table caller_key, row Key { caller: \"cli\", key: \"k3\" }",
        ),
        (
            "DELETE FROM caller_key WHERE key = 'k3'",
            "table caller_key, row Key { caller: \"cli\", key: \"k3\" }",
        ),
        ("INSERT INTO payment VALUES (3, 1, 'x', 'asked', 1)", "table payment, row DocumentId(3)"),
        ("UPDATE register SET queue = 1", "table register, row 1"),
        ("UPDATE register SET registration = NULL", "table register, row 1"),
    ] {
        let found = found(&damaged(sql));
        assert!(found.starts_with(place), "{sql}: {found}");
    }
}

#[test]
fn a_journal_that_was_rewritten_as_a_whole_still_has_to_fit_the_rows() {
    let folder = Folder::with(&day(1));
    let dearer = Folder::with(&day(2));
    let conn = Connection::open(&folder.path).unwrap();
    conn.execute_batch(&format!(
        "DROP TRIGGER journal_keeps_rows; DELETE FROM journal; ATTACH '{}' AS other;
         INSERT INTO journal SELECT * FROM other.journal; UPDATE register SET applied_seq = 13",
        dearer.path.display()
    ))
    .unwrap();
    let damage = Reader::open(&folder.path).unwrap().verify(true).unwrap_err();
    assert!(matches!(damage, Damage::Projection { .. }), "{damage}");
    // The chain alone can not tell.
    Reader::open(&folder.path).unwrap().verify(false).unwrap();
}

#[test]
fn a_file_that_is_no_database_is_damaged_and_stays_as_it_is() {
    let folder = Folder::new();
    let rubbish = vec![b'x'; 8192];
    std::fs::write(&folder.path, &rubbish).unwrap();
    for refused in [
        Store::open(&folder.path, None, Wal::Shared).unwrap_err(),
        Store::open(&folder.path, None, Wal::Exclusive).unwrap_err(),
        Reader::open(&folder.path).unwrap_err(),
    ] {
        assert_eq!(refused.refusal().code, "store.damaged", "{refused}");
    }
    assert_eq!(std::fs::read(&folder.path).unwrap(), rubbish);
}

#[test]
fn a_database_of_another_program_is_refused() {
    let folder = Folder::new();
    Connection::open(&folder.path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let refused = Store::open(&folder.path, None, Wal::Shared).unwrap_err();
    assert_eq!(refused.refusal().code, "store.foreign");
    let tables: u32 = Connection::open(&folder.path)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn a_broken_page_never_panics() {
    let sound = Folder::with(&day(2));
    let bytes = std::fs::read(&sound.path).unwrap();
    for place in (100..bytes.len()).step_by(997) {
        let folder = Folder::new();
        let mut bytes = bytes.clone();
        bytes[place] ^= 0x55;
        std::fs::write(&folder.path, &bytes).unwrap();
        let _ = Store::open(&folder.path, None, Wal::Shared)
            .map(|mut s| s.begin().map(|tx| tx.verify(true).is_ok()));
        assert!(std::fs::metadata(&folder.path).unwrap().len() >= bytes.len() as u64);
    }
}
