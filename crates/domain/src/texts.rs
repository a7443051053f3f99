//! What the register says, in three languages, from Fluent files.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

/// Language of the people at the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Русский.
    #[default]
    Ru,
    /// Қазақша.
    Kk,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ru, Self::Kk, Self::En];

    /// `ru`, `kk`, `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::Kk => "kk",
            Self::En => "en",
        }
    }

    /// Reads `ru`, `kk`, `en`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.as_str() == text)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Ru => {
                concat!(
                    include_str!("../texts/ru.ftl"),
                    "\n",
                    include_str!("../texts/screens.ru.ftl"),
                    "\n",
                    include_str!("../texts/wizard.ru.ftl")
                )
            }
            Self::Kk => {
                concat!(
                    include_str!("../texts/kk.ftl"),
                    "\n",
                    include_str!("../texts/screens.kk.ftl"),
                    "\n",
                    include_str!("../texts/wizard.kk.ftl")
                )
            }
            Self::En => {
                concat!(
                    include_str!("../texts/en.ftl"),
                    "\n",
                    include_str!("../texts/screens.en.ftl"),
                    "\n",
                    include_str!("../texts/wizard.en.ftl")
                )
            }
        }
    }
}

/// Texts of one language.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// Texts of a language, read once a process.
    pub fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Texts>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let slot = match language {
            Language::Ru => &ALL[0],
            Language::Kk => &ALL[1],
            Language::En => &ALL[2],
        };
        slot.get_or_init(|| Self::read(language))
    }

    fn read(language: Language) -> Self {
        let id: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolating marks would stand on paper as boxes.
        bundle.set_use_isolating(false);
        // Fluent has no variant for an empty value: `{ GIVEN($x) -> [yes] … *[no] … }`. It could only be refused by a
        // function of the same name, and there is none.
        let _ = bundle.add_function("GIVEN", |values, _| match values {
            [FluentValue::String(text)] if !text.is_empty() => "yes".into(),
            [FluentValue::Number(_)] => "yes".into(),
            _ => "no".into(),
        });
        // A message that can not be read is left out and shown by its name; a test reads all of them.
        let resource = match FluentResource::try_new(language.source().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// The message `id`, or its attribute when `id` is `message.attribute`, with its places filled. A message that does
    /// not exist is said by its name: better than nothing, and found by tests.
    pub fn say(&self, id: &str, args: &[(String, String)]) -> String {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(m, a)| (m, Some(a)));
        let pattern = self.bundle.get_message(message).and_then(|m| match attribute {
            Some(name) => m.get_attribute(name).map(|a| a.value()),
            None => m.value(),
        });
        let Some(pattern) = pattern else { return id.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            // Small whole numbers choose plural forms. Everything else is text as it stands: Fluent counts in floats, a
            // serial number of 16 digits would lose its last one.
            match value.parse::<i32>() {
                Ok(number) if number.to_string() == *value => {
                    values.set(name.as_str(), FluentValue::from(number))
                }
                _ => values.set(name.as_str(), FluentValue::from(value.as_str())),
            }
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// A word or sentence without places.
    pub fn word(&self, id: &str) -> String {
        self.say(id, &[])
    }

    /// Whether there is such a message.
    pub fn knows(&self, id: &str) -> bool {
        self.say(id, &[]) != id
    }
}
