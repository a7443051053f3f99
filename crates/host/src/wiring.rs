//! From a folder and its settings to a running register: the only place that chooses countries and devices.

use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::{Address, Settings, fiscal_key};
use domain::country::Country;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use emulators::line::Endpoint;
use emulators::{fiscal_storage as storage, operator};
use fiscal_kz::Kazakhstan;
use fiscal_ru::{Russia, Storage};
use runtime::{Clock, FolderLock, RealClock, Register, Setup, Tcp};
use std::fs;
use std::io;
use std::sync::Arc;
use store::{Founding, Reader};

/// The country of a folder.
pub fn country(code: CountryCode) -> Box<dyn Country> {
    match code {
        CountryCode::Ru => Box::new(Russia),
        CountryCode::Kz => Box::new(Kazakhstan::default()),
    }
}

/// A folder that this process owns, with its register running. Fields are dropped in order: the register stops first,
/// the devices after it, the lock last.
pub struct Owned {
    /// The register.
    pub register: Register,
    /// How the folder was begun.
    pub founding: Founding,
    /// The time.
    pub clock: RealClock,
    _devices: Devices,
    _lock: FolderLock,
}

/// Emulated devices: threads of this process, reached over loopback TCP like real ones.
#[derive(Default)]
struct Devices {
    _storage: Option<storage::Server>,
    _operator: Option<operator::Server>,
}

impl Owned {
    /// Takes a folder and starts its register.
    ///
    /// # Errors
    /// `folder.busy` while another process owns it; `folder.not_begun`, `folder.country`, `folder.emulated`,
    /// `folder.real`; whatever stops the store or an emulated device from starting.
    pub fn open(folder: &Folder, settings: &Settings) -> Result<Self, Failure> {
        let lock = lock(folder)?;
        Self::open_locked(folder, settings, lock)
    }

    /// The same with a lock that is held already.
    ///
    /// # Errors
    /// As [`Owned::open`].
    pub fn open_locked(folder: &Folder, settings: &Settings, lock: FolderLock) -> Result<Self, Failure> {
        let status = Reader::open(&folder.register())?.status()?;
        let founding = status.founding.ok_or_else(|| Refusal::new("folder.not_begun"))?;
        let registered = status.situation.is_some_and(|situation| situation.registration.is_some());
        fits(settings, &founding)?;
        let offset_min = settings.offset_min.unwrap_or(founding.offset_min);
        let clock = RealClock { offset_min };
        let (devices, device_url, endpoint) = devices(folder, settings, &founding, registered)?;
        let code = founding.country;
        let time = Arc::new(clock) as Arc<dyn Clock>;
        let endpoint = endpoint.map(|address| Box::new(Tcp::new(address, Arc::clone(&time))) as _);
        let setup = Setup {
            database: folder.register(),
            vfs: None,
            country: Box::new(move || country(code)),
            device: device_url.map(|url| Box::new(open_storage(url)) as _),
            endpoint,
            terminal: None,
            printer: None,
            clock: time,
        };
        let register = Register::open(setup)?;
        Ok(Self { register, founding, clock, _devices: devices, _lock: lock })
    }
}

/// Takes the lock of a begun folder.
///
/// # Errors
/// `folder.not_begun`, `folder.busy`, `folder.unusable`.
pub fn lock(folder: &Folder) -> Result<FolderLock, Failure> {
    if !folder.is_begun() {
        return Err(Refusal::new("folder.not_begun").because(folder.path().display()).into());
    }
    Ok(FolderLock::take(folder.path())?)
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

/// Starts what is emulated; gives the address of the fiscal storage or of the operator.
fn devices(
    folder: &Folder,
    settings: &Settings,
    founding: &Founding,
    registered: bool,
) -> Result<(Devices, Option<String>, Option<String>), Failure> {
    let mut devices = Devices::default();
    let address = match (founding.emulated, settings.fiscal(founding.country)) {
        (true, Some(Address::EmulatorAt(url))) | (false, Some(Address::Real(url))) => Some(url.clone()),
        (true, _) => None,
        (false, _) if registered => {
            return Err(Refusal::new("settings.missing").with("name", fiscal_key(founding.country)).into());
        }
        // Not in service yet: nothing is asked of a device nobody has named.
        (false, _) => Some(String::new()),
    };
    match founding.country {
        CountryCode::Ru => {
            let url = match address {
                Some(url) => url,
                None => {
                    let server = emulated_storage(folder)?;
                    let url = format!("tcp:{}", server.address());
                    devices._storage = Some(server);
                    url
                }
            };
            Ok((devices, Some(url), None))
        }
        CountryCode::Kz => {
            let endpoint = match address {
                Some(endpoint) => endpoint,
                None => {
                    let server = emulated_operator(folder)?;
                    let endpoint = server.address().to_string();
                    devices._operator = Some(server);
                    endpoint
                }
            };
            Ok((devices, None, Some(endpoint)))
        }
    }
}

fn open_storage(url: String) -> Storage {
    Storage::new(Box::new(move || {
        if url.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "kassa.toml names no fn"));
        }
        fn_driver::transports::open(&url)
    }))
}

/// A fiscal storage of the third generation, unpaced. Its number is made when the folder is begun and stays in its file.
fn emulated_storage(folder: &Folder) -> Result<storage::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let (seed, _) = uuid::Uuid::new_v4().as_u64_pair();
    storage::Server::start(storage::ServerOptions {
        endpoint: Endpoint::Tcp("127.0.0.1:0".into()),
        config: storage::FnConfig::new(storage::Generation::G12, seed),
        baud: 0,
        latency: false,
        clock: storage::ClockSource::Real,
        state: Some(folder.emulated().join("fn.jsonl")),
        log: None,
        faults: Vec::new(),
        seed,
    })
    .map_err(|error| Refusal::new("emulator.start").because(error).into())
}

fn emulated_operator(folder: &Folder) -> Result<operator::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let config = operator::ServerConfig {
        state: Some(folder.emulated().join("operator.jsonl")),
        ..operator::ServerConfig::new(operator::Config::demo())
    };
    operator::Server::start(config, |_| {})
        .map_err(|error| Refusal::new("emulator.start").because(error).into())
}
