//! The screens in a real browser: `tests/browser`, run by Node against the release binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Fault;
use crate::steps::{cargo, run};
use crate::workspace::{self, Workspace};

/// All tests in `tests/browser`, one file after the other: the machine may have two cores only.
pub fn test() -> Result<(), Fault> {
    let mut node = prepared()?;
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    for file in tests(&folder())? {
        node.arg(file);
    }
    run(&mut node)
}

/// Takes the pictures of `docs/gallery` anew. Paper of every document, which no walk through the screens makes, is drawn by the
/// tests that hold it.
pub fn gallery() -> Result<(), Fault> {
    run(prepared()?.arg("gallery.mjs").arg(workspace::root().join("docs/gallery")))?;
    for test in [["fiscal-ru", "paper"], ["fiscal-kz", "country"]] {
        let [package, target] = test;
        run(cargo(&["test", "--quiet", "--package", package, "--test", target, "gallery"])
            .env("KASSA_GALLERY", "1"))?;
    }
    Ok(())
}

fn folder() -> PathBuf {
    workspace::root().join("tests/browser")
}

/// Node in the folder of the tests, with the packages that its lock file names and the binary that is tested.
fn prepared() -> Result<Command, Fault> {
    let folder = folder();
    run(&mut cargo(&["build", "--quiet", "--release", "--package", "host"]))?;
    if !npm(&folder, &["ls", "--silent"]).stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
        run(&mut npm(&folder, &["ci"]))?;
    }
    let target = Workspace::load()?.metadata.target_directory.into_std_path_buf();
    let mut node = Command::new("node");
    node.current_dir(folder).stdin(Stdio::null()).env("KASSA", target.join("release/kassa"));
    Ok(node)
}

fn npm(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

/// Files of tests, by name.
fn tests(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_of_browser_tests_is_run_and_helpers_are_not() {
        let files = super::tests(&super::folder()).expect("tests/browser");
        assert!(files.contains(&"sell.test.mjs".to_owned()), "{files:?}");
        assert!(!files.contains(&"till.mjs".to_owned()), "{files:?}");
    }

    #[test]
    fn the_lock_file_names_no_host() {
        let lock =
            std::fs::read_to_string(super::folder().join("package-lock.json")).expect("package-lock.json");
        assert!(!lock.contains("://") && lock.contains("integrity"));
    }
}
