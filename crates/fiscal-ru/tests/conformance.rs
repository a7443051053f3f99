//! Every row of the document table is felt by `check`, in every edition.

use fiscal_ru::tlv::{
    Body, DocRow, DocumentKind, Edition, FindingKind, Node, Obligation, SetBy, Step, TagType, TlvErrorKind,
    Who, check, rows_of, tag_info,
};

/// Rows that may stand in the TLV of this edition, as seen by `who`.
fn usable(row: &DocRow, edition: Edition, who: Who) -> bool {
    row.obligation(edition) != Obligation::Absent
        && !row.print_only
        && !(who == Who::Register && row.set_by(edition) == SetBy::Fn)
}

/// A well-formed object: the smallest value of its type, or a container filled by `wanted`.
fn sample(row: &DocRow, edition: Edition, wanted: &dyn Fn(&DocRow) -> bool) -> Node {
    let info = tag_info(row.tag).expect("the row's tag");
    let width = usize::from(info.max_len.unwrap_or(1));
    match info.ty {
        TagType::Stlv => Node::container(row.tag, content(row.document, row.tag, edition, wanted)),
        TagType::String if info.fixed_len => Node::value(row.tag, vec![b'0'; width]),
        TagType::String => Node::value(row.tag, *b"x"),
        TagType::Vln => Node::value(row.tag, [0]),
        TagType::Fvln => Node::value(row.tag, [0, 1]),
        TagType::Bytes if !info.fixed_len => Node::value(row.tag, [1]),
        _ => Node::value(row.tag, vec![0; width]),
    }
}

fn content(kind: DocumentKind, parent: u16, edition: Edition, wanted: &dyn Fn(&DocRow) -> bool) -> Vec<Node> {
    rows_of(kind, parent).iter().filter(|row| wanted(row)).map(|row| sample(row, edition, wanted)).collect()
}

fn document(kind: DocumentKind, edition: Edition, wanted: &dyn Fn(&DocRow) -> bool) -> Node {
    Node::container(kind.code(), content(kind, 0, edition, wanted))
}

/// The children of the first container with this tag; 0 means the document itself.
fn open(node: &mut Node, container: u16) -> Option<&mut Vec<Node>> {
    let here = container == 0 || node.tag == container;
    let Body::Children(children) = &mut node.body else { return None };
    if here {
        return Some(children);
    }
    children.iter_mut().find_map(|child| open(child, container))
}

fn cases() -> impl Iterator<Item = (DocumentKind, Edition, Who)> {
    DocumentKind::ALL.into_iter().flat_map(|kind| {
        Edition::ALL
            .into_iter()
            .flat_map(move |edition| [Who::Register, Who::Complete].map(|who| (kind, edition, who)))
    })
}

fn kinds_for(findings: &[fiscal_ru::tlv::Finding], tag: u16) -> Vec<FindingKind> {
    findings.iter().filter(|finding| finding.tag == tag).map(|finding| finding.kind).collect()
}

#[test]
fn documents_with_all_required_and_with_everything_allowed_pass() {
    for (kind, edition, who) in cases() {
        let required =
            |row: &DocRow| usable(row, edition, who) && row.obligation(edition) == Obligation::Required;
        let smallest = document(kind, edition, &required);
        assert_eq!(check(kind, edition, &smallest, who), [], "{kind:?} {edition:?} {who:?}");
        let largest = document(kind, edition, &|row| usable(row, edition, who));
        assert_eq!(check(kind, edition, &largest, who), [], "{kind:?} {edition:?} {who:?}");
    }
}

#[test]
fn a_row_taken_out_or_put_in_is_noticed_as_the_table_says() {
    let (mut missing, mut forbidden, mut free, mut formed) = (0, 0, 0, 0);
    for (kind, edition, who) in cases() {
        let full = document(kind, edition, &|row| usable(row, edition, who));
        let containers = std::iter::once(0).chain((1..=2200).filter(|tag| tag_info(*tag).is_some()));
        for parent in containers {
            for row in rows_of(kind, parent) {
                let mut tree = full.clone();
                // A container that this edition or this side does not have is itself noticed above it.
                let Some(children) = open(&mut tree, parent) else { continue };
                let seen = |tree: &Node| kinds_for(&check(kind, edition, tree, who), row.tag);
                let case = format!("{row:?} {edition:?} {who:?}");
                if usable(row, edition, who) {
                    children.retain(|node| node.tag != row.tag);
                    let expected: &[FindingKind] = if row.obligation(edition) == Obligation::Required {
                        missing += 1;
                        &[FindingKind::Missing]
                    } else {
                        free += 1;
                        &[]
                    };
                    assert_eq!(seen(&tree), expected, "{case}");
                } else {
                    children.push(sample(row, edition, &|_| false));
                    let expected = if row.print_only {
                        FindingKind::PrintOnly
                    } else if row.obligation(edition) == Obligation::Absent {
                        forbidden += 1;
                        FindingKind::Absent
                    } else {
                        formed += 1;
                        FindingKind::SetByFn
                    };
                    assert_eq!(seen(&tree), [expected], "{case}");
                }
            }
        }
    }
    println!(
        "required {missing}, conditional or optional {free}, absent {forbidden}, formed by the FN {formed}"
    );
    assert!(missing > 0 && forbidden > 0 && free > 0 && formed > 0);
}

#[test]
fn repetition_is_noticed_unless_the_requisite_is_repeatable() {
    for (kind, edition, who) in cases() {
        let full = document(kind, edition, &|row| usable(row, edition, who));
        for row in rows_of(kind, 0).iter().filter(|row| usable(row, edition, who)) {
            let mut tree = full.clone();
            let children = open(&mut tree, 0).expect("the document");
            let twin = children.iter().find(|node| node.tag == row.tag).expect("the full document").clone();
            children.extend([twin.clone(), twin]);
            let repeatable = tag_info(row.tag).is_some_and(|info| info.repeatable);
            let expected: &[FindingKind] = if repeatable { &[] } else { &[FindingKind::Repeated] };
            assert_eq!(kinds_for(&check(kind, edition, &tree, who), row.tag), expected, "{row:?}");
        }
    }
}

#[test]
fn a_value_of_wrong_width_or_type_is_noticed() {
    for (kind, edition, who) in cases() {
        let full = document(kind, edition, &|row| usable(row, edition, who));
        for row in rows_of(kind, 0).iter().filter(|row| usable(row, edition, who)) {
            let info = tag_info(row.tag).expect("the row's tag");
            let Some(max) = info.max_len else { continue };
            let put = |body: Body| {
                let mut tree = full.clone();
                let children = open(&mut tree, 0).expect("the document");
                children.iter_mut().find(|node| node.tag == row.tag).expect("full").body = body;
                kinds_for(&check(kind, edition, &tree, who), row.tag)
            };
            let malformed = |found: &[FindingKind]| matches!(found, [FindingKind::Malformed(_)]);
            if info.ty == TagType::Stlv {
                assert!(malformed(&put(Body::Value(vec![]))), "{row:?}");
            } else {
                assert!(malformed(&put(Body::Value(vec![1; usize::from(max) + 1]))), "{row:?}");
                assert!(malformed(&put(Body::Children(vec![]))), "{row:?}");
            }
        }
    }
}

#[test]
fn unknown_and_misplaced_requisites_are_named_with_their_place() {
    let wanted = |row: &DocRow| usable(row, Edition::V1_2, Who::Complete) && row.tag != 1260;
    let mut tree = document(DocumentKind::Receipt, Edition::V1_2, &wanted);
    let items = open(&mut tree, 0).expect("the document");
    let item = items.iter().find(|node| node.tag == 1059).expect("an item").clone();
    items.push(item);
    items.push(Node::value(1043, [1]));
    items.push(Node::value(1178, [0; 4]));
    let second = items.iter_mut().filter(|node| node.tag == 1059).nth(1).expect("the second item");
    let Body::Children(children) = &mut second.body else { panic!("a container") };
    children.push(Node::value(7777, []));
    children.push(Node::value(1020, [1]));
    let findings: Vec<String> = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Complete)
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
fn another_document_is_one_finding() {
    let tree = Node::container(3, []);
    let findings = check(DocumentKind::Bso, Edition::V1_2, &tree, Who::Complete);
    assert_eq!(kinds_for(&findings, 3), [FindingKind::WrongDocument { expected: 4 }]);
    assert_eq!(findings.len(), 1);
}

#[test]
fn format_version_is_passed_by_the_register_in_1_05_only() {
    let lists = |edition| {
        check(DocumentKind::Receipt, edition, &Node::container(3, [Node::value(1209, [2])]), Who::Register)
    };
    assert_eq!(kinds_for(&lists(Edition::V1_05), 1209), []);
    assert_eq!(kinds_for(&lists(Edition::V1_1), 1209), [FindingKind::SetByFn]);
    assert_eq!(kinds_for(&lists(Edition::V1_2), 1209), [FindingKind::SetByFn]);
}

#[test]
fn zero_padding_of_numbers_is_no_finding_and_a_confirmation_of_18_bytes_fits() {
    let tree = Node::container(7, [Node::value(1078, [1; 18])]);
    let findings = check(DocumentKind::OperatorAck, Edition::V1_1, &tree, Who::Complete);
    assert_eq!(kinds_for(&findings, 1078), []);
    let tree = Node::container(3, [Node::value(1020, [1, 0, 0, 0, 0, 0, 0, 0]), Node::value(1031, [])]);
    let findings = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Complete);
    assert_eq!(kinds_for(&findings, 1020), []);
    assert_eq!(kinds_for(&findings, 1031), []);
}

#[test]
fn an_item_above_its_limit_is_noticed_in_its_line() {
    let item = Node::container(1059, [Node::value(1030, vec![b'a'; 1100])]);
    let tree = Node::container(3, [Node::container(1059, []), item]);
    let findings = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Register);
    assert_eq!(
        kinds_for(&findings, 1059),
        [FindingKind::Malformed(TlvErrorKind::TooLong { len: 1104, max: 1024 })]
    );
    let name = findings.iter().find(|finding| finding.tag == 1030 && finding.kind != FindingKind::Missing);
    assert_eq!(name.map(|finding| finding.path.as_slice()), Some([Step { tag: 1059, nth: 1 }].as_slice()));
}
