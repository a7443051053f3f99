//! What may become a document.

use crate::given::*;
use domain::country::{Admission, Country, Situation};
use domain::document::{Content, Settlement};
use domain::extra::PaperReceipt;
use domain::money::Quantity;
use domain::receipt::{Operation, Receipt, Tender, Unit};
use domain::registration::{KzRegistration, Registration};
use domain::shift::{Shift, ShiftNo};
use domain::tax::Vat;
use domain::time::Stamp;
use fiscal_kz::{Kazakhstan, Settings};

/// A change and the refusal it earns.
type Case<T> = (fn(&mut T), &'static str);

fn admit(content: &Content, situation: &Situation, wall: Stamp) -> Result<Admission, String> {
    Kazakhstan::default().admit(content, situation, &now(wall)).map_err(|refusal| {
        let args: String = refusal.args.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        let path = refusal.path.map(|path| format!(" @{path}")).unwrap_or_default();
        format!("{}{args}{path}", refusal.code)
    })
}

fn refused_sale(change: impl Fn(&mut Receipt)) -> String {
    let mut receipt = bread();
    change(&mut receipt);
    admit(&sale(receipt), &situation(), at(14, 5, 6)).unwrap_err()
}

fn refused_in(change: impl Fn(&mut Situation), wall: Stamp) -> String {
    let mut situation = situation();
    change(&mut situation);
    admit(&sale(bread()), &situation, wall).unwrap_err()
}

fn registration(change: impl Fn(&mut KzRegistration)) -> Result<Admission, String> {
    let mut kz = shop();
    change(&mut kz);
    let new = Situation {
        registration: None,
        shift: Shift::Closed { last: ShiftNo(0) },
        last: None,
        ..situation()
    };
    admit(&Content::Registration(Box::new(Registration::Kz(kz)), cashier()), &new, at(8, 0, 0))
}

#[test]
fn a_lawful_sale_and_a_closing_are_acts() {
    for content in [sale(bread()), Content::ShiftClose(cashier())] {
        assert_eq!(admit(&content, &situation(), at(14, 5, 6)), Ok(Admission::Act));
    }
}

#[test]
fn a_registration_and_an_opening_are_settled_alone() {
    let local = |number, shift, at| {
        Ok(Admission::Local(Settlement {
            number,
            sign: String::new(),
            at,
            shift: ShiftNo(shift),
            receipt: 0,
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(),
        }))
    };
    assert_eq!(registration(|_| ()), local(1, 0, at(8, 0, 0)));
    let closed = Situation { shift: Shift::Closed { last: ShiftNo(4) }, ..situation() };
    let open = Content::ShiftOpen(cashier());
    assert_eq!(admit(&open, &closed, at(9, 30, 1)), local(3, 5, at(9, 30, 1)));
    assert_eq!(admit(&open, &situation(), at(9, 30, 1)), Err("shift.already_open shift=1".into()));
}

#[test]
fn a_registration_that_can_not_work_is_refused() {
    let cases: [Case<KzRegistration>; 12] = [
        (|kz| kz.bin = "941240000194".into(), "registration.bin bin=941240000194"),
        (|kz| kz.rnm = "01010000001".into(), "registration.rnm rnm=01010000001"),
        (|kz| kz.rnm = "01010000000x".into(), "registration.rnm rnm=01010000000x"),
        (|kz| kz.title = " ".into(), "registration.field field=title"),
        (|kz| kz.address = "a".repeat(513), "registration.field field=address"),
        (|kz| kz.token = 0, "registration.field field=token"),
        (|kz| kz.device = 0, "registration.field field=device"),
        (|kz| kz.check_site = "consumer.oofd.kz".into(), "registration.check_site site=consumer.oofd.kz"),
        (|kz| kz.edition = 125, "kz.edition edition=125"),
        (|kz| (kz.latitude, kz.longitude) = (0, 0), "registration.position"),
        (|kz| kz.latitude = 90_000_001, "registration.position"),
        (|kz| kz.longitude = 180_000_001, "registration.position"),
    ];
    for (change, expected) in cases {
        assert_eq!(registration(change), Err(expected.into()));
    }
    assert!(registration(|kz| (kz.edition, kz.latitude, kz.longitude) = (202, 0, 0)).is_ok());
}

#[test]
fn a_new_token_is_typed_in_and_another_register_is_not() {
    let again = |change: fn(&mut KzRegistration)| {
        let mut kz = shop();
        change(&mut kz);
        admit(&Content::Registration(Box::new(Registration::Kz(kz)), cashier()), &situation(), at(14, 0, 0))
    };
    assert!(again(|kz| kz.token = 5).is_ok());
    assert_eq!(again(|kz| kz.rnm = "010100000002".into()), Err("register.in_service".into()));
    assert_eq!(again(|kz| kz.bin = "901215500307".into()), Err("register.in_service".into()));
}

#[test]
fn a_receipt_against_the_law_is_refused() {
    let cases: [Case<Receipt>; 17] = [
        (|r| r.cashier.name = " ".into(), "task.cashier @operator.name"),
        (
            |r| r.lines[0].vat = Vat::Vat12,
            "tax.not_in_force line=1 rate=vat12 day=2026-02-03 @items[0].tax.type",
        ),
        (
            |r| r.lines[0].vat = Vat::Vat20,
            "tax.not_in_force line=1 rate=vat20 day=2026-02-03 @items[0].tax.type",
        ),
        (|r| r.lines[0].unit = Unit::Minute, "receipt.unit line=1 unit=minute @items[0].measurementUnit"),
        (|r| r.lines[0].name = String::new(), "receipt.name_length line=1 length=0 limit=128 @items[0].name"),
        (
            |r| r.lines[0].name = "я".repeat(129),
            "receipt.name_length line=1 length=129 limit=128 @items[0].name",
        ),
        (
            |r| r.lines[0].quantity = Quantity::parse("0.0001").unwrap(),
            "receipt.quantity line=1 quantity=0.0001 @items[0].quantity",
        ),
        (
            |r| r.lines[0].cost = money("900.01"),
            "receipt.cost line=1 cost=900.01 computed=900.00 @items[0].amount",
        ),
        (|r| r.lines[0].section = 0, "receipt.section line=1 section=0 @items[0].department"),
        (|r| r.payments[0].0 = Tender::Advance, "receipt.payment_kind @payments[0].type"),
        (|r| r.payments[0].0 = Tender::Barter, "receipt.payment_kind @payments[0].type"),
        (|r| r.payments[0].0 = Tender::Credit, "receipt.payment_kind @payments[0].type"),
        (|r| r.total = money("899.99"), "receipt.rounding total=899.99 sum=900.00 @total"),
        (|r| r.total = money("100000000000.01"), "receipt.too_large total=100000000000.01 @total"),
        (|r| r.change = money("100000000000"), "receipt.too_large total=900.00 @total"),
        (
            |r| r.buyer_number = Some("901215500301".into()),
            "receipt.buyer_number number=901215500301 @clientInfo.vatin",
        ),
        (
            |r| r.buyer_number = Some("941240000193".into()),
            "kz.same_taxpayer number=941240000193 @clientInfo.vatin",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(refused_sale(change), expected);
    }
}

#[test]
fn a_return_names_its_original_and_its_rates_are_those_of_that_day() {
    let code = |receipt: &Receipt, situation: &Situation| {
        admit(&sale(receipt.clone()), situation, at(14, 5, 6)).map(|_| ())
    };
    let mut named = back(Some(bread_of_january()));
    let situation = returning(bread_of_january());
    assert_eq!(code(&named, &situation), Ok(()));
    assert_eq!(code(&back(None), &situation), Err("return.original_needed @parentReceipt".into()));
    named.lines[0].vat = Vat::Vat12;
    let on_that_day = "tax.not_in_force line=1 rate=vat12 day=2026-01-15 @items[0].tax.type";
    assert_eq!(code(&named, &situation), Err(on_that_day.into()));
    let december = PaperReceipt { at: bread_of_january().at - chrono::Days::new(20), ..bread_of_january() };
    assert_eq!(code(&named, &returning(december)), Ok(()));
    // 2.0.2 knows no originals: a return without one may carry any rate that ever held.
    let registration = KzRegistration { edition: 202, ..shop() };
    let old = Situation { registration: Some(Registration::Kz(registration)), original: None, ..situation };
    let mut bare = back(None);
    for (vat, expected) in [(Vat::Vat12, true), (Vat::Vat16, true), (Vat::Vat20, false)] {
        bare.lines[0].vat = vat;
        assert_eq!(code(&bare, &old).is_ok(), expected, "{vat:?}");
    }
}

#[test]
fn cash_that_goes_out_has_to_be_in_the_drawer() {
    let with = |drawer| Situation { drawer: money(drawer), ..returning(bread_of_january()) };
    let purchase = receipt(Operation::Purchase, bread().lines, &[(Tender::Cash, "900")]);
    let by_card = receipt(Operation::Purchase, bread().lines, &[(Tender::Electronic, "900")]);
    let cases = [
        (sale(purchase), true),
        (sale(back(Some(bread_of_january()))), true),
        (Content::CashOut(money("900"), cashier()), true),
        (Content::CashIn(money("900"), cashier()), false),
        (sale(by_card), false),
        (sale(bread()), false),
    ];
    for (content, goes_out) in cases {
        assert_eq!(admit(&content, &with("900"), at(14, 5, 6)), Ok(Admission::Act), "{content:?}");
        let short = admit(&content, &with("899.99"), at(14, 5, 6));
        let expected = Err("drawer.short asked=900.00 drawer=899.99".to_owned());
        assert_eq!(short, if goes_out { expected } else { Ok(Admission::Act) }, "{content:?}");
    }
}

#[test]
fn cash_moves_in_an_open_shift_and_is_never_nothing() {
    let cash = |sum: &str, situation: &Situation| {
        admit(&Content::CashIn(money(sum), cashier()), situation, at(14, 5, 6))
    };
    assert!(cash("0.01", &situation()).is_ok());
    assert_eq!(
        cash("0", &situation()),
        Err("task.field_value field=cashSum value=0 similar= @cashSum".into())
    );
    let above = cash("100000000000.01", &situation());
    assert_eq!(above, Err("receipt.too_large total=100000000000.01 @cashSum".into()));
    let closed = Situation { shift: Shift::Closed { last: ShiftNo(1) }, ..situation() };
    assert_eq!(cash("1", &closed), Err("shift.closed".into()));
    let long = Situation {
        shift: Shift::Open { number: ShiftNo(1), since: after(at(14, 5, 6), -86_401) },
        ..situation()
    };
    assert_eq!(cash("1", &long), Err("shift.expired shift=1".into()));
}

#[test]
fn a_receipt_above_the_shops_own_limit_is_refused_by_a_tiyn() {
    let with = |largest: &str| {
        let shop = Kazakhstan::new(Settings { largest: money(largest), ..Settings::default() });
        shop.admit(&sale(bread()), &situation(), &now(at(14, 5, 6))).map_err(|refusal| refusal.code)
    };
    assert_eq!(with("900.00"), Ok(Admission::Act));
    assert_eq!(with("899.99"), Err("receipt.above_limit".into()));
}

#[test]
fn limits_themselves_are_lawful() {
    let mut receipt = bread();
    receipt.lines[0].name = "я".repeat(128);
    receipt.lines[0].section = 99;
    receipt.buyer_number = Some("901215500307".into());
    receipt.payments[0].0 = Tender::Mobile;
    assert!(admit(&sale(receipt), &situation(), at(14, 5, 6)).is_ok());
}

#[test]
fn a_rate_is_asked_on_the_day_of_the_settlement() {
    let mut receipt = bread();
    receipt.lines[0].vat = Vat::Vat12;
    let new_year = Stamp::from_local(chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().into(), 300);
    let since = after(new_year, -3600);
    let situation =
        Situation { shift: Shift::Open { number: ShiftNo(1), since }, last: Some((2, since)), ..situation() };
    assert!(admit(&sale(receipt.clone()), &situation, after(new_year, -1)).is_ok());
    assert!(admit(&sale(receipt), &situation, new_year).is_err());
}

#[test]
fn a_situation_that_forbids_selling_is_named() {
    let noon = at(12, 0, 0);
    let expired = at(9, 0, 0);
    assert_eq!(refused_in(|s| s.registration = None, noon), "register.not_in_service");
    assert_eq!(refused_in(|s| s.shift = Shift::Closed { last: ShiftNo(1) }, noon), "shift.closed");
    assert_eq!(refused_in(|_| (), after(expired, 86_401)), "shift.expired shift=1");
    assert_eq!(refused_in(|s| s.last = Some((2, at(12, 1, 1))), noon), "clock.behind minutes=2");
    assert_eq!(refused_in(|s| s.last = Some((2, at(12, 0, 1))), noon), "clock.behind minutes=1");
    let since = after(noon, -72 * 3600);
    assert_eq!(
        refused_in(|s| s.offline_since = Some(after(since, -1)), noon),
        "kz.autonomous_limit hours=72"
    );
    let ended = |s: &mut Situation| {
        s.registration = Some(Registration::Kz(KzRegistration { edition: 202, ..shop() }));
        s.shift = Shift::Open { number: ShiftNo(1), since: after(at(9, 0, 0), 60 * 86_400) };
    };
    assert_eq!(refused_in(ended, after(noon, 60 * 86_400)), "kz.edition edition=202 day=2026-04-04");
}

#[test]
fn the_last_moment_of_a_limit_is_lawful() {
    let noon = at(12, 0, 0);
    let situation = Situation { offline_since: Some(after(noon, -72 * 3600)), ..situation() };
    assert!(admit(&sale(bread()), &situation, noon).is_ok());
    let day_long = Situation { last: Some((2, after(at(9, 0, 0), 86_400))), ..self::situation() };
    assert!(admit(&sale(bread()), &day_long, after(at(9, 0, 0), 86_400)).is_ok());
}

#[test]
fn a_clock_that_was_set_back_does_not_prolong_the_autonomous_time() {
    let since = at(9, 0, 0);
    let late = after(since, 72 * 3600 + 1);
    let situation = Situation { offline_since: Some(since), last: Some((9, late)), ..situation() };
    assert_eq!(
        admit(&Content::ShiftClose(cashier()), &situation, at(12, 0, 0)),
        Err("kz.autonomous_limit hours=72".into())
    );
}

#[test]
fn an_overlong_shift_can_be_closed() {
    let late = after(at(9, 0, 0), 3 * 86_400);
    assert_eq!(admit(&Content::ShiftClose(cashier()), &situation(), late), Ok(Admission::Act));
    let closed = Situation { shift: Shift::Closed { last: ShiftNo(1) }, ..situation() };
    assert_eq!(admit(&Content::ShiftClose(cashier()), &closed, late), Err("shift.closed".into()));
}
