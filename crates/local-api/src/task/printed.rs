//! Things to print: `text` and `barcode` items of a task become blocks of a slip.

use super::fields::{Digits, Field, Log, Object, nearest};
use super::{gtin, words};
use domain::notice::Refusal;
use domain::slip::{Align, Barcode, Block};

/// Characters of a text.
const MAX_TEXT: usize = 4_000;
/// Characters of a bar code.
const MAX_CODE: usize = 512;

const ALIGNMENTS: &[(&str, Align)] =
    &[("left", Align::Left), ("center", Align::Center), ("right", Align::Right)];

/// Kinds of bar codes: which block they become; none for those no printer of ours draws.
const BARCODES: &[(&str, Option<Kind>)] = &[
    ("EAN13", Some(Kind::Bars(Barcode::Ean13))),
    ("EAN8", Some(Kind::Bars(Barcode::Ean8))),
    ("CODE39", Some(Kind::Bars(Barcode::Code39))),
    ("CODE128", Some(Kind::Bars(Barcode::Code128))),
    ("ITF", Some(Kind::Bars(Barcode::Itf))),
    ("ITF14", Some(Kind::Bars(Barcode::Itf))),
    ("QR", Some(Kind::Qr)),
    ("UPCA", None),
    ("UPCE", None),
    ("CODE39_EXTENDED", None),
    ("CODE93", None),
    ("CODABAR", None),
    ("GS1_128", None),
    ("PDF417", None),
];

#[derive(Debug, Clone, Copy)]
enum Kind {
    Bars(Barcode),
    Qr,
}

/// A list of nothing but things to print: `preItems`, `items` of `nonFiscal`. None after a fault.
pub(crate) fn list(field: &Field<'_>, log: &mut Log) -> Option<Vec<Block>> {
    let read = field.array(log)?.iter().map(|field| one(field, log)).collect::<Vec<_>>();
    let read: Option<Vec<_>> = read.into_iter().collect();
    Some(read?.into_iter().flatten().collect())
}

fn one(field: &Field<'_>, log: &mut Log) -> Option<Vec<Block>> {
    let mut object = field.object(log)?;
    let word = kind(&mut object, words::PRINT_ITEMS, log)?;
    item(word, object, field, log)
}

/// Word of `type`, one of these; none after a fault.
pub(crate) fn kind(object: &mut Object<'_>, known: &[&'static str], log: &mut Log) -> Option<&'static str> {
    let kind = object.required("type", &[], log)?;
    let text = kind.value.as_str().unwrap_or("");
    let lower = text.to_lowercase();
    let exact = known.iter().find(|word| **word == text);
    let Some(word) = exact.or_else(|| known.iter().find(|word| word.to_lowercase() == lower)) else {
        let near = nearest(text, known.iter().copied());
        let shown = if kind.value.is_string() { text.to_owned() } else { kind.value.to_string() };
        let mut refusal = kind.wrong_value(&shown, near);
        refusal.code = "task.item_type".to_owned();
        log.fault(refusal);
        return None;
    };
    if exact.is_none() {
        log.warn("word_case", &kind.path, &[("value", text), ("right", word)]);
    }
    Some(word)
}

/// One thing to print whose kind is known; nothing of it, with a warning, where no printer of ours can.
pub(crate) fn item(word: &str, mut object: Object<'_>, at: &Field<'_>, log: &mut Log) -> Option<Vec<Block>> {
    object.ignore(&[
        "pixels",
        "width",
        "pictureNumber",
        "storeInJournal",
        "font",
        "wrap",
        "scale",
        "height",
        "printText",
        "overlay",
    ]);
    let blocks = match word {
        "text" => text(&mut object, log),
        "barcode" => barcode(&mut object, at, log),
        _ => {
            log.warn("not_printed", &at.path, &[("field", word)]);
            return Some(Vec::new());
        }
    };
    object.finish(&[], log);
    blocks
}

fn align(object: &mut Object<'_>, otherwise: Align, log: &mut Log) -> Option<Align> {
    match object.optional("alignment") {
        Some(field) => field.word(ALIGNMENTS, Digits::Refused, |_| None, log),
        None => Some(otherwise),
    }
}

fn text(object: &mut Object<'_>, log: &mut Log) -> Option<Vec<Block>> {
    let align = align(object, Align::Left, log);
    let mut wide = |name| object.optional(name).is_some_and(|field| field.truth(log) == Some(true));
    let large = [wide("doubleWidth"), wide("doubleHeight")].contains(&true);
    let text = match object.optional("text").filter(|field| field.value.as_str() != Some("")) {
        Some(field) => {
            let text = field.text(log)?;
            let length = text.chars().count();
            if length > MAX_TEXT {
                let refusal = Refusal::new("task.too_long").with("field", "text").with("length", length);
                log.fault(refusal.with("limit", MAX_TEXT).at(&field.path));
                return None;
            }
            if text.lines().any(|line| line.chars().any(char::is_control)) {
                log.fault(field.wrong_value(&text.escape_debug().to_string(), None));
                return None;
            }
            text
        }
        // Without words it is an empty line.
        None => " ".to_owned(),
    };
    let align = align?;
    let block = |line: &str| {
        let text = if line.is_empty() { " " } else { line };
        Block::Text { text: text.to_owned(), align, large }
    };
    Some(text.lines().map(block).collect())
}

fn barcode(object: &mut Object<'_>, at: &Field<'_>, log: &mut Log) -> Option<Vec<Block>> {
    // A bar code stands in the middle of the paper, wherever it is wanted.
    let _ = align(object, Align::Center, log);
    let kind = object
        .required("barcodeType", &[], log)
        .and_then(|field| field.word(BARCODES, Digits::Refused, |_| None, log));
    let field = object.required("barcode", &[], log)?;
    let Some(code) = field.text_of(MAX_CODE, log) else {
        if field.value.as_str() == Some("") {
            log.fault(field.wrong_value("", None));
        }
        return None;
    };
    match kind? {
        Some(Kind::Qr) => Some(vec![Block::Qr(code)]),
        Some(Kind::Bars(kind)) => {
            let code = whole(kind, code, &field, log);
            if !drawn(kind, &code) {
                log.fault(field.wrong_value(&code, None));
                return None;
            }
            Some(vec![Block::Barcode(kind, code)])
        }
        None => {
            log.warn("not_printed", &at.path, &[("field", "barcode")]);
            Some(Vec::new())
        }
    }
}

/// The code with its check digit, where only that is missing.
fn whole(kind: Barcode, code: String, field: &Field<'_>, log: &mut Log) -> String {
    let short = matches!((kind, code.len()), (Barcode::Ean13, 12) | (Barcode::Ean8, 7));
    match gtin::check_digit(&code).filter(|_| short) {
        Some(digit) => {
            log.warn("check_digit_added", &field.path, &[("value", &code)]);
            format!("{code}{digit}")
        }
        None => code,
    }
}

/// Whether bars can be made of it; an EAN with a wrong check digit would be scanned as nothing.
fn drawn(kind: Barcode, code: &str) -> bool {
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    match kind {
        Barcode::Ean13 => code.len() == 13 && gtin::is_valid(code),
        Barcode::Ean8 => code.len() == 8 && gtin::is_valid(code),
        Barcode::Code128 => code.len() <= 40 && code.bytes().all(|b| matches!(b, 0x20..=0x7E)),
        Barcode::Code39 => {
            let known = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b"-. $/+%".contains(&b);
            code.len() <= 40 && code.bytes().all(known)
        }
        Barcode::Itf => digits && code.len() <= 40 && code.len().is_multiple_of(2),
    }
}
