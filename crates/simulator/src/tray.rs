//! A printer and the sheets that came out of it: what is on paper outlives every crash.

use crate::world::Violation;
use domain::device::Outcome;
use domain::notice::Refusal;
use domain::slip::{Block, Slip};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rusqlite::Connection;
use std::collections::{BTreeMap, VecDeque};

/// A sheet, whole or torn off in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// Whose slip.
    pub document: u64,
    /// Which of its slips.
    pub no: u32,
    /// Whether everything is on it.
    pub whole: bool,
    /// Whether it carries the mark of a copy.
    pub copy: bool,
}

/// What a printer does with a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing goes wrong.
    None,
    /// Says before the first byte that its cover is open.
    Refused,
    /// Everything is on paper and nobody hears of it.
    Unheard,
    /// Half of it is on paper.
    Torn,
    /// It never hears of the slip.
    NeverHeard,
}

/// The printer.
#[derive(Debug, Clone)]
pub struct Tray {
    /// What happens to the next slips; chance decides when nothing is said.
    pub script: VecDeque<Mishap>,
    /// What came out.
    pub sheets: Vec<Sheet>,
    /// How often something goes wrong, in percent of jobs.
    pub trouble: u8,
    rng: Pcg64,
}

impl Tray {
    /// A printer with paper and a mind of its own.
    pub fn new(seed: u64) -> Self {
        Self {
            script: VecDeque::new(),
            sheets: Vec::new(),
            trouble: 0,
            rng: Pcg64::seed_from_u64(seed ^ 0x5072_696E_7465_7221),
        }
    }

    /// Asks whether it is ready.
    pub fn state(&mut self) -> Outcome<()> {
        match self.rng.random_range(0..100u8) {
            chance if chance >= self.trouble => Outcome::Done(()),
            chance if chance % 2 == 0 => Outcome::Refused(Refusal::new("printer.paper_out")),
            _ => Outcome::Unknown("no answer".to_owned()),
        }
    }

    /// Prints; the register may hear something else than what came out.
    pub fn print(&mut self, document: u64, no: u32, slip: &Slip) -> Outcome<()> {
        let copy = slip.blocks.iter().any(|block| match block {
            Block::Text { text, .. } => text.contains("КОПИЯ"),
            _ => false,
        });
        let mishap = self.script.pop_front().unwrap_or_else(|| self.draw());
        if let Some(whole) = match mishap {
            Mishap::None | Mishap::Unheard => Some(true),
            Mishap::Torn => Some(false),
            Mishap::Refused | Mishap::NeverHeard => None,
        } {
            self.sheets.push(Sheet { document, no, whole, copy });
        }
        match mishap {
            Mishap::None => Outcome::Done(()),
            Mishap::Refused => Outcome::Refused(Refusal::new("printer.cover_open")),
            Mishap::Unheard | Mishap::Torn | Mishap::NeverHeard => {
                Outcome::Unknown("the answer is lost".to_owned())
            }
        }
    }

    fn draw(&mut self) -> Mishap {
        if self.rng.random_range(0..100u8) >= self.trouble {
            return Mishap::None;
        }
        match self.rng.random_range(0..4u8) {
            0 => Mishap::Refused,
            1 => Mishap::Unheard,
            2 => Mishap::Torn,
            _ => Mishap::NeverHeard,
        }
    }

    /// Compares the sheets with the register's rows. `settled`: no slip is under way.
    ///
    /// # Errors
    /// A slip that came out twice without the mark of a copy; a row that says something else than the paper.
    pub fn compare(&self, tables: &Connection, settled: bool) -> Result<(), Violation> {
        let mut originals: BTreeMap<u64, u32> = BTreeMap::new();
        for sheet in self.sheets.iter().filter(|sheet| !sheet.copy) {
            *originals.entry(sheet.document).or_default() += 1;
        }
        if let Some((document, times)) = originals.iter().find(|(_, times)| **times > 1) {
            let seen = format!("document {document} came out {times} times");
            return Err(Violation::new("a slip is printed once, what follows is a copy", seen));
        }
        let rows =
            rows(tables).map_err(|error| Violation::new("the tables can be read", error.to_string()))?;
        for (document, no, state) in rows {
            let sheet = self.sheets.iter().find(|sheet| (sheet.document, sheet.no) == (document, no));
            let agrees = match state.as_str() {
                "printed" => sheet.is_some_and(|sheet| sheet.whole),
                "waiting" | "skipped" => sheet.is_none(),
                "started" => !settled,
                _ => true,
            };
            if !agrees {
                let seen = format!("slip {no} of document {document} is {state}, on paper is {sheet:?}");
                return Err(Violation::new("the rows say what is on paper", seen));
            }
        }
        Ok(())
    }
}

fn rows(tables: &Connection) -> rusqlite::Result<Vec<(u64, u32, String)>> {
    let mut select = tables.prepare_cached("SELECT document, no, state FROM slip")?;
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
}
