//! Real processes and `kill −9`: a register, an emulated device, and a caller that asks again with its key.
//!
//! Each round sells one receipt and kills somebody at a chosen moment: while the document is uploaded, while the device
//! signs or counts it, while its outcome is in doubt, while its answer is on the way to the caller. Then the caller asks
//! again with the same key until it is told that the receipt is done. Killed are `kassa task` that owns the folder,
//! `kassa serve` that owns it for a client, the emulator, or both sides at once. In the end the books of the journal and
//! those of the other side are the same, document by document: nothing is lost and nothing is there twice.
//!
//! Everything goes through the built binary. `KASSA_KILL_ROUNDS` says how many rounds (40 unless said; 200 for a long
//! run). The table of kills is printed: `cargo test -p tests --test kill -- --nocapture`.

#![expect(clippy::indexing_slicing, reason = "indexed is only JSON: what an answer lacks is null")]

mod binary;
mod books;
mod process;
mod rounds;
mod watch;

use process::Side;

/// Rounds that are played unless the environment says otherwise.
const ROUNDS: u32 = 40;

fn rounds() -> u32 {
    let said = std::env::var("KASSA_KILL_ROUNDS").ok();
    said.map_or(ROUNDS, |text| text.parse().expect("KASSA_KILL_ROUNDS is a number"))
}

#[test]
fn kill_9_in_every_state_loses_and_doubles_nothing_in_russia() {
    rounds::play(Side::Storage, rounds());
}

#[test]
fn kill_9_in_every_state_loses_and_doubles_nothing_in_kazakhstan() {
    rounds::play(Side::Operator, rounds());
}
