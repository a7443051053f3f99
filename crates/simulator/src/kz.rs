//! Kazakhstan: the emulated operator behind a network that loses answers, holds them back and hands them over late.

use crate::books;
use crate::disk::Disk;
use crate::side::{Fate, Finished, Side, WallClock};
use crate::world::Violation;
use domain::country::{Country, Exchange as Question, FrameLen, Report, Work};
use domain::device::Outcome;
use domain::receipt::Tender;
use emulators::operator::faults::{Action, CONNECT, Faults, Rule};
use emulators::operator::{Config, DeviceState, Event, Exchange, LinkId, Now, Operation, Operator, Rotate};
use fiscal_kz::{Kazakhstan, Planted};
use rusqlite::Connection;
use std::time::Duration;

/// Payloads that pass the point of no return begin with the command: TICKET, CLOSE_SHIFT, MONEY_PLACEMENT.
const COMMITS: [[u8; 2]; 3] = [[0x08, 0x01], [0x08, 0x02], [0x08, 0x06]];
/// How both sides name the operations.
const OPERATIONS: [(Operation, &str); 4] = [
    (Operation::Buy, "purchase"),
    (Operation::BuyReturn, "purchase_return"),
    (Operation::Sell, "sale"),
    (Operation::SellReturn, "sale_return"),
];
/// The demonstration register.
const DEVICE: u32 = 100_001;
/// Where the payload begins.
const HEADER: usize = 18;

/// The operator and everything between it and the engine.
pub struct KzSide {
    exchange: Exchange,
    /// Some networks keep one connection for many questions: a late answer then arrives before the next one's.
    keeps_connection: bool,
    connection: Option<(LinkId, Vec<u8>)>,
    planted: Option<Planted>,
    broken: Option<String>,
    checked: usize,
    open: Vec<usize>,
    now: Duration,
    recording: Option<Vec<Self>>,
}

impl KzSide {
    /// The demonstration register at an operator whose way with tokens the seed decides.
    pub fn new(seed: u64, planted: Option<Planted>) -> Self {
        let rotate = match seed % 3 {
            0 => Rotate::Always,
            1 => Rotate::Never,
            _ => Rotate::Every(2 + u32::try_from(seed / 3 % 5).unwrap_or(0)),
        };
        let config = Config { rotate, seed, edition: 204, ..Config::demo() };
        Self::with_operator(Operator::new(config), planted, seed / 2 % 2 == 1)
    }

    /// With a given operator.
    pub fn with_operator(operator: Operator, planted: Option<Planted>, keeps_connection: bool) -> Self {
        Self {
            exchange: Exchange::new(operator, Faults::new(Vec::new(), 0)),
            keeps_connection,
            connection: None,
            planted,
            broken: None,
            checked: 0,
            open: Vec::new(),
            now: Duration::ZERO,
            recording: None,
        }
    }

    /// The operator, for looking.
    pub fn operator(&self) -> &Operator {
        &self.exchange.operator
    }

    /// The operator with its connections and faults, for a test that has a plan.
    pub fn with<T>(&mut self, work: impl FnOnce(&mut Exchange) -> T) -> T {
        work(&mut self.exchange)
    }

    fn remember(&mut self, link: LinkId) {
        if let Some(mut recording) = self.recording.take() {
            let mut fork = self.fork();
            fork.exchange.hang_up(link);
            recording.push(fork);
            self.recording = Some(recording);
        }
    }

    fn ask(
        &mut self,
        wall: WallClock,
        question: &Question,
        fate: Fate,
        disk: &Disk,
    ) -> Option<Outcome<Vec<u8>>> {
        let deadline = self.now + question.patience;
        let unknown = |cause: &str| Some(Outcome::Unknown(cause.to_owned()));
        let (link, mut received) = match self.connection.take() {
            Some(kept) => kept,
            None => match self.exchange.connect() {
                Some(link) => (link, Vec::new()),
                None => return unknown("the connection is refused"),
            },
        };
        self.remember(link);
        let dies = fate.dies_at == Some(1);
        if !dies || fate.sent {
            if question.request.get(HEADER..HEADER + 2).is_some_and(|head| COMMITS.iter().any(|c| c == head))
                && let Err(seen) = books::request_is_durable(disk, &question.request)
            {
                self.broken.get_or_insert(seen);
            }
            let now = Now { wall: wall.at(self.now), mono: self.now };
            self.exchange.on_bytes(link, now, &question.request);
        }
        self.remember(link);
        if dies {
            self.exchange.hang_up(link);
            return None;
        }
        loop {
            match (question.frame_len)(&received) {
                FrameLen::Done(len) => {
                    let rest = received.split_off(len.min(received.len()));
                    if self.keeps_connection {
                        self.connection = Some((link, rest));
                    } else {
                        self.exchange.hang_up(link);
                    }
                    return Some(Outcome::Done(received));
                }
                FrameLen::Bad => {
                    self.exchange.hang_up(link);
                    return unknown("not a frame");
                }
                FrameLen::Need(_) => {}
            }
            match self.exchange.due(link).filter(|due| *due <= deadline) {
                None => {
                    self.now = deadline;
                    if self.keeps_connection {
                        self.connection = Some((link, received));
                    } else {
                        self.exchange.hang_up(link);
                    }
                    return unknown("no answer in time");
                }
                Some(due) => {
                    self.now = self.now.max(due);
                    match self.exchange.poll(link, self.now) {
                        Some(Event::Bytes(bytes)) => received.extend(bytes),
                        Some(Event::Closed) | None => return unknown("the connection is closed"),
                    }
                }
            }
        }
    }
}

impl Side for KzSide {
    fn country(&self) -> Box<dyn Country> {
        Box::new(Kazakhstan::default().with_planted(self.planted))
    }

    fn work(&mut self, at: Duration, wall: WallClock, work: Work, fate: Fate, disk: &Disk) -> Finished {
        self.now = self.now.max(at);
        let report = match work {
            Work::Exchange(question) => self.ask(wall, &question, fate, disk).map(Report::Exchanged),
            other => Some(Report::Panicked(format!("not a work of the network lane: {other:?}"))),
        };
        // An answer takes a moment even on the best line.
        Finished { report, at: self.now + Duration::from_millis(20), sends: 1 }
    }

    fn register_died(&mut self) {
        if let Some((link, _)) = self.connection.take() {
            self.exchange.hang_up(link);
        }
    }

    fn power_cut(&mut self) {
        // The operator's power is not ours to cut; its side of the connections is.
        self.register_died();
    }

    fn set_trouble(&mut self, percent: u8, seed: u64) {
        #[expect(clippy::float_arithmetic, reason = "the chance of a fault, no amount of money")]
        let chance = f64::from(percent) / 100.0 / 15.0;
        let actions = [
            Action::LoseRequest,
            Action::LoseAnswer,
            // Answers to another question are what a register takes for its own most easily, so they come often.
            Action::LateAnswer { ms: 9_000 },
            Action::LateAnswer { ms: 9_000 },
            Action::LateAnswer { ms: 9_000 },
            Action::HoldAnswer,
            Action::HoldAnswer,
            Action::HoldAnswer,
            Action::HoldAnswer,
            Action::HoldAnswer,
            Action::Refuse { code: 254 },
            Action::LinkDown { requests: 3 },
            Action::CutAnswer { bytes: 11 },
            Action::GarbageAnswer,
            Action::CloseAfter,
        ];
        let mut rules: Vec<Rule> = Vec::new();
        if percent > 0 {
            rules.extend(actions.map(|a| Rule::chance(chance, a)));
            rules.push(Rule { on: Some(CONNECT.into()), ..Rule::chance(chance, Action::RefuseConnect) });
        }
        self.exchange.faults = Faults::new(rules, seed);
        if percent == 0 && self.exchange.operator.device(DEVICE).is_some_and(DeviceState::is_blocked) {
            self.exchange.operator.set_block(DEVICE, None);
        }
    }

    fn manage(&mut self, roll: u32) {
        let blocked = self.exchange.operator.device(DEVICE).is_some_and(DeviceState::is_blocked);
        let _known = match roll % 4 {
            // Never the token it gives out itself, and never 0.
            0 | 1 => self.exchange.operator.set_token(DEVICE, roll | 1),
            _ if blocked => self.exchange.operator.set_block(DEVICE, None),
            _ => self.exchange.operator.set_block(DEVICE, Some("Төлем мерзімі өтті".to_owned())),
        };
    }

    fn key(&self) -> Option<u32> {
        self.exchange.operator.device(DEVICE).map(DeviceState::issued)
    }

    fn broken_promise(&mut self) -> Option<String> {
        self.broken.take()
    }

    fn compare(&mut self, tables: &Connection, settled: bool) -> Result<(), Violation> {
        let operator = &self.exchange.operator;
        let documents: Vec<_> = operator.documents().collect();
        self.open.extend(self.checked..documents.len());
        self.checked = documents.len();
        let mut still_open = Vec::new();
        for index in std::mem::take(&mut self.open) {
            if let Some(document) = documents.get(index)
                && !books::operator_document_agrees(tables, document)?
            {
                still_open.push(index);
            }
        }
        self.open = still_open;
        if settled {
            if !self.open.is_empty() {
                return Err(Violation::new("nothing is in doubt", format!("documents {:?}", self.open)));
            }
            books::settled_documents(tables, documents.len())?;
            if let Some(device) = operator.device(DEVICE) {
                let counters = device.counters();
                for (operation, name) in OPERATIONS {
                    let row = counters.tickets.of(operation);
                    let total = u64::try_from(*counters.non_nullable.of(operation)).unwrap_or(0);
                    let count = u32::try_from(row.total_count).unwrap_or(0);
                    books::counters(tables, "ever", name, count, total, &[])?;
                    if device.shift().is_some() {
                        let count = u32::try_from(row.tickets.count).unwrap_or(0);
                        let cash = row.payments.get(&0).map_or(0, |row| u64::try_from(row.sum).unwrap_or(0));
                        let total = u64::try_from(row.tickets.sum).unwrap_or(0);
                        books::counters(tables, "shift", name, count, total, &[(Tender::Cash, cash)])?;
                    }
                }
                books::drawer(tables, counters.cash)?;
            }
            // A ticket that was counted as it was first sent and signed autonomously afterwards is one on line for the
            // operator and an autonomous one for us and on paper: that count alone may differ.
            let difference = operator.differences().iter().find(|d| !d.text.contains("offline_count"));
            if let Some(difference) = difference {
                return Err(Violation::new("our Z is the operator's", format!("{difference:?}")));
            }
        }
        Ok(())
    }

    fn documents(&self) -> usize {
        self.exchange.operator.documents().count()
    }

    fn fork(&self) -> Self {
        let mut exchange = self.exchange.clone();
        if let Some((link, _)) = &self.connection {
            exchange.hang_up(*link);
        }
        Self {
            exchange,
            keeps_connection: self.keeps_connection,
            connection: None,
            planted: self.planted,
            broken: self.broken.clone(),
            checked: self.checked,
            open: self.open.clone(),
            now: self.now,
            recording: None,
        }
    }

    fn record(&mut self) {
        self.recording = Some(Vec::new());
    }

    fn take_recording(&mut self) -> Vec<Self> {
        self.recording.take().unwrap_or_default()
    }
}
