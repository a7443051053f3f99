//! The law of Kazakhstan as the engine asks for it.
//!
//! A document carries the time of its acceptance, cut to the second, and the numbers it gets then: an autonomous
//! signature made later says the same as a message that was already sent. Its running number is that of the document
//! ([`DocumentId`](domain::document::DocumentId)), never reused; registrations and shift openings, which the protocol does not know, count one above
//! the last good document.

use crate::frame::{self, Header};
use crate::kkm::{self, CommandTypeEnum, MoneyPlacementEnum};
use crate::slip::Words;
use crate::{autonomous, info, law, numbers, placement, service, shift, slip, ticket, verdict};
use domain::counters::Counters;
use domain::country::{
    Admission, AfterLoss, AutonomousRules, Conduct, Country, Exchange, Report, Situation, Verdict, Work,
};
use domain::device::{Identity, Outcome};
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Content, Document, DocumentKind, DocumentState,
};
use domain::money::Money;
use domain::notice::Refusal;
use domain::registration::Registration;
use domain::shift::ShiftNo;
use domain::slip::Slip;
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::{Now, Stamp};
use prost::Message;
use std::time::Duration;

/// Times of the talk with the operator, and what the shop allows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long a document is tried before it is signed autonomously; not below 5 s (CPCR 2.0.2, transaction time).
    pub transaction_time: Duration,
    /// Pause between tries to reach a silent operator; not below 60 s (CPCR 2.0.2, offline mode).
    pub reconnect: Duration,
    /// How long the register may work without the operator; 72 h in registers of the field.
    pub limit: Duration,
    /// Pause before a request is repeated within the transaction time.
    pub pause: Duration,
    /// The largest total of a receipt that this shop makes.
    pub largest: Money,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            transaction_time: Duration::from_secs(8),
            reconnect: Duration::from_secs(60),
            limit: Duration::from_secs(72 * 3600),
            pause: Duration::from_millis(500),
            largest: law::MAX_TOTAL,
        }
    }
}

/// How long an X report waits for the operator's.
const REPORT_PATIENCE: Duration = Duration::from_secs(2);

/// A bug on purpose, handed over at construction by the simulator: proof that it would find a real one.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A repeated request gets a new number, so the operator counts it twice.
    NewNumberOnResend,
    /// An answer to an earlier request is taken for the answer to this one.
    ApplyLateAnswer,
}

/// Kazakhstan.
#[derive(Debug, Default, Clone, Copy)]
pub struct Kazakhstan {
    settings: Settings,
    words: Words,
    planted: Option<Planted>,
}

impl Kazakhstan {
    /// With times of one's own.
    #[must_use]
    pub const fn new(settings: Settings) -> Self {
        Self { settings, words: Words::Both, planted: None }
    }

    /// With paper in these languages; without this it is in both.
    #[must_use]
    pub const fn with_words(mut self, words: Words) -> Self {
        self.words = words;
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn with_planted(mut self, planted: Option<Planted>) -> Self {
        self.planted = planted;
        self
    }
}

/// Time and numbers of a document: those of its signature when it has one, else those it gets now.
pub(crate) struct Slot {
    /// To the second.
    pub at: Stamp,
    /// The shift.
    pub shift: ShiftNo,
    /// Number of the receipt inside the shift; 0 for anything else.
    pub receipt: u32,
    /// Autonomous number.
    pub offline_number: Option<u32>,
}

impl Slot {
    pub(crate) fn of(document: &Document, situation: &Situation) -> Self {
        match &document.autonomous {
            Some(Autonomous { number, shift, receipt, at, .. }) => {
                Self { at: *at, shift: *shift, receipt: *receipt, offline_number: Some(*number) }
            }
            None => Self {
                // Documents become good in their order, whatever the clock did in between.
                at: situation
                    .last
                    .map_or(document.accepted, |(_, last)| document.accepted.max(last))
                    .whole_second(),
                shift: situation.shift.number(),
                receipt: document.content.receipt().map_or(0, |_| situation.shift_receipts.saturating_add(1)),
                offline_number: None,
            },
        }
    }
}

impl Country for Kazakhstan {
    fn code(&self) -> CountryCode {
        CountryCode::Kz
    }

    fn conduct(&self) -> Conduct {
        let Settings { transaction_time, reconnect, limit, pause, .. } = self.settings;
        Conduct {
            after_loss: AfterLoss::RepeatSame,
            identity_first: false,
            // Its operator counts the messages, and the first ticket finds out soon enough.
            check: None,
            prepares: false,
            pause,
            autonomous: Some(AutonomousRules { transaction_time, reconnect, limit }),
            carrier: None,
        }
    }

    fn admit(&self, content: &Content, situation: &Situation, now: &Now) -> Result<Admission, Refusal> {
        law::admit(&self.settings, content, situation, now)
    }

    fn identify(&self, situation: &Situation, now: &Now) -> Work {
        info::ask(situation, now, self.settings.transaction_time)
    }

    fn identified(&self, situation: &Situation, report: &Report) -> Outcome<Identity> {
        info::read(situation, report)
    }

    fn accepts(&self, situation: &Situation, identity: &Identity) -> Result<(), Refusal> {
        info::accepts(situation, identity)
    }

    fn attempt(
        &self,
        document: &Document,
        no: AttemptNo,
        situation: &Situation,
        _identity: Option<&Identity>,
        now: &Now,
    ) -> Result<Attempt, Refusal> {
        let kz = law::registered(situation)?;
        let edition = law::edition_of(kz)?;
        let slot = Slot::of(document, situation);
        let mut request = kkm::Request::default();
        let command = match &document.content {
            Content::Receipt(receipt, _) => {
                request.ticket = Some(ticket::compose(document.id, receipt, edition, situation, &slot)?);
                CommandTypeEnum::CommandTicket
            }
            Content::ShiftClose(cashier) => {
                let close = shift::compose(document, cashier, edition, situation, &slot)?;
                request.close_shift = Some(close);
                CommandTypeEnum::CommandCloseShift
            }
            Content::XReport(_) => {
                request.report = Some(shift::compose_x(document, edition, situation, &slot)?);
                CommandTypeEnum::CommandReport
            }
            Content::CashIn(sum, cashier) => {
                let deposit = MoneyPlacementEnum::MoneyPlacementDeposit;
                request.money_placement =
                    Some(placement::compose(document.id, deposit, *sum, cashier, edition, &slot)?);
                CommandTypeEnum::CommandMoneyPlacement
            }
            Content::CashOut(sum, cashier) => {
                let withdrawal = MoneyPlacementEnum::MoneyPlacementWithdrawal;
                request.money_placement =
                    Some(placement::compose(document.id, withdrawal, *sum, cashier, edition, &slot)?);
                CommandTypeEnum::CommandMoneyPlacement
            }
            _ => {
                let refusal = Refusal::new("document.damaged").with("document", document.id.0);
                return Err(
                    refusal.because("the protocol has no such document: it was settled when accepted")
                );
            }
        };
        // Obligatory also on line, where it begins and ends with the document.
        let period = if document.state == DocumentState::Autonomous {
            service::period(situation.offline_since.unwrap_or(slot.at), now.wall)?
        } else {
            service::period(slot.at, slot.at)?
        };
        request.command = command.into();
        request.service = Some(service::compose(kz, edition, command, Some(period), false));
        let header = Header {
            version: edition.version(),
            id: kz.device,
            token: situation.token,
            request_number: numbers::next_request_number(situation.request),
        };
        let form = frame::encode(&header, &request.encode_to_vec())
            .map_err(|error| Refusal::new("document.too_long").because(error))?;
        Ok(Attempt {
            document: document.id,
            no,
            kind: document.content.kind(),
            amount: document.content.amount(),
            at: slot.at,
            shift: slot.shift,
            receipt: slot.receipt,
            address: Address::Operator {
                device: header.id,
                token: header.token,
                request: header.request_number,
            },
            form_no: 1,
            form,
            state: AttemptState::Intended,
        })
    }

    fn renew(
        &self,
        document: &Document,
        attempt: &Attempt,
        situation: &Situation,
        now: &Now,
    ) -> Result<Vec<u8>, Refusal> {
        autonomous::renew(document, attempt, situation, now)
    }

    fn commit(&self, attempt: &Attempt) -> Work {
        let mut request = attempt.form.clone();
        let renumber = self.planted == Some(Planted::NewNumberOnResend);
        if let (true, AttemptState::InDoubt, Ok((mut header, payload))) =
            (renumber, &attempt.state, frame::decode(&attempt.form))
        {
            header.request_number = numbers::next_request_number(header.request_number);
            request = frame::encode(&header, payload).unwrap_or(request);
        }
        let patience = match attempt.kind {
            // Sales wait behind it, and nothing hangs on its answer.
            DocumentKind::XReport => self.settings.transaction_time.min(REPORT_PATIENCE),
            _ => self.settings.transaction_time,
        };
        Work::Exchange(Exchange { request, frame_len: frame::frame_len, patience })
    }

    fn judge(&self, document: &Document, attempt: &Attempt, report: &Report) -> Verdict {
        verdict::judge(document, attempt, report, self.planted)
    }

    fn sign_autonomously(
        &self,
        document: &Document,
        situation: &Situation,
        now: &Now,
    ) -> Result<Autonomous, Refusal> {
        autonomous::sign(self.settings.limit, document, situation, now)
    }

    fn was_counted(
        &self,
        document: &Document,
        attempt: &Attempt,
        books: &Counters,
        report: &Report,
    ) -> Option<bool> {
        info::was_counted(document, attempt, books, report)
    }

    fn slip(
        &self,
        document: &Document,
        registration: &Registration,
        language: Language,
        copy: bool,
    ) -> Option<Slip> {
        slip::slip(document, registration, language, self.words, copy)
    }
}
