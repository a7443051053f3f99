//! Sums of a receipt at the edges of what the order allows (FFD, section 9).

mod samples;

use fiscal_ru::tlv::{Body, DocumentKind, Edition, FindingKind, Node, Who, check};
use samples::num;

/// A line: price, quantity as tag 1023 has it, cost, code of the rate, tax.
type Line = (u64, &'static [u8], u64, u64, Option<u64>);

/// The smallest receipt of FFD 1.2 with these lines, sums and total, paid in cash.
fn receipt(lines: &[Line], sums: &[(u16, u64)], total: u64) -> Node {
    let mut tree = samples::of(DocumentKind::Receipt, Edition::V1_2).remove(0).tree;
    let line = tree.child(1059).expect("a line").clone();
    let Body::Children(children) = &mut tree.body else { panic!("a container") };
    children.retain(|node| !matches!(node.tag, 1059 | 1105 | 1020 | 1031 | 1081 | 1215..=1217));
    for (price, quantity, cost, rate, tax) in lines {
        let mut own = line.clone();
        let Body::Children(nodes) = &mut own.body else { panic!("a container") };
        nodes.retain(|node| !matches!(node.tag, 1079 | 1023 | 1043 | 1199 | 1200));
        nodes.extend([num(1079, *price), Node::value(1023, *quantity), num(1043, *cost), num(1199, *rate)]);
        nodes.extend(tax.map(|tax| num(1200, tax)));
        children.push(own);
    }
    children.extend(sums.iter().map(|(tag, sum)| num(*tag, *sum)));
    children.extend([num(1020, total), num(1031, total)]);
    children.extend([1081, 1215, 1216, 1217].map(|tag| num(tag, 0)));
    tree
}

/// Tags that do not fit, are missing or are too many.
fn wrong(tree: &Node) -> Vec<u16> {
    let findings = check(DocumentKind::Receipt, Edition::V1_2, tree, Who::Complete, Some(&samples::plain()));
    assert!(
        findings.iter().all(|finding| matches!(
            finding.kind,
            FindingKind::Unfit { .. } | FindingKind::Needed { .. } | FindingKind::Unwanted { .. }
        )),
        "{findings:?}"
    );
    findings.iter().map(|finding| finding.tag).collect()
}

const ONE: &[u8] = &[0, 1];

#[test]
fn a_cost_may_differ_by_one_kopeck_from_price_times_quantity() {
    // 1.05 x 0.5 is 52.5 kopecks, rounded up to 53.
    let costs = |cost| wrong(&receipt(&[(105, &[1, 5], cost, 6, None)], &[(1105, cost)], cost));
    assert_eq!([52, 53, 54].map(|cost| costs(cost).len()), [0, 0, 0]);
    assert_eq!((costs(51), costs(55)), (vec![1043], vec![1043]));
}

#[test]
fn the_tax_of_a_line_is_rounded_half_up_or_down_and_not_further() {
    // 501.75 at 20 % holds 83.625.
    let taxes = |tax| wrong(&receipt(&[(50_175, ONE, 50_175, 1, Some(tax))], &[(1102, 8_363)], 50_175));
    assert_eq!((taxes(8_362), taxes(8_363)), (vec![], vec![]));
    assert_eq!((taxes(8_361), taxes(8_364)), (vec![1200], vec![1200]));
    // 18 % before 2019.
    assert_eq!(
        wrong(&receipt(&[(11_800, ONE, 11_800, 1, Some(1_800))], &[(1102, 1_800)], 11_800)),
        [0u16; 0]
    );
}

#[test]
fn untaxed_lines_hold_no_tax() {
    let zero = |tax| wrong(&receipt(&[(100, ONE, 100, 5, Some(tax))], &[(1104, 100)], 100));
    assert_eq!((zero(0), zero(100), zero(17)), (vec![], vec![], vec![1200]));
    let none = |tax| wrong(&receipt(&[(100, ONE, 100, 6, Some(tax))], &[(1105, 100)], 100));
    assert_eq!((none(0), none(1)), (vec![], vec![1200]));
}

#[test]
fn the_tax_of_a_rate_is_counted_by_lines_or_from_their_sum() {
    // Three lines of 0.10 at 10 %: 0.01 each by lines, 0.03 from the sum.
    let line: Line = (10, ONE, 10, 2, None);
    let taxed = |sum| wrong(&receipt(&[line; 3], &[(1103, sum)], 30));
    assert_eq!((taxed(2), taxed(3), taxed(4)), (vec![], vec![], vec![]));
    assert_eq!((taxed(1), taxed(5)), (vec![1103], vec![1103]));
    assert_eq!(wrong(&receipt(&[line; 3], &[], 30)), [1103]);
    // 0.04 at 10 % holds 0.36 of a kopeck.
    assert_eq!(wrong(&receipt(&[(4, ONE, 4, 2, None)], &[], 4)), [0u16; 0]);
}

#[test]
fn sums_of_rates_that_no_line_has_are_too_many() {
    let one: Line = (100, ONE, 100, 6, None);
    for tag in [1102, 1103, 1106, 1107] {
        assert_eq!(wrong(&receipt(&[one], &[(1105, 100), (tag, 0)], 100)), [tag, tag]);
    }
    assert_eq!(wrong(&receipt(&[one], &[(1105, 100), (1104, 0)], 100)), [1104]);
    assert_eq!(wrong(&receipt(&[one], &[], 100)), [1105]);
    assert_eq!(wrong(&receipt(&[one], &[(1105, 99)], 100)), [1105]);
}

#[test]
fn a_turnover_of_nothing_may_be_read_and_not_written() {
    let tree = receipt(&[(0, ONE, 0, 6, None)], &[(1105, 0)], 0);
    assert_eq!(wrong(&tree), [0u16; 0]);
    let ours = check(DocumentKind::Receipt, Edition::V1_2, &tree, Who::Register, Some(&samples::plain()));
    assert_eq!(ours.iter().filter(|finding| finding.tag == 1105).count(), 2, "{ours:?}");
}

#[test]
fn late_rates_stand_in_their_container_with_a_place_holder() {
    let late = |tax| Node::container(1115, [Node::container(1119, [num(1199, 11), num(1120, tax)])]);
    let with = |sums: &[(u16, u64)], container: Option<Node>| {
        let mut tree = receipt(&[(10_000, ONE, 10_000, 11, Some(1_803))], sums, 10_000);
        let Body::Children(children) = &mut tree.body else { panic!("a container") };
        children.extend(container);
        wrong(&tree)
    };
    assert_eq!(with(&[(1104, 0)], Some(late(1_803))), [0u16; 0]);
    assert_eq!(with(&[], Some(late(1_803))), [1104]);
    assert_eq!(with(&[(1104, 0)], None), [1115]);
    assert_eq!(with(&[(1104, 0)], Some(late(1_805))), [1120]);
}

#[test]
fn only_kopecks_are_dropped_from_the_total() {
    let total = |total| wrong(&receipt(&[(12_345, ONE, 12_345, 6, None)], &[(1105, 12_345)], total));
    assert_eq!([12_300, 12_344, 12_345].map(|sum| total(sum).len()), [0, 0, 0]);
    assert_eq!((total(12_299), total(12_346)), (vec![1020], vec![1020]));
}

#[test]
fn what_is_paid_is_the_total() {
    let mut tree = receipt(&[(100, ONE, 100, 6, None)], &[(1105, 100)], 100);
    let Body::Children(children) = &mut tree.body else { panic!("a container") };
    children.retain(|node| node.tag != 1081);
    children.push(num(1081, 1));
    assert_eq!(wrong(&tree), [1020]);
}
