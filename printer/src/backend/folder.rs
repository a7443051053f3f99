//! A folder as a printer: demonstrations, tests, and shops that send receipts by mail.

use domain::device::{Outcome, Printer};
use domain::notice::Refusal;
use domain::slip::Slip;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes each slip as `NNNN.txt` and `NNNN.png`, numbered on from what is there. A file appears whole or not at all, the
/// picture after the text; nothing that is there is ever written over.
pub struct Folder {
    path: PathBuf,
    columns: usize,
}

impl Folder {
    /// A folder that need not be there yet.
    pub fn new(path: PathBuf, columns: usize) -> Self {
        Self { path, columns }
    }

    fn refused(&self, cause: &io::Error) -> Refusal {
        Refusal::new("printer.folder").with("folder", self.path.display()).because(cause)
    }

    /// One more than the largest number that a file of the folder begins with.
    fn next(&self) -> io::Result<u64> {
        let mut last = 0_u64;
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let number = Path::new(&name).file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            last = last.max(number.unwrap_or(0));
        }
        Ok(last.saturating_add(1))
    }

    /// A file under this name; nothing when the name is taken.
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<Option<()>> {
        let mut file = NamedTempFile::new_in(&self.path)?;
        file.write_all(bytes)?;
        file.as_file().sync_data()?;
        match file.persist_noclobber(self.path.join(name)) {
            Ok(_) => Ok(Some(())),
            Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(failed) => Err(failed.error),
        }
    }

    /// Writes the text under the first free number, which is then taken.
    fn text(&self, text: &[u8]) -> io::Result<u64> {
        fs::create_dir_all(&self.path)?;
        let mut number = self.next()?;
        while self.put(&format!("{number:04}.txt"), text)?.is_none() {
            number = number.saturating_add(1);
        }
        Ok(number)
    }
}

impl Printer for Folder {
    fn state(&mut self) -> Outcome<()> {
        let usable = fs::create_dir_all(&self.path).and_then(|()| NamedTempFile::new_in(&self.path));
        match usable {
            Ok(_) => Outcome::Done(()),
            Err(error) => Outcome::Refused(self.refused(&error)),
        }
    }

    fn print(&mut self, slip: &Slip) -> Outcome<()> {
        let number = match self.text(crate::text(slip, self.columns).as_bytes()) {
            Ok(number) => number,
            Err(error) => return Outcome::Refused(self.refused(&error)),
        };
        let name = format!("{number:04}.png");
        match self.put(&name, &crate::picture(slip, self.columns).png()) {
            Ok(Some(())) => Outcome::Done(()),
            Ok(None) => Outcome::Unknown(format!("the text is written, {name} is taken by another")),
            Err(error) => Outcome::Unknown(format!("the text is written, {name} is not: {error}")),
        }
    }
}
