//! The intention's sync runs while the receipt is still being uploaded: it costs the cashier nothing.

#[path = "../benches/kit/mod.rs"]
mod kit;

use domain::tax::CountryCode;
use kit::{Waits, rigs, sale, submit, timed_vfs};

#[test]
fn the_intention_is_durable_before_the_upload_ends_and_before_the_commit_leaves() {
    let waits = Waits::default();
    timed_vfs::register(&waits);
    let dir = tempfile::tempdir().unwrap();
    // A hundred lines take most of a second on this line: the sync of any disk ends within.
    let (register, _peer) = rigs::russian(dir.path(), 115_200, &waits);
    waits.take_commands();
    timed_vfs::take_ends();
    submit(&register, sale(CountryCode::Ru, 100));
    let commands = waits.take_commands();
    let syncs = timed_vfs::take_ends();
    let sent = |code: u8| commands.iter().filter(move |(_, c)| *c == code).map(|(at, _)| *at);
    let (intention, commit) = (syncs[0], sent(0x16).next().unwrap());
    let last_upload = sent(0x07).next_back().unwrap();
    assert!(intention < last_upload, "it was durable before the last part of the upload left");
    assert!(intention < commit, "it was durable before the commit left");
    assert_eq!(syncs.iter().filter(|at| **at > commit).count(), 1, "one more sync for the answer");
}
