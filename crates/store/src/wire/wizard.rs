//! Answers of the wizard.

use super::{Malformed, named};
use domain::wizard as d;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
pub(crate) struct Answers {
    purpose: String,
    step: String,
    texts: BTreeMap<String, String>,
}

impl From<&d::Answers> for Answers {
    fn from(a: &d::Answers) -> Self {
        Self { purpose: a.purpose.as_str().to_owned(), step: a.step.clone(), texts: a.texts.clone() }
    }
}

impl TryFrom<Answers> for d::Answers {
    type Error = Malformed;

    fn try_from(a: Answers) -> Result<Self, Malformed> {
        let purpose = named("purpose", d::Purpose::ALL, d::Purpose::as_str, &a.purpose)?;
        Ok(Self { purpose, step: a.step, texts: a.texts })
    }
}
