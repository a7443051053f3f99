//! What differs between 2.0.2, 2.0.3 and 2.0.4; NOMENCLATURE and AUTH.

mod operator_support;

use emulators::operator::{Config, Nomenclature};
use operator_support::*;

fn pair_of(version: u16) -> Pair {
    let mut pair = Pair::new(Config { edition: 204, ..Config::demo() });
    pair.version = version;
    pair
}

#[test]
fn editions_older_or_newer_than_spoken_are_a_protocol_error() {
    let mut pair = Pair::new(Config { oldest: 203, edition: 203, ..Config::demo() });
    for (version, code) in [(202, 3), (203, 0), (204, 3)] {
        pair.version = version;
        assert_eq!(pair.ask(&system()).code(), code, "{version}");
    }
}

#[test]
fn kind_of_commodity_is_obligatory_since_204() {
    for version in [202, 203] {
        pair_of(version).ok(&worked_sale());
    }
    let answer = pair_of(204).ask(&worked_sale());
    assert_eq!(answer.code(), 15);
    assert!(answer.reason().contains("commodity_type"), "{}", answer.reason());
    for kind in 0..=2 {
        pair_of(204).ok(&worked_sale().and(&[2, 5, 2, 16], V::N(kind)));
    }
    assert_eq!(
        pair_of(204).refused(&worked_sale().and(&[2, 5, 2, 16], V::N(3))),
        15,
        "an unknown kind is none"
    );
}

#[test]
fn a_return_needs_no_original_in_202_and_one_since_203() {
    let back = |pair: &mut Pair| {
        let line = commodity("1", 10_000, 1000).and(&[2, 16], V::N(0));
        pair.ok(&placement(true, noon(), 50_000));
        ticket(3, noon(), vec![line], vec![payment(0, 10_000)], 10_000)
    };
    let mut pair = pair_of(202);
    let request = back(&mut pair);
    pair.ok(&request.without(&[2, 17]));
    for version in [203, 204] {
        let mut pair = pair_of(version);
        let request = back(&mut pair);
        assert_eq!(pair.refused(&request.clone().without(&[2, 17])), 15);
        pair.ok(&request);
    }
}

#[test]
fn quantities_of_202_have_31_bits() {
    let many = commodity("1", 0, 1 << 31);
    let request = ticket(2, noon(), vec![many, commodity("1", 100, 1000)], vec![payment(0, 100)], 100);
    assert_eq!(pair_of(202).refused(&request), 13);
    pair_of(203).ok(&request);
}

#[test]
fn fields_reserved_in_204_are_passed_over_there() {
    let request = worked_sale().and(&[2, 5, 2, 16], V::N(0)).and(&[2, 15], V::N(7));
    for (version, number) in [(203, Some(7)), (204, None)] {
        let mut pair = pair_of(version);
        pair.ok(&request);
        assert_eq!(pair.operator.tickets().next().expect("counted").1.shift_document_number, number);
    }
}

#[test]
fn cancelling_is_unsupported_then_unknown_and_qr_the_other_way_round() {
    for (version, cancel, qr) in [(202, 5, 4), (203, 5, 4), (204, 4, 5)] {
        let mut pair = pair_of(version);
        assert_eq!(pair.refused(&Msg::new().n(1, 7)), cancel, "{version}");
        assert_eq!(pair.refused(&Msg::new().n(1, 100)), qr, "{version}");
    }
}

#[test]
fn the_operators_own_data_come_with_204() {
    for (version, there) in [(203, false), (204, true)] {
        assert_eq!(pair_of(version).ok(&info()).body.node(6).node(2).has(4), there);
    }
}

fn nomenclature(part: Msg) -> Msg {
    Msg::new().n(1, 4).m(5, part)
}

#[test]
fn goods_are_sent_when_the_version_differs() {
    let mut pair = Pair::demo();
    let all = pair.ok(&nomenclature(Msg::new().n(1, 0))).body.node(5);
    assert_eq!((all.number(1), all.number(4), all.nodes(3).len()), (1, 0, 2));
    let bread = &all.nodes(3)[0];
    assert_eq!((bread.text(3), bread.text(7)), ("Хлеб".to_owned(), "Нан".to_owned()));
    assert_eq!(bread.node(6).money(7), 25_000);
    let actual = pair.ok(&nomenclature(Msg::new().n(1, 1))).body.node(5);
    assert_eq!((actual.number(4), actual.has(3)), (1, false));
    let mut empty = Pair::new(Config { nomenclature: Nomenclature::default(), ..Config::demo() });
    assert_eq!(empty.ok(&nomenclature(Msg::new())).body.node(5).number(4), 2);
}

#[test]
fn goods_are_found_by_bar_code_since_203() {
    let asked = |code: &str| nomenclature(Msg::new().n(1, 1).t(2, code));
    let mut pair = pair_of(203);
    let milk = pair.ok(&asked("4870000000029")).body.node(5);
    assert_eq!(milk.nodes(3)[0].node(6).text(17), "0200000000029");
    let nothing = pair.ask(&asked("1"));
    assert_eq!((nothing.code(), nothing.body.node(5).number(4)), (18, 3));
    let mut later = pair_of(204);
    assert_eq!(later.ok(&asked("1")).body.node(5).number(4), 3);
    let mut older = pair_of(202);
    assert_eq!(older.ok(&asked("4870000000029")).body.node(5).number(4), 1, "202 knows no bar code");
    assert_eq!(older.refused(&nomenclature(Msg::new())), 13, "there the version is obligatory");
}

#[test]
fn a_cashier_is_known_by_login_and_password() {
    let asked = |password: &str| Msg::new().n(1, 8).m(8, Msg::new().t(1, "cashier").t(2, password));
    let mut pair = Pair::demo();
    let known = pair.ok(&asked("1234")).body.node(7);
    assert_eq!(
        (known.number(1), known.number(2), known.text(3), known.number(4)),
        (0, 1, "Айгүл".to_owned(), 1)
    );
    let unknown = pair.ok(&asked("4321")).body.node(7);
    assert_eq!((unknown.number(1), unknown.has(3)), (1, false));
    assert_eq!(pair.refused(&Msg::new().n(1, 8)), 13);
    pair.token = 5;
    assert_eq!(pair.ask(&asked("1234")).code(), 2);
}
