//! What the emulated operator takes, what it closes on, and what it answers.

mod fn_support;
mod ofd_support;

use emulators::ofd::{FrameLen, MAX_BODY, Note, Reply, Verdict, described, frame_len};
use fn_support::*;
use ofd_support::*;
use proptest::prelude::*;

fn answered(ofd: &mut emulators::ofd::Ofd, request: &[u8]) -> Vec<u8> {
    assert_eq!(frame_len(request), FrameLen::Done(request.len()));
    match ofd.answer(request, wall()) {
        Reply::Bytes(bytes) => bytes,
        other => panic!("{other:?}"),
    }
}

/// One receipt of a storage on shift, as container.
fn sale() -> (Rig, Vec<u8>) {
    let mut rig = Rig::registered().on_shift();
    rig.exchange(&mut ofd());
    rig.sell(at(1, 9, 12));
    let body = rig.send();
    (rig, body)
}

#[test]
fn a_whole_day_is_delivered_and_every_document_is_readable() {
    let mut ofd = ofd();
    let mut rig = Rig::registered().on_shift();
    rig.sell(at(1, 9, 12));
    rig.begin(0x18, at(1, 9, 13));
    rig.ok(0x19, &[]);
    rig.close_shift(at(1, 9, 14));
    assert_eq!(rig.exchange(&mut ofd), 5);
    let names: Vec<_> = ofd.journal().iter().map(|document| document.name()).collect();
    assert_eq!(names, ["fiscalReport", "openShift", "receipt", "currentStateReport", "closeShift"]);
    assert_eq!(ofd.notes(), []);
    let sale = described(&ofd.journal()[2]);
    assert_eq!((&sale["storage"], &sale["number"]), (&rig.serial().into(), &3.into()));
    assert_eq!((&sale["code"], &sale["format"]), (&0.into(), &"1.2".into()));
    assert_eq!(sale["document"]["totalSum"], 100);
    assert_eq!(sale["document"]["items"][0]["name"], "milk");
    assert_eq!(sale["document"]["dateTime"], "2024-03-01T09:12:00");
    assert_eq!(ofd.journal()[2].tlv()[..2], [3, 0]);
}

#[test]
fn a_receipt_is_kept_by_the_storage_with_its_time_and_sign() {
    let mut ofd = ofd();
    let mut rig = Rig::registered();
    let request = rig.message();
    let receipt = answered(&mut ofd, &request);
    assert_eq!(rig.ok(0x26, &receipt[HEADER..]), [0]);
    let kept = rig.ok(0x41, &[1, 0, 0, 0]);
    assert_eq!((&kept[..5], &kept[23..]), (&[24, 3, 1, 12, 0][..], &[1, 0, 0, 0][..]));
    assert_eq!(kept[5..23], receipt[receipt.len() - 18..], "the sign is the last object");
    assert_eq!(rig.ok(0x20, &[]), [[1].as_slice(), &[0; 12]].concat());
}

#[test]
fn old_storages_are_answered_by_1068_and_new_ones_by_1206() {
    let has = |receipt: &[u8], tag: u16| receipt.windows(2).any(|pair| pair == tag.to_le_bytes());
    let mut old =
        Rig::old(emulators::fiscal_storage::FnConfig::new(emulators::fiscal_storage::Generation::G1, 1));
    let (serial, body) = (old.serial(), old.send());
    for format in [[1, 0], [0, 1], [0, 2], [1, 5]] {
        let receipt = answered(&mut ofd(), &message(&serial, format, 0x14, &body));
        assert!(has(&receipt, 1068) && !has(&receipt, 1206));
        assert_eq!(receipt[6..8], format);
    }
    let receipt = answered(&mut ofd(), &message(&serial, [1, 5], 0x14, &body));
    assert_eq!(old.ok(0x26, &receipt[HEADER..]), [0]);
    let (rig, body) = sale();
    for format in [[1, 0x10], [1, 0x20]] {
        let receipt = answered(&mut ofd(), &message(&rig.serial(), format, 0x14, &body));
        assert!(has(&receipt, 1206) && !has(&receipt, 1068));
    }
}

#[test]
fn receipts_copy_the_checksum_mode_and_ask_for_nothing() {
    let (rig, body) = sale();
    for (flags, answer) in [(0x14, 0x04), (0x15, 0x05), (0x16, 0x06), (0xD6, 0x06)] {
        let receipt = answered(&mut ofd(), &message(&rig.serial(), [1, 0x20], flags, &body));
        assert_eq!(receipt[26..28], [answer, 0]);
        assert_eq!(receipt, message(&rig.serial(), [1, 0x20], answer.into(), &receipt[HEADER..]));
    }
    let echo = emulators::ofd::Config { echo_answer_flag: true, ..strict() };
    let mut echo = emulators::ofd::Ofd::new(echo);
    assert_eq!(answered(&mut echo, &message(&rig.serial(), [1, 0x20], 0x14, &body))[26], 0x14);
}

#[test]
fn a_service_message_is_answered_by_its_header() {
    let hex = |text: &str| -> Vec<u8> {
        text.split(' ').map(|byte| u8::from_str_radix(byte, 16).expect("hex")).collect()
    };
    let serial = "39 39 39 39 30 37 38 39 30 32 30 31 32 33 34 35";
    for (ask, answer) in [("10 00 00 00", "00 00 00 00"), ("11 00 8d a5", "01 00 fe a6")] {
        let [ask, answer] =
            [ask, answer].map(|end| hex(&format!("2a 08 41 0a 81 a2 01 05 {serial} 00 00 {end}")));
        let mut ofd = ofd();
        assert_eq!(answered(&mut ofd, &ask), answer);
        assert!(ofd.journal().is_empty());
    }
    assert_eq!(ofd().answer(&message("1", [1, 5], 0, &[]), wall()), Reply::Silent, "no answer is asked for");
}

#[test]
fn what_wants_no_answer_is_stored_in_silence() {
    let (rig, body) = sale();
    let mut ofd = ofd();
    assert_eq!(ofd.answer(&message(&rig.serial(), [1, 0x20], 0x04, &body), wall()), Reply::Silent);
    assert!(ofd.document(&rig.serial(), 3).is_some());
}

#[test]
fn illegal_headers_are_no_messages() {
    let (rig, body) = sale();
    let good = message(&rig.serial(), [1, 0x20], 0x14, &body);
    let spoilt = |at: usize, bytes: &[u8]| {
        let mut bad = good.clone();
        bad[at..at + bytes.len()].copy_from_slice(bytes);
        bad
    };
    for (bad, why) in [
        (spoilt(0, &[0x2B]), "signature"),
        (spoilt(4, &[0x82]), "version of the session layer"),
        (spoilt(6, &[1, 0x30]), "version of the format"),
        (spoilt(26, &[0x17]), "mode 11 of the checksum"),
        (spoilt(26, &[0x1C]), "reserved bit 3"),
        (spoilt(27, &[1]), "reserved bit 8"),
        (spoilt(26, &[0x24]), "capability 10"),
        (spoilt(26, &[0x34]), "capability 11"),
        (spoilt(26, &[0x10]), "a body without the flag of a container"),
        (spoilt(8, b"x"), "letters in the number of the storage"),
        (spoilt(24, &32_811_u16.to_le_bytes()), "size"),
        (message(&rig.serial(), [1, 0x20], 0x14, &[]), "a container without bytes"),
    ] {
        assert_eq!(frame_len(&bad), FrameLen::Bad, "{why}");
        assert_eq!(ofd().answer(&bad, wall()), Reply::Close, "{why}");
    }
    let largest = message(&rig.serial(), [1, 0x20], 0x14, &vec![0; MAX_BODY]);
    assert_eq!(frame_len(&largest[..HEADER]), FrameLen::Need(HEADER + MAX_BODY));
}

#[test]
fn unsound_messages_are_closed_without_an_answer_and_store_nothing() {
    let (rig, body) = sale();
    let serial = rig.serial();
    let other =
        Rig::new(emulators::fiscal_storage::FnConfig::new(emulators::fiscal_storage::Generation::G12, 2))
            .serial();
    let plain = |body: &[u8]| message(&serial, [1, 0x20], 0x14, body);
    let spoilt = |at: usize, bytes: &[u8]| {
        let mut rest = body[4..].to_vec();
        rest[at - 4..at - 4 + bytes.len()].copy_from_slice(bytes);
        plain(&container(&rest))
    };
    let mut header_crc = message(&serial, [1, 0x20], 0x15, &body);
    header_crc[28] ^= 1;
    let mut whole_crc = message(&serial, [1, 0x20], 0x16, &body);
    *whole_crc.last_mut().expect("not empty") ^= 1;
    let mut crc = body.clone();
    crc[2] ^= 1;
    let mut longer = body.clone();
    longer[0] = longer[0].wrapping_add(1);
    let encrypted = {
        let mut rest = body[4..].to_vec();
        rest[28..].iter_mut().for_each(|byte| *byte ^= 0x5C);
        plain(&container(&rest))
    };
    let sign_at = body.len() - 8;
    for (bad, why) in [
        (header_crc, "checksum of the header"),
        (whole_crc, "checksum of header and body"),
        (plain(&crc), "checksum of the container"),
        (plain(&longer), "length of the container"),
        (plain(&body[..31]), "shorter than a header"),
        (plain(&container(&body[4..body.len() - 10])), "no sign"),
        (encrypted, "encrypted"),
        (spoilt(4, &[0xA6]), "type"),
        (spoilt(5, &[7]), "a form that registers do not send"),
        (spoilt(5, &[4]), "another form than in the document"),
        (spoilt(6, &[0x11]), "version"),
        (spoilt(9, &[0x98]), "storage of the container"),
        (spoilt(17, &[0, 0, 9]), "number of the container"),
        (spoilt(sign_at, &[body[sign_at] ^ 1]), "sign"),
        (spoilt(50, &[body[50] ^ 1]), "a signed byte"),
        (message(&other, [1, 0x20], 0x14, &body), "storage of the header"),
    ] {
        let mut ofd = ofd();
        assert_eq!(ofd.answer(&bad, wall()), Reply::Close, "{why}");
        assert!(ofd.journal().is_empty(), "{why}");
        assert!(matches!(ofd.notes(), [Note::Dropped { .. }]), "{why}");
    }
    // The other type of container is as good, and service data are not looked at.
    answered(&mut ofd(), &spoilt(4, &[0x5A]));
    answered(&mut ofd(), &spoilt(20, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
}

/// The worked message of a shift opening, with a sign that nobody can check.
fn worked() -> Vec<u8> {
    let objects = [
        tlv(1041, b"9999078902012345"),
        tlv(1037, b"0000000001004567    "),
        tlv(1018, b"7704212201  "),
        tlv(1040, &[2, 0, 0, 0]),
        tlv(1012, &[0x40, 0x2E, 0x75, 0x67]),
        tlv(1077, &[0x21, 4, 0xEE, 0x28, 0xFD, 0xAF]),
        tlv(1038, &[1, 0, 0, 0]),
        tlv(1021, &[0x8A, 0xA0, 0xE1, 0xE1, 0xA8, 0xE0, 0x20, 0x31]),
        tlv(1188, b"001"),
        tlv(1189, &[2]),
        tlv(1209, &[2]),
    ];
    let mut rest = vec![0xA5, 2, 1, 0x10, 9, 0x99, 0x99, 0x07, 0x89, 0x02, 0x01, 0x23, 0x45, 0, 0, 2];
    rest.extend([0, 0, 0, 0, 0, 0, 0, 2, 0, 4, 0, 0x7F]);
    rest.extend(tlv(2, &objects.concat()));
    rest.extend([0x81, 6, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0, 0]);
    let body = container(&rest);
    assert!(body.starts_with(&[0xA9, 0, 0x58, 0x9E]), "the worked length and checksum");
    message("9999078902012345", [1, 5], 0x14, &body)
}

#[test]
fn a_sign_by_an_unknown_key_is_noted_or_dropped() {
    let request = worked();
    assert_eq!(ofd().answer(&request, wall()), Reply::Close);
    let mut open = emulators::ofd::Ofd::new(emulators::ofd::Config::default());
    let receipt = answered(&mut open, &request);
    assert_eq!((receipt.len(), &receipt[24..28]), (149, &[0x77, 0, 0x04, 0][..]));
    let storage = "9999078902012345".to_owned();
    assert!(open.notes().contains(&Note::UnknownSign { storage: storage.clone(), number: 2 }));
    let document = described(open.document(&storage, 2).expect("stored"));
    assert_eq!((&document["code"], &document["document"]["operator"]), (&0.into(), &"Кассир 1".into()));
}

#[test]
fn a_document_that_comes_twice_is_stored_once_and_answered_again() {
    let (rig, body) = sale();
    let mut ofd = ofd();
    let request = message(&rig.serial(), [1, 0x20], 0x14, &body);
    let first = answered(&mut ofd, &request);
    let Reply::Bytes(again) = ofd.answer(&request, at(1, 12, 1)) else { panic!("no receipt") };
    assert_eq!(first.len(), again.len());
    assert_ne!(first, again, "the time is new");
    assert_eq!(ofd.journal().len(), 1);
    assert_eq!(ofd.notes()[1..], [Note::Double { storage: rig.serial(), number: 3 }]);
    let mut rig = rig;
    rig.ok(0x26, &again[HEADER..]);
}

#[test]
fn gaps_and_old_documents_are_noted_and_taken() {
    let (rig, body) = sale();
    let mut ofd = ofd();
    let request = message(&rig.serial(), [1, 0x20], 0x14, &body);
    assert!(matches!(ofd.answer(&request, at(32, 9, 12)), Reply::Bytes(_)));
    let storage = rig.serial();
    assert_eq!(
        ofd.notes(),
        [Note::Gap { storage: storage.clone(), from: 1, to: 2 }, Note::Late { storage, number: 3, days: 31 }]
    );
}

#[test]
fn bad_content_is_stored_and_answered_by_code_14() {
    // ФН-1 does not look into the data, so it sends a tag that exists nowhere.
    let mut rig =
        Rig::old(emulators::fiscal_storage::FnConfig::new(emulators::fiscal_storage::Generation::G1, 1));
    rig.exchange(&mut ofd());
    rig.go(at(1, 9, 10));
    rig.ok(0x11, &dt5(at(1, 9, 10)));
    rig.ok(0x07, &tlv(999, b"?"));
    rig.ok(0x12, &[]);
    let (serial, body) = (rig.serial(), rig.send());
    let request = message(&serial, [1, 5], 0x14, &body);
    let mut controls = ofd();
    let receipt = answered(&mut controls, &request);
    assert_eq!(rig.clone().ok(0x26, &receipt[HEADER..]), [14]);
    let document = controls.document(&serial, 2).expect("stored");
    assert_eq!(document.verdict, Verdict::BAD_CONTENT);
    assert_eq!(described(document)["complaints"], serde_json::json!(["2/999: unknown"]));
    // In the later formats the same is mask 02h of 1206, which the storage shows as its flag 10h.
    let mut lax = emulators::ofd::Ofd::new(emulators::ofd::Config { control: false, ..strict() });
    let receipt = answered(&mut lax, &request);
    assert_eq!(rig.ok(0x26, &receipt[HEADER..]), [0]);
}

proptest! {
    #[test]
    fn no_bytes_stop_the_operator(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut ofd = ofd();
        frame_len(&bytes);
        prop_assert_eq!(ofd.answer(&bytes, wall()), Reply::Close);
    }

    #[test]
    fn no_body_behind_a_good_header_stops_it(body in prop::collection::vec(any::<u8>(), 1..400), flags in prop::sample::select(vec![0x14u16, 0x15, 0x16])) {
        let mut ofd = ofd();
        prop_assert_eq!(ofd.answer(&message("9999078900005488", [1, 0x20], flags, &body), wall()), Reply::Close);
        let framed = message("9999078900005488", [1, 0x20], flags, &container(&body));
        prop_assert_eq!(ofd.answer(&framed, wall()), Reply::Close);
        prop_assert!(ofd.journal().is_empty());
    }

    #[test]
    fn a_message_with_one_changed_byte_is_never_stored_as_another(place: prop::sample::Index, change in 1u8..) {
        let (rig, body) = sale();
        let mut request = message(&rig.serial(), [1, 0x20], 0x16, &body);
        let place = place.index(request.len());
        request[place] ^= change;
        let mut ofd = ofd();
        let reply = ofd.answer(&request, wall());
        // Only bits of the flags that leave the checksum out can pass, and then the document is whole.
        if let Some(document) = ofd.journal().first() {
            prop_assert!(place == 26 && reply != Reply::Close);
            prop_assert_eq!(&document.container, &body);
        }
    }
}
