//! Documents for people: JSON by the names of the FNS exchange format, and plain lines.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value as Json};

use super::node::{Body, Node};
use super::schema::tag_info;
use super::value::{Value, decode_value};
use crate::numbers::{fiscal_sign, local_time};

/// Tag of the fiscal sign (ФПД); its printed number is in the last four of six bytes.
const FISCAL_SIGN: u16 = 1077;

/// `{"receipt": {"totalSum": 12345, "items": [{…}], …}}`.
///
/// Names are those of the FNS exchange format, tag numbers where it has none. Money is an integer of kopecks,
/// times are local seconds since 1970-01-01, quantities are numbers (a string when a JSON number would lose
/// digits), the fiscal sign is its printed number, other octets and values that cannot be read are hex.
/// Repeatable requisites are arrays, also when there is one.
#[must_use]
pub fn to_json(tree: &Node) -> Json {
    let mut object = Map::new();
    insert(&mut object, tree);
    Json::Object(object)
}

fn insert(object: &mut Map<String, Json>, node: &Node) {
    let info = tag_info(node.tag);
    let name = info.and_then(|info| info.json_name).map_or_else(|| node.tag.to_string(), str::to_owned);
    let value = match &node.body {
        Body::Value(bytes) => json_value(node.tag, bytes),
        Body::Children(children) => {
            let mut inner = Map::new();
            children.iter().for_each(|child| insert(&mut inner, child));
            Json::Object(inner)
        }
    };
    match object.get_mut(&name) {
        Some(Json::Array(values)) => values.push(value),
        Some(single) => *single = Json::Array(vec![single.take(), value]),
        None if info.is_some_and(|info| info.repeatable) => {
            object.insert(name, Json::Array(vec![value]));
        }
        None => {
            object.insert(name, value);
        }
    }
}

fn json_value(tag: u16, bytes: &[u8]) -> Json {
    match decode_value(tag, bytes) {
        Ok(Value::Fvln(number)) => {
            let text = number.normalized().to_string();
            match text.parse::<Number>() {
                Ok(number) if number.to_string() == text => Json::Number(number),
                _ => Json::String(text),
            }
        }
        Ok(Value::Text(text)) => Json::String(text),
        Ok(Value::Bytes(bytes)) => match fiscal_sign(bytes) {
            Some(sign) if tag == FISCAL_SIGN => sign.into(),
            _ => Json::String(hex(bytes)),
        },
        Ok(number) => number.as_number().map_or(Json::Null, Json::from),
        Err(_) => Json::String(hex(bytes)),
    }
}

/// One line a requisite: `1020 ИТОГ(totalSum) = 12345`, two spaces deeper in each container.
///
/// The name is the printed label where one is known, else the name in the order; unknown tags get `?` and hex.
#[must_use]
pub fn describe(tree: &Node) -> Vec<String> {
    let mut lines = Vec::new();
    describe_into(&mut lines, tree, 0);
    lines
}

fn describe_into(lines: &mut Vec<String>, node: &Node, depth: usize) {
    let mut line = format!("{:indent$}{}", "", node.tag, indent = depth * 2);
    match tag_info(node.tag) {
        Some(info) => {
            line.push(' ');
            line.push_str(info.label_ru.unwrap_or(info.name_ru));
            if let Some(json) = info.json_name {
                line.push('(');
                line.push_str(json);
                line.push(')');
            }
        }
        None => line.push_str(" ?"),
    }
    if let Body::Value(bytes) = &node.body {
        line.push_str(" = ");
        line.push_str(&shown(node.tag, bytes));
    }
    lines.push(line);
    for child in node.children() {
        describe_into(lines, child, depth + 1);
    }
}

fn shown(tag: u16, bytes: &[u8]) -> String {
    match decode_value(tag, bytes) {
        Ok(Value::Fvln(number)) => number.normalized().to_string(),
        Ok(Value::Time(seconds)) => local_time(seconds).to_string(),
        // A line stays a line: values may hold CR LF.
        Ok(Value::Text(text)) => text.chars().fold(String::new(), |mut line, c| {
            if c.is_control() {
                line.extend(c.escape_default())
            } else {
                line.push(c)
            }
            line
        }),
        Ok(Value::Bytes(bytes)) => match fiscal_sign(bytes) {
            Some(sign) if tag == FISCAL_SIGN => sign.to_string(),
            _ => hex(bytes),
        },
        Ok(number) => number.as_number().map_or_else(String::new, |number| number.to_string()),
        Err(_) => hex(bytes),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}
