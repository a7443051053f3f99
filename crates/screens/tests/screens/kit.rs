//! A register of rows in memory: it changes drafts and makes documents as the engine does, and its shell taps.

use domain::command::{Command, Wish};
use domain::counters::Counters;
use domain::country::{OriginalState, Situation};
use domain::device::Identity;
use domain::document::{Autonomous, Content, Document, DocumentId, DocumentKind, DocumentState, Settlement};
use domain::draft::{Draft, DraftBody, DraftChange, DraftId, SaleDraft};
use domain::extra::{Original, Returned};
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Cashier, Unit};
use domain::registration::{KzRegistration, Registration, RuRegistration};
use domain::repair::{Part, Repair, Repaired};
use domain::shift::{Shift, ShiftNo};
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::{Now, Stamp};
use domain::wizard::Wizard;
use engine::{Owed, Paper, PaperState, View};
use screens::screen::{Kind, Level};
use screens::{
    Books, Effect, Goods, Outcome, Screen, Session, Shop, Sight, Signal, State, Tap, answered, render,
    state_of, tap,
};
use std::sync::Arc;
use std::time::Duration;
use store::{Filter, Kinds, Page, StoreError};

/// Goods in memory.
#[derive(Clone, Default)]
pub struct Shelf(pub Vec<store::Goods>);

impl Goods for Shelf {
    fn with_barcode(&self, barcode: &str) -> Result<Vec<store::Goods>, StoreError> {
        Ok(self.0.iter().filter(|g| g.barcode.as_deref() == Some(barcode)).cloned().collect())
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        let text = text.to_lowercase();
        Ok(self.0.iter().filter(|g| g.name.to_lowercase().contains(&text)).take(limit).cloned().collect())
    }

    fn favourites(&self, limit: usize) -> Result<Vec<store::Goods>, StoreError> {
        Ok(self.0.iter().take(limit).cloned().collect())
    }
}

/// Documents in memory, the oldest first.
#[derive(Clone, Default)]
pub struct Archive(pub Vec<Document>);

impl Books for Archive {
    /// By kind alone: the store's own tests know the rest.
    fn history(&self, filter: &Filter, before: Option<DocumentId>, limit: usize) -> Result<Page, StoreError> {
        let wanted = |document: &&Document| {
            let receipt = document.content.receipt();
            before.is_none_or(|before| document.id < before)
                && filter.number.is_none_or(|n| document.settlement.as_ref().is_some_and(|s| s.number == n))
                && filter.sum.is_none_or(|sum| receipt.is_some_and(|receipt| receipt.total == sum))
                && match filter.kinds {
                    Some(Kinds::Receipts(operation)) => {
                        receipt.is_some_and(|receipt| receipt.operation == operation)
                    }
                    Some(Kinds::Cash) => document.content.kind() == DocumentKind::CashIn,
                    Some(_) => false,
                    None => true,
                }
        };
        let documents: Vec<Document> = self.0.iter().rev().filter(wanted).take(limit).cloned().collect();
        let before = documents.last().map(|last| last.id).filter(|_| documents.len() == limit);
        Ok(Page { documents, before })
    }

    fn document(&self, id: DocumentId) -> Result<Option<Document>, StoreError> {
        Ok(self.0.iter().find(|document| document.id == id).cloned())
    }

    fn original(&self, original: &Original) -> Result<OriginalState, StoreError> {
        let receipt = match original {
            Original::Ours(id) => {
                self.document(*id)?.and_then(|d| d.content.receipt().cloned()).map(Box::new)
            }
            Original::Paper(_) => None,
        };
        let mut returned = Returned::default();
        for back in self.0.iter().filter_map(|document| document.content.receipt()) {
            if back.extra().original.as_ref() != Some(original) {
                continue;
            }
            returned.total = returned.total.checked_add(back.total).unwrap();
            returned.lines.extend(
                back.lines.iter().filter_map(|line| Some((line.extra().origin?, line.quantity, line.cost))),
            );
        }
        Ok(OriginalState { receipt, settled_on: None, paper: None, returned })
    }

    fn repaired(&self, wrong: DocumentId) -> Result<Repaired, StoreError> {
        let mut repaired = Repaired::default();
        for document in &self.0 {
            let of = document.content.receipt().and_then(|receipt| receipt.extra().repair);
            match of.filter(|of| of.wrong == wrong).map(|of| of.part) {
                Some(Part::Right) => repaired.right = Some(document.id),
                Some(part) => {
                    repaired.reverse = Some((document.id, true));
                    repaired.announced = part == Part::Reverse;
                }
                None => {}
            }
        }
        Ok(repaired)
    }

    fn with_sign(&self, sign: &str, _: i64, _: i64) -> Result<Option<Document>, StoreError> {
        let its = |document: &&Document| document.settlement.as_ref().is_some_and(|s| s.sign == sign);
        Ok(self.0.iter().find(its).cloned())
    }
}

/// What becomes of a command.
#[derive(Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is made at once.
    Settle,
    /// It is signed without the operator.
    Autonomous,
    /// It is accepted, and nothing is heard of it.
    Hang,
    /// It becomes a document that is refused.
    Refuse(Refusal),
    /// It is not even accepted.
    Reject(Refusal),
}

/// A register, its shop and one shell.
#[derive(Clone)]
pub struct World {
    pub view: View,
    pub shop: Shop,
    pub shelf: Shelf,
    pub archive: Archive,
    pub session: Session,
    pub now: Now,
    pub fate: Fate,
    pub commands: Vec<Command>,
    pub prints: Vec<(DocumentId, Option<u32>)>,
    pub signals: Vec<Signal>,
    documents: u64,
    drafts: u64,
    rev: u64,
    state: State,
}

pub const MORNING: Stamp = Stamp { utc_ms: 1_770_091_500_000, offset_min: 180 };

pub fn now(at: Stamp) -> Now {
    Now { wall: at, mono: Duration::from_secs(100), boot: Duration::from_secs(100) }
}

pub fn later(minutes: i64) -> Stamp {
    Stamp { utc_ms: MORNING.utc_ms + minutes * 60_000, ..MORNING }
}

fn goods(code: &str, name: &str, price: &str, unit: Unit, barcode: Option<&str>, vat: Vat) -> store::Goods {
    store::Goods {
        code: code.into(),
        name: name.into(),
        price: Money::parse(price).unwrap(),
        vat,
        unit,
        section: 1,
        barcode: barcode.map(Into::into),
        ntin: None,
        place: None,
    }
}

impl World {
    pub fn new(country: CountryCode, language: Language) -> Self {
        let (vat, registration) = match country {
            CountryCode::Ru => (Vat::Vat22, Registration::Ru(ru())),
            CountryCode::Kz => (Vat::Vat16, Registration::Kz(kz())),
        };
        let shelf = vec![
            goods("1", "Хлеб ржаной", "54.90", Unit::Piece, Some("4600000000008"), vat),
            goods("2", "Сыр", "899", Unit::Kilogram, Some("4600000000015"), vat),
            goods("3", "Молоко 1 л", "89", Unit::Piece, Some("4600000000022"), vat),
            goods("4", "Молоко 1 л, акция", "79", Unit::Piece, Some("4600000000022"), vat),
        ];
        let view = View {
            situation: Some(Situation {
                registration: Some(registration),
                offset_min: 180,
                shift: Shift::Open { number: ShiftNo(3), since: MORNING },
                shift_receipts: 2,
                last: Some((11, MORNING)),
                token: 0,
                request: 0,
                offline_since: None,
                queue: 0,
                block: None,
                drawer: Money::parse("1234.50").unwrap(),
                counters: Counters::default(),
                original: None,
            }),
            identity: Some(Identity {
                serial: "9999078900001235".into(),
                last_document: 11,
                shift_open: Some(true),
                shift: 3,
                ready: true,
                warnings: 0,
                details: Vec::new(),
            }),
            owed: (country == CountryCode::Ru).then(Owed::default),
            ..View::default()
        };
        let state = state_of(&view);
        Self {
            view,
            shop: Shop {
                country,
                language,
                emulated: true,
                cashier: Cashier { name: "Ким Анна".into(), inn: None },
                tax_system: if country == CountryCode::Ru { 1 } else { 0 },
                vat,
                printer: true,
                version: "0.1.0".into(),
            },
            shelf: Shelf(shelf),
            archive: Archive::default(),
            session: Session::default(),
            now: now(later(65)),
            fate: Fate::Settle,
            commands: Vec::new(),
            prints: Vec::new(),
            signals: Vec::new(),
            documents: 11,
            drafts: 0,
            rev: 1,
            state,
        }
    }

    pub fn situation(&mut self) -> &mut Situation {
        self.view.situation.as_mut().unwrap()
    }

    pub fn closed(mut self) -> Self {
        self.situation().shift = Shift::Closed { last: ShiftNo(2) };
        self
    }

    /// Draws after the view changed, as the desk does.
    pub fn refresh(&mut self) {
        let state = state_of(&self.view);
        if state != self.state {
            self.rev += 1;
            self.state = state;
        }
    }

    pub fn rev(&self) -> u64 {
        self.rev
    }

    pub fn screen(&self) -> Screen {
        render(&self.session, &sight(&self.view, &self.shelf, &self.archive, &self.shop, self.now), self.rev)
    }

    pub fn sale(&self) -> Option<&SaleDraft> {
        self.view.draft.as_ref().map(|draft| {
            let DraftBody::Sale(sale) = &draft.body;
            sale
        })
    }

    pub fn tap(&mut self, block: &str, action: &str, value: &str) -> Effect {
        let (block, action, value) = (block.into(), action.into(), value.into());
        let tap = Tap { rev: self.rev, block, action, value, ..Tap::default() };
        self.send(&tap)
    }

    /// Several keys of one block.
    pub fn keys(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.tap("pad", key, "");
        }
    }

    pub fn scan(&mut self, code: &str) -> Effect {
        let (block, action, value) = ("scanner".into(), "scan".into(), code.into());
        let tap = Tap { block, action, value, ..Tap::default() };
        self.send(&tap)
    }

    /// A tap as the desk treats it.
    pub fn send(&mut self, sent: &Tap) -> Effect {
        if sent.rev != self.rev && sent.block != "scanner" {
            return Effect::Show(None);
        }
        let sight = sight(&self.view, &self.shelf, &self.archive, &self.shop, self.now);
        let effect = tap(&mut self.session, &sight, sent);
        match effect.clone() {
            Effect::Show(signal) => self.signals.extend(signal),
            Effect::Change { changes, signal } => {
                match changes.into_iter().try_for_each(|c| self.change(c)) {
                    Ok(()) => {
                        self.signals.extend(signal);
                        self.answer(Outcome::Done(None));
                    }
                    Err(refusal) => self.answer(Outcome::Refused(refusal)),
                }
            }
            Effect::Submit(command) => self.submit(*command),
            Effect::Print { document, no } => {
                self.prints.push((document, no));
                self.view.paper = Some(Paper { document, no: no.unwrap_or(1), state: PaperState::Printed });
                self.answer(Outcome::Paper(None));
            }
            Effect::OnPaper { document, no } => {
                assert_eq!(self.view.unsure.map(|u| (u.document, u.no)), Some((document, no)));
                self.view.unsure = None;
                self.answer(Outcome::Paper(None));
            }
            Effect::Answer(change) => {
                let seen = self.view.wizard.as_ref().map(|wizard| (wizard.id, wizard.rev));
                assert_eq!(change.seen, seen, "changes what was seen");
                let (id, rev) = seen.unwrap_or((DraftId(900), 0));
                self.view.wizard =
                    change.answers.map(|answers| Arc::new(Wizard { id, rev: rev + 1, answers }));
            }
            Effect::Rehearse(_) => self.answer(Outcome::Rehearsed(None)),
            Effect::Begin { .. } => {}
        }
        self.refresh();
        effect
    }

    pub fn answer(&mut self, outcome: Outcome) {
        let sight = sight(&self.view, &self.shelf, &self.archive, &self.shop, self.now);
        let signal = answered(&mut self.session, &sight, outcome);
        self.signals.extend(signal);
        self.refresh();
    }

    /// As the engine changes drafts.
    fn change(&mut self, change: DraftChange) -> Result<(), Refusal> {
        let stale = || Refusal::new("internal.error").because("stale");
        let draft = self.view.draft.as_deref();
        if change.seen != draft.map(|d| (d.id, d.rev)) {
            return Err(stale());
        }
        let open = draft.is_none_or(|d| d.document.is_none());
        let made = self.view.made.as_ref().is_some_and(|made| made.state != DocumentState::Waiting);
        self.view.draft = match (change.seen, change.body) {
            (Some(_), None) if open || made => None,
            (seen, Some(body)) if open => {
                let id = seen.map_or_else(
                    || {
                        self.drafts += 1;
                        DraftId(self.drafts)
                    },
                    |(id, _)| id,
                );
                let rev = seen.map_or(0, |(_, rev)| rev) + 1;
                Some(Arc::new(Draft { id, rev, body, document: None }))
            }
            _ => return Err(stale()),
        };
        self.view.made = None;
        Ok(())
    }

    /// The page is loaded anew, or another browser comes: nothing is remembered.
    pub fn reload(&mut self) {
        self.session = Session::default();
    }

    fn submit(&mut self, command: Command) {
        if let Fate::Reject(refusal) = &self.fate {
            let refusal = refusal.clone();
            self.commands.push(command);
            return self.answer(Outcome::Refused(refusal));
        }
        let contents = match &command.wish {
            Wish::Repair(repair) => match self.repair(repair) {
                Ok(contents) => contents,
                Err(refusal) => return self.answer(Outcome::Refused(refusal)),
            },
            wish => vec![wish.content().unwrap().clone()],
        };
        let of_draft = command.draft.is_some();
        self.commands.push(command);
        let [before @ .., content] = contents.as_slice() else { panic!("nothing is made") };
        for content in before {
            self.archived(content);
        }
        let content = content.clone();
        if !of_draft && matches!(content, Content::Receipt(..)) {
            let id = self.archived(&content);
            return self.answer(Outcome::Done(Some(id)));
        }
        self.documents += 1;
        let id = DocumentId(self.documents);
        if matches!(content, Content::Receipt(..)) {
            self.mark(Some(id));
            self.view.made = Some(Arc::new(Document {
                id,
                content,
                accepted: self.now.wall,
                state: DocumentState::Waiting,
                autonomous: None,
                settlement: None,
                totals: None,
                after: None,
                original: None,
            }));
            self.refresh();
            return match self.fate.clone() {
                Fate::Hang => {}
                Fate::Refuse(refusal) => {
                    self.end(DocumentState::Refused(refusal.clone()));
                    self.answer(Outcome::Refused(refusal));
                }
                Fate::Autonomous => {
                    self.end(DocumentState::Autonomous);
                    self.answer(Outcome::Done(Some(id)));
                }
                Fate::Settle | Fate::Reject(_) => {
                    self.end(DocumentState::Settled);
                    self.answer(Outcome::Done(Some(id)));
                }
            };
        }
        if let Content::CashIn(..) | Content::CashOut(..) | Content::XReport(_) = content {
            return self.aside(id, &content);
        }
        if content.kind().is_of_the_register() {
            return self.report(id, content);
        }
        let shift = self.situation().shift;
        if self.fate == Fate::Hang {
            let (accepted, state) = (self.now.wall, DocumentState::Waiting);
            let change = Document {
                id,
                content,
                accepted,
                state,
                autonomous: None,
                settlement: None,
                totals: None,
                after: None,
                original: None,
            };
            self.view.shift_change = Some(Arc::new(change));
            return;
        }
        self.view.newest.shift = Some(id);
        match self.fate.clone() {
            Fate::Refuse(refusal) => self.answer(Outcome::Refused(refusal)),
            _ => {
                self.situation().shift = match content {
                    Content::ShiftOpen(_) => Shift::Open { number: shift.next_number(), since: MORNING },
                    _ => Shift::Closed { last: shift.number() },
                };
                self.answer(Outcome::Done(Some(id)));
            }
        }
    }

    /// What a repair becomes.
    fn repair(&self, repair: &Repair) -> Result<Vec<Content>, Refusal> {
        let wrong = self.archive.document(repair.of).unwrap();
        let repaired = self.archive.repaired(repair.of).unwrap();
        let returned = self.archive.original(&Original::Ours(repair.of)).unwrap().returned.total;
        let registration = self.view.situation.as_ref().unwrap().registration.as_ref();
        domain::repair::documents(repair, wrong.as_ref(), repaired, returned, registration)
    }

    /// A document that is good at once.
    fn archived(&mut self, content: &Content) -> DocumentId {
        self.documents += 1;
        let id = DocumentId(self.documents);
        let settlement = Settlement {
            number: id.0,
            sign: format!("31415926{:02}", id.0),
            at: self.now.wall,
            shift: ShiftNo(3),
            receipt: 4,
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(),
        };
        self.archive.0.push(Document {
            id,
            content: content.clone(),
            accepted: self.now.wall,
            state: DocumentState::Settled,
            autonomous: None,
            settlement: Some(settlement),
            totals: None,
            after: None,
            original: None,
        });
        id
    }

    /// A report about the register itself.
    fn report(&mut self, id: DocumentId, content: Content) {
        let (accepted, fate) = (self.now.wall, self.fate.clone());
        let mut report = Document {
            id,
            content,
            accepted,
            state: DocumentState::Waiting,
            autonomous: None,
            settlement: None,
            totals: None,
            after: None,
            original: None,
        };
        match &fate {
            Fate::Hang => {
                self.view.shift_change = Some(Arc::new(report));
                return;
            }
            Fate::Refuse(refusal) => report.state = DocumentState::Refused(refusal.clone()),
            _ => {
                report.state = DocumentState::Settled;
                report.settlement = Some(Settlement {
                    number: 1,
                    sign: "0271828182".into(),
                    at: accepted,
                    shift: ShiftNo(0),
                    receipt: 0,
                    check_url: None,
                    next_token: None,
                    warnings: 0,
                    formed: Vec::new(),
                });
                if let Some(registration) = report.content.registration().cloned() {
                    self.situation().registration = Some(registration);
                }
            }
        }
        self.view.newest.report = Some(id);
        self.view.report = Some(Arc::new(report));
        match fate {
            Fate::Refuse(refusal) => self.answer(Outcome::Refused(refusal)),
            _ => self.answer(Outcome::Done(Some(id))),
        }
    }

    /// A document beside the sales: made at once, or the register says nothing.
    fn aside(&mut self, id: DocumentId, content: &Content) {
        let drawer = self.situation().drawer;
        let drawer = match (self.fate.clone(), content) {
            (Fate::Hang, _) => return,
            (Fate::Refuse(refusal), _) => return self.answer(Outcome::Refused(refusal)),
            (_, Content::CashIn(sum, _)) => drawer.checked_add(*sum),
            (_, Content::CashOut(sum, _)) => drawer.checked_sub(*sum),
            _ => Some(drawer),
        };
        let Some(drawer) = drawer else {
            return self.answer(Outcome::Refused(
                Refusal::new("drawer.short").with("asked", "5000.00").with("drawer", "1234.50"),
            ));
        };
        self.situation().drawer = drawer;
        self.view.newest.cash = Some(id);
        self.answer(Outcome::Done(Some(id)));
    }

    fn mark(&mut self, document: Option<DocumentId>) {
        let draft = self.view.draft.as_deref().cloned();
        self.view.draft = draft.map(|draft| Arc::new(Draft { rev: draft.rev + 1, document, ..draft }));
    }

    /// The document that was made of the draft gets as far as this.
    pub fn end(&mut self, state: DocumentState) {
        let Some(made) = self.view.made.as_deref().cloned() else { return };
        let settled = state == DocumentState::Settled;
        let settlement = settled.then(|| Settlement {
            number: made.id.0,
            sign: format!("31415926{:02}", made.id.0),
            at: self.now.wall,
            shift: ShiftNo(3),
            receipt: 3,
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(),
        });
        let autonomous = (state == DocumentState::Autonomous).then(|| Autonomous {
            number: 271_828,
            shift: ShiftNo(3),
            receipt: 3,
            at: self.now.wall,
            check_url: String::new(),
            report: None,
        });
        if matches!(state, DocumentState::Refused(_)) {
            self.mark(None);
        }
        if matches!(state, DocumentState::Settled | DocumentState::Autonomous) {
            self.view.newest.receipt = Some(made.id);
        }
        let made = Document { state, settlement, autonomous, ..made };
        if matches!(made.state, DocumentState::Settled | DocumentState::Autonomous) {
            self.archive.0.push(made.clone());
        }
        self.view.made = Some(Arc::new(made));
        self.refresh();
    }
}

pub fn sight<'a>(
    view: &'a View,
    shelf: &'a Shelf,
    books: &'a Archive,
    shop: &'a Shop,
    now: Now,
) -> Sight<'a> {
    Sight::Register { view, goods: shelf, books, shop, now }
}

fn ru() -> RuRegistration {
    RuRegistration {
        fn_serial: "9999078900001235".into(),
        user_name: "ООО Ромашка".into(),
        inn: "7707083893".into(),
        rnm: "0000000001012345".into(),
        address: "Москва".into(),
        place: "Магазин".into(),
        serial: "1".into(),
        version: "1".into(),
        tax_systems: 1,
        ofd_name: "ОФД".into(),
        ofd_inn: "7707083893".into(),
        sender_email: "a@example.org".into(),
        fns_site: "www.nalog.gov.ru".into(),
        ffd: domain::registration::Ffd::V1_2,
        mode: 0,
        mode_extended: 0,
        automat: None,
        agents: 0,
    }
}

fn kz() -> KzRegistration {
    KzRegistration {
        device: 1,
        token: 1,
        rnm: "010101010101".into(),
        znm: "1".into(),
        kkm_id: "1".into(),
        title: "ТОО Ромашка".into(),
        address: "Алматы".into(),
        bin: "010101010101".into(),
        okved: "47111".into(),
        operator_name: "Оператор".into(),
        check_site: "http://consumer.oofd.kz".into(),
        edition: 203,
        latitude: 0,
        longitude: 0,
    }
}

/// A screen as a reviewer reads it.
pub fn sketch(screen: &Screen) -> String {
    let mut lines = Vec::new();
    let title = &screen.title;
    let keys = [(title.back, "←"), (title.menu, "☰")].into_iter().filter(|(is, _)| *is).map(|(_, key)| key);
    let head = [keys.collect::<String>(), title.text.clone(), title.sub.clone(), title.banner.clone()];
    lines.push(format!("{} ({})  {}", screen.name, screen.lang, joined(head, " | ")));
    if !screen.status.is_empty() {
        let light = |l: &screens::screen::Light| format!("{} {}", sign(l.level), l.text);
        lines.push(format!("  {}", screen.status.iter().map(light).collect::<Vec<_>>().join("   ")));
    }
    for block in &screen.blocks {
        let area = serde_json::to_value(block.area).unwrap();
        lines.push(format!("  {} [{}]", block.id, area.as_str().unwrap()));
        lines.extend(said(&block.kind).into_iter().map(|line| format!("    {line}")));
    }
    if !screen.actions.is_empty() {
        lines.push(format!("  {}", screen.actions.iter().map(button).collect::<Vec<_>>().join(" ")));
    }
    lines.join("\n")
}

fn sign(level: Level) -> &'static str {
    match level {
        Level::Good => "✔",
        Level::Info => "i",
        Level::Warning => "!",
        Level::Trouble => "✘",
    }
}

fn joined(parts: impl IntoIterator<Item = String>, between: &str) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

fn button(button: &screens::Button) -> String {
    let style = serde_json::to_value(button.style).unwrap();
    let style = style
        .as_str()
        .filter(|style| *style != "plain")
        .map(|style| format!("{style}: "))
        .unwrap_or_default();
    let text = joined([button.text.clone(), button.sub.clone()], " / ");
    let action = &button.action;
    if button.ready { format!("[{style}{text} ={action}]") } else { format!("({style}{text} ={action})") }
}

fn said(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Figure { label, value, sub } => vec![joined([format!("{label}: {value}"), sub.clone()], " — ")],
        Kind::List { rows, empty } if rows.is_empty() => vec![format!("empty: {empty}")],
        Kind::List { rows, .. } => {
            let row = |r: &screens::screen::Row| {
                joined([r.text.clone(), r.sub.clone(), r.value.clone(), format!("={}", r.id)], " | ")
            };
            rows.iter().map(row).collect()
        }
        Kind::Tape { lines, empty, undo } => {
            let mut said: Vec<String> = lines
                .iter()
                .map(|l| {
                    let fresh = if l.fresh { "▶" } else { " " };
                    format!("{fresh} {}. {} | {} | {}  ×={}", l.no, l.text, l.sub, l.value, l.remove)
                })
                .collect();
            if lines.is_empty() {
                said.push(format!("empty: {empty}"));
            }
            said.extend(undo.iter().map(|undo| format!("[{undo} =undo]")));
            said
        }
        Kind::Keypad { label, value, point, enter, ready, .. } => {
            let enter = if *ready { format!("[{enter}]") } else { format!("({enter})") };
            vec![format!("{label}: {value}  keys 0-9 00 {point} {enter}")]
        }
        Kind::Tiles { tiles } => tiles
            .iter()
            .map(|t| joined([t.text.clone(), t.sub.clone(), format!("={}", t.id)], " | "))
            .collect(),
        Kind::Field(field) => vec![format!("{}: {:?}", field.label, field.value)],
        Kind::Buttons { buttons } => vec![buttons.iter().map(button).collect::<Vec<_>>().join(" ")],
        Kind::Picture { src, alt, .. } => vec![format!("{src} — {alt}")],
        Kind::Notice { level, text, next, code, buttons } => {
            let mut said = vec![format!(
                "{} {}",
                sign(*level),
                joined([text.clone(), next.clone(), code.clone()], " / ")
            )];
            said.extend(buttons.iter().map(button));
            said
        }
        Kind::Form { fields, submit } => {
            let field = |f: &screens::screen::Field| {
                joined([format!("{}: {:?}", f.label, f.value), f.error.clone()], " ✘ ")
            };
            fields.iter().map(field).chain(submit.iter().map(button)).collect()
        }
        Kind::Values { rows, copy, .. } => rows
            .iter()
            .map(|r| {
                format!(
                    "{}: {}{}",
                    r.label,
                    r.value,
                    if r.copy { format!(" [{copy}]") } else { String::new() }
                )
            })
            .collect(),
        Kind::Chart { .. } => vec![serde_json::to_string(kind).unwrap()],
    }
}
