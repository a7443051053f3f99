//! Documents that the emulated storage forms of what the register passes conform to the tables: two readings of the
//! formats that share no code.

#![allow(clippy::indexing_slicing, reason = "a test may stop")]

mod samples;

use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};
use emulators::fiscal_storage::{FnConfig, FnEmulator, Generation, wire};
use fiscal_ru::numbers::local_time;
use fiscal_ru::tlv::{DocumentKind, Edition, Facts, Finding, Node, Who, check, decode_list, decode_strict};
use samples::Sample;

struct Storage {
    device: FnEmulator,
    clock: NaiveDateTime,
    edition: Edition,
    made: u32,
}

impl Storage {
    fn new(edition: Edition) -> Self {
        let generation = if edition == Edition::V1_05 { Generation::G1 } else { Generation::G12 };
        Self {
            device: FnEmulator::new(FnConfig::new(generation, 1)),
            clock: local_time(1_770_114_000),
            edition,
            made: 0,
        }
    }

    fn ask(&mut self, command: u8, data: &[u8]) -> (u8, Vec<u8>) {
        let reply = self.device.request(&wire::frame(command, data), self.clock);
        let (code, data) = wire::parse(&reply.bytes).expect("a whole frame");
        (code & 0x7F, data.to_vec())
    }

    fn ok(&mut self, what: &str, command: u8, data: &[u8]) -> Vec<u8> {
        let (code, answer) = self.ask(command, data);
        assert_eq!(code, 0, "{what}: {command:02X}h gives {code:02X}h {answer:02X?}");
        answer
    }

    fn time(&self) -> Vec<u8> {
        let t = self.clock;
        [t.year() - 2000, t.month() as i32, t.day() as i32, t.hour() as i32, t.minute() as i32]
            .map(|n| u8::try_from(n).expect("part of a date"))
            .to_vec()
    }

    /// Makes a document of what the register passes of the sample, and reads it back.
    fn make(&mut self, sample: &Sample) -> Node {
        use DocumentKind as K;
        self.clock += TimeDelta::minutes(1);
        let what = format!("{:?} {} {}", sample.kind, sample.edition.name(), sample.name);
        let (time, old) = (self.time(), self.edition == Edition::V1_05);
        let whole = |tag: u16| sample.tree.child(tag).and_then(Node::bytes).unwrap_or_default().to_vec();
        let (begin, head, end, tail) = match sample.kind {
            K::Registration => {
                let mode = u8::from(sample.facts.autonomous) << 1 | u8::from(sample.facts.automatic) << 2;
                let mut end = [time, whole(1018), whole(1037), vec![sample.facts.tax_systems, mode]].concat();
                if !old {
                    end.push(0);
                    let operator = whole(1017);
                    end.extend(if operator.is_empty() { b"000000000000".to_vec() } else { operator });
                }
                let head = if old { vec![0] } else { vec![0, self.edition.code()] };
                if old { (0x02, head, 0x03, end) } else { (0xA2, head, 0xA3, end) }
            }
            K::ShiftOpen => (0x11, time, 0x12, vec![]),
            K::ShiftClose => (0x13, time, 0x14, vec![]),
            K::CalcStateReport => (0x18, time, 0x19, vec![]),
            K::FnClose => (0x04, vec![], 0x05, [time, whole(1037)].concat()),
            K::Receipt | K::Bso | K::CorrectionReceipt | K::CorrectionBso => {
                let begin = if matches!(sample.kind, K::Receipt | K::Bso) { 0x15 } else { 0x17 };
                let total = sample.tree.number(1020).expect("a total").to_le_bytes();
                (begin, time.clone(), 0x16, [&time[..], &[1], &total[..5]].concat())
            }
            other => panic!("{other:?} is not made by the storage"),
        };
        self.ok(&what, begin, &head);
        for object in sample.register_part().children() {
            self.ok(&what, 0x07, &object.encode().expect("fits"));
        }
        self.ok(&what, end, &tail);
        self.made += 1;
        self.ok(&what, 0x45, &self.made.to_le_bytes());
        let mut bytes = Vec::new();
        while let (0, object) = self.ask(0x46, &[]) {
            bytes.extend(object);
        }
        Node::container(sample.kind.code(), decode_list(&bytes).expect("whole objects"))
    }
}

#[test]
fn documents_of_the_emulated_storage_conform() {
    let mut found: Vec<String> = Vec::new();
    for edition in Edition::ALL {
        for mode in ["smallest", "autonomous"] {
            let mut storage = Storage::new(edition);
            let of =
                |kind, name: &str| samples::of(kind, edition).into_iter().find(|sample| sample.name == name);
            let mut facts = Facts::default();
            let mut run = |sample: Option<Sample>| {
                let Some(sample) = sample else { return };
                if sample.kind == DocumentKind::Registration {
                    facts = sample.facts;
                }
                let tree = storage.make(&sample);
                let findings = check(sample.kind, edition, &tree, Who::Complete, Some(&facts));
                let raw = tree.encode().expect("fits");
                assert!(decode_strict(edition, &raw).is_ok(), "{} {mode}", sample.name);
                found.extend(findings.iter().map(|finding: &Finding| {
                    format!("{:?} {} {mode} {}: {finding}", sample.kind, edition.name(), sample.name)
                }));
            };
            run(of(DocumentKind::Registration, mode));
            run(of(DocumentKind::CalcStateReport, mode));
            run(of(DocumentKind::ShiftOpen, mode));
            for kind in [DocumentKind::Receipt, DocumentKind::CorrectionReceipt] {
                for name in [
                    "smallest",
                    "zero rate",
                    "late rate",
                    "advance",
                    "by order",
                    "person",
                    "company",
                    "agent",
                ] {
                    run(of(kind, name));
                }
            }
            run(of(DocumentKind::CalcStateReport, mode));
            run(of(DocumentKind::ShiftClose, mode));
            if mode == "autonomous" {
                run(of(DocumentKind::FnClose, mode));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}
