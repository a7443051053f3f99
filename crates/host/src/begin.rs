//! How a data folder becomes a register: for `kassa init` and for the first screen.

use crate::failure::Failure;
use crate::folder::Folder;
use crate::goods;
use crate::settings::{Address, Settings, default_file, default_offset, fiscal_key, service_file};
use crate::wiring::{self, Owned};
use domain::command::{Actor, Command, Key, Role};
use domain::document::{DocumentId, DocumentState};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use runtime::{Clock, FolderLock, RealClock, Submitted};
use screens::Wiring;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::time::Duration;
use store::{Founding, Reader, Store, StoreError, Wal, open_catalog};

/// How long a registration on emulated devices may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often, and after what pause, a register that reads its storage is looked at.
const LOOKS: u32 = 600;
const LOOK: Duration = Duration::from_millis(50);

/// What is wanted of a folder.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Whose law.
    pub country: CountryCode,
    /// Language of its people.
    pub language: Language,
    /// Emulated devices, and a registration on them.
    pub demo: bool,
    /// Where its devices are, for a register that a person puts into service; settings that are there already win.
    pub service: Option<Wiring>,
}

/// A begun folder.
pub struct Begun {
    /// How it was begun.
    pub founding: Founding,
    /// Whether it was begun just now.
    pub created: bool,
    /// Its settings.
    pub settings: Settings,
    /// Its register: of a demonstration, in service; of one that a person is about to put into service.
    pub owned: Option<Owned>,
}

/// How a folder was begun and whether its register is in service; nothing when it was not begun.
///
/// # Errors
/// Any error of the store.
pub fn begun(folder: &Folder) -> Result<Option<(Founding, bool)>, Failure> {
    if !folder.is_begun() {
        return Ok(None);
    }
    let reader = match Reader::open(&folder.register()) {
        Ok(reader) => reader,
        // An empty file of a beginning that was cut short: it goes on where it stopped.
        Err(StoreError::NotARegister) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let status = reader.status()?;
    let registered = status.situation.is_some_and(|s| s.registration.is_some());
    Ok(status.founding.map(|founding| (founding, registered)))
}

/// What is there already must be what is asked for.
///
/// # Errors
/// `folder.country`, `folder.real`.
pub fn same(wish: &Wish, founding: &Founding) -> Result<(), Refusal> {
    if founding.country != wish.country {
        let refusal = Refusal::new("folder.country");
        return Err(refusal.with("begun", founding.country.as_str()).with("wanted", wish.country.as_str()));
    }
    if wish.demo && !founding.emulated {
        return Err(Refusal::new("folder.real"));
    }
    Ok(())
}

/// Writes settings and the first fact, unless they are there, and puts a demonstration into service. A beginning that was
/// cut short is completed.
///
/// # Errors
/// As [`same`]; `folder.unusable`, `folder.emulated`, and what the registration runs into.
pub fn begin(folder: &Folder, settings_path: &Path, wish: &Wish, lock: FolderLock) -> Result<Begun, Failure> {
    if let Some((founding, _)) = begun(folder)? {
        same(wish, &founding)?;
    }
    let wrote = !settings_path.exists();
    if wrote {
        let text = match &wish.service {
            Some(wiring) => service_file(wish.country, wish.language, wiring)?,
            None => default_file(wish.country, wish.language, wish.demo),
        };
        fs::write(settings_path, text).map_err(|error| Refusal::new("folder.unusable").because(error))?;
    }
    let begun = begin_wired(folder, settings_path, wish, lock);
    if begun.is_err() && wrote && wish.service.is_some() {
        // What was typed on a screen can only be corrected there.
        let _ = fs::remove_file(settings_path);
    }
    begun
}

fn begin_wired(
    folder: &Folder,
    settings_path: &Path,
    wish: &Wish,
    lock: FolderLock,
) -> Result<Begun, Failure> {
    let settings = Settings::read(settings_path)?;
    if wish.service.is_some() && settings.fiscal(wish.country).is_none() {
        return Err(Refusal::new("settings.missing").with("name", fiscal_key(wish.country)).into());
    }
    let (founding, created) = found(folder, &settings, wish)?;
    let owned = match founding.emulated || wish.service.is_some() {
        true => Some(Owned::open_locked(folder, &settings, lock)?),
        false => None,
    };
    if let Some(owned) = owned.as_ref().filter(|_| wish.demo && !is_registered(folder)) {
        match register(owned, folder) {
            // The storage is registered already: who it is registered with is read from it.
            Err(_) if takes_over(owned) => {}
            ended => ended?,
        }
    }
    Ok(Begun { founding, created, settings, owned })
}

fn is_registered(folder: &Folder) -> bool {
    begun(folder).is_ok_and(|begun| begun.is_some_and(|(_, registered)| registered))
}

/// Writes the first fact, unless it is there.
fn found(folder: &Folder, settings: &Settings, wish: &Wish) -> Result<(Founding, bool), Failure> {
    let emulator = settings.fiscal(wish.country).is_some_and(Address::is_emulated);
    let emulated = if wish.service.is_some() { emulator } else { wish.demo };
    let founding = Founding {
        country: wish.country,
        emulated,
        language: settings.language.unwrap_or(wish.language).as_str().to_owned(),
        offset_min: settings.offset_min.unwrap_or(default_offset(wish.country)),
    };
    wiring::fits(settings, &founding)?;
    let mut store = Store::open(&folder.register(), None, Wal::Shared)?;
    let mut catalog = open_catalog(&folder.catalog())?;
    if emulated && catalog.count()? == 0 {
        catalog.put(&goods::demonstration(wish.country)?)?;
    }
    let tx = store.begin()?;
    if let Some(there) = tx.founded()? {
        return Ok((there, false));
    }
    let Founding { country, emulated, language, offset_min } = founding.clone();
    let at = RealClock { offset_min }.now().wall;
    tx.append(&Fact::Founded { country, emulated, language, offset_min }, "cli", at)?;
    tx.commit()?;
    Ok((founding, true))
}

/// Whether the register takes the registration over that its storage has; waits until it is read.
fn takes_over(owned: &Owned) -> bool {
    for _ in 0..LOOKS {
        let view = owned.register.view();
        let reading = view.trouble.as_ref().is_none_or(|trouble| trouble.code == "fn.reading");
        if !reading || view.identity.is_some() {
            return view.situation.as_ref().is_some_and(|situation| situation.registration.is_some());
        }
        std::thread::sleep(LOOK);
    }
    false
}

/// Puts the register into service as the demonstration shop of its country.
fn register(owned: &Owned, folder: &Folder) -> Result<(), Failure> {
    let country = owned.founding.country;
    let key = format!("init-{}", uuid::Uuid::new_v4());
    let command = Command {
        actor: Actor { name: "cli".into(), role: Role::Administrator },
        body: Sha256::digest(&key).into(),
        key: Key { caller: "cli".into(), key },
        wish: simulator::shop::registration(country).into(),
        draft: None,
    };
    match owned.register.submit(command, PATIENCE) {
        Submitted::Final(id) => outcome(folder, id),
        Submitted::Open(id) | Submitted::Conflict(id) => {
            Err(Refusal::new("document.in_doubt").with("document", id.0).into())
        }
        Submitted::Refused(refusal) => Err(refusal.into()),
        Submitted::Unknown => Err(Refusal::new("task.unknown").with("key", "registration").into()),
    }
}

fn outcome(folder: &Folder, id: DocumentId) -> Result<(), Failure> {
    let document = Reader::open(&folder.register())?.document(id)?;
    match document.map(|document| document.state) {
        Some(DocumentState::Settled | DocumentState::Autonomous) => Ok(()),
        Some(DocumentState::Refused(refusal) | DocumentState::Stuck(refusal)) => Err(refusal.into()),
        Some(DocumentState::Waiting) | None => Err(Refusal::new("document.in_doubt").into()),
    }
}
