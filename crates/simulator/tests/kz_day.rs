//! Kazakhstan: a day with every document, on line and off, and a token that is typed in while a document is in doubt.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::discount::{Change, change_receipt};
use domain::document::{Content, Document, DocumentId, DocumentState};
use domain::extra::{LineExtra, Original, ReceiptExtra};
use domain::money::Money;
use domain::receipt::{Operation, Receipt, Tender};
use domain::registration::{KzRegistration, Registration};
use domain::tax::CountryCode;
use emulators::operator::faults::{Action, Faults, Rule};
use emulators::operator::{DocumentKind, Operation as Theirs};
use simulator::kz::KzSide;
use simulator::run::{morning, open_shop};
use simulator::{World, shop};
use std::time::Duration;

const KZ: CountryCode = CountryCode::Kz;
const DEVICE: u32 = 100_001;

fn shop() -> World<KzSide> {
    let mut world = World::new(1, KzSide::new(1, None), morning(), 300, None);
    open_shop(&mut world, KZ).unwrap();
    world
}

fn network(world: &mut World<KzSide>, rules: Vec<Rule>) {
    world.side.with(|exchange| exchange.faults = Faults::new(rules, 1));
}

fn wait(world: &mut World<KzSide>, seconds: u64) {
    let end = world.now().mono + Duration::from_secs(seconds);
    while world.next_moment().is_some_and(|moment| moment <= end) {
        world.happen().unwrap();
    }
    let left = end.saturating_sub(world.now().mono);
    world.sleep(left);
}

fn document(world: &mut World<KzSide>, id: u64) -> Document {
    world.life().unwrap().store.begin().unwrap().document(DocumentId(id)).unwrap().unwrap()
}

/// Makes a document and waits a minute; its number.
fn make(world: &mut World<KzSide>, content: Content) -> u64 {
    let n = world.make_call(content);
    world.call(n, false).unwrap();
    wait(world, 61);
    world.callers.calls.last().unwrap().document.unwrap().0
}

fn sell(world: &mut World<KzSide>, operation: Operation) -> (u64, Receipt) {
    let Content::Receipt(receipt, charge) = shop::sale(KZ, &mut world.rng, false) else { panic!("a sale") };
    let receipt = Receipt { operation, ..*receipt };
    let number = make(world, Content::Receipt(Box::new(receipt.clone()), charge));
    (number, receipt)
}

fn give_back(world: &mut World<KzSide>, (number, sold): (u64, Receipt)) -> u64 {
    let operation =
        if sold.operation == Operation::Sale { Operation::SaleReturn } else { Operation::PurchaseReturn };
    let mut back = Receipt { operation, change: Money::ZERO, ..sold };
    for (no, line) in (0u32..).zip(&mut back.lines) {
        line.extra = LineExtra { origin: Some(no), ..LineExtra::NOTHING }.boxed();
    }
    let original = Some(Original::Ours(DocumentId(number)));
    back.extra = ReceiptExtra { original, ..ReceiptExtra::NOTHING }.boxed();
    make(world, Content::Receipt(Box::new(back), domain::payment::Charge::None))
}

/// A sale of taxed and untaxed goods with something taken off all of it.
fn discounted(world: &mut World<KzSide>) {
    let Content::Receipt(receipt, charge) = shop::sale(KZ, &mut world.rng, false) else { panic!("a sale") };
    let lines = change_receipt(&receipt.lines, Change::Off(Money::from_minor(1_000))).unwrap();
    let total = Money::sum(lines.iter().map(|line| line.cost)).unwrap();
    let payments = vec![(Tender::Mobile, total)];
    let receipt = Receipt { lines, payments, total, change: Money::ZERO, ..*receipt };
    make(world, Content::Receipt(Box::new(receipt), charge));
}

/// One of each, in an open shift.
fn everything(world: &mut World<KzSide>) {
    let cashier = shop::cashier(KZ);
    let many = Money::from_minor(500_000_000);
    make(world, Content::CashIn(many, cashier.clone()));
    let sold = sell(world, Operation::Sale);
    discounted(world);
    let bought = sell(world, Operation::Purchase);
    give_back(world, sold);
    give_back(world, bought);
    sell(world, Operation::Sale);
    make(world, Content::CashOut(Money::from_minor(12_345), cashier.clone()));
    make(world, Content::XReport(cashier));
}

fn counted(world: &World<KzSide>) -> usize {
    world.side.operator().documents().count()
}

fn settle(world: &mut World<KzSide>) {
    network(world, Vec::new());
    wait(world, 3600);
    world.compare(true).unwrap();
    world.fold().unwrap();
    assert_eq!(world.open_documents().unwrap(), 0);
}

#[test]
fn a_day_of_all_documents_agrees_with_the_operator_to_the_tiyn() {
    let mut world = shop();
    let cashier = shop::cashier(KZ);
    for silent in [false, true] {
        if silent {
            network(&mut world, vec![Rule::chance(1.0, Action::LoseRequest)]);
        }
        everything(&mut world);
        make(&mut world, Content::ShiftClose(cashier.clone()));
        settle(&mut world);
        make(&mut world, Content::ShiftOpen(cashier.clone()));
    }
    let operator = world.side.operator();
    assert_eq!(operator.differences(), []);
    let device = operator.device(DEVICE).unwrap();
    for operation in Theirs::ALL {
        let row = device.counters().tickets.of(operation);
        assert_eq!(row.total_count, if operation == Theirs::Sell { 6 } else { 2 }, "{operation:?}");
    }
    let closings = operator.documents().filter(|d| matches!(d.kind, DocumentKind::Close { .. }));
    assert_eq!(closings.map(|closing| closing.shift_number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(device.last_z().unwrap().shift_number, 2);
    let offline = operator.documents().filter(|document| document.offline).count();
    assert_eq!((offline, counted(&world)), (9, 18));
}

#[test]
fn a_return_names_the_sign_the_buyer_holds() {
    let mut world = shop();
    make(&mut world, Content::CashIn(Money::from_minor(500_000_000), shop::cashier(KZ)));
    let on_line = sell(&mut world, Operation::Sale);
    network(&mut world, vec![Rule::chance(1.0, Action::LoseRequest)]);
    let autonomous = sell(&mut world, Operation::Sale);
    for sold in [on_line, autonomous] {
        let back = give_back(&mut world, sold);
        assert_eq!(document(&mut world, back).state, DocumentState::Autonomous);
    }
    settle(&mut world);
    assert_eq!(world.side.operator().differences(), []);
    assert_eq!(counted(&world), 5);
}

fn type_in(world: &mut World<KzSide>, token: u32) {
    let Some(Registration::Kz(kz)) = world.situation().unwrap().registration else { panic!("in service") };
    let registration = Registration::Kz(KzRegistration { token, ..kz });
    make(world, Content::Registration(Box::new(registration), shop::cashier(KZ)));
}

#[test]
fn a_token_typed_in_while_a_document_is_in_doubt_loses_and_doubles_nothing() {
    // Whether the operator counted the document, and whether the buyer was given an autonomous receipt meanwhile.
    for (was_counted, signed) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut world = shop();
        sell(&mut world, Operation::Sale);
        let lost = if was_counted { Action::LoseAnswer } else { Action::LoseRequest };
        network(&mut world, vec![Rule::chance(1.0, lost)]);
        if signed {
            sell(&mut world, Operation::Sale);
            sell(&mut world, Operation::Sale);
        } else {
            let sale = shop::sale(KZ, &mut world.rng, false);
            let n = world.make_call(sale);
            world.call(n, false).unwrap();
            wait(&mut world, 2);
        }
        world.side.with(|exchange| exchange.operator.set_token(DEVICE, 777)).unwrap();
        network(&mut world, Vec::new());
        wait(&mut world, 300);
        let case = format!("counted {was_counted}, signed {signed}");
        type_in(&mut world, 777);
        settle(&mut world);
        let sold = if signed { 3 } else { 2 };
        assert_eq!(counted(&world), sold, "{case}");
        assert_eq!(world.situation().unwrap().block, None, "{case}");
        assert_eq!(world.situation().unwrap().queue, 0, "{case}");
    }
}

#[test]
fn the_same_registration_typed_in_again_goes_on_with_the_token_it_has() {
    let mut world = shop();
    sell(&mut world, Operation::Sale);
    type_in(&mut world, 123_456_789);
    sell(&mut world, Operation::Sale);
    assert_eq!(counted(&world), 2);
    settle(&mut world);
}

#[test]
fn an_x_report_is_good_whatever_the_operator_says() {
    for action in [Action::LoseRequest, Action::LoseAnswer, Action::Refuse { code: 5 }, Action::GarbageAnswer]
    {
        let mut world = shop();
        sell(&mut world, Operation::Sale);
        network(&mut world, vec![Rule::nth("REPORT", 1, action)]);
        let report = make(&mut world, Content::XReport(shop::cashier(KZ)));
        assert_eq!(document(&mut world, report).state, DocumentState::Settled, "{action:?}");
        sell(&mut world, Operation::Sale);
        settle(&mut world);
        assert_eq!(counted(&world), 2, "{action:?}");
    }
}
