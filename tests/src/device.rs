//! The contract of a fiscal device, for every implementation of the trait.

use domain::device::{FiscalDevice, Found, Outcome};
use domain::document::{Attempt, DocumentKind, Settlement};

/// One implementation with everything a test has to do to it.
pub trait Rig {
    /// The device.
    fn device(&mut self) -> &mut dyn FiscalDevice;
    /// An attempt of a new document, to be found later at an address of its own.
    fn attempt(&mut self, kind: DocumentKind) -> Attempt;
    /// The next answer after the point of no return is lost: executed, not heard.
    fn lose_next_commit_answer(&mut self);
    /// Nothing is heard from now on, or again.
    fn silence(&mut self, silent: bool);
    /// The device loses power and comes back.
    fn restart(&mut self);
    /// Another device answers instead.
    fn replace(&mut self);
    /// Documents in its books.
    fn documents(&self) -> usize;
}

fn make(rig: &mut dyn Rig, kind: DocumentKind) -> (Attempt, Settlement) {
    let attempt = rig.attempt(kind);
    assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()), "{kind:?} is uploaded");
    match rig.device().commit(&attempt) {
        Outcome::Done(settlement) => (attempt, settlement),
        other => panic!("{kind:?}: {other:?}"),
    }
}

/// Runs the whole suite, each rule on a fresh rig with an open shift.
///
/// # Panics
/// When a rule is broken.
pub fn contract(fresh: &dyn Fn() -> Box<dyn Rig>) {
    for (name, rule) in RULES {
        println!("rule: {name}");
        let mut rig = fresh();
        make(&mut *rig, DocumentKind::ShiftOpen);
        rule(&mut *rig);
    }
}

type Rule = (&'static str, fn(&mut dyn Rig));

const RULES: &[Rule] = &[
    ("a document is found again as it was answered", |rig| {
        let (attempt, settlement) = make(rig, DocumentKind::Receipt);
        assert_eq!(rig.device().look_up(&attempt), Found::This(settlement));
    }),
    ("identity follows the documents", |rig| {
        let before = identity(rig);
        make(rig, DocumentKind::Receipt);
        let after = identity(rig);
        assert_eq!((after.serial, after.last_document), (before.serial, before.last_document + 1));
        assert!(after.ready);
    }),
    ("what was never sent is absent", |rig| {
        let attempt = rig.attempt(DocumentKind::Receipt);
        assert_eq!(rig.device().look_up(&attempt), Found::Absent);
    }),
    ("an upload alone makes no document, and the next one starts clean", |rig| {
        let documents = rig.documents();
        let attempt = rig.attempt(DocumentKind::Receipt);
        assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()));
        assert!(matches!(rig.device().look_up(&attempt), Found::Absent | Found::StillOpen));
        assert_eq!(rig.documents(), documents);
        make(rig, DocumentKind::Receipt);
        assert_eq!(rig.documents(), documents + 1);
    }),
    ("an upload may be repeated at will", |rig| {
        let documents = rig.documents();
        let attempt = rig.attempt(DocumentKind::Receipt);
        for _ in 0..3 {
            assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()));
        }
        assert!(matches!(rig.device().commit(&attempt), Outcome::Done(_)));
        assert_eq!(rig.documents(), documents + 1);
    }),
    ("a lost answer is unknown, and the look-up finds the document", |rig| {
        let documents = rig.documents();
        let attempt = rig.attempt(DocumentKind::Receipt);
        assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()));
        rig.lose_next_commit_answer();
        assert!(matches!(rig.device().commit(&attempt), Outcome::Unknown(_)));
        let found = rig.device().look_up(&attempt);
        assert!(matches!(&found, Found::This(s) if s.at == attempt.at), "{found:?}");
        assert_eq!(rig.device().look_up(&attempt), found, "looking changes nothing");
        assert_eq!(rig.documents(), documents + 1);
        make(rig, DocumentKind::Receipt);
    }),
    ("a silent device is unknown, and good again afterwards", |rig| {
        let documents = rig.documents();
        let attempt = rig.attempt(DocumentKind::Receipt);
        rig.silence(true);
        assert!(matches!(rig.device().prepare(&attempt), Outcome::Unknown(_)));
        assert!(matches!(rig.device().identify(), Outcome::Unknown(_)));
        assert!(matches!(rig.device().look_up(&attempt), Found::Silent(_)));
        rig.silence(false);
        assert!(matches!(rig.device().look_up(&attempt), Found::Absent | Found::StillOpen));
        assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()));
        assert!(matches!(rig.device().commit(&attempt), Outcome::Done(_)));
        assert_eq!(rig.documents(), documents + 1);
    }),
    ("a device that lost power after the upload makes the document once or not at all", |rig| {
        let documents = rig.documents();
        let attempt = rig.attempt(DocumentKind::Receipt);
        assert_eq!(rig.device().prepare(&attempt), Outcome::Done(()));
        rig.restart();
        let done = matches!(rig.device().commit(&attempt), Outcome::Done(_));
        let found = matches!(rig.device().look_up(&attempt), Found::This(_));
        assert_eq!((done, rig.documents() - documents), (found, usize::from(found)));
    }),
    ("documents survive a loss of power", |rig| {
        let (attempt, settlement) = make(rig, DocumentKind::Receipt);
        rig.restart();
        assert_eq!(rig.device().look_up(&attempt), Found::This(settlement));
    }),
    ("another device does not know the document", |rig| {
        let (attempt, _) = make(rig, DocumentKind::Receipt);
        let serial = identity(rig).serial;
        rig.replace();
        assert!(!matches!(rig.device().look_up(&attempt), Found::This(_) | Found::Silent(_)));
        assert_ne!(identity(rig).serial, serial);
    }),
    ("the shift closes, and a receipt after it is refused", |rig| {
        make(rig, DocumentKind::Receipt);
        make(rig, DocumentKind::ShiftClose);
        let attempt = rig.attempt(DocumentKind::Receipt);
        let refused = match rig.device().prepare(&attempt) {
            Outcome::Refused(_) => true,
            Outcome::Done(()) => matches!(rig.device().commit(&attempt), Outcome::Refused(_)),
            Outcome::Unknown(_) => false,
        };
        assert!(refused);
    }),
];

fn identity(rig: &mut dyn Rig) -> domain::device::Identity {
    match rig.device().identify() {
        Outcome::Done(identity) => identity,
        other => panic!("{other:?}"),
    }
}
