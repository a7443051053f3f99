//! One task, a list of tasks, or the web server's `{"uuid": …, "request": …}`: what is to be run, in order, under which key.

use super::fields::{Log, Object, Warning, wrong_type};
use super::types;
use crate::json;
use domain::notice::Refusal;
use serde_json::Value;

/// Longest key, characters.
const MAX_KEY: usize = 128;

/// A body taken apart.
#[derive(Debug)]
pub struct Batch {
    /// In order.
    pub tasks: Vec<Entry>,
    /// Whether the answer is an array.
    pub many: bool,
    /// About the envelope.
    pub warnings: Vec<Warning>,
}

/// A task with its place and key.
#[derive(Debug)]
pub struct Entry {
    /// `""`, `[1]` or `request[1]`.
    pub path: String,
    /// Under which key it runs; none when nobody gave one.
    pub key: Option<String>,
    /// The task.
    pub body: Value,
}

/// Takes a body apart. `key` is the caller's own and wins over a `uuid` inside; further tasks get `key#2`, `key#3`.
///
/// # Errors
/// `task.two_keys` when `key` and `uuid` are both there and differ, `task.key` when one is not 1..=128 printable
/// characters, `task.empty` for a list without tasks, and whatever [`json::read`] refuses.
pub fn open(bytes: &[u8], key: Option<&str>) -> Result<Batch, Refusal> {
    let body = json::read(bytes)?;
    let mut log = Log::default();
    let (tasks, many, prefix, uuid) = parts(body, &mut log)?;
    if tasks.is_empty() {
        return Err(Refusal::new("task.empty"));
    }
    let common = one_key(key, uuid.as_deref())?;
    let numbered = tasks.into_iter().enumerate();
    let entry = |(i, body): (usize, Value)| {
        let path = if many || !prefix.is_empty() { format!("{prefix}[{i}]") } else { String::new() };
        let common = common.map(|key| if i == 0 { key.to_owned() } else { format!("{key}#{}", i + 1) });
        let own = own_key(&body, &path)?;
        let key = one_key(common.as_deref(), own.as_deref())?.map(str::to_owned);
        key.as_deref().map_or(Ok(()), check_key)?;
        Ok(Entry { path, key, body })
    };
    let tasks = numbered.map(entry).collect::<Result<_, _>>()?;
    match log.faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(Batch { tasks, many, warnings: log.warnings }),
    }
}

/// Whether a task in this body wants a key and has none. False also for a body that can not be read.
pub fn wants_key(bytes: &[u8], key: Option<&str>) -> bool {
    let reads = |body: &Value| {
        let name = body.get("type").and_then(Value::as_str).unwrap_or("").to_lowercase();
        types::running().any(|(known, kind)| known.to_lowercase() == name && !kind.wants_key())
    };
    open(bytes, key).is_ok_and(|batch| batch.tasks.iter().any(|t| t.key.is_none() && !reads(&t.body)))
}

type Parts = (Vec<Value>, bool, &'static str, Option<String>);

fn parts(body: Value, log: &mut Log) -> Result<Parts, Refusal> {
    let mut fields = match body {
        Value::Array(tasks) => return Ok((tasks, true, "", None)),
        Value::Object(fields) => fields,
        other => return Err(wrong_type(&other, "object").with("field", "")),
    };
    if fields.contains_key("type") || !fields.contains_key("request") {
        if let Some(payload) = fields.get("payload").filter(|_| !fields.contains_key("type")) {
            return Err(wrong_type(payload, "object").with("field", "payload").at("payload"));
        }
        return Ok((vec![Value::Object(fields)], false, "", None));
    }
    let request = fields.shift_remove("request").unwrap_or_default();
    let mut envelope = Object::new(&fields, "");
    let uuid = envelope.optional("uuid").and_then(|uuid| uuid.text(log));
    envelope.pass_over(&["deviceID", "callbacks"], "passed_over", log);
    envelope.finish(&[], log);
    match request {
        Value::Array(tasks) => Ok((tasks, true, "request", uuid)),
        Value::Object(_) => Ok((vec![request], false, "request", uuid)),
        other => Err(wrong_type(&other, "array").with("field", "request").at("request")),
    }
}

/// A task may carry its `uuid` itself.
fn own_key(body: &Value, path: &str) -> Result<Option<String>, Refusal> {
    match body.get("uuid") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(uuid)) => Ok(Some(uuid.clone())),
        Some(other) => Err(wrong_type(other, "string").with("field", "uuid").at(json::join(path, "uuid"))),
    }
}

fn one_key<'k>(given: Option<&'k str>, uuid: Option<&'k str>) -> Result<Option<&'k str>, Refusal> {
    match (given, uuid) {
        (Some(key), Some(uuid)) if key != uuid => {
            Err(Refusal::new("task.two_keys").with("key", json::brief(key)).with("uuid", json::brief(uuid)))
        }
        (given, uuid) => Ok(given.or(uuid)),
    }
}

/// Whether a text may be a key: 1..=128 printable characters, not only spaces.
///
/// # Errors
/// `task.key`.
pub fn check_key(key: &str) -> Result<(), Refusal> {
    if !key.trim().is_empty() && key.chars().count() <= MAX_KEY && !key.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Refusal::new("task.key").with("key", json::brief(key)).with("limit", MAX_KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(body: &str, key: Option<&str>) -> Vec<(String, Option<String>)> {
        open(body.as_bytes(), key).unwrap().tasks.into_iter().map(|t| (t.path, t.key)).collect()
    }

    fn code(body: &str, key: Option<&str>) -> String {
        open(body.as_bytes(), key).unwrap_err().code
    }

    #[test]
    fn each_form_of_input_gives_its_tasks_their_keys() {
        let some = |path: &str, key: &str| (path.to_owned(), Some(key.to_owned()));
        assert_eq!(keys(r#"{"type": "x"}"#, None), [(String::new(), None)]);
        assert_eq!(keys(r#"{"type": "x"}"#, Some("k")), [some("", "k")]);
        assert_eq!(keys(r#"{"type": "x", "uuid": "u"}"#, None), [some("", "u")]);
        assert_eq!(keys("[{}, {}]", Some("k")), [some("[0]", "k"), some("[1]", "k#2")]);
        assert_eq!(keys(r#"[{"uuid": "a"}, {}]"#, None), [some("[0]", "a"), ("[1]".into(), None)]);
        assert_eq!(
            keys(r#"{"uuid": "u", "request": [{}, {}]}"#, Some("u")),
            [some("request[0]", "u"), some("request[1]", "u#2")]
        );
        assert_eq!(keys(r#"{"uuid": "u", "request": {}}"#, None), [some("request[0]", "u")]);
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        for (body, key, expected) in [
            (r#"{"uuid": "u", "request": []}"#, None, "task.empty"),
            ("[]", None, "task.empty"),
            (r#"{"uuid": "u", "request": [{}]}"#, Some("k"), "task.two_keys"),
            (r#"{"uuid": "u", "type": "x"}"#, Some("k"), "task.two_keys"),
            (r#"{"type": "x"}"#, Some(""), "task.key"),
            ("{\"type\": \"x\", \"uuid\": \"a\\nb\"}", None, "task.key"),
            (r#"{"type": "x", "uuid": 5}"#, None, "task.field_type"),
        ] {
            assert_eq!(code(body, key), expected, "{body}");
        }
        assert_eq!(code(r#"{"type": "x"}"#, Some(&"k".repeat(129))), "task.key");
    }

    #[test]
    fn a_task_inside_a_string_is_refused_by_name() {
        for body in [r#""{\"type\": \"sell\"}""#, r#"{"payload": "{\"type\": 1}"}"#, r#"{"request": "[{}]"}"#]
        {
            assert_eq!(code(body, None), "task.json_in_string", "{body}");
        }
    }

    #[test]
    fn only_tasks_that_change_something_want_a_key() {
        assert!(wants_key(br#"{"type": "sell"}"#, None));
        assert!(!wants_key(br#"{"type": "sell"}"#, Some("k")));
        assert!(!wants_key(br#"{"type": "getShiftStatus"}"#, None));
        assert!(!wants_key(b"{", None));
    }

    #[test]
    fn extra_keys_of_the_envelope_are_warnings() {
        let batch = open(br#"{"uuid": "u", "request": [{}], "deviceID": "d", "x": 1}"#, None).unwrap();
        let codes: Vec<_> = batch.warnings.iter().map(|w| (w.code, w.path.as_str())).collect();
        assert_eq!(codes, [("passed_over", "deviceID"), ("unknown_field", "x")]);
    }
}
