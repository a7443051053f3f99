//! `docs/dependencies.csv`: a reason for each direct third-party dependency and for each second version of a crate.
//!
//! Columns: `kind` (`direct` or `duplicate`), `name`, `version` (of a direct dependency the requirement as the root
//! manifest writes it, of a duplicate the exact older version), `reason`. A row nothing needs any more is a problem
//! too, so the file stays true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cargo_metadata::Metadata;

use crate::workspace::Workspace;
use crate::{Fault, Problems, sources};

const FILE: &str = "docs/dependencies.csv";
const HEADER: [&str; 4] = ["kind", "name", "version", "reason"];

/// Crate name and version, or version requirement.
type Versioned = (String, String);

/// What the file says and what the workspace has, each as sets that should agree.
#[derive(Debug, Default)]
struct Reasons {
    direct: BTreeSet<Versioned>,
    duplicate: BTreeSet<Versioned>,
}

/// Dependencies without a reason, and reasons without a dependency.
pub fn check(workspace: &Workspace) -> Result<Problems, Fault> {
    let mut problems = Vec::new();
    let given = read(workspace.root(), &mut problems)?;
    problems.extend(compare(&needed(&workspace.metadata), &given));
    Ok(problems)
}

fn compare(needed: &Reasons, given: &Reasons) -> Problems {
    let mut problems = Vec::new();
    for (kind, needed, given) in
        [("direct", &needed.direct, &given.direct), ("duplicate", &needed.duplicate, &given.duplicate)]
    {
        for (name, version) in needed.difference(given) {
            problems.push(format!("{FILE}: {kind} dependency {name} {version} has no row with its reason"));
        }
        for (name, version) in given.difference(needed) {
            problems.push(format!("{FILE}: nothing needs the row {kind},{name},{version} any more"));
        }
    }
    problems
}

fn read(root: &Path, problems: &mut Problems) -> Result<Reasons, Fault> {
    let mut reasons = Reasons::default();
    for [kind, name, version, reason] in sources::table(root, FILE, HEADER)? {
        if reason.is_empty() {
            problems.push(format!("{FILE}: {kind} {name} {version} has an empty reason"));
        }
        let new = match kind.as_str() {
            "direct" => reasons.direct.insert((name.clone(), version.clone())),
            "duplicate" => reasons.duplicate.insert((name.clone(), version.clone())),
            _ => {
                problems.push(format!("{FILE}: {name} {version}: kind is direct or duplicate, not {kind:?}"));
                continue;
            }
        };
        if !new {
            problems.push(format!("{FILE}: two rows for {kind} {name} {version}"));
        }
    }
    Ok(reasons)
}

fn needed(metadata: &Metadata) -> Reasons {
    let direct = metadata
        .workspace_packages()
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter(|dependency| dependency.path.is_none())
        .map(|dependency| {
            (dependency.name.clone(), dependency.req.to_string().trim_start_matches('^').to_owned())
        })
        .collect();
    let mut versions: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for package in &metadata.packages {
        versions.entry(package.name.as_str()).or_default().insert(&package.version);
    }
    let duplicate = versions
        .into_iter()
        .flat_map(|(name, all)| {
            // The newest one needs no excuse.
            all.into_iter().rev().skip(1).map(move |version| (name.to_owned(), version.to_string()))
        })
        .collect();
    Reasons { direct, duplicate }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(rows: &[(&str, &str)]) -> BTreeSet<Versioned> {
        rows.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect()
    }

    #[test]
    fn a_dependency_without_a_row_and_a_row_without_a_dependency_are_found() {
        let needed =
            Reasons { direct: set(&[("csv", "1.4"), ("crc", "3.4")]), duplicate: set(&[("syn", "2.0.1")]) };
        let given = Reasons { direct: set(&[("csv", "1.4"), ("toml", "1.2")]), duplicate: BTreeSet::new() };
        let problems = compare(&needed, &given);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].contains("crc 3.4 has no row"), "{problems:?}");
        assert!(problems[1].contains("direct,toml,1.2"), "{problems:?}");
        assert!(problems[2].contains("syn 2.0.1 has no row"), "{problems:?}");
        assert!(compare(&needed, &needed).is_empty());
    }

    #[test]
    fn own_crates_need_no_row_and_third_party_ones_do() {
        let workspace = Workspace::load().expect("cargo metadata works where cargo test runs");
        let needed = needed(&workspace.metadata);
        assert!(needed.direct.iter().any(|(name, _)| name == "cargo_metadata"));
        assert!(!needed.direct.iter().any(|(name, _)| name == "domain"));
    }

    #[test]
    fn an_unknown_kind_an_empty_reason_and_a_second_row_are_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("docs")).expect("a folder");
        let text = "kind,name,version,reason\ndirect,a,1,why\ndirect,a,1,again\ndirect,b,1,\nodd,c,1,why\n";
        std::fs::write(folder.path().join(FILE), text).expect("a file");
        let mut problems = Vec::new();
        let reasons = read(folder.path(), &mut problems).expect("the table is readable");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(reasons.direct, set(&[("a", "1"), ("b", "1")]));
    }
}
