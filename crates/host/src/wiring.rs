//! From a folder and its settings to a running register: the place that chooses the country.

use crate::devices::{Emulated, Wired, wire};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::{Address, Settings};
use domain::country::Country;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use fiscal_kz::Kazakhstan;
use fiscal_ru::Russia;
use runtime::{Clock, FolderLock, RealClock, Register, Setup};
use std::sync::Arc;
use std::time::Duration;
use store::{Founding, Reader};

/// The country of a folder; Kazakhstan as its settings want it.
pub fn country(code: CountryCode, kz: Kazakhstan) -> Box<dyn Country> {
    match code {
        CountryCode::Ru => Box::new(Russia),
        CountryCode::Kz => Box::new(kz),
    }
}

/// How long a process that is about to end waits for a slip on its way.
const SLIP: Duration = Duration::from_secs(10);

/// A folder that this process owns, with its register running. Fields are dropped in order: the register stops first,
/// the devices after it, the lock last.
pub struct Owned {
    /// The register.
    pub register: Register,
    /// How the folder was begun.
    pub founding: Founding,
    /// The time.
    pub clock: RealClock,
    /// Whether a printer is named in its settings.
    pub prints: bool,
    /// Whether a receipt by task opens a shift that is closed.
    pub opens_shift: bool,
    kz: Kazakhstan,
    _emulated: Emulated,
    _lock: FolderLock,
}

impl Drop for Owned {
    /// A register that ends over a slip would not know whether it was printed.
    fn drop(&mut self) {
        self.register.finish_slips(SLIP);
    }
}

impl Owned {
    /// The country of the folder.
    pub fn country(&self) -> Box<dyn Country> {
        country(self.founding.country, self.kz)
    }

    /// Starts the register of a folder whose lock is held.
    ///
    /// # Errors
    /// `folder.not_begun`, `folder.country`, `folder.emulated`, `folder.real`; whatever stops the store or an emulated
    /// device from starting.
    pub fn open_locked(folder: &Folder, settings: &Settings, lock: FolderLock) -> Result<Self, Failure> {
        let status = Reader::open(&folder.register())?.status()?;
        let founding = status.founding.ok_or_else(|| Refusal::new("folder.not_begun"))?;
        let registered = status.situation.is_some_and(|situation| situation.registration.is_some());
        fits(settings, &founding)?;
        let offset_min = settings.offset_min.unwrap_or(founding.offset_min);
        let clock = RealClock { offset_min };
        let (code, kz) = (founding.country, settings.kazakhstan());
        let time = Arc::new(clock) as Arc<dyn Clock>;
        let Wired { emulated, device, endpoint, printer } =
            wire(folder, settings, &founding, registered, &time)?;
        let prints = printer.is_some();
        let setup = Setup {
            database: folder.register(),
            vfs: None,
            country: Box::new(move || country(code, kz)),
            device,
            endpoint,
            terminal: None,
            printer,
            clock: time,
        };
        let register = Register::open(setup)?;
        let opens_shift = settings.shift_with_receipt;
        Ok(Self { register, founding, clock, prints, opens_shift, kz, _emulated: emulated, _lock: lock })
    }
}

/// Language of messages: the settings', else the one the folder was begun with.
pub fn language(settings: &Settings, founding: &Founding) -> Language {
    settings.language.or_else(|| Language::parse(&founding.language)).unwrap_or_default()
}

/// Whether these settings belong to a folder that was begun so.
///
/// # Errors
/// `folder.country`, `folder.emulated`, `folder.real`.
pub fn fits(settings: &Settings, founding: &Founding) -> Result<(), Refusal> {
    if let Some(country) = settings.country.filter(|country| *country != founding.country) {
        let refusal = Refusal::new("folder.country");
        return Err(refusal.with("begun", founding.country.as_str()).with("wanted", country.as_str()));
    }
    match (founding.emulated, settings.fiscal(founding.country)) {
        (true, Some(Address::Real(url))) => Err(Refusal::new("folder.emulated").because(url)),
        (false, Some(Address::Emulator | Address::EmulatorAt(_))) => Err(Refusal::new("folder.real")),
        _ => Ok(()),
    }
}
