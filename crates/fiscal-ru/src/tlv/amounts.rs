//! Conditions about values: sums, rates and numbers that must fit each other (FFD, section 9).

use super::check::Who;
use super::facts::Facts;
use super::node::{Body, Node};
use super::presence::MARKED_FORMATS;
use super::scope::{Need, Scope};
use super::value::{Fvln, Value};

/// Kinds of payment of a receipt.
const PAYMENTS: [u16; 5] = [1031, 1081, 1215, 1216, 1217];
const DAY: u64 = 86_400;

fn number(node: &Node) -> Option<u64> {
    node.typed().ok()?.as_number()
}

/// Sum of the numbers; `None` when one can not be read or the sum does not fit.
fn sum(numbers: impl IntoIterator<Item = Option<u64>>) -> Option<u64> {
    numbers.into_iter().try_fold(0u64, |sum, n| sum.checked_add(n?))
}

/// Parts of the tax in a price: numerator and denominator, of each percentage that the code of 1199 stood for.
fn shares(code: u64) -> &'static [(u128, u128)] {
    match code {
        // 18 % until the end of 2018, under the same codes.
        1 | 3 => &[(20, 120), (18, 118)],
        2 | 4 => &[(10, 110)],
        7 | 9 => &[(5, 105)],
        8 | 10 => &[(7, 107)],
        11 | 12 => &[(22, 122)],
        _ => &[],
    }
}

/// The rate a tax tag of the receipt is for.
fn rate_of(tag: u16) -> Option<u64> {
    match tag {
        1102 => Some(1),
        1103 => Some(2),
        1104 => Some(5),
        1105 => Some(6),
        1106 => Some(3),
        1107 => Some(4),
        _ => None,
    }
}

/// Lines of a rate: how many, and what they cost.
fn lines_of(s: &Scope<'_>, code: u64) -> (u128, u128) {
    s.items()
        .filter(|item| item.number(1199) == Some(code))
        .fold((0, 0), |(count, cost), item| (count + 1, cost + u128::from(item.number(1043).unwrap_or(0))))
}

/// Counted by lines and counted from their sum differ by half a kopeck a line at most; both are in use.
fn tax_fits(tax: u64, code: u64, (count, cost): (u128, u128)) -> bool {
    shares(code)
        .iter()
        .any(|(part, whole)| (u128::from(tax) * whole).abs_diff(cost * part) * 2 <= (*whole) * count)
}

fn has_items(s: &Scope<'_>) -> bool {
    s.items().next().is_some()
}

// Taxes of the receipt.

pub(super) fn tax_needed(s: &Scope<'_>) -> Need {
    let Some(code) = rate_of(s.tag) else { return Need::Unknown };
    if !has_items(s) {
        return Need::Unknown;
    }
    match lines_of(s, code) {
        (0, _) => Need::MustNot,
        // A tax that rounds to nothing may be left out.
        lines if tax_fits(0, code, lines) => Need::May,
        _ => Need::Must,
    }
}

pub(super) fn tax_sum(s: &Scope<'_>, node: &Node) -> bool {
    let (Some(code), Some(tax)) = (rate_of(node.tag), number(node)) else { return true };
    let lines = lines_of(s, code);
    // Nothing but a receipt of nothing has a tax of nothing.
    if !has_items(s) {
        return true;
    }
    tax_fits(tax, code, lines) && (tax != 0 || total(s) == Some(0))
}

pub(super) fn zero_rate_needed(s: &Scope<'_>) -> Need {
    if !has_items(s) {
        return Need::Unknown;
    }
    let has = |codes: std::ops::RangeInclusive<u64>| {
        s.items().filter_map(|item| item.number(1199)).any(|code| codes.contains(&code))
    };
    if has(5..=5) || (has(7..=12) && !has(1..=6)) {
        Need::Must
    } else if has(7..=12) {
        Need::May
    } else {
        Need::MustNot
    }
}

/// Also zero: the place holder of a receipt whose tax is all in 1115.
pub(super) fn turnover(s: &Scope<'_>, node: &Node) -> bool {
    let (Some(code), Some(sum)) = (rate_of(node.tag), number(node)) else { return true };
    !has_items(s) || u128::from(sum) == lines_of(s, code).1
}

pub(super) fn untaxed_needed(s: &Scope<'_>) -> Need {
    if !has_items(s) {
        return Need::Unknown;
    }
    match lines_of(s, 6) {
        (_, 1..) => Need::Must,
        // Not to be written, and to be accepted when somebody did.
        (1.., 0) if s.who == Who::Complete => Need::May,
        _ => Need::MustNot,
    }
}

pub(super) fn untaxed_turnover(s: &Scope<'_>, node: &Node) -> bool {
    turnover(s, node) && (s.who == Who::Complete || number(node) != Some(0))
}

pub(super) fn late_rates(s: &Scope<'_>) -> Need {
    if !has_items(s) {
        return Need::Unknown;
    }
    Need::when(Some(s.items().filter_map(|item| item.number(1199)).any(|code| (7..=12).contains(&code))))
}

/// One container a rate.
pub(super) fn rates_differ(s: &Scope<'_>, node: &Node) -> bool {
    let Some(rate) = node.number(1199) else { return true };
    s.here().children_with(1119).filter(|other| other.number(1199) == Some(rate)).nth(1).is_none()
}

pub(super) fn late_rate(_: &Scope<'_>, node: &Node) -> bool {
    number(node).is_none_or(|code| (7..=12).contains(&code))
}

/// 1120 against the lines of the rate beside it; 1082 may be any sum.
pub(super) fn late_tax(s: &Scope<'_>, node: &Node) -> bool {
    match (node.tag, s.here().number(1199), number(node)) {
        (1120, Some(code), Some(tax)) if has_items(s) => tax_fits(tax, code, lines_of(s, code)),
        _ => true,
    }
}

// Lines.

fn quantity(item: &Node) -> Option<Fvln> {
    match item.child(1023)?.typed() {
        Ok(Value::Fvln(quantity)) => Some(quantity.normalized()),
        _ => None,
    }
}

/// Price times quantity, rounded half up to a kopeck, plus or minus one.
pub(super) fn cost(s: &Scope<'_>, node: &Node) -> bool {
    let item = s.here();
    let (Some(price), Some(quantity), Some(cost)) = (item.number(1079), quantity(item), number(node)) else {
        return true;
    };
    let exact = u128::from(price) * u128::from(quantity.mantissa);
    // More decimals than any sum has digits: nothing is left of it.
    let rounded = match 10u128.checked_pow(quantity.scale.into()) {
        Some(whole) => exact / whole + u128::from(exact % whole >= whole - whole / 2),
        None => 0,
    };
    u128::from(cost).abs_diff(rounded) <= 1
}

pub(super) fn item_tax(s: &Scope<'_>, node: &Node) -> bool {
    let item = s.here();
    let (Some(code), Some(cost), Some(tax)) = (item.number(1199), item.number(1043), number(node)) else {
        return true;
    };
    match code {
        5 => tax == 0 || tax == cost,
        6 => tax == 0,
        _ => shares(code).is_empty() || tax_fits(tax, code, (1, cost.into())),
    }
}

pub(super) fn some_quantity(s: &Scope<'_>, node: &Node) -> bool {
    match node.typed() {
        Ok(Value::Fvln(quantity)) => {
            let quantity = quantity.normalized();
            let one = quantity == Fvln { mantissa: 1, scale: 0 };
            quantity.mantissa > 0 && (one || s.here().child(1291).is_none())
        }
        _ => true,
    }
}

/// 0 < numerator < denominator.
pub(super) fn fraction(s: &Scope<'_>, _: &Node) -> bool {
    match (s.here().number(1293), s.here().number(1294)) {
        (Some(part), Some(whole)) => 0 < part && part < whole,
        (part, whole) => part != Some(0) && whole != Some(0),
    }
}

pub(super) fn one_marked_format(s: &Scope<'_>, node: &Node) -> bool {
    !MARKED_FORMATS.contains(&node.tag)
        || s.here().children().iter().filter(|code| MARKED_FORMATS.contains(&code.tag)).nth(1).is_none()
}

// The receipt as a whole.

/// The total: what the storage was told, or, before it was, all that is paid.
fn total(s: &Scope<'_>) -> Option<u64> {
    match s.who {
        Who::Complete => s.root().number(1020),
        Who::Register => paid(s),
    }
}

fn paid(s: &Scope<'_>) -> Option<u64> {
    sum(PAYMENTS.map(|tag| s.root().number(tag)))
}

/// Only kopecks may be dropped from the sum of the lines.
fn total_fits(s: &Scope<'_>, total: u64) -> bool {
    match sum(s.items().map(|item| item.number(1043))) {
        Some(lines) if has_items(s) => total <= lines && total / 100 == lines / 100,
        _ => true,
    }
}

/// 1020 against payments and lines; 1054 has its own list of values.
pub(super) fn parameter(s: &Scope<'_>, node: &Node) -> bool {
    match (node.tag, number(node)) {
        (1020, Some(total)) => total_fits(s, total) && paid(s).is_none_or(|paid| paid == total),
        _ => true,
    }
}

/// The five kinds together against the lines, judged once, while the storage was not told the total yet.
pub(super) fn payment(s: &Scope<'_>, node: &Node) -> bool {
    node.tag != 1031 || s.who == Who::Complete || paid(s).is_none_or(|paid| total_fits(s, paid))
}

pub(super) fn registered_system(s: &Scope<'_>, node: &Node) -> bool {
    let registered = s.facts.map_or(0, |facts| u64::from(facts.tax_systems));
    registered == 0 || number(node).is_none_or(|system| system & !registered == 0)
}

// Other documents.

pub(super) fn not_before_edition(s: &Scope<'_>, node: &Node) -> bool {
    number(node).is_none_or(|version| version >= u64::from(s.edition.code()))
}

pub(super) fn midnight(_: &Scope<'_>, node: &Node) -> bool {
    number(node).is_none_or(|time| time % DAY == 0)
}

pub(super) fn positive(_: &Scope<'_>, node: &Node) -> bool {
    number(node).is_none_or(|number| number > 0)
}

pub(super) fn one(_: &Scope<'_>, node: &Node) -> bool {
    number(node).is_none_or(|number| number == 1)
}

pub(super) fn not_empty(_: &Scope<'_>, node: &Node) -> bool {
    match &node.body {
        Body::Value(bytes) => bytes.iter().any(|byte| *byte != b' '),
        Body::Children(children) => !children.is_empty(),
    }
}

pub(super) fn zeros_when_autonomous(s: &Scope<'_>, node: &Node) -> bool {
    let zeros = node.bytes().is_some_and(|bytes| bytes.iter().all(|byte| *byte == b'0'));
    !zeros || s.facts.is_none_or(|facts| facts.autonomous)
}

/// Each reason once.
pub(super) fn reasons_differ(s: &Scope<'_>, node: &Node) -> bool {
    s.here().children_with(node.tag).filter(|other| *other == node).nth(1).is_none()
}

/// A flag of the report says what the register is registered for, where that is known besides.
pub(super) fn flag_as_registered(s: &Scope<'_>, node: &Node) -> bool {
    let of: fn(&Facts) -> bool = match node.tag {
        1001 => |facts| facts.automatic,
        1002 => |facts| facts.autonomous,
        1108 => |facts| facts.internet,
        1109 => |facts| facts.services,
        1126 => |facts| facts.lottery,
        1193 => |facts| facts.gambling,
        1207 => |facts| facts.excise,
        _ => return true,
    };
    match (s.fact(of), number(node)) {
        (Some(registered), Some(flag)) => registered == (flag == 1),
        _ => true,
    }
}

/// 1057 names the agent kinds that are registered.
pub(super) fn agents_as_registered(s: &Scope<'_>, node: &Node) -> bool {
    match (s.facts, number(node)) {
        (Some(facts), Some(kinds)) => kinds == u64::from(facts.agents),
        _ => true,
    }
}

/// Internet-only registers write 1, others 0 or 1.
pub(super) fn one_on_the_internet(s: &Scope<'_>, node: &Node) -> bool {
    let internet = s.root().number(1125) == Some(1) || s.facts.is_some_and(|facts| facts.internet);
    !internet || number(node).is_none_or(|flag| flag == 1)
}

/// 1125 is 1 in a register for the Internet only.
pub(super) fn settled_on_the_internet(s: &Scope<'_>, node: &Node) -> bool {
    let internet = s.root().number(1108) == Some(1) || s.facts.is_some_and(|facts| facts.internet);
    !internet || number(node).is_none_or(|flag| flag == 1)
}
