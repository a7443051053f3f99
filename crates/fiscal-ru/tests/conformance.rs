//! Every row of the document table is felt by `check`, in every edition: present when it must be, absence and excess
//! noticed, conditions as far as they can be decided.
//!
//! `cargo xtask ffd` prints the counts.

#![allow(clippy::indexing_slicing, reason = "a test may stop")]

mod samples;

use std::collections::BTreeSet;

use fiscal_ru::tlv::{
    Body, CONDITIONS, DocRow, DocumentKind, Edition, Facts, Finding, FindingKind, Node, Obligation, ROWS,
    Rule, SetBy, Step, TagType, TlvErrorKind, Who, check, check_form, condition, rows_of, tag_info,
};
use samples::Sample;

/// Rows that may stand in the TLV of this edition, as seen by `who`.
fn usable(row: &DocRow, edition: Edition, who: Who) -> bool {
    row.obligation(edition) != Obligation::Absent
        && !row.print_only
        && !(who == Who::Register && row.set_by(edition) == SetBy::Fn)
}

/// A sample as one of its two readers sees it.
struct Case {
    sample: Sample,
    who: Who,
}

impl Case {
    fn all() -> Vec<Self> {
        samples::all()
            .into_iter()
            .flat_map(|sample| {
                let registers = Sample { tree: sample.register_part(), ..sample.clone() };
                [Self { sample, who: Who::Complete }, Self { sample: registers, who: Who::Register }]
            })
            .collect()
    }

    fn findings(&self, tree: &Node) -> Vec<Finding> {
        check(self.sample.kind, self.sample.edition, tree, self.who, Some(&self.sample.facts))
    }

    fn name(&self) -> String {
        let Sample { kind, edition, name, .. } = &self.sample;
        format!("{kind:?} {} {name} {:?}", edition.name(), self.who)
    }
}

/// Where a container is: the indices down to it, and the path a finding gives.
struct Place {
    parent: u16,
    at: Vec<usize>,
    path: Vec<Step>,
}

impl Place {
    fn all(tree: &Node) -> Vec<Self> {
        let mut places = vec![Self { parent: 0, at: Vec::new(), path: Vec::new() }];
        Self::below(tree, &[], &[], &mut places);
        places
    }

    fn below(node: &Node, at: &[usize], path: &[Step], places: &mut Vec<Self>) {
        for (index, child) in node.children().iter().enumerate() {
            if !matches!(child.body, Body::Children(_)) {
                continue;
            }
            let nth = node.children()[..index].iter().filter(|other| other.tag == child.tag).count();
            let at = [at, &[index]].concat();
            let path = [path, &[Step { tag: child.tag, nth }]].concat();
            Self::below(child, &at, &path, places);
            places.push(Self { parent: child.tag, at, path });
        }
    }

    /// The content of this container in a tree of the same shape.
    fn open<'a>(&self, tree: &'a mut Node) -> &'a mut Vec<Node> {
        let node = self.at.iter().fold(tree, |node, index| match &mut node.body {
            Body::Children(children) => &mut children[*index],
            Body::Value(_) => panic!("a container"),
        });
        match &mut node.body {
            Body::Children(children) => children,
            Body::Value(_) => panic!("a container"),
        }
    }

    /// What is found about the tag at this place.
    fn kinds(&self, findings: &[Finding], tag: u16) -> Vec<FindingKind> {
        findings.iter().filter(|f| f.tag == tag && f.path == self.path).map(|f| f.kind).collect()
    }
}

fn kinds_for(findings: &[Finding], tag: u16) -> Vec<FindingKind> {
    findings.iter().filter(|finding| finding.tag == tag).map(|finding| finding.kind).collect()
}

fn empty(row: &DocRow, edition: Edition) -> Node {
    match tag_info(row.tag).expect("the row's tag").ty {
        TagType::Stlv => Node::container(row.tag, []),
        _ => samples::leaf(row.tag, edition),
    }
}

#[test]
fn samples_of_every_kind_and_edition_conform() {
    for case in Case::all() {
        assert_eq!(case.findings(&case.sample.tree), [], "{}", case.name());
    }
}

#[test]
fn what_the_register_passes_is_judged_as_the_plain_list_it_is() {
    for case in Case::all().into_iter().filter(|case| case.who == Who::Register) {
        let Sample { kind, edition, facts, tree, .. } = &case.sample;
        let form: Vec<u8> = tree.children().iter().flat_map(|node| node.encode().expect("fits")).collect();
        assert_eq!(check_form(*kind, *edition, &form, facts), Ok(vec![]), "{}", case.name());
        assert_eq!(
            form.is_empty(),
            check_form(*kind, *edition, &form[..form.len().saturating_sub(1)], facts).is_ok()
        );
    }
}

/// What the rows of the table did when they were taken out of the samples and put in.
#[derive(Default)]
struct Felt {
    missed: usize,
    free: usize,
    refused: usize,
    /// Present in a sample, or absent from one: (row, edition).
    present: BTreeSet<(usize, Edition)>,
    /// Taken out and missed because of the condition.
    needed: BTreeSet<(usize, Edition)>,
    /// Texts of conditions that let their requisite be absent.
    let_go: BTreeSet<&'static str>,
    /// Texts that excluded theirs.
    excluded: BTreeSet<&'static str>,
}

impl Felt {
    fn feel(&mut self, case: &Case) {
        let (edition, kind) = (case.sample.edition, case.sample.kind);
        for place in Place::all(&case.sample.tree) {
            for entry in rows_of(kind, place.parent) {
                let mut tree = case.sample.tree.clone();
                let children = place.open(&mut tree);
                let before = children.len();
                children.retain(|node| node.tag != entry.tag);
                let stood = children.len() < before;
                if stood {
                    let found = place.kinds(&case.findings(&tree), entry.tag);
                    self.taken_out(entry, edition, &found, &case.name());
                    continue;
                }
                children.push(empty(entry, edition));
                let found = place.kinds(&case.findings(&tree), entry.tag);
                self.put_in(entry, edition, case.who, &found, &case.name());
            }
        }
    }

    fn taken_out(&mut self, row: &'static DocRow, edition: Edition, found: &[FindingKind], name: &str) {
        let key = (index(row), edition);
        self.present.insert(key);
        match found {
            [FindingKind::Missing] if row.obligation(edition) == Obligation::Required => self.missed += 1,
            [FindingKind::Needed { because }] if row.obligation(edition) != Obligation::Required => {
                assert_eq!(*because, row.condition, "{name}");
                self.missed += 1;
                self.needed.insert(key);
            }
            [] if row.obligation(edition) != Obligation::Required => self.free += 1,
            other => panic!("{name}: {row:?} taken out: {other:?}"),
        }
    }

    fn put_in(
        &mut self,
        row: &'static DocRow,
        edition: Edition,
        who: Who,
        found: &[FindingKind],
        name: &str,
    ) {
        let expected = if row.print_only {
            FindingKind::PrintOnly
        } else if row.obligation(edition) == Obligation::Absent {
            FindingKind::Absent
        } else if !usable(row, edition, who) {
            FindingKind::SetByFn
        } else {
            // It may be absent: the sample conforms without it.
            assert_ne!(row.obligation(edition), Obligation::Required, "{name}: {row:?}");
            self.let_go.insert(row.condition);
            if found.contains(&FindingKind::Unwanted { because: row.condition }) {
                self.excluded.insert(row.condition);
            }
            return;
        };
        self.refused += 1;
        assert_eq!(found, [expected], "{name}: {row:?} put in");
    }
}

/// Position of the row in the table.
fn index(row: &DocRow) -> usize {
    let key = |row: &DocRow| (row.document, row.parent, row.tag);
    ROWS.binary_search_by_key(&key(row), key).expect("a row of the table")
}

fn rule(row: &DocRow) -> Option<&'static Rule> {
    condition(row.condition).map(|condition| &condition.rule)
}

#[test]
fn a_row_taken_out_or_put_in_is_noticed_as_table_and_conditions_say() {
    let mut felt = Felt::default();
    for case in Case::all() {
        felt.feel(&case);
    }
    println!(
        "taken out and missed {}, taken out and free {}, put in and refused {}",
        felt.missed, felt.free, felt.refused
    );
    for (at, entry) in ROWS.iter().enumerate() {
        for edition in Edition::ALL.into_iter().filter(|edition| usable(entry, *edition, Who::Complete)) {
            let case = format!("{entry:?} {}", edition.name());
            assert!(felt.present.contains(&(at, edition)), "no sample has {case}");
            if demands(entry) && entry.obligation(edition) != Obligation::Required {
                assert!(felt.needed.contains(&(at, edition)), "never needed: {case}");
            }
        }
    }
    let never_absent: Vec<&str> = CONDITIONS
        .iter()
        .filter(|condition| matches!(condition.rule, Rule::Presence(_) | Rule::Both(..)))
        .filter(|condition| !felt.let_go.contains(condition.text))
        .map(|condition| condition.text)
        .collect();
    // Its container stands for these agents only, so a conforming document never shows the other case.
    assert_eq!(never_absent, ["payment or bank payment agent or subagent (bits 0..3)"]);
    assert_eq!(felt.excluded.into_iter().collect::<Vec<_>>(), EXCLUDING);
}

/// Whether the condition can demand its requisite: all that decide presence, but those that only exclude it.
fn demands(row: &DocRow) -> bool {
    matches!(rule(row), Some(Rule::Presence(_) | Rule::Both(..) | Rule::Always(_)))
        && !ONLY_EXCLUDING.contains(&row.condition)
}

/// Texts that exclude their requisite in some case and never demand it.
const ONLY_EXCLUDING: [&str; 3] = [
    "0; only for marked items",
    "optional; not used in automatic mode",
    "part of a marked package sold and 2108=0",
];

/// Texts that exclude their requisite in some case.
const EXCLUDING: [&str; 10] = [
    "0; only for marked items",
    "absent when 2105 is not 0; formed by the ОИСМ",
    "data transfer mode and 1097 > 0 [I]",
    "data transfer mode only [I]",
    "data transfer mode; not used when autonomous [I]",
    "optional; not used in automatic mode",
    "part of a marked package sold and 2108=0",
    "present when the receipt has items with this rate; turnover/tax is the sum over such items and not 0 (a receipt of total 0 may carry 0 or nothing); never for codes 7..12",
    "present when the receipt has items with this rate; turnover/tax is the sum over such items; a zero value is written (not printed) when every VAT sum of the receipt is inside 1115",
    "present when the receipt has items with this rate; turnover/tax is the sum over such items; must not be zero",
];

/// Other bytes of the width the tag has, and of all widths a number may have.
fn other_values(tag: u16) -> Vec<Node> {
    let info = tag_info(tag).expect("the row's tag");
    let width = usize::from(info.max_len.unwrap_or(1));
    match info.ty {
        TagType::Stlv => vec![Node::container(tag, [])],
        TagType::Vln => [&[0][..], &[1], &[0xFF, 0xFF, 0xFF]].map(|bytes| Node::value(tag, bytes)).into(),
        TagType::Fvln => [&[0, 0][..], &[0, 7], &[0, 0xFF, 0xFF]].map(|bytes| Node::value(tag, bytes)).into(),
        _ => [0, 1, 0xFF, b'0', b' ', b'?'].map(|byte| Node::value(tag, vec![byte; width])).into(),
    }
}

/// The document with another value of the requisite, with a second one like it, and with another code beside it.
fn broken(case: &Case, place: &Place, row: &DocRow) -> Vec<Node> {
    let mut tree = case.sample.tree.clone();
    let Some(at) = place.open(&mut tree).iter().position(|node| node.tag == row.tag) else {
        return Vec::new();
    };
    let put = |change: &dyn Fn(&mut Vec<Node>)| {
        let mut tree = case.sample.tree.clone();
        change(place.open(&mut tree));
        tree
    };
    let mut trees: Vec<Node> =
        other_values(row.tag).into_iter().map(|other| put(&|nodes| nodes[at] = other.clone())).collect();
    trees.push(put(&|nodes| nodes.push(nodes[at].clone())));
    if row.parent == 1163 {
        trees.push(put(&|nodes| nodes.push(samples::leaf(1309, case.sample.edition))));
    }
    trees
}

#[test]
fn a_value_that_breaks_its_condition_or_is_not_listed_is_noticed() {
    let (mut unfit, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for case in Case::all() {
        for place in Place::all(&case.sample.tree) {
            for entry in rows_of(case.sample.kind, place.parent) {
                let done = match rule(entry) {
                    Some(Rule::Value(_) | Rule::Both(..) | Rule::Always(Some(_))) => &unfit,
                    Some(Rule::Listed) => &listed,
                    _ => continue,
                };
                if done.contains(entry.condition) {
                    continue;
                }
                for tree in broken(&case, &place, entry) {
                    for kind in place.kinds(&case.findings(&tree), entry.tag) {
                        match kind {
                            FindingKind::Unfit { because } => _ = unfit.insert(because),
                            FindingKind::OutOfRange => _ = listed.insert(entry.condition),
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    for condition in CONDITIONS {
        match condition.rule {
            Rule::Value(_) | Rule::Both(..) | Rule::Always(Some(_)) => {
                assert!(unfit.contains(condition.text), "never unfit: {}", condition.text);
            }
            Rule::Listed => assert!(listed.contains(condition.text), "all values pass: {}", condition.text),
            _ => {}
        }
    }
}

#[test]
fn a_value_of_wrong_width_or_type_is_noticed() {
    for case in Case::all().into_iter().filter(|case| case.sample.name == "full") {
        for place in Place::all(&case.sample.tree).into_iter().filter(|place| place.at.len() <= 1) {
            for entry in rows_of(case.sample.kind, place.parent) {
                let info = tag_info(entry.tag).expect("the row's tag");
                let (true, Some(max)) = (usable(entry, case.sample.edition, case.who), info.max_len) else {
                    continue;
                };
                let put = |body: Body| {
                    let mut tree = case.sample.tree.clone();
                    let node = place.open(&mut tree).iter_mut().find(|node| node.tag == entry.tag)?;
                    node.body = body;
                    Some(place.kinds(&case.findings(&tree), entry.tag))
                };
                let bodies = if info.ty == TagType::Stlv {
                    vec![Body::Value(vec![])]
                } else {
                    vec![Body::Value(vec![1; usize::from(max) + 1]), Body::Children(vec![])]
                };
                for body in bodies {
                    let Some(found) = put(body) else { continue };
                    assert!(
                        found.iter().any(|kind| matches!(kind, FindingKind::Malformed(_))),
                        "{entry:?}: {found:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn counts_of_rows_predicates_and_undecided() {
    let texts = |name: &str| CONDITIONS.iter().filter(|condition| condition.rule.name() == name).count();
    let rows =
        |name: &str| ROWS.iter().filter(|entry| rule(entry).is_some_and(|rule| rule.name() == name)).count();
    let without = ROWS.iter().filter(|entry| entry.condition.is_empty()).count();
    println!("rows {}, of them without a condition text {without}", ROWS.len());
    for edition in Edition::ALL {
        let of =
            |obligation: Obligation| ROWS.iter().filter(move |row| row.obligation(edition) == obligation);
        let undecided = |row: &&DocRow| matches!(rule(row), Some(Rule::Undecidable(_)));
        let bare = of(Obligation::Conditional).filter(|row| row.condition.is_empty()).count();
        let open = of(Obligation::Conditional).filter(undecided).count();
        let conditional = of(Obligation::Conditional).count();
        println!(
            "FFD {}: required {}, conditional {conditional} (decided {}, undecided {open}, without text, so optional {bare}), optional {}, absent {}",
            edition.name(),
            of(Obligation::Required).count(),
            conditional - open - bare,
            of(Obligation::Optional).count(),
            of(Obligation::Absent).count(),
        );
    }
    let undecided = texts("undecidable");
    println!(
        "condition texts {}: predicates {}, undecided {undecided}",
        CONDITIONS.len(),
        CONDITIONS.len() - undecided
    );
    println!("{:<20} {:>5} {:>5}", "rule", "texts", "rows");
    let names: BTreeSet<&str> = CONDITIONS.iter().map(|condition| condition.rule.name()).collect();
    for name in &names {
        println!("{name:<20} {:>5} {:>5}", texts(name), rows(name));
    }
    println!("undecided, by reason:");
    let reasons: BTreeSet<&str> = CONDITIONS
        .iter()
        .filter_map(|condition| match condition.rule {
            Rule::Undecidable(why) => Some(why),
            _ => None,
        })
        .collect();
    for reason in reasons {
        let because = |rule: &Rule| matches!(rule, Rule::Undecidable(why) if *why == reason);
        println!(
            "{:>5} texts {:>5} rows  {reason}",
            CONDITIONS.iter().filter(|condition| because(&condition.rule)).count(),
            ROWS.iter().filter(|entry| rule(entry).is_some_and(because)).count()
        );
    }
    assert_eq!(names.iter().map(|name| texts(name)).sum::<usize>(), CONDITIONS.len());
    assert_eq!(
        names.iter().map(|name| rows(name)).sum::<usize>() + without,
        ROWS.len(),
        "every text has its rule"
    );
}

/// The full receipt of FFD 1.2.
fn full_receipt() -> Sample {
    let mut samples = samples::of(DocumentKind::Receipt, Edition::V1_2);
    samples.retain(|sample| sample.name == "full");
    samples.remove(0)
}

fn children(node: &mut Node) -> &mut Vec<Node> {
    match &mut node.body {
        Body::Children(children) => children,
        Body::Value(_) => panic!("a container"),
    }
}

#[test]
fn unknown_and_misplaced_requisites_are_named_with_their_place() {
    let Sample { mut tree, facts, .. } = full_receipt();
    children(&mut tree).push(Node::value(1043, [1]));
    children(&mut tree).push(Node::value(1178, [0; 4]));
    let second =
        children(&mut tree).iter_mut().filter(|node| node.tag == 1059).nth(1).expect("the second item");
    children(second).push(Node::value(7777, []));
    children(second).push(Node::value(1020, [1]));
    let findings: Vec<String> =
        check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Complete, Some(&facts))
            .iter()
            .map(ToString::to_string)
            .collect();
    assert_eq!(
        findings,
        [
            "1059[1]: tag 7777: unknown tag",
            "1059[1]: tag 1020: belongs into container 0",
            "tag 1043: belongs into container 1059",
            "tag 1178: not used here in this edition",
        ]
    );
}

#[test]
fn a_second_requisite_that_is_not_repeatable_is_one_finding() {
    let Sample { mut tree, facts, .. } = full_receipt();
    let total = tree.child(1020).expect("the total").clone();
    children(&mut tree).extend([total.clone(), total]);
    let findings = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Complete, Some(&facts));
    assert_eq!(kinds_for(&findings, 1020), [FindingKind::Repeated]);
}

#[test]
fn another_document_is_one_finding() {
    let tree = Node::container(3, []);
    let findings = check(DocumentKind::Bso, Edition::V1_2, &tree, Who::Complete, None);
    assert_eq!(kinds_for(&findings, 3), [FindingKind::WrongDocument { expected: 4 }]);
    assert_eq!(findings.len(), 1);
}

#[test]
fn format_version_is_passed_by_the_register_in_1_05_only() {
    let lists = |edition: Edition| {
        let tree = Node::container(3, [Node::value(1209, [edition.code()])]);
        kinds_for(&check(DocumentKind::Receipt, edition, &tree, Who::Register, None), 1209)
    };
    assert_eq!(lists(Edition::V1_05), []);
    assert_eq!(lists(Edition::V1_1), [FindingKind::SetByFn]);
    assert_eq!(lists(Edition::V1_2), [FindingKind::SetByFn]);
}

#[test]
fn a_confirmation_of_18_bytes_fits() {
    let tree = Node::container(7, [Node::value(1078, [1; 18])]);
    let findings = check(DocumentKind::OperatorAck, Edition::V1_1, &tree, Who::Complete, None);
    assert_eq!(kinds_for(&findings, 1078), []);
}

#[test]
fn zero_padding_of_numbers_is_read_and_not_written() {
    let tree = Node::container(3, [Node::value(1081, [1, 0, 0, 0, 0, 0, 0, 0]), Node::value(1031, [])]);
    for tag in [1081, 1031] {
        let found = |who| kinds_for(&check(DocumentKind::Receipt, Edition::V1_2, &tree, who, None), tag);
        assert_eq!(found(Who::Complete), []);
        assert_eq!(found(Who::Register), [FindingKind::NotCanonical]);
    }
}

#[test]
fn an_item_above_its_limit_is_noticed_in_its_line() {
    let item = Node::container(1059, [Node::value(1030, vec![b'a'; 1100])]);
    let tree = Node::container(3, [Node::container(1059, []), item]);
    let findings = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Register, None);
    assert!(
        kinds_for(&findings, 1059)
            .contains(&FindingKind::Malformed(TlvErrorKind::TooLong { len: 1104, max: 1024 }))
    );
    let name = findings
        .iter()
        .find(|finding| finding.tag == 1030 && matches!(finding.kind, FindingKind::Malformed(_)));
    assert_eq!(name.map(|finding| finding.path.as_slice()), Some([Step { tag: 1059, nth: 1 }].as_slice()));
}

#[test]
fn conditions_that_ask_for_facts_are_not_judged_without_them() {
    let Sample { tree, .. } = full_receipt();
    let mut tree = tree;
    children(&mut tree).retain(|node| node.tag != 1021);
    let judged = |facts: Option<&Facts>| {
        kinds_for(&check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Complete, facts), 1021)
    };
    assert_eq!(judged(None), []);
    assert_eq!(judged(Some(&Facts { automatic: true, ..samples::plain() })), []);
    assert!(matches!(judged(Some(&samples::plain()))[..], [FindingKind::Needed { .. }]));
}

#[test]
fn a_registration_report_brings_its_own_facts() {
    for case in Case::all().into_iter().filter(|case| case.who == Who::Complete) {
        let sample = &case.sample;
        let own = Facts::of_report(&sample.tree);
        let report = matches!(sample.kind, DocumentKind::Registration | DocumentKind::Reregistration);
        assert_eq!(own.is_some(), report);
        let Some(own) = own else { continue };
        // FFD 1.2 registers marking and no agents; tax systems and the sender's address may be left out.
        let late = sample.edition >= Edition::V1_2;
        let told = Facts {
            marking: sample.facts.marking && late,
            agents: if late { 0 } else { own.agents },
            tax_systems: own.tax_systems,
            sends_receipts: own.sends_receipts,
            ..sample.facts
        };
        assert_eq!(own, told, "{}", case.name());
        assert_eq!(check(sample.kind, sample.edition, &sample.tree, Who::Complete, None), []);
    }
}
