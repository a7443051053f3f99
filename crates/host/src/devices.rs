//! Devices and operators by their addresses: real ones, and emulated ones as threads of this process, which are reached
//! over loopback TCP like real ones.

use crate::failure::Failure;
use crate::folder::Folder;
use crate::settings::{Address, Settings, fiscal_key};
use domain::device::{Endpoint, FiscalDevice, Printer};
use domain::notice::Refusal;
use domain::tax::CountryCode;
use emulators::{fiscal_storage as storage, line, ofd, operator, printer as paper};
use fiscal_ru::Storage;
use runtime::{Clock, Ranked, Tcp};
use std::fs;
use std::io;
use std::sync::Arc;
use store::Founding;

/// Emulated devices of this process; dropping them ends them.
#[derive(Default)]
pub struct Emulated {
    _storage: Option<storage::Server>,
    _operator: Option<operator::Server>,
    _ofd: Option<ofd::Server>,
    _printer: Option<paper::Server>,
}

/// What a register of this folder works with.
pub struct Wired {
    /// What runs beside it.
    pub emulated: Emulated,
    /// The fiscal device, where the country has one.
    pub device: Option<Box<dyn FiscalDevice>>,
    /// The operator, where one is named.
    pub endpoint: Option<Box<dyn Endpoint>>,
    /// The printer, where one is named.
    pub printer: Option<Box<dyn Printer>>,
}

/// Starts what is emulated and names the rest. Nothing real is opened yet.
///
/// # Errors
/// `settings.missing` for a register in service whose fiscal side has no address; `settings.bad_value`;
/// `emulator.start`.
pub fn wire(
    folder: &Folder,
    settings: &Settings,
    founding: &Founding,
    registered: bool,
    clock: &Arc<dyn Clock>,
) -> Result<Wired, Failure> {
    let mut emulated = Emulated::default();
    let tcp = |addresses: String| {
        let one = |address: &str| Box::new(Tcp::new(address, Arc::clone(clock))) as Box<dyn Endpoint>;
        if addresses.contains(',') {
            let ends = addresses.split(',').map(one).collect();
            return Box::new(Ranked::new(ends, Arc::clone(clock))) as Box<dyn Endpoint>;
        }
        one(&addresses)
    };
    // What a demonstration does not name is emulated.
    let fiscal = match (founding.emulated, settings.fiscal(founding.country)) {
        (true, Some(Address::EmulatorAt(url))) | (false, Some(Address::Real(url))) => Some(url.clone()),
        (true, _) => None,
        (false, _) if registered => {
            return Err(Refusal::new("settings.missing").with("name", fiscal_key(founding.country)).into());
        }
        // Not in service yet: nothing is asked of a device nobody has named.
        (false, _) => Some(String::new()),
    };
    let (device, endpoint) = match founding.country {
        CountryCode::Ru => {
            let url = match fiscal {
                Some(url) => url,
                None => format!("tcp:{}", emulated._storage.insert(fiscal_storage(folder)?).address()),
            };
            let operator = match &settings.ofd {
                Some(Address::Real(address) | Address::EmulatorAt(address)) => Some(address.clone()),
                // A real storage knows real operators only.
                Some(Address::Emulator) if !founding.emulated => {
                    return Err(Refusal::new("folder.real").into());
                }
                Some(Address::Emulator) => {
                    Some(emulated._ofd.insert(fiscal_data_operator(folder)?).address().to_string())
                }
                None => None,
            };
            (Some(Box::new(open_storage(url)) as _), operator.map(tcp))
        }
        CountryCode::Kz => {
            let address = match fiscal {
                Some(address) => address,
                None => emulated._operator.insert(kz_operator(folder)?).address().to_string(),
            };
            (None, Some(tcp(address)))
        }
    };
    let printer = match &settings.printer {
        Some(Address::Real(url) | Address::EmulatorAt(url)) => Some(url.clone()),
        Some(Address::Emulator) => {
            Some(format!("tcp:{}", emulated._printer.insert(receipt_printer(folder)?).address()))
        }
        None => None,
    };
    let mut kind = printer::Settings::default();
    if founding.country == CountryCode::Kz {
        // Half of a Kazakh receipt is in no code page: all of it is drawn, in one hand.
        kind.profile.raster = printer::Raster::Always;
    }
    let open = |url: String| printer::open(&url, kind);
    let printer = printer
        .map(open)
        .transpose()
        .map_err(|error| Refusal::new("settings.bad_value").with("name", "printer").because(error))?;
    Ok(Wired { emulated, device, endpoint, printer })
}

fn open_storage(url: String) -> Storage {
    Storage::new(Box::new(move || {
        if url.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "kassa.toml names no fn"));
        }
        fn_driver::transports::open(&url)
    }))
}

fn no_start(error: impl std::fmt::Display) -> Failure {
    Refusal::new("emulator.start").because(error).into()
}

/// A fiscal storage of the third generation, unpaced. Its number is made when the folder is begun and stays in its file.
fn fiscal_storage(folder: &Folder) -> Result<storage::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let (seed, _) = uuid::Uuid::new_v4().as_u64_pair();
    storage::Server::start(storage::ServerOptions {
        endpoint: line::Endpoint::Tcp("127.0.0.1:0".into()),
        config: storage::FnConfig::new(storage::Generation::G12, seed),
        baud: 0,
        latency: false,
        clock: storage::ClockSource::Real,
        state: Some(folder.emulated().join("fn.jsonl")),
        log: None,
        faults: Vec::new(),
        seed,
    })
    .map_err(no_start)
}

fn kz_operator(folder: &Folder) -> Result<operator::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let config = operator::ServerConfig {
        state: Some(folder.emulated().join("operator.jsonl")),
        ..operator::ServerConfig::new(operator::Config::demo())
    };
    operator::Server::start(config, |_| {}).map_err(no_start)
}

fn fiscal_data_operator(folder: &Folder) -> Result<ofd::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let config = ofd::ServerConfig {
        state: Some(folder.emulated().join("ofd.jsonl")),
        inbox: Some(folder.emulated().join("ofd")),
        ..ofd::ServerConfig::new(ofd::Config::default())
    };
    ofd::Server::start(config, |_| {}).map_err(no_start)
}

/// A printer of 58 mm whose paper lies in `receipts/`.
fn receipt_printer(folder: &Folder) -> Result<paper::Server, Failure> {
    fs::create_dir_all(folder.emulated())?;
    let at = line::Endpoint::Tcp("127.0.0.1:0".into());
    let options = paper::ServerOptions {
        out: Some(folder.receipts()),
        state: Some(folder.emulated().join("printer.json")),
        ..paper::ServerOptions::new(at, paper::Options::default())
    };
    paper::Server::start(options).map_err(no_start)
}
