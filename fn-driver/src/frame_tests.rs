//! The worked frames of ФН protocol 2.3 and hostile input.

use proptest::prelude::*;

use super::*;

/// Name in the protocol text and bytes. R are dumps of real devices, C were computed for the text, the rest are
/// complete requests without parameters.
const WORKED: &[(&str, &str)] = &[
    ("R1", "04 13 00 00 66 6E 20 64 65 62 75 67 20 76 20 31 2E 33 37 00 00 73 DE A4"),
    ("R2", "04 13 00 80 66 6E 5F 76 5F 31 5F 30 20 20 20 20 20 20 20 00 01 76 0F B1"),
    ("R3", "04 13 00 00 66 6E 5F 76 5F 31 5F 31 20 20 20 20 20 20 20 00 01 D5 06 7E"),
    ("R4", "04 13 00 00 66 6E 5F 76 5F 31 5F 31 5F 32 20 20 20 20 20 00 01 D7 ED 42"),
    ("R5", "04 01 00 4B 03 02"),
    ("R6", "04 01 00 30 FF CD"),
    ("R7", "04 01 00 32 BD ED"),
    ("R8", "04 01 00 06 6A 9B"),
    ("R9", "04 01 00 10 9D E9"),
    ("R10", "04 01 00 20 CE DF"),
    ("R11a", "04 01 00 12 DF C9"),
    ("R11b", "04 01 00 14 19 A9"),
    ("R11c", "04 01 00 19 B4 78"),
    ("R12a", "04 01 00 46 AE D3"),
    ("R12b", "04 01 00 47 8F C3"),
    ("C1", "04 06 00 15 18 03 0F 0C 1E 78 EF"),
    ("C2", "04 07 00 07 07 04 02 00 39 30 EC 95"),
    ("C3", "04 0C 00 16 18 03 0F 0C 1E 01 39 30 00 00 00 7D 84"),
    ("C4", "04 0B 00 00 07 00 D3 04 00 00 41 75 10 AA 5C F3"),
    ("C5", "04 01 00 00 AC FB"),
    ("C6", "04 01 00 80 24 6A"),
    ("C7", "04 01 00 02 EE DB"),
    ("C8", "04 03 00 0B 10 04 D8 4C"),
    (
        "C9",
        "04 1F 00 00 03 00 00 01 00 18 03 0F 0C 1D 39 39 39 39 30 37 38 39 30 30 30 30 35 34 38 38 D2 04 00 00 08 67",
    ),
    ("C10", "04 05 00 40 D3 04 00 00 1E 76"),
    ("C11", "04 05 00 45 D3 04 00 00 49 55"),
    ("C12", "04 03 00 A2 00 04 A6 6C"),
    (
        "C13",
        "04 35 00 A3 18 03 0F 09 00 37 37 30 32 32 30 33 32 37 36 20 20 30 30 30 30 30 30 30 30 30 35 30 30 38 35 37 30 20 20 20 20 01 00 10 37 37 30 34 33 35 38 35 31 38 20 20 49 E5",
    ),
    ("C14", "04 02 00 21 01 5E 4C"),
    ("C15", "04 05 00 23 00 00 00 04 8B 2E"),
    ("C16", "04 05 00 AB 00 10 0E 00 9E 2E"),
    ("C17", "04 02 00 60 16 75 10"),
    ("C18", "04 0C 00 00 0C 00 CE 04 00 00 78 56 34 12 00 61 E1"),
    ("C19", "04 02 00 20 03 2D 5F"),
    ("C20", "04 06 00 00 01 0C 00 07 00 01 CD"),
    ("04h", "04 01 00 04 28 BB"),
    ("06h", "04 01 00 06 6A 9B"),
    ("10h", "04 01 00 10 9D E9"),
    ("12h", "04 01 00 12 DF C9"),
    ("14h", "04 01 00 14 19 A9"),
    ("19h", "04 01 00 19 B4 78"),
    ("20h", "04 01 00 20 CE DF"),
    ("22h", "04 01 00 22 8C FF"),
    ("24h", "04 01 00 24 4A 9F"),
    ("25h", "04 01 00 25 6B 8F"),
    ("30h", "04 01 00 30 FF CD"),
    ("31h", "04 01 00 31 DE DD"),
    ("32h", "04 01 00 32 BD ED"),
    ("33h", "04 01 00 33 9C FD"),
    ("35h", "04 01 00 35 5A 9D"),
    ("39h", "04 01 00 39 D6 5C"),
    ("3Ah", "04 01 00 3A B5 6C"),
    ("3Dh", "04 01 00 3D 52 1C"),
    ("3Fh", "04 01 00 3F 10 3C"),
    ("42h", "04 01 00 42 2A 93"),
    ("43h", "04 01 00 43 0B 83"),
    ("46h", "04 01 00 46 AE D3"),
    ("47h", "04 01 00 47 8F C3"),
    ("A7h", "04 01 00 A7 A1 3E"),
    ("B0h", "04 01 00 B0 77 5C"),
    ("B3h", "04 01 00 B3 14 6C"),
    ("B5h", "04 01 00 B5 D2 0C"),
    ("BAh", "04 01 00 BA 3D FD"),
    ("BBh", "04 01 00 BB 1C ED"),
    ("BDh", "04 01 00 BD DA 8D"),
    ("BEh", "04 01 00 BE B9 BD"),
    ("02h", "04 01 00 02 EE DB"),
];

fn unhex(text: &str) -> Vec<u8> {
    text.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

#[test]
fn every_worked_frame_is_read_and_written_again() {
    for (name, hex) in WORKED {
        let bytes = unhex(hex);
        let Scan::Whole(frame, behind) = scan(&bytes) else { panic!("{name} is not read") };
        assert!(behind.is_empty(), "{name}");
        let mut again = Vec::new();
        encode(frame.code, frame.data, DataLimit::Basic, &mut again).unwrap();
        assert_eq!(again, bytes, "{name}");
    }
}

#[test]
fn a_request_of_the_summary_carries_the_code_it_is_listed_under() {
    for (name, hex) in WORKED.iter().filter(|(name, _)| name.ends_with('h')) {
        let code = u8::from_str_radix(name.trim_end_matches('h'), 16).unwrap();
        assert_eq!(unhex(hex)[3], code, "{name}");
    }
}

#[test]
fn any_single_damaged_byte_is_noticed() {
    for (name, hex) in WORKED {
        let whole = unhex(hex);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x20;
            assert!(
                !matches!(scan(&damaged), Scan::Whole(frame, []) if frame.data.len() + OVERHEAD == whole.len()),
                "{name}, byte {at}"
            );
        }
    }
}

#[test]
fn a_cut_frame_is_partial_at_every_length() {
    let whole = unhex("04 06 00 15 18 03 0F 0C 1E 78 EF");
    assert_eq!(scan(&[]), Scan::Nothing);
    for length in 1..whole.len() {
        assert_eq!(scan(&whole[..length]), Scan::Partial, "{length}");
    }
}

#[test]
fn noise_in_front_is_passed_over_and_bytes_behind_are_shown() {
    let mut bytes = vec![0x00, 0xFF, 0x05];
    bytes.extend(unhex("04 01 00 00 AC FB"));
    bytes.push(0x77);
    assert_eq!(scan(&bytes), Scan::Whole(Frame { code: 0, data: &[] }, &[0x77]));
}

#[test]
fn length_zero_and_length_above_the_limit_are_damage() {
    assert_eq!(scan(&[4, 0, 0]), Scan::Damaged);
    assert_eq!(scan(&[4, 0x01, 0x06]), Scan::Partial);
    assert_eq!(scan(&[4, 0x02, 0x06]), Scan::Damaged);
}

#[test]
fn the_limit_of_the_generation_is_kept() {
    let mut out = vec![1];
    for limit in [DataLimit::Basic, DataLimit::Extended] {
        let full = vec![0xAB; limit.bytes()];
        assert_eq!(encode(7, &full, limit, &mut out), Ok(()));
        assert_eq!(out.len(), limit.bytes() + OVERHEAD);
        let over = vec![0xAB; limit.bytes() + 1];
        let refused = TooLong { size: over.len(), limit: limit.bytes() };
        assert_eq!(encode(7, &over, limit, &mut out), Err(refused));
        assert!(out.is_empty());
    }
}

proptest! {
    #[test]
    fn scan_gives_back_what_encode_was_given(code: u8, data in prop::collection::vec(any::<u8>(), 0..1536)) {
        let mut bytes = Vec::new();
        encode(code, &data, DataLimit::Extended, &mut bytes).unwrap();
        prop_assert_eq!(scan(&bytes), Scan::Whole(Frame { code, data: &data }, &[]));
    }

    #[test]
    fn scan_never_panics(bytes in prop::collection::vec(prop_oneof![Just(4u8), Just(0), Just(1), any::<u8>()], 0..64)) {
        scan(&bytes);
    }
}
