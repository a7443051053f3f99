//! What a shell's session remembers: where it is and what was typed. Nothing that may not be lost.

use crate::claim::Claim;
use crate::effect::Wiring;
use crate::found::Search;
use crate::typed::Typed;
use domain::document::DocumentId;
use domain::draft::DraftId;
use domain::money::Money;
use domain::notice::Refusal;
use domain::receipt::{Operation, Tender};
use domain::tax::CountryCode;
use domain::texts::Language;
use std::collections::BTreeMap;

/// Memory of one shell. Begins empty; a shell that names itself finds it again over its next link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// Language of this shell; that of the shop when absent.
    pub(crate) language: Option<Language>,
    /// Language of the machine: the first screen's, until one is chosen.
    pub(crate) spoken: Option<Language>,
    /// Country chosen on the first screen.
    pub(crate) country: Option<CountryCode>,
    /// Where the person went.
    pub(crate) place: Place,
    /// What the keypad of this place holds.
    pub(crate) typed: Typed,
    /// Name typed for a free price.
    pub(crate) name: String,
    /// How a discount is typed, once it was chosen.
    pub(crate) how: Option<How>,
    /// What is paid otherwise than in cash, as far as it was chosen; forgotten when the payment is left.
    pub(crate) parts: Vec<(Tender, Money)>,
    /// What is looked for among the goods.
    pub(crate) wanted: Wanted,
    /// What is looked for among the documents, and what was found; kept while documents of it are looked at.
    pub(crate) search: Search,
    /// The receipt of another register whose code was scanned last.
    pub(crate) claim: Option<Claim>,
    /// What was typed of it, once it was sent.
    pub(crate) claiming: Option<BTreeMap<&'static str, String>>,
    /// How money is given back; nothing: as it came.
    pub(crate) back: Option<Tender>,
    /// What a correction is about, as far as it was typed.
    pub(crate) correcting: Correcting,
    /// The strip: gone with the next tap.
    pub(crate) strip: Option<Strip>,
    /// What was handed out and is not answered yet.
    pub(crate) busy: Option<Busy>,
    /// Where the devices are of a register that is about to be put into service.
    pub(crate) wiring: Wiring,
    /// How the rehearsal of a registration ended: why it would be refused, if it would.
    pub(crate) rehearsed: Option<Option<Refusal>>,
}

/// Where a person went. Whether that place still stands is looked up each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Place {
    /// Wherever the register stands.
    #[default]
    Home,
    /// Before anything is there: where the devices are of a register that is put into service.
    Service,
    /// The menu.
    Menu,
    /// The lights, explained.
    Status,
    /// The last receipt.
    Receipt(DocumentId),
    /// The history.
    History,
    /// A document of it.
    Found(DocumentId),
    /// A receipt of another register.
    Claimed,
    /// The same, typed.
    Claiming,
    /// What is to be corrected.
    Correct,
    /// What is wrong with a receipt.
    Repair(DocumentId),
    /// Before a receipt is taken back that should not have been.
    RepairCancel(DocumentId),
    /// Before a shift is closed.
    Close,
    /// After it was.
    ShiftDone(DocumentId),
    /// Before cash is put into the drawer or taken out; with the newest such document when the person came, so that two who
    /// came before it want the same also where one of them is a moment later.
    Cash(Flow, Option<DocumentId>),
    /// After it was, or after an X report.
    AsideDone(Aside, DocumentId),
    /// A line of a draft.
    Line(DraftId, u32),
    /// A free price.
    Price,
    /// Discount or markup of a line of a draft, or of all of it.
    Discount(DraftId, Option<u32>),
    /// Paying a draft.
    Pay(DraftId),
    /// The other kinds of payment, and the cash beside them.
    Kinds(DraftId, Money),
    /// How much of a draft is paid in one of them.
    Part(DraftId, Tender),
    /// Before another machine's approval is told: what is paid that way, and the cash beside it.
    Approve(DraftId, Tender, Money),
    /// What the register is registered as, and the ways to change that.
    Wizard,
    /// Asked whether the goods of a refused document are to go.
    Cancel(DocumentId),
}

impl Place {
    /// Where its way back leads.
    pub(crate) const fn before(self) -> Self {
        match self {
            Self::Discount(id, Some(no)) => Self::Line(id, no),
            Self::Found(_) | Self::Claiming => Self::History,
            Self::Repair(id) => Self::Found(id),
            Self::RepairCancel(id) => Self::Repair(id),
            Self::Discount(id, None) | Self::Kinds(id, _) | Self::Part(id, _) | Self::Approve(id, ..) => {
                Self::Pay(id)
            }
            _ => Self::Home,
        }
    }

    /// Whether what was chosen for a payment is still of use.
    const fn is_of_payment(self) -> bool {
        matches!(
            self,
            Self::Pay(_) | Self::Kinds(..) | Self::Part(..) | Self::Approve(..) | Self::Discount(_, None)
        )
    }
}

/// What a correction is about, as far as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Correcting {
    /// What the money did.
    pub(crate) operation: Operation,
    /// The day, as typed.
    pub(crate) day: String,
    /// Number of the order, as typed; empty for one's own decision.
    pub(crate) order: String,
    /// Whether it was sent once: what is wrong is told then.
    pub(crate) sent: bool,
}

impl Default for Correcting {
    fn default() -> Self {
        Self { operation: Operation::Sale, day: String::new(), order: String::new(), sent: false }
    }
}

/// How a discount is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// Percent off.
    PercentOff,
    /// A sum off.
    SumOff,
    /// Percent on.
    PercentOn,
    /// A sum on.
    SumOn,
}

/// What is looked for among the goods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Wanted {
    /// Nothing: the favourites stand there.
    #[default]
    Nothing,
    /// This text.
    Text(String),
    /// One of several goods with this code.
    Code(String),
}

/// A message that is in nobody's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Strip {
    /// Nobody knows this code.
    NoGoods(String),
    /// The code was not read whole.
    Misread(String),
    /// Several goods have this code.
    Several,
    /// Words without places: a message id.
    Word(&'static str),
    /// Something was refused.
    Refusal(Refusal),
}

/// What was handed out and is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Busy {
    /// A folder is begun.
    Begin,
    /// A shift is opened.
    Open,
    /// A shift is closed.
    Close,
    /// A receipt is made.
    Pay,
    /// A document beside the sales is made.
    Aside(Aside),
    /// A report about the register itself is made.
    Report,
    /// A registration is tried on an emulated storage.
    Rehearse,
}

/// A document beside the sales, which the fiscal side of a shift does not wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    /// Cash goes into the drawer or out of it.
    Cash(Flow),
    /// The totals of the shift so far.
    XReport,
    /// A receipt is taken back that should not have been.
    Repair,
}

/// Which way cash goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

impl Session {
    /// An empty memory; `spoken` is the language of the machine, if it is known.
    pub fn new(spoken: Option<Language>) -> Self {
        Self { spoken, ..Self::default() }
    }

    /// Language of the first screen: there is no shop yet.
    pub(crate) fn first_language(&self) -> Language {
        self.language.or(self.spoken).unwrap_or_default()
    }

    /// Goes somewhere with empty hands.
    pub(crate) fn go(&mut self, place: Place) {
        self.place = place;
        self.typed = Typed::default();
        self.name = String::new();
        self.wanted = Wanted::Nothing;
        self.how = None;
        self.back = None;
        self.claiming = None;
        self.correcting = Correcting::default();
        if !matches!(place, Place::History | Place::Found(_) | Place::Claiming) {
            self.search = Search::default();
        }
        if !place.is_of_payment() {
            self.parts.clear();
        }
    }

    /// Says something in the strip.
    pub(crate) fn say(&mut self, strip: Strip) {
        self.strip = Some(strip);
    }
}
