//! Changes of the draft, and the commands that documents are made of.

use crate::effect::Effect;
use crate::place::Scene;
use crate::screen::Signal;
use crate::session::{Aside, Busy, Flow, Place, Session, Strip};
use crate::typed::MAX_SUM;
use domain::command::{Actor, Command, Key, Role};
use domain::discount::Adjustment;
use domain::document::{Content, DocumentId, DocumentState};
use domain::draft::{DraftBody, DraftChange, DraftId, DraftLine, SaleDraft};
use domain::money::{Money, Quantity};
use domain::notice::Refusal;
use domain::payment::Charge;
use domain::receipt::{Basket, Line, Receipt, Tender};
use sha2::{Digest, Sha256};
use std::iter;

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

/// Adds a line.
pub(crate) fn add(session: &mut Session, scene: &Scene<'_>, line: Line) -> Effect {
    if !scene.situation.shift.is_open() {
        session.say(Strip::Word("no-shift"));
        return REFUSED;
    }
    change(session, scene, Some(Signal::Added), |sale| sale.with(line))
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

/// Sets the quantity of a line.
pub(crate) fn set_quantity(session: &mut Session, scene: &Scene<'_>, no: u32, quantity: Quantity) -> Effect {
    change(session, scene, None, |sale| sale.with_quantity(no, quantity))
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

/// How lines are paid (tag 1214) when so much of them is owed: 5 = partly, 6 = all of it. Nothing changes where nothing is.
const fn on_credit(credit: Money, total: Money) -> Option<u8> {
    match (credit.minor(), total.minor()) {
        (0, _) => None,
        (credit, total) if credit < total => Some(5),
        _ => Some(6),
    }
}

/// Makes the receipt of the draft, with what was handed over.
pub(crate) fn pay(session: &mut Session, scene: &Scene<'_>, payments: &[(Tender, Money)]) -> Effect {
    let Some((draft, sale)) = scene.draft() else { return SHOW };
    let mut lines = sale.sold().unwrap_or_default();
    let credit = payments.iter().filter(|(tender, _)| *tender == Tender::Credit).map(|(_, sum)| *sum);
    let credit = Money::sum(credit).unwrap_or(Money::ZERO);
    if let Some(method) = on_credit(credit, sale.total().unwrap_or_default()) {
        lines.iter_mut().for_each(|line| line.method = method);
    }
    let receipt = Receipt::new(Basket {
        operation: sale.operation,
        lines,
        payments: payments.to_vec(),
        total: None,
        tax_system: scene.shop.tax_system,
        cashier: scene.shop.cashier.clone(),
        buyer_contact: None,
        buyer_number: None,
        correction: None,
        extra: None,
    });
    let receipt = match receipt {
        Ok(receipt) => receipt,
        Err(imbalance) => {
            session.say(Strip::Refusal(Refusal::new("internal.error").because(imbalance)));
            return REFUSED;
        }
    };
    session.busy = Some(Busy::Pay);
    let key = format!("draft-{}-pay-{}", draft.id.0, draft.rev);
    let said = payments.iter().map(|(tender, sum)| format!(" {} {}", tender.as_str(), sum.minor()));
    let body: String = iter::once(key.clone()).chain(said).collect();
    let content = Content::Receipt(Box::new(receipt), Charge::None);
    command(scene, key, &body, content, Some((draft.id, draft.rev)))
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

fn command(
    scene: &Scene<'_>,
    key: String,
    body: &str,
    content: Content,
    draft: Option<(DraftId, u64)>,
) -> Effect {
    Effect::Submit(Box::new(Command {
        actor: Actor { name: scene.shop.cashier.name.clone(), role: Role::Cashier },
        key: Key { caller: "screen".to_owned(), key },
        body: Sha256::digest(body).into(),
        content,
        draft,
    }))
}
