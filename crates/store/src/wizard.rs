//! The wizard's answers: like drafts, no fact stands behind them, and none of their changes costs a sync.

use crate::error::StoreError;
use crate::store::Tx;
use crate::view::View;
use crate::wire;
use domain::draft::DraftId;
use domain::wizard::Wizard;
use rusqlite::params;

impl View<'_> {
    /// The wizard somebody is in; there is one at a time.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn wizard(&self) -> Result<Option<Wizard>, StoreError> {
        self.one("SELECT id, rev, answers FROM wizard ORDER BY id DESC LIMIT 1", [], |row| {
            let text = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            let answers = wire::from_text::<wire::Answers, _>(text)?;
            Ok(Wizard { id: DraftId(row.get(0)?), rev: row.get(1)?, answers })
        })
    }
}

impl Tx<'_> {
    /// Writes it, in place of what it was.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn put_wizard(&self, wizard: &Wizard) -> Result<(), StoreError> {
        let text = wire::to_text::<wire::Answers, _>(&wizard.answers)?;
        let put = "INSERT INTO wizard (id, rev, answers) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, answers = excluded.answers";
        self.conn.prepare_cached(put)?.execute(params![wizard.id.0, wizard.rev, text])?;
        Ok(())
    }

    /// Forgets it.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn drop_wizard(&self, id: DraftId) -> Result<(), StoreError> {
        self.conn.prepare_cached("DELETE FROM wizard WHERE id = ?1")?.execute([id.0])?;
        Ok(())
    }
}
