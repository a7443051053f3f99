//! The register of this process, as programs see it.

use crate::folder::Folder;
use crate::shelf::Shelf;
use crate::wiring::Owned;
use crate::{examples, paper, rehearsal};
use domain::command::Command;
use domain::device::{Errand, Kept, Outcome as Inquired, Ran};
use domain::document::{Attempt, Content, Document, DocumentId, DocumentKind, DocumentState, Settlement};
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::registration::Registration;
use domain::shift::ShiftNo;
use domain::slip::{Printing, Slip};
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::{Now, Stamp};
use domain::wizard::WizardChange;
use local_api::{Door, Outcome, Paper, Register};
use runtime::{Clock, Submitted};
use screens::{Goods, Shop};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Reader, StoreError};

/// The general tax system in tag 1055.
const GENERAL: u8 = 1;

/// A folder that this process owns, with its door.
pub struct Running {
    owned: Owned,
    database: PathBuf,
    catalog: PathBuf,
    language: Language,
    /// Who opened which shift: asked for by each task that names no cashier.
    cashier: Mutex<Option<(ShiftNo, Cashier)>>,
}

impl Running {
    /// Works off what the operator is owed, where the country has one; see [`runtime::Register::drain`].
    pub fn drain(&self) {
        if let Some(rules) = self.owned.country().conduct().autonomous {
            self.owned.register.drain(rules.transaction_time);
        }
    }

    /// The door of a folder.
    pub fn new(owned: Owned, folder: &Folder, language: Language) -> Self {
        let (database, catalog) = (folder.register(), folder.catalog());
        Self { owned, database, catalog, language, cashier: Mutex::new(None) }
    }

    /// Who made the newest report about the register itself.
    fn registrar(&self) -> Option<Cashier> {
        match &self.view().report.as_ref()?.content {
            Content::Registration(_, who) | Content::Reregistration(_, who) | Content::StorageClose(who) => {
                Some(who.clone())
            }
            _ => None,
        }
    }

    /// Who opened this shift, if it is the newest one.
    fn opener(&self, shift: ShiftNo) -> Option<Cashier> {
        let opening = self.view().newest.opening?;
        let document = self.reader().and_then(|reader| reader.document(opening)).ok().flatten()?;
        let of_this = document.settlement.is_some_and(|settled| settled.shift == shift);
        let cashier = document.content.cashier();
        // One that was read back from the storage may have no name.
        let opens = document.content.kind() == DocumentKind::ShiftOpen && !cashier.name.is_empty();
        (of_this && opens).then(|| cashier.clone())
    }
}

impl Door for Running {
    fn submit(&self, command: Command, patience: Duration) -> Outcome {
        match self.owned.register.submit(command, patience) {
            Submitted::Final(id) => Outcome::Final(id),
            Submitted::Open(id) => Outcome::Open(id),
            Submitted::Conflict(id) => Outcome::Conflict(id),
            Submitted::Refused(refusal) => Outcome::Refused(refusal),
            Submitted::Unknown => Outcome::Unknown,
        }
    }

    fn view(&self) -> Arc<engine::View> {
        self.owned.register.view()
    }

    fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.database)
    }

    fn now(&self) -> Now {
        self.owned.clock.now()
    }

    fn country(&self) -> CountryCode {
        self.owned.founding.country
    }

    fn language(&self) -> Language {
        self.language
    }

    fn emulated(&self) -> bool {
        self.owned.founding.emulated
    }

    fn default_cashier(&self) -> Option<Cashier> {
        let shift = self.view().situation.as_ref().map(|situation| situation.shift)?;
        if !shift.is_open() {
            return None;
        }
        let mut known = self.cashier.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(number, _)| *number != shift.number()) {
            *known = self.opener(shift.number()).map(|cashier| (shift.number(), cashier));
        }
        known.as_ref().map(|(_, cashier)| cashier.clone())
    }

    fn opens_shift(&self) -> bool {
        self.owned.opens_shift
    }

    fn number_is_valid(&self, number: &str) -> bool {
        examples::number_is_valid(self.country(), number)
    }

    fn paper(
        &self,
        document: &Document,
        registration: &Registration,
        language: Language,
        kind: Paper,
        columns: usize,
    ) -> Option<Vec<u8>> {
        let slip = self.owned.country().slip(document, registration, language, false)?;
        let slip = if self.emulated() { slip.marked_as_demonstration(language) } else { slip };
        Some(paper::bytes(&slip, kind, columns))
    }

    fn tlv(
        &self,
        document: &Document,
        attempt: &Attempt,
        registration: &Registration,
    ) -> Result<Vec<u8>, Refusal> {
        fiscal_ru::archived(document, attempt, registration)
    }

    fn inquire(&self, errand: &Errand) -> Inquired<Ran> {
        self.owned.register.inquire(errand.clone())
    }

    fn archived(&self, kept: &Kept, data: &[u8]) -> Result<Document, Refusal> {
        let view = self.view();
        let situation = view.situation.as_ref().ok_or_else(|| Refusal::new("register.not_in_service"))?;
        let country = self.owned.country();
        let (content, shift, receipt) = country.recover(kept, data, Vec::new(), situation)?;
        let at = Stamp::from_local(kept.at, situation.offset_min);
        let settlement = Settlement {
            number: kept.number,
            sign: kept.sign.clone(),
            at,
            shift,
            receipt,
            check_url: None,
            next_token: None,
            warnings: 0,
            formed: Vec::new(), // its data have all of it
        };
        Ok(Document {
            id: DocumentId(0), // it need not be one of ours
            content,
            accepted: at,
            state: DocumentState::Settled,
            autonomous: None,
            settlement: Some(settlement),
            totals: None,
            after: None,
            original: None,
        })
    }

    fn print(&self, document: DocumentId, no: Option<u32>) -> Result<(), Refusal> {
        let next = || -> Result<u32, StoreError> {
            let last = self.reader()?.read(|view| view.last_slip(document))?;
            Ok(match last {
                Some(slip) if slip.state == Printing::Skipped => slip.no,
                Some(slip) => slip.no.saturating_add(1),
                None => 1,
            })
        };
        let no = no.map_or_else(next, Ok).map_err(|error| error.refusal())?;
        self.owned.register.print(document, no)
    }
}

impl Register for Running {
    fn shop(&self) -> Shop {
        let country = self.country();
        let systems = match self.view().situation.as_ref().and_then(|s| s.registration.as_ref()) {
            Some(Registration::Ru(ru)) => ru.tax_systems,
            Some(Registration::Kz(_)) | None => 0,
        };
        // Of several systems the first one: a shop that uses another besides names it in its tasks.
        let tax_system = systems & systems.wrapping_neg();
        Shop {
            country,
            language: self.language,
            emulated: self.emulated(),
            cashier: self
                .default_cashier()
                .or_else(|| self.registrar())
                .unwrap_or_else(|| simulator::shop::cashier(country)),
            tax_system,
            vat: match country {
                CountryCode::Ru if tax_system == GENERAL => Vat::Vat22,
                CountryCode::Ru => Vat::None,
                CountryCode::Kz => Vat::Vat16,
            },
            printer: self.owned.prints,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn goods(&self) -> Result<Box<dyn Goods + Send>, StoreError> {
        Ok(Box::new(Shelf::open(&self.catalog)?))
    }

    fn change(&self, change: DraftChange) -> Result<u64, Refusal> {
        self.owned.register.change(change)
    }

    fn answer(&self, change: WizardChange) -> Result<u64, Refusal> {
        self.owned.register.answer(change)
    }

    fn rehearse(&self, content: Content) -> Result<(), Refusal> {
        rehearsal::rehearse(content, self.now().wall)
    }

    fn drawn(&self, slip: &Slip, kind: Paper) -> Vec<u8> {
        paper::bytes(slip, kind, printer::COLUMNS_80_MM)
    }

    fn on_paper(&self, document: DocumentId, no: u32) -> Result<(), Refusal> {
        self.owned.register.on_paper(document, no)
    }

    fn watch(&self, notice: Box<dyn Fn() + Send + Sync>) -> Box<dyn Send> {
        Box::new(self.owned.register.watch(notice))
    }
}
