//! The task files of `examples/`, as the demonstration day reads them: through the same reader as everybody's tasks.

use domain::command::{Actor, Command, Key, Role};
use domain::document::Content;
use domain::notice::Refusal;
use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::task::{Setting, Wish, understand};
use sha2::{Digest, Sha256};

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/", $name, ".json"))
    };
}

const SALES_RU: [&str; 3] =
    [example!("ru/sell"), example!("ru/sell-by-weight"), example!("ru/sell-many-rates")];
const SALES_KZ: [&str; 3] =
    [example!("kz/sell"), example!("kz/sell-by-weight"), example!("kz/sell-many-rates")];

/// Opens the shift.
///
/// # Errors
/// The file can not be understood: a test reads all of them.
pub fn open_shift(country: CountryCode) -> Result<Command, Refusal> {
    let text = match country {
        CountryCode::Ru => example!("ru/open-shift"),
        CountryCode::Kz => example!("kz/open-shift"),
    };
    command(country, text, "demo-open")
}

/// Closes the shift.
///
/// # Errors
/// As [`open_shift`].
pub fn close_shift(country: CountryCode) -> Result<Command, Refusal> {
    let text = match country {
        CountryCode::Ru => example!("ru/close-shift"),
        CountryCode::Kz => example!("kz/close-shift"),
    };
    command(country, text, "demo-close")
}

/// The n-th sale of the day: the files one after another, again and again.
///
/// # Errors
/// As [`open_shift`].
pub fn sale(country: CountryCode, n: u32) -> Result<Command, Refusal> {
    let sales = match country {
        CountryCode::Ru => &SALES_RU,
        CountryCode::Kz => &SALES_KZ,
    };
    let text = sales.iter().cycle().nth(n as usize % sales.len()).copied().unwrap_or_default();
    command(country, text, &format!("demo-sale-{n}"))
}

/// Whether the check digits of a number of this country are right.
pub fn number_is_valid(country: CountryCode, number: &str) -> bool {
    match country {
        CountryCode::Ru => fiscal_ru::numbers::inn_is_valid(number),
        CountryCode::Kz => fiscal_kz::taxpayer::check_taxpayer_number(number).is_ok(),
    }
}

fn command(country: CountryCode, text: &str, key: &str) -> Result<Command, Refusal> {
    let valid = |number: &str| number_is_valid(country, number);
    let setting = Setting {
        country,
        registration: None,
        cashier: None,
        number_is_valid: &valid,
        strict: true,
        language: Language::En,
    };
    let body = local_api::json::read(text.as_bytes())?;
    let content: Content = match understand(&body, "", &setting).wish {
        Ok(Wish::Document { content, .. }) => content,
        Ok(_) => return Err(Refusal::new("internal.error").because("an example asks for no document")),
        Err(faults) => {
            let first = faults.into_iter().next();
            return Err(first.unwrap_or_else(|| Refusal::new("internal.error")));
        }
    };
    Ok(Command {
        actor: Actor { name: "demo".into(), role: Role::Cashier },
        key: Key { caller: "demo".into(), key: key.to_owned() },
        body: Sha256::digest(text).into(),
        content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_a_task_without_a_warning() {
        for country in [CountryCode::Ru, CountryCode::Kz] {
            open_shift(country).unwrap();
            close_shift(country).unwrap();
            for n in 0..3 {
                sale(country, n).unwrap();
            }
        }
    }
}
