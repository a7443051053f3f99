//! In which languages a paper speaks.

/// Languages of the labels on Kazakh paper.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Each label in Kazakh and in Russian, `/` between them.
    #[default]
    Both,
    /// Kazakh alone.
    Kazakh,
    /// Russian alone.
    Russian,
}

impl Words {
    /// A label.
    pub(super) fn say(self, kk: &str, ru: &str) -> String {
        match self {
            Self::Both if kk == ru => kk.to_owned(),
            Self::Both => format!("{kk} / {ru}"),
            Self::Kazakh => kk.to_owned(),
            Self::Russian => ru.to_owned(),
        }
    }

    /// A label that goes on in the same way in both languages: `Ауысым / Смена № 1`.
    pub(super) fn say_with(self, kk: &str, ru: &str, tail: impl std::fmt::Display) -> String {
        format!("{}{tail}", self.say(kk, ru))
    }
}
