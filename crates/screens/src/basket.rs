//! Changes of the draft, and the commands that documents are made of.

use crate::effect::Effect;
use crate::place::Scene;
use crate::screen::Signal;
use crate::session::{Aside, Busy, Flow, Place, Session, Strip};
use crate::typed::MAX_SUM;
use domain::command::{Actor, Command, Key, Role, Wish};
use domain::discount::Adjustment;
use domain::document::{Content, DocumentId, DocumentState};
use domain::draft::{DraftBody, DraftChange, DraftId, DraftLine, SaleDraft};
use domain::extra::{Original, ReceiptExtra};
use domain::money::{Money, Quantity, cost};
use domain::notice::Refusal;
use domain::payment::Charge;
use domain::receipt::{Basket, Line, Operation, Receipt, TaxSum, Tender};
use domain::registration::{Ffd, Registration};
use domain::repair::Repair;
use domain::returns;
use domain::tax::{RATES, Vat};
use sha2::{Digest, Sha256};
use std::iter;
use store::Filter;

/// Rates of the same goods before and after a change of the law are this near: 20 and 22 %.
const NEAR: u8 = 2;

/// Nothing but another look.
pub(crate) const SHOW: Effect = Effect::Show(None);
/// It does not go.
pub(crate) const REFUSED: Effect = Effect::Show(Some(Signal::Refused));

/// The draft as the next change finds it.
struct Basis {
    seen: Option<(DraftId, u64)>,
    sale: SaleDraft,
    /// What has to happen before.
    before: Option<DraftChange>,
}

impl Basis {
    /// Nothing while a document is being made of the draft.
    fn of(scene: &Scene<'_>) -> Option<Self> {
        let Some((draft, sale)) = scene.draft() else {
            return Some(Self { seen: None, sale: SaleDraft::default(), before: None });
        };
        let seen = Some((draft.id, draft.rev));
        match (draft.document, scene.made().map(|made| &made.state)) {
            (None, _) => Some(Self { seen, sale: sale.clone(), before: None }),
            (Some(_), Some(DocumentState::Settled | DocumentState::Autonomous)) => Some(Self {
                seen: None,
                sale: SaleDraft::default(),
                before: Some(DraftChange { seen, body: None }),
            }),
            (Some(_), _) => None,
        }
    }

    fn into_effect(self, sale: SaleDraft, signal: Option<Signal>) -> Effect {
        let change = DraftChange { seen: self.seen, body: Some(DraftBody::Sale(sale)) };
        Effect::Change { changes: self.before.into_iter().chain([change]).collect(), signal }
    }
}

/// Changes the draft by `edit`; what does not fit is said in the strip.
fn change(
    session: &mut Session,
    scene: &Scene<'_>,
    signal: Option<Signal>,
    edit: impl FnOnce(&SaleDraft) -> Option<SaleDraft>,
) -> Effect {
    let Some(basis) = Basis::of(scene) else {
        session.say(Strip::Word("frozen"));
        return REFUSED;
    };
    let edited = edit(&basis.sale).filter(|sale| sale.total().is_some_and(|total| total <= MAX_SUM));
    let Some(sale) = edited else {
        let full = basis.sale.lines.len() >= SaleDraft::MAX_LINES;
        session.say(Strip::Word(if full { "full" } else { "too-much" }));
        return REFUSED;
    };
    if lost_discount(&basis.sale, &sale) {
        session.say(Strip::Word("discount-gone"));
    }
    let again = sale.lines.len() == basis.sale.lines.len() && signal == Some(Signal::Added);
    session.go(Place::Home);
    basis.into_effect(sale, if again { Some(Signal::Again) } else { signal })
}

/// Whether a discount went because it would have taken all of what is left.
fn lost_discount(before: &SaleDraft, after: &SaleDraft) -> bool {
    let smaller = after.subtotal() < before.subtotal() && !after.lines.is_empty();
    let of_a_line = |line: &DraftLine| {
        line.change.is_some()
            && after.row(line.no).is_some_and(|row| row.change.is_none() && row.line != line.line)
    };
    (smaller && before.change.is_some() && after.change.is_none()) || before.lines.iter().any(of_a_line)
}

/// Begins something else than a plain sale with these lines. Goods that are in the basket come first: nobody loses them.
pub(crate) fn begin(session: &mut Session, scene: &Scene<'_>, draft: SaleDraft, lines: Vec<Line>) -> Effect {
    let Some(basis) = Basis::of(scene) else {
        session.say(Strip::Word("frozen"));
        return REFUSED;
    };
    if !basis.sale.lines.is_empty() {
        session.say(Strip::Word("basket-busy"));
        return REFUSED;
    }
    let mut draft = draft;
    for line in lines {
        draft.last_no = draft.last_no.saturating_add(1);
        draft.lines.push(DraftLine { no: draft.last_no, line, change: None });
    }
    session.go(Place::Home);
    basis.into_effect(draft, None)
}

/// Puts a return, a purchase or a correction away: the next sale may begin.
pub(crate) fn abandon(session: &mut Session, scene: &Scene<'_>) -> Effect {
    match scene.draft() {
        Some((draft, sale)) if !sale.is_plain() && draft.document.is_none() => next(session, scene),
        _ => SHOW,
    }
}

/// Adds a line. Nothing is added to a return of one of our own receipts: it gives back what was sold.
pub(crate) fn add(session: &mut Session, scene: &Scene<'_>, line: Line) -> Effect {
    if !scene.situation.shift.is_open() {
        session.say(Strip::Word("no-shift"));
        return REFUSED;
    }
    let open = scene.draft().filter(|(draft, _)| draft.document.is_none()).map(|(_, sale)| sale);
    if open.is_some_and(|sale| matches!(sale.original, Some(Original::Ours(_)))) {
        session.say(Strip::Word("return-lines"));
        return REFUSED;
    }
    let line = match open {
        Some(sale) => Line { vat: rate(scene, sale, line.vat), ..line },
        None => line,
    };
    change(session, scene, Some(Signal::Added), |sale| sale.with(line))
}

/// The rate of goods that are added: without tax where the shop buys from a person, and that of its day in a correction.
fn rate(scene: &Scene<'_>, sale: &SaleDraft, vat: Vat) -> Vat {
    if matches!(sale.operation, Operation::Purchase | Operation::PurchaseReturn) {
        return Vat::None;
    }
    match &sale.correction {
        Some(correction) if vat.in_force(scene.shop.country, correction.settled_on).is_none() => {
            let before = |then: &Vat| then.in_force(scene.shop.country, correction.settled_on).is_some();
            let same = |then: &Vat| then.percent().abs_diff(vat.percent()) <= NEAR;
            RATES.iter().map(|rate| rate.vat).filter(before).find(same).unwrap_or(vat)
        }
        _ => vat,
    }
}

/// Adds one of these goods.
pub(crate) fn add_goods(session: &mut Session, scene: &Scene<'_>, goods: store::Goods) -> Effect {
    let line = Line {
        name: goods.name,
        price: goods.price,
        quantity: Quantity::ONE,
        cost: goods.price,
        vat: goods.vat,
        unit: goods.unit,
        subject: 1,
        method: 4,
        section: goods.section,
        ntin: goods.ntin,
        barcode: goods.barcode,
        extra: None,
    };
    add(session, scene, line)
}

/// So much of a line; nothing when a sum does not fit, or more is given back than is left.
pub(crate) fn so_much(scene: &Scene<'_>, line: &Line, quantity: Quantity) -> Option<Line> {
    let Some(origin) = line.extra().origin else {
        let cost = cost(line.price, quantity)?;
        return (!quantity.is_zero()).then(|| Line { quantity, cost, ..line.clone() });
    };
    let (_, state) = scene.given_back()?;
    let left = returns::left(&state);
    returns::part(left.iter().find(|line| line.extra().origin == Some(origin))?, quantity)
}

/// Puts so much of it in the place of a line.
pub(crate) fn set_line(session: &mut Session, scene: &Scene<'_>, no: u32, line: Line) -> Effect {
    change(session, scene, None, |sale| sale.with_line(no, line))
}

/// Deletes a line.
pub(crate) fn remove(session: &mut Session, scene: &Scene<'_>, no: u32) -> Effect {
    change(session, scene, None, |sale| sale.without(no))
}

/// Gives a line, or the whole receipt, a discount or markup, or takes it away.
pub(crate) fn adjust(
    session: &mut Session,
    scene: &Scene<'_>,
    no: Option<u32>,
    adjustment: Option<Adjustment>,
) -> Effect {
    let effect = change(session, scene, None, |sale| sale.with_change(no, adjustment));
    // Whoever gave it while paying goes on paying.
    if let (Effect::Change { .. }, None, Some((draft, _))) = (&effect, no, scene.draft()) {
        session.go(Place::Pay(draft.id));
    }
    effect
}

/// Brings the deleted line back.
pub(crate) fn undo(session: &mut Session, scene: &Scene<'_>) -> Effect {
    change(session, scene, None, SaleDraft::with_removed)
}

/// Goes on after a document was made of the draft, or after one that was refused: an empty one follows.
pub(crate) fn next(session: &mut Session, scene: &Scene<'_>) -> Effect {
    let Some((draft, _)) = scene.draft() else { return SHOW };
    session.go(Place::Home);
    Effect::Change {
        changes: vec![DraftChange { seen: Some((draft.id, draft.rev)), body: None }],
        signal: None,
    }
}

/// Goes back to the draft whose document was refused: as it is, with another revision.
pub(crate) fn again(session: &mut Session, scene: &Scene<'_>) -> Effect {
    change(session, scene, None, |sale| Some(sale.clone()))
}

/// What is due. Of a return at most what is left of its receipt: kopecks that were rounded off there are not given back.
pub(crate) fn due(scene: &Scene<'_>, sale: &SaleDraft) -> Money {
    let total = sale.total().unwrap_or(Money::ZERO);
    let left = scene
        .given_back()
        .and_then(|(_, state)| state.receipt.as_deref()?.total.checked_sub(state.returned.total));
    left.map_or(total, |left| total.min(left))
}

/// The edition of the format the register is registered for.
fn edition(scene: &Scene<'_>) -> Option<Ffd> {
    match &scene.situation.registration {
        Some(Registration::Ru(ru)) => Some(ru.ffd),
        _ => None,
    }
}

/// Taxes of lines that are not written down, by rate.
fn taxes(lines: &[Line]) -> Option<Vec<TaxSum>> {
    let mut sums: Vec<TaxSum> = Vec::new();
    for line in lines {
        let tax = line.tax()?;
        match sums.iter_mut().find(|sum| sum.vat == line.vat) {
            Some(sum) => {
                sum.tax = sum.tax.checked_add(tax)?;
                sum.turnover = sum.turnover.checked_add(line.cost)?;
            }
            None => sums.push(TaxSum { vat: line.vat, tax, turnover: line.cost }),
        }
    }
    sums.sort_by_key(|sum| sum.vat);
    Some(sums)
}

/// How lines are paid (tag 1214) when so much of them is owed: 5 = partly, 6 = all of it. Nothing changes where nothing is.
const fn on_credit(credit: Money, total: Money) -> Option<u8> {
    match (credit.minor(), total.minor()) {
        (0, _) => None,
        (credit, total) if credit < total => Some(5),
        _ => Some(6),
    }
}

/// The receipt of the draft, with what was handed over.
///
/// # Errors
/// Its arithmetic does not hold.
pub(crate) fn receipt(
    scene: &Scene<'_>,
    sale: &SaleDraft,
    payments: &[(Tender, Money)],
) -> Result<Receipt, Refusal> {
    let mut lines = sale.sold().unwrap_or_default();
    let credit = payments.iter().filter(|(tender, _)| *tender == Tender::Credit).map(|(_, sum)| *sum);
    let credit = Money::sum(credit).unwrap_or(Money::ZERO);
    if let Some(method) = on_credit(credit, sale.total().unwrap_or_default()) {
        lines.iter_mut().for_each(|line| line.method = method);
    }
    let before = before(scene, sale);
    let mut extra = match (&before, sale.repair) {
        (Some(wrong), Some(_)) => wrong.extra().clone(),
        _ => ReceiptExtra::NOTHING,
    };
    extra.original.clone_from(&sale.original);
    extra.repair = None;
    extra.additional = extra.additional.filter(|_| sale.repair.is_none());
    let due = due(scene, sale);
    let total = Some(due).filter(|due| Some(*due) != sale.total());
    // FFD 1.05 corrects sums: it knows no lines there.
    if sale.correction.is_some() && edition(scene) == Some(Ffd::V1_05) {
        extra.taxes = taxes(&lines).unwrap_or_default();
        lines.clear();
    }
    let basket = Basket {
        operation: sale.operation,
        lines,
        payments: payments.to_vec(),
        total,
        tax_system: before.as_ref().map_or(scene.shop.tax_system, |receipt| receipt.tax_system),
        cashier: scene.shop.cashier.clone(),
        buyer_contact: None,
        buyer_number: None,
        correction: sale.correction.clone(),
        extra: extra.boxed(),
    };
    Receipt::new(basket).map_err(|imbalance| Refusal::new("internal.error").because(imbalance))
}

/// The receipt that is given back or repaired.
fn before(scene: &Scene<'_>, sale: &SaleDraft) -> Option<Box<Receipt>> {
    match sale.repair {
        Some(wrong) => {
            let document = scene.books.document(wrong).ok().flatten()?;
            document.content.receipt().cloned().map(Box::new)
        }
        None => scene.given_back().and_then(|(_, state)| state.receipt),
    }
}

/// What a repair adds by itself is not said a second time.
pub(crate) fn forget_repair(right: &mut Receipt) {
    let mut extra = right.extra().clone();
    extra.repair = None;
    extra.additional = None;
    right.correction = None;
    right.extra = extra.boxed();
}

/// Makes the receipt of the draft, with what was handed over.
pub(crate) fn pay(session: &mut Session, scene: &Scene<'_>, payments: &[(Tender, Money)]) -> Effect {
    let Some((draft, sale)) = scene.draft() else { return SHOW };
    let receipt = match receipt(scene, sale, payments) {
        Ok(receipt) => receipt,
        Err(refusal) => {
            session.say(Strip::Refusal(refusal));
            return REFUSED;
        }
    };
    session.busy = Some(Busy::Pay);
    let key = format!("draft-{}-pay-{}", draft.id.0, draft.rev);
    let said = payments.iter().map(|(tender, sum)| format!(" {} {}", tender.as_str(), sum.minor()));
    let body: String = iter::once(key.clone()).chain(said).collect();
    let wish = match sale.repair {
        Some(of) => {
            let cashier = scene.shop.cashier.clone();
            Wish::Repair(Box::new(Repair { of, order: None, cashier, right: Some(Box::new(receipt)) }))
        }
        None => Content::Receipt(Box::new(receipt), Charge::None).into(),
    };
    command(scene, key, &body, wish, Some((draft.id, draft.rev)))
}

/// Takes a receipt back that should not have been.
pub(crate) fn cancel_receipt(session: &mut Session, scene: &Scene<'_>, wish: Repair) -> Effect {
    let newest = match scene.books.history(&Filter::default(), None, 1) {
        Ok(page) => page.documents.first().map(|document| document.id),
        Err(error) => {
            session.say(Strip::Refusal(error.refusal()));
            return REFUSED;
        }
    };
    session.busy = Some(Busy::Aside(Aside::Repair));
    let key = after(format!("repair-{}", wish.of.0), newest);
    command(scene, key.clone(), &key, Wish::Repair(Box::new(wish)), None)
}

/// Opens a shift.
pub(crate) fn open_shift(session: &mut Session, scene: &Scene<'_>) -> Effect {
    session.busy = Some(Busy::Open);
    let number = scene.situation.shift.next_number().0;
    let key = after(format!("shift-open-{number}"), scene.view.newest.shift);
    command(scene, key.clone(), &key, Content::ShiftOpen(scene.shop.cashier.clone()), None)
}

/// Closes it.
pub(crate) fn close_shift(session: &mut Session, scene: &Scene<'_>) -> Effect {
    session.busy = Some(Busy::Close);
    let number = scene.situation.shift.number().0;
    let key = after(format!("shift-close-{number}"), scene.view.newest.shift);
    command(scene, key.clone(), &key, Content::ShiftClose(scene.shop.cashier.clone()), None)
}

/// Puts cash into the drawer, or takes it out; after the newest such document that was seen when its screen was opened.
pub(crate) fn move_cash(
    session: &mut Session,
    scene: &Scene<'_>,
    (flow, seen): (Flow, Option<DocumentId>),
    sum: Money,
) -> Effect {
    session.busy = Some(Busy::Aside(Aside::Cash(flow)));
    let cashier = scene.shop.cashier.clone();
    let (name, content) = match flow {
        Flow::In => ("cash-in", Content::CashIn(sum, cashier)),
        Flow::Out => ("cash-out", Content::CashOut(sum, cashier)),
    };
    let key = after(format!("{name}-{}", sum.minor()), seen);
    command(scene, key.clone(), &key, content, None)
}

/// Asks for the totals of the shift so far.
pub(crate) fn report(session: &mut Session, scene: &Scene<'_>) -> Effect {
    session.go(Place::Home);
    session.busy = Some(Busy::Aside(Aside::XReport));
    let key = after("x-report".to_owned(), scene.view.newest.cash);
    command(scene, key.clone(), &key, Content::XReport(scene.shop.cashier.clone()), None)
}

/// A key names one document for ever; after a refused one the same wish needs another, and so does the same wish an hour
/// later. It is named after the newest document of its kind that has an outcome, so everybody who sees that one wants the
/// same, before and after a restart, and so does whoever asks again while the outcome is open.
fn after(key: String, newest: Option<DocumentId>) -> String {
    format!("{key}-after-{}", newest.map_or(0, |id| id.0))
}

/// A report about the register itself, which the administrator makes.
pub(crate) fn order(scene: &Scene<'_>, key: String, content: Content) -> Effect {
    match command(scene, key.clone(), &key, content, None) {
        Effect::Submit(mut command) => {
            command.actor.role = Role::Administrator;
            Effect::Submit(command)
        }
        other => other,
    }
}

fn command(
    scene: &Scene<'_>,
    key: String,
    body: &str,
    wish: impl Into<Wish>,
    draft: Option<(DraftId, u64)>,
) -> Effect {
    Effect::Submit(Box::new(Command {
        actor: Actor { name: scene.shop.cashier.name.clone(), role: Role::Cashier },
        key: Key { caller: "screen".to_owned(), key },
        body: Sha256::digest(body).into(),
        wish: wish.into(),
        draft,
    }))
}
