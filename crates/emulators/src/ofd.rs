//! The emulated operator of fiscal data of Russia (ОФД; protocol ККТ–ОФД 1.1.006).
//!
//! Strict: it answers what is sound and closes on everything else. [`Ofd`] is a pure state machine (a message and the time
//! in, an answer out, cheap to clone); [`Exchange`] puts connections and faults around it in virtual time; [`Server`]
//! runs an exchange on a TCP port.
//!
//! # What is answered
//!
//! | Message | Answer |
//! |---|---|
//! | service message, flags 0010h or 0011h | the same header with flags 0000h or 0001h |
//! | a sound container | a receipt: confirmation, form 7, signed (ФПО) |
//! | a document that is here already | a receipt again, with a new time; the document is stored once |
//! | flags say that no answer is expected | nothing; the document is stored |
//! | wrong signature or version of the session layer, unknown version of the format, forbidden flags | closed |
//! | wrong checksum of the session layer | closed |
//! | body above 32 KiB + 42 | closed, before the body has come |
//! | container: length, checksum, type, version, frame of the document; an encrypted one | closed |
//! | number of the fiscal storage or of the document differs between header, container and document | closed |
//! | wrong sign of the message (ФПС) | the receipt, and a note; closed with [`Config::check_signs`] |
//! | nothing is said for 60 s, a message begun or not | closed |
//!
//! The content of a document never closes the connection: what is wrong with it ([`Note::BadContent`]) makes code 14 of
//! tag 1022, or mask 02h of tag 1206 in FFD 1.1 and 1.2, and the document is stored all the same.
//!
//! # Decisions where the text is silent
//!
//! * Receipts copy the checksum mode of the message; bits 5–4 of their flags are 0 ([`Config::echo_answer_flag`]: 01).
//! * Byte 9 of the service data of a receipt's container is 04, as in the containers that are known.
//! * The keys of an emulated storage follow from its number, so every operator knows those of every storage. No key of a
//!   real one is known: a sign that is not by the key of the number is a note, unless signs are to be checked.
//! * Another document under a number that is taken is answered with code 14; the first one stays.
//! * 1012 of a receipt is Moscow time.
//!
//! # State and files
//!
//! The documents ([`Ofd::journal`]) are the state. With `--state FILE` each is one JSON line, synced before the receipt
//! leaves. With `--inbox DIR` each becomes `STORAGE-NUMBER-NAME.tlv` (the document: form code, length, objects) and
//! `.json`: `storage`, `number`, `form`, `name`, `format`, `received`, `code`, `notice`, `complaints`, `messageSign`,
//! `document` (requisites by the names of the electronic form; amounts in kopecks, quantities as decimal text, texts without
//! padding, octets in hex) and `container` (hex).
//!
//! # Faults
//!
//! See [`faults`] for the rules: one JSON object a line.

mod container;
mod decode;
mod exchange;
pub mod faults;
mod machine;
mod receipt;
mod server;
mod session;
mod store;
mod tags;

pub use crate::links::{Event, FrameLen, LinkId};
pub use crate::operator::{ClockStart, Now};
pub use exchange::{Exchange, IDLE_TIMEOUT};
pub use machine::{Config, Document, Judgement, Note, Ofd, Reply};
pub use receipt::{Receipt, Verdict};
pub use server::{Server, ServerConfig, ServerError};
pub use session::{CrcMode, HEADER, Header, MAX_BODY, frame_len};
pub use store::{Store, StoreError, described};
