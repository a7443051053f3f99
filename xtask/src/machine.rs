//! What the machine must have, and the one line that brings it.

use std::process::{Command, Stdio};

use crate::Fault;

/// A program that is not part of a plain Rust installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// The C compiler that builds SQLite and links programs.
    Cc,
    /// Node 18 or later, and npm.
    Node,
    /// The browser that the screens are tested in, and letters for all three languages.
    Chromium,
}

/// Succeeds when Node is new enough and npm is there.
const NODE: &str =
    "node -e 'process.exit(process.versions.node.split(\".\")[0] >= 18 ? 0 : 1)' && npm --version";

impl Tool {
    /// The command that succeeds when the tool is there.
    fn probe(self) -> &'static [&'static str] {
        match self {
            Self::Rustfmt => &["cargo", "fmt", "--version"],
            Self::Clippy => &["cargo", "clippy", "--version"],
            Self::Cc => &["cc", "--version"],
            Self::Node => &["sh", "-c", NODE],
            Self::Chromium => &["chromium", "--version"],
        }
    }

    /// The name a person knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rustfmt => "rustfmt",
            Self::Clippy => "clippy",
            Self::Cc => "the C compiler (cc)",
            Self::Node => "Node 18 with npm",
            Self::Chromium => "Chromium",
        }
    }

    /// The command that brings it. Rust of the distribution has no rustup and takes its parts from packages.
    fn install(self, rustup: bool) -> &'static str {
        match (self, rustup) {
            (Self::Rustfmt, true) => "rustup component add rustfmt",
            (Self::Clippy, true) => "rustup component add clippy",
            (Self::Rustfmt, false) => "apt-get install -y rustfmt",
            (Self::Clippy, false) => "apt-get install -y rust-clippy",
            (Self::Cc, _) => "apt-get install -y gcc libc6-dev",
            (Self::Node, _) => "apt-get install -y nodejs npm",
            (Self::Chromium, _) => "apt-get install -y chromium fonts-dejavu-core",
        }
    }

    /// Is it there?
    pub fn present(self) -> bool {
        answers(self.probe())
    }
}

fn answers(words: &[&str]) -> bool {
    let Some((program, args)) = words.split_first() else { return false };
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// One line to paste that brings all of them.
fn line(missing: &[Tool], rustup: bool) -> String {
    let commands: Vec<&str> = missing.iter().map(|tool| tool.install(rustup)).collect();
    let update = commands.iter().any(|command| command.starts_with("apt-get"));
    let all = update.then_some("apt-get update").into_iter().chain(commands);
    all.collect::<Vec<_>>().join(" && ")
}

/// Prints what is missing and installs it when `install` says so or root runs us. Returns what is still missing.
pub fn prepare(needed: &[Tool], install: bool) -> Result<Vec<Tool>, Fault> {
    let absent = || needed.iter().copied().filter(|tool| !tool.present()).collect::<Vec<_>>();
    let missing = absent();
    if missing.is_empty() {
        return Ok(missing);
    }
    let names: Vec<&str> = missing.iter().map(|tool| tool.name()).collect();
    let line = line(&missing, answers(&["rustup", "--version"]));
    println!("missing on this machine: {}; to install:\n\n    {line}\n", names.join(", "));
    if !(install || is_root()) {
        return Ok(missing);
    }
    println!("installing");
    let status = Command::new("sh").args(["-c", &line]).stdin(Stdio::null()).status()?;
    if !status.success() {
        println!("the installation failed: {status}");
    }
    Ok(absent())
}

/// Root is on a machine of its own, where nobody can be asked.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_brings_everything() {
        assert_eq!(line(&[Tool::Clippy], true), "rustup component add clippy");
        assert_eq!(
            line(&[Tool::Rustfmt, Tool::Cc], true),
            "apt-get update && rustup component add rustfmt && apt-get install -y gcc libc6-dev"
        );
        assert_eq!(
            line(&[Tool::Rustfmt, Tool::Clippy], false),
            "apt-get update && apt-get install -y rustfmt && apt-get install -y rust-clippy"
        );
    }

    #[test]
    fn a_program_that_does_not_exist_is_missing() {
        assert!(!answers(&["no-such-program-on-any-machine"]));
        assert!(answers(&["cargo", "--version"]));
        assert!(!answers(&["cargo", "no-such-subcommand"]));
    }
}
