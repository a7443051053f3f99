//! The data folder that screens are served from: it holds a register, or is begun by the first screen.

use crate::begin::{self, Wish};
use crate::closing::Closing;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::reach::Serving;
use crate::settings::Settings;
use crate::wiring::Owned;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::{House, Register};
use runtime::FolderLock;
use screens::Wiring;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A folder that this process owns.
pub struct Premises {
    folder: Folder,
    settings: PathBuf,
    /// Held until a register takes it over.
    lock: Mutex<Option<FolderLock>>,
    /// Closes the shift at its time; ends before the register does.
    closing: OnceLock<Closing>,
    serving: OnceLock<Serving>,
}

impl Premises {
    /// Takes a folder, making it if need be, and starts the register in it, if it was begun.
    ///
    /// # Errors
    /// `folder.busy`, `folder.unusable`, and whatever stops a register from running.
    pub fn take(folder: Folder, settings: PathBuf) -> Result<Self, Failure> {
        folder.make().map_err(|error| Refusal::new("folder.unusable").because(error))?;
        let lock = FolderLock::take(folder.path())?;
        let begun = folder.is_begun();
        let premises = Self {
            folder,
            settings,
            lock: Mutex::default(),
            closing: OnceLock::new(),
            serving: OnceLock::new(),
        };
        if begun {
            let settings = Settings::read(&premises.settings)?;
            let owned = Owned::open_locked(&premises.folder, &settings, lock)?;
            premises.serve(&settings, owned)?;
        } else {
            *premises.lock.lock().unwrap_or_else(PoisonError::into_inner) = Some(lock);
        }
        Ok(premises)
    }

    fn serve(&self, settings: &Settings, owned: Owned) -> Result<(), Refusal> {
        let serving = Serving::start(&self.folder, settings, owned);
        if let Some(error) = &serving.deaf {
            return Err(Refusal::new("folder.unusable").because(format!("register.sock: {error}")));
        }
        if let Some(at) = settings.shift_close {
            let _ = self.closing.set(Closing::start(Arc::downgrade(&serving.door), at));
        }
        let _ = self.serving.set(serving);
        Ok(())
    }

    fn begin_with(&self, lock: FolderLock, wish: &Wish) -> Result<(), Failure> {
        let begun = begin::begin(&self.folder, &self.settings, wish, lock)?;
        let owned = begun.owned.ok_or_else(|| Refusal::new("folder.real"))?;
        Ok(self.serve(&begun.settings, owned)?)
    }
}

impl House for Premises {
    fn register(&self) -> Option<Arc<dyn Register>> {
        self.serving.get().map(|serving| Arc::clone(&serving.door) as _)
    }

    fn begin(
        &self,
        country: CountryCode,
        language: Language,
        service: Option<Wiring>,
    ) -> Result<(), Refusal> {
        let mut held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if self.serving.get().is_some() {
            return Ok(());
        }
        let lock = match held.take() {
            Some(lock) => lock,
            // The try before let it go.
            None => FolderLock::take(self.folder.path()).map_err(|error| refusal(error.into()))?,
        };
        self.begin_with(lock, &Wish { country, language, demo: service.is_none(), service }).map_err(refusal)
    }
}

fn refusal(failure: Failure) -> Refusal {
    failure.refusal.unwrap_or_else(|| Refusal::new("internal.error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_begun_once_and_its_register_runs_in_the_same_process() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(&dir.path().join("data"));
        let premises = Premises::take(folder.clone(), folder.settings()).unwrap();
        assert!(premises.register().is_none());
        let busy =
            Premises::take(folder.clone(), folder.settings()).err().and_then(|failure| failure.refusal);
        assert_eq!(busy.unwrap().code, "folder.busy");
        premises.begin(CountryCode::Kz, Language::Kk, None).unwrap();
        let register = premises.register().unwrap();
        assert_eq!((register.country(), register.language()), (CountryCode::Kz, Language::Kk));
        premises.begin(CountryCode::Ru, Language::Ru, None).unwrap();
        assert_eq!(premises.register().unwrap().country(), CountryCode::Kz);
    }

    #[test]
    fn a_folder_that_is_to_be_put_into_service_has_a_storage_nobody_has_used() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(&dir.path().join("data"));
        let premises = Premises::take(folder.clone(), folder.settings()).unwrap();
        let wiring = |storage: &str| Wiring { storage: storage.into(), ..Wiring::default() };
        let begin = |storage| premises.begin(CountryCode::Ru, Language::Ru, Some(wiring(storage)));
        assert_eq!(begin("/dev/ttyS1").unwrap_err().code, "settings.bad_value");
        assert!(!folder.settings().exists(), "what was typed wrongly is typed again");
        begin("emulator:").unwrap();
        let register = premises.register().unwrap();
        assert!(register.emulated());
        assert_eq!(register.view().situation.as_ref().and_then(|s| s.registration.clone()), None);
    }
}
