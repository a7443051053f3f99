//! Every language says everything, and every code of the sources has its words.

use domain::notice::Refusal;
use domain::texts::{Language, Texts};
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Names of files and of fields that look like codes.
const NO_CODES: [&str; 7] =
    ["register.db", "register.sock", "fn.jsonl", "ofd.jsonl", "printer.json", "document.write", "tax.type"];

/// Places of each message and attribute (`message.attribute`), read from the file's own lines.
type Table = BTreeMap<String, BTreeSet<String>>;

fn source(language: Language) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("texts");
    let files =
        ["", "screens.", "wizard."].map(|part| folder.join(format!("{part}{}.ftl", language.as_str())));
    files.map(|file| std::fs::read_to_string(file).expect("a file of the language")).join("\n")
}

fn table(language: Language) -> Table {
    let mut table = Table::new();
    let mut message = String::new();
    let mut current = String::new();
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        let name = line.split_once(" =").map(|(name, _)| name);
        match name.and_then(|name| name.trim_start().strip_prefix('.')) {
            Some(attribute) => current = format!("{message}.{attribute}"),
            None if !line.starts_with([' ', '}']) => {
                message = name.unwrap_or_default().to_owned();
                current.clone_from(&message);
            }
            None => {}
        }
        if !current.is_empty() {
            table.entry(current.clone()).or_default().extend(places(line));
        }
    }
    table
}

fn places(line: &str) -> impl Iterator<Item = String> {
    line.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
}

#[test]
fn every_language_is_read_without_errors() {
    for language in Language::ALL {
        if let Err((_, errors)) = FluentResource::try_new(source(language)) {
            panic!("{language:?}: {errors:?}");
        }
    }
}

#[test]
fn no_message_is_given_twice() {
    for language in Language::ALL {
        let text = source(language);
        let messages = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        let names: Vec<&str> =
            messages.filter_map(|line| line.split_once(" =")).map(|(name, _)| name).collect();
        let different: BTreeSet<&&str> = names.iter().collect();
        assert_eq!(names.len(), different.len(), "{language:?}");
        assert!(names.len() > 50, "{language:?}: {} messages", names.len());
    }
}

#[test]
fn languages_have_the_same_messages_and_places() {
    let russian = table(Language::Ru);
    for language in [Language::Kk, Language::En] {
        let other = table(language);
        for (id, places) in &russian {
            assert_eq!(Some(places), other.get(id), "{language:?}: {id}");
        }
        assert_eq!(russian.len(), other.len(), "{language:?}");
    }
}

#[test]
fn every_error_says_what_to_do_next() {
    let table = table(Language::Ru);
    for id in table.keys().filter(|id| id.starts_with("error-") && !id.contains('.')) {
        assert!(table.contains_key(&format!("{id}.next")), "{id}");
    }
}

#[test]
fn a_filled_text_has_no_open_place() {
    for language in Language::ALL {
        for (id, places) in table(language) {
            let args: Vec<_> = places.into_iter().map(|place| (place, "1".to_owned())).collect();
            let said = Texts::of(language).say(&id, &args);
            assert!(!said.contains(['{', '}', '$']) && said != id, "{language:?}: {id}: {said}");
        }
    }
}

#[test]
fn long_numbers_are_said_digit_by_digit() {
    let refusal = Refusal::new("fn.not_ready").with("serial", "9999078900001235");
    for language in Language::ALL {
        assert!(refusal.text(language).contains("9999078900001235"), "{}", refusal.text(language));
    }
}

#[test]
fn russian_plurals_follow_the_number() {
    let say =
        |count: &str| Texts::of(Language::Ru).say("status-queue", &[("count".to_owned(), count.to_owned())]);
    assert_eq!(say("0"), "Все документы переданы оператору");
    assert_eq!(say("1"), "Ждёт отправки оператору 1 документ");
    assert_eq!(say("3"), "Ждут отправки оператору 3 документа");
    assert_eq!(say("12"), "Ждут отправки оператору 12 документов");
    assert_eq!(say("21"), "Ждёт отправки оператору 21 документ");
}

#[test]
fn optional_words_stand_only_for_a_given_value() {
    let say = |similar: &str| {
        let args = [("field", "quantiti"), ("similar", similar)].map(|(n, v)| (n.to_owned(), v.to_owned()));
        Texts::of(Language::En).say("warning-unknown-field", &args)
    };
    assert_eq!(say(""), "The field quantiti is not known and was passed over.");
    assert_eq!(
        say("quantity"),
        "The field quantiti is not known and was passed over. A similar field: quantity."
    );
}

#[test]
fn every_warning_of_the_sources_has_a_text() {
    let known = table(Language::Ru);
    let mut silent = BTreeSet::new();
    for file in sources() {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for warning in text.split(".warn(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !known.contains_key(&format!("warning-{}", warning.replace('_', "-"))) {
                silent.insert(format!("{warning} ({})", file.display()));
            }
        }
    }
    assert!(silent.is_empty(), "warnings without a text: {silent:#?}");
}

#[test]
fn every_code_of_the_sources_has_a_text() {
    let known: BTreeSet<String> = table(Language::Ru).into_keys().collect();
    let families: BTreeSet<&str> =
        known.iter().filter_map(|id| id.strip_prefix("error-")?.split('-').next()).collect();
    let mut silent = BTreeSet::new();
    // Its literals are paths of a task (`ofd.name`), which look like codes.
    let is_of_codes = |file: &PathBuf| !file.ends_with("fiscal-ru/src/compose/place.rs");
    for file in sources().into_iter().filter(is_of_codes) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        // Whole string literals of the shape `family.word`, wherever they stand: codes are also chosen by variables.
        for code in text.split('"').filter(|literal| is_code(literal, &families)) {
            if !known.contains(&format!("error-{}", code.replace('.', "-"))) {
                silent.insert(format!("{code} ({})", file.display()));
            }
        }
    }
    assert!(silent.is_empty(), "codes without a text: {silent:#?}");
}

fn is_code(literal: &str, families: &BTreeSet<&str>) -> bool {
    literal.split_once('.').is_some_and(|(family, word)| {
        families.contains(family) && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    }) && !literal.ends_with('.')
        && !NO_CODES.contains(&literal)
}

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders: Vec<PathBuf> = ["printer/src", "fn-driver/src"].map(|name| root.join(name)).into();
    let crates = root.join("crates").read_dir().expect("the folder of crates");
    folders.extend(crates.map(|entry| entry.expect("an entry").path().join("src")));
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = folder.read_dir() else { continue };
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 30, "the sources are not where they were");
    files
}
