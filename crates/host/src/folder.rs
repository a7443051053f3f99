//! The data folder: one register and one country for ever.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Names inside a data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The folder at this path; whether it is there is another question.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// `kassa.toml`: wiring, written by people.
    pub fn settings(&self) -> PathBuf {
        self.dir.join("kassa.toml")
    }

    /// `register.db`: journal and projections.
    pub fn register(&self) -> PathBuf {
        self.dir.join("register.db")
    }

    /// `catalog.db`: goods.
    pub fn catalog(&self) -> PathBuf {
        self.dir.join("catalog.db")
    }

    /// `register.sock`: the door of the running register.
    pub fn socket(&self) -> PathBuf {
        self.dir.join("register.sock")
    }

    /// `token`: what a browser shows once to be let in.
    pub fn token(&self) -> PathBuf {
        self.dir.join("token")
    }

    /// `emulated/`: state of emulated devices.
    pub fn emulated(&self) -> PathBuf {
        self.dir.join("emulated")
    }

    /// `receipts/`: what the emulated printer put on paper.
    pub fn receipts(&self) -> PathBuf {
        self.dir.join("receipts")
    }

    /// Whether a register was begun here.
    pub fn is_begun(&self) -> bool {
        self.register().exists()
    }

    /// Makes the folder and the folders inside it.
    ///
    /// # Errors
    /// What the system says.
    pub fn make(&self) -> io::Result<()> {
        for inner in ["receipts", "emulated", "log"] {
            fs::create_dir_all(self.dir.join(inner))?;
        }
        Ok(())
    }
}
