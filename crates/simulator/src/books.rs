//! Invariants, read from the tables and from the other side's books with SQL of their own: never by the engine's fold.

use crate::disk::Disk;
use crate::ru::facts_of;
use crate::world::Violation;
use domain::document::Document;
use domain::receipt::Tender;
use emulators::fiscal_storage::Doc;
use rusqlite::{Connection, OptionalExtension, params};

/// The database as a power cut at this moment would leave it, every unsynced change lost.
fn durable(disk: &Disk) -> rusqlite::Result<Connection> {
    let image = disk.durable_snapshot();
    let connection = image.open("register.db")?;
    connection.execute_batch("PRAGMA locking_mode=EXCLUSIVE")?;
    Ok(connection)
}

fn sql(error: rusqlite::Error) -> Violation {
    Violation::new("the tables can be read", error.to_string())
}

/// A slip that the printer gets is written down as started in the image that a power cut would leave.
///
/// # Errors
/// It is not.
pub fn slip_is_durable(disk: &Disk, document: u64, no: u32) -> Result<(), String> {
    let state = durable(disk).and_then(|tables| {
        let sql = "SELECT state FROM slip WHERE document = ?1 AND no = ?2";
        tables.query_row(sql, params![document, no], |row| row.get::<_, String>(0))
    });
    match state {
        Ok(state) if state == "started" => Ok(()),
        other => Err(format!("slip {no} of document {document}: {other:?}")),
    }
}

/// Every answer stems from a durable fact.
///
/// # Errors
/// The document's state is not in the durable image.
pub fn is_durable(disk: &Disk, document: &Document) -> Result<(), Violation> {
    let seen: Option<(String, Option<String>)> = durable(disk)
        .and_then(|c| {
            c.query_row(
                "SELECT state, coalesce(settled_sign, autonomous_number) FROM document WHERE id = ?1",
                [document.id.0],
                |row| Ok((row.get(0)?, row.get::<_, rusqlite::types::Value>(1).map(text)?)),
            )
            .optional()
        })
        .unwrap_or(None);
    match seen {
        Some((state, _)) if state == document.state.as_str() => Ok(()),
        other => Err(Violation::new(
            "every answer stems from a durable fact",
            format!("document {} told as {}, durable {other:?}", document.id.0, document.state.as_str()),
        )),
    }
}

fn text(value: rusqlite::types::Value) -> Option<String> {
    match value {
        rusqlite::types::Value::Null => None,
        rusqlite::types::Value::Integer(i) => Some(i.to_string()),
        rusqlite::types::Value::Text(t) => Some(t),
        other => Some(format!("{other:?}")),
    }
}

/// The intention of the document that the storage is about to make is in the durable image.
///
/// # Errors
/// It is not; what was seen.
pub fn storage_intention_is_durable(disk: &Disk, serial: &str, number: u32) -> Result<(), String> {
    let found = durable(disk).and_then(|c| {
        c.query_row(
            "SELECT count(*) FROM attempt WHERE state IN ('intended', 'in_doubt') AND address LIKE ?1 AND address LIKE ?2",
            params![format!("%{serial}%"), format!("%:{number}}}%")],
            |row| row.get::<_, u32>(0),
        )
    });
    match found {
        Ok(1) => Ok(()),
        other => Err(format!("commit of document {number}: {other:?} durable intentions")),
    }
}

/// The request is in the durable image, byte for byte.
///
/// # Errors
/// It is not; what was seen.
pub fn request_is_durable(disk: &Disk, request: &[u8]) -> Result<(), String> {
    let found = durable(disk).and_then(|c| {
        c.query_row(
            "SELECT count(*) FROM attempt a JOIN attempt_form f USING (document, no)
             WHERE a.state IN ('intended', 'in_doubt') AND f.form_no = a.form_no AND f.form = ?1",
            [request],
            |row| row.get::<_, u32>(0),
        )
    });
    match found {
        Ok(1) => Ok(()),
        other => Err(format!("a request leaves with {other:?} durable intentions")),
    }
}

/// A document of the storage has exactly one attempt, and agrees with it in every field once it is settled.
/// Returns whether it is settled.
///
/// # Errors
/// The disagreement.
pub fn storage_document_agrees(tables: &Connection, serial: &str, doc: &Doc) -> Result<bool, Violation> {
    let mut query = tables
        .prepare_cached(
            "SELECT d.state, d.settled_number, d.settled_sign, d.settled_shift, d.settled_receipt, a.operation, a.amount,
                    a.at_ms + a.at_offset_min * 60000, d.settled_at_ms + d.settled_at_offset_min * 60000
             FROM attempt a JOIN document d ON d.id = a.document
             WHERE a.state NOT IN ('abandoned', 'refused') AND a.address LIKE ?1 AND a.address LIKE ?2",
        )
        .map_err(sql)?;
    type Row = (
        String,
        Option<u32>,
        Option<String>,
        Option<u32>,
        Option<u32>,
        Option<String>,
        Option<u64>,
        i64,
        Option<i64>,
    );
    let rows: Vec<Row> = query
        .query_map(params![format!("%{serial}%"), format!("%:{}}}%", doc.number)], |r| {
            Ok((
                r.get(0)?,
                r.get(1)?,
                r.get(2)?,
                r.get(3)?,
                r.get(4)?,
                r.get(5)?,
                r.get(6)?,
                r.get(7)?,
                r.get(8)?,
            ))
        })
        .and_then(Iterator::collect)
        .map_err(sql)?;
    let [(state, number, sign, shift, receipt, operation, amount, at, settled_at)] = rows.as_slice() else {
        return Err(Violation::new(
            "each document of the device has exactly one attempt",
            format!("document {}: {} attempts", doc.number, rows.len()),
        ));
    };
    if state != "settled" {
        return Ok(false);
    }
    let (device_sign, device_shift, device_receipt, device_operation, device_total) = facts_of(doc);
    let operation = match operation.as_deref() {
        None => 0,
        Some("sale") => 1,
        Some("sale_return") => 2,
        Some("purchase") => 3,
        Some(_) => 4,
    };
    let minute = doc.time.and_utc().timestamp_millis();
    let ours = (*number, sign.clone(), *shift, *receipt, operation, amount.unwrap_or(0), *at, *settled_at);
    let device_shift = if doc.form.code() == 1 { 0 } else { device_shift };
    let theirs = (
        Some(doc.number),
        Some(device_sign),
        Some(device_shift),
        Some(device_receipt),
        device_operation,
        device_total,
        minute,
        Some(minute),
    );
    if ours != theirs {
        return Err(Violation::new(
            "settled documents agree in every field",
            format!("ours {ours:?}, the device's {theirs:?}"),
        ));
    }
    Ok(true)
}

/// The journal knew each document before the device made it: none had to be read back.
///
/// # Errors
/// One that was.
pub fn nothing_was_read_back(tables: &Connection) -> Result<(), Violation> {
    let found: Option<u64> = tables
        .prepare_cached("SELECT document FROM caller_key WHERE caller = 'fn'")
        .and_then(|mut query| query.query_row([], |row| row.get(0)).optional())
        .map_err(sql)?;
    match found {
        None => Ok(()),
        Some(id) => Err(Violation::new(
            "an intention is durable before its commit",
            format!("document {id} was read back"),
        )),
    }
}

/// As many documents are settled as the other side made.
///
/// # Errors
/// The counts.
pub fn settled_documents(tables: &Connection, theirs: usize) -> Result<(), Violation> {
    let ours: usize = tables
        .prepare_cached(
            // An X report is told and not counted.
            "SELECT count(*) FROM document d WHERE state = 'settled' AND kind <> 'x_report'
             AND EXISTS (SELECT 1 FROM attempt a WHERE a.document = d.id AND a.state = 'done')",
        )
        .and_then(|mut query| query.query_row([], |row| row.get::<_, u32>(0)))
        .map_err(sql)? as usize;
    if ours == theirs {
        Ok(())
    } else {
        Err(Violation::new("as many settled as made", format!("ours {ours}, theirs {theirs}")))
    }
}

/// Counters of an operation (`sale`, `correction/sale_return`) agree with the other side's, and the sums of these payments.
///
/// # Errors
/// The figures.
pub fn counters(
    tables: &Connection,
    scope: &str,
    operation: &str,
    count: u32,
    total: u64,
    payments: &[(Tender, u64)],
) -> Result<(), Violation> {
    let value = |name: &str| -> Result<u64, Violation> {
        tables
            .prepare_cached("SELECT value FROM counter WHERE scope = ?1 AND name = ?2")
            .and_then(|mut query| query.query_row(params![scope, name], |r| r.get(0)))
            .optional()
            .map(Option::unwrap_or_default)
            .map_err(sql)
    };
    let ours = (value(&format!("{operation}/count"))?, value(&format!("{operation}/total"))?);
    if ours != (u64::from(count), total) {
        return Err(Violation::new(
            "counters agree",
            format!("{scope} {operation}: ours {ours:?}, theirs ({count}, {total})"),
        ));
    }
    for (tender, theirs) in payments {
        let ours = value(&format!("{operation}/{}/sum", tender.as_str()))?;
        if ours != *theirs {
            let seen = format!("{scope} {operation} {}: ours {ours}, theirs {theirs}", tender.as_str());
            return Err(Violation::new("counters agree", seen));
        }
    }
    Ok(())
}

/// The drawer holds as much as the other side counts.
///
/// # Errors
/// Both figures, minor units.
pub fn drawer(tables: &Connection, theirs: i128) -> Result<(), Violation> {
    let ours: i64 = tables
        .query_row("SELECT value FROM counter WHERE scope = 'ever' AND name = 'drawer'", [], |r| r.get(0))
        .optional()
        .map_err(sql)?
        .unwrap_or_default();
    if i128::from(ours) == theirs {
        return Ok(());
    }
    Err(Violation::new("the drawer is the operator's", format!("ours {ours}, theirs {theirs}")))
}

/// The bank holds money for settled documents and for open ones, never for refused ones once all is settled, and no
/// payment was charged twice.
///
/// # Errors
/// The references.
pub fn bank_agrees(
    tables: &Connection,
    held: &std::collections::BTreeMap<String, domain::money::Money>,
    charges: u32,
    settled: bool,
) -> Result<(), Violation> {
    let mut query = tables
        .prepare_cached("SELECT p.reference, p.state, p.amount, d.state FROM payment p JOIN document d ON d.id = p.document")
        .map_err(sql)?;
    type Row = (String, String, u64, String);
    let rows: Vec<Row> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .and_then(Iterator::collect)
        .map_err(sql)?;
    if (charges as usize) > rows.len() {
        return Err(Violation::new(
            "charged once a payment",
            format!("{charges} charges, {} payments", rows.len()),
        ));
    }
    for reference in held.keys() {
        if !rows.iter().any(|(known, ..)| known == reference) {
            return Err(Violation::new("a charge has a durable row before it", reference.clone()));
        }
    }
    if settled {
        for (reference, payment, amount, document) in &rows {
            let holds = held.get(reference).map(|m| m.minor());
            let fits = match (payment.as_str(), document.as_str()) {
                // A stuck one is on the trouble list: its money is known and a person decides.
                ("approved", "settled" | "autonomous" | "stuck") => holds == Some(*amount),
                ("declined" | "reversed", "refused") => holds.is_none(),
                _ => false,
            };
            if !fits {
                return Err(Violation::new(
                    "the bank's books agree",
                    format!("{reference}: payment {payment}, document {document}, held {holds:?}"),
                ));
            }
        }
    }
    Ok(())
}

/// A document counted by the operator has exactly one attempt, of one document that nobody else counts, and agrees with it
/// in every field once it is settled. Returns whether it is settled.
///
/// # Errors
/// The disagreement.
pub fn operator_document_agrees(
    tables: &Connection,
    counted: &emulators::operator::Document,
) -> Result<bool, Violation> {
    let mut query = tables
        .prepare_cached(
            "SELECT d.id, d.state, d.settled_sign, d.settled_shift, a.amount, d.autonomous_number,
                    (SELECT count(*) FROM attempt o WHERE o.document = d.id AND o.state NOT IN ('abandoned', 'refused')),
                    coalesce(json_extract(d.content, '$.data.cash_in.sum'), -json_extract(d.content, '$.data.cash_out.sum'))
             FROM attempt_form f JOIN attempt a USING (document, no) JOIN document d ON d.id = f.document
             WHERE a.state NOT IN ('abandoned', 'refused') AND f.form = ?1",
        )
        .map_err(sql)?;
    type Row = (u64, String, Option<String>, Option<u32>, Option<u64>, Option<u32>, u32, Option<i64>);
    let rows: Vec<Row> = query
        .query_map([&*counted.frame], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?, r.get(7)?))
        })
        .and_then(Iterator::collect)
        .map_err(sql)?;
    let [(id, state, sign, shift, amount, autonomous, 1, cash)] = rows.as_slice() else {
        return Err(Violation::new(
            "each document the operator counted has exactly one attempt",
            format!("token {} request {}: {rows:?}", counted.token, counted.reqnum),
        ));
    };
    if state != "settled" {
        return Ok(false);
    }
    let Some(ticket) = counted.ticket() else {
        let theirs = match counted.kind {
            emulators::operator::DocumentKind::Placement { deposit, sum } => {
                let sum = i64::try_from(sum).unwrap_or(i64::MAX);
                Some(if deposit { sum } else { -sum })
            }
            _ => None,
        };
        if (*cash, *shift) == (theirs, Some(counted.shift_number)) {
            return Ok(true);
        }
        return Err(Violation::new(
            "settled documents agree in every field",
            format!("document {id}: ours {cash:?} in {shift:?}, the operator's {theirs:?} in {counted:?}"),
        ));
    };
    let theirs = (Some(ticket.ticket_number.clone()), Some(counted.shift_number), Some(ticket.total));
    let ours = (sign.clone(), *shift, *amount);
    if ours != theirs {
        return Err(Violation::new(
            "settled documents agree in every field",
            format!("document {id}: ours {ours:?}, the operator's {theirs:?}"),
        ));
    }
    // The operator may have counted the form that was sent before the autonomous one; never another number.
    match (ticket.offline_number, autonomous) {
        (Some(theirs), Some(ours)) if theirs == *ours => Ok(true),
        (None, _) => Ok(true),
        (theirs, ours) => Err(Violation::new(
            "the autonomous number is one",
            format!("document {id}: ours {ours:?}, the operator's {theirs:?}"),
        )),
    }
}
