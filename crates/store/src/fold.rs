//! What the facts add up to, in memory and without SQL: the second opinion about the projections.

use crate::returns::{GivenBack, given_back};
use crate::view::Founding;
use domain::command::Key;
use domain::counters::{Counters, effects};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Document, DocumentId, DocumentKind, DocumentState,
    Settlement,
};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::payment::{Payment, PaymentState};
use domain::registration::Registration;
use domain::repair::{Part, RepairOf};
use domain::shift::{Shift, ShiftNo};
use domain::time::Stamp;
use std::collections::BTreeMap;

/// The row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Register {
    pub founding: Founding,
    pub registration: Option<Registration>,
    pub shift: Shift,
    pub shift_receipts: u32,
    pub last: Option<(u64, Stamp)>,
    pub token: u32,
    pub request: u16,
    pub offline_since: Option<Stamp>,
    pub queue: u32,
    pub block: Option<Refusal>,
    pub close_seq: u64,
    pub applied_seq: u64,
}

/// A document with the layout of its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paper {
    pub document: Document,
    pub layout: u32,
}

/// An attempt with all its forms, the last one in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tried {
    pub attempt: Attempt,
    pub forms: Vec<Vec<u8>>,
}

/// All rows that follow from the facts so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fold {
    pub register: Option<Register>,
    pub documents: BTreeMap<DocumentId, Paper>,
    pub attempts: BTreeMap<(DocumentId, AttemptNo), Tried>,
    pub payments: BTreeMap<DocumentId, Payment>,
    pub counters: Counters,
    /// By return and line of it.
    pub given_back: BTreeMap<(DocumentId, i64), GivenBack>,
    /// By document of a repair: the wrong receipt, and which part of its repair it is.
    pub repairs: BTreeMap<DocumentId, (DocumentId, &'static str)>,
    pub keys: BTreeMap<Key, ([u8; 32], DocumentId)>,
    /// The attempt whose outcome is open.
    pub live: Option<(DocumentId, AttemptNo)>,
}

type Done = Result<(), String>;

impl Fold {
    /// Adds the fact of row `seq`; the text says what it contradicts.
    pub(crate) fn apply(&mut self, seq: u64, fact: &Fact, layout: u32, at: Stamp) -> Done {
        if let Fact::Founded { country, emulated, language, offset_min } = fact {
            let founding = Founding {
                country: *country,
                emulated: *emulated,
                language: language.clone(),
                offset_min: *offset_min,
            };
            return self.founded(seq, founding);
        }
        self.register()?.applied_seq = seq;
        match fact {
            Fact::Founded { .. } => Ok(()),
            Fact::Accepted { document, key, body, content, after } => {
                let next = self.documents.last_key_value().map_or(1, |(last, _)| last.0.saturating_add(1));
                let follows = after.is_none_or(|first| self.documents.contains_key(&first));
                if document.0 != next || self.keys.contains_key(key) || !follows {
                    return Err("a document out of order, or a key used twice".into());
                }
                self.keys.insert(key.clone(), (*body, *document));
                let document = Document {
                    id: *document,
                    content: content.clone(),
                    accepted: at,
                    state: DocumentState::Waiting,
                    autonomous: None,
                    settlement: None,
                    totals: None,
                    after: *after,
                    original: None,
                };
                if let Some(of) = document.content.receipt().and_then(|receipt| receipt.extra().repair) {
                    self.repairs(document.id, of)?;
                }
                for (no, given) in document.content.receipt().map(given_back).unwrap_or_default() {
                    self.given_back.insert((document.id, no), given);
                }
                self.documents.insert(document.id, Paper { document, layout });
                Ok(())
            }
            Fact::Intended(attempt) => self.intended(attempt),
            Fact::Renewed { document, no, form_no, form } => {
                let tried = self.live(*document, *no)?;
                if *form_no != tried.attempt.form_no.saturating_add(1) {
                    return Err("a form out of order".into());
                }
                tried.attempt.form_no = *form_no;
                tried.attempt.form.clone_from(form);
                tried.forms.push(form.clone());
                Ok(())
            }
            Fact::Doubted { document, no } => {
                let tried = self.live(*document, *no)?;
                if tried.attempt.state != AttemptState::Intended {
                    return Err("a doubt about an attempt that is not merely intended".into());
                }
                tried.attempt.state = AttemptState::InDoubt;
                Ok(())
            }
            Fact::Abandoned { document, no } => {
                self.live(*document, *no)?.attempt.state = AttemptState::Abandoned;
                self.live = None;
                Ok(())
            }
            Fact::Settled { document, no, settlement } => self.settled(seq, *document, *no, settlement),
            Fact::Refused { document, no, refusal } => self.refused(*document, *no, refusal),
            Fact::SignedAutonomously { document, autonomous } => self.signed(seq, *document, autonomous),
            Fact::Stuck { document, refusal } => {
                if self.is_tried(*document) {
                    return Err("a stuck document that is being tried".into());
                }
                let document = self.open(*document, false)?;
                document.state = DocumentState::Stuck(refusal.clone());
                Ok(())
            }
            Fact::Paid(payment) => self.paid(payment),
            Fact::LinkLost { since } => match self.register()?.offline_since.replace(*since) {
                None => Ok(()),
                Some(_) => Err("a link lost twice".into()),
            },
            Fact::LinkBack => match self.register()?.offline_since.take() {
                Some(_) => Ok(()),
                None => Err("a link back that was not lost".into()),
            },
            Fact::Blocked(refusal) => {
                self.register()?.block = Some(refusal.clone());
                Ok(())
            }
            Fact::Unblocked => match self.register()?.block.take() {
                Some(_) => Ok(()),
                None => Err("a block lifted that was not there".into()),
            },
        }
    }

    /// Whether a payment waits for something.
    pub(crate) fn is_open(&self, payment: &Payment) -> bool {
        match payment.state {
            PaymentState::Asked | PaymentState::InDoubt => true,
            PaymentState::Approved => self
                .documents
                .get(&payment.document)
                .is_some_and(|p| matches!(p.document.state, DocumentState::Refused(_))),
            PaymentState::Declined | PaymentState::Reversed => false,
        }
    }

    /// A receipt is taken back once and made right once.
    fn repairs(&mut self, by: DocumentId, of: RepairOf) -> Done {
        let is_right = |part: &str| part == Part::Right.as_str();
        let same = |(wrong, part): &(DocumentId, &'static str)| {
            *wrong == of.wrong && is_right(part) == is_right(of.part.as_str())
        };
        if self.repairs.values().any(same) || !(of.wrong == by || self.documents.contains_key(&of.wrong)) {
            return Err("a repair of an unknown document, or a second one".into());
        }
        self.repairs.insert(by, (of.wrong, of.part.as_str()));
        Ok(())
    }

    fn founded(&mut self, seq: u64, founding: Founding) -> Done {
        if self.register.is_some() || seq != 1 {
            return Err("a second beginning".into());
        }
        self.register = Some(Register {
            founding,
            registration: None,
            shift: Shift::Closed { last: ShiftNo(0) },
            shift_receipts: 0,
            last: None,
            token: 0,
            request: 0,
            offline_since: None,
            queue: 0,
            block: None,
            close_seq: 0,
            applied_seq: 1,
        });
        Ok(())
    }

    fn register(&mut self) -> Result<&mut Register, String> {
        self.register.as_mut().ok_or_else(|| "a fact before the beginning".to_owned())
    }

    /// A document whose outcome is open; `stuck` ones only where a person may end them.
    fn open(&mut self, id: DocumentId, stuck: bool) -> Result<&mut Document, String> {
        let document = &mut self.documents.get_mut(&id).ok_or("an unknown document")?.document;
        match document.state {
            DocumentState::Waiting | DocumentState::Autonomous => Ok(document),
            DocumentState::Stuck(_) if stuck => Ok(document),
            DocumentState::Stuck(_) | DocumentState::Settled | DocumentState::Refused(_) => {
                Err(format!("the document is {}", document.state.as_str()))
            }
        }
    }

    fn is_tried(&self, id: DocumentId) -> bool {
        self.live.is_some_and(|(document, _)| document == id)
    }

    fn live(&mut self, document: DocumentId, no: AttemptNo) -> Result<&mut Tried, String> {
        if self.live != Some((document, no)) {
            return Err("the attempt is not live".into());
        }
        self.attempts.get_mut(&(document, no)).ok_or_else(|| "an unknown attempt".to_owned())
    }

    fn intended(&mut self, attempt: &Attempt) -> Done {
        let had =
            self.attempts.range((attempt.document, AttemptNo(0))..=(attempt.document, AttemptNo(u32::MAX)));
        let next = had.count().saturating_add(1);
        let kind = self.open(attempt.document, false)?.content.kind();
        if self.live.is_some()
            || u32::try_from(next) != Ok(attempt.no.0)
            || kind != attempt.kind
            || (&attempt.state, attempt.form_no) != (&AttemptState::Intended, 1)
        {
            return Err("a second live attempt, or one out of order".into());
        }
        if let Address::Operator { request, .. } = attempt.address {
            self.register()?.request = request;
        }
        let at = (attempt.document, attempt.no);
        self.live = Some(at);
        self.attempts.insert(at, Tried { attempt: attempt.clone(), forms: vec![attempt.form.clone()] });
        Ok(())
    }

    fn ends_by(&mut self, document: DocumentId, no: Option<AttemptNo>, state: AttemptState) -> Done {
        match no {
            Some(no) => {
                self.live(document, no)?.attempt.state = state;
                self.live = None;
                Ok(())
            }
            None if self.is_tried(document) => Err("the end of a document that is being tried".into()),
            None => Ok(()),
        }
    }

    fn settled(&mut self, seq: u64, id: DocumentId, no: Option<AttemptNo>, settlement: &Settlement) -> Done {
        self.ends_by(id, no, AttemptState::Done)?;
        let document = self.open(id, true)?;
        document.state = DocumentState::Settled;
        document.settlement = Some(settlement.clone());
        let was_signed = document.autonomous.is_some();
        let internal = document.content.kind().is_internal();
        if was_signed {
            self.leaves_queue()?;
        } else {
            let serial =
                no.and_then(|no| self.attempts.get(&(id, no))).and_then(|t| match &t.attempt.address {
                    Address::Storage { serial, .. } => Some(serial.clone()),
                    Address::Operator { .. } | Address::Vendor { .. } => None,
                });
            self.becomes_good(seq, id, settlement.shift, settlement.receipt, settlement.at, serial)?;
            if no.is_some() || !internal {
                self.register()?.last = Some((settlement.number, settlement.at));
            }
        }
        if let Some(token) = settlement.next_token {
            self.register()?.token = token;
        }
        Ok(())
    }

    fn refused(&mut self, id: DocumentId, no: Option<AttemptNo>, refusal: &Refusal) -> Done {
        self.ends_by(id, no, AttemptState::Refused(refusal.clone()))?;
        let document = self.open(id, true)?;
        if document.autonomous.is_some() {
            return Err("a refusal of a document that was signed autonomously".into());
        }
        document.state = DocumentState::Refused(refusal.clone());
        self.given_back.retain(|(by, _), _| *by != id);
        self.repairs.remove(&id);
        Ok(())
    }

    fn signed(&mut self, seq: u64, id: DocumentId, autonomous: &Autonomous) -> Done {
        let document = self.open(id, false)?;
        if document.state != DocumentState::Waiting {
            return Err("signed twice".into());
        }
        document.state = DocumentState::Autonomous;
        document.autonomous = Some(autonomous.clone());
        self.becomes_good(seq, id, autonomous.shift, autonomous.receipt, autonomous.at, None)?;
        let register = self.register()?;
        register.queue = register.queue.saturating_add(1);
        register.last = Some((id.0, autonomous.at));
        Ok(())
    }

    fn leaves_queue(&mut self) -> Done {
        let register = self.register()?;
        register.queue = register.queue.checked_sub(1).ok_or("the queue is shorter than its documents")?;
        Ok(())
    }

    fn becomes_good(
        &mut self,
        seq: u64,
        id: DocumentId,
        number: ShiftNo,
        receipt_no: u32,
        at: Stamp,
        serial: Option<String>,
    ) -> Done {
        let register = self.register.as_mut().ok_or("a fact before the beginning")?;
        let document = &mut self.documents.get_mut(&id).ok_or("an unknown document")?.document;
        if document.content.kind().has_totals() {
            document.totals = Some(self.counters.clone());
        }
        for (scope, name, delta) in effects(&document.content, document.state == DocumentState::Autonomous) {
            self.counters.add(scope, name, delta);
        }
        match document.content.kind() {
            DocumentKind::ShiftOpen => {
                register.shift = Shift::Open { number, since: at };
                register.shift_receipts = 0;
            }
            DocumentKind::Receipt | DocumentKind::Correction => register.shift_receipts = receipt_no,
            DocumentKind::ShiftClose => {
                register.shift = Shift::Closed { last: number };
                register.close_seq = seq;
                self.counters.close_shift();
            }
            DocumentKind::Registration | DocumentKind::Reregistration => {
                let Some(mut registration) = document.content.registration().cloned() else { return Ok(()) };
                match (&mut registration, serial) {
                    (Registration::Ru(ru), Some(serial)) if ru.fn_serial.is_empty() => ru.fn_serial = serial,
                    (Registration::Ru(_), _) => {}
                    (Registration::Kz(kz), _) => {
                        let before = match &register.registration {
                            Some(Registration::Kz(before)) => Some(before),
                            _ => None,
                        };
                        if kz.brings_key(before, register.block.as_ref()) {
                            register.token = kz.token;
                        }
                        if before.map(|before| before.device) != Some(kz.device) {
                            register.request = 0;
                        }
                    }
                }
                register.registration = Some(registration);
            }
            _ => {}
        }
        Ok(())
    }

    fn paid(&mut self, payment: &Payment) -> Done {
        match self.payments.get(&payment.document) {
            None => {
                let document = self.open(payment.document, false)?;
                if payment.state != PaymentState::Asked || document.state != DocumentState::Waiting {
                    return Err("a payment that was never asked for".into());
                }
            }
            Some(before) if (before.amount, &before.reference) == (payment.amount, &payment.reference) => {
                before.state.step(payment.state).map_err(|e| e.to_string())?;
            }
            Some(_) => return Err("another payment of the same document".into()),
        }
        self.payments.insert(payment.document, payment.clone());
        Ok(())
    }
}
