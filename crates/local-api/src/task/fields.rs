//! Fields of a task: what is read, what is missing, what nobody knows. All faults are gathered, none stops the reading.

use super::decimal::{Decimal, NoAmount};
use crate::json::{brief, join};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use domain::money::{Money, Quantity};
use domain::notice::Refusal;
use domain::texts::{Language, Texts};
use serde_json::{Map, Value};

/// Something that was repaired, supposed or passed over. Its text is the message `warning-<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable code: `unknown_field`, `number_as_text`.
    pub code: &'static str,
    /// Where: `items[0].colour`.
    pub path: String,
    /// Values for the places of the text.
    pub args: Vec<(String, String)>,
}

impl Warning {
    /// What it says to people.
    pub fn text(&self, language: Language) -> String {
        Texts::of(language).say(&format!("warning-{}", self.code.replace('_', "-")), &self.args)
    }
}

/// What was found while reading.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) faults: Vec<Refusal>,
    pub(crate) warnings: Vec<Warning>,
}

impl Log {
    pub(crate) fn fault(&mut self, refusal: Refusal) {
        self.faults.push(refusal);
    }

    pub(crate) fn warn(&mut self, code: &'static str, path: &str, args: &[(&str, &str)]) {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), brief(value))).collect();
        self.warnings.push(Warning { code, path: path.to_owned(), args });
    }
}

/// Whether a value says nothing: null, `{}` and `[]` are as good as absent.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

/// The likeliest of the known words, whatever the case of letters.
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // Similarity of a megabyte would take for ever, and no known word is that long.
    if word.len() > 100 {
        return None;
    }
    let lower = word.to_lowercase();
    let scored = known.into_iter().map(|k| (strsim::jaro_winkler(&lower, &k.to_lowercase()), k));
    scored.filter(|(score, _)| *score >= 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, word)| word)
}

/// An object being read: it remembers which fields were asked for.
pub(crate) struct Object<'a> {
    fields: &'a Map<String, Value>,
    path: String,
    known: Vec<&'static str>,
}

impl<'a> Object<'a> {
    /// The object at `path`; `""` is the body itself.
    pub(crate) fn new(fields: &'a Map<String, Value>, path: &str) -> Self {
        Self { fields, path: path.to_owned(), known: Vec::new() }
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }

    /// A field that may be absent.
    pub(crate) fn optional(&mut self, name: &'static str) -> Option<Field<'a>> {
        self.known.push(name);
        let value = self.fields.get(name).filter(|value| !says_nothing(value))?;
        Some(Field { value, path: self.path_of(name), name })
    }

    /// A field that must be there. `also` are names that people write instead of it.
    pub(crate) fn required(&mut self, name: &'static str, also: &[&str], log: &mut Log) -> Option<Field<'a>> {
        let found = self.optional(name);
        if found.is_none() {
            log.fault(self.missing(name, also));
        }
        found
    }

    /// A text that must be there and say something, of at most `limit` characters without control characters.
    pub(crate) fn required_text(
        &mut self,
        name: &'static str,
        limit: usize,
        log: &mut Log,
    ) -> Option<String> {
        let field = self.required(name, &[], log)?;
        if field.value.as_str() == Some("") {
            log.fault(self.missing(name, &[]));
            return None;
        }
        field.text_of(limit, log)
    }

    pub(crate) fn missing(&self, name: &str, also: &[&str]) -> Refusal {
        let instead = also.iter().copied().find(|other| self.fields.contains_key(*other)).or_else(|| {
            let unknown = self.fields.keys().map(String::as_str).filter(|key| !self.known.contains(key));
            nearest(name, unknown)
        });
        let refusal = Refusal::new("task.field_missing").with("field", name).at(self.path_of(name));
        refusal.with("similar", brief(instead.unwrap_or("")))
    }

    /// Fields that change the document and are not made yet: refused, never dropped.
    pub(crate) fn refuse(&mut self, names: &[&'static str], log: &mut Log) {
        for name in names {
            if let Some(field) = self.optional(name) {
                log.fault(field.not_supported());
            }
        }
    }

    /// Fields without effect: known, passed over with a warning.
    pub(crate) fn pass_over(&mut self, names: &[&'static str], code: &'static str, log: &mut Log) {
        for name in names {
            if let Some(field) = self.optional(name) {
                log.warn(code, &field.path, &[("field", name)]);
            }
        }
    }

    /// Fields that need no word: known, without effect and without loss.
    pub(crate) fn ignore(&mut self, names: &[&'static str]) {
        self.known.extend(names);
    }

    /// Says what nobody asked for. `dialect`: names of another interface whose meaning is clear and which would change
    /// tax or money if they were skipped, with the right names.
    pub(crate) fn finish(self, dialect: &[(&str, &str)], log: &mut Log) {
        for key in self.fields.keys().filter(|key| !self.known.contains(&key.as_str())) {
            let path = self.path_of(key);
            match dialect.iter().find(|(wrong, _)| wrong == key) {
                Some((_, right)) => {
                    let refusal = Refusal::new("task.field_dialect").with("field", key).with("right", right);
                    log.fault(refusal.at(path));
                }
                None => {
                    let near = nearest(key, self.known.iter().copied()).unwrap_or("");
                    log.warn("unknown_field", &path, &[("field", key), ("similar", near)]);
                }
            }
        }
    }
}

/// How a JSON number is taken where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    /// It may be any of several codes: refused.
    Refused,
    /// Digits in a string are the code; a JSON number is one with a warning.
    Warned,
    /// Both are the code.
    Plain,
}

/// A value with its place.
pub(crate) struct Field<'a> {
    pub(crate) value: &'a Value,
    pub(crate) path: String,
    pub(crate) name: &'static str,
}

impl<'a> Field<'a> {
    pub(crate) fn not_supported(&self) -> Refusal {
        Refusal::new("task.field_not_supported").with("field", self.name).at(&self.path)
    }

    /// A value outside of what the field may hold.
    pub(crate) fn wrong_value(&self, value: &str, similar: Option<&str>) -> Refusal {
        let refusal = Refusal::new("task.field_value").with("field", self.name).with("value", brief(value));
        refusal.with("similar", similar.unwrap_or("")).at(&self.path)
    }

    fn wrong_type(&self, expected: &str) -> Refusal {
        wrong_type(self.value, expected).with("field", self.name).at(&self.path)
    }

    /// A text; digits of a number are taken with a warning. An empty one is as good as absent.
    pub(crate) fn text(&self, log: &mut Log) -> Option<String> {
        match self.value {
            Value::String(text) if text.is_empty() => {
                log.warn("empty_text", &self.path, &[("field", self.name)]);
                None
            }
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if number.to_string().bytes().all(|b| b.is_ascii_digit()) => {
                let digits = number.to_string();
                log.warn("number_for_text", &self.path, &[("field", self.name), ("value", &digits)]);
                Some(digits)
            }
            _ => {
                log.fault(self.wrong_type("string"));
                None
            }
        }
    }

    /// A text of at most `limit` characters without control characters.
    pub(crate) fn text_of(&self, limit: usize, log: &mut Log) -> Option<String> {
        let text = self.text(log)?;
        let length = text.chars().count();
        if length > limit {
            let refusal = Refusal::new("task.too_long").with("field", self.name).with("length", length);
            log.fault(refusal.with("limit", limit).at(&self.path));
            return None;
        }
        if text.chars().any(char::is_control) {
            log.fault(self.wrong_value(&text.escape_debug().to_string(), None));
            return None;
        }
        Some(text)
    }

    fn decimal(&self, log: &mut Log) -> Option<Decimal> {
        match self.value {
            Value::Number(number) => {
                let text = number.to_string();
                let decimal = Decimal::of_json(&text);
                if decimal.is_none() {
                    log.fault(self.wrong_value(&text, None));
                }
                decimal
            }
            Value::String(text) => {
                let decimal = Decimal::of_text(text);
                match decimal {
                    Some(_) => {
                        log.warn("text_for_number", &self.path, &[("field", self.name), ("value", text)])
                    }
                    None => {
                        let refusal = Refusal::new("task.number_form").with("field", self.name);
                        log.fault(refusal.with("value", brief(text)).at(&self.path));
                    }
                }
                decimal
            }
            _ => {
                log.fault(self.wrong_type("number"));
                None
            }
        }
    }

    /// An amount: not negative, two decimals, noise of floats rounded off with a warning.
    pub(crate) fn money(&self, log: &mut Log) -> Option<Money> {
        let decimal = self.decimal(log)?;
        match decimal.money() {
            Ok((money, noise)) => {
                if noise {
                    let shown = money.to_string();
                    log.warn("float_noise", &self.path, &[("field", self.name), ("value", &shown)]);
                }
                Some(money)
            }
            Err(no) => {
                let code = match no {
                    NoAmount::Negative => "task.negative",
                    NoAmount::Decimals => "task.decimals",
                    NoAmount::TooLarge => "task.too_much",
                };
                log.fault(self.bad_number(code));
                None
            }
        }
    }

    fn bad_number(&self, code: &str) -> Refusal {
        let written = match self.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Refusal::new(code).with("field", self.name).with("value", brief(&written)).at(&self.path)
    }

    /// A quantity: more than zero, at most six decimals.
    pub(crate) fn quantity(&self, log: &mut Log) -> Option<Quantity> {
        let decimal = self.decimal(log)?;
        let quantity = decimal.quantity().filter(|_| !decimal.is_zero());
        if quantity.is_none() {
            log.fault(self.bad_number("task.quantity"));
        }
        quantity
    }

    /// A whole number of a range.
    pub(crate) fn integer(&self, range: std::ops::RangeInclusive<u64>, log: &mut Log) -> Option<u64> {
        let number = self.decimal(log)?.integer().filter(|n| range.contains(n));
        if number.is_none() {
            log.fault(self.bad_number("task.field_value").with("similar", ""));
        }
        number
    }

    /// A day: year, month and day, parted by dots, hyphens or slashes.
    pub(crate) fn date(&self, log: &mut Log) -> Option<NaiveDate> {
        let text = self.text_of(MAX_TIME, log)?;
        let day = day(&text);
        if day.is_none() {
            log.fault(self.no_date(&text, "2026.02.03"));
        }
        day
    }

    /// A time on the wall: a day, then hours, minutes and, if any, seconds. An offset is that of the same wall.
    pub(crate) fn date_time(&self, log: &mut Log) -> Option<NaiveDateTime> {
        let text = self.text_of(MAX_TIME, log)?;
        let at = text.split_once(['T', ' ']).and_then(|(date, time)| {
            let time = time.split_once(['+', '-', 'Z']).map_or(time, |(time, _)| time);
            let forms = ["%H:%M:%S%.f", "%H:%M"];
            let time = forms.iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
            Some(day(date)?.and_time(time))
        });
        if at.is_none() {
            log.fault(self.no_date(&text, "2026.02.03 14:05:06"));
        }
        at
    }

    fn no_date(&self, text: &str, wanted: &str) -> Refusal {
        let refusal = Refusal::new("task.date").with("field", self.name).with("value", brief(text));
        refusal.with("wanted", wanted).at(&self.path)
    }

    /// A truth value; `"true"`, 1 and their like are taken with a warning.
    pub(crate) fn truth(&self, log: &mut Log) -> Option<bool> {
        let value = match self.value {
            Value::Bool(value) => return Some(*value),
            Value::String(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            Value::Number(number) => match number.to_string().as_str() {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match value {
            Some(_) => log.warn("truth_form", &self.path, &[("field", self.name)]),
            None => log.fault(self.wrong_type("boolean")),
        }
        value
    }

    /// An object to read on.
    pub(crate) fn object(&self, log: &mut Log) -> Option<Object<'a>> {
        match self.value {
            Value::Object(fields) => Some(Object::new(fields, &self.path)),
            _ => {
                log.fault(self.wrong_type("object"));
                None
            }
        }
    }

    /// Elements with their places.
    pub(crate) fn array(&self, log: &mut Log) -> Option<Vec<Field<'a>>> {
        match self.value {
            Value::Array(all) => {
                let elements = all.iter().enumerate();
                let place =
                    |(i, value)| Field { value, path: format!("{}[{i}]", self.path), name: self.name };
                Some(elements.map(place).collect())
            }
            _ => {
                log.fault(self.wrong_type("array"));
                None
            }
        }
    }

    /// A word of a table: exactly, else whatever its case with a warning, else by its code.
    pub(crate) fn word<T: Copy>(
        &self,
        table: &[(&str, T)],
        digits: Digits,
        code: impl Fn(u64) -> Option<T>,
        log: &mut Log,
    ) -> Option<T> {
        let text = match (self.value, digits) {
            (Value::String(text), _) => text.clone(),
            (Value::Number(number), Digits::Warned | Digits::Plain) => number.to_string(),
            _ => {
                log.fault(self.wrong_type("string"));
                return None;
            }
        };
        if let Some((_, value)) = table.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        if digits != Digits::Refused
            && let Some(value) = text.parse().ok().and_then(code)
        {
            if digits == Digits::Warned && self.value.is_number() {
                log.warn("number_for_word", &self.path, &[("field", self.name), ("value", &text)]);
            }
            return Some(value);
        }
        let lower = text.to_lowercase();
        let found = table.iter().find(|(word, _)| word.to_lowercase() == lower);
        match found {
            Some((word, _)) => {
                log.warn("word_case", &self.path, &[("value", &text), ("right", word)]);
            }
            None => {
                let near = nearest(&text, table.iter().map(|(word, _)| *word));
                log.fault(self.wrong_value(&text, near));
            }
        }
        found.map(|(_, value)| *value)
    }
}

/// Characters of a date with time and offset.
const MAX_TIME: usize = 40;

fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['.', '-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
    let digits = [year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let number = |text: &str| text.parse().ok();
    (whole && digits).then_some(())?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)
}

/// A value of another type than the wanted one; a text that holds JSON is named as such.
pub(crate) fn wrong_type(value: &Value, expected: &str) -> Refusal {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let wants_json = matches!(expected, "object" | "array");
    if wants_json && value.as_str().is_some_and(|text| text.trim_start().starts_with(['{', '['])) {
        return Refusal::new("task.json_in_string").with("expected", expected);
    }
    Refusal::new("task.field_type").with("expected", expected).with("found", found)
}
