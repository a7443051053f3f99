//! `kassa init`.

use super::{Context, CountryArg, LanguageArg};
use crate::failure::{Ended, Exit, Failure};
use crate::settings::{Settings, default_file, default_offset};
use crate::wiring::{self, Owned};
use crate::{folder::Folder, goods, out};
use clap::Args;
use domain::command::{Actor, Command, Key, Role};
use domain::document::{DocumentId, DocumentState};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::{Language, Texts};
use runtime::{Clock, FolderLock, RealClock, Submitted};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs;
use std::time::Duration;
use store::{Founding, Reader, Store, Wal, open_catalog};

/// How long a registration on emulated devices may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Begins a data folder: one register, one country, for ever.
///
/// Makes kassa.toml (unless it is there), register.db, catalog.db, lock, receipts/, emulated/ and log/ in the folder
/// named by --data.
///
/// With --demo the register is put into service on emulated devices and gets 200 goods to sell: it works at once, and
/// everything it signs carries the banner of a demonstration. Such a folder refuses real devices for ever.
///
/// Without --demo the folder is begun for real devices. Putting a register into service on real devices is not part of
/// this version yet: it comes with the wizard of the screens.
///
/// Repeated on a begun folder of the same country it says so and changes nothing; a registration that was cut short is
/// completed. Another country is refused.
///
/// EXAMPLE
///   kassa --data shop init --country ru --demo
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Init {
    /// Whose law
    #[arg(long)]
    country: CountryArg,
    /// Language of messages
    #[arg(long)]
    language: Option<LanguageArg>,
    /// Emulated devices, and a registration on them
    #[arg(long)]
    demo: bool,
    /// What was done as JSON on standard output
    #[arg(long)]
    json: bool,
}

impl Init {
    /// Begins the folder.
    ///
    /// # Errors
    /// `folder.country`, `folder.emulated`, `folder.real`, `folder.busy`, `folder.unusable`, and what the registration
    /// runs into.
    pub fn run(self, context: &Context) -> Ended {
        let country = CountryCode::from(self.country);
        let folder = context.folder();
        if let Some((founding, registered)) = begun(&folder)? {
            self.same(&founding)?;
            if registered || !founding.emulated {
                return self.report(context, &folder, &founding, registered, false);
            }
        }
        folder.make().map_err(|error| Refusal::new("folder.unusable").because(error))?;
        let lock = FolderLock::take(folder.path())?;
        let language = self.language.map(Language::from).or(context.lang()).unwrap_or_default();
        let path = context.settings_path();
        if !path.exists() {
            fs::write(&path, default_file(country, language, self.demo))
                .map_err(|error| Refusal::new("folder.unusable").because(error))?;
        }
        let settings = Settings::read(&path)?;
        let (founding, created) = self.found(&folder, &settings, language)?;
        let registered = founding.emulated;
        if registered {
            let owned = Owned::open_locked(&folder, &settings, lock)?;
            register(&owned, &folder)?;
        }
        self.report(context, &folder, &founding, registered, created)
    }

    /// What is there already must be what is asked for.
    fn same(&self, founding: &Founding) -> Result<(), Refusal> {
        let country = CountryCode::from(self.country);
        if founding.country != country {
            let refusal = Refusal::new("folder.country");
            return Err(refusal.with("begun", founding.country.as_str()).with("wanted", country.as_str()));
        }
        if self.demo && !founding.emulated {
            return Err(Refusal::new("folder.real"));
        }
        Ok(())
    }

    /// Writes the first fact, unless it is there.
    fn found(
        &self,
        folder: &Folder,
        settings: &Settings,
        language: Language,
    ) -> Result<(Founding, bool), Failure> {
        let country = CountryCode::from(self.country);
        let founding = Founding {
            country,
            emulated: self.demo,
            language: settings.language.unwrap_or(language).as_str().to_owned(),
            offset_min: settings.offset_min.unwrap_or(default_offset(country)),
        };
        wiring::fits(settings, &founding)?;
        let mut store = Store::open(&folder.register(), None, Wal::Shared)?;
        let mut catalog = open_catalog(&folder.catalog())?;
        if self.demo && catalog.count()? == 0 {
            catalog.put(&goods::demonstration(country)?)?;
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

    fn report(
        &self,
        context: &Context,
        folder: &Folder,
        founding: &Founding,
        registered: bool,
        created: bool,
    ) -> Ended {
        let language = context.lang().or(Language::parse(&founding.language)).unwrap_or_default();
        let texts = Texts::of(language);
        let dir = folder.path().display().to_string();
        let args = [("folder".to_owned(), dir.clone())];
        out::say(&texts.say(if created { "init-created" } else { "init-exists" }, &args));
        out::say(&texts.say(if registered { "init-next-demo" } else { "init-next-real" }, &args));
        if self.json {
            let done = json!({
                "folder": dir,
                "country": founding.country.as_str(),
                "emulated": founding.emulated,
                "registered": registered,
                "created": created,
            });
            out::line(&done.to_string())?;
        }
        Ok(Exit::Done)
    }
}

/// How a folder was begun and whether its register is in service; nothing when it was not begun.
fn begun(folder: &Folder) -> Result<Option<(Founding, bool)>, Failure> {
    if !folder.is_begun() {
        return Ok(None);
    }
    let reader = match Reader::open(&folder.register()) {
        Ok(reader) => reader,
        // An empty file of an `init` that was cut short: it goes on where it stopped.
        Err(store::StoreError::NotARegister) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let status = reader.status()?;
    let registered = status.situation.is_some_and(|s| s.registration.is_some());
    Ok(status.founding.map(|founding| (founding, registered)))
}

/// Puts the register into service as the demonstration shop of its country.
fn register(owned: &Owned, folder: &Folder) -> Result<(), Failure> {
    let country = owned.founding.country;
    let key = format!("init-{}", uuid::Uuid::new_v4());
    let command = Command {
        actor: Actor { name: "cli".into(), role: Role::Administrator },
        body: Sha256::digest(&key).into(),
        key: Key { caller: "cli".into(), key },
        content: simulator::shop::registration(country),
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
