//! `kassa fn`.

use super::Context;
use super::receipt::{As, columns, data};
use crate::failure::{Ended, Exit, Failure};
use crate::{out, reach};
use clap::{Args, Subcommand};
use domain::notice::Refusal;
use domain::texts::Texts;
use local_api::{Form, Paper, Range, Request, StorageRequest};
use serde_json::Value;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Looks into the fiscal storage (ФН): Russia only.
///
/// Over the running register, in small chores between its documents: a sale waits for one of them, a fifth of a second at
/// most. Nothing is changed.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct FiscalStorage {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Status(Status),
    Documents(Documents),
    Archive(Archive),
    Compare(Compare),
}

/// Tells how the storage is: its life, its memory, what it still owes the operator.
#[derive(Debug, Args)]
struct Status {
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Lists the documents of the archive, or shows one of them.
///
/// Without N a line each. With N that document requisite by requisite: as on paper (`text`, `png`, `pdf`, `escpos`), as JSON,
/// or as one TLV object. About 30 days after a document little is left of it.
///
/// EXAMPLES
///   kassa fn documents --from 100
///   kassa fn documents 117 --as png --out 117.png
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Documents {
    /// Number of the fiscal document (ФД)
    #[arg(value_name = "N", conflicts_with_all = ["from", "to"])]
    number: Option<u64>,
    /// The first one
    #[arg(long, value_name = "N")]
    from: Option<u64>,
    /// The last one
    #[arg(long, value_name = "N")]
    to: Option<u64>,
    /// The list as JSON, one object a line
    #[arg(long)]
    json: bool,
    /// One document: in which form
    #[arg(long = "as", value_enum, default_value_t = As::Text, requires = "number")]
    form: As,
    /// One document: paper of 58 or 80 mm, or of 32 or 48 letters in a line
    #[arg(long, default_value_t = 58, requires = "number")]
    width: u64,
    /// One document: write to this file instead of standard output
    #[arg(long, value_name = "FILE", requires = "number")]
    out: Option<PathBuf>,
}

/// Copies the archive into a file, with all data that the storage still has.
///
/// One JSON object a line, a document each. A file that is there is gone on with, behind its last whole line: what was
/// broken off is begun again by the same command.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Archive {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The last document to copy
    #[arg(long, value_name = "N")]
    to: Option<u64>,
}

/// Compares the archive with the journal, document by document: kind, time, sign, sum, shift.
///
/// Ends with exit code 8 when they differ.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
struct Compare {
    /// The first document
    #[arg(long, value_name = "N")]
    from: Option<u64>,
    /// The last one
    #[arg(long, value_name = "N")]
    to: Option<u64>,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl FiscalStorage {
    /// Asks and writes.
    ///
    /// # Errors
    /// `fn.absent`, whatever is wrong with the storage, `usage.file`; the register can not be reached.
    pub fn run(self, context: &Context) -> Ended {
        let texts = Texts::of(context.language());
        match self.verb {
            Verb::Status(Status { json }) => {
                let asked = ask(context, StorageRequest::Status, &mut out::line)?;
                if asked.exit == 0 {
                    let text = if json { asked.json.to_string() } else { status(&asked.json, texts) };
                    out::line(&text)?;
                }
                Ok(Exit::of(asked.exit))
            }
            Verb::Documents(documents) => match documents.number {
                Some(number) => one(context, number, &documents),
                None => {
                    let range = Range { from: documents.from, to: documents.to };
                    let mut said = |line: &str| out::line(&shown(line, documents.json, |d| listed(d, texts)));
                    let asked = ask(context, StorageRequest::Documents(range), &mut said)?;
                    Ok(Exit::of(asked.exit))
                }
            },
            Verb::Archive(Archive { file, to }) => archive(context, &file, to),
            Verb::Compare(Compare { from, to, json }) => {
                let mut said = |line: &str| out::line(&shown(line, json, |d| differing(d, texts)));
                let asked = ask(context, StorageRequest::Compare(Range { from, to }), &mut said)?;
                if asked.json.get("error").is_none() {
                    let count = |name: &str| (name.to_owned(), plain(asked.json.get(name)));
                    let text = texts.say("fn-compared", &[count("compared"), count("differences")]);
                    out::line(&if json { asked.json.to_string() } else { text })?;
                }
                Ok(Exit::of(asked.exit))
            }
        }
    }
}

fn ask(
    context: &Context,
    what: StorageRequest,
    lines: &mut dyn FnMut(&str) -> io::Result<()>,
) -> Result<local_api::Response, Failure> {
    let request = Request::Storage { what, language: context.lang() };
    let asked = reach::ask(context, &request, lines)?;
    super::complain(&asked.response.json);
    Ok(asked.response.clone())
}

fn one(context: &Context, number: u64, wanted: &Documents) -> Ended {
    let paper =
        |paper| -> Result<Form, Refusal> { Ok(Form::Paper { paper, columns: columns(wanted.width)? }) };
    let form = match wanted.form {
        As::Json => Form::Json,
        As::Tlv => Form::Tlv,
        As::Text => paper(Paper::Text)?,
        As::Png => paper(Paper::Png)?,
        As::Pdf => paper(Paper::Pdf)?,
        As::Escpos => paper(Paper::EscPos)?,
    };
    let readable = matches!(form, Form::Json | Form::Paper { paper: Paper::Text, .. });
    if !readable && wanted.out.is_none() && io::stdout().is_terminal() {
        return Err(Refusal::new("usage.terminal").into());
    }
    let response = ask(context, StorageRequest::Document { number, form }, &mut out::line)?;
    if response.exit == 0 {
        let data = data(form, &response)?;
        match &wanted.out {
            Some(file) => fs::write(file, data).map_err(|error| unusable(file, &error))?,
            None => out::bytes(&data)?,
        }
    }
    Ok(Exit::of(response.exit))
}

fn unusable(file: &Path, error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("usage.file").with("file", file.display()).because(error)
}

/// Goes on behind the last whole line of the file.
fn archive(context: &Context, file: &Path, to: Option<u64>) -> Ended {
    let begun = begun(file).map_err(|error| unusable(file, &error))?;
    let mut target =
        OpenOptions::new().create(true).append(true).open(file).map_err(|error| unusable(file, &error))?;
    target.set_len(begun.bytes).map_err(|error| unusable(file, &error))?;
    let range = Range { from: Some(begun.next), to };
    let mut write = |line: &str| writeln!(target, "{line}");
    let response = ask(context, StorageRequest::Archive(range), &mut write)?;
    target.sync_all().map_err(|error| unusable(file, &error))?;
    if response.exit == 0 {
        out::line(&response.json.to_string())?;
    }
    Ok(Exit::of(response.exit))
}

/// How far a file got.
struct Begun {
    /// Bytes of whole lines.
    bytes: u64,
    /// Number of the next document.
    next: u64,
}

fn begun(file: &Path) -> io::Result<Begun> {
    let mut begun = Begun { bytes: 0, next: 1 };
    let mut reader = match File::open(file) {
        Ok(file) => BufReader::new(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(begun),
        Err(error) => return Err(error),
    };
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(begun); // the end, or a line that was broken off
        }
        let number =
            serde_json::from_slice::<Value>(&line).ok().and_then(|line| line.get("number")?.as_u64());
        let Some(number) = number else {
            let what = "this is no archive that was begun before";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        };
        begun.bytes = begun.bytes.saturating_add(u64::try_from(read).unwrap_or(0));
        begun.next = number.saturating_add(1);
    }
}

/// A line as it came, or for people.
fn shown(line: &str, json: bool, said: impl FnOnce(&Value) -> String) -> String {
    match serde_json::from_str::<Value>(line) {
        Ok(value) if !json => said(&value),
        _ => line.to_owned(),
    }
}

/// A value without quotes; nothing for null.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn listed(document: &Value, texts: &Texts) -> String {
    let field = |name: &str| plain(document.get(name));
    let kind = texts.word(&format!("fn-kind-{}", field("kind").replace('_', "-")));
    let mark = if document.get("confirmed") == Some(&Value::Bool(true)) { "+" } else { "" };
    let line = [
        field("number"),
        field("at").replace('T', " "),
        kind,
        field("total"),
        field("sign"),
        mark.to_owned(),
    ];
    line.join("\t")
}

fn differing(line: &Value, texts: &Texts) -> String {
    let document = ("document".to_owned(), plain(line.get("number")));
    let Some(fields) = line.get("differs").and_then(Value::as_array) else {
        return texts.say("fn-missing", &[document]);
    };
    let said = |field: &Value| {
        let of = |name: &str| (name.to_owned(), plain(field.get(name)));
        texts.say("fn-differs", &[document.clone(), of("field"), of("ours"), of("theirs")])
    };
    fields.iter().map(said).collect::<Vec<_>>().join("\n")
}

fn status(storage: &Value, texts: &Texts) -> String {
    let lines = [
        ("fn-status-serial", &["serial", "firmware"][..]),
        ("fn-status-last", &["lastDocument", "lastDocumentAt"]),
        ("fn-status-until", &["until", "daysLeft"]),
        ("fn-status-documents", &["documentsLeft", "unsentKibLeft"]),
        ("fn-status-registrations", &["registrationsMade", "registrationsLeft"]),
        ("fn-status-unsent", &["unsent", "unsentSince"]),
        ("fn-status-clock", &["clockBehindMinutes"]),
    ];
    let mut said = Vec::new();
    for (id, names) in lines {
        let args: Vec<_> = names.iter().map(|name| ((*name).to_owned(), plain(storage.get(*name)))).collect();
        if args.first().is_some_and(|(_, value)| !value.is_empty()) {
            said.push(texts.say(id, &args));
        }
    }
    let warnings = storage.get("warnings");
    for name in ["replaceUrgently", "resourceEnds", "memoryNearlyFull", "operatorSilent"] {
        if warnings.and_then(|all| all.get(name)) == Some(&Value::Bool(true)) {
            said.push(texts.word(&format!("fn-warning-{name}")));
        }
    }
    said.join("\n")
}
