//! `kassa init`.

use super::{Context, CountryArg, LanguageArg};
use crate::begin::{self, Wish};
use crate::failure::{Ended, Exit};
use crate::{folder::Folder, out};
use clap::Args;
use domain::notice::Refusal;
use domain::texts::{Language, Texts};
use runtime::FolderLock;
use serde_json::json;
use store::Founding;

/// Begins a data folder: one register, one country, for ever.
///
/// Makes kassa.toml (unless it is there), register.db, catalog.db, lock, receipts/, emulated/ and log/ in the folder
/// named by --data.
///
/// With --demo the register is put into service on emulated devices and gets 200 goods to sell: it works at once, and
/// everything it signs carries the banner of a demonstration. Such a folder refuses real devices for ever.
///
/// The first screen of `kassa serve` does the same.
///
/// Without --demo the folder is begun for real devices. In Russia the wizard of the screens (`kassa serve`) puts the
/// register into service.
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
        let folder = context.folder();
        let language = self.language.map(Language::from).or(context.lang()).unwrap_or_default();
        let wish = Wish { country: self.country.into(), language, demo: self.demo, service: None };
        if let Some((founding, registered)) = begin::begun(&folder)? {
            begin::same(&wish, &founding)?;
            if registered || !founding.emulated {
                return self.report(context, &folder, &founding, registered, false);
            }
        }
        folder.make().map_err(|error| Refusal::new("folder.unusable").because(error))?;
        let lock = FolderLock::take(folder.path())?;
        let begun = begin::begin(&folder, &context.settings_path(), &wish, lock)?;
        self.report(context, &folder, &begun.founding, begun.owned.is_some(), begun.created)
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
