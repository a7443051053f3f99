//! Slips as commands of a printer: golden bytes, and a strict reader that knows only what the documentation lists.

mod support;

use domain::slip::{Align, Barcode, Block, Slip};
use printer::{Drawer, Profile, QrBy, Raster, escpos};
use proptest::prelude::*;

/// What stands in a job.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    Init,
    Drawer(u8),
    Page(u8),
    Size(u8),
    Bold(u8),
    Align(u8),
    Line(Vec<u8>),
    Feed(u8),
    Picture { width: usize, rows: usize },
    Qr(Vec<u8>),
    Stripes { height: u8, module: u8 },
    Barcode(u8, Vec<u8>),
    Cut,
}

/// Reads a job; an error names what is no command of the table.
fn read(mut job: &[u8]) -> Result<Vec<Seen>, String> {
    let mut seen = Vec::new();
    let mut line = Vec::new();
    while let Some(&byte) = job.first() {
        let (found, rest) = match job {
            [0x1B, b'@', rest @ ..] => (Seen::Init, rest),
            [0x1B, b'p', pin @ 0..=1, 25, 250, rest @ ..] => (Seen::Drawer(*pin), rest),
            [0x1B, b't', page, rest @ ..] => (Seen::Page(*page), rest),
            [0x1D, b'!', size @ (0x00 | 0x01 | 0x11), rest @ ..] => (Seen::Size(*size), rest),
            [0x1B, b'E', bold @ 0..=1, rest @ ..] => (Seen::Bold(*bold), rest),
            [0x1B, b'a', align @ 0..=1, rest @ ..] => (Seen::Align(*align), rest),
            [0x1B, b'd', 1, rest @ ..] => (Seen::Line(std::mem::take(&mut line)), rest),
            [0x1B, b'd', lines, rest @ ..] => (Seen::Feed(*lines), rest),
            [0x1D, b'v', b'0', 0, xl, xh, yl, yh, rest @ ..] => {
                let width = usize::from(u16::from_le_bytes([*xl, *xh]));
                let rows = usize::from(u16::from_le_bytes([*yl, *yh]));
                let (_, rest) = rest.split_at_checked(width * rows).ok_or("a picture is cut short")?;
                (Seen::Picture { width, rows }, rest)
            }
            [0x1D, b'(', b'k', pl, ph, rest @ ..] => {
                let length = usize::from(u16::from_le_bytes([*pl, *ph]));
                let (data, rest) = rest.split_at_checked(length).ok_or("a code is cut short")?;
                (Seen::Qr(data.to_vec()), rest)
            }
            [0x1D, b'h', height, 0x1D, b'w', module @ 2..=6, 0x1D, b'H', 0, rest @ ..] => {
                (Seen::Stripes { height: *height, module: *module }, rest)
            }
            [0x1D, b'k', kind @ (67..=70 | 73), length, rest @ ..] => {
                let (data, rest) =
                    rest.split_at_checked(usize::from(*length)).ok_or("a code is cut short")?;
                (Seen::Barcode(*kind, data.to_vec()), rest)
            }
            [0x1D, b'V', b'A', 0, rest @ ..] => (Seen::Cut, rest),
            [0x20..=0x7E | 0x80..=0xFF, rest @ ..] => {
                line.push(byte);
                job = rest;
                continue;
            }
            _ => return Err(format!("no command: {:02X?}", job.get(..8).unwrap_or(job))),
        };
        if !line.is_empty() {
            return Err(format!("a command inside a line: {found:?}"));
        }
        seen.push(found);
        job = rest;
    }
    Ok(seen)
}

/// Bytes of a real-time command anywhere.
fn steers(job: &[u8]) -> bool {
    job.windows(2).any(|pair| matches!(pair, [0x10, 0x04 | 0x05 | 0x14]))
}

fn commands(slip: &Slip, profile: &Profile) -> Vec<Seen> {
    read(&escpos(slip, profile)).expect("only commands of the table")
}

#[test]
fn a_small_job_byte_by_byte() {
    let mut slip = Slip::default();
    slip.pair("ЧАЙ-1", "№2");
    slip.large_pair("ИТОГ", "=1.00");
    slip.rule();
    let profile = Profile { columns: 10, drawer: Some(Drawer::Pin2), ..Profile::default() };
    let mut wanted = vec![0x1B, b'@', 0x1B, b't', 17, 0x1B, b'p', 0, 25, 250];
    wanted.extend([0x97, 0x80, 0x89, b'-', b'1', b' ', b' ', b' ', 0xFC, b'2', 0x1B, b'd', 1]);
    wanted.extend([0x1D, b'!', 0x01, 0x1B, b'E', 1, 0x88, 0x92, 0x8E, 0x83, b' ']);
    wanted.extend(*b"=1.00\x1Bd\x01");
    wanted.extend([0x1D, b'!', 0x00, 0x1B, b'E', 0]);
    wanted.extend([0xC4; 10]);
    wanted.extend([0x1B, b'd', 1, 0x1D, b'V', b'A', 0]);
    assert_eq!(escpos(&slip, &profile), wanted);
}

#[test]
fn a_russian_receipt_is_text_with_one_picture() {
    let seen = commands(&support::russian(), &Profile::default());
    let pictures = seen.iter().filter(|one| matches!(one, Seen::Picture { .. })).count();
    assert_eq!(pictures, 1, "the code alone");
    let shown: Vec<String> = seen
        .iter()
        .map(|one| match one {
            Seen::Line(bytes) => format!("|{}|", encoding_rs::IBM866.decode_without_bom_handling(bytes).0),
            other => format!("{other:?}"),
        })
        .collect();
    insta::assert_snapshot!("commands_of_a_russian_receipt", shown.join("\n"));
}

#[test]
fn kazakh_lines_and_sums_in_tenge_are_pictures_and_the_others_text() {
    let seen = commands(&support::kazakh(), &Profile::default());
    let lines: Vec<String> = seen
        .iter()
        .filter_map(|one| match one {
            Seen::Line(bytes) => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
            _ => None,
        })
        .collect();
    assert_eq!(lines.len(), 5, "БСН, two rules, the bread and its price: {lines:?}");
    assert!(lines.contains(&"    0.750 \u{aa}\u{a3} x 2400.00 = 1800.00".to_owned()), "{lines:?}");
}

#[test]
fn a_picture_has_at_most_255_rows_and_is_no_wider_than_the_paper() {
    let profile = Profile { raster: Raster::Always, ..Profile::default() };
    let seen = commands(&support::kazakh(), &profile);
    assert!(!seen.iter().any(|one| matches!(one, Seen::Line(_))));
    let pictures: Vec<_> = seen.iter().filter(|one| matches!(one, Seen::Picture { .. })).collect();
    assert!(pictures.len() > 2);
    for picture in pictures {
        let Seen::Picture { width, rows } = picture else { continue };
        assert!((1..=48).contains(width) && (1..=255).contains(rows), "{picture:?}");
    }
}

#[test]
fn a_printer_may_draw_the_code_itself() {
    let mut slip = Slip::default();
    slip.qr("t=20260314T1041&s=234.80");
    let seen = commands(&slip, &Profile { qr: QrBy::Printer, cut: false, ..Profile::default() });
    let qr = |data: &[u8]| Seen::Qr(data.to_vec());
    assert_eq!(
        seen,
        [
            Seen::Init,
            Seen::Page(17),
            Seen::Align(1),
            qr(&[49, 65, 50, 0]),
            qr(&[49, 67, 7]),
            qr(&[49, 69, 49]),
            qr(b"\x31\x50\x30t=20260314T1041&s=234.80"),
            qr(&[49, 81, 48]),
            Seen::Align(0),
            Seen::Feed(4),
        ]
    );
}

#[test]
fn a_printer_may_draw_bar_codes_itself() {
    use Barcode::*;
    for (kind, content, number, data, module) in [
        (Ean13, "4600000000008", 67, "4600000000008", 3),
        (Ean8, "96385074", 68, "96385074", 3),
        (Code39, "ABC-1", 69, "ABC-1", 3),
        (Itf, "123456", 70, "123456", 3),
        (Code128, "Sale {1}", 73, "{BSale {{1}", 2),
    ] {
        let slip = Slip { blocks: vec![Block::Barcode(kind, content.to_owned())] };
        let seen = commands(&slip, &Profile { qr: QrBy::Printer, cut: false, ..Profile::default() });
        let [Seen::Init, Seen::Page(17), Seen::Align(1), stripes, code, Seen::Align(0), Seen::Line(line), _] =
            seen.as_slice()
        else {
            panic!("{seen:?}")
        };
        assert_eq!(*stripes, Seen::Stripes { height: 80, module });
        assert_eq!(*code, Seen::Barcode(number, data.as_bytes().to_vec()));
        assert_eq!(line.trim_ascii_start(), content.as_bytes());
    }
}

#[test]
fn a_bar_code_is_a_picture_unless_the_printer_draws_it_and_words_where_it_can_not_be_drawn() {
    let seen = |kind, content: &str, qr| {
        let slip = Slip { blocks: vec![Block::Barcode(kind, content.to_owned())] };
        commands(&slip, &Profile { qr, cut: false, ..Profile::default() })
    };
    for (kind, content, qr, drawn) in [
        (Barcode::Ean13, "4600000000008", QrBy::Picture, true),
        // Digits in pairs hold bytes that steer.
        (Barcode::Code128, "1604160416041604", QrBy::Printer, true),
        (Barcode::Ean13, "4600000000009", QrBy::Printer, false),
        (Barcode::Code128, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", QrBy::Printer, false),
    ] {
        let seen = seen(kind, content, qr);
        let is_picture = matches!(seen.as_slice(), [_, _, Seen::Picture { .. }, _]);
        let is_words = matches!(seen.as_slice(), [_, _, Seen::Line(_), _]);
        assert_eq!((is_picture, is_words), (drawn, !drawn), "{content}: {seen:?}");
    }
}

#[test]
fn a_code_with_control_characters_is_never_left_to_the_printer() {
    let mut slip = Slip::default();
    slip.qr("a\u{10}\u{04}\u{01}b");
    let job = escpos(&slip, &Profile { qr: QrBy::Printer, ..Profile::default() });
    assert!(!steers(&job));
    assert!(matches!(read(&job).unwrap().as_slice(), [_, _, Seen::Picture { .. }, Seen::Cut]));
}

#[test]
fn a_name_can_not_steer_the_printer() {
    let mut slip = Slip::default();
    slip.left("Чай\u{1b}@\u{1d}V\u{0}\u{10}\u{14}\u{1}\u{0}\u{9b}x");
    let job = escpos(&slip, &Profile::default());
    let line = [0x97, 0xA0, 0xA9, b' ', b'@', b' ', b'V', b' ', b'x'];
    assert_eq!(
        read(&job).unwrap(),
        [Seen::Init, Seen::Page(17), Seen::Line(line.to_vec()), Seen::Cut],
        "only the letters"
    );
}

proptest! {
    #[test]
    fn whatever_stands_on_a_slip_the_job_holds_only_our_commands(
        texts in prop::collection::vec(any::<String>(), 0..4),
        large: bool,
        always: bool,
        native: bool,
        kind in prop::sample::select(Barcode::ALL.to_vec()),
        drawn in "[ -~]{1,40}|[0-9]{7,13}",
        columns in 1_usize..50,
    ) {
        let mut slip = Slip::default();
        for text in texts {
            slip.blocks.push(Block::Text { text: text.clone(), align: Align::Center, large });
            slip.blocks.push(Block::Pair { left: text.clone(), right: text.clone(), large });
            slip.blocks.push(Block::Barcode(kind, text.clone()));
            slip.blocks.push(Block::Qr(text));
        }
        slip.blocks.push(Block::Barcode(kind, drawn));
        let profile = Profile {
            columns,
            raster: if always { Raster::Always } else { Raster::WhenNeeded },
            qr: if native { QrBy::Printer } else { QrBy::Picture },
            ..Profile::default()
        };
        let job = escpos(&slip, &profile);
        prop_assert!(!steers(&job));
        let seen = read(&job).map_err(TestCaseError::fail)?;
        for one in &seen {
            if let Seen::Line(line) = one {
                prop_assert!(line.len() <= columns, "{line:?}");
            }
        }
    }

    #[test]
    fn letters_of_the_page_never_become_pictures(text in "[ -~А-яЁё№]{0,80}") {
        let mut slip = Slip::default();
        slip.left(text);
        let job = escpos(&slip, &Profile::default());
        let pictures = read(&job).map_err(TestCaseError::fail)?.into_iter().any(|one| matches!(one, Seen::Picture { .. }));
        prop_assert!(!pictures);
    }
}
