//! Every task file of `examples/` is understood without a warning.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use domain::tax::CountryCode;
use domain::texts::Language;
use local_api::task::{Setting, open, understand};
use std::path::Path;

fn check(country: CountryCode) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(country.as_str());
    let mut tasks = 0;
    for file in folder.read_dir().unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let batch = open(&std::fs::read(&path).unwrap(), None).unwrap();
        assert!(batch.warnings.is_empty());
        for entry in batch.tasks {
            let setting = Setting {
                country,
                registration: None,
                cashier: None,
                number_is_valid: &|number| matches!(number, "500100732259" | "7704849611"),
                find: &|_| Ok(None),
                strict: true,
                language: Language::En,
            };
            let understood = understand(&entry.body, &entry.path, &setting);
            assert!(understood.wish.is_ok(), "{}: {:?}", path.display(), understood.wish);
            tasks += 1;
        }
    }
    tasks
}

#[test]
fn every_example_is_understood_without_a_warning() {
    for country in [CountryCode::Ru, CountryCode::Kz] {
        assert!(check(country) >= 40, "{country:?}");
    }
}
