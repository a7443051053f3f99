//! Obligations and arithmetic of documents, provoked one by one.

mod operator_support;

use emulators::operator::{CashRound, Config, Device};
use operator_support::*;

/// Asserts that the request is refused with the code and that the reason names the place.
fn refused(request: Msg, code: u64, names: &str) {
    refused_in(203, request, code, names);
}

fn refused_in(version: u16, request: Msg, code: u64, names: &str) {
    let mut pair = Pair::new(Config { edition: 204, ..Config::demo() });
    pair.version = version;
    let answer = pair.ask(&request);
    assert_eq!(answer.code(), code, "{names}: {}", answer.reason());
    assert!(answer.reason().contains(names), "{names}: {}", answer.reason());
    assert_eq!(pair.operator.documents().count(), 0);
}

fn accepted(request: Msg) {
    accepted_in(203, request);
}

fn accepted_in(version: u16, request: Msg) {
    let mut pair = Pair::new(Config { edition: 204, ..Config::demo() });
    pair.version = version;
    pair.ok(&request);
}

fn ok_return() -> (Pair, Msg) {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 50_000));
    (pair, ticket(3, noon(), vec![commodity("1", 10_000, 1000)], vec![payment(0, 10_000)], 10_000))
}

#[test]
fn every_absent_required_wire_field_of_a_ticket_is_a_protocol_error() {
    let with_everything = worked_sale()
        .with(&[2, 4], V::M(Msg::new().n(1, 4).m(4, Msg::new().t(1, "A").n(2, 0).m(3, money(1)))))
        .and(&[2, 9], V::M(Msg::new().m(3, Msg::new().t(1, "k"))))
        .and(&[2, 13], V::M(Msg::new().n(1, 0).n(2, 1)))
        .and(&[2, 17], V::M(parent("1", 5)));
    accepted(with_everything.clone());
    for path in [
        &[2, 1][..],
        &[2, 2],
        &[2, 3],
        &[2, 8],
        &[2, 2, 1],
        &[2, 2, 2],
        &[2, 2, 1, 1],
        &[2, 2, 1, 2],
        &[2, 2, 1, 3],
        &[2, 2, 2, 1],
        &[2, 2, 2, 2],
        &[2, 3, 1],
        &[2, 4, 4, 1],
        &[2, 4, 4, 2],
        &[2, 4, 4, 3],
        &[2, 5, 1],
        &[2, 5, 2, 3],
        &[2, 5, 2, 4],
        &[2, 5, 2, 5],
        &[2, 5, 2, 6],
        &[2, 5, 2, 5, 1],
        &[2, 5, 2, 5, 2],
        &[2, 5, 2, 7, 1],
        &[2, 5, 2, 7, 3],
        &[2, 5, 2, 7, 4],
        &[2, 5, 2, 7, 5],
        &[2, 6, 1],
        &[2, 6, 2],
        &[2, 8, 1],
        &[2, 9, 3, 1],
        &[2, 13, 1],
        &[2, 13, 2],
        &[2, 17, 1],
        &[2, 17, 2],
        &[2, 17, 3],
        &[2, 17, 4],
        &[2, 17, 5],
        &[6, 3, 1, 1],
        &[6, 3, 1, 2],
        &[6, 4, 1],
        &[6, 4, 2],
    ] {
        refused(with_everything.clone().without(path), 3, "");
    }
    refused(with_everything.clone().without(&[1]), 3, "command");
    // A value the enumeration does not know counts as absent.
    refused(with_everything.clone().with(&[2, 1], V::N(9)), 3, "operation");
    // A field in another wire form.
    refused(with_everything.with(&[2, 1], text("2")), 3, "operation");
}

#[test]
fn service_part_is_obligatory_in_every_ticket() {
    accepted(worked_sale());
    refused(worked_sale().without(&[6]), 15, "service");
    refused(worked_sale().without(&[6, 12]), 15, "reg_info");
    refused(worked_sale().without(&[6, 12, 1]), 15, "kkm");
    refused(worked_sale().without(&[6, 12, 2]), 15, "org");
    refused(worked_sale().without(&[6, 4]), 15, "offline_period");
    for (field, name) in [(3, "fns_kkm_id"), (4, "serial_number"), (5, "kkm_id")] {
        refused(worked_sale().without(&[6, 12, 1, field]), 15, name);
        refused(worked_sale().with(&[6, 12, 1, field], text(" ")), 15, name);
        refused(worked_sale().with(&[6, 12, 1, field], text("other")), 13, name);
    }
    for (field, name) in [(1, "title"), (2, "address"), (3, "inn"), (5, "okved")] {
        refused(worked_sale().without(&[6, 12, 2, field]), 15, name);
    }
    refused(worked_sale().with(&[6, 12, 2, 3], text("901215500307")), 13, "inn");
}

#[test]
fn absent_obligatory_fields_are_answered_as_the_switch_says() {
    let mut pair = Pair::new(Config { strict_missing: 13, ..Config::demo() });
    assert_eq!(pair.refused(&worked_sale().without(&[6])), 13);
}

#[test]
fn organisation_data_that_differs_is_noted_and_accepted() {
    let mut pair = Pair::demo();
    pair.ok(&worked_sale().with(&[6, 12, 2, 1], text("ТОО Другое")));
    assert!(pair.operator.differences()[0].text.contains("title"));
}

#[test]
fn position_is_obligatory_since_203() {
    refused(worked_sale().without(&[6, 3]), 15, "geo_position");
    refused(worked_sale().without(&[6, 3, 1]), 15, "geo_position");
    refused_in(204, worked_sale().without(&[6, 3]), 15, "geo_position");
    accepted_in(202, worked_sale().without(&[6, 3]));
    refused(worked_sale().without(&[6, 3, 1, 3]), 15, "source");
    refused(worked_sale().with(&[6, 3, 1, 3], text("  ")), 15, "source");
    for field in [1, 2] {
        refused(worked_sale().with(&[6, 3, 1, field], V::N((-1_i64).cast_unsigned())), 13, "negative");
    }
}

#[test]
fn offline_period_must_be_in_order() {
    let earlier = V::M(date_time(noon() - hours(1)));
    refused(worked_sale().with(&[6, 4, 2], earlier.clone()), 13, "offline_period");
    accepted(worked_sale().with(&[6, 4, 1], earlier));
}

#[test]
fn domain_is_obligatory_since_203() {
    refused(worked_sale().without(&[2, 4]), 15, "domain");
    refused(worked_sale().without(&[2, 4, 1]), 15, "type");
    refused(worked_sale().with(&[2, 4, 1], V::N(6)), 15, "type");
    accepted_in(202, worked_sale().without(&[2, 4]));
}

#[test]
fn parent_ticket_is_obligatory_for_both_returns_since_203() {
    for operation in [3, 1] {
        let (mut pair, request) = ok_return();
        let request = request.with(&[2, 1], V::N(operation));
        assert_eq!(pair.refused(&request.clone().without(&[2, 17])), 15);
        assert_eq!(pair.refused(&request.clone().with(&[2, 17, 1], text(" "))), 13);
        assert_eq!(pair.refused(&request.clone().with(&[2, 17, 3], text("12345"))), 13);
        pair.ok(&request.clone());
        pair.version = 202;
        pair.ok(&request.without(&[2, 17]));
    }
}

fn number_of_the_sale(pair: &Pair) -> String {
    pair.operator.tickets().next().expect("the sale").1.ticket_number.clone()
}

#[test]
fn a_return_names_an_original_that_was_counted_here() {
    let (mut pair, request) = ok_return();
    let number = number_of_the_sale(&pair);
    let naming = |parent: Msg| request.clone().with(&[2, 17], V::M(parent));
    for (wrong, names) in [
        (parent("1", 50_000), "parent_ticket 1 is not known"),
        (parent("1", 49_000).with(&[5], V::N(1)), "parent_ticket 1 is not known"),
        (parent(&number, 40_000), "device 40000"),
        (parent(&number, 50_000).with(&[2], V::M(date_time(noon() + hours(1)))), "15:05:06"),
    ] {
        let answer = pair.ask(&naming(wrong));
        assert_eq!(answer.code(), 13);
        assert!(answer.reason().contains(names), "{}", answer.reason());
    }
    pair.ok(&naming(parent(&number, 50_000)));
    assert_eq!(pair.operator.differences(), []);
    let first_return = pair.operator.tickets().next_back().expect("the return").1.ticket_number.clone();
    assert_eq!(pair.refused(&naming(parent(&first_return, 10_000))), 13, "a return is not given back");
    let purchase_back = naming(parent(&number, 50_000)).with(&[2, 1], V::N(1));
    assert_eq!(pair.refused(&purchase_back), 13, "a sale is not given back as a purchase");
}

#[test]
fn an_original_of_another_operator_is_taken_as_named() {
    let (mut pair, request) = ok_return();
    pair.ok(&request.with(&[2, 17], V::M(parent("77", 1).with(&[3], text("020200000002")))));
    assert_eq!(pair.operator.differences(), []);
}

#[test]
fn an_autonomous_original_is_known_by_both_its_numbers() {
    let (mut pair, request) = ok_return();
    pair.ok(&sale(noon() + hours(1), 30_000).and(&[2, 10], V::N(1001)));
    let sign = pair.operator.tickets().next_back().expect("the sale").1.ticket_number.clone();
    let at = V::M(date_time(noon() + hours(1)));
    for number in ["1001", sign.as_str()] {
        let parent = parent(number, 30_000).with(&[2], at.clone()).with(&[5], V::N(1));
        pair.ok(&request.clone().with(&[2, 17], V::M(parent)));
    }
    assert_eq!(pair.operator.differences(), []);
}

/// The answer got lost, the register signed autonomously, the buyer came back with that paper.
#[test]
fn an_original_counted_under_its_first_form_is_known_by_time_and_total() {
    let (mut pair, request) = ok_return();
    pair.ok(&request.with(&[2, 17], V::M(parent("1001", 50_000).with(&[5], V::N(1)))));
    assert_eq!(pair.operator.differences(), []);
}

#[test]
fn an_autonomous_original_of_another_register_may_still_be_queued_there() {
    let mut config = Config::demo();
    let other = Device { id: 100_002, rnm: "010100000002".to_owned(), ..config.devices[0].clone() };
    config.devices.push(other);
    let mut pair = Pair::new(config);
    pair.ok(&sale(noon(), 50_000));
    let request = ticket(3, noon(), vec![commodity("1", 10_000, 1000)], vec![payment(0, 10_000)], 10_000);
    let theirs = parent("1001", 50_000).with(&[3], text("010100000002"));
    assert_eq!(
        pair.refused(&request.clone().with(&[2, 17], V::M(theirs.clone()))),
        13,
        "on line: known or never made"
    );
    pair.ok(&request.with(&[2, 17], V::M(theirs.with(&[5], V::N(1)))));
    assert_eq!(pair.operator.differences().len(), 1);
}

#[test]
fn with_lenient_parents_what_differs_is_noted() {
    let mut pair = Pair::new(Config { strict_parents: false, ..Config::demo() });
    pair.ok(&sale(noon(), 50_000));
    let request = ticket(3, noon(), vec![commodity("1", 10_000, 1000)], vec![payment(0, 10_000)], 10_000);
    pair.ok(&request.clone().with(&[2, 17], V::M(parent("1", 50_000))));
    pair.ok(&request.with(&[2, 17], V::M(parent(&number_of_the_sale(&pair), 40_000))));
    assert_eq!(pair.operator.differences().len(), 2);
}

#[test]
fn items_are_there_and_carry_exactly_what_their_type_names() {
    refused(worked_sale().without(&[2, 5]), 15, "items");
    refused(worked_sale().without(&[2, 5, 2]), 13, "commodity");
    refused(worked_sale().and(&[2, 5, 5], V::M(modifier("x", 1))), 13, "another part");
    refused(worked_sale().with(&[2, 5, 1], V::N(2)), 13, "storno_commodity");
    for kind in 3..=6 {
        refused(worked_sale().and(&[2, 5], V::M(Msg::new().n(1, kind))), 13, "item without");
    }
}

#[test]
fn names_and_units_are_obligatory_and_units_are_known() {
    refused(worked_sale().without(&[2, 5, 2, 2]), 15, "name");
    refused(worked_sale().with(&[2, 5, 2, 2], text("")), 15, "name");
    refused(worked_sale().without(&[2, 5, 2, 13]), 15, "measure_unit_code");
    refused(worked_sale().with(&[2, 5, 2, 13], text("999")), 13, "measure_unit_code");
    for unit in ["796", "116", "166", "006", "5114", "110"] {
        accepted(worked_sale().with(&[2, 5, 2, 13], text(unit)));
    }
    refused(worked_sale().with(&[2, 5, 2, 3], text("")), 13, "section_code");
    refused(worked_sale().and(&[2, 5, 2, 14], text("")), 13, "list_excise_stamp");
    let nameless = Msg::new().n(1, 5).m(6, Msg::new().m(2, money(1)));
    refused(worked_sale().and(&[2, 5], V::M(nameless)), 15, "name");
}

#[test]
fn payments_at_most_one_of_a_type_and_none_of_the_dropped() {
    refused(worked_sale().without(&[2, 6]), 15, "payments");
    let half = || V::M(payment(0, 45_000));
    refused(worked_sale().with(&[2, 6], half()).and(&[2, 6], half()), 13, "two payments");
    for kind in [2, 3] {
        for version in [202, 203] {
            refused_in(version, worked_sale().with(&[2, 6], V::M(payment(kind, 90_000))), 13, "dropped");
        }
    }
    let card = worked_sale().with(&[2, 6], V::M(payment(1, 90_000))).without(&[2, 8, 2]).without(&[2, 8, 3]);
    accepted(card.clone());
    accepted(card.with(&[2, 6], V::M(payment(4, 90_000))));
}

#[test]
fn taken_and_change_are_obligatory_with_cash() {
    refused(worked_sale().without(&[2, 8, 2]), 15, "taken");
    refused(worked_sale().without(&[2, 8, 3]), 15, "change");
}

#[test]
fn change_is_what_was_taken_above_the_total() {
    refused(worked_sale().with(&[2, 8, 3], V::M(money(9_999))), 13, "change");
    refused(worked_sale().with(&[2, 8, 2], V::M(money(89_999))), 13, "taken");
    let card = worked_sale().with(&[2, 6], V::M(payment(1, 90_000)));
    refused(card, 13, "change without cash");
    let mixed = worked_sale().with(&[2, 6], V::M(payment(0, 40_000))).and(&[2, 6], V::M(payment(1, 50_000)));
    accepted(mixed);
}

#[test]
fn ticket_markup_and_discount_exclude_each_other() {
    let discount = worked_sale()
        .and(&[2, 8, 5], V::M(modifier("Скидка", 10_000)))
        .with(&[2, 8, 1], V::M(money(80_000)))
        .with(&[2, 6, 2], V::M(money(80_000)))
        .with(&[2, 8, 3], V::M(money(20_000)));
    accepted(discount.clone());
    refused(discount.clone().and(&[2, 8, 4], V::M(modifier("Наценка", 1))), 13, "together");
    refused(discount.clone().without(&[2, 8, 5, 1]), 15, "name");
    let all = discount.with(&[2, 8, 5, 2], V::M(money(90_000))).with(&[2, 8, 1], V::M(money(0)));
    refused(all, 13, "discount");
}

#[test]
fn sum_is_price_times_quantity_rounded_half_up() {
    let priced = |price, quantity, sum| {
        let item = commodity("1", price, quantity).with(&[2, 6], V::M(money(sum)));
        ticket(2, noon(), vec![item], vec![payment(1, sum)], sum)
    };
    accepted(priced(33, 500, 17)); // 16.5
    refused(priced(33, 500, 16), 13, "price");
    accepted(priced(33, 499, 16)); // 16.467
    accepted(priced(12_345, 1_333, 16_456)); // 16455.885
    refused(priced(12_345, 1_333, 16_455), 13, "price");
    refused(priced(100, 0, 0), 13, "quantity");
}

#[test]
fn total_is_the_sum_of_everything() {
    let items = vec![
        commodity("1", 10_000, 3000),
        storno("1", 10_000, 1000),
        Msg::new().n(1, 3).m(4, modifier("Наценка", 700)),
        Msg::new().n(1, 4).m(5, modifier("Наценка", 200)),
        Msg::new().n(1, 5).m(6, modifier("Скидка", 1_000)),
        Msg::new().n(1, 6).m(7, modifier("Скидка", 300)),
    ];
    let total = 30_000 - 10_000 + 700 - 200 - 1_000 + 300;
    accepted(ticket(2, noon(), items.clone(), vec![payment(0, total)], total));
    refused(ticket(2, noon(), items.clone(), vec![payment(0, total - 1)], total - 1), 13, "total");
    let marked = ticket(2, noon(), items, vec![payment(0, total + 50)], total + 50);
    accepted(marked.and(&[2, 8, 4], V::M(modifier("Округление", 50))));
    refused(worked_sale().with(&[2, 6, 2], V::M(money(89_999))), 13, "payments");
}

#[test]
fn taxes_stand_on_items_or_on_the_ticket_once_a_percent() {
    refused(worked_sale().and(&[2, 7], V::M(vat(12_414))), 13, "taxes on items and on the ticket");
    accepted(worked_sale().without(&[2, 5, 2, 7]).and(&[2, 7], V::M(vat(12_414))));
    refused(worked_sale().and(&[2, 5, 2, 7], V::M(vat(12_414))), 13, "given twice");
    let twice = worked_sale().without(&[2, 5, 2, 7]).and(&[2, 7], V::M(vat(10))).and(&[2, 7], V::M(vat(10)));
    refused(twice, 13, "given twice");
    refused(worked_sale().with(&[2, 5, 2, 7, 1], V::N(101)), 13, "tax_type");
}

#[test]
fn vat_is_right_to_half_a_tiyn() {
    for wrong in [12_413, 12_415, 0, 14_400] {
        refused(worked_sale().with(&[2, 5, 2, 7, 4], V::M(money(wrong))), 13, "VAT");
    }
    // On top of the price: 900 × 16 %.
    let outside = worked_sale().with(&[2, 5, 2, 7, 5], V::N(0));
    refused(outside.clone(), 13, "VAT");
    accepted(outside.with(&[2, 5, 2, 7, 4], V::M(money(14_400))));
    let whole = worked_sale().without(&[2, 5, 2, 7]);
    refused(whole.clone().and(&[2, 7], V::M(vat(12_416))), 13, "too large");
    accepted(whole.and(&[2, 7], V::M(vat(5_000))));
}

#[test]
fn vat_rates_hold_by_date() {
    let dated = |when, percent: u64, sum| {
        let item = commodity("1", 11_200, 1000).and(&[2, 7], V::M(vat(sum).with(&[3], V::N(percent))));
        ticket(2, when, vec![item], vec![payment(1, 11_200)], 11_200)
    };
    let before = at("2025-12-31T23:59:59");
    accepted(dated(before, 12_000, 1_200));
    refused(dated(before, 16_000, 1_545), 13, "rate");
    refused(dated(noon(), 12_000, 1_200), 13, "rate");
    accepted(dated(noon(), 0, 0));
    accepted(dated(noon(), 5_000, 533));
    refused(dated(noon(), 16, 2), 13, "rate");
    let mut pair = Pair::new(Config { strict_rates: false, ..Config::demo() });
    pair.ok(&dated(noon(), 12_000, 1_200));
    // A return goes back at the rate of its sale.
    let mut pair = Pair::demo();
    pair.ok(&placement(true, noon(), 100_000));
    let elsewhere = parent("1", 11_200).with(&[3], text("020200000002"));
    let back = dated(noon(), 12_000, 1_200).with(&[2, 1], V::N(3)).and(&[2, 17], V::M(elsewhere));
    assert_eq!(pair.refused(&back), 13);
    pair.ok(&back.with(&[2, 17, 2], V::M(date_time(before))));
}

#[test]
fn buyer_number_is_checked_and_is_not_the_seller() {
    let buyer = |number| worked_sale().and(&[2, 9], V::M(Msg::new().t(4, number)));
    accepted(buyer("901215500307"));
    refused(buyer("901215500308"), 13, "customer_iin_or_bin");
    refused(buyer(""), 13, "customer_iin_or_bin");
    refused(buyer("941240000193"), 17, "Same taxpayer");
}

#[test]
fn dates_and_times_exist() {
    for (path, value) in [
        (&[2, 2, 1, 2][..], 13),
        (&[2, 2, 1, 3], 30),
        (&[2, 2, 2, 1], 24),
        (&[2, 2, 2, 2], 60),
        (&[2, 2, 1, 1], 26),
    ] {
        refused(worked_sale().with(path, V::N(value)), 13, "no date");
    }
    accepted(worked_sale().without(&[2, 2, 2, 3]));
}

#[test]
fn cash_is_whole_tenge_when_the_rule_is_on() {
    let mut pair = Pair::new(Config { cash_round: CashRound::Tenge, ..Config::demo() });
    assert_eq!(pair.refused(&sale(noon(), 10_050)), 13);
    pair.ok(&sale(noon(), 10_000));
}

#[test]
fn payouts_need_cash_in_the_drawer() {
    let mut pair = Pair::demo();
    assert_eq!(pair.refused(&placement(false, noon(), 1)), 14);
    pair.ok(&placement(true, noon(), 10_000));
    let buy = |total| ticket(0, noon(), vec![commodity("1", total, 1000)], vec![payment(0, total)], total);
    let give_back =
        |total| ticket(3, noon(), vec![commodity("1", total, 1000)], vec![payment(0, total)], total);
    assert_eq!(pair.refused(&buy(10_001)), 14);
    assert_eq!(pair.refused(&give_back(10_001)), 14);
    assert_eq!(pair.refused(&placement(false, noon(), 10_001)), 14);
    let by_card = buy(20_000).with(&[2, 6], V::M(payment(1, 20_000)));
    pair.ok(&by_card);
    pair.ok(&buy(4_000));
    pair.ok(&give_back(5_000));
    pair.ok(&placement(false, noon(), 1_000));
    assert_eq!(pair.operator.device(100_001).expect("device").counters().cash, 0);
}

#[test]
fn placements_and_closings_have_obligations_too() {
    let deposit = || placement(true, noon(), 100);
    refused(deposit().without(&[6]), 13, "service");
    refused(deposit().without(&[7, 7]), 13, "operator");
    refused(deposit().without(&[7, 1]), 3, "datetime");
    refused(deposit().without(&[7]), 13, "money_placement");
    refused(deposit().with(&[7, 3], V::M(money(0))), 13, "sum is 0");
    let close = || close(noon(), 1, false);
    refused(close().without(&[3, 5]), 13, "z_report");
    refused(close().without(&[3, 6]), 13, "operator");
    refused(close().without(&[3, 1]), 3, "close_time");
    refused(close().without(&[3, 5, 18]), 13, "checksum");
    refused(close().without(&[3, 5, 16]), 13, "open_shift_time");
    refused(close().without(&[3, 5, 17]), 13, "close_shift_time");
    refused(close().without(&[3, 5, 13]), 3, "cash_sum");
    refused(close().without(&[6, 12]), 13, "reg_info");
    refused(worked_sale().without(&[2]), 13, "ticket");
    refused(ask_report(1, noon()).without(&[4, 4]), 13, "zx_report");
    refused(ask_report(1, noon()).without(&[6]), 13, "service");
    let mut pair = Pair::new(Config { strict_shift: true, ..Config::demo() });
    assert_eq!(pair.refused(&close()), 13);
    pair.ok(&deposit());
    pair.ok(&close());
}

#[test]
fn a_shift_of_more_than_24_hours_takes_only_offline_documents_and_its_closing() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 10_000));
    pair.ok(&sale(noon() + hours(24), 10_000));
    let late = noon() + hours(24) + chrono::TimeDelta::seconds(1);
    assert_eq!(pair.refused(&sale(late, 10_000)), 11);
    assert_eq!(pair.refused(&placement(true, late, 100)), 11);
    pair.ok(&sale(late, 10_000).and(&[2, 10], V::N(7)));
    pair.ok(&placement(true, late, 100).and(&[7, 4], V::N(1)));
    pair.ok(&ask_report(1, late));
    pair.ok(&system());
    pair.ok(&close(late, 1, false));
    pair.ok(&sale(late, 10_000));
}

#[test]
fn autonomous_tickets_keep_both_numbers_and_are_unique_in_a_date() {
    let mut pair = Pair::demo();
    let autonomous = |when, number| sale(when, 100).and(&[2, 10], V::N(number));
    pair.ok(&autonomous(noon(), 1_770_000_000));
    assert_eq!(pair.refused(&autonomous(noon(), 1_770_000_000)), 13);
    assert_eq!(pair.refused(&autonomous(noon(), 0)), 13);
    pair.ok(&autonomous(noon() + hours(12), 1_770_000_000));
    let (document, ticket) = pair.operator.tickets().next().expect("counted");
    assert!(document.offline);
    assert_eq!((ticket.offline_number, ticket.ticket_number.as_str()), (Some(1_770_000_000), "4228143549"));
}
