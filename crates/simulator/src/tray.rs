//! A printer and the sheets that came out of it: what is on paper outlives every crash.

use crate::world::Violation;
use domain::device::Outcome;
use domain::notice::Refusal;
use domain::slip::{Block, Slip};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rusqlite::Connection;
use std::collections::BTreeMap;

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

/// The printer.
#[derive(Debug, Clone)]
pub struct Tray {
    /// What came out.
    pub sheets: Vec<Sheet>,
    /// How often something goes wrong, in percent of jobs.
    pub trouble: u8,
    rng: Pcg64,
}

impl Tray {
    /// A printer with paper and a mind of its own.
    pub fn new(seed: u64) -> Self {
        Self { sheets: Vec::new(), trouble: 0, rng: Pcg64::seed_from_u64(seed ^ 0x5072_696E_7465_7221) }
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
        let mut come_out = |whole| self.sheets.push(Sheet { document, no, whole, copy });
        if self.rng.random_range(0..100u8) >= self.trouble {
            come_out(true);
            return Outcome::Done(());
        }
        match self.rng.random_range(0..4u8) {
            0 => return Outcome::Refused(Refusal::new("printer.cover_open")),
            1 => come_out(true),
            2 => come_out(false),
            _ => {}
        }
        Outcome::Unknown("the answer is lost".to_owned())
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
