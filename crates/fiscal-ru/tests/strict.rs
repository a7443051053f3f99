//! What strict decoding refuses, one reason each.

#![allow(clippy::indexing_slicing, reason = "a test may stop")]

mod samples;

use fiscal_ru::tlv::{
    Body, DecodeErrorKind, DocumentKind, Edition, FindingKind, Node, StrictError, TlvErrorKind,
    decode_document, decode_strict,
};

/// The smallest receipt of FFD 1.2, changed.
fn changed(change: impl FnOnce(&mut Vec<Node>)) -> Vec<u8> {
    let mut tree = samples::of(DocumentKind::Receipt, Edition::V1_2).remove(0).tree;
    let Body::Children(children) = &mut tree.body else { panic!("a container") };
    change(children);
    tree.encode().expect("fits")
}

/// The tag and the reason of the refusal. What the tables do not know may still be in an archive.
fn refusal(change: impl FnOnce(&mut Vec<Node>)) -> (u16, FindingKind) {
    let raw = changed(change);
    assert!(decode_document(&raw).is_ok());
    match decode_strict(Edition::V1_2, &raw) {
        Err(StrictError::Content(finding)) => (finding.tag, finding.kind),
        other => panic!("{other:?}"),
    }
}

fn with(node: Node) -> (u16, FindingKind) {
    refusal(|nodes| {
        nodes.retain(|other| other.tag != node.tag);
        nodes.push(node);
    })
}

#[test]
fn unknown_misplaced_and_foreign_requisites_are_refused() {
    assert_eq!(with(Node::value(7777, [1])), (7777, FindingKind::UnknownTag));
    assert_eq!(with(Node::value(1043, [1])), (1043, FindingKind::WrongContainer { expected: 1059 }));
    assert_eq!(with(Node::value(1057, [1])), (1057, FindingKind::Absent));
    assert_eq!(with(Node::value(1000, *b"x")), (1000, FindingKind::PrintOnly));
}

#[test]
fn a_repeated_requisite_is_refused() {
    let twice = refusal(|nodes| nodes.push(nodes[0].clone()));
    assert_eq!(twice.1, FindingKind::Repeated);
}

#[test]
fn wrong_widths_are_refused() {
    let malformed = |node: Node| match with(node) {
        (_, FindingKind::Malformed(kind)) => kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(malformed(Node::value(1040, [1; 3])), TlvErrorKind::WrongLength { len: 3, expected: 4 });
    assert_eq!(
        malformed(Node::value(1018, *b"7704849611")),
        TlvErrorKind::WrongLength { len: 10, expected: 12 }
    );
    assert_eq!(malformed(Node::value(1020, [1; 7])), TlvErrorKind::TooLong { len: 7, max: 6 });
    assert_eq!(malformed(Node::value(1021, [b'a'; 65])), TlvErrorKind::TooLong { len: 65, max: 64 });
    let parts = [Node::value(1085, [b'a'; 64]), Node::value(1086, [b'b'; 256])];
    assert_eq!(malformed(Node::container(1084, parts)), TlvErrorKind::TooLong { len: 328, max: 320 });
}

#[test]
fn values_outside_the_lists_are_refused() {
    let texts: [(u16, &[u8]); 9] = [
        (1018, b"7704849612  "),
        (1018, b"007704849611"),
        (1037, b"000012345602902     "),
        (1008, b"none"),
        (1117, b"a@b@c"),
        (1021, b"A\0B"),
        (1021, b"A\x1bB"),
        (1041, b"999907890000548\n"),
        (1041, b"9999 78900005488"),
    ];
    for (tag, text) in texts {
        assert_eq!(with(Node::value(tag, text)), (tag, FindingKind::OutOfRange), "{text:?}");
    }
    for (tag, byte) in [(1054, 0), (1054, 5), (1055, 3), (1055, 64), (1209, 2), (1108, 2), (2107, 0)] {
        assert_eq!(with(Node::value(tag, [byte])), (tag, FindingKind::OutOfRange), "{byte}");
    }
}

#[test]
fn line_ends_padding_and_high_zero_bytes_are_read() {
    let raw = changed(|nodes| {
        nodes.retain(|node| !matches!(node.tag, 1021 | 1081 | 1215));
        nodes.push(Node::value(1021, *b"A\r\nB  "));
        nodes.push(Node::value(1081, [1, 0, 0, 0, 0, 0, 0]));
        nodes.push(Node::value(1215, []));
    });
    assert!(decode_strict(Edition::V1_2, &raw).is_ok());
}

#[test]
fn what_is_not_there_and_what_does_not_fit_is_no_matter_of_decoding() {
    assert!(decode_strict(Edition::V1_2, &[3, 0, 0, 0]).is_ok());
    let raw = changed(|nodes| {
        nodes.retain(|node| node.tag != 1020);
        nodes.push(Node::value(1020, [1]));
    });
    assert!(decode_strict(Edition::V1_2, &raw).is_ok());
}

#[test]
fn a_document_above_the_size_of_its_form_is_refused() {
    let fill = |kind: u16, lines: usize| {
        let name = Node::value(1030, [b'a'; 96]);
        let line = Node::container(1059, [name]);
        Node::container(kind, vec![line; lines]).encode().expect("fits")
    };
    assert!(decode_strict(Edition::V1_2, &fill(3, 315)).is_ok());
    let error = decode_strict(Edition::V1_2, &fill(3, 316)).expect_err("too large");
    assert_eq!(error.to_string(), "tag 3: 32864 bytes, at most 32768 allowed");
}

#[test]
fn broken_structure_is_refused_as_everywhere() {
    let mut raw = changed(|_| {});
    raw.pop();
    let error = decode_strict(Edition::V1_2, &raw).expect_err("cut");
    assert!(
        matches!(error, StrictError::Structure(error) if matches!(error.kind, DecodeErrorKind::CutValue { .. }))
    );
}

#[test]
fn the_edition_stands_in_the_document() {
    for sample in samples::all() {
        let says = sample.kind != DocumentKind::OperatorAck;
        assert_eq!(Edition::of(&sample.tree), says.then_some(sample.edition), "{:?}", sample.kind);
    }
    assert_eq!(Edition::of(&Node::container(3, [Node::value(1209, [1])])), None, "FFD 1.0");
}
