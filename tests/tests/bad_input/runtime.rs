//! The register of a folder, with threads and a device behind a port: the port is missing, vanishes, the file is damaged,
//! the program dies.

use crate::kit::LONG;
use domain::command::{Actor, Command, Key, Role};
use domain::document::{Content, DocumentState};
use domain::fact::Fact;
use domain::tax::CountryCode;
use domain::time::{Now, Stamp};
use emulators::fiscal_storage::{ClockSource, FnConfig, Generation, Server, ServerOptions};
use emulators::line::Endpoint;
use rand_pcg::Pcg64;
use rand_pcg::rand_core::SeedableRng;
use runtime::{Clock, FolderLock, LockError, OpenError, RealClock, Register, Setup, Submitted};
use simulator::run::morning;
use simulator::shop;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use store::{Reader, Store, Wal};
use tempfile::TempDir;

/// The machine's clock on a fixed morning; a fault of the program on demand.
#[derive(Default)]
struct TestClock(AtomicBool);

impl Clock for TestClock {
    fn now(&self) -> Now {
        assert!(!self.0.load(Ordering::Relaxed), "a fault of the program, on purpose");
        let real = RealClock { offset_min: 180 }.now();
        Now { wall: Stamp::from_local(morning(), 180), ..real }
    }
}

/// A folder with a begun register, and the port its storage is looked for at.
struct Shop {
    dir: TempDir,
    port: Arc<Mutex<Option<String>>>,
    clock: Arc<TestClock>,
}

impl Shop {
    fn new() -> Self {
        let shop = Self { dir: TempDir::new().unwrap(), port: Arc::default(), clock: Arc::default() };
        let mut store = Store::open(&shop.database(), None, Wal::Shared).unwrap();
        let tx = store.begin().unwrap();
        let fact = Fact::Founded {
            country: CountryCode::Ru,
            emulated: true,
            language: "ru".into(),
            offset_min: 180,
        };
        tx.append(&fact, "test", Stamp::from_local(morning(), 180)).unwrap();
        tx.commit().unwrap();
        shop
    }

    fn database(&self) -> PathBuf {
        self.dir.path().join("register.db")
    }

    /// Starts the emulated storage and makes it the one behind the port.
    fn plug_in(&self) -> Server {
        let server = Server::start(ServerOptions {
            endpoint: Endpoint::Tcp("127.0.0.1:0".into()),
            config: FnConfig { time_checks: false, ..FnConfig::new(Generation::G12, 1) },
            baud: 0,
            latency: false,
            clock: ClockSource::From(morning()),
            state: Some(self.dir.path().join("fn.jsonl")),
            log: None,
            faults: Vec::new(),
            seed: 1,
        })
        .unwrap();
        *self.port.lock().unwrap_or_else(PoisonError::into_inner) = Some(server.address().to_owned());
        server
    }

    fn pull_out(&self, server: Server) {
        *self.port.lock().unwrap_or_else(PoisonError::into_inner) = None;
        server.stopper().stop();
        server.join().unwrap();
    }

    fn open(&self) -> Result<Register, OpenError> {
        let port = Arc::clone(&self.port);
        let storage = fiscal_ru::Storage::new(Box::new(move || {
            match &*port.lock().unwrap_or_else(PoisonError::into_inner) {
                Some(address) => fn_driver::transports::open(&format!("tcp:{address}")),
                None => Err(io::ErrorKind::NotFound.into()),
            }
        }));
        Register::open(Setup {
            database: self.database(),
            vfs: None,
            country: Box::new(|| Box::new(fiscal_ru::Russia)),
            device: Some(Box::new(storage)),
            endpoint: None,
            terminal: None,
            printer: None,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
        })
    }

    /// State of the document under a key, from the file.
    fn state(&self, key: &str) -> Option<DocumentState> {
        let key = Key { caller: "test".into(), key: key.into() };
        Reader::open(&self.database()).unwrap().answer(&key).unwrap().map(|answer| answer.document.state)
    }

    /// Documents in the storage's own file.
    fn made(&self) -> usize {
        let file = std::fs::read_to_string(self.dir.path().join("fn.jsonl")).unwrap_or_default();
        file.lines().skip(1).count()
    }

    fn books_are_sound(&self) {
        Reader::open(&self.database()).unwrap().verify(true).unwrap();
    }
}

fn command(key: &str, content: Content) -> Command {
    let role = if matches!(content, Content::Registration(..)) { Role::Administrator } else { Role::Program };
    let mut body = [0; 32];
    body.iter_mut().zip(key.bytes()).for_each(|(slot, byte)| *slot = byte);
    Command {
        actor: Actor { name: "test".into(), role },
        key: Key { caller: "test".into(), key: key.into() },
        body,
        wish: content.into(),
        draft: None,
    }
}

fn sale() -> Content {
    shop::sale(CountryCode::Ru, &mut Pcg64::seed_from_u64(3), false)
}

/// Registers and opens a shift.
fn put_into_service(register: &Register) {
    let opening = Content::ShiftOpen(shop::cashier(CountryCode::Ru));
    for (key, content) in [("registration", shop::registration(CountryCode::Ru)), ("opening", opening)] {
        assert!(matches!(register.submit(command(key, content), LONG), Submitted::Final(_)), "{key}");
    }
}

/// The code under which the document of a key was refused.
fn code(shop: &Shop, key: &str) -> String {
    match shop.state(key) {
        Some(DocumentState::Refused(refusal)) => refusal.code,
        other => panic!("{key}: {other:?}"),
    }
}

#[test]
fn a_port_that_is_missing_or_vanishes_sells_nothing_until_it_is_back() {
    let shop = Shop::new();
    let register = shop.open().unwrap();
    let early = command("early", shop::registration(CountryCode::Ru));
    assert!(matches!(register.submit(early, LONG), Submitted::Final(_)));
    assert_eq!(code(&shop, "early"), "device.silent", "the port is missing");

    let server = shop.plug_in();
    put_into_service(&register);
    assert!(matches!(register.submit(command("first", sale()), LONG), Submitted::Final(_)));
    assert_eq!((shop.state("first"), shop.made()), (Some(DocumentState::Settled), 3));

    shop.pull_out(server);
    assert!(matches!(register.submit(command("second", sale()), LONG), Submitted::Final(_)));
    assert_eq!(code(&shop, "second"), "device.silent", "the port has vanished");
    assert_eq!(shop.made(), 3);

    let _server = shop.plug_in();
    assert!(matches!(register.submit(command("third", sale()), LONG), Submitted::Final(_)));
    assert_eq!((shop.state("third"), shop.made()), (Some(DocumentState::Settled), 4));
    drop(register);
    shop.books_are_sound();
}

#[test]
fn a_register_whose_program_has_stopped_confirms_nothing() {
    let shop = Shop::new();
    let _server = shop.plug_in();
    let register = shop.open().unwrap();
    put_into_service(&register);
    shop.clock.0.store(true, Ordering::Relaxed);
    // The program dies over it, and whether it was made durable is not known; or a thread that looked at the clock died
    // before, and the command never reached the engine.
    match register.submit(command("first", sale()), LONG) {
        Submitted::Unknown => {}
        Submitted::Refused(refusal) => assert_eq!(refusal.code, "register.stopped"),
        other => panic!("{other:?}"),
    }
    // What comes while it still dies is not known either; later ones never reach it.
    let mut later = Submitted::Unknown;
    while later == Submitted::Unknown {
        later = register.submit(command("second", sale()), LONG);
    }
    match later {
        Submitted::Refused(refusal) => assert_eq!(refusal.code, "register.stopped"),
        other => panic!("{other:?}"),
    }
    drop(register);
    shop.clock.0.store(false, Ordering::Relaxed);
    assert_eq!((shop.state("first"), shop.made()), (None, 2), "nothing was done");
    let register = shop.open().unwrap();
    assert!(matches!(register.submit(command("first", sale()), LONG), Submitted::Final(_)));
    assert_eq!((shop.state("first"), shop.made()), (Some(DocumentState::Settled), 3));
    drop(register);
    shop.books_are_sound();
}

#[test]
fn a_damaged_file_is_refused_and_stays_as_it_is() {
    let shop = Shop::new();
    let server = shop.plug_in();
    let register = shop.open().unwrap();
    put_into_service(&register);
    assert!(matches!(register.submit(command("first", sale()), LONG), Submitted::Final(_)));
    drop(register);
    // Everything moves from the log into the file itself.
    Store::open(&shop.database(), None, Wal::Shared).unwrap().checkpoint().unwrap();
    let sound = std::fs::read(shop.database()).unwrap();
    let mut damaged = sound.clone();
    let pattern = b"\"amount\"".as_slice();
    let places: Vec<usize> =
        (0..sound.len()).filter(|&at| sound.get(at..at + pattern.len()) == Some(pattern)).collect();
    assert!(!places.is_empty(), "the journal says sums");
    for place in places {
        damaged[place + 1] ^= 0x20;
    }
    std::fs::write(shop.database(), &damaged).unwrap();
    let refused = shop.open().err().expect("a damaged file is not sold on");
    assert_eq!(refused.refusal().code, "store.damaged");
    assert_eq!(std::fs::read(shop.database()).unwrap(), damaged, "the file is untouched");
    assert_eq!(shop.made(), 3);
    // And with the sound file put back it sells.
    std::fs::write(shop.database(), &sound).unwrap();
    let register = shop.open().unwrap();
    assert!(matches!(register.submit(command("second", sale()), LONG), Submitted::Final(_)));
    assert_eq!((shop.state("second"), shop.made()), (Some(DocumentState::Settled), 4));
    drop(register);
    shop.books_are_sound();
    shop.pull_out(server);
}

#[test]
fn a_folder_has_one_owner() {
    let dir = TempDir::new().unwrap();
    let first = FolderLock::take(dir.path()).unwrap();
    assert!(matches!(FolderLock::take(dir.path()), Err(LockError::Busy)));
    drop(first);
    FolderLock::take(dir.path()).unwrap();
    let missing = Path::new("missing").join("folder");
    assert!(matches!(FolderLock::take(&missing), Err(LockError::Io(_))));
}
