//! The workspace as cargo sees it.

use std::path::Path;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

use crate::Fault;

/// The platform whose dependency tree is judged. What only other systems would compile is not shipped.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// All packages with their resolved dependencies.
pub struct Workspace {
    /// The answer of `cargo metadata`.
    pub metadata: Metadata,
}

impl Workspace {
    /// Asks cargo. Downloads the sources of dependencies when they are absent.
    pub fn load() -> Result<Self, Fault> {
        let metadata = MetadataCommand::new()
            .manifest_path(manifest())
            .features(CargoOpt::AllFeatures)
            .other_options(["--filter-platform".into(), PLATFORM.into()])
            .exec()?;
        Ok(Self { metadata })
    }

    /// The folder with the root manifest.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }
}

/// The folder with the root manifest, known before cargo is asked.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The root manifest.
pub fn manifest() -> std::path::PathBuf {
    root().join("Cargo.toml")
}
