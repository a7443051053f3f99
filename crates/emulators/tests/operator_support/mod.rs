//! Hand-built protobuf and a device of its own, sharing nothing with the emulator's codec.
#![allow(dead_code, reason = "every test file uses its own part of the support")]
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "support of tests: a panic is a failed test, and names say what there is"
)]

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use emulators::operator::{Config, Operator, Reply};

/// A value on the wire.
#[derive(Debug, Clone)]
pub enum V {
    N(u64),
    B(Vec<u8>),
    M(Msg),
}

/// A message as a list of fields.
#[derive(Debug, Clone, Default)]
pub struct Msg(pub Vec<(u32, V)>);

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value % 0x80) as u8 | 0x80);
        value /= 0x80;
    }
    out.push(value as u8);
}

impl Msg {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn n(mut self, field: u32, value: u64) -> Self {
        self.0.push((field, V::N(value)));
        self
    }
    pub fn t(mut self, field: u32, text: &str) -> Self {
        self.0.push((field, V::B(text.as_bytes().to_vec())));
        self
    }
    pub fn m(mut self, field: u32, inner: Msg) -> Self {
        self.0.push((field, V::M(inner)));
        self
    }
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (field, value) in &self.0 {
            match value {
                V::N(value) => {
                    varint(&mut out, u64::from(*field) << 3);
                    varint(&mut out, *value);
                }
                V::B(bytes) => delimited(&mut out, *field, bytes),
                V::M(inner) => delimited(&mut out, *field, &inner.bytes()),
            }
        }
        out
    }
    /// The nested message at a path of field numbers (the first of each).
    pub fn at(&mut self, path: &[u32]) -> &mut Msg {
        path.iter().fold(self, |msg, field| {
            let found = msg.0.iter_mut().find(|(number, _)| number == field);
            match found.unwrap_or_else(|| panic!("no field {field}")) {
                (_, V::M(inner)) => inner,
                _ => panic!("field {field} is no message"),
            }
        })
    }
    /// Removes the field at the end of the path.
    pub fn without(mut self, path: &[u32]) -> Self {
        let (last, parents) = path.split_last().expect("a path");
        let msg = self.at(parents);
        let before = msg.0.len();
        msg.0.retain(|(field, _)| field != last);
        assert_ne!(msg.0.len(), before, "{path:?} was there");
        self
    }
    /// Replaces the first field at the end of the path, or adds it.
    pub fn with(mut self, path: &[u32], value: V) -> Self {
        let (last, parents) = path.split_last().expect("a path");
        let msg = self.at(parents);
        match msg.0.iter_mut().find(|(field, _)| field == last) {
            Some((_, old)) => *old = value,
            None => msg.0.push((*last, value)),
        }
        self
    }
    /// Adds one more field at the end of the path.
    pub fn and(mut self, path: &[u32], value: V) -> Self {
        let (last, parents) = path.split_last().expect("a path");
        self.at(parents).0.push((*last, value));
        self
    }
}

fn delimited(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    varint(out, u64::from(field) << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub fn text(text: &str) -> V {
    V::B(text.as_bytes().to_vec())
}

pub fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").expect("a time")
}

/// The time of the worked frames.
pub fn noon() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 2, 3).and_then(|d| d.and_hms_opt(14, 5, 6)).expect("a time")
}

pub fn hours(count: i64) -> TimeDelta {
    TimeDelta::hours(count)
}

/// Money of tiyns.
pub fn money(tiyn: u64) -> Msg {
    Msg::new().n(1, tiyn / 100).n(2, tiyn % 100)
}

pub fn date_time(at: NaiveDateTime) -> Msg {
    let date =
        Msg::new().n(1, u64::from(at.year().unsigned_abs())).n(2, at.month().into()).n(3, at.day().into());
    let time = Msg::new().n(1, at.hour().into()).n(2, at.minute().into()).n(3, at.second().into());
    Msg::new().m(1, date).m(2, time)
}

pub fn cashier() -> Msg {
    Msg::new().n(1, 1).t(2, "Кассир")
}

/// VAT inside, 16 %.
pub fn vat(sum: u64) -> Msg {
    Msg::new().n(1, 100).n(3, 16_000).m(4, money(sum)).n(5, 1)
}

/// A commodity line: price in tiyn, quantity in thousandths.
pub fn commodity(section: &str, price: u64, quantity: u64) -> Msg {
    let sum = (price * quantity + 500) / 1000;
    let body =
        Msg::new().t(2, "Нан").t(3, section).n(4, quantity).m(5, money(price)).m(6, money(sum)).t(13, "796");
    Msg::new().n(1, 1).m(2, body)
}

pub fn storno(section: &str, price: u64, quantity: u64) -> Msg {
    let sum = (price * quantity + 500) / 1000;
    let body =
        Msg::new().t(1, "Нан").t(2, section).n(3, quantity).m(4, money(price)).m(5, money(sum)).t(12, "796");
    Msg::new().n(1, 2).m(2 + 1, body)
}

pub fn modifier(name: &str, sum: u64) -> Msg {
    Msg::new().t(1, name).m(2, money(sum))
}

/// 0 cash, 1 card, 4 mobile.
pub fn payment(kind: u64, sum: u64) -> Msg {
    Msg::new().n(1, kind).m(2, money(sum))
}

/// A ticket of the demonstration's register.
pub fn parent(number: &str, total: u64) -> Msg {
    Msg::new().t(1, number).m(2, date_time(noon())).t(3, "010100000001").m(4, money(total)).n(5, 0)
}

pub fn service(when: NaiveDateTime) -> Msg {
    let position = Msg::new().n(1, 51_128_200).n(2, 71_430_400).t(3, "CELL");
    let period = Msg::new().m(1, date_time(when)).m(2, date_time(when));
    let kkm = Msg::new().t(3, "010100000001").t(4, "TEST00000001").t(5, "100001");
    let org = Msg::new().t(1, "ТОО Тест").t(2, "г. Астана").t(3, "941240000193").t(5, "47110");
    Msg::new().m(3, Msg::new().m(1, position)).m(4, period).m(12, Msg::new().m(1, kkm).m(2, org))
}

/// A ticket: operation 0 buy, 1 buy return, 2 sell, 3 sell return. A return names a ticket of another operator.
pub fn ticket(operation: u64, when: NaiveDateTime, items: Vec<Msg>, payments: Vec<Msg>, total: u64) -> Msg {
    let mut part = Msg::new().n(1, operation).m(2, date_time(when)).m(3, cashier()).m(4, Msg::new().n(1, 0));
    part.0.extend(items.into_iter().map(|item| (5, V::M(item))));
    part.0.extend(payments.into_iter().map(|payment| (6, V::M(payment))));
    part = part.m(8, Msg::new().m(1, money(total)).m(2, money(total)).m(3, money(0)));
    if operation % 2 == 1 {
        part = part.m(17, parent("1", total).with(&[3], text("020200000002")));
    }
    Msg::new().n(1, 1).m(2, part).m(6, service(when))
}

/// One line, paid in cash.
pub fn sale(when: NaiveDateTime, total: u64) -> Msg {
    ticket(2, when, vec![commodity("1", total, 1000)], vec![payment(0, total)], total)
}

/// The sale of the worked frame.
pub fn worked_sale() -> Msg {
    let item = commodity("1", 45_000, 2000).and(&[2, 7], V::M(vat(12_414)));
    // The worked frame writes the tax before the unit.
    let mut item = item;
    item.at(&[2]).0.sort_by_key(|(field, _)| *field);
    ticket(2, noon(), vec![item], vec![payment(0, 90_000)], 90_000)
        .with(&[2, 8, 2], V::M(money(100_000)))
        .with(&[2, 8, 3], V::M(money(10_000)))
        .without(&[2, 3, 2])
        .and(&[2, 3, 2], text("Айгуль"))
}

pub fn placement(deposit: bool, when: NaiveDateTime, sum: u64) -> Msg {
    let part = Msg::new().m(1, date_time(when)).n(2, u64::from(!deposit)).m(3, money(sum)).m(7, cashier());
    Msg::new().n(1, 6).m(6, service(when)).m(7, part)
}

/// The least report the wire form allows.
pub fn report(when: NaiveDateTime, shift: u64) -> Msg {
    let revenue = Msg::new().m(1, money(0)).n(2, 0);
    Msg::new()
        .m(1, date_time(when))
        .n(2, shift)
        .m(13, money(0))
        .m(14, revenue)
        .m(16, date_time(when))
        .m(17, date_time(when))
        .t(18, "00000000")
}

pub fn close(when: NaiveDateTime, shift: u64, withdraw: bool) -> Msg {
    let part =
        Msg::new().m(1, date_time(when)).n(4, withdraw.into()).m(5, report(when, shift)).m(6, cashier());
    Msg::new().n(1, 2).m(3, part).m(6, service(when))
}

pub fn ask_report(kind: u64, when: NaiveDateTime) -> Msg {
    let part = Msg::new().n(1, kind).m(2, date_time(when)).m(4, report(when, 1));
    Msg::new().n(1, 3).m(4, part).m(6, service(when))
}

pub fn info() -> Msg {
    Msg::new().n(1, 5)
}

pub fn system() -> Msg {
    Msg::new().n(1, 0)
}

/// A frame around bytes.
pub fn frame(version: u16, device: u32, token: u32, reqnum: u16, payload: &[u8]) -> Vec<u8> {
    let mut out = vec![0xa2, 0x81];
    out.extend(version.to_le_bytes());
    out.extend((18 + payload.len() as u32).to_le_bytes());
    out.extend(device.to_le_bytes());
    out.extend(token.to_le_bytes());
    out.extend(reqnum.to_le_bytes());
    out.extend(payload);
    out
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

/// A decoded answer; fields are reached by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub version: u16,
    pub device: u32,
    pub token: u32,
    pub reqnum: u16,
    pub body: Tree,
}

impl Answer {
    pub fn code(&self) -> u64 {
        self.body.node(2).number(1)
    }
    pub fn reason(&self) -> String {
        self.body.node(2).text(2)
    }
    pub fn ticket_number(&self) -> String {
        self.body.node(3).text(1)
    }
    /// The ZX report.
    pub fn report(&self) -> Tree {
        self.body.node(4).node(2)
    }
}

/// A message read without a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree(Vec<(u64, u64, Vec<u8>)>);

impl Tree {
    pub fn read(mut bytes: &[u8]) -> Self {
        fn take(bytes: &mut &[u8]) -> u64 {
            let (mut value, mut shift) = (0, 0);
            loop {
                let byte = bytes[0];
                *bytes = &bytes[1..];
                value |= u64::from(byte & 0x7f) << shift;
                shift += 7;
                if byte < 0x80 {
                    return value;
                }
            }
        }
        let mut out = Vec::new();
        while !bytes.is_empty() {
            let tag = take(&mut bytes);
            let value = take(&mut bytes);
            match tag & 7 {
                0 => out.push((tag >> 3, value, Vec::new())),
                2 => {
                    let (head, rest) = bytes.split_at(value as usize);
                    out.push((tag >> 3, 0, head.to_vec()));
                    bytes = rest;
                }
                other => panic!("wire form {other} in an answer"),
            }
        }
        Self(out)
    }
    fn find(&self, field: u64) -> Option<&(u64, u64, Vec<u8>)> {
        self.0.iter().find(|(number, ..)| *number == field)
    }
    pub fn has(&self, field: u64) -> bool {
        self.find(field).is_some()
    }
    pub fn number(&self, field: u64) -> u64 {
        self.find(field).unwrap_or_else(|| panic!("no field {field}")).1
    }
    pub fn text(&self, field: u64) -> String {
        let bytes = self.find(field).unwrap_or_else(|| panic!("no field {field}")).2.clone();
        String::from_utf8(bytes).expect("text")
    }
    pub fn node(&self, field: u64) -> Tree {
        Self::read(&self.find(field).unwrap_or_else(|| panic!("no field {field}")).2)
    }
    pub fn nodes(&self, field: u64) -> Vec<Tree> {
        self.0.iter().filter(|(number, ..)| *number == field).map(|(_, _, bytes)| Self::read(bytes)).collect()
    }
    /// Money in tiyn.
    pub fn money(&self, field: u64) -> u64 {
        self.node(field).number(1) * 100 + self.node(field).number(2)
    }
    /// The row of a list whose field 1 is this.
    pub fn row(&self, list: u64, key: u64) -> Tree {
        self.nodes(list).into_iter().find(|row| row.number(1) == key).expect("the list is complete")
    }
}

pub fn read(bytes: &[u8]) -> Answer {
    assert_eq!(bytes[..2], [0xa2, 0x81]);
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    assert_eq!(u32_at(4) as usize, bytes.len());
    Answer {
        version: u16::from_le_bytes([bytes[2], bytes[3]]),
        device: u32_at(8),
        token: u32_at(12),
        reqnum: u16::from_le_bytes([bytes[16], bytes[17]]),
        body: Tree::read(&bytes[18..]),
    }
}

pub fn answer(operator: &mut Operator, frame: &[u8]) -> Answer {
    match operator.answer(frame, noon()) {
        Reply::Bytes(bytes) => read(&bytes),
        Reply::Close => panic!("closed"),
    }
}

/// An operator and the device that talks to it: takes tokens over, numbers its requests.
#[derive(Debug, Clone)]
pub struct Pair {
    pub operator: Operator,
    pub version: u16,
    pub token: u32,
    pub reqnum: u16,
}

impl Pair {
    pub fn new(config: Config) -> Self {
        Self { operator: Operator::new(config), version: 203, token: 123_456_789, reqnum: 0 }
    }
    pub fn demo() -> Self {
        Self::new(Config::demo())
    }
    /// The next request as a frame.
    pub fn frame(&mut self, request: &Msg) -> Vec<u8> {
        self.reqnum = self.reqnum.wrapping_add(1);
        frame(self.version, 100_001, self.token, self.reqnum, &request.bytes())
    }
    pub fn ask(&mut self, request: &Msg) -> Answer {
        let frame = self.frame(request);
        let answer = answer(&mut self.operator, &frame);
        assert_eq!((answer.version, answer.device, answer.reqnum), (self.version, 100_001, self.reqnum));
        self.token = answer.token;
        answer
    }
    pub fn ok(&mut self, request: &Msg) -> Answer {
        let answer = self.ask(request);
        assert_eq!(answer.code(), 0, "{}", answer.reason());
        answer
    }
    /// The result code; nothing may have been counted, the token comes back.
    pub fn refused(&mut self, request: &Msg) -> u64 {
        let (token, documents) = (self.token, self.operator.documents().count());
        let answer = self.ask(request);
        assert_ne!(answer.code(), 0);
        assert_eq!((self.token, self.operator.documents().count()), (token, documents));
        answer.code()
    }
}
