//! The history of documents: pages of it, the newest first.
//!
//! Numbers of documents have no gaps and their times rise, so a day or a shift is found by halving, and a page is read from
//! there back. What has no index (a sum, a sign) is looked for in so many documents at a time, and whoever wants more asks
//! again: no question takes long, also among a million.

use crate::error::StoreError;
use crate::view::View;
use domain::document::{Document, DocumentId};
use domain::money::Money;
use domain::receipt::Operation;
use domain::shift::ShiftNo;
use rusqlite::types::Value;

/// Documents that are looked at for one page.
const LOOKED_AT: u64 = 5_000;

/// Which kinds of documents are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    /// Receipts of one operation, corrections apart.
    Receipts(Operation),
    /// Corrections.
    Corrections,
    /// Cash put into the drawer and taken out of it.
    Cash,
    /// Openings and closings of shifts, X reports, reports on the storage.
    Reports,
}

/// Which documents are wanted; an empty one wants all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this shift.
    pub shift: Option<ShiftNo>,
    /// Accepted at this time or later, milliseconds since 1970.
    pub from: Option<i64>,
    /// Accepted before this time.
    pub until: Option<i64>,
    /// Of these kinds.
    pub kinds: Option<Kinds>,
    /// Of this sum: a receipt's total, or the cash that was moved.
    pub sum: Option<Money>,
    /// With this number: of the fiscal document, of the receipt in its shift, of the autonomous signature, or the sign.
    pub number: Option<u64>,
}

/// A page of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The documents, the newest first.
    pub documents: Vec<Document>,
    /// Where the next page begins: ask for what is before it. Nothing when there is nothing more.
    pub before: Option<DocumentId>,
}

impl Kinds {
    fn sql(self) -> String {
        match self {
            Self::Receipts(operation) => format!(
                "d.kind = 'receipt' AND d.content ->> '$.data.receipt.receipt.operation' = '{}'",
                operation.as_str()
            ),
            Self::Corrections => "d.kind = 'correction'".to_owned(),
            Self::Cash => "d.kind IN ('cash_in', 'cash_out')".to_owned(),
            Self::Reports => "d.kind IN ('shift_open', 'shift_close', 'x_report', 'settlement_state',
                'registration', 'reregistration', 'storage_close')"
                .to_owned(),
        }
    }
}

impl View<'_> {
    /// A page of the history: at most `limit` documents before this one, or from the newest on.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn history(
        &self,
        filter: &Filter,
        before: Option<DocumentId>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let (first, end) = self.range(filter)?;
        let end = before.map_or(end, |before| before.0.min(end));
        // One range of numbers, read from its end: what is found soon ends it soon.
        let looked_to = end.saturating_sub(LOOKED_AT).max(first);
        let (clause, mut params) = clause(filter);
        let sql = format!(
            "SELECT d.id FROM document d WHERE d.id >= ?1 AND d.id < ?2 AND {clause} ORDER BY d.id DESC LIMIT ?3"
        );
        let limit_value = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut all = vec![whole(looked_to), whole(end), Value::Integer(limit_value)];
        all.append(&mut params);
        let mut ids = self.ids(&sql, all)?;
        let next = if ids.len() >= limit { ids.last().copied() } else { Some(looked_to) };
        if before.is_none()
            && let Some(number) = filter.number
        {
            ids.extend(self.numbered(number, filter)?.into_iter().filter(|id| (first..end).contains(id)));
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids.dedup();
        }
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            documents.extend(self.document(DocumentId(id))?);
        }
        Ok(Page { documents, before: next.filter(|next| *next > first).map(DocumentId) })
    }

    /// The receipt with this sign that was accepted between these times: the fiscal side's sign, or the autonomous number.
    ///
    /// # Errors
    /// Any error of the store.
    pub fn receipt_with_sign(
        &self,
        sign: &str,
        from: i64,
        until: i64,
    ) -> Result<Option<Document>, StoreError> {
        let (first, end) = (self.first_since(from)?, self.first_since(until)?);
        self.document_where(
            "WHERE d.id >= ?1 AND d.id < ?2 AND d.kind IN ('receipt', 'correction')
             AND (d.settled_sign = ?3 OR CAST(d.autonomous_number AS TEXT) = ?3) ORDER BY d.id DESC LIMIT 1",
            (first, end, sign),
        )
    }

    /// Numbers of the first document that is wanted, and of the one after the last.
    fn range(&self, filter: &Filter) -> Result<(u64, u64), StoreError> {
        let newest = self.next_document()?.0;
        let mut first = filter.from.map_or(Ok(1), |from| self.first_since(from))?;
        let mut end = filter.until.map_or(Ok(newest), |until| self.first_since(until))?;
        if let Some(ShiftNo(shift)) = filter.shift {
            first = first.max(self.first_of_shift(shift)?);
            end = end.min(self.first_of_shift(shift.saturating_add(1))?);
        }
        Ok((first, end))
    }

    /// The first document accepted at this time or later.
    fn first_since(&self, utc_ms: i64) -> Result<u64, StoreError> {
        let sql = "SELECT accepted_ms FROM document WHERE id = ?1";
        self.halve(|id| {
            Ok(self.one(sql, [id], |row| Ok(row.get::<_, i64>(0)?))?.is_some_and(|at| at >= utc_ms))
        })
    }

    /// The first document of this shift or a later one. Documents that came to nothing belong to the next that came to
    /// something.
    fn first_of_shift(&self, shift: u32) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(settled_shift, autonomous_shift) FROM document
            WHERE id >= ?1 AND coalesce(settled_shift, autonomous_shift) IS NOT NULL ORDER BY id LIMIT 1";
        self.halve(|id| {
            Ok(self.one(sql, [id], |row| Ok(row.get::<_, u32>(0)?))?.is_none_or(|of| of >= shift))
        })
    }

    /// The first document for which this holds, as it does for all later ones; one above the newest when there is none.
    fn halve(&self, holds: impl Fn(u64) -> Result<bool, StoreError>) -> Result<u64, StoreError> {
        let (mut low, mut high) = (1, self.next_document()?.0);
        while low < high {
            let middle = low.midpoint(high);
            if holds(middle)? {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        Ok(low)
    }

    /// What has an index: the number of the fiscal document, and of a receipt in the shift that is wanted.
    fn numbered(&self, number: u64, filter: &Filter) -> Result<Vec<u64>, StoreError> {
        let mut found: Vec<Document> = self.find_fd(number)?.into_iter().collect();
        if let (Some(shift), Ok(receipt)) = (filter.shift, u32::try_from(number)) {
            found.extend(self.find_shift_receipt(shift, receipt)?);
        }
        let wanted = filter.kinds.is_none() && filter.sum.is_none();
        Ok(found.into_iter().filter(|_| wanted).map(|document| document.id.0).collect())
    }

    fn ids(&self, sql: &str, params: Vec<Value>) -> Result<Vec<u64>, StoreError> {
        let mut select = self.conn.prepare_cached(sql)?;
        let mut rows = select.query(rusqlite::params_from_iter(params))?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
        }
        Ok(ids)
    }
}

fn whole(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The rest of the condition, and its parameters from the fourth on.
fn clause(filter: &Filter) -> (String, Vec<Value>) {
    let mut clauses = vec!["1".to_owned()];
    let mut params = Vec::new();
    clauses.extend(filter.kinds.map(Kinds::sql));
    if let Some(sum) = filter.sum {
        params.push(whole(sum.minor()));
        clauses.push(format!(
            "d.content ->> CASE d.kind WHEN 'cash_in' THEN '$.data.cash_in.sum'
             WHEN 'cash_out' THEN '$.data.cash_out.sum' ELSE '$.data.receipt.receipt.total' END = ?{}",
            params.len().saturating_add(3)
        ));
    }
    if let Some(number) = filter.number {
        params.push(whole(number));
        let n = params.len().saturating_add(3);
        clauses.push(format!(
            "(d.settled_number = ?{n} OR d.autonomous_number = ?{n} OR d.settled_sign = CAST(?{n} AS TEXT)
             OR (d.kind IN ('receipt', 'correction') AND coalesce(d.settled_receipt, d.autonomous_receipt) = ?{n}))"
        ));
    }
    (clauses.join(" AND "), params)
}
