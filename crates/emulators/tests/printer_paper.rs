//! What comes out of the printer, dot by dot, and what it answers.

use std::sync::Arc;

use emulators::faults::{Faults, Rule};
use emulators::printer::faults::{Action, Rest};
use emulators::printer::{Condition, End, Job, Options, Printer, Width};
use proptest::prelude::*;

fn with(rules: Vec<Rule<Action>>) -> Printer {
    Printer::new(Options { faults: Faults::new(rules, 7), ..Options::default() })
}

/// The jobs of these bytes, sent to a printer just switched on.
fn jobs(bytes: &[u8]) -> Vec<Arc<Job>> {
    let mut printer = with(Vec::new());
    printer.feed(bytes);
    printer.take_jobs()
}

fn only(bytes: &[u8]) -> Arc<Job> {
    let jobs = jobs(bytes);
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.into_iter().next().expect("there is one")
}

/// Problems of a job without their places.
fn problems(job: &Job) -> Vec<&str> {
    job.problems.iter().map(|problem| problem.what.as_str()).collect()
}

/// A part of the picture as text, `#` for black.
fn part(job: &Job, left: usize, top: usize, width: usize, height: usize) -> Vec<String> {
    let row = |y| (left..left + width).map(|x| if job.picture.dot(x, y) { '#' } else { '.' }).collect();
    (top..top + height).map(row).collect()
}

fn black(job: &Job) -> usize {
    job.picture.bits().iter().map(|byte| usize::try_from(byte.count_ones()).expect("at most 8")).sum()
}

const CUT: &[u8] = b"\x1dVB\x00";

#[test]
fn raster_dots_are_exactly_those_that_were_sent() {
    let job = only(&[b"\x1dv0\x00\x02\x00\x03\x00\x80\x01\xff\x00\x00\x18", CUT].concat());
    assert_eq!((job.picture.width(), job.picture.height(), job.end), (384, 3, End::PartialCut));
    assert_eq!(part(&job, 0, 0, 18, 3), ["#..............#..", "########..........", "...........##....."],);
    assert_eq!((black(&job), job.text.as_str(), problems(&job).len()), (12, "[raster 16x3]\n", 0));
}

#[test]
fn raster_is_doubled_and_justified() {
    let job = only(&[b"\x1ba\x02\x1dv0\x03\x01\x00\x01\x00\xa0", CUT].concat());
    assert_eq!(part(&job, 368, 0, 16, 2), ["##..##..........", "##..##.........."]);
    assert_eq!(black(&job), 8);
}

#[test]
fn a_raster_wider_than_the_paper_is_cut_at_its_edge() {
    let mut bytes = b"\x1dv0\x00\x32\x00\x01\x00".to_vec();
    bytes.extend([0xFF; 50]);
    bytes.extend(CUT);
    let job = only(&bytes);
    assert_eq!((black(&job), problems(&job)), (384, vec!["GS v 0: 400 dots on paper of 384"]));
    let mut wide = Printer::new(Options { width: Width::Mm80, ..Options::default() });
    wide.feed(&bytes);
    assert_eq!((black(&wide.jobs()[0]), wide.jobs()[0].problems.len()), (400, 0));
}

#[test]
fn letters_are_drawn_in_their_cells() {
    let job = only(&[b"L\n", CUT].concat());
    assert_eq!(job.picture.height(), 34);
    let drawn = part(&job, 0, 3, 12, 17);
    assert_eq!(drawn[0], "............");
    assert_eq!(drawn[1], ".#..........");
    assert_eq!(drawn[15], ".#########..");
    assert_eq!(drawn[16], "............");
    assert_eq!(black(&job), 14 + 9);
}

#[test]
fn a_letter_twice_as_large_has_four_times_the_dots() {
    let [plain, large] =
        [&b"\xef"[..], b"\x1d!\x11\xef"].map(|text| only(&[b"\x1bt\x2e", text, b"\n", CUT].concat()));
    assert_eq!(4 * black(&plain), black(&large));
    assert_eq!(large.picture.height(), 48);
    assert_eq!((plain.text.as_str(), large.text.as_str()), ("п\n", "п\n"));
}

#[test]
fn bold_underline_and_reverse_change_the_dots() {
    let dots = |looks: &[u8]| black(&only(&[looks, b"L\n", CUT].concat()));
    let plain = dots(b"");
    assert!(dots(b"\x1bE\x01") > plain);
    assert_eq!(dots(b"\x1b-\x01"), plain + 12);
    assert_eq!(dots(b"\x1b-2"), plain + 24);
    assert_eq!(dots(b"\x1dB\x01"), 12 * 24 - plain);
    assert_eq!(dots(b"\x1b!\x30"), 4 * plain);
    assert_eq!(dots(b"\x1b!\x30\x1b@"), plain);
}

#[test]
fn text_comes_in_the_page_that_was_chosen() {
    let job = only(
        &[b"\x1bt\x11\x88\x92\x8e\x83 = 1\n\x1bt\x35\x8d\xe0\xe7\xe0\xf5\n\x1bt\x00\xe1\n", CUT].concat(),
    );
    assert_eq!(job.text, "ИТОГ = 1\nҚазах\nß\n");
    assert_eq!(problems(&job), Vec::<&str>::new());
}

#[test]
fn text_is_justified_and_wrapped_at_the_edge() {
    let job = only(&[b"\x1ba\x01ab\n\x1ba\x02ab\n\x1ba\x00", &[b'x'; 33][..], b"\n", CUT].concat());
    let expected = format!("{}ab\n{}ab\n{}\nx\n", " ".repeat(15), " ".repeat(30), "x".repeat(32));
    assert_eq!((job.text.as_str(), job.picture.height()), (expected.as_str(), 4 * 34));
    let small = only(&[b"\x1bM\x01", &[b'x'; 42][..], b"\n", CUT].concat());
    assert_eq!(small.text.lines().count(), 1);
}

#[test]
fn feeding_is_counted_in_dots() {
    for (bytes, rows) in [
        (&b"\n"[..], 34),
        (b"\x1b3\x0a\n", 10),
        (b"\x1b3\x0aL\n", 24),
        (b"\x1b3\x0a\x1b2\n", 34),
        (b"L\x1bd\x03", 102),
        (b"L\x1bJ\x40", 64),
        (b"\x1bJ\x05", 5),
    ] {
        assert_eq!(only(&[bytes, CUT].concat()).picture.height(), rows, "{bytes:02X?}");
    }
    assert_eq!(only(b"\n\x1dVA\x06").picture.height(), 40);
}

#[test]
fn the_drawer_is_noted() {
    let job = only(&[b"a\n\x1bp\x00\x19\xfa\x1bp\x01\x01\x01", CUT].concat());
    assert_eq!(job.text, "a\n[drawer 2, 50 ms]\n[drawer 5, 2 ms]\n");
}

#[test]
fn a_qr_symbol_is_drawn_by_the_printer() {
    let stored =
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x04\x1d(k\x03\x001E1\x1d(k\x08\x001P0t=123\x1d(k\x03\x001Q0";
    let job = only(&[&stored[..], CUT].concat());
    assert_eq!((job.text.as_str(), job.picture.height()), ("[QR] t=123\n", 21 * 4));
    // The finder pattern: seven modules of four dots across.
    assert_eq!(part(&job, 0, 0, 29, 1), ["############################."]);
    assert_eq!(part(&job, 0, 4, 29, 1), ["####....................####."]);
    assert_eq!(problems(&only(&[b"\x1d(k\x03\x001Q0", CUT].concat())), ["GS ( k 49 81: nothing is stored"]);
}

#[test]
fn unknown_commands_are_recorded_and_their_bytes_printed() {
    let job = only(&[b"a\n\x1b?AB\x07\n", CUT].concat());
    assert_eq!(job.text, "a\nAB\n");
    assert_eq!(problems(&job), ["ESC ?: unknown command", "07: unknown control code"]);
    assert_eq!(job.problems.iter().map(|problem| problem.byte).collect::<Vec<_>>(), [4, 7]);
    let skipped = only(&[b"\x1d(L\x02\x00AB\n", CUT].concat());
    assert_eq!((skipped.text.as_str(), problems(&skipped).len()), ("\n", 1));
}

#[test]
fn what_works_at_the_beginning_of_a_line_is_passed_over_in_its_middle() {
    let job = only(&[b"a\x1ba\x01\x1dv0\x00\x01\x00\x01\x00\xff\x1dVA\x00\n", CUT].concat());
    assert_eq!((job.text.as_str(), problems(&job).len()), ("a\n", 3));
    assert!(problems(&job).iter().all(|what| what.contains("not printed yet")), "{job:?}");
}

#[test]
fn a_cut_without_feed_goes_through_the_last_lines() {
    let job = only(b"L\n\x1dV\x00");
    assert!(problems(&job)[0].contains("cuts through the last 81 dots"), "{:?}", problems(&job));
    assert_eq!(problems(&only(b"L\n\x1bd\x04\x1dV\x00")), Vec::<&str>::new());
}

#[test]
fn a_cut_of_nothing_is_no_job_and_the_next_job_begins_anew() {
    let jobs = jobs(&[CUT, CUT, b"a\n", CUT, b"b\n\x0c", b"c"].concat());
    assert_eq!(jobs.iter().map(|job| job.text.as_str()).collect::<Vec<_>>(), ["a\n", "b\n"]);
    assert_eq!((jobs[0].end, jobs[1].end), (End::PartialCut, End::Form));
}

#[test]
fn status_is_answered_inside_the_data_of_a_picture_and_the_data_stay_data() {
    let mut printer = with(Vec::new());
    assert_eq!(printer.feed(b"\x1dv0\x00\x03\x00\x01\x00"), b"");
    assert_eq!(printer.feed(b"\x10\x04\x01"), b"\x12");
    printer.feed(CUT);
    assert_eq!(printer.jobs()[0].picture.bits().get(..3), Some(&b"\x10\x04\x01"[..]));
}

#[test]
fn a_printer_without_paper_answers_at_once_and_goes_on_when_it_is_back() {
    let mut printer = with(vec![Rule::nth("line", 2, Action::begin(Condition::PaperOut))]);
    printer.feed(&[b"1\n2\n3\n4\n", CUT].concat());
    assert_eq!(printer.feed(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"), b"\x1a\x32\x12\x7e");
    assert_eq!(printer.jobs().len(), 0);
    let mut other = printer.clone();
    printer.set(Condition::PaperOut, false);
    let texts: Vec<_> = printer.jobs().iter().map(|job| (job.text.as_str(), job.end)).collect();
    assert_eq!(texts, [("1\n2\n", End::PaperOut), ("3\n4\n", End::PartialCut)]);
    assert_eq!(printer.feed(b"\x10\x04\x04"), b"\x12");
    // The copy has gone its own way: its register clears the buffer.
    assert_eq!(other.feed(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"), b"\x37\x25\x00");
    other.set(Condition::PaperOut, false);
    assert_eq!(other.jobs().len(), 1);
}

#[test]
fn a_condition_can_end_by_being_asked_about_and_lose_what_waits() {
    let action = Action::Begin { condition: Condition::CoverOpen, requests: Some(2), rest: Rest::Lost };
    let mut printer = with(vec![Rule::nth("job", 1, action)]);
    printer.feed(&[b"lost\n", CUT].concat());
    assert_eq!(printer.feed(b"\x10\x04\x02"), b"\x16");
    assert_eq!(printer.feed(b"\x10\x04\x02"), b"\x12");
    printer.feed(&[b"kept\n", CUT].concat());
    assert_eq!(printer.jobs().iter().map(|job| job.text.as_str()).collect::<Vec<_>>(), ["kept\n"]);
}

#[test]
fn a_job_held_before_its_first_line_or_its_cut_is_whole_afterwards() {
    for event in ["job", "cut"] {
        let mut printer = with(vec![Rule::nth(event, 1, Action::begin(Condition::CoverOpen))]);
        printer.feed(&[b"a\n", CUT].concat());
        assert_eq!((printer.jobs().len(), printer.hanging()), (0, if event == "job" { 0 } else { 34 }));
        printer.set(Condition::CoverOpen, false);
        assert_eq!(
            printer.jobs().iter().map(|job| job.text.as_str()).collect::<Vec<_>>(),
            ["a\n"],
            "{event}"
        );
    }
}

#[test]
fn a_stuck_cutter_is_freed_by_the_register() {
    let mut printer = with(vec![Rule::nth("cut", 1, Action::begin(Condition::CutterStuck))]);
    printer.feed(&[b"a\n", CUT].concat());
    assert_eq!(printer.feed(b"\x10\x04\x02\x10\x04\x03"), b"\x52\x1a");
    assert_eq!(printer.feed(b"\x10\x05\x01\x10\x04\x01"), b"\x12");
    assert_eq!(printer.jobs().len(), 1);
}

#[test]
fn changes_are_reported_to_whoever_asked_for_them() {
    let mut printer = with(Vec::new());
    assert_eq!(printer.feed(b"\x1da\x0e"), b"\x10\x00\x00\x00");
    printer.set(Condition::PaperNearEnd, true);
    assert_eq!(printer.take_answers(), b"\x10\x00\x03\x00");
    printer.set(Condition::PaperOut, true);
    assert_eq!(printer.take_answers(), b"\x18\x00\x0f\x00");
    assert_eq!(printer.feed(b"\x1da\x00"), b"");
    printer.set(Condition::PaperOut, false);
    // The command had waited in the buffer, and the change came before it was read.
    printer.take_answers();
    printer.set(Condition::CoverOpen, true);
    assert_eq!(printer.take_answers(), b"");
}

#[test]
fn the_printer_says_who_it_is() {
    let mut printer = with(Vec::new());
    assert_eq!(printer.feed(b"\x1dI\x01\x1dI2\x1dr\x01\x1dr2"), b"\x20\x02\x00\x00");
    assert_eq!(printer.feed(b"\x1dIB\x1dIC"), b"_KASSA\0_EMULATED 384\0");
}

#[test]
fn a_printer_that_is_not_meant_prints_nothing_and_tells_its_status() {
    let mut printer = with(Vec::new());
    assert_eq!(printer.feed(b"\x1b=\x02a\n\x1dI\x01\x10\x04\x01"), b"\x12");
    printer.feed(&[b"\x1b=\x01b\n", CUT].concat());
    assert_eq!(printer.jobs()[0].text, "b\n");
}

#[test]
fn wrong_and_lost_answers_come_by_rule() {
    let mut printer =
        with(vec![Rule::nth("status", 1, Action::GarbageAnswer), Rule::nth("status", 2, Action::LoseAnswer)]);
    let garbage = printer.feed(b"\x10\x04\x01");
    assert!(garbage.len() == 1 && garbage != b"\x12", "{garbage:02X?}");
    assert_eq!(printer.feed(b"\x10\x04\x01"), b"");
    assert_eq!(printer.feed(b"\x10\x04\x01"), b"\x12");
}

#[test]
fn connections_are_refused_deaf_or_cut_by_rule() {
    let mut printer = with(vec![
        Rule::nth("connect", 1, Action::RefuseConnect),
        Rule::nth("connect", 2, Action::Silent),
        Rule::nth("connect", 3, Action::CloseAfter { bytes: 3 }),
    ]);
    assert!(!printer.connect());
    assert!(printer.connect());
    assert_eq!(printer.feed(b"\x10\x04\x01lost\n"), b"");
    assert!(printer.connect());
    printer.feed(b"ab\ncd\n");
    assert!(!printer.is_connected());
    assert!(printer.connect());
    printer.feed(CUT);
    assert_eq!(printer.jobs()[0].text, "ab\n");
}

#[test]
fn a_printer_without_power_forgets_its_settings_and_what_waits() {
    let mut printer = with(vec![Rule::nth("line", 1, Action::PowerCut)]);
    printer.feed(&[b"\x1bt\x11\x88\n\x88\n", CUT].concat());
    assert!(!printer.is_connected());
    assert!(printer.connect());
    printer.feed(&[b"\x80\n", CUT].concat());
    assert_eq!(printer.jobs()[0].text, "И\nÇ\n");
}

#[test]
fn bytes_beyond_the_buffer_are_lost_and_that_is_said() {
    let mut printer = Printer::new(Options { buffer: 16, ..Options::default() });
    printer.set(Condition::CoverOpen, true);
    assert_eq!(printer.feed(&[&[b'x'; 40][..], b"\x10\x04\x01"].concat()), b"\x1a");
    assert_eq!(printer.room(), 0);
    printer.set(Condition::CoverOpen, false);
    printer.feed(&[b"\n", CUT].concat());
    let job = &printer.jobs()[0];
    assert_eq!((job.text.as_str(), problems(job).len()), ("xxxxxxxxxxxxxxxx\n", 1));
}

/// Bytes that are commands more often than chance would have it.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..64),
        proptest::sample::select(vec![
            &b"\x1b@"[..],
            b"\x1dv0\x00",
            b"\x1d(k",
            b"\x1dV\x00",
            b"\x1dVB",
            b"\x10\x04"
        ])
        .prop_map(<[u8]>::to_vec),
        proptest::sample::select(vec![
            &b"\x1d(k\x03\x001Q0"[..],
            b"\x1d!\x77",
            b"\x1b3\x00",
            b"\x1bd\xff",
            b"\n",
            b"\x0c"
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_are_survived_and_pieces_make_no_difference(bytes in hostile(), at in any::<prop::sample::Index>()) {
        let mut whole = with(vec![Rule::chance(0.02, Action::begin(Condition::CoverOpen))]);
        let mut pieces = whole.clone();
        let answers = whole.feed(&bytes);
        let (first, second) = bytes.split_at(at.index(bytes.len() + 1));
        let answered = [pieces.feed(first), pieces.feed(second)].concat();
        prop_assert_eq!(answers, answered);
        prop_assert_eq!(whole.jobs(), pieces.jobs());
    }

    #[test]
    fn what_waits_and_what_hangs_stays_bounded(piece in hostile(), blocked in any::<bool>()) {
        let mut printer = Printer::new(Options { buffer: 500, ..Options::default() });
        printer.set(Condition::CoverOpen, blocked);
        for _ in 0..12 {
            printer.feed(&piece);
        }
        prop_assert!(printer.room() <= 500);
        // One command more than the longest strip: a raster picture, four times as large.
        prop_assert!(printer.hanging() <= 32_768 + 2 * 2303);
        let kept: usize = printer.jobs().iter().map(|job| job.picture.bits().len()).sum();
        prop_assert!(printer.jobs().len() <= 1000 && kept <= (64 << 20) + (3 << 20));
    }
}

#[test]
fn a_strip_without_end_is_torn_off() {
    let mut printer = with(Vec::new());
    printer.feed(&b"\x1bd\xff".repeat(4));
    assert_eq!((printer.jobs().len(), printer.jobs()[0].end), (1, End::Torn));
    assert_eq!(problems(&printer.jobs()[0]), ["the strip is too long and is torn off"]);
    let mut still = with(Vec::new());
    still.feed(b"\x1b3\x00");
    still.feed(&b"\n".repeat((1 << 20) + 10));
    assert_eq!(still.jobs().len(), 1, "lines without length are bounded as well");
}
