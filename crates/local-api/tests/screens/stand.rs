//! A shop with screens on a loopback port: the register of `common`, goods that are asked for by their codes, a folder
//! that can be begun, and a shell that speaks the wire.

use crate::common::Fake;
use domain::command::Command;
use domain::document::{Attempt, Content, Document, DocumentId};
use domain::draft::DraftChange;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::registration::Registration;
use domain::slip::Slip;
use domain::tax::{CountryCode, Vat};
use domain::texts::Language;
use domain::time::Now;
use domain::wizard::WizardChange;
use engine::View;
use local_api::web::{Asset, Gate, Server, Setup, bind};
use local_api::{Desk, Door, House, Outcome, Paper, Register};
use screens::{Goods, Shop, Wiring};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use store::{Reader, StoreError};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

pub const TOKEN: &str = "00112233445566778899aabbccddeeff";

type Notice = Box<dyn Fn() + Send + Sync>;

pub struct Stand {
    pub fake: Arc<Fake>,
    /// Codes in the order they were asked for.
    pub asked: Arc<Mutex<Vec<String>>>,
    /// How often a command was handed in.
    pub submitted: Mutex<u32>,
    /// Whoever holds it holds up what is handed in.
    pub gate: Mutex<()>,
    /// How often a slip was asked for.
    pub printed: Mutex<u32>,
    notice: Mutex<Option<Notice>>,
}

impl Stand {
    pub fn new(country: CountryCode) -> Arc<Self> {
        let (asked, submitted, gate, printed, notice) = Default::default();
        Arc::new(Self { fake: Fake::new(country), asked, submitted, gate, printed, notice })
    }

    pub fn publish(&self) {
        if let Some(notice) = &*self.notice.lock().unwrap() {
            notice();
        }
    }
}

impl Door for Stand {
    fn print(&self, _: DocumentId, _: Option<u32>) -> Result<(), Refusal> {
        drop(self.gate.lock().unwrap());
        *self.printed.lock().unwrap() += 1;
        Err(Refusal::new("printer.absent"))
    }
    fn submit(&self, command: Command, patience: Duration) -> Outcome {
        drop(self.gate.lock().unwrap());
        *self.submitted.lock().unwrap() += 1;
        let outcome = self.fake.submit(command, patience);
        self.publish();
        outcome
    }
    fn view(&self) -> Arc<View> {
        self.fake.view()
    }
    fn reader(&self) -> Result<Reader, StoreError> {
        self.fake.reader()
    }
    fn now(&self) -> Now {
        self.fake.now()
    }
    fn country(&self) -> CountryCode {
        self.fake.country()
    }
    fn language(&self) -> Language {
        self.fake.language()
    }
    fn emulated(&self) -> bool {
        self.fake.emulated()
    }
    fn default_cashier(&self) -> Option<Cashier> {
        self.fake.default_cashier()
    }
    fn number_is_valid(&self, number: &str) -> bool {
        self.fake.number_is_valid(number)
    }
    fn paper(
        &self,
        document: &Document,
        registration: &Registration,
        language: Language,
        paper: Paper,
        columns: usize,
    ) -> Option<Vec<u8>> {
        self.fake.paper(document, registration, language, paper, columns)
    }
    fn tlv(&self, document: &Document, attempt: &Attempt, on: &Registration) -> Result<Vec<u8>, Refusal> {
        self.fake.tlv(document, attempt, on)
    }
}

struct Asked(Arc<Mutex<Vec<String>>>);

impl Goods for Asked {
    fn with_barcode(&self, barcode: &str) -> Result<Vec<store::Goods>, StoreError> {
        self.0.lock().unwrap().push(barcode.to_owned());
        Ok(Vec::new())
    }
    fn search(&self, _: &str, _: usize) -> Result<Vec<store::Goods>, StoreError> {
        Ok(Vec::new())
    }
    fn favourites(&self, _: usize) -> Result<Vec<store::Goods>, StoreError> {
        Ok(Vec::new())
    }
}

impl Register for Stand {
    fn shop(&self) -> Shop {
        Shop {
            country: self.country(),
            language: Language::En,
            emulated: true,
            cashier: Cashier { name: "Anna".into(), inn: None },
            tax_system: 1,
            vat: Vat::Vat22,
            printer: true,
            version: "0".into(),
        }
    }
    fn goods(&self) -> Result<Box<dyn Goods + Send>, StoreError> {
        Ok(Box::new(Asked(Arc::clone(&self.asked))))
    }
    fn change(&self, _: DraftChange) -> Result<u64, Refusal> {
        Err(Refusal::new("draft.stale"))
    }
    fn answer(&self, _: WizardChange) -> Result<u64, Refusal> {
        Err(Refusal::new("wizard.stale"))
    }
    fn rehearse(&self, _: Content) -> Result<(), Refusal> {
        Ok(())
    }
    fn drawn(&self, _: &Slip, _: Paper) -> Vec<u8> {
        vec![1, 2, 3]
    }
    fn on_paper(&self, _: DocumentId, _: u32) -> Result<(), Refusal> {
        Err(Refusal::new("printer.absent"))
    }
    fn watch(&self, notice: Notice) -> Box<dyn Send> {
        *self.notice.lock().unwrap() = Some(notice);
        Box::new(())
    }
}

/// A folder that holds this register, or will when it is begun.
pub struct Lot {
    pub stand: Arc<Stand>,
    begun: OnceLock<()>,
}

impl House for Lot {
    fn register(&self) -> Option<Arc<dyn Register>> {
        self.begun.get().map(|()| Arc::clone(&self.stand) as _)
    }
    fn begin(&self, _: CountryCode, _: Language, _: Option<Wiring>) -> Result<(), Refusal> {
        let _ = self.begun.set(());
        Ok(())
    }
}

static ASSETS: [Asset; 2] = [
    Asset { path: "/", media: "text/html; charset=utf-8", bytes: b"<!doctype html>" },
    Asset { path: "/shell.js", media: "text/javascript; charset=utf-8", bytes: b"'use strict'" },
];

pub struct Served {
    pub stand: Arc<Stand>,
    pub address: SocketAddr,
    _server: Server,
}

/// A folder of this country, empty or begun.
pub fn lot(country: CountryCode, begun: bool) -> Lot {
    let lot = Lot { stand: Stand::new(country), begun: OnceLock::new() };
    if begun {
        let _ = lot.begun.set(());
    }
    lot
}

pub fn serve(country: CountryCode, begun: bool) -> Served {
    let lot = lot(country, begun);
    let stand = Arc::clone(&lot.stand);
    let house: Arc<dyn House> = Arc::new(lot);
    let listener = bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let desk = Arc::new(Desk::start(Arc::clone(&house), 1_000).unwrap());
    let gate = Gate::new(TOKEN);
    let server = Server::start(Setup { listener, gate, assets: &ASSETS, house, desk }).unwrap();
    Served { stand, address, _server: server }
}

impl Served {
    /// What is answered to this head, as text.
    pub fn ask(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = head.replace("{host}", &self.address.to_string());
        write!(stream, "{head}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}?token={TOKEN} HTTP/1.1\r\nHost: {{host}}"))
    }

    pub fn shell(&self) -> Shell {
        self.connect("")
    }

    /// A shell that has given itself a name.
    pub fn named(&self, name: &str) -> Shell {
        self.connect(&format!("&shell={name}"))
    }

    fn connect(&self, rest: &str) -> Shell {
        let url = format!("ws://{}/screen?token={TOKEN}{rest}", self.address);
        let request = url.into_client_request().unwrap();
        let stream = TcpStream::connect(self.address).unwrap();
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        Shell { socket, rev: 0, screen: json!({}), blocks: json!({}) }
    }
}

/// A shell: the last of everything it was sent.
pub struct Shell {
    pub socket: WebSocket<TcpStream>,
    pub rev: u64,
    pub screen: Value,
    pub blocks: Value,
}

impl Shell {
    /// The next push.
    pub fn push(&mut self) -> Value {
        loop {
            match self.socket.read().unwrap() {
                Message::Text(text) => {
                    let push: Value = serde_json::from_str(&text).unwrap();
                    if let Some(rev) = push["rev"].as_u64() {
                        self.rev = rev;
                    }
                    if push.get("name").is_some() {
                        self.screen = push.clone();
                        self.blocks = json!({});
                    }
                    for block in push["blocks"].as_array().into_iter().flatten() {
                        self.blocks[block["id"].as_str().unwrap()] = block.clone();
                    }
                    return push;
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Waits until another screen has begun, and this one is it.
    pub fn until(&mut self, name: &str) {
        while self.screen["name"] != name {
            self.push();
        }
    }

    pub fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    pub fn tap(&mut self, block: &str, action: &str, value: &str) {
        let tap = json!({"rev": self.rev, "block": block, "action": action, "value": value});
        self.send(&tap.to_string());
    }

    /// Presses the key of `actions` that goes on.
    pub fn go_on(&mut self) {
        let actions = self.screen["actions"].as_array().unwrap();
        let action = actions.last().unwrap()["action"].as_str().unwrap().to_owned();
        self.tap("actions", &action, "");
    }
}
