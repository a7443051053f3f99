//! Valid documents of every kind and edition: the smallest one, one with everything, and one for each case that a
//! condition of the tables tells apart.

#![allow(dead_code, clippy::indexing_slicing, reason = "each suite uses a part, and a test may stop")]

mod receipts;

use std::iter::once;

use fiscal_ru::tlv::{
    DocRow, DocumentKind, Edition, Facts, Node, Obligation, SetBy, TagType, Writer, rows_of, tag_info,
};

/// A document that nothing is wrong with.
#[derive(Debug, Clone)]
pub struct Sample {
    pub name: &'static str,
    pub kind: DocumentKind,
    pub edition: Edition,
    /// The registration it was made under.
    pub facts: Facts,
    pub tree: Node,
}

impl Sample {
    /// What the register passes to the storage of it.
    pub fn register_part(&self) -> Node {
        let mut tree = self.tree.clone();
        take_others_out(self.kind, self.edition, 0, &mut tree);
        tree
    }
}

fn take_others_out(kind: DocumentKind, edition: Edition, parent: u16, node: &mut Node) {
    let fiscal_ru::tlv::Body::Children(children) = &mut node.body else { return };
    children.retain(|child| {
        fiscal_ru::tlv::row(kind, parent, child.tag).is_some_and(|row| row.set_by(edition) == SetBy::Register)
    });
    for child in children {
        take_others_out(kind, edition, child.tag, child);
    }
}

/// All samples of all kinds and editions.
pub fn all() -> Vec<Sample> {
    DocumentKind::ALL
        .into_iter()
        .flat_map(|kind| Edition::ALL.into_iter().flat_map(move |edition| of(kind, edition)))
        .collect()
}

/// Samples of one kind and edition; none where the edition does not have the document.
pub fn of(kind: DocumentKind, edition: Edition) -> Vec<Sample> {
    use DocumentKind as K;
    if rows_of(kind, 0).iter().all(|row| row.obligation(edition) == Obligation::Absent) {
        return Vec::new();
    }
    let sample = |(name, facts, tree)| Sample { name, kind, edition, facts, tree };
    let d = Doc { kind, edition };
    let made: Vec<(&'static str, Facts, Node)> = match kind {
        K::Registration | K::Reregistration => registrations(d),
        K::ShiftOpen | K::ShiftClose | K::FnClose => reports(d),
        K::CalcStateReport => states(d),
        K::OperatorAck => vec![
            ("smallest", Facts::default(), d.with(&|_| false, &[])),
            ("full", Facts::default(), d.with(&|_| true, &[])),
        ],
        K::Receipt | K::Bso | K::CorrectionReceipt | K::CorrectionBso => receipts::of(d),
        K::MarkingRequest | K::MarkingNotification | K::MarkingResponse | K::MarkingNotificationAck => {
            marking(d)
        }
    };
    made.into_iter().map(sample).collect()
}

/// A registration with nothing special about it, and one with everything at once.
pub fn plain() -> Facts {
    Facts { tax_systems: 0x3F, ..Facts::default() }
}

fn busy() -> Facts {
    Facts {
        automatic: true,
        autonomous: false,
        internet: true,
        services: true,
        excise: true,
        marking: true,
        gambling: true,
        lottery: true,
        agents: 0x7F,
        tax_systems: 0x3F,
        sends_receipts: true,
    }
}

#[derive(Clone, Copy)]
struct Doc {
    kind: DocumentKind,
    edition: Edition,
}

impl Doc {
    fn has(self, row: &DocRow) -> bool {
        row.obligation(self.edition) != Obligation::Absent && !row.print_only
    }

    fn rows(self, parent: u16) -> impl Iterator<Item = &'static DocRow> {
        rows_of(self.kind, parent).iter().filter(move |row| self.has(row))
    }

    /// Required requisites and those of the others that `more` names, with these numbers in place of the usual ones.
    fn with(self, more: &dyn Fn(&DocRow) -> bool, numbers: &[(u16, u64)]) -> Node {
        Node::container(self.kind.code(), self.content(0, more, numbers))
    }

    fn content(self, parent: u16, more: &dyn Fn(&DocRow) -> bool, numbers: &[(u16, u64)]) -> Vec<Node> {
        self.rows(parent)
            .filter(|row| row.obligation(self.edition) == Obligation::Required || more(row))
            .map(|row| self.node(row.tag, more, numbers))
            .collect()
    }

    fn node(self, tag: u16, more: &dyn Fn(&DocRow) -> bool, numbers: &[(u16, u64)]) -> Node {
        let set = numbers.iter().find(|(of, _)| *of == tag);
        match tag_info(tag).expect("a tag of the table").ty {
            TagType::Stlv => Node::container(tag, self.content(tag, more, numbers)),
            _ => match set {
                Some((_, number)) => num(tag, *number),
                None => leaf(tag, self.edition),
            },
        }
    }
}

/// A requisite with this number, as short as its type allows.
pub fn num(tag: u16, number: u64) -> Node {
    let info = tag_info(tag).expect("a tag of the table");
    let bytes = number.to_le_bytes();
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    let value = match info.ty {
        TagType::Vln => bytes[..used].to_vec(),
        TagType::Fvln => once(0).chain(bytes[..used].iter().copied()).collect(),
        _ => bytes[..usize::from(info.max_len.expect("a fixed width"))].to_vec(),
    };
    Node::value(tag, value)
}

/// A requisite with this text, padded where the table says so.
pub fn text(tag: u16, text: &str) -> Node {
    let mut out = Vec::new();
    Writer::new(&mut out).put_str(tag, text).expect("text fits");
    Node::value(tag, &out[4..])
}

/// 2026-02-03 10:20 and the midnight before it.
const NOW: u64 = 1_770_114_000;
const MIDNIGHT: u64 = NOW - NOW % 86_400;

/// A value that fits wherever the tag stands.
pub fn leaf(tag: u16, edition: Edition) -> Node {
    match tag {
        1012 | 1098 | 1273 | 2114 => num(tag, NOW),
        1178 => num(tag, MIDNIGHT),
        1016 | 1018 | 1203 | 1226 | 1228 => text(tag, "7704849611"),
        1017 => text(tag, "7825706086"),
        1037 => text(tag, "0000123456029024"),
        1041 => text(tag, "9999078900005488"),
        1008 | 1117 => text(tag, "buyer@example.ru"),
        1073..=1075 | 1171 => text(tag, "+74951234567"),
        1230 | 1244 => text(tag, "643"),
        1243 | 1263 => text(tag, "29.12.2022"),
        1245 => text(tag, "21"),
        1262 => text(tag, "048"),
        1265 => text(tag, "mode=horeca"),
        1301 => text(tag, "46198488"),
        1302 => text(tag, "4606203090785"),
        1303 => text(tag, "14601234567890"),
        1077 => Node::value(tag, [0x31, 4, 0, 1, 0xF0, 0x4F]),
        1189 | 1190 | 1209 => num(tag, edition.code().into()),
        1293 => num(tag, 1),
        1294 => num(tag, 20),
        // Numbers of which 1 is no value.
        1022 | 1120 | 2102 => num(tag, 0),
        1205 => num(tag, 1 << 2),
        1290 => num(tag, 1 << 5),
        2108 => num(tag, 11),
        2112 => num(tag, 2),
        _ => {
            let info = tag_info(tag).expect("a tag of the table");
            match info.ty {
                TagType::String if info.fixed_len => {
                    text(tag, &"7".repeat(usize::from(info.max_len.expect("a width"))))
                }
                TagType::String => text(tag, "Пример"),
                TagType::Bytes => Node::value(tag, [0x45, 0x0D, 1, 2, 3]),
                _ => num(tag, 1),
            }
        }
    }
}

fn registrations(d: Doc) -> Vec<(&'static str, Facts, Node)> {
    let flags = |facts: &Facts| -> Vec<(u16, u64)> {
        let mut conditions = 0u64;
        for (set, bit) in [
            (facts.internet, 5),
            (facts.excise, 6),
            (facts.marking, 8),
            (facts.services, 9),
            (facts.gambling, 10),
            (facts.lottery, 11),
        ] {
            conditions |= u64::from(set) << bit;
        }
        vec![
            (1001, facts.automatic.into()),
            (1002, facts.autonomous.into()),
            (1056, 0),
            (1057, facts.agents.into()),
            (1062, facts.tax_systems.into()),
            (1108, facts.internet.into()),
            (1109, facts.services.into()),
            (1110, 0),
            (1126, facts.lottery.into()),
            (1193, facts.gambling.into()),
            (1207, facts.excise.into()),
            (1221, 0),
            (1290, conditions),
        ]
    };
    // The storage was replaced, so its totals begin anew; else they stand in the report.
    let replaced = [flags(&plain()), vec![(1101, 1), (1205, 1)]].concat();
    let kept = [flags(&busy()), vec![(1101, 2), (1205, 1 << 2)]].concat();
    let alone = Facts { autonomous: true, ..plain() };
    let smallest = |row: &DocRow| {
        matches!(row.tag, 1017 | 1046 | 1060 | 1101)
            || (row.tag == 1205 && row.document == DocumentKind::Reregistration)
    };
    let mut made = vec![
        ("smallest", plain(), d.with(&smallest, &replaced)),
        ("full", busy(), d.with(&|_| true, &kept)),
        (
            "autonomous",
            alone,
            d.with(&|row| row.tag == 1101, &[flags(&alone), vec![(1101, 4), (1205, 1)]].concat()),
        ),
    ];
    if d.kind == DocumentKind::Reregistration && d.edition >= Edition::V1_1 {
        let counted = |row: &DocRow| smallest(row) || row.tag == 1157;
        made.push((
            "storage kept",
            plain(),
            d.with(&counted, &[flags(&plain()), vec![(1205, 1 << 2)]].concat()),
        ));
    }
    made
}

fn reports(d: Doc) -> Vec<(&'static str, Facts, Node)> {
    let marking = Facts { marking: true, ..plain() };
    let automatic = Facts { automatic: true, ..plain() };
    let alone = Facts { autonomous: true, ..plain() };
    let place = |row: &DocRow| d.kind == DocumentKind::FnClose && matches!(row.tag, 1009 | 1187);
    vec![
        ("smallest", plain(), d.with(&|row| matches!(row.tag, 1021 | 1097) || place(row), &[(1097, 0)])),
        ("full", marking, d.with(&|_| true, &[(1097, 5)])),
        ("automatic", automatic, d.with(&|row| row.tag == 1097 || place(row), &[(1097, 0)])),
        ("autonomous", alone, d.with(&|row| row.tag == 1021 || place(row), &[])),
    ]
}

fn states(d: Doc) -> Vec<(&'static str, Facts, Node)> {
    let marking = Facts { marking: true, ..plain() };
    let alone = Facts { autonomous: true, ..plain() };
    vec![
        ("smallest", plain(), d.with(&|row| matches!(row.tag, 1097 | 1158), &[(1097, 0)])),
        ("full", marking, d.with(&|row| row.tag != 1002, &[(1097, 5)])),
        ("autonomous", alone, d.with(&|row| row.tag == 1002, &[])),
    ]
}

fn marking(d: Doc) -> Vec<(&'static str, Facts, Node)> {
    use DocumentKind as K;
    let alone = Facts { autonomous: true, automatic: true, internet: true, ..plain() };
    let agents = |row: &DocRow| matches!(row.tag, 1222..=1226);
    match d.kind {
        K::MarkingRequest => vec![
            ("smallest", plain(), d.with(&|_| false, &[(2003, 1)])),
            ("full", plain(), d.with(&|_| true, &[(2003, 2)])),
            ("measured", plain(), d.with(&|row| row.tag != 1291, &[(2003, 2)])),
        ],
        K::MarkingNotification => {
            let bank = |row: &DocRow| !matches!(row.tag, 1074 | 1291);
            let payment = |row: &DocRow| row.parent != 1223 || matches!(row.tag, 1073 | 1074);
            let plain_agent = |row: &DocRow| matches!(row.tag, 1222 | 1224 | 1226 | 1171 | 1225);
            vec![
                ("smallest", plain(), d.with(&|_| false, &[(2110, 1)])),
                ("full", alone, d.with(&bank, &[(2110, 2), (1222, 1)])),
                ("payment agent", alone, d.with(&payment, &[(2110, 2), (1222, 4)])),
                ("agent", plain(), d.with(&plain_agent, &[(1222, 64)])),
                ("no agent", alone, d.with(&|row| !agents(row) && row.parent != 1223, &[(2110, 2)])),
            ]
        }
        K::MarkingResponse => vec![
            ("smallest", plain(), d.with(&|_| false, &[(2105, 1)])),
            ("full", plain(), d.with(&|_| true, &[(2105, 0)])),
        ],
        _ => vec![
            ("smallest", plain(), d.with(&|_| false, &[(2111, 1)])),
            ("full", plain(), d.with(&|_| true, &[(2111, 0)])),
        ],
    }
}
