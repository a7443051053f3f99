//! Worked requests and answers of ФН protocol 2.3, layouts of 6.2–6.8, hostile answers.

use proptest::prelude::*;

use super::*;
use crate::command::{Command, Malformed};
use crate::types::{Dt5, Inn, Rnm, Tlv, Total};

fn unhex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

fn at() -> Dt5 {
    Dt5::new(2024, 3, 15, 12, 30).unwrap()
}

fn encoded<C: Command>(command: &C) -> (u8, Vec<u8>) {
    let mut body = Vec::new();
    command.encode(&mut body);
    (C::CODE, body)
}

#[test]
fn worked_requests_are_encoded_as_printed() {
    assert_eq!(encoded(&BeginReceipt(at())), (0x15, unhex("18 03 0F 0C 1E")));
    assert_eq!(encoded(&PassData(&[[0x07, 0x04, 2, 0, 0x39, 0x30]])), (0x07, unhex("07 04 02 00 39 30")));
    let total = Total::from_kopecks(12_345).unwrap();
    let form = FormReceipt { at: at(), settlement: Settlement::Sale, total, with_marking: true };
    assert_eq!(encoded(&form), (0x16, unhex("18 03 0F 0C 1E 01 39 30 00 00 00")));
    assert_eq!(encoded(&FindDocument(1235)), (0x40, unhex("D3 04 00 00")));
    assert_eq!(encoded(&OpenDocument(1235)), (0x45, unhex("D3 04 00 00")));
    assert_eq!(encoded(&OpenRegistration(1)), (0x44, unhex("01 FF FF")));
    let begin = BeginRegistration { kind: RegistrationKind::First, ffd: Ffd::V1_2 };
    assert_eq!(encoded(&begin), (0xA2, unhex("00 04")));
}

#[test]
fn worked_registration_is_encoded_as_printed() {
    let mut form = FormRegistration {
        at: Dt5::new(2024, 3, 15, 9, 0).unwrap(),
        inn: Inn::new("7702203276").unwrap(),
        rnm: Rnm::new("0000000005008570").unwrap(),
        tax_systems: 1,
        work_mode: 0,
        extended: 0x10,
        ofd_inn: Inn::new("7704358518").unwrap(),
        reasons: None,
    };
    let printed = unhex(
        "18 03 0F 09 00 37 37 30 32 32 30 33 32 37 36 20 20 30 30 30 30 30 30 30 30 30 35 30 30 38 35 37 30 20 20 \
         20 20 01 00 10 37 37 30 34 33 35 38 35 31 38 20 20",
    );
    assert_eq!(encoded(&form), (0xA3, printed));
    form.reasons = Some(1 << 3);
    assert_eq!(encoded(&form).1.len(), 56);
    assert!(encoded(&form).1.ends_with(&[8, 0, 0, 0]));
}

#[test]
fn worked_status_is_read() {
    let data =
        unhex("03 00 00 01 00 18 03 0F 0C 1D 39 39 39 39 30 37 38 39 30 30 30 30 35 34 38 38 D2 04 00 00");
    let status = GetStatus::decode(&data).unwrap();
    assert_eq!(status.phase, Phase::Fiscal);
    assert_eq!(status.document, CurrentDocument::None);
    assert!(status.shift_open && !status.has_data && !status.warnings.any());
    assert_eq!(status.last_document_at, Some(Dt5::new(2024, 3, 15, 12, 29).unwrap()));
    assert_eq!(status.serial.as_str(), "9999078900005488");
    assert_eq!(status.last_document, 1234);
}

#[test]
fn status_before_the_first_document_has_no_time() {
    let mut data = vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    data.extend(b"9999078900005488");
    data.extend([0; 4]);
    let status = GetStatus::decode(&data).unwrap();
    assert_eq!((status.phase, status.last_document_at, status.last_document), (Phase::Ready, None, 0));
    data[0] = 2;
    assert_eq!(GetStatus::decode(&data), Err(Malformed), "there is no phase 2");
}

#[test]
fn worked_answers_are_read() {
    assert_eq!(
        FormReceipt::decode(&unhex("07 00 D3 04 00 00 41 75 10 AA")),
        Ok(ReceiptDocument { receipt: 7, document: 1235, sign: 2_853_205_313 })
    );
    let opened = ShiftDocument { shift: 12, document: 1230, sign: 0x1234_5678, warnings: Some(Warnings(0)) };
    assert_eq!(OpenShift::decode(&unhex("0C 00 CE 04 00 00 78 56 34 12 00")), Ok(opened));
    let first_generation = ShiftDocument { warnings: None, ..opened };
    assert_eq!(CloseShift::decode(&unhex("0C 00 CE 04 00 00 78 56 34 12")), Ok(first_generation));
    assert_eq!(
        GetShift::decode(&unhex("01 0C 00 07 00")),
        Ok(ShiftState { open: true, shift: 12, receipt: 7 })
    );
}

#[test]
fn version_strings_of_real_devices_are_trimmed() {
    let mut padded = b"fn_v_1_0        ".to_vec();
    padded.push(1);
    let version = GetVersion::decode(&padded).unwrap();
    assert_eq!((version.firmware.as_str(), version.debug), ("fn_v_1_0", false));
    let version = GetVersion::decode(b"fn debug v 1.37\0\0").unwrap();
    assert_eq!((version.firmware.as_str(), version.debug), ("fn debug v 1.37", true));
}

#[test]
fn only_ffd_1_2_raises_the_limit_of_a_frame() {
    use crate::frame::DataLimit;
    assert_eq!(GetFormat::decode(&[0, 4]).unwrap().data_limit(), DataLimit::Extended);
    assert_eq!(GetFormat::decode(&[1, 4]).unwrap().data_limit(), DataLimit::Extended);
    assert_eq!(GetFormat::decode(&[3, 3]).unwrap().data_limit(), DataLimit::Basic);
    assert_eq!(GetFormat::decode(&[0, 0]), Err(Malformed));
    assert_eq!(GetFormat::decode(&[5, 4]), Err(Malformed));
}

#[test]
fn small_answers_have_their_exact_lengths() {
    assert_eq!(CountUnconfirmed::decode(&[2, 1]), Ok(258));
    assert_eq!(CountUnconfirmed::decode(&[2]), Err(Malformed));
    assert_eq!(GetDaysLeft::decode(&[30, 0]), Ok(30));
    assert_eq!(GetPassedSize::decode(&[1, 0, 0, 0]), Ok(PassedSize { document: 1, notification: None }));
    let both = PassedSize { document: 1, notification: Some(2) };
    assert_eq!(GetPassedSize::decode(&[1, 0, 0, 0, 2, 0, 0, 0]), Ok(both));
    assert_eq!(GetPassedSize::decode(&[1, 0, 0, 0, 2]), Err(Malformed));
    assert_eq!(CancelDocument::decode(&[0]), Err(Malformed));
    let memory = FreeMemory { documents: 1, storage_kib: 2, notifications_percent: Some(3) };
    assert_eq!(GetFreeMemory::decode(&[1, 0, 0, 0, 2, 0, 0, 0, 3]), Ok(memory));
    assert_eq!(GetLastErrors::decode(&[7; 257]), Err(Malformed));
    let opened = OpenedDocument { form: Form::Receipt, length: 300 };
    assert_eq!(OpenDocument::decode(&[3, 0, 44, 1]), Ok(opened));
    assert_eq!(OpenDocument::decode(&[3, 1, 44, 1]), Err(Malformed));
    assert_eq!(
        ReadDocumentTag::decode(&[0x07, 0x04, 2, 0, 0x39, 0x30]),
        Ok(Tlv { tag: 1031, value: vec![0x39, 0x30] })
    );
}

fn archive(form: u8, tail: &[u8]) -> Vec<u8> {
    let mut data = vec![form, 1];
    data.extend(at().to_wire());
    data.extend(unhex("D3 04 00 00 41 75 10 AA"));
    data.extend(tail);
    data
}

#[test]
fn every_form_of_the_archive_is_read() {
    let total = Total::from_kopecks(12_345).unwrap();
    let settlement = Details::Settlement { settlement: Settlement::SaleReturn, total };
    for form in [3, 4, 31, 41] {
        let found = FindDocument::decode(&archive(form, &[2, 0x39, 0x30, 0, 0, 0])).unwrap();
        assert_eq!((found.form.code(), &found.details), (form, &settlement));
        assert_eq!((found.confirmed, found.document, found.sign), (true, 1235, 2_853_205_313));
    }
    for form in [2, 5] {
        assert_eq!(FindDocument::decode(&archive(form, &[12, 0])).unwrap().details, Details::Shift(12));
    }
    for tail in [&[1, 0, 0, 0, 24, 3, 15, 12, 30][..], &[1, 0, 0, 0, 24, 3, 15]] {
        let Details::SettlementReport { unconfirmed, since } =
            FindDocument::decode(&archive(21, tail)).unwrap().details
        else {
            panic!("not a settlement report")
        };
        assert_eq!((unconfirmed, since.map(|date| date.parts())), (1, Some((2024, 3, 15))));
    }
    assert_eq!(FindDocument::decode(&archive(8, &[])), Err(Malformed), "no form 8");
}

#[test]
fn form_byte_with_format_bits_of_a_real_archive_is_masked() {
    let found = FindDocument::decode(&archive(0x83, &[1, 0x39, 0x30, 0, 0, 0])).unwrap();
    assert_eq!(found.form, Form::Receipt);
}

#[test]
fn registrations_of_all_editions_are_read() {
    let mut body = b"7702203276  0000000005008570    ".to_vec();
    body.extend([1, 2]);
    let old = body.clone();
    body.push(0x10);
    body.extend(b"7704358518  ");
    let new = body;
    let reason = |tail: &[u8]| [&old[..], tail].concat();
    let mask = |tail: &[u8]| [&new[..], tail].concat();
    for (form, tail, extended, reasons) in [
        (1, reason(&[]), None, None),
        (11, reason(&[4]), None, Some(4)),
        (1, mask(&[]), Some(0x10), None),
        (11, mask(&[8, 0, 0, 0]), Some(0x10), Some(8)),
    ] {
        let Details::Registration(found) = FindDocument::decode(&archive(form, &tail)).unwrap().details
        else {
            panic!("not a registration")
        };
        assert_eq!((found.inn.as_str(), found.rnm.as_str()), ("7702203276", "0000000005008570"));
        assert_eq!((found.extended, found.reasons), (extended, reasons));

        let totals = [&at().to_wire()[..], &tail, &[1, 0, 0, 0, 2, 0, 0, 0]].concat();
        let totals = GetRegistration::decode(&totals).unwrap();
        assert_eq!((totals.parameters, totals.document, totals.sign), (found, 1, 2));
    }
}

#[test]
fn what_changes_the_fn_is_never_resent() {
    use crate::command::AfterSilence::{Resend, VerifyState};
    assert_eq!(PassData::<[u8; 1]>::AFTER_SILENCE, VerifyState);
    assert_eq!(FormReceipt::AFTER_SILENCE, VerifyState);
    assert_eq!(OpenShift::AFTER_SILENCE, VerifyState);
    assert_eq!(CloseShift::AFTER_SILENCE, VerifyState);
    assert_eq!(FormRegistration::AFTER_SILENCE, VerifyState);
    assert_eq!(ReadDocumentTag::AFTER_SILENCE, VerifyState, "its cursor moves");
    assert_eq!(CancelDocument::AFTER_SILENCE, Resend, "cancelling twice is cancelling once");
}

#[test]
fn marking_doubles_the_time_for_a_receipt() {
    let total = Total::from_kopecks(1).unwrap();
    let mut form = FormReceipt { at: at(), settlement: Settlement::Sale, total, with_marking: false };
    assert_eq!(form.timeout().as_secs(), 15);
    form.with_marking = true;
    assert_eq!(form.timeout().as_secs(), 30);
    assert_eq!(GetStatus.timeout().as_secs(), 2);
    assert_eq!(PassData(&[[0]]).timeout().as_secs(), 3);
}

proptest! {
    #[test]
    fn no_answer_makes_a_decoder_panic(data in prop::collection::vec(prop_oneof![0u8..5, any::<u8>()], 0..80)) {
        let _ = (GetStatus::decode(&data), GetSerial::decode(&data), GetExpiry::decode(&data));
        let _ = (GetVersion::decode(&data), GetLastErrors::decode(&data), GetFormat::decode(&data));
        let _ = (GetDaysLeft::decode(&data), GetFreeMemory::decode(&data), GetShift::decode(&data));
        let _ = (OpenShift::decode(&data), FormReceipt::decode(&data), GetPassedSize::decode(&data));
        let _ = (FormRegistration::decode(&data), GetRegistration::decode(&data));
        let _ = (FindDocument::decode(&data), FindConfirmation::decode(&data), OpenDocument::decode(&data));
        let _ = ReadDocumentTag::decode(&data);
    }

    #[test]
    fn a_found_receipt_is_the_receipt_kept(kopecks in 0u64..1 << 40, document: u32, sign: u32) {
        let total = Total::from_kopecks(kopecks).unwrap();
        let tail = [&[3][..], &kopecks.to_le_bytes()[..5]].concat();
        let mut data = archive(3, &tail);
        data[7..11].copy_from_slice(&document.to_le_bytes());
        data[11..15].copy_from_slice(&sign.to_le_bytes());
        let found = FindDocument::decode(&data).unwrap();
        prop_assert_eq!((found.document, found.sign), (document, sign));
        prop_assert_eq!(found.details, Details::Settlement { settlement: Settlement::Purchase, total });
    }
}
