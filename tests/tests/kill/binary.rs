//! The binary under test.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Path of `kassa`, built with the profile and for the target of this test, once.
pub fn kassa() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// Cargo gives a test only the binaries of its own package; this one belongs to another.
fn build() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let own = std::env::current_exe().expect("a test has a file");
    let profile = own.ancestors().nth(2).expect("TARGET/PROFILE/deps/test");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut command = Command::new(cargo);
    command.args(["build", "--package", "host", "--bin", "kassa", "--message-format", "json"]);
    command.arg("--target-dir").arg(target).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.arg("--profile").arg(match name(profile) {
        "debug" => "dev",
        other => other,
    });
    if let Some(triple) = profile.parent().filter(|folder| *folder != target) {
        command.arg("--target").arg(name(triple));
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(output.status.success(), "kassa can not be built");
    let messages = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let executable = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let named = message.get("target")?.get("name")? == "kassa";
        Some(PathBuf::from(message.get("executable")?.as_str().filter(|_| named)?))
    });
    executable.expect("cargo names the executable")
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("folders of cargo have plain names")
}
