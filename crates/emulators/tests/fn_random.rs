//! Random lives of a device: whatever is asked in whatever order, its books stay in order.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "sizes of test data are known, and a test may fail by a panic"
)]

mod fn_support;

use chrono::TimeDelta;
use emulators::fiscal_storage::{Commit, FnConfig, FnEmulator, Generation, Phase, wire};
use fn_support::*;
use proptest::prelude::*;

/// What a register may do next; data are sound, the order is not.
#[derive(Debug, Clone)]
enum Step {
    /// Any command with a time, none, or a number of a document.
    Bare(u8),
    Time(u8),
    Number(u8, u32),
    /// 07h.
    Receipt,
    Text,
    Registration,
    Basis(u8),
    /// 16h.
    End(u8, u64),
    /// 02h or A2h with a type and a format; 03h or A3h.
    Begin(u8, u8),
    Form {
        old: bool,
        autonomous: bool,
        reason: Option<u32>,
    },
    /// 05h.
    Close,
    Confirm,
    Pass(i64),
    PowerCut,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => proptest::sample::select(vec![
            0x04_u8, 0x06, 0x10, 0x12, 0x14, 0x19, 0x20, 0x22, 0x24, 0x25, 0x30, 0x36, 0x39, 0x42, 0x46, 0x47, 0xA7,
        ]).prop_map(Step::Bare),
        8 => proptest::sample::select(vec![0x11_u8, 0x13, 0x15, 0x15, 0x17, 0x18, 0x3B, 0xD0]).prop_map(Step::Time),
        2 => (proptest::sample::select(vec![0x40_u8, 0x41, 0x45, 0x50]), 0_u32..20)
            .prop_map(|(command, number)| Step::Number(command, number)),
        6 => Just(Step::Receipt),
        4 => Just(Step::Text),
        2 => Just(Step::Registration),
        2 => (0_u8..2).prop_map(Step::Basis),
        8 => (1_u8..=4, prop_oneof![Just(100_u64), 0..200_u64]).prop_map(|(kind, total)| Step::End(kind, total)),
        2 => (0_u8..=2, 2_u8..=4).prop_map(|(report, format)| Step::Begin(report, format)),
        2 => (any::<bool>(), any::<bool>(), prop_oneof![
            Just(None), Just(Some(2)), Just(Some(3)), Just(Some(0x22))
        ]).prop_map(|(old, autonomous, reason)| Step::Form { old, autonomous, reason }),
        1 => Just(Step::Close),
        3 => Just(Step::Confirm),
        3 => (0_i64..1500).prop_map(Step::Pass),
        1 => Just(Step::PowerCut),
    ]
}

fn request(step: &Step, rig: &Rig, format: u8) -> Option<(u8, Vec<u8>)> {
    let now = rig.clock;
    Some(match *step {
        Step::Bare(command) => (command, Vec::new()),
        Step::Time(command) => (command, dt5(now).to_vec()),
        Step::Number(command, number) => (command, number.to_le_bytes().to_vec()),
        Step::Receipt => (0x07, receipt_of(format)),
        Step::Text => (0x07, tlv(1021, b"cashier")),
        Step::Registration => (0x07, registration_data()),
        Step::Basis(kind) => (0x07, basis(kind)),
        Step::End(kind, total) => (0x16, ending(now, kind, total)),
        Step::Begin(report, 2) => (0x02, vec![report]),
        Step::Begin(report, format) => (0xA2, vec![report, format]),
        Step::Form { old: true, autonomous, reason } => {
            (0x03, old_registration(now, 3, if autonomous { 2 } else { 0 }, reason.map(|code| code as u8)))
        }
        Step::Form { old: false, autonomous, reason } => {
            let form = A3 { reason, ..A3::new(now) };
            (0xA3, if autonomous { form.autonomous() } else { form }.bytes())
        }
        Step::Close => (0x05, [&dt5(now)[..], RNM].concat()),
        Step::Confirm => {
            let first = rig.device.ledger().unsent.first;
            (0x26, Confirmation::of(&rig.device, first).bytes())
        }
        Step::Pass(_) | Step::PowerCut => return None,
    })
}

/// The books by themselves: documents in their order, counters and queue as the documents have them.
fn check(device: &FnEmulator) {
    let ledger = device.ledger();
    let confirmed: Vec<u32> = device.confirmations().iter().map(|found| found.number).collect();
    let (mut totals, mut waiting, mut bytes, mut shift, mut receipts) =
        ([[(0, 0); 4]; 2], Vec::new(), 0, 0, 0);
    for (expected, doc) in (1..).zip(device.archive().iter()) {
        assert_eq!(doc.number, expected);
        assert!(doc.shift == shift || doc.shift == shift + 1);
        if doc.shift > shift {
            (shift, receipts) = (doc.shift, 0);
        }
        if doc.form.is_settlement() {
            receipts += 1;
            assert_eq!(doc.receipt, receipts, "receipts and corrections share their numbers");
            let slot = &mut totals[usize::from(doc.form.is_correction())][usize::from(doc.operation - 1)];
            *slot = (slot.0 + 1, slot.1 + doc.total());
        }
        if doc.queued && !confirmed.contains(&doc.number) {
            waiting.push(doc.number);
            bytes += doc.tlv.len() as u64;
        }
    }
    let counters = device.counters();
    for (mine, theirs) in totals.iter().zip([&counters.receipts, &counters.corrections]) {
        assert_eq!(*mine, theirs.map(|sums| (sums.count, sums.total)));
    }
    let unsent = &ledger.unsent;
    assert_eq!(unsent.count as usize, waiting.len());
    assert_eq!((unsent.first, unsent.bytes), (waiting.first().copied().unwrap_or(0), bytes));
    assert_eq!(ledger.phase == Phase::Ready, device.registrations().is_empty());
}

fn live(generation: Generation, format: u8, steps: &[Step]) {
    let mut rig = Rig::new(FnConfig { capacity: 40, ..FnConfig::new(generation, 1) });
    let mut commits: Vec<Commit> = Vec::new();
    for step in steps {
        match step {
            Step::Pass(minutes) => rig.clock += TimeDelta::minutes(*minutes),
            Step::PowerCut => {
                let before = rig.device.ledger().clone();
                rig.device.power_cut();
                assert_eq!((rig.device.ledger(), rig.device.state().open), (&before, None));
            }
            _ => {}
        }
        let Some((command, data)) = request(step, &rig, format) else { continue };
        let before = (rig.device.state(), rig.device.ledger().clone());
        let reply = rig.reply(command, &data);
        let (code, _) = wire::parse(&reply.bytes).expect("answers are whole frames");
        let after = (rig.device.state(), rig.device.ledger().clone());
        if code & 0x7F != 0 {
            assert_eq!(before, after, "{command:02X}h was refused and changed something");
            assert!(reply.commit.is_none());
        }
        let formed = after.0.last_document - before.0.last_document;
        assert!(formed <= 1 && (formed == 0 || reply.commit.is_some()));
        assert!(after.0.phase.code() >= before.0.phase.code());
        commits.extend(reply.commit);
    }
    check(&rig.device);
    let mut again = FnEmulator::new(rig.device.config().clone());
    commits.into_iter().for_each(|commit| again.replay(commit));
    assert_eq!(again.ledger(), rig.device.ledger());
    assert_eq!(again.registrations(), rig.device.registrations());
    assert!(again.archive().iter().eq(rig.device.archive().iter()));
}

/// A life that gets somewhere: registered and, if wanted, on shift, before chance begins.
fn beginning(format: u8, autonomous: bool, shift: bool) -> Vec<Step> {
    let mut steps = vec![
        Step::Begin(0, format),
        Step::Registration,
        Step::Form { old: format == 2, autonomous, reason: None },
    ];
    if shift {
        steps.extend([Step::Time(0x11), Step::Text, Step::Bare(0x12)]);
    }
    steps
}

proptest! {
    #[test]
    fn the_books_are_in_order_after_any_life(
        (generation, format) in proptest::sample::select(vec![
            (Generation::G1, 2_u8),
            (Generation::G11, 2),
            (Generation::G11, 3),
            (Generation::G12, 2),
            (Generation::G12, 3),
            (Generation::G12, 4),
        ]),
        autonomous: bool,
        begun in 0..3,
        steps in proptest::collection::vec(step(), 0..150),
    ) {
        let mut all = match begun {
            0 => Vec::new(),
            begun => beginning(format, autonomous, begun == 2),
        };
        all.extend(steps);
        live(generation, format, &all);
    }
}

#[test]
fn a_beginning_leads_into_a_shift() {
    for (generation, format) in [(Generation::G1, 2), (Generation::G11, 3), (Generation::G12, 4)] {
        let mut rig = Rig::new(FnConfig::new(generation, 1));
        for step in beginning(format, true, true) {
            let (command, data) = request(&step, &rig, format).expect("a command");
            rig.ok(command, &data);
        }
        assert!(rig.device.state().shift.opened.is_some());
    }
}
