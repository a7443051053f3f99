//! Conditions about presence. Each answers for the requisite `scope.tag` at its place; the texts stand in
//! [`CONDITIONS`](super::CONDITIONS).

use super::check::Who;
use super::node::Node;
use super::schema::{DocumentKind, Edition};
use super::scope::{Need, Scope};

/// Formats of 1163 that stand for a marking code; the others are ordinary barcodes.
pub(super) const MARKED_FORMATS: [u16; 11] =
    [1305, 1306, 1307, 1308, 1309, 1320, 1321, 1322, 1323, 1324, 1325];
/// Payment agents of a bank, bits 0 and 1 of 1057 and 1222.
const BANK: u64 = 0b0011;
/// Payment agents, bits 2 and 3.
const PAYMENT: u64 = 0b1100;
/// 2025-09-01 00:00 as 1012 counts: settlements on the Internet are marked since then.
const INTERNET_SINCE: u64 = 1_756_684_800;

fn agent(container: &Node) -> u64 {
    container.number(1222).unwrap_or(0)
}

fn any_of(container: &Node, tags: &[u16]) -> bool {
    tags.iter().any(|tag| container.child(*tag).is_some())
}

fn when(holds: bool) -> Need {
    Need::when(Some(holds))
}

fn autonomous(s: &Scope<'_>) -> Option<bool> {
    // A state report says it itself: present (=1) for an autonomous register only.
    let own = matches!((s.document, s.who), (DocumentKind::CalcStateReport, Who::Complete))
        .then(|| s.root().number(1002) == Some(1));
    s.fact(|facts| facts.autonomous).or(own)
}

/// Settled on the Internet: the receipt says so, or its register does nothing else.
fn internet(s: &Scope<'_>) -> Option<bool> {
    let root = s.root();
    if root.number(1125) == Some(1) || root.number(1108) == Some(1) {
        return Some(true);
    }
    s.fact(|facts| facts.internet)
}

pub(super) fn transfer_mode(s: &Scope<'_>) -> Need {
    Need::when(autonomous(s).map(|autonomous| !autonomous))
}

/// As [`transfer_mode`], and absent in an autonomous register. The first document that waits has a number only where one
/// waits.
pub(super) fn transfer_mode_only(s: &Scope<'_>) -> Need {
    if s.tag == 1116 { first_untransmitted(s) } else { transmitted(s) }
}

fn transmitted(s: &Scope<'_>) -> Need {
    match autonomous(s) {
        Some(true) => Need::MustNot,
        Some(false) => Need::Must,
        None => Need::Unknown,
    }
}

pub(super) fn first_untransmitted(s: &Scope<'_>) -> Need {
    match (transmitted(s), s.root().number(1097)) {
        (Need::Must, Some(0)) => Need::May,
        (Need::Must, None) => Need::Unknown,
        (need, _) => need,
    }
}

pub(super) fn autonomous_register(s: &Scope<'_>) -> Need {
    Need::when(autonomous(s))
}

/// A state report without 1002 belongs to a register that sends, so only facts can demand it.
pub(super) fn registered_autonomous(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| facts.autonomous))
}

pub(super) fn sends_receipts(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| facts.sends_receipts && !facts.autonomous))
}

pub(super) fn automatic(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| facts.automatic))
}

pub(super) fn automatic_or_elsewhere(s: &Scope<'_>) -> Need {
    match s.fact(|facts| facts.automatic) {
        Some(true) => Need::Must,
        _ => Need::Unknown,
    }
}

pub(super) fn not_automatic(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| !facts.automatic))
}

pub(super) fn never_in_automatic(s: &Scope<'_>) -> Need {
    match s.fact(|facts| facts.automatic) {
        Some(true) => Need::MustNot,
        Some(false) => Need::May,
        None => Need::Unknown,
    }
}

pub(super) fn flag_set(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| match s.tag {
        1109 => facts.services,
        1126 => facts.lottery,
        1193 => facts.gambling,
        1207 => facts.excise,
        _ => false,
    }))
}

pub(super) fn acts_as_agent(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| facts.agents != 0))
}

pub(super) fn registered_for_marking(s: &Scope<'_>) -> Need {
    Need::when(s.fact(|facts| facts.marking))
}

pub(super) fn fn_not_replaced(s: &Scope<'_>) -> Need {
    Need::when(s.root().number(1205).map(|reasons| reasons & 1 == 0))
}

pub(super) fn internet_settlement(s: &Scope<'_>) -> Need {
    let root = s.root();
    let dated_before = root.number(1012).is_some_and(|time| time < INTERNET_SINCE);
    match s.fact(|facts| facts.internet) {
        Some(internet) => when((internet || root.number(1108) == Some(1)) && !dated_before),
        None => Need::Unknown,
    }
}

pub(super) fn internet_register_or_settlement(s: &Scope<'_>) -> Need {
    if s.root().number(1125) == Some(1) {
        return Need::Must;
    }
    Need::when(s.fact(|facts| facts.internet))
}

pub(super) fn buyer_contact(s: &Scope<'_>) -> Need {
    match internet(s) {
        Some(true) => Need::Must,
        // Whether the buyer gave an address before paying is told by the requisite alone.
        _ => Need::Unknown,
    }
}

pub(super) fn place(s: &Scope<'_>) -> Need {
    when(s.edition >= Edition::V1_2 || internet(s) == Some(true))
}

// Agents.

pub(super) fn bank_agent(s: &Scope<'_>) -> Need {
    when(agent(s.outer()) & BANK != 0)
}

pub(super) fn payment_agent(s: &Scope<'_>) -> Need {
    when(agent(s.outer()) & PAYMENT != 0)
}

pub(super) fn any_payment_agent(s: &Scope<'_>) -> Need {
    when(agent(s.outer()) & (BANK | PAYMENT) != 0)
}

pub(super) fn agent_with_data(s: &Scope<'_>) -> Need {
    when(agent(s.here()) & (BANK | PAYMENT) != 0)
}

/// For the requisites of the line and for those inside its containers.
pub(super) fn agent_line(s: &Scope<'_>) -> Need {
    let line = if s.here().tag == 1224 { s.outer() } else { s.here() };
    when(agent(line) != 0)
}

pub(super) fn principal(s: &Scope<'_>) -> Need {
    when(any_of(s.here(), &[1223, 1224, 1226]))
}

/// Requisites of the line of a notification: the kind of agent stands where anything about him stands.
pub(super) fn agent_sale(s: &Scope<'_>) -> Need {
    match s.tag {
        1222 => principal(s),
        1223 => agent_with_data(s),
        _ => agent_line(s),
    }
}

/// The receipt as a whole is an agent's: 1057 says of which kind, unless the lines do.
pub(super) fn agent_receipt(s: &Scope<'_>) -> Need {
    let kind = s.root().number(1057).unwrap_or(0);
    let needing = match s.tag {
        1005 | 1016 | 1026 | 1044 | 1075 => BANK,
        1073 => BANK | PAYMENT,
        1074 => PAYMENT,
        _ => u64::MAX,
    };
    when(kind & needing != 0 && s.items().all(|item| item.child(1222).is_none()))
}

// Lines.

fn subject(item: &Node) -> Option<u64> {
    item.number(1212)
}

fn has_marking_code(item: &Node) -> bool {
    item.child(1163).is_some_and(|code| any_of(code, &MARKED_FORMATS))
}

/// Goods under marking: with a code (31, 33), or with the requisites of one.
fn is_marked(item: &Node) -> bool {
    matches!(subject(item), Some(31 | 33)) || has_marking_code(item) || item.child(2106).is_some()
}

pub(super) fn marked_with_code(s: &Scope<'_>) -> Need {
    when(matches!(subject(s.here()), Some(31 | 33)))
}

pub(super) fn marked_only(s: &Scope<'_>) -> Need {
    if is_marked(s.here()) { Need::May } else { Need::MustNot }
}

pub(super) fn name(s: &Scope<'_>) -> Need {
    when(s.edition < Edition::V1_2 || !has_marking_code(s.here()))
}

pub(super) fn taxable(s: &Scope<'_>) -> Need {
    let (method, subject) = (s.here().number(1214), subject(s.here()));
    match (method, subject) {
        (Some(4..=7), Some(1..=4 | 30..=33)) => Need::Must,
        _ => Need::Unknown,
    }
}

pub(super) fn excisable_to_organisation(s: &Scope<'_>) -> Need {
    let root = s.root();
    let organisation =
        root.child(1228).is_some() || root.child(1256).is_some_and(|buyer| buyer.child(1228).is_some());
    match (subject(s.here()), organisation) {
        (Some(2 | 30 | 31), true) => Need::Must,
        (Some(2 | 30 | 31) | None, _) => Need::Unknown,
        (Some(_), _) => Need::May,
    }
}

pub(super) fn part_of_package(s: &Scope<'_>) -> Need {
    match s.here().number(2108) {
        Some(0) | None => Need::Unknown,
        Some(_) => Need::MustNot,
    }
}

pub(super) fn negative_check(s: &Scope<'_>) -> Need {
    // The storage forms 2106, so what the register passes does not tell.
    if s.who == Who::Register {
        return Need::Unknown;
    }
    when(s.items().filter_map(|item| item.number(2106)).any(|bits| {
        // Checked by the storage and negative, or checked by the marking system and not correct.
        bits & 0b11 == 0b01 || bits & 0b1100 == 0b0100
    }))
}

// Buyer.

pub(super) fn buyer_has_no_inn(s: &Scope<'_>) -> Need {
    match s.here().text(1228).as_deref() {
        None => Need::Must,
        Some("000000000000") => Need::Unknown,
        Some(_) => Need::May,
    }
}

pub(super) fn buyer_inn(s: &Scope<'_>) -> Need {
    when(!any_of(s.here(), &[1243, 1245, 1246]))
}

// Corrections.

pub(super) fn by_order(s: &Scope<'_>) -> Need {
    Need::when(s.root().number(1173).map(|kind| kind == 1))
}

// Marking documents.

/// Statuses of measured goods (2, 4, 6), unless the fraction of a package tells the quantity.
pub(super) fn measured(s: &Scope<'_>) -> Need {
    let status = s.here().number(if s.here().tag == 2007 { 2110 } else { 2003 });
    Need::when(status.map(|status| matches!(status, 2 | 4 | 6) && s.here().child(1291).is_none()))
}

pub(super) fn request_processed(s: &Scope<'_>) -> Need {
    match s.here().number(2105) {
        Some(0) => Need::Must,
        Some(_) => Need::MustNot,
        None => Need::Unknown,
    }
}

pub(super) fn notification_accepted(s: &Scope<'_>) -> Need {
    Need::when(s.here().number(2111).map(|code| code == 0))
}
