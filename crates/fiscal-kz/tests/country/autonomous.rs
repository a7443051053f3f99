//! Without the operator.

use crate::given::*;
use domain::country::{Country, Situation};
use domain::document::{Address, Content, Document, DocumentId};
use domain::shift::{Shift, ShiftNo};
use domain::time::Stamp;
use fiscal_kz::kkm::Request;
use fiscal_kz::{Kazakhstan, Settings, numbers};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

fn offline() -> Situation {
    Situation { offline_since: Some(at(14, 0, 0)), shift_receipts: 4, ..situation() }
}

#[test]
fn conduct_names_the_times_of_the_settings() {
    let conduct = Kazakhstan::default().conduct();
    let rules = conduct.autonomous.unwrap();
    assert_eq!(rules.transaction_time, Duration::from_secs(8));
    assert_eq!(rules.reconnect, Duration::from_secs(60));
    assert_eq!(rules.limit, Duration::from_secs(259_200));
    let quick = Settings { pause: Duration::from_millis(1), ..Settings::default() };
    assert_eq!(Kazakhstan::new(quick).conduct().pause, Duration::from_millis(1));
}

#[test]
fn a_signature_says_what_the_message_says() {
    let document = waiting(sale(bread()));
    let tried = attempt(&document, &offline());
    let signed = signed(sale(bread()), &offline()).autonomous.unwrap();
    assert_eq!((signed.at, signed.shift, signed.receipt), (tried.at, tried.shift, tried.receipt));
    assert_eq!((signed.number, signed.receipt), (1007, 5));
    assert_eq!(signed.check_url, "http://consumer.oofd.kz?i=1007&f=010100000001&s=900.00&t=20260203T140506");
    let closing = self::signed(Content::ShiftClose(cashier()), &offline()).autonomous.unwrap();
    assert_eq!((closing.receipt, closing.check_url.as_str()), (0, ""));
}

#[test]
fn autonomous_numbers_never_repeat() {
    let numbers: BTreeSet<u32> = (1..=500)
        .map(|id| {
            let document = Document { id: DocumentId(id), ..waiting(sale(bread())) };
            let wall = now(at(14, 5, 15));
            Kazakhstan::default().sign_autonomously(&document, &offline(), &wall).unwrap().number
        })
        .collect();
    assert_eq!(numbers.len(), 500);
    let far = Document { id: DocumentId(u64::MAX), ..waiting(sale(bread())) };
    assert!(Kazakhstan::default().sign_autonomously(&far, &offline(), &now(at(14, 5, 15))).is_ok());
}

#[test]
fn nothing_is_signed_after_72_hours_or_outside_a_shift() {
    let sign = |situation: &Situation, wall: Stamp| {
        Kazakhstan::default()
            .sign_autonomously(&waiting(sale(bread())), situation, &now(wall))
            .map_err(|refusal| refusal.code)
    };
    let end = after(at(14, 0, 0), 72 * 3600);
    assert!(sign(&offline(), end).is_ok());
    assert_eq!(sign(&offline(), after(end, 1)), Err("kz.autonomous_limit".into()));
    let closed = Situation { shift: Shift::Closed { last: ShiftNo(1) }, ..offline() };
    assert_eq!(sign(&closed, at(14, 5, 15)), Err("shift.closed".into()));
    let overlong = Situation {
        shift: Shift::Open { number: ShiftNo(1), since: after(at(14, 5, 6), -86_401) },
        ..offline()
    };
    assert_eq!(sign(&overlong, at(14, 5, 15)), Err("shift.expired".into()));
}

#[test]
fn a_form_that_is_not_ours_is_not_renewed() {
    let document = signed(sale(bread()), &offline());
    let good = attempt(&document, &offline());
    let renew = |document: &Document, attempt: &domain::document::Attempt| {
        let renewed = Kazakhstan::default().renew(document, attempt, &offline(), &now(at(15, 0, 0)));
        renewed.map_err(|refusal| refusal.code)
    };
    assert!(renew(&document, &good).is_ok());
    let damaged = Err("document.damaged".to_owned());
    let mut cut = good.clone();
    cut.form.pop();
    assert_eq!(renew(&document, &cut), damaged);
    let mut other = good.clone();
    other.address = Address::Operator { device: 100_001, token: TOKEN, request: 2 };
    assert_eq!(renew(&document, &other), damaged);
    let closing = Document { content: Content::ShiftClose(cashier()), ..document.clone() };
    assert_eq!(renew(&closing, &good), damaged);
    assert_eq!(renew(&waiting(sale(bread())), &good), damaged);
}

/// A request without the two fields that a renewal may touch.
fn fiscal(mut request: Request) -> Request {
    if let Some(ticket) = &mut request.ticket {
        ticket.offline_ticket_number = None;
    }
    if let Some(close) = &mut request.close_shift {
        close.is_offline = None;
    }
    if let Some(placement) = &mut request.money_placement {
        placement.is_offline = None;
    }
    request.service.as_mut().unwrap().offline_period = None;
    request
}

proptest! {
    #[test]
    fn renewal_changes_the_mark_and_the_period_and_nothing_else(
        token: u32, request: u16, receipts in 0u32..10_000, kind in 0..4, known_silence: bool,
        waits in proptest::collection::vec(-100_000i64..300_000, 1..4),
    ) {
        let content = match kind {
            0 => Content::ShiftClose(cashier()),
            1 => Content::CashOut(money("10"), cashier()),
            2 => sale(back(Some(bread_of_january()))),
            _ => sale(bread()),
        };
        let start = Situation { token, request, shift_receipts: receipts, ..returning(bread_of_january()) };
        let mut tried = attempt(&waiting(content.clone()), &start);
        let first = read(&tried.form);
        let document = signed(content, &start);
        let since = known_silence.then(|| at(14, 5, 14));
        for wait in waits {
            let later = Situation {
                token: token.wrapping_add(9), request: request.wrapping_add(9), shift_receipts: 0,
                shift: Shift::Closed { last: ShiftNo(1) }, offline_since: since, ..situation()
            };
            let wall = after(at(14, 5, 15), wait);
            tried.form = Kazakhstan::default().renew(&document, &tried, &later, &now(wall)).unwrap();
            let (header, request) = read(&tried.form);
            prop_assert_eq!(header, first.0);
            let period = request.service.as_ref().unwrap().offline_period.unwrap();
            let begin = since.unwrap_or(at(14, 5, 6));
            prop_assert_eq!(numbers::local_time(&period.begin_time), Ok(begin.local()));
            prop_assert_eq!(numbers::local_time(&period.end_time), Ok(begin.max(wall).local()));
            match kind {
                0 => prop_assert_eq!(request.close_shift.as_ref().unwrap().is_offline, Some(true)),
                1 => prop_assert_eq!(request.money_placement.as_ref().unwrap().is_offline, Some(true)),
                _ => prop_assert_eq!(request.ticket.as_ref().unwrap().offline_ticket_number, Some(1007)),
            }
            prop_assert_eq!(fiscal(request), fiscal(first.1.clone()));
        }
    }
}
