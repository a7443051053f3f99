//! The books, the fold and the tables, as whoever checks reads them.

use super::{Planted, Violation, World};
use crate::disk::FaultPlan;
use crate::side::Side;
use domain::country::Situation;
use domain::document::{DocumentId, DocumentState};
use rusqlite::Connection;

impl<S: Side> World<S> {
    /// Where the register stands; nothing while it is not running.
    pub fn situation(&mut self) -> Option<Situation> {
        self.life.as_mut()?.store.begin().ok()?.situation().ok()
    }

    /// What the register's shells show of its paper; nothing while it is not running.
    pub fn paper(&mut self) -> Option<engine::Paper> {
        self.life.as_ref()?.view.paper.clone()
    }

    /// The slip nobody is sure of, as shells show it; nothing while the register is not running.
    pub fn unsure(&self) -> Option<engine::Unsure> {
        self.life.as_ref()?.view.unsure
    }

    /// What the register says it owes the operator; nothing while it is not running or has not asked.
    pub fn owed(&self) -> Option<engine::Owed> {
        self.life.as_ref()?.view.owed.clone()
    }

    /// Why the register believes that nobody is at the other end.
    pub fn trouble(&self) -> Option<domain::notice::Refusal> {
        self.life.as_ref()?.view.trouble.clone()
    }

    /// Whether a document exists on the fiscal side, as the register's rows say.
    pub fn is_settled(&mut self, id: u64) -> bool {
        let document = |life: &mut super::Life| life.store.begin()?.document(DocumentId(id));
        let document = self.life.as_mut().and_then(|life| document(life).ok().flatten());
        document.is_some_and(|document| document.state == DocumentState::Settled)
    }

    /// The tables, for SQL of one's own; nothing while the register is not running.
    pub fn tables(&self) -> Option<&Connection> {
        self.life.as_ref().map(|life| life.store.connection())
    }

    /// Compares the books of both sides and of the bank. `settled`: to the last field.
    ///
    /// # Errors
    /// The disagreement.
    pub fn compare(&mut self, settled: bool) -> Result<(), Violation> {
        let Some(life) = self.life.as_ref() else { return Ok(()) };
        let (held, charges) = (self.terminal.held(), self.terminal.charges());
        let tables = life.store.connection();
        let planned = self.disk.plan();
        self.calm_disk(); // whoever looks from outside reads without faults
        let compared = self
            .side
            .compare(tables, settled)
            .and_then(|()| crate::books::bank_agrees(tables, &held, charges, settled))
            .and_then(|()| crate::drafts::agree(tables))
            .and_then(|()| if settled { crate::trade::agree(tables) } else { Ok(()) })
            .and_then(|()| self.tray.as_ref().map_or(Ok(()), |tray| tray.compare(tables, settled)));
        self.disk.set_plan(planned);
        if self.disk.is_dead() { Ok(()) } else { compared }
    }

    /// Folds the whole journal and compares every row of the projections, and the newest documents that are shown.
    ///
    /// # Errors
    /// The damage.
    pub fn fold(&mut self) -> Result<(), Violation> {
        let Some(life) = self.life.as_mut() else { return Ok(()) };
        let planned = self.disk.plan();
        let ignore_sync = self.planted == Some(Planted::IgnoreSync);
        self.disk.set_plan(FaultPlan { ignore_sync, ..FaultPlan::default() }); // whoever checks reads without faults
        // Before its first event the engine shows nothing.
        let view = &life.view;
        let shown = view.situation.is_some().then(|| {
            (view.newest, view.shift_change.as_ref().map(|change| change.id), view.half_repaired.to_vec())
        });
        let verified = match life.store.begin() {
            Ok(tx) => tx.verify(true).and_then(|_| {
                let shift_change = tx.shift_change()?.map(|change| change.id);
                Ok((tx.newest()?, shift_change, tx.half_repaired()?))
            }),
            Err(error) => Err(store::Damage::Unreadable(error)),
        };
        self.disk.set_plan(planned);
        match verified {
            Ok(newest) if shown.as_ref().is_none_or(|shown| newest == *shown) => Ok(()),
            Ok(newest) => Err(Violation::new(
                "the newest documents are those of the rows",
                format!("{newest:?} in the rows, {shown:?} shown"),
            )),
            Err(store::Damage::Unreadable(_)) if self.disk.is_dead() => Ok(()),
            Err(damage) => {
                Err(Violation::new("the fold of the journal is the projection", damage.to_string()))
            }
        }
    }

    /// Documents whose outcome is open.
    ///
    /// # Errors
    /// The tables can not be read.
    pub fn open_documents(&self) -> Result<u32, Violation> {
        let Some(tables) = self.tables() else { return Ok(0) };
        tables
            .query_row("SELECT count(*) FROM document WHERE state IN ('waiting', 'autonomous')", [], |row| {
                row.get(0)
            })
            .map_err(|error| Violation::new("the tables can be read", error.to_string()))
    }
}
