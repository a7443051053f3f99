//! Jobs and state as files.
//!
//! A job `NNNN` is `NNNN.txt` and `NNNN.png`, and `NNNN.problems` when there are any, one a line. Each file appears
//! whole, the picture last; a job without length (a pulse of the drawer alone) has none. Numbers go on after the
//! highest one in the folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::machine::Printer;
use super::status::{CONDITIONS, Condition};
use super::strip::Job;

const FORMAT: &str = "kassa-printer-state-1";

/// Where jobs go.
#[derive(Debug)]
pub struct Tray {
    folder: PathBuf,
    next: u64,
}

impl Tray {
    /// Makes the folder; the first job gets a number that is free there, and `least` at least.
    pub fn open(folder: &Path, least: u64) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut next = least.max(1);
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let number = path.file_stem().and_then(|stem| stem.to_str()?.parse::<u64>().ok());
            next = next.max(number.map_or(0, |number| number.saturating_add(1)));
        }
        Ok(Self { folder: folder.to_owned(), next })
    }

    pub fn next(&self) -> u64 {
        self.next
    }

    pub fn put(&mut self, job: &Job) -> io::Result<()> {
        let path = |end: &str| self.folder.join(format!("{:04}.{end}", self.next));
        if !job.problems.is_empty() {
            let lines =
                job.problems.iter().map(|problem| format!("byte {}: {}\n", problem.byte, problem.what));
            whole(&path("problems"), lines.collect::<String>().as_bytes())?;
        }
        whole(&path("txt"), job.text.as_bytes())?;
        if job.picture.height() > 0 {
            whole(&path("png"), &job.picture.png()?)?;
        }
        self.next += 1;
        Ok(())
    }
}

/// What a printer keeps without power: its conditions, and how far its jobs are numbered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    format: String,
    /// Number of the next job.
    pub next: u64,
    conditions: Vec<String>,
}

impl State {
    pub fn of(printer: &Printer, next: u64) -> Self {
        let holds = CONDITIONS.iter().filter(|(_, condition)| printer.holds(*condition));
        let conditions = holds.map(|(name, _)| (*name).to_owned()).collect();
        Self { format: FORMAT.to_owned(), next, conditions }
    }

    /// Reads a state file; `None` when there is none.
    pub fn load(path: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text?,
        };
        let state: Self = serde_json::from_str(&text)?;
        if state.format != FORMAT {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("unknown format {}", state.format),
            ));
        }
        named(&state.conditions.join(" ")).map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))?;
        Ok(Some(state))
    }

    pub fn save(&self, path: &Path) -> io::Result<()> {
        whole(path, &serde_json::to_vec(self)?)
    }

    pub fn conditions(&self) -> Vec<Condition> {
        named(&self.conditions.join(" ")).unwrap_or_default()
    }
}

/// Conditions by their names, between white space.
pub fn named(text: &str) -> Result<Vec<Condition>, String> {
    let one = |name: &str| {
        let known = CONDITIONS.iter().find(|(known, _)| *known == name);
        known.map(|(_, condition)| *condition).ok_or_else(|| format!("unknown condition `{name}`"))
    };
    text.split_whitespace().map(one).collect()
}

/// Writes a file beside its place and moves it there, so that nobody sees half of it.
fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&part, path)
}

#[cfg(test)]
mod tests {
    use super::super::machine::Options;
    use super::*;

    #[test]
    fn numbers_go_on_after_the_highest_in_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("0041.txt"), "").expect("written");
        let mut printer = Printer::new(Options::default());
        printer.feed(b"a\n\x1bd\x03\x1dV\x00\x1b?\x1bp\x00\x01\x01\x0c");
        let mut tray = Tray::open(folder.path(), 7).expect("usable");
        for job in printer.jobs() {
            tray.put(job).expect("written");
        }
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .expect("there")
            .map(|entry| entry.expect("there").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        assert_eq!(names, ["0041.txt", "0042.png", "0042.txt", "0043.problems", "0043.txt"]);
        let problems = fs::read_to_string(folder.path().join("0043.problems")).expect("there");
        assert_eq!(problems, "byte 2: ESC ?: unknown command\n");
    }

    #[test]
    fn a_state_file_keeps_the_conditions_and_is_refused_when_damaged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("printer.json");
        assert_eq!(State::load(&path).expect("none yet"), None);
        let mut printer = Printer::new(Options::default());
        printer.set(Condition::CoverOpen, true);
        State::of(&printer, 5).save(&path).expect("written");
        let state = State::load(&path).expect("whole").expect("there");
        assert_eq!((state.next, state.conditions()), (5, vec![Condition::CoverOpen]));
        fs::write(&path, r#"{"format":"kassa-printer-state-1","next":1,"conditions":["on_fire"]}"#)
            .expect("written");
        assert!(State::load(&path).expect_err("damaged").to_string().contains("on_fire"));
    }
}
