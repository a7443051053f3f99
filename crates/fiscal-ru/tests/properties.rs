//! Any bytes, any tree.

mod samples;

use fiscal_ru::numbers::{QrCode, inn_is_valid, local_time, registration_number_is_valid, unixtime};
use fiscal_ru::tlv::{
    DocumentKind, Edition, FindingKind, Fvln, Node, TAGS, TagType, Value, Who, Writer, check,
    decode_document, decode_list, decode_strict, decode_value, describe, to_json,
};
use proptest::prelude::*;
use proptest::sample::select;

fn tag_of(container: bool) -> impl Strategy<Value = u16> {
    let known: Vec<u16> =
        TAGS.iter().filter(|info| (info.ty == TagType::Stlv) == container).map(|info| info.tag).collect();
    select(known)
}

/// Requisites with any bytes inside containers inside containers.
fn any_node() -> impl Strategy<Value = Node> {
    let leaf = (tag_of(false), prop::collection::vec(any::<u8>(), 0..24))
        .prop_map(|(tag, bytes)| Node::value(tag, bytes));
    leaf.prop_recursive(5, 60, 8, |inner| {
        (tag_of(true), prop::collection::vec(inner, 0..8))
            .prop_map(|(tag, children)| Node::container(tag, children))
    })
}

fn any_document() -> impl Strategy<Value = (DocumentKind, Node)> {
    (select(DocumentKind::ALL.to_vec()), prop::collection::vec(any_node(), 0..12))
        .prop_map(|(kind, children)| (kind, Node::container(kind.code(), children)))
}

/// Looks at a tree in all ways there are.
fn look(tree: &Node) {
    assert_eq!(to_json(tree).as_object().map(serde_json::Map::len), Some(1));
    assert!(!describe(tree).is_empty());
    for kind in DocumentKind::ALL {
        for edition in Edition::ALL {
            for who in [Who::Register, Who::Complete] {
                let findings = check(kind, edition, tree, who, None);
                assert!(tree.tag == kind.code() || findings.len() == 1, "another document is one finding");
            }
        }
    }
}

proptest! {
    #[test]
    fn encoded_trees_decode_to_themselves((kind, tree) in any_document()) {
        let raw = tree.encode().expect("small");
        let decoded = decode_document(&raw).expect("whole");
        prop_assert_eq!(&decoded, &tree);
        prop_assert_eq!(decoded.encode().expect("small"), raw);
        prop_assert_eq!(decoded.tag, kind.code());
        look(&decoded);
    }

    #[test]
    fn hostile_bytes_never_panic_and_what_is_accepted_encodes_to_the_same(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(tree) = decode_document(&raw) {
            prop_assert_eq!(tree.encode().expect("it came in"), raw.clone());
            look(&tree);
        }
        if let Ok(list) = decode_list(&raw) {
            let mut again = Vec::new();
            for node in &list {
                node.write_to(&mut again).expect("it came in");
            }
            prop_assert_eq!(again, raw);
        }
    }

    #[test]
    fn a_document_with_one_changed_byte_never_panics((_, tree) in any_document(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut raw = tree.encode().expect("small");
        let at = at.index(raw.len());
        raw[at] = byte;
        if let Ok(tree) = decode_document(&raw) {
            prop_assert_eq!(tree.encode().expect("it came in"), raw);
            look(&tree);
        }
    }

    #[test]
    fn documents_that_conform_are_taken_strictly_and_one_changed_byte_never_panics(
        sample in select(samples::all()),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut raw = sample.tree.encode().expect("fits");
        let decoded = decode_strict(sample.edition, &raw);
        prop_assert_eq!(decoded.as_ref(), Ok(&sample.tree));
        let at = at.index(raw.len());
        raw[at] = byte;
        if let Ok(tree) = decode_strict(sample.edition, &raw) {
            prop_assert_eq!(tree.encode().expect("it came in"), raw);
            look(&tree);
        }
    }

    #[test]
    fn what_is_taken_strictly_has_nothing_wrong_in_it_but_absence_and_sums((kind, tree) in any_document(), edition in select(Edition::ALL.to_vec())) {
        let raw = tree.encode().expect("small");
        let taken = decode_strict(edition, &raw).is_ok();
        let findings = check(kind, edition, &tree, Who::Complete, None);
        let of_form = |kind: &FindingKind| !matches!(
            kind,
            FindingKind::Missing | FindingKind::Needed { .. } | FindingKind::Unwanted { .. } | FindingKind::Unfit { .. }
        );
        prop_assert_eq!(taken, !findings.iter().any(|finding| of_form(&finding.kind)));
    }

    #[test]
    fn any_value_of_any_tag_is_read_or_refused(tag in 900u16..2200, bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Err(error) = decode_value(tag, &bytes) {
            prop_assert_eq!(error.tag, tag);
        }
    }

    #[test]
    fn numbers_written_are_read_back(value in any::<u64>(), scale in any::<u8>()) {
        let mut out = Vec::new();
        let fits = value < 1 << 48;
        let written = Writer::new(&mut out).put_vln(1020, value);
        prop_assert_eq!(written.is_ok(), fits);
        if fits {
            prop_assert_eq!(decode_value(1020, &out[4..]), Ok(Value::Vln(value)));
            prop_assert!(out.len() == 5 || out.last() != Some(&0));
        }
        out.clear();
        let number = Fvln { mantissa: value, scale };
        if Writer::new(&mut out).put_fvln(1023, value, scale).is_ok() {
            prop_assert_eq!(decode_value(1023, &out[4..]), Ok(Value::Fvln(number.normalized())));
        } else {
            prop_assert!(number.normalized().mantissa >= 1 << 56);
        }
    }

    #[test]
    fn text_is_written_whole_or_not_at_all(text in "[ -~А-яЁё№ЎҚ–€]{0,40}") {
        let mut out = Vec::new();
        let written = Writer::new(&mut out).put_str(1030, &text);
        if text.contains(['Қ', '–', '€']) {
            prop_assert!(written.is_err() && out.is_empty());
        } else {
            prop_assert!(written.is_ok());
            prop_assert_eq!(out.len(), 4 + text.chars().count());
            prop_assert_eq!(decode_value(1030, &out[4..]), Ok(Value::Text(text.trim_end_matches(' ').to_owned())));
        }
    }

    #[test]
    fn times_survive(seconds in any::<u32>()) {
        prop_assert_eq!(unixtime(local_time(seconds)), Some(seconds));
    }

    #[test]
    fn qr_texts_survive_and_others_never_panic(minutes in 0u32..71_000_000, total in any::<u64>(), serial in "[0-9]{16}", document in any::<u32>(), fiscal_sign in any::<u32>(), operation in 1u8..=4, noise in "\\PC{0,60}") {
        let code = QrCode { time: local_time(minutes * 60), total, fn_number: serial, document, fiscal_sign, operation };
        prop_assert_eq!(code.to_string().parse::<QrCode>(), Ok(code));
        prop_assert!(noise.parse::<QrCode>().is_err());
        let noisy = format!("t={noise}&s={noise}&fn=1");
        prop_assert!(noisy.parse::<QrCode>().is_err());
    }

    #[test]
    fn identifiers_of_any_text_never_panic(a in "\\PC{0,20}", b in "[0-9]{0,14}", c in "\\PC{0,20}") {
        prop_assert!(!inn_is_valid(&b) || matches!(b.len(), 10 | 12));
        prop_assert!(!registration_number_is_valid(&a, &b, &c) || a.trim_end_matches(' ').len() == 16);
    }
}

/// Books to read a document back into.
fn empty_books() -> domain::country::Situation {
    domain::country::Situation {
        registration: None,
        offset_min: 180,
        shift: domain::shift::Shift::Closed { last: domain::shift::ShiftNo(0) },
        shift_receipts: 0,
        last: None,
        token: 0,
        request: 0,
        offline_since: None,
        queue: 0,
        block: None,
        drawer: domain::money::Money::ZERO,
        counters: domain::counters::Counters::default(),
        original: None,
    }
}

proptest! {
    #[test]
    fn an_archive_of_nonsense_is_refused_and_never_panics(
        data in proptest::collection::vec(any::<u8>(), 0..200),
        parameters in proptest::collection::vec(any::<u8>(), 0..60),
        kind in 0usize..12,
    ) {
        use domain::country::Country;
        let kind = domain::document::DocumentKind::ALL[kind];
        let kept = domain::device::Kept {
            number: 5,
            kind,
            form: 3,
            at: chrono::NaiveDateTime::default(),
            sign: "0000000001".to_owned(),
            amount: None,
            shift: None,
            confirmed: false,
            parameters,
        };
        if let Err(refusal) = fiscal_ru::Russia.recover(&kept, &data, Vec::new(), &empty_books()) {
            prop_assert_eq!(refusal.code.as_str(), "fn.unreadable");
        }
    }
}
