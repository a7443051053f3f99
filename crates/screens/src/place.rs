//! Which screen stands where.

use crate::said::Words;
use crate::session::{Aside, Busy, Flow, Place, Session};
use crate::shop::{Books, Goods, Shop, Sight};
use crate::wizard;
use domain::country::{OriginalState, Situation};
use domain::document::{Document, DocumentId, DocumentState};
use domain::draft::{Draft, DraftBody, SaleDraft};
use domain::extra::Original;
use domain::money::Money;
use domain::receipt::{Operation, Tender};
use domain::repair::Part;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::Now;
use engine::View;

/// What a screen of a running register is drawn from.
pub(crate) struct Scene<'a> {
    pub(crate) words: Words,
    pub(crate) view: &'a View,
    pub(crate) situation: &'a Situation,
    pub(crate) goods: &'a dyn Goods,
    pub(crate) books: &'a dyn Books,
    pub(crate) shop: &'a Shop,
    pub(crate) now: Now,
}

/// The screen to draw.
pub(crate) enum Where<'a> {
    /// First start.
    Begin(Words),
    /// A register that has not said anything yet.
    Starting(Words, &'a Shop),
    /// A screen of the running register.
    At(Scene<'a>, Spot<'a>),
}

/// Which one.
pub(crate) enum Spot<'a> {
    Menu,
    Status,
    Receipt(DocumentId),
    History,
    Found(DocumentId),
    Claimed,
    Claiming,
    Correct,
    Repair(DocumentId),
    RepairCancel(DocumentId),
    ShiftDone(DocumentId),
    Cash(Flow, Option<DocumentId>),
    AsideDone(Aside, DocumentId),
    /// Into service, to another registration, to the end of a storage.
    Wizard,
    /// Not in service.
    Unregistered,
    /// Something is under way: the document, once it is known.
    Wait(Option<&'a Document>),
    Done(&'a Document),
    Failed(&'a Document),
    Closed,
    Close,
    Sale,
    Line(u32),
    Price,
    Discount(Option<u32>),
    Pay,
    Kinds(Money),
    Part(Tender),
    Approve(Tender, Money),
}

/// What a person may ask for besides a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A document beside the sales.
    Aside(Aside),
    /// Money back for goods.
    Return,
    /// The shop buys from a person.
    Purchase,
    /// A correction.
    Correction,
    /// The repair of a wrong receipt.
    Repair,
}

/// What gives the money of this back; nothing for what gives money back itself.
pub(crate) const fn back(operation: Operation) -> Option<Operation> {
    match operation {
        Operation::Sale => Some(Operation::SaleReturn),
        Operation::Purchase => Some(Operation::PurchaseReturn),
        Operation::SaleReturn | Operation::PurchaseReturn => None,
    }
}

/// Finds the screen: what the register does comes first, then where the person went, if that still stands.
pub(crate) fn find<'a>(session: &Session, sight: &Sight<'a>) -> Where<'a> {
    let Sight::Register { view, goods, books, shop, now } = *sight else {
        return Where::Begin(Words::of(session.first_language(), country(session)));
    };
    let words = Words::of(session.language.unwrap_or(shop.language), shop.country);
    let Some(situation) = &view.situation else { return Where::Starting(words, shop) };
    let scene = Scene { words, view, situation, goods, books, shop, now };
    let spot = spot(session, &scene);
    Where::At(scene, spot)
}

/// The country of the first screen: the chosen one, else the one whose language is read.
pub(crate) fn country(session: &Session) -> CountryCode {
    session.country.unwrap_or(match session.first_language() {
        Language::Kk => CountryCode::Kz,
        Language::Ru | Language::En => CountryCode::Ru,
    })
}

fn spot<'a>(session: &Session, scene: &Scene<'a>) -> Spot<'a> {
    let open = scene.situation.shift.is_open();
    match session.place {
        Place::Menu => return Spot::Menu,
        Place::Status => return Spot::Status,
        Place::Receipt(id) => return Spot::Receipt(id),
        Place::History => return Spot::History,
        Place::Found(id) => return Spot::Found(id),
        Place::ShiftDone(id) if !open => return Spot::ShiftDone(id),
        Place::AsideDone(aside, id) => return Spot::AsideDone(aside, id),
        _ if matches!(session.busy, Some(Busy::Aside(_))) => return Spot::Wait(None),
        Place::Cash(flow, seen) if scene.offers(Wish::Aside(Aside::Cash(flow))) => {
            return Spot::Cash(flow, seen);
        }
        _ => {}
    }
    if let Some(made) = scene.made() {
        return match made.state {
            DocumentState::Waiting => Spot::Wait(Some(made)),
            DocumentState::Settled | DocumentState::Autonomous => Spot::Done(made),
            DocumentState::Refused(_) | DocumentState::Stuck(_) => Spot::Failed(made),
        };
    }
    if let Some(change) = scene.shift_change() {
        return Spot::Wait(Some(change));
    }
    if matches!(session.busy, Some(Busy::Open | Busy::Close | Busy::Pay | Busy::Report)) {
        return Spot::Wait(None);
    }
    let registered = scene.situation.registration.is_some();
    if scene.shop.country == CountryCode::Ru
        && (!registered || session.place == Place::Wizard || wizard::is_done(scene))
    {
        return Spot::Wizard;
    }
    if !registered {
        return Spot::Unregistered;
    }
    if !open {
        return Spot::Closed;
    }
    let draft = scene.draft();
    let at = |id| draft.is_some_and(|(draft, _)| draft.id == id);
    match session.place {
        Place::Close => Spot::Close,
        Place::Repair(id) if scene.offers(Wish::Repair) => Spot::Repair(id),
        Place::RepairCancel(id) if scene.offers(Wish::Repair) => Spot::RepairCancel(id),
        Place::Claiming if scene.offers(Wish::Return) => Spot::Claiming,
        Place::Claimed if session.claim.is_some() => Spot::Claimed,
        Place::Correct if scene.offers(Wish::Correction) => Spot::Correct,
        Place::Price => Spot::Price,
        Place::Line(id, no) if at(id) && draft.is_some_and(|(_, sale)| sale.line(no).is_some()) => {
            Spot::Line(no)
        }
        Place::Discount(id, Some(no)) if at(id) && draft.is_some_and(|(_, sale)| sale.line(no).is_some()) => {
            Spot::Discount(Some(no))
        }
        _ if draft.is_none_or(|(_, sale)| sale.lines.is_empty()) => Spot::Sale,
        Place::Pay(id) if at(id) => Spot::Pay,
        Place::Discount(id, None) if at(id) => Spot::Discount(None),
        Place::Kinds(id, cash) if at(id) => Spot::Kinds(cash),
        Place::Part(id, tender) if at(id) => Spot::Part(tender),
        Place::Approve(id, tender, cash) if at(id) => Spot::Approve(tender, cash),
        _ => Spot::Sale,
    }
}

impl<'a> Scene<'a> {
    /// The draft and what is in it.
    pub(crate) fn draft(&self) -> Option<(&'a Draft, &'a SaleDraft)> {
        let draft = self.view.draft.as_deref()?;
        let DraftBody::Sale(sale) = &draft.body;
        Some((draft, sale))
    }

    /// The shift opening or closing under way.
    pub(crate) fn shift_change(&self) -> Option<&'a Document> {
        self.view.shift_change.as_deref()
    }

    /// Whether the shift is open and nothing of it is under way: while a document is being made of the draft, or was refused,
    /// the shift is neither closed nor reported under it.
    pub(crate) fn is_free(&self) -> bool {
        let good = |made: &Document| matches!(made.state, DocumentState::Settled | DocumentState::Autonomous);
        self.situation.shift.is_open() && self.made().is_none_or(good) && self.shift_change().is_none()
    }

    /// Whether such a document may be asked for. The operator of Kazakhstan knows no corrections.
    pub(crate) fn offers(&self, wish: Wish) -> bool {
        let here = match wish {
            Wish::Aside(_) | Wish::Return | Wish::Purchase => true,
            Wish::Correction | Wish::Repair => self.shop.country == CountryCode::Ru,
        };
        self.is_free() && here
    }

    /// What the draft gives back, where it is of one of our own receipts: the document and what is left of it.
    pub(crate) fn given_back(&self) -> Option<(Document, OriginalState)> {
        let (_, sale) = self.draft()?;
        match sale.original.as_ref()? {
            Original::Ours(id) => self.returnable(*id),
            Original::Paper(_) => None,
        }
    }

    /// A receipt of ours that is good, and what is left of it. What can not be read can not be given back.
    pub(crate) fn returnable(&self, id: DocumentId) -> Option<(Document, OriginalState)> {
        let document = self.books.document(id).ok().flatten()?;
        let state = self.books.original(&Original::Ours(id)).ok()?;
        let receipt = state.receipt.as_deref()?;
        let right = receipt.extra().repair.is_some_and(|of| of.part == Part::Right);
        (back(receipt.operation).is_some() && (receipt.correction.is_none() || right))
            .then_some((document, state))
    }

    /// Kinds of payment besides cash: those that another machine approves, and the rare ones of the law (tags 1215, 1216
    /// and 1217; the operator of Kazakhstan takes none of them).
    pub(crate) const fn tenders(&self) -> (&'static [Tender], &'static [Tender]) {
        match self.shop.country {
            CountryCode::Ru => (&[Tender::Electronic], &[Tender::Advance, Tender::Credit, Tender::Barter]),
            CountryCode::Kz => (&[Tender::Electronic, Tender::Mobile], &[]),
        }
    }

    /// The document that was made of the draft.
    pub(crate) fn made(&self) -> Option<&'a Document> {
        self.view.made.as_deref()
    }
}
