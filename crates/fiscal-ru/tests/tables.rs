//! The committed tables say what `data/*.csv` says.
//!
//! `UPDATE_GENERATED=1 cargo test -p fiscal-ru --test tables` rewrites them.

use std::fmt::Write as _;
use std::path::PathBuf;

use fiscal_ru::tlv::{
    DocumentKind, Edition, Obligation, ROWS, TAGS, TagType, condition, row, rows_of, tag_info,
};

type Record = std::collections::HashMap<String, String>;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn records(name: &str) -> Vec<Record> {
    let mut reader = csv::Reader::from_path(path(name)).expect("the table is there");
    let header = reader.headers().expect("the table has a header").clone();
    let named = |row: csv::StringRecord| {
        header.iter().zip(&row).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    reader.records().map(|row| named(row.expect("a whole row"))).collect()
}

fn number(record: &Record, column: &str) -> u16 {
    let text = &record[column];
    if text.is_empty() { 0 } else { text.parse().unwrap_or_else(|_| panic!("{column} of {record:?}")) }
}

fn option(text: &str) -> String {
    if text.is_empty() { "None".to_owned() } else { format!("Some({text:?})") }
}

/// The note gives the label a register prints, sometimes with the one it printed before.
fn label(note: &str) -> &str {
    let Some((_, label)) = note.split_once("print label ") else { return "" };
    let label = label.split([',', ';']).next().unwrap_or(label);
    if label.contains("before FFD") { label.split(" (").next().unwrap_or(label) } else { label }
}

/// Widths where the table and the documents that exist disagree.
fn max_len(record: &Record) -> String {
    let note = &record["note"];
    match (number(record, "tag"), number(record, "max_len")) {
        // Real confirmations and the storage's own interface carry 18 bytes (ФН protocol 5.4).
        (1078, _) => "Some(18)".to_owned(),
        // Five-byte sums were counted; six-byte sums of the same order do not fit (FFD, STLV nesting).
        _ if note.contains("do not enforce") || note.contains("same structure as 1157") => "None".to_owned(),
        (_, 0) => "None".to_owned(),
        (_, max) => format!("Some({max})"),
    }
}

fn tags_source() -> String {
    let mut out = String::from(
        "//! Requisites of FFD 1.0 to 1.2. Generated from `data/ffd-tags.csv`, see `tests/tables.rs`; not to be edited.\n\
         #![cfg_attr(rustfmt, rustfmt_skip)]\n\
         use super::schema::{Edition::{V1_1, V1_2, V1_05}, TagInfo, TagType::{Bits, Byte, Bytes, Fvln, Stlv, String, U16, U32, UnixTime, Vln}};\n\n\
         /// All requisites, ascending by tag.\n\
         pub static TAGS: &[TagInfo] = &[\n",
    );
    let mut rows = records("data/ffd-tags.csv");
    rows.sort_by_key(|row| number(row, "tag"));
    for row in &rows {
        let ty = match row["type"].as_str() {
            "byte" => "Byte",
            "u16" => "U16",
            "u32" => "U32",
            "bits" => "Bits",
            "unixtime" => "UnixTime",
            "vln" => "Vln",
            "fvln" => "Fvln",
            "string" => "String",
            "bytes" => "Bytes",
            "stlv" => "Stlv",
            other => panic!("type {other}"),
        };
        let since = match row["since"].as_str() {
            "1.0" => "None",
            "1.05" => "Some(V1_05)",
            "1.1" => "Some(V1_1)",
            "1.2" => "Some(V1_2)",
            other => panic!("edition {other}"),
        };
        writeln!(
            out,
            "    TagInfo {{ tag: {}, ty: {ty}, max_len: {}, fixed_len: {}, repeatable: {}, name_ru: {:?}, label_ru: {}, json_name: {}, since: {since} }},",
            row["tag"],
            max_len(row),
            row["fixed_len"] == "1",
            row["repeatable"] == "1",
            row["name_ru"],
            option(label(&row["note"])),
            option(&row["json_name"]),
        )
        .expect("text");
    }
    out.push_str("];\n");
    out
}

fn kind_of(name: &str) -> DocumentKind {
    match name {
        "registration" => DocumentKind::Registration,
        "reregistration" => DocumentKind::Reregistration,
        "shift_open" => DocumentKind::ShiftOpen,
        "shift_close" => DocumentKind::ShiftClose,
        "receipt" => DocumentKind::Receipt,
        "bso" => DocumentKind::Bso,
        "correction_receipt" => DocumentKind::CorrectionReceipt,
        "correction_bso" => DocumentKind::CorrectionBso,
        "calc_state_report" => DocumentKind::CalcStateReport,
        "fn_close" => DocumentKind::FnClose,
        "operator_ack" => DocumentKind::OperatorAck,
        "marking_request" => DocumentKind::MarkingRequest,
        "marking_notification" => DocumentKind::MarkingNotification,
        "marking_response" => DocumentKind::MarkingResponse,
        "marking_notification_ack" => DocumentKind::MarkingNotificationAck,
        other => panic!("document {other}"),
    }
}

/// What follows the codes of the order.
fn condition_text(row: &Record) -> &str {
    row["condition"].split_once("; ").map_or("", |(_, text)| text)
}

fn documents_source() -> String {
    let mut out = String::from(
        "//! Requisites by document, container and edition. Generated from `data/ffd-documents.csv`, see `tests/tables.rs`;\n\
         //! not to be edited.\n\
         #![cfg_attr(rustfmt, rustfmt_skip)]\n\
         use super::schema::{DocRow, DocumentKind::*, Obligation::{Absent, Conditional, Optional, Required}, SetBy::{Fn, Register}};\n\n\
         /// All rows, ascending by document form code, container and tag.\n\
         pub static ROWS: &[DocRow] = &[\n",
    );
    let mut rows = records("data/ffd-documents.csv");
    rows.sort_by_key(|row| (kind_of(&row["document"]), number(row, "parent_tag"), number(row, "tag")));
    for row in &rows {
        let says = |column: &str| match row[column].as_str() {
            "required" => "Required",
            "conditional" => "Conditional",
            "optional" => "Optional",
            "absent" => "Absent",
            other => panic!("obligation {other}"),
        };
        let set_by = match row["set_by"].as_str() {
            "register" => "Register",
            "fn" => "Fn",
            other => panic!("set_by {other}"),
        };
        writeln!(
            out,
            "    DocRow {{ document: {:?}, parent: {}, tag: {}, by_edition: [{}, {}, {}], table_set_by: {set_by}, print_only: {}, condition: {:?} }},",
            kind_of(&row["document"]),
            number(row, "parent_tag"),
            row["tag"],
            says("ffd_1_05"),
            says("ffd_1_1"),
            says("ffd_1_2"),
            row["condition"].contains("; print-only"),
            condition_text(row),
        )
        .expect("text");
    }
    out.push_str("];\n");
    out
}

fn committed_is(name: &str, expected: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1") {
        std::fs::write(path(name), expected).expect("the source folder can be written");
        return;
    }
    let committed = std::fs::read_to_string(path(name)).expect("the generated file is committed");
    let differing = committed.lines().zip(expected.lines()).find(|(a, b)| a != b);
    assert!(committed == expected, "{name} is behind its table, set UPDATE_GENERATED=1: {differing:?}");
}

#[test]
fn committed_tags_are_those_of_the_csv() {
    committed_is("src/tlv/tags.rs", &tags_source());
}

#[test]
fn committed_documents_are_those_of_the_csv() {
    committed_is("src/tlv/documents.rs", &documents_source());
}

#[test]
fn tables_are_sorted_without_doubles_and_every_row_has_its_tag() {
    assert_eq!((TAGS.len(), ROWS.len()), (301, 1191));
    assert!(TAGS.is_sorted_by(|a, b| a.tag < b.tag));
    assert!(ROWS.is_sorted_by(|a, b| (a.document, a.parent, a.tag) < (b.document, b.parent, b.tag)));
    for entry in ROWS {
        assert!(tag_info(entry.tag).is_some(), "{entry:?}");
        assert_eq!(row(entry.document, entry.parent, entry.tag), Some(entry));
        let container = if entry.parent == 0 { entry.document.code() } else { entry.parent };
        assert_eq!(tag_info(container).map(|info| info.ty), Some(TagType::Stlv), "{entry:?}");
    }
    assert_eq!(DocumentKind::ALL.iter().map(|kind| rows_of(*kind, 0).len()).sum::<usize>(), 445);
}

#[test]
fn every_condition_text_of_the_csv_has_a_rule() {
    for record in records("data/ffd-documents.csv") {
        let text = condition_text(&record);
        assert!(text.is_empty() || condition(text).is_some(), "{text}");
    }
}

#[test]
fn widths_of_fixed_types_follow_from_the_type() {
    for info in TAGS {
        let widths: &[Option<u16>] = match info.ty {
            TagType::Byte => &[Some(1)],
            TagType::U16 => &[Some(2)],
            TagType::U32 | TagType::UnixTime => &[Some(4)],
            TagType::Bits => &[Some(1), Some(4)],
            _ => continue,
        };
        assert!(widths.contains(&info.max_len) && info.fixed_len, "{info:?}");
    }
}

#[test]
fn json_names_are_unique_inside_a_container() {
    for row in ROWS {
        let name = tag_info(row.tag).and_then(|info| info.json_name);
        let same = rows_of(row.document, row.parent)
            .iter()
            .filter(|other| name.is_some() && tag_info(other.tag).and_then(|info| info.json_name) == name);
        assert!(same.count() <= 1, "{row:?}");
    }
}

#[test]
fn counts_by_edition_are_those_of_the_order() {
    let count = |edition: Edition, obligation: Obligation| {
        ROWS.iter().filter(|row| row.obligation(edition) == obligation).count()
    };
    println!("rows {}", ROWS.len());
    let table = Edition::ALL.map(|edition| {
        let counts =
            [Obligation::Required, Obligation::Conditional, Obligation::Optional, Obligation::Absent]
                .map(|obligation| count(edition, obligation));
        let [required, conditional, optional, absent] = counts;
        println!(
            "FFD {}: required {required}, conditional {conditional}, optional {optional}, absent {absent}",
            edition.name()
        );
        counts
    });
    assert_eq!(table, [[187, 132, 191, 681], [211, 600, 79, 301], [266, 787, 65, 73]]);
}
