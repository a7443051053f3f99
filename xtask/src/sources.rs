//! Reading the project's own files: tables in `docs/` and the names of test functions.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Fault;

/// Folders that hold no sources of ours.
const FOREIGN: &[&str] = &["target", "kassa-data", "node_modules"];

/// Rows of a CSV file whose header must be exactly `header`. Cells are trimmed.
pub fn table<const N: usize>(root: &Path, file: &str, header: [&str; N]) -> Result<Vec<[String; N]>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(root.join(file))
        .map_err(|error| format!("{file}: {error}"))?;
    let found = reader.headers().map_err(|error| format!("{file}: {error}"))?;
    if found != header.as_slice() {
        return Err(format!("{file}: the header is {:?}, not {:?}", header.join(","), found).into());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        // The reader refuses rows of another length, so nothing is filled up here.
        let record = record.map_err(|error| format!("{file}: {error}"))?;
        let mut cells = record.iter().map(str::to_owned);
        rows.push(std::array::from_fn(|_| cells.next().unwrap_or_default()));
    }
    Ok(rows)
}

/// Files below `folder` with the extension, in a stable order. Hidden folders and built files are passed over.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().map_err(|error| format!("{}: {error}", folder.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                if !name.starts_with('.') && !FOREIGN.contains(&name.as_ref()) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Names of all functions marked `#[test]` in the tree.
pub fn tests(root: &Path) -> Result<BTreeSet<String>, Fault> {
    let mut names = BTreeSet::new();
    for file in files(root, "rs")? {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        names.extend(tests_in(&text).map(str::to_owned));
    }
    Ok(names)
}

/// Names of the functions marked `#[test]` in one file, those inside `proptest!` included.
fn tests_in(text: &str) -> impl Iterator<Item = &str> {
    let mut marked = false;
    text.lines().filter_map(move |line| {
        let line = line.trim_start();
        if line.starts_with("#[test]") {
            marked = true;
        }
        let (before, after) = line.split_once("fn ")?;
        // Words before `fn` are `pub`, `async`, `#[test]`; anything else is a comment or a string.
        let declared = before
            .split_whitespace()
            .all(|word| word == "#[test]" || word == "async" || word.starts_with("pub"));
        let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
        (declared && std::mem::take(&mut marked)).then(|| after.split_at(end).0)
    })
}

/// Which of the tests named in a cell do not exist. A cell names one test or several, parted by spaces; a path
/// (`module::name`) is known by its last part.
pub fn missing_tests<'a>(cell: &'a str, known: &BTreeSet<String>) -> Vec<&'a str> {
    cell.split_whitespace()
        .filter(|name| !name.rsplit("::").next().is_some_and(|last| known.contains(last)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_functions_marked_as_tests_count() {
        let text = "
            #[test]
            fn plain_one() {}
            fn helper() {}
            /// Not a fn commented(
            #[test]
            #[expect(clippy::float_arithmetic, reason = \"a ratio\")]
            fn with_another_attribute() {}
            #[test] fn on_one_line() {}
            #[test]
            fn property(x in 0..9u8) {}
        ";
        let names: Vec<_> = tests_in(text).collect();
        assert_eq!(names, ["plain_one", "with_another_attribute", "on_one_line", "property"]);
    }

    #[test]
    fn this_very_test_is_found_in_the_tree() {
        let known = tests(crate::workspace::root()).expect("the sources are readable");
        assert!(missing_tests("this_very_test_is_found_in_the_tree", &known).is_empty());
        let cell = "sources::tests::this_very_test_is_found_in_the_tree nobody_wrote_this";
        assert_eq!(missing_tests(cell, &known), ["nobody_wrote_this"]);
    }

    #[test]
    fn a_table_with_another_header_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("t.csv"), "a,b\n 1 ,\"2, 3\"\n").expect("a file");
        let rows = table(folder.path(), "t.csv", ["a", "b"]).expect("the header fits");
        assert_eq!(rows, [["1".to_owned(), "2, 3".to_owned()]]);
        assert!(table(folder.path(), "t.csv", ["a", "c"]).is_err());
        assert!(table(folder.path(), "t.csv", ["a", "b", "c"]).is_err());
        assert!(table(folder.path(), "absent.csv", ["a", "b"]).is_err());
        std::fs::write(folder.path().join("t.csv"), "a,b\n1,2,3\n").expect("a file");
        assert!(table(folder.path(), "t.csv", ["a", "b"]).is_err(), "a row that is too long");
    }
}
