//! What is sent.

use crate::given::*;
use domain::counters::effects;
use domain::country::{Country, FrameLen, Situation, Work};
use domain::discount::{Change, change_receipt, told};
use domain::document::{Address, AttemptState, Content, DocumentState};
use domain::extra::{Branch, LineExtra, ReceiptExtra};
use domain::money::{Money, Quantity, cost};
use domain::receipt::{Line, Operation, Receipt, Tender};
use domain::registration::{KzRegistration, Registration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use fiscal_kz::checksum::checksum;
use fiscal_kz::kkm::zx_report::{NonNullableSum, Operation as Row};
use fiscal_kz::kkm::{self, CommandTypeEnum, ZxReport};
use fiscal_kz::{Header, Kazakhstan, numbers};
use proptest::prelude::*;

fn in_edition(edition: u16) -> Situation {
    Situation { registration: Some(Registration::Kz(KzRegistration { edition, ..shop() })), ..situation() }
}

#[test]
fn the_worked_ticket_is_composed() {
    let attempt = attempt(&waiting(sale(bread())), &situation());
    let (header, request) = read(&attempt.form);
    assert_eq!(header, Header { version: 203, id: 100_001, token: TOKEN, request_number: 1 });
    assert_eq!(attempt.address, Address::Operator { device: 100_001, token: TOKEN, request: 1 });
    assert_eq!((attempt.at, attempt.shift, attempt.receipt), (at(14, 5, 6), ShiftNo(1), 1));
    assert_eq!(attempt.amount, Some((Operation::Sale, money("900"))));
    assert_eq!((attempt.form_no, &attempt.state), (1, &AttemptState::Intended));

    assert_eq!(request.command, i32::from(CommandTypeEnum::CommandTicket));
    let ticket = request.ticket.unwrap();
    let moment = numbers::date_time(at(14, 5, 6).local()).unwrap();
    assert_eq!(ticket.date_time, moment);
    assert_eq!(ticket.operator, kkm::Operator { code: 1, name: Some("Кассир 1".into()) });
    assert_eq!(ticket.domain.unwrap().r#type, Some(0));
    let commodity = ticket.items[0].commodity.as_ref().unwrap();
    assert_eq!((commodity.quantity, commodity.measure_unit_code.as_deref()), (2000, Some("796")));
    assert_eq!((commodity.price, commodity.sum), (numbers::money(45_000), numbers::money(90_000)));
    let tax = commodity.taxes[0];
    assert_eq!((tax.tax_type, tax.percent, tax.sum), (100, 16_000, numbers::money(12_414)));
    assert!(tax.is_in_total_sum && commodity.taxes.len() == 1 && ticket.taxes.is_empty());
    assert_eq!((ticket.payments[0].r#type, ticket.payments[0].sum), (0, numbers::money(90_000)));
    assert_eq!(ticket.amounts.total, numbers::money(90_000));
    assert_eq!(ticket.amounts.taken, Some(numbers::money(100_000)));
    assert_eq!(ticket.amounts.change, Some(numbers::money(10_000)));
    assert_eq!((ticket.fr_shift_number, ticket.shift_document_number), (Some(1), Some(1)));
    assert_eq!((ticket.offline_ticket_number, ticket.printed_document_number), (None, None));

    let service = request.service.unwrap();
    let period = service.offline_period.unwrap();
    assert_eq!((period.begin_time, period.end_time), (moment, moment));
    let position = service.security_stats.unwrap().geo_position.unwrap();
    assert_eq!((position.latitude, position.longitude), (51_128_207, 71_430_420));
    assert!(position.source.is_some_and(|source| !source.is_empty()));
    let info = service.reg_info.unwrap();
    assert_eq!(info.kkm.unwrap().fns_kkm_id.as_deref(), Some("010100000001"));
    assert_eq!(info.org.unwrap().inn.as_deref(), Some("941240000193"));
}

#[test]
fn each_edition_gets_its_own_fields() {
    for (edition, domain, position, in_shift, printed, kind) in [
        (202, false, false, Some(1), Some(7), None),
        (203, true, true, Some(1), None, None),
        (204, true, true, None, None, Some(2)),
    ] {
        let mut receipt = bread();
        receipt.lines[0].subject = 4;
        receipt.lines[0].ntin = Some("0201".into());
        let (header, request) = read(&attempt(&waiting(sale(receipt)), &in_edition(edition)).form);
        let ticket = request.ticket.unwrap();
        let commodity = ticket.items[0].commodity.as_ref().unwrap();
        assert_eq!(header.version, edition);
        assert_eq!(ticket.domain.is_some(), domain, "{edition}");
        assert_eq!(request.service.unwrap().security_stats.is_some(), position, "{edition}");
        assert_eq!(ticket.shift_document_number, in_shift, "{edition}");
        assert_eq!(ticket.printed_document_number, printed, "{edition}");
        assert_eq!(commodity.commodity_type, kind, "{edition}");
        assert_eq!(commodity.ntin.is_some(), edition > 202, "{edition}");
    }
}

#[test]
fn without_vat_there_is_no_tax_entry_and_zero_percent_has_one() {
    let lines = vec![line("А", "10", "1", Vat::None), line("Б", "10", "1", Vat::Vat0)];
    let receipt = receipt(Operation::Sale, lines, &[(Tender::Electronic, "20")]);
    let ticket = read(&attempt(&waiting(sale(receipt)), &situation()).form).1.ticket.unwrap();
    let percents = |i: usize| -> Vec<u32> {
        ticket.items[i].commodity.as_ref().unwrap().taxes.iter().map(|tax| tax.percent).collect()
    };
    assert_eq!((percents(0), percents(1)), (vec![], vec![0]));
    assert_eq!((ticket.amounts.taken, ticket.amounts.change), (None, None));
}

#[test]
fn mixed_payment_keeps_change_equal_to_taken_less_total() {
    let lines = vec![line("А", "900", "1", Vat::Vat16)];
    let receipt = receipt(Operation::Sale, lines, &[(Tender::Electronic, "400"), (Tender::Cash, "600")]);
    let amounts = read(&attempt(&waiting(sale(receipt)), &situation()).form).1.ticket.unwrap().amounts;
    assert_eq!(
        (amounts.taken, amounts.change),
        (Some(numbers::money(100_000)), Some(numbers::money(10_000)))
    );
}

#[test]
fn the_buyer_is_named_when_known() {
    for (contact, email, phone) in
        [("a@b.kz", Some("a@b.kz"), None), ("+77010000000", None, Some("+77010000000"))]
    {
        let mut receipt = bread();
        receipt.buyer_contact = Some(contact.into());
        receipt.buyer_number = Some("901215500307".into());
        let ticket = read(&attempt(&waiting(sale(receipt)), &situation()).form).1.ticket.unwrap();
        let buyer = ticket.extension_options.unwrap();
        assert_eq!((buyer.customer_email.as_deref(), buyer.customer_phone.as_deref()), (email, phone));
        assert_eq!(buyer.customer_iin_or_bin.as_deref(), Some("901215500307"));
    }
}

#[test]
fn a_return_says_the_five_data_of_its_original() {
    let paper = bread_of_january();
    let content = sale(back(Some(paper.clone())));
    for edition in [203, 204] {
        let situation =
            Situation { registration: in_edition(edition).registration, ..returning(paper.clone()) };
        let ticket = read(&attempt(&waiting(content.clone()), &situation).form).1.ticket.unwrap();
        let parent = ticket.parent_ticket.unwrap();
        assert_eq!(ticket.operation, i32::from(kkm::OperationTypeEnum::OperationSellReturn));
        assert_eq!(parent.parent_ticket_number, "4228143549");
        assert_eq!(numbers::local_time(&parent.parent_ticket_data_time), Ok(paper.at));
        assert_eq!(parent.kgd_kkm_id, "010100000002");
        assert_eq!(parent.parent_ticket_total, numbers::money(90_000));
        assert!(parent.parent_ticket_is_offline);
    }
    let old = Situation { registration: in_edition(202).registration, ..returning(paper) };
    let ticket = read(&attempt(&waiting(content), &old).form).1.ticket.unwrap();
    assert_eq!(ticket.parent_ticket, None);
}

#[test]
fn a_discount_and_a_markup_follow_their_goods_and_are_reported() {
    let list = [line("Шай", "1000", "3", Vat::Vat16), line("Нан", "250", "2", Vat::None)];
    let mut lines = change_receipt(&list[..1], Change::Off(money("290"))).unwrap();
    lines.extend(change_receipt(&list[1..], Change::On(money("50"))).unwrap());
    let paid = Money::sum(lines.iter().map(|line| line.cost)).unwrap();
    let receipt = receipt(Operation::Sale, lines, &[(Tender::Cash, &paid.to_string())]);
    let told: Vec<_> = receipt.lines.iter().map(told).collect();
    assert!(told.iter().all(Option::is_some), "{told:?}");
    let ticket = read(&attempt(&waiting(sale(receipt.clone())), &situation()).form).1.ticket.unwrap();
    let (mut total, mut off, mut on) = (0, 0, 0);
    let sum = |sum: kkm::Money| numbers::tiyn(&sum).unwrap();
    for item in &ticket.items {
        match (&item.commodity, &item.discount, &item.markup) {
            (Some(goods), None, None) => total += sum(goods.sum),
            (None, Some(discount), None) => off += sum(discount.sum),
            (None, None, Some(markup)) => on += sum(markup.sum),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((total, off, on), (350_000, 29_000, 5_000));
    assert_eq!(total - off + on, sum(ticket.amounts.total));
    let mut situation = situation();
    for (scope, name, delta) in effects(&sale(receipt), false) {
        situation.counters.add(scope, name, delta);
    }
    let (_, report) = z(&situation);
    let sale = |of: &[Row]| rows(of).into_iter().find(|(op, ..)| *op == 2).map(|(.., sum)| sum);
    assert_eq!((sale(&report.discounts), sale(&report.markups)), (Some(off), Some(on)));
    assert_eq!((sale(&report.operations), sale(&report.total_result)), (Some(total), Some(total - off + on)));
    assert_eq!(sale(&report.sections[0].operations), Some(total));
}

proptest! {
    #[test]
    fn what_is_told_of_a_line_adds_up_to_it(
        price in 1_u64..10_000_000, pieces in 1_u64..100_000, scale in 0_u8..4, off in 0_u64..1_000_000, on: bool,
        vat in proptest::sample::select(vec![Vat::Vat16, Vat::Vat10, Vat::Vat5, Vat::Vat0, Vat::None]),
    ) {
        let quantity = Quantity::new(pieces, scale).unwrap();
        let price = Money::from_minor(price);
        let Some(cost) = cost(price, quantity) else { return Ok(()) };
        let list = Line { price, quantity, cost, vat, ..line("Шай", "1", "1", vat) };
        let change = if on { Change::On(Money::from_minor(off)) } else { Change::Off(Money::from_minor(off)) };
        for line in change_receipt(&[list], change).unwrap_or_default() {
            let Some(told) = told(&line) else { continue };
            prop_assert_eq!(domain::money::cost(told.price, line.quantity), Some(told.cost));
            let after = told.cost.minor() - told.discount.minor() + told.markup.minor();
            prop_assert_eq!(after, line.cost.minor());
            let tax = |sum: Money| vat.inside(sum).unwrap().minor();
            let taxes = tax(told.cost) - tax(told.discount) + tax(told.markup);
            prop_assert_eq!(Some(taxes), line.tax().map(Money::minor));
        }
    }
}

#[test]
fn a_mark_travels_in_the_field_of_its_edition() {
    for (edition, listed) in [(202, false), (203, true), (204, true)] {
        let mut receipt = bread();
        let goods_code = "010487\u{1d}93dGVz".as_bytes().to_vec();
        receipt.lines[0].extra = LineExtra { goods_code, ..LineExtra::NOTHING }.boxed();
        let ticket = read(&attempt(&waiting(sale(receipt)), &in_edition(edition)).form).1.ticket.unwrap();
        let goods = ticket.items[0].commodity.clone().unwrap();
        let mark = "010487\u{1d}93dGVz".to_owned();
        assert_eq!(goods.list_excise_stamp, if listed { vec![mark.clone()] } else { vec![] });
        assert_eq!(goods.excise_stamp, (!listed).then_some(mark));
    }
}

#[test]
fn a_branch_is_said_with_its_fields() {
    let at = at(10, 0, 0).local();
    let cases = [
        (None, 0),
        (Some(Branch::Services { account: "17".into() }), 1),
        (Some(Branch::GasOil { correction: None, sum: Some(money("5")), card: None }), 2),
        (Some(Branch::Hotels), 3),
        (Some(Branch::Taxi { car: "123ABC02".into(), ordered: false, fee: money("150") }), 4),
        (Some(Branch::Parking { from: at, until: at }), 5),
    ];
    for (branch, kind) in cases {
        let mut receipt = bread();
        receipt.extra = ReceiptExtra { branch, ..ReceiptExtra::NOTHING }.boxed();
        let ticket = read(&attempt(&waiting(sale(receipt)), &situation()).form).1.ticket.unwrap();
        let domain = ticket.domain.unwrap();
        assert_eq!(domain.r#type, Some(kind));
        let parts = [domain.services.is_some(), domain.gasoil.is_some(), false, domain.taxi.is_some()];
        let named = parts.into_iter().chain([domain.parking.is_some()]).position(|part| part);
        assert_eq!(named, usize::try_from(kind - 1).ok().filter(|kind| *kind != 2));
    }
}

#[test]
fn cash_is_placed() {
    for (content, operation) in [
        (Content::CashIn(money("10000.50"), cashier()), 0),
        (Content::CashOut(money("10000.50"), cashier()), 1),
    ] {
        let (header, request) = read(&attempt(&waiting(content.clone()), &situation()).form);
        assert_eq!((header.token, header.request_number), (TOKEN, 1));
        assert_eq!(request.command, i32::from(CommandTypeEnum::CommandMoneyPlacement));
        let placement = request.money_placement.unwrap();
        assert_eq!(
            (placement.operation, placement.sum),
            (operation, kkm::Money { bills: 10_000, coins: 50 })
        );
        assert_eq!(numbers::local_time(&placement.datetime), Ok(at(14, 5, 6).local()));
        assert_eq!((placement.is_offline, placement.fr_shift_number), (Some(false), Some(1)));
        assert_eq!(placement.operator.unwrap().name.as_deref(), Some("Кассир 1"));
        let offline = Situation { offline_since: Some(at(14, 0, 0)), drawer: money("20000"), ..situation() };
        let document = signed(content, &offline);
        let placement = read(&attempt(&document, &offline).form).1.money_placement.unwrap();
        assert_eq!(placement.is_offline, Some(true));
    }
}

#[test]
fn request_numbers_of_documents_leave_out_that_of_info() {
    let situation = Situation { request: u16::MAX, ..situation() };
    assert_eq!(read(&attempt(&waiting(sale(bread())), &situation).form).0.request_number, 1);
    let Work::Exchange(info) = Kazakhstan::default().identify(&situation, &now(at(14, 0, 0))) else {
        panic!("INFO is an exchange");
    };
    let (header, request) = read(&info.request);
    assert_eq!((header.token, header.request_number), (TOKEN, 0));
    assert_eq!(request.command, i32::from(CommandTypeEnum::CommandInfo));
    assert_eq!(request.service.unwrap().get_reg_info, Some(true));
    assert_eq!((info.frame_len)(&info.request), FrameLen::Done(info.request.len()));
}

#[test]
fn documents_the_protocol_does_not_know_are_never_sent() {
    let registration = Content::Registration(Box::new(Registration::Kz(shop())), cashier());
    for content in [registration, Content::ShiftOpen(cashier())] {
        let no = domain::document::AttemptNo(1);
        let tried =
            Kazakhstan::default().attempt(&waiting(content), no, &situation(), None, &now(at(14, 5, 8)));
        assert_eq!(tried.unwrap_err().code, "document.damaged");
    }
}

#[test]
fn a_document_of_the_queue_is_sent_with_the_numbers_of_its_signature() {
    let offline = Situation { offline_since: Some(at(14, 0, 0)), shift_receipts: 4, ..situation() };
    let document = signed(sale(bread()), &offline);
    assert_eq!(document.state, DocumentState::Autonomous);
    // Hours and receipts later, in another shift.
    let later = Situation {
        shift: Shift::Open { number: ShiftNo(2), since: at(15, 0, 0) },
        shift_receipts: 9,
        ..offline
    };
    let attempt = attempt(&document, &later);
    let (_, request) = read(&attempt.form);
    let ticket = request.ticket.unwrap();
    assert_eq!((attempt.at, attempt.shift, attempt.receipt), (at(14, 5, 6), ShiftNo(1), 5));
    assert_eq!((ticket.offline_ticket_number, ticket.fr_shift_number), (Some(1007), Some(1)));
    let period = request.service.unwrap().offline_period.unwrap();
    assert_eq!(numbers::local_time(&period.begin_time), Ok(at(14, 0, 0).local()));
    assert_eq!(numbers::local_time(&period.end_time), Ok(at(14, 5, 8).local()));
}

/// Four sales of 2839.00 in five lines, 665.00 of it by card; two returns of 1040.00.
fn worked_shift() -> Situation {
    let mut situation = situation();
    let one = |sum: &str, payments: &[(Tender, &str)]| {
        receipt(Operation::Sale, vec![line("Т", sum, "1", Vat::None)], payments)
    };
    let mut second_section = line("Т", "39", "1", Vat::Vat16);
    second_section.section = 2;
    let two_lines = vec![line("Т", "1000", "1", Vat::Vat16), second_section];
    let back = |sum: &str| {
        receipt(Operation::SaleReturn, vec![line("Т", sum, "1", Vat::None)], &[(Tender::Cash, sum)])
    };
    let receipts: [(Receipt, bool); 6] = [
        (one("665", &[(Tender::Electronic, "665")]), false),
        (one("135", &[(Tender::Cash, "200")]), true),
        (one("1000", &[(Tender::Cash, "1000")]), false),
        (receipt(Operation::Sale, two_lines, &[(Tender::Cash, "1039")]), false),
        (back("1000"), false),
        (back("40"), false),
    ];
    for (receipt, autonomous) in &receipts {
        for (scope, name, delta) in effects(&sale(receipt.clone()), *autonomous) {
            situation.counters.add(scope, name, delta);
        }
    }
    situation
}

fn z(situation: &Situation) -> (kkm::CloseShiftRequest, ZxReport) {
    let (_, request) = read(&attempt(&waiting(Content::ShiftClose(cashier())), situation).form);
    assert_eq!(request.command, i32::from(CommandTypeEnum::CommandCloseShift));
    let close = request.close_shift.unwrap();
    let report = close.z_report.clone().unwrap();
    (close, report)
}

fn rows(rows: &[Row]) -> Vec<(i32, u32, u64)> {
    rows.iter().map(|row| (row.operation, row.count, numbers::tiyn(&row.sum).unwrap())).collect()
}

fn sums(sums: &[NonNullableSum]) -> Vec<u64> {
    sums.iter().map(|row| numbers::tiyn(&row.sum).unwrap()).collect()
}

#[test]
fn the_worked_shift_is_reported() {
    let (close, report) = z(&worked_shift());
    assert_eq!(
        (close.fr_shift_number, close.withdraw_money, close.is_offline),
        (Some(1), Some(false), Some(false))
    );
    assert_eq!(close.operator.unwrap().name.as_deref(), Some("Кассир 1"));
    assert_eq!(numbers::local_time(&close.close_time), Ok(at(14, 5, 6).local()));

    // BUY, BUY_RETURN, SELL, SELL_RETURN: complete, zeros included.
    let lines = vec![(0, 0, 0), (1, 0, 0), (2, 5, 283_900), (3, 2, 104_000)];
    assert_eq!(rows(&report.operations), lines);
    assert_eq!(rows(&report.total_result), lines);
    let none = vec![(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0)];
    assert_eq!((rows(&report.discounts), rows(&report.markups)), (none.clone(), none));
    let sections: Vec<_> =
        report.sections.iter().map(|s| (s.section_code.as_str(), rows(&s.operations))).collect();
    let first = vec![(2, 4, 280_000), (3, 2, 104_000)];
    assert_eq!(sections, [("1", first), ("2", vec![(2, 1, 3_900)])]);

    let tax = &report.taxes[0];
    assert_eq!((report.taxes.len(), tax.tax_type, tax.percent, tax.operations.len()), (1, 100, 16_000, 1));
    let sold = tax.operations[0];
    assert_eq!((sold.turnover, sold.sum), (numbers::money(103_900), numbers::money(13_793 + 538)));
    assert_eq!(sold.turnover_without_tax, Some(numbers::money(103_900 - 14_331)));

    let sales = &report.ticket_operations[2];
    assert_eq!((report.ticket_operations.len(), sales.tickets_total_count, sales.tickets_count), (4, 4, 4));
    assert_eq!((sales.tickets_sum, sales.offline_count), (numbers::money(283_900), Some(1)));
    assert_eq!(sales.change_sum, Some(numbers::money(6_500)));
    let paid: Vec<_> = sales.payments.iter().map(|p| (p.payment, p.sum.bills, p.count)).collect();
    assert_eq!(paid, [(0, 2174, Some(3)), (1, 665, Some(1)), (4, 0, Some(0))]);
    assert_eq!(report.money_placements.len(), 2);

    assert_eq!(report.cash_sum, numbers::money(113_400));
    assert_eq!((report.revenue.sum, report.revenue.is_negative), (numbers::money(179_900), false));
    assert_eq!(sums(&report.start_shift_non_nullable_sums), [0, 0, 0, 0]);
    assert_eq!(sums(&report.non_nullable_sums), [0, 0, 283_900, 104_000]);
    assert_eq!(numbers::local_time(&report.open_shift_time.unwrap()), Ok(at(9, 0, 0).local()));
    assert_eq!(report.close_shift_time, Some(close.close_time));
    assert_eq!(report.checksum.as_deref(), Some(checksum(&report).as_str()));
    assert!(report.annulled_tickets.is_none());
}

#[test]
fn the_next_shift_starts_with_the_sums_of_the_last() {
    let mut situation = worked_shift();
    situation.counters.close_shift();
    for (scope, name, delta) in effects(&sale(bread()), false) {
        situation.counters.add(scope, name, delta);
    }
    situation.shift = Shift::Open { number: ShiftNo(2), since: at(13, 0, 0) };
    let (_, report) = z(&situation);
    assert_eq!(sums(&report.start_shift_non_nullable_sums), [0, 0, 283_900, 104_000]);
    assert_eq!(sums(&report.non_nullable_sums), [0, 0, 373_900, 104_000]);
    let sales = &report.ticket_operations[2];
    assert_eq!((sales.tickets_total_count, sales.tickets_count), (5, 1));
    assert_eq!(report.cash_sum, numbers::money(203_400));
}

#[test]
fn a_shift_that_paid_out_more_has_negative_revenue() {
    let mut situation = situation();
    let back = receipt(Operation::SaleReturn, vec![line("Т", "50", "1", Vat::None)], &[(Tender::Cash, "50")]);
    for (scope, name, delta) in effects(&sale(back.clone()), false) {
        situation.counters.add(scope, name, delta);
    }
    let (_, report) = z(&situation);
    assert_eq!((report.revenue.sum, report.revenue.is_negative), (numbers::money(5_000), true));
    assert_eq!(report.cash_sum, numbers::money(0));
}

#[test]
fn an_empty_shift_is_reported_with_zeros() {
    let (_, report) = z(&situation());
    assert!(report.sections.is_empty() && report.taxes.is_empty());
    assert_eq!((report.operations.len(), report.ticket_operations.len()), (4, 4));
    assert_eq!((report.shift_number, report.revenue.is_negative), (1, false));
    let (close, report) = z(&in_edition(202));
    assert_eq!(close.printed_document_number, Some(7));
    assert_eq!(report.annulled_tickets.unwrap().annulled_operations.len(), 4);
    assert_eq!(report.ticket_operations[0].payments.len(), 3);
}
