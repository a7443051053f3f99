//! Drafts: what people are working on. No fact stands behind a draft, and none of its changes costs a sync.

use crate::error::StoreError;
use crate::rows::unknown;
use crate::store::Tx;
use crate::view::View;
use crate::wire;
use domain::document::DocumentId;
use domain::draft::{Draft, DraftBody, DraftId};
use rusqlite::params;

/// Drafts that one opening of the file may begin before their numbers reach those of the next one.
const A_LIFE: u64 = 1_000_000;

impl View<'_> {
    /// The selling draft; there is one at a time.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn draft(&self) -> Result<Option<Draft>, StoreError> {
        let newest = "SELECT id, kind, rev, document, body FROM draft ORDER BY id DESC LIMIT 1";
        self.one(newest, [], |row| {
            let (kind, document): (String, Option<u64>) = (row.get(1)?, row.get(3)?);
            let text = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
            let body = match kind.as_str() {
                "sale" => DraftBody::Sale(wire::from_text::<wire::SaleDraft, _>(text)?),
                other => return Err(unknown("kind of a draft", other)),
            };
            Ok(Draft { id: DraftId(row.get(0)?), rev: row.get(2)?, body, document: document.map(DocumentId) })
        })
    }
}

impl Tx<'_> {
    /// A number that no draft of this file ever had, also none that a loss of power has taken away: it begins with how
    /// often the file was opened, which is durable before anything else is written.
    pub fn next_draft(&self) -> DraftId {
        let no = self.begun.get().saturating_add(1);
        self.begun.set(no);
        DraftId(self.life.saturating_mul(A_LIFE).saturating_add(no))
    }

    /// Writes a draft, in place of what it was.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn put_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let DraftBody::Sale(sale) = &draft.body;
        let text = wire::to_text::<wire::SaleDraft, _>(sale)?;
        let put = "INSERT INTO draft (id, kind, rev, document, body) VALUES (?1, 'sale', ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, document = excluded.document, body = excluded.body";
        let document = draft.document.map(|d| d.0);
        self.conn.prepare_cached(put)?.execute(params![draft.id.0, draft.rev, document, text])?;
        Ok(())
    }

    /// Writes what was made of a draft, and its revision; what is in it stays.
    ///
    /// # Errors
    /// Any error of the store; [`StoreError::Corrupt`] when there is no such draft.
    pub fn mark_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let mark = "UPDATE draft SET rev = ?2, document = ?3 WHERE id = ?1";
        let document = draft.document.map(|d| d.0);
        match self.conn.prepare_cached(mark)?.execute(params![draft.id.0, draft.rev, document])? {
            1 => Ok(()),
            _ => Err(StoreError::corrupt(format!("draft {} is gone", draft.id.0))),
        }
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn drop_draft(&self, id: DraftId) -> Result<(), StoreError> {
        self.conn.prepare_cached("DELETE FROM draft WHERE id = ?1")?.execute([id.0])?;
        Ok(())
    }
}
