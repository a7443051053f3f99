//! Reading JSON as strictly as money deserves: no duplicate keys, no lost digits, and a place for every fault.

use domain::notice::Refusal;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fmt;

/// Largest body of a request, bytes. Ten thousand positions take about 3 MiB.
pub const MAX_BYTES: usize = 16 << 20;

/// What `serde_json` hands a visitor instead of a number when it keeps all its digits.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// Reads one JSON value of at most [`MAX_BYTES`], in UTF-8, with or without a byte order mark.
///
/// # Errors
/// `task.too_large`, `task.encoding` (UTF-16 and windows-1251 are named), `task.duplicate_key` with its path,
/// `task.syntax` with line and column, both from 1, in characters. Nesting deeper than 128 is a syntax error.
pub fn read(bytes: &[u8]) -> Result<Value, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::new("task.too_large").with("limit", MAX_BYTES).with("size", bytes.len()));
    }
    let text = decode(bytes)?;
    let duplicate = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let node = Node { path: "", duplicate: &duplicate };
    let read = node.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| match duplicate.into_inner() {
        Some(path) => Refusal::new("task.duplicate_key").with("field", brief(&path)).at(path),
        None => syntax(text, &error),
    })
}

fn decode(bytes: &[u8]) -> Result<&str, Refusal> {
    let encoding = |name: &str| Refusal::new("task.encoding").with("encoding", name);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..]) {
        return Err(encoding("UTF-16"));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        // Cyrillic letters of windows-1251 lie in the upper half; a cut or mixed-up UTF-8 text shows other bytes.
        let high: Vec<u8> = bytes.iter().copied().filter(|b| *b >= 0x80).collect();
        let letters = high.iter().filter(|b| matches!(b, 0xC0..=0xFF | 0xA8 | 0xB8)).count();
        let name = if letters * 10 >= high.len() * 9 { "windows-1251" } else { "?" };
        encoding(name).because(error)
    })
}

fn syntax(text: &str, error: &serde_json::Error) -> Refusal {
    // The library counts bytes in a line; people count letters.
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or("");
    let column = line.char_indices().take_while(|(at, _)| *at < error.column()).count();
    Refusal::new("task.syntax").with("line", error.line()).with("column", column).because(error)
}

/// A text cut to a length that can be shown: what a caller sent may be a megabyte.
pub(crate) fn brief(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Path of a field in the object at `path`.
pub(crate) fn join(path: &str, field: &str) -> String {
    match path {
        "" => brief(field),
        _ => format!("{path}.{}", brief(field)),
    }
}

struct Node<'a> {
    path: &'a str,
    duplicate: &'a RefCell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        loop {
            let path = format!("{}[{}]", self.path, all.len());
            match seq.next_element_seed(Node { path: &path, duplicate: self.duplicate })? {
                Some(value) => all.push(value),
                None => return Ok(Value::Array(all)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER_TOKEN && all.is_empty() {
                let digits: String = map.next_value()?;
                return digits.parse::<Number>().map(Value::Number).map_err(A::Error::custom);
            }
            let path = join(self.path, &key);
            if all.contains_key(&key) {
                *self.duplicate.borrow_mut() = Some(path);
                return Err(A::Error::custom("duplicate key"));
            }
            let value = map.next_value_seed(Node { path: &path, duplicate: self.duplicate })?;
            all.insert(key, value);
        }
        Ok(Value::Object(all))
    }
}

/// SHA-256 of a task's canonical form: the same for tasks that say the same.
///
/// Canonical: no white space, keys sorted by their bytes, numbers as significant digits and exponent (`12.30`, `12.3` and
/// `1230e-2` are `123e-1`), the task's own `uuid` left out.
pub fn body_hash(task: &Value) -> [u8; 32] {
    let mut text = String::new();
    match task {
        Value::Object(fields) => {
            canonical_object(fields.iter().filter(|(key, _)| *key != "uuid").collect(), &mut text);
        }
        other => canonical(other, &mut text),
    }
    Sha256::digest(text.as_bytes()).into()
}

fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => canonical_object(fields.iter().collect(), out),
        Value::Array(all) => {
            out.push('[');
            for (i, value) in all.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                canonical(value, out);
            }
            out.push(']');
        }
        Value::Number(number) => out.push_str(&canonical_number(&number.to_string())),
        other => out.push_str(&other.to_string()),
    }
}

fn canonical_object(mut fields: Vec<(&String, &Value)>, out: &mut String) {
    fields.sort_by_key(|(key, _)| *key);
    out.push('{');
    for (i, (key, value)) in fields.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(key.as_str()).to_string());
        out.push(':');
        canonical(value, out);
    }
    out.push('}');
}

fn canonical_number(text: &str) -> String {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    let zeros = all.len() - all.trim_end_matches('0').len();
    let shift = i64::try_from(zeros).unwrap_or(0) - i64::try_from(fraction.len()).unwrap_or(0);
    match exponent.parse::<i64>().ok().and_then(|e| e.checked_add(shift)) {
        Some(exponent) => format!("{sign}{significant}e{exponent}"),
        // An exponent of twenty digits is no amount of anything; as written it is still comparable.
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn refusal(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn digits_are_kept_as_written() {
        let text = "[12.30,-0,123456789012345678901234567890]";
        assert_eq!(read(text.as_bytes()).unwrap().to_string(), text);
    }

    #[test]
    fn syntax_errors_name_line_and_column_in_letters() {
        for (text, place) in [
            ("{\"имя\": 'a'}", "line=1 column=9"),
            ("{\"a\": 1,}", "line=1 column=9"),
            ("{\n \"a\": 1\n \"b\": 2}", "line=3 column=2"),
            ("{\"a\": 1} x", "line=1 column=10"),
            ("{\"a\": 1} {}", "line=1 column=10"),
            ("// нет\n{}", "line=1 column=1"),
            ("{\"a\": +5}", "line=1 column=7"),
            ("{\"a\": .5}", "line=1 column=7"),
            ("{\"a\": 05}", "line=1 column=8"),
            ("", "line=1 column=0"),
        ] {
            assert!(refusal(text).starts_with(&format!("task.syntax {place}")), "{text}: {}", refusal(text));
        }
        assert!(refusal(&"[".repeat(100_000)).contains("recursion limit"));
    }

    #[test]
    fn the_same_key_twice_is_refused_with_its_path() {
        let refusal =
            read(br#"{"items": [{"name": "a"}, {"name": "b", "tax": {"type": 1, "type": 2}}]}"#).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.path.as_deref()),
            ("task.duplicate_key", Some("items[1].tax.type"))
        );
    }

    #[test]
    fn foreign_encodings_are_refused_by_name() {
        let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let without_mark: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, name) in [
            (utf16.as_slice(), "UTF-16"),
            (&without_mark, "UTF-16"),
            (b"{\"name\": \"\xd7\xe0\xe9\"}", "windows-1251"),
            (b"{\"name\": \"\x80\x81\"}", "?"),
        ] {
            assert_eq!(read(bytes).unwrap_err().args, [("encoding".to_owned(), name.to_owned())]);
        }
        assert_eq!(read(b"\xEF\xBB\xBF{}").unwrap(), json!({}));
    }

    #[test]
    fn a_body_above_the_limit_is_refused() {
        assert_eq!(read(&vec![b' '; MAX_BYTES + 1]).unwrap_err().code, "task.too_large");
    }

    #[test]
    fn a_field_named_like_the_librarys_own_is_no_way_around_the_rules() {
        assert!(read(br#"{"$serde_json::private::Number": "12x"}"#).is_err());
        assert_eq!(
            read(br#"{"a": 1, "$serde_json::private::Number": "12"}"#).unwrap().as_object().unwrap().len(),
            2
        );
    }

    #[test]
    fn spelling_of_numbers_and_the_key_do_not_change_the_hash() {
        let hash = |text: &str| body_hash(&read(text.as_bytes()).unwrap());
        let first = hash(r#"{"type": "sell", "total": 12.30, "x": [0, -0.0]}"#);
        for same in [
            r#"{"total":1230e-2,"type":"sell","x":[0.00,0]}"#,
            r#"{"uuid": "k", "type": "sell", "x": [0, 0], "total": 12.3}"#,
        ] {
            assert_eq!(hash(same), first, "{same}");
        }
        assert_ne!(hash(r#"{"type": "sell", "total": "12.30", "x": [0, 0]}"#), first);
        assert_ne!(hash(r#"{"type": "sell", "total": 12.31, "x": [0, 0]}"#), first);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map("[a-zа-я]{1,4}", inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn reversed(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                Value::Object(fields.iter().rev().map(|(k, v)| (k.clone(), reversed(v))).collect())
            }
            Value::Array(all) => Value::Array(all.iter().map(reversed).collect()),
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_was_written_is_read(value in any_json()) {
            prop_assert_eq!(read(value.to_string().as_bytes()).unwrap(), value);
        }

        #[test]
        fn hash_does_not_depend_on_the_order_of_keys(value in any_json()) {
            prop_assert_eq!(body_hash(&value), body_hash(&reversed(&value)));
        }
    }
}
