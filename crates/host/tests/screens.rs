//! A day at the screens of the built binary, over the same wire as a browser.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may stop the test")]

#[allow(dead_code, reason = "the other tests of the binary need more of it")]
mod common;

use common::{Kassa, json};
use serde_json::{Value, json};
use std::net::TcpStream;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

/// A shell: the last of everything it was sent.
struct Shell {
    socket: WebSocket<TcpStream>,
    rev: u64,
    name: String,
    blocks: Value,
    actions: Value,
}

impl Shell {
    fn new(line: &str) -> Self {
        let rest = line.strip_prefix("listening http://").unwrap();
        let (address, query) = rest.split_once('/').unwrap();
        let request = format!("ws://{address}/screen{query}").into_client_request().unwrap();
        let (socket, _) = tungstenite::client(request, TcpStream::connect(address).unwrap()).unwrap();
        Self { socket, rev: 0, name: String::new(), blocks: json!({}), actions: json!([]) }
    }

    fn push(&mut self) {
        let text = match self.socket.read().unwrap() {
            Message::Text(text) => text,
            _ => return,
        };
        let push: Value = serde_json::from_str(&text).unwrap();
        assert!(push.get("error").is_none(), "{push}");
        self.rev = push["rev"].as_u64().unwrap();
        if let Some(name) = push["name"].as_str() {
            self.name = name.to_owned();
            self.blocks = json!({});
        }
        if let Some(actions) = push.get("actions") {
            self.actions = actions.clone();
        }
        for block in push["blocks"].as_array().into_iter().flatten() {
            self.blocks[block["id"].as_str().unwrap()] = block.clone();
        }
    }

    fn until(&mut self, what: impl Fn(&Self) -> bool) {
        while !what(self) {
            self.push();
        }
    }

    fn at(&mut self, name: &str) {
        self.until(|shell| shell.name == name);
    }

    /// Waits until an action may be taken, and takes it.
    fn act(&mut self, action: &str) {
        let ready = |shell: &Self| {
            let actions = shell.actions.as_array().unwrap();
            actions.iter().any(|button| button["action"] == action && button["ready"] == true)
        };
        self.until(ready);
        self.tap("actions", action);
    }

    fn tap(&mut self, block: &str, action: &str) {
        let tap = json!({"rev": self.rev, "block": block, "action": action}).to_string();
        self.socket.send(Message::text(tap)).unwrap();
    }

    /// From a folder with nothing in it to an open shift.
    fn begin(&mut self) {
        self.at("begin");
        self.act("begin");
        self.at("closed");
        self.act("open_shift");
        self.at("sale");
    }

    /// Puts something of a free price into the basket.
    fn add(&mut self) {
        self.act("price");
        self.at("price");
        for key in ["1", "2", "5"] {
            self.tap("pad", key);
        }
        self.act("add");
        self.at("sale");
    }

    /// A scanner reads something: the demonstration's goods.
    fn scan(&mut self) {
        let value = "4600000001029";
        let tap = json!({"rev": self.rev, "block": "scanner", "action": "scan", "value": value}).to_string();
        self.socket.send(Message::text(tap)).unwrap();
    }

    /// Waits for a basket of one line with this quantity.
    fn one_line(&mut self, quantity: &str) {
        let said = |shell: &Self| match shell.blocks["tape"]["lines"].as_array().map(Vec::as_slice) {
            Some([line]) => {
                let sub = line["sub"].as_str().unwrap_or_default();
                sub.split(|c: char| !c.is_ascii_digit()).next() == Some(quantity)
            }
            _ => false,
        };
        self.until(said);
    }

    /// Goes to the payment and chooses to give what is due.
    fn exact(&mut self) {
        self.act("to_pay");
        self.at("pay");
        let exact = self.blocks["notes"]["tiles"][0]["id"].as_str().unwrap().to_owned();
        self.tap("notes", &exact);
    }

    /// Sells the basket for what is due.
    fn sell(&mut self) {
        self.exact();
        self.act("pay");
        self.at("done");
    }
}

fn documents(kassa: &Kassa) -> u64 {
    let mut count = 0;
    while kassa.run(&["receipt", "show", &(count + 1).to_string(), "--as", "json"]).code == 0 {
        count += 1;
    }
    count
}

const ANY: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn a_folder_is_begun_and_sells_by_taps_and_two_shells_pay_once() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&ANY);
    let line = serving.first_line();
    let mut one = Shell::new(&line);
    one.begin();
    let mut other = Shell::new(&line);
    other.at("sale");
    one.add();
    one.exact();
    other.exact();
    // Both may pay now, and both do.
    let ready = |shell: &Shell| shell.actions[0]["ready"] == true;
    one.until(ready);
    other.until(ready);
    one.tap("actions", "pay");
    other.tap("actions", "pay");
    one.at("done");
    other.at("done");
    // Registration, shift, one receipt.
    assert_eq!(documents(&kassa), 3);
    let status = json(&kassa.run(&["status", "--json"]), 0);
    assert_eq!(status["shift"]["state"], "open", "{status}");
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn ten_scans_in_a_row_all_count_whatever_the_shell_had_seen() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&ANY);
    let mut shell = Shell::new(&serving.first_line());
    shell.begin();
    for _ in 0..10 {
        shell.scan();
    }
    shell.one_line("10");
    // So do those of the next buyer, made before the last receipt is off the screen.
    shell.sell();
    for _ in 0..10 {
        shell.scan();
    }
    shell.at("sale");
    shell.one_line("10");
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn a_scan_for_a_receipt_paid_meanwhile_is_refused_with_words() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&ANY);
    let line = serving.first_line();
    let mut one = Shell::new(&line);
    one.begin();
    let mut other = Shell::new(&line);
    one.scan();
    one.one_line("1");
    other.at("sale");
    other.one_line("1");
    one.sell();
    one.act("next");
    one.at("sale");
    // It has not read on: to it the basket stands open.
    other.scan();
    other.until(|shell| shell.blocks["strip"]["code"] == "draft.gone");
    let empty = |shell: &Shell| shell.blocks["tape"]["lines"].as_array().is_some_and(Vec::is_empty);
    other.until(empty);
    other.scan();
    other.one_line("1");
    one.one_line("1");
    assert_eq!(documents(&kassa), 3);
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn a_shell_that_dies_over_a_payment_leaves_the_receipt_to_the_next_one() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&ANY);
    let line = serving.first_line();
    let mut shell = Shell::new(&line);
    shell.begin();
    shell.add();
    shell.exact();
    shell.act("pay");
    drop(shell);
    Shell::new(&line).at("done");
    assert_eq!(documents(&kassa), 3);
    assert_eq!(serving.terminate(), 0);
}

#[test]
fn a_register_that_starts_again_knows_its_token_and_its_basket() {
    let kassa = Kassa::empty();
    let mut serving = kassa.start(&ANY);
    let line = serving.first_line();
    let mut shell = Shell::new(&line);
    shell.begin();
    shell.add();
    shell.act("to_pay");
    shell.at("pay");
    let before = shell.rev;
    assert_eq!(serving.terminate(), 0);
    let mut serving = kassa.start(&ANY);
    let again = serving.first_line();
    assert_eq!(line.split("token=").last(), again.split("token=").last());
    let mut shell = Shell::new(&again);
    shell.at("sale");
    shell.until(|shell| shell.blocks["tape"]["lines"].as_array().is_some_and(|lines| lines.len() == 1));
    assert!(shell.rev > before);
    assert_eq!(serving.terminate(), 0);
}
