//! A vendor's fiscal core, as on a stock terminal: the register hands a whole receipt over and gets a fiscal document back.
//!
//! It has no upload of its own (an empty `prepare`), its attempts are opaque to everybody else, and it looks documents up
//! by an identifier of ours. Proof that the device trait fits such a core as well as the bare fiscal storage.

use domain::device::{FiscalDevice, Found, Identity, Outcome};
use domain::document::{Address, Attempt, DocumentKind, Settlement};
use domain::notice::Refusal;
use domain::shift::ShiftNo;
use std::collections::BTreeMap;

/// What goes wrong next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// The next request is executed and its answer is lost.
    LoseAnswer,
    /// Nothing is heard until further notice.
    Silent,
}

/// The core.
#[derive(Debug, Clone)]
pub struct VendorCore {
    serial: String,
    documents: BTreeMap<String, Settlement>,
    shift: u32,
    shift_open: bool,
    receipts: u32,
    /// What goes wrong next.
    pub trouble: Trouble,
}

impl VendorCore {
    /// A core that is in service, with a closed shift.
    pub fn new(serial: &str) -> Self {
        Self {
            serial: serial.to_owned(),
            documents: BTreeMap::new(),
            shift: 0,
            shift_open: false,
            receipts: 0,
            trouble: Trouble::None,
        }
    }

    /// How many documents it made.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    fn make(&mut self, attempt: &Attempt, id: &str) -> Outcome<Settlement> {
        let refused = |code: &str| Outcome::Refused(Refusal::new(code));
        // The same identifier again is the same document: the one protection such cores offer.
        if let Some(settlement) = self.documents.get(id) {
            return Outcome::Done(settlement.clone());
        }
        match (attempt.kind, self.shift_open) {
            (DocumentKind::ShiftOpen, true) => return refused("shift.already_open"),
            (DocumentKind::Receipt | DocumentKind::Correction | DocumentKind::ShiftClose, false) => {
                return refused("shift.closed");
            }
            (DocumentKind::ShiftOpen, false) => {
                self.shift += 1;
                self.shift_open = true;
                self.receipts = 0;
            }
            (DocumentKind::Receipt | DocumentKind::Correction, true) => self.receipts += 1,
            (DocumentKind::ShiftClose, true) => self.shift_open = false,
            (DocumentKind::Registration, _) => return refused("register.in_service"),
            _ => return refused("document.not_supported"),
        }
        let number = self.documents.len() as u64 + 1;
        let settlement = Settlement {
            number,
            sign: format!("{:010}", number * 7919),
            at: attempt.at,
            shift: ShiftNo(self.shift),
            receipt: if attempt.kind.is_receipt() { self.receipts } else { 0 },
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(),
        };
        self.documents.insert(id.to_owned(), settlement.clone());
        Outcome::Done(settlement)
    }
}

fn identifier(attempt: &Attempt) -> Option<&str> {
    match &attempt.address {
        Address::Vendor { id } => Some(id),
        Address::Storage { .. } | Address::Operator { .. } => None,
    }
}

const SILENCE: &str = "the vendor's program does not answer";

impl FiscalDevice for VendorCore {
    fn identify(&mut self) -> Outcome<Identity> {
        if self.trouble == Trouble::Silent {
            return Outcome::Unknown(SILENCE.into());
        }
        Outcome::Done(Identity {
            serial: self.serial.clone(),
            last_document: self.documents.len() as u64,
            shift_open: Some(self.shift_open),
            shift: self.shift,
            ready: true,
            warnings: 0,
            details: Vec::new(),
        })
    }

    fn prepare(&mut self, _attempt: &Attempt) -> Outcome<()> {
        match self.trouble {
            Trouble::Silent => Outcome::Unknown(SILENCE.into()),
            Trouble::None | Trouble::LoseAnswer => Outcome::Done(()),
        }
    }

    fn commit(&mut self, attempt: &Attempt) -> Outcome<Settlement> {
        let Some(id) = identifier(attempt) else {
            return Outcome::Refused(Refusal::new("registration.country"));
        };
        match std::mem::replace(&mut self.trouble, Trouble::None) {
            Trouble::Silent => {
                self.trouble = Trouble::Silent;
                Outcome::Unknown(SILENCE.into())
            }
            Trouble::LoseAnswer => {
                let _ = self.make(attempt, id);
                Outcome::Unknown("the answer was lost".into())
            }
            Trouble::None => self.make(attempt, id),
        }
    }

    fn look_up(&mut self, attempt: &Attempt) -> Found {
        match (self.trouble, identifier(attempt).and_then(|id| self.documents.get(id))) {
            (Trouble::Silent, _) => Found::Silent(SILENCE.into()),
            (_, Some(settlement)) => Found::This(settlement.clone()),
            (_, None) => Found::Absent,
        }
    }
}
