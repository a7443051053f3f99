//! A register without a fiscal side: every document is written to a real store and settled, or left as a test wants it.

use domain::command::{Command, Role, Wish};
use domain::country::Situation;
use domain::device::Identity;
use domain::document::{
    Address, Attempt, AttemptNo, AttemptState, Autonomous, Document, DocumentId, DocumentKind, Settlement,
};
use domain::fact::Fact;
use domain::notice::Refusal;
use domain::receipt::Cashier;
use domain::registration::{KzRegistration, Registration, RuRegistration};
use domain::tax::CountryCode;
use domain::texts::Language;
use domain::time::{Now, Stamp};
use engine::View;
use local_api::{Door, Outcome, Paper};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Reader, Store, StoreError, Wal};
use tempfile::TempDir;

/// What becomes of the next documents.
#[derive(Clone)]
pub enum Fate {
    Settled,
    Autonomous,
    Waiting,
    InDoubt,
    Stuck,
    Refused(Refusal),
    NotAdmitted(Refusal),
    Unknown,
}

pub struct Fake {
    country: CountryCode,
    _dir: TempDir,
    path: PathBuf,
    store: Mutex<Store>,
    pub fate: Mutex<Fate>,
    /// Who is at the other end.
    pub identity: Mutex<Option<Identity>>,
    /// Who handed commands in.
    pub roles: Mutex<Vec<Role>>,
    /// Copies that were asked for.
    pub printed: Mutex<Vec<DocumentId>>,
}

fn stamp(minute: i64) -> Stamp {
    Stamp { utc_ms: 1_770_116_700_000 + minute * 60_000, offset_min: 180 }
}

pub fn registration(country: CountryCode) -> Registration {
    match country {
        CountryCode::Ru => Registration::Ru(RuRegistration {
            fn_serial: "9999078900001234".into(),
            user_name: "ООО Ромашка".into(),
            inn: "7704849611".into(),
            rnm: "0000123456029024".into(),
            address: "Москва, Арбат, 1".into(),
            place: "Магазин".into(),
            serial: "009130557".into(),
            version: "1".into(),
            tax_systems: 1,
            ofd_name: "ОФД".into(),
            ofd_inn: "7709364346".into(),
            sender_email: "chek@romashka.ru".into(),
            fns_site: "www.nalog.gov.ru".into(),
            ffd: domain::registration::Ffd::V1_2,
            mode: 0,
            mode_extended: 0,
            automat: None,
            agents: 0,
        }),
        CountryCode::Kz => Registration::Kz(KzRegistration {
            device: 201,
            token: 777,
            rnm: "010101234567".into(),
            znm: "SWK00001".into(),
            kkm_id: "1".into(),
            title: "ТОО Айгүл".into(),
            address: "Алматы, Абай 1".into(),
            bin: "941240000193".into(),
            okved: "47110".into(),
            operator_name: "Казахтелеком".into(),
            check_site: "http://consumer.oofd.kz".into(),
            edition: 203,
            latitude: 43_238_949,
            longitude: 76_889_709,
        }),
    }
}

impl Fake {
    pub fn new(country: CountryCode) -> Arc<Self> {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("register.db");
        let store = Store::open(&path, None, Wal::Shared).unwrap();
        let fake = Self {
            country,
            _dir: dir,
            path,
            store: Mutex::new(store),
            fate: Mutex::new(Fate::Settled),
            identity: Mutex::default(),
            roles: Mutex::default(),
            printed: Mutex::default(),
        };
        let founded = Fact::Founded { country, emulated: true, language: "ru".into(), offset_min: 180 };
        fake.write(&[founded]);
        let cashier = Cashier { name: "Админ".into(), inn: None };
        let content = domain::document::Content::Registration(Box::new(registration(country)), cashier);
        let key = domain::command::Key { caller: "test".into(), key: "registration".into() };
        let document = DocumentId(1);
        fake.write(&[Fact::Accepted { document, key, body: [0; 32], content: content.clone(), after: None }]);
        fake.settle(document, DocumentKind::Registration);
        Arc::new(fake)
    }

    pub fn fate(&self, fate: Fate) {
        *self.fate.lock().unwrap() = fate;
    }

    fn write(&self, facts: &[Fact]) {
        let mut store = self.store.lock().unwrap();
        let tx = store.begin().unwrap();
        for fact in facts {
            tx.append(fact, "test", stamp(0)).unwrap();
        }
        tx.commit().unwrap();
    }

    fn situation(&self) -> Situation {
        let mut store = self.store.lock().unwrap();
        store.begin().unwrap().situation().unwrap()
    }

    fn attempt(&self, document: DocumentId, kind: DocumentKind) -> Attempt {
        let situation = self.situation();
        let (shift, receipt) = match kind {
            DocumentKind::Registration => (domain::shift::ShiftNo(0), 0),
            DocumentKind::ShiftOpen => (situation.shift.next_number(), 0),
            DocumentKind::Receipt => (situation.shift.number(), situation.shift_receipts + 1),
            _ => (situation.shift.number(), 0),
        };
        let number = situation.last.map_or(0, |(n, _)| n) + 1;
        let address = match self.country {
            CountryCode::Ru => Address::Storage {
                serial: "9999078900001234".into(),
                document: u32::try_from(number).unwrap(),
            },
            CountryCode::Kz => Address::Operator { device: 201, token: 777, request: situation.request },
        };
        let mut store = self.store.lock().unwrap();
        let amount = store.begin().unwrap().document(document).unwrap().unwrap().content.amount();
        Attempt {
            document,
            no: AttemptNo(1),
            kind,
            amount,
            at: stamp(i64::try_from(document.0).unwrap()),
            shift,
            receipt,
            address,
            form_no: 1,
            form: vec![1, 2, 3],
            state: AttemptState::Intended,
        }
    }

    fn settlement(&self, attempt: &Attempt) -> Settlement {
        let number = self.situation().last.map_or(0, |(n, _)| n) + 1;
        let kz = self.country == CountryCode::Kz;
        Settlement {
            number,
            sign: if kz { format!("10000{number}") } else { "3051142876".into() },
            at: attempt.at,
            shift: attempt.shift,
            receipt: attempt.receipt,
            check_url: kz.then(|| format!("http://consumer.oofd.kz/?i=10000{number}")),
            next_token: kz.then_some(778),
            warnings: 0,
            formed: Vec::new(),
        }
    }

    fn settle(&self, document: DocumentId, kind: DocumentKind) {
        let attempt = self.attempt(document, kind);
        let settlement = self.settlement(&attempt);
        self.write(&[
            Fact::Intended(attempt),
            Fact::Settled { document, no: Some(AttemptNo(1)), settlement },
        ]);
    }

    /// The operator counts a document that was signed without it.
    pub fn count(&self, document: DocumentId) {
        let row = self.reader().unwrap().document(document).unwrap().unwrap();
        let signed = row.autonomous.unwrap();
        let attempt = self.attempt(document, row.content.kind());
        let mut settlement = self.settlement(&attempt);
        (settlement.shift, settlement.receipt, settlement.at) = (signed.shift, signed.receipt, signed.at);
        let no = Some(AttemptNo(1));
        self.write(&[Fact::Settled { document, no, settlement }]);
    }
}

impl Door for Fake {
    fn submit(&self, command: Command, _patience: Duration) -> Outcome {
        self.roles.lock().unwrap().push(command.actor.role);
        let known = {
            let mut store = self.store.lock().unwrap();
            let tx = store.begin().unwrap();
            tx.key(&command.key).unwrap()
        };
        if let Some(row) = known {
            return if row.body == command.body {
                Outcome::Open(row.document)
            } else {
                Outcome::Conflict(row.document)
            };
        }
        let fate = self.fate.lock().unwrap().clone();
        match fate {
            Fate::NotAdmitted(refusal) => return Outcome::Refused(refusal),
            Fate::Unknown => return Outcome::Unknown,
            _ => {}
        }
        let Command { key, body, wish, .. } = command;
        let Wish::Document(content) = wish else { panic!("{wish:?}") };
        let kind = content.kind();
        let document = {
            let mut store = self.store.lock().unwrap();
            store.begin().unwrap().next_document().unwrap()
        };
        self.write(&[Fact::Accepted { document, key, body, content, after: None }]);
        match fate {
            Fate::Settled => self.settle(document, kind),
            Fate::Waiting => return Outcome::Open(document),
            Fate::InDoubt => {
                let attempt = self.attempt(document, kind);
                self.write(&[Fact::Intended(attempt), Fact::Doubted { document, no: AttemptNo(1) }]);
                return Outcome::Open(document);
            }
            Fate::Stuck => {
                let refusal = Refusal::new("internal.panic");
                self.write(&[Fact::Stuck { document, refusal }]);
            }
            Fate::Autonomous => {
                let attempt = self.attempt(document, kind);
                let autonomous = Autonomous {
                    number: 4242,
                    shift: attempt.shift,
                    receipt: attempt.receipt,
                    at: attempt.at,
                    check_url: "http://consumer.oofd.kz/?i=4242&f=010101234567".into(),
                    report: None,
                };
                self.write(&[Fact::Intended(attempt), Fact::SignedAutonomously { document, autonomous }]);
            }
            Fate::Refused(refusal) => self.write(&[Fact::Refused { document, no: None, refusal }]),
            Fate::NotAdmitted(_) | Fate::Unknown => unreachable!("answered above"),
        }
        Outcome::Final(document)
    }

    fn view(&self) -> Arc<View> {
        let newest = self.store.lock().unwrap().begin().unwrap().newest().unwrap();
        let identity = self.identity.lock().unwrap().clone();
        Arc::new(View { situation: Some(self.situation()), identity, newest, ..View::default() })
    }

    fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.path)
    }

    fn now(&self) -> Now {
        Now { wall: stamp(60), mono: Duration::ZERO, boot: Duration::ZERO }
    }

    fn country(&self) -> CountryCode {
        self.country
    }

    fn language(&self) -> Language {
        Language::En
    }

    fn emulated(&self) -> bool {
        true
    }

    fn default_cashier(&self) -> Option<Cashier> {
        None
    }

    fn number_is_valid(&self, number: &str) -> bool {
        number == "500100732259"
    }

    fn paper(
        &self,
        document: &Document,
        _: &Registration,
        _: Language,
        paper: Paper,
        columns: usize,
    ) -> Option<Vec<u8>> {
        let id = document.settlement.as_ref().map(|_| document.id.0)?;
        Some(match paper {
            Paper::Text => format!("paper of {id} in {columns} columns").into_bytes(),
            Paper::Png | Paper::Pdf | Paper::EscPos => vec![0xFF, 0x00],
        })
    }

    fn print(&self, document: DocumentId, _: Option<u32>) -> Result<(), Refusal> {
        self.printed.lock().unwrap().push(document);
        Ok(())
    }

    fn tlv(&self, document: &Document, attempt: &Attempt, _: &Registration) -> Result<Vec<u8>, Refusal> {
        document.settlement.as_ref().ok_or_else(|| Refusal::new("receipt.no_tlv"))?;
        Ok(attempt.form.clone())
    }
}
