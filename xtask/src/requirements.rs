//! `docs/requirements.csv`: what the register was asked to do and how far it is.
//!
//! Columns: `id`, `requirement`, `status` (`done`, `partial` or `planned`), `test` (one test function or several,
//! parted by spaces), `note`. A row is `done` only when its test goes through the door the person uses; what is not
//! done says in its note what is absent.

use std::collections::BTreeSet;

use crate::workspace::Workspace;
use crate::{Fault, Problems, sources};

const FILE: &str = "docs/requirements.csv";
const HEADER: [&str; 5] = ["id", "requirement", "status", "test", "note"];

/// Rows that claim more than the tree holds.
pub fn check(workspace: &Workspace) -> Result<Problems, Fault> {
    let rows = sources::table(workspace.root(), FILE, HEADER)?;
    if rows.is_empty() {
        return Ok(vec![format!("{FILE}: no rows")]);
    }
    Ok(judge(&rows, &sources::tests(workspace.root())?))
}

fn judge(rows: &[[String; 5]], tests: &BTreeSet<String>) -> Problems {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for [id, requirement, status, test, note] in rows {
        let mut complain = |what: String| problems.push(format!("{FILE}: {id}: {what}"));
        if id.is_empty() || requirement.is_empty() {
            complain("id and requirement must be given".to_owned());
        }
        if !seen.insert(id) {
            complain("two rows".to_owned());
        }
        match status.as_str() {
            "done" if test.is_empty() => complain("done, but no test".to_owned()),
            "partial" | "planned" if note.is_empty() => {
                complain(format!("{status}, but no note on what is absent"))
            }
            "done" | "partial" | "planned" => {}
            _ => complain(format!("status is done, partial or planned, not {status:?}")),
        }
        for missing in sources::missing_tests(test, tests) {
            complain(format!("there is no test {missing}"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn done_needs_a_test_and_the_rest_a_note() {
        let tests = BTreeSet::from(["a_sale_is_printed".to_owned()]);
        for (status, test, note, problems) in [
            ("done", "a_sale_is_printed", "", 0),
            ("partial", "a_sale_is_printed", "no cheque by mail", 0),
            ("planned", "", "comes with the scanner", 0),
            ("done", "", "", 1),
            ("done", "nobody_wrote_this", "", 1),
            ("partial", "a_sale_is_printed", "", 1),
            ("planned", "", "", 1),
            ("almost", "", "", 1),
        ] {
            let row = ["A-1", "sells", status, test, note].map(str::to_owned);
            assert_eq!(judge(&[row], &tests).len(), problems, "{status} {test} {note}");
        }
    }

    #[test]
    fn an_id_has_one_row() {
        let row = ["A-1", "sells", "planned", "", "soon"].map(str::to_owned);
        assert_eq!(judge(&[row.clone(), row], &BTreeSet::new()).len(), 1);
    }
}
