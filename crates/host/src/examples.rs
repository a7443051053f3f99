//! The task files of `examples/`, as the demonstration day reads them: through the same reader as everybody's tasks.

use domain::document::Content;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::task::{Setting, Wish, understand};
use serde_json::Value;

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/", $name, ".json"))
    };
}

/// Opens the shift.
///
/// # Errors
/// The file can not be understood: a test reads all of them.
pub fn open_shift(country: CountryCode) -> Result<Content, Refusal> {
    let text = match country {
        CountryCode::Ru => example!("ru/open-shift"),
        CountryCode::Kz => example!("kz/open-shift"),
    };
    understood(country, &local_api::json::read(text.as_bytes())?)
}

/// Closes the shift.
///
/// # Errors
/// As [`open_shift`].
pub fn close_shift(country: CountryCode) -> Result<Content, Refusal> {
    let text = match country {
        CountryCode::Ru => example!("ru/close-shift"),
        CountryCode::Kz => example!("kz/close-shift"),
    };
    understood(country, &local_api::json::read(text.as_bytes())?)
}

/// The sales of a day, in their order.
///
/// # Errors
/// As [`open_shift`].
pub fn sales(country: CountryCode) -> Result<Vec<Value>, Refusal> {
    let text = match country {
        CountryCode::Ru => example!("ru/sales"),
        CountryCode::Kz => example!("kz/sales"),
    };
    match local_api::json::read(text.as_bytes())? {
        Value::Array(sales) => Ok(sales),
        _ => Err(Refusal::new("internal.error").because("the examples are no list")),
    }
}

/// One of the sales.
///
/// # Errors
/// As [`open_shift`].
pub fn sale(country: CountryCode, sale: &Value) -> Result<Content, Refusal> {
    understood(country, sale)
}

/// Whether the check digits of a number of this country are right.
pub fn number_is_valid(country: CountryCode, number: &str) -> bool {
    match country {
        CountryCode::Ru => fiscal_ru::numbers::inn_is_valid(number),
        CountryCode::Kz => fiscal_kz::taxpayer::check_taxpayer_number(number).is_ok(),
    }
}

fn understood(country: CountryCode, body: &Value) -> Result<Content, Refusal> {
    let valid = |number: &str| number_is_valid(country, number);
    let setting = Setting {
        country,
        registration: None,
        cashier: None,
        number_is_valid: &valid,
        find: &|_| Ok(None),
        strict: true,
        language: Language::En,
    };
    match understand(body, "", &setting).wish {
        Ok(Wish::Document { content, .. }) => Ok(content),
        Ok(_) => Err(Refusal::new("internal.error").because("an example asks for no document")),
        Err(faults) => {
            let first = faults.into_iter().next();
            Err(first.unwrap_or_else(|| Refusal::new("internal.error")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_task_without_a_warning() {
        for country in [CountryCode::Ru, CountryCode::Kz] {
            open_shift(country).unwrap();
            close_shift(country).unwrap();
            for one in sales(country).unwrap() {
                sale(country, &one).unwrap();
            }
        }
    }
}
