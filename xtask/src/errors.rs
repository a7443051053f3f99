//! `docs/errors.csv`: every case of bad input, what happens, what to do next, and the test that proves it.
//!
//! Columns: `code` (stable, parted by dots), `input`, `what`, `next`, `test` (one test function or several, parted
//! by spaces). A code `shift.too-long` has the text `error-shift-too-long` in every language.

use std::collections::BTreeSet;

use crate::texts::{FOLDER, LANGUAGES, Texts};
use crate::workspace::Workspace;
use crate::{Fault, Problems, sources};

const FILE: &str = "docs/errors.csv";
const HEADER: [&str; 5] = ["code", "input", "what", "next", "test"];

/// Rows without test or text, texts without row or translation.
pub fn check(workspace: &Workspace) -> Result<Problems, Fault> {
    let root = workspace.root();
    let rows = sources::table(root, FILE, HEADER)?;
    let mut problems = judge_rows(&rows, &sources::tests(root)?);
    if rows.is_empty() {
        problems.push(format!("{FILE}: no rows"));
    }
    match Texts::load(root) {
        Ok(texts) => problems.extend(judge_texts(&rows, &texts)),
        Err(fault) => problems.push(fault.to_string()),
    }
    Ok(problems)
}

fn judge_rows(rows: &[[String; 5]], tests: &BTreeSet<String>) -> Problems {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for row @ [code, input, _, _, test] in rows {
        for (name, cell) in HEADER.iter().zip(row) {
            if cell.is_empty() {
                problems.push(format!("{FILE}: {code} ({input}): {name} is empty"));
            }
        }
        if !seen.insert((code, input)) {
            problems.push(format!("{FILE}: two rows for {code} ({input})"));
        }
        for missing in sources::missing_tests(test, tests) {
            problems.push(format!("{FILE}: {code} ({input}): there is no test {missing}"));
        }
    }
    problems
}

fn judge_texts(rows: &[[String; 5]], texts: &Texts) -> Problems {
    let mut problems: Problems =
        texts.doubled.iter().map(|doubled| format!("{FOLDER}: defined twice: {doubled}")).collect();
    let wanted: BTreeSet<String> = rows.iter().map(|[code, ..]| text_id(code)).collect();
    let all: BTreeSet<&String> = texts.ids.values().flatten().chain(&wanted).collect();
    for id in all {
        for language in LANGUAGES {
            if !texts.ids.get(language).is_some_and(|ids| ids.contains(id)) {
                problems.push(format!("{FOLDER}: {language} lacks {id}"));
            }
        }
        let message = id.split('.').next().unwrap_or(id);
        if message.starts_with("error-") && !wanted.contains(message) {
            problems.push(format!("{FILE}: no row for the text {id}"));
        }
    }
    problems
}

/// The id of the message that speaks for a code.
fn text_id(code: &str) -> String {
    format!("error-{}", code.replace('.', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 5]) -> [String; 5] {
        cells.map(str::to_owned)
    }

    fn texts(ru: &str, kk: &str, en: &str) -> Texts {
        let mut texts = Texts::default();
        texts.add("ru", ru);
        texts.add("kk", kk);
        texts.add("en", en);
        texts
    }

    #[test]
    fn a_row_needs_all_cells_an_existing_test_and_its_own_input() {
        let tests = BTreeSet::from(["long_shift_is_refused".to_owned()]);
        let good = row([
            "shift.too-long",
            "a sale after 24 h",
            "refused",
            "close the shift",
            "long_shift_is_refused",
        ]);
        assert!(judge_rows(std::slice::from_ref(&good), &tests).is_empty());
        assert_eq!(judge_rows(&[good.clone(), good], &tests).len(), 1);
        let bad = row(["shift.too-long", "a sale", "", "close", "nobody_wrote_this"]);
        assert_eq!(judge_rows(&[bad], &tests).len(), 2);
    }

    #[test]
    fn every_code_speaks_every_language() {
        let rows = [row(["shift.too-long", "a sale after 24 h", "refused", "close", "t"])];
        let one = "error-shift-too-long = x\n    .next = y\n";
        assert!(judge_texts(&rows, &texts(one, one, one)).is_empty());
        assert_eq!(judge_texts(&rows, &texts(one, "error-shift-too-long = x\n", one)).len(), 1);
        assert_eq!(judge_texts(&rows, &texts("", "", "")).len(), 3);
    }

    #[test]
    fn a_text_without_a_row_is_found() {
        let one = "error-paper-out = x\ntitle = y\n";
        let problems = judge_texts(&[], &texts(one, one, one));
        assert_eq!(problems, ["docs/errors.csv: no row for the text error-paper-out"]);
    }
}
