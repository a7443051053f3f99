//! `cargo xtask test`, step by step.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::machine::{self, Tool};
use crate::workspace::{self, Workspace};
use crate::{Fault, Problems, arrows, browser, dependencies, errors, licences, requirements};

/// A check over the workspace as data.
pub type Check = fn(&Workspace) -> Result<Problems, Fault>;

enum Work {
    Judge(Check),
    Run(fn() -> Result<(), Fault>),
}
use Work::{Judge, Run};

struct Step {
    name: &'static str,
    about: &'static str,
    needs: &'static [Tool],
    work: Work,
}

/// All steps, the quick ones first. Clippy goes before the tests: both share what the dependencies' build scripts
/// made, and clippy finds sooner what does not compile.
const STEPS: &[Step] = &[
    Step { name: "format", about: "sources are formatted", needs: &[Tool::Rustfmt], work: Run(format) },
    Step {
        name: "arrows",
        about: "no crate stands on a forbidden one",
        needs: &[],
        work: Judge(arrows::check),
    },
    Step { name: "licences", about: "licences are allowed", needs: &[], work: Judge(licences::check) },
    Step {
        name: "dependencies",
        about: "every dependency has a reason",
        needs: &[],
        work: Judge(dependencies::check),
    },
    Step {
        name: "errors",
        about: "every error has a test and its texts",
        needs: &[],
        work: Judge(errors::check),
    },
    Step {
        name: "requirements",
        about: "every requirement that is done has a test",
        needs: &[],
        work: Judge(requirements::check),
    },
    Step {
        name: "clippy",
        about: "no warnings in any target",
        needs: &[Tool::Clippy, Tool::Cc],
        work: Run(clippy),
    },
    Step { name: "tests", about: "all tests", needs: &[Tool::Cc], work: Run(tests) },
    Step { name: "docs", about: "the documentation builds", needs: &[Tool::Cc], work: Run(docs) },
    Step {
        name: "simulation",
        about: "a short simulation and a business day per country",
        needs: &[Tool::Cc],
        work: Run(simulation),
    },
    Step {
        name: "browser",
        about: "the screens in Chromium, served by the release binary",
        needs: &[Tool::Cc, Tool::Node, Tool::Chromium],
        work: Run(browser::test),
    },
];

/// Names of all steps, as `--without` takes them.
pub fn names() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.name)
}

/// The check a step consists of; `None` for unknown steps and for those that run programs.
pub fn check_named(name: &str) -> Option<Check> {
    STEPS.iter().find(|step| step.name == name).and_then(|step| match step.work {
        Judge(check) => Some(check),
        Run(_) => None,
    })
}

/// Runs all steps but those in `without`, also after a failed one, and says whether all passed.
pub fn test(install: bool, without: &[String]) -> Result<bool, Fault> {
    let wanted = |step: &&Step| !without.iter().any(|name| name == step.name);
    let mut needed: Vec<Tool> = Vec::new();
    for tool in STEPS.iter().filter(wanted).flat_map(|step| step.needs) {
        if !needed.contains(tool) {
            needed.push(*tool);
        }
    }
    let missing = machine::prepare(&needed, install)?;

    let mut failed = Vec::new();
    let mut skipped = Vec::new();
    for (number, step) in (1..).zip(STEPS) {
        println!("\n== {number}/{} {}: {}", STEPS.len(), step.name, step.about);
        if !wanted(&step) {
            println!("-- skipped, as asked by --without {}", step.name);
            skipped.push(step.name);
            continue;
        }
        let (result, time) = timed(|| perform(step, &missing));
        match result {
            Ok(()) => println!("-- passed in {:.1?}", time),
            Err(fault) => {
                println!("{fault}\n-- FAILED after {:.1?}: {}", time, step.name);
                failed.push(step.name);
            }
        }
    }

    println!();
    for (what, names) in [("failed", &failed), ("skipped", &skipped)] {
        if !names.is_empty() {
            println!("{what}: {}", names.join(", "));
        }
    }
    let passed = STEPS.len() - failed.len() - skipped.len();
    println!("steps: {passed} passed, {} failed, {} skipped", failed.len(), skipped.len());
    Ok(failed.is_empty())
}

fn perform(step: &Step, missing: &[Tool]) -> Result<(), Fault> {
    if let Some(tool) = step.needs.iter().find(|tool| missing.contains(tool)) {
        return Err(
            format!("needs {}, see above; or leave it out: --without {}", tool.name(), step.name).into()
        );
    }
    match step.work {
        Run(run) => run(),
        Judge(check) => {
            let problems = check(&Workspace::load()?)?;
            if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a person wants to know where the time of the build goes")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Benchmarks of the package `tests`; a filter picks some by name.
pub fn bench(filter: Option<&str>) -> Result<bool, Fault> {
    let mut command = cargo(&["bench", "--package", "tests", "--bench", "*"]);
    command.args(filter.map(|filter| ["--", filter]).iter().flatten());
    Ok(command.status()?.success())
}

/// How many rows and conditions of the FFD tables the codec decides, as its conformance suite counts them.
pub fn ffd() -> Result<bool, Fault> {
    let suite = ["test", "--quiet", "--package", "fiscal-ru", "--test", "conformance"];
    let mut command = cargo(&suite);
    command.args(["--", "--nocapture", "--test-threads=1", "counts_of", "as_table_and_conditions_say"]);
    Ok(command.status()?.success())
}

fn format() -> Result<(), Fault> {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), Fault> {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn tests() -> Result<(), Fault> {
    run(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))
}

fn docs() -> Result<(), Fault> {
    run(cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// What a person runs first, from an empty folder: the release binary, both countries.
fn simulation() -> Result<(), Fault> {
    let folder = simulation_folder()?;
    for country in ["ru", "kz"] {
        for args in [
            ["simulate", "--seed", "1", "--steps", "2000", "--country", country].as_slice(),
            ["demo", "--country", country].as_slice(),
        ] {
            let manifest = workspace::manifest();
            let mut command = cargo(&["run", "--quiet", "--release", "--manifest-path"]);
            command.arg(manifest).arg("--").args(args).current_dir(&folder);
            println!("kassa {}", args.join(" "));
            run(&mut command)?;
        }
    }
    Ok(())
}

/// An empty folder among the built files, so that nothing is left in the sources.
fn simulation_folder() -> Result<PathBuf, Fault> {
    let target = Workspace::load()?.metadata.target_directory.into_std_path_buf();
    let folder = target.join("xtask-simulation");
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => std::fs::create_dir_all(&folder)?,
    }
    Ok(folder)
}

/// Cargo in the root of the workspace, with nothing to read.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(args).current_dir(workspace::root()).stdin(Stdio::null());
    command
}

pub(crate) fn run(command: &mut Command) -> Result<(), Fault> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", shown(command)).into()) }
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let words =
        std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_its_tool_fails_and_names_it() {
        let step = Step { name: "clippy", about: "", needs: &[Tool::Clippy], work: Run(|| Ok(())) };
        let fault = perform(&step, &[Tool::Clippy]).expect_err("the tool is missing").to_string();
        assert!(fault.contains("needs clippy") && fault.contains("--without clippy"), "{fault}");
        assert!(perform(&step, &[Tool::Rustfmt]).is_ok());
    }

    #[test]
    fn checks_are_commands_and_programs_are_not() {
        for name in ["arrows", "licences", "dependencies", "errors", "requirements"] {
            assert!(check_named(name).is_some(), "{name}");
        }
        assert!(check_named("clippy").is_none());
        assert!(check_named("nothing").is_none());
    }
}
