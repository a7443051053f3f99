//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! `cargo xtask test` is what `.ci/run` calls: when it is green here, it is green there.
#![forbid(unsafe_code)]

mod arrows;
mod browser;
mod dependencies;
mod errors;
mod licences;
mod machine;
mod requirements;
mod sources;
mod steps;
mod texts;
mod workspace;

use std::process::ExitCode;

use lexopt::prelude::*;
use workspace::Workspace;

/// What stops a command before it can judge: a file that can not be read, a program that does not start.
type Fault = Box<dyn std::error::Error>;

/// What a check found wrong, one sentence each. Empty means that all is well.
type Problems = Vec<String>;

const HELP: &str = "\
The project's own commands

Usage: cargo xtask COMMAND

Commands:
  test [--install] [--without STEP]...
                 everything a change must pass; .ci/run calls exactly this
  bench [FILTER] the benchmarks of the package `tests`
  ffd            rows, predicates and undecided conditions of the FFD tables
  gallery        takes the pictures of docs/gallery anew
  arrows         which crate may stand on which
  licences       licences of all third-party crates
  dependencies   a reason for each direct dependency and each duplicate version
  errors         docs/errors.csv against its tests and the texts
  requirements   docs/requirements.csv against its tests

Options of test:
  --install      install what the machine lacks (root does so without being asked)
  --without STEP leave a step out; it is counted as skipped in the closing line

Steps: ";

/// One command line, understood.
enum Task {
    Help,
    Test { install: bool, without: Vec<String> },
    Bench { filter: Option<String> },
    Ffd,
    Gallery,
    Check(steps::Check),
}

fn parse(mut args: lexopt::Parser) -> Result<Task, lexopt::Error> {
    let mut command: Option<String> = None;
    let mut install = false;
    let mut without = Vec::new();
    let mut filter = None;
    while let Some(arg) = args.next()? {
        match (arg, command.as_deref()) {
            (Short('h') | Long("help"), _) => return Ok(Task::Help),
            (Long("install"), Some("test")) => install = true,
            (Long("without"), Some("test")) => {
                let name = args.value()?.string()?;
                if !steps::names().any(|step| step == name) {
                    return Err(format!("there is no step {name:?}; steps: {}", step_names()).into());
                }
                without.push(name);
            }
            (Value(word), None) => command = Some(word.string()?),
            (Value(word), Some("bench")) if filter.is_none() => filter = Some(word.string()?),
            (other, _) => return Err(other.unexpected()),
        }
    }
    Ok(match command.as_deref() {
        None => Task::Help,
        Some("test") => Task::Test { install, without },
        Some("bench") => Task::Bench { filter },
        Some("ffd") => Task::Ffd,
        Some("gallery") => Task::Gallery,
        Some(name) => match steps::check_named(name) {
            Some(check) => Task::Check(check),
            None => return Err(format!("there is no command {name:?}; see cargo xtask --help").into()),
        },
    })
}

fn step_names() -> String {
    steps::names().collect::<Vec<_>>().join(", ")
}

fn run(task: Task) -> Result<bool, Fault> {
    match task {
        Task::Help => {
            println!("{HELP}{}", step_names());
            Ok(true)
        }
        Task::Test { install, without } => steps::test(install, &without),
        Task::Bench { filter } => steps::bench(filter.as_deref()),
        Task::Ffd => steps::ffd(),
        Task::Gallery => browser::gallery().map(|()| true),
        Task::Check(check) => {
            let problems = check(&Workspace::load()?)?;
            for problem in &problems {
                eprintln!("{problem}");
            }
            Ok(problems.is_empty())
        }
    }
}

fn main() -> ExitCode {
    let task = match parse(lexopt::Parser::from_env()) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match run(task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Task, lexopt::Error> {
        parse(lexopt::Parser::from_args(args.iter().copied()))
    }

    #[test]
    fn a_step_left_out_must_exist() {
        assert!(matches!(
            parsed(&["test", "--without", "docs"]),
            Ok(Task::Test { install: false, without }) if without == ["docs"]
        ));
        let Err(error) = parsed(&["test", "--without", "doc"]) else { panic!("accepted an unknown step") };
        assert!(error.to_string().contains("simulation"), "the refusal lists the steps: {error}");
    }

    #[test]
    fn options_of_another_command_are_refused() {
        assert!(parsed(&["bench", "--install"]).is_err());
        assert!(parsed(&["--install", "test"]).is_err());
        assert!(parsed(&["arrows", "extra"]).is_err());
        assert!(parsed(&["ffd", "1.2"]).is_err());
        assert!(parsed(&["tests"]).is_err());
    }
}
