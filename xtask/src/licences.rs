//! Licences of the third-party crates.

use spdx::{Expression, ParseMode};

use crate::workspace::Workspace;
use crate::{Fault, Problems};

/// What may be taken without asking anybody. Each allows a closed product to be shipped with it unchanged;
/// MPL-2.0 asks for changed files of that crate only, CDLA-Permissive-2.0 is for data (root certificates).
/// The Unlicense is absent on purpose: it is fine as one side of an OR, never alone.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Third-party crates whose licence is not allowed, absent or unreadable.
pub fn check(workspace: &Workspace) -> Result<Problems, Fault> {
    let mut problems = Vec::new();
    for package in &workspace.metadata.packages {
        if let Err(why) = judge(package.license.as_deref()) {
            problems.push(format!("{} {}: {why}", package.name, package.version));
        }
    }
    Ok(problems)
}

/// Judges the `license` field of one manifest.
fn judge(licence: Option<&str>) -> Result<(), String> {
    let text = licence.ok_or("names no licence in its manifest")?;
    // Manifests of old crates write `MIT/Apache-2.0`, which the lax mode reads as OR.
    let expression = Expression::parse_mode(text, ParseMode::LAX)
        .map_err(|error| format!("licence {text:?} is no SPDX expression: {}", error.reason))?;
    if expression.evaluate(|one| ALLOWED.contains(&one.to_string().as_str())) {
        Ok(())
    } else {
        Err(format!("licence {text:?} is not allowed (list: xtask/src/licences.rs)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_judged_as_expressions() {
        for (licence, allowed) in [
            (Some("MIT"), true),
            (Some("MIT OR Apache-2.0"), true),
            (Some("MIT/Apache-2.0"), true),
            (Some("MIT / Apache-2.0"), true),
            (Some("Unlicense OR MIT"), true),
            (Some("Unlicense/MIT"), true),
            (Some("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT"), true),
            (Some("Apache-2.0 WITH LLVM-exception"), true),
            (Some("(MIT OR Apache-2.0) AND Unicode-3.0"), true),
            (Some("(GPL-3.0-only OR MIT) AND ISC"), true),
            (Some("Unlicense"), false),
            (Some("GPL-3.0-only"), false),
            (Some("MIT AND GPL-3.0-only"), false),
            (Some("MIT AND (GPL-3.0-only OR LGPL-2.1-only)"), false),
            (Some("MPL-2.0 WITH LLVM-exception"), false),
            (Some("do as you like"), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(judge(licence).is_ok(), allowed, "{licence:?}: {:?}", judge(licence));
        }
    }
}
