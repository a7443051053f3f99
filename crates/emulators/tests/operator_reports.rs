//! Counters, X and Z reports, INFO.

mod operator_support;

use emulators::operator::{Ad, Config, DocumentKind};
use operator_support::*;

const BUY: u64 = 0;
const SELL: u64 = 2;
const SELL_RETURN: u64 = 3;

/// 4 sales 2839.00 (5 item lines, 665.00 by card), 2 returns 1040.00, deposit and withdrawal of 10000.
fn a_day() -> Pair {
    let mut pair = Pair::demo();
    pair.ok(&placement(true, noon(), 1_000_000));
    pair.ok(&ticket(
        2,
        noon(),
        vec![commodity("1", 50_000, 1000), commodity("1", 30_000, 1000)],
        vec![payment(0, 80_000)],
        80_000,
    ));
    pair.ok(&sale(noon(), 100_000));
    pair.ok(&sale(noon(), 37_400));
    pair.ok(&ticket(2, noon(), vec![commodity("1", 66_500, 1000)], vec![payment(1, 66_500)], 66_500));
    for total in [50_000, 54_000] {
        pair.ok(&ticket(3, noon(), vec![commodity("1", total, 1000)], vec![payment(0, total)], total));
    }
    pair.ok(&placement(false, noon(), 1_000_000));
    pair
}

#[test]
fn report_of_the_manual() {
    let mut pair = a_day();
    let report = pair.ok(&ask_report(1, noon())).report();
    assert_eq!(report.money(13), 113_400, "cash");
    assert_eq!((report.node(14).money(1), report.node(14).number(2)), (179_900, 0), "revenue");
    assert_eq!(report.row(15, SELL).money(2), 283_900);
    assert_eq!(report.row(15, SELL_RETURN).money(2), 104_000);
    let section = report.nodes(3).remove(0);
    assert_eq!(section.text(1), "1");
    assert_eq!((section.row(2, SELL).number(2), section.row(2, SELL).money(3)), (5, 283_900));
    assert_eq!((section.row(2, SELL_RETURN).number(2), section.row(2, SELL_RETURN).money(3)), (2, 104_000));
    let sales = report.row(10, SELL);
    assert_eq!((sales.number(2), sales.number(3), sales.money(4)), (4, 4, 283_900));
    assert_eq!((sales.row(5, 1).money(2), sales.row(5, 1).number(3)), (66_500, 1));
    assert_eq!((sales.row(5, 0).money(2), sales.row(5, 0).number(3)), (217_400, 3));
    for row in 0..2 {
        let placement = report.row(11, row);
        assert_eq!((placement.number(2), placement.number(3), placement.money(4)), (1, 1, 1_000_000));
    }
    // Complete, zeros included.
    for list in [4, 5, 6, 7, 9, 10, 15] {
        assert_eq!(report.nodes(list).len(), 4, "{list}");
        assert_eq!(report.row(list, BUY).number(1), BUY);
    }
    assert_eq!(report.text(18).len(), 8);
    assert!(report.has(16) && !report.has(17));
}

#[test]
fn modifiers_stornos_taxes_and_change_are_counted() {
    let mut pair = Pair::demo();
    let items = vec![
        commodity("1", 11_600, 2000).and(&[2, 7], V::M(vat(3_200))),
        storno("1", 11_600, 1000).and(&[3, 6], V::M(vat(1_600))),
        Msg::new().n(1, 5).m(6, modifier("Скидка", 1_160).m(3, vat(160))),
        commodity("2", 5_000, 1000),
    ];
    let total = 11_600 - 1_160 + 5_000 - 440;
    let request = ticket(2, noon(), items, vec![payment(0, total)], total)
        .and(&[2, 8, 5], V::M(modifier("Скидка на чек", 440)))
        .with(&[2, 8, 2], V::M(money(20_000)))
        .with(&[2, 8, 3], V::M(money(5_000)))
        .and(&[2, 10], V::N(3));
    pair.ok(&request);
    let report = pair.ok(&ask_report(1, noon())).report();
    assert_eq!(
        (report.row(4, SELL).number(2), report.row(4, SELL).money(3)),
        (2, 16_600),
        "storno adds no count"
    );
    assert_eq!((report.row(5, SELL).number(2), report.row(5, SELL).money(3)), (2, 1_600));
    assert_eq!((report.row(7, SELL).number(2), report.row(7, SELL).money(3)), (2, 15_000));
    assert_eq!(report.nodes(3).len(), 2);
    let tax = report.nodes(8).remove(0);
    assert_eq!((tax.number(1), tax.number(2)), (100, 16_000));
    let row = tax.row(3, SELL);
    assert_eq!((row.money(2), row.money(3), row.money(4)), (10_440, 1_440, 9_000));
    let sales = report.row(10, SELL);
    assert_eq!((sales.number(6), sales.money(7), sales.money(8), sales.money(9)), (1, 440, 0, 5_000));
}

#[test]
fn revenue_below_zero_travels_as_absolute_value_with_sign() {
    let mut pair = Pair::demo();
    pair.ok(&placement(true, noon(), 10_000));
    pair.ok(&ticket(0, noon(), vec![commodity("1", 4_000, 1000)], vec![payment(0, 4_000)], 4_000));
    let report = pair.ok(&ask_report(1, noon())).report();
    assert_eq!((report.node(14).money(1), report.node(14).number(2), report.money(13)), (4_000, 1, 6_000));
}

#[test]
fn closing_withdraws_and_the_next_shift_keeps_what_never_ends() {
    let mut pair = a_day();
    let z = pair.ok(&close(noon() + hours(1), 1, true)).report();
    assert_eq!((z.number(2), z.money(13)), (1, 0));
    assert_eq!((z.row(11, 1).number(2), z.row(11, 1).money(4)), (2, 1_113_400));
    assert!(z.has(16) && z.has(17));
    assert!(matches!(
        pair.operator.documents().last().expect("the closing").kind,
        DocumentKind::Close { withdrawn: Some(113_400) }
    ));
    pair.ok(&sale(noon() + hours(2), 500));
    let x = pair.ok(&ask_report(1, noon() + hours(2))).report();
    assert_eq!((x.number(2), x.money(13), x.node(14).money(1)), (2, 500, 500));
    assert_eq!((x.row(9, SELL).money(2), x.row(15, SELL).money(2)), (283_900, 284_400));
    let sales = x.row(10, SELL);
    assert_eq!((sales.number(2), sales.number(3), sales.money(4)), (5, 1, 500));
    assert_eq!((x.row(11, 1).number(2), x.row(11, 1).number(3)), (2, 0));
}

#[test]
fn withdrawing_an_empty_drawer_is_no_placement() {
    let mut pair = Pair::demo();
    pair.ok(&ticket(2, noon(), vec![commodity("1", 100, 1000)], vec![payment(1, 100)], 100));
    let z = pair.ok(&close(noon(), 1, true)).report();
    assert_eq!(z.row(11, 1).number(2), 0);
    assert!(matches!(
        pair.operator.documents().last().expect("the closing").kind,
        DocumentKind::Close { withdrawn: None }
    ));
}

#[test]
fn the_devices_report_is_compared_and_never_refused() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 500));
    let right = report(noon(), 1)
        .with(&[13], V::M(money(500)))
        .with(&[14, 1], V::M(money(500)))
        .m(3, Msg::new().t(1, "1").m(2, Msg::new().n(1, 2).n(2, 1).m(3, money(500))))
        .m(4, Msg::new().n(1, 2).n(2, 1).m(3, money(500)))
        .m(7, Msg::new().n(1, 2).n(2, 1).m(3, money(500)))
        .m(15, Msg::new().n(1, 2).m(2, money(500)))
        .m(
            10,
            Msg::new()
                .n(1, 2)
                .n(2, 1)
                .n(3, 1)
                .m(4, money(500))
                .m(5, Msg::new().n(1, 0).m(2, money(500)).n(3, 1))
                .n(6, 0)
                .m(7, money(0))
                .m(8, money(0))
                .m(9, money(0)),
        );
    pair.ok(&ask_report(1, noon()).with(&[4, 4], V::M(right.clone())));
    assert_eq!(pair.operator.differences(), []);
    pair.ok(&close(noon(), 1, false).with(&[3, 5], V::M(right.with(&[13], V::M(money(499))))));
    let texts: Vec<_> = pair.operator.differences().iter().map(|d| d.text.as_str()).collect();
    assert_eq!(texts, ["cash_sum: device 4.99, operator 5.00"]);
}

#[test]
fn the_shift_takes_the_number_of_the_device_and_notes_a_leap() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 500).and(&[2, 14], V::N(7)));
    assert_eq!(pair.operator.device(100_001).expect("device").shift().expect("open").number, 7);
    pair.ok(&sale(noon(), 500).and(&[2, 14], V::N(8)));
    assert_eq!(pair.operator.device(100_001).expect("device").shift().expect("open").number, 7);
    assert_eq!(pair.operator.differences().len(), 2);
    pair.ok(&close(noon(), 7, false));
    pair.ok(&sale(noon(), 500));
    assert_eq!(pair.operator.device(100_001).expect("device").shift().expect("open").number, 8);
}

#[test]
fn info_gives_the_empty_report_then_x_then_the_last_z() {
    let mut pair = Pair::demo();
    let fresh = pair.ok(&info());
    assert_eq!((fresh.body.node(4).number(1), fresh.report().number(2)), (0, 0));
    assert!(!fresh.body.node(6).has(4), "no document yet");
    pair.ok(&sale(noon(), 500).and(&[2, 16], V::N(11)));
    let open = pair.ok(&info());
    assert_eq!((open.body.node(4).number(1), open.report().number(2), open.report().money(13)), (1, 1, 500));
    let last = open.body.node(6).node(4);
    assert_eq!((last.number(1), last.number(2)), (1, 11));
    let z = pair.ok(&close(noon(), 1, false)).report();
    let closed = pair.ok(&info());
    assert_eq!((closed.body.node(4).number(1), closed.report()), (0, z));
    let z_again = pair.ok(&ask_report(0, noon() + hours(1))).report();
    assert_eq!(z_again, closed.report());
}

#[test]
fn a_z_report_before_the_first_closing_is_empty() {
    let mut pair = Pair::demo();
    pair.ok(&sale(noon(), 500));
    let report = pair.ok(&ask_report(0, noon() + hours(1))).report();
    assert_eq!((report.number(2), report.money(13)), (0, 0));
    assert_eq!(report.node(1).node(2).number(1), 15);
}

#[test]
fn info_brings_registration_data_and_ads_that_are_not_held() {
    let mut config = Config { edition: 204, ..Config::demo() };
    config.devices[0].ads = vec![Ad { kind: 0, version: 3, text: "Спасибо".to_owned() }];
    let mut pair = Pair::new(config);
    let service = pair.ok(&info()).body.node(6);
    assert_eq!(service.node(1).text(2), "Спасибо");
    let reg = service.node(2);
    assert_eq!(
        (reg.node(1).text(3).as_str(), reg.node(1).text(4).as_str()),
        ("010100000001", "TEST00000001")
    );
    assert_eq!(reg.node(3).text(3), "941240000193");
    assert!(!reg.has(4));
    let held = info().m(6, Msg::new().m(6, Msg::new().n(1, 0).n(2, 3)).n(8, 1));
    let service = pair.ok(&held).body.node(6);
    assert!(!service.has(1));
    assert_eq!(service.node(3).number(1), 101);
    pair.version = 204;
    assert!(pair.ok(&info()).body.node(6).node(2).has(4));
    let bare = pair.ok(&system().m(6, Msg::new().n(7, 1))).body.node(6);
    assert!(bare.has(2) && !bare.has(4));
}

#[test]
fn an_empty_shift_may_be_closed_unless_strict() {
    let mut pair = Pair::demo();
    let z = pair.ok(&close(noon(), 1, false)).report();
    assert_eq!(z.number(2), 1);
    let z = pair.ok(&close(noon(), 2, false)).report();
    assert_eq!(z.number(2), 2);
}
