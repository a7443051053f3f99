//! Receipts and corrections: lines, taxes and payments that fit each other.

use fiscal_ru::tlv::{Body, DocRow, DocumentKind, Edition, Facts, Node, rows_of};

use super::{Doc, num, plain};

/// A line of a receipt.
#[derive(Clone, Copy)]
struct Line {
    vat: u64,
    subject: u64,
    method: u64,
    agent: u64,
    /// Format of the product code inside 1163; 0: none.
    format: u16,
    /// Result of the check (2106); `None`: not marked.
    check: Option<u64>,
    fraction: bool,
    /// Everything that is optional as well.
    full: bool,
    /// Without the kind of goods and of payment.
    terse: bool,
}

const LINE: Line = Line {
    vat: 6,
    subject: 1,
    method: 4,
    agent: 0,
    format: 0,
    check: None,
    fraction: false,
    full: false,
    terse: false,
};

const PRICE: u64 = 12_345;

impl Line {
    fn full() -> Self {
        Self { full: true, ..LINE }
    }

    fn marked(format: u16) -> Self {
        Self { subject: 33, format, check: Some(15), ..Self::full() }
    }

    /// 2.5 of it, or one when it is a fraction of a package.
    fn quantity(self) -> Node {
        if self.fraction { num(1023, 1) } else { Node::value(1023, [1, 25]) }
    }

    fn cost(self) -> u64 {
        if self.fraction { PRICE } else { (PRICE * 25 + 5) / 10 }
    }

    fn tax(self) -> u64 {
        let rate = match self.vat {
            1 | 3 => 20,
            2 | 4 => 10,
            7 | 9 => 5,
            8 | 10 => 7,
            11 | 12 => 22,
            _ => return 0,
        };
        (self.cost() * rate * 2 + 100 + rate) / ((100 + rate) * 2)
    }

    fn node(self, d: Doc) -> Node {
        let bank = self.agent & 3 != 0;
        let wanted = |row: &DocRow| match row.tag {
            1030 => self.format == 0 || !matches!(self.format, 1305..) || self.full,
            1162 | 1260 | 1191 | 1198 | 1197 | 1230 | 1231 | 1200 => self.full,
            1163 => self.format != 0,
            1199 => self.vat != 0,
            1212 | 1214 => !self.terse,
            1222 | 1224 | 1226 => self.agent != 0,
            1223 => self.agent & 0b1111 != 0,
            1229 => self.full && self.subject == 2,
            1291 => self.fraction,
            2102 | 2106 => self.check.is_some(),
            _ => false,
        };
        let inside = |row: &DocRow| match row.parent {
            1163 => row.tag == self.format || (self.full && row.tag == 1302 && self.format != 1302),
            1223 if bank => row.tag != 1074,
            1223 => matches!(row.tag, 1073 | 1074),
            _ => true,
        };
        let numbers = [
            (1079, PRICE),
            (1043, self.cost()),
            (1199, self.vat),
            (1200, self.tax()),
            (1198, 5),
            (1212, self.subject),
            (1214, self.method),
            (1222, self.agent),
            (2108, if self.check.is_some() { 0 } else { 11 }),
            (2106, self.check.unwrap_or(0)),
        ];
        let more = |row: &DocRow| if row.parent == 1059 { wanted(row) } else { inside(row) };
        let children = d.content(1059, &more, &numbers);
        let quantity = |node: Node| if node.tag == 1023 { self.quantity() } else { node };
        Node::container(1059, children.into_iter().map(quantity).collect::<Vec<_>>())
    }
}

const SUMS: [(u16, u64); 6] = [(1102, 1), (1103, 2), (1104, 5), (1105, 6), (1106, 3), (1107, 4)];

/// Taxes, payments and lines of a receipt.
fn body(d: Doc, lines: &[Line]) -> Vec<Node> {
    let mut nodes: Vec<Node> = lines.iter().map(|line| line.node(d)).collect();
    let of = |vat: u64| lines.iter().filter(move |line| line.vat == vat);
    for (tag, code) in SUMS {
        if of(code).next().is_some() {
            let sum = of(code).map(|line| if code >= 5 { line.cost() } else { line.tax() }).sum();
            nodes.push(num(tag, sum));
        }
    }
    let late: Vec<Node> = (7..=12)
        .filter(|code| of(*code).next().is_some())
        .map(|code| {
            Node::container(1119, [num(1199, code), num(1120, of(code).map(|line| line.tax()).sum())])
        })
        .collect();
    if !late.is_empty() {
        if lines.iter().all(|line| line.vat >= 7) {
            nodes.push(num(1104, 0));
        }
        nodes.push(Node::container(1115, late));
    }
    let total: u64 = lines.iter().map(|line| line.cost()).sum();
    nodes.extend([
        num(1020, total),
        num(1031, total - 4),
        num(1081, 1),
        num(1215, 1),
        num(1216, 1),
        num(1217, 1),
    ]);
    nodes
}

fn receipt(d: Doc, lines: &[Line], more: &dyn Fn(&DocRow) -> bool, numbers: &[(u16, u64)]) -> Node {
    const FROM_LINES: [u16; 14] =
        [1059, 1102, 1103, 1104, 1105, 1106, 1107, 1115, 1020, 1031, 1081, 1215, 1216, 1217];
    let correction = matches!(d.kind, DocumentKind::CorrectionReceipt | DocumentKind::CorrectionBso);
    let head = |row: &DocRow| match (row.parent, row.tag) {
        (0, tag) if FROM_LINES.contains(&tag) => false,
        (1174, 1178) => true,
        (0, 1173) => correction,
        _ => more(row),
    };
    let mut children = d.content(0, &head, numbers);
    children.retain(|node| !FROM_LINES.contains(&node.tag));
    children.extend(body(d, lines));
    Node::container(d.kind.code(), children)
}

/// The cases of a receipt or correction.
pub fn of(d: Doc) -> Vec<(&'static str, Facts, Node)> {
    let late = d.edition >= Edition::V1_2;
    let base = |row: &DocRow| row.parent == 0 && (row.tag == 1021 || (late && row.tag == 1187));
    let on_the_net =
        |row: &DocRow| base(row) || (row.parent == 0 && matches!(row.tag, 1008 | 1108 | 1125 | 1187));
    let own = [(1173, 0), (1055, 1)];
    let order = [(1173, 1), (1055, 1)];
    let simple = |lines: &[Line]| receipt(d, lines, &base, &own);
    let mut made = vec![
        ("smallest", plain(), simple(&[LINE])),
        ("full", Facts { internet: true, ..plain() }, full(d)),
        ("on the Internet", Facts { internet: true, ..plain() }, receipt(d, &[LINE], &on_the_net, &own)),
        (
            "automatic",
            Facts { automatic: true, ..plain() },
            receipt(d, &[LINE], &|row| base(row) && row.tag != 1021, &own),
        ),
        ("zero rate", plain(), simple(&[Line { vat: 5, ..LINE }])),
        ("late rate", plain(), simple(&[Line { vat: 11, ..LINE }])),
        ("advance", plain(), simple(&[Line { vat: 0, method: 3, subject: 10, ..LINE }])),
        (
            "by order",
            plain(),
            receipt(d, &[LINE], &|row| base(row) || row.parent == 1174 && row.tag == 1179, &order),
        ),
    ];
    if late {
        let person = |row: &DocRow| base(row) || row.tag == 1256 || (row.parent == 1256 && row.tag != 1228);
        let company = |row: &DocRow| {
            base(row) || row.tag == 1256 || (row.parent == 1256 && matches!(row.tag, 1227 | 1228))
        };
        made.push(("person", plain(), receipt(d, &[LINE], &person, &own)));
        made.push(("company", plain(), receipt(d, &[LINE], &company, &own)));
        let coded = Line { full: false, ..Line::marked(1305) };
        made.push(("marked", plain(), simple(&[coded])));
    } else {
        let agent = |row: &DocRow| {
            base(row) || matches!(row.tag, 1005 | 1016 | 1026 | 1044 | 1057 | 1073..=1075 | 1171)
        };
        let kinds = [(1057, 0b101), (1173, 0), (1055, 1)];
        made.push(("agent", plain(), receipt(d, &[LINE], &agent, &kinds)));
    }
    if d.edition == Edition::V1_05 {
        made.push(("said shortly", plain(), simple(&[Line { terse: true, ..LINE }])));
        if matches!(d.kind, DocumentKind::CorrectionReceipt | DocumentKind::CorrectionBso) {
            made.push(("total only", plain(), total_only(simple(&[LINE]))));
        }
    }
    made
}

/// A correction without lines.
fn total_only(mut correction: Node) -> Node {
    if let Body::Children(children) = &mut correction.body {
        children.retain(|node| node.tag != 1059);
    }
    correction
}

/// Every requisite of the edition at least once.
fn full(d: Doc) -> Node {
    let mut lines: Vec<Line> = (1..=12).map(|vat| Line { vat, ..Line::full() }).collect();
    lines.extend([1, 4, 64].map(|agent| Line { agent, ..Line::full() }));
    lines.push(Line { subject: 2, ..Line::full() });
    if d.edition >= Edition::V1_2 {
        let formats = rows_of(d.kind, 1163).iter().map(|row| row.tag);
        lines.extend(formats.map(|format| match format {
            1305.. => Line::marked(format),
            _ => Line { format, ..Line::full() },
        }));
        lines.push(Line { fraction: true, ..Line::marked(1305) });
        // Checked by the storage and found wrong.
        lines.push(Line { check: Some(5), ..Line::marked(1306) });
    }
    receipt(d, &lines, &|_| true, &[(1173, 1), (1055, 1), (1057, 1), (1108, 1), (1125, 1)])
}
