//! Slips that were asked for. Rows without facts: see the schema.

use crate::error::StoreError;
use crate::rows::unknown;
use crate::store::Tx;
use crate::view::View;
use domain::document::DocumentId;
use domain::slip::Printing;
use rusqlite::{OptionalExtension, Row, params};

/// A slip that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlipRow {
    /// Whose slip.
    pub document: DocumentId,
    /// From 1 in each document; all but the first are copies.
    pub no: u32,
    /// How far it got.
    pub state: Printing,
}

/// How many of the newest slips are looked through for one nobody is sure of: whoever waited for an older one has gone.
const LOOKED_THROUGH: u32 = 1_000;

fn read(row: &Row<'_>) -> Result<SlipRow, StoreError> {
    let state: String = row.get(2)?;
    Ok(SlipRow {
        document: DocumentId(row.get(0)?),
        no: row.get(1)?,
        state: Printing::ALL
            .into_iter()
            .find(|s| s.as_str() == state)
            .ok_or_else(|| unknown("state of a slip", &state))?,
    })
}

impl View<'_> {
    /// The last slip of a document.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn last_slip(&self, document: DocumentId) -> Result<Option<SlipRow>, StoreError> {
        let sql = "SELECT document, no, state FROM slip WHERE document = ?1 ORDER BY no DESC LIMIT 1";
        let mut select = self.conn.prepare_cached(sql)?;
        select.query_row([document.0], |row| Ok(read(row))).optional()?.transpose()
    }
}

impl Tx<'_> {
    /// The slip that is on its way, else the one that waits longest, else the one that was asked for last.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn current_slip(&self) -> Result<Option<SlipRow>, StoreError> {
        for sql in [
            "SELECT document, no, state FROM slip INDEXED BY slip_started WHERE state = 'started'",
            "SELECT document, no, state FROM slip INDEXED BY slip_waiting WHERE state = 'waiting' ORDER BY seq LIMIT 1",
            "SELECT document, no, state FROM slip ORDER BY seq DESC LIMIT 1",
        ] {
            if let Some(slip) = self.slip(sql)? {
                return Ok(Some(slip));
            }
        }
        Ok(None)
    }

    /// Of the receipts that wait the oldest make room, until so many are left: they are printed when somebody asks for them.
    /// Reports wait however many there are.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn make_room(&self, left: u32) -> Result<(), StoreError> {
        let sql = "UPDATE slip SET state = 'skipped' WHERE seq IN (
                SELECT s.seq FROM slip s JOIN document d ON d.id = s.document
                WHERE s.state = 'waiting' AND d.kind IN ('receipt', 'correction')
                ORDER BY s.seq DESC LIMIT -1 OFFSET ?1)";
        self.conn.prepare_cached(sql)?.execute([left])?;
        Ok(())
    }

    /// Forgets that a slip was asked for: nothing of it is on paper, and nobody wants it.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn forget_slip(&self, document: DocumentId, no: u32) -> Result<(), StoreError> {
        let sql = "DELETE FROM slip WHERE document = ?1 AND no = ?2";
        self.conn.prepare_cached(sql)?.execute(params![document.0, no])?;
        Ok(())
    }

    /// The newest slip that a person has to look after, among the last thousand: nobody knows whether it is on paper
    /// (`unknown`), or it is the first of its document and made room (`skipped`). One that was asked for again is none,
    /// unless that one made room before it was printed.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn unsure_slip(&self) -> Result<Option<SlipRow>, StoreError> {
        let sql = format!(
            "SELECT document, no, state FROM slip s
             WHERE (state = 'unknown' OR (state = 'skipped' AND no = 1)) AND seq > (SELECT max(seq) FROM slip) - {LOOKED_THROUGH}
             AND NOT EXISTS (SELECT 1 FROM slip later
                 WHERE later.document = s.document AND later.no > s.no AND later.state <> 'skipped')
             ORDER BY seq DESC LIMIT 1"
        );
        self.slip(&sql)
    }

    fn slip(&self, sql: &str) -> Result<Option<SlipRow>, StoreError> {
        let mut select = self.conn.prepare_cached(sql)?;
        select.query_row([], |row| Ok(read(row))).optional()?.transpose()
    }

    /// Writes a slip down, or how far it got. One that was skipped and waits again takes its turn anew, after those that
    /// were asked for meanwhile.
    ///
    /// # Errors
    /// A second slip on its way; any error of the store.
    pub fn put_slip(&self, slip: &SlipRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO slip (document, no, state) VALUES (?1, ?2, ?3)
                   ON CONFLICT (document, no) DO UPDATE SET state = excluded.state,
                   seq = CASE WHEN slip.state = 'skipped' AND excluded.state = 'waiting'
                   THEN (SELECT max(seq) + 1 FROM slip) ELSE slip.seq END";
        let mut put = self.conn.prepare_cached(sql)?;
        put.execute(params![slip.document.0, slip.no, slip.state.as_str()])?;
        Ok(())
    }
}
