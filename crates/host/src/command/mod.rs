//! One command, one module. The documentation of its arguments is its manual page.

pub mod demo;
pub mod emulate;
mod emulated_storage;
pub mod fiscal_storage;
pub mod init;
pub mod journal;
pub mod kz;
pub mod receipt;
pub mod serve;
pub mod simulate;
pub mod status;
pub mod task;

use crate::folder::Folder;
use crate::settings::Settings;
use clap::ValueEnum;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use serde_json::Value;
use std::path::{Path, PathBuf};
use store::Reader;

/// `ru` or `kz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CountryArg {
    /// Russia: 54-ФЗ, fiscal storage (ФН)
    Ru,
    /// Kazakhstan: operator of fiscal data, no fiscal storage
    Kz,
}

impl From<CountryArg> for CountryCode {
    fn from(arg: CountryArg) -> Self {
        match arg {
            CountryArg::Ru => Self::Ru,
            CountryArg::Kz => Self::Kz,
        }
    }
}

/// `ru`, `kk` or `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageArg {
    /// Русский
    Ru,
    /// Қазақша
    Kk,
    /// English
    En,
}

impl From<LanguageArg> for Language {
    fn from(arg: LanguageArg) -> Self {
        match arg {
            LanguageArg::Ru => Self::Ru,
            LanguageArg::Kk => Self::Kk,
            LanguageArg::En => Self::En,
        }
    }
}

/// What all commands know: the folder, its settings file, the language that was asked for.
#[derive(Debug, Clone)]
pub struct Context {
    data: PathBuf,
    config: Option<PathBuf>,
    lang: Option<Language>,
}

impl Context {
    /// From the options before the command.
    pub fn new(data: PathBuf, config: Option<PathBuf>, lang: Option<Language>) -> Self {
        Self { data, config, lang }
    }

    /// The data folder.
    pub fn folder(&self) -> Folder {
        Folder::new(&self.data)
    }

    /// The language that was asked for on the command line.
    pub fn lang(&self) -> Option<Language> {
        self.lang
    }

    /// Where the settings stand.
    pub fn settings_path(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.folder().settings())
    }

    /// The settings.
    ///
    /// # Errors
    /// As [`Settings::read`]; a file named by `--config` has to be there.
    pub fn settings(&self) -> Result<Settings, Refusal> {
        if let Some(named) = self.config.as_deref().filter(|path| !path.exists()) {
            return Err(
                Refusal::new("settings.not_readable").because(format!("{}: not found", named.display()))
            );
        }
        Settings::read(&self.settings_path())
    }

    /// Language of messages: of the command line, of the settings, of the register, Russian. Asked after a failure, so
    /// it fails at nothing.
    pub fn language(&self) -> Language {
        let settings = self.settings().unwrap_or_default();
        let of_register = |path: &Path| {
            let founding = Reader::open(path).ok()?.status().ok()?.founding?;
            Language::parse(&founding.language)
        };
        self.lang.or(settings.language).or_else(|| of_register(&self.folder().register())).unwrap_or_default()
    }
}

/// Says the faults of an answer, or of the first faulty one of an array, to the person.
pub fn complain(answer: &Value) {
    let first = std::slice::from_ref(answer);
    let mut answers = answer.as_array().map_or(first, Vec::as_slice).iter();
    let Some(error) = answers.find_map(|answer| answer.get("error").filter(|error| error.is_object())) else {
        return;
    };
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let detail = error.get("cause").and_then(|cause| cause.get("detail")).and_then(Value::as_str);
    crate::failure::say(text("text"), text("next"), text("code"), text("path"), detail.unwrap_or_default());
}
