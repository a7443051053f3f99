//! `register.sock`: one JSON object a line, over a Unix stream socket. Described in docs/api.md.
//!
//! Who may speak here is decided by the rights of the file: a caller is believed when it says who it is.

use crate::api::{Api, Form, PATIENCE, Paper, Request, Response, TaskRequest, Which};
use crate::json;
use crate::storage::{Range, StorageRequest};
use domain::notice::Refusal;
use domain::texts::Language;
use serde_json::{Map, Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Version of the protocol.
pub const VERSION: u64 = 1;
/// Connections at a time; one more is told so and closed.
pub const MAX_CONNECTIONS: usize = 32;
/// Longest line of a request: a body of the largest size, escaped.
const MAX_LINE: u64 = 2 * json::MAX_BYTES as u64 + 65_536;
/// How long a connection may say nothing.
const IDLE: Duration = Duration::from_secs(300);
/// How long a reader of answers may take none.
const STUCK: Duration = Duration::from_secs(30);
/// Pause after the system had no descriptor or memory for a connection.
const PAUSE: Duration = Duration::from_millis(100);
/// Letters in a line of 58 mm and 80 mm paper.
const COLUMNS: [(u64, usize); 2] = [(58, 32), (80, 48)];

/// Letters in a line of paper of this width in millimetres; nothing when there is no such paper.
pub fn columns(width_mm: u64) -> Option<usize> {
    COLUMNS.iter().find(|(width, _)| *width == width_mm).map(|(_, columns)| *columns)
}

/// Serves connections, one thread each, until `go_on` says no; it is asked after each new connection. A system without
/// descriptors or memory for one more is waited for.
///
/// # Errors
/// The listener is none.
pub fn serve(listener: &UnixListener, api: &Arc<Api>, go_on: impl Fn() -> bool) -> io::Result<()> {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let (stream, _) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => return Err(error),
            Err(_) if go_on() => {
                thread::sleep(PAUSE);
                continue;
            }
            Err(_) => return Ok(()),
        };
        if !go_on() {
            return Ok(());
        }
        let slot = Slot::take(&open);
        let api = Arc::clone(api);
        let work = move || match slot {
            Some(slot) => {
                // A peer that went away is no trouble of the register.
                let _ = converse(&stream, &api);
                drop(slot);
            }
            None => {
                let _ = refuse(&stream, &Refusal::new("socket.busy").with("limit", MAX_CONNECTIONS), &api);
            }
        };
        // Without a thread the connection is closed; the caller sees it and tries again.
        let _ = thread::Builder::new().name("socket".into()).spawn(work);
    }
}

/// One of the connections that may be open.
struct Slot(Arc<AtomicUsize>);

impl Slot {
    fn take(open: &Arc<AtomicUsize>) -> Option<Self> {
        let slot = Self(Arc::clone(open));
        (open.fetch_add(1, Ordering::SeqCst) < MAX_CONNECTIONS).then_some(slot)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn converse(stream: &UnixStream, api: &Api) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_write_timeout(Some(STUCK))?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        let read = reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && u64::try_from(read).is_ok_and(|read| read >= MAX_LINE) {
            return refuse(
                stream,
                &Refusal::new("task.too_large").with("limit", MAX_LINE).with("size", read),
                api,
            );
        }
        let response = match parse(&line) {
            Ok(request) => {
                api.handle(&request, &mut |text| send(stream, &json!({"v": VERSION, "line": text})))
            }
            Err(refusal) => Response::refused(&refusal, api.language()),
        };
        send(stream, &envelope(&response))?;
    }
}

fn refuse(stream: &UnixStream, refusal: &Refusal, api: &Api) -> io::Result<()> {
    stream.set_write_timeout(Some(STUCK))?;
    send(stream, &envelope(&Response::refused(refusal, api.language())))
}

fn envelope(response: &Response) -> Value {
    json!({"v": VERSION, "exit": response.exit, "answer": response.json, "text": response.text})
}

fn send(mut stream: &UnixStream, value: &Value) -> io::Result<()> {
    let mut line = value.to_string();
    line.push('\n');
    stream.write_all(line.as_bytes())
}

fn wrong(field: &str) -> Refusal {
    Refusal::new("socket.request").with("field", field).at(field)
}

/// Reads a request from one line. Fields that nobody knows are refused: a misspelt `key` must not be lost.
///
/// # Errors
/// `socket.version`, `socket.request` naming the field, and whatever [`json::read`] refuses.
pub fn parse(line: &[u8]) -> Result<Request, Refusal> {
    let Value::Object(mut fields) = json::read(line)? else { return Err(wrong("")) };
    match fields.shift_remove("v").as_ref().and_then(Value::as_u64) {
        Some(VERSION) => {}
        _ => return Err(Refusal::new("socket.version").with("version", VERSION).at("v")),
    }
    let mut fields = Fields(fields);
    let verb = fields.text("do")?.ok_or_else(|| wrong("do"))?;
    let request = match verb.as_str() {
        "task" => Request::Task(fields.task()?),
        "status" => Request::Status { language: fields.language()? },
        "receipt" => {
            Request::Receipt { which: fields.which()?, form: fields.form()?, language: fields.language()? }
        }
        "verify" => Request::Verify { full: fields.truth("full")? },
        "export" => Request::Export,
        "fn" => Request::Storage { what: fields.storage()?, language: fields.language()? },
        _ => return Err(wrong("do")),
    };
    match fields.0.keys().next() {
        Some(unknown) => Err(wrong(&json::brief(unknown))),
        None => Ok(request),
    }
}

struct Fields(Map<String, Value>);

impl Fields {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name).filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name)),
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, Refusal> {
        self.take(name).map(|value| value.as_u64().ok_or_else(|| wrong(name))).transpose()
    }

    fn truth(&mut self, name: &str) -> Result<bool, Refusal> {
        self.take(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(|| wrong(name)))
    }

    fn language(&mut self) -> Result<Option<Language>, Refusal> {
        let text = self.text("lang")?;
        text.map(|text| Language::parse(&text).ok_or_else(|| wrong("lang"))).transpose()
    }

    fn task(&mut self) -> Result<TaskRequest, Refusal> {
        let body = match (self.take("body"), self.text("bodyHex")?) {
            (Some(Value::String(text)), None) => text.into_bytes(),
            // Tasks written straight into the request: what they were is their own text again.
            (Some(value @ (Value::Object(_) | Value::Array(_))), None) => value.to_string().into_bytes(),
            (None, Some(text)) => hex::decode(text).map_err(|error| wrong("bodyHex").because(error))?,
            _ => return Err(wrong("body")),
        };
        let caller = self.text("caller")?.unwrap_or_else(|| "cli".to_owned());
        if caller.is_empty() || caller.chars().count() > 64 || caller.chars().any(char::is_control) {
            return Err(wrong("caller"));
        }
        Ok(TaskRequest {
            body,
            key: self.text("key")?,
            fallback_key: self.text("fallbackKey")?,
            strict: self.truth("strict")?,
            caller,
            language: self.language()?,
            patience: self.number("patience_ms")?.map_or(PATIENCE, Duration::from_millis),
        })
    }

    fn which(&mut self) -> Result<Which, Refusal> {
        let small = |n: u64, name: &str| u32::try_from(n).map_err(|_| wrong(name));
        let asked = (self.number("n")?, self.number("fd")?, self.number("shift")?, self.number("receipt")?);
        match asked {
            (Some(id), None, None, None) => Ok(Which::Id(id)),
            (None, Some(number), None, None) => Ok(Which::Fd(number)),
            (None, None, Some(shift), Some(receipt)) => {
                Ok(Which::Receipt { shift: small(shift, "shift")?, receipt: small(receipt, "receipt")? })
            }
            _ => Err(wrong("n")),
        }
    }

    fn storage(&mut self) -> Result<StorageRequest, Refusal> {
        let what = self.text("what")?.ok_or_else(|| wrong("what"))?;
        if what == "document" {
            let number = self.number("n")?.ok_or_else(|| wrong("n"))?;
            return Ok(StorageRequest::Document { number, form: self.form()? });
        }
        let mut range = || Ok(Range { from: self.number("from")?, to: self.number("to")? });
        match what.as_str() {
            "status" => Ok(StorageRequest::Status),
            "documents" => range().map(StorageRequest::Documents),
            "archive" => range().map(StorageRequest::Archive),
            "compare" => range().map(StorageRequest::Compare),
            _ => Err(wrong("what")),
        }
    }

    fn form(&mut self) -> Result<Form, Refusal> {
        let width = self.number("width")?.unwrap_or(58);
        match self.text("as")?.as_deref() {
            Some("json") => Ok(Form::Json),
            Some("tlv") => Ok(Form::Tlv),
            named => {
                let named = named.unwrap_or(Paper::Text.name());
                let paper = Paper::ALL.into_iter().find(|paper| paper.name() == named);
                let paper = paper.ok_or_else(|| wrong("as"))?;
                Ok(Form::Paper { paper, columns: columns(width).ok_or_else(|| wrong("width"))? })
            }
        }
    }
}

fn put_form(put: &mut impl FnMut(&str, Value), form: &Form) {
    match form {
        Form::Paper { paper, columns } => {
            put("as", paper.name().into());
            let width = COLUMNS.iter().find(|(_, c)| c == columns).map_or(0, |(width, _)| *width);
            put("width", width.into());
        }
        Form::Json => put("as", "json".into()),
        Form::Tlv => put("as", "tlv".into()),
    }
}

/// A request as one line without its end.
pub fn line(request: &Request) -> String {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() {
            fields.insert(name.to_owned(), value);
        }
    };
    let lang = |language: &Option<Language>| language.map(Language::as_str).into();
    put("v", VERSION.into());
    match request {
        Request::Task(task) => {
            put("do", "task".into());
            match std::str::from_utf8(&task.body) {
                Ok(text) => put("body", text.into()),
                Err(_) => put("bodyHex", hex::encode(&task.body).into()),
            }
            put("key", task.key.clone().into());
            put("fallbackKey", task.fallback_key.clone().into());
            put("strict", task.strict.into());
            put("caller", task.caller.as_str().into());
            put("lang", lang(&task.language));
            put("patience_ms", u64::try_from(task.patience.as_millis()).unwrap_or(u64::MAX).into());
        }
        Request::Status { language } => {
            put("do", "status".into());
            put("lang", lang(language));
        }
        Request::Receipt { which, form, language } => {
            put("do", "receipt".into());
            match which {
                Which::Id(id) => put("n", (*id).into()),
                Which::Fd(number) => put("fd", (*number).into()),
                Which::Receipt { shift, receipt } => {
                    put("shift", (*shift).into());
                    put("receipt", (*receipt).into());
                }
            }
            put_form(&mut put, form);
            put("lang", lang(language));
        }
        Request::Verify { full } => {
            put("do", "verify".into());
            put("full", (*full).into());
        }
        Request::Export => put("do", "export".into()),
        Request::Storage { what, language } => {
            put("do", "fn".into());
            let (name, range) = match what {
                StorageRequest::Status => ("status", Range::default()),
                StorageRequest::Documents(range) => ("documents", *range),
                StorageRequest::Archive(range) => ("archive", *range),
                StorageRequest::Compare(range) => ("compare", *range),
                StorageRequest::Document { number, form } => {
                    put("n", (*number).into());
                    put_form(&mut put, form);
                    ("document", Range::default())
                }
            };
            put("what", name.into());
            put("from", range.from.into());
            put("to", range.to.into());
            put("lang", lang(language));
        }
    }
    Value::Object(fields).to_string()
}

/// Asks the register that owns the folder of this socket.
///
/// # Errors
/// `socket.absent`: nobody listens, nothing was asked. `socket.broken`: asked, and the answer did not come; what was
/// asked may have happened, a task is asked again with its key.
pub fn call(
    path: &Path,
    request: &Request,
    lines: &mut dyn FnMut(&str) -> io::Result<()>,
) -> Result<Response, Refusal> {
    let mut stream =
        UnixStream::connect(path).map_err(|error| Refusal::new("socket.absent").because(error))?;
    let broken = |cause: &dyn std::fmt::Display| Refusal::new("socket.broken").because(cause);
    let mut text = line(request);
    text.push('\n');
    // One that is refused at once finds the door closed, and the reason already said.
    let sent = stream.write_all(text.as_bytes());
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        let read = reader.read_line(&mut line).map_err(|error| broken(&error))?;
        if read == 0 {
            sent.map_err(|error| broken(&error))?;
            return Err(broken(&"the connection was closed before the answer"));
        }
        let mut value: Value = serde_json::from_str(&line).map_err(|error| broken(&error))?;
        if let Some(text) = value.get("line").and_then(Value::as_str) {
            lines(text).map_err(|error| Refusal::new("internal.output").because(error))?;
            continue;
        }
        let exit = value.get("exit").and_then(Value::as_u64).and_then(|exit| u8::try_from(exit).ok());
        let exit = exit.ok_or_else(|| broken(&"the answer has no exit code"))?;
        let text = value.get("text").and_then(Value::as_str).map(str::to_owned);
        let json = value.get_mut("answer").map(Value::take).unwrap_or_default();
        return Ok(Response { exit, json, text });
    }
}
